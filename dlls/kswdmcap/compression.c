/*
 * IAMVideoCompression
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

#include "kswdmcap_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/* The quality of the set is a number of ten thousand, that of the interface one of one. */
#define QUALITY_SCALE 10000

/* Drivers have the set on their filter, as its pages say, or on the pin. */
static HRESULT get_number(IAMVideoCompression *iface, ULONG id, LONG *value)
{
    struct extension *extension = extension_from_iface(iface);
    ULONG stream;
    HRESULT hr;

    TRACE("iface %p, id %lu, value %p.\n", iface, id, value);

    if (!value) return E_POINTER;
    if (FAILED(hr = extension_get_own_stream(extension, &stream))) return hr;
    return extension_get_stream_value(extension, id, stream, value);
}

static HRESULT put_number(IAMVideoCompression *iface, ULONG id, LONG value)
{
    struct extension *extension = extension_from_iface(iface);
    ULONG stream;
    HRESULT hr;

    TRACE("iface %p, id %lu, value %ld.\n", iface, id, value);

    if (FAILED(hr = extension_get_own_stream(extension, &stream))) return hr;
    return extension_set_stream_value(extension, id, stream, value);
}

static HRESULT WINAPI compression_put_KeyFrameRate(IAMVideoCompression *iface, LONG rate)
{
    return put_number(iface, KSPROPERTY_VIDEOCOMPRESSION_KEYFRAME_RATE, rate);
}

static HRESULT WINAPI compression_get_KeyFrameRate(IAMVideoCompression *iface, LONG *rate)
{
    return get_number(iface, KSPROPERTY_VIDEOCOMPRESSION_KEYFRAME_RATE, rate);
}

static HRESULT WINAPI compression_put_PFramesPerKeyFrame(IAMVideoCompression *iface, LONG count)
{
    return put_number(iface, KSPROPERTY_VIDEOCOMPRESSION_PFRAMES_PER_KEYFRAME, count);
}

static HRESULT WINAPI compression_get_PFramesPerKeyFrame(IAMVideoCompression *iface, LONG *count)
{
    return get_number(iface, KSPROPERTY_VIDEOCOMPRESSION_PFRAMES_PER_KEYFRAME, count);
}

/* A quality below zero asks for the driver's own (see "IAMVideoCompression::put_Quality"), and no number of the set says that. */
static HRESULT WINAPI compression_put_Quality(IAMVideoCompression *iface, double quality)
{
    LONG value = -1;

    if (!(quality <= 1.0)) return E_INVALIDARG;
    if (quality >= 0) value = quality * QUALITY_SCALE + 0.5;
    return put_number(iface, KSPROPERTY_VIDEOCOMPRESSION_QUALITY, value);
}

static HRESULT WINAPI compression_get_Quality(IAMVideoCompression *iface, double *quality)
{
    HRESULT hr;
    LONG value;

    if (!quality) return E_POINTER;
    if (SUCCEEDED(hr = get_number(iface, KSPROPERTY_VIDEOCOMPRESSION_QUALITY, &value)))
        *quality = value < 0 ? -1.0 : (double)value / QUALITY_SCALE;
    return hr;
}

static HRESULT WINAPI compression_put_WindowSize(IAMVideoCompression *iface, DWORDLONG size)
{
    if (size > MAXLONG) return E_INVALIDARG;
    return put_number(iface, KSPROPERTY_VIDEOCOMPRESSION_WINDOWSIZE, size);
}

static HRESULT WINAPI compression_get_WindowSize(IAMVideoCompression *iface, DWORDLONG *size)
{
    HRESULT hr;
    LONG value;

    if (!size) return E_POINTER;
    if (SUCCEEDED(hr = get_number(iface, KSPROPERTY_VIDEOCOMPRESSION_WINDOWSIZE, &value))) *size = (ULONG)value;
    return hr;
}

/* A device tells no names: both are empty strings. Each pointer may be NULL. Lengths are in bytes. */
static void clear_string(WCHAR *string, int *size)
{
    if (string && size && *size >= (int)sizeof(*string)) *string = 0;
    if (size) *size = sizeof(*string);
}

static HRESULT WINAPI compression_GetInfo(IAMVideoCompression *iface, WCHAR *version, int *version_size, WCHAR *description,
        int *description_size, LONG *key_frame_rate, LONG *p_frames, double *quality, LONG *capabilities)
{
    struct extension *extension = extension_from_iface(iface);
    KSPROPERTY_VIDEOCOMPRESSION_GETINFO_S info = {.Capabilities = 0};
    HRESULT hr;

    TRACE("iface %p.\n", iface);

    if (FAILED(hr = extension_get_own_stream(extension, &info.StreamIndex))) return hr;
    if (FAILED(hr = extension_get(extension, KSPROPERTY_VIDEOCOMPRESSION_GETINFO, &info, sizeof(info)))) return hr;
    clear_string(version, version_size);
    clear_string(description, description_size);
    if (key_frame_rate) *key_frame_rate = info.DefaultKeyFrameRate;
    if (p_frames) *p_frames = info.DefaultPFrameRate;
    if (quality) *quality = (double)info.DefaultQuality / QUALITY_SCALE;
    if (capabilities) *capabilities = info.Capabilities;
    return S_OK;
}

static HRESULT WINAPI compression_OverrideKeyFrame(IAMVideoCompression *iface, LONG frame)
{
    return put_number(iface, KSPROPERTY_VIDEOCOMPRESSION_OVERRIDE_KEYFRAME, frame);
}

/* The set has a place for the size, but none for the number of the frame: it is the next one's. */
static HRESULT WINAPI compression_OverrideFrameSize(IAMVideoCompression *iface, LONG frame, LONG size)
{
    TRACE("iface %p, frame %ld.\n", iface, frame);
    return put_number(iface, KSPROPERTY_VIDEOCOMPRESSION_OVERRIDE_FRAME_SIZE, size);
}

static const IAMVideoCompressionVtbl compression_vtbl =
{
    FACET_UNKNOWN(IAMVideoCompression),
    compression_put_KeyFrameRate,
    compression_get_KeyFrameRate,
    compression_put_PFramesPerKeyFrame,
    compression_get_PFramesPerKeyFrame,
    compression_put_Quality,
    compression_get_Quality,
    compression_put_WindowSize,
    compression_get_WindowSize,
    compression_GetInfo,
    compression_OverrideKeyFrame,
    compression_OverrideFrameSize,
};

const struct extension_class compression_class = PLAIN_EXTENSION(PROPSETID_VIDCAP_VIDEOCOMPRESSION, IAMVideoCompression, compression_vtbl);
