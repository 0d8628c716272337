/*
 * The stream of a pin: frame queue and processing
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

#ifndef __KS_PINSTREAM_H
#define __KS_PINSTREAM_H

#include "frames/transfer.h"
#include "process/processor.h"

/* What a filter's Process is told of a pin. */
struct process_pin
{
    KSPROCESSPIN pub;
    struct stream_frame *frame;    /* that the leading edge is locked on, during a call */
    KSPROCESSPIN_INDEXENTRY *entry; /* of its pin factory, while it is listed */
    ULONG pending_flags;           /* KSSTREAM_HEADER_OPTIONSF_* of the next frame that leaves an output pin */
    BOOLEAN listed;
    BOOLEAN ended;                 /* the end of an input pin's stream has been used up */
};

struct pin_stream
{
    struct frame_queue queue;

    struct processor own;          /* pin-centric processing; its work item also makes format changes, */
    void (*change_format)(struct pin_stream *stream); /* by this */
    struct processor *processor;   /* own, the filter's, or NULL if nobody has a Process */
    BOOLEAN frame_input;           /* what the gate has been told: a frame at the leading edge */
    BOOLEAN format_pending;        /* read: the client has to ask for the new format first; an off input of the gate */
    KSGATE *frame_gate;            /* the gate that frame_input goes to: the processor's, or an attached one */
    BOOLEAN frame_gate_or;         /* it is an OR gate */
    struct frames_gate *some_frames; /* KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING: of all the factory's pins */
    BOOLEAN gating;                /* out of STOP: frames count for a filter's processing */
    BOOLEAN state_input;           /* what the own gate has been told */
    KSSTATE process_state;         /* the state as far as processing is concerned; under the control mutex */
    struct process_pin process;    /* filter-centric processing; under the processing mutex */
};

static inline struct pin_stream *stream_from_queue(struct frame_queue *queue)
{
    return CONTAINING_RECORD(queue, struct pin_stream, queue);
}

/* NULL before the minidriver knows of the pin. */
static inline struct pin_stream *stream_from_pin(const struct ks_pin *pin)
{
    return pin->queue ? stream_from_queue(pin->queue) : NULL;
}

static inline struct ks_pin *stream_pin(const struct pin_stream *stream)
{
    return stream->queue.pin;
}

static inline BOOLEAN stream_is_output(const struct pin_stream *stream)
{
    return framequeue_is_output(&stream->queue);
}

static inline BOOLEAN stream_is_filter_centric(const struct pin_stream *stream)
{
    return stream->processor && stream->processor != &stream->own;
}

/* The minimum state in which the pin wants to process. */
static inline KSSTATE processing_state(const struct pin_stream *stream)
{
    return stream->queue.flags & KSPIN_FLAG_PROCESS_IN_RUN_STATE_ONLY ? KSSTATE_RUN : KSSTATE_PAUSE;
}

#endif /* __KS_PINSTREAM_H */
