/*
 * States of the proxy filter: all of its pins together
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

#ifndef __KSPROXY_STATE_FILTERSTATE_H
#define __KSPROXY_STATE_FILTERSTATE_H

#include "pin/filter.h"

/* Brings filter and pins to the state. start: of Running, 100 ns. Failure leaves the old state. Stopping fails only when another
 * change of state doesn't end. */
HRESULT filter_set_state(struct proxy_filter *filter, FILTER_STATE state, REFERENCE_TIME start);
/* Answers as IMediaFilter::GetState does. timeout: ms. */
HRESULT filter_get_state(struct proxy_filter *filter, DWORD timeout, FILTER_STATE *state);
/* Brings all connected pins of a stopped filter to ACQUIRE (IKsPin::KsPropagateAcquire); nothing to do in any other state. */
HRESULT filter_acquire(struct proxy_filter *filter);
/* Stops the pins of a filter that nobody uses any more. */
void filter_stop_pins(struct proxy_filter *filter);

#endif /* __KSPROXY_STATE_FILTERSTATE_H */
