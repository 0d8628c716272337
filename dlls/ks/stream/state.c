/*
 * The states of a pin, and reset
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

#include "stream/state.h"
#include "frames/framedata.h"
#include "frames/framequeue.h"
#include "frames/header.h"
#include "frames/streampointer.h"
#include "frames/transfer.h"
#include "link/linkring.h"
#include "object/device.h"
#include "object/file.h"
#include "object/kspin.h"
#include "object/tree.h"
#include "parts/pinclock.h"
#include "process/filterprocess.h"
#include "process/framegate.h"
#include "process/pinprocess.h"
#include "process/pinstream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

void pin_free_pools(struct ks_pin *pin)
{
    transfers_free_pool(pin->queue);
    pointers_free_pool(pin->queue);
    buffers_free(pin->queue);
}

/* The minidriver may have edited its descriptor until now. */
static void stream_open(struct pin_stream *stream)
{
    struct ks_pin *pin = stream_pin(stream);
    struct device_mappings mappings = device_get_mappings(pin->obj.device);
    ULONG flags = pin->pub.Descriptor->Flags;

    framequeue_lock(&stream->queue);
    stream->queue.flags = flags;
    stream->queue.mappings = mappings;
    stream->queue.edges = PASSED_LEADING | (flags & KSPIN_FLAG_DISTINCT_TRAILING_EDGE ? PASSED_TRAILING : 0);
    stream->queue.header_size = header_size(pin);
    stream->queue.client_header_size = client_header_size(pin, pin->file->wow64);
    framequeue_unlock(&stream->queue);
    process_set_gating(stream, TRUE);
}

/* Completes all IRPs, which no longer reach the minidriver, and lets go of pooled memory. */
static void stream_stop(struct pin_stream *stream)
{
    framequeue_lock(&stream->queue);
    stream->queue.accepting = FALSE;
    framequeue_unlock(&stream->queue);
    link_stop(stream_pin(stream));

    framequeue_lock(&stream->queue);
    framequeue_abort_all(&stream->queue, STATUS_CANCELLED, TRUE);
    framequeue_wait_idle(&stream->queue);
    process_set_format_pending(stream, FALSE);
    pin_free_pools(stream_pin(stream));
    framequeue_unlock(&stream->queue);
    process_set_gating(stream, FALSE);
}

static NTSTATUS call_set_device_state(struct ks_pin *pin, KSSTATE to)
{
    const KSPIN_DISPATCH *dispatch = pin->pub.Descriptor->Dispatch;
    KSSTATE from = pin->pub.DeviceState;
    NTSTATUS status;

    if (!dispatch || !dispatch->SetDeviceState) return STATUS_SUCCESS;
    status = dispatch->SetDeviceState(&pin->pub, to, from);
    TRACE("pin %p, state %u -> %u: %#lx\n", &pin->pub, from, to, status);
    if (status == STATUS_PENDING)
    {
        ERR("pin %p: STATUS_PENDING from SetDeviceState\n", &pin->pub);
        status = STATUS_SUCCESS;
    }
    return NT_SUCCESS(status) ? STATUS_SUCCESS : status;
}

/* Takes one step of the state; force: even if the minidriver does not want to. */
static NTSTATUS pin_step(struct ks_pin *pin, KSSTATE to, BOOLEAN force)
{
    struct pin_stream *stream = stream_from_pin(pin);
    KSSTATE from = pin->pub.DeviceState;
    NTSTATUS status;

    if (to < from) process_set_state(stream, max(to, KSSTATE_ACQUIRE));
    if (from == KSSTATE_STOP)
    {
        process_set_state(stream, KSSTATE_ACQUIRE); /* nothing of the stream changes while Process runs */
        stream_open(stream);
    }

    pin->pub.ClientState = to;
    if ((status = call_set_device_state(pin, to)) && !force)
    {
        pin->pub.ClientState = from;
        if (from == KSSTATE_STOP) process_set_gating(stream, FALSE);
        if (process_set_state(stream, from)) process_trigger(stream);
        return status;
    }
    pin->pub.DeviceState = to;
    pin_clock_set_state(pin, to, from);

    if (from == KSSTATE_STOP)
    {
        framequeue_lock(&stream->queue);
        stream->queue.accepting = TRUE;
        framequeue_unlock(&stream->queue);
        if ((status = link_start(pin)))
        {
            pin_step(pin, KSSTATE_STOP, TRUE);
            return status;
        }
    }
    /* DOC:state-transitions.md: everything outstanding is completed when the pin stops. */
    if (to == KSSTATE_STOP) stream_stop(stream);
    if (process_set_state(stream, to)) process_trigger(stream);
    return STATUS_SUCCESS;
}

NTSTATUS pin_set_state(struct ks_pin *pin, KSSTATE state)
{
    KSSTATE from = pin->pub.DeviceState;
    NTSTATUS status = STATUS_SUCCESS;

    TRACE("pin %p, state %u -> %u\n", &pin->pub, from, state);

    if ((ULONG)state > KSSTATE_RUN) return STATUS_INVALID_PARAMETER;
    if (!pin->queue) return STATUS_DEVICE_NOT_READY;
    if (from == KSSTATE_STOP && state != KSSTATE_STOP && (status = filter_check_instances(object_filter(&pin->obj))))
    {
        WARN("pin %p: the filter lacks pins\n", &pin->pub);
        return status;
    }

    while (!status && pin->pub.DeviceState != state)
    {
        KSSTATE now = pin->pub.DeviceState;

        /* DDI:ks/nc-ks-pfnkspinsetdevicestate.md: pins that are not on the standard transport are told of jumps. */
        if (!pin->queue->standard) status = pin_step(pin, state, FALSE);
        else status = pin_step(pin, now < state ? now + 1 : now - 1, FALSE);
    }
    if (!status) return STATUS_SUCCESS;

    WARN("pin %p, state %u -> %u: %#lx\n", &pin->pub, from, state, status);
    while (from < state && pin->pub.DeviceState > from && !pin_step(pin, pin->pub.DeviceState - 1, FALSE)) ;
    return status;
}

void pin_stop(struct ks_pin *pin)
{
    while (pin->pub.DeviceState != KSSTATE_STOP)
        pin_step(pin, pin->queue->standard ? pin->pub.DeviceState - 1 : KSSTATE_STOP, TRUE);
}

NTSTATUS pin_reset(struct ks_pin *pin, KSRESET reset)
{
    const KSPIN_DISPATCH *dispatch = pin->pub.Descriptor->Dispatch;
    struct pin_stream *stream = stream_from_pin(pin);

    TRACE("pin %p, reset %u\n", &pin->pub, reset);

    if (!stream) return STATUS_DEVICE_NOT_READY;

    framequeue_lock(&stream->queue);
    stream->queue.resetting = reset == KSRESET_BEGIN;
    pin->pub.ResetState = reset;
    /* Frames that the minidriver has locked follow when it unlocks them: its Reset gives up what it holds. */
    if (reset == KSRESET_BEGIN) framequeue_abort_all(&stream->queue, STATUS_CANCELLED, FALSE);
    framequeue_unlock(&stream->queue);

    if (reset != KSRESET_BEGIN)
    {
        link_flow(pin);
        return STATUS_SUCCESS;
    }
    if (stream_is_filter_centric(stream)) filter_process_flush(object_filter(&pin->obj));
    if (dispatch && dispatch->Reset) dispatch->Reset(&pin->pub);
    return STATUS_SUCCESS;
}
