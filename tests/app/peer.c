/*
 * The filter that capture programs bring themselves: one input pin without an allocator, the samples go to a callback
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

#include "peer.h"

static struct peer *impl_from_IBaseFilter(IBaseFilter *iface)
{
    return CONTAINING_RECORD(iface, struct peer, IBaseFilter_iface);
}

static struct peer *impl_from_IPin(IPin *iface)
{
    return CONTAINING_RECORD(iface, struct peer, IPin_iface);
}

static struct peer *impl_from_IMemInputPin(IMemInputPin *iface)
{
    return CONTAINING_RECORD(iface, struct peer, IMemInputPin_iface);
}

static HRESULT copy_type(AM_MEDIA_TYPE *dst, const AM_MEDIA_TYPE *src)
{
    *dst = *src;
    dst->pUnk = NULL;
    dst->pbFormat = NULL;
    if (!src->cbFormat) return S_OK;
    if (!(dst->pbFormat = CoTaskMemAlloc(src->cbFormat))) return E_OUTOFMEMORY;
    memcpy(dst->pbFormat, src->pbFormat, src->cbFormat);
    return S_OK;
}

/* ---- filter ---- */

static HRESULT WINAPI filter_QueryInterface(IBaseFilter *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IPersist) && !IsEqualGUID(iid, &IID_IMediaFilter)
            && !IsEqualGUID(iid, &IID_IBaseFilter))
        return E_NOINTERFACE;
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
    return InterlockedDecrement(&impl_from_IBaseFilter(iface)->refs);
}

/* Neither program has a class id for its filter. */
static HRESULT WINAPI filter_GetClassID(IBaseFilter *iface, CLSID *clsid)
{
    return E_FAIL;
}

static HRESULT WINAPI filter_Stop(IBaseFilter *iface)
{
    impl_from_IBaseFilter(iface)->state = State_Stopped;
    return S_OK;
}

static HRESULT WINAPI filter_Pause(IBaseFilter *iface)
{
    impl_from_IBaseFilter(iface)->state = State_Paused;
    return S_OK;
}

static HRESULT WINAPI filter_Run(IBaseFilter *iface, REFERENCE_TIME start)
{
    impl_from_IBaseFilter(iface)->state = State_Running;
    return S_OK;
}

static HRESULT WINAPI filter_GetState(IBaseFilter *iface, DWORD timeout, FILTER_STATE *state)
{
    *state = impl_from_IBaseFilter(iface)->state;
    return S_OK;
}

static HRESULT WINAPI filter_SetSyncSource(IBaseFilter *iface, IReferenceClock *clock)
{
    struct peer *peer = impl_from_IBaseFilter(iface);

    if (clock) IReferenceClock_AddRef(clock);
    if (peer->clock) IReferenceClock_Release(peer->clock);
    peer->clock = clock;
    return S_OK;
}

static HRESULT WINAPI filter_GetSyncSource(IBaseFilter *iface, IReferenceClock **clock)
{
    struct peer *peer = impl_from_IBaseFilter(iface);

    if ((*clock = peer->clock)) IReferenceClock_AddRef(*clock);
    return S_OK;
}

/* ---- enumerators: one item each, made by whoever is asked ---- */

struct enumerator
{
    union
    {
        IEnumPins IEnumPins_iface;
        IEnumMediaTypes IEnumMediaTypes_iface;
    } u;
    LONG refs;
    struct peer *peer;
    BOOL done;
};

static struct enumerator *impl_from_IEnumPins(IEnumPins *iface)
{
    return CONTAINING_RECORD(iface, struct enumerator, u.IEnumPins_iface);
}

static struct enumerator *impl_from_IEnumMediaTypes(IEnumMediaTypes *iface)
{
    return CONTAINING_RECORD(iface, struct enumerator, u.IEnumMediaTypes_iface);
}

static ULONG enumerator_release(struct enumerator *enumerator)
{
    ULONG refs = InterlockedDecrement(&enumerator->refs);

    if (refs) return refs;
    IBaseFilter_Release(&enumerator->peer->IBaseFilter_iface);
    free(enumerator);
    return 0;
}

static struct enumerator *enumerator_create(struct peer *peer)
{
    struct enumerator *enumerator = calloc(1, sizeof(*enumerator));

    if (!enumerator) return NULL;
    enumerator->refs = 1;
    enumerator->peer = peer;
    IBaseFilter_AddRef(&peer->IBaseFilter_iface);
    return enumerator;
}

static HRESULT WINAPI pins_QueryInterface(IEnumPins *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IEnumPins)) return E_NOINTERFACE;
    IEnumPins_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI pins_AddRef(IEnumPins *iface)
{
    return InterlockedIncrement(&impl_from_IEnumPins(iface)->refs);
}

static ULONG WINAPI pins_Release(IEnumPins *iface)
{
    return enumerator_release(impl_from_IEnumPins(iface));
}

static HRESULT WINAPI pins_Next(IEnumPins *iface, ULONG count, IPin **pins, ULONG *fetched)
{
    struct enumerator *enumerator = impl_from_IEnumPins(iface);
    BOOL give = count && !enumerator->done;

    if (fetched) *fetched = give;
    if (!give) return S_FALSE;
    enumerator->done = TRUE;
    *pins = &enumerator->peer->IPin_iface;
    IPin_AddRef(*pins);
    return count == 1 ? S_OK : S_FALSE;
}

static HRESULT WINAPI pins_Skip(IEnumPins *iface, ULONG count)
{
    impl_from_IEnumPins(iface)->done = TRUE;
    return S_OK;
}

static HRESULT WINAPI pins_Reset(IEnumPins *iface)
{
    impl_from_IEnumPins(iface)->done = FALSE;
    return S_OK;
}

static HRESULT WINAPI pins_Clone(IEnumPins *iface, IEnumPins **out)
{
    return E_NOTIMPL;
}

static const IEnumPinsVtbl pins_vtbl =
{
    pins_QueryInterface,
    pins_AddRef,
    pins_Release,
    pins_Next,
    pins_Skip,
    pins_Reset,
    pins_Clone,
};

static HRESULT WINAPI types_QueryInterface(IEnumMediaTypes *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IEnumMediaTypes)) return E_NOINTERFACE;
    IEnumMediaTypes_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI types_AddRef(IEnumMediaTypes *iface)
{
    return InterlockedIncrement(&impl_from_IEnumMediaTypes(iface)->refs);
}

static ULONG WINAPI types_Release(IEnumMediaTypes *iface)
{
    return enumerator_release(impl_from_IEnumMediaTypes(iface));
}

static HRESULT WINAPI types_Next(IEnumMediaTypes *iface, ULONG count, AM_MEDIA_TYPE **types, ULONG *fetched)
{
    struct enumerator *enumerator = impl_from_IEnumMediaTypes(iface);
    BOOL give = count && !enumerator->done && enumerator->peer->offers_type;

    enumerator->done = TRUE;
    if (fetched) *fetched = 0;
    if (!give) return S_FALSE;
    if (!(*types = CoTaskMemAlloc(sizeof(**types)))) return E_OUTOFMEMORY;
    if (FAILED(copy_type(*types, &enumerator->peer->type))) return E_OUTOFMEMORY;
    if (fetched) *fetched = 1;
    return count == 1 ? S_OK : S_FALSE;
}

static HRESULT WINAPI types_Skip(IEnumMediaTypes *iface, ULONG count)
{
    impl_from_IEnumMediaTypes(iface)->done = TRUE;
    return S_OK;
}

static HRESULT WINAPI types_Reset(IEnumMediaTypes *iface)
{
    impl_from_IEnumMediaTypes(iface)->done = FALSE;
    return S_OK;
}

static HRESULT WINAPI types_Clone(IEnumMediaTypes *iface, IEnumMediaTypes **out)
{
    return E_NOTIMPL;
}

static const IEnumMediaTypesVtbl types_vtbl =
{
    types_QueryInterface,
    types_AddRef,
    types_Release,
    types_Next,
    types_Skip,
    types_Reset,
    types_Clone,
};

static HRESULT WINAPI filter_EnumPins(IBaseFilter *iface, IEnumPins **out)
{
    struct enumerator *enumerator = enumerator_create(impl_from_IBaseFilter(iface));

    if (!enumerator) return E_OUTOFMEMORY;
    enumerator->u.IEnumPins_iface.lpVtbl = &pins_vtbl;
    *out = &enumerator->u.IEnumPins_iface;
    return S_OK;
}

static HRESULT WINAPI filter_FindPin(IBaseFilter *iface, const WCHAR *id, IPin **out)
{
    struct peer *peer = impl_from_IBaseFilter(iface);

    *out = NULL;
    if (wcscmp(id, L"In")) return VFW_E_NOT_FOUND;
    *out = &peer->IPin_iface;
    IPin_AddRef(*out);
    return S_OK;
}

static HRESULT WINAPI filter_QueryFilterInfo(IBaseFilter *iface, FILTER_INFO *info)
{
    struct peer *peer = impl_from_IBaseFilter(iface);

    lstrcpyW(info->achName, L"Capture Filter");
    if ((info->pGraph = peer->graph)) IFilterGraph_AddRef(info->pGraph);
    return S_OK;
}

static HRESULT WINAPI filter_JoinFilterGraph(IBaseFilter *iface, IFilterGraph *graph, const WCHAR *name)
{
    impl_from_IBaseFilter(iface)->graph = graph;
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

/* ---- pin ---- */

static HRESULT WINAPI pin_QueryInterface(IPin *iface, REFIID iid, void **out)
{
    struct peer *peer = impl_from_IPin(iface);

    *out = NULL;
    if (IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IPin)) *out = iface;
    else if (IsEqualGUID(iid, &IID_IMemInputPin)) *out = &peer->IMemInputPin_iface;
    else return E_NOINTERFACE;
    IPin_AddRef(iface);
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

static HRESULT WINAPI pin_Connect(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    return S_FALSE;
}

static HRESULT WINAPI pin_ReceiveConnection(IPin *iface, IPin *connector, const AM_MEDIA_TYPE *type)
{
    struct peer *peer = impl_from_IPin(iface);
    GUID majortype = peer->type.majortype;

    if (peer->state != State_Stopped) return VFW_E_NOT_STOPPED;
    if (peer->peer) return VFW_E_ALREADY_CONNECTED;
    if (!IsEqualGUID(&type->majortype, &majortype)) return VFW_E_TYPE_NOT_ACCEPTED;
    if (peer->subtype && !IsEqualGUID(peer->subtype, &type->subtype)) return VFW_E_TYPE_NOT_ACCEPTED;
    free_type(&peer->type);
    copy_type(&peer->type, type);
    peer->peer = connector;
    IPin_AddRef(connector);
    return S_OK;
}

static HRESULT WINAPI pin_Disconnect(IPin *iface)
{
    struct peer *peer = impl_from_IPin(iface);
    GUID majortype = peer->type.majortype;

    if (!peer->peer) return S_FALSE;
    IPin_Release(peer->peer);
    peer->peer = NULL;
    free_type(&peer->type);
    peer->type.majortype = majortype;
    return S_OK;
}

static HRESULT WINAPI pin_ConnectedTo(IPin *iface, IPin **out)
{
    struct peer *peer = impl_from_IPin(iface);

    if (!(*out = peer->peer)) return VFW_E_NOT_CONNECTED;
    IPin_AddRef(*out);
    return S_OK;
}

static HRESULT WINAPI pin_ConnectionMediaType(IPin *iface, AM_MEDIA_TYPE *type)
{
    struct peer *peer = impl_from_IPin(iface);

    return peer->peer ? copy_type(type, &peer->type) : VFW_E_NOT_CONNECTED;
}

static HRESULT WINAPI pin_QueryPinInfo(IPin *iface, PIN_INFO *info)
{
    info->pFilter = &impl_from_IPin(iface)->IBaseFilter_iface;
    IBaseFilter_AddRef(info->pFilter);
    info->dir = PINDIR_INPUT;
    lstrcpyW(info->achName, L"Capture");
    return S_OK;
}

static HRESULT WINAPI pin_QueryDirection(IPin *iface, PIN_DIRECTION *dir)
{
    *dir = PINDIR_INPUT;
    return S_OK;
}

static HRESULT WINAPI pin_QueryId(IPin *iface, WCHAR **id)
{
    if (!(*id = CoTaskMemAlloc(sizeof(L"In")))) return E_OUTOFMEMORY;
    lstrcpyW(*id, L"In");
    return S_OK;
}

static HRESULT WINAPI pin_QueryAccept(IPin *iface, const AM_MEDIA_TYPE *type)
{
    struct peer *peer = impl_from_IPin(iface);

    if (peer->accept_hr == S_OK && peer->subtype && !IsEqualGUID(peer->subtype, &type->subtype)) return S_FALSE;
    return peer->accept_hr;
}

static HRESULT WINAPI pin_EnumMediaTypes(IPin *iface, IEnumMediaTypes **out)
{
    struct enumerator *enumerator = enumerator_create(impl_from_IPin(iface));

    if (!enumerator) return E_OUTOFMEMORY;
    enumerator->u.IEnumMediaTypes_iface.lpVtbl = &types_vtbl;
    *out = &enumerator->u.IEnumMediaTypes_iface;
    return S_OK;
}

static HRESULT WINAPI pin_QueryInternalConnections(IPin *iface, IPin **pins, ULONG *count)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI pin_EndOfStream(IPin *iface)
{
    return S_OK;
}

static HRESULT WINAPI pin_NewSegment(IPin *iface, REFERENCE_TIME start, REFERENCE_TIME stop, double rate)
{
    return S_OK;
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
    pin_EndOfStream, /* BeginFlush and EndFlush do nothing either */
    pin_EndOfStream,
    pin_NewSegment,
};

/* ---- samples ---- */

static HRESULT WINAPI meminput_QueryInterface(IMemInputPin *iface, REFIID iid, void **out)
{
    return IPin_QueryInterface(&impl_from_IMemInputPin(iface)->IPin_iface, iid, out);
}

static ULONG WINAPI meminput_AddRef(IMemInputPin *iface)
{
    return IPin_AddRef(&impl_from_IMemInputPin(iface)->IPin_iface);
}

static ULONG WINAPI meminput_Release(IMemInputPin *iface)
{
    return IPin_Release(&impl_from_IMemInputPin(iface)->IPin_iface);
}

static HRESULT WINAPI meminput_GetAllocator(IMemInputPin *iface, IMemAllocator **allocator)
{
    return VFW_E_NO_ALLOCATOR;
}

static HRESULT WINAPI meminput_NotifyAllocator(IMemInputPin *iface, IMemAllocator *allocator, BOOL read_only)
{
    return S_OK;
}

static HRESULT WINAPI meminput_GetAllocatorRequirements(IMemInputPin *iface, ALLOCATOR_PROPERTIES *props)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI meminput_Receive(IMemInputPin *iface, IMediaSample *sample)
{
    struct peer *peer = impl_from_IMemInputPin(iface);
    REFERENCE_TIME start, end;
    LONG size;
    BYTE *data;

    size = IMediaSample_GetActualDataLength(sample);
    if (FAILED(IMediaSample_GetTime(sample, &start, &end))) InterlockedIncrement(&peer->unstamped);
    if (size <= 0 || FAILED(IMediaSample_GetPointer(sample, &data))) InterlockedIncrement(&peer->empty);
    else if (peer->on_sample) peer->on_sample(peer, data, size);
    InterlockedIncrement(&peer->samples);
    SetEvent(peer->event);
    return S_OK;
}

static HRESULT WINAPI meminput_ReceiveMultiple(IMemInputPin *iface, IMediaSample **samples, LONG count, LONG *processed)
{
    for (*processed = 0; *processed < count; ++*processed) meminput_Receive(iface, samples[*processed]);
    return S_OK;
}

static HRESULT WINAPI meminput_ReceiveCanBlock(IMemInputPin *iface)
{
    return S_FALSE;
}

static const IMemInputPinVtbl meminput_vtbl =
{
    meminput_QueryInterface,
    meminput_AddRef,
    meminput_Release,
    meminput_GetAllocator,
    meminput_NotifyAllocator,
    meminput_GetAllocatorRequirements,
    meminput_Receive,
    meminput_ReceiveMultiple,
    meminput_ReceiveCanBlock,
};

/* ---- for the tests ---- */

void peer_init(struct peer *peer, const GUID *majortype)
{
    memset(peer, 0, sizeof(*peer));
    peer->IBaseFilter_iface.lpVtbl = &filter_vtbl;
    peer->IPin_iface.lpVtbl = &pin_vtbl;
    peer->IMemInputPin_iface.lpVtbl = &meminput_vtbl;
    peer->refs = 1;
    peer->type.majortype = *majortype;
    peer->accept_hr = S_FALSE;
    peer->event = CreateEventW(NULL, FALSE, FALSE, NULL);
}

void peer_cleanup(struct peer *peer)
{
    if (peer->clock) IReferenceClock_Release(peer->clock);
    ok(peer->refs == 1, "There are %ld references.\n", peer->refs);
    ok(!peer->peer, "It is still connected.\n");
    free_type(&peer->type);
    CloseHandle(peer->event);
}

BOOL peer_wait(struct peer *peer, LONG count)
{
    DWORD end = GetTickCount() + TIMEOUT;

    while (peer->samples < count && (LONG)(end - GetTickCount()) > 0) WaitForSingleObject(peer->event, 200);
    return peer->samples >= count;
}
