/*
 * Clocks: properties, marks, master clocks
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

#include "../kstest.h"

#define WAIT_TIME 20000 /* ms, for what comes within a moment on a machine that has nothing else to do */

static HANDLE open_clock(HANDLE pin)
{
    KSCLOCK_CREATE create = {0};
    HANDLE clock = NULL;
    DWORD error = KsCreateClock(pin, &create, &clock);

    ok(!error, "Creating a clock gave %lu.\n", error);
    return error ? NULL : clock;
}

#define get_clock(clock, id, value) get_clock_(__LINE__, clock, id, value, sizeof(*(value)))
static void get_clock_(unsigned int line, HANDLE clock, ULONG id, void *value, ULONG size)
{
    ULONG returned;
    NTSTATUS status;

    memset(value, 0xcc, size);
    status = ks_property(clock, GUIDP(KSPROPSETID_Clock), id, KSPROPERTY_TYPE_GET, value, size, &returned);
    ok_(__FILE__, line)(!status, "Property %lu gave %#lx.\n", id, status);
    ok_(__FILE__, line)(returned == size, "Property %lu gave %lu bytes.\n", id, returned);
}

static LONGLONG get_time(HANDLE clock)
{
    LONGLONG time;

    get_clock(clock, KSPROPERTY_CLOCK_TIME, &time);
    return time;
}

static ULONG get_clock_state(HANDLE clock)
{
    ULONG state;

    get_clock(clock, KSPROPERTY_CLOCK_STATE, &state);
    return state;
}

static void test_properties(HANDLE pin, HANDLE clock)
{
    static const ULONG sizes[] = {sizeof(LONGLONG), sizeof(LONGLONG), sizeof(KSCORRELATED_TIME), sizeof(KSCORRELATED_TIME),
            sizeof(KSRESOLUTION), sizeof(ULONG)};
    KSCORRELATED_TIME correlated;
    KSRESOLUTION resolution;
    LONGLONG before, after, last = 0, time;
    ULONG i, returned;
    NTSTATUS status;
    char buffer[64];

    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        status = ks_property(clock, GUIDP(KSPROPSETID_Clock), i, KSPROPERTY_TYPE_GET, NULL, 0, &returned);
        ok(status == STATUS_BUFFER_OVERFLOW, "Property %lu: got %#lx.\n", i, status);
        ok(returned == sizes[i], "Property %lu: got %lu bytes.\n", i, returned);
        status = ks_property(clock, GUIDP(KSPROPSETID_Clock), i, KSPROPERTY_TYPE_GET, buffer, sizes[i] - 1, NULL);
        ok(status == STATUS_BUFFER_TOO_SMALL, "Property %lu: got %#lx.\n", i, status);
        status = ks_property(clock, GUIDP(KSPROPSETID_Clock), i, KSPROPERTY_TYPE_SET, buffer, sizes[i], NULL);
        ok(status == STATUS_NOT_FOUND, "Setting property %lu gave %#lx.\n", i, status);
    }
    /* addresses of functions in the kernel are none of a client's business */
    status = ks_property(clock, GUIDP(KSPROPSETID_Clock), i, KSPROPERTY_TYPE_GET, buffer, sizeof(buffer), NULL);
    ok(status == STATUS_INVALID_DEVICE_REQUEST, "The function table gave %#lx.\n", status);
    status = ks_property(clock, GUIDP(KSPROPSETID_Clock), i + 1, KSPROPERTY_TYPE_GET, buffer, sizeof(buffer), NULL);
    ok(status == STATUS_NOT_FOUND, "Property %lu gave %#lx.\n", i + 1, status);
    status = ks_property(clock, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET, buffer,
            sizeof(buffer), NULL);
    ok(status == STATUS_PROPSET_NOT_FOUND, "A pin's property gave %#lx.\n", status);
    status = ks_property(pin, GUIDP(KSPROPSETID_Clock), KSPROPERTY_CLOCK_TIME, KSPROPERTY_TYPE_GET, buffer, sizeof(buffer), NULL);
    ok(status == STATUS_PROPSET_NOT_FOUND, "The pin gave %#lx.\n", status);

    get_clock(clock, KSPROPERTY_CLOCK_RESOLUTION, &resolution);
    ok(resolution.Granularity > 0, "Got %I64d.\n", resolution.Granularity);
    ok(resolution.Granularity < 10000000, "Got %I64d.\n", resolution.Granularity);
    ok(resolution.Error >= 0, "Got %I64d.\n", resolution.Error);

    /* the system time is that of the performance counter, which is everybody's */
    for (i = 0; i < 10; i++)
    {
        before = kstest_now();
        get_clock(clock, KSPROPERTY_CLOCK_CORRELATEDTIME, &correlated);
        after = kstest_now();
        ok(correlated.SystemTime >= before, "Got system time %I64d, not from %I64d to %I64d.\n", correlated.SystemTime,
                before, after);
        ok(correlated.SystemTime <= after, "Got system time %I64d, not from %I64d to %I64d.\n", correlated.SystemTime,
                before, after);
        get_clock(clock, KSPROPERTY_CLOCK_CORRELATEDPHYSICALTIME, &correlated);
        ok(correlated.Time >= last, "Got physical time %I64d after %I64d.\n", correlated.Time, last);
        ok(correlated.SystemTime >= after, "Got system time %I64d.\n", correlated.SystemTime);
        last = correlated.Time;
        get_clock(clock, KSPROPERTY_CLOCK_PHYSICALTIME, &time);
        ok(time >= last, "Got physical time %I64d after %I64d.\n", time, last);
        last = time;
    }
}

/* Time goes on in Run only, and begins with 0 when the pin leaves Stop. */
static void test_states(HANDLE pin, HANDLE clock)
{
    static const ULONG states[] = {KSSTATE_STOP, KSSTATE_ACQUIRE, KSSTATE_PAUSE, KSSTATE_RUN, KSSTATE_PAUSE, KSSTATE_RUN,
            KSSTATE_PAUSE, KSSTATE_ACQUIRE, KSSTATE_STOP, KSSTATE_RUN};
    LONGLONG last = 0, first, second, started = 0, start;
    KSCORRELATED_TIME a, b;
    ULONG i;

    check_set_state(pin, KSSTATE_STOP);
    for (i = 0; i < ARRAY_SIZE(states); i++)
    {
        winetest_push_context("step %lu, state %lu", i, states[i]);
        start = kstest_now();
        check_set_state(pin, states[i]);
        if (!i || (states[i] == KSSTATE_RUN && states[i - 1] != KSSTATE_PAUSE)) started = start;
        if (states[i] == KSSTATE_RUN && i && states[i - 1] == KSSTATE_STOP) last = 0;
        ok(get_clock_state(clock) == states[i], "The clock is in state %lu.\n", get_clock_state(clock));
        first = get_time(clock);
        kstest_let_pass(30);
        second = get_time(clock);
        if (states[i] == KSSTATE_RUN)
        {
            ok(first >= last, "It was %I64d, now %I64d.\n", last, first);
            ok(second >= first + 200000, "Time went from %I64d to %I64d in 30 ms.\n", first, second);
            get_clock(clock, KSPROPERTY_CLOCK_CORRELATEDTIME, &a);
            kstest_let_pass(30);
            get_clock(clock, KSPROPERTY_CLOCK_CORRELATEDTIME, &b);
            ok(b.Time - a.Time == b.SystemTime - a.SystemTime, "Time went on by %I64d, system time by %I64d.\n", b.Time - a.Time,
                    b.SystemTime - a.SystemTime);
            second = b.Time;
        }
        else
        {
            ok(first == second, "Time went from %I64d to %I64d.\n", first, second);
            if (i && states[i - 1] == KSSTATE_STOP) ok(!first, "Time begins with %I64d.\n", first);
            if (states[i] == KSSTATE_ACQUIRE) last = 0;
        }
        if (states[i] == KSSTATE_PAUSE) ok(first >= last, "It was %I64d, in Pause %I64d.\n", last, first);
        last = second;
        winetest_pop_context();
    }
    ok(last <= kstest_now() - started, "Time is %I64d, it runs for %I64d.\n", last, kstest_now() - started);
    check_set_state(pin, KSSTATE_STOP);
}

union mark
{
    KSEVENT_TIME_INTERVAL interval;
    KSEVENT_TIME_MARK mark;
};

static NTSTATUS enable_mark(HANDLE clock, ULONG id, ULONG flags, union mark *mark, ULONG size)
{
    KSEVENT request;

    memset(&request, 0, sizeof(request));
    request.Set = *GUIDP(KSEVENTSETID_Clock);
    request.Id = id;
    request.Flags = flags;
    return ks_ioctl(clock, IOCTL_KS_ENABLE_EVENT, &request, sizeof(request), mark, size, NULL);
}

static NTSTATUS disable_mark(HANDLE clock, union mark *mark)
{
    return ks_ioctl(clock, IOCTL_KS_DISABLE_EVENT, &mark->mark.EventData, sizeof(mark->mark.EventData), NULL, 0, NULL);
}

static void init_interval(union mark *mark, HANDLE semaphore, LONGLONG base, LONGLONG interval)
{
    memset(mark, 0, sizeof(*mark));
    mark->interval.EventData.NotificationType = KSEVENTF_SEMAPHORE_HANDLE;
    mark->interval.EventData.SemaphoreHandle.Semaphore = semaphore;
    mark->interval.EventData.SemaphoreHandle.Adjustment = 1;
    mark->interval.TimeBase = base;
    mark->interval.Interval = interval;
}

static void init_position(union mark *mark, HANDLE event, LONGLONG time)
{
    memset(mark, 0, sizeof(*mark));
    mark->mark.EventData.NotificationType = KSEVENTF_EVENT_HANDLE;
    mark->mark.EventData.EventHandle.Event = event;
    mark->mark.MarkTime = time;
}

static void test_bad_marks(HANDLE clock)
{
    HANDLE semaphore = CreateSemaphoreW(NULL, 0, 1000, NULL);
    union mark mark;
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < 2; i++)
    {
        init_interval(&mark, semaphore, 0, i ? -1 : 0);
        status = enable_mark(clock, KSEVENT_CLOCK_INTERVAL_MARK, KSEVENT_TYPE_ENABLE, &mark, sizeof(mark.interval));
        ok(status == STATUS_INVALID_PARAMETER, "Interval %I64d gave %#lx.\n", mark.interval.Interval, status);
    }
    init_interval(&mark, semaphore, 0, 1000);
    status = enable_mark(clock, KSEVENT_CLOCK_INTERVAL_MARK, KSEVENT_TYPE_ENABLE, &mark, sizeof(mark.interval) - 1);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short interval gave %#lx.\n", status);
    status = enable_mark(clock, KSEVENT_CLOCK_POSITION_MARK, KSEVENT_TYPE_ENABLE, &mark, sizeof(mark.mark) - 1);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short mark gave %#lx.\n", status);
    status = enable_mark(clock, 2, KSEVENT_TYPE_ENABLE, &mark, sizeof(mark));
    ok(status == STATUS_NOT_FOUND, "Event 2 gave %#lx.\n", status);
    mark.interval.EventData.SemaphoreHandle.Semaphore = (HANDLE)0xdeadbe00;
    status = enable_mark(clock, KSEVENT_CLOCK_INTERVAL_MARK, KSEVENT_TYPE_ENABLE, &mark, sizeof(mark.interval));
    ok(status == STATUS_INVALID_HANDLE, "A bad handle gave %#lx.\n", status);
    ok(WaitForSingleObject(semaphore, 0) == WAIT_TIMEOUT, "The semaphore was released.\n");
    CloseHandle(semaphore);
}

static void test_position_marks(HANDLE pin, HANDLE clock)
{
    HANDLE events[3];
    union mark marks[3], extreme;
    LONGLONG time, mark_time;
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < ARRAY_SIZE(events); i++) events[i] = kstest_event();

    /* nothing comes while time stands, even at 0 */
    check_set_state(pin, KSSTATE_PAUSE);
    init_position(&marks[0], events[0], 0);
    init_position(&marks[1], events[1], 3000000);
    init_position(&marks[2], events[2], 1000000);
    for (i = 0; i < ARRAY_SIZE(marks); i++)
    {
        status = enable_mark(clock, KSEVENT_CLOCK_POSITION_MARK, i == 2 ? KSEVENT_TYPE_ONESHOT : KSEVENT_TYPE_ENABLE, &marks[i],
                sizeof(marks[i].mark));
        ok(!status, "Mark %lu gave %#lx.\n", i, status);
    }
    for (i = 0; i < ARRAY_SIZE(marks); i++)
        ok(WaitForSingleObject(events[i], 20) == WAIT_TIMEOUT, "Mark %lu has come in Pause.\n", i);

    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < ARRAY_SIZE(marks); i++)
    {
        ok(!WaitForSingleObject(events[i], WAIT_TIME), "Mark %lu has not come.\n", i);
        time = get_time(clock);
        mark_time = marks[i].mark.MarkTime;
        ok(time >= mark_time, "Mark %lu at %I64d has come at %I64d.\n", i, mark_time, time);
        ResetEvent(events[i]);
    }
    /* once, and those that are not one-shot are still there */
    for (i = 0; i < ARRAY_SIZE(marks); i++)
    {
        ok(WaitForSingleObject(events[i], 20) == WAIT_TIMEOUT, "Mark %lu has come again.\n", i);
        status = disable_mark(clock, &marks[i]);
        ok(status == (i == 2 ? STATUS_NOT_FOUND : STATUS_SUCCESS), "Disabling mark %lu gave %#lx.\n", i, status);
    }

    /* in the past: at once; never: never, and in nobody's way */
    init_position(&extreme, events[1], 0x7fffffffffffffff);
    status = enable_mark(clock, KSEVENT_CLOCK_POSITION_MARK, KSEVENT_TYPE_ENABLE, &extreme, sizeof(extreme.mark));
    ok(!status, "A mark at the end of time gave %#lx.\n", status);
    init_position(&marks[0], events[0], (LONGLONG)((ULONGLONG)1 << 63));
    status = enable_mark(clock, KSEVENT_CLOCK_POSITION_MARK, KSEVENT_TYPE_ENABLE, &marks[0], sizeof(marks[0].mark));
    ok(!status, "A mark in the past gave %#lx.\n", status);
    ok(!WaitForSingleObject(events[0], WAIT_TIME), "A mark in the past has not come.\n");
    ok(WaitForSingleObject(events[1], 20) == WAIT_TIMEOUT, "A mark at the end of time has come.\n");
    disable_mark(clock, &marks[0]);
    disable_mark(clock, &extreme);

    /* a mark that is disabled in time doesn't come */
    init_position(&marks[0], events[0], get_time(clock) + 2000000);
    ResetEvent(events[0]);
    status = enable_mark(clock, KSEVENT_CLOCK_POSITION_MARK, KSEVENT_TYPE_ENABLE, &marks[0], sizeof(marks[0].mark));
    ok(!status, "A mark gave %#lx.\n", status);
    status = disable_mark(clock, &marks[0]);
    ok(!status, "Disabling a mark gave %#lx.\n", status);
    if (get_time(clock) < marks[0].mark.MarkTime)
        ok(WaitForSingleObject(events[0], 400) == WAIT_TIMEOUT, "A disabled mark has come.\n");
    check_set_state(pin, KSSTATE_STOP);
    for (i = 0; i < ARRAY_SIZE(events); i++) CloseHandle(events[i]);
}

/* Whatever a client asks for, the driver has something else to do as well: the nth periodic mark of a clock comes every n ms at
 * most. */
static void test_short_intervals(HANDLE pin, HANDLE clock)
{
    enum { MARKS = 50 };
    HANDLE semaphore = CreateSemaphoreW(NULL, 0, 10000000, NULL);
    LONGLONG start, time;
    LONG count = 0, most = 0, i;
    union mark mark;
    NTSTATUS status;

    check_set_state(pin, KSSTATE_RUN);
    start = get_time(clock);
    for (i = 0; i < MARKS; i++)
    {
        init_interval(&mark, semaphore, start, 1);
        status = enable_mark(clock, KSEVENT_CLOCK_INTERVAL_MARK, KSEVENT_TYPE_ENABLE, &mark, sizeof(mark.interval));
        ok(!status, "An interval of 100 ns gave %#lx.\n", status);
    }
    kstest_let_pass(300);
    for (i = 0; i < MARKS; i++)
    {
        status = disable_mark(clock, &mark);
        ok(!status, "Disabling gave %#lx.\n", status);
    }
    time = get_time(clock);
    while (!WaitForSingleObject(semaphore, 0)) count++;
    for (i = 1; i <= MARKS; i++) most += (time - start) / 10000 / i + 1;
    ok(count >= MARKS, "Only %ld marks have come.\n", count);
    ok(count <= most, "%ld marks have come in %I64d ms.\n", count, (time - start) / 10000);
    check_set_state(pin, KSSTATE_STOP);
    CloseHandle(semaphore);
}

/* As many as time has gone on for. */
static void test_interval_marks(HANDLE pin, HANDLE clock)
{
    HANDLE semaphore = CreateSemaphoreW(NULL, 0, 100000, NULL);
    LONGLONG time, interval = 500000, base = 1000000;
    union mark mark;
    NTSTATUS status;
    LONG count;
    ULONG i;

    check_set_state(pin, KSSTATE_PAUSE);
    init_interval(&mark, semaphore, base, interval);
    status = enable_mark(clock, KSEVENT_CLOCK_INTERVAL_MARK, KSEVENT_TYPE_ENABLE, &mark, sizeof(mark.interval));
    ok(!status, "An interval gave %#lx.\n", status);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 10; i++)
    {
        ok(!WaitForSingleObject(semaphore, WAIT_TIME), "Mark %lu has not come.\n", i);
        time = get_time(clock);
        ok(time >= base + i * interval, "Mark %lu has come at %I64d.\n", i, time);
    }
    /* while time stands there are none; the ones of just now may be on their way */
    check_set_state(pin, KSSTATE_PAUSE);
    time = get_time(clock);
    while (!WaitForSingleObject(semaphore, 50)) i++;
    ok(base + (i - 1) * interval <= time, "%lu marks have come until %I64d.\n", i, time);
    ok(WaitForSingleObject(semaphore, 200) == WAIT_TIMEOUT, "A mark has come in Pause.\n");
    check_set_state(pin, KSSTATE_RUN);
    ok(!WaitForSingleObject(semaphore, WAIT_TIME), "No mark has come after Pause.\n");
    i++;
    time = get_time(clock);
    ok(base + (i - 1) * interval <= time, "%lu marks have come until %I64d.\n", i, time);

    status = disable_mark(clock, &mark);
    ok(!status, "Disabling gave %#lx.\n", status);
    while (!WaitForSingleObject(semaphore, 0)) i++;
    ok(WaitForSingleObject(semaphore, 200) == WAIT_TIMEOUT, "A mark has come after it was disabled.\n");

    /* what lies far behind is not made up for: that would be some millions */
    init_interval(&mark, semaphore, (LONGLONG)((ULONGLONG)1 << 63), 10000);
    status = enable_mark(clock, KSEVENT_CLOCK_INTERVAL_MARK, KSEVENT_TYPE_ENABLE, &mark, sizeof(mark.interval));
    ok(!status, "An interval gave %#lx.\n", status);
    ok(!WaitForSingleObject(semaphore, WAIT_TIME), "No mark has come.\n");
    disable_mark(clock, &mark);
    for (count = 1; !WaitForSingleObject(semaphore, 0); count++) ;
    ok(count < 50000, "%ld marks have come.\n", count);
    /* and one without a second */
    init_interval(&mark, semaphore, 0, 0x7fffffffffffffff);
    status = enable_mark(clock, KSEVENT_CLOCK_INTERVAL_MARK, KSEVENT_TYPE_ENABLE, &mark, sizeof(mark.interval));
    ok(!status, "An interval gave %#lx.\n", status);
    ok(!WaitForSingleObject(semaphore, WAIT_TIME), "No mark has come.\n");
    ok(WaitForSingleObject(semaphore, 50) == WAIT_TIMEOUT, "A second mark has come.\n");
    disable_mark(clock, &mark);
    check_set_state(pin, KSSTATE_STOP);
    CloseHandle(semaphore);
}

static NTSTATUS get_reference(HANDLE pin, struct ksbench_clock *seen)
{
    return ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_CLOCK, KSPROPERTY_TYPE_GET, seen, sizeof(*seen), NULL);
}

static NTSTATUS set_master(HANDLE pin, HANDLE clock)
{
    return ks_property(pin, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_MASTERCLOCK, KSPROPERTY_TYPE_SET, &clock, sizeof(clock),
            NULL);
}

static NTSTATUS get_master(HANDLE pin, HANDLE *clock)
{
    return ks_property(pin, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_MASTERCLOCK, KSPROPERTY_TYPE_GET, clock, sizeof(*clock),
            NULL);
}

/* What the driver of the pin sees is what the client of the clock sees. */
#define check_reference(pin, clock) check_reference_(__LINE__, pin, clock)
static void check_reference_(unsigned int line, HANDLE pin, HANDLE clock)
{
    struct ksbench_clock seen;
    LONGLONG before, after;
    NTSTATUS status;

    before = get_time(clock);
    status = get_reference(pin, &seen);
    after = get_time(clock);
    ok_(__FILE__, line)(!status, "Got %#lx.\n", status);
    ok_(__FILE__, line)(!seen.status, "Got status %#x.\n", seen.status);
    ok_(__FILE__, line)(seen.time >= before, "Got time %I64d, not from %I64d to %I64d.\n", (LONGLONG)seen.time, before,
            after);
    ok_(__FILE__, line)(seen.time <= after, "Got time %I64d, not from %I64d to %I64d.\n", (LONGLONG)seen.time, before,
            after);
    ok_(__FILE__, line)(seen.correlated_time >= seen.time, "Got time %I64d, %I64d.\n", (LONGLONG)seen.time,
            (LONGLONG)seen.correlated_time);
    ok_(__FILE__, line)(seen.correlated_time <= after, "Got time %I64d, %I64d, not from %I64d to %I64d.\n",
            (LONGLONG)seen.time, (LONGLONG)seen.correlated_time, before, after);
    ok_(__FILE__, line)(seen.state == get_clock_state(clock), "Got state %u.\n", seen.state);
    ok_(__FILE__, line)(seen.granularity > 0, "Got resolution %I64d.\n", (LONGLONG)seen.granularity);
    ok_(__FILE__, line)(seen.error >= 0, "Got %I64d.\n", (LONGLONG)seen.error);
    ok_(__FILE__, line)(seen.correlated_system <= kstest_now(), "Got system time %I64d.\n", (LONGLONG)seen.correlated_system);
}

static void test_master_clock(HANDLE filter, HANDLE pin, HANDLE clock)
{
    struct ksbench_clock seen;
    HANDLE preview, handle, event = kstest_event();
    NTSTATUS status;
    DWORD error;

    handle = (HANDLE)0xdeadbeef;
    status = get_master(pin, &handle);
    ok(!status, "The pin with a clock gave %#lx.\n", status);
    ok(!handle, "The pin with a clock gave %p.\n", handle);
    check_reference(pin, clock);

    error = create_pin(filter, 1, &kstest_type, GENERIC_READ, &preview);
    ok(!error, "Creating a preview gave %lu.\n", error);
    if (error) return;
    status = get_master(preview, &handle);
    ok(status == STATUS_NOT_FOUND, "The pin without a clock gave %#lx.\n", status);
    error = KsCreateClock(preview, &(KSCLOCK_CREATE){0}, &handle);
    ok(error == ERROR_INVALID_FUNCTION, "Its clock gave %lu.\n", error);
    status = get_reference(preview, &seen);
    ok(!status, "Its driver gets %#lx.\n", status);
    ok(seen.status == STATUS_DEVICE_NOT_READY, "Its driver gets %#x.\n", seen.status);

    status = set_master(preview, event);
    ok(status == STATUS_INVALID_HANDLE, "An event gave %#lx.\n", status);
    status = set_master(preview, (HANDLE)0xdeadbe00);
    ok(status == STATUS_INVALID_HANDLE, "Nothing gave %#lx.\n", status);
    status = set_master(preview, filter);
    ok(status == STATUS_INVALID_PARAMETER, "A filter gave %#lx.\n", status);
    status = set_master(preview, pin);
    ok(status == STATUS_INVALID_PARAMETER, "A pin gave %#lx.\n", status);
    status = ks_property(preview, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_MASTERCLOCK, KSPROPERTY_TYPE_SET, &clock, 3, NULL);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short handle gave %#lx.\n", status);

    status = set_master(preview, clock);
    ok(!status, "The clock gave %#lx.\n", status);
    check_reference(preview, clock);
    check_set_state(pin, KSSTATE_RUN);
    check_reference(preview, clock);
    check_set_state(preview, KSSTATE_ACQUIRE);
    status = set_master(preview, NULL);
    ok(status == STATUS_INVALID_DEVICE_STATE, "In Acquire it gave %#lx.\n", status);
    status = set_master(preview, clock);
    ok(status == STATUS_INVALID_DEVICE_STATE, "In Acquire it gave %#lx.\n", status);
    check_reference(preview, clock);
    check_set_state(preview, KSSTATE_STOP);
    status = set_master(preview, NULL);
    ok(!status, "No clock gave %#lx.\n", status);
    status = get_reference(preview, &seen);
    ok(!status, "Its driver gets %#lx.\n", status);
    ok(seen.status == STATUS_DEVICE_NOT_READY, "Its driver gets %#x.\n", seen.status);
    check_set_state(pin, KSSTATE_STOP);

    /* its own clock again */
    status = set_master(pin, clock);
    ok(!status, "Its own clock gave %#lx.\n", status);
    check_reference(pin, clock);
    status = set_master(pin, NULL);
    ok(!status, "No clock gave %#lx.\n", status);
    check_reference(pin, clock);
    CloseHandle(preview);
    CloseHandle(event);
}

/* A default clock can be set, and its marks come again. */
static void test_set_time(HANDLE pin, HANDLE clock)
{
    HANDLE event = kstest_event();
    LONGLONG time = 36000000000;
    union mark mark;
    NTSTATUS status;

    check_set_state(pin, KSSTATE_PAUSE);
    init_position(&mark, event, time + 500000);
    status = enable_mark(clock, KSEVENT_CLOCK_POSITION_MARK, KSEVENT_TYPE_ENABLE, &mark, sizeof(mark.mark));
    ok(!status, "A mark gave %#lx.\n", status);
    status = ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_CLOCK, KSPROPERTY_TYPE_SET, &time, sizeof(time), NULL);
    ok(!status, "Setting the time gave %#lx.\n", status);
    ok(get_time(clock) == time, "Got %I64d.\n", get_time(clock));
    check_set_state(pin, KSSTATE_RUN);
    ok(!WaitForSingleObject(event, WAIT_TIME), "The mark has not come.\n");
    ok(get_time(clock) >= time + 500000, "Got %I64d.\n", get_time(clock));
    ResetEvent(event);
    status = ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_CLOCK, KSPROPERTY_TYPE_SET, &time, sizeof(time), NULL);
    ok(!status, "Setting the time gave %#lx.\n", status);
    ok(!WaitForSingleObject(event, WAIT_TIME), "The mark has not come again.\n");
    disable_mark(clock, &mark);
    check_set_state(pin, KSSTATE_STOP);
    CloseHandle(event);
}

/* The pin goes first: its clock stands. The clock goes first: whom it was given to still has it. */
static void test_life(HANDLE filter, const struct video_type *type)
{
    HANDLE pin = open_capture_pin(filter, type), clock, other, event = kstest_event();
    struct ksbench_clock seen;
    union mark mark;
    LONGLONG time;
    NTSTATUS status;
    DWORD error;

    if (!pin || !(clock = open_clock(pin)) || !(other = open_clock(pin))) return;
    status = set_master(pin, other);
    ok(!status, "The clock gave %#lx.\n", status);
    CloseHandle(other);
    check_reference(pin, clock);
    check_set_state(pin, KSSTATE_RUN);
    check_reference(pin, clock);
    init_position(&mark, event, get_time(clock) + 600 * 10000000ll);
    status = enable_mark(clock, KSEVENT_CLOCK_POSITION_MARK, KSEVENT_TYPE_ENABLE, &mark, sizeof(mark.mark));
    ok(!status, "A mark gave %#lx.\n", status);
    status = get_reference(pin, &seen);
    ok(!status, "Got %#lx.\n", status);
    ok(!seen.status, "Got %#x.\n", seen.status);
    CloseHandle(pin);
    wait_instances(filter, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), 0);
    ok(!get_clock_state(clock), "The clock of a pin that is gone is in state %lu.\n", get_clock_state(clock));
    time = get_time(clock);
    kstest_wait_for_nothing(20);
    ok(get_time(clock) == time, "It was %I64d, now %I64d.\n", time, get_time(clock));
    error = KsCreateClock(clock, &(KSCLOCK_CREATE){0}, &other);
    ok(error == ERROR_FILE_NOT_FOUND, "A clock's clock gave %lu.\n", error);
    CloseHandle(clock);
    CloseHandle(event);
}

static void test_device(const char *hardware_id, BOOL own_time)
{
    HANDLE filter = kstest_open_device(hardware_id), pin, clock;
    ULONG before, after, i, id;

    if (!filter) return;
    id = find_pin_factory(filter, KSPIN_DATAFLOW_OUT);
    if ((pin = open_capture_pin(filter, &kstest_type)) && (clock = open_clock(pin)))
    {
        test_properties(pin, clock);
        test_states(pin, clock);
        test_bad_marks(clock);
        test_position_marks(pin, clock);
        test_interval_marks(pin, clock);
        test_short_intervals(pin, clock);
        if (!own_time)
        {
            test_master_clock(filter, pin, clock);
            test_set_time(pin, clock);
        }
        CloseHandle(clock);
    }
    CloseHandle(pin);
    wait_instances(filter, id, 0);
    test_life(filter, &kstest_type);
    before = settle_driver_handle_count();
    for (i = 0; i < 10; i++) test_life(filter, &kstest_type);
    after = wait_driver_handle_count(before);
    ok(before > 0, "The driver had %lu handles.\n", before);
    ok(after <= before, "The driver had %lu handles, now %lu.\n", before, after);
    check_alive(filter);
    CloseHandle(filter);
}

/* What the driver of a pin without a clock sees of the one that its filter has. */
static void get_shared(HANDLE pin, struct ksbench_clock *seen)
{
    NTSTATUS status;

    memset(seen, 0, sizeof(*seen));
    status = get_reference(pin, seen);
    ok(!status, "Got %#lx.\n", status);
    ok(!seen->status, "Got status %#x.\n", seen->status);
}

/* No pin of the filter has a clock: the output pins share one of the filter. */
static void test_shared_clock(void)
{
    HANDLE filter = kstest_open_device(KSBENCH_STAMPED_CAMERA_HARDWARE_ID), first, second, clock = NULL;
    struct ksbench_clock seen, other;
    struct pin_request request;
    NTSTATUS status;
    DWORD error;

    if (!filter) return;
    error = create_pin(filter, 0, &kstest_type, GENERIC_READ, &first);
    ok(!error, "A pin gave %lu.\n", error);
    init_pin_request(&request, 1, &kstest_type);
    request.connect.Interface.Set = *GUIDP(KSINTERFACESETID_KsBench);
    request.connect.Interface.Id = KSBENCH_INTERFACE_STAMPED;
    error = KsCreatePin(filter, &request.connect, GENERIC_READ, &second);
    ok(!error, "The second pin gave %lu.\n", error);
    if (error) return;

    status = get_master(first, &clock);
    ok(status == STATUS_NOT_FOUND, "A clock that is the filter's gave %#lx.\n", status);
    get_shared(first, &seen);
    ok(seen.state == KSSTATE_STOP, "The clock's state is %u.\n", seen.state);
    check_set_state(first, KSSTATE_PAUSE);
    get_shared(second, &seen);
    ok(seen.state == KSSTATE_PAUSE, "The clock's state is %u.\n", seen.state);
    ok(!seen.time, "It begins with %I64d.\n", (LONGLONG)seen.time);
    check_set_state(first, KSSTATE_RUN);
    check_set_state(second, KSSTATE_RUN);
    get_shared(first, &seen);
    get_shared(second, &other);
    ok(seen.state == KSSTATE_RUN, "The clock's state is %u.\n", seen.state);
    ok(other.time > seen.time, "It was %I64d for one, then %I64d for the other.\n", (LONGLONG)seen.time, (LONGLONG)other.time);
    /* it goes on for the second one, and stands when nobody runs */
    check_set_state(first, KSSTATE_STOP);
    get_shared(first, &seen);
    ok(seen.state == KSSTATE_RUN, "The clock's state is %u.\n", seen.state);
    ok(seen.time > other.time, "It was %I64d, then %I64d.\n", (LONGLONG)other.time, (LONGLONG)seen.time);
    check_set_state(second, KSSTATE_PAUSE);
    get_shared(second, &seen);
    get_shared(second, &other);
    ok(seen.time == other.time, "In Pause it was %I64d, then %I64d.\n", (LONGLONG)seen.time, (LONGLONG)other.time);
    /* none, for a client that wants none */
    status = set_master(first, NULL);
    ok(!status, "No master gave %#lx.\n", status);
    status = get_reference(first, &seen);
    ok(!status, "Got %#lx.\n", status);
    ok(seen.status == STATUS_DEVICE_NOT_READY, "Its driver gets %#x.\n", seen.status);
    get_shared(second, &seen);
    check_set_state(second, KSSTATE_STOP);
    /* and from 0 again */
    check_set_state(second, KSSTATE_PAUSE);
    get_shared(second, &seen);
    ok(!seen.time, "The second time it begins with %I64d.\n", (LONGLONG)seen.time);
    CloseHandle(second);
    CloseHandle(first);
    wait_instances(filter, 0, 0);
    wait_instances(filter, 1, 0);
    check_alive(filter);
    CloseHandle(filter);
}

START_TEST(clock)
{
    winetest_push_context("shared clock");
    test_shared_clock();
    winetest_pop_context();
    winetest_push_context("stream time");
    test_device(KSBENCH_CAMERA_HARDWARE_ID, TRUE);
    winetest_pop_context();
    winetest_push_context("default clock");
    test_device(KSBENCH_MULTICAM_HARDWARE_ID, FALSE);
    winetest_pop_context();
}
