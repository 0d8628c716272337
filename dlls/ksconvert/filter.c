/*
 * The converter as a DirectShow filter
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

#include "ksconvert_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksconvert);

static struct converter *impl_from_IBaseFilter(IBaseFilter *iface)
{
    return impl_from_facet(iface, struct converter, base_filter);
}

void converter_notify(struct converter *converter, LONG event, LONG_PTR param1, LONG_PTR param2)
{
    IMediaEventSink *sink;

    /* A graph stops a filter before it lets go of it, and events come from filters that aren't stopped: the sink is there. */
    EnterCriticalSection(&converter->cs);
    sink = converter->sink;
    LeaveCriticalSection(&converter->cs);
    if (sink) IMediaEventSink_Notify(sink, event, param1, param2);
}

BOOL pin_is_converter(IPin *pin)
{
    BOOL ret = FALSE;
    PIN_INFO info;
    CLSID clsid;

    if (FAILED(IPin_QueryPinInfo(pin, &info)) || !info.pFilter) return FALSE;
    ret = IBaseFilter_GetClassID(info.pFilter, &clsid) == S_OK && IsEqualGUID(&clsid, &CLSID_VideoFormatConverter);
    IBaseFilter_Release(info.pFilter);
    return ret;
}

/* ---- states ---- */

static HRESULT WINAPI filter_GetClassID(IBaseFilter *iface, CLSID *clsid)
{
    TRACE("iface %p, clsid %p.\n", iface, clsid);

    if (!clsid) return E_POINTER;
    *clsid = CLSID_VideoFormatConverter;
    return S_OK;
}

/* The buffers of the output's connection are the output's to commit. */
static IMemAllocator *get_allocator(struct converter *converter)
{
    IMemAllocator *allocator;

    EnterCriticalSection(&converter->cs);
    if ((allocator = converter->output.allocator)) IMemAllocator_AddRef(allocator);
    LeaveCriticalSection(&converter->cs);
    return allocator;
}

static HRESULT set_state(struct converter *converter, FILTER_STATE state, REFERENCE_TIME start)
{
    HRESULT hr = S_OK;

    EnterCriticalSection(&converter->cs);
    if (converter->input.connecting || converter->output.connecting) hr = VFW_E_STATE_CHANGED;
    else
    {
        converter->state = state;
        converter->start = start;
    }
    LeaveCriticalSection(&converter->cs);
    return hr;
}

static void decommit(struct converter *converter)
{
    IMemAllocator *allocator;

    if (!(allocator = get_allocator(converter))) return;
    IMemAllocator_Decommit(allocator); /* lets GetBuffer return */
    IMemAllocator_Release(allocator);
}

static HRESULT WINAPI filter_Stop(IBaseFilter *iface)
{
    struct converter *converter = impl_from_IBaseFilter(iface);

    TRACE("converter %p.\n", converter);

    /* A connection that is being made finds the filter stopped, as it was. */
    EnterCriticalSection(&converter->cs);
    converter->state = State_Stopped;
    converter->flushing = FALSE;
    converter->run++;
    LeaveCriticalSection(&converter->cs);
    decommit(converter);
    gate_drain(converter);
    return S_OK;
}

/* A renderer doesn't wait for ever for what can't come. */
static void end_without_input(struct converter *converter)
{
    IPin *peer;

    if ((peer = pin_get_peer(&converter->input)))
    {
        IPin_Release(peer);
        return;
    }
    if (!(peer = pin_get_peer(&converter->output))) return;
    IPin_EndOfStream(peer);
    IPin_Release(peer);
}

static HRESULT leave_stop(struct converter *converter)
{
    IMemAllocator *allocator;
    HRESULT hr = S_OK;

    stream_reset(converter);
    if ((allocator = get_allocator(converter)))
    {
        hr = IMemAllocator_Commit(allocator);
        IMemAllocator_Release(allocator);
    }
    return hr;
}

static HRESULT go_up(struct converter *converter, FILTER_STATE state, REFERENCE_TIME start)
{
    FILTER_STATE old;
    HRESULT hr;

    EnterCriticalSection(&converter->cs);
    old = converter->state;
    LeaveCriticalSection(&converter->cs);
    if (old == State_Stopped && FAILED(hr = leave_stop(converter))) return hr;
    if (SUCCEEDED(hr = set_state(converter, state, start)) && old == State_Stopped) end_without_input(converter);
    if (FAILED(hr) && old == State_Stopped) decommit(converter);
    return hr;
}

static HRESULT WINAPI filter_Pause(IBaseFilter *iface)
{
    TRACE("iface %p.\n", iface);
    return go_up(impl_from_IBaseFilter(iface), State_Paused, 0);
}

static HRESULT WINAPI filter_Run(IBaseFilter *iface, REFERENCE_TIME start)
{
    TRACE("iface %p, start %s.\n", iface, wine_dbgstr_longlong(start));
    return go_up(impl_from_IBaseFilter(iface), State_Running, start);
}

static HRESULT WINAPI filter_GetState(IBaseFilter *iface, DWORD timeout, FILTER_STATE *state)
{
    struct converter *converter = impl_from_IBaseFilter(iface);

    TRACE("converter %p, timeout %lu, state %p.\n", converter, (unsigned long)timeout, state);

    if (!state) return E_POINTER;
    EnterCriticalSection(&converter->cs);
    *state = converter->state;
    LeaveCriticalSection(&converter->cs);
    return S_OK;
}

static HRESULT WINAPI filter_SetSyncSource(IBaseFilter *iface, IReferenceClock *clock)
{
    struct converter *converter = impl_from_IBaseFilter(iface);
    IReferenceClock *old;

    TRACE("converter %p, clock %p.\n", converter, clock);

    if (clock) IReferenceClock_AddRef(clock);
    EnterCriticalSection(&converter->cs);
    old = converter->clock;
    converter->clock = clock;
    LeaveCriticalSection(&converter->cs);
    if (old) IReferenceClock_Release(old);
    return S_OK;
}

static HRESULT WINAPI filter_GetSyncSource(IBaseFilter *iface, IReferenceClock **clock)
{
    struct converter *converter = impl_from_IBaseFilter(iface);

    TRACE("converter %p, clock %p.\n", converter, clock);

    if (!clock) return E_POINTER;
    EnterCriticalSection(&converter->cs);
    if ((*clock = converter->clock)) IReferenceClock_AddRef(*clock); /* under the lock, or SetSyncSource may release it first */
    LeaveCriticalSection(&converter->cs);
    return S_OK;
}

/* ---- pins ---- */

static ULONG list_get_count(struct com_object *object)
{
    return 2;
}

static IPin *list_get_pin(struct com_object *object, ULONG index)
{
    struct converter *converter = CONTAINING_RECORD(object, struct converter, obj);

    return pin_iface(index ? &converter->output : &converter->input);
}

static const struct pin_list filter_pins = {list_get_count, list_get_pin};

static HRESULT WINAPI filter_EnumPins(IBaseFilter *iface, IEnumPins **out)
{
    struct converter *converter = impl_from_IBaseFilter(iface);

    TRACE("converter %p, out %p.\n", converter, out);

    if (!out) return E_POINTER;
    return enum_pins_create(&converter->obj, &filter_pins, out);
}

static HRESULT WINAPI filter_FindPin(IBaseFilter *iface, LPCWSTR id, IPin **out)
{
    struct converter *converter = impl_from_IBaseFilter(iface);

    TRACE("converter %p, id %s, out %p.\n", converter, debugstr_w(id), out);

    if (!out) return E_POINTER;
    *out = NULL;
    if (!id) return E_POINTER;
    if (!wcscmp(id, L"In")) *out = pin_iface(&converter->input);
    if (!wcscmp(id, L"Out")) *out = pin_iface(&converter->output);
    if (!*out) return VFW_E_NOT_FOUND;
    IPin_AddRef(*out);
    return S_OK;
}

/* ---- the graph ---- */

static HRESULT WINAPI filter_QueryFilterInfo(IBaseFilter *iface, FILTER_INFO *info)
{
    struct converter *converter = impl_from_IBaseFilter(iface);

    TRACE("converter %p, info %p.\n", converter, info);

    if (!info) return E_POINTER;
    EnterCriticalSection(&converter->cs);
    memcpy(info->achName, converter->name, sizeof(info->achName));
    if ((info->pGraph = converter->graph)) IFilterGraph_AddRef(info->pGraph); /* under the lock, or it may leave first */
    LeaveCriticalSection(&converter->cs);
    return S_OK;
}

static HRESULT WINAPI filter_JoinFilterGraph(IBaseFilter *iface, IFilterGraph *graph, LPCWSTR name)
{
    struct converter *converter = impl_from_IBaseFilter(iface);
    IMediaEventSink *sink = NULL;

    TRACE("converter %p, graph %p, name %s.\n", converter, graph, debugstr_w(name));

    /* The graph references its filters, so that a reference back would keep both forever. */
    if (graph && SUCCEEDED(IFilterGraph_QueryInterface(graph, &IID_IMediaEventSink, (void **)&sink)))
        IMediaEventSink_Release(sink);

    EnterCriticalSection(&converter->cs);
    converter->graph = graph;
    converter->sink = sink;
    lstrcpynW(converter->name, name ? name : L"", ARRAY_SIZE(converter->name));
    LeaveCriticalSection(&converter->cs);
    return S_OK;
}

static HRESULT WINAPI filter_QueryVendorInfo(IBaseFilter *iface, LPWSTR *info)
{
    TRACE("iface %p, info %p.\n", iface, info);

    if (!info) return E_POINTER;
    *info = NULL;
    return E_NOTIMPL; /* what IBaseFilter documents for a filter without vendor information */
}

static const IBaseFilterVtbl base_filter_vtbl =
{
    FACET_UNKNOWN(IBaseFilter),
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

/* ---- the object ---- */

static const struct facet_entry filter_entries[] =
{
    {&IID_IPersist, FIELD_OFFSET(struct converter, base_filter), NULL},
    {&IID_IMediaFilter, FIELD_OFFSET(struct converter, base_filter), NULL},
    {&IID_IBaseFilter, FIELD_OFFSET(struct converter, base_filter), NULL},
    {NULL, 0, NULL},
};

static void filter_destroy(struct com_object *object)
{
    struct converter *converter = CONTAINING_RECORD(object, struct converter, obj);

    TRACE("converter %p.\n", converter);

    pin_cleanup(&converter->input);
    pin_cleanup(&converter->output);
    if (converter->clock) IReferenceClock_Release(converter->clock);
    conversion_cleanup(&converter->conversion);
    jpeg_decoder_cleanup(&converter->jpeg);
    DeleteCriticalSection(&converter->cs);
    free(converter);
}

HRESULT converter_create(IUnknown *outer, IUnknown **out)
{
    struct converter *converter;

    *out = NULL;
    if (!(converter = calloc(1, sizeof(*converter)))) return E_OUTOFMEMORY;
    InitializeCriticalSection(&converter->cs);
    InitializeConditionVariable(&converter->gate_cv);
    com_object_init(&converter->obj, outer, filter_entries, filter_destroy);
    facet_init(&converter->base_filter, &base_filter_vtbl, &converter->obj);
    pin_init(&converter->input, converter, PINDIR_INPUT);
    pin_init(&converter->output, converter, PINDIR_OUTPUT);
    *out = com_object_inner(&converter->obj);
    return S_OK;
}
