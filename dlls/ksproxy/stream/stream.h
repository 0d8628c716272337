/*
 * Making and freeing the stream of a pin
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

#ifndef __KSPROXY_STREAM_STREAM_H
#define __KSPROXY_STREAM_STREAM_H

#include "pin/pin.h"

/* The pin's stream with a reference, or NULL below ACQUIRE. */
struct stream *pin_get_stream(struct proxy_pin *pin);
/* Makes the stream of a connected pin and commits its allocator; the caller's reference. No thread runs yet. */
HRESULT stream_create(struct proxy_pin *pin, struct stream **out);
void stream_addref(struct stream *stream);
void stream_release(struct stream *stream);
/* Whether the stream is that of a live source. */
BOOL stream_is_live(const struct stream *stream);
/* The stream whose thread is calling, or NULL. Not referenced: the thread has a reference. */
struct stream *stream_of_thread(void);
/* Makes the calling thread that of a stream, or of none. */
void stream_set_thread(struct stream *stream);
/* The module comes or goes. */
BOOL stream_init_module(void);
void stream_cleanup_module(void);

#endif /* __KSPROXY_STREAM_STREAM_H */
