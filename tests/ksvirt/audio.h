/*
 * Helpers of the tests of the microphone and the speaker
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


#ifndef __KSVIRT_TESTS_AUDIO_H
#define __KSVIRT_TESTS_AUDIO_H

#include "../kstest.h"

struct audio_type
{
    ULONG channels, bits, rate;
};

static const struct audio_type audio_types[] =
{
    {1, 8, 8000}, {2, 8, 11025}, {1, 16, 22050}, {2, 16, 44100}, {2, 16, 48000},
};

struct audio_request
{
    KSPIN_CONNECT connect;
    KSDATAFORMAT format;
    WAVEFORMATEX wave;
};

static inline ULONG audio_block(const struct audio_type *type)
{
    return type->channels * type->bits / 8;
}

static inline const char *debugstr_audio_type(const struct audio_type *type)
{
    return wine_dbg_sprintf("%lu channels, %lu bits, %lu Hz", type->channels, type->bits, type->rate);
}

static inline void init_audio_request(struct audio_request *request, const struct audio_type *type)
{
    memset(request, 0, sizeof(*request));
    request->connect.Interface.Set = *GUIDP(KSINTERFACESETID_Standard);
    request->connect.Interface.Id = KSINTERFACE_STANDARD_STREAMING;
    request->connect.Medium.Set = *GUIDP(KSMEDIUMSETID_Standard);
    request->connect.Medium.Id = KSMEDIUM_STANDARD_DEVIO;
    request->connect.Priority.PriorityClass = KSPRIORITY_NORMAL;
    request->connect.Priority.PrioritySubClass = 1;
    request->format.FormatSize = sizeof(request->format) + sizeof(request->wave);
    request->format.SampleSize = audio_block(type);
    request->format.MajorFormat = *GUIDP(KSDATAFORMAT_TYPE_AUDIO);
    request->format.SubFormat = *GUIDP(KSDATAFORMAT_SUBTYPE_PCM);
    request->format.Specifier = *GUIDP(KSDATAFORMAT_SPECIFIER_WAVEFORMATEX);
    request->wave.wFormatTag = WAVE_FORMAT_PCM;
    request->wave.nChannels = type->channels;
    request->wave.nSamplesPerSec = type->rate;
    request->wave.nAvgBytesPerSec = type->rate * audio_block(type);
    request->wave.nBlockAlign = audio_block(type);
    request->wave.wBitsPerSample = type->bits;
}

/* Returns a pin, NULL after a failure. One that was closed just now may still be in the way. */
#define open_audio_pin(filter, type, access) open_audio_pin_(__LINE__, filter, type, access)
static inline HANDLE open_audio_pin_(unsigned int line, HANDLE filter, const struct audio_type *type, DWORD access)
{
    LONGLONG start = kstest_now();
    struct audio_request request;
    HANDLE pin = NULL;
    DWORD error;

    init_audio_request(&request, type);
    while ((error = KsCreatePin(filter, &request.connect, access, &pin)) && kstest_poll(start, 2000));
    ok_(__FILE__, line)(!error, "Creating a pin (%s) gave %lu.\n", debugstr_audio_type(type), error);
    return error ? NULL : pin;
}

/* What both devices take and refuse. */
void test_audio_formats(HANDLE filter, DWORD access);

#endif /* __KSVIRT_TESTS_AUDIO_H */
