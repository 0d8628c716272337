/*
 * Devices that are pulled out and plugged in
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

#include "proxy.h"
#include <setupapi.h>
#include <winsvc.h>

#include "plug.h"

/* Wine's manager of root devices looks at them all again when winedevice gets this control. A device is there for the driver that its
 * registry key names as its service, and gone when that is somebody else. */
#define SERVICE_CONTROL_REENUMERATE_ROOT_DEVICES 128

static const WCHAR driver[] = L"ksbench", nobody[] = L"ksbench (pulled out)";

static BOOL set_service(const WCHAR *hardware_id, const WCHAR *service)
{
    SP_DEVINFO_DATA device = {.cbSize = sizeof(device)};
    WCHAR id[MAX_PATH + 1] = {0};
    BOOL found = FALSE;
    HDEVINFO set;
    DWORD i;

    set = SetupDiGetClassDevsW(NULL, L"ROOT", NULL, DIGCF_ALLCLASSES);
    if (set == INVALID_HANDLE_VALUE) return FALSE;
    for (i = 0; !found && SetupDiEnumDeviceInfo(set, i, &device); ++i)
    {
        if (!SetupDiGetDeviceRegistryPropertyW(set, &device, SPDRP_HARDWAREID, NULL, (BYTE *)id, MAX_PATH * sizeof(WCHAR), NULL)) continue;
        if (wcsicmp(id, hardware_id)) continue;
        found = SetupDiSetDeviceRegistryPropertyW(set, &device, SPDRP_SERVICE, (const BYTE *)service,
                (wcslen(service) + 1) * sizeof(WCHAR));
    }
    SetupDiDestroyDeviceInfoList(set);
    return found;
}

static BOOL look_again(void)
{
    SC_HANDLE manager, service;
    SERVICE_STATUS status;
    BOOL ret = FALSE;

    if (!(manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT))) return FALSE;
    if ((service = OpenServiceW(manager, driver, SERVICE_USER_DEFINED_CONTROL)))
    {
        ret = ControlService(service, SERVICE_CONTROL_REENUMERATE_ROOT_DEVICES, &status);
        CloseServiceHandle(service);
    }
    CloseServiceHandle(manager);
    return ret;
}

BOOL device_pull_out(const WCHAR *hardware_id)
{
    return set_service(hardware_id, nobody) && look_again();
}

BOOL device_plug_in(const WCHAR *hardware_id)
{
    return set_service(hardware_id, driver) && look_again();
}
