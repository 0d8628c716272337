/*
 * What the tests have in common: processes and what they hold
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
#include "usage.h"

/* SYSTEM_PROCESS_INFORMATION, whose members have other names in every header. */
struct process_information
{
    ULONG next; /* offset, 0: the last one */
    ULONG threads;
    LARGE_INTEGER reserved[3], times[3];
    UNICODE_STRING name;
    LONG priority;
    HANDLE pid, parent;
    ULONG handles, session;
    ULONG_PTR key;
    SIZE_T peak_virtual, virtual;
    ULONG faults;
    SIZE_T peak_working_set, working_set, quotas[4], pagefile, peak_pagefile;
};

/* SystemExtendedHandleInformation */
struct handle_information
{
    ULONG_PTR count, reserved;
    struct
    {
        void *object;
        ULONG_PTR pid, handle;
        ULONG access;
        USHORT backtrace, type;
        ULONG attributes, reserved;
    } entries[1];
};

/* Starts another test of this executable, with arguments. pi is the caller's to close. */
BOOL kstest_start_child(const char *args, PROCESS_INFORMATION *pi)
{
    STARTUPINFOA startup = {.cb = sizeof(startup)};
    char command[1024], **argv;
    BOOL ret;

    winetest_get_mainargs(&argv);
    snprintf(command, sizeof(command), "\"%s\" %s %s", argv[0], argv[1], args);
    ret = CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, pi);
    ok(ret, "Starting %s failed, error %lu.\n", command, GetLastError());
    return ret;
}

/* For a child that the test kills, when it has told that it is ready. */
void kstest_wait_to_be_killed(void)
{
    WaitForSingleObject(GetCurrentProcess(), 60000);
    ok(0, "The child was not killed.\n");
}

/* Returns what NtQuerySystemInformation has to say, the caller frees it; NULL after a failure. */
static void *query_system(ULONG class)
{
    ULONG size;
    NTSTATUS status;
    void *buffer;

    for (size = 0x40000; size < 0x4000000; size *= 2)
    {
        buffer = malloc(size);
        status = NtQuerySystemInformation(class, buffer, size, NULL);
        if (!status) return buffer;
        free(buffer);
        if (status != STATUS_INFO_LENGTH_MISMATCH) break;
    }
    ok(0, "NtQuerySystemInformation %lu gave %#lx.\n", class, status);
    return NULL;
}

/* Returns the handles that a process has open. GetProcessHandleCount gives 0 in Wine, and the count in
 * SYSTEM_PROCESS_INFORMATION is the size of the table there. */
ULONG get_handle_count(DWORD pid)
{
    struct handle_information *handles = query_system(64);
    ULONG_PTR i, count = 0;

    if (!handles) return 0;
    for (i = 0; i < handles->count; i++) count += handles->entries[i].pid == pid;
    free(handles);
    return count;
}

ULONG get_own_handle_count(void)
{
    return get_handle_count(GetCurrentProcessId());
}

static const struct process_information *next_process(const struct process_information *process)
{
    return process->next ? (const struct process_information *)((const char *)process + process->next) : NULL;
}

static BOOL has_image(const struct process_information *process, const WCHAR *image)
{
    return process->name.Length == lstrlenW(image) * sizeof(WCHAR)
            && !_wcsnicmp(process->name.Buffer, image, lstrlenW(image));
}

struct usage get_usage(const WCHAR *image)
{
    void *processes = query_system(SystemProcessInformation);
    const struct process_information *process;
    struct usage usage = {0, 0, 0, 0};

    for (process = processes; process; process = next_process(process))
    {
        if (image ? !has_image(process, image) : HandleToULong(process->pid) != GetCurrentProcessId()) continue;
        ++usage.processes;
        usage.handles += process->handles;
        usage.threads += process->threads;
        usage.bytes += process->pagefile;
    }
    free(processes);
    return usage;
}

/* Of all driver processes. All 0 if it can't be found out. */
void get_driver_usage(struct driver_usage *usage)
{
    void *processes = query_system(SystemProcessInformation);
    const struct process_information *process;

    memset(usage, 0, sizeof(*usage));
    for (process = processes; process; process = next_process(process))
    {
        if (!has_image(process, L"winedevice.exe")) continue;
        usage->handles += get_handle_count(HandleToULong(process->pid));
        usage->memory += process->pagefile;
        usage->working_set += process->working_set;
    }
    free(processes);
}

/* Returns what a batch of work costs all driver processes for good, in bytes of memory or working set, whichever is more. A leak costs
 * something in each batch; an allocator takes its memory in large pieces and a thread of winedevice is some MB, in some batches only.
 * So there are batches, six at most, until one costs less than the limit. */
LONGLONG get_driver_growth(void (*batch)(void *context), void *context, LONGLONG limit)
{
    struct driver_usage before, after;
    LONGLONG growth = MAXLONGLONG;
    ULONG i;

    for (i = 0; i < 6 && growth >= limit; i++)
    {
        get_driver_usage(&before);
        ok(before.memory > 0, "The driver has no memory.\n");
        ok(before.working_set > 0, "The driver has no working set.\n");
        batch(context);
        get_driver_usage(&after);
        growth = max((LONGLONG)(after.memory - before.memory), (LONGLONG)(after.working_set - before.working_set));
        trace("Batch %lu: %I64d bytes more, working set %I64d.\n", i, after.memory - before.memory,
                after.working_set - before.working_set);
    }
    return growth;
}

ULONG get_driver_handle_count(void)
{
    struct driver_usage usage;

    get_driver_usage(&usage);
    return usage.handles;
}

/* The driver closes in its own time: waits until the count has come down to the limit. */
ULONG wait_driver_handle_count(ULONG limit)
{
    LONGLONG start = kstest_now();
    ULONG count;

    while ((count = get_driver_handle_count()) > limit && kstest_poll(start, 5000));
    return count;
}

/* The same before a test: waits until the count has been the same for 200 ms. */
ULONG settle_driver_handle_count(void)
{
    LONGLONG start = kstest_now(), since = start;
    ULONG count = get_driver_handle_count(), now;

    while (kstest_now() - since < 2000000 && kstest_poll(start, 5000))
    {
        if ((now = get_driver_handle_count()) == count) continue;
        count = now;
        since = kstest_now();
    }
    return count;
}
