/*
 * Extensions of topology nodes
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

#include "plugin/nodeinterfaces.h"
#include "device/devicekey.h"

#include "vidcap.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#define NODE_INTERFACES L"SYSTEM\\CurrentControlSet\\Control\\NodeInterfaces"

struct node_owner
{
    ULONG node;
    IKsControl *control;
};

/* Finds the key, which is named after a property set, by the interface. */
static BOOL find_class(REFIID iid, GUID *set, CLSID *clsid)
{
    BOOL found = FALSE;
    WCHAR name[64];
    DWORD i, size;
    IID key_iid;
    HKEY key;

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, NODE_INTERFACES, 0, KEY_READ, &key)) return FALSE;
    for (i = 0; !found; i++)
    {
        size = ARRAY_SIZE(name);
        if (RegEnumKeyExW(key, i, name, &size, NULL, NULL, NULL, NULL)) break;
        found = name[0] == '{' && CLSIDFromString(name, set) == S_OK && registry_get_guid(key, name, L"IID", &key_iid)
                && IsEqualGUID(&key_iid, iid) && registry_get_guid(key, name, L"CLSID", clsid);
    }
    RegCloseKey(key);
    return found;
}

static HRESULT tell_node(IUnknown *inner, void *arg)
{
    struct node_owner *owner = arg;
    IKsNodeControl *control;
    HRESULT hr;

    if (FAILED(hr = IUnknown_QueryInterface(inner, &IID_IKsNodeControl, (void **)&control))) return hr;
    if (SUCCEEDED(hr = IKsNodeControl_put_NodeId(control, owner->node))) hr = IKsNodeControl_put_KsControl(control, owner->control);
    IKsNodeControl_Release(control);
    return hr;
}

HRESULT node_interface_load(struct extensions *extensions, REFIID iid, ULONG node, IKsControl *control)
{
    struct node_owner owner = {node, control};
    CLSID clsid;
    GUID set;

    TRACE("node %lu, iid %s.\n", node, debugstr_guid(iid));

    if (!find_class(iid, &set, &clsid)) return S_FALSE;
    return extensions_add(extensions, &clsid, &set, iid, tell_node, &owner);
}
