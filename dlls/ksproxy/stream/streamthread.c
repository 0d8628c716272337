/*
 * The thread of a stream
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

#include "stream/streamthread.h"
#include "base/timeouts.h"
#include "pin/lost.h"
#include "pin/pin.h"
#include "stream/endofstream.h"
#include "stream/reads.h"
#include "stream/ring.h"
#include "stream/stream.h"
#include "stream/streamdata.h"
#include "stream/writes.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#define RETRY_TIME 50             /* ms until an allocator that somebody else has decommitted is asked again */

/* ---- sending ---- */

static enum supply send_writes(struct stream *stream)
{
    IMediaSample *sample;
    HRESULT hr;

    while (stream_flows(stream) && stream->queued)
    {
        sample = slot_at(stream, stream->pending)->sample;
        if ((hr = stream_send(stream, sample)) == S_OK)
        {
            IMediaSample_Release(sample); /* the handler has its own reference */
            continue;
        }
        /* The sample is still queued. */
        if (!stream_flows(stream)) break;
        if (hr == S_FALSE) return stream->pending ? SUPPLY_DONE : SUPPLY_STARVED;
        stream_fail(stream, hr);
        break;
    }
    return stream_flows(stream) || stream_is_flushing(stream) ? SUPPLY_DONE : SUPPLY_OVER;
}

/* ---- completing ---- */

/* Whether what has been read may go to the peer: a live source is silent until it runs. */
static BOOL may_complete(const struct stream *stream)
{
    return !stream->live || stream->running || stream_is_flushing(stream);
}

static BOOL oldest_is_done(struct stream *stream)
{
    const KSSTREAM_SEGMENT *segment = stream_get_oldest(stream);

    return segment && segment == stream->done && may_complete(stream);
}

/* Waits for the end of the oldest segment; FALSE: no end within timeout ms. */
static BOOL wait_done(struct stream *stream, DWORD timeout)
{
    const KSSTREAM_SEGMENT *segment = stream_get_oldest(stream);

    if (!segment || segment == stream->done) return TRUE;
    if (WaitForSingleObject(segment->CompletionEvent, timeout) != WAIT_OBJECT_0) return FALSE;
    if (stream_get_oldest(stream) == segment) stream->done = segment;
    return TRUE;
}

static DWORD time_left(ULONGLONG start, DWORD timeout)
{
    ULONGLONG elapsed = GetTickCount64() - start;

    return elapsed < timeout ? timeout - elapsed : 0;
}

static void lose(struct stream *stream)
{
    ERR("The driver keeps %lu requests.\n", stream->pending);
    EnterCriticalSection(&stream->cs);
    stream_step(stream, FLOW_LOST);
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}

/* Takes everything back from the driver. One that doesn't give it back keeps the memory. Cancels what this thread has sent, which
 * leaves alone what others ask of the pin; a handler that sends by a thread of its own makes it necessary to cancel everything. */
static void drain(struct stream *stream)
{
    ULONGLONG start = GetTickCount64();

    if (stream->pending) CancelIo(stream->handle);
    while (stream->pending)
    {
        if (!wait_done(stream, time_left(start, CANCEL_TIMEOUT)))
        {
            if (!time_left(start, CANCEL_TIMEOUT)) CancelIoEx(stream->handle, NULL); /* it isn't one without an event to wait for */
            if (!wait_done(stream, time_left(start, DRAIN_TIMEOUT)))
            {
                lose(stream);
                break;
            }
        }
        stream_complete_oldest(stream);
    }
    if (stream->typed_sample) IMediaSample_Release(stream->typed_sample);
    stream->typed_sample = NULL;
    stream_drop_queued(stream);
}

/* Waits for the end of the oldest segment or for any change; TRUE if the segment is to be completed. */
static BOOL wait_oldest(struct stream *stream, DWORD timeout)
{
    HANDLE handles[2] = {stream->wake, NULL};
    const KSSTREAM_SEGMENT *segment;
    DWORD ret;

    if (oldest_is_done(stream)) return TRUE;
    if ((segment = stream_get_oldest(stream)) == stream->done) segment = NULL;
    if (segment) handles[1] = segment->CompletionEvent;

    ret = WaitForMultipleObjects(segment ? 2 : 1, handles, FALSE, timeout);
    if (ret == WAIT_FAILED)
    {
        ERR("Handler %p has no event to wait for.\n", stream->handlers.io.iface);
        stream_fail(stream, E_HANDLE);
        if (stream->flow != FLOW_ENDED) drain(stream);
        return FALSE;
    }
    if (ret == WAIT_OBJECT_0 + 1)
    {
        if (stream_get_oldest(stream) == segment) stream->done = segment;
        /* It waits until the device runs, unless it is the end of the device. */
        if (!may_complete(stream) && !filter_check_device(stream->pin->filter)) stream_end(stream);
    }
    return stream->flow != FLOW_STOPPED && oldest_is_done(stream);
}

static void complete_oldest(struct stream *stream)
{
    BOOL eos = stream->oldest.eos;
    HRESULT hr = stream_complete_oldest(stream);

    if (SUCCEEDED(hr))
    {
        stream->aborted = 0;
        if (eos) stream_written(stream);
    }
    else if (!stream_flows(stream) && stream->flow != FLOW_ENDED) TRACE("Flushed, hr %#lx.\n", hr);
    /* A driver that aborts by itself is asked again, and says then what is wrong; but it isn't asked for ever. */
    else if (hr != HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED) || ++stream->aborted > 2 * stream->count) stream_fail(stream, hr);
}

/* ---- the thread ---- */

/* After its end the stream rests until it is flushed or stopped. */
static void rest(struct stream *stream)
{
    drain(stream);
    if (stream->flow == FLOW_ENDED) WaitForSingleObject(stream->wake, INFINITE);
}

static void cancel_flushed(struct stream *stream)
{
    BOOL cancel;

    EnterCriticalSection(&stream->cs);
    if ((cancel = stream->flow == FLOW_CANCELLING)) stream_step(stream, FLOW_FLUSHING);
    LeaveCriticalSection(&stream->cs);
    if (cancel) CancelIo(stream->handle);
    stream_drop_queued(stream);
}

static void run_once(struct stream *stream)
{
    enum supply supply = SUPPLY_DONE;

    if (stream_is_flushing(stream)) cancel_flushed(stream);
    else supply = stream->dir == PINDIR_OUTPUT ? stream_fill_reads(stream) : send_writes(stream);
    if (supply == SUPPLY_OVER)
    {
        stream_end(stream);
        return;
    }
    stream_set_primed(stream);
    if (wait_oldest(stream, supply == SUPPLY_STARVED ? RETRY_TIME : INFINITE)) complete_oldest(stream);
}

void stream_run(void *arg)
{
    struct stream *stream = arg;

    TRACE("stream %p.\n", stream);

    stream_set_thread(stream);
    while (stream->flow != FLOW_STOPPED && stream->flow != FLOW_LOST)
    {
        if (stream->flow == FLOW_ENDED) rest(stream);
        else run_once(stream);
    }
    if (stream->flow == FLOW_STOPPED) drain(stream);
    stream_set_thread(NULL);
}
