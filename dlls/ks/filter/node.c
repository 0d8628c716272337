/*
 * Topology nodes that a client has opened
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

#include "filter/node.h"
#include "automation/event.h"
#include "object/controlmutex.h"
#include "object/descriptor.h"
#include "object/file.h"
#include "object/object.h"
#include "object/tree.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* A node has no dispatch functions, so that the minidriver doesn't see one come and go. But its handlers run on the filter's context: the
 * filter is closed after the last node, as after the last pin. */
struct ks_node
{
    struct ks_object obj;           /* of a filter, which is its parent */
    struct ks_file *file;           /* a reference is held */
};

static void node_destroy(struct ks_object *object)
{
    struct ks_node *node = CONTAINING_RECORD(object, struct ks_node, obj);

    file_release(node->file);
    ExFreePool(node);
}

static BOOLEAN node_close(struct ks_object *object, IRP *irp)
{
    struct ks_node *node = CONTAINING_RECORD(object, struct ks_node, obj);
    struct ks_filter *filter = object_filter(object);

    TRACE("node %p.\n", node);

    object_free_events(object, NULL);
    control_acquire(object);
    --filter->nodes;
    control_release(object);

    object_addref(&filter->obj);
    file_detach_object(node->file);
    filter->obj.child_closed(&filter->obj);
    object_release(&filter->obj);
    return TRUE;
}

/* Counts the node in, unless the filter is being closed. */
static NTSTATUS enter_filter(struct ks_filter *filter)
{
    NTSTATUS status = STATUS_SUCCESS;

    control_acquire(&filter->obj);
    if (filter->close_pending) status = STATUS_FILE_CLOSED;
    else ++filter->nodes;
    control_release(&filter->obj);
    return status;
}

static NTSTATUS node_create(struct ks_file *file, struct ks_filter *filter, const KSNODE_DESCRIPTOR *descriptor, ULONG id)
{
    struct ks_node *node;
    NTSTATUS status;

    if (!(node = ExAllocatePoolWithTag(NonPagedPool, sizeof(*node), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    if ((status = enter_filter(filter)))
    {
        ExFreePool(node);
        return status;
    }
    memset(node, 0, sizeof(*node));
    object_init(&node->obj, OBJECT_NODE, &filter->obj);
    node->obj.destroy = node_destroy;
    node->obj.close = node_close;
    node->obj.automation = descriptor->AutomationTable;
    node->obj.node = id;
    node->file = file;
    file_addref(file);
    file->object = &node->obj;
    TRACE("filter %p, id %u, node %p.\n", filter, (unsigned int)id, node);
    return STATUS_SUCCESS;
}

NTSTATUS node_bind(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind)
{
    const KSNODE_DESCRIPTOR *descriptor;
    KSNODE_CREATE create;

    if (bind->params_size < sizeof(create)) return STATUS_INVALID_BUFFER_SIZE;
    memcpy(&create, bind + 1, sizeof(create));
    if (create.CreateFlags || parent->type != KsObjectTypeFilter) return STATUS_INVALID_PARAMETER;
    if (!(descriptor = filter_node_descriptor(object_filter(parent), create.Node)))
    {
        WARN("there is no node %u.\n", (unsigned int)create.Node);
        return STATUS_INVALID_PARAMETER;
    }
    return node_create(file, object_filter(parent), descriptor, create.Node);
}
