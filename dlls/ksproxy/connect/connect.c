/*
 * Connecting a pin, from either side
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

#include "connect/connect.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/kernelpin.h"
#include "pin/pin.h"
#include "pin/pinhandlers.h"
#include "pin/pinlist.h"
#include "pin/ranges.h"
#include "pin/transport.h"
#include "connect/allocneg.h"
#include "connect/disconnect.h"
#include "connect/kernelsink.h"
#include "connect/typesearch.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Keeps others away from the connection until pin_end_connecting(). No lock is held in between, so that the peer may ask the pin
 * anything; but it can't connect or disconnect it. */
static HRESULT begin_connect(struct proxy_pin *pin)
{
    struct proxy_filter *filter = pin->filter;
    HRESULT hr = S_OK;

    EnterCriticalSection(&filter->cs);
    if (pin->peer || pin->connecting) hr = VFW_E_ALREADY_CONNECTED;
    else if (filter->state != State_Stopped) hr = VFW_E_NOT_STOPPED;
    else pin->connecting = TRUE;
    LeaveCriticalSection(&filter->cs);
    return hr;
}

/* The connection is whole and takes part in changes of the state from now on. One that has begun meanwhile has left the pin out:
 * VFW_E_NOT_STOPPED, and the connection has to be undone. */
static HRESULT finish_connect(struct proxy_pin *pin)
{
    HRESULT hr = VFW_E_NOT_STOPPED;

    EnterCriticalSection(&pin->filter->cs);
    if (pin->filter->state == State_Stopped)
    {
        pin->connecting = FALSE;
        hr = S_OK;
    }
    LeaveCriticalSection(&pin->filter->cs);
    return hr;
}

/* Buffers and the way to the peer, for data that goes through user mode. */
static HRESULT complete_user_mode(struct proxy_pin *pin, IPin *peer)
{
    IMemInputPin *input;
    HRESULT hr;

    if (FAILED(hr = pin_need_user_mode(pin))) return hr;
    if (FAILED(IPin_QueryInterface(peer, &IID_IMemInputPin, (void **)&input))) return VFW_E_NO_TRANSPORT;
    if (FAILED(hr = pin_negotiate_allocator(pin, input)))
    {
        IMemInputPin_Release(input);
        return hr;
    }
    EnterCriticalSection(&pin->filter->cs);
    pin->peer_input = input;
    LeaveCriticalSection(&pin->filter->cs);
    return S_OK;
}

static HRESULT complete_connection(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    HRESULT hr = S_OK;

    if (transport->source) hr = pin_link_or_open(pin, type, transport);
    else if (!transport->sink) hr = pin_open_user_mode(pin, type, transport);
    if (FAILED(hr)) return hr;
    /* A peer that is the source itself has linked the pin by now. */
    if (!pin_is_linked(pin) && FAILED(hr = complete_user_mode(pin, peer))) return hr;
    return finish_connect(pin);
}

/* A peer may refuse many types before it takes one, so the kernel pin is made for a type that it has taken. Only the sink of a kernel
 * link is there before, as the peer's kernel pin is made with it. */
static HRESULT make_connection(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    HRESULT hr;

    if (transport->sink) hr = pin_open_connection(pin, peer, type, transport);
    else hr = pin_enter_connection(pin, peer, type, transport);
    if (FAILED(hr)) return hr;

    if (SUCCEEDED(hr = IPin_ReceiveConnection(peer, pin_iface(pin), type)))
    {
        if (SUCCEEDED(hr = complete_connection(pin, peer, type, transport))) return S_OK;
        if (pin->current == KSPIN_COMMUNICATION_SOURCE) pin_close_kernel(pin); /* a source goes before its sink */
        IPin_Disconnect(peer);
    }
    TRACE("Not with this type, hr %#lx.\n", hr);
    pin_clear_connection(pin);
    return hr;
}

static HRESULT try_type(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct transport transport;
    HRESULT hr;

    TRACE("Trying %s.\n", debugstr_mediatype(type));

    /* The peer hears of the type before the driver does, and may not look at its lengths. */
    if (!mediatype_valid(type) || !pin_check_type(pin, type)) return VFW_E_TYPE_NOT_ACCEPTED;
    if (SUCCEEDED(hr = transport_choose(pin, peer, &transport))) hr = make_connection(pin, peer, type, &transport);
    transport_release(&transport);
    return hr;
}

static HRESULT check_direction(struct proxy_pin *pin, IPin *peer)
{
    PIN_DIRECTION dir;
    HRESULT hr;

    if (FAILED(hr = IPin_QueryDirection(peer, &dir))) return hr;
    return dir == pin->dir ? VFW_E_INVALID_DIRECTION : S_OK;
}

/* The connection is there. A pin that takes no data from user mode may have no kernel pin yet, whose source makes it later. */
static void pin_connected(struct proxy_pin *pin)
{
    HANDLE handle = pin->obj.get_handle(&pin->obj);

    filter_add_instance(pin->filter, pin->factory);
    if (handle) extensions_load(&pin->extensions, handle, pin->filter->device_key);
    extensions_tell_change(&pin->extensions);
}

HRESULT pin_connect(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    HRESULT hr;

    if (FAILED(hr = begin_connect(pin))) return hr;
    if (SUCCEEDED(hr = check_direction(pin, peer)))
    {
        pin_update_ranges(pin);
        hr = find_connection_type(pin, peer, type, try_type);
    }
    if (SUCCEEDED(hr)) pin_connected(pin);
    else pin_end_connecting(pin);
    TRACE("pin %p, peer %p, hr %#lx.\n", pin, peer, hr);
    return hr;
}

/* ---- the other side ---- */

/* An output pin that can be nothing but a sink has its kernel pin already, for us to be the source. */
static HRESULT receive_type(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct transport transport;
    HRESULT hr;

    if (SUCCEEDED(hr = transport_choose(pin, peer, &transport)))
    {
        if (!transport.source) hr = pin_open_connection(pin, peer, type, &transport);
        else if (SUCCEEDED(hr = pin_enter_connection(pin, peer, type, &transport))
                && FAILED(hr = pin_link_or_open(pin, type, &transport)))
            pin_clear_connection(pin);
        if (SUCCEEDED(hr) && FAILED(hr = finish_connect(pin))) pin_clear_connection(pin);
    }
    transport_release(&transport);
    return hr;
}

HRESULT pin_receive_connection(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    HRESULT hr;

    if (FAILED(hr = begin_connect(pin))) return hr;
    if (SUCCEEDED(hr = check_direction(pin, peer)))
    {
        pin_update_ranges(pin);
        if (!pin_check_type(pin, type)) hr = VFW_E_TYPE_NOT_ACCEPTED;
        else hr = receive_type(pin, peer, type);
    }
    if (SUCCEEDED(hr)) pin_connected(pin);
    else pin_end_connecting(pin);
    return hr;
}

HRESULT pin_reconnect(struct proxy_pin *pin, const AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE old;
    IPin *peer;
    HRESULT hr;

    memset(&old, 0, sizeof(old));
    if (!(peer = pin_get_peer(pin))) return VFW_E_NOT_CONNECTED;
    hr = IPin_ConnectionMediaType(pin_iface(pin), &old);
    /* The peer is the one that may have a reason to refuse. */
    if (SUCCEEDED(hr) && SUCCEEDED(hr = IPin_Disconnect(peer)) && SUCCEEDED(hr = pin_disconnect(pin)))
    {
        if (FAILED(hr = pin_connect(pin, peer, type)) && FAILED(pin_connect(pin, peer, &old)))
            WARN("Lost the connection of pin %s.\n", debugstr_w(pin->name));
    }
    mediatype_clear(&old);
    IPin_Release(peer);
    return hr;
}
