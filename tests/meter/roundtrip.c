/*
 * How fast two processes wake each other
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

#include "kstest.h"
#include "load.h"

static const char *const names[] = {"wineks-benchmark-there", "wineks-benchmark-back"};

static BOOL open_events(HANDLE events[2], BOOL create)
{
    unsigned int i;

    for (i = 0; i < 2; ++i)
    {
        events[i] = create ? CreateEventA(NULL, FALSE, FALSE, names[i]) : OpenEventA(EVENT_ALL_ACCESS, FALSE, names[i]);
        ok(events[i] != NULL, "Event %s: error %lu.\n", names[i], GetLastError());
    }
    return events[0] && events[1];
}

static void close_events(HANDLE events[2])
{
    unsigned int i;

    for (i = 0; i < 2; ++i)
        if (events[i]) CloseHandle(events[i]);
}

/* Answers until nobody asks for a while. */
void roundtrip_child(void)
{
    HANDLE events[2];

    if (open_events(events, FALSE))
    {
        SetEvent(events[1]);
        while (!WaitForSingleObject(events[0], 1000)) SetEvent(events[1]);
    }
    close_events(events);
}

static double count_roundtrips(HANDLE events[2], DWORD ms)
{
    const LONGLONG start = kstest_now();
    ULONG64 trips = 0;
    LONGLONG now;

    do
    {
        SetEvent(events[0]);
        if (WaitForSingleObject(events[1], KSTEST_TIMEOUT)) return 0;
        ++trips;
        now = kstest_now();
    } while (now - start < ms * 10000LL);
    return trips * 1e7 / (now - start);
}

double roundtrip_rate(DWORD ms)
{
    PROCESS_INFORMATION child;
    HANDLE events[2];
    double rate = 0;
    DWORD ret;

    if (open_events(events, TRUE) && kstest_start_child("roundtrip", &child))
    {
        ret = WaitForSingleObject(events[1], 2 * KSTEST_TIMEOUT);
        ok(!ret, "The child is not ready: %lu.\n", ret);
        if (!ret) rate = count_roundtrips(events, ms);
        ret = WaitForSingleObject(child.hProcess, KSTEST_TIMEOUT);
        ok(!ret, "The child has not ended: %lu.\n", ret);
        CloseHandle(child.hProcess);
        CloseHandle(child.hThread);
    }
    close_events(events);
    return rate;
}
