/*
 * Creates and closes
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

#include "dispatch/create.h"
#include "base/irp.h"
#include "base/requestqueue.h"
#include "filter/filter.h"
#include "filter/node.h"
#include "object/device.h"
#include "object/file.h"
#include "object/filerequest.h"
#include "object/object.h"
#include "parts/allocator.h"
#include "parts/pinclock.h"
#include "pin/pin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* What can be made below another object: by IRP_MJ_CREATE, or by IOCTL_WINEKS_BIND. */

static const struct object_kind
{
    GUID name;
    NTSTATUS (*create)(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind);
}
object_kinds[] =
{
    { GUID_INIT(STATIC_KSNAME_Pin), pin_bind },
    { GUID_INIT(STATIC_KSNAME_Clock), clock_bind },
    { GUID_INIT(STATIC_KSNAME_Allocator), allocator_bind },
    { { 0x091bb63b, 0x603f, 0x11d1, { 0xb0, 0x67, 0x00, 0xa0, 0xc9, 0x06, 0x28, 0x02 } }, allocator_bind_ex }, /* ..._AllocatorEx */
    { GUID_INIT(STATIC_KSNAME_TopologyNode), node_bind },
};

static const struct object_kind *find_kind(const GUID *name)
{
    ULONG i;

    for (i = 0; i < ARRAYSIZE(object_kinds); i++)
        if (IsEqualGUID(&object_kinds[i].name, name)) return &object_kinds[i];
    return NULL;
}

NTSTATUS run_create_child(struct file_request *request)
{
    const struct wineks_bind *bind = request->params;
    const struct object_kind *kind = find_kind(&bind->kind);
    NTSTATUS status;

    if (!kind) status = STATUS_OBJECT_NAME_NOT_FOUND;
    else status = kind->create(request->file, request->parent, bind);
    file_set_state(request->file, status);
    return status;
}

static NTSTATUS run_create_filter(struct file_request *request)
{
    UNICODE_STRING name = { request->size, request->size, request->params };

    return filter_create(request->file, &name, request->base.irp);
}

/* "{GUID}\parameters", relative to the handle of the parent: the documented way, which stock Wine doesn't know. */
static NTSTATUS create_child(struct ks_file *file, IRP *irp, struct ks_file *related, const UNICODE_STRING *name)
{
    const ULONG guid_size = 38 * sizeof(WCHAR);
    UNICODE_STRING guid = { guid_size, guid_size, name->Buffer };
    struct wineks_bind *bind;
    struct ks_object *parent;
    ULONG size, offset;

    if (name->Length < guid_size) return complete_irp(irp, STATUS_OBJECT_NAME_INVALID, 0);
    offset = min(name->Length, guid_size + sizeof(WCHAR)); /* the parameters are after a backslash */
    size = name->Length - offset;
    if (!(bind = ExAllocatePoolWithTag(NonPagedPool, sizeof(*bind) + size, KS_TAG)))
        return complete_irp(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    memset(bind, 0, sizeof(*bind));
    bind->params_size = size;
    memcpy(bind + 1, (const char *)name->Buffer + offset, size);

    parent = file_get_object(related);
    if (!parent || RtlGUIDFromString(&guid, &bind->kind))
    {
        if (parent) object_release(parent);
        ExFreePool(bind);
        return complete_irp(irp, STATUS_OBJECT_NAME_INVALID, 0);
    }
    return file_create_object(file, irp, run_create_child, object_queue(parent), parent, bind, sizeof(*bind) + size);
}

/* A filter by the reference string of its factory, which is looked up on the worker: that takes the device mutex. */
static NTSTATUS create_named_filter(struct ks_file *file, IRP *irp, UNICODE_STRING name)
{
    struct request_queue *queue;
    void *params;

    if (name.Length && name.Buffer[0] == '\\')
    {
        name.Buffer++;
        name.Length -= sizeof(WCHAR);
    }
    queue = requestqueue_create();
    params = ExAllocatePoolWithTag(NonPagedPool, name.Length + sizeof(WCHAR), KS_TAG); /* never NULL, that has a meaning */
    if (!queue || !params)
    {
        if (queue) requestqueue_release(queue);
        if (params) ExFreePool(params);
        return complete_irp(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    memcpy(params, name.Buffer, name.Length);
    return file_create_object(file, irp, run_create_filter, queue, NULL, params, name.Length);
}

NTSTATUS NTAPI dispatch_create(DEVICE_OBJECT *fdo, IRP *irp)
{
    FILE_OBJECT *file_object = IoGetCurrentIrpStackLocation(irp)->FileObject;
    struct ks_file *file, *related;
    struct ks_device *device;
    NTSTATUS status;

    if (!(device = device_from_fdo(fdo))) return complete_irp(irp, STATUS_DEVICE_REMOVED, 0);
    status = device->removed ? STATUS_DEVICE_REMOVED : file_create(device, irp, &file);
    object_release(&device->obj);
    if (status) return complete_irp(irp, status, 0);

    if ((related = file_from_file_object(file_object->RelatedFileObject)))
    {
        status = create_child(file, irp, related, &file_object->FileName);
        file_release(related);
        return status;
    }
    if (file_object->FileName.Length) return create_named_filter(file, irp, file_object->FileName);
    return complete_irp(irp, STATUS_SUCCESS, 0); /* its first request decides what it is */
}

NTSTATUS NTAPI dispatch_close(DEVICE_OBJECT *fdo, IRP *irp)
{
    struct ks_file *file;
    NTSTATUS status;

    if (!(file = file_from_irp(irp))) return complete_irp(irp, STATUS_SUCCESS, 0);
    TRACE("file %p.\n", file);
    status = file_close(file, irp);
    file_release(file);
    return status;
}
