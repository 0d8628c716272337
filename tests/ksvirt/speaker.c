/*
 * The speaker: what it counts, how fast it plays, and its WAV file
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


#include "audio.h"

#define BUFFERS 8

struct player
{
    HANDLE pin;
    struct audio_type type;
    UCHAR *signal;          /* one second of it, from sample 0 */
    struct stream_request *requests[BUFFERS];
    ULONG next;             /* request */
    ULONG64 bytes, buffers; /* that were written */
    ULONG crc;              /* of them */
};

static BOOL player_open(struct player *player, HANDLE filter, const struct audio_type *type)
{
    ULONG i;

    memset(player, 0, sizeof(*player));
    player->type = *type;
    if (!(player->pin = open_audio_pin(filter, type, GENERIC_WRITE))) return FALSE;
    player->signal = malloc(type->rate * audio_block(type));
    ksvirt_audio_fill(player->signal, type->rate, 0, type->channels, type->bits);
    for (i = 0; i < BUFFERS; i++)
        player->requests[i] = stream_request_create(player->pin, get_header_size(player->pin), NULL, 0);
    return TRUE;
}

/* Waits for all that was written. */
static void player_drain(struct player *player)
{
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < BUFFERS; i++)
    {
        status = stream_wait(player->requests[i], KSTEST_TIMEOUT);
        ok(!status, "A buffer of %lu bytes gave %#lx.\n", player->requests[i]->u.header.DataUsed, status);
    }
}

static void player_close(struct player *player)
{
    ULONG i;

    if (player->pin) CloseHandle(player->pin);
    for (i = 0; i < BUFFERS; i++) stream_request_destroy(player->requests[i]);
    free(player->signal);
}

/* Writes that many bytes of the second, without waiting for their end. */
static void play(struct player *player, ULONG offset, ULONG size, ULONG flags)
{
    struct stream_request *request = player->requests[player->next++ % BUFFERS];
    NTSTATUS status = stream_wait(request, KSTEST_TIMEOUT);

    ok(!status, "A buffer of %lu bytes gave %#lx.\n", request->u.header.DataUsed, status);
    request->u.header.Data = player->signal + offset;
    request->u.header.FrameExtent = size;
    stream_write(request, size, flags);
    player->bytes += size;
    if (size) player->buffers++;
    player->crc = ksvirt_crc32(player->crc, player->signal + offset, size);
}

/* Writes this part of the second, in buffers of 50 ms. */
static void play_part(struct player *player, ULONG sample, ULONG count)
{
    const ULONG step = player->type.rate / 20, block = audio_block(&player->type), end = sample + count;

    for (; sample < end; sample += step) play(player, sample * block, min(step, end - sample) * block, 0);
}

#define check_stats(player, stats) check_stats_(__LINE__, player, stats)
static void check_stats_(unsigned int line, struct player *player, struct ksvirt_speaker_stats *stats)
{
    NTSTATUS status;

    memset(stats, 0xcc, sizeof(*stats));
    status = ks_property(player->pin, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_SPEAKER_STATS, KSPROPERTY_TYPE_GET, stats,
            sizeof(*stats), NULL);
    ok_(__FILE__, line)(!status, "Getting the counts gave %#lx.\n", status);
    ok_(__FILE__, line)(stats->bytes == player->bytes, "%I64u bytes in %I64u buffers were played, not %I64u in %I64u.\n",
            stats->bytes, stats->buffers, player->bytes, player->buffers);
    ok_(__FILE__, line)(stats->buffers == player->buffers,
            "%I64u bytes in %I64u buffers were played, not %I64u in %I64u.\n", stats->bytes, stats->buffers,
            player->bytes, player->buffers);
    ok_(__FILE__, line)(stats->crc == player->crc, "The CRC is %#x, not %#lx.\n", stats->crc, player->crc);
}

/* All formats, at the real rate. */
static void test_rate(HANDLE filter, const struct audio_type *type)
{
    struct ksvirt_speaker_stats stats;
    LONGLONG start, elapsed;
    struct player player;

    winetest_push_context("%s", debugstr_audio_type(type));
    if (player_open(&player, filter, type))
    {
        check_set_state(player.pin, KSSTATE_PAUSE);
        start = kstest_now();
        check_set_state(player.pin, KSSTATE_RUN);
        play_part(&player, 0, type->rate);
        player_drain(&player);
        elapsed = kstest_now() - start;
        check_stats(&player, &stats);
        ok(stats.samples == type->rate, "%I64u samples.\n", stats.samples);
        ok(stats.good == type->rate, "%I64u good.\n", stats.good);
        ok(!stats.gaps, "%I64u gaps.\n", stats.gaps);
        ok(!stats.lost, "%I64u lost.\n", stats.lost);
        ok(!stats.first, "%I64u samples, %I64u good, %I64u gaps, %I64u lost, from %I64u to %I64u.\n", stats.samples,
                stats.good, stats.gaps, stats.lost, stats.first, stats.next);
        ok(stats.next == type->rate, "%I64u samples, %I64u good, %I64u gaps, %I64u lost, from %I64u to %I64u.\n",
                stats.samples, stats.good, stats.gaps, stats.lost, stats.first, stats.next);
        ok(elapsed > 9900000, "One second took %I64d ms.\n", elapsed / 10000);
        ok(elapsed < 40000000, "One second took %I64d ms.\n", elapsed / 10000);
        trace("1000 ms in %I64d ms, %I64u underruns.\n", elapsed / 10000, stats.underruns);
        player_close(&player);
    }
    winetest_pop_context();
}

/* What it says about a signal that isn't whole. */
static void test_signal(HANDLE filter)
{
    static const struct audio_type type = {2, 16, 8000};
    struct ksvirt_speaker_stats stats;
    struct player player;

    if (!player_open(&player, filter, &type)) return;
    check_set_state(player.pin, KSSTATE_RUN);
    play_part(&player, 1000, 1000);
    play_part(&player, 2123, 877);                       /* 123 missing */
    play_part(&player, 2500, 1500);                      /* 500 twice */
    play(&player, 4000 * 4, 64 * 4 + 1, 0);              /* parts of samples make whole ones */
    play(&player, 4000 * 4 + 64 * 4 + 1, 7, 0);
    play(&player, 4000 * 4 + 64 * 4 + 8, 128 * 4, 0);
    player_drain(&player);
    check_stats(&player, &stats);
    ok(stats.samples == 1000 + 877 + 1500 + 194, "%I64u of %I64u samples are good.\n", stats.good, stats.samples);
    ok(stats.good == stats.samples, "%I64u of %I64u samples are good.\n", stats.good, stats.samples);
    ok(stats.gaps == 2, "%I64u gaps.\n", stats.gaps);
    ok(stats.lost == 123, "%I64u lost.\n", stats.lost);
    ok(stats.first == 1000, "From %I64u to %I64u.\n", stats.first, stats.next);
    ok(stats.next == 4194, "From %I64u to %I64u.\n", stats.first, stats.next);

    /* silence is no signal; counters begin anew */
    check_set_state(player.pin, KSSTATE_STOP);
    check_set_state(player.pin, KSSTATE_RUN);
    player.bytes = player.buffers = player.crc = 0;
    memset(player.signal, 0, type.rate * audio_block(&type));
    play_part(&player, 0, 800);
    player_drain(&player);
    check_stats(&player, &stats);
    ok(stats.samples == 800, "%I64u samples.\n", stats.samples);
    ok(!stats.good, "%I64u good.\n", stats.good);
    ok(!stats.gaps, "%I64u gaps.\n", stats.gaps);
    player_close(&player);
}

static void test_end_of_stream(HANDLE filter)
{
    static const struct audio_type type = {1, 16, 8000};
    const ULONG end = KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM, gap = KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
    KSEVENTDATA data = {.NotificationType = KSEVENTF_EVENT_HANDLE};
    HANDLE event = kstest_event();
    struct ksvirt_speaker_stats stats;
    struct player player;
    KSEVENT request;
    NTSTATUS status;

    if (!player_open(&player, filter, &type)) return;
    request.Set = *GUIDP(KSEVENTSETID_Connection);
    request.Id = KSEVENT_CONNECTION_ENDOFSTREAM;
    request.Flags = KSEVENT_TYPE_ENABLE;
    data.EventHandle.Event = event;
    status = ks_ioctl(player.pin, IOCTL_KS_ENABLE_EVENT, &request, sizeof(request), &data, sizeof(data), NULL);
    ok(!status, "Enabling the event gave %#lx.\n", status);
    check_set_state(player.pin, KSSTATE_RUN);

    play(&player, 0, 800, gap);
    player_drain(&player);
    ok(WaitForSingleObject(event, 0) == WAIT_TIMEOUT, "An end of stream comes too early.\n");
    kstest_let_pass(100);
    play(&player, 800, 800, 0);
    player_drain(&player);
    check_stats(&player, &stats);
    ok(stats.underruns == 1, "%I64u underruns.\n", stats.underruns);
    kstest_let_pass(50);
    play(&player, 1600, 800, end);
    ok(!WaitForSingleObject(event, KSTEST_TIMEOUT), "No event at the end of the stream.\n");
    player_drain(&player);
    ResetEvent(event);
    kstest_let_pass(50);
    play(&player, 2400, 800, 0);
    play(&player, 0, 0, end);
    ok(!WaitForSingleObject(event, KSTEST_TIMEOUT), "No event at the end of a stream without data.\n");
    player_drain(&player);
    check_stats(&player, &stats);
    ok(stats.underruns == 2, "%I64u underruns.\n", stats.underruns); /* none after the end of a stream */
    ok(stats.ends_of_stream == 2, "%I64u ends of stream.\n", stats.ends_of_stream);
    ok(stats.discontinuities == 1, "%I64u discontinuities.\n", stats.discontinuities);
    player_close(&player);
    CloseHandle(event);
}

/* What is cancelled or queued while it stops was not played. */
static void test_states(HANDLE filter)
{
    static const struct audio_type type = {2, 16, 48000};
    const ULONG second = 4 * 48000;
    struct ksvirt_speaker_stats stats;
    struct player player;
    IO_STATUS_BLOCK io;
    NTSTATUS status;
    ULONG i;

    if (!player_open(&player, filter, &type)) return;
    check_set_state(player.pin, KSSTATE_PAUSE);
    for (i = 0; i < 5; i++) play(&player, 0, second, 0);
    for (i = 0; i < 5; i++) ok(stream_is_pending(player.requests[i]), "Buffer %lu isn't pending in pause.\n", i);
    check_set_state(player.pin, KSSTATE_RUN);
    NtCancelIoFileEx(player.pin, &player.requests[0]->io, &io);
    status = stream_wait(player.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_CANCELLED, "A cancelled buffer gave %#lx.\n", status);
    status = stream_wait(player.requests[1], KSTEST_TIMEOUT);
    ok(!status, "The next one gave %#lx.\n", status);
    check_set_state(player.pin, KSSTATE_STOP);
    for (i = 2; i < 5; i++)
    {
        status = stream_wait(player.requests[i], KSTEST_TIMEOUT);
        if (status) ok(status == STATUS_CANCELLED, "Buffer %lu gave %#lx.\n", i, status);
    }
    memset(&stats, 0, sizeof(stats));
    status = ks_property(player.pin, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_SPEAKER_STATS, KSPROPERTY_TYPE_GET, &stats,
            sizeof(stats), NULL);
    ok(!status, "Status %#lx.\n", status);
    ok(stats.buffers >= 1, "%I64u buffers.\n", stats.buffers);
    ok(stats.buffers <= 3, "%I64u buffers.\n", stats.buffers);
    ok(stats.bytes == stats.buffers * second, "%I64u buffers, %I64u bytes.\n", stats.buffers, stats.bytes);
    player_close(&player);
}

static void set_unthrottled(struct saved_setting *saved)
{
    DWORD on = 1;

    setting_save(saved, KSVIRT_UNTHROTTLED);
    setting_write(KSVIRT_UNTHROTTLED, REG_DWORD, &on, sizeof(on));
}

static void test_unthrottled(HANDLE filter)
{
    static const struct audio_type type = {2, 16, 44100};
    struct ksvirt_speaker_stats stats;
    struct saved_setting saved;
    struct player player;
    LONGLONG start;
    ULONG i;

    set_unthrottled(&saved);
    if (player_open(&player, filter, &type))
    {
        check_set_state(player.pin, KSSTATE_RUN);
        start = kstest_now();
        for (i = 0; i < 60; i++) play(&player, 0, 4 * 44100, 0);
        player_drain(&player);
        ok(kstest_now() - start < 300000000, "60 s took %I64d ms.\n", (kstest_now() - start) / 10000);
        trace("Unthrottled: 60 s in %I64d ms.\n", (kstest_now() - start) / 10000);
        check_stats(&player, &stats);
        ok(stats.good == 60 * 44100, "%I64u samples are good.\n", stats.good);
        ok(stats.gaps == 59, "%I64u gaps.\n", stats.gaps);
        ok(!stats.lost, "%I64u lost.\n", stats.lost);
        player_close(&player);
    }
    setting_restore(&saved);
}

struct wave_header
{
    char riff[4];
    ULONG riff_size;
    char wave[4], fmt[4];
    ULONG fmt_size;
    PCMWAVEFORMAT format;
    char data[4];
    ULONG size;
};

/* Returns what is in the file, NULL if there is none. The caller frees it. */
static UCHAR *read_file(const char *path, ULONG *size)
{
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    UCHAR *data;
    DWORD read;

    if (file == INVALID_HANDLE_VALUE) return NULL;
    *size = GetFileSize(file, NULL);
    data = calloc(1, *size + sizeof(struct wave_header));
    ReadFile(file, data, *size, &read, NULL);
    CloseHandle(file);
    return data;
}

#define check_file(path, type, bytes, crc) check_file_(__LINE__, path, type, bytes, crc)
static void check_file_(unsigned int line, const char *path, const struct audio_type *type, ULONG bytes, ULONG crc)
{
    const struct wave_header *header;
    UCHAR *data;
    ULONG size, sum;

    data = read_file(path, &size);
    ok_(__FILE__, line)(data != NULL, "There is no file.\n");
    if (!(header = (const struct wave_header *)data)) return;
    ok_(__FILE__, line)(size == sizeof(*header) + bytes + (bytes & 1), "The file has %lu bytes, not %Iu.\n", size,
            sizeof(*header) + bytes);
    ok_(__FILE__, line)(!memcmp(header->riff, "RIFF", 4), "The chunks are %.4s.\n", header->riff);
    ok_(__FILE__, line)(!memcmp(header->wave, "WAVE", 4), "The chunks gave %.4s.\n", header->wave);
    ok_(__FILE__, line)(!memcmp(header->fmt, "fmt ", 4), "The chunks gave %.4s.\n", header->fmt);
    ok_(__FILE__, line)(!memcmp(header->data, "data", 4), "The chunks gave %.4s.\n", header->data);
    ok_(__FILE__, line)(header->riff_size == size - 8, "The sizes are %lu.\n", header->riff_size);
    ok_(__FILE__, line)(header->fmt_size == 16, "The sizes gave %lu.\n", header->fmt_size);
    ok_(__FILE__, line)(header->size == bytes, "The sizes gave %lu.\n", header->size);
    ok_(__FILE__, line)(header->format.wf.wFormatTag == WAVE_FORMAT_PCM, "The format is %u.\n",
            header->format.wf.wFormatTag);
    ok_(__FILE__, line)(header->format.wf.nChannels == type->channels, "The format gave %u channels.\n",
            header->format.wf.nChannels);
    ok_(__FILE__, line)(header->format.wBitsPerSample == type->bits, "The format gave %u bits.\n",
            header->format.wBitsPerSample);
    ok_(__FILE__, line)(header->format.wf.nSamplesPerSec == type->rate, "The format gave %lu Hz.\n",
            header->format.wf.nSamplesPerSec);
    ok_(__FILE__, line)(header->format.wf.nBlockAlign == audio_block(type), "The format gave block %u.\n",
            header->format.wf.nBlockAlign);
    ok_(__FILE__, line)(header->format.wf.nAvgBytesPerSec == type->rate * audio_block(type),
            "The format gave %lu bytes/s.\n", header->format.wf.nAvgBytesPerSec);
    sum = size >= sizeof(*header) + bytes ? ksvirt_crc32(0, header + 1, bytes) : 0;
    ok_(__FILE__, line)(sum == crc, "The CRC is %#lx, not %#lx.\n", sum, crc);
    free(data);
}

static void test_file(HANDLE filter)
{
    struct saved_setting unthrottled, saved;
    char folder[MAX_PATH], path[MAX_PATH];
    struct ksvirt_speaker_stats stats;
    struct player player;
    LONGLONG start;
    UCHAR *data;
    ULONG i, size;

    GetTempPathA(sizeof(folder), folder);
    snprintf(path, sizeof(path), "%sksvirt%lu.wav", folder, GetCurrentProcessId());
    set_unthrottled(&unthrottled);
    setting_save(&saved, KSVIRT_SPEAKER_FILE);
    setting_write(KSVIRT_SPEAKER_FILE, REG_SZ, path, strlen(path) + 1);
    for (i = 0; i < ARRAY_SIZE(audio_types); i++)
    {
        const struct audio_type *type = &audio_types[i];
        const ULONG samples = type->rate / 2 + 1; /* odd, so that 8 bits need a padding */

        winetest_push_context("%s", debugstr_audio_type(type));
        if (player_open(&player, filter, type))
        {
            check_set_state(player.pin, KSSTATE_RUN);
            play_part(&player, 0, samples);
            player_drain(&player);
            check_stats(&player, &stats);
            ok(!stats.file_status, "The file has status %#x and %I64u bytes.\n", stats.file_status, stats.file_bytes);
            ok(stats.file_bytes == player.bytes, "The file has status %#x and %I64u bytes.\n", stats.file_status,
                    stats.file_bytes);
            check_set_state(player.pin, KSSTATE_STOP);
            check_file(path, type, samples * audio_block(type), player.crc);
            /* who plays nothing writes nothing: PortAudio goes through the states once more when it closes a stream */
            check_set_state(player.pin, KSSTATE_RUN);
            check_set_state(player.pin, KSSTATE_STOP);
            check_file(path, type, samples * audio_block(type), player.crc);
            player_close(&player);
        }
        winetest_pop_context();
    }

    /* who dies leaves a whole file */
    if (player_open(&player, filter, &audio_types[3]))
    {
        check_set_state(player.pin, KSSTATE_RUN);
        play_part(&player, 0, 44100);
        player_drain(&player);
        CloseHandle(player.pin);
        player.pin = NULL;
        start = kstest_now();
        do
        {
            data = read_file(path, &size);
            i = data ? ((struct wave_header *)data)->size : 0;
            free(data);
        } while (!i && kstest_poll(start, 5000));
        check_file(path, &audio_types[3], 4 * 44100, player.crc);
        player_close(&player);
    }
    DeleteFileA(path);

    /* a file that can't be made is no reason not to play */
    snprintf(path, sizeof(path), "%sno such folder\\x.wav", folder);
    setting_write(KSVIRT_SPEAKER_FILE, REG_SZ, path, strlen(path) + 1);
    if (player_open(&player, filter, &audio_types[3]))
    {
        check_set_state(player.pin, KSSTATE_RUN);
        play_part(&player, 0, 44100);
        player_drain(&player);
        check_stats(&player, &stats);
        ok(stats.file_status == (uint32_t)STATUS_OBJECT_PATH_NOT_FOUND, "The file has status %#x.\n", stats.file_status);
        ok(!stats.file_bytes, "The file has %I64u bytes.\n", stats.file_bytes);
        player_close(&player);
    }
    setting_restore(&saved);
    setting_restore(&unthrottled);
}

static NTSTATUS set_format(HANDLE pin, const struct audio_type *type)
{
    struct audio_request request;

    init_audio_request(&request, type);
    return ks_property(pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_DATAFORMAT, KSPROPERTY_TYPE_SET,
            &request.format, request.format.FormatSize, NULL);
}

/* The format changes while the pin is stopped, and the counters and the size of the buffers with it. */
static void test_format_change(HANDLE filter)
{
    static const struct audio_type first = {2, 16, 48000}, second = {1, 8, 8000}, bad = {2, 16, 96000};
    struct ksvirt_speaker_stats stats;
    KSALLOCATOR_FRAMING_EX framing;
    struct player player;
    NTSTATUS status;

    if (!player_open(&player, filter, &second)) return;
    status = set_format(player.pin, &bad);
    ok(status == STATUS_NO_MATCH, "A bad format gave %#lx.\n", status);
    status = set_format(player.pin, &first);
    ok(!status, "Setting another format gave %#lx.\n", status);
    status = ks_property(player.pin, GUIDP(KSPROPSETID_Connection), KSPROPERTY_CONNECTION_ALLOCATORFRAMING_EX,
            KSPROPERTY_TYPE_GET, &framing, sizeof(framing), NULL);
    ok(!status, "The framing gave %#lx.\n", status);
    ok(framing.FramingItem[0].FramingRange.Range.MaxFrameSize == 48000 / 50 * 4, "The framing gave %lu bytes.\n",
            framing.FramingItem[0].FramingRange.Range.MaxFrameSize);
    status = set_format(player.pin, &second);
    ok(!status, "Setting the first format again gave %#lx.\n", status);
    check_set_state(player.pin, KSSTATE_RUN);
    status = set_format(player.pin, &first);
    ok(status == STATUS_INVALID_DEVICE_STATE, "Another format while it runs gave %#lx.\n", status);
    play_part(&player, 0, 800);
    player_drain(&player);
    check_stats(&player, &stats);
    ok(stats.good == 800, "%I64u samples are good.\n", stats.good);
    player_close(&player);
}

/* The microphone's samples go to the speaker without a client between. */
static void test_link(HANDLE filter)
{
    static const struct audio_type type = {2, 16, 44100};
    HANDLE microphone = kstest_open_device(KSVIRT_MICROPHONE_HARDWARE_ID), sink, source = NULL;
    struct ksvirt_microphone_stats recorded;
    struct ksvirt_speaker_stats stats = {0};
    struct audio_request request;
    LONGLONG start;
    DWORD error;
    ULONG state;

    if (!microphone || !(sink = open_audio_pin(filter, &type, GENERIC_WRITE))) return;
    init_audio_request(&request, &type);
    request.connect.PinToHandle = sink;
    error = KsCreatePin(microphone, &request.connect, GENERIC_READ, &source);
    ok(!error, "Linking the pins gave %lu.\n", error);
    if (!error)
    {
        for (state = KSSTATE_ACQUIRE; state <= KSSTATE_RUN; state++)
        {
            check_set_state(sink, state);
            check_set_state(source, state);
        }
        start = kstest_now();
        do
        {
            ks_property(sink, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_SPEAKER_STATS, KSPROPERTY_TYPE_GET, &stats,
                    sizeof(stats), NULL);
        } while (stats.samples < type.rate && kstest_poll(start, 10000));
        ok(stats.samples >= type.rate, "After %I64d ms %I64u samples were played.\n", (kstest_now() - start) / 10000,
                stats.samples);
        check_set_state(source, KSSTATE_PAUSE);
        check_set_state(sink, KSSTATE_PAUSE);
        ks_property(sink, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_SPEAKER_STATS, KSPROPERTY_TYPE_GET, &stats,
                sizeof(stats), NULL);
        ks_property(source, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_MICROPHONE_STATS, KSPROPERTY_TYPE_GET, &recorded,
                sizeof(recorded), NULL);
        ok(stats.good == stats.samples, "%I64u of %I64u samples are good.\n", stats.good, stats.samples);
        ok(!stats.first, "%I64u of %I64u samples are good, from %I64u.\n", stats.good, stats.samples, stats.first);
        ok(stats.samples <= recorded.delivered, "%I64u samples were played and %I64u lost of %I64u recorded.\n",
                stats.samples, stats.lost, recorded.delivered);
        ok(stats.lost <= recorded.lost, "%I64u samples were played and %I64u lost of %I64u recorded, %I64u lost.\n",
                stats.samples, stats.lost, recorded.delivered, recorded.lost);
        ok(stats.next == stats.samples + stats.lost, "%I64u samples, %I64u lost, the next is %I64u.\n", stats.samples,
                stats.lost, stats.next);
        check_set_state(source, KSSTATE_STOP);
        check_set_state(sink, KSSTATE_STOP);
        CloseHandle(source);
    }
    CloseHandle(sink);
    CloseHandle(microphone);
}

START_TEST(speaker)
{
    HANDLE filter = kstest_open_device(KSVIRT_SPEAKER_HARDWARE_ID);
    unsigned int i;

    if (!filter) return;
    test_audio_formats(filter, GENERIC_WRITE);
    for (i = 0; i < ARRAY_SIZE(audio_types); i++) test_rate(filter, &audio_types[i]);
    test_signal(filter);
    test_end_of_stream(filter);
    test_states(filter);
    test_unthrottled(filter);
    test_file(filter);
    test_format_change(filter);
    test_link(filter);
    check_alive(filter);
    CloseHandle(filter);
}
