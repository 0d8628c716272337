/*
 * COM interfaces of AVStream objects, for minidrivers and for those at the other end of a link
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

#include "automation/unknown.h"
#include "automation/eventrequest.h"
#include "automation/method.h"
#include "automation/property.h"
#include "base/syncirp.h"
#include "object/file.h"
#include "object/ksfilter.h"
#include "object/kspin.h"
#include "object/object.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * An object's outer unknown answers for IUnknown, for IKsControl if it is a filter or a pin, and passes all other questions on to
 * the unknown that the minidriver has aggregated (DDI:ks/nf-ks-ksregisteraggregatedclientunknown.md). It has references of its own:
 * who holds an interface keeps neither the pin open nor its device, but the aggregated object alive. IKsControl then fails
 * with STATUS_FILE_CLOSED.
 */

struct ks_control;

struct ks_control_vtbl
{
    NTSTATUS (STDAPICALLTYPE *QueryInterface)(struct ks_control *iface, const GUID *iid, void **out);
    ULONG (STDAPICALLTYPE *AddRef)(struct ks_control *iface);
    ULONG (STDAPICALLTYPE *Release)(struct ks_control *iface);
    NTSTATUS (STDAPICALLTYPE *KsProperty)(struct ks_control *iface, KSPROPERTY *property, ULONG length, void *data,
            ULONG data_length, ULONG *returned);
    NTSTATUS (STDAPICALLTYPE *KsMethod)(struct ks_control *iface, KSMETHOD *method, ULONG length, void *data,
            ULONG data_length, ULONG *returned);
    NTSTATUS (STDAPICALLTYPE *KsEvent)(struct ks_control *iface, KSEVENT *event, ULONG length, void *data,
            ULONG data_length, ULONG *returned);
};

struct ks_control
{
    const struct ks_control_vtbl *vtbl;
};

/* What a minidriver has aggregated. */
struct aggregate
{
    LONG refs;
    struct kernel_unknown *inner;  /* a reference is held */
};

struct object_unknown
{
    struct kernel_unknown outer;
    struct ks_control control;
    LONG refs;                     /* the object, until it is destroyed; interfaces */
    SRWLOCK lock;
    struct aggregate *aggregate;   /* under the lock; NULL: there is none */
    struct ks_file *file;          /* a reference is held; NULL: no IKsControl */
};

static void aggregate_release(struct aggregate *aggregate)
{
    if (!aggregate || InterlockedDecrement(&aggregate->refs)) return;
    aggregate->inner->vtbl->Release(aggregate->inner);
    ExFreePoolWithTag(aggregate, KS_TAG);
}

/* Returns the aggregated object with a reference, or NULL. */
static struct aggregate *get_aggregate(struct object_unknown *unknown)
{
    struct aggregate *aggregate;

    lock_acquire(&unknown->lock);
    if ((aggregate = unknown->aggregate)) InterlockedIncrement(&aggregate->refs);
    lock_release(&unknown->lock);
    return aggregate;
}

static struct object_unknown *impl_from_outer(struct kernel_unknown *iface)
{
    return CONTAINING_RECORD(iface, struct object_unknown, outer);
}

static ULONG STDAPICALLTYPE outer_AddRef(struct kernel_unknown *iface)
{
    return InterlockedIncrement(&impl_from_outer(iface)->refs);
}

static ULONG STDAPICALLTYPE outer_Release(struct kernel_unknown *iface)
{
    struct object_unknown *unknown = impl_from_outer(iface);
    ULONG refs = InterlockedDecrement(&unknown->refs);

    if (refs) return refs;
    aggregate_release(unknown->aggregate);
    if (unknown->file) file_release(unknown->file);
    ExFreePoolWithTag(unknown, KS_TAG);
    return 0;
}

static NTSTATUS STDAPICALLTYPE outer_QueryInterface(struct kernel_unknown *iface, const GUID *iid, void **out)
{
    static const GUID iid_unknown = { 0, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };
    static const GUID iid_control = { 0x28f54685, 0x06fd, 0x11d2, { 0xb2, 0x7a, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96 } };
    struct object_unknown *unknown = impl_from_outer(iface);
    NTSTATUS status = STATUS_NOINTERFACE;
    struct aggregate *aggregate;

    TRACE("unknown %p, iid %s, out %p.\n", iface, debugstr_guid(iid), out);

    *out = NULL;
    if (IsEqualGUID(iid, &iid_unknown)) *out = &unknown->outer;
    else if (unknown->file && IsEqualGUID(iid, &iid_control)) *out = &unknown->control;
    if (*out)
    {
        outer_AddRef(iface);
        return STATUS_SUCCESS;
    }
    if (!(aggregate = get_aggregate(unknown))) return status;
    status = aggregate->inner->vtbl->QueryInterface(aggregate->inner, iid, out);
    aggregate_release(aggregate);
    return status;
}

static const struct kernel_unknown_vtbl outer_vtbl =
{
    outer_QueryInterface,
    outer_AddRef,
    outer_Release,
};

/* IKsControl: what it asks is answered in the caller's thread, at once. The request queue isn't waited for: the caller may be the
 * minidriver at the other end of a link that is asked something itself. */

static struct object_unknown *impl_from_control(struct ks_control *iface)
{
    return CONTAINING_RECORD(iface, struct object_unknown, control);
}

static NTSTATUS STDAPICALLTYPE control_QueryInterface(struct ks_control *iface, const GUID *iid, void **out)
{
    return outer_QueryInterface(&impl_from_control(iface)->outer, iid, out);
}

static ULONG STDAPICALLTYPE control_AddRef(struct ks_control *iface)
{
    return outer_AddRef(&impl_from_control(iface)->outer);
}

static ULONG STDAPICALLTYPE control_Release(struct ks_control *iface)
{
    return outer_Release(&impl_from_control(iface)->outer);
}

struct control_call
{
    ULONG code;
    NTSTATUS (*handle)(struct ks_object *object, IRP *irp);
};

static NTSTATUS call_object(struct ks_object *object, FILE_OBJECT *file, const struct control_call *call, const void *in,
        ULONG in_size, void *data, ULONG size, ULONG *returned)
{
    struct sync_irp *sync;
    NTSTATUS status;

    if (!(sync = sync_irp_create(object->device->pub.FunctionalDeviceObject, file, call->code, in, in_size, size)))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (size) memcpy(sync->out, data, size);
    status = sync_irp_wait(sync, call->handle(object, sync->irp));
    if (status != STATUS_IO_TIMEOUT)
    {
        *returned = sync->irp->IoStatus.Information;
        if (size && !NT_ERROR(status)) memcpy(data, sync->out, size);
    }
    sync_irp_release(sync);
    return status;
}

static NTSTATUS control_call(struct ks_control *iface, const struct control_call *call, const void *in, ULONG in_size,
        void *data, ULONG size, ULONG *returned)
{
    struct ks_file *file = impl_from_control(iface)->file;
    struct ks_object *object;
    NTSTATUS status;
    ULONG dummy;

    TRACE("control %p, code %#x, sizes %u, %u.\n", iface, (unsigned int)call->code, (unsigned int)in_size, (unsigned int)size);

    if (!returned) returned = &dummy;
    *returned = 0;
    if (!in) in_size = 0;
    if (!data) size = 0;
    if (!(object = file_enter(file))) return file->device->removed ? STATUS_DEVICE_REMOVED : STATUS_FILE_CLOSED;
    status = call_object(object, file->file, call, in, in_size, data, size, returned);
    file_leave(file);
    return status;
}

static NTSTATUS STDAPICALLTYPE control_KsProperty(struct ks_control *iface, KSPROPERTY *property, ULONG length, void *data,
        ULONG data_length, ULONG *returned)
{
    static const struct control_call call = { IOCTL_KS_PROPERTY, object_property };

    return control_call(iface, &call, property, length, data, data_length, returned);
}

static NTSTATUS STDAPICALLTYPE control_KsMethod(struct ks_control *iface, KSMETHOD *method, ULONG length, void *data,
        ULONG data_length, ULONG *returned)
{
    static const struct control_call call = { IOCTL_KS_METHOD, object_method };

    return control_call(iface, &call, method, length, data, data_length, returned);
}

/* A call without a KSEVENT disables the event that the data names. */
static NTSTATUS STDAPICALLTYPE control_KsEvent(struct ks_control *iface, KSEVENT *event, ULONG length, void *data,
        ULONG data_length, ULONG *returned)
{
    static const struct control_call enable = { IOCTL_KS_ENABLE_EVENT, object_enable_event };
    static const struct control_call disable = { IOCTL_KS_DISABLE_EVENT, object_disable_event };

    if (event && length) return control_call(iface, &enable, event, length, data, data_length, returned);
    return control_call(iface, &disable, data, data_length, NULL, 0, returned);
}

static const struct ks_control_vtbl control_vtbl =
{
    control_QueryInterface,
    control_AddRef,
    control_Release,
    control_KsProperty,
    control_KsMethod,
    control_KsEvent,
};

/* The object's */

static SRWLOCK unknowns_lock; /* of ks_object.unknown */

static struct ks_file *object_file(struct ks_object *object)
{
    if (object->type == KsObjectTypeFilter) return CONTAINING_RECORD(object, struct ks_filter, obj)->file;
    if (object->type == KsObjectTypePin) return CONTAINING_RECORD(object, struct ks_pin, obj)->file;
    return NULL;
}

/* Made when it is asked for: few are. Without a reference; NULL if there is no memory. */
static struct object_unknown *get_unknown(struct ks_object *object)
{
    struct object_unknown *unknown;
    struct kernel_unknown *other;

    if (object->unknown) return impl_from_outer(object->unknown);
    if (!(unknown = ExAllocatePoolWithTag(NonPagedPool, sizeof(*unknown), KS_TAG))) return NULL;
    memset(unknown, 0, sizeof(*unknown));
    unknown->outer.vtbl = &outer_vtbl;
    unknown->control.vtbl = &control_vtbl;
    unknown->refs = 1;
    lock_init(&unknown->lock);
    if ((unknown->file = object_file(object))) file_addref(unknown->file);

    lock_acquire(&unknowns_lock);
    if (!(other = object->unknown)) object->unknown = &unknown->outer;
    lock_release(&unknowns_lock);
    if (!other) return unknown;
    outer_Release(&unknown->outer);
    return impl_from_outer(other);
}

NTSTATUS object_query_interface(struct ks_object *object, const GUID *iid, void **out)
{
    struct object_unknown *unknown;

    *out = NULL;
    if (!(unknown = get_unknown(object))) return STATUS_INSUFFICIENT_RESOURCES;
    return NT_SUCCESS(outer_QueryInterface(&unknown->outer, iid, out)) ? STATUS_SUCCESS : STATUS_NOINTERFACE;
}

/***********************************************************************
 *           KsGetOuterUnknown (KS.@)
 *
 * Without a reference: it is good for as long as the object is.
 */
struct kernel_unknown *NTAPI KsGetOuterUnknown(void *public)
{
    struct object_unknown *unknown = get_unknown(object_from_public(public));

    TRACE("object %p, unknown %p.\n", public, unknown);
    return unknown ? &unknown->outer : NULL;
}

/***********************************************************************
 *           KsRegisterAggregatedClientUnknown (KS.@)
 *
 * The documents don't say whose the reference is: as with COM the caller keeps its own. NULL takes the last one away. Returns
 * the outer unknown, without a reference; NULL if there is no memory.
 */
struct kernel_unknown *NTAPI KsRegisterAggregatedClientUnknown(void *public, struct kernel_unknown *inner)
{
    struct object_unknown *unknown = get_unknown(object_from_public(public));
    struct aggregate *aggregate = NULL, *old;

    TRACE("object %p, inner %p.\n", public, inner);

    if (!unknown) return NULL;
    if (inner)
    {
        if (!(aggregate = ExAllocatePoolWithTag(NonPagedPool, sizeof(*aggregate), KS_TAG))) return NULL;
        aggregate->refs = 1;
        aggregate->inner = inner;
        inner->vtbl->AddRef(inner);
    }
    lock_acquire(&unknown->lock);
    old = unknown->aggregate;
    unknown->aggregate = aggregate;
    lock_release(&unknown->lock);
    aggregate_release(old);
    return &unknown->outer;
}
