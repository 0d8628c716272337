/*
 * Flushes, which go on from an input pin to whoever gets the filter's data
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

#ifndef __KSPROXY_STATE_FLUSH_H
#define __KSPROXY_STATE_FLUSH_H

#include "pin/pin.h"

/* Begins or ends a flush of the pin, and of what comes after an input pin. VFW_E_CIRCULAR_GRAPH if it has come back to where it began.
 * No lock held. */
HRESULT pin_flush(struct proxy_pin *pin, BOOL begin);

#endif /* __KSPROXY_STATE_FLUSH_H */
