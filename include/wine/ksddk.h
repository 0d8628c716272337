/*
 * The kernel's headers, which a driver includes before ks.h
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

#ifndef __WINE_KSDDK_H
#define __WINE_KSDDK_H

#include <stdarg.h>

#ifdef __WINESRC__

#include "ntstatus.h"
#define WIN32_NO_STATUS
#include "windef.h"
#include "winbase.h"
#include "winioctl.h"
#include "winternl.h"
#include "ddk/ntifs.h"

/* What Wine's wdm.h and basetyps.h lack. */
#ifndef interface
#define interface struct
#endif
#ifndef ObReferenceObject
#define ObReferenceObject(object) ObfReferenceObject(object)
#endif

typedef void WINAPI DRIVER_CANCEL(DEVICE_OBJECT *device, IRP *irp);
typedef struct _ADAPTER_OBJECT *PADAPTER_OBJECT;
typedef struct _DEVICE_DESCRIPTION *PDEVICE_DESCRIPTION;
typedef void *PFAST_IO_DEVICE_CONTROL, *PFAST_IO_READ, *PFAST_IO_WRITE;

typedef struct _WORK_QUEUE_ITEM
{
    LIST_ENTRY List;
    void (WINAPI *WorkerRoutine)(void *parameter);
    void *Parameter;
} WORK_QUEUE_ITEM, *PWORK_QUEUE_ITEM;

#define ExInitializeWorkItem(item, routine, context) \
    ((item)->WorkerRoutine = (routine), (item)->Parameter = (context), (item)->List.Flink = NULL)
#define MmGetMdlByteCount(mdl) ((mdl)->ByteCount)

LARGE_INTEGER WINAPI KeQueryPerformanceCounter(LARGE_INTEGER *frequency);
void WINAPI KeFlushQueuedDpcs(void);
BOOLEAN WINAPI KeInsertQueueDpc(KDPC *dpc, void *arg1, void *arg2);
void FASTCALL ExReleaseResourceLite(ERESOURCE *resource);

static inline void IoSetNextIrpStackLocation(IRP *irp)
{
    irp->CurrentLocation--;
    irp->Tail.Overlay.CurrentStackLocation--;
}

#else

#include <ddk/ntifs.h>
#include <windef.h>

#endif /* __WINESRC__ */

#endif /* __WINE_KSDDK_H */
