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

#ifndef __KSPROXY_DEVICE_DEVICEKEY_H
#define __KSPROXY_DEVICE_DEVICEKEY_H

#include "ksproxy_private.h"

/* The class of the device interface that has the symbolic link. E_FAIL if there is none in it. */
HRESULT device_path_class(const WCHAR *path, CLSID *clsid);
/* Opens the key of the device interface that has the symbolic link: the one where the driver's INF has put CLSID and FriendlyName. The
 * caller's (RegCloseKey), NULL if there is none. */
HKEY device_key_open(const WCHAR *path);

/* Reads a REG_BINARY that is a GUID; key may be NULL. */
BOOL registry_get_guid(HKEY key, const WCHAR *subkey, const WCHAR *value, GUID *guid);

#endif /* __KSPROXY_DEVICE_DEVICEKEY_H */
