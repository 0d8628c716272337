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

#include "parts/pinclock.h"
#include "object/clienthandle.h"
#include "object/controlmutex.h"
#include "object/descriptor.h"
#include "object/file.h"
#include "object/fromirp.h"
#include "object/ksfilter.h"
#include "object/kspin.h"
#include "object/object.h"
#include "object/tree.h"
#include "parts/clock.h"
#include "parts/defaultclock.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static SRWLOCK masters_lock; /* of ks_pin.master */

/* The clock that a pin implements */

static BOOLEAN filter_implements_clock(struct ks_filter *filter)
{
    const KSPIN_DESCRIPTOR_EX *descriptor;
    ULONG id;

    for (id = 0; (descriptor = filter_pin_descriptor(filter, id)); id++)
        if (descriptor->Flags & KSPIN_FLAG_IMPLEMENT_CLOCK) return TRUE;
    return FALSE;
}

static NTSTATUS share_filter_clock(struct ks_pin *pin)
{
    struct ks_filter *filter = object_filter(&pin->obj);
    static const struct clock_source source;
    NTSTATUS status;

    if (pin->pub.DataFlow != KSPIN_DATAFLOW_OUT || filter_implements_clock(filter)) return STATUS_SUCCESS;
    if (!filter->clock && (status = default_clock_create(&source, &filter->clock))) return status;
    pin->shares_clock = TRUE;
    return STATUS_SUCCESS;
}

NTSTATUS pin_clock_create(struct ks_pin *pin)
{
    const KSPIN_DISPATCH *dispatch = pin->pub.Descriptor->Dispatch;
    struct clock_source source = { .context = &pin->pub };

    if (!(pin->pub.Descriptor->Flags & KSPIN_FLAG_IMPLEMENT_CLOCK)) return share_filter_clock(pin);
    if (dispatch && dispatch->Clock)
    {
        /* these differ only in what their context is called */
        source.set_timer = (PFNKSSETTIMER)(void *)dispatch->Clock->SetTimer;
        source.cancel_timer = (PFNKSCANCELTIMER)(void *)dispatch->Clock->CancelTimer;
        source.correlated_time = (PFNKSCORRELATEDTIME)(void *)dispatch->Clock->CorrelatedTime;
        source.get_resolution = (void (NTAPI *)(void *, KSRESOLUTION *))(void *)dispatch->Clock->Resolution;
    }
    return default_clock_create(&source, &pin->clock);
}

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

void pin_clock_destroy(struct ks_pin *pin)
{
    struct default_clock *master = swap_master(pin, NULL);

    if (master) default_clock_release(master);
    if (pin->clock) default_clock_release(pin->clock);
}

void filter_clock_destroy(struct ks_filter *filter)
{
    if (filter->clock) default_clock_release(filter->clock);
}

static void filter_clock_set_state(struct ks_filter *filter, KSSTATE to, KSSTATE from)
{
    filter->clock_active += (to != KSSTATE_STOP) - (from != KSSTATE_STOP);
    filter->clock_running += (to == KSSTATE_RUN) - (from == KSSTATE_RUN);
    default_clock_set_state(filter->clock, filter->clock_running ? KSSTATE_RUN : filter->clock_active ? KSSTATE_PAUSE : KSSTATE_STOP);
    if (from == KSSTATE_STOP && to != KSSTATE_STOP && filter->clock_active == 1) default_clock_set_time(filter->clock, 0);
}

/* The clock's state is that of its pin. A stream begins with 0. */
void pin_clock_set_state(struct ks_pin *pin, KSSTATE to, KSSTATE from)
{
    if (pin->shares_clock) filter_clock_set_state(object_filter(&pin->obj), to, from);
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

NTSTATUS NTAPI get_master_clock(IRP *irp, KSIDENTIFIER *request, void *data)
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
NTSTATUS NTAPI set_master_clock(IRP *irp, KSIDENTIFIER *request, void *data)
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
    else
    {
        clock = swap_master(pin, clock);
        pin->master_set = TRUE;
    }
    control_release(&pin->obj);
    if (clock) default_clock_release(clock);
    return status;
}

struct default_clock *pin_get_clock(struct ks_pin *pin)
{
    struct default_clock *clock;

    lock_acquire(&masters_lock);
    clock = pin->master ? pin->master : pin->clock;
    if (!clock && pin->shares_clock && !pin->master_set) clock = object_filter(&pin->obj)->clock;
    if (clock) default_clock_addref(clock);
    lock_release(&masters_lock);
    return clock;
}
