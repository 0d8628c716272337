/*
 * Object bags: what a minidriver wants freed when an object dies
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

#include "base/bag.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* An item may be in several bags and is freed when the last of them lets go of it: all items of all bags are in one table. */
struct bag_item
{
    LIST_ENTRY entry;
    void *item;
    PFNKSFREE free;
    LONG refs;
};

struct bag_link
{
    LIST_ENTRY entry;
    struct bag_item *item;
};

#define BUCKETS 64
static LIST_ENTRY buckets[BUCKETS];
static SRWLOCK bags_lock;

static LIST_ENTRY *find_bucket(const void *item)
{
    LIST_ENTRY *bucket = &buckets[((ULONG_PTR)item >> 4) % BUCKETS];

    if (!bucket->Flink) InitializeListHead(bucket);
    return bucket;
}

/* bags_lock held */
static struct bag_item *find_item(const void *item)
{
    LIST_ENTRY *bucket = find_bucket(item), *entry;

    for (entry = bucket->Flink; entry != bucket; entry = entry->Flink)
    {
        struct bag_item *ret = CONTAINING_RECORD(entry, struct bag_item, entry);
        if (ret->item == item) return ret;
    }
    return NULL;
}

/* bags_lock held */
static struct bag_link *find_link(struct ks_bag *bag, const void *item)
{
    LIST_ENTRY *entry;

    for (entry = bag->items.Blink; entry != &bag->items; entry = entry->Blink)
    {
        struct bag_link *link = CONTAINING_RECORD(entry, struct bag_link, entry);
        if (link->item->item == item) return link;
    }
    return NULL;
}

static void free_item(struct bag_item *item)
{
    if (item->free) item->free(item->item);
    else ExFreePool(item->item);
    ExFreePool(item);
}

/* Takes an item out of its bag; bags_lock held. Returns the item if it was in no other one. */
static struct bag_item *unlink_item(struct bag_link *link)
{
    struct bag_item *item = link->item;

    RemoveEntryList(&link->entry);
    ExFreePool(link);
    if (--item->refs) return NULL;
    RemoveEntryList(&item->entry);
    return item;
}

void bag_init(struct ks_bag *bag)
{
    InitializeListHead(&bag->items);
}

void bag_free_items(struct ks_bag *bag)
{
    struct bag_item *item;

    for (;;)
    {
        lock_acquire(&bags_lock);
        if (IsListEmpty(&bag->items)) break;
        item = unlink_item(CONTAINING_RECORD(bag->items.Blink, struct bag_link, entry));
        lock_release(&bags_lock);
        if (item) free_item(item); /* may use bags */
    }
    lock_release(&bags_lock);
}

/***********************************************************************
 *           KsAddItemToObjectBag (KS.@)
 */
NTSTATUS NTAPI KsAddItemToObjectBag(KSOBJECT_BAG object_bag, void *item, PFNKSFREE free)
{
    struct bag_item *entry = NULL, *new_entry;
    struct ks_bag *bag = object_bag;
    struct bag_link *link;

    TRACE("bag %p, item %p, free %p.\n", bag, item, free);

    link = ExAllocatePoolWithTag(NonPagedPool, sizeof(*link), KS_TAG);
    new_entry = ExAllocatePoolWithTag(NonPagedPool, sizeof(*new_entry), KS_TAG);
    if (!link || !new_entry)
    {
        if (link) ExFreePool(link);
        if (new_entry) ExFreePool(new_entry);
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    lock_acquire(&bags_lock);
    if (!(entry = find_item(item)))
    {
        entry = new_entry;
        new_entry = NULL;
        entry->item = item;
        entry->free = free;
        entry->refs = 0;
        InsertTailList(find_bucket(item), &entry->entry);
    }
    entry->refs++;
    link->item = entry;
    InsertTailList(&bag->items, &link->entry);
    lock_release(&bags_lock);

    if (new_entry) ExFreePool(new_entry);
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsRemoveItemFromObjectBag (KS.@)
 *
 * Returns how many references bags had before. An item that other bags hold is never freed.
 */
ULONG NTAPI KsRemoveItemFromObjectBag(KSOBJECT_BAG object_bag, void *item, BOOLEAN free)
{
    struct ks_bag *bag = object_bag;
    struct bag_item *entry = NULL;
    struct bag_link *link;
    ULONG ret = 0;

    TRACE("bag %p, item %p, free %d.\n", bag, item, free);

    lock_acquire(&bags_lock);
    if ((link = find_link(bag, item)))
    {
        ret = link->item->refs;
        entry = unlink_item(link);
    }
    lock_release(&bags_lock);

    if (entry && free) free_item(entry);
    else if (entry) ExFreePool(entry);
    return ret;
}

/***********************************************************************
 *           KsAllocateObjectBag (KS.@)
 */
NTSTATUS NTAPI KsAllocateObjectBag(KSDEVICE *device, KSOBJECT_BAG *ret)
{
    struct ks_bag *bag;

    TRACE("device %p, ret %p.\n", device, ret);

    if (!(bag = ExAllocatePoolWithTag(NonPagedPool, sizeof(*bag), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    bag_init(bag);
    *ret = bag;
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsFreeObjectBag (KS.@)
 */
void NTAPI KsFreeObjectBag(KSOBJECT_BAG bag)
{
    TRACE("bag %p.\n", bag);

    bag_free_items(bag);
    ExFreePool(bag);
}

/***********************************************************************
 *           KsCopyObjectBagItems (KS.@)
 */
NTSTATUS NTAPI KsCopyObjectBagItems(KSOBJECT_BAG dest, KSOBJECT_BAG source)
{
    struct ks_bag *from = source, *to = dest;
    NTSTATUS status = STATUS_SUCCESS;
    LIST_ENTRY *entry;

    TRACE("dest %p, source %p.\n", dest, source);

    if (from == to) return STATUS_SUCCESS;
    lock_acquire(&bags_lock);
    for (entry = from->items.Flink; entry != &from->items; entry = entry->Flink)
    {
        struct bag_link *link, *old = CONTAINING_RECORD(entry, struct bag_link, entry);

        if (!(link = ExAllocatePoolWithTag(NonPagedPool, sizeof(*link), KS_TAG)))
        {
            status = STATUS_INSUFFICIENT_RESOURCES;
            break;
        }
        link->item = old->item;
        link->item->refs++;
        InsertTailList(&to->items, &link->entry);
    }
    lock_release(&bags_lock);
    return status;
}

/***********************************************************************
 *           _KsEdit (KS.@)
 *
 * Makes *ptr something that may be written to: a copy in the bag, of at least new_size bytes. What is in the bag already is
 * only copied again if it has to grow. The mutex of the bag's object is held by the caller.
 */
NTSTATUS NTAPI _KsEdit(KSOBJECT_BAG object_bag, void **ptr, ULONG new_size, ULONG old_size, ULONG tag)
{
    struct ks_bag *bag = object_bag;
    BOOLEAN ours = FALSE;
    void *old, *copy;
    NTSTATUS status;

    TRACE("bag %p, ptr %p, new_size %u, old_size %u.\n", bag, ptr, (unsigned int)new_size, (unsigned int)old_size);

    if ((old = *ptr))
    {
        lock_acquire(&bags_lock);
        ours = !!find_link(bag, old);
        lock_release(&bags_lock);
        if (ours && new_size <= old_size) return STATUS_SUCCESS;
    }

    if (!(copy = ExAllocatePoolWithTag(PagedPool, max(new_size, 1), tag))) return STATUS_INSUFFICIENT_RESOURCES;
    memset(copy, 0, new_size);
    if (old) memcpy(copy, old, min(new_size, old_size));
    if ((status = KsAddItemToObjectBag(bag, copy, NULL)))
    {
        ExFreePool(copy);
        return status;
    }
    *ptr = copy;
    if (ours) KsRemoveItemFromObjectBag(bag, old, TRUE);
    return STATUS_SUCCESS;
}
