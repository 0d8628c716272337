/*
 * PROPSETID_VIDCAP_VIDEOCOMPRESSION: settings of a compressor, which compresses nothing
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
 * The documents have the set on filters, with the number of a stream, which is a pin factory; some drivers have it on pins. Either way
 * the settings are those of one piece of hardware, and stay when all is closed.
 */

/* Of the properties by id; those without a default are no values. */
static const struct setting
{
    LONG max, def;
    BOOLEAN has_default_sign;        /* what is below 0 stands for the default */
}
settings[] =
{
    [KSPROPERTY_VIDEOCOMPRESSION_KEYFRAME_RATE] = {KSBENCH_MAX_KEY_FRAME_RATE, KSBENCH_KEY_FRAME_RATE, TRUE},
    [KSPROPERTY_VIDEOCOMPRESSION_PFRAMES_PER_KEYFRAME] = {KSBENCH_MAX_P_FRAMES, KSBENCH_P_FRAMES, TRUE},
    [KSPROPERTY_VIDEOCOMPRESSION_QUALITY] = {10000, KSBENCH_QUALITY, TRUE},
    [KSPROPERTY_VIDEOCOMPRESSION_WINDOWSIZE] = {KSBENCH_MAX_WINDOW_SIZE, KSBENCH_WINDOW_SIZE, FALSE},
};

/* What was set, and 1 more; 0: the default. */
static volatile LONG values[ARRAYSIZE(settings)];

static NTSTATUS get_info(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const KSPROPERTY_VIDEOCOMPRESSION_GETINFO_S *asked = (const KSPROPERTY_VIDEOCOMPRESSION_GETINFO_S *)request;
    KSPROPERTY_VIDEOCOMPRESSION_GETINFO_S *info = data;

    if (asked->StreamIndex) return STATUS_INVALID_PARAMETER;
    *info = *asked;
    info->DefaultKeyFrameRate = KSBENCH_KEY_FRAME_RATE;
    info->DefaultPFrameRate = KSBENCH_P_FRAMES;
    info->DefaultQuality = KSBENCH_QUALITY;
    info->NumberOfQualitySettings = 10001;
    info->Capabilities = KS_CompressionCaps_CanQuality | KS_CompressionCaps_CanKeyFrame | KS_CompressionCaps_CanBFrame
            | KS_CompressionCaps_CanWindow;
    return faults_answer(irp, request, data, sizeof(*info));
}

static NTSTATUS get_setting(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const KSPROPERTY_VIDEOCOMPRESSION_S *asked = (const KSPROPERTY_VIDEOCOMPRESSION_S *)request;
    KSPROPERTY_VIDEOCOMPRESSION_S *answer = data;
    LONG value;

    if (asked->StreamIndex) return STATUS_INVALID_PARAMETER;
    value = values[request->Id];
    *answer = *asked;
    answer->Value = value ? value - 1 : settings[request->Id].def;
    return faults_answer(irp, request, data, sizeof(*answer));
}

static NTSTATUS set_setting(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const struct setting *setting = &settings[request->Id];
    const KSPROPERTY_VIDEOCOMPRESSION_S *asked = data;
    LONG value = asked->Value;

    if (asked->StreamIndex) return STATUS_INVALID_PARAMETER;
    if (value < 0 && setting->has_default_sign) value = setting->def;
    if (value < 0 || value > setting->max) return STATUS_INVALID_PARAMETER;
    InterlockedExchange(&values[request->Id], value + 1);
    return STATUS_SUCCESS;
}

#define SETTING(id) \
    { \
        .PropertyId = (id), \
        .GetPropertyHandler = get_setting, \
        .MinProperty = sizeof(KSPROPERTY_VIDEOCOMPRESSION_S), \
        .MinData = sizeof(KSPROPERTY_VIDEOCOMPRESSION_S), \
        .SetPropertyHandler = set_setting, \
    }

const GUID property_set_compression = GUID_INIT(STATIC_PROPSETID_VIDCAP_VIDEOCOMPRESSION);

/* Capture drivers don't have the two that override something (see the pages of the properties). */
const KSPROPERTY_ITEM compression_items[COMPRESSION_ITEMS_COUNT] =
{
    {
        .PropertyId = KSPROPERTY_VIDEOCOMPRESSION_GETINFO,
        .GetPropertyHandler = get_info,
        .MinProperty = sizeof(KSPROPERTY_VIDEOCOMPRESSION_GETINFO_S),
        .MinData = sizeof(KSPROPERTY_VIDEOCOMPRESSION_GETINFO_S),
    },
    SETTING(KSPROPERTY_VIDEOCOMPRESSION_KEYFRAME_RATE),
    SETTING(KSPROPERTY_VIDEOCOMPRESSION_PFRAMES_PER_KEYFRAME),
    SETTING(KSPROPERTY_VIDEOCOMPRESSION_QUALITY),
    SETTING(KSPROPERTY_VIDEOCOMPRESSION_WINDOWSIZE),
};
