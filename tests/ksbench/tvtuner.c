/*
 * The TV card: its tuner
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

static const struct tuner_mode
{
    ULONG mode, standards, min, max, granularity, inputs, strategy;
}
modes[] =
{
    {
        KSPROPERTY_TUNER_MODE_TV,
        KS_AnalogVideo_NTSC_M | KS_AnalogVideo_PAL_B | KS_AnalogVideo_PAL_G | KS_AnalogVideo_PAL_I | KS_AnalogVideo_SECAM_L,
        KSBENCH_TV_MIN_FREQUENCY, KSBENCH_TV_MAX_FREQUENCY, KSBENCH_TV_GRANULARITY, KSBENCH_TV_INPUTS, KS_TUNER_STRATEGY_PLL
    },
    {KSPROPERTY_TUNER_MODE_FM_RADIO, 0, 87500000, 108000000, 50000, KSBENCH_TV_INPUTS, KS_TUNER_STRATEGY_SIGNAL_STRENGTH},
};

static const struct tuner_mode *find_mode(ULONG mode)
{
    ULONG i;

    for (i = 0; i < ARRAYSIZE(modes); i++)
        if (modes[i].mode == mode) return &modes[i];
    return NULL;
}

static NTSTATUS get_caps(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_TUNER_CAPS_S *caps = data;
    ULONG i;

    tv_answer(irp, request, data, sizeof(*caps));
    for (i = 0; i < ARRAYSIZE(modes); i++) caps->ModesSupported |= modes[i].mode;
    caps->VideoMedium = tv_mediums[KSBENCH_TV_WIRE_TUNER_VIDEO];
    caps->TVAudioMedium = tv_mediums[KSBENCH_TV_WIRE_TUNER_AUDIO];
    caps->RadioAudioMedium = tv_mediums[KSBENCH_TV_WIRE_TUNER_AUDIO];
    return STATUS_SUCCESS;
}

static NTSTATUS get_mode_caps(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const struct tuner_mode *mode = find_mode(((const KSPROPERTY_TUNER_MODE_CAPS_S *)request)->Mode);
    KSPROPERTY_TUNER_MODE_CAPS_S *caps = data;

    if (!mode) return STATUS_INVALID_PARAMETER;
    tv_answer(irp, request, data, sizeof(*caps));
    caps->Mode = mode->mode;
    caps->StandardsSupported = mode->standards;
    caps->MinFrequency = mode->min;
    caps->MaxFrequency = mode->max;
    caps->TuningGranularity = mode->granularity;
    caps->NumberOfInputs = mode->inputs;
    caps->SettlingTime = KSBENCH_TV_SETTLING;
    caps->Strategy = mode->strategy;
    return STATUS_SUCCESS;
}

static NTSTATUS get_mode(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_TUNER_MODE_S *mode = data;

    tv_answer(irp, request, data, sizeof(*mode));
    mode->Mode = tv_lock()->mode;
    tv_unlock();
    return STATUS_SUCCESS;
}

static void tune(struct tv_card *card, ULONG frequency)
{
    card->last_frequency = card->frequency;
    card->frequency = frequency;
    card->settled = clock_now() + KSBENCH_TV_SETTLING * 10000;
    card->tuner_changed = TRUE;
}

/* A new mode begins at its lowest frequency. */
static NTSTATUS set_mode(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const struct tuner_mode *mode = find_mode(((const KSPROPERTY_TUNER_MODE_S *)data)->Mode);
    struct tv_card *card;

    if (!mode) return STATUS_INVALID_PARAMETER;
    card = tv_lock();
    if (card->mode != mode->mode) tune(card, mode->min);
    card->mode = mode->mode;
    tv_unlock();
    return STATUS_SUCCESS;
}

static NTSTATUS get_standard(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_TUNER_STANDARD_S *standard = data;

    tv_answer(irp, request, data, sizeof(*standard));
    standard->Standard = tv_lock()->standard;
    tv_unlock();
    return STATUS_SUCCESS;
}

static NTSTATUS set_standard(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const ULONG standard = ((const KSPROPERTY_TUNER_STANDARD_S *)data)->Standard;
    struct tv_card *card;

    if (!standard || (standard & (standard - 1)) || !(standard & modes[0].standards)) return STATUS_INVALID_PARAMETER;
    card = tv_lock();
    card->standard = standard;
    card->tuner_changed = TRUE;
    tv_unlock();
    return STATUS_SUCCESS;
}

static NTSTATUS get_frequency(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_TUNER_FREQUENCY_S *frequency = data;
    const struct tv_card *card;

    tv_answer(irp, request, data, sizeof(*frequency));
    card = tv_lock();
    frequency->Frequency = card->frequency;
    frequency->LastFrequency = card->last_frequency;
    frequency->TuningFlags = card->tuning_flags;
    frequency->Channel = card->channel;
    frequency->Country = card->country;
    tv_unlock();
    return STATUS_SUCCESS;
}

/* KS_TUNER_TUNING_FINE and _COARSE are for drivers that tune by themselves. */
static NTSTATUS set_frequency(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const KSPROPERTY_TUNER_FREQUENCY_S *frequency = data;
    NTSTATUS status = STATUS_INVALID_PARAMETER;
    const struct tuner_mode *mode;
    struct tv_card *card;

    card = tv_lock();
    mode = find_mode(card->mode);
    if (frequency->TuningFlags == KS_TUNER_TUNING_EXACT && frequency->Frequency >= mode->min && frequency->Frequency <= mode->max)
    {
        tune(card, frequency->Frequency);
        card->tuning_flags = frequency->TuningFlags;
        card->channel = frequency->Channel;
        card->country = frequency->Country;
        status = STATUS_SUCCESS;
    }
    tv_unlock();
    return status;
}

static NTSTATUS get_input(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_TUNER_INPUT_S *input = data;

    tv_answer(irp, request, data, sizeof(*input));
    input->InputIndex = tv_lock()->input;
    tv_unlock();
    return STATUS_SUCCESS;
}

static NTSTATUS set_input(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const ULONG input = ((const KSPROPERTY_TUNER_INPUT_S *)data)->InputIndex;
    struct tv_card *card;

    if (input >= KSBENCH_TV_INPUTS) return STATUS_INVALID_PARAMETER;
    card = tv_lock();
    card->input = input;
    card->tuner_changed = TRUE;
    card->settled = clock_now() + KSBENCH_TV_SETTLING * 10000;
    tv_unlock();
    return STATUS_SUCCESS;
}

/* While the tuner is busy there is no signal. */
static NTSTATUS get_status(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_TUNER_STATUS_S *status = data;
    const struct tuner_mode *mode;
    const struct tv_card *card;
    ULONG audio_modes;
    LONG offset;

    tv_answer(irp, request, data, sizeof(*status));
    card = tv_lock();
    mode = find_mode(card->mode);
    status->CurrentFrequency = card->frequency;
    status->Busy = clock_now() < card->settled;
    if (!status->Busy && tv_get_station(card, &offset, &audio_modes))
    {
        status->PLLOffset = offset / (LONG)mode->granularity;
        status->SignalStrength = !offset;
    }
    tv_unlock();
    return STATUS_SUCCESS;
}

static const GUID property_set_tuner = GUID_INIT(STATIC_PROPSETID_TUNER);

static const KSPROPERTY_ITEM tuner_items[] =
{
    TV_ITEM(KSPROPERTY_TUNER_CAPS, get_caps, NULL, KSPROPERTY_TUNER_CAPS_S),
    TV_ITEM_IN(KSPROPERTY_TUNER_MODE_CAPS, get_mode_caps, NULL, KSPROPERTY_TUNER_MODE_CAPS_S),
    TV_ITEM(KSPROPERTY_TUNER_MODE, get_mode, set_mode, KSPROPERTY_TUNER_MODE_S),
    TV_ITEM(KSPROPERTY_TUNER_STANDARD, get_standard, set_standard, KSPROPERTY_TUNER_STANDARD_S),
    TV_ITEM(KSPROPERTY_TUNER_FREQUENCY, get_frequency, set_frequency, KSPROPERTY_TUNER_FREQUENCY_S),
    TV_ITEM(KSPROPERTY_TUNER_INPUT, get_input, set_input, KSPROPERTY_TUNER_INPUT_S),
    TV_ITEM(KSPROPERTY_TUNER_STATUS, get_status, NULL, KSPROPERTY_TUNER_STATUS_S),
};

static const KSPROPERTY_SET filter_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_tuner, ARRAYSIZE(tuner_items), tuner_items, 0, NULL),
    HOOK_FILTER_PROPERTY_SETS
};

const GUID event_set_tuner = GUID_INIT(STATIC_EVENTSETID_TUNER);

static const KSEVENT_ITEM event_items[] =
{
    DEFINE_KSEVENT_ITEM(KSEVENT_TUNER_CHANGED, sizeof(KSEVENTDATA), 0, faults_event, NULL, NULL),
};

static const KSEVENT_SET event_sets[] =
{
    DEFINE_KSEVENT_SET(&event_set_tuner, ARRAYSIZE(event_items), event_items),
};

static const KSAUTOMATION_TABLE filter_automation =
{
    .PropertySetsCount = ARRAYSIZE(filter_property_sets),
    .PropertyItemSize = sizeof(KSPROPERTY_ITEM),
    .PropertySets = filter_property_sets,
    .EventSetsCount = ARRAYSIZE(event_sets),
    .EventItemSize = sizeof(KSEVENT_ITEM),
    .EventSets = event_sets,
};

static NTSTATUS tuner_create(PKSFILTER filter, PIRP irp)
{
    struct tv_tuner *tuner = ExAllocatePoolWithTag(NonPagedPool, sizeof(*tuner), KSVIRT_TAG);

    if (!tuner) return STATUS_INSUFFICIENT_RESOURCES;
    tuner->filter = filter;
    filter->Context = tuner;
    tv_add_tuner(tuner);
    return STATUS_SUCCESS;
}

static NTSTATUS tuner_close(PKSFILTER filter, PIRP irp)
{
    tv_remove_tuner(filter->Context);
    ExFreePoolWithTag(filter->Context, KSVIRT_TAG);
    return STATUS_SUCCESS;
}

static const KSFILTER_DISPATCH filter_dispatch =
{
    .Create = tuner_create,
    .Close = tuner_close,
};

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    TV_OUTPUT(tv_video_ranges, KSBENCH_TV_WIRE_TUNER_VIDEO, NULL),
    TV_OUTPUT(tv_audio_ranges, KSBENCH_TV_WIRE_TUNER_AUDIO, NULL),
};

static const GUID categories[] = {GUID_INIT(STATIC_KSCATEGORY_TVTUNER)};

const KSFILTER_DESCRIPTOR tvtuner_filter = FILTER(&filter_dispatch, &filter_automation, pins, categories);
