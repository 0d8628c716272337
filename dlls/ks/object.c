/*
 * What devices, filter factories, filters and pins have in common, and the way from one to another
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

void object_init(struct ks_object *object, KSOBJECTTYPE type, struct ks_object *parent)
{
    object->type = type;
    object->refs = 1;
    object->parent = parent;
    InitializeListHead(&object->children);
    InitializeListHead(&object->entry);
    bag_init(&object->bag);
    object->automation = NULL;
    object->builtin = NULL;
    RtlInitializeSRWLock(&object->events_lock);
    InitializeListHead(&object->events);
    object->unknown = NULL;
    object->destroy = NULL;
    object->close = NULL;
    object->parent_closing = NULL;
    if (!parent)
    {
        object->device = CONTAINING_RECORD(object, struct ks_device, obj);
        return;
    }
    object->device = parent->device;
    object_addref(parent);
    object_addref(&object->device->obj);
}

void object_addref(struct ks_object *object)
{
    InterlockedIncrement(&object->refs);
}

void object_release(struct ks_object *object)
{
    struct ks_object *parent = object->parent, *device = parent ? &object->device->obj : NULL;

    if (InterlockedDecrement(&object->refs)) return;
    TRACE("freeing object %p, type %u.\n", object, object->type);
    object_release_unknown(object);
    bag_free_items(&object->bag);
    object->destroy(object);
    if (parent) object_release(parent);
    if (device) object_release(device);
}

struct ks_filter *object_filter(struct ks_object *object)
{
    while (object && object->type != KsObjectTypeFilter) object = object->parent;
    return object ? CONTAINING_RECORD(object, struct ks_filter, obj) : NULL;
}

static SRWLOCK parts_lock; /* of the children of pins */

void object_add_part(struct ks_object *part)
{
    lock_acquire(&parts_lock);
    InsertTailList(&part->parent->children, &part->entry);
    lock_release(&parts_lock);
}

void object_remove_part(struct ks_object *part)
{
    lock_acquire(&parts_lock);
    RemoveEntryList(&part->entry);
    InitializeListHead(&part->entry);
    lock_release(&parts_lock);
}

/* FALSE: it is being destroyed. */
static BOOLEAN object_try_addref(struct ks_object *object)
{
    LONG refs = object->refs, seen;

    while (refs)
    {
        if ((seen = InterlockedCompareExchange(&object->refs, refs + 1, refs)) == refs) return TRUE;
        refs = seen;
    }
    return FALSE;
}

void object_close_parts(struct ks_object *object)
{
    LARGE_INTEGER moment = { .QuadPart = -10000 };
    struct ks_object *part;
    BOOLEAN alive;

    for (;;)
    {
        lock_acquire(&parts_lock);
        if (IsListEmpty(&object->children)) break;
        part = CONTAINING_RECORD(object->children.Flink, struct ks_object, entry);
        alive = object_try_addref(part);
        lock_release(&parts_lock);

        if (!alive) /* another thread is about to be ready with it, and may be in the minidriver */
        {
            KeDelayExecutionThread(KernelMode, FALSE, &moment);
            continue;
        }
        part->parent_closing(part);
        object_remove_part(part);
        object_release(part);
    }
    lock_release(&parts_lock);
}

void control_acquire(struct ks_object *object)
{
    ExAcquireFastMutex(&object_filter(object)->control);
}

/* ExTryToAcquireFastMutex, which Wine has on i386 only: a free mutex has a count of 1, whoever takes it makes it 0. */
BOOLEAN control_try_acquire(struct ks_object *object)
{
    return InterlockedCompareExchange(&object_filter(object)->control.Count, 0, 1) == 1;
}

void control_release(struct ks_object *object)
{
    ExReleaseFastMutex(&object_filter(object)->control);
}

/***********************************************************************
 *           KsAcquireControl (KS.@)
 */
void NTAPI KsAcquireControl(void *object)
{
    TRACE("object %p.\n", object);
    control_acquire(object_from_public(object));
}

/***********************************************************************
 *           KsReleaseControl (KS.@)
 */
void NTAPI KsReleaseControl(void *object)
{
    TRACE("object %p.\n", object);
    control_release(object_from_public(object));
}

/***********************************************************************
 *           KsGetDevice (KS.@)
 */
KSDEVICE *NTAPI KsGetDevice(void *object)
{
    return &object_from_public(object)->device->pub;
}

/***********************************************************************
 *           KsGetParent (KS.@)
 */
void *NTAPI KsGetParent(void *object)
{
    struct ks_object *parent = object_from_public(object)->parent;

    return parent ? object_public(parent) : NULL;
}

/***********************************************************************
 *           KsGetFirstChild (KS.@)
 */
void *NTAPI KsGetFirstChild(void *public)
{
    struct ks_object *object = object_from_public(public);

    if (object->type == KsObjectTypePin || IsListEmpty(&object->children)) return NULL;
    return object_public(CONTAINING_RECORD(object->children.Flink, struct ks_object, entry));
}

/***********************************************************************
 *           KsGetNextSibling (KS.@)
 */
void *NTAPI KsGetNextSibling(void *public)
{
    struct ks_object *object = object_from_public(public);

    if (!object->parent || IsListEmpty(&object->entry) || object->entry.Flink == &object->parent->children) return NULL;
    return object_public(CONTAINING_RECORD(object->entry.Flink, struct ks_object, entry));
}

/***********************************************************************
 *           KsPinGetParentFilter (KS.@)
 */
KSFILTER *NTAPI KsPinGetParentFilter(KSPIN *pin)
{
    return &object_filter(&impl_from_KSPIN(pin)->obj)->pub;
}

/* The first pin of a type from a list entry on, or NULL. */
static KSPIN *find_pin(struct ks_object *filter, LIST_ENTRY *entry, ULONG id)
{
    for (; entry != &filter->children; entry = entry->Flink)
    {
        struct ks_pin *pin = CONTAINING_RECORD(entry, struct ks_pin, obj.entry);
        if (pin->pub.Id == id) return &pin->pub;
    }
    return NULL;
}

/***********************************************************************
 *           KsFilterGetFirstChildPin (KS.@)
 */
KSPIN *NTAPI KsFilterGetFirstChildPin(KSFILTER *public, ULONG id)
{
    struct ks_object *filter = &impl_from_KSFILTER(public)->obj;

    return find_pin(filter, filter->children.Flink, id);
}

/***********************************************************************
 *           KsPinGetNextSiblingPin (KS.@)
 *
 * The next one of the same type.
 */
KSPIN *NTAPI KsPinGetNextSiblingPin(KSPIN *public)
{
    struct ks_pin *pin = impl_from_KSPIN(public);

    if (IsListEmpty(&pin->obj.entry)) return NULL;
    return find_pin(pin->obj.parent, pin->obj.entry.Flink, public->Id);
}

/***********************************************************************
 *           KsFilterGetChildPinCount (KS.@)
 */
ULONG NTAPI KsFilterGetChildPinCount(KSFILTER *filter, ULONG id)
{
    ULONG count = 0;
    KSPIN *pin;

    for (pin = KsFilterGetFirstChildPin(filter, id); pin; pin = KsPinGetNextSiblingPin(pin)) count++;
    return count;
}

/***********************************************************************
 *           KsGetFilterFromIrp (KS.@)
 */
KSFILTER *NTAPI KsGetFilterFromIrp(IRP *irp)
{
    struct ks_object *object = object_from_irp(irp);

    return object ? &object_filter(object)->pub : NULL;
}

/***********************************************************************
 *           KsGetPinFromIrp (KS.@)
 */
KSPIN *NTAPI KsGetPinFromIrp(IRP *irp)
{
    struct ks_object *object = object_from_irp(irp);

    return object && object->type == KsObjectTypePin ? object_public(object) : NULL;
}

/***********************************************************************
 *           KsGetNodeIdFromIrp (KS.@)
 */
ULONG NTAPI KsGetNodeIdFromIrp(IRP *irp)
{
    const KSP_NODE *node;
    struct ioctl_buffers b;

    if (IoGetCurrentIrpStackLocation(irp)->MajorFunction != IRP_MJ_DEVICE_CONTROL) return KSFILTER_NODE;
    get_ioctl_buffers(irp, &b);
    node = b.in;
    /* The flag is the same for properties, methods and events, and so is the place of the id. */
    if (b.in_size < sizeof(*node) || !(node->Property.Flags & KSPROPERTY_TYPE_TOPOLOGY)) return KSFILTER_NODE;
    return node->NodeId;
}

/* Clocks and allocators aren't AVStream objects. */
static KSOBJECTTYPE public_type(const struct ks_object *object)
{
    return object && object->type < OBJECT_ALLOCATOR ? object->type : (KSOBJECTTYPE)-1;
}

/***********************************************************************
 *           KsGetObjectTypeFromIrp (KS.@)
 */
KSOBJECTTYPE NTAPI KsGetObjectTypeFromIrp(IRP *irp)
{
    return public_type(object_from_irp(irp));
}

/***********************************************************************
 *           KsGetObjectFromFileObject (KS.@)
 */
void *NTAPI KsGetObjectFromFileObject(FILE_OBJECT *file_object)
{
    struct ks_file *file = file_object ? file_object->FsContext : NULL;

    return file && public_type(file->object) != (KSOBJECTTYPE)-1 ? object_public(file->object) : NULL;
}

/***********************************************************************
 *           KsGetObjectTypeFromFileObject (KS.@)
 */
KSOBJECTTYPE NTAPI KsGetObjectTypeFromFileObject(FILE_OBJECT *file_object)
{
    struct ks_file *file = file_object ? file_object->FsContext : NULL;

    return file ? public_type(file->object) : (KSOBJECTTYPE)-1;
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
