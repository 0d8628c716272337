/*
 * Power
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

#include "dispatch/power.h"
#include "base/irp.h"
#include "object/controlmutex.h"
#include "object/device.h"
#include "object/factory.h"
#include "object/ksfilter.h"
#include "object/kspin.h"
#include "object/object.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Tells filters and pins that have asked for it. */
static void notify_power(struct ks_device *device, DEVICE_POWER_STATE to)
{
    LIST_ENTRY *f, *e, *p;

    for (f = device->obj.children.Flink; f != &device->obj.children; f = f->Flink)
    {
        struct ks_factory *factory = CONTAINING_RECORD(f, struct ks_factory, obj.entry);
        PFNKSFILTERFACTORYPOWER callback = to == PowerDeviceD0 ? factory->wake : factory->sleep;

        if (callback) callback(&factory->pub, to);
        for (e = factory->obj.children.Flink; e != &factory->obj.children; e = e->Flink)
        {
            struct ks_filter *filter = CONTAINING_RECORD(e, struct ks_filter, obj.entry);

            if (to == PowerDeviceD0 && filter->wake) filter->wake(&filter->pub, to);
            if (to != PowerDeviceD0 && filter->sleep) filter->sleep(&filter->pub, to);
            control_acquire(&filter->obj);
            for (p = filter->obj.children.Flink; p != &filter->obj.children; p = p->Flink)
            {
                struct ks_pin *pin = CONTAINING_RECORD(p, struct ks_pin, obj.entry);

                if (to == PowerDeviceD0 && pin->wake) pin->wake(&pin->pub, to);
                if (to != PowerDeviceD0 && pin->sleep) pin->sleep(&pin->pub, to);
            }
            control_release(&filter->obj);
        }
    }
}

static NTSTATUS power_query(struct ks_device *device, const IO_STACK_LOCATION *stack, IRP *irp)
{
    DEVICE_POWER_STATE to = device->pub.DevicePowerState;
    SYSTEM_POWER_STATE system = device->pub.SystemPowerState;

    if (!device_dispatch(device)->QueryPower) return STATUS_SUCCESS;
    if (stack->Parameters.Power.Type == DevicePowerState) to = stack->Parameters.Power.State.DeviceState;
    else system = stack->Parameters.Power.State.SystemState;
    return device_dispatch(device)->QueryPower(&device->pub, irp, to, device->pub.DevicePowerState, system,
            device->pub.SystemPowerState, stack->Parameters.Power.ShutdownType);
}

static void power_set(struct ks_device *device, const IO_STACK_LOCATION *stack, IRP *irp)
{
    DEVICE_POWER_STATE from = device->pub.DevicePowerState, to;

    if (stack->Parameters.Power.Type != DevicePowerState)
    {
        device->pub.SystemPowerState = stack->Parameters.Power.State.SystemState;
        return;
    }
    if ((to = stack->Parameters.Power.State.DeviceState) == from) return;
    if (to != PowerDeviceD0) notify_power(device, to);
    if (device_dispatch(device)->SetPower) device_dispatch(device)->SetPower(&device->pub, irp, to, from);
    device->pub.DevicePowerState = to;
    if (to == PowerDeviceD0) notify_power(device, to);
}

NTSTATUS NTAPI dispatch_power(DEVICE_OBJECT *fdo, IRP *irp)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    struct ks_device *device = device_from_fdo(fdo);
    NTSTATUS status = STATUS_SUCCESS;

    TRACE("fdo %p, minor %#x.\n", fdo, stack->MinorFunction);

    if (!device) return complete_irp(irp, STATUS_NO_SUCH_DEVICE, 0);
    device_mutex_acquire(device);
    if (stack->MinorFunction == IRP_MN_QUERY_POWER) status = power_query(device, stack, irp);
    if (stack->MinorFunction == IRP_MN_SET_POWER) power_set(device, stack, irp);
    device_mutex_release(device);

    PoStartNextPowerIrp(irp);
    if (!NT_SUCCESS(status)) complete_irp(irp, status, 0);
    else
    {
        IoSkipCurrentIrpStackLocation(irp);
        status = PoCallDriver(device->pub.NextDeviceObject, irp);
    }
    object_release(&device->obj);
    return status;
}

/***********************************************************************
 *           KsFilterRegisterPowerCallbacks (KS.@)
 */
void NTAPI KsFilterRegisterPowerCallbacks(KSFILTER *public, PFNKSFILTERPOWER sleep, PFNKSFILTERPOWER wake)
{
    struct ks_filter *filter = impl_from_KSFILTER(public);

    TRACE("filter %p, sleep %p, wake %p.\n", public, sleep, wake);
    filter->sleep = sleep;
    filter->wake = wake;
}

/***********************************************************************
 *           KsPinRegisterPowerCallbacks (KS.@)
 */
void NTAPI KsPinRegisterPowerCallbacks(KSPIN *public, PFNKSPINPOWER sleep, PFNKSPINPOWER wake)
{
    struct ks_pin *pin = impl_from_KSPIN(public);

    TRACE("pin %p, sleep %p, wake %p.\n", public, sleep, wake);
    pin->sleep = sleep;
    pin->wake = wake;
}
