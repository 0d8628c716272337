/*
 * Root-enumerated devices: made, installed, found, removed
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

#include "ksinstall.h"

#include <newdev.h>

#define PATH_SIZE (sizeof(SP_DEVICE_INTERFACE_DETAIL_DATA_W) + 1024 * sizeof(WCHAR))

static BOOL has_device(HDEVINFO set, const WCHAR *hardware_id)
{
    SP_DEVINFO_DATA device = {.cbSize = sizeof(device)};
    DWORD i;

    for (i = 0; SetupDiEnumDeviceInfo(set, i, &device); i++)
        if (has_hardware_id(set, &device, hardware_id)) return TRUE;
    return FALSE;
}

/* All root devices; INVALID_HANDLE_VALUE after a message. */
HDEVINFO open_root_devices(void)
{
    HDEVINFO set = SetupDiGetClassDevsW(NULL, L"ROOT", NULL, DIGCF_ALLCLASSES);

    if (set == INVALID_HANDLE_VALUE) fail_error(GetLastError(), "can't enumerate devices");
    return set;
}

/* The description of the device, until the next call. */
const WCHAR *device_get_name(HDEVINFO set, SP_DEVINFO_DATA *device)
{
    static WCHAR name[LINE_LEN];

    memset(name, 0, sizeof(name));
    if (!SetupDiGetDeviceRegistryPropertyW(set, device, SPDRP_DEVICEDESC, NULL, (BYTE *)name, sizeof(name) - sizeof(WCHAR), NULL))
        lstrcpyW(name, L"(no name)");
    return name;
}

static BOOL register_device(HDEVINFO set, const struct inf *inf, const struct model *model)
{
    const WCHAR *id = has_prefix(model->hardware_id, L"ROOT\\") ? model->hardware_id + 5 : model->hardware_id;
    SP_DEVINFO_DATA device = {.cbSize = sizeof(device)};
    WCHAR ids[MAX_PATH + 1] = {0}, name[MAX_PATH], *p;

    /* A part of a path in the registry, and in the names of interfaces. */
    lstrcpynW(name, id, ARRAYSIZE(name));
    for (p = name; *p; p++)
        if (wcschr(L"\\/#{}&?*,", *p)) *p = '_';
    lstrcpyW(ids, model->hardware_id); /* a list: two terminators */
    if (!SetupDiCreateDeviceInfoW(set, name, &inf->class_guid, model->description, NULL, DICD_GENERATE_ID, &device)
            || !SetupDiSetDeviceRegistryPropertyW(set, &device, SPDRP_HARDWAREID, (const BYTE *)ids,
                    (lstrlenW(ids) + 2) * sizeof(WCHAR))
            || !SetupDiCallClassInstaller(DIF_REGISTERDEVICE, set, &device))
        return fail_error(GetLastError(), "can't make a device %ls", model->hardware_id);
    return TRUE;
}

/* Makes the device node unless there is one. */
BOOL device_create(const struct inf *inf, const struct model *model, BOOL *existed)
{
    HDEVINFO set;
    BOOL ret;

    if ((set = open_root_devices()) == INVALID_HANDLE_VALUE) return FALSE;
    *existed = has_device(set, model->hardware_id);
    SetupDiDestroyDeviceInfoList(set);
    if (*existed) return TRUE;

    if ((set = SetupDiCreateDeviceInfoList(&inf->class_guid, NULL)) == INVALID_HANDLE_VALUE)
        return fail_error(GetLastError(), "can't make a list of devices");
    ret = register_device(set, inf, model);
    SetupDiDestroyDeviceInfoList(set);
    return ret;
}

/* Installs the driver for all devices with this hardware id and starts them. Success doesn't mean that the driver runs. */
BOOL device_install(const struct inf *inf, const struct model *model)
{
    BOOL reboot;

    if (!UpdateDriverForPlugAndPlayDevicesW(NULL, model->hardware_id, inf->path, INSTALLFLAG_FORCE, &reboot))
        return fail_error(GetLastError(), "can't install the driver of %ls", model->hardware_id);
    return TRUE;
}

/* Can a device interface be opened, for reading and writing? */
BOOL device_opens(const WCHAR *path)
{
    HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
            OPEN_EXISTING, 0, NULL);

    if (file == INVALID_HANDLE_VALUE) return FALSE;
    CloseHandle(file);
    return TRUE;
}

/* Is an interface of this class there, of a device for which the test says TRUE? */
static BOOL interface_is_present(const GUID *class, device_test test, const WCHAR *name)
{
    union
    {
        SP_DEVICE_INTERFACE_DETAIL_DATA_W data;
        BYTE room[PATH_SIZE];
    } detail;
    SP_DEVICE_INTERFACE_DATA iface = {.cbSize = sizeof(iface)};
    SP_DEVINFO_DATA device = {.cbSize = sizeof(device)};
    BOOL present = FALSE;
    HDEVINFO set;
    DWORD i;

    set = SetupDiGetClassDevsW(class, NULL, NULL, DIGCF_DEVICEINTERFACE | DIGCF_PRESENT);
    if (set == INVALID_HANDLE_VALUE) return FALSE;
    for (i = 0; !present && SetupDiEnumDeviceInterfaces(set, NULL, class, i, &iface); i++)
    {
        detail.data.cbSize = sizeof(detail.data);
        present = SetupDiGetDeviceInterfaceDetailW(set, &iface, &detail.data, sizeof(detail), NULL, &device)
                && test(set, &device, name) && device_opens(detail.data.DevicePath);
    }
    SetupDiDestroyDeviceInfoList(set);
    return present;
}

/* Are all interfaces there that the INF promises? ks.sys doesn't enable those of KSCATEGORY_AUDIO where programs would die of
 * them. */
BOOL device_is_present(const struct model *model)
{
    static const GUID audio = {0x6994ad04, 0x93ef, 0x11d0, {0xa3, 0xcc, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}};
    unsigned int i;

    for (i = 0; i < model->interfaces_count; i++)
        if (!IsEqualGUID(&model->interfaces[i], &audio)
                && !interface_is_present(&model->interfaces[i], has_hardware_id, model->hardware_id)) return FALSE;
    return i ? TRUE : device_has_interface(has_hardware_id, model->hardware_id);
}

/* Is there any interface, of whatever class? Drivers enable what they like, whatever their INF names. */
BOOL device_has_interface(device_test test, const WCHAR *name)
{
    WCHAR class[64];
    BOOL ret = FALSE;
    DWORD i, length;
    HKEY classes;
    GUID guid;

    classes = SetupDiOpenClassRegKeyExW(NULL, KEY_READ, DIOCR_INTERFACE, NULL, NULL);
    if (classes == INVALID_HANDLE_VALUE) return FALSE;
    for (i = 0; !ret; i++)
    {
        length = ARRAYSIZE(class);
        if (RegEnumKeyExW(classes, i, class, &length, NULL, NULL, NULL, NULL)) break;
        ret = parse_guid(class, &guid) && interface_is_present(&guid, test, name);
    }
    RegCloseKey(classes);
    return ret;
}

/* SetupAPI keeps a copy of an INF that it installed from, under the INF's own name or one with oem, and a .pnf beside it. Wine 10
 * has a package in the driver store as well, which goes with the copy. */
void inf_remove_copy(const WCHAR *name)
{
    WCHAR path[2 * MAX_PATH];
    UINT length;

    SetupUninstallOEMInfW(name, SUOI_FORCEDELETE, NULL);
    length = GetWindowsDirectoryW(path, MAX_PATH);
    if (!length || length + lstrlenW(name) + ARRAYSIZE(L"\\inf\\") > ARRAYSIZE(path) || lstrlenW(name) < 4) return;
    lstrcatW(path, L"\\inf\\");
    lstrcatW(path, name);
    DeleteFileW(path); /* a failure of the store would keep it */
    lstrcpyW(path + lstrlenW(path) - 4, L".pnf");
    DeleteFileW(path);
}

/* Forgets the copy of the INF that the device was installed from. */
static void remove_inf_copy(HDEVINFO set, SP_DEVINFO_DATA *device)
{
    WCHAR name[MAX_PATH];
    DWORD size = sizeof(name) - sizeof(WCHAR), type;
    HKEY key = SetupDiOpenDevRegKey(set, device, DICS_FLAG_GLOBAL, 0, DIREG_DRV, KEY_READ);

    if (key == INVALID_HANDLE_VALUE) return;
    if (!RegQueryValueExW(key, L"InfPath", NULL, &type, (BYTE *)name, &size) && type == REG_SZ)
    {
        name[size / sizeof(WCHAR)] = 0;
        /* the names that copies get; an INF of the system itself stays */
        if (lstrlenW(name) > 7 && has_prefix(name, L"oem") && !wcspbrk(name, L"\\/")) inf_remove_copy(name);
    }
    RegCloseKey(key);
}

static BOOL has_service(HDEVINFO set, SP_DEVINFO_DATA *device, const WCHAR *name)
{
    WCHAR service[MAX_PATH];
    BOOL disabled;

    return device_get_service(set, device, service, &disabled) && !lstrcmpiW(service, name);
}

/* Removes the root devices for which the test says TRUE. */
static BOOL remove_devices(device_test test, const WCHAR *name, unsigned int *removed)
{
    SP_DEVINFO_DATA device = {.cbSize = sizeof(device)};
    BOOL ret = TRUE;
    HDEVINFO set;
    DWORD i;

    *removed = 0;
    if ((set = open_root_devices()) == INVALID_HANDLE_VALUE) return FALSE;
    for (i = 0; SetupDiEnumDeviceInfo(set, i, &device); i++)
    {
        if (!test(set, &device, name)) continue;
        remove_inf_copy(set, &device);
        if (!SetupDiCallClassInstaller(DIF_REMOVE, set, &device))
            ret = fail_error(GetLastError(), "can't remove a device of %ls", name);
        else
            ++*removed;
    }
    SetupDiDestroyDeviceInfoList(set);
    return ret;
}

/* Removes all devices with this hardware id. */
BOOL device_remove_all(const struct model *model, unsigned int *removed)
{
    return remove_devices(has_hardware_id, model->hardware_id, removed);
}

/* Removes all devices whose driver is this service, also those that no INF names any more. */
BOOL device_remove_of_service(const WCHAR *service, unsigned int *removed)
{
    return remove_devices(has_service, service, removed);
}
