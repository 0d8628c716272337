/*
 * The clock that a device gives to a graph, and devices whose clocks go wrong
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

#include "run.h"

/* How much a clock may stand apart from what it is compared with: a comparison takes a moment, on a busy machine a long one. */
#define MOMENT 20000000 /* 100 ns */
#define SECOND 10000000 /* 100 ns */

static LONGLONG now(void)
{
    LARGE_INTEGER count, frequency;

    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return count.QuadPart / frequency.QuadPart * SECOND + count.QuadPart % frequency.QuadPart * SECOND / frequency.QuadPart;
}

static REFERENCE_TIME get_time(IReferenceClock *clock)
{
    REFERENCE_TIME time = -1;
    HRESULT hr;

    hr = IReferenceClock_GetTime(clock, &time);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    return time;
}

static BOOL join(IPin *pin, struct sink *sink)
{
    sink_init(sink);
    if (connect_sink(pin, sink, &MEDIASUBTYPE_YUY2, 160, 120)) return TRUE;
    sink_cleanup(sink);
    return FALSE;
}

static void part(IPin *pin, struct sink *sink)
{
    disconnect_sink(pin, sink);
    sink_cleanup(sink);
}

/* IReferenceClock is there while the pin is connected. Who has kept it has a clock also afterwards, which doesn't go back. */
static void test_offer(IBaseFilter *filter, IPin *pin)
{
    IUnknown *identity, *clock_identity;
    IKsClockPropertySet *property_set;
    REFERENCE_TIME first, time;
    IReferenceClock *clock;
    LONGLONG physical;
    DWORD_PTR cookie;
    struct sink sink;
    HANDLE event;
    HRESULT hr;

    clock = (IReferenceClock *)0xdeadbeef;
    hr = IBaseFilter_QueryInterface(filter, &IID_IReferenceClock, (void **)&clock);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    ok(!clock, "Got clock %p.\n", clock);
    hr = IBaseFilter_QueryInterface(filter, &IID_IKsClockPropertySet, (void **)&property_set);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);

    if (!join(pin, &sink)) return;
    clock = query(filter, &IID_IReferenceClock);
    property_set = query(filter, &IID_IKsClockPropertySet);
    identity = query(filter, &IID_IUnknown);
    clock_identity = query(clock, &IID_IUnknown);
    ok(identity == clock_identity, "The clock is another object than its filter.\n");
    IUnknown_Release(identity);
    IUnknown_Release(clock_identity);

    run_frames(filter, &sink, 5);
    first = get_time(clock);
    part(pin, &sink);
    time = get_time(clock);
    ok(time >= first, "%s is before %s.\n", wine_dbgstr_longlong(time), wine_dbgstr_longlong(first));
    ok(time - first < MOMENT, "%s is far from %s.\n", wine_dbgstr_longlong(time), wine_dbgstr_longlong(first));
    hr = IKsClockPropertySet_KsGetPhysicalTime(property_set, &physical);
    ok(hr == VFW_E_NO_CLOCK, "Got hr %#lx.\n", hr);
    event = CreateEventW(NULL, FALSE, FALSE, NULL);
    hr = IReferenceClock_AdviseTime(clock, time, SECOND, (HEVENT)event, &cookie);
    ok(hr == VFW_E_NO_CLOCK, "Got hr %#lx.\n", hr);
    CloseHandle(event);

    if (join(pin, &sink))
    {
        run_frames(filter, &sink, 5);
        first = get_time(clock);
        ok(first >= time, "%s is before %s.\n", wine_dbgstr_longlong(first), wine_dbgstr_longlong(time));
        part(pin, &sink);
    }
    IKsClockPropertySet_Release(property_set);
    IReferenceClock_Release(clock);
}

/* The time goes on while the device runs, and stands while it doesn't. */
static void test_time(IBaseFilter *filter, IPin *pin)
{
    REFERENCE_TIME first, time, system;
    IReferenceClock *clock;
    struct sink sink;
    unsigned int i;
    HRESULT hr;

    if (!join(pin, &sink)) return;
    clock = query(filter, &IID_IReferenceClock);
    hr = IReferenceClock_GetTime(clock, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    time = get_time(clock);
    for (i = 0; i < 3; ++i)
    {
        winetest_push_context("run %u", i);
        first = get_time(clock);
        ok(first >= time, "%s is before %s.\n", wine_dbgstr_longlong(first), wine_dbgstr_longlong(time));
        hr = IReferenceClock_GetTime(clock, &time);
        ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
        ok(time == first, "%s is not %s.\n", wine_dbgstr_longlong(time), wine_dbgstr_longlong(first));

        sink_reset_stats(&sink);
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 2, TIMEOUT), "Got %ld frames.\n", sink.receives);
        system = now();
        first = get_time(clock);
        ok(sink_wait(&sink, 12, TIMEOUT), "Got %ld frames.\n", sink.receives);
        time = get_time(clock);
        system = now() - system;
        ok(time > first, "%s is not after %s.\n", wine_dbgstr_longlong(time), wine_dbgstr_longlong(first));
        ok(time - first <= system, "%s of %s have passed.\n", wine_dbgstr_longlong(time - first), wine_dbgstr_longlong(system));
        ok(system - (time - first) < MOMENT, "%s of %s have passed.\n", wine_dbgstr_longlong(time - first),
                wine_dbgstr_longlong(system));

        set_states(filter, &sink, State_Paused);
        time = get_time(clock);
        first = get_time(clock);
        ok(time == first, "%s is not %s.\n", wine_dbgstr_longlong(time), wine_dbgstr_longlong(first));
        set_states(filter, &sink, State_Stopped);
        winetest_pop_context();
    }
    IReferenceClock_Release(clock);
    part(pin, &sink);
}

static void advise_time(IReferenceClock *clock, REFERENCE_TIME time, HANDLE event, DWORD_PTR *cookie)
{
    HRESULT hr;

    *cookie = 0;
    hr = IReferenceClock_AdviseTime(clock, time, 0, (HEVENT)event, cookie);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!!*cookie, "Got no cookie.\n");
}

static BOOL is_set(HANDLE object, DWORD timeout)
{
    return WaitForSingleObject(object, timeout) == WAIT_OBJECT_0;
}

static void test_advise_errors(IReferenceClock *clock)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    DWORD_PTR cookie;
    HRESULT hr;

    hr = IReferenceClock_AdviseTime(clock, SECOND, SECOND, (HEVENT)event, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    cookie = 0xdeadbeef;
    hr = IReferenceClock_AdviseTime(clock, SECOND, SECOND, 0, &cookie);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    ok(!cookie, "Got cookie %#Ix.\n", cookie);
    hr = IReferenceClock_AdviseTime(clock, SECOND, -SECOND, (HEVENT)event, &cookie);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IReferenceClock_AdviseTime(clock, MAXLONGLONG, MAXLONGLONG, (HEVENT)event, &cookie);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IReferenceClock_AdvisePeriodic(clock, SECOND, SECOND, (HSEMAPHORE)event, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IReferenceClock_AdvisePeriodic(clock, SECOND, 0, (HSEMAPHORE)event, &cookie);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IReferenceClock_AdvisePeriodic(clock, 0, SECOND, (HSEMAPHORE)event, &cookie);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IReferenceClock_AdvisePeriodic(clock, SECOND, SECOND, 0, &cookie);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IReferenceClock_Unadvise(clock, 0xdeadbeef);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    CloseHandle(event);
}

static void test_advise_running(IReferenceClock *clock)
{
    HANDLE first = CreateEventW(NULL, FALSE, FALSE, NULL), second = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE semaphore = CreateSemaphoreW(NULL, 0, 100, NULL);
    DWORD_PTR cookie, cookie2;
    REFERENCE_TIME time;
    unsigned int i;
    HRESULT hr;

    /* not before its time */
    time = get_time(clock) + SECOND / 5;
    advise_time(clock, time, first, &cookie);
    ok(is_set(first, TIMEOUT), "The event isn't set.\n");
    ok(get_time(clock) >= time, "%s is set at %s.\n", wine_dbgstr_longlong(time), wine_dbgstr_longlong(get_time(clock)));
    /* once */
    ok(!is_set(first, 0), "The event is set again.\n");
    /* what has passed already */
    advise_time(clock, time, first, &cookie);
    ok(is_set(first, TIMEOUT), "The event isn't set.\n");

    /* not any more, while another one of the same event stays, and a later one comes */
    time = get_time(clock);
    advise_time(clock, time + SECOND / 2, first, &cookie);
    advise_time(clock, time + SECOND, second, &cookie2);
    hr = IReferenceClock_Unadvise(clock, cookie);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IReferenceClock_Unadvise(clock, cookie);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    ok(is_set(second, TIMEOUT), "The event isn't set.\n");
    ok(!is_set(first, 0), "The event is set.\n");

    time = get_time(clock);
    advise_time(clock, time + SECOND / 2, first, &cookie);
    advise_time(clock, time + SECOND / 2, first, &cookie2);
    ok(cookie != cookie2, "Got the cookie %#Ix twice.\n", cookie);
    hr = IReferenceClock_Unadvise(clock, cookie);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(is_set(first, TIMEOUT), "The event isn't set.\n");

    time = get_time(clock) + SECOND / 10;
    hr = IReferenceClock_AdvisePeriodic(clock, time, SECOND / 20, (HSEMAPHORE)semaphore, &cookie);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < 5; ++i) ok(is_set(semaphore, TIMEOUT), "The semaphore isn't released for the %u. time.\n", i + 1);
    ok(get_time(clock) >= time + SECOND / 5, "5 periods have passed after %s.\n", wine_dbgstr_longlong(get_time(clock) - time));
    hr = IReferenceClock_Unadvise(clock, cookie);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    CloseHandle(first);
    CloseHandle(second);
    CloseHandle(semaphore);
}

/* The events follow the clock: while it stands they aren't set, and neither a stop nor the end of the pin loses one. */
static void test_advise(IBaseFilter *filter, IPin *pin)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    IReferenceClock *clock;
    DWORD_PTR cookie;
    struct sink sink;

    if (!join(pin, &sink)) return;
    clock = query(filter, &IID_IReferenceClock);
    test_advise_errors(clock);

    advise_time(clock, get_time(clock) + SECOND / 20, event, &cookie);
    run_frames(filter, &sink, 5);
    ok(is_set(event, TIMEOUT), "The event isn't set.\n");

    set_states(filter, &sink, State_Running);
    test_advise_running(clock);
    advise_time(clock, get_time(clock) + SECOND, event, &cookie);
    set_states(filter, &sink, State_Stopped);
    ok(!is_set(event, 0), "The event is set.\n");
    set_states(filter, &sink, State_Running);
    ok(is_set(event, TIMEOUT), "The event isn't set after a new start.\n");
    advise_time(clock, get_time(clock) + 1000 * (REFERENCE_TIME)SECOND, event, &cookie);
    set_states(filter, &sink, State_Stopped);
    ok(!is_set(event, 0), "The event is set.\n");
    part(pin, &sink);
    ok(is_set(event, 0), "The event isn't set when the clock has gone.\n");

    IReferenceClock_Release(clock);
    CloseHandle(event);
}

static void test_property_set(IBaseFilter *filter, IPin *pin)
{
    IKsClockPropertySet *property_set;
    KSCORRELATED_TIME correlated = {0};
    KSRESOLUTION resolution = {0};
    LONGLONG time = 0, physical;
    struct sink sink;
    KSSTATE state;
    HRESULT hr;

    if (!join(pin, &sink)) return;
    property_set = query(filter, &IID_IKsClockPropertySet);
    hr = IKsClockPropertySet_KsGetTime(property_set, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsClockPropertySet_KsGetState(property_set, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    state = 0xdeadbeef;
    hr = IKsClockPropertySet_KsGetState(property_set, &state);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(state == KSSTATE_STOP, "Got state %d.\n", state);

    set_states(filter, &sink, State_Running);
    ok(sink_wait(&sink, 3, TIMEOUT), "Got %ld frames.\n", sink.receives);
    hr = IKsClockPropertySet_KsGetState(property_set, &state);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(state == KSSTATE_RUN, "Got state %d.\n", state);
    hr = IKsClockPropertySet_KsGetTime(property_set, &time);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(time >= sink.stats.last_code, "Got %s, a frame is of %s.\n", wine_dbgstr_longlong(time),
            wine_dbgstr_longlong(sink.stats.last_code));
    hr = IKsClockPropertySet_KsGetCorrelatedTime(property_set, &correlated);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(correlated.Time >= time, "Got %s after %s.\n", wine_dbgstr_longlong(correlated.Time), wine_dbgstr_longlong(time));
    physical = 0;
    hr = IKsClockPropertySet_KsGetPhysicalTime(property_set, &physical);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IKsClockPropertySet_KsGetCorrelatedPhysicalTime(property_set, &correlated);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(correlated.Time >= physical, "Got %s after %s.\n", wine_dbgstr_longlong(correlated.Time), wine_dbgstr_longlong(physical));
    hr = IKsClockPropertySet_KsGetResolution(property_set, &resolution);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(resolution.Granularity > 0, "Got granularity %s.\n", wine_dbgstr_longlong(resolution.Granularity));

    /* kernel clocks can't be set (see "KSPROPERTY_CLOCK_TIME") */
    hr = IKsClockPropertySet_KsSetTime(property_set, 0);
    ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx.\n", hr);
    hr = IKsClockPropertySet_KsSetPhysicalTime(property_set, 0);
    ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx.\n", hr);
    hr = IKsClockPropertySet_KsSetCorrelatedTime(property_set, &correlated);
    ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx.\n", hr);
    hr = IKsClockPropertySet_KsSetCorrelatedTime(property_set, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsClockPropertySet_KsSetCorrelatedPhysicalTime(property_set, &correlated);
    ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx.\n", hr);
    set_states(filter, &sink, State_Stopped);

    IKsClockPropertySet_Release(property_set);
    part(pin, &sink);
}

/* A filter that has its own clock for the graph's doesn't keep itself. */
static void test_sync_source(void)
{
    IReferenceClock *clock, *source;
    IBaseFilter *filter;
    struct sink sink;
    HRESULT hr;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    if (join(pin, &sink))
    {
        clock = query(filter, &IID_IReferenceClock);
        hr = IBaseFilter_SetSyncSource(filter, clock);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IBaseFilter_GetSyncSource(filter, &source);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(source == clock, "Got clock %p, expected %p.\n", source, clock);
        if (source) IReferenceClock_Release(source);
        IReferenceClock_Release(clock);
        part(pin, &sink);
    }
    IPin_Release(pin);
    release_last(filter);
}

static IReferenceClock *graph_clock(IGraphBuilder *graph)
{
    IMediaFilter *media_filter = query(graph, &IID_IMediaFilter);
    IReferenceClock *clock = NULL;
    HRESULT hr;

    hr = IMediaFilter_GetSyncSource(media_filter, &clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaFilter_Release(media_filter);
    return clock;
}

static BOOL has_event(IGraphBuilder *graph, LONG wanted)
{
    IMediaEvent *events = query(graph, &IID_IMediaEvent);
    LONG_PTR p1, p2;
    BOOL found = FALSE;
    LONG code;

    while (!found && IMediaEvent_GetEvent(events, &code, &p1, &p2, 0) == S_OK)
    {
        found = code == wanted;
        IMediaEvent_FreeEventParams(events, code, p1, p2);
    }
    IMediaEvent_Release(events);
    return found;
}

/* A graph without a clock takes the device's when it starts, hears when the clock has gone, and does without it then. */
static void test_graph(void)
{
    IReferenceClock *clock, *current;
    IMediaControl *control;
    IBaseFilter *filter;
    IGraphBuilder *graph;
    struct sink sink;
    HRESULT hr;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_init(&sink);
    IGraphBuilder_AddFilter(graph, filter, L"Camera");
    IGraphBuilder_AddFilter(graph, &sink.IBaseFilter_iface, L"Sink");
    hr = IGraphBuilder_ConnectDirect(graph, pin, &sink.IPin_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    clock = query(filter, &IID_IReferenceClock);
    control = query(graph, &IID_IMediaControl);

    hr = IMediaControl_Run(control);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(sink_wait(&sink, 10, TIMEOUT), "Got %ld frames.\n", sink.receives);
    current = graph_clock(graph);
    ok(current == clock, "The graph has clock %p, expected %p.\n", current, clock);
    if (current) IReferenceClock_Release(current);
    hr = IMediaControl_Stop(control);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_frames(&sink, 10, 1000);
    ok(!has_event(graph, EC_CLOCK_UNSET), "The clock has gone.\n");

    hr = IGraphBuilder_Disconnect(graph, pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IGraphBuilder_Disconnect(graph, &sink.IPin_iface);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(has_event(graph, EC_CLOCK_UNSET), "The clock hasn't gone.\n");
    current = graph_clock(graph);
    ok(current != clock, "The graph still has the clock.\n");
    if (current) IReferenceClock_Release(current);

    hr = IGraphBuilder_RemoveFilter(graph, filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IGraphBuilder_RemoveFilter(graph, &sink.IBaseFilter_iface);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IReferenceClock_Release(clock);
    IPin_Release(pin);
    release_last(filter);
    IMediaControl_Release(control);
    release_last(graph);
    sink_cleanup(&sink);
}

/* ---- clocks that go apart ---- */

/* What the quickest of the next frames have taken to come: how late a sample is when nothing holds it up. */
static REFERENCE_TIME best_latency(struct sink *sink)
{
    sink_reset_stats(sink);
    ok(sink_wait(sink, 30, TIMEOUT), "Got %ld frames.\n", sink->receives);
    return sink->stats.min_latency;
}

/* How far the device's clock has gone apart from the system's since then. */
static LONGLONG clock_gain(IBaseFilter *filter, const KSCORRELATED_TIME *since, KSCORRELATED_TIME *now)
{
    IKsClockPropertySet *property_set = query(filter, &IID_IKsClockPropertySet);
    HRESULT hr;

    hr = IKsClockPropertySet_KsGetCorrelatedTime(property_set, now);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsClockPropertySet_Release(property_set);
    return (now->Time - since->Time) - (now->SystemTime - since->SystemTime);
}

/* Samples of a device whose clock gains or loses are stamped by the clock of the graph: after seconds a frame is as late as it was in
 * the beginning. */
static void check_drift(IBaseFilter *filter, struct sink *sink, IReferenceClock *clock, LONG drift)
{
    KSCORRELATED_TIME then = {0}, now = {0};
    REFERENCE_TIME start, first, last, apart;
    LONGLONG gain;

    IBaseFilter_SetSyncSource(filter, clock);
    IBaseFilter_SetSyncSource(&sink->IBaseFilter_iface, clock);
    start = get_time(clock) + SECOND / 5;
    IBaseFilter_Run(&sink->IBaseFilter_iface, start);
    IBaseFilter_Run(filter, start);
    ok(sink_wait(sink, 5, TIMEOUT), "Got %ld frames.\n", sink->receives);
    first = best_latency(sink);
    clock_gain(filter, &then, &then);
    ok(sink_wait(sink, 30 + 100, 2 * TIMEOUT), "Got %ld frames.\n", sink->receives);
    last = best_latency(sink);
    gain = clock_gain(filter, &then, &now) - (now.SystemTime - then.SystemTime) * drift / 1000000;
    ok(gain > -100 && gain < 100, "The device's clock isn't as wrong as it should be, but %s more.\n", wine_dbgstr_longlong(gain));
    apart = last > first ? last - first : first - last;
    ok(apart <= 20000, "Frames are %s late, then %s.\n", wine_dbgstr_longlong(first), wine_dbgstr_longlong(last));
    set_states(filter, sink, State_Stopped);
    IBaseFilter_SetSyncSource(filter, NULL);
    IBaseFilter_SetSyncSource(&sink->IBaseFilter_iface, NULL);
}

static void set_drift(LONG drift)
{
    LSTATUS error;

    if (drift) error = RegSetKeyValueA(HKEY_LOCAL_MACHINE, KSBENCH_PARAMETERS_KEY, KSVIRT_CLOCK_DRIFT, REG_DWORD, &drift, sizeof(drift));
    else error = RegDeleteKeyValueA(HKEY_LOCAL_MACHINE, KSBENCH_PARAMETERS_KEY, KSVIRT_CLOCK_DRIFT);
    ok(!error, "Got error %ld.\n", error);
}

static void test_drift(IBaseFilter *filter, IPin *pin)
{
    static const LONG drifts[] = {4000, -4000};
    IReferenceClock *own, *system;
    struct sink sink;
    unsigned int i;
    HRESULT hr;

    if (!join(pin, &sink)) return;
    hr = CoCreateInstance(&CLSID_SystemClock, NULL, CLSCTX_INPROC_SERVER, &IID_IReferenceClock, (void **)&system);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    own = query(filter, &IID_IReferenceClock);
    for (i = 0; i < ARRAY_SIZE(drifts); ++i)
    {
        set_drift(drifts[i]);
        winetest_push_context("%ld, system", drifts[i]);
        check_drift(filter, &sink, system, drifts[i]);
        winetest_pop_context();
        winetest_push_context("%ld, device", drifts[i]);
        check_drift(filter, &sink, own, drifts[i]);
        winetest_pop_context();
        set_drift(0);
    }
    IReferenceClock_Release(own);
    IReferenceClock_Release(system);
    part(pin, &sink);
}

/* The clock of one device is the graph's, and another device follows it. */
static void test_other_device(IBaseFilter *filter, IPin *pin)
{
    struct sink sink, other_sink;
    IReferenceClock *clock;
    IBaseFilter *other;
    IPin *other_pin;

    if (!create_capture(&other, &other_pin)) return;
    if (join(other_pin, &other_sink))
    {
        clock = query(other, &IID_IReferenceClock);
        set_drift(4000);
        set_states(other, &other_sink, State_Running);
        ok(sink_wait(&other_sink, 2, TIMEOUT), "Got %ld frames.\n", other_sink.receives);
        set_drift(0);
        if (join(pin, &sink))
        {
            check_drift(filter, &sink, clock, 0);
            part(pin, &sink);
        }
        set_states(other, &other_sink, State_Stopped);
        IReferenceClock_Release(clock);
        part(other_pin, &other_sink);
    }
    IPin_Release(other_pin);
    release_last(other);
}

START_TEST(clock)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_offer(filter, pin);
        test_time(filter, pin);
        test_advise(filter, pin);
        test_property_set(filter, pin);
        test_sync_source();
        test_graph();
        test_drift(filter, pin);
        test_other_device(filter, pin);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
