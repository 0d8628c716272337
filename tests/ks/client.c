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

START_TEST(client)
{
    ULONG id, before, after, i;
    HANDLE filter;
    char **argv;

    if (winetest_get_mainargs(&argv) > 4)
    {
        child((HANDLE)(ULONG_PTR)strtoul(argv[3], NULL, 10), (HANDLE)(ULONG_PTR)strtoul(argv[4], NULL, 10));
        return;
    }
    if (!(filter = open_camera())) return;
    id = find_pin(filter, KSPIN_DATAFLOW_OUT);
    test_kill(filter, id); /* what is made once and kept */
    wait_instances(filter, id, 0);
    before = settle_driver_handle_count();
    for (i = 0; i < 3; i++) test_kill(filter, id);
    wait_instances(filter, id, 0);
    after = wait_driver_handle_count(before);
    ok(before > 0, "The driver had %lu handles.\n", before);
    ok(after <= before, "The driver had %lu handles, now %lu.\n", before, after);
    check_alive(filter);
    CloseHandle(filter);
}
