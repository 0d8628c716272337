/*
 * The ring of frames that circulates in a link
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

#ifndef __KS_LINKRING_H
#define __KS_LINKRING_H

#include "link/link.h"

void ring_release(struct link_ring *ring);            /* lock not held */
/* Takes the ring out of use; the link's lock is held. Returns it with the link's reference, or NULL. */
struct link_ring *link_take_ring(struct ks_link *link);
/* Calls the ring's frames back from the pin on that side, if it is there. Lock not held. */
void link_recall(struct ks_link *link, struct link_ring *ring, enum side side);

/* The control mutex of the pin is held for these; a pin without a link is none of their business. */
NTSTATUS link_start(struct ks_pin *pin);              /* the pin has come to ACQUIRE */
void link_stop(struct ks_pin *pin);  /* it takes no more frames, those of the link are called back from the other pin */
void link_flow(struct ks_pin *pin);                   /* it takes frames again after a reset */

#endif /* __KS_LINKRING_H */
