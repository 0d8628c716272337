/*
 * DMA adapters
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

#ifndef __KS_DMA_H
#define __KS_DMA_H

#include "ks_private.h"

#ifdef __WINESRC__
/* IoGetDmaAdapter would be ntoskrnl.exe's. */
#else

/* What takes the place of ntoskrnl.exe's function. The driver frees the adapter by its PutDmaAdapter. */
DMA_ADAPTER *NTAPI ks_IoGetDmaAdapter(DEVICE_OBJECT *pdo, DEVICE_DESCRIPTION *description, ULONG *registers);

#endif /* __WINESRC__ */

#endif /* __KS_DMA_H */
