/*
 * What every filter answers
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

#include "filter/filterproperty.h"
#include "automation/property.h"
#include "base/irp.h"
#include "filter/pinfactory.h"
#include "filter/topology.h"
#include "object/fromirp.h"
#include "object/tree.h"
#include "stockwine/open/bind.h"

static NTSTATUS NTAPI get_component_id(IRP *irp, KSIDENTIFIER *request, void *data)
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

const KSAUTOMATION_TABLE filter_automation =
{
    .PropertySetsCount = ARRAYSIZE(property_sets) - 1,
    .PropertyItemSize = sizeof(struct property_item),
    .PropertySets = property_sets,
};

const KSAUTOMATION_TABLE component_automation =
{
    .PropertySetsCount = ARRAYSIZE(property_sets),
    .PropertyItemSize = sizeof(struct property_item),
    .PropertySets = property_sets,
};
