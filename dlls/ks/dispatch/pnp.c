/*
 * Plug and Play
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

#include "dispatch/pnp.h"
#include "base/bag.h"
#include "base/irp.h"
#include "object/device.h"
#include "object/factory.h"
#include "object/file.h"
#include "object/object.h"
#include "stockwine/work.h"
#include "timeouts.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * PnP requests don't come on winedevice's dispatch thread but on the one that enumerates devices (or, when winedevice ends, on
 * the dispatch thread after it has stopped dispatching). It may be waited there, and minidrivers be called; but Wine doesn't wait
 * for a PnP request that is pended.
 */

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

void device_remove(struct ks_device *device, IRP *irp)
{
    InterlockedExchange(&device->removed, TRUE);
    device_disable(device);
    device_run_down(device);

    device_mutex_acquire(device);
    if (irp && device_dispatch(device)->Remove) device_dispatch(device)->Remove(&device->pub, irp);
    device_mutex_release(device);
    device_release_factories(device);
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
    files_let_device_go(device);
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

NTSTATUS NTAPI dispatch_system_control(DEVICE_OBJECT *fdo, IRP *irp)
{
    struct ks_device *device = device_from_fdo(fdo);
    NTSTATUS status;

    if (!device) return complete_irp(irp, STATUS_NO_SUCH_DEVICE, 0);
    status = forward(device, irp);
    object_release(&device->obj);
    return status;
}
