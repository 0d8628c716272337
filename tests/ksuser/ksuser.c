/*
 * How pins, clocks, allocators and topology nodes are made, and what a caller gets for wrong arguments
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

#include "winerror.h"

HRESULT WINAPI KsCreatePin2(HANDLE filter, KSPIN_CONNECT *connect, ACCESS_MASK access, HANDLE *pin);
HRESULT WINAPI KsCreateAllocator2(HANDLE pin, KSALLOCATOR_FRAMING *framing, HANDLE *allocator);
HRESULT WINAPI KsCreateClock2(HANDLE pin, KSCLOCK_CREATE *create, HANDLE *clock);
HRESULT WINAPI KsCreateTopologyNode2(HANDLE parent, KSNODE_CREATE *create, ACCESS_MASK access, HANDLE *node);

#define UNTOUCHED ((HANDLE)(ULONG_PTR)0xdeadbee0)

/* The call failed with that error and left no handle behind. */
#define check_failure(ret, error, handle) check_failure_(__LINE__, ret, error, handle)
static void check_failure_(unsigned int line, DWORD ret, DWORD error, HANDLE handle)
{
    ok_(__FILE__, line)(ret == error, "Got %lu.\n", ret);
    ok_(__FILE__, line)(handle == INVALID_HANDLE_VALUE, "Got handle %p.\n", handle);
    if (!ret) CloseHandle(handle);
}

/* The same for a parent that isn't ours. Any error will do: it is the parent's, or that of Wine's server. */
#define check_foreign(ret, handle) check_foreign_(__LINE__, ret, handle)
static void check_foreign_(unsigned int line, DWORD ret, HANDLE handle)
{
    ok_(__FILE__, line)(ret != ERROR_SUCCESS, "Got %lu, not any error.\n", ret);
    ok_(__FILE__, line)(handle == INVALID_HANDLE_VALUE, "Got handle %p.\n", handle);
    if (!ret) CloseHandle(handle);
}

static void test_null_arguments(void)
{
    KSALLOCATOR_FRAMING framing = {.Frames = 1};
    KSCLOCK_CREATE clock_create = {0};
    KSNODE_CREATE node_create = {0};
    struct pin_request request;
    HANDLE event = kstest_event(), handle;
    DWORD ret;

    init_pin_request(&request, 0, &kstest_type);

    ret = KsCreatePin(event, &request.connect, GENERIC_READ, NULL);
    ok(ret == ERROR_INVALID_PARAMETER, "Got %lu.\n", ret);
    ret = KsCreateAllocator(event, &framing, NULL);
    ok(ret == ERROR_INVALID_PARAMETER, "Got %lu.\n", ret);
    ret = KsCreateClock(event, &clock_create, NULL);
    ok(ret == ERROR_INVALID_PARAMETER, "Got %lu.\n", ret);
    ret = KsCreateTopologyNode(event, &node_create, GENERIC_READ, NULL);
    ok(ret == ERROR_INVALID_PARAMETER, "Got %lu.\n", ret);

    handle = UNTOUCHED;
    ret = KsCreatePin(event, NULL, GENERIC_READ, &handle);
    check_failure(ret, ERROR_INVALID_PARAMETER, handle);
    handle = UNTOUCHED;
    ret = KsCreateAllocator(event, NULL, &handle);
    check_failure(ret, ERROR_INVALID_PARAMETER, handle);
    handle = UNTOUCHED;
    ret = KsCreateClock(event, NULL, &handle);
    check_failure(ret, ERROR_INVALID_PARAMETER, handle);
    handle = UNTOUCHED;
    ret = KsCreateTopologyNode(event, NULL, GENERIC_READ, &handle);
    check_failure(ret, ERROR_INVALID_PARAMETER, handle);

    CloseHandle(event);
}

static void test_bad_handles(void)
{
    KSALLOCATOR_FRAMING framing = {.Frames = 1};
    KSCLOCK_CREATE clock_create = {0};
    KSNODE_CREATE node_create = {0};
    struct pin_request request;
    WCHAR path[MAX_PATH];
    HANDLE event, file, handle;
    unsigned int i;
    DWORD ret;
    const struct
    {
        HANDLE parent;
        DWORD error;
    }
    tests[] =
    {
        {NULL, ERROR_INVALID_HANDLE},
        {INVALID_HANDLE_VALUE, ERROR_INVALID_HANDLE},
        {UNTOUCHED, ERROR_INVALID_HANDLE},
    };

    init_pin_request(&request, 0, &kstest_type);
    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        winetest_push_context("Test %u", i);
        handle = UNTOUCHED;
        ret = KsCreatePin(tests[i].parent, &request.connect, GENERIC_READ, &handle);
        check_failure(ret, tests[i].error, handle);
        handle = UNTOUCHED;
        ret = KsCreateAllocator(tests[i].parent, &framing, &handle);
        check_failure(ret, tests[i].error, handle);
        handle = UNTOUCHED;
        ret = KsCreateClock(tests[i].parent, &clock_create, &handle);
        check_failure(ret, tests[i].error, handle);
        handle = UNTOUCHED;
        ret = KsCreateTopologyNode(tests[i].parent, &node_create, GENERIC_READ, &handle);
        check_failure(ret, tests[i].error, handle);
        winetest_pop_context();
    }

    /* an object, but none that has children */
    event = kstest_event();
    handle = UNTOUCHED;
    ret = KsCreatePin(event, &request.connect, GENERIC_READ, &handle);
    check_foreign(ret, handle);
    handle = UNTOUCHED;
    ret = KsCreateAllocator(event, &framing, &handle);
    check_foreign(ret, handle);
    handle = UNTOUCHED;
    ret = KsCreateClock(event, &clock_create, &handle);
    check_foreign(ret, handle);
    handle = UNTOUCHED;
    ret = KsCreateTopologyNode(event, &node_create, GENERIC_READ, &handle);
    check_foreign(ret, handle);
    CloseHandle(event);

    /* a file that is no device */
    GetModuleFileNameW(NULL, path, ARRAY_SIZE(path));
    file = kstest_open(path, GENERIC_READ);
    ok(file != INVALID_HANDLE_VALUE, "Opening this program failed, error %lu.\n", GetLastError());
    handle = UNTOUCHED;
    ret = KsCreatePin(file, &request.connect, GENERIC_READ, &handle);
    check_foreign(ret, handle);
    CloseHandle(file);
}

static void test_sizes(void)
{
    struct
    {
        struct pin_request request;
        KSMULTIPLE_ITEM attributes;
    }
    params;
    static const struct
    {
        ULONG format_size, flags, attributes_size;
    }
    tests[] =
    {
        {.format_size = 0},
        {.format_size = 1},
        {.format_size = sizeof(KSDATAFORMAT) - 1},
        {.format_size = 0x10000},
        {.format_size = 0x7fffffff},
        {.format_size = 0x80000000},
        {.format_size = 0xfffffff8},
        {.format_size = 0xffffffff},
        {0xffffffff, KSDATAFORMAT_ATTRIBUTES, 8},
        {sizeof(KS_DATAFORMAT_VIDEOINFOHEADER), KSDATAFORMAT_ATTRIBUTES, 0},
        {sizeof(KS_DATAFORMAT_VIDEOINFOHEADER), KSDATAFORMAT_ATTRIBUTES, sizeof(KSMULTIPLE_ITEM) - 1},
        {sizeof(KS_DATAFORMAT_VIDEOINFOHEADER), KSDATAFORMAT_ATTRIBUTES, 0x10000},
        {sizeof(KS_DATAFORMAT_VIDEOINFOHEADER), KSDATAFORMAT_ATTRIBUTES, 0x80000000},
        {sizeof(KS_DATAFORMAT_VIDEOINFOHEADER), KSDATAFORMAT_ATTRIBUTES, 0xfffffff0},
        {sizeof(KS_DATAFORMAT_VIDEOINFOHEADER), KSDATAFORMAT_ATTRIBUTES, 0xffffffff},
    };
    HANDLE event = kstest_event(), handle;
    KSMULTIPLE_ITEM *attributes;
    unsigned int i;
    DWORD ret;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        memset(&params, 0, sizeof(params));
        init_pin_request(&params.request, 0, &kstest_type);
        params.request.format.format.FormatSize = tests[i].format_size;
        params.request.format.format.Flags = tests[i].flags;
        if (tests[i].format_size < sizeof(params.request.format))
        {
            attributes = (KSMULTIPLE_ITEM *)((char *)&params.request.format + ((tests[i].format_size + 7) & ~7u));
            attributes->Size = tests[i].attributes_size;
        }

        winetest_push_context("Test %u", i);
        handle = UNTOUCHED;
        ret = KsCreatePin(event, &params.request.connect, GENERIC_READ, &handle);
        check_failure(ret, ERROR_INVALID_PARAMETER, handle);
        winetest_pop_context();
    }
    CloseHandle(event);
}

static void test_hresults(void)
{
    KSALLOCATOR_FRAMING framing = {.Frames = 1};
    KSCLOCK_CREATE clock_create = {0};
    KSNODE_CREATE node_create = {0};
    struct pin_request request;
    HANDLE handle;
    HRESULT hr;

    init_pin_request(&request, 0, &kstest_type);
    hr = KsCreatePin2(INVALID_HANDLE_VALUE, &request.connect, GENERIC_READ, &handle);
    ok(hr == HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE), "Got hr %#lx.\n", hr);
    hr = KsCreatePin2(INVALID_HANDLE_VALUE, &request.connect, GENERIC_READ, NULL);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = KsCreateAllocator2(INVALID_HANDLE_VALUE, &framing, &handle);
    ok(hr == HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE), "Got hr %#lx.\n", hr);
    hr = KsCreateClock2(INVALID_HANDLE_VALUE, &clock_create, &handle);
    ok(hr == HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE), "Got hr %#lx.\n", hr);
    hr = KsCreateTopologyNode2(INVALID_HANDLE_VALUE, &node_create, GENERIC_READ, &handle);
    ok(hr == HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE), "Got hr %#lx.\n", hr);
}

/* Tries again while a pin that was closed just now is in the way. */
static DWORD create_pin_wait(HANDLE filter, struct pin_request *request, HANDLE *pin)
{
    DWORD ret;

    wait_instances(filter, request->connect.PinId, 0);
    ret = KsCreatePin(filter, &request->connect, GENERIC_READ, pin);
    return ret;
}

static void test_pin(HANDLE filter)
{
    struct pin_request request;
    union video_format format;
    ULONG id, returned;
    HANDLE pin, second;
    NTSTATUS status;
    HRESULT hr;
    DWORD ret;

    id = find_pin_factory(filter, KSPIN_DATAFLOW_OUT);
    init_pin_request(&request, id, &kstest_type);
    pin = UNTOUCHED;
    ret = create_pin_wait(filter, &request, &pin);
    ok(!ret, "Got %lu.\n", ret);
    if (ret) return;
    ok(pin != NULL, "Got no handle.\n");
    ok(pin != INVALID_HANDLE_VALUE, "Got %p.\n", pin);
    ok(pin != UNTOUCHED, "Got %p.\n", pin);
    ok(pin != filter, "Got %p.\n", pin);
    ok(wait_instances(filter, id, 1) == 1, "The filter doesn't count its pin.\n");

    /* it is a pin, and has the format */
    ok(get_state(pin) == KSSTATE_STOP, "Got state %lu.\n", get_state(pin));
    memset(&format, 0xcc, sizeof(format));
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_GET, &format,
            sizeof(format), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == request.format.format.FormatSize, "Got %lu bytes.\n", returned);
    ok(is_same_guid(&format.format.SubFormat, &request.format.format.SubFormat), "Got another format.\n");

    /* the filter stays what it is */
    check_alive(filter);

    second = UNTOUCHED;
    ret = KsCreatePin(filter, &request.connect, GENERIC_READ, &second);
    check_failure(ret, ERROR_NO_SYSTEM_RESOURCES, second); /* there is one instance */

    CloseHandle(pin);

    wait_instances(filter, id, 0);
    hr = KsCreatePin2(filter, &request.connect, GENERIC_READ, &pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK) CloseHandle(pin);
    ok(!wait_instances(filter, id, 0), "A pin is left.\n");
}

static void test_refused_pin(HANDLE filter)
{
    struct pin_request request;
    HANDLE event, pin;
    DWORD ret;
    ULONG id;

    id = find_pin_factory(filter, KSPIN_DATAFLOW_OUT);
    wait_instances(filter, id, 0);

    init_pin_request(&request, 0x1000, &kstest_type);
    ret = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    check_failure(ret, ERROR_INVALID_PARAMETER, pin);

    init_pin_request(&request, id, &kstest_type);
    request.connect.Interface.Id = 0x1000;
    ret = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    check_failure(ret, ERROR_NO_MATCH, pin);

    init_pin_request(&request, id, &kstest_type);
    request.connect.Medium.Set.Data1 ^= 1;
    ret = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    check_failure(ret, ERROR_NO_MATCH, pin);

    init_pin_request(&request, id, &kstest_type);
    request.format.format.SubFormat.Data1 ^= 1;
    ret = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    check_failure(ret, ERROR_NO_MATCH, pin);

    /* the shortest format there is */
    init_pin_request(&request, id, &kstest_type);
    request.format.format.FormatSize = sizeof(KSDATAFORMAT);
    ret = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    check_failure(ret, ERROR_NO_MATCH, pin);

    /* an odd one */
    init_pin_request(&request, id, &kstest_type);
    request.format.format.FormatSize = sizeof(KSDATAFORMAT) + 1;
    ret = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    check_failure(ret, ERROR_NO_MATCH, pin);

    /* to connect to something that is no pin */
    init_pin_request(&request, id, &kstest_type);
    request.connect.PinToHandle = event = kstest_event();
    ret = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    check_failure(ret, ERROR_INVALID_HANDLE, pin);
    CloseHandle(event);

    init_pin_request(&request, id, &kstest_type);
    request.connect.PinToHandle = UNTOUCHED;
    ret = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    check_failure(ret, ERROR_INVALID_HANDLE, pin);

    /* a filter has a token as well, but is no pin to connect to */
    init_pin_request(&request, id, &kstest_type);
    request.connect.PinToHandle = filter;
    ret = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    check_failure(ret, ERROR_INVALID_PARAMETER, pin);

    ok(!wait_instances(filter, id, 0), "A pin is left.\n");
    check_alive(filter);
}

static void test_children(HANDLE filter)
{
    KSALLOCATOR_FRAMING framing = {.Frames = 1};
    KSCLOCK_CREATE clock_create = {0};
    KSNODE_CREATE node_create = {0};
    HANDLE pin, handle;
    NTSTATUS status;
    LONGLONG time;
    ULONG returned;
    DWORD ret;

    if (!(pin = open_capture_pin(filter, &kstest_type))) return;

    ret = KsCreateClock(pin, &clock_create, &handle);
    ok(!ret, "Got %lu.\n", ret);
    if (!ret)
    {
        time = -1;
        status = ks_property(handle, GUIDP(KSPROPSETID_Clock), KSPROPERTY_CLOCK_TIME, KSPROPERTY_TYPE_GET, &time, sizeof(time),
                &returned);
        ok(!status, "Got %#lx.\n", status);
        ok(returned == sizeof(time), "Got %lu bytes.\n", returned);
        ok(time >= 0, "Got %#lx, %lu bytes.\n", status, returned);
        CloseHandle(handle);
    }

    clock_create.CreateFlags = 1;
    ret = KsCreateClock(pin, &clock_create, &handle);
    check_failure(ret, ERROR_INVALID_PARAMETER, handle);

    framing.Frames = 4;
    framing.FrameSize = 0x1000;
    ret = KsCreateAllocator(pin, &framing, &handle);
    ok(!ret, "Creating an allocator gave %lu.\n", ret);
    if (!ret) CloseHandle(handle);

    node_create.Node = 0x1000;
    ret = KsCreateTopologyNode(filter, &node_create, GENERIC_READ, &handle);
    check_failure(ret, ERROR_INVALID_PARAMETER, handle);
    node_create.Node = 0;
    node_create.CreateFlags = 0xdead;
    ret = KsCreateTopologyNode(filter, &node_create, GENERIC_READ, &handle);
    check_failure(ret, ERROR_INVALID_PARAMETER, handle);
    node_create.CreateFlags = 0;
    ret = KsCreateTopologyNode(pin, &node_create, GENERIC_READ, &handle);
    check_failure(ret, ERROR_INVALID_PARAMETER, handle);
    ret = KsCreateTopologyNode(filter, &node_create, GENERIC_READ, &handle);
    ok(!ret, "Creating a node gave %lu.\n", ret);
    if (!ret) CloseHandle(handle);

    ok(get_state(pin) == KSSTATE_STOP, "Got state %lu.\n", get_state(pin));
    CloseHandle(pin);
    check_alive(filter);
}

/* Who has bound a completion port to the filter waits for his own requests only. */
static void test_completion_port(const WCHAR *path)
{
    struct pin_request request;
    OVERLAPPED *overlapped;
    HANDLE filter, port, pin;
    ULONG_PTR key;
    DWORD size, ret;

    filter = kstest_open(path, GENERIC_READ | GENERIC_WRITE);
    ok(filter != INVALID_HANDLE_VALUE, "Opening the device failed, error %lu.\n", GetLastError());
    init_pin_request(&request, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), &kstest_type);
    port = CreateIoCompletionPort(filter, NULL, 1, 0);
    ok(port != NULL, "Error %lu.\n", GetLastError());

    ret = create_pin_wait(filter, &request, &pin);
    ok(!ret, "Got %lu.\n", ret);
    if (!ret) CloseHandle(pin);
    ret = GetQueuedCompletionStatus(port, &size, &key, &overlapped, 100);
    ok(!ret, "Got %lu.\n", ret);
    ok(GetLastError() == WAIT_TIMEOUT, "Got error %lu.\n", GetLastError());
    CloseHandle(port);
    CloseHandle(filter);
}

/* A filter that was opened without FILE_FLAG_OVERLAPPED has overlapped pins all the same. */
static void test_synchronous_filter(const WCHAR *path)
{
    struct pin_request request;
    HANDLE filter, pin, event;
    OVERLAPPED overlapped = {0};
    KSPROPERTY property;
    ULONG state = 0xcccccccc;
    DWORD ret, size;

    filter = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    ok(filter != INVALID_HANDLE_VALUE, "Opening the device failed, error %lu.\n", GetLastError());
    init_pin_request(&request, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), &kstest_type);
    ret = create_pin_wait(filter, &request, &pin);
    ok(!ret, "Got %lu.\n", ret);
    if (!ret)
    {
        property.Set = *GUIDP(KSPROPSETID_Connection);
        property.Id = KSPROPERTY_CONNECTION_STATE;
        property.Flags = KSPROPERTY_TYPE_GET;
        overlapped.hEvent = event = kstest_event();
        ret = DeviceIoControl(pin, IOCTL_KS_PROPERTY, &property, sizeof(property), &state, sizeof(state), NULL, &overlapped);
        if (!ret && GetLastError() == ERROR_IO_PENDING)
        {
            ok(!WaitForSingleObject(event, KSTEST_TIMEOUT), "The request doesn't end.\n");
            ret = GetOverlappedResult(pin, &overlapped, &size, FALSE);
        }
        ok(ret, "Got %lu.\n", ret);
        ok(state == KSSTATE_STOP, "Got state %lu.\n", state);
        CloseHandle(event);
        CloseHandle(pin);
    }
    CloseHandle(filter);
}

static void create_and_fail(HANDLE filter, ULONG id)
{
    KSCLOCK_CREATE clock_create = {0};
    struct pin_request request;
    HANDLE pin, clock;
    DWORD ret;

    init_pin_request(&request, id, &kstest_type);
    ret = create_pin_wait(filter, &request, &pin);
    ok(!ret, "Got %lu.\n", ret);
    if (ret) return;
    ret = KsCreateClock(pin, &clock_create, &clock);
    ok(!ret, "Creating a clock gave %lu.\n", ret);
    if (!ret) CloseHandle(clock);
    CloseHandle(pin);

    request.format.format.SubFormat.Data1 ^= 1;
    ret = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    check_failure(ret, ERROR_NO_MATCH, pin);
}

static void test_leaks(HANDLE filter)
{
    ULONG id = find_pin_factory(filter, KSPIN_DATAFLOW_OUT), own, driver, after, i;

    for (i = 0; i < 5; i++) create_and_fail(filter, id); /* what is made once and kept */
    wait_instances(filter, id, 0);
    own = get_own_handle_count();
    driver = settle_driver_handle_count();
    for (i = 0; i < 50; i++) create_and_fail(filter, id);
    wait_instances(filter, id, 0);
    after = get_own_handle_count();
    ok(after <= own, "We had %lu handles, now %lu.\n", own, after);
    after = wait_driver_handle_count(driver);
    ok(driver > 0, "The driver had %lu handles.\n", driver);
    ok(after <= driver, "The driver had %lu handles, now %lu.\n", driver, after);
}

START_TEST(ksuser)
{
    WCHAR path[512];
    HANDLE filter;

    test_null_arguments();
    test_bad_handles();
    test_sizes();
    test_hresults();

    if (!(filter = open_camera())) return;
    test_pin(filter);
    test_refused_pin(filter);
    test_children(filter);
    test_leaks(filter);
    CloseHandle(filter);
    if (kstest_find_device(KSVIRT_CAMERA_HARDWARE_ID, path, ARRAY_SIZE(path)))
    {
        test_completion_port(path);
        test_synchronous_filter(path);
    }
}
