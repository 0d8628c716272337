/*
 * "KS Bench Merger": the pictures of several inputs one after the other
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
 * There are two groups of inputs. A call of Process needs a picture from some input of each group, whichever, and passes
 * on one of each. The first group has an OR gate of its own for that (KsPinAttachOrGate), the second one the flag that
 * makes ks.sys do the same. Inputs run on their own: processing goes on as long as one of the first group runs.
 */

enum { FIRST_INPUTS, OUTPUT, SECOND_INPUTS };

struct merger
{
    KSGATE some;                /* a frame on one of the first inputs */
    ULONG first_inputs;         /* pins with that gate; control mutex */
    FAST_MUTEX mutex;
    ULONG pins;                 /* all have this format */
    struct stream_format format;
};

static NTSTATUS pin_set_format(KSPIN *pin, KSDATAFORMAT *old_format, KSMULTIPLE_ITEM *old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    struct merger *merger = KsPinGetParentFilter(pin)->Context;
    struct stream_format parsed;
    NTSTATUS status;

    status = format_parse(pin->ConnectionFormat, range, &parsed);
    if (!NT_SUCCESS(status)) return status;
    ExAcquireFastMutex(&merger->mutex);
    if (merger->pins && !picture_equal(&parsed.picture, &merger->format.picture)) status = STATUS_NO_MATCH;
    ExReleaseFastMutex(&merger->mutex);
    return status;
}

/* An OR gate without inputs would keep the filter from processing: it is only there while there are pins. */
static void attach_gate(struct merger *merger, KSPIN *pin)
{
    if (pin->Id != FIRST_INPUTS) return;
    if (!merger->first_inputs++) KsGateInitializeOr(&merger->some, NULL);
    KsPinAttachOrGate(pin, &merger->some);
}

static NTSTATUS pin_create(KSPIN *pin, IRP *irp)
{
    struct merger *merger = KsPinGetParentFilter(pin)->Context;
    struct stream_format format;
    NTSTATUS status;

    status = format_find(pin, pin->ConnectionFormat, &format);
    if (NT_SUCCESS(status)) status = format_edit_framing(pin, &format);
    if (!NT_SUCCESS(status)) return status;
    ExAcquireFastMutex(&merger->mutex);
    merger->format = format;
    merger->pins++;
    ExReleaseFastMutex(&merger->mutex);
    attach_gate(merger, pin);
    return STATUS_SUCCESS;
}

static NTSTATUS pin_close(KSPIN *pin, IRP *irp)
{
    struct merger *merger = KsPinGetParentFilter(pin)->Context;

    if (pin->Id == FIRST_INPUTS)
    {
        KsPinAttachOrGate(pin, NULL);
        merger->first_inputs--;
    }
    ExAcquireFastMutex(&merger->mutex);
    merger->pins--;
    ExReleaseFastMutex(&merger->mutex);
    return STATUS_SUCCESS;
}

/* Passes on a picture of one of the inputs. */
static void pass_on(const struct merger *merger, const KSPROCESSPIN_INDEXENTRY *inputs, KSPROCESSPIN *out)
{
    const ULONG size = (ULONG)merger->format.picture.size;
    KSPROCESSPIN *in;
    ULONG i;

    for (i = 0; i < inputs->Count && !inputs->Pins[i]->BytesAvailable; i++) ;
    if (i == inputs->Count) return;
    in = inputs->Pins[i];
    in->Terminate = TRUE;
    if (in->BytesAvailable < size) KsStreamPointerSetStatusCode(in->StreamPointer, STATUS_INVALID_BUFFER_SIZE);
    else if (out->BytesAvailable < size)
    {
        in->Terminate = FALSE;
        out->Terminate = TRUE;
        KsStreamPointerSetStatusCode(out->StreamPointer, STATUS_BUFFER_TOO_SMALL);
    }
    else
    {
        KSSTREAM_HEADER *header = out->StreamPointer->StreamHeader;

        RtlCopyMemory(out->Data, in->Data, size);
        header->PresentationTime = in->StreamPointer->StreamHeader->PresentationTime;
        header->Duration = in->StreamPointer->StreamHeader->Duration;
        header->OptionsFlags = in->Flags & ~(KSSTREAM_HEADER_OPTIONSF_TYPECHANGED | KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
        out->BytesUsed = size;
        out->Terminate = TRUE;
    }
}

static NTSTATUS filter_process(KSFILTER *filter, KSPROCESSPIN_INDEXENTRY *index)
{
    KSPROCESSPIN *out = index[OUTPUT].Pins[0];
    struct merger *merger = filter->Context;

    ExAcquireFastMutex(&merger->mutex);
    pass_on(merger, &index[FIRST_INPUTS], out);
    /* the second group's picture needs another buffer; without one it waits */
    if (KsProcessPinUpdate(out)) pass_on(merger, &index[SECOND_INPUTS], out);
    ExReleaseFastMutex(&merger->mutex);
    return STATUS_SUCCESS;
}

static NTSTATUS filter_create(KSFILTER *filter, IRP *irp)
{
    struct merger *merger;

    if (!(merger = ExAllocatePoolWithTag(NonPagedPool, sizeof(*merger), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(merger, sizeof(*merger));
    ExInitializeFastMutex(&merger->mutex);
    filter->Context = merger;
    return STATUS_SUCCESS;
}

static NTSTATUS filter_close(KSFILTER *filter, IRP *irp)
{
    ExFreePoolWithTag(filter->Context, KSVIRT_TAG);
    filter->Context = NULL;
    return STATUS_SUCCESS;
}

static const KSFILTER_DISPATCH filter_dispatch =
{
    .Create = filter_create,
    .Close = filter_close,
    .Process = filter_process,
};

static const KSPIN_DISPATCH pin_dispatch =
{
    .Create = pin_create,
    .Close = pin_close,
    .SetDataFormat = pin_set_format,
};

#define PIN(flow, flags, possible, necessary) \
    { \
        VIDEO_PIN_MEMBERS(&pin_dispatch, NULL, feed_ranges, flow, KSPIN_COMMUNICATION_BOTH, &transform_pin_category), \
        .Flags = (flags), \
        .InstancesPossible = (possible), \
        .InstancesNecessary = (necessary), \
    }

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    [FIRST_INPUTS] = PIN(KSPIN_DATAFLOW_IN, KSPIN_FLAG_PROCESS_IF_ANY_IN_RUN_STATE, KSBENCH_MERGER_INPUTS, 1),
    [OUTPUT] = PIN(KSPIN_DATAFLOW_OUT, 0, 1, 1),
    [SECOND_INPUTS] = PIN(KSPIN_DATAFLOW_IN, KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING, KSBENCH_MERGER_INPUTS, 0),
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_DATATRANSFORM),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
};

const KSFILTER_DESCRIPTOR merger_filter = FILTER(&filter_dispatch, NULL, pins, categories);
