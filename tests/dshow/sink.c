/*
 * A renderer that does as a test tells it, and looks at every frame
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

#include "sink.h"

static inline struct sink *impl_from_IBaseFilter(IBaseFilter *iface)
{
    return CONTAINING_RECORD(iface, struct sink, IBaseFilter_iface);
}

static HRESULT WINAPI filter_QueryInterface(IBaseFilter *iface, REFIID iid, void **out)
{
    struct sink *sink = impl_from_IBaseFilter(iface);

    *out = NULL;
    if (IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IPersist) || IsEqualGUID(iid, &IID_IMediaFilter)
            || IsEqualGUID(iid, &IID_IBaseFilter))
        *out = &sink->IBaseFilter_iface;
    else
        return E_NOINTERFACE;
    InterlockedIncrement(&sink->refs);
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

static HRESULT WINAPI filter_GetClassID(IBaseFilter *iface, CLSID *clsid)
{
    return E_NOTIMPL;
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
    impl_from_IBaseFilter(iface)->start = start;
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
    struct sink *sink = impl_from_IBaseFilter(iface);

    if (clock) IReferenceClock_AddRef(clock);
    if (sink->clock) IReferenceClock_Release(sink->clock);
    sink->clock = clock;
    return S_OK;
}

static HRESULT WINAPI filter_GetSyncSource(IBaseFilter *iface, IReferenceClock **clock)
{
    if ((*clock = impl_from_IBaseFilter(iface)->clock)) IReferenceClock_AddRef(*clock);
    return S_OK;
}

/* One pin: the enumerator is the smallest that the graph can use. */
struct enum_pins
{
    IEnumPins IEnumPins_iface;
    LONG refs;
    struct sink *sink;
    BOOL done;
};

static struct enum_pins *impl_from_IEnumPins(IEnumPins *iface)
{
    return CONTAINING_RECORD(iface, struct enum_pins, IEnumPins_iface);
}

static HRESULT WINAPI enum_pins_QueryInterface(IEnumPins *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IEnumPins)) return E_NOINTERFACE;
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
    struct enum_pins *enum_pins = impl_from_IEnumPins(iface);
    ULONG refs = InterlockedDecrement(&enum_pins->refs);

    if (!refs)
    {
        IBaseFilter_Release(&enum_pins->sink->IBaseFilter_iface);
        free(enum_pins);
    }
    return refs;
}

static HRESULT WINAPI enum_pins_Next(IEnumPins *iface, ULONG count, IPin **pins, ULONG *fetched)
{
    struct enum_pins *enum_pins = impl_from_IEnumPins(iface);
    BOOL give = count && !enum_pins->done;

    if (give)
    {
        pins[0] = &enum_pins->sink->IPin_iface;
        IPin_AddRef(pins[0]);
        enum_pins->done = TRUE;
    }
    if (fetched) *fetched = give;
    return give && count == 1 ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_pins_Skip(IEnumPins *iface, ULONG count)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI enum_pins_Reset(IEnumPins *iface)
{
    impl_from_IEnumPins(iface)->done = FALSE;
    return S_OK;
}

static HRESULT WINAPI enum_pins_Clone(IEnumPins *iface, IEnumPins **out)
{
    return E_NOTIMPL;
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
    struct enum_pins *enum_pins = calloc(1, sizeof(*enum_pins));

    enum_pins->IEnumPins_iface.lpVtbl = &enum_pins_vtbl;
    enum_pins->refs = 1;
    enum_pins->sink = impl_from_IBaseFilter(iface);
    IBaseFilter_AddRef(iface);
    *out = &enum_pins->IEnumPins_iface;
    return S_OK;
}

static HRESULT WINAPI filter_FindPin(IBaseFilter *iface, const WCHAR *id, IPin **pin)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI filter_QueryFilterInfo(IBaseFilter *iface, FILTER_INFO *info)
{
    struct sink *sink = impl_from_IBaseFilter(iface);

    wcscpy(info->achName, sink->name);
    if ((info->pGraph = sink->graph)) IFilterGraph_AddRef(info->pGraph);
    return S_OK;
}

static HRESULT WINAPI filter_JoinFilterGraph(IBaseFilter *iface, IFilterGraph *graph, const WCHAR *name)
{
    struct sink *sink = impl_from_IBaseFilter(iface);

    sink->graph = graph;
    lstrcpynW(sink->name, name ? name : L"", ARRAY_SIZE(sink->name));
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

static inline struct sink *impl_from_IPin(IPin *iface)
{
    return CONTAINING_RECORD(iface, struct sink, IPin_iface);
}

static HRESULT WINAPI pin_QueryInterface(IPin *iface, REFIID iid, void **out)
{
    struct sink *sink = impl_from_IPin(iface);

    *out = NULL;
    if (IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IPin))
        *out = &sink->IPin_iface;
    else if (IsEqualGUID(iid, &IID_IMemInputPin))
        *out = &sink->IMemInputPin_iface;
    else
        return E_NOINTERFACE;
    InterlockedIncrement(&sink->refs);
    return S_OK;
}

static ULONG WINAPI pin_AddRef(IPin *iface)
{
    return InterlockedIncrement(&impl_from_IPin(iface)->refs);
}

static ULONG WINAPI pin_Release(IPin *iface)
{
    return InterlockedDecrement(&impl_from_IPin(iface)->refs);
}

static HRESULT WINAPI pin_Connect(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *mt)
{
    ok(0, "Unexpected call.\n");
    return E_UNEXPECTED;
}

static HRESULT check_type(struct sink *sink, const AM_MEDIA_TYPE *mt)
{
    if (sink->subtype && !IsEqualGUID(sink->subtype, &mt->subtype)) return VFW_E_TYPE_NOT_ACCEPTED;
    if (sink->format && !IsEqualGUID(sink->format, &mt->formattype)) return VFW_E_TYPE_NOT_ACCEPTED;
    return S_OK;
}

static HRESULT WINAPI pin_ReceiveConnection(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *mt)
{
    struct sink *sink = impl_from_IPin(iface);
    HRESULT hr;

    InterlockedIncrement(&sink->connections);
    if (sink->on_connection) sink->on_connection(sink);
    if (FAILED(hr = sink->connection_hr)) return hr;
    if (FAILED(hr = check_type(sink, mt))) return sink->peer ? VFW_E_ALREADY_CONNECTED : hr;
    EnterCriticalSection(&sink->cs);
    if (sink->peer) hr = VFW_E_ALREADY_CONNECTED;
    else
    {
        sink->peer = peer;
        IPin_AddRef(peer);
        copy_type(&sink->mt, mt);
        hr = S_OK;
    }
    LeaveCriticalSection(&sink->cs);
    return hr;
}

static HRESULT WINAPI pin_Disconnect(IPin *iface)
{
    struct sink *sink = impl_from_IPin(iface);

    IMemAllocator *allocator;
    AM_MEDIA_TYPE mt;
    IPin *peer;

    InterlockedIncrement(&sink->disconnections);
    EnterCriticalSection(&sink->cs);
    allocator = sink->allocator;
    peer = sink->peer;
    mt = sink->mt;
    sink->allocator = NULL;
    sink->peer = NULL;
    memset(&sink->mt, 0, sizeof(sink->mt));
    LeaveCriticalSection(&sink->cs);

    free_type(&mt);
    if (allocator)
    {
        IMemAllocator_Decommit(allocator);
        IMemAllocator_Release(allocator);
    }
    if (!peer) return S_FALSE;
    IPin_Release(peer);
    return S_OK;
}

static HRESULT WINAPI pin_ConnectedTo(IPin *iface, IPin **peer)
{
    struct sink *sink = impl_from_IPin(iface);

    EnterCriticalSection(&sink->cs);
    if ((*peer = sink->peer)) IPin_AddRef(*peer);
    LeaveCriticalSection(&sink->cs);
    return *peer ? S_OK : VFW_E_NOT_CONNECTED;
}

static HRESULT WINAPI pin_ConnectionMediaType(IPin *iface, AM_MEDIA_TYPE *mt)
{
    struct sink *sink = impl_from_IPin(iface);

    BOOL connected;

    memset(mt, 0, sizeof(*mt));
    EnterCriticalSection(&sink->cs);
    if ((connected = !!sink->peer)) copy_type(mt, &sink->mt);
    LeaveCriticalSection(&sink->cs);
    return connected ? S_OK : VFW_E_NOT_CONNECTED;
}

static HRESULT WINAPI pin_QueryPinInfo(IPin *iface, PIN_INFO *info)
{
    info->pFilter = &impl_from_IPin(iface)->IBaseFilter_iface;
    IBaseFilter_AddRef(info->pFilter);
    info->dir = impl_from_IPin(iface)->dir;
    wcscpy(info->achName, L"Sink");
    return S_OK;
}

static HRESULT WINAPI pin_QueryDirection(IPin *iface, PIN_DIRECTION *dir)
{
    *dir = impl_from_IPin(iface)->dir;
    return S_OK;
}

static HRESULT WINAPI pin_QueryId(IPin *iface, WCHAR **id)
{
    *id = CoTaskMemAlloc(sizeof(L"Sink"));
    wcscpy(*id, L"Sink");
    return S_OK;
}

static HRESULT WINAPI pin_QueryAccept(IPin *iface, const AM_MEDIA_TYPE *mt)
{
    struct sink *sink = impl_from_IPin(iface);

    if (sink->accept_hr) return sink->accept_hr;
    return check_type(sink, mt) == S_OK ? S_OK : S_FALSE;
}

static HRESULT WINAPI pin_EnumMediaTypes(IPin *iface, IEnumMediaTypes **enum_types)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI pin_QueryInternalConnections(IPin *iface, IPin **pins, ULONG *count)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI pin_EndOfStream(IPin *iface)
{
    struct sink *sink = impl_from_IPin(iface);

    InterlockedIncrement(&sink->ends);
    SetEvent(sink->told);
    return S_OK;
}

static HRESULT WINAPI pin_BeginFlush(IPin *iface)
{
    struct sink *sink = impl_from_IPin(iface);

    InterlockedIncrement(&sink->flushes);
    if (sink->block && sink->release_on_flush) SetEvent(sink->block);
    SetEvent(sink->told);
    return S_OK;
}

static HRESULT WINAPI pin_EndFlush(IPin *iface)
{
    struct sink *sink = impl_from_IPin(iface);

    InterlockedIncrement(&sink->end_flushes);
    SetEvent(sink->told);
    return S_OK;
}

static HRESULT WINAPI pin_NewSegment(IPin *iface, REFERENCE_TIME start, REFERENCE_TIME stop, double rate)
{
    struct sink *sink = impl_from_IPin(iface);

    sink->segment_start = start;
    sink->segment_stop = stop;
    sink->segment_rate = rate;
    sink->segment_receives = sink->receives;
    InterlockedIncrement(&sink->segments);
    SetEvent(sink->told);
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
    pin_BeginFlush,
    pin_EndFlush,
    pin_NewSegment,
};

static inline struct sink *impl_from_IMemInputPin(IMemInputPin *iface)
{
    return CONTAINING_RECORD(iface, struct sink, IMemInputPin_iface);
}

static HRESULT WINAPI meminput_QueryInterface(IMemInputPin *iface, REFIID iid, void **out)
{
    return IPin_QueryInterface(&impl_from_IMemInputPin(iface)->IPin_iface, iid, out);
}

static ULONG WINAPI meminput_AddRef(IMemInputPin *iface)
{
    return InterlockedIncrement(&impl_from_IMemInputPin(iface)->refs);
}

static ULONG WINAPI meminput_Release(IMemInputPin *iface)
{
    return InterlockedDecrement(&impl_from_IMemInputPin(iface)->refs);
}

static HRESULT WINAPI meminput_GetAllocator(IMemInputPin *iface, IMemAllocator **allocator)
{
    if (!(*allocator = impl_from_IMemInputPin(iface)->own_allocator)) return VFW_E_NO_ALLOCATOR;
    IMemAllocator_AddRef(*allocator);
    return S_OK;
}

static HRESULT WINAPI meminput_NotifyAllocator(IMemInputPin *iface, IMemAllocator *allocator, BOOL read_only)
{
    struct sink *sink = impl_from_IMemInputPin(iface);
    IMemAllocator *old;

    InterlockedIncrement(&sink->notifies);
    ok(!!allocator, "Got no allocator.\n");
    if (sink->on_connection) sink->on_connection(sink);
    if (FAILED(sink->notify_hr)) return sink->notify_hr;
    if (sink->insist && allocator != sink->own_allocator) return E_FAIL;
    IMemAllocator_AddRef(allocator);
    EnterCriticalSection(&sink->cs);
    old = sink->allocator;
    sink->allocator = allocator;
    sink->read_only = read_only;
    LeaveCriticalSection(&sink->cs);
    if (old) IMemAllocator_Release(old);
    return S_OK;
}

static HRESULT WINAPI meminput_GetAllocatorRequirements(IMemInputPin *iface, ALLOCATOR_PROPERTIES *props)
{
    struct sink *sink = impl_from_IMemInputPin(iface);

    if (!sink->has_requirements) return E_NOTIMPL;
    *props = sink->requirements;
    return S_OK;
}

static enum ksvirt_verdict check_picture(const AM_MEDIA_TYPE *mt, const void *data, LONG length, BOOL inverted,
        struct ksvirt_code *code)
{
    enum ksvirt_format format = ksvirt_format_from_subtype(mt->subtype.Data1);
    const BITMAPINFOHEADER *bitmap = type_bitmap(mt);
    unsigned int height;
    ptrdiff_t stride;

    memset(code, 0, sizeof(*code));
    if (!bitmap || length < 0) return KSVIRT_FRAME_BAD_SIZE;
    height = abs(bitmap->biHeight);
    stride = ksvirt_stride(format, bitmap->biWidth);
    if ((format == KSVIRT_RGB24 || format == KSVIRT_RGB32) && bitmap->biHeight > 0) stride = -stride;
    return (inverted ? ksvirt_check_inverted_frame : ksvirt_check_frame)(data, length, format, bitmap->biWidth, height, stride,
            code);
}

enum ksvirt_verdict sink_check_frame(const AM_MEDIA_TYPE *mt, const void *data, LONG length, struct ksvirt_code *code)
{
    return check_picture(mt, data, length, FALSE, code);
}

/* The lock is held. */
static void count_times(struct sink *sink, REFERENCE_TIME start, const struct ksvirt_code *code)
{
    struct frame_stats *stats = &sink->stats;
    REFERENCE_TIME latency;

    if (stats->frames && start <= stats->last_start) ++stats->backwards;
    if (!stats->frames) stats->first_start = start;
    stats->last_start = start;

    if (code)
    {
        if (stats->good == 1) stats->offset = start - (REFERENCE_TIME)code->time;
        else if (start - (REFERENCE_TIME)code->time != stats->offset) ++stats->late_stamps;
    }
    if (sink->clock && sink->state == State_Running && SUCCEEDED(IReferenceClock_GetTime(sink->clock, &latency)))
    {
        latency -= sink->start + start;
        if (!stats->frames || latency < stats->min_latency) stats->min_latency = latency;
        if (!stats->frames || latency > stats->max_latency) stats->max_latency = latency;
    }
}

static void trace_bad_frame(const AM_MEDIA_TYPE *mt, enum ksvirt_verdict verdict, LONG length)
{
    const BITMAPINFOHEADER *bitmap = type_bitmap(mt);

    trace("bad frame: verdict %d, %ld bytes, %s %ldx%ld\n", verdict, length, wine_dbgstr_guid(&mt->subtype),
            bitmap ? bitmap->biWidth : 0, bitmap ? bitmap->biHeight : 0);
}

static void count_sample(struct sink *sink, IMediaSample *sample)
{
    struct frame_stats *stats = &sink->stats;
    REFERENCE_TIME start = 0, end = 0;
    enum ksvirt_verdict verdict;
    struct ksvirt_code code;
    AM_MEDIA_TYPE mt;
    BYTE *data = NULL;
    LONG length, size;
    HRESULT hr;

    hr = IMediaSample_GetPointer(sample, &data);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    length = IMediaSample_GetActualDataLength(sample);
    size = IMediaSample_GetSize(sample);
    /* Nothing can be said about a frame that comes while the sink is being disconnected. */
    if (pin_ConnectionMediaType(&sink->IPin_iface, &mt) != S_OK) return;
    verdict = check_picture(&mt, data, length, FALSE, &code);
    if (verdict == KSVIRT_FRAME_NO_CODE && sink->take_inverted) verdict = check_picture(&mt, data, length, TRUE, &code);
    if (verdict != KSVIRT_FRAME_GOOD && !stats->bad) trace_bad_frame(&mt, verdict, length);
    free_type(&mt);
    hr = IMediaSample_GetTime(sample, &start, &end);

    EnterCriticalSection(&sink->cs);
    if (size < length || size < stats->props.cbBuffer) ++stats->short_buffers;
    if (stats->props.cbAlign > 1 && (ULONG_PTR)data % stats->props.cbAlign) ++stats->unaligned;
    if (verdict == KSVIRT_FRAME_GOOD)
    {
        if (stats->good)
        {
            if ((LONG)(code.frame - stats->last_frame) <= 0) ++stats->repeated;
            else stats->dropped += code.frame - stats->last_frame - 1;
        }
        else
        {
            stats->first_frame = code.frame;
            stats->first_code = code.time;
        }
        stats->last_frame = code.frame;
        stats->last_code = code.time;
        ++stats->good;
    }
    else
    {
        ++stats->bad;
        stats->last_bad = verdict;
    }
    if (hr == S_OK || hr == VFW_S_NO_STOP_TIME)
        count_times(sink, start, verdict == KSVIRT_FRAME_GOOD ? &code : NULL);
    else ++stats->unstamped;
    ++stats->frames;
    LeaveCriticalSection(&sink->cs);
}

static HRESULT WINAPI meminput_Receive(IMemInputPin *iface, IMediaSample *sample)
{
    struct sink *sink = impl_from_IMemInputPin(iface);

    InterlockedIncrement(&sink->receiving);
    if (sink->state == State_Stopped) InterlockedIncrement(&sink->while_stopped);
    SetEvent(sink->entered);
    count_sample(sink, sample);
    if (sink->block) WaitForSingleObject(sink->block, 2 * TIMEOUT);
    if (sink->on_receive) sink->on_receive(sink, sample);
    InterlockedDecrement(&sink->receiving);
    InterlockedIncrement(&sink->receives);
    SetEvent(sink->received);
    return sink->receive_hr;
}

static HRESULT WINAPI meminput_ReceiveMultiple(IMemInputPin *iface, IMediaSample **samples, LONG count, LONG *processed)
{
    HRESULT hr = S_OK;

    for (*processed = 0; *processed < count; ++*processed)
        if ((hr = IMemInputPin_Receive(iface, samples[*processed])) != S_OK) break;
    return hr;
}

static HRESULT WINAPI meminput_ReceiveCanBlock(IMemInputPin *iface)
{
    return S_OK;
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

void sink_init(struct sink *sink)
{
    memset(sink, 0, sizeof(*sink));
    sink->IBaseFilter_iface.lpVtbl = &filter_vtbl;
    sink->IPin_iface.lpVtbl = &pin_vtbl;
    sink->IMemInputPin_iface.lpVtbl = &meminput_vtbl;
    sink->refs = 1;
    InitializeCriticalSection(&sink->cs);
    sink->received = CreateEventW(NULL, FALSE, FALSE, NULL);
    sink->entered = CreateEventW(NULL, FALSE, FALSE, NULL);
    sink->told = CreateEventW(NULL, FALSE, FALSE, NULL);
}

void sink_cleanup_(unsigned int line, const char *file, struct sink *sink)
{
    LONGLONG since = kstest_now();

    ok_(file, line)(!sink->peer, "The sink is still connected.\n");
    if (sink->peer) IPin_Disconnect(&sink->IPin_iface);
    while (sink->receiving && kstest_poll(since, TIMEOUT)) ;
    ok_(file, line)(!sink->receiving, "%ld threads are in Receive.\n", sink->receiving);
    ok_(file, line)(sink->refs == 1, "%ld references are left.\n", sink->refs - 1);
    if (sink->clock) IReferenceClock_Release(sink->clock);
    CloseHandle(sink->received);
    CloseHandle(sink->entered);
    CloseHandle(sink->told);
    DeleteCriticalSection(&sink->cs);
}

void sink_reset_stats(struct sink *sink)
{
    EnterCriticalSection(&sink->cs);
    memset(&sink->stats, 0, sizeof(sink->stats));
    if (sink->allocator) IMemAllocator_GetProperties(sink->allocator, &sink->stats.props);
    LeaveCriticalSection(&sink->cs);
    sink->receives = sink->while_stopped = 0;
}

BOOL sink_wait(struct sink *sink, LONG count, DWORD timeout)
{
    DWORD end = GetTickCount() + timeout;

    while (sink->receives < count)
    {
        LONG left = end - GetTickCount();

        if (left <= 0 || WaitForSingleObject(sink->received, left)) return sink->receives >= count;
    }
    return TRUE;
}

BOOL sink_wait_for(struct sink *sink, const LONG *count, LONG value)
{
    HANDLE events[2] = {sink->received, sink->told};
    DWORD end = GetTickCount() + 2 * TIMEOUT;

    while (*(volatile const LONG *)count < value)
    {
        LONG left = end - GetTickCount();

        if (left <= 0 || WaitForMultipleObjects(2, events, FALSE, left) == WAIT_TIMEOUT)
            return *(volatile const LONG *)count >= value;
    }
    return TRUE;
}

void check_frames_(unsigned int line, const char *file, struct sink *sink, LONG min_frames, LONG max_dropped)
{
    struct frame_stats stats;

    EnterCriticalSection(&sink->cs);
    stats = sink->stats;
    LeaveCriticalSection(&sink->cs);
    ok_(file, line)(stats.frames >= min_frames, "Got %ld frames, expected %ld.\n", stats.frames, min_frames);
    ok_(file, line)(!stats.bad, "%ld of %ld frames are bad, last verdict %d.\n", stats.bad, stats.frames, stats.last_bad);
    ok_(file, line)(!stats.repeated, "%ld frames are repeated or out of order.\n", stats.repeated);
    ok_(file, line)(stats.dropped <= max_dropped, "%ld frames are missing between %lu and %lu.\n", stats.dropped,
            stats.first_frame, stats.last_frame);
    ok_(file, line)(!stats.unstamped, "%ld of %ld samples have no time.\n", stats.unstamped, stats.frames);
    ok_(file, line)(!stats.late_stamps, "%ld of %ld samples have another time than their picture, last %s, picture %s.\n",
            stats.late_stamps, stats.frames, wine_dbgstr_longlong(stats.last_start), wine_dbgstr_longlong(stats.last_code));
    /* Without a clock there is nothing but the device's own time. With one, a sample has the stream time of its picture. */
    if (sink->clock)
        ok_(file, line)(stats.min_latency > -500000 && stats.min_latency < 10000000,
                "Samples come %s to %s after their time.\n",
                wine_dbgstr_longlong(stats.min_latency), wine_dbgstr_longlong(stats.max_latency));
    else
        ok_(file, line)(!stats.offset, "Sample times are off by %s.\n", wine_dbgstr_longlong(stats.offset));
    ok_(file, line)(!stats.backwards, "Time went back %ld times.\n", stats.backwards);
    ok_(file, line)(!stats.unaligned, "%ld buffers are not aligned to %ld.\n", stats.unaligned, stats.props.cbAlign);
    ok_(file, line)(!stats.short_buffers, "%ld buffers are too small.\n", stats.short_buffers);
}

BOOL connect_sink_(unsigned int line, const char *file, IPin *pin, struct sink *sink, const GUID *subtype,
        LONG width, LONG height)
{
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!find_type(pin, subtype, &FORMAT_VideoInfo, &mt)) return FALSE;
    resize_type(&mt, width, height, 333333);
    hr = IPin_Connect(pin, &sink->IPin_iface, &mt);
    ok_(file, line)(hr == S_OK, "Failed to connect with %s %ldx%ld, hr %#lx.\n", wine_dbgstr_guid(subtype), width,
            height, hr);
    if (hr == S_OK) ok_(file, line)(equal_types(&mt, &sink->mt), "The type is not the one asked for.\n");
    free_type(&mt);
    if (hr != S_OK) return FALSE;
    sink_reset_stats(sink);
    return TRUE;
}

void disconnect_sink_(unsigned int line, const char *file, IPin *pin, struct sink *sink)
{
    HRESULT hr;

    hr = IPin_Disconnect(pin);
    ok_(file, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPin_Disconnect(&sink->IPin_iface);
    ok_(file, line)(hr == S_OK, "Got hr %#lx.\n", hr);
}

void set_states_(unsigned int line, const char *file, IBaseFilter *filter, struct sink *sink, FILTER_STATE state)
{
    HRESULT hr;

    switch (state)
    {
        case State_Stopped:
            IBaseFilter_Stop(&sink->IBaseFilter_iface);
            hr = IBaseFilter_Stop(filter);
            break;
        case State_Paused:
            IBaseFilter_Pause(&sink->IBaseFilter_iface);
            hr = IBaseFilter_Pause(filter);
            break;
        default:
            IBaseFilter_Run(&sink->IBaseFilter_iface, 0);
            hr = IBaseFilter_Run(filter, 0);
            break;
    }
    ok_(file, line)(SUCCEEDED(hr), "Failed to go to state %d, hr %#lx.\n", state, hr);
}
