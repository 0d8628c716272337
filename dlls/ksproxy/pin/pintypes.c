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
#include "pin/filter.h"
#include "pin/pin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#include <stdlib.h>
#include <string.h>

#include "pin/pintypes.h"
#include "device/dataformat.h"
#include "device/datarange.h"
#include "pin/filter.h"
#include "pin/pin.h"

/*
 * A pin offers one type for each of its data ranges, which the driver makes. They are asked for when somebody wants them, and again
 * after another pin of the filter has got or lost its kernel pin, or another format: what comes out of a filter may depend on what
 * goes in.
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
    ULONG count;
    struct pin_type types[];
};

static void release_types(struct pin_types *types)
{
    ULONG i;

    if (InterlockedDecrement(&types->refs)) return;
    for (i = 0; i < types->count; ++i) mediatype_clear(&types->types[i].mt);
    free(types);
}

static struct pin_types *load_types(struct proxy_pin *pin, ULONG version)
{
    ULONG i, count = datarange_count(pin->ranges, pin->ranges_size);
    const KSMULTIPLE_ITEM *attributes;
    const KSDATARANGE *range = NULL;
    struct pin_types *types;

    TRACE("pin %p, %lu ranges.\n", pin, count);

    if (!(types = calloc(1, FIELD_OFFSET(struct pin_types, types[count])))) return NULL;
    types->refs = 1;
    types->version = version;
    types->count = count;
    for (i = 0; i < count && (range = datarange_next(pin->ranges, pin->ranges_size, range, &attributes)); ++i)
        types->types[i].valid = SUCCEEDED(mediatype_from_range(pin->filter->handle, pin->factory, range, attributes,
                &types->types[i].mt));
    return types;
}

/* *out is the caller's reference. */
static HRESULT get_types(struct proxy_pin *pin, struct pin_types **out)
{
    struct proxy_filter *filter = pin->filter;
    struct pin_types *types, *old;
    ULONG version;

    EnterCriticalSection(&filter->cs);
    version = filter->formats_version;
    if ((types = pin->types) && types->version == version) InterlockedIncrement(&types->refs);
    else types = NULL;
    LeaveCriticalSection(&filter->cs);
    if (!types)
    {
        if (!(types = load_types(pin, version))) return E_OUTOFMEMORY;
        InterlockedIncrement(&types->refs);
        EnterCriticalSection(&filter->cs);
        old = pin->types;
        pin->types = types;
        LeaveCriticalSection(&filter->cs);
        if (old) release_types(old);
    }
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
