/*
 * The kernel pin of a connection: in user mode, or in a kernel link
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

#ifndef __KSPROXY_CONNECT_KERNELSINK_H
#define __KSPROXY_CONNECT_KERNELSINK_H

#include "pin/transport.h"

/* Makes the peer and the type those of the pin, whose peer sees it as connected from here on. There is no kernel pin yet. */
HRESULT pin_enter_connection(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, const struct transport *transport);
/* Enters the connection and makes a kernel pin that takes requests: from user mode, or from the source of a link. */
HRESULT pin_open_connection(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, const struct transport *transport);
/* Makes a kernel pin that takes its requests from user mode, by the first of the pin's interfaces with which it works. */
HRESULT pin_open_user_mode(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport);
/* Makes a kernel pin that is the source of a link, or what the kernel refuses to link goes through user mode, if the pin can do that. */
HRESULT pin_link_or_open(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport);
/* IKsPin::KsCreateSinkPinHandle: makes sure that the kernel pin of the connection is a sink of that interface and medium. */
HRESULT pin_create_sink(struct proxy_pin *pin, const KSPIN_INTERFACE *ks_interface, const KSPIN_MEDIUM *medium);
/* Makes sure that a connected pin can take its data from user mode: if it was to be a sink in the kernel, and has no handler, its
 * kernel pin is made anew with an interface that has one. VFW_E_NO_TRANSPORT if there is none, or the pin is linked. No lock held. */
HRESULT pin_need_user_mode(struct proxy_pin *pin);

#endif /* __KSPROXY_CONNECT_KERNELSINK_H */
