/*
 * Process pins: where their frames are, and what becomes of them
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

#include "process/processpin.h"
#include "frames/frame.h"
#include "frames/framequeue.h"
#include "frames/mapping.h"
#include "process/pinstream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * For a call of Process the leading edge of every pin that is not in STOP is locked, and its KSPROCESSPIN says where it
 * stands. Afterwards the edges move on by BytesUsed; a frame that is used up, or for which Terminate is set, leaves. The
 * minidriver may move a leading edge itself: then nothing is done with that one.
 *
 * Stream headers of frames with data are the minidriver's: it looks at KSPROCESSPIN.Flags and stamps the headers of output
 * frames (DDI:ks/ns-ks-_ksprocesspin.md). Without KSFILTER_FLAG_RECEIVE_ZERO_LENGTH_SAMPLES it never sees samples without
 * data: they are passed on to the outputs here, flags and times included. What the documents don't say: the end of
 * the stream of all inputs, even if it comes with data, is the end of the stream of all outputs; and a flag that finds no
 * frame on an output waits for the next one.
 *
 * A filter with one input and one output, both linked to other filters, that have the same format and say that they can
 * modify in place (KSALLOCATOR_REQUIREMENTF_INPLACE_MODIFIER in their framing), is one of an in-place transform: both
 * process pins then show the input's data, and when that goes on it is traded for the memory of the output's frame.
 * Frames of a client can't be passed on to another one, so that InPlaceCounterpart is NULL for them.
 *
 * Instances of a pin factory with KSPIN_FLAG_SPLITTER all get what the first one of them gets that has a frame: the
 * others name it in CopySource, and their frames are copies. Every client has its own buffers, each instance is a pipe
 * of its own: DelegateBranch is always NULL.
 */

BOOLEAN process_pin_has_frame(const struct pin_stream *stream)
{
    return stream->process.frame && stream->queue.leading.locked && stream->queue.leading.frame == stream->process.frame;
}

KSSTREAM_HEADER *process_pin_header(const struct pin_stream *stream)
{
    return stream->process.frame->header;
}

/* Offsets count mappings with KSPIN_FLAG_GENERATE_MAPPINGS, else bytes. */
BOOLEAN process_pin_counts_bytes(const struct pin_stream *stream)
{
    return !(stream->queue.flags & KSPIN_FLAG_GENERATE_MAPPINGS);
}

static ULONG bytes_used(const struct pin_stream *stream)
{
    const KSPROCESSPIN *pin = &stream->process.pub;
    ULONG remaining = stream->queue.leading.pub.Offset->Remaining;

    if (pin->BytesUsed > remaining) WARN("pin %p: %lu used of %lu\n", pin->Pin, pin->BytesUsed, remaining);
    return min(pin->BytesUsed, remaining);
}

/* A sample without data that the minidriver receives leaves only with Terminate (DDI:ks/ns-ks-_ksfilter_descriptor.md). */
BOOLEAN process_pin_is_leaving(const struct pin_stream *stream)
{
    const KSSTREAM_POINTER_OFFSET *offset = stream->queue.leading.pub.Offset;

    if (stream->process.pub.Terminate) return TRUE;
    return (offset->Count || stream_is_output(stream)) && bytes_used(stream) == offset->Remaining;
}

/* Before and after */

void process_pin_init(struct pin_stream *stream)
{
    stream->process.pub.Pin = &stream_pin(stream)->pub;
    stream->process.pub.StreamPointer = &stream->queue.leading.pub;
}

void process_pin_flush(struct pin_stream *stream)
{
    stream->process.ended = FALSE;
    stream->process.pending_flags = 0;
    framequeue_lock(&stream->queue);
    if (stream_is_output(stream) && stream->queue.leading.frame && !stream->queue.leading.locked) pointer_reset(&stream->queue.leading);
    framequeue_unlock(&stream->queue);
}

void process_pin_begin(struct pin_stream *stream)
{
    KSPROCESSPIN *pin = &stream->process.pub;
    const KSSTREAM_POINTER_OFFSET *offset = stream->queue.leading.pub.Offset;

    pin->BytesUsed = 0;
    pin->Terminate = FALSE;
    pin->Data = NULL;
    pin->BytesAvailable = 0;
    pin->Flags = 0;
    stream->process.frame = NULL;
    if (!stream->gating || !KsPinGetLeadingEdgeStreamPointer(pin->Pin, KSSTREAM_POINTER_STATE_LOCKED)) return;

    stream->process.frame = stream->queue.leading.frame;
    pin->Data = offset->Data;
    pin->BytesAvailable = offset->Remaining;
    if (!stream_is_output(stream)) pin->Flags = process_pin_header(stream)->OptionsFlags;
}

void process_pin_release(struct pin_stream *stream)
{
    if (stream->queue.leading.locked) KsStreamPointerUnlock(&stream->queue.leading.pub, FALSE);
    stream->process.frame = NULL;
}

void process_pin_eject(struct pin_stream *stream)
{
    if (stream_is_output(stream))
    {
        process_pin_header(stream)->OptionsFlags |= stream->process.pending_flags;
        stream->process.pending_flags = 0;
    }
    KsStreamPointerUnlock(&stream->queue.leading.pub, TRUE);
    stream->process.frame = NULL;
}

void process_pin_set_used(struct pin_stream *stream)
{
    const KSSTREAM_POINTER_OFFSET *offset = stream->queue.leading.pub.Offset;
    ULONG used = offset->Count - offset->Remaining + bytes_used(stream);

    process_pin_header(stream)->DataUsed = process_pin_counts_bytes(stream) ? used : mappings_bytes(stream->process.frame, used);
}

void process_pin_end(struct pin_stream *stream)
{
    ULONG used;

    if (process_pin_has_frame(stream))
    {
        used = bytes_used(stream);
        if (stream_is_output(stream)) process_pin_set_used(stream);
        if (process_pin_is_leaving(stream)) process_pin_eject(stream);
        else if (used) KsStreamPointerAdvanceOffsetsAndUnlock(&stream->queue.leading.pub, used, used, FALSE);
    }
    process_pin_release(stream);
}

BOOLEAN process_pin_requires_frame(const struct pin_stream *stream)
{
    return stream->gating && !stream->frame_gate_or
            && !(stream->queue.flags & KSPIN_FLAG_FRAMES_NOT_REQUIRED_FOR_PROCESSING);
}

struct pin_stream *next_process_pin(struct pin_iterator *iterator)
{
    for (; iterator->id < iterator->count; iterator->id++, iterator->next = 0)
    {
        const KSPROCESSPIN_INDEXENTRY *entry = &iterator->index[iterator->id];

        while (iterator->next < entry->Count)
        {
            struct pin_stream *stream = stream_from_KSPROCESSPIN(entry->Pins[iterator->next++]);
            if (stream->gating && stream_is_output(stream) == iterator->output) return stream;
        }
    }
    return NULL;
}
