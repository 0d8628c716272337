/*
 * Clocks of pins: the one that a pin implements, and the master clock that it was given
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

#include "clock.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static SRWLOCK masters_lock; /* of ks_pin.master */

/* The clock that a pin implements */

/* Before the minidriver's Create, which may use it. */
NTSTATUS pin_clock_create(struct ks_pin *pin)
{
    const KSPIN_DISPATCH *dispatch = pin->pub.Descriptor->Dispatch;
    struct clock_source source = { .context = &pin->pub };

    if (!(pin->pub.Descriptor->Flags & KSPIN_FLAG_IMPLEMENT_CLOCK)) return STATUS_SUCCESS;
    if (dispatch && dispatch->Clock)
    {
        /* these differ only in what their context is called */
        source.set_timer = (PFNKSSETTIMER)(void *)dispatch->Clock->SetTimer;
        source.cancel_timer = (PFNKSCANCELTIMER)(void *)dispatch->Clock->CancelTimer;
        source.correlated_time = (PFNKSCORRELATEDTIME)(void *)dispatch->Clock->CorrelatedTime;
        source.get_resolution = (void (*)(void *, KSRESOLUTION *))(void *)dispatch->Clock->Resolution;
    }
    return default_clock_create(&source, &pin->clock);
}

/* The clock stands still from here on. Before the minidriver's Close; no mutex held. */
void pin_clock_shutdown(struct ks_pin *pin)
{
    if (pin->clock) default_clock_shutdown(pin->clock);
}

static struct default_clock *swap_master(struct ks_pin *pin, struct default_clock *clock)
{
    struct default_clock *old;

    lock_acquire(&masters_lock);
    old = pin->master;
    pin->master = clock;
    lock_release(&masters_lock);
    return old;
}

/* Nobody has the pin any more. */
void pin_clock_destroy(struct ks_pin *pin)
{
    struct default_clock *master = swap_master(pin, NULL);

    if (master) default_clock_release(master);
    if (pin->clock) default_clock_release(pin->clock);
}

/* The clock's state is that of its pin. A stream begins with 0. */
void pin_clock_set_state(struct ks_pin *pin, KSSTATE to, KSSTATE from)
{
    if (!pin->clock) return;
    default_clock_set_state(pin->clock, to);
    if (from == KSSTATE_STOP) default_clock_set_time(pin->clock, 0);
}

NTSTATUS clock_bind(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind)
{
    struct ks_pin *pin = CONTAINING_RECORD(parent, struct ks_pin, obj);
    KSCLOCK_CREATE create;

    if (bind->params_size < sizeof(create)) return STATUS_INVALID_BUFFER_SIZE;
    memcpy(&create, bind + 1, sizeof(create));
    if (create.CreateFlags || parent->type != KsObjectTypePin) return STATUS_INVALID_PARAMETER;
    if (!pin->clock) return STATUS_INVALID_DEVICE_REQUEST;
    return clock_create(file, parent, pin->clock);
}

/***********************************************************************
 *           KsPinSetPinClockTime (KS.@)
 */
void NTAPI KsPinSetPinClockTime(KSPIN *public, LONGLONG time)
{
    struct ks_pin *pin = impl_from_KSPIN(public);

    TRACE("pin %p, time %I64d.\n", public, time);
    if (pin->clock) default_clock_set_time(pin->clock, time);
    else WARN("pin %p has no clock.\n", public);
}

/* KSPROPERTY_STREAM_MASTERCLOCK: any pin can be given one, but only who has one says so. */

NTSTATUS get_master_clock(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_object *object = object_from_irp(irp);

    if (!CONTAINING_RECORD(object, struct ks_pin, obj)->clock) return STATUS_NOT_FOUND;
    return return_client_handle(irp, NULL);
}

/* The default clock behind a client's handle of a clock object, with a reference. */
static NTSTATUS find_clock(struct ks_file *client, HANDLE handle, struct default_clock **ret)
{
    struct ks_object *object;
    struct ks_file *file;
    NTSTATUS status;

    *ret = NULL;
    if (!handle) return STATUS_SUCCESS;
    if ((status = file_from_client_handle(client, handle, &file))) return status;
    object = file_get_object(file);
    file_release(file);
    if (!object) return STATUS_INVALID_HANDLE;
    if ((*ret = clock_from_object(object))) default_clock_addref(*ret);
    object_release(object);
    return *ret ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

/* DOC:master-clocks.md: a pin that is to have another one must be in Stop. The client may close its handle afterwards. */
NTSTATUS set_master_clock(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_pin *pin = CONTAINING_RECORD(object_from_irp(irp), struct ks_pin, obj);
    struct default_clock *clock;
    NTSTATUS status;
    HANDLE handle;

    if ((status = get_client_handle(irp, &handle))) return status;
    if ((status = find_clock(pin->file, handle, &clock)))
    {
        WARN("pin %p, %p is no clock: %#lx.\n", &pin->pub, handle, status);
        return status;
    }
    control_acquire(&pin->obj);
    if (pin->pub.DeviceState != KSSTATE_STOP) status = STATUS_INVALID_DEVICE_STATE;
    else clock = swap_master(pin, clock);
    control_release(&pin->obj);
    if (clock) default_clock_release(clock);
    return status;
}

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
 * The master clock, or the pin's own if it was given none. The minidriver releases the interface, which may outlive the pin.
 * Any thread, also with the filter control mutex held.
 */
NTSTATUS NTAPI KsPinGetReferenceClockInterface(KSPIN *public, struct reference_clock **ret)
{
    struct ks_pin *pin = impl_from_KSPIN(public);
    struct reference_clock *reference;
    struct default_clock *clock;

    TRACE("pin %p, ret %p.\n", public, ret);

    *ret = NULL;
    lock_acquire(&masters_lock);
    if ((clock = pin->master ? pin->master : pin->clock)) default_clock_addref(clock);
    lock_release(&masters_lock);
    if (!clock) return STATUS_DEVICE_NOT_READY;
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

/* Create requests of raw drivers */

/***********************************************************************
 *           KsValidateClockCreateRequest (KS.@)
 */
NTSTATUS NTAPI KsValidateClockCreateRequest(IRP *irp, KSCLOCK_CREATE **create)
{
    const void *parameters;
    KSCLOCK_CREATE copy;

    TRACE("irp %p, create %p.\n", irp, create);

    if (!(parameters = create_parameters(irp, KSSTRING_Clock, sizeof(copy)))) return STATUS_INVALID_PARAMETER;
    *create = (KSCLOCK_CREATE *)parameters;
    memcpy(&copy, parameters, sizeof(copy));
    return copy.CreateFlags ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
}

static NTSTATUS create_clock(struct ks_file *file, struct ks_object *parent, const void *context)
{
    return clock_create(file, parent, (struct default_clock *)context);
}

/***********************************************************************
 *           KsCreateDefaultClock (KS.@)
 *
 * The file of the create request becomes a clock object below the object of its related file. Doesn't complete the IRP.
 */
NTSTATUS NTAPI KsCreateDefaultClock(IRP *irp, PKSDEFAULTCLOCK clock)
{
    KSCLOCK_CREATE *create;
    NTSTATUS status;

    TRACE("irp %p, clock %p.\n", irp, clock);

    if ((status = KsValidateClockCreateRequest(irp, &create))) return status;
    return file_create_part(irp, create_clock, clock);
}
