/*
 * "KS Bench Seekable Source": a video that can be positioned, like a file
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

#include "seek.h"

/*
 * Frame n shows the media time from (n - 1) * interval on; its number and that time are what the picture's code tells.
 * PresentationTime begins with 0 at the position that was sought, as DirectShow wants it of a segment, and is divided by
 * the rate. A first frame that begins before the position and a last one that ends behind the stop position are cut to
 * what belongs to the segment.
 *
 * Frames are drawn as fast as buffers come, also in the pause state. Behind the stop position comes a header without data
 * that ends the stream; the buffers after it stay in the queue until a new position is set or the pin is stopped. The
 * next start after that begins at the position that was sought last.
 *
 * Positions belong to the filter, which has them also while there is no pin.
 */

#define DEFAULT_INTERVAL 333333     /* 100 ns; frames of a filter without a pin */
#define MIN_RATE 100                /* in thousandths */
#define MAX_RATE 8000

struct seek_pin
{
    struct seek_source *source;
    struct stream_format format;
    struct pattern pattern;
    void *pattern_memory;           /* from acquire to stop */
    ULONG proportion;               /* the last complaint: it is kept, and nothing is done about it */
    LONGLONG delta;
};

/* The beginning of the segment is where a stream begins. */
static void rewind(struct seek_source *source)
{
    ExAcquireFastMutex(&source->mutex);
    seek_set_next(source, source->start);
    source->rate = 1000; /* rates don't outlast the pause state, see KSPROPERTY_STREAM_RATE */
    ExReleaseFastMutex(&source->mutex);
}

/* ---- frames ---- */

static void fill_times(struct seek_source *source, KSSTREAM_HEADER *header)
{
    const LONGLONG first = max(source->next, source->start), end = min(source->next + source->interval, source->stop);

    header->PresentationTime.Time = (first - source->start) * 1000 / source->rate;
    header->PresentationTime.Numerator = 1;
    header->PresentationTime.Denominator = 1;
    header->Duration = (end - source->start) * 1000 / source->rate - header->PresentationTime.Time;
    header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID
            | KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT;
    if (source->jumped) header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
}

static void fill_frame_info(KSSTREAM_HEADER *header, LONGLONG number)
{
    KS_FRAME_INFO *info = (KS_FRAME_INFO *)(header + 1);

    if (header->Size < sizeof(*header) + sizeof(*info)) return;
    info->ExtendedHeaderSize = sizeof(*info);
    info->dwFrameFlags = KS_VIDEO_FLAG_FRAME;
    info->PictureNumber = number;
    info->DropCount = 0;
}

/* Draws the next frame, or ends the stream. The mutex is held. Returns FALSE if the buffer is too small. */
static BOOLEAN fill_buffer(struct seek_pin *pin, KSSTREAM_POINTER *buffer)
{
    struct seek_source *source = pin->source;
    KSSTREAM_HEADER *header = buffer->StreamHeader;
    LONGLONG number;

    header->DataUsed = 0;
    if (source->next >= source->stop)
    {
        header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM;
        source->ended = TRUE;
        return TRUE;
    }
    if (buffer->OffsetOut.Remaining < pin->format.picture.size) return FALSE;

    number = source->next / source->interval + 1;
    pattern_draw(&pin->pattern, buffer->OffsetOut.Data, (uint32_t)number, source->next);
    header->DataUsed = (ULONG)pin->format.picture.size;
    fill_times(source, header);
    fill_frame_info(header, number);
    source->jumped = FALSE;
    source->next += source->interval;
    return TRUE;
}

static NTSTATUS seek_process(PKSPIN ks_pin)
{
    struct seek_pin *pin = ks_pin->Context;
    struct seek_source *source = pin->source;
    BOOLEAN ended, filled = FALSE;
    KSSTREAM_POINTER *buffer;

    if (!(buffer = KsPinGetLeadingEdgeStreamPointer(ks_pin, KSSTREAM_POINTER_STATE_LOCKED))) return STATUS_PENDING;
    ExAcquireFastMutex(&source->mutex);
    if (!(ended = source->ended)) filled = fill_buffer(pin, buffer);
    ExReleaseFastMutex(&source->mutex);

    if (!ended && !filled) KsStreamPointerSetStatusCode(buffer, STATUS_BUFFER_TOO_SMALL);
    KsStreamPointerUnlock(buffer, !ended);
    return ended ? STATUS_PENDING : STATUS_SUCCESS;
}

/* ---- the pin ---- */

static void free_pattern(struct seek_pin *pin)
{
    if (pin->pattern_memory) ExFreePoolWithTag(pin->pattern_memory, KSVIRT_TAG);
    pin->pattern_memory = NULL;
}

static NTSTATUS make_pattern(struct seek_pin *pin)
{
    const struct picture *picture = &pin->format.picture;
    struct look look;

    free_pattern(pin);
    pin->pattern_memory = ExAllocatePoolWithTag(NonPagedPool, pattern_memory_size(picture), KSVIRT_TAG);
    if (!pin->pattern_memory) return STATUS_INSUFFICIENT_RESOURCES;
    look_init(&look);
    pattern_init(&pin->pattern, picture, &look, pin->pattern_memory);
    return STATUS_SUCCESS;
}

/* Nothing is processed below the pause state, so the pattern comes and goes there without a lock. */
static NTSTATUS seek_set_state(PKSPIN ks_pin, KSSTATE to, KSSTATE from)
{
    struct seek_pin *pin = ks_pin->Context;

    if (to == KSSTATE_STOP) free_pattern(pin);
    if (to != KSSTATE_ACQUIRE) return STATUS_SUCCESS;
    rewind(pin->source);
    return pin->pattern_memory ? STATUS_SUCCESS : make_pattern(pin);
}

/* The media time stays where it is; the frames are those of the new interval. */
static void set_interval(struct seek_source *source, LONGLONG interval)
{
    ExAcquireFastMutex(&source->mutex);
    source->interval = interval;
    source->next -= source->next % interval;
    ExReleaseFastMutex(&source->mutex);
}

/* While it runs the format stays: positions in frames would change their meaning. */
static NTSTATUS seek_set_format(PKSPIN ks_pin, PKSDATAFORMAT old_format, PKSMULTIPLE_ITEM old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    struct seek_pin *pin = ks_pin->Context;
    struct stream_format parsed;
    NTSTATUS status;

    status = format_parse(ks_pin->ConnectionFormat, range, &parsed);
    if (!NT_SUCCESS(status) || !old_format) return status; /* without an old one the pin is not created yet */
    if (ks_pin->DeviceState != KSSTATE_STOP) return STATUS_INVALID_DEVICE_STATE;
    if (!NT_SUCCESS(status = format_edit_framing(ks_pin, &parsed))) return status;
    pin->format = parsed;
    set_interval(pin->source, parsed.interval);
    return STATUS_SUCCESS;
}

static NTSTATUS seek_pin_create(PKSPIN ks_pin, PIRP irp)
{
    struct seek_source *source = KsPinGetParentFilter(ks_pin)->Context;
    struct seek_pin *pin;
    NTSTATUS status;

    if (!(pin = ExAllocatePoolWithTag(NonPagedPool, sizeof(*pin), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(pin, sizeof(*pin));
    pin->source = source;
    status = format_find(ks_pin, ks_pin->ConnectionFormat, &pin->format);
    if (NT_SUCCESS(status)) status = format_edit_framing(ks_pin, &pin->format);
    if (!NT_SUCCESS(status))
    {
        ExFreePoolWithTag(pin, KSVIRT_TAG);
        return status;
    }
    ks_pin->StreamHeaderSize = sizeof(KSSTREAM_HEADER) + sizeof(KS_FRAME_INFO);
    ks_pin->Context = pin;
    set_interval(source, pin->format.interval);
    ExAcquireFastMutex(&source->mutex);
    source->pin = ks_pin;
    ExReleaseFastMutex(&source->mutex);
    return STATUS_SUCCESS;
}

static NTSTATUS seek_pin_close(PKSPIN ks_pin, PIRP irp)
{
    struct seek_pin *pin = ks_pin->Context;

    ExAcquireFastMutex(&pin->source->mutex);
    pin->source->pin = NULL;
    ExReleaseFastMutex(&pin->source->mutex);
    free_pattern(pin);
    ExFreePoolWithTag(pin, KSVIRT_TAG);
    ks_pin->Context = NULL;
    return STATUS_SUCCESS;
}

/* ---- rates ---- */

static BOOLEAN is_rate(const KSRATE *rate)
{
    return rate->Rate >= MIN_RATE && rate->Rate <= MAX_RATE;
}

static NTSTATUS get_pin(PIRP irp, KSPIN **ks_pin, struct seek_pin **pin)
{
    if (!(*ks_pin = KsGetPinFromIrp(irp)) || !(*pin = (*ks_pin)->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    return (*ks_pin)->DeviceState < KSSTATE_PAUSE ? STATUS_INVALID_DEVICE_STATE : STATUS_SUCCESS;
}

static NTSTATUS get_rate_capability(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const KSRATE *wanted = &((const KSRATE_CAPABILITY *)request)->Rate;
    struct seek_pin *pin;
    KSPIN *ks_pin;
    NTSTATUS status;

    if (!NT_SUCCESS(status = get_pin(irp, &ks_pin, &pin))) return status;
    if (!is_rate(wanted)) return STATUS_INVALID_PARAMETER;
    *(KSRATE *)data = *wanted;
    irp->IoStatus.Information = sizeof(*wanted);
    return STATUS_SUCCESS;
}

static NTSTATUS get_rate(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSRATE *rate = data;
    struct seek_pin *pin;
    KSPIN *ks_pin;
    NTSTATUS status;

    if (!NT_SUCCESS(status = get_pin(irp, &ks_pin, &pin))) return status;
    RtlZeroMemory(rate, sizeof(*rate));
    rate->Interface = ks_pin->ConnectionInterface;
    rate->Flags = KSRATE_NOPRESENTATIONSTART | KSRATE_NOPRESENTATIONDURATION;
    rate->Rate = pin->source->rate;
    irp->IoStatus.Information = sizeof(*rate);
    return STATUS_SUCCESS;
}

/* Time stamps of one segment all have one rate: the new one begins with the next frame. */
static NTSTATUS set_rate(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const KSRATE *rate = data;
    struct seek_source *source;
    struct seek_pin *pin;
    KSPIN *ks_pin;
    NTSTATUS status;

    if (!NT_SUCCESS(status = get_pin(irp, &ks_pin, &pin))) return status;
    if (!is_rate(rate)) return STATUS_INVALID_PARAMETER;
    source = pin->source;
    ExAcquireFastMutex(&source->mutex);
    if (rate->Rate != source->rate)
    {
        source->rate = rate->Rate;
        source->start = max(source->next, source->start);
        source->jumped = TRUE;
    }
    ExReleaseFastMutex(&source->mutex);
    return STATUS_SUCCESS;
}

/* ---- quality ---- */

/* KSQUALITY of a 32-bit client; the context means nothing here. */
struct quality32
{
    ULONG context;
    ULONG proportion;
    LONGLONG delta;
};

static BOOLEAN is_quality32(IRP *irp)
{
    return IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength < sizeof(KSQUALITY);
}

static NTSTATUS get_quality(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    struct seek_pin *pin = KsGetPinFromIrp(irp)->Context;
    struct quality32 *quality32 = data;
    KSQUALITY *quality = data;

    if (is_quality32(irp))
    {
        quality32->context = 0;
        quality32->proportion = pin->proportion;
        quality32->delta = pin->delta;
        irp->IoStatus.Information = sizeof(*quality32);
        return STATUS_SUCCESS;
    }
    quality->Context = NULL;
    quality->Proportion = pin->proportion;
    quality->DeltaTime = pin->delta;
    irp->IoStatus.Information = sizeof(*quality);
    return STATUS_SUCCESS;
}

static NTSTATUS set_quality(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    struct seek_pin *pin = KsGetPinFromIrp(irp)->Context;
    const struct quality32 *quality32 = data;
    const KSQUALITY *quality = data;
    const BOOLEAN narrow = is_quality32(irp);

    pin->proportion = narrow ? quality32->proportion : quality->Proportion;
    pin->delta = narrow ? quality32->delta : quality->DeltaTime;
    return STATUS_SUCCESS;
}

/* ---- the filter ---- */

static NTSTATUS seek_filter_create(PKSFILTER filter, PIRP irp)
{
    struct seek_source *source;

    if (!(source = ExAllocatePoolWithTag(NonPagedPool, sizeof(*source), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(source, sizeof(*source));
    ExInitializeFastMutex(&source->mutex);
    source->interval = DEFAULT_INTERVAL;
    source->duration = source->stop = settings_read_ms(WIDE(KSBENCH_SEEK_DURATION), KSBENCH_DEFAULT_SEEK_DURATION);
    source->rate = 1000;
    filter->Context = source;
    return STATUS_SUCCESS;
}

static NTSTATUS seek_filter_close(PKSFILTER filter, PIRP irp)
{
    ExFreePoolWithTag(filter->Context, KSVIRT_TAG);
    filter->Context = NULL;
    return STATUS_SUCCESS;
}

static const GUID property_set_quality = GUID_INIT(STATIC_KSPROPSETID_Quality);
static const GUID property_set_stream = GUID_INIT(STATIC_KSPROPSETID_Stream);
static const GUID category_output = GUID_INIT(STATIC_KSCATEGORY_VIDEO);

static const KSPROPERTY_ITEM rate_items[] =
{
    PROPERTY(KSPROPERTY_STREAM_RATECAPABILITY, get_rate_capability, NULL, KSRATE_CAPABILITY, sizeof(KSRATE)),
    PROPERTY(KSPROPERTY_STREAM_RATE, get_rate, set_rate, KSPROPERTY, sizeof(KSRATE)),
};

static const KSPROPERTY_ITEM quality_items[] =
{
    PROPERTY(KSPROPERTY_QUALITY_REPORT, get_quality, set_quality, KSPROPERTY, sizeof(struct quality32)),
};

static const KSPROPERTY_SET pin_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_quality, ARRAYSIZE(quality_items), quality_items, 0, NULL),
    DEFINE_KSPROPERTY_SET(&property_set_stream, ARRAYSIZE(rate_items), rate_items, 0, NULL),
};

static const KSAUTOMATION_TABLE pin_automation = AUTOMATION(pin_property_sets);

static const KSPIN_DISPATCH pin_dispatch =
{
    .Create = seek_pin_create,
    .Close = seek_pin_close,
    .Process = seek_process,
    .SetDataFormat = seek_set_format,
    .SetDeviceState = seek_set_state,
};

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    {
        VIDEO_PIN_MEMBERS(&pin_dispatch, &pin_automation, pattern_ranges,
                KSPIN_DATAFLOW_OUT, KSPIN_COMMUNICATION_SINK, &category_output),
        .InstancesPossible = 1,
        .InstancesNecessary = 1,
    },
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
};

static const KSFILTER_DISPATCH filter_dispatch =
{
    .Create = seek_filter_create,
    .Close = seek_filter_close,
};

const KSFILTER_DESCRIPTOR seek_filter = FILTER(&filter_dispatch, &seek_automation, pins, categories);
