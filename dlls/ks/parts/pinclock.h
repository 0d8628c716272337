/*
 * Clocks of pins
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

#ifndef __KS_PINCLOCK_H
#define __KS_PINCLOCK_H

#include "object/kspin.h"

/*
 * Who stamps frames asks for the pin's master clock. Windows' proxy sees to it that a capture pin has one that follows the graph's
 * clock also where no pin of the filter implements one, and minidrivers leave frames without times otherwise, as Microsoft's samples
 * do. Here the output pins of a filter that has no clock share one of the filter: it begins with 0 when the first of them leaves
 * STOP, and goes on while one is in RUN. A client that sets the master clock, to none as well, has it as documented. An input pin
 * without a clock is to go as fast as it can, so it has none.
 */
NTSTATUS pin_clock_create(struct ks_pin *pin);         /* before the minidriver's Create, which may use it; on the pin's worker */
void pin_clock_shutdown(struct ks_pin *pin);           /* the clock stands still from here on; before Close, no mutex held */
void pin_clock_destroy(struct ks_pin *pin);            /* nobody has the pin any more */
void filter_clock_destroy(struct ks_filter *filter);   /* nobody has the filter any more */
void pin_clock_set_state(struct ks_pin *pin, KSSTATE to, KSSTATE from); /* control mutex held */
/* Makes the file a clock object of the pin by a KSCLOCK_CREATE. On the pin's worker. */
NTSTATUS clock_bind(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind);
/* The master clock, or the pin's own or the filter's if it was given none, with a reference; NULL if there is none. Any thread. */
struct default_clock *pin_get_clock(struct ks_pin *pin);
/* Property handlers of KSPROPERTY_STREAM_MASTERCLOCK. */
NTSTATUS NTAPI get_master_clock(IRP *irp, KSIDENTIFIER *request, void *data);
NTSTATUS NTAPI set_master_clock(IRP *irp, KSIDENTIFIER *request, void *data);

#endif /* __KS_PINCLOCK_H */
