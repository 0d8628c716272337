/*
 * The media types that a pin offers
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

#ifndef __KSPROXY_PIN_PINTYPES_H
#define __KSPROXY_PIN_PINTYPES_H

#include "pin/pin.h"

/* Tells that the kernel pin has come, gone or got another format. The filter lock is held. */
void pin_formats_changed(struct proxy_pin *pin);
/* The media type of data range number index, a copy. E_INVALIDARG past the end, an error if the driver has no type for the range. */
HRESULT pin_get_range_type(struct proxy_pin *pin, ULONG index, AM_MEDIA_TYPE *type);
/* The media type at index, as IEnumMediaTypes lists them: the preferred one first. S_FALSE past the end. */
HRESULT pin_get_media_type(struct proxy_pin *pin, ULONG index, AM_MEDIA_TYPE *type);
void pin_release_types(struct proxy_pin *pin);

#endif /* __KSPROXY_PIN_PINTYPES_H */
