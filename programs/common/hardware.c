/*
 * Hardware ids
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

#include "kscommon.h"

BOOL has_hardware_id(HDEVINFO set, SP_DEVINFO_DATA *device, const WCHAR *hardware_id)
{
    WCHAR ids[512], *id;
    DWORD size = 0;

    if (!SetupDiGetDeviceRegistryPropertyW(set, device, SPDRP_HARDWAREID, NULL, (BYTE *)ids,
            sizeof(ids) - 2 * sizeof(WCHAR), &size))
        return FALSE;
    ids[size / sizeof(WCHAR)] = ids[size / sizeof(WCHAR) + 1] = 0;
    for (id = ids; *id; id += lstrlenW(id) + 1)
        if (!lstrcmpiW(id, hardware_id)) return TRUE;
    return FALSE;
}
