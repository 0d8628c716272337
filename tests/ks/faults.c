/*
 * A driver whose pins refuse, delay, fail, and give back frames that are wrong
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

#define READS 6

/* A pin with several reads on the way. */
struct reader
{
    HANDLE pin;
    ULONG size;
    char *data;
    struct stream_request *requests[READS];
};

static BOOL reader_open(struct reader *reader, HANDLE filter)
{
    ULONG i;

    memset(reader, 0, sizeof(*reader));
    if (!(reader->pin = open_capture_pin(filter, &kstest_type))) return FALSE;
    reader->size = video_size(&kstest_type);
    reader->data = malloc(reader->size * READS);
    for (i = 0; i < READS; i++)
        reader->requests[i] = stream_request_create(reader->pin, get_header_size(reader->pin),
                reader->data + i * reader->size, reader->size);
    return TRUE;
}

static void reader_run(struct reader *reader)
{
    ULONG i;

    check_set_state(reader->pin, KSSTATE_PAUSE);
    for (i = 0; i < READS; i++) stream_read(reader->requests[i]);
    check_set_state(reader->pin, KSSTATE_RUN);
}

/* Stops, whatever is on the way. */
#define reader_stop(reader) reader_stop_(__LINE__, reader)
static void reader_stop_(unsigned int line, struct reader *reader)
{
    LONGLONG start = kstest_now();
    ULONG i;

    check_set_state_(line, reader->pin, KSSTATE_STOP);
    for (i = 0; i < READS; i++)
    {
        NTSTATUS status = stream_wait(reader->requests[i], KSTEST_TIMEOUT);

        /* any error: the stop's, or the one of the fault that the test has set, or none */
        ok_(__FILE__, line)(status != STATUS_TIMEOUT, "Read %lu is still there.\n", i);
    }
    ok_(__FILE__, line)(kstest_now() - start < KSTEST_TIMEOUT * 10000LL, "Stopping took %I64d ms.\n",
            (kstest_now() - start) / 10000);
}

static void reader_close(struct reader *reader)
{
    ULONG i;

    for (i = 0; i < READS; i++) stream_request_destroy(reader->requests[i]);
    CloseHandle(reader->pin);
    free(reader->data);
}

static void test_property(HANDLE filter, HANDLE pin)
{
    struct ksbench_fault fault, faults[KSBENCH_MAX_FAULTS + 1];
    ULONG size, i;
    NTSTATUS status;

    status = set_fault(pin, KSBENCH_FAULT_KIND_COUNT, 0, 1, 0);
    ok(status == STATUS_INVALID_PARAMETER, "An unknown kind gave %#lx.\n", status);
    memset(&fault, 0, sizeof(fault));
    status = ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_FAULTS, KSPROPERTY_TYPE_SET, &fault,
            sizeof(fault) - 1, NULL);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A short fault gave %#lx.\n", status);

    for (i = 0; i <= KSBENCH_MAX_FAULTS; i++)
    {
        status = set_state_fault(filter, KSBENCH_FAULT_STATE_DELAY, 0x100 + i, 1, 0);
        ok(status == (i < KSBENCH_MAX_FAULTS ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES), "Fault %lu gave %#lx.\n", i,
                status);
    }
    status = set_state_fault(filter, KSBENCH_FAULT_STATE_DELAY, 0x103, 7, 5);
    ok(!status, "Replacing a fault gave %#lx.\n", status);
    status = ks_property(filter, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_FAULTS, KSPROPERTY_TYPE_GET, faults,
            sizeof(faults), &size);
    ok(!status, "Got %#lx.\n", status);
    ok(size == KSBENCH_MAX_FAULTS * sizeof(fault), "Got %lu bytes.\n", size);
    ok(faults[3].step == 0x103, "Got step %#x.\n", faults[3].step);
    ok(faults[3].count == 7, "Got count %u.\n", faults[3].count);
    ok(faults[3].parameter == 5, "Got step %#x, count %u.\n", faults[3].step, faults[3].count);
    status = set_state_fault(filter, KSBENCH_FAULT_STATE_DELAY, 0x104, 0, 0);
    ok(!status, "Taking a fault away gave %#lx.\n", status);
    status = ks_property(filter, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_FAULTS, KSPROPERTY_TYPE_GET, faults,
            sizeof(faults), &size);
    ok(!status, "Got %#lx.\n", status);
    ok(size == (KSBENCH_MAX_FAULTS - 1) * sizeof(fault), "Got %lu bytes.\n", size);
    status = set_fault(filter, KSBENCH_FAULT_NONE, 0, 0, 0);
    ok(!status, "Taking all away gave %#lx.\n", status);
    status = ks_property(filter, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_FAULTS, KSPROPERTY_TYPE_GET, faults,
            sizeof(faults), &size);
    ok(!status, "Got %#lx.\n", status);
    ok(!size, "Got %lu bytes.\n", size);
}

static void test_create(HANDLE filter)
{
    ULONG id = find_pin_factory(filter, KSPIN_DATAFLOW_OUT), i;
    HANDLE pin;
    DWORD error;

    set_fault(filter, KSBENCH_FAULT_CREATE, 0, 2, STATUS_ACCESS_DENIED);
    for (i = 0; i < 2; i++)
    {
        pin = (HANDLE)0xdeadbeef;
        error = create_pin(filter, id, &kstest_type, GENERIC_READ, &pin);
        ok(error == ERROR_ACCESS_DENIED, "Try %lu gave error %lu.\n", i, error);
    }
    ok(get_fault_hits(filter, KSBENCH_FAULT_CREATE) == 2, "The fault has struck %lu times.\n",
            get_fault_hits(filter, KSBENCH_FAULT_CREATE));
    ok(!wait_instances(filter, id, 0), "Refused pins are counted.\n");
    if ((pin = open_capture_pin(filter, &kstest_type))) CloseHandle(pin);

    set_fault(filter, KSBENCH_FAULT_FORMAT, 0, 1, STATUS_INVALID_DEVICE_STATE);
    wait_instances(filter, id, 0);
    error = create_pin(filter, id, &kstest_type, GENERIC_READ, &pin);
    ok(error == ERROR_BAD_COMMAND, "A refused format gave error %lu.\n", error);
    ok(!wait_instances(filter, id, 0), "A refused pin is counted.\n");
    if ((pin = open_capture_pin(filter, &kstest_type))) CloseHandle(pin);
    set_fault(filter, KSBENCH_FAULT_NONE, 0, 0, 0);
}

static void test_format(HANDLE filter)
{
    static const struct video_type other = {.format = KSVIRT_RGB24, .width = 320, .height = 240, .interval = 333333};
    union video_format before, after, wanted;
    struct reader reader;
    NTSTATUS status;
    ULONG size;

    if (!reader_open(&reader, filter)) return;
    reader_run(&reader);
    init_video_format(&wanted, &other);
    memset(&before, 0, sizeof(before));
    memset(&after, 0, sizeof(after));
    ks_property(reader.pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_GET, &before,
            sizeof(before), &size);
    set_fault(reader.pin, KSBENCH_FAULT_FORMAT, 0, 1, STATUS_DEVICE_BUSY);
    status = ks_property(reader.pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_SET,
            &wanted, wanted.format.FormatSize, NULL);
    ok(status == STATUS_DEVICE_BUSY, "A refused format gave %#lx.\n", status);
    ks_property(reader.pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_GET, &after,
            sizeof(after), &size);
    ok(!memcmp(&before, &after, sizeof(before)), "The format has changed.\n");
    stream_wait(reader.requests[0], KSTEST_TIMEOUT);
    stream_read(reader.requests[0]);
    status = stream_wait(reader.requests[0], KSTEST_TIMEOUT);
    ok(!status, "Reading gave %#lx.\n", status);
    ok(reader.requests[0]->u.header.DataUsed == reader.size, "Reading gave %lu bytes.\n",
            reader.requests[0]->u.header.DataUsed);
    reader_stop(&reader);
    reader_close(&reader);
}

/* A refused step leaves the pin where it was before the client's request, on the way up; on the way down where the
 * step should have begun. */
static void test_state(HANDLE filter)
{
    HANDLE pin = open_capture_pin(filter, &kstest_type);
    LONGLONG start;
    NTSTATUS status;
    ULONG state;

    if (!pin) return;
    for (state = KSSTATE_STOP; state < KSSTATE_RUN; state++)
    {
        winetest_push_context("up from %lu", state);
        set_state_fault(pin, KSBENCH_FAULT_STATE, KSBENCH_STEP(state, state + 1), 1, STATUS_INSUFFICIENT_RESOURCES);
        status = set_state(pin, KSSTATE_RUN);
        ok(status == STATUS_INSUFFICIENT_RESOURCES, "Got %#lx.\n", status);
        ok(!get_state(pin), "The pin is in state %lu.\n", get_state(pin));
        check_set_state(pin, KSSTATE_RUN);
        ok(get_state(pin) == KSSTATE_RUN, "The pin is in state %lu.\n", get_state(pin));
        check_set_state(pin, KSSTATE_STOP);
        winetest_pop_context();
    }
    for (state = KSSTATE_RUN; state > KSSTATE_STOP; state--)
    {
        winetest_push_context("down from %lu", state);
        check_set_state(pin, KSSTATE_RUN);
        set_state_fault(pin, KSBENCH_FAULT_STATE, KSBENCH_STEP(state, state - 1), 1, STATUS_DEVICE_BUSY);
        status = set_state(pin, KSSTATE_STOP);
        ok(status == STATUS_DEVICE_BUSY, "Got %#lx.\n", status);
        ok(get_state(pin) == state, "The pin is in state %lu.\n", get_state(pin));
        check_set_state(pin, KSSTATE_STOP);
        winetest_pop_context();
    }

    set_fault(pin, KSBENCH_FAULT_NONE, 0, 0, 0);
    set_state_fault(pin, KSBENCH_FAULT_STATE_DELAY, KSBENCH_STEP(KSSTATE_PAUSE, KSSTATE_RUN), 1, 300);
    start = kstest_now();
    check_set_state(pin, KSSTATE_RUN);
    ok(kstest_now() - start >= 2900000, "RUN took %I64d ms.\n", (kstest_now() - start) / 10000);

    /* a pin that can't be stopped can be closed */
    set_state_fault(pin, KSBENCH_FAULT_STATE, KSBENCH_ANY, KSBENCH_ANY, STATUS_DEVICE_BUSY);
    status = set_state(pin, KSSTATE_STOP);
    ok(status == STATUS_DEVICE_BUSY, "Got %#lx.\n", status);
    CloseHandle(pin);
    state = wait_instances(filter, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), 0);
    ok(!state, "There are %lu pins.\n", state);
}

struct frame_test
{
    const char *name;
    ULONG kind;
    LONGLONG parameter;
    NTSTATUS status;   /* of the frame */
    LONG used;         /* -1: all */
    ULONG flags;       /* that it has to have */
};

/* The third frame is not as the others; the others are good, and so is what comes after a stop. */
static void test_frame(HANDLE filter, const struct frame_test *test)
{
    struct reader reader;
    ULONG i, used, hits;
    NTSTATUS status;

    winetest_push_context("%s", test->name);
    if (!reader_open(&reader, filter)) return;
    status = set_fault(reader.pin, test->kind, 2, 1, test->parameter);
    ok(!status, "The fault gave %#lx.\n", status);
    reader_run(&reader);
    for (i = 0; i < READS; i++)
    {
        const KSSTREAM_HEADER *header = &reader.requests[i]->u.header;

        status = stream_wait(reader.requests[i], KSTEST_TIMEOUT);
        ok(status == (i == 2 ? test->status : STATUS_SUCCESS), "Frame %lu: got %#lx.\n", i, status);
        used = i == 2 && test->used >= 0 ? (ULONG)test->used : reader.size;
        if (!NT_ERROR(status)) ok(header->DataUsed == used, "Frame %lu has %lu bytes.\n", i, header->DataUsed);
        ok(header->DataUsed <= header->FrameExtent, "Frame %lu has %lu of %lu bytes.\n", i, header->DataUsed,
                header->FrameExtent);
        if (i == 2) ok((header->OptionsFlags & test->flags) == test->flags, "Got flags %#lx.\n", header->OptionsFlags);
    }
    hits = get_fault_hits(reader.pin, test->kind);
    ok(hits == 1, "The fault has struck %lu times.\n", hits);
    reader_stop(&reader);

    reader_run(&reader);
    status = stream_wait(reader.requests[0], KSTEST_TIMEOUT);
    ok(!status, "Again: got %#lx.\n", status);
    ok(reader.requests[0]->u.header.DataUsed == reader.size, "Again: got %lu bytes.\n",
            reader.requests[0]->u.header.DataUsed);
    reader_stop(&reader);
    reader_close(&reader);
    winetest_pop_context();
}

static void test_frames(HANDLE filter)
{
    static const struct frame_test tests[] =
    {
        {"error", KSBENCH_FAULT_STATUS, STATUS_IO_DEVICE_ERROR, STATUS_IO_DEVICE_ERROR, 0, 0},
        {"cancelled", KSBENCH_FAULT_STATUS, STATUS_CANCELLED, STATUS_CANCELLED, 0, 0},
        {"short", KSBENCH_FAULT_SHORT, 100, STATUS_SUCCESS, 100, 0},
        {"empty", KSBENCH_FAULT_SHORT, 0, STATUS_SUCCESS, 0, 0},
        {"too long", KSBENCH_FAULT_LONG, 1, STATUS_SUCCESS, -1, 0},
        {"much too long", KSBENCH_FAULT_LONG, 0x70000000, STATUS_SUCCESS, -1, 0},
        {"times", KSBENCH_FAULT_TIME, 0x7f, STATUS_SUCCESS, -1, KSSTREAM_HEADER_OPTIONSF_TIMEVALID},
        {"discontinuity", KSBENCH_FAULT_FLAGS, KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY, STATUS_SUCCESS, -1,
                KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY},
        {"all flags but TYPECHANGED", KSBENCH_FAULT_FLAGS, 0xfffffff7, STATUS_SUCCESS, -1, 0xfffffff7},
        {"delay", KSBENCH_FAULT_DELAY, 50, STATUS_SUCCESS, -1, 0},
    };
    ULONG i;

    for (i = 0; i < ARRAY_SIZE(tests); i++) test_frame(filter, &tests[i]);
}

static void test_times(HANDLE filter)
{
    const KSSTREAM_HEADER *headers[READS];
    struct reader reader;
    ULONG i;

    if (!reader_open(&reader, filter)) return;
    set_fault(reader.pin, KSBENCH_FAULT_BACK, 1, 1, 1000000000);
    set_fault(reader.pin, KSBENCH_FAULT_TIME, 2, 1, KSBENCH_TIME_NO_DENOMINATOR | KSBENCH_TIME_LEAST
            | KSBENCH_TIME_DURATION_NEGATIVE);
    reader_run(&reader);
    for (i = 0; i < READS; i++)
    {
        NTSTATUS status = stream_wait(reader.requests[i], KSTEST_TIMEOUT);

        ok(!status, "Frame %lu gave %#lx.\n", i, status);
        headers[i] = &reader.requests[i]->u.header;
    }
    ok(headers[1]->PresentationTime.Time < -900000000, "Got time %I64d.\n", headers[1]->PresentationTime.Time);
    ok(headers[2]->PresentationTime.Time < 0, "Got time %I64d.\n", headers[2]->PresentationTime.Time);
    ok(!headers[2]->PresentationTime.Denominator, "Got denominator %lu.\n", headers[2]->PresentationTime.Denominator);
    ok(headers[2]->Duration == -kstest_type.interval, "Got duration %I64d.\n", headers[2]->Duration);
    ok(headers[3]->PresentationTime.Time > 0, "Got time %I64d.\n", headers[3]->PresentationTime.Time);
    ok(headers[3]->PresentationTime.Denominator == 1, "Got time %I64d.\n", headers[3]->PresentationTime.Time);
    reader_stop(&reader);
    reader_close(&reader);
}

static ULONG count_pending(struct reader *reader)
{
    ULONG count = 0, i;

    for (i = 0; i < READS; i++) count += stream_is_pending(reader->requests[i]);
    return count;
}

/* Waits until so many reads are left, and then for some that should not come. */
static ULONG wait_pending(struct reader *reader, ULONG count)
{
    LONGLONG start = kstest_now();

    while (count_pending(reader) > count && kstest_poll(start, KSTEST_TIMEOUT));
    kstest_wait_for_nothing(100);
    return count_pending(reader);
}

static void test_order(HANDLE filter)
{
    struct reader reader;
    LONGLONG start;
    NTSTATUS status;
    ULONG i;

    /* the second one waits for the third */
    if (!reader_open(&reader, filter)) return;
    set_fault(reader.pin, KSBENCH_FAULT_REORDER, 1, 1, 1);
    set_fault(reader.pin, KSBENCH_FAULT_STALL, 3, 1, 0);
    reader_run(&reader);
    ok(!stream_wait(reader.requests[2], KSTEST_TIMEOUT), "The third frame has not come.\n");
    for (i = 0; i < READS; i++)
    {
        status = stream_wait(reader.requests[i], KSTEST_TIMEOUT);
        ok(!status, "Frame %lu gave %#lx.\n", i, status);
    }
    ok(reader.requests[1]->u.video.info.PictureNumber < reader.requests[2]->u.video.info.PictureNumber,
            "Frame %I64d is in the buffer after %I64d.\n", reader.requests[2]->u.video.info.PictureNumber,
            reader.requests[1]->u.video.info.PictureNumber);
    reader_stop(&reader);
    reader_close(&reader);

    /* never: stopping brings it back */
    if (!reader_open(&reader, filter)) return;
    set_fault(reader.pin, KSBENCH_FAULT_HOLD, 1, 2, 0);
    reader_run(&reader);
    i = wait_pending(&reader, 2);
    ok(i == 2, "%lu reads are pending.\n", i);
    ok(stream_is_pending(reader.requests[1]), "%lu reads are pending.\n", i);
    ok(stream_is_pending(reader.requests[2]), "%lu reads are pending.\n", i);
    reader_stop(&reader);
    reader_close(&reader);

    /* never, and the pin is closed */
    if (!reader_open(&reader, filter)) return;
    set_fault(reader.pin, KSBENCH_FAULT_HOLD, 0, KSBENCH_ANY, 0);
    reader_run(&reader);
    start = kstest_now();
    while (get_fault_hits(reader.pin, KSBENCH_FAULT_HOLD) < READS && kstest_poll(start, KSTEST_TIMEOUT));
    i = wait_pending(&reader, READS);
    ok(i == READS, "%lu reads are pending.\n", i);
    CloseHandle(reader.pin);
    for (i = 0; i < READS; i++)
    {
        status = stream_wait(reader.requests[i], KSTEST_TIMEOUT);
        ok(!status, "Read %lu gave %#lx.\n", i, status);
        ok(reader.requests[i]->u.header.DataUsed == reader.size, "Read %lu has %lu bytes.\n", i,
                reader.requests[i]->u.header.DataUsed);
    }
    for (i = 0; i < READS; i++) stream_request_destroy(reader.requests[i]);
    free(reader.data);
    i = wait_instances(filter, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), 0);
    ok(!i, "There are %lu pins.\n", i);

    /* nothing comes at all */
    if (!reader_open(&reader, filter)) return;
    set_fault(reader.pin, KSBENCH_FAULT_STALL, 0, KSBENCH_ANY, 0);
    reader_run(&reader);
    i = wait_pending(&reader, 0);
    ok(i == READS, "%lu reads are pending.\n", i);
    set_fault(reader.pin, KSBENCH_FAULT_STALL, 0, 0, 0);
    status = stream_wait(reader.requests[0], KSTEST_TIMEOUT);
    ok(!status, "A frame after the stall gave %#lx.\n", status);
    reader_stop(&reader);
    reader_close(&reader);

    /* the end, until the next start */
    if (!reader_open(&reader, filter)) return;
    set_fault(reader.pin, KSBENCH_FAULT_END, 2, 1, 0);
    reader_run(&reader);
    i = wait_pending(&reader, READS - 3);
    ok(i == READS - 3, "%lu reads are pending.\n", i);
    ok(reader.requests[2]->u.header.OptionsFlags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM, "Got flags %#lx.\n",
            reader.requests[2]->u.header.OptionsFlags);
    reader_stop(&reader);
    reader_run(&reader);
    status = stream_wait(reader.requests[READS - 1], KSTEST_TIMEOUT);
    ok(!status, "The second stream gave %#lx.\n", status);
    reader_stop(&reader);
    reader_close(&reader);
}

/* What lasts until a pin stops also ends when it is closed while it runs: the next pins, which may lie where it did, are
 * sound. */
static void test_close(HANDLE filter)
{
    struct reader reader;
    NTSTATUS status;
    ULONG i, j;

    for (i = 0; i < 8; i++)
    {
        if (!reader_open(&reader, filter)) return;
        if (!(i & 1)) set_fault(reader.pin, KSBENCH_FAULT_END, 1, 1, 0);
        reader_run(&reader);
        status = stream_wait(reader.requests[i & 1 ? READS - 1 : 1], KSTEST_TIMEOUT);
        ok(!status, "Pin %lu: reading gave %#lx.\n", i, status);
        CloseHandle(reader.pin);
        for (j = 0; j < READS; j++)
        {
            status = stream_wait(reader.requests[j], KSTEST_TIMEOUT);
            if (status) ok(status == STATUS_CANCELLED, "Pin %lu: read %lu gave %#lx.\n", i, j, status);
            stream_request_destroy(reader.requests[j]);
        }
        free(reader.data);
    }
}

/* The driver announces another format: nothing comes until the client has asked for it, then frames of that format. */
static void test_format_change(HANDLE filter)
{
    static const struct video_type large = {.format = KSVIRT_YUY2, .width = 320, .height = 240, .interval = 100000};
    struct video_type small = large;
    union video_format announced, current;
    struct stream_request *requests[3];
    HANDLE pin = open_capture_pin(filter, &large);
    ULONG size = video_size(&large), i;
    struct ksvirt_code code;
    NTSTATUS status;
    char *data;

    if (!pin) return;
    small.width = 160;
    small.height = 128;
    data = malloc(size * ARRAY_SIZE(requests));
    for (i = 0; i < ARRAY_SIZE(requests); i++)
        requests[i] = stream_request_create(pin, get_header_size(pin), data + i * size, size);
    set_fault(pin, KSBENCH_FAULT_FORMAT_CHANGE, 1, 1, 160 | (LONGLONG)128 << 32);
    check_set_state(pin, KSSTATE_PAUSE);
    for (i = 0; i < ARRAY_SIZE(requests); i++) stream_read(requests[i]);
    check_set_state(pin, KSSTATE_RUN);

    status = stream_wait(requests[0], KSTEST_TIMEOUT);
    ok(!status, "The first frame gave %#lx.\n", status);
    ok(stream_check(requests[0], &large, &code) == KSVIRT_FRAME_GOOD, "The first frame gave %#lx.\n", status);
    status = stream_wait(requests[1], KSTEST_TIMEOUT);
    ok(!status, "The second one gave %#lx.\n", status);
    ok(requests[1]->u.header.OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED, "The second one gave flags %#lx.\n",
            requests[1]->u.header.OptionsFlags);
    ok(requests[1]->u.header.DataUsed == sizeof(announced.v1), "It has %lu bytes.\n", requests[1]->u.header.DataUsed);
    memset(&announced, 0, sizeof(announced));
    memcpy(&announced, data + size, min(requests[1]->u.header.DataUsed, sizeof(announced)));
    ok(announced.v1.VideoInfoHeader.bmiHeader.biWidth == 160, "%ldx%ld is announced.\n",
            announced.v1.VideoInfoHeader.bmiHeader.biWidth, announced.v1.VideoInfoHeader.bmiHeader.biHeight);
    ok(announced.v1.VideoInfoHeader.bmiHeader.biHeight == 128, "%ldx%ld is announced.\n",
            announced.v1.VideoInfoHeader.bmiHeader.biWidth, announced.v1.VideoInfoHeader.bmiHeader.biHeight);
    kstest_wait_for_nothing(100);
    ok(stream_is_pending(requests[2]), "A frame has come before the client has asked for the format.\n");

    memset(&current, 0, sizeof(current));
    status = ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_GET,
            &current, sizeof(current), NULL);
    ok(!status, "The pin has another format than announced (%#lx).\n", status);
    ok(!memcmp(&current, &announced, sizeof(current)), "The pin has another format than announced (%#lx).\n", status);
    status = stream_wait(requests[2], KSTEST_TIMEOUT);
    ok(!status, "The third frame gave %#lx.\n", status);
    ok(requests[2]->u.header.DataUsed == video_size(&small), "The third frame gave %lu bytes.\n",
            requests[2]->u.header.DataUsed);
    ok(stream_check(requests[2], &small, &code) == KSVIRT_FRAME_GOOD, "It is no good.\n");
    check_set_state(pin, KSSTATE_STOP);
    for (i = 0; i < ARRAY_SIZE(requests); i++) stream_request_destroy(requests[i]);
    CloseHandle(pin);
    free(data);
}

/* An input pin: the feed. */
static void test_input(void)
{
    ULONG size = video_size(&kstest_type), i;
    struct stream_request *requests[4];
    HANDLE feed = open_feed(), pin;
    struct ksvirt_feed_stats stats;
    LONGLONG start;
    NTSTATUS status;
    char *data;
    DWORD error;

    if (!feed) return;
    error = create_pin(feed, 0, &kstest_type, GENERIC_WRITE, &pin);
    ok(!error, "Creating a pin gave %lu.\n", error);
    if (error) return;
    data = calloc(1, size);
    for (i = 0; i < ARRAY_SIZE(requests); i++)
        requests[i] = stream_request_create(pin, get_header_size(pin), data, size);

    set_fault(pin, KSBENCH_FAULT_STATUS, 1, 1, STATUS_IO_DEVICE_ERROR);
    set_fault(pin, KSBENCH_FAULT_DELAY, 2, 1, 300);
    set_fault(pin, KSBENCH_FAULT_HOLD, 3, 1, 0);
    check_set_state(pin, KSSTATE_RUN);
    start = kstest_now();
    for (i = 0; i < ARRAY_SIZE(requests); i++) stream_write(requests[i], size, 0);
    for (i = 0; i < 3; i++)
    {
        status = stream_wait(requests[i], KSTEST_TIMEOUT);
        ok(status == (i == 1 ? STATUS_IO_DEVICE_ERROR : STATUS_SUCCESS), "Frame %lu gave %#lx.\n", i, status);
    }
    ok(kstest_now() - start >= 2900000, "Slow consumption took %I64d ms.\n", (kstest_now() - start) / 10000);
    ok(!get_feed_stats(pin, &stats), "No counts.\n");
    ok(stream_is_pending(requests[3]), "The frame that is held has come back.\n");
    check_set_state(pin, KSSTATE_STOP);
    status = stream_wait(requests[3], KSTEST_TIMEOUT);
    ok(!status, "The frame that was held gave %#lx.\n", status);
    for (i = 0; i < ARRAY_SIZE(requests); i++) stream_request_destroy(requests[i]);
    CloseHandle(pin);
    CloseHandle(feed);
    free(data);
}

/* Faults are those of their own pin and filter. */
static void test_life(HANDLE filter)
{
    HANDLE other = open_camera(), pin;

    if (!other) return;
    set_fault(other, KSBENCH_FAULT_CREATE, 0, KSBENCH_ANY, STATUS_ACCESS_DENIED);
    if ((pin = open_capture_pin(filter, &kstest_type)))
    {
        set_state_fault(pin, KSBENCH_FAULT_STATE, KSBENCH_ANY, KSBENCH_ANY, STATUS_DEVICE_BUSY);
        CloseHandle(pin);
    }
    CloseHandle(other);
    if ((pin = open_capture_pin(filter, &kstest_type)))
    {
        check_set_state(pin, KSSTATE_RUN);
        CloseHandle(pin);
    }
}

static void test_all(HANDLE filter)
{
    test_create(filter);
    test_format(filter);
    test_state(filter);
    test_frames(filter);
    test_times(filter);
    test_order(filter);
    test_close(filter);
    test_format_change(filter);
    test_input();
    test_life(filter);
}

START_TEST(faults)
{
    HANDLE filter = open_camera(), pin;
    ULONG before, after;

    if (!filter) return;
    if (ks_property(filter, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_FAULTS, KSPROPERTY_TYPE_BASICSUPPORT, NULL, 0, NULL)
            == STATUS_PROPSET_NOT_FOUND)
    {
        skip("the device has no faults\n");
        return;
    }
    if ((pin = open_capture_pin(filter, &kstest_type)))
    {
        test_property(filter, pin);
        CloseHandle(pin);
    }
    test_all(filter);
    before = get_driver_handle_count();
    test_all(filter);
    after = wait_driver_handle_count(before);
    ok(before > 0, "The driver had %lu handles.\n", before);
    ok(after <= before, "The driver had %lu handles, now %lu.\n", before, after);
    check_alive(filter);
    CloseHandle(filter);
}
