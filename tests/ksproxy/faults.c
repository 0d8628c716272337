/*
 * Devices that refuse pins, formats and steps of the state, and input pins that do something wrong
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

#include "pusher.h"
#include "devicefault.h"
#include "sink.h"

static HRESULT set_fault(void *object, ULONG kind, ULONG pin, ULONG step, ULONG after, ULONG count, LONGLONG parameter)
{
    const struct ksbench_fault fault = {kind, pin, after, count, step, 0, parameter};

    return device_fault(object, &fault);
}

static void clear_faults(void *object)
{
    HRESULT hr = set_fault(object, KSBENCH_FAULT_NONE, 0, 0, 0, 0, 0);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* Returns the EC_ERRORABORTs that have come; waits for the first one if wanted. */
static LONG count_aborts(IMediaEvent *events, BOOL wanted)
{
    LONG_PTR p1, p2;
    LONG code, count = 0;

    while (IMediaEvent_GetEvent(events, &code, &p1, &p2, wanted && !count ? TIMEOUT : 100) == S_OK)
    {
        if (code == EC_ERRORABORT)
        {
            ok((HRESULT)p1 == HRESULT_FROM_WIN32(ERROR_IO_DEVICE), "Got hr %#lx.\n", (LONG)p1);
            ++count;
        }
        IMediaEvent_FreeEventParams(events, code, p1, p2);
    }
    return count;
}

static void stop(IBaseFilter *filter, struct sink *sink)
{
    DWORD start = GetTickCount();

    set_states(filter, sink, State_Stopped);
    ok(GetTickCount() - start < TIMEOUT, "Stop took %lu ms.\n", GetTickCount() - start);
}

/* Refused pins and formats: the connection fails and leaves nothing. */
static void test_connect(IBaseFilter *filter, IPin *pin)
{
    static const ULONG kinds[] = {KSBENCH_FAULT_CREATE, KSBENCH_FAULT_FORMAT};
    struct sink sink;
    AM_MEDIA_TYPE mt;
    IPin *peer;
    HRESULT hr;
    size_t i;

    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return;
    for (i = 0; i < ARRAY_SIZE(kinds); ++i)
    {
        sink_init(&sink);
        hr = set_fault(filter, kinds[i], KSBENCH_ANY, 0, 0, KSBENCH_ANY, (LONG)0xc0000022 /* STATUS_ACCESS_DENIED */);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
        ok(hr == E_ACCESSDENIED, "Fault %lu: got hr %#lx.\n", kinds[i], hr);
        hr = IPin_ConnectedTo(pin, &peer);
        ok(hr == VFW_E_NOT_CONNECTED, "Fault %lu: got hr %#lx.\n", kinds[i], hr);
        ok(!sink.peer, "Fault %lu: the sink is connected.\n", kinds[i]);
        clear_faults(filter);
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120)) disconnect_sink(pin, &sink);
        sink_cleanup(&sink);
    }
    free_type(&mt);
}

static KSSTATE get_kernel_state(IPin *pin)
{
    KSPROPERTY property = {{{KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET}}};
    IKsControl *control = query(pin, &IID_IKsControl);
    KSSTATE state = -1;
    ULONG returned;
    HRESULT hr;

    hr = IKsControl_KsProperty(control, &property, sizeof(property), &state, sizeof(state), &returned);
    ok(hr == S_OK || hr == S_FALSE, "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
    return state;
}

static FILTER_STATE get_filter_state(IBaseFilter *filter)
{
    FILTER_STATE state = -1;

    IBaseFilter_GetState(filter, TIMEOUT, &state);
    return state;
}

/* One of two pins refuses a step up: the filter stays in the state that it was in, and so does the other pin. */
static void test_states(void)
{
    static const struct
    {
        KSSTATE from, to;
        FILTER_STATE before; /* of the filter; it goes on to the next one */
        KSSTATE state;       /* of the other pin */
    }
    tests[] =
    {
        {KSSTATE_STOP, KSSTATE_ACQUIRE, State_Stopped, KSSTATE_STOP},
        {KSSTATE_ACQUIRE, KSSTATE_PAUSE, State_Stopped, KSSTATE_STOP},
        {KSSTATE_PAUSE, KSSTATE_RUN, State_Paused, KSSTATE_PAUSE},
    };
    IBaseFilter *filter = create_device(&KSCATEGORY_CAPTURE, L"ROOT\\KSBENCH_MULTICAM");
    struct sink sinks[2];
    IPin *pins[2] = {NULL, NULL};
    IEnumPins *enum_pins;
    ULONG count;
    size_t i, j;
    HRESULT hr;

    if (!filter) return;
    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Next(enum_pins, 2, pins, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IEnumPins_Release(enum_pins);
    for (j = 0; j < 2; ++j)
    {
        sink_init(&sinks[j]);
        ok(connect_sink(pins[j], &sinks[j], &MEDIASUBTYPE_YUY2, 160, 120), "Pin %Iu is not connected.\n", j);
    }
    for (i = 0; i < 2 * ARRAY_SIZE(tests); ++i)
    {
        const size_t other = i % 2, refusing = 1 - other;

        winetest_push_context("test %Iu, pin %Iu refuses", i / 2, refusing);
        for (j = 0; j < 2; ++j) set_states(filter, &sinks[j], tests[i / 2].before);
        hr = set_fault(filter, KSBENCH_FAULT_STATE, refusing, KSBENCH_STEP(tests[i / 2].from, tests[i / 2].to), 0, KSBENCH_ANY,
                (LONG)0xc000009a /* STATUS_INSUFFICIENT_RESOURCES */);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = tests[i / 2].before == State_Paused ? IBaseFilter_Run(filter, 0) : IBaseFilter_Pause(filter);
        ok(hr == HRESULT_FROM_WIN32(ERROR_NO_SYSTEM_RESOURCES), "Got hr %#lx.\n", hr);
        ok(get_filter_state(filter) == tests[i / 2].before, "The filter is in state %u.\n", get_filter_state(filter));
        ok(get_kernel_state(pins[other]) == tests[i / 2].state, "The other pin is in state %u.\n",
                get_kernel_state(pins[other]));
        clear_faults(filter);
        for (j = 0; j < 2; ++j)
        {
            sink_reset_stats(&sinks[j]);
            set_states(filter, &sinks[j], State_Running);
        }
        for (j = 0; j < 2; ++j) ok(sink_wait(&sinks[j], 3, TIMEOUT), "Got %ld frames.\n", sinks[j].receives);
        for (j = 0; j < 2; ++j) stop(filter, &sinks[j]);
        winetest_pop_context();
    }

    /* Stop is done, whatever the driver says */
    for (j = 0; j < 2; ++j) set_states(filter, &sinks[j], State_Running);
    hr = set_fault(filter, KSBENCH_FAULT_STATE, 0, KSBENCH_ANY, 0, 1, (LONG)0xc0000001 /* STATUS_UNSUCCESSFUL */);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (j = 0; j < 2; ++j) IBaseFilter_Stop(&sinks[j].IBaseFilter_iface);
    IBaseFilter_Stop(filter);
    ok(get_filter_state(filter) == State_Stopped, "The filter is in state %u.\n", get_filter_state(filter));
    ok(get_kernel_state(pins[1]) == KSSTATE_STOP, "The other pin is in state %u.\n", get_kernel_state(pins[1]));
    clear_faults(filter);
    IBaseFilter_Stop(filter);
    for (j = 0; j < 2; ++j)
    {
        disconnect_sink(pins[j], &sinks[j]);
        IPin_Release(pins[j]);
        sink_cleanup(&sinks[j]);
    }
    release_last(filter);
}

#define INPUT_FRAMES 8

static const struct input_test
{
    const char *name;
    ULONG kind, count;
    LONGLONG parameter;
    LONG frames; /* to push */
    BOOL aborts; /* EC_ERRORABORT, and the frames after it are refused */
}
input_tests[] =
{
    {"error", KSBENCH_FAULT_STATUS, 1, (LONG)0xc0000185 /* STATUS_IO_DEVICE_ERROR */, 1000, TRUE},
    {"errors", KSBENCH_FAULT_STATUS, KSBENCH_ANY, (LONG)0xc0000185, 1000, TRUE},
    {"one cancelled", KSBENCH_FAULT_STATUS, 1, (LONG)0xc0000120 /* STATUS_CANCELLED */, INPUT_FRAMES, FALSE},
    {"slow", KSBENCH_FAULT_DELAY, 3, 100, INPUT_FRAMES, FALSE},
    {"order", KSBENCH_FAULT_REORDER, 1, 1, INPUT_FRAMES, FALSE},
    {"never", KSBENCH_FAULT_HOLD, KSBENCH_ANY, 0, 0 /* as many as there are buffers */, FALSE},
};

static void stop_pusher(IBaseFilter *filter, struct pusher *pusher)
{
    DWORD start = GetTickCount();
    HRESULT hr;

    hr = IBaseFilter_Stop(filter);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(GetTickCount() - start < TIMEOUT, "Stop took %lu ms.\n", GetTickCount() - start);
    IMemAllocator_Decommit(pusher->allocator);
    pusher_check_buffers(pusher);
}

static void run_input_fault(const struct input_test *test, IBaseFilter *filter, struct pusher *pusher, IMediaEvent *events)
{
    const LONG frames = test->frames ? test->frames : pusher->buffers;
    IMediaSample *sample;
    HRESULT hr = S_OK;
    LONG n, aborts;

    hr = set_fault(filter, test->kind, KSBENCH_ANY, 0, test->frames ? 2 : 0, test->count, test->parameter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    pusher_start(pusher);
    hr = IBaseFilter_Run(filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    for (n = 0; n < frames && hr == S_OK; ++n)
    {
        hr = pusher_push(pusher, n, 160 * 120 * 2, NULL);
        if (hr == S_OK && test->aborts) ok(pusher_wait_free(pusher), "Frame %ld doesn't come back.\n", n);
    }
    if (test->aborts) ok(hr == VFW_E_RUNTIME_ERROR, "%ld frames were taken, then hr %#lx.\n", n, hr);
    else ok(hr == S_OK, "Frame %ld gave %#lx.\n", n, hr);
    aborts = count_aborts(events, test->aborts);
    ok(aborts == test->aborts, "Got %ld EC_ERRORABORT.\n", aborts);
    stop_pusher(filter, pusher);

    clear_faults(filter);
    pusher_start(pusher);
    hr = IMemAllocator_GetBuffer(pusher->allocator, &sample, NULL, NULL, AM_GBF_NOWAIT);
    ok(hr == S_OK, "No buffer is left, hr %#lx.\n", hr);
    if (hr != S_OK) return; /* it would be waited for */
    IMediaSample_Release(sample);
    hr = IBaseFilter_Run(filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    for (n = 0; n < INPUT_FRAMES; ++n)
    {
        hr = pusher_push(pusher, n, 160 * 120 * 2, NULL);
        ok(hr == S_OK, "Frame %ld gave %#lx.\n", n, hr);
    }
    stop_pusher(filter, pusher);
    aborts = count_aborts(events, FALSE);
    ok(!aborts, "Got %ld EC_ERRORABORT without a fault.\n", aborts);
}

static void test_input(void)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID);
    struct pusher pusher;
    IGraphBuilder *graph;
    IMediaEvent *events;
    AM_MEDIA_TYPE mt;
    IPin *pin;
    HRESULT hr;
    size_t i;

    if (!filter) return;
    pin = find_pin(filter, PINDIR_INPUT);
    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    events = query(graph, &IID_IMediaEvent);
    hr = IGraphBuilder_AddFilter(graph, filter, L"renderer");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        resize_type(&mt, 160, 120, 0);
        for (i = 0; i < ARRAY_SIZE(input_tests); ++i)
        {
            winetest_push_context("%s", input_tests[i].name);
            if (pusher_connect(&pusher, pin, &mt, FALSE))
            {
                run_input_fault(&input_tests[i], filter, &pusher, events);
                pusher_disconnect(&pusher);
            }
            winetest_pop_context();
        }
        free_type(&mt);
    }
    hr = IGraphBuilder_RemoveFilter(graph, filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaEvent_Release(events);
    release_last(graph);
    IPin_Release(pin);
    release_last(filter);
}

static void test_all(void)
{
    IBaseFilter *filter;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    test_connect(filter, pin);
    IPin_Release(pin);
    release_last(filter);
    test_states();
    test_input();
}

START_TEST(faults)
{
    struct usage before, after;
    LONGLONG since;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    test_all();
    before = get_usage(L"winedevice.exe");
    test_all();
    since = kstest_now();
    while ((after = get_usage(L"winedevice.exe")).handles > before.handles && kstest_poll(since, TIMEOUT)) ;
    ok(after.handles <= before.handles, "The drivers had %lu handles, now %lu.\n", before.handles, after.handles);
    CoUninitialize();
}
