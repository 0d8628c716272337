/*
 * Kernel timers
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

#ifndef __KS_KERNELTIMER_H
#define __KS_KERNELTIMER_H

#include "ks_private.h"

#ifdef __WINESRC__

static inline void kernel_timer_end(KTIMER *timer)
{
    KeCancelTimer(timer);
    KeFlushQueuedDpcs();
}

#else

/* Cancels a timer that a driver may have set, by whatever function, and returns when its DPC has returned or takes too long. Worker
 * threads. */
void kernel_timer_end(KTIMER *timer);

/* What takes the place of ntoskrnl.exe's functions. */
BOOLEAN NTAPI ks_KeSetTimer(KTIMER *timer, LARGE_INTEGER due, KDPC *dpc);
BOOLEAN NTAPI ks_KeSetTimerEx(KTIMER *timer, LARGE_INTEGER due, LONG period, KDPC *dpc);
BOOLEAN NTAPI ks_KeCancelTimer(KTIMER *timer);
BOOLEAN NTAPI ks_KeReadStateTimer(KTIMER *timer);

#endif /* __WINESRC__ */

#endif /* __KS_KERNELTIMER_H */
