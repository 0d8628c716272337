/*
 * Making and undoing the connection of a pin
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

#include <stdlib.h>
#include <string.h>

#include "streamio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* How many interfaces of a pin are tried in search of one that has a handler. */
#define MAX_INTERFACES 16

/* ---- who may change the connection ---- */

/* Keeps others away from the connection until end_change(). No lock is held in between, so that the peer may ask the pin
 * anything; but it can't connect or disconnect it. */
static HRESULT begin_connect(struct ks_pin *pin)
{
    struct ks_filter *filter = pin->filter;
    HRESULT hr = S_OK;

    EnterCriticalSection(&filter->cs);
    if (pin->peer || pin->connecting) hr = VFW_E_ALREADY_CONNECTED;
    else if (filter->state != State_Stopped) hr = VFW_E_NOT_STOPPED;
    else pin->connecting = TRUE;
    LeaveCriticalSection(&filter->cs);
    return hr;
}

static void end_change(struct ks_pin *pin)
{
    EnterCriticalSection(&pin->filter->cs);
    pin->connecting = FALSE;
    LeaveCriticalSection(&pin->filter->cs);
}

/* The connection is whole and takes part in changes of the state from now on. One that has begun meanwhile has left the pin out:
 * VFW_E_NOT_STOPPED, and the connection has to be undone. */
static HRESULT finish_connect(struct ks_pin *pin)
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

void pin_clear_connection(struct ks_pin *pin)
{
    struct ks_filter *filter = pin->filter;
    struct pin_handlers handlers;
    IMemInputPin *input;
    IMemAllocator *allocator;
    struct pin_pipe pipe;
    AM_MEDIA_TYPE mt;
    HANDLE handle;
    IPin *peer;

    EnterCriticalSection(&filter->cs);
    handlers = pin->handlers;
    handle = pin->handle;
    peer = pin->peer;
    input = pin->peer_input;
    allocator = pin->allocator;
    mt = pin->mt;
    pin->handle = NULL;
    pin->peer = NULL;
    pin->peer_input = NULL;
    pin->allocator = NULL;
    pin->current = KSPIN_COMMUNICATION_NONE;
    pin->linked = FALSE;
    pipe_reset(pin, &pipe);
    memset(&pin->handlers, 0, sizeof(pin->handlers));
    pin_init_transport(pin);
    memset(&pin->mt, 0, sizeof(pin->mt));
    if (handle) pin_formats_changed(pin);
    LeaveCriticalSection(&filter->cs);

    handlers_release(&handlers);
    if (handle) CloseHandle(handle);
    if (allocator) IMemAllocator_Release(allocator);
    if (input) IMemInputPin_Release(input);
    if (peer) IPin_Release(peer);
    pipe_free(&pipe);
    mediatype_clear(&mt);
}

/* The peer sees the pin as connected from here on. There is no kernel pin yet. */
static HRESULT enter_connection(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    AM_MEDIA_TYPE copy;
    HRESULT hr;

    if (FAILED(hr = mediatype_copy(&copy, type))) return hr;
    IPin_AddRef(peer);
    EnterCriticalSection(&pin->filter->cs);
    pin->peer = peer;
    pin->mt = copy;
    pin->ks_interface = transport->ks_interface;
    pin->ks_medium = transport->medium;
    LeaveCriticalSection(&pin->filter->cs);
    return S_OK;
}

/* Undoes open_with_handlers. */
static void close_sink(struct ks_pin *pin)
{
    struct pin_handlers handlers;

    EnterCriticalSection(&pin->filter->cs);
    handlers = pin->handlers;
    memset(&pin->handlers, 0, sizeof(pin->handlers));
    LeaveCriticalSection(&pin->filter->cs);
    pin_close_kernel(pin);
    handlers_release(&handlers);
}

/* Makes a kernel pin that takes its requests from user mode by that interface. */
static HRESULT open_with_handlers(struct ks_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    struct pin_handlers handlers;
    HRESULT hr;

    if (FAILED(hr = pin_load_handlers(pin, &transport->ks_interface.Set, type, &handlers)))
        return hr == VFW_E_TYPE_NOT_ACCEPTED ? hr : VFW_E_NO_TRANSPORT;
    if (FAILED(hr = pin_open_kernel(pin, type, transport, NULL)))
    {
        handlers_release(&handlers);
        return hr;
    }
    EnterCriticalSection(&pin->filter->cs);
    pin->handlers = handlers;
    LeaveCriticalSection(&pin->filter->cs);
    if (FAILED(hr = pin_attach_handlers(pin, &handlers))) close_sink(pin);
    return hr;
}

/* The same by the first of the pin's interfaces with which it works. Most drivers have but one. */
static HRESULT open_user_mode(struct ks_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    struct transport attempt = *transport;
    const KSPIN_INTERFACE *ks_interface;
    HRESULT hr, failure = VFW_E_NO_TRANSPORT;
    ULONG i;

    for (i = 0; i < MAX_INTERFACES && (ks_interface = pin_get_user_interface(pin, i)); ++i)
    {
        attempt.ks_interface = *ks_interface;
        hr = open_with_handlers(pin, type, &attempt);
        if (SUCCEEDED(hr) || hr == VFW_E_TYPE_NOT_ACCEPTED) return hr;
        WARN("Not by interface %s, %lu, hr %#lx.\n", debugstr_guid(&ks_interface->Set), ks_interface->Id, hr);
        if (failure == VFW_E_NO_TRANSPORT) failure = hr; /* what a driver says tells more */
    }
    return failure;
}

/* Makes a kernel pin that takes requests: from user mode, through the handlers, or from the source of a link, which needs none. */
static HRESULT open_sink(struct ks_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    HRESULT hr;

    if (!transport->sink) return open_user_mode(pin, type, transport);
    hr = open_with_handlers(pin, type, transport);
    if (SUCCEEDED(hr) || hr == VFW_E_TYPE_NOT_ACCEPTED) return hr;
    return pin_open_kernel(pin, type, transport, NULL);
}

static HRESULT open_connection(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    HRESULT hr;

    if (FAILED(hr = enter_connection(pin, peer, type, transport))) return hr;
    if (FAILED(hr = open_sink(pin, type, transport))) pin_clear_connection(pin);
    return hr;
}

/* What the kernel refuses to link goes through user mode, if the pin can do that. */
static HRESULT link_or_open(struct ks_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    HRESULT hr;

    if (SUCCEEDED(hr = link_make(pin, type, transport)) || !transport->user_mode) return hr;
    TRACE("No kernel link, hr %#lx.\n", hr);
    return open_user_mode(pin, type, transport);
}

static HRESULT reopen_sink(struct ks_pin *pin)
{
    struct transport transport = {0};
    HRESULT hr = VFW_E_NO_TRANSPORT;
    AM_MEDIA_TYPE mt;

    EnterCriticalSection(&pin->filter->cs);
    transport.medium = pin->ks_medium;
    if (pin->handle && !pin->linked && !pin->active && pin->current == KSPIN_COMMUNICATION_SINK)
        hr = mediatype_copy(&mt, &pin->mt);
    LeaveCriticalSection(&pin->filter->cs);
    if (FAILED(hr)) return hr;

    TRACE("pin %p has no handler for interface %s.\n", pin, debugstr_guid(&pin->ks_interface.Set));
    close_sink(pin);
    hr = open_user_mode(pin, &mt, &transport);
    mediatype_clear(&mt);
    return hr;
}

HRESULT pin_need_user_mode(struct ks_pin *pin)
{
    HRESULT hr = S_FALSE;

    EnterCriticalSection(&pin->filter->cs);
    if (!pin->peer || pin->handlers.io.iface) hr = S_OK;
    else if (pin->linked) hr = VFW_E_NO_TRANSPORT;
    LeaveCriticalSection(&pin->filter->cs);
    if (hr != S_FALSE || FAILED(hr = filter_begin_change(pin->filter))) return hr;
    hr = reopen_sink(pin);
    filter_end_change(pin->filter);
    return hr;
}

HRESULT pin_create_sink(struct ks_pin *pin, const KSPIN_INTERFACE *ks_interface, const KSPIN_MEDIUM *medium)
{
    struct transport transport = {*ks_interface, *medium, NULL, FALSE, TRUE, FALSE};
    HRESULT hr = S_FALSE;
    AM_MEDIA_TYPE mt;

    EnterCriticalSection(&pin->filter->cs);
    if (!pin->peer) hr = VFW_E_NOT_CONNECTED;
    else if (pin->handle)
    {
        if (pin->current != KSPIN_COMMUNICATION_SINK || !interfaces_match(ks_interface, &pin->ks_interface)
                || !mediums_match(medium, &pin->ks_medium))
            hr = VFW_E_ALREADY_CONNECTED;
        else hr = S_OK;
    }
    else if (pin->connecting) hr = VFW_E_WRONG_STATE; /* the pin makes it itself, or has done with it */
    else if (pin->communication != KSPIN_COMMUNICATION_SINK && pin->communication != KSPIN_COMMUNICATION_BOTH)
        hr = VFW_E_NO_TRANSPORT;
    else if (SUCCEEDED(hr = mediatype_copy(&mt, &pin->mt))) hr = S_FALSE; /* to be made */
    LeaveCriticalSection(&pin->filter->cs);
    if (hr != S_FALSE) return hr;

    hr = pin_open_kernel(pin, &mt, &transport, NULL);
    mediatype_clear(&mt);
    return hr;
}

/* ---- connecting an output pin ---- */

/* Buffers and the way to the peer, for data that goes through user mode. */
static HRESULT complete_user_mode(struct ks_pin *pin, IPin *peer)
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

static HRESULT complete_connection(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    HRESULT hr = S_OK;

    if (transport->source) hr = link_or_open(pin, type, transport);
    else if (!transport->sink) hr = open_user_mode(pin, type, transport);
    if (FAILED(hr)) return hr;
    /* A peer that is the source itself has linked the pin by now. */
    if (!pin_is_linked(pin) && FAILED(hr = complete_user_mode(pin, peer))) return hr;
    return finish_connect(pin);
}

/* A peer may refuse many types before it takes one, so the kernel pin is made for a type that it has taken. Only the sink of a kernel
 * link is there before, as the peer's kernel pin is made with it. */
static HRESULT make_connection(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    HRESULT hr;

    if (transport->sink) hr = open_connection(pin, peer, type, transport);
    else hr = enter_connection(pin, peer, type, transport);
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

static HRESULT try_type(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
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

static HRESULT check_direction(struct ks_pin *pin, IPin *peer)
{
    PIN_DIRECTION dir;
    HRESULT hr;

    if (FAILED(hr = IPin_QueryDirection(peer, &dir))) return hr;
    return dir == pin->dir ? VFW_E_INVALID_DIRECTION : S_OK;
}

HRESULT pin_connect(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    HRESULT hr;

    if (FAILED(hr = begin_connect(pin))) return hr;
    if (SUCCEEDED(hr = check_direction(pin, peer)))
    {
        hr = find_connection_type(pin, peer, type, try_type);
    }
    if (SUCCEEDED(hr)) filter_add_instance(pin->filter, pin->factory);
    else end_change(pin);
    TRACE("pin %p, peer %p, hr %#lx.\n", pin, peer, hr);
    return hr;
}

/* ---- the other side ---- */

/* An output pin that can be nothing but a sink has its kernel pin already, for us to be the source. */
static HRESULT receive_type(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct transport transport;
    HRESULT hr;

    if (SUCCEEDED(hr = transport_choose(pin, peer, &transport)))
    {
        if (!transport.source) hr = open_connection(pin, peer, type, &transport);
        else if (SUCCEEDED(hr = enter_connection(pin, peer, type, &transport))
                && FAILED(hr = link_or_open(pin, type, &transport)))
            pin_clear_connection(pin);
        if (SUCCEEDED(hr) && FAILED(hr = finish_connect(pin))) pin_clear_connection(pin);
    }
    transport_release(&transport);
    return hr;
}

HRESULT pin_receive_connection(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    HRESULT hr;

    if (FAILED(hr = begin_connect(pin))) return hr;
    if (SUCCEEDED(hr = check_direction(pin, peer)))
    {
        if (!pin_check_type(pin, type)) hr = VFW_E_TYPE_NOT_ACCEPTED;
        else hr = receive_type(pin, peer, type);
    }
    if (SUCCEEDED(hr)) filter_add_instance(pin->filter, pin->factory);
    else end_change(pin);
    return hr;
}

/* KsPropagateAcquire moves the pins of a filter that stays stopped. A change of the state that has begun has ended when this
 * returns, and one that begins later leaves the pin alone. */
static HRESULT stop_and_close(struct ks_pin *pin)
{
    HRESULT hr;

    if (FAILED(hr = filter_begin_change(pin->filter))) return hr;
    if (SUCCEEDED(hr = pin_set_state(pin, KSSTATE_STOP))) pin_close_kernel(pin);
    filter_end_change(pin->filter);
    return hr;
}

HRESULT pin_disconnect(struct ks_pin *pin)
{
    struct ks_filter *filter = pin->filter;
    HRESULT hr = S_OK;

    EnterCriticalSection(&filter->cs);
    if (pin->connecting) hr = VFW_E_WRONG_STATE; /* somebody is at it already */
    else if (!pin->peer) hr = S_FALSE;
    else if (filter->state != State_Stopped) hr = VFW_E_NOT_STOPPED;
    else pin->connecting = TRUE;
    LeaveCriticalSection(&filter->cs);
    if (hr != S_OK) return hr;

    /* Also a sink whose allocator was taken away, so that it doesn't look like a link any more. */
    if (pin->current == KSPIN_COMMUNICATION_SINK) link_break(pin);
    if (SUCCEEDED(hr = stop_and_close(pin))) pin_clear_connection(pin);
    end_change(pin);
    return hr;
}

HRESULT pin_reconnect(struct ks_pin *pin, const AM_MEDIA_TYPE *type)
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
