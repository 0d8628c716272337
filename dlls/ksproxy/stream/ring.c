/*
 * The ring of a stream: segments that are at the driver, and samples that wait to be sent
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

#include <string.h>

#include "stream/ring.h"
#include "base/machine.h"
#include "buffer/sample.h"
#include "pin/lost.h"
#include "pin/pin.h"
#include "stream/region.h"
#include "stream/stream.h"
#include "stream/streamdata.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* ---- states ---- */

/* A flush that nobody has begun can be ended, which is why ENDED goes to OPEN. */
static const unsigned int flow_steps[] =
{
    [FLOW_STARTING]   = STEP_TO(FLOW_OPEN) | STEP_TO(FLOW_ENDED) | STEP_TO(FLOW_FLUSHING) | STEP_TO(FLOW_LOST) | STEP_TO(FLOW_STOPPED),
    [FLOW_OPEN]       = STEP_TO(FLOW_ENDED) | STEP_TO(FLOW_FLUSHING) | STEP_TO(FLOW_LOST) | STEP_TO(FLOW_STOPPED),
    [FLOW_ENDED]      = STEP_TO(FLOW_OPEN) | STEP_TO(FLOW_FLUSHING) | STEP_TO(FLOW_LOST) | STEP_TO(FLOW_STOPPED),
    [FLOW_FLUSHING]   = STEP_TO(FLOW_OPEN) | STEP_TO(FLOW_CANCELLING) | STEP_TO(FLOW_LOST) | STEP_TO(FLOW_STOPPED),
    [FLOW_CANCELLING] = STEP_TO(FLOW_OPEN) | STEP_TO(FLOW_FLUSHING) | STEP_TO(FLOW_LOST) | STEP_TO(FLOW_STOPPED),
    [FLOW_LOST]       = STEP_TO(FLOW_STOPPED),
    [FLOW_STOPPED]    = 0,
};

static const unsigned int eos_steps[] =
{
    [EOS_NONE]    = STEP_TO(EOS_QUEUED),
    [EOS_QUEUED]  = STEP_TO(EOS_NONE) | STEP_TO(EOS_WRITTEN),
    [EOS_WRITTEN] = STEP_TO(EOS_NONE),
};

static const unsigned int completion_steps[] =
{
    [COMPLETION_NONE]  = STEP_TO(COMPLETION_ASKED),
    [COMPLETION_ASKED] = STEP_TO(COMPLETION_TOLD) | STEP_TO(COMPLETION_NONE),
    [COMPLETION_TOLD]  = STEP_TO(COMPLETION_ASKED) | STEP_TO(COMPLETION_NONE),
};

BOOL stream_step(struct stream *stream, enum flow flow)
{
    if (!step_is_allowed(flow_steps, stream->flow, flow)) return FALSE;
    stream->flow = flow;
    return TRUE;
}

void stream_set_eos(struct stream *stream, enum eos eos)
{
    ASSERT_STEP(eos_steps, stream->eos, eos);
    stream->eos = eos;
}

static void set_completion(struct stream *stream, enum completion completion)
{
    ASSERT_STEP(completion_steps, stream->completion, completion);
    stream->completion = completion;
}

void stream_end(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream_step(stream, FLOW_ENDED);
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}

void stream_fail(struct stream *stream, HRESULT hr)
{
    BOOL tell;

    EnterCriticalSection(&stream->cs);
    stream_step(stream, FLOW_ENDED);
    tell = stream->flow != FLOW_STOPPED && !stream->told;
    stream->told = TRUE;
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
    if (!tell) return;
    WARN("Stream %p fails, hr %#lx.\n", stream, hr);
    filter_notify_failure(stream->pin->filter, hr);
}

/* ---- the ring, with the lock held ---- */

static void pop_slot(struct stream *stream)
{
    struct slot *slot = slot_at(stream, 0);

    slot->segment = NULL;
    slot->eos = FALSE;
    stream->first = (stream->first + 1) % stream->count;
    --stream->pending;
    ++stream->completed;
}

/* Lets the thread keep what it sees of the ring. */
static void look(struct stream *stream)
{
    if (stream->seen != stream->completed) stream->done = NULL;
    stream->seen = stream->completed;
    if (stream->pending) stream->oldest = *slot_at(stream, 0);
    else memset(&stream->oldest, 0, sizeof(stream->oldest));
}

/* ---- sending ---- */

/* Makes the slot behind those that are pending one of them: its sample is at the driver as that segment. */
static void push_segment(struct stream *stream, KSSTREAM_SEGMENT *segment)
{
    struct slot *slot;

    EnterCriticalSection(&stream->cs);
    slot = slot_at(stream, stream->pending);
    slot->segment = segment;
    slot->sample = NULL;
    if (stream->dir == PINDIR_INPUT) --stream->queued;
    ++stream->pending;
    look(stream);
    LeaveCriticalSection(&stream->cs);
    if (stream->dir == PINDIR_INPUT) WakeAllConditionVariable(&stream->changed);
}

HRESULT stream_send(struct stream *stream, IMediaSample *sample)
{
    KSIOOPERATION operation = stream->dir == PINDIR_OUTPUT ? KsIoOperation_Read : KsIoOperation_Write;
    KSSTREAM_SEGMENT *segment = NULL;
    LONG count = 1;
    HRESULT hr;

    stream_update_region(stream, sample_get_allocator(sample));
    hr = IKsInterfaceHandler_KsProcessMediaSamples(stream->handlers.io.iface, stream->handlers.data.iface, &sample, &count,
            operation, &segment);
    if (FAILED(hr)) return hr;
    if (count <= 0 && !segment) return S_FALSE;
    if (count <= 0 || !segment || !segment->CompletionEvent)
    {
        ERR("Handler %p has taken %ld samples with segment %p.\n", stream->handlers.io.iface, count, segment);
        return E_UNEXPECTED;
    }
    push_segment(stream, segment);
    return S_OK;
}

/* ---- completing ---- */

/* A handler may tell of a completion when it likes, also from a thread of its own. */
KSSTREAM_SEGMENT *stream_get_oldest(struct stream *stream)
{
    if (stream->seen != *(volatile ULONG *)&stream->completed)
    {
        EnterCriticalSection(&stream->cs);
        look(stream);
        LeaveCriticalSection(&stream->cs);
    }
    return stream->oldest.segment;
}

/* What the thread itself is told of the segment that it is about costs no lock: the slot becomes free when it is done with it. */
void stream_segment_completed(struct stream *stream, const KSSTREAM_SEGMENT *segment)
{
    if (stream_of_thread() == stream && stream->completion == COMPLETION_ASKED && stream->seen == stream->completed
            && stream->oldest.segment == segment)
    {
        set_completion(stream, COMPLETION_TOLD);
        return;
    }
    EnterCriticalSection(&stream->cs);
    if (stream->completion == COMPLETION_TOLD)
    {
        pop_slot(stream);
        set_completion(stream, COMPLETION_ASKED);
    }
    if (stream->pending && slot_at(stream, 0)->segment == segment) pop_slot(stream);
    else WARN("Segment %p isn't the one that is due.\n", segment);
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
}

HRESULT stream_complete_oldest(struct stream *stream)
{
    KSSTREAM_SEGMENT *segment = stream_get_oldest(stream);
    ULONG completed = stream->seen;
    HRESULT hr;

    if (!segment) return S_OK;
    set_completion(stream, COMPLETION_ASKED);
    hr = IKsInterfaceHandler_KsCompleteIo(stream->handlers.io.iface, segment);

    EnterCriticalSection(&stream->cs);
    /* A segment has left the driver even if its handler has told nobody of it. */
    if (stream->completed == completed && stream->pending) pop_slot(stream);
    set_completion(stream, COMPLETION_NONE);
    look(stream);
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
    return hr;
}
