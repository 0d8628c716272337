/*
 * A driver's service: stopped, deleted, and its file with it
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

#include <windows.h>
#include <winsvc.h>

#include "ksinstall.h"

#define STOP_TIMEOUT 10000 /* ms */
#define POLL_INTERVAL 50

/* winedevice.exe's own; setupapi.dll sends it to the driver of a root device that has been installed or removed. */
#define SERVICE_CONTROL_REENUMERATE_ROOT_DEVICES 128

static BOOL stop_service(SC_HANDLE service, const WCHAR *name)
{
    const DWORD start = GetTickCount();
    SERVICE_STATUS status;

    ControlService(service, SERVICE_CONTROL_STOP, &status); /* fails if it doesn't run, which is as good */
    while (QueryServiceStatus(service, &status) && status.dwCurrentState != SERVICE_STOPPED)
    {
        if (GetTickCount() - start > STOP_TIMEOUT) return fail("the driver %ls doesn't stop", name);
        Sleep(POLL_INTERVAL);
    }
    return TRUE;
}

/* Gets the driver's file, if it is where drivers are copied to. */
static BOOL get_file(SC_HANDLE service, WCHAR path[MAX_PATH])
{
    union
    {
        QUERY_SERVICE_CONFIGW config;
        BYTE room[4096];
    } buffer;
    WCHAR folder[MAX_PATH];
    const WCHAR *file;
    DWORD needed;
    UINT length;

    if (!QueryServiceConfigW(service, &buffer.config, sizeof(buffer), &needed)) return FALSE;
    length = GetSystemDirectoryW(folder, ARRAYSIZE(folder));
    if (!length || length + ARRAYSIZE(L"\\drivers\\") > ARRAYSIZE(folder)) return FALSE;
    lstrcatW(folder, L"\\drivers\\");
    length = lstrlenW(folder);
    file = buffer.config.lpBinaryPathName;
    if (lstrlenW(file) <= (int)length || lstrlenW(file) >= MAX_PATH || wcspbrk(file + length, L"\\/")) return FALSE;
    if (CompareStringW(LOCALE_INVARIANT, NORM_IGNORECASE, file, length, folder, length) != CSTR_EQUAL) return FALSE;
    lstrcpyW(path, file);
    return TRUE;
}

static SC_HANDLE open_service(const WCHAR *name)
{
    SC_HANDLE manager, service;

    if (!(manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT))) return NULL;
    service = OpenServiceW(manager, name, SERVICE_ALL_ACCESS);
    CloseServiceHandle(manager);
    return service;
}

/* Has the driver look again which root devices are its own, as it does when it is loaded. start: load it if it isn't.
 * services.exe says of a driver whose process has died that it runs, and starts it again all the same. */
BOOL service_look_again(const WCHAR *name, BOOL start)
{
    SC_HANDLE service = open_service(name);
    SERVICE_STATUS status;
    BOOL ret = TRUE;

    if (!service) return fail_error(GetLastError(), "the driver %ls", name);
    if (!ControlService(service, SERVICE_CONTROL_REENUMERATE_ROOT_DEVICES, &status) && start
            && !(ret = StartServiceW(service, 0, NULL)))
        fail_error(GetLastError(), "can't start the driver %ls", name);
    CloseServiceHandle(service);
    return ret;
}

static BOOL same_content(const WCHAR *path1, const WCHAR *path2)
{
    DWORD size1, size2;
    void *content1 = read_file(path1, &size1), *content2 = read_file(path2, &size2);
    BOOL ret = content1 && content2 && size1 == size2 && !memcmp(content1, content2, size1);

    free(content1);
    free(content2);
    return ret;
}

/* Is the service there with another file than the one of the same name in the folder? */
BOOL service_is_outdated(const WCHAR *name, const WCHAR *folder)
{
    SC_HANDLE service = open_service(name);
    WCHAR file[MAX_PATH], other[2 * MAX_PATH];
    BOOL ret = FALSE;

    if (!service) return FALSE;
    if (get_file(service, file))
    {
        lstrcpyW(other, folder);
        lstrcatW(other, wcsrchr(file, '\\'));
        ret = GetFileAttributesW(other) != INVALID_FILE_ATTRIBUTES && !same_content(file, other);
    }
    CloseServiceHandle(service);
    return ret;
}

/* Is there all that the service's driver gets from other modules? FALSE after a message for each that isn't. */
BOOL service_has_imports(const WCHAR *name)
{
    SC_HANDLE service = open_service(name);
    WCHAR file[MAX_PATH];
    BOOL ret;

    if (!service) return TRUE; /* SetupAPI has said why */
    ret = !get_file(service, file) || driver_has_imports(file);
    CloseServiceHandle(service);
    return ret;
}

/* Stops a service and deletes its file, and unless it is kept for a new file, the service and its settings. */
BOOL service_remove(const WCHAR *name, BOOL keep, BOOL *existed)
{
    SC_HANDLE service = open_service(name);
    WCHAR file[MAX_PATH];
    BOOL ret;

    if (!(*existed = service != NULL)) return TRUE;
    if ((ret = stop_service(service, name)))
    {
        if (get_file(service, file)) DeleteFileW(file);
        if (!keep && !(ret = DeleteService(service))) fail_error(GetLastError(), "can't delete the service %ls", name);
    }
    CloseServiceHandle(service);
    return ret;
}
