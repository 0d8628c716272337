/*
 * What ksproxy.ax exports for plug-ins and programs that talk to KS devices themselves
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
#include <string.h>

#include "ksproxy_private.h"
#include "device/dataformat.h"
#include "device/datarange.h"
#include "device/devio.h"

#include <setupapi.h>

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Opens the device interface that is listed at index 0. */
static HRESULT open_first(HDEVINFO list, const GUID *category, ACCESS_MASK access, HANDLE *device)
{
    SP_DEVICE_INTERFACE_DATA interface_data = {.cbSize = sizeof(interface_data)};
    SP_DEVICE_INTERFACE_DETAIL_DATA_W *detail;
    HRESULT hr = S_OK;
    DWORD size = 0;

    if (!SetupDiEnumDeviceInterfaces(list, NULL, category, 0, &interface_data)) return HRESULT_FROM_WIN32(GetLastError());
    SetupDiGetDeviceInterfaceDetailW(list, &interface_data, NULL, 0, &size, NULL);
    if (size < sizeof(*detail)) return HRESULT_FROM_WIN32(GetLastError());
    if (!(detail = calloc(1, size))) return E_OUTOFMEMORY;
    detail->cbSize = sizeof(*detail);

    /* Overlapped: KsSynchronousDeviceControl and stream I/O both can use it. */
    if (!SetupDiGetDeviceInterfaceDetailW(list, &interface_data, detail, size, NULL, NULL)
            || (*device = CreateFileW(detail->DevicePath, access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
            FILE_FLAG_OVERLAPPED, NULL)) == INVALID_HANDLE_VALUE)
        hr = HRESULT_FROM_WIN32(GetLastError());
    TRACE("%s: %#lx.\n", debugstr_w(detail->DevicePath), (unsigned long)hr);
    free(detail);
    return hr;
}

/* Opens the first device of the category, no other one if that fails. *device is the caller's, INVALID_HANDLE_VALUE on failure. */
HRESULT WINAPI KsOpenDefaultDevice(REFGUID category, ACCESS_MASK access, HANDLE *device)
{
    HDEVINFO list;
    HRESULT hr;

    TRACE("category %s, access %#lx, device %p.\n", debugstr_guid(category), (unsigned long)access, device);

    if (!device) return E_POINTER;
    *device = INVALID_HANDLE_VALUE;
    if (!category) return E_POINTER;

    list = SetupDiGetClassDevsW(category, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
    if (list == INVALID_HANDLE_VALUE) return HRESULT_FROM_WIN32(GetLastError());
    hr = open_first(list, category, access, device);
    SetupDiDestroyDeviceInfoList(list);
    return hr;
}

HRESULT WINAPI KsSynchronousDeviceControl(HANDLE handle, ULONG code, void *in, ULONG in_size, void *out, ULONG out_size,
        ULONG *returned)
{
    TRACE("handle %p, code %#lx, in %p, %lu bytes, out %p, %lu bytes, returned %p.\n", handle, (unsigned long)code, in,
            (unsigned long)in_size, out, (unsigned long)out_size, returned);

    return ks_ioctl(handle, code, in, in_size, out, out_size, returned);
}

/* *items is a KSMULTIPLE_ITEM that the caller frees with CoTaskMemFree, NULL on failure. */
HRESULT WINAPI KsGetMultiplePinFactoryItems(HANDLE filter, ULONG factory, ULONG property, void **items)
{
    ULONG size;

    TRACE("filter %p, factory %lu, property %lu, items %p.\n", filter, (unsigned long)factory, (unsigned long)property, items);

    if (!items) return E_POINTER;
    return ks_factory_get_items(filter, factory, property, (KSMULTIPLE_ITEM **)items, &size);
}

/* Attribute lists are entries of the list of data ranges, but no media types. */
HRESULT WINAPI KsGetMediaTypeCount(HANDLE filter, ULONG factory, ULONG *count)
{
    KSMULTIPLE_ITEM *ranges;
    ULONG size;
    HRESULT hr;

    TRACE("filter %p, factory %lu, count %p.\n", filter, (unsigned long)factory, count);

    if (!count) return E_POINTER;
    *count = 0;
    if (FAILED(hr = ks_factory_get_ranges(filter, factory, &ranges, &size))) return hr;
    *count = datarange_count(ranges, size);
    CoTaskMemFree(ranges);
    return S_OK;
}

/* The codes for a position outside are those of CBasePin::GetMediaType, as the page names none. The caller frees the type's format
 * with CoTaskMemFree; *type is cleared on failure. */
HRESULT WINAPI KsGetMediaType(int position, AM_MEDIA_TYPE *type, HANDLE filter, ULONG factory)
{
    const KSMULTIPLE_ITEM *attributes;
    const KSDATARANGE *range;
    KSMULTIPLE_ITEM *ranges;
    ULONG size;
    HRESULT hr;

    TRACE("position %d, type %p, filter %p, factory %lu.\n", position, type, filter, (unsigned long)factory);

    if (!type) return E_POINTER;
    memset(type, 0, sizeof(*type));
    if (position < 0) return E_INVALIDARG;
    if (FAILED(hr = ks_factory_get_ranges(filter, factory, &ranges, &size))) return hr;

    if ((range = datarange_at(ranges, size, position, &attributes)))
        hr = mediatype_from_range(filter, factory, range, attributes, type);
    else
        hr = VFW_S_NO_MORE_ITEMS;
    CoTaskMemFree(ranges);
    return hr;
}
