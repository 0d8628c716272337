/*
 * The transport source: numbered packets, for the transport sink only
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
 * While the pin runs, packet n is due at stream time n * KSBENCH_TS_PACKET_TIME, and a buffer is filled when the last packet that
 * goes into it is due. Without a buffer the packets are dropped, unless the stream is limited: then they wait.
 */

#define LATE_LIMIT (250 * 10000)
#define NEVER MAXLONGLONG

struct tssource
{
    KSPIN *pin;
    struct settings settings;
    struct stream_thread thread;
    BOOLEAN rewind;          /* went to ACQUIRE: the next run begins with packet 0 */
    BOOLEAN gap;             /* packets were dropped since the last buffer */
    LONGLONG time_base;      /* clock_now() at packet 0, while it runs */

    FAST_MUTEX mutex;        /* for what follows */
    ULONG64 limit;           /* 0: none */
    ULONG64 next;            /* packet */
    struct ksbench_tssource_stats stats;
};

static const KSDATARANGE transport_range =
{
    .FormatSize = sizeof(KSDATARANGE),
    .SampleSize = KSBENCH_TS_PACKET_SIZE,
    .MajorFormat = GUID_INIT(STATIC_KSDATAFORMAT_TYPE_STREAM),
    .SubFormat = GUID_INIT(STATIC_KSDATAFORMAT_TYPE_MPEG2_TRANSPORT),
    .Specifier = GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_NONE),
};

const KSDATARANGE *const ts_ranges[TS_RANGES_COUNT] = {&transport_range};

const KSPIN_INTERFACE ts_interface = {{{GUID_INIT(STATIC_KSINTERFACESETID_Standard), KSINTERFACE_STANDARD_STREAMING, 0}}};
const KSPIN_MEDIUM ts_medium = {{{GUID_INIT(STATIC_KSMEDIUMSETID_KsBench), KSBENCH_MEDIUM_TRANSPORT, 0}}};

const KSALLOCATOR_FRAMING_EX ts_framing =
{
    .CountItems = 1,
    .OutputCompression = {1, 1, 0},
    .FramingItem =
    {
        {
            .MemoryType = GUID_INIT(STATIC_KSMEMORY_TYPE_KERNEL_NONPAGED),
            .Flags = KSALLOCATOR_REQUIREMENTF_SYSTEM_MEMORY,
            .Frames = 4,
            .FileAlignment = FILE_LONG_ALIGNMENT,
            .PhysicalRange = {0, ~0u, 1},
            .FramingRange = {{KSBENCH_TS_PACKET_SIZE, KSBENCH_TS_FRAME_PACKETS * KSBENCH_TS_PACKET_SIZE, KSBENCH_TS_PACKET_SIZE}},
        },
    },
};

/* The packets that go into the next buffer of that room, 0: the stream has ended. */
static ULONG next_count(const struct tssource *source, ULONG room)
{
    ULONG64 count = min(room, KSBENCH_TS_FRAME_PACKETS);

    if (source->limit) count = min(count, source->limit - source->next);
    return (ULONG)count;
}

static void drop(struct tssource *source, ULONG64 count)
{
    ExAcquireFastMutex(&source->mutex);
    source->stats.dropped += count;
    source->next += count;
    ExReleaseFastMutex(&source->mutex);
    source->gap = TRUE;
}

static void fill_header(struct tssource *source, KSSTREAM_HEADER *header, ULONG64 number, ULONG count)
{
    header->DataUsed = count * KSBENCH_TS_PACKET_SIZE;
    header->PresentationTime.Time = (LONGLONG)number * KSBENCH_TS_PACKET_TIME;
    header->PresentationTime.Numerator = 1;
    header->PresentationTime.Denominator = 1;
    header->Duration = (LONGLONG)count * KSBENCH_TS_PACKET_TIME;
    header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID;
    if (source->gap) header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
    if (source->stats.ended) header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM;
    source->gap = FALSE;
}

/* Fills a locked buffer with the packets that are next. */
static void fill_buffer(struct tssource *source, KSSTREAM_POINTER *pointer, ULONG count)
{
    ULONG64 number = source->next;
    UCHAR *data = pointer->OffsetOut.Data;
    ULONG i;

    for (i = 0; i < count; i++) ksbench_ts_make_packet(data + i * KSBENCH_TS_PACKET_SIZE, number + i);

    ExAcquireFastMutex(&source->mutex);
    source->next += count;
    source->stats.sent += count;
    source->stats.buffers++;
    if (source->limit && source->next >= source->limit) source->stats.ended = 1;
    fill_header(source, pointer->StreamHeader, number, count);
    ExReleaseFastMutex(&source->mutex);
}

static void refuse_buffer(struct tssource *source, KSSTREAM_POINTER *pointer)
{
    ExAcquireFastMutex(&source->mutex);
    source->stats.too_small++;
    ExReleaseFastMutex(&source->mutex);
    pointer->StreamHeader->DataUsed = 0;
    KsStreamPointerSetStatusCode(pointer, STATUS_BUFFER_TOO_SMALL);
}

/* Returns FALSE if there is no buffer, or none that is good for anything. */
static BOOLEAN fill_next(struct tssource *source)
{
    KSSTREAM_POINTER *leading;
    ULONG count;

    if (!(leading = KsPinGetLeadingEdgeStreamPointer(source->pin, KSSTREAM_POINTER_STATE_LOCKED))) return FALSE;
    if ((count = next_count(source, leading->OffsetOut.Remaining / KSBENCH_TS_PACKET_SIZE)))
        fill_buffer(source, leading, count);
    else refuse_buffer(source, leading);
    faults_frame(source->pin, leading);
    KsStreamPointerUnlock(leading, TRUE);
    return count != 0;
}

static void make_up_for_lateness(struct tssource *source)
{
    const LONGLONG late = clock_now() - source->time_base - (LONGLONG)source->next * KSBENCH_TS_PACKET_TIME;

    if (late <= LATE_LIMIT) return;
    if (source->limit) source->time_base += late; /* everything comes later, nothing is left out */
    else drop(source, (ULONG64)(late / KSBENCH_TS_PACKET_TIME));
}

static BOOLEAN wait_due(struct tssource *source)
{
    const ULONG64 last = source->next + KSBENCH_TS_FRAME_PACKETS;

    if (source->settings.unthrottled) return !stream_thread_is_stopping(&source->thread);
    return stream_thread_wait(&source->thread, source->time_base + (LONGLONG)last * KSBENCH_TS_PACKET_TIME);
}

static void NTAPI source_thread(void *context)
{
    struct tssource *source = context;

    while (!source->stats.ended && wait_due(source))
    {
        if (faults_stall(source->pin)) drop(source, KSBENCH_TS_FRAME_PACKETS);
        else if (!fill_next(source))
        {
            if (source->limit || source->settings.unthrottled) stream_thread_wait_work(&source->thread, NEVER);
            else drop(source, KSBENCH_TS_FRAME_PACKETS);
        }
        if (!source->settings.unthrottled) make_up_for_lateness(source);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void rewind(struct tssource *source)
{
    source->rewind = FALSE;
    source->gap = FALSE;
    ExAcquireFastMutex(&source->mutex);
    source->next = 0;
    RtlZeroMemory(&source->stats, sizeof(source->stats));
    ExReleaseFastMutex(&source->mutex);
}

static NTSTATUS tssource_set_state(PKSPIN pin, KSSTATE to, KSSTATE from)
{
    struct tssource *source = pin->Context;
    NTSTATUS status;

    if (!NT_SUCCESS(status = faults_state(pin, to, from))) return status;
    if (to != KSSTATE_RUN)
    {
        stream_thread_stop(&source->thread);
        if (to == KSSTATE_ACQUIRE && from == KSSTATE_STOP)
        {
            settings_read(&source->settings);
            rewind(source); /* the counts of the last run can be read until now */
        }
        return STATUS_SUCCESS;
    }
    source->time_base = clock_now() - (LONGLONG)source->next * KSBENCH_TS_PACKET_TIME;
    return stream_thread_start(&source->thread, source_thread, source);
}

static NTSTATUS tssource_set_format(PKSPIN pin, PKSDATAFORMAT old_format, PKSMULTIPLE_ITEM old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    return faults_format(pin); /* ks.sys has compared all that there is */
}

static NTSTATUS tssource_create(PKSPIN pin, PIRP irp)
{
    struct tssource *source;
    NTSTATUS status;

    if (!NT_SUCCESS(status = faults_create(pin)) || !NT_SUCCESS(status = peer_create(pin))) return status;
    if (!(source = ExAllocatePoolWithTag(NonPagedPool, sizeof(*source), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(source, sizeof(*source));
    source->pin = pin;
    stream_thread_init(&source->thread);
    ExInitializeFastMutex(&source->mutex);
    pin->Context = source;
    return STATUS_SUCCESS;
}

/* A pin may be closed in any state. */
static NTSTATUS tssource_close(PKSPIN pin, PIRP irp)
{
    struct tssource *source = pin->Context;

    stream_thread_stop(&source->thread);
    ExFreePoolWithTag(source, KSVIRT_TAG);
    pin->Context = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS tssource_process(PKSPIN pin)
{
    struct tssource *source = pin->Context;

    stream_thread_wake(&source->thread);
    return STATUS_PENDING;
}

static NTSTATUS get_stats(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct tssource *source;

    if (!pin || !(source = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    ExAcquireFastMutex(&source->mutex);
    RtlCopyMemory(data, &source->stats, sizeof(source->stats));
    ExReleaseFastMutex(&source->mutex);
    irp->IoStatus.Information = sizeof(source->stats);
    return STATUS_SUCCESS;
}

static NTSTATUS set_limit(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct tssource *source;
    NTSTATUS status = STATUS_INVALID_DEVICE_STATE;

    if (!pin || !(source = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    KsPinAcquireControl(pin);
    if (pin->DeviceState == KSSTATE_STOP)
    {
        source->limit = *(const ULONG64 *)data;
        status = STATUS_SUCCESS;
    }
    KsPinReleaseControl(pin);
    return status;
}

static const GUID category_capture = GUID_INIT(STATIC_KSCATEGORY_CAPTURE);

static const KSPROPERTY_ITEM ksvirt_items[] =
{
    PROPERTY_ITEM(KSBENCH_PROPERTY_TSSOURCE_STATS, get_stats, NULL, sizeof(struct ksbench_tssource_stats)),
    PROPERTY_ITEM(KSBENCH_PROPERTY_TSSOURCE_LIMIT, NULL, set_limit, sizeof(ULONG64)),
    PEER_PROPERTY_ITEMS,
    FAULTS_PROPERTY_ITEM,
};

DEFINE_PIN_AUTOMATION(pin_automation, ksvirt_items);

static const KSPIN_DISPATCH pin_dispatch =
{
    .Create = tssource_create,
    .Close = tssource_close,
    .Process = tssource_process,
    .SetDataFormat = tssource_set_format,
    .SetDeviceState = tssource_set_state,
};

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    {
        TS_PIN_MEMBERS(&pin_dispatch, &pin_automation, KSPIN_DATAFLOW_OUT, KSPIN_COMMUNICATION_SOURCE, &category_capture),
        .Flags = KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY | KSPIN_FLAG_USE_STANDARD_TRANSPORT,
    },
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_CAPTURE),
};

const KSFILTER_DESCRIPTOR tssource_filter = FILTER(NULL, &faults_filter_automation, pins, categories);
