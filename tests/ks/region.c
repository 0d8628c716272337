/*
 * Memory that a pin's client shares with the driver
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

/* One frame into data; returns whether it came whole. */
static BOOL read_frame(HANDLE pin, void *data, ULONG size, ULONG *frame)
{
    struct stream_request *request = stream_request_create(pin, get_header_size(pin), data, size);
    enum ksvirt_verdict verdict = KSVIRT_FRAME_NO_CODE;
    struct ksvirt_code code = {0};
    NTSTATUS status;

    memset(data, 0xcc, size);
    stream_read(request);
    status = stream_wait(request, KSTEST_TIMEOUT);
    if (!status) verdict = stream_check(request, &kstest_type, &code);
    ok(!status, "Reading into %p gave %#lx.\n", data, status);
    ok(verdict == KSVIRT_FRAME_GOOD, "Reading into %p gave verdict %d.\n", data, verdict);
    stream_request_destroy(request);
    if (frame) *frame = code.frame;
    return !status && verdict == KSVIRT_FRAME_GOOD;
}

/* The same contents, whether the driver reaches the buffer itself or has to copy. */
static void test_contents(HANDLE pin)
{
    ULONG size = video_size(&kstest_type), i, frame, last = 0;
    struct region regions[2];
    char *heap = malloc(size + 1);
    NTSTATUS status;

    if (!region_create(&regions[0], 3 * size) || !region_create(&regions[1], size)) return;
    status = region_set(pin, regions[0].section, regions[0].view, regions[0].size);
    ok(!status, "Setting a region gave %#lx.\n", status);
    status = region_set(pin, regions[1].section, regions[1].view, regions[1].size);
    ok(!status, "Setting a second region gave %#lx.\n", status);

    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 12; i++)
    {
        char *data;

        switch (i % 6)
        {
            case 0: data = regions[0].view; break;
            case 1: data = heap; break;
            case 2: data = regions[1].view; break;
            case 3: data = regions[0].view + regions[0].size - size; break;
            case 4: data = regions[0].view + size; break;
            default: data = heap + 1; break; /* unaligned */
        }
        winetest_push_context("buffer %lu", i);
        if (read_frame(pin, data, size, &frame)) ok(frame > last, "Frame %lu comes after %lu.\n", frame, last);
        last = frame;
        winetest_pop_context();
    }

    /* a buffer that only begins in the region is no part of it */
    {
        char *end = regions[1].view + regions[1].size;

        if (VirtualAlloc(end, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE) == end)
        {
            read_frame(pin, end - size / 2, size, NULL);
            VirtualFree(end, 0, MEM_RELEASE);
        }
    }

    /* forgotten regions are copied to again */
    status = region_set(pin, NULL, regions[0].view, 0);
    ok(!status, "Forgetting a region gave %#lx.\n", status);
    read_frame(pin, regions[0].view, size, NULL);
    read_frame(pin, regions[1].view, size, NULL);
    /* and set again */
    status = region_set(pin, regions[0].section, regions[0].view, regions[0].size);
    ok(!status, "Setting a region again gave %#lx.\n", status);
    read_frame(pin, regions[0].view, size, NULL);
    check_set_state(pin, KSSTATE_STOP);
    region_destroy(&regions[0]);
    region_destroy(&regions[1]);
    free(heap);
}

/* The driver has the section, not the client's view: a frame goes there even if the view has gone. */
static void test_unmapped(HANDLE pin)
{
    ULONG size = video_size(&kstest_type);
    struct stream_request *request;
    struct ksvirt_code code;
    struct region region;
    NTSTATUS status;
    char *view;

    if (!region_create(&region, size)) return;
    view = region.view;
    status = region_set(pin, region.section, view, region.size);
    ok(!status, "Setting a region gave %#lx.\n", status);
    check_set_state(pin, KSSTATE_PAUSE);
    request = stream_request_create(pin, get_header_size(pin), view, size);
    stream_read(request);
    UnmapViewOfFile(view);
    region.view = NULL;
    check_set_state(pin, KSSTATE_RUN);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(!status, "Reading gave %#lx.\n", status);
    region.view = MapViewOfFile(region.section, FILE_MAP_WRITE, 0, 0, 0);
    request->u.header.Data = region.view;
    ok(stream_check(request, &kstest_type, &code) == KSVIRT_FRAME_GOOD, "The frame is not in the section.\n");
    stream_request_destroy(request);
    check_set_state(pin, KSSTATE_STOP);
    status = region_set(pin, NULL, view, 0);
    ok(!status, "Forgetting a region gave %#lx.\n", status);
    region_destroy(&region);
}

static void test_replace(HANDLE pin)
{
    ULONG size = video_size(&kstest_type), i;
    struct region regions[WINEKS_MAX_REGIONS + 2];
    NTSTATUS status;

    for (i = 0; i < ARRAY_SIZE(regions); i++)
        if (!region_create(&regions[i], size)) return;
    for (i = 0; i < WINEKS_MAX_REGIONS; i++)
    {
        status = region_set(pin, regions[i].section, regions[i].view, regions[i].size);
        ok(!status, "Setting region %lu gave %#lx.\n", i, status);
    }
    status = region_set(pin, regions[i].section, regions[i].view, regions[i].size);
    ok(status == STATUS_INSUFFICIENT_RESOURCES, "One region too many gave %#lx.\n", status);
    /* one that overlaps another one takes its place */
    for (i = 0; i < 10; i++)
    {
        status = region_set(pin, regions[0].section, regions[0].view, regions[0].size);
        ok(!status, "Setting a region again gave %#lx.\n", status);
    }
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < ARRAY_SIZE(regions); i++) read_frame(pin, regions[i].view, size, NULL);
    check_set_state(pin, KSSTATE_STOP);
    for (i = 0; i < WINEKS_MAX_REGIONS; i++)
    {
        status = region_set(pin, NULL, regions[i].view, 0);
        ok(!status, "Forgetting region %lu gave %#lx.\n", i, status);
    }
    for (i = 0; i < ARRAY_SIZE(regions); i++) region_destroy(&regions[i]);
}

static void test_bad(HANDLE pin)
{
    HANDLE event = kstest_event(), file, file_section, read_only, named;
    ULONG size = video_size(&kstest_type);
    WCHAR path[MAX_PATH], name[MAX_PATH];
    struct wineks_region info = {0};
    struct region region;
    NTSTATUS status;
    ULONG i;

    if (!region_create(&region, 4 * size)) return;

    status = region_set(pin, (HANDLE)0xdead0, region.view, region.size);
    ok(status == STATUS_INVALID_HANDLE, "A bad handle gave %#lx.\n", status);
    status = region_set(pin, INVALID_HANDLE_VALUE, region.view, region.size);
    ok(status == STATUS_OBJECT_TYPE_MISMATCH, "A process as section gave %#lx.\n", status);
    status = region_set(pin, event, region.view, region.size);
    ok(status == STATUS_OBJECT_TYPE_MISMATCH, "An event as section gave %#lx.\n", status);
    status = region_set(pin, pin, region.view, region.size);
    ok(status == STATUS_OBJECT_TYPE_MISMATCH, "A pin as section gave %#lx.\n", status);

    status = region_set(pin, region.section, region.view, 0);
    ok(status == STATUS_INVALID_PARAMETER, "Size 0 gave %#lx.\n", status);
    status = region_set(pin, region.section, region.view, region.size + 0x10000);
    ok(status == STATUS_INVALID_VIEW_SIZE, "A size that is too great gave %#lx.\n", status);
    status = region_set(pin, region.section, region.view, ~(ULONG64)0);
    ok(status == STATUS_INVALID_PARAMETER, "Size -1 gave %#lx.\n", status);
    status = region_set(pin, region.section, region.view, (ULONG64)1 << 63);
    ok(status == STATUS_INVALID_VIEW_SIZE, "Size 2^63 gave %#lx.\n", status);
    status = region_set(pin, NULL, (void *)0x12340000, 0);
    ok(status == STATUS_NOT_FOUND, "Forgetting what isn't there gave %#lx.\n", status);

    info.section = (ULONG_PTR)region.section;
    info.address = ~(ULONG64)0xffff;
    info.size = region.size;
    status = ks_property(pin, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_REGION, KSPROPERTY_TYPE_SET, &info,
            sizeof(info), NULL);
    ok(status == STATUS_INVALID_PARAMETER, "A region around the end of the address space gave %#lx.\n", status);
    for (i = 0; i < sizeof(info); i += 8)
    {
        info.address = (ULONG_PTR)region.view;
        status = ks_property(pin, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_REGION, KSPROPERTY_TYPE_SET, &info, i, NULL);
        ok(status == STATUS_BUFFER_TOO_SMALL, "%lu bytes gave %#lx.\n", i, status);
    }

    /* the driver writes to it, so it has to be allowed to; and never to files */
    ok(DuplicateHandle(GetCurrentProcess(), region.section, GetCurrentProcess(), &read_only, SECTION_MAP_READ, FALSE, 0),
            "DuplicateHandle failed, error %lu.\n", GetLastError());
    status = region_set(pin, read_only, region.view, region.size);
    ok(status == STATUS_ACCESS_DENIED, "A section that can't be written to gave %#lx.\n", status);
    CloseHandle(read_only);

    GetTempPathW(ARRAY_SIZE(path), path);
    GetTempFileNameW(path, L"ks", 0, name);
    file = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    file_section = CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 0x10000, NULL);
    ok(file_section != NULL, "Mapping a file failed, error %lu.\n", GetLastError());
    status = region_set(pin, file_section, region.view, 0x10000);
    ok(status == STATUS_INVALID_PARAMETER, "A file gave %#lx.\n", status);
    CloseHandle(file_section);
    CloseHandle(file);

    /* a name is nobody's business, so a named one is as good */
    named = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x10000, L"kstest-region");
    status = region_set(pin, named, (void *)0x40000000, 0x10000);
    ok(!status, "A named section gave %#lx.\n", status);
    region_set(pin, NULL, (void *)0x40000000, 0);
    CloseHandle(named);

    /* none of it counts: buffers are copied, and the place for good regions is not used up */
    check_set_state(pin, KSSTATE_RUN);
    read_frame(pin, region.view, size, NULL);
    status = region_set(pin, region.section, region.view, region.size);
    ok(!status, "Setting a region while running gave %#lx.\n", status);
    read_frame(pin, region.view, size, NULL);
    check_set_state(pin, KSSTATE_STOP);
    status = region_set(pin, NULL, region.view, 0);
    ok(!status, "Forgetting a region gave %#lx.\n", status);
    region_destroy(&region);
    CloseHandle(event);
}

/* A region may go while the driver writes to it. */
static void test_busy(HANDLE filter)
{
    static const struct video_type type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 41666};
    struct stream_request *requests[4];
    ULONG size = video_size(&type), i;
    struct region region;
    HANDLE pin;
    NTSTATUS status;

    if (!(pin = open_capture_pin(filter, &type)) || !region_create(&region, size * ARRAY_SIZE(requests))) return;
    for (i = 0; i < ARRAY_SIZE(requests); i++)
        requests[i] = stream_request_create(pin, get_header_size(pin), region.view + i * size, size);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 100; i++)
    {
        struct stream_request *request = requests[i % ARRAY_SIZE(requests)];

        if (i >= ARRAY_SIZE(requests))
        {
            status = stream_wait(request, KSTEST_TIMEOUT);
            if (status) ok(0, "Read %lu gave %#lx.\n", i, status);
        }
        stream_read(request);
        status = i & 1 ? region_set(pin, NULL, region.view, 0) : region_set(pin, region.section, region.view, region.size);
        if (status) ok(0, "Setting a region gave %#lx.\n", status);
    }
    CloseHandle(pin);
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        ok(!WaitForSingleObject(requests[i]->event, KSTEST_TIMEOUT), "Read %lu did not end.\n", i);
        stream_request_destroy(requests[i]);
    }
    region_destroy(&region);
}

/* Files are opened by Wine's server, and so it is what "self" means. Returns its process id, 0 after a failure. */
static ULONG get_server_pid(void)
{
    HANDLE file = CreateFileW(L"\\\\?\\unix\\proc\\self\\stat", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    char text[16] = "";
    DWORD count;

    if (file == INVALID_HANDLE_VALUE) return 0;
    if (!ReadFile(file, text, sizeof(text) - 1, &count, NULL)) text[0] = 0;
    CloseHandle(file);
    return strtoul(text, NULL, 10);
}

/* The memory of an unnamed section is a file that Wine has deleted. Returns it, found by its size among the files of Wine's server;
 * INVALID_HANDLE_VALUE if it isn't there. */
static HANDLE open_section_file(SIZE_T size)
{
    ULONG pid = get_server_pid(), i;
    LARGE_INTEGER file_size;
    WCHAR path[64];
    HANDLE file;

    for (i = 0; pid && i < 4096; i++)
    {
        swprintf(path, ARRAY_SIZE(path), L"\\\\?\\unix\\proc\\%u\\fd\\%u", (unsigned int)pid, (unsigned int)i);
        file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
        if (file == INVALID_HANDLE_VALUE) continue;
        if (GetFileSizeEx(file, &file_size) && file_size.QuadPart == (LONGLONG)size) return file;
        CloseHandle(file);
    }
    return INVALID_HANDLE_VALUE;
}

static BOOL set_file_size(HANDLE file, LONGLONG size)
{
    LARGE_INTEGER end = {.QuadPart = size};

    return SetFilePointerEx(file, end, NULL, FILE_BEGIN) && SetEndOfFile(file);
}

/* Somebody finds that file and truncates it: who has mapped it has nothing behind its pages any more. */
static void test_truncated(HANDLE filter)
{
    const SIZE_T region_size = 0x170000; /* no other section has that */
    struct stream_request *requests[4];
    ULONG size = video_size(&kstest_type), i;
    struct region region;
    NTSTATUS status;
    HANDLE pin, file;
    char *buffer;

    if (!(pin = open_capture_pin(filter, &kstest_type)) || !region_create(&region, region_size)) return;
    if ((file = open_section_file(region_size)) == INVALID_HANDLE_VALUE || !set_file_size(file, 0))
    {
        skip("The memory of a section can't be truncated, error %lu.\n", GetLastError());
        CloseHandle(pin);
        return;
    }
    status = region_set(pin, region.section, region.view, region.size);
    ok(status == STATUS_IN_PAGE_ERROR, "A truncated section gave %#lx.\n", status);
    ok(set_file_size(file, region_size), "The section could not be restored, error %lu.\n", GetLastError());
    status = region_set(pin, region.section, region.view, region.size);
    ok(!status, "The same section when it is whole gave %#lx.\n", status);
    check_set_state(pin, KSSTATE_RUN);
    read_frame(pin, region.view, size, NULL);

    ok(set_file_size(file, 0), "The section could not be truncated, error %lu.\n", GetLastError());
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        requests[i] = stream_request_create(pin, get_header_size(pin), region.view + i * size, size);
        stream_read(requests[i]);
    }
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        status = stream_wait(requests[i], KSTEST_TIMEOUT);
        ok(status == STATUS_ACCESS_VIOLATION, "Reading into nothing gave %#lx.\n", status);
        stream_request_destroy(requests[i]);
    }
    /* nothing else is lost */
    buffer = malloc(size);
    read_frame(pin, buffer, size, NULL);
    ok(set_file_size(file, region_size), "The section could not be restored, error %lu.\n", GetLastError());
    status = region_set(pin, region.section, region.view, region.size);
    ok(!status, "The section when it is whole again gave %#lx.\n", status);
    read_frame(pin, region.view, size, NULL);
    check_set_state(pin, KSSTATE_STOP);
    free(buffer);
    CloseHandle(pin);
    region_destroy(&region);
    CloseHandle(file);
}

START_TEST(region)
{
    HANDLE filter = open_camera(), pin;

    if (!filter) return;
    if ((pin = open_capture_pin(filter, &kstest_type)))
    {
        test_contents(pin);
        test_unmapped(pin);
        test_replace(pin);
        test_bad(pin);
        CloseHandle(pin);
        test_busy(filter);
        test_truncated(filter);
    }
    CloseHandle(filter);
}
