/*
 * The queue of a pin: requests, frames and what becomes of them
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

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

#define MAX_FREE_REQUESTS 64
#define MAX_FREE_CAPACITY 16  /* frames of a request that is worth keeping */

static void stream_drain(struct pin_stream *stream);

/* Identifies the thread. PsGetCurrentThreadId gives the client's thread when the dispatch thread asks. */
static inline void *current_thread(void)
{
    void *teb;

#ifdef __x86_64__
    __asm__("movq %%gs:0x30,%0" : "=r" (teb));
#else
    __asm__("movl %%fs:0x18,%0" : "=r" (teb));
#endif
    return teb;
}

void stream_init(struct pin_stream *stream)
{
    RtlInitializeSRWLock(&stream->lock);
    RtlInitializeConditionVariable(&stream->idle);
    InitializeListHead(&stream->requests);
    InitializeListHead(&stream->frames);
    InitializeListHead(&stream->completed);
    InitializeListHead(&stream->free_requests);
}

void stream_free_pools(struct pin_stream *stream)
{
    while (!IsListEmpty(&stream->free_requests))
    {
        struct stream_request *request = CONTAINING_RECORD(RemoveHeadList(&stream->free_requests),
                struct stream_request, entry);
        stream_request_destroy(request);
    }
    stream->free_requests_count = 0;
    pointers_free_pool(stream);
    buffers_free(stream);
}

void stream_lock(struct pin_stream *stream)
{
    if (stream->callback_thread == current_thread()) return;
    lock_acquire(&stream->lock);
}

void stream_unlock(struct pin_stream *stream)
{
    if (stream->callback_thread == current_thread()) return;
    stream_drain(stream);
    lock_release(&stream->lock);
}

BOOLEAN stream_in_callback(const struct pin_stream *stream)
{
    return stream->callback_thread == current_thread();
}

void stream_callback(struct pin_stream *stream, PFNKSSTREAMPOINTER callback, struct stream_pointer *pointer)
{
    struct ks_filter *filter = object_filter(&stream->pin->obj);
    void *outer = stream->callback_thread;

    InterlockedIncrement(&filter->callbacks);
    stream->callback_thread = current_thread();
    callback(&pointer->pub);
    stream->callback_thread = outer;
    InterlockedDecrement(&filter->callbacks);
}

/* Requests */

static void request_init(struct stream_request *request, ULONG count)
{
    ULONG i;

    request->irp = NULL;
    request->status = STATUS_SUCCESS;
    request->refs = 1;
    request->count = count;
    request->left = 0;
    request->locks = 0;
    request->aborted = FALSE;
    request->retired = FALSE;
    request->returned = FALSE;
    request->cancel_called = FALSE;
    request->cancel_wanted = FALSE;

    for (i = 0; i < count; i++)
    {
        struct stream_frame *frame = &request->frames[i];

        frame->request = request;
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

struct stream_request *stream_request_alloc(struct pin_stream *stream, ULONG count, ULONG stride)
{
    struct stream_request *request;
    ULONG64 size, frames_size;
    LIST_ENTRY *entry;

    lock_acquire(&stream->lock);
    for (entry = stream->free_requests.Flink; entry != &stream->free_requests; entry = entry->Flink)
    {
        request = CONTAINING_RECORD(entry, struct stream_request, entry);
        if (request->capacity < count || request->headers_size / stride < count) continue;
        RemoveEntryList(&request->entry);
        stream->free_requests_count--;
        lock_release(&stream->lock);
        request_init(request, count);
        return request;
    }
    lock_release(&stream->lock);

    frames_size = FIELD_OFFSET(struct stream_request, frames) + (ULONG64)count * sizeof(struct stream_frame);
    frames_size = (frames_size + 15) & ~(ULONG64)15;
    size = frames_size + (ULONG64)count * stride;
    if (size > MAXLONG) return NULL;
    if (!(request = ExAllocatePoolWithTag(NonPagedPool, size, STREAM_TAG))) return NULL;
    memset(request, 0, frames_size);
    request->stream = stream;
    request->capacity = count;
    request->headers_size = count * stride;
    request->headers = (BYTE *)request + frames_size;
    request_init(request, count);
    return request;
}

struct stream_request *stream_request_create(struct pin_stream *stream, struct link_slot *slot, BOOLEAN read)
{
    struct stream_request *request;

    if (!(request = stream_request_alloc(stream, 1, stream->header_size))) return NULL;
    request->slot = slot;
    request->read = read;
    request->retired = TRUE;
    request->stride = request->client_stride = stream->header_size;
    request->frames[0].header = (KSSTREAM_HEADER *)request->headers;
    return request;
}

void stream_request_reset(struct stream_request *request)
{
    request_init(request, 1);
}

void stream_request_destroy(struct stream_request *request)
{
    ULONG i;

    for (i = 0; i < request->capacity; i++)
        if (request->frames[i].mappings) ExFreePoolWithTag(request->frames[i].mappings, STREAM_TAG);
    ExFreePoolWithTag(request, STREAM_TAG);
}

static void request_put(struct stream_request *request)
{
    struct pin_stream *stream = request->stream;
    ULONG i;

    for (i = 0; i < request->count; i++) frame_free_data(stream, &request->frames[i]);

    if (request->slot)
    {
        request->returned = TRUE;
        InsertTailList(&stream->completed, &request->entry);
        stream->pending++;
    }
    else if (stream->free_requests_count < MAX_FREE_REQUESTS && request->capacity <= MAX_FREE_CAPACITY && stream->accepting)
    {
        InsertHeadList(&stream->free_requests, &request->entry);
        stream->free_requests_count++;
    }
    else stream_request_destroy(request);
}

void stream_request_discard(struct stream_request *request)
{
    struct pin_stream *stream = request->stream;

    lock_acquire(&stream->lock);
    request_put(request);
    lock_release(&stream->lock);
}

void stream_request_release(struct stream_request *request)
{
    if (!--request->refs) request_put(request);
}

/* The request has left the queue. If its cancel routine has been fetched but not run yet, that hands it over. */
static void request_retire(struct stream_request *request)
{
    struct pin_stream *stream = request->stream;

    request->retired = TRUE;
    request->cancel_wanted = FALSE;
    RemoveEntryList(&request->entry);
    if (request->irp && !request->cancel_called && !IoSetCancelRoutine(request->irp, NULL)) return;
    InsertTailList(&stream->completed, &request->entry);
}

/* Retires the requests that have only waited for earlier ones. */
static void retire_in_order(struct pin_stream *stream)
{
    while (!IsListEmpty(&stream->requests))
    {
        struct stream_request *request = CONTAINING_RECORD(stream->requests.Flink, struct stream_request, entry);

        if (request->left) break;
        request_retire(request);
    }
}

void stream_request_done(struct stream_request *request)
{
    if (request->stream->flags & KSPIN_FLAG_ENFORCE_FIFO) retire_in_order(request->stream);
    else request_retire(request);
}

/* Completes the IRPs of retired requests in the order in which they were retired. A request of a link comes by twice: what
 * goes on with it may be freed before its memory is free for something else. */
static void stream_drain(struct pin_stream *stream)
{
    struct stream_request *request;
    BOOLEAN returned;

    if (stream->draining || IsListEmpty(&stream->completed)) return;

    stream->draining = TRUE;
    while (!IsListEmpty(&stream->completed))
    {
        request = CONTAINING_RECORD(RemoveHeadList(&stream->completed), struct stream_request, entry);

        returned = request->returned;

        lock_release(&stream->lock);
        if (returned) link_request_returned(request);
        else stream_request_finish(request);
        lock_acquire(&stream->lock);

        stream->pending--;
        if (returned) continue; /* it is queued again, or freed */
        request->irp = NULL;
        stream_request_release(request);
    }
    stream->draining = FALSE;
    RtlWakeAllConditionVariable(&stream->idle);
}

void stream_wait_idle(struct pin_stream *stream)
{
    for (;;)
    {
        stream_drain(stream);
        if (!stream->pending) return;
        RtlSleepConditionVariableSRW(&stream->idle, &stream->lock, NULL, 0);
    }
}

/* Aborting */

static BOOLEAN pointer_on(const struct stream_pointer *pointer, const struct stream_request *request)
{
    return pointer->frame && pointer->frame->request == request;
}

static struct stream_pointer *find_cancelled_clone(const struct stream_request *request)
{
    struct pin_stream *stream = request->stream;
    LIST_ENTRY *entry;

    for (entry = stream->clones.Flink; entry != &stream->clones; entry = entry->Flink)
    {
        struct stream_pointer *clone = CONTAINING_RECORD(entry, struct stream_pointer, entry);
        if (pointer_on(clone, request) && clone->cancel && !clone->locked && !clone->cancel_called) return clone;
    }
    return NULL;
}

static void unlock_pointers(struct stream_request *request)
{
    struct pin_stream *stream = request->stream;
    LIST_ENTRY *entry;

    if (pointer_on(&stream->leading, request)) stream->leading.locked = FALSE;
    if (pointer_on(&stream->trailing, request)) stream->trailing.locked = FALSE;
    for (entry = stream->clones.Flink; entry != &stream->clones; entry = entry->Flink)
    {
        struct stream_pointer *clone = CONTAINING_RECORD(entry, struct stream_pointer, entry);
        if (pointer_on(clone, request)) clone->locked = FALSE;
    }
    request->locks = 0;
}

void stream_request_settle(struct stream_request *request)
{
    struct pin_stream *stream = request->stream;
    struct stream_frame *leading_next = NULL, *trailing_next = NULL;
    BOOLEAN move_leading, move_trailing;
    ULONG i;

    if (request->retired || request->locks) return;
    request->refs++;

    /* the edges go on to the next frame that is not aborted */
    if ((move_leading = pointer_on(&stream->leading, request))) leading_next = frame_next(stream->leading.frame);
    if ((move_trailing = pointer_on(&stream->trailing, request))) trailing_next = frame_next(stream->trailing.frame);
    if (stream->format_frame && stream->format_frame->request == request)
    {
        leading_next = trailing_next = frame_next(stream->format_frame);
        stream->format_frame = NULL;
        move_leading = TRUE;
        move_trailing = (stream->edges & PASSED_TRAILING) && !stream->trailing.frame;
    }

    for (i = 0; i < request->count; i++)
    {
        struct stream_frame *frame = &request->frames[i];

        if (!frame->live) continue;
        RemoveEntryList(&frame->entry);
        frame->live = FALSE;
        request->left--;
        if (frame->queued)
        {
            frame->queued = FALSE;
            frame_release(frame);
        }
    }
    request_retire(request);
    if (stream->flags & KSPIN_FLAG_ENFORCE_FIFO) retire_in_order(stream);

    if (move_leading)
    {
        pointer_leave(&stream->leading);
        pointer_place(&stream->leading, leading_next);
    }
    if (move_trailing)
    {
        pointer_leave(&stream->trailing);
        pointer_place(&stream->trailing, trailing_next);
    }
    stream_request_release(request);
}

void stream_request_abort(struct stream_request *request, NTSTATUS status, BOOLEAN force)
{
    struct stream_pointer *clone;
    ULONG i;

    if (request->retired) return;
    request->refs++;
    request->cancel_wanted = FALSE;

    if (request->left && !request->aborted)
    {
        for (i = 0; i < request->count && !request->frames[i].done; i++) ;
        if (!request->status && (status != STATUS_CANCELLED || i == request->count)) request->status = status;
        request->aborted = TRUE;
    }

    /* DOC:stream-pointers-and-irp-cancellation: all unlocked stream pointers to frames of the IRP are told. The
     * callback deletes its clone, and may delete others. */
    while (!request->retired && (clone = find_cancelled_clone(request)))
    {
        clone->cancel_called = TRUE;
        stream_callback(request->stream, clone->cancel, clone);
    }

    if (!request->retired)
    {
        if (!request->left) request_retire(request); /* was only waiting for its turn */
        else
        {
            if (force) unlock_pointers(request);
            stream_request_settle(request);
        }
    }
    stream_request_release(request);
}

void stream_abort_all(struct pin_stream *stream, NTSTATUS status, BOOLEAN force)
{
    LIST_ENTRY *entry = stream->requests.Flink;

    while (entry != &stream->requests)
    {
        struct stream_request *request = CONTAINING_RECORD(entry, struct stream_request, entry);

        if (request->aborted && !force)
        {
            entry = entry->Flink;
            continue;
        }
        stream_request_abort(request, status, force);
        entry = stream->requests.Flink; /* the callbacks may have changed the list */
    }
}

static void WINAPI stream_cancel(DEVICE_OBJECT *device, IRP *irp)
{
    struct stream_request *request = irp->Tail.Overlay.DriverContext[0];
    struct pin_stream *stream = request->stream;

    TRACE("irp %p, request %p\n", irp, request);

    IoReleaseCancelSpinLock(irp->CancelIrql);

    lock_acquire(&stream->lock);
    request->cancel_called = TRUE;
    if (request->retired) InsertTailList(&stream->completed, &request->entry);
    else request->cancel_wanted = TRUE;
    service_queue(stream);
    RtlWakeAllConditionVariable(&stream->idle);
    lock_release(&stream->lock);
}

void stream_service(struct pin_stream *stream)
{
    LIST_ENTRY *entry;

    stream_lock(stream);
    entry = stream->requests.Flink;
    while (entry != &stream->requests)
    {
        struct stream_request *request = CONTAINING_RECORD(entry, struct stream_request, entry);

        if (!request->cancel_wanted)
        {
            entry = entry->Flink;
            continue;
        }
        stream_request_abort(request, STATUS_CANCELLED, FALSE);
        entry = stream->requests.Flink;
    }
    stream_unlock(stream);
}

/* Arrival */

NTSTATUS stream_request_queue(struct stream_request *request)
{
    struct pin_stream *stream = request->stream;
    IRP *irp = request->irp;
    BOOLEAN trigger;
    ULONG i;

    lock_acquire(&stream->lock);
    if (!stream->accepting || stream->closed || stream->resetting || (irp && irp->Cancel))
    {
        NTSTATUS status = STATUS_INVALID_DEVICE_STATE;

        if (irp && irp->Cancel) status = STATUS_CANCELLED;
        else if (stream->resetting || stream->closed) status = STATUS_DEVICE_NOT_READY;
        lock_release(&stream->lock);
        return status;
    }

    if (irp)
    {
        IoMarkIrpPending(irp);
        irp->Tail.Overlay.DriverContext[0] = request;
    }
    InsertTailList(&stream->requests, &request->entry);
    stream->pending++;

    trigger = (!stream->leading.frame && !stream->format_frame)
            || (stream->flags & KSPIN_FLAG_INITIATE_PROCESSING_ON_EVERY_ARRIVAL);
    for (i = 0; i < request->count; i++) frame_queue(&request->frames[i]);

    if (irp) IoSetCancelRoutine(irp, stream_cancel);
    if (irp && irp->Cancel && IoSetCancelRoutine(irp, NULL))
    {
        request->cancel_called = TRUE;
        request->cancel_wanted = TRUE;
        service_queue(stream);
    }
    if (trigger) process_trigger(stream);
    lock_release(&stream->lock);
    return STATUS_SUCCESS;
}
