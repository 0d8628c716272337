/*
 * Empty buffers for the driver: the reading end of a stream
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

#include "stream/reads.h"
#include "stream/dynformat.h"
#include "stream/ring.h"
#include "stream/streamdata.h"

void stream_set_primed(struct stream *stream)
{
    if (stream->flow != FLOW_STARTING) return;
    EnterCriticalSection(&stream->cs);
    if (stream->flow == FLOW_STARTING) stream_step(stream, FLOW_OPEN);
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}

/* Who waits in stream_start() doesn't have to wait until there is a first buffer. */
static HRESULT get_buffer(struct stream *stream, BOOL wait, IMediaSample **sample)
{
    HRESULT hr;

    if (!wait || stream->flow == FLOW_STARTING)
    {
        hr = IMemAllocator_GetBuffer(stream->allocator, sample, NULL, NULL, AM_GBF_NOWAIT);
        if (SUCCEEDED(hr) || !wait) return hr;
        stream_set_primed(stream);
    }
    return IMemAllocator_GetBuffer(stream->allocator, sample, NULL, NULL, 0);
}

/* Gets a buffer that something can be read into. wait: the caller waits for one if there is none. */
static HRESULT get_read_buffer(struct stream *stream, BOOL wait, IMediaSample **sample)
{
    HRESULT hr;

    if ((*sample = stream->typed_sample))
    {
        stream->typed_sample = NULL;
        return S_OK;
    }
    if (FAILED(hr = get_buffer(stream, wait, sample))) return hr;
    if (!*sample) return E_UNEXPECTED;
    if (IMediaSample_GetSize(*sample) > 0) return S_OK;
    IMediaSample_Release(*sample);
    return VFW_E_SIZENOTSET;
}

static enum supply supply_now(const struct stream *stream)
{
    return stream_flows(stream) || stream_is_flushing(stream) ? SUPPLY_DONE : SUPPLY_OVER;
}

/* A decommitted allocator is how streams are stopped. If it isn't us who stops, others may commit it again. */
static enum supply no_buffer(struct stream *stream, HRESULT hr)
{
    if (hr == VFW_E_TIMEOUT && stream->pending) return SUPPLY_DONE;
    if (hr == VFW_E_NOT_COMMITTED) return stream->flow == FLOW_STOPPED ? SUPPLY_OVER : SUPPLY_STARVED;
    stream_fail(stream, hr);
    return SUPPLY_OVER;
}

enum supply stream_fill_reads(struct stream *stream)
{
    IMediaSample *sample;
    HRESULT hr;

    while (stream_flows(stream) && stream->pending < stream->count)
    {
        if (FAILED(hr = get_read_buffer(stream, !stream->pending, &sample))) return no_buffer(stream, hr);
        if (!stream_flows(stream)) hr = S_FALSE;
        else if ((hr = stream_change_to_sample(stream, sample)) == S_FALSE)
        {
            stream->typed_sample = sample;
            return SUPPLY_DONE;
        }
        else if (SUCCEEDED(hr)) hr = stream_send(stream, sample);
        if (hr == S_OK) continue;
        IMediaSample_Release(sample);
        if (!stream_flows(stream)) return supply_now(stream);
        if (hr == S_FALSE) return stream->pending ? SUPPLY_DONE : SUPPLY_STARVED; /* the handler takes none now */
        stream_fail(stream, hr);
        return SUPPLY_OVER;
    }
    return supply_now(stream);
}
