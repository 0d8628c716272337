/*
 * Stream pointers
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

#ifndef __KS_STREAMPOINTER_H
#define __KS_STREAMPOINTER_H

#include "ks_private.h"

struct frame_queue;

struct stream_pointer
{
    struct frame_queue *queue;
    struct stream_frame *frame;
    LIST_ENTRY entry;              /* clones: in frame_queue.clones, in order of creation, or .free_clones */
    LIST_ENTRY timeout_entry;      /* in frame_queue.timeouts if timeout is set */
    PFNKSSTREAMPOINTER timeout;
    LONGLONG timeout_due;          /* 100 ns, on the scale of current_time() */
    PFNKSSTREAMPOINTER cancel;
    ULONG context_size;            /* bytes allocated behind this structure */
    BYTE edge;                     /* PASSED_* that it leaves on frames; 0 for clones */
    BOOLEAN locked;
    BOOLEAN cancel_called;
    KSSTREAM_POINTER pub;          /* a clone's context follows */
};

static inline struct stream_pointer *impl_from_KSSTREAM_POINTER(KSSTREAM_POINTER *pointer)
{
    return CONTAINING_RECORD(pointer, struct stream_pointer, pub);
}

void pointers_init(struct frame_queue *queue);        /* of a queue that knows its pin */
void pointers_free_pool(struct frame_queue *queue);   /* lock held */
void pointers_destroy(struct frame_queue *queue);     /* lock held */

#endif /* __KS_STREAMPOINTER_H */
