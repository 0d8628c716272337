/*
 * PCM formats: data range, intersection, checks
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

#define MIN_RATE 8000
#define MAX_RATE 48000
#define MAX_CHANNELS 2

/* a microphone's samples are needed soon, and 320 ms of them outlast a scheduling stall */
#define FRAMES 16
#define FRAMES_PER_SECOND 50

/* The last member that PCM needs; programs leave cbSize out. */
#define PCM_SIZE FIELD_OFFSET(WAVEFORMATEX, cbSize)

const GUID property_set_audio = GUID_INIT(STATIC_KSPROPSETID_Audio);

static const KSDATARANGE_AUDIO range =
{
    {{
        sizeof(range), 0, 0, 0, GUID_INIT(STATIC_KSDATAFORMAT_TYPE_AUDIO), GUID_INIT(STATIC_KSDATAFORMAT_SUBTYPE_PCM),
        GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_WAVEFORMATEX)
    }},
    MAX_CHANNELS, 8, 16, MIN_RATE, MAX_RATE
};

const KSDATARANGE *const audio_ranges[AUDIO_RANGES_COUNT] = {&range.DataRange};

/* Before a pin has a format; audio_edit_framing() fills in the sizes. */
const KSALLOCATOR_FRAMING_EX audio_framing =
{
    1, 0, {1, 1, 0}, 0,
    {{
        GUID_INIT(STATIC_KSMEMORY_TYPE_KERNEL_NONPAGED), GUID_INIT(STATIC_KS_TYPE_DONT_CARE), 0, 0,
        KSALLOCATOR_REQUIREMENTF_SYSTEM_MEMORY | KSALLOCATOR_REQUIREMENTF_PREFERENCES_ONLY, FRAMES, 15, 0,
        {0, ~0u, 1}, {{MAX_RATE / FRAMES_PER_SECOND * 4, MAX_RATE / FRAMES_PER_SECOND * 4, 1}, 0, 0}
    }}
};

/* Is it PCM, as a WAVEFORMATEX or as a WAVEFORMATEXTENSIBLE? size: bytes at wave, PCM_SIZE at least. Where the speakers are is all
 * the same to us, and all bits of a sample are valid. */
static BOOLEAN is_pcm(const void *wave, ULONG size)
{
    WAVEFORMATEXTENSIBLE extensible;

    RtlCopyMemory(&extensible, wave, min(size, sizeof(extensible)));
    if (extensible.Format.wFormatTag != WAVE_FORMAT_EXTENSIBLE) return extensible.Format.wFormatTag == WAVE_FORMAT_PCM;
    return size >= sizeof(extensible) && extensible.Format.cbSize >= sizeof(extensible) - sizeof(extensible.Format)
            && IsEqualGUID(&extensible.SubFormat, &range.DataRange.SubFormat)
            && extensible.Samples.wValidBitsPerSample == extensible.Format.wBitsPerSample;
}

/* Checks a whole data format, whose FormatSize must be true. Returns STATUS_NO_MATCH if it isn't one of ours. */
NTSTATUS audio_parse(const KSDATAFORMAT *format, struct audio_format *parsed)
{
    WAVEFORMATEX wave;

    if (format->FormatSize < sizeof(*format) + PCM_SIZE || !IsEqualGUID(&format->MajorFormat, &range.DataRange.MajorFormat)
            || !IsEqualGUID(&format->SubFormat, &range.DataRange.SubFormat)
            || !IsEqualGUID(&format->Specifier, &range.DataRange.Specifier))
        return STATUS_NO_MATCH;
    RtlCopyMemory(&wave, format + 1, PCM_SIZE);
    if (!is_pcm(format + 1, format->FormatSize - sizeof(*format)) || !wave.nChannels || wave.nChannels > MAX_CHANNELS
            || (wave.wBitsPerSample != 8 && wave.wBitsPerSample != 16)
            || wave.nSamplesPerSec < MIN_RATE || wave.nSamplesPerSec > MAX_RATE)
        return STATUS_NO_MATCH;
    parsed->channels = wave.nChannels;
    parsed->bits = wave.wBitsPerSample;
    parsed->rate = wave.nSamplesPerSec;
    parsed->block = parsed->channels * parsed->bits / 8;
    if (wave.nBlockAlign != parsed->block || wave.nAvgBytesPerSec != parsed->rate * parsed->block) return STATUS_NO_MATCH;
    return STATUS_SUCCESS;
}

/* Picks the best format that both can do. */
static BOOLEAN intersect(const KSDATARANGE_AUDIO *caller, struct audio_format *format)
{
    const ULONG bits = min(caller->MaximumBitsPerSample, range.MaximumBitsPerSample);

    format->channels = min(caller->MaximumChannels, range.MaximumChannels);
    format->bits = bits >= 16 ? 16 : 8;
    format->rate = min(caller->MaximumSampleFrequency, range.MaximumSampleFrequency);
    format->block = format->channels * format->bits / 8;
    return format->channels && format->bits >= caller->MinimumBitsPerSample && bits >= range.MinimumBitsPerSample
            && format->rate >= max(caller->MinimumSampleFrequency, range.MinimumSampleFrequency);
}

/* IntersectHandler of all PCM pins (AVStrMiniIntersectHandlerEx). */
NTSTATUS audio_intersect(PVOID filter, PIRP irp, PKSP_PIN request, PKSDATARANGE caller, PKSDATARANGE ours, ULONG size,
        PVOID data, PULONG needed)
{
    const KSDATARANGE_AUDIO *wanted = &range;
    struct audio_format format;
    KSDATAFORMAT *result = data;
    WAVEFORMATEX wave;

    /* a caller who leaves the specifier open has no KSDATARANGE_AUDIO */
    if (IsEqualGUID(&caller->Specifier, &ours->Specifier))
    {
        if (caller->FormatSize >= sizeof(KSDATARANGE_AUDIO)) wanted = (const KSDATARANGE_AUDIO *)caller;
        else if (caller->FormatSize != sizeof(KSDATARANGE)) return STATUS_NO_MATCH; /* cut off somewhere */
    }
    if (!intersect(wanted, &format)) return STATUS_NO_MATCH;

    *needed = sizeof(*result) + sizeof(wave);
    if (!size) return STATUS_BUFFER_OVERFLOW;
    if (size < *needed || !data) return STATUS_BUFFER_TOO_SMALL;
    *result = range.DataRange;
    result->FormatSize = *needed;
    result->SampleSize = format.block;
    wave.wFormatTag = WAVE_FORMAT_PCM;
    wave.nChannels = (WORD)format.channels;
    wave.nSamplesPerSec = format.rate;
    wave.nAvgBytesPerSec = format.rate * format.block;
    wave.nBlockAlign = (WORD)format.block;
    wave.wBitsPerSample = (WORD)format.bits;
    wave.cbSize = 0;
    RtlCopyMemory(result + 1, &wave, sizeof(wave));
    return STATUS_SUCCESS;
}

/* Makes the pin ask for buffers of 20 ms. The filter control mutex is held. */
NTSTATUS audio_edit_framing(KSPIN *pin, const struct audio_format *format)
{
    KS_FRAMING_ITEM *item;
    NTSTATUS status;

    status = KsEdit(pin, &pin->Descriptor, KSVIRT_TAG);
    if (!NT_SUCCESS(status)) return status;
    status = KsEdit(pin, &pin->Descriptor->AllocatorFraming, KSVIRT_TAG);
    if (!NT_SUCCESS(status)) return status;
    item = ((KSALLOCATOR_FRAMING_EX *)pin->Descriptor->AllocatorFraming)->FramingItem;
    item->PhysicalRange.MinFrameSize = item->PhysicalRange.MaxFrameSize = format->rate / FRAMES_PER_SECOND * format->block;
    item->PhysicalRange.Stepping = format->block;
    item->FramingRange.Range = item->PhysicalRange;
    return STATUS_SUCCESS;
}

/* Returns how long so many samples take, in 100 ns. */
LONGLONG audio_duration(const struct audio_format *format, ULONG64 samples)
{
    return (LONGLONG)(samples / format->rate * 10000000 + samples % format->rate * 10000000 / format->rate);
}

/* Returns how many samples so much time takes. time: 100 ns, not negative. */
ULONG64 audio_samples(const struct audio_format *format, LONGLONG time)
{
    return (ULONG64)time / 10000000 * format->rate + (ULONG64)time % 10000000 * format->rate / 10000000;
}
