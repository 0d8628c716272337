/*
 * Starting, stopping and flushing the stream of a pin
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

#ifndef __KSPROXY_STREAM_FLOW_H
#define __KSPROXY_STREAM_FLOW_H

#include "pin/pin.h"

/* Starts the thread. A read stream has queued its first reads when this returns, or can't do so in bounded time. No lock held but
 * the one of changes of state. */
HRESULT stream_start(struct stream *stream);
/* Tells whether the filter runs: only then a live source gives samples to its peer. */
void stream_set_running(struct stream *stream, BOOL running);
/* Tells everybody who waits in or for the stream to go home; doesn't wait. Nothing can be started again. */
void stream_begin_stop(struct stream *stream);
/* Whether stream_begin_stop() was called. */
BOOL stream_is_stopped(struct stream *stream);
/* Waits for the thread, but not for ever, and not if it is the caller. The stream doesn't touch its pin afterwards. */
void stream_finish_stop(struct stream *stream);
/* Stops the flow, also the device's, without a change of state. */
void stream_begin_flush(struct stream *stream);
/* Waits, but not for ever, until the device has given back what the flush has cancelled. */
void stream_wait_flushed(struct stream *stream);
/* Restarts the flow. */
void stream_end_flush(struct stream *stream);
/* Makes the thread look for buffers again. */
void stream_kick(struct stream *stream);
/* Wakes everybody who waits in the stream: pin->control has changed. */
void stream_wake(struct stream *stream);
/* Makes the thread say pin->segment to the peer before the next sample. */
void stream_new_segment(struct stream *stream);

#endif /* __KSPROXY_STREAM_FLOW_H */
