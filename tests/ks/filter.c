/*
 * A filter's file: opening it, the sets it supports, requests that it doesn't take
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

static BOOL has_set(const GUID *sets, ULONG count, const GUID *set)
{
    ULONG i;

    for (i = 0; i < count; i++)
        if (is_same_guid(&sets[i], set)) return TRUE;
    return FALSE;
}

static void test_open(void)
{
    static const DWORD access[] = {GENERIC_READ | GENERIC_WRITE, GENERIC_READ, GENERIC_WRITE, 0};
    HANDLE files[ARRAY_SIZE(access)];
    WCHAR path[512];
    unsigned int i;

    if (!kstest_find_device(KSBENCH_CAMERA_HARDWARE_ID, path, ARRAY_SIZE(path))) return;
    for (i = 0; i < ARRAY_SIZE(access); i++)
    {
        winetest_push_context("access %#lx", access[i]);
        files[i] = kstest_open(path, access[i]);
        ok(files[i] != INVALID_HANDLE_VALUE, "Opening failed, error %lu.\n", GetLastError());
        /* property requests need no access */
        check_alive(files[i]);
        winetest_pop_context();
    }
    /* each is a filter of its own, and stays when another one goes */
    CloseHandle(files[0]);
    for (i = 1; i < ARRAY_SIZE(access); i++) check_alive(files[i]);
    for (i = 1; i < ARRAY_SIZE(access); i++) CloseHandle(files[i]);
}

static void test_sets(HANDLE filter)
{
    static const GUID unknown = {0x12345678, 0x1234, 0x1234, {1, 2, 3, 4, 5, 6, 7, 8}};
    GUID sets[64];
    ULONG returned, size, i;
    NTSTATUS status;

    status = ks_property(filter, GUIDP(KSPROPSETID_Pin), 0, KSPROPERTY_TYPE_SETSUPPORT, NULL, 0, NULL);
    ok(!status, "Pin set gave %#lx.\n", status);
    status = ks_property(filter, GUIDP(KSPROPSETID_Topology), 0, KSPROPERTY_TYPE_SETSUPPORT, NULL, 0, NULL);
    ok(!status, "Topology set gave %#lx.\n", status);
    /* the question is about the set, not the property */
    status = ks_property(filter, GUIDP(KSPROPSETID_Pin), 0x7777, KSPROPERTY_TYPE_SETSUPPORT, NULL, 0, NULL);
    ok(!status, "Pin set gave %#lx.\n", status);
    status = ks_property(filter, &unknown, 0, KSPROPERTY_TYPE_SETSUPPORT, NULL, 0, NULL);
    ok(status == STATUS_PROPSET_NOT_FOUND, "An unknown set gave %#lx.\n", status);
    /* a pin's set */
    status = ks_property(filter, GUIDP(KSPROPSETID_StreamInterface), 0, KSPROPERTY_TYPE_SETSUPPORT, NULL, 0, NULL);
    ok(status == STATUS_PROPSET_NOT_FOUND, "StreamInterface set gave %#lx.\n", status);

    status = ks_property(filter, GUIDP(GUID_NULL), 0, KSPROPERTY_TYPE_SETSUPPORT, NULL, 0, &size);
    ok(status == STATUS_BUFFER_OVERFLOW, "The size of the list gave %#lx.\n", status);
    ok(size >= 2 * sizeof(GUID), "Got size %lu.\n", size);
    ok(size <= sizeof(sets), "Got size %lu.\n", size);
    ok(!(size % sizeof(GUID)), "Got size %lu.\n", size);
    if (size < 2 * sizeof(GUID) || size > sizeof(sets)) return;

    status = ks_property(filter, GUIDP(GUID_NULL), 0, KSPROPERTY_TYPE_SETSUPPORT, sets, size - 1, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "One byte less gave %#lx.\n", status);
    status = ks_property(filter, GUIDP(GUID_NULL), 0, KSPROPERTY_TYPE_SETSUPPORT, sets, sizeof(GUID), &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "One GUID gave %#lx.\n", status);
    status = ks_property(filter, GUIDP(GUID_NULL), 0, KSPROPERTY_TYPE_SETSUPPORT, sets, sizeof(sets), &returned);
    ok(!status, "More than enough gave %#lx.\n", status);
    ok(returned == size, "More than enough returned %lu of %lu.\n", returned, size);
    memset(sets, 0xcc, sizeof(sets));
    status = ks_property(filter, GUIDP(GUID_NULL), 0, KSPROPERTY_TYPE_SETSUPPORT, sets, size, &returned);
    ok(!status, "The list gave %#lx.\n", status);
    ok(returned == size, "The list returned %lu of %lu.\n", returned, size);
    if (status) return;

    ok(has_set(sets, size / sizeof(GUID), GUIDP(KSPROPSETID_Pin)), "Pin set is not listed.\n");
    ok(has_set(sets, size / sizeof(GUID), GUIDP(KSPROPSETID_Topology)), "Topology set is not listed.\n");
    for (i = 0; i < size / sizeof(GUID); i++)
    {
        ok(!has_set(sets, i, &sets[i]), "Set %s is listed twice.\n", wine_dbgstr_guid(&sets[i]));
        status = ks_property(filter, &sets[i], 0, KSPROPERTY_TYPE_SETSUPPORT, NULL, 0, NULL);
        ok(!status, "Set %s is listed, but gave %#lx.\n", wine_dbgstr_guid(&sets[i]), status);
    }
}

static void test_component(HANDLE filter)
{
    KSCOMPONENTID id;
    ULONG returned;
    NTSTATUS status;

    ok(sizeof(id) == 72, "KSCOMPONENTID has %Iu bytes.\n", sizeof(id));
    if (ks_property(filter, GUIDP(KSPROPSETID_General), 0, KSPROPERTY_TYPE_SETSUPPORT, NULL, 0, NULL))
    {
        status = ks_property(filter, GUIDP(KSPROPSETID_General), 0, KSPROPERTY_TYPE_GET, &id, sizeof(id), NULL);
        ok(status == STATUS_PROPSET_NOT_FOUND, "The component id of a filter without one gave %#lx.\n", status);
        return;
    }
    status = ks_property(filter, GUIDP(KSPROPSETID_General), KSPROPERTY_GENERAL_COMPONENTID, KSPROPERTY_TYPE_GET, &id,
            sizeof(id) - 1, NULL);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short buffer gave %#lx.\n", status);
    memset(&id, 0xcc, sizeof(id));
    status = ks_property(filter, GUIDP(KSPROPSETID_General), KSPROPERTY_GENERAL_COMPONENTID, KSPROPERTY_TYPE_GET, &id,
            sizeof(id), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(id), "Returned %lu.\n", returned);
    ok(id.Version != 0xcccccccc, "Nothing was returned.\n");
}

static void test_parent(HANDLE filter)
{
    static const struct wineks_token zero;
    struct
    {
        struct wineks_parent parent;
        WCHAR space[512];
    } info, info2;
    ULONG size, returned;
    WCHAR path[512];
    NTSTATUS status;
    HANDLE other;

    status = ks_property(filter, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_PARENT, KSPROPERTY_TYPE_GET, NULL, 0, &size);
    ok(status == STATUS_BUFFER_OVERFLOW, "The size gave %#lx.\n", status);
    ok(size > sizeof(struct wineks_parent), "The size gave %lu.\n", size);
    if (size <= sizeof(struct wineks_parent) || size > sizeof(info)) return;

    status = ks_property(filter, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_PARENT, KSPROPERTY_TYPE_GET, &info,
            size - 1, NULL);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short buffer gave %#lx.\n", status);
    memset(&info, 0xcc, sizeof(info));
    status = ks_property(filter, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_PARENT, KSPROPERTY_TYPE_GET, &info, size,
            &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == size, "Returned %lu of %lu.\n", returned, size);
    ok(offsetof(struct wineks_parent, path) + (wcslen(info.parent.path) + 1) * sizeof(WCHAR) == size,
            "Path %s doesn't fill %lu bytes.\n", wine_dbgstr_w(info.parent.path), size);
    ok(!memcmp(info.parent.path, L"\\??\\", 4 * sizeof(WCHAR)), "Got path %s.\n", wine_dbgstr_w(info.parent.path));
    ok(memcmp(&info.parent.token, &zero, sizeof(zero)), "The token is empty.\n");

    status = ks_property(filter, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_PARENT, KSPROPERTY_TYPE_GET, &info2,
            sizeof(info2), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == size, "Returned %lu of %lu.\n", returned, size);
    ok(!memcmp(&info.parent.token, &info2.parent.token, sizeof(zero)), "The token has changed.\n");

    other = open_camera();
    status = ks_property(other, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_PARENT, KSPROPERTY_TYPE_GET, &info2,
            sizeof(info2), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(memcmp(&info.parent.token, &info2.parent.token, sizeof(zero)), "Two filters have one token.\n");
    ok(!wcscmp(info.parent.path, info2.parent.path), "Two filters have paths %s and %s.\n", wine_dbgstr_w(info.parent.path),
            wine_dbgstr_w(info2.parent.path));
    CloseHandle(other);
    /* opens the same device, as ksuser does it */
    lstrcpynW(path, info.parent.path, ARRAY_SIZE(path));
    path[1] = '\\'; /* from NT to Win32 */
    other = kstest_open(path, GENERIC_READ);
    ok(other != INVALID_HANDLE_VALUE, "Opening %s failed, error %lu.\n", wine_dbgstr_w(path), GetLastError());
    check_alive(other);
    CloseHandle(other);
}

static void test_other_requests(HANDLE filter)
{
    static const GUID unknown = {0x12345678, 0x1234, 0x1234, {1, 2, 3, 4, 5, 6, 7, 8}};
    static const ULONG codes[] =
    {
        CTL_CODE(FILE_DEVICE_KS, 0x123, METHOD_NEITHER, FILE_ANY_ACCESS),
        CTL_CODE(FILE_DEVICE_KS, 0x123, METHOD_BUFFERED, FILE_ANY_ACCESS),
        CTL_CODE(FILE_DEVICE_DISK, 0x000, METHOD_BUFFERED, FILE_ANY_ACCESS),
        IOCTL_KS_READ_STREAM,  /* a pin's */
        IOCTL_KS_WRITE_STREAM,
    };
    struct stream_request *request;
    char buffer[256] = {0}, data[64];
    KSIDENTIFIER identifier;
    OVERLAPPED overlapped = {.Offset = 0};
    NTSTATUS status;
    unsigned int i;
    DWORD size;
    BOOL ret;

    for (i = 0; i < ARRAY_SIZE(codes); i++)
    {
        status = ks_ioctl(filter, codes[i], buffer, 64, buffer + 128, 64, NULL);
        ok(status == STATUS_INVALID_DEVICE_REQUEST, "Code %#lx gave %#lx.\n", codes[i], status);
    }
    request = stream_request_create(filter, sizeof(KSSTREAM_HEADER), data, sizeof(data));
    stream_read(request);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(status == STATUS_INVALID_DEVICE_REQUEST, "Reading from a filter gave %#lx.\n", status);
    stream_request_destroy(request);

    /* KSHANDSHAKE { GUID, PVOID, PVOID }: for kernel-mode clients */
    i = sizeof(GUID) + 2 * sizeof(void *);
    status = ks_ioctl(filter, CTL_CODE(FILE_DEVICE_KS, 0x007, METHOD_NEITHER, FILE_ANY_ACCESS), buffer, i, buffer + 128,
            i, NULL);
    ok(status == STATUS_INVALID_DEVICE_REQUEST, "A handshake gave %#lx.\n", status);

    memset(&identifier, 0, sizeof(identifier));
    identifier.Set = unknown;
    identifier.Flags = KSMETHOD_TYPE_SEND;
    status = ks_ioctl(filter, IOCTL_KS_METHOD, &identifier, sizeof(identifier), buffer, sizeof(buffer), NULL);
    ok(status == STATUS_PROPSET_NOT_FOUND, "An unknown method gave %#lx.\n", status);
    status = ks_ioctl(filter, IOCTL_KS_METHOD, &identifier, sizeof(identifier) - 1, buffer, sizeof(buffer), NULL);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A short method gave %#lx.\n", status);
    status = ks_ioctl(filter, IOCTL_KS_METHOD, NULL, 0, NULL, 0, NULL);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "An empty method gave %#lx.\n", status);

    overlapped.hEvent = kstest_event();
    ret = ReadFile(filter, data, sizeof(data), NULL, &overlapped);
    if (!ret && GetLastError() == ERROR_IO_PENDING) ret = GetOverlappedResultEx(filter, &overlapped, &size,
            KSTEST_TIMEOUT, FALSE);
    ok(!ret, "ReadFile gave %d.\n", ret);
    ok(GetLastError() == ERROR_INVALID_FUNCTION, "ReadFile gave error %lu.\n", GetLastError());
    ret = WriteFile(filter, data, sizeof(data), NULL, &overlapped);
    if (!ret && GetLastError() == ERROR_IO_PENDING) ret = GetOverlappedResultEx(filter, &overlapped, &size,
            KSTEST_TIMEOUT, FALSE);
    ok(!ret, "WriteFile gave %d.\n", ret);
    ok(GetLastError() == ERROR_INVALID_FUNCTION, "WriteFile gave error %lu.\n", GetLastError());
    CloseHandle(overlapped.hEvent);
    check_alive(filter);
}

/* A file that was used for nothing, or closed while it works. */
static void test_close(void)
{
    KSPROPERTY property = {{{.Id = KSPROPERTY_PIN_CTYPES, .Flags = KSPROPERTY_TYPE_GET}}};
    static IO_STATUS_BLOCK io[16];
    static ULONG counts[16];
    WCHAR path[512];
    unsigned int i;
    HANDLE filter;

    if (!kstest_find_device(KSBENCH_CAMERA_HARDWARE_ID, path, ARRAY_SIZE(path))) return;
    for (i = 0; i < 20; i++) CloseHandle(kstest_open(path, GENERIC_READ));

    property.Set = *GUIDP(KSPROPSETID_Pin);
    filter = kstest_open(path, GENERIC_READ);
    for (i = 0; i < ARRAY_SIZE(io); i++)
        NtDeviceIoControlFile(filter, NULL, NULL, NULL, &io[i], IOCTL_KS_PROPERTY, &property, sizeof(property), &counts[i],
                sizeof(counts[i]));
    CloseHandle(filter);

    filter = kstest_open(path, GENERIC_READ);
    check_alive(filter);
    CloseHandle(filter);
}

START_TEST(filter)
{
    HANDLE filter = open_camera();

    if (!filter) return;
    check_alive(filter);
    test_open();
    test_sets(filter);
    test_component(filter);
    test_parent(filter);
    test_other_requests(filter);
    test_close();
    CloseHandle(filter);
}
