/*
 * Plays a WAV file: own source filter -> device
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

#include "play.h"
#include "audio.h"
#include "capture.h"
#include "device.h"
#include "error.h"
#include "graph.h"
#include "progress.h"
#include "source.h"
#include "wav.h"

#include <ks.h>

#define PERIOD 100 /* ms from one look at what has been played to the next */

static const GUID property_set_ksvirt = {0x8d0a5a2b, 0x4b0f, 0x4f6e, {0xa8, 0x1f, 0x3c, 0x5e, 0x62, 0x0d, 0x97, 0xb4}};

static enum exit_code play_prepare(struct audio *audio)
{
    return wav_open(&audio->wav, audio->path);
}

static void play_finish(struct audio *audio)
{
    wav_close(&audio->wav);
}

/* Only ksvirt's speaker can tell what it has played. */
static void ask_driver(struct audio *audio)
{
    IKsPropertySet *set;
    DWORD returned = 0;

    if (FAILED(IPin_QueryInterface(audio->graph.pin, &IID_IKsPropertySet, (void **)&set))) return;
    audio->has_driver = SUCCEEDED(IKsPropertySet_Get(set, &property_set_ksvirt, KSVIRT_PROPERTY_SPEAKER_STATS, NULL, 0,
                                                     &audio->driver, sizeof(audio->driver), &returned))
            && returned == sizeof(audio->driver);
    IKsPropertySet_Release(set);
}

static void show_progress(const struct audio *audio)
{
    const WAVEFORMATEX *format = &audio->wav.format;
    const double total = audio->wav.open_end ? 0 : (double)audio->wav.size / format->nAvgBytesPerSec;
    const double done = (double)audio->bytes / format->nAvgBytesPerSec;

    if (audio->progress) progress_show(done, total, L"%.1f s", done);
}

/* Ends when the device has played all. */
static enum exit_code run_loop(struct audio *audio, IBaseFilter *source)
{
    HANDLE handles[] = {interrupt_event, audio->graph.event};
    ULONGLONG start = GetTickCount64(), last = start;
    enum exit_code code = EXIT_CODE_OK;
    BOOL complete = FALSE, ended;
    ULONG64 before;

    while (!complete)
    {
        WaitForMultipleObjects(ARRAY_SIZE(handles), handles, FALSE, PERIOD);
        before = audio->bytes;
        ended = source_filter_get_progress(source, &audio->bytes, &audio->crc);
        if (audio->bytes != before) last = GetTickCount64();
        show_progress(audio);
        audio->stopped_by = L"error";
        if (!graph_check_events(&audio->graph, &complete, &code)) return code;
        if (complete) audio->stopped_by = L"end of stream";
        else if (WaitForSingleObject(interrupt_event, 0) == WAIT_OBJECT_0)
        {
            audio->stopped_by = L"interrupt";
            return EXIT_CODE_INTERRUPTED;
        }
        else if (audio->seconds && GetTickCount64() - start >= audio->seconds * 1000)
        {
            audio->stopped_by = L"seconds";
            return EXIT_CODE_OK;
        }
        else if (GetTickCount64() - last >= audio->timeout * 1000)
            return report_error(EXIT_CODE_STREAM, ended ? L"the device has not come to the end within %g s"
                                : L"no samples were played for %g s", audio->timeout);
    }
    source_filter_get_progress(source, &audio->bytes, &audio->crc);
    return get_error_code(); /* of the thread that reads the file */
}

/* The file has been read and the device has taken it all: then the driver has, too. */
static enum exit_code compare(const struct audio *audio)
{
    if (!audio->has_driver || (audio->driver.bytes == audio->bytes && audio->driver.crc == audio->crc)) return EXIT_CODE_OK;
    return report_error(EXIT_CODE_STREAM, L"the driver has played %I64u bytes with checksum %08x of %I64u bytes with %08lx",
                        audio->driver.bytes, audio->driver.crc, audio->bytes, audio->crc);
}

static enum exit_code play_run(struct audio *audio, IBaseFilter *filter)
{
    IBaseFilter *source = source_filter_create(&audio->wav);
    enum exit_code code;

    if (!source) return report_error(EXIT_CODE_INTERNAL, L"not enough memory");
    code = graph_build_player(&audio->graph, audio->device, filter, audio->pin->pin, source, source_filter_get_type(source),
                              audio->use_clock);
    if (code == EXIT_CODE_OK && (code = graph_run(&audio->graph, NULL)) == EXIT_CODE_OK)
    {
        code = run_loop(audio, source);
        progress_clear();
        ask_driver(audio);
        if (!wcscmp(audio->stopped_by, L"end of stream") && code == EXIT_CODE_OK) code = compare(audio);
    }
    graph_stop(&audio->graph);
    IBaseFilter_Release(source);
    return code;
}

const struct audio_direction play = {&speakers, PINDIR_INPUT, play_prepare, play_run, play_finish};
