/*
 * The pins of the odd driver
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

#include "ksodd_private.h"

/* ---- creation, states, frames ---- */

static NTSTATUS NTAPI pin_create(PKSPIN pin, PIRP irp)
{
    delay_wait(KSODD_DELAY_PIN);
    facts.attributes = pin->AttributeList ? pin->AttributeList->Count : 0;
    if (pin->Id == KSODD_HEADERS) pin->StreamHeaderSize = sizeof(KSSTREAM_HEADER) + sizeof(KS_FRAME_INFO);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI pin_set_state(PKSPIN pin, KSSTATE to, KSSTATE from)
{
    delay_wait(KSODD_DELAY_STATE);
    return STATUS_SUCCESS;
}

static void fill_frame(KSPIN *pin, KSSTREAM_POINTER *pointer)
{
    KS_FRAME_INFO *info = (KS_FRAME_INFO *)(pointer->StreamHeader + 1);
    LONGLONG *count = (LONGLONG *)&pin->Context;

    memset(pointer->Offset->Data, 0x5a, pointer->Offset->Remaining);
    pointer->StreamHeader->DataUsed = pointer->Offset->Count;
    ++*count;
    if (pointer->StreamHeader->Size >= sizeof(KSSTREAM_HEADER) + sizeof(*info)) info->PictureNumber = *count;
}

static NTSTATUS NTAPI pin_process(PKSPIN pin)
{
    KSSTREAM_POINTER *pointer = KsPinGetLeadingEdgeStreamPointer(pin, KSSTREAM_POINTER_STATE_LOCKED);

    if (!pointer) return STATUS_PENDING;
    if (pin->DataFlow == KSPIN_DATAFLOW_OUT) fill_frame(pin, pointer);
    else facts.frames++;
    KsStreamPointerAdvanceOffsetsAndUnlock(pointer, 0, 0, TRUE);
    return STATUS_SUCCESS;
}

static const KSPIN_DISPATCH pin_dispatch =
{
    .Create = pin_create,
    .Process = pin_process,
    .SetDeviceState = pin_set_state,
};

/* ---- formats ---- */

/* A format is the range without anything more. */
static NTSTATUS NTAPI intersect(PVOID context, PIRP irp, PKSP_PIN request, PKSDATARANGE caller, PKSDATARANGE range, ULONG size,
        PVOID data, PULONG needed)
{
    KSDATAFORMAT *format = data;

    delay_wait(KSODD_DELAY_FORMAT);
    *needed = sizeof(*format);
    if (!size) return STATUS_BUFFER_OVERFLOW;
    if (size < sizeof(*format)) return STATUS_BUFFER_TOO_SMALL;
    memcpy(format, range, sizeof(*format));
    format->FormatSize = sizeof(*format);
    format->Flags = 0;
    format->SampleSize = KSODD_SAMPLE_SIZE;
    return STATUS_SUCCESS;
}

#define TYPE(data) {data, 0x6c0f, 0x4e2b, {0x8a, 0x37, 0x51, 0xc4, 0xe0, 0x9d, 0x3f, 0x62}}
#define RANGE(range_flags, ...) \
    {{ \
        .FormatSize = sizeof(KSDATARANGE), \
        .Flags = (range_flags), \
        .MajorFormat = GUID_INIT(STATIC_KSODD_TYPE), \
        .SubFormat = __VA_ARGS__, \
        .Specifier = GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_NONE), \
    }}

static const KSDATARANGE plain_range = RANGE(0, GUID_INIT(STATIC_KSDATAFORMAT_SUBTYPE_NONE));
static const KSDATARANGE attribute_range = RANGE(KSDATARANGE_ATTRIBUTES | KSDATARANGE_REQUIRED_ATTRIBUTES,
        GUID_INIT(STATIC_KSDATAFORMAT_SUBTYPE_NONE));
static const KSDATARANGE first_range = RANGE(0, TYPE(1)), second_range = RANGE(0, TYPE(2)), third_range = RANGE(0, TYPE(3));
static const KSDATARANGE video_range =
{{
    .FormatSize = sizeof(KSDATARANGE),
    .MajorFormat = GUID_INIT(STATIC_KSDATAFORMAT_TYPE_VIDEO),
    .SubFormat = GUID_INIT(STATIC_KSDATAFORMAT_SUBTYPE_NONE),
    .Specifier = GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_NONE),
}};

static const KSATTRIBUTE attribute = {sizeof(attribute), KSATTRIBUTE_REQUIRED, GUID_INIT(STATIC_KSODD_ATTRIBUTE)};
static const KSATTRIBUTE *const attribute_pointers[] = {&attribute};
static const KSATTRIBUTE_LIST attribute_list = {ARRAYSIZE(attribute_pointers), (PKSATTRIBUTE *)attribute_pointers};

static const void *const plain_ranges[] = {&plain_range};
static const void *const attribute_ranges[] = {&attribute_range, &attribute_list};
static const void *const many_ranges[KSODD_RANGES] = {&first_range, &second_range, &third_range};
static const void *const video_ranges[] = {&video_range};

NTSTATUS constrain_ranges(KSFILTER *filter, ULONG count)
{
    KSPIN_DESCRIPTOR_EX *pins;
    NTSTATUS status;

    if (!count || count > KSODD_RANGES) return STATUS_INVALID_PARAMETER;
    if (!NT_SUCCESS(status = KsEdit(filter, &filter->Descriptor, KSODD_TAG))) return status;
    if (!NT_SUCCESS(status = KsEditSized(filter, &filter->Descriptor->PinDescriptors, sizeof(odd_pins), sizeof(odd_pins), KSODD_TAG)))
        return status;
    pins = (KSPIN_DESCRIPTOR_EX *)filter->Descriptor->PinDescriptors;
    pins[KSODD_CONSTRAINED].PinDescriptor.ConstrainedDataRanges = (PKSDATARANGE *)many_ranges;
    pins[KSODD_CONSTRAINED].PinDescriptor.ConstrainedDataRangesCount = count;
    return STATUS_SUCCESS;
}

/* ---- properties of pins ---- */

static NTSTATUS set_rate(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const KSRATE *rate = data;

    facts.rates++;
    facts.start = rate->PresentationStart;
    facts.duration = rate->Duration;
    facts.rate = rate->Rate;
    facts.flags = rate->Flags;
    return STATUS_SUCCESS;
}

static NTSTATUS get_header_size(IRP *irp, KSIDENTIFIER *request, void *data)
{
    return STATUS_NOT_FOUND;
}

static const KSPROPERTY_ITEM rate_items[] =
{
    ITEM(KSPROPERTY_STREAM_RATE, NULL, set_rate, sizeof(KSPROPERTY), sizeof(KSRATE)),
};

static const KSPROPERTY_ITEM header_items[] =
{
    ITEM(KSPROPERTY_STREAMINTERFACE_HEADERSIZE, get_header_size, NULL, sizeof(KSPROPERTY), sizeof(ULONG)),
};

static const GUID stream_set = GUID_INIT(STATIC_KSPROPSETID_Stream);
static const GUID interface_set = GUID_INIT(STATIC_KSPROPSETID_StreamInterface);

static const KSPROPERTY_SET rate_sets[] =
{
    DEFINE_KSPROPERTY_SET(&stream_set, ARRAYSIZE(rate_items), rate_items, 0, NULL),
};

static const KSPROPERTY_SET header_sets[] =
{
    DEFINE_KSPROPERTY_SET(&interface_set, ARRAYSIZE(header_items), header_items, 0, NULL),
};

static const KSAUTOMATION_TABLE rate_automation =
{
    .PropertySetsCount = ARRAYSIZE(rate_sets),
    .PropertyItemSize = sizeof(KSPROPERTY_ITEM),
    .PropertySets = rate_sets,
};

static const KSAUTOMATION_TABLE header_automation =
{
    .PropertySetsCount = ARRAYSIZE(header_sets),
    .PropertyItemSize = sizeof(KSPROPERTY_ITEM),
    .PropertySets = header_sets,
};

#define PIN(flow, pin_ranges, pin_automation) \
    { \
        .Dispatch = &pin_dispatch, \
        .AutomationTable = (pin_automation), \
        .PinDescriptor = \
        { \
            .DataRangesCount = ARRAYSIZE(pin_ranges), \
            .DataRanges = (const PKSDATARANGE *)pin_ranges, \
            .DataFlow = (flow), \
            .Communication = KSPIN_COMMUNICATION_SINK, \
        }, \
        .InstancesPossible = 1, \
        .IntersectHandler = intersect, \
    }

const KSPIN_DESCRIPTOR_EX odd_pins[KSODD_PINS] =
{
    [KSODD_ATTRIBUTES] = PIN(KSPIN_DATAFLOW_OUT, attribute_ranges, NULL),
    [KSODD_CONSTRAINED] = PIN(KSPIN_DATAFLOW_OUT, many_ranges, NULL),
    [KSODD_INPUT] = PIN(KSPIN_DATAFLOW_IN, plain_ranges, &rate_automation),
    [KSODD_OTHER_INPUT] = PIN(KSPIN_DATAFLOW_IN, plain_ranges, &rate_automation),
    [KSODD_HEADERS] = PIN(KSPIN_DATAFLOW_OUT, video_ranges, &header_automation),
};
