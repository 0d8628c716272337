/*
 * Fast mutexes
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

#ifndef __KS_FASTMUTEX_H
#define __KS_FASTMUTEX_H

#include "ks_private.h"

/* ExTryToAcquireFastMutex, which Wine has on i386 only: a free mutex has a count of 1, whoever takes it makes it 0. */
static inline BOOLEAN fast_mutex_try_acquire(FAST_MUTEX *mutex)
{
    return InterlockedCompareExchange(&mutex->Count, 0, 1) == 1;
}

#endif /* __KS_FASTMUTEX_H */
