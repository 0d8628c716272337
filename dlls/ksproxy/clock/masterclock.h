/*
 * The graph's clock for kernel pins (KSPROPERTY_STREAM_MASTERCLOCK)
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

#ifndef __KSPROXY_CLOCK_MASTERCLOCK_H
#define __KSPROXY_CLOCK_MASTERCLOCK_H

#include "pin/pin.h"

/* Makes a kernel pin in STOP follow the graph's clock if that is one of the kernel's, and none otherwise: its times are converted then
 * (pin/streamtime.h). The state mutex is held; the clock is asked for interfaces. */
void pin_follow_graph(struct proxy_pin *pin);

#endif /* __KSPROXY_CLOCK_MASTERCLOCK_H */
