/*
 * What every pin answers: its connection, stream interface and events
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

#include "pin/connection.h"
#include "automation/property.h"
#include "base/irp.h"
#include "frames/header.h"
#include "frames/region.h"
#include "link/linkconnect.h"
#include "link/linkdiscard.h"
#include "object/clienthandle.h"
#include "object/controlmutex.h"
#include "object/file.h"
#include "object/fromirp.h"
#include "object/kspin.h"
#include "object/object.h"
#include "parts/allocator.h"
#include "parts/pinclock.h"
#include "pin/proposal.h"
#include "stockwine/open/bind.h"
#include "stream/formatchange.h"
#include "stream/pinformat.h"
#include "stream/state.h"

static const GUID connection_properties = GUID_INIT(STATIC_KSPROPSETID_Connection);
static const GUID stream_properties = GUID_INIT(STATIC_KSPROPSETID_Stream);
static const GUID stream_interface_properties = GUID_INIT(STATIC_KSPROPSETID_StreamInterface);
static const GUID wineks_properties = GUID_INIT(STATIC_KSPROPSETID_WineKs);
static const GUID connection_events = GUID_INIT(STATIC_KSEVENTSETID_Connection);

static struct ks_pin *pin_from_irp(IRP *irp)
{
    struct ks_object *object = object_from_irp(irp);

    return object && object->type == KsObjectTypePin ? CONTAINING_RECORD(object, struct ks_pin, obj) : NULL;
}

/* Handlers that need no more than the control mutex are called with it held, see struct property_item. */

static NTSTATUS NTAPI set_state(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    NTSTATUS status;

    control_acquire(&pin->obj);
    status = pin_set_state(pin, *(KSSTATE *)data);
    control_release(&pin->obj);
    return status;
}

static NTSTATUS NTAPI set_priority(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const KSPRIORITY *priority = data;

    if (!priority->PriorityClass || !priority->PrioritySubClass) return STATUS_INVALID_PARAMETER; /* 0 is reserved */
    pin_from_irp(irp)->pub.ConnectionPriority = *priority;
    return STATUS_SUCCESS;
}

/* The format and, behind it at an 8-byte boundary, its attributes. Whoever has it knows of the last change: data may
 * flow on. */
static NTSTATUS NTAPI get_data_format(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    const KSDATAFORMAT *format;
    const KSMULTIPLE_ITEM *attributes;
    struct ioctl_buffers buffers;
    ULONG size, offset;
    NTSTATUS status;

    get_ioctl_buffers(irp, &buffers);
    control_acquire(&pin->obj);
    pin_update_data_format(pin);
    format = pin->pub.ConnectionFormat;
    attributes = format->Flags & KSDATAFORMAT_ATTRIBUTES ? pin->pub.AttributeList : NULL;
    size = format->FormatSize;
    offset = (size + 7) & ~7u;
    if (attributes) size = offset + attributes->Size;
    if (data && buffers.out_size >= size)
    {
        memcpy(data, format, format->FormatSize);
        if (attributes)
        {
            memset((BYTE *)data + format->FormatSize, 0, offset - format->FormatSize);
            memcpy((BYTE *)data + offset, attributes, attributes->Size);
        }
    }
    status = return_data(irp, NULL, size);
    control_release(&pin->obj);

    if (!status) pin_format_known(pin);
    return status;
}

static NTSTATUS NTAPI set_data_format(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    struct ioctl_buffers buffers;
    NTSTATUS status;

    get_ioctl_buffers(irp, &buffers);
    if (!data || buffers.out_size < sizeof(KSDATAFORMAT)) return STATUS_BUFFER_TOO_SMALL;

    control_acquire(&pin->obj);
    status = pin_set_data_format(pin, data, buffers.out_size);
    control_release(&pin->obj);
    return status;
}

static NTSTATUS NTAPI propose_data_format(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    struct ioctl_buffers buffers;
    NTSTATUS status;

    get_ioctl_buffers(irp, &buffers);
    if (!data || buffers.out_size < sizeof(KSDATAFORMAT)) return STATUS_BUFFER_TOO_SMALL;

    control_acquire(&pin->obj);
    status = pin_propose_data_format(pin, data, buffers.out_size);
    control_release(&pin->obj);
    return status;
}

static NTSTATUS NTAPI get_allocator_framing(IRP *irp, KSIDENTIFIER *request, void *data)
{
    static const GUID paged = GUID_INIT(STATIC_KSMEMORY_TYPE_KERNEL_PAGED);
    const KSALLOCATOR_FRAMING_EX *framing_ex = pin_from_irp(irp)->pub.Descriptor->AllocatorFraming;
    KSALLOCATOR_FRAMING framing = {0};
    const KS_FRAMING_ITEM *item;

    if (!framing_ex || !framing_ex->CountItems) return STATUS_NOT_FOUND;
    item = framing_ex->FramingItem;
    framing.RequirementsFlags = item->Flags;
    framing.PoolType = IsEqualGUID(&item->MemoryType, &paged) ? PagedPool : NonPagedPool;
    framing.Frames = item->Frames;
    framing.FrameSize = item->FramingRange.Range.MaxFrameSize;
    framing.FileAlignment = item->FileAlignment;
    return return_data(irp, &framing, sizeof(framing));
}

static NTSTATUS NTAPI get_allocator_framing_ex(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const KSALLOCATOR_FRAMING_EX *framing = pin_from_irp(irp)->pub.Descriptor->AllocatorFraming;

    if (!framing) return STATUS_NOT_FOUND;
    return return_data(irp, framing,
            FIELD_OFFSET(KSALLOCATOR_FRAMING_EX, FramingItem) + framing->CountItems * sizeof(KS_FRAMING_ITEM));
}

/* Requests are never forwarded to another driver's pin: no stack depth has to be known at Acquire. */
static NTSTATUS NTAPI get_acquire_ordering(IRP *irp, KSIDENTIFIER *request, void *data)
{
    *(BOOL *)data = FALSE;
    irp->IoStatus.Information = sizeof(BOOL);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI get_header_size(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);

    *(ULONG *)data = client_header_size(pin, pin->file->wow64);
    irp->IoStatus.Information = sizeof(ULONG);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI set_region(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);

    if (!pin->queue || !pin->queue->standard) return STATUS_INVALID_DEVICE_REQUEST;
    return region_set(pin->queue, data);
}

static NTSTATUS NTAPI set_discard(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    NTSTATUS status;

    control_acquire(&pin->obj);
    status = link_set_discard(pin, data);
    control_release(&pin->obj);
    return status;
}

/* DOC:ksproperty-stream-allocator.md: always NULL; that there is an answer tells that the pin can provide an allocator. */
static NTSTATUS NTAPI get_allocator(IRP *irp, KSIDENTIFIER *request, void *data)
{
    if (pin_from_irp(irp)->pub.Communication != KSPIN_COMMUNICATION_SINK) return STATUS_NOT_FOUND;
    return return_client_handle(irp, NULL);
}

/* The allocator that a client's handle stands for, with a reference of its object. */
static NTSTATUS find_allocator(struct ks_file *file, HANDLE handle, struct ks_object **ret)
{
    struct ks_file *allocator_file;
    struct ks_object *object;

    if (file_from_client_handle(file, handle, &allocator_file)) return STATUS_INVALID_HANDLE;
    object = file_get_object(allocator_file);
    file_release(allocator_file);
    if (object && allocator_from_object(object))
    {
        *ret = object;
        return STATUS_SUCCESS;
    }
    if (object) object_release(object);
    return object ? STATUS_INVALID_PARAMETER : STATUS_INVALID_HANDLE;
}

static NTSTATUS NTAPI set_allocator(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    struct ks_object *object = NULL;
    NTSTATUS status;
    HANDLE handle;

    if ((status = get_client_handle(irp, &handle))) return status;
    if (pin->pub.Communication != KSPIN_COMMUNICATION_SOURCE) return STATUS_INVALID_DEVICE_REQUEST;
    if (handle && (status = find_allocator(pin->file, handle, &object))) return status;

    control_acquire(&pin->obj);
    status = link_set_allocator(pin, object ? allocator_from_object(object) : NULL);
    control_release(&pin->obj);
    if (object) object_release(object);
    return status;
}

/* An opaque cookie between proxy and class library (DOC:ksproperty-stream-pipe-id.md): the proxy's to choose. */
static NTSTATUS NTAPI get_pipe_id(IRP *irp, KSIDENTIFIER *request, void *data)
{
    return return_client_handle(irp, pin_from_irp(irp)->pipe_id);
}

static NTSTATUS NTAPI set_pipe_id(IRP *irp, KSIDENTIFIER *request, void *data)
{
    NTSTATUS status;
    HANDLE id;

    if ((status = get_client_handle(irp, &id))) return status;
    pin_from_irp(irp)->pipe_id = id;
    return STATUS_SUCCESS;
}

#define ITEM(id, size, get_handler, get_needs, set_handler, set_needs) \
    { { .PropertyId = (id), .GetPropertyHandler = (get_handler), .MinProperty = sizeof(KSPROPERTY), .MinData = (size), \
      .SetPropertyHandler = (set_handler) }, .get = PROPERTY_NEEDS_##get_needs, .set = PROPERTY_NEEDS_##set_needs }

/* A property that is a member of the KSPIN, which is read at one stroke. */
#define VALUE(id, member, set_handler, set_needs) \
    { { .PropertyId = (id), .GetPropertyHandler = property_get_value, .MinProperty = sizeof(KSPROPERTY), \
      .MinData = sizeof(((KSPIN *)0)->member), .SetPropertyHandler = (set_handler) }, .get = PROPERTY_NEEDS_NOTHING, \
      .set = PROPERTY_NEEDS_##set_needs, .offset = FIELD_OFFSET(struct ks_pin, pub.member) }

/* A size of 0 varies: the handlers look at it themselves. */
static const struct property_item connection_items[] =
{
    VALUE(KSPROPERTY_CONNECTION_STATE, DeviceState, set_state, WORKER),
    VALUE(KSPROPERTY_CONNECTION_PRIORITY, ConnectionPriority, set_priority, CONTROL),
    ITEM(KSPROPERTY_CONNECTION_DATAFORMAT, 0, get_data_format, WORKER, set_data_format, WORKER),
    ITEM(KSPROPERTY_CONNECTION_ALLOCATORFRAMING, sizeof(KSALLOCATOR_FRAMING), get_allocator_framing, CONTROL, NULL, NOTHING),
    ITEM(KSPROPERTY_CONNECTION_PROPOSEDATAFORMAT, 0, NULL, NOTHING, propose_data_format, WORKER),
    ITEM(KSPROPERTY_CONNECTION_ACQUIREORDERING, sizeof(BOOL), get_acquire_ordering, NOTHING, NULL, NOTHING),
    ITEM(KSPROPERTY_CONNECTION_ALLOCATORFRAMING_EX, 0, get_allocator_framing_ex, CONTROL, NULL, NOTHING),
};

/* A GET of ALLOCATOR or MASTERCLOCK that succeeds tells that the pin can provide one: not here before it can. */
static const struct property_item stream_items[] =
{
    ITEM(KSPROPERTY_STREAM_ALLOCATOR, 0, get_allocator, NOTHING, set_allocator, WORKER),
    ITEM(KSPROPERTY_STREAM_MASTERCLOCK, 0, get_master_clock, NOTHING, set_master_clock, WORKER),
    ITEM(KSPROPERTY_STREAM_PIPE_ID, 0, get_pipe_id, CONTROL, set_pipe_id, CONTROL),
};

static const struct property_item stream_interface_items[] =
{
    ITEM(KSPROPERTY_STREAMINTERFACE_HEADERSIZE, sizeof(ULONG), get_header_size, NOTHING, NULL, NOTHING),
};

static const struct property_item wineks_items[] =
{
    ITEM(KSPROPERTY_WINEKS_PARENT, 0, wineks_get_parent, WORKER, NULL, NOTHING),
    ITEM(KSPROPERTY_WINEKS_REGION, sizeof(struct wineks_region), NULL, NOTHING, set_region, WORKER),
    ITEM(KSPROPERTY_WINEKS_DISCARD, sizeof(struct wineks_discard), NULL, NOTHING, set_discard, WORKER),
};

static const KSPROPERTY_SET property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&connection_properties, ARRAYSIZE(connection_items), &connection_items->item, 0, NULL),
    DEFINE_KSPROPERTY_SET(&stream_properties, ARRAYSIZE(stream_items), &stream_items->item, 0, NULL),
    DEFINE_KSPROPERTY_SET(&stream_interface_properties, ARRAYSIZE(stream_interface_items), &stream_interface_items->item,
            0, NULL),
    DEFINE_KSPROPERTY_SET(&wineks_properties, ARRAYSIZE(wineks_items), &wineks_items->item, 0, NULL),
};

/* KSPIN_FLAG_GENERATE_EOS_EVENTS: only then there is an event of the end of the stream. */
static BOOLEAN has_events(IRP *irp)
{
    return (pin_from_irp(irp)->pub.Descriptor->Flags & KSPIN_FLAG_GENERATE_EOS_EVENTS) != 0;
}

static NTSTATUS NTAPI add_event(IRP *irp, KSEVENTDATA *data, KSEVENT_ENTRY *entry)
{
    return has_events(irp) ? KsDefaultAddEventHandler(irp, data, entry) : STATUS_NOT_FOUND;
}

static NTSTATUS NTAPI event_support(IRP *irp, KSIDENTIFIER *request, void *data)
{
    return has_events(irp) ? STATUS_SOME_NOT_MAPPED : STATUS_NOT_FOUND;
}

static const KSEVENT_ITEM connection_event_items[] =
{
    DEFINE_KSEVENT_ITEM(KSEVENT_CONNECTION_ENDOFSTREAM, sizeof(KSEVENTDATA), 0, add_event, NULL, event_support),
};

static const KSEVENT_SET event_sets[] =
{
    DEFINE_KSEVENT_SET(&connection_events, ARRAYSIZE(connection_event_items), connection_event_items),
};

const KSAUTOMATION_TABLE pin_builtin_automation =
{
    .PropertySetsCount = ARRAYSIZE(property_sets),
    .PropertyItemSize = sizeof(struct property_item),
    .PropertySets = property_sets,
    .MethodItemSize = sizeof(KSMETHOD_ITEM),
    .EventSetsCount = ARRAYSIZE(event_sets),
    .EventItemSize = sizeof(KSEVENT_ITEM),
    .EventSets = event_sets,
};
