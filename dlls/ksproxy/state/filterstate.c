/*
 * States of the proxy filter: all of its pins together
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

#include "state/filterstate.h"
#include "pin/change.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/lost.h"
#include "pin/pin.h"
#include "stream/endofstream.h"
#include "state/pinstate.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static void set_state(struct proxy_filter *filter, FILTER_STATE state)
{
    EnterCriticalSection(&filter->cs);
    filter->state = state;
    LeaveCriticalSection(&filter->cs);
}

/* Sends the pins that are sources of requests, or all others, to the state. All are asked also when one fails on the way down to
 * STOP. */
static HRESULT move_pins_of(struct proxy_filter *filter, KSSTATE state, BOOL up, BOOL sources)
{
    ULONG i, count = filter_get_pin_count(filter);
    HRESULT hr, ret = S_OK;
    struct proxy_pin *pin;

    for (i = 0; i < count; i++)
    {
        pin = filter_get_pin(filter, up ? i : count - 1 - i);
        if (!pin_is_connected(pin) || sources != (pin->current == KSPIN_COMMUNICATION_SOURCE)) continue;
        hr = pin_set_state(pin, state);
        if (SUCCEEDED(hr)) continue;
        WARN("Pin %p (factory %lu) refuses state %u: %#lx.\n", pin, (unsigned long)pin->factory, state, (unsigned long)hr);
        if (SUCCEEDED(ret)) ret = hr;
        if (state != KSSTATE_STOP) break;
    }
    return ret;
}

/* Brings every connected pin that is one step away to the state; pins that are there already don't care. Upward in the order of
 * the pin factories and downward in reverse; but the sources of requests go up before and come down after the sinks, which may
 * depend on that (KSPROPERTY_CONNECTION_ACQUIREORDERING). */
static HRESULT move_pins(struct proxy_filter *filter, KSSTATE state, BOOL up)
{
    HRESULT hr, ret;

    ret = move_pins_of(filter, state, up, up);
    if (FAILED(ret) && state != KSSTATE_STOP) return ret;
    hr = move_pins_of(filter, state, up, !up);
    return FAILED(ret) ? ret : hr;
}

/* Goes from state to state, all pins together, and back to where it came from when a pin refuses. */
static HRESULT move_steps(struct proxy_filter *filter, KSSTATE from, KSSTATE to)
{
    int step = from < to ? 1 : -1, state;
    HRESULT hr = S_OK, ret = S_OK;

    for (state = from; state != (int)to;)
    {
        state += step;
        hr = move_pins(filter, state, step > 0);
        if (FAILED(hr) && SUCCEEDED(ret)) ret = hr;
        if (FAILED(hr) && to != KSSTATE_STOP) break; /* stopping goes all the way */
    }
    if (SUCCEEDED(ret) || to == KSSTATE_STOP) return S_OK;

    for (; state != (int)from;)
    {
        state -= step;
        move_pins(filter, state, step < 0);
    }
    return ret;
}

static KSSTATE ks_state(FILTER_STATE state)
{
    static const KSSTATE states[] = {KSSTATE_STOP, KSSTATE_PAUSE, KSSTATE_RUN};

    return states[state];
}

/* Runs a filter that runs already: a graph may run again with another start time, without a pause in between. */
static void restart_pins(struct proxy_filter *filter)
{
    struct proxy_pin *pin;
    ULONG i;

    for (i = 0; (pin = filter_get_pin(filter, i)); i++)
        if (pin_is_connected(pin)) pin_restart(pin);
}

static HRESULT change_state(struct proxy_filter *filter, FILTER_STATE state)
{
    FILTER_STATE old = filter->state; /* only written by who has the mutex */
    KSSTATE from = ks_state(old);
    HRESULT hr;

    /* KsPropagateAcquire may have acquired the pins of a stopped filter. */
    if (state == State_Stopped && old == State_Stopped) from = KSSTATE_ACQUIRE;
    if (state == State_Running) filter_begin_run(filter);
    if (state > old) set_state(filter, state);
    if (state == State_Running && old == State_Running) restart_pins(filter);
    hr = move_steps(filter, from, ks_state(state));
    if (FAILED(hr)) state = old;
    set_state(filter, state);
    filter_tell_end(filter);
    return hr;
}

/* From Stopped to Running the pins go through PAUSE on their way. */
HRESULT filter_set_state(struct proxy_filter *filter, FILTER_STATE state, REFERENCE_TIME start)
{
    HRESULT hr;

    if (FAILED(hr = filter_begin_change(filter))) return hr;
    if (state == State_Running)
    {
        EnterCriticalSection(&filter->cs);
        filter->start = start;
        LeaveCriticalSection(&filter->cs);
    }
    hr = change_state(filter, state);
    filter_end_change(filter);
    if (FAILED(hr)) filter_check_device(filter);
    TRACE("filter %p, state %u: %#lx.\n", filter, state, (unsigned long)hr);
    return hr;
}

/* A live source has nothing to show in Pause (see "Producing Data in a Capture Filter"). */
static BOOL any_pin_cant_cue(struct proxy_filter *filter)
{
    BOOL cant_cue = FALSE;
    struct proxy_pin *pin;
    ULONG i;

    for (i = 0; !cant_cue && (pin = filter_get_pin(filter, i)); i++)
        if (pin_is_connected(pin)) pin_get_state(pin, &cant_cue);
    return cant_cue;
}

HRESULT filter_get_state(struct proxy_filter *filter, DWORD timeout, FILTER_STATE *state)
{
    HRESULT hr = S_OK;

    if (FAILED(filter_lock_state(filter, timeout)))
    {
        EnterCriticalSection(&filter->cs);
        *state = filter->state;
        LeaveCriticalSection(&filter->cs);
        return VFW_S_STATE_INTERMEDIATE;
    }
    *state = filter->state;
    if (filter->changing) hr = VFW_S_STATE_INTERMEDIATE;
    else if (*state == State_Paused && any_pin_cant_cue(filter)) hr = VFW_S_CANT_CUE;
    ReleaseMutex(filter->state_mutex);
    return hr;
}

void filter_stop_pins(struct proxy_filter *filter)
{
    move_steps(filter, KSSTATE_RUN, KSSTATE_STOP);
}

HRESULT filter_acquire(struct proxy_filter *filter)
{
    HRESULT hr;

    TRACE("filter %p.\n", filter);

    hr = filter_begin_change(filter);
    /* Where links make a circle, the request comes back to the filter that it began with, or meets one that began elsewhere: that filter
     * acquires its pins already. */
    if (hr == VFW_E_STATE_CHANGED || hr == VFW_E_CIRCULAR_GRAPH) return S_OK;
    if (FAILED(hr)) return hr;
    if (filter->state == State_Stopped) hr = move_steps(filter, KSSTATE_STOP, KSSTATE_ACQUIRE);
    filter_end_change(filter);
    return hr;
}
