/*
 * A graph that is nothing but an ear for events
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

#include "eventsink.h"

static struct event_sink *impl_from_IMediaEventSink(IMediaEventSink *iface)
{
    return CONTAINING_RECORD(iface, struct event_sink, IMediaEventSink_iface);
}

static HRESULT WINAPI sink_QueryInterface(IMediaEventSink *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IMediaEventSink)) return E_NOINTERFACE;
    IMediaEventSink_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI sink_AddRef(IMediaEventSink *iface)
{
    return InterlockedIncrement(&impl_from_IMediaEventSink(iface)->refs);
}

static ULONG WINAPI sink_Release(IMediaEventSink *iface)
{
    return InterlockedDecrement(&impl_from_IMediaEventSink(iface)->refs);
}

static HRESULT WINAPI sink_Notify(IMediaEventSink *iface, LONG code, LONG_PTR param1, LONG_PTR param2)
{
    struct event_sink *sink = impl_from_IMediaEventSink(iface);

    EnterCriticalSection(&sink->cs);
    if (sink->count < (LONG)ARRAY_SIZE(sink->events))
    {
        sink->events[sink->count].code = code;
        sink->events[sink->count].param1 = param1;
        sink->events[sink->count++].param2 = param2;
    }
    LeaveCriticalSection(&sink->cs);
    SetEvent(sink->notified);
    return S_OK;
}

static const IMediaEventSinkVtbl sink_vtbl =
{
    sink_QueryInterface,
    sink_AddRef,
    sink_Release,
    sink_Notify,
};

void event_sink_join(struct event_sink *sink, IBaseFilter *filter)
{
    HRESULT hr;

    memset(sink, 0, sizeof(*sink));
    sink->IMediaEventSink_iface.lpVtbl = &sink_vtbl;
    sink->refs = 1;
    InitializeCriticalSection(&sink->cs);
    sink->notified = CreateEventW(NULL, FALSE, FALSE, NULL);
    hr = IBaseFilter_JoinFilterGraph(filter, (IFilterGraph *)&sink->IMediaEventSink_iface, L"filter");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

void event_sink_leave(struct event_sink *sink, IBaseFilter *filter)
{
    HRESULT hr;

    hr = IBaseFilter_JoinFilterGraph(filter, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink->refs == 1, "%ld references are left.\n", sink->refs - 1);
    CloseHandle(sink->notified);
    DeleteCriticalSection(&sink->cs);
}

LONG event_sink_count(struct event_sink *sink, LONG code)
{
    LONG i, count = 0;

    EnterCriticalSection(&sink->cs);
    for (i = 0; i < sink->count; ++i) count += sink->events[i].code == code;
    LeaveCriticalSection(&sink->cs);
    return count;
}

BOOL event_sink_wait(struct event_sink *sink, LONG code, LONG count)
{
    DWORD end = GetTickCount() + TIMEOUT;

    while (event_sink_count(sink, code) < count)
    {
        LONG left = end - GetTickCount();

        if (left <= 0 || WaitForSingleObject(sink->notified, left)) return event_sink_count(sink, code) >= count;
    }
    return TRUE;
}

BOOL event_sink_get(struct event_sink *sink, LONG code, LONG_PTR *param1, LONG_PTR *param2)
{
    BOOL found = FALSE;
    LONG i;

    EnterCriticalSection(&sink->cs);
    for (i = 0; i < sink->count; ++i)
    {
        if (sink->events[i].code != code) continue;
        *param1 = sink->events[i].param1;
        *param2 = sink->events[i].param2;
        found = TRUE;
    }
    LeaveCriticalSection(&sink->cs);
    return found;
}
