/*
 * Processing of a pin's frames: pin-centric, or as part of its filter's
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

#include "process/pinprocess.h"
#include "frames/framequeue.h"
#include "object/ksfilter.h"
#include "object/kspin.h"
#include "object/object.h"
#include "object/tree.h"
#include "process/filterprocess.h"
#include "process/framegate.h"
#include "process/pinstream.h"
#include "process/processor.h"
#include "process/processpin.h"
#include "stockwine/lock.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Processors */

/* Pins */

static NTSTATUS pin_process(struct processor *processor)
{
    struct pin_stream *stream = CONTAINING_RECORD(processor, struct pin_stream, own);
    const KSPIN_DISPATCH *dispatch = stream_pin(stream)->pub.Descriptor->Dispatch;

    return dispatch && dispatch->Process ? dispatch->Process(&stream_pin(stream)->pub) : STATUS_PENDING;
}

static void process_worker(void *context)
{
    struct pin_stream *stream = context;
    struct ks_pin *pin = stream_pin(stream);

    InterlockedExchange(&stream->own.queued, 0);
    stream->change_format(stream);
    if (stream->processor == &stream->own && InterlockedCompareExchange(&stream->own.attempted, 0, 0))
        processor_run(&stream->own, FALSE);
    object_release(&pin->obj);
}

void process_queue(struct pin_stream *stream)
{
    processor_queue(&stream->own);
}

/* A pin without a Process is the filter's business, if that has one. */
static struct processor *find_processor(struct pin_stream *stream)
{
    const KSPIN_DISPATCH *dispatch = stream_pin(stream)->pub.Descriptor->Dispatch;
    struct ks_filter *filter = object_filter(&stream_pin(stream)->obj);

    if (dispatch && dispatch->Process) return &stream->own;
    return filter->processing->processor.process ? &filter->processing->processor : NULL;
}

NTSTATUS process_init(struct pin_stream *stream, void (*change_format)(struct pin_stream *stream))
{
    struct ks_pin *pin = stream_pin(stream);
    NTSTATUS status;

    stream->change_format = change_format;
    if ((status = processor_init(&stream->own, &pin->obj, pin_process, process_worker, stream))) return status;
    stream->process_state = KSSTATE_STOP;
    processor_suspend(&stream->own); /* the state input */
    stream->processor = find_processor(stream);
    stream->frame_gate = stream->processor ? &stream->processor->gate : &stream->own.gate;
    if (!stream_is_filter_centric(stream))
    {
        KsGateAddOffInputToAnd(stream->frame_gate);
        return STATUS_SUCCESS;
    }

    stream->frame_input = TRUE;
    process_pin_init(stream);
    if (!(pin->pub.Descriptor->Flags & KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING)) return STATUS_SUCCESS;
    return process_attach_some_frames(stream);
}

void process_destroy(struct pin_stream *stream)
{
    processor_destroy(&stream->own);
}

void process_set_format_pending(struct pin_stream *stream, BOOLEAN pending)
{
    struct processor *processor = stream->processor ? stream->processor : &stream->own;

    if (pending == stream->format_pending) return;
    stream->format_pending = pending;
    if (pending) KsGateTurnInputOff(&processor->gate);
    else KsGateTurnInputOn(&processor->gate);
}

void process_trigger(struct pin_stream *stream)
{
    if (!stream->processor || (stream->queue.flags & KSPIN_FLAG_DO_NOT_INITIATE_PROCESSING)) return;
    processor_attempt(stream->processor, TRUE);
}

BOOLEAN process_set_state(struct pin_stream *stream, KSSTATE state)
{
    BOOLEAN on;

    stream->process_state = state;
    if (stream_is_filter_centric(stream)) return filter_set_state_input(object_filter(&stream_pin(stream)->obj));

    on = state >= processing_state(stream);
    if (on == stream->state_input) return FALSE;
    stream->state_input = on;
    if (!on) processor_suspend(&stream->own);
    else
    {
        InterlockedExchange(&stream->own.attempted, 0); /* it was not for this time */
        processor_resume(&stream->own);
    }
    return on;
}

/***********************************************************************
 *           KsPinAttemptProcessing (KS.@)
 */
void NTAPI KsPinAttemptProcessing(KSPIN *pin, BOOLEAN asynchronous)
{
    struct pin_stream *stream = stream_from_pin(impl_from_KSPIN(pin));

    TRACE("pin %p, asynchronous %u\n", pin, asynchronous);

    if (!stream || !stream->processor) return;
    if (stream_is_filter_centric(stream)) KsFilterAttemptProcessing(&object_filter(&stream_pin(stream)->obj)->pub, asynchronous);
    else processor_attempt(stream->processor, asynchronous || framequeue_in_callback(&stream->queue)
            || (stream->queue.flags & KSPIN_FLAG_ASYNCHRONOUS_PROCESSING));
}

/***********************************************************************
 *           KsPinGetAndGate (KS.@)
 */
KSGATE * NTAPI KsPinGetAndGate(KSPIN *pin)
{
    struct pin_stream *stream = stream_from_pin(impl_from_KSPIN(pin));

    TRACE("pin %p\n", pin);

    return stream ? &stream->own.gate : NULL;
}

/***********************************************************************
 *           KsPinAcquireProcessingMutex (KS.@)
 */
void NTAPI KsPinAcquireProcessingMutex(KSPIN *pin)
{
    TRACE("pin %p\n", pin);

    if (stream_from_pin(impl_from_KSPIN(pin))) lock_acquire(&stream_from_pin(impl_from_KSPIN(pin))->own.mutex);
}

/***********************************************************************
 *           KsPinReleaseProcessingMutex (KS.@)
 */
void NTAPI KsPinReleaseProcessingMutex(KSPIN *pin)
{
    TRACE("pin %p\n", pin);

    if (stream_from_pin(impl_from_KSPIN(pin))) lock_release(&stream_from_pin(impl_from_KSPIN(pin))->own.mutex);
}

void pin_suspend_processing(struct ks_pin *pin)
{
    struct pin_stream *stream = stream_from_pin(pin);

    if (stream && stream->processor) processor_suspend(stream->processor);
}

void pin_resume_processing(struct ks_pin *pin)
{
    struct pin_stream *stream = stream_from_pin(pin);

    if (stream && stream->processor) processor_resume(stream->processor);
}
