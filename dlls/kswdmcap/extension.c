/*
 * Extensions: the object
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

#include <stdlib.h>

#include "kswdmcap_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

static struct extension *impl_from_object(struct com_object *object)
{
    return CONTAINING_RECORD(object, struct extension, obj);
}

/* Which interface it is the class says; everything else is the owner's. */
static HRESULT query_interface(struct com_object *object, REFIID iid, void **out)
{
    struct extension *extension = impl_from_object(object);

    if (!IsEqualGUID(iid, extension->class->iid)) return E_NOINTERFACE;
    *out = &extension->iface;
    IUnknown_AddRef(object->outer);
    return S_OK;
}

static void extension_destroy(struct com_object *object)
{
    TRACE("extension %p.\n", object);
    free(impl_from_object(object));
}

/* A reference of the owner would keep it for ever, so that none is kept; it is there as long as the extension. */
static HRESULT find_control(IUnknown *outer, IKsControl **control)
{
    IKsObject *object;
    HANDLE handle;
    HRESULT hr;

    if (FAILED(hr = IUnknown_QueryInterface(outer, &IID_IKsObject, (void **)&object))) return hr;
    handle = IKsObject_KsGetObjectHandle(object);
    IKsObject_Release(object);
    if (!handle) return E_UNEXPECTED;
    if (FAILED(hr = IUnknown_QueryInterface(outer, &IID_IKsControl, (void **)control))) return hr;
    IKsControl_Release(*control);
    return S_OK;
}

HRESULT extension_create(const struct extension_class *class, IUnknown *outer, IUnknown **out)
{
    static const struct facet_entry no_entries[] = {{NULL, 0, NULL}};
    struct extension *extension;
    IKsControl *control;
    HRESULT hr;

    *out = NULL;
    if (!outer) return VFW_E_NEED_OWNER;
    if (FAILED(hr = find_control(outer, &control))) return hr;
    if (!(extension = calloc(1, class->size))) return E_OUTOFMEMORY;
    com_object_init(&extension->obj, outer, no_entries, extension_destroy);
    extension->obj.query_other = query_interface;
    facet_init(&extension->iface, class->vtbl, &extension->obj);
    extension->class = class;
    extension->control = control;
    TRACE("extension %p, set %s, outer %p.\n", extension, debugstr_guid(class->set), outer);
    *out = com_object_inner(&extension->obj);
    return S_OK;
}
