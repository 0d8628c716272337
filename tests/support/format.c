/*
 * What the tests have in common: formats of the virtual devices
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

#include "../kstest.h"

const struct video_format_info video_formats[KSVIRT_FORMAT_COUNT + 1] =
{
    [KSVIRT_RGB24] = {"RGB24", {0xe436eb7d, 0x524f, 0x11ce, {0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70}}, 0, 24},
    [KSVIRT_YUY2]  = {"YUY2", {0x32595559, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}},
    0x32595559, 16},
    [KSVIRT_UYVY]  = {"UYVY", {0x59565955, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}},
    0x59565955, 16},
    [KSVIRT_NV12]  = {"NV12", {0x3231564e, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}},
    0x3231564e, 12},
    [KSTEST_MJPG]  = {"MJPG", {KSVIRT_MJPG_FOURCC, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}},
    KSVIRT_MJPG_FOURCC, 24},
    [KSVIRT_RGB32] = {"RGB32", {0xe436eb7e, 0x524f, 0x11ce, {0x9f, 0x53, 0x00, 0x20, 0xaf, 0x0b, 0xa7, 0x70}}, 0, 32},
};

/* Bytes of a frame, of MJPG those of the greatest one that there can be. */
ULONG video_size(const struct video_type *type)
{
    if (type->format == KSTEST_MJPG) return KSVIRT_MJPG_SIZE(type->width, type->height);
    return ksvirt_picture_size(type->format, type->height, ksvirt_stride(type->format, type->width));
}

/* The stride for ksvirt_check_frame: RGB comes bottom up. */
ptrdiff_t video_stride(const struct video_type *type)
{
    ptrdiff_t stride = ksvirt_stride(type->format, type->width);

    return type->format == KSVIRT_RGB24 || type->format == KSVIRT_RGB32 ? -stride : stride;
}

const char *debugstr_video_type(const struct video_type *type)
{
    return wine_dbg_sprintf("%s %ux%u, interval %lu%s", video_formats[type->format].name, type->width, type->height,
            (unsigned long)type->interval, type->v2 ? ", VIDEOINFO2" : "");
}

KS_BITMAPINFOHEADER *video_format_bitmap(union video_format *format)
{
    return format->format.FormatSize == sizeof(format->v2) ? &format->v2.VideoInfoHeader2.bmiHeader
            : &format->v1.VideoInfoHeader.bmiHeader;
}

void init_video_format(union video_format *format, const struct video_type *type)
{
    KS_BITMAPINFOHEADER *bitmap;

    memset(format, 0, sizeof(*format));
    format->format.FormatSize = type->v2 ? sizeof(format->v2) : sizeof(format->v1);
    format->format.SampleSize = video_size(type);
    format->format.MajorFormat = *KSTEST_TYPE_VIDEO;
    format->format.SubFormat = video_formats[type->format].subtype;
    format->format.Specifier = type->v2 ? *GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO2)
            : *GUIDP(KSDATAFORMAT_SPECIFIER_VIDEOINFO);
    if (type->v2)
    {
        KS_VIDEOINFOHEADER2 *video = &format->v2.VideoInfoHeader2;

        video->AvgTimePerFrame = type->interval;
        video->dwBitRate = (ULONGLONG)video_size(type) * 8 * 10000000 / type->interval;
        video->dwPictAspectRatioX = type->width;
        video->dwPictAspectRatioY = type->height;
    }
    else
    {
        KS_VIDEOINFOHEADER *video = &format->v1.VideoInfoHeader;

        video->AvgTimePerFrame = type->interval;
        video->dwBitRate = (ULONGLONG)video_size(type) * 8 * 10000000 / type->interval;
    }
    bitmap = video_format_bitmap(format);
    bitmap->biSize = sizeof(*bitmap);
    bitmap->biWidth = type->width;
    bitmap->biHeight = type->height;
    bitmap->biPlanes = 1;
    bitmap->biBitCount = video_formats[type->format].bits;
    bitmap->biCompression = video_formats[type->format].compression;
    bitmap->biSizeImage = video_size(type);
}
