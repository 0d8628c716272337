/*
 * IAMDroppedFrames
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

#include "kswdmcap_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

static HRESULT get_counts(IAMDroppedFrames *iface, KSPROPERTY_DROPPEDFRAMES_CURRENT_S *counts)
{
    return extension_get(extension_from_iface(iface), KSPROPERTY_DROPPEDFRAMES_CURRENT, counts, sizeof(*counts));
}

/* A counter that has more than 31 bits stays at the highest number that the interface has. */
static LONG to_long(LONGLONG count)
{
    return max(0, min(count, MAXLONG));
}

static HRESULT WINAPI dropped_frames_GetNumDropped(IAMDroppedFrames *iface, LONG *count)
{
    KSPROPERTY_DROPPEDFRAMES_CURRENT_S counts = {.DropCount = 0};
    HRESULT hr;

    TRACE("iface %p, count %p.\n", iface, count);

    if (!count) return E_POINTER;
    if (SUCCEEDED(hr = get_counts(iface, &counts))) *count = to_long(counts.DropCount);
    return hr;
}

/* The picture number counts the dropped pictures as well. */
static HRESULT WINAPI dropped_frames_GetNumNotDropped(IAMDroppedFrames *iface, LONG *count)
{
    KSPROPERTY_DROPPEDFRAMES_CURRENT_S counts = {.DropCount = 0};
    HRESULT hr;

    TRACE("iface %p, count %p.\n", iface, count);

    if (!count) return E_POINTER;
    if (SUCCEEDED(hr = get_counts(iface, &counts))) *count = to_long(counts.PictureNumber - counts.DropCount);
    return hr;
}

/* The set has how many were dropped, not which ones. */
static HRESULT WINAPI dropped_frames_GetDroppedInfo(IAMDroppedFrames *iface, LONG size, LONG *array, LONG *copied)
{
    TRACE("iface %p, size %ld, array %p, copied %p.\n", iface, size, array, copied);

    if (!array || !copied) return E_POINTER;
    *copied = 0;
    return E_PROP_ID_UNSUPPORTED;
}

static HRESULT WINAPI dropped_frames_GetAverageFrameSize(IAMDroppedFrames *iface, LONG *size)
{
    KSPROPERTY_DROPPEDFRAMES_CURRENT_S counts = {.DropCount = 0};
    HRESULT hr;

    TRACE("iface %p, size %p.\n", iface, size);

    if (!size) return E_POINTER;
    if (SUCCEEDED(hr = get_counts(iface, &counts))) *size = to_long(counts.AverageFrameSize);
    return hr;
}

static const IAMDroppedFramesVtbl dropped_frames_vtbl =
{
    FACET_UNKNOWN(IAMDroppedFrames),
    dropped_frames_GetNumDropped,
    dropped_frames_GetNumNotDropped,
    dropped_frames_GetDroppedInfo,
    dropped_frames_GetAverageFrameSize,
};

const struct extension_class dropped_frames_class = PLAIN_EXTENSION(PROPSETID_VIDCAP_DROPPEDFRAMES, IAMDroppedFrames, dropped_frames_vtbl);
