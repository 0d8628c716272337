/*
 * The graph's clock for kernel pins (KSPROPERTY_STREAM_MASTERCLOCK)
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

#include "clock/masterclock.h"
#include "clock/deviceclock.h"
#include "pin/pinclock.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * "If a master clock is based on a kernel-mode filter, it must support an interface to query the file handle to the kernel-mode portion"
 * ("Master Clocks"). Which interface is not documented: the handle of a clock that isn't ours is taken from IKsObject if it says by
 * IKsClockPropertySet that it is a clock of the kernel. The driver refuses a handle that is none.
 */

static struct kernel_clock *foreign_kernel_clock(IReferenceClock *clock)
{
    IKsClockPropertySet *property_set;
    struct kernel_clock *kernel = NULL;
    IKsObject *object;
    HANDLE handle;

    if (FAILED(IReferenceClock_QueryInterface(clock, &IID_IKsClockPropertySet, (void **)&property_set))) return NULL;
    IKsClockPropertySet_Release(property_set);
    if (FAILED(IReferenceClock_QueryInterface(clock, &IID_IKsObject, (void **)&object))) return NULL;
    if ((handle = IKsObject_KsGetObjectHandle(object))) kernel = kernel_clock_from_handle(handle);
    IKsObject_Release(object);
    return kernel;
}

void pin_follow_graph(struct proxy_pin *pin)
{
    struct kernel_clock *kernel = NULL;
    IReferenceClock *clock;

    TRACE("pin %p.\n", pin);

    /* A pin needs no handle of its own clock. */
    if (!pin_gives_clock(pin) && IBaseFilter_GetSyncSource((IBaseFilter *)&pin->filter->base_filter, &clock) == S_OK && clock)
    {
        if (!(kernel = device_clock_from_iface(pin->filter, clock))) kernel = foreign_kernel_clock(clock);
        IReferenceClock_Release(clock);
    }
    pin_set_master(pin, kernel);
    kernel_clock_release(kernel);
}
