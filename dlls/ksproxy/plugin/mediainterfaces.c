/*
 * What is registered for a property, method or event set
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

#include "plugin/mediainterfaces.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#define MEDIA_INTERFACES L"SYSTEM\\CurrentControlSet\\Control\\MediaInterfaces\\"

BOOL media_interface_find(const GUID *set, IID *iid)
{
    WCHAR key[ARRAY_SIZE(MEDIA_INTERFACES) + 38];
    DWORD size = sizeof(*iid);
    LONG error;
    HKEY hkey;

    wcscpy(key, MEDIA_INTERFACES);
    StringFromGUID2(set, key + wcslen(key), 39);
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, key, 0, KEY_QUERY_VALUE, &hkey)) return FALSE;
    error = RegGetValueW(hkey, NULL, L"IID", RRF_RT_REG_BINARY, NULL, iid, &size);
    RegCloseKey(hkey);
    TRACE("%s: error %ld, iid %s.\n", debugstr_guid(set), error, error ? "none" : debugstr_guid(iid));
    if (!error && size == sizeof(*iid)) return TRUE;
    *iid = GUID_NULL;
    if (error == ERROR_FILE_NOT_FOUND) return TRUE;
    WARN("The IID of %s is no GUID in %lu bytes, error %ld: no extension is loaded.\n", debugstr_guid(set), size, error);
    return FALSE;
}
