/*
 * Property pages that are registered for property sets
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

#include <wchar.h>

#include "plugin/pages.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#define MEDIA_SETS L"SYSTEM\\CurrentControlSet\\Control\\MediaSets\\"
#define PROPERTY_PAGES L"\\PropertyPages"

static HRESULT add_page(CAUUID *pages, const GUID *clsid)
{
    GUID *elems;
    ULONG i;

    for (i = 0; i < pages->cElems; i++)
        if (IsEqualGUID(&pages->pElems[i], clsid)) return S_OK;
    if (!(elems = CoTaskMemRealloc(pages->pElems, (pages->cElems + 1) * sizeof(*elems)))) return E_OUTOFMEMORY;
    elems[pages->cElems++] = *clsid;
    pages->pElems = elems;
    return S_OK;
}

/* The names of the keys are the pages' classes. One that isn't is nobody's page. */
static HRESULT add_keys(CAUUID *pages, HKEY key)
{
    WCHAR name[MAX_PATH];
    HRESULT hr = S_OK;
    DWORD index, size;
    CLSID clsid;

    for (index = 0; SUCCEEDED(hr); index++)
    {
        size = ARRAY_SIZE(name);
        if (RegEnumKeyExW(key, index, name, &size, NULL, NULL, NULL, NULL)) break;
        if (name[0] == '{' && CLSIDFromString(name, &clsid) == S_OK) hr = add_page(pages, &clsid);
        else WARN("%s is no class of a property page.\n", debugstr_w(name));
    }
    return hr;
}

HRESULT pages_add(CAUUID *pages, const GUID *sets, ULONG count)
{
    WCHAR path[ARRAY_SIZE(MEDIA_SETS) + ARRAY_SIZE(PROPERTY_PAGES) + 38];
    HRESULT hr = S_OK;
    HKEY key;
    ULONG i;

    for (i = 0; i < count && SUCCEEDED(hr); i++)
    {
        wcscpy(path, MEDIA_SETS);
        StringFromGUID2(&sets[i], path + wcslen(path), 39);
        wcscat(path, PROPERTY_PAGES);
        if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_ENUMERATE_SUB_KEYS, &key)) continue;
        hr = add_keys(pages, key);
        RegCloseKey(key);
    }
    return hr;
}

/* ---- ISpecifyPropertyPages ---- */

static HRESULT get_pages(struct extensions *extensions, CAUUID *pages)
{
    GUID *sets;
    ULONG count;
    HRESULT hr;

    pages->cElems = 0;
    pages->pElems = NULL;
    count = extensions_copy_sets(extensions, &sets);
    hr = pages_add(pages, sets, count);
    CoTaskMemFree(sets);
    if (SUCCEEDED(hr) && extensions->add_pages) hr = extensions->add_pages(extensions->property_pages.owner, pages);
    return hr;
}

/* The documents don't say what a device is that has no pages: a program that finds the interface offers a dialog, which would be
 * empty, so that it isn't offered then. */
BOOL extensions_have_pages(struct extensions *extensions)
{
    CAUUID pages;

    get_pages(extensions, &pages);
    CoTaskMemFree(pages.pElems);
    return pages.cElems != 0;
}

static HRESULT WINAPI property_pages_GetPages(ISpecifyPropertyPages *iface, CAUUID *pages)
{
    struct extensions *extensions = impl_from_facet(iface, struct extensions, property_pages);
    HRESULT hr;

    TRACE("iface %p, pages %p.\n", iface, pages);

    if (!pages) return E_POINTER;
    if (SUCCEEDED(hr = get_pages(extensions, pages))) return hr;
    CoTaskMemFree(pages->pElems);
    pages->pElems = NULL;
    pages->cElems = 0;
    return hr;
}

static const ISpecifyPropertyPagesVtbl property_pages_vtbl =
{
    FACET_UNKNOWN(ISpecifyPropertyPages),
    property_pages_GetPages,
};

void pages_init(struct extensions *extensions, HRESULT (*add_pages)(struct com_object *owner, CAUUID *pages))
{
    facet_init(&extensions->property_pages, &property_pages_vtbl, extensions->aggregate_control.owner);
    extensions->add_pages = add_pages;
}
