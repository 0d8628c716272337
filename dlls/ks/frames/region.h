/*
 * Memory that a client shares with ks.sys
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

#ifndef __KS_REGION_H
#define __KS_REGION_H

#include "frames/framequeue.h"

/* The region that has all of these bytes of the client, with a reference, or NULL; lock held. */
struct stream_region *region_find(struct frame_queue *queue, ULONG64 address, ULONG size);
void region_release(struct stream_region *region);
BOOLEAN region_is_lost(const struct stream_region *region); /* what a frame in it has got reaches nobody */
BYTE *region_data(const struct stream_region *region, ULONG64 address);
/* Registers or forgets a region. Lock not held, worker thread. */
NTSTATUS region_set(struct frame_queue *queue, const struct wineks_region *info);
void regions_destroy(struct frame_queue *queue);

#endif /* __KS_REGION_H */
