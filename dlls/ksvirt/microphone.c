/*
 * "KS Virtual Microphone": one capture pin that gives the audio test signal
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

#include "audio.h"

/*
 * Sample n is recorded at stream time n / rate. A buffer is given back when the last sample that fits into it is recorded;
 * until then it stays in the queue and can be cancelled. Like a device with a memory of its own, the microphone keeps the
 * last MEMORY of what nobody has fetched. What is older is lost, and the samples after it keep their numbers and times.
 */

#define MEMORY (500 * 10000) /* 100 ns */
#define STALL (10 * 10000)
#define NEVER MAXLONGLONG

struct microphone
{
    KSPIN *pin;
    struct audio_format format;
    struct settings settings;
    struct stream_thread thread;
    BOOLEAN rewind;          /* went to ACQUIRE: the next run begins with sample 0 */
    LONGLONG stream_time;    /* 100 ns, while it stands still */
    LONGLONG time_base;      /* clock_now() at stream time 0, while it runs */
    BOOLEAN gap;             /* samples were lost since the last buffer */

    FAST_MUTEX stats_mutex;
    ULONG64 next;            /* sample */
    struct ksvirt_microphone_stats stats;
};

/* room: samples that the first buffer has room for, which come on top of the memory. */
static void lose_old_samples(struct microphone *microphone, ULONG room)
{
    const ULONG64 recorded = audio_samples(&microphone->format, clock_now() - microphone->time_base);
    const ULONG64 memory = audio_samples(&microphone->format, MEMORY) + room;
    ULONG64 lost;

    if (microphone->settings.unthrottled || recorded < microphone->next || recorded - microphone->next <= memory) return;
    lost = recorded - microphone->next - memory;
    ExAcquireFastMutex(&microphone->stats_mutex);
    microphone->next += lost;
    microphone->stats.lost += lost;
    ExReleaseFastMutex(&microphone->stats_mutex);
    microphone->gap = TRUE;
}

/* Fills the locked buffer with so many samples. */
static void fill_buffer(struct microphone *microphone, KSSTREAM_POINTER *pointer, ULONG samples)
{
    const struct audio_format *format = &microphone->format;
    const LONGLONG start = audio_duration(format, microphone->next);
    const LONGLONG end = audio_duration(format, microphone->next + samples);
    KSSTREAM_HEADER *header = pointer->StreamHeader;

    ksvirt_audio_fill(pointer->OffsetOut.Data, samples, microphone->next, format->channels, format->bits);
    header->DataUsed = samples * format->block;
    header->PresentationTime.Time = start;
    header->PresentationTime.Numerator = 1;
    header->PresentationTime.Denominator = 1;
    header->Duration = end - start;
    header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_TIMEVALID | KSSTREAM_HEADER_OPTIONSF_DURATIONVALID
            | KSSTREAM_HEADER_OPTIONSF_SPLICEPOINT;
    if (microphone->gap) header->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
    microphone->gap = FALSE;
    ExAcquireFastMutex(&microphone->stats_mutex);
    microphone->next += samples;
    microphone->stats.delivered += samples;
    microphone->stats.buffers++;
    ExReleaseFastMutex(&microphone->stats_mutex);
}

/* Fills the buffers that have come to their time. Returns when it is that of the next one: clock_now(). */
static LONGLONG fill_buffers(struct microphone *microphone)
{
    KSSTREAM_POINTER *leading;
    LONGLONG due;
    ULONG samples;

    while (!stream_thread_is_stopping(&microphone->thread)
            && (leading = KsPinGetLeadingEdgeStreamPointer(microphone->pin, KSSTREAM_POINTER_STATE_LOCKED)))
    {
        samples = leading->OffsetOut.Remaining / microphone->format.block;
        if (!samples)
        {
            leading->StreamHeader->DataUsed = 0;
            KsStreamPointerSetStatusCode(leading, STATUS_BUFFER_TOO_SMALL);
            KsStreamPointerUnlock(leading, TRUE);
            continue;
        }
        lose_old_samples(microphone, samples);
        due = microphone->time_base + audio_duration(&microphone->format, microphone->next + samples);
        if (!microphone->settings.unthrottled && due > clock_now())
        {
            KsStreamPointerUnlock(leading, FALSE);
            return due;
        }
        if (hook_stall(microphone->pin))
        {
            KsStreamPointerUnlock(leading, FALSE);
            return clock_now() + STALL;
        }
        fill_buffer(microphone, leading, samples);
        hook_frame(microphone->pin, leading, 0);
        KsStreamPointerUnlock(leading, TRUE);
    }
    return NEVER;
}

static void NTAPI microphone_thread(void *context)
{
    struct microphone *microphone = context;
    LONGLONG due = NEVER;

    while (stream_thread_wait_work(&microphone->thread, due)) due = fill_buffers(microphone);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS run(struct microphone *microphone)
{
    if (microphone->thread.handle) return STATUS_SUCCESS;
    if (microphone->rewind)
    {
        microphone->rewind = FALSE;
        microphone->stream_time = 0;
        microphone->gap = FALSE;
        ExAcquireFastMutex(&microphone->stats_mutex);
        microphone->next = 0;
        RtlZeroMemory(&microphone->stats, sizeof(microphone->stats));
        ExReleaseFastMutex(&microphone->stats_mutex);
    }
    microphone->time_base = clock_now() - microphone->stream_time;
    return stream_thread_start(&microphone->thread, microphone_thread, microphone);
}

static void halt(struct microphone *microphone)
{
    if (!microphone->thread.handle) return;
    stream_thread_stop(&microphone->thread);
    microphone->stream_time = clock_now() - microphone->time_base;
}

static NTSTATUS microphone_set_state(PKSPIN pin, KSSTATE to, KSSTATE from)
{
    struct microphone *microphone = pin->Context;
    NTSTATUS status;

    if (!NT_SUCCESS(status = hook_state(pin, to, from))) return status;
    if (to == KSSTATE_RUN) return run(microphone);
    halt(microphone);
    if (to == KSSTATE_ACQUIRE)
    {
        microphone->rewind = TRUE; /* counters stay readable until the next run begins */
        settings_read(&microphone->settings);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS microphone_set_format(PKSPIN pin, PKSDATAFORMAT old_format, PKSMULTIPLE_ITEM old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    struct microphone *microphone;
    struct audio_format parsed;
    NTSTATUS status;

    status = hook_format(pin);
    if (NT_SUCCESS(status)) status = audio_parse(pin->ConnectionFormat, &parsed);
    if (!NT_SUCCESS(status) || !old_format) return status; /* without an old one the pin is not created yet */
    microphone = pin->Context;
    /* samples have their numbers by the rate */
    if (pin->DeviceState != KSSTATE_STOP) return STATUS_INVALID_DEVICE_STATE;
    status = audio_edit_framing(pin, &parsed);
    if (NT_SUCCESS(status)) microphone->format = parsed;
    return status;
}

static NTSTATUS microphone_create(PKSPIN pin, PIRP irp)
{
    struct microphone *microphone;
    NTSTATUS status;

    if (!NT_SUCCESS(status = hook_create(pin))) return status;
    if (!(microphone = ExAllocatePoolWithTag(NonPagedPool, sizeof(*microphone), KSVIRT_TAG)))
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(microphone, sizeof(*microphone));
    microphone->pin = pin;
    microphone->rewind = TRUE;
    stream_thread_init(&microphone->thread);
    ExInitializeFastMutex(&microphone->stats_mutex);
    status = audio_parse(pin->ConnectionFormat, &microphone->format);
    if (NT_SUCCESS(status)) status = audio_edit_framing(pin, &microphone->format);
    if (!NT_SUCCESS(status))
    {
        ExFreePoolWithTag(microphone, KSVIRT_TAG);
        return status;
    }
    pin->Context = microphone;
    return STATUS_SUCCESS;
}

/* A pin may be closed in any state. */
static NTSTATUS microphone_close(PKSPIN pin, PIRP irp)
{
    struct microphone *microphone = pin->Context;

    stream_thread_stop(&microphone->thread);
    ExFreePoolWithTag(microphone, KSVIRT_TAG);
    pin->Context = NULL;
    return STATUS_SUCCESS;
}

/* Buffers are taken when their time has come, and for that the thread has to know of the first. */
static NTSTATUS microphone_process(PKSPIN pin)
{
    struct microphone *microphone = pin->Context;

    stream_thread_wake(&microphone->thread);
    return STATUS_PENDING;
}

static NTSTATUS get_stats(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct microphone *microphone;

    if (!pin || !(microphone = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    ExAcquireFastMutex(&microphone->stats_mutex);
    RtlCopyMemory(data, &microphone->stats, sizeof(microphone->stats));
    ExReleaseFastMutex(&microphone->stats_mutex);
    irp->IoStatus.Information = sizeof(microphone->stats);
    return STATUS_SUCCESS;
}

/* DDI:KSAUDIO_POSITION: bytes of the stream that were recorded, and of them those that the client has got (or that are lost). */
static NTSTATUS get_position(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    KSAUDIO_POSITION *position = data;
    struct microphone *microphone;
    LONGLONG time;

    if (!pin || !(microphone = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    position->PlayOffset = position->WriteOffset = 0;
    if (!microphone->rewind)
    {
        time = microphone->thread.handle ? clock_now() - microphone->time_base : microphone->stream_time;
        ExAcquireFastMutex(&microphone->stats_mutex);
        position->WriteOffset = microphone->next * microphone->format.block;
        ExReleaseFastMutex(&microphone->stats_mutex);
        position->PlayOffset = audio_samples(&microphone->format, time) * microphone->format.block;
        position->PlayOffset = max(position->PlayOffset, position->WriteOffset); /* unthrottled */
    }
    irp->IoStatus.Information = sizeof(*position);
    return STATUS_SUCCESS;
}

static const GUID category_capture = GUID_INIT(STATIC_PINNAME_VIDEO_CAPTURE); /* PIN_CATEGORY_CAPTURE, for sound as well */

static const KSPROPERTY_ITEM ksvirt_items[] =
{
    PROPERTY_ITEM(KSVIRT_PROPERTY_MICROPHONE_STATS, get_stats, NULL, sizeof(struct ksvirt_microphone_stats)),
    HOOK_PIN_PROPERTY_ITEMS
};

static const KSPROPERTY_ITEM audio_items[] =
{
    PROPERTY_ITEM(KSPROPERTY_AUDIO_POSITION, get_position, NULL, sizeof(KSAUDIO_POSITION)),
};

static const KSPROPERTY_SET pin_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_ksvirt, ARRAYSIZE(ksvirt_items), ksvirt_items, 0, NULL),
    DEFINE_KSPROPERTY_SET(&property_set_audio, ARRAYSIZE(audio_items), audio_items, 0, NULL),
};

static const KSAUTOMATION_TABLE pin_automation = AUTOMATION(pin_sets);

static const KSPIN_DISPATCH pin_dispatch =
{
    .Create = microphone_create,
    .Close = microphone_close,
    .Process = microphone_process,
    .SetDataFormat = microphone_set_format,
    .SetDeviceState = microphone_set_state,
};

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    {
        AUDIO_PIN_MEMBERS(&pin_dispatch, &pin_automation,
                KSPIN_DATAFLOW_OUT, KSPIN_COMMUNICATION_BOTH, &category_capture),
        .Flags = KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY,
        .InstancesPossible = 1,
        .InstancesNecessary = 1,
    },
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_CAPTURE),
    GUID_INIT(STATIC_KSCATEGORY_AUDIO),
};

static const KSCOMPONENTID component =
{
    .Manufacturer = AUDIO_MANUFACTURER,
    .Product = { 0xc96d4eb3, 0x8229, 0x44ca, { 0xa7, 0x8d, 0x9d, 0xc2, 0xe3, 0xe5, 0x94, 0xbb } },
    .Version = 1,
};

const KSFILTER_DESCRIPTOR microphone_filter =
{
    FILTER_MEMBERS(NULL, HOOK_FILTER_AUTOMATION, pins, categories),
    .ComponentId = &component,
};
