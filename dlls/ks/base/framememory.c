/*
 * The memory of frames
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

#include "base/framememory.h"
#include "bounds.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Clients say how many frames there are and how great they are: all of them together are bounded, or one client could take the
 * memory that winedevice needs for the devices of others. */
static LONG64 allocated;

struct block
{
    SIZE_T size;
    SIZE_T pad;         /* keeps the alignment */
};

C_ASSERT(sizeof(struct block) % (2 * sizeof(void *)) == 0);

void *framememory_alloc(SIZE_T size)
{
    struct block *block = NULL;
    LONG64 before;

    if (size > MAX_FRAME_MEMORY) return NULL;
    before = InterlockedExchangeAdd64(&allocated, size);
    if (before + (LONG64)size <= MAX_FRAME_MEMORY)
        block = ExAllocatePoolWithTag(NonPagedPool, sizeof(*block) + size, STREAM_TAG);
    if (!block)
    {
        WARN("no memory for %Iu bytes, %I64d are used.\n", size, before);
        InterlockedExchangeAdd64(&allocated, -(LONG64)size);
        return NULL;
    }
    block->size = size;
    memset(block + 1, 0, size);
    return block + 1;
}

void framememory_free(void *memory)
{
    struct block *block = (struct block *)memory - 1;

    InterlockedExchangeAdd64(&allocated, -(LONG64)block->size);
    ExFreePoolWithTag(block, STREAM_TAG);
}
