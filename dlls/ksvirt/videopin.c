/*
 * Output pins that show the test pattern or what the feed gets
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
 * happened to the frames before, so that the cadence never drifts. A frame is drawn into the buffer that is first in the
 * queue when the frame is due; until then buffers stay in the queue and can be cancelled. Without a buffer the frame is
 * dropped. A triggered pin has no frames that are due, and its picture waits for a buffer.
 */

/* A frame that is later than this is not drawn any more. Up to here a burst makes up for a thread that came late. */
#define LATE_LIMIT (2500 * 1000)
#define MILLION 1000000LL

/* How soon one who gives way looks again. */
#define YIELD_INTERVAL (1000 * 10)

#define NEVER MAXLONGLONG

/* Where a picture is drawn that is compressed into the buffer. */
struct canvas
{
    struct jpeg jpeg;
    UCHAR picture[1];
};

struct video_pin
{
    KSPIN *pin;
    const struct video_role *role;
    struct sensor *sensor;          /* may be NULL */
    struct stream_format format;
    union
    {
        KSDATAFORMAT format;
        UCHAR room[sizeof(KS_DATAFORMAT_VIDEOINFOHEADER2)];
    } data_format;                  /* the same as the client knows it */
    struct settings settings;
    BOOLEAN acquired;
    struct controls *controls;      /* of the device */
    struct look look;               /* that the pattern and the converter have */
    LONG changes;                   /* of the controls, that are in the look */
    struct pattern pattern;
    struct converter converter;     /* from the format of the feed's frame that came last */
    void *pattern_memory, *converter_memory;
    struct canvas *canvas;          /* of MJPG; else NULL */

    struct stream_thread thread;    /* in the run state */
    LONG triggers;                  /* pictures that are still wanted */

    BOOLEAN rewind;                 /* went to ACQUIRE: the next run begins at 0 */
    KSPIN_LOCK time_lock;           /* for the clock's readers, of: */
    BOOLEAN time_runs;
    LONGLONG stream_time;           /* 100 ns, while it stands still */
    LONGLONG time_base;             /* clock_now() at stream time 0, while it runs */
    ULONG64 next_frame;
    BOOLEAN new_format;             /* was announced, and the client has not asked for it yet */
    BOOLEAN gap;                    /* a frame was dropped since the last delivered one */
    ULONG64 cursor;                 /* place in the feed's queue */

    FAST_MUTEX stats_mutex;
    ULONG64 picture_number;         /* of the last frame that was due; the first is 1 */
    struct ksvirt_camera_stats stats;
    ULONG64 bytes;                  /* of the delivered frames */
};

enum shown { SHOWN_PATTERN, SHOWN_FED, SHOWN_REPEATED };

static void count_dropped(struct video_pin *video, ULONG64 count, BOOLEAN late)
{
    ExAcquireFastMutex(&video->stats_mutex);
    video->stats.dropped += count;
    if (late) video->stats.late += count;
    video->picture_number += count;
    ExReleaseFastMutex(&video->stats_mutex);
    video->gap = TRUE;
}

static void count_delivered(struct video_pin *video, enum shown shown, ULONG size)
{
    ExAcquireFastMutex(&video->stats_mutex);
    video->stats.delivered++;
    video->bytes += size;
    if (shown == SHOWN_PATTERN) video->stats.pattern++;
    else if (shown == SHOWN_FED) video->stats.fed++;
    else video->stats.repeated++;
    ExReleaseFastMutex(&video->stats_mutex);
}

/* Returns FALSE if there is no fed frame that should be shown. */
static BOOLEAN draw_fed_frame(struct video_pin *video, UCHAR *data, enum shown *shown)
{
    struct fed_frame *frame;
    BOOLEAN fresh, usable;

    if (video->settings.source == SOURCE_PATTERN) return FALSE;
    if (!(frame = store_next(&video->cursor, &fresh))) return FALSE;
    usable = fresh || video->settings.source == SOURCE_FEED || clock_now() - frame->time <= video->settings.feed_timeout;
    if (usable)
    {
        if (!picture_equal(&video->converter.from, &frame->picture))
            converter_init(&video->converter, &video->format.picture, &frame->picture, &video->look,
                    video->converter_memory);
        converter_run(&video->converter, data, frame->data);
        *shown = fresh ? SHOWN_FED : SHOWN_REPEATED;
    }
    store_release(frame);
    return usable;
}

/* Returns a locked clone of the first buffer in the queue, which has left the queue, or NULL if there is none. */
static KSSTREAM_POINTER *take_buffer(struct video_pin *video)
{
    KSSTREAM_POINTER *leading, *clone;
    NTSTATUS status;

    /* the gate is closed until the client knows the format */
    if (video->new_format && !KsGateGetStateUnsafe(KsPinGetAndGate(video->pin))) return NULL;
    video->new_format = FALSE;
    if (!(leading = KsPinGetLeadingEdgeStreamPointer(video->pin, KSSTREAM_POINTER_STATE_LOCKED))) return NULL;
    status = KsStreamPointerClone(leading, NULL, 0, &clone);
    KsStreamPointerUnlock(leading, NT_SUCCESS(status));
    return NT_SUCCESS(status) ? clone : NULL;
}

static void get_look(struct video_pin *video)
{
    video->changes = controls_get_look(video->controls, &video->look);
    video->look.interval = video->format.interval;
}

/* Somebody may have turned a control since the last frame. */
static void follow_controls(struct video_pin *video)
{
    video->controls->frame = (LONG)video->picture_number;
    if (video->controls->changes == video->changes) return;
    get_look(video);
    pattern_set_look(&video->pattern, &video->look);
    converter_init(&video->converter, &video->format.picture, &video->converter.from, &video->look,
            video->converter_memory);
}

/* Makes a frame. data has room for frame_size bytes. Returns how many it has. */
static ULONG draw_frame(struct video_pin *video, UCHAR *data, LONGLONG time, enum shown *shown)
{
    const struct stream_format *format = &video->format;
    UCHAR *picture = format->mjpg ? video->canvas->picture : data;

    follow_controls(video);
    if (video->settings.code_only)
        pattern_draw_codes(&format->picture, picture, (uint32_t)video->picture_number, time, (uint32_t)clock_now());
    else if (video->pattern.blank || !draw_fed_frame(video, picture, shown))
        pattern_draw(&video->pattern, picture, (uint32_t)video->picture_number, time);
    if (!format->mjpg) return format->frame_size;
    return (ULONG)jpeg_encode(&video->canvas->jpeg, &format->picture, picture, data, format->frame_size);
}

/* A JPEG file needs no other one: all frames are splice points. */
static void fill_header(struct video_pin *video, KSSTREAM_HEADER *header, LONGLONG time)
{
    header->PresentationTime.Time = video->role->unstamped ? 0 : time;
    header->PresentationTime.Numerator = 1;
    header->PresentationTime.Denominator = 1;
    header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT;
    if (!video->role->unstamped) header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_TIMEVALID;
    if (!video->role->unstamped && !video->role->triggered)
    {
        header->Duration = video->format.interval;
        header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_DURATIONVALID;
    }
    if (video->gap) header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
    video->gap = FALSE;

    if (header->Size >= sizeof(KSSTREAM_HEADER) + sizeof(KS_FRAME_INFO))
    {
        KS_FRAME_INFO *info = (KS_FRAME_INFO *)(header + 1);

        info->ExtendedHeaderSize = sizeof(*info);
        info->dwFrameFlags = KS_VIDEO_FLAG_FRAME;
        info->PictureNumber = (LONGLONG)video->picture_number;
        info->DropCount = (LONGLONG)video->stats.dropped;
    }
}

static void free_memory(struct video_pin *video)
{
    if (video->pattern_memory) ExFreePoolWithTag(video->pattern_memory, KSVIRT_TAG);
    if (video->converter_memory) ExFreePoolWithTag(video->converter_memory, KSVIRT_TAG);
    if (video->canvas) ExFreePoolWithTag(video->canvas, KSVIRT_TAG);
    video->pattern_memory = video->converter_memory = NULL;
    video->canvas = NULL;
}

/* Gets what drawing needs for the format, so that nothing is allocated from frame to frame. */
static NTSTATUS prepare_format(struct video_pin *video)
{
    const struct picture *picture = &video->format.picture;
    const BOOLEAN mjpg = video->format.mjpg;

    free_memory(video);
    video->pattern_memory = ExAllocatePoolWithTag(NonPagedPool, pattern_memory_size(picture), KSVIRT_TAG);
    video->converter_memory = ExAllocatePoolWithTag(NonPagedPool, converter_memory_size(picture), KSVIRT_TAG);
    if (mjpg) video->canvas = ExAllocatePoolWithTag(NonPagedPool, sizeof(*video->canvas) + picture->size, KSVIRT_TAG);
    if (!video->pattern_memory || !video->converter_memory || (mjpg && !video->canvas))
    {
        free_memory(video);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    get_look(video);
    pattern_init(&video->pattern, picture, &video->look, video->pattern_memory);
    converter_init(&video->converter, picture, picture, &video->look, video->converter_memory);
    if (mjpg) jpeg_init(&video->canvas->jpeg);
    return STATUS_SUCCESS;
}

/* A client may have put something behind the video header: nobody has use for it. */
static void keep_data_format(struct video_pin *video, const KSDATAFORMAT *format)
{
    const ULONG size = min(format->FormatSize, sizeof(video->data_format));

    RtlCopyMemory(&video->data_format, format, size);
    video->data_format.format.FormatSize = size;
}

/* Announces another format in the stream if a fault wants one, and goes on with it. Returns FALSE if the clone has not been
 * used for that. Its pictures fit into the buffers of the old one. */
static BOOLEAN change_format(struct video_pin *video, KSSTREAM_POINTER *clone)
{
    const struct stream_format old = video->format;
    KSDATAFORMAT *format = &video->data_format.format;
    struct stream_format parsed;
    ULONG width, height;

    if (!hook_format_change(video->pin, &width, &height)) return FALSE;
    if (clone->OffsetOut.Remaining < format->FormatSize) return FALSE;
    if (!format_resize(video->pin, format, width, height, &parsed) || parsed.frame_size > old.frame_size)
        goto failed;
    video->format = parsed;
    if (!NT_SUCCESS(prepare_format(video))) goto failed;
    RtlCopyMemory(clone->OffsetOut.Data, format, format->FormatSize);
    clone->StreamHeader->DataUsed = format->FormatSize;
    clone->StreamHeader->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_TYPECHANGED;
    video->new_format = TRUE;
    KsStreamPointerDelete(clone);
    return TRUE;

failed:
    format_resize(video->pin, format, old.picture.width, old.picture.height, &video->format);
    if (!video->pattern_memory) prepare_format(video);
    return FALSE;
}

/* The next frame is due, or if it isn't required may be drawn if there is a buffer for it. Returns FALSE if there is none.
 * time: stream time in 100 ns. */
static BOOLEAN deliver_frame(struct video_pin *video, LONGLONG time, BOOLEAN required)
{
    enum shown shown = SHOWN_PATTERN;
    KSSTREAM_POINTER *clone;

    clone = hook_stall(video->pin) ? NULL : take_buffer(video);
    if (clone && change_format(video, clone)) return TRUE;
    if (!clone && !required) return FALSE;
    video->next_frame++;
    if (!clone || clone->OffsetOut.Remaining < video->format.frame_size)
    {
        count_dropped(video, 1, FALSE);
        if (!clone) return FALSE;
        clone->StreamHeader->DataUsed = 0;
        KsStreamPointerSetStatusCode(clone, STATUS_BUFFER_TOO_SMALL);
        KsStreamPointerDelete(clone);
        return TRUE;
    }

    ExAcquireFastMutex(&video->stats_mutex);
    video->picture_number++;
    ExReleaseFastMutex(&video->stats_mutex);
    clone->StreamHeader->DataUsed = draw_frame(video, clone->OffsetOut.Data, time, &shown);
    fill_header(video, clone->StreamHeader, time);
    count_delivered(video, shown, clone->StreamHeader->DataUsed);
    hook_frame(video->pin, clone, video->picture_number);
    KsStreamPointerDelete(clone);
    return TRUE;
}

/* The camera's clock, which may be wrong: what it makes of a time that has passed, and the other way round. */

static LONGLONG to_stream_time(const struct video_pin *video, LONGLONG elapsed)
{
    const LONGLONG drift = video->settings.clock_drift;

    return elapsed + elapsed / MILLION * drift + elapsed % MILLION * drift / MILLION;
}

static LONGLONG from_stream_time(const struct video_pin *video, LONGLONG time)
{
    const LONGLONG rate = MILLION + video->settings.clock_drift;

    return time / rate * MILLION + time % rate * MILLION / rate;
}

/* Stream time now, while it runs. */
static LONGLONG running_time(const struct video_pin *video)
{
    return to_stream_time(video, clock_now() - video->time_base);
}

static LONGLONG next_time(const struct video_pin *video)
{
    return (LONGLONG)video->next_frame * video->format.interval;
}

static BOOLEAN must_yield(const struct video_pin *video)
{
    return video->role->yields && video->sensor && video->sensor->busy;
}

/* Those who must not wait are seen to have the sensor. */
static void use_sensor(struct video_pin *video)
{
    const BOOLEAN mark = video->sensor && !video->role->yields;

    if (mark) InterlockedIncrement(&video->sensor->busy);
    deliver_frame(video, next_time(video), TRUE);
    if (mark) InterlockedDecrement(&video->sensor->busy);
}

static void run_on_schedule(struct video_pin *video)
{
    const LONGLONG interval = video->format.interval;
    LONGLONG late;
    ULONG64 missed;

    while (stream_thread_wait(&video->thread, video->time_base + from_stream_time(video, next_time(video))))
    {
        late = running_time(video) - next_time(video);
        if (late > LATE_LIMIT && late > interval)
        {
            missed = (ULONG64)(late / interval);
            count_dropped(video, missed, TRUE);
            video->next_frame += missed;
        }
        if (must_yield(video)) stream_thread_wait(&video->thread, clock_now() + YIELD_INTERVAL);
        else use_sensor(video);
    }
}

static void run_unthrottled(struct video_pin *video)
{
    do
        while (!video->thread.stopping && deliver_frame(video, next_time(video), FALSE)) ;
    while (stream_thread_wait_work(&video->thread, NEVER));
}

static void run_triggered(struct video_pin *video)
{
    do
        while (!video->thread.stopping && video->triggers
                && deliver_frame(video, running_time(video), FALSE))
            InterlockedDecrement(&video->triggers);
    while (stream_thread_wait_work(&video->thread, NEVER));
}

static void NTAPI video_thread(void *context)
{
    struct video_pin *video = context;

    if (video->role->triggered) run_triggered(video);
    else if (video->settings.unthrottled) run_unthrottled(video);
    else run_on_schedule(video);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

/* Lets stream time stand or run from there. */
static void set_time(struct video_pin *video, LONGLONG time, BOOLEAN runs)
{
    KIRQL irql;

    KeAcquireSpinLock(&video->time_lock, &irql);
    video->stream_time = time;
    video->time_base = clock_now() - from_stream_time(video, time);
    video->time_runs = runs;
    KeReleaseSpinLock(&video->time_lock, irql);
}

/* CorrelatedTime of a pin that implements a clock: stream time, and at what time of the performance counter it is that. Any IRQL
 * that there are spin locks at. */
LONGLONG FASTCALL video_pin_time(PKSPIN pin, PLONGLONG system)
{
    struct video_pin *video = pin->Context;
    LONGLONG time;
    KIRQL irql;

    KeAcquireSpinLock(&video->time_lock, &irql);
    *system = clock_now();
    time = video->time_runs ? to_stream_time(video, *system - video->time_base) : video->stream_time;
    KeReleaseSpinLock(&video->time_lock, irql);
    return time;
}

static void rewind(struct video_pin *video)
{
    video->rewind = FALSE;
    set_time(video, 0, FALSE);
    video->new_format = FALSE;
    video->next_frame = 0;
    video->gap = FALSE;
    ExAcquireFastMutex(&video->stats_mutex);
    video->picture_number = 0;
    RtlZeroMemory(&video->stats, sizeof(video->stats));
    video->bytes = 0;
    ExReleaseFastMutex(&video->stats_mutex);
}

static NTSTATUS start_thread(struct video_pin *video)
{
    NTSTATUS status;

    if (video->thread.handle) return STATUS_SUCCESS;
    if (video->rewind) rewind(video);
    set_time(video, video->stream_time, TRUE);
    video->triggers = 0;
    store_add_camera(&video->cursor);
    status = stream_thread_start(&video->thread, video_thread, video);
    if (!NT_SUCCESS(status))
    {
        set_time(video, video->stream_time, FALSE);
        store_remove_camera();
    }
    return status;
}

/* Waits for the thread, which is done within one frame. It holds no clone when it ends. */
static void stop_thread(struct video_pin *video)
{
    if (!video->thread.handle) return;
    stream_thread_stop(&video->thread);
    set_time(video, running_time(video), FALSE);
    store_remove_camera();
}

static NTSTATUS acquire(struct video_pin *video)
{
    NTSTATUS status;

    if (video->acquired) return STATUS_SUCCESS;
    settings_read(&video->settings);
    status = prepare_format(video);
    video->acquired = NT_SUCCESS(status);
    return status;
}

static void release(struct video_pin *video)
{
    stop_thread(video);
    free_memory(video);
    video->acquired = FALSE;
}

/* SetDeviceState of these pins, and so on: what is not static here belongs into their KSPIN_DISPATCH. */
NTSTATUS video_pin_set_state(PKSPIN pin, KSSTATE to, KSSTATE from)
{
    struct video_pin *video = pin->Context;
    NTSTATUS status;

    if (!NT_SUCCESS(status = hook_state(pin, to, from))) return status;
    if (to != KSSTATE_RUN) stop_thread(video);
    switch (to)
    {
        case KSSTATE_STOP:
            release(video);
            break;
        case KSSTATE_ACQUIRE:
            /* counters stay readable until the next run begins */
            video->rewind = TRUE;
            set_time(video, 0, FALSE);
            status = acquire(video);
            break;
        case KSSTATE_PAUSE:
            status = acquire(video);
            break;
        case KSSTATE_RUN:
            status = acquire(video);
            if (NT_SUCCESS(status)) status = start_thread(video);
            break;
    }
    return status;
}

NTSTATUS video_pin_set_format(PKSPIN pin, PKSDATAFORMAT old_format, PKSMULTIPLE_ITEM old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    struct stream_format parsed, old;
    struct video_pin *video;
    BOOLEAN running;
    NTSTATUS status;

    status = format_parse_first(pin, range, &parsed);
    if (NT_SUCCESS(status)) status = hook_format(pin);
    if (!NT_SUCCESS(status) || !old_format) return status; /* without an old one the pin is not created yet */

    video = pin->Context;
    running = video->thread.handle != NULL;
    stop_thread(video);
    old = video->format;
    video->format = parsed;
    /* frame n is due at n * interval */
    video->next_frame = (ULONG64)(video->next_frame * old.interval / parsed.interval);
    if (video->acquired) status = prepare_format(video);
    if (NT_SUCCESS(status)) status = format_edit_framing(pin, &parsed);
    if (NT_SUCCESS(status)) keep_data_format(video, pin->ConnectionFormat);
    else
    {
        video->format = old;
        if (video->acquired) video->acquired = NT_SUCCESS(prepare_format(video));
    }
    if (running && video->acquired && !NT_SUCCESS(start_thread(video))) status = STATUS_INSUFFICIENT_RESOURCES;
    return status;
}

/* For the pin's Create. The role outlives the pin; sensor, if there is one, is what the pins of a filter share. */
NTSTATUS video_pin_create(KSPIN *pin, const struct video_role *role, struct sensor *sensor)
{
    struct video_pin *video;
    NTSTATUS status;

    if (!NT_SUCCESS(status = hook_create(pin))) return status;
    if (!(video = ExAllocatePoolWithTag(NonPagedPool, sizeof(*video), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(video, sizeof(*video));
    video->pin = pin;
    video->rewind = TRUE;
    video->role = role;
    video->sensor = sensor;
    video->controls = controls_of(pin);
    stream_thread_init(&video->thread);
    KeInitializeSpinLock(&video->time_lock);
    ExInitializeFastMutex(&video->stats_mutex);

    status = format_find(pin, pin->ConnectionFormat, &video->format);
    if (NT_SUCCESS(status)) status = format_edit_framing(pin, &video->format);
    if (!NT_SUCCESS(status))
    {
        ExFreePoolWithTag(video, KSVIRT_TAG);
        return status;
    }
    keep_data_format(video, pin->ConnectionFormat);
    store_add_user();
    pin->StreamHeaderSize = hook_header_size(pin, sizeof(KSSTREAM_HEADER) + sizeof(KS_FRAME_INFO));
    pin->Context = video;
    return STATUS_SUCCESS;
}

/* A pin may be closed in any state. */
NTSTATUS video_pin_close(PKSPIN pin, PIRP irp)
{
    struct video_pin *video = pin->Context;

    release(video);
    store_remove_user();
    ExFreePoolWithTag(video, KSVIRT_TAG);
    pin->Context = NULL;
    return STATUS_SUCCESS;
}

/* Buffers are taken when their frames are due. Only those for whom none is ever due want to know that there are some. */
NTSTATUS video_pin_process(PKSPIN pin)
{
    struct video_pin *video = pin->Context;

    if (video->settings.unthrottled || video->role->triggered) stream_thread_wake(&video->thread);
    return STATUS_PENDING;
}

/* Wants one picture of a triggered pin. The filter control mutex is held. Returns STATUS_INVALID_DEVICE_STATE if the pin
 * doesn't run. */
NTSTATUS video_pin_trigger(KSPIN *pin)
{
    struct video_pin *video = pin->Context;

    if (!video->thread.handle) return STATUS_INVALID_DEVICE_STATE;
    InterlockedIncrement(&video->triggers);
    stream_thread_wake(&video->thread);
    return STATUS_SUCCESS;
}

/* Returns the 100 ns from frame to frame. The filter control mutex is held. */
LONGLONG video_pin_interval(KSPIN *pin)
{
    const struct video_pin *video = pin->Context;

    return video->format.interval;
}

static NTSTATUS get_dropped_frames(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    KSPROPERTY_DROPPEDFRAMES_CURRENT_S *current = data;
    struct video_pin *video;

    if (!pin || !(video = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    current->Property = *request;
    ExAcquireFastMutex(&video->stats_mutex);
    current->PictureNumber = (LONGLONG)video->picture_number;
    current->DropCount = (LONGLONG)video->stats.dropped;
    current->AverageFrameSize = video->stats.delivered ? (ULONG)(video->bytes / video->stats.delivered)
            : video->format.frame_size;
    ExReleaseFastMutex(&video->stats_mutex);
    irp->IoStatus.Information = sizeof(*current);
    return STATUS_SUCCESS;
}

static NTSTATUS get_stats(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct video_pin *video;

    if (!pin || !(video = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    ExAcquireFastMutex(&video->stats_mutex);
    RtlCopyMemory(data, &video->stats, sizeof(video->stats));
    ExReleaseFastMutex(&video->stats_mutex);
    irp->IoStatus.Information = sizeof(video->stats);
    return STATUS_SUCCESS;
}

static const GUID property_set_dropped_frames = GUID_INIT(STATIC_PROPSETID_VIDCAP_DROPPEDFRAMES);

/* The documented request is the whole structure, but the KSPROPERTY is all that is needed of it. */
static const KSPROPERTY_ITEM dropped_frames_items[] =
{
    PROPERTY_ITEM(KSPROPERTY_DROPPEDFRAMES_CURRENT, get_dropped_frames, NULL, sizeof(KSPROPERTY_DROPPEDFRAMES_CURRENT_S)),
};

static const KSPROPERTY_ITEM ksvirt_items[] =
{
    PROPERTY_ITEM(KSVIRT_PROPERTY_CAMERA_STATS, get_stats, NULL, sizeof(struct ksvirt_camera_stats)),
    HOOK_PIN_PROPERTY_ITEMS
};

static const KSPROPERTY_SET pin_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_dropped_frames, ARRAYSIZE(dropped_frames_items), dropped_frames_items, 0, NULL),
    HOOK_PIN_PROPERTY_SETS
    DEFINE_KSPROPERTY_SET(&property_set_ksvirt, ARRAYSIZE(ksvirt_items), ksvirt_items, 0, NULL),
};

const KSAUTOMATION_TABLE video_pin_automation = AUTOMATION(pin_property_sets);
