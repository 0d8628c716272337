/*
 * The video renderer: how it judges and counts frames
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

#define FRAMES 8

/* Frames 1 to FRAMES of the camera, one after the other. */
struct clip
{
    struct video_type type;
    ULONG size;
    UCHAR *data;
};

static UCHAR *clip_frame(const struct clip *clip, ULONG number)
{
    return clip->data + (number - 1) * clip->size;
}

static BOOL record_clip(struct clip *clip, const struct video_type *type)
{
    struct saved_setting source, unthrottled;
    struct stream_request *requests[FRAMES];
    HANDLE filter = open_camera(), pin;
    ULONG good = 0, i;
    DWORD on = 1;

    clip->type = *type;
    clip->size = video_size(type);
    clip->data = NULL;
    if (!filter) return FALSE;
    setting_save(&source, KSVIRT_SOURCE);
    setting_save(&unthrottled, KSVIRT_UNTHROTTLED);
    setting_write(KSVIRT_SOURCE, REG_SZ, "pattern", sizeof("pattern"));
    setting_write(KSVIRT_UNTHROTTLED, REG_DWORD, &on, sizeof(on));
    if ((pin = open_capture_pin(filter, type)))
    {
        clip->data = malloc(FRAMES * clip->size);
        for (i = 0; i < FRAMES; i++)
            requests[i] = stream_request_create(pin, get_header_size(pin), clip_frame(clip, i + 1), clip->size);
        check_set_state(pin, KSSTATE_PAUSE);
        for (i = 0; i < FRAMES; i++) stream_read(requests[i]);
        check_set_state(pin, KSSTATE_RUN);
        for (i = 0; i < FRAMES; i++)
        {
            struct ksvirt_code code = {0};

            if (!stream_wait(requests[i], KSTEST_TIMEOUT) && stream_check(requests[i], type, &code) == KSVIRT_FRAME_GOOD
                    && code.frame == i + 1)
                good++;
        }
        check_set_state(pin, KSSTATE_STOP);
        for (i = 0; i < FRAMES; i++) stream_request_destroy(requests[i]);
        CloseHandle(pin);
    }
    CloseHandle(filter);
    setting_restore(&source);
    setting_restore(&unthrottled);
    ok(good == FRAMES, "%lu frames of the camera are good.\n", good);
    if (good == FRAMES) return TRUE;
    free(clip->data);
    return FALSE;
}

struct player
{
    HANDLE pin;
    struct stream_request *request;
    UCHAR *data;
    ULONG size;
};

static BOOL player_open(struct player *player, HANDLE filter, const struct video_type *type)
{
    LONGLONG start = kstest_now();
    DWORD error;

    memset(player, 0, sizeof(*player));
    while ((error = create_pin(filter, 0, type, GENERIC_WRITE, &player->pin)) && kstest_poll(start, 2000));
    ok(!error, "Creating the renderer's pin (%s) gave %lu.\n", debugstr_video_type(type), error);
    if (error) return FALSE;
    player->size = video_size(type);
    player->data = malloc(player->size);
    player->request = stream_request_create(player->pin, get_header_size(player->pin), player->data, player->size);
    return TRUE;
}

static void player_close(struct player *player)
{
    stream_request_destroy(player->request);
    CloseHandle(player->pin);
    free(player->data);
}

static void play(struct player *player, const UCHAR *data, ULONG size, ULONG flags)
{
    NTSTATUS status;

    if (size) memcpy(player->data, data, size);
    stream_write(player->request, size, flags);
    status = stream_wait(player->request, KSTEST_TIMEOUT);
    ok(!status, "Writing %lu bytes gave %#lx.\n", size, status);
    ok(player->request->io.Information == size, "Writing %lu bytes gave %#lx, %Iu written.\n", size, status,
            player->request->io.Information);
}

static void invert(UCHAR *data, ULONG size)
{
    while (size--) *data++ ^= 0xff;
}

#define check_stats(pin, ...) check_stats_(__LINE__, pin, (struct ksbench_renderer_stats){__VA_ARGS__})
static void check_stats_(unsigned int line, HANDLE pin, struct ksbench_renderer_stats wanted)
{
    struct ksbench_renderer_stats stats;
    NTSTATUS status;

    memset(&stats, 0xcc, sizeof(stats));
    status = get_renderer_stats(pin, &stats);
    ok_(__FILE__, line)(!status, "Getting the counts gave %#lx.\n", status);
#define CHECK(name) ok_(__FILE__, line)(stats.name == wanted.name, #name " is %I64u, not %I64u.\n", stats.name, wanted.name)
    CHECK(received);
    CHECK(bytes);
    CHECK(good);
    CHECK(inverted);
    CHECK(bad);
    CHECK(short_frames);
    CHECK(unknown);
    CHECK(lost);
    CHECK(repeated);
    CHECK(out_of_order);
    CHECK(discontinuities);
    CHECK(splice_points);
    CHECK(ends_of_stream);
    CHECK(first_frame);
    CHECK(last_frame);
    CHECK(last_time);
#undef CHECK
}

/* Each format as it is, and with all its bytes inverted. */
static void test_formats(HANDLE filter)
{
    struct player player;
    struct clip clip;
    ULONG i, j;

    for (i = 0; i < 2 * KSVIRT_FORMAT_COUNT; i++)
    {
        const struct video_type type = {i / 2, 162, 122, 333333, i & 1};

        winetest_push_context("%s", debugstr_video_type(&type));
        if (record_clip(&clip, &type))
        {
            if (player_open(&player, filter, &type))
            {
                check_set_state(player.pin, KSSTATE_RUN);
                for (j = 1; j <= FRAMES; j++)
                {
                    if (j > FRAMES / 2) invert(clip_frame(&clip, j), clip.size);
                    play(&player, clip_frame(&clip, j), clip.size, KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT);
                }
                check_stats(player.pin, .received = FRAMES, .bytes = FRAMES * clip.size, .good = FRAMES,
                        .inverted = FRAMES - FRAMES / 2, .splice_points = FRAMES, .first_frame = 1, .last_frame = FRAMES,
                        .last_time = (FRAMES - 1) * type.interval);
                player_close(&player);
            }
            free(clip.data);
        }
        winetest_pop_context();
    }
}

static void test_order(HANDLE filter, const struct clip *clip)
{
    static const ULONG numbers[] = {2, 3, 3, 5, 4, 8, 7};
    struct player player;
    ULONG i;

    if (!player_open(&player, filter, &clip->type)) return;
    check_set_state(player.pin, KSSTATE_RUN);
    for (i = 0; i < ARRAY_SIZE(numbers); i++) play(&player, clip_frame(clip, numbers[i]), clip->size, 0);
    check_stats(player.pin, .received = 7, .bytes = 7 * clip->size, .good = 7, .lost = 1, .repeated = 1, .out_of_order = 2,
            .first_frame = 2, .last_frame = 8, .last_time = 7 * clip->type.interval);

    /* they stay until the next stream begins */
    check_set_state(player.pin, KSSTATE_STOP);
    check_stats(player.pin, .received = 7, .bytes = 7 * clip->size, .good = 7, .lost = 1, .repeated = 1, .out_of_order = 2,
            .first_frame = 2, .last_frame = 8, .last_time = 7 * clip->type.interval);
    check_set_state(player.pin, KSSTATE_ACQUIRE);
    check_stats(player.pin, 0);
    check_set_state(player.pin, KSSTATE_RUN);
    play(&player, clip_frame(clip, 1), clip->size, 0);
    check_set_state(player.pin, KSSTATE_PAUSE);
    check_set_state(player.pin, KSSTATE_RUN);
    play(&player, clip_frame(clip, 2), clip->size, 0);
    check_stats(player.pin, .received = 2, .bytes = 2 * clip->size, .good = 2, .first_frame = 1, .last_frame = 2,
            .last_time = clip->type.interval);
    player_close(&player);
}

static void test_bad_frames(HANDLE filter, const struct clip *clip)
{
    const ULONG middle = clip->size / 2, size = clip->size;
    UCHAR *frame = malloc(size);
    struct player player;

    if (!player_open(&player, filter, &clip->type)) return;
    check_set_state(player.pin, KSSTATE_RUN);
    memcpy(frame, clip_frame(clip, 1), size);
    frame[middle] ^= 1;
    play(&player, frame, size, 0);                                                /* damaged */
    invert(frame, size);
    play(&player, frame, size, 0);                                                /* damaged, and inverted */
    memcpy(frame, clip_frame(clip, 1), middle);
    memcpy(frame + middle, clip_frame(clip, 2) + middle, size - middle);
    play(&player, frame, size, 0);                                                /* torn */
    memcpy(frame, clip_frame(clip, 1), middle);
    memcpy(frame + middle, clip_frame(clip, 1) + middle, size - middle);
    invert(frame + middle, size - middle);
    play(&player, frame, size, 0);                                                /* half of it inverted */
    memset(frame, 0x80, size);
    play(&player, frame, size, 0);                                                /* no pattern */
    play(&player, clip_frame(clip, 1), size - 1, 0);                              /* short */
    play(&player, clip_frame(clip, 1), 1, 0);
    play(&player, NULL, 0, 0);
    check_stats(player.pin, .received = 8, .bytes = 6 * size, .bad = 8, .short_frames = 3, .unknown = 1);
    play(&player, clip_frame(clip, 3), size, 0);
    check_stats(player.pin, .received = 9, .bytes = 7 * size, .good = 1, .bad = 8, .short_frames = 3, .unknown = 1,
            .first_frame = 3, .last_frame = 3, .last_time = 2 * clip->type.interval);
    player_close(&player);
    free(frame);
}

static NTSTATUS enable_end_of_stream(HANDLE pin, KSEVENTDATA *data)
{
    KSEVENT event;

    event.Set = *GUIDP(KSEVENTSETID_Connection);
    event.Id = KSEVENT_CONNECTION_ENDOFSTREAM;
    event.Flags = KSEVENT_TYPE_ENABLE;
    return ks_ioctl(pin, IOCTL_KS_ENABLE_EVENT, &event, sizeof(event), data, sizeof(*data), NULL);
}

static void test_end_of_stream(HANDLE filter, const struct clip *clip)
{
    const ULONG end = KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM, gap = KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
    KSEVENTDATA data = {.NotificationType = KSEVENTF_EVENT_HANDLE};
    HANDLE event = kstest_event();
    struct player player;
    NTSTATUS status;

    if (!player_open(&player, filter, &clip->type)) return;
    data.EventHandle.Event = event;
    status = enable_end_of_stream(player.pin, &data);
    ok(!status, "Enabling the event gave %#lx.\n", status);
    check_set_state(player.pin, KSSTATE_RUN);
    play(&player, clip_frame(clip, 1), clip->size, gap);
    ok(WaitForSingleObject(event, 0) == WAIT_TIMEOUT, "An end of stream comes too early.\n");
    play(&player, clip_frame(clip, 2), clip->size, end);
    ok(!WaitForSingleObject(event, KSTEST_TIMEOUT), "No event at the end of the stream.\n");
    ResetEvent(event);
    play(&player, NULL, 0, gap);
    ok(WaitForSingleObject(event, 0) == WAIT_TIMEOUT, "An end of stream comes too early.\n");
    play(&player, NULL, 0, end);
    ok(!WaitForSingleObject(event, KSTEST_TIMEOUT), "No event at the end of a stream without data.\n");
    check_stats(player.pin, .received = 2, .bytes = 2 * clip->size, .good = 2, .discontinuities = 2, .ends_of_stream = 2,
            .first_frame = 1, .last_frame = 2, .last_time = clip->type.interval);
    player_close(&player);
    CloseHandle(event);
}

/* A renderer takes nothing before it runs. */
static void test_states(HANDLE filter, const struct clip *clip)
{
    struct stream_request *requests[FRAMES];
    struct player player;
    ULONG i, pending = 0;
    NTSTATUS status;

    if (!player_open(&player, filter, &clip->type)) return;
    check_set_state(player.pin, KSSTATE_PAUSE);
    for (i = 0; i < FRAMES; i++)
    {
        requests[i] = stream_request_create(player.pin, get_header_size(player.pin), clip_frame(clip, i + 1), clip->size);
        stream_write(requests[i], clip->size, 0);
    }
    for (i = 0; i < FRAMES; i++) pending += stream_is_pending(requests[i]);
    ok(pending == FRAMES, "%lu frames are pending in pause.\n", pending);
    check_stats(player.pin, 0);
    check_set_state(player.pin, KSSTATE_RUN);
    for (i = 0; i < FRAMES; i++)
    {
        status = stream_wait(requests[i], KSTEST_TIMEOUT);
        ok(!status, "Frame %lu gave %#lx.\n", i, status);
    }
    check_stats(player.pin, .received = FRAMES, .bytes = FRAMES * clip->size, .good = FRAMES, .first_frame = 1,
            .last_frame = FRAMES, .last_time = (FRAMES - 1) * clip->type.interval);

    /* what is still queued when the pin stops is given back, and doesn't count */
    check_set_state(player.pin, KSSTATE_PAUSE);
    for (i = 0; i < FRAMES; i++) stream_write(requests[i], clip->size, 0);
    check_set_state(player.pin, KSSTATE_STOP);
    for (i = 0; i < FRAMES; i++)
    {
        status = stream_wait(requests[i], KSTEST_TIMEOUT);
        ok(status == STATUS_CANCELLED, "Frame %lu gave %#lx.\n", i, status);
        stream_request_destroy(requests[i]);
    }
    check_stats(player.pin, .received = FRAMES, .bytes = FRAMES * clip->size, .good = FRAMES, .first_frame = 1,
            .last_frame = FRAMES, .last_time = (FRAMES - 1) * clip->type.interval);
    player_close(&player);
}

static void test_refused(HANDLE filter)
{
    static const struct video_type types[] =
    {
        {KSVIRT_YUY2, 158, 120, 333333, FALSE}, {KSVIRT_YUY2, 160, 118, 333333, FALSE},
        {KSVIRT_RGB24, 3842, 2160, 333333, FALSE}, {KSVIRT_YUY2, 161, 120, 333333, FALSE},
        {KSVIRT_YUY2, 160, 120, 1, FALSE},
    };
    struct ksbench_renderer_stats stats;
    struct pin_request request;
    struct player player;
    HANDLE pin, second;
    NTSTATUS status;
    ULONG i, size;
    DWORD error;

    for (i = 0; i < ARRAY_SIZE(types); i++)
    {
        error = create_pin(filter, 0, &types[i], GENERIC_WRITE, &pin);
        ok(error == ERROR_NO_MATCH, "%s gave %lu.\n", debugstr_video_type(&types[i]), error);
        if (!error) CloseHandle(pin);
    }
    init_pin_request(&request, 0, &kstest_type);
    request.format.format.MajorFormat.Data1++;
    error = KsCreatePin(filter, &request.connect, GENERIC_WRITE, &pin);
    ok(error == ERROR_NO_MATCH, "Another major type gave %lu.\n", error);
    if (!error) CloseHandle(pin);

    if (!player_open(&player, filter, &kstest_type)) return;
    error = create_pin(filter, 0, &kstest_type, GENERIC_WRITE, &second);
    ok(error == ERROR_NO_SYSTEM_RESOURCES, "A second pin gave %lu.\n", error);
    if (!error) CloseHandle(second);
    for (size = 1; size < sizeof(stats); size += 7)
    {
        status = ks_property(player.pin, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_RENDERER_STATS, KSPROPERTY_TYPE_GET,
                &stats, size, NULL);
        ok(status == STATUS_BUFFER_TOO_SMALL, "Getting %lu bytes of the counts gave %#lx.\n", size, status);
    }
    status = ks_property(player.pin, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_RENDERER_STATS, KSPROPERTY_TYPE_SET,
            &stats, sizeof(stats), NULL);
    ok(status == STATUS_NOT_FOUND, "Setting the counts gave %#lx.\n", status);
    player_close(&player);
    check_alive(filter);
}

/* A new format comes in the stream, where its frames begin. */
static void test_format_change(HANDLE filter)
{
    static const struct video_type types[2] =
    {
        {KSVIRT_YUY2, 160, 120, 100000, FALSE}, {KSVIRT_RGB24, 320, 240, 100000, FALSE}
    };
    struct stream_request *frames[2][FRAMES], *change;
    struct clip clips[2];
    struct player player;
    union video_format format;
    NTSTATUS status;
    ULONG i, j;

    if (!record_clip(&clips[0], &types[0])) return;
    if (!record_clip(&clips[1], &types[1]) || !player_open(&player, filter, &types[0]))
    {
        free(clips[0].data);
        return;
    }
    init_video_format(&format, &types[1]);
    change = stream_request_create(player.pin, sizeof(KSSTREAM_HEADER), &format, format.format.FormatSize);
    for (i = 0; i < 2; i++)
        for (j = 0; j < FRAMES; j++)
            frames[i][j] = stream_request_create(player.pin, get_header_size(player.pin), clip_frame(&clips[i], j + 1),
                    clips[i].size);
    check_set_state(player.pin, KSSTATE_PAUSE);
    for (j = 0; j < FRAMES; j++) stream_write(frames[0][j], clips[0].size, 0);
    stream_write(change, format.format.FormatSize, KSSTREAM_HEADER_OPTIONSF_TYPECHANGED);
    for (j = 0; j < FRAMES; j++) stream_write(frames[1][j], clips[1].size, 0);
    check_set_state(player.pin, KSSTATE_RUN);
    for (i = 0; i < 2; i++)
    {
        for (j = 0; j < FRAMES; j++)
        {
            status = stream_wait(frames[i][j], KSTEST_TIMEOUT);
            ok(!status, "Frame %lu of format %lu gave %#lx.\n", j, i, status);
        }
    }
    status = stream_wait(change, KSTEST_TIMEOUT);
    ok(!status, "The new format gave %#lx.\n", status);
    check_stats(player.pin, .received = 2 * FRAMES, .bytes = FRAMES * (clips[0].size + clips[1].size), .good = 2 * FRAMES,
            .repeated = 1, .out_of_order = FRAMES - 1, .first_frame = 1, .last_frame = FRAMES,
            .last_time = (FRAMES - 1) * types[0].interval);
    check_set_state(player.pin, KSSTATE_STOP);
    for (i = 0; i < 2; i++)
    {
        for (j = 0; j < FRAMES; j++) stream_request_destroy(frames[i][j]);
        free(clips[i].data);
    }
    stream_request_destroy(change);
    player_close(&player);
}

static void write_at(struct stream_request *request, ULONG size, LONGLONG time)
{
    KSSTREAM_HEADER *header = &request->u.header;

    header->Size = request->header_size;
    header->DataUsed = size;
    header->OptionsFlags = KSSTREAM_HEADER_OPTIONSF_TIMEVALID;
    header->PresentationTime.Time = time / 2;
    header->PresentationTime.Numerator = 6;
    header->PresentationTime.Denominator = 3;
    ResetEvent(request->event);
    request->status = NtDeviceIoControlFile(request->pin, request->event, NULL, NULL, &request->io, IOCTL_KS_WRITE_STREAM, NULL,
            0, header, header->Size);
}

/* With a clock, frames are taken at their times. It is the camera's: its stream time begins with its run. */
static void test_clock(HANDLE filter, const struct clip *clip)
{
    HANDLE camera = open_camera(), pin, clock = NULL;
    struct ksbench_renderer_stats stats = {0};
    struct stream_request *requests[4];
    KSCLOCK_CREATE create = {0};
    LONGLONG start, elapsed;
    struct player player;
    IO_STATUS_BLOCK io;
    NTSTATUS status;
    DWORD error;
    ULONG i;

    if (!camera || !(pin = open_capture_pin(camera, &clip->type)) || !player_open(&player, filter, &clip->type)) return;
    error = KsCreateClock(pin, &create, &clock);
    ok(!error, "Creating the camera's clock gave %lu.\n", error);
    status = ks_property(player.pin, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_MASTERCLOCK, KSPROPERTY_TYPE_SET, &clock,
            sizeof(clock), NULL);
    ok(!status, "Setting the master clock gave %#lx.\n", status);
    for (i = 0; i < ARRAY_SIZE(requests); i++)
        requests[i] = stream_request_create(player.pin, get_header_size(player.pin), clip_frame(clip, i + 1), clip->size);
    check_set_state(pin, KSSTATE_PAUSE);
    check_set_state(player.pin, KSSTATE_PAUSE);
    for (i = 0; i < ARRAY_SIZE(requests); i++) write_at(requests[i], clip->size, i * 2000000);
    start = kstest_now();
    check_set_state(player.pin, KSSTATE_RUN);
    check_set_state(pin, KSSTATE_RUN);
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        status = stream_wait(requests[i], KSTEST_TIMEOUT);
        elapsed = kstest_now() - start;
        ok(!status, "Frame %lu gave %#lx.\n", i, status);
        ok(elapsed > (LONGLONG)i * 2000000 - 20000, "Frame %lu was taken after %I64d ms.\n", i, elapsed / 10000);
    }
    status = get_renderer_stats(player.pin, &stats);
    ok(!status, "Status %#lx.\n", status);
    ok(stats.good == 4, "%I64u good frames.\n", stats.good);
    ok(stats.timed >= 1, "Status %#lx, %I64u good frames, %I64u have waited, %I64u were late.\n", status, stats.good,
            stats.timed, stats.late);
    ok(stats.timed + stats.late <= 4, "Status %#lx, %I64u good frames, %I64u have waited, %I64u were late.\n", status,
            stats.good, stats.timed, stats.late);

    /* too late is judged as well, and far too early can be cancelled */
    i = stats.late;
    write_at(requests[0], clip->size, 0);
    status = stream_wait(requests[0], KSTEST_TIMEOUT);
    ok(!status, "A late frame gave %#lx.\n", status);
    get_renderer_stats(player.pin, &stats);
    ok(stats.late == i + 1, "%I64u of %I64u frames were late.\n", stats.late, stats.received);
    ok(stats.received == 5, "%I64u of %I64u frames were late.\n", stats.late, stats.received);
    write_at(requests[1], clip->size, MAXLONGLONG);
    write_at(requests[2], clip->size, 100 * 10000000);
    kstest_wait_for_nothing(50);
    ok(stream_is_pending(requests[1]), "An early frame was taken, status %#lx.\n", requests[1]->status);
    NtCancelIoFileEx(player.pin, &requests[1]->io, &io);
    status = stream_wait(requests[1], KSTEST_TIMEOUT);
    ok(status == STATUS_CANCELLED, "An early frame gave %#lx when it was cancelled.\n", status);
    check_set_state(player.pin, KSSTATE_STOP);
    status = stream_wait(requests[2], KSTEST_TIMEOUT);
    ok(status == STATUS_CANCELLED, "An early frame gave %#lx when the pin stopped.\n", status);
    get_renderer_stats(player.pin, &stats);
    ok(stats.received == 5, "%I64u frames were taken.\n", stats.received);
    for (i = 0; i < ARRAY_SIZE(requests); i++) stream_request_destroy(requests[i]);
    player_close(&player);
    if (clock) CloseHandle(clock);
    check_set_state(pin, KSSTATE_STOP);
    CloseHandle(pin);
    CloseHandle(camera);
}

/* Judging has to be much quicker than frames come. */
static void test_speed(HANDLE filter)
{
    static const struct video_type type = {KSVIRT_YUY2, 1280, 720, 333333, FALSE};
    struct stream_request *requests[FRAMES];
    struct region region;
    struct player player;
    struct clip clip;
    LONGLONG start;
    NTSTATUS status;
    ULONG i;

    if (!record_clip(&clip, &type)) return;
    if (!region_create(&region, FRAMES * clip.size) || !player_open(&player, filter, &type)) return;
    memcpy(region.view, clip.data, FRAMES * clip.size);
    status = region_set(player.pin, region.section, region.view, region.size);
    ok(!status, "Setting the region gave %#lx.\n", status);
    check_set_state(player.pin, KSSTATE_RUN);
    for (i = 0; i < FRAMES; i++)
        requests[i] = stream_request_create(player.pin, get_header_size(player.pin), region.view + i * clip.size, clip.size);
    start = kstest_now();
    for (i = 0; i < 10 * FRAMES; i++)
    {
        status = i < FRAMES ? STATUS_SUCCESS : stream_wait(requests[i % FRAMES], KSTEST_TIMEOUT);
        ok(!status, "Frame %lu gave %#lx.\n", i - FRAMES, status);
        stream_write(requests[i % FRAMES], clip.size, 0);
    }
    for (i = 0; i < FRAMES; i++)
    {
        status = stream_wait(requests[i], KSTEST_TIMEOUT);
        ok(!status, "The last frame in buffer %lu gave %#lx.\n", i, status);
    }
    trace("%s: %I64d us a frame.\n", debugstr_video_type(&type), (kstest_now() - start) / 10 / (10 * FRAMES));
    check_set_state(player.pin, KSSTATE_STOP);
    check_stats(player.pin, .received = 10 * FRAMES, .bytes = 10 * FRAMES * clip.size, .good = 10 * FRAMES,
            .out_of_order = 9 * FRAMES - 9, .repeated = 9, .first_frame = 1, .last_frame = FRAMES,
            .last_time = (FRAMES - 1) * type.interval);
    for (i = 0; i < FRAMES; i++) stream_request_destroy(requests[i]);
    player_close(&player);
    region_destroy(&region);
    free(clip.data);
}

START_TEST(renderer)
{
    HANDLE filter = kstest_open_device(KSBENCH_RENDERER_HARDWARE_ID);
    struct clip clip;

    if (!filter) return;
    test_refused(filter);
    test_formats(filter);
    if (record_clip(&clip, &kstest_type))
    {
        test_order(filter, &clip);
        test_bad_frames(filter, &clip);
        test_end_of_stream(filter, &clip);
        test_states(filter, &clip);
        test_clock(filter, &clip);
        free(clip.data);
    }
    test_format_change(filter);
    test_speed(filter);
    CloseHandle(filter);
}
