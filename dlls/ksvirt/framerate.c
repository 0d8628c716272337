/*
 * PROPSETID_VIDCAP_VIDEOCONTROL: the frame rates of cameras
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


#include "ksvirt_private.h"

/* StreamIndex is a pin factory, RangeIndex is one of camera_ranges, which all pins of such a filter have. */

/* in 100 ns; what PROPSETID_VIDCAP_VIDEOCONTROL offers of the rates in between */
static const LONG frame_intervals[] = {166666, 200000, 333333, 400000, 416666, 666666, 1000000, 2000000};

static const KS_VIDEO_STREAM_CONFIG_CAPS *get_caps(ULONG index)
{
    return &((const KS_DATARANGE_VIDEO *)camera_ranges[index])->ConfigCaps;
}

/* Those of frame_intervals that the range has. Returns how many they are. */
static ULONG get_intervals(ULONG index, LONG *intervals)
{
    const KS_VIDEO_STREAM_CONFIG_CAPS *caps = get_caps(index);
    ULONG i, count = 0;

    for (i = 0; i < ARRAYSIZE(frame_intervals); i++)
        if (frame_intervals[i] >= caps->MinFrameInterval && frame_intervals[i] <= caps->MaxFrameInterval)
            intervals[count++] = frame_intervals[i];
    return count;
}

/* Can the range have a picture of that size? */
static NTSTATUS check_dimensions(const KSFILTER *filter, ULONG stream, ULONG index, SIZE size)
{
    const KS_VIDEO_STREAM_CONFIG_CAPS *caps;

    if (stream >= filter->Descriptor->PinDescriptorsCount || index >= CAMERA_RANGES_COUNT) return STATUS_INVALID_PARAMETER;
    caps = get_caps(index);
    if (size.cx < caps->MinOutputSize.cx || size.cx > caps->MaxOutputSize.cx || size.cy < caps->MinOutputSize.cy
            || size.cy > caps->MaxOutputSize.cy)
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

NTSTATUS video_get_actual_frame_rate(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S *asked =
            (const KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S *)request;
    KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S *rate = data;
    KSFILTER *filter = KsGetFilterFromIrp(irp);
    LONG intervals[ARRAYSIZE(frame_intervals)];
    LONGLONG interval;
    NTSTATUS status;
    KSPIN *pin;

    status = check_dimensions(filter, asked->StreamIndex, asked->RangeIndex, asked->Dimensions);
    if (!NT_SUCCESS(status)) return status;
    KsFilterAcquireControl(filter);
    pin = KsFilterGetFirstChildPin(filter, asked->StreamIndex);
    interval = pin ? video_pin_interval(pin) : 0;
    KsFilterReleaseControl(filter);
    if (!pin) return STATUS_NOT_SUPPORTED;
    *rate = *asked;
    rate->CurrentActualFrameRate = interval;
    get_intervals(asked->RangeIndex, intervals);
    rate->CurrentMaxAvailableFrameRate = intervals[0]; /* each range has one */
    return hook_answer(irp, request, data, sizeof(*rate));
}

/* ns-ksmedia-ksproperty_videocontrol_frame_rates_s.md: values of type VT_I4. */
NTSTATUS video_get_frame_rates(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const KSPROPERTY_VIDEOCONTROL_FRAME_RATES_S *asked = (const KSPROPERTY_VIDEOCONTROL_FRAME_RATES_S *)request;
    const ULONG size = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    LONG intervals[ARRAYSIZE(frame_intervals)];
    KSMULTIPLE_ITEM *list = data;
    NTSTATUS status;
    ULONG count;

    status = check_dimensions(KsGetFilterFromIrp(irp), asked->StreamIndex, asked->RangeIndex, asked->Dimensions);
    if (!NT_SUCCESS(status)) return status;
    count = get_intervals(asked->RangeIndex, intervals);
    irp->IoStatus.Information = sizeof(*list) + count * sizeof(*intervals);
    if (!size) return STATUS_BUFFER_OVERFLOW;
    if (size < irp->IoStatus.Information) return STATUS_BUFFER_TOO_SMALL;
    list->Size = (ULONG)irp->IoStatus.Information;
    list->Count = count;
    RtlCopyMemory(list + 1, intervals, count * sizeof(*intervals));
    return hook_answer(irp, request, data, list->Size);
}
