/*
 * Conversion of colour format and size
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

#include "look.h"

/*
 * A row of the result is made in up to three steps: samples of the source row are fetched by a table of columns
 * (nearest neighbour), turned from YUV to RGB or back if need be, and stored. Chroma is fetched per pixel and averaged
 * or dropped when it is stored, so that five fetchers and five storers do for all pairs.
 */

enum { BLOCK = 16 }; /* planes have room for a multiple of this */

static int is_rgb(enum ksvirt_format format)
{
    return format == KSVIRT_RGB24 || format == KSVIRT_RGB32;
}

static const unsigned char *source_row(const struct picture *picture, const unsigned char *data, unsigned int row)
{
    return data + picture->stride * (picture->bottom_up ? picture->height - 1 - row : row);
}

static void fetch_rgb(const struct converter *converter, const unsigned char *row, unsigned int pixel)
{
    const unsigned int width = converter->to.width;
    unsigned char *red = converter->planes[0], *green = converter->planes[1], *blue = converter->planes[2];
    unsigned int x;

    for (x = 0; x < width; x++)
    {
        const unsigned char *at = row + (size_t)converter->columns[x] * pixel;

        blue[x] = at[0];
        green[x] = at[1];
        red[x] = at[2];
    }
}

static void fetch_packed(const struct converter *converter, const unsigned char *row, unsigned int luma)
{
    const unsigned int width = converter->to.width, chroma = 1 - luma;
    unsigned char *y = converter->planes[0], *u = converter->planes[1], *v = converter->planes[2];
    unsigned int x;

    for (x = 0; x < width; x++)
    {
        const size_t column = converter->columns[x];
        const unsigned char *pair = row + (column & ~(size_t)1) * 2;

        y[x] = row[column * 2 + luma];
        u[x] = pair[chroma];
        v[x] = pair[chroma + 2];
    }
}

static void fetch_nv12(const struct converter *converter, const unsigned char *row, const unsigned char *chroma)
{
    const unsigned int width = converter->to.width;
    unsigned char *y = converter->planes[0], *u = converter->planes[1], *v = converter->planes[2];
    unsigned int x;

    for (x = 0; x < width; x++)
    {
        const size_t column = converter->columns[x];

        y[x] = row[column];
        u[x] = chroma[column & ~(size_t)1];
        v[x] = chroma[column | 1];
    }
}

static void fetch_row(const struct converter *converter, const unsigned char *from, unsigned int y)
{
    const struct picture *picture = &converter->from;
    const unsigned char *row = source_row(picture, from, y);

    switch (picture->format)
    {
        case KSVIRT_RGB24: fetch_rgb(converter, row, 3); break;
        case KSVIRT_RGB32: fetch_rgb(converter, row, 4); break;
        case KSVIRT_YUY2:  fetch_packed(converter, row, 0); break;
        case KSVIRT_UYVY:  fetch_packed(converter, row, 1); break;
        default:
            fetch_nv12(converter, row, from + picture->stride * (picture->height + y / 2));
            break;
    }
}

static inline int clamp(int value)
{
    value = value < 0 ? 0 : value;
    return value > 255 ? 255 : value;
}

/* Blocks of constant length and planes that don't overlap: compilers turn these two loops into vector code. */
static void yuv_block_to_rgb(const unsigned char *__restrict y, const unsigned char *__restrict u,
        const unsigned char *__restrict v, unsigned char *__restrict red, unsigned char *__restrict green,
        unsigned char *__restrict blue)
{
    unsigned int i;

    for (i = 0; i < BLOCK; i++)
    {
        const int luma = 298 * (y[i] - 16) + 128, d = u[i] - 128, e = v[i] - 128;

        red[i] = (unsigned char)clamp((luma + 409 * e) >> 8);
        green[i] = (unsigned char)clamp((luma - 100 * d - 208 * e) >> 8);
        blue[i] = (unsigned char)clamp((luma + 516 * d) >> 8);
    }
}

static void rgb_block_to_yuv(const unsigned char *__restrict red, const unsigned char *__restrict green,
        const unsigned char *__restrict blue, unsigned char *__restrict y, unsigned char *__restrict u,
        unsigned char *__restrict v)
{
    unsigned int i;

    for (i = 0; i < BLOCK; i++)
    {
        const int r = red[i], g = green[i], b = blue[i];

        y[i] = (unsigned char)((66 * r + 129 * g + 25 * b + 128 + (16 << 8)) >> 8);
        u[i] = (unsigned char)((112 * b - 38 * r - 74 * g + 128 + (128 << 8)) >> 8);
        v[i] = (unsigned char)((112 * r - 94 * g - 18 * b + 128 + (128 << 8)) >> 8);
    }
}

static void convert_planes(unsigned char *const from[3], unsigned char *const to[3], unsigned int width, int to_rgb)
{
    unsigned int x;

    for (x = 0; x < width; x += BLOCK)
    {
        if (to_rgb) yuv_block_to_rgb(from[0] + x, from[1] + x, from[2] + x, to[0] + x, to[1] + x, to[2] + x);
        else rgb_block_to_yuv(from[0] + x, from[1] + x, from[2] + x, to[0] + x, to[1] + x, to[2] + x);
    }
}

/* What was fetched is in the planes; what is to be stored is there as well if source and result have the same colour system. */
static void convert_colors(const struct converter *converter, int from_rgb, int to_rgb)
{
    unsigned char *const *planes = converter->planes, *const *converted = converter->converted;
    const unsigned int width = converter->to.width;
    const int toned = !converter->tone.neutral;

    if (toned && from_rgb) tone_planes(&converter->tone, planes, width);
    if (from_rgb != to_rgb || (toned && !from_rgb)) convert_planes(planes, converted, width, !from_rgb);
    if (!toned || from_rgb) return;
    tone_planes(&converter->tone, converted, width);
    if (!to_rgb) convert_planes(converted, planes, width, 0);
}

static void store_rgb(unsigned char *row, unsigned int width, unsigned char *const planes[3], unsigned int pixel)
{
    const unsigned char *red = planes[0], *green = planes[1], *blue = planes[2];
    unsigned int x;

    for (x = 0; x < width; x++, row += pixel)
    {
        row[0] = blue[x];
        row[1] = green[x];
        row[2] = red[x];
        if (pixel == 4) row[3] = 0xff;
    }
}

static void store_packed(unsigned char *row, unsigned int width, unsigned char *const planes[3], unsigned int luma)
{
    const unsigned char *y = planes[0], *u = planes[1], *v = planes[2];
    const unsigned int chroma = 1 - luma;
    unsigned int x;

    for (x = 0; x < width; x += 2, row += 4)
    {
        row[luma] = y[x];
        row[luma + 2] = y[x + 1];
        row[chroma] = (unsigned char)((u[x] + u[x + 1] + 1) / 2);
        row[chroma + 2] = (unsigned char)((v[x] + v[x + 1] + 1) / 2);
    }
}

static void store_nv12_chroma(unsigned char *row, unsigned int width, unsigned char *const planes[3])
{
    const unsigned char *u = planes[1], *v = planes[2];
    unsigned int x;

    for (x = 0; x < width; x += 2)
    {
        row[x] = (unsigned char)((u[x] + u[x + 1] + 1) / 2);
        row[x + 1] = (unsigned char)((v[x] + v[x + 1] + 1) / 2);
    }
}

static void store_row(const struct converter *converter, unsigned char *to, unsigned int y, unsigned char *const planes[3])
{
    const struct picture *picture = &converter->to;
    unsigned char *row = picture_row(picture, to, y);

    switch (picture->format)
    {
        case KSVIRT_RGB24: store_rgb(row, picture->width, planes, 3); break;
        case KSVIRT_RGB32: store_rgb(row, picture->width, planes, 4); break;
        case KSVIRT_YUY2:  store_packed(row, picture->width, planes, 0); break;
        case KSVIRT_UYVY:  store_packed(row, picture->width, planes, 1); break;
        default:
            memcpy(row, planes[0], picture->width);
            if (!(y & 1)) store_nv12_chroma(picture_chroma_row(picture, to, y / 2), picture->width, planes);
            break;
    }
}

static size_t plane_size(const struct picture *to)
{
    return (to->width + BLOCK - 1) & ~(size_t)(BLOCK - 1);
}

/* Returns how much memory conversion to this layout needs, from whatever source. */
size_t converter_memory_size(const struct picture *to)
{
    return plane_size(to) * (sizeof(uint16_t) + 6);
}

/* Prepares conversions between two layouts; colours and flip are the look's. The memory (converter_memory_size() bytes, aligned to
 * 2) stays the caller's and must live as long as the converter. */
void converter_init(struct converter *converter, const struct picture *to, const struct picture *from, const struct look *look,
        void *memory)
{
    unsigned char *planes;
    unsigned int i, at;

    converter->to = *to;
    converter->from = *from;
    converter->flip = look->flip;
    tone_init(&converter->tone, look, 65536);
    converter->columns = memory;
    for (i = 0; i < to->width; i++)
    {
        at = (look->flip & FLIP_HORIZONTAL) ? to->width - 1 - i : i;
        converter->columns[i] = (uint16_t)((2 * at + 1) * from->width / (2 * to->width));
    }
    planes = (unsigned char *)(converter->columns + plane_size(to));
    memset(planes, 0, plane_size(to) * 6);
    for (i = 0; i < 3; i++)
    {
        converter->planes[i] = planes + plane_size(to) * i;
        converter->converted[i] = planes + plane_size(to) * (i + 3);
    }
}

/* Converts a picture. Both pointers hold picture.size bytes of their layouts. */
void converter_run(const struct converter *converter, unsigned char *to, const unsigned char *from)
{
    const struct picture *result = &converter->to, *source = &converter->from;
    const int from_rgb = is_rgb(source->format), to_rgb = is_rgb(result->format);
    unsigned char *const *planes = from_rgb == to_rgb ? converter->planes : converter->converted;
    unsigned int y, source_y, last_y = ~0u;

    if (!converter->flip && converter->tone.neutral && picture_equal(result, source))
    {
        memcpy(to, from, result->size);
        return;
    }
    for (y = 0; y < result->height; y++)
    {
        source_y = (converter->flip & FLIP_VERTICAL) ? result->height - 1 - y : y;
        source_y = (2 * source_y + 1) * source->height / (2 * result->height);
        if (source_y != last_y) /* rows that are shown twice are still in the planes */
        {
            fetch_row(converter, from, source_y);
            convert_colors(converter, from_rgb, to_rgb);
            last_y = source_y;
        }
        store_row(converter, to, y, planes);
    }
}
