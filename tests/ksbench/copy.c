/*
 * "KS Bench Copy Transform": copies pictures, RGB24 and RGB32, YUY2 and UYVY also into each other
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

#include "transform.h"

/* The one that a format is converted into without loss; RGB32's unused byte is 255. */
static enum ksvirt_format partner(enum ksvirt_format format)
{
    switch (format)
    {
        case KSVIRT_RGB24: return KSVIRT_RGB32;
        case KSVIRT_RGB32: return KSVIRT_RGB24;
        case KSVIRT_YUY2:  return KSVIRT_UYVY;
        case KSVIRT_UYVY:  return KSVIRT_YUY2;
        default:           return format;
    }
}

static BOOLEAN can_make(enum ksvirt_format from, enum ksvirt_format to)
{
    return to == from || to == partner(from);
}

static void swap_row(UCHAR *to, const UCHAR *from, unsigned int width)
{
    for (; width--; to += 2, from += 2)
    {
        to[0] = from[1];
        to[1] = from[0];
    }
}

static void convert_rgb_row(UCHAR *to, unsigned int to_pixel, const UCHAR *from, unsigned int from_pixel, unsigned int width)
{
    for (; width--; to += to_pixel, from += from_pixel)
    {
        to[0] = from[0];
        to[1] = from[1];
        to[2] = from[2];
        if (to_pixel == 4) to[3] = 0xff;
    }
}

static void convert_row(enum ksvirt_format format, UCHAR *to, const UCHAR *from, unsigned int width)
{
    switch (format)
    {
        case KSVIRT_RGB24: convert_rgb_row(to, 3, from, 4, width); break;
        case KSVIRT_RGB32: convert_rgb_row(to, 4, from, 3, width); break;
        default:           swap_row(to, from, width); break;
    }
}

/* The checksum in the code holds over bytes: a picture that was good gets a new one. Others stay what they are. */
static void copy(const struct picture *to, UCHAR *to_data, const struct picture *from, const UCHAR *from_data)
{
    const ptrdiff_t stride = from->bottom_up ? -(ptrdiff_t)from->stride : (ptrdiff_t)from->stride;
    struct ksvirt_code code;
    unsigned int y;

    if (to->format == from->format)
    {
        if (to_data != from_data) RtlCopyMemory(to_data, from_data, to->size);
        return;
    }
    if (to->format == KSVIRT_RGB24) RtlZeroMemory(to_data, to->size); /* the padding of its rows */
    for (y = 0; y < to->height; y++)
        convert_row(to->format, to_data + to->stride * y, from_data + from->stride * y, to->width);
    if (ksvirt_check_frame(from_data, from->size, from->format, from->width, from->height, stride, &code) == KSVIRT_FRAME_GOOD)
        pattern_recode(to, to_data, &code);
}

static const struct transform_type copy_type =
{
    .can_make = can_make,
    .run = copy,
};

static NTSTATUS copy_create(KSFILTER *filter, IRP *irp)
{
    return transform_create(filter, &copy_type);
}

static const KSFILTER_DISPATCH filter_dispatch =
{
    .Create = copy_create,
    .Close = transform_close,
    .Process = transform_process,
    .Reset = transform_reset,
};

static const KSPIN_DESCRIPTOR_EX pins[TRANSFORM_PINS] =
{
    [TRANSFORM_INPUT] = TRANSFORM_INPUT_PIN(&video_framing),
    [TRANSFORM_OUTPUT] = TRANSFORM_OUTPUT_PIN(0, 1, &video_framing),
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_DATATRANSFORM),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
};

const KSFILTER_DESCRIPTOR copy_filter = FILTER(&filter_dispatch, NULL, pins, categories);
