/*
 * Noticing that the device is gone
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

#ifndef __KSPROXY_PIN_LOST_H
#define __KSPROXY_PIN_LOST_H

#include "pin/filter.h"

/* Asks, after something has failed, whether the device is still there. If not, the graph is told once. No lock held; asks the driver,
 * in bounded time. */
BOOL filter_check_device(struct proxy_filter *filter);
/* Tells the graph that the stream has failed, by hr or because there is no device any more. No lock held; asks the driver, in bounded
 * time. */
void filter_notify_failure(struct proxy_filter *filter, HRESULT hr);

#endif /* __KSPROXY_PIN_LOST_H */
