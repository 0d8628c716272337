/*
 * Media samples as KSSTREAM_HEADERs and back
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

#include <string.h>

#include "buffer/header.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* The flags of a header and those of AM_SAMPLE2_PROPERTIES have the same values, but only these have a meaning on both sides. */

#define SAMPLE_FLAGS (KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT | KSSTREAM_HEADER_OPTIONSF_PREROLL \
        | KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY | KSSTREAM_HEADER_OPTIONSF_TIMEDISCONTINUITY \
        | KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM)

C_ASSERT(AM_SAMPLE_SPLICEPOINT == KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT);
C_ASSERT(AM_SAMPLE_PREROLL == KSSTREAM_HEADER_OPTIONSF_PREROLL);
C_ASSERT(AM_SAMPLE_DATADISCONTINUITY == KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY);
C_ASSERT(AM_SAMPLE_TIMEDISCONTINUITY == KSSTREAM_HEADER_OPTIONSF_TIMEDISCONTINUITY);
C_ASSERT(AM_SAMPLE_ENDOFSTREAM == KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);

/* Times beyond it are no times: some thousand years. No sum of two that are within it overflows. */
#define MAX_TIME (MAXLONGLONG / 4)

BOOL is_stream_time(LONGLONG time)
{
    return time >= -MAX_TIME && time <= MAX_TIME;
}

static HRESULT check_buffer(IMediaSample *sample, const BYTE *data, LONG size, LONG used)
{
    if (size >= 0 && used >= 0 && used <= size && (data || !size)) return S_OK;
    WARN("Sample %p claims %ld of %ld bytes at %p.\n", sample, used, size, data);
    return E_INVALIDARG;
}

HRESULT sample_get_buffer(IMediaSample *sample, struct sample_info *info)
{
    LONG size;
    HRESULT hr;

    if (FAILED(hr = IMediaSample_GetPointer(sample, &info->data))) return hr;
    size = IMediaSample_GetSize(sample);
    info->size = size;
    return check_buffer(sample, info->data, size, 0);
}

/* A stop that makes no sense is none. */
static void set_info_times(struct sample_info *info, REFERENCE_TIME start, REFERENCE_TIME stop, BOOL stop_valid)
{
    if (!is_stream_time(start)) return;
    info->start = start;
    info->flags |= KSSTREAM_HEADER_OPTIONSF_TIMEVALID;
    if (!stop_valid || !is_stream_time(stop) || stop < start) return;
    info->duration = stop - start;
    info->flags |= KSSTREAM_HEADER_OPTIONSF_DURATIONVALID;
}

/* All in one call; only this way a sample can say that it is the last one. */
static HRESULT get_info2(IMediaSample *sample, struct sample_info *info)
{
    AM_SAMPLE2_PROPERTIES props;
    IMediaSample2 *sample2;
    HRESULT hr;

    if (FAILED(hr = IMediaSample_QueryInterface(sample, &IID_IMediaSample2, (void **)&sample2))) return hr;
    memset(&props, 0, sizeof(props));
    hr = IMediaSample2_GetProperties(sample2, sizeof(props), (BYTE *)&props);
    IMediaSample2_Release(sample2);
    if (FAILED(hr)) return hr;
    if (props.cbData != sizeof(props)) return E_FAIL; /* has no idea of all of it */

    if (FAILED(check_buffer(sample, props.pbBuffer, props.cbBuffer, props.lActual))) return E_INVALIDARG;
    info->data = props.pbBuffer;
    info->size = props.cbBuffer;
    info->used = props.lActual;
    info->flags = props.dwSampleFlags & SAMPLE_FLAGS;
    if (props.dwSampleFlags & AM_SAMPLE_TIMEVALID)
        set_info_times(info, props.tStart, props.tStop, !!(props.dwSampleFlags & AM_SAMPLE_STOPVALID));
    return S_OK;
}

static HRESULT get_info1(IMediaSample *sample, struct sample_info *info)
{
    REFERENCE_TIME start, stop;
    LONG used;
    HRESULT hr;

    if (FAILED(hr = sample_get_buffer(sample, info))) return hr;
    used = IMediaSample_GetActualDataLength(sample);
    if (FAILED(hr = check_buffer(sample, info->data, info->size, used))) return hr;
    info->used = used;
    if (SUCCEEDED(hr = IMediaSample_GetTime(sample, &start, &stop))) set_info_times(info, start, stop, hr == S_OK);
    if (IMediaSample_IsSyncPoint(sample) == S_OK) info->flags |= KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT;
    if (IMediaSample_IsPreroll(sample) == S_OK) info->flags |= KSSTREAM_HEADER_OPTIONSF_PREROLL;
    if (IMediaSample_IsDiscontinuity(sample) == S_OK) info->flags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
    return S_OK;
}

HRESULT sample_get_info(IMediaSample *sample, struct sample_info *info)
{
    HRESULT hr;

    memset(info, 0, sizeof(*info));
    if (SUCCEEDED(hr = get_info2(sample, info)) || hr == E_INVALIDARG) return hr;
    return get_info1(sample, info);
}

void header_fill(KSSTREAM_HEADER *header, ULONG header_size, const struct sample_info *info)
{
    memset(header, 0, header_size);
    header->Size = header_size;
    header->PresentationTime.Time = info->start;
    header->PresentationTime.Numerator = 1;
    header->PresentationTime.Denominator = 1;
    header->Duration = info->duration;
    header->FrameExtent = info->size;
    header->DataUsed = info->used;
    header->Data = info->data;
    header->OptionsFlags = info->flags;
    /* Every extension begins with its own size, see KS_FRAME_INFO. */
    if (header_size >= sizeof(*header) + sizeof(ULONG)) *(ULONG *)(header + 1) = header_size - sizeof(*header);
}

/* time * numerator / denominator; FALSE if that is no time. */
static BOOL scale_time(const KSTIME *time, REFERENCE_TIME *out)
{
    LONGLONG quotient, rest;
    ULONGLONG part;

    if (!time->Numerator || !time->Denominator) return FALSE;
    if (time->Numerator == time->Denominator)
    {
        *out = time->Time;
        return TRUE;
    }
    quotient = time->Time / time->Denominator;
    rest = time->Time % time->Denominator;
    if (quotient > MAXLONGLONG / 2 / time->Numerator || quotient < -(MAXLONGLONG / 2 / time->Numerator)) return FALSE;
    /* The product of two times 32 bits needs all 64 of them, so it is made without the sign. */
    part = (ULONGLONG)(rest < 0 ? -rest : rest) * time->Numerator / time->Denominator;
    *out = quotient * time->Numerator + (rest < 0 ? -(LONGLONG)part : (LONGLONG)part);
    return TRUE;
}

HRESULT header_get_info(const KSSTREAM_HEADER *header, ULONG size, struct sample_info *info)
{
    memset(info, 0, sizeof(*info));
    if (header->DataUsed > size)
    {
        ERR("The driver claims %lu bytes in a buffer of %lu.\n", header->DataUsed, size);
        return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    }
    info->size = size;
    info->used = header->DataUsed;
    info->flags = header->OptionsFlags;

    if ((info->flags & KSSTREAM_HEADER_OPTIONSF_TIMEVALID)
            && (!scale_time(&header->PresentationTime, &info->start) || !is_stream_time(info->start)))
        info->flags &= ~KSSTREAM_HEADER_OPTIONSF_TIMEVALID;
    info->duration = header->Duration;
    if (info->duration < 0 || !is_stream_time(info->duration)) info->flags &= ~KSSTREAM_HEADER_OPTIONSF_DURATIONVALID;
    return S_OK;
}

/* The one flag that has no method of its own. A sample that knows only IMediaSample goes without it; others may have it from their last
 * use, as Wine's do. */
static void set_time_discontinuity(IMediaSample *sample, BOOL set)
{
    const DWORD size = RTL_SIZEOF_THROUGH_FIELD(AM_SAMPLE2_PROPERTIES, dwSampleFlags);
    AM_SAMPLE2_PROPERTIES props;
    IMediaSample2 *sample2;

    if (FAILED(IMediaSample_QueryInterface(sample, &IID_IMediaSample2, (void **)&sample2))) return;
    if (SUCCEEDED(IMediaSample2_GetProperties(sample2, size, (BYTE *)&props))
            && !!(props.dwSampleFlags & AM_SAMPLE_TIMEDISCONTINUITY) != set)
    {
        props.dwSampleFlags ^= AM_SAMPLE_TIMEDISCONTINUITY;
        IMediaSample2_SetProperties(sample2, size, (BYTE *)&props);
    }
    IMediaSample2_Release(sample2);
}

HRESULT sample_set_info(IMediaSample *sample, const struct sample_info *info)
{
    REFERENCE_TIME start = info->start, stop;
    HRESULT hr;

    if (FAILED(hr = IMediaSample_SetActualDataLength(sample, info->used))) return hr;
    if (info->flags & KSSTREAM_HEADER_OPTIONSF_TIMEVALID)
    {
        /* Many filters don't expect a start without an end. */
        stop = start + (info->flags & KSSTREAM_HEADER_OPTIONSF_DURATIONVALID ? info->duration : 1);
        hr = IMediaSample_SetTime(sample, &start, &stop);
    }
    else hr = IMediaSample_SetTime(sample, NULL, NULL);
    if (FAILED(hr)) return hr;

    IMediaSample_SetMediaTime(sample, NULL, NULL); /* a data handler may know it */
    IMediaSample_SetSyncPoint(sample, !!(info->flags & KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT));
    IMediaSample_SetPreroll(sample, !!(info->flags & KSSTREAM_HEADER_OPTIONSF_PREROLL));
    IMediaSample_SetDiscontinuity(sample, !!(info->flags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY));
    set_time_discontinuity(sample, !!(info->flags & KSSTREAM_HEADER_OPTIONSF_TIMEDISCONTINUITY));
    return S_OK;
}

HRESULT sample_move_time(IMediaSample *sample, LONGLONG offset)
{
    REFERENCE_TIME start, stop;
    HRESULT hr;

    if (FAILED(hr = IMediaSample_GetTime(sample, &start, &stop))) return hr == VFW_E_SAMPLE_TIME_NOT_SET ? S_OK : hr;
    if (!is_stream_time(start)) return IMediaSample_SetTime(sample, NULL, NULL);
    start += offset;
    if (hr != S_OK || !is_stream_time(stop)) return IMediaSample_SetTime(sample, &start, NULL);
    stop += offset;
    return IMediaSample_SetTime(sample, &start, &stop);
}
