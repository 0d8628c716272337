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

#ifndef __KSCONVERT_COLORS_H
#define __KSCONVERT_COLORS_H

#include "picture.h"

/* Fixed-point factors of one matrix and range. */
struct colors
{
    /* to RGB: of (Y - offset) * 2^7, 14 bits behind the point, and of (U - 128) * 2^8 and (V - 128) * 2^8, 13 bits */
    SHORT y_offset, y, v_to_r, u_to_g, v_to_g, u_to_b;
    /* from RGB: 15 bits behind the point; [0] Y, [1] U, [2] V of B, G, R */
    INT from_bgr[3][3];
    INT from_offset[3];
};

void colors_init(struct colors *colors, enum color_matrix matrix, BOOL full_range);
/* Turns planes of Y, U, V into such of B, G, R, or back, in place. The results are within one step of the exact ones. */
void colors_to_rgb(const struct colors *colors, const struct row *row, LONG width);
void colors_from_rgb(const struct colors *colors, const struct row *row, LONG width);

#endif /* __KSCONVERT_COLORS_H */
