/*
 * The data of a frame: in place, or a copy
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

#ifndef __KS_FRAMEDATA_H
#define __KS_FRAMEDATA_H

#include "frames/transfer.h"

void framedata_init(struct frame_queue *queue);
/* The memory of the frame has gone: a minidriver can use it, but what is there is not what the client has. */
BOOLEAN frame_is_lost(const struct stream_frame *frame);
/* Makes data, header->Data and the mappings of a locked frame valid; copies from the client if it must. The queue's lock should not
 * be held. */
NTSTATUS frame_prepare(struct frame_queue *queue, struct stream_frame *frame);
NTSTATUS frame_copy_out(struct frame_queue *queue, struct stream_frame *frame, ULONG size);
void frame_free_data(struct frame_queue *queue, struct stream_frame *frame); /* lock held */
void buffers_free(struct frame_queue *queue);         /* the pool; lock held */

#endif /* __KS_FRAMEDATA_H */
