/*
 * The camcorder of the tests
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

#include "camcorder.h"

IBaseFilter *create_camcorder(void)
{
    return create_device(&KSCATEGORY_CAPTURE, L"" KSBENCH_CAMCORDER_HARDWARE_ID);
}

void *create_camcorder_node(IBaseFilter *filter, ULONG node, REFIID iid)
{
    IKsTopologyInfo *info = query(filter, &IID_IKsTopologyInfo);
    void *iface = NULL;
    HRESULT hr;

    hr = IKsTopologyInfo_CreateNodeInstance(info, node, iid, &iface);
    ok(hr == S_OK, "%s: got hr %#lx.\n", wine_dbgstr_guid(iid), hr);
    IKsTopologyInfo_Release(info);
    return SUCCEEDED(hr) ? iface : NULL;
}
