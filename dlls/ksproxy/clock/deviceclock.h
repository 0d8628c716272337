/*
 * The clock that a device gives to a graph: IReferenceClock and IKsClockPropertySet of the filter
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

#ifndef __KSPROXY_CLOCK_DEVICECLOCK_H
#define __KSPROXY_CLOCK_DEVICECLOCK_H

#include "pin/filter.h"

struct device_clock;
struct kernel_clock;

extern const IReferenceClockVtbl reference_clock_vtbl;
extern const IKsClockPropertySetVtbl clock_property_set_vtbl;

/* Whether a connected pin has a clock, which is that of the filter from then on. com_object.entries calls it. */
BOOL filter_offers_clock(const struct com_object *object);
/* The clock behind an IReferenceClock that is one of this module's, with the caller's reference; NULL for any other, and where the pin
 * has been disconnected. own: any filter. */
struct kernel_clock *device_clock_from_iface(const struct proxy_filter *own, IReferenceClock *clock);
/* Whether the pin's clock is the one that the graph has given to the filter. */
BOOL pin_gives_clock(struct proxy_pin *pin);
/* Whether the graph has given the filter a clock, whichever. */
BOOL filter_has_clock(struct proxy_filter *filter);
/* A kernel pin has left RUN. Its time stands, and may soon begin anew: this is the moment to learn how far it has come. */
void filter_clock_stand(struct proxy_pin *pin);
/* A kernel pin has left STOP, with which its time begins anew. What the filter's clock says goes on. */
void filter_clock_restart(struct proxy_pin *pin);
/* Kernel pins have been closed. If one of them gave the clock, the clock goes on by the system's time, whoever waits for it is woken, and a
 * graph that has it is told (EC_CLOCK_UNSET). No lock held. */
void filter_clock_closed(struct proxy_filter *filter);
void device_clock_destroy(struct device_clock *clock);

#endif /* __KSPROXY_CLOCK_DEVICECLOCK_H */
