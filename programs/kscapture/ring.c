/*
 * Frames on their way from the streaming thread to the main thread
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

#include <stdlib.h>

#include "ring.h"
#include "error.h"
#include "picture.h"

/* The streaming thread must not wait for a disk: it copies the sample into memory that has been there before the start, and goes on.
 * One thread writes, one reads; head and tail only grow, by one of them each. */

#define RING_MEMORY (128u << 20)
#define RING_MIN_FRAMES 3
#define RING_MAX_FRAMES 256

enum exit_code ring_init(struct ring *ring, unsigned int frame_size)
{
    unsigned int i, stride = (frame_size + 0xffff) & ~0xffffu;

    memset(ring, 0, sizeof(*ring));
    ring->capacity = frame_size;
    ring->count = max(RING_MIN_FRAMES, min(RING_MAX_FRAMES, RING_MEMORY / stride));
    if (!(ring->event = CreateEventW(NULL, FALSE, FALSE, NULL))
            || !(ring->frames = calloc(ring->count, sizeof(*ring->frames)))
            || !(ring->memory = VirtualAlloc(NULL, (SIZE_T)stride * ring->count, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE)))
        return report_error(EXIT_CODE_INTERNAL, L"not enough memory for %u frames of %u bytes", ring->count, frame_size);

    /* the first write to a page costs much more than the next ones */
    memset(ring->memory, 0, (SIZE_T)stride * ring->count);
    for (i = 0; i < ring->count; ++i) ring->frames[i].data = ring->memory + (SIZE_T)stride * i;
    return EXIT_CODE_OK;
}

void ring_free(struct ring *ring)
{
    if (ring->memory) VirtualFree(ring->memory, 0, MEM_RELEASE);
    if (ring->event) CloseHandle(ring->event);
    free(ring->frames);
    memset(ring, 0, sizeof(*ring));
}

void ring_push(struct ring *ring, const BYTE *data, unsigned int size, const struct frame *info)
{
    struct frame *frame;
    BYTE *copy;

    if ((unsigned int)(ring->head - ring->tail) >= ring->count)
    {
        ++ring->overruns;
        return;
    }
    frame = &ring->frames[(unsigned int)ring->head % ring->count];
    copy = frame->data;
    *frame = *info;
    frame->data = copy;
    frame->overruns = ring->overruns;
    frame->size = min(size, ring->capacity);
    memcpy(copy, data, frame->size);
    InterlockedIncrement(&ring->head); /* with a barrier: the frame is complete */
    SetEvent(ring->event);
}

const struct frame *ring_next(struct ring *ring)
{
    if ((unsigned int)(ring->head - ring->tail) <= (ring->held ? 1u : 0u)) return NULL;
    if (ring->held) InterlockedIncrement(&ring->tail);
    ring->held = TRUE;
    MemoryBarrier();
    return &ring->frames[(unsigned int)ring->tail % ring->count];
}
