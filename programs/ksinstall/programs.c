/*
 * The programs that run in the prefix
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

#include <tlhelp32.h>

/* What Wine itself starts in a prefix. */
static const WCHAR *const system_programs[] =
{
    L"conhost.exe", L"explorer.exe", L"plugplay.exe", L"rpcss.exe", L"services.exe", L"start.exe", L"svchost.exe",
    L"wineboot.exe", L"winedevice.exe", L"winemenubuilder.exe", L"winewrapper.exe", L"tabtip.exe",
};

static BOOL is_system_program(const PROCESSENTRY32W *process)
{
    unsigned int i;

    if (process->th32ProcessID == GetCurrentProcessId()) return TRUE;
    for (i = 0; i < ARRAYSIZE(system_programs); i++)
        if (!lstrcmpiW(process->szExeFile, system_programs[i])) return TRUE;
    return FALSE;
}

/* Prints the name of every program that isn't the system's, a line each. */
BOOL list_programs(void)
{
    PROCESSENTRY32W process = {.dwSize = sizeof(process)};
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    BOOL more;

    if (snapshot == INVALID_HANDLE_VALUE) return fail_error(GetLastError(), "can't list the programs");
    for (more = Process32FirstW(snapshot, &process); more; more = Process32NextW(snapshot, &process))
        if (!is_system_program(&process)) printf("%ls\n", process.szExeFile);
    CloseHandle(snapshot);
    return TRUE;
}
