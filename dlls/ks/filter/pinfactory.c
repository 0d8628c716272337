/*
 * Pin factories: KSPROPSETID_Pin
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

#include "filter/pinfactory.h"
#include "base/irp.h"
#include "format/datarange.h"
#include "format/intersection.h"
#include "format/mediacategory.h"
#include "format/medium.h"
#include "object/controlmutex.h"
#include "object/descriptor.h"
#include "object/fromirp.h"
#include "object/ksfilter.h"
#include "object/tree.h"
#include "pin/proposal.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Copies a list of equal things; the standard one if there are none. */
static NTSTATUS return_identifiers(IRP *irp, const void *list, ULONG count, const void *standard, ULONG size)
{
    if (!count || !list)
    {
        list = standard;
        count = 1;
    }
    return KsHandleSizedListQuery(irp, count, size, list);
}

static NTSTATUS return_name(IRP *irp, const KSPIN_DESCRIPTOR *descriptor)
{
    NTSTATUS status;
    WCHAR *name;
    ULONG size;

    if (!(name = media_category_name(descriptor->Name, descriptor->Category, &size))) return STATUS_NOT_FOUND;
    status = return_data(irp, name, size);
    ExFreePool(name);
    return status;
}

static NTSTATUS return_category(IRP *irp, const KSPIN_DESCRIPTOR *descriptor)
{
    if (!descriptor->Category) return STATUS_NOT_FOUND;
    return return_data(irp, descriptor->Category, sizeof(GUID));
}

/* What a KSPIN_DESCRIPTOR alone can tell. */
static NTSTATUS descriptor_property(IRP *irp, ULONG id, const KSPIN_DESCRIPTOR *descriptor)
{
    switch (id)
    {
    case KSPROPERTY_PIN_DATAFLOW: return return_ulong(irp, descriptor->DataFlow);
    case KSPROPERTY_PIN_DATARANGES: return return_ranges(irp, descriptor->DataRanges, descriptor->DataRangesCount);
    case KSPROPERTY_PIN_INTERFACES:
        return return_identifiers(irp, descriptor->Interfaces, descriptor->InterfacesCount, &standard_interface,
                sizeof(standard_interface));
    case KSPROPERTY_PIN_MEDIUMS:
        return return_identifiers(irp, descriptor->Mediums, descriptor->MediumsCount, &standard_medium,
                sizeof(standard_medium));
    case KSPROPERTY_PIN_COMMUNICATION: return return_ulong(irp, descriptor->Communication);
    case KSPROPERTY_PIN_CATEGORY: return return_category(irp, descriptor);
    case KSPROPERTY_PIN_NAME: return return_name(irp, descriptor);
    case KSPROPERTY_PIN_CONSTRAINEDDATARANGES:
        if (descriptor->ConstrainedDataRangesCount)
            return return_ranges(irp, descriptor->ConstrainedDataRanges, descriptor->ConstrainedDataRangesCount);
        return return_ranges(irp, descriptor->DataRanges, descriptor->DataRangesCount);
    default: return STATUS_NOT_FOUND;
    }
}

/***********************************************************************
 *           KsPinPropertyHandler (KS.@)
 */
NTSTATUS NTAPI KsPinPropertyHandler(IRP *irp, KSPROPERTY *property, void *data, ULONG count,
        const KSPIN_DESCRIPTOR *descriptors)
{
    const KSP_PIN *pin = (const KSP_PIN *)property;
    struct ioctl_buffers b;

    TRACE("irp %p, property %u, count %u.\n", irp, (unsigned int)property->Id, (unsigned int)count);

    if (property->Id == KSPROPERTY_PIN_CTYPES) return return_ulong(irp, count);
    get_ioctl_buffers(irp, &b);
    if (b.in_size < sizeof(*pin)) return STATUS_INVALID_BUFFER_SIZE;
    if (pin->PinId >= count) return STATUS_INVALID_PARAMETER;
    return descriptor_property(irp, property->Id, &descriptors[pin->PinId]);
}

/* The properties of a filter's pin factories */

/* Control held. */
static NTSTATUS return_instances(IRP *irp, struct ks_filter *filter, const KSPIN_DESCRIPTOR_EX *descriptor, ULONG id)
{
    KSPIN_CINSTANCES instances;

    instances.PossibleCount = descriptor->InstancesPossible;
    instances.CurrentCount = filter_pin_instances(filter, id);
    return return_data(irp, &instances, sizeof(instances));
}

static NTSTATUS propose_format(IRP *irp, struct ks_filter *filter, ULONG id)
{
    struct ioctl_buffers b;
    NTSTATUS status;

    get_ioctl_buffers(irp, &b);
    control_acquire(&filter->obj);
    status = filter_propose_data_format(filter, id, b.out, b.out_size);
    control_release(&filter->obj);
    return status;
}

NTSTATUS NTAPI filter_pin_property(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_filter *filter = object_filter(object_from_irp(irp));
    const KSPIN_DESCRIPTOR_EX *descriptor;
    KSP_PIN *pin = (KSP_PIN *)request;

    if (request->Id == KSPROPERTY_PIN_CTYPES) return return_ulong(irp, filter_pin_count(filter));
    if (!(descriptor = filter_pin_descriptor(filter, pin->PinId)))
    {
        WARN("there is no pin factory %u.\n", (unsigned int)pin->PinId);
        return STATUS_INVALID_PARAMETER;
    }

    switch (request->Id)
    {
    case KSPROPERTY_PIN_CINSTANCES: return return_instances(irp, filter, descriptor, pin->PinId);
    case KSPROPERTY_PIN_NECESSARYINSTANCES: return return_ulong(irp, descriptor->InstancesNecessary);
    case KSPROPERTY_PIN_PROPOSEDATAFORMAT: return propose_format(irp, filter, pin->PinId);
    case KSPROPERTY_PIN_DATAINTERSECTION: return pin_factory_intersection(irp, pin, descriptor, &filter->pub);
    default: return descriptor_property(irp, request->Id, &descriptor->PinDescriptor);
    }
}
