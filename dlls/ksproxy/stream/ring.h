/*
 * The ring of a stream: segments that are at the driver, and samples that wait to be sent
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

#ifndef __KSPROXY_STREAM_RING_H
#define __KSPROXY_STREAM_RING_H

#include "stream/streamdata.h"

/* Makes the step, if the table of flows has it from where the stream is. FALSE: somebody else has come before. The lock is held. */
BOOL stream_step(struct stream *stream, enum flow flow);
/* Makes a step of the end of a write stream. The lock is held, so that nobody can have come before. */
void stream_set_eos(struct stream *stream, enum eos eos);
/* Ends the stream: nothing goes any more until a flush. */
void stream_end(struct stream *stream);
/* Ends the stream by an error, which the graph is told once. */
void stream_fail(struct stream *stream, HRESULT hr);
/* Gives one sample to the interface handler. S_FALSE if it takes none now; it may be somebody else's, and not tell when. The thread. */
HRESULT stream_send(struct stream *stream, IMediaSample *sample);
/* The oldest segment, NULL if none is at the driver. The thread. */
KSSTREAM_SEGMENT *stream_get_oldest(struct stream *stream);
/* Takes the oldest segment out of the ring, if it is this one: its handler says so. Any thread. */
void stream_segment_completed(struct stream *stream, const KSSTREAM_SEGMENT *segment);
/* Hands the oldest segment back to the interface handler, if there is one. The segment is the handler's from then on: it may be out
 * with another sample when this returns what has become of the I/O. The thread. */
HRESULT stream_complete_oldest(struct stream *stream);

#endif /* __KSPROXY_STREAM_RING_H */
