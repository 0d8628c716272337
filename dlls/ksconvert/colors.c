/*
 * YUV and RGB
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

#include "colors.h"

#ifdef __GNUC__
#pragma GCC optimize("O3") /* vectorizes the loops */
#endif

/* What red and blue have in luma. */
static const struct
{
    double red, blue;
}
matrices[] =
{
    [MATRIX_BT601] = {0.299, 0.114},
    [MATRIX_BT709] = {0.2126, 0.0722},
    [MATRIX_SMPTE240M] = {0.212, 0.087},
};

static INT fixed(double value, unsigned int bits)
{
    value *= 1 << bits;
    return value < 0 ? (INT)(value - 0.5) : (INT)(value + 0.5);
}

static void init_from_rgb(struct colors *colors, double red, double blue, double luma, double chroma)
{
    double green = 1 - red - blue;
    double u = chroma / (2 * (1 - blue)), v = chroma / (2 * (1 - red));

    colors->from_bgr[0][0] = fixed(blue * luma, 15);
    colors->from_bgr[0][1] = fixed(green * luma, 15);
    colors->from_bgr[0][2] = fixed(red * luma, 15);
    colors->from_bgr[1][0] = fixed((1 - blue) * u, 15);
    colors->from_bgr[1][1] = fixed(-green * u, 15);
    colors->from_bgr[1][2] = fixed(-red * u, 15);
    colors->from_bgr[2][0] = fixed(-blue * v, 15);
    colors->from_bgr[2][1] = fixed(-green * v, 15);
    colors->from_bgr[2][2] = fixed((1 - red) * v, 15);
    /* with what rounds */
    colors->from_offset[0] = (colors->y_offset << 15) + (1 << 14);
    colors->from_offset[1] = colors->from_offset[2] = (128 << 15) + (1 << 14);
}

/* See "Recommended 8-Bit YUV Formats for Video Rendering", Color Space and Chroma Sampling Rate Conversions. */
void colors_init(struct colors *colors, enum color_matrix matrix, BOOL full_range)
{
    double red = matrices[matrix].red, blue = matrices[matrix].blue, green = 1 - red - blue;
    double luma = full_range ? 1 : 219.0 / 255, chroma = full_range ? 1 : 224.0 / 255;

    colors->y_offset = full_range ? 0 : 16;
    colors->y = fixed(1 / luma, 14);
    colors->v_to_r = fixed(2 * (1 - red) / chroma, 13);
    colors->u_to_b = fixed(2 * (1 - blue) / chroma, 13);
    colors->v_to_g = fixed(-2 * (1 - red) * red / green / chroma, 13);
    colors->u_to_g = fixed(-2 * (1 - blue) * blue / green / chroma, 13);
    init_from_rgb(colors, red, blue, luma, chroma);
}

/* One instruction of most vector units. */
static inline SHORT mul_high(SHORT a, SHORT b)
{
    return (a * b) >> 16;
}

static inline BYTE clamp(SHORT value)
{
    return value < 0 ? 0 : value > 255 ? 255 : value;
}

void colors_to_rgb(const struct colors *colors, const struct row *row, LONG width)
{
    SHORT y_offset = colors->y_offset, y_factor = colors->y, v_to_r = colors->v_to_r, u_to_g = colors->u_to_g;
    SHORT v_to_g = colors->v_to_g, u_to_b = colors->u_to_b;
    BYTE *restrict p0 = row->plane[0], *restrict p1 = row->plane[1], *restrict p2 = row->plane[2];
    LONG x;

    for (x = 0; x < width; x++)
    {
        /* All with five bits behind the point; 17 and not 16, because each product was rounded down. */
        SHORT y = mul_high((SHORT)((p0[x] - y_offset) << 7), y_factor) + 17;
        SHORT u = (SHORT)((p1[x] - 128) << 8), v = (SHORT)((p2[x] - 128) << 8);
        SHORT b = (SHORT)(y + mul_high(u, u_to_b)) >> 5;
        SHORT g = (SHORT)(y + mul_high(u, u_to_g) + mul_high(v, v_to_g)) >> 5;
        SHORT r = (SHORT)(y + mul_high(v, v_to_r)) >> 5;

        p0[x] = clamp(b);
        p1[x] = clamp(g);
        p2[x] = clamp(r);
    }
}

/* Full range can give 255.5 of chroma. */
static inline BYTE clamp_high(INT value)
{
    return value > 255 ? 255 : value;
}

void colors_from_rgb(const struct colors *colors, const struct row *row, LONG width)
{
    const INT (*f)[3] = colors->from_bgr;
    BYTE *restrict p0 = row->plane[0], *restrict p1 = row->plane[1], *restrict p2 = row->plane[2];
    SHORT yb = f[0][0], yg = f[0][1], yr = f[0][2], ub = f[1][0], ug = f[1][1], ur = f[1][2], vb = f[2][0], vg = f[2][1], vr = f[2][2];
    INT y_offset = colors->from_offset[0], c_offset = colors->from_offset[1];
    LONG x;

    for (x = 0; x < width; x++)
    {
        SHORT b = p0[x], g = p1[x], r = p2[x];
        INT y = (b * yb + g * yg + r * yr + y_offset) >> 15;
        INT u = (b * ub + g * ug + r * ur + c_offset) >> 15;
        INT v = (b * vb + g * vg + r * vr + c_offset) >> 15;

        p0[x] = clamp_high(y);
        p1[x] = clamp_high(u);
        p2[x] = clamp_high(v);
    }
}
