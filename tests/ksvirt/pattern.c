/*
 * What the camera's pictures say of themselves, in every format and size
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

#define BUFFERS 4

struct sequence
{
    ULONG good, frames;
    BOOL moved;
    struct ksvirt_code last;
    LONGLONG last_dropped;
};

/* What one frame must be after the ones before it. Frames that the driver dropped are counted, so no load of the machine
 * is an excuse. */
static void check_frame(const struct stream_request *request, const struct video_type *type, ptrdiff_t stride,
        struct sequence *sequence)
{
    const KSSTREAM_HEADER *header = &request->u.header;
    const KS_FRAME_INFO *info = &request->u.video.info;
    struct ksvirt_code code;
    enum ksvirt_verdict verdict;
    LONGLONG gap;

    verdict = ksvirt_check_frame(header->Data, header->DataUsed, type->format, type->width, type->height, stride, &code);
    ok(verdict == KSVIRT_FRAME_GOOD, "Frame %lu is bad (%d), DataUsed %lu of %lu.\n", sequence->frames, verdict,
            header->DataUsed, video_size(type));
    sequence->frames++;
    if (verdict != KSVIRT_FRAME_GOOD) return;

    ok(header->DataUsed == video_size(type), "DataUsed is %lu of %lu.\n", header->DataUsed, video_size(type));
    ok((uint32_t)info->PictureNumber == code.frame, "Frame %u has PictureNumber %I64d.\n", code.frame, info->PictureNumber);
    ok((LONGLONG)code.time == header->PresentationTime.Time, "Frame %u shows time %I64u, the header says %I64d.\n",
            code.frame, code.time, header->PresentationTime.Time);
    /* frame n is due at (n - 1) intervals, whatever happened to the ones before */
    ok((LONGLONG)code.time == (code.frame - 1) * type->interval, "Frame %u has time %I64u, not %I64d.\n", code.frame,
            code.time, (code.frame - 1) * type->interval);
    ok(header->Duration == type->interval, "Duration is %I64d.\n", header->Duration);
    ok(header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT, "Flags are %#lx.\n", header->OptionsFlags);

    gap = info->DropCount - sequence->last_dropped;
    ok(code.frame == sequence->last.frame + 1 + gap, "Frame %u comes after %u with %I64d dropped.\n", code.frame,
            sequence->last.frame, gap);
    if (sequence->good)
        ok(!(header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY) == !gap,
                "Flags are %#lx with %I64d dropped.\n", header->OptionsFlags, gap);
    if (sequence->good && code.checksum != sequence->last.checksum) sequence->moved = TRUE;
    sequence->last = code;
    sequence->last_dropped = info->DropCount;
    sequence->good++;
}

static void test_type(HANDLE filter, const struct video_type *type, BOOL shared, BOOL top_down, ULONG frames)
{
    struct stream_request *requests[BUFFERS];
    ULONG size = video_size(type), header_size, i;
    struct sequence sequence = {0};
    ptrdiff_t stride = top_down ? (ptrdiff_t)ksvirt_stride(type->format, type->width) : video_stride(type);
    struct pin_request request;
    struct region region;
    NTSTATUS status;
    HANDLE pin;
    DWORD error;

    winetest_push_context("%s%s%s", debugstr_video_type(type), shared ? "" : ", copied", top_down ? ", top down" : "");
    wait_instances(filter, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), 0);
    init_pin_request(&request, find_pin_factory(filter, KSPIN_DATAFLOW_OUT), type);
    if (top_down) video_format_bitmap(&request.format)->biHeight = -(LONG)type->height;
    error = KsCreatePin(filter, &request.connect, GENERIC_READ, &pin);
    ok(!error, "Creating the pin gave %lu.\n", error);
    if (error || !region_create(&region, (SIZE_T)size * BUFFERS))
    {
        winetest_pop_context();
        return;
    }
    if (shared)
    {
        status = region_set(pin, region.section, region.view, region.size);
        ok(!status, "Setting a region gave %#lx.\n", status);
    }
    header_size = get_header_size(pin);
    ok(header_size == sizeof(requests[0]->u.video), "Headers have %lu bytes.\n", header_size);
    check_set_state(pin, KSSTATE_PAUSE);
    for (i = 0; i < BUFFERS; i++)
    {
        requests[i] = stream_request_create(pin, header_size, region.view + (SIZE_T)i * size, size);
        memset(requests[i]->u.header.Data, 0xcc, size);
        stream_read(requests[i]);
    }
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < frames; i++)
    {
        struct stream_request *current = requests[i % BUFFERS];

        status = stream_wait(current, KSTEST_TIMEOUT);
        ok(!status, "Frame %lu gave %#lx.\n", i, status);
        if (status) break;
        check_frame(current, type, stride, &sequence);
        if (i + BUFFERS < frames) stream_read(current);
    }
    ok(sequence.good == frames, "%lu of %lu frames are good.\n", sequence.good, frames);
    ok(sequence.moved, "The picture doesn't move.\n");
    check_set_state(pin, KSSTATE_STOP);
    for (i = 0; i < BUFFERS; i++) stream_request_destroy(requests[i]);
    CloseHandle(pin);
    region_destroy(&region);
    winetest_pop_context();
}

/* A run that was paused goes on where it stood; one that was stopped begins again. */
static void test_restart(HANDLE filter)
{
    struct stream_request *request;
    struct ksvirt_code code = {0}, last;
    ULONG size = video_size(&kstest_type), i;
    char *data = malloc(size);
    LONGLONG start;
    NTSTATUS status;
    HANDLE pin;

    if (!(pin = open_capture_pin(filter, &kstest_type))) return;
    request = stream_request_create(pin, get_header_size(pin), data, size);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < 5; i++)
    {
        stream_read(request);
        status = stream_wait(request, KSTEST_TIMEOUT);
        ok(!status, "Frame %lu gave %#lx.\n", i, status);
        ok(stream_check(request, &kstest_type, &code) == KSVIRT_FRAME_GOOD, "Frame %lu gave %#lx.\n", i, status);
    }
    start = kstest_now();
    check_set_state(pin, KSSTATE_PAUSE);
    kstest_let_pass(500);
    check_set_state(pin, KSSTATE_RUN);
    last = code;
    stream_read(request);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(!status, "Got %#lx.\n", status);
    ok(stream_check(request, &kstest_type, &code) == KSVIRT_FRAME_GOOD, "Got %#lx.\n", status);
    ok(code.frame > last.frame, "Frame %u comes after %u.\n", code.frame, last.frame);
    ok((LONGLONG)(code.time - last.time) < kstest_now() - start - 4000000,
            "Time went on for %I64u in %I64d with a pause of 0.5 s.\n", code.time - last.time, kstest_now() - start);
    check_set_state(pin, KSSTATE_STOP);
    check_set_state(pin, KSSTATE_PAUSE);
    stream_read(request);
    check_set_state(pin, KSSTATE_RUN);
    status = stream_wait(request, KSTEST_TIMEOUT);
    ok(!status, "Got %#lx.\n", status);
    ok(stream_check(request, &kstest_type, &code) == KSVIRT_FRAME_GOOD, "Got %#lx.\n", status);
    ok(code.frame == 1, "A new run begins with frame %u.\n", code.frame);
    ok(!code.time, "Got time %I64u.\n", code.time);
    stream_request_destroy(request);
    CloseHandle(pin);
    free(data);
}

/* Two programs look at the same device: each has its own pictures. */
static void test_two_pins(HANDLE filter)
{
    HANDLE filters[2] = {filter, open_camera()}, pins[2];
    struct stream_request *requests[2];
    struct ksvirt_code code;
    ULONG size = video_size(&kstest_type), i, j;
    char *data = malloc(2 * size);
    NTSTATUS status;

    for (i = 0; i < 2; i++)
    {
        if (!filters[i] || !(pins[i] = open_capture_pin(filters[i], &kstest_type))) return;
        requests[i] = stream_request_create(pins[i], get_header_size(pins[i]), data + i * size, size);
        check_set_state(pins[i], KSSTATE_RUN);
    }
    for (j = 0; j < 10; j++)
    {
        for (i = 0; i < 2; i++) stream_read(requests[i]);
        for (i = 0; i < 2; i++)
        {
            status = stream_wait(requests[i], KSTEST_TIMEOUT);
            ok(!status, "Pin %lu, frame %lu gave %#lx.\n", i, j, status);
            ok(stream_check(requests[i], &kstest_type, &code) == KSVIRT_FRAME_GOOD, "Pin %lu, frame %lu gave %#lx.\n", i,
                    j, status);
        }
    }
    for (i = 0; i < 2; i++)
    {
        stream_request_destroy(requests[i]);
        CloseHandle(pins[i]);
    }
    CloseHandle(filters[1]);
    free(data);
}

START_TEST(pattern)
{
    static const struct video_type large[] =
    {
        {KSVIRT_RGB24, 640, 480, 166666, FALSE}, {KSVIRT_NV12, 1280, 720, 333333, FALSE}, {KSVIRT_RGB32, 1920, 1080,
                500000, FALSE},
        {KSVIRT_YUY2, 3840, 2160, 1000000, FALSE}, {KSVIRT_RGB24, 3840, 2160, 1000000, TRUE},
    };
    HANDLE filter = open_camera();
    struct saved_setting saved;
    unsigned int i;

    if (!filter) return;
    setting_save(&saved, KSVIRT_SOURCE);
    setting_write(KSVIRT_SOURCE, REG_SZ, "pattern", sizeof("pattern"));
    for (i = 0; i < KSVIRT_FORMAT_COUNT; i++)
    {
        struct video_type type = {.format = i, .width = 160, .height = 120, .interval = 41666};

        test_type(filter, &type, TRUE, FALSE, 20);
        test_type(filter, &type, FALSE, FALSE, 20);
        type.v2 = TRUE;
        type.width = 162; /* rows of RGB24 have a padding */
        type.height = 122;
        type.interval = 100000;
        test_type(filter, &type, TRUE, FALSE, 10);
        type.width = 320;
        type.height = 240;
        test_type(filter, &type, TRUE, FALSE, 10);
        if (i == KSVIRT_RGB24 || i == KSVIRT_RGB32) test_type(filter, &type, TRUE, TRUE, 10);
    }
    for (i = 0; i < ARRAY_SIZE(large); i++) test_type(filter, &large[i], i != 1, FALSE, 8);
    test_restart(filter);
    test_two_pins(filter);
    setting_restore(&saved);
    CloseHandle(filter);
}
