/*
 * The TV card: pins that are ends of wires
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

#include "tv.h"

#define WIRE(id) {{{GUID_INIT(STATIC_KSMEDIUMSETID_KsBenchTv), (id), 0}}}

const KSPIN_MEDIUM tv_mediums[TV_WIRE_COUNT] =
{
    [KSBENCH_TV_WIRE_TUNER_VIDEO] = WIRE(KSBENCH_TV_WIRE_TUNER_VIDEO),
    [KSBENCH_TV_WIRE_TUNER_AUDIO] = WIRE(KSBENCH_TV_WIRE_TUNER_AUDIO),
    [KSBENCH_TV_WIRE_AUDIO] = WIRE(KSBENCH_TV_WIRE_AUDIO),
    [KSBENCH_TV_WIRE_DECODER] = WIRE(KSBENCH_TV_WIRE_DECODER),
};

/* analog-video-category.md: the packets of such a stream tell of tuning. */
static const KS_DATARANGE_ANALOGVIDEO video_range =
{
    .DataRange =
    {
        .FormatSize = sizeof(KS_DATARANGE_ANALOGVIDEO),
        .SampleSize = sizeof(KS_TVTUNER_CHANGE_INFO),
        .MajorFormat = GUID_INIT(STATIC_KSDATAFORMAT_TYPE_ANALOGVIDEO),
        .SubFormat = GUID_INIT(STATIC_KSDATAFORMAT_SUBTYPE_NONE),
        .Specifier = GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_ANALOGVIDEO),
    },
    .AnalogVideoInfo = {{0, 0, 720, 480}, {0, 0, 720, 480}, 720, 480, 333667},
};

static const KSDATARANGE audio_range =
{
    .FormatSize = sizeof(KSDATARANGE),
    .SampleSize = sizeof(KS_TVTUNER_CHANGE_INFO),
    .MajorFormat = GUID_INIT(STATIC_KSDATAFORMAT_TYPE_ANALOGAUDIO),
    .SubFormat = GUID_INIT(STATIC_KSDATAFORMAT_SUBTYPE_NONE),
    .Specifier = GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_NONE),
};

const KSDATARANGE *const tv_video_ranges[1] = {&video_range.DataRange};
const KSDATARANGE *const tv_audio_ranges[1] = {&audio_range};

const KSALLOCATOR_FRAMING_EX tv_framing =
{
    .CountItems = 1,
    .OutputCompression = {1, 1, 0},
    .FramingItem =
    {
        {
            .MemoryType = GUID_INIT(STATIC_KSMEMORY_TYPE_KERNEL_NONPAGED),
            .Flags = KSALLOCATOR_REQUIREMENTF_SYSTEM_MEMORY,
            .Frames = 1,
            .FileAlignment = FILE_LONG_ALIGNMENT,
            .PhysicalRange = {0, ~0u, 1},
            .FramingRange = {{sizeof(KS_TVTUNER_CHANGE_INFO), sizeof(KS_TVTUNER_CHANGE_INFO), 1}},
        },
    },
};

/* A range of the wires is the one format that it has. */
NTSTATUS tv_pin_intersect(void *filter, IRP *irp, KSP_PIN *request, KSDATARANGE *caller, KSDATARANGE *ours, ULONG size, void *data,
        ULONG *needed)
{
    *needed = ours->FormatSize;
    if (!size) return STATUS_BUFFER_OVERFLOW;
    if (size < *needed) return STATUS_BUFFER_TOO_SMALL;
    RtlCopyMemory(data, ours, *needed);
    return STATUS_SUCCESS;
}

static NTSTATUS tv_pin_create(KSPIN *pin, IRP *irp)
{
    return hook_create(pin);
}

static NTSTATUS tv_pin_set_format(KSPIN *pin, KSDATAFORMAT *old_format, KSMULTIPLE_ITEM *old_attributes, const KSDATARANGE *range,
        const KSATTRIBUTE_LIST *attributes)
{
    return pin->ConnectionFormat->FormatSize < range->FormatSize ? STATUS_NO_MATCH : hook_format(pin);
}

static NTSTATUS tv_pin_set_state(KSPIN *pin, KSSTATE to, KSSTATE from)
{
    return hook_state(pin, to, from);
}

/* Buffers wait for a packet that never comes, until the pin is stopped. */
static NTSTATUS tv_pin_process(KSPIN *pin)
{
    return STATUS_PENDING;
}

const KSPIN_DISPATCH tv_pin_dispatch =
{
    .Create = tv_pin_create,
    .Process = tv_pin_process,
    .SetDataFormat = tv_pin_set_format,
    .SetDeviceState = tv_pin_set_state,
};
