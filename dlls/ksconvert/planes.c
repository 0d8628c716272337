/*
 * Rows of every pixel format: unpacked into planes, and packed
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

/* The loops are written to be vectorized, which -O2 alone doesn't do. */
#ifdef __GNUC__
#pragma GCC optimize("O3")
#endif

/* ---- RGB ---- */

static const BYTE *rgb_row(const struct picture *picture, const BYTE *data, LONG y)
{
    return data + picture->stride * (picture->bottom_up ? picture->height - 1 - y : y);
}

void read_rgb32(const struct picture *picture, const BYTE *data, LONG y, const struct row *row)
{
    const BYTE *src = rgb_row(picture, data, y);
    BYTE *restrict b = row->plane[0], *restrict g = row->plane[1], *restrict r = row->plane[2];
    LONG x;

    for (x = 0; x < picture->width; x++)
    {
        b[x] = src[4 * x];
        g[x] = src[4 * x + 1];
        r[x] = src[4 * x + 2];
    }
}

void read_rgb24(const struct picture *picture, const BYTE *data, LONG y, const struct row *row)
{
    const BYTE *src = rgb_row(picture, data, y);
    BYTE *restrict b = row->plane[0], *restrict g = row->plane[1], *restrict r = row->plane[2];
    LONG x;

    for (x = 0; x < picture->width; x++)
    {
        b[x] = src[3 * x];
        g[x] = src[3 * x + 1];
        r[x] = src[3 * x + 2];
    }
}

/* The high bits fill the low ones, so that the greatest value becomes 255. */
#define EXPAND_5(value) ((value) << 3 | (value) >> 2)
#define EXPAND_6(value) ((value) << 2 | (value) >> 4)

void read_rgb565(const struct picture *picture, const BYTE *data, LONG y, const struct row *row)
{
    const WORD *src = (const WORD *)rgb_row(picture, data, y);
    BYTE *restrict b = row->plane[0], *restrict g = row->plane[1], *restrict r = row->plane[2];
    LONG x;

    for (x = 0; x < picture->width; x++)
    {
        b[x] = EXPAND_5(src[x] & 31);
        g[x] = EXPAND_6(src[x] >> 5 & 63);
        r[x] = EXPAND_5(src[x] >> 11);
    }
}

void read_rgb555(const struct picture *picture, const BYTE *data, LONG y, const struct row *row)
{
    const WORD *src = (const WORD *)rgb_row(picture, data, y);
    BYTE *restrict b = row->plane[0], *restrict g = row->plane[1], *restrict r = row->plane[2];
    LONG x;

    for (x = 0; x < picture->width; x++)
    {
        b[x] = EXPAND_5(src[x] & 31);
        g[x] = EXPAND_5(src[x] >> 5 & 31);
        r[x] = EXPAND_5(src[x] >> 10 & 31);
    }
}

/* The fourth byte is opaque, for those who take it for alpha. */
static void pack_rgb32(DWORD *restrict dst, const struct row *row, LONG width)
{
    const BYTE *b = row->plane[0], *g = row->plane[1], *r = row->plane[2];
    LONG x;

    for (x = 0; x < width; x++) dst[x] = 0xff000000 | r[x] << 16 | g[x] << 8 | b[x];
}

/* Four pixels make three DWORDs. */
static void pack_rgb24(BYTE *restrict dst, const struct row *row, LONG width)
{
    const BYTE *b = row->plane[0], *g = row->plane[1], *r = row->plane[2];
    LONG x;

    for (x = 0; x + 4 <= width; x += 4, dst += 12)
    {
        ((DWORD *)dst)[0] = b[x] | g[x] << 8 | r[x] << 16 | (DWORD)b[x + 1] << 24;
        ((DWORD *)dst)[1] = g[x + 1] | r[x + 1] << 8 | b[x + 2] << 16 | (DWORD)g[x + 2] << 24;
        ((DWORD *)dst)[2] = r[x + 2] | b[x + 3] << 8 | g[x + 3] << 16 | (DWORD)r[x + 3] << 24;
    }
    for (; x < width; x++, dst += 3)
    {
        dst[0] = b[x];
        dst[1] = g[x];
        dst[2] = r[x];
    }
}

static void pack_rgb565(WORD *restrict dst, const struct row *row, LONG width)
{
    const BYTE *b = row->plane[0], *g = row->plane[1], *r = row->plane[2];
    LONG x;

    for (x = 0; x < width; x++) dst[x] = r[x] >> 3 << 11 | g[x] >> 2 << 5 | b[x] >> 3;
}

static void pack_rgb555(WORD *restrict dst, const struct row *row, LONG width)
{
    const BYTE *b = row->plane[0], *g = row->plane[1], *r = row->plane[2];
    LONG x;

    for (x = 0; x < width; x++) dst[x] = r[x] >> 3 << 10 | g[x] >> 3 << 5 | b[x] >> 3;
}

#define DEFINE_WRITE_RGB(name, type) \
    void write_##name(const struct picture *picture, BYTE *data, LONG y, const struct row rows[2]) \
    { \
        pack_##name((type *)rgb_row(picture, data, y), &rows[0], picture->width); \
        if (y + 1 < picture->height) pack_##name((type *)rgb_row(picture, data, y + 1), &rows[1], picture->width); \
    }

DEFINE_WRITE_RGB(rgb32, DWORD)
DEFINE_WRITE_RGB(rgb24, BYTE)
DEFINE_WRITE_RGB(rgb565, WORD)
DEFINE_WRITE_RGB(rgb555, WORD)

/* ---- YUV, 4:2:2 ---- */

/* Where the bytes of two pixels are, which differs between YUY2 and UYVY only. Rows of planes have room for an even width. */
#define DEFINE_YUV422(name, Y0, U, Y1, V) \
    void read_##name(const struct picture *picture, const BYTE *data, LONG line, const struct row *row) \
    { \
        const BYTE *src = data + picture->stride * line; \
        BYTE *restrict y = row->plane[0], *restrict u = row->plane[1], *restrict v = row->plane[2]; \
        LONG x, pairs = (picture->width + 1) / 2; \
    \
        for (x = 0; x < pairs; x++) \
        { \
            y[2 * x] = src[4 * x + Y0]; \
            y[2 * x + 1] = src[4 * x + Y1]; \
            u[2 * x] = u[2 * x + 1] = src[4 * x + U]; \
            v[2 * x] = v[2 * x + 1] = src[4 * x + V]; \
        } \
    } \
    static void pack_##name(BYTE *restrict dst, const struct row *row, LONG width) \
    { \
        const BYTE *y = row->plane[0], *u = row->plane[1], *v = row->plane[2]; \
        LONG x, pairs = (width + 1) / 2; \
    \
        for (x = 0; x < pairs; x++) \
        { \
            dst[4 * x + Y0] = y[2 * x]; \
            dst[4 * x + Y1] = y[2 * x + 1]; \
            dst[4 * x + U] = (u[2 * x] + u[2 * x + 1] + 1) >> 1; \
            dst[4 * x + V] = (v[2 * x] + v[2 * x + 1] + 1) >> 1; \
        } \
    } \
    void write_##name(const struct picture *picture, BYTE *data, LONG y, const struct row rows[2]) \
    { \
        pack_##name(data + picture->stride * y, &rows[0], picture->width); \
        if (y + 1 < picture->height) pack_##name(data + picture->stride * (y + 1), &rows[1], picture->width); \
    }

DEFINE_YUV422(yuy2, 0, 1, 2, 3)
DEFINE_YUV422(uyvy, 1, 0, 3, 2)

/* ---- YUV, 4:2:0 ---- */

/* Each value of chroma is of two pixels in a row. step: bytes between two values. */
static void read_chroma(const BYTE *src, LONG step, BYTE *restrict dst, LONG width)
{
    LONG x, pairs = (width + 1) / 2;

    if (step == 1)
        for (x = 0; x < pairs; x++) dst[2 * x] = dst[2 * x + 1] = src[x];
    else
        for (x = 0; x < pairs; x++) dst[2 * x] = dst[2 * x + 1] = src[2 * x];
}

/* The mean of four pixels. */
static void write_chroma(BYTE *dst, LONG step, const BYTE *row0, const BYTE *row1, LONG width)
{
    LONG x, pairs = (width + 1) / 2;

    for (x = 0; x < pairs; x++)
        dst[step * x] = (row0[2 * x] + row0[2 * x + 1] + row1[2 * x] + row1[2 * x + 1] + 2) >> 2;
}

/* Bytes from the beginning of a sample to the first row of chroma. */
static LONG chroma_offset(const struct picture *picture)
{
    return picture->stride * ((picture->height + 1) & ~1);
}

/* The plane that is number index of two. */
static LONG plane_offset(const struct picture *picture, unsigned int index)
{
    return chroma_offset(picture) + index * (picture->stride / 2) * ((picture->height + 1) / 2);
}

void read_nv12(const struct picture *picture, const BYTE *data, LONG y, const struct row *row)
{
    const BYTE *chroma = data + chroma_offset(picture) + picture->stride * (y / 2);

    memcpy(row->plane[0], data + picture->stride * y, picture->width);
    read_chroma(chroma, 2, row->plane[1], picture->width);
    read_chroma(chroma + 1, 2, row->plane[2], picture->width);
}

static void read_planar(const struct picture *picture, const BYTE *data, LONG y, const struct row *row, unsigned int u_index)
{
    LONG offset = picture->stride / 2 * (y / 2);

    memcpy(row->plane[0], data + picture->stride * y, picture->width);
    read_chroma(data + plane_offset(picture, u_index) + offset, 1, row->plane[1], picture->width);
    read_chroma(data + plane_offset(picture, !u_index) + offset, 1, row->plane[2], picture->width);
}

void read_i420(const struct picture *picture, const BYTE *data, LONG y, const struct row *row)
{
    read_planar(picture, data, y, row, 0);
}

void read_yv12(const struct picture *picture, const BYTE *data, LONG y, const struct row *row)
{
    read_planar(picture, data, y, row, 1);
}

static void write_luma(const struct picture *picture, BYTE *data, LONG y, const struct row rows[2])
{
    memcpy(data + picture->stride * y, rows[0].plane[0], picture->width);
    if (y + 1 < picture->height) memcpy(data + picture->stride * (y + 1), rows[1].plane[0], picture->width);
}

void write_nv12(const struct picture *picture, BYTE *data, LONG y, const struct row rows[2])
{
    BYTE *chroma = data + chroma_offset(picture) + picture->stride * (y / 2);

    write_luma(picture, data, y, rows);
    write_chroma(chroma, 2, rows[0].plane[1], rows[1].plane[1], picture->width);
    write_chroma(chroma + 1, 2, rows[0].plane[2], rows[1].plane[2], picture->width);
}

static void write_planar(const struct picture *picture, BYTE *data, LONG y, const struct row rows[2], unsigned int u_index)
{
    LONG offset = picture->stride / 2 * (y / 2);

    write_luma(picture, data, y, rows);
    write_chroma(data + plane_offset(picture, u_index) + offset, 1, rows[0].plane[1], rows[1].plane[1], picture->width);
    write_chroma(data + plane_offset(picture, !u_index) + offset, 1, rows[0].plane[2], rows[1].plane[2], picture->width);
}

void write_i420(const struct picture *picture, BYTE *data, LONG y, const struct row rows[2])
{
    write_planar(picture, data, y, rows, 0);
}

void write_yv12(const struct picture *picture, BYTE *data, LONG y, const struct row rows[2])
{
    write_planar(picture, data, y, rows, 1);
}
