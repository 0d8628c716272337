/*
 * A sample of the test's own, which lies where it is told to
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

#include "sample.h"

struct test_sample *impl_from_IMediaSample(IMediaSample *iface)
{
    return CONTAINING_RECORD(iface, struct test_sample, IMediaSample_iface);
}

static const struct sample_fault *sample_fault(IMediaSample *iface)
{
    static const struct sample_fault none = {0};
    const struct test_sample *sample = impl_from_IMediaSample(iface);

    return sample->fault ? sample->fault : &none;
}

static HRESULT WINAPI sample_QueryInterface(IMediaSample *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IMediaSample)) return E_NOINTERFACE;
    IMediaSample_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI sample_AddRef(IMediaSample *iface)
{
    return InterlockedIncrement(&impl_from_IMediaSample(iface)->refs);
}

static ULONG WINAPI sample_Release(IMediaSample *iface)
{
    struct test_sample *sample = impl_from_IMediaSample(iface);
    HANDLE released = sample->released;
    ULONG refs = InterlockedDecrement(&sample->refs);

    if (released) SetEvent(released);
    return refs;
}

static HRESULT WINAPI sample_GetPointer(IMediaSample *iface, BYTE **data)
{
    if (FAILED(sample_fault(iface)->pointer_hr)) return sample_fault(iface)->pointer_hr;
    *data = sample_fault(iface)->no_pointer ? NULL : impl_from_IMediaSample(iface)->data;
    return S_OK;
}

static LONG WINAPI sample_GetSize(IMediaSample *iface)
{
    return sample_fault(iface)->other_size ? sample_fault(iface)->size : impl_from_IMediaSample(iface)->size;
}

static HRESULT WINAPI sample_GetTime(IMediaSample *iface, REFERENCE_TIME *start, REFERENCE_TIME *stop)
{
    struct test_sample *sample = impl_from_IMediaSample(iface);

    if (FAILED(sample_fault(iface)->time_hr)) return sample_fault(iface)->time_hr;
    if (!sample->timed) return VFW_E_SAMPLE_TIME_NOT_SET;
    *start = sample->start;
    *stop = sample->stop;
    return S_OK;
}

static HRESULT WINAPI sample_SetTime(IMediaSample *iface, REFERENCE_TIME *start, REFERENCE_TIME *stop)
{
    struct test_sample *sample = impl_from_IMediaSample(iface);

    if (FAILED(sample_fault(iface)->time_hr)) return sample_fault(iface)->time_hr;
    if ((sample->timed = start && stop))
    {
        sample->start = *start;
        sample->stop = *stop;
    }
    return S_OK;
}

static HRESULT WINAPI sample_IsSyncPoint(IMediaSample *iface)
{
    return impl_from_IMediaSample(iface)->sync ? S_OK : S_FALSE;
}

static HRESULT WINAPI sample_SetSyncPoint(IMediaSample *iface, BOOL set)
{
    impl_from_IMediaSample(iface)->sync = set;
    return S_OK;
}

static HRESULT WINAPI sample_IsPreroll(IMediaSample *iface)
{
    return impl_from_IMediaSample(iface)->preroll ? S_OK : S_FALSE;
}

static HRESULT WINAPI sample_SetPreroll(IMediaSample *iface, BOOL set)
{
    impl_from_IMediaSample(iface)->preroll = set;
    return S_OK;
}

static LONG WINAPI sample_GetActualDataLength(IMediaSample *iface)
{
    return sample_fault(iface)->other_actual ? sample_fault(iface)->actual : impl_from_IMediaSample(iface)->actual;
}

static HRESULT WINAPI sample_SetActualDataLength(IMediaSample *iface, LONG length)
{
    struct test_sample *sample = impl_from_IMediaSample(iface);

    if (FAILED(sample_fault(iface)->length_hr)) return sample_fault(iface)->length_hr;
    if (length < 0 || length > sample->size) return VFW_E_BUFFER_OVERFLOW;
    sample->actual = length;
    return S_OK;
}

static HRESULT WINAPI sample_GetMediaType(IMediaSample *iface, AM_MEDIA_TYPE **mt)
{
    const AM_MEDIA_TYPE *type = impl_from_IMediaSample(iface)->type;

    *mt = NULL;
    if (!type) return S_FALSE;
    *mt = CoTaskMemAlloc(sizeof(**mt));
    copy_type(*mt, type);
    return S_OK;
}

static HRESULT WINAPI sample_SetMediaType(IMediaSample *iface, AM_MEDIA_TYPE *mt)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI sample_IsDiscontinuity(IMediaSample *iface)
{
    return impl_from_IMediaSample(iface)->discontinuity ? S_OK : S_FALSE;
}

static HRESULT WINAPI sample_SetDiscontinuity(IMediaSample *iface, BOOL set)
{
    impl_from_IMediaSample(iface)->discontinuity = set;
    return S_OK;
}

static HRESULT WINAPI sample_GetMediaTime(IMediaSample *iface, LONGLONG *start, LONGLONG *stop)
{
    return VFW_E_MEDIA_TIME_NOT_SET;
}

static HRESULT WINAPI sample_SetMediaTime(IMediaSample *iface, LONGLONG *start, LONGLONG *stop)
{
    return E_NOTIMPL;
}

static const IMediaSampleVtbl sample_vtbl =
{
    sample_QueryInterface,
    sample_AddRef,
    sample_Release,
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
};

void test_sample_init(struct test_sample *sample, BYTE *data, LONG size)
{
    memset(sample, 0, sizeof(*sample));
    sample->IMediaSample_iface.lpVtbl = &sample_vtbl;
    sample->refs = 1;
    sample->data = data;
    sample->size = sample->actual = size;
}
