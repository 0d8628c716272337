/*
 * Changing the descriptor of a filter
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

#include "object/ksfilter.h"
#include "process/filterprocess.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Makes the filter's descriptor writable. */
static NTSTATUS edit_descriptor(struct ks_filter *filter, KSFILTER_DESCRIPTOR **ret)
{
    NTSTATUS status;

    status = _KsEdit(filter->pub.Bag, (void **)&filter->pub.Descriptor, sizeof(**ret), sizeof(**ret), KS_TAG);
    *ret = (KSFILTER_DESCRIPTOR *)filter->pub.Descriptor;
    return status;
}

/* Appends an element to one of the descriptor's arrays. The old array stays in the filter's bag: pins point into it. */
static NTSTATUS append(struct ks_filter *filter, const void **array, ULONG count, ULONG stride, const void *element, ULONG size)
{
    ULONGLONG total = (ULONGLONG)stride * ((ULONGLONG)count + 1);
    NTSTATUS status;
    char *copy;

    if (!stride || total > 0x1000000) return STATUS_INVALID_PARAMETER;
    if (!(copy = ExAllocatePoolWithTag(PagedPool, total, KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memset(copy, 0, total);
    if (count) memcpy(copy, *array, (SIZE_T)stride * count);
    memcpy(copy + (SIZE_T)stride * count, element, min(stride, size));
    if ((status = KsAddItemToObjectBag(filter->pub.Bag, copy, NULL)))
    {
        ExFreePool(copy);
        return status;
    }
    *array = copy;
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsFilterCreatePinFactory (KS.@)
 *
 * For this filter only; control mutex held by the caller.
 */
NTSTATUS NTAPI KsFilterCreatePinFactory(KSFILTER *public, const KSPIN_DESCRIPTOR_EX *const pin, ULONG *id)
{
    struct ks_filter *filter = impl_from_KSFILTER(public);
    KSFILTER_DESCRIPTOR *descriptor;
    NTSTATUS status;

    TRACE("filter %p, pin %p, id %p.\n", public, pin, id);

    if ((status = edit_descriptor(filter, &descriptor))) return status;
    if (!descriptor->PinDescriptorsCount) descriptor->PinDescriptorSize = sizeof(*pin);
    if ((status = append(filter, (const void **)&descriptor->PinDescriptors, descriptor->PinDescriptorsCount,
            descriptor->PinDescriptorSize, pin, sizeof(*pin))))
        return status;
    *id = descriptor->PinDescriptorsCount++;
    if ((status = filter_process_reserve(filter, 0))) descriptor->PinDescriptorsCount--;
    return status;
}

/***********************************************************************
 *           KsFilterCreateNode (KS.@)
 */
NTSTATUS NTAPI KsFilterCreateNode(KSFILTER *public, const KSNODE_DESCRIPTOR *const node, ULONG *id)
{
    struct ks_filter *filter = impl_from_KSFILTER(public);
    KSFILTER_DESCRIPTOR *descriptor;
    NTSTATUS status;

    TRACE("filter %p, node %p, id %p.\n", public, node, id);

    if ((status = edit_descriptor(filter, &descriptor))) return status;
    if (!descriptor->NodeDescriptorsCount) descriptor->NodeDescriptorSize = sizeof(*node);
    if ((status = append(filter, (const void **)&descriptor->NodeDescriptors, descriptor->NodeDescriptorsCount,
            descriptor->NodeDescriptorSize, node, sizeof(*node))))
        return status;
    *id = descriptor->NodeDescriptorsCount++;
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsFilterAddTopologyConnections (KS.@)
 */
NTSTATUS NTAPI KsFilterAddTopologyConnections(KSFILTER *public, ULONG count, const KSTOPOLOGY_CONNECTION *const connections)
{
    struct ks_filter *filter = impl_from_KSFILTER(public);
    KSFILTER_DESCRIPTOR *descriptor;
    NTSTATUS status;
    ULONG i;

    TRACE("filter %p, count %u, connections %p.\n", public, (unsigned int)count, connections);

    if ((status = edit_descriptor(filter, &descriptor))) return status;
    for (i = 0; i < count; i++)
    {
        if ((status = append(filter, (const void **)&descriptor->Connections, descriptor->ConnectionsCount,
                sizeof(*connections), &connections[i], sizeof(*connections))))
            return status;
        descriptor->ConnectionsCount++;
    }
    return STATUS_SUCCESS;
}
