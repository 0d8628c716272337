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

#include <string.h>

#include "seeking.h"
#include "streamio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * The device is the only one that knows where it is. What the proxy adds is DirectShow's order of things (see "Supporting Seeking
 * in a Source Filter"): flush, position, new segment. A seek is a change of the filter's state to all others: it waits for one
 * that is under way and holds up the next.
 */

#define KNOWN_FLAGS (AM_SEEKING_PositioningBitsMask | AM_SEEKING_SeekToKeyFrame | AM_SEEKING_ReturnTime)

/* ---- the device ---- */

static HRESULT get_property(struct ks_filter *filter, ULONG id, void *data, ULONG size)
{
    return not_implemented(ks_get(filter->handle, &KSPROPSETID_MediaSeeking, id, data, size));
}

static HRESULT get_time(struct ks_filter *filter, ULONG id, LONGLONG *time)
{
    if (!time) return E_POINTER;
    return get_property(filter, id, time, sizeof(*time));
}

/* *formats is the caller's (CoTaskMem). */
static HRESULT get_formats(struct ks_filter *filter, GUID **formats, ULONG *count)
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

/* Media time is what every device counts that doesn't say otherwise. */
static void get_time_format(struct ks_filter *filter, GUID *format)
{
    if (FAILED(get_property(filter, KSPROPERTY_MEDIASEEKING_TIMEFORMAT, format, sizeof(*format))))
        *format = TIME_FORMAT_MEDIA_TIME;
}

/* A format that is NULL is the one in use. */
static HRESULT convert_time(struct ks_filter *filter, LONGLONG *target, const GUID *target_format, LONGLONG source,
        const GUID *source_format)
{
    KSP_TIMEFORMAT request;
    GUID current;

    memset(&request, 0, sizeof(request));
    request.Property.Set = KSPROPSETID_MediaSeeking;
    request.Property.Id = KSPROPERTY_MEDIASEEKING_CONVERTTIMEFORMAT;
    if (!target_format || !source_format) get_time_format(filter, &current);
    request.TargetFormat = target_format ? *target_format : current;
    request.SourceFormat = source_format ? *source_format : current;
    request.Time = source;
    if (!IsEqualGUID(&request.TargetFormat, &request.SourceFormat))
        return not_implemented(ks_property_get(filter->handle, &request, sizeof(request), target, sizeof(*target)));
    *target = source;
    return S_OK;
}

/* ---- capabilities and formats ---- */

static HRESULT WINAPI device_GetCapabilities(IMediaSeeking *iface, DWORD *caps)
{
    struct ks_filter *filter = filter_of_facet(iface);

    TRACE("filter %p, caps %p.\n", filter, caps);

    if (!caps) return E_POINTER;
    return get_property(filter, KSPROPERTY_MEDIASEEKING_CAPABILITIES, caps, sizeof(*caps)); /* the bits are the same */
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
    if ((hr = get_formats(filter_of_facet(iface), &formats, &count)) == E_NOTIMPL)
        return IsEqualGUID(format, &TIME_FORMAT_MEDIA_TIME) ? S_OK : S_FALSE;
    if (FAILED(hr)) return hr;
    for (i = 0; i < count && !IsEqualGUID(&formats[i], format); ++i) {}
    CoTaskMemFree(formats);
    return i < count ? S_OK : S_FALSE;
}

/* The one that the device lists first. */
static HRESULT WINAPI device_QueryPreferredFormat(IMediaSeeking *iface, GUID *format)
{
    struct ks_filter *filter = filter_of_facet(iface);
    GUID *formats;
    ULONG count;

    TRACE("filter %p, format %p.\n", filter, format);

    if (!format) return E_POINTER;
    if (FAILED(get_formats(filter, &formats, &count)))
    {
        get_time_format(filter, format);
        return S_OK;
    }
    if (count) *format = formats[0];
    else get_time_format(filter, format);
    CoTaskMemFree(formats);
    return S_OK;
}

static HRESULT WINAPI device_GetTimeFormat(IMediaSeeking *iface, GUID *format)
{
    TRACE("iface %p, format %p.\n", iface, format);

    if (!format) return E_POINTER;
    get_time_format(filter_of_facet(iface), format);
    return S_OK;
}

static HRESULT WINAPI device_IsUsingTimeFormat(IMediaSeeking *iface, const GUID *format)
{
    GUID current;

    TRACE("iface %p, format %s.\n", iface, debugstr_guid(format));

    if (!format) return E_POINTER;
    get_time_format(filter_of_facet(iface), &current);
    return IsEqualGUID(format, &current) ? S_OK : S_FALSE;
}

static HRESULT WINAPI device_SetTimeFormat(IMediaSeeking *iface, const GUID *format)
{
    struct ks_filter *filter = filter_of_facet(iface);
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
    return convert_time(filter_of_facet(iface), target, target_format, source, source_format);
}

/* ---- where it is ---- */

static HRESULT WINAPI device_GetDuration(IMediaSeeking *iface, LONGLONG *duration)
{
    TRACE("iface %p, duration %p.\n", iface, duration);

    return get_time(filter_of_facet(iface), KSPROPERTY_MEDIASEEKING_DURATION, duration);
}

static HRESULT WINAPI device_GetStopPosition(IMediaSeeking *iface, LONGLONG *stop)
{
    TRACE("iface %p, stop %p.\n", iface, stop);

    return get_time(filter_of_facet(iface), KSPROPERTY_MEDIASEEKING_STOPPOSITION, stop);
}

static HRESULT WINAPI device_GetCurrentPosition(IMediaSeeking *iface, LONGLONG *current)
{
    TRACE("iface %p, current %p.\n", iface, current);

    return get_time(filter_of_facet(iface), KSPROPERTY_MEDIASEEKING_POSITION, current);
}

/* Either may be NULL. */
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

    hr = get_property(filter_of_facet(iface), KSPROPERTY_MEDIASEEKING_AVAILABLE, &available, sizeof(available));
    if (FAILED(hr)) return hr;
    if (earliest) *earliest = available.Earliest;
    if (latest) *latest = available.Latest;
    return S_OK;
}

static HRESULT WINAPI device_GetPreroll(IMediaSeeking *iface, LONGLONG *preroll)
{
    TRACE("iface %p, preroll %p.\n", iface, preroll);

    return get_time(filter_of_facet(iface), KSPROPERTY_MEDIASEEKING_PREROLL, preroll);
}

/* ---- seeking ---- */

/* Media time of one of the device's positions, or what it is if the device doesn't tell. */
static LONGLONG get_media_time(struct ks_filter *filter, ULONG id, LONGLONG other)
{
    LONGLONG time;

    if (FAILED(get_time(filter, id, &time)) || FAILED(convert_time(filter, &time, &TIME_FORMAT_MEDIA_TIME, time, NULL)))
        return other;
    return time;
}

/* Where the device is now is where the pin's next segment begins. The stream's thread says so in front of the first sample; where
 * the data stays in the kernel there is no such thread. */
static void begin_segment(struct ks_pin *pin)
{
    struct ks_filter *filter = pin->filter;
    struct pin_segment segment;
    struct stream *stream;
    IPin *peer;

    segment.start = get_media_time(filter, KSPROPERTY_MEDIASEEKING_POSITION, 0);
    segment.stop = get_media_time(filter, KSPROPERTY_MEDIASEEKING_STOPPOSITION, MAXLONGLONG);
    segment.rate = filter->rate;
    TRACE("pin %p, %I64d to %I64d, rate %.16e.\n", pin, segment.start, segment.stop, segment.rate);
    EnterCriticalSection(&filter->cs);
    pin->segment = segment;
    LeaveCriticalSection(&filter->cs);

    if ((stream = pin_get_stream(pin)))
    {
        stream_new_segment(stream);
        stream_release(stream);
    }
    else if ((peer = pin_get_peer(pin)))
    {
        IPin_NewSegment(peer, segment.start, segment.stop, segment.rate);
        IPin_Release(peer);
    }
}

/* Does something to all pins that deliver data. */
static void for_each_output(struct ks_filter *filter, void (*function)(struct ks_pin *pin))
{
    struct ks_pin *pin;
    ULONG i;

    for (i = 0; (pin = filter_get_pin(filter, i)); ++i)
        if (pin->dir == PINDIR_OUTPUT && pin_get_state(pin, NULL) >= KSSTATE_PAUSE) function(pin);
}

static void begin_flush(struct ks_pin *pin)
{
    pin_flush(pin, TRUE);
}

static void end_flush(struct ks_pin *pin)
{
    begin_segment(pin);
    pin_flush(pin, FALSE);
}

static HRESULT set_positions(struct ks_filter *filter, const KSPROPERTY_POSITIONS *positions)
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
static BOOL needs_flush(struct ks_filter *filter, KSPROPERTY_POSITIONS *positions)
{
    LONGLONG current, old_stop, stop;

    if (is_positioning(positions->CurrentFlags)) return TRUE;
    if (FAILED(get_time(filter, KSPROPERTY_MEDIASEEKING_POSITION, &current))
            || FAILED(get_time(filter, KSPROPERTY_MEDIASEEKING_STOPPOSITION, &old_stop))) return TRUE;
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

HRESULT seeking_restart(struct ks_filter *filter, const KSPROPERTY_POSITIONS *positions, void (*change)(struct ks_pin *pin))
{
    KSPROPERTY_POSITIONS here = {0, 0, KS_SEEKING_AbsolutePositioning, KS_SEEKING_NoPositioning};
    HRESULT hr = S_OK;

    for_each_output(filter, begin_flush);
    if (change) for_each_output(filter, change);
    if (!positions) hr = get_time(filter, KSPROPERTY_MEDIASEEKING_POSITION, &here.Current);
    if (SUCCEEDED(hr)) hr = set_positions(filter, positions ? positions : &here);
    for_each_output(filter, end_flush);
    return hr;
}

/* The position as it has become, in reference time. */
static void return_time(struct ks_filter *filter, ULONG id, LONGLONG *time)
{
    LONGLONG now;

    if (FAILED(get_time(filter, id, &now)) || FAILED(convert_time(filter, time, &TIME_FORMAT_MEDIA_TIME, now, NULL)))
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
    struct ks_filter *filter = filter_of_facet(iface);
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

/* ---- who shows it ---- */

static BOOL has_pins(struct ks_filter *filter, PIN_DIRECTION dir)
{
    struct ks_pin *pin;
    ULONG i;

    for (i = 0; (pin = filter_get_pin(filter, i)); ++i)
        if (pin->dir == dir) return TRUE;
    return FALSE;
}

BOOL filter_is_renderer(const struct com_object *object)
{
    struct ks_filter *filter = CONTAINING_RECORD(object, struct ks_filter, obj);

    return has_pins(filter, PINDIR_INPUT) && !has_pins(filter, PINDIR_OUTPUT);
}

BOOL filter_offers_seeking(const struct com_object *object)
{
    return CONTAINING_RECORD(object, struct ks_filter, obj)->seekable || filter_is_renderer(object);
}

BOOL pin_offers_seeking(const struct com_object *object)
{
    const struct ks_pin *pin = CONTAINING_RECORD(object, struct ks_pin, obj);

    return pin->dir == PINDIR_OUTPUT && (pin->filter->seekable || has_pins(pin->filter, PINDIR_INPUT));
}

static void init_facets(const struct ks_filter *filter, struct facet *seeking, struct facet *position, struct com_object *owner)
{
    facet_init(seeking, filter->seekable ? &device_seeking_vtbl : &upstream_seeking_vtbl, owner);
    facet_init(position, &media_position_vtbl, owner);
}

void seeking_init_filter(struct ks_filter *filter)
{
    DWORD caps;

    filter->rate = 1.0;
    filter->seekable = filter->handle && SUCCEEDED(get_property(filter, KSPROPERTY_MEDIASEEKING_CAPABILITIES, &caps, sizeof(caps)));
    init_facets(filter, &filter->media_seeking, &filter->media_position, &filter->obj);
    TRACE("filter %p, seekable %d.\n", filter, filter->seekable);
}

void seeking_init_pin(struct ks_pin *pin)
{
    init_facets(pin->filter, &pin->media_seeking, &pin->media_position, &pin->obj);
}

void seeking_start(struct ks_pin *pin)
{
    if (!pin->filter->seekable || pin->dir != PINDIR_OUTPUT) return;
    if (pin->filter->rate != 1.0) seeking_apply_rate(pin);
    begin_segment(pin);
}
