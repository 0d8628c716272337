/*
 * Short locks and condition variables
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

#ifndef __KS_LOCK_H
#define __KS_LOCK_H

#include "stockwine/ntdll.h"

/*
 * winedevice is a process: a user-mode lock costs nothing while nobody else has it, where ntoskrnl.exe's mutexes are objects of the
 * wineserver. A short lock is never held across a call out of ks.sys, except where AVStream documents it.
 */

static inline void lock_init(SRWLOCK *lock)
{
    RtlInitializeSRWLock(lock);
}

static inline void lock_acquire(SRWLOCK *lock)
{
    RtlAcquireSRWLockExclusive(lock);
}

static inline BOOLEAN lock_try_acquire(SRWLOCK *lock)
{
    return RtlTryAcquireSRWLockExclusive(lock);
}

static inline void lock_release(SRWLOCK *lock)
{
    RtlReleaseSRWLockExclusive(lock);
}

static inline void condition_init(CONDITION_VARIABLE *condition)
{
    RtlInitializeConditionVariable(condition);
}

/* Waits with the lock released. The timeout (NULL: none) is relative if it is negative, in 100 ns. */
static inline NTSTATUS condition_wait(CONDITION_VARIABLE *condition, SRWLOCK *lock, const LARGE_INTEGER *timeout)
{
    return RtlSleepConditionVariableSRW(condition, lock, timeout, 0);
}

static inline void condition_wake(CONDITION_VARIABLE *condition)
{
    RtlWakeAllConditionVariable(condition);
}

#endif /* __KS_LOCK_H */
