/*
 * Devices that are taken away from their drivers, and given back
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

/*
 * Stock Wine has nothing that disables a device. A root device is there for the driver that the value Service of its key names,
 * which looks for its devices again when it is told to: one whose value names another driver gets a surprise removal. So the value
 * is changed while a device is disabled, and stays so when Wine is restarted.
 */
static const WCHAR disabled_suffix[] = L" (disabled)";

#define ENABLE_TIMEOUT 20000 /* ms; the driver's process may have to be started */
#define DISABLE_TIMEOUT 10000
#define POLL_INTERVAL 20

/* Gives the name of the driver that the device has, also while it is disabled. FALSE: it has none. */
BOOL device_get_service(HDEVINFO set, SP_DEVINFO_DATA *device, WCHAR service[MAX_PATH], BOOL *disabled)
{
    const int suffix_length = lstrlenW(disabled_suffix);
    int length;

    memset(service, 0, MAX_PATH * sizeof(WCHAR));
    if (!SetupDiGetDeviceRegistryPropertyW(set, device, SPDRP_SERVICE, NULL, (BYTE *)service, (MAX_PATH - 1) * sizeof(WCHAR), NULL))
        return FALSE;
    length = lstrlenW(service) - suffix_length;
    *disabled = length > 0 && !lstrcmpW(service + length, disabled_suffix);
    if (*disabled) service[length] = 0;
    return service[0] != 0;
}

static BOOL has_instance_id(HDEVINFO set, SP_DEVINFO_DATA *device, const WCHAR *name)
{
    WCHAR id[MAX_DEVICE_ID_LEN];

    return SetupDiGetDeviceInstanceIdW(set, device, id, ARRAYSIZE(id), NULL) && !lstrcmpiW(id, name);
}

static BOOL set_service(HDEVINFO set, SP_DEVINFO_DATA *device, const WCHAR *service, BOOL disabled)
{
    WCHAR value[MAX_PATH + ARRAYSIZE(disabled_suffix)];

    lstrcpyW(value, service);
    if (disabled) lstrcatW(value, disabled_suffix);
    return SetupDiSetDeviceRegistryPropertyW(set, device, SPDRP_SERVICE, (const BYTE *)value, (lstrlenW(value) + 1) * sizeof(WCHAR))
            || fail_error(GetLastError(), "can't change which driver the device has");
}

/* Waits until an interface of the device can be opened, or none any more. FALSE: that took too long. */
static BOOL wait_for_interface(const WCHAR *id, BOOL present)
{
    const DWORD start = GetTickCount();

    while (device_has_interface(has_instance_id, id) != present)
    {
        if (GetTickCount() - start > (present ? ENABLE_TIMEOUT : DISABLE_TIMEOUT)) return FALSE;
        Sleep(POLL_INTERVAL);
    }
    return TRUE;
}

static BOOL set_enabled(HDEVINFO set, SP_DEVINFO_DATA *device, const WCHAR *id, BOOL enable)
{
    const WCHAR *name = device_get_name(set, device);
    WCHAR service[MAX_PATH];
    BOOL disabled;

    if (!device_get_service(set, device, service, &disabled)) return fail("%ls (%ls) has no driver", name, id);
    if (!set_service(set, device, service, !enable)) return FALSE;
    if (!service_look_again(service, enable))
    {
        set_service(set, device, service, disabled);
        return FALSE;
    }
    if (!wait_for_interface(id, enable))
        return fail("%ls (%ls) is %s, but its driver %s", name, id, enable ? "enabled" : "disabled",
                enable ? "doesn't start" : "doesn't let it go");
    printf("%ls (%ls): %s%s\n", name, id, disabled == !enable ? "was " : "", enable ? "enabled" : "disabled");
    return TRUE;
}

/* Disables or enables the root devices with this hardware id, or with this instance id, and says so. FALSE after a message if there
 * is none, or if Wine hasn't done it. */
BOOL devices_set_enabled(const WCHAR *id, BOOL enable)
{
    SP_DEVINFO_DATA device = {.cbSize = sizeof(device)};
    WCHAR instance[MAX_DEVICE_ID_LEN];
    BOOL found = FALSE, ret = TRUE;
    HDEVINFO set;
    DWORD i;

    if ((set = open_root_devices()) == INVALID_HANDLE_VALUE) return FALSE;
    for (i = 0; SetupDiEnumDeviceInfo(set, i, &device); i++)
    {
        if (!SetupDiGetDeviceInstanceIdW(set, &device, instance, ARRAYSIZE(instance), NULL)) continue;
        if (lstrcmpiW(instance, id) && !has_hardware_id(set, &device, id)) continue;
        found = TRUE;
        if (!set_enabled(set, &device, instance, enable)) ret = FALSE;
    }
    SetupDiDestroyDeviceInfoList(set);
    return found ? ret : fail("there is no device %ls", id);
}
