/*
 * Which media types a pin takes, and with which handlers
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

#ifndef __KSPROXY_PIN_PINHANDLERS_H
#define __KSPROXY_PIN_PINHANDLERS_H

#include "pin/pin.h"

/* Loads the handlers for an interface set and a media type. Out of the streaming path, no lock held. On failure nothing is left;
 * VFW_E_TYPE_NOT_ACCEPTED if the data handler doesn't find the type in the pin's ranges. */
HRESULT pin_load_handlers(struct proxy_pin *pin, const GUID *set, const AM_MEDIA_TYPE *type, struct pin_handlers *handlers);
/* Tells the interface handler its pin (KsSetPin). */
HRESULT pin_attach_handlers(struct proxy_pin *pin, const struct pin_handlers *handlers);
/* Whether the pin takes the type: its data handler's word, or a data range that fits where there is none. No lock held. */
BOOL pin_check_type(struct proxy_pin *pin, const AM_MEDIA_TYPE *type);
/* Whether the pin takes the type in the middle of a stream, which is the driver's to decide. S_OK or why not. No lock held. */
HRESULT pin_check_new_type(struct proxy_pin *pin, const AM_MEDIA_TYPE *type);

#endif /* __KSPROXY_PIN_PINHANDLERS_H */
