/*
 * IBaseFilter, with what every filter answers alike
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
#include <string.h>

#include "filterbase.h"

WINE_DEFAULT_DEBUG_CHANNEL(filterbase);

static struct base_filter *impl_from_IBaseFilter(IBaseFilter *iface)
{
    return impl_from_facet(iface, struct base_filter, iface);
}

static HRESULT WINAPI filter_GetClassID(IBaseFilter *iface, CLSID *clsid)
{
    TRACE("iface %p, clsid %p.\n", iface, clsid);

    if (!clsid) return E_POINTER;
    *clsid = *impl_from_IBaseFilter(iface)->class->clsid;
    return S_OK;
}

/* ---- states ---- */

static HRESULT set_state(IBaseFilter *iface, FILTER_STATE state, REFERENCE_TIME start)
{
    struct base_filter *filter = impl_from_IBaseFilter(iface);

    return filter->class->set_state(filter->iface.owner, state, start);
}

static HRESULT WINAPI filter_Stop(IBaseFilter *iface)
{
    TRACE("iface %p.\n", iface);
    return set_state(iface, State_Stopped, 0);
}

static HRESULT WINAPI filter_Pause(IBaseFilter *iface)
{
    TRACE("iface %p.\n", iface);
    return set_state(iface, State_Paused, 0);
}

static HRESULT WINAPI filter_Run(IBaseFilter *iface, REFERENCE_TIME start)
{
    TRACE("iface %p, start %s.\n", iface, wine_dbgstr_longlong(start));
    return set_state(iface, State_Running, start);
}

static HRESULT WINAPI filter_GetState(IBaseFilter *iface, DWORD timeout, FILTER_STATE *state)
{
    struct base_filter *filter = impl_from_IBaseFilter(iface);

    TRACE("iface %p, timeout %lu, state %p.\n", iface, (unsigned long)timeout, state);

    return state ? filter->class->get_state(filter->iface.owner, timeout, state) : E_POINTER;
}

static BOOL is_own_clock(const struct base_filter *filter, IReferenceClock *clock)
{
    return filter->class->get_clock && filter->class->get_clock(filter->iface.owner) == clock;
}

static void clock_addref(struct base_filter *filter, IReferenceClock *clock)
{
    if (clock && !is_own_clock(filter, clock)) IReferenceClock_AddRef(clock);
}

static void clock_release(struct base_filter *filter, IReferenceClock *clock)
{
    if (clock && !is_own_clock(filter, clock)) IReferenceClock_Release(clock);
}

static HRESULT WINAPI filter_SetSyncSource(IBaseFilter *iface, IReferenceClock *clock)
{
    struct base_filter *filter = impl_from_IBaseFilter(iface);
    IReferenceClock *old;

    TRACE("iface %p, clock %p.\n", iface, clock);

    clock_addref(filter, clock);
    EnterCriticalSection(filter->cs);
    old = filter->clock;
    filter->clock = clock;
    LeaveCriticalSection(filter->cs);
    clock_release(filter, old);
    return S_OK;
}

static HRESULT WINAPI filter_GetSyncSource(IBaseFilter *iface, IReferenceClock **clock)
{
    struct base_filter *filter = impl_from_IBaseFilter(iface);

    TRACE("iface %p, clock %p.\n", iface, clock);

    if (!clock) return E_POINTER;
    EnterCriticalSection(filter->cs);
    if ((*clock = filter->clock)) IReferenceClock_AddRef(*clock); /* under the lock, or SetSyncSource may release it first */
    LeaveCriticalSection(filter->cs);
    return S_OK;
}

/* ---- pins ---- */

static HRESULT WINAPI filter_EnumPins(IBaseFilter *iface, IEnumPins **out)
{
    struct base_filter *filter = impl_from_IBaseFilter(iface);

    TRACE("iface %p, out %p.\n", iface, out);

    return out ? enum_pins_create(filter->iface.owner, &filter->class->pins, out) : E_POINTER;
}

static HRESULT WINAPI filter_FindPin(IBaseFilter *iface, LPCWSTR id, IPin **out)
{
    struct base_filter *filter = impl_from_IBaseFilter(iface);

    TRACE("iface %p, id %s, out %p.\n", iface, debugstr_w(id), out);

    if (!out) return E_POINTER;
    *out = NULL;
    if (!id) return E_POINTER;
    if (!(*out = filter->class->find_pin(filter->iface.owner, id))) return VFW_E_NOT_FOUND;
    IPin_AddRef(*out);
    return S_OK;
}

/* ---- the graph ---- */

static HRESULT WINAPI filter_QueryFilterInfo(IBaseFilter *iface, FILTER_INFO *info)
{
    struct base_filter *filter = impl_from_IBaseFilter(iface);

    TRACE("iface %p, info %p.\n", iface, info);

    if (!info) return E_POINTER;
    EnterCriticalSection(filter->cs);
    memcpy(info->achName, filter->name, sizeof(info->achName));
    if ((info->pGraph = filter->graph)) IFilterGraph_AddRef(info->pGraph); /* under the lock, or it may leave first */
    LeaveCriticalSection(filter->cs);
    return S_OK;
}

static HRESULT WINAPI filter_JoinFilterGraph(IBaseFilter *iface, IFilterGraph *graph, LPCWSTR name)
{
    struct base_filter *filter = impl_from_IBaseFilter(iface);
    IMediaEventSink *sink = NULL;

    TRACE("iface %p, graph %p, name %s.\n", iface, graph, debugstr_w(name));

    /* The graph references its filters, so that a reference back would keep both forever. */
    if (graph && SUCCEEDED(IFilterGraph_QueryInterface(graph, &IID_IMediaEventSink, (void **)&sink)))
        IMediaEventSink_Release(sink);

    EnterCriticalSection(filter->cs);
    filter->graph = graph;
    filter->sink = sink;
    if (!name && filter->class->get_name) name = filter->class->get_name(filter->iface.owner);
    lstrcpynW(filter->name, name ? name : L"", ARRAY_SIZE(filter->name));
    LeaveCriticalSection(filter->cs);
    return S_OK;
}

static HRESULT WINAPI filter_QueryVendorInfo(IBaseFilter *iface, LPWSTR *info)
{
    TRACE("iface %p, info %p.\n", iface, info);

    if (!info) return E_POINTER;
    *info = NULL;
    return E_NOTIMPL; /* what IBaseFilter documents for a filter without vendor information */
}

HRESULT base_filter_notify(struct base_filter *filter, LONG event, LONG_PTR param1, LONG_PTR param2)
{
    IMediaEventSink *sink;

    /* A graph stops a filter and disconnects it before it lets go of it, and no event comes later: the sink is there. */
    EnterCriticalSection(filter->cs);
    sink = filter->sink;
    LeaveCriticalSection(filter->cs);
    TRACE("filter %p, event %#lx to %p.\n", filter, (unsigned long)event, sink);
    return sink ? IMediaEventSink_Notify(sink, event, param1, param2) : VFW_E_NOT_IN_GRAPH;
}

/* ---- the object ---- */

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

void base_filter_init(struct base_filter *filter, const struct base_filter_class *class, struct com_object *owner,
        CRITICAL_SECTION *cs)
{
    facet_init(&filter->iface, &base_filter_vtbl, owner);
    filter->class = class;
    filter->cs = cs;
}

void base_filter_cleanup(struct base_filter *filter)
{
    clock_release(filter, filter->clock);
}
