/*
 * Lists kernel-streaming interfaces
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

#include <stdio.h>

#include "ksinstall.h"

static const struct
{
    const char *name;
    GUID guid;
} categories[] =
{
    {"capture",      {0x65e8773d, 0x8f56, 0x11d0, {0xa3, 0xb9, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}}},
    {"render",       {0x65e8773e, 0x8f56, 0x11d0, {0xa3, 0xb9, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}}},
    {"video",        {0x6994ad05, 0x93ef, 0x11d0, {0xa3, 0xcc, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}}},
    {"video camera", {0xe5323777, 0xf976, 0x4f5b, {0x9b, 0x55, 0xb9, 0x46, 0x99, 0xc4, 0x6e, 0x44}}},
    {"audio",        {0x6994ad04, 0x93ef, 0x11d0, {0xa3, 0xcc, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}}},
    {"TV tuner",     {0xa799a800, 0xa46d, 0x11d0, {0xa1, 0x8c, 0x00, 0xa0, 0x24, 0x01, 0xdc, 0xd4}}},
    {"crossbar",     {0xa799a801, 0xa46d, 0x11d0, {0xa1, 0x8c, 0x00, 0xa0, 0x24, 0x01, 0xdc, 0xd4}}},
    {"TV audio",     {0xa799a802, 0xa46d, 0x11d0, {0xa1, 0x8c, 0x00, 0xa0, 0x24, 0x01, 0xdc, 0xd4}}},
    {"splitter",     {0x0a4252a0, 0x7e70, 0x11d0, {0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00}}},
    {"transform",    {0x2eb07ea0, 0x7e70, 0x11d0, {0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00}}},
};

static void get_friendly_name(HDEVINFO set, SP_DEVICE_INTERFACE_DATA *iface, SP_DEVINFO_DATA *device, WCHAR *name,
        DWORD size)
{
    DWORD length = (size - 1) * sizeof(WCHAR), type = REG_NONE;
    HKEY key = SetupDiOpenDeviceInterfaceRegKey(set, iface, 0, KEY_READ);

    name[0] = 0;
    if (key != INVALID_HANDLE_VALUE)
    {
        if (!RegQueryValueExW(key, L"FriendlyName", NULL, &type, (BYTE *)name, &length) && type == REG_SZ)
            name[length / sizeof(WCHAR)] = 0;
        else
            name[0] = 0;
        RegCloseKey(key);
    }
    if (name[0]) return;
    lstrcpynW(name, device_get_name(set, device), size);
}

static unsigned int list_category(const char *category, const GUID *guid)
{
    union
    {
        SP_DEVICE_INTERFACE_DETAIL_DATA_W data;
        BYTE room[sizeof(SP_DEVICE_INTERFACE_DETAIL_DATA_W) + 1024 * sizeof(WCHAR)];
    } detail;
    SP_DEVICE_INTERFACE_DATA iface = {.cbSize = sizeof(iface)};
    SP_DEVINFO_DATA device = {.cbSize = sizeof(device)};
    unsigned int count = 0;
    WCHAR name[256];
    HDEVINFO set;
    DWORD i;

    set = SetupDiGetClassDevsW(guid, NULL, NULL, DIGCF_DEVICEINTERFACE | DIGCF_PRESENT);
    if (set == INVALID_HANDLE_VALUE) return 0;
    for (i = 0; SetupDiEnumDeviceInterfaces(set, NULL, guid, i, &iface); i++)
    {
        detail.data.cbSize = sizeof(detail.data);
        if (!SetupDiGetDeviceInterfaceDetailW(set, &iface, &detail.data, sizeof(detail), NULL, &device)) continue;
        get_friendly_name(set, &iface, &device, name, ARRAYSIZE(name));
        printf("%-12s  %ls  %s  %ls\n", category, name, device_opens(detail.data.DevicePath) ? "opens" : "does not open",
                detail.data.DevicePath);
        count++;
    }
    SetupDiDestroyDeviceInfoList(set);
    return count;
}

static unsigned int list_disabled(void)
{
    SP_DEVINFO_DATA device = {.cbSize = sizeof(device)};
    WCHAR id[MAX_DEVICE_ID_LEN], service[MAX_PATH];
    unsigned int count = 0;
    BOOL disabled;
    HDEVINFO set;
    DWORD i;

    if ((set = open_root_devices()) == INVALID_HANDLE_VALUE) return 0;
    for (i = 0; SetupDiEnumDeviceInfo(set, i, &device); i++)
    {
        if (!device_get_service(set, &device, service, &disabled) || !disabled) continue;
        if (!SetupDiGetDeviceInstanceIdW(set, &device, id, ARRAYSIZE(id), NULL)) continue;
        printf("%-12s  %ls  %ls\n", "disabled", device_get_name(set, &device), id);
        count++;
    }
    SetupDiDestroyDeviceInfoList(set);
    return count;
}

/* Prints a line for every interface that is present: category, name, whether it opens, path; and for every device that is
 * disabled. */
BOOL list_interfaces(void)
{
    unsigned int i, count = 0;

    for (i = 0; i < ARRAYSIZE(categories); i++)
        count += list_category(categories[i].name, &categories[i].guid);
    count += list_disabled();
    if (!count) return fail("no kernel-streaming device is present");
    return TRUE;
}
