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

#include "streamio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* The flags of a header and those of AM_SAMPLE2_PROPERTIES have the same values, but only these have a meaning on both sides. */

HRESULT sample_get_info(IMediaSample *sample, struct sample_info *info)
{
    REFERENCE_TIME stop;
    LONG size, used;
    HRESULT hr;

    memset(info, 0, sizeof(*info));
    if (FAILED(hr = IMediaSample_GetPointer(sample, &info->data))) return hr;
    size = IMediaSample_GetSize(sample);
    used = IMediaSample_GetActualDataLength(sample);
    if (!info->data || size < 0 || used < 0 || used > size)
    {
        WARN("Sample %p claims %ld of %ld bytes at %p.\n", sample, used, size, info->data);
        return E_INVALIDARG;
    }
    info->size = size;
    info->used = used;

    hr = IMediaSample_GetTime(sample, &info->start, &stop);
    if (SUCCEEDED(hr)) info->flags |= KSSTREAM_HEADER_OPTIONSF_TIMEVALID;
    if (hr == S_OK && stop >= info->start)
    {
        info->duration = stop - info->start;
        info->flags |= KSSTREAM_HEADER_OPTIONSF_DURATIONVALID;
    }
    if (IMediaSample_IsSyncPoint(sample) == S_OK) info->flags |= KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT;
    if (IMediaSample_IsPreroll(sample) == S_OK) info->flags |= KSSTREAM_HEADER_OPTIONSF_PREROLL;
    if (IMediaSample_IsDiscontinuity(sample) == S_OK) info->flags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
    return S_OK;
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

HRESULT header_get_info(const KSSTREAM_HEADER *header, ULONG size, BOOL frame_info, struct sample_info *info)
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

    if ((info->flags & KSSTREAM_HEADER_OPTIONSF_TIMEVALID) && !scale_time(&header->PresentationTime, &info->start))
        info->flags &= ~KSSTREAM_HEADER_OPTIONSF_TIMEVALID;
    info->duration = header->Duration;
    if (info->duration < 0 || info->start > MAXLONGLONG - info->duration)
        info->flags &= ~KSSTREAM_HEADER_OPTIONSF_DURATIONVALID;
    if (frame_info) info->picture = ((const KS_FRAME_INFO *)(header + 1))->PictureNumber;
    return S_OK;
}

/* Media times count frames, so that a multiplexer can tell dropped ones. */
static void set_media_time(IMediaSample *sample, LONGLONG picture)
{
    LONGLONG next = picture < MAXLONGLONG ? picture + 1 : picture;

    if (picture > 0) IMediaSample_SetMediaTime(sample, &picture, &next);
    else IMediaSample_SetMediaTime(sample, NULL, NULL);
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

    set_media_time(sample, info->picture);
    IMediaSample_SetSyncPoint(sample, !!(info->flags & KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT));
    IMediaSample_SetPreroll(sample, !!(info->flags & KSSTREAM_HEADER_OPTIONSF_PREROLL));
    IMediaSample_SetDiscontinuity(sample, !!(info->flags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY));
    return S_OK;
}
