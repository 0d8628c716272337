/*
 * Tests of ks.sys: what drivers call in the kernel, and requests that the test driver keeps
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

#include "driver.h"

#define PROPERTY_STATUS 1 /* KSPROPERTY_STREAMALLOCATOR_STATUS, which only drivers have */

static void test_check(HANDLE filter, ULONG id)
{
    struct { KSPROPERTY property; struct kstest_check check; } request = {.check.id = id};
    struct kstest_results results = {0};
    NTSTATUS status;
    ULONG i;

    request.property.Set = *GUIDP(KSPROPSETID_KsTest);
    request.property.Id = KSTEST_PROPERTY_CHECK;
    request.property.Flags = KSPROPERTY_TYPE_GET;
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, sizeof(request), &results, sizeof(results), NULL);
    ok(!status, "Check %lu gave %#lx.\n", id, status);
    ok(results.count, "Check %lu gave %u facts.\n", id, results.count);
    for (i = results.failures; i < results.count; i++) ok(TRUE, "\n");
    for (i = 0; i < results.failures; i++) ok(FALSE, "Check %lu: %s", id, i ? "more\n" : results.text);
}

/* The handle is closed while the minidriver has the request, which it ends afterwards. */
static void test_late(HANDLE filter)
{
    enum { COUNT = 8 };
    struct { HANDLE file, event; IO_STATUS_BLOCK io; KSPROPERTY property; ULONG value; } late[COUNT], *l;
    NTSTATUS status;
    ULONG i, value = 0, pending = 0;

    for (i = 0; i < COUNT; i++)
    {
        l = &late[i];
        memset(l, 0, sizeof(*l));
        l->io.Status = 0xcccccccc;
        if (!(l->file = open_test_filter())) return;
        l->event = kstest_event();
        l->property.Set = *GUIDP(KSPROPSETID_KsTest);
        l->property.Id = KSTEST_PROPERTY_LATE;
        l->property.Flags = KSPROPERTY_TYPE_GET;
        status = NtDeviceIoControlFile(l->file, l->event, NULL, NULL, &l->io, IOCTL_KS_PROPERTY, &l->property,
                sizeof(l->property), &l->value, sizeof(l->value));
        if (status == STATUS_PENDING) pending++;
        check_alive(l->file); /* the driver has the request by now */
    }
    ok(pending == COUNT, "%lu requests are pending.\n", pending);
    for (i = 0; i < COUNT; i++) CloseHandle(late[i].file);
    /* files come and go where those were */
    for (i = 0; i < 4 * COUNT; i++)
    {
        HANDLE other = open_test_filter();

        check_alive(other);
        CloseHandle(other);
    }
    status = test_set(filter, KSTEST_PROPERTY_LATE, &value, sizeof(value));
    ok(!status, "Ending them gave %#lx.\n", status);
    for (i = 0; i < COUNT; i++)
    {
        ok(!WaitForSingleObject(late[i].event, KSTEST_TIMEOUT), "Request %lu doesn't end.\n", i);
        ok(!late[i].io.Status, "Request %lu gave %#lx.\n", i, late[i].io.Status);
        ok(late[i].io.Information == sizeof(ULONG), "Request %lu gave %Iu.\n", i, late[i].io.Information);
        CloseHandle(late[i].event);
    }
    check_alive(filter);
}

/* A file whose create request has a name below the parent, seen to in that way. */
static HANDLE create_below(HANDLE parent, ULONG how, const GUID *kind, const void *params, ULONG size)
{
    struct kstest_create create = {.how = how};
    WCHAR path[512], *guid = (WCHAR *)create.name;
    NTSTATUS status;

    swprintf(guid, ARRAY_SIZE(create.name), L"{%08lX-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}\\", kind->Data1, kind->Data2,
            kind->Data3, kind->Data4[0], kind->Data4[1], kind->Data4[2], kind->Data4[3], kind->Data4[4], kind->Data4[5],
            kind->Data4[6], kind->Data4[7]);
    memcpy(&create.name[39], params, size);
    create.length = 39 * sizeof(WCHAR) + size;
    status = test_set(parent, KSTEST_PROPERTY_CREATE, &create, sizeof(create));
    ok(!status, "Preparing a create request gave %#lx.\n", status);
    if (!kstest_find_device(KSTEST_HARDWARE_ID, path, ARRAY_SIZE(path))) return NULL;
    return kstest_open(path, GENERIC_READ | GENERIC_WRITE);
}

/* What a file answers that no object has been made for. Any error will do: Windows gives no such file to a client, stock Wine
 * does, and what a file is like whose create request has failed isn't documented. */
#define check_not_made(status, what) check_not_made_(__LINE__, status, what)
static void check_not_made_(unsigned int line, NTSTATUS status, const char *what)
{
    ok_(__FILE__, line)(NT_ERROR(status), "%s gave %#lx, not any error.\n", what, status);
}

static NTSTATUS get_clock_time(HANDLE clock, LONGLONG *time)
{
    return ks_property(clock, GUIDP(KSPROPSETID_Clock), KSPROPERTY_CLOCK_TIME, KSPROPERTY_TYPE_GET, time, sizeof(*time), NULL);
}

static NTSTATUS allocator_method(HANDLE allocator, ULONG id, ULONG flags, ULONG_PTR *frame)
{
    KSMETHOD method;

    method.Set = *GUIDP(KSMETHODSETID_StreamAllocator);
    method.Id = id;
    method.Flags = flags;
    return ks_ioctl(allocator, IOCTL_KS_METHOD, &method, sizeof(method), frame, sizeof(*frame), NULL);
}

static void check_allocator(HANDLE allocator, ULONG frames)
{
    KSSTREAMALLOCATOR_STATUS info;
    ULONG_PTR frame = 0;
    NTSTATUS status;

    memset(&info, 0, sizeof(info));
    status = ks_property(allocator, GUIDP(KSPROPSETID_StreamAllocator), PROPERTY_STATUS, KSPROPERTY_TYPE_GET,
            &info, sizeof(info), NULL);
    ok(!status, "Got %#lx.\n", status);
    ok(info.Framing.Frames == frames, "Got %lu frames of %lu bytes.\n", info.Framing.Frames, info.Framing.FrameSize);
    ok(info.Framing.FrameSize == 512, "Got %lu frames of %lu bytes.\n", info.Framing.Frames, info.Framing.FrameSize);
    status = allocator_method(allocator, KSMETHOD_STREAMALLOCATOR_ALLOC, KSMETHOD_TYPE_WRITE, &frame);
    ok(!status, "A frame gave %#lx.\n", status);
    ok(frame != 0, "A frame gave %#Ix.\n", frame);
    status = allocator_method(allocator, KSMETHOD_STREAMALLOCATOR_FREE, KSMETHOD_TYPE_READ, &frame);
    ok(!status, "Giving it back gave %#lx.\n", status);
    status = allocator_method(allocator, KSMETHOD_STREAMALLOCATOR_FREE, KSMETHOD_TYPE_READ, &frame);
    ok(status == STATUS_INVALID_PARAMETER, "Giving it back again gave %#lx.\n", status);
    /* one is left to the close */
    status = allocator_method(allocator, KSMETHOD_STREAMALLOCATOR_ALLOC, KSMETHOD_TYPE_WRITE, &frame);
    ok(!status, "A frame gave %#lx.\n", status);
    ok(frame != 0, "A frame gave %#Ix.\n", frame);
}

static void test_create_allocator(HANDLE filter)
{
    KSALLOCATOR_FRAMING framing = {.Frames = 3, .FrameSize = 512, .FileAlignment = 15};
    HANDLE pin = open_test_pin(filter, KSTEST_IN, 0, KSTEST_HOLD), allocator;
    ULONG how, round;
    NTSTATUS status;
    ULONG_PTR frame;

    if (!pin) return;
    for (how = KSTEST_CREATE_ALLOCATOR; how <= KSTEST_CREATE_ALLOCATOR_EX; how++)
    {
        for (round = 0; round < 4; round++)
        {
            winetest_push_context("way %lu, round %lu", how, round);
            allocator = create_below(pin, how, GUIDP(KSNAME_Allocator), &framing, sizeof(framing));
            check_allocator(allocator, 3);
            CloseHandle(allocator);
            winetest_pop_context();
        }
    }
    /* refused by the driver, by its size, by its name, by its parent */
    framing.Frames = 7;
    allocator = create_below(pin, KSTEST_CREATE_ALLOCATOR_EX, GUIDP(KSNAME_Allocator), &framing, sizeof(framing));
    status = allocator_method(allocator, KSMETHOD_STREAMALLOCATOR_ALLOC, KSMETHOD_TYPE_WRITE, &frame);
    ok(status == STATUS_NOT_SUPPORTED, "A refused allocator gave %#lx.\n", status);
    CloseHandle(allocator);
    allocator = create_below(pin, KSTEST_CREATE_ALLOCATOR, GUIDP(KSNAME_Clock), &framing, sizeof(framing));
    status = allocator_method(allocator, KSMETHOD_STREAMALLOCATOR_ALLOC, KSMETHOD_TYPE_WRITE, &frame);
    check_not_made(status, "A clock's name");
    CloseHandle(allocator);
    allocator = create_below(pin, KSTEST_CREATE_ALLOCATOR, GUIDP(KSNAME_Allocator), &framing, sizeof(framing) - 1);
    status = allocator_method(allocator, KSMETHOD_STREAMALLOCATOR_ALLOC, KSMETHOD_TYPE_WRITE, &frame);
    check_not_made(status, "A short framing");
    CloseHandle(allocator);
    allocator = create_below(filter, KSTEST_CREATE_ALLOCATOR, GUIDP(KSNAME_Allocator), &framing, sizeof(framing));
    status = allocator_method(allocator, KSMETHOD_STREAMALLOCATOR_ALLOC, KSMETHOD_TYPE_WRITE, &frame);
    ok(status == STATUS_INVALID_PARAMETER, "An allocator of a filter gave %#lx.\n", status);
    CloseHandle(allocator);
    /* the pin goes first */
    framing.Frames = 3;
    allocator = create_below(pin, KSTEST_CREATE_ALLOCATOR_EX, GUIDP(KSNAME_Allocator), &framing, sizeof(framing));
    check_allocator(allocator, 3);
    CloseHandle(pin);
    wait_instances(filter, KSTEST_IN, 0);
    status = allocator_method(allocator, KSMETHOD_STREAMALLOCATOR_ALLOC, KSMETHOD_TYPE_WRITE, &frame);
    ok(status == STATUS_DEVICE_NOT_READY, "An allocator without pin gave %#lx.\n", status);
    CloseHandle(allocator);
}

static void test_create_clock(HANDLE filter)
{
    HANDLE pin = open_test_pin(filter, KSTEST_IN, 0, KSTEST_HOLD), clock;
    KSCLOCK_CREATE create = {0};
    LONGLONG time = 0;
    NTSTATUS status;

    if (!pin) return;
    clock = create_below(pin, KSTEST_CREATE_CLOCK, GUIDP(KSNAME_Clock), &create, sizeof(create));
    status = get_clock_time(clock, &time);
    ok(!status, "Got %#lx.\n", status);
    ok(time == 1234567, "Got %I64d.\n", time);
    CloseHandle(clock);
    create.CreateFlags = 1;
    clock = create_below(pin, KSTEST_CREATE_CLOCK, GUIDP(KSNAME_Clock), &create, sizeof(create));
    status = get_clock_time(clock, &time);
    check_not_made(status, "Flags");
    CloseHandle(clock);
    CloseHandle(pin);
}

/* The documented way, which stock Wine doesn't let a client take. */
static void test_create_by_name(HANDLE filter)
{
    KSCLOCK_CREATE create = {0};
    struct kstest_setup setup = {.mode = KSTEST_HOLD};
    HANDLE pin, clock, nothing;
    LONGLONG time = 0;
    NTSTATUS status;
    ULONG size;

    if (!(pin = open_test_pin(filter, KSTEST_CLOCK_OUT, 0, KSTEST_HOLD))) return;
    clock = create_below(pin, KSTEST_CREATE_BY_NAME, GUIDP(KSNAME_Clock), &create, sizeof(create));
    status = get_clock_time(clock, &time);
    ok(!status, "Got %#lx.\n", status);
    ok(time > 36000000000, "Got %I64d.\n", time);
    CloseHandle(clock);
    for (size = 0; size < 60; size += 7)
    {
        nothing = create_below(filter, KSTEST_CREATE_BY_NAME, GUIDP(KSNAME_Pin), &setup, min(size, sizeof(setup)));
        status = get_clock_time(nothing, &time);
        ok(status == STATUS_INVALID_BUFFER_SIZE, "%lu bytes of a pin gave %#lx.\n", size, status);
        CloseHandle(nothing);
    }
    nothing = create_below(filter, KSTEST_CREATE_BY_NAME, GUIDP(KSTEST_TYPE), &setup, sizeof(setup));
    status = get_clock_time(nothing, &time);
    ok(status == STATUS_OBJECT_NAME_NOT_FOUND, "An unknown kind gave %#lx.\n", status);
    CloseHandle(nothing);
    CloseHandle(pin);
    check_alive(filter);
}

START_TEST(kernel)
{
    HANDLE filter = open_test_filter();
    ULONG i;

    if (!filter) return;
    for (i = 0; i < KSTEST_CHECKS; i++) test_check(filter, i);
    test_late(filter);
    test_create_allocator(filter);
    test_create_clock(filter);
    test_create_by_name(filter);
    check_alive(filter);
    CloseHandle(filter);
}
