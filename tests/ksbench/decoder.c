/*
 * The TV card: its analog video decoder, which captures
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

#define STANDARDS (KS_AnalogVideo_NTSC_M | KS_AnalogVideo_NTSC_M_J | KS_AnalogVideo_PAL_B | KS_AnalogVideo_PAL_D | \
        KS_AnalogVideo_PAL_G | KS_AnalogVideo_PAL_H | KS_AnalogVideo_PAL_I | KS_AnalogVideo_PAL_M | KS_AnalogVideo_SECAM_L)

static NTSTATUS decoder_create(KSFILTER *filter, IRP *irp)
{
    tv_add_decoder(controls_of(filter));
    return STATUS_SUCCESS;
}

static NTSTATUS decoder_close(KSFILTER *filter, IRP *irp)
{
    tv_remove_decoder();
    return STATUS_SUCCESS;
}

static NTSTATUS get_caps(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_VIDEODECODER_CAPS_S *caps = data;

    tv_answer(irp, request, data, sizeof(*caps));
    caps->StandardsSupported = STANDARDS;
    caps->Capabilities = KS_VIDEODECODER_FLAGS_CAN_DISABLE_OUTPUT | KS_VIDEODECODER_FLAGS_CAN_USE_VCR_LOCKING
            | KS_VIDEODECODER_FLAGS_CAN_INDICATE_LOCKED;
    caps->SettlingTime = 20;
    caps->HSyncPerVSync = 6;
    return STATUS_SUCCESS;
}

/* Where a property that is one number is kept. */
static ULONG *find_value(struct tv_card *card, ULONG id)
{
    if (id == KSPROPERTY_VIDEODECODER_STANDARD) return &card->decoder_standard;
    return id == KSPROPERTY_VIDEODECODER_OUTPUT_ENABLE ? &card->output_enable : &card->vcr_timing;
}

static NTSTATUS get_value(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_VIDEODECODER_S *value = data;

    tv_answer(irp, request, data, sizeof(*value));
    value->Value = *find_value(tv_lock(), request->Id);
    tv_unlock();
    return STATUS_SUCCESS;
}

static NTSTATUS set_standard(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const ULONG standard = ((const KSPROPERTY_VIDEODECODER_S *)data)->Value;

    if (!standard || (standard & (standard - 1)) || !(standard & STANDARDS)) return STATUS_INVALID_PARAMETER;
    tv_lock()->decoder_standard = standard;
    tv_unlock();
    return STATUS_SUCCESS;
}

static NTSTATUS set_switch(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const KSPROPERTY_VIDEODECODER_S *value = data;

    *find_value(tv_lock(), request->Id) = !!value->Value;
    tv_unlock();
    return STATUS_SUCCESS;
}

static NTSTATUS get_status(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPROPERTY_VIDEODECODER_STATUS_S *status = data;
    const struct tv_card *card;
    struct tv_signal signal;

    tv_answer(irp, request, data, sizeof(*status));
    card = tv_lock();
    signal = tv_get_signal(card);
    status->NumberOfLines = signal.lines ? signal.lines : tv_lines(card->decoder_standard);
    status->SignalLocked = signal.present && status->NumberOfLines == tv_lines(card->decoder_standard);
    tv_unlock();
    return STATUS_SUCCESS;
}

static const GUID property_set_decoder = GUID_INIT(STATIC_PROPSETID_VIDCAP_VIDEODECODER);

static const KSPROPERTY_ITEM decoder_items[] =
{
    TV_ITEM(KSPROPERTY_VIDEODECODER_CAPS, get_caps, NULL, KSPROPERTY_VIDEODECODER_CAPS_S),
    TV_ITEM(KSPROPERTY_VIDEODECODER_STANDARD, get_value, set_standard, KSPROPERTY_VIDEODECODER_S),
    TV_ITEM(KSPROPERTY_VIDEODECODER_STATUS, get_status, NULL, KSPROPERTY_VIDEODECODER_STATUS_S),
    TV_ITEM(KSPROPERTY_VIDEODECODER_OUTPUT_ENABLE, get_value, set_switch, KSPROPERTY_VIDEODECODER_S),
    TV_ITEM(KSPROPERTY_VIDEODECODER_VCR_TIMING, get_value, set_switch, KSPROPERTY_VIDEODECODER_S),
};

static const KSPROPERTY_SET filter_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_decoder, ARRAYSIZE(decoder_items), decoder_items, 0, NULL),
    HOOK_FILTER_PROPERTY_SETS
};

static const KSAUTOMATION_TABLE filter_automation = AUTOMATION(filter_property_sets);

static NTSTATUS create_capture(KSPIN *pin, IRP *irp)
{
    static const struct video_role role = {0};

    return video_pin_create(pin, &role, NULL);
}

static const KSPIN_DISPATCH capture_dispatch =
{
    .Create = create_capture,
    .Close = video_pin_close,
    .Process = video_pin_process,
    .SetDataFormat = video_pin_set_format,
    .SetDeviceState = video_pin_set_state,
};

static const GUID category_analog = GUID_INIT(STATIC_PINNAME_VIDEO_ANALOGVIDEOIN);
static const GUID category_capture = GUID_INIT(STATIC_PINNAME_VIDEO_CAPTURE);

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    TV_INPUT(tv_video_ranges, KSBENCH_TV_WIRE_DECODER, &category_analog),
    {
        VIDEO_PIN_MEMBERS(&capture_dispatch, &video_pin_automation, camera_ranges,
                KSPIN_DATAFLOW_OUT, KSPIN_COMMUNICATION_BOTH, &category_capture),
        .Flags = KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY,
        .InstancesPossible = 1,
    },
};

static const KSFILTER_DISPATCH filter_dispatch =
{
    .Create = decoder_create,
    .Close = decoder_close,
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_CAPTURE),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
};

const KSFILTER_DESCRIPTOR decoder_filter = FILTER(&filter_dispatch, &filter_automation, pins, categories);
