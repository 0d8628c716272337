/*
 * A filter without pins that knows the stream time
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

#include "clock.h"

/* A frame's time counts from the moment that the graph gives to its filters by Run(). Nothing tells an application which moment
 * that was, and Wine's graph takes one 200 ms after that from which its current position counts. So a filter listens. */

struct clock_filter
{
    IBaseFilter IBaseFilter_iface;
    IEnumPins IEnumPins_iface;  /* has nothing to enumerate, so all share it */
    LONG refs;
    CRITICAL_SECTION cs;
    FILTER_STATE state;
    REFERENCE_TIME start;       /* when running */
    IReferenceClock *clock;
    IFilterGraph *graph;        /* owns the filter: no reference */
    WCHAR name[MAX_FILTER_NAME];
};

static struct clock_filter *impl_from_IBaseFilter(IBaseFilter *iface)
{
    return CONTAINING_RECORD(iface, struct clock_filter, IBaseFilter_iface);
}

static struct clock_filter *impl_from_IEnumPins(IEnumPins *iface)
{
    return CONTAINING_RECORD(iface, struct clock_filter, IEnumPins_iface);
}

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
    struct clock_filter *filter = impl_from_IBaseFilter(iface);
    ULONG refs = InterlockedDecrement(&filter->refs);

    if (!refs)
    {
        if (filter->clock) IReferenceClock_Release(filter->clock);
        DeleteCriticalSection(&filter->cs);
        free(filter);
    }
    return refs;
}

static HRESULT WINAPI filter_GetClassID(IBaseFilter *iface, CLSID *clsid)
{
    return E_NOTIMPL; /* it can't be made from outside */
}

static HRESULT set_state(struct clock_filter *filter, FILTER_STATE state, REFERENCE_TIME start)
{
    EnterCriticalSection(&filter->cs);
    filter->state = state;
    filter->start = start;
    LeaveCriticalSection(&filter->cs);
    return S_OK;
}

static HRESULT WINAPI filter_Stop(IBaseFilter *iface)
{
    return set_state(impl_from_IBaseFilter(iface), State_Stopped, 0);
}

static HRESULT WINAPI filter_Pause(IBaseFilter *iface)
{
    return set_state(impl_from_IBaseFilter(iface), State_Paused, 0);
}

static HRESULT WINAPI filter_Run(IBaseFilter *iface, REFERENCE_TIME start)
{
    return set_state(impl_from_IBaseFilter(iface), State_Running, start);
}

static HRESULT WINAPI filter_GetState(IBaseFilter *iface, DWORD timeout, FILTER_STATE *state)
{
    *state = impl_from_IBaseFilter(iface)->state;
    return S_OK;
}

static HRESULT WINAPI filter_SetSyncSource(IBaseFilter *iface, IReferenceClock *clock)
{
    struct clock_filter *filter = impl_from_IBaseFilter(iface);
    IReferenceClock *old;

    if (clock) IReferenceClock_AddRef(clock);
    EnterCriticalSection(&filter->cs);
    old = filter->clock;
    filter->clock = clock;
    LeaveCriticalSection(&filter->cs);
    if (old) IReferenceClock_Release(old);
    return S_OK;
}

static IReferenceClock *get_clock(struct clock_filter *filter, FILTER_STATE *state, REFERENCE_TIME *start)
{
    IReferenceClock *clock;

    EnterCriticalSection(&filter->cs);
    if ((clock = filter->clock)) IReferenceClock_AddRef(clock);
    *state = filter->state;
    *start = filter->start;
    LeaveCriticalSection(&filter->cs);
    return clock;
}

static HRESULT WINAPI filter_GetSyncSource(IBaseFilter *iface, IReferenceClock **clock)
{
    REFERENCE_TIME start;
    FILTER_STATE state;

    *clock = get_clock(impl_from_IBaseFilter(iface), &state, &start);
    return S_OK;
}

static HRESULT WINAPI filter_EnumPins(IBaseFilter *iface, IEnumPins **enumerator)
{
    struct clock_filter *filter = impl_from_IBaseFilter(iface);

    IBaseFilter_AddRef(iface);
    *enumerator = &filter->IEnumPins_iface;
    return S_OK;
}

static HRESULT WINAPI filter_FindPin(IBaseFilter *iface, const WCHAR *id, IPin **pin)
{
    *pin = NULL;
    return VFW_E_NOT_FOUND;
}

static HRESULT WINAPI filter_QueryFilterInfo(IBaseFilter *iface, FILTER_INFO *info)
{
    struct clock_filter *filter = impl_from_IBaseFilter(iface);

    memcpy(info->achName, filter->name, sizeof(info->achName));
    if ((info->pGraph = filter->graph)) IFilterGraph_AddRef(filter->graph);
    return S_OK;
}

static HRESULT WINAPI filter_JoinFilterGraph(IBaseFilter *iface, IFilterGraph *graph, const WCHAR *name)
{
    struct clock_filter *filter = impl_from_IBaseFilter(iface);

    filter->graph = graph;
    lstrcpynW(filter->name, name ? name : L"", ARRAY_SIZE(filter->name));
    return S_OK;
}

static HRESULT WINAPI filter_QueryVendorInfo(IBaseFilter *iface, WCHAR **info)
{
    return E_NOTIMPL;
}

static IBaseFilterVtbl filter_vtbl =
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

static HRESULT WINAPI enum_QueryInterface(IEnumPins *iface, REFIID iid, void **out)
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

static ULONG WINAPI enum_AddRef(IEnumPins *iface)
{
    return IBaseFilter_AddRef(&impl_from_IEnumPins(iface)->IBaseFilter_iface);
}

static ULONG WINAPI enum_Release(IEnumPins *iface)
{
    return IBaseFilter_Release(&impl_from_IEnumPins(iface)->IBaseFilter_iface);
}

static HRESULT WINAPI enum_Next(IEnumPins *iface, ULONG count, IPin **pins, ULONG *fetched)
{
    if (fetched) *fetched = 0;
    return count ? S_FALSE : S_OK;
}

static HRESULT WINAPI enum_Skip(IEnumPins *iface, ULONG count)
{
    return count ? S_FALSE : S_OK;
}

static HRESULT WINAPI enum_Reset(IEnumPins *iface)
{
    return S_OK;
}

static HRESULT WINAPI enum_Clone(IEnumPins *iface, IEnumPins **out)
{
    IEnumPins_AddRef(iface);
    *out = iface;
    return S_OK;
}

static IEnumPinsVtbl enum_vtbl =
{
    enum_QueryInterface,
    enum_AddRef,
    enum_Release,
    enum_Next,
    enum_Skip,
    enum_Reset,
    enum_Clone,
};

IBaseFilter *clock_filter_create(void)
{
    struct clock_filter *filter;

    if (!(filter = calloc(1, sizeof(*filter)))) return NULL;
    filter->IBaseFilter_iface.lpVtbl = &filter_vtbl;
    filter->IEnumPins_iface.lpVtbl = &enum_vtbl;
    filter->refs = 1;
    InitializeCriticalSection(&filter->cs);
    return &filter->IBaseFilter_iface;
}

BOOL clock_filter_get_time(IBaseFilter *iface, LONGLONG *time)
{
    REFERENCE_TIME start;
    FILTER_STATE state;
    IReferenceClock *clock;
    HRESULT hr;

    if (!(clock = get_clock(impl_from_IBaseFilter(iface), &state, &start))) return FALSE;
    hr = IReferenceClock_GetTime(clock, time);
    IReferenceClock_Release(clock);
    *time -= start;
    return SUCCEEDED(hr) && state == State_Running;
}
