/*
 * Tests of ks.sys: flags of pins, stream pointers, and minidrivers that don't behave
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

#define PATTERN 0x5a

/* What only drivers have. */
#define KSFILTER_FLAG_RECEIVE_ZERO_LENGTH_SAMPLES 0x00000008
#define KSPIN_FLAG_ASYNCHRONOUS_PROCESSING 0x00000008
#define KSPIN_FLAG_DO_NOT_INITIATE_PROCESSING 0x00000010
#define KSPIN_FLAG_INITIATE_PROCESSING_ON_EVERY_ARRIVAL 0x00000020
#define KSPIN_FLAG_FRAMES_NOT_REQUIRED_FOR_PROCESSING 0x00000040
#define KSPIN_FLAG_ENFORCE_FIFO 0x00000080
#define KSPIN_FLAG_GENERATE_MAPPINGS 0x00000100
#define KSPIN_FLAG_DISTINCT_TRAILING_EDGE 0x00000200
#define KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY 0x00010000

static BOOL is_filled(const BYTE *data, ULONG size)
{
    while (size && data[size - 1] == PATTERN) size--;
    return !size;
}

static void check_read(struct test_stream *stream, ULONG i)
{
    struct stream_request *request = stream->requests[i];
    NTSTATUS status = stream_wait(request, KSTEST_TIMEOUT);

    ok(!status, "Reading gave %#lx.\n", status);
    ok(request->u.header.DataUsed == TEST_SIZE, "Reading gave %lu bytes.\n", request->u.header.DataUsed);
    ok(is_filled(request->u.header.Data, TEST_SIZE), "Reading gave %#lx, %lu bytes.\n", status,
            request->u.header.DataUsed);
}

static BOOL stays_pending(struct stream_request *request)
{
    return WaitForSingleObject(request->event, 100) == WAIT_TIMEOUT && stream_is_pending(request);
}

/* When Process is called at all, and on which thread. */
static void test_triggers(HANDLE filter)
{
    struct test_stream stream;
    ULONG value, i;
    HANDLE pin;

    /* the first frame, and no other while that one is there */
    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_HOLD))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 3; i++) stream_read(stream.requests[i]);
    value = wait_fact(pin, processed, 1);
    ok(value == 1, "Process was called %lu times.\n", value);
    ok(stays_pending(stream.requests[0]), "Process was called %lu times.\n", value);
    test_do(pin, KSTEST_ATTEMPT_NOW);
    value = get_facts(pin).same_thread;
    ok(value == 1, "It was called %lu times on the thread of a synchronous attempt.\n", value);
    test_do(pin, KSTEST_ATTEMPT_LATER);
    value = wait_fact(pin, processed, 3);
    ok(value == 3, "It was called %lu times.\n", value);
    test_do(pin, KSTEST_MUTEX);
    value = wait_fact(pin, processed, 4);
    ok(value == 4, "It was called %lu times after the mutex was free.\n", value);
    ok(!get_facts(pin).errors, "It was called %lu times after the mutex was free.\n", value);
    test_stream_close(&stream);

    if (!(pin = open_test_pin(filter, KSTEST_OUT, KSPIN_FLAG_INITIATE_PROCESSING_ON_EVERY_ARRIVAL, KSTEST_HOLD))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 3; i++)
    {
        stream_read(stream.requests[i]);
        value = wait_fact(pin, processed, i + 1);
        ok(value == i + 1, "Process was called %lu times for %lu frames.\n", value, i + 1);
    }
    test_stream_close(&stream);

    if (!(pin = open_test_pin(filter, KSTEST_OUT, KSPIN_FLAG_DO_NOT_INITIATE_PROCESSING, KSTEST_EAT))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    stream_read(stream.requests[0]);
    ok(stays_pending(stream.requests[0]), "Process was called.\n");
    ok(!get_facts(pin).processed, "Process was called.\n");
    test_do(pin, KSTEST_ATTEMPT_LATER);
    check_read(&stream, 0);
    test_stream_close(&stream);

    if (!(pin = open_test_pin(filter, KSTEST_OUT, KSPIN_FLAG_ASYNCHRONOUS_PROCESSING, KSTEST_HOLD))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    stream_read(stream.requests[0]);
    wait_fact(pin, processed, 1);
    test_do(pin, KSTEST_ATTEMPT_NOW);
    value = wait_fact(pin, processed, 2);
    ok(value == 2, "Process was called %lu times.\n", value);
    ok(!get_facts(pin).same_thread, "Process was called %lu times, %u on the thread that asked for it.\n", value,
            get_facts(pin).same_thread);
    test_stream_close(&stream);

    if (!(pin = open_test_pin(filter, KSTEST_OUT, KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY, KSTEST_EAT))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_PAUSE);
    stream_read(stream.requests[0]);
    test_do(pin, KSTEST_ATTEMPT_NOW);
    ok(stays_pending(stream.requests[0]), "Process was called in Pause.\n");
    ok(!get_facts(pin).processed, "Process was called in Pause.\n");
    check_set_state(pin, KSSTATE_RUN);
    check_read(&stream, 0);
    test_stream_close(&stream);

    /* without frames */
    if (!(pin = open_test_pin(filter, KSTEST_OUT, KSPIN_FLAG_FRAMES_NOT_REQUIRED_FOR_PROCESSING, KSTEST_HOLD))) return;
    check_set_state(pin, KSSTATE_RUN);
    value = get_facts(pin).processed;
    test_do(pin, KSTEST_ATTEMPT_NOW);
    i = get_facts(pin).processed;
    ok(i > value, "Process was called %lu, then %lu times.\n", value, i);
    CloseHandle(pin);
    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_HOLD))) return;
    check_set_state(pin, KSSTATE_RUN);
    test_do(pin, KSTEST_ATTEMPT_NOW);
    ok(!get_facts(pin).processed, "Process was called without a frame.\n");
    CloseHandle(pin);
}

static void set_piece(HANDLE pin, ULONG flags, ULONG mode, ULONG piece, NTSTATUS code)
{
    struct kstest_setup setup = {.flags = flags, .mode = mode, .piece = piece, .status = code};
    NTSTATUS status = test_set(pin, KSTEST_PROPERTY_SETUP, &setup, sizeof(setup));

    ok(!status, "Setting up gave %#lx.\n", status);
}

/* Frames in pieces, of bytes or of mappings. */
static void test_offsets(HANDLE filter)
{
    static const ULONG flags[] = {0, KSPIN_FLAG_GENERATE_MAPPINGS};
    struct test_stream stream;
    struct kstest_facts facts;
    ULONG i, j, pin_id, piece;
    NTSTATUS status;
    HANDLE pin;

    for (pin_id = KSTEST_OUT; pin_id <= KSTEST_IN; pin_id++)
    {
        for (i = 0; i < ARRAY_SIZE(flags); i++)
        {
            winetest_push_context("pin %lu, flags %#lx", pin_id, flags[i]);
            if (!(pin = open_test_pin(filter, pin_id, flags[i], KSTEST_PIECES))) return;
            test_stream_init(&stream, pin);
            piece = flags[i] ? 1 : 1000;
            set_piece(pin, flags[i], KSTEST_PIECES, piece, 0);
            check_set_state(pin, KSSTATE_RUN);
            for (j = 0; j < 3; j++)
            {
                if (pin_id == KSTEST_OUT) stream_read(stream.requests[j]);
                else stream_write(stream.requests[j], TEST_SIZE, 0);
            }
            for (j = 0; j < 3; j++)
            {
                if (pin_id == KSTEST_OUT) check_read(&stream, j);
                else
                {
                    status = stream_wait(stream.requests[j], KSTEST_TIMEOUT);
                    ok(!status, "Writing gave %#lx.\n", status);
                    ok(stream.requests[j]->io.Information == TEST_SIZE, "Writing gave %Iu.\n",
                            stream.requests[j]->io.Information);
                }
            }
            wait_fact(pin, frames, 3);
            facts = get_facts(pin);
            ok(facts.frames == 3, "%u frames in %u pieces.\n", facts.frames, facts.pieces);
            ok(facts.pieces >= 3 * (flags[i] ? 3 : 13), "%u frames in %u pieces.\n", facts.frames, facts.pieces);
            ok(!facts.errors, "%u errors.\n", facts.errors);
            ok(facts.irps == facts.pieces, "%u of %u had an IRP and its MDL.\n", facts.irps, facts.pieces);
            ok(facts.mapped == (flags[i] ? 3 * TEST_SIZE : 0), "%u bytes were mapped.\n", facts.mapped);
            ok(facts.available > 0, "%d bytes were available.\n", facts.available);
            ok(facts.available <= 3 * TEST_SIZE, "%d bytes were available.\n", facts.available);
            test_stream_close(&stream);
            winetest_pop_context();
        }
    }
}

static void set_adapter(HANDLE filter, ULONG max_bytes, ULONG stride)
{
    struct kstest_adapter adapter = {max_bytes, stride};
    NTSTATUS status = test_set(filter, KSTEST_PROPERTY_ADAPTER, &adapter, sizeof(adapter));

    ok(!status, "Registering an adapter gave %#lx.\n", status);
}

/* Mappings as the device wants them: with room for the driver, and not longer than it can handle. */
static void test_mappings(HANDLE filter)
{
    static const struct { ULONG max_bytes, stride, least; } adapters[] =
    {
        {0, 0, 3}, {700, 0, TEST_SIZE / 700 + 1}, {0, 80, 3}, {1000, 24, TEST_SIZE / 1000 + 1}, {100000, 1000, 3},
        {700, 4, TEST_SIZE / 1000 + 1}, /* refused: the one before it is left, whose mappings may be as short */
    };
    struct test_stream stream;
    struct kstest_facts facts;
    NTSTATUS status;
    HANDLE pin;
    ULONG i;

    for (i = 0; i < ARRAY_SIZE(adapters); i++)
    {
        winetest_push_context("at most %lu bytes, %lu from one to the next", adapters[i].max_bytes, adapters[i].stride);
        if (adapters[i].stride == 4) set_adapter(filter, 700, 0);
        set_adapter(filter, adapters[i].max_bytes, adapters[i].stride);
        if (!(pin = open_test_pin(filter, KSTEST_OUT, KSPIN_FLAG_GENERATE_MAPPINGS, KSTEST_PIECES))) return;
        test_stream_init(&stream, pin);
        set_piece(pin, KSPIN_FLAG_GENERATE_MAPPINGS, KSTEST_PIECES, 1, 0);
        check_set_state(pin, KSSTATE_RUN);
        stream_read(stream.requests[0]);
        check_read(&stream, 0);
        facts = get_facts(pin);
        ok(facts.pieces >= adapters[i].least, "There were %u mappings.\n", facts.pieces);
        ok(facts.mapped == TEST_SIZE, "%u bytes were mapped.\n", facts.mapped);
        ok(!facts.errors, "%u errors.\n", facts.errors);
        test_stream_close(&stream);
        winetest_pop_context();
    }
    /* as much room as nobody has */
    set_adapter(filter, 1, 0x7ffffff0);
    if ((pin = open_test_pin(filter, KSTEST_OUT, KSPIN_FLAG_GENERATE_MAPPINGS, KSTEST_EAT)))
    {
        test_stream_init(&stream, pin);
        check_set_state(pin, KSSTATE_RUN);
        stream_read(stream.requests[0]);
        status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
        ok(status == STATUS_INSUFFICIENT_RESOURCES, "Got %#lx.\n", status);
        test_stream_close(&stream);
    }
    set_adapter(filter, 0, 0);
    check_alive(filter);
}

/* Clones that are deleted in another order than they were made. */
static void test_clones(HANDLE filter)
{
    struct test_stream stream;
    struct kstest_facts facts;
    ULONG i, value;
    NTSTATUS status;
    HANDLE pin;

    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_CLONE))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 3; i++) stream_read(stream.requests[i]);
    value = wait_fact(pin, clones, 3);
    ok(value == 3, "There are %lu clones.\n", value);
    ok(stays_pending(stream.requests[0]), "There are %lu clones.\n", value);
    test_do(pin, KSTEST_DELETE_LAST);
    status = stream_wait(stream.requests[2], KSTEST_TIMEOUT);
    ok(!status, "The last one gave %#lx.\n", status);
    ok(stream.requests[2]->u.header.DataUsed == TEST_SIZE, "The last one gave %#lx.\n", status);
    ok(stream_is_pending(stream.requests[0]), "Others ended as well.\n");
    ok(stream_is_pending(stream.requests[1]), "Others ended as well.\n");
    /* those that are left are cancelled */
    check_set_state(pin, KSSTATE_STOP);
    for (i = 0; i < 2; i++)
    {
        status = stream_wait(stream.requests[i], KSTEST_TIMEOUT);
        ok(status == STATUS_CANCELLED, "Request %lu gave %#lx.\n", i, status);
    }
    facts = get_facts(pin);
    ok(facts.cancels == 2, "%u were cancelled.\n", facts.cancels);
    ok(!facts.clones, "%u were cancelled, %u are left, %u errors.\n", facts.cancels, facts.clones, facts.errors);
    ok(!facts.errors, "%u errors.\n", facts.errors);
    test_stream_close(&stream);

    /* in order of arrival */
    if (!(pin = open_test_pin(filter, KSTEST_OUT, KSPIN_FLAG_ENFORCE_FIFO, KSTEST_CLONE))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 4; i++) stream_read(stream.requests[i]);
    wait_fact(pin, clones, 4);
    test_do(pin, KSTEST_DELETE_LAST);
    test_do(pin, KSTEST_DELETE_LAST);
    ok(stays_pending(stream.requests[3]), "The last ones ended first.\n");
    ok(stream_is_pending(stream.requests[2]), "The last ones ended first.\n");
    /* one that is cancelled lets those behind it go, but not before the first */
    CancelIoEx(pin, (OVERLAPPED *)&stream.requests[1]->io);
    status = stream_wait(stream.requests[1], KSTEST_TIMEOUT);
    ok(status == STATUS_CANCELLED, "The cancelled one gave %#lx.\n", status);
    test_do(pin, KSTEST_DELETE_FIRST);
    for (i = 0; i < 4; i++)
    {
        if (i == 1) continue;
        status = stream_wait(stream.requests[i], KSTEST_TIMEOUT);
        ok(!status, "Request %lu gave %#lx.\n", i, status);
    }
    test_stream_close(&stream);

    /* cancelled by their client, and by the close of the pin */
    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_CLONE))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_PAUSE);
    for (i = 0; i < 4; i++) stream_read(stream.requests[i]);
    wait_fact(pin, clones, 4);
    CancelIoEx(pin, (OVERLAPPED *)&stream.requests[1]->io);
    status = stream_wait(stream.requests[1], KSTEST_TIMEOUT);
    ok(status == STATUS_CANCELLED, "The cancelled one gave %#lx.\n", status);
    value = get_facts(pin).cancels;
    ok(value == 1, "%lu clones were cancelled.\n", value);
    test_stream_close(&stream);
    for (i = 0; i < 4; i++) check_alive(filter);

    /* locked ones: the minidriver never lets go */
    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_CLONE_LOCKED))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 4; i++) stream_read(stream.requests[i]);
    value = wait_fact(pin, clones, 4);
    ok(value == 4, "There are %lu clones.\n", value);
    CancelIoEx(pin, (OVERLAPPED *)&stream.requests[0]->io);
    ok(stays_pending(stream.requests[0]), "A request with a locked clone ended.\n");
    check_set_state(pin, KSSTATE_STOP);
    for (i = 0; i < 4; i++)
    {
        status = stream_wait(stream.requests[i], KSTEST_TIMEOUT);
        ok(status == STATUS_CANCELLED, "Request %lu gave %#lx.\n", i, status);
    }
    /* and again, with the old ones still there */
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 4; i++) stream_read(stream.requests[i]);
    value = wait_fact(pin, clones, 8);
    ok(value == 8, "There are %lu clones.\n", value);
    test_stream_close(&stream);
    check_alive(filter);
}

/* How far a frame is filled: what the minidriver says, or what it has advanced by. */
static void test_used(HANDLE filter)
{
    static const ULONG modes[] = {KSTEST_ADVANCE, KSTEST_KEEP};
    struct test_stream stream;
    NTSTATUS status;
    ULONG i, value;
    HANDLE pin;

    for (i = 0; i < ARRAY_SIZE(modes); i++)
    {
        winetest_push_context("mode %lu", modes[i]);
        if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, modes[i]))) return;
        test_stream_init(&stream, pin);
        set_piece(pin, 0, modes[i], 700, 0);
        check_set_state(pin, KSSTATE_RUN);
        stream_read(stream.requests[0]);
        status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
        ok(!status, "Got %#lx.\n", status);
        value = stream.requests[0]->u.header.DataUsed;
        ok(value == 700, "Got %lu bytes.\n", value);
        ok(is_filled(stream.requests[0]->u.header.Data, 700), "The data is wrong.\n");
        test_stream_close(&stream);
        winetest_pop_context();
    }

    /* hardware fills them when the leading edge has left them */
    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_HARDWARE))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 3; i++) stream_read(stream.requests[i]);
    value = wait_fact(pin, clones, 3);
    ok(value == 3, "There are %lu clones.\n", value);
    ok(stays_pending(stream.requests[0]), "A frame ended that hardware has.\n");
    for (i = 0; i < 3; i++)
    {
        test_do(pin, KSTEST_DELETE_FIRST);
        check_read(&stream, i);
    }
    ok(!get_facts(pin).errors, "%u errors.\n", get_facts(pin).errors);
    test_stream_close(&stream);
}

static void test_timeouts(HANDLE filter)
{
    struct test_stream stream;
    struct kstest_facts facts;
    ULONG i, value;
    NTSTATUS status;
    HANDLE pin;

    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_CLONE))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 3; i++) stream_read(stream.requests[i]);
    wait_fact(pin, clones, 3);
    test_do(pin, KSTEST_SCHEDULE);
    for (i = 0; i < 3; i++)
    {
        status = stream_wait(stream.requests[i], KSTEST_TIMEOUT);
        ok(!status, "Request %lu gave %#lx.\n", i, status);
    }
    facts = get_facts(pin);
    ok(facts.timeouts == 3, "%u timeouts.\n", facts.timeouts);
    ok(!facts.clones, "%u clones.\n", facts.clones);
    ok(!facts.cancels, "%u cancelled.\n", facts.cancels);
    /* taken back, and left to the end of the pin */
    for (i = 0; i < 3; i++) stream_read(stream.requests[i]);
    wait_fact(pin, clones, 3);
    test_do(pin, KSTEST_SCHEDULE);
    test_do(pin, KSTEST_UNSCHEDULE);
    facts = get_facts(pin);
    if (facts.clones == 3) ok(stays_pending(stream.requests[0]), "A timeout came that was cancelled.\n");
    value = get_facts(pin).clones;
    ok(value == facts.clones, "%u clones were left by their timeouts, now %lu.\n", facts.clones, value);
    test_do(pin, KSTEST_SCHEDULE);
    test_stream_close(&stream);
    check_alive(filter);
}

/* The trailing edge holds what the leading edge has left. */
static void test_trailing(HANDLE filter)
{
    struct test_stream stream;
    NTSTATUS status;
    HANDLE pin;
    ULONG i;

    if (!(pin = open_test_pin(filter, KSTEST_IN, KSPIN_FLAG_DISTINCT_TRAILING_EDGE, KSTEST_LEAD))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 3; i++) stream_write(stream.requests[i], TEST_SIZE, 0);
    wait_fact(pin, frames, 3);
    ok(stays_pending(stream.requests[0]), "A frame went that the trailing edge is on.\n");
    test_do(pin, KSTEST_TRAIL);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    ok(!status, "The first one gave %#lx.\n", status);
    ok(stream_is_pending(stream.requests[1]), "The first one gave %#lx.\n", status);
    test_do(pin, KSTEST_TRAIL);
    status = stream_wait(stream.requests[1], KSTEST_TIMEOUT);
    ok(!status, "The second one gave %#lx.\n", status);
    ok(stream_is_pending(stream.requests[2]), "The second one gave %#lx.\n", status);
    CancelIoEx(pin, (OVERLAPPED *)&stream.requests[2]->io);
    status = stream_wait(stream.requests[2], KSTEST_TIMEOUT);
    ok(status == STATUS_CANCELLED, "The cancelled one gave %#lx.\n", status);
    test_stream_close(&stream);
}

/* Minidrivers that do what they shouldn't: the stream ends in bounded time, and others are not concerned. */
static void test_bad(HANDLE filter)
{
    struct test_stream stream;
    NTSTATUS status;
    ULONG i, value;
    HANDLE pin;

    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_ERROR))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    stream_read(stream.requests[0]);
    wait_fact(pin, processed, 1);
    value = get_facts(pin).processed;
    ok(stays_pending(stream.requests[0]), "Process is called again after an error.\n");
    ok(get_facts(pin).processed == value, "Process is called again after an error.\n");
    check_set_state(pin, KSSTATE_STOP);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_CANCELLED, "The request gave %#lx.\n", status);
    test_stream_close(&stream);

    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_ATTEMPT))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 4; i++) stream_read(stream.requests[i]);
    for (i = 0; i < 4; i++) check_read(&stream, i);
    check_set_state(pin, KSSTATE_STOP);
    test_stream_close(&stream);

    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_LIE))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    stream_read(stream.requests[0]);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    ok(!status, "Got %#lx.\n", status);
    ok(stream.requests[0]->u.header.DataUsed <= TEST_SIZE, "Got %lu bytes.\n", stream.requests[0]->u.header.DataUsed);
    test_stream_close(&stream);

    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_STATUS))) return;
    set_piece(pin, 0, KSTEST_STATUS, 0, STATUS_IO_DEVICE_ERROR);
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    stream_read(stream.requests[0]);
    status = stream_wait(stream.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_IO_DEVICE_ERROR, "Got %#lx.\n", status);
    test_stream_close(&stream);
    check_alive(filter);
}

/* Pins that have no queue, and those that are none of a client's business. */
static void test_others(HANDLE filter)
{
    struct test_pin_request request;
    struct test_stream stream;
    HANDLE pin = NULL;
    DWORD error;
    ULONG states;

    init_test_pin_request(&request, KSTEST_KERNEL_OUT);
    error = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    ok(error == ERROR_ACCESS_DENIED, "A pin for the kernel gave %lu.\n", error);
    if (!(pin = open_test_pin(filter, KSTEST_OTHER_IN, 0, KSTEST_EAT))) return;
    test_stream_init(&stream, pin);
    check_set_state(pin, KSSTATE_RUN);
    stream_write(stream.requests[0], TEST_SIZE, 0);
    ok(stream_wait(stream.requests[0], KSTEST_TIMEOUT) == STATUS_INVALID_DEVICE_REQUEST, "Writing gave %#lx.\n",
            stream.requests[0]->status);
    check_set_state(pin, KSSTATE_STOP);
    states = get_facts(pin).states;
    ok(states == 0x0330, "The states went by %#lx.\n", states); /* in jumps */
    test_stream_close(&stream);
    if (!(pin = open_test_pin(filter, KSTEST_OUT, 0, KSTEST_EAT))) return;
    check_set_state(pin, KSSTATE_RUN);
    states = get_facts(pin).states;
    ok(states == 0x011223, "The states went by %#lx.\n", states);
    CloseHandle(pin);
}

/* The filter's Process, with one input and one output. */
static void test_filter_process(HANDLE filter)
{
    static const struct { ULONG flags, mode, piece; } tests[] =
    {
        {0, KSTEST_EAT, 0},
        {0, KSTEST_EAT, 1000},
        {0, KSTEST_UPDATE, 1000},
        {0, KSTEST_ATTEMPT, 5000},
        {KSPIN_FLAG_GENERATE_MAPPINGS, KSTEST_EAT, 0},
        {KSPIN_FLAG_GENERATE_MAPPINGS, KSTEST_UPDATE, 1},
    };
    struct test_stream in, out;
    ULONG i, j, k;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        HANDLE in_pin = open_test_pin(filter, KSTEST_FILTER_IN, tests[i].flags, tests[i].mode);
        HANDLE out_pin = open_test_pin(filter, KSTEST_FILTER_OUT, tests[i].flags, tests[i].mode);
        BYTE *buffer = NULL;

        if (!in_pin || !out_pin) return;
        winetest_push_context("test %lu", i);
        set_piece(in_pin, tests[i].flags, tests[i].mode, tests[i].piece, 0);
        test_stream_init(&in, in_pin);
        test_stream_init(&out, out_pin);
        /* mappings are copied one by one: the buffers lie alike */
        if (tests[i].flags)
        {
            buffer = VirtualAlloc(NULL, 2 * TEST_REQUESTS * TEST_SIZE, MEM_COMMIT, PAGE_READWRITE);
            for (j = 0; j < TEST_REQUESTS; j++)
            {
                in.requests[j]->u.header.Data = buffer + 2 * j * TEST_SIZE;
                out.requests[j]->u.header.Data = buffer + (2 * j + 1) * TEST_SIZE;
            }
        }
        check_set_state(out_pin, KSSTATE_RUN);
        check_set_state(in_pin, KSSTATE_RUN);
        for (j = 0; j < TEST_REQUESTS; j++)
        {
            for (k = 0; k < TEST_SIZE; k++) ((BYTE *)in.requests[j]->u.header.Data)[k] = k * 7 + j;
            stream_write(in.requests[j], TEST_SIZE, 0);
            stream_read(out.requests[j]);
        }
        for (j = 0; j < TEST_REQUESTS; j++)
        {
            NTSTATUS status = stream_wait(in.requests[j], KSTEST_TIMEOUT);

            ok(!status, "Writing %lu gave %#lx.\n", j, status);
            status = stream_wait(out.requests[j], KSTEST_TIMEOUT);
            ok(!status, "Reading %lu gave %#lx.\n", j, status);
            ok(out.requests[j]->u.header.DataUsed == TEST_SIZE, "Reading %lu gave %lu bytes.\n", j,
                    out.requests[j]->u.header.DataUsed);
            if (!tests[i].flags) ok(!memcmp(in.requests[j]->u.header.Data, out.requests[j]->u.header.Data, TEST_SIZE),
                    "Frame %lu has other data.\n", j);
        }
        ok(!get_facts(in_pin).errors, "There are errors.\n");
        test_stream_close(&out);
        test_stream_close(&in);
        if (buffer) VirtualFree(buffer, 0, MEM_RELEASE);
        winetest_pop_context();
    }
}

/* A filter that wants to see samples without data, and one that doesn't. */
static void test_empty_samples(HANDLE filter)
{
    ULONG flags = KSFILTER_FLAG_RECEIVE_ZERO_LENGTH_SAMPLES, value, round;
    struct test_stream in, out;
    NTSTATUS status;

    for (round = 0; round < 2; round++, flags = 0)
    {
        HANDLE in_pin = open_test_pin(filter, KSTEST_FILTER_IN, 0, KSTEST_EAT);
        HANDLE out_pin = open_test_pin(filter, KSTEST_FILTER_OUT, 0, KSTEST_EAT);

        if (!in_pin || !out_pin) return;
        winetest_push_context("flags %#lx", flags);
        status = test_set(filter, KSTEST_PROPERTY_FILTER, &flags, sizeof(flags));
        ok(!status, "Setting the filter's flags gave %#lx.\n", status);
        test_stream_init(&in, in_pin);
        test_stream_init(&out, out_pin);
        check_set_state(out_pin, KSSTATE_RUN);
        check_set_state(in_pin, KSSTATE_RUN);
        stream_read(out.requests[0]);
        stream_write(in.requests[0], 0, KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY);
        status = stream_wait(in.requests[0], KSTEST_TIMEOUT);
        ok(!status, "Writing gave %#lx.\n", status);
        status = stream_wait(out.requests[0], KSTEST_TIMEOUT);
        ok(!status, "Reading gave %#lx.\n", status);
        ok(!out.requests[0]->u.header.DataUsed, "Reading gave %lu bytes.\n", out.requests[0]->u.header.DataUsed);
        value = get_facts(in_pin).frames;
        ok(value == (flags ? 1 : 0), "Process has seen %lu of them.\n", value);
        /* passed on by ks.sys, with its flags; or not by the minidriver */
        ok(!flags == !!(out.requests[0]->u.header.OptionsFlags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY),
                "The output has flags %#lx.\n", out.requests[0]->u.header.OptionsFlags);
        test_stream_close(&out);
        test_stream_close(&in);
        winetest_pop_context();
    }
}

static NTSTATUS get_clock_time(HANDLE clock, LONGLONG *time)
{
    return ks_property(clock, GUIDP(KSPROPSETID_Clock), KSPROPERTY_CLOCK_TIME, KSPROPERTY_TYPE_GET, time, sizeof(*time), NULL);
}

/* A running pin's clock with an event at that interval; NULL after a failure. */
static HANDLE open_clock(HANDLE pin, HANDLE event, LONGLONG interval)
{
    KSEVENT_TIME_INTERVAL data;
    KSCLOCK_CREATE create = {0};
    LONGLONG time = 0;
    NTSTATUS status;
    KSEVENT request;
    HANDLE clock;
    DWORD error;

    error = KsCreateClock(pin, &create, &clock);
    ok(!error, "Creating a clock gave %lu.\n", error);
    if (error) return NULL;
    check_set_state(pin, KSSTATE_RUN);
    status = get_clock_time(clock, &time);
    ok(!status, "The time gave %#lx.\n", status);
    ok(time > 36000000000, "The time gave %I64d.\n", time);
    memset(&data, 0, sizeof(data));
    data.EventData.NotificationType = KSEVENTF_EVENT_HANDLE;
    data.EventData.EventHandle.Event = event;
    data.TimeBase = time + interval;
    data.Interval = interval;
    request.Set = *GUIDP(KSEVENTSETID_Clock);
    request.Id = KSEVENT_CLOCK_INTERVAL_MARK;
    request.Flags = KSEVENT_TYPE_ENABLE;
    status = ks_ioctl(clock, IOCTL_KS_ENABLE_EVENT, &request, sizeof(request), &data, sizeof(data), NULL);
    ok(!status, "Enabling the event gave %#lx.\n", status);
    return clock;
}

/* A clock with functions of the minidriver. */
static void test_clock(HANDLE filter)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), pin, clock;
    KSRESOLUTION resolution = {0};
    struct kstest_facts facts;
    NTSTATUS status;
    LONGLONG time;
    ULONG i;

    if (!(pin = open_test_pin(filter, KSTEST_CLOCK_OUT, 0, KSTEST_HOLD))) return;
    if (!(clock = open_clock(pin, event, 200000))) return;
    status = ks_property(clock, GUIDP(KSPROPSETID_Clock), KSPROPERTY_CLOCK_RESOLUTION, KSPROPERTY_TYPE_GET, &resolution,
            sizeof(resolution), NULL);
    ok(!status, "The resolution gave %#lx.\n", status);
    ok(resolution.Granularity == 123, "The resolution gave %I64d.\n", resolution.Granularity);
    ok(resolution.Error == 456, "The resolution gave %I64d.\n", resolution.Error);
    for (i = 0; i < 5; i++) ok(!WaitForSingleObject(event, KSTEST_TIMEOUT), "Mark %lu didn't come.\n", i);
    facts = get_facts(pin);
    ok(facts.set_timers, "Called %u.\n", facts.set_timers);
    ok(facts.cancel_timers, "%u.\n", facts.cancel_timers);
    ok(facts.times, "%u.\n", facts.times);
    ok(facts.resolutions, "%u times.\n", facts.resolutions);
    CloseHandle(pin);
    wait_instances(filter, KSTEST_CLOCK_OUT, 0);
    status = get_clock_time(clock, &time);
    ok(!status, "A clock without pin gave %#lx.\n", status);
    CloseHandle(clock);
    CloseHandle(event);
}

/* A minidriver's CancelTimer that does nothing: its timer is still set when pin and clock are gone. */
static void test_loose_timer(HANDLE filter)
{
    struct kstest_setup setup = {.mode = KSTEST_HOLD, .loose = TRUE};
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), pin, clock;
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < 8; i++)
    {
        if (!(pin = open_test_pin(filter, KSTEST_CLOCK_OUT, 0, KSTEST_HOLD))) return;
        status = test_set(pin, KSTEST_PROPERTY_SETUP, &setup, sizeof(setup));
        ok(!status, "Setting up gave %#lx.\n", status);
        if (!(clock = open_clock(pin, event, 1000000))) return; /* in 100 ms */
        CloseHandle(clock);
        CloseHandle(pin);
        wait_instances(filter, KSTEST_CLOCK_OUT, 0);
        test_set(filter, KSTEST_PROPERTY_LATE, &i, sizeof(i)); /* writes over the clock's memory */
    }
    kstest_wait_for_nothing(500); /* the timers, which nothing tells */
    check_alive(filter);
    CloseHandle(event);
}

START_TEST(flags)
{
    HANDLE filter = open_test_filter();

    if (!filter) return;
    test_triggers(filter);
    test_offsets(filter);
    test_mappings(filter);
    test_clones(filter);
    test_used(filter);
    test_timeouts(filter);
    test_trailing(filter);
    test_bad(filter);
    test_others(filter);
    test_filter_process(filter);
    test_empty_samples(filter);
    test_clock(filter);
    test_loose_timer(filter);
    check_alive(filter);
    CloseHandle(filter);
}
