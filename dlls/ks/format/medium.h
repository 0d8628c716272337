/*
 * Interfaces and mediums
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

#ifndef __KS_MEDIUM_H
#define __KS_MEDIUM_H

#include "ks_private.h"

/* What a pin has whose descriptor doesn't say. */
extern const KSPIN_INTERFACE standard_interface;
extern const KSPIN_MEDIUM standard_medium;

/* Is the interface, or the medium, one of the descriptor's? */
BOOLEAN pin_has_interface(const KSPIN_DESCRIPTOR *descriptor, const KSPIN_INTERFACE *id);
BOOLEAN pin_has_medium(const KSPIN_DESCRIPTOR *descriptor, const KSPIN_MEDIUM *id);
/* Can a pin with one be linked to a pin with the other? */
BOOLEAN interfaces_match(const KSPIN_INTERFACE *a, const KSPIN_INTERFACE *b);
BOOLEAN mediums_match(const KSPIN_MEDIUM *a, const KSPIN_MEDIUM *b);
/* Do the frames of a connected pin go through a frame queue? */
BOOLEAN is_standard_transport(const KSPIN *pin);

#endif /* __KS_MEDIUM_H */
