/*
 * Automation: the tables that properties, methods and events are looked up in
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
#include "base/irp.h"
#include "object/descriptor.h"
#include "object/object.h"
#include "object/tree.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * Tables of sets of items, of the minidriver and of ks.sys itself, are searched in the same way for properties, methods and
 * events. The buffers of a request are winedevice's own copies, aligned to 8 bytes at least: handlers get them as they are.
 *
 * Sizes (DDI pages of KsPropertyHandler and KSPROPERTY): a request shorter than MinProperty is STATUS_INVALID_BUFFER_SIZE; a
 * value shorter than MinData is STATUS_BUFFER_TOO_SMALL, unless it is the question for the size: a GET of 0 bytes is answered by
 * STATUS_BUFFER_OVERFLOW and the size in Information.
 */

C_ASSERT(FIELD_OFFSET(KSPROPERTY_SET, Set) == FIELD_OFFSET(struct set_header, set));
C_ASSERT(FIELD_OFFSET(KSPROPERTY_SET, PropertiesCount) == FIELD_OFFSET(struct set_header, count));
C_ASSERT(FIELD_OFFSET(KSPROPERTY_SET, PropertyItem) == FIELD_OFFSET(struct set_header, items));
C_ASSERT(FIELD_OFFSET(KSMETHOD_SET, MethodItem) == FIELD_OFFSET(struct set_header, items));
C_ASSERT(FIELD_OFFSET(KSEVENT_SET, EventItem) == FIELD_OFFSET(struct set_header, items));

/* Sets of one kind in one table. */
struct set_list
{
    const char *sets;
    ULONG count;
    ULONG set_size;
    ULONG item_size;
};

static struct set_list get_sets(const KSAUTOMATION_TABLE *table, enum automation_kind kind)
{
    struct set_list list;

    switch (kind)
    {
    case AUTOMATION_PROPERTIES:
        list.sets = (const char *)table->PropertySets;
        list.count = table->PropertySetsCount;
        list.set_size = sizeof(KSPROPERTY_SET);
        list.item_size = table->PropertyItemSize ? table->PropertyItemSize : sizeof(KSPROPERTY_ITEM);
        break;
    case AUTOMATION_METHODS:
        list.sets = (const char *)table->MethodSets;
        list.count = table->MethodSetsCount;
        list.set_size = sizeof(KSMETHOD_SET);
        list.item_size = table->MethodItemSize ? table->MethodItemSize : sizeof(KSMETHOD_ITEM);
        break;
    default:
        list.sets = (const char *)table->EventSets;
        list.count = table->EventSetsCount;
        list.set_size = sizeof(KSEVENT_SET);
        list.item_size = table->EventItemSize ? table->EventItemSize : sizeof(KSEVENT_ITEM);
        break;
    }
    if (!list.sets) list.count = 0;
    return list;
}

static const struct set_header *set_at(const struct set_list *list, ULONG index)
{
    return (const struct set_header *)(list->sets + (SIZE_T)index * list->set_size);
}

/* A set may stand in a table more than once, with other items. */
NTSTATUS automation_find(const struct automation_scope *scope, enum automation_kind kind, const GUID *set, ULONG id,
        const struct set_header **ret_set, const void **ret_item)
{
    NTSTATUS status = STATUS_PROPSET_NOT_FOUND;
    unsigned int i;
    ULONG j, k;

    for (i = 0; i < scope->count; i++)
    {
        const struct set_list list = get_sets(scope->tables[i], kind);
        const char *next = list.sets;

        for (j = 0; j < list.count; j++, next += list.set_size)
        {
            const struct set_header *header = (const struct set_header *)next;
            const char *item = header->items; /* items of all kinds begin with their id */

            if (!IsEqualGUID(header->set, set)) continue;
            status = STATUS_NOT_FOUND;
            for (k = 0; item && k < header->count; k++, item += list.item_size)
            {
                if (*(const ULONG *)item != id) continue;
                *ret_set = header;
                *ret_item = item;
                return STATUS_SUCCESS;
            }
        }
    }
    return status;
}

const void *automation_next_item(const struct automation_scope *scope, enum automation_kind kind, const GUID *guid,
        struct automation_cursor *cursor, const struct set_header **ret_set)
{
    for (; cursor->table < scope->count; cursor->table++, cursor->set = 0)
    {
        struct set_list list = get_sets(scope->tables[cursor->table], kind);

        for (; cursor->set < list.count; cursor->set++, cursor->item = 0)
        {
            const struct set_header *set = set_at(&list, cursor->set);

            while (IsEqualGUID(set->set, guid) && set->items && cursor->item < set->count)
            {
                const void *item = (const char *)set->items + (SIZE_T)cursor->item++ * list.item_size, *found;

                if (!automation_find(scope, kind, guid, *(const ULONG *)item, ret_set, &found) && found == item) return item;
            }
        }
    }
    return NULL;
}

/* Is the set in one of the tables before the given one? */
static BOOLEAN set_listed(const struct automation_scope *scope, unsigned int tables, enum automation_kind kind, const GUID *set)
{
    unsigned int i;
    ULONG j;

    for (i = 0; i < tables; i++)
    {
        struct set_list list = get_sets(scope->tables[i], kind);

        for (j = 0; j < list.count; j++)
            if (IsEqualGUID(set_at(&list, j)->set, set)) return TRUE;
    }
    return FALSE;
}

BOOLEAN automation_has_set(const struct automation_scope *scope, enum automation_kind kind, const GUID *set)
{
    return set_listed(scope, scope->count, kind, set);
}

/* Writes the GUIDs of all sets to out, which may be NULL, and returns their number. */
static ULONG list_sets(const struct automation_scope *scope, enum automation_kind kind, GUID *out)
{
    ULONG j, count = 0;
    unsigned int i;

    for (i = 0; i < scope->count; i++)
    {
        struct set_list list = get_sets(scope->tables[i], kind);

        for (j = 0; j < list.count; j++)
        {
            const GUID *set = set_at(&list, j)->set;

            if (set_listed(scope, i, kind, set)) continue;
            if (out) out[count] = *set;
            count++;
        }
    }
    return count;
}

NTSTATUS automation_set_support(const struct automation_scope *scope, enum automation_kind kind, IRP *irp, const GUID *set)
{
    struct ioctl_buffers b;
    NTSTATUS status;

    if (!IsEqualGUID(set, &GUID_NULL))
        return automation_has_set(scope, kind, set) ? STATUS_SUCCESS : STATUS_PROPSET_NOT_FOUND;

    if ((status = return_data(irp, NULL, list_sets(scope, kind, NULL) * sizeof(GUID)))) return status;
    get_ioctl_buffers(irp, &b);
    list_sets(scope, kind, b.out);
    return STATUS_SUCCESS;
}

C_ASSERT(KSMETHOD_TYPE_TOPOLOGY == KSPROPERTY_TYPE_TOPOLOGY && KSEVENT_TYPE_TOPOLOGY == KSPROPERTY_TYPE_TOPOLOGY);

NTSTATUS automation_scope(struct ks_object *object, const KSIDENTIFIER *request, ULONG size, struct automation_scope *scope)
{
    const KSNODE_DESCRIPTOR *node;

    scope->count = 0;
    scope->builtin = NULL;
    if (request->Flags & KSPROPERTY_TYPE_TOPOLOGY)
    {
        if (size < sizeof(KSP_NODE)) return STATUS_INVALID_BUFFER_SIZE;
        /* A node that has been opened answers for itself only. */
        if (object->node != KSFILTER_NODE && ((const KSP_NODE *)request)->NodeId != object->node) return STATUS_INVALID_PARAMETER;
        if (!(node = filter_node_descriptor(object_filter(object), ((const KSP_NODE *)request)->NodeId)))
        {
            WARN("there is no node %u.\n", (unsigned int)((const KSP_NODE *)request)->NodeId);
            return STATUS_INVALID_PARAMETER;
        }
        if (node->AutomationTable) scope->tables[scope->count++] = node->AutomationTable;
        return STATUS_SUCCESS;
    }
    if (object->automation) scope->tables[scope->count++] = object->automation;
    if ((scope->builtin = object->builtin)) scope->tables[scope->count++] = object->builtin;
    return STATUS_SUCCESS;
}

NTSTATUS automation_request(struct ks_object *object, IRP *irp,
        NTSTATUS (*handle)(const struct automation_scope *scope, IRP *irp))
{
    struct automation_scope scope;
    struct ioctl_buffers b;
    NTSTATUS status;

    get_ioctl_buffers(irp, &b);
    if (b.in_size < sizeof(KSIDENTIFIER)) return STATUS_INVALID_BUFFER_SIZE;
    if ((status = automation_scope(object, b.in, b.in_size, &scope))) return status;
    return handle(&scope, irp);
}
