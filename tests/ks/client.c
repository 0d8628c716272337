/*
 * What a client that was killed leaves behind: nothing
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

static const struct video_type slow_type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 10000000};

/* A camera of the child's own, whose driver holds a frame back and makes no other after the next one. */
static void stream_with_faults(HANDLE filter)
{
    HANDLE pin = filter ? open_capture_pin(filter, &kstest_type) : NULL;
    struct stream_request *requests[4];
    ULONG i;

    if (!pin) return;
    set_fault(pin, KSBENCH_FAULT_HOLD, 0, 1, 0);
    set_fault(pin, KSBENCH_FAULT_END, 1, 1, 0);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        requests[i] = stream_request_create(pin, get_header_size(pin), malloc(video_size(&kstest_type)),
                video_size(&kstest_type));
        stream_read(requests[i]);
    }
    stream_wait(requests[1], KSTEST_TIMEOUT);
}

/* Streams from a pin of the parent's filter, and from one of its own, until it is killed. */
static void child(HANDLE parent_filter, HANDLE ready)
{
    HANDLE filters[2] = {parent_filter, open_camera()}, pin;
    ULONG size = video_size(&slow_type), i, j;
    struct region region;

    if (!region_create(&region, 4 * size)) return;
    for (i = 0; i < ARRAY_SIZE(filters); i++)
    {
        if (!filters[i] || !(pin = open_capture_pin(filters[i], &slow_type))) return;
        region_set(pin, region.section, region.view, region.size);
        check_set_state(pin, KSSTATE_RUN);
        for (j = 0; j < 8; j++)
            stream_read(stream_request_create(pin, get_header_size(pin), j < 4 ? region.view + j * size : malloc(size),
                    size));
    }
    stream_with_faults(open_camera());
    SetEvent(ready);
    kstest_wait_to_be_killed();
}

static void test_kill(HANDLE filter, ULONG id)
{
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof(inherit), .bInheritHandle = TRUE};
    HANDLE ready = CreateEventW(&inherit, TRUE, FALSE, NULL), handles[2], pin;
    PROCESS_INFORMATION pi;
    char args[64];
    ULONG count;

    DuplicateHandle(GetCurrentProcess(), filter, GetCurrentProcess(), &handles[0], 0, TRUE, DUPLICATE_SAME_ACCESS);
    sprintf(args, "child %lu %lu", (ULONG)(ULONG_PTR)handles[0], (ULONG)(ULONG_PTR)ready);
    if (!kstest_start_child(args, &pi)) return;
    CloseHandle(handles[0]);
    handles[0] = ready;
    handles[1] = pi.hProcess;
    ok(!WaitForMultipleObjects(2, handles, FALSE, 20000), "The child was not ready.\n");
    count = wait_instances(filter, id, 1);
    ok(count == 1, "The child has %lu instances.\n", count);

    TerminateProcess(pi.hProcess, 0);
    ok(!WaitForSingleObject(pi.hProcess, KSTEST_TIMEOUT), "The child is not dead.\n");
    count = wait_instances(filter, id, 0);
    ok(!count, "The dead child has %lu instances.\n", count);
    if ((pin = open_capture_pin(filter, &kstest_type)))
    {
        ULONG size = video_size(&kstest_type);
        struct stream_request *request = stream_request_create(pin, get_header_size(pin), malloc(size), size);
        NTSTATUS status;

        check_set_state(pin, KSSTATE_RUN);
        stream_read(request);
        status = stream_wait(request, KSTEST_TIMEOUT);
        ok(!status, "Reading gave %#lx.\n", status);
        CloseHandle(pin);
        free(request->u.header.Data);
        stream_request_destroy(request);
    }
    CloseHandle(pi.hThread);
    CloseHandle(pi.hProcess);
    CloseHandle(ready);
}

/* Two processes with the same files. */

/* What a child is told, in a section that it inherits with the files. */
struct given
{
    HANDLE pin, clock, idle_pin;   /* inherited; pin runs, with the clock */
    KSEVENTDATA event;             /* enabled by the parent */
    ULONG parent_clock;            /* a handle that the child doesn't have */
    void *region;                  /* registered by the parent */
};

static NTSTATUS enable_interval(HANDLE clock, HANDLE event, KSEVENTDATA *data)
{
    KSEVENT request = {{{*GUIDP(KSEVENTSETID_Clock), KSEVENT_CLOCK_INTERVAL_MARK, KSEVENT_TYPE_ENABLE}}};
    KSEVENT_TIME_INTERVAL interval = {.Interval = 200000};

    interval.EventData.NotificationType = KSEVENTF_EVENT_HANDLE;
    interval.EventData.EventHandle.Event = event;
    *data = interval.EventData;
    return ks_ioctl(clock, IOCTL_KS_ENABLE_EVENT, &request, sizeof(request), &interval, sizeof(interval), NULL);
}

static NTSTATUS disable_event(HANDLE clock, const KSEVENTDATA *data)
{
    return ks_ioctl(clock, IOCTL_KS_DISABLE_EVENT, data, sizeof(*data), NULL, 0, NULL);
}

static NTSTATUS set_clock(HANDLE pin, HANDLE clock)
{
    return ks_property(pin, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_MASTERCLOCK, KSPROPERTY_TYPE_SET, &clock, sizeof(clock),
            NULL);
}

/* Handles in requests are those of the process that sends it. */
static void other_process(const struct given *given)
{
    KSCLOCK_CREATE create = {0};
    HANDLE filter = open_camera(), event = kstest_event(), own_pin, own_clock = NULL;
    struct region region;
    KSEVENTDATA data;
    NTSTATUS status;
    DWORD error;

    status = disable_event(given->clock, &given->event);
    ok(status == STATUS_NOT_FOUND, "Disabling the parent's event gave %#lx.\n", status);
    status = enable_interval(given->clock, event, &data);
    ok(!status, "Enabling an event gave %#lx.\n", status);
    ok(!WaitForSingleObject(event, KSTEST_TIMEOUT), "The event was not signalled.\n");
    status = disable_event(given->clock, &data);
    ok(!status, "Disabling it gave %#lx.\n", status);
    CloseHandle(event);
    status = enable_interval(given->clock, ULongToHandle(given->parent_clock), &data);
    ok(status == STATUS_INVALID_HANDLE, "A handle of the parent gave %#lx.\n", status);

    if (!(own_pin = open_capture_pin(filter, &kstest_type))) return;
    error = KsCreateClock(own_pin, &create, &own_clock);
    ok(!error, "Creating a clock gave %lu.\n", error);
    status = set_clock(given->idle_pin, own_clock);
    ok(!status, "A clock gave %#lx.\n", status);
    status = set_clock(given->idle_pin, ULongToHandle(given->parent_clock));
    ok(status == STATUS_INVALID_HANDLE, "The parent's clock gave %#lx.\n", status);

    if (!region_create(&region, 4 * video_size(&kstest_type))) return;
    status = region_set(given->pin, region.section, given->region, region.size);
    ok(status == STATUS_ACCESS_DENIED, "Replacing the parent's region gave %#lx.\n", status);
    status = region_set(given->pin, NULL, given->region, 0);
    ok(status == STATUS_ACCESS_DENIED, "Forgetting the parent's region gave %#lx.\n", status);
    region_destroy(&region);
    CloseHandle(own_clock);
    CloseHandle(own_pin);
    CloseHandle(filter);
}

static HANDLE inheritable(HANDLE handle)
{
    HANDLE ret = NULL;

    DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &ret, 0, TRUE, DUPLICATE_SAME_ACCESS);
    return ret;
}

static void run_other_process(struct given *given)
{
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof(inherit), .bInheritHandle = TRUE};
    HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, &inherit, PAGE_READWRITE, 0, sizeof(*given), NULL);
    struct given *view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
    PROCESS_INFORMATION pi;
    DWORD code = ~0u;
    char args[64];

    *view = *given;
    view->pin = inheritable(given->pin);
    view->clock = inheritable(given->clock);
    view->idle_pin = inheritable(given->idle_pin);
    sprintf(args, "other %lu", HandleToULong(section));
    if (kstest_start_child(args, &pi))
    {
        ok(!WaitForSingleObject(pi.hProcess, 60000), "The child doesn't end.\n");
        GetExitCodeProcess(pi.hProcess, &code);
        ok(!code, "The child had %lu failures.\n", code);
        CloseHandle(pi.hThread);
        CloseHandle(pi.hProcess);
    }
    CloseHandle(view->pin);
    CloseHandle(view->clock);
    CloseHandle(view->idle_pin);
    UnmapViewOfFile(view);
    CloseHandle(section);
}

/* The child's event has a number that is one of the parent's as well. */
static void check_events(HANDLE *events, ULONG count)
{
    ULONG i, signalled = 0;

    for (i = 0; i < count; i++)
    {
        if (!WaitForSingleObject(events[i], 0)) ++signalled;
        CloseHandle(events[i]);
    }
    ok(!signalled, "%lu events of the parent were signalled.\n", signalled);
}

static void test_two_processes(HANDLE filter)
{
    HANDLE other = open_camera(), event = kstest_event(), events[400];
    ULONG size = video_size(&kstest_type), i;
    struct stream_request *request;
    KSCLOCK_CREATE create = {0};
    struct region region;
    struct given given = {0};
    NTSTATUS status;
    DWORD error;

    for (i = 0; i < ARRAY_SIZE(events); i++) events[i] = kstest_event();
    given.pin = open_capture_pin(filter, &kstest_type);
    given.idle_pin = open_capture_pin(other, &kstest_type);
    if (!given.pin || !given.idle_pin || !region_create(&region, 4 * size)) return;
    error = KsCreateClock(given.pin, &create, &given.clock);
    ok(!error, "Creating a clock gave %lu.\n", error);
    given.parent_clock = HandleToULong(given.clock);
    given.region = region.view;
    status = region_set(given.pin, region.section, region.view, region.size);
    ok(!status, "A region gave %#lx.\n", status);
    check_set_state(given.pin, KSSTATE_RUN);
    status = enable_interval(given.clock, event, &given.event);
    ok(!status, "An event gave %#lx.\n", status);
    run_other_process(&given);

    check_events(events, ARRAY_SIZE(events));
    ResetEvent(event);
    ok(!WaitForSingleObject(event, KSTEST_TIMEOUT), "The parent's event is signalled no more.\n");
    status = disable_event(given.clock, &given.event);
    ok(!status, "Disabling the event gave %#lx.\n", status);
    request = stream_request_create(given.pin, get_header_size(given.pin), region.view, size);
    stream_read(request);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(!status, "Reading gave %#lx.\n", status);
    ok(stream_check(request, &kstest_type, &(struct ksvirt_code){0}) == KSVIRT_FRAME_GOOD, "The region has no frame.\n");
    check_set_state(given.pin, KSSTATE_STOP);
    stream_request_destroy(request);
    CloseHandle(given.clock);
    CloseHandle(given.pin);
    CloseHandle(given.idle_pin);
    region_destroy(&region);
    CloseHandle(event);
    CloseHandle(other);
}

START_TEST(client)
{
    ULONG id, before, after, i;
    HANDLE filter;
    char **argv;

    i = winetest_get_mainargs(&argv);
    if (i == 4)
    {
        const struct given *given = MapViewOfFile(ULongToHandle(strtoul(argv[3], NULL, 10)), FILE_MAP_READ, 0, 0, 0);

        other_process(given);
        return;
    }
    if (i > 4)
    {
        child((HANDLE)(ULONG_PTR)strtoul(argv[3], NULL, 10), (HANDLE)(ULONG_PTR)strtoul(argv[4], NULL, 10));
        return;
    }
    if (!(filter = open_camera())) return;
    id = find_pin_factory(filter, KSPIN_DATAFLOW_OUT);
    test_kill(filter, id); /* what is made once and kept */
    wait_instances(filter, id, 0);
    before = settle_driver_handle_count();
    for (i = 0; i < 3; i++) test_kill(filter, id);
    wait_instances(filter, id, 0);
    after = wait_driver_handle_count(before);
    ok(before > 0, "The driver had %lu handles.\n", before);
    ok(after <= before, "The driver had %lu handles, now %lu.\n", before, after);
    test_two_processes(filter);
    check_alive(filter);
    CloseHandle(filter);
}
