/*
 * Formats that change in the stream
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

#ifndef __KS_FORMATCHANGE_H
#define __KS_FORMATCHANGE_H

#include "process/pinstream.h"

/* Makes the format change at which the leading edge of a write pin waits. Worker thread, no mutex held. */
void stream_change_format(struct pin_stream *stream);
/* The client of a read pin has been told the format that the last frames came with; lock not held. */
void pin_format_known(struct ks_pin *pin);
/* The other end of the pin's link has taken that format. Worker thread, no mutex held. */
void pin_format_taken(struct ks_pin *pin);

#endif /* __KS_FORMATCHANGE_H */
