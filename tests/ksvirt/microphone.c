/*
 * The microphone: formats, the signal in what it records, cadence, what is lost
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

#define BUFFERS 16

static NTSTATUS intersect(HANDLE filter, const void *range, ULONG size, void *format, ULONG format_size, ULONG *returned)
{
    struct
    {
        KSP_PIN pin;
        KSMULTIPLE_ITEM items;
        KSDATARANGE_AUDIO range;
    } request;

    memset(&request, 0, sizeof(request));
    request.pin.Property.Set = *GUIDP(KSPROPSETID_Pin);
    request.pin.Property.Id = KSPROPERTY_PIN_DATAINTERSECTION;
    request.pin.Property.Flags = KSPROPERTY_TYPE_GET;
    request.items.Size = sizeof(request.items) + size;
    request.items.Count = 1;
    memcpy(&request.range, range, size);
    return ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, FIELD_OFFSET(typeof(request), range) + size, format, format_size,
            returned);
}

static void test_intersection(HANDLE filter)
{
    static const struct
    {
        ULONG channels, min_bits, max_bits, min_rate, max_rate;
        struct audio_type type; /* channels 0: no match */
    } tests[] =
    {
        {~0u, 0, ~0u, 0, ~0u, {2, 16, 48000}}, {2, 8, 16, 8000, 48000, {2, 16, 48000}}, {1, 8, 8, 8000, 8000, {1, 8, 8000}},
        {1, 8, 12, 1, 44100, {1, 8, 44100}}, {8, 16, 24, 22050, 96000, {2, 16, 48000}}, {0, 8, 16, 8000, 48000, {0}},
        {2, 1, 7, 8000, 48000, {0}}, {2, 9, 15, 8000, 48000, {0}}, {2, 24, 32, 8000, 48000, {0}}, {2, 8, 16, 1, 7999, {0}},
        {2, 8, 16, 48001, 96000, {0}}, {2, 16, 8, 8000, 48000, {0}}, {2, 8, 16, 44100, 22050, {0}},
    };
    struct
    {
        KSDATAFORMAT format;
        WAVEFORMATEX wave;
    } format;
    KSDATARANGE_AUDIO range;
    ULONG returned, i;
    NTSTATUS status;

    memset(&range, 0, sizeof(range));
    range.DataRange.FormatSize = sizeof(range);
    range.DataRange.MajorFormat = *GUIDP(KSDATAFORMAT_TYPE_AUDIO);
    range.DataRange.SubFormat = *GUIDP(KSDATAFORMAT_SUBTYPE_PCM);
    range.DataRange.Specifier = *GUIDP(KSDATAFORMAT_SPECIFIER_WAVEFORMATEX);
    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        range.MaximumChannels = tests[i].channels;
        range.MinimumBitsPerSample = tests[i].min_bits;
        range.MaximumBitsPerSample = tests[i].max_bits;
        range.MinimumSampleFrequency = tests[i].min_rate;
        range.MaximumSampleFrequency = tests[i].max_rate;
        memset(&format, 0xcc, sizeof(format));
        status = intersect(filter, &range, sizeof(range), &format, sizeof(format), &returned);
        if (!tests[i].type.channels)
        {
            ok(status == STATUS_NO_MATCH, "Range %lu gave %#lx.\n", i, status);
            continue;
        }
        ok(!status, "Range %lu gave %#lx.\n", i, status);
        ok(returned == sizeof(KSDATAFORMAT) + sizeof(WAVEFORMATEX), "Range %lu gave %lu bytes.\n", i, returned);
        ok(format.wave.wFormatTag == WAVE_FORMAT_PCM, "Range %lu gave format %u.\n", i, format.wave.wFormatTag);
        ok(format.wave.nChannels == tests[i].type.channels, "Range %lu gave %u channels.\n", i, format.wave.nChannels);
        ok(format.wave.wBitsPerSample == tests[i].type.bits, "Range %lu gave %u bits.\n", i, format.wave.wBitsPerSample);
        ok(format.wave.nSamplesPerSec == tests[i].type.rate, "Range %lu gave %lu Hz.\n", i, format.wave.nSamplesPerSec);
        ok(format.wave.nBlockAlign == audio_block(&tests[i].type), "Range %lu gave block %u.\n", i,
                format.wave.nBlockAlign);
        ok(format.wave.nAvgBytesPerSec == tests[i].type.rate * audio_block(&tests[i].type),
                "Range %lu gave %lu bytes/s.\n", i, format.wave.nAvgBytesPerSec);
        ok(!format.wave.cbSize, "Range %lu gave format %u, %u channels, %u bits, %lu Hz, block %u, %lu bytes/s.\n", i,
                format.wave.wFormatTag, format.wave.nChannels, format.wave.wBitsPerSample, format.wave.nSamplesPerSec,
                format.wave.nBlockAlign, format.wave.nAvgBytesPerSec);
        ok(format.format.FormatSize == returned, "Range %lu gave FormatSize %lu.\n", i, format.format.FormatSize);
        ok(is_same_guid(&format.format.Specifier, &range.DataRange.Specifier), "Range %lu gave FormatSize %lu.\n", i,
                format.format.FormatSize);
    }

    range.DataRange.FormatSize = sizeof(range) - 4;
    status = intersect(filter, &range, sizeof(range), &format, sizeof(format), &returned);
    ok(status == STATUS_NO_MATCH, "A range that is cut off gave %#lx.\n", status);
    range.DataRange.FormatSize = sizeof(KSDATARANGE);
    memset(&range.DataRange.Specifier, 0, sizeof(GUID));
    status = intersect(filter, &range, sizeof(KSDATARANGE), NULL, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "Asking for the size gave %#lx.\n", status);
    ok(returned == sizeof(KSDATAFORMAT) + sizeof(WAVEFORMATEX), "Asking for the size gave %lu.\n", returned);
    status = intersect(filter, &range, sizeof(KSDATARANGE), &format, returned - 1, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A small buffer gave %#lx.\n", status);
    status = intersect(filter, &range, sizeof(KSDATARANGE), &format, sizeof(format), &returned);
    ok(!status, "A range without specifier gave %#lx.\n", status);
    ok(format.wave.nSamplesPerSec == 48000, "A range without specifier gave %lu Hz.\n", format.wave.nSamplesPerSec);
}

/* Formats that a KsCreatePin with this one changed member refuses, and some that it takes. */
void test_audio_formats(HANDLE filter, DWORD access)
{
    static const struct audio_type good = {2, 16, 44100};
    struct audio_request request;
    HANDLE pin;
    DWORD error;
    ULONG i;

    for (i = 0; i < ARRAY_SIZE(audio_types); i++)
        if ((pin = open_audio_pin(filter, &audio_types[i], access))) CloseHandle(pin);
    wait_instances(filter, 0, 0);

    for (i = 0; i < 13; i++)
    {
        init_audio_request(&request, &good);
        switch (i)
        {
            case 0: request.wave.wFormatTag = 2 /* WAVE_FORMAT_ADPCM */; break;
            case 1: request.wave.nChannels = 0; break;
            case 2: request.wave.nChannels = 3; break;
            case 3: request.wave.wBitsPerSample = 12; break;
            case 4: request.wave.wBitsPerSample = 0; break;
            case 5: request.wave.nSamplesPerSec = 0; break;
            case 6: request.wave.nSamplesPerSec = 48001; break;
            case 7: request.wave.nBlockAlign = 0; break;
            case 8: request.wave.nAvgBytesPerSec++; break;
            case 9: request.format.FormatSize = sizeof(request.format) + FIELD_OFFSET(WAVEFORMATEX, cbSize) - 1; break;
            case 10: request.format.FormatSize = sizeof(request.format); break;
            case 11: request.format.SubFormat.Data1 = 2; break;
            case 12: request.format.MajorFormat.Data1++; break;
        }
        error = KsCreatePin(filter, &request.connect, access, &pin);
        ok(error == ERROR_NO_MATCH, "Bad format %lu gave %lu.\n", i, error);
        if (!error) CloseHandle(pin);
    }

    /* PCM needs no cbSize, and nobody looks at it */
    init_audio_request(&request, &good);
    request.format.FormatSize = sizeof(request.format) + FIELD_OFFSET(WAVEFORMATEX, cbSize);
    error = KsCreatePin(filter, &request.connect, access, &pin);
    ok(!error, "A format without cbSize gave %lu.\n", error);
    if (!error) CloseHandle(pin);
    wait_instances(filter, 0, 0);
    init_audio_request(&request, &good);
    request.wave.cbSize = 0xffff;
    error = KsCreatePin(filter, &request.connect, access, &pin);
    ok(!error, "A format with a cbSize gave %lu.\n", error);
    if (!error) CloseHandle(pin);
    wait_instances(filter, 0, 0);
}

struct recorder
{
    HANDLE pin;
    struct audio_type type;
    ULONG size;     /* bytes of a buffer */
    UCHAR *data;
    struct stream_request *requests[BUFFERS];
    struct ksvirt_audio_check check;
    LONGLONG end;   /* of the buffer before, 100 ns */
    ULONG64 lost;   /* samples, by the time stamps */
    ULONG discontinuities;
};

static BOOL recorder_open(struct recorder *recorder, HANDLE filter, const struct audio_type *type, ULONG samples)
{
    ULONG i;

    memset(recorder, 0, sizeof(*recorder));
    recorder->type = *type;
    recorder->size = samples * audio_block(type);
    if (!(recorder->pin = open_audio_pin(filter, type, GENERIC_READ))) return FALSE;
    recorder->data = calloc(BUFFERS, recorder->size);
    for (i = 0; i < BUFFERS; i++)
        recorder->requests[i] = stream_request_create(recorder->pin, get_header_size(recorder->pin),
                recorder->data + i * recorder->size, recorder->size);
    ksvirt_audio_check_init(&recorder->check, type->channels, type->bits);
    return TRUE;
}

static void recorder_close(struct recorder *recorder)
{
    ULONG i;

    check_set_state(recorder->pin, KSSTATE_STOP);
    for (i = 0; i < BUFFERS; i++) stream_request_destroy(recorder->requests[i]);
    CloseHandle(recorder->pin);
    free(recorder->data);
}

/* Judges a filled buffer. Times follow from the number of the first sample in it, and this from the signal. */
static BOOL record(struct recorder *recorder, struct stream_request *request, DWORD timeout)
{
    const KSSTREAM_HEADER *header = &request->u.header;
    const ULONG flags = KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID
            | KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT;
    NTSTATUS status = stream_wait(request, timeout);
    LONGLONG start = header->PresentationTime.Time;

    ok(!status, "Reading gave %#lx.\n", status);
    if (status) return FALSE;
    ok(header->DataUsed == recorder->size, "Got %lu of %lu bytes.\n", header->DataUsed, recorder->size);
    ok((header->OptionsFlags & flags) == flags, "Flags are %#lx.\n", header->OptionsFlags);
    ok(header->PresentationTime.Numerator == 1, "Time is in units of %lu/%lu.\n", header->PresentationTime.Numerator,
            header->PresentationTime.Denominator);
    ok(header->PresentationTime.Denominator == 1, "Time is in units of %lu/%lu.\n", header->PresentationTime.Numerator,
            header->PresentationTime.Denominator);
    ok(start >= recorder->end, "Time goes from %I64d back to %I64d.\n", recorder->end, start);
    ok(!(header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY) == (start == recorder->end),
            "Flags are %#lx where %I64d comes after %I64d.\n", header->OptionsFlags, start, recorder->end);
    if (header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY) recorder->discontinuities++;
    recorder->end = start + header->Duration;
    ksvirt_audio_check_data(&recorder->check, header->Data, header->DataUsed);
    return TRUE;
}

static NTSTATUS get_stats(HANDLE pin, struct ksvirt_microphone_stats *stats)
{
    memset(stats, 0xcc, sizeof(*stats));
    return ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSVIRT_PROPERTY_MICROPHONE_STATS, KSPROPERTY_TYPE_GET, stats,
            sizeof(*stats), NULL);
}

/* What came is the signal, and what didn't is what the driver says. */
static void check_recorder(struct recorder *recorder, ULONG64 samples, ULONG buffers)
{
    const struct ksvirt_audio_check *check = &recorder->check;
    struct ksvirt_microphone_stats stats;
    NTSTATUS status;

    status = get_stats(recorder->pin, &stats);
    ok(!status, "Getting the counts gave %#lx.\n", status);
    ok(check->samples == samples, "%I64u of %I64u samples are good, not %I64u.\n", check->good, check->samples, samples);
    ok(check->good == samples, "%I64u of %I64u samples are good, not %I64u.\n", check->good, check->samples, samples);
    ok(!check->first, "The first sample is %I64u.\n", check->first);
    ok(stats.delivered == samples, "%I64u samples were delivered, not %I64u.\n", stats.delivered, samples);
    ok(stats.buffers == buffers, "In %I64u buffers, not %lu.\n", stats.buffers, buffers);
    ok(check->lost == stats.lost, "%I64u samples are missing, the driver says %I64u.\n", check->lost, stats.lost);
    ok(check->gaps == recorder->discontinuities, "There are %I64u gaps, but %lu flags.\n", check->gaps,
            recorder->discontinuities);
}

static void test_rate(HANDLE filter, const struct audio_type *type)
{
    const ULONG buffers = 100, samples = type->rate / 100;
    struct recorder recorder;
    LONGLONG start, elapsed;
    ULONG i;

    winetest_push_context("%s", debugstr_audio_type(type));
    if (recorder_open(&recorder, filter, type, samples))
    {
        check_set_state(recorder.pin, KSSTATE_PAUSE);
        for (i = 0; i < BUFFERS; i++) stream_read(recorder.requests[i]);
        start = kstest_now();
        check_set_state(recorder.pin, KSSTATE_RUN);
        for (i = 0; i < buffers; i++)
        {
            if (!record(&recorder, recorder.requests[i % BUFFERS], KSTEST_TIMEOUT)) break;
            if (i + BUFFERS < buffers) stream_read(recorder.requests[i % BUFFERS]);
        }
        elapsed = kstest_now() - start;
        check_recorder(&recorder, buffers * samples, buffers);
        /* never faster than they are recorded, and later only by what a busy machine makes of it */
        ok(elapsed > recorder.end - 100000, "%I64d ms were recorded in %I64d ms.\n", recorder.end / 10000, elapsed / 10000);
        ok(elapsed < recorder.end + 20000000, "%I64d ms were recorded in %I64d ms.\n", recorder.end / 10000, elapsed / 10000);
        trace("%I64d ms in %I64d ms, %I64u samples lost.\n", recorder.end / 10000, elapsed / 10000, recorder.check.lost);
        recorder_close(&recorder);
    }
    winetest_pop_context();
}

/* Who fetches too late gets the newest half second, and is told. */
static void test_slow_client(HANDLE filter)
{
    static const struct audio_type type = {2, 16, 48000};
    const ULONG samples = 480;
    struct recorder recorder;
    ULONG i;

    if (!recorder_open(&recorder, filter, &type, samples)) return;
    check_set_state(recorder.pin, KSSTATE_RUN);
    for (i = 0; i < 150; i++)
    {
        stream_read(recorder.requests[0]);
        if (!record(&recorder, recorder.requests[0], KSTEST_TIMEOUT)) break;
        if (i == 20 || i == 100) kstest_let_pass(900);
    }
    check_recorder(&recorder, 150 * samples, 150);
    ok(recorder.check.gaps >= 2, "There are %I64u gaps.\n", recorder.check.gaps);
    /* 0.9 s, 0.5 s of which are kept */
    ok(recorder.check.lost > 2 * 48000 * 3 / 10, "%I64u samples were lost.\n", recorder.check.lost);
    recorder_close(&recorder);
}

/* Time stands still in pause, and begins again after a stop. */
static void test_restart(HANDLE filter)
{
    static const struct audio_type type = {1, 16, 16000};
    struct recorder recorder;
    ULONG i;

    if (!recorder_open(&recorder, filter, &type, 160)) return;
    for (i = 0; i < 3; i++)
    {
        check_set_state(recorder.pin, KSSTATE_RUN);
        stream_read(recorder.requests[0]);
        record(&recorder, recorder.requests[0], KSTEST_TIMEOUT);
        check_set_state(recorder.pin, KSSTATE_PAUSE);
        kstest_let_pass(600);
    }
    ok(recorder.check.good == 480, "%I64u samples are good.\n", recorder.check.good);
    ok(recorder.check.next < 16000, "After three buffers and pauses, sample %I64u is next.\n", recorder.check.next);
    check_set_state(recorder.pin, KSSTATE_STOP);
    check_set_state(recorder.pin, KSSTATE_RUN);
    ksvirt_audio_check_init(&recorder.check, type.channels, type.bits);
    recorder.discontinuities = 0;
    recorder.end = 0;
    stream_read(recorder.requests[0]);
    record(&recorder, recorder.requests[0], KSTEST_TIMEOUT);
    check_recorder(&recorder, 160, 1);
    recorder_close(&recorder);
}

static void test_bad_buffers(HANDLE filter)
{
    static const struct audio_type type = {2, 16, 48000};
    const ULONG large_size = 10 * 48000 * 4;
    struct ksvirt_audio_check check;
    struct recorder recorder;
    IO_STATUS_BLOCK io;
    NTSTATUS status;
    UCHAR *large;
    ULONG i;

    if (!recorder_open(&recorder, filter, &type, 480)) return;
    large = malloc(large_size);
    check_set_state(recorder.pin, KSSTATE_RUN);
    for (i = 1; i < 4; i++)
    {
        recorder.requests[i]->u.header.FrameExtent = i;
        stream_read(recorder.requests[i]);
        status = stream_wait(recorder.requests[i], KSTEST_TIMEOUT);
        ok(status == STATUS_BUFFER_TOO_SMALL, "A buffer of %lu bytes gave %#lx.\n", i, status);
    }
    /* whole samples only */
    recorder.requests[0]->u.header.FrameExtent = 64 * 4 + 3;
    memset(recorder.data, 0xcc, recorder.size);
    stream_read(recorder.requests[0]);
    status = stream_wait(recorder.requests[0], KSTEST_TIMEOUT);
    ok(!status, "A buffer of %u bytes gave %#lx.\n", 64 * 4 + 3, status);
    ok(recorder.requests[0]->u.header.DataUsed == 64 * 4, "A buffer of %u bytes gave %lu used.\n", 64 * 4 + 3,
            recorder.requests[0]->u.header.DataUsed);
    ok(recorder.data[64 * 4] == 0xcc, "The bytes behind the last sample were changed.\n");
    ksvirt_audio_check_init(&check, type.channels, type.bits);
    ksvirt_audio_check_data(&check, recorder.data, 64 * 4);
    ok(check.good == 64, "%I64u samples are good.\n", check.good);

    /* a buffer of some seconds waits, can be cancelled, and comes back with the stop */
    for (i = 0; i < 2; i++)
    {
        recorder.requests[i]->u.header.Data = large;
        recorder.requests[i]->u.header.FrameExtent = large_size;
        stream_read(recorder.requests[i]);
    }
    ok(stream_is_pending(recorder.requests[0]), "10 s came at once, status %#lx.\n", recorder.requests[0]->status);
    NtCancelIoFileEx(recorder.pin, &recorder.requests[0]->io, &io);
    status = stream_wait(recorder.requests[0], KSTEST_TIMEOUT);
    ok(status == STATUS_CANCELLED, "A cancelled buffer gave %#lx.\n", status);
    ok(stream_is_pending(recorder.requests[1]), "The other one has ended with %#lx.\n", recorder.requests[1]->status);
    check_set_state(recorder.pin, KSSTATE_STOP);
    status = stream_wait(recorder.requests[1], KSTEST_TIMEOUT);
    ok(status == STATUS_CANCELLED, "The stop gave %#lx.\n", status);
    ok(!recorder.requests[1]->u.header.DataUsed, "The stop gave %lu bytes.\n", recorder.requests[1]->u.header.DataUsed);
    free(large);
    recorder_close(&recorder);
}

static void test_unthrottled(HANDLE filter)
{
    static const struct audio_type type = {2, 16, 44100};
    struct saved_setting saved;
    struct recorder recorder;
    LONGLONG start;
    DWORD on = 1;
    ULONG i;

    setting_save(&saved, KSVIRT_UNTHROTTLED);
    setting_write(KSVIRT_UNTHROTTLED, REG_DWORD, &on, sizeof(on));
    if (recorder_open(&recorder, filter, &type, type.rate))
    {
        check_set_state(recorder.pin, KSSTATE_PAUSE);
        for (i = 0; i < BUFFERS; i++) stream_read(recorder.requests[i]);
        start = kstest_now();
        check_set_state(recorder.pin, KSSTATE_RUN);
        for (i = 0; i < 60; i++)
        {
            if (!record(&recorder, recorder.requests[i % BUFFERS], KSTEST_TIMEOUT)) break;
            if (i + BUFFERS < 60) stream_read(recorder.requests[i % BUFFERS]);
        }
        ok(kstest_now() - start < 300000000, "60 s took %I64d ms.\n", (kstest_now() - start) / 10000);
        trace("Unthrottled: 60 s in %I64d ms.\n", (kstest_now() - start) / 10000);
        check_recorder(&recorder, 60 * type.rate, 60);
        ok(!recorder.check.lost, "%I64u samples were lost.\n", recorder.check.lost);
        recorder_close(&recorder);
    }
    setting_restore(&saved);
}

START_TEST(microphone)
{
    HANDLE filter = kstest_open_device(KSVIRT_MICROPHONE_HARDWARE_ID);
    struct ksvirt_microphone_stats stats;
    unsigned int i;
    HANDLE pin;

    if (!filter) return;
    test_intersection(filter);
    test_audio_formats(filter, GENERIC_READ);
    for (i = 0; i < ARRAY_SIZE(audio_types); i++) test_rate(filter, &audio_types[i]);
    test_slow_client(filter);
    test_restart(filter);
    test_bad_buffers(filter);
    test_unthrottled(filter);
    if ((pin = open_audio_pin(filter, &audio_types[0], GENERIC_READ)))
    {
        ok(!get_stats(pin, &stats), "A new pin has delivered %I64u samples.\n", stats.delivered);
        ok(!stats.delivered, "A new pin has delivered %I64u samples.\n", stats.delivered);
        ok(!stats.buffers, "A new pin has delivered %I64u samples.\n", stats.delivered);
        ok(!stats.lost, "A new pin has delivered %I64u samples.\n", stats.delivered);
        CloseHandle(pin);
    }
    check_alive(filter);
    CloseHandle(filter);
}
