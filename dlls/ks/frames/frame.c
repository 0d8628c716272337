/*
 * Frames of a queue, and where stream pointers stand on them
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

#include "frames/frame.h"
#include "frames/framedata.h"
#include "frames/framequeue.h"
#include "frames/mapping.h"
#include "frames/region.h"
#include "frames/streampointer.h"
#include "frames/transfer.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

#define MAX_NEW_FORMAT 0x10000

/* The minidriver has announced a new format in a frame of a read pin: "the Data member contains" it
 * (DDI:ks/ns-ks-ksstream_header.md). The client may write to the frame, so it is copied before it is looked at. */
static void keep_new_format(struct stream_frame *frame)
{
    struct frame_queue *queue = frame->transfer->queue;
    ULONG size = min(frame->header->DataUsed, min(frame->extent, MAX_NEW_FORMAT));
    KSDATAFORMAT *format;

    if (!frame->data || size < sizeof(*format)) return;
    if (!(format = ExAllocatePoolWithTag(NonPagedPool, size, STREAM_TAG))) return;
    memcpy(format, frame->data, size);
    if (queue->new_format) ExFreePoolWithTag(queue->new_format, STREAM_TAG);
    queue->new_format = format;
    queue->new_format_size = size;
}

void frame_release(struct stream_frame *frame)
{
    struct transfer *transfer = frame->transfer;

    if (--frame->refs) return;

    if (frame->live)
    {
        RemoveEntryList(&frame->entry);
        frame->live = FALSE;
        frame->done = TRUE;
        if (transfer->read && (frame->header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED))
        {
            keep_new_format(frame);
            transfer->queue->ops->format_announced(transfer->queue);
        }
        if (!--transfer->left && transfer_is_queued(transfer)) transfer_done(transfer);
    }
    transfer_release(transfer);
}

static BOOLEAN frame_is_format_change(const struct stream_frame *frame)
{
    return !frame->transfer->read && (frame->header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED);
}

struct stream_frame *frame_next(const struct stream_frame *frame)
{
    struct frame_queue *queue = frame->transfer->queue;
    LIST_ENTRY *entry;

    if (!frame->live) return NULL;
    for (entry = frame->entry.Flink; entry != &queue->frames; entry = entry->Flink)
    {
        struct stream_frame *next = CONTAINING_RECORD(entry, struct stream_frame, entry);
        if (next->transfer->state != TRANSFER_ABORTED) return next;
    }
    return NULL;
}

/* Stream pointers on frames */

void pointer_reset(struct stream_pointer *pointer)
{
    struct stream_frame *frame = pointer->frame;
    KSSTREAM_POINTER_OFFSET *offset = pointer->pub.Offset;

    pointer->pub.StreamHeader = frame ? frame->header : NULL;
    offset->Data = NULL;
    offset->Count = offset->Remaining = 0;
    if (!frame) return;

    if (!(pointer->queue->flags & KSPIN_FLAG_GENERATE_MAPPINGS))
    {
        offset->Data = frame->data;
        offset->Count = offset->Remaining = framequeue_is_output(pointer->queue) ? frame->extent : frame->used;
    }
    else if (frame->mappings_count) pointer_update_data(pointer);
}

void pointer_update_data(struct stream_pointer *pointer)
{
    struct stream_frame *frame = pointer->frame;
    KSSTREAM_POINTER_OFFSET *offset = pointer->pub.Offset;

    if (!(pointer->queue->flags & KSPIN_FLAG_GENERATE_MAPPINGS))
    {
        offset->Data = frame->data ? frame->data + (offset->Count - offset->Remaining) : NULL;
        return;
    }
    if (!offset->Count) offset->Count = offset->Remaining = frame->mappings_count;
    offset->Mappings = mapping_at(frame, offset->Count - offset->Remaining);
}

void pointer_place(struct stream_pointer *pointer, struct stream_frame *frame)
{
    struct frame_queue *queue = pointer->queue;

    /* No pointer gets past a format change before it has been made. */
    if (frame && frame_is_format_change(frame))
    {
        if (pointer == &queue->leading)
        {
            queue->format_frame = frame;
            queue->ops->format_arrived(queue);
        }
        frame = NULL;
    }

    if (frame) frame->refs++;
    pointer->frame = frame;
    pointer_reset(pointer);
    if (pointer == &queue->leading) queue->ops->edge_moved(queue);
}

/* With KSPIN_FLAG_GENERATE_MAPPINGS the class library tells how far the frame was filled (KSSTREAM_HEADER,
 * DataUsed). The count is one of mappings: what they cover is meant. A minidriver that still holds clones fills in
 * DataUsed itself later. */
static void frame_set_used(struct stream_pointer *pointer)
{
    struct stream_frame *frame = pointer->frame;
    KSSTREAM_POINTER_OFFSET *offset = &pointer->pub.OffsetOut;

    if (!frame->transfer->read || !frame->live || frame->refs != 2 || frame->header->DataUsed) return;
    frame->header->DataUsed = mappings_bytes(frame, offset->Count - offset->Remaining);
}

void pointer_leave(struct stream_pointer *pointer)
{
    struct stream_frame *frame = pointer->frame;
    struct frame_queue *queue = pointer->queue;
    struct transfer *transfer;

    if (!frame) return;
    transfer = frame->transfer;
    transfer->refs++;

    if (pointer->edge == PASSED_LEADING && (queue->flags & KSPIN_FLAG_GENERATE_MAPPINGS)) frame_set_used(pointer);
    if (pointer->locked)
    {
        pointer->locked = FALSE;
        transfer->locks--;
    }

    pointer->frame = NULL;
    frame->passed |= pointer->edge;
    if (frame->queued && (frame->passed & queue->edges) == queue->edges)
    {
        frame->queued = FALSE;
        frame_release(frame);
    }
    frame_release(frame);
    if (transfer->state == TRANSFER_ABORTED && !transfer->locks) transfer_settle(transfer);
    transfer_release(transfer);
}

void pointer_advance(struct stream_pointer *pointer)
{
    struct stream_frame *next;

    if (!pointer->frame) return;
    next = frame_next(pointer->frame);
    pointer_leave(pointer);
    pointer_place(pointer, next);
}

void pointer_unlock(struct stream_pointer *pointer)
{
    struct transfer *transfer;

    if (!pointer->locked) return;
    transfer = pointer->frame->transfer;
    pointer->locked = FALSE;
    transfer->locks--;
    if (transfer->state == TRANSFER_ABORTED && !transfer->locks) transfer_settle(transfer);
}

NTSTATUS pointer_lock(struct stream_pointer *pointer)
{
    struct frame_queue *queue = pointer->queue;
    struct stream_frame *frame = pointer->frame;
    struct transfer *transfer;
    NTSTATUS status;

    if (pointer->locked) return STATUS_SUCCESS;
    if (!frame || !frame->live || frame->transfer->state == TRANSFER_ABORTED) return STATUS_DEVICE_NOT_READY;

    transfer = frame->transfer;
    pointer->locked = TRUE;
    transfer->locks++;

    if ((!frame->data && frame->extent) || ((queue->flags & KSPIN_FLAG_GENERATE_MAPPINGS) && !frame->mappings_count))
    {
        transfer->refs++;
        if (queue->callback_thread) status = frame_prepare(queue, frame);
        else
        {
            framequeue_unlock(queue);
            status = frame_prepare(queue, frame);
            framequeue_lock(queue);
        }

        if (status && pointer->locked && pointer->frame == frame)
        {
            WARN("pin %p, frame %p: %#lx\n", &queue->pin->pub, frame, status);
            pointer->locked = FALSE;
            transfer->locks--;
            transfer_abort(transfer, status, FALSE);
        }
        else if (!frame->live || pointer->frame != frame) status = STATUS_DEVICE_NOT_READY; /* stopped meanwhile */
        transfer_release(transfer);
        if (status) return STATUS_DEVICE_NOT_READY;
    }

    pointer_update_data(pointer);
    return STATUS_SUCCESS;
}

/* Arrival */

void frame_insert(struct stream_frame *frame)
{
    struct frame_queue *queue = frame->transfer->queue;

    /* A format has to stay as it was checked: never in place. */
    if (frame->transfer->slot) frame->header->Data = frame->data;
    else if (!frame_is_format_change(frame) && (frame->region = region_find(queue, frame->address, frame->extent)))
    {
        frame->data = region_data(frame->region, frame->address);
        frame->header->Data = frame->data;
    }
    else frame->header->Data = NULL;

    frame->counted = frame->header->DataUsed;
    frame->refs = 1;
    frame->queued = TRUE;
    frame->live = TRUE;
    frame->transfer->refs++;
    frame->transfer->left++;
    InsertTailList(&queue->frames, &frame->entry);

    if (queue->format_frame) return;
    if (!queue->leading.frame) pointer_place(&queue->leading, frame);
    if ((queue->edges & PASSED_TRAILING) && !queue->trailing.frame) pointer_place(&queue->trailing, frame);
}

/* A write pin's format change has been made or refused. */
void format_frame_done(struct frame_queue *queue, NTSTATUS status)
{
    struct stream_frame *frame = queue->format_frame, *next;

    if (!frame) return;
    next = frame_next(frame);
    queue->format_frame = NULL;
    frame->transfer->status = status;
    frame->queued = FALSE;
    frame_release(frame);
    pointer_place(&queue->leading, next);
    if ((queue->edges & PASSED_TRAILING) && !queue->trailing.frame) pointer_place(&queue->trailing, next);
}
