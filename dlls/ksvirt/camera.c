/*
 * "KS Virtual Camera": one capture pin, and nodes with controls
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

#include "ksvirt_private.h"

static NTSTATUS camera_create(PKSPIN pin, PIRP irp)
{
    static const struct video_role role = {0};

    return video_pin_create(pin, &role, NULL);
}

static const GUID category_capture = GUID_INIT(STATIC_PINNAME_VIDEO_CAPTURE);

/* Its clock tells stream time, on which the frames are due. */
static const KSCLOCK_DISPATCH clock_dispatch =
{
    .CorrelatedTime = video_pin_time,
};

static const KSPIN_DISPATCH pin_dispatch =
{
    .Create = camera_create,
    .Close = video_pin_close,
    .Process = video_pin_process,
    .SetDataFormat = video_pin_set_format,
    .SetDeviceState = video_pin_set_state,
    .Clock = &clock_dispatch,
};

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    {
        VIDEO_PIN_MEMBERS(&pin_dispatch, &video_pin_automation, camera_ranges,
                KSPIN_DATAFLOW_OUT, KSPIN_COMMUNICATION_BOTH, &category_capture),
        .Flags = KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY | KSPIN_FLAG_IMPLEMENT_CLOCK,
        .InstancesPossible = 1,
        .InstancesNecessary = 1,
    },
};

/* PROPSETID_VIDCAP_VIDEOCONTROL. The one stream has no trigger; its picture can be mirrored. */

C_ASSERT(FLIP_HORIZONTAL == (int)KS_VideoControlFlag_FlipHorizontal && FLIP_VERTICAL == (int)KS_VideoControlFlag_FlipVertical);

static NTSTATUS get_video_caps(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const KSPROPERTY_VIDEOCONTROL_CAPS_S *asked = (const KSPROPERTY_VIDEOCONTROL_CAPS_S *)request;
    KSPROPERTY_VIDEOCONTROL_CAPS_S *caps = data;

    if (asked->StreamIndex >= ARRAYSIZE(pins)) return STATUS_INVALID_PARAMETER;
    *caps = *asked;
    caps->VideoControlCaps = FLIP_HORIZONTAL | FLIP_VERTICAL;
    irp->IoStatus.Information = sizeof(*caps);
    return STATUS_SUCCESS;
}

static NTSTATUS get_video_mode(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const KSPROPERTY_VIDEOCONTROL_MODE_S *asked = (const KSPROPERTY_VIDEOCONTROL_MODE_S *)request;
    KSPROPERTY_VIDEOCONTROL_MODE_S *mode = data;

    if (asked->StreamIndex >= ARRAYSIZE(pins)) return STATUS_INVALID_PARAMETER;
    *mode = *asked;
    mode->Mode = controls_of(KsGetFilterFromIrp(irp))->flip;
    irp->IoStatus.Information = sizeof(*mode);
    return STATUS_SUCCESS;
}

static NTSTATUS set_video_mode(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const KSPROPERTY_VIDEOCONTROL_MODE_S *mode = data;

    if (mode->StreamIndex >= ARRAYSIZE(pins)) return STATUS_INVALID_PARAMETER;
    if (mode->Mode & ~(FLIP_HORIZONTAL | FLIP_VERTICAL)) return STATUS_NOT_SUPPORTED;
    controls_set_flip(controls_of(KsGetFilterFromIrp(irp)), mode->Mode);
    return STATUS_SUCCESS;
}

static const GUID property_set_video_control = GUID_INIT(STATIC_PROPSETID_VIDCAP_VIDEOCONTROL);

static const KSPROPERTY_ITEM video_control_items[] =
{
    {
        .PropertyId = KSPROPERTY_VIDEOCONTROL_CAPS,
        .GetPropertyHandler = get_video_caps,
        .MinProperty = sizeof(KSPROPERTY_VIDEOCONTROL_CAPS_S),
        .MinData = sizeof(KSPROPERTY_VIDEOCONTROL_CAPS_S),
    },
    VIDEO_RATE_ITEMS,
    {
        .PropertyId = KSPROPERTY_VIDEOCONTROL_MODE,
        .GetPropertyHandler = get_video_mode,
        .MinProperty = sizeof(KSPROPERTY_VIDEOCONTROL_MODE_S),
        .MinData = sizeof(KSPROPERTY_VIDEOCONTROL_MODE_S),
        .SetPropertyHandler = set_video_mode,
    },
};

/* The filter has what its nodes have, for programs that know nothing of nodes. The extension unit is for those that do. */

#define CAMERA_CONTROL_SET \
    DEFINE_KSPROPERTY_SET(&property_set_camera_control, CAMERA_CONTROL_COUNT, camera_control_items, 0, NULL)
#define PROCAMP_SET \
    DEFINE_KSPROPERTY_SET(&property_set_procamp, PROCAMP_COUNT, procamp_items, 0, NULL)

static const KSPROPERTY_SET filter_property_sets[] =
{
    PROCAMP_SET,
    CAMERA_CONTROL_SET,
    DEFINE_KSPROPERTY_SET(&property_set_video_control, ARRAYSIZE(video_control_items), video_control_items, 0, NULL),
    HOOK_FILTER_PROPERTY_SETS
};

static const KSPROPERTY_SET terminal_property_sets[] = {CAMERA_CONTROL_SET};
static const KSPROPERTY_SET processing_property_sets[] = {PROCAMP_SET};

static const KSPROPERTY_SET extension_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_extension, EXTENSION_COUNT, extension_items, 0, NULL),
};

static const KSAUTOMATION_TABLE filter_automation = AUTOMATION(filter_property_sets);
static const KSAUTOMATION_TABLE terminal_automation = AUTOMATION(terminal_property_sets);
static const KSAUTOMATION_TABLE processing_automation = AUTOMATION(processing_property_sets);
static const KSAUTOMATION_TABLE extension_automation = AUTOMATION(extension_property_sets);

enum { NODE_TERMINAL, NODE_PROCESSING, NODE_EXTENSION, NODE_COUNT };

static const GUID node_types[NODE_COUNT] =
{
    [NODE_TERMINAL] = GUID_INIT(STATIC_KSNODETYPE_VIDEO_CAMERA_TERMINAL),
    [NODE_PROCESSING] = GUID_INIT(STATIC_KSNODETYPE_VIDEO_PROCESSING),
    [NODE_EXTENSION] = GUID_INIT(STATIC_KSNODETYPE_DEV_SPECIFIC),
};

static const KSNODE_DESCRIPTOR nodes[NODE_COUNT] =
{
    [NODE_TERMINAL] = DEFINE_NODE_DESCRIPTOR(&terminal_automation, &node_types[NODE_TERMINAL], NULL),
    [NODE_PROCESSING] = DEFINE_NODE_DESCRIPTOR(&processing_automation, &node_types[NODE_PROCESSING], NULL),
    [NODE_EXTENSION] = DEFINE_NODE_DESCRIPTOR(&extension_automation, &node_types[NODE_EXTENSION], NULL),
};

static const KSTOPOLOGY_CONNECTION connections[] =
{
    {NODE_TERMINAL, KSNODEPIN_STANDARD_OUT, NODE_PROCESSING, KSNODEPIN_STANDARD_IN},
    {NODE_PROCESSING, KSNODEPIN_STANDARD_OUT, NODE_EXTENSION, KSNODEPIN_STANDARD_IN},
    {NODE_EXTENSION, KSNODEPIN_STANDARD_OUT, KSFILTER_NODE, 0},
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_CAPTURE),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO_CAMERA),
};

const KSFILTER_DESCRIPTOR camera_filter =
{
    FILTER_MEMBERS(NULL, &filter_automation, pins, categories),
    .NodeDescriptorsCount = ARRAYSIZE(nodes),
    .NodeDescriptors = nodes,
    .ConnectionsCount = ARRAYSIZE(connections),
    .Connections = connections,
};
