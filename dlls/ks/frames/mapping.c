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

/*
 * winedevice has no bus addresses: MmGetPhysicalAddress gives the virtual address back, and so do the mappings. A
 * minidriver that simulates its hardware, as Microsoft's avshws does, works with them; real DMA does not exist here.
 * Mappings are cut at page borders, as those of pages that do not lie side by side are, so that drivers meet more than
 * one.
 */

/* The distance that a driver wants (MappingTableStride) can only be told by KsDeviceRegisterAdapterObject, which is
 * not there yet. */
#define MAPPING_STRIDE sizeof(KSMAPPING)

KSMAPPING *mapping_at(const struct stream_frame *frame, ULONG index)
{
    return (KSMAPPING *)((BYTE *)frame->mappings + (SIZE_T)index * MAPPING_STRIDE);
}

NTSTATUS frame_map(struct frame_queue *queue, struct stream_frame *frame)
{
    ULONG i, left = framequeue_is_output(queue) ? frame->extent : frame->used;
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(frame->data, left);
    BYTE *data = frame->data;

    if (!count) return STATUS_SUCCESS;
    if (frame->mappings_size / MAPPING_STRIDE < count)
    {
        KSMAPPING *mappings;

        if (!(mappings = ExAllocatePoolWithTag(NonPagedPool, count * MAPPING_STRIDE, STREAM_TAG)))
            return STATUS_INSUFFICIENT_RESOURCES;
        if (frame->mappings) ExFreePoolWithTag(frame->mappings, STREAM_TAG);
        frame->mappings = mappings;
        frame->mappings_size = count * MAPPING_STRIDE;
    }

    for (i = 0; i < count; i++)
    {
        KSMAPPING *mapping = mapping_at(frame, i);

        mapping->PhysicalAddress.QuadPart = (ULONG_PTR)data;
        mapping->ByteCount = min(left, PAGE_SIZE - BYTE_OFFSET(data));
        mapping->Alignment = 0;
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
