/*
 * Which filters and pins show IMediaSeeking and IMediaPosition
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

#ifndef __KSPROXY_SEEKING_OFFER_H
#define __KSPROXY_SEEKING_OFFER_H

#include "pin/pin.h"

/*
 * IMediaSeeking of a filter or of an output pin is answered by one of two:
 *
 * - A device that has KSPROPSETID_MediaSeeking seeks itself (deviceseeking.c). The set belongs to the filter, so all of its output pins
 *   do the same.
 * - A device without it is transparent, see KSPROPERTY_MEDIASEEKING_CAPABILITIES: an output pin asks whoever feeds the filter's
 *   input pins, and so does a filter that only renders (upstreamseeking.c). A source that isn't fed by anybody has no positions at all
 *   and doesn't show the interface: that is what live capture is.
 *
 * IMediaPosition is the same in seconds (mediaposition.c).
 */

/* Finds out whether the device can be positioned, and sets up the facets; before Load and when the device is open. ERROR_TIMEOUT if the
 * device doesn't answer. */
HRESULT seeking_init_filter(struct proxy_filter *filter);
void seeking_init_pin(struct proxy_pin *pin);
/* These are facet_entry.offered of filter and pin. */
BOOL filter_offers_seeking(const struct com_object *object);
BOOL filter_is_renderer(const struct com_object *object);
BOOL pin_offers_seeking(const struct com_object *object);

#endif /* __KSPROXY_SEEKING_OFFER_H */
