/*
 * The transport sink: verifies packets, and gives out frames of its own
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

#include "peer.h"

/*
 * The sink has a KSALLOCATOR_DISPATCH: whoever makes an allocator of its pin gets frames from here. They come from the pool, as
 * the default allocator's would; what matters is that every one of them is accounted for.
 */

#define MAX_FRAMES 64

struct tssink
{
    KSPIN *pin;
    FAST_MUTEX mutex;        /* for what follows */
    struct ksbench_tssink_stats stats;
    void *frames[MAX_FRAMES]; /* given out by allocators, as far as there is room */
};

/* An allocator's context. */
struct sink_allocator
{
    struct tssink *sink;
    ULONG frame_size;
};

/* Packets */

static void count_number(struct ksbench_tssink_stats *stats, ULONG64 number)
{
    if (!stats->good) stats->first = number;
    else if (number + 1 == stats->next)
    {
        stats->repeated++;
        return;
    }
    else if (number < stats->next)
    {
        stats->out_of_order++;
        if (stats->lost) stats->lost--;
        return;
    }
    else stats->lost += number - stats->next;
    stats->next = number + 1;
}

static BOOLEAN is_own(const struct tssink *sink, const void *data)
{
    ULONG i;

    for (i = 0; i < MAX_FRAMES; i++)
        if (sink->frames[i] == data) return TRUE;
    return FALSE;
}

static void take_buffer(struct tssink *sink, const KSSTREAM_POINTER *pointer)
{
    const ULONG flags = pointer->StreamHeader->OptionsFlags;
    struct ksbench_tssink_stats *stats = &sink->stats;
    const UCHAR *data = pointer->OffsetIn.Data;
    ULONG left = pointer->OffsetIn.Remaining;
    uint64_t number;

    if (flags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY) stats->discontinuities++;
    if (flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) stats->ends_of_stream++;
    stats->buffers++;
    if (is_own(sink, data)) stats->own_buffers++;
    for (; left >= KSBENCH_TS_PACKET_SIZE; left -= KSBENCH_TS_PACKET_SIZE, data += KSBENCH_TS_PACKET_SIZE)
    {
        stats->received++;
        if (!ksbench_ts_check_packet(data, &number))
        {
            stats->damaged++;
            continue;
        }
        count_number(stats, number);
        stats->good++;
    }
    stats->odd_bytes += left;
}

static NTSTATUS tssink_process(PKSPIN pin)
{
    struct tssink *sink = pin->Context;
    KSSTREAM_POINTER *leading = KsPinGetLeadingEdgeStreamPointer(pin, KSSTREAM_POINTER_STATE_LOCKED);

    while (leading)
    {
        ExAcquireFastMutex(&sink->mutex);
        take_buffer(sink, leading);
        ExReleaseFastMutex(&sink->mutex);
        faults_frame(pin, leading);
        if (!NT_SUCCESS(KsStreamPointerAdvance(leading))) break; /* past the last frame, and unlocked */
    }
    return STATUS_PENDING;
}

/* Frames */

static NTSTATUS initialize_allocator(PKSPIN pin, PKSALLOCATOR_FRAMING framing, PVOID *context)
{
    struct tssink *sink = pin->Context;
    struct sink_allocator *allocator;

    /* nothing could be done with less */
    if (framing->FrameSize < KSBENCH_TS_PACKET_SIZE) return STATUS_INVALID_PARAMETER;
    if (!(allocator = ExAllocatePoolWithTag(NonPagedPool, sizeof(*allocator), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    allocator->sink = sink;
    allocator->frame_size = framing->FrameSize;
    ExAcquireFastMutex(&sink->mutex);
    sink->stats.allocators++;
    ExReleaseFastMutex(&sink->mutex);
    *context = allocator;
    return STATUS_SUCCESS;
}

static void delete_allocator(PVOID context)
{
    struct sink_allocator *allocator = context;

    ExAcquireFastMutex(&allocator->sink->mutex);
    allocator->sink->stats.allocators--;
    ExReleaseFastMutex(&allocator->sink->mutex);
    ExFreePoolWithTag(allocator, KSVIRT_TAG);
}

/* Puts a frame in the place of another one in the list. */
static void replace_frame(struct tssink *sink, void *old, void *frame)
{
    ULONG i;

    for (i = 0; i < MAX_FRAMES && sink->frames[i] != old; i++) ;
    if (i < MAX_FRAMES) sink->frames[i] = frame;
}

static PVOID allocate_frame(PVOID context)
{
    struct sink_allocator *allocator = context;
    void *frame;

    if (!(frame = ExAllocatePoolWithTag(NonPagedPool, allocator->frame_size, KSVIRT_TAG))) return NULL;
    ExAcquireFastMutex(&allocator->sink->mutex);
    allocator->sink->stats.allocated++;
    allocator->sink->stats.allocations++;
    replace_frame(allocator->sink, NULL, frame);
    ExReleaseFastMutex(&allocator->sink->mutex);
    return frame;
}

static void free_frame(PVOID context, PVOID frame)
{
    struct sink_allocator *allocator = context;

    ExAcquireFastMutex(&allocator->sink->mutex);
    allocator->sink->stats.allocated--;
    replace_frame(allocator->sink, frame, NULL);
    ExReleaseFastMutex(&allocator->sink->mutex);
    ExFreePoolWithTag(frame, KSVIRT_TAG);
}

static const KSALLOCATOR_DISPATCH allocator_dispatch =
{
    .InitializeAllocator = initialize_allocator,
    .DeleteAllocator = delete_allocator,
    .Allocate = allocate_frame,
    .Free = free_frame,
};

/* The pin */

static NTSTATUS tssink_set_state(PKSPIN pin, KSSTATE to, KSSTATE from)
{
    struct tssink *sink = pin->Context;
    struct ksbench_tssink_stats *stats = &sink->stats;
    NTSTATUS status;

    if (!NT_SUCCESS(status = faults_state(pin, to, from))) return status;
    if (to != KSSTATE_ACQUIRE || from != KSSTATE_STOP) return STATUS_SUCCESS;
    ExAcquireFastMutex(&sink->mutex);
    RtlZeroMemory(stats, FIELD_OFFSET(struct ksbench_tssink_stats, allocators));
    ExReleaseFastMutex(&sink->mutex);
    return STATUS_SUCCESS;
}

static NTSTATUS tssink_set_format(PKSPIN pin, PKSDATAFORMAT old_format, PKSMULTIPLE_ITEM old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    return faults_format(pin); /* ks.sys has compared all that there is */
}

static NTSTATUS tssink_create(PKSPIN pin, PIRP irp)
{
    struct tssink *sink;
    NTSTATUS status;

    if (!NT_SUCCESS(status = faults_create(pin)) || !NT_SUCCESS(status = peer_create(pin))) return status;
    if (!(sink = ExAllocatePoolWithTag(NonPagedPool, sizeof(*sink), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(sink, sizeof(*sink));
    sink->pin = pin;
    ExInitializeFastMutex(&sink->mutex);
    pin->Context = sink;
    return STATUS_SUCCESS;
}

/* A pin may be closed in any state. Its allocators are gone by then. */
static NTSTATUS tssink_close(PKSPIN pin, PIRP irp)
{
    ExFreePoolWithTag(pin->Context, KSVIRT_TAG);
    pin->Context = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS get_stats(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct tssink *sink;

    if (!pin || !(sink = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    ExAcquireFastMutex(&sink->mutex);
    RtlCopyMemory(data, &sink->stats, sizeof(sink->stats));
    ExReleaseFastMutex(&sink->mutex);
    irp->IoStatus.Information = sizeof(sink->stats);
    return STATUS_SUCCESS;
}

static const GUID category_render = GUID_INIT(STATIC_KSCATEGORY_RENDER);

static const KSPROPERTY_ITEM ksvirt_items[] =
{
    PROPERTY_ITEM(KSBENCH_PROPERTY_TSSINK_STATS, get_stats, NULL, sizeof(struct ksbench_tssink_stats)),
    PEER_PROPERTY_ITEMS,
    FAULTS_PROPERTY_ITEM,
};

DEFINE_PIN_AUTOMATION(pin_automation, ksvirt_items);

static const KSPIN_DISPATCH pin_dispatch =
{
    .Create = tssink_create,
    .Close = tssink_close,
    .Process = tssink_process,
    .SetDataFormat = tssink_set_format,
    .SetDeviceState = tssink_set_state,
    .Allocator = &allocator_dispatch,
};

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    {
        TS_PIN_MEMBERS(&pin_dispatch, &pin_automation, KSPIN_DATAFLOW_IN, KSPIN_COMMUNICATION_SINK, &category_render),
        .Flags = KSPIN_FLAG_RENDERER | KSPIN_FLAG_USE_STANDARD_TRANSPORT,
    },
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_RENDER),
};

const KSFILTER_DESCRIPTOR tssink_filter = FILTER(NULL, &faults_filter_automation, pins, categories);
