/*
 * Requests to kernel-streaming handles
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

#ifndef __KSPROXY_DEVICE_DEVIO_H
#define __KSPROXY_DEVICE_DEVIO_H

#include "ksproxy_private.h"

/* No answer of a driver is taken that is longer, in bytes. */
#define KS_MAX_ANSWER (16 * 1024 * 1024)

/* Frees what is kept between requests. Called when the module goes. */
void devio_cleanup(void);

/* Sends an IOCTL to a KS handle, also to an overlapped one, and waits as long as the driver takes: for what an application asks itself.
 * Returns HRESULT_FROM_WIN32 of the documented translation. *returned is set on success (to at most out_size) and with ERROR_MORE_DATA
 * (to the size that is needed, as the driver says), else to 0; it may be NULL. out is only read where it is what a property is set to,
 * though winedevice writes every out buffer back: it may be constant. */
HRESULT ks_ioctl(HANDLE handle, ULONG code, void *in, ULONG in_size, void *out, ULONG out_size, ULONG *returned);
/* Sends a request whose answer nobody needs, and doesn't wait without end, like all below: what takes longer than timeout ms is
 * cancelled and, if the driver doesn't give it back within CANCEL_TIMEOUT either, left to it (ERROR_TIMEOUT in both cases). in and out
 * are copied. */
HRESULT ks_ioctl_bounded(HANDLE handle, ULONG code, const void *in, ULONG in_size, const void *out, ULONG out_size,
        DWORD timeout);
/* Whether the error is that of a driver which hasn't answered in time, so that it is no use to ask for more. */
static inline BOOL is_timeout(HRESULT hr)
{
    return hr == HRESULT_FROM_WIN32(ERROR_TIMEOUT);
}

/* Every request below is bounded by PROPERTY_TIMEOUT, also each of several that it takes to find out a size. */

/* Gets a property of fixed size: exactly size bytes or an error. descriptor begins with a KSPROPERTY whose Flags are set
 * here; KSPROPERTY_TYPE_TOPOLOGY stays. */
HRESULT ks_property_get(HANDLE handle, void *descriptor, ULONG descriptor_size, void *data, ULONG size);
/* Gets a property of any size: asks for the size, allocates with CoTaskMemAlloc, asks again while the answer grows. *data is the
 * caller's on success, NULL otherwise, and *size what the driver has filled. */
HRESULT ks_property_get_alloc(HANDLE handle, void *descriptor, ULONG descriptor_size, void **data, ULONG *size);
/* Gets the property, method or event sets of an object; which ones the code of the request says. *sets is the caller's (CoTaskMem), and
 * NULL on failure; *count is 0 then. */
HRESULT ks_get_sets(HANDLE handle, ULONG code, GUID **sets, ULONG *count);
/* Get and set a property that has no parameters. */
HRESULT ks_get(HANDLE handle, const GUID *set, ULONG id, void *data, ULONG size);
HRESULT ks_set(HANDLE handle, const GUID *set, ULONG id, const void *data, ULONG size);
/* Sets a property that has no parameters within timeout ms, see ks_ioctl_bounded(). */
HRESULT ks_set_bounded(HANDLE handle, const GUID *set, ULONG id, const void *data, ULONG size, DWORD timeout);
/* The kinds of access that the driver has to a property without parameters: KSPROPERTY_TYPE_GET, KSPROPERTY_TYPE_SET; 0 if it doesn't
 * know the property. */
ULONG ks_get_support(HANDLE handle, const GUID *set, ULONG id);
/* Get a property of KSPROPSETID_Pin of a pin factory, as ks_property_get() and ks_property_get_alloc() do. */
HRESULT ks_factory_get(HANDLE filter, ULONG factory, ULONG id, void *data, ULONG size);
HRESULT ks_factory_get_alloc(HANDLE filter, ULONG factory, ULONG id, void **data, ULONG *size);
/* Gets a KSMULTIPLE_ITEM of the pin factory, whose Size has been checked. *items is the caller's (CoTaskMem); *size >= Size. */
HRESULT ks_factory_get_items(HANDLE filter, ULONG factory, ULONG id, KSMULTIPLE_ITEM **items, ULONG *size);
/* Gets the data ranges that the pin factory has now, as ks_factory_get_items() does: the constrained ones where the driver has that
 * property, else all. */
HRESULT ks_factory_get_ranges(HANDLE filter, ULONG factory, KSMULTIPLE_ITEM **ranges, ULONG *size);

#endif /* __KSPROXY_DEVICE_DEVIO_H */
