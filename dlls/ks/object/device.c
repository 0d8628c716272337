/*
 * Devices: life, device mutex, rundown
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
#include "object/object.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static LIST_ENTRY devices = { &devices, &devices };
static SRWLOCK devices_lock;

struct ks_device *device_from_fdo(DEVICE_OBJECT *fdo)
{
    struct device_extension *extension = fdo->DeviceExtension;
    struct ks_device *device;

    lock_acquire(&devices_lock);
    if ((device = extension->device)) object_addref(&device->obj);
    lock_release(&devices_lock);
    return device;
}

struct ks_device *device_from_driver(DRIVER_OBJECT *driver)
{
    struct ks_device *device = NULL;
    LIST_ENTRY *entry;

    lock_acquire(&devices_lock);
    for (entry = devices.Flink; entry != &devices && !device; entry = entry->Flink)
    {
        device = CONTAINING_RECORD(entry, struct ks_device, driver_entry);
        if (device->pub.FunctionalDeviceObject->DriverObject != driver) device = NULL;
    }
    lock_release(&devices_lock);
    return device;
}

void device_mutex_acquire(struct ks_device *device)
{
    HANDLE thread = PsGetCurrentThreadId();

    if (device->mutex.owner != thread)
    {
        ExAcquireFastMutex(&device->mutex.mutex);
        device->mutex.owner = thread;
    }
    device->mutex.depth++;
}

void device_mutex_release(struct ks_device *device)
{
    if (--device->mutex.depth) return;
    device->mutex.owner = NULL;
    ExReleaseFastMutex(&device->mutex.mutex);
}

/***********************************************************************
 *           KsAcquireDevice (KS.@)
 */
void NTAPI KsAcquireDevice(KSDEVICE *device)
{
    TRACE("device %p.\n", device);
    device_mutex_acquire(impl_from_KSDEVICE(device));
}

/***********************************************************************
 *           KsReleaseDevice (KS.@)
 */
void NTAPI KsReleaseDevice(KSDEVICE *device)
{
    TRACE("device %p.\n", device);
    device_mutex_release(impl_from_KSDEVICE(device));
}

BOOLEAN device_enter(struct ks_device *device)
{
    LONG count;

    do
    {
        if (!(count = device->rundown) || device->removed) return FALSE;
    } while (InterlockedCompareExchange(&device->rundown, count + 1, count) != count);
    return TRUE;
}

void device_leave(struct ks_device *device)
{
    if (!InterlockedDecrement(&device->rundown)) KeSetEvent(&device->rundown_done, IO_NO_INCREMENT, FALSE);
}

NTSTATUS device_wait_started(struct ks_device *device)
{
    if (device->removed) return STATUS_DEVICE_REMOVED;
    if (!device->started) return STATUS_DEVICE_NOT_READY;
    KeWaitForSingleObject(&device->post_start_done, Executive, KernelMode, FALSE, NULL);
    if (device->removed) return STATUS_DEVICE_REMOVED;
    return device->post_start_status;
}

const KSDEVICE_DISPATCH *device_dispatch(struct ks_device *device)
{
    static const KSDEVICE_DISPATCH none;
    const KSDEVICE_DESCRIPTOR *descriptor = device->pub.Descriptor;

    return descriptor && descriptor->Dispatch ? descriptor->Dispatch : &none;
}

struct device_mappings device_get_mappings(struct ks_device *device)
{
    struct device_mappings mappings;

    lock_acquire(&devices_lock);
    mappings = device->mappings;
    lock_release(&devices_lock);
    return mappings;
}

void device_set_mappings(struct ks_device *device, const struct device_mappings *mappings)
{
    lock_acquire(&devices_lock);
    device->mappings = *mappings;
    lock_release(&devices_lock);
}

static void device_destroy(struct ks_object *object)
{
    ExFreePool(CONTAINING_RECORD(object, struct ks_device, obj));
}

NTSTATUS device_create(DEVICE_OBJECT *fdo, DEVICE_OBJECT *pdo, DEVICE_OBJECT *next, const KSDEVICE_DESCRIPTOR *descriptor,
        struct ks_device **ret)
{
    struct device_extension *extension = fdo->DeviceExtension;
    struct ks_device *device;

    if (!(device = ExAllocatePoolWithTag(NonPagedPool, sizeof(*device), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memset(device, 0, sizeof(*device));
    object_init(&device->obj, KsObjectTypeDevice, NULL);
    device->obj.destroy = device_destroy;
    device->pub.Descriptor = descriptor;
    device->pub.Bag = &device->obj.bag;
    device->pub.FunctionalDeviceObject = fdo;
    device->pub.PhysicalDeviceObject = pdo;
    device->pub.NextDeviceObject = next;
    device->pub.SystemPowerState = PowerSystemWorking;
    device->pub.DevicePowerState = PowerDeviceD0;
    ExInitializeFastMutex(&device->mutex.mutex);
    KeInitializeEvent(&device->post_start_done, NotificationEvent, TRUE);
    KeInitializeEvent(&device->rundown_done, NotificationEvent, FALSE);
    device->rundown = 1;
    device->mappings.stride = sizeof(KSMAPPING);
    InitializeListHead(&device->files);

    lock_acquire(&devices_lock);
    extension->device = device;
    InsertTailList(&devices, &device->driver_entry);
    lock_release(&devices_lock);
    *ret = device;
    return STATUS_SUCCESS;
}

void device_forget(struct ks_device *device)
{
    struct device_extension *extension = device->pub.FunctionalDeviceObject->DeviceExtension;

    lock_acquire(&devices_lock);
    extension->device = NULL;
    RemoveEntryList(&device->driver_entry);
    lock_release(&devices_lock);
    object_release(&device->obj);
}

/***********************************************************************
 *           KsGetDeviceForDeviceObject (KS.@)
 */
KSDEVICE *NTAPI KsGetDeviceForDeviceObject(DEVICE_OBJECT *fdo)
{
    struct ks_device *device = ((struct device_extension *)fdo->DeviceExtension)->device;

    TRACE("fdo %p.\n", fdo);
    return device ? &device->pub : NULL;
}

void device_delete(struct ks_device *device)
{
    DEVICE_OBJECT *fdo = device->pub.FunctionalDeviceObject, *pdo = device->pub.PhysicalDeviceObject;

    TRACE("device %p.\n", device);
    IoDetachDevice(device->pub.NextDeviceObject);
    device_forget(device);
    IoDeleteDevice(fdo);
    ObDereferenceObject(pdo);
}
