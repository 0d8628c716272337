/*
 * The camera's rate, with a client that keeps up and one that doesn't
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

#define BUFFERS 8

struct client
{
    HANDLE pin;
    struct video_type type;
    struct stream_request *requests[BUFFERS];
    struct region region;
};

static BOOL client_open(struct client *client, HANDLE filter, const struct video_type *type)
{
    ULONG size = video_size(type), i;

    memset(client, 0, sizeof(*client));
    client->type = *type;
    if (!(client->pin = open_capture_pin(filter, type))) return FALSE;
    if (!region_create(&client->region, size * BUFFERS)) return FALSE;
    region_set(client->pin, client->region.section, client->region.view, client->region.size);
    for (i = 0; i < BUFFERS; i++)
        client->requests[i] = stream_request_create(client->pin, get_header_size(client->pin),
                client->region.view + i * size, size);
    return TRUE;
}

static void client_close(struct client *client)
{
    ULONG i;

    check_set_state(client->pin, KSSTATE_STOP);
    for (i = 0; i < BUFFERS; i++) stream_request_destroy(client->requests[i]);
    CloseHandle(client->pin);
    region_destroy(&client->region);
}

/* The driver's own count has to agree with what the headers say. */
static void check_stats(HANDLE pin, ULONG delivered, const KS_FRAME_INFO *info)
{
    struct ksvirt_camera_stats stats;
    NTSTATUS status;

    memset(&stats, 0xcc, sizeof(stats));
    status = get_camera_stats(pin, &stats);
    ok(!status, "Getting the camera's counts gave %#lx.\n", status);
    ok(stats.delivered == delivered, "%I64u frames were delivered, we have %lu.\n", stats.delivered, delivered);
    ok(stats.dropped >= (ULONGLONG)info->DropCount, "%I64u frames were dropped, the last header says %I64d.\n",
            stats.dropped, info->DropCount);
    ok(stats.late <= stats.dropped, "%I64u frames were dropped, %I64u of them late.\n", stats.dropped, stats.late);
    ok(stats.pattern == delivered, "%I64u, %I64u and %I64u frames of %lu.\n", stats.pattern, stats.fed, stats.repeated,
            delivered);
    ok(!stats.fed, "%I64u and %I64u frames of %lu.\n", stats.fed, stats.repeated, delivered);
    ok(!stats.repeated, "%I64u and %I64u frames of %lu.\n", stats.fed, stats.repeated, delivered);
}

static void test_rate(HANDLE filter, const struct video_type *type, ULONG frames)
{
    LONGLONG first = 0, arrival = 0, previous = 0, longest = 0, mean;
    struct stream_request *request;
    struct ksvirt_code code = {0};
    struct client client;
    NTSTATUS status;
    ULONG i;

    winetest_push_context("%s", debugstr_video_type(type));
    if (!client_open(&client, filter, type))
    {
        winetest_pop_context();
        return;
    }
    check_set_state(client.pin, KSSTATE_PAUSE);
    for (i = 0; i < BUFFERS; i++) stream_read(client.requests[i]);
    check_set_state(client.pin, KSSTATE_RUN);
    for (i = 0; i < frames; i++)
    {
        request = client.requests[i % BUFFERS];
        status = stream_wait(request, KSTEST_TIMEOUT);
        arrival = kstest_now();
        ok(!status, "Frame %lu gave %#lx.\n", i, status);
        ok(stream_check(request, type, &code) == KSVIRT_FRAME_GOOD, "Frame %lu gave %#lx.\n", i, status);
        /* there was a buffer when the first one was due */
        if (!i) ok(code.frame == 1 + request->u.video.info.DropCount, "The first frame is number %u, %I64d were dropped.\n",
                code.frame, request->u.video.info.DropCount);
        if (!i) first = arrival;
        else longest = max(longest, arrival - previous);
        previous = arrival;
        if (i + 1 < frames) stream_read(request);
    }
    /* of the frames that were due, whether or not one was dropped: the cadence doesn't drift */
    mean = (arrival - first) / (LONGLONG)(max(code.frame, 2) - 1);
    ok(mean > type->interval * 97 / 100, "Got a frame every %I64d us, not %I64d.\n", mean / 10, type->interval / 10);
    ok(mean < type->interval * 103 / 100, "Got a frame every %I64d us, not %I64d.\n", mean / 10, type->interval / 10);
    /* there are buffers for more than 0.2 s */
    ok(code.frame - frames <= frames / 20, "%lu of %u frames were dropped.\n", code.frame - frames, code.frame);
    trace("%lu frames, one every %I64d us, longest %I64d us, %lu dropped.\n", frames, mean / 10, longest / 10,
            code.frame - frames);
    check_set_state(client.pin, KSSTATE_PAUSE);
    check_set_state(client.pin, KSSTATE_STOP);
    for (i = 0; i < BUFFERS; i++) stream_wait(client.requests[i], KSTEST_TIMEOUT);
    client_close(&client);
    winetest_pop_context();
}

/* One buffer, and a client that is busy: the camera goes on, and counts what it couldn't deliver. */
static void test_slow_client(HANDLE filter)
{
    static const struct video_type type = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 100000};
    LONGLONG start, elapsed = 0, due, last_dropped = 0;
    struct stream_request *request;
    struct ksvirt_code code = {0};
    uint32_t last = 0;
    struct client client;
    NTSTATUS status;
    ULONG i;

    if (!client_open(&client, filter, &type)) return;
    request = client.requests[0];
    check_set_state(client.pin, KSSTATE_RUN);
    start = kstest_now();
    for (i = 0; i < 20; i++)
    {
        stream_read(request);
        status = stream_wait(request, KSTEST_TIMEOUT);
        elapsed = kstest_now() - start;
        ok(!status, "Frame %lu gave %#lx.\n", i, status);
        ok(stream_check(request, &type, &code) == KSVIRT_FRAME_GOOD, "Frame %lu gave %#lx.\n", i, status);
        ok(code.frame == last + 1 + request->u.video.info.DropCount - last_dropped,
                "Frame %u comes after %u, %I64d dropped.\n",
                code.frame, last, request->u.video.info.DropCount - last_dropped);
        if (i)
        {
            ok(code.frame > last + 1, "Nothing was dropped before frame %u.\n", code.frame);
            ok(request->u.header.OptionsFlags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY, "Flags are %#lx.\n",
                    request->u.header.OptionsFlags);
        }
        last = code.frame;
        last_dropped = request->u.video.info.DropCount;
        kstest_let_pass(100);
    }
    due = elapsed / type.interval;
    ok(code.frame >= due - due / 10 - 2, "After %I64d ms frame %u was due.\n", elapsed / 10000, code.frame);
    ok(code.frame <= due + due / 10 + 2, "After %I64d ms frame %u was due.\n", elapsed / 10000, code.frame);
    check_set_state(client.pin, KSSTATE_PAUSE);
    check_stats(client.pin, 20, &request->u.video.info);
    client_close(&client);
}

static void test_unthrottled(HANDLE filter)
{
    static const struct video_type type = {.format = KSVIRT_RGB24, .width = 640, .height = 480, .interval = 10000000};
    struct saved_setting saved;
    struct ksvirt_code code = {0};
    struct client client;
    LONGLONG start;
    NTSTATUS status;
    DWORD on = 1;
    ULONG i;

    setting_save(&saved, KSVIRT_UNTHROTTLED);
    setting_write(KSVIRT_UNTHROTTLED, REG_DWORD, &on, sizeof(on));
    if (client_open(&client, filter, &type))
    {
        check_set_state(client.pin, KSSTATE_PAUSE);
        for (i = 0; i < BUFFERS; i++) stream_read(client.requests[i]);
        start = kstest_now();
        check_set_state(client.pin, KSSTATE_RUN);
        for (i = 0; i < 100; i++)
        {
            struct stream_request *request = client.requests[i % BUFFERS];

            status = stream_wait(request, KSTEST_TIMEOUT);
            ok(!status, "Frame %lu gave %#lx.\n", i, status);
            ok(stream_check(request, &type, &code) == KSVIRT_FRAME_GOOD, "Frame %lu gave %#lx.\n", i, status);
            ok(code.frame == i + 1, "Frame %u is the %luth.\n", code.frame, i + 1);
            if (status) break;
            stream_read(request);
        }
        /* 100 s on schedule */
        ok(kstest_now() - start < 100000000, "100 frames took %I64d ms.\n", (kstest_now() - start) / 10000);
        trace("Unthrottled: 100 frames in %I64d ms.\n", (kstest_now() - start) / 10000);
        client_close(&client);
    }
    setting_restore(&saved);
}

START_TEST(cadence)
{
    static const struct video_type normal = {.format = KSVIRT_RGB24, .width = 640, .height = 480, .interval = 333333};
    static const struct video_type fast = {.format = KSVIRT_YUY2, .width = 160, .height = 120, .interval = 83333};
    HANDLE filter = open_camera();
    struct saved_setting saved;

    if (!filter) return;
    setting_save(&saved, KSVIRT_SOURCE);
    setting_write(KSVIRT_SOURCE, REG_SZ, "pattern", sizeof("pattern"));
    test_rate(filter, &normal, 90);
    test_rate(filter, &fast, 240);
    test_slow_client(filter);
    test_unthrottled(filter);
    setting_restore(&saved);
    CloseHandle(filter);
}
