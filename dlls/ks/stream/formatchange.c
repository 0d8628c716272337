/*
 * Formats that change in the stream
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

#include "stream/formatchange.h"
#include "frames/frame.h"
#include "frames/framedata.h"
#include "frames/framequeue.h"
#include "frames/transfer.h"
#include "object/controlmutex.h"
#include "object/kspin.h"
#include "process/pinprocess.h"
#include "process/pinstream.h"
#include "stream/pinformat.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

void stream_change_format(struct pin_stream *stream)
{
    struct ks_pin *pin = stream_pin(stream);
    struct transfer *transfer;
    struct stream_frame *frame;
    NTSTATUS status;

    if (!stream->queue.format_frame) return;

    control_acquire(&pin->obj);
    framequeue_lock(&stream->queue);
    if ((frame = stream->queue.format_frame))
    {
        transfer = frame->transfer;
        transfer->refs++;
        transfer->locks++;
        framequeue_unlock(&stream->queue);

        if (!(status = frame_prepare(&stream->queue, frame)))
            status = pin_set_data_format(pin, (const KSDATAFORMAT *)frame->data, frame->used);
        TRACE("pin %p: %#lx\n", &pin->pub, status);

        framequeue_lock(&stream->queue);
        if (transfer->locks) transfer->locks--;
        if (stream->queue.format_frame == frame)
        {
            if (transfer->state == TRANSFER_ABORTED) transfer_abort(transfer, STATUS_CANCELLED, FALSE);
            else format_frame_done(&stream->queue, status);
            process_trigger(stream);
        }
        transfer_release(transfer);
    }
    framequeue_unlock(&stream->queue);
    control_release(&pin->obj);
}

void pin_format_known(struct ks_pin *pin)
{
    struct pin_stream *stream = stream_from_pin(pin);

    if (!stream) return;
    framequeue_lock(&stream->queue);
    if (stream->format_pending)
    {
        process_set_format_pending(stream, FALSE);
        process_trigger(stream);
    }
    framequeue_unlock(&stream->queue);
}

void pin_format_taken(struct ks_pin *pin)
{
    control_acquire(&pin->obj);
    pin_update_data_format(pin);
    control_release(&pin->obj);
    pin_format_known(pin);
}
