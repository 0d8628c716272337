/*
 * Devices: Plug and Play, and the device mutex
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

#include "ks_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * PnP requests don't come on winedevice's dispatch thread but on the one that enumerates devices (or, when winedevice ends, on
 * the dispatch thread after it has stopped dispatching). It may be waited there, and minidrivers be called; but Wine doesn't wait
 * for a PnP request that is pended.
 */

/* The first field of the device extension is documented to be ours (KSDEVICE_HEADER). */
struct device_extension
{
    struct ks_device *device;
};

static LIST_ENTRY devices = { &devices, &devices };
static SRWLOCK devices_lock;

#define REMOVE_TIMEOUT 100000000 /* 10 s in 100 ns: for a minidriver that doesn't let go */

struct ks_device *device_from_fdo(DEVICE_OBJECT *fdo)
{
    struct device_extension *extension = fdo->DeviceExtension;
    struct ks_device *device;

    lock_acquire(&devices_lock);
    if ((device = extension->device)) object_addref(&device->obj);
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

static void device_destroy(struct ks_object *object)
{
    ExFreePool(CONTAINING_RECORD(object, struct ks_device, obj));
}

static struct ks_device *device_create(DEVICE_OBJECT *fdo, DEVICE_OBJECT *pdo, DEVICE_OBJECT *next,
        const KSDEVICE_DESCRIPTOR *descriptor)
{
    struct ks_device *device;

    if (!(device = ExAllocatePoolWithTag(NonPagedPool, sizeof(*device), KS_TAG))) return NULL;
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
    InitializeListHead(&device->files);
    return device;
}

static void release_factories(struct ks_device *device)
{
    device_mutex_acquire(device);
    while (!IsListEmpty(&device->obj.children))
    {
        struct ks_object *factory = CONTAINING_RECORD(device->obj.children.Flink, struct ks_object, entry);

        RemoveEntryList(&factory->entry);
        InitializeListHead(&factory->entry);
        bag_free_items(&factory->bag); /* while the minidriver is there */
        object_release(factory);
    }
    device_mutex_release(device);
}

/* Undoes KsInitializeDevice: no dispatch routine finds the device any more. */
static void device_forget(struct ks_device *device)
{
    struct device_extension *extension = device->pub.FunctionalDeviceObject->DeviceExtension;

    lock_acquire(&devices_lock);
    extension->device = NULL;
    RemoveEntryList(&device->driver_entry);
    lock_release(&devices_lock);
    object_release(&device->obj);
}

/***********************************************************************
 *           KsInitializeDevice (KS.@)
 *
 * For a device object that the driver has made itself, with room for a KSDEVICE_HEADER in front of its extension.
 */
NTSTATUS NTAPI KsInitializeDevice(DEVICE_OBJECT *fdo, DEVICE_OBJECT *pdo, DEVICE_OBJECT *next,
        const KSDEVICE_DESCRIPTOR *descriptor)
{
    struct device_extension *extension = fdo->DeviceExtension;
    struct ks_device *device;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG i;

    TRACE("fdo %p, pdo %p, next %p, descriptor %p.\n", fdo, pdo, next, descriptor);

    if (!(device = device_create(fdo, pdo, next, descriptor))) return STATUS_INSUFFICIENT_RESOURCES;
    lock_acquire(&devices_lock);
    extension->device = device;
    InsertTailList(&devices, &device->driver_entry);
    lock_release(&devices_lock);
    ObReferenceObject(pdo); /* for as long as something is attached; device_delete gives it back */

    device_mutex_acquire(device);
    for (i = 0; descriptor && i < descriptor->FilterDescriptorsCount && !status; i++)
        status = factory_create(device, descriptor->FilterDescriptors[i], NULL, 0, NULL);
    if (!status && device_dispatch(device)->Add) status = device_dispatch(device)->Add(&device->pub);
    device_mutex_release(device);

    if (status)
    {
        ERR("the device could not be added, status %#x.\n", (unsigned int)status);
        release_factories(device);
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

/***********************************************************************
 *           KsGetDeviceForDeviceObject (KS.@)
 */
KSDEVICE *NTAPI KsGetDeviceForDeviceObject(DEVICE_OBJECT *fdo)
{
    struct ks_device *device = ((struct device_extension *)fdo->DeviceExtension)->device;

    TRACE("fdo %p.\n", fdo);
    return device ? &device->pub : NULL;
}

/* Deletes a removed device that has no files any more. */
static void device_delete(struct ks_device *device)
{
    DEVICE_OBJECT *fdo = device->pub.FunctionalDeviceObject, *pdo = device->pub.PhysicalDeviceObject;

    TRACE("device %p.\n", device);
    IoDetachDevice(device->pub.NextDeviceObject);
    device_forget(device);
    IoDeleteDevice(fdo);
    ObDereferenceObject(pdo);
}

/* Returns whether the caller is the one who has to delete the device. */
static BOOLEAN take_delete(struct ks_device *device)
{
    BOOLEAN ret;

    lock_acquire(&files_lock);
    ret = device->detach_on_last_close && IsListEmpty(&device->files);
    if (ret) device->detach_on_last_close = FALSE;
    lock_release(&files_lock);
    return ret;
}

void device_file_closed(struct ks_device *device)
{
    if (take_delete(device)) device_delete(device);
}

/* The code of the driver, and maybe ours, is about to go: files of removed devices that are still open must not lead there. */
void device_driver_unload(DRIVER_OBJECT *driver)
{
    struct ks_device *device;
    LIST_ENTRY *entry;

    for (;;)
    {
        device = NULL;
        lock_acquire(&devices_lock);
        for (entry = devices.Flink; entry != &devices && !device; entry = entry->Flink)
        {
            device = CONTAINING_RECORD(entry, struct ks_device, driver_entry);
            if (device->pub.FunctionalDeviceObject->DriverObject != driver) device = NULL;
        }
        lock_release(&devices_lock);
        if (!device) return;
        WARN("device %p still has open files.\n", device);
        lock_acquire(&files_lock);
        for (entry = device->files.Flink; entry != &device->files; entry = entry->Flink)
            CONTAINING_RECORD(entry, struct ks_file, entry)->file->FsContext = NULL;
        device->detach_on_last_close = FALSE;
        lock_release(&files_lock);
        device_delete(device);
    }
}

/* Plug and Play */

static NTSTATUS NTAPI forward_done(DEVICE_OBJECT *device, IRP *irp, void *context)
{
    KeSetEvent(context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* Sends the IRP down and waits until it is back. */
static NTSTATUS forward_and_wait(struct ks_device *device, IRP *irp)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, forward_done, &event, TRUE, TRUE, TRUE);
    if (IoCallDriver(device->pub.NextDeviceObject, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    return irp->IoStatus.Status;
}

static NTSTATUS forward(struct ks_device *device, IRP *irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(device->pub.NextDeviceObject, irp);
}

static void set_started(struct ks_device *device, BOOLEAN started)
{
    device->pub.Started = started;
    InterlockedExchange(&device->started, started);
}

struct post_start
{
    struct ks_work *work;
    struct ks_device *device;
};

static void run_post_start(void *context)
{
    struct post_start *post = context;
    struct ks_device *device = post->device;
    NTSTATUS status;

    device_mutex_acquire(device);
    status = device->removed ? STATUS_DEVICE_REMOVED : device_dispatch(device)->PostStart(&device->pub);
    if (status)
    {
        WARN("PostStart failed, status %#x.\n", (unsigned int)status);
        set_started(device, FALSE);
        device_set_interfaces(device, FALSE);
    }
    device->post_start_status = status;
    device_mutex_release(device);

    KeSetEvent(&device->post_start_done, IO_NO_INCREMENT, FALSE);
    device_leave(device);
    object_release(&device->obj);
    work_release(post->work);
    ExFreePool(post);
}

/* Creates wait until PostStart has run, on another thread. */
static NTSTATUS queue_post_start(struct ks_device *device)
{
    struct post_start *post;
    NTSTATUS status;

    device->post_start_status = STATUS_SUCCESS;
    if (!device_dispatch(device)->PostStart) return STATUS_SUCCESS;

    if (!(post = ExAllocatePoolWithTag(NonPagedPool, sizeof(*post), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    if ((status = work_create(run_post_start, post, &post->work)))
    {
        ExFreePool(post);
        return status;
    }
    if (!device_enter(device))
    {
        work_release(post->work);
        ExFreePool(post);
        return STATUS_DEVICE_REMOVED;
    }
    post->device = device;
    object_addref(&device->obj);
    KeClearEvent(&device->post_start_done);
    work_queue(post->work);
    return STATUS_SUCCESS;
}

static NTSTATUS pnp_start(struct ks_device *device, IRP *irp)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    NTSTATUS status;

    if (!NT_SUCCESS(status = forward_and_wait(device, irp))) return complete_irp(irp, status, 0);

    device_mutex_acquire(device);
    status = STATUS_SUCCESS;
    if (device_dispatch(device)->Start)
        status = device_dispatch(device)->Start(&device->pub, irp, stack->Parameters.StartDevice.AllocatedResourcesTranslated,
                stack->Parameters.StartDevice.AllocatedResources);
    if (NT_SUCCESS(status) && NT_SUCCESS(status = queue_post_start(device)))
    {
        set_started(device, TRUE);
        device_set_interfaces(device, TRUE);
    }
    else ERR("the device could not be started, status %#x.\n", (unsigned int)status);
    device_mutex_release(device);
    return complete_irp(irp, status, 0);
}

/* No creates any more, nobody finds the device. */
static void device_disable(struct ks_device *device)
{
    device_mutex_acquire(device);
    set_started(device, FALSE);
    device_set_interfaces(device, FALSE);
    device_mutex_release(device);
}

/* Closes all objects, whose handles stay open, and waits until the minidriver is rid of them. */
static void device_run_down(struct ks_device *device)
{
    LARGE_INTEGER timeout = { .QuadPart = -REMOVE_TIMEOUT };

    files_close_all(device);
    device_leave(device);
    if (KeWaitForSingleObject(&device->rundown_done, Executive, KernelMode, FALSE, &timeout))
        ERR("%u objects of a removed device are still in use.\n", (unsigned int)device->rundown);
}

static void device_remove(struct ks_device *device, IRP *irp)
{
    InterlockedExchange(&device->removed, TRUE);
    device_disable(device);
    device_run_down(device);

    device_mutex_acquire(device);
    if (irp && device_dispatch(device)->Remove) device_dispatch(device)->Remove(&device->pub, irp);
    device_mutex_release(device);
    release_factories(device);
    bag_free_items(&device->obj.bag);
}

static NTSTATUS pnp_remove(struct ks_device *device, IRP *irp)
{
    NTSTATUS status;

    device_remove(device, irp);
    irp->IoStatus.Status = STATUS_SUCCESS;
    status = forward(device, irp);

    /* Windows waits for the last handle before it sends this request, Wine doesn't: the device stays where it is, so that the
     * clients get their error. */
    lock_acquire(&files_lock);
    device->detach_on_last_close = TRUE;
    lock_release(&files_lock);
    device_file_closed(device);
    return status;
}

static NTSTATUS pnp_surprise_removal(struct ks_device *device, IRP *irp)
{
    InterlockedExchange(&device->removed, TRUE);
    device_disable(device);
    device_mutex_acquire(device);
    if (device_dispatch(device)->SurpriseRemoval) device_dispatch(device)->SurpriseRemoval(&device->pub, irp);
    device_mutex_release(device);
    irp->IoStatus.Status = STATUS_SUCCESS;
    return forward(device, irp);
}

static NTSTATUS pnp_stop(struct ks_device *device, IRP *irp)
{
    device_disable(device);
    device_mutex_acquire(device);
    if (device_dispatch(device)->Stop) device_dispatch(device)->Stop(&device->pub, irp);
    device_mutex_release(device);
    irp->IoStatus.Status = STATUS_SUCCESS;
    return forward(device, irp);
}

/* QUERY_STOP, QUERY_REMOVE: the minidriver may refuse. */
static NTSTATUS pnp_query(struct ks_device *device, IRP *irp, PFNKSDEVICEIRP query)
{
    NTSTATUS status = STATUS_SUCCESS;

    device_mutex_acquire(device);
    if (query) status = query(&device->pub, irp);
    device_mutex_release(device);
    if (!NT_SUCCESS(status)) return complete_irp(irp, status, 0);
    irp->IoStatus.Status = STATUS_SUCCESS;
    return forward(device, irp);
}

/* CANCEL_STOP, CANCEL_REMOVE: the lower drivers first. */
static NTSTATUS pnp_cancel(struct ks_device *device, IRP *irp, PFNKSDEVICEIRPVOID cancel)
{
    irp->IoStatus.Status = STATUS_SUCCESS;
    forward_and_wait(device, irp);
    device_mutex_acquire(device);
    if (cancel) cancel(&device->pub, irp);
    device_mutex_release(device);
    return complete_irp(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS pnp_query_capabilities(struct ks_device *device, IRP *irp)
{
    DEVICE_CAPABILITIES *caps = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceCapabilities.Capabilities;
    NTSTATUS status;

    if (!device_dispatch(device)->QueryCapabilities) return forward(device, irp);
    if (!NT_SUCCESS(status = forward_and_wait(device, irp))) return complete_irp(irp, status, irp->IoStatus.Information);
    device_mutex_acquire(device);
    status = device_dispatch(device)->QueryCapabilities(&device->pub, irp, caps);
    device_mutex_release(device);
    return complete_irp(irp, status, irp->IoStatus.Information);
}

static NTSTATUS pnp_query_interface(struct ks_device *device, IRP *irp)
{
    const KSDEVICE_DESCRIPTOR *descriptor = device->pub.Descriptor;
    NTSTATUS status;

    /* Older dispatch tables end before this entry. */
    if (!descriptor || descriptor->Version < MIN_DEV_VER_FOR_QI || !device_dispatch(device)->QueryInterface)
        return forward(device, irp);
    device_mutex_acquire(device);
    status = device_dispatch(device)->QueryInterface(&device->pub, irp);
    device_mutex_release(device);
    if (status == STATUS_NOT_SUPPORTED) return forward(device, irp);
    if (!NT_SUCCESS(status)) return complete_irp(irp, status, irp->IoStatus.Information);
    irp->IoStatus.Status = status;
    return forward(device, irp);
}

NTSTATUS NTAPI dispatch_pnp(DEVICE_OBJECT *fdo, IRP *irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(irp)->MinorFunction;
    struct ks_device *device = device_from_fdo(fdo);
    NTSTATUS status;

    TRACE("fdo %p, device %p, minor %#x.\n", fdo, device, minor);

    if (!device) return complete_irp(irp, STATUS_NO_SUCH_DEVICE, 0);
    switch (minor)
    {
    case IRP_MN_START_DEVICE: status = pnp_start(device, irp); break;
    case IRP_MN_QUERY_STOP_DEVICE: status = pnp_query(device, irp, device_dispatch(device)->QueryStop); break;
    case IRP_MN_CANCEL_STOP_DEVICE: status = pnp_cancel(device, irp, device_dispatch(device)->CancelStop); break;
    case IRP_MN_STOP_DEVICE: status = pnp_stop(device, irp); break;
    case IRP_MN_QUERY_REMOVE_DEVICE: status = pnp_query(device, irp, device_dispatch(device)->QueryRemove); break;
    case IRP_MN_CANCEL_REMOVE_DEVICE: status = pnp_cancel(device, irp, device_dispatch(device)->CancelRemove); break;
    case IRP_MN_SURPRISE_REMOVAL: status = pnp_surprise_removal(device, irp); break;
    case IRP_MN_REMOVE_DEVICE: status = pnp_remove(device, irp); break;
    case IRP_MN_QUERY_CAPABILITIES: status = pnp_query_capabilities(device, irp); break;
    case IRP_MN_QUERY_INTERFACE: status = pnp_query_interface(device, irp); break;
    default: status = forward(device, irp); break;
    }
    object_release(&device->obj);
    return status;
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
    lock_acquire(&files_lock);
    device->detach_on_last_close = TRUE;
    lock_release(&files_lock);
    device_file_closed(device);
    object_release(&device->obj);
}

NTSTATUS NTAPI dispatch_system_control(DEVICE_OBJECT *fdo, IRP *irp)
{
    struct ks_device *device = device_from_fdo(fdo);
    NTSTATUS status;

    if (!device) return complete_irp(irp, STATUS_NO_SUCH_DEVICE, 0);
    status = forward(device, irp);
    object_release(&device->obj);
    return status;
}
