/*
 * The ring of a stream: requests that are at the driver, and samples that wait to be sent
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

#include "stream/ring.h"
#include "buffer/sample.h"
#include "pin/lost.h"
#include "stream/region.h"
#include "stream/stream.h"
#include "stream/streamdata.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Lock held. */
void pop_request(struct stream *stream)
{
    struct request *request = request_at(stream, 0);

    request->segment = NULL;
    request->eos = request->done = FALSE;
    stream->first = (stream->first + 1) % stream->count;
    --stream->pending;
    ++stream->completed;
}

void stream_segment_completed(struct stream *stream, const KSSTREAM_SEGMENT *segment)
{
    BOOL ours;

    EnterCriticalSection(&stream->cs);
    if (stream->pending && request_at(stream, 0)->segment == segment) pop_request(stream);
    else WARN("Segment %p isn't the one that is due.\n", segment);
    ours = stream->completing && stream_of_thread() == stream;
    LeaveCriticalSection(&stream->cs);
    /* The thread itself looks at everything anew before it waits. */
    if (ours) WakeAllConditionVariable(&stream->changed);
    else notify_change(stream);
}

/* The slot behind those that are pending has been sent. */
static void push_segment(struct stream *stream, KSSTREAM_SEGMENT *segment)
{
    struct request *request;

    EnterCriticalSection(&stream->cs);
    request = request_at(stream, stream->pending);
    request->segment = segment;
    request->done = FALSE;
    request->sample = NULL;
    if (stream->dir == PINDIR_INPUT) --stream->queued;
    ++stream->pending;
    LeaveCriticalSection(&stream->cs);
    if (stream->dir == PINDIR_INPUT) WakeAllConditionVariable(&stream->changed);
}

/* The oldest request may be another one now: a handler may tell of its completion when it likes. */
void stream_set_done(struct stream *stream, const KSSTREAM_SEGMENT *segment)
{
    EnterCriticalSection(&stream->cs);
    if (stream->pending && request_at(stream, 0)->segment == segment) request_at(stream, 0)->done = TRUE;
    LeaveCriticalSection(&stream->cs);
}

void stream_end(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream->ended = TRUE;
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}

void stream_fail(struct stream *stream, HRESULT hr)
{
    BOOL notify;

    EnterCriticalSection(&stream->cs);
    stream->ended = TRUE;
    notify = !stream->quit && !stream->notified;
    stream->notified = TRUE;
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
    if (!notify) return;
    WARN("Stream %p fails, hr %#lx.\n", stream, hr);
    filter_notify_failure(stream->pin->filter, hr);
}

/* Gives one sample to the interface handler. S_FALSE if it takes none now; it may be somebody else's, and not tell when. */
HRESULT send_sample(struct stream *stream, IMediaSample *sample)
{
    KSIOOPERATION operation = stream->dir == PINDIR_OUTPUT ? KsIoOperation_Read : KsIoOperation_Write;
    KSSTREAM_SEGMENT *segment = NULL;
    LONG count = 1;
    HRESULT hr;

    stream_update_region(stream, sample_get_allocator(sample));
    hr = IKsInterfaceHandler_KsProcessMediaSamples(stream->handlers.io.iface, stream->handlers.data.iface, &sample, &count,
            operation, &segment);
    if (FAILED(hr)) return hr;
    if (count <= 0 && !segment)
    {
        stream->starved = !stream->pending;
        return S_FALSE;
    }
    if (count <= 0 || !segment || !segment->CompletionEvent)
    {
        ERR("Handler %p has taken %ld samples with segment %p.\n", stream->handlers.io.iface, count, segment);
        return E_UNEXPECTED;
    }
    push_segment(stream, segment);
    return S_OK;
}
