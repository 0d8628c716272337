/*
 * Samples for the driver: the writing end of a stream
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

#ifndef __KSPROXY_STREAM_WRITES_H
#define __KSPROXY_STREAM_WRITES_H

#include "pin/pin.h"

/* Queues a sample for writing, or the end of the stream if it is NULL. Waits for a free slot. S_FALSE while flushing. */
HRESULT stream_write(struct stream *stream, IMediaSample *sample);
/* Waits, as long as Receive does, until all that has been queued is at the driver; VFW_E_WRONG_STATE if the stream is stopped or
 * flushed before. */
HRESULT stream_wait_sent(struct stream *stream);
/* Releases the samples that wait to be written, because nothing goes out any more. What comes after a flush that has just ended
 * stays. */
void stream_drop_queued(struct stream *stream);

#endif /* __KSPROXY_STREAM_WRITES_H */
