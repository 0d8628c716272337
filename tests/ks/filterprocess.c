/*
 * Filter-centric processing: pictures through the in-place and the copying transform
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
#define FRAMES 6

struct pair
{
    struct port in, out;
};

static BOOL pair_open(struct pair *pair, HANDLE filter, const struct video_type *from, const struct video_type *to)
{
    memset(pair, 0, sizeof(*pair));
    if (!port_open(&pair->in, filter, IN_PIN, from, FRAMES)) return FALSE;
    if (port_open(&pair->out, filter, OUT_PIN, to, FRAMES)) return TRUE;
    port_close(&pair->in);
    return FALSE;
}

static void pair_set_state(struct pair *pair, KSSTATE state)
{
    check_set_state(pair->in.pin, state);
    check_set_state(pair->out.pin, state);
}

static void pair_close(struct pair *pair)
{
    port_close(&pair->out);
    port_close(&pair->in);
}

/* Each frame goes in as one and comes out as one, whichever side comes first. */
static void test_frames(HANDLE filter, const struct video_type *from, const struct video_type *to, BOOL inverted)
{
    struct ksbench_transform_stats stats;
    struct pair pair;
    ULONG i, round;

    winetest_push_context("%s to %s", debugstr_video_type(from), debugstr_video_type(to));
    if (!pair_open(&pair, filter, from, to))
    {
        winetest_pop_context();
        return;
    }
    pair_set_state(&pair, KSSTATE_RUN);
    for (round = 0; round < 4; round++)
    {
        for (i = 0; i < FRAMES; i++) if (round & 1) port_read(&pair.out, i);
        for (i = 0; i < FRAMES; i++)
            port_write(&pair.in, i, round * FRAMES + i + 1, TIMES | (i & 1 ? KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT : 0));
        for (i = 0; i < FRAMES; i++) if (!(round & 1)) port_read(&pair.out, i);
        for (i = 0; i < FRAMES; i++)
        {
            check_written(&pair.in, i);
            check_picture(&pair.out, i, round * FRAMES + i + 1,
                    TIMES | (i & 1 ? KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT : 0), inverted);
        }
    }
    stats = get_transform_stats(pair.in.pin);
    ok(stats.processed == 4 * FRAMES, "%I64u processed.\n", stats.processed);
    ok(!stats.rejected, "%I64u rejected.\n", stats.rejected);
    ok(!stats.type_changes, "%I64u processed, %I64u rejected.\n", stats.processed, stats.rejected);
    ok(!stats.in_place, "%I64u frames of a client were changed in place.\n", stats.in_place);
    pair_set_state(&pair, KSSTATE_STOP);
    pair_close(&pair);
    winetest_pop_context();
}

static void test_inplace(void)
{
    HANDLE filter = kstest_open_device(KSBENCH_INPLACE_HARDWARE_ID);
    struct video_type type = small_type;

    if (!filter) return;
    for (type.format = 0; type.format < KSVIRT_FORMAT_COUNT; type.format++) test_frames(filter, &type, &type, TRUE);
    CloseHandle(filter);
}

static void test_copy(void)
{
    HANDLE filter = kstest_open_device(KSBENCH_COPY_HARDWARE_ID);
    static const enum ksvirt_format partners[KSVIRT_FORMAT_COUNT] =
        {KSVIRT_RGB32, KSVIRT_UYVY, KSVIRT_YUY2, KSVIRT_NV12, KSVIRT_RGB24};
    struct video_type from = small_type, to = small_type;

    if (!filter) return;
    from.width = to.width = 170; /* RGB24 has padding */
    for (from.format = 0; from.format < KSVIRT_FORMAT_COUNT; from.format++)
    {
        to.format = from.format;
        test_frames(filter, &from, &to, FALSE);
        to.format = partners[from.format];
        test_frames(filter, &from, &to, FALSE);
    }
    CloseHandle(filter);
}


/* Nothing comes of these within a moment. */
static BOOL stays_pending(struct stream_request *request)
{
    return WaitForSingleObject(request->event, 100) == WAIT_TIMEOUT && stream_is_pending(request);
}

static void write_raw(struct port *port, ULONG i, ULONG size, ULONG flags, LONGLONG time)
{
    port->requests[i]->u.header.PresentationTime.Time = time;
    port->requests[i]->u.header.Duration = 0;
    stream_write_header(port->requests[i], size, flags);
}

/* Samples without data bypass the minidriver, flags and time included; the end of the stream comes last. */
static void test_flags(HANDLE filter)
{
    static const ULONG flags[] =
    {
        KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY, KSSTREAM_HEADER_OPTIONSF_TIMEDISCONTINUITY,
        KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT | KSSTREAM_HEADER_OPTIONSF_TIMEVALID,
        KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM | KSSTREAM_HEADER_OPTIONSF_TIMEVALID,
    };
    struct pair pair;
    ULONG i;

    if (!pair_open(&pair, filter, &small_type, &small_type)) return;
    pair_set_state(&pair, KSSTATE_RUN);
    for (i = 0; i < ARRAY_SIZE(flags); i++)
    {
        const KSSTREAM_HEADER *header = &pair.out.requests[1]->u.header;
        NTSTATUS status;

        winetest_push_context("flags %#lx", flags[i]);
        port_write(&pair.in, 0, 3 * i + 1, TIMES | KSSTREAM_HEADER_OPTIONSF_PREROLL);
        write_raw(&pair.in, 1, 0, flags[i], 12345);
        port_write(&pair.in, 2, 3 * i + 2, TIMES);
        port_read(&pair.out, 0);
        port_read(&pair.out, 1);
        check_picture(&pair.out, 0, 3 * i + 1, TIMES | KSSTREAM_HEADER_OPTIONSF_PREROLL, TRUE);
        status = stream_wait(pair.out.requests[1], KSTEST_TIMEOUT);
        ok(!status, "Got %#lx.\n", status);
        ok(!header->DataUsed, "Got %lu bytes.\n", header->DataUsed);
        ok(header->OptionsFlags == flags[i], "Got flags %#lx.\n", header->OptionsFlags);
        if (flags[i] & KSSTREAM_HEADER_OPTIONSF_TIMEVALID)
            ok(header->PresentationTime.Time == 12345, "Got time %I64d.\n", header->PresentationTime.Time);
        ok(port_data(&pair.out, 1)[0] == 0xcc, "The buffer was written to.\n");
        check_written(&pair.in, 0);
        check_written(&pair.in, 1);
        port_read(&pair.out, 2);
        check_picture(&pair.out, 2, 3 * i + 2, TIMES, TRUE);
        check_written(&pair.in, 2);
        winetest_pop_context();
    }
    /* with data, or the end alone without a buffer for it */
    port_write(&pair.in, 0, 100, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM | KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY);
    port_read(&pair.out, 0);
    check_picture(&pair.out, 0, 100, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM | KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY, TRUE);
    write_raw(&pair.in, 0, 0, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM, 0);
    ok(stays_pending(pair.in.requests[0]), "The end of the stream was used without a buffer.\n");
    port_read(&pair.out, 0);
    ok(!stream_wait(pair.out.requests[0], KSTEST_TIMEOUT), "Got %#lx, flags %#lx.\n", pair.out.requests[0]->status,
            pair.out.requests[0]->u.header.OptionsFlags);
    ok(pair.out.requests[0]->u.header.OptionsFlags == KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM, "Got %#lx, flags %#lx.\n",
            pair.out.requests[0]->status, pair.out.requests[0]->u.header.OptionsFlags);
    ok(get_transform_stats(pair.in.pin).processed == 2 * ARRAY_SIZE(flags) + 1, "The minidriver has got %I64u frames.\n",
            get_transform_stats(pair.in.pin).processed);
    pair_close(&pair);
}

/* The minidriver refuses frames and buffers that can't hold a picture. */
static void test_sizes(HANDLE filter)
{
    struct ksbench_transform_stats stats;
    struct pair pair;
    NTSTATUS status;

    if (!pair_open(&pair, filter, &small_type, &small_type)) return;
    pair_set_state(&pair, KSSTATE_RUN);
    port_read(&pair.out, 0);
    write_raw(&pair.in, 0, pair.in.size - 1, TIMES, 0);
    status = stream_wait(pair.in.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A short frame gave %#lx.\n", status);
    write_raw(&pair.in, 0, 1, 0, 0);
    status = stream_wait(pair.in.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A frame of one byte gave %#lx.\n", status);
    ok(stays_pending(pair.out.requests[0]), "A short frame ended a read with %#lx.\n", pair.out.requests[0]->status);
    port_write(&pair.in, 0, 7, TIMES);
    check_picture(&pair.out, 0, 7, TIMES | KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY, TRUE);
    check_written(&pair.in, 0);

    /* the picture goes into the first buffer that is large enough */
    pair.out.requests[0]->u.header.FrameExtent = pair.out.size - 1;
    pair.out.requests[1]->u.header.FrameExtent = 0;
    port_read(&pair.out, 0);
    port_read(&pair.out, 1);
    port_read(&pair.out, 2);
    port_write(&pair.in, 0, 8, TIMES);
    status = stream_wait(pair.out.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short buffer gave %#lx.\n", status);
    ok(!pair.out.requests[0]->u.header.DataUsed, "A short buffer gave %#lx.\n", status);
    status = stream_wait(pair.out.requests[1], KSTEST_TIMEOUT);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A buffer of no bytes gave %#lx.\n", status);
    check_picture(&pair.out, 2, 8, TIMES, TRUE);
    check_written(&pair.in, 0);
    stats = get_transform_stats(pair.in.pin);
    ok(stats.rejected == 2, "%I64u rejected.\n", stats.rejected);
    ok(stats.processed == 2, "%I64u processed.\n", stats.processed);
    pair_close(&pair);
}

/* Nothing is processed before all necessary pins are there, in Pause or above. */
static void test_states(HANDLE filter)
{
    struct pair pair;
    NTSTATUS status;
    ULONG state;

    memset(&pair, 0, sizeof(pair));
    if (!port_open(&pair.in, filter, IN_PIN, &small_type, FRAMES)) return;
    for (state = KSSTATE_ACQUIRE; state <= KSSTATE_RUN; state++)
    {
        status = set_state(pair.in.pin, state);
        ok(status == STATUS_INVALID_DEVICE_STATE, "State %lu without an output gave %#lx.\n", state, status);
        ok(get_state(pair.in.pin) == KSSTATE_STOP, "The state is %lu.\n", get_state(pair.in.pin));
    }
    check_set_state(pair.in.pin, KSSTATE_STOP);
    if (!port_open(&pair.out, filter, OUT_PIN, &small_type, FRAMES))
    {
        port_close(&pair.in);
        return;
    }

    check_set_state(pair.in.pin, KSSTATE_RUN);
    port_write(&pair.in, 0, 1, TIMES);
    ok(stays_pending(pair.in.requests[0]), "A frame was processed while the output is stopped.\n");
    check_set_state(pair.out.pin, KSSTATE_ACQUIRE);
    port_read(&pair.out, 0);
    ok(stays_pending(pair.in.requests[0]), "A frame was processed in Acquire.\n");
    check_set_state(pair.out.pin, KSSTATE_PAUSE);
    check_picture(&pair.out, 0, 1, TIMES, TRUE);
    check_written(&pair.in, 0);

    port_write(&pair.in, 0, 2, TIMES);
    check_set_state(pair.in.pin, KSSTATE_ACQUIRE);
    port_read(&pair.out, 0);
    ok(stays_pending(pair.out.requests[0]), "A frame was processed after Acquire.\n");
    check_set_state(pair.in.pin, KSSTATE_RUN);
    check_picture(&pair.out, 0, 2, TIMES, TRUE);
    check_written(&pair.in, 0);

    /* the output goes: what was written waits for another one */
    check_set_state(pair.out.pin, KSSTATE_STOP);
    port_write(&pair.in, 0, 3, TIMES);
    port_close(&pair.out);
    ok(stays_pending(pair.in.requests[0]), "A frame was processed without an output.\n");
    if (port_open(&pair.out, filter, OUT_PIN, &small_type, FRAMES))
    {
        check_set_state(pair.out.pin, KSSTATE_RUN);
        port_read(&pair.out, 0);
        check_picture(&pair.out, 0, 3, TIMES, TRUE);
        check_written(&pair.in, 0);
    }
    pair_close(&pair);
}

static void check_cancelled(struct port *port, ULONG first)
{
    NTSTATUS status;
    ULONG i;

    for (i = first; i < port->count; i++)
    {
        status = stream_wait(port->requests[i], KSTEST_TIMEOUT);
        ok(status == STATUS_CANCELLED, "Request %lu gave %#lx.\n", i, status);
    }
}

/* Stop and close give everything back, whatever waits on which side. */
static void test_stop(HANDLE filter)
{
    struct pair pair;
    ULONG i, round;

    for (round = 0; round < 4; round++)
    {
        struct port *waiting = round & 1 ? &pair.out : &pair.in;

        winetest_push_context("round %lu", round);
        if (!pair_open(&pair, filter, &small_type, &small_type)) break;
        pair_set_state(&pair, KSSTATE_RUN);
        port_read(&pair.out, 0);
        port_write(&pair.in, 0, 1, TIMES);
        check_picture(&pair.out, 0, 1, TIMES, TRUE);
        check_written(&pair.in, 0);
        for (i = 0; i < FRAMES; i++)
        {
            if (round & 1) port_read(&pair.out, i);
            else port_write(&pair.in, i, i + 2, TIMES);
        }
        for (i = 0; i < FRAMES; i++) ok(stream_is_pending(waiting->requests[i]), "Request %lu is over.\n", i);
        if (round < 2)
        {
            pair_set_state(&pair, KSSTATE_STOP);
            check_cancelled(waiting, 0);
            /* and again */
            pair_set_state(&pair, KSSTATE_PAUSE);
            port_write(&pair.in, 0, 9, TIMES);
            port_read(&pair.out, 0);
            check_picture(&pair.out, 0, 9, TIMES, TRUE);
            check_written(&pair.in, 0);
        }
        else
        {
            CloseHandle(waiting->pin);
            waiting->pin = NULL;
            check_cancelled(waiting, 0);
        }
        pair_close(&pair);
        winetest_pop_context();
    }
}

static NTSTATUS set_reset(HANDLE pin, ULONG reset)
{
    return ks_ioctl(pin, IOCTL_KS_RESET_STATE, &reset, sizeof(reset), NULL, 0, NULL);
}

static void test_reset(HANDLE filter)
{
    struct pair pair;
    NTSTATUS status;
    ULONG i;

    if (!pair_open(&pair, filter, &small_type, &small_type)) return;
    pair_set_state(&pair, KSSTATE_RUN);
    for (i = 0; i < FRAMES; i++) port_write(&pair.in, i, i + 1, TIMES);
    port_read(&pair.out, 0);
    check_picture(&pair.out, 0, 1, TIMES, TRUE);
    status = set_reset(pair.in.pin, KSRESET_BEGIN);
    ok(!status, "Beginning a reset gave %#lx.\n", status);
    check_written(&pair.in, 0);
    check_cancelled(&pair.in, 1);
    ok(get_transform_stats(pair.in.pin).resets == 1, "The minidriver was reset %I64u times.\n",
            get_transform_stats(pair.in.pin).resets);
    port_read(&pair.out, 0);
    port_write(&pair.in, 0, 20, TIMES);
    status = stream_wait(pair.in.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_DEVICE_NOT_READY, "Writing during a reset gave %#lx.\n", status);
    status = set_reset(pair.in.pin, KSRESET_END);
    ok(!status, "Ending a reset gave %#lx.\n", status);
    port_write(&pair.in, 0, 21, TIMES);
    check_picture(&pair.out, 0, 21, TIMES, TRUE);
    check_written(&pair.in, 0);

    /* the output: reads are given back, frames wait */
    for (i = 0; i < FRAMES; i++) port_read(&pair.out, i);
    status = set_reset(pair.out.pin, KSRESET_BEGIN);
    ok(!status, "Beginning a reset gave %#lx.\n", status);
    check_cancelled(&pair.out, 0);
    port_write(&pair.in, 0, 22, TIMES);
    ok(stays_pending(pair.in.requests[0]), "A frame was processed during a reset.\n");
    status = set_reset(pair.out.pin, KSRESET_END);
    ok(!status, "Ending a reset gave %#lx.\n", status);
    port_read(&pair.out, 0);
    check_picture(&pair.out, 0, 22, TIMES, TRUE);
    check_written(&pair.in, 0);
    pair_close(&pair);
}

/* A gate of the minidriver's own that the input pin is attached to (KsPinAttachAndGate). */
static void test_gate(HANDLE filter)
{
    struct pair pair;
    NTSTATUS status;
    ULONG i;

    if (!pair_open(&pair, filter, &small_type, &small_type)) return;
    status = set_transform(pair.in.pin, KSBENCH_PROPERTY_TRANSFORM_HOLD, 1);
    ok(!status, "Holding gave %#lx.\n", status);
    pair_set_state(&pair, KSSTATE_RUN);
    for (i = 0; i < FRAMES; i++)
    {
        port_write(&pair.in, i, i + 1, TIMES);
        port_read(&pair.out, i);
    }
    ok(stays_pending(pair.out.requests[0]), "A frame went through a closed gate.\n");
    status = set_transform(pair.in.pin, KSBENCH_PROPERTY_TRANSFORM_HOLD, 0);
    ok(!status, "Letting go gave %#lx.\n", status);
    for (i = 0; i < FRAMES; i++)
    {
        check_picture(&pair.out, i, i + 1, TIMES, TRUE);
        check_written(&pair.in, i);
    }
    /* closed in the middle, then the pins stop and run again */
    set_transform(pair.in.pin, KSBENCH_PROPERTY_TRANSFORM_HOLD, 1);
    port_write(&pair.in, 0, 10, TIMES);
    port_read(&pair.out, 0);
    ok(stays_pending(pair.out.requests[0]), "A frame went through a closed gate.\n");
    pair_set_state(&pair, KSSTATE_STOP);
    check_cancelled(&pair.in, FRAMES);
    pair_set_state(&pair, KSSTATE_RUN);
    port_write(&pair.in, 0, 11, TIMES);
    port_read(&pair.out, 0);
    ok(stays_pending(pair.out.requests[0]), "A frame went through a closed gate.\n");
    set_transform(pair.in.pin, KSBENCH_PROPERTY_TRANSFORM_HOLD, 0);
    check_picture(&pair.out, 0, 11, TIMES, TRUE);
    check_written(&pair.in, 0);
    /* the pin goes with its gate closed: the next one doesn't find it so */
    set_transform(pair.in.pin, KSBENCH_PROPERTY_TRANSFORM_HOLD, 1);
    pair_close(&pair);
    if (!pair_open(&pair, filter, &small_type, &small_type)) return;
    pair_set_state(&pair, KSSTATE_RUN);
    port_write(&pair.in, 0, 12, TIMES);
    port_read(&pair.out, 0);
    check_picture(&pair.out, 0, 12, TIMES, TRUE);
    pair_close(&pair);
}

/* A trailing edge keeps frames in the queue that the leading edge has passed. */
static void test_window(HANDLE filter)
{
    const ULONG window = 2;
    struct pair pair;
    NTSTATUS status;
    ULONG i;

    if (!pair_open(&pair, filter, &small_type, &small_type)) return;
    status = set_transform(pair.in.pin, KSBENCH_PROPERTY_TRANSFORM_WINDOW, KSBENCH_MAX_WINDOW + 1);
    ok(status == STATUS_INVALID_PARAMETER, "A great window gave %#lx.\n", status);
    status = set_transform(pair.in.pin, KSBENCH_PROPERTY_TRANSFORM_WINDOW, window);
    ok(!status, "Setting a window gave %#lx.\n", status);
    pair_set_state(&pair, KSSTATE_RUN);
    status = set_transform(pair.in.pin, KSBENCH_PROPERTY_TRANSFORM_WINDOW, 0);
    ok(status == STATUS_INVALID_DEVICE_STATE, "Setting a window in Run gave %#lx.\n", status);
    for (i = 0; i < FRAMES; i++)
    {
        port_write(&pair.in, i, i + 1, TIMES);
        port_read(&pair.out, i);
    }
    for (i = 0; i < FRAMES; i++) check_picture(&pair.out, i, i + 1, TIMES, TRUE);
    for (i = 0; i < FRAMES - window; i++) check_written(&pair.in, i);
    for (; i < FRAMES; i++) ok(stays_pending(pair.in.requests[i]), "Frame %lu has left the window.\n", i);

    /* one that is cancelled leaves it */
    CancelIoEx(pair.in.pin, (OVERLAPPED *)&pair.in.requests[FRAMES - 2]->io);
    status = stream_wait(pair.in.requests[FRAMES - 2], KSTEST_TIMEOUT);
    ok(!status || status == STATUS_CANCELLED, "Cancelling gave %#lx.\n", status);
    for (i = 0; i < 2; i++)
    {
        port_write(&pair.in, i, 30 + i, TIMES);
        port_read(&pair.out, i);
        check_picture(&pair.out, i, 30 + i, TIMES, TRUE);
    }
    check_written(&pair.in, FRAMES - 1);
    pair_set_state(&pair, KSSTATE_STOP);
    for (i = 0; i < 2; i++)
    {
        status = stream_wait(pair.in.requests[i], KSTEST_TIMEOUT);
        ok(!status || status == STATUS_CANCELLED, "Frame %lu gave %#lx.\n", i, status);
    }
    pair_close(&pair);
}

static void test_headers(HANDLE filter)
{
    struct pair pair;
    NTSTATUS status;

    if (!pair_open(&pair, filter, &small_type, &small_type)) return;
    pair_set_state(&pair, KSSTATE_RUN);
    stream_read(pair.in.requests[0]);
    status = stream_wait(pair.in.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_ACCESS_DENIED, "Reading from an input gave %#lx.\n", status);
    stream_write(pair.out.requests[0], pair.out.size, 0);
    status = stream_wait(pair.out.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_ACCESS_DENIED, "Writing to an output gave %#lx.\n", status);
    stream_write(pair.in.requests[0], pair.in.size + 1, 0);
    status = stream_wait(pair.in.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_INVALID_PARAMETER, "More data than memory gave %#lx.\n", status);
    stream_write(pair.in.requests[0], 8, KSSTREAM_HEADER_OPTIONSF_TYPECHANGED);
    status = stream_wait(pair.in.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_INVALID_PARAMETER, "A format of 8 bytes gave %#lx.\n", status);

    /* memory that isn't there is found when the frame's turn has come */
    pair.in.requests[0]->u.header.Data = (void *)0x10;
    port_read(&pair.out, 0);
    stream_write(pair.in.requests[0], pair.in.size, 0);
    status = stream_wait(pair.in.requests[0], KSTEST_TIMEOUT);
    check_memory_refused(status, "A bad address");
    pair.in.requests[0]->u.header.Data = port_data(&pair.in, 0);
    port_write(&pair.in, 0, 1, TIMES);
    check_picture(&pair.out, 0, 1, TIMES, TRUE);
    check_written(&pair.in, 0);
    pair_close(&pair);
}

static void write_format(struct port *port, ULONG i, const struct video_type *type, BOOL v2)
{
    union video_format format;

    init_video_format(&format, type);
    memcpy(port_data(port, i), &format, format.format.FormatSize);
    port->requests[i]->header_size = sizeof(KSSTREAM_HEADER);
    write_raw(port, i, format.format.FormatSize, KSSTREAM_HEADER_OPTIONSF_TYPECHANGED, 0);
}

static NTSTATUS propose(HANDLE pin, const union video_format *format, ULONG size)
{
    return ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_PROPOSEDATAFORMAT, KSPROPERTY_TYPE_SET,
            (void *)format, size, NULL);
}

/* What could be taken in the stream is no question of the state, and asking changes nothing. */
static void test_proposals(const struct pair *pair, const struct video_type *from, const struct video_type *to)
{
    static const struct video_type rgb = {.format = KSVIRT_RGB24, .width = 160, .height = 120, .interval = 333333};
    union video_format format, now, before;
    struct video_type type = *from;
    NTSTATUS status;

    memset(&before, 0, sizeof(before));
    memset(&now, 0, sizeof(now));
    ks_property(pair->in.pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_GET, &before,
            sizeof(before), NULL);
    init_video_format(&format, from);
    status = propose(pair->in.pin, &format, format.format.FormatSize);
    ok(!status, "Proposing the input's format gave %#lx.\n", status);
    type.width = 160;
    type.height = 120;
    init_video_format(&format, &type);
    status = propose(pair->in.pin, &format, format.format.FormatSize);
    ok(!status, "Proposing smaller pictures gave %#lx.\n", status);
    status = propose(pair->out.pin, &format, format.format.FormatSize);
    ok(status == STATUS_NO_MATCH, "Proposing smaller pictures to the output gave %#lx.\n", status);
    init_video_format(&format, &rgb);
    status = propose(pair->in.pin, &format, format.format.FormatSize);
    ok(!status, "Proposing other colours gave %#lx.\n", status);
    type.interval = 1;
    init_video_format(&format, &type);
    status = propose(pair->in.pin, &format, format.format.FormatSize);
    ok(status == STATUS_NO_MATCH, "Proposing a bad format gave %#lx.\n", status);
    init_video_format(&format, to);
    status = propose(pair->out.pin, &format, format.format.FormatSize);
    ok(!status, "Proposing the output's format gave %#lx.\n", status);

    status = propose(pair->in.pin, &format, format.format.FormatSize - 1);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A cut-off format gave %#lx.\n", status);
    status = propose(pair->in.pin, &format, sizeof(KSDATAFORMAT));
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A format without its block gave %#lx.\n", status);
    status = propose(pair->in.pin, &format, sizeof(KSDATAFORMAT) - 1);
    ok(status == STATUS_BUFFER_TOO_SMALL, "Less than a format gave %#lx.\n", status);
    status = propose(pair->in.pin, NULL, 0);
    ok(status == STATUS_BUFFER_TOO_SMALL, "No format gave %#lx.\n", status);
    format.format.FormatSize = ~0u;
    status = propose(pair->in.pin, &format, sizeof(format));
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A format of 4 GB gave %#lx.\n", status);

    status = ks_property(pair->in.pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_GET, &now,
            sizeof(now), NULL);
    ok(!status, "Got status %#lx.\n", status);
    ok(!memcmp(&now, &before, sizeof(now)), "The format has changed, status %#lx.\n", status);
}

/* A format in the input's stream becomes one in the output's. */
static void test_format_change(HANDLE filter, const struct video_type *from, const struct video_type *to, BOOL inverted)
{
    struct video_type small_from = *from, small_to = *to;
    union video_format format;
    struct pair pair;
    ULONG header_size;
    NTSTATUS status;

    winetest_push_context("%s to %s", debugstr_video_type(from), debugstr_video_type(to));
    small_from.width = small_to.width = 160;
    small_from.height = small_to.height = 120;
    if (!pair_open(&pair, filter, from, to))
    {
        winetest_pop_context();
        return;
    }
    header_size = pair.in.requests[0]->header_size;
    test_proposals(&pair, from, to);
    pair_set_state(&pair, KSSTATE_RUN);
    port_write(&pair.in, 0, 1, TIMES);
    port_read(&pair.out, 0);
    port_read(&pair.out, 1);
    port_read(&pair.out, 2);
    check_picture(&pair.out, 0, 1, TIMES, inverted);
    test_proposals(&pair, from, to);

    write_format(&pair.in, 1, &small_from, FALSE);
    check_written(&pair.in, 1);
    pair.in.requests[1]->header_size = header_size;
    pair.in.size = video_size(&small_from);
    pair.in.type = small_from;
    port_write(&pair.in, 2, 2, TIMES);
    port_write(&pair.in, 3, 3, TIMES);
    status = stream_wait(pair.out.requests[1], KSTEST_TIMEOUT);
    ok(!status, "Got %#lx.\n", status);
    ok(pair.out.requests[1]->u.header.OptionsFlags == KSSTREAM_HEADER_OPTIONSF_TYPECHANGED, "Got flags %#lx.\n",
            pair.out.requests[1]->u.header.OptionsFlags);
    memcpy(&format, pair.out.requests[1]->u.header.Data, sizeof(format));
    ok(pair.out.requests[1]->u.header.DataUsed == format.format.FormatSize, "Got %lu bytes, a format of %lu.\n",
            pair.out.requests[1]->u.header.DataUsed, format.format.FormatSize);
    ok(format.format.FormatSize == (to->v2 ? sizeof(format.v2) : sizeof(format.v1)), "Got a format of %lu.\n",
            format.format.FormatSize);
    ok(video_format_bitmap(&format)->biWidth == 160, "Got %ldx%ld.\n", video_format_bitmap(&format)->biWidth,
            video_format_bitmap(&format)->biHeight);
    ok(video_format_bitmap(&format)->biHeight == 120, "Got %ldx%ld.\n", video_format_bitmap(&format)->biWidth,
            video_format_bitmap(&format)->biHeight);
    ok(is_same_guid(&format.format.SubFormat, &video_formats[to->format].subtype), "Got %ldx%ld.\n",
            video_format_bitmap(&format)->biWidth, video_format_bitmap(&format)->biHeight);
    ok(stays_pending(pair.out.requests[2]), "Data came before the format was asked for.\n");

    memset(&format, 0, sizeof(format));
    status = ks_property(pair.out.pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT,
            KSPROPERTY_TYPE_GET, &format, sizeof(format), NULL);
    ok(!status, "Asking for the format gave %#lx.\n", status);
    ok(video_format_bitmap(&format)->biWidth == 160, "Asking for the format gave width %ld.\n",
            video_format_bitmap(&format)->biWidth);
    pair.out.type = small_to;
    pair.out.size = video_size(&small_to);
    check_picture(&pair.out, 2, 2, TIMES, inverted);
    port_read(&pair.out, 3);
    check_picture(&pair.out, 3, 3, TIMES, inverted);

    /* what the pin doesn't have is refused, and the stream goes on */
    small_from.interval = 1;
    write_format(&pair.in, 1, &small_from, FALSE);
    status = stream_wait(pair.in.requests[1], KSTEST_TIMEOUT);
    ok(status == STATUS_NO_MATCH, "A bad format gave %#lx.\n", status);
    pair.in.requests[1]->header_size = header_size;
    port_write(&pair.in, 2, 4, TIMES);
    port_read(&pair.out, 3);
    check_picture(&pair.out, 3, 4, TIMES, inverted);
    ok(get_transform_stats(pair.in.pin).type_changes == 1, "%I64u formats were announced.\n",
            get_transform_stats(pair.in.pin).type_changes);
    pair_close(&pair);
    winetest_pop_context();
}

static BOOL can_create(HANDLE filter, const struct video_type *type)
{
    HANDLE pin;

    wait_instances(filter, OUT_PIN, 0);
    if (create_pin(filter, OUT_PIN, type, GENERIC_READ, &pin)) return FALSE;
    CloseHandle(pin);
    return TRUE;
}

/* What the output can have depends on what the input has. */
static void test_formats(HANDLE filter, BOOL converts)
{
    struct video_type type = small_type;
    struct port in;

    ok(!can_create(filter, &small_type), "An output was made without an input.\n");
    if (!port_open(&in, filter, IN_PIN, &small_type, 1)) return;
    ok(can_create(filter, &small_type), "The input's format is refused.\n");
    type.v2 = TRUE;
    ok(can_create(filter, &type), "The input's format with the other header is refused.\n");
    type = small_type;
    type.format = KSVIRT_UYVY;
    ok(can_create(filter, &type) == converts, "UYVY of YUY2 is %d.\n", !converts);
    type.format = KSVIRT_RGB24;
    ok(!can_create(filter, &type), "RGB24 was made of YUY2.\n");
    type = small_type;
    type.width += 2;
    ok(!can_create(filter, &type), "The picture was stretched.\n");
    port_close(&in);
}

/* Counts are exact while frames are on their way on both sides. */
static void test_many(HANDLE filter)
{
    const ULONG total = 300;
    ULONG written = 0, read = 0, i;
    struct pair pair;

    if (!pair_open(&pair, filter, &small_type, &small_type)) return;
    pair_set_state(&pair, KSSTATE_RUN);
    for (i = 0; i < FRAMES; i++)
    {
        port_write(&pair.in, i, ++written, TIMES);
        port_read(&pair.out, i);
    }
    while (read < total)
    {
        i = read++ % FRAMES;
        check_picture(&pair.out, i, read, TIMES, TRUE);
        check_written(&pair.in, i);
        if (written < total) port_write(&pair.in, i, ++written, TIMES);
        if (read + FRAMES <= total) port_read(&pair.out, i);
    }
    ok(get_transform_stats(pair.in.pin).processed == total, "%I64u frames were processed.\n",
            get_transform_stats(pair.in.pin).processed);
    pair_close(&pair);
}

/* camera -> transform -> renderer, all in the kernel */
struct chain
{
    HANDLE camera, transform, renderer; /* filters */
    HANDLE source, in, out, sink;       /* pins */
};

static BOOL chain_open(struct chain *chain, HANDLE camera, HANDLE transform, HANDLE renderer)
{
    struct pin_request request;
    LONGLONG start = kstest_now();
    DWORD error;

    memset(chain, 0, sizeof(*chain));
    chain->camera = camera;
    chain->transform = transform;
    chain->renderer = renderer;
    while ((error = create_sink(transform, &chain->in)) && kstest_poll(start, 3000));
    if (!error) error = create_sink(renderer, &chain->sink);
    init_pin_request(&request, OUT_PIN, &link_type);
    request.connect.PinToHandle = chain->sink;
    if (!error) error = KsCreatePin(transform, &request.connect, GENERIC_READ, &chain->out);
    while (!error && (error = create_source(camera, chain->in, &chain->source)) && kstest_poll(start, 3000));
    ok(!error, "Linking gave %lu.\n", error);
    return !error;
}

static void chain_set_state(struct chain *chain, ULONG state)
{
    check_set_state(chain->sink, state);
    check_set_state(chain->out, state);
    check_set_state(chain->in, state);
    check_set_state(chain->source, state);
}

static void chain_close(struct chain *chain)
{
    CloseHandle(chain->source);
    CloseHandle(chain->in);
    CloseHandle(chain->out);
    CloseHandle(chain->sink);
}

/* Between two links frames are not copied by a transform that works in place. */
static void test_links(const char *hardware_id, BOOL in_place)
{
    HANDLE camera = open_camera(), transform = kstest_open_device(hardware_id);
    HANDLE renderer = kstest_open_device(KSBENCH_RENDERER_HARDWARE_ID);
    struct ksbench_renderer_stats received = {0};
    struct ksbench_transform_stats stats;
    struct chain chain;
    ULONG i;

    if (camera && transform && renderer && chain_open(&chain, camera, transform, renderer))
    {
        for (i = 0; i < 3; i++)
        {
            ULONG64 before = get_transform_stats(chain.in).processed;

            chain_set_state(&chain, KSSTATE_RUN);
            ok(wait_received(chain.sink, 40) >= 40, "The renderer has got too few frames.\n");
            check_set_state(chain.source, KSSTATE_PAUSE);
            stats = get_transform_stats(chain.in);
            wait_received(chain.sink, stats.processed - before);
            get_renderer_stats(chain.sink, &received);
            stats = get_transform_stats(chain.in);
            ok(received.received == stats.processed - before, "%I64u frames were processed, %I64u received.\n",
                    stats.processed - before, received.received);
            ok(received.good == received.received, "%I64u received, %I64u good.\n", received.received, received.good);
            ok(received.inverted == (in_place ? received.received : 0), "%I64u of %I64u frames are inverted.\n",
                    received.inverted, received.received);
            ok(!received.repeated, "%I64u frames are repeated.\n", received.repeated);
            ok(!received.out_of_order, "%I64u out of order.\n", received.out_of_order);
            ok(stats.in_place == (in_place ? stats.processed : 0), "%I64u of %I64u frames were changed in place.\n",
                    stats.in_place, stats.processed);
            chain_set_state(&chain, i ? KSSTATE_STOP : KSSTATE_ACQUIRE);
            chain_set_state(&chain, KSSTATE_STOP);
        }
        chain_close(&chain);
    }
    if (camera) CloseHandle(camera);
    if (transform) CloseHandle(transform);
    if (renderer) CloseHandle(renderer);
}

static void test_transform(const char *hardware_id, BOOL converts)
{
    static const struct video_type large = {.format = KSVIRT_YUY2, .width = 320, .height = 240, .interval = 333333};
    static const struct video_type large2 = {.format = KSVIRT_YUY2, .width = 320, .height = 240, .interval = 333333, .v2 = TRUE};
    static const struct video_type uyvy = {.format = KSVIRT_UYVY, .width = 320, .height = 240, .interval = 333333};
    HANDLE filter = kstest_open_device(hardware_id);

    if (!filter) return;
    test_formats(filter, converts);
    test_format_change(filter, &large, &large, !converts);
    test_format_change(filter, &large, &large2, !converts);
    if (converts) test_format_change(filter, &large, &uyvy, FALSE);
    if (converts)
    {
        CloseHandle(filter);
        return;
    }
    test_flags(filter);
    test_sizes(filter);
    test_states(filter);
    test_stop(filter);
    test_reset(filter);
    test_gate(filter);
    test_window(filter);
    test_headers(filter);
    test_many(filter);
    check_alive(filter);
    CloseHandle(filter);
}

START_TEST(filterprocess)
{
    test_inplace();
    test_copy();
    test_transform(KSBENCH_INPLACE_HARDWARE_ID, FALSE);
    test_transform(KSBENCH_COPY_HARDWARE_ID, TRUE);
    test_links(KSBENCH_INPLACE_HARDWARE_ID, TRUE);
    test_links(KSBENCH_COPY_HARDWARE_ID, FALSE);
}
