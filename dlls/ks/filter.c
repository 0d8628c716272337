/*
 * Filters
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

#include "ks_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static const KSAUTOMATION_TABLE filter_automation, component_automation;
static BOOLEAN filter_close(struct ks_object *object, IRP *irp);

static void filter_destroy(struct ks_object *object)
{
    struct ks_filter *filter = CONTAINING_RECORD(object, struct ks_filter, obj);

    filter_process_destroy(filter);
    device_leave(object->device);
    file_release(filter->file);
    ExFreePool(filter);
}

/* The caller's device_enter() is the filter's from here on. */
static struct ks_filter *filter_alloc(struct ks_file *file, struct ks_factory *factory)
{
    struct ks_filter *filter;

    if (!(filter = ExAllocatePoolWithTag(NonPagedPool, sizeof(*filter), KS_TAG)))
    {
        device_leave(file->device);
        return NULL;
    }
    memset(filter, 0, sizeof(*filter));
    object_init(&filter->obj, KsObjectTypeFilter, &factory->obj);
    filter->obj.destroy = filter_destroy;
    filter->obj.close = filter_close;
    filter->obj.automation = factory->pub.FilterDescriptor->AutomationTable;
    filter->obj.builtin = factory->pub.FilterDescriptor->ComponentId ? &component_automation : &filter_automation;
    filter->pub.Descriptor = factory->pub.FilterDescriptor;
    filter->pub.Bag = &filter->obj.bag;
    filter->pub.Context = factory->pub.Context;
    filter->file = file;
    file_addref(file);
    ExInitializeFastMutex(&filter->control);
    if (filter_process_init(filter))
    {
        object_release(&filter->obj);
        return NULL;
    }
    return filter;
}

static void insert_filter(struct ks_filter *filter)
{
    device_mutex_acquire(filter->obj.device);
    InsertTailList(&filter->obj.parent->children, &filter->obj.entry);
    device_mutex_release(filter->obj.device);
}

static void remove_filter(struct ks_filter *filter)
{
    device_mutex_acquire(filter->obj.device);
    RemoveEntryList(&filter->obj.entry);
    InitializeListHead(&filter->obj.entry);
    device_mutex_release(filter->obj.device);
}

/* Calls Create or Close with the IRP, or one made up if it isn't of that kind. */
static NTSTATUS call_filter(struct ks_filter *filter, UCHAR major, IRP *irp)
{
    const KSFILTER_DISPATCH *dispatch = filter->pub.Descriptor->Dispatch;
    PFNKSFILTERIRP func = NULL;
    IRP *made = NULL;
    NTSTATUS status;

    if (dispatch) func = major == IRP_MJ_CREATE ? dispatch->Create : dispatch->Close;
    if (!func) return STATUS_SUCCESS;
    if (!irp || IoGetCurrentIrpStackLocation(irp)->MajorFunction != major)
    {
        if (!(irp = made = make_dispatch_irp(filter->file, major))) return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = call_dispatch(&filter->obj, (NTSTATUS (*)(void *, IRP *))func, irp, TRUE);
    if (made) IoFreeIrp(made);
    return status;
}

static NTSTATUS create_filter(struct ks_file *file, struct ks_factory *factory, IRP *irp)
{
    struct ks_device *device = file->device;
    struct ks_filter *filter;
    NTSTATUS status;

    if ((status = device_wait_started(device))) return status;
    if (factory->pub.FilterDescriptor->Flags & KSFILTER_FLAG_DENY_USERMODE_ACCESS) return STATUS_ACCESS_DENIED;
    if (!device_enter(device)) return STATUS_DEVICE_REMOVED;
    if (!(filter = filter_alloc(file, factory))) return STATUS_INSUFFICIENT_RESOURCES;

    file->object = &filter->obj; /* the minidriver may look for it */
    insert_filter(filter);
    if (!NT_SUCCESS(status = call_filter(filter, IRP_MJ_CREATE, irp)))
    {
        WARN("the minidriver has refused the filter, status %#x.\n", (unsigned int)status);
        remove_filter(filter);
        object_free_events(&filter->obj, NULL);
        file_detach_object(file);
        return status;
    }
    TRACE("filter %p, file %p.\n", filter, file);
    return STATUS_SUCCESS;
}

NTSTATUS filter_create(struct ks_file *file, const UNICODE_STRING *name, IRP *irp)
{
    struct ks_factory *factory;
    NTSTATUS status;

    if ((factory = device_find_factory(file->device, name)))
    {
        status = create_filter(file, factory, irp);
        object_release(&factory->obj);
    }
    else if (file->device->removed) status = STATUS_DEVICE_REMOVED;
    else status = name->Length ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_NO_SUCH_DEVICE;
    file_set_state(file, status);
    return status;
}

static void close_filter(struct ks_filter *filter)
{
    struct ks_file *file = filter->file;

    TRACE("filter %p, file %p.\n", filter, file);

    object_free_events(&filter->obj, NULL);
    call_filter(filter, IRP_MJ_CLOSE, file->close.irp);
    remove_filter(filter);
    file_detach_object(file);
    file_object_closed(file);
}

/* If there are pins it is left to the last one's close. */
static BOOLEAN filter_close(struct ks_object *object, IRP *irp)
{
    struct ks_filter *filter = object_filter(object);
    BOOLEAN empty;

    control_acquire(object);
    empty = IsListEmpty(&filter->obj.children);
    filter->close_pending = TRUE;
    control_release(object);
    if (empty) close_filter(filter);
    return FALSE;
}

void filter_pin_closed(struct ks_filter *filter)
{
    BOOLEAN close;

    control_acquire(&filter->obj);
    close = filter->close_pending && IsListEmpty(&filter->obj.children);
    control_release(&filter->obj);
    if (close) close_filter(filter);
}

ULONG filter_pin_count(struct ks_filter *filter)
{
    return filter->pub.Descriptor->PinDescriptorsCount;
}

const KSPIN_DESCRIPTOR_EX *filter_pin_descriptor(struct ks_filter *filter, ULONG id)
{
    const KSFILTER_DESCRIPTOR *descriptor = filter->pub.Descriptor;

    if (id >= descriptor->PinDescriptorsCount) return NULL;
    return (const KSPIN_DESCRIPTOR_EX *)((const char *)descriptor->PinDescriptors + (SIZE_T)id * descriptor->PinDescriptorSize);
}

const KSNODE_DESCRIPTOR *filter_node_descriptor(struct ks_filter *filter, ULONG id)
{
    const KSFILTER_DESCRIPTOR *descriptor = filter->pub.Descriptor;

    if (id >= descriptor->NodeDescriptorsCount) return NULL;
    return (const KSNODE_DESCRIPTOR *)((const char *)descriptor->NodeDescriptors + (SIZE_T)id * descriptor->NodeDescriptorSize);
}

ULONG filter_pin_instances(struct ks_filter *filter, ULONG id)
{
    return KsFilterGetChildPinCount(&filter->pub, id);
}

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

/* What every filter answers */

static NTSTATUS get_component_id(IRP *irp, KSIDENTIFIER *request, void *data)
{
    return return_data(irp, object_filter(object_from_irp(irp))->pub.Descriptor->ComponentId, sizeof(KSCOMPONENTID));
}

#define GET(id, handler, property, size, needs) \
    { { .PropertyId = id, { handler }, property, size }, .get = PROPERTY_NEEDS_##needs }
#define PIN_GET(id, size) GET(id, filter_pin_property, sizeof(KSP_PIN), size, NOTHING)
#define TOPOLOGY_GET(id, property) GET(id, filter_topology_property, property, 0, NOTHING)

static const struct property_item pin_items[] =
{
    GET(KSPROPERTY_PIN_CINSTANCES, filter_pin_property, sizeof(KSP_PIN), sizeof(KSPIN_CINSTANCES), CONTROL),
    GET(KSPROPERTY_PIN_CTYPES, filter_pin_property, sizeof(KSPROPERTY), sizeof(ULONG), NOTHING),
    PIN_GET(KSPROPERTY_PIN_DATAFLOW, sizeof(KSPIN_DATAFLOW)),
    PIN_GET(KSPROPERTY_PIN_DATARANGES, 0),
    GET(KSPROPERTY_PIN_DATAINTERSECTION, filter_pin_property, sizeof(KSP_PIN) + sizeof(KSMULTIPLE_ITEM), 0, WORKER),
    PIN_GET(KSPROPERTY_PIN_INTERFACES, 0),
    PIN_GET(KSPROPERTY_PIN_MEDIUMS, 0),
    PIN_GET(KSPROPERTY_PIN_COMMUNICATION, sizeof(KSPIN_COMMUNICATION)),
    PIN_GET(KSPROPERTY_PIN_NECESSARYINSTANCES, sizeof(ULONG)),
    PIN_GET(KSPROPERTY_PIN_CATEGORY, sizeof(GUID)),
    PIN_GET(KSPROPERTY_PIN_NAME, 0),
    PIN_GET(KSPROPERTY_PIN_CONSTRAINEDDATARANGES, 0),
    { { .PropertyId = KSPROPERTY_PIN_PROPOSEDATAFORMAT, .MinProperty = sizeof(KSP_PIN), .MinData = sizeof(KSDATAFORMAT),
        { .SetPropertyHandler = filter_pin_property } }, .set = PROPERTY_NEEDS_WORKER },
};

static const struct property_item topology_items[] =
{
    TOPOLOGY_GET(KSPROPERTY_TOPOLOGY_CATEGORIES, sizeof(KSPROPERTY)),
    TOPOLOGY_GET(KSPROPERTY_TOPOLOGY_NODES, sizeof(KSPROPERTY)),
    TOPOLOGY_GET(KSPROPERTY_TOPOLOGY_CONNECTIONS, sizeof(KSPROPERTY)),
    TOPOLOGY_GET(KSPROPERTY_TOPOLOGY_NAME, sizeof(KSP_NODE)),
};

static const struct property_item general_items[] =
{
    GET(KSPROPERTY_GENERAL_COMPONENTID, get_component_id, sizeof(KSPROPERTY), sizeof(KSCOMPONENTID), NOTHING),
};

static const struct property_item wineks_items[] =
{
    GET(KSPROPERTY_WINEKS_PARENT, wineks_get_parent, sizeof(KSPROPERTY), 0, WORKER), /* takes the device mutex */
};

static const GUID pin_set = GUID_INIT(STATIC_KSPROPSETID_Pin);
static const GUID topology_set = GUID_INIT(STATIC_KSPROPSETID_Topology);
static const GUID general_set = GUID_INIT(STATIC_KSPROPSETID_General);
static const GUID wineks_set = GUID_INIT(STATIC_KSPROPSETID_WineKs);

static const KSPROPERTY_SET property_sets[] =
{
    { &pin_set, ARRAYSIZE(pin_items), &pin_items->item, 0, NULL },
    { &topology_set, ARRAYSIZE(topology_items), &topology_items->item, 0, NULL },
    { &wineks_set, ARRAYSIZE(wineks_items), &wineks_items->item, 0, NULL },
    { &general_set, ARRAYSIZE(general_items), &general_items->item, 0, NULL }, /* the last one: not all filters have it */
};

static const KSAUTOMATION_TABLE filter_automation =
{
    .PropertySetsCount = ARRAYSIZE(property_sets) - 1,
    .PropertyItemSize = sizeof(struct property_item),
    .PropertySets = property_sets,
};

static const KSAUTOMATION_TABLE component_automation =
{
    .PropertySetsCount = ARRAYSIZE(property_sets),
    .PropertyItemSize = sizeof(struct property_item),
    .PropertySets = property_sets,
};
