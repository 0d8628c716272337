/*
 * The frame queue of a pin: arrival, abort and completion of transfers
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

#include "frames/framequeue.h"
#include "format/medium.h"
#include "frames/frame.h"
#include "frames/streampointer.h"
#include "frames/transfer.h"
#include "object/ksfilter.h"
#include "object/kspin.h"
#include "object/object.h"
#include "object/tree.h"
#include "stockwine/lock.h"
#include "stockwine/thread.h"
#include "stockwine/work.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static void framequeue_drain(struct frame_queue *queue);

static void service_worker(void *context);

NTSTATUS framequeue_init(struct frame_queue *queue, struct ks_pin *pin, const struct frame_queue_ops *ops)
{
    queue->ops = ops;
    queue->pin = pin;
    queue->standard = is_standard_transport(&pin->pub);
    lock_init(&queue->lock);
    condition_init(&queue->idle);
    InitializeListHead(&queue->transfers);
    InitializeListHead(&queue->frames);
    InitializeListHead(&queue->completed);
    InitializeListHead(&queue->free_transfers);
    return work_create(service_worker, queue, &queue->service_work);
}

void framequeue_destroy(struct frame_queue *queue)
{
    if (queue->new_format) ExFreePoolWithTag(queue->new_format, STREAM_TAG);
    if (queue->service_work) work_release(queue->service_work);
}

/* What the dispatch thread has left to do is done by the service worker. Any thread, lock may be held. */
static void queue_service(struct frame_queue *queue)
{
    object_queue_work(&queue->pin->obj, queue->service_work, &queue->service_queued);
}

void framequeue_lock(struct frame_queue *queue)
{
    if (queue->callback_thread == current_thread()) return;
    lock_acquire(&queue->lock);
}

void framequeue_unlock(struct frame_queue *queue)
{
    if (queue->callback_thread == current_thread()) return;
    framequeue_drain(queue);
    lock_release(&queue->lock);
}

BOOLEAN framequeue_in_callback(const struct frame_queue *queue)
{
    return queue->callback_thread == current_thread();
}

void framequeue_callback(struct frame_queue *queue, PFNKSSTREAMPOINTER callback, struct stream_pointer *pointer)
{
    struct ks_filter *filter = object_filter(&queue->pin->obj);
    void *outer = queue->callback_thread;

    InterlockedIncrement(&filter->callbacks);
    queue->callback_thread = current_thread();
    callback(&pointer->pub);
    queue->callback_thread = outer;
    InterlockedDecrement(&filter->callbacks);
}

/* Requests */

/* Completes the IRPs of retired transfers in the order in which they were retired. A transfer of a link comes by twice: what
 * goes on with it may be freed before its memory is free for something else. */
static void framequeue_drain(struct frame_queue *queue)
{
    struct transfer *transfer;
    BOOLEAN returned;

    if (queue->draining || IsListEmpty(&queue->completed)) return;

    queue->draining = TRUE;
    while (!IsListEmpty(&queue->completed))
    {
        transfer = CONTAINING_RECORD(RemoveHeadList(&queue->completed), struct transfer, entry);

        returned = transfer->state == TRANSFER_RETURNED;

        lock_release(&queue->lock);
        if (returned) transfer->returned(transfer);
        else queue->ops->finish(transfer);
        lock_acquire(&queue->lock);

        queue->pending--;
        if (returned) continue; /* it is queued again, or freed */
        transfer->irp = NULL;
        transfer_release(transfer);
    }
    queue->draining = FALSE;
    condition_wake(&queue->idle);
}

void framequeue_wait_idle(struct frame_queue *queue)
{
    for (;;)
    {
        framequeue_drain(queue);
        if (!queue->pending) return;
        condition_wait(&queue->idle, &queue->lock, NULL);
    }
}

/* Aborting */

static BOOLEAN pointer_on(const struct stream_pointer *pointer, const struct transfer *transfer)
{
    return pointer->frame && pointer->frame->transfer == transfer;
}

static struct stream_pointer *find_cancelled_clone(const struct transfer *transfer)
{
    struct frame_queue *queue = transfer->queue;
    LIST_ENTRY *entry;

    for (entry = queue->clones.Flink; entry != &queue->clones; entry = entry->Flink)
    {
        struct stream_pointer *clone = CONTAINING_RECORD(entry, struct stream_pointer, entry);
        if (pointer_on(clone, transfer) && clone->cancel && !clone->locked && !clone->cancel_called) return clone;
    }
    return NULL;
}

static void unlock_pointers(struct transfer *transfer)
{
    struct frame_queue *queue = transfer->queue;
    LIST_ENTRY *entry;

    if (pointer_on(&queue->leading, transfer)) queue->leading.locked = FALSE;
    if (pointer_on(&queue->trailing, transfer)) queue->trailing.locked = FALSE;
    for (entry = queue->clones.Flink; entry != &queue->clones; entry = entry->Flink)
    {
        struct stream_pointer *clone = CONTAINING_RECORD(entry, struct stream_pointer, entry);
        if (pointer_on(clone, transfer)) clone->locked = FALSE;
    }
    transfer->locks = 0;
}

void transfer_settle(struct transfer *transfer)
{
    struct frame_queue *queue = transfer->queue;
    struct stream_frame *leading_next = NULL, *trailing_next = NULL;
    BOOLEAN move_leading, move_trailing;
    ULONG i;

    if (!transfer_is_queued(transfer) || transfer->locks) return;
    transfer->refs++;

    /* the edges go on to the next frame that is not aborted */
    if ((move_leading = pointer_on(&queue->leading, transfer))) leading_next = frame_next(queue->leading.frame);
    if ((move_trailing = pointer_on(&queue->trailing, transfer))) trailing_next = frame_next(queue->trailing.frame);
    if (queue->format_frame && queue->format_frame->transfer == transfer)
    {
        leading_next = trailing_next = frame_next(queue->format_frame);
        queue->format_frame = NULL;
        move_leading = TRUE;
        move_trailing = (queue->edges & PASSED_TRAILING) && !queue->trailing.frame;
    }

    for (i = 0; i < transfer->count; i++)
    {
        struct stream_frame *frame = &transfer->frames[i];

        if (!frame->live) continue;
        RemoveEntryList(&frame->entry);
        frame->live = FALSE;
        transfer->left--;
        if (frame->queued)
        {
            frame->queued = FALSE;
            frame_release(frame);
        }
    }
    transfer_retire(transfer);
    if (queue->flags & KSPIN_FLAG_ENFORCE_FIFO) transfers_retire_in_order(queue);

    if (move_leading)
    {
        pointer_leave(&queue->leading);
        pointer_place(&queue->leading, leading_next);
    }
    if (move_trailing)
    {
        pointer_leave(&queue->trailing);
        pointer_place(&queue->trailing, trailing_next);
    }
    transfer_release(transfer);
}

void transfer_abort(struct transfer *transfer, NTSTATUS status, BOOLEAN force)
{
    struct stream_pointer *clone;
    ULONG i;

    if (!transfer_is_queued(transfer)) return;
    transfer->refs++;
    if (transfer->cancel == CANCEL_WANTED) transfer->cancel = CANCEL_SEEN;

    if (transfer->left && transfer->state != TRANSFER_ABORTED)
    {
        for (i = 0; i < transfer->count && !transfer->frames[i].done; i++) ;
        if (!transfer->status && (status != STATUS_CANCELLED || i == transfer->count)) transfer->status = status;
        transfer_set_state(transfer, TRANSFER_ABORTED);
    }

    /* DOC:queue-pointers-and-irp-cancellation: all unlocked queue pointers to frames of the IRP are told. The
     * callback deletes its clone, and may delete others. */
    while (transfer_is_queued(transfer) && (clone = find_cancelled_clone(transfer)))
    {
        clone->cancel_called = TRUE;
        framequeue_callback(transfer->queue, clone->cancel, clone);
    }

    if (transfer_is_queued(transfer))
    {
        if (!transfer->left) transfer_retire(transfer); /* was only waiting for its turn */
        else
        {
            if (force) unlock_pointers(transfer);
            transfer_settle(transfer);
        }
    }
    transfer_release(transfer);
}

void framequeue_abort_all(struct frame_queue *queue, NTSTATUS status, BOOLEAN force)
{
    LIST_ENTRY *entry = queue->transfers.Flink;

    while (entry != &queue->transfers)
    {
        struct transfer *transfer = CONTAINING_RECORD(entry, struct transfer, entry);

        if (transfer->state == TRANSFER_ABORTED && !force)
        {
            entry = entry->Flink;
            continue;
        }
        transfer_abort(transfer, status, force);
        entry = queue->transfers.Flink; /* the callbacks may have changed the list */
    }
}

static void WINAPI cancel_transfer(DEVICE_OBJECT *device, IRP *irp)
{
    struct transfer *transfer = irp->Tail.Overlay.DriverContext[0];
    struct frame_queue *queue = transfer->queue;

    TRACE("irp %p, transfer %p\n", irp, transfer);

    IoReleaseCancelSpinLock(irp->CancelIrql);

    lock_acquire(&queue->lock);
    transfer->cancel = transfer_is_queued(transfer) ? CANCEL_WANTED : CANCEL_SEEN;
    if (transfer->cancel == CANCEL_SEEN) InsertTailList(&queue->completed, &transfer->entry);
    queue_service(queue);
    condition_wake(&queue->idle);
    lock_release(&queue->lock);
}

static void service_worker(void *context)
{
    struct frame_queue *queue = context;
    struct ks_pin *pin = queue->pin;
    LIST_ENTRY *entry;

    InterlockedExchange(&queue->service_queued, 0);
    framequeue_lock(queue);
    entry = queue->transfers.Flink;
    while (entry != &queue->transfers)
    {
        struct transfer *transfer = CONTAINING_RECORD(entry, struct transfer, entry);

        if (transfer->cancel != CANCEL_WANTED)
        {
            entry = entry->Flink;
            continue;
        }
        transfer_abort(transfer, STATUS_CANCELLED, FALSE);
        entry = queue->transfers.Flink;
    }
    framequeue_unlock(queue);
    object_release(&pin->obj);
}

/* Arrival */

NTSTATUS transfer_queue(struct transfer *transfer)
{
    struct frame_queue *queue = transfer->queue;
    IRP *irp = transfer->irp;
    BOOLEAN trigger;
    ULONG i;

    lock_acquire(&queue->lock);
    if (!queue->accepting || queue->closed || queue->resetting || (irp && irp->Cancel))
    {
        NTSTATUS status = STATUS_INVALID_DEVICE_STATE;

        if (irp && irp->Cancel) status = STATUS_CANCELLED;
        else if (queue->resetting || queue->closed) status = STATUS_DEVICE_NOT_READY;
        lock_release(&queue->lock);
        return status;
    }

    if (irp)
    {
        IoMarkIrpPending(irp);
        irp->Tail.Overlay.DriverContext[0] = transfer;
    }
    transfer_set_state(transfer, TRANSFER_QUEUED);
    InsertTailList(&queue->transfers, &transfer->entry);
    queue->pending++;

    trigger = (!queue->leading.frame && !queue->format_frame)
            || (queue->flags & KSPIN_FLAG_INITIATE_PROCESSING_ON_EVERY_ARRIVAL);
    for (i = 0; i < transfer->count; i++) frame_insert(&transfer->frames[i]);

    if (irp) IoSetCancelRoutine(irp, cancel_transfer);
    if (irp && irp->Cancel && IoSetCancelRoutine(irp, NULL))
    {
        transfer->cancel = CANCEL_WANTED;
        queue_service(queue);
    }
    if (trigger) queue->ops->arrived(queue);
    lock_release(&queue->lock);
    return STATUS_SUCCESS;
}
