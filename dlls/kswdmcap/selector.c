/*
 * ISelector
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

#include "kswdmcap_private.h"

#include "vidcap.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

static HRESULT get_number(ISelector *iface, ULONG id, DWORD *number)
{
    KSPROPERTY_SELECTOR_S data = {.Value = 0};
    HRESULT hr;

    if (!number) return E_POINTER;
    if (SUCCEEDED(hr = extension_get(extension_from_iface(iface), id, &data, sizeof(data)))) *number = data.Value;
    return hr;
}

static HRESULT WINAPI selector_get_NumSources(ISelector *iface, DWORD *count)
{
    TRACE("iface %p, count %p.\n", iface, count);
    return get_number(iface, KSPROPERTY_SELECTOR_NUM_SOURCES, count);
}

static HRESULT WINAPI selector_get_SourceNodeId(ISelector *iface, DWORD *node)
{
    TRACE("iface %p, node %p.\n", iface, node);
    return get_number(iface, KSPROPERTY_SELECTOR_SOURCE_NODE_ID, node);
}

/* Which sources there are the driver knows. */
static HRESULT WINAPI selector_put_SourceNodeId(ISelector *iface, DWORD node)
{
    KSPROPERTY_SELECTOR_S data = {.Value = node};

    TRACE("iface %p, node %lu.\n", iface, node);

    return extension_set(extension_from_iface(iface), KSPROPERTY_SELECTOR_SOURCE_NODE_ID, &data, sizeof(data));
}

static const ISelectorVtbl selector_vtbl =
{
    FACET_UNKNOWN(ISelector),
    selector_get_NumSources,
    selector_get_SourceNodeId,
    selector_put_SourceNodeId,
};

const struct extension_class selector_class = PLAIN_EXTENSION(PROPSETID_VIDCAP_SELECTOR, ISelector, selector_vtbl);
