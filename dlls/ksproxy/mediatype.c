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

#include "ksproxy_private.h"

#include <dvdmedia.h>

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Format blocks whose inside tells sizes that a reader relies on. */
static const struct format_block
{
    const GUID *type;
    ULONG size;         /* of the block without what may follow */
    ULONG bitmap;       /* where the BITMAPINFOHEADER is */
    ULONG tail_size;    /* where the number of bytes behind size is, 0: nowhere */
}
video_blocks[] =
{
    {&FORMAT_VideoInfo, sizeof(VIDEOINFOHEADER), FIELD_OFFSET(VIDEOINFOHEADER, bmiHeader), 0},
    {&FORMAT_VideoInfo2, sizeof(VIDEOINFOHEADER2), FIELD_OFFSET(VIDEOINFOHEADER2, bmiHeader), 0},
    {&FORMAT_MPEGVideo, FIELD_OFFSET(MPEG1VIDEOINFO, bSequenceHeader), FIELD_OFFSET(MPEG1VIDEOINFO, hdr.bmiHeader),
            FIELD_OFFSET(MPEG1VIDEOINFO, cbSequenceHeader)},
    {&FORMAT_MPEG2Video, FIELD_OFFSET(MPEG2VIDEOINFO, dwSequenceHeader), FIELD_OFFSET(MPEG2VIDEOINFO, hdr.bmiHeader),
            FIELD_OFFSET(MPEG2VIDEOINFO, cbSequenceHeader)},
};

static const struct format_block *find_video_block(const GUID *type)
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(video_blocks); i++)
        if (IsEqualGUID(type, video_blocks[i].type)) return &video_blocks[i];
    return NULL;
}

static BOOL video_block_valid(const struct format_block *block, const BYTE *data, ULONG size)
{
    BITMAPINFOHEADER bitmap;
    ULONG room, tail;

    if (size < block->size) return FALSE;
    memcpy(&bitmap, data + block->bitmap, sizeof(bitmap));
    room = size - block->bitmap;
    if (bitmap.biSize < sizeof(bitmap) || bitmap.biSize > room) return FALSE;
    room -= bitmap.biSize;
    /* The palette or the masks lie behind the header. */
    if (bitmap.biClrUsed > room / sizeof(RGBQUAD)) return FALSE;
    if (bitmap.biCompression == BI_BITFIELDS && bitmap.biSize == sizeof(bitmap) && room < 3 * sizeof(DWORD)) return FALSE;
    if (!block->tail_size) return TRUE;
    memcpy(&tail, data + block->tail_size, sizeof(tail));
    return tail <= size - block->size;
}

static BOOL wave_block_valid(const BYTE *data, ULONG size)
{
    WAVEFORMATEX wave = {0};

    /* PCM may come as a PCMWAVEFORMAT, which has no cbSize. */
    if (size < sizeof(PCMWAVEFORMAT)) return FALSE;
    memcpy(&wave, data, min(size, sizeof(wave)));
    if (size < sizeof(wave)) return wave.wFormatTag == WAVE_FORMAT_PCM;
    return wave.cbSize <= size - sizeof(wave);
}

static BOOL format_block_valid(const GUID *type, const BYTE *data, ULONG size)
{
    const struct format_block *block;

    if ((block = find_video_block(type))) return video_block_valid(block, data, size);
    if (IsEqualGUID(type, &FORMAT_WaveFormatEx)) return wave_block_valid(data, size);
    return TRUE;
}

/* The bytes that a frame has by its (checked) bitmap header; 0 for other media. */
static ULONG image_size(const AM_MEDIA_TYPE *type, DWORD *compression)
{
    const struct format_block *block = find_video_block(&type->formattype);
    BITMAPINFOHEADER bitmap;

    *compression = BI_RGB;
    if (!block) return 0;
    memcpy(&bitmap, type->pbFormat + block->bitmap, sizeof(bitmap));
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
    if (!format_block_valid(&header.Specifier, block, size))
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
    if (type->cbFormat > KS_MAX_ANSWER || (type->cbFormat && !type->pbFormat)) return VFW_E_INVALIDMEDIATYPE;
    if (!format_block_valid(&type->formattype, type->pbFormat, type->cbFormat)) return VFW_E_INVALIDMEDIATYPE;

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
    DWORD compression;

    if (!find_video_block(&range->Specifier) || range->FormatSize < sizeof(KS_DATARANGE_VIDEO)) return;
    if (!IsEqualGUID(&range->Specifier, &type->formattype)) return;
    type->bFixedSizeSamples = !!video->bFixedSizeSamples;
    if (video->bTemporalCompression) type->bTemporalCompression = TRUE;
    if (type->bFixedSizeSamples && !type->lSampleSize) type->lSampleSize = image_size(type, &compression);
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

HRESULT mediatype_copy(AM_MEDIA_TYPE *dst, const AM_MEDIA_TYPE *src)
{
    *dst = *src;
    dst->pbFormat = NULL;
    dst->cbFormat = 0;
    dst->pUnk = NULL;
    if (src->cbFormat && src->pbFormat)
    {
        if (!(dst->pbFormat = CoTaskMemAlloc(src->cbFormat)))
        {
            memset(dst, 0, sizeof(*dst));
            return E_OUTOFMEMORY;
        }
        memcpy(dst->pbFormat, src->pbFormat, src->cbFormat);
        dst->cbFormat = src->cbFormat;
    }
    if ((dst->pUnk = src->pUnk)) IUnknown_AddRef(dst->pUnk);
    return S_OK;
}

void mediatype_clear(AM_MEDIA_TYPE *type)
{
    CoTaskMemFree(type->pbFormat);
    if (type->pUnk) IUnknown_Release(type->pUnk);
    memset(type, 0, sizeof(*type));
}

BOOL mediatype_equal(const AM_MEDIA_TYPE *a, const AM_MEDIA_TYPE *b)
{
    return IsEqualGUID(&a->majortype, &b->majortype) && IsEqualGUID(&a->subtype, &b->subtype)
            && IsEqualGUID(&a->formattype, &b->formattype) && a->cbFormat == b->cbFormat
            && (!a->cbFormat || (a->pbFormat && b->pbFormat && !memcmp(a->pbFormat, b->pbFormat, a->cbFormat)));
}

const char *debugstr_mediatype(const AM_MEDIA_TYPE *type)
{
    const struct format_block *block;
    BITMAPINFOHEADER bitmap;

    if (!type) return "(null)";
    block = find_video_block(&type->formattype);
    if (!block || !type->pbFormat || type->cbFormat < block->size)
        return wine_dbg_sprintf("{%s %s %s, %lu bytes}", debugstr_guid(&type->majortype), debugstr_guid(&type->subtype),
                debugstr_guid(&type->formattype), (unsigned long)type->cbFormat);
    memcpy(&bitmap, type->pbFormat + block->bitmap, sizeof(bitmap));
    return wine_dbg_sprintf("{%s %s %s, %ldx%ld, %u bits, %lu bytes}", debugstr_guid(&type->majortype),
            debugstr_guid(&type->subtype), debugstr_guid(&type->formattype), (long)bitmap.biWidth, (long)bitmap.biHeight,
            bitmap.biBitCount, (unsigned long)bitmap.biSizeImage);
}
