/*
 * The way from one object to another
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

#include "object/tree.h"
#include "object/ksfilter.h"
#include "object/object.h"

struct ks_filter *object_filter(struct ks_object *object)
{
    while (object && object->type != KsObjectTypeFilter) object = object->parent;
    return object ? CONTAINING_RECORD(object, struct ks_filter, obj) : NULL;
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
    return &object_filter(object_from_public(pin))->pub;
}

/* The first pin of a factory from a list entry on, or NULL. */
static KSPIN *find_pin(struct ks_object *filter, LIST_ENTRY *entry, ULONG id)
{
    for (; entry != &filter->children; entry = entry->Flink)
    {
        KSPIN *pin = object_public(CONTAINING_RECORD(entry, struct ks_object, entry));
        if (pin->Id == id) return pin;
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
 * The next one of the same factory.
 */
KSPIN *NTAPI KsPinGetNextSiblingPin(KSPIN *public)
{
    struct ks_object *pin = object_from_public(public);

    if (IsListEmpty(&pin->entry)) return NULL;
    return find_pin(pin->parent, pin->entry.Flink, public->Id);
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

ULONG filter_pin_instances(struct ks_filter *filter, ULONG id)
{
    return KsFilterGetChildPinCount(&filter->pub, id);
}
