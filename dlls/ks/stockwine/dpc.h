/*
 * Deferred procedure calls
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

#ifndef __KS_DPC_H
#define __KS_DPC_H

#include "ks_private.h"

#ifdef __WINESRC__
/* DPCs are KeInsertQueueDpc's and the timers' to run. */
#else

/*
 * The KeInsertQueueDpc of stock Wine does nothing. Here DPCs run on threads of ntdll's pool: different ones side by side, as on
 * several processors, and each KDPC once at a time, so that a DPC that takes long isn't called again before it has returned. What a
 * DPC does with its KDPC, freeing it included, is its own affair. Any thread may call these, without locks of ks.sys.
 */

/* FALSE: the DPC is queued already, or there is no memory. Whoever queues one calls dpc_run() with his locks released, or lets the
 * pool do it. */
BOOLEAN dpc_queue(KDPC *dpc, void *arg1, void *arg2);
void dpc_run(void);                      /* runs what is queued and not running */
/* Returns when the DPC is neither queued nor running, or when the time is over (100 ns). At once in a DPC. The KDPC is not looked at. */
void dpc_wait(const KDPC *dpc, LONGLONG time);

/* What takes the place of ntoskrnl.exe's functions. */
BOOLEAN NTAPI ks_KeInsertQueueDpc(KDPC *dpc, void *arg1, void *arg2);
BOOLEAN NTAPI ks_KeRemoveQueueDpc(KDPC *dpc);
void NTAPI ks_KeFlushQueuedDpcs(void);

#endif /* __WINESRC__ */

#endif /* __KS_DPC_H */
