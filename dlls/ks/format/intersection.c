/*
 * Data intersection
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

#include "format/intersection.h"
#include "base/irp.h"
#include "format/datarange.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static const GUID specifier_none = GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_NONE);

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

NTSTATUS pin_factory_intersection(IRP *irp, KSP_PIN *pin, const KSPIN_DESCRIPTOR_EX *descriptor, KSFILTER *filter)
{
    /* The documentation calls the context the filter's Context; in Microsoft's samples it is the filter. */
    struct intersection is = { .irp = irp, .pin = pin, .descriptor = &descriptor->PinDescriptor,
            .handler_ex = descriptor->IntersectHandler, .context = filter };

    return intersect(&is);
}
