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

#include "stream.h"

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

/* Returns a member of the pin that the control mutex guards. */
static NTSTATUS return_member(IRP *irp, struct ks_pin *pin, const void *member, ULONG size)
{
    NTSTATUS status;

    control_acquire(&pin->obj);
    status = return_data(irp, member, size);
    control_release(&pin->obj);
    return status;
}

static NTSTATUS get_state(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);

    return return_member(irp, pin, &pin->pub.DeviceState, sizeof(pin->pub.DeviceState));
}

static NTSTATUS set_state(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    NTSTATUS status;

    control_acquire(&pin->obj);
    status = pin_set_state(pin, *(KSSTATE *)data);
    control_release(&pin->obj);
    return status;
}

static NTSTATUS get_priority(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);

    return return_member(irp, pin, &pin->pub.ConnectionPriority, sizeof(pin->pub.ConnectionPriority));
}

static NTSTATUS set_priority(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    const KSPRIORITY *priority = data;

    if (!priority->PriorityClass || !priority->PrioritySubClass) return STATUS_INVALID_PARAMETER; /* 0 is reserved */

    control_acquire(&pin->obj);
    pin->pub.ConnectionPriority = *priority;
    control_release(&pin->obj);
    return STATUS_SUCCESS;
}

/* The format and, behind it at an 8-byte boundary, its attributes. Whoever has it knows of the last change: data may
 * flow on. */
static NTSTATUS get_data_format(IRP *irp, KSIDENTIFIER *request, void *data)
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

    if (!status && pin->stream) pin_format_known(pin->stream);
    return status;
}

static NTSTATUS set_data_format(IRP *irp, KSIDENTIFIER *request, void *data)
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

static NTSTATUS propose_data_format(IRP *irp, KSIDENTIFIER *request, void *data)
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

static NTSTATUS get_allocator_framing(IRP *irp, KSIDENTIFIER *request, void *data)
{
    static const GUID paged = GUID_INIT(STATIC_KSMEMORY_TYPE_KERNEL_PAGED);
    struct ks_pin *pin = pin_from_irp(irp);
    const KSALLOCATOR_FRAMING_EX *framing_ex;
    KSALLOCATOR_FRAMING framing = {0};

    control_acquire(&pin->obj);
    if ((framing_ex = pin->pub.Descriptor->AllocatorFraming) && framing_ex->CountItems)
    {
        const KS_FRAMING_ITEM *item = framing_ex->FramingItem;

        framing.RequirementsFlags = item->Flags;
        framing.PoolType = IsEqualGUID(&item->MemoryType, &paged) ? PagedPool : NonPagedPool;
        framing.Frames = item->Frames;
        framing.FrameSize = item->FramingRange.Range.MaxFrameSize;
        framing.FileAlignment = item->FileAlignment;
    }
    else framing_ex = NULL;
    control_release(&pin->obj);

    if (!framing_ex) return STATUS_NOT_FOUND;
    *(KSALLOCATOR_FRAMING *)data = framing;
    irp->IoStatus.Information = sizeof(framing);
    return STATUS_SUCCESS;
}

static NTSTATUS get_allocator_framing_ex(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    const KSALLOCATOR_FRAMING_EX *framing;
    NTSTATUS status = STATUS_NOT_FOUND;

    control_acquire(&pin->obj);
    if ((framing = pin->pub.Descriptor->AllocatorFraming))
    {
        ULONG size = FIELD_OFFSET(KSALLOCATOR_FRAMING_EX, FramingItem) + framing->CountItems * sizeof(KS_FRAMING_ITEM);
        status = return_data(irp, framing, size);
    }
    control_release(&pin->obj);
    return status;
}

/* Requests are never forwarded to another driver's pin: no stack depth has to be known at Acquire. */
static NTSTATUS get_acquire_ordering(IRP *irp, KSIDENTIFIER *request, void *data)
{
    *(BOOL *)data = FALSE;
    irp->IoStatus.Information = sizeof(BOOL);
    return STATUS_SUCCESS;
}

static NTSTATUS get_header_size(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);

    *(ULONG *)data = stream_client_header_size(pin, pin->file->wow64);
    irp->IoStatus.Information = sizeof(ULONG);
    return STATUS_SUCCESS;
}

static NTSTATUS set_region(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);

    if (!pin->stream || !pin->stream->standard) return STATUS_INVALID_DEVICE_REQUEST;
    return region_set(pin->stream, data);
}

static NTSTATUS set_discard(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    NTSTATUS status;

    control_acquire(&pin->obj);
    status = link_set_discard(pin, data);
    control_release(&pin->obj);
    return status;
}

/* DOC:ksproperty-stream-allocator.md: always NULL; that there is an answer tells that the pin can provide an allocator. */
static NTSTATUS get_allocator(IRP *irp, KSIDENTIFIER *request, void *data)
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

static NTSTATUS set_allocator(IRP *irp, KSIDENTIFIER *request, void *data)
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
static NTSTATUS get_pipe_id(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    HANDLE id;

    control_acquire(&pin->obj);
    id = pin->pipe_id;
    control_release(&pin->obj);
    return return_client_handle(irp, id);
}

static NTSTATUS set_pipe_id(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = pin_from_irp(irp);
    NTSTATUS status;
    HANDLE id;

    if ((status = get_client_handle(irp, &id))) return status;
    control_acquire(&pin->obj);
    pin->pipe_id = id;
    control_release(&pin->obj);
    return STATUS_SUCCESS;
}

#define ITEM(id, get, set, size) \
    { .PropertyId = (id), .GetPropertyHandler = (get), .MinProperty = sizeof(KSPROPERTY), .MinData = (size), \
      .SetPropertyHandler = (set) }

/* size 0: varies, the handlers look at it */
static const KSPROPERTY_ITEM connection_items[] =
{
    ITEM(KSPROPERTY_CONNECTION_STATE, get_state, set_state, sizeof(KSSTATE)),
    ITEM(KSPROPERTY_CONNECTION_PRIORITY, get_priority, set_priority, sizeof(KSPRIORITY)),
    ITEM(KSPROPERTY_CONNECTION_DATAFORMAT, get_data_format, set_data_format, 0),
    ITEM(KSPROPERTY_CONNECTION_ALLOCATORFRAMING, get_allocator_framing, NULL, sizeof(KSALLOCATOR_FRAMING)),
    ITEM(KSPROPERTY_CONNECTION_PROPOSEDATAFORMAT, NULL, propose_data_format, 0),
    ITEM(KSPROPERTY_CONNECTION_ACQUIREORDERING, get_acquire_ordering, NULL, sizeof(BOOL)),
    ITEM(KSPROPERTY_CONNECTION_ALLOCATORFRAMING_EX, get_allocator_framing_ex, NULL, 0),
};

/* A GET of ALLOCATOR or MASTERCLOCK that succeeds tells that the pin can provide one: not here before it can. */
static const KSPROPERTY_ITEM stream_items[] =
{
    ITEM(KSPROPERTY_STREAM_ALLOCATOR, get_allocator, set_allocator, 0),
    ITEM(KSPROPERTY_STREAM_MASTERCLOCK, get_master_clock, set_master_clock, 0),
    ITEM(KSPROPERTY_STREAM_PIPE_ID, get_pipe_id, set_pipe_id, 0),
};

static const KSPROPERTY_ITEM stream_interface_items[] =
{
    ITEM(KSPROPERTY_STREAMINTERFACE_HEADERSIZE, get_header_size, NULL, sizeof(ULONG)),
};

static const KSPROPERTY_ITEM wineks_items[] =
{
    ITEM(KSPROPERTY_WINEKS_PARENT, wineks_get_parent, NULL, 0),
    ITEM(KSPROPERTY_WINEKS_REGION, NULL, set_region, sizeof(struct wineks_region)),
    ITEM(KSPROPERTY_WINEKS_DISCARD, NULL, set_discard, sizeof(struct wineks_discard)),
};

static const KSPROPERTY_SET property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&connection_properties, ARRAYSIZE(connection_items), connection_items, 0, NULL),
    DEFINE_KSPROPERTY_SET(&stream_properties, ARRAYSIZE(stream_items), stream_items, 0, NULL),
    DEFINE_KSPROPERTY_SET(&stream_interface_properties, ARRAYSIZE(stream_interface_items), stream_interface_items,
            0, NULL),
    DEFINE_KSPROPERTY_SET(&wineks_properties, ARRAYSIZE(wineks_items), wineks_items, 0, NULL),
};

/* KSPIN_FLAG_GENERATE_EOS_EVENTS: only then there is an event of the end of the stream. */
static BOOLEAN has_events(IRP *irp)
{
    return (pin_from_irp(irp)->pub.Descriptor->Flags & KSPIN_FLAG_GENERATE_EOS_EVENTS) != 0;
}

static NTSTATUS add_event(IRP *irp, KSEVENTDATA *data, KSEVENT_ENTRY *entry)
{
    return has_events(irp) ? KsDefaultAddEventHandler(irp, data, entry) : STATUS_NOT_FOUND;
}

static NTSTATUS event_support(IRP *irp, KSIDENTIFIER *request, void *data)
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
    .PropertyItemSize = sizeof(KSPROPERTY_ITEM),
    .PropertySets = property_sets,
    .MethodItemSize = sizeof(KSMETHOD_ITEM),
    .EventSetsCount = ARRAYSIZE(event_sets),
    .EventItemSize = sizeof(KSEVENT_ITEM),
    .EventSets = event_sets,
};
