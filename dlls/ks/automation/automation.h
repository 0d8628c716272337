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

#ifndef __KS_AUTOMATION_H
#define __KS_AUTOMATION_H

#include "object/object.h"

/* What the set tables of properties, methods and events have in common. */
struct set_header
{
    const GUID *set;
    ULONG count;
    const void *items;
};

enum automation_kind
{
    AUTOMATION_PROPERTIES,
    AUTOMATION_METHODS,
    AUTOMATION_EVENTS,
};

/* The tables that answer a request. */
struct automation_scope
{
    unsigned int count;
    const KSAUTOMATION_TABLE *tables[2]; /* the first one that has an item wins */
    const KSAUTOMATION_TABLE *builtin;   /* the one of them that is of ks.sys itself; NULL: there is none */
};

/* The tables that answer a request of size bytes to the object; STATUS_INVALID_PARAMETER for a node that doesn't exist. */
NTSTATUS automation_scope(struct ks_object *object, const KSIDENTIFIER *request, ULONG size, struct automation_scope *scope);
/* Has handle answer a request to the object, by the tables that it is looked up in. */
NTSTATUS automation_request(struct ks_object *object, IRP *irp,
        NTSTATUS (*handle)(const struct automation_scope *scope, IRP *irp));
/* Finds an item and its set: STATUS_PROPSET_NOT_FOUND, STATUS_NOT_FOUND. */
NTSTATUS automation_find(const struct automation_scope *scope, enum automation_kind kind, const GUID *set, ULONG id,
        const struct set_header **ret_set, const void **ret_item);
/* Where automation_next_item() stands; 0 at the beginning. */
struct automation_cursor
{
    unsigned int table;
    ULONG set, item;
};

/* Returns one item of a set after the other, each id once: the item that automation_find() finds. NULL after the last one. */
const void *automation_next_item(const struct automation_scope *scope, enum automation_kind kind, const GUID *guid,
        struct automation_cursor *cursor, const struct set_header **ret_set);
BOOLEAN automation_has_set(const struct automation_scope *scope, enum automation_kind kind, const GUID *set);
/* STATUS_SUCCESS if the set is there, or the list of all sets for GUID_NULL. */
NTSTATUS automation_set_support(const struct automation_scope *scope, enum automation_kind kind, IRP *irp, const GUID *set);

#endif /* __KS_AUTOMATION_H */
