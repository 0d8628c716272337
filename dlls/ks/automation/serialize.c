/*
 * Property sets as one block of data: what clients keep of a device, and give back later
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

#include "automation/serialize.h"
#include "automation/automation.h"
#include "automation/handler.h"
#include "base/irp.h"
#include "base/syncirp.h"

/*
 * KSPROPERTY_TYPE_SERIALIZESET and _UNSERIALIZESET (DOC:ksproperty-structure.md): a KSPROPERTY_SERIALHDR, then for every property
 * a KSPROPERTY_SERIAL and its data, each at a multiple of 4 bytes. Which properties there are is said by SerializedSize: 0 is none,
 * 1 one that begins with a KSMULTIPLE_ITEM and is asked for its size, else the size of the data.
 *
 * Every property is a GET or SET of its own to its handler, which looks at the IRP: so each one is given an IRP of its own. A handler
 * that pends that one is waited for, within a bound.
 */

#define UNKNOWN_SIZE 1 /* KSPROPERTY_ITEM.SerializedSize */

C_ASSERT(sizeof(KSPROPERTY_SERIALHDR) == 20 && sizeof(KSPROPERTY_SERIAL) == 32);

static ULONG align_serial(ULONG offset)
{
    return (offset + FILE_LONG_ALIGNMENT) & ~FILE_LONG_ALIGNMENT;
}

/* A request for one property of the client's set, with size bytes of data, which are 0. NULL if there is no memory. */
static struct sync_irp *call_create(IRP *client, ULONG id, ULONG flags, ULONG size)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(client);
    struct ioctl_buffers b;
    struct sync_irp *call;
    KSPROPERTY *request;

    get_ioctl_buffers(client, &b);
    if (!(call = sync_irp_create(stack->DeviceObject, stack->FileObject, IOCTL_KS_PROPERTY, b.in, b.in_size, size))) return NULL;
    call->irp->RequestorMode = client->RequestorMode;
    call->irp->Tail.Overlay.Thread = client->Tail.Overlay.Thread;
    request = call->in;
    request->Id = id;
    request->Flags = (request->Flags & KSPROPERTY_TYPE_TOPOLOGY) | flags;
    return call;
}

/* Calls the handler, by the size rules of its item. */
static NTSTATUS call_run(struct sync_irp *call, const struct set_header *set, const KSPROPERTY_ITEM *item)
{
    IRP *irp = call->irp;
    struct ioctl_buffers b;
    NTSTATUS status;

    get_ioctl_buffers(irp, &b);
    KSPROPERTY_SET_IRP_STORAGE(irp) = (const KSPROPERTY_SET *)set;
    KSPROPERTY_ITEM_IRP_STORAGE(irp) = item;
    KSPROPERTY_ATTRIBUTES_IRP_STORAGE(irp) = NULL;
    if (((KSPROPERTY *)b.in)->Flags & KSPROPERTY_TYPE_SET) status = call_set_handler(irp, &b, item);
    else status = call_sized_handler(irp, &b, item->GetPropertyHandler, item->MinProperty, item->MinData);
    return sync_irp_wait(call, status);
}

/* Serializing */

static BOOLEAN is_serialized(const KSPROPERTY_ITEM *item)
{
    return item->SerializedSize && item->GetPropertyHandler;
}

NTSTATUS property_serialized_size(IRP *irp, const struct set_header *set, const KSPROPERTY_ITEM *item, ULONG *size)
{
    struct sync_irp *call;
    NTSTATUS status;

    *size = is_serialized(item) ? item->SerializedSize : 0;
    if (*size != UNKNOWN_SIZE) return *size > SYNC_IRP_MAX_SIZE ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;

    if (!(call = call_create(irp, item->PropertyId, KSPROPERTY_TYPE_GET, 0))) return STATUS_INSUFFICIENT_RESOURCES;
    status = call_run(call, set, item);
    if (status == STATUS_BUFFER_OVERFLOW)
    {
        *size = call->irp->IoStatus.Information > SYNC_IRP_MAX_SIZE ? SYNC_IRP_MAX_SIZE + 1 : call->irp->IoStatus.Information;
        status = *size < sizeof(KSMULTIPLE_ITEM) || *size > SYNC_IRP_MAX_SIZE ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
    }
    else if (status != STATUS_IO_TIMEOUT && NT_SUCCESS(status)) status = STATUS_INVALID_PARAMETER; /* it has no size */
    sync_irp_release(call);
    return status;
}

/* Writes header and data of a property; size: bytes of data that there is room for, and then those that there are. */
static NTSTATUS put_property(IRP *irp, const struct set_header *set, const KSPROPERTY_ITEM *item, char *out, ULONG *size)
{
    KSPROPERTY_SERIAL serial = { .Id = item->PropertyId };
    struct sync_irp *call;
    NTSTATUS status;

    if (!(call = call_create(irp, item->PropertyId, KSPROPERTY_TYPE_GET, *size))) return STATUS_INSUFFICIENT_RESOURCES;
    status = call_run(call, set, item);
    if (NT_SUCCESS(status))
    {
        if (item->SerializedSize == UNKNOWN_SIZE) *size = min(*size, call->irp->IoStatus.Information);
        if (item->Values) serial.PropTypeSet = item->Values->PropTypeSet;
        serial.PropertyLength = *size;
        memcpy(out, &serial, sizeof(serial));
        memcpy(out + sizeof(serial), call->out, *size);
    }
    sync_irp_release(call);
    return status == STATUS_BUFFER_OVERFLOW ? STATUS_BUFFER_TOO_SMALL : status; /* with a size it would say something else */
}

/* Bytes of the whole set, now. */
static NTSTATUS get_total_size(const struct automation_scope *scope, IRP *irp, const GUID *guid, ULONG *total)
{
    struct automation_cursor cursor = {0};
    const struct set_header *set;
    const KSPROPERTY_ITEM *item;
    NTSTATUS status;
    ULONG size;

    *total = sizeof(KSPROPERTY_SERIALHDR);
    while ((item = automation_next_item(scope, AUTOMATION_PROPERTIES, guid, &cursor, &set)))
    {
        if (!is_serialized(item)) continue;
        if ((status = property_serialized_size(irp, set, item, &size))) return status;
        *total = align_serial(*total) + sizeof(KSPROPERTY_SERIAL) + size;
        if (*total > SYNC_IRP_MAX_SIZE) return STATUS_INVALID_PARAMETER;
    }
    return STATUS_SUCCESS;
}

/* A property that fails, or has grown beyond the buffer since it told its size, fails them all. */
static NTSTATUS put_properties(const struct automation_scope *scope, IRP *irp, const GUID *guid)
{
    KSPROPERTY_SERIALHDR header = { *guid, 0 };
    ULONG offset = sizeof(header), size, start;
    struct automation_cursor cursor = {0};
    const struct set_header *set;
    const KSPROPERTY_ITEM *item;
    struct ioctl_buffers b;
    NTSTATUS status;

    get_ioctl_buffers(irp, &b);
    while ((item = automation_next_item(scope, AUTOMATION_PROPERTIES, guid, &cursor, &set)))
    {
        if (!is_serialized(item)) continue;
        start = align_serial(offset);
        if (start > b.out_size || b.out_size - start < sizeof(KSPROPERTY_SERIAL)) return STATUS_BUFFER_TOO_SMALL;
        size = min(b.out_size - start - sizeof(KSPROPERTY_SERIAL), SYNC_IRP_MAX_SIZE);
        if (item->SerializedSize != UNKNOWN_SIZE && item->SerializedSize > size) return STATUS_BUFFER_TOO_SMALL;
        if (item->SerializedSize != UNKNOWN_SIZE) size = item->SerializedSize;
        if (!NT_SUCCESS(status = put_property(irp, set, item, (char *)b.out + start, &size))) return status;
        memset((char *)b.out + offset, 0, start - offset);
        offset = start + sizeof(KSPROPERTY_SERIAL) + size;
        header.Count++;
    }
    memcpy(b.out, &header, sizeof(header));
    irp->IoStatus.Information = offset;
    return STATUS_SUCCESS;
}

NTSTATUS serialize_set(const struct automation_scope *scope, IRP *irp, const GUID *set)
{
    struct ioctl_buffers b;
    NTSTATUS status;
    ULONG total;

    get_ioctl_buffers(irp, &b);
    irp->IoStatus.Information = 0;
    if ((status = get_total_size(scope, irp, set, &total))) return status;
    if (b.out_size < total) return return_data(irp, NULL, total);
    status = put_properties(scope, irp, set);
    if (status) irp->IoStatus.Information = 0;
    return status;
}

/* Unserializing */

struct serial_reader
{
    const char *data;
    ULONG size, offset, count;   /* count: properties that are still to come */
};

/* STATUS_NO_MORE_ENTRIES after the last one. */
static NTSTATUS read_serial(struct serial_reader *reader, KSPROPERTY_SERIAL *serial, const void **data)
{
    ULONG start = align_serial(reader->offset);

    if (!reader->count) return STATUS_NO_MORE_ENTRIES;
    if (start > reader->size || reader->size - start < sizeof(*serial)) return STATUS_INVALID_BUFFER_SIZE;
    memcpy(serial, reader->data + start, sizeof(*serial));
    start += sizeof(*serial);
    if (serial->PropertyLength > reader->size - start) return STATUS_INVALID_BUFFER_SIZE;
    *data = reader->data + start;
    reader->offset = start + serial->PropertyLength;
    reader->count--;
    return STATUS_SUCCESS;
}

static NTSTATUS read_header(IRP *irp, const GUID *set, struct serial_reader *reader)
{
    KSPROPERTY_SERIALHDR header;
    struct ioctl_buffers b;

    get_ioctl_buffers(irp, &b);
    if (b.out_size < sizeof(header)) return STATUS_BUFFER_TOO_SMALL;
    if (b.out_size > SYNC_IRP_MAX_SIZE) return STATUS_INVALID_BUFFER_SIZE;
    memcpy(&header, b.out, sizeof(header));
    if (!IsEqualGUID(&header.PropertySet, set)) return STATUS_INVALID_PARAMETER;
    reader->data = b.out;
    reader->size = b.out_size;
    reader->offset = sizeof(header);
    reader->count = header.Count;
    return STATUS_SUCCESS;
}

/* Can this be what we have once said of that property? */
static NTSTATUS check_serial(const KSPROPERTY_ITEM *item, const KSPROPERTY_SERIAL *serial, const void *data)
{
    KSMULTIPLE_ITEM list;

    if (!is_serialized(item) || !item->SetPropertyHandler) return STATUS_NOT_FOUND;
    if (item->SerializedSize != UNKNOWN_SIZE)
        return serial->PropertyLength == item->SerializedSize ? STATUS_SUCCESS : STATUS_INVALID_BUFFER_SIZE;
    if (serial->PropertyLength < sizeof(list)) return STATUS_INVALID_BUFFER_SIZE;
    memcpy(&list, data, sizeof(list));
    return list.Size < sizeof(list) || list.Size > serial->PropertyLength ? STATUS_INVALID_BUFFER_SIZE : STATUS_SUCCESS;
}

static NTSTATUS set_property(IRP *irp, const struct set_header *set, const KSPROPERTY_ITEM *item,
        const KSPROPERTY_SERIAL *serial, const void *data)
{
    struct sync_irp *call;
    NTSTATUS status;

    if (!(call = call_create(irp, serial->Id, KSPROPERTY_TYPE_SET, serial->PropertyLength))) return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(call->out, data, serial->PropertyLength);
    status = call_run(call, set, item);
    sync_irp_release(call);
    return status;
}

/* Goes through all properties; set: sets them, else they are only checked. */
static NTSTATUS read_properties(const struct automation_scope *scope, IRP *irp, const GUID *guid, BOOLEAN set)
{
    struct serial_reader reader;
    const struct set_header *header;
    const KSPROPERTY_ITEM *item;
    KSPROPERTY_SERIAL serial;
    NTSTATUS status;
    const void *data;

    if ((status = read_header(irp, guid, &reader))) return status;
    while (!(status = read_serial(&reader, &serial, &data)))
    {
        if ((status = automation_find(scope, AUTOMATION_PROPERTIES, guid, serial.Id, &header, (const void **)&item))) break;
        if ((status = check_serial(item, &serial, data))) break;
        if (set && !NT_SUCCESS(status = set_property(irp, header, item, &serial, data))) break;
    }
    return status == STATUS_NO_MORE_ENTRIES ? STATUS_SUCCESS : status;
}

/* Nothing is set unless all of the data makes sense. A handler that refuses its property ends it: those before it are set. */
NTSTATUS unserialize_set(const struct automation_scope *scope, IRP *irp, const GUID *set)
{
    NTSTATUS status;

    irp->IoStatus.Information = 0;
    if ((status = read_properties(scope, irp, set, FALSE))) return status;
    return read_properties(scope, irp, set, TRUE);
}
