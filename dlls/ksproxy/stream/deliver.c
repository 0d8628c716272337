/*
 * Delivering what a kernel pin has filled to the peer (IKsPin::KsDeliver)
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

#include "stream/deliver.h"
#include "buffer/header.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/lost.h"
#include "pin/pin.h"
#include "stream/dynformat.h"
#include "stream/flow.h"
#include "stream/ring.h"
#include "stream/stream.h"
#include "stream/streamcontrol.h"
#include "stream/streamdata.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* ---- one sample ---- */

/* Whether the stream goes on, that is: whether nobody has stopped or flushed it. */
static BOOL goes_on(const struct stream *stream)
{
    return stream->flow != FLOW_STOPPED && !stream_is_flushing(stream);
}

/* Attaches the type to the sample and makes it the pin's, whose type is that of the last sample that was delivered. */
static HRESULT attach_type(struct stream *stream, IMediaSample *sample, AM_MEDIA_TYPE *type)
{
    HRESULT hr;

    if (FAILED(hr = IMediaSample_SetMediaType(sample, type))) return hr;
    return pin_set_type(stream->pin, type);
}

static void send_segment(struct stream *stream)
{
    struct proxy_pin *pin = stream->pin;
    struct pin_segment segment;
    BOOL due;

    if (!(stream->due & DUE_SEGMENT)) return;
    EnterCriticalSection(&pin->filter->cs);
    segment = pin->segment;
    LeaveCriticalSection(&pin->filter->cs);
    EnterCriticalSection(&stream->cs);
    due = (stream->due & DUE_SEGMENT) && goes_on(stream);
    if (due) stream->due &= ~DUE_SEGMENT;
    LeaveCriticalSection(&stream->cs);
    if (due) IPin_NewSegment(stream->peer, segment.start, segment.stop, segment.rate);
}

static HRESULT set_times(struct stream *stream, IMediaSample *sample)
{
    LONGLONG offset;

    if (!stream->stamped) return IMediaSample_SetTime(sample, NULL, NULL);
    if (!stream->live) return S_OK;
    stream_time_follow(&stream->time, stream->pin->filter);
    offset = InterlockedCompareExchange64(&stream->time.offset, 0, 0);
    return offset ? sample_move_time(sample, offset) : S_OK;
}

static void keep_discontinuity(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream->due |= DUE_DISCONTINUITY;
    LeaveCriticalSection(&stream->cs);
}

static HRESULT attach_due(struct stream *stream, IMediaSample *sample)
{
    AM_MEDIA_TYPE *type;
    HRESULT hr = S_OK;
    LONG due;

    EnterCriticalSection(&stream->cs);
    due = stream->due;
    stream->due &= ~(DUE_DISCONTINUITY | DUE_TYPE);
    type = stream->new_type;
    stream->new_type = NULL;
    LeaveCriticalSection(&stream->cs);
    if (due & DUE_DISCONTINUITY) IMediaSample_SetDiscontinuity(sample, TRUE);
    if (type) hr = attach_type(stream, sample, type);
    mediatype_free(type);
    return hr;
}

static HRESULT deliver_sample(struct stream *stream, IMediaSample *sample)
{
    HRESULT hr;

    if (FAILED(hr = set_times(stream, sample))) return hr;
    if (!stream_control_pass(stream->pin, stream, sample))
    {
        keep_discontinuity(stream);
        return S_OK;
    }
    send_segment(stream);

    if ((stream->due & (DUE_DISCONTINUITY | DUE_TYPE)) && FAILED(hr = attach_due(stream, sample))) return hr;
    if (!goes_on(stream)) return S_OK;
    return IMemInputPin_Receive(stream->input, sample);
}

/* The failures that a peer is expected to have when it is in no state to receive, which "Delivering Samples" of the DirectShow pages
 * tells apart: it, or what is behind it, is stopped or isn't connected. They say nothing about the stream, and a graph that stops from its
 * end brings them about: the smart tee of Wine turns any failure of one output into the VFW_E_NOT_CONNECTED of the other. */
static BOOL is_expected_failure(HRESULT hr)
{
    static const HRESULT expected[] = {VFW_E_WRONG_STATE, VFW_E_NOT_COMMITTED, VFW_E_NOT_CONNECTED};
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(expected); ++i)
    {
        if (hr == expected[i]) return TRUE;
    }
    return FALSE;
}

/* S_FALSE is a peer that is being flushed. */
static void check_result(struct stream *stream, HRESULT hr)
{
    if (hr == S_OK || !goes_on(stream)) return;
    if (FAILED(hr) && !is_expected_failure(hr))
    {
        stream_fail(stream, hr);
        return;
    }
    TRACE("Peer takes no more, hr %#lx.\n", hr);
    stream_end(stream);
}

static HRESULT deliver(struct stream *stream, IMediaSample *sample, ULONG flags)
{
    HRESULT hr = S_OK;

    if (stream->flow == FLOW_STOPPED) return VFW_E_WRONG_STATE;
    if (!stream_flows(stream)) return S_FALSE;

    /* A header with TYPECHANGED carries no frame. */
    if (flags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED) hr = stream_read_format(stream);
    else if (IMediaSample_GetActualDataLength(sample) > 0) hr = deliver_sample(stream, sample);
    else if (flags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY) keep_discontinuity(stream);
    check_result(stream, hr);
    if (hr != S_OK || !goes_on(stream) || !(flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM)) return hr;

    stream_end(stream);
    send_segment(stream);
    return IPin_EndOfStream(stream->peer);
}

/* ---- the pin ---- */

/* A handler may deliver from a thread of its own. But a thread that belongs to a stream delivers for that one, even if the pin has
 * got another one meanwhile. */
static struct stream *get_stream(struct proxy_pin *pin)
{
    struct stream *stream = stream_of_thread();

    if (!stream || stream->pin != pin) return pin_get_stream(pin);
    stream_addref(stream);
    return stream;
}

/* What is delivered while nothing streams goes to the peer as it is. */
static HRESULT deliver_stopped(struct proxy_pin *pin, IMediaSample *sample, ULONG flags)
{
    IMemInputPin *input;
    HRESULT hr;
    IPin *peer;

    if (!(input = pin_get_peer_input(pin))) return VFW_E_NOT_CONNECTED;
    hr = IMemInputPin_Receive(input, sample);
    IMemInputPin_Release(input);
    if (hr != S_OK || !(flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) || !(peer = pin_get_peer(pin))) return hr;
    hr = IPin_EndOfStream(peer);
    IPin_Release(peer);
    return hr;
}

HRESULT pin_deliver(struct proxy_pin *pin, IMediaSample *sample, ULONG flags)
{
    struct stream *stream = get_stream(pin);
    HRESULT hr;

    hr = stream ? deliver(stream, sample, flags) : deliver_stopped(pin, sample, flags);
    /* The stream's thread gives the device the buffer that is free now. It looks for buffers anyway if it is the caller. */
    IMediaSample_Release(sample);
    if (!stream) return hr;
    if (stream != stream_of_thread()) stream_kick(stream);
    stream_release(stream);
    return hr;
}

void pin_notify_error(struct proxy_pin *pin, HRESULT hr)
{
    struct stream *stream = stream_of_thread();

    /* I/O that was cancelled on purpose is no error. The page names the code of Win32; handlers may give it as it is. */
    if (hr == HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED) || hr == ERROR_OPERATION_ABORTED) return;
    if (stream && stream->pin == pin)
    {
        /* Its handler says what the thread would say otherwise; what a stop or a flush does to requests isn't worth it. */
        if (!stream_flows(stream) || stream->told) return;
        stream->told = TRUE;
    }
    filter_notify_failure(pin->filter, hr);
}

void pin_samples_completed(struct proxy_pin *pin, const KSSTREAM_SEGMENT *segment)
{
    struct stream *stream = get_stream(pin);

    if (!stream) return;
    stream_segment_completed(stream, segment);
    stream_release(stream);
}
