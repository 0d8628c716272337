/*
 * One WAV file from start to end
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

#ifndef __KSCAPTURE_AUDIO_H
#define __KSCAPTURE_AUDIO_H

#include "kscapture_private.h"
#include "error.h"
#include "graph.h"
#include "wav.h"
#include "ksvirt.h"

struct device;
struct pin;
struct device_kind;

struct audio
{
    const struct audio_direction *direction;
    const struct device *device;
    const struct pin *pin;
    const WCHAR *path;              /* of the WAV file */
    struct wav_reader wav;          /* to play */
    DWORD rate, channels, bits;     /* to record with; 0: any */
    double seconds;                 /* 0: no limit */
    double timeout;                 /* seconds without samples that are an error */
    BOOL progress, use_clock;
    struct graph graph;
    /* what was played or recorded */
    ULONG64 bytes;
    DWORD crc;                      /* of these bytes */
    struct ksvirt_audio_check check;/* what ksvirt's microphone has recorded */
    unsigned int discontinuities, overruns;
    BOOL has_driver;                /* ksvirt's speaker has said what it has played */
    struct ksvirt_speaker_stats driver;
    BOOL written;                   /* the file is complete */
    const WCHAR *stopped_by;
};

struct audio_direction
{
    const struct device_kind *devices;
    PIN_DIRECTION pins;
    /* Before anything is done with a device; may be NULL. */
    enum exit_code (*prepare)(struct audio *audio);
    enum exit_code (*run)(struct audio *audio, IBaseFilter *filter);
    /* After all; may be NULL. */
    void (*finish)(struct audio *audio);
};

enum exit_code audio_main(struct audio *audio, const WCHAR *device, const WCHAR *pin, BOOL json, BOOL quiet);

#endif /* __KSCAPTURE_AUDIO_H */
