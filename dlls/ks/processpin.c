/*
 * Filter-centric processing: process pins, and what becomes of their frames
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

#include "stream.h"

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

static struct pin_stream *stream_from_KSPROCESSPIN(KSPROCESSPIN *pin)
{
    return CONTAINING_RECORD(pin, struct pin_stream, process.pub);
}

static struct ks_filter *stream_filter(const struct pin_stream *stream)
{
    return object_filter(&stream->pin->obj);
}

static BOOLEAN receives_zero_length(const struct ks_filter *filter)
{
    return (filter->pub.Descriptor->Flags & KSFILTER_FLAG_RECEIVE_ZERO_LENGTH_SAMPLES) != 0;
}

/* The pin has a frame that the minidriver has not moved away from. */
static BOOLEAN has_frame(const struct pin_stream *stream)
{
    return stream->process.frame && stream->leading.locked && stream->leading.frame == stream->process.frame;
}

static KSSTREAM_HEADER *frame_header(const struct pin_stream *stream)
{
    return stream->process.frame->header;
}

/* Offsets count mappings with KSPIN_FLAG_GENERATE_MAPPINGS, else bytes. */
static BOOLEAN counts_bytes(const struct pin_stream *stream)
{
    return !(stream->flags & KSPIN_FLAG_GENERATE_MAPPINGS);
}

static ULONG bytes_used(const struct pin_stream *stream)
{
    const KSPROCESSPIN *pin = &stream->process.pub;
    ULONG remaining = stream->leading.pub.Offset->Remaining;

    if (pin->BytesUsed > remaining) WARN("pin %p: %lu used of %lu\n", pin->Pin, pin->BytesUsed, remaining);
    return min(pin->BytesUsed, remaining);
}

/* A sample without data that the minidriver receives leaves only with Terminate (DDI:ks/ns-ks-_ksfilter_descriptor.md). */
static BOOLEAN is_leaving(const struct pin_stream *stream)
{
    const KSSTREAM_POINTER_OFFSET *offset = stream->leading.pub.Offset;

    if (stream->process.pub.Terminate) return TRUE;
    return (offset->Count || stream_is_output(stream)) && bytes_used(stream) == offset->Remaining;
}

/* Before and after */

void process_pin_init(struct pin_stream *stream)
{
    stream->process.pub.Pin = &stream->pin->pub;
    stream->process.pub.StreamPointer = &stream->leading.pub;
}

void process_pin_flush(struct pin_stream *stream)
{
    stream->process.ended = FALSE;
    stream->process.pending_flags = 0;
    stream_lock(stream);
    if (stream_is_output(stream) && stream->leading.frame && !stream->leading.locked) pointer_reset(&stream->leading);
    stream_unlock(stream);
}

/* Locks the leading edge and tells where it is. */
static void pin_begin(struct pin_stream *stream)
{
    KSPROCESSPIN *pin = &stream->process.pub;
    const KSSTREAM_POINTER_OFFSET *offset = stream->leading.pub.Offset;

    pin->BytesUsed = 0;
    pin->Terminate = FALSE;
    pin->Data = NULL;
    pin->BytesAvailable = 0;
    pin->Flags = 0;
    stream->process.frame = NULL;
    if (!stream->gating || !KsPinGetLeadingEdgeStreamPointer(pin->Pin, KSSTREAM_POINTER_STATE_LOCKED)) return;

    stream->process.frame = stream->leading.frame;
    pin->Data = offset->Data;
    pin->BytesAvailable = offset->Remaining;
    if (!stream_is_output(stream)) pin->Flags = frame_header(stream)->OptionsFlags;
}

/* Lets go of the frame, without moving. */
static void pin_release(struct pin_stream *stream)
{
    if (stream->leading.locked) KsStreamPointerUnlock(&stream->leading.pub, FALSE);
    stream->process.frame = NULL;
}

/* The frame leaves the queue. */
static void pin_eject(struct pin_stream *stream)
{
    if (stream_is_output(stream))
    {
        frame_header(stream)->OptionsFlags |= stream->process.pending_flags;
        stream->process.pending_flags = 0;
    }
    KsStreamPointerUnlock(&stream->leading.pub, TRUE);
    stream->process.frame = NULL;
}

static void set_data_used(struct pin_stream *stream)
{
    const KSSTREAM_POINTER_OFFSET *offset = stream->leading.pub.Offset;
    ULONG used = offset->Count - offset->Remaining + bytes_used(stream);

    frame_header(stream)->DataUsed = counts_bytes(stream) ? used : mappings_bytes(stream->process.frame, used);
}

/* Does what the minidriver has said about the frame. */
static void pin_end(struct pin_stream *stream)
{
    ULONG used;

    if (has_frame(stream))
    {
        used = bytes_used(stream);
        if (stream_is_output(stream)) set_data_used(stream);
        if (is_leaving(stream)) pin_eject(stream);
        else if (used) KsStreamPointerAdvanceOffsetsAndUnlock(&stream->leading.pub, used, used, FALSE);
    }
    pin_release(stream);
}

/* Splitters */

static BOOLEAN is_splitter(const KSPROCESSPIN_INDEXENTRY *entry)
{
    return entry->Count > 1 && (entry->Pins[0]->Pin->Descriptor->Flags & KSPIN_FLAG_SPLITTER);
}

/* The one to copy from comes first: one with a frame, or else one that could get one. */
static void order_splitter(KSPROCESSPIN_INDEXENTRY *entry)
{
    KSPROCESSPIN *source;
    ULONG i, best = 0;

    for (i = entry->Count; i--;)
        if (stream_from_KSPROCESSPIN(entry->Pins[i])->gating) best = i;
    for (i = entry->Count; i--;)
        if (stream_from_KSPROCESSPIN(entry->Pins[i])->process.frame) best = i;

    source = entry->Pins[best];
    for (i = best; i; i--) entry->Pins[i] = entry->Pins[i - 1];
    entry->Pins[0] = source;
    for (i = 0; i < entry->Count; i++) entry->Pins[i]->CopySource = i ? source : NULL;
}

/* Copies a frame that is complete but for flags that waited for it. */
static void copy_frame(struct pin_stream *to, const struct pin_stream *from)
{
    const KSSTREAM_HEADER *source = frame_header(from);
    KSSTREAM_HEADER *header;

    if (!has_frame(to))
    {
        if (to->gating) to->process.pending_flags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY; /* it misses one */
        return;
    }
    header = frame_header(to);
    header->TypeSpecificFlags = source->TypeSpecificFlags;
    header->PresentationTime = source->PresentationTime;
    header->Duration = source->Duration;
    header->OptionsFlags = source->OptionsFlags;
    memcpy(header + 1, source + 1, min(to->header_size, from->header_size) - sizeof(*header));
    if (source->DataUsed > to->process.frame->extent)
    {
        WARN("pin %p: %lu bytes, %lu to copy\n", &to->pin->pub, to->process.frame->extent, source->DataUsed);
        header->DataUsed = 0;
        KsStreamPointerSetStatusCode(&to->leading.pub, STATUS_BUFFER_TOO_SMALL);
    }
    else
    {
        header->DataUsed = source->DataUsed;
        if (source->DataUsed) memcpy(to->process.frame->data, from->process.frame->data, source->DataUsed);
    }
    pin_eject(to);
}

/* If a frame of a splitter's source is about to leave: gives the others the same. */
static void copy_frames(const KSPROCESSPIN_INDEXENTRY *entry)
{
    struct pin_stream *from;
    ULONG i;

    if (!is_splitter(entry)) return;
    from = stream_from_KSPROCESSPIN(entry->Pins[0]);
    if (!has_frame(from) || !is_leaving(from) || NT_ERROR(from->process.frame->request->status)) return;
    set_data_used(from);
    for (i = 1; i < entry->Count; i++) copy_frame(stream_from_KSPROCESSPIN(entry->Pins[i]), from);
}

/* Ends for all pins of a factory. The others of a splitter have their frames by now, or keep them for the next time. */
static void entry_end(const KSPROCESSPIN_INDEXENTRY *entry)
{
    ULONG i;

    copy_frames(entry);
    for (i = 0; i < entry->Count; i++)
    {
        struct pin_stream *stream = stream_from_KSPROCESSPIN(entry->Pins[i]);

        if (entry->Pins[i]->CopySource) pin_release(stream);
        else pin_end(stream);
    }
}

/* All pins of one direction that are not in STOP. */

struct pin_iterator
{
    const KSPROCESSPIN_INDEXENTRY *index;
    ULONG count, id, next;
    BOOLEAN output;
};

#define PIN_ITERATOR(index, count, output) {(index), (count), 0, 0, (output)}

static struct pin_stream *next_pin(struct pin_iterator *iterator)
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

/* Samples without data, and the end of the stream */

static BOOLEAN all_ended(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    struct pin_iterator inputs = PIN_ITERATOR(index, count, FALSE);
    struct pin_stream *stream;

    while ((stream = next_pin(&inputs))) if (!stream->process.ended) return FALSE;
    return TRUE;
}

/* Something has been filled into the frame of an output pin before. */
static BOOLEAN is_begun(const struct pin_stream *stream)
{
    return stream->process.frame && stream->leading.pub.Offset->Remaining < stream->leading.pub.Offset->Count;
}

/* Sends away the frames that were begun, and the ones that an end of the stream waits for. */
static BOOLEAN send_outputs(const KSPROCESSPIN_INDEXENTRY *index, ULONG count, BOOLEAN begun)
{
    struct pin_iterator outputs = PIN_ITERATOR(index, count, TRUE);
    struct pin_stream *stream;
    BOOLEAN sent = FALSE;

    while ((stream = next_pin(&outputs)))
    {
        if (!stream->process.frame) continue;
        if (!(begun && is_begun(stream)) && !(stream->process.pending_flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM))
            continue;
        set_data_used(stream);
        pin_eject(stream);
        sent = TRUE;
    }
    return sent;
}

/* Passes a sample without data to the outputs. */
static void pass_on(const KSPROCESSPIN_INDEXENTRY *index, ULONG count, struct pin_stream *input)
{
    struct pin_iterator outputs = PIN_ITERATOR(index, count, TRUE);
    const KSSTREAM_HEADER *source = frame_header(input);
    ULONG flags = source->OptionsFlags & ~KSSTREAM_HEADER_OPTIONSF_TYPECHANGED;
    struct pin_stream *stream;

    input->process.ended = (flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) != 0;
    if (!all_ended(index, count)) flags &= ~KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM;

    while ((stream = next_pin(&outputs)))
    {
        if (stream->process.frame)
        {
            KSSTREAM_HEADER *header = frame_header(stream);

            header->TypeSpecificFlags = source->TypeSpecificFlags;
            header->PresentationTime = source->PresentationTime;
            header->Duration = source->Duration;
            header->OptionsFlags = flags;
            header->DataUsed = 0;
            pin_eject(stream);
        }
        else stream->process.pending_flags |= flags & (KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM
                | KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY | KSSTREAM_HEADER_OPTIONSF_TIMEDISCONTINUITY);
    }
    pin_eject(input);
}

/* What does not concern the minidriver. TRUE if there was something: frames may be missing now. */
static BOOLEAN bypass(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    struct pin_iterator inputs = PIN_ITERATOR(index, count, FALSE);
    struct pin_stream *stream;

    while ((stream = next_pin(&inputs)))
    {
        if (!stream->process.frame || stream->process.frame->used) continue;
        /* what it comes behind goes first */
        if (!send_outputs(index, count, TRUE)) pass_on(index, count, stream);
        return TRUE;
    }
    return send_outputs(index, count, FALSE);
}

/* Process has used up inputs. If that were the last ones, the outputs end with what they have. */
static void end_outputs(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    struct pin_iterator inputs = PIN_ITERATOR(index, count, FALSE), outputs = PIN_ITERATOR(index, count, TRUE);
    struct pin_stream *stream;
    BOOLEAN ended = FALSE;

    while ((stream = next_pin(&inputs)))
    {
        if (!has_frame(stream) || !is_leaving(stream)) continue;
        stream->process.ended = (frame_header(stream)->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) != 0;
        ended |= stream->process.ended;
    }
    if (!ended || !all_ended(index, count)) return;

    while ((stream = next_pin(&outputs)))
    {
        stream->process.pending_flags |= KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM;
        if (has_frame(stream) && !(frame_header(stream)->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED))
            stream->process.pub.Terminate = TRUE;
    }
}

/* In-place transforms */

static BOOLEAN modifies_in_place(const struct pin_stream *stream)
{
    const KSALLOCATOR_FRAMING_EX *framing = stream->pin->pub.Descriptor->AllocatorFraming;

    return framing && framing->CountItems
            && (framing->FramingItem[0].Flags & KSALLOCATOR_REQUIREMENTF_INPLACE_MODIFIER);
}

/* Nobody but Process looks at the frame, or has begun to. */
static BOOLEAN is_free(const struct pin_stream *stream)
{
    return has_frame(stream) && counts_bytes(stream) && stream->process.frame->refs == 2
            && !(stream->flags & KSPIN_FLAG_DISTINCT_TRAILING_EDGE)
            && stream->leading.pub.Offset->Remaining == stream->leading.pub.Offset->Count;
}

static BOOLEAN have_same_format(const struct pin_stream *a, const struct pin_stream *b)
{
    const KSDATAFORMAT *format = a->pin->pub.ConnectionFormat, *other = b->pin->pub.ConnectionFormat;

    return format->SampleSize == other->SampleSize && IsEqualGUID(&format->MajorFormat, &other->MajorFormat)
            && IsEqualGUID(&format->SubFormat, &other->SubFormat);
}

/* The only pin of that direction, or NULL. */
static struct pin_stream *only_pin(const KSPROCESSPIN_INDEXENTRY *index, ULONG count, BOOLEAN output)
{
    struct pin_iterator pins = PIN_ITERATOR(index, count, output);
    struct pin_stream *stream = next_pin(&pins);

    return next_pin(&pins) ? NULL : stream;
}

static void begin_in_place(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
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
    stream_lock(stream);
    pointer_update_data(&stream->leading);
    stream_unlock(stream);
}

/* Process has made the output's frame out of the input's, which therefore is used up. */
static void end_in_place(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    struct pin_stream *in = only_pin(index, count, FALSE), *out;

    if (!in || !in->process.pub.InPlaceCounterpart) return;
    out = stream_from_KSPROCESSPIN(in->process.pub.InPlaceCounterpart);
    in->process.pub.InPlaceCounterpart = out->process.pub.InPlaceCounterpart = NULL;
    if (!has_frame(in) || !has_frame(out) || !out->process.pub.BytesUsed) return;

    in->process.pub.Terminate = out->process.pub.Terminate = TRUE;
    frames_trade(in->process.frame, out->process.frame);
    update_pointer(in);
    update_pointer(out);
}

/* Processing */

static BOOLEAN requires_frame(const struct pin_stream *stream)
{
    return stream->gating && !stream->frame_gate_or
            && !(stream->flags & KSPIN_FLAG_FRAMES_NOT_REQUIRED_FOR_PROCESSING);
}

/* The gate has found frames everywhere, but some may be gone since, or their data can't be had. */
static BOOLEAN entry_begin(KSPROCESSPIN_INDEXENTRY *entry)
{
    BOOLEAN served = TRUE;
    ULONG i;

    for (i = 0; i < entry->Count; i++)
    {
        struct pin_stream *stream = stream_from_KSPROCESSPIN(entry->Pins[i]);

        pin_begin(stream);
        if (!stream->process.frame && requires_frame(stream)) served = FALSE;
    }
    if (is_splitter(entry)) order_splitter(entry);
    return served;
}

static void release_pins(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    ULONG id, i;

    for (id = 0; id < count; id++)
        for (i = 0; i < index[id].Count; i++) pin_release(stream_from_KSPROCESSPIN(index[id].Pins[i]));
}

NTSTATUS process_pins(struct ks_filter *filter, KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    BOOLEAN served = TRUE, automatic = !receives_zero_length(filter);
    NTSTATUS status;
    ULONG id;

    for (id = 0; id < count; id++) served &= entry_begin(&index[id]);
    if (!served || (automatic && bypass(index, count)))
    {
        release_pins(index, count);
        return served ? STATUS_SUCCESS : STATUS_PENDING;
    }

    begin_in_place(index, count);
    status = filter->pub.Descriptor->Dispatch->Process(&filter->pub, index);
    TRACE("filter %p: %#lx\n", &filter->pub, status);
    end_in_place(index, count);

    if (automatic) end_outputs(index, count);
    for (id = 0; id < count; id++) entry_end(&index[id]);
    return status;
}

/***********************************************************************
 *           KsProcessPinUpdate (KS.@)
 *
 * Does what the minidriver has said about the frame so far, and tells where the pin stands then. The documents don't say
 * that BytesUsed counts, but nothing else would make it worth while to look again.
 */
BOOLEAN NTAPI KsProcessPinUpdate(KSPROCESSPIN *pin)
{
    struct pin_stream *stream = stream_from_KSPROCESSPIN(pin);
    struct ks_filter *filter = stream_filter(stream);

    TRACE("pin %p, used %lu, terminate %u\n", pin->Pin, pin->BytesUsed, pin->Terminate);

    if (!filter->state_input || !stream->gating) return FALSE;
    if (pin->InPlaceCounterpart) return TRUE; /* the two go together, when Process returns */
    if (!pin->CopySource)
    {
        if (!receives_zero_length(filter) && has_frame(stream) && !stream_is_output(stream) && is_leaving(stream))
            stream->process.ended = (pin->Flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) != 0;
        copy_frames(filter_process_entry(filter, pin->Pin->Id));
        pin_end(stream);
    }
    else pin_release(stream);
    pin_begin(stream);
    return stream->process.frame || !requires_frame(stream);
}

/***********************************************************************
 *           KsPinGetCopyRelationships (KS.@)
 *
 * The caller sees to it that pins don't come or go.
 */
void NTAPI KsPinGetCopyRelationships(KSPIN *public, KSPIN **source, KSPIN **delegate)
{
    struct ks_pin *pin = impl_from_KSPIN(public);
    LIST_ENTRY *list = &pin->obj.parent->children, *entry;
    struct ks_pin *first = NULL, *other;

    TRACE("pin %p, source %p, delegate %p\n", public, source, delegate);

    *source = *delegate = NULL;
    if (!(public->Descriptor->Flags & KSPIN_FLAG_SPLITTER)) return;
    for (entry = list->Flink; entry != list; entry = entry->Flink)
    {
        other = CONTAINING_RECORD(entry, struct ks_pin, obj.entry);
        if (other->pub.Id != public->Id) continue;
        if (!first) first = other;
        if (!other->stream || !other->stream->gating) continue;
        first = other;
        break;
    }
    if (first && first != pin) *source = &first->pub;
}
