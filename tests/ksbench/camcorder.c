/*
 * ksbench.sys: a camcorder
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

#include "tape.h"

/*
 * A camera and a tape, of which a selector takes one. What is selected stays when the filter is closed.
 */

static volatile LONG source = KSBENCH_SELECTOR_CAMERA;

/* PROPSETID_VIDCAP_SELECTOR, of the selector's node */

static NTSTATUS answer_number(PIRP irp, PKSIDENTIFIER request, PVOID data, LONG value)
{
    KSPROPERTY_SELECTOR_NODE_S *answer = data;

    *answer = *(const KSPROPERTY_SELECTOR_NODE_S *)request;
    answer->Value = value;
    answer->Flags = answer->Capabilities = 0;
    return faults_answer(irp, request, data, sizeof(*answer));
}

static NTSTATUS get_sources(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    return answer_number(irp, request, data, KSBENCH_SELECTOR_SOURCES);
}

static NTSTATUS get_source(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    return answer_number(irp, request, data, source);
}

static NTSTATUS set_source(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const LONG value = ((const KSPROPERTY_SELECTOR_NODE_S *)data)->Value;

    if (value < KSBENCH_SELECTOR_CAMERA || value > KSBENCH_SELECTOR_SOURCES) return STATUS_INVALID_PARAMETER;
    InterlockedExchange(&source, value);
    return STATUS_SUCCESS;
}

static const GUID property_set_selector = GUID_INIT(STATIC_PROPSETID_VIDCAP_SELECTOR);

static const KSPROPERTY_ITEM selector_items[] =
{
    {
        .PropertyId = KSPROPERTY_SELECTOR_SOURCE_NODE_ID,
        .GetPropertyHandler = get_source,
        .MinProperty = sizeof(KSPROPERTY_SELECTOR_NODE_S),
        .MinData = sizeof(KSPROPERTY_SELECTOR_NODE_S),
        .SetPropertyHandler = set_source,
    },
    {
        .PropertyId = KSPROPERTY_SELECTOR_NUM_SOURCES,
        .GetPropertyHandler = get_sources,
        .MinProperty = sizeof(KSPROPERTY_SELECTOR_NODE_S),
        .MinData = sizeof(KSPROPERTY_SELECTOR_NODE_S),
    },
};

static const KSPROPERTY_SET selector_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_selector, ARRAYSIZE(selector_items), selector_items, 0, NULL),
};

static const KSAUTOMATION_TABLE selector_automation = AUTOMATION(selector_property_sets);

/* The filter */

static const KSPROPERTY_SET filter_property_sets[] =
{
    TAPE_PROPERTY_SETS
    HOOK_FILTER_PROPERTY_SETS
};

static const KSAUTOMATION_TABLE filter_automation = AUTOMATION(filter_property_sets);

static struct sensor sensor;

static NTSTATUS create_pin(PKSPIN pin, PIRP irp)
{
    static const struct video_role role;

    return video_pin_create(pin, &role, &sensor);
}

static const KSPIN_DISPATCH pin_dispatch =
{
    .Create = create_pin,
    .Close = video_pin_close,
    .Process = video_pin_process,
    .SetDataFormat = video_pin_set_format,
    .SetDeviceState = video_pin_set_state,
};

static const GUID category_capture = GUID_INIT(STATIC_PINNAME_VIDEO_CAPTURE);

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    {
        VIDEO_PIN_MEMBERS(&pin_dispatch, &video_pin_automation, camera_ranges, KSPIN_DATAFLOW_OUT, KSPIN_COMMUNICATION_BOTH,
                &category_capture),
        .Flags = KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY,
        .InstancesPossible = 1,
    },
};

static const GUID node_types[KSBENCH_CAMCORDER_NODES] =
{
    [KSBENCH_CAMCORDER_CAMERA] = GUID_INIT(STATIC_KSNODETYPE_VIDEO_CAMERA_TERMINAL),
    [KSBENCH_CAMCORDER_TAPE] = GUID_INIT(STATIC_KSNODETYPE_VIDEO_INPUT_MTT),
    [KSBENCH_CAMCORDER_SELECTOR] = GUID_INIT(STATIC_KSNODETYPE_VIDEO_SELECTOR),
};

static const KSNODE_DESCRIPTOR nodes[KSBENCH_CAMCORDER_NODES] =
{
    [KSBENCH_CAMCORDER_CAMERA] = DEFINE_NODE_DESCRIPTOR(NULL, &node_types[KSBENCH_CAMCORDER_CAMERA], NULL),
    [KSBENCH_CAMCORDER_TAPE] = DEFINE_NODE_DESCRIPTOR(&tape_node_automation, &node_types[KSBENCH_CAMCORDER_TAPE], NULL),
    [KSBENCH_CAMCORDER_SELECTOR] = DEFINE_NODE_DESCRIPTOR(&selector_automation, &node_types[KSBENCH_CAMCORDER_SELECTOR], NULL),
};

static const KSTOPOLOGY_CONNECTION connections[] =
{
    {KSBENCH_CAMCORDER_CAMERA, KSNODEPIN_STANDARD_OUT, KSBENCH_CAMCORDER_SELECTOR, KSBENCH_SELECTOR_CAMERA},
    {KSBENCH_CAMCORDER_TAPE, KSNODEPIN_STANDARD_OUT, KSBENCH_CAMCORDER_SELECTOR, KSBENCH_SELECTOR_TAPE},
    {KSBENCH_CAMCORDER_SELECTOR, KSNODEPIN_STANDARD_OUT, KSFILTER_NODE, 0},
};

static const GUID categories[] = {GUID_INIT(STATIC_KSCATEGORY_CAPTURE)};

const KSFILTER_DESCRIPTOR camcorder_filter =
{
    FILTER_MEMBERS(NULL, &filter_automation, pins, categories),
    .NodeDescriptorsCount = ARRAYSIZE(nodes),
    .NodeDescriptors = nodes,
    .ConnectionsCount = ARRAYSIZE(connections),
    .Connections = connections,
};
