/*
 * Formats that change in the middle of a stream, whoever wants it
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

#ifndef __KSPROXY_STREAM_DYNFORMAT_H
#define __KSPROXY_STREAM_DYNFORMAT_H

#include "pin/pin.h"

/* Gets the driver's new format, whose type goes with the next sample. The thread. */
HRESULT stream_read_format(struct stream *stream);
/* Makes the type that a buffer of the peer's has brought the driver's format. S_FALSE: the sample can't be sent yet. The thread. */
HRESULT stream_change_to_sample(struct stream *stream, IMediaSample *sample);
/* Makes the type that of what is written from now on, and the connection's. Waits until the driver has got there; VFW_E_WRONG_STATE if
 * the stream is stopped or flushed before. */
HRESULT stream_set_type(struct stream *stream, const AM_MEDIA_TYPE *type);

#endif /* __KSPROXY_STREAM_DYNFORMAT_H */
