/*
 * Records a WAV file: device -> sample grabber -> null renderer
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

#include <stdlib.h>

#include "record.h"
#include "audio.h"
#include "capture.h"
#include "device.h"
#include "error.h"
#include "format.h"
#include "graph.h"
#include "picture.h"
#include "progress.h"
#include "ring.h"
#include "wav.h"
#include "ksvirt.h"

#define PERIOD 100 /* ms from one look at the graph to the next */

/* The type that the pin proposes first, with what was asked for in it. */
static enum exit_code get_type(const struct audio *audio, AM_MEDIA_TYPE **type)
{
    IEnumMediaTypes *enumerator;
    WAVEFORMATEX *wave = NULL;
    HRESULT hr;

    *type = NULL;
    if (FAILED(hr = IPin_EnumMediaTypes(audio->pin->pin, &enumerator)))
        return report_error(EXIT_CODE_DEVICE, L"the device doesn't tell its formats");
    while (!wave && IEnumMediaTypes_Next(enumerator, 1, type, NULL) == S_OK)
    {
        if (IsEqualGUID(&(*type)->majortype, &MEDIATYPE_Audio) && IsEqualGUID(&(*type)->formattype, &FORMAT_WaveFormatEx)
                && (*type)->cbFormat >= FIELD_OFFSET(WAVEFORMATEX, cbSize)
                && ((WAVEFORMATEX *)(*type)->pbFormat)->wFormatTag == WAVE_FORMAT_PCM)
            wave = (WAVEFORMATEX *)(*type)->pbFormat;
        else
        {
            free_media_type(*type);
            *type = NULL;
        }
    }
    IEnumMediaTypes_Release(enumerator);
    if (!wave) return report_error(EXIT_CODE_FORMAT, L"the pin offers no PCM");

    if (audio->rate) wave->nSamplesPerSec = audio->rate;
    if (audio->channels) wave->nChannels = audio->channels;
    if (audio->bits) wave->wBitsPerSample = audio->bits;
    wave->nBlockAlign = wave->nChannels * wave->wBitsPerSample / 8;
    wave->nAvgBytesPerSec = wave->nSamplesPerSec * wave->nBlockAlign;
    (*type)->lSampleSize = wave->nBlockAlign;
    return EXIT_CODE_OK;
}

/* Up to the last sample that is asked for. */
static enum exit_code take_frame(struct audio *audio, struct wav_writer *wav, const struct frame *frame, ULONG64 limit)
{
    const DWORD size = min(frame->size, limit - audio->bytes);

    if (frame->discontinuity && audio->bytes) ++audio->discontinuities;
    audio->overruns = frame->overruns;
    audio->bytes += size;
    audio->crc = ksvirt_crc32(audio->crc, frame->data, size);
    ksvirt_audio_check_data(&audio->check, frame->data, size);
    return wav_write(wav, frame->data, size);
}

static void show_progress(const struct audio *audio)
{
    const double done = (double)audio->bytes / audio->graph.wave.nAvgBytesPerSec;

    if (audio->progress) progress_show(done, audio->seconds, L"%.1f s", done);
}

static enum exit_code run_loop(struct audio *audio, struct ring *ring, struct wav_writer *wav)
{
    const WAVEFORMATEX *format = &audio->graph.wave;
    const ULONG64 limit = (ULONG64)(audio->seconds * format->nSamplesPerSec + 0.5) * format->nBlockAlign;
    HANDLE handles[] = {interrupt_event, audio->graph.event, ring->event};
    enum exit_code code = EXIT_CODE_OK;
    ULONGLONG last = GetTickCount64();
    const struct frame *frame;
    BOOL ended = FALSE;

    audio->stopped_by = L"error";
    for (;;)
    {
        WaitForMultipleObjects(ARRAY_SIZE(handles), handles, FALSE, PERIOD);
        while (audio->bytes < limit && (frame = ring_next(ring)))
        {
            last = GetTickCount64();
            if ((code = take_frame(audio, wav, frame, limit)) != EXIT_CODE_OK) return code;
        }
        show_progress(audio);
        if (audio->bytes == limit) audio->stopped_by = L"seconds";
        else if (WaitForSingleObject(interrupt_event, 0) == WAIT_OBJECT_0)
        {
            audio->stopped_by = L"interrupt";
            code = EXIT_CODE_INTERRUPTED;
        }
        else if (!graph_check_events(&audio->graph, &ended, &code)) return code;
        else if (ended) audio->stopped_by = L"end of stream";
        else if (GetTickCount64() - last >= audio->timeout * 1000)
            return report_error(EXIT_CODE_STREAM, L"the device has sent no samples for %g s", audio->timeout);
        else continue;
        return code;
    }
}

static enum exit_code record_file(struct audio *audio, struct wav_writer *wav)
{
    const WAVEFORMATEX *format = &audio->graph.wave;
    const LONG second = format->nAvgBytesPerSec;
    enum exit_code code, finish_code;
    struct ring ring = {0};

    ksvirt_audio_check_init(&audio->check, format->nChannels, format->wBitsPerSample);
    code = ring_init(&ring, audio->graph.allocator_source ? audio->graph.allocator.cbBuffer : second);
    if (code == EXIT_CODE_OK && (code = graph_run(&audio->graph, &ring)) == EXIT_CODE_OK)
    {
        code = run_loop(audio, &ring, wav);
        progress_clear();
        /* what has come is kept; before the driver is stopped, which may never come back */
        if (code != EXIT_CODE_OUTPUT && audio->bytes)
        {
            finish_code = wav_finish(wav);
            audio->written = finish_code == EXIT_CODE_OK;
            if (code == EXIT_CODE_OK) code = finish_code;
        }
        graph_stop(&audio->graph);
    }
    ring_free(&ring);
    return code;
}

static enum exit_code record_run(struct audio *audio, IBaseFilter *filter)
{
    AM_MEDIA_TYPE *type = NULL;
    struct wav_writer wav;
    enum exit_code code;

    memset(&wav, 0, sizeof(wav));
    code = get_type(audio, &type);
    if (code == EXIT_CODE_OK)
        code = graph_build(&audio->graph, audio->device, filter, audio->pin->pin, type, audio->use_clock);
    free_media_type(type);
    if (code == EXIT_CODE_OK && (code = wav_create(&wav, audio->path, &audio->graph.wave)) == EXIT_CODE_OK)
        code = record_file(audio, &wav);
    wav_writer_free(&wav);
    return code;
}

const struct audio_direction record = {&microphones, PINDIR_OUTPUT, NULL, record_run, NULL};
