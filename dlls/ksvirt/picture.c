/*
 * Layout of pictures and filled rectangles
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

/* Describes a picture without padding. height is that of a KS_BITMAPINFOHEADER: positive means bottom-up for RGB, YUV
 * is top-down with either sign. Returns 0 if the size can't be one of ours. */
int picture_init(struct picture *picture, enum ksvirt_format format, unsigned int width, int height)
{
    const int rgb = format == KSVIRT_RGB24 || format == KSVIRT_RGB32;
    const unsigned int rows = height < 0 ? -(unsigned int)height : (unsigned int)height;

    if (format >= KSVIRT_FORMAT_COUNT || !width || !rows) return 0;
    if (width > KSVIRT_MAX_WIDTH || rows > KSVIRT_MAX_HEIGHT || (width & 1) || (rows & 1)) return 0;
    picture->format = format;
    picture->width = width;
    picture->height = rows;
    picture->bottom_up = rgb && height > 0;
    picture->stride = ksvirt_stride(format, width);
    picture->size = ksvirt_picture_size(format, rows, picture->stride);
    return 1;
}

int picture_equal(const struct picture *a, const struct picture *b)
{
    return a->format == b->format && a->width == b->width && a->height == b->height && a->bottom_up == b->bottom_up;
}

/* Returns the colour in both systems; YUV is BT.601 with luma from 16 to 235, what DirectShow expects of these formats. */
struct color color_from_rgb(unsigned int r, unsigned int g, unsigned int b)
{
    struct color color;

    color.r = (unsigned char)r;
    color.g = (unsigned char)g;
    color.b = (unsigned char)b;
    color.y = (unsigned char)((66 * r + 129 * g + 25 * b + 128 + (16 << 8)) >> 8);
    color.u = (unsigned char)((112 * b + 128 + (128 << 8) - 38 * r - 74 * g) >> 8);
    color.v = (unsigned char)((112 * r + 128 + (128 << 8) - 94 * g - 18 * b) >> 8);
    return color;
}

static void fill_row(enum ksvirt_format format, unsigned char *row, unsigned int x, unsigned int width, struct color color)
{
    unsigned int i;

    switch (format)
    {
        case KSVIRT_RGB24:
            for (i = x; i < x + width; i++)
            {
                row[i * 3] = color.b;
                row[i * 3 + 1] = color.g;
                row[i * 3 + 2] = color.r;
            }
            break;
        case KSVIRT_RGB32:
            for (i = x; i < x + width; i++)
            {
                row[i * 4] = color.b;
                row[i * 4 + 1] = color.g;
                row[i * 4 + 2] = color.r;
                row[i * 4 + 3] = 0xff;
            }
            break;
        case KSVIRT_YUY2:
        case KSVIRT_UYVY:
        {
            const unsigned char yuyv[4] = {color.y, color.u, color.y, color.v};
            const unsigned char uyvy[4] = {color.u, color.y, color.v, color.y};

            for (i = x / 2; i < (x + width) / 2; i++)
                memcpy(row + i * 4, format == KSVIRT_YUY2 ? yuyv : uyvy, 4);
            break;
        }
        default:
            memset(row + x, color.y, width);
            break;
    }
}

/* Paints a rectangle. All four numbers are even and inside of the picture. */
void picture_fill(const struct picture *picture, unsigned char *data, unsigned int x, unsigned int y, unsigned int width,
        unsigned int height, struct color color)
{
    unsigned int row, i;

    for (row = y; row < y + height; row++)
        fill_row(picture->format, picture_row(picture, data, row), x, width, color);
    if (picture->format != KSVIRT_NV12) return;
    for (row = y / 2; row < (y + height) / 2; row++)
    {
        unsigned char *chroma = picture_chroma_row(picture, data, row);

        for (i = x / 2; i < (x + width) / 2; i++)
        {
            chroma[i * 2] = color.u;
            chroma[i * 2 + 1] = color.v;
        }
    }
}
