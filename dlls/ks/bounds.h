/*
 * What a client may make winedevice spend
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

#ifndef __KS_BOUNDS_H
#define __KS_BOUNDS_H

/* Sizes in bytes. What goes beyond gets STATUS_INSUFFICIENT_RESOURCES. */

/* A frame, of the driver's own memory. */
#define MAX_FRAME_SIZE 0x10000000

/* All frames of one allocator or of one link: 30 pictures of 3840x2160 in RGB32. */
#define MAX_FRAMES_BYTES 0x40000000

/* All frames in winedevice: of allocators, of links, and copies of what clients stream. */
#define MAX_FRAME_MEMORY 0x80000000ll

/* Copies that a pin keeps for its next frames. */
#define MAX_KEPT_BYTES 0x4000000

/* Memory that a client shares with a pin: all of it is touched. */
#define MAX_REGION_SIZE 0x40000000

/* A periodic event of a clock comes no more often than that, 100 ns, the second one than twice that, and so on; the documentation names
 * no shortest interval. */
#define MIN_MARK_INTERVAL 10000

#endif /* __KS_BOUNDS_H */
