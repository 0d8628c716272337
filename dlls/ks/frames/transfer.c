/*
 * Transfers: a stream IRP, or a slot of a link, in a frame queue
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

#include "frames/transfer.h"
#include "base/transition.h"
#include "frames/framedata.h"
#include "frames/framequeue.h"
#include "frames/header.h"
#include "link/link.h"
#include "stockwine/lock.h"

#define MAX_FREE_TRANSFERS 64
#define MAX_FREE_CAPACITY 16  /* frames of a transfer that is worth keeping */

/* From each state, the states that may follow. */
#define TO(state) (1 << TRANSFER_##state)
static const BYTE transitions[] =
{
    [TRANSFER_IDLE] = TO(IDLE) | TO(QUEUED),
    [TRANSFER_QUEUED] = TO(ABORTED) | TO(RETIRED),
    [TRANSFER_ABORTED] = TO(RETIRED),
    [TRANSFER_RETIRED] = TO(RETURNED) | TO(IDLE),
    [TRANSFER_RETURNED] = TO(IDLE),
};

void transfer_set_state(struct transfer *transfer, enum transfer_state state)
{
    check_transition(transitions, transfer->state, state);
    transfer->state = state;
}

static void transfer_init(struct transfer *transfer, ULONG count)
{
    ULONG i;

    transfer->irp = NULL;
    transfer->status = STATUS_SUCCESS;
    transfer->refs = 1;
    transfer->count = count;
    transfer->left = 0;
    transfer->locks = 0;
    transfer_set_state(transfer, TRANSFER_IDLE);
    transfer->cancel = CANCEL_POSSIBLE;

    for (i = 0; i < count; i++)
    {
        struct stream_frame *frame = &transfer->frames[i];

        frame->transfer = transfer;
        frame->region = NULL;
        frame->buffer = NULL;
        frame->data = NULL;
        frame->mdl = NULL;
        frame->mappings_count = 0;
        frame->refs = 0;
        frame->passed = 0;
        frame->queued = FALSE;
        frame->live = FALSE;
        frame->done = FALSE;
    }
}

struct transfer *transfer_alloc(struct frame_queue *queue, ULONG count, ULONG stride)
{
    struct transfer *transfer;
    ULONG64 size, frames_size;
    LIST_ENTRY *entry;

    lock_acquire(&queue->lock);
    for (entry = queue->free_transfers.Flink; entry != &queue->free_transfers; entry = entry->Flink)
    {
        transfer = CONTAINING_RECORD(entry, struct transfer, entry);
        if (transfer->capacity < count || transfer->headers_size / stride < count) continue;
        RemoveEntryList(&transfer->entry);
        queue->free_transfers_count--;
        lock_release(&queue->lock);
        transfer_init(transfer, count);
        return transfer;
    }
    lock_release(&queue->lock);

    frames_size = FIELD_OFFSET(struct transfer, frames) + (ULONG64)count * sizeof(struct stream_frame);
    frames_size = (frames_size + 15) & ~(ULONG64)15;
    size = frames_size + (ULONG64)count * stride;
    if (size > MAXLONG) return NULL;
    if (!(transfer = ExAllocatePoolWithTag(NonPagedPool, size, STREAM_TAG))) return NULL;
    memset(transfer, 0, frames_size);
    transfer->queue = queue;
    transfer->capacity = count;
    transfer->headers_size = count * stride;
    transfer->headers = (BYTE *)transfer + frames_size;
    transfer_init(transfer, count);
    return transfer;
}

struct transfer *transfer_create(struct frame_queue *queue, struct link_slot *slot, BOOLEAN read,
        void (*returned)(struct transfer *transfer))
{
    struct transfer *transfer;

    if (!(transfer = transfer_alloc(queue, 1, queue->header_size))) return NULL;
    transfer->slot = slot;
    transfer->returned = returned;
    transfer->read = read;
    transfer->stride = transfer->client_stride = queue->header_size;
    transfer->frames[0].header = (KSSTREAM_HEADER *)transfer->headers;
    return transfer;
}

void transfer_reset(struct transfer *transfer)
{
    transfer_init(transfer, 1);
}

void transfer_destroy(struct transfer *transfer)
{
    ULONG i;

    for (i = 0; i < transfer->capacity; i++)
        if (transfer->frames[i].mappings) ExFreePoolWithTag(transfer->frames[i].mappings, STREAM_TAG);
    ExFreePoolWithTag(transfer, STREAM_TAG);
}

static void transfer_put(struct transfer *transfer)
{
    struct frame_queue *queue = transfer->queue;
    ULONG i;

    for (i = 0; i < transfer->count; i++) frame_free_data(queue, &transfer->frames[i]);

    if (transfer->slot)
    {
        transfer_set_state(transfer, TRANSFER_RETURNED);
        InsertTailList(&queue->completed, &transfer->entry);
        queue->pending++;
    }
    else if (queue->free_transfers_count < MAX_FREE_TRANSFERS && transfer->capacity <= MAX_FREE_CAPACITY && queue->accepting)
    {
        InsertHeadList(&queue->free_transfers, &transfer->entry);
        queue->free_transfers_count++;
    }
    else transfer_destroy(transfer);
}

void transfer_discard(struct transfer *transfer)
{
    struct frame_queue *queue = transfer->queue;

    lock_acquire(&queue->lock);
    transfer_put(transfer);
    lock_release(&queue->lock);
}

void transfer_release(struct transfer *transfer)
{
    if (!--transfer->refs) transfer_put(transfer);
}

/* If the cancel routine has been fetched but not run yet, that hands the transfer over. */
void transfer_retire(struct transfer *transfer)
{
    struct frame_queue *queue = transfer->queue;

    transfer_set_state(transfer, TRANSFER_RETIRED);
    if (transfer->cancel == CANCEL_WANTED) transfer->cancel = CANCEL_SEEN;
    RemoveEntryList(&transfer->entry);
    if (transfer->irp && transfer->cancel == CANCEL_POSSIBLE && !IoSetCancelRoutine(transfer->irp, NULL)) return;
    InsertTailList(&queue->completed, &transfer->entry);
}

void transfers_retire_in_order(struct frame_queue *queue)
{
    while (!IsListEmpty(&queue->transfers))
    {
        struct transfer *transfer = CONTAINING_RECORD(queue->transfers.Flink, struct transfer, entry);

        if (transfer->left) break;
        transfer_retire(transfer);
    }
}

void transfer_done(struct transfer *transfer)
{
    if (transfer->queue->flags & KSPIN_FLAG_ENFORCE_FIFO) transfers_retire_in_order(transfer->queue);
    else transfer_retire(transfer);
}

void transfers_free_pool(struct frame_queue *queue)
{
    while (!IsListEmpty(&queue->free_transfers))
        transfer_destroy(CONTAINING_RECORD(RemoveHeadList(&queue->free_transfers), struct transfer, entry));
    queue->free_transfers_count = 0;
}
