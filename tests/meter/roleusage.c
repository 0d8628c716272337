/*
 * What the processes of this Wine prefix have used, as Linux counts it
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
#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "roleusage.h"

#define PROC L"\\\\?\\unix\\proc\\"

static const char *const names[ROLES] = {"benchmark_test", "winedevice", "wineserver"};

/* Reads a small file of a process, as a string. */
static BOOL read_file(const WCHAR *pid, const WCHAR *name, char *text, DWORD size)
{
    WCHAR path[MAX_PATH];
    DWORD length = 0;
    HANDLE file;
    BOOL ret;

    swprintf(path, ARRAYSIZE(path), L"%ls%ls\\%ls", PROC, pid, name);
    file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return FALSE;
    ret = ReadFile(file, text, size - 1, &length, NULL);
    text[length] = 0;
    CloseHandle(file);
    return ret && length;
}

static BOOL is_of_prefix(const WCHAR *pid, const char *prefix)
{
    static char environment[65536];
    const char *at;

    if (!read_file(pid, L"environ", environment, sizeof(environment))) return FALSE;
    for (at = environment; *at; at += strlen(at) + 1)
        if (!strncmp(at, "WINEPREFIX=", 11)) return !strcmp(at + 11, prefix);
    return FALSE;
}

static ULONG64 find_number(const char *text, const char *name)
{
    const char *at = strstr(text, name);

    return at ? strtoull(at + strlen(name), NULL, 10) : 0;
}

/* utime and stime are the 14th and 15th of proc(5)'s fields; the second one, a name in brackets, may have anything in it. */
static double get_cpu(const char *stat)
{
    const char *at = strrchr(stat, ')');
    unsigned int field;

    for (field = 2; at && field < 14; ++field)
        if ((at = strchr(at + 1, ' ')) && field == 13)
        {
            char *end;
            const double user = strtod(at, &end);

            return (user + strtod(end, NULL)) / 100; /* USER_HZ is 100 everywhere */
        }
    return 0;
}

static struct
{
    WCHAR pid[12];
    enum role role;
} processes[64];
static unsigned int process_count;

static void find_process(const WCHAR *pid, const char *prefix)
{
    enum role role;
    char name[64];

    if (process_count == ARRAYSIZE(processes) || !read_file(pid, L"comm", name, sizeof(name))) return;
    for (role = 0; role < ROLES; ++role)
        if (!strncmp(name, names[role], strlen(names[role]))) break;
    if (role == ROLES || wcslen(pid) >= ARRAYSIZE(processes[0].pid) || !is_of_prefix(pid, prefix)) return;
    lstrcpyW(processes[process_count].pid, pid);
    processes[process_count++].role = role;
}

BOOL role_usage_find(void)
{
    const char *prefix = getenv("WINEPREFIX");
    struct role_usage usage[ROLES];
    WIN32_FIND_DATAW data;
    HANDLE find;

    process_count = 0;
    if (!prefix || (find = FindFirstFileW(PROC L"*", &data)) == INVALID_HANDLE_VALUE) return FALSE;
    do
        if (data.cFileName[0] >= '1' && data.cFileName[0] <= '9') find_process(data.cFileName, prefix);
    while (FindNextFileW(find, &data));
    FindClose(find);
    role_usage_get(usage);
    return usage[CLIENT].processes && usage[DRIVER].processes && usage[SERVER].processes;
}

void role_usage_get(struct role_usage usage[ROLES])
{
    char text[1024];
    unsigned int i;

    memset(usage, 0, ROLES * sizeof(*usage));
    for (i = 0; i < process_count; ++i)
    {
        struct role_usage *role = &usage[processes[i].role];

        if (!read_file(processes[i].pid, L"stat", text, sizeof(text))) continue;
        role->processes++;
        role->cpu += get_cpu(text);
        if (!read_file(processes[i].pid, L"io", text, sizeof(text))) continue;
        role->calls += find_number(text, "syscr: ") + find_number(text, "syscw: ");
    }
}

void frame_cost_get(struct frame_cost *cost, const struct role_usage before[ROLES], const struct role_usage after[ROLES],
        ULONG64 frames)
{
    enum role role;

    for (role = 0; role < ROLES; ++role)
    {
        cost->cpu[role] = frames ? (after[role].cpu - before[role].cpu) * 1e6 / frames : 0;
        cost->calls[role] = frames ? (double)(after[role].calls - before[role].calls) / frames : 0;
    }
}
