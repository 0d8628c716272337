/*
 * Splitters: several outputs of one pin factory that all get the same
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
#define OUTPUTS KSBENCH_SPLITTER_OUTPUTS

struct split
{
    struct port in, out[OUTPUTS];
    ULONG outputs;
};

static void split_close(struct split *split)
{
    while (split->outputs) port_close(&split->out[--split->outputs]);
    port_close(&split->in);
}

static BOOL split_open(struct split *split, HANDLE filter, ULONG outputs)
{
    memset(split, 0, sizeof(*split));
    if (!port_open(&split->in, filter, IN_PIN, &small_type, FRAMES)) return FALSE;
    for (; split->outputs < outputs; split->outputs++)
    {
        if (port_open(&split->out[split->outputs], filter, OUT_PIN, &small_type, FRAMES)) continue;
        split_close(split);
        return FALSE;
    }
    return TRUE;
}

static void split_set_state(struct split *split, KSSTATE state)
{
    ULONG i;

    check_set_state(split->in.pin, state);
    for (i = 0; i < split->outputs; i++) check_set_state(split->out[i].pin, state);
}

static BOOL stays_pending(struct stream_request *request)
{
    return WaitForSingleObject(request->event, 100) == WAIT_TIMEOUT && stream_is_pending(request);
}

static void test_outputs(HANDLE filter, ULONG outputs)
{
    struct split split;
    ULONG round, i, j;

    winetest_push_context("%lu outputs", outputs);
    if (!split_open(&split, filter, outputs))
    {
        winetest_pop_context();
        return;
    }
    split_set_state(&split, KSSTATE_RUN);
    for (round = 0; round < 4; round++)
    {
        for (i = 0; i < FRAMES; i++) port_write(&split.in, i, round * FRAMES + i + 1, TIMES | KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT);
        for (j = 0; j < outputs; j++) for (i = 0; i < FRAMES; i++) port_read(&split.out[j], i);
        for (i = 0; i < FRAMES; i++)
        {
            check_written(&split.in, i);
            for (j = 0; j < outputs; j++)
            {
                winetest_push_context("output %lu", j);
                check_picture(&split.out[j], i, round * FRAMES + i + 1, TIMES | KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT, FALSE);
                winetest_pop_context();
            }
        }
    }
    ok(get_transform_stats(split.in.pin).processed == 4 * FRAMES, "The minidriver has had %I64u frames.\n",
            get_transform_stats(split.in.pin).processed);
    split_close(&split);
    winetest_pop_context();
}

/* All outputs that are not stopped have to have a buffer: nothing is left out. */
static void test_slow_output(HANDLE filter)
{
    struct split split;
    ULONG i;

    if (!split_open(&split, filter, 3)) return;
    split_set_state(&split, KSSTATE_RUN);
    for (i = 0; i < FRAMES; i++)
    {
        port_write(&split.in, i, i + 1, TIMES);
        port_read(&split.out[0], i);
        port_read(&split.out[2], i);
    }
    ok(stays_pending(split.out[0].requests[0]), "The splitter didn't wait for its slowest output.\n");
    for (i = 0; i < FRAMES; i++)
    {
        port_read(&split.out[1], i);
        check_picture(&split.out[1], i, i + 1, TIMES, FALSE);
        check_picture(&split.out[0], i, i + 1, TIMES, FALSE);
        check_picture(&split.out[2], i, i + 1, TIMES, FALSE);
        if (i + 1 < FRAMES) ok(stream_is_pending(split.out[2].requests[i + 1]), "Picture %lu came too early.\n", i + 2);
    }
    split_close(&split);
}

static void check_all(struct split *split, ULONG without, ULONG frame)
{
    ULONG j;

    port_write(&split->in, 0, frame, TIMES);
    for (j = 0; j < split->outputs; j++) if (j != without) port_read(&split->out[j], 0);
    for (j = 0; j < split->outputs; j++) if (j != without) check_picture(&split->out[j], 0, frame, TIMES, FALSE);
    check_written(&split->in, 0);
}

/* Outputs come and go while the others stream, the one that is copied from as well. */
static void test_stopped_output(HANDLE filter)
{
    struct split split;
    ULONG j, frame = 1;

    if (!split_open(&split, filter, 3)) return;
    split_set_state(&split, KSSTATE_RUN);
    check_all(&split, OUTPUTS, frame++);
    for (j = 0; j < split.outputs; j++)
    {
        winetest_push_context("output %lu", j);
        port_read(&split.out[j], 1);
        check_set_state(split.out[j].pin, KSSTATE_STOP);
        ok(stream_wait(split.out[j].requests[1], KSTEST_TIMEOUT) == STATUS_CANCELLED, "The stopped output's read gave %#lx.\n",
                split.out[j].requests[1]->status);
        check_all(&split, j, frame++);
        check_set_state(split.out[j].pin, KSSTATE_ACQUIRE);
        port_write(&split.in, 1, frame, TIMES);
        ok(stays_pending(split.in.requests[1]), "A frame was processed with an output in Acquire.\n");
        check_set_state(split.out[j].pin, KSSTATE_RUN);
        port_read(&split.out[0], 0);
        port_read(&split.out[1], 0);
        port_read(&split.out[2], 0);
        check_picture(&split.out[0], 0, frame, TIMES, FALSE);
        check_picture(&split.out[1], 0, frame, TIMES, FALSE);
        check_picture(&split.out[2], 0, frame++, TIMES, FALSE);
        check_written(&split.in, 1);
        check_all(&split, OUTPUTS, frame++);
        winetest_pop_context();
    }

    /* closed in Run */
    port_close(&split.out[0]);
    split.out[0] = split.out[2];
    split.outputs = 2;
    ok(wait_instances(filter, OUT_PIN, 2) == 2, "The output is not closed.\n");
    check_all(&split, OUTPUTS, frame++);
    port_close(&split.out[1]);
    split.outputs = 1;
    ok(wait_instances(filter, OUT_PIN, 1) == 1, "The output is not closed.\n");
    check_all(&split, OUTPUTS, frame++);
    split_close(&split);
}

/* A buffer that can't hold the picture is the loss of its own client. */
static void test_short_buffer(HANDLE filter)
{
    struct split split;
    NTSTATUS status;
    ULONG j;

    if (!split_open(&split, filter, 2)) return;
    split_set_state(&split, KSSTATE_RUN);
    for (j = 0; j < 2; j++)
    {
        winetest_push_context("output %lu", j);
        split.out[j].requests[0]->u.header.FrameExtent = split.out[j].size - 1;
        port_write(&split.in, 0, 10 + j, TIMES);
        port_read(&split.out[!j], 0);
        port_read(&split.out[j], 0);
        status = stream_wait(split.out[j].requests[0], KSTEST_TIMEOUT);
        ok(status == STATUS_BUFFER_TOO_SMALL, "A short buffer gave %#lx.\n", status);
        if (!j) port_read(&split.out[j], 1); /* the first one's client is waited for */
        check_picture(&split.out[!j], 0, 10 + j, TIMES, FALSE);
        if (!j) check_picture(&split.out[j], 1, 10 + j, TIMES, FALSE);
        check_written(&split.in, 0);
        split.out[j].requests[0]->u.header.FrameExtent = split.out[j].size;
        winetest_pop_context();
    }
    check_all(&split, OUTPUTS, 20);
    split_close(&split);
}

static void test_end(HANDLE filter)
{
    struct split split;
    ULONG i, j;

    if (!split_open(&split, filter, OUTPUTS)) return;
    split_set_state(&split, KSSTATE_PAUSE);
    for (i = 0; i < 3; i++) for (j = 0; j < OUTPUTS; j++) port_read(&split.out[j], i);
    port_write(&split.in, 0, 1, TIMES);
    stream_write(split.in.requests[1], 0, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
    port_write(&split.in, 2, 2, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
    for (j = 0; j < OUTPUTS; j++)
    {
        struct stream_request *end = split.out[j].requests[1];

        check_picture(&split.out[j], 0, 1, TIMES, FALSE);
        ok(!stream_wait(end, KSTEST_TIMEOUT), "The end of the stream gave %#lx, flags %#lx, %lu bytes.\n", end->status,
                end->u.header.OptionsFlags, end->u.header.DataUsed);
        ok(end->u.header.OptionsFlags == KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM,
                "The end of the stream gave %#lx, flags %#lx, %lu bytes.\n", end->status, end->u.header.OptionsFlags,
                end->u.header.DataUsed);
        ok(!end->u.header.DataUsed, "The end of the stream gave %#lx, flags %#lx, %lu bytes.\n", end->status,
                end->u.header.OptionsFlags, end->u.header.DataUsed);
        check_picture(&split.out[j], 2, 2, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM, FALSE);
    }
    split_close(&split);
}

static void test_instances(HANDLE filter)
{
    struct video_type type = small_type;
    KSPIN_CINSTANCES instances = {0};
    struct split split;
    NTSTATUS status;
    DWORD error;
    HANDLE pin;

    if (!split_open(&split, filter, 1)) return;
    type.v2 = TRUE;
    error = create_pin(filter, OUT_PIN, &type, GENERIC_READ, &pin);
    ok(error == ERROR_NO_MATCH, "A second output with another format gave %lu.\n", error);
    split_close(&split);

    if (!split_open(&split, filter, OUTPUTS)) return;
    status = ks_pin_property(filter, OUT_PIN, KSPROPERTY_PIN_CINSTANCES, KSPROPERTY_TYPE_GET, &instances,
            sizeof(instances), NULL);
    ok(!status, "Got %#lx.\n", status);
    ok(instances.PossibleCount == OUTPUTS, "Got %lu of %lu.\n", instances.CurrentCount, instances.PossibleCount);
    ok(instances.CurrentCount == OUTPUTS, "Got %lu of %lu.\n", instances.CurrentCount, instances.PossibleCount);
    error = create_pin(filter, OUT_PIN, &small_type, GENERIC_READ, &pin);
    ok(error == ERROR_NO_SYSTEM_RESOURCES, "One more output than possible gave %lu.\n", error);
    check_set_state(split.in.pin, KSSTATE_RUN);
    split_close(&split);
}

static void test_format_change(HANDLE filter)
{
    static const struct video_type large = {.format = KSVIRT_YUY2, .width = 320, .height = 240, .interval = 333333};
    union video_format format;
    struct port in, out[2];
    ULONG header_size, j;
    NTSTATUS status;

    if (!port_open(&in, filter, IN_PIN, &large, 2)) return;
    if (!port_open(&out[0], filter, OUT_PIN, &large, 2) || !port_open(&out[1], filter, OUT_PIN, &large, 2)) return;
    check_set_state(in.pin, KSSTATE_RUN);
    check_set_state(out[0].pin, KSSTATE_RUN);
    check_set_state(out[1].pin, KSSTATE_RUN);
    header_size = in.requests[0]->header_size;
    init_video_format(&format, &small_type);
    memcpy(port_data(&in, 0), &format, format.format.FormatSize);
    in.requests[0]->header_size = sizeof(KSSTREAM_HEADER);
    stream_write(in.requests[0], format.format.FormatSize, KSSTREAM_HEADER_OPTIONSF_TYPECHANGED);
    in.requests[0]->header_size = header_size;
    in.type = small_type;
    in.size = video_size(&small_type);
    port_write(&in, 1, 5, TIMES);
    for (j = 0; j < 2; j++)
    {
        port_read(&out[j], 0);
        port_read(&out[j], 1);
    }
    check_written(&in, 0);
    for (j = 0; j < 2; j++)
    {
        winetest_push_context("output %lu", j);
        status = stream_wait(out[j].requests[0], KSTEST_TIMEOUT);
        ok(!status, "Got %#lx.\n", status);
        ok(out[j].requests[0]->u.header.OptionsFlags == KSSTREAM_HEADER_OPTIONSF_TYPECHANGED, "Got flags %#lx.\n",
                out[j].requests[0]->u.header.OptionsFlags);
        ok(stays_pending(out[j].requests[1]), "Data came before all have asked for the format.\n");
        status = ks_property(out[j].pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT,
                KSPROPERTY_TYPE_GET, &format, sizeof(format), NULL);
        ok(!status, "Got %#lx.\n", status);
        ok(video_format_bitmap(&format)->biWidth == 160, "Got width %ld.\n", video_format_bitmap(&format)->biWidth);
        out[j].type = small_type;
        out[j].size = video_size(&small_type);
        winetest_pop_context();
    }
    for (j = 0; j < 2; j++) check_picture(&out[j], 1, 5, TIMES, FALSE);
    port_close(&out[1]);
    port_close(&out[0]);
    port_close(&in);
}

START_TEST(splitter)
{
    HANDLE filter = kstest_open_device(KSBENCH_SPLITTER_HARDWARE_ID);
    ULONG i;

    if (!filter) return;
    for (i = 1; i <= OUTPUTS; i++) test_outputs(filter, i);
    test_slow_output(filter);
    test_stopped_output(filter);
    test_short_buffer(filter);
    test_end(filter);
    test_instances(filter);
    test_format_change(filter);
    check_alive(filter);
    CloseHandle(filter);
}
