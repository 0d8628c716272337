/*
 * Scatter/gather mappings for pins with KSPIN_FLAG_GENERATE_MAPPINGS
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

#include "frames/mapping.h"
#include "frames/framequeue.h"
#include "frames/transfer.h"
#include "object/device.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * winedevice has no bus addresses: MmGetPhysicalAddress gives the virtual address back, and so do the mappings. A
 * minidriver that simulates its hardware works with them; real DMA does not exist here. Mappings are cut at page borders,
 * as those of pages that do not lie side by side are, so that drivers meet more than one, and where they become longer
 * than the device can handle.
 */

KSMAPPING *mapping_at(const struct stream_frame *frame, ULONG index)
{
    return (KSMAPPING *)((BYTE *)frame->mappings + (SIZE_T)index * frame->transfer->queue->mappings.stride);
}

/* Of the mapping that begins there. */
static ULONG mapping_bytes(const struct device_mappings *mappings, const BYTE *data, ULONG left)
{
    ULONG size = min(left, PAGE_SIZE - BYTE_OFFSET(data));

    return mappings->max_bytes ? min(size, mappings->max_bytes) : size;
}

static ULONG count_mappings(const struct device_mappings *mappings, const BYTE *data, ULONG left)
{
    ULONG size, count;

    for (count = 0; left; count++, data += size, left -= size) size = mapping_bytes(mappings, data, left);
    return count;
}

static NTSTATUS alloc_mappings(struct stream_frame *frame, ULONG64 size)
{
    KSMAPPING *mappings;

    if (frame->mappings_size >= size) return STATUS_SUCCESS;
    if (size > MAXLONG || !(mappings = ExAllocatePoolWithTag(NonPagedPool, size, STREAM_TAG)))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (frame->mappings) ExFreePoolWithTag(frame->mappings, STREAM_TAG);
    frame->mappings = mappings;
    frame->mappings_size = size;
    return STATUS_SUCCESS;
}

NTSTATUS frame_map(struct frame_queue *queue, struct stream_frame *frame)
{
    ULONG i, left = framequeue_is_output(queue) ? frame->extent : frame->used;
    ULONG count = count_mappings(&queue->mappings, frame->data, left);
    BYTE *data = frame->data;
    NTSTATUS status;

    if (!count) return STATUS_SUCCESS;
    if ((status = alloc_mappings(frame, (ULONG64)count * queue->mappings.stride))) return status;
    /* what is behind each of them is the driver's */
    memset(frame->mappings, 0, count * queue->mappings.stride);

    for (i = 0; i < count; i++)
    {
        KSMAPPING *mapping = mapping_at(frame, i);

        mapping->PhysicalAddress.QuadPart = (ULONG_PTR)data;
        mapping->ByteCount = mapping_bytes(&queue->mappings, data, left);
        data += mapping->ByteCount;
        left -= mapping->ByteCount;
    }
    frame->mappings_count = count;
    return STATUS_SUCCESS;
}

ULONG mappings_bytes(const struct stream_frame *frame, ULONG count)
{
    ULONG i, size = 0;

    for (i = 0; i < count; i++) size += mapping_at(frame, i)->ByteCount;
    return size;
}

/***********************************************************************
 *           KsDeviceRegisterAdapterObject (KS.@)
 *
 * Pins whose Descriptor->Flags have KSPIN_FLAG_GENERATE_MAPPINGS take it over when they leave STOP: a device that is started again
 * may register it again. The adapter itself isn't needed here, as there is no bus.
 */
void NTAPI KsDeviceRegisterAdapterObject(KSDEVICE *device, PADAPTER_OBJECT adapter, ULONG max_bytes, ULONG stride)
{
    struct device_mappings mappings = { .max_bytes = max_bytes, .stride = stride };

    TRACE("device %p, adapter %p, max_bytes %lu, stride %lu.\n", device, adapter, max_bytes, stride);

    if (!adapter || stride < sizeof(KSMAPPING) || stride % sizeof(ULONG))
    {
        ERR("adapter %p, mappings of %lu bytes: not registered.\n", adapter, stride);
        return;
    }
    device_set_mappings(impl_from_KSDEVICE(device), &mappings);
}
