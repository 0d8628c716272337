/*
 * Nothing grows when pins come and go
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

#define ROUNDS 100

/* One life of a pin: made, fed with buffers of both kinds, closed in the middle of it. */
static BOOL stream_once(HANDLE filter, ULONG round)
{
    static const struct video_type type = {.format = KSVIRT_YUY2, .width = 320, .height = 240, .interval = 41666};
    struct stream_request *requests[4];
    ULONG size = video_size(&type), header_size, i;
    NTSTATUS status = STATUS_SUCCESS;
    struct region region;
    char *heap;
    HANDLE pin;

    if (!(pin = open_capture_pin(filter, &type))) return FALSE;
    if (!region_create(&region, 2 * size)) return FALSE;
    heap = malloc(2 * size);
    status = region_set(pin, region.section, region.view, region.size);
    if (status) ok(0, "Setting a region gave %#lx.\n", status);
    header_size = get_header_size(pin);
    for (i = 0; i < ARRAY_SIZE(requests); i++)
        requests[i] = stream_request_create(pin, header_size, (i & 1 ? heap : region.view) + i / 2 * size, size);
    status = set_state(pin, KSSTATE_RUN);
    for (i = 0; i < ARRAY_SIZE(requests); i++) stream_read(requests[i]);
    for (i = 0; i < ARRAY_SIZE(requests); i++)
        if (!status) status = stream_wait(requests[i], KSTEST_TIMEOUT);
    for (i = 0; i < ARRAY_SIZE(requests); i++) stream_read(requests[i]);
    if (round & 1) set_state(pin, KSSTATE_STOP);
    if (round & 2) CancelIoEx(pin, NULL);
    CloseHandle(pin);
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        if (requests[i]->status == STATUS_PENDING && WaitForSingleObject(requests[i]->event, KSTEST_TIMEOUT))
            status = STATUS_TIMEOUT;
        else stream_request_destroy(requests[i]);
    }
    ok(!status, "Round %lu gave %#lx.\n", round, status);
    free(heap);
    region_destroy(&region);
    return !status;
}

/* ks.sys keeps completed IRPs for 5 s and frees them when it completes others. */
static void settle(HANDLE filter)
{
    ULONG i;

    for (i = 0; i < get_pin_count(filter); i++) wait_instances(filter, i, 0);
    kstest_let_pass(5200);
    for (i = 0; i < 4; i++) get_pin_count(filter);
    settle_driver_handle_count();
}

/* What goes wrong in a pin's life, and how. */
static const struct { ULONG kind; LONGLONG parameter; } faults[] =
{
    {KSBENCH_FAULT_NONE, 0},
    {KSBENCH_FAULT_CREATE, STATUS_INSUFFICIENT_RESOURCES},
    {KSBENCH_FAULT_FORMAT, STATUS_NO_MATCH},
    {KSBENCH_FAULT_STATE, STATUS_INVALID_DEVICE_STATE},
    {KSBENCH_FAULT_STATUS, STATUS_IO_DEVICE_ERROR},
    {KSBENCH_FAULT_SHORT, 100},
    {KSBENCH_FAULT_LONG, 1000},
    {KSBENCH_FAULT_END, 0},
    {KSBENCH_FAULT_REORDER, 2},
    {KSBENCH_FAULT_HOLD, 0},
    {KSBENCH_FAULT_STALL, 0},
};

static void fault_once(HANDLE filter, ULONG id, BOOL write, ULONG kind, LONGLONG parameter)
{
    ULONG size = video_size(&kstest_type), header_size, i;
    struct stream_request *requests[3];
    char *data;
    HANDLE pin;

    set_fault(filter, KSBENCH_FAULT_NONE, 0, 0, 0);
    if (kind == KSBENCH_FAULT_STATE) set_state_fault(filter, kind, KSBENCH_ANY, 2, parameter);
    else if (kind != KSBENCH_FAULT_NONE) set_fault(filter, kind, 0, 2, parameter);
    if (create_pin(filter, id, &kstest_type, write ? GENERIC_WRITE : GENERIC_READ, &pin)) return;
    data = calloc(ARRAY_SIZE(requests), size);
    header_size = get_header_size(pin);
    for (i = 0; i < ARRAY_SIZE(requests); i++)
        requests[i] = stream_request_create(pin, header_size, data + i * size, size);
    set_state(pin, KSSTATE_RUN);
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        if (write) stream_write(requests[i], size, 0);
        else stream_read(requests[i]);
    }
    WaitForSingleObject(requests[0]->event, 20);
    CloseHandle(pin);
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        stream_wait(requests[i], KSTEST_TIMEOUT);
        stream_request_destroy(requests[i]);
    }
    free(data);
}

static void fault_all(HANDLE filter, BOOL write)
{
    ULONG id = find_pin_factory(filter, write ? KSPIN_DATAFLOW_IN : KSPIN_DATAFLOW_OUT), i;

    for (i = 0; i < ARRAY_SIZE(faults); i++)
    {
        fault_once(filter, id, write, faults[i].kind, faults[i].parameter);
        wait_instances(filter, id, 0);
    }
    set_fault(filter, KSBENCH_FAULT_NONE, 0, 0, 0);
}

struct fault_batch
{
    HANDLE filter;
    BOOL write;
};

static void fault_batch(void *context)
{
    struct fault_batch *batch = context;
    ULONG i;

    for (i = 0; i < 6; i++) fault_all(batch->filter, batch->write);
    settle(batch->filter);
}

/* Devices whose pins fail in every way. */
static void test_faults(void)
{
    static const struct { const char *hardware_id; BOOL write; } devices[] =
    {
        {KSBENCH_CAMERA_HARDWARE_ID, FALSE},
        {KSBENCH_MULTICAM_HARDWARE_ID, FALSE},
        {KSBENCH_RENDERER_HARDWARE_ID, TRUE},
    };
    static const LONGLONG limit = 6 * ARRAY_SIZE(faults) * 10000; /* bytes; a quarter of a picture each time */
    struct driver_usage before;
    struct fault_batch batch;
    LONGLONG growth;
    ULONG i, j, count;

    for (i = 0; i < ARRAY_SIZE(devices); i++)
    {
        if (!(batch.filter = kstest_open_device(devices[i].hardware_id))) continue;
        batch.write = devices[i].write;
        winetest_push_context("%s", devices[i].hardware_id);
        for (j = 0; j < 2; j++) fault_all(batch.filter, batch.write);
        settle(batch.filter);
        get_driver_usage(&before);
        growth = get_driver_growth(fault_batch, &batch, limit);
        ok(growth < limit, "The driver takes %I64d bytes each time.\n", growth);
        count = wait_driver_handle_count(before.handles);
        ok(before.handles > 0, "The driver had %lu handles.\n", before.handles);
        ok(count <= before.handles, "The driver had %lu handles, now %lu.\n", before.handles, count);
        check_alive(batch.filter);
        CloseHandle(batch.filter);
        winetest_pop_context();
    }
}

static void stream_batch(void *context)
{
    HANDLE filter = context, other;
    ULONG i;

    for (i = 0; i < ROUNDS; i++)
    {
        if (!stream_once(filter, i)) break;
        if ((other = open_camera())) CloseHandle(other);
    }
    ok(i == ROUNDS, "Only %lu rounds.\n", i);
    for (i = 0; i < ROUNDS / 4; i++)
    {
        struct video_type type = kstest_type;

        type.width = 158;
        if (!create_pin(filter, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), &type, GENERIC_READ, &other)) CloseHandle(other);
    }
    settle(filter);
}

START_TEST(leak)
{
    HANDLE filter = open_camera();
    struct driver_usage before;
    ULONG own, count, i;
    LONGLONG growth;

    if (!filter) return;
    /* what is made once and kept */
    for (i = 0; i < ROUNDS / 5; i++) stream_once(filter, i);
    settle(filter);
    own = get_own_handle_count();
    get_driver_usage(&before);
    /* Memory may be kept for the next time: what is looked for is a picture's buffer of 150 KB in every round, its own or shared. */
    growth = get_driver_growth(stream_batch, filter, ROUNDS * 50000);
    ok(growth < ROUNDS * 50000, "The driver takes %I64d bytes each time.\n", growth);
    count = get_own_handle_count();
    ok(own > 0, "We had %lu handles.\n", own);
    ok(count <= own, "We had %lu handles, now %lu.\n", own, count);
    count = wait_driver_handle_count(before.handles);
    ok(before.handles > 0, "The driver had %lu handles.\n", before.handles);
    ok(count <= before.handles, "The driver had %lu handles, now %lu.\n", before.handles, count);
    CloseHandle(filter);
    test_faults();
}
