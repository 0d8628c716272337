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

#ifndef __KSPROXY_BUFFER_MEMORY_H
#define __KSPROXY_BUFFER_MEMORY_H

#include "buffer/sample.h"

/*
 * One object is an allocator of either kind of memory. In user mode all buffers are a view of one unnamed section, so that a driver in
 * another process can fill them in place. The memory exists from Commit until Decommit and the return of the last sample. Samples are
 * made with it and reused without further allocation: a sample whose last reference goes returns to the free list and is set up
 * again by GetBuffer. A sample that is out holds a reference on the allocator.
 *
 * In kernel mode the frames are those of a kernel allocator, whose handle the object keeps. They never enter user mode, so that
 * there are no samples.
 */

struct proxy_allocator
{
    struct com_object obj;
    struct facet allocator;           /* IMemAllocator and IMemAllocatorCallbackTemp */
    struct facet ks_allocator;        /* IKsAllocator and IKsAllocatorEx */

    CRITICAL_SECTION cs;
    CONDITION_VARIABLE changed;       /* a sample came back, or Decommit */
    ALLOCATOR_PROPERTIES props;       /* checked ones */
    BOOL committed;
    HANDLE section;
    BYTE *view;
    SIZE_T view_size;
    LONG memory;                      /* counts allocations and their ends */
    struct proxy_sample *samples, *free; /* NULL without memory */
    LONG free_count;
    IMemAllocatorNotifyCallbackTemp *notify;

    KSALLOCATORMODE mode;
    HANDLE handle;                    /* kernel allocator, NULL if there is none; owned */
    ALLOCATOR_PROPERTIES_EX props_ex; /* begins with a copy of props; KsGetProperties lets anybody write to it */
};

static inline IMemAllocator *allocator_iface(struct proxy_allocator *allocator)
{
    return (IMemAllocator *)&allocator->allocator;
}

/* Whether a user-mode allocator can be made of the properties: S_OK or the documented error of IMemAllocator::SetProperties. */
HRESULT allocator_check_properties(const ALLOCATOR_PROPERTIES *props);
/* Makes the memory and the free samples of an allocator, or frees them. The allocator's lock is held. */
HRESULT allocator_allocate_memory(struct proxy_allocator *allocator);
void allocator_free_memory(struct proxy_allocator *allocator);

#endif /* __KSPROXY_BUFFER_MEMORY_H */
