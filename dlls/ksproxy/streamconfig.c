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
#include <stdlib.h>
#include <string.h>

#include "pin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static inline struct ks_pin *impl_from_IAMStreamConfig(IAMStreamConfig *iface)
{
    return impl_from_facet(iface, struct ks_pin, stream_config);
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
    struct ks_pin *pin = impl_from_IAMStreamConfig(iface);
    const KSDATARANGE *range = NULL;

    TRACE("pin %p, count %p, size %p.\n", pin, count, size);

    if (!count || !size) return E_POINTER;
    *count = 0;
    *size = 0;
    while ((range = datarange_next(pin->ranges, pin->ranges_size, range, NULL)))
    {
        ++*count;
        *size = max(*size, (int)(is_audio_range(range) ? sizeof(AUDIO_STREAM_CONFIG_CAPS) : sizeof(VIDEO_STREAM_CONFIG_CAPS)));
    }
    return S_OK;
}

static HRESULT WINAPI stream_config_GetStreamCaps(IAMStreamConfig *iface, int index, AM_MEDIA_TYPE **out, BYTE *caps)
{
    struct ks_pin *pin = impl_from_IAMStreamConfig(iface);
    const KSDATARANGE *range;
    AM_MEDIA_TYPE type;
    HRESULT hr;

    TRACE("pin %p, index %d, out %p, caps %p.\n", pin, index, out, caps);

    if (!out || !caps) return E_POINTER;
    *out = NULL;
    if (index < 0) return E_INVALIDARG;
    if (!(range = datarange_at(pin->ranges, pin->ranges_size, index, NULL))) return S_FALSE;

    if (FAILED(hr = pin_get_range_type(pin, index, &type))) return hr;
    if (SUCCEEDED(hr = mediatype_clone(&type, out))) fill_caps(range, caps);
    mediatype_clear(&type);
    return hr;
}

/* ---- formats ---- */

static HRESULT WINAPI stream_config_GetFormat(IAMStreamConfig *iface, AM_MEDIA_TYPE **out)
{
    struct ks_pin *pin = impl_from_IAMStreamConfig(iface);
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

/* Where a video range has its format block, and the block's size; 0 for other ranges. */
static ULONG get_video_block(const KSDATARANGE *range, ULONG *size)
{
    ULONG offset = offsetof(KS_DATARANGE_VIDEO, VideoInfoHeader);

    if (IsEqualGUID(&range->Specifier, &FORMAT_VideoInfo)) *size = sizeof(KS_VIDEOINFOHEADER);
    else if (IsEqualGUID(&range->Specifier, &FORMAT_VideoInfo2)) *size = sizeof(KS_VIDEOINFOHEADER2);
    else return 0;
    return range->FormatSize >= offset + *size ? offset : 0;
}

static BOOL same_picture_size(const AM_MEDIA_TYPE *a, const AM_MEDIA_TYPE *b, ULONG block_size)
{
    const BITMAPINFOHEADER *a_bmi, *b_bmi;
    ULONG offset = block_size - sizeof(*a_bmi);

    if (b->cbFormat < block_size) return FALSE;
    a_bmi = (const BITMAPINFOHEADER *)(a->pbFormat + offset);
    b_bmi = (const BITMAPINFOHEADER *)(b->pbFormat + offset);
    return a_bmi->biWidth == b_bmi->biWidth && abs(a_bmi->biHeight) == abs(b_bmi->biHeight);
}

/* Puts the wanted block into a copy of the range, which is all that a client may change in it, and lets the driver work out the
 * rest: sizes in bytes, bit rate. See KS_DATARANGE_VIDEO. */
static HRESULT intersect_video(struct ks_pin *pin, const KSDATARANGE *range, const KSMULTIPLE_ITEM *attributes, ULONG offset,
        ULONG block_size, const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type)
{
    KSDATARANGE *copy;
    HRESULT hr;

    if (wanted->cbFormat < block_size || !wanted->pbFormat) return VFW_E_INVALIDMEDIATYPE;
    if (!(copy = malloc(range->FormatSize))) return E_OUTOFMEMORY;
    memcpy(copy, range, range->FormatSize);
    memcpy((BYTE *)copy + offset, wanted->pbFormat, block_size);
    hr = mediatype_from_range(pin->filter->handle, pin->factory, copy, attributes, type);
    free(copy);
    if (FAILED(hr)) return hr;

    if (same_picture_size(wanted, type, block_size)) return S_OK;
    mediatype_clear(type);
    return VFW_E_INVALIDMEDIATYPE;
}

static BOOL is_candidate(const KSDATARANGE *range, const AM_MEDIA_TYPE *wanted)
{
    AM_MEDIA_TYPE type = *wanted;

    /* What the caller left open is taken from the range. */
    if (IsEqualGUID(&type.majortype, &GUID_NULL)) type.majortype = range->MajorFormat;
    if (IsEqualGUID(&type.subtype, &GUID_NULL)) type.subtype = range->SubFormat;
    if (IsEqualGUID(&type.formattype, &GUID_NULL)) type.formattype = range->Specifier;
    return !(range->Flags & KSDATARANGE_REQUIRED_ATTRIBUTES) && datarange_matches(range, &type);
}

/* A format that only the driver understands, and looks at when the pin is connected. What was left open is the range's. */
static HRESULT copy_wanted(const KSDATARANGE *range, const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type)
{
    KSDATAFORMAT *format;
    ULONG size;
    HRESULT hr;

    if (FAILED(hr = format_from_mediatype(wanted, &format, &size))) return hr; /* its lengths are wrong */
    CoTaskMemFree(format);
    if (FAILED(hr = mediatype_copy(type, wanted))) return hr;
    if (IsEqualGUID(&type->majortype, &GUID_NULL)) type->majortype = range->MajorFormat;
    if (IsEqualGUID(&type->subtype, &GUID_NULL)) type->subtype = range->SubFormat;
    return S_OK;
}

/* The complete type that the driver makes of the caller's one. */
static HRESULT complete_type(struct ks_pin *pin, const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type)
{
    const KSMULTIPLE_ITEM *attributes;
    const KSDATARANGE *range = NULL;
    ULONG index, offset, size;
    HRESULT hr;

    for (index = 0; (range = datarange_next(pin->ranges, pin->ranges_size, range, &attributes)); ++index)
    {
        if (!is_candidate(range, wanted)) continue;
        if (!wanted->cbFormat || IsEqualGUID(&wanted->formattype, &GUID_NULL)) hr = pin_get_range_type(pin, index, type);
        else if ((offset = get_video_block(range, &size)))
            hr = intersect_video(pin, range, attributes, offset, size, wanted, type);
        else hr = copy_wanted(range, wanted, type);
        if (SUCCEEDED(hr)) return S_OK;
    }
    return VFW_E_INVALIDMEDIATYPE;
}

/* What the data handler makes of the caller's type, which may know more than the driver tells by an intersection. S_FALSE if there is
 * nobody who completes types of this kind; *type is the caller's then as well. */
static HRESULT complete_by_handler(struct ks_pin *pin, const AM_MEDIA_TYPE *wanted, AM_MEDIA_TYPE *type)
{
    IKsDataTypeCompletion *completion;
    struct data_handler handler;
    HRESULT hr;

    if (FAILED(hr = mediatype_copy(type, wanted))) return hr;
    if (data_handler_create(pin, type, &handler) != S_OK) return S_FALSE;
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
static AM_MEDIA_TYPE *exchange_preferred(struct ks_pin *pin, AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE *old;

    EnterCriticalSection(&pin->filter->cs);
    old = pin->preferred;
    pin->preferred = type;
    LeaveCriticalSection(&pin->filter->cs);
    return old;
}

/* A connected pin is connected again with the new type, and as before if that fails. */
static HRESULT change_connection(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    BOOL same, stopped;

    EnterCriticalSection(&pin->filter->cs);
    same = mediatype_equal(&pin->mt, type);
    stopped = pin->filter->state == State_Stopped;
    LeaveCriticalSection(&pin->filter->cs);
    if (same) return S_OK;
    if (!stopped) return VFW_E_NOT_STOPPED;
    if (IPin_QueryAccept(peer, type) == S_FALSE) return VFW_E_INVALIDMEDIATYPE;
    return pin_reconnect(pin, type);
}

static HRESULT WINAPI stream_config_SetFormat(IAMStreamConfig *iface, AM_MEDIA_TYPE *wanted)
{
    struct ks_pin *pin = impl_from_IAMStreamConfig(iface);
    AM_MEDIA_TYPE type, completed, *preferred, *old;
    HRESULT hr = S_OK;
    IPin *peer;

    TRACE("pin %p, wanted %s.\n", pin, wanted ? debugstr_mediatype(wanted) : "(null)");

    if (!wanted)
    {
        mediatype_free(exchange_preferred(pin, NULL));
        return S_OK;
    }
    if (wanted->cbFormat && !wanted->pbFormat) return VFW_E_INVALIDMEDIATYPE;
    if (FAILED(hr = complete_by_handler(pin, wanted, &completed))) return hr;
    hr = complete_type(pin, &completed, &type);
    mediatype_clear(&completed);
    if (FAILED(hr)) return hr;
    hr = mediatype_clone(&type, &preferred);
    if (SUCCEEDED(hr))
    {
        old = exchange_preferred(pin, preferred);
        if ((peer = pin_get_peer(pin)))
        {
            hr = change_connection(pin, peer, &type);
            IPin_Release(peer);
        }
        mediatype_free(SUCCEEDED(hr) ? old : exchange_preferred(pin, old));
    }
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
