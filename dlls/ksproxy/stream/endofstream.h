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

/* Brings the events of a kernel pin to the graph, where the driver has them: EC_COMPLETE when an input pin has rendered all of its
 * data. Start in ACQUIRE, stop before STOP; both take bounded time. No lock held. */
void pin_events_start(struct proxy_pin *pin, HANDLE handle);
void pin_events_stop(struct proxy_pin *pin, HANDLE handle);
/* The filter runs: what has happened in Pause is told. */
void pin_events_run(struct proxy_pin *pin);
/* What comes after a flush has an end of its own. */
void pin_events_flush(struct proxy_pin *pin);
/* Whether the driver tells the end of the stream, so that nobody else has to. */
BOOL pin_events_tell_end(struct proxy_pin *pin);

#endif /* __KSPROXY_STREAM_ENDOFSTREAM_H */
