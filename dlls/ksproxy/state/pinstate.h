/*
 * The states of a pin: kernel pin and stream together
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

#ifndef __KSPROXY_STATE_PINSTATE_H
#define __KSPROXY_STATE_PINSTATE_H

#include "pin/pin.h"

/* Brings a connected pin's kernel pin and stream to the state; no lock held. STOP always succeeds and is bounded in time. */
HRESULT pin_set_state(struct proxy_pin *pin, KSSTATE state);
/* Tells that the filter, and this pin, run from another start now. */
void pin_restart(struct proxy_pin *pin);

#endif /* __KSPROXY_STATE_PINSTATE_H */
