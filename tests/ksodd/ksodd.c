/*
 * The odd driver: its device and filter
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

#include "ksodd_private.h"

static const GUID odd_set = GUID_INIT(STATIC_KSPROPSETID_KsOdd);
static const GUID seeking_set = GUID_INIT(STATIC_KSPROPSETID_MediaSeeking);

struct ksodd_facts facts;

static NTSTATUS set_delays(IRP *irp, KSIDENTIFIER *request, void *data)
{
    delay_set(data);
    memset(&facts, 0, sizeof(facts));
    return STATUS_SUCCESS;
}

static NTSTATUS get_facts(IRP *irp, KSIDENTIFIER *request, void *data)
{
    *(struct ksodd_facts *)data = facts;
    irp->IoStatus.Information = sizeof(facts);
    return STATUS_SUCCESS;
}

static NTSTATUS set_ranges(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSFILTER *filter = KsGetFilterFromIrp(irp);
    NTSTATUS status;

    KsFilterAcquireControl(filter);
    status = constrain_ranges(filter, *(const ULONG *)data);
    KsFilterReleaseControl(filter);
    return status;
}

static NTSTATUS get_seeking(IRP *irp, KSIDENTIFIER *request, void *data)
{
    delay_wait(KSODD_DELAY_SEEKING);
    return STATUS_NOT_FOUND;
}

static const KSPROPERTY_ITEM odd_items[] =
{
    ITEM(KSODD_PROPERTY_DELAYS, NULL, set_delays, sizeof(KSPROPERTY), sizeof(uint32_t[KSODD_DELAYS])),
    ITEM(KSODD_PROPERTY_FACTS, get_facts, NULL, sizeof(KSPROPERTY), sizeof(struct ksodd_facts)),
    ITEM(KSODD_PROPERTY_RANGES, NULL, set_ranges, sizeof(KSPROPERTY), sizeof(ULONG)),
};

static const KSPROPERTY_ITEM seeking_items[] =
{
    ITEM(KSPROPERTY_MEDIASEEKING_CAPABILITIES, get_seeking, NULL, sizeof(KSPROPERTY), sizeof(ULONG)),
};

static const KSPROPERTY_SET filter_sets[] =
{
    DEFINE_KSPROPERTY_SET(&odd_set, ARRAYSIZE(odd_items), odd_items, 0, NULL),
    DEFINE_KSPROPERTY_SET(&seeking_set, ARRAYSIZE(seeking_items), seeking_items, 0, NULL),
};

static const KSAUTOMATION_TABLE filter_automation =
{
    .PropertySetsCount = ARRAYSIZE(filter_sets),
    .PropertyItemSize = sizeof(KSPROPERTY_ITEM),
    .PropertySets = filter_sets,
};

static NTSTATUS NTAPI filter_create(PKSFILTER filter, PIRP irp)
{
    delay_wait(KSODD_DELAY_FILTER);
    return STATUS_SUCCESS;
}

static const KSFILTER_DISPATCH filter_dispatch =
{
    .Create = filter_create,
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSODD_TYPE),
};

static const KSFILTER_DESCRIPTOR odd_filter =
{
    .Dispatch = &filter_dispatch,
    .AutomationTable = &filter_automation,
    .Version = KSFILTER_DESCRIPTOR_VERSION,
    .PinDescriptorsCount = ARRAYSIZE(odd_pins),
    .PinDescriptorSize = sizeof(odd_pins[0]),
    .PinDescriptors = odd_pins,
    .CategoriesCount = ARRAYSIZE(categories),
    .Categories = categories,
    .NodeDescriptorSize = sizeof(KSNODE_DESCRIPTOR),
};

static const KSFILTER_DESCRIPTOR *const filters[] = {&odd_filter};

static const KSDEVICE_DESCRIPTOR device_descriptor =
{
    .FilterDescriptorsCount = ARRAYSIZE(filters),
    .FilterDescriptors = filters,
};

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    delay_init();
    return KsInitializeDriver(driver, registry_path, &device_descriptor);
}
