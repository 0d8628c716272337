/*
 * Functions of the kernel that stock Wine lacks, checked in the kernel
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

#include "kstest_private.h"

#ifdef __WINESRC__

/* There they are Wine's affair. */
void check_kernel(struct check *check)
{
    check_fact(check, TRUE, "\n");
}

#else

static void *get_function(const WCHAR *name)
{
    UNICODE_STRING string;

    RtlInitUnicodeString(&string, name);
    return MmGetSystemRoutineAddress(&string);
}

static void check_functions(struct check *check)
{
    void *function = get_function(L"KeSetTimer");

    check_fact(check, function == (void *)KeSetTimer, "KeSetTimer is %p, imported it is %p.\n", function, (void *)KeSetTimer);
    function = get_function(L"ExFreePool");
    check_fact(check, function == (void *)ExFreePool, "ExFreePool is %p, imported it is %p.\n", function, (void *)ExFreePool);
    function = get_function(L"KsTestFunction");
    check_fact(check, !function, "A function that there isn't is %p.\n", function);
}

static void check_state(struct check *check)
{
    LARGE_INTEGER due = {.QuadPart = -10000};
    static KTIMER timer;
    NTSTATUS status;
    static KDPC dpc;

    KeInitializeTimer(&timer);
    check_fact(check, !KeReadStateTimer(&timer), "A new timer has expired.\n");
    KeSetTimer(&timer, due, NULL);
    status = KeWaitForSingleObject(&timer, Executive, KernelMode, FALSE, NULL);
    check_fact(check, !status && KeReadStateTimer(&timer), "The timer has not expired, the wait gave %#lx.\n", status);
    due.QuadPart = -36000000000;
    KeSetTimer(&timer, due, NULL);
    check_fact(check, !KeReadStateTimer(&timer), "A timer that was set has expired.\n");
    KeCancelTimer(&timer);
    KeInitializeDpc(&dpc, NULL, NULL);
    check_fact(check, !KeRemoveQueueDpc(&dpc), "A DPC that wasn't queued was removed.\n");
}

static EX_RUNDOWN_REF rundown;
static LONG run_down;

static void NTAPI release_later(void *context)
{
    LARGE_INTEGER time = {.QuadPart = -200000};

    KeDelayExecutionThread(KernelMode, FALSE, &time);
    run_down = 1;
    ExReleaseRundownProtection(&rundown);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void check_rundown(struct check *check)
{
    NTSTATUS status;
    HANDLE thread;

    ExInitializeRundownProtection(&rundown);
    check_fact(check, ExAcquireRundownProtection(&rundown), "Rundown protection can't be had.\n");
    check_fact(check, ExAcquireRundownProtectionEx(&rundown, 3), "Rundown protection can't be had three times.\n");
    ExReleaseRundownProtectionEx(&rundown, 3);
    run_down = 0;
    status = PsCreateSystemThread(&thread, 0, NULL, NULL, NULL, release_later, NULL);
    check_fact(check, !status, "A thread gave %#lx.\n", status);
    if (status) return;
    ZwClose(thread);
    ExWaitForRundownProtectionRelease(&rundown);
    check_fact(check, run_down, "The wait has not waited.\n");
    check_fact(check, !ExAcquireRundownProtection(&rundown), "Rundown protection could be had after the rundown.\n");
    ExWaitForRundownProtectionRelease(&rundown);
    ExReInitializeRundownProtection(&rundown);
    check_fact(check, ExAcquireRundownProtection(&rundown), "Rundown protection can't be had again.\n");
    ExReleaseRundownProtection(&rundown);
    ExRundownCompleted(&rundown);
    check_fact(check, !ExAcquireRundownProtection(&rundown), "Rundown protection could be had after ExRundownCompleted.\n");
}

static void check_pool(struct check *check)
{
    void *(NTAPI *allocate)(ULONG64 flags, SIZE_T size, ULONG tag) = get_function(L"ExAllocatePool2");
    static const ULONG64 non_paged = 0x40;
    BYTE *memory;
    ULONG i;

    check_fact(check, allocate != NULL, "There is no ExAllocatePool2.\n");
    if (!allocate) return;
    if ((memory = ExAllocatePoolWithTag(NonPagedPool, 200, KSTEST_TAG)))
    {
        memset(memory, 0x55, 200);
        ExFreePoolWithTag(memory, KSTEST_TAG);
    }
    memory = allocate(non_paged, 200, KSTEST_TAG);
    check_fact(check, memory != NULL, "There is no memory.\n");
    if (!memory) return;
    for (i = 0; i < 200 && !memory[i]; i++) ;
    check_fact(check, i == 200, "The memory isn't zero at %lu.\n", i);
    ExFreePoolWithTag(memory, KSTEST_TAG);
    check_fact(check, !allocate(0, 200, KSTEST_TAG), "There is memory of no pool.\n");
}

static void check_time(struct check *check)
{
    void (NTAPI *query)(LARGE_INTEGER *time) = get_function(L"KeQuerySystemTimePrecise");
    LARGE_INTEGER time, precise = {0};

    check_fact(check, query != NULL, "There is no KeQuerySystemTimePrecise.\n");
    if (!query) return;
    KeQuerySystemTime(&time);
    query(&precise);
    check_fact(check, precise.QuadPart > time.QuadPart - 100000000 && precise.QuadPart < time.QuadPart + 100000000,
            "The time is %I64d, precisely it is %I64d.\n", time.QuadPart, precise.QuadPart);
}

static BOOLEAN NTAPI say_so(void *context)
{
    *(ULONG *)context += 1;
    return TRUE;
}

void check_kernel(struct check *check)
{
    static ULONG interrupt; /* nobody can connect one */
    ULONG count = 0;

    check_functions(check);
    check_state(check);
    check_rundown(check);
    check_pool(check);
    check_time(check);
    check_fact(check, KeSynchronizeExecution((PKINTERRUPT)&interrupt, say_so, &count) && count == 1,
            "The routine was called %lu times.\n", count);
}

#endif /* __WINESRC__ */
