/*
 * Splitters: pins of a factory that all get the same frames
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

#include "process/splitter.h"
#include "frames/header.h"
#include "object/kspin.h"
#include "process/pinstream.h"
#include "process/processpin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static BOOLEAN is_splitter(const KSPROCESSPIN_INDEXENTRY *entry)
{
    return entry->Count > 1 && (entry->Pins[0]->Pin->Descriptor->Flags & KSPIN_FLAG_SPLITTER);
}

/* The one to copy from comes first: one with a frame, or else one that could get one. */
void splitter_begin(KSPROCESSPIN_INDEXENTRY *entry)
{
    KSPROCESSPIN *source;
    ULONG i, best = 0;

    if (!is_splitter(entry)) return;

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
    const KSSTREAM_HEADER *source = process_pin_header(from);
    KSSTREAM_HEADER *header;

    if (!process_pin_has_frame(to))
    {
        if (to->gating) to->process.pending_flags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY; /* it misses one */
        return;
    }
    header = process_pin_header(to);
    header->TypeSpecificFlags = source->TypeSpecificFlags;
    header->PresentationTime = source->PresentationTime;
    header->Duration = source->Duration;
    header->OptionsFlags = source->OptionsFlags;
    memcpy(header + 1, source + 1, min(to->queue.header_size, from->queue.header_size) - sizeof(*header));
    if (source->DataUsed > to->process.frame->extent)
    {
        WARN("pin %p: %lu bytes, %lu to copy\n", &to->queue.pin->pub, to->process.frame->extent, source->DataUsed);
        header->DataUsed = 0;
        KsStreamPointerSetStatusCode(&to->queue.leading.pub, STATUS_BUFFER_TOO_SMALL);
    }
    else
    {
        header->DataUsed = source->DataUsed;
        if (source->DataUsed) memcpy(to->process.frame->data, from->process.frame->data, source->DataUsed);
    }
    process_pin_eject(to);
}

void splitter_copy(const KSPROCESSPIN_INDEXENTRY *entry)
{
    struct pin_stream *from;
    ULONG i;

    if (!is_splitter(entry)) return;
    from = stream_from_KSPROCESSPIN(entry->Pins[0]);
    if (!process_pin_has_frame(from) || !process_pin_is_leaving(from) || NT_ERROR(from->process.frame->transfer->status)) return;
    process_pin_set_used(from);
    for (i = 1; i < entry->Count; i++) copy_frame(stream_from_KSPROCESSPIN(entry->Pins[i]), from);
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
    struct pin_stream *stream;

    TRACE("pin %p, source %p, delegate %p\n", public, source, delegate);

    *source = *delegate = NULL;
    if (!(public->Descriptor->Flags & KSPIN_FLAG_SPLITTER)) return;
    for (entry = list->Flink; entry != list; entry = entry->Flink)
    {
        other = CONTAINING_RECORD(entry, struct ks_pin, obj.entry);
        if (other->pub.Id != public->Id) continue;
        if (!first) first = other;
        if (!(stream = stream_from_pin(other)) || !stream->gating) continue;
        first = other;
        break;
    }
    if (first && first != pin) *source = &first->pub;
}
