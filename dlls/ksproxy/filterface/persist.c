/*
 * IPersistPropertyBag of the proxy filter: opening the device
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
#include <wchar.h>

#include "ksproxy_private.h"
#include "pin/change.h"
#include "pin/filter.h"
#include "filterface/load.h"
#include "filterface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static struct proxy_filter *impl_from_IPersistPropertyBag(IPersistPropertyBag *iface)
{
    return impl_from_facet(iface, struct proxy_filter, persist_bag);
}

static HRESULT WINAPI persist_bag_GetClassID(IPersistPropertyBag *iface, CLSID *clsid)
{
    TRACE("iface %p, clsid %p.\n", iface, clsid);

    if (!clsid) return E_POINTER;
    *clsid = CLSID_Proxy;
    return S_OK;
}

/* A new filter is as InitNew makes it; the device still comes by Load. */
static HRESULT WINAPI persist_bag_InitNew(IPersistPropertyBag *iface)
{
    struct proxy_filter *filter = impl_from_IPersistPropertyBag(iface);
    HRESULT hr;

    TRACE("filter %p.\n", filter);

    if (FAILED(hr = filter_begin_change(filter))) return hr;
    if (filter->device_path) hr = E_UNEXPECTED;
    filter_end_change(filter);
    return hr;
}

/* Reads a string that isn't empty. *string is the caller's (free), NULL on failure. */
static HRESULT bag_read_string(IPropertyBag *bag, const WCHAR *name, IErrorLog *log, WCHAR **string)
{
    VARIANT var;
    HRESULT hr;

    *string = NULL;
    VariantInit(&var);
    V_VT(&var) = VT_BSTR; /* the type that is wanted, as IPropertyBag::Read has it */
    V_BSTR(&var) = NULL;
    hr = IPropertyBag_Read(bag, name, &var, log);
    if (SUCCEEDED(hr))
    {
        if (V_VT(&var) != VT_BSTR || !SysStringLen(V_BSTR(&var))) hr = E_INVALIDARG;
        else hr = (*string = wcsdup(V_BSTR(&var))) ? S_OK : E_OUTOFMEMORY;
    }
    VariantClear(&var);
    TRACE("%s: %s, %#lx.\n", debugstr_w(name), debugstr_w(*string), (unsigned long)hr);
    return hr;
}

static HRESULT WINAPI persist_bag_Load(IPersistPropertyBag *iface, IPropertyBag *bag, IErrorLog *log)
{
    struct proxy_filter *filter = impl_from_IPersistPropertyBag(iface);
    WCHAR *path, *name = NULL;
    HRESULT hr;

    TRACE("filter %p, bag %p, log %p.\n", filter, bag, log);

    if (!bag) return E_POINTER;
    if (FAILED(hr = bag_read_string(bag, L"DevicePath", log, &path))) return hr;
    bag_read_string(bag, L"FriendlyName", NULL, &name);

    return filter_load(filter, path, name);
}

static HRESULT bag_write_string(IPropertyBag *bag, const WCHAR *name, const WCHAR *string)
{
    VARIANT var;
    HRESULT hr;

    V_VT(&var) = VT_BSTR;
    if (!(V_BSTR(&var) = SysAllocString(string))) return E_OUTOFMEMORY;
    hr = IPropertyBag_Write(bag, name, &var);
    VariantClear(&var);
    return hr;
}

/* Writes what Load reads. */
static HRESULT WINAPI persist_bag_Save(IPersistPropertyBag *iface, IPropertyBag *bag, BOOL clear_dirty, BOOL save_all)
{
    struct proxy_filter *filter = impl_from_IPersistPropertyBag(iface);
    const WCHAR *path, *name;
    HRESULT hr;

    TRACE("filter %p, bag %p, clear_dirty %d, save_all %d.\n", filter, bag, clear_dirty, save_all);

    if (!bag) return E_POINTER;
    if (!filter_get_device(filter, &path, &name)) return E_UNEXPECTED;
    if (FAILED(hr = bag_write_string(bag, L"DevicePath", path))) return hr;
    return name ? bag_write_string(bag, L"FriendlyName", name) : S_OK;
}

const IPersistPropertyBagVtbl persist_bag_vtbl =
{
    FACET_UNKNOWN(IPersistPropertyBag),
    persist_bag_GetClassID,
    persist_bag_InitNew,
    persist_bag_Load,
    persist_bag_Save,
};
