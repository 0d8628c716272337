/*
 * Planar YUV to what the feed takes
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

#include "planar.h"

enum ksvirt_format planar_target(enum y4m_chroma chroma)
{
    return chroma == Y4M_420 || chroma == Y4M_MONO ? KSVIRT_NV12 : KSVIRT_YUY2;
}

static void interleave(unsigned char *__restrict to, const unsigned char *__restrict u, const unsigned char *__restrict v,
        size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
    {
        to[2 * i] = u[i];
        to[2 * i + 1] = v[i];
    }
}

static void to_nv12(const struct y4m *y4m, const unsigned char *from, unsigned char *to)
{
    const size_t width = y4m->width & ~1u, height = y4m->height & ~1u;
    const size_t chroma_width = y4m_chroma_width(y4m), chroma_height = y4m_chroma_height(y4m);
    const unsigned char *u = from + (size_t)y4m->width * y4m->height, *v = u + chroma_width * chroma_height;
    size_t y;

    for (y = 0; y < height; y++, to += width)
        memcpy(to, from + y * y4m->width, width);
    if (!chroma_width)
    {
        memset(to, 128, width * height / 2);
        return;
    }
    for (y = 0; y < height / 2; y++, to += width)
        interleave(to, u + y * chroma_width, v + y * chroma_width, width / 2);
}

/* The chroma of the pixels 2 * x and 2 * x + 1. */
static unsigned char chroma_of_pair(enum y4m_chroma chroma, const unsigned char *row, size_t x)
{
    switch (chroma)
    {
        case Y4M_444: return (unsigned char)((row[2 * x] + row[2 * x + 1] + 1) / 2);
        case Y4M_411: return row[x / 2];
        default:      return row[x];
    }
}

static void to_yuy2(const struct y4m *y4m, const unsigned char *from, unsigned char *to)
{
    const size_t width = y4m->width & ~1u, height = y4m->height & ~1u;
    const size_t chroma_width = y4m_chroma_width(y4m), chroma_height = y4m_chroma_height(y4m);
    const unsigned char *u = from + (size_t)y4m->width * y4m->height, *v = u + chroma_width * chroma_height;
    size_t x, y;

    for (y = 0; y < height; y++, from += y4m->width, u += chroma_width, v += chroma_width)
    {
        for (x = 0; x < width / 2; x++, to += 4)
        {
            to[0] = from[2 * x];
            to[1] = chroma_of_pair(y4m->chroma, u, x);
            to[2] = from[2 * x + 1];
            to[3] = chroma_of_pair(y4m->chroma, v, x);
        }
    }
}

void planar_convert(const struct y4m *y4m, const unsigned char *from, unsigned char *to)
{
    if (planar_target(y4m->chroma) == KSVIRT_NV12) to_nv12(y4m, from, to);
    else to_yuy2(y4m, from, to);
}
