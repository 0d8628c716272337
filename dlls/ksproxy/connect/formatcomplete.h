/*
 * Making whole media types of those that applications set
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

#ifndef __KSPROXY_CONNECT_FORMATCOMPLETE_H
#define __KSPROXY_CONNECT_FORMATCOMPLETE_H

#include "pin/pin.h"

/* The type that the pin can be connected with and that the wanted one stands for: what is left open or doesn't fit its other members is
 * completed. What an application can mean (kind, subtype, size, channels, bits) is never changed, but the rate of a video is the nearest
 * one that there is. wanted->pUnk isn't looked at. *type is the caller's. VFW_E_INVALIDMEDIATYPE if there is no such type. Asks the
 * driver; no lock held. */
HRESULT pin_complete_type(struct proxy_pin *pin, const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type);

#endif /* __KSPROXY_CONNECT_FORMATCOMPLETE_H */
