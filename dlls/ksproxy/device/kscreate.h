/*
 * Opening devices, and making kernel pins and kernel allocators, in bounded time
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

#ifndef __KSPROXY_DEVICE_KSCREATE_H
#define __KSPROXY_DEVICE_KSCREATE_H

#include "ksproxy_private.h"

/* All of these return HRESULT_FROM_WIN32 of the error, ERROR_TIMEOUT if the driver doesn't answer within START_TIMEOUT. What it makes
 * later is closed. *handle is the caller's, NULL on failure. No lock held. */

/* Opens the device of a symbolic link for overlapped requests. */
HRESULT device_open(const WCHAR *path, HANDLE *handle);
/* KsCreatePin. size: bytes of the KSPIN_CONNECT with what stands behind it. */
HRESULT kernel_pin_create(HANDLE filter, const KSPIN_CONNECT *connect, ULONG size, ACCESS_MASK access, HANDLE *handle);
/* KsCreateAllocator. */
HRESULT kernel_allocator_create(HANDLE pin, const KSALLOCATOR_FRAMING *framing, HANDLE *handle);
/* KsCreateClock. */
HRESULT kernel_clock_create(HANDLE pin, HANDLE *handle);
/* KsCreateTopologyNode. */
HRESULT kernel_node_create(HANDLE filter, ULONG node, ACCESS_MASK access, HANDLE *handle);

#endif /* __KSPROXY_DEVICE_KSCREATE_H */
