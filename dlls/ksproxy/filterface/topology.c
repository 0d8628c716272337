/*
 * IKsTopology and IKsTopologyInfo of the filter
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

#include "device/devio.h"
#include "device/datarange.h"
#include "device/kscreate.h"
#include "filterface/node.h"
#include "pin/change.h"
#include "pin/filter.h"
#include "filterface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static struct proxy_filter *impl_from_IKsTopology(IKsTopology *iface)
{
    return impl_from_facet(iface, struct proxy_filter, ks_topology);
}

static struct proxy_filter *impl_from_IKsTopologyInfo(IKsTopologyInfo *iface)
{
    return impl_from_facet(iface, struct proxy_filter, topology_info);
}

/* Copies the filter's handle, which may go at any time. E_UNEXPECTED without a device. */
static HRESULT copy_handle(struct proxy_filter *filter, HANDLE *handle)
{
    HANDLE process = GetCurrentProcess();
    HRESULT hr = S_OK;

    EnterCriticalSection(&filter->cs);
    if (!filter->handle) hr = E_UNEXPECTED;
    else if (!DuplicateHandle(process, filter->handle, process, handle, 0, FALSE, DUPLICATE_SAME_ACCESS))
        hr = HRESULT_FROM_WIN32(GetLastError());
    LeaveCriticalSection(&filter->cs);
    return hr;
}

/* ---- IKsTopology ---- */

/* The node's interface goes to the caller, and the object with it if it has none. An object that is aggregated has its own IUnknown for
 * its owner alone, as any other. */
static HRESULT create_instance(ULONG id, HANDLE handle, IUnknown *outer, REFIID iid, void **out)
{
    IUnknown *unknown;
    HRESULT hr;

    if (FAILED(hr = node_create(id, handle, outer, &unknown))) return hr;
    hr = IUnknown_QueryInterface(unknown, iid, out);
    IUnknown_Release(unknown);
    return hr;
}

/* No flags are defined. */
static HRESULT WINAPI ks_topology_CreateNodeInstance(IKsTopology *iface, ULONG id, ULONG flags, ACCESS_MASK access, IUnknown *outer,
        REFGUID iid, void **out)
{
    struct proxy_filter *filter = impl_from_IKsTopology(iface);
    HANDLE parent, handle;
    HRESULT hr;

    TRACE("filter %p, id %lu, flags %#lx, access %#lx, outer %p, iid %s, out %p.\n", filter, id, flags, access, outer,
            debugstr_guid(iid), out);

    if (!out) return E_POINTER;
    *out = NULL;
    if (!iid) return E_POINTER;
    if (flags) return E_INVALIDARG;
    if (outer && !IsEqualGUID(iid, &IID_IUnknown)) return CLASS_E_NOAGGREGATION;
    if (FAILED(hr = copy_handle(filter, &parent))) return hr;
    hr = kernel_node_create(parent, id, access, &handle);
    CloseHandle(parent);
    return SUCCEEDED(hr) ? create_instance(id, handle, outer, iid, out) : hr;
}

const IKsTopologyVtbl ks_topology_vtbl =
{
    FACET_UNKNOWN(IKsTopology),
    ks_topology_CreateNodeInstance,
};

/* ---- IKsTopologyInfo ---- */

/* Gets a list of KSPROPSETID_Topology, whose items have item_size bytes; NULL and no items if the driver has none. *items is the
 * caller's (CoTaskMem). */
static HRESULT get_list(struct proxy_filter *filter, ULONG id, ULONG item_size, KSMULTIPLE_ITEM **items)
{
    KSPROPERTY property = {{{KSPROPSETID_Topology, id, 0}}};
    HANDLE handle;
    HRESULT hr;
    ULONG size;

    if (FAILED(hr = copy_handle(filter, &handle))) return hr;
    hr = ks_property_get_alloc(handle, &property, sizeof(property), (void **)items, &size);
    CloseHandle(handle);
    if (FAILED(hr) || multiple_item_valid(*items, size, item_size)) return hr;
    WARN("The list %lu of the topology is broken.\n", id);
    CoTaskMemFree(*items);
    *items = NULL;
    return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
}

static HRESULT get_count(struct proxy_filter *filter, ULONG id, ULONG item_size, DWORD *count)
{
    KSMULTIPLE_ITEM *items;
    HRESULT hr;

    if (!count) return E_POINTER;
    *count = 0;
    if (FAILED(hr = get_list(filter, id, item_size, &items))) return hr;
    *count = items->Count;
    CoTaskMemFree(items);
    return hr;
}

/* The documents don't say what an index past the end is. */
static HRESULT get_item(struct proxy_filter *filter, ULONG id, ULONG item_size, DWORD index, void *item)
{
    KSMULTIPLE_ITEM *items;
    HRESULT hr;

    if (!item) return E_POINTER;
    if (FAILED(hr = get_list(filter, id, item_size, &items))) return hr;
    if (index >= items->Count) hr = HRESULT_FROM_WIN32(ERROR_NO_MORE_ITEMS);
    else memcpy(item, (BYTE *)(items + 1) + (SIZE_T)index * item_size, item_size);
    CoTaskMemFree(items);
    return hr;
}

static HRESULT WINAPI topology_info_get_NumCategories(IKsTopologyInfo *iface, DWORD *count)
{
    TRACE("iface %p, count %p.\n", iface, count);
    return get_count(impl_from_IKsTopologyInfo(iface), KSPROPERTY_TOPOLOGY_CATEGORIES, sizeof(GUID), count);
}

static HRESULT WINAPI topology_info_get_Category(IKsTopologyInfo *iface, DWORD index, GUID *category)
{
    TRACE("iface %p, index %lu, category %p.\n", iface, index, category);
    return get_item(impl_from_IKsTopologyInfo(iface), KSPROPERTY_TOPOLOGY_CATEGORIES, sizeof(GUID), index, category);
}

static HRESULT WINAPI topology_info_get_NumConnections(IKsTopologyInfo *iface, DWORD *count)
{
    TRACE("iface %p, count %p.\n", iface, count);
    return get_count(impl_from_IKsTopologyInfo(iface), KSPROPERTY_TOPOLOGY_CONNECTIONS, sizeof(KSTOPOLOGY_CONNECTION), count);
}

static HRESULT WINAPI topology_info_get_ConnectionInfo(IKsTopologyInfo *iface, DWORD index, KSTOPOLOGY_CONNECTION *connection)
{
    TRACE("iface %p, index %lu, connection %p.\n", iface, index, connection);
    return get_item(impl_from_IKsTopologyInfo(iface), KSPROPERTY_TOPOLOGY_CONNECTIONS, sizeof(KSTOPOLOGY_CONNECTION), index, connection);
}

static HRESULT get_name(struct proxy_filter *filter, DWORD node, WCHAR **name, ULONG *size)
{
    KSP_NODE property = {{{{KSPROPSETID_Topology, KSPROPERTY_TOPOLOGY_NAME, 0}}}, node, 0};
    HANDLE handle;
    HRESULT hr;

    if (FAILED(hr = copy_handle(filter, &handle))) return hr;
    hr = ks_property_get_alloc(handle, &property, sizeof(property), (void **)name, size);
    CloseHandle(handle);
    return hr;
}

/* size and *length are in bytes, with the end of the string. The documents don't say which, nor what a buffer is that is too short:
 * ERROR_MORE_DATA with the length, as for a property. */
static HRESULT WINAPI topology_info_get_NodeName(IKsTopologyInfo *iface, DWORD node, WCHAR *name, DWORD size, DWORD *length)
{
    struct proxy_filter *filter = impl_from_IKsTopologyInfo(iface);
    ULONG string_size, chars;
    WCHAR *string;
    HRESULT hr;

    TRACE("filter %p, node %lu, name %p, size %lu, length %p.\n", filter, node, name, size, length);

    if (!length || (size && !name)) return E_POINTER;
    *length = 0;
    if (FAILED(hr = get_name(filter, node, &string, &string_size))) return hr;
    chars = wcsnlen(string, string_size / sizeof(*string));
    *length = (chars + 1) * sizeof(*string);
    if (size < *length) hr = HRESULT_FROM_WIN32(ERROR_MORE_DATA);
    else
    {
        memcpy(name, string, chars * sizeof(*string));
        name[chars] = 0;
    }
    CoTaskMemFree(string);
    return hr;
}

static HRESULT WINAPI topology_info_get_NumNodes(IKsTopologyInfo *iface, DWORD *count)
{
    TRACE("iface %p, count %p.\n", iface, count);
    return get_count(impl_from_IKsTopologyInfo(iface), KSPROPERTY_TOPOLOGY_NODES, sizeof(GUID), count);
}

static HRESULT WINAPI topology_info_get_NodeType(IKsTopologyInfo *iface, DWORD node, GUID *type)
{
    TRACE("iface %p, node %lu, type %p.\n", iface, node, type);
    return get_item(impl_from_IKsTopologyInfo(iface), KSPROPERTY_TOPOLOGY_NODES, sizeof(GUID), node, type);
}

/* Most drivers have no objects for their nodes: requests to a node are requests to the filter then, with a KSP_NODE and
 * KSPROPERTY_TYPE_TOPOLOGY, as extension units of cameras are asked. */
static HRESULT WINAPI topology_info_CreateNodeInstance(IKsTopologyInfo *iface, DWORD node, REFIID iid, void **out)
{
    struct proxy_filter *filter = impl_from_IKsTopologyInfo(iface);
    HANDLE handle;
    HRESULT hr;
    GUID type;

    TRACE("filter %p, node %lu, iid %s, out %p.\n", filter, node, debugstr_guid(iid), out);

    if (!out) return E_POINTER;
    *out = NULL;
    if (!iid) return E_POINTER;
    if (FAILED(hr = get_item(filter, KSPROPERTY_TOPOLOGY_NODES, sizeof(GUID), node, &type))) return hr;
    if (FAILED(hr = copy_handle(filter, &handle))) return hr;
    return create_instance(node, handle, NULL, iid, out);
}

const IKsTopologyInfoVtbl topology_info_vtbl =
{
    FACET_UNKNOWN(IKsTopologyInfo),
    topology_info_get_NumCategories,
    topology_info_get_Category,
    topology_info_get_NumConnections,
    topology_info_get_ConnectionInfo,
    topology_info_get_NodeName,
    topology_info_get_NumNodes,
    topology_info_get_NodeType,
    topology_info_CreateNodeInstance,
};
