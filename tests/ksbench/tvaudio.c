/*
 * The TV card: stereo and languages
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

#define MODES (KS_TVAUDIO_MODE_MONO | KS_TVAUDIO_MODE_STEREO | KS_TVAUDIO_MODE_LANG_A | KS_TVAUDIO_MODE_LANG_B)

static NTSTATUS get_caps(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_TVAUDIO_CAPS_S *caps = data;

    tv_answer(irp, request, data, sizeof(*caps));
    caps->Capabilities = MODES;
    caps->InputMedium = tv_mediums[KSBENCH_TV_WIRE_TUNER_AUDIO];
    caps->OutputMedium = tv_mediums[KSBENCH_TV_WIRE_AUDIO];
    return STATUS_SUCCESS;
}

static NTSTATUS get_mode(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_TVAUDIO_S *mode = data;

    tv_answer(irp, request, data, sizeof(*mode));
    mode->Mode = tv_lock()->audio_mode;
    tv_unlock();
    return STATUS_SUCCESS;
}

/* What is wanted may be more than the station has now. */
static NTSTATUS set_mode(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const ULONG mode = ((const KSPROPERTY_TVAUDIO_S *)data)->Mode;

    if (!mode || (mode & ~MODES)) return STATUS_INVALID_PARAMETER;
    tv_lock()->audio_mode = mode;
    tv_unlock();
    return STATUS_SUCCESS;
}

static NTSTATUS get_available_modes(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_TVAUDIO_S *mode = data;
    ULONG modes;
    LONG offset;

    tv_answer(irp, request, data, sizeof(*mode));
    mode->Mode = tv_get_station(tv_lock(), &offset, &modes) ? modes : KS_TVAUDIO_MODE_MONO;
    tv_unlock();
    return STATUS_SUCCESS;
}

static const GUID property_set_tvaudio = GUID_INIT(STATIC_PROPSETID_VIDCAP_TVAUDIO);

static const KSPROPERTY_ITEM tvaudio_items[] =
{
    TV_ITEM(KSPROPERTY_TVAUDIO_CAPS, get_caps, NULL, KSPROPERTY_TVAUDIO_CAPS_S),
    TV_ITEM(KSPROPERTY_TVAUDIO_MODE, get_mode, set_mode, KSPROPERTY_TVAUDIO_S),
    TV_ITEM(KSPROPERTY_TVAUDIO_CURRENTLY_AVAILABLE_MODES, get_available_modes, NULL, KSPROPERTY_TVAUDIO_S),
};

static const KSPROPERTY_SET filter_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_tvaudio, ARRAYSIZE(tvaudio_items), tvaudio_items, 0, NULL),
    HOOK_FILTER_PROPERTY_SETS
};

static const KSAUTOMATION_TABLE filter_automation = AUTOMATION(filter_property_sets);

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    TV_INPUT(tv_audio_ranges, KSBENCH_TV_WIRE_TUNER_AUDIO, NULL),
    TV_OUTPUT(tv_audio_ranges, KSBENCH_TV_WIRE_AUDIO, NULL),
};

static const GUID categories[] = {GUID_INIT(STATIC_KSCATEGORY_TVAUDIO)};

const KSFILTER_DESCRIPTOR tvaudio_filter = FILTER(NULL, &filter_automation, pins, categories);
