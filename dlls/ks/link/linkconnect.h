/*
 * Connections from pin to pin
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

#ifndef __KS_LINKCONNECT_H
#define __KS_LINKCONNECT_H

#include "object/kspin.h"

/* Links two pins, neither control mutex held: source is being created and has its stream, sink is a pin in STOP that a reference is
 * held of. Calls the sink's Connect. Undone by link_disconnect of either pin. format_taken is called with the output pin when the
 * input pin has taken the format that the output pin's minidriver has announced; worker thread, no mutex held. */
NTSTATUS link_connect(struct ks_pin *source, struct ks_pin *sink, void (*format_taken)(struct ks_pin *pin));
/* The pin is stopped and will not be used any more, control mutex not held: calls the sink's Disconnect. No link: does nothing. */
void link_disconnect(struct ks_pin *pin);
/* Assigns an allocator to a source in STOP, instead of the one it has; NULL: none. Control mutex held. */
NTSTATUS link_set_allocator(struct ks_pin *source, struct ks_allocator *allocator);

#endif /* __KS_LINKCONNECT_H */
