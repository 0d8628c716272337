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

#include <stdlib.h>
#include <string.h>

#include "pin/pintypes.h"
#include "device/dataformat.h"
#include "device/datarange.h"
#include "device/devio.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/ranges.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * A pin offers one type for each of its data ranges, which the driver makes. The driver is asked for them when somebody wants them, and
 * again after another pin of the filter has got or lost its kernel pin, or another format: what comes out of a filter may depend on what
 * goes in. Whether the ranges themselves are still the same it is asked whenever somebody begins to list the types, as KsGetMediaType
 * does each time.
 */

struct pin_type
{
    BOOL valid; /* the driver may have no type for a range */
    AM_MEDIA_TYPE mt;
};

struct pin_types
{
    LONG refs;
    ULONG version;  /* of the filter's formats, under the filter lock */
    struct pin_ranges *ranges; /* that they were made of, referenced */
    ULONG count;
    struct pin_type types[];
};

static void release_types(struct pin_types *types)
{
    ULONG i;

    if (InterlockedDecrement(&types->refs)) return;
    for (i = 0; i < types->count; ++i) mediatype_clear(&types->types[i].mt);
    ranges_release(types->ranges);
    free(types);
}

/* Asks the driver for a type of each of the ranges. Takes over the reference on them. ERROR_TIMEOUT if the driver doesn't answer. */
static HRESULT load_types(struct proxy_pin *pin, struct pin_ranges *ranges, ULONG version, struct pin_types **out)
{
    ULONG i, count = datarange_count(ranges->list, ranges->size);
    const KSMULTIPLE_ITEM *attributes;
    const KSDATARANGE *range = NULL;
    struct pin_types *types;
    HRESULT hr;

    TRACE("pin %p, %lu ranges.\n", pin, count);

    if (!(types = calloc(1, FIELD_OFFSET(struct pin_types, types[count]))))
    {
        ranges_release(ranges);
        return E_OUTOFMEMORY;
    }
    types->refs = 1;
    types->version = version;
    types->ranges = ranges;
    types->count = count;
    for (i = 0; i < count && (range = datarange_next(ranges->list, ranges->size, range, &attributes)); ++i)
    {
        hr = mediatype_from_range(pin->filter->handle, pin->factory, range, attributes, &types->types[i].mt);
        types->types[i].valid = SUCCEEDED(hr);
        if (!is_timeout(hr)) continue;
        release_types(types);
        return hr;
    }
    *out = types;
    return S_OK;
}

/* *out is the caller's reference. */
static HRESULT get_types(struct proxy_pin *pin, struct pin_types **out)
{
    struct proxy_filter *filter = pin->filter;
    struct pin_types *types, *old;
    struct pin_ranges *ranges;
    ULONG version;
    HRESULT hr;

    EnterCriticalSection(&filter->cs);
    version = filter->formats_version;
    if ((types = pin->types) && types->version == version && types->ranges == pin->ranges) InterlockedIncrement(&types->refs);
    else types = NULL;
    ranges = pin->ranges;
    InterlockedIncrement(&ranges->refs);
    LeaveCriticalSection(&filter->cs);
    *out = types;
    if (types)
    {
        ranges_release(ranges);
        return S_OK;
    }
    if (FAILED(hr = load_types(pin, ranges, version, &types))) return hr;
    InterlockedIncrement(&types->refs);
    EnterCriticalSection(&filter->cs);
    old = pin->types;
    pin->types = types;
    LeaveCriticalSection(&filter->cs);
    if (old) release_types(old);
    *out = types;
    return S_OK;
}

void pin_formats_changed(struct proxy_pin *pin)
{
    ULONG version = pin->filter->formats_version++;

    /* The pin's own types don't depend on itself. */
    if (pin->types && pin->types->version == version) pin->types->version = version + 1;
}

void pin_release_types(struct proxy_pin *pin)
{
    if (pin->types) release_types(pin->types);
    pin->types = NULL;
}

HRESULT pin_get_range_type(struct proxy_pin *pin, ULONG index, AM_MEDIA_TYPE *type)
{
    struct pin_types *types;
    HRESULT hr;

    if (FAILED(hr = get_types(pin, &types))) return hr;
    if (index >= types->count) hr = E_INVALIDARG;
    else if (!types->types[index].valid) hr = HRESULT_FROM_WIN32(ERROR_NO_MATCH);
    else hr = mediatype_copy(type, &types->types[index].mt);
    release_types(types);
    return hr;
}

HRESULT pin_get_media_type(struct proxy_pin *pin, ULONG index, AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE preferred;
    struct pin_types *types;
    BOOL have_preferred;
    HRESULT hr = S_OK;
    ULONG i;

    memset(&preferred, 0, sizeof(preferred));
    if (!index) pin_update_ranges(pin);
    EnterCriticalSection(&pin->filter->cs);
    if ((have_preferred = !!pin->preferred)) hr = mediatype_copy(&preferred, pin->preferred);
    LeaveCriticalSection(&pin->filter->cs);
    if (FAILED(hr)) return hr;
    if (have_preferred && !index--)
    {
        *type = preferred;
        return S_OK;
    }

    if (SUCCEEDED(hr = get_types(pin, &types)))
    {
        for (i = 0; i < types->count; ++i)
        {
            if (!types->types[i].valid) continue;
            if (have_preferred && mediatype_equal(&types->types[i].mt, &preferred)) continue;
            if (!index--) break;
        }
        hr = i < types->count ? mediatype_copy(type, &types->types[i].mt) : S_FALSE;
        release_types(types);
    }
    mediatype_clear(&preferred);
    return hr;
}
