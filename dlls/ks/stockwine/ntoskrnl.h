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

#ifndef __KS_NTOSKRNL_H
#define __KS_NTOSKRNL_H

#include "ks_private.h"

#ifdef __WINESRC__
/* They would be ntoskrnl.exe's. */
#else

/* What takes the place of the functions of these names (DDI:wdm). */
void FASTCALL ks_ExInitializeRundownProtection(EX_RUNDOWN_REF *ref);
void FASTCALL ks_ExReInitializeRundownProtection(EX_RUNDOWN_REF *ref);
BOOLEAN FASTCALL ks_ExAcquireRundownProtection(EX_RUNDOWN_REF *ref);
BOOLEAN FASTCALL ks_ExAcquireRundownProtectionEx(EX_RUNDOWN_REF *ref, ULONG count);
void FASTCALL ks_ExReleaseRundownProtection(EX_RUNDOWN_REF *ref);
void FASTCALL ks_ExReleaseRundownProtectionEx(EX_RUNDOWN_REF *ref, ULONG count);
void FASTCALL ks_ExRundownCompleted(EX_RUNDOWN_REF *ref);
void FASTCALL ks_ExWaitForRundownProtectionRelease(EX_RUNDOWN_REF *ref);
BOOLEAN NTAPI ks_KeSynchronizeExecution(void *interrupt, BOOLEAN (NTAPI *routine)(void *context), void *context);
void NTAPI ks_KeQuerySystemTimePrecise(LARGE_INTEGER *time);
void *NTAPI ks_ExAllocatePool2(ULONG64 flags, SIZE_T size, ULONG tag);

#endif /* __WINESRC__ */

#endif /* __KS_NTOSKRNL_H */
