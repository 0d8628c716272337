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

#include <stdlib.h>

#include "connect/formatcomplete.h"
#include "device/dataformat.h"
#include "device/datarange.h"
#include "device/devio.h"
#include "pin/kernelpin.h"
#include "pin/pin.h"
#include "pin/pinhandlers.h"
#include "pin/pintypes.h"
#include "pin/ranges.h"
#include "connect/audioformat.h"
#include "connect/videoformat.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * Every data range that has the wanted subtype may have the type; the one whose rates are nearest is asked first. A driver's answer to
 * an intersection needn't be one that it takes (the samples of Microsoft hand back what they were given), so that the type is tried.
 */

/* GUIDs that the caller left GUID_NULL become those of the range. */
static void fill_guids(const KSDATARANGE *range, AM_MEDIA_TYPE *type)
{
    if (IsEqualGUID(&type->majortype, &GUID_NULL)) type->majortype = range->MajorFormat;
    if (IsEqualGUID(&type->subtype, &GUID_NULL)) type->subtype = range->SubFormat;
    if (IsEqualGUID(&type->formattype, &GUID_NULL)) type->formattype = range->Specifier;
}

static BOOL has_block(const AM_MEDIA_TYPE *wanted)
{
    return wanted->cbFormat && !IsEqualGUID(&wanted->formattype, &GUID_NULL);
}

/* Returns how far the type is from what the range has, 0 being the nearest, or -1 if the range can't have it. */
static LONGLONG range_distance(const KSDATARANGE *range, const AM_MEDIA_TYPE *wanted)
{
    AM_MEDIA_TYPE type = *wanted;

    fill_guids(range, &type);
    if (!datarange_matches(range, &type)) return -1;
    return has_block(wanted) && video_range_block_size(range) ? video_range_distance(range, wanted) : 0;
}

/* Copies a type whose format only the driver understands: nothing in it can be completed. */
static HRESULT copy_wanted(const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type)
{
    KSDATAFORMAT *format;
    ULONG size;
    HRESULT hr;

    if (FAILED(hr = format_from_mediatype(wanted, &format, &size))) return hr; /* its lengths are wrong */
    CoTaskMemFree(format);
    return mediatype_copy(type, wanted);
}

static HRESULT complete_from_range(struct proxy_pin *pin, const struct pin_ranges *ranges, ULONG index,
        const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type)
{
    const KSMULTIPLE_ITEM *attributes;
    const KSDATARANGE *range = datarange_at(ranges->list, ranges->size, index, &attributes);
    AM_MEDIA_TYPE filled = *wanted;

    fill_guids(range, &filled);
    filled.pUnk = NULL;
    if (!has_block(wanted)) return pin_get_range_type(pin, index, type);
    if (video_range_block_size(range)) return video_range_complete(pin, range, attributes, &filled, type);
    if (audio_range_is_known(range)) return audio_range_complete(pin, range, attributes, &filled, type);
    return copy_wanted(&filled, type);
}

/* Whether a connection could be made with the type. */
static BOOL is_connectable(struct proxy_pin *pin, const AM_MEDIA_TYPE *type)
{
    return pin_check_type(pin, type) && pin_try_type(pin, type) != VFW_E_TYPE_NOT_ACCEPTED;
}

/* Returns the index of the nearest range that hasn't been taken yet, and marks it as taken; count if all have been. */
static ULONG take_nearest(LONGLONG *distances, ULONG count)
{
    ULONG i, nearest = count;

    for (i = 0; i < count; ++i)
        if (distances[i] >= 0 && (nearest == count || distances[i] < distances[nearest])) nearest = i;
    if (nearest < count) distances[nearest] = -1;
    return nearest;
}

static HRESULT complete_type(struct proxy_pin *pin, const struct pin_ranges *ranges, const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type)
{
    ULONG i, count = datarange_count(ranges->list, ranges->size);
    HRESULT hr = VFW_E_INVALIDMEDIATYPE;
    const KSDATARANGE *range = NULL;
    LONGLONG *distances;

    if (!(distances = malloc((count + 1) * sizeof(*distances)))) return E_OUTOFMEMORY;
    for (i = 0; i < count; ++i)
    {
        range = datarange_next(ranges->list, ranges->size, range, NULL);
        distances[i] = range_distance(range, wanted);
    }
    while (hr != S_OK && hr != E_OUTOFMEMORY && !is_timeout(hr) && (i = take_nearest(distances, count)) < count)
    {
        if (FAILED(hr = complete_from_range(pin, ranges, i, wanted, type))) continue;
        if (is_connectable(pin, type)) break;
        mediatype_clear(type);
        hr = VFW_E_INVALIDMEDIATYPE;
    }
    free(distances);
    TRACE("pin %p, range %lu of %lu, hr %#lx.\n", pin, i, count, hr);
    return hr == S_OK || hr == E_OUTOFMEMORY || is_timeout(hr) ? hr : VFW_E_INVALIDMEDIATYPE;
}

HRESULT pin_complete_type(struct proxy_pin *pin, const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type)
{
    struct pin_ranges *ranges;
    HRESULT hr;

    if (wanted->cbFormat > KS_MAX_ANSWER || (wanted->cbFormat && !wanted->pbFormat)) return VFW_E_INVALIDMEDIATYPE;
    pin_update_ranges(pin);
    ranges = pin_get_ranges(pin);
    hr = complete_type(pin, ranges, wanted, type);
    ranges_release(ranges);
    return hr;
}
