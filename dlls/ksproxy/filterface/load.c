/*
 * What makes a filter the filter of a device
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

#include "filterface/load.h"
#include "device/devicekey.h"
#include "device/kscreate.h"
#include "pin/change.h"
#include "pin/pinlist.h"
#include "seeking/offer.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Opens the device and makes the pins. What it has begun is undone when it fails. */
static HRESULT load_device(struct proxy_filter *filter, const WCHAR *path)
{
    HANDLE handle;
    HRESULT hr;

    if (FAILED(hr = device_open(path, &handle))) return hr;
    filter->handle = handle;
    if (SUCCEEDED(hr = seeking_init_filter(filter)) && SUCCEEDED(hr = filter_make_pins(filter))) return S_OK;

    WARN("%s doesn't tell its pins: %#lx.\n", debugstr_w(path), (unsigned long)hr);
    filter->handle = NULL;
    CloseHandle(handle);
    return hr;
}

/* No lock is held: extensions ask the filter what they like. */
static void load_extensions(struct proxy_filter *filter)
{
    filter->device_key = device_key_open(filter->device_path);
    extensions_load_classes(&filter->extensions, filter->device_key);
    extensions_load(&filter->extensions, filter->handle, filter->device_key);
}

HRESULT filter_load(struct proxy_filter *filter, WCHAR *path, WCHAR *name)
{
    HRESULT hr;

    if (SUCCEEDED(hr = filter_begin_change(filter)))
    {
        /* One filter is one device for all its life: pins and handles that were given out belong to it. */
        hr = filter->device_path ? E_UNEXPECTED : load_device(filter, path);
        if (SUCCEEDED(hr))
        {
            EnterCriticalSection(&filter->cs);
            filter->device_path = path;
            filter->friendly_name = name;
            if (name && !filter->base_filter.name[0])
                lstrcpynW(filter->base_filter.name, name, ARRAY_SIZE(filter->base_filter.name));
            LeaveCriticalSection(&filter->cs);
            path = name = NULL;
        }
        filter_end_change(filter);
        if (SUCCEEDED(hr)) load_extensions(filter);
    }
    free(path);
    free(name);
    return hr;
}

BOOL filter_get_device(struct proxy_filter *filter, const WCHAR **path, const WCHAR **name)
{
    EnterCriticalSection(&filter->cs);
    *path = filter->device_path;
    *name = filter->friendly_name;
    LeaveCriticalSection(&filter->cs);
    return *path != NULL;
}
