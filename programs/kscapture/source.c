/*
 * A filter that gives the samples of a WAV file to whoever its pin is connected to
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

#include <stdlib.h>

#include "source.h"
#include "error.h"
#include "text.h"
#include "wav.h"
#include "ksvirt.h"

/* Stock Wine's WAVE parser needs GStreamer with the right plug-ins, and tells an application nothing of what it delivers. */

#define DEFAULT_BUFFERS 8
#define DEFAULT_BUFFERS_PER_SECOND 20
#define STOP_TIMEOUT 2000 /* ms; reading from a pipe may take as long as it likes */

struct source
{
    IBaseFilter IBaseFilter_iface;
    IPin IPin_iface;
    LONG refs;              /* of the filter and its pin */
    CRITICAL_SECTION cs;
    FILTER_STATE state;
    IFilterGraph *graph;    /* owns the filter: no reference */
    IReferenceClock *clock;
    WCHAR name[MAX_FILTER_NAME];

    struct wav_reader *wav;
    AM_MEDIA_TYPE type;
    IPin *peer;
    IMemInputPin *input;
    IMemAllocator *allocator;
    HANDLE thread;
    volatile LONG stopping;

    ULONG64 bytes;          /* delivered */
    DWORD crc;              /* of them */
    BOOL ended;
};

struct pin_enumerator
{
    IEnumPins IEnumPins_iface;
    LONG refs;
    struct source *source;
    BOOL done;
};

static struct source *impl_from_IBaseFilter(IBaseFilter *iface)
{
    return CONTAINING_RECORD(iface, struct source, IBaseFilter_iface);
}

static struct source *impl_from_IPin(IPin *iface)
{
    return CONTAINING_RECORD(iface, struct source, IPin_iface);
}

static struct pin_enumerator *impl_from_IEnumPins(IEnumPins *iface)
{
    return CONTAINING_RECORD(iface, struct pin_enumerator, IEnumPins_iface);
}

/* ---- streaming ---- */

static REFERENCE_TIME time_of(const struct source *source, ULONG64 bytes)
{
    const ULONG64 rate = source->wav->format.nAvgBytesPerSec;

    return bytes / rate * 10000000 + bytes % rate * 10000000 / rate;
}

static HRESULT deliver(struct source *source, IMediaSample *sample, BYTE *data, DWORD size)
{
    REFERENCE_TIME start = time_of(source, source->bytes), stop = time_of(source, source->bytes + size);
    DWORD crc = ksvirt_crc32(source->crc, data, size);
    HRESULT hr;

    IMediaSample_SetActualDataLength(sample, size);
    IMediaSample_SetTime(sample, &start, &stop);
    IMediaSample_SetSyncPoint(sample, TRUE);
    IMediaSample_SetDiscontinuity(sample, !source->bytes);
    if ((hr = IMemInputPin_Receive(source->input, sample)) != S_OK) return hr;
    EnterCriticalSection(&source->cs);
    source->bytes += size;
    source->crc = crc;
    LeaveCriticalSection(&source->cs);
    return S_OK;
}

/* Gives one sample. S_FALSE: it was the last one, or nobody wants more. */
static HRESULT deliver_next(struct source *source)
{
    IMediaSample *sample;
    enum exit_code code;
    BYTE *data;
    DWORD got;
    HRESULT hr;

    if (FAILED(hr = IMemAllocator_GetBuffer(source->allocator, &sample, NULL, NULL, 0))) return hr;
    if (SUCCEEDED(hr = IMediaSample_GetPointer(sample, &data)))
    {
        code = wav_read(source->wav, data, IMediaSample_GetSize(sample), &got);
        hr = got && !source->stopping ? deliver(source, sample, data, got) : S_FALSE;
        if (hr == S_OK && code != EXIT_CODE_OK) hr = S_FALSE; /* what was read before the error is played */
    }
    IMediaSample_Release(sample);
    return hr;
}

static DWORD WINAPI stream_proc(void *arg)
{
    struct source *source = arg;
    WCHAR text[256];
    HRESULT hr;

    while ((hr = deliver_next(source)) == S_OK) ;
    if (!source->stopping && FAILED(hr))
        report_error(EXIT_CODE_STREAM, L"the device takes no more samples: %ls", describe_hresult(hr, text, ARRAY_SIZE(text)));
    if (!source->stopping) IPin_EndOfStream(source->peer);
    source->ended = TRUE;
    IBaseFilter_Release(&source->IBaseFilter_iface);
    return 0;
}

static HRESULT start(struct source *source)
{
    HRESULT hr;

    if (source->thread || !source->input) return S_OK;
    if (FAILED(hr = IMemAllocator_Commit(source->allocator))) return hr;
    source->stopping = FALSE;
    IBaseFilter_AddRef(&source->IBaseFilter_iface);
    if ((source->thread = CreateThread(NULL, 0, stream_proc, source, 0, NULL))) return S_OK;
    IBaseFilter_Release(&source->IBaseFilter_iface);
    IMemAllocator_Decommit(source->allocator);
    return E_OUTOFMEMORY;
}

static void stop(struct source *source)
{
    if (!source->thread) return;
    source->stopping = TRUE;
    IMemAllocator_Decommit(source->allocator);
    CancelSynchronousIo(source->thread);
    WaitForSingleObject(source->thread, STOP_TIMEOUT);
    CloseHandle(source->thread);
    source->thread = NULL;
}

/* ---- the filter ---- */

static HRESULT WINAPI filter_QueryInterface(IBaseFilter *iface, REFIID iid, void **out)
{
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IPersist) && !IsEqualGUID(iid, &IID_IMediaFilter)
            && !IsEqualGUID(iid, &IID_IBaseFilter))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    IBaseFilter_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI filter_AddRef(IBaseFilter *iface)
{
    return InterlockedIncrement(&impl_from_IBaseFilter(iface)->refs);
}

static ULONG WINAPI filter_Release(IBaseFilter *iface)
{
    struct source *source = impl_from_IBaseFilter(iface);
    ULONG refs = InterlockedDecrement(&source->refs);

    if (!refs)
    {
        if (source->clock) IReferenceClock_Release(source->clock);
        DeleteCriticalSection(&source->cs);
        free(source);
    }
    return refs;
}

static HRESULT WINAPI filter_GetClassID(IBaseFilter *iface, CLSID *clsid)
{
    return E_NOTIMPL; /* it can't be made from outside */
}

static HRESULT WINAPI filter_Stop(IBaseFilter *iface)
{
    struct source *source = impl_from_IBaseFilter(iface);

    stop(source);
    source->state = State_Stopped;
    return S_OK;
}

static HRESULT set_state(struct source *source, FILTER_STATE state)
{
    HRESULT hr;

    if (SUCCEEDED(hr = start(source))) source->state = state;
    return hr;
}

static HRESULT WINAPI filter_Pause(IBaseFilter *iface)
{
    return set_state(impl_from_IBaseFilter(iface), State_Paused);
}

static HRESULT WINAPI filter_Run(IBaseFilter *iface, REFERENCE_TIME start)
{
    return set_state(impl_from_IBaseFilter(iface), State_Running);
}

static HRESULT WINAPI filter_GetState(IBaseFilter *iface, DWORD timeout, FILTER_STATE *state)
{
    *state = impl_from_IBaseFilter(iface)->state;
    return S_OK;
}

static HRESULT WINAPI filter_SetSyncSource(IBaseFilter *iface, IReferenceClock *clock)
{
    struct source *source = impl_from_IBaseFilter(iface);
    IReferenceClock *old;

    if (clock) IReferenceClock_AddRef(clock);
    EnterCriticalSection(&source->cs);
    old = source->clock;
    source->clock = clock;
    LeaveCriticalSection(&source->cs);
    if (old) IReferenceClock_Release(old);
    return S_OK;
}

static HRESULT WINAPI filter_GetSyncSource(IBaseFilter *iface, IReferenceClock **clock)
{
    struct source *source = impl_from_IBaseFilter(iface);

    EnterCriticalSection(&source->cs);
    if ((*clock = source->clock)) IReferenceClock_AddRef(*clock);
    LeaveCriticalSection(&source->cs);
    return S_OK;
}

static HRESULT WINAPI filter_EnumPins(IBaseFilter *iface, IEnumPins **out);

static HRESULT WINAPI filter_FindPin(IBaseFilter *iface, const WCHAR *id, IPin **out)
{
    struct source *source = impl_from_IBaseFilter(iface);

    *out = NULL;
    if (wcscmp(id, L"Out")) return VFW_E_NOT_FOUND;
    *out = &source->IPin_iface;
    IPin_AddRef(*out);
    return S_OK;
}

static HRESULT WINAPI filter_QueryFilterInfo(IBaseFilter *iface, FILTER_INFO *info)
{
    struct source *source = impl_from_IBaseFilter(iface);

    wcscpy(info->achName, source->name);
    if ((info->pGraph = source->graph)) IFilterGraph_AddRef(info->pGraph);
    return S_OK;
}

static HRESULT WINAPI filter_JoinFilterGraph(IBaseFilter *iface, IFilterGraph *graph, const WCHAR *name)
{
    struct source *source = impl_from_IBaseFilter(iface);

    source->graph = graph;
    lstrcpynW(source->name, name ? name : L"", ARRAY_SIZE(source->name));
    return S_OK;
}

static HRESULT WINAPI filter_QueryVendorInfo(IBaseFilter *iface, WCHAR **info)
{
    return E_NOTIMPL;
}

static const IBaseFilterVtbl filter_vtbl =
{
    filter_QueryInterface,
    filter_AddRef,
    filter_Release,
    filter_GetClassID,
    filter_Stop,
    filter_Pause,
    filter_Run,
    filter_GetState,
    filter_SetSyncSource,
    filter_GetSyncSource,
    filter_EnumPins,
    filter_FindPin,
    filter_QueryFilterInfo,
    filter_JoinFilterGraph,
    filter_QueryVendorInfo,
};

/* ---- the pin ---- */

static HRESULT WINAPI pin_QueryInterface(IPin *iface, REFIID iid, void **out)
{
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IPin))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    IPin_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI pin_AddRef(IPin *iface)
{
    return IBaseFilter_AddRef(&impl_from_IPin(iface)->IBaseFilter_iface);
}

static ULONG WINAPI pin_Release(IPin *iface)
{
    return IBaseFilter_Release(&impl_from_IPin(iface)->IBaseFilter_iface);
}

/* What the peer asks for, or what most would. */
static HRESULT agree_on_allocator(struct source *source)
{
    ALLOCATOR_PROPERTIES wanted = {0, 0, 0, 0}, actual;
    const DWORD block = source->wav->format.nBlockAlign;
    HRESULT hr;

    if (FAILED(IMemInputPin_GetAllocator(source->input, &source->allocator))
            && FAILED(hr = CoCreateInstance(&CLSID_MemoryAllocator, NULL, CLSCTX_INPROC_SERVER, &IID_IMemAllocator,
                                            (void **)&source->allocator)))
        return hr;
    IMemInputPin_GetAllocatorRequirements(source->input, &wanted);
    if (wanted.cBuffers < 1) wanted.cBuffers = DEFAULT_BUFFERS;
    if (wanted.cbBuffer < (LONG)block)
        wanted.cbBuffer = max(1, source->wav->format.nSamplesPerSec / DEFAULT_BUFFERS_PER_SECOND) * block;
    if (wanted.cbAlign < 1) wanted.cbAlign = 1;
    if (FAILED(hr = IMemAllocator_SetProperties(source->allocator, &wanted, &actual))) return hr;
    if (actual.cbBuffer < (LONG)block) return VFW_E_SIZENOTSET;
    return IMemInputPin_NotifyAllocator(source->input, source->allocator, FALSE);
}

static void disconnect(struct source *source)
{
    if (source->allocator) IMemAllocator_Release(source->allocator);
    if (source->input) IMemInputPin_Release(source->input);
    if (source->peer) IPin_Release(source->peer);
    source->allocator = NULL;
    source->input = NULL;
    source->peer = NULL;
}

static HRESULT WINAPI pin_Connect(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct source *source = impl_from_IPin(iface);
    HRESULT hr;

    if (source->peer) return VFW_E_ALREADY_CONNECTED;
    if (FAILED(hr = IPin_ReceiveConnection(peer, iface, &source->type))) return hr;
    source->peer = peer;
    IPin_AddRef(peer);
    if (SUCCEEDED(hr = IPin_QueryInterface(peer, &IID_IMemInputPin, (void **)&source->input)))
        hr = agree_on_allocator(source);
    if (FAILED(hr))
    {
        IPin_Disconnect(peer);
        disconnect(source);
    }
    return hr;
}

static HRESULT WINAPI pin_ReceiveConnection(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    return E_UNEXPECTED; /* of an output pin */
}

static HRESULT WINAPI pin_Disconnect(IPin *iface)
{
    struct source *source = impl_from_IPin(iface);

    if (!source->peer) return S_FALSE;
    if (source->state != State_Stopped) return VFW_E_NOT_STOPPED;
    disconnect(source);
    return S_OK;
}

static HRESULT WINAPI pin_ConnectedTo(IPin *iface, IPin **peer)
{
    if (!(*peer = impl_from_IPin(iface)->peer)) return VFW_E_NOT_CONNECTED;
    IPin_AddRef(*peer);
    return S_OK;
}

static HRESULT WINAPI pin_ConnectionMediaType(IPin *iface, AM_MEDIA_TYPE *type)
{
    struct source *source = impl_from_IPin(iface);

    memset(type, 0, sizeof(*type));
    if (!source->peer) return VFW_E_NOT_CONNECTED;
    *type = source->type;
    if (!(type->pbFormat = CoTaskMemAlloc(type->cbFormat))) return E_OUTOFMEMORY;
    memcpy(type->pbFormat, source->type.pbFormat, type->cbFormat);
    return S_OK;
}

static HRESULT WINAPI pin_QueryPinInfo(IPin *iface, PIN_INFO *info)
{
    struct source *source = impl_from_IPin(iface);

    info->pFilter = &source->IBaseFilter_iface;
    IBaseFilter_AddRef(info->pFilter);
    info->dir = PINDIR_OUTPUT;
    wcscpy(info->achName, L"Out");
    return S_OK;
}

static HRESULT WINAPI pin_QueryDirection(IPin *iface, PIN_DIRECTION *direction)
{
    *direction = PINDIR_OUTPUT;
    return S_OK;
}

static HRESULT WINAPI pin_QueryId(IPin *iface, WCHAR **id)
{
    if (!(*id = CoTaskMemAlloc(sizeof(L"Out")))) return E_OUTOFMEMORY;
    wcscpy(*id, L"Out");
    return S_OK;
}

static HRESULT WINAPI pin_QueryAccept(IPin *iface, const AM_MEDIA_TYPE *type)
{
    const AM_MEDIA_TYPE *ours = &impl_from_IPin(iface)->type;

    return IsEqualGUID(&type->majortype, &ours->majortype) && IsEqualGUID(&type->subtype, &ours->subtype)
            && IsEqualGUID(&type->formattype, &ours->formattype) && type->cbFormat == ours->cbFormat
            && !memcmp(type->pbFormat, ours->pbFormat, ours->cbFormat) ? S_OK : S_FALSE;
}

static HRESULT WINAPI pin_EnumMediaTypes(IPin *iface, IEnumMediaTypes **out)
{
    *out = NULL;
    return E_NOTIMPL; /* it is connected with its one type */
}

static HRESULT WINAPI pin_QueryInternalConnections(IPin *iface, IPin **pins, ULONG *count)
{
    return E_NOTIMPL; /* all to all */
}

static HRESULT WINAPI pin_EndOfStream(IPin *iface)
{
    return E_UNEXPECTED;
}

static HRESULT WINAPI pin_BeginFlush(IPin *iface)
{
    return E_UNEXPECTED;
}

static HRESULT WINAPI pin_EndFlush(IPin *iface)
{
    return E_UNEXPECTED;
}

static HRESULT WINAPI pin_NewSegment(IPin *iface, REFERENCE_TIME start, REFERENCE_TIME stop, double rate)
{
    return E_UNEXPECTED;
}

static const IPinVtbl pin_vtbl =
{
    pin_QueryInterface,
    pin_AddRef,
    pin_Release,
    pin_Connect,
    pin_ReceiveConnection,
    pin_Disconnect,
    pin_ConnectedTo,
    pin_ConnectionMediaType,
    pin_QueryPinInfo,
    pin_QueryDirection,
    pin_QueryId,
    pin_QueryAccept,
    pin_EnumMediaTypes,
    pin_QueryInternalConnections,
    pin_EndOfStream,
    pin_BeginFlush,
    pin_EndFlush,
    pin_NewSegment,
};

/* ---- the enumerator of its one pin ---- */

static HRESULT WINAPI enum_pins_QueryInterface(IEnumPins *iface, REFIID iid, void **out)
{
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IEnumPins))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    IEnumPins_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI enum_pins_AddRef(IEnumPins *iface)
{
    return InterlockedIncrement(&impl_from_IEnumPins(iface)->refs);
}

static ULONG WINAPI enum_pins_Release(IEnumPins *iface)
{
    struct pin_enumerator *enumerator = impl_from_IEnumPins(iface);
    ULONG refs = InterlockedDecrement(&enumerator->refs);

    if (!refs)
    {
        IBaseFilter_Release(&enumerator->source->IBaseFilter_iface);
        free(enumerator);
    }
    return refs;
}

static HRESULT WINAPI enum_pins_Next(IEnumPins *iface, ULONG count, IPin **pins, ULONG *fetched)
{
    struct pin_enumerator *enumerator = impl_from_IEnumPins(iface);
    const ULONG given = count && !enumerator->done;

    if (fetched) *fetched = given;
    if (given)
    {
        pins[0] = &enumerator->source->IPin_iface;
        IPin_AddRef(pins[0]);
        enumerator->done = TRUE;
    }
    return given == count ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_pins_Skip(IEnumPins *iface, ULONG count)
{
    struct pin_enumerator *enumerator = impl_from_IEnumPins(iface);
    const BOOL ok = count <= (enumerator->done ? 0u : 1u);

    if (count) enumerator->done = TRUE;
    return ok ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_pins_Reset(IEnumPins *iface)
{
    impl_from_IEnumPins(iface)->done = FALSE;
    return S_OK;
}

static HRESULT WINAPI enum_pins_Clone(IEnumPins *iface, IEnumPins **out)
{
    struct pin_enumerator *enumerator = impl_from_IEnumPins(iface);
    HRESULT hr = filter_EnumPins(&enumerator->source->IBaseFilter_iface, out);

    if (SUCCEEDED(hr)) impl_from_IEnumPins(*out)->done = enumerator->done;
    return hr;
}

static const IEnumPinsVtbl enum_pins_vtbl =
{
    enum_pins_QueryInterface,
    enum_pins_AddRef,
    enum_pins_Release,
    enum_pins_Next,
    enum_pins_Skip,
    enum_pins_Reset,
    enum_pins_Clone,
};

static HRESULT WINAPI filter_EnumPins(IBaseFilter *iface, IEnumPins **out)
{
    struct pin_enumerator *enumerator;

    *out = NULL;
    if (!(enumerator = calloc(1, sizeof(*enumerator)))) return E_OUTOFMEMORY;
    enumerator->IEnumPins_iface.lpVtbl = (IEnumPinsVtbl *)&enum_pins_vtbl;
    enumerator->refs = 1;
    enumerator->source = impl_from_IBaseFilter(iface);
    IBaseFilter_AddRef(iface);
    *out = &enumerator->IEnumPins_iface;
    return S_OK;
}

/* ---- what the program uses ---- */

IBaseFilter *source_filter_create(struct wav_reader *wav)
{
    struct source *source;

    if (!(source = calloc(1, sizeof(*source)))) return NULL;
    source->IBaseFilter_iface.lpVtbl = (IBaseFilterVtbl *)&filter_vtbl;
    source->IPin_iface.lpVtbl = (IPinVtbl *)&pin_vtbl;
    source->refs = 1;
    InitializeCriticalSection(&source->cs);
    source->wav = wav;
    source->type.majortype = MEDIATYPE_Audio;
    source->type.subtype = MEDIASUBTYPE_PCM;
    source->type.formattype = FORMAT_WaveFormatEx;
    source->type.bFixedSizeSamples = TRUE;
    source->type.lSampleSize = wav->format.nBlockAlign;
    source->type.cbFormat = sizeof(wav->format);
    source->type.pbFormat = (BYTE *)&wav->format;
    return &source->IBaseFilter_iface;
}

BOOL source_filter_get_progress(IBaseFilter *filter, ULONG64 *bytes, DWORD *crc)
{
    struct source *source = impl_from_IBaseFilter(filter);

    EnterCriticalSection(&source->cs);
    *bytes = source->bytes;
    *crc = source->crc;
    LeaveCriticalSection(&source->cs);
    return source->ended;
}

const AM_MEDIA_TYPE *source_filter_get_type(IBaseFilter *filter)
{
    return &impl_from_IBaseFilter(filter)->type;
}
