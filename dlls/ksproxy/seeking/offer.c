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

#include "seeking/offer.h"
#include "device/devio.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "state/seekdevice.h"
#include "seeking/deviceseeking.h"
#include "seeking/mediaposition.h"
#include "seeking/upstreamseeking.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static BOOL has_pins(struct proxy_filter *filter, PIN_DIRECTION dir)
{
    struct proxy_pin *pin;
    ULONG i;

    for (i = 0; (pin = filter_get_pin(filter, i)); ++i)
        if (pin->dir == dir) return TRUE;
    return FALSE;
}

BOOL filter_is_renderer(const struct com_object *object)
{
    struct proxy_filter *filter = CONTAINING_RECORD(object, struct proxy_filter, obj);

    return has_pins(filter, PINDIR_INPUT) && !has_pins(filter, PINDIR_OUTPUT);
}

BOOL filter_offers_seeking(const struct com_object *object)
{
    return CONTAINING_RECORD(object, struct proxy_filter, obj)->seekable || filter_is_renderer(object);
}

BOOL pin_offers_seeking(const struct com_object *object)
{
    const struct proxy_pin *pin = CONTAINING_RECORD(object, struct proxy_pin, obj);

    return pin->dir == PINDIR_OUTPUT && (pin->filter->seekable || has_pins(pin->filter, PINDIR_INPUT));
}

static void init_facets(const struct proxy_filter *filter, struct facet *seeking, struct facet *position, struct com_object *owner)
{
    facet_init(seeking, filter->seekable ? &device_seeking_vtbl : &upstream_seeking_vtbl, owner);
    facet_init(position, &media_position_vtbl, owner);
}

HRESULT seeking_init_filter(struct proxy_filter *filter)
{
    HRESULT hr = E_NOTIMPL;
    DWORD caps;

    filter->rate = 1.0;
    if (filter->handle) hr = seek_get_property(filter, KSPROPERTY_MEDIASEEKING_CAPABILITIES, &caps, sizeof(caps));
    filter->seekable = SUCCEEDED(hr);
    init_facets(filter, &filter->media_seeking, &filter->media_position, &filter->obj);
    TRACE("filter %p, seekable %d.\n", filter, filter->seekable);
    return is_timeout(hr) ? hr : S_OK;
}

void seeking_init_pin(struct proxy_pin *pin)
{
    init_facets(pin->filter, &pin->media_seeking, &pin->media_position, &pin->obj);
}
