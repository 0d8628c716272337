/*
 * The proxy's allocator, whose buffers lie in one shared section
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

#ifndef __KSPROXY_BUFFER_ALLOCATOR_H
#define __KSPROXY_BUFFER_ALLOCATOR_H

#include "ksproxy_private.h"
#include "wineks.h"

/* *out is the caller's reference. */
HRESULT allocator_create(IMemAllocator **out);
BOOL allocator_is_ours(IMemAllocator *iface);
/* The IKsAllocatorEx of an allocator of ours, not referenced; NULL for any other. */
IKsAllocatorEx *allocator_get_ex(IMemAllocator *iface);
/* Tells the section that the buffers of a committed allocator of ours lie in. FALSE for any other one. */
BOOL allocator_get_region(IMemAllocator *iface, struct wineks_region *region);
/* Another number whenever an allocator of ours has got other memory, or none any more. */
LONG allocator_get_memory(IMemAllocator *iface);

#endif /* __KSPROXY_BUFFER_ALLOCATOR_H */
