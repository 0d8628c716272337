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

#include "stockwine/mdl.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* winedevice's memory is always there, and always mapped where it is. */

BYTE *mdl_data(const MDL *mdl)
{
    if (mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL)) return mdl->MappedSystemVa;
    return (BYTE *)mdl->StartVa + mdl->ByteOffset;
}

/***********************************************************************
 *           MmBuildMdlForNonPagedPool
 */
void NTAPI ks_MmBuildMdlForNonPagedPool(MDL *mdl)
{
    TRACE("mdl %p.\n", mdl);
    mdl->MappedSystemVa = mdl_data(mdl);
    mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
}

/***********************************************************************
 *           MmMapLockedPagesSpecifyCache
 */
void *NTAPI ks_MmMapLockedPagesSpecifyCache(MDL *mdl, KPROCESSOR_MODE mode, MEMORY_CACHING_TYPE caching, void *address,
        ULONG bugcheck, ULONG priority)
{
    TRACE("mdl %p, mode %d, caching %d, address %p, bugcheck %lu, priority %#lx.\n", mdl, mode, caching, address, bugcheck,
            priority);
    if (mode != KernelMode)
    {
        FIXME("memory of winedevice can't be mapped into a client.\n");
        return NULL;
    }
    mdl->MappedSystemVa = mdl_data(mdl);
    mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
    return mdl->MappedSystemVa;
}

/***********************************************************************
 *           MmUnmapLockedPages
 */
void NTAPI ks_MmUnmapLockedPages(void *address, MDL *mdl)
{
    TRACE("address %p, mdl %p.\n", address, mdl);
    mdl->MdlFlags &= ~MDL_MAPPED_TO_SYSTEM_VA;
}

/***********************************************************************
 *           MmProbeAndLockPages
 */
void NTAPI ks_MmProbeAndLockPages(MDL *mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation)
{
    TRACE("mdl %p, mode %d, operation %d.\n", mdl, mode, operation);
    mdl->MdlFlags |= MDL_PAGES_LOCKED;
}

/***********************************************************************
 *           MmUnlockPages
 */
void NTAPI ks_MmUnlockPages(MDL *mdl)
{
    TRACE("mdl %p.\n", mdl);
    mdl->MdlFlags &= ~MDL_PAGES_LOCKED;
}
