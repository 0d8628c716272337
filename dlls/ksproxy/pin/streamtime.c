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
#include "device/kernelclock.h"
#include "pin/filter.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#define FOLLOW_INTERVAL 200       /* ms between two comparisons of the clocks */
#define MAX_APART 5000            /* 100 ns: clocks that are less apart are left alone */
#define GOOD_SPAN 3000            /* 100 ns: a comparison that takes longer is tried again */
#define FIRST_ATTEMPTS 8          /* what comes at once has to do with the first comparison */
#define LATER_ATTEMPTS 3

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
    time->due = 0;

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

/* A moment at which both clocks were read. */
struct comparison
{
    LONGLONG offset;              /* stream time less device time, 100 ns */
    LONGLONG span;                /* what it took to read them, 100 ns: the offset is right to half of it */
};

static BOOL compare_once(struct stream_time *time, struct proxy_filter *filter, struct comparison *result)
{
    LONGLONG before, device, after;

    if (!filter_get_stream_time(filter, &before)) return FALSE;
    if (FAILED(kernel_clock_get_time(time->stamps, &device)) || !is_stream_time(device)) return FALSE;
    if (!filter_get_stream_time(filter, &after) || after < before) return FALSE;
    result->span = after - before;
    result->offset = before + result->span / 2 - device;
    return is_stream_time(result->offset);
}

/* The best of some attempts: on a busy machine any of them may be interrupted. FALSE if the clocks can't be compared. */
static BOOL compare_clocks(struct stream_time *time, struct proxy_filter *filter, unsigned int attempts, struct comparison *best)
{
    struct comparison result;
    unsigned int i;

    best->span = MAXLONGLONG;
    for (i = 0; i < attempts && best->span > GOOD_SPAN; ++i)
    {
        if (compare_once(time, filter, &result) && result.span < best->span) *best = result;
    }
    return best->span != MAXLONGLONG;
}

void stream_time_follow(struct stream_time *time, struct proxy_filter *filter)
{
    struct comparison result;
    LONGLONG old, apart;
    ULONGLONG now;

    if (!time->stamps || (now = GetTickCount64()) < time->due) return;
    old = InterlockedCompareExchange64(&time->offset, 0, 0);
    if (!compare_clocks(time, filter, time->due ? LATER_ATTEMPTS : FIRST_ATTEMPTS, &result)) result.offset = old;
    time->due = now + FOLLOW_INTERVAL;
    apart = result.offset > old ? result.offset - old : old - result.offset;
    /* Stamps of clocks that go alike don't show how well they are compared. */
    if (apart <= MAX_APART || apart - MAX_APART <= result.span / 2) return;
    /* A change of the state that moves it at this moment knows better. */
    InterlockedCompareExchange64(&time->offset, result.offset, old);
    TRACE("filter %p, the device is %I64d off.\n", filter, result.offset - old);
}
