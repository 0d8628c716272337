/*
 * Pixel formats and frames
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

#ifndef __KSCAPTURE_PICTURE_H
#define __KSCAPTURE_PICTURE_H

#include "kscapture_private.h"

struct decoder;
struct video_format;

struct pixel_format
{
    const WCHAR *name;
    const GUID *subtype;
    unsigned int bits;
    BOOL rgb;
    /* Converts row y, counted from the top, to packed BGR. NULL: frames are JPEG files. */
    void (*convert_row)(const struct video_format *format, const BYTE *image, int y, BYTE *bgr);
};

#define MAX_PICTURE_SIDE 16384 /* keeps all sizes in 32 bits */

struct video_format
{
    const struct pixel_format *pixel;
    int width, height;      /* both positive */
    BOOL top_down;
    unsigned int stride;    /* bytes from row to row, of the first plane */
    unsigned int image_size; /* bytes of a frame; of the greatest one if frames are compressed */
    LONGLONG interval;      /* 100 ns from frame to frame, 0 if unknown */
};

struct frame
{
    BYTE *data;             /* lives as long as the ring */
    unsigned int size;
    BOOL has_time, discontinuity;
    LONGLONG start, stop;   /* stream time in 100 ns, if has_time */
    LONGLONG arrival;       /* QueryPerformanceCounter */
    unsigned int overruns;  /* of the ring, before this frame */
};

/* A frame, and its BGR form when somebody wants it. */
struct picture
{
    const struct video_format *format;
    const struct frame *frame;
    unsigned int number;    /* counts from 0 */
    BYTE *bgr;              /* buffer of bgr_stride * height bytes, top-down */
    unsigned int bgr_stride;
    BOOL converted;
    struct decoder *decoder;
};

const struct pixel_format *find_pixel_format(const WCHAR *name);
const struct pixel_format *find_pixel_subtype(const GUID *subtype);
/* Reads a media type; FALSE if it isn't a picture that kscapture can convert. */
BOOL parse_video_format(const AM_MEDIA_TYPE *type, struct video_format *format);
/* The top-down BGR rows, converted on first use; NULL if the frame is too short for its format, or damaged. */
const BYTE *picture_get_bgr(struct picture *picture);
/* Are frames JPEG files, of any size up to image_size? */
BOOL format_is_compressed(const struct video_format *format);

#endif /* __KSCAPTURE_PICTURE_H */
