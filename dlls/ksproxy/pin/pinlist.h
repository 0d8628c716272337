/*
 * A filter's list of pins, and how it grows
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

#ifndef __KSPROXY_PIN_PINLIST_H
#define __KSPROXY_PIN_PINLIST_H

#include "pin/filter.h"

/* Makes a pin of every pin factory. One that the driver describes wrongly is left out: the others are good for something.
 * ERROR_TIMEOUT, and no pins, if the driver doesn't answer. */
HRESULT filter_make_pins(struct proxy_filter *filter);
/* Adds a free pin after one of the factory has been connected, if there is none left and the driver has room. No lock held. */
void filter_add_instance(struct proxy_filter *filter, ULONG factory);

#endif /* __KSPROXY_PIN_PINLIST_H */
