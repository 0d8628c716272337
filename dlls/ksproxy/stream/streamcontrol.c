/*
 * Which samples of a pin go on: what IAMStreamControl has been asked for
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

#include "stream/streamcontrol.h"
#include "buffer/header.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/streamtime.h"
#include "stream/streamdata.h"

/*
 * Times are stream times. "Controlling a Capture Graph" tells what they mean:
 *
 * - A start that is set before the graph runs keeps the stream off until then; once a stream flows it needs to be stopped first.
 * - Samples are not divided. One that reaches beyond the start time goes on whole, and so does one that begins before the stop time.
 * - MAXLONGLONG is a start that never comes, and a stop that never comes.
 *
 * Requests that haven't taken effect when the filter stops stay for the next run, as does what has: no page says otherwise.
 */

BOOL stream_control_discards(const struct stream_control *control)
{
    if (control->discarding) return TRUE;
    return control->before_start && control->start.defined
            && !(control->stop.defined && control->stop.time < control->start.time);
}

void stream_control_update(struct stream_control *control)
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
    stream_control_update(control);
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

void stream_control_notify(struct proxy_pin *pin, const struct stream_control_decision *decision)
{
    struct base_filter *filter = &pin->filter->base_filter;
    LONG_PTR sender = (LONG_PTR)&pin->pin;

    if (decision->started) base_filter_notify(filter, EC_STREAM_CONTROL_STARTED, sender, decision->start_cookie);
    if (decision->stopped) base_filter_notify(filter, EC_STREAM_CONTROL_STOPPED, sender, decision->stop_cookie);
}

/* ms until the stream time, 0 if it has come or nobody can tell. */
static DWORD time_left(struct proxy_filter *filter, REFERENCE_TIME time)
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
        wait = left && stream_flows(stream) && control->serial == serial;
        if (wait && running == stream->running) SleepConditionVariableCS(&stream->changed, &stream->cs, left);
        LeaveCriticalSection(&stream->cs);
    }
    return stream_flows(stream) && control->serial != serial;
}

BOOL stream_control_check(struct stream *stream, IMediaSample *sample)
{
    struct proxy_pin *pin = stream->pin;
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
