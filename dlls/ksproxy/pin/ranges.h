/*
 * The data ranges of a pin, which may be constrained by what else goes on in its filter
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

#ifndef __KSPROXY_PIN_RANGES_H
#define __KSPROXY_PIN_RANGES_H

#include "pin/pin.h"

/* The data ranges that a driver gave at one time. The structure is constant once it has been made. */
struct pin_ranges
{
    LONG refs;
    KSMULTIPLE_ITEM *list;            /* CoTaskMem, checked by the functions of device/datarange.h; NULL if the driver has none */
    ULONG size;                       /* bytes at list */
};

/* Asks the driver of a pin that is being made. *out is the caller's reference. ERROR_TIMEOUT if the driver doesn't answer. */
HRESULT ranges_query(struct proxy_pin *pin, struct pin_ranges **out);
/* The pin's data ranges as the driver said when it was asked last. The caller's reference. */
struct pin_ranges *pin_get_ranges(struct proxy_pin *pin);
/* Asks the driver whether the ranges are still the same; the old ones are kept if it doesn't answer. No lock held. */
void pin_update_ranges(struct proxy_pin *pin);
void ranges_release(struct pin_ranges *ranges);
/* Whether a data range of the pin takes the type. No request. */
BOOL pin_accepts(struct proxy_pin *pin, const AM_MEDIA_TYPE *type);
/* A copy (CoTaskMem) of the attributes that the driver requires with a format of that type, NULL if it requires none: those of the first
 * range that takes the type, where ranges that require none come first. */
KSMULTIPLE_ITEM *pin_get_required_attributes(struct proxy_pin *pin, const AM_MEDIA_TYPE *type);

#endif /* __KSPROXY_PIN_RANGES_H */
