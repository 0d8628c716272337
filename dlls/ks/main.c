/*
 * Drivers: what a minidriver's DriverEntry calls, and its dispatch routines
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
#include "dispatch/adddevice.h"
#include "dispatch/create.h"
#include "dispatch/ioctl.h"
#include "dispatch/pnp.h"
#include "dispatch/power.h"
#include "stockwine/driverextension.h"
#include "stockwine/imports.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static NTSTATUS NTAPI dispatch_success(DEVICE_OBJECT *device, IRP *irp)
{
    return complete_irp(irp, STATUS_SUCCESS, 0);
}

static PDRIVER_DISPATCH major_function(ULONG major)
{
    switch (major)
    {
    case IRP_MJ_CREATE: return dispatch_create;
    case IRP_MJ_CLOSE: return dispatch_close;
    case IRP_MJ_CLEANUP: return dispatch_success;
    case IRP_MJ_DEVICE_CONTROL: return dispatch_device_control;
    case IRP_MJ_PNP: return dispatch_pnp;
    case IRP_MJ_POWER: return dispatch_power;
    case IRP_MJ_SYSTEM_CONTROL: return dispatch_system_control;
    case IRP_MJ_READ:
    case IRP_MJ_WRITE:
    case IRP_MJ_FLUSH_BUFFERS:
    case IRP_MJ_QUERY_SECURITY:
    case IRP_MJ_SET_SECURITY:
        return KsDispatchInvalidDeviceRequest;
    default: return NULL;
    }
}

/***********************************************************************
 *           KsInitializeDriver (KS.@)
 *
 * Any minidriver's first call, from its DriverEntry. The descriptor stays the minidriver's and is used until it is unloaded.
 */
NTSTATUS NTAPI KsInitializeDriver(DRIVER_OBJECT *driver, UNICODE_STRING *path, const KSDEVICE_DESCRIPTOR *descriptor)
{
    NTSTATUS status;
    ULONG i;

    TRACE("driver %p, path %s, descriptor %p.\n", driver, path ? debugstr_wn(path->Buffer, path->Length / sizeof(WCHAR)) : "",
            descriptor);

    if ((status = resolve_imports(driver))) return status;
    if ((status = driver_set_descriptor(driver, descriptor))) return status;

    driver->DriverExtension->AddDevice = KsAddDevice;
    driver->DriverUnload = KsNullDriverUnload;
    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        if (major_function(i)) driver->MajorFunction[i] = major_function(i);
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsNullDriverUnload (KS.@)
 */
void NTAPI KsNullDriverUnload(DRIVER_OBJECT *object)
{
    TRACE("driver %p.\n", object);

    device_driver_unload(object);
    driver_forget(object);
}

/***********************************************************************
 *           KsSetMajorFunctionHandler (KS.@)
 *
 * Lets ks.sys handle one kind of IRP of a driver that sets up its driver object itself.
 */
NTSTATUS NTAPI KsSetMajorFunctionHandler(DRIVER_OBJECT *driver, ULONG major)
{
    TRACE("driver %p, major %u.\n", driver, (unsigned int)major);

    if (major > IRP_MJ_MAXIMUM_FUNCTION || !major_function(major)) return STATUS_INVALID_PARAMETER;
    driver->MajorFunction[major] = major_function(major);
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsDispatchIrp (KS.@)
 */
NTSTATUS NTAPI KsDispatchIrp(DEVICE_OBJECT *device, IRP *irp)
{
    UCHAR major = IoGetCurrentIrpStackLocation(irp)->MajorFunction;

    TRACE("device %p, irp %p, major %u.\n", device, irp, major);

    if (major > IRP_MJ_MAXIMUM_FUNCTION || !major_function(major)) return KsDispatchInvalidDeviceRequest(device, irp);
    return major_function(major)(device, irp);
}

NTSTATUS NTAPI DriverEntry(DRIVER_OBJECT *driver, UNICODE_STRING *path)
{
    /* Nobody loads ks.sys as a driver; as the import of one its entry point is not called. */
    TRACE("driver %p.\n", driver);
    return STATUS_SUCCESS;
}
