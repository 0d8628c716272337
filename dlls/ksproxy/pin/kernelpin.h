/*
 * Making and closing the kernel pin of a pin
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

#ifndef __KSPROXY_PIN_KERNELPIN_H
#define __KSPROXY_PIN_KERNELPIN_H

#include "pin/transport.h"

/* Whether the driver makes a kernel pin of that type, which is closed again. VFW_E_TYPE_NOT_ACCEPTED if not, S_FALSE if it can't be
 * told now: the pin is connected or the device busy. No lock held. */
HRESULT pin_try_type(struct proxy_pin *pin, const AM_MEDIA_TYPE *type);
/* Makes the pin's kernel pin: a source of requests to sink, or itself a sink if that is NULL. No lock held. */
HRESULT pin_open_kernel(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport, HANDLE sink);
/* Closes the kernel pin, if there is one. */
void pin_close_kernel(struct proxy_pin *pin);

#endif /* __KSPROXY_PIN_KERNELPIN_H */
