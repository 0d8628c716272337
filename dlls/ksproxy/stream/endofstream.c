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

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * KSEVENT_CONNECTION_ENDOFSTREAM says that a pin has rendered the last of its data, which the completion of a write doesn't say: the
 * device may still play what it has taken, and nothing is written at all where the data stays in the kernel. "Rendering points must
 * support this event"; one that doesn't is believed to be done with its last write (stream_send_complete()).
 *
 * Of the other connection events none has a counterpart in the graph.
 *
 * One wait of the system's thread pool is registered for each pin whose driver has the event, from ACQUIRE to STOP.
 */

struct pin_events
{
    LONG refs;
    struct proxy_filter *filter;    /* not referenced: not looked at any more once gone is set or the graph is being told */
    HANDLE event, wait;
    BOOL gone, due, sent;        /* under the filter lock; sent: once for each end, in Run only */
};

static void release_events(struct pin_events *events)
{
    if (InterlockedDecrement(&events->refs)) return;
    if (events->event) CloseHandle(events->event);
    free(events);
}

static void notify_end(struct pin_events *events)
{
    struct proxy_filter *filter = events->filter;
    BOOL send;

    EnterCriticalSection(&filter->cs);
    if ((send = events->due && !events->sent && !events->gone && filter->state == State_Running)) events->sent = TRUE;
    LeaveCriticalSection(&filter->cs);
    if (send) filter_notify(filter, EC_COMPLETE, S_OK, (LONG_PTR)&filter->base_filter);
}

static void CALLBACK end_of_stream(void *context, BOOLEAN timeout)
{
    struct pin_events *events = context;

    TRACE("events %p.\n", events);

    EnterCriticalSection(&events->filter->cs);
    events->due = TRUE;
    LeaveCriticalSection(&events->filter->cs);
    notify_end(events);
}

static HRESULT request_event(HANDLE handle, struct pin_events *events, BOOL enable)
{
    KSEVENT event = {{{KSEVENTSETID_Connection, KSEVENT_CONNECTION_ENDOFSTREAM, KSEVENT_TYPE_ENABLE}}};
    KSEVENTDATA data;

    memset(&data, 0, sizeof(data));
    data.NotificationType = KSEVENTF_EVENT_HANDLE;
    data.EventHandle.Event = events->event;
    if (enable)
        return ks_control_bounded(handle, IOCTL_KS_ENABLE_EVENT, &event, sizeof(event), &data, sizeof(data), PROPERTY_TIMEOUT);
    return ks_control_bounded(handle, IOCTL_KS_DISABLE_EVENT, &data, sizeof(data), NULL, 0, PROPERTY_TIMEOUT);
}

/* The pin's events, referenced, or NULL. */
static struct pin_events *get_events(struct proxy_pin *pin)
{
    struct pin_events *events;

    EnterCriticalSection(&pin->filter->cs);
    if ((events = pin->events)) InterlockedIncrement(&events->refs);
    LeaveCriticalSection(&pin->filter->cs);
    return events;
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
    events->filter = pin->filter;
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

void pin_events_run(struct proxy_pin *pin)
{
    struct pin_events *events;

    if (!(events = get_events(pin))) return;
    notify_end(events);
    release_events(events);
}

void pin_events_flush(struct proxy_pin *pin)
{
    EnterCriticalSection(&pin->filter->cs);
    if (pin->events) pin->events->due = pin->events->sent = FALSE;
    LeaveCriticalSection(&pin->filter->cs);
}

BOOL pin_events_tell_end(struct proxy_pin *pin)
{
    BOOL ret;

    EnterCriticalSection(&pin->filter->cs);
    ret = pin->events != NULL;
    LeaveCriticalSection(&pin->filter->cs);
    return ret;
}
