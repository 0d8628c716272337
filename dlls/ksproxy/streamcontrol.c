/*
 * IAMStreamControl: which samples of a pin go on
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

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * Times are stream times. "Controlling a Capture Graph" tells what they mean:
 *
 * - A start that is set before the graph runs keeps the stream off until then; once a stream flows it needs to be stopped first.
 * - Samples are not divided. One that reaches beyond the start time goes on whole, and so does one that begins before the stop time.
 * - MAXLONGLONG is a start that never comes, and a stop that never comes.
 *
 * Requests that haven't taken effect when the filter stops stay for the next run, as does what has: no page says otherwise.
 */

static struct ks_pin *impl_from_IAMStreamControl(IAMStreamControl *iface)
{
    return impl_from_facet(iface, struct ks_pin, stream_control);
}

/* ---- decisions; under the filter lock, and calling nobody ---- */

BOOL stream_control_discards(const struct stream_control *control)
{
    if (control->discarding) return TRUE;
    return control->before_start && control->start.defined
            && !(control->stop.defined && control->stop.time < control->start.time);
}

static void update_active(struct stream_control *control)
{
    control->active = control->discarding || control->start.defined || control->stop.defined;
}

static void start_now(struct stream_control *control, struct stream_control_decision *decision)
{
    control->start.defined = control->before_start = control->discarding = FALSE;
    decision->started = TRUE;
    decision->start_cookie = control->start.cookie;
}

/* TRUE if the sample is the extra one, which goes on all the same. */
static BOOL stop_now(struct stream_control *control, struct stream_control_decision *decision)
{
    BOOL extra = control->send_extra && !stream_control_discards(control);

    control->stop.defined = FALSE;
    control->discarding = TRUE;
    decision->stopped = TRUE;
    decision->stop_cookie = control->stop.cookie;
    return extra;
}

void stream_control_decide(struct stream_control *control, REFERENCE_TIME start, REFERENCE_TIME end,
        struct stream_control_decision *decision)
{
    BOOL starts = control->start.defined && (control->start.immediate || end > control->start.time);
    BOOL stops = control->stop.defined && (control->stop.immediate || start >= control->stop.time);
    BOOL extra = FALSE;

    memset(decision, 0, sizeof(*decision));
    if (starts && stops && control->start.time < control->stop.time)
    {
        start_now(control, decision);
        starts = FALSE;
    }
    if (stops) extra = stop_now(control, decision);
    if (starts) start_now(control, decision);
    decision->pass = extra || !stream_control_discards(control);
    update_active(control);
}

/* ---- samples ---- */

/* Preview samples have no times, see "Producing Data in a Capture Filter": what counts is when they come. FALSE if there is no
 * telling. */
static BOOL get_times(struct stream *stream, IMediaSample *sample, REFERENCE_TIME *start, REFERENCE_TIME *end)
{
    HRESULT hr = IMediaSample_GetTime(sample, start, end);

    if (hr == VFW_S_NO_STOP_TIME || (SUCCEEDED(hr) && *end < *start)) *end = *start;
    if (SUCCEEDED(hr)) return TRUE;
    if (!stream->running || !filter_get_stream_time(stream->pin->filter, start)) return FALSE;
    *end = *start;
    return TRUE;
}

void stream_control_notify(struct ks_pin *pin, const struct stream_control_decision *decision)
{
    LONG_PTR sender = (LONG_PTR)&pin->pin;

    if (decision->started) filter_notify(pin->filter, EC_STREAM_CONTROL_STARTED, sender, decision->start_cookie);
    if (decision->stopped) filter_notify(pin->filter, EC_STREAM_CONTROL_STOPPED, sender, decision->stop_cookie);
}

/* ms until the stream time, 0 if it has come or nobody can tell. */
static DWORD time_left(struct ks_filter *filter, REFERENCE_TIME time)
{
    LONGLONG now;

    if (!is_stream_time(time) || !filter_get_stream_time(filter, &now) || now >= time) return 0;
    return min((time - now + 9999) / 10000, 1000);
}

/* Discarding must not be faster than the stream would be, see CBaseStreamControl::CheckStreamState: waits for the sample's time, in
 * Pause for the end of it. TRUE if somebody has asked for something else meanwhile. */
static BOOL wait_discarding(struct stream *stream, REFERENCE_TIME start, LONG serial)
{
    struct stream_control *control = &stream->pin->control;
    BOOL wait = TRUE, running;
    DWORD left;

    while (wait)
    {
        running = stream->running;
        left = running ? time_left(stream->pin->filter, start) : INFINITE;
        EnterCriticalSection(&stream->cs);
        wait = left && !stream->quit && !stream->flushing && control->serial == serial;
        if (wait && running == stream->running) SleepConditionVariableCS(&stream->changed, &stream->cs, left);
        LeaveCriticalSection(&stream->cs);
    }
    return !stream->quit && !stream->flushing && control->serial != serial;
}

BOOL stream_control_check(struct stream *stream, IMediaSample *sample)
{
    struct ks_pin *pin = stream->pin;
    REFERENCE_TIME start, end;
    struct stream_control_decision decision;
    BOOL timed, again;
    LONG serial;

    do
    {
        if ((timed = get_times(stream, sample, &start, &end)) == FALSE) start = end = MINLONGLONG;
        EnterCriticalSection(&pin->filter->cs);
        stream_control_decide(&pin->control, start, end, &decision);
        serial = pin->control.serial;
        LeaveCriticalSection(&pin->filter->cs);
        stream_control_notify(pin, &decision);
        again = !decision.pass && timed && wait_discarding(stream, start, serial);
    } while (again);
    return decision.pass;
}

/* ---- IAMStreamControl ---- */

/* Wakes a thread that discards, or the one that waits for the time. */
static HRESULT wake_stream(struct ks_pin *pin)
{
    struct stream *stream;

    if (pin_is_linked(pin)) return link_control_request(pin);
    if (!(stream = pin_get_stream(pin))) return S_OK;
    EnterCriticalSection(&stream->cs);
    notify_change(stream);
    LeaveCriticalSection(&stream->cs);
    stream_release(stream);
    return S_OK;
}

/* A time needs a clock, but the graph may find one as late as when it leaves Stop. */
static HRESULT check_request(struct ks_pin *pin, const REFERENCE_TIME *time)
{
    HRESULT hr = S_OK;

    EnterCriticalSection(&pin->filter->cs);
    if (time && *time != MAXLONGLONG && pin->filter->state != State_Stopped && !pin->filter->clock) hr = VFW_E_NO_CLOCK;
    LeaveCriticalSection(&pin->filter->cs);
    return hr;
}

/* Under the filter lock. now: what "immediately" is. */
static void set_time(struct stream_control_time *request, const REFERENCE_TIME *time, REFERENCE_TIME now, DWORD cookie)
{
    request->defined = !time || *time != MAXLONGLONG;
    request->immediate = !time;
    request->time = time ? *time : now;
    request->cookie = cookie;
}

static HRESULT WINAPI stream_control_StartAt(IAMStreamControl *iface, const REFERENCE_TIME *time, DWORD cookie)
{
    struct ks_pin *pin = impl_from_IAMStreamControl(iface);
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
    update_active(control);
    LeaveCriticalSection(&pin->filter->cs);
    return wake_stream(pin);
}

static HRESULT WINAPI stream_control_StopAt(IAMStreamControl *iface, const REFERENCE_TIME *time, BOOL send_extra, DWORD cookie)
{
    struct ks_pin *pin = impl_from_IAMStreamControl(iface);
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
    update_active(control);
    LeaveCriticalSection(&pin->filter->cs);
    return wake_stream(pin);
}

static HRESULT WINAPI stream_control_GetInfo(IAMStreamControl *iface, AM_STREAM_INFO *info)
{
    struct ks_pin *pin = impl_from_IAMStreamControl(iface);
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
