/*
 * Pins: connection, formats, and close
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

#include "ks_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

const KSPIN_INTERFACE standard_interface =
    {{{ GUID_INIT(STATIC_KSINTERFACESETID_Standard), KSINTERFACE_STANDARD_STREAMING, 0 }}};
const KSPIN_MEDIUM standard_medium =
    {{{ GUID_INIT(STATIC_KSMEDIUMSETID_Standard), KSMEDIUM_STANDARD_DEVIO, 0 }}};

/* KSPIN_CONNECT of a 32-bit client. */
struct pin_connect32
{
    KSPIN_INTERFACE Interface;
    KSPIN_MEDIUM Medium;
    ULONG PinId;
    ULONG PinToHandle;
    KSPRIORITY Priority;
};

C_ASSERT(sizeof(struct pin_connect32) == 64);
#ifdef _WIN64
C_ASSERT(sizeof(KSPIN_CONNECT) == 72);
#else
C_ASSERT(sizeof(KSPIN_CONNECT) == 64);
#endif

/* What a client asks for: its KSPIN_CONNECT in our own layout, and the format behind it. */
struct pin_request
{
    KSPIN_CONNECT connect;
    BOOLEAN to_sink;            /* PinToHandle is not NULL */
    struct ks_pin *sink;        /* what it stands for; a reference is held */
    const KSDATAFORMAT *format;
    ULONG format_size;          /* bytes that there are */
};

static NTSTATUS parse_request(const struct wineks_bind *bind, BOOLEAN wow64, struct pin_request *request)
{
    static const struct wineks_token none;
    const void *params = bind + 1;
    ULONG size = wow64 ? sizeof(struct pin_connect32) : sizeof(KSPIN_CONNECT);

    if (bind->params_size < size + sizeof(KSDATAFORMAT)) return STATUS_INVALID_BUFFER_SIZE;
    if (wow64)
    {
        struct pin_connect32 connect32;

        memcpy(&connect32, params, sizeof(connect32));
        request->connect.Interface = connect32.Interface;
        request->connect.Medium = connect32.Medium;
        request->connect.PinId = connect32.PinId;
        request->connect.PinToHandle = ULongToHandle(connect32.PinToHandle);
        request->connect.Priority = connect32.Priority;
    }
    else memcpy(&request->connect, params, sizeof(request->connect));
    request->to_sink = request->connect.PinToHandle || memcmp(&bind->sink, &none, sizeof(none));
    request->format = (const KSDATAFORMAT *)((const char *)params + size);
    request->format_size = bind->params_size - size;
    return STATUS_SUCCESS;
}

/* Interfaces and mediums: the standard ones if the descriptor has none. An id is an id, its Flags don't count. */
static BOOLEAN has_identifier(const KSIDENTIFIER *list, ULONG count, const KSIDENTIFIER *standard, const KSIDENTIFIER *id)
{
    ULONG i;

    if (!count || !list)
    {
        list = standard;
        count = 1;
    }
    for (i = 0; i < count; i++)
        if (IsEqualGUID(&list[i].Set, &id->Set) && list[i].Id == id->Id) return TRUE;
    return FALSE;
}

static NTSTATUS check_request(const KSPIN_DESCRIPTOR *descriptor, const struct pin_request *request)
{
    if (!has_identifier((const KSIDENTIFIER *)descriptor->Interfaces, descriptor->InterfacesCount,
            (const KSIDENTIFIER *)&standard_interface, (const KSIDENTIFIER *)&request->connect.Interface)
            || !has_identifier((const KSIDENTIFIER *)descriptor->Mediums, descriptor->MediumsCount,
            (const KSIDENTIFIER *)&standard_medium, (const KSIDENTIFIER *)&request->connect.Medium))
    {
        WARN("pin %u has no such interface or medium.\n", (unsigned int)request->connect.PinId);
        return STATUS_NO_MATCH;
    }
    if (descriptor->Communication == KSPIN_COMMUNICATION_BOTH) return STATUS_SUCCESS;
    if (descriptor->Communication != (request->to_sink ? KSPIN_COMMUNICATION_SOURCE : KSPIN_COMMUNICATION_SINK))
    {
        WARN("pin %u can't be %s.\n", (unsigned int)request->connect.PinId, request->to_sink ? "a source" : "a sink");
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    return STATUS_SUCCESS;
}

/* Formats */

/* Checks what a client calls a format. Attributes follow it as the next item of a list would. */
static NTSTATUS check_format(const KSDATAFORMAT *format, ULONG size, ULONG *total)
{
    ULONG aligned, attributes;

    if (size < sizeof(*format) || format->FormatSize < sizeof(*format) || format->FormatSize > size)
        return STATUS_INVALID_BUFFER_SIZE;
    *total = format->FormatSize;
    if (!(format->Flags & KSDATAFORMAT_ATTRIBUTES)) return STATUS_SUCCESS;

    aligned = format->FormatSize + 7;
    if (aligned < 7) return STATUS_INVALID_BUFFER_SIZE;
    aligned &= ~7;
    if (aligned >= size || !(attributes = attribute_list_size((const char *)format + aligned, size - aligned)))
        return STATUS_INVALID_BUFFER_SIZE;
    *total = aligned + attributes;
    return STATUS_SUCCESS;
}

static KSMULTIPLE_ITEM *format_attributes(KSDATAFORMAT *format)
{
    if (!format || !(format->Flags & KSDATAFORMAT_ATTRIBUTES)) return NULL;
    return (KSMULTIPLE_ITEM *)((char *)format + ((format->FormatSize + 7) & ~7u));
}

/* Bytes of a good format with its attributes. */
static ULONG format_total(KSDATAFORMAT *format)
{
    const KSMULTIPLE_ITEM *attributes = format_attributes(format);

    return attributes ? (const char *)attributes - (const char *)format + attributes->Size : format->FormatSize;
}

BOOLEAN format_in_range(const KSDATAFORMAT *format, const KSDATARANGE *range)
{
    if (IsEqualGUID(&range->MajorFormat, &GUID_NULL)) return TRUE;
    if (!IsEqualGUID(&range->MajorFormat, &format->MajorFormat)) return FALSE;
    if (IsEqualGUID(&range->SubFormat, &GUID_NULL)) return TRUE;
    return IsEqualGUID(&range->SubFormat, &format->SubFormat) && IsEqualGUID(&range->Specifier, &format->Specifier);
}

/* Asks the minidriver, for one range after the other that the format is in, about the format that the pin already has. */
static NTSTATUS negotiate_format(struct ks_pin *pin, KSDATAFORMAT *old_format)
{
    const KSPIN_DISPATCH *dispatch = pin->pub.Descriptor->Dispatch;
    const KSPIN_DESCRIPTOR *descriptor = &pin->pub.Descriptor->PinDescriptor;
    const KSATTRIBUTE_LIST *attributes;
    const KSDATARANGE *range;
    NTSTATUS status;
    ULONG index = 0;

    while ((range = next_data_range(descriptor, &index, &attributes)))
    {
        if (!format_in_range(pin->pub.ConnectionFormat, range)) continue;
        if (!dispatch || !dispatch->SetDataFormat) return STATUS_SUCCESS;
        status = dispatch->SetDataFormat(&pin->pub, old_format, format_attributes(old_format), range, attributes);
        if (status != STATUS_NO_MATCH) return status;
    }
    return STATUS_NO_MATCH;
}

static NTSTATUS set_format(struct ks_pin *pin, const KSDATAFORMAT *format, ULONG size)
{
    KSDATAFORMAT *copy, *old = pin->pub.ConnectionFormat;
    NTSTATUS status;
    ULONG total;

    if ((status = check_format(format, size, &total))) return status;
    if (!(copy = ExAllocatePoolWithTag(NonPagedPool, total, KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(copy, format, total);

    pin->pub.ConnectionFormat = copy;
    pin->pub.AttributeList = format_attributes(copy);
    if (NT_SUCCESS(status = negotiate_format(pin, old)))
    {
        if (old) ExFreePool(old);
        return STATUS_SUCCESS;
    }
    WARN("format %s %s is refused, status %#x.\n", debugstr_guid(&copy->MajorFormat), debugstr_guid(&copy->SubFormat),
            (unsigned int)status);
    pin->pub.ConnectionFormat = old;
    pin->pub.AttributeList = format_attributes(old);
    ExFreePool(copy);
    return status;
}

NTSTATUS pin_set_data_format(struct ks_pin *pin, const KSDATAFORMAT *format, ULONG size)
{
    NTSTATUS status;

    if (pin->pub.Descriptor->Flags & KSPIN_FLAG_FIXED_FORMAT) return STATUS_INVALID_DEVICE_REQUEST;
    pin_update_data_format(pin);
    pin_suspend_processing(pin); /* Process may look at the format */
    status = set_format(pin, format, size);
    pin_resume_processing(pin);
    return status;
}

void pin_update_data_format(struct ks_pin *pin)
{
    KSDATAFORMAT *format, *copy;
    ULONG size, total;

    if (!(format = pin_stream_take_format(pin, &size))) return;
    if (check_format(format, size, &total)) WARN("pin %p: the minidriver's new format makes no sense.\n", &pin->pub);
    else if ((copy = ExAllocatePoolWithTag(NonPagedPool, total, KS_TAG)))
    {
        memcpy(copy, format, total);
        pin_suspend_processing(pin);
        ExFreePool(pin->pub.ConnectionFormat);
        pin->pub.ConnectionFormat = copy;
        pin->pub.AttributeList = format_attributes(copy);
        pin_resume_processing(pin);
    }
    ExFreePool(format);
}

/* Creation */

static BOOLEAN pin_close(struct ks_object *object, IRP *irp);

static void pin_destroy(struct ks_object *object)
{
    struct ks_pin *pin = CONTAINING_RECORD(object, struct ks_pin, obj);

    if (pin->stream) pin_stream_destroy(pin);
    pin_clock_destroy(pin);
    if (pin->pub.ConnectionFormat) ExFreePool(pin->pub.ConnectionFormat);
    device_leave(object->device);
    file_release(pin->file);
    ExFreePool(pin);
}

static struct ks_pin *pin_alloc(struct ks_file *file, struct ks_filter *filter, const KSPIN_DESCRIPTOR_EX *descriptor,
        const struct pin_request *request, ACCESS_MASK access)
{
    struct ks_pin *pin;

    if (!(pin = ExAllocatePoolWithTag(NonPagedPool, sizeof(*pin), KS_TAG))) return NULL;
    memset(pin, 0, sizeof(*pin));
    object_init(&pin->obj, KsObjectTypePin, &filter->obj);
    pin->obj.destroy = pin_destroy;
    pin->obj.close = pin_close;
    pin->obj.automation = descriptor->AutomationTable;
    pin->obj.builtin = &pin_builtin_automation;
    pin->file = file;
    file_addref(file);
    pin->access = access;
    pin->pub.Descriptor = descriptor;
    pin->pub.Bag = &pin->obj.bag;
    pin->pub.Context = filter->pub.Context;
    pin->pub.Id = request->connect.PinId;
    pin->pub.Communication = request->to_sink ? KSPIN_COMMUNICATION_SOURCE : KSPIN_COMMUNICATION_SINK;
    pin->pub.ConnectionIsExternal = !request->sink; /* no AVStream pin at the other end */
    pin->pub.ConnectionInterface = request->connect.Interface;
    pin->pub.ConnectionMedium = request->connect.Medium;
    pin->pub.ConnectionPriority = request->connect.Priority;
    pin->pub.StreamHeaderSize = 0;
    pin->pub.DataFlow = descriptor->PinDescriptor.DataFlow;
    pin->pub.DeviceState = KSSTATE_STOP;
    pin->pub.ResetState = KSRESET_END;
    pin->pub.ClientState = KSSTATE_STOP;
    return pin;
}

/* Minidrivers are documented to be asked by a SetDataFormat without an old format before they know of the pin. So does a pin that
 * nobody will ever see. */
NTSTATUS filter_propose_data_format(struct ks_filter *filter, ULONG id, const KSDATAFORMAT *format, ULONG size)
{
    const KSPIN_DESCRIPTOR_EX *descriptor = filter_pin_descriptor(filter, id);
    struct pin_request request = { .connect.Interface = standard_interface, .connect.Medium = standard_medium,
            .connect.PinId = id };
    struct ks_pin *pin;
    NTSTATUS status;

    if (!device_enter(filter->obj.device)) return STATUS_DEVICE_REMOVED;
    if (!(pin = pin_alloc(filter->file, filter, descriptor, &request, 0)))
    {
        device_leave(filter->obj.device);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = set_format(pin, format, size);
    object_release(&pin->obj);
    return status;
}

/* The pin itself isn't asked: minidrivers keep what they accept with an old format, and a proposal must not change anything
 * (DOC:ksproperty-connection-proposedataformat.md). Those that take formats from a pin in the stream which they wouldn't from a new
 * one have a handler of their own (DOC:supporting-dynamic-format-changes-in-avstream-codecs.md), which is found before ours. */
NTSTATUS pin_propose_data_format(struct ks_pin *pin, const KSDATAFORMAT *format, ULONG size)
{
    KSDATAFORMAT *current;
    NTSTATUS status;
    ULONG total;

    if ((status = check_format(format, size, &total))) return status;
    pin_update_data_format(pin);
    current = pin->pub.ConnectionFormat;
    if (format_total(current) == total && !memcmp(current, format, total)) return STATUS_SUCCESS;
    if (pin->pub.Descriptor->Flags & KSPIN_FLAG_FIXED_FORMAT) return STATUS_NO_MATCH;
    return filter_propose_data_format(object_filter(&pin->obj), pin->pub.Id, format, size);
}

/* Calls Create or Close with the IRP, or one made up if it isn't of that kind. */
static NTSTATUS call_pin(struct ks_pin *pin, UCHAR major, IRP *irp)
{
    const KSPIN_DISPATCH *dispatch = pin->pub.Descriptor->Dispatch;
    PFNKSPINIRP func = NULL;
    IRP *made = NULL;
    NTSTATUS status;

    if (dispatch) func = major == IRP_MJ_CREATE ? dispatch->Create : dispatch->Close;
    if (!func) return STATUS_SUCCESS;
    if (!irp || IoGetCurrentIrpStackLocation(irp)->MajorFunction != major)
    {
        if (!(irp = made = make_dispatch_irp(pin->file, major))) return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = call_dispatch(&pin->obj, (NTSTATUS (*)(void *, IRP *))func, irp, FALSE);
    if (made) IoFreeIrp(made);
    return status;
}

static void unlist_pin(struct ks_pin *pin)
{
    control_acquire(&pin->obj);
    RemoveEntryList(&pin->obj.entry);
    InitializeListHead(&pin->obj.entry);
    control_release(&pin->obj);
}

/* Lists the pin and lets the minidriver judge its format. */
static NTSTATUS list_pin(struct ks_pin *pin, const struct pin_request *request)
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
    else if (NT_SUCCESS(status = set_format(pin, request->format, request->format_size)))
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
    if (!sink || !(status = link_connect(pin, sink))) status = call_pin(pin, IRP_MJ_CREATE, NULL);

    control_acquire(&pin->obj);
    if (NT_SUCCESS(status)) pin_stream_list(pin);
    else pin_stream_close(pin);
    control_release(&pin->obj);
    if (NT_SUCCESS(status)) return status;
    link_disconnect(pin);
    pin_clock_shutdown(pin);
    return status;
}

/* The sink that a client names, by its token or by the handle itself, with a reference. */
static NTSTATUS find_sink(struct ks_file *file, const struct wineks_bind *bind, struct pin_request *request)
{
    static const struct wineks_token none;
    struct ks_object *object = NULL;
    struct ks_file *sink_file;

    if (memcmp(&bind->sink, &none, sizeof(none))) object = object_from_token(&bind->sink);
    else if (!file_from_client_handle(file, request->connect.PinToHandle, &sink_file))
    {
        object = file_get_object(sink_file);
        file_release(sink_file);
    }
    if (!object)
    {
        WARN("%p is no sink of this process.\n", request->connect.PinToHandle);
        return STATUS_INVALID_HANDLE;
    }
    if (object->type != KsObjectTypePin)
    {
        object_release(object);
        return STATUS_INVALID_PARAMETER;
    }
    request->sink = CONTAINING_RECORD(object, struct ks_pin, obj);
    return STATUS_SUCCESS;
}

static NTSTATUS make_pin(struct ks_file *file, struct ks_filter *filter, const KSPIN_DESCRIPTOR_EX *descriptor,
        const struct pin_request *request, ACCESS_MASK access)
{
    struct ks_pin *pin;
    NTSTATUS status;

    if (!device_enter(file->device)) return STATUS_DEVICE_REMOVED;
    if (!(pin = pin_alloc(file, filter, descriptor, request, access)))
    {
        device_leave(file->device);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    file->object = &pin->obj;
    if (NT_SUCCESS(status = list_pin(pin, request)) && !NT_SUCCESS(status = start_pin(pin, request->sink)))
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
    struct pin_request request = {0};
    struct ks_filter *filter;
    NTSTATUS status;

    if (parent->type != KsObjectTypeFilter) return STATUS_INVALID_PARAMETER;
    filter = object_filter(parent);
    if ((status = parse_request(bind, file->wow64, &request))) return status;
    TRACE("filter %p, pin %u, format %s %s.\n", filter, (unsigned int)request.connect.PinId,
            debugstr_guid(&request.format->MajorFormat), debugstr_guid(&request.format->SubFormat));

    if (!(descriptor = filter_pin_descriptor(filter, request.connect.PinId))) return STATUS_INVALID_PARAMETER;
    if (descriptor->Flags & KSPIN_FLAG_DENY_USERMODE_ACCESS) return STATUS_ACCESS_DENIED;
    if ((status = check_request(&descriptor->PinDescriptor, &request))) return status;
    if (request.to_sink && (status = find_sink(file, bind, &request))) return status;
    status = make_pin(file, filter, descriptor, &request, bind->access);
    if (request.sink) object_release(&request.sink->obj);
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
    filter_pin_closed(filter);
    object_release(&filter->obj);
    return TRUE;
}
