/*
 * Topology: KSPROPSETID_Topology
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

#include "filter/topology.h"
#include "base/irp.h"
#include "format/mediacategory.h"
#include "object/descriptor.h"
#include "object/fromirp.h"
#include "object/ksfilter.h"
#include "object/tree.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static NTSTATUS return_node_name(IRP *irp, const GUID *name, const GUID *type)
{
    NTSTATUS status;
    WCHAR *string;
    ULONG size;

    if (!(string = media_category_name(name, type, &size))) return STATUS_NOT_FOUND;
    status = return_data(irp, string, size);
    ExFreePool(string);
    return status;
}

/***********************************************************************
 *           KsTopologyPropertyHandler (KS.@)
 */
NTSTATUS NTAPI KsTopologyPropertyHandler(IRP *irp, KSPROPERTY *property, void *data, const KSTOPOLOGY *topology)
{
    const KSP_NODE *node = (const KSP_NODE *)property;
    struct ioctl_buffers b;

    TRACE("irp %p, property %u, topology %p.\n", irp, (unsigned int)property->Id, topology);

    switch (property->Id)
    {
    case KSPROPERTY_TOPOLOGY_CATEGORIES:
        return KsHandleSizedListQuery(irp, topology->CategoriesCount, sizeof(GUID), topology->Categories);
    case KSPROPERTY_TOPOLOGY_NODES:
        return KsHandleSizedListQuery(irp, topology->TopologyNodesCount, sizeof(GUID), topology->TopologyNodes);
    case KSPROPERTY_TOPOLOGY_CONNECTIONS:
        return KsHandleSizedListQuery(irp, topology->TopologyConnectionsCount, sizeof(KSTOPOLOGY_CONNECTION),
                topology->TopologyConnections);
    case KSPROPERTY_TOPOLOGY_NAME:
        get_ioctl_buffers(irp, &b);
        if (b.in_size < sizeof(*node)) return STATUS_INVALID_BUFFER_SIZE;
        if (node->NodeId >= topology->TopologyNodesCount) return STATUS_INVALID_PARAMETER;
        return return_node_name(irp, topology->TopologyNodesNames ? &topology->TopologyNodesNames[node->NodeId] : NULL,
                &topology->TopologyNodes[node->NodeId]);
    default:
        return STATUS_NOT_FOUND;
    }
}

static NTSTATUS return_nodes(IRP *irp, struct ks_filter *filter)
{
    ULONG i, count = filter->pub.Descriptor->NodeDescriptorsCount;
    const KSNODE_DESCRIPTOR *node;
    NTSTATUS status;
    GUID *out;

    if (!count && filter->pub.Descriptor->ConnectionsCount) return KsHandleSizedListQuery(irp, 0, sizeof(GUID), NULL);
    if (count > 0x10000) return STATUS_INVALID_PARAMETER;
    /* The default topology has one node. */
    if ((status = return_list(irp, max(count, 1), max(count, 1) * sizeof(GUID), (void **)&out)) || !out) return status;
    out[0] = GUID_NULL;
    for (i = 0; i < count && (node = filter_node_descriptor(filter, i)); i++) out[i] = node->Type ? *node->Type : GUID_NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS return_connections(IRP *irp, struct ks_filter *filter)
{
    const KSFILTER_DESCRIPTOR *descriptor = filter->pub.Descriptor;
    ULONG i, count = filter_pin_count(filter);
    KSTOPOLOGY_CONNECTION *out;
    NTSTATUS status;

    if (descriptor->ConnectionsCount)
        return KsHandleSizedListQuery(irp, descriptor->ConnectionsCount, sizeof(*out), descriptor->Connections);

    /* Default: every pin has a line to the pin of the same number on the node. */
    if (count > 0x10000) return STATUS_INVALID_PARAMETER;
    if ((status = return_list(irp, count, count * sizeof(*out), (void **)&out)) || !out) return status;
    for (i = 0; i < count; i++)
    {
        BOOLEAN in = filter_pin_descriptor(filter, i)->PinDescriptor.DataFlow == KSPIN_DATAFLOW_IN;

        out[i].FromNode = in ? KSFILTER_NODE : 0;
        out[i].FromNodePin = i;
        out[i].ToNode = in ? 0 : KSFILTER_NODE;
        out[i].ToNodePin = i;
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI filter_topology_property(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_filter *filter = object_filter(object_from_irp(irp));
    const KSFILTER_DESCRIPTOR *descriptor = filter->pub.Descriptor;
    const KSNODE_DESCRIPTOR *node;

    switch (request->Id)
    {
    case KSPROPERTY_TOPOLOGY_CATEGORIES:
        return KsHandleSizedListQuery(irp, descriptor->CategoriesCount, sizeof(GUID), descriptor->Categories);
    case KSPROPERTY_TOPOLOGY_NODES: return return_nodes(irp, filter);
    case KSPROPERTY_TOPOLOGY_CONNECTIONS: return return_connections(irp, filter);
    case KSPROPERTY_TOPOLOGY_NAME:
        if (!(node = filter_node_descriptor(filter, ((KSP_NODE *)request)->NodeId))) return STATUS_INVALID_PARAMETER;
        return return_node_name(irp, node->Name, node->Type);
    default: return STATUS_NOT_FOUND;
    }
}
