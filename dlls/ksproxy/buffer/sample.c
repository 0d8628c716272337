/*
 * IMediaSample2: the samples of the proxy's allocator
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

#include "buffer/sample.h"
#include "buffer/memory.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static inline struct proxy_sample *impl_from_IMediaSample2(IMediaSample2 *iface)
{
    return impl_from_facet(iface, struct proxy_sample, sample);
}

static const struct facet_entry sample_entries[] =
{
    { &IID_IMediaSample, offsetof(struct proxy_sample, sample), NULL },
    { &IID_IMediaSample2, offsetof(struct proxy_sample, sample), NULL },
    { NULL, 0, NULL }
};

static HRESULT WINAPI sample_GetPointer(IMediaSample2 *iface, BYTE **data)
{
    if (!data) return E_POINTER;
    *data = impl_from_IMediaSample2(iface)->data;
    return S_OK;
}

static LONG WINAPI sample_GetSize(IMediaSample2 *iface)
{
    return impl_from_IMediaSample2(iface)->size;
}

static HRESULT WINAPI sample_GetTime(IMediaSample2 *iface, REFERENCE_TIME *start, REFERENCE_TIME *stop)
{
    struct proxy_sample *sample = impl_from_IMediaSample2(iface);

    if (!start || !stop) return E_POINTER;
    if (!(sample->flags & AM_SAMPLE_TIMEVALID)) return VFW_E_SAMPLE_TIME_NOT_SET;
    *start = sample->start;
    *stop = sample->flags & AM_SAMPLE_STOPVALID ? sample->stop : sample->start + 1;
    return sample->flags & AM_SAMPLE_STOPVALID ? S_OK : VFW_S_NO_STOP_TIME;
}

static HRESULT WINAPI sample_SetTime(IMediaSample2 *iface, REFERENCE_TIME *start, REFERENCE_TIME *stop)
{
    struct proxy_sample *sample = impl_from_IMediaSample2(iface);

    sample->flags &= ~(AM_SAMPLE_TIMEVALID | AM_SAMPLE_STOPVALID);
    if (!start) return S_OK;
    sample->start = *start;
    sample->flags |= AM_SAMPLE_TIMEVALID;
    if (stop)
    {
        sample->stop = *stop;
        sample->flags |= AM_SAMPLE_STOPVALID;
    }
    return S_OK;
}

static HRESULT get_flag(IMediaSample2 *iface, DWORD flag)
{
    return impl_from_IMediaSample2(iface)->flags & flag ? S_OK : S_FALSE;
}

static HRESULT set_flag(IMediaSample2 *iface, DWORD flag, BOOL set)
{
    struct proxy_sample *sample = impl_from_IMediaSample2(iface);

    if (set) sample->flags |= flag;
    else sample->flags &= ~flag;
    return S_OK;
}

static HRESULT WINAPI sample_IsSyncPoint(IMediaSample2 *iface)
{
    return get_flag(iface, AM_SAMPLE_SPLICEPOINT);
}

static HRESULT WINAPI sample_SetSyncPoint(IMediaSample2 *iface, BOOL set)
{
    return set_flag(iface, AM_SAMPLE_SPLICEPOINT, set);
}

static HRESULT WINAPI sample_IsPreroll(IMediaSample2 *iface)
{
    return get_flag(iface, AM_SAMPLE_PREROLL);
}

static HRESULT WINAPI sample_SetPreroll(IMediaSample2 *iface, BOOL set)
{
    return set_flag(iface, AM_SAMPLE_PREROLL, set);
}

static LONG WINAPI sample_GetActualDataLength(IMediaSample2 *iface)
{
    return impl_from_IMediaSample2(iface)->actual;
}

static HRESULT WINAPI sample_SetActualDataLength(IMediaSample2 *iface, LONG len)
{
    struct proxy_sample *sample = impl_from_IMediaSample2(iface);

    if (len < 0 || len > sample->size)
    {
        WARN("Length %ld in a buffer of %ld bytes.\n", len, sample->size);
        return VFW_E_BUFFER_OVERFLOW;
    }
    sample->actual = len;
    return S_OK;
}

void sample_clear(struct proxy_sample *sample)
{
    if (!sample->mt) return;
    mediatype_free(sample->mt);
    sample->mt = NULL;
    sample->flags &= ~AM_SAMPLE_TYPECHANGED;
}

static HRESULT WINAPI sample_GetMediaType(IMediaSample2 *iface, AM_MEDIA_TYPE **type)
{
    struct proxy_sample *sample = impl_from_IMediaSample2(iface);

    if (!type) return E_POINTER;
    *type = NULL;
    return sample->mt ? mediatype_clone(sample->mt, type) : S_FALSE;
}

static HRESULT WINAPI sample_SetMediaType(IMediaSample2 *iface, AM_MEDIA_TYPE *type)
{
    struct proxy_sample *sample = impl_from_IMediaSample2(iface);
    AM_MEDIA_TYPE *copy = NULL;
    HRESULT hr;

    if (type && FAILED(hr = mediatype_clone(type, &copy))) return hr;
    sample_clear(sample);
    if (!copy) return S_OK;
    sample->mt = copy;
    sample->flags |= AM_SAMPLE_TYPECHANGED;
    return S_OK;
}

static HRESULT WINAPI sample_IsDiscontinuity(IMediaSample2 *iface)
{
    return get_flag(iface, AM_SAMPLE_DATADISCONTINUITY);
}

static HRESULT WINAPI sample_SetDiscontinuity(IMediaSample2 *iface, BOOL set)
{
    return set_flag(iface, AM_SAMPLE_DATADISCONTINUITY, set);
}

static HRESULT WINAPI sample_GetMediaTime(IMediaSample2 *iface, LONGLONG *start, LONGLONG *stop)
{
    struct proxy_sample *sample = impl_from_IMediaSample2(iface);

    if (!start || !stop) return E_POINTER;
    if (!sample->media_time_valid) return VFW_E_MEDIA_TIME_NOT_SET;
    *start = sample->media_start;
    *stop = sample->media_stop;
    return S_OK;
}

static HRESULT WINAPI sample_SetMediaTime(IMediaSample2 *iface, LONGLONG *start, LONGLONG *stop)
{
    struct proxy_sample *sample = impl_from_IMediaSample2(iface);

    if (start && !stop) return E_POINTER;
    if ((sample->media_time_valid = !!start))
    {
        sample->media_start = *start;
        sample->media_stop = *stop;
    }
    return S_OK;
}

static HRESULT WINAPI sample_GetProperties(IMediaSample2 *iface, DWORD size, BYTE *data)
{
    struct proxy_sample *sample = impl_from_IMediaSample2(iface);
    AM_SAMPLE2_PROPERTIES props =
    {
        .cbData = min(size, sizeof(props)),
        .dwTypeSpecificFlags = sample->type_flags,
        .dwSampleFlags = sample->flags,
        .lActual = sample->actual,
        .tStart = sample->start,
        .tStop = sample->stop,
        .dwStreamId = sample->stream_id,
        .pMediaType = sample->mt, /* stays the sample's, see IMediaSample2::GetProperties */
        .pbBuffer = sample->data,
        .cbBuffer = sample->size,
    };

    if (size && !data) return E_POINTER;
    memcpy(data, &props, props.cbData);
    return S_OK;
}

#define HAS_FIELD(size, field) ((size) >= offsetof(AM_SAMPLE2_PROPERTIES, field) + sizeof(((AM_SAMPLE2_PROPERTIES *)0)->field))

static HRESULT check_properties(const struct proxy_sample *sample, const AM_SAMPLE2_PROPERTIES *props, DWORD size)
{
    /* The buffer can't be replaced. */
    if (HAS_FIELD(size, pbBuffer) && props->pbBuffer && props->pbBuffer != sample->data) return E_INVALIDARG;
    if (HAS_FIELD(size, cbBuffer) && props->cbBuffer && props->cbBuffer != sample->size) return E_INVALIDARG;
    if (HAS_FIELD(size, lActual) && (props->lActual < 0 || props->lActual > sample->size)) return VFW_E_BUFFER_OVERFLOW;
    return S_OK;
}

static HRESULT WINAPI sample_SetProperties(IMediaSample2 *iface, DWORD size, const BYTE *data)
{
    struct proxy_sample *sample = impl_from_IMediaSample2(iface);
    AM_SAMPLE2_PROPERTIES props = {0};
    HRESULT hr;

    if (!data) return E_POINTER;
    size = min(size, sizeof(props));
    memcpy(&props, data, size);
    if (FAILED(hr = check_properties(sample, &props, size))) return hr;

    /* The type is alone in being able to fail, so it goes first. */
    if (HAS_FIELD(size, pMediaType) && HAS_FIELD(size, dwSampleFlags))
    {
        hr = sample_SetMediaType(iface, props.dwSampleFlags & AM_SAMPLE_TYPECHANGED ? props.pMediaType : NULL);
        if (FAILED(hr)) return hr;
    }
    if (HAS_FIELD(size, dwTypeSpecificFlags)) sample->type_flags = props.dwTypeSpecificFlags;
    if (HAS_FIELD(size, dwSampleFlags))
        sample->flags = (props.dwSampleFlags & ~AM_SAMPLE_TYPECHANGED) | (sample->mt ? AM_SAMPLE_TYPECHANGED : 0);
    if (HAS_FIELD(size, lActual)) sample->actual = props.lActual;
    if (HAS_FIELD(size, tStart)) sample->start = props.tStart;
    if (HAS_FIELD(size, tStop)) sample->stop = props.tStop;
    if (HAS_FIELD(size, dwStreamId)) sample->stream_id = props.dwStreamId;
    return S_OK;
}

static const IMediaSample2Vtbl sample_vtbl =
{
    FACET_UNKNOWN(IMediaSample2),
    sample_GetPointer,
    sample_GetSize,
    sample_GetTime,
    sample_SetTime,
    sample_IsSyncPoint,
    sample_SetSyncPoint,
    sample_IsPreroll,
    sample_SetPreroll,
    sample_GetActualDataLength,
    sample_SetActualDataLength,
    sample_GetMediaType,
    sample_SetMediaType,
    sample_IsDiscontinuity,
    sample_SetDiscontinuity,
    sample_GetMediaTime,
    sample_SetMediaTime,
    sample_GetProperties,
    sample_SetProperties,
};

IMemAllocator *sample_get_allocator(IMediaSample *iface)
{
    struct proxy_sample *sample;

    if (((struct facet *)iface)->vtbl != &sample_vtbl) return NULL;
    sample = impl_from_IMediaSample2((IMediaSample2 *)iface);
    return sample->allocator ? allocator_iface(sample->allocator) : NULL;
}

void sample_init(struct proxy_sample *sample, void (*recycle)(struct com_object *object))
{
    com_object_init(&sample->obj, NULL, sample_entries, recycle);
    facet_init(&sample->sample, &sample_vtbl, &sample->obj);
    sample->actual = sample->size;
    sample->flags = sample->type_flags = 0;
    sample->stream_id = AM_STREAM_MEDIA;
    sample->start = sample->stop = 0;
    sample->media_time_valid = FALSE;
}
