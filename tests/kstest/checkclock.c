/*
 * Checks that run in the kernel: default clocks
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

#include "kstest_private.h"

struct source
{
    LONGLONG time;
    ULONG asked;
};

static LONGLONG FASTCALL correlated_time(void *context, LONGLONG *system)
{
    struct source *source = context;

    source->asked++;
    *system = 5;
    return source->time;
}

static BOOLEAN NTAPI set_timer(void *context, KTIMER *timer, LARGE_INTEGER due, KDPC *dpc)
{
    return KeSetTimerEx(timer, due, 0, dpc);
}

static BOOLEAN NTAPI cancel_timer(void *context, KTIMER *timer)
{
    return KeCancelTimer(timer);
}

static void check_own(struct check *check)
{
    LARGE_INTEGER moment = {.QuadPart = -200000};
    PKSDEFAULTCLOCK clock;
    LONGLONG time, later;
    NTSTATUS status;

    status = KsAllocateDefaultClock(&clock);
    check_fact(check, !status && clock, "KsAllocateDefaultClock gave %#lx.\n", status);
    if (status) return;
    check_fact(check, KsGetDefaultClockState(clock) == KSSTATE_STOP, "The state is %d.\n", KsGetDefaultClockState(clock));
    time = KsGetDefaultClockTime(clock);
    check_fact(check, !time, "The time is %I64d.\n", time);
    KsSetDefaultClockTime(clock, 10000000000);
    KsSetDefaultClockState(clock, KSSTATE_RUN);
    check_fact(check, KsGetDefaultClockState(clock) == KSSTATE_RUN, "The state is %d.\n", KsGetDefaultClockState(clock));
    KeDelayExecutionThread(KernelMode, FALSE, &moment);
    time = KsGetDefaultClockTime(clock);
    check_fact(check, time > 10000000000, "After some time it is %I64d.\n", time);
    KsSetDefaultClockState(clock, KSSTATE_PAUSE);
    time = KsGetDefaultClockTime(clock);
    KeDelayExecutionThread(KernelMode, FALSE, &moment);
    later = KsGetDefaultClockTime(clock);
    check_fact(check, later == time, "It was %I64d and is %I64d in Pause.\n", time, later);
    KsFreeDefaultClock(clock);
}

static void check_arguments(struct check *check)
{
    KSRESOLUTION resolution = {0};
    struct source source = {0};
    PKSDEFAULTCLOCK clock;
    NTSTATUS status;

    status = KsAllocateDefaultClockEx(&clock, NULL, NULL, NULL, NULL, NULL, 1);
    check_fact(check, status == STATUS_INVALID_PARAMETER && !clock, "Flags gave %#lx.\n", status);
    status = KsAllocateDefaultClockEx(&clock, &source, set_timer, NULL, NULL, NULL, 0);
    check_fact(check, status == STATUS_INVALID_PARAMETER && !clock, "No CancelTimer gave %#lx.\n", status);
    resolution.Granularity = 7;
    status = KsAllocateDefaultClockEx(&clock, &source, set_timer, cancel_timer, NULL, &resolution, 0);
    check_fact(check, status == STATUS_INVALID_PARAMETER && !clock, "A granularity without time gave %#lx.\n", status);
    resolution.Error = 7;
    status = KsAllocateDefaultClockEx(&clock, &source, NULL, NULL, correlated_time, &resolution, 0);
    check_fact(check, status == STATUS_INVALID_PARAMETER && !clock, "An error without timer gave %#lx.\n", status);
    status = KsAllocateDefaultClockEx(&clock, &source, set_timer, cancel_timer, correlated_time, &resolution, 0);
    check_fact(check, !status && clock, "All of it gave %#lx.\n", status);
    if (!status) KsFreeDefaultClock(clock);
}

static void check_source(struct check *check)
{
    struct source source = {.time = 77};
    PKSDEFAULTCLOCK clock;
    LONGLONG time;
    NTSTATUS status;
    ULONG asked;

    status = KsAllocateDefaultClockEx(&clock, &source, NULL, NULL, correlated_time, NULL, 0);
    check_fact(check, !status && clock, "KsAllocateDefaultClockEx gave %#lx.\n", status);
    if (status) return;
    time = KsGetDefaultClockTime(clock);
    check_fact(check, time == 77 && source.asked, "The time is %I64d, the driver was asked %lu times.\n", time, source.asked);
    source.time = -5;
    KsSetDefaultClockState(clock, KSSTATE_RUN);
    KsSetDefaultClockTime(clock, 1000);
    time = KsGetDefaultClockTime(clock);
    check_fact(check, time == -5, "The time is %I64d, but the driver's to tell.\n", time);
    KsFreeDefaultClock(clock);
    asked = source.asked;
    check_fact(check, asked == source.asked, "The driver was asked after it has freed the clock.\n");
}

void check_clock(struct check *check)
{
    check_own(check);
    check_arguments(check);
    check_source(check);
}
