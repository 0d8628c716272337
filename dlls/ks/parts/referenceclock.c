/*
 * IKsReferenceClock: the time, for minidrivers
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

#include "object/kspin.h"
#include "parts/defaultclock.h"
#include "parts/pinclock.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* IKsReferenceClock, which is only declared for C++ */

struct reference_clock;

struct reference_clock_vtbl
{
    NTSTATUS (STDAPICALLTYPE *QueryInterface)(struct reference_clock *iface, const GUID *iid, void **out);
    ULONG (STDAPICALLTYPE *AddRef)(struct reference_clock *iface);
    ULONG (STDAPICALLTYPE *Release)(struct reference_clock *iface);
    LONGLONG (STDAPICALLTYPE *GetTime)(struct reference_clock *iface);
    LONGLONG (STDAPICALLTYPE *GetPhysicalTime)(struct reference_clock *iface);
    LONGLONG (STDAPICALLTYPE *GetCorrelatedTime)(struct reference_clock *iface, LONGLONG *system);
    LONGLONG (STDAPICALLTYPE *GetCorrelatedPhysicalTime)(struct reference_clock *iface, LONGLONG *system);
    NTSTATUS (STDAPICALLTYPE *GetResolution)(struct reference_clock *iface, KSRESOLUTION *resolution);
    NTSTATUS (STDAPICALLTYPE *GetState)(struct reference_clock *iface, KSSTATE *state);
};

struct reference_clock
{
    const struct reference_clock_vtbl *vtbl;
    LONG refs;
    struct default_clock *clock; /* a reference is held */
};

static ULONG STDAPICALLTYPE reference_clock_AddRef(struct reference_clock *clock)
{
    return InterlockedIncrement(&clock->refs);
}

static NTSTATUS STDAPICALLTYPE reference_clock_QueryInterface(struct reference_clock *clock, const GUID *iid, void **out)
{
    static const GUID unknown = { 0, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };

    TRACE("clock %p, iid %s, out %p.\n", clock, debugstr_guid(iid), out);
    *out = NULL;
    if (!IsEqualGUID(iid, &unknown)) return STATUS_NOT_SUPPORTED; /* IKsReferenceClock has no id */
    reference_clock_AddRef(clock);
    *out = clock;
    return STATUS_SUCCESS;
}

static ULONG STDAPICALLTYPE reference_clock_Release(struct reference_clock *clock)
{
    ULONG refs = InterlockedDecrement(&clock->refs);

    if (!refs)
    {
        default_clock_release(clock->clock);
        ExFreePool(clock);
    }
    return refs;
}

static LONGLONG STDAPICALLTYPE reference_clock_GetTime(struct reference_clock *clock)
{
    LONGLONG system;

    return default_clock_time(clock->clock, &system);
}

static LONGLONG STDAPICALLTYPE reference_clock_GetPhysicalTime(struct reference_clock *clock)
{
    LONGLONG system;

    return default_clock_physical_time(clock->clock, &system);
}

static LONGLONG STDAPICALLTYPE reference_clock_GetCorrelatedTime(struct reference_clock *clock, LONGLONG *system)
{
    return default_clock_time(clock->clock, system);
}

static LONGLONG STDAPICALLTYPE reference_clock_GetCorrelatedPhysicalTime(struct reference_clock *clock, LONGLONG *system)
{
    return default_clock_physical_time(clock->clock, system);
}

static NTSTATUS STDAPICALLTYPE reference_clock_GetResolution(struct reference_clock *clock, KSRESOLUTION *resolution)
{
    default_clock_resolution(clock->clock, resolution);
    return STATUS_SUCCESS;
}

static NTSTATUS STDAPICALLTYPE reference_clock_GetState(struct reference_clock *clock, KSSTATE *state)
{
    *state = default_clock_state(clock->clock);
    return STATUS_SUCCESS;
}

static const struct reference_clock_vtbl reference_clock_vtbl =
{
    reference_clock_QueryInterface,
    reference_clock_AddRef,
    reference_clock_Release,
    reference_clock_GetTime,
    reference_clock_GetPhysicalTime,
    reference_clock_GetCorrelatedTime,
    reference_clock_GetCorrelatedPhysicalTime,
    reference_clock_GetResolution,
    reference_clock_GetState,
};

/***********************************************************************
 *           KsPinGetReferenceClockInterface (KS.@)
 *
 * The master clock, or the pin's own or the filter's if it was given none. The minidriver releases the interface, which may outlive the pin.
 * Any thread, also with the filter control mutex held.
 */
NTSTATUS NTAPI KsPinGetReferenceClockInterface(KSPIN *public, struct reference_clock **ret)
{
    struct reference_clock *reference;
    struct default_clock *clock;

    TRACE("pin %p, ret %p.\n", public, ret);

    *ret = NULL;
    if (!(clock = pin_get_clock(impl_from_KSPIN(public)))) return STATUS_DEVICE_NOT_READY;
    if (!(reference = ExAllocatePoolWithTag(NonPagedPool, sizeof(*reference), KS_TAG)))
    {
        default_clock_release(clock);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    reference->vtbl = &reference_clock_vtbl;
    reference->refs = 1;
    reference->clock = clock;
    *ret = reference;
    return STATUS_SUCCESS;
}
