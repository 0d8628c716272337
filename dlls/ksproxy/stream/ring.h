/*
 * The ring of a stream: requests that are at the driver, and samples that wait to be sent
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

#include "pin/pin.h"

/* Takes the oldest segment out of the ring. The stream lock is held. */
void pop_request(struct stream *stream);
/* Remembers that the oldest segment's event was seen signalled, if the oldest one is still this. */
void stream_set_done(struct stream *stream, const KSSTREAM_SEGMENT *segment);
/* Gives one sample to the interface handler. S_FALSE if it takes none now; it may be somebody else's, and not tell when. The thread. */
HRESULT send_sample(struct stream *stream, IMediaSample *sample);
/* Ends the stream: nothing goes any more until a flush. */
void stream_end(struct stream *stream);
/* Ends the stream by an error, which the graph is told once. */
void stream_fail(struct stream *stream, HRESULT hr);
/* Takes the oldest segment out of the ring, if it is this one (IKsPin::KsMediaSamplesCompleted). */
void stream_segment_completed(struct stream *stream, const KSSTREAM_SEGMENT *segment);

#endif /* __KSPROXY_STREAM_RING_H */
