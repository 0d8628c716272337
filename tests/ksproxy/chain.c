/*
 * ksproxy.ax tests: several links of one another's filters
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
#include "sink.h"

/* ---- helpers ---- */

static BOOL get_stats(IPin *pin, struct ksbench_renderer_stats *stats)
{
    IKsPropertySet *props = query(pin, &IID_IKsPropertySet);
    DWORD returned;
    HRESULT hr;

    memset(stats, 0, sizeof(*stats));
    hr = IKsPropertySet_Get(props, &KSPROPSETID_KsVirt, KSBENCH_PROPERTY_RENDERER_STATS, NULL, 0, stats, sizeof(*stats),
            &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsPropertySet_Release(props);
    return hr == S_OK;
}

/* The width of the connection's pictures, 0 if it has none. */
static LONG get_width(IPin *pin)
{
    const BITMAPINFOHEADER *bitmap;
    AM_MEDIA_TYPE mt;
    LONG width;
    HRESULT hr;

    hr = IPin_ConnectionMediaType(pin, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return 0;
    bitmap = type_bitmap(&mt);
    width = bitmap ? bitmap->biWidth : 0;
    free_type(&mt);
    return width;
}

#define wait_more(a, b) wait_more_(__LINE__, a, b)
/* Waits until the renderer has got that many frames more. */
static void wait_more_(unsigned int line, IPin *pin, unsigned int count)
{
    LONGLONG since = kstest_now();
    struct ksbench_renderer_stats stats;
    ULONGLONG old;

    get_stats(pin, &stats);
    old = stats.received;
    while (get_stats(pin, &stats) && stats.received < old + count && kstest_poll(since, TIMEOUT)) ;
    ok_(__FILE__, line)(stats.received >= old + count, "Got %I64u frames after %I64u.\n", stats.received, old);
}

#define check_stats(a) check_stats_(__LINE__, a)
static void check_stats_(unsigned int line, IPin *pin)
{
    struct ksbench_renderer_stats stats;

    if (!get_stats(pin, &stats)) return;
    ok_(__FILE__, line)(!!stats.received, "Got no frames.\n");
    ok_(__FILE__, line)(stats.good == stats.received, "%I64u of %I64u frames are good.\n", stats.good, stats.received);
    ok_(__FILE__, line)(!stats.repeated, "%I64u frames are repeated.\n", stats.repeated);
    ok_(__FILE__, line)(!stats.out_of_order, "%I64u frames are out of order.\n", stats.out_of_order);
}

static void set_fault(IBaseFilter *filter, ULONG kind, ULONG count, LONGLONG parameter)
{
    struct ksbench_fault fault = {.kind = kind, .pin = KSBENCH_ANY, .count = count, .parameter = parameter};
    IKsPropertySet *props = query(filter, &IID_IKsPropertySet);
    HRESULT hr;

    hr = IKsPropertySet_Set(props, &KSPROPSETID_KsVirt, KSBENCH_PROPERTY_FAULTS, NULL, 0, &fault, sizeof(fault));
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsPropertySet_Release(props);
}

/* The first pin of that direction that is connected to nobody, NULL if there is none. */
static IPin *find_free(IBaseFilter *filter, PIN_DIRECTION wanted)
{
    PIN_DIRECTION dir;
    IEnumPins *pins;
    IPin *pin, *peer;

    if (FAILED(IBaseFilter_EnumPins(filter, &pins))) return NULL;
    while (IEnumPins_Next(pins, 1, &pin, NULL) == S_OK)
    {
        if (IPin_QueryDirection(pin, &dir) == S_OK && dir == wanted)
        {
            if (IPin_ConnectedTo(pin, &peer) != S_OK) break;
            IPin_Release(peer);
        }
        IPin_Release(pin);
        pin = NULL;
    }
    IEnumPins_Release(pins);
    return pin;
}

/* A set of filters and the links between their pins, which are to be run and taken apart together. */
struct chain
{
    IBaseFilter *filters[8]; /* downstream first, as a graph starts them */
    unsigned int filter_count;
    IPin *pins[16];          /* output, input */
    unsigned int pin_count;
    BOOL complete;
};

static IBaseFilter *add_device(struct chain *chain, const GUID *category, const WCHAR *id)
{
    IBaseFilter *filter = create_device(category, id);

    if (filter) chain->filters[chain->filter_count++] = filter;
    else chain->complete = FALSE;
    return filter;
}

static IBaseFilter *add_renderer(struct chain *chain)
{
    return add_device(chain, &KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID);
}

#define link_filters(a, b, c, d) link_filters_(__LINE__, a, b, c, d)
/* Connects free pins of two filters; type may be NULL. Returns the input pin, which stays the chain's. */
static IPin *link_filters_(unsigned int line, struct chain *chain, IBaseFilter *from, IBaseFilter *to, const AM_MEDIA_TYPE *type)
{
    IPin *output = find_free(from, PINDIR_OUTPUT), *input = find_free(to, PINDIR_INPUT);
    HRESULT hr;

    ok_(__FILE__, line)(!!output, "The first filter has no free output pin.\n");
    ok_(__FILE__, line)(!!input, "The second filter has no free input pin.\n");
    chain->complete &= output && input;
    if (!output || !input) return NULL;
    chain->pins[chain->pin_count++] = output;
    chain->pins[chain->pin_count++] = input;
    hr = IPin_Connect(output, input, type);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(pin_communication(output) == KSPIN_COMMUNICATION_SOURCE, "Got communications %d and %d.\n",
            pin_communication(output), pin_communication(input));
    ok_(__FILE__, line)(pin_communication(input) == KSPIN_COMMUNICATION_SINK, "Got communications %d and %d.\n",
            pin_communication(output), pin_communication(input));
    chain->complete &= hr == S_OK;
    return input;
}

static void chain_init(struct chain *chain)
{
    memset(chain, 0, sizeof(*chain));
    chain->complete = TRUE;
}

static void chain_run(struct chain *chain)
{
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < chain->filter_count; ++i)
    {
        hr = IBaseFilter_Run(chain->filters[i], 0);
        ok(SUCCEEDED(hr), "Filter %u: got hr %#lx.\n", i, hr);
    }
}

static void chain_stop(struct chain *chain)
{
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < chain->filter_count; ++i)
    {
        hr = IBaseFilter_Stop(chain->filters[i]);
        ok(hr == S_OK, "Filter %u: got hr %#lx.\n", i, hr);
    }
}

static void chain_release(struct chain *chain)
{
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < chain->pin_count; ++i)
    {
        hr = IPin_Disconnect(chain->pins[i]);
        ok(hr == S_OK || hr == S_FALSE, "Pin %u: got hr %#lx.\n", i, hr);
        ok(pin_communication(chain->pins[i]) == KSPIN_COMMUNICATION_NONE, "Pin %u: got communication %d.\n", i,
                pin_communication(chain->pins[i]));
    }
    for (i = 0; i < chain->pin_count; ++i) IPin_Release(chain->pins[i]);
    for (i = 0; i < chain->filter_count; ++i) release_last(chain->filters[i]);
}

static IBaseFilter *add_camera(struct chain *chain, AM_MEDIA_TYPE *mt)
{
    IBaseFilter *camera;
    IPin *pin;
    BOOL ret;

    memset(mt, 0, sizeof(*mt));
    if (!(camera = add_device(chain, &KSCATEGORY_CAPTURE, L"" KSBENCH_CAMERA_HARDWARE_ID))) return NULL;
    pin = find_pin(camera, PINDIR_OUTPUT);
    if ((ret = find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, mt))) resize_type(mt, 320, 240, 333333);
    IPin_Release(pin);
    chain->complete &= ret;
    return camera;
}

/* ---- forms ---- */

/* What a branch discards doesn't hold up the others. */
static void check_branches(IPin *discarding, IPin *flowing)
{
    IAMStreamControl *control = query(discarding, &IID_IAMStreamControl);
    struct ksbench_renderer_stats stats;
    unsigned int i = 0;
    ULONGLONG count;
    HRESULT hr;

    hr = IAMStreamControl_StopAt(control, NULL, FALSE, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    get_stats(discarding, &stats);
    do /* what is on its way still comes */
    {
        count = stats.received;
        wait_more(flowing, 10);
        get_stats(discarding, &stats);
    } while (stats.received != count && ++i < 10);
    ok(stats.received == count, "Got %I64u frames after the end.\n", stats.received - count);
    hr = IAMStreamControl_StartAt(control, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    wait_more(discarding, 3);
    IAMStreamControl_Release(control);
}

/* Camera, in-place transform, splitter, two renderers. */
static void test_tree(void)
{
    IBaseFilter *camera, *transform, *splitter, *renderers[2];
    IPin *inputs[2] = {NULL};
    struct chain chain;
    AM_MEDIA_TYPE mt;
    unsigned int i;

    chain_init(&chain);
    renderers[0] = add_renderer(&chain);
    renderers[1] = add_renderer(&chain);
    splitter = add_device(&chain, &KSCATEGORY_SPLITTER, L"" KSBENCH_SPLITTER_HARDWARE_ID);
    transform = add_device(&chain, &KSCATEGORY_DATATRANSFORM, L"" KSBENCH_INPLACE_HARDWARE_ID);
    camera = add_camera(&chain, &mt);
    if (chain.complete)
    {
        link_filters(&chain, camera, transform, &mt);
        link_filters(&chain, transform, splitter, NULL);
        for (i = 0; i < 2; ++i) inputs[i] = link_filters(&chain, splitter, renderers[i], NULL);
    }
    for (i = 0; chain.complete && i < 2; ++i)
    {
        chain_run(&chain);
        wait_more(inputs[0], 5);
        wait_more(inputs[1], 5);
        check_branches(inputs[i], inputs[!i]);
        chain_stop(&chain);
        check_stats(inputs[0]);
        check_stats(inputs[1]);
    }
    free_type(&mt);
    chain_release(&chain);
}

/* Two cameras and one renderer. */
static void test_merger(void)
{
    IBaseFilter *cameras[2], *merger, *renderer;
    struct ksbench_renderer_stats stats;
    struct chain chain;
    AM_MEDIA_TYPE mt;
    IPin *input;

    chain_init(&chain);
    renderer = add_renderer(&chain);
    merger = add_device(&chain, &KSCATEGORY_DATATRANSFORM, L"" KSBENCH_MERGER_HARDWARE_ID);
    cameras[0] = add_camera(&chain, &mt);
    free_type(&mt);
    cameras[1] = add_camera(&chain, &mt);
    if (chain.complete)
    {
        link_filters(&chain, cameras[0], merger, &mt);
        link_filters(&chain, cameras[1], merger, &mt);
        input = link_filters(&chain, merger, renderer, &mt);
        if (chain.complete)
        {
            chain_run(&chain);
            wait_more(input, 10);
            chain_stop(&chain);
            if (get_stats(input, &stats)) ok(stats.good == stats.received, "%I64u of %I64u frames are good.\n", stats.good,
                    stats.received);
        }
    }
    free_type(&mt);
    chain_release(&chain);
}

/* Pins that a filter gets further ones of are linked like the first. */
static void test_instances(void)
{
    IBaseFilter *camera, *renderers[3];
    IPin *inputs[3] = {NULL};
    struct chain chain;
    unsigned int i;

    chain_init(&chain);
    for (i = 0; i < 3; ++i) renderers[i] = add_renderer(&chain);
    camera = add_device(&chain, &KSCATEGORY_CAPTURE, L"" KSBENCH_MULTICAM_HARDWARE_ID);
    /* capture, preview, still; and the second instance of preview comes after them */
    for (i = 0; chain.complete && i < 3; ++i) inputs[i] = link_filters(&chain, camera, renderers[i], NULL);
    if (chain.complete)
    {
        IPin *second = find_free(camera, PINDIR_OUTPUT);

        ok(!!second, "There is no further pin.\n");
        if (second) IPin_Release(second);
        chain_run(&chain);
        wait_more(inputs[0], 5);
        wait_more(inputs[1], 5);
        chain_stop(&chain);
        check_stats(inputs[0]);
        check_stats(inputs[1]);
    }
    chain_release(&chain);
}

/* Both ends say what the driver has changed in the stream. */
static void test_format_change(void)
{
    IBaseFilter *camera, *renderer;
    IPin *input = NULL, *output;
    struct chain chain;
    AM_MEDIA_TYPE mt;
    unsigned int i;
    LONGLONG since;
    HRESULT hr;

    chain_init(&chain);
    renderer = add_renderer(&chain);
    camera = add_camera(&chain, &mt);
    if (chain.complete) input = link_filters(&chain, camera, renderer, &mt);
    free_type(&mt);
    if (chain.complete)
    {
        output = chain.pins[0];
        chain_run(&chain);
        wait_more(input, 3);
        set_fault(camera, KSBENCH_FAULT_FORMAT_CHANGE, 1, 160 | (LONGLONG)120 << 32);
        since = kstest_now();
        while (get_width(input) == 320 && kstest_poll(since, TIMEOUT)) ;
        wait_more(input, 5);
        for (i = 0; i < 2; ++i)
        {
            hr = IPin_ConnectionMediaType(i ? output : input, &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            check_type_size(&mt, 160, 120);
            free_type(&mt);
        }
        chain_stop(&chain);
        check_stats(input);
        set_fault(camera, KSBENCH_FAULT_NONE, 0, 0);
    }
    chain_release(&chain);
}

/* ---- refusals ---- */

/* Whatever the reason, the data goes through user mode, and the next connection is a link again. */
static void test_refusals(void)
{
    static const ULONG refusals[] =
    {
        0xc0000272, /* STATUS_NO_MATCH */
        0xc000000d, /* STATUS_INVALID_PARAMETER */
        0xc0000010, /* STATUS_INVALID_DEVICE_REQUEST */
        0xc0000008, /* STATUS_INVALID_HANDLE */
        0xc000023b, /* STATUS_CONNECTION_ACTIVE */
        0xc0000184, /* STATUS_INVALID_DEVICE_STATE */
        0xc000009a, /* STATUS_INSUFFICIENT_RESOURCES */
        0xc0000022, /* STATUS_ACCESS_DENIED */
    };
    IBaseFilter *camera, *renderer;
    struct chain chain;
    AM_MEDIA_TYPE mt;
    unsigned int i;
    IPin *pins[2];
    HRESULT hr;

    chain_init(&chain);
    renderer = add_renderer(&chain);
    camera = add_camera(&chain, &mt);
    pins[0] = camera ? find_pin(camera, PINDIR_OUTPUT) : NULL;
    pins[1] = renderer ? find_pin(renderer, PINDIR_INPUT) : NULL;
    for (i = 0; chain.complete && i < ARRAY_SIZE(refusals); ++i)
    {
        winetest_push_context("status %#lx", refusals[i]);
        set_fault(camera, KSBENCH_FAULT_CREATE, 1, (LONG)refusals[i]);
        hr = IPin_Connect(pins[0], pins[1], &mt);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(pin_communication(pins[0]) == KSPIN_COMMUNICATION_SINK, "Got communications %d and %d.\n",
                pin_communication(pins[0]), pin_communication(pins[1]));
        ok(pin_communication(pins[1]) == KSPIN_COMMUNICATION_SINK, "Got communications %d and %d.\n",
                pin_communication(pins[0]), pin_communication(pins[1]));
        if (i < 2)
        {
            chain_run(&chain);
            wait_more(pins[1], 3);
            chain_stop(&chain);
            check_stats(pins[1]);
        }
        IPin_Disconnect(pins[i % 2]);
        IPin_Disconnect(pins[!(i % 2)]);
        hr = IPin_Connect(pins[0], pins[1], &mt);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(pin_communication(pins[0]) == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n", pin_communication(pins[0]));
        IPin_Disconnect(pins[0]);
        IPin_Disconnect(pins[1]);
        winetest_pop_context();
    }
    if (pins[0]) IPin_Release(pins[0]);
    if (pins[1]) IPin_Release(pins[1]);
    free_type(&mt);
    chain_release(&chain);
}

/* ---- quartz ---- */

static void add_filters(IGraphBuilder *graph, struct chain *chain)
{
    static const WCHAR *names[] = {L"Renderer", L"Transform", L"Camera"};
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < 3; ++i)
    {
        hr = IGraphBuilder_AddFilter(graph, chain->filters[i], names[i]);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
    }
}

static void run_graph(IGraphBuilder *graph, IPin *input)
{
    IMediaControl *control = query(graph, &IID_IMediaControl);
    IMediaSeeking *seeking = query(graph, &IID_IMediaSeeking);
    OAFilterState state;
    LONGLONG time = 0;
    DWORD caps = 0;
    HRESULT hr;

    hr = IMediaControl_Pause(control);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IMediaControl_Run(control);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IMediaControl_GetState(control, TIMEOUT, &state);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(state == State_Running, "Got state %ld.\n", state);
    wait_more(input, 5);

    /* A live source has no positions, which is an answer and no more. */
    hr = IMediaSeeking_GetCapabilities(seeking, &caps);
    ok(hr == E_NOTIMPL, "Got hr %#lx, capabilities %#lx.\n", hr, caps);
    hr = IMediaSeeking_GetDuration(seeking, &time);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    time = 10000000;
    hr = IMediaSeeking_SetPositions(seeking, &time, AM_SEEKING_AbsolutePositioning, NULL, AM_SEEKING_NoPositioning);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    wait_more(input, 5);

    hr = IMediaControl_Stop(control);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_stats(input);
    IMediaSeeking_Release(seeking);
    IMediaControl_Release(control);
}

/* What Wine's graph can't do yet isn't tested. */
static void test_reconnect(IGraphBuilder *graph, IPin *output, IPin *input)
{
    IGraphConfig *config;
    HRESULT hr;
    IPin *peer;

    hr = IGraphBuilder_Reconnect(graph, output);
    if (FAILED(hr)) skip("The graph doesn't reconnect pins, hr %#lx.\n", hr);
    if (SUCCEEDED(hr) && SUCCEEDED(hr = IPin_ConnectedTo(output, &peer)))
    {
        ok(peer == input, "Got another peer.\n");
        ok(pin_communication(output) == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n", pin_communication(output));
        IPin_Release(peer);
        run_graph(graph, input);
    }

    if (FAILED(IGraphBuilder_QueryInterface(graph, &IID_IGraphConfig, (void **)&config)))
    {
        skip("The graph has no IGraphConfig.\n");
        return;
    }
    hr = IGraphConfig_Reconnect(config, output, input, NULL, NULL, NULL, 0);
    if (FAILED(hr)) skip("The graph doesn't reconnect pins while it runs, hr %#lx.\n", hr);
    else run_graph(graph, input);
    IGraphConfig_Release(config);
}

/* Camera, in-place transform and renderer in Wine's filter graph. */
static void test_graph(void)
{
    IBaseFilter *camera, *transform;
    IGraphBuilder *graph;
    IPin *pins[4] = {NULL}, *peer;
    struct chain chain;
    AM_MEDIA_TYPE mt;
    unsigned int i;
    HRESULT hr;

    chain_init(&chain);
    add_renderer(&chain);
    transform = add_device(&chain, &KSCATEGORY_DATATRANSFORM, L"" KSBENCH_INPLACE_HARDWARE_ID);
    camera = add_camera(&chain, &mt);
    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (chain.complete && hr == S_OK)
    {
        pins[0] = find_pin(camera, PINDIR_OUTPUT);
        pins[1] = find_pin(transform, PINDIR_INPUT);
        pins[2] = find_pin(transform, PINDIR_OUTPUT);
        pins[3] = find_pin(chain.filters[0], PINDIR_INPUT);
        for (i = 0; i < 2; ++i)
        {
            winetest_push_context("round %u", i);
            add_filters(graph, &chain);
            hr = IGraphBuilder_ConnectDirect(graph, pins[0], pins[1], &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            if (i) hr = IGraphBuilder_Render(graph, pins[2]); /* there is a free renderer in the graph already */
            else hr = IGraphBuilder_Connect(graph, pins[2], pins[3]);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            hr = IPin_ConnectedTo(pins[3], &peer);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(peer == pins[2], "Got peer %p, expected %p.\n", peer, pins[2]);
            if (hr == S_OK)
            {
                IPin_Release(peer);
                ok(pin_communication(pins[0]) == KSPIN_COMMUNICATION_SOURCE, "Got communications %d and %d.\n",
                        pin_communication(pins[0]), pin_communication(pins[2]));
                ok(pin_communication(pins[2]) == KSPIN_COMMUNICATION_SOURCE, "Got communications %d and %d.\n",
                        pin_communication(pins[0]), pin_communication(pins[2]));
                run_graph(graph, pins[3]);
                run_graph(graph, pins[3]);
                if (!i) test_reconnect(graph, pins[2], pins[3]);
            }
            /* The graph disconnects what leaves it, from whichever end. */
            hr = IGraphBuilder_RemoveFilter(graph, transform);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            IGraphBuilder_RemoveFilter(graph, chain.filters[i ? 0 : 2]);
            IGraphBuilder_RemoveFilter(graph, chain.filters[i ? 2 : 0]);
            winetest_pop_context();
        }
        for (i = 0; i < 4; ++i)
        {
            ok(pin_communication(pins[i]) == KSPIN_COMMUNICATION_NONE, "Pin %u: got communication %d.\n", i,
                    pin_communication(pins[i]));
            IPin_Release(pins[i]);
        }
    }
    IGraphBuilder_Release(graph);
    free_type(&mt);
    chain_release(&chain);
}

/* ---- the end of a process ---- */

/* What the child does until it is killed. */
static void run_child(void)
{
    IBaseFilter *camera, *transform, *renderer;
    struct chain chain;
    AM_MEDIA_TYPE mt;
    IPin *input;
    HANDLE ready;

    chain_init(&chain);
    renderer = add_renderer(&chain);
    transform = add_device(&chain, &KSCATEGORY_DATATRANSFORM, L"" KSBENCH_INPLACE_HARDWARE_ID);
    camera = add_camera(&chain, &mt);
    if (!chain.complete) return;
    link_filters(&chain, camera, transform, &mt);
    input = link_filters(&chain, transform, renderer, NULL);
    if (!chain.complete) return;
    chain_run(&chain);
    wait_more(input, 5);
    ready = OpenEventW(EVENT_MODIFY_STATE, FALSE, L"wineks_test_chain_ready");
    ok(!!ready, "Failed to open the event, error %lu.\n", GetLastError());
    SetEvent(ready);
    WaitForSingleObject(GetCurrentProcess(), 6 * TIMEOUT); /* until it is terminated */
}

/* A process that dies with links leaves nothing behind: its devices can be linked again. */
static void test_process_death(void)
{
    PROCESS_INFORMATION info;
    STARTUPINFOA startup;
    IBaseFilter *camera, *renderer;
    char path[MAX_PATH + 32], **argv;
    struct chain chain;
    AM_MEDIA_TYPE mt;
    HANDLE handles[2];
    DWORD ret;
    IPin *input;

    winetest_get_mainargs(&argv);
    memset(&startup, 0, sizeof(startup));
    startup.cb = sizeof(startup);
    snprintf(path, sizeof(path), "\"%s\" chain child", argv[0]);
    handles[0] = CreateEventW(NULL, TRUE, FALSE, L"wineks_test_chain_ready");
    ret = CreateProcessA(NULL, path, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info);
    ok(ret, "Failed to create a process, error %lu.\n", GetLastError());
    if (!ret) return;
    handles[1] = info.hProcess;
    ret = WaitForMultipleObjects(2, handles, FALSE, 4 * TIMEOUT);
    if (ret == WAIT_OBJECT_0)
    {
        TerminateProcess(info.hProcess, 0);
        WaitForSingleObject(info.hProcess, TIMEOUT);
        chain_init(&chain);
        renderer = add_renderer(&chain);
        camera = add_camera(&chain, &mt);
        if (chain.complete && (input = link_filters(&chain, camera, renderer, &mt)) && chain.complete)
        {
            chain_run(&chain);
            wait_more(input, 3);
            chain_stop(&chain);
            check_stats(input);
        }
        free_type(&mt);
        chain_release(&chain);
    }
    else skip("The other process doesn't get that far, %lu.\n", ret);
    CloseHandle(handles[0]);
    CloseHandle(info.hThread);
    CloseHandle(info.hProcess);
}

START_TEST(chain)
{
    char **argv;
    int argc = winetest_get_mainargs(&argv);

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (argc >= 3 && !strcmp(argv[2], "child")) run_child();
    else if (require_camera())
    {
        test_tree();
        test_merger();
        test_instances();
        test_format_change();
        test_refusals();
        test_graph();
        test_process_death();
    }
    CoUninitialize();
}
