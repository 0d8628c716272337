/*
 * Stream time of what a live device sends
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

#ifndef __KSPROXY_PIN_STREAMTIME_H
#define __KSPROXY_PIN_STREAMTIME_H

#include "pin/filter.h"

struct kernel_clock;

/* A live device counts time from its first RUN on and not while it is paused; stream time counts from the start that
 * the graph gave, which is a little later (200 ms in Wine), and may do so from somewhere else after each pause. And the clock of the
 * graph may be faster or slower than that of the device, which is looked at again and again therefore. */
struct stream_time
{
    LONGLONG offset;              /* stream time less device time, 100 ns */
    LONGLONG device;              /* where the device's time stands in Pause */
    BOOL running;
    REFERENCE_TIME start;         /* that the graph gave for this run */
    struct kernel_clock *stamps;  /* what the device's time is told by, referenced; NULL: it goes like the graph's. Constant */
    ULONGLONG due;                /* GetTickCount64() when the clocks are compared again; of the stream's thread */
};

/* Stream time now, in 100 ns. FALSE without a clock that tells it. No lock held, the clock is called. */
BOOL filter_get_stream_time(struct proxy_filter *filter, LONGLONG *now);
/* Returns the offset from now on; 0 without a clock. A second call without a pause in between moves it to a new start. No lock
 * held, the clock is called. */
LONGLONG stream_time_run(struct stream_time *time, struct proxy_filter *filter);
/* Compares the clocks if it is time to, and moves the offset if they have gone apart. Only the thread that uses the offset calls this. No
 * lock held, the clock is called. */
void stream_time_follow(struct stream_time *time, struct proxy_filter *filter);
/* Remembers where the device's time stops. */
void stream_time_pause(struct stream_time *time, struct proxy_filter *filter);

#endif /* __KSPROXY_PIN_STREAMTIME_H */
