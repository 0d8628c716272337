/*
 * Pin factories: KSPROPSETID_Pin
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

static const GUID specifier_none = GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_NONE);

static ULONGLONG align8(ULONGLONG size)
{
    return (size + 7) & ~(ULONGLONG)7;
}

/* A list of ranges as descriptors have it: an attribute list behind a range counts as an entry. */
static const KSDATARANGE *next_range(const PKSDATARANGE *ranges, ULONG count, ULONG *index, const KSATTRIBUTE_LIST **attributes)
{
    const KSDATARANGE *range;

    *attributes = NULL;
    if (*index >= count) return NULL;
    range = ranges[(*index)++];
    if ((range->Flags & KSDATARANGE_ATTRIBUTES) && *index < count)
        *attributes = (const KSATTRIBUTE_LIST *)ranges[(*index)++];
    return range;
}

const KSDATARANGE *next_data_range(const KSPIN_DESCRIPTOR *pin, ULONG *index, const KSATTRIBUTE_LIST **attributes)
{
    return next_range(pin->DataRanges, pin->DataRangesCount, index, attributes);
}

static ULONGLONG attributes_size(const KSATTRIBUTE_LIST *list)
{
    ULONGLONG size = sizeof(KSMULTIPLE_ITEM);
    ULONG i;

    for (i = 0; i < list->Count; i++) size = align8(size) + list->Attributes[i]->Size;
    return size;
}

static void write_attributes(const KSATTRIBUTE_LIST *list, char *out)
{
    KSMULTIPLE_ITEM *item = (KSMULTIPLE_ITEM *)out;
    ULONG i, pos = sizeof(*item);

    for (i = 0; i < list->Count; i++)
    {
        pos = align8(pos);
        memcpy(out + pos, list->Attributes[i], list->Attributes[i]->Size);
        pos += list->Attributes[i]->Size;
    }
    item->Size = pos;
    item->Count = list->Count;
}

static NTSTATUS return_ranges(IRP *irp, const PKSDATARANGE *ranges, ULONG count)
{
    const KSATTRIBUTE_LIST *attributes;
    const KSDATARANGE *range;
    ULONGLONG size = 0;
    ULONG index = 0, items = 0;
    NTSTATUS status;
    char *out;

    while ((range = next_range(ranges, count, &index, &attributes)))
    {
        size = align8(size) + range->FormatSize;
        items++;
        if (!attributes) continue;
        size = align8(size) + attributes_size(attributes);
        items++;
    }
    if (size > 0x1000000) return STATUS_INVALID_PARAMETER;
    if ((status = return_list(irp, items, size, (void **)&out)) || !out) return status;

    memset(out, 0, size);
    for (index = size = 0; (range = next_range(ranges, count, &index, &attributes));)
    {
        size = align8(size);
        memcpy(out + size, range, range->FormatSize);
        size += range->FormatSize;
        if (!attributes) continue;
        size = align8(size);
        write_attributes(attributes, out + size);
        size += attributes_size(attributes);
    }
    return STATUS_SUCCESS;
}

/* Copies a list of equal things; the standard one if there are none. */
static NTSTATUS return_identifiers(IRP *irp, const void *list, ULONG count, const void *standard, ULONG size)
{
    if (!count || !list)
    {
        list = standard;
        count = 1;
    }
    return KsHandleSizedListQuery(irp, count, size, list);
}

static NTSTATUS return_ulong(IRP *irp, ULONG value)
{
    return return_data(irp, &value, sizeof(value));
}

/* Names */

WCHAR *media_category_name(const GUID *guid, const GUID *fallback, ULONG *size)
{
    static const WCHAR root[] = L"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\MediaCategories\\";
    char buffer[FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data) + 512];
    KEY_VALUE_PARTIAL_INFORMATION *info = (KEY_VALUE_PARTIAL_INFORMATION *)buffer;
    UNICODE_STRING name, string;
    OBJECT_ATTRIBUTES attr;
    NTSTATUS status;
    WCHAR path[128], *ret = NULL;
    ULONG needed;
    HANDLE key;

    if (guid && !RtlStringFromGUID(guid, &string))
    {
        wcscpy(path, root);
        wcscat(path, string.Buffer);
        RtlFreeUnicodeString(&string);
        RtlInitUnicodeString(&name, path);
        InitializeObjectAttributes(&attr, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
        if (!ZwOpenKey(&key, KEY_READ, &attr))
        {
            RtlInitUnicodeString(&name, L"Name");
            status = ZwQueryValueKey(key, &name, KeyValuePartialInformation, buffer, sizeof(buffer), &needed);
            if (!status && info->Type == REG_SZ
                    && (ret = ExAllocatePoolWithTag(PagedPool, info->DataLength + sizeof(WCHAR), KS_TAG)))
            {
                memcpy(ret, info->Data, info->DataLength);
                ret[info->DataLength / sizeof(WCHAR)] = 0;
                *size = (wcslen(ret) + 1) * sizeof(WCHAR);
            }
            ZwClose(key);
        }
    }
    if (!ret && fallback) return media_category_name(fallback, NULL, size);
    return ret;
}

static NTSTATUS return_name(IRP *irp, const KSPIN_DESCRIPTOR *descriptor)
{
    NTSTATUS status;
    WCHAR *name;
    ULONG size;

    if (!(name = media_category_name(descriptor->Name, descriptor->Category, &size))) return STATUS_NOT_FOUND;
    status = return_data(irp, name, size);
    ExFreePool(name);
    return status;
}

static NTSTATUS return_category(IRP *irp, const KSPIN_DESCRIPTOR *descriptor)
{
    if (!descriptor->Category) return STATUS_NOT_FOUND;
    return return_data(irp, descriptor->Category, sizeof(GUID));
}

/* What a KSPIN_DESCRIPTOR alone can tell. */
static NTSTATUS descriptor_property(IRP *irp, ULONG id, const KSPIN_DESCRIPTOR *descriptor)
{
    switch (id)
    {
    case KSPROPERTY_PIN_DATAFLOW: return return_ulong(irp, descriptor->DataFlow);
    case KSPROPERTY_PIN_DATARANGES: return return_ranges(irp, descriptor->DataRanges, descriptor->DataRangesCount);
    case KSPROPERTY_PIN_INTERFACES:
        return return_identifiers(irp, descriptor->Interfaces, descriptor->InterfacesCount, &standard_interface,
                sizeof(standard_interface));
    case KSPROPERTY_PIN_MEDIUMS:
        return return_identifiers(irp, descriptor->Mediums, descriptor->MediumsCount, &standard_medium,
                sizeof(standard_medium));
    case KSPROPERTY_PIN_COMMUNICATION: return return_ulong(irp, descriptor->Communication);
    case KSPROPERTY_PIN_CATEGORY: return return_category(irp, descriptor);
    case KSPROPERTY_PIN_NAME: return return_name(irp, descriptor);
    case KSPROPERTY_PIN_CONSTRAINEDDATARANGES:
        if (descriptor->ConstrainedDataRangesCount)
            return return_ranges(irp, descriptor->ConstrainedDataRanges, descriptor->ConstrainedDataRangesCount);
        return return_ranges(irp, descriptor->DataRanges, descriptor->DataRangesCount);
    default: return STATUS_NOT_FOUND;
    }
}

/***********************************************************************
 *           KsPinPropertyHandler (KS.@)
 */
NTSTATUS NTAPI KsPinPropertyHandler(IRP *irp, KSPROPERTY *property, void *data, ULONG count,
        const KSPIN_DESCRIPTOR *descriptors)
{
    const KSP_PIN *pin = (const KSP_PIN *)property;
    struct ioctl_buffers b;

    TRACE("irp %p, property %u, count %u.\n", irp, (unsigned int)property->Id, (unsigned int)count);

    if (property->Id == KSPROPERTY_PIN_CTYPES) return return_ulong(irp, count);
    get_ioctl_buffers(irp, &b);
    if (b.in_size < sizeof(*pin)) return STATUS_INVALID_BUFFER_SIZE;
    if (pin->PinId >= count) return STATUS_INVALID_PARAMETER;
    return descriptor_property(irp, property->Id, &descriptors[pin->PinId]);
}

/* Intersection */

ULONG attribute_list_size(const void *list, ULONG size)
{
    const KSMULTIPLE_ITEM *item = list;
    ULONG i, pos = sizeof(*item);

    if (size < sizeof(*item) || item->Size < sizeof(*item) || item->Size > size) return 0;
    for (i = 0; i < item->Count; i++)
    {
        const KSATTRIBUTE *attribute;

        pos = align8(pos);
        if (pos > item->Size || item->Size - pos < sizeof(*attribute)) return 0;
        attribute = (const KSATTRIBUTE *)((const char *)list + pos);
        if (attribute->Size < sizeof(*attribute) || attribute->Size > item->Size - pos) return 0;
        pos += attribute->Size;
    }
    return item->Size;
}

/* One range of a client's list. */
struct client_range
{
    KSDATARANGE *range;
    const KSMULTIPLE_ITEM *attributes; /* or NULL */
};

/* Takes the next range, with its attributes, of the bytes at *pos. FALSE: the list lies about its lengths. */
static BOOLEAN parse_range(char *list, ULONG size, ULONG *pos, struct client_range *ret)
{
    KSDATARANGE *range;
    ULONG left;

    if (*pos > size || size - *pos < sizeof(*range)) return FALSE;
    left = size - *pos;
    range = (KSDATARANGE *)(list + *pos);
    if (range->FormatSize < sizeof(*range) || range->FormatSize > left) return FALSE;
    *pos += min(align8(range->FormatSize), left);
    ret->range = range;
    ret->attributes = NULL;
    if (!(range->Flags & KSDATARANGE_ATTRIBUTES)) return TRUE;

    if (!(left = attribute_list_size(list + *pos, size - *pos))) return FALSE;
    ret->attributes = (const KSMULTIPLE_ITEM *)(list + *pos);
    *pos += min(align8(left), size - *pos);
    return TRUE;
}

static BOOLEAN guid_match(const GUID *a, const GUID *b)
{
    return IsEqualGUID(a, &GUID_NULL) || IsEqualGUID(b, &GUID_NULL) || IsEqualGUID(a, b);
}

static BOOLEAN client_has_attribute(const KSMULTIPLE_ITEM *list, const GUID *id)
{
    ULONG i, pos = sizeof(*list);

    for (i = 0; list && i < list->Count; i++)
    {
        const KSATTRIBUTE *attribute = (const KSATTRIBUTE *)((const char *)list + (pos = align8(pos)));
        if (IsEqualGUID(&attribute->Attribute, id)) return TRUE;
        pos += attribute->Size;
    }
    return FALSE;
}

static BOOLEAN pin_has_attribute(const KSATTRIBUTE_LIST *list, const GUID *id)
{
    ULONG i;

    for (i = 0; list && i < list->Count; i++)
        if (IsEqualGUID(&list->Attributes[i]->Attribute, id)) return TRUE;
    return FALSE;
}

/* What one side requires the other has to know. */
static BOOLEAN attributes_match(const KSMULTIPLE_ITEM *client, const KSATTRIBUTE_LIST *pin)
{
    ULONG i, pos = sizeof(*client);

    for (i = 0; pin && i < pin->Count; i++)
        if ((pin->Attributes[i]->Flags & KSATTRIBUTE_REQUIRED)
                && !client_has_attribute(client, &pin->Attributes[i]->Attribute)) return FALSE;
    for (i = 0; client && i < client->Count; i++)
    {
        const KSATTRIBUTE *attribute = (const KSATTRIBUTE *)((const char *)client + (pos = align8(pos)));
        if ((attribute->Flags & KSATTRIBUTE_REQUIRED) && !pin_has_attribute(pin, &attribute->Attribute)) return FALSE;
        pos += attribute->Size;
    }
    return TRUE;
}

static BOOLEAN ranges_match(const struct client_range *client, const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    return guid_match(&client->range->MajorFormat, &range->MajorFormat)
            && guid_match(&client->range->SubFormat, &range->SubFormat)
            && guid_match(&client->range->Specifier, &range->Specifier)
            && attributes_match(client->attributes, attributes);
}

/* Without a handler only ranges that say nothing but their GUIDs have an intersection. */
static NTSTATUS default_intersection(const KSDATARANGE *client, const KSDATARANGE *range, ULONG out_size, void *data,
        ULONG *size)
{
    KSDATAFORMAT format = {{0}};

    if (!IsEqualGUID(&client->Specifier, &specifier_none) || !IsEqualGUID(&range->Specifier, &specifier_none))
        return STATUS_NO_MATCH;
    format.FormatSize = sizeof(format);
    format.SampleSize = range->SampleSize;
    format.MajorFormat = IsEqualGUID(&range->MajorFormat, &GUID_NULL) ? client->MajorFormat : range->MajorFormat;
    format.SubFormat = IsEqualGUID(&range->SubFormat, &GUID_NULL) ? client->SubFormat : range->SubFormat;
    format.Specifier = specifier_none;

    *size = sizeof(format);
    if (!out_size) return STATUS_BUFFER_OVERFLOW;
    if (out_size < sizeof(format)) return STATUS_BUFFER_TOO_SMALL;
    memcpy(data, &format, sizeof(format));
    return STATUS_SUCCESS;
}

struct intersection
{
    IRP *irp;
    KSP_PIN *pin;
    void *data;
    ULONG out_size;
    const KSPIN_DESCRIPTOR *descriptor;
    PFNKSINTERSECTHANDLEREX handler_ex;   /* one of the two, or none */
    PFNKSINTERSECTHANDLER handler;
    void *context;
};

/* Intersects one range of the client with all of the pin. */
static NTSTATUS intersect_range(const struct intersection *is, const struct client_range *client, ULONG *size)
{
    const KSATTRIBUTE_LIST *attributes;
    const KSDATARANGE *range;
    NTSTATUS status;
    ULONG index = 0;

    if (is->handler)
        return is->handler(is->irp, is->pin, client->range, is->data);

    while ((range = next_data_range(is->descriptor, &index, &attributes)))
    {
        if (!ranges_match(client, range, attributes)) continue;
        *size = 0;
        KSPROPERTY_ATTRIBUTES_IRP_STORAGE(is->irp) = (KSATTRIBUTE_LIST *)attributes;
        if (is->handler_ex)
            status = is->handler_ex(is->context, is->irp, is->pin, client->range, (KSDATARANGE *)range, is->out_size,
                    is->out_size ? is->data : NULL, size);
        else
            status = default_intersection(client->range, range, is->out_size, is->data, size);
        if (status != STATUS_NO_MATCH) return status;
    }
    return STATUS_NO_MATCH;
}

static NTSTATUS intersect(struct intersection *is)
{
    KSMULTIPLE_ITEM *item = (KSMULTIPLE_ITEM *)(is->pin + 1);
    ULONG i, pos = sizeof(*item), size = 0;
    struct client_range client;
    struct ioctl_buffers b;
    NTSTATUS status;

    get_ioctl_buffers(is->irp, &b);
    is->data = b.out;
    is->out_size = b.out_size;
    if (b.in_size < sizeof(*is->pin) + sizeof(*item) || item->Size < sizeof(*item) || item->Size > b.in_size - sizeof(*is->pin))
        return STATUS_INVALID_BUFFER_SIZE;

    for (i = 0; i < item->Count; i++)
    {
        if (!parse_range((char *)item, item->Size, &pos, &client)) return STATUS_INVALID_BUFFER_SIZE;
        if (client.attributes) i++; /* has been counted */
        if ((status = intersect_range(is, &client, &size)) == STATUS_NO_MATCH) continue;

        if (is->handler) return status; /* has filled in the IRP */
        if (status == STATUS_BUFFER_OVERFLOW) is->irp->IoStatus.Information = size;
        if (NT_SUCCESS(status) && status != STATUS_PENDING)
        {
            if (size > is->out_size)
            {
                ERR("the minidriver returns %u bytes in a buffer of %u.\n", (unsigned int)size, (unsigned int)is->out_size);
                return STATUS_BUFFER_TOO_SMALL;
            }
            is->irp->IoStatus.Information = size;
        }
        return status;
    }
    return STATUS_NO_MATCH;
}

/***********************************************************************
 *           KsPinDataIntersectionEx (KS.@)
 */
NTSTATUS NTAPI KsPinDataIntersectionEx(IRP *irp, KSP_PIN *pin, void *data, ULONG count, const KSPIN_DESCRIPTOR *descriptors,
        ULONG descriptor_size, PFNKSINTERSECTHANDLEREX handler, void *context)
{
    struct intersection is = { .irp = irp, .pin = pin, .handler_ex = handler, .context = context };

    TRACE("irp %p, pin %u, handler %p.\n", irp, (unsigned int)pin->PinId, handler);

    if (pin->PinId >= count) return STATUS_INVALID_PARAMETER;
    is.descriptor = (const KSPIN_DESCRIPTOR *)((const char *)descriptors + (SIZE_T)pin->PinId * descriptor_size);
    return intersect(&is);
}

/***********************************************************************
 *           KsPinDataIntersection (KS.@)
 *
 * The handler fills in the IRP itself.
 */
NTSTATUS NTAPI KsPinDataIntersection(IRP *irp, KSP_PIN *pin, void *data, ULONG count, const KSPIN_DESCRIPTOR *descriptors,
        PFNKSINTERSECTHANDLER handler)
{
    struct intersection is = { .irp = irp, .pin = pin, .handler = handler };

    TRACE("irp %p, pin %u, handler %p.\n", irp, (unsigned int)pin->PinId, handler);

    if (pin->PinId >= count) return STATUS_INVALID_PARAMETER;
    is.descriptor = &descriptors[pin->PinId];
    return intersect(&is);
}

/* The properties of a filter's pin factories */

/* Control held. */
static NTSTATUS return_instances(IRP *irp, struct ks_filter *filter, const KSPIN_DESCRIPTOR_EX *descriptor, ULONG id)
{
    KSPIN_CINSTANCES instances;

    instances.PossibleCount = descriptor->InstancesPossible;
    instances.CurrentCount = filter_pin_instances(filter, id);
    return return_data(irp, &instances, sizeof(instances));
}

static NTSTATUS propose_format(IRP *irp, struct ks_filter *filter, ULONG id)
{
    struct ioctl_buffers b;
    NTSTATUS status;

    get_ioctl_buffers(irp, &b);
    control_acquire(&filter->obj);
    status = filter_propose_data_format(filter, id, b.out, b.out_size);
    control_release(&filter->obj);
    return status;
}

NTSTATUS filter_pin_property(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_filter *filter = object_filter(object_from_irp(irp));
    const KSPIN_DESCRIPTOR_EX *descriptor;
    KSP_PIN *pin = (KSP_PIN *)request;

    if (request->Id == KSPROPERTY_PIN_CTYPES) return return_ulong(irp, filter_pin_count(filter));
    if (!(descriptor = filter_pin_descriptor(filter, pin->PinId)))
    {
        WARN("there is no pin factory %u.\n", (unsigned int)pin->PinId);
        return STATUS_INVALID_PARAMETER;
    }

    switch (request->Id)
    {
    case KSPROPERTY_PIN_CINSTANCES: return return_instances(irp, filter, descriptor, pin->PinId);
    case KSPROPERTY_PIN_NECESSARYINSTANCES: return return_ulong(irp, descriptor->InstancesNecessary);
    case KSPROPERTY_PIN_PROPOSEDATAFORMAT: return propose_format(irp, filter, pin->PinId);
    case KSPROPERTY_PIN_DATAINTERSECTION:
    {
        /* The documentation calls the context the filter's Context; in Microsoft's samples it is the filter. */
        struct intersection is = { .irp = irp, .pin = pin, .descriptor = &descriptor->PinDescriptor,
                .handler_ex = descriptor->IntersectHandler, .context = &filter->pub };

        return intersect(&is);
    }
    default: return descriptor_property(irp, request->Id, &descriptor->PinDescriptor);
    }
}
