/*
 * Timeouts of stream pointers: one timer a pin
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

#include "frames/timeout.h"
#include "base/time.h"
#include "frames/framequeue.h"
#include "frames/streampointer.h"
#include "stockwine/ntdll.h"
#include "stockwine/timer.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

void pointer_cancel_timeout(struct stream_pointer *pointer)
{
    if (!pointer->timeout) return;
    pointer->timeout = NULL;
    RemoveEntryList(&pointer->timeout_entry);
}

static void set_timer(struct frame_queue *queue)
{
    LIST_ENTRY *entry;
    LONGLONG due = MAXLONGLONG;

    for (entry = queue->timeouts.Flink; entry != &queue->timeouts; entry = entry->Flink)
        due = min(due, CONTAINING_RECORD(entry, struct stream_pointer, timeout_entry)->timeout_due);
    if (due == MAXLONGLONG) return;

    timer_set(queue->timer, due - current_time());
}

static struct stream_pointer *find_timeout(struct frame_queue *queue)
{
    LONGLONG now = current_time();
    LIST_ENTRY *entry;

    for (entry = queue->timeouts.Flink; entry != &queue->timeouts; entry = entry->Flink)
    {
        struct stream_pointer *pointer = CONTAINING_RECORD(entry, struct stream_pointer, timeout_entry);
        if (pointer->timeout_due <= now) return pointer;
    }
    return NULL;
}

static void timer_fired(void *context)
{
    struct frame_queue *queue = context;
    struct stream_pointer *pointer;

    framequeue_lock(queue);
    while ((pointer = find_timeout(queue)))
    {
        PFNKSSTREAMPOINTER callback = pointer->timeout;

        pointer_cancel_timeout(pointer);
        framequeue_callback(queue, callback, pointer);
    }
    set_timer(queue);
    framequeue_unlock(queue);
}

void timeouts_cancel(struct frame_queue *queue)
{
    framequeue_lock(queue);
    while (!IsListEmpty(&queue->timeouts))
        pointer_cancel_timeout(CONTAINING_RECORD(queue->timeouts.Flink, struct stream_pointer, timeout_entry));
    framequeue_unlock(queue);
    if (!queue->timer) return;
    timer_cancel(queue->timer); /* it would fire for the pointers that were cancelled */
}

void timeouts_destroy(struct frame_queue *queue)
{
    if (!queue->timer) return;
    timer_cancel(queue->timer);
    timer_release(queue->timer);
}

/***********************************************************************
 *           KsStreamPointerScheduleTimeout (KS.@)
 *
 * The callback runs with the queue locked, like a cancel callback: so the pointer can't be deleted meanwhile by anybody
 * else.
 */
void NTAPI KsStreamPointerScheduleTimeout(KSSTREAM_POINTER *stream_pointer, PFNKSSTREAMPOINTER callback,
        ULONGLONG interval)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    struct frame_queue *queue = pointer->queue;

    TRACE("pointer %p, callback %p, interval %I64u\n", stream_pointer, callback, interval);

    framequeue_lock(queue);
    pointer_cancel_timeout(pointer);
    if (!queue->closed && callback)
    {
        if (queue->timer || !timer_create(timer_fired, queue, &queue->timer))
        {
            pointer->timeout = callback;
            pointer->timeout_due = current_time() + min(interval, MAXLONGLONG / 2);
            InsertTailList(&queue->timeouts, &pointer->timeout_entry);
            set_timer(queue);
        }
    }
    framequeue_unlock(queue);
}

/***********************************************************************
 *           KsStreamPointerCancelTimeout (KS.@)
 */
void NTAPI KsStreamPointerCancelTimeout(KSSTREAM_POINTER *stream_pointer)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);

    TRACE("pointer %p\n", stream_pointer);

    framequeue_lock(pointer->queue);
    pointer_cancel_timeout(pointer);
    framequeue_unlock(pointer->queue);
}
