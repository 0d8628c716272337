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

#include "pin/streamtime.h"
#include "buffer/header.h"
#include "pin/filter.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

BOOL filter_get_stream_time(struct proxy_filter *filter, LONGLONG *now)
{
    IReferenceClock *clock;
    REFERENCE_TIME start;
    HRESULT hr;

    EnterCriticalSection(&filter->cs);
    if ((clock = filter->base_filter.clock)) IReferenceClock_AddRef(clock);
    start = filter->start;
    LeaveCriticalSection(&filter->cs);
    if (!clock) return FALSE;

    hr = IReferenceClock_GetTime(clock, now);
    IReferenceClock_Release(clock);
    if (FAILED(hr) || !is_stream_time(*now) || !is_stream_time(start)) return FALSE;
    *now -= start;
    return is_stream_time(*now);
}

LONGLONG stream_time_run(struct stream_time *time, struct proxy_filter *filter)
{
    REFERENCE_TIME old_start = time->start;
    BOOL was_running = time->running;
    LONGLONG now;

    EnterCriticalSection(&filter->cs);
    time->start = filter->start;
    LeaveCriticalSection(&filter->cs);
    time->running = TRUE;

    if (!filter_get_stream_time(filter, &now)) return 0; /* the device's own time has to do */
    if (was_running)
    {
        /* The device has gone on; only what the graph counts from is somewhere else. */
        if (!is_stream_time(old_start) || !is_stream_time(time->offset + old_start - time->start)) return time->offset;
        return time->offset + old_start - time->start;
    }
    if (!is_stream_time(now - time->device)) return 0;
    TRACE("filter %p, the device's time %I64d is stream time %I64d.\n", filter, time->device, now);
    return now - time->device;
}

void stream_time_pause(struct stream_time *time, struct proxy_filter *filter)
{
    LONGLONG now;

    time->running = FALSE;
    if (filter_get_stream_time(filter, &now)) time->device = now - time->offset;
}
