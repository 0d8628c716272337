/*
 * Memory that a stream shares with the driver
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

#ifndef __KSPROXY_STREAM_REGION_H
#define __KSPROXY_STREAM_REGION_H

#include "pin/pin.h"

/* Lets the driver get at the buffers of an allocator of ours in place, wherever they are now; with NULL at those that it knows
 * already. Cheap if the driver knows that. */
void stream_update_region(struct stream *stream, IMemAllocator *allocator);
/* Tells the driver that the memory may be gone soon and something else be at its address. */
void stream_forget_region(struct stream *stream);

#endif /* __KSPROXY_STREAM_REGION_H */
