/*
 * Pins: making and closing them
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

#include "pin/pin.h"
#include "automation/event.h"
#include "link/linkconnect.h"
#include "object/controlmutex.h"
#include "object/createclose.h"
#include "object/descriptor.h"
#include "object/file.h"
#include "object/ksfilter.h"
#include "object/kspin.h"
#include "object/object.h"
#include "object/tree.h"
#include "parts/pinclock.h"
#include "pin/connection.h"
#include "pin/pinconnect.h"
#include "pin/pinobject.h"
#include "stream/formatchange.h"
#include "stream/pinformat.h"
#include "stream/stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Creation */

static BOOLEAN pin_close(struct ks_object *object, IRP *irp);

static NTSTATUS call_pin(struct ks_pin *pin, UCHAR major, IRP *irp)
{
    const KSPIN_DISPATCH *dispatch = pin->pub.Descriptor->Dispatch;
    PFNKSPINIRP func = NULL;

    if (dispatch) func = major == IRP_MJ_CREATE ? dispatch->Create : dispatch->Close;
    return call_create_close(pin->file, major, (NTSTATUS (NTAPI *)(void *, IRP *))func, irp, FALSE);
}

static void unlist_pin(struct ks_pin *pin)
{
    control_acquire(&pin->obj);
    RemoveEntryList(&pin->obj.entry);
    InitializeListHead(&pin->obj.entry);
    control_release(&pin->obj);
}

/* Lists the pin and lets the minidriver judge its format. */
static NTSTATUS list_pin(struct ks_pin *pin, const struct pin_connect *connect)
{
    struct ks_filter *filter = object_filter(&pin->obj);
    ULONG possible = pin->pub.Descriptor->InstancesPossible;
    NTSTATUS status;

    control_acquire(&pin->obj);
    if (filter->close_pending) status = STATUS_FILE_CLOSED;
    else if (possible != KSINSTANCE_INDETERMINATE && filter_pin_instances(filter, pin->pub.Id) >= possible)
    {
        /* OPEN in the documentation; applications know this one as "the camera is in use". */
        WARN("pin %u has all its %u instances.\n", (unsigned int)pin->pub.Id, (unsigned int)possible);
        status = STATUS_INSUFFICIENT_RESOURCES;
    }
    else if (NT_SUCCESS(status = pin_negotiate_format(pin, connect->format, connect->format_size)))
        InsertTailList(&pin->obj.parent->children, &pin->obj.entry);
    control_release(&pin->obj);
    return status;
}

/* From here on the minidriver has the pin. Its Create may ask for the gate already, and for the other end of the connection. */
static NTSTATUS start_pin(struct ks_pin *pin, struct ks_pin *sink)
{
    NTSTATUS status;

    control_acquire(&pin->obj);
    if (!(status = pin_stream_create(pin))) status = pin_clock_create(pin);
    control_release(&pin->obj);
    if (status) return status;
    if (!sink || !(status = link_connect(pin, sink, pin_format_taken))) status = call_pin(pin, IRP_MJ_CREATE, NULL);

    control_acquire(&pin->obj);
    if (NT_SUCCESS(status)) pin_stream_list(pin);
    else pin_stream_close(pin);
    control_release(&pin->obj);
    if (NT_SUCCESS(status)) return status;
    link_disconnect(pin);
    pin_clock_shutdown(pin);
    return status;
}

static NTSTATUS make_pin(struct ks_file *file, struct ks_filter *filter, const KSPIN_DESCRIPTOR_EX *descriptor,
        const struct pin_connect *connect, ACCESS_MASK access)
{
    struct ks_pin *pin;
    NTSTATUS status;

    if ((status = pin_alloc(file, filter, descriptor, connect, access, &pin))) return status;
    pin->obj.close = pin_close;
    pin->obj.builtin = &pin_builtin_automation;
    file->object = &pin->obj;
    if (NT_SUCCESS(status = list_pin(pin, connect)) && !NT_SUCCESS(status = start_pin(pin, connect->sink)))
    {
        WARN("the pin is refused, status %#x.\n", (unsigned int)status);
        unlist_pin(pin);
    }
    if (NT_SUCCESS(status)) return STATUS_SUCCESS;

    object_free_events(&pin->obj, NULL);
    file_detach_object(file); /* a close of the filter waits in the queue behind this request */
    return status;
}

NTSTATUS pin_bind(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind)
{
    const KSPIN_DESCRIPTOR_EX *descriptor;
    struct pin_connect connect = {0};
    struct ks_filter *filter;
    NTSTATUS status;

    if (parent->type != KsObjectTypeFilter) return STATUS_INVALID_PARAMETER;
    filter = object_filter(parent);
    if ((status = parse_connect(bind, file->wow64, &connect))) return status;
    TRACE("filter %p, pin %u, format %s %s.\n", filter, (unsigned int)connect.connect.PinId,
            debugstr_guid(&connect.format->MajorFormat), debugstr_guid(&connect.format->SubFormat));

    if (!(descriptor = filter_pin_descriptor(filter, connect.connect.PinId))) return STATUS_INVALID_PARAMETER;
    if (descriptor->Flags & KSPIN_FLAG_DENY_USERMODE_ACCESS) return STATUS_ACCESS_DENIED;
    if ((status = check_connect(&descriptor->PinDescriptor, &connect))) return status;
    if (connect.to_sink && (status = find_sink(file, bind, &connect))) return status;
    status = make_pin(file, filter, descriptor, &connect, bind->access);
    if (connect.sink) object_release(&connect.sink->obj);
    return status;
}

static BOOLEAN pin_close(struct ks_object *object, IRP *irp)
{
    struct ks_pin *pin = CONTAINING_RECORD(object, struct ks_pin, obj);
    struct ks_filter *filter = object_filter(object);

    TRACE("pin %p.\n", pin);

    control_acquire(&pin->obj);
    pin_stream_close(pin);
    control_release(&pin->obj);
    link_disconnect(pin);
    object_close_parts(&pin->obj);
    pin_clock_shutdown(pin);
    object_free_events(&pin->obj, NULL);
    call_pin(pin, IRP_MJ_CLOSE, irp);
    unlist_pin(pin);

    object_addref(&filter->obj);
    file_detach_object(pin->file);
    filter->obj.child_closed(&filter->obj);
    object_release(&filter->obj);
    return TRUE;
}
