/*
 * Segments: what a device begins itself, and what a filter passes on
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

#include "state/segment.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "stream/flow.h"
#include "stream/stream.h"
#include "stream/streamdata.h"
#include "stream/writes.h"
#include "state/rate.h"
#include "state/seekdevice.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Where the device is now is where the pin's next segment begins. The stream's thread says so in front of the first sample; where
 * the data stays in the kernel there is no such thread. */
void pin_begin_segment(struct proxy_pin *pin)
{
    struct proxy_filter *filter = pin->filter;
    struct pin_segment segment;
    struct stream *stream;
    IPin *peer;

    segment.start = seek_get_media_time(filter, KSPROPERTY_MEDIASEEKING_POSITION, 0);
    segment.stop = seek_get_media_time(filter, KSPROPERTY_MEDIASEEKING_STOPPOSITION, MAXLONGLONG);
    segment.rate = filter->rate;
    segment.known = TRUE;
    TRACE("pin %p, %I64d to %I64d, rate %.16e.\n", pin, segment.start, segment.stop, segment.rate);
    EnterCriticalSection(&filter->cs);
    pin->segment = segment;
    LeaveCriticalSection(&filter->cs);

    if ((stream = pin_get_stream(pin)))
    {
        stream_new_segment(stream);
        stream_release(stream);
    }
    else if ((peer = pin_get_peer(pin)))
    {
        IPin_NewSegment(peer, segment.start, segment.stop, segment.rate);
        IPin_Release(peer);
    }
}


/* Tells the device which segment its data belongs to, and at which rate, if the device has a property for that. */
static void tell_segment(struct proxy_pin *pin)
{
    struct pin_segment segment;

    EnterCriticalSection(&pin->filter->cs);
    segment = pin->segment;
    LeaveCriticalSection(&pin->filter->cs);
    if (segment.known) pin_set_segment_rate(pin, &segment);
}

/* A stream says it between two samples, see "New Segments"; where nothing streams there is nothing to keep apart. */
static void begin_output_segment(struct proxy_pin *output, const struct pin_segment *segment)
{
    struct stream *stream = pin_get_stream(output);
    IPin *peer;

    EnterCriticalSection(&output->filter->cs);
    output->segment = *segment;
    LeaveCriticalSection(&output->filter->cs);
    if (stream)
    {
        stream_new_segment(stream);
        stream_release(stream);
    }
    else if ((peer = pin_get_peer(output)))
    {
        IPin_NewSegment(peer, segment->start, segment->stop, segment->rate);
        IPin_Release(peer);
    }
}

HRESULT pin_new_segment(struct proxy_pin *pin, const struct pin_segment *segment)
{
    struct proxy_pin *output;
    struct stream *stream;
    struct pass pass;
    ULONG i;

    if (!pass_begin(&pass, pin, __func__)) return VFW_E_CIRCULAR_GRAPH;
    if ((stream = pin_get_stream(pin)))
    {
        stream_wait_sent(stream);
        stream_release(stream);
    }
    EnterCriticalSection(&pin->filter->cs);
    pin->segment = *segment;
    pin->segment.known = TRUE;
    LeaveCriticalSection(&pin->filter->cs);
    if (pin_get_state(pin, NULL) >= KSSTATE_PAUSE) tell_segment(pin);
    for (i = 0; (output = filter_get_pin(pin->filter, i)); ++i)
        if (output->dir == PINDIR_OUTPUT) begin_output_segment(output, segment);
    pass_end(&pass);
    return S_OK;
}

void seeking_start(struct proxy_pin *pin)
{
    if (pin->dir == PINDIR_INPUT) tell_segment(pin);
    if (!pin->filter->seekable || pin->dir != PINDIR_OUTPUT) return;
    if (pin->filter->rate != 1.0) pin_apply_rate(pin);
    pin_begin_segment(pin);
}
