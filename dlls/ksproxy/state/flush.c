/*
 * Flushes, which go on from an input pin to whoever gets the filter's data
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

#include "state/flush.h"
#include "base/timeouts.h"
#include "device/devio.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "stream/endofstream.h"
#include "stream/flow.h"
#include "stream/stream.h"
#include "stream/streamdata.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Nothing passes the stream from the beginning of the flush to its end, so the peer, if there is one, is told in between. */
static HRESULT begin_flush(struct stream *stream, IPin *peer)
{
    if (stream) stream_begin_flush(stream);
    return peer ? IPin_BeginFlush(peer) : S_OK;
}

static HRESULT end_flush(struct stream *stream, IPin *peer)
{
    HRESULT hr = S_OK;

    if (stream) stream_wait_flushed(stream);
    if (peer) hr = IPin_EndFlush(peer);
    if (stream) stream_end_flush(stream);
    return hr;
}

/* A linked pin has no stream; what is on its way is in the kernel. */
static void reset_linked(struct proxy_pin *pin, BOOL begin)
{
    KSRESET reset = begin ? KSRESET_BEGIN : KSRESET_END;
    HANDLE handle = pin->obj.get_handle(&pin->obj);
    HRESULT hr;

    if (!handle || pin_get_state(pin, NULL) == KSSTATE_STOP) return;
    hr = ks_ioctl_bounded(handle, IOCTL_KS_RESET_STATE, &reset, sizeof(reset), NULL, 0, RESET_TIMEOUT);
    if (FAILED(hr)) WARN("Reset %d of pin %p fails, hr %#lx.\n", reset, pin, hr);
}

static HRESULT flush_one(struct proxy_pin *pin, BOOL begin)
{
    IPin *peer = pin->dir == PINDIR_OUTPUT ? pin_get_peer(pin) : NULL;
    struct stream *stream = pin_get_stream(pin);
    HRESULT hr;

    if (!begin) pin_forget_end(pin);
    if (pin_is_linked(pin)) reset_linked(pin, begin);
    hr = begin ? begin_flush(stream, peer) : end_flush(stream, peer);
    if (stream) stream_release(stream);
    if (peer) IPin_Release(peer);
    return hr;
}

/* An input pin's flush goes on through the filter to whoever gets its data. */
static HRESULT flush_all(struct proxy_pin *pin, BOOL begin)
{
    HRESULT hr, ret = S_OK;
    struct proxy_pin *output;
    ULONG i;

    flush_one(pin, begin);
    for (i = 0; (output = filter_get_pin(pin->filter, i)); ++i)
    {
        if (output->dir != PINDIR_OUTPUT) continue;
        if (FAILED(hr = flush_one(output, begin))) ret = hr;
    }
    return ret;
}

HRESULT pin_flush(struct proxy_pin *pin, BOOL begin)
{
    struct pass pass;
    HRESULT hr;

    TRACE("pin %p, begin %d.\n", pin, begin);

    if (pin->dir == PINDIR_OUTPUT) return flush_one(pin, begin);
    if (!pass_begin(&pass, pin, __func__)) return VFW_E_CIRCULAR_GRAPH;
    hr = flush_all(pin, begin);
    pass_end(&pass);
    return hr;
}
