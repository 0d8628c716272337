/*
 * Processors: what calls the Process of a filter or of a pin, one call at a time
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

#include "process/processor.h"
#include "object/object.h"
#include "stockwine/lock.h"
#include "stockwine/work.h"

/*
 * Process is called through a processor: a pin's own (pin-centric processing), or that of the filter for all pins that
 * have no Process themselves (filter-centric processing). Its AND gate (KsPinGetAndGate, KsFilterGetAndGate) has these
 * inputs besides those that the minidriver adds:
 *
 *  frame    one for each pin: off while no frame is at the leading edge (DOC:pin-centric-processing.md). With
 *           KsPinAttachAndGate or KsPinAttachOrGate it goes to the attached gate, and that gate's output is the input.
 *           A filter's pins in STOP don't count: they are on, or for an OR gate off.
 *  state    of a pin: off below the minimum processing state, Pause, or Run with KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY.
 *           That of a filter is told by filter_is_ready() in filterprocess.c.
 *  format   one for each pin: off after a frame was returned with KSSTREAM_HEADER_OPTIONSF_TYPECHANGED until the client
 *           has asked for the format.
 *  suspend  off while a processor is suspended.
 *  Process  off while Process runs: KsGateCaptureThreshold takes it, so that there is one call at a time.
 *
 * An attempt that finds the gate closed because Process is running or suspended is not lost: it sets attempted, which
 * whoever opens the gate again checks afterwards.
 */

NTSTATUS processor_init(struct processor *processor, struct ks_object *object,
        NTSTATUS (*process)(struct processor *processor), void (*worker)(void *context), void *context)
{
    processor->object = object;
    processor->process = process;
    lock_init(&processor->mutex);
    KsGateInitializeAnd(&processor->gate, NULL);
    /* All system worker threads have the same priority: the flags for critical and hypercritical processing don't
     * matter. */
    return work_create(worker, context, &processor->work);
}

void processor_destroy(struct processor *processor)
{
    if (processor->work) work_release(processor->work);
}

void processor_queue(struct processor *processor)
{
    object_queue_work(processor->object, processor->work, &processor->queued);
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
        else if (!lock_try_acquire(&processor->mutex))
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

/* There is no interrupt transfer level to look at: the flags for processing at DISPATCH_LEVEL make no difference, Process
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
