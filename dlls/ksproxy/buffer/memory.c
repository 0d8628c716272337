/*
 * The memory of an allocator: one shared section, cut into buffers
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

#include "buffer/memory.h"
#include "device/framing.h"
#include "buffer/sample.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

void allocator_free_memory(struct proxy_allocator *allocator)
{
    /* Something else may be at the same address soon. */
    if (allocator->view) InterlockedIncrement(&allocator->memory);
    if (allocator->view) UnmapViewOfFile(allocator->view);
    if (allocator->section) CloseHandle(allocator->section);
    free(allocator->samples);
    allocator->view = NULL;
    allocator->section = NULL;
    allocator->samples = allocator->free = NULL;
    allocator->free_count = 0;
}

static ULONGLONG align_up(ULONGLONG value, ULONG align)
{
    return (value + align - 1) & ~((ULONGLONG)align - 1);
}

/* Where the data of the first buffer is, how far the next one is, and the size of all. */
static ULONGLONG get_layout(const ALLOCATOR_PROPERTIES *props, ULONGLONG *first, ULONGLONG *stride)
{
    *first = align_up(props->cbPrefix, props->cbAlign);
    *stride = align_up((ULONGLONG)props->cbPrefix + props->cbBuffer, props->cbAlign);
    return *first + *stride * props->cBuffers;
}

HRESULT allocator_check_properties(const ALLOCATOR_PROPERTIES *props)
{
    ULONGLONG first, stride;

    if (props->cBuffers < 0 || props->cbBuffer < 0 || props->cbPrefix < 0) return E_INVALIDARG;
    if (props->cbAlign <= 0 || props->cbAlign > ALLOCATOR_MAX_ALIGN || !is_power_of_2(props->cbAlign)) return VFW_E_BADALIGN;
    if (get_layout(props, &first, &stride) > ~(SIZE_T)0 / 2) return E_OUTOFMEMORY;
    return S_OK;
}

HRESULT allocator_allocate_memory(struct proxy_allocator *allocator)
{
    const ALLOCATOR_PROPERTIES *props = &allocator->props;
    ULONGLONG first, stride, total = get_layout(props, &first, &stride);
    struct proxy_sample *sample;
    LONG i;

    if (total != (SIZE_T)total) return E_OUTOFMEMORY;
    if (!(allocator->samples = calloc(props->cBuffers, sizeof(*allocator->samples)))) return E_OUTOFMEMORY;
    allocator->view_size = total;
    allocator->section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, total >> 32, total, NULL);
    if (allocator->section) allocator->view = MapViewOfFile(allocator->section, FILE_MAP_WRITE, 0, 0, 0);
    if (!allocator->view)
    {
        WARN("No memory for %ld buffers of %ld bytes, error %lu.\n", props->cBuffers, props->cbBuffer, GetLastError());
        allocator_free_memory(allocator);
        return E_OUTOFMEMORY;
    }

    for (i = props->cBuffers - 1; i >= 0; --i)
    {
        sample = &allocator->samples[i];
        sample->allocator = allocator;
        sample->data = allocator->view + first + stride * i;
        sample->size = props->cbBuffer;
        sample->next = allocator->free;
        allocator->free = sample;
    }
    allocator->free_count = props->cBuffers;
    InterlockedIncrement(&allocator->memory);
    return S_OK;
}
