/*
 * Frames that don't go on in a link
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

#ifndef __KS_LINKDISCARD_H
#define __KS_LINKDISCARD_H

#include "link/link.h"

void link_init_discard(struct ks_link *link);         /* everything goes on */
/* Returns whether a filled frame stays back. If it goes on, its header may have been changed. The link's lock is held. */
BOOLEAN link_discards(struct ks_link *link, KSSTREAM_HEADER *header);
/* KSPROPERTY_WINEKS_DISCARD of a pin. Control mutex held. */
NTSTATUS link_set_discard(struct ks_pin *pin, const struct wineks_discard *discard);

#endif /* __KS_LINKDISCARD_H */
