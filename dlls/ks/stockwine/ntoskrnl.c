/*
 * Functions that stock Wine's ntoskrnl.exe lacks
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

#include "stockwine/ntoskrnl.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * Rundown protection (DOC:run-down-protection.md): the count of those who have it, twice, and 1 from the rundown on. Nobody can
 * take it any more then, and who waits for the rest waits for the count to be 1.
 */
#define RUNDOWN 1
#define HOLDER  2

static ULONG_PTR exchange_count(EX_RUNDOWN_REF *ref, ULONG_PTR count, ULONG_PTR expected)
{
    return (ULONG_PTR)InterlockedCompareExchangePointer((void **)&ref->Ptr, (void *)count, (void *)expected);
}

/* Changes the count by that difference, unless it has RUNDOWN and must not. Returns what it was. */
static ULONG_PTR change_count(EX_RUNDOWN_REF *ref, LONG_PTR change, BOOLEAN running_only)
{
    ULONG_PTR count, old = ref->Count;

    do
    {
        count = old;
        if (running_only && (count & RUNDOWN)) return count;
        old = exchange_count(ref, count + change, count);
    } while (old != count);
    return count;
}

/***********************************************************************
 *           ExInitializeRundownProtection
 */
void FASTCALL ks_ExInitializeRundownProtection(EX_RUNDOWN_REF *ref)
{
    TRACE("ref %p.\n", ref);
    ref->Count = 0;
}

/***********************************************************************
 *           ExReInitializeRundownProtection
 */
void FASTCALL ks_ExReInitializeRundownProtection(EX_RUNDOWN_REF *ref)
{
    TRACE("ref %p.\n", ref);
    ref->Count = 0;
}

/***********************************************************************
 *           ExAcquireRundownProtectionEx
 */
BOOLEAN FASTCALL ks_ExAcquireRundownProtectionEx(EX_RUNDOWN_REF *ref, ULONG count)
{
    TRACE("ref %p, count %lu.\n", ref, count);
    return !(change_count(ref, (LONG_PTR)count * HOLDER, TRUE) & RUNDOWN);
}

/***********************************************************************
 *           ExAcquireRundownProtection
 */
BOOLEAN FASTCALL ks_ExAcquireRundownProtection(EX_RUNDOWN_REF *ref)
{
    return ks_ExAcquireRundownProtectionEx(ref, 1);
}

/***********************************************************************
 *           ExReleaseRundownProtectionEx
 */
void FASTCALL ks_ExReleaseRundownProtectionEx(EX_RUNDOWN_REF *ref, ULONG count)
{
    TRACE("ref %p, count %lu.\n", ref, count);
    if (change_count(ref, -(LONG_PTR)count * HOLDER, FALSE) & RUNDOWN) RtlWakeAddressAll((void *)&ref->Count);
}

/***********************************************************************
 *           ExReleaseRundownProtection
 */
void FASTCALL ks_ExReleaseRundownProtection(EX_RUNDOWN_REF *ref)
{
    ks_ExReleaseRundownProtectionEx(ref, 1);
}

/***********************************************************************
 *           ExRundownCompleted
 */
void FASTCALL ks_ExRundownCompleted(EX_RUNDOWN_REF *ref)
{
    TRACE("ref %p.\n", ref);
    ref->Count = RUNDOWN;
}

/***********************************************************************
 *           ExWaitForRundownProtectionRelease
 *
 * The memory may be freed as soon as this returns, which is why a release may wake up somebody by an address that is none any more.
 */
void FASTCALL ks_ExWaitForRundownProtectionRelease(EX_RUNDOWN_REF *ref)
{
    ULONG_PTR count;

    TRACE("ref %p.\n", ref);
    change_count(ref, RUNDOWN, TRUE);
    while ((count = ref->Count) != RUNDOWN) RtlWaitOnAddress((void *)&ref->Count, &count, sizeof(count), NULL);
}

/***********************************************************************
 *           KeSynchronizeExecution
 *
 * No interrupt can be connected, so there is no interrupt object and no service routine that runs meanwhile. The routines exclude
 * each other.
 */
BOOLEAN NTAPI ks_KeSynchronizeExecution(void *interrupt, BOOLEAN (NTAPI *routine)(void *context), void *context)
{
    static SRWLOCK interrupts_lock;
    BOOLEAN ret;

    TRACE("interrupt %p, routine %p, context %p.\n", interrupt, routine, context);
    lock_acquire(&interrupts_lock);
    ret = routine(context);
    lock_release(&interrupts_lock);
    return ret;
}

/***********************************************************************
 *           KeQuerySystemTimePrecise
 */
void NTAPI ks_KeQuerySystemTimePrecise(LARGE_INTEGER *time)
{
    TRACE("time %p.\n", time);
    time->QuadPart = RtlGetSystemTimePrecise();
}

#define FLAG_UNINITIALIZED      0x02 /* POOL_FLAG_* of newer headers */
#define FLAG_RAISE_ON_FAILURE   0x20
#define FLAG_NON_PAGED          0x40
#define FLAG_NON_PAGED_EXECUTE  0x80
#define FLAG_PAGED             0x100

/***********************************************************************
 *           ExAllocatePool2
 */
void *NTAPI ks_ExAllocatePool2(ULONG64 flags, SIZE_T size, ULONG tag)
{
    void *memory = NULL;

    TRACE("flags %#I64x, size %Iu, tag %#lx.\n", flags, size, tag);
    if (flags & (FLAG_NON_PAGED | FLAG_NON_PAGED_EXECUTE | FLAG_PAGED)) memory = ExAllocatePoolWithTag(NonPagedPool, size, tag);
    if (memory && !(flags & FLAG_UNINITIALIZED)) memset(memory, 0, size);
    if (!memory && (flags & FLAG_RAISE_ON_FAILURE)) RtlRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    return memory;
}
