/*
 * The order in which media types are tried when a pin is connected
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

#ifndef __KSPROXY_CONNECT_TYPESEARCH_H
#define __KSPROXY_CONNECT_TYPESEARCH_H

#include "pin/pin.h"

/* Connects with that type, or leaves nothing behind. */
typedef HRESULT (*try_type_func)(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type);
/* Tries the type, or one after the other those that fit a partial one (NULL: any), until one is connected. VFW_E_NO_ACCEPTABLE_TYPES
 * if there is no such type, or another error that says more. No lock held; calls the peer. */
HRESULT find_connection_type(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, try_type_func try_type);

#endif /* __KSPROXY_CONNECT_TYPESEARCH_H */
