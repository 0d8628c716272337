/*
 * Transforms: formats, frames and properties, whatever it is that is done to the pictures
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

#include "transform.h"

/*
 * Processing is filter-centric. The format of the output follows from that of the input: the input has to be connected
 * first, and when its format changes in the stream the output announces what becomes of it before the next picture.
 */

/* Of the header of an input frame, for the output. */
#define PASSED_FLAGS (KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT | KSSTREAM_HEADER_OPTIONSF_PREROLL \
        | KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY | KSSTREAM_HEADER_OPTIONSF_TIMEDISCONTINUITY \
        | KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID \
        | KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM)

struct transform
{
    const struct transform_type *type;
    KSGATE hold;                        /* attached to the input pin; KSBENCH_PROPERTY_TRANSFORM_HOLD is an input of it */
    FAST_MUTEX mutex;                   /* what follows */
    BOOLEAN has_input;
    ULONG outputs;                      /* pins */
    struct stream_format input, output; /* valid if there are such pins */
    BOOLEAN video2;                     /* the output's format has a KS_VIDEOINFOHEADER2 */
    BOOLEAN holding;
    BOOLEAN gap;                        /* a frame was left out since the last one that went through */
    ULONG window;                       /* frames to keep behind the leading edge */
    ULONG held;                         /* frames that are kept */
    struct ksbench_transform_stats stats;
};

/* Formats */

/* What comes out for an input format, in one of the colour formats. FALSE: it can't be made. */
static BOOLEAN get_output(const struct transform *transform, const struct stream_format *input, enum ksvirt_format format,
        struct stream_format *output)
{
    const struct picture *from = &input->picture;
    const BOOLEAN from_rgb = from->format == KSVIRT_RGB24 || from->format == KSVIRT_RGB32;

    if (!transform->type->can_make(from->format, format)) return FALSE;
    output->interval = input->interval;
    return format_set_picture(output, format, FALSE, from->width,
            from_rgb && !from->bottom_up ? -(int)from->height : (int)from->height);
}

static BOOLEAN is_output_of(const struct transform *transform, const struct stream_format *input,
        const struct stream_format *output)
{
    struct stream_format wanted;

    return get_output(transform, input, output->picture.format, &wanted)
            && picture_equal(&wanted.picture, &output->picture);
}

/* The output's format after the input's has changed: with the colours that it has, if they can be made. */
static BOOLEAN get_new_output(const struct transform *transform, const struct stream_format *input,
        struct stream_format *output)
{
    return get_output(transform, input, transform->output.picture.format, output)
            || get_output(transform, input, input->picture.format, output);
}

/* Is the format what the pins that there are allow? */
static NTSTATUS check_format(struct transform *transform, ULONG pin, const struct stream_format *format, BOOLEAN video2)
{
    BOOLEAN good;

    ExAcquireFastMutex(&transform->mutex);
    if (pin == TRANSFORM_INPUT) good = !transform->outputs || is_output_of(transform, format, &transform->output);
    else
    {
        good = transform->has_input && is_output_of(transform, &transform->input, format);
        /* one for all */
        if (transform->outputs && !picture_equal(&format->picture, &transform->output.picture)) good = FALSE;
        if (transform->outputs && video2 != transform->video2) good = FALSE;
    }
    ExReleaseFastMutex(&transform->mutex);
    return good ? STATUS_SUCCESS : STATUS_NO_MATCH;
}

static NTSTATUS edit_output_framings(KSFILTER *filter, const struct stream_format *format)
{
    NTSTATUS status = STATUS_SUCCESS;
    KSPIN *pin;

    for (pin = KsFilterGetFirstChildPin(filter, TRANSFORM_OUTPUT); pin && NT_SUCCESS(status); pin = KsPinGetNextSiblingPin(pin))
        status = format_edit_framing(pin, format);
    return status;
}

/* The input's format changes, in STOP or in the stream. The outputs are told when the next frame comes. */
static NTSTATUS change_input(KSPIN *pin, const struct stream_format *format)
{
    KSFILTER *filter = KsPinGetParentFilter(pin);
    struct transform *transform = filter->Context;
    struct stream_format output;
    NTSTATUS status;

    if (!get_new_output(transform, format, &output)) return STATUS_NO_MATCH;
    status = format_edit_framing(pin, format);
    if (NT_SUCCESS(status)) status = edit_output_framings(filter, &output);
    if (!NT_SUCCESS(status)) return status;

    ExAcquireFastMutex(&transform->mutex);
    transform->input = *format;
    ExReleaseFastMutex(&transform->mutex);
    return STATUS_SUCCESS;
}

static NTSTATUS pin_set_format(KSPIN *pin, KSDATAFORMAT *old_format, KSMULTIPLE_ITEM *old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    struct transform *transform = KsPinGetParentFilter(pin)->Context;
    struct stream_format parsed;
    NTSTATUS status;

    status = format_parse(pin->ConnectionFormat, range, &parsed);
    if (!NT_SUCCESS(status)) return status;
    if (old_format && pin->Id == TRANSFORM_INPUT) return change_input(pin, &parsed);
    return check_format(transform, pin->Id, &parsed, format_is_video2(pin->ConnectionFormat));
}

NTSTATUS transform_intersect(void *filter, IRP *irp, KSP_PIN *request, KSDATARANGE *caller, KSDATARANGE *ours,
        ULONG size, void *data, ULONG *needed)
{
    struct transform *transform = KsGetFilterFromIrp(irp)->Context;
    struct stream_format format;
    BOOLEAN possible;

    if (request->PinId == TRANSFORM_INPUT) return format_intersect(filter, irp, request, caller, ours, size, data, needed);

    ExAcquireFastMutex(&transform->mutex);
    possible = transform->has_input && get_output(transform, &transform->input,
            ksvirt_format_from_subtype(ours->SubFormat.Data1), &format);
    ExReleaseFastMutex(&transform->mutex);
    if (!possible) return STATUS_NO_MATCH;
    return format_intersect_with(&format, caller, ours, size, data, needed);
}

/* Frames */

static void pass_header(struct transform *transform, const KSPROCESSPIN *in, const KSPROCESSPIN *out)
{
    const KSSTREAM_HEADER *from = in->StreamPointer->StreamHeader;
    KSSTREAM_HEADER *to = out->StreamPointer->StreamHeader;
    const KS_FRAME_INFO *info = (const KS_FRAME_INFO *)(from + 1);

    to->TypeSpecificFlags = from->TypeSpecificFlags;
    to->PresentationTime = from->PresentationTime;
    to->Duration = from->Duration;
    to->OptionsFlags = from->OptionsFlags & PASSED_FLAGS;
    if (transform->gap) to->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
    transform->gap = FALSE;

    if (from->Size >= sizeof(*from) + sizeof(*info) && to->Size >= sizeof(*to) + sizeof(*info)
            && info->ExtendedHeaderSize == sizeof(*info))
        *(KS_FRAME_INFO *)(to + 1) = *info;
}

static void fail(KSPROCESSPIN *pin, NTSTATUS status)
{
    KsStreamPointerSetStatusCode(pin->StreamPointer, status);
    pin->Terminate = TRUE;
}

/* Instead of a picture the output gets the format of those to come. */
static void announce(struct transform *transform, const struct stream_format *format, KSPROCESSPIN *out)
{
    ULONG size;
    NTSTATUS status;

    status = format_make(format, transform->video2, out->BytesAvailable, out->Data, &size);
    if (!NT_SUCCESS(status))
    {
        fail(out, STATUS_BUFFER_TOO_SMALL);
        return;
    }
    out->StreamPointer->StreamHeader->OptionsFlags = KSSTREAM_HEADER_OPTIONSF_TYPECHANGED;
    out->BytesUsed = size;
    out->Terminate = TRUE;
    transform->output = *format;
    transform->stats.type_changes++;
}

/* Lets the oldest frames go, so that with this one there are as many as the window holds. Without one there is no
 * trailing edge. */
static void advance_window(struct transform *transform, const KSPROCESSPIN *in)
{
    KSSTREAM_POINTER *trailing = KsPinGetTrailingEdgeStreamPointer(in->Pin, KSSTREAM_POINTER_STATE_UNLOCKED);

    if (!trailing) return;
    while (transform->held >= transform->window)
    {
        if (trailing->StreamHeader == in->StreamPointer->StreamHeader) /* some were cancelled */
        {
            transform->held = 0;
            break;
        }
        KsStreamPointerAdvance(trailing);
        transform->held--;
    }
    transform->held++;
}

static NTSTATUS process_frame(struct transform *transform, KSPROCESSPIN *in, KSPROCESSPIN *out)
{
    const struct picture *from = &transform->input.picture, *to = &transform->output.picture;
    struct stream_format wanted;

    if (!is_output_of(transform, &transform->input, &transform->output))
    {
        if (!get_new_output(transform, &transform->input, &wanted)) return STATUS_PENDING;
        announce(transform, &wanted, out);
        return STATUS_SUCCESS;
    }
    if (in->BytesAvailable < from->size)
    {
        advance_window(transform, in);
        fail(in, STATUS_INVALID_BUFFER_SIZE);
        transform->stats.rejected++;
        transform->gap = TRUE;
        return STATUS_SUCCESS;
    }
    if (out->BytesAvailable < to->size)
    {
        fail(out, STATUS_BUFFER_TOO_SMALL); /* the frame goes into the next buffer */
        return STATUS_SUCCESS;
    }

    advance_window(transform, in);
    transform->type->run(to, out->Data, from, in->Data);
    pass_header(transform, in, out);
    in->Terminate = out->Terminate = TRUE;
    out->BytesUsed = (ULONG)to->size;
    transform->stats.processed++;
    if (in->InPlaceCounterpart) transform->stats.in_place++;
    return STATUS_SUCCESS;
}

/* Both pins have one necessary instance and need frames. */
NTSTATUS transform_process(KSFILTER *filter, KSPROCESSPIN_INDEXENTRY *index)
{
    KSPROCESSPIN *in = index[TRANSFORM_INPUT].Pins[0], *out = index[TRANSFORM_OUTPUT].Pins[0];
    struct transform *transform = filter->Context;
    NTSTATUS status;

    ExAcquireFastMutex(&transform->mutex);
    status = process_frame(transform, in, out);
    ExReleaseFastMutex(&transform->mutex);
    return status;
}

NTSTATUS transform_reset(KSFILTER *filter)
{
    struct transform *transform = filter->Context;

    ExAcquireFastMutex(&transform->mutex);
    transform->gap = FALSE;
    transform->held = 0;
    transform->stats.resets++;
    ExReleaseFastMutex(&transform->mutex);
    return STATUS_SUCCESS;
}

/* Pins */

static NTSTATUS pin_create(KSPIN *pin, IRP *irp)
{
    struct transform *transform = KsPinGetParentFilter(pin)->Context;
    struct stream_format format;
    NTSTATUS status;

    status = format_find(pin, pin->ConnectionFormat, &format);
    if (NT_SUCCESS(status)) status = format_edit_framing(pin, &format);
    if (!NT_SUCCESS(status)) return status;
    pin->StreamHeaderSize = sizeof(KSSTREAM_HEADER) + sizeof(KS_FRAME_INFO);

    ExAcquireFastMutex(&transform->mutex);
    if (pin->Id == TRANSFORM_INPUT)
    {
        transform->input = format;
        transform->has_input = TRUE;
        transform->holding = transform->gap = FALSE;
        transform->window = transform->held = 0;
        RtlZeroMemory(&transform->stats, sizeof(transform->stats));
    }
    else
    {
        transform->output = format;
        transform->video2 = format_is_video2(pin->ConnectionFormat);
        transform->outputs++;
    }
    ExReleaseFastMutex(&transform->mutex);

    if (pin->Id == TRANSFORM_INPUT)
    {
        KsGateInitializeAnd(&transform->hold, NULL);
        KsPinAttachAndGate(pin, &transform->hold);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS pin_close(KSPIN *pin, IRP *irp)
{
    struct transform *transform = KsPinGetParentFilter(pin)->Context;

    if (pin->Id == TRANSFORM_INPUT) KsPinAttachAndGate(pin, NULL);
    ExAcquireFastMutex(&transform->mutex);
    if (pin->Id == TRANSFORM_INPUT) transform->has_input = FALSE;
    else transform->outputs--;
    ExReleaseFastMutex(&transform->mutex);
    return STATUS_SUCCESS;
}

static NTSTATUS pin_set_state(KSPIN *pin, KSSTATE to, KSSTATE from)
{
    struct transform *transform = KsPinGetParentFilter(pin)->Context;

    if (to != KSSTATE_STOP || pin->Id != TRANSFORM_INPUT) return STATUS_SUCCESS;
    ExAcquireFastMutex(&transform->mutex);
    transform->gap = FALSE;
    transform->held = 0;
    ExReleaseFastMutex(&transform->mutex);
    return STATUS_SUCCESS;
}

NTSTATUS transform_create(KSFILTER *filter, const struct transform_type *type)
{
    struct transform *transform;

    if (!(transform = ExAllocatePoolWithTag(NonPagedPool, sizeof(*transform), KSVIRT_TAG)))
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(transform, sizeof(*transform));
    transform->type = type;
    ExInitializeFastMutex(&transform->mutex);
    filter->Context = transform;
    return STATUS_SUCCESS;
}

NTSTATUS transform_close(KSFILTER *filter, IRP *irp)
{
    ExFreePoolWithTag(filter->Context, KSVIRT_TAG);
    filter->Context = NULL;
    return STATUS_SUCCESS;
}

/* Properties of the input pin */

static NTSTATUS get_stats(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct transform *transform = KsGetFilterFromIrp(irp)->Context;

    ExAcquireFastMutex(&transform->mutex);
    *(struct ksbench_transform_stats *)data = transform->stats;
    ExReleaseFastMutex(&transform->mutex);
    irp->IoStatus.Information = sizeof(transform->stats);
    return STATUS_SUCCESS;
}

static NTSTATUS get_hold(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct transform *transform = KsGetFilterFromIrp(irp)->Context;

    *(ULONG *)data = transform->holding;
    irp->IoStatus.Information = sizeof(ULONG);
    return STATUS_SUCCESS;
}

static NTSTATUS set_hold(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSFILTER *filter = KsGetFilterFromIrp(irp);
    struct transform *transform = filter->Context;
    const BOOLEAN hold = *(const ULONG *)data != 0;
    BOOLEAN changed;

    ExAcquireFastMutex(&transform->mutex);
    changed = hold != transform->holding;
    transform->holding = hold;
    if (changed && hold) KsGateAddOffInputToAnd(&transform->hold);
    if (changed && !hold) KsGateRemoveOffInputFromAnd(&transform->hold);
    ExReleaseFastMutex(&transform->mutex);
    if (changed && !hold) KsFilterAttemptProcessing(filter, TRUE);
    return STATUS_SUCCESS;
}

static NTSTATUS get_window(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct transform *transform = KsGetFilterFromIrp(irp)->Context;

    *(ULONG *)data = transform->window;
    irp->IoStatus.Information = sizeof(ULONG);
    return STATUS_SUCCESS;
}

/* A pin has a trailing edge if its descriptor says so when it leaves STOP. */
static NTSTATUS set_window(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct transform *transform = KsGetFilterFromIrp(irp)->Context;
    const ULONG window = *(const ULONG *)data;
    KSPIN *pin = KsGetPinFromIrp(irp);
    NTSTATUS status;

    if (window > KSBENCH_MAX_WINDOW) return STATUS_INVALID_PARAMETER;
    KsPinAcquireControl(pin);
    if (pin->DeviceState != KSSTATE_STOP) status = STATUS_INVALID_DEVICE_STATE;
    else status = KsEdit(pin, &pin->Descriptor, KSVIRT_TAG);
    if (NT_SUCCESS(status))
    {
        ULONG *flags = (ULONG *)&pin->Descriptor->Flags;

        *flags &= ~KSPIN_FLAG_DISTINCT_TRAILING_EDGE;
        if (window) *flags |= KSPIN_FLAG_DISTINCT_TRAILING_EDGE;
        transform->window = window;
    }
    KsPinReleaseControl(pin);
    return status;
}

/* KSPROPERTY_CONNECTION_PROPOSEDATAFORMAT: could change_input() take the format, in the stream as well? Without this, ks.sys would
 * ask for an input that is yet to be made, which has to fit the outputs that there are. */
static NTSTATUS propose_format(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const ULONG size = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    struct transform *transform = KsGetFilterFromIrp(irp)->Context;
    const KSDATAFORMAT *format = data;
    struct stream_format input, output;
    BOOLEAN good;

    if (format->FormatSize > size) return STATUS_INVALID_BUFFER_SIZE;
    if (!NT_SUCCESS(format_find(KsGetPinFromIrp(irp), format, &input))) return STATUS_NO_MATCH;
    ExAcquireFastMutex(&transform->mutex);
    good = get_new_output(transform, &input, &output);
    ExReleaseFastMutex(&transform->mutex);
    return good ? STATUS_SUCCESS : STATUS_NO_MATCH;
}

static const GUID property_set_connection = GUID_INIT(STATIC_KSPROPSETID_Connection);
const GUID transform_pin_category = GUID_INIT(STATIC_KSCATEGORY_VIDEO);

static const KSPROPERTY_ITEM input_items[] =
{
    PROPERTY_ITEM(KSBENCH_PROPERTY_TRANSFORM_STATS, get_stats, NULL, sizeof(struct ksbench_transform_stats)),
    PROPERTY_ITEM(KSBENCH_PROPERTY_TRANSFORM_HOLD, get_hold, set_hold, sizeof(ULONG)),
    PROPERTY_ITEM(KSBENCH_PROPERTY_TRANSFORM_WINDOW, get_window, set_window, sizeof(ULONG)),
};

static const KSPROPERTY_ITEM connection_items[] =
{
    PROPERTY_ITEM(KSPROPERTY_CONNECTION_PROPOSEDATAFORMAT, NULL, propose_format, sizeof(KSDATAFORMAT)),
};

static const KSPROPERTY_SET input_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_connection, ARRAYSIZE(connection_items), connection_items, 0, NULL),
    DEFINE_KSPROPERTY_SET(&property_set_ksvirt, ARRAYSIZE(input_items), input_items, 0, NULL),
};

const KSAUTOMATION_TABLE transform_input_automation = AUTOMATION(input_property_sets);

const KSPIN_DISPATCH transform_pin_dispatch =
{
    .Create = pin_create,
    .Close = pin_close,
    .SetDataFormat = pin_set_format,
    .SetDeviceState = pin_set_state,
};
