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

#include "streamio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Times beyond it are no times: some thousand years. No sum of two that are within it overflows. */
#define MAX_TIME (MAXLONGLONG / 4)

static BOOL is_time(LONGLONG time)
{
    return time >= -MAX_TIME && time <= MAX_TIME;
}

/* Stream time now, in 100 ns. FALSE without a clock that tells it: the device's own time has to do then. */
static BOOL get_stream_time(struct ks_filter *filter, LONGLONG *now)
{
    IReferenceClock *clock;
    REFERENCE_TIME start;
    HRESULT hr;

    EnterCriticalSection(&filter->cs);
    if ((clock = filter->clock)) IReferenceClock_AddRef(clock);
    start = filter->start;
    LeaveCriticalSection(&filter->cs);
    if (!clock) return FALSE;

    hr = IReferenceClock_GetTime(clock, now);
    IReferenceClock_Release(clock);
    if (FAILED(hr) || !is_time(*now) || !is_time(start)) return FALSE;
    *now -= start;
    return is_time(*now);
}

LONGLONG stream_time_run(struct stream_time *time, struct ks_filter *filter)
{
    LONGLONG now;

    if (!get_stream_time(filter, &now) || !is_time(now - time->device)) return 0;
    TRACE("filter %p, the device's time %I64d is stream time %I64d.\n", filter, time->device, now);
    return now - time->device;
}

void stream_time_pause(struct stream_time *time, struct ks_filter *filter)
{
    LONGLONG now;

    if (get_stream_time(filter, &now)) time->device = now - time->offset;
}

void stream_time_convert(const struct stream_time *time, struct sample_info *info)
{
    if (!is_time(info->start)) info->flags &= ~KSSTREAM_HEADER_OPTIONSF_TIMEVALID;
    if (!is_time(info->duration) || info->duration < 0) info->flags &= ~KSSTREAM_HEADER_OPTIONSF_DURATIONVALID;
    if (info->flags & KSSTREAM_HEADER_OPTIONSF_TIMEVALID) info->start += time->offset;
}
