/*
 * Starting, stopping and flushing the stream of a pin
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

#include "stream/flow.h"
#include "base/thread.h"
#include "base/timeouts.h"
#include "device/devio.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/streamtime.h"
#include "stream/region.h"
#include "stream/ring.h"
#include "stream/stream.h"
#include "stream/streamdata.h"
#include "stream/streamthread.h"
#include "stream/writes.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Who goes on to RUN gets the first frame only if its buffer is there by then. The thread doesn't have to be able to get that far:
 * it may fail at once, and be kept by somebody else's allocator or handler, which may even wait for the caller. */
static void wait_first_reads(struct stream *stream)
{
    ULONGLONG end = GetTickCount64() + FIRST_READS_TIMEOUT, now;
    BOOL late;

    if (stream->dir != PINDIR_OUTPUT) return;
    EnterCriticalSection(&stream->cs);
    while (stream->flow == FLOW_STARTING && (now = GetTickCount64()) < end)
        SleepConditionVariableCS(&stream->changed, &stream->cs, end - now);
    late = stream->flow != FLOW_OPEN;
    LeaveCriticalSection(&stream->cs);
    if (late) WARN("Stream %p starts without reads.\n", stream);
}

static void release_stream(void *arg)
{
    stream_release(arg);
}

HRESULT stream_start(struct stream *stream)
{
    HRESULT hr;

    if (thread_is_started(&stream->thread)) return S_OK;
    stream_addref(stream);
    hr = thread_start(&stream->thread, com_object_inner(&stream->pin->filter->obj), stream_run, release_stream, stream);
    if (FAILED(hr))
    {
        stream_release(stream);
        return hr;
    }
    wait_first_reads(stream);
    return S_OK;
}

/* InterlockedExchange64, which Wine's headers lack. */
static void exchange64(volatile LONGLONG *dest, LONGLONG value)
{
    LONGLONG old;

    do old = *dest;
    while (InterlockedCompareExchange64(dest, value, old) != old);
}

/* ---- control ---- */

/* The time is written by state changes only, of which there is one at a time; the stream's thread reads the offset without the lock. */
static void set_stream_time(struct stream *stream, BOOL running)
{
    struct proxy_filter *filter = stream->pin->filter;

    if (running) exchange64(&stream->time.offset, stream_time_run(&stream->time, filter));
    else stream_time_pause(&stream->time, filter);
}

void stream_new_segment(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream->due |= DUE_SEGMENT;
    LeaveCriticalSection(&stream->cs);
}

void stream_set_running(struct stream *stream, BOOL running)
{
    if (stream->live) set_stream_time(stream, running);
    EnterCriticalSection(&stream->cs);
    stream->running = running;
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
}

void stream_kick(struct stream *stream)
{
    SetEvent(stream->wake);
}

void stream_begin_stop(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream_step(stream, FLOW_STOPPED);
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
    if (stream->allocator) IMemAllocator_Decommit(stream->allocator); /* wakes the thread in GetBuffer */
    /* The thread takes back from the driver what it has sent. If it is busy at the peer the kernel pin's way to STOP does. */
    if (!thread_is_started(&stream->thread)) stream_drop_queued(stream);
}

BOOL stream_is_stopped(struct stream *stream)
{
    BOOL stopped;

    EnterCriticalSection(&stream->cs);
    stopped = stream->flow == FLOW_STOPPED;
    LeaveCriticalSection(&stream->cs);
    return stopped;
}


void stream_finish_stop(struct stream *stream)
{
    if (!thread_join(&stream->thread)) ERR("The peer of stream %p doesn't come back, going on without its thread.\n", stream);
    stream_forget_region(stream);
}

static HRESULT reset_device(struct stream *stream, KSRESET reset)
{
    HRESULT hr = ks_ioctl_bounded(stream->handle, IOCTL_KS_RESET_STATE, &reset, sizeof(reset), NULL, 0, RESET_TIMEOUT);

    if (FAILED(hr)) WARN("Reset %d of stream %p fails, hr %#lx.\n", reset, stream, hr);
    return hr;
}

void stream_begin_flush(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream_step(stream, FLOW_FLUSHING);
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
    if (!thread_is_started(&stream->thread)) stream_drop_queued(stream);
    if (SUCCEEDED(reset_device(stream, KSRESET_BEGIN))) return;
    EnterCriticalSection(&stream->cs);
    stream_step(stream, FLOW_CANCELLING);
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
}

/* What the thread has already is at the peer or on its way there, where the flush is known about. Nothing to wait for without a
 * flush. */
void stream_wait_flushed(struct stream *stream)
{
    ULONGLONG end = GetTickCount64() + DRAIN_TIMEOUT, now;

    EnterCriticalSection(&stream->cs);
    while (stream_is_flushing(stream) && !thread_is_caller(&stream->thread)
            && (stream->completion != COMPLETION_NONE || stream->pending + stream->queued) && (now = GetTickCount64()) < end)
        SleepConditionVariableCS(&stream->changed, &stream->cs, end - now);
    if (stream_is_flushing(stream) && stream->pending) ERR("The driver keeps %lu requests.\n", stream->pending);
    LeaveCriticalSection(&stream->cs);
}

void stream_end_flush(struct stream *stream)
{
    reset_device(stream, KSRESET_END);
    EnterCriticalSection(&stream->cs);
    /* Not where the driver has kept a segment: the thread is gone, nobody would send anything. */
    stream_step(stream, FLOW_OPEN);
    if (stream->eos != EOS_NONE) stream_set_eos(stream, EOS_NONE);
    stream->told = FALSE;
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
}

void stream_wake(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    notify_change(stream);
    LeaveCriticalSection(&stream->cs);
}
