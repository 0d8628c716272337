/*
 * Samples without data, and the end of the stream
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

#include "process/emptysample.h"
#include "process/pinstream.h"
#include "process/processpin.h"

static BOOLEAN all_ended(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    struct pin_iterator inputs = PIN_ITERATOR(index, count, FALSE);
    struct pin_stream *stream;

    while ((stream = next_process_pin(&inputs))) if (!stream->process.ended) return FALSE;
    return TRUE;
}

/* Something has been filled into the frame of an output pin before. */
static BOOLEAN is_begun(const struct pin_stream *stream)
{
    return stream->process.frame && stream->queue.leading.pub.Offset->Remaining < stream->queue.leading.pub.Offset->Count;
}

/* Sends away the frames that were begun, and the ones that an end of the stream waits for. */
static BOOLEAN send_outputs(const KSPROCESSPIN_INDEXENTRY *index, ULONG count, BOOLEAN begun)
{
    struct pin_iterator outputs = PIN_ITERATOR(index, count, TRUE);
    struct pin_stream *stream;
    BOOLEAN sent = FALSE;

    while ((stream = next_process_pin(&outputs)))
    {
        if (!stream->process.frame) continue;
        if (!(begun && is_begun(stream)) && !(stream->process.pending_flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM))
            continue;
        process_pin_set_used(stream);
        process_pin_eject(stream);
        sent = TRUE;
    }
    return sent;
}

/* Passes a sample without data to the outputs. */
static void pass_on(const KSPROCESSPIN_INDEXENTRY *index, ULONG count, struct pin_stream *input)
{
    struct pin_iterator outputs = PIN_ITERATOR(index, count, TRUE);
    const KSSTREAM_HEADER *source = process_pin_header(input);
    ULONG flags = source->OptionsFlags & ~KSSTREAM_HEADER_OPTIONSF_TYPECHANGED;
    struct pin_stream *stream;

    input->process.ended = (flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) != 0;
    if (!all_ended(index, count)) flags &= ~KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM;

    while ((stream = next_process_pin(&outputs)))
    {
        if (stream->process.frame)
        {
            KSSTREAM_HEADER *header = process_pin_header(stream);

            header->TypeSpecificFlags = source->TypeSpecificFlags;
            header->PresentationTime = source->PresentationTime;
            header->Duration = source->Duration;
            header->OptionsFlags = flags;
            header->DataUsed = 0;
            process_pin_eject(stream);
        }
        else stream->process.pending_flags |= flags & (KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM
                | KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY | KSSTREAM_HEADER_OPTIONSF_TIMEDISCONTINUITY);
    }
    process_pin_eject(input);
}

BOOLEAN bypass(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    struct pin_iterator inputs = PIN_ITERATOR(index, count, FALSE);
    struct pin_stream *stream;

    while ((stream = next_process_pin(&inputs)))
    {
        if (!stream->process.frame || stream->process.frame->used) continue;
        /* what it comes behind goes first */
        if (!send_outputs(index, count, TRUE)) pass_on(index, count, stream);
        return TRUE;
    }
    return send_outputs(index, count, FALSE);
}

void end_outputs(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    struct pin_iterator inputs = PIN_ITERATOR(index, count, FALSE), outputs = PIN_ITERATOR(index, count, TRUE);
    struct pin_stream *stream;
    BOOLEAN ended = FALSE;

    while ((stream = next_process_pin(&inputs)))
    {
        if (!process_pin_has_frame(stream) || !process_pin_is_leaving(stream)) continue;
        stream->process.ended = (process_pin_header(stream)->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) != 0;
        ended |= stream->process.ended;
    }
    if (!ended || !all_ended(index, count)) return;

    while ((stream = next_process_pin(&outputs)))
    {
        stream->process.pending_flags |= KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM;
        if (process_pin_has_frame(stream) && !(process_pin_header(stream)->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED))
            stream->process.pub.Terminate = TRUE;
    }
}
