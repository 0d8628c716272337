/*
 * Where a device is that can be positioned
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

#include "state/seekdevice.h"
#include "device/datarange.h"
#include "device/devio.h"
#include "pin/filter.h"

/*
 * The device is the only one that knows where it is. What the proxy adds is DirectShow's order of things (see "Supporting Seeking
 * in a Source Filter"): flush, position, new segment. A seek is a change of the filter's state to all others: it waits for one
 * that is under way and holds up the next.
 */

HRESULT seek_get_property(struct proxy_filter *filter, ULONG id, void *data, ULONG size)
{
    return not_implemented(ks_get(filter->handle, &KSPROPSETID_MediaSeeking, id, data, size));
}

HRESULT seek_get_time(struct proxy_filter *filter, ULONG id, LONGLONG *time)
{
    if (!time) return E_POINTER;
    return seek_get_property(filter, id, time, sizeof(*time));
}

/* *formats is the caller's (CoTaskMem). */
HRESULT seek_get_formats(struct proxy_filter *filter, GUID **formats, ULONG *count)
{
    KSPROPERTY property = {{{KSPROPSETID_MediaSeeking, KSPROPERTY_MEDIASEEKING_FORMATS, 0}}};
    KSMULTIPLE_ITEM *items;
    ULONG size;
    HRESULT hr;

    hr = ks_property_get_alloc(filter->handle, &property, sizeof(property), (void **)&items, &size);
    if (FAILED(hr)) return not_implemented(hr);
    if (!multiple_item_valid(items, size, sizeof(GUID)))
    {
        CoTaskMemFree(items);
        return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    }
    *count = items->Count;
    memmove(items, items + 1, items->Count * sizeof(GUID));
    *formats = (GUID *)items;
    return S_OK;
}

/* A device that doesn't tell its time formats counts in media time. */
void seek_get_time_format(struct proxy_filter *filter, GUID *format)
{
    if (FAILED(seek_get_property(filter, KSPROPERTY_MEDIASEEKING_TIMEFORMAT, format, sizeof(*format))))
        *format = TIME_FORMAT_MEDIA_TIME;
}

/* Converts a position from one time format to another. A format that is NULL stands for the one in use. */
HRESULT seek_convert_time(struct proxy_filter *filter, LONGLONG *target, const GUID *target_format, LONGLONG source,
        const GUID *source_format)
{
    KSP_TIMEFORMAT request;
    GUID current;

    memset(&request, 0, sizeof(request));
    request.Property.Set = KSPROPSETID_MediaSeeking;
    request.Property.Id = KSPROPERTY_MEDIASEEKING_CONVERTTIMEFORMAT;
    if (!target_format || !source_format) seek_get_time_format(filter, &current);
    request.TargetFormat = target_format ? *target_format : current;
    request.SourceFormat = source_format ? *source_format : current;
    request.Time = source;
    if (!IsEqualGUID(&request.TargetFormat, &request.SourceFormat))
        return not_implemented(ks_property_get(filter->handle, &request, sizeof(request), target, sizeof(*target)));
    *target = source;
    return S_OK;
}

/* Returns the device's position that the property id stands for, in media time; other if the device doesn't tell it. */
LONGLONG seek_get_media_time(struct proxy_filter *filter, ULONG id, LONGLONG other)
{
    LONGLONG time;

    if (FAILED(seek_get_time(filter, id, &time)) || FAILED(seek_convert_time(filter, &time, &TIME_FORMAT_MEDIA_TIME, time, NULL)))
        return other;
    return time;
}
