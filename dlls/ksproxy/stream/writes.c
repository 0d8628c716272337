/*
 * Samples for the driver: the writing end of a stream
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

#include <string.h>

#include "stream/writes.h"
#include "buffer/header.h"
#include "buffer/sample.h"
#include "pin/filter.h"
#include "stream/endofstream.h"
#include "stream/ring.h"
#include "stream/stream.h"
#include "stream/streamdata.h"

/* The sample that is the end of the stream keeps the stream. */
static void eos_sample_destroy(struct com_object *object)
{
    struct stream *stream = CONTAINING_RECORD(object, struct stream, eos_sample.obj);

    EnterCriticalSection(&stream->cs);
    stream->eos_sample.obj.destroy = NULL;
    LeaveCriticalSection(&stream->cs);
    stream_release(stream);
}

/* Lock held. NULL if the last one hasn't come back. */
static IMediaSample *create_eos_sample(struct stream *stream)
{
    if (stream->eos_sample.obj.destroy) return NULL;
    sample_init(&stream->eos_sample, eos_sample_destroy);
    stream->eos_sample.flags = AM_SAMPLE_ENDOFSTREAM;
    stream_addref(stream);
    return (IMediaSample *)&stream->eos_sample.sample;
}

/* Lock held; a request is free. */
static HRESULT queue_sample(struct stream *stream, IMediaSample *sample)
{
    struct request *request = request_at(stream, stream->pending + stream->queued);

    request->eos = !sample;
    if (!sample && !(sample = create_eos_sample(stream))) return VFW_E_RUNTIME_ERROR;
    request->sample = sample;
    ++stream->queued;
    if (request->eos) stream->eos_queued = TRUE;
    else IMediaSample_AddRef(sample);
    return S_OK;
}

HRESULT stream_write(struct stream *stream, IMediaSample *sample)
{
    struct sample_info info;
    HRESULT hr;

    /* The handler reads the rest; this is what the peer has to be told now. */
    memset(&info, 0, sizeof(info));
    if (sample && FAILED(hr = sample_get_buffer(sample, &info))) return hr;
    if (sample && (ULONG)IMediaSample_GetActualDataLength(sample) > info.size) return E_INVALIDARG;

    EnterCriticalSection(&stream->cs);
    while (!stream->quit && !stream->flushing && !stream->ended && !stream->eos_queued
            && stream->pending + stream->queued == stream->count)
        SleepConditionVariableCS(&stream->changed, &stream->cs, INFINITE);

    if (stream->flushing) hr = S_FALSE;
    else if (stream->quit) hr = VFW_E_WRONG_STATE;
    else if (stream->eos_queued) hr = VFW_E_SAMPLE_REJECTED_EOS;
    else if (stream->ended) hr = VFW_E_RUNTIME_ERROR;
    else hr = queue_sample(stream, sample);
    LeaveCriticalSection(&stream->cs);
    if (hr == S_OK) SetEvent(stream->wake);
    return hr;
}

HRESULT stream_wait_sent(struct stream *stream)
{
    HRESULT hr;

    EnterCriticalSection(&stream->cs);
    while (!stream->quit && !stream->flushing && !stream->ended && stream->queued)
        SleepConditionVariableCS(&stream->changed, &stream->cs, INFINITE);
    hr = stream->queued || stream->quit ? VFW_E_WRONG_STATE : S_OK;
    LeaveCriticalSection(&stream->cs);
    return hr;
}

/* FALSE: the stream is over. */
BOOL stream_send_writes(struct stream *stream)
{
    IMediaSample *sample;
    HRESULT hr = S_OK;

    stream->starved = FALSE;
    while (!stream->quit && !stream->flushing && !stream->ended && stream->queued)
    {
        sample = request_at(stream, stream->pending)->sample;
        if ((hr = send_sample(stream, sample)) != S_OK) break; /* it is still queued */
        IMediaSample_Release(sample); /* the handler has its own reference */
    }
    if (FAILED(hr) && !stream->quit && !stream->flushing) stream_fail(stream, hr);
    return !stream->ended && !stream->quit;
}

/* A filter whose data ends here has rendered it all; if there is an output it goes on there. */
void stream_send_complete(struct stream *stream)
{
    struct proxy_filter *filter = stream->pin->filter;

    stream->complete_sent = TRUE;
    if (pin_events_tell_end(stream->pin)) return;
    if (filter_has_connected_pin(filter, PINDIR_OUTPUT)) return;
    filter_notify(filter, EC_COMPLETE, S_OK, (LONG_PTR)&filter->base_filter);
}

/* Unless a flush has just ended: what came after it stays. */
void stream_drop_queued(struct stream *stream)
{
    struct request *request;
    IMediaSample *sample;

    EnterCriticalSection(&stream->cs);
    while (stream->queued && (stream->quit || stream->flushing || stream->ended))
    {
        request = request_at(stream, stream->pending + --stream->queued);
        sample = request->sample;
        request->sample = NULL;
        request->eos = FALSE;
        LeaveCriticalSection(&stream->cs);
        if (sample) IMediaSample_Release(sample);
        EnterCriticalSection(&stream->cs);
    }
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}
