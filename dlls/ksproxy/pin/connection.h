/*
 * What a pin holds of its connection
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

#ifndef __KSPROXY_PIN_CONNECTION_H
#define __KSPROXY_PIN_CONNECTION_H

#include "pin/pin.h"

/* The peer, its IMemInputPin and the allocator of the connection: referenced, or NULL. */
IPin *pin_get_peer(struct proxy_pin *pin);
IMemInputPin *pin_get_peer_input(struct proxy_pin *pin);
IMemAllocator *pin_get_allocator(struct proxy_pin *pin);
/* Sets the allocator of the connection and takes a reference of its own; NULL clears. allocates: whether it is this pin that brings the
 * memory (the pipe's allocator flag). linked: the allocator's frames are the kernel's, and stay there. VFW_E_NOT_STOPPED for a pin that
 * isn't at rest, VFW_E_NOT_CONNECTED without a peer. */
HRESULT pin_set_allocator(struct proxy_pin *pin, IMemAllocator *allocator, BOOL allocates, BOOL linked);
/* What the kernel pin was made as: SOURCE or SINK of requests; NONE without a kernel pin. */
KSPIN_COMMUNICATION pin_get_current(struct proxy_pin *pin);
/* Whether the data of the pin doesn't come through here. */
BOOL pin_is_linked(struct proxy_pin *pin);
/* Whether the pin has a kernel pin and takes part in changes of the state. A connection that is being made or undone belongs to the
 * thread that does it, and that one looks at the filter's state. */
BOOL pin_is_connected(struct proxy_pin *pin);
/* Makes the type that of the connection, copied. */
HRESULT pin_set_type(struct proxy_pin *pin, const AM_MEDIA_TYPE *type);
/* Gives back all of a connection that the pin holds, without asking or telling anybody. */
void pin_clear_connection(struct proxy_pin *pin);

#endif /* __KSPROXY_PIN_CONNECTION_H */
