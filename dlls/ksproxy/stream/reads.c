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

/* Tells stream_start(), once. */
void stream_set_primed(struct stream *stream)
{
    if (stream->primed) return;
    EnterCriticalSection(&stream->cs);
    stream->primed = TRUE;
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}

/* Nobody who starts the stream waits until there is a first buffer. */
static HRESULT get_buffer(struct stream *stream, BOOL wait, IMediaSample **sample)
{
    HRESULT hr;

    if (!wait || !stream->primed)
    {
        hr = IMemAllocator_GetBuffer(stream->allocator, sample, NULL, NULL, AM_GBF_NOWAIT);
        if (SUCCEEDED(hr) || !wait) return hr;
        stream_set_primed(stream);
    }
    return IMemAllocator_GetBuffer(stream->allocator, sample, NULL, NULL, 0);
}

/* wait: for a buffer, if there is none. */
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

/* Gives the driver all buffers that are free; waits for one only if the driver has none. FALSE: the stream is over. */
BOOL stream_fill_reads(struct stream *stream)
{
    IMediaSample *sample;
    HRESULT hr;

    stream->starved = FALSE;
    while (!stream->quit && !stream->flushing && !stream->ended && stream->pending < stream->count)
    {
        if (FAILED(hr = get_read_buffer(stream, !stream->pending, &sample)))
        {
            if (hr == VFW_E_TIMEOUT && stream->pending) return TRUE;
            /* That is how streams are stopped. If it isn't us who stops, others may commit it again. */
            if (hr == VFW_E_NOT_COMMITTED) stream->starved = TRUE;
            else stream_fail(stream, hr);
            return hr == VFW_E_NOT_COMMITTED && !stream->quit;
        }
        if (stream->quit || stream->flushing) hr = S_FALSE;
        else if ((hr = stream_change_to_sample(stream, sample)) == S_FALSE)
        {
            stream->typed_sample = sample;
            return TRUE;
        }
        else if (SUCCEEDED(hr)) hr = send_sample(stream, sample);
        if (hr == S_OK) continue;
        IMediaSample_Release(sample);
        if (FAILED(hr) && !stream->quit && !stream->flushing) stream_fail(stream, hr);
        return !stream->ended && !stream->quit;
    }
    return !stream->ended && !stream->quit;
}
