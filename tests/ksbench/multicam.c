/*
 * "KS Bench Multi-pin Camera": a capture pin, two previews and a still pin
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

#include "ksbench_private.h"

/*
 * All pins look through one sensor: while the capture pin has it, the previews wait, and lose frames if that takes too long
 * (capture--preview--and-still-category.md: previews have the lower priority). The still pin is the capture pin's
 * companion: it can only be made while there is one, and shows a picture for each trigger.
 */

enum { PIN_CAPTURE, PIN_PREVIEW, PIN_STILL, PIN_COUNT };

/* Context of a filter */
struct multicam
{
    struct sensor sensor;
    volatile LONG button;            /* the camera's button is as good as a trigger */
};

static struct multicam *multicam_of(KSFILTER *filter)
{
    return filter->Context;
}

static NTSTATUS multicam_create(PKSFILTER filter, PIRP irp)
{
    struct multicam *multicam = ExAllocatePoolWithTag(NonPagedPool, sizeof(*multicam), KSVIRT_TAG);

    if (!multicam) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(multicam, sizeof(*multicam));
    filter->Context = multicam;
    return STATUS_SUCCESS;
}

static NTSTATUS multicam_close(PKSFILTER filter, PIRP irp)
{
    ExFreePoolWithTag(filter->Context, KSVIRT_TAG);
    return STATUS_SUCCESS;
}

static NTSTATUS multicam_create_pin(PKSPIN pin, PIRP irp)
{
    static const struct video_role roles[PIN_COUNT] =
    {
        [PIN_PREVIEW] = {.unstamped = TRUE, .yields = TRUE},
        [PIN_STILL] = {.triggered = TRUE},
    };
    KSFILTER *filter = KsPinGetParentFilter(pin);

    if (pin->Id == PIN_STILL && !KsFilterGetChildPinCount(filter, PIN_CAPTURE)) return STATUS_INVALID_DEVICE_STATE;
    return video_pin_create(pin, &roles[pin->Id], &multicam_of(filter)->sensor);
}

/* PROPSETID_VIDCAP_VIDEOCONTROL. StreamIndex is a pin factory. */

static NTSTATUS get_video_caps(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const KSPROPERTY_VIDEOCONTROL_CAPS_S *asked = (const KSPROPERTY_VIDEOCONTROL_CAPS_S *)request;
    KSPROPERTY_VIDEOCONTROL_CAPS_S *caps = data;

    if (asked->StreamIndex >= PIN_COUNT) return STATUS_INVALID_PARAMETER;
    *caps = *asked;
    caps->VideoControlCaps = asked->StreamIndex == PIN_STILL ? KS_VideoControlFlag_ExternalTriggerEnable | KS_VideoControlFlag_Trigger : 0;
    return faults_answer(irp, request, data, sizeof(*caps));
}

/* A trigger is over as soon as it was given; that the button is one lasts. */
static NTSTATUS get_video_mode(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const KSPROPERTY_VIDEOCONTROL_MODE_S *asked = (const KSPROPERTY_VIDEOCONTROL_MODE_S *)request;
    KSPROPERTY_VIDEOCONTROL_MODE_S *mode = data;

    if (asked->StreamIndex >= PIN_COUNT) return STATUS_INVALID_PARAMETER;
    *mode = *asked;
    mode->Mode = asked->StreamIndex == PIN_STILL && multicam_of(KsGetFilterFromIrp(irp))->button
            ? KS_VideoControlFlag_ExternalTriggerEnable : 0;
    return faults_answer(irp, request, data, sizeof(*mode));
}

static NTSTATUS trigger(KSFILTER *filter)
{
    NTSTATUS status = STATUS_INVALID_DEVICE_STATE;
    KSPIN *pin;

    KsFilterAcquireControl(filter);
    pin = KsFilterGetFirstChildPin(filter, PIN_STILL);
    if (pin && KsFilterGetChildPinCount(filter, PIN_CAPTURE)) status = video_pin_trigger(pin);
    KsFilterReleaseControl(filter);
    return status;
}

static NTSTATUS set_video_mode(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const LONG flags = KS_VideoControlFlag_ExternalTriggerEnable | KS_VideoControlFlag_Trigger;
    const KSPROPERTY_VIDEOCONTROL_MODE_S *mode = data;
    KSFILTER *filter = KsGetFilterFromIrp(irp);

    if (mode->StreamIndex >= PIN_COUNT) return STATUS_INVALID_PARAMETER;
    if (mode->StreamIndex != PIN_STILL) return mode->Mode ? STATUS_NOT_SUPPORTED : STATUS_SUCCESS;
    if (mode->Mode & ~flags) return STATUS_NOT_SUPPORTED;
    InterlockedExchange(&multicam_of(filter)->button, mode->Mode & KS_VideoControlFlag_ExternalTriggerEnable);
    return mode->Mode & KS_VideoControlFlag_Trigger ? trigger(filter) : STATUS_SUCCESS;
}

/* A button that does nothing may be pressed as well. */
static NTSTATUS press_button(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSFILTER *filter = KsGetFilterFromIrp(irp);

    if (multicam_of(filter)->button) trigger(filter);
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

static const KSPROPERTY_ITEM ksvirt_items[] =
{
    PROPERTY_ITEM(KSBENCH_PROPERTY_BUTTON, NULL, press_button, sizeof(uint32_t)),
    FAULTS_PROPERTY_ITEM,
};

static const KSPROPERTY_SET filter_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_video_control, ARRAYSIZE(video_control_items), video_control_items, 0, NULL),
    COMPRESSION_PROPERTY_SET
    DEFINE_KSPROPERTY_SET(&property_set_ksvirt, ARRAYSIZE(ksvirt_items), ksvirt_items, 0, NULL),
};

static const KSAUTOMATION_TABLE filter_automation = AUTOMATION(filter_property_sets);

static const KSPIN_DISPATCH pin_dispatch =
{
    .Create = multicam_create_pin,
    .Close = video_pin_close,
    .Process = video_pin_process,
    .SetDataFormat = video_pin_set_format,
    .SetDeviceState = video_pin_set_state,
};

static const GUID category_capture = GUID_INIT(STATIC_PINNAME_VIDEO_CAPTURE);
static const GUID category_preview = GUID_INIT(STATIC_PINNAME_VIDEO_PREVIEW);
static const GUID category_still = GUID_INIT(STATIC_PINNAME_VIDEO_STILL);

#define PIN_DESCRIPTOR(category, possible, flags) \
    { \
        VIDEO_PIN_MEMBERS(&pin_dispatch, &video_pin_automation, camera_ranges, \
                KSPIN_DATAFLOW_OUT, KSPIN_COMMUNICATION_BOTH, category), \
        .Flags = KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY | (flags), \
        .InstancesPossible = (possible), \
    }

static const KSPIN_DESCRIPTOR_EX pins[PIN_COUNT] =
{
    [PIN_CAPTURE] = PIN_DESCRIPTOR(&category_capture, 1, KSPIN_FLAG_IMPLEMENT_CLOCK),
    [PIN_PREVIEW] = PIN_DESCRIPTOR(&category_preview, 2, 0),
    [PIN_STILL] = PIN_DESCRIPTOR(&category_still, 1, 0),
};

static const KSFILTER_DISPATCH filter_dispatch =
{
    .Create = multicam_create,
    .Close = multicam_close,
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_CAPTURE),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO_CAMERA),
};

const KSFILTER_DESCRIPTOR multicam_filter = FILTER(&filter_dispatch, &filter_automation, pins, categories);
