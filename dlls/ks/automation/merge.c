/*
 * Automation: merging of tables
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

#include "automation/automation.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* The sets of one kind in one table, in a way that doesn't depend on the kind. */
struct part
{
    const char *sets;
    ULONG count;
    ULONG item_size;
};

static const struct set_header *part_set(const struct part *part, ULONG set_size, ULONG index)
{
    return (const struct set_header *)(part->sets + (SIZE_T)index * set_size);
}

static const struct set_header *find_set(const struct part *part, ULONG set_size, const GUID *guid)
{
    ULONG i;

    for (i = 0; i < part->count; i++)
        if (IsEqualGUID(part_set(part, set_size, i)->set, guid)) return part_set(part, set_size, i);
    return NULL;
}

static const char *item_at(const struct set_header *set, ULONG item_size, ULONG index)
{
    return (const char *)set->items + (SIZE_T)index * item_size;
}

static BOOLEAN has_item(const struct set_header *set, ULONG item_size, ULONG id)
{
    ULONG i;

    for (i = 0; i < set->count; i++)
        if (*(const ULONG *)item_at(set, item_size, i) == id) return TRUE;
    return FALSE;
}

static void *bag_alloc(KSOBJECT_BAG bag, ULONGLONG size)
{
    void *ret;

    if (size > 0x1000000 || !(ret = ExAllocatePoolWithTag(PagedPool, max(size, 1), KS_TAG))) return NULL;
    memset(ret, 0, size);
    if (KsAddItemToObjectBag(bag, ret, NULL))
    {
        ExFreePool(ret);
        return NULL;
    }
    return ret;
}

/* Makes one set of two: the items of a and those of b that a doesn't have. */
static NTSTATUS merge_items(struct set_header *set, const struct set_header *a, ULONG a_size, const struct set_header *b,
        ULONG b_size, ULONG item_size, KSOBJECT_BAG bag)
{
    ULONG i, count = 0;
    char *items;

    if (!(items = bag_alloc(bag, ((ULONGLONG)a->count + (b ? b->count : 0)) * item_size))) return STATUS_INSUFFICIENT_RESOURCES;
    for (i = 0; i < a->count; i++)
        memcpy(items + (SIZE_T)count++ * item_size, item_at(a, a_size, i), min(a_size, item_size));
    for (i = 0; b && i < b->count; i++)
    {
        if (has_item(a, a_size, *(const ULONG *)item_at(b, b_size, i))) continue;
        memcpy(items + (SIZE_T)count++ * item_size, item_at(b, b_size, i), min(b_size, item_size));
    }
    set->items = items;
    set->count = count;
    return STATUS_SUCCESS;
}

static NTSTATUS merge_part(struct part *ret, const struct part *a, const struct part *b, ULONG set_size, KSOBJECT_BAG bag)
{
    const struct set_header *set;
    NTSTATUS status;
    ULONG i;
    char *sets;

    ret->item_size = max(a->item_size, b->item_size);
    ret->count = 0;
    if (!(sets = bag_alloc(bag, ((ULONGLONG)a->count + b->count) * set_size))) return STATUS_INSUFFICIENT_RESOURCES;
    ret->sets = sets;
    for (i = 0; i < a->count; i++)
    {
        char *out = sets + (SIZE_T)ret->count++ * set_size;

        set = part_set(a, set_size, i);
        memcpy(out, set, set_size);
        if ((status = merge_items((struct set_header *)out, set, a->item_size, find_set(b, set_size, set->set), b->item_size,
                ret->item_size, bag)))
            return status;
    }
    for (i = 0; i < b->count; i++)
    {
        char *out = sets + (SIZE_T)ret->count * set_size;

        set = part_set(b, set_size, i);
        if (find_set(a, set_size, set->set)) continue;
        ret->count++;
        memcpy(out, set, set_size);
        if ((status = merge_items((struct set_header *)out, set, b->item_size, NULL, 0, ret->item_size, bag))) return status;
    }
    return STATUS_SUCCESS;
}

#define PART(table, kind) { (const char *)table->kind##Sets, table->kind##SetsCount, table->kind##ItemSize }

/***********************************************************************
 *           KsMergeAutomationTables (KS.@)
 *
 * Table A wins. What is made is in the bag.
 */
NTSTATUS NTAPI KsMergeAutomationTables(KSAUTOMATION_TABLE **ret, KSAUTOMATION_TABLE *a, KSAUTOMATION_TABLE *b,
        KSOBJECT_BAG bag)
{
    KSAUTOMATION_TABLE *table;
    struct part merged;
    NTSTATUS status;

    TRACE("ret %p, a %p, b %p, bag %p.\n", ret, a, b, bag);

    if (!a || !b)
    {
        if (a || b) *ret = a ? a : b;
        return STATUS_SUCCESS;
    }
    if (!(table = bag_alloc(bag, sizeof(*table)))) return STATUS_INSUFFICIENT_RESOURCES;
    {
        struct part pa = PART(a, Property), pb = PART(b, Property);
        if ((status = merge_part(&merged, &pa, &pb, sizeof(KSPROPERTY_SET), bag))) return status;
        table->PropertySets = (const KSPROPERTY_SET *)merged.sets;
        table->PropertySetsCount = merged.count;
        table->PropertyItemSize = merged.item_size;
    }
    {
        struct part pa = PART(a, Method), pb = PART(b, Method);
        if ((status = merge_part(&merged, &pa, &pb, sizeof(KSMETHOD_SET), bag))) return status;
        table->MethodSets = (const KSMETHOD_SET *)merged.sets;
        table->MethodSetsCount = merged.count;
        table->MethodItemSize = merged.item_size;
    }
    {
        struct part pa = PART(a, Event), pb = PART(b, Event);
        if ((status = merge_part(&merged, &pa, &pb, sizeof(KSEVENT_SET), bag))) return status;
        table->EventSets = (const KSEVENT_SET *)merged.sets;
        table->EventSetsCount = merged.count;
        table->EventItemSize = merged.item_size;
    }
    *ret = table;
    return STATUS_SUCCESS;
}
