/*
 * Disconnecting a pin, and breaking a kernel link
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

#include "connect/disconnect.h"
#include "clock/deviceclock.h"
#include "pin/change.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/kernelpin.h"
#include "pin/pin.h"
#include "state/pinstate.h"

void pin_end_connecting(struct proxy_pin *pin)
{
    EnterCriticalSection(&pin->filter->cs);
    pin->connecting = FALSE;
    LeaveCriticalSection(&pin->filter->cs);
}

/* The source's handle has to be closed before the sink's (see "KS Pins"), also when it is the sink that is disconnected first. The
 * source then is a pin that is connected to nobody who knows it, as in any DirectShow connection, and has no kernel pin. */
void link_break(struct proxy_pin *sink)
{
    struct proxy_pin *source;
    BOOL linked;
    IPin *peer;

    if (!(peer = pin_get_peer(sink))) return;
    if ((source = pin_from_iface(sink, peer)))
    {
        EnterCriticalSection(&source->filter->cs);
        linked = source->current == KSPIN_COMMUNICATION_SOURCE && source->peer == pin_iface(sink);
        LeaveCriticalSection(&source->filter->cs);
        if (linked && SUCCEEDED(filter_begin_change(source->filter)))
        {
            pin_set_state(source, KSSTATE_STOP);
            pin_close_kernel(source);
            filter_end_change(source->filter);
            filter_clock_closed(source->filter);
        }
    }
    IPin_Release(peer);
}

/* KsPropagateAcquire moves the pins of a filter that stays stopped. A change of the state that has begun has ended when this
 * returns, and one that begins later leaves the pin alone. */
static HRESULT stop_and_close(struct proxy_pin *pin)
{
    HRESULT hr;

    if (FAILED(hr = filter_begin_change(pin->filter))) return hr;
    if (SUCCEEDED(hr = pin_set_state(pin, KSSTATE_STOP))) pin_close_kernel(pin);
    filter_end_change(pin->filter);
    return hr;
}

HRESULT pin_disconnect(struct proxy_pin *pin)
{
    struct proxy_filter *filter = pin->filter;
    HRESULT hr = S_OK;

    EnterCriticalSection(&filter->cs);
    if (pin->connecting) hr = VFW_E_WRONG_STATE; /* somebody is at it already */
    else if (!pin->peer) hr = S_FALSE;
    else if (filter->state != State_Stopped) hr = VFW_E_NOT_STOPPED;
    else pin->connecting = TRUE;
    LeaveCriticalSection(&filter->cs);
    if (hr != S_OK) return hr;

    /* A sink whose allocator was taken away doesn't look linked any more, but may still be the sink of a source. */
    if (pin->current == KSPIN_COMMUNICATION_SINK) link_break(pin);
    if (SUCCEEDED(hr = stop_and_close(pin))) pin_clear_connection(pin);
    pin_end_connecting(pin);
    filter_clock_closed(filter);
    if (SUCCEEDED(hr)) extensions_tell_change(&pin->extensions);
    return hr;
}
