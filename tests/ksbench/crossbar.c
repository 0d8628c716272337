/*
 * The TV card: its crossbar
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

#include "tv.h"

#define NONE (~0u)

static const struct jack
{
    ULONG type, related, wire;
}
inputs[KSBENCH_CROSSBAR_INPUTS] =
{
    [KSBENCH_CROSSBAR_TUNER] = {KS_PhysConn_Video_Tuner, KSBENCH_CROSSBAR_TUNER_AUDIO, KSBENCH_TV_WIRE_TUNER_VIDEO},
    [KSBENCH_CROSSBAR_COMPOSITE] = {KS_PhysConn_Video_Composite, KSBENCH_CROSSBAR_LINE, 0},
    [KSBENCH_CROSSBAR_SVIDEO] = {KS_PhysConn_Video_SVideo, KSBENCH_CROSSBAR_LINE, 0},
    [KSBENCH_CROSSBAR_TUNER_AUDIO] = {KS_PhysConn_Audio_Tuner, KSBENCH_CROSSBAR_TUNER, KSBENCH_TV_WIRE_AUDIO},
    [KSBENCH_CROSSBAR_LINE] = {KS_PhysConn_Audio_Line, KSBENCH_CROSSBAR_COMPOSITE, 0},
},
outputs[KSBENCH_CROSSBAR_OUTPUTS] =
{
    [KSBENCH_CROSSBAR_VIDEO] = {KS_PhysConn_Video_VideoDecoder, KSBENCH_CROSSBAR_AUDIO, KSBENCH_TV_WIRE_DECODER},
    [KSBENCH_CROSSBAR_AUDIO] = {KS_PhysConn_Audio_AudioDecoder, KSBENCH_CROSSBAR_VIDEO, 0},
};

static BOOLEAN is_audio(const struct jack *jack)
{
    return jack->type >= KS_PhysConn_Audio_Tuner;
}

/* No input is the way to mute an audio output; a video output always has one (ksproperty-crossbar-route.md). */
static BOOLEAN can_route(ULONG input, ULONG output)
{
    if (output >= KSBENCH_CROSSBAR_OUTPUTS) return FALSE;
    if (input == NONE) return is_audio(&outputs[output]);
    return input < KSBENCH_CROSSBAR_INPUTS && is_audio(&inputs[input]) == is_audio(&outputs[output]);
}

static NTSTATUS get_caps(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_CROSSBAR_CAPS_S *caps = data;

    tv_answer(irp, request, data, sizeof(*caps));
    caps->NumberOfInputs = KSBENCH_CROSSBAR_INPUTS;
    caps->NumberOfOutputs = KSBENCH_CROSSBAR_OUTPUTS;
    return STATUS_SUCCESS;
}

static NTSTATUS get_pin_info(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const KSPROPERTY_CROSSBAR_PININFO_S asked = *(const KSPROPERTY_CROSSBAR_PININFO_S *)request;
    const BOOLEAN is_input = asked.Direction == KSPIN_DATAFLOW_IN;
    KSPROPERTY_CROSSBAR_PININFO_S *info = data;
    const struct jack *jack;

    if (!is_input && asked.Direction != KSPIN_DATAFLOW_OUT) return STATUS_INVALID_PARAMETER;
    if (asked.Index >= (is_input ? KSBENCH_CROSSBAR_INPUTS : KSBENCH_CROSSBAR_OUTPUTS)) return STATUS_INVALID_PARAMETER;
    jack = is_input ? &inputs[asked.Index] : &outputs[asked.Index];
    tv_answer(irp, request, data, sizeof(*info));
    info->Direction = asked.Direction;
    info->Index = asked.Index;
    info->PinType = jack->type;
    info->RelatedPinIndex = jack->related;
    info->Medium = tv_mediums[jack->wire];
    return STATUS_SUCCESS;
}

static NTSTATUS get_can_route(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const KSPROPERTY_CROSSBAR_ROUTE_S asked = *(const KSPROPERTY_CROSSBAR_ROUTE_S *)request;
    KSPROPERTY_CROSSBAR_ROUTE_S *route = data;

    tv_answer(irp, request, data, sizeof(*route));
    route->IndexInputPin = asked.IndexInputPin;
    route->IndexOutputPin = asked.IndexOutputPin;
    route->CanRoute = can_route(asked.IndexInputPin, asked.IndexOutputPin);
    return STATUS_SUCCESS;
}

static NTSTATUS get_route(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const ULONG output = ((const KSPROPERTY_CROSSBAR_ROUTE_S *)request)->IndexOutputPin;
    KSPROPERTY_CROSSBAR_ROUTE_S *route = data;

    if (output >= KSBENCH_CROSSBAR_OUTPUTS) return STATUS_INVALID_PARAMETER;
    tv_answer(irp, request, data, sizeof(*route));
    route->IndexOutputPin = output;
    route->IndexInputPin = tv_lock()->routes[output];
    tv_unlock();
    route->CanRoute = TRUE;
    return STATUS_SUCCESS;
}

static NTSTATUS set_route(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const KSPROPERTY_CROSSBAR_ROUTE_S *route = data;

    if (!can_route(route->IndexInputPin, route->IndexOutputPin)) return STATUS_INVALID_PARAMETER;
    tv_lock()->routes[route->IndexOutputPin] = route->IndexInputPin;
    tv_unlock();
    return STATUS_SUCCESS;
}

static const GUID property_set_crossbar = GUID_INIT(STATIC_PROPSETID_VIDCAP_CROSSBAR);

static const KSPROPERTY_ITEM crossbar_items[] =
{
    TV_ITEM(KSPROPERTY_CROSSBAR_CAPS, get_caps, NULL, KSPROPERTY_CROSSBAR_CAPS_S),
    TV_ITEM_IN(KSPROPERTY_CROSSBAR_PININFO, get_pin_info, NULL, KSPROPERTY_CROSSBAR_PININFO_S),
    TV_ITEM_IN(KSPROPERTY_CROSSBAR_CAN_ROUTE, get_can_route, NULL, KSPROPERTY_CROSSBAR_ROUTE_S),
    TV_ITEM_IN(KSPROPERTY_CROSSBAR_ROUTE, get_route, set_route, KSPROPERTY_CROSSBAR_ROUTE_S),
};

static const KSPROPERTY_SET filter_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_crossbar, ARRAYSIZE(crossbar_items), crossbar_items, 0, NULL),
    HOOK_FILTER_PROPERTY_SETS
};

static const KSAUTOMATION_TABLE filter_automation = AUTOMATION(filter_property_sets);

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    [KSBENCH_CROSSBAR_TUNER] = TV_INPUT(tv_video_ranges, KSBENCH_TV_WIRE_TUNER_VIDEO, NULL),
    [KSBENCH_CROSSBAR_COMPOSITE] = TV_SOCKET(tv_video_ranges, KSPIN_DATAFLOW_IN),
    [KSBENCH_CROSSBAR_SVIDEO] = TV_SOCKET(tv_video_ranges, KSPIN_DATAFLOW_IN),
    [KSBENCH_CROSSBAR_TUNER_AUDIO] = TV_INPUT(tv_audio_ranges, KSBENCH_TV_WIRE_AUDIO, NULL),
    [KSBENCH_CROSSBAR_LINE] = TV_SOCKET(tv_audio_ranges, KSPIN_DATAFLOW_IN),
    [KSBENCH_CROSSBAR_INPUTS + KSBENCH_CROSSBAR_VIDEO] = TV_OUTPUT(tv_video_ranges, KSBENCH_TV_WIRE_DECODER, NULL),
    [KSBENCH_CROSSBAR_INPUTS + KSBENCH_CROSSBAR_AUDIO] = TV_SOCKET(tv_audio_ranges, KSPIN_DATAFLOW_OUT),
};

static const GUID categories[] = {GUID_INIT(STATIC_KSCATEGORY_CROSSBAR)};

const KSFILTER_DESCRIPTOR crossbar_filter = FILTER(NULL, &filter_automation, pins, categories);
