/*
 * IMediaSeeking of what only passes a stream on or renders it: upstream is asked
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

#include "seeking/upstreamseeking.h"
#include "pin/filter.h"
#include "pin/pin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Gets an interface of the first connected input pin's peer, with a reference. E_NOTIMPL if the peer doesn't have the interface: that is
 * "method is not supported", see CPosPassThru::GetCurrentPosition. */
static HRESULT query_upstream(IMediaSeeking *iface, REFIID iid, void **upstream)
{
    struct proxy_filter *filter = filter_of_facet(iface);
    IPin *peer = NULL;
    HRESULT hr;
    ULONG i;

    EnterCriticalSection(&filter->cs);
    for (i = 0; i < filter->pin_count && !peer; ++i)
        if (filter->pins[i]->dir == PINDIR_INPUT) peer = filter->pins[i]->peer;
    if (peer) IPin_AddRef(peer);
    LeaveCriticalSection(&filter->cs);

    if (!peer) return VFW_E_NOT_CONNECTED;
    hr = IPin_QueryInterface(peer, iid, upstream);
    IPin_Release(peer);
    return FAILED(hr) ? E_NOTIMPL : S_OK;
}

static HRESULT get_upstream(IMediaSeeking *iface, IMediaSeeking **upstream)
{
    return query_upstream(iface, &IID_IMediaSeeking, (void **)upstream);
}

HRESULT upstream_put_preroll(IMediaSeeking *iface, REFTIME seconds)
{
    IMediaPosition *upstream;
    struct pass pass;
    HRESULT hr;

    if (FAILED(hr = query_upstream(iface, &IID_IMediaPosition, (void **)&upstream))) return hr;
    hr = VFW_E_CIRCULAR_GRAPH;
    if (pass_begin(&pass, filter_of_facet(iface), __func__))
    {
        hr = IMediaPosition_put_PrerollTime(upstream, seconds);
        pass_end(&pass);
    }
    IMediaPosition_Release(upstream);
    return hr;
}

/* The body of a method: the same call upstream. Whoever is asked for one thing may ask back for another: each method ends circles
 * of its own. */
#define ASK_UPSTREAM(iface, call) \
    IMediaSeeking *upstream; \
    struct pass pass; \
    HRESULT hr; \
    TRACE("iface %p.\n", iface); \
    if (FAILED(hr = get_upstream(iface, &upstream))) return hr; \
    hr = VFW_E_CIRCULAR_GRAPH; \
    if (pass_begin(&pass, filter_of_facet(iface), __func__)) \
    { \
        hr = call; \
        pass_end(&pass); \
    } \
    IMediaSeeking_Release(upstream); \
    return hr

static HRESULT WINAPI upstream_GetCapabilities(IMediaSeeking *iface, DWORD *caps)
{
    ASK_UPSTREAM(iface, IMediaSeeking_GetCapabilities(upstream, caps));
}

static HRESULT WINAPI upstream_CheckCapabilities(IMediaSeeking *iface, DWORD *caps)
{
    ASK_UPSTREAM(iface, IMediaSeeking_CheckCapabilities(upstream, caps));
}

static HRESULT WINAPI upstream_IsFormatSupported(IMediaSeeking *iface, const GUID *format)
{
    ASK_UPSTREAM(iface, IMediaSeeking_IsFormatSupported(upstream, format));
}

static HRESULT WINAPI upstream_QueryPreferredFormat(IMediaSeeking *iface, GUID *format)
{
    ASK_UPSTREAM(iface, IMediaSeeking_QueryPreferredFormat(upstream, format));
}

static HRESULT WINAPI upstream_GetTimeFormat(IMediaSeeking *iface, GUID *format)
{
    ASK_UPSTREAM(iface, IMediaSeeking_GetTimeFormat(upstream, format));
}

static HRESULT WINAPI upstream_IsUsingTimeFormat(IMediaSeeking *iface, const GUID *format)
{
    ASK_UPSTREAM(iface, IMediaSeeking_IsUsingTimeFormat(upstream, format));
}

static HRESULT WINAPI upstream_SetTimeFormat(IMediaSeeking *iface, const GUID *format)
{
    ASK_UPSTREAM(iface, IMediaSeeking_SetTimeFormat(upstream, format));
}

static HRESULT WINAPI upstream_GetDuration(IMediaSeeking *iface, LONGLONG *duration)
{
    ASK_UPSTREAM(iface, IMediaSeeking_GetDuration(upstream, duration));
}

static HRESULT WINAPI upstream_GetStopPosition(IMediaSeeking *iface, LONGLONG *stop)
{
    ASK_UPSTREAM(iface, IMediaSeeking_GetStopPosition(upstream, stop));
}

static HRESULT WINAPI upstream_GetCurrentPosition(IMediaSeeking *iface, LONGLONG *current)
{
    ASK_UPSTREAM(iface, IMediaSeeking_GetCurrentPosition(upstream, current));
}

static HRESULT WINAPI upstream_ConvertTimeFormat(IMediaSeeking *iface, LONGLONG *target, const GUID *target_format,
        LONGLONG source, const GUID *source_format)
{
    ASK_UPSTREAM(iface, IMediaSeeking_ConvertTimeFormat(upstream, target, target_format, source, source_format));
}

static HRESULT WINAPI upstream_SetPositions(IMediaSeeking *iface, LONGLONG *current, DWORD current_flags, LONGLONG *stop,
        DWORD stop_flags)
{
    ASK_UPSTREAM(iface, IMediaSeeking_SetPositions(upstream, current, current_flags, stop, stop_flags));
}

static HRESULT WINAPI upstream_GetPositions(IMediaSeeking *iface, LONGLONG *current, LONGLONG *stop)
{
    ASK_UPSTREAM(iface, IMediaSeeking_GetPositions(upstream, current, stop));
}

static HRESULT WINAPI upstream_GetAvailable(IMediaSeeking *iface, LONGLONG *earliest, LONGLONG *latest)
{
    ASK_UPSTREAM(iface, IMediaSeeking_GetAvailable(upstream, earliest, latest));
}

static HRESULT WINAPI upstream_SetRate(IMediaSeeking *iface, double rate)
{
    ASK_UPSTREAM(iface, IMediaSeeking_SetRate(upstream, rate));
}

static HRESULT WINAPI upstream_GetRate(IMediaSeeking *iface, double *rate)
{
    ASK_UPSTREAM(iface, IMediaSeeking_GetRate(upstream, rate));
}

static HRESULT WINAPI upstream_GetPreroll(IMediaSeeking *iface, LONGLONG *preroll)
{
    ASK_UPSTREAM(iface, IMediaSeeking_GetPreroll(upstream, preroll));
}

const IMediaSeekingVtbl upstream_seeking_vtbl =
{
    FACET_UNKNOWN(IMediaSeeking),
    upstream_GetCapabilities,
    upstream_CheckCapabilities,
    upstream_IsFormatSupported,
    upstream_QueryPreferredFormat,
    upstream_GetTimeFormat,
    upstream_IsUsingTimeFormat,
    upstream_SetTimeFormat,
    upstream_GetDuration,
    upstream_GetStopPosition,
    upstream_GetCurrentPosition,
    upstream_ConvertTimeFormat,
    upstream_SetPositions,
    upstream_GetPositions,
    upstream_GetAvailable,
    upstream_SetRate,
    upstream_GetRate,
    upstream_GetPreroll,
};
