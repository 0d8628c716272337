/*
 * Functions of ntoskrnl.exe that are replaced for drivers
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

#include "stockwine/replacements.h"
#include "stockwine/dma.h"
#include "stockwine/dpc.h"
#include "stockwine/kerneltimer.h"
#include "stockwine/mdl.h"
#include "stockwine/ntdll.h"
#include "stockwine/ntoskrnl.h"
#include "stockwine/stub.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static void *NTAPI ks_MmGetSystemRoutineAddress(UNICODE_STRING *name);

/* What doesn't work in stock Wine is replaced always, and what is missing there if it is missing in the Wine that this is. */
enum when { ALWAYS, IF_MISSING };

#define NTOSKRNL(name, when) {"ntoskrnl.exe", #name, ks_##name, when}

static const struct replacement
{
    const char *module;
    const char *name;
    void *function;
    enum when when;
} replacements[] =
{
    NTOSKRNL(ExAllocatePool2, ALWAYS),
    NTOSKRNL(KeCancelTimer, ALWAYS),
    NTOSKRNL(KeFlushQueuedDpcs, ALWAYS),
    NTOSKRNL(KeInsertQueueDpc, ALWAYS),
    NTOSKRNL(KeReadStateTimer, ALWAYS),
    NTOSKRNL(KeRemoveQueueDpc, ALWAYS),
    NTOSKRNL(KeSetTimer, ALWAYS),
    NTOSKRNL(KeSetTimerEx, ALWAYS),
    NTOSKRNL(MmBuildMdlForNonPagedPool, ALWAYS),
    NTOSKRNL(MmGetSystemRoutineAddress, ALWAYS),
    NTOSKRNL(MmMapLockedPagesSpecifyCache, ALWAYS),
    NTOSKRNL(MmProbeAndLockPages, ALWAYS),
    NTOSKRNL(MmUnlockPages, ALWAYS),
    NTOSKRNL(MmUnmapLockedPages, ALWAYS),
    NTOSKRNL(ExAcquireRundownProtection, IF_MISSING),
    NTOSKRNL(ExAcquireRundownProtectionEx, IF_MISSING),
    NTOSKRNL(ExInitializeRundownProtection, IF_MISSING),
    NTOSKRNL(ExReInitializeRundownProtection, IF_MISSING),
    NTOSKRNL(ExReleaseRundownProtection, IF_MISSING),
    NTOSKRNL(ExReleaseRundownProtectionEx, IF_MISSING),
    NTOSKRNL(ExRundownCompleted, IF_MISSING),
    NTOSKRNL(ExWaitForRundownProtectionRelease, IF_MISSING),
    NTOSKRNL(IoGetDmaAdapter, IF_MISSING),
    NTOSKRNL(KeQuerySystemTimePrecise, IF_MISSING),
    NTOSKRNL(KeSynchronizeExecution, IF_MISSING),
};

/* The rundown functions go together: what they keep in the driver's memory is theirs. */
static BOOLEAN is_missing(const struct replacement *replacement)
{
    static const char rundown[] = "ExAcquireRundownProtection";

    if (strstr(replacement->name, "Rundown")) return function_is_missing(L"ntoskrnl.exe", rundown);
    return function_is_missing(L"ntoskrnl.exe", replacement->name);
}

void *find_replacement(const char *module, const char *name)
{
    ULONG i;

    for (i = 0; i < ARRAYSIZE(replacements); i++)
    {
        const struct replacement *replacement = &replacements[i];

        if (_stricmp(replacement->module, module) || strcmp(replacement->name, name)) continue;
        if (replacement->when == IF_MISSING && !is_missing(replacement)) return NULL;
        TRACE("%s of %s.\n", debugstr_a(name), debugstr_a(module));
        return replacement->function;
    }
    return NULL;
}

/***********************************************************************
 *           MmGetSystemRoutineAddress
 */
static void *NTAPI ks_MmGetSystemRoutineAddress(UNICODE_STRING *name)
{
    ANSI_STRING ansi;
    void *function;

    TRACE("name %s.\n", name ? debugstr_wn(name->Buffer, name->Length / sizeof(WCHAR)) : "");
    if (!name || RtlUnicodeStringToAnsiString(&ansi, name, TRUE)) return NULL;
    function = find_replacement("ntoskrnl.exe", ansi.Buffer);
    RtlFreeAnsiString(&ansi);
    return function ? function : MmGetSystemRoutineAddress(name);
}
