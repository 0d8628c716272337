/*
 * Creating pins: by ksuser, and by the bind request below it
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

static ULONG pin_id; /* of the camera's capture pin */

/* A failed create leaves nothing: no handle, no instance. */
#define check_refused(filter, request, expected, what) check_refused_(__LINE__, filter, request, expected, what)
static void check_refused_(unsigned int line, HANDLE filter, struct pin_request *request, DWORD expected, const char *what)
{
    HANDLE pin = (HANDLE)0xdeadbeef;
    ULONG count;
    DWORD error;

    error = KsCreatePin(filter, &request->connect, GENERIC_READ, &pin);
    ok_(__FILE__, line)(error == expected, "%s gave %lu.\n", what, error);
    ok_(__FILE__, line)(pin == INVALID_HANDLE_VALUE, "%s left handle %p.\n", what, pin);
    if (!error) CloseHandle(pin);
    count = wait_instances(filter, pin_id, 0);
    ok_(__FILE__, line)(!count, "%s left %lu instances.\n", what, count);
}

static void test_formats(HANDLE filter)
{
    static const struct video_type types[] =
    {
        {KSVIRT_RGB24, 640, 480, 333333, FALSE}, {KSVIRT_YUY2, 640, 480, 333333, FALSE}, {KSVIRT_UYVY, 160, 120, 333333,
                FALSE},
        {KSVIRT_NV12, 320, 240, 41666, FALSE}, {KSVIRT_RGB32, 3840, 2160, 10000000, FALSE},
        {KSVIRT_RGB24, 162, 120, 333333, TRUE}, {KSVIRT_YUY2, 640, 480, 333333, TRUE}, {KSVIRT_UYVY, 1920, 1080, 333333,
        TRUE}, {KSVIRT_NV12, 320, 240, 333333, TRUE}, {KSVIRT_RGB32, 160, 120, 333333, TRUE},
    };
    union video_format format, got;
    ULONG returned, count;
    unsigned int i;
    NTSTATUS status;
    HANDLE pin;

    for (i = 0; i < ARRAY_SIZE(types); i++)
    {
        winetest_push_context("%s", debugstr_video_type(&types[i]));
        if ((pin = open_capture_pin(filter, &types[i])))
        {
            count = wait_instances(filter, pin_id, 1);
            ok(count == 1, "There are %lu instances.\n", count);

            /* the format that it was opened with */
            init_video_format(&format, &types[i]);
            memset(&got, 0xcc, sizeof(got));
            status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT,
                    KSPROPERTY_TYPE_GET, &got, sizeof(got), &returned);
            ok(!status, "Got %#lx.\n", status);
            ok(returned == format.format.FormatSize, "Returned %lu of %lu.\n", returned, format.format.FormatSize);
            ok(!memcmp(&got, &format, format.format.FormatSize), "Another format was returned.\n");
            CloseHandle(pin);
        }
        winetest_pop_context();
    }
    count = wait_instances(filter, pin_id, 0);
    ok(!count, "There are %lu instances.\n", count);
}

static void test_wrong_connect(HANDLE filter)
{
    struct pin_request request;
    ULONG i, pins = get_pin_count(filter);
    const ULONG ids[] = {pins, pins + 1, 0x80000000, ~0u};
    DWORD error;
    HANDLE pin;

    init_pin_request(&request, pin_id, &kstest_type);
    request.connect.Interface.Set.Data1 ^= 1;
    check_refused(filter, &request, ERROR_NO_MATCH, "A wrong interface set");
    init_pin_request(&request, pin_id, &kstest_type);
    request.connect.Interface.Id = 77;
    check_refused(filter, &request, ERROR_NO_MATCH, "A wrong interface");
    init_pin_request(&request, pin_id, &kstest_type);
    request.connect.Medium.Set.Data1 ^= 1;
    check_refused(filter, &request, ERROR_NO_MATCH, "A wrong medium set");
    for (i = 0; i < ARRAY_SIZE(ids); i++)
    {
        init_pin_request(&request, ids[i], &kstest_type);
        check_refused(filter, &request, ERROR_INVALID_PARAMETER, "A wrong pin id");
    }
    /* no pin can be the sink of itself, and what isn't a pin can be none */
    init_pin_request(&request, pin_id, &kstest_type);
    request.connect.PinToHandle = filter;
    check_refused(filter, &request, ERROR_INVALID_PARAMETER, "A filter as sink");
    request.connect.PinToHandle = (HANDLE)0xdead0;
    check_refused(filter, &request, ERROR_INVALID_HANDLE, "A bad handle as sink");
    request.connect.PinToHandle = GetCurrentProcess();
    check_refused(filter, &request, ERROR_INVALID_HANDLE, "A process as sink");

    init_pin_request(&request, pin_id, &kstest_type);
    pin = (HANDLE)0xdeadbeef;
    error = KsCreatePin(NULL, &request.connect, GENERIC_READ, &pin);
    ok(error == ERROR_INVALID_HANDLE, "No filter gave %lu.\n", error);
    error = KsCreatePin(INVALID_HANDLE_VALUE, &request.connect, GENERIC_READ, &pin);
    ok(error == ERROR_INVALID_HANDLE, "No filter gave %lu.\n", error);
    error = KsCreatePin((HANDLE)0xdead0, &request.connect, GENERIC_READ, &pin);
    ok(error == ERROR_INVALID_HANDLE, "A bad filter gave %lu.\n", error);
    check_alive(filter);
}

static void test_wrong_format(HANDLE filter)
{
    static const ULONG sizes[] = {0, 1, 63, 64, 151, 153, 0x1000, 0xfffffff0, 0xffffffff};
    static const struct
    {
        const char *what;
        LONG width, height;
        LONGLONG interval;
        WORD planes, bits;
        DWORD compression;
    }
    tests[] =
    {
        {"Width 0", 0, 120, 333333, 1, 16, 0x32595559},
        {"Height 0", 160, 0, 333333, 1, 16, 0x32595559},
        {"Negative width", -160, 120, 333333, 1, 16, 0x32595559},
        {"A small width", 158, 120, 333333, 1, 16, 0x32595559},
        {"A small height", 160, 118, 333333, 1, 16, 0x32595559},
        {"A great width", 3842, 120, 333333, 1, 16, 0x32595559},
        {"A great height", 160, 2162, 333333, 1, 16, 0x32595559},
        {"The greatest size", 0x7fffffff, 0x7fffffff, 333333, 1, 16, 0x32595559},
        {"The smallest height", 160, (LONG)0x80000000, 333333, 1, 16, 0x32595559},
        {"Interval 0", 160, 120, 0, 1, 16, 0x32595559},
        {"A negative interval", 160, 120, -333333, 1, 16, 0x32595559},
        {"A long interval", 160, 120, 10000001, 1, 16, 0x32595559},
        {"A short interval", 160, 120, 1, 1, 16, 0x32595559},
        {"24 bits", 160, 120, 333333, 1, 24, 0x32595559},
        {"Another compression", 160, 120, 333333, 1, 16, 0x59565955},
        {"No compression", 160, 120, 333333, 1, 16, 0},
        {"2 planes", 160, 120, 333333, 2, 16, 0x32595559},
    };
    struct
    {
        struct pin_request request;
        UCHAR space[4096];
    } r;
    KS_BITMAPINFOHEADER *bitmap;
    unsigned int i;

    memset(&r, 0, sizeof(r));
    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        winetest_push_context("FormatSize %#lx", sizes[i]);
        init_pin_request(&r.request, pin_id, &kstest_type);
        r.request.format.format.FormatSize = sizes[i];
        if (sizes[i] < sizeof(KS_DATAFORMAT_VIDEOINFOHEADER) || sizes[i] > sizeof(r))
            check_refused(filter, &r.request, sizes[i] >= sizeof(KSDATAFORMAT)
                    && sizes[i] < sizeof(KS_DATAFORMAT_VIDEOINFOHEADER) ? ERROR_NO_MATCH : ERROR_INVALID_PARAMETER,
                    "A wrong size");
        winetest_pop_context();
    }
    init_pin_request(&r.request, pin_id, &kstest_type);
    r.request.format.format.MajorFormat.Data1 ^= 1;
    check_refused(filter, &r.request, ERROR_NO_MATCH, "Another type");
    init_pin_request(&r.request, pin_id, &kstest_type);
    r.request.format.format.SubFormat.Data1 ^= 1;
    check_refused(filter, &r.request, ERROR_NO_MATCH, "Another subtype");
    init_pin_request(&r.request, pin_id, &kstest_type);
    r.request.format.format.Specifier.Data1 ^= 1;
    check_refused(filter, &r.request, ERROR_NO_MATCH, "Another specifier");
    /* a format has to be one, wildcards are for ranges */
    init_pin_request(&r.request, pin_id, &kstest_type);
    memset(&r.request.format.format.SubFormat, 0, sizeof(GUID));
    check_refused(filter, &r.request, ERROR_NO_MATCH, "Any subtype");

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        init_pin_request(&r.request, pin_id, &kstest_type);
        r.request.format.v1.VideoInfoHeader.AvgTimePerFrame = tests[i].interval;
        bitmap = video_format_bitmap(&r.request.format);
        bitmap->biWidth = tests[i].width;
        bitmap->biHeight = tests[i].height;
        bitmap->biPlanes = tests[i].planes;
        bitmap->biBitCount = tests[i].bits;
        bitmap->biCompression = tests[i].compression;
        bitmap->biSizeImage = 0;
        check_refused(filter, &r.request, ERROR_NO_MATCH, tests[i].what);
    }
    check_alive(filter);
}

static void test_instances(HANDLE filter)
{
    KSPIN_CINSTANCES instances = {0};
    HANDLE pins[16], pin;
    ULONG i, count;
    DWORD error;

    ks_pin_property(filter, pin_id, KSPROPERTY_PIN_CINSTANCES, KSPROPERTY_TYPE_GET, &instances, sizeof(instances), NULL);
    if (instances.PossibleCount > ARRAY_SIZE(pins))
    {
        skip("%lu instances are possible.\n", instances.PossibleCount);
        return;
    }
    for (i = 0; i < instances.PossibleCount; i++) pins[i] = open_capture_pin(filter, &kstest_type);
    count = wait_instances(filter, pin_id, instances.PossibleCount);
    ok(count == instances.PossibleCount, "There are %lu instances of %lu.\n", count, instances.PossibleCount);

    pin = (HANDLE)0xdeadbeef;
    error = create_pin(filter, pin_id, &kstest_type, GENERIC_READ, &pin);
    ok(error == ERROR_NO_SYSTEM_RESOURCES, "One more than %lu instances gave %lu.\n", instances.PossibleCount, error);
    ok(pin == INVALID_HANDLE_VALUE, "Got handle %p.\n", pin);
    count = wait_instances(filter, pin_id, instances.PossibleCount);
    ok(count == instances.PossibleCount, "There are %lu instances of %lu.\n", count, instances.PossibleCount);

    for (i = 0; i < instances.PossibleCount; i++) CloseHandle(pins[i]);
    count = wait_instances(filter, pin_id, 0);
    ok(!count, "There are %lu instances.\n", count);
    CloseHandle(open_capture_pin(filter, &kstest_type));
}

static BOOL get_parent(HANDLE handle, struct wineks_token *token, WCHAR *path, DWORD count)
{
    struct
    {
        struct wineks_parent parent;
        WCHAR space[512];
    } info;
    NTSTATUS status = ks_property(handle, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_PARENT, KSPROPERTY_TYPE_GET, &info,
            sizeof(info), NULL);

    ok(!status, "Got %#lx.\n", status);
    if (status) return FALSE;
    *token = info.parent.token;
    lstrcpynW(path, info.parent.path, count);
    path[1] = '\\'; /* from NT to Win32 */
    return TRUE;
}

struct bind_request
{
    struct wineks_bind bind;
    struct pin_request pin;
};

static void init_bind(struct bind_request *request, const struct wineks_token *parent)
{
    memset(request, 0, sizeof(*request));
    init_pin_request(&request->pin, pin_id, &kstest_type);
    request->bind.kind = *GUIDP(KSNAME_Pin);
    request->bind.parent = *parent;
    request->bind.access = GENERIC_READ;
    request->bind.params_size = sizeof(request->pin.connect) + request->pin.format.format.FormatSize;
}

static NTSTATUS send_bind(HANDLE file, const struct bind_request *request, ULONG size)
{
    return ks_ioctl(file, IOCTL_WINEKS_BIND, request, size, NULL, 0, NULL);
}

/* A filter is closed in the driver's own time: waits until its token is known no more, or too long. */
static void wait_bind_refused(const WCHAR *path, const struct bind_request *request)
{
    LONGLONG start = kstest_now();
    NTSTATUS status;
    HANDLE file;

    do
    {
        file = kstest_open(path, GENERIC_READ);
        status = send_bind(file, request, sizeof(request->bind) + request->bind.params_size);
        CloseHandle(file);
    } while (!status && kstest_poll(start, KSTEST_TIMEOUT));
}

#define check_bind_refused(path, request, size, expected, what) \
    check_bind_refused_(__LINE__, path, request, size, expected, what)
static void check_bind_refused_(unsigned int line, const WCHAR *path, const struct bind_request *request, ULONG size,
        NTSTATUS expected, const char *what)
{
    HANDLE file = kstest_open(path, GENERIC_READ);
    ULONG value;
    NTSTATUS status;

    status = send_bind(file, request, size);
    ok_(__FILE__, line)(status == expected, "%s gave %#lx.\n", what, status);
    /* the file is good for nothing now */
    status = ks_property(file, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET, &value,
            sizeof(value), NULL);
    ok_(__FILE__, line)(status == expected, "After %s the pin's state gave %#lx.\n", what, status);
    status = ks_property(file, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, &value,
            sizeof(value), NULL);
    ok_(__FILE__, line)(status == expected, "After %s CTYPES gave %#lx.\n", what, status);
    CloseHandle(file);
}

static void test_bind(HANDLE filter)
{
    struct wineks_token token, pin_token;
    struct bind_request request;
    WCHAR path[512], pin_path[512];
    ULONG size, i, count;
    HANDLE file, other;
    NTSTATUS status;

    if (!get_parent(filter, &token, path, ARRAY_SIZE(path))) return;
    init_bind(&request, &token);
    size = sizeof(request.bind) + request.bind.params_size;
    wait_instances(filter, pin_id, 0);

    file = kstest_open(path, GENERIC_READ);
    status = send_bind(file, &request, size);
    ok(!status, "Binding gave %#lx.\n", status);
    ok(!get_state(file), "The new pin is in state %lu.\n", get_state(file));
    count = wait_instances(filter, pin_id, 1);
    ok(count == 1, "There are %lu instances.\n", count);
    /* a pin can't be made something else, and isn't harmed by it */
    status = send_bind(file, &request, size);
    ok(status == STATUS_INVALID_DEVICE_STATE, "Binding twice gave %#lx.\n", status);
    ok(!get_state(file), "The pin is in state %lu.\n", get_state(file));
    if (get_parent(file, &pin_token, pin_path, ARRAY_SIZE(pin_path)))
        ok(memcmp(&token, &pin_token, sizeof(token)), "Pin and filter have the same token.\n");

    /* a pin is no parent of pins */
    init_bind(&request, &pin_token);
    check_bind_refused(path, &request, size, STATUS_INVALID_PARAMETER, "A pin as parent");
    CloseHandle(file);
    wait_instances(filter, pin_id, 0);
    check_bind_refused(path, &request, size, STATUS_OBJECT_PATH_NOT_FOUND, "A pin that is gone as parent");

    /* neither can a filter */
    init_bind(&request, &token);
    status = send_bind(filter, &request, size);
    ok(status == STATUS_INVALID_DEVICE_STATE, "Binding a filter to itself gave %#lx.\n", status);
    check_alive(filter);
    other = kstest_open(path, GENERIC_READ);
    check_alive(other);
    status = send_bind(other, &request, size);
    ok(status == STATUS_INVALID_DEVICE_STATE, "Binding a filter gave %#lx.\n", status);
    check_alive(other);
    CloseHandle(other);

    /* tokens */
    init_bind(&request, &token);
    for (i = 0; i < 16; i++)
    {
        request.bind.parent = token;
        request.bind.parent.bytes[i] ^= 1 << (i % 8);
        check_bind_refused(path, &request, size, STATUS_OBJECT_PATH_NOT_FOUND, "A token that is nearly right");
    }
    memset(&request.bind.parent, 0, sizeof(token));
    check_bind_refused(path, &request, size, STATUS_OBJECT_PATH_NOT_FOUND, "An empty token");
    init_bind(&request, &token);
    request.bind.sink.bytes[3] = 1;
    check_bind_refused(path, &request, size, STATUS_INVALID_HANDLE, "An unknown sink");
    init_bind(&request, &token);
    request.bind.sink = token;
    check_bind_refused(path, &request, size, STATUS_INVALID_PARAMETER, "A filter as sink");

    /* kinds */
    init_bind(&request, &token);
    request.bind.kind = *GUIDP(KSNAME_Filter);
    check_bind_refused(path, &request, size, STATUS_OBJECT_NAME_NOT_FOUND, "A filter in a filter");
    memset(&request.bind.kind, 0, sizeof(GUID));
    check_bind_refused(path, &request, size, STATUS_OBJECT_NAME_NOT_FOUND, "Nothing");
    request.bind.kind = *GUIDP(KSNAME_Clock);
    check_bind_refused(path, &request, size, STATUS_INVALID_PARAMETER, "A clock on a filter");
    request.bind.kind = *GUIDP(KSNAME_Allocator);
    check_bind_refused(path, &request, size, STATUS_INVALID_PARAMETER, "An allocator on a filter");

    count = wait_instances(filter, pin_id, 0);
    ok(!count, "There are %lu instances.\n", count);
}

static void test_bind_sizes(HANDLE filter)
{
    static const ULONG lies[] = {0, 1, sizeof(KSPIN_CONNECT), sizeof(KSPIN_CONNECT) + 63, 0x7fffffff, 0xffffffff,
            0xfffffff0};
    static const ULONG sizes[] = {0, 1, 16, sizeof(struct wineks_bind) - 1, sizeof(struct wineks_bind),
            sizeof(struct wineks_bind) + 1, sizeof(struct wineks_bind) + sizeof(KSPIN_CONNECT),
            sizeof(struct wineks_bind) + sizeof(KSPIN_CONNECT) + sizeof(KSDATAFORMAT)};
    struct bind_request request;
    struct wineks_token token;
    WCHAR path[512];
    ULONG i, size, count;
    HANDLE file;
    NTSTATUS status;

    if (!get_parent(filter, &token, path, ARRAY_SIZE(path))) return;
    init_bind(&request, &token);
    size = sizeof(request.bind) + request.bind.params_size;

    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        winetest_push_context("%lu bytes", sizes[i]);
        init_bind(&request, &token);
        check_bind_refused(path, &request, sizes[i], STATUS_INVALID_BUFFER_SIZE, "A short request");
        if (sizes[i] > sizeof(request.bind))
        {
            /* short, but honest */
            request.bind.params_size = sizes[i] - sizeof(request.bind);
            check_bind_refused(path, &request, sizes[i], STATUS_INVALID_BUFFER_SIZE, "Short parameters");
        }
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE(lies); i++)
    {
        winetest_push_context("params_size %#lx", lies[i]);
        init_bind(&request, &token);
        request.bind.params_size = lies[i];
        check_bind_refused(path, &request, size, STATUS_INVALID_BUFFER_SIZE, "A lie");
        winetest_pop_context();
    }
    /* the format claims more than there is */
    init_bind(&request, &token);
    request.pin.format.format.FormatSize += 8;
    check_bind_refused(path, &request, size, STATUS_INVALID_BUFFER_SIZE, "A long format");
    init_bind(&request, &token);
    request.pin.format.format.FormatSize = 0xfffffff8;
    check_bind_refused(path, &request, size, STATUS_INVALID_BUFFER_SIZE, "A very long format");
    init_bind(&request, &token);
    request.pin.format.format.Flags = KSDATAFORMAT_ATTRIBUTES;
    check_bind_refused(path, &request, size, STATUS_INVALID_BUFFER_SIZE, "A format without the attributes that it claims");

    count = wait_instances(filter, pin_id, 0);
    ok(!count, "There are %lu instances.\n", count);
    file = kstest_open(path, GENERIC_READ);
    init_bind(&request, &token);
    status = send_bind(file, &request, size);
    ok(!status, "Binding gave %#lx.\n", status);
    CloseHandle(file);
}

/* The token of a filter dies with it. */
static void test_closed_parent(void)
{
    struct wineks_token token;
    struct bind_request request;
    HANDLE filter = open_camera(), pin;
    WCHAR path[512];
    NTSTATUS status;
    ULONG state = 0xcccccccc;

    if (!filter || !get_parent(filter, &token, path, ARRAY_SIZE(path))) return;
    CloseHandle(filter);
    init_bind(&request, &token);
    wait_bind_refused(path, &request);
    check_bind_refused(path, &request, sizeof(request.bind) + request.bind.params_size, STATUS_OBJECT_PATH_NOT_FOUND,
            "A filter that is gone");

    /* OPEN: what a pin gives whose filter was closed; ours goes on */
    if (!(filter = open_camera()) || !(pin = open_capture_pin(filter, &kstest_type))) return;
    CloseHandle(filter);
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET, &state,
            sizeof(state), NULL);
    ok(!status, "A pin without filter gave %#lx.\n", status);
    ok(!state, "Got state %#lx.\n", state);
    status = set_state(pin, KSSTATE_RUN);
    ok(!status, "A pin without filter gave %#lx.\n", status);
    CloseHandle(pin);
    if (!(filter = open_camera())) return;
    check_alive(filter);
    CloseHandle(open_capture_pin(filter, &kstest_type));
    CloseHandle(filter);
}

/* A request that is not waited for. */
struct async
{
    IO_STATUS_BLOCK io;
    HANDLE event;
    KSPROPERTY property;
    UCHAR out[1024];
};

static void async_send(struct async *async, HANDLE file, ULONG code, void *in, ULONG in_size, void *out, ULONG out_size)
{
    NTSTATUS status;

    async->event = CreateEventW(NULL, TRUE, FALSE, NULL);
    status = NtDeviceIoControlFile(file, async->event, NULL, NULL, &async->io, code, in, in_size, out, out_size);
    if (!NT_ERROR(status)) return;
    async->io.Status = status;
    SetEvent(async->event);
}

static void async_get_parent(struct async *async, HANDLE file)
{
    memset(async, 0, sizeof(*async));
    async->property.Set = *GUIDP(KSPROPSETID_WineKs);
    async->property.Id = KSPROPERTY_WINEKS_PARENT;
    async->property.Flags = KSPROPERTY_TYPE_GET;
    async_send(async, file, IOCTL_KS_PROPERTY, &async->property, sizeof(async->property), async->out, sizeof(async->out));
}

static NTSTATUS async_wait(struct async *async)
{
    NTSTATUS status = STATUS_TIMEOUT;

    if (!WaitForSingleObject(async->event, KSTEST_TIMEOUT)) status = async->io.Status;
    CloseHandle(async->event);
    return status;
}

/* Keeps a filter's worker busy for some time: an intersection of very many ranges, none of which matches. */
static void async_keep_busy(struct async *async, HANDLE filter)
{
    static struct
    {
        KSP_PIN pin;
        KSMULTIPLE_ITEM item;
        KSDATARANGE ranges[0x20000];
    } request;
    ULONG i;

    request.pin.Property.Set = *GUIDP(KSPROPSETID_Pin);
    request.pin.Property.Id = KSPROPERTY_PIN_DATAINTERSECTION;
    request.pin.Property.Flags = KSPROPERTY_TYPE_GET;
    request.pin.PinId = pin_id;
    request.item.Size = sizeof(request.item) + sizeof(request.ranges);
    request.item.Count = ARRAY_SIZE(request.ranges);
    for (i = 0; i < ARRAY_SIZE(request.ranges); i++)
    {
        request.ranges[i].FormatSize = sizeof(request.ranges[i]);
        request.ranges[i].MajorFormat = *KSTEST_TYPE_VIDEO;
        request.ranges[i].SubFormat = *KSTEST_TYPE_VIDEO;
    }
    memset(async, 0, sizeof(*async));
    async_send(async, filter, IOCTL_KS_PROPERTY, &request, sizeof(request), NULL, 0);
}

/* A filter that is closed before it has answered who it is has no token afterwards. */
static void test_late_token(HANDLE filter)
{
    static struct async busy, requests[4];
    struct bind_request request;
    struct wineks_token token;
    NTSTATUS status;
    WCHAR path[512];
    ULONG i, j, late = 0;
    HANDLE file;

    if (!get_parent(filter, &token, path, ARRAY_SIZE(path))) return;
    for (i = 0; i < 4; i++)
    {
        file = kstest_open(path, GENERIC_READ);
        async_keep_busy(&busy, file);
        for (j = 0; j < ARRAY_SIZE(requests); j++) async_get_parent(&requests[j], file);
        CloseHandle(file);
        status = async_wait(&busy);
        ok(status == STATUS_NO_MATCH, "Got %#lx.\n", status);
        for (j = 0; j < ARRAY_SIZE(requests); j++)
        {
            status = async_wait(&requests[j]);
            ok(!status || status == STATUS_FILE_CLOSED, "Got %#lx.\n", status);
            if (status == STATUS_FILE_CLOSED) late++;
        }
    }
    trace("%lu requests were late.\n", late);
    init_bind(&request, &((struct wineks_parent *)requests[0].out)->token);
    wait_bind_refused(path, &request);
    check_bind_refused(path, &request, sizeof(request.bind) + request.bind.params_size, STATUS_OBJECT_PATH_NOT_FOUND,
            "A token of a closed filter");
    check_alive(filter);
    CloseHandle(open_capture_pin(filter, &kstest_type));
}

/* The file of a bind that was cancelled in the queue doesn't become something else. */
static void test_cancelled_bind(HANDLE filter)
{
    static struct async busy, bind;
    struct bind_request request;
    ULONG i, value, cancelled = 0;
    struct wineks_token token;
    IO_STATUS_BLOCK io;
    NTSTATUS status;
    WCHAR path[512];
    HANDLE file;

    if (!get_parent(filter, &token, path, ARRAY_SIZE(path))) return;
    init_bind(&request, &token);
    for (i = 0; i < 4; i++)
    {
        file = kstest_open(path, GENERIC_READ);
        async_keep_busy(&busy, filter);
        async_send(&bind, file, IOCTL_WINEKS_BIND, &request, sizeof(request.bind) + request.bind.params_size, NULL, 0);
        NtCancelIoFileEx(file, NULL, &io);
        status = async_wait(&bind);
        async_wait(&busy);
        ok(!status || status == STATUS_CANCELLED, "Got %#lx.\n", status);
        if (status)
        {
            cancelled++;
            status = ks_property(file, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET, &value,
                    sizeof(value), NULL);
            ok(status == STATUS_CANCELLED, "CTYPES gave %#lx.\n", status);
        }
        CloseHandle(file);
    }
    trace("%lu binds were cancelled.\n", cancelled);
    value = wait_instances(filter, pin_id, 0);
    ok(!value, "There are %lu instances.\n", value);
}

/* Nor can a pin be made on another device than its filter's, though the driver is the same. */
static void test_foreign_bind(HANDLE filter)
{
    struct wineks_token token, feed_token;
    WCHAR path[512], feed_path[512];
    struct bind_request request;
    HANDLE feed;
    ULONG count;

    if (!(feed = open_feed())) return;
    if (get_parent(filter, &token, path, ARRAY_SIZE(path)) && get_parent(feed, &feed_token, feed_path, ARRAY_SIZE(feed_path)))
    {
        init_bind(&request, &token);
        check_bind_refused(feed_path, &request, sizeof(request.bind) + request.bind.params_size, STATUS_INVALID_PARAMETER,
                "A filter of another device");
        count = wait_instances(filter, pin_id, 0);
        ok(!count, "There are %lu instances.\n", count);
    }
    check_alive(feed);
    CloseHandle(feed);
}

static void child(HANDLE parents_pin)
{
    ULONG size = video_size(&kstest_type), header_size = get_header_size(parents_pin);
    struct stream_request *request;
    HANDLE filter = open_camera(), pin;
    void *data = malloc(size);
    NTSTATUS status;

    if (!filter) return;
    /* the pin of another process would write to that one's memory */
    request = stream_request_create(parents_pin, header_size, data, size);
    stream_read(request);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(status == STATUS_ACCESS_DENIED, "Got %#lx.\n", status);
    stream_request_destroy(request);
    free(data);

    if (!(pin = open_capture_pin(filter, &kstest_type))) return;
    check_set_state(pin, KSSTATE_ACQUIRE);
    ok(get_state(pin) == KSSTATE_ACQUIRE, "Got state %lu.\n", get_state(pin));
    CloseHandle(pin);
    CloseHandle(filter);
}

static void test_two_processes(HANDLE filter)
{
    HANDLE pin = open_capture_pin(filter, &kstest_type), inherited;
    PROCESS_INFORMATION pi;
    char args[64];

    if (!pin) return;
    check_set_state(pin, KSSTATE_ACQUIRE);
    DuplicateHandle(GetCurrentProcess(), pin, GetCurrentProcess(), &inherited, 0, TRUE, DUPLICATE_SAME_ACCESS);
    sprintf(args, "child %lu", (ULONG)(ULONG_PTR)inherited);
    if (kstest_start_child(args, &pi))
    {
        wait_child_process(pi.hProcess);
        CloseHandle(pi.hThread);
        CloseHandle(pi.hProcess);
    }
    ok(get_state(pin) == KSSTATE_ACQUIRE, "Got state %lu.\n", get_state(pin));
    CloseHandle(inherited);
    CloseHandle(pin);
}

START_TEST(create)
{
    HANDLE filter;
    char **argv;

    if (winetest_get_mainargs(&argv) > 3)
    {
        child((HANDLE)(ULONG_PTR)strtoul(argv[3], NULL, 10));
        return;
    }
    if (!(filter = open_camera())) return;
    pin_id = find_pin_factory(filter, KSPIN_DATAFLOW_OUT);
    test_formats(filter);
    test_wrong_connect(filter);
    test_wrong_format(filter);
    test_instances(filter);
    test_bind(filter);
    test_bind_sizes(filter);
    test_closed_parent();
    test_late_token(filter);
    test_cancelled_bind(filter);
    test_foreign_bind(filter);
    test_two_processes(filter);
    CloseHandle(filter);
}
