/*
 * Calling Process: gates, worker threads and the processing mutex; pin-centric processing
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

/*
 * Process is called through a processor: a pin's own (pin-centric processing), or that of the filter for all pins that
 * have no Process themselves (filter-centric processing). Its AND gate (KsPinGetAndGate, KsFilterGetAndGate) has these
 * inputs besides those that the minidriver adds:
 *
 *  frame    one for each pin: off while no frame is at the leading edge (DOC:pin-centric-processing.md). With
 *           KsPinAttachAndGate or KsPinAttachOrGate it goes to the attached gate, and that gate's output is the input.
 *           A filter's pins in STOP don't count: they are on, or for an OR gate off.
 *  state    of a pin: off below the minimum processing state, Pause, or Run with KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY.
 *           Of a filter: see filter_is_ready() in filterprocess.c.
 *  format   one for each pin: off after a frame was returned with KSSTREAM_HEADER_OPTIONSF_TYPECHANGED until the client
 *           has asked for the format.
 *  suspend  off while a processor is suspended.
 *  Process  off while Process runs: KsGateCaptureThreshold takes it, so that there is one call at a time.
 *
 * An attempt that finds the gate closed because Process is running or suspended is not lost: it sets attempted, which
 * whoever opens the gate again checks afterwards.
 */

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static struct pin_stream *stream_from_KSPIN(KSPIN *pin)
{
    return impl_from_KSPIN(pin)->stream;
}

/* Processors */

NTSTATUS processor_init(struct processor *processor, struct ks_object *object,
        NTSTATUS (*process)(struct processor *processor), void (*worker)(void *context), void *context)
{
    processor->object = object;
    processor->process = process;
    RtlInitializeSRWLock(&processor->mutex);
    KsGateInitializeAnd(&processor->gate, NULL);
    /* All system worker threads have the same priority: the flags for critical and hypercritical processing don't
     * matter. */
    return work_create(worker, context, &processor->work);
}

void processor_destroy(struct processor *processor)
{
    if (processor->work) work_release(processor->work);
}

/* work: of the object, which lives until it has run. */
static void queue_work(struct ks_object *object, struct ks_work *work, LONG *queued)
{
    if (InterlockedExchange(queued, 1)) return;
    object_addref(object);
    work_queue(work);
}

void processor_queue(struct processor *processor)
{
    queue_work(processor->object, processor->work, &processor->queued);
}

/* Calls Process while the gate is open and Process has something to do. */
void processor_run(struct processor *processor, BOOLEAN synchronous)
{
    NTSTATUS status;

    do
    {
        if (!KsGateCaptureThreshold(&processor->gate)) return;
        InterlockedExchange(&processor->attempted, 0);

        if (!synchronous) lock_acquire(&processor->mutex);
        else if (!RtlTryAcquireSRWLockExclusive(&processor->mutex))
        {
            /* the caller itself may hold the mutex: the worker makes the attempt */
            KsGateTurnInputOn(&processor->gate);
            InterlockedExchange(&processor->attempted, 1);
            processor_queue(processor);
            return;
        }
        /* It may have been suspended between the capture and here. */
        if (!InterlockedCompareExchange(&processor->suspended, 0, 0)) status = processor->process(processor);
        else
        {
            InterlockedExchange(&processor->attempted, 1);
            status = STATUS_PENDING;
        }
        lock_release(&processor->mutex);

        KsGateTurnInputOn(&processor->gate);
        /* An error counts as STATUS_PENDING: the next attempt comes from the minidriver or the next trigger. */
    } while (status == STATUS_SUCCESS || InterlockedCompareExchange(&processor->attempted, 0, 0));
}

/* There is no interrupt request level to look at: the flags for processing at DISPATCH_LEVEL make no difference, Process
 * always runs on a thread that may wait. */
void processor_attempt(struct processor *processor, BOOLEAN asynchronous)
{
    InterlockedExchange(&processor->attempted, 1);
    if (!KsGateGetStateUnsafe(&processor->gate)) return;

    if (asynchronous) processor_queue(processor);
    else processor_run(processor, TRUE);
}

void processor_suspend(struct processor *processor)
{
    InterlockedIncrement(&processor->suspended);
    KsGateTurnInputOff(&processor->gate);
    lock_acquire(&processor->mutex);
    lock_release(&processor->mutex);
}

void processor_resume(struct processor *processor)
{
    InterlockedDecrement(&processor->suspended);
    KsGateTurnInputOn(&processor->gate);
    if (InterlockedCompareExchange(&processor->attempted, 0, 0)) processor_attempt(processor, TRUE);
}

/* Pins */

static NTSTATUS pin_process(struct processor *processor)
{
    struct pin_stream *stream = CONTAINING_RECORD(processor, struct pin_stream, own);
    const KSPIN_DISPATCH *dispatch = stream->pin->pub.Descriptor->Dispatch;

    return dispatch && dispatch->Process ? dispatch->Process(&stream->pin->pub) : STATUS_PENDING;
}

/* The leading edge of a write pin has come to a new format: it becomes the pin's before data goes on. */
static void process_format_change(struct pin_stream *stream)
{
    struct ks_pin *pin = stream->pin;
    struct stream_request *request;
    struct stream_frame *frame;
    NTSTATUS status;

    if (!stream->format_frame) return;

    control_acquire(&pin->obj);
    stream_lock(stream);
    if ((frame = stream->format_frame))
    {
        request = frame->request;
        request->refs++;
        request->locks++;
        stream_unlock(stream);

        if (!(status = frame_prepare(stream, frame)))
            status = pin_set_data_format(pin, (const KSDATAFORMAT *)frame->data, frame->used);
        TRACE("pin %p: %#lx\n", &pin->pub, status);

        stream_lock(stream);
        if (request->locks) request->locks--;
        if (stream->format_frame == frame)
        {
            if (request->aborted) stream_request_abort(request, STATUS_CANCELLED, FALSE);
            else format_frame_done(stream, status);
            process_trigger(stream);
        }
        stream_request_release(request);
    }
    stream_unlock(stream);
    control_release(&pin->obj);
}

static void process_worker(void *context)
{
    struct pin_stream *stream = context;
    struct ks_pin *pin = stream->pin;

    InterlockedExchange(&stream->own.queued, 0);
    process_format_change(stream);
    if (stream->processor == &stream->own && InterlockedCompareExchange(&stream->own.attempted, 0, 0))
        processor_run(&stream->own, FALSE);
    object_release(&pin->obj);
}

static void service_worker(void *context)
{
    struct pin_stream *stream = context;
    struct ks_pin *pin = stream->pin;

    InterlockedExchange(&stream->service_queued, 0);
    stream_service(stream);
    object_release(&pin->obj);
}

void process_queue(struct pin_stream *stream)
{
    processor_queue(&stream->own);
}

void service_queue(struct pin_stream *stream)
{
    queue_work(&stream->pin->obj, stream->service_work, &stream->service_queued);
}

/* A pin without a Process is the filter's business, if that has one. */
static struct processor *find_processor(struct pin_stream *stream)
{
    const KSPIN_DISPATCH *dispatch = stream->pin->pub.Descriptor->Dispatch;
    struct ks_filter *filter = object_filter(&stream->pin->obj);

    if (dispatch && dispatch->Process) return &stream->own;
    return filter->processor.process ? &filter->processor : NULL;
}

NTSTATUS process_init(struct pin_stream *stream)
{
    struct ks_pin *pin = stream->pin;
    NTSTATUS status;

    /* Cancelled IRPs don't wait until Process returns: two workers. */
    if ((status = processor_init(&stream->own, &pin->obj, pin_process, process_worker, stream))) return status;
    if ((status = work_create(service_worker, stream, &stream->service_work))) return status;

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
    if (!(stream->some_frames = filter_frames_gate(object_filter(&pin->obj), pin->pub.Id)))
        return STATUS_INSUFFICIENT_RESOURCES;
    process_attach_gate(stream, frames_gate_get(stream->some_frames), TRUE);
    return STATUS_SUCCESS;
}

void process_destroy(struct pin_stream *stream)
{
    processor_destroy(&stream->own);
    if (stream->service_work) work_release(stream->service_work);
}

static BOOLEAN get_frame_input(const struct pin_stream *stream)
{
    BOOLEAN on = stream->leading.frame || (stream->flags & KSPIN_FLAG_FRAMES_NOT_REQUIRED_FOR_PROCESSING);

    if (stream->gating || !stream_is_filter_centric(stream)) return on;
    return !stream->frame_gate_or;
}

void process_update_gate(struct pin_stream *stream)
{
    BOOLEAN on = get_frame_input(stream);

    if (on == stream->frame_input) return;
    stream->frame_input = on;
    if (on) KsGateTurnInputOn(stream->frame_gate);
    else KsGateTurnInputOff(stream->frame_gate);
}

void process_set_gating(struct pin_stream *stream, BOOLEAN gating)
{
    if (gating == stream->gating) return;
    if (!gating && stream->some_frames) frames_gate_set_gating(stream->some_frames, FALSE);
    stream_lock(stream);
    stream->gating = gating;
    process_update_gate(stream);
    stream_unlock(stream);
    if (gating && stream->some_frames) frames_gate_set_gating(stream->some_frames, TRUE);
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
    if (!stream->processor || (stream->flags & KSPIN_FLAG_DO_NOT_INITIATE_PROCESSING)) return;
    processor_attempt(stream->processor, TRUE);
}

KSSTATE processing_state(const struct pin_stream *stream)
{
    return stream->flags & KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY ? KSSTATE_RUN : KSSTATE_PAUSE;
}

BOOLEAN process_set_state(struct pin_stream *stream, KSSTATE state)
{
    BOOLEAN on;

    stream->process_state = state;
    if (stream_is_filter_centric(stream)) return filter_set_state_input(object_filter(&stream->pin->obj));

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
    struct pin_stream *stream = stream_from_KSPIN(pin);

    TRACE("pin %p, asynchronous %u\n", pin, asynchronous);

    if (!stream || !stream->processor) return;
    if (stream_is_filter_centric(stream)) KsFilterAttemptProcessing(&object_filter(&stream->pin->obj)->pub, asynchronous);
    else processor_attempt(stream->processor, asynchronous || stream_in_callback(stream)
            || (stream->flags & KSPIN_FLAG_ASYNCHRONOUS_PROCESSING));
}

/***********************************************************************
 *           KsPinGetAndGate (KS.@)
 */
KSGATE * NTAPI KsPinGetAndGate(KSPIN *pin)
{
    struct pin_stream *stream = stream_from_KSPIN(pin);

    TRACE("pin %p\n", pin);

    return stream ? &stream->own.gate : NULL;
}

/* Attached gates are only known by the pins that use them. Control held. */
static BOOLEAN is_gate_used(const struct pin_stream *stream, const KSGATE *gate)
{
    LIST_ENTRY *list = &stream->pin->obj.parent->children, *entry;

    for (entry = list->Flink; entry != list; entry = entry->Flink)
    {
        struct pin_stream *other = CONTAINING_RECORD(entry, struct ks_pin, obj.entry)->stream;
        if (other && other != stream && other->frame_gate == gate) return TRUE;
    }
    return FALSE;
}

/* next: the AND gate that the gate is an input of */
static void unchain_gate(KSGATE *gate, KSGATE *next)
{
    if (gate->NextGate != next) return;
    gate->NextGate = NULL;
    if (KsGateGetStateUnsafe(gate)) KsGateRemoveOnInputFromAnd(next);
    else KsGateRemoveOffInputFromAnd(next);
}

static void chain_gate(KSGATE *gate, KSGATE *next)
{
    if (gate->NextGate) return; /* several pins can share it */
    if (KsGateGetStateUnsafe(gate)) KsGateAddOnInputToAnd(next);
    else KsGateAddOffInputToAnd(next);
    gate->NextGate = next;
}

void process_attach_gate(struct pin_stream *stream, KSGATE *gate, BOOLEAN or)
{
    KSGATE *next = stream->processor ? &stream->processor->gate : &stream->own.gate, *old = stream->frame_gate;

    if (!gate && old == next) return;
    stream_lock(stream);
    if (stream->frame_gate_or && stream->frame_input) KsGateRemoveOnInputFromOr(old);
    if (!stream->frame_gate_or && !stream->frame_input) KsGateRemoveOffInputFromAnd(old);
    if (old != next && !is_gate_used(stream, old)) unchain_gate(old, next);

    stream->frame_gate = gate ? gate : next;
    stream->frame_gate_or = gate && or;
    if (gate) chain_gate(gate, next);
    stream->frame_input = get_frame_input(stream);
    if (stream->frame_gate_or && stream->frame_input) KsGateAddOnInputToOr(stream->frame_gate);
    if (!stream->frame_gate_or && !stream->frame_input) KsGateAddOffInputToAnd(stream->frame_gate);
    stream_unlock(stream);
}

/* DDI:ks/nf-ks-kspinattachandgate.md: before the pin leaves STOP. KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING has
 * attached one already (DDI:ks/ns-ks-_kspin_descriptor_ex.md). */
static void attach_gate(KSPIN *pin, KSGATE *gate, BOOLEAN or)
{
    struct pin_stream *stream = stream_from_KSPIN(pin);

    if (!stream) return;
    if (stream->some_frames || pin->DeviceState != KSSTATE_STOP)
        WARN("pin %p: flags %#lx, state %u\n", pin, pin->Descriptor->Flags, pin->DeviceState);
    else process_attach_gate(stream, gate, or);
}

/***********************************************************************
 *           KsPinAttachAndGate (KS.@)
 */
void NTAPI KsPinAttachAndGate(KSPIN *pin, KSGATE *gate)
{
    TRACE("pin %p, gate %p\n", pin, gate);

    attach_gate(pin, gate, FALSE);
}

/***********************************************************************
 *           KsPinAttachOrGate (KS.@)
 */
void NTAPI KsPinAttachOrGate(KSPIN *pin, KSGATE *gate)
{
    TRACE("pin %p, gate %p\n", pin, gate);

    attach_gate(pin, gate, TRUE);
}

/***********************************************************************
 *           KsPinAcquireProcessingMutex (KS.@)
 */
void NTAPI KsPinAcquireProcessingMutex(KSPIN *pin)
{
    TRACE("pin %p\n", pin);

    if (stream_from_KSPIN(pin)) lock_acquire(&stream_from_KSPIN(pin)->own.mutex);
}

/***********************************************************************
 *           KsPinReleaseProcessingMutex (KS.@)
 */
void NTAPI KsPinReleaseProcessingMutex(KSPIN *pin)
{
    TRACE("pin %p\n", pin);

    if (stream_from_KSPIN(pin)) lock_release(&stream_from_KSPIN(pin)->own.mutex);
}
