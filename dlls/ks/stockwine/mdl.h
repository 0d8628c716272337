/*
 * Memory descriptor lists
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

#ifndef __KS_MDL_H
#define __KS_MDL_H

#include "ks_private.h"

#ifdef __WINESRC__
/* They are ntoskrnl.exe's. */
#else

/* Where the memory is that an MDL describes from there on. Drivers have no other addresses than those of winedevice. */
BYTE *mdl_data(const MDL *mdl);

/* What takes the place of ntoskrnl.exe's functions, which do nothing in stock Wine. */
void NTAPI ks_MmBuildMdlForNonPagedPool(MDL *mdl);
void *NTAPI ks_MmMapLockedPagesSpecifyCache(MDL *mdl, KPROCESSOR_MODE mode, MEMORY_CACHING_TYPE caching, void *address,
        ULONG bugcheck, ULONG priority);
void NTAPI ks_MmUnmapLockedPages(void *address, MDL *mdl);
void NTAPI ks_MmProbeAndLockPages(MDL *mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation);
void NTAPI ks_MmUnlockPages(MDL *mdl);

#endif /* __WINESRC__ */

#endif /* __KS_MDL_H */
