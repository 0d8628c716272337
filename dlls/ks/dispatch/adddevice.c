/*
 * Devices: adding and terminating them
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

#include "dispatch/adddevice.h"
#include "base/bag.h"
#include "dispatch/pnp.h"
#include "object/device.h"
#include "object/factory.h"
#include "object/file.h"
#include "object/object.h"
#include "stockwine/driverextension.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/***********************************************************************
 *           KsInitializeDevice (KS.@)
 *
 * For a device object that the driver has made itself, with room for a KSDEVICE_HEADER in front of its extension.
 */
NTSTATUS NTAPI KsInitializeDevice(DEVICE_OBJECT *fdo, DEVICE_OBJECT *pdo, DEVICE_OBJECT *next,
        const KSDEVICE_DESCRIPTOR *descriptor)
{
    struct ks_device *device;
    NTSTATUS status;
    ULONG i;

    TRACE("fdo %p, pdo %p, next %p, descriptor %p.\n", fdo, pdo, next, descriptor);

    if ((status = device_create(fdo, pdo, next, descriptor, &device))) return status;
    ObReferenceObject(pdo); /* for as long as something is attached; device_delete gives it back */

    device_mutex_acquire(device);
    for (i = 0; descriptor && i < descriptor->FilterDescriptorsCount && !status; i++)
        status = factory_create(device, descriptor->FilterDescriptors[i], NULL, 0, NULL);
    if (!status && device_dispatch(device)->Add) status = device_dispatch(device)->Add(&device->pub);
    device_mutex_release(device);

    if (status)
    {
        ERR("the device could not be added, status %#x.\n", (unsigned int)status);
        device_release_factories(device);
        bag_free_items(&device->obj.bag);
        device_forget(device);
        ObDereferenceObject(pdo);
    }
    return status;
}

/***********************************************************************
 *           KsCreateDevice (KS.@)
 */
NTSTATUS NTAPI KsCreateDevice(DRIVER_OBJECT *driver, DEVICE_OBJECT *pdo, const KSDEVICE_DESCRIPTOR *descriptor,
        ULONG extension_size, KSDEVICE **ret)
{
    DEVICE_OBJECT *fdo, *next;
    NTSTATUS status;

    TRACE("driver %p, pdo %p, descriptor %p, extension_size %u, ret %p.\n", driver, pdo, descriptor,
            (unsigned int)extension_size, ret);

    if (extension_size && extension_size < sizeof(KSDEVICE_HEADER)) return STATUS_INVALID_PARAMETER;
    if ((status = IoCreateDevice(driver, max(extension_size, sizeof(struct device_extension)), NULL, FILE_DEVICE_KS,
            FILE_DEVICE_SECURE_OPEN, FALSE, &fdo)))
        return status;
    if (!(next = IoAttachDeviceToDeviceStack(fdo, pdo)))
    {
        IoDeleteDevice(fdo);
        return STATUS_NO_SUCH_DEVICE;
    }
    if ((status = KsInitializeDevice(fdo, pdo, next, descriptor)))
    {
        IoDetachDevice(next);
        IoDeleteDevice(fdo);
        return status;
    }
    fdo->Flags |= next->Flags & (DO_POWER_PAGABLE | DO_POWER_INRUSH);
    fdo->Flags &= ~DO_DEVICE_INITIALIZING;
    if (ret) *ret = &((struct device_extension *)fdo->DeviceExtension)->device->pub;
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsAddDevice (KS.@)
 */
NTSTATUS NTAPI KsAddDevice(DRIVER_OBJECT *driver, DEVICE_OBJECT *pdo)
{
    TRACE("driver %p, pdo %p.\n", driver, pdo);
    return KsCreateDevice(driver, pdo, driver_descriptor(driver), 0, NULL);
}

void device_driver_unload(DRIVER_OBJECT *driver)
{
    struct ks_device *device;

    while ((device = device_from_driver(driver)))
    {
        WARN("device %p still has open files.\n", device);
        files_forget(device);
        device_delete(device);
    }
}

/***********************************************************************
 *           KsTerminateDevice (KS.@)
 *
 * Ends what KsCreateDevice or KsInitializeDevice has begun.
 */
void NTAPI KsTerminateDevice(DEVICE_OBJECT *fdo)
{
    struct ks_device *device = device_from_fdo(fdo);

    TRACE("fdo %p.\n", fdo);

    if (!device) return;
    device_remove(device, NULL);
    files_let_device_go(device);
    object_release(&device->obj);
}
