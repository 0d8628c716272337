/*
 * "KS Virtual Camera": one capture pin that draws the test pattern or shows what the feed gets
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

/*
 * While the pin runs, a thread of its own looks at the clock: frame n is due at stream time n * interval, whatever
 * happened to the frames before, so that the cadence never drifts. The thread waits to an absolute schedule because the
 * period of a kernel timer is whole milliseconds. A frame is drawn into the buffer that is first in the queue when the
 * frame is due; until then buffers stay in the queue and can be cancelled. Without a buffer the frame is dropped.
 */

/* A frame that is later than this is not drawn any more. Up to here a burst makes up for a thread that came late. */
#define LATE_LIMIT (2500 * 1000)

#define RETRY_INTERVAL (1000 * 1000)

struct camera
{
    KSPIN *pin;
    struct stream_format format;
    struct settings settings;
    BOOLEAN acquired;
    struct pattern pattern;
    struct converter converter;     /* from the format of the feed's frame that came last */
    void *pattern_memory, *converter_memory;

    HANDLE thread;                  /* in the run state */
    LONG stopping;
    KEVENT stop;
    KEVENT arrival;                 /* there may be a buffer; for the unthrottled mode */

    BOOLEAN rewind;                 /* went to ACQUIRE: the next run begins at 0 */
    LONGLONG stream_time;           /* 100 ns, while it stands still */
    LONGLONG time_base;             /* clock_now() at stream time 0, while it runs */
    ULONG64 next_frame;
    BOOLEAN new_format;             /* was announced, and the client has not asked for it yet */
    BOOLEAN gap;                    /* a frame was dropped since the last delivered one */
    ULONG64 cursor;                 /* place in the feed's queue */

    FAST_MUTEX stats_mutex;
    ULONG64 picture_number;         /* of the last frame that was due; the first is 1 */
    struct ksvirt_camera_stats stats;
};

enum shown { SHOWN_PATTERN, SHOWN_FED, SHOWN_REPEATED };

static void count_dropped(struct camera *camera, ULONG64 count)
{
    ExAcquireFastMutex(&camera->stats_mutex);
    camera->stats.dropped += count;
    camera->picture_number += count;
    ExReleaseFastMutex(&camera->stats_mutex);
    camera->gap = TRUE;
}

static void count_delivered(struct camera *camera, enum shown shown)
{
    ExAcquireFastMutex(&camera->stats_mutex);
    camera->stats.delivered++;
    if (shown == SHOWN_PATTERN) camera->stats.pattern++;
    else if (shown == SHOWN_FED) camera->stats.fed++;
    else camera->stats.repeated++;
    ExReleaseFastMutex(&camera->stats_mutex);
}

/* Returns FALSE if there is no fed frame that should be shown. */
static BOOLEAN draw_fed_frame(struct camera *camera, UCHAR *data, enum shown *shown)
{
    struct fed_frame *frame;
    BOOLEAN fresh, usable;

    if (camera->settings.source == SOURCE_PATTERN) return FALSE;
    if (!(frame = store_next(&camera->cursor, &fresh))) return FALSE;
    usable = fresh || camera->settings.source == SOURCE_FEED || clock_now() - frame->time <= camera->settings.feed_timeout;
    if (usable)
    {
        if (!picture_equal(&camera->converter.from, &frame->picture))
            converter_init(&camera->converter, &camera->format.picture, &frame->picture, camera->converter_memory);
        converter_run(&camera->converter, data, frame->data);
        *shown = fresh ? SHOWN_FED : SHOWN_REPEATED;
    }
    store_release(frame);
    return usable;
}

/* Returns a locked clone of the first buffer in the queue, which has left the queue, or NULL if there is none. */
static KSSTREAM_POINTER *take_buffer(struct camera *camera)
{
    KSSTREAM_POINTER *leading, *clone;
    NTSTATUS status;

    /* the gate is closed until the client knows the format */
    if (camera->new_format && !KsGateGetStateUnsafe(KsPinGetAndGate(camera->pin))) return NULL;
    camera->new_format = FALSE;
    if (!(leading = KsPinGetLeadingEdgeStreamPointer(camera->pin, KSSTREAM_POINTER_STATE_LOCKED))) return NULL;
    status = KsStreamPointerClone(leading, NULL, 0, &clone);
    KsStreamPointerUnlock(leading, NT_SUCCESS(status));
    return NT_SUCCESS(status) ? clone : NULL;
}

static void fill_header(struct camera *camera, KSSTREAM_HEADER *header, LONGLONG time)
{
    header->DataUsed = (ULONG)camera->format.picture.size;
    header->PresentationTime.Time = time;
    header->PresentationTime.Numerator = 1;
    header->PresentationTime.Denominator = 1;
    header->Duration = camera->format.interval;
    header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID
            | KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT;
    if (camera->gap) header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
    camera->gap = FALSE;

    if (header->Size >= sizeof(KSSTREAM_HEADER) + sizeof(KS_FRAME_INFO))
    {
        KS_FRAME_INFO *info = (KS_FRAME_INFO *)(header + 1);

        info->ExtendedHeaderSize = sizeof(*info);
        info->dwFrameFlags = KS_VIDEO_FLAG_FRAME;
        info->PictureNumber = (LONGLONG)camera->picture_number;
        info->DropCount = (LONGLONG)camera->stats.dropped;
    }
}

static void free_memory(struct camera *camera)
{
    if (camera->pattern_memory) ExFreePoolWithTag(camera->pattern_memory, KSVIRT_TAG);
    if (camera->converter_memory) ExFreePoolWithTag(camera->converter_memory, KSVIRT_TAG);
    camera->pattern_memory = camera->converter_memory = NULL;
}

/* Gets what drawing needs for the format, so that nothing is allocated from frame to frame. */
static NTSTATUS prepare_format(struct camera *camera)
{
    const struct picture *picture = &camera->format.picture;

    free_memory(camera);
    camera->pattern_memory = ExAllocatePoolWithTag(NonPagedPool, pattern_memory_size(picture), KSVIRT_TAG);
    camera->converter_memory = ExAllocatePoolWithTag(NonPagedPool, converter_memory_size(picture), KSVIRT_TAG);
    if (!camera->pattern_memory || !camera->converter_memory)
    {
        free_memory(camera);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    pattern_init(&camera->pattern, picture, camera->pattern_memory);
    converter_init(&camera->converter, picture, picture, camera->converter_memory);
    return STATUS_SUCCESS;
}

/* Announces another format in the stream if a fault wants one, and goes on with it. Returns FALSE if the clone has not been
 * used for that. The new format has the size of the old one, and takes its place. */
static BOOLEAN change_format(struct camera *camera, KSSTREAM_POINTER *clone)
{
    union { KSDATAFORMAT format; UCHAR room[sizeof(KS_DATAFORMAT_VIDEOINFOHEADER2)]; } copy;
    KSDATAFORMAT *current = camera->pin->ConnectionFormat;
    const struct stream_format old = camera->format;
    struct stream_format parsed;
    ULONG width, height;

    if (!faults_format_change(camera->pin, &width, &height)) return FALSE;
    if (current->FormatSize > sizeof(copy) || clone->OffsetOut.Remaining < current->FormatSize) return FALSE;
    RtlCopyMemory(&copy, current, current->FormatSize);
    if (!format_resize(&copy.format, camera_ranges, width, height, &parsed)) return FALSE;
    if (parsed.picture.size > old.picture.size) return FALSE;
    camera->format = parsed;
    if (!NT_SUCCESS(prepare_format(camera)))
    {
        camera->format = old;
        prepare_format(camera);
        return FALSE;
    }
    RtlCopyMemory(current, &copy, copy.format.FormatSize);
    RtlCopyMemory(clone->OffsetOut.Data, &copy, copy.format.FormatSize);
    clone->StreamHeader->DataUsed = copy.format.FormatSize;
    clone->StreamHeader->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_TYPECHANGED;
    camera->new_format = TRUE;
    KsStreamPointerDelete(clone);
    return TRUE;
}

/* The next frame is due, or in the unthrottled mode may be drawn if there is a buffer for it. Returns FALSE if there is
 * none. */
static BOOLEAN deliver_frame(struct camera *camera, BOOLEAN required)
{
    const LONGLONG time = (LONGLONG)camera->next_frame * camera->format.interval;
    enum shown shown = SHOWN_PATTERN;
    KSSTREAM_POINTER *clone;

    clone = faults_stall(camera->pin) ? NULL : take_buffer(camera);
    if (clone && change_format(camera, clone)) return TRUE;
    if (!clone && !required) return FALSE;
    camera->next_frame++;
    if (!clone || clone->OffsetOut.Remaining < camera->format.picture.size)
    {
        count_dropped(camera, 1);
        if (!clone) return FALSE;
        clone->StreamHeader->DataUsed = 0;
        KsStreamPointerSetStatusCode(clone, STATUS_BUFFER_TOO_SMALL);
        KsStreamPointerDelete(clone);
        return TRUE;
    }

    ExAcquireFastMutex(&camera->stats_mutex);
    camera->picture_number++;
    ExReleaseFastMutex(&camera->stats_mutex);
    if (!draw_fed_frame(camera, clone->OffsetOut.Data, &shown))
        pattern_draw(&camera->pattern, clone->OffsetOut.Data, (uint32_t)camera->picture_number, time);
    fill_header(camera, clone->StreamHeader, time);
    count_delivered(camera, shown);
    faults_frame(camera->pin, clone);
    KsStreamPointerDelete(clone);
    return TRUE;
}

static void run_on_schedule(struct camera *camera)
{
    const LONGLONG interval = camera->format.interval;
    LARGE_INTEGER timeout;
    LONGLONG early;
    ULONG64 missed;

    while (!InterlockedCompareExchange(&camera->stopping, 0, 0))
    {
        early = (LONGLONG)camera->next_frame * interval - (clock_now() - camera->time_base);
        if (early > 0)
        {
            timeout.QuadPart = -early;
            KeWaitForSingleObject(&camera->stop, Executive, KernelMode, FALSE, &timeout);
            continue;
        }
        if (-early > LATE_LIMIT && -early > interval)
        {
            missed = (ULONG64)(-early / interval);
            count_dropped(camera, missed);
            camera->next_frame += missed;
        }
        deliver_frame(camera, TRUE);
    }
}

static void run_unthrottled(struct camera *camera)
{
    void *objects[2] = {&camera->stop, &camera->arrival};
    LARGE_INTEGER timeout;

    timeout.QuadPart = -RETRY_INTERVAL; /* a buffer that could not be taken for lack of memory is not announced again */
    while (!InterlockedCompareExchange(&camera->stopping, 0, 0))
    {
        if (!deliver_frame(camera, FALSE))
            KeWaitForMultipleObjects(ARRAYSIZE(objects), objects, WaitAny, Executive, KernelMode, FALSE, &timeout, NULL);
    }
}

static void NTAPI camera_thread(void *context)
{
    struct camera *camera = context;

    if (camera->settings.unthrottled) run_unthrottled(camera);
    else run_on_schedule(camera);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void rewind(struct camera *camera)
{
    camera->rewind = FALSE;
    camera->stream_time = 0;
    camera->new_format = FALSE;
    camera->next_frame = 0;
    camera->gap = FALSE;
    ExAcquireFastMutex(&camera->stats_mutex);
    camera->picture_number = 0;
    RtlZeroMemory(&camera->stats, sizeof(camera->stats));
    ExReleaseFastMutex(&camera->stats_mutex);
}

static NTSTATUS start_thread(struct camera *camera)
{
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;

    if (camera->thread) return STATUS_SUCCESS;
    if (camera->rewind) rewind(camera);
    camera->time_base = clock_now() - camera->stream_time;
    camera->stopping = FALSE;
    KeClearEvent(&camera->stop);
    store_add_camera(&camera->cursor);

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&camera->thread, THREAD_ALL_ACCESS, &attributes, NULL, NULL, camera_thread, camera);
    if (!NT_SUCCESS(status))
    {
        camera->thread = NULL;
        store_remove_camera();
    }
    return status;
}

/* Waits for the thread, which is done within one frame. It holds no clone when it ends. */
static void stop_thread(struct camera *camera)
{
    if (!camera->thread) return;
    InterlockedExchange(&camera->stopping, TRUE);
    KeSetEvent(&camera->stop, IO_NO_INCREMENT, FALSE);
    ZwWaitForSingleObject(camera->thread, FALSE, NULL);
    ZwClose(camera->thread);
    camera->thread = NULL;
    camera->stream_time = clock_now() - camera->time_base;
    store_remove_camera();
}

static NTSTATUS acquire(struct camera *camera)
{
    NTSTATUS status;

    if (camera->acquired) return STATUS_SUCCESS;
    settings_read(&camera->settings);
    status = prepare_format(camera);
    camera->acquired = NT_SUCCESS(status);
    return status;
}

static void release(struct camera *camera)
{
    stop_thread(camera);
    free_memory(camera);
    camera->acquired = FALSE;
}

static NTSTATUS camera_set_state(PKSPIN pin, KSSTATE to, KSSTATE from)
{
    struct camera *camera = pin->Context;
    NTSTATUS status;

    if (!NT_SUCCESS(status = faults_state(pin, to, from))) return status;
    if (to != KSSTATE_RUN) stop_thread(camera);
    switch (to)
    {
        case KSSTATE_STOP:
            release(camera);
            break;
        case KSSTATE_ACQUIRE:
            /* counters stay readable until the next run begins */
            camera->rewind = TRUE;
            status = acquire(camera);
            break;
        case KSSTATE_PAUSE:
            status = acquire(camera);
            break;
        case KSSTATE_RUN:
            status = acquire(camera);
            if (NT_SUCCESS(status)) status = start_thread(camera);
            break;
    }
    return status;
}

static NTSTATUS camera_set_format(PKSPIN pin, PKSDATAFORMAT old_format, PKSMULTIPLE_ITEM old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    struct stream_format parsed, old;
    struct camera *camera;
    BOOLEAN running;
    NTSTATUS status;

    status = faults_format(pin);
    if (NT_SUCCESS(status)) status = format_parse(pin->ConnectionFormat, range, &parsed);
    if (!NT_SUCCESS(status) || !old_format) return status; /* without an old one the pin is not created yet */

    camera = pin->Context;
    running = camera->thread != NULL;
    stop_thread(camera);
    old = camera->format;
    camera->format = parsed;
    /* frame n is due at n * interval */
    camera->next_frame = (ULONG64)(camera->next_frame * old.interval / parsed.interval);
    if (camera->acquired) status = prepare_format(camera);
    if (NT_SUCCESS(status)) status = format_edit_framing(pin, &parsed);
    if (!NT_SUCCESS(status))
    {
        camera->format = old;
        if (camera->acquired) camera->acquired = NT_SUCCESS(prepare_format(camera));
    }
    if (running && camera->acquired && !NT_SUCCESS(start_thread(camera))) status = STATUS_INSUFFICIENT_RESOURCES;
    return status;
}

static NTSTATUS camera_create(PKSPIN pin, PIRP irp)
{
    struct camera *camera;
    NTSTATUS status;

    if (!NT_SUCCESS(status = faults_create(pin))) return status;
    if (!(camera = ExAllocatePoolWithTag(NonPagedPool, sizeof(*camera), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(camera, sizeof(*camera));
    camera->pin = pin;
    camera->rewind = TRUE;
    KeInitializeEvent(&camera->stop, NotificationEvent, FALSE);
    KeInitializeEvent(&camera->arrival, SynchronizationEvent, FALSE);
    ExInitializeFastMutex(&camera->stats_mutex);

    status = format_find(pin->ConnectionFormat, camera_ranges, &camera->format);
    if (NT_SUCCESS(status)) status = format_edit_framing(pin, &camera->format);
    if (!NT_SUCCESS(status))
    {
        ExFreePoolWithTag(camera, KSVIRT_TAG);
        return status;
    }
    store_add_user();
    pin->StreamHeaderSize = sizeof(KSSTREAM_HEADER) + sizeof(KS_FRAME_INFO);
    pin->Context = camera;
    return STATUS_SUCCESS;
}

/* A pin may be closed in any state. */
static NTSTATUS camera_close(PKSPIN pin, PIRP irp)
{
    struct camera *camera = pin->Context;

    release(camera);
    store_remove_user();
    ExFreePoolWithTag(camera, KSVIRT_TAG);
    pin->Context = NULL;
    return STATUS_SUCCESS;
}

/* Buffers are taken when their frames are due. Only the unthrottled mode wants to know that there are some. */
static NTSTATUS camera_process(PKSPIN pin)
{
    struct camera *camera = pin->Context;

    if (camera->settings.unthrottled) KeSetEvent(&camera->arrival, IO_NO_INCREMENT, FALSE);
    return STATUS_PENDING;
}

static NTSTATUS get_dropped_frames(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    KSPROPERTY_DROPPEDFRAMES_CURRENT_S *current = data;
    struct camera *camera;

    if (!pin || !(camera = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    current->Property = *request;
    ExAcquireFastMutex(&camera->stats_mutex);
    current->PictureNumber = (LONGLONG)camera->picture_number;
    current->DropCount = (LONGLONG)camera->stats.dropped;
    ExReleaseFastMutex(&camera->stats_mutex);
    current->AverageFrameSize = (ULONG)camera->format.picture.size;
    irp->IoStatus.Information = sizeof(*current);
    return STATUS_SUCCESS;
}

static NTSTATUS get_stats(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct camera *camera;

    if (!pin || !(camera = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    ExAcquireFastMutex(&camera->stats_mutex);
    RtlCopyMemory(data, &camera->stats, sizeof(camera->stats));
    ExReleaseFastMutex(&camera->stats_mutex);
    irp->IoStatus.Information = sizeof(camera->stats);
    return STATUS_SUCCESS;
}

static const GUID property_set_dropped_frames = GUID_INIT(STATIC_PROPSETID_VIDCAP_DROPPEDFRAMES);
static const GUID property_set_ksvirt = GUID_INIT(STATIC_KSPROPSETID_KsVirt);
static const GUID category_capture = GUID_INIT(STATIC_PINNAME_VIDEO_CAPTURE);

/* The documented request is the whole structure, but the KSPROPERTY is all that is needed of it. */
static const KSPROPERTY_ITEM dropped_frames_items[] =
{
    {
        .PropertyId = KSPROPERTY_DROPPEDFRAMES_CURRENT,
        .GetPropertyHandler = get_dropped_frames,
        .MinProperty = sizeof(KSPROPERTY),
        .MinData = sizeof(KSPROPERTY_DROPPEDFRAMES_CURRENT_S),
    },
};

static const KSPROPERTY_ITEM ksvirt_items[] =
{
    {
        .PropertyId = KSVIRT_PROPERTY_CAMERA_STATS,
        .GetPropertyHandler = get_stats,
        .MinProperty = sizeof(KSPROPERTY),
        .MinData = sizeof(struct ksvirt_camera_stats),
    },
    FAULTS_PROPERTY_ITEM,
};

static const KSPROPERTY_SET pin_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_dropped_frames, ARRAYSIZE(dropped_frames_items), dropped_frames_items, 0, NULL),
    DEFINE_KSPROPERTY_SET(&property_set_ksvirt, ARRAYSIZE(ksvirt_items), ksvirt_items, 0, NULL),
};

static const KSAUTOMATION_TABLE pin_automation =
{
    .PropertySetsCount = ARRAYSIZE(pin_property_sets),
    .PropertyItemSize = sizeof(KSPROPERTY_ITEM),
    .PropertySets = pin_property_sets,
};

static const KSPIN_DISPATCH pin_dispatch =
{
    .Create = camera_create,
    .Close = camera_close,
    .Process = camera_process,
    .SetDataFormat = camera_set_format,
    .SetDeviceState = camera_set_state,
};

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    {
        .Dispatch = &pin_dispatch,
        .AutomationTable = &pin_automation,
        .PinDescriptor =
        {
            .DataRangesCount = ARRAYSIZE(camera_ranges),
            .DataRanges = (const PKSDATARANGE *)camera_ranges,
            .DataFlow = KSPIN_DATAFLOW_OUT,
            .Communication = KSPIN_COMMUNICATION_BOTH,
            .Category = &category_capture,
        },
        .Flags = KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY,
        .InstancesPossible = 1,
        .InstancesNecessary = 1,
        .AllocatorFraming = &video_framing,
        .IntersectHandler = format_intersect,
    },
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_CAPTURE),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO),
    GUID_INIT(STATIC_KSCATEGORY_VIDEO_CAMERA),
};

const KSFILTER_DESCRIPTOR camera_filter =
{
    .AutomationTable = &faults_filter_automation,
    .Version = KSFILTER_DESCRIPTOR_VERSION,
    .PinDescriptorsCount = ARRAYSIZE(pins),
    .PinDescriptorSize = sizeof(pins[0]),
    .PinDescriptors = pins,
    .CategoriesCount = ARRAYSIZE(categories),
    .Categories = categories,
    .NodeDescriptorSize = sizeof(KSNODE_DESCRIPTOR),
};
