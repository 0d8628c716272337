/*
 * Frames between the streaming thread and the main thread
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

#ifndef __KSCAPTURE_RING_H
#define __KSCAPTURE_RING_H

#include "kscapture_private.h"
#include "error.h"

struct frame;

struct ring
{
    struct frame *frames;
    BYTE *memory;
    unsigned int count, capacity;   /* capacity in bytes, of one frame */
    volatile LONG head, tail;       /* frames ever written and read */
    unsigned int overruns;          /* frames lost because the ring was full, for the writer */
    BOOL held;                      /* the reader still looks at the frame at tail */
    HANDLE event;                   /* set when a frame is added */
};

enum exit_code ring_init(struct ring *ring, unsigned int frame_size);
void ring_free(struct ring *ring);
/* For the streaming thread: copies a sample, or counts an overrun. Never waits. */
void ring_push(struct ring *ring, const BYTE *data, unsigned int size, const struct frame *info);
/* For the main thread: the next frame, NULL if there is none yet. It stays valid until this returns another one. */
const struct frame *ring_next(struct ring *ring);

#endif /* __KSCAPTURE_RING_H */
