/*
 * Pixel formats and their conversion to BGR
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

#include <wchar.h>

#include "picture.h"
#include "decode.h"

#include <dvdmedia.h>

static BYTE clamp(int value)
{
    return value < 0 ? 0 : value > 255 ? 255 : value;
}

/* ITU-R BT.601 with video range, coefficients in 1/256. */
static void put_yuv(BYTE *bgr, int y, int u, int v)
{
    y = 298 * (y - 16) + 128;
    u -= 128;
    v -= 128;
    bgr[0] = clamp((y + 516 * u) >> 8);
    bgr[1] = clamp((y - 100 * u - 208 * v) >> 8);
    bgr[2] = clamp((y + 409 * v) >> 8);
}

static const BYTE *get_row(const struct video_format *format, const BYTE *image, int y)
{
    return image + (size_t)format->stride * (format->top_down ? y : format->height - 1 - y);
}

static void convert_rgb24(const struct video_format *format, const BYTE *image, int y, BYTE *bgr)
{
    memcpy(bgr, get_row(format, image, y), format->width * 3);
}

static void convert_rgb32(const struct video_format *format, const BYTE *image, int y, BYTE *bgr)
{
    const BYTE *src = get_row(format, image, y);
    int x;

    for (x = 0; x < format->width; ++x, src += 4, bgr += 3)
    {
        bgr[0] = src[0];
        bgr[1] = src[1];
        bgr[2] = src[2];
    }
}

static void convert_yuy2(const struct video_format *format, const BYTE *image, int y, BYTE *bgr)
{
    const BYTE *src = get_row(format, image, y);
    int x;

    for (x = 0; x < format->width; ++x, bgr += 3)
        put_yuv(bgr, src[2 * x], src[4 * (x / 2) + 1], src[4 * (x / 2) + 3]);
}

static void convert_uyvy(const struct video_format *format, const BYTE *image, int y, BYTE *bgr)
{
    const BYTE *src = get_row(format, image, y);
    int x;

    for (x = 0; x < format->width; ++x, bgr += 3)
        put_yuv(bgr, src[2 * x + 1], src[4 * (x / 2)], src[4 * (x / 2) + 2]);
}

static void convert_nv12(const struct video_format *format, const BYTE *image, int y, BYTE *bgr)
{
    const BYTE *luma = get_row(format, image, y);
    const BYTE *chroma = image + (size_t)format->stride * (format->height + y / 2);
    int x;

    for (x = 0; x < format->width; ++x, bgr += 3)
        put_yuv(bgr, luma[x], chroma[x & ~1], chroma[x | 1]);
}

/* In the order of preference: what costs no conversion and most programs ask for comes first. */
static const struct pixel_format pixel_formats[] =
{
    {L"RGB24", &MEDIASUBTYPE_RGB24, 24, TRUE, convert_rgb24},
    {L"RGB32", &MEDIASUBTYPE_RGB32, 32, TRUE, convert_rgb32},
    {L"YUY2", &MEDIASUBTYPE_YUY2, 16, FALSE, convert_yuy2},
    {L"UYVY", &MEDIASUBTYPE_UYVY, 16, FALSE, convert_uyvy},
    {L"NV12", &MEDIASUBTYPE_NV12, 12, FALSE, convert_nv12},
    {L"MJPG", &MEDIASUBTYPE_MJPG, 24, FALSE, NULL},
};

const struct pixel_format *find_pixel_format(const WCHAR *name)
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(pixel_formats); ++i)
        if (!_wcsicmp(name, pixel_formats[i].name)) return &pixel_formats[i];
    return NULL;
}

const struct pixel_format *find_pixel_subtype(const GUID *subtype)
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(pixel_formats); ++i)
        if (IsEqualGUID(subtype, pixel_formats[i].subtype)) return &pixel_formats[i];
    return NULL;
}

BOOL parse_video_format(const AM_MEDIA_TYPE *type, struct video_format *format)
{
    const struct pixel_format *pixel = find_pixel_subtype(&type->subtype);
    const BITMAPINFOHEADER *header;

    memset(format, 0, sizeof(*format));
    if (!pixel || !IsEqualGUID(&type->majortype, &MEDIATYPE_Video) || !type->pbFormat) return FALSE;

    if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo) && type->cbFormat >= sizeof(VIDEOINFOHEADER))
    {
        header = &((const VIDEOINFOHEADER *)type->pbFormat)->bmiHeader;
        format->interval = ((const VIDEOINFOHEADER *)type->pbFormat)->AvgTimePerFrame;
    }
    else if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo2) && type->cbFormat >= sizeof(VIDEOINFOHEADER2))
    {
        header = &((const VIDEOINFOHEADER2 *)type->pbFormat)->bmiHeader;
        format->interval = ((const VIDEOINFOHEADER2 *)type->pbFormat)->AvgTimePerFrame;
    }
    else return FALSE;

    if (header->biWidth <= 0 || header->biWidth > MAX_PICTURE_SIDE) return FALSE;
    if (!header->biHeight || header->biHeight > MAX_PICTURE_SIDE || header->biHeight < -MAX_PICTURE_SIDE) return FALSE;

    format->pixel = pixel;
    format->width = header->biWidth;
    format->height = header->biHeight < 0 ? -header->biHeight : header->biHeight;
    /* YUV has no bottom-up form, whatever the sign says */
    format->top_down = !pixel->rgb || header->biHeight < 0;
    if (format->interval < 0) format->interval = 0;
    if (!pixel->convert_row)
    {
        /* more than three bytes a pixel is no compression, and 0 says nothing */
        format->image_size = format->width * format->height * 3;
        if (header->biSizeImage && header->biSizeImage < format->image_size) format->image_size = header->biSizeImage;
    }
    else if (pixel->bits == 12)
    {
        format->stride = (format->width + 1) & ~1;
        format->image_size = format->stride * (format->height + (format->height + 1) / 2);
    }
    else
    {
        format->stride = (format->width * pixel->bits + 31) / 32 * 4;
        format->image_size = format->stride * format->height;
    }
    return TRUE;
}

BOOL format_is_compressed(const struct video_format *format)
{
    return !format->pixel->convert_row;
}

static BOOL convert_picture(struct picture *picture)
{
    const struct video_format *format = picture->format;
    int y;

    if (format_is_compressed(format))
        return decoder_run(picture->decoder, picture->frame, format->width, format->height, format->height, picture->bgr,
                           picture->bgr_stride);
    if (picture->frame->size < format->image_size) return FALSE;
    for (y = 0; y < format->height; ++y)
        format->pixel->convert_row(format, picture->frame->data, y, picture->bgr + (size_t)picture->bgr_stride * y);
    return TRUE;
}

const BYTE *picture_get_bgr(struct picture *picture)
{
    if (!picture->converted && !convert_picture(picture)) return NULL;
    picture->converted = TRUE;
    return picture->bgr;
}
