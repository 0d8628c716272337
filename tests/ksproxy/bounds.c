/*
 * ksproxy.ax: how long it waits for a driver that doesn't answer
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

#include "odddevice.h"
#include "run.h"

/*
 * The bounds are those of doc/map.md, in ms. What a driver is asked takes PROPERTY_TIMEOUT and the time to cancel it; each test lets it
 * sleep longer than that, and has a second for what the machine itself takes.
 */
#define SLEEP 20000
#define SLACK 1500
#define PROPERTY_BOUND 4000
#define CREATE_BOUND 10000
#define PAUSE_BOUND 19000
#define STOP_BOUND 13000 /* of an output pin */

#define TIMED_OUT HRESULT_FROM_WIN32(ERROR_TIMEOUT)

static ULONGLONG begin;

static void start_watch(enum ksodd_delay what)
{
    odd_set_delay(what, SLEEP);
    begin = GetTickCount64();
}

#define stop_watch(a) stop_watch_(__LINE__, a)
static void stop_watch_(unsigned int line, DWORD bound)
{
    DWORD elapsed = GetTickCount64() - begin;

    ok_(__FILE__, line)(elapsed <= bound + SLACK, "It has taken %lu ms.\n", elapsed);
    trace("%lu ms, at most %lu.\n", elapsed, bound);
    odd_set_delay(KSODD_DELAYS, 0);
}

/* What Load asks first is what makes the driver make its filter. */
static void test_load(const WCHAR *path)
{
    IBaseFilter *filter = create_proxy();
    IPin *pin;
    HRESULT hr;

    start_watch(KSODD_DELAY_FILTER);
    hr = load_path(filter, path);
    ok(hr == TIMED_OUT, "Got hr %#lx.\n", hr);
    stop_watch(PROPERTY_BOUND);
    pin = find_pin(filter, PINDIR_INPUT);
    ok(!pin, "There is a pin.\n");

    hr = load_path(filter, path);
    ok(hr == S_OK, "The second time Load gave %#lx.\n", hr);
    pin = find_pin(filter, PINDIR_INPUT);
    ok(!!pin, "There is no pin.\n");
    if (pin) IPin_Release(pin);
    release_last(filter);
}

static void test_types(IBaseFilter *filter)
{
    IPin *pin = odd_get_pin(filter, KSODD_CONSTRAINED);
    IEnumMediaTypes *types;
    AM_MEDIA_TYPE *type;
    HRESULT hr;

    hr = IPin_EnumMediaTypes(pin, &types);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    start_watch(KSODD_DELAY_FORMAT);
    hr = IEnumMediaTypes_Next(types, 1, &type, NULL);
    ok(hr == TIMED_OUT, "Got hr %#lx.\n", hr);
    stop_watch(PROPERTY_BOUND);

    IEnumMediaTypes_Reset(types);
    hr = IEnumMediaTypes_Next(types, 1, &type, NULL);
    ok(hr == S_OK, "The second time Next gave %#lx.\n", hr);
    if (hr == S_OK) delete_type(type);
    IEnumMediaTypes_Release(types);
    IPin_Release(pin);
}

static HRESULT connect_soon(IPin *pin, struct sink *sink)
{
    LONGLONG since = kstest_now();
    HRESULT hr;

    /* The pin that the driver has made late goes as soon as it is there, but only one is possible at a time. */
    while ((hr = IPin_Connect(pin, &sink->IPin_iface, NULL)) != S_OK && kstest_poll(since, TIMEOUT)) ;
    return hr;
}

static void test_create(IBaseFilter *filter)
{
    IPin *pin = odd_get_pin(filter, KSODD_CONSTRAINED), *peer;
    struct sink sink;
    HRESULT hr;

    sink_init(&sink);
    start_watch(KSODD_DELAY_PIN);
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    ok(hr == TIMED_OUT, "Got hr %#lx.\n", hr);
    stop_watch(CREATE_BOUND);
    hr = IPin_ConnectedTo(pin, &peer);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    ok(!sink.peer, "The peer is connected.\n");

    hr = connect_soon(pin, &sink);
    ok(hr == S_OK, "The second time Connect gave %#lx.\n", hr);
    if (hr == S_OK) disconnect_sink(pin, &sink);
    sink_cleanup(&sink);
    IPin_Release(pin);
}

/* Everything that Pause asks comes behind a request that keeps the driver busy. */
static void test_pause(IBaseFilter *filter)
{
    IPin *pin = odd_get_pin(filter, KSODD_CONSTRAINED);
    FILTER_STATE state;
    struct sink sink;
    HRESULT hr;

    sink_init(&sink);
    hr = connect_soon(pin, &sink);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        start_watch(KSODD_DELAY_SEEKING);
        hr = IBaseFilter_Pause(filter);
        ok(hr == TIMED_OUT, "Got hr %#lx.\n", hr);
        stop_watch(PAUSE_BOUND);
        hr = IBaseFilter_GetState(filter, 0, &state);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(state == State_Stopped, "Got state %d.\n", state);

        run_frames(filter, &sink, 5);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    IPin_Release(pin);
}

/* Each step down of the kernel pin hangs. */
static void test_stop(IBaseFilter *filter)
{
    IPin *pin = odd_get_pin(filter, KSODD_CONSTRAINED);
    FILTER_STATE state;
    struct sink sink;
    HRESULT hr;

    sink_init(&sink);
    hr = connect_soon(pin, &sink);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 5, TIMEOUT), "There are %ld samples.\n", sink.receives);
        start_watch(KSODD_DELAY_STATE);
        hr = IBaseFilter_Stop(filter);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        stop_watch(STOP_BOUND);
        hr = IBaseFilter_GetState(filter, 0, &state);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(state == State_Stopped, "Got state %d.\n", state);
        IBaseFilter_Stop(&sink.IBaseFilter_iface);
        disconnect_sink(pin, &sink);

        /* Nothing is held afterwards. */
        hr = connect_soon(pin, &sink);
        ok(hr == S_OK, "The second time Connect gave %#lx.\n", hr);
        if (hr == S_OK) disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    IPin_Release(pin);
}

START_TEST(bounds)
{
    WCHAR path[MAX_DEVICE_PATH];
    IBaseFilter *filter;
    HRESULT hr;

    CoInitialize(NULL);
    if (load_module() && odd_open(path))
    {
        test_load(path);
        filter = create_proxy();
        hr = load_path(filter, path);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            test_types(filter);
            test_create(filter);
            test_pause(filter);
            test_stop(filter);
        }
        release_last(filter);
        odd_close();
    }
    CoUninitialize();
}
