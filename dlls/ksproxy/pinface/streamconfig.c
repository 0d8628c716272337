/*
 * IAMStreamConfig: formats and capabilities of an output pin
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

#include <stddef.h>
#include <string.h>

#include "ksproxy_private.h"
#include "device/datarange.h"
#include "device/devio.h"
#include "handler/handlers.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/pintypes.h"
#include "pin/ranges.h"
#include "stream/streamdata.h"
#include "connect/connect.h"
#include "connect/formatcomplete.h"
#include "pinface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static inline struct proxy_pin *impl_from_IAMStreamConfig(IAMStreamConfig *iface)
{
    return impl_from_facet(iface, struct proxy_pin, stream_config);
}

/* ---- capabilities ---- */

static BOOL is_audio_range(const KSDATARANGE *range)
{
    return IsEqualGUID(&range->MajorFormat, &MEDIATYPE_Audio) && range->FormatSize >= sizeof(KSDATARANGE_AUDIO);
}

/* All video ranges have their capabilities at the same place, in front of a block of the range's format. */
static BOOL is_video_range(const KSDATARANGE *range)
{
    const GUID *specifiers[] = {&FORMAT_VideoInfo, &FORMAT_VideoInfo2, &FORMAT_MPEGVideo, &FORMAT_MPEG2_VIDEO};
    unsigned int i;

    if (range->FormatSize < offsetof(KS_DATARANGE_VIDEO, VideoInfoHeader)) return FALSE;
    for (i = 0; i < ARRAYSIZE(specifiers); ++i)
        if (IsEqualGUID(&range->Specifier, specifiers[i])) return TRUE;
    return FALSE;
}

static void fill_audio_caps(const KSDATARANGE_AUDIO *range, AUDIO_STREAM_CONFIG_CAPS *caps)
{
    memset(caps, 0, sizeof(*caps));
    caps->guid = MEDIATYPE_Audio;
    caps->MinimumChannels = 1;
    caps->MaximumChannels = range->MaximumChannels;
    caps->ChannelsGranularity = 1;
    caps->MinimumBitsPerSample = range->MinimumBitsPerSample;
    caps->MaximumBitsPerSample = range->MaximumBitsPerSample;
    caps->BitsPerSampleGranularity = 8;
    caps->MinimumSampleFrequency = range->MinimumSampleFrequency;
    caps->MaximumSampleFrequency = range->MaximumSampleFrequency;
    caps->SampleFrequencyGranularity = 1;
}

/* The structures are the same, member for member. */
C_ASSERT(sizeof(KS_VIDEO_STREAM_CONFIG_CAPS) == sizeof(VIDEO_STREAM_CONFIG_CAPS));

static void fill_caps(const KSDATARANGE *range, BYTE *caps)
{
    if (is_audio_range(range)) fill_audio_caps((const KSDATARANGE_AUDIO *)range, (AUDIO_STREAM_CONFIG_CAPS *)caps);
    else if (is_video_range(range))
        memcpy(caps, &((const KS_DATARANGE_VIDEO *)range)->ConfigCaps, sizeof(VIDEO_STREAM_CONFIG_CAPS));
    else
    {
        memset(caps, 0, sizeof(VIDEO_STREAM_CONFIG_CAPS));
        memcpy(caps, &range->Specifier, sizeof(GUID));
    }
}

/* The size is that of the larger structure unless there is nothing but sound. */
static HRESULT WINAPI stream_config_GetNumberOfCapabilities(IAMStreamConfig *iface, int *count, int *size)
{
    struct proxy_pin *pin = impl_from_IAMStreamConfig(iface);
    const KSDATARANGE *range = NULL;
    struct pin_ranges *ranges;

    TRACE("pin %p, count %p, size %p.\n", pin, count, size);

    if (!count || !size) return E_POINTER;
    *count = 0;
    *size = 0;
    pin_update_ranges(pin);
    ranges = pin_get_ranges(pin);
    while ((range = datarange_next(ranges->list, ranges->size, range, NULL)))
    {
        ++*count;
        *size = max(*size, (int)(is_audio_range(range) ? sizeof(AUDIO_STREAM_CONFIG_CAPS) : sizeof(VIDEO_STREAM_CONFIG_CAPS)));
    }
    ranges_release(ranges);
    return S_OK;
}

static HRESULT WINAPI stream_config_GetStreamCaps(IAMStreamConfig *iface, int index, AM_MEDIA_TYPE **out, BYTE *caps)
{
    struct proxy_pin *pin = impl_from_IAMStreamConfig(iface);
    struct pin_ranges *ranges;
    const KSDATARANGE *range;
    AM_MEDIA_TYPE type;
    HRESULT hr;

    TRACE("pin %p, index %d, out %p, caps %p.\n", pin, index, out, caps);

    if (!out || !caps) return E_POINTER;
    *out = NULL;
    if (index < 0) return E_INVALIDARG;
    ranges = pin_get_ranges(pin);
    if (!(range = datarange_at(ranges->list, ranges->size, index, NULL))) hr = S_FALSE;
    else if (SUCCEEDED(hr = pin_get_range_type(pin, index, &type)))
    {
        if (SUCCEEDED(hr = mediatype_clone(&type, out))) fill_caps(range, caps);
        mediatype_clear(&type);
    }
    ranges_release(ranges);
    return hr;
}

/* ---- formats ---- */

static HRESULT WINAPI stream_config_GetFormat(IAMStreamConfig *iface, AM_MEDIA_TYPE **out)
{
    struct proxy_pin *pin = impl_from_IAMStreamConfig(iface);
    AM_MEDIA_TYPE type;
    HRESULT hr;

    TRACE("pin %p, out %p.\n", pin, out);

    if (!out) return E_POINTER;
    *out = NULL;
    if (IPin_ConnectionMediaType(pin_iface(pin), &type) != S_OK)
    {
        if (FAILED(hr = pin_get_media_type(pin, 0, &type))) return hr;
        if (hr == S_FALSE) return VFW_E_NO_TYPES;
    }
    hr = mediatype_clone(&type, out);
    mediatype_clear(&type);
    return hr;
}

/* What the data handler makes of the caller's type, which may know more than the driver tells by an intersection. S_FALSE if there is
 * nobody who completes types of this kind; *type is the caller's then as well. */
static HRESULT complete_by_handler(struct proxy_pin *pin, const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type)
{
    IKsDataTypeCompletion *completion;
    struct data_handler handler;
    AM_MEDIA_TYPE copied = *wanted;
    HRESULT hr;

    if (wanted->cbFormat > KS_MAX_ANSWER || (wanted->cbFormat && !wanted->pbFormat)) return VFW_E_INVALIDMEDIATYPE;
    copied.pUnk = NULL; /* programs leave anything there, as nobody uses it */
    if (FAILED(hr = mediatype_copy(type, &copied))) return hr;
    if (data_handler_create(pin->obj.outer, type, &handler) != S_OK) return S_FALSE;
    hr = IUnknown_QueryInterface(handler.inner, &IID_IKsDataTypeCompletion, (void **)&completion);
    if (SUCCEEDED(hr) && completion)
    {
        hr = IKsDataTypeCompletion_KsCompleteMediaType(completion, pin->filter->handle, pin->factory, type);
        IKsDataTypeCompletion_Release(completion);
        TRACE("hr %#lx, %s.\n", hr, debugstr_mediatype(type));
        if (FAILED(hr)) mediatype_clear(type);
    }
    else hr = S_FALSE;
    data_handler_release(&handler);
    return hr;
}

/* Returns the previous one, which is the caller's. */
static AM_MEDIA_TYPE *exchange_preferred(struct proxy_pin *pin, AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE *old;

    EnterCriticalSection(&pin->filter->cs);
    old = pin->preferred;
    pin->preferred = type;
    LeaveCriticalSection(&pin->filter->cs);
    return old;
}

/* A connected pin is connected again with the new type, and as before if that fails. */
static HRESULT change_connection(struct proxy_pin *pin, const AM_MEDIA_TYPE *type)
{
    BOOL same, stopped;
    HRESULT hr;

    EnterCriticalSection(&pin->filter->cs);
    same = mediatype_equal(&pin->mt, type);
    stopped = pin->filter->state == State_Stopped;
    LeaveCriticalSection(&pin->filter->cs);
    if (same) return S_OK;
    if (!stopped) return VFW_E_NOT_STOPPED;
    /* Who decides is the peer's ReceiveConnection, see connect/typesearch.c. */
    hr = pin_reconnect(pin, type);
    return hr == VFW_E_TYPE_NOT_ACCEPTED ? VFW_E_INVALIDMEDIATYPE : hr;
}

static HRESULT set_preferred(struct proxy_pin *pin, const AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE *preferred, *old;
    HRESULT hr;
    IPin *peer;

    if (FAILED(hr = mediatype_clone(type, &preferred))) return hr;
    old = exchange_preferred(pin, preferred);
    if ((peer = pin_get_peer(pin)))
    {
        hr = change_connection(pin, type);
        IPin_Release(peer);
    }
    mediatype_free(SUCCEEDED(hr) ? old : exchange_preferred(pin, old));
    return hr;
}

static HRESULT WINAPI stream_config_SetFormat(IAMStreamConfig *iface, AM_MEDIA_TYPE *wanted)
{
    struct proxy_pin *pin = impl_from_IAMStreamConfig(iface);
    AM_MEDIA_TYPE type, completed;
    HRESULT hr;

    TRACE("pin %p, wanted %s.\n", pin, wanted ? debugstr_mediatype(wanted) : "(null)");

    if (!wanted)
    {
        mediatype_free(exchange_preferred(pin, NULL));
        return S_OK;
    }
    if (FAILED(hr = complete_by_handler(pin, wanted, &completed))) return hr;
    hr = pin_complete_type(pin, &completed, &type);
    mediatype_clear(&completed);
    if (FAILED(hr)) return hr;
    hr = set_preferred(pin, &type);
    mediatype_clear(&type);
    return hr;
}

const IAMStreamConfigVtbl stream_config_vtbl =
{
    FACET_UNKNOWN(IAMStreamConfig),
    stream_config_SetFormat,
    stream_config_GetFormat,
    stream_config_GetNumberOfCapabilities,
    stream_config_GetStreamCaps,
};
