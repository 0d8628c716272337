/*
 * "KS Bench Video Renderer": one pin that judges the frames it gets
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

#define _UNKNOWN_H_ /* ks.h then has IKsReferenceClock */
typedef struct IUnknown *PUNKNOWN;
#include "wine/ksddk.h"
#include <basetyps.h>
#include "ksbench_private.h"

/*
 * While the pin runs, a thread takes frame after frame: at the time that is in its header if the pin has been given a clock,
 * otherwise at once. Until then it stays in the queue and can be cancelled. A frame is judged where it lies, with the leading
 * edge locked on it, so that no other frame, and no new format that comes after it in the stream, gets ahead.
 */

#define NEVER MAXLONGLONG
#define MAX_WAIT (1000 * 10000) /* 100 ns; then it looks at the clock again */

struct renderer
{
    KSPIN *pin;
    struct stream_thread thread;
    PIKSREFERENCECLOCK clock;    /* while it runs; NULL: nobody has given it one */
    BOOLEAN stamped;             /* its frames have stamps */
    BOOLEAN unthrottled;         /* takes everything at once */
    BOOLEAN waiting;             /* for the time of the frame at the leading edge */
    FAST_MUTEX mutex;            /* for what follows */
    struct stream_format format;
    struct ksbench_renderer_stats stats;
};

static enum ksvirt_verdict judge(struct renderer *renderer, const void *data, ULONG size, struct ksvirt_code *code)
{
    const struct picture *picture = &renderer->format.picture;
    const ptrdiff_t stride = picture->bottom_up ? -(ptrdiff_t)picture->stride : (ptrdiff_t)picture->stride;
    enum ksvirt_verdict verdict;

    verdict = ksvirt_check_frame(data, size, picture->format, picture->width, picture->height, stride, code);
    if (verdict != KSVIRT_FRAME_NO_CODE) return verdict;
    verdict = ksvirt_check_inverted_frame(data, size, picture->format, picture->width, picture->height, stride, code);
    if (verdict == KSVIRT_FRAME_GOOD) renderer->stats.inverted++;
    return verdict;
}

static void count_number(struct ksbench_renderer_stats *stats, const struct ksvirt_code *code)
{
    const int32_t step = (int32_t)(code->frame - (uint32_t)stats->last_frame);

    if (!stats->good) stats->first_frame = code->frame;
    else if (!step)
    {
        stats->repeated++;
        return;
    }
    else if (step < 0)
    {
        stats->out_of_order++;
        if (stats->lost) stats->lost--;
        return;
    }
    else stats->lost += step - 1;
    stats->last_frame = code->frame;
    stats->last_time = code->time;
}

static void count_flags(struct ksbench_renderer_stats *stats, ULONG flags)
{
    if (flags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY) stats->discontinuities++;
    if (flags & KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT) stats->splice_points++;
    if (flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) stats->ends_of_stream++;
}

static void count_stamp(struct ksbench_renderer_stats *stats, BOOLEAN right)
{
    if (right) stats->stamped++;
    else stats->wrong_stamps++;
}

static void take_frame(struct renderer *renderer, const void *data, ULONG size, ULONG flags)
{
    struct ksbench_renderer_stats *stats = &renderer->stats;
    enum ksvirt_verdict verdict;
    struct ksvirt_code code;

    count_flags(stats, flags);
    if (!size && (flags & (KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM | KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY
            | KSSTREAM_HEADER_OPTIONSF_TIMEDISCONTINUITY)))
        return;
    stats->received++;
    stats->bytes += size;
    verdict = judge(renderer, data, size, &code);
    if (verdict == KSVIRT_FRAME_GOOD)
    {
        count_number(stats, &code);
        stats->good++;
        return;
    }
    stats->bad++;
    if (verdict == KSVIRT_FRAME_BAD_SIZE) stats->short_frames++;
    else if (verdict == KSVIRT_FRAME_NO_CODE) stats->unknown++;
}

/* Returns how long it is to the time of the frame, in 100 ns; 0 if it has none, or there is no clock to go by. */
static LONGLONG time_to(struct renderer *renderer, const KSSTREAM_HEADER *header)
{
    const KSTIME *time = &header->PresentationTime;
    ULONG64 due;

    if (!renderer->clock || !(header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TIMEVALID)) return 0;
    if (!time->Numerator || !time->Denominator || time->Time < 0) return 0;
    due = (ULONG64)time->Time / time->Denominator * time->Numerator
            + (ULONG64)time->Time % time->Denominator * time->Numerator / time->Denominator;
    return (LONGLONG)(due - (ULONG64)renderer->clock->lpVtbl->GetTime(renderer->clock));
}

/* Returns FALSE if the frame at the leading edge is not to be taken before *due (clock_now()). */
static BOOLEAN is_due(struct renderer *renderer, const KSSTREAM_HEADER *header, LONGLONG *due)
{
    const LONGLONG early = time_to(renderer, header);

    if (early > 0 && !renderer->unthrottled)
    {
        *due = clock_now() + min(early, MAX_WAIT);
        renderer->waiting = TRUE;
        return FALSE;
    }
    ExAcquireFastMutex(&renderer->mutex);
    if (renderer->waiting) renderer->stats.timed++;
    else if (-early > renderer->format.interval) renderer->stats.late++;
    ExReleaseFastMutex(&renderer->mutex);
    renderer->waiting = FALSE;
    return TRUE;
}

/* Takes what is there and has come to its time. Returns when to look again at the latest: clock_now(). */
static LONGLONG take_frames(struct renderer *renderer)
{
    KSSTREAM_POINTER *leading;
    LONGLONG due;

    while (!stream_thread_is_stopping(&renderer->thread)
            && (leading = KsPinGetLeadingEdgeStreamPointer(renderer->pin, KSSTREAM_POINTER_STATE_LOCKED)))
    {
        if (!is_due(renderer, leading->StreamHeader, &due))
        {
            KsStreamPointerUnlock(leading, FALSE);
            return due;
        }
        ExAcquireFastMutex(&renderer->mutex);
        take_frame(renderer, leading->OffsetIn.Data, leading->OffsetIn.Remaining, leading->StreamHeader->OptionsFlags);
        if (renderer->stamped && leading->OffsetIn.Remaining) count_stamp(&renderer->stats, stamp_check(leading));
        ExReleaseFastMutex(&renderer->mutex);
        faults_frame(renderer->pin, leading);
        KsStreamPointerUnlock(leading, TRUE);
    }
    return NEVER;
}

static void release_clock(struct renderer *renderer)
{
    if (renderer->clock) renderer->clock->lpVtbl->Release(renderer->clock);
    renderer->clock = NULL;
}

static void NTAPI renderer_thread(void *context)
{
    struct renderer *renderer = context;
    LONGLONG due = NEVER;

    while (stream_thread_wait_work(&renderer->thread, due)) due = take_frames(renderer);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS renderer_process(PKSPIN pin)
{
    struct renderer *renderer = pin->Context;

    stream_thread_wake(&renderer->thread);
    return STATUS_PENDING;
}

static NTSTATUS run(struct renderer *renderer)
{
    NTSTATUS status;

    if (renderer->thread.handle) return STATUS_SUCCESS;
    if (!NT_SUCCESS(KsPinGetReferenceClockInterface(renderer->pin, &renderer->clock))) renderer->clock = NULL;
    renderer->waiting = FALSE;
    status = stream_thread_start(&renderer->thread, renderer_thread, renderer);
    if (!NT_SUCCESS(status)) release_clock(renderer);
    return status;
}

static void halt(struct renderer *renderer)
{
    stream_thread_stop(&renderer->thread);
    release_clock(renderer);
}

static NTSTATUS renderer_set_state(PKSPIN pin, KSSTATE to, KSSTATE from)
{
    struct renderer *renderer = pin->Context;
    struct settings settings;
    NTSTATUS status;

    if (!NT_SUCCESS(status = faults_state(pin, to, from))) return status;
    if (to == KSSTATE_RUN) return run(renderer);
    halt(renderer);
    if (to == KSSTATE_ACQUIRE && from == KSSTATE_STOP)
    {
        settings_read(&settings);
        renderer->unthrottled = settings.unthrottled;
        ExAcquireFastMutex(&renderer->mutex);
        RtlZeroMemory(&renderer->stats, sizeof(renderer->stats));
        ExReleaseFastMutex(&renderer->mutex);
    }
    return STATUS_SUCCESS;
}

/* In any state: a format that comes in the stream is set when the frames before it have been taken. */
static NTSTATUS renderer_set_format(PKSPIN pin, PKSDATAFORMAT old_format, PKSMULTIPLE_ITEM old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    struct stream_format parsed;
    struct renderer *renderer;
    NTSTATUS status;

    status = faults_format(pin);
    if (NT_SUCCESS(status)) status = format_parse(pin->ConnectionFormat, range, &parsed);
    if (!NT_SUCCESS(status) || !old_format) return status; /* without an old one the pin is not created yet */
    status = format_edit_framing(pin, &parsed);
    if (!NT_SUCCESS(status)) return status;
    renderer = pin->Context;
    ExAcquireFastMutex(&renderer->mutex);
    renderer->format = parsed;
    ExReleaseFastMutex(&renderer->mutex);
    return STATUS_SUCCESS;
}

static NTSTATUS renderer_create(PKSPIN pin, PIRP irp)
{
    struct renderer *renderer;
    NTSTATUS status;

    if (!NT_SUCCESS(status = faults_create(pin))) return status;
    if (!(renderer = ExAllocatePoolWithTag(NonPagedPool, sizeof(*renderer), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(renderer, sizeof(*renderer));
    renderer->pin = pin;
    stream_thread_init(&renderer->thread);
    ExInitializeFastMutex(&renderer->mutex);
    status = format_find(pin, pin->ConnectionFormat, &renderer->format);
    if (NT_SUCCESS(status)) status = format_edit_framing(pin, &renderer->format);
    if (!NT_SUCCESS(status))
    {
        ExFreePoolWithTag(renderer, KSVIRT_TAG);
        return status;
    }
    renderer->stamped = stamp_is_used(pin);
    pin->StreamHeaderSize = stamp_header_size(pin, 0);
    pin->Context = renderer;
    return STATUS_SUCCESS;
}

/* A pin may be closed in any state. */
static NTSTATUS renderer_close(PKSPIN pin, PIRP irp)
{
    struct renderer *renderer = pin->Context;

    halt(renderer);
    ExFreePoolWithTag(renderer, KSVIRT_TAG);
    pin->Context = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS get_stats(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct renderer *renderer;

    if (!pin || !(renderer = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    ExAcquireFastMutex(&renderer->mutex);
    RtlCopyMemory(data, &renderer->stats, sizeof(renderer->stats));
    ExReleaseFastMutex(&renderer->mutex);
    irp->IoStatus.Information = sizeof(renderer->stats);
    return STATUS_SUCCESS;
}

static const GUID category_render = GUID_INIT(STATIC_KSCATEGORY_RENDER);

static const KSPROPERTY_ITEM ksvirt_items[] =
{
    PROPERTY_ITEM(KSBENCH_PROPERTY_RENDERER_STATS, get_stats, NULL, sizeof(struct ksbench_renderer_stats)),
    FAULTS_PROPERTY_ITEM,
};

static const KSPROPERTY_SET pin_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_ksvirt, ARRAYSIZE(ksvirt_items), ksvirt_items, 0, NULL),
};

const KSAUTOMATION_TABLE renderer_pin_automation = AUTOMATION(pin_property_sets);

const KSPIN_DISPATCH renderer_pin_dispatch =
{
    .Create = renderer_create,
    .Close = renderer_close,
    .Process = renderer_process,
    .SetDataFormat = renderer_set_format,
    .SetDeviceState = renderer_set_state,
};

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    {
        VIDEO_PIN_MEMBERS(&renderer_pin_dispatch, &renderer_pin_automation, pattern_ranges,
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

const KSFILTER_DESCRIPTOR renderer_filter = FILTER(NULL, &faults_filter_automation, pins, categories);
