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

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

LONGLONG current_time(void)
{
    LARGE_INTEGER counter, frequency;

    RtlQueryPerformanceCounter(&counter);
    RtlQueryPerformanceFrequency(&frequency);
    return counter.QuadPart / frequency.QuadPart * 10000000
            + counter.QuadPart % frequency.QuadPart * 10000000 / frequency.QuadPart;
}

void pointer_cancel_timeout(struct stream_pointer *pointer)
{
    if (!pointer->timeout) return;
    pointer->timeout = NULL;
    RemoveEntryList(&pointer->timeout_entry);
}

static void timer_set(struct pin_stream *stream)
{
    LARGE_INTEGER timeout;
    LIST_ENTRY *entry;
    LONGLONG due = MAXLONGLONG;

    for (entry = stream->timeouts.Flink; entry != &stream->timeouts; entry = entry->Flink)
        due = min(due, CONTAINING_RECORD(entry, struct stream_pointer, timeout_entry)->timeout_due);
    if (due == MAXLONGLONG) return;

    timeout.QuadPart = min(current_time() - due, -1);
    TpSetTimer(stream->timer, &timeout, 0, 0);
}

static struct stream_pointer *find_timeout(struct pin_stream *stream)
{
    LONGLONG now = current_time();
    LIST_ENTRY *entry;

    for (entry = stream->timeouts.Flink; entry != &stream->timeouts; entry = entry->Flink)
    {
        struct stream_pointer *pointer = CONTAINING_RECORD(entry, struct stream_pointer, timeout_entry);
        if (pointer->timeout_due <= now) return pointer;
    }
    return NULL;
}

static void CALLBACK timer_fired(void *instance, void *context, TP_TIMER *timer)
{
    struct pin_stream *stream = context;
    struct stream_pointer *pointer;

    stream_lock(stream);
    while ((pointer = find_timeout(stream)))
    {
        PFNKSSTREAMPOINTER callback = pointer->timeout;

        pointer_cancel_timeout(pointer);
        stream_callback(stream, callback, pointer);
    }
    timer_set(stream);
    stream_unlock(stream);
}

void timeouts_cancel(struct pin_stream *stream)
{
    stream_lock(stream);
    while (!IsListEmpty(&stream->timeouts))
        pointer_cancel_timeout(CONTAINING_RECORD(stream->timeouts.Flink, struct stream_pointer, timeout_entry));
    stream_unlock(stream);
    if (!stream->timer) return;
    TpSetTimer(stream->timer, NULL, 0, 0); /* it would fire for the pointers that were cancelled */
    TpWaitForTimer(stream->timer, TRUE);
}

void timeouts_destroy(struct pin_stream *stream)
{
    if (!stream->timer) return;
    TpWaitForTimer(stream->timer, TRUE);
    TpReleaseTimer(stream->timer);
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
    struct pin_stream *stream = pointer->stream;

    TRACE("pointer %p, callback %p, interval %I64u\n", stream_pointer, callback, interval);

    stream_lock(stream);
    pointer_cancel_timeout(pointer);
    if (!stream->closed && callback)
    {
        if (!stream->timer && TpAllocTimer(&stream->timer, timer_fired, stream, NULL))
        {
            ERR("no timer\n");
            stream->timer = NULL;
        }
        else
        {
            pointer->timeout = callback;
            pointer->timeout_due = current_time() + min(interval, MAXLONGLONG / 2);
            InsertTailList(&stream->timeouts, &pointer->timeout_entry);
            timer_set(stream);
        }
    }
    stream_unlock(stream);
}

/***********************************************************************
 *           KsStreamPointerCancelTimeout (KS.@)
 */
void NTAPI KsStreamPointerCancelTimeout(KSSTREAM_POINTER *stream_pointer)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);

    TRACE("pointer %p\n", stream_pointer);

    stream_lock(pointer->stream);
    pointer_cancel_timeout(pointer);
    stream_unlock(pointer->stream);
}
