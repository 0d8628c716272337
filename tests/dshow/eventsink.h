/*
 * A graph that is nothing but an ear for events
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

#ifndef __DSHOW_EVENTSINK_H
#define __DSHOW_EVENTSINK_H

#include "proxy.h"

struct event_sink
{
    IMediaEventSink IMediaEventSink_iface; /* also what JoinFilterGraph gets: all it asks of a graph is this interface */
    LONG refs;
    CRITICAL_SECTION cs;
    HANDLE notified;          /* auto-reset: set after each event */
    LONG count;
    struct
    {
        LONG code;
        LONG_PTR param1, param2;
    } events[64];
};

/* Sets up a sink that lives where it is, and makes it the filter's graph. */
void event_sink_join(struct event_sink *sink, IBaseFilter *filter);
/* Takes the filter out of the graph and checks that nobody holds the sink any more. */
void event_sink_leave(struct event_sink *sink, IBaseFilter *filter);
/* How many events of that code have come. */
LONG event_sink_count(struct event_sink *sink, LONG code);
/* Waits until so many have come, but not longer than TIMEOUT. */
BOOL event_sink_wait(struct event_sink *sink, LONG code, LONG count);
/* The parameters of the last event of that code. */
BOOL event_sink_get(struct event_sink *sink, LONG code, LONG_PTR *param1, LONG_PTR *param2);

#endif /* __DSHOW_EVENTSINK_H */
