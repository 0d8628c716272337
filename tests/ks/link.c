/*
 * Pins that are linked inside the kernel: data, states, resets, refusals, and every way of parting
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

static void test_flow(struct ends *ends)
{
    ULONG64 received;

    if (!ends_connect(ends)) return;
    ends_set_state(ends, KSSTATE_RUN);
    received = wait_received(ends->sink, 50);
    ok(received >= 50, "The renderer has got %I64u frames.\n", received);
    check_set_state(ends->source, KSSTATE_PAUSE);
    check_all_received(ends);
    ends_set_state(ends, KSSTATE_STOP);
    ends_close(ends);
}

/* As fast as it goes nothing is dropped: a frame goes only where there is room. */
static void test_unthrottled(struct ends *ends)
{
    const DWORD on = 1;
    struct ksvirt_camera_stats sent = {0};
    struct saved_setting saved;
    ULONG64 received;

    setting_save(&saved, KSVIRT_UNTHROTTLED);
    setting_write(KSVIRT_UNTHROTTLED, REG_DWORD, &on, sizeof(on));
    if (ends_connect(ends))
    {
        ends_set_state(ends, KSSTATE_RUN);
        received = wait_received(ends->sink, 1000);
        ok(received >= 1000, "The renderer has got %I64u frames.\n", received);
        check_set_state(ends->source, KSSTATE_PAUSE);
        check_all_received(ends);
        get_camera_stats(ends->source, &sent);
        ok(!sent.dropped, "%I64u frames were dropped.\n", sent.dropped);
        ends_set_state(ends, KSSTATE_STOP);
        ends_close(ends);
    }
    setting_restore(&saved);
}

/* A driver that gives back every frame empty, as fast as it can, gets each of them again a limited number of times. */
static void test_empty(struct ends *ends)
{
    const DWORD on = 1;
    struct ksvirt_camera_stats sent = {0};
    struct ksbench_renderer_stats stats;
    struct saved_setting saved;
    ULONG64 received, limit;
    LONGLONG start;

    setting_save(&saved, KSVIRT_UNTHROTTLED);
    setting_write(KSVIRT_UNTHROTTLED, REG_DWORD, &on, sizeof(on));
    if (ends_connect(ends))
    {
        start = kstest_now();
        set_fault(ends->source, KSBENCH_FAULT_SHORT, 0, KSBENCH_ANY, 0);
        ends_set_state(ends, KSSTATE_RUN);
        kstest_let_pass(500);
        get_camera_stats(ends->source, &sent);
        limit = 16 * ((kstest_now() - start) / 100000 + 3); /* 8 frames of either pin, every 10 ms */
        ok(sent.delivered > 0, "The camera has filled %I64u frames with nothing.\n", sent.delivered);
        ok(sent.delivered <= limit, "The camera has filled %I64u frames with nothing, not up to %I64u.\n", sent.delivered,
                limit);
        get_renderer_stats(ends->sink, &stats);
        ok(!stats.received, "The renderer has got %I64u frames.\n", stats.received);

        /* and when it has something again, everything is as ever */
        set_fault(ends->source, KSBENCH_FAULT_NONE, 0, 0, 0);
        received = wait_received(ends->sink, 1000);
        ok(received >= 1000, "The renderer has got %I64u frames.\n", received);
        ends_set_state(ends, KSSTATE_STOP);
        ends_close(ends);
    }
    setting_restore(&saved);
}

/* Frames flow when both are in RUN, whoever is there first, and again after every stop. */
static void test_state_orders(struct ends *ends)
{
    ULONG64 received;
    HANDLE first, second;
    ULONG i, j;

    if (!ends_connect(ends)) return;
    for (i = 0; i < 8; i++)
    {
        winetest_push_context("order %lu", i);
        first = i & 1 ? ends->source : ends->sink;
        second = i & 1 ? ends->sink : ends->source;
        if (i & 2) check_set_state(first, KSSTATE_RUN);
        for (j = KSSTATE_ACQUIRE; j <= KSSTATE_RUN; j++)
        {
            if (!(i & 2)) check_set_state(first, j);
            check_set_state(second, j);
        }
        received = wait_received(ends->sink, 10);
        ok(received >= 10, "The renderer has got %I64u frames.\n", received);

        /* one of them stops and comes back, the other doesn't notice */
        check_set_state(first, KSSTATE_STOP);
        ok(get_state(second) == KSSTATE_RUN, "The other pin is in state %lu.\n", get_state(second));
        check_set_state(first, KSSTATE_RUN);
        received = wait_received(ends->sink, 10);
        ok(received >= 10, "The renderer has got %I64u frames.\n", received);

        /* down, in both orders */
        check_set_state(i & 4 ? first : second, KSSTATE_STOP);
        check_set_state(i & 4 ? second : first, KSSTATE_STOP);
        winetest_pop_context();
    }
    ends_close(ends);
}

/* Neither side does without the other for ever: Pause keeps frames, a running source without a sink drops them. */
static void test_pause(struct ends *ends)
{
    struct ksbench_renderer_stats stats;
    ULONG64 received;
    ULONG i;

    if (!ends_connect(ends)) return;
    ends_set_state(ends, KSSTATE_RUN);
    for (i = 0; i < 4; i++)
    {
        get_renderer_stats(ends->sink, &stats);
        received = wait_received(ends->sink, stats.received + 5);
        ok(received >= stats.received + 5, "%lu: only %I64u frames after %I64u.\n", i, received, stats.received);
        check_set_state(i & 1 ? ends->source : ends->sink, KSSTATE_PAUSE);
        kstest_let_pass(20);
        check_set_state(i & 1 ? ends->source : ends->sink, KSSTATE_RUN);
    }
    check_set_state(ends->source, KSSTATE_PAUSE);
    check_all_received(ends);
    ends_set_state(ends, KSSTATE_STOP);
    ends_close(ends);
}

static void set_reset(HANDLE pin, ULONG reset)
{
    NTSTATUS status = ks_ioctl(pin, IOCTL_KS_RESET_STATE, &reset, sizeof(reset), NULL, 0, NULL);

    ok(!status, "Reset %lu gave %#lx.\n", reset, status);
}

static void test_reset(struct ends *ends)
{
    struct ksbench_renderer_stats stats, later;
    LONGLONG start;
    ULONG64 received;
    HANDLE pin;
    ULONG i;

    if (!ends_connect(ends)) return;
    ends_set_state(ends, KSSTATE_RUN);
    for (i = 0; i < 4; i++)
    {
        winetest_push_context("reset %lu", i);
        pin = i & 1 ? ends->source : ends->sink;
        set_reset(pin, KSRESET_BEGIN);
        if (i & 2) set_reset(pin, KSRESET_BEGIN); /* once more does no harm */
        /* what was on its way may still be counted, then there is nothing more */
        kstest_let_pass(100);
        get_renderer_stats(ends->sink, &stats);
        kstest_wait_for_nothing(100);
        get_renderer_stats(ends->sink, &later);
        ok(later.received == stats.received, "%I64u frames came during the reset.\n", later.received - stats.received);
        set_reset(pin, KSRESET_END);
        received = wait_received(ends->sink, later.received + 10);
        ok(received >= later.received + 10, "%I64u frames after the reset, %I64u before.\n", received, later.received);
        winetest_pop_context();
    }
    check_set_state(ends->source, KSSTATE_PAUSE);
    start = kstest_now();
    do get_renderer_stats(ends->sink, &stats);
    while (stats.good != stats.received && kstest_poll(start, 1000));
    ok(stats.good == stats.received, "%I64u of %I64u frames are good.\n", stats.good, stats.received);
    ok(!stats.repeated, "%I64u repeated.\n", stats.repeated);
    ok(!stats.out_of_order, "%I64u out of order.\n", stats.out_of_order);
    ends_set_state(ends, KSSTATE_STOP);
    ends_close(ends);
}

/* The pins' frames are their own. */
static void test_stream_requests(struct ends *ends)
{
    ULONG size = video_size(&link_type);
    struct stream_request *request;
    char *data = malloc(size);
    NTSTATUS status;

    if (!ends_connect(ends)) return;
    ends_set_state(ends, KSSTATE_PAUSE);
    request = stream_request_create(ends->source, get_header_size(ends->source), data, size);
    stream_read(request);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(status == STATUS_INVALID_DEVICE_REQUEST, "Reading from a source gave %#lx.\n", status);
    stream_request_destroy(request);
    request = stream_request_create(ends->sink, get_header_size(ends->sink), data, size);
    stream_write(request, size, 0);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(status == STATUS_INVALID_DEVICE_REQUEST, "Writing to a linked sink gave %#lx.\n", status);

    /* and when the source has gone it is an ordinary sink again */
    CloseHandle(ends->source);
    wait_instances(ends->camera, find_pin_factory(ends->camera, KSPIN_DATAFLOW_OUT), 0);
    check_set_state(ends->sink, KSSTATE_STOP);
    check_set_state(ends->sink, KSSTATE_RUN);
    stream_write(request, size, 0);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(!status, "Writing gave %#lx.\n", status);
    ok(request->io.Information == size, "Writing gave %Iu bytes.\n", request->io.Information);
    stream_request_destroy(request);
    CloseHandle(ends->sink);
    free(data);
}

static NTSTATUS set_discard(HANDLE pin, ULONG discard, ULONG size)
{
    struct wineks_discard rule = {discard, 0, MAXLONGLONG, MAXLONGLONG};

    return ks_property(pin, GUIDP(KSPROPSETID_WineKs), KSPROPERTY_WINEKS_DISCARD, KSPROPERTY_TYPE_SET, &rule, size, NULL);
}

/* More than there can be in the ring. */
static ULONG64 wait_delivered(HANDLE source)
{
    struct ksvirt_camera_stats stats = {0};
    LONGLONG start = kstest_now();

    while (!get_camera_stats(source, &stats) && stats.delivered < 100 && kstest_poll(start, 15000));
    return stats.delivered;
}

/* Either pin may have frames discarded, whose memory the other one gets back. The rule goes with the link. */
static void test_discard(struct ends *ends)
{
    struct ksbench_renderer_stats stats;
    ULONG64 count;
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < 2; i++)
    {
        winetest_push_context("pin %lu", i);
        if (!ends_connect(ends)) return;
        status = set_discard(i ? ends->sink : ends->source, 1, sizeof(struct wineks_discard) - 1);
        ok(status == STATUS_BUFFER_TOO_SMALL, "Got status %#lx.\n", status);
        status = set_discard(i ? ends->sink : ends->source, 1, sizeof(struct wineks_discard));
        ok(!status, "Got status %#lx.\n", status);
        ends_set_state(ends, KSSTATE_RUN);
        count = wait_delivered(ends->source);
        ok(count >= 100, "The camera has filled %I64u frames.\n", count);
        memset(&stats, 0xcc, sizeof(stats));
        get_renderer_stats(ends->sink, &stats);
        ok(!stats.received, "The renderer has got %I64u frames.\n", stats.received);
        status = set_discard(i ? ends->sink : ends->source, 0, sizeof(struct wineks_discard));
        ok(!status, "Got status %#lx.\n", status);
        ok(wait_received(ends->sink, 10) >= 10, "The renderer gets no frames.\n");
        get_renderer_stats(ends->sink, &stats);
        ok(stats.discontinuities == 1, "Got %I64u discontinuities.\n", stats.discontinuities);
        set_discard(i ? ends->sink : ends->source, 1, sizeof(struct wineks_discard));
        ends_set_state(ends, KSSTATE_STOP);
        ends_close(ends);
        winetest_pop_context();
    }
    if (!ends_connect(ends)) return;
    ends_set_state(ends, KSSTATE_RUN);
    ok(wait_received(ends->sink, 10) >= 10, "The renderer gets no frames.\n");
    ends_set_state(ends, KSSTATE_STOP);
    CloseHandle(ends->source);
    wait_instances(ends->camera, find_pin_factory(ends->camera, KSPIN_DATAFLOW_OUT), 0);
    status = set_discard(ends->sink, 1, sizeof(struct wineks_discard));
    ok(status == STATUS_INVALID_DEVICE_REQUEST, "A pin without link gave %#lx.\n", status);
    CloseHandle(ends->sink);
}

/* A pin can take part in any state, and its handles be closed in any. */
static void test_close(struct ends *ends)
{
    ULONG camera_id = find_pin_factory(ends->camera, KSPIN_DATAFLOW_OUT), state, order, count;
    ULONG renderer_id = find_pin_factory(ends->renderer, KSPIN_DATAFLOW_IN);

    for (state = KSSTATE_STOP; state <= KSSTATE_RUN; state++)
    {
        for (order = 0; order < 4; order++)
        {
            winetest_push_context("state %lu, order %lu", state, order);
            if (!ends_connect(ends)) return;
            ends_set_state(ends, state);
            if (state == KSSTATE_RUN) wait_received(ends->sink, 3);
            CloseHandle(order & 1 ? ends->sink : ends->source);
            if (order & 2)
            {
                /* the one that remains goes on alone */
                HANDLE other = order & 1 ? ends->source : ends->sink;

                ok(get_state(other) == state, "The other pin is in state %lu.\n", get_state(other));
                check_set_state(other, KSSTATE_STOP);
                check_set_state(other, KSSTATE_RUN);
            }
            CloseHandle(order & 1 ? ends->source : ends->sink);
            count = wait_instances(ends->camera, camera_id, 0);
            ok(!count, "The camera has %lu pins.\n", count);
            count = wait_instances(ends->renderer, renderer_id, 0);
            ok(!count, "The renderer has %lu pins.\n", count);
            winetest_pop_context();
        }
    }
}

/* A sink can be linked once more after its source has gone. */
static void test_new_source(struct ends *ends)
{
    ULONG64 received;
    LONGLONG start;
    DWORD error;
    ULONG i;

    if (!ends_connect(ends)) return;
    for (i = 0; i < 3; i++)
    {
        ends_set_state(ends, KSSTATE_RUN);
        received = wait_received(ends->sink, 5);
        ok(received >= 5, "The renderer has got %I64u frames.\n", received);
        check_set_state(ends->sink, KSSTATE_STOP);
        CloseHandle(ends->source);
        start = kstest_now();
        while ((error = create_source(ends->camera, ends->sink, &ends->source)) && kstest_poll(start, 3000));
        ok(!error, "Linking again gave %lu.\n", error);
        if (error) break;
    }
    if (!error) CloseHandle(ends->source);
    CloseHandle(ends->sink);
}

static NTSTATUS bind_source(HANDLE filter, const struct wineks_token *sink, HANDLE handle)
{
    struct pin_request request;
    NTSTATUS status;
    HANDLE file;

    init_pin_request(&request, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), &link_type);
    request.connect.PinToHandle = handle;
    status = bind_child(filter, GUIDP(KSNAME_Pin), sink, &request, sizeof(request.connect) + sizeof(request.format.v1), &file);
    if (file) CloseHandle(file);
    return status;
}

/* What can't be linked says so, and leaves nothing behind. */
static void test_refused(struct ends *ends)
{
    struct wineks_token token = {{1, 2, 3}};
    HANDLE file, source, sink, event, closed, other;
    struct pin_request request;
    WCHAR path[MAX_PATH];
    NTSTATUS status;
    LONGLONG start;
    ULONG count;
    DWORD error;

    error = create_sink(ends->renderer, &sink);
    ok(!error, "Creating the sink gave %lu.\n", error);
    if (error) return;

    /* foreign handles */
    event = kstest_event();
    error = create_source(ends->camera, event, &source);
    ok(error == ERROR_INVALID_HANDLE, "An event as sink gave %lu.\n", error);
    CloseHandle(event);
    GetModuleFileNameW(NULL, path, ARRAY_SIZE(path));
    file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    error = create_source(ends->camera, file, &source);
    ok(error, "A file is a sink.\n"); /* any error: it is what Wine's file says of a device's request */
    status = bind_source(ends->camera, NULL, file);
    ok(status == STATUS_INVALID_HANDLE, "A file gave %#lx.\n", status);
    CloseHandle(file);
    error = create_source(ends->camera, (HANDLE)0xdead0, &source);
    ok(error == ERROR_INVALID_HANDLE, "A bad handle as sink gave %lu.\n", error);
    status = bind_source(ends->camera, NULL, (HANDLE)0xdead0);
    ok(status == STATUS_INVALID_HANDLE, "A bad handle gave %#lx.\n", status);
    status = bind_source(ends->camera, &token, sink);
    ok(status == STATUS_INVALID_HANDLE, "A token that nobody has gave %#lx.\n", status);

    /* objects that are no sinks */
    error = create_source(ends->camera, ends->camera, &source);
    ok(error == ERROR_INVALID_PARAMETER, "A filter gave %lu.\n", error);
    init_pin_request(&request, find_pin_factory(ends->camera, KSPIN_DATAFLOW_OUT), &link_type);

    /* the renderer's pin is no source */
    init_pin_request(&request, find_pin_factory(ends->renderer, KSPIN_DATAFLOW_IN), &link_type);
    request.connect.PinToHandle = sink;
    error = KsCreatePin(ends->renderer, &request.connect, GENERIC_WRITE, &source);
    ok(error == ERROR_INVALID_FUNCTION, "A sink as source gave %lu.\n", error);

    /* a medium or interface that the factory hasn't */
    init_pin_request(&request, find_pin_factory(ends->camera, KSPIN_DATAFLOW_OUT), &link_type);
    request.connect.PinToHandle = sink;
    request.connect.Medium.Set.Data1 ^= 1;
    error = KsCreatePin(ends->camera, &request.connect, GENERIC_READ, &source);
    ok(error == ERROR_NO_MATCH, "Another medium gave %lu.\n", error);
    request.connect.Medium.Set.Data1 ^= 1;
    request.connect.Interface.Id = KSINTERFACE_STANDARD_CONTROL;
    error = KsCreatePin(ends->camera, &request.connect, GENERIC_READ, &source);
    ok(error == ERROR_NO_MATCH, "Another interface gave %lu.\n", error);

    /* a sink that works already, and one that has a source */
    check_set_state(sink, KSSTATE_PAUSE);
    error = create_source(ends->camera, sink, &source);
    ok(error == ERROR_BAD_COMMAND, "A sink in Pause gave %lu.\n", error);
    check_set_state(sink, KSSTATE_STOP);
    count = wait_instances(ends->camera, find_pin_factory(ends->camera, KSPIN_DATAFLOW_OUT), 0);
    ok(!count, "The refused pins have left %lu instances.\n", count);

    /* by its handle alone, as the documented way of creating pins has it */
    status = bind_source(ends->camera, NULL, sink);
    ok(!status, "A sink by its handle gave %#lx.\n", status);
    wait_instances(ends->camera, find_pin_factory(ends->camera, KSPIN_DATAFLOW_OUT), 0);

    start = kstest_now();
    while ((error = create_source(ends->camera, sink, &source)) && kstest_poll(start, 3000));
    ok(!error, "Linking gave %lu.\n", error);
    if (!error)
    {
        /* the camera has one pin: its own is what stands in the way, whatever the sink says */
        if ((other = open_camera()))
        {
            error = create_source(other, sink, &event);
            ok(error == ERROR_CONNECTION_ACTIVE, "A second source gave %lu.\n", error);
            error = create_source(other, source, &event);
            ok(error == ERROR_INVALID_PARAMETER, "A source as sink gave %lu.\n", error);
            CloseHandle(other);
        }
        CloseHandle(source);
    }
    count = wait_instances(ends->camera, find_pin_factory(ends->camera, KSPIN_DATAFLOW_OUT), 0);
    ok(!count, "There are %lu instances.\n", count);

    /* a sink that is closed */
    closed = sink;
    CloseHandle(sink);
    error = create_source(ends->camera, closed, &source);
    ok(error == ERROR_INVALID_HANDLE, "A closed sink gave %lu.\n", error);
    check_alive(ends->camera);
    check_alive(ends->renderer);
}

/* A process that ends, or is killed, without having closed anything. */
static void child(HANDLE ready)
{
    struct ends ends = {.camera = open_camera(), .renderer = kstest_open_device(KSBENCH_RENDERER_HARDWARE_ID)};

    if (!ends.camera || !ends.renderer || !ends_connect(&ends)) return;
    ends_set_state(&ends, KSSTATE_RUN);
    wait_received(ends.sink, 5);
    SetEvent(ready);
    kstest_wait_to_be_killed();
}

static void test_death(struct ends *ends)
{
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof(inherit), .bInheritHandle = TRUE};
    HANDLE ready = CreateEventW(&inherit, TRUE, FALSE, NULL), handles[2];
    PROCESS_INFORMATION pi;
    char args[64];
    ULONG count;

    sprintf(args, "child %lu", (ULONG)(ULONG_PTR)ready);
    if (!kstest_start_child(args, &pi)) return;
    handles[0] = ready;
    handles[1] = pi.hProcess;
    ok(!WaitForMultipleObjects(2, handles, FALSE, 30000), "The child was not ready.\n");
    TerminateProcess(pi.hProcess, 0);
    ok(!WaitForSingleObject(pi.hProcess, KSTEST_TIMEOUT), "The child is not dead.\n");
    count = wait_instances(ends->camera, find_pin_factory(ends->camera, KSPIN_DATAFLOW_OUT), 0);
    ok(!count, "The camera has %lu pins.\n", count);
    count = wait_instances(ends->renderer, find_pin_factory(ends->renderer, KSPIN_DATAFLOW_IN), 0);
    ok(!count, "The renderer has %lu pins.\n", count);
    CloseHandle(pi.hThread);
    CloseHandle(pi.hProcess);
    CloseHandle(ready);
    test_flow(ends);
}

START_TEST(link)
{
    struct ends ends;
    char **argv;

    if (winetest_get_mainargs(&argv) > 3)
    {
        child((HANDLE)(ULONG_PTR)strtoul(argv[3], NULL, 10));
        return;
    }
    if (!(ends.camera = open_camera())) return;
    if ((ends.renderer = kstest_open_device(KSBENCH_RENDERER_HARDWARE_ID)))
    {
        test_flow(&ends);
        test_unthrottled(&ends);
        test_empty(&ends);
        test_state_orders(&ends);
        test_pause(&ends);
        test_reset(&ends);
        test_stream_requests(&ends);
        test_discard(&ends);
        test_close(&ends);
        test_new_source(&ends);
        test_refused(&ends);
        test_death(&ends);
        check_alive(ends.renderer);
        CloseHandle(ends.renderer);
    }
    check_alive(ends.camera);
    CloseHandle(ends.camera);
}
