/*
 * "KS Virtual Speaker": one pin that plays to nobody, at the real rate, and knows what it has played
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
 * A buffer is played, which means looked at and given back, when its last sample has its time. Until then it stays in the
 * queue and can be cancelled; what was cancelled was not played. Without an interruption the times follow from the number
 * of samples, so that the rate never drifts.
 */

#define NEVER MAXLONGLONG

struct speaker
{
    KSPIN *pin;
    struct audio_format format;
    struct settings settings;
    struct stream_thread thread;
    BOOLEAN acquired;
    BOOLEAN idle;             /* there was nothing to play */
    BOOLEAN expecting;        /* the stream has begun and not ended */
    LONGLONG base;            /* clock_now() when it has begun to play without an interruption */
    ULONG64 played;           /* samples since then */
    struct wave_file file;    /* of the thread, or of a pin that has none, and its path */
    WCHAR path[WAVE_PATH_LENGTH]; /* empty: no file is to be written, or it is opened already */

    FAST_MUTEX stats_mutex;   /* what follows, and base */
    BOOLEAN playing;          /* since base, */
    ULONG64 base_bytes;       /* when so many bytes had been played */
    struct ksvirt_audio_check check;
    struct ksvirt_speaker_stats stats;
};

static void count_flags(struct ksvirt_speaker_stats *stats, ULONG flags)
{
    if (flags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY) stats->discontinuities++;
    if (flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) stats->ends_of_stream++;
}

/* The file is opened for the first data: a program that only goes through the states leaves the one of the last stream alone. */
static void write_file(struct speaker *speaker, const void *data, ULONG size)
{
    if (!size) return;
    if (speaker->path[0]) wave_file_open(&speaker->file, speaker->path, &speaker->format);
    speaker->path[0] = 0;
    wave_file_write(&speaker->file, data, size);
}

/* data: of a locked stream pointer. */
static void play(struct speaker *speaker, const void *data, ULONG size, ULONG flags)
{
    struct ksvirt_speaker_stats *stats = &speaker->stats;

    write_file(speaker, data, size);
    ExAcquireFastMutex(&speaker->stats_mutex);
    count_flags(stats, flags);
    if (size)
    {
        stats->buffers++;
        stats->bytes += size;
        stats->crc = ksvirt_crc32(stats->crc, data, size);
        ksvirt_audio_check_data(&speaker->check, data, size);
    }
    stats->file_bytes = speaker->file.size;
    stats->file_status = speaker->file.status;
    ExReleaseFastMutex(&speaker->stats_mutex);
    speaker->expecting = !(flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
}

/* There is data again. */
static void begin(struct speaker *speaker)
{
    if (!speaker->idle) return;
    speaker->idle = FALSE;
    speaker->played = 0;
    ExAcquireFastMutex(&speaker->stats_mutex);
    speaker->base = clock_now();
    speaker->playing = TRUE;
    speaker->base_bytes = speaker->stats.bytes;
    if (speaker->expecting) speaker->stats.underruns++;
    ExReleaseFastMutex(&speaker->stats_mutex);
}

static void stop_playing(struct speaker *speaker)
{
    ExAcquireFastMutex(&speaker->stats_mutex);
    speaker->playing = FALSE;
    ExReleaseFastMutex(&speaker->stats_mutex);
}

/* Plays the buffers that have come to their time. Returns when it is that of the next one: clock_now(). */
static LONGLONG play_buffers(struct speaker *speaker)
{
    KSSTREAM_POINTER *leading;
    ULONG size, samples;
    LONGLONG due;

    while (!stream_thread_is_stopping(&speaker->thread)
            && (leading = KsPinGetLeadingEdgeStreamPointer(speaker->pin, KSSTREAM_POINTER_STATE_LOCKED)))
    {
        size = leading->OffsetIn.Remaining;
        samples = size / speaker->format.block;
        if (size) begin(speaker);
        due = speaker->base + audio_duration(&speaker->format, speaker->played + samples);
        if (size && !speaker->settings.unthrottled && due > clock_now())
        {
            KsStreamPointerUnlock(leading, FALSE);
            return due;
        }
        speaker->played += samples;
        play(speaker, leading->OffsetIn.Data, size, leading->StreamHeader->OptionsFlags);
        hook_frame(speaker->pin, leading, 0);
        KsStreamPointerUnlock(leading, TRUE);
    }
    speaker->idle = TRUE;
    stop_playing(speaker);
    return NEVER;
}

static void NTAPI speaker_thread(void *context)
{
    struct speaker *speaker = context;
    LONGLONG due = NEVER;

    while (stream_thread_wait_work(&speaker->thread, due)) due = play_buffers(speaker);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void acquire(struct speaker *speaker)
{
    if (speaker->acquired) return;
    speaker->acquired = TRUE;
    speaker->expecting = FALSE;
    settings_read(&speaker->settings);
    RtlZeroMemory(&speaker->file, sizeof(speaker->file));
    if (!settings_read_string(WIDE(KSVIRT_SPEAKER_FILE), speaker->path, ARRAYSIZE(speaker->path))) speaker->path[0] = 0;
    ExAcquireFastMutex(&speaker->stats_mutex);
    RtlZeroMemory(&speaker->stats, sizeof(speaker->stats));
    ksvirt_audio_check_init(&speaker->check, speaker->format.channels, speaker->format.bits);
    ExReleaseFastMutex(&speaker->stats_mutex);
}

static void release(struct speaker *speaker)
{
    stream_thread_stop(&speaker->thread);
    stop_playing(speaker);
    if (!speaker->acquired) return;
    speaker->acquired = FALSE;
    wave_file_close(&speaker->file);
    ExAcquireFastMutex(&speaker->stats_mutex);
    speaker->stats.file_status = speaker->file.status;
    ExReleaseFastMutex(&speaker->stats_mutex);
}

static NTSTATUS speaker_set_state(PKSPIN pin, KSSTATE to, KSSTATE from)
{
    struct speaker *speaker = pin->Context;
    NTSTATUS status;

    if (!NT_SUCCESS(status = hook_state(pin, to, from))) return status;
    if (to == KSSTATE_STOP)
    {
        release(speaker);
        return STATUS_SUCCESS;
    }
    acquire(speaker);
    if (to != KSSTATE_RUN)
    {
        stream_thread_stop(&speaker->thread);
        stop_playing(speaker);
        speaker->expecting = FALSE; /* who pauses may be late with what follows */
        return STATUS_SUCCESS;
    }
    speaker->idle = TRUE;
    return stream_thread_start(&speaker->thread, speaker_thread, speaker);
}

static NTSTATUS speaker_set_format(PKSPIN pin, PKSDATAFORMAT old_format, PKSMULTIPLE_ITEM old_attributes,
        const KSDATARANGE *range, const KSATTRIBUTE_LIST *attributes)
{
    struct audio_format parsed;
    NTSTATUS status;

    status = hook_format(pin);
    if (NT_SUCCESS(status)) status = audio_parse(pin->ConnectionFormat, &parsed);
    if (!NT_SUCCESS(status) || !old_format) return status; /* without an old one the pin is not created yet */
    /* a WAV file has one format */
    if (pin->DeviceState != KSSTATE_STOP) return STATUS_INVALID_DEVICE_STATE;
    status = audio_edit_framing(pin, &parsed);
    if (NT_SUCCESS(status)) ((struct speaker *)pin->Context)->format = parsed;
    return status;
}

static NTSTATUS speaker_create(PKSPIN pin, PIRP irp)
{
    struct speaker *speaker;
    NTSTATUS status;

    if (!NT_SUCCESS(status = hook_create(pin))) return status;
    if (!(speaker = ExAllocatePoolWithTag(NonPagedPool, sizeof(*speaker), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(speaker, sizeof(*speaker));
    speaker->pin = pin;
    stream_thread_init(&speaker->thread);
    ExInitializeFastMutex(&speaker->stats_mutex);
    status = audio_parse(pin->ConnectionFormat, &speaker->format);
    if (NT_SUCCESS(status)) status = audio_edit_framing(pin, &speaker->format);
    if (!NT_SUCCESS(status))
    {
        ExFreePoolWithTag(speaker, KSVIRT_TAG);
        return status;
    }
    pin->Context = speaker;
    return STATUS_SUCCESS;
}

/* A pin may be closed in any state. */
static NTSTATUS speaker_close(PKSPIN pin, PIRP irp)
{
    struct speaker *speaker = pin->Context;

    release(speaker);
    ExFreePoolWithTag(speaker, KSVIRT_TAG);
    pin->Context = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS speaker_process(PKSPIN pin)
{
    struct speaker *speaker = pin->Context;

    stream_thread_wake(&speaker->thread);
    return STATUS_PENDING;
}

/* What was queued is gone, and what follows comes when it comes. */
static void speaker_reset(PKSPIN pin)
{
    struct speaker *speaker = pin->Context;

    speaker->expecting = FALSE;
}

static NTSTATUS get_stats(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    struct ksvirt_speaker_stats *stats = data;
    KSPIN *pin = KsGetPinFromIrp(irp);
    struct speaker *speaker;

    if (!pin || !(speaker = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    ExAcquireFastMutex(&speaker->stats_mutex);
    *stats = speaker->stats;
    stats->samples = speaker->check.samples;
    stats->good = speaker->check.good;
    stats->gaps = speaker->check.gaps;
    stats->lost = speaker->check.lost;
    stats->first = speaker->check.first;
    stats->next = speaker->check.next;
    ExReleaseFastMutex(&speaker->stats_mutex);
    irp->IoStatus.Information = sizeof(*stats);
    return STATUS_SUCCESS;
}

/* DDI:KSAUDIO_POSITION: bytes of the stream that were played, and those that the client has written. */
static NTSTATUS get_position(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);
    KSAUDIO_POSITION *position = data;
    struct speaker *speaker;
    ULONG64 now, bytes;
    LONG queued = 0;

    if (!pin || !(speaker = pin->Context)) return STATUS_INVALID_DEVICE_REQUEST;
    ExAcquireFastMutex(&speaker->stats_mutex);
    now = bytes = speaker->stats.bytes;
    if (speaker->playing && !speaker->settings.unthrottled)
        now = speaker->base_bytes
                + audio_samples(&speaker->format, clock_now() - speaker->base) * speaker->format.block;
    ExReleaseFastMutex(&speaker->stats_mutex);
    if (!NT_SUCCESS(KsPinGetAvailableByteCount(pin, &queued, NULL))) queued = 0;
    position->WriteOffset = bytes + queued;
    position->PlayOffset = min(max(now, bytes), position->WriteOffset);
    irp->IoStatus.Information = sizeof(*position);
    return STATUS_SUCCESS;
}

static const GUID category_speaker = GUID_INIT(STATIC_KSNODETYPE_SPEAKER);

static const KSPROPERTY_ITEM ksvirt_items[] =
{
    PROPERTY_ITEM(KSVIRT_PROPERTY_SPEAKER_STATS, get_stats, NULL, sizeof(struct ksvirt_speaker_stats)),
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
    .Create = speaker_create,
    .Close = speaker_close,
    .Process = speaker_process,
    .Reset = speaker_reset,
    .SetDataFormat = speaker_set_format,
    .SetDeviceState = speaker_set_state,
};

static const KSPIN_DESCRIPTOR_EX pins[] =
{
    {
        AUDIO_PIN_MEMBERS(&pin_dispatch, &pin_automation, KSPIN_DATAFLOW_IN, KSPIN_COMMUNICATION_SINK, &category_speaker),
        .Flags = KSPIN_FLAG_RENDERER | KSPIN_FLAG_GENERATE_EOS_EVENTS,
        .InstancesPossible = 1,
        .InstancesNecessary = 1,
    },
};

static const GUID categories[] =
{
    GUID_INIT(STATIC_KSCATEGORY_RENDER),
    GUID_INIT(STATIC_KSCATEGORY_AUDIO),
};

static const KSCOMPONENTID component =
{
    .Manufacturer = AUDIO_MANUFACTURER,
    .Product = { 0x340c8864, 0xed5b, 0x4d08, { 0xa3, 0x70, 0x18, 0x85, 0x6f, 0xaa, 0xff, 0xb0 } },
    .Version = 1,
};

const KSFILTER_DESCRIPTOR speaker_filter =
{
    FILTER_MEMBERS(NULL, HOOK_FILTER_AUTOMATION, pins, categories),
    .ComponentId = &component,
};
