/*
 * One change of a filter at a time, whoever waits for whom
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

#ifndef __KSPROXY_PIN_CHANGE_H
#define __KSPROXY_PIN_CHANGE_H

#include "pin/filter.h"

/* Takes filter->state_mutex for a change of the state or of the device. VFW_E_STATE_CHANGED from inside of another one, VFW_E_TIMEOUT
 * when that doesn't end, VFW_E_CIRCULAR_GRAPH if it waits for a change of the caller's. */
HRESULT filter_begin_change(struct proxy_filter *filter);
void filter_end_change(struct proxy_filter *filter);
/* Takes the mutex within timeout ms to look at the state, or returns VFW_E_TIMEOUT. Released by ReleaseMutex. */
HRESULT filter_lock_state(struct proxy_filter *filter, DWORD timeout);

#endif /* __KSPROXY_PIN_CHANGE_H */
