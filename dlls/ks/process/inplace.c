/*
 * In-place transforms
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

#include "process/inplace.h"
#include "frames/frame.h"
#include "frames/framequeue.h"
#include "frames/transfer.h"
#include "link/link.h"
#include "process/pinstream.h"
#include "process/processpin.h"
#include "stockwine/ntdll.h"

static BOOLEAN modifies_in_place(const struct pin_stream *stream)
{
    const KSALLOCATOR_FRAMING_EX *framing = stream_pin(stream)->pub.Descriptor->AllocatorFraming;

    return framing && framing->CountItems
            && (framing->FramingItem[0].Flags & KSALLOCATOR_REQUIREMENTF_INPLACE_MODIFIER);
}

/* Nobody but Process looks at the frame, or has begun to. */
static BOOLEAN is_free(const struct pin_stream *stream)
{
    return process_pin_has_frame(stream) && process_pin_counts_bytes(stream) && stream->process.frame->refs == 2
            && !(stream->queue.flags & KSPIN_FLAG_DISTINCT_TRAILING_EDGE)
            && stream->queue.leading.pub.Offset->Remaining == stream->queue.leading.pub.Offset->Count;
}

static BOOLEAN have_same_format(const struct pin_stream *a, const struct pin_stream *b)
{
    const KSDATAFORMAT *format = stream_pin(a)->pub.ConnectionFormat, *other = stream_pin(b)->pub.ConnectionFormat;

    return format->SampleSize == other->SampleSize && IsEqualGUID(&format->MajorFormat, &other->MajorFormat)
            && IsEqualGUID(&format->SubFormat, &other->SubFormat);
}

/* The only pin of that direction, or NULL. */
static struct pin_stream *only_pin(const KSPROCESSPIN_INDEXENTRY *index, ULONG count, BOOLEAN output)
{
    struct pin_iterator pins = PIN_ITERATOR(index, count, output);
    struct pin_stream *stream = next_process_pin(&pins);

    return next_process_pin(&pins) ? NULL : stream;
}

/* Can the frames, of two pins of a filter, trade their memory? Both are locked, with nobody else on them. */
static BOOLEAN frames_can_trade(const struct stream_frame *a, const struct stream_frame *b)
{
    const struct link_slot *slot_a = a->transfer->slot, *slot_b = b->transfer->slot;

    if (!slot_a || !slot_b || a->mdl || b->mdl || a->mappings_count || b->mappings_count) return FALSE;
    return slot_a->ring->allocator == slot_b->ring->allocator && slot_a->ring->frame_size == slot_b->ring->frame_size
            && slot_a->ring->alignment == slot_b->ring->alignment;
}

/* The pointers on the frames have to be told. */
static void frames_trade(struct stream_frame *a, struct stream_frame *b)
{
    struct link_slot *slot_a = a->transfer->slot, *slot_b = b->transfer->slot;
    void *memory = slot_a->memory;
    BYTE *data = slot_a->data;

    slot_a->memory = slot_b->memory;
    slot_b->memory = memory;
    slot_a->data = a->data = slot_b->data;
    slot_b->data = b->data = data;
    a->header->Data = a->data;
    b->header->Data = b->data;
}

void begin_in_place(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    struct pin_stream *in = only_pin(index, count, FALSE), *out = only_pin(index, count, TRUE);

    if (!in || !out || !is_free(in) || !is_free(out) || !frames_can_trade(in->process.frame, out->process.frame)) return;
    if (!modifies_in_place(in) || !modifies_in_place(out) || !have_same_format(in, out)) return;
    in->process.pub.InPlaceCounterpart = &out->process.pub;
    out->process.pub.InPlaceCounterpart = &in->process.pub;
    out->process.pub.Data = in->process.pub.Data;
}

static void update_pointer(struct pin_stream *stream)
{
    framequeue_lock(&stream->queue);
    pointer_update_data(&stream->queue.leading);
    framequeue_unlock(&stream->queue);
}

void end_in_place(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    struct pin_stream *in = only_pin(index, count, FALSE), *out;

    if (!in || !in->process.pub.InPlaceCounterpart) return;
    out = stream_from_KSPROCESSPIN(in->process.pub.InPlaceCounterpart);
    in->process.pub.InPlaceCounterpart = out->process.pub.InPlaceCounterpart = NULL;
    if (!process_pin_has_frame(in) || !process_pin_has_frame(out) || !out->process.pub.BytesUsed) return;

    in->process.pub.Terminate = out->process.pub.Terminate = TRUE;
    frames_trade(in->process.frame, out->process.frame);
    update_pointer(in);
    update_pointer(out);
}
