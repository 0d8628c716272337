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

/* Pure code. */

#ifndef __PLANAR_H
#define __PLANAR_H

#include "ksvirt.h"
#include "y4m.h"

/* Returns the format that keeps most of the chroma: NV12 or YUY2. */
enum ksvirt_format planar_target(enum y4m_chroma chroma);

/* Converts a frame of the stream (frame_size bytes) to its planar_target(), of the even width and height just below its
 * own, rows without padding. */
void planar_convert(const struct y4m *y4m, const unsigned char *from, unsigned char *to);

#endif /* __PLANAR_H */
