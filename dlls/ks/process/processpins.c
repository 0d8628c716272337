/*
 * One call of a filter's Process
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

#include "process/processpins.h"
#include "object/ksfilter.h"
#include "object/tree.h"
#include "process/emptysample.h"
#include "process/filterprocess.h"
#include "process/inplace.h"
#include "process/pinstream.h"
#include "process/processpin.h"
#include "process/splitter.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static BOOLEAN receives_zero_length(const struct ks_filter *filter)
{
    return (filter->pub.Descriptor->Flags & KSFILTER_FLAG_RECEIVE_ZERO_LENGTH_SAMPLES) != 0;
}

/* The gate has found frames everywhere, but some may be gone since, or their data can't be had. */
static BOOLEAN entry_begin(KSPROCESSPIN_INDEXENTRY *entry)
{
    BOOLEAN served = TRUE;
    ULONG i;

    for (i = 0; i < entry->Count; i++)
    {
        struct pin_stream *stream = stream_from_KSPROCESSPIN(entry->Pins[i]);

        process_pin_begin(stream);
        if (!stream->process.frame && process_pin_requires_frame(stream)) served = FALSE;
    }
    splitter_begin(entry);
    return served;
}

/* Ends for all pins of a factory. The others of a splitter have their frames by now, or keep them for the next time. */
static void entry_end(const KSPROCESSPIN_INDEXENTRY *entry)
{
    ULONG i;

    splitter_copy(entry);
    for (i = 0; i < entry->Count; i++)
    {
        struct pin_stream *stream = stream_from_KSPROCESSPIN(entry->Pins[i]);

        if (entry->Pins[i]->CopySource) process_pin_release(stream);
        else process_pin_end(stream);
    }
}

static void release_pins(const KSPROCESSPIN_INDEXENTRY *index, ULONG count)
{
    ULONG id, i;

    for (id = 0; id < count; id++)
        for (i = 0; i < index[id].Count; i++) process_pin_release(stream_from_KSPROCESSPIN(index[id].Pins[i]));
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
    struct ks_filter *filter = object_filter(&stream_pin(stream)->obj);

    TRACE("pin %p, used %lu, terminate %u\n", pin->Pin, pin->BytesUsed, pin->Terminate);

    if (!filter->processing->state_input || !stream->gating) return FALSE;
    if (pin->InPlaceCounterpart) return TRUE; /* the two go together, when Process returns */
    if (!pin->CopySource)
    {
        if (!receives_zero_length(filter) && process_pin_has_frame(stream) && !stream_is_output(stream) && process_pin_is_leaving(stream))
            stream->process.ended = (pin->Flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) != 0;
        splitter_copy(stream->process.entry);
        process_pin_end(stream);
    }
    else process_pin_release(stream);
    process_pin_begin(stream);
    return stream->process.frame || !process_pin_requires_frame(stream);
}
