/*
 * Process pins: where their frames are
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

#ifndef __KS_PROCESSPIN_H
#define __KS_PROCESSPIN_H

#include "process/pinstream.h"

/* The filter's processing mutex is held for all of these. */
void process_pin_init(struct pin_stream *stream);
void process_pin_flush(struct pin_stream *stream);    /* forgets what is half done */
BOOLEAN process_pin_has_frame(const struct pin_stream *stream); /* that the minidriver has not moved away from */
KSSTREAM_HEADER *process_pin_header(const struct pin_stream *stream); /* of that frame */
BOOLEAN process_pin_counts_bytes(const struct pin_stream *stream); /* FALSE: its offsets count mappings */
BOOLEAN process_pin_is_leaving(const struct pin_stream *stream); /* the frame is used up */
BOOLEAN process_pin_requires_frame(const struct pin_stream *stream);
void process_pin_begin(struct pin_stream *stream);    /* locks the leading edge and tells where it is */
void process_pin_set_used(struct pin_stream *stream); /* DataUsed of the frame is what has been filled in */
void process_pin_eject(struct pin_stream *stream);    /* the frame leaves the queue */
void process_pin_release(struct pin_stream *stream);  /* lets go of the frame, without moving */
void process_pin_end(struct pin_stream *stream);      /* does what the minidriver has said about the frame */

static inline struct pin_stream *stream_from_KSPROCESSPIN(KSPROCESSPIN *pin)
{
    return CONTAINING_RECORD(pin, struct pin_stream, process.pub);
}

/* All pins of one direction that are not in STOP, one after the other. */
struct pin_iterator
{
    const KSPROCESSPIN_INDEXENTRY *index;
    ULONG count, id, next;
    BOOLEAN output;
};

#define PIN_ITERATOR(index, count, output) {(index), (count), 0, 0, (output)}

struct pin_stream *next_process_pin(struct pin_iterator *iterator); /* NULL after the last one */

#endif /* __KS_PROCESSPIN_H */
