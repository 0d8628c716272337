/*
 * IAMStreamControl of a pin whose data stays in the kernel
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

#ifndef __KSPROXY_LINK_LINKDISCARD_H
#define __KSPROXY_LINK_LINKDISCARD_H

#include "pin/pin.h"

/* Before PAUSE, and after it; with the state mutex. Stop takes bounded time. */
void link_discard_start(struct proxy_pin *pin, HANDLE handle);
void link_discard_stop(struct proxy_pin *pin);
/* Tells that the pin runs, also if it is from another start now, or that it doesn't. */
void link_discard_set_running(struct proxy_pin *pin, BOOL running);
/* Tells that pin->control has changed. No lock held. Fails when a change of the state doesn't end, or comes from inside of one. */
HRESULT link_discard_update(struct proxy_pin *pin);

#endif /* __KSPROXY_LINK_LINKDISCARD_H */
