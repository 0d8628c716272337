/*
 * Frames of a queue, and where stream pointers stand on them
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

#ifndef __KS_FRAME_H
#define __KS_FRAME_H

#include "frames/transfer.h"

/* The lock is held for all of these. */
void frame_insert(struct stream_frame *frame);        /* at the end; the edges come to it if they stand nowhere */
void frame_release(struct stream_frame *frame);
struct stream_frame *frame_next(const struct stream_frame *frame); /* that is not aborted */
void pointer_place(struct stream_pointer *pointer, struct stream_frame *frame); /* it stands nowhere */
void pointer_leave(struct stream_pointer *pointer);
void pointer_advance(struct stream_pointer *pointer); /* to the next frame or past the last one, unlocked */
NTSTATUS pointer_lock(struct stream_pointer *pointer); /* releases the lock while data has to be fetched */
void pointer_unlock(struct stream_pointer *pointer);
void pointer_reset(struct stream_pointer *pointer);   /* it has come to a frame: offsets at its start */
void pointer_update_data(struct stream_pointer *pointer); /* the frame's data can be reached now */
void format_frame_done(struct frame_queue *queue, NTSTATUS status); /* the leading edge can go on */

#endif /* __KS_FRAME_H */
