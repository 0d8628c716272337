/*
 * IAMVideoControl
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

#include <string.h>

#include "kswdmcap_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/* The flags of the interface are those of the property; a driver from before may have the obsolete ones, which are as good. */
static LONG modern_flags(LONG flags)
{
    if (flags & KS_Obsolete_VideoControlFlag_ExternalTriggerEnable) flags |= KS_VideoControlFlag_ExternalTriggerEnable;
    if (flags & KS_Obsolete_VideoControlFlag_Trigger) flags |= KS_VideoControlFlag_Trigger;
    return flags & ~(KS_Obsolete_VideoControlFlag_ExternalTriggerEnable | KS_Obsolete_VideoControlFlag_Trigger);
}

static HRESULT get_flags(IAMVideoControl *iface, ULONG id, IPin *pin, LONG *flags)
{
    struct extension *extension = extension_from_iface(iface);
    ULONG stream;
    HRESULT hr;

    if (!flags) return E_POINTER;
    if (FAILED(hr = extension_get_stream(extension, (IUnknown *)pin, &stream))) return hr;
    if (SUCCEEDED(hr = extension_get_stream_value(extension, id, stream, flags))) *flags = modern_flags(*flags);
    return hr;
}

static HRESULT WINAPI video_control_GetCaps(IAMVideoControl *iface, IPin *pin, LONG *flags)
{
    TRACE("iface %p, pin %p, flags %p.\n", iface, pin, flags);
    return get_flags(iface, KSPROPERTY_VIDEOCONTROL_CAPS, pin, flags);
}

static HRESULT WINAPI video_control_SetMode(IAMVideoControl *iface, IPin *pin, LONG mode)
{
    struct extension *extension = extension_from_iface(iface);
    ULONG stream;
    HRESULT hr;

    TRACE("iface %p, pin %p, mode %#lx.\n", iface, pin, mode);

    if (FAILED(hr = extension_get_stream(extension, (IUnknown *)pin, &stream))) return hr;
    return extension_set_stream_value(extension, KSPROPERTY_VIDEOCONTROL_MODE, stream, mode);
}

static HRESULT WINAPI video_control_GetMode(IAMVideoControl *iface, IPin *pin, LONG *mode)
{
    TRACE("iface %p, pin %p, mode %p.\n", iface, pin, mode);
    return get_flags(iface, KSPROPERTY_VIDEOCONTROL_MODE, pin, mode);
}

static HRESULT get_rates(IAMVideoControl *iface, IPin *pin, KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S *rates)
{
    struct extension *extension = extension_from_iface(iface);
    HRESULT hr;

    if (FAILED(hr = extension_get_stream(extension, (IUnknown *)pin, &rates->StreamIndex))) return hr;
    return extension_get(extension, KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE, rates, sizeof(*rates));
}

/* The interface has no place for the dimensions, which a driver may want to know of all the same: those of the connection. */
static void get_dimensions(IPin *pin, SIZE *dimensions)
{
    BITMAPINFOHEADER bitmap;
    AM_MEDIA_TYPE type;

    if (FAILED(IPin_ConnectionMediaType(pin, &type))) return;
    if (mediatype_valid(&type) && mediatype_get_bitmap(&type, &bitmap))
    {
        dimensions->cx = bitmap.biWidth;
        dimensions->cy = bitmap.biHeight < 0 ? -bitmap.biHeight : bitmap.biHeight;
    }
    mediatype_clear(&type);
}

static HRESULT WINAPI video_control_GetCurrentActualFrameRate(IAMVideoControl *iface, IPin *pin, LONGLONG *rate)
{
    KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S rates = {.RangeIndex = 0};
    HRESULT hr;

    TRACE("iface %p, pin %p, rate %p.\n", iface, pin, rate);

    if (!pin || !rate) return E_POINTER;
    get_dimensions(pin, &rates.Dimensions);
    if (SUCCEEDED(hr = get_rates(iface, pin, &rates))) *rate = rates.CurrentActualFrameRate;
    return hr;
}

static HRESULT WINAPI video_control_GetMaxAvailableFrameRate(IAMVideoControl *iface, IPin *pin, LONG index, SIZE dimensions,
        LONGLONG *rate)
{
    KSPROPERTY_VIDEOCONTROL_ACTUAL_FRAME_RATE_S rates = {.RangeIndex = index, .Dimensions = dimensions};
    HRESULT hr;

    TRACE("iface %p, pin %p, index %ld, %ldx%ld, rate %p.\n", iface, pin, index, dimensions.cx, dimensions.cy, rate);

    if (!rate) return E_POINTER;
    if (SUCCEEDED(hr = get_rates(iface, pin, &rates))) *rate = rates.CurrentMaxAvailableFrameRate;
    return hr;
}

/* A driver has no reason to tell more. */
#define MAX_FRAME_RATES 1024

/* The page of the property has numbers of 32 bits, the interface such of 64: their length tells which ones these are. */
static HRESULT copy_rates(const KSMULTIPLE_ITEM *items, ULONG size, LONG *count, LONGLONG **rates)
{
    const void *values = items + 1;
    ULONG bytes, i;
    BOOL is_long;

    if (size < sizeof(*items) || items->Size > size || items->Size < sizeof(*items)) return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    bytes = items->Size - sizeof(*items);
    is_long = bytes < (ULONGLONG)items->Count * sizeof(LONGLONG);
    if (items->Count > MAX_FRAME_RATES || bytes < items->Count * (is_long ? sizeof(LONG) : sizeof(LONGLONG)))
        return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    if (rates && !(*rates = CoTaskMemAlloc(max(items->Count, 1) * sizeof(**rates)))) return E_OUTOFMEMORY;
    for (i = 0; rates && i < items->Count; i++)
        (*rates)[i] = is_long ? ((const LONG *)values)[i] : ((const LONGLONG *)values)[i];
    *count = items->Count;
    return S_OK;
}

/* Without a place for the list, only its length is asked for. The caller frees the list (CoTaskMem). */
static HRESULT WINAPI video_control_GetFrameRateList(IAMVideoControl *iface, IPin *pin, LONG index, SIZE dimensions, LONG *count,
        LONGLONG **rates)
{
    struct extension *extension = extension_from_iface(iface);
    KSPROPERTY_VIDEOCONTROL_FRAME_RATES_S descriptor = {.RangeIndex = index, .Dimensions = dimensions};
    ULONG size = sizeof(KSMULTIPLE_ITEM) + MAX_FRAME_RATES * sizeof(LONGLONG), returned;
    KSMULTIPLE_ITEM *items;
    HRESULT hr;

    TRACE("iface %p, pin %p, index %ld, %ldx%ld, count %p, rates %p.\n", iface, pin, index, dimensions.cx, dimensions.cy, count, rates);

    if (!count) return E_POINTER;
    if (rates) *rates = NULL;
    if (FAILED(hr = extension_get_stream(extension, (IUnknown *)pin, &descriptor.StreamIndex))) return hr;
    if (!(items = CoTaskMemAlloc(size))) return E_OUTOFMEMORY;
    hr = extension_get_list(extension, KSPROPERTY_VIDEOCONTROL_FRAME_RATES, &descriptor, sizeof(descriptor), items, size, &returned);
    if (SUCCEEDED(hr)) hr = copy_rates(items, returned, count, rates);
    CoTaskMemFree(items);
    return hr;
}

static const IAMVideoControlVtbl video_control_vtbl =
{
    FACET_UNKNOWN(IAMVideoControl),
    video_control_GetCaps,
    video_control_SetMode,
    video_control_GetMode,
    video_control_GetCurrentActualFrameRate,
    video_control_GetMaxAvailableFrameRate,
    video_control_GetFrameRateList,
};

const struct extension_class video_control_class = PLAIN_EXTENSION(PROPSETID_VIDCAP_VIDEOCONTROL, IAMVideoControl, video_control_vtbl);
