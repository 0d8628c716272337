/*
 * The rate of a kernel pin
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

#ifndef __KSPROXY_STATE_RATE_H
#define __KSPROXY_STATE_RATE_H

#include "pin/pin.h"

#define NOMINAL_RATE 1000 /* KSRATE counts thousandths */

/* Whether a kernel pin in PAUSE or RUN can have the rate: S_OK, E_NOTIMPL if it knows of no rates, or another error. */
HRESULT pin_check_rate(struct proxy_pin *pin, double rate);
/* Tells a kernel pin in PAUSE or RUN from when to when its data is to have which rate; one that knows no rates doesn't mind. */
void pin_set_segment_rate(struct proxy_pin *pin, const struct pin_segment *segment);
/* Whether the kernel pin knows of rates at all, which it tells in any state. */
BOOL pin_has_rates(struct proxy_pin *pin);
/* Tells a kernel pin in PAUSE or RUN the filter's rate, which becomes 1.0 if the device refuses it. With the state mutex. */
void pin_apply_rate(struct proxy_pin *pin);

#endif /* __KSPROXY_STATE_RATE_H */
