/*
 * Telling the graph that the data of the input pins has ended
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

#ifndef __KSPROXY_STREAM_ENDOFSTREAM_H
#define __KSPROXY_STREAM_ENDOFSTREAM_H

#include "pin/pin.h"

/* Asks the driver of a rendering pin to tell when it has rendered all of its data, if it can do that. Start in ACQUIRE, stop before
 * STOP; both take bounded time. No lock held. */
void pin_events_start(struct proxy_pin *pin, HANDLE handle);
void pin_events_stop(struct proxy_pin *pin, HANDLE handle);
/* Takes note that the driver has got the last of what was written to the pin. The stream's thread. */
void stream_written(struct stream *stream);
/* Takes note that what comes now has an end of its own: after a flush, and in STOP. */
void pin_forget_end(struct proxy_pin *pin);
/* Takes note that the filter begins to run, so that the graph is told anew. */
void filter_begin_run(struct proxy_filter *filter);
/* Sends EC_COMPLETE if the filter runs, all of its data has been rendered, and the graph doesn't know it. No lock held. */
void filter_tell_end(struct proxy_filter *filter);

#endif /* __KSPROXY_STREAM_ENDOFSTREAM_H */
