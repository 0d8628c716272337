/*
 * Telling the graph that the data of the input pins has ended
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

#include "stream/endofstream.h"
#include "base/timeouts.h"
#include "device/devio.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "stream/ring.h"
#include "stream/streamdata.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * A filter whose data ends in it tells the graph when all of its connected input pins have rendered theirs: once in each Run, until a
 * stop or a flush brings new data. Where an output pin is connected the data goes on, and so does its end.
 *
 * KSEVENT_CONNECTION_ENDOFSTREAM says that a pin has rendered the last of its data, which the completion of a write doesn't say: the
 * device may still play what it has taken, and nothing is written at all where the data stays in the kernel. "Rendering points must
 * support this event"; one that doesn't is believed to be done with its last write (stream_written()).
 *
 * The other connection events have no counterpart in the graph.
 *
 * One wait of the system's thread pool is registered for each pin whose driver has the event, from ACQUIRE to STOP.
 */

struct pin_events
{
    LONG refs;
    struct proxy_pin *pin;       /* not referenced: not looked at any more once gone is set, but while the graph is being told */
    HANDLE event, wait;
    BOOL gone;                   /* under the filter lock */
};

static void release_events(struct pin_events *events)
{
    if (InterlockedDecrement(&events->refs)) return;
    if (events->event) CloseHandle(events->event);
    free(events);
}

/* Whether data ends in this filter and all of it has been rendered. The filter lock is held. */
static BOOL all_is_rendered(const struct proxy_filter *filter)
{
    const struct proxy_pin *pin;
    BOOL rendered = FALSE;
    ULONG i;

    for (i = 0; i < filter->pin_count; ++i)
    {
        pin = filter->pins[i];
        if (!pin->handle || pin->connecting) continue;
        if (pin->dir == PINDIR_OUTPUT || !pin->rendered) return FALSE;
        rendered = TRUE;
    }
    return rendered;
}

void filter_tell_end(struct proxy_filter *filter)
{
    BOOL tell;

    EnterCriticalSection(&filter->cs);
    tell = filter->state == State_Running && !filter->end_told && all_is_rendered(filter);
    if (tell) filter->end_told = TRUE;
    LeaveCriticalSection(&filter->cs);
    if (tell) base_filter_notify(&filter->base_filter, EC_COMPLETE, S_OK, (LONG_PTR)&filter->base_filter);
}

void filter_begin_run(struct proxy_filter *filter)
{
    EnterCriticalSection(&filter->cs);
    filter->end_told = FALSE;
    LeaveCriticalSection(&filter->cs);
}

void pin_forget_end(struct proxy_pin *pin)
{
    EnterCriticalSection(&pin->filter->cs);
    pin->rendered = FALSE;
    pin->filter->end_told = FALSE;
    LeaveCriticalSection(&pin->filter->cs);
}

/* Whether the driver tells the end of the stream, so that nobody else has to. The filter lock is held. */
static BOOL driver_tells_end(const struct proxy_pin *pin)
{
    return pin->events != NULL;
}

void stream_written(struct stream *stream)
{
    struct proxy_pin *pin = stream->pin;
    BOOL written;

    EnterCriticalSection(&stream->cs);
    if ((written = stream->eos == EOS_QUEUED)) stream_set_eos(stream, EOS_WRITTEN);
    LeaveCriticalSection(&stream->cs);
    if (!written) return; /* by a flush that didn't wait for it */

    EnterCriticalSection(&pin->filter->cs);
    if (!driver_tells_end(pin)) pin->rendered = TRUE;
    LeaveCriticalSection(&pin->filter->cs);
    filter_tell_end(pin->filter);
}

/* ---- the driver's event ---- */

static void CALLBACK end_of_stream(void *context, BOOLEAN timeout)
{
    struct pin_events *events = context;
    struct proxy_filter *filter = events->pin->filter;
    BOOL gone;

    TRACE("events %p.\n", events);

    EnterCriticalSection(&filter->cs);
    if (!(gone = events->gone)) events->pin->rendered = TRUE;
    LeaveCriticalSection(&filter->cs);
    if (!gone) filter_tell_end(filter);
}

static HRESULT request_event(HANDLE handle, struct pin_events *events, BOOL enable)
{
    KSEVENT event = {{{KSEVENTSETID_Connection, KSEVENT_CONNECTION_ENDOFSTREAM, KSEVENT_TYPE_ENABLE}}};
    KSEVENTDATA data;

    memset(&data, 0, sizeof(data));
    data.NotificationType = KSEVENTF_EVENT_HANDLE;
    data.EventHandle.Event = events->event;
    if (enable)
        return ks_ioctl_bounded(handle, IOCTL_KS_ENABLE_EVENT, &event, sizeof(event), &data, sizeof(data), PROPERTY_TIMEOUT);
    return ks_ioctl_bounded(handle, IOCTL_KS_DISABLE_EVENT, &data, sizeof(data), NULL, 0, PROPERTY_TIMEOUT);
}

static void set_events(struct proxy_pin *pin, struct pin_events *events)
{
    EnterCriticalSection(&pin->filter->cs);
    pin->events = events;
    LeaveCriticalSection(&pin->filter->cs);
}

void pin_events_start(struct proxy_pin *pin, HANDLE handle)
{
    struct pin_events *events;

    /* What goes on to an output isn't at its end here. */
    if (pin->dir != PINDIR_INPUT || filter_has_connected_pin(pin->filter, PINDIR_OUTPUT)) return;
    if (!(events = calloc(1, sizeof(*events)))) return;
    events->refs = 1;
    events->pin = pin;
    if (!(events->event = CreateEventW(NULL, FALSE, FALSE, NULL)) || FAILED(request_event(handle, events, TRUE)))
    {
        TRACE("pin %p tells no end of stream.\n", pin);
        release_events(events);
        return;
    }
    set_events(pin, events);
    if (RegisterWaitForSingleObject(&events->wait, events->event, end_of_stream, events, INFINITE, WT_EXECUTEDEFAULT)) return;
    ERR("Can't wait for events, error %lu.\n", GetLastError());
    set_events(pin, NULL);
    request_event(handle, events, FALSE);
    release_events(events);
}

/* Waits until nobody is in the callback, but not for ever. FALSE: somebody may still be. */
static BOOL end_wait(struct pin_events *events)
{
    HANDLE done = CreateEventW(NULL, TRUE, FALSE, NULL);
    BOOL ret;

    UnregisterWaitEx(events->wait, done);
    ret = done && !WaitForSingleObject(done, JOIN_TIMEOUT);
    if (ret) CloseHandle(done); /* else the system still sets it */
    return ret;
}

void pin_events_stop(struct proxy_pin *pin, HANDLE handle)
{
    struct pin_events *events;

    EnterCriticalSection(&pin->filter->cs);
    if ((events = pin->events)) events->gone = TRUE;
    pin->events = NULL;
    LeaveCriticalSection(&pin->filter->cs);
    if (!events) return;

    request_event(handle, events, FALSE);
    if (end_wait(events)) release_events(events);
    else ERR("The graph doesn't take the end of the stream, leaking %p.\n", events);
}

