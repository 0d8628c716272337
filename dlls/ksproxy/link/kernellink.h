/*
 * Kernel links: connections whose data goes from kernel pin to kernel pin
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

#ifndef __KSPROXY_LINK_KERNELLINK_H
#define __KSPROXY_LINK_KERNELLINK_H

#include "pin/transport.h"

/* Makes the kernel pin of a connected pin as the source of a link to its peer, and agrees on an allocator. What fails is undone
 * up to the sink's own kernel pin. */
HRESULT link_make(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport);
/* Chooses the allocator object of a link anew; called on its source. */
HRESULT link_negotiate(struct proxy_pin *pin, IKsPin *ks_peer);
/* Makes pin->mt what the kernel pins have, whose drivers may have changed it in the stream. No lock held. */
void link_update_type(struct proxy_pin *pin);
/* Before a source goes to ACQUIRE: brings its sink there and assigns the kernel allocator. For a sink there is nothing to do. */
HRESULT link_acquire(struct proxy_pin *pin, HANDLE handle);
/* After STOP: gives up the kernel allocator. */
void link_release(struct proxy_pin *pin, HANDLE handle);

#endif /* __KSPROXY_LINK_KERNELLINK_H */
