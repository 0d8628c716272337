/*
 * What the bus of a device says
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

#include "object/device.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Asks the drivers below, of which one may be a bus. Returns the number of bytes. (DDI page of IRP_MN_READ_CONFIG) */
static ULONG access_config(KSDEVICE *device, UCHAR minor, ULONG space, void *buffer, ULONG offset, ULONG length)
{
    IO_STACK_LOCATION *stack;
    IO_STATUS_BLOCK io;
    NTSTATUS status;
    KEVENT event;
    IRP *irp;

    if (!length) return 0;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    if (!(irp = IoBuildSynchronousFsdRequest(IRP_MJ_PNP, device->NextDeviceObject, NULL, 0, NULL, &event, &io))) return 0;
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED; /* what it stays if nobody is a bus */
    stack = IoGetNextIrpStackLocation(irp);
    stack->MinorFunction = minor;
    stack->Parameters.ReadWriteConfig.WhichSpace = space;
    stack->Parameters.ReadWriteConfig.Buffer = buffer;
    stack->Parameters.ReadWriteConfig.Offset = offset;
    stack->Parameters.ReadWriteConfig.Length = length;
    if ((status = IoCallDriver(device->NextDeviceObject, irp)) == STATUS_PENDING)
    {
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
        status = io.Status;
    }
    return NT_SUCCESS(status) ? length : 0;
}

/***********************************************************************
 *           KsDeviceGetBusData (KS.@)
 *
 * 0 where no bus answers, as with all devices that are made by their hardware id alone.
 */
ULONG NTAPI KsDeviceGetBusData(KSDEVICE *device, ULONG space, void *buffer, ULONG offset, ULONG length)
{
    TRACE("device %p, space %u, offset %u, length %u.\n", device, (unsigned int)space, (unsigned int)offset, (unsigned int)length);
    return access_config(device, IRP_MN_READ_CONFIG, space, buffer, offset, length);
}

/***********************************************************************
 *           KsDeviceSetBusData (KS.@)
 */
ULONG NTAPI KsDeviceSetBusData(KSDEVICE *device, ULONG space, void *buffer, ULONG offset, ULONG length)
{
    TRACE("device %p, space %u, offset %u, length %u.\n", device, (unsigned int)space, (unsigned int)offset, (unsigned int)length);
    return access_config(device, IRP_MN_WRITE_CONFIG, space, buffer, offset, length);
}
