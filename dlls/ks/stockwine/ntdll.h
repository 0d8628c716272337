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
 * The only place where functions of ntdll, and of ntoskrnl.exe as far as the compiler's headers lack them, are declared: as Wine's
 * winternl.h and wdm.h have them. Inside of Wine's tree they come from there.
 */

#include "wine/ksddk.h"

#ifndef __WINESRC__

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

typedef struct _TP_CALLBACK_INSTANCE TP_CALLBACK_INSTANCE;
typedef struct _TP_TIMER TP_TIMER;
typedef void (CALLBACK *PTP_TIMER_CALLBACK)(TP_CALLBACK_INSTANCE *instance, void *context, TP_TIMER *timer);
NTSTATUS NTAPI TpAllocTimer(TP_TIMER **timer, PTP_TIMER_CALLBACK callback, void *context, void *environment);
void NTAPI TpSetTimer(TP_TIMER *timer, LARGE_INTEGER *timeout, LONG period, LONG window); /* no timeout: never */
void NTAPI TpWaitForTimer(TP_TIMER *timer, BOOL cancel_pending);
void NTAPI TpReleaseTimer(TP_TIMER *timer);

typedef struct _TP_WORK TP_WORK;
typedef void (CALLBACK *PTP_WORK_CALLBACK)(TP_CALLBACK_INSTANCE *instance, void *context, TP_WORK *work);
NTSTATUS NTAPI TpAllocWork(TP_WORK **work, PTP_WORK_CALLBACK callback, void *context, void *environment);
void NTAPI TpPostWork(TP_WORK *work);
void NTAPI TpReleaseWork(TP_WORK *work);
void NTAPI TpWaitForWork(TP_WORK *work, BOOL cancel_pending);

BOOL NTAPI RtlQueryPerformanceCounter(LARGE_INTEGER *counter);
BOOL NTAPI RtlQueryPerformanceFrequency(LARGE_INTEGER *frequency);
ULONG NTAPI NtGetTickCount(void);
LONGLONG NTAPI RtlGetSystemTimePrecise(void);

NTSTATUS NTAPI RtlWaitOnAddress(const void *address, const void *compare, SIZE_T size, const LARGE_INTEGER *timeout);
void NTAPI RtlWakeAddressAll(const void *address);
void NTAPI RtlRaiseStatus(NTSTATUS status);
NTSTATUS NTAPI NtProtectVirtualMemory(HANDLE process, void **address, SIZE_T *size, ULONG protect, ULONG *old);

typedef void *HMODULE;
void *NTAPI RtlImageDirectoryEntryToData(HMODULE module, BOOL mapped, WORD directory, ULONG *size);
IMAGE_NT_HEADERS *NTAPI RtlImageNtHeader(HMODULE module);
NTSTATUS NTAPI LdrLoadDll(const WCHAR *path, DWORD flags, const UNICODE_STRING *name, HMODULE *module);
NTSTATUS NTAPI LdrGetProcedureAddress(HMODULE module, const ANSI_STRING *name, ULONG ordinal, void **address);

typedef struct
{
    void *BaseAddress;
    ULONG Attributes;
    LARGE_INTEGER Size;
} SECTION_BASIC_INFORMATION;

typedef enum { SectionBasicInformation } SECTION_INFORMATION_CLASS;
NTSTATUS NTAPI NtQuerySection(HANDLE section, SECTION_INFORMATION_CLASS class, void *info, SIZE_T size, SIZE_T *ret);
NTSTATUS NTAPI NtCreateKey(HANDLE *key, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attr, ULONG index, const UNICODE_STRING *class,
        ULONG options, ULONG *disposition);
NTSTATUS NTAPI NtDeleteKey(HANDLE key);
NTSTATUS NTAPI NtSetValueKey(HANDLE key, const UNICODE_STRING *name, ULONG index, ULONG type, const void *data, ULONG size);
NTSTATUS NTAPI NtReadVirtualMemory(HANDLE process, const void *address, void *buffer, SIZE_T size, SIZE_T *ret);
NTSTATUS NTAPI NtWriteVirtualMemory(HANDLE process, void *address, const void *buffer, SIZE_T size, SIZE_T *ret);

#ifndef EXCEPTION_CONTINUE_EXECUTION
#define EXCEPTION_CONTINUE_SEARCH 0
#define EXCEPTION_CONTINUE_EXECUTION (-1)
#endif
#ifndef EXCEPTION_EXECUTE_FAULT
#define EXCEPTION_EXECUTE_FAULT 8
#endif
void *NTAPI RtlAddVectoredExceptionHandler(ULONG first, LONG (NTAPI *handler)(EXCEPTION_POINTERS *pointers));
ULONG NTAPI RtlRemoveVectoredExceptionHandler(void *handler);

NTSTATUS NTAPI NtReleaseSemaphore(HANDLE handle, ULONG count, ULONG *previous);

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

#endif /* __WINESRC__ */

BOOLEAN NTAPI SystemFunction036(void *buffer, ULONG size); /* RtlGenRandom of advapi32 */

/* The inline functions of these names look into the processor's control region, which winedevice doesn't have. */
#ifdef _WIN64
PETHREAD NTAPI current_ethread(void) __asm__("PsGetCurrentThread");
#else
PETHREAD NTAPI current_ethread(void) __asm__("_PsGetCurrentThread@0");
#endif

#endif /* __KS_NTDLL_H */
