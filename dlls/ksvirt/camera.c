/*
 * "KS Virtual Camera": one capture pin
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

static const KSPROPERTY_SET filter_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_procamp, PROCAMP_COUNT, procamp_items, 0, NULL),
    DEFINE_KSPROPERTY_SET(&property_set_camera_control, CAMERA_CONTROL_COUNT, camera_control_items, 0, NULL),
    HOOK_FILTER_PROPERTY_SETS
};

static const KSAUTOMATION_TABLE filter_automation = AUTOMATION(filter_property_sets);

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_CAPTURE),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO_CAMERA),
};

const KSFILTER_DESCRIPTOR camera_filter = FILTER(NULL, &filter_automation, pins, categories);
