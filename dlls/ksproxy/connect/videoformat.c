/*
 * Completing the formats of video ranges
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

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "connect/videoformat.h"
#include "device/dataformat.h"
#include "pin/filter.h"
#include "pin/pin.h"

/*
 * Of a VIDEOINFOHEADER an application means the size, the rate and, in VIDEOINFOHEADER2, how the picture is shown. The rest follows from
 * these and from the data range, and applications leave it as it was: programs that change the subtype keep the bit count of the old
 * one, and those that change the size keep rectangles and sizes in bytes.
 */

/* Where both video headers and their kernel names agree. */
C_ASSERT(offsetof(VIDEOINFOHEADER, AvgTimePerFrame) == offsetof(VIDEOINFOHEADER2, AvgTimePerFrame));
C_ASSERT(sizeof(VIDEOINFOHEADER) == sizeof(KS_VIDEOINFOHEADER));
C_ASSERT(sizeof(VIDEOINFOHEADER2) == sizeof(KS_VIDEOINFOHEADER2));

#define BLOCK_OFFSET FIELD_OFFSET(KS_DATARANGE_VIDEO, VideoInfoHeader)

ULONG video_range_block_size(const KSDATARANGE *range)
{
    ULONG size;

    if (IsEqualGUID(&range->Specifier, &FORMAT_VideoInfo)) size = sizeof(VIDEOINFOHEADER);
    else if (IsEqualGUID(&range->Specifier, &FORMAT_VideoInfo2)) size = sizeof(VIDEOINFOHEADER2);
    else return 0;
    return range->FormatSize >= BLOCK_OFFSET + size ? size : 0;
}

/* Blocks are copied to and from here, as those of an application may be unaligned. */
union video_header
{
    VIDEOINFOHEADER info;      /* also the beginning of the other one */
    VIDEOINFOHEADER2 info2;
};

static void read_header(union video_header *header, const void *block, ULONG size)
{
    memset(header, 0, sizeof(*header));
    memcpy(header, block, size);
}

static void read_range_header(union video_header *header, const KSDATARANGE *range)
{
    read_header(header, (const BYTE *)range + BLOCK_OFFSET, video_range_block_size(range));
}

static BITMAPINFOHEADER *get_bitmap(union video_header *header, ULONG size)
{
    return size == sizeof(VIDEOINFOHEADER) ? &header->info.bmiHeader : &header->info2.bmiHeader;
}

/* ---- what the range says ---- */

static const KS_VIDEO_STREAM_CONFIG_CAPS *get_caps(const KSDATARANGE *range)
{
    return &((const KS_DATARANGE_VIDEO *)range)->ConfigCaps;
}

static BOOL on_grid(LONG value, LONG min, LONG max, int step)
{
    return value >= min && value <= max && (step <= 0 || !((value - (LONGLONG)min) % step));
}

/* Whether the range has pictures of the wanted size. The size of the range's own header is one of its sizes, whatever its capabilities
 * say. */
static BOOL range_has_size(const KSDATARANGE *range, const BITMAPINFOHEADER *wanted)
{
    const KS_VIDEO_STREAM_CONFIG_CAPS *caps = get_caps(range);
    LONGLONG height = llabs((LONGLONG)wanted->biHeight);
    union video_header own;
    const BITMAPINFOHEADER *bitmap;

    read_range_header(&own, range);
    bitmap = get_bitmap(&own, video_range_block_size(range));
    if (wanted->biWidth == bitmap->biWidth && height == llabs((LONGLONG)bitmap->biHeight)) return TRUE;
    return height <= MAXLONG && on_grid(wanted->biWidth, caps->MinOutputSize.cx, caps->MaxOutputSize.cx, caps->OutputGranularityX)
            && on_grid(height, caps->MinOutputSize.cy, caps->MaxOutputSize.cy, caps->OutputGranularityY);
}

/* Returns the frame interval of the range that is nearest to the wanted one, in 100 ns. Who wants 0 or less wants none in particular. */
static REFERENCE_TIME nearest_interval(const KSDATARANGE *range, REFERENCE_TIME wanted)
{
    const KS_VIDEO_STREAM_CONFIG_CAPS *caps = get_caps(range);
    union video_header own;

    read_range_header(&own, range);
    if (wanted <= 0) return own.info.AvgTimePerFrame;
    if (caps->MinFrameInterval <= 0 || caps->MaxFrameInterval < caps->MinFrameInterval) return wanted; /* it doesn't say */
    return min(max(wanted, caps->MinFrameInterval), caps->MaxFrameInterval);
}

LONGLONG video_range_distance(const KSDATARANGE *range, const AM_MEDIA_TYPE *wanted)
{
    ULONG size = video_range_block_size(range);
    REFERENCE_TIME interval, distance = 0;
    union video_header header;

    if (wanted->cbFormat < size) return -1;
    read_header(&header, wanted->pbFormat, size);
    if ((interval = header.info.AvgTimePerFrame) > 0) distance = llabs(nearest_interval(range, interval) - interval);
    return range_has_size(range, get_bitmap(&header, size)) ? distance / 2 : MAXLONGLONG / 2 + distance / 2;
}

/* ---- completing a header ---- */

/* Returns the bytes of a picture, 0 if no such picture is possible. own is the range's header: a format that isn't RGB has as many bytes
 * a pixel as that says, which for a compressed one is the most that a picture takes. */
static DWORD image_size(const BITMAPINFOHEADER *bitmap, const BITMAPINFOHEADER *own)
{
    LONGLONG width = bitmap->biWidth, height = llabs((LONGLONG)bitmap->biHeight);
    LONGLONG own_pixels = own->biWidth * llabs((LONGLONG)own->biHeight), bytes;

    if (width <= 0 || !height || width > MAXLONG / height) return 0;
    if (bitmap->biCompression == BI_RGB || bitmap->biCompression == BI_BITFIELDS)
        bytes = (width * bitmap->biBitCount + 31) / 32 * 4 * height;
    else if (own->biSizeImage && own_pixels > 0)
    {
        if (own->biSizeImage > MAXLONGLONG / (width * height)) return 0;
        bytes = (own->biSizeImage * width * height + own_pixels - 1) / own_pixels;
    }
    else bytes = width * height * bitmap->biBitCount / 8;
    return bytes <= MAXLONG ? bytes : 0;
}

static DWORD bit_rate(DWORD image_size, REFERENCE_TIME interval)
{
    ULONGLONG bits = image_size * 8ull * 10000000;

    if (interval <= 0) return 0;
    return min(bits / interval, MAXDWORD);
}

/* Whether an application can have meant the rectangle: the range lets it choose a part of the picture, and this one fits. */
static BOOL is_crop(const KSDATARANGE *range, const RECT *rect)
{
    const KS_VIDEO_STREAM_CONFIG_CAPS *caps = get_caps(range);
    LONGLONG width = (LONGLONG)rect->right - rect->left, height = (LONGLONG)rect->bottom - rect->top;

    if (caps->MinCroppingSize.cx == caps->MaxCroppingSize.cx && caps->MinCroppingSize.cy == caps->MaxCroppingSize.cy) return FALSE;
    return rect->left >= 0 && rect->top >= 0 && rect->right <= caps->InputSize.cx && rect->bottom <= caps->InputSize.cy
            && width >= caps->MinCroppingSize.cx && width <= caps->MaxCroppingSize.cx
            && height >= caps->MinCroppingSize.cy && height <= caps->MaxCroppingSize.cy;
}

static void set_whole(RECT *rect, const RECT *own, const BITMAPINFOHEADER *bitmap)
{
    memset(rect, 0, sizeof(*rect));
    if (own->right <= own->left || own->bottom <= own->top) return; /* the driver leaves it empty, which is the same */
    rect->right = bitmap->biWidth;
    rect->bottom = abs(bitmap->biHeight);
}

/* FALSE if the range can't have such a picture. */
static BOOL complete_header(const KSDATARANGE *range, union video_header *header)
{
    ULONG size = video_range_block_size(range);
    BITMAPINFOHEADER *bitmap = get_bitmap(header, size), *own_bitmap;
    LONG width = bitmap->biWidth, height = bitmap->biHeight;
    union video_header own;

    read_range_header(&own, range);
    own_bitmap = get_bitmap(&own, size);
    *bitmap = *own_bitmap;
    bitmap->biWidth = width;
    bitmap->biHeight = height;
    if (!(bitmap->biSizeImage = image_size(bitmap, own_bitmap))) return FALSE;

    header->info.AvgTimePerFrame = nearest_interval(range, header->info.AvgTimePerFrame);
    header->info.dwBitRate = bit_rate(bitmap->biSizeImage, header->info.AvgTimePerFrame);
    header->info.dwBitErrorRate = own.info.dwBitErrorRate;
    if (!is_crop(range, &header->info.rcSource)) set_whole(&header->info.rcSource, &own.info.rcSource, bitmap);
    set_whole(&header->info.rcTarget, &own.info.rcTarget, bitmap);
    return TRUE;
}

/* ---- the type ---- */

static BOOL same_picture(const KSDATARANGE *range, const AM_MEDIA_TYPE *type, const BITMAPINFOHEADER *wanted)
{
    ULONG size = video_range_block_size(range);
    union video_header header;
    const BITMAPINFOHEADER *bitmap;

    if (!IsEqualGUID(&type->formattype, &range->Specifier) || type->cbFormat < size) return FALSE;
    read_header(&header, type->pbFormat, size);
    bitmap = get_bitmap(&header, size);
    return bitmap->biWidth == wanted->biWidth && llabs((LONGLONG)bitmap->biHeight) == llabs((LONGLONG)wanted->biHeight);
}

/* A format that is the range's, palette and masks included, but for the header. */
static HRESULT type_from_range_copy(const KSDATARANGE *range, const BITMAPINFOHEADER *bitmap, AM_MEDIA_TYPE *type)
{
    ULONG size = sizeof(KSDATAFORMAT) + range->FormatSize - BLOCK_OFFSET;
    KSDATAFORMAT *format;
    HRESULT hr;

    if (!(format = malloc(size))) return E_OUTOFMEMORY;
    memcpy(format, range, sizeof(*format));
    format->FormatSize = size;
    format->Flags = 0;
    format->SampleSize = bitmap->biSizeImage;
    memcpy(format + 1, (const BYTE *)range + BLOCK_OFFSET, size - sizeof(*format));
    hr = mediatype_from_format(format, size, type);
    free(format);
    return hr;
}

/* The caller's header in a copy of the range, which is all that a client may change in it, lets the driver work out the rest, see
 * KS_DATARANGE_VIDEO. A driver that answers with another size has looked at nothing but its own range; then the range's capabilities
 * tell whether it has the size. */
HRESULT video_range_complete(struct proxy_pin *pin, const KSDATARANGE *range, const KSMULTIPLE_ITEM *attributes,
        const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type)
{
    ULONG size = video_range_block_size(range);
    union video_header header;
    BITMAPINFOHEADER *bitmap = get_bitmap(&header, size);
    KSDATARANGE *copy;
    HRESULT hr;

    if (wanted->cbFormat < size) return VFW_E_INVALIDMEDIATYPE;
    read_header(&header, wanted->pbFormat, size);
    if (!complete_header(range, &header)) return VFW_E_INVALIDMEDIATYPE;

    if (!(copy = malloc(range->FormatSize))) return E_OUTOFMEMORY;
    memcpy(copy, range, range->FormatSize);
    memcpy((BYTE *)copy + BLOCK_OFFSET, &header, size);
    hr = mediatype_from_range(pin->filter->handle, pin->factory, copy, attributes, type);
    if (SUCCEEDED(hr) && !same_picture(range, type, bitmap))
    {
        mediatype_clear(type);
        hr = VFW_E_INVALIDMEDIATYPE;
    }
    if (FAILED(hr) && range_has_size(range, bitmap)) hr = type_from_range_copy(copy, bitmap, type);
    free(copy);
    return hr;
}
