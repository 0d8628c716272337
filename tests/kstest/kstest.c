/*
 * A minidriver for the tests of ks.sys: driver entry and filter
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

#include "kstest_private.h"

static const GUID test_set = GUID_INIT(STATIC_KSPROPSETID_KsTest);

static NTSTATUS set_filter_flags(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSFILTER *filter = KsGetFilterFromIrp(irp);
    NTSTATUS status;

    KsFilterAcquireControl(filter);
    if (NT_SUCCESS(status = KsEdit(filter, &filter->Descriptor, KSTEST_TAG)))
        ((KSFILTER_DESCRIPTOR *)filter->Descriptor)->Flags = *(const ULONG *)data;
    KsFilterReleaseControl(filter);
    return status;
}

static const KSPROPERTY_ITEM filter_items[] =
{
    ITEM(KSTEST_PROPERTY_CHECK, check_get_property, NULL, sizeof(KSPROPERTY) + sizeof(struct kstest_check),
            sizeof(struct kstest_results)),
    ITEM(KSTEST_PROPERTY_CREATE, NULL, create_set_property, sizeof(KSPROPERTY), sizeof(struct kstest_create)),
    ITEM(KSTEST_PROPERTY_LATE, late_get_property, late_set_property, sizeof(KSPROPERTY), sizeof(ULONG)),
    ITEM(KSTEST_PROPERTY_FILTER, NULL, set_filter_flags, sizeof(KSPROPERTY), sizeof(ULONG)),
    ITEM(KSTEST_PROPERTY_ADAPTER, NULL, adapter_set_property, sizeof(KSPROPERTY), sizeof(struct kstest_adapter)),
    ITEM(KSTEST_PROPERTY_PEND, pend_request, NULL, sizeof(KSPROPERTY) + sizeof(struct kstest_pend), sizeof(ULONG)),
    ITEM(KSTEST_PROPERTY_PENDED, pend_get_counts, NULL, sizeof(KSPROPERTY), sizeof(struct kstest_pended)),
};

static const KSPROPERTY_SET filter_sets[] =
{
    DEFINE_KSPROPERTY_SET(&test_set, ARRAYSIZE(filter_items), filter_items, 0, NULL),
};

static const KSMETHOD_ITEM method_items[] =
{
    DEFINE_KSMETHOD_ITEM(KSTEST_METHOD_PEND, KSMETHOD_TYPE_READ, pend_request, sizeof(KSMETHOD) + sizeof(struct kstest_pend),
            sizeof(ULONG), NULL),
};

static const KSMETHOD_SET method_sets[] =
{
    DEFINE_KSMETHOD_SET(&test_set, ARRAYSIZE(method_items), method_items, 0, NULL),
};

static const KSEVENT_ITEM event_items[] =
{
    DEFINE_KSEVENT_ITEM(KSTEST_EVENT_PEND, sizeof(KSEVENTDATA), 0, pend_add_event, NULL, NULL),
};

static const KSEVENT_SET event_sets[] =
{
    DEFINE_KSEVENT_SET(&test_set, ARRAYSIZE(event_items), event_items),
};

static const KSAUTOMATION_TABLE filter_automation =
{
    .PropertySetsCount = ARRAYSIZE(filter_sets),
    .PropertyItemSize = sizeof(KSPROPERTY_ITEM),
    .PropertySets = filter_sets,
    .MethodSetsCount = ARRAYSIZE(method_sets),
    .MethodItemSize = sizeof(KSMETHOD_ITEM),
    .MethodSets = method_sets,
    .EventSetsCount = ARRAYSIZE(event_sets),
    .EventItemSize = sizeof(KSEVENT_ITEM),
    .EventSets = event_sets,
};

static const KSFILTER_DISPATCH filter_dispatch =
{
    .Create = pend_create,
    .Close = pend_close,
    .Process = filter_process,
};

/* One of its own: nobody else is to find it. */
static const GUID categories[] =
{
    GUID_INIT(STATIC_KSTEST_TYPE),
};

static const KSFILTER_DESCRIPTOR test_filter =
{
    .Dispatch = &filter_dispatch,
    .AutomationTable = &filter_automation,
    .Version = KSFILTER_DESCRIPTOR_VERSION,
    .PinDescriptorsCount = ARRAYSIZE(test_pins),
    .PinDescriptorSize = sizeof(test_pins[0]),
    .PinDescriptors = test_pins,
    .CategoriesCount = ARRAYSIZE(categories),
    .Categories = categories,
    .NodeDescriptorSize = sizeof(KSNODE_DESCRIPTOR),
};

static const KSFILTER_DESCRIPTOR *const filters[] = {&test_filter};

static const KSDEVICE_DESCRIPTOR device_descriptor =
{
    .FilterDescriptorsCount = ARRAYSIZE(filters),
    .FilterDescriptors = filters,
};

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    NTSTATUS status;

    late_init();
    status = KsInitializeDriver(driver, registry_path, &device_descriptor);
    if (NT_SUCCESS(status)) create_hook(driver);
    return status;
}
