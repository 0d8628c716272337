/*
 * Requests that ks.sys makes itself, of which the answer is waited for
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

#include "base/syncirp.h"
#include "stockwine/ntdll.h"
#include "timeouts.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

void sync_irp_release(struct sync_irp *sync)
{
    if (InterlockedDecrement(&sync->refs)) return;
    IoFreeIrp(sync->irp);
    if (sync->file) ObDereferenceObject(sync->file);
    ExFreePoolWithTag(sync, KS_TAG);
}

static NTSTATUS NTAPI sync_done(DEVICE_OBJECT *device, IRP *irp, void *context)
{
    struct sync_irp *sync = context;

    KeSetEvent(&sync->done, IO_NO_INCREMENT, FALSE);
    sync_irp_release(sync);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* Two locations: whoever completes the IRP finds our routine in its own, and one above it. */
static IRP *make_irp(struct sync_irp *sync, DEVICE_OBJECT *device, FILE_OBJECT *file, ULONG code, ULONG in_size, ULONG out_size)
{
    IO_STACK_LOCATION *stack;
    IRP *irp;

    if (!(irp = IoAllocateIrp(2, FALSE))) return NULL;
    IoSetNextIrpStackLocation(irp);
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    stack->DeviceObject = device;
    stack->FileObject = file;
    stack->Parameters.DeviceIoControl.IoControlCode = code;
    stack->Parameters.DeviceIoControl.InputBufferLength = in_size;
    stack->Parameters.DeviceIoControl.OutputBufferLength = out_size;
    stack->Parameters.DeviceIoControl.Type3InputBuffer = in_size ? sync->in : NULL;
    IoSetCompletionRoutine(irp, sync_done, sync, TRUE, TRUE, TRUE);
    irp->UserBuffer = out_size ? sync->out : NULL;
    irp->RequestorMode = KernelMode;
    irp->Tail.Overlay.Thread = current_ethread();
    irp->Tail.Overlay.OriginalFileObject = file;
    IoSetNextIrpStackLocation(irp);
    return irp;
}

struct sync_irp *sync_irp_create(DEVICE_OBJECT *device, FILE_OBJECT *file, ULONG code, const void *in, ULONG in_size,
        ULONG out_size)
{
    struct sync_irp *sync;
    const ULONG header = (sizeof(*sync) + 7) & ~7u;
    ULONG offset, size;

    if (in_size > SYNC_IRP_MAX_SIZE || out_size > SYNC_IRP_MAX_SIZE) return NULL;
    offset = (header + in_size + 7) & ~7u;
    size = offset + out_size;
    if (!(sync = ExAllocatePoolWithTag(NonPagedPool, size, KS_TAG))) return NULL;
    memset(sync, 0, size);
    sync->refs = 2;
    sync->in = (char *)sync + header;
    sync->out = (char *)sync + offset;
    KeInitializeEvent(&sync->done, NotificationEvent, FALSE);
    if (in_size) memcpy(sync->in, in, in_size);
    if (!(sync->irp = make_irp(sync, device, file, code, in_size, out_size)))
    {
        ExFreePoolWithTag(sync, KS_TAG);
        return NULL;
    }
    if ((sync->file = file)) ObReferenceObject(file);
    return sync;
}

NTSTATUS sync_irp_wait(struct sync_irp *sync, NTSTATUS status)
{
    LARGE_INTEGER timeout = { .QuadPart = -HANDLER_TIMEOUT };

    if (status != STATUS_PENDING)
    {
        sync_irp_release(sync); /* nobody completes the IRP */
        return status;
    }
    if (KeWaitForSingleObject(&sync->done, Executive, KernelMode, FALSE, &timeout))
    {
        WARN("irp %p isn't answered.\n", sync->irp);
        IoCancelIrp(sync->irp);
        timeout.QuadPart = -HANDLER_CANCEL_TIMEOUT;
        if (KeWaitForSingleObject(&sync->done, Executive, KernelMode, FALSE, &timeout)) return STATUS_IO_TIMEOUT;
    }
    return sync->irp->IoStatus.Status;
}
