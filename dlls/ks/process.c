/*
 * Calling a pin's Process: gates, worker threads and the processing mutex
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
 * The AND gate of a pin (KsPinGetAndGate) has these inputs besides those that the minidriver adds:
 *
 *  frame    off while no frame is at the leading edge (DOC:pin-centric-processing.md). With KsPinAttachAndGate or
 *           KsPinAttachOrGate it goes to the attached gate, and that gate's output is the input.
 *  state    off below the minimum processing state: Pause, or Run with KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY.
 *  format   off after a frame was returned with KSSTREAM_HEADER_OPTIONSF_TYPECHANGED until the client has asked for the
 *           format.
 *  Process  off while Process runs: KsGateCaptureThreshold takes it, so that there is one call at a time.
 *
 * An attempt that finds the gate closed because Process is running is not lost: it sets attempted, which the running
 * one checks after it has opened the gate again.
 */

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static struct pin_stream *stream_from_KSPIN(KSPIN *pin)
{
    return impl_from_KSPIN(pin)->stream;
}

static const KSPIN_DISPATCH *stream_dispatch(const struct pin_stream *stream)
{
    return stream->pin->pub.Descriptor->Dispatch;
}

static BOOLEAN is_pin_centric(const struct pin_stream *stream)
{
    const KSPIN_DISPATCH *dispatch = stream_dispatch(stream);
    return dispatch && dispatch->Process;
}

/* Calls Process while the gate is open and Process has something to do. */
static void process_loop(struct pin_stream *stream, BOOLEAN synchronous)
{
    NTSTATUS status;

    do
    {
        if (!KsGateCaptureThreshold(&stream->gate)) return;
        InterlockedExchange(&stream->attempted, 0);

        if (!synchronous) lock_acquire(&stream->processing);
        else if (!RtlTryAcquireSRWLockExclusive(&stream->processing))
        {
            /* the caller itself may hold the mutex: the worker makes the attempt */
            KsGateTurnInputOn(&stream->gate);
            InterlockedExchange(&stream->attempted, 1);
            process_queue(stream);
            return;
        }
        /* The state may have been left between the capture and here. */
        status = stream->state_input ? stream_dispatch(stream)->Process(&stream->pin->pub) : STATUS_PENDING;
        lock_release(&stream->processing);

        KsGateTurnInputOn(&stream->gate);
        /* An error counts as STATUS_PENDING: the next attempt comes from the minidriver or the next trigger. */
    } while (status == STATUS_SUCCESS || InterlockedCompareExchange(&stream->attempted, 0, 0));
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

    InterlockedExchange(&stream->process_queued, 0);
    process_format_change(stream);
    if (is_pin_centric(stream) && InterlockedCompareExchange(&stream->attempted, 0, 0)) process_loop(stream, FALSE);
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

/* work: of the pin, which lives until it has run. */
static void queue_work(struct pin_stream *stream, struct ks_work *work, LONG *queued)
{
    if (InterlockedExchange(queued, 1)) return;
    object_addref(&stream->pin->obj);
    work_queue(work);
}

void process_queue(struct pin_stream *stream)
{
    queue_work(stream, stream->process_work, &stream->process_queued);
}

void service_queue(struct pin_stream *stream)
{
    queue_work(stream, stream->service_work, &stream->service_queued);
}

NTSTATUS process_init(struct pin_stream *stream)
{
    NTSTATUS status;

    RtlInitializeSRWLock(&stream->processing);
    KsGateInitializeAnd(&stream->gate, NULL);
    stream->frame_gate = &stream->gate;
    KsGateAddOffInputToAnd(&stream->gate); /* frame */
    KsGateAddOffInputToAnd(&stream->gate); /* state */

    /* All system worker threads have the same priority: KSPIN_FLAG_CRITICAL_PROCESSING and _HYPERCRITICAL_PROCESSING
     * don't matter. Cancelled IRPs don't wait until Process returns: two workers. */
    if ((status = work_create(process_worker, stream, &stream->process_work))) return status;
    return work_create(service_worker, stream, &stream->service_work);
}

void process_destroy(struct pin_stream *stream)
{
    if (stream->process_work) work_release(stream->process_work);
    if (stream->service_work) work_release(stream->service_work);
}

void process_update_gate(struct pin_stream *stream)
{
    BOOLEAN on = stream->leading.frame || (stream->flags & KSPIN_FLAG_FRAMES_NOT_REQUIRED_FOR_PROCESSING);

    if (on == stream->frame_input) return;
    stream->frame_input = on;
    if (on) KsGateTurnInputOn(stream->frame_gate);
    else KsGateTurnInputOff(stream->frame_gate);
}

void process_set_format_pending(struct pin_stream *stream, BOOLEAN pending)
{
    if (pending == stream->format_pending) return;
    stream->format_pending = pending;
    if (pending) KsGateTurnInputOff(&stream->gate);
    else KsGateTurnInputOn(&stream->gate);
}

/* There is no interrupt request level to look at: KSPIN_FLAG_DISPATCH_LEVEL_PROCESSING makes no difference, Process
 * always runs on a thread that may wait. */
void process_attempt(struct pin_stream *stream, BOOLEAN asynchronous)
{
    if (!is_pin_centric(stream)) return;

    InterlockedExchange(&stream->attempted, 1);
    if (!KsGateGetStateUnsafe(&stream->gate)) return;

    if (asynchronous || (stream->flags & KSPIN_FLAG_ASYNCHRONOUS_PROCESSING)) process_queue(stream);
    else process_loop(stream, TRUE);
}

void process_trigger(struct pin_stream *stream)
{
    if (stream->flags & KSPIN_FLAG_DO_NOT_INITIATE_PROCESSING) return;
    process_attempt(stream, TRUE);
}

void process_set_state(struct pin_stream *stream, BOOLEAN on)
{
    if (on != stream->state_input)
    {
        stream->state_input = on;
        if (on) KsGateTurnInputOn(&stream->gate);
        else KsGateTurnInputOff(&stream->gate);
    }
    if (on) return;

    lock_acquire(&stream->processing);
    lock_release(&stream->processing);
}

/***********************************************************************
 *           KsPinAttemptProcessing (KS.@)
 */
void NTAPI KsPinAttemptProcessing(KSPIN *pin, BOOLEAN asynchronous)
{
    struct pin_stream *stream = stream_from_KSPIN(pin);

    TRACE("pin %p, asynchronous %u\n", pin, asynchronous);

    if (stream) process_attempt(stream, asynchronous || stream_in_callback(stream));
}

/***********************************************************************
 *           KsPinGetAndGate (KS.@)
 */
KSGATE * NTAPI KsPinGetAndGate(KSPIN *pin)
{
    struct pin_stream *stream = stream_from_KSPIN(pin);

    TRACE("pin %p\n", pin);

    return stream ? &stream->gate : NULL;
}

/***********************************************************************
 *           KsFilterGetAndGate (KS.@)
 */
KSGATE * NTAPI KsFilterGetAndGate(KSFILTER *filter)
{
    TRACE("filter %p\n", filter);

    return &impl_from_KSFILTER(filter)->gate;
}

/* Moves the frame input to another gate, whose output becomes an input of the gate that controls processing. */
static void attach_gate(struct pin_stream *stream, KSGATE *gate, BOOLEAN or)
{
    KSGATE *next = is_pin_centric(stream) ? &stream->gate : &object_filter(&stream->pin->obj)->gate;

    stream_lock(stream);
    if (stream->frame_gate_or && stream->frame_input) KsGateRemoveOnInputFromOr(stream->frame_gate);
    if (!stream->frame_gate_or && !stream->frame_input) KsGateRemoveOffInputFromAnd(stream->frame_gate);

    if (gate && !gate->NextGate) /* several pins can share it */
    {
        if (KsGateGetStateUnsafe(gate)) KsGateAddOnInputToAnd(next);
        else KsGateAddOffInputToAnd(next);
        gate->NextGate = next;
    }
    stream->frame_gate = gate ? gate : &stream->gate;
    stream->frame_gate_or = gate && or;

    if (stream->frame_gate_or && stream->frame_input) KsGateAddOnInputToOr(stream->frame_gate);
    if (!stream->frame_gate_or && !stream->frame_input) KsGateAddOffInputToAnd(stream->frame_gate);
    stream_unlock(stream);
}

/***********************************************************************
 *           KsPinAttachAndGate (KS.@)
 */
void NTAPI KsPinAttachAndGate(KSPIN *pin, KSGATE *gate)
{
    TRACE("pin %p, gate %p\n", pin, gate);

    if (stream_from_KSPIN(pin)) attach_gate(stream_from_KSPIN(pin), gate, FALSE);
}

/***********************************************************************
 *           KsPinAttachOrGate (KS.@)
 */
void NTAPI KsPinAttachOrGate(KSPIN *pin, KSGATE *gate)
{
    TRACE("pin %p, gate %p\n", pin, gate);

    if (stream_from_KSPIN(pin)) attach_gate(stream_from_KSPIN(pin), gate, TRUE);
}

/***********************************************************************
 *           KsPinAcquireProcessingMutex (KS.@)
 */
void NTAPI KsPinAcquireProcessingMutex(KSPIN *pin)
{
    TRACE("pin %p\n", pin);

    if (stream_from_KSPIN(pin)) lock_acquire(&stream_from_KSPIN(pin)->processing);
}

/***********************************************************************
 *           KsPinReleaseProcessingMutex (KS.@)
 */
void NTAPI KsPinReleaseProcessingMutex(KSPIN *pin)
{
    TRACE("pin %p\n", pin);

    if (stream_from_KSPIN(pin)) lock_release(&stream_from_KSPIN(pin)->processing);
}
