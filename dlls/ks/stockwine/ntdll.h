/*
 * What ks.sys takes from ntdll, and stock Wine's driver headers don't declare
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

#ifndef __KS_NTDLL_H
#define __KS_NTDLL_H

/*
 * The only place where functions of ntdll, and of ntoskrnl.exe as far as the compiler's headers lack them, are declared. Inside of
 * Wine's tree they come from Wine's own headers.
 */

#include "ks_private.h"
#include <ntimage.h>

typedef struct { void *ptr; } SRWLOCK;
void NTAPI RtlInitializeSRWLock(SRWLOCK *lock);
void NTAPI RtlAcquireSRWLockExclusive(SRWLOCK *lock);
BOOLEAN NTAPI RtlTryAcquireSRWLockExclusive(SRWLOCK *lock);
void NTAPI RtlReleaseSRWLockExclusive(SRWLOCK *lock);

typedef struct { void *ptr; } CONDITION_VARIABLE;
void NTAPI RtlInitializeConditionVariable(CONDITION_VARIABLE *variable);
NTSTATUS NTAPI RtlSleepConditionVariableSRW(CONDITION_VARIABLE *variable, SRWLOCK *lock, const LARGE_INTEGER *timeout,
        ULONG flags);
void NTAPI RtlWakeAllConditionVariable(CONDITION_VARIABLE *variable);

typedef struct _TP_TIMER TP_TIMER;
typedef void (CALLBACK *TP_TIMER_CALLBACK)(void *instance, void *context, TP_TIMER *timer);
NTSTATUS NTAPI TpAllocTimer(TP_TIMER **timer, TP_TIMER_CALLBACK callback, void *context, void *environment);
void NTAPI TpSetTimer(TP_TIMER *timer, LARGE_INTEGER *timeout, LONG period, LONG window); /* no timeout: never */
void NTAPI TpWaitForTimer(TP_TIMER *timer, BOOL cancel_pending);
void NTAPI TpReleaseTimer(TP_TIMER *timer);

typedef struct _TP_WORK TP_WORK;
typedef void (CALLBACK *TP_WORK_CALLBACK)(void *instance, void *context, TP_WORK *work);
NTSTATUS NTAPI TpAllocWork(TP_WORK **ret, TP_WORK_CALLBACK callback, void *context, void *environment);
void NTAPI TpPostWork(TP_WORK *work);
void NTAPI TpReleaseWork(TP_WORK *work);
void NTAPI TpWaitForWork(TP_WORK *work, BOOL cancel_pending);

void NTAPI RtlQueryPerformanceCounter(LARGE_INTEGER *counter);
void NTAPI RtlQueryPerformanceFrequency(LARGE_INTEGER *frequency);
ULONG NTAPI NtGetTickCount(void);

void *NTAPI RtlImageDirectoryEntryToData(void *module, BOOLEAN mapped, USHORT directory, ULONG *size);
NTSTATUS NTAPI LdrLoadDll(const WCHAR *path, ULONG flags, const UNICODE_STRING *name, void **module);
NTSTATUS NTAPI LdrGetProcedureAddress(void *module, const ANSI_STRING *name, ULONG ordinal, void **address);
PIMAGE_NT_HEADERS NTAPI RtlImageNtHeader(void *module);

typedef struct
{
    void *base;
    ULONG attributes;
    LARGE_INTEGER size;
} section_basic_information;

NTSTATUS NTAPI NtQuerySection(HANDLE section, ULONG class, void *info, SIZE_T size, SIZE_T *ret);
NTSTATUS NTAPI NtReadVirtualMemory(HANDLE process, const void *address, void *buffer, SIZE_T size, SIZE_T *ret);
NTSTATUS NTAPI NtWriteVirtualMemory(HANDLE process, void *address, const void *buffer, SIZE_T size, SIZE_T *ret);

NTSTATUS NTAPI ZwDuplicateObject(HANDLE source_process, HANDLE source, HANDLE dest_process, HANDLE *dest, ACCESS_MASK access,
        ULONG attributes, ULONG options);
NTSTATUS NTAPI ZwSetEvent(HANDLE handle, LONG *previous);
NTSTATUS NTAPI NtReleaseSemaphore(HANDLE handle, ULONG count, ULONG *previous);
NTSTATUS NTAPI NtQueryObject(HANDLE handle, ULONG class, void *data, ULONG size, ULONG *needed);

BOOLEAN NTAPI SystemFunction036(void *buffer, ULONG size); /* RtlGenRandom of advapi32 */

#ifndef PROCESS_VM_READ
#define PROCESS_VM_OPERATION 0x0008
#define PROCESS_VM_READ      0x0010
#define PROCESS_VM_WRITE     0x0020
#endif

#ifndef SEC_FILE
#define SEC_FILE 0x00800000
#endif
#ifndef SEC_IMAGE
#define SEC_IMAGE 0x01000000
#endif
#ifndef SEC_RESERVE
#define SEC_RESERVE 0x04000000
#endif

#endif /* __KS_NTDLL_H */
