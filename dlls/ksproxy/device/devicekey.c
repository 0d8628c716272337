/*
 * What the registry has of a device interface
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
#include <wchar.h>

#include "device/devicekey.h"

#include <setupapi.h>

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* The class stands in the symbolic link: \\?\device#instance#{class}\reference. */
HRESULT device_path_class(const WCHAR *path, CLSID *clsid)
{
    WCHAR text[39];
    const WCHAR *brace = wcsrchr(path, '{');

    if (!brace || wcslen(brace) < ARRAY_SIZE(text) - 1) return E_FAIL;
    memcpy(text, brace, sizeof(text) - sizeof(WCHAR));
    text[ARRAY_SIZE(text) - 1] = 0;
    return CLSIDFromString(text, clsid) == S_OK ? S_OK : E_FAIL;
}

static BOOL has_path(HDEVINFO list, SP_DEVICE_INTERFACE_DATA *data, const WCHAR *path)
{
    SP_DEVICE_INTERFACE_DETAIL_DATA_W *detail;
    DWORD size = 0;
    BOOL same;

    SetupDiGetDeviceInterfaceDetailW(list, data, NULL, 0, &size, NULL);
    if (!size || !(detail = malloc(size))) return FALSE;
    detail->cbSize = sizeof(*detail);
    same = SetupDiGetDeviceInterfaceDetailW(list, data, detail, size, NULL, NULL) && !_wcsicmp(detail->DevicePath, path);
    free(detail);
    return same;
}

HKEY device_key_open(const WCHAR *path)
{
    SP_DEVICE_INTERFACE_DATA data = {.cbSize = sizeof(data)};
    HKEY key = INVALID_HANDLE_VALUE;
    BOOL found = FALSE;
    HDEVINFO list;
    CLSID class;
    DWORD i;

    if (FAILED(device_path_class(path, &class))) return NULL;
    list = SetupDiGetClassDevsW(&class, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
    if (list == INVALID_HANDLE_VALUE) return NULL;
    for (i = 0; !found && SetupDiEnumDeviceInterfaces(list, NULL, &class, i, &data); i++) found = has_path(list, &data, path);
    if (found) key = SetupDiOpenDeviceInterfaceRegKey(list, &data, 0, KEY_READ);
    SetupDiDestroyDeviceInfoList(list);
    TRACE("%s: key %p.\n", debugstr_w(path), key);
    return key == INVALID_HANDLE_VALUE ? NULL : key;
}

BOOL registry_get_guid(HKEY key, const WCHAR *subkey, const WCHAR *value, GUID *guid)
{
    DWORD size = sizeof(*guid);

    return key && !RegGetValueW(key, subkey, value, RRF_RT_REG_BINARY, NULL, guid, &size) && size == sizeof(*guid);
}
