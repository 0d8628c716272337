/*
 * Audio formats, and files of samples
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

#ifndef __KSVIRT_DRIVER_AUDIO_H
#define __KSVIRT_DRIVER_AUDIO_H

#include "ksvirt_private.h"

#define AUDIO_PIN_MEMBERS(pin_dispatch, automation, flow, communication, category) \
    PIN_MEMBERS(pin_dispatch, automation, audio_ranges, flow, communication, category), \
    .AllocatorFraming = &audio_framing, \
    .IntersectHandler = audio_intersect

/* audio.c */
struct audio_format
{
    ULONG channels, bits, rate; /* rate: samples per second, a sample being one value of each channel */
    ULONG block;                /* bytes of a sample */
};

#define AUDIO_MANUFACTURER \
    { 0x91a40d61, 0xd6a8, 0x44b3, { 0x85, 0x22, 0x3f, 0x70, 0x3a, 0x3f, 0x81, 0x9e } }

#define AUDIO_RANGES_COUNT 1
extern const KSDATARANGE *const audio_ranges[AUDIO_RANGES_COUNT];
extern const KSALLOCATOR_FRAMING_EX audio_framing;

NTSTATUS audio_parse(const KSDATAFORMAT *format, struct audio_format *parsed);
NTSTATUS audio_intersect(PVOID filter, PIRP irp, PKSP_PIN request, PKSDATARANGE caller, PKSDATARANGE ours, ULONG size,
        PVOID data, PULONG needed);
NTSTATUS audio_edit_framing(KSPIN *pin, const struct audio_format *format);
LONGLONG audio_duration(const struct audio_format *format, ULONG64 samples);
extern const GUID property_set_audio;
ULONG64 audio_samples(const struct audio_format *format, LONGLONG time);

/* wavefile.c */
struct wave_file
{
    HANDLE handle;  /* NULL: not open */
    struct audio_format format;
    ULONG size;     /* bytes of samples in it */
    NTSTATUS status;
};

#define WAVE_PATH_LENGTH 512 /* characters */

void wave_file_open(struct wave_file *file, const WCHAR *path, const struct audio_format *format);
void wave_file_write(struct wave_file *file, const void *data, ULONG size);
void wave_file_close(struct wave_file *file);

#endif /* __KSVIRT_DRIVER_AUDIO_H */
