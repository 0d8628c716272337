/*
 * The seekable source: KSPROPSETID_MediaSeeking
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

static const GUID format_media_time = GUID_INIT(STATIC_KSTIME_FORMAT_MEDIA_TIME);
static const GUID format_frame = GUID_INIT(STATIC_KSTIME_FORMAT_FRAME);

static struct seek_source *get_source(PIRP irp)
{
    return KsGetFilterFromIrp(irp)->Context;
}

/* The mutex is held. */
static LONGLONG to_format(const struct seek_source *source, LONGLONG time)
{
    return source->in_frames ? time / source->interval : time;
}

/* FALSE for a time that is none. The mutex is held. */
static BOOLEAN from_format(const struct seek_source *source, BOOLEAN in_frames, LONGLONG value, LONGLONG *time)
{
    const LONGLONG unit = in_frames ? source->interval : 1;

    if (value > MAXLONGLONG / 4 / unit || value < -(MAXLONGLONG / 4 / unit)) return FALSE;
    *time = value * unit;
    return TRUE;
}

static NTSTATUS parse_format(const GUID *format, BOOLEAN *in_frames)
{
    *in_frames = IsEqualGUID(format, &format_frame);
    return *in_frames || IsEqualGUID(format, &format_media_time) ? STATUS_SUCCESS : STATUS_NOT_SUPPORTED;
}

static NTSTATUS get_capabilities(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    *(ULONG *)data = KS_SEEKING_CanSeekAbsolute | KS_SEEKING_CanSeekForwards | KS_SEEKING_CanSeekBackwards
            | KS_SEEKING_CanGetCurrentPos | KS_SEEKING_CanGetStopPos | KS_SEEKING_CanGetDuration;
    irp->IoStatus.Information = sizeof(ULONG);
    return STATUS_SUCCESS;
}

static NTSTATUS get_formats(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const ULONG size = sizeof(KSMULTIPLE_ITEM) + 2 * sizeof(GUID);
    const ULONG room = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    KSMULTIPLE_ITEM *items = data;
    GUID *formats = (GUID *)(items + 1);

    irp->IoStatus.Information = size;
    if (!room) return STATUS_BUFFER_OVERFLOW;
    if (room < size) return STATUS_BUFFER_TOO_SMALL;
    items->Size = size;
    items->Count = 2;
    formats[0] = format_media_time;
    formats[1] = format_frame;
    return STATUS_SUCCESS;
}

static NTSTATUS get_time_format(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    *(GUID *)data = get_source(irp)->in_frames ? format_frame : format_media_time;
    irp->IoStatus.Information = sizeof(GUID);
    return STATUS_SUCCESS;
}

static NTSTATUS set_time_format(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    struct seek_source *source = get_source(irp);
    BOOLEAN in_frames;
    NTSTATUS status;

    if (!NT_SUCCESS(status = parse_format(data, &in_frames))) return status;
    ExAcquireFastMutex(&source->mutex);
    source->in_frames = in_frames;
    ExReleaseFastMutex(&source->mutex);
    return STATUS_SUCCESS;
}

/* What has been drawn up to. The mutex is held. */
static LONGLONG get_position(const struct seek_source *source)
{
    if (source->start >= source->stop) return source->start;
    return min(max(source->next, source->start), source->stop);
}

/* POSITION, STOPPOSITION, DURATION and PREROLL */
static NTSTATUS get_time(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    struct seek_source *source = get_source(irp);
    LONGLONG time = 0;

    ExAcquireFastMutex(&source->mutex);
    switch (request->Id)
    {
        case KSPROPERTY_MEDIASEEKING_POSITION: time = get_position(source); break;
        case KSPROPERTY_MEDIASEEKING_STOPPOSITION: time = source->stop; break;
        case KSPROPERTY_MEDIASEEKING_DURATION: time = source->duration; break;
    }
    *(LONGLONG *)data = to_format(source, time);
    ExReleaseFastMutex(&source->mutex);
    irp->IoStatus.Information = sizeof(LONGLONG);
    return STATUS_SUCCESS;
}

static NTSTATUS get_available(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    struct seek_source *source = get_source(irp);
    KSPROPERTY_MEDIAAVAILABLE *available = data;

    ExAcquireFastMutex(&source->mutex);
    available->Earliest = 0;
    available->Latest = to_format(source, source->duration);
    ExReleaseFastMutex(&source->mutex);
    irp->IoStatus.Information = sizeof(*available);
    return STATUS_SUCCESS;
}

static NTSTATUS convert_time(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    struct seek_source *source = get_source(irp);
    const KSP_TIMEFORMAT *times = (const KSP_TIMEFORMAT *)request;
    BOOLEAN from_frames, to_frames, valid;
    LONGLONG time = 0;
    NTSTATUS status;

    if (!NT_SUCCESS(status = parse_format(&times->SourceFormat, &from_frames))) return status;
    if (!NT_SUCCESS(status = parse_format(&times->TargetFormat, &to_frames))) return status;
    ExAcquireFastMutex(&source->mutex);
    if ((valid = from_format(source, from_frames, times->Time, &time)) && to_frames) time /= source->interval;
    ExReleaseFastMutex(&source->mutex);
    if (!valid) return STATUS_INVALID_PARAMETER;
    *(LONGLONG *)data = time;
    irp->IoStatus.Information = sizeof(LONGLONG);
    return STATUS_SUCCESS;
}

/* Works out one of the two positions; base: what "relative" means. The mutex is held. */
static NTSTATUS new_position(const struct seek_source *source, LONGLONG value, ULONG flags, LONGLONG base,
        LONGLONG *position)
{
    LONGLONG time;

    switch (flags & KS_SEEKING_PositioningBitsMask)
    {
        case KS_SEEKING_NoPositioning:
            return STATUS_SUCCESS;
        case KS_SEEKING_AbsolutePositioning:
            base = 0;
            break;
    }
    /* Programs say "to the end" with the greatest number that there is. */
    if (!from_format(source, source->in_frames, value, &time)) time = value < 0 ? -source->duration : source->duration;
    time += base;
    if (time < 0) return STATUS_INVALID_PARAMETER;
    *position = min(time, source->duration);
    return STATUS_SUCCESS;
}

/* The mutex is held. */
static NTSTATUS apply_positions(struct seek_source *source, const KSPROPERTY_POSITIONS *positions)
{
    const BOOLEAN seek = (positions->CurrentFlags & KS_SEEKING_PositioningBitsMask) != KS_SEEKING_NoPositioning;
    const BOOLEAN incremental = (positions->StopFlags & KS_SEEKING_PositioningBitsMask) == KS_SEEKING_IncrementalPositioning;
    LONGLONG current = get_position(source), stop = source->stop;
    NTSTATUS status;

    /* an increment is that of the stop position over the current one */
    if ((positions->CurrentFlags & KS_SEEKING_PositioningBitsMask) == KS_SEEKING_IncrementalPositioning)
        return STATUS_INVALID_PARAMETER;
    status = new_position(source, positions->Current, positions->CurrentFlags, current, &current);
    if (!NT_SUCCESS(status)) return status;
    status = new_position(source, positions->Stop, positions->StopFlags, incremental ? current : stop, &stop);
    if (!NT_SUCCESS(status)) return status;

    source->stop = stop;
    if (seek)
    {
        source->start = current;
        seek_set_next(source, current);
    }
    else if (source->next < stop) source->ended = FALSE;
    return STATUS_SUCCESS;
}

static NTSTATUS set_positions(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    struct seek_source *source = get_source(irp);
    NTSTATUS status;
    KSPIN *pin;

    ExAcquireFastMutex(&source->mutex);
    status = apply_positions(source, data);
    pin = source->pin;
    ExReleaseFastMutex(&source->mutex);
    /* The filter control mutex, which is held here, keeps the pin. */
    if (NT_SUCCESS(status) && pin) KsPinAttemptProcessing(pin, TRUE);
    return status;
}

static const GUID property_set_media_seeking = GUID_INIT(STATIC_KSPROPSETID_MediaSeeking);

#define SEEKING(id, get, set, size) PROPERTY(KSPROPERTY_MEDIASEEKING_##id, get, set, KSPROPERTY, size)

static const KSPROPERTY_ITEM seeking_items[] =
{
    SEEKING(CAPABILITIES, get_capabilities, NULL, sizeof(KS_SEEKING_CAPABILITIES)),
    SEEKING(FORMATS, get_formats, NULL, 0),
    SEEKING(TIMEFORMAT, get_time_format, set_time_format, sizeof(GUID)),
    SEEKING(POSITION, get_time, NULL, sizeof(LONGLONG)),
    SEEKING(STOPPOSITION, get_time, NULL, sizeof(LONGLONG)),
    SEEKING(POSITIONS, NULL, set_positions, sizeof(KSPROPERTY_POSITIONS)),
    SEEKING(DURATION, get_time, NULL, sizeof(LONGLONG)),
    SEEKING(AVAILABLE, get_available, NULL, sizeof(KSPROPERTY_MEDIAAVAILABLE)),
    SEEKING(PREROLL, get_time, NULL, sizeof(LONGLONG)),
    PROPERTY(KSPROPERTY_MEDIASEEKING_CONVERTTIMEFORMAT, convert_time, NULL, KSP_TIMEFORMAT, sizeof(LONGLONG)),
};

static const KSPROPERTY_SET filter_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_media_seeking, ARRAYSIZE(seeking_items), seeking_items, 0, NULL),
};

const KSAUTOMATION_TABLE seek_automation = AUTOMATION(filter_property_sets);
