/*
 * The states of a pin: kernel pin and stream together
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

#include "state/pinstate.h"
#include "base/timeouts.h"
#include "clock/deviceclock.h"
#include "clock/masterclock.h"
#include "device/devio.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "stream/endofstream.h"
#include "stream/flow.h"
#include "stream/stream.h"
#include "stream/streamdata.h"
#include "link/kernellink.h"
#include "link/linkdiscard.h"
#include "state/segment.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static void set_stream(struct proxy_pin *pin, struct stream *stream)
{
    struct stream *old;

    EnterCriticalSection(&pin->filter->cs);
    old = pin->stream;
    pin->stream = stream;
    LeaveCriticalSection(&pin->filter->cs);
    if (old) stream_release(old);
}

static void set_state_value(struct proxy_pin *pin, KSSTATE state)
{
    EnterCriticalSection(&pin->filter->cs);
    pin->state = state;
    LeaveCriticalSection(&pin->filter->cs);
}

/* The allocator stays what it is as long as the pin is active: not only in the states above STOP, but also on the way there and
 * back. */
static void set_active(struct proxy_pin *pin, BOOL active)
{
    EnterCriticalSection(&pin->filter->cs);
    pin->active = active;
    LeaveCriticalSection(&pin->filter->cs);
}

/* ---- steps ---- */

static HRESULT set_kernel_state(HANDLE handle, KSSTATE state, DWORD timeout)
{
    HRESULT hr = ks_set_bounded(handle, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, &state, sizeof(state), timeout);

    if (FAILED(hr)) WARN("Kernel pin %p doesn't go to state %d, hr %#lx.\n", handle, state, hr);
    return hr;
}

/* A driver that hasn't answered once doesn't get much time for the other steps. */
static void step_down(struct proxy_pin *pin, HANDLE handle, KSSTATE state)
{
    if (is_timeout(set_kernel_state(handle, state, pin->mute ? MUTE_TIMEOUT : STOP_TIMEOUT))) pin->mute = TRUE;
}

static HRESULT make_stream(struct proxy_pin *pin)
{
    struct stream *stream;
    HRESULT hr;

    if (SUCCEEDED(hr = stream_create(pin, &stream))) set_stream(pin, stream);
    return hr;
}

static void end_stream(struct proxy_pin *pin)
{
    struct stream *stream;

    if (!(stream = pin_get_stream(pin))) return;
    stream_begin_stop(stream);
    stream_finish_stop(stream);
    set_stream(pin, NULL);
    stream_release(stream);
}

static HRESULT start_acquire_linked(struct proxy_pin *pin, HANDLE handle)
{
    HRESULT hr;

    if (FAILED(hr = link_acquire(pin, handle))) return hr;
    if (FAILED(hr = set_kernel_state(handle, KSSTATE_ACQUIRE, START_TIMEOUT)))
    {
        link_release(pin, handle);
        return hr;
    }
    pin_events_start(pin, handle);
    filter_clock_restart(pin);
    return S_OK;
}

static HRESULT start_acquire(struct proxy_pin *pin, HANDLE handle)
{
    HRESULT hr;

    pin_follow_graph(pin);
    if (pin->linked) return start_acquire_linked(pin, handle);
    if (FAILED(hr = make_stream(pin))) return hr;
    if (FAILED(hr = set_kernel_state(handle, KSSTATE_ACQUIRE, START_TIMEOUT)))
    {
        end_stream(pin);
        return hr;
    }
    pin_events_start(pin, handle);
    filter_clock_restart(pin);
    return S_OK;
}

/* Whether data comes in PAUSE is also part of the answer to "which state" then, see IKsClockPropertySet::KsGetState. */
static BOOL queues_no_data(HANDLE handle)
{
    KSSTATE state;

    return ks_get(handle, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, &state, sizeof(state))
            == HRESULT_FROM_WIN32(ERROR_NO_DATA_DETECTED);
}

static HRESULT start_pause_linked(struct proxy_pin *pin, HANDLE handle)
{
    HRESULT hr;

    link_discard_start(pin, handle);
    if (FAILED(hr = set_kernel_state(handle, KSSTATE_PAUSE, START_TIMEOUT)))
    {
        link_discard_stop(pin);
        return hr;
    }
    pin->cant_cue = pin_is_live(pin) || queues_no_data(handle);
    seeking_start(pin);
    return hr;
}

/* The stream of a pin that was paused before and came back to ACQUIRE is no good any more. */
static void end_stopped_stream(struct proxy_pin *pin)
{
    struct stream *stream;
    BOOL stopped;

    if (!(stream = pin_get_stream(pin))) return;
    stopped = stream_is_stopped(stream);
    stream_release(stream);
    if (stopped) end_stream(pin);
}

/* "Reads are queued after the transition to Pause" (DOC:state-transitions.md), so the thread starts afterwards; and Pause is over
 * when they are, not only Run: a graph that goes on to Run has told its start already, and a filter with several pins has all of them
 * ready before the first one runs. */
static HRESULT start_pause(struct proxy_pin *pin, HANDLE handle)
{
    struct stream *stream;
    HRESULT hr;

    if (pin->linked) return start_pause_linked(pin, handle);
    end_stopped_stream(pin);
    if (!pin->stream && FAILED(hr = make_stream(pin))) return hr;
    if (FAILED(hr = set_kernel_state(handle, KSSTATE_PAUSE, START_TIMEOUT))) return hr;

    if (!(stream = pin_get_stream(pin))) return VFW_E_WRONG_STATE;
    pin->cant_cue = stream_is_live(stream) || queues_no_data(handle);
    seeking_start(pin);
    hr = stream_start(stream);
    stream_release(stream);
    if (FAILED(hr)) step_down(pin, handle, KSSTATE_ACQUIRE);
    return hr;
}

static HRESULT start_run_linked(struct proxy_pin *pin, HANDLE handle)
{
    HRESULT hr = set_kernel_state(handle, KSSTATE_RUN, START_TIMEOUT);

    if (SUCCEEDED(hr)) link_discard_set_running(pin, TRUE);
    return hr;
}

static HRESULT start_run(struct proxy_pin *pin, HANDLE handle)
{
    struct stream *stream;
    HRESULT hr;

    if (pin->linked) return start_run_linked(pin, handle);
    if (!(stream = pin_get_stream(pin))) return VFW_E_WRONG_STATE;
    /* Before the device starts: so no sample's time is later than that when it was taken. */
    stream_set_running(stream, TRUE);
    if (FAILED(hr = set_kernel_state(handle, KSSTATE_RUN, START_TIMEOUT))) stream_set_running(stream, FALSE);
    stream_release(stream);
    return hr;
}

static void stop_run(struct proxy_pin *pin, HANDLE handle)
{
    struct stream *stream;

    if ((stream = pin_get_stream(pin)))
    {
        stream_set_running(stream, FALSE);
        stream_release(stream);
    }
    link_discard_set_running(pin, FALSE);
    step_down(pin, handle, KSSTATE_PAUSE);
    if (!pin->mute) filter_clock_stand(pin);
}

/* The thread is asked to quit before the device stops, but waited for in STOP: there every device gives its requests back
 * (DOC:state-transitions.md). */
static void stop_pause(struct proxy_pin *pin, HANDLE handle)
{
    struct stream *stream;

    if ((stream = pin_get_stream(pin)))
    {
        stream_begin_stop(stream);
        stream_release(stream);
    }
    step_down(pin, handle, KSSTATE_ACQUIRE);
    link_discard_stop(pin);
    pin->cant_cue = FALSE;
}

static void stop_acquire(struct proxy_pin *pin, HANDLE handle)
{
    pin_events_stop(pin, handle);
    pin_forget_end(pin);
    step_down(pin, handle, KSSTATE_STOP);
    if (pin->linked) link_release(pin, handle);
    else end_stream(pin);
}

HRESULT pin_set_state(struct proxy_pin *pin, KSSTATE state)
{
    static HRESULT (* const up[])(struct proxy_pin *, HANDLE) = {NULL, start_acquire, start_pause, start_run};
    static void (* const down[])(struct proxy_pin *, HANDLE) = {stop_acquire, stop_pause, stop_run};
    HRESULT hr = S_OK;
    HANDLE handle;

    TRACE("pin %p, state %d to %d.\n", pin, pin->state, state);

    if (!(handle = pin->handle)) return S_OK;
    set_active(pin, TRUE);
    if (pin->state < state) pin->mute = FALSE;
    while (pin->state < state)
    {
        if (FAILED(hr = up[pin->state + 1](pin, handle))) break;
        set_state_value(pin, pin->state + 1);
    }
    while (pin->state > state)
    {
        down[pin->state - 1](pin, handle);
        set_state_value(pin, pin->state - 1);
    }
    if (pin->state == KSSTATE_STOP) set_active(pin, FALSE);
    return hr;
}

void pin_restart(struct proxy_pin *pin)
{
    struct stream *stream;

    if (pin->state != KSSTATE_RUN) return;
    link_discard_set_running(pin, TRUE);
    if (!(stream = pin_get_stream(pin))) return;
    stream_set_running(stream, TRUE);
    stream_release(stream);
}
