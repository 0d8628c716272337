/*
 * Allocator objects, by their methods and at work in links
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

#include "link.h"

/* ks.h has them for drivers only. */
#define KSPROPERTY_STREAMALLOCATOR_FUNCTIONTABLE 0
#define KSPROPERTY_STREAMALLOCATOR_STATUS 1

/* Returns a Win32 error. */
static DWORD create_allocator(HANDLE pin, ULONG frames, ULONG size, HANDLE *allocator)
{
    KSALLOCATOR_FRAMING framing = {.FrameSize = size};
    DWORD error;

    framing.OptionsFlags = KSALLOCATOR_OPTIONF_SYSTEM_MEMORY;
    framing.Frames = frames;
    framing.PoolType = 0;
    framing.FileAlignment = 15;
    error = KsCreateAllocator(pin, &framing, allocator);
    if (error) *allocator = NULL;
    return error;
}

/* What a client can make the driver allocate has an end. */
static void test_bounds(HANDLE pin)
{
    static const struct
    {
        ULONG frames, size;
        DWORD error;
    }
    tests[] =
    {
        {1024, 0x10000000, ERROR_NO_SYSTEM_RESOURCES},
        {5, 0x10000000, ERROR_NO_SYSTEM_RESOURCES},
        {1024, 0x100001, ERROR_NO_SYSTEM_RESOURCES},
        {1024, 0x100000, ERROR_SUCCESS}, /* no frame is there before it is asked for */
        {1025, 1, ERROR_INVALID_PARAMETER},
        {1, 0x10000001, ERROR_INVALID_PARAMETER},
    };
    HANDLE allocator;
    DWORD error;
    ULONG i;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        error = create_allocator(pin, tests[i].frames, tests[i].size, &allocator);
        ok(error == tests[i].error, "%lu frames of %#lx bytes gave %lu.\n", tests[i].frames, tests[i].size, error);
        if (!error) CloseHandle(allocator);
    }
}

static ULONG get_allocated(HANDLE allocator)
{
    KSSTREAMALLOCATOR_STATUS status = {.AllocatedFrames = 0xcccccccc};

    ks_property(allocator, GUIDP(KSPROPSETID_StreamAllocator), KSPROPERTY_STREAMALLOCATOR_STATUS, KSPROPERTY_TYPE_GET,
            &status, sizeof(status), NULL);
    return status.AllocatedFrames;
}

static ULONG wait_allocated(HANDLE allocator, ULONG wanted)
{
    LONGLONG start = kstest_now();
    ULONG count;

    while ((count = get_allocated(allocator)) != wanted && kstest_poll(start, 5000));
    return count;
}

static NTSTATUS set_allocator(HANDLE pin, HANDLE allocator)
{
    return ks_property(pin, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_ALLOCATOR, KSPROPERTY_TYPE_SET, &allocator,
            sizeof(allocator), NULL);
}

static NTSTATUS get_allocator(HANDLE pin, HANDLE *allocator, ULONG *returned)
{
    return ks_property(pin, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_ALLOCATOR, KSPROPERTY_TYPE_GET, allocator,
            sizeof(*allocator), returned);
}

/* A method request, which may be pended. */
struct method
{
    KSMETHOD method;
    IO_STATUS_BLOCK io;
    HANDLE event, file;
    NTSTATUS status;
    void *frame;
};

static void method_start(struct method *method, HANDLE allocator, ULONG id, void *frame)
{
    memset(method, 0, sizeof(*method));
    method->method.Set = *GUIDP(KSMETHODSETID_StreamAllocator);
    method->method.Id = id;
    method->method.Flags = id == KSMETHOD_STREAMALLOCATOR_ALLOC ? KSMETHOD_TYPE_WRITE : KSMETHOD_TYPE_READ;
    method->event = kstest_event();
    method->file = allocator;
    method->frame = frame;
    method->io.Status = 0xcccccccc;
    method->status = NtDeviceIoControlFile(allocator, method->event, NULL, NULL, &method->io, IOCTL_KS_METHOD,
            &method->method, sizeof(method->method), &method->frame, sizeof(method->frame));
}

static NTSTATUS method_wait(struct method *method)
{
    if (method->status == STATUS_PENDING)
        method->status = kstest_wait(method->file, method->event, &method->io, KSTEST_TIMEOUT);
    CloseHandle(method->event);
    return method->status;
}

static NTSTATUS alloc_frame(HANDLE allocator, void **frame)
{
    struct method method;

    method_start(&method, allocator, KSMETHOD_STREAMALLOCATOR_ALLOC, (void *)(ULONG_PTR)0xcccccccc);
    method_wait(&method);
    *frame = method.frame;
    return method.status;
}

static NTSTATUS free_frame(HANDLE allocator, void *frame)
{
    struct method method;

    method_start(&method, allocator, KSMETHOD_STREAMALLOCATOR_FREE, frame);
    return method_wait(&method);
}

static void test_create(const struct ends *ends)
{
    static const struct { ULONG frames, size; DWORD error; } tests[] =
    {
        {1, 1, ERROR_SUCCESS},
        {100, 1000, ERROR_SUCCESS},
        {0, 1000, ERROR_INVALID_PARAMETER},
        {4, 0, ERROR_INVALID_PARAMETER},
        {0xffffffff, 1000, ERROR_INVALID_PARAMETER},
        {4, 0xffffffff, ERROR_INVALID_PARAMETER},
    };
    HANDLE allocator;
    unsigned int i;
    DWORD error;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        error = create_allocator(ends->sink, tests[i].frames, tests[i].size, &allocator);
        ok(error == tests[i].error, "%lu frames of %lu bytes gave %lu.\n", tests[i].frames, tests[i].size, error);
        if (allocator) CloseHandle(allocator);
    }
    error = create_allocator(ends->source, 4, 1000, &allocator);
    ok(error == ERROR_INVALID_FUNCTION, "An allocator of a source gave %lu.\n", error);
    error = create_allocator(ends->renderer, 4, 1000, &allocator);
    ok(error == ERROR_INVALID_PARAMETER, "An allocator of a filter gave %lu.\n", error);
}

/* KSSTRING_AllocatorEx, which ksuser has no function for. */
static void test_create_extended(const struct ends *ends)
{
    static const GUID kind = {0x091bb63b, 0x603f, 0x11d1, {0xb0, 0x67, 0x00, 0xa0, 0xc9, 0x06, 0x28, 0x02}};
    KSALLOCATOR_FRAMING_EX framing = {.CountItems = 1};
    KSSTREAMALLOCATOR_STATUS info = {.AllocatedFrames = 0};
    HANDLE allocator;
    NTSTATUS status;

    framing.FramingItem[0].Frames = 5;
    framing.FramingItem[0].FramingRange.Range.MinFrameSize = 100;
    framing.FramingItem[0].FramingRange.Range.MaxFrameSize = 3000;
    status = bind_child(ends->sink, &kind, NULL, &framing, sizeof(framing), &allocator);
    ok(!status, "An extended framing gave %#lx.\n", status);
    status = ks_property(allocator, GUIDP(KSPROPSETID_StreamAllocator), KSPROPERTY_STREAMALLOCATOR_STATUS,
            KSPROPERTY_TYPE_GET, &info, sizeof(info), NULL);
    ok(!status, "Got %#lx.\n", status);
    ok(info.Framing.Frames == 5, "Got %lu frames of %lu bytes.\n", info.Framing.Frames, info.Framing.FrameSize);
    ok(info.Framing.FrameSize == 3000, "Got %lu frames of %lu bytes.\n", info.Framing.Frames, info.Framing.FrameSize);
    CloseHandle(allocator);
    status = bind_child(ends->sink, &kind, NULL, &framing, sizeof(framing) - 1, &allocator);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A short framing gave %#lx.\n", status);
    CloseHandle(allocator);
    framing.CountItems = 0;
    status = bind_child(ends->sink, &kind, NULL, &framing, sizeof(framing), &allocator);
    ok(status == STATUS_INVALID_PARAMETER, "A framing without items gave %#lx.\n", status);
    CloseHandle(allocator);
}

static void test_properties(const struct ends *ends)
{
    KSSTREAMALLOCATOR_STATUS info[2];
    ULONG returned, access;
    HANDLE allocator, handle;
    void *table[2];
    NTSTATUS status;
    DWORD error;

    handle = (HANDLE)0xdead0;
    status = get_allocator(ends->sink, &handle, &returned);
    ok(!status, "The sink gave %#lx.\n", status);
    ok(returned == sizeof(HANDLE), "The sink gave %lu bytes.\n", returned);
    ok(!handle, "The sink gave %p.\n", handle);
    status = get_allocator(ends->source, &handle, &returned);
    ok(status == STATUS_NOT_FOUND, "The source gave %#lx.\n", status);

    error = create_allocator(ends->sink, 4, 1000, &allocator);
    ok(!error, "Creating an allocator gave %lu.\n", error);
    if (error) return;
    memset(info, 0xcc, sizeof(info));
    status = ks_property(allocator, GUIDP(KSPROPSETID_StreamAllocator), KSPROPERTY_STREAMALLOCATOR_STATUS,
            KSPROPERTY_TYPE_GET, info, sizeof(info), &returned);
    ok(!status, "STATUS gave %#lx.\n", status);
    ok(returned == sizeof(info[0]), "STATUS gave %lu bytes.\n", returned);
    ok(info[0].Framing.Frames == 4, "%lu frames of %lu bytes.\n", info[0].Framing.Frames, info[0].Framing.FrameSize);
    ok(info[0].Framing.FrameSize == 1000, "%lu frames of %lu bytes.\n", info[0].Framing.Frames,
            info[0].Framing.FrameSize);
    ok(!info[0].AllocatedFrames, "%lu allocated.\n", info[0].AllocatedFrames);
    ok(!info[0].Reserved, "Got reserved %#lx.\n", info[0].Reserved);
    status = ks_property(allocator, GUIDP(KSPROPSETID_StreamAllocator), KSPROPERTY_STREAMALLOCATOR_STATUS,
            KSPROPERTY_TYPE_GET, NULL, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "No buffer gave %#lx.\n", status);
    ok(returned == sizeof(info[0]), "No buffer gave %lu bytes.\n", returned);
    status = ks_property(allocator, GUIDP(KSPROPSETID_StreamAllocator), KSPROPERTY_STREAMALLOCATOR_STATUS,
            KSPROPERTY_TYPE_BASICSUPPORT, &access, sizeof(access), NULL);
    ok(!status, "Got %#lx.\n", status);
    ok((access & (KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_SET)) == KSPROPERTY_TYPE_GET, "Got %#lx.\n", access);
    status = ks_property(allocator, GUIDP(KSPROPSETID_StreamAllocator), KSPROPERTY_STREAMALLOCATOR_FUNCTIONTABLE,
            KSPROPERTY_TYPE_GET, table, sizeof(table), NULL);
    ok(status == STATUS_INVALID_DEVICE_REQUEST, "The function table gave %#lx.\n", status);
    status = ks_property(allocator, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET, &access,
            sizeof(access), NULL);
    ok(status == STATUS_PROPSET_NOT_FOUND, "A pin's set gave %#lx.\n", status);
    access = KSRESET_BEGIN;
    status = ks_ioctl(allocator, IOCTL_KS_RESET_STATE, &access, sizeof(access), NULL, 0, NULL);
    ok(status == STATUS_INVALID_DEVICE_REQUEST, "Resetting an allocator gave %#lx.\n", status);
    CloseHandle(allocator);
}

static void test_methods(const struct ends *ends)
{
    struct method waiting[2];
    void *frames[3], *frame;
    KSEVENTDATA data = {0};
    HANDLE allocator;
    KSEVENT event;
    NTSTATUS status;
    DWORD error;
    ULONG i;

    error = create_allocator(ends->sink, ARRAY_SIZE(frames), 1000, &allocator);
    ok(!error, "Creating an allocator gave %lu.\n", error);
    if (error) return;
    for (i = 0; i < ARRAY_SIZE(frames); i++)
    {
        status = alloc_frame(allocator, &frames[i]);
        ok(!status, "Frame %lu gave %#lx.\n", i, status);
        ok(frames[i] != NULL, "Frame %lu gave %p.\n", i, frames[i]);
        if (i) ok(frames[i] != frames[i - 1], "Frame %lu is the one before it.\n", i);
        ok(get_allocated(allocator) == i + 1, "%lu frames are allocated.\n", get_allocated(allocator));
    }
    status = free_frame(allocator, NULL);
    ok(status == STATUS_INVALID_PARAMETER, "Freeing NULL gave %#lx.\n", status);
    status = free_frame(allocator, (char *)frames[0] + 0x12340);
    ok(status == STATUS_INVALID_PARAMETER, "Freeing nothing gave %#lx.\n", status);

    /* one more waits */
    for (i = 0; i < ARRAY_SIZE(waiting); i++)
    {
        method_start(&waiting[i], allocator, KSMETHOD_STREAMALLOCATOR_ALLOC, NULL);
        ok(waiting[i].status == STATUS_PENDING, "A frame too many gave %#lx.\n", waiting[i].status);
    }
    ok(WaitForSingleObject(waiting[0].event, 100) == WAIT_TIMEOUT, "A frame too many is not waited for.\n");
    status = free_frame(allocator, frames[1]);
    ok(!status, "Freeing gave %#lx.\n", status);
    status = method_wait(&waiting[0]);
    ok(!status, "Waiting gave %#lx.\n", status);
    ok(waiting[0].frame != NULL, "Waiting gave %p.\n", waiting[0].frame);
    ok(waiting[0].io.Information == sizeof(void *), "Waiting gave %Iu bytes.\n", waiting[0].io.Information);
    frames[1] = waiting[0].frame;
    ok(get_allocated(allocator) == 3, "%lu frames are allocated.\n", get_allocated(allocator));
    ok(WaitForSingleObject(waiting[1].event, 50) == WAIT_TIMEOUT, "The second one did not wait.\n");
    CancelIoEx(allocator, NULL);
    status = method_wait(&waiting[1]);
    ok(status == STATUS_CANCELLED, "A cancelled one gave %#lx.\n", status);

    event.Set = *GUIDP(KSEVENTSETID_StreamAllocator);
    event.Id = KSEVENT_STREAMALLOCATOR_FREEFRAME;
    event.Flags = KSEVENT_TYPE_ENABLE;
    data.NotificationType = KSEVENTF_EVENT_HANDLE;
    data.EventHandle.Event = kstest_event();
    status = ks_ioctl(allocator, IOCTL_KS_ENABLE_EVENT, &event, sizeof(event), &data, sizeof(data), NULL);
    ok(!status, "Enabling the event gave %#lx.\n", status);
    ok(WaitForSingleObject(data.EventHandle.Event, 0) == WAIT_TIMEOUT, "The event came too early.\n");
    status = free_frame(allocator, frames[0]);
    ok(!status, "Freeing gave %#lx.\n", status);
    ok(!WaitForSingleObject(data.EventHandle.Event, KSTEST_TIMEOUT), "The event did not come.\n");
    status = free_frame(allocator, frames[0]);
    ok(status == STATUS_INVALID_PARAMETER, "Freeing twice gave %#lx.\n", status);
    status = ks_ioctl(allocator, IOCTL_KS_DISABLE_EVENT, &data, sizeof(data), NULL, 0, NULL);
    ok(!status, "Disabling the event gave %#lx.\n", status);
    CloseHandle(data.EventHandle.Event);

    /* closed with frames that are out and one that is waited for */
    status = alloc_frame(allocator, &frame);
    ok(!status, "Allocating gave %#lx.\n", status);
    method_start(&waiting[0], allocator, KSMETHOD_STREAMALLOCATOR_ALLOC, NULL);
    CloseHandle(allocator);
    ok(!WaitForSingleObject(waiting[0].event, KSTEST_TIMEOUT), "The request did not end.\n");
    ok(waiting[0].io.Status == STATUS_CANCELLED, "It gave %#lx.\n", waiting[0].io.Status);
    CloseHandle(waiting[0].event);
}

static void test_assign(const struct ends *ends)
{
    HANDLE allocator, event;
    NTSTATUS status;
    DWORD error;

    error = create_allocator(ends->sink, 4, video_size(&link_type), &allocator);
    ok(!error, "Creating an allocator gave %lu.\n", error);
    if (error) return;
    event = kstest_event();
    status = set_allocator(ends->source, event);
    ok(status == STATUS_INVALID_HANDLE, "An event gave %#lx.\n", status);
    CloseHandle(event);
    status = set_allocator(ends->source, (HANDLE)0xdead0);
    ok(status == STATUS_INVALID_HANDLE, "A bad handle gave %#lx.\n", status);
    status = set_allocator(ends->source, ends->sink);
    ok(status == STATUS_INVALID_PARAMETER, "A pin gave %#lx.\n", status);
    status = set_allocator(ends->sink, allocator);
    ok(status == STATUS_INVALID_DEVICE_REQUEST, "A sink gave %#lx.\n", status);
    status = ks_property(ends->source, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_ALLOCATOR, KSPROPERTY_TYPE_SET,
            &allocator, sizeof(allocator) - 1, NULL);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short handle gave %#lx.\n", status);

    status = set_allocator(ends->source, allocator);
    ok(!status, "Setting gave %#lx.\n", status);
    status = set_allocator(ends->source, allocator);
    ok(!status, "Setting again gave %#lx.\n", status);
    check_set_state(ends->source, KSSTATE_ACQUIRE);
    status = set_allocator(ends->source, NULL);
    ok(status == STATUS_INVALID_DEVICE_STATE, "Out of STOP it gave %#lx.\n", status);
    ok(!get_allocated(allocator), "%lu frames are allocated for one pin.\n", get_allocated(allocator));
    check_set_state(ends->sink, KSSTATE_ACQUIRE);
    ok(get_allocated(allocator) == 4, "%lu frames are allocated for both.\n", get_allocated(allocator));
    check_set_state(ends->sink, KSSTATE_STOP);
    ok(!wait_allocated(allocator, 0), "%lu frames are allocated after the stop.\n", get_allocated(allocator));
    check_set_state(ends->source, KSSTATE_STOP);
    status = set_allocator(ends->source, NULL);
    ok(!status, "Setting NULL gave %#lx.\n", status);
    ends_set_state(ends, KSSTATE_PAUSE);
    ok(!get_allocated(allocator), "%lu frames are allocated.\n", get_allocated(allocator));
    ends_set_state(ends, KSSTATE_STOP);
    CloseHandle(allocator);
}

/* Frames of the allocator carry the data; closing its handle doesn't take it away from the link. */
static void test_flow(struct ends *ends)
{
    HANDLE allocator;
    ULONG64 received;
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < 4; i++)
    {
        winetest_push_context("%lu", i);
        if (create_allocator(ends->sink, 3 + i, video_size(&link_type) + i, &allocator)) break;
        status = set_allocator(ends->source, allocator);
        ok(!status, "Setting gave %#lx.\n", status);
        if (i & 1) CloseHandle(allocator);
        ends_set_state(ends, KSSTATE_RUN);
        if (!(i & 1)) ok(get_allocated(allocator) == 3 + i, "%lu frames are allocated.\n", get_allocated(allocator));
        received = wait_received(ends->sink, 30);
        ok(received >= 30, "The renderer has got %I64u frames.\n", received);
        if (!(i & 1) && i & 2) CloseHandle(allocator);
        check_set_state(ends->source, KSSTATE_PAUSE);
        check_all_received(ends);
        ends_set_state(ends, KSSTATE_STOP);
        if (!i)
        {
            ok(!wait_allocated(allocator, 0), "%lu frames are allocated after the stop.\n", get_allocated(allocator));
            CloseHandle(allocator);
        }
        winetest_pop_context();
    }
    ok(i == 4, "Creating allocator %lu failed.\n", i);

    /* frames that are too small for pictures: nothing comes, nothing hangs */
    if (create_allocator(ends->sink, 2, 100, &allocator)) return;
    status = set_allocator(ends->source, allocator);
    ok(!status, "Setting gave %#lx.\n", status);
    ends_set_state(ends, KSSTATE_RUN);
    kstest_wait_for_nothing(100);
    received = wait_received(ends->sink, 0);
    ok(!received, "%I64u frames came in too small a buffer.\n", received);
    ends_set_state(ends, KSSTATE_STOP);
    set_allocator(ends->source, NULL);
    CloseHandle(allocator);
}

/* Whoever goes first. */
static void test_close(struct ends *ends)
{
    ULONG camera_id = find_pin_factory(ends->camera, KSPIN_DATAFLOW_OUT), order, count;
    ULONG renderer_id = find_pin_factory(ends->renderer, KSPIN_DATAFLOW_IN);
    static const BYTE orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    HANDLE allocator, handles[3];
    NTSTATUS status;
    void *frame;
    ULONG i;

    for (order = 0; order < ARRAY_SIZE(orders); order++)
    {
        winetest_push_context("order %lu", order);
        if (!ends_connect(ends)) return;
        if (create_allocator(ends->sink, 4, video_size(&link_type), &allocator)) return;
        status = set_allocator(ends->source, allocator);
        ok(!status, "Setting gave %#lx.\n", status);
        ends_set_state(ends, KSSTATE_RUN);
        wait_received(ends->sink, 3);
        handles[0] = ends->source;
        handles[1] = ends->sink;
        handles[2] = allocator;
        for (i = 0; i < 3; i++)
        {
            CloseHandle(handles[orders[order][i]]);
            if (orders[order][i] == 1 && orders[order][2] == 2)
            {
                /* an allocator that has lost its pin */
                wait_instances(ends->renderer, renderer_id, 0);
                status = alloc_frame(allocator, &frame);
                ok(status == STATUS_DEVICE_NOT_READY, "It gave %#lx.\n", status);
                ok(!get_allocated(allocator), "It has %lu frames.\n", get_allocated(allocator));
            }
        }
        count = wait_instances(ends->camera, camera_id, 0);
        ok(!count, "The camera has %lu pins.\n", count);
        count = wait_instances(ends->renderer, renderer_id, 0);
        ok(!count, "The renderer has %lu pins.\n", count);
        winetest_pop_context();
    }
}

START_TEST(allocator)
{
    struct ends ends;

    if (!(ends.camera = open_camera())) return;
    if ((ends.renderer = kstest_open_device(KSBENCH_RENDERER_HARDWARE_ID)))
    {
        if (ends_connect(&ends))
        {
            test_create(&ends);
            test_bounds(ends.sink);
            test_create_extended(&ends);
            test_properties(&ends);
            test_methods(&ends);
            test_assign(&ends);
            test_flow(&ends);
            ends_close(&ends);
        }
        test_close(&ends);
        check_alive(ends.renderer);
        CloseHandle(ends.renderer);
    }
    check_alive(ends.camera);
    CloseHandle(ends.camera);
}
