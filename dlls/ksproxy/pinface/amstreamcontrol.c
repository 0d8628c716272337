/*
 * IAMStreamControl
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
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/streamtime.h"
#include "stream/flow.h"
#include "stream/stream.h"
#include "stream/streamcontrol.h"
#include "stream/streamdata.h"
#include "link/linkdiscard.h"
#include "pinface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static struct proxy_pin *impl_from_IAMStreamControl(IAMStreamControl *iface)
{
    return impl_from_facet(iface, struct proxy_pin, stream_control);
}

/* Wakes a thread that discards, or the one that waits for the time. */
static HRESULT wake_stream(struct proxy_pin *pin)
{
    struct stream *stream;

    if (pin_is_linked(pin)) return link_discard_update(pin);
    if (!(stream = pin_get_stream(pin))) return S_OK;
    stream_wake(stream);
    stream_release(stream);
    return S_OK;
}

/* A time needs a clock, but the graph may find one as late as when it leaves Stop. */
static HRESULT check_request(struct proxy_pin *pin, const REFERENCE_TIME *time)
{
    HRESULT hr = S_OK;

    EnterCriticalSection(&pin->filter->cs);
    if (time && *time != MAXLONGLONG && pin->filter->state != State_Stopped && !pin->filter->base_filter.clock)
        hr = VFW_E_NO_CLOCK;
    LeaveCriticalSection(&pin->filter->cs);
    return hr;
}

/* Sets one of the two times. now: the stream time that "immediately" stands for. The filter lock is held. */
static void set_time(struct stream_control_time *request, const REFERENCE_TIME *time, REFERENCE_TIME now, DWORD cookie)
{
    request->defined = !time || *time != MAXLONGLONG;
    request->immediate = !time;
    request->time = time ? *time : now;
    request->cookie = cookie;
}

static HRESULT WINAPI stream_control_StartAt(IAMStreamControl *iface, const REFERENCE_TIME *time, DWORD cookie)
{
    struct proxy_pin *pin = impl_from_IAMStreamControl(iface);
    struct stream_control *control = &pin->control;
    REFERENCE_TIME now = 0;
    HRESULT hr;

    TRACE("pin %p, time %s, cookie %#lx.\n", pin, time ? wine_dbgstr_longlong(*time) : "(null)", cookie);

    if (FAILED(hr = check_request(pin, time))) return hr;
    if (pin->filter->state != State_Running || !filter_get_stream_time(pin->filter, &now)) now = 0;
    EnterCriticalSection(&pin->filter->cs);
    set_time(&control->start, time, now, cookie);
    if (pin->filter->state != State_Running)
    {
        control->before_start = control->start.defined;
        if (!control->start.defined) control->discarding = TRUE;
    }
    ++control->serial;
    stream_control_update(control);
    LeaveCriticalSection(&pin->filter->cs);
    return wake_stream(pin);
}

static HRESULT WINAPI stream_control_StopAt(IAMStreamControl *iface, const REFERENCE_TIME *time, BOOL send_extra, DWORD cookie)
{
    struct proxy_pin *pin = impl_from_IAMStreamControl(iface);
    struct stream_control *control = &pin->control;
    REFERENCE_TIME now = 0;
    HRESULT hr;

    TRACE("pin %p, time %s, send_extra %d, cookie %#lx.\n", pin, time ? wine_dbgstr_longlong(*time) : "(null)", send_extra,
            cookie);

    if (FAILED(hr = check_request(pin, time))) return hr;
    if (pin->filter->state != State_Running || !filter_get_stream_time(pin->filter, &now)) now = 0;
    EnterCriticalSection(&pin->filter->cs);
    set_time(&control->stop, time, now, cookie);
    control->send_extra = control->stop.defined && send_extra;
    ++control->serial;
    stream_control_update(control);
    LeaveCriticalSection(&pin->filter->cs);
    return wake_stream(pin);
}

static HRESULT WINAPI stream_control_GetInfo(IAMStreamControl *iface, AM_STREAM_INFO *info)
{
    struct proxy_pin *pin = impl_from_IAMStreamControl(iface);
    const struct stream_control *control = &pin->control;

    TRACE("pin %p, info %p.\n", pin, info);

    if (!info) return E_POINTER;
    EnterCriticalSection(&pin->filter->cs);
    info->tStart = control->start.time;
    info->tStop = control->stop.time;
    info->dwStartCookie = control->start.cookie;
    info->dwStopCookie = control->stop.cookie;
    info->dwFlags = 0;
    if (control->start.defined) info->dwFlags |= AM_STREAM_INFO_START_DEFINED;
    if (control->stop.defined) info->dwFlags |= AM_STREAM_INFO_STOP_DEFINED;
    if (stream_control_discards(control)) info->dwFlags |= AM_STREAM_INFO_DISCARDING;
    if (control->stop.defined && control->send_extra) info->dwFlags |= AM_STREAM_INFO_STOP_SEND_EXTRA;
    LeaveCriticalSection(&pin->filter->cs);
    return S_OK;
}

const IAMStreamControlVtbl stream_control_vtbl =
{
    FACET_UNKNOWN(IAMStreamControl),
    stream_control_StartAt,
    stream_control_StopAt,
    stream_control_GetInfo,
};
