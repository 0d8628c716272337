/*
 * COM in the kernel: what a linked pin gets from the one at the other end
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

#include "peer.h"

/* The headers declare these for C++ only. */
struct unknown
{
    const struct unknown_vtbl *vtbl;
};

struct unknown_vtbl
{
    NTSTATUS (STDAPICALLTYPE *QueryInterface)(struct unknown *iface, const GUID *iid, void **out);
    ULONG (STDAPICALLTYPE *AddRef)(struct unknown *iface);
    ULONG (STDAPICALLTYPE *Release)(struct unknown *iface);
};

struct control
{
    const struct control_vtbl *vtbl;
};

struct control_vtbl
{
    struct unknown_vtbl unknown;
    NTSTATUS (STDAPICALLTYPE *KsProperty)(struct control *iface, KSPROPERTY *property, ULONG length, void *data,
            ULONG data_length, ULONG *returned);
    NTSTATUS (STDAPICALLTYPE *KsMethod)(struct control *iface, KSMETHOD *method, ULONG length, void *data,
            ULONG data_length, ULONG *returned);
    NTSTATUS (STDAPICALLTYPE *KsEvent)(struct control *iface, KSEVENT *event, ULONG length, void *data,
            ULONG data_length, ULONG *returned);
};

/* Ours, which only pins with a struct inner have. */
struct counter
{
    const struct counter_vtbl *vtbl;
};

struct counter_vtbl
{
    struct unknown_vtbl unknown;
    ULONG (STDAPICALLTYPE *GetPinId)(struct counter *iface);
};

NTSTATUS NTAPI KsPinGetConnectedPinInterface(KSPIN *pin, const GUID *iid, void **iface);
NTSTATUS NTAPI KsPinGetConnectedFilterInterface(KSPIN *pin, const GUID *iid, void **iface);
struct unknown *NTAPI KsGetOuterUnknown(void *object);
struct unknown *NTAPI KsRegisterAggregatedClientUnknown(void *object, struct unknown *inner);

static const GUID iid_unknown = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID iid_control = {0x28f54685, 0x06fd, 0x11d2, {0xb2, 0x7a, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}};
static const GUID iid_counter = {0x70e3b3a4, 0x1c5d, 0x4f62, {0x83, 0x0b, 0xa1, 0x56, 0x0d, 0xe4, 0x92, 0x7c}};
static const GUID iid_nobody = {0x70e3b3a4, 0x1c5d, 0x4f62, {0x83, 0x0b, 0xa1, 0x56, 0x0d, 0xe4, 0x92, 0x7d}};

/* The aggregated object */

struct inner
{
    struct unknown unknown;       /* the one that isn't delegated */
    struct counter counter;
    LONG refs;
    ULONG id;
    struct unknown *outer;        /* without a reference: it has one of us */
};

static LONG inner_count;

static struct inner *impl_from_unknown(struct unknown *iface)
{
    return CONTAINING_RECORD(iface, struct inner, unknown);
}

static struct inner *impl_from_counter(struct unknown *iface)
{
    return CONTAINING_RECORD((struct counter *)iface, struct inner, counter);
}

static ULONG STDAPICALLTYPE inner_AddRef(struct unknown *iface)
{
    return InterlockedIncrement(&impl_from_unknown(iface)->refs);
}

static ULONG STDAPICALLTYPE inner_Release(struct unknown *iface)
{
    ULONG refs = InterlockedDecrement(&impl_from_unknown(iface)->refs);

    if (refs) return refs;
    ExFreePoolWithTag(impl_from_unknown(iface), KSVIRT_TAG);
    InterlockedDecrement(&inner_count);
    return 0;
}

static NTSTATUS STDAPICALLTYPE inner_QueryInterface(struct unknown *iface, const GUID *iid, void **out)
{
    struct inner *inner = impl_from_unknown(iface);

    *out = NULL;
    if (IsEqualGUID(iid, &iid_unknown))
    {
        inner_AddRef(iface);
        *out = iface;
    }
    else if (IsEqualGUID(iid, &iid_counter))
    {
        inner->outer->vtbl->AddRef(inner->outer);
        *out = &inner->counter;
    }
    return *out ? STATUS_SUCCESS : STATUS_NOINTERFACE;
}

static const struct unknown_vtbl inner_vtbl =
{
    inner_QueryInterface,
    inner_AddRef,
    inner_Release,
};

static NTSTATUS STDAPICALLTYPE counter_QueryInterface(struct unknown *iface, const GUID *iid, void **out)
{
    struct unknown *outer = impl_from_counter(iface)->outer;

    return outer->vtbl->QueryInterface(outer, iid, out);
}

static ULONG STDAPICALLTYPE counter_AddRef(struct unknown *iface)
{
    struct unknown *outer = impl_from_counter(iface)->outer;

    return outer->vtbl->AddRef(outer);
}

static ULONG STDAPICALLTYPE counter_Release(struct unknown *iface)
{
    struct unknown *outer = impl_from_counter(iface)->outer;

    return outer->vtbl->Release(outer);
}

static ULONG STDAPICALLTYPE counter_GetPinId(struct counter *iface)
{
    return CONTAINING_RECORD(iface, struct inner, counter)->id;
}

static const struct counter_vtbl counter_vtbl =
{
    {counter_QueryInterface, counter_AddRef, counter_Release},
    counter_GetPinId,
};

static NTSTATUS aggregate(KSPIN *pin, ULONG id)
{
    struct unknown *outer = KsGetOuterUnknown(pin);
    struct inner *inner;

    if (!outer || !(inner = ExAllocatePoolWithTag(NonPagedPool, sizeof(*inner), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    inner->unknown.vtbl = &inner_vtbl;
    inner->counter.vtbl = &counter_vtbl;
    inner->refs = 1;
    inner->id = id;
    inner->outer = outer;
    InterlockedIncrement(&inner_count);
    if (KsRegisterAggregatedClientUnknown(pin, &inner->unknown) != outer)
    {
        inner_Release(&inner->unknown);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    inner_Release(&inner->unknown);
    return STATUS_SUCCESS;
}

NTSTATUS peer_create(KSPIN *pin)
{
    NTSTATUS status = aggregate(pin, ~0u); /* which is replaced */

    return NT_SUCCESS(status) ? aggregate(pin, KSBENCH_PEER_ID + pin->Id) : status;
}

/* The other end */

static void release(void *iface)
{
    struct unknown *unknown = iface;

    if (unknown) unknown->vtbl->Release(unknown);
}

static NTSTATUS get_property(struct control *control, ULONG id, void *data, ULONG size, ULONG *returned)
{
    KSPROPERTY property = {{{GUID_INIT(STATIC_KSPROPSETID_Connection), 0, KSPROPERTY_TYPE_GET}}};

    property.Id = id;
    return control->vtbl->KsProperty(control, &property, sizeof(property), data, size, returned);
}

/* Are they interfaces of one object? */
static BOOLEAN is_same(void *a, void *b)
{
    struct unknown *unknowns[2] = {a, b};
    void *identities[2] = {NULL, NULL};
    ULONG i;

    for (i = 0; i < 2; i++)
        if (unknowns[i]) unknowns[i]->vtbl->QueryInterface(unknowns[i], &iid_unknown, &identities[i]);
    release(identities[0]);
    release(identities[1]);
    return identities[0] && identities[0] == identities[1];
}

static void ask_control(struct control *control, struct ksbench_peer *peer)
{
    ULONG returned = 0;

    peer->state_status = get_property(control, KSPROPERTY_CONNECTION_STATE, &peer->state, sizeof(peer->state), &returned);
    peer->format_status = get_property(control, KSPROPERTY_CONNECTION_DATAFORMAT, NULL, 0, &returned);
    peer->format_size = returned;
}

static void ask_filter(KSPIN *pin, struct ksbench_peer *peer)
{
    KSPROPERTY property = {{{GUID_INIT(STATIC_KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET}}};
    struct control *control;
    void *counter;
    ULONG returned;

    peer->filter_counter_status = KsPinGetConnectedFilterInterface(pin, &iid_counter, &counter);
    release(counter);
    peer->filter_control_status = KsPinGetConnectedFilterInterface(pin, &iid_control, (void **)&control);
    if (!control) return;
    control->vtbl->KsProperty(control, &property, sizeof(property), &peer->filter_pins, sizeof(peer->filter_pins), &returned);
    release(control);
}

NTSTATUS peer_get_property(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct ksbench_peer *peer = data;
    struct control *control;
    struct counter *counter;
    void *unknown, *nobody;

    RtlZeroMemory(peer, sizeof(*peer));
    peer->unknown_status = KsPinGetConnectedPinInterface(pin, &iid_unknown, &unknown);
    peer->control_status = KsPinGetConnectedPinInterface(pin, &iid_control, (void **)&control);
    peer->counter_status = KsPinGetConnectedPinInterface(pin, &iid_counter, (void **)&counter);
    peer->nobody_status = KsPinGetConnectedPinInterface(pin, &iid_nobody, &nobody);
    peer->same = is_same(unknown, control) && is_same(unknown, counter);
    if (counter) peer->id = counter->vtbl->GetPinId(counter);
    if (control) ask_control(control, peer);
    ask_filter(pin, peer);
    peer->inner_count = inner_count;
    release(unknown);
    release(control);
    release(counter);
    release(nobody);
    irp->IoStatus.Information = sizeof(*peer);
    return STATUS_SUCCESS;
}

/* What is held beyond the connection: one for all pins. */
static FAST_MUTEX held_mutex;
static struct control *held_control;
static struct counter *held_counter;

void peer_init(void)
{
    ExInitializeFastMutex(&held_mutex);
}

NTSTATUS peer_hold(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const BOOLEAN hold = *(const ULONG *)data != 0;
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct control *control = NULL;
    struct counter *counter = NULL;
    NTSTATUS status = STATUS_SUCCESS;

    if (hold) status = KsPinGetConnectedPinInterface(pin, &iid_control, (void **)&control);
    if (hold && NT_SUCCESS(status)) status = KsPinGetConnectedPinInterface(pin, &iid_counter, (void **)&counter);
    ExAcquireFastMutex(&held_mutex);
    control = InterlockedExchangePointer((void **)&held_control, control);
    counter = InterlockedExchangePointer((void **)&held_counter, counter);
    ExReleaseFastMutex(&held_mutex);
    release(control);
    release(counter);
    return status;
}

NTSTATUS peer_get_held(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ksbench_peer *peer = data;

    if (IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength < sizeof(*peer))
        return STATUS_BUFFER_TOO_SMALL;
    RtlZeroMemory(peer, sizeof(*peer));
    ExAcquireFastMutex(&held_mutex);
    if (held_counter) peer->id = held_counter->vtbl->GetPinId(held_counter);
    if (held_control) ask_control(held_control, peer);
    peer->same = is_same(held_control, held_counter);
    ExReleaseFastMutex(&held_mutex);
    peer->inner_count = inner_count;
    irp->IoStatus.Information = sizeof(*peer);
    return STATUS_SUCCESS;
}
