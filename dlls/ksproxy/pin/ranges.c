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

#include <stdlib.h>
#include <string.h>

#include "pin/ranges.h"
#include "device/datarange.h"
#include "device/devio.h"
#include "pin/filter.h"
#include "pin/pin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

HRESULT ranges_query(struct proxy_pin *pin, struct pin_ranges **out)
{
    struct pin_ranges *ranges;
    HRESULT hr;

    *out = NULL;
    if (!(ranges = calloc(1, sizeof(*ranges)))) return E_OUTOFMEMORY;
    ranges->refs = 1;
    if (FAILED(hr = ks_factory_get_ranges(pin->filter->handle, pin->factory, &ranges->list, &ranges->size)))
    {
        WARN("Pin factory %lu has no data ranges, hr %#lx.\n", pin->factory, hr);
        ranges->list = NULL;
        ranges->size = 0;
        if (is_timeout(hr))
        {
            ranges_release(ranges);
            return hr;
        }
    }
    *out = ranges;
    return S_OK;
}

void ranges_release(struct pin_ranges *ranges)
{
    if (!ranges || InterlockedDecrement(&ranges->refs)) return;
    CoTaskMemFree(ranges->list);
    free(ranges);
}

struct pin_ranges *pin_get_ranges(struct proxy_pin *pin)
{
    struct pin_ranges *ranges;

    EnterCriticalSection(&pin->filter->cs);
    ranges = pin->ranges;
    InterlockedIncrement(&ranges->refs);
    LeaveCriticalSection(&pin->filter->cs);
    return ranges;
}

static BOOL is_same(const struct pin_ranges *a, const struct pin_ranges *b)
{
    return a->size == b->size && (!a->size || !memcmp(a->list, b->list, a->size));
}

void pin_update_ranges(struct proxy_pin *pin)
{
    struct pin_ranges *ranges, *old;

    if (!pin->filter->handle || FAILED(ranges_query(pin, &ranges))) return;
    EnterCriticalSection(&pin->filter->cs);
    old = pin->ranges;
    /* A driver that gives no ranges this time keeps those that it gave before. */
    if (ranges->list && !is_same(old, ranges)) pin->ranges = ranges;
    else old = ranges;
    LeaveCriticalSection(&pin->filter->cs);
    if (old != ranges) TRACE("pin %p has other ranges now.\n", pin);
    ranges_release(old);
}

BOOL pin_accepts(struct proxy_pin *pin, const AM_MEDIA_TYPE *type)
{
    struct pin_ranges *ranges = pin_get_ranges(pin);
    BOOL ret = datarange_accepts(ranges->list, ranges->size, type);

    ranges_release(ranges);
    return ret;
}

KSMULTIPLE_ITEM *pin_get_required_attributes(struct proxy_pin *pin, const AM_MEDIA_TYPE *type)
{
    struct pin_ranges *ranges = pin_get_ranges(pin);
    const KSMULTIPLE_ITEM *attributes = NULL, *list;
    const KSDATARANGE *range = NULL;
    KSMULTIPLE_ITEM *copy = NULL;

    while ((range = datarange_next(ranges->list, ranges->size, range, &list)))
    {
        if (!datarange_matches(range, type)) continue;
        if (!(range->Flags & KSDATARANGE_REQUIRED_ATTRIBUTES)) break;
        if (!attributes) attributes = list;
    }
    if (!range && attributes && (copy = CoTaskMemAlloc(attributes->Size))) memcpy(copy, attributes, attributes->Size);
    ranges_release(ranges);
    return copy;
}
