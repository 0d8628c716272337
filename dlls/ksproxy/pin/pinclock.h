/*
 * The clock of a pin, and the one that it was told to follow
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

#ifndef __KSPROXY_PIN_PINCLOCK_H
#define __KSPROXY_PIN_PINCLOCK_H

#include "device/kernelclock.h"
#include "pin/pin.h"

/* The clock that the kernel pin implements, with the caller's reference; NULL if there is none. The first call in a connection asks the
 * driver. No lock held. */
struct kernel_clock *pin_get_clock(struct proxy_pin *pin);
/* The same, if somebody has asked before. Never asks the driver. */
struct kernel_clock *pin_get_known_clock(struct proxy_pin *pin);
/* The clock that its samples are stamped by, with the caller's reference: its own, or else the master that the driver has taken; NULL if
 * neither is there. No lock held. */
struct kernel_clock *pin_get_stamp_clock(struct proxy_pin *pin);
/* Makes the kernel pin follow a clock, NULL for none: KSPROPERTY_STREAM_MASTERCLOCK, in STOP only (see "Master Clocks"). A driver that
 * refuses follows none. The state mutex is held. */
void pin_set_master(struct proxy_pin *pin, struct kernel_clock *master);

#endif /* __KSPROXY_PIN_PINCLOCK_H */
