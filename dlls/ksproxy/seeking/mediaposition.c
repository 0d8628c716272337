/*
 * IMediaPosition: IMediaSeeking in seconds, for Automation
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

#include <math.h>

#include "seeking/mediaposition.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "seeking/upstreamseeking.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#define TIME_UNIT 10000000.0 /* reference time in a second */

/* Returns the IMediaSeeking of the same object, not referenced: it lives as long as this interface. */
static IMediaSeeking *get_seeking(IMediaPosition *iface)
{
    struct com_object *object = ((struct facet *)iface)->owner;

    if (object->lifetime) return (IMediaSeeking *)&CONTAINING_RECORD(object, struct proxy_pin, obj)->media_seeking;
    return (IMediaSeeking *)&CONTAINING_RECORD(object, struct proxy_filter, obj)->media_seeking;
}

/* ---- IDispatch ---- */

static HRESULT get_type_info(ITypeInfo **info)
{
    ITypeLib *lib;
    HRESULT hr;

    *info = NULL;
    if (FAILED(hr = LoadRegTypeLib(&LIBID_QuartzTypeLib, 1, 0, LOCALE_SYSTEM_DEFAULT, &lib))) return hr;
    hr = ITypeLib_GetTypeInfoOfGuid(lib, &IID_IMediaPosition, info);
    ITypeLib_Release(lib);
    return hr;
}

static HRESULT WINAPI position_GetTypeInfoCount(IMediaPosition *iface, UINT *count)
{
    TRACE("iface %p, count %p.\n", iface, count);

    if (!count) return E_POINTER;
    *count = 1;
    return S_OK;
}

static HRESULT WINAPI position_GetTypeInfo(IMediaPosition *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    TRACE("iface %p, index %u, info %p.\n", iface, index, info);

    if (!info) return E_POINTER;
    if (index) return DISP_E_BADINDEX;
    return get_type_info(info);
}

static HRESULT WINAPI position_GetIDsOfNames(IMediaPosition *iface, REFIID iid, OLECHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    ITypeInfo *info;
    HRESULT hr;

    TRACE("iface %p, names %p, count %u, ids %p.\n", iface, names, count, ids);

    if (FAILED(hr = get_type_info(&info))) return hr;
    hr = ITypeInfo_GetIDsOfNames(info, names, count, ids);
    ITypeInfo_Release(info);
    return hr;
}

static HRESULT WINAPI position_Invoke(IMediaPosition *iface, DISPID id, REFIID iid, LCID lcid, WORD flags, DISPPARAMS *params,
        VARIANT *result, EXCEPINFO *exception, UINT *error)
{
    ITypeInfo *info;
    HRESULT hr;

    TRACE("iface %p, id %ld, flags %#x.\n", iface, id, flags);

    if (FAILED(hr = get_type_info(&info))) return hr;
    hr = ITypeInfo_Invoke(info, iface, id, flags, params, result, exception, error);
    ITypeInfo_Release(info);
    return hr;
}

/* ---- units ---- */

/* Converts a time in the format that is in use. */
static HRESULT to_seconds(IMediaSeeking *seeking, LONGLONG time, REFTIME *seconds)
{
    HRESULT hr;

    if (FAILED(hr = IMediaSeeking_ConvertTimeFormat(seeking, &time, &TIME_FORMAT_MEDIA_TIME, time, NULL))) return hr;
    *seconds = time / TIME_UNIT;
    return S_OK;
}

static HRESULT from_seconds(IMediaSeeking *seeking, REFTIME seconds, LONGLONG *time)
{
    if (!isfinite(seconds) || fabs(seconds) > MAXLONGLONG / 4 / TIME_UNIT) return E_INVALIDARG;
    return IMediaSeeking_ConvertTimeFormat(seeking, time, NULL, floor(seconds * TIME_UNIT + 0.5), &TIME_FORMAT_MEDIA_TIME);
}

/* One of the methods that say a time. */
static HRESULT get_seconds(IMediaPosition *iface, HRESULT (WINAPI *get)(IMediaSeeking *, LONGLONG *), REFTIME *seconds)
{
    IMediaSeeking *seeking = get_seeking(iface);
    LONGLONG time;
    HRESULT hr;

    if (!seconds) return E_POINTER;
    if (FAILED(hr = get(seeking, &time))) return hr;
    return to_seconds(seeking, time, seconds);
}

/* ---- IMediaPosition ---- */

static HRESULT WINAPI position_get_Duration(IMediaPosition *iface, REFTIME *seconds)
{
    TRACE("iface %p, seconds %p.\n", iface, seconds);

    return get_seconds(iface, get_seeking(iface)->lpVtbl->GetDuration, seconds);
}

static HRESULT WINAPI position_put_CurrentPosition(IMediaPosition *iface, REFTIME seconds)
{
    IMediaSeeking *seeking = get_seeking(iface);
    LONGLONG time;
    HRESULT hr;

    TRACE("iface %p, seconds %.16e.\n", iface, seconds);

    if (FAILED(hr = from_seconds(seeking, seconds, &time))) return hr;
    return IMediaSeeking_SetPositions(seeking, &time, AM_SEEKING_AbsolutePositioning, NULL, AM_SEEKING_NoPositioning);
}

static HRESULT WINAPI position_get_CurrentPosition(IMediaPosition *iface, REFTIME *seconds)
{
    TRACE("iface %p, seconds %p.\n", iface, seconds);

    return get_seconds(iface, get_seeking(iface)->lpVtbl->GetCurrentPosition, seconds);
}

static HRESULT WINAPI position_get_StopTime(IMediaPosition *iface, REFTIME *seconds)
{
    TRACE("iface %p, seconds %p.\n", iface, seconds);

    return get_seconds(iface, get_seeking(iface)->lpVtbl->GetStopPosition, seconds);
}

static HRESULT WINAPI position_put_StopTime(IMediaPosition *iface, REFTIME seconds)
{
    IMediaSeeking *seeking = get_seeking(iface);
    LONGLONG time;
    HRESULT hr;

    TRACE("iface %p, seconds %.16e.\n", iface, seconds);

    if (FAILED(hr = from_seconds(seeking, seconds, &time))) return hr;
    return IMediaSeeking_SetPositions(seeking, NULL, AM_SEEKING_NoPositioning, &time, AM_SEEKING_AbsolutePositioning);
}

static HRESULT WINAPI position_get_PrerollTime(IMediaPosition *iface, REFTIME *seconds)
{
    TRACE("iface %p, seconds %p.\n", iface, seconds);

    return get_seconds(iface, get_seeking(iface)->lpVtbl->GetPreroll, seconds);
}

/* A filter that only passes a stream on sets the preroll of what is upstream, see CPosPassThru::put_PrerollTime. The preroll of a device
 * can't be set: the page of KSPROPERTY_MEDIASEEKING_PREROLL has Get only. */
static HRESULT WINAPI position_put_PrerollTime(IMediaPosition *iface, REFTIME seconds)
{
    IMediaSeeking *seeking = get_seeking(iface);

    TRACE("iface %p, seconds %.16e.\n", iface, seconds);

    return seeking->lpVtbl == &upstream_seeking_vtbl ? upstream_put_preroll(seeking, seconds) : E_NOTIMPL;
}

static HRESULT WINAPI position_put_Rate(IMediaPosition *iface, double rate)
{
    TRACE("iface %p, rate %.16e.\n", iface, rate);

    return IMediaSeeking_SetRate(get_seeking(iface), rate);
}

static HRESULT WINAPI position_get_Rate(IMediaPosition *iface, double *rate)
{
    TRACE("iface %p, rate %p.\n", iface, rate);

    return IMediaSeeking_GetRate(get_seeking(iface), rate);
}

static HRESULT can_seek(IMediaPosition *iface, DWORD capability, LONG *can)
{
    DWORD caps;
    HRESULT hr;

    if (!can) return E_POINTER;
    if (FAILED(hr = IMediaSeeking_GetCapabilities(get_seeking(iface), &caps))) return hr;
    *can = caps & capability ? OATRUE : OAFALSE;
    return S_OK;
}

static HRESULT WINAPI position_CanSeekForward(IMediaPosition *iface, LONG *can)
{
    TRACE("iface %p, can %p.\n", iface, can);

    return can_seek(iface, AM_SEEKING_CanSeekForwards, can);
}

static HRESULT WINAPI position_CanSeekBackward(IMediaPosition *iface, LONG *can)
{
    TRACE("iface %p, can %p.\n", iface, can);

    return can_seek(iface, AM_SEEKING_CanSeekBackwards, can);
}

const IMediaPositionVtbl media_position_vtbl =
{
    FACET_UNKNOWN(IMediaPosition),
    position_GetTypeInfoCount,
    position_GetTypeInfo,
    position_GetIDsOfNames,
    position_Invoke,
    position_get_Duration,
    position_put_CurrentPosition,
    position_get_CurrentPosition,
    position_get_StopTime,
    position_put_StopTime,
    position_get_PrerollTime,
    position_put_PrerollTime,
    position_put_Rate,
    position_get_Rate,
    position_CanSeekForward,
    position_CanSeekBackward,
};
