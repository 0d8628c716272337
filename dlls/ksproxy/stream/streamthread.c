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
#include "stream/reads.h"
#include "stream/ring.h"
#include "stream/stream.h"
#include "stream/streamdata.h"
#include "stream/writes.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Whether what has been read may go to the peer: a live source is silent until it runs. */
static BOOL may_complete(const struct stream *stream)
{
    return !stream->live || stream->running || stream->flushing;
}

static BOOL oldest_is_done(struct stream *stream)
{
    BOOL done;

    EnterCriticalSection(&stream->cs);
    done = stream->pending && request_at(stream, 0)->done;
    LeaveCriticalSection(&stream->cs);
    return done && may_complete(stream);
}

/* Waits for the end of the oldest request or for any change; TRUE if the request is to be completed. */
static BOOL wait_request(struct stream *stream)
{
    HANDLE handles[2] = {stream->wake, NULL};
    const KSSTREAM_SEGMENT *segment = NULL;
    DWORD ret;

    if (oldest_is_done(stream)) return TRUE;
    EnterCriticalSection(&stream->cs);
    if (stream->pending && !request_at(stream, 0)->done)
    {
        segment = request_at(stream, 0)->segment;
        handles[1] = segment->CompletionEvent;
    }
    LeaveCriticalSection(&stream->cs);

    ret = WaitForMultipleObjects(segment ? 2 : 1, handles, FALSE, stream->starved ? RETRY_TIME : INFINITE);
    if (ret == WAIT_FAILED)
    {
        ERR("Handler %p has no event to wait for.\n", stream->handlers.io.iface);
        stream_fail(stream, E_HANDLE);
        return FALSE;
    }
    if (ret == WAIT_OBJECT_0 + 1)
    {
        stream_set_done(stream, segment);
        /* It waits until the device runs, unless it is the end of the device. */
        if (!may_complete(stream) && !filter_check_device(stream->pin->filter)) stream_end(stream);
    }
    return !stream->quit && oldest_is_done(stream);
}

/* The segment is the handler's from here on: it may be out with another sample when this returns. */
static HRESULT complete_segment(struct stream *stream)
{
    KSSTREAM_SEGMENT *segment;
    ULONG completed;
    HRESULT hr;

    EnterCriticalSection(&stream->cs);
    segment = stream->pending ? request_at(stream, 0)->segment : NULL;
    completed = stream->completed;
    stream->completing = !!segment;
    LeaveCriticalSection(&stream->cs);
    if (!segment) return S_OK;

    hr = IKsInterfaceHandler_KsCompleteIo(stream->handlers.io.iface, segment);

    EnterCriticalSection(&stream->cs);
    stream->completing = FALSE;
    if (stream->completed == completed && stream->pending) pop_request(stream); /* nobody has told of it */
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
    return hr;
}

static void complete_request(struct stream *stream)
{
    BOOL eos = request_at(stream, 0)->eos;
    HRESULT hr = complete_segment(stream);

    if (SUCCEEDED(hr))
    {
        stream->aborted = 0;
        if (eos) stream->eos_written = TRUE;
    }
    else if (stream->flushing || stream->quit) TRACE("Flushed, hr %#lx.\n", hr);
    /* By the driver; it is asked again, and says then what is wrong, but it isn't asked for ever. */
    else if (hr != HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED) || ++stream->aborted > 2 * stream->count) stream_fail(stream, hr);
}

/* The oldest request; FALSE: no end within timeout ms. */
static BOOL wait_done(struct stream *stream, DWORD timeout)
{
    const KSSTREAM_SEGMENT *segment = NULL;

    EnterCriticalSection(&stream->cs);
    if (stream->pending && !request_at(stream, 0)->done) segment = request_at(stream, 0)->segment;
    LeaveCriticalSection(&stream->cs);
    if (!segment) return TRUE;
    if (WaitForSingleObject(segment->CompletionEvent, timeout) != WAIT_OBJECT_0) return FALSE;
    stream_set_done(stream, segment);
    return TRUE;
}

/* Takes everything back from the driver. One that doesn't give it back keeps the memory. Cancels what this thread has sent, which
 * leaves alone what others ask of the pin; a handler that sends by a thread of its own makes it necessary to cancel everything. */
static void drain(struct stream *stream)
{
    ULONGLONG start = GetTickCount64(), elapsed;

    if (stream->pending) CancelIo(stream->handle);
    while (stream->pending)
    {
        elapsed = GetTickCount64() - start;
        if (!wait_done(stream, elapsed < CANCEL_TIMEOUT ? CANCEL_TIMEOUT - elapsed : 0))
        {
            elapsed = GetTickCount64() - start;
            if (elapsed >= CANCEL_TIMEOUT) CancelIoEx(stream->handle, NULL); /* it isn't one without an event to wait for */
            if (!wait_done(stream, elapsed < DRAIN_TIMEOUT ? DRAIN_TIMEOUT - elapsed : 0))
            {
                ERR("The driver keeps %lu requests.\n", stream->pending);
                stream->io_lost = TRUE;
                break;
            }
        }
        complete_segment(stream);
    }
    if (stream->typed_sample) IMediaSample_Release(stream->typed_sample);
    stream->typed_sample = NULL;
    stream_drop_queued(stream);
}

/* After its end the stream rests until it is flushed or stopped. */
static void rest(struct stream *stream)
{
    drain(stream);
    if (!stream->io_lost && stream->ended) WaitForSingleObject(stream->wake, INFINITE);
}

static void cancel_flushed(struct stream *stream)
{
    BOOL cancel;

    EnterCriticalSection(&stream->cs);
    cancel = stream->cancel;
    stream->cancel = FALSE;
    LeaveCriticalSection(&stream->cs);
    if (cancel) CancelIo(stream->handle);
    stream_drop_queued(stream);
}

static void run_stream(struct stream *stream)
{
    BOOL read = stream->dir == PINDIR_OUTPUT;

    while (!stream->quit && !stream->io_lost)
    {
        if (stream->ended)
        {
            rest(stream);
            continue;
        }
        if (stream->flushing) cancel_flushed(stream);
        else if (!(read ? stream_fill_reads(stream) : stream_send_writes(stream)))
        {
            stream_end(stream);
            continue;
        }
        stream_set_primed(stream);
        if (stream->eos_written && stream->running && !stream->complete_sent) stream_send_complete(stream);
        if (wait_request(stream)) complete_request(stream);
    }
}

/* Gives back what the thread holds. */
static void leave(struct stream *stream)
{
    IUnknown *filter = com_object_inner(&stream->pin->filter->obj);
    BOOL stray;

    EnterCriticalSection(&stream->cs);
    stream->thread_done = TRUE;
    stray = stream->stray;
    LeaveCriticalSection(&stream->cs);
    TRACE("stream %p is done%s.\n", stream, stray ? ", late" : "");
    stream_set_thread(NULL);
    stream_release(stream);
    if (stray) IUnknown_Release(filter);
}

DWORD WINAPI stream_thread(void *arg)
{
    struct stream *stream = arg;
    HMODULE module = stream->module;
    HRESULT hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);

    TRACE("stream %p.\n", stream);

    stream_set_thread(stream);
    run_stream(stream);
    stream_end(stream);
    if (!stream->io_lost) drain(stream);
    leave(stream);
    if (SUCCEEDED(hr)) CoUninitialize();
    FreeLibraryAndExitThread(module, 0);
}
