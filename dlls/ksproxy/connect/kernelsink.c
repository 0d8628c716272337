/*
 * The kernel pin of a connection: in user mode, or in a kernel link
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

#include "connect/kernelsink.h"
#include "handler/handlers.h"
#include "pin/change.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/kernelpin.h"
#include "pin/pin.h"
#include "pin/pinhandlers.h"
#include "pin/transport.h"
#include "link/kernellink.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* How many interfaces of a pin are tried in search of one that has a handler. */
#define MAX_INTERFACES 16

/* The peer sees the pin as connected from here on. There is no kernel pin yet. */
HRESULT pin_enter_connection(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, const struct transport *transport)
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
static void close_sink(struct proxy_pin *pin)
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
static HRESULT open_with_handlers(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport)
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

/* Tries the pin's interfaces in their order until one works. Most drivers have but one. */
HRESULT pin_open_user_mode(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport)
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
static HRESULT open_sink(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    HRESULT hr;

    if (!transport->sink) return pin_open_user_mode(pin, type, transport);
    hr = open_with_handlers(pin, type, transport);
    if (SUCCEEDED(hr) || hr == VFW_E_TYPE_NOT_ACCEPTED) return hr;
    return pin_open_kernel(pin, type, transport, NULL);
}

HRESULT pin_open_connection(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    HRESULT hr;

    if (FAILED(hr = pin_enter_connection(pin, peer, type, transport))) return hr;
    if (FAILED(hr = open_sink(pin, type, transport))) pin_clear_connection(pin);
    return hr;
}

/* What the kernel refuses to link goes through user mode, if the pin can do that. */
HRESULT pin_link_or_open(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    HRESULT hr;

    if (SUCCEEDED(hr = link_make(pin, type, transport)) || !transport->user_mode) return hr;
    TRACE("No kernel link, hr %#lx.\n", hr);
    return pin_open_user_mode(pin, type, transport);
}

static HRESULT reopen_sink(struct proxy_pin *pin)
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
    hr = pin_open_user_mode(pin, &mt, &transport);
    mediatype_clear(&mt);
    return hr;
}

HRESULT pin_need_user_mode(struct proxy_pin *pin)
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

HRESULT pin_create_sink(struct proxy_pin *pin, const KSPIN_INTERFACE *ks_interface, const KSPIN_MEDIUM *medium)
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
