/*
 * Segments: what a device begins itself, and what a filter passes on
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

#ifndef __KSPROXY_STATE_SEGMENT_H
#define __KSPROXY_STATE_SEGMENT_H

#include "pin/pin.h"

/* Begins the pin's next segment where the device is now. With the state mutex. */
void pin_begin_segment(struct proxy_pin *pin);
/* Tells a pin that has come to PAUSE the rate and the segment of its data, and the peer of one that begins to read. No lock but the
 * state mutex. */
void seeking_start(struct proxy_pin *pin);
/* What follows on an input pin belongs together, which whoever gets the filter's data is told. Waits like Receive for what came
 * before. A device that can take it is told in bounded time. */
HRESULT pin_new_segment(struct proxy_pin *pin, const struct pin_segment *segment);

#endif /* __KSPROXY_STATE_SEGMENT_H */
