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

#ifndef __KSPROXY_STATE_SEEKDEVICE_H
#define __KSPROXY_STATE_SEEKDEVICE_H

#include "pin/filter.h"

/*
 * The device is the only one that knows where it is. All of these ask it; what it doesn't have isn't implemented: E_NOTIMPL, the
 * "method is not supported" of IMediaSeeking.
 */

static inline HRESULT not_implemented(HRESULT hr)
{
    return hr == E_PROP_ID_UNSUPPORTED || hr == E_PROP_SET_UNSUPPORTED ? E_NOTIMPL : hr;
}

/* Gets a property of KSPROPSETID_MediaSeeking; *time is one that is a time in the format in use. */
HRESULT seek_get_property(struct proxy_filter *filter, ULONG id, void *data, ULONG size);
HRESULT seek_get_time(struct proxy_filter *filter, ULONG id, LONGLONG *time);
/* *formats is the caller's (CoTaskMem). */
HRESULT seek_get_formats(struct proxy_filter *filter, GUID **formats, ULONG *count);
void seek_get_time_format(struct proxy_filter *filter, GUID *format);
/* Converts a time; a format that is NULL is the one in use. */
HRESULT seek_convert_time(struct proxy_filter *filter, LONGLONG *target, const GUID *target_format, LONGLONG source,
        const GUID *source_format);
/* Media time of one of the device's positions, or the other one if the device doesn't tell. */
LONGLONG seek_get_media_time(struct proxy_filter *filter, ULONG id, LONGLONG other);

#endif /* __KSPROXY_STATE_SEEKDEVICE_H */
