/*
 * Pictures: pixel formats, and what a media type says of one
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

#include "picture.h"

#include <dvdmedia.h>

/* Not every uuids.h has it. */
static const GUID subtype_I420 = {0x30323449, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}};

/* In the order in which they are offered: what most programs ask for first, and what costs the least before what costs more. */
static const struct pixel_format formats[] =
{
    {&MEDIASUBTYPE_RGB32, L"RGB32", FAMILY_RGB, BI_RGB, 32, 4, 4, FALSE, read_rgb32, write_rgb32},
    {&MEDIASUBTYPE_RGB24, L"RGB24", FAMILY_RGB, BI_RGB, 24, 3, 4, FALSE, read_rgb24, write_rgb24},
    {&MEDIASUBTYPE_RGB565, L"RGB565", FAMILY_RGB, BI_BITFIELDS, 16, 2, 4, FALSE, read_rgb565, write_rgb565},
    {&MEDIASUBTYPE_RGB555, L"RGB555", FAMILY_RGB, BI_RGB, 16, 2, 4, FALSE, read_rgb555, write_rgb555},
    {&MEDIASUBTYPE_ARGB32, L"ARGB32", FAMILY_RGB, BI_RGB, 32, 4, 4, FALSE, read_rgb32, write_rgb32},
    {&MEDIASUBTYPE_YUY2, L"YUY2", FAMILY_YUV, MAKEFOURCC('Y','U','Y','2'), 16, 2, 4, FALSE, read_yuy2, write_yuy2},
    {&MEDIASUBTYPE_UYVY, L"UYVY", FAMILY_YUV, MAKEFOURCC('U','Y','V','Y'), 16, 2, 4, FALSE, read_uyvy, write_uyvy},
    {&MEDIASUBTYPE_NV12, L"NV12", FAMILY_YUV, MAKEFOURCC('N','V','1','2'), 12, 1, 2, TRUE, read_nv12, write_nv12},
    {&MEDIASUBTYPE_YV12, L"YV12", FAMILY_YUV, MAKEFOURCC('Y','V','1','2'), 12, 1, 2, TRUE, read_yv12, write_yv12},
    {&subtype_I420, L"I420", FAMILY_YUV, MAKEFOURCC('I','4','2','0'), 12, 1, 2, TRUE, read_i420, write_i420},
    {&MEDIASUBTYPE_IYUV, L"IYUV", FAMILY_YUV, MAKEFOURCC('I','Y','U','V'), 12, 1, 2, TRUE, read_i420, write_i420},
    {&MEDIASUBTYPE_MJPG, L"MJPG", FAMILY_JPEG, MAKEFOURCC('M','J','P','G'), 24, 0, 0, FALSE, NULL, NULL},
};

const struct pixel_format *pixel_format_at(unsigned int index)
{
    return index < ARRAY_SIZE(formats) ? &formats[index] : NULL;
}

const struct pixel_format *pixel_format_find(const GUID *subtype)
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(formats); i++)
        if (IsEqualGUID(subtype, formats[i].subtype)) return &formats[i];
    return NULL;
}

/* ---- from a media type ---- */

static const DWORD masks565[3] = {0xf800, 0x07e0, 0x001f}, masks555[3] = {0x7c00, 0x03e0, 0x001f};

/* The members that VIDEOINFOHEADER and VIDEOINFOHEADER2 both begin with. */
struct video_start
{
    RECT source, target;
    DWORD bit_rate, bit_error_rate;
    REFERENCE_TIME frame_time;
};

/* See "Extended Color Information": the bits of a DXVA_ExtendedFormat, with AMCONTROL_ flags in place of its SampleFormat. */
#define COLOR_RANGE(info)    ((info) >> 12 & 7)
#define COLOR_MATRIX(info)   ((info) >> 15 & 7)
#define COLOR_RANGE_0_255    1 /* DXVA_NominalRange_Normal */
#define COLOR_MATRIX_BT709   1 /* DXVA_VideoTransferMatrix_... */
#define COLOR_MATRIX_BT601   2
#define COLOR_MATRIX_240M    3
#define COLOR_INFO_MASK      0x0003f000

static DWORD get_color_info(const AM_MEDIA_TYPE *type)
{
    VIDEOINFOHEADER2 video;

    if (!IsEqualGUID(&type->formattype, &FORMAT_VideoInfo2)) return 0;
    memcpy(&video, type->pbFormat, sizeof(video));
    return video.dwControlFlags & AMCONTROL_COLORINFO_PRESENT ? video.dwControlFlags & COLOR_INFO_MASK : 0;
}

/* A type that doesn't say it has BT.601 up to 576 lines, BT.709 above, see "Recommended 8-Bit YUV Formats for Video Rendering". */
static void set_colors(struct picture *picture, DWORD info)
{
    static const enum color_matrix matrices[] =
    {
        [COLOR_MATRIX_BT709] = MATRIX_BT709,
        [COLOR_MATRIX_BT601] = MATRIX_BT601,
        [COLOR_MATRIX_240M] = MATRIX_SMPTE240M,
    };
    DWORD matrix = COLOR_MATRIX(info);

    if (!matrix || matrix >= ARRAY_SIZE(matrices)) matrix = picture->height > 576 ? COLOR_MATRIX_BT709 : COLOR_MATRIX_BT601;
    picture->matrix = matrices[matrix];
    picture->full_range = COLOR_RANGE(info) == COLOR_RANGE_0_255;
    picture->color_info = info;
}

/* Planes of chroma lie behind an even number of rows, and have half the bytes. */
static void set_size(struct picture *picture)
{
    const struct pixel_format *format = picture->format;
    LONG rows = picture->height;

    picture->stride = picture->size = 0;
    if (!format->pixel_bytes) return;
    picture->stride = (picture->width * format->pixel_bytes + format->align - 1) / format->align * format->align;
    if (format->subsampled) rows = (rows + 1) / 2 * 3;
    picture->size = picture->stride * rows;
}

static BOOL bitmap_valid(const struct pixel_format *format, const BITMAPINFOHEADER *bitmap)
{
    if (bitmap->biWidth <= 0 || bitmap->biWidth > MAX_DIMENSION) return FALSE;
    if (!bitmap->biHeight || bitmap->biHeight < -MAX_DIMENSION || bitmap->biHeight > MAX_DIMENSION) return FALSE;
    if (format->family != FAMILY_RGB) return bitmap->biCompression == format->compression || bitmap->biCompression == BI_RGB;
    if (bitmap->biBitCount != format->bits) return FALSE;
    return bitmap->biCompression == BI_RGB || (bitmap->biCompression == BI_BITFIELDS && format->bits != 24);
}

/* Masks that say something else than the subtype. They stand behind the first members of the header, inside or outside of it. */
static BOOL masks_valid(const struct pixel_format *format, const AM_MEDIA_TYPE *type, const BITMAPINFOHEADER *bitmap)
{
    static const DWORD masks32[3] = {0xff0000, 0xff00, 0xff};
    ULONG offset = IsEqualGUID(&type->formattype, &FORMAT_VideoInfo2) ? sizeof(VIDEOINFOHEADER2) : sizeof(VIDEOINFOHEADER);
    const DWORD *masks = format->bits == 32 ? masks32 : format->compression == BI_BITFIELDS ? masks565 : masks555;

    if (format->family != FAMILY_RGB || bitmap->biCompression != BI_BITFIELDS) return TRUE;
    return type->cbFormat >= offset + sizeof(masks32) && !memcmp(type->pbFormat + offset, masks, sizeof(masks32));
}

HRESULT picture_from_type(const AM_MEDIA_TYPE *type, struct picture *picture)
{
    struct video_start start;
    BITMAPINFOHEADER bitmap;

    memset(picture, 0, sizeof(*picture));
    if (!IsEqualGUID(&type->majortype, &MEDIATYPE_Video)) return VFW_E_TYPE_NOT_ACCEPTED;
    if (!(picture->format = pixel_format_find(&type->subtype))) return VFW_E_TYPE_NOT_ACCEPTED;
    if (!IsEqualGUID(&type->formattype, &FORMAT_VideoInfo) && !IsEqualGUID(&type->formattype, &FORMAT_VideoInfo2))
        return VFW_E_TYPE_NOT_ACCEPTED;
    if (!type->pbFormat || !mediatype_block_valid(&type->formattype, type->pbFormat, type->cbFormat)
            || !mediatype_get_bitmap(type, &bitmap) || !bitmap_valid(picture->format, &bitmap)
            || !masks_valid(picture->format, type, &bitmap))
        return VFW_E_INVALIDMEDIATYPE;

    picture->width = bitmap.biWidth;
    picture->height = abs(bitmap.biHeight);
    picture->bottom_up = picture->format->family == FAMILY_RGB && bitmap.biHeight > 0;
    set_size(picture);
    /* Zero is no statement, as BITMAPINFOHEADER says of RGB; more than there are pixels is room. */
    if (bitmap.biSizeImage && bitmap.biSizeImage < (ULONG)picture->size) return VFW_E_INVALIDMEDIATYPE;
    memcpy(&start, type->pbFormat, sizeof(start));
    picture->source = start.source;
    picture->target = start.target;
    set_colors(picture, get_color_info(type));
    return S_OK;
}

/* ---- two pictures ---- */

/* Whether a rectangle of the output leaves the picture as it is: none, all of it, or what the input has. */
static BOOL rect_keeps_picture(const RECT *rect, const RECT *in_rect, const struct picture *in)
{
    RECT whole = {0, 0, in->width, in->height};

    if (rect->left == rect->right && rect->top == rect->bottom) return TRUE;
    return !memcmp(rect, &whole, sizeof(whole)) || !memcmp(rect, in_rect, sizeof(*in_rect));
}

BOOL picture_can_convert(const struct picture *in, const struct picture *out)
{
    if (out->format->family == FAMILY_JPEG) return FALSE;
    /* A renderer may want longer rows than the picture has, see "Source and Target Rectangles in Video Renderers". */
    if (out->width < in->width || out->height != in->height) return FALSE;
    if (!rect_keeps_picture(&out->source, &in->source, in) || !rect_keeps_picture(&out->target, &in->target, in)) return FALSE;
    /* From YUV to YUV the values stay: they can't come to mean something else. */
    if (in->format->family != FAMILY_YUV || out->format->family != FAMILY_YUV || !out->color_info) return TRUE;
    return in->matrix == out->matrix && in->full_range == out->full_range;
}

BOOL picture_is_same(const struct picture *in, const struct picture *out)
{
    return in->format == out->format && in->stride == out->stride && in->bottom_up == out->bottom_up && in->size == out->size;
}

/* ---- to a media type ---- */

static RECT rect_inside(RECT rect, LONG width, LONG height)
{
    RECT none = {0};

    return rect.left < 0 || rect.top < 0 || rect.right > width || rect.bottom > height ? none : rect;
}

static void make_bitmap(const struct pixel_format *format, LONG width, LONG height, BITMAPINFOHEADER *bitmap)
{
    struct picture picture = {.format = format, .width = width, .height = height};

    set_size(&picture);
    memset(bitmap, 0, sizeof(*bitmap));
    bitmap->biSize = sizeof(*bitmap);
    bitmap->biWidth = width;
    bitmap->biHeight = height;
    bitmap->biPlanes = 1;
    bitmap->biBitCount = format->bits;
    bitmap->biCompression = format->compression;
    bitmap->biSizeImage = picture.size;
}

static DWORD bits_per_second(ULONG size, REFERENCE_TIME frame_time)
{
    ULONGLONG rate;

    if (frame_time <= 0) return 0;
    rate = (ULONGLONG)size * 8 * 10000000 / frame_time;
    return min(rate, MAXDWORD);
}

/* Color information is of YUV: what RGB is needs no words. */
static void make_video2(const AM_MEDIA_TYPE *in_type, BOOL yuv, VIDEOINFOHEADER2 *video)
{
    VIDEOINFOHEADER2 in;

    if (IsEqualGUID(&in_type->formattype, &FORMAT_VideoInfo2))
    {
        memcpy(&in, in_type->pbFormat, sizeof(in));
        video->dwInterlaceFlags = in.dwInterlaceFlags;
        video->dwCopyProtectFlags = in.dwCopyProtectFlags;
        video->dwPictAspectRatioX = in.dwPictAspectRatioX;
        video->dwPictAspectRatioY = in.dwPictAspectRatioY;
        if (yuv) video->dwControlFlags = in.dwControlFlags;
        return;
    }
    video->dwPictAspectRatioX = video->bmiHeader.biWidth;
    video->dwPictAspectRatioY = abs(video->bmiHeader.biHeight);
}

HRESULT picture_make_type(const AM_MEDIA_TYPE *in_type, const struct pixel_format *format, const GUID *format_type,
        AM_MEDIA_TYPE *type)
{
    BOOL video2 = IsEqualGUID(format_type, &FORMAT_VideoInfo2);
    ULONG size = video2 ? sizeof(VIDEOINFOHEADER2) : sizeof(VIDEOINFOHEADER);
    struct video_start *start;
    BITMAPINFOHEADER *bitmap;
    struct picture in;
    HRESULT hr;

    memset(type, 0, sizeof(*type));
    if (FAILED(hr = picture_from_type(in_type, &in))) return hr;
    type->cbFormat = size + (format->compression == BI_BITFIELDS ? sizeof(masks565) : 0);
    if (!(type->pbFormat = CoTaskMemAlloc(type->cbFormat)))
    {
        type->cbFormat = 0;
        return E_OUTOFMEMORY;
    }
    memset(type->pbFormat, 0, size);
    if (format->compression == BI_BITFIELDS) memcpy(type->pbFormat + size, masks565, sizeof(masks565));
    bitmap = video2 ? &((VIDEOINFOHEADER2 *)type->pbFormat)->bmiHeader : &((VIDEOINFOHEADER *)type->pbFormat)->bmiHeader;
    make_bitmap(format, in.width, in.height, bitmap);
    start = (struct video_start *)type->pbFormat;
    memcpy(start, in_type->pbFormat, sizeof(*start));
    start->source = rect_inside(start->source, in.width, in.height);
    start->target = rect_inside(start->target, in.width, in.height);
    start->bit_rate = bits_per_second(bitmap->biSizeImage, start->frame_time);
    if (video2) make_video2(in_type, format->family == FAMILY_YUV && in.format->family == FAMILY_YUV,
            (VIDEOINFOHEADER2 *)type->pbFormat);
    type->majortype = MEDIATYPE_Video;
    type->subtype = *format->subtype;
    type->formattype = *format_type;
    type->bFixedSizeSamples = TRUE;
    type->lSampleSize = bitmap->biSizeImage;
    return S_OK;
}

void picture_type_set_top_down(AM_MEDIA_TYPE *type)
{
    BOOL video2 = IsEqualGUID(&type->formattype, &FORMAT_VideoInfo2);
    BITMAPINFOHEADER *bitmap;

    bitmap = video2 ? &((VIDEOINFOHEADER2 *)type->pbFormat)->bmiHeader : &((VIDEOINFOHEADER *)type->pbFormat)->bmiHeader;
    bitmap->biHeight = -bitmap->biHeight;
}
