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

/* The lock is held. NULL if the last one hasn't come back. */
static IMediaSample *create_eos_sample(struct stream *stream)
{
    if (stream->eos_sample.obj.destroy) return NULL;
    sample_init(&stream->eos_sample, eos_sample_destroy);
    stream->eos_sample.flags = AM_SAMPLE_ENDOFSTREAM;
    stream_addref(stream);
    return (IMediaSample *)&stream->eos_sample.sample;
}

/* The lock is held and a slot is free. */
static HRESULT queue_sample(struct stream *stream, IMediaSample *sample)
{
    struct slot *slot = slot_at(stream, stream->pending + stream->queued);

    slot->eos = !sample;
    if (!sample && !(sample = create_eos_sample(stream))) return VFW_E_RUNTIME_ERROR;
    slot->sample = sample;
    ++stream->queued;
    if (slot->eos) stream_set_eos(stream, EOS_QUEUED);
    else IMediaSample_AddRef(sample);
    return S_OK;
}

/* Why nothing can be queued now. The lock is held. */
static HRESULT get_refusal(const struct stream *stream)
{
    if (stream_is_flushing(stream)) return S_FALSE;
    if (stream->flow == FLOW_STOPPED) return VFW_E_WRONG_STATE;
    if (stream->eos != EOS_NONE) return VFW_E_SAMPLE_REJECTED_EOS;
    return stream_flows(stream) ? S_OK : VFW_E_RUNTIME_ERROR;
}

HRESULT stream_write(struct stream *stream, IMediaSample *sample)
{
    struct sample_info info;
    HRESULT hr;

    /* The peer has to be told at once if its sample is no good; the handler reads the rest later. */
    memset(&info, 0, sizeof(info));
    if (sample && FAILED(hr = sample_get_buffer(sample, &info))) return hr;
    if (sample && (ULONG)IMediaSample_GetActualDataLength(sample) > info.size) return E_INVALIDARG;

    EnterCriticalSection(&stream->cs);
    while (stream_flows(stream) && stream->eos == EOS_NONE && stream->pending + stream->queued == stream->count)
        SleepConditionVariableCS(&stream->changed, &stream->cs, INFINITE);
    if ((hr = get_refusal(stream)) == S_OK) hr = queue_sample(stream, sample);
    LeaveCriticalSection(&stream->cs);
    if (hr == S_OK) SetEvent(stream->wake);
    return hr;
}

HRESULT stream_wait_sent(struct stream *stream)
{
    HRESULT hr;

    EnterCriticalSection(&stream->cs);
    while (stream_flows(stream) && stream->queued) SleepConditionVariableCS(&stream->changed, &stream->cs, INFINITE);
    hr = stream->queued || stream->flow == FLOW_STOPPED ? VFW_E_WRONG_STATE : S_OK;
    LeaveCriticalSection(&stream->cs);
    return hr;
}

void stream_drop_queued(struct stream *stream)
{
    IMediaSample *sample;
    struct slot *slot;

    EnterCriticalSection(&stream->cs);
    while (stream->queued && !stream_flows(stream))
    {
        slot = slot_at(stream, stream->pending + --stream->queued);
        sample = slot->sample;
        slot->sample = NULL;
        slot->eos = FALSE;
        LeaveCriticalSection(&stream->cs);
        if (sample) IMediaSample_Release(sample);
        EnterCriticalSection(&stream->cs);
    }
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}
