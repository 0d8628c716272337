/*
 * Topology nodes as objects
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

#include "filterface/node.h"
#include "device/kscontrol.h"
#include "plugin/nodeinterfaces.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

struct node
{
    struct com_object obj;
    struct facet ks_object;           /* IKsObject */
    struct facet ks_property_set;     /* IKsPropertySet */
    struct facet ks_control;          /* IKsControl */
    struct extensions extensions;     /* IKsAggregateControl, and what Control\NodeInterfaces names */
    ULONG id;
    HANDLE handle;                    /* the kernel node's, or a copy of the filter's; never NULL */
};

static struct node *impl_from_object(struct com_object *object)
{
    return CONTAINING_RECORD(object, struct node, obj);
}

static HANDLE node_get_handle(struct com_object *object)
{
    return impl_from_object(object)->handle;
}

/* What has been loaded for another interface is asked first: it may have this one, too. */
static HRESULT node_query_other(struct com_object *object, REFIID iid, void **out)
{
    struct node *node = impl_from_object(object);

    if (SUCCEEDED(extensions_query(&node->extensions, iid, out))) return S_OK;
    if (node_interface_load(&node->extensions, iid, node->id, (IKsControl *)&node->ks_control) != S_OK) return E_NOINTERFACE;
    return extensions_query(&node->extensions, iid, out);
}

static void node_destroy(struct com_object *object)
{
    struct node *node = impl_from_object(object);

    TRACE("node %p.\n", node);

    extensions_cleanup(&node->extensions);
    CloseHandle(node->handle);
    free(node);
}

static const struct facet_entry node_entries[] =
{
    {&IID_IKsObject, FIELD_OFFSET(struct node, ks_object), NULL},
    {&IID_IKsPropertySet, FIELD_OFFSET(struct node, ks_property_set), NULL},
    {&IID_IKsControl, FIELD_OFFSET(struct node, ks_control), NULL},
    {&IID_IKsAggregateControl, FIELD_OFFSET(struct node, extensions.aggregate_control), NULL},
    {NULL, 0, NULL},
};

HRESULT node_create(ULONG id, HANDLE handle, IUnknown *outer, IUnknown **out)
{
    struct node *node;

    *out = NULL;
    if (!(node = calloc(1, sizeof(*node))))
    {
        CloseHandle(handle);
        return E_OUTOFMEMORY;
    }
    com_object_init(&node->obj, outer, node_entries, node_destroy);
    node->obj.get_handle = node_get_handle;
    node->obj.query_other = node_query_other;
    extensions_init(&node->extensions, &node->obj);
    facet_init(&node->ks_object, &ks_object_vtbl, &node->obj);
    facet_init(&node->ks_property_set, &ks_property_set_vtbl, &node->obj);
    facet_init(&node->ks_control, &ks_control_vtbl, &node->obj);
    node->id = id;
    node->handle = handle;
    TRACE("node %p, id %lu, outer %p.\n", node, id, outer);
    *out = com_object_inner(&node->obj);
    return S_OK;
}
