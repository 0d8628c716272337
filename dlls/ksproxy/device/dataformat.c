/*
 * Media types of DirectShow and data formats of kernel streaming
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

#include <stdlib.h>
#include <string.h>

#include "device/dataformat.h"
#include "device/datarange.h"
#include "device/devio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* The bytes that a frame has by its (checked) bitmap header; 0 for other media. */
static ULONG image_size(const AM_MEDIA_TYPE *type, DWORD *compression)
{
    BITMAPINFOHEADER bitmap;

    *compression = BI_RGB;
    if (!mediatype_get_bitmap(type, &bitmap)) return 0;
    *compression = bitmap.biCompression;
    return bitmap.biSizeImage;
}

HRESULT mediatype_from_format(const KSDATAFORMAT *format, ULONG size, AM_MEDIA_TYPE *type)
{
    const BYTE *block = (const BYTE *)format + sizeof(*format);
    KSDATAFORMAT header;
    DWORD compression;
    ULONG image;

    memset(type, 0, sizeof(*type));
    if (size < sizeof(header)) return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    memcpy(&header, format, sizeof(header)); /* the caller's pointer may be unaligned */
    if (header.FormatSize < sizeof(header) || header.FormatSize > size) return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    size = header.FormatSize - sizeof(header);
    if (!mediatype_block_valid(&header.Specifier, block, size))
    {
        WARN("Format %s with a broken block of %lu bytes.\n", debugstr_guid(&header.Specifier), (unsigned long)size);
        return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    }

    if (size && !(type->pbFormat = CoTaskMemAlloc(size))) return E_OUTOFMEMORY;
    if (size) memcpy(type->pbFormat, block, size);
    type->cbFormat = size;
    type->majortype = header.MajorFormat;
    type->subtype = header.SubFormat;
    type->formattype = header.Specifier;
    type->bTemporalCompression = !!(header.Flags & KSDATAFORMAT_TEMPORAL_COMPRESSION);
    type->lSampleSize = header.SampleSize;
    image = image_size(type, &compression);
    /* Frames of an uncompressed bitmap have one size, also where the driver doesn't say so. */
    if (!type->lSampleSize && (compression == BI_RGB || compression == BI_BITFIELDS)) type->lSampleSize = image;
    type->bFixedSizeSamples = !!type->lSampleSize;
    return S_OK;
}

HRESULT format_from_mediatype(const AM_MEDIA_TYPE *type, KSDATAFORMAT **format, ULONG *size)
{
    ULONG total;

    *format = NULL;
    *size = 0;
    if (type->cbFormat > KS_MAX_ANSWER || !mediatype_valid(type)) return VFW_E_INVALIDMEDIATYPE;

    total = sizeof(**format) + type->cbFormat;
    if (!(*format = CoTaskMemAlloc(DATARANGE_ALIGN(total)))) return E_OUTOFMEMORY;
    memset(*format, 0, DATARANGE_ALIGN(total));
    (*format)->FormatSize = total;
    if (type->bTemporalCompression) (*format)->Flags = KSDATAFORMAT_TEMPORAL_COMPRESSION;
    (*format)->SampleSize = type->lSampleSize;
    (*format)->MajorFormat = type->majortype;
    (*format)->SubFormat = type->subtype;
    (*format)->Specifier = type->formattype;
    if (type->cbFormat) memcpy(*format + 1, type->pbFormat, type->cbFormat);
    *size = total;
    return S_OK;
}

/* A video range knows more of its samples than the KSDATAFORMAT that comes of it has room for. */
static void add_range_flags(const KSDATARANGE *range, AM_MEDIA_TYPE *type)
{
    const KS_DATARANGE_VIDEO *video = (const KS_DATARANGE_VIDEO *)range;
    BITMAPINFOHEADER bitmap;

    if (!IsEqualGUID(&range->Specifier, &type->formattype) || !mediatype_get_bitmap(type, &bitmap)) return;
    if (range->FormatSize < sizeof(KS_DATARANGE_VIDEO)) return;
    type->bFixedSizeSamples = !!video->bFixedSizeSamples;
    if (video->bTemporalCompression) type->bTemporalCompression = TRUE;
    if (type->bFixedSizeSamples && !type->lSampleSize) type->lSampleSize = bitmap.biSizeImage;
}

HRESULT mediatype_from_range(HANDLE filter, ULONG factory, const KSDATARANGE *range, const KSMULTIPLE_ITEM *attributes,
        AM_MEDIA_TYPE *type)
{
    ULONG range_size = range->FormatSize, attributes_size = attributes ? attributes->Size : 0, size;
    KSMULTIPLE_ITEM *items;
    KSDATAFORMAT *format;
    KSP_PIN *request;
    HRESULT hr;

    memset(type, 0, sizeof(*type));
    if (range_size < sizeof(*range) || range_size > KS_MAX_ANSWER || attributes_size > KS_MAX_ANSWER) return E_INVALIDARG;
    range_size = DATARANGE_ALIGN(range_size);
    size = sizeof(*request) + sizeof(*items) + range_size + attributes_size;
    if (!(request = calloc(1, size))) return E_OUTOFMEMORY;
    request->Property.Set = KSPROPSETID_Pin;
    request->Property.Id = KSPROPERTY_PIN_DATAINTERSECTION;
    request->PinId = factory;
    items = (KSMULTIPLE_ITEM *)(request + 1);
    items->Size = size - sizeof(*request);
    items->Count = attributes ? 2 : 1;
    memcpy(items + 1, range, range->FormatSize);
    if (attributes) memcpy((BYTE *)(items + 1) + range_size, attributes, attributes_size);

    hr = ks_property_get_alloc(filter, request, size, (void **)&format, &size);
    free(request);
    if (FAILED(hr)) return hr;
    hr = mediatype_from_format(format, size, type);
    CoTaskMemFree(format);
    if (SUCCEEDED(hr)) add_range_flags(range, type);
    return hr;
}
