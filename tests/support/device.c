/*
 * What the tests have in common: finding and opening devices
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

#include "../kstest.h"

BOOL kstest_has_hardware_id(HDEVINFO set, SP_DEVINFO_DATA *info, const char *hardware_id)
{
    char id[256] = {0};

    return SetupDiGetDeviceRegistryPropertyA(set, info, SPDRP_HARDWAREID, NULL, (BYTE *)id, sizeof(id) - 1, NULL)
            && !lstrcmpiA(id, hardware_id);
}

/* TRUE if such a device has been installed, whether or not it has started. */
BOOL kstest_is_installed(const char *hardware_id)
{
    HDEVINFO set = SetupDiGetClassDevsA(NULL, "ROOT", NULL, DIGCF_ALLCLASSES);
    SP_DEVINFO_DATA info = {.cbSize = sizeof(info)};
    BOOL found = FALSE;
    DWORD i;

    if (set == INVALID_HANDLE_VALUE) return FALSE;
    for (i = 0; !found && SetupDiEnumDeviceInfo(set, i, &info); i++)
        found = kstest_has_hardware_id(set, &info, hardware_id);
    SetupDiDestroyDeviceInfoList(set);
    return found;
}

/* Gives the path of the device's interface of that category. */
BOOL kstest_find_interface(const char *hardware_id, const GUID *category, WCHAR *path, DWORD count)
{
    HDEVINFO set = SetupDiGetClassDevsA(category, NULL, NULL, DIGCF_DEVICEINTERFACE | DIGCF_PRESENT);
    SP_DEVICE_INTERFACE_DATA iface = {.cbSize = sizeof(iface)};
    SP_DEVINFO_DATA info = {.cbSize = sizeof(info)};
    BOOL found = FALSE;
    DWORD i;

    if (set == INVALID_HANDLE_VALUE) return FALSE;
    for (i = 0; !found && SetupDiEnumDeviceInterfaces(set, NULL, category, i, &iface); i++)
    {
        union
        {
            SP_DEVICE_INTERFACE_DETAIL_DATA_W data;
            char space[2048];
        } detail;

        detail.data.cbSize = sizeof(detail.data);
        if (!SetupDiGetDeviceInterfaceDetailW(set, &iface, &detail.data, sizeof(detail), NULL, &info)) continue;
        if (!kstest_has_hardware_id(set, &info, hardware_id)) continue;
        lstrcpynW(path, detail.data.DevicePath, count);
        found = TRUE;
    }
    SetupDiDestroyDeviceInfoList(set);
    return found;
}

/* An installed device may need some seconds after the prefix has been started. */
BOOL kstest_find_device(const char *hardware_id, WCHAR *path, DWORD count)
{
    const GUID *categories[] = {KSTEST_CATEGORY_CAPTURE, KSTEST_CATEGORY_RENDER, KSTEST_CATEGORY_VIDEO, KSTEST_CATEGORY_SPLITTER,
            KSTEST_CATEGORY_TEST};
    LONGLONG start = kstest_now();
    unsigned int i;

    if (!kstest_is_installed(hardware_id)) return FALSE;
    do
    {
        for (i = 0; i < ARRAY_SIZE(categories); i++)
            if (kstest_find_interface(hardware_id, categories[i], path, count)) return TRUE;
    } while (kstest_poll(start, 10000));
    return FALSE;
}

HANDLE kstest_open(const WCHAR *path, DWORD access)
{
    return CreateFileW(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
}

HANDLE kstest_open_device(const char *hardware_id)
{
    WCHAR path[512];
    HANDLE device;

    if (!kstest_find_device(hardware_id, path, ARRAY_SIZE(path)))
    {
        skip("no kernel-streaming device: %s is not %s\n", hardware_id,
                kstest_is_installed(hardware_id) ? "started" : "installed");
        return NULL;
    }
    device = kstest_open(path, GENERIC_READ | GENERIC_WRITE);
    ok(device != INVALID_HANDLE_VALUE, "Opening %s failed, error %lu.\n", wine_dbgstr_w(path), GetLastError());
    return device == INVALID_HANDLE_VALUE ? NULL : device;
}
