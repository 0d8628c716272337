/*
 * Several inputs: which of them are waited for
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
#include "transform.h"

#define TIMES (KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID)
#define FRAMES 4

enum { FIRST_PIN, OUTPUT_PIN, SECOND_PIN };

static BOOL stays_pending(struct stream_request *request)
{
    return WaitForSingleObject(request->event, 100) == WAIT_TIMEOUT && stream_is_pending(request);
}

static BOOL input_open(struct port *port, HANDLE filter, ULONG id)
{
    LONGLONG start = kstest_now();
    DWORD error;
    HANDLE pin;
    ULONG i;

    while ((error = create_pin(filter, id, &small_type, GENERIC_WRITE, &pin)) && kstest_poll(start, 3000));
    ok(!error, "Creating input %lu gave %lu.\n", id, error);
    if (error) return FALSE;
    memset(port, 0, sizeof(*port));
    port->pin = pin;
    port->type = small_type;
    port->size = port->buffer_size = video_size(&small_type);
    port->count = FRAMES;
    port->data = malloc((SIZE_T)port->size * FRAMES);
    port->requests = calloc(FRAMES, sizeof(*port->requests));
    for (i = 0; i < FRAMES; i++)
        port->requests[i] = stream_request_create(pin, get_header_size(pin), port_data(port, i), port->size);
    return TRUE;
}

/* One group: a frame on either of its pins is enough (KsPinAttachOrGate), and one of them in Run. */
static void test_any_input(HANDLE filter)
{
    struct port in[2], out;
    ULONG i, frame = 1;

    if (!input_open(&in[0], filter, FIRST_PIN) || !input_open(&in[1], filter, FIRST_PIN)) return;
    if (!port_open(&out, filter, OUTPUT_PIN, &small_type, FRAMES)) return;
    check_set_state(out.pin, KSSTATE_RUN);
    check_set_state(in[0].pin, KSSTATE_RUN);
    check_set_state(in[1].pin, KSSTATE_RUN);
    for (i = 0; i < 8; i++)
    {
        struct port *from = &in[(i >> 1) & 1];

        if (i & 1) port_write(from, 0, frame, TIMES);
        port_read(&out, 0);
        if (!(i & 1)) port_write(from, 0, frame, TIMES);
        check_picture(&out, 0, frame++, TIMES, FALSE);
        check_written(from, 0);
    }
    /* both: none is left behind */
    port_write(&in[1], 0, frame, TIMES);
    port_write(&in[0], 0, frame, TIMES);
    port_read(&out, 0);
    port_read(&out, 1);
    check_picture(&out, 0, frame, TIMES, FALSE);
    check_picture(&out, 1, frame++, TIMES, FALSE);
    check_written(&in[0], 0);
    check_written(&in[1], 0);

    /* a stopped one doesn't matter, one in Acquire does */
    check_set_state(in[0].pin, KSSTATE_STOP);
    port_write(&in[1], 0, frame, TIMES);
    port_read(&out, 0);
    check_picture(&out, 0, frame++, TIMES, FALSE);
    check_set_state(in[0].pin, KSSTATE_ACQUIRE);
    port_write(&in[1], 0, frame, TIMES);
    port_read(&out, 0);
    ok(stays_pending(out.requests[0]), "A frame was processed with an input in Acquire.\n");
    check_set_state(in[0].pin, KSSTATE_PAUSE);
    check_picture(&out, 0, frame++, TIMES, FALSE);
    /* all in Pause: none runs */
    check_set_state(in[1].pin, KSSTATE_PAUSE);
    port_write(&in[1], 0, frame, TIMES);
    port_read(&out, 0);
    ok(stays_pending(out.requests[0]), "A frame was processed though no input runs.\n");
    check_set_state(in[0].pin, KSSTATE_RUN);
    check_picture(&out, 0, frame++, TIMES, FALSE);

    /* the end is the end of both */
    stream_write(in[0].requests[0], 0, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
    port_read(&out, 0);
    ok(!stream_wait(out.requests[0], KSTEST_TIMEOUT), "Got %#lx, flags %#lx.\n", out.requests[0]->status,
            out.requests[0]->u.header.OptionsFlags);
    ok(!out.requests[0]->u.header.OptionsFlags, "Got %#lx, flags %#lx.\n", out.requests[0]->status,
            out.requests[0]->u.header.OptionsFlags);
    stream_write(in[1].requests[0], 0, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
    port_read(&out, 0);
    ok(!stream_wait(out.requests[0], KSTEST_TIMEOUT), "Got %#lx, flags %#lx.\n", out.requests[0]->status,
            out.requests[0]->u.header.OptionsFlags);
    ok(out.requests[0]->u.header.OptionsFlags == KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM, "Got %#lx, flags %#lx.\n",
            out.requests[0]->status, out.requests[0]->u.header.OptionsFlags);

    /* one is closed with its gate, in Run with a frame */
    check_set_state(in[1].pin, KSSTATE_RUN);
    port_write(&in[0], 0, 99, TIMES);
    port_close(&in[0]);
    ok(wait_instances(filter, FIRST_PIN, 1) == 1, "The input is not closed.\n");
    port_write(&in[1], 0, frame, TIMES);
    port_read(&out, 0);
    check_picture(&out, 0, frame++, TIMES, FALSE);
    port_close(&in[1]);
    port_close(&out);
}

/* Two groups: one of each. KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING is the same as a gate. */
static void test_groups(HANDLE filter)
{
    struct port first, second[2], out;
    ULONG i;

    if (!input_open(&first, filter, FIRST_PIN) || !input_open(&second[0], filter, SECOND_PIN)
            || !input_open(&second[1], filter, SECOND_PIN))
        return;
    if (!port_open(&out, filter, OUTPUT_PIN, &small_type, FRAMES)) return;
    check_set_state(out.pin, KSSTATE_RUN);
    check_set_state(first.pin, KSSTATE_RUN);
    /* the second group is stopped */
    port_write(&first, 0, 1, TIMES);
    port_read(&out, 0);
    check_picture(&out, 0, 1, TIMES, FALSE);
    check_set_state(second[0].pin, KSSTATE_RUN);
    check_set_state(second[1].pin, KSSTATE_RUN);
    for (i = 0; i < 4; i++)
    {
        struct port *other = &second[i & 1];

        winetest_push_context("round %lu", i);
        port_read(&out, 0);
        port_read(&out, 1);
        port_write(i & 2 ? other : &first, 0, i & 2 ? 20 + i : 10 + i, TIMES);
        ok(stays_pending(out.requests[0]), "A frame was processed without one of the other group.\n");
        port_write(i & 2 ? &first : other, 0, i & 2 ? 10 + i : 20 + i, TIMES);
        check_picture(&out, 0, 10 + i, TIMES, FALSE);
        check_picture(&out, 1, 20 + i, TIMES, FALSE);
        check_written(&first, 0);
        check_written(other, 0);
        winetest_pop_context();
    }
    /* it stops: the first one is alone again, even with a frame that waits already */
    port_read(&out, 0);
    port_write(&first, 0, 30, TIMES);
    ok(stays_pending(out.requests[0]), "A frame was processed without one of the other group.\n");
    check_set_state(second[0].pin, KSSTATE_STOP);
    ok(stays_pending(out.requests[0]), "A frame was processed without one of the other group.\n");
    check_set_state(second[1].pin, KSSTATE_STOP);
    check_picture(&out, 0, 30, TIMES, FALSE);
    check_written(&first, 0);
    port_close(&second[1]);
    port_close(&second[0]);
    port_close(&first);
    port_close(&out);
}

START_TEST(merger)
{
    HANDLE filter = kstest_open_device(KSBENCH_MERGER_HARDWARE_ID);

    if (!filter) return;
    test_any_input(filter);
    test_groups(filter);
    test_any_input(filter);
    check_alive(filter);
    CloseHandle(filter);
}
