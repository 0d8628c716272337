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

#ifndef __KSCONVERT_PICTURE_H
#define __KSCONVERT_PICTURE_H

#include "../filterbase/filterbase.h"

/* Neither dimension of a picture may be larger, so that the bytes of any picture fit into a LONG. */
#define MAX_DIMENSION 16384

struct picture;

/* One row as the conversion works on it: a byte a pixel in each of the three planes, Y, U, V or B, G, R. */
struct row
{
    BYTE *plane[3];
};

enum color_family
{
    FAMILY_RGB,
    FAMILY_YUV,
    FAMILY_JPEG,      /* input only: decoded to RGB24 first */
};

/* How the pixels of a subtype lie in memory. */
struct pixel_format
{
    const GUID *subtype;
    const WCHAR *name;          /* of the subtype, for messages */
    enum color_family family;
    DWORD compression;          /* biCompression */
    WORD bits;                  /* biBitCount */
    WORD pixel_bytes;           /* in a row of the first plane, for each pixel; 0: no rows */
    WORD align;                 /* a row is a multiple of so many bytes */
    BOOL subsampled;            /* there is one row of chroma for two of luma, in planes of their own */
    /* Unpacks row y, counted from the top. Never reads beyond picture->size bytes. */
    void (*read)(const struct picture *picture, const BYTE *data, LONG y, const struct row *row);
    /* Packs two rows, y and y + 1; y is even. The second one doesn't exist if y is the last row of the picture: it is the same as the
     * first one then. */
    void (*write)(const struct picture *picture, BYTE *data, LONG y, const struct row rows[2]);
};

enum color_matrix
{
    MATRIX_BT601,
    MATRIX_BT709,
    MATRIX_SMPTE240M,
};

/* What a media type says of its pictures. */
struct picture
{
    const struct pixel_format *format;
    LONG width, height;         /* pixels; what is beyond the picture in a row counts as well */
    LONG stride;                /* bytes of a row of the first plane */
    BOOL bottom_up;             /* RGB only */
    LONG size;                  /* bytes that a sample must have; 0 for JPEG */
    enum color_matrix matrix;   /* YUV only */
    BOOL full_range;            /* YUV only: 0 to 255, not 16 to 235 and 240 */
    DWORD color_info;           /* the color bits of dwControlFlags, 0: it doesn't say */
    RECT source, target;
};

/* Every pixel format, in the order in which they are offered; NULL past the end. */
const struct pixel_format *pixel_format_at(unsigned int index);
/* NULL for a subtype that isn't known. */
const struct pixel_format *pixel_format_find(const GUID *subtype);

/* Checks all of a complete media type. VFW_E_TYPE_NOT_ACCEPTED for another kind, VFW_E_INVALIDMEDIATYPE for one that contradicts
 * itself. */
HRESULT picture_from_type(const AM_MEDIA_TYPE *type, struct picture *picture);
/* Whether pictures of the one kind can be made from the other kind's, without cutting or stretching anything. */
BOOL picture_can_convert(const struct picture *in, const struct picture *out);
/* Whether the samples of both have the same bytes. */
BOOL picture_is_same(const struct picture *in, const struct picture *out);
/* The media type of pictures in another pixel format that come from those of in_type. format_type is FORMAT_VideoInfo or
 * FORMAT_VideoInfo2. *type is the caller's, cleared on failure. */
HRESULT picture_make_type(const AM_MEDIA_TYPE *in_type, const struct pixel_format *format, const GUID *format_type,
        AM_MEDIA_TYPE *type);
/* Turns the rows of an RGB type around. */
void picture_type_set_top_down(AM_MEDIA_TYPE *type);

/* ---- planes.c: the read and write functions of the pixel formats ---- */

#define DECLARE_PIXEL_FUNCTIONS(name) \
    void read_##name(const struct picture *picture, const BYTE *data, LONG y, const struct row *row); \
    void write_##name(const struct picture *picture, BYTE *data, LONG y, const struct row rows[2])

DECLARE_PIXEL_FUNCTIONS(rgb32);
DECLARE_PIXEL_FUNCTIONS(rgb24);
DECLARE_PIXEL_FUNCTIONS(rgb565);
DECLARE_PIXEL_FUNCTIONS(rgb555);
DECLARE_PIXEL_FUNCTIONS(yuy2);
DECLARE_PIXEL_FUNCTIONS(uyvy);
DECLARE_PIXEL_FUNCTIONS(nv12);
DECLARE_PIXEL_FUNCTIONS(yv12);
DECLARE_PIXEL_FUNCTIONS(i420);

#endif /* __KSCONVERT_PICTURE_H */
