/*
 * The clock of a pin that tells and keeps the time itself
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

static struct test_pin *pin_from_KSPIN(KSPIN *pin)
{
    return pin->Context;
}

static BOOLEAN set_timer(KSPIN *pin, KTIMER *timer, LARGE_INTEGER due, KDPC *dpc)
{
    struct test_pin *test = pin_from_KSPIN(pin);

    InterlockedIncrement((LONG *)&test->facts.set_timers);
    return KeSetTimerEx(timer, due, 0, dpc);
}

static BOOLEAN cancel_timer(KSPIN *pin, KTIMER *timer)
{
    struct test_pin *test = pin_from_KSPIN(pin);

    InterlockedIncrement((LONG *)&test->facts.cancel_timers);
    return test->setup.loose ? FALSE : KeCancelTimer(timer);
}

/* Begins at an hour and goes twice as fast as it should, in every state. */
static LONGLONG FASTCALL correlated_time(KSPIN *pin, LONGLONG *system)
{
    LARGE_INTEGER frequency, count = KeQueryPerformanceCounter(&frequency);

    InterlockedIncrement((LONG *)&pin_from_KSPIN(pin)->facts.times);
    *system = count.QuadPart / frequency.QuadPart * 10000000 + count.QuadPart % frequency.QuadPart * 10000000 / frequency.QuadPart;
    return 36000000000 + 2 * *system;
}

static void resolution(KSPIN *pin, KSRESOLUTION *resolution)
{
    InterlockedIncrement((LONG *)&pin_from_KSPIN(pin)->facts.resolutions);
    resolution->Granularity = 123;
    resolution->Error = 456;
}

const KSCLOCK_DISPATCH clock_dispatch =
{
    .SetTimer = set_timer,
    .CancelTimer = cancel_timer,
    .CorrelatedTime = correlated_time,
    .Resolution = resolution,
};
