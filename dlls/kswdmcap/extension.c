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

#include "vidcap.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

static struct extension *impl_from_object(struct com_object *object)
{
    return CONTAINING_RECORD(object, struct extension, obj);
}

/* Which interface it is the class says; everything else is the owner's. IKsNodeControl is for the owner, who asks past itself. */
static HRESULT query_interface(struct com_object *object, REFIID iid, void **out)
{
    struct extension *extension = impl_from_object(object);

    if (IsEqualGUID(iid, extension->class->iid)) *out = &extension->iface;
    else if (IsEqualGUID(iid, &IID_IKsNodeControl)) *out = &extension->node_control;
    else return E_NOINTERFACE;
    IUnknown_AddRef(object->outer);
    return S_OK;
}

static void extension_destroy(struct com_object *object)
{
    struct extension *extension = impl_from_object(object);

    TRACE("extension %p.\n", extension);
    if (extension->class->destroy) extension->class->destroy(extension);
    free(extension);
}

/* ---- IKsNodeControl: what makes it the extension of a node ---- */

static struct extension *impl_from_IKsNodeControl(IKsNodeControl *iface)
{
    return impl_from_facet(iface, struct extension, node_control);
}

static HRESULT WINAPI node_control_put_NodeId(IKsNodeControl *iface, DWORD node)
{
    struct extension *extension = impl_from_IKsNodeControl(iface);

    TRACE("iface %p, node %lu.\n", iface, node);

    extension->is_node = TRUE;
    extension->node = node;
    return S_OK;
}

/* The node's own IKsControl isn't referenced, like any owner's. A node without the set is refused, so that it hasn't the
 * interface. */
static HRESULT WINAPI node_control_put_KsControl(IKsNodeControl *iface, void *control)
{
    struct extension *extension = impl_from_IKsNodeControl(iface);

    TRACE("iface %p, control %p.\n", iface, control);

    if (!control) return E_POINTER;
    extension->control = control;
    return extension_check_set(extension);
}

static const IKsNodeControlVtbl node_control_vtbl =
{
    FACET_UNKNOWN(IKsNodeControl),
    node_control_put_NodeId,
    node_control_put_KsControl,
};

/* ---- the object ---- */

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
    facet_init(&extension->node_control, &node_control_vtbl, &extension->obj);
    extension->class = class;
    extension->control = control;
    TRACE("extension %p, set %s, outer %p.\n", extension, debugstr_guid(class->set), outer);
    *out = com_object_inner(&extension->obj);
    return S_OK;
}
