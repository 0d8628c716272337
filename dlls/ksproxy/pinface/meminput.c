/*
 * IMemInputPin: data that comes from the peer and goes to the device
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

#include "ksproxy_private.h"
#include "buffer/allocator.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/pinframing.h"
#include "pin/pinhandlers.h"
#include "stream/dynformat.h"
#include "stream/stream.h"
#include "stream/streamcontrol.h"
#include "stream/streamdata.h"
#include "stream/writes.h"
#include "connect/kernelsink.h"
#include "pinface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static inline struct proxy_pin *impl_from_IMemInputPin(IMemInputPin *iface)
{
    return impl_from_facet(iface, struct proxy_pin, mem_input);
}

/* The one that has been agreed upon, or a new one for the peer to set up: its memory is shared with the driver. */
static HRESULT WINAPI mem_input_GetAllocator(IMemInputPin *iface, IMemAllocator **out)
{
    struct proxy_pin *pin = impl_from_IMemInputPin(iface);

    TRACE("pin %p, out %p.\n", pin, out);

    if (!out) return E_POINTER;
    if ((*out = pin_get_allocator(pin))) return S_OK;
    return allocator_create(out);
}

static BOOL peer_has_pipe(struct proxy_pin *pin)
{
    IKsPinPipe *pipe = NULL;
    IPin *peer;

    if (!(peer = pin_get_peer(pin))) return FALSE;
    if (SUCCEEDED(IPin_QueryInterface(peer, &IID_IKsPinPipe, (void **)&pipe))) IKsPinPipe_Release(pipe);
    IPin_Release(peer);
    return !!pipe;
}

static HRESULT WINAPI mem_input_NotifyAllocator(IMemInputPin *iface, IMemAllocator *allocator, BOOL read_only)
{
    struct proxy_pin *pin = impl_from_IMemInputPin(iface);
    HRESULT hr;
    BOOL ours;

    TRACE("pin %p, allocator %p, read_only %d.\n", pin, allocator, read_only);

    if (!allocator) return E_POINTER;
    if (FAILED(hr = pin_need_user_mode(pin))) return hr; /* so no link has been made of it */
    /* Nothing is written to its buffers, so that they may be read-only. An output pin that has a pipe made the memory itself. */
    ours = allocator_is_ours(allocator) && !peer_has_pipe(pin);
    return pin_set_allocator(pin, allocator, ours, FALSE);
}

static HRESULT WINAPI mem_input_GetAllocatorRequirements(IMemInputPin *iface, ALLOCATOR_PROPERTIES *props)
{
    struct proxy_pin *pin = impl_from_IMemInputPin(iface);
    IPin *peer;

    TRACE("pin %p, props %p.\n", pin, props);

    if (!props) return E_POINTER;
    /* E_NOTIMPL is "no requirements", see CBaseInputPin::GetAllocatorRequirements. Before the connection there is no format and
     * nobody to ask. */
    if (!(peer = pin_get_peer(pin))) return E_NOTIMPL;
    IPin_Release(peer);
    pin_get_requirements(pin, props);
    return S_OK;
}

/* A type that is attached to a sample holds from that sample on: what came before has to be written first. */
static HRESULT change_format(struct proxy_pin *pin, struct stream *stream, const AM_MEDIA_TYPE *type)
{
    BOOL same;

    EnterCriticalSection(&pin->filter->cs);
    same = mediatype_equal(&pin->mt, type);
    LeaveCriticalSection(&pin->filter->cs);
    if (same) return S_OK;

    if (!pin_check_type(pin, type)) return VFW_E_TYPE_NOT_ACCEPTED;
    return stream_set_type(stream, type);
}

static HRESULT receive(struct proxy_pin *pin, struct stream *stream, IMediaSample *sample)
{
    AM_MEDIA_TYPE *type;
    HRESULT hr;

    if (!sample) return E_POINTER;
    if (IMediaSample_GetMediaType(sample, &type) == S_OK && type)
    {
        hr = change_format(pin, stream, type);
        mediatype_free(type);
        if (FAILED(hr)) return hr;
    }
    if (!stream_control_pass(pin, stream, sample))
    {
        InterlockedExchange(&pin->control.gap, TRUE);
        return S_OK;
    }
    if (pin->control.gap && InterlockedExchange(&pin->control.gap, FALSE)) IMediaSample_SetDiscontinuity(sample, TRUE);
    return stream_write(stream, sample);
}

static HRESULT WINAPI mem_input_Receive(IMemInputPin *iface, IMediaSample *sample)
{
    struct proxy_pin *pin = impl_from_IMemInputPin(iface);
    struct stream *stream;
    HRESULT hr;

    TRACE("pin %p, sample %p.\n", pin, sample);

    if (!(stream = pin_get_stream(pin))) return VFW_E_WRONG_STATE;
    hr = receive(pin, stream, sample);
    stream_release(stream);
    return hr;
}

static HRESULT WINAPI mem_input_ReceiveMultiple(IMemInputPin *iface, IMediaSample **samples, LONG count, LONG *processed)
{
    struct proxy_pin *pin = impl_from_IMemInputPin(iface);
    struct stream *stream;
    HRESULT hr = S_OK;

    TRACE("pin %p, samples %p, count %ld, processed %p.\n", pin, samples, count, processed);

    if (!processed || (!samples && count > 0)) return E_POINTER;
    *processed = 0;
    if (!(stream = pin_get_stream(pin))) return VFW_E_WRONG_STATE;
    while (*processed < count && hr == S_OK)
        if ((hr = receive(pin, stream, samples[*processed])) == S_OK) ++*processed;
    stream_release(stream);
    return hr;
}

/* Receive waits when all requests are at the device. */
static HRESULT WINAPI mem_input_ReceiveCanBlock(IMemInputPin *iface)
{
    TRACE("iface %p.\n", iface);

    return S_OK;
}

const IMemInputPinVtbl mem_input_vtbl =
{
    FACET_UNKNOWN(IMemInputPin),
    mem_input_GetAllocator,
    mem_input_NotifyAllocator,
    mem_input_GetAllocatorRequirements,
    mem_input_Receive,
    mem_input_ReceiveMultiple,
    mem_input_ReceiveCanBlock,
};
