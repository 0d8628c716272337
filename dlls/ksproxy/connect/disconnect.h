/*
 * Disconnecting a pin, and breaking a kernel link
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

#ifndef __KSPROXY_CONNECT_DISCONNECT_H
#define __KSPROXY_CONNECT_DISCONNECT_H

#include "pin/pin.h"

/* Undoes the connection. S_FALSE if there is none. */
HRESULT pin_disconnect(struct proxy_pin *pin);
/* Ends the making or undoing of a connection: others may change it again. */
void pin_end_connecting(struct proxy_pin *pin);
/* Takes the kernel pin of the source away before the sink's goes. Takes the state mutex of the source's filter; none may be held. */
void link_break(struct proxy_pin *sink);

#endif /* __KSPROXY_CONNECT_DISCONNECT_H */
