/*
 * What ksproxy.ax finds by a property set
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

#include "register.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

#define CONTROL L"SYSTEM\\CurrentControlSet\\Control\\"
#define MEDIA_INTERFACES L"MediaInterfaces"
#define NODE_INTERFACES L"NodeInterfaces"
#define MEDIA_SETS L"MediaSets"
#define PROPERTY_PAGES L"PropertyPages"

/* CONTROL, MEDIA_SETS\\{...}\\PROPERTY_PAGES\\{...} */
#define KEY_LENGTH 192

/* A key, whose folder goes with the last one in it. */
struct key
{
    WCHAR path[KEY_LENGTH];
    unsigned int folders;             /* how many folders above it are ours to remove when they are empty */
};

static void append_guid(WCHAR *path, const GUID *guid)
{
    wcscat(path, L"\\");
    StringFromGUID2(guid, path + wcslen(path), 39);
}

static void get_interface_key(const WCHAR *folder, const struct media_interface *entry, struct key *key)
{
    wcscpy(key->path, CONTROL);
    wcscat(key->path, folder);
    append_guid(key->path, entry->set);
    key->folders = 1;
}

static void get_page_key(const struct media_page *entry, struct key *key)
{
    wcscpy(key->path, CONTROL MEDIA_SETS);
    append_guid(key->path, entry->set);
    wcscat(key->path, L"\\" PROPERTY_PAGES);
    append_guid(key->path, entry->clsid);
    key->folders = 3;
}

/* Whether the key, if there is one, has our name, which nobody else has a reason to give. */
static BOOL is_ours(const struct key *key, const WCHAR *name, BOOL *present)
{
    WCHAR value[MAX_PATH];
    DWORD size = sizeof(value);
    HKEY hkey;

    *present = !RegOpenKeyExW(HKEY_LOCAL_MACHINE, key->path, 0, KEY_QUERY_VALUE, &hkey);
    if (!*present) return TRUE;
    RegCloseKey(hkey);
    return !RegGetValueW(HKEY_LOCAL_MACHINE, key->path, NULL, RRF_RT_REG_SZ, NULL, value, &size) && !wcscmp(value, name);
}

/* ERROR_ALREADY_EXISTS: somebody else's. */
static LONG register_key(const struct key *key, const WCHAR *name)
{
    BOOL present;

    if (!is_ours(key, name, &present))
    {
        WARN("%s is somebody else's, and stays.\n", debugstr_w(key->path));
        return ERROR_ALREADY_EXISTS;
    }
    return RegSetKeyValueW(HKEY_LOCAL_MACHINE, key->path, NULL, REG_SZ, name, (wcslen(name) + 1) * sizeof(*name));
}

/* A folder that has other keys is not removed: RegDeleteKeyW fails. */
static LONG unregister_key(struct key *key, const WCHAR *name)
{
    unsigned int i;
    BOOL present;
    LONG error;

    if (!is_ours(key, name, &present) || !present) return ERROR_SUCCESS;
    error = RegDeleteTreeW(HKEY_LOCAL_MACHINE, key->path);
    for (i = 0; !error && i < key->folders; i++)
    {
        *wcsrchr(key->path, '\\') = 0;
        if (RegDeleteKeyW(HKEY_LOCAL_MACHINE, key->path)) break;
    }
    return error;
}

static LONG register_interface(const WCHAR *folder, const struct media_interface *entry)
{
    struct key key;
    LONG error;

    get_interface_key(folder, entry, &key);
    error = register_key(&key, entry->name);
    if (error) return error == ERROR_ALREADY_EXISTS ? ERROR_SUCCESS : error;
    if (!wcscmp(folder, NODE_INTERFACES))
        error = RegSetKeyValueW(HKEY_LOCAL_MACHINE, key.path, L"CLSID", REG_BINARY, entry->set, sizeof(*entry->set));
    if (error) return error;
    return RegSetKeyValueW(HKEY_LOCAL_MACHINE, key.path, L"IID", REG_BINARY, entry->iid, sizeof(*entry->iid));
}

static HRESULT register_interfaces(const WCHAR *folder, const struct media_interface *interfaces, unsigned int count)
{
    LONG error = ERROR_SUCCESS;
    unsigned int i;

    for (i = 0; !error && i < count; i++) error = register_interface(folder, &interfaces[i]);
    return HRESULT_FROM_WIN32(error);
}

static HRESULT unregister_interfaces(const WCHAR *folder, const struct media_interface *interfaces, unsigned int count)
{
    LONG error, ret = ERROR_SUCCESS;
    struct key key;
    unsigned int i;

    for (i = 0; i < count; i++)
    {
        get_interface_key(folder, &interfaces[i], &key);
        if ((error = unregister_key(&key, interfaces[i].name))) ret = error;
    }
    return HRESULT_FROM_WIN32(ret);
}

HRESULT media_interfaces_register(const struct media_interface *interfaces, unsigned int count)
{
    return register_interfaces(MEDIA_INTERFACES, interfaces, count);
}

HRESULT media_interfaces_unregister(const struct media_interface *interfaces, unsigned int count)
{
    return unregister_interfaces(MEDIA_INTERFACES, interfaces, count);
}

HRESULT node_interfaces_register(const struct media_interface *interfaces, unsigned int count)
{
    return register_interfaces(NODE_INTERFACES, interfaces, count);
}

HRESULT node_interfaces_unregister(const struct media_interface *interfaces, unsigned int count)
{
    return unregister_interfaces(NODE_INTERFACES, interfaces, count);
}

HRESULT media_pages_register(const struct media_page *pages, unsigned int count)
{
    LONG error = ERROR_SUCCESS;
    struct key key;
    unsigned int i;

    for (i = 0; (!error || error == ERROR_ALREADY_EXISTS) && i < count; i++)
    {
        get_page_key(&pages[i], &key);
        error = register_key(&key, pages[i].name);
    }
    return error == ERROR_ALREADY_EXISTS ? S_OK : HRESULT_FROM_WIN32(error);
}

HRESULT media_pages_unregister(const struct media_page *pages, unsigned int count)
{
    LONG error, ret = ERROR_SUCCESS;
    struct key key;
    unsigned int i;

    for (i = 0; i < count; i++)
    {
        get_page_key(&pages[i], &key);
        if ((error = unregister_key(&key, pages[i].name))) ret = error;
    }
    return HRESULT_FROM_WIN32(ret);
}
