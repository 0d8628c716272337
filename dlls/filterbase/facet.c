/*
 * IUnknown of every object, with COM aggregation
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

#include "filterbase.h"

WINE_DEFAULT_DEBUG_CHANNEL(filterbase);

static HRESULT WINAPI inner_QueryInterface(IUnknown *iface, REFIID iid, void **out)
{
    struct com_object *object = ((struct facet *)iface)->owner;
    const struct facet_entry *entry;

    TRACE("object %p, iid %s, out %p.\n", object, debugstr_guid(iid), out);

    if (!out) return E_POINTER;
    *out = NULL;
    if (!iid) return E_POINTER;

    if (IsEqualGUID(iid, &IID_IUnknown))
    {
        *out = iface;
        IUnknown_AddRef(iface);
        return S_OK;
    }
    for (entry = object->entries; entry->iid; entry++)
    {
        if (!IsEqualGUID(iid, entry->iid)) continue;
        if (entry->offered && !entry->offered(object)) break;
        *out = (BYTE *)object + entry->offset;
        IUnknown_AddRef(object->outer);
        return S_OK;
    }
    if (object->query_other && SUCCEEDED(object->query_other(object, iid, out))) return S_OK;
    TRACE("%s is not offered.\n", debugstr_guid(iid));
    return E_NOINTERFACE;
}

static ULONG WINAPI inner_AddRef(IUnknown *iface)
{
    struct com_object *object = ((struct facet *)iface)->owner;
    ULONG refs;

    if (object->lifetime) return IUnknown_AddRef(object->lifetime->outer);
    refs = InterlockedIncrement(&object->refs);
    TRACE("%p has %lu references.\n", object, (unsigned long)refs);
    return refs;
}

static ULONG WINAPI inner_Release(IUnknown *iface)
{
    struct com_object *object = ((struct facet *)iface)->owner;
    ULONG refs;

    if (object->lifetime) return IUnknown_Release(object->lifetime->outer); /* may have freed the object */
    refs = InterlockedDecrement(&object->refs);
    TRACE("%p has %lu references.\n", object, (unsigned long)refs);
    if (!refs)
    {
        /* What is called while the object goes may still take and give back references of it: this one of our own keeps them
         * from reaching zero a second time. */
        InterlockedIncrement(&object->refs);
        object->destroy(object);
        module_release();
    }
    return refs;
}

static const IUnknownVtbl inner_vtbl =
{
    inner_QueryInterface,
    inner_AddRef,
    inner_Release,
};

void com_object_init(struct com_object *object, IUnknown *outer, const struct facet_entry *entries,
        void (*destroy)(struct com_object *object))
{
    facet_init(&object->inner, &inner_vtbl, object);
    object->outer = outer ? outer : com_object_inner(object);
    object->refs = 1;
    object->entries = entries;
    object->destroy = destroy;
    object->lifetime = NULL;
    object->get_handle = NULL;
    object->query_other = NULL;
    if (destroy) module_addref(); /* else the owner's reference is enough */
}

void facet_init(struct facet *facet, const void *vtbl, struct com_object *owner)
{
    facet->vtbl = vtbl;
    facet->owner = owner;
}

HRESULT WINAPI facet_QueryInterface(struct facet *facet, REFIID iid, void **out)
{
    return IUnknown_QueryInterface(facet->owner->outer, iid, out);
}

ULONG WINAPI facet_AddRef(struct facet *facet)
{
    return IUnknown_AddRef(facet->owner->outer);
}

ULONG WINAPI facet_Release(struct facet *facet)
{
    return IUnknown_Release(facet->owner->outer);
}
