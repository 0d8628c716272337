/*
 * IRPs: buffers, answers, completion
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

#include "base/irp.h"
#include "stockwine/complete.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

const GUID GUID_NULL;

void get_ioctl_buffers(IRP *irp, struct ioctl_buffers *buffers)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);

    buffers->in_size = stack->Parameters.DeviceIoControl.InputBufferLength;
    buffers->out_size = stack->Parameters.DeviceIoControl.OutputBufferLength;
    buffers->in = stack->Parameters.DeviceIoControl.Type3InputBuffer;
    buffers->out = irp->UserBuffer;
    if (!buffers->in) buffers->in_size = 0;
    if (!buffers->out) buffers->out_size = 0;
    if (!buffers->in_size) buffers->in = NULL;
    if (!buffers->out_size) buffers->out = NULL;
}

NTSTATUS complete_irp(IRP *irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    irp_complete(irp);
    return status;
}

/* Answers */

NTSTATUS return_data(IRP *irp, const void *data, ULONG size)
{
    struct ioctl_buffers b;

    get_ioctl_buffers(irp, &b);
    irp->IoStatus.Information = 0;
    if (!b.out_size && size)
    {
        irp->IoStatus.Information = size;
        return STATUS_BUFFER_OVERFLOW;
    }
    if (b.out_size < size) return STATUS_BUFFER_TOO_SMALL;
    if (data) memcpy(b.out, data, size);
    irp->IoStatus.Information = size;
    return STATUS_SUCCESS;
}

NTSTATUS return_list(IRP *irp, ULONG count, ULONG size, void **list)
{
    struct ioctl_buffers b;
    KSMULTIPLE_ITEM *item;

    get_ioctl_buffers(irp, &b);
    *list = NULL;
    if (size > 0xffffffff - sizeof(*item)) return STATUS_INVALID_PARAMETER;
    size += sizeof(*item);

    if (!b.out_size)
    {
        irp->IoStatus.Information = size;
        return STATUS_BUFFER_OVERFLOW;
    }
    if (b.out_size < sizeof(ULONG)) return STATUS_BUFFER_TOO_SMALL;
    item = b.out;
    if (b.out_size == sizeof(ULONG))
    {
        item->Size = size;
        irp->IoStatus.Information = sizeof(ULONG);
        return STATUS_SUCCESS;
    }
    if (b.out_size < sizeof(*item) || (b.out_size < size && b.out_size != sizeof(*item))) return STATUS_BUFFER_TOO_SMALL;
    item->Size = size;
    item->Count = count;
    irp->IoStatus.Information = sizeof(*item);
    if (b.out_size < size) return STATUS_SUCCESS;
    *list = item + 1;
    irp->IoStatus.Information = size;
    return STATUS_SUCCESS;
}

NTSTATUS return_ulong(IRP *irp, ULONG value)
{
    return return_data(irp, &value, sizeof(value));
}

/***********************************************************************
 *           KsHandleSizedListQuery (KS.@)
 */
NTSTATUS NTAPI KsHandleSizedListQuery(IRP *irp, ULONG count, ULONG item_size, const void *items)
{
    ULONGLONG size = (ULONGLONG)count * item_size;
    NTSTATUS status;
    void *out;

    TRACE("irp %p, count %u, item_size %u, items %p.\n", irp, (unsigned int)count, (unsigned int)item_size, items);

    if (size > 0xffffffff) return STATUS_INVALID_PARAMETER;
    if ((status = return_list(irp, count, size, &out)) || !out) return status;
    if (size) memcpy(out, items, size);
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsAcquireResetValue (KS.@)
 */
NTSTATUS NTAPI KsAcquireResetValue(IRP *irp, KSRESET *reset)
{
    struct ioctl_buffers buffers;

    TRACE("irp %p\n", irp);

    get_ioctl_buffers(irp, &buffers);
    if (buffers.in_size < sizeof(*reset)) return STATUS_INVALID_BUFFER_SIZE;
    memcpy(reset, buffers.in, sizeof(*reset));
    return *reset == KSRESET_BEGIN || *reset == KSRESET_END ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

/***********************************************************************
 *           KsDefaultDeviceIoCompletion (KS.@)
 *
 * The answer of an object that has nothing to say to a KS request.
 */
NTSTATUS NTAPI KsDefaultDeviceIoCompletion(DEVICE_OBJECT *device, IRP *irp)
{
    TRACE("device %p, irp %p.\n", device, irp);

    switch (IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode)
    {
    case IOCTL_KS_PROPERTY:
    case IOCTL_KS_METHOD:
    case IOCTL_KS_ENABLE_EVENT:
        return complete_irp(irp, STATUS_PROPSET_NOT_FOUND, 0);
    case IOCTL_KS_DISABLE_EVENT:
        return complete_irp(irp, STATUS_NOT_FOUND, 0);
    default:
        return complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
}

/***********************************************************************
 *           KsDispatchInvalidDeviceRequest (KS.@)
 */
NTSTATUS NTAPI KsDispatchInvalidDeviceRequest(DEVICE_OBJECT *device, IRP *irp)
{
    TRACE("device %p, irp %p.\n", device, irp);
    return complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
}

/***********************************************************************
 *           KsDispatchFastIoDeviceControlFailure (KS.@)
 */
BOOLEAN NTAPI KsDispatchFastIoDeviceControlFailure(FILE_OBJECT *file, BOOLEAN wait, void *in, ULONG in_size, void *out,
        ULONG out_size, ULONG code, IO_STATUS_BLOCK *io, DEVICE_OBJECT *device)
{
    return FALSE;
}

/***********************************************************************
 *           KsDispatchFastReadFailure (KS.@)
 */
BOOLEAN NTAPI KsDispatchFastReadFailure(FILE_OBJECT *file, LARGE_INTEGER *offset, ULONG length, BOOLEAN wait, ULONG key,
        void *buffer, IO_STATUS_BLOCK *io, DEVICE_OBJECT *device)
{
    return FALSE;
}
