/*
 * Filters: making and closing them
 *
 * Copyright 2026 the wine-ks authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 *
 * This library is distributed in the hope that it will be useful,
 * but WITHOUT ANY WARRANTY; without even the implied warranty of
 * MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU
 * Lesser General Public License for more details.
 *
 * You should have received a copy of the GNU Lesser General Public
 * License along with this library; if not, write to the Free Software
 * Foundation, Inc., 51 Franklin St, Fifth Floor, Boston, MA 02110-1301, USA
 */

#include "filter/filter.h"
#include "automation/event.h"
#include "filter/filterproperty.h"
#include "object/controlmutex.h"
#include "object/createclose.h"
#include "object/device.h"
#include "object/factory.h"
#include "object/file.h"
#include "object/ksfilter.h"
#include "object/object.h"
#include "object/tree.h"
#include "parts/pinclock.h"
#include "process/filterprocess.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static BOOLEAN filter_close(struct ks_object *object, IRP *irp);
static void filter_pin_closed(struct ks_object *object);

static void filter_destroy(struct ks_object *object)
{
    struct ks_filter *filter = CONTAINING_RECORD(object, struct ks_filter, obj);

    filter_process_destroy(filter);
    filter_clock_destroy(filter);
    device_leave(object->device);
    file_release(filter->file);
    ExFreePool(filter);
}

/* The caller's device_enter() is the filter's from here on. */
static struct ks_filter *filter_alloc(struct ks_file *file, struct ks_factory *factory)
{
    struct ks_filter *filter;

    if (!(filter = ExAllocatePoolWithTag(NonPagedPool, sizeof(*filter), KS_TAG)))
    {
        device_leave(file->device);
        return NULL;
    }
    memset(filter, 0, sizeof(*filter));
    object_init(&filter->obj, KsObjectTypeFilter, &factory->obj);
    filter->obj.destroy = filter_destroy;
    filter->obj.close = filter_close;
    filter->obj.child_closed = filter_pin_closed;
    filter->obj.control = &filter->control;
    filter->obj.automation = factory->pub.FilterDescriptor->AutomationTable;
    filter->obj.builtin = factory->pub.FilterDescriptor->ComponentId ? &component_automation : &filter_automation;
    filter->pub.Descriptor = factory->pub.FilterDescriptor;
    filter->pub.Bag = &filter->obj.bag;
    filter->pub.Context = factory->pub.Context;
    filter->file = file;
    file_addref(file);
    ExInitializeFastMutex(&filter->control);
    if (filter_process_init(filter))
    {
        object_release(&filter->obj);
        return NULL;
    }
    return filter;
}

static void insert_filter(struct ks_filter *filter)
{
    device_mutex_acquire(filter->obj.device);
    InsertTailList(&filter->obj.parent->children, &filter->obj.entry);
    device_mutex_release(filter->obj.device);
}

static void remove_filter(struct ks_filter *filter)
{
    device_mutex_acquire(filter->obj.device);
    RemoveEntryList(&filter->obj.entry);
    InitializeListHead(&filter->obj.entry);
    device_mutex_release(filter->obj.device);
}

static NTSTATUS call_filter(struct ks_filter *filter, UCHAR major, IRP *irp)
{
    const KSFILTER_DISPATCH *dispatch = filter->pub.Descriptor->Dispatch;
    PFNKSFILTERIRP func = NULL;

    if (dispatch) func = major == IRP_MJ_CREATE ? dispatch->Create : dispatch->Close;
    return call_create_close(filter->file, major, (NTSTATUS (NTAPI *)(void *, IRP *))func, irp, TRUE);
}

static NTSTATUS create_filter(struct ks_file *file, struct ks_factory *factory, IRP *irp)
{
    struct ks_device *device = file->device;
    struct ks_filter *filter;
    NTSTATUS status;

    if ((status = device_wait_started(device))) return status;
    if (factory->pub.FilterDescriptor->Flags & KSFILTER_FLAG_DENY_USERMODE_ACCESS) return STATUS_ACCESS_DENIED;
    if (!device_enter(device)) return STATUS_DEVICE_REMOVED;
    if (!(filter = filter_alloc(file, factory))) return STATUS_INSUFFICIENT_RESOURCES;

    file->object = &filter->obj; /* the minidriver may look for it */
    insert_filter(filter);
    if (!NT_SUCCESS(status = call_filter(filter, IRP_MJ_CREATE, irp)))
    {
        WARN("the minidriver has refused the filter, status %#x.\n", (unsigned int)status);
        remove_filter(filter);
        object_free_events(&filter->obj, NULL);
        file_detach_object(file);
        return status;
    }
    TRACE("filter %p, file %p.\n", filter, file);
    return STATUS_SUCCESS;
}

NTSTATUS filter_create(struct ks_file *file, const UNICODE_STRING *name, IRP *irp)
{
    struct ks_factory *factory;
    NTSTATUS status;

    if ((factory = device_find_factory(file->device, name)))
    {
        status = create_filter(file, factory, irp);
        object_release(&factory->obj);
    }
    else if (file->device->removed) status = STATUS_DEVICE_REMOVED;
    else status = name->Length ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_NO_SUCH_DEVICE;
    file_set_state(file, status);
    return status;
}

static void close_filter(struct ks_filter *filter)
{
    struct ks_file *file = filter->file;

    TRACE("filter %p, file %p.\n", filter, file);

    object_free_events(&filter->obj, NULL);
    call_filter(filter, IRP_MJ_CLOSE, file->close.irp);
    remove_filter(filter);
    file_detach_object(file);
    file_object_closed(file);
}

/* If there are pins it is left to the last one's close. */
static BOOLEAN filter_close(struct ks_object *object, IRP *irp)
{
    struct ks_filter *filter = object_filter(object);
    BOOLEAN empty;

    control_acquire(object);
    empty = IsListEmpty(&filter->obj.children) && !filter->nodes;
    filter->close_pending = TRUE;
    control_release(object);
    if (empty) close_filter(filter);
    return FALSE;
}

static void filter_pin_closed(struct ks_object *object)
{
    struct ks_filter *filter = CONTAINING_RECORD(object, struct ks_filter, obj);
    BOOLEAN close;

    control_acquire(&filter->obj);
    close = filter->close_pending && IsListEmpty(&filter->obj.children) && !filter->nodes;
    control_release(&filter->obj);
    if (close) close_filter(filter);
}

/* What every filter answers */
