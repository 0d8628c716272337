/*
 * IAMDeviceRemoval of the proxy filter
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

#include <string.h>
#include <wchar.h>

#include "ksproxy_private.h"
#include "clock/deviceclock.h"
#include "device/devicekey.h"
#include "device/kscreate.h"
#include "pin/change.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/kernelpin.h"
#include "pin/pin.h"
#include "state/filterstate.h"
#include "connect/disconnect.h"
#include "filterface/vtables.h"
#include "stockwine/devicelost.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static struct proxy_filter *impl_from_IAMDeviceRemoval(IAMDeviceRemoval *iface)
{
    return impl_from_facet(iface, struct proxy_filter, device_removal);
}

static HRESULT WINAPI device_removal_DeviceInfo(IAMDeviceRemoval *iface, CLSID *clsid, WCHAR **link)
{
    struct proxy_filter *filter = impl_from_IAMDeviceRemoval(iface);
    HMODULE asker = module_of_address(__builtin_return_address(0));
    const WCHAR *path;
    SIZE_T size;
    HRESULT hr;

    TRACE("filter %p, clsid %p, link %p.\n", filter, clsid, link);

    if (!clsid || !link) return E_POINTER;
    *clsid = GUID_NULL;
    *link = NULL;
    EnterCriticalSection(&filter->cs);
    if ((path = filter->device_path)) filter->info_asker = asker; /* the path is constant once it is there */
    LeaveCriticalSection(&filter->cs);
    if (!path) return E_UNEXPECTED;
    if (FAILED(hr = device_path_class(path, clsid))) return hr;
    size = (wcslen(path) + 1) * sizeof(WCHAR);
    if (!(*link = CoTaskMemAlloc(size))) return E_OUTOFMEMORY;
    memcpy(*link, path, size);
    return S_OK;
}

static HRESULT WINAPI device_removal_Reassociate(IAMDeviceRemoval *iface)
{
    struct proxy_filter *filter = impl_from_IAMDeviceRemoval(iface);
    HANDLE handle;
    HRESULT hr;

    TRACE("filter %p.\n", filter);

    if (FAILED(hr = filter_begin_change(filter))) return hr;
    if (!filter->device_path) hr = E_UNEXPECTED;
    else if (filter->handle) hr = S_FALSE;
    else if (SUCCEEDED(hr = device_open(filter->device_path, &handle)))
    {
        EnterCriticalSection(&filter->cs);
        filter->handle = handle;
        filter->lost = FALSE;
        ++filter->formats_version;
        LeaveCriticalSection(&filter->cs);
    }
    filter_end_change(filter);
    return hr;
}

/* The kernel pins of connections go, as for IKsPin's that have lost their source: such a pin streams again when it has been connected
 * anew. */
static void close_device(struct proxy_filter *filter)
{
    struct proxy_pin *pin;
    HANDLE handle;
    ULONG i;

    filter_stop_pins(filter);
    for (i = 0; (pin = filter_get_pin(filter, i)); ++i) pin_close_kernel(pin);
    EnterCriticalSection(&filter->cs);
    handle = filter->handle;
    filter->handle = NULL;
    LeaveCriticalSection(&filter->cs);
    CloseHandle(handle);
}

static HRESULT WINAPI device_removal_Disassociate(IAMDeviceRemoval *iface)
{
    struct proxy_filter *filter = impl_from_IAMDeviceRemoval(iface);
    struct proxy_pin *pin;
    HRESULT hr;
    ULONG i;

    TRACE("filter %p.\n", filter);

    for (i = 0; (pin = filter_get_pin(filter, i)); ++i)
        if (pin_get_current(pin) == KSPIN_COMMUNICATION_SINK) link_break(pin);
    if (FAILED(hr = filter_begin_change(filter))) return hr;
    if (!filter->device_path) hr = E_UNEXPECTED;
    else if (!filter->handle) hr = S_FALSE;
    else close_device(filter);
    filter_end_change(filter);
    filter_clock_closed(filter);
    return hr;
}

const IAMDeviceRemovalVtbl device_removal_vtbl =
{
    FACET_UNKNOWN(IAMDeviceRemoval),
    device_removal_DeviceInfo,
    device_removal_Reassociate,
    device_removal_Disassociate,
};
