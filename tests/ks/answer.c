/*
 * Tests of requests without an OVERLAPPED on handles that were opened for overlapped ones
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

/*
 * On Windows DeviceIoControl waits for the end of such a request. Stock Wine's gives back what the dispatch routine has returned,
 * and ERROR_IO_PENDING is no answer to a program like PortAudio.
 */

/* Returns 0 or the error. It does what DeviceIoControl does in stock Wine, but for a request that has been pended status block and
 * buffers outlive the call; DeviceIoControl's own would be written to when its stack is somebody else's. */
static DWORD ask(HANDLE file, ULONG code, void *in, ULONG in_size, void *out, ULONG out_size, DWORD *returned)
{
    static IO_STATUS_BLOCK io;
    NTSTATUS status = NtDeviceIoControlFile(file, NULL, NULL, NULL, &io, code, in, in_size, out, out_size);

    if (returned) *returned = io.Information;
    return RtlNtStatusToDosError(status);
}

static union
{
    KSPROPERTY property;
    KSP_PIN pin;
    KSP_NODE node;
    UCHAR space[1024];
} request;
static union
{
    KSSTATE state;
    KSPRIORITY priority;
    KSEVENTDATA event;
    KSMULTIPLE_ITEM items;
    union video_format format;
    UCHAR space[0x10000];
} answer;

/* The pin is in the place of a node's number as well. */
static DWORD ask_property(HANDLE file, const GUID *set, ULONG id, ULONG flags, ULONG pin, ULONG size, DWORD *returned)
{
    memset(&request, 0, sizeof(request));
    request.property.Set = *set;
    request.property.Id = id;
    request.property.Flags = flags;
    request.pin.PinId = pin;
    return ask(file, IOCTL_KS_PROPERTY, &request, sizeof(request.pin), &answer, size, returned);
}

static const GUID unknown_set = {0x12345678, 0x1234, 0x1234, {8, 7, 6, 5, 4, 3, 2, 1}};

/* The first request makes the file a filter, in the driver as well. */
static void test_first_request(const WCHAR *path)
{
    unsigned int i;
    HANDLE file;
    DWORD error;

    for (i = 0; i < 10; i++)
    {
        file = kstest_open(path, GENERIC_READ | GENERIC_WRITE);
        ok(file != INVALID_HANDLE_VALUE, "Opening gave %lu.\n", GetLastError());
        error = ask_property(file, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, 0, sizeof(ULONG), NULL);
        ok(!error, "The first request gave %lu.\n", error);
        CloseHandle(file);
    }
}

static void test_filter(HANDLE filter, ULONG pin)
{
    static const struct
    {
        ULONG id, size;
        DWORD error;
    }
    pin_properties[] =
    {
        {KSPROPERTY_PIN_CTYPES, sizeof(ULONG), 0},
        {KSPROPERTY_PIN_DATAFLOW, sizeof(ULONG), 0},
        {KSPROPERTY_PIN_COMMUNICATION, sizeof(ULONG), 0},
        {KSPROPERTY_PIN_NECESSARYINSTANCES, sizeof(ULONG), 0},
        {KSPROPERTY_PIN_CATEGORY, sizeof(GUID), 0},
        {KSPROPERTY_PIN_CINSTANCES, sizeof(KSPIN_CINSTANCES), 0},
        {KSPROPERTY_PIN_DATARANGES, sizeof(answer), 0},
        {KSPROPERTY_PIN_CONSTRAINEDDATARANGES, sizeof(answer), 0},
        {KSPROPERTY_PIN_INTERFACES, sizeof(answer), 0},
        {KSPROPERTY_PIN_MEDIUMS, sizeof(answer), 0},
        {KSPROPERTY_PIN_DATARANGES, sizeof(KSMULTIPLE_ITEM), 0},
        {KSPROPERTY_PIN_DATARANGES, 0, ERROR_MORE_DATA},
        {KSPROPERTY_PIN_INTERFACES, 0, ERROR_MORE_DATA},
        {KSPROPERTY_PIN_MEDIUMS, 0, ERROR_MORE_DATA},
        {KSPROPERTY_PIN_DATARANGES, 3, ERROR_INSUFFICIENT_BUFFER},
        {KSPROPERTY_PIN_PHYSICALCONNECTION, 0, ERROR_NOT_FOUND},
        {KSPROPERTY_PIN_CINSTANCES, 1, ERROR_INSUFFICIENT_BUFFER},
    };
    static const ULONG topology[] =
    {
        KSPROPERTY_TOPOLOGY_CATEGORIES, KSPROPERTY_TOPOLOGY_NODES, KSPROPERTY_TOPOLOGY_CONNECTIONS,
    };
    DWORD error, returned;
    unsigned int i;
    BOOL has_size;

    for (i = 0; i < ARRAY_SIZE(pin_properties); i++)
    {
        returned = 0;
        error = ask_property(filter, GUIDP(KSPROPSETID_Pin), pin_properties[i].id, KSPROPERTY_TYPE_GET, pin,
                pin_properties[i].size, &returned);
        ok(error == pin_properties[i].error, "Property %lu, size %lu gave %lu.\n", pin_properties[i].id, pin_properties[i].size,
                error);
        has_size = !error || error == ERROR_MORE_DATA;
        if (has_size) ok(returned > 0, "Property %lu, size %lu returned %lu.\n", pin_properties[i].id, pin_properties[i].size,
                returned);
    }
    for (i = 0; i < ARRAY_SIZE(topology); i++)
    {
        error = ask_property(filter, GUIDP(KSPROPSETID_Topology), topology[i], KSPROPERTY_TYPE_GET, 0, 0, &returned);
        ok(error == ERROR_MORE_DATA, "Topology %lu gave %lu.\n", topology[i], error);
        ok(returned >= sizeof(KSMULTIPLE_ITEM), "Topology %lu gave %lu bytes.\n", topology[i], returned);
        error = ask_property(filter, GUIDP(KSPROPSETID_Topology), topology[i], KSPROPERTY_TYPE_GET, 0, returned, &returned);
        ok(!error, "Topology %lu gave %lu.\n", topology[i], error);
        ok(answer.items.Size == returned, "Topology %lu gave %lu bytes.\n", topology[i], returned);
    }
}

/* What is refused, is refused at once; the pin's number is wrong in the last one. */
static void test_refused(HANDLE filter)
{
    DWORD error;

    error = ask_property(filter, &unknown_set, 0, KSPROPERTY_TYPE_GET, 0, 16, NULL);
    ok(error == ERROR_SET_NOT_FOUND, "An unknown set gave %lu.\n", error);
    error = ask_property(filter, GUIDP(KSPROPSETID_Pin), 1000, KSPROPERTY_TYPE_GET, 0, 16, NULL);
    ok(error == ERROR_NOT_FOUND, "An unknown property gave %lu.\n", error);
    error = ask_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_SET, 0, 4, NULL);
    ok(error == ERROR_NOT_FOUND, "Setting a constant gave %lu.\n", error);
    error = ask_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, 0xffffff, 0, 4, NULL);
    ok(error == ERROR_INVALID_PARAMETER, "Unknown flags gave %lu.\n", error);
    error = ask_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_BASICSUPPORT, 0, 4, NULL);
    ok(!error, "Basic support gave %lu.\n", error);
    error = ask_property(filter, GUIDP(KSPROPSETID_Pin), 0, KSPROPERTY_TYPE_SETSUPPORT, 0, 0, NULL);
    ok(!error, "Set support gave %lu.\n", error);
    error = ask_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_DATAFLOW, KSPROPERTY_TYPE_GET, 1000, 4, NULL);
    ok(error == ERROR_INVALID_PARAMETER, "A pin that isn't there gave %lu.\n", error);
}

/* Whatever the sizes are, of whatever is answered in the dispatch thread: the filter lives, and nothing is pended. */
static void test_sizes(HANDLE filter, HANDLE pin)
{
    const struct
    {
        HANDLE file;
        const GUID *set;
        ULONG count;
    }
    sets[] =
    {
        {filter, GUIDP(KSPROPSETID_Pin), 16},
        {filter, GUIDP(KSPROPSETID_Topology), 5},
        {filter, GUIDP(KSPROPSETID_General), 2},
        {pin, GUIDP(KSPROPSETID_Connection), 8},
        {pin, GUIDP(KSPROPSETID_Stream), 8},
        {pin, GUIDP(KSPROPSETID_StreamInterface), 2},
    };
    static const ULONG flags[] =
    {
        KSPROPERTY_TYPE_GET, KSPROPERTY_TYPE_BASICSUPPORT, KSPROPERTY_TYPE_SETSUPPORT, KSPROPERTY_TYPE_RELATIONS,
        KSPROPERTY_TYPE_SERIALIZESIZE, KSPROPERTY_TYPE_DEFAULTVALUES, KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_TOPOLOGY, ~0u,
    };
    static const ULONG in_sizes[] = {0, 1, 4, 16, 20, 23, 24, 28, 31, 32, 40, 1024};
    static const ULONG out_sizes[] = {0, 1, 3, 4, 7, 8, 15, 16, 20, 72, 4096};
    ULONG i, j, k, l, m;
    DWORD error;

    for (i = 0; i < ARRAY_SIZE(sets); i++)
        for (j = 0; j < sets[i].count; j++)
            for (k = 0; k < ARRAY_SIZE(flags); k++)
                for (l = 0; l < ARRAY_SIZE(in_sizes); l++)
                {
                    m = (i + j + k + l) % ARRAY_SIZE(out_sizes);
                    memset(&request, j % 3 ? 0xff : 0, sizeof(request));
                    request.property.Set = *sets[i].set;
                    request.property.Id = j;
                    request.property.Flags = flags[k];
                    error = ask(sets[i].file, IOCTL_KS_PROPERTY, &request, in_sizes[l], &answer, out_sizes[m], NULL);
                    ok(error != ERROR_IO_PENDING, "Set %lu, property %lu, flags %#lx, sizes %lu, %lu was pended.\n", i, j, flags[k],
                            in_sizes[l], out_sizes[m]);
                }
    check_alive(filter);
}

static void test_pin(HANDLE pin)
{
    static const ULONG gets[][2] =
    {
        {KSPROPERTY_CONNECTION_STATE, sizeof(KSSTATE)},
        {KSPROPERTY_CONNECTION_PRIORITY, sizeof(KSPRIORITY)},
        {KSPROPERTY_CONNECTION_ALLOCATORFRAMING, sizeof(KSALLOCATOR_FRAMING)},
        {KSPROPERTY_CONNECTION_ALLOCATORFRAMING_EX, sizeof(answer)},
        {KSPROPERTY_CONNECTION_ACQUIREORDERING, sizeof(BOOL)},
        {KSPROPERTY_CONNECTION_DATAFORMAT, sizeof(answer)},
    };
    static const KSSTATE states[] = {KSSTATE_RUN, KSSTATE_PAUSE, KSSTATE_RUN, KSSTATE_STOP, KSSTATE_ACQUIRE, KSSTATE_STOP};
    unsigned int i;
    DWORD error;

    for (i = 0; i < ARRAY_SIZE(gets); i++)
    {
        error = ask_property(pin, GUIDP(KSPROPSETID_Connection), gets[i][0], KSPROPERTY_TYPE_GET, 0, gets[i][1], NULL);
        ok(!error, "Connection property %lu gave %lu.\n", gets[i][0], error);
    }
    error = ask_property(pin, GUIDP(KSPROPSETID_StreamInterface), KSPROPERTY_STREAMINTERFACE_HEADERSIZE, KSPROPERTY_TYPE_GET, 0, 4,
            NULL);
    ok(!error, "The header's size gave %lu.\n", error);
    error = ask_property(pin, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_CAMERA_STATS, KSPROPERTY_TYPE_GET, 0,
            sizeof(struct ksvirt_camera_stats), NULL);
    ok(!error, "A property of the driver gave %lu.\n", error);

    for (i = 0; i < ARRAY_SIZE(states); i++)
    {
        answer.state = states[i];
        error = ask_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_SET, 0,
                sizeof(KSSTATE), NULL);
        ok(!error, "Setting state %u gave %lu.\n", states[i], error);
        answer.state = 0xcccc;
        error = ask_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET, 0,
                sizeof(KSSTATE), NULL);
        ok(!error, "The state gave %lu.\n", error);
        ok(answer.state == states[i], "The state gave %lu, is %u, not %u.\n", error, answer.state, states[i]);
    }
}

/* A pin's clock has events that can be enabled at any time. */
static void test_events(HANDLE pin)
{
    KSCLOCK_CREATE create = {0};
    KSEVENT_TIME_MARK mark;
    HANDLE clock;
    DWORD error;

    error = KsCreateClock(pin, &create, &clock);
    ok(!error, "Creating a clock gave %lu.\n", error);
    if (error) return;
    memset(&mark, 0, sizeof(mark));
    mark.EventData.NotificationType = KSEVENTF_EVENT_HANDLE;
    mark.EventData.EventHandle.Event = kstest_event();
    mark.MarkTime = MAXLONGLONG;
    memset(&request, 0, sizeof(request));
    request.property.Set = *GUIDP(KSEVENTSETID_Clock);
    request.property.Id = KSEVENT_CLOCK_POSITION_MARK;
    request.property.Flags = KSEVENT_TYPE_ENABLE;
    error = ask(clock, IOCTL_KS_ENABLE_EVENT, &request, sizeof(KSEVENT), &mark, sizeof(mark), NULL);
    ok(!error, "Enabling an event gave %lu.\n", error);
    error = ask(clock, IOCTL_KS_DISABLE_EVENT, &mark, sizeof(KSEVENTDATA), NULL, 0, NULL);
    ok(!error, "Disabling it gave %lu.\n", error);
    CloseHandle(mark.EventData.EventHandle.Event);
    CloseHandle(clock);
}

struct overlapped_set
{
    KSPROPERTY property;
    KSSTATE state;
    IO_STATUS_BLOCK io;
    HANDLE event;
};

static NTSTATUS send_state(HANDLE pin, struct overlapped_set *set, KSSTATE state)
{
    set->property.Set = *GUIDP(KSPROPSETID_Connection);
    set->property.Id = KSPROPERTY_CONNECTION_STATE;
    set->property.Flags = KSPROPERTY_TYPE_SET;
    set->state = state;
    set->event = kstest_event();
    return NtDeviceIoControlFile(pin, set->event, NULL, NULL, &set->io, IOCTL_KS_PROPERTY, &set->property,
            sizeof(set->property), &set->state, sizeof(set->state));
}

/* A driver that takes its time: the request is pended, and so is what comes after it, in order. The devices of other files don't
 * wait for it, but for a moment. */
static void test_slow(HANDLE filter, HANDLE pin, const WCHAR *path)
{
    HANDLE other = kstest_open(path, GENERIC_READ | GENERIC_WRITE);
    struct overlapped_set set;
    NTSTATUS status;
    LONGLONG start;
    DWORD error;

    ok(!ask_property(other, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, 0, 4, NULL),
            "There is no other filter.\n");
    status = set_state_fault(pin, KSBENCH_FAULT_STATE_DELAY, KSBENCH_STEP(KSSTATE_STOP, KSSTATE_ACQUIRE), 1, 1000);
    ok(!status, "The fault gave %#lx.\n", status);
    start = kstest_now();
    status = send_state(pin, &set, KSSTATE_ACQUIRE);
    ok(status == STATUS_PENDING, "A slow driver gave %#lx.\n", status);
    ok(kstest_now() - start < 9000000, "It was waited for, %I64d ms.\n", (kstest_now() - start) / 10000);

    start = kstest_now();
    error = ask_property(other, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, 0, 4, NULL);
    ok(!error, "The other filter gave %lu.\n", error);
    error = ask_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, 0, 4, NULL);
    ok(error == ERROR_IO_PENDING, "A request behind a slow one gave %lu.\n", error);
    ok(WaitForSingleObject(set.event, 0) == WAIT_TIMEOUT, "The slow request is over.\n");
    status = kstest_wait(pin, set.event, &set.io, KSTEST_TIMEOUT);
    ok(!status, "The slow request ended with %#lx.\n", status);
    check_set_state(pin, KSSTATE_STOP);

    error = ask_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, 0, 4, NULL);
    ok(!error, "After it the filter gave %lu.\n", error);
    CloseHandle(set.event);
    CloseHandle(other);
}

/* A handle that was opened without FILE_FLAG_OVERLAPPED waits for as long as it takes. */
static void test_synchronous(const WCHAR *path)
{
    HANDLE filter = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0,
            NULL);
    struct ksbench_fault fault = {.kind = KSBENCH_FAULT_NONE, .pin = KSBENCH_ANY};
    DWORD error;

    ok(filter != INVALID_HANDLE_VALUE, "Opening gave %lu.\n", GetLastError());
    error = ask_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, 0, 4, NULL);
    ok(!error, "The first request gave %lu.\n", error);
    memcpy(&answer, &fault, sizeof(fault));
    error = ask_property(filter, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_FAULTS, KSPROPERTY_TYPE_SET, 0, sizeof(fault), NULL);
    ok(!error, "A property of the driver gave %lu.\n", error);
    CloseHandle(filter);
}

/* What fails before anybody had to wait is told by the result alone, as on Windows: neither event nor port hear of it. */
static void test_completion(const WCHAR *path)
{
    HANDLE file = kstest_open(path, GENERIC_READ | GENERIC_WRITE), port, event = kstest_event();
    OVERLAPPED overlapped = {.hEvent = event}, *got;
    KSPROPERTY property = {{{unknown_set, 0, KSPROPERTY_TYPE_GET}}};
    ULONG_PTR key;
    DWORD bytes;
    BOOL ret;

    ask_property(file, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, 0, 4, NULL);
    ret = DeviceIoControl(file, IOCTL_KS_PROPERTY, &property, sizeof(property), &answer, 16, NULL, &overlapped);
    ok(!ret, "A refused request gave %d.\n", ret);
    ok(GetLastError() == ERROR_SET_NOT_FOUND, "A refused request gave error %lu.\n", GetLastError());
    ok(WaitForSingleObject(event, 0) == WAIT_TIMEOUT, "The event was set.\n");
    port = CreateIoCompletionPort(file, NULL, 1, 1);
    overlapped.hEvent = NULL;
    ret = DeviceIoControl(file, IOCTL_KS_PROPERTY, &property, sizeof(property), &answer, 16, NULL, &overlapped);
    ok(!ret, "A refused request gave %d.\n", ret);
    ok(GetLastError() == ERROR_SET_NOT_FOUND, "A refused request gave error %lu.\n", GetLastError());
    ret = GetQueuedCompletionStatus(port, &bytes, &key, &got, 100);
    ok(!ret, "The port gave %d.\n", ret);
    ok(!got, "The port gave %d, error %lu.\n", ret, GetLastError());
    ok(GetLastError() == WAIT_TIMEOUT, "The port gave error %lu.\n", GetLastError());
    property.Set = *GUIDP(KSPROPSETID_Pin);
    property.Id = KSPROPERTY_PIN_CTYPES;
    ret = DeviceIoControl(file, IOCTL_KS_PROPERTY, &property, sizeof(property), &answer, 16, NULL, &overlapped);
    ok(ret || GetLastError() == ERROR_IO_PENDING, "A request gave %d, error %lu.\n", ret, GetLastError());
    ret = GetQueuedCompletionStatus(port, &bytes, &key, &got, KSTEST_TIMEOUT);
    ok(ret, "The port gave error %lu.\n", GetLastError());
    ok(got == &overlapped, "The port gave %d, %lu bytes.\n", ret, bytes);
    ok(bytes == 4, "The port gave %lu bytes.\n", bytes);
    CloseHandle(port);
    CloseHandle(event);
    CloseHandle(file);
}

/* "ks_test answer latency": how long requests take. */

static int compare_times(const void *a, const void *b)
{
    return *(const LONGLONG *)a < *(const LONGLONG *)b ? -1 : *(const LONGLONG *)a > *(const LONGLONG *)b;
}

#define ROUNDS 2001

static void measure(const char *what, HANDLE file, const GUID *set, ULONG id, ULONG size, BOOL event)
{
    static LONGLONG times[ROUNDS];
    ULONG pended = 0, i;
    NTSTATUS status;
    LONGLONG start;

    for (i = 0; i < ROUNDS; i++)
    {
        start = kstest_now();
        if (event) status = ks_property(file, set, id, KSPROPERTY_TYPE_GET, &answer, size, NULL);
        else status = ask_property(file, set, id, KSPROPERTY_TYPE_GET, 0, size, NULL);
        times[i] = kstest_now() - start;
        if (status == ERROR_IO_PENDING) pended++;
    }
    qsort(times, ROUNDS, sizeof(*times), compare_times);
    trace("%s, %s: median %.1f us, of 100 the fastest 10 in %.1f, the slowest 10 from %.1f; %lu of %u pended\n", what,
            event ? "with an event" : "no OVERLAPPED", times[ROUNDS / 2] / 10.0, times[ROUNDS / 10] / 10.0,
            times[ROUNDS * 9 / 10] / 10.0, pended, ROUNDS);
}

static void measure_latency(HANDLE filter, HANDLE pin)
{
    ULONG i;

    for (i = 0; i < 2; i++)
    {
        measure("KSPROPERTY_PIN_CTYPES", filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, 4, !i);
        measure("KSPROPERTY_CONNECTION_STATE", pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, 4, !i);
        measure("a property of the driver", pin, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_CAMERA_STATS,
                sizeof(struct ksvirt_camera_stats), !i);
    }
}

START_TEST(answer)
{
    WCHAR path[512];
    HANDLE filter, pin;
    char **argv;

    if (!(filter = open_camera())) return;
    if (!kstest_find_device(KSBENCH_CAMERA_HARDWARE_ID, path, ARRAY_SIZE(path))) return;
    pin = open_capture_pin(filter, &kstest_type);
    if (pin && winetest_get_mainargs(&argv) > 2 && !strcmp(argv[2], "latency")) measure_latency(filter, pin);
    else if (pin)
    {
        test_first_request(path);
        test_filter(filter, find_pin_factory(filter, KSPIN_DATAFLOW_OUT));
        test_refused(filter);
        test_sizes(filter, pin);
        test_pin(pin);
        test_events(pin);
        test_slow(filter, pin, path);
        test_synchronous(path);
        test_completion(path);
    }
    if (pin) CloseHandle(pin);
    CloseHandle(filter);
}
