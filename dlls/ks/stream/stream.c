/*
 * Making and freeing the stream of a pin
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

#include "stream/stream.h"
#include "frames/framedata.h"
#include "frames/framequeue.h"
#include "frames/region.h"
#include "frames/streampointer.h"
#include "frames/timeout.h"
#include "object/kspin.h"
#include "object/tree.h"
#include "process/filterprocess.h"
#include "process/framegate.h"
#include "process/pinprocess.h"
#include "process/pinstream.h"
#include "process/processor.h"
#include "stream/formatchange.h"
#include "stream/state.h"
#include "stream/streamirp.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* What the frame queue tells those above it. */

static void frames_arrived(struct frame_queue *queue)
{
    process_trigger(stream_from_queue(queue));
}

static void edge_moved(struct frame_queue *queue)
{
    process_update_gate(stream_from_queue(queue));
}

static void format_arrived(struct frame_queue *queue)
{
    processor_queue(&stream_from_queue(queue)->own);
}

static void format_announced(struct frame_queue *queue)
{
    process_set_format_pending(stream_from_queue(queue), TRUE);
}

static const struct frame_queue_ops queue_ops =
{
    .arrived = frames_arrived,
    .edge_moved = edge_moved,
    .format_arrived = format_arrived,
    .format_announced = format_announced,
    .finish = transfer_finish,
};

NTSTATUS pin_stream_create(struct ks_pin *pin)
{
    struct pin_stream *stream;
    NTSTATUS status;

    if (!(stream = ExAllocatePoolWithTag(NonPagedPool, sizeof(*stream), STREAM_TAG)))
        return STATUS_INSUFFICIENT_RESOURCES;
    memset(stream, 0, sizeof(*stream));
    status = framequeue_init(&stream->queue, pin, &queue_ops);
    pointers_init(&stream->queue);
    framedata_init(&stream->queue);
    if (status || (status = filter_process_reserve(object_filter(&pin->obj), 0))
            || (status = process_init(stream, stream_change_format)))
    {
        process_destroy(stream);
        framequeue_destroy(&stream->queue);
        ExFreePoolWithTag(stream, STREAM_TAG);
        return status;
    }
    TRACE("pin %p, stream %p, standard transport %u\n", &pin->pub, stream, stream->queue.standard);
    pin->queue = &stream->queue;
    return STATUS_SUCCESS;
}

void pin_stream_list(struct ks_pin *pin)
{
    struct pin_stream *stream = stream_from_pin(pin);

    if (!stream->queue.standard || !stream_is_filter_centric(stream)) return;
    stream->process.listed = TRUE;
    filter_process_update(object_filter(&pin->obj));
}

void pin_stream_close(struct ks_pin *pin)
{
    struct pin_stream *stream = stream_from_pin(pin);

    if (!stream) return;

    pin_stop(pin);
    stream->process.listed = FALSE;
    filter_process_update(object_filter(&pin->obj));
    process_attach_gate(stream, NULL, FALSE); /* the minidriver frees its gates in Close */
    framequeue_lock(&stream->queue);
    stream->queue.closed = TRUE;
    framequeue_abort_all(&stream->queue, STATUS_CANCELLED, TRUE);
    framequeue_wait_idle(&stream->queue);
    pin_free_pools(pin);
    framequeue_unlock(&stream->queue);
    timeouts_cancel(&stream->queue);
}

void pin_stream_destroy(struct ks_pin *pin)
{
    struct pin_stream *stream = stream_from_pin(pin);

    if (!stream) return;

    timeouts_destroy(&stream->queue);
    framequeue_lock(&stream->queue);
    pointers_destroy(&stream->queue);
    pin_free_pools(pin);
    framequeue_unlock(&stream->queue);
    pin->queue = NULL;
    regions_destroy(&stream->queue);
    framequeue_destroy(&stream->queue);
    process_destroy(stream);
    ExFreePoolWithTag(stream, STREAM_TAG);
}
