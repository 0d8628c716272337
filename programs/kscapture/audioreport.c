/*
 * What was played or recorded, for people and for programs
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

#include "audioreport.h"
#include "audio.h"
#include "error.h"
#include "record.h"
#include "report.h"
#include "text.h"
#include "ksvirt.h"

static double seconds_of(const struct audio *audio)
{
    return (double)audio->bytes / audio->graph.wave.nAvgBytesPerSec;
}

/* The signal of ksvirt's microphone, wherever it was seen. */
struct signal
{
    ULONG64 samples, good, gaps, lost, first, next;
};

static BOOL get_signal(const struct audio *audio, struct signal *signal)
{
    const struct ksvirt_audio_check *check = &audio->check;
    const struct ksvirt_speaker_stats *driver = &audio->driver;

    if (audio->has_driver)
        *signal = (struct signal){driver->samples, driver->good, driver->gaps, driver->lost, driver->first, driver->next};
    else *signal = (struct signal){check->samples, check->good, check->gaps, check->lost, check->first, check->next};
    return signal->good != 0;
}

void audio_report_text(const struct audio *audio)
{
    const struct ksvirt_speaker_stats *driver = &audio->driver;
    const WAVEFORMATEX *wave = &audio->graph.wave;
    struct signal signal;

    report_head(audio->device, audio->pin);
    print_out(L"format     PCM %lu Hz, %u channel%ls, %u bits\n", wave->nSamplesPerSec, wave->nChannels,
              wave->nChannels == 1 ? L"" : L"s", wave->wBitsPerSample);
    report_allocator(&audio->graph);
    print_out(L"samples    %I64u (%I64u bytes, %.2f s)\n", audio->bytes / wave->nBlockAlign, audio->bytes, seconds_of(audio));
    print_out(L"checksum   %08lx (CRC-32 of these bytes)\n", audio->crc);
    if (audio->has_driver)
    {
        print_out(L"driver     %I64u bytes played, checksum %08x, %I64u underruns\n", driver->bytes, driver->crc,
                  driver->underruns);
        if (driver->file_status) print_out(L"driver     can't write its file: status 0x%08x\n", driver->file_status);
        else if (driver->file_bytes) print_out(L"driver     %I64u bytes written to its file\n", driver->file_bytes);
    }
    if (get_signal(audio, &signal))
        print_out(L"signal     %I64u of %I64u samples good, %I64u gaps, %I64u lost (number %I64u to %I64u)\n", signal.good,
                  signal.samples, signal.gaps, signal.lost, signal.first, signal.next - 1);
    if (audio->discontinuities) print_out(L"device     %u discontinuities\n", audio->discontinuities);
    if (audio->overruns) print_out(L"overruns   %u buffers came faster than they could be written\n", audio->overruns);
    if (audio->direction == &record) print_out(L"wav        %ls\n", audio->written ? audio->path : L"not written");
}

static void json_signal(const struct audio *audio)
{
    struct signal signal;

    if (get_signal(audio, &signal))
        print_out(L"  \"signal\": {\"good\": %I64u, \"gaps\": %I64u, \"lost\": %I64u, \"first\": %I64u, \"next\": %I64u},\n",
                  signal.good, signal.gaps, signal.lost, signal.first, signal.next);
    else print_out(L"  \"signal\": null,\n");
}

static void json_driver(const struct audio *audio)
{
    const struct ksvirt_speaker_stats *driver = &audio->driver;

    if (audio->has_driver)
        print_out(L"  \"driver\": {\"bytes\": %I64u, \"checksum\": \"%08x\", \"underruns\": %I64u, \"file_bytes\": %I64u, "
                  L"\"file_status\": %u},\n", driver->bytes, driver->crc, driver->underruns, driver->file_bytes,
                  driver->file_status);
    else print_out(L"  \"driver\": null,\n");
}

void audio_report_json(const struct audio *audio)
{
    const WAVEFORMATEX *wave = &audio->graph.wave;

    json_head(audio->device, audio->pin);
    if (audio->pin)
    {
        if (wave->nBlockAlign)
            print_out(L"  \"format\": {\"subtype\": \"PCM\", \"rate\": %lu, \"channels\": %u, \"bits\": %u},\n",
                      wave->nSamplesPerSec, wave->nChannels, wave->wBitsPerSample);
        else print_out(L"  \"format\": null,\n");
        json_allocator(&audio->graph);
    }
    if (audio->stopped_by)
    {
        print_out(L"  \"samples\": %I64u,\n  \"bytes\": %I64u,\n  \"checksum\": \"%08lx\",\n  \"seconds\": %.6f,\n",
                  audio->bytes / wave->nBlockAlign, audio->bytes, audio->crc, seconds_of(audio));
        json_driver(audio);
        json_signal(audio);
        print_out(L"  \"discontinuities\": %u,\n  \"overruns\": %u,\n", audio->discontinuities, audio->overruns);
        json_member(L"stopped_by", audio->stopped_by);
        json_member(L"file", audio->direction == &record && !audio->written ? NULL : audio->path);
    }
    print_out(L"  \"error\": ");
    json_string(get_error_text());
    print_out(L"\n}\n");
}
