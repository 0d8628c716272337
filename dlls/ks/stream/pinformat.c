/*
 * The format of a pin
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

#include "stream/pinformat.h"
#include "format/datarange.h"
#include "format/format.h"
#include "frames/framequeue.h"
#include "object/kspin.h"
#include "process/pinprocess.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Asks the minidriver, for one range after the other that the format is in, about the format that the pin already has. */
static NTSTATUS ask_minidriver(struct ks_pin *pin, KSDATAFORMAT *old_format)
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

NTSTATUS pin_negotiate_format(struct ks_pin *pin, const KSDATAFORMAT *format, ULONG size)
{
    KSDATAFORMAT *copy, *old = pin->pub.ConnectionFormat;
    NTSTATUS status;
    ULONG total;

    if ((status = check_format(format, size, &total))) return status;
    if (!(copy = ExAllocatePoolWithTag(NonPagedPool, total, KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(copy, format, total);

    pin->pub.ConnectionFormat = copy;
    pin->pub.AttributeList = format_attributes(copy);
    if (NT_SUCCESS(status = ask_minidriver(pin, old)))
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
    status = pin_negotiate_format(pin, format, size);
    pin_resume_processing(pin);
    return status;
}

/* The format that the minidriver has announced in the stream, or NULL. The caller frees it. */
static KSDATAFORMAT *take_new_format(struct ks_pin *pin, ULONG *size)
{
    struct frame_queue *queue = pin->queue;
    KSDATAFORMAT *format;

    if (!queue) return NULL;
    framequeue_lock(queue);
    format = queue->new_format;
    *size = queue->new_format_size;
    queue->new_format = NULL;
    framequeue_unlock(queue);
    return format;
}

void pin_update_data_format(struct ks_pin *pin)
{
    KSDATAFORMAT *format, *copy;
    ULONG size, total;

    if (!(format = take_new_format(pin, &size))) return;
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
