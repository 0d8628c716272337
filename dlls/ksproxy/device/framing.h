/*
 * What a kernel pin wants of its buffers
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

#ifndef __KSPROXY_DEVICE_FRAMING_H
#define __KSPROXY_DEVICE_FRAMING_H

#include "ksproxy_private.h"

/* POOL_TYPE, which ks.h has for drivers only. */
#define NONPAGED_POOL 0
#define PAGED_POOL    1

/* Nobody gets more buffers than these, or ones that are aligned more strictly. */
#define ALLOCATOR_MAX_BUFFERS 64
#define ALLOCATOR_MAX_ALIGN 65536 /* the granularity of a view, which has to be a multiple */

/* Bytes of the structure with its items, 0 if it has none or too many. */
ULONG framing_size(const KSALLOCATOR_FRAMING_EX *framing);
/* Asks the driver for the framing of a kernel pin. *framing is the caller's (CoTaskMem); an old one is made an extended one with one
 * item; NULL with FramingProp_None. */
FRAMING_PROP framing_query(HANDLE handle, KSALLOCATOR_FRAMING_EX **framing);
/* The requirements that framing (NULL: none) and format together make. Pure; always gives something usable. */
void framing_get(const KSALLOCATOR_FRAMING_EX *framing, const AM_MEDIA_TYPE *type, ALLOCATOR_PROPERTIES *props);

#endif /* __KSPROXY_DEVICE_FRAMING_H */
