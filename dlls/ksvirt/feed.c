/*
 * "KS Virtual Feed": one pin that takes frames for the cameras to show
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

struct feed
{
    struct stream_format format;
    FAST_MUTEX stats_mutex;
    ULONG64 received, rejected;
};

static void take_frame(struct feed *feed, const KSSTREAM_POINTER *pointer)
{
    const struct picture *picture = &feed->format.picture;
    struct fed_frame *frame = NULL;

    if (pointer->OffsetIn.Remaining >= picture->size) frame = store_new_frame(picture);
    if (frame)
    {
        RtlCopyMemory(frame->data, pointer->OffsetIn.Data, picture->size);
        store_push(frame);
    }
    ExAcquireFastMutex(&feed->stats_mutex);
    if (frame) feed->received++;
    else feed->rejected++;
    ExReleaseFastMutex(&feed->stats_mutex);
}

/* Frames are copied, so that a writer gets its buffers back at once and the last picture outlives it. */
static NTSTATUS feed_process(PKSPIN pin)
{
    struct feed *feed = pin->Context;
    KSSTREAM_POINTER *leading = KsPinGetLeadingEdgeStreamPointer(pin, KSSTREAM_POINTER_STATE_LOCKED);

    while (leading)
    {
        /* an end of stream may come without a picture */
        if (leading->OffsetIn.Remaining || !(leading->StreamHeader->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM))
            take_frame(feed, leading);
        hook_frame(pin, leading, 0);
        if (!NT_SUCCESS(KsStreamPointerAdvance(leading))) break; /* past the last frame, and unlocked */
    }
    return STATUS_PENDING;
}

static NTSTATUS feed_set_format(PKSPIN pin, PKSDATAFORMAT old_format, PKSMULTIPLE_ITEM old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    struct stream_format parsed;
    NTSTATUS status;

    status = hook_format(pin);
    if (NT_SUCCESS(status)) status = format_parse(pin->ConnectionFormat, range, &parsed);
    if (!NT_SUCCESS(status) || !old_format) return status;
    /* what is queued has the old format */
    if (pin->DeviceState != KSSTATE_STOP) return STATUS_INVALID_DEVICE_STATE;
    status = format_edit_framing(pin, &parsed);
    if (NT_SUCCESS(status)) ((struct feed *)pin->Context)->format = parsed;
    return status;
}

static NTSTATUS feed_create(PKSPIN pin, PIRP irp)
{
    struct feed *feed;
    NTSTATUS status;

    if (!NT_SUCCESS(status = hook_create(pin))) return status;
    if (!(feed = ExAllocatePoolWithTag(NonPagedPool, sizeof(*feed), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(feed, sizeof(*feed));
    ExInitializeFastMutex(&feed->stats_mutex);
    status = format_find(pin, pin->ConnectionFormat, &feed->format);
    if (NT_SUCCESS(status)) status = format_edit_framing(pin, &feed->format);
    if (!NT_SUCCESS(status))
    {
        ExFreePoolWithTag(feed, KSVIRT_TAG);
        return status;
    }
    store_add_user();
    pin->Context = feed;
    return STATUS_SUCCESS;
}

/* A pin may be closed in any state. */
static NTSTATUS feed_close(PKSPIN pin, PIRP irp)
{
    struct feed *feed = pin->Context;

    store_stop_feed(feed);
    store_remove_user();
    ExFreePoolWithTag(feed, KSVIRT_TAG);
    pin->Context = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS feed_set_state(PKSPIN pin, KSSTATE to, KSSTATE from)
{
    struct feed *feed = pin->Context;
    NTSTATUS status;

    if (!NT_SUCCESS(status = hook_state(pin, to, from))) return status;
    if (to == KSSTATE_STOP) store_stop_feed(feed);
    if (from != KSSTATE_STOP || to == KSSTATE_STOP) return STATUS_SUCCESS;
    status = store_start_feed(feed);
    if (!NT_SUCCESS(status)) return status;
    ExAcquireFastMutex(&feed->stats_mutex);
    feed->received = feed->rejected = 0;
    ExReleaseFastMutex(&feed->stats_mutex);
    return STATUS_SUCCESS;
}

static NTSTATUS get_stats(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct ksvirt_feed_stats *stats = data;
    struct feed *feed;

    if (!pin || !(feed = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    ExAcquireFastMutex(&feed->stats_mutex);
    stats->received = feed->received;
    stats->rejected = feed->rejected;
    ExReleaseFastMutex(&feed->stats_mutex);
    store_get_counts(&stats->shown, &stats->overwritten);
    irp->IoStatus.Information = sizeof(*stats);
    return STATUS_SUCCESS;
}

static const GUID category_render = GUID_INIT(STATIC_KSCATEGORY_RENDER);

static const KSPROPERTY_ITEM ksvirt_items[] =
{
    PROPERTY_ITEM(KSVIRT_PROPERTY_FEED_STATS, get_stats, NULL, sizeof(struct ksvirt_feed_stats)),
    HOOK_PIN_PROPERTY_ITEMS
};

DEFINE_PIN_AUTOMATION(pin_automation, ksvirt_items);

static const KSPIN_DISPATCH pin_dispatch =
{
    .Create = feed_create,
    .Close = feed_close,
    .Process = feed_process,
    .SetDataFormat = feed_set_format,
    .SetDeviceState = feed_set_state,
};

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    {
        VIDEO_PIN_MEMBERS(&pin_dispatch, &pin_automation, feed_ranges,
                KSPIN_DATAFLOW_IN, KSPIN_COMMUNICATION_SINK, &category_render),
        .Flags = KSPIN_FLAG_RENDERER | KSPIN_FLAG_GENERATE_EOS_EVENTS,
        .InstancesPossible = 1,
        .InstancesNecessary = 1,
    },
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_RENDER),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
};

const KSFILTER_DESCRIPTOR feed_filter = FILTER(NULL, HOOK_FILTER_AUTOMATION, pins, categories);
