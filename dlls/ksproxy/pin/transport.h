/*
 * How the data of a connection goes: communication, interface and medium
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

#ifndef __KSPROXY_PIN_TRANSPORT_H
#define __KSPROXY_PIN_TRANSPORT_H

#include "pin/pin.h"

/* What a pin and its peer have in common. */
struct transport
{
    KSPIN_INTERFACE ks_interface;
    KSPIN_MEDIUM medium;
    IKsPin *ks_peer;                  /* referenced; NULL if the peer isn't a kernel-streaming pin */
    BOOL source;                      /* the pin shall be the source of a kernel link to the peer, */
    BOOL sink;                        /* or its sink */
    BOOL user_mode;                   /* its data may go through user mode */
};

/* Finds out what a pin and its peer have in common; only asks both. The caller frees *transport with transport_release, also after a
 * failure. VFW_E_NO_TRANSPORT if they have nothing in common. */
HRESULT transport_choose(struct proxy_pin *pin, IPin *peer, struct transport *transport);
/* Chooses what the pin itself prefers for data that goes through user mode. FALSE if it can't stream from there. */
BOOL transport_choose_user_mode(struct proxy_pin *pin, struct transport *transport);
void transport_release(struct transport *transport);
BOOL mediums_match(const KSPIN_MEDIUM *a, const KSPIN_MEDIUM *b);
BOOL interfaces_match(const KSPIN_INTERFACE *a, const KSPIN_INTERFACE *b);
/* Number index, in the pin's order of preference, of its interfaces that a handler could stream by from user mode; NULL past the end.
 * The list is the pin's, and constant. */
const KSPIN_INTERFACE *pin_get_user_interface(const struct proxy_pin *pin, ULONG index);
/* Sets interface and medium of a pin without a connection: what it would prefer. Under the filter lock. */
void pin_init_transport(struct proxy_pin *pin);

#endif /* __KSPROXY_PIN_TRANSPORT_H */
