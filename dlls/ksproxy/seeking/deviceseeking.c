/*
 * IMediaSeeking of a device that can be positioned
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

#include "seeking/deviceseeking.h"
#include "device/devio.h"
#include "pin/change.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "state/flush.h"
#include "state/rate.h"
#include "state/seekdevice.h"
#include "state/segment.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#define KNOWN_FLAGS (AM_SEEKING_PositioningBitsMask | AM_SEEKING_SeekToKeyFrame | AM_SEEKING_ReturnTime)

static HRESULT WINAPI device_GetCapabilities(IMediaSeeking *iface, DWORD *caps)
{
    struct proxy_filter *filter = filter_of_facet(iface);

    TRACE("filter %p, caps %p.\n", filter, caps);

    if (!caps) return E_POINTER;
    return seek_get_property(filter, KSPROPERTY_MEDIASEEKING_CAPABILITIES, caps, sizeof(*caps)); /* the bits are the same */
}

static HRESULT WINAPI device_CheckCapabilities(IMediaSeeking *iface, DWORD *caps)
{
    DWORD wanted, available;
    HRESULT hr;

    TRACE("iface %p, caps %p.\n", iface, caps);

    if (!caps) return E_POINTER;
    wanted = *caps;
    if (FAILED(hr = device_GetCapabilities(iface, &available))) return hr;
    *caps = wanted & available;
    if (*caps == wanted) return S_OK;
    return *caps ? S_FALSE : E_FAIL;
}

static HRESULT WINAPI device_IsFormatSupported(IMediaSeeking *iface, const GUID *format)
{
    GUID *formats;
    ULONG count, i;
    HRESULT hr;

    TRACE("iface %p, format %s.\n", iface, debugstr_guid(format));

    if (!format) return E_POINTER;
    if ((hr = seek_get_formats(filter_of_facet(iface), &formats, &count)) == E_NOTIMPL)
        return IsEqualGUID(format, &TIME_FORMAT_MEDIA_TIME) ? S_OK : S_FALSE;
    if (FAILED(hr)) return hr;
    for (i = 0; i < count && !IsEqualGUID(&formats[i], format); ++i) {}
    CoTaskMemFree(formats);
    return i < count ? S_OK : S_FALSE;
}

/* The preferred format is the one that the device lists first. */
static HRESULT WINAPI device_QueryPreferredFormat(IMediaSeeking *iface, GUID *format)
{
    struct proxy_filter *filter = filter_of_facet(iface);
    GUID *formats;
    ULONG count;

    TRACE("filter %p, format %p.\n", filter, format);

    if (!format) return E_POINTER;
    if (FAILED(seek_get_formats(filter, &formats, &count)))
    {
        seek_get_time_format(filter, format);
        return S_OK;
    }
    if (count) *format = formats[0];
    else seek_get_time_format(filter, format);
    CoTaskMemFree(formats);
    return S_OK;
}

static HRESULT WINAPI device_GetTimeFormat(IMediaSeeking *iface, GUID *format)
{
    TRACE("iface %p, format %p.\n", iface, format);

    if (!format) return E_POINTER;
    seek_get_time_format(filter_of_facet(iface), format);
    return S_OK;
}

static HRESULT WINAPI device_IsUsingTimeFormat(IMediaSeeking *iface, const GUID *format)
{
    GUID current;

    TRACE("iface %p, format %s.\n", iface, debugstr_guid(format));

    if (!format) return E_POINTER;
    seek_get_time_format(filter_of_facet(iface), &current);
    return IsEqualGUID(format, &current) ? S_OK : S_FALSE;
}

static HRESULT WINAPI device_SetTimeFormat(IMediaSeeking *iface, const GUID *format)
{
    struct proxy_filter *filter = filter_of_facet(iface);
    GUID copy;
    HRESULT hr;

    TRACE("filter %p, format %s.\n", filter, debugstr_guid(format));

    if (!format) return E_POINTER;
    copy = *format; /* what is sent must be writable */
    if (FAILED(hr = filter_begin_change(filter))) return hr;
    if (device_IsUsingTimeFormat(iface, format) == S_OK) hr = S_OK;
    else if (filter->state != State_Stopped) hr = VFW_E_WRONG_STATE;
    else if (device_IsFormatSupported(iface, format) != S_OK) hr = E_INVALIDARG;
    else hr = not_implemented(ks_set(filter->handle, &KSPROPSETID_MediaSeeking, KSPROPERTY_MEDIASEEKING_TIMEFORMAT,
            &copy, sizeof(copy)));
    filter_end_change(filter);
    return hr;
}

static HRESULT WINAPI device_ConvertTimeFormat(IMediaSeeking *iface, LONGLONG *target, const GUID *target_format,
        LONGLONG source, const GUID *source_format)
{
    TRACE("iface %p, target %p, target_format %s, source %I64d, source_format %s.\n", iface, target,
            debugstr_guid(target_format), source, debugstr_guid(source_format));

    if (!target) return E_POINTER;
    return seek_convert_time(filter_of_facet(iface), target, target_format, source, source_format);
}

/* ---- where it is ---- */

static HRESULT WINAPI device_GetDuration(IMediaSeeking *iface, LONGLONG *duration)
{
    TRACE("iface %p, duration %p.\n", iface, duration);

    return seek_get_time(filter_of_facet(iface), KSPROPERTY_MEDIASEEKING_DURATION, duration);
}

static HRESULT WINAPI device_GetStopPosition(IMediaSeeking *iface, LONGLONG *stop)
{
    TRACE("iface %p, stop %p.\n", iface, stop);

    return seek_get_time(filter_of_facet(iface), KSPROPERTY_MEDIASEEKING_STOPPOSITION, stop);
}

static HRESULT WINAPI device_GetCurrentPosition(IMediaSeeking *iface, LONGLONG *current)
{
    TRACE("iface %p, current %p.\n", iface, current);

    return seek_get_time(filter_of_facet(iface), KSPROPERTY_MEDIASEEKING_POSITION, current);
}

/* Gets the position and the stop position. A pointer for what isn't wanted is NULL. */
static HRESULT WINAPI device_GetPositions(IMediaSeeking *iface, LONGLONG *current, LONGLONG *stop)
{
    HRESULT hr = S_OK;

    TRACE("iface %p, current %p, stop %p.\n", iface, current, stop);

    if (current) hr = device_GetCurrentPosition(iface, current);
    if (stop && SUCCEEDED(hr)) hr = device_GetStopPosition(iface, stop);
    return hr;
}

static HRESULT WINAPI device_GetAvailable(IMediaSeeking *iface, LONGLONG *earliest, LONGLONG *latest)
{
    KSPROPERTY_MEDIAAVAILABLE available;
    HRESULT hr;

    TRACE("iface %p, earliest %p, latest %p.\n", iface, earliest, latest);

    hr = seek_get_property(filter_of_facet(iface), KSPROPERTY_MEDIASEEKING_AVAILABLE, &available, sizeof(available));
    if (FAILED(hr)) return hr;
    if (earliest) *earliest = available.Earliest;
    if (latest) *latest = available.Latest;
    return S_OK;
}

static HRESULT WINAPI device_GetPreroll(IMediaSeeking *iface, LONGLONG *preroll)
{
    TRACE("iface %p, preroll %p.\n", iface, preroll);

    return seek_get_time(filter_of_facet(iface), KSPROPERTY_MEDIASEEKING_PREROLL, preroll);
}

/* Does something to all pins that deliver data. */
static void for_each_output(struct proxy_filter *filter, void (*function)(struct proxy_pin *pin))
{
    struct proxy_pin *pin;
    ULONG i;

    for (i = 0; (pin = filter_get_pin(filter, i)); ++i)
        if (pin->dir == PINDIR_OUTPUT && pin_get_state(pin, NULL) >= KSSTATE_PAUSE) function(pin);
}

static void begin_flush(struct proxy_pin *pin)
{
    pin_flush(pin, TRUE);
}

static void end_flush(struct proxy_pin *pin)
{
    pin_begin_segment(pin);
    pin_flush(pin, FALSE);
}

static HRESULT set_positions(struct proxy_filter *filter, const KSPROPERTY_POSITIONS *positions)
{
    TRACE("current %I64d, flags %#x, stop %I64d, flags %#x.\n", positions->Current, positions->CurrentFlags,
            positions->Stop, positions->StopFlags);
    return not_implemented(ks_set(filter->handle, &KSPROPSETID_MediaSeeking, KSPROPERTY_MEDIASEEKING_POSITIONS,
            positions, sizeof(*positions)));
}

static BOOL is_positioning(ULONG flags)
{
    return (flags & AM_SEEKING_PositioningBitsMask) != AM_SEEKING_NoPositioning;
}

/* A new stop position that is still ahead concerns nobody but the device. One that the device has passed already, or the end of
 * what has come to its end, makes a new segment that begins where the device is. */
static BOOL needs_flush(struct proxy_filter *filter, KSPROPERTY_POSITIONS *positions)
{
    LONGLONG current, old_stop, stop;

    if (is_positioning(positions->CurrentFlags)) return TRUE;
    if (FAILED(seek_get_time(filter, KSPROPERTY_MEDIASEEKING_POSITION, &current))
            || FAILED(seek_get_time(filter, KSPROPERTY_MEDIASEEKING_STOPPOSITION, &old_stop))) return TRUE;
    switch (positions->StopFlags & AM_SEEKING_PositioningBitsMask)
    {
    case AM_SEEKING_AbsolutePositioning:
        stop = positions->Stop;
        break;
    case AM_SEEKING_RelativePositioning:
        stop = (LONGLONG)((ULONGLONG)old_stop + positions->Stop); /* nonsense may overflow */
        break;
    default:
        stop = (LONGLONG)((ULONGLONG)current + positions->Stop);
        break;
    }
    if (current < old_stop && current < stop) return FALSE;
    positions->Current = current;
    positions->CurrentFlags = KS_SEEKING_AbsolutePositioning;
    return TRUE;
}

HRESULT seeking_restart(struct proxy_filter *filter, const KSPROPERTY_POSITIONS *positions, void (*change)(struct proxy_pin *pin))
{
    KSPROPERTY_POSITIONS here = {0, 0, KS_SEEKING_AbsolutePositioning, KS_SEEKING_NoPositioning};
    HRESULT hr = S_OK;

    for_each_output(filter, begin_flush);
    if (change) for_each_output(filter, change);
    if (!positions) hr = seek_get_time(filter, KSPROPERTY_MEDIASEEKING_POSITION, &here.Current);
    if (SUCCEEDED(hr)) hr = set_positions(filter, positions ? positions : &here);
    for_each_output(filter, end_flush);
    return hr;
}

/* The position as it has become, in reference time. */
static void return_time(struct proxy_filter *filter, ULONG id, LONGLONG *time)
{
    LONGLONG now;

    if (FAILED(seek_get_time(filter, id, &now)) || FAILED(seek_convert_time(filter, time, &TIME_FORMAT_MEDIA_TIME, now, NULL)))
        WARN("Can't tell the new position.\n");
}

static HRESULT check_positions(const LONGLONG *current, DWORD current_flags, const LONGLONG *stop, DWORD stop_flags)
{
    if ((current_flags | stop_flags) & ~KNOWN_FLAGS) return E_INVALIDARG;
    /* An increment is what the stop position is above the current one. */
    if ((current_flags & AM_SEEKING_PositioningBitsMask) == AM_SEEKING_IncrementalPositioning) return E_INVALIDARG;
    if (!current && (is_positioning(current_flags) || (current_flags & AM_SEEKING_ReturnTime))) return E_POINTER;
    if (!stop && (is_positioning(stop_flags) || (stop_flags & AM_SEEKING_ReturnTime))) return E_POINTER;
    return S_OK;
}

static HRESULT WINAPI device_SetPositions(IMediaSeeking *iface, LONGLONG *current, DWORD current_flags, LONGLONG *stop,
        DWORD stop_flags)
{
    struct proxy_filter *filter = filter_of_facet(iface);
    KSPROPERTY_POSITIONS positions = {0};
    HRESULT hr;

    TRACE("filter %p, current %p, flags %#lx, stop %p, flags %#lx.\n", filter, current, current_flags, stop, stop_flags);

    if (FAILED(hr = check_positions(current, current_flags, stop, stop_flags))) return hr;
    if (FAILED(hr = filter_begin_change(filter))) return hr;
    if (is_positioning(current_flags) || is_positioning(stop_flags))
    {
        if (is_positioning(current_flags)) positions.Current = *current;
        if (is_positioning(stop_flags)) positions.Stop = *stop;
        positions.CurrentFlags = current_flags & ~AM_SEEKING_ReturnTime;
        positions.StopFlags = stop_flags & ~AM_SEEKING_ReturnTime;
        if (filter->state == State_Stopped || !needs_flush(filter, &positions)) hr = set_positions(filter, &positions);
        else hr = seeking_restart(filter, &positions, NULL);
    }
    if (SUCCEEDED(hr) && (current_flags & AM_SEEKING_ReturnTime))
        return_time(filter, KSPROPERTY_MEDIASEEKING_POSITION, current);
    if (SUCCEEDED(hr) && (stop_flags & AM_SEEKING_ReturnTime))
        return_time(filter, KSPROPERTY_MEDIASEEKING_STOPPOSITION, stop);
    filter_end_change(filter);
    return hr;
}

/* A pin that is connected stays so while the caller holds the state mutex, see pin_disconnect(). */
static BOOL is_connected_output(struct proxy_pin *pin)
{
    BOOL ret;

    EnterCriticalSection(&pin->filter->cs);
    ret = pin->dir == PINDIR_OUTPUT && pin->handle && !pin->connecting;
    LeaveCriticalSection(&pin->filter->cs);
    return ret;
}

/* All pins that deliver data have to be able to do it. E_NOTIMPL if the device knows of no rates, which KSPROPERTY_STREAM_RATE leaves
 * to it: "should be implemented if a pin allows rate changes". */
static HRESULT check_rates(struct proxy_filter *filter, double rate)
{
    HRESULT hr = E_NOTIMPL;
    struct proxy_pin *pin;
    ULONG i;

    for (i = 0; (pin = filter_get_pin(filter, i)); ++i)
    {
        if (!is_connected_output(pin)) continue;
        if (pin_get_state(pin, NULL) >= KSSTATE_PAUSE) hr = pin_check_rate(pin, rate);
        else hr = pin_has_rates(pin) ? S_OK : E_NOTIMPL;
        if (FAILED(hr)) return hr;
    }
    return hr;
}

static HRESULT WINAPI device_SetRate(IMediaSeeking *iface, double rate)
{
    struct proxy_filter *filter = filter_of_facet(iface);
    DWORD caps = 0;
    HRESULT hr;

    TRACE("filter %p, rate %.16e.\n", filter, rate);

    if (!isfinite(rate) || fabs(rate) > 1000.0 || fabs(rate) * NOMINAL_RATE < 1.0) return E_INVALIDARG;
    if (rate < 0.0 && (FAILED(IMediaSeeking_GetCapabilities(iface, &caps)) || !(caps & AM_SEEKING_CanPlayBackwards)))
        return E_INVALIDARG;
    if (FAILED(hr = filter_begin_change(filter))) return hr;
    if (rate != filter->rate && (rate == 1.0 || SUCCEEDED(hr = check_rates(filter, rate))))
    {
        filter->rate = rate;
        /* The stream goes on at the same place. */
        if (filter->state != State_Stopped) hr = seeking_restart(filter, NULL, pin_apply_rate);
    }
    filter_end_change(filter);
    return hr;
}

static HRESULT WINAPI device_GetRate(IMediaSeeking *iface, double *rate)
{
    struct proxy_filter *filter = filter_of_facet(iface);

    TRACE("filter %p, rate %p.\n", filter, rate);

    if (!rate) return E_POINTER;
    *rate = filter->rate;
    return S_OK;
}

const IMediaSeekingVtbl device_seeking_vtbl =
{
    FACET_UNKNOWN(IMediaSeeking),
    device_GetCapabilities,
    device_CheckCapabilities,
    device_IsFormatSupported,
    device_QueryPreferredFormat,
    device_GetTimeFormat,
    device_IsUsingTimeFormat,
    device_SetTimeFormat,
    device_GetDuration,
    device_GetStopPosition,
    device_GetCurrentPosition,
    device_ConvertTimeFormat,
    device_SetPositions,
    device_GetPositions,
    device_GetAvailable,
    device_SetRate,
    device_GetRate,
    device_GetPreroll,
};
