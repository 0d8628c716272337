/*
 * What devices, filter factories, filters, pins and their parts have in common
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

#include "object/object.h"
#include "base/bag.h"
#include "object/device.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "stockwine/work.h"

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
    object->node = KSFILTER_NODE;
    lock_init(&object->events_lock);
    InitializeListHead(&object->events);
    object->unknown = NULL;
    object->parts_closed = FALSE;
    object->control = parent ? parent->control : NULL;
    object->child_closed = NULL;
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
    if (object->unknown) object->unknown->vtbl->Release(object->unknown);
    bag_free_items(&object->bag);
    object->destroy(object);
    if (parent) object_release(parent);
    if (device) object_release(device);
}

void object_queue_work(struct ks_object *object, struct ks_work *work, LONG *queued)
{
    if (InterlockedExchange(queued, 1)) return;
    object_addref(object);
    work_queue(work);
}

static SRWLOCK parts_lock; /* of the children of pins, and their parts_closed */
static CONDITION_VARIABLE part_removed;

BOOLEAN object_add_part(struct ks_object *part)
{
    BOOLEAN closed;

    lock_acquire(&parts_lock);
    if (!(closed = part->parent->parts_closed)) InsertTailList(&part->parent->children, &part->entry);
    lock_release(&parts_lock);
    return !closed;
}

void object_remove_part(struct ks_object *part)
{
    lock_acquire(&parts_lock);
    RemoveEntryList(&part->entry);
    InitializeListHead(&part->entry);
    condition_wake(&part_removed);
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
    struct ks_object *part;

    lock_acquire(&parts_lock);
    object->parts_closed = TRUE;
    while (!IsListEmpty(&object->children))
    {
        part = CONTAINING_RECORD(object->children.Flink, struct ks_object, entry);
        if (!object_try_addref(part))
        {
            /* Another thread destroys it, may be in the minidriver, and removes it then. */
            condition_wait(&part_removed, &parts_lock, NULL);
            continue;
        }
        lock_release(&parts_lock);
        part->parent_closing(part);
        object_remove_part(part);
        object_release(part);
        lock_acquire(&parts_lock);
    }
    lock_release(&parts_lock);
}

/***********************************************************************
 *           KsGetDevice (KS.@)
 */
KSDEVICE *NTAPI KsGetDevice(void *object)
{
    return &object_from_public(object)->device->pub;
}
