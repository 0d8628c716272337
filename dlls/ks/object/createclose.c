/*
 * A minidriver's Create and Close
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

#include "object/createclose.h"
#include "base/irp.h"
#include "object/controlmutex.h"
#include "object/device.h"
#include "object/file.h"
#include "object/object.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* An IRP_MJ_CREATE or _CLOSE for minidrivers to look at where there is none. Freed by IoFreeIrp, never sent. */
static IRP *make_irp(struct ks_file *file, UCHAR major)
{
    DEVICE_OBJECT *device = file->device->pub.FunctionalDeviceObject;
    IO_STACK_LOCATION *stack;
    IRP *irp;

    if (!(irp = IoAllocateIrp(device->StackSize, FALSE))) return NULL;
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = major;
    stack->DeviceObject = device;
    stack->FileObject = file->file;
    if (major == IRP_MJ_CREATE) stack->Parameters.Create.ShareAccess = FILE_SHARE_READ | FILE_SHARE_WRITE;
    irp->RequestorMode = UserMode;
    irp->Tail.Overlay.OriginalFileObject = file->file;
    IoSetNextIrpStackLocation(irp);
    return irp;
}

static NTSTATUS call_dispatch(struct ks_file *file, NTSTATUS (NTAPI *dispatch)(void *object, IRP *irp), IRP *irp, BOOLEAN device)
{
    struct ks_object *object = file->object;
    NTSTATUS status;

    KeClearEvent(&file->pending_done);
    (void)InterlockedExchangePointer((void **)&file->pending_irp, irp);
    irp->IoStatus.Status = STATUS_SUCCESS;

    if (device) device_mutex_acquire(object->device);
    control_acquire(object);
    status = dispatch(object_public(object), irp);
    control_release(object);
    if (device) device_mutex_release(object->device);

    if (status == STATUS_PENDING)
    {
        KeWaitForSingleObject(&file->pending_done, Executive, KernelMode, FALSE, NULL);
        status = irp->IoStatus.Status;
    }
    (void)InterlockedExchangePointer((void **)&file->pending_irp, NULL);
    return status;
}

NTSTATUS call_create_close(struct ks_file *file, UCHAR major, NTSTATUS (NTAPI *dispatch)(void *object, IRP *irp), IRP *irp,
        BOOLEAN device)
{
    IRP *made = NULL;
    NTSTATUS status;

    if (!dispatch) return STATUS_SUCCESS;
    if (!irp || IoGetCurrentIrpStackLocation(irp)->MajorFunction != major)
    {
        if (!(irp = made = make_irp(file, major))) return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = call_dispatch(file, dispatch, irp, device);
    if (made) IoFreeIrp(made);
    return status;
}

/***********************************************************************
 *           KsCompletePendingRequest (KS.@)
 *
 * Ends a Create, a Close, or any other request that a minidriver has returned STATUS_PENDING for. Any thread.
 */
void NTAPI KsCompletePendingRequest(IRP *irp)
{
    struct ks_file *file;

    TRACE("irp %p, status %#x.\n", irp, (unsigned int)irp->IoStatus.Status);

    if ((file = file_from_pending_irp(irp)))
    {
        KeSetEvent(&file->pending_done, IO_NO_INCREMENT, FALSE);
        file_release(file);
        return;
    }
    IoMarkIrpPending(irp); /* as the minidriver should have done */
    complete_irp(irp, irp->IoStatus.Status, irp->IoStatus.Information);
}
