/*
 * ksproxy.ax tests: connections between two kernel-streaming devices, whose data stays in the kernel
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

#include "pair.h"
#include "run.h"

/* Both ends have the one allocator object, which belongs to the kernel. */
static void check_link_allocator(struct pair *pair)
{
    IMemAllocator *allocator = pin_allocator(pair->output);
    IKsPinPipe *source = query(pair->output, &IID_IKsPinPipe), *sink = query(pair->input, &IID_IKsPinPipe);
    ALLOCATOR_PROPERTIES_EX *props;
    IMediaSample *sample;
    IKsAllocatorEx *ex;
    IKsPin *ks_pin;
    HRESULT hr;
    ULONG refs;

    ok(!!allocator, "Got no allocator.\n");
    ok(pin_allocator(pair->input) == allocator, "Got %p and %p.\n", allocator, pin_allocator(pair->input));
    if (!allocator || !source || !sink) return;
    refs = get_refcount(allocator);
    ok(refs == 2, "Got %lu references.\n", refs);
    if ((ks_pin = query(pair->input, &IID_IKsPin)))
    {
        ok(IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_AddRef) == allocator, "Got another allocator.\n");
        ok(get_refcount(allocator) == refs + 1, "Got %lu references, expected %lu.\n", get_refcount(allocator), refs + 1);
        IMemAllocator_Release(allocator);
        IKsPin_Release(ks_pin);
    }
    hr = IMemAllocator_GetBuffer(allocator, &sample, NULL, NULL, AM_GBF_NOWAIT);
    ok(hr == VFW_E_NOT_COMMITTED, "Got hr %#lx.\n", hr);

    if ((ex = query(allocator, &IID_IKsAllocatorEx)))
    {
        ok(IKsAllocatorEx_KsGetAllocatorMode(ex) == KsAllocatorMode_Kernel, "Got mode %d.\n",
                IKsAllocatorEx_KsGetAllocatorMode(ex));
        ok(IKsPinPipe_KsGetPipe(source, KsPeekOperation_PeekOnly) == ex, "The source has another pipe.\n");
        ok(IKsPinPipe_KsGetPipe(sink, KsPeekOperation_PeekOnly) == ex, "The sink has another pipe.\n");
        props = IKsAllocatorEx_KsGetProperties(ex);
        ok(props->cBuffers >= 2, "Got %ld buffers.\n", props->cBuffers);
        ok(props->cbBuffer >= 320 * 240 * 3, "Got %ld bytes.\n", props->cbBuffer);
        ok(props->NumberPins == 2, "Got %lu pins.\n", props->NumberPins);
        IKsAllocatorEx_Release(ex);
    }
    ok(!IKsPinPipe_KsGetPipeAllocatorFlag(source), "Got flag %lu.\n", IKsPinPipe_KsGetPipeAllocatorFlag(source));
    ok(IKsPinPipe_KsGetPipeAllocatorFlag(sink) == 1, "Got flag %lu.\n", IKsPinPipe_KsGetPipeAllocatorFlag(sink));
    ok(IKsPinPipe_KsGetConnectedPin(source) == pair->input, "The source has another peer.\n");
    ok(IKsPinPipe_KsGetConnectedPin(sink) == pair->output, "The sink has another peer.\n");
    IKsPinPipe_Release(source);
    IKsPinPipe_Release(sink);
    ok(get_refcount(allocator) == refs, "Got %lu references, expected %lu.\n", get_refcount(allocator), refs);
}

/* From ACQUIRE to STOP the object has a kernel allocator, with the frames that were agreed upon. */
static void check_kernel_allocator(struct pair *pair)
{
    KSSTREAMALLOCATOR_STATUS status;
    IMemAllocator *allocator = pin_allocator(pair->output);
    ALLOCATOR_PROPERTIES props;
    IKsAllocatorEx *ex;
    HRESULT hr;

    if (!allocator || !(ex = query(allocator, &IID_IKsAllocatorEx))) return;
    ok(!!IKsAllocatorEx_KsGetAllocatorHandle(ex), "There is no kernel allocator.\n");
    memset(&status, 0xcc, sizeof(status));
    hr = IKsAllocatorEx_KsGetAllocatorStatus(ex, &status);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMemAllocator_GetProperties(allocator, &props);
    ok(status.Framing.Frames == (ULONG)props.cBuffers, "Got %lu frames, expected %ld.\n", status.Framing.Frames,
            props.cBuffers);
    ok(status.Framing.FrameSize >= (ULONG)props.cbBuffer, "Got frames of %lu bytes, expected %ld.\n",
            status.Framing.FrameSize, props.cbBuffer);
    ok(status.AllocatedFrames <= status.Framing.Frames, "Got %lu frames of %lu.\n", status.AllocatedFrames,
            status.Framing.Frames);
    hr = IMemAllocator_SetProperties(allocator, &props, &props);
    ok(hr == VFW_E_ALREADY_COMMITTED, "Got hr %#lx.\n", hr);
    IKsAllocatorEx_Release(ex);
}

static void test_run(struct pair *pair)
{
    unsigned int i;

    if (!connect_pair(pair, &MEDIASUBTYPE_RGB24, 320, 240)) return;
    if (is_linked(pair)) check_link_allocator(pair);
    for (i = 0; i < 3; ++i)
    {
        winetest_push_context("run %u", i);
        ok(!allocator_handle(pair), "Got allocator handle %p.\n", allocator_handle(pair));
        set_pair_state(pair, State_Paused);
        ok(pin_state(pair->input) == KSSTATE_PAUSE, "Got state %d.\n", pin_state(pair->input));
        ok(pin_state(pair->output) == KSSTATE_PAUSE, "Got state %d.\n", pin_state(pair->output));
        check_kernel_allocator(pair);
        set_pair_state(pair, State_Running);
        wait_frames(pair->input, 5);
        if (i == 1)
        {
            set_pair_state(pair, State_Paused);
            set_pair_state(pair, State_Running);
            wait_frames(pair->input, 10);
        }
        set_pair_state(pair, State_Stopped);
        ok(pin_state(pair->input) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->input));
        ok(pin_state(pair->output) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->output));
        check_stats(pair->input);
        ok(!allocator_handle(pair), "Got allocator handle %p.\n", allocator_handle(pair));
        winetest_pop_context();
    }
    disconnect_pair(pair, FALSE);
}

/* A source that is started alone brings its sink to ACQUIRE. */
static void test_acquire(struct pair *pair)
{
    FILTER_STATE state;
    IKsPin *ks_pin;
    HRESULT hr;

    if (!connect_pair(pair, &MEDIASUBTYPE_YUY2, 320, 240)) return;
    if (is_linked(pair) && (ks_pin = query(pair->output, &IID_IKsPin)))
    {
        hr = IKsPin_KsPropagateAcquire(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(pin_state(pair->output) == KSSTATE_ACQUIRE, "Got state %d.\n", pin_state(pair->output));
        ok(pin_state(pair->input) == KSSTATE_ACQUIRE, "Got state %d.\n", pin_state(pair->input));
        set_pair_state(pair, State_Stopped);
        ok(pin_state(pair->output) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->output));
        ok(pin_state(pair->input) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->input));

        hr = IBaseFilter_Run(pair->camera, 0);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        ok(pin_state(pair->input) == KSSTATE_ACQUIRE, "Got state %d.\n", pin_state(pair->input));
        hr = IBaseFilter_GetState(pair->renderer, 0, &state);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(state == State_Stopped, "Got state %d.\n", state);
        hr = IKsPin_KsRenegotiateAllocator(ks_pin);
        check_open_error(hr);
        hr = IBaseFilter_Run(pair->renderer, 0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        wait_frames(pair->input, 5);
        set_pair_state(pair, State_Stopped);
        check_stats(pair->input);

        hr = IKsPin_KsRenegotiateAllocator(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IKsPin_Release(ks_pin);
        if ((ks_pin = query(pair->input, &IID_IKsPin)))
        {
            hr = IKsPin_KsRenegotiateAllocator(ks_pin);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            IKsPin_Release(ks_pin);
        }
        ok(pin_allocator(pair->input) == pin_allocator(pair->output), "Got allocators %p and %p.\n",
                pin_allocator(pair->input), pin_allocator(pair->output));
        set_pair_state(pair, State_Running);
        wait_frames(pair->input, 5);
        set_pair_state(pair, State_Stopped);
        check_stats(pair->input);
    }
    disconnect_pair(pair, TRUE);
}

/* Whatever the order, and whatever the pins are connected to afterwards. */
static void test_disconnect(struct pair *pair)
{
    struct sink sink;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < 4; ++i)
    {
        winetest_push_context("round %u", i);
        if (connect_pair(pair, i % 2 ? &MEDIASUBTYPE_NV12 : &MEDIASUBTYPE_RGB32, 160 + 64 * i, 120 + 48 * i))
        {
            set_pair_state(pair, State_Running);
            wait_frames(pair->input, 3);
            hr = IPin_Disconnect(pair->input);
            ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
            set_pair_state(pair, State_Stopped);
            check_stats(pair->input);
            disconnect_pair(pair, i / 2);
        }
        winetest_pop_context();
    }

    /* The sink goes while its source runs. */
    if (connect_pair(pair, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        set_pair_state(pair, State_Running);
        wait_frames(pair->input, 3);
        hr = IBaseFilter_Stop(pair->renderer);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IPin_Disconnect(pair->input);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_unconnected(pair->input);
        hr = IPin_Disconnect(pair->output);
        ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
        hr = IBaseFilter_Stop(pair->camera);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IPin_Disconnect(pair->output);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_unconnected(pair->output);
    }

    sink_init(&sink);
    if (connect_sink(pair->output, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        ok(pin_communication(pair->output) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n",
                pin_communication(pair->output));
        check_run(pair->camera, &sink, 5);
        disconnect_sink(pair->output, &sink);
    }
    sink_cleanup(&sink);
}

struct racer
{
    struct pair *pair;
    HANDLE stop;
    unsigned int seed, kind;
    LONG rounds;
};

static DWORD WINAPI race_proc(void *arg)
{
    struct racer *racer = arg;
    struct pair *pair = racer->pair;

    while (WaitForSingleObject(racer->stop, 0))
    {
        racer->seed = racer->seed * 1103515245 + 12345;
        switch (racer->kind ? (racer->seed >> 16) % 6 : 6 + (racer->seed >> 16) % 3)
        {
            case 0: IBaseFilter_Run(pair->camera, 0); break;
            case 1: IBaseFilter_Run(pair->renderer, 0); break;
            case 2: IBaseFilter_Pause(pair->camera); break;
            case 3: IBaseFilter_Pause(pair->renderer); break;
            case 4: IBaseFilter_Stop(pair->camera); break;
            case 5: IBaseFilter_Stop(pair->renderer); break;
            case 6: IPin_Connect(pair->output, pair->input, NULL); break;
            case 7: IPin_Disconnect(pair->input); break;
            case 8: IPin_Disconnect(pair->output); break;
        }
        InterlockedIncrement(&racer->rounds);
    }
    return 0;
}

/* States, connections and disconnections of both ends from several threads; afterwards all is as before. */
static void test_race(struct pair *pair)
{
    HANDLE threads[3], stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    struct racer racers[3] = {{pair, stop, 1, 0, 0}, {pair, stop, 2, 1, 0}, {pair, stop, 3, 1, 0}};
    LONGLONG since = kstest_now();
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(racers); ++i) threads[i] = CreateThread(NULL, 0, race_proc, &racers[i], 0, NULL);
    while ((racers[0].rounds < 300 || racers[1].rounds < 100) && kstest_poll(since, TIMEOUT)) ;
    SetEvent(stop);
    ok(!WaitForMultipleObjects(ARRAY_SIZE(threads), threads, TRUE, 6 * TIMEOUT), "A thread hangs.\n");
    for (i = 0; i < ARRAY_SIZE(racers); ++i)
    {
        ok(racers[i].rounds > 10, "Thread %u made %ld rounds.\n", i, racers[i].rounds);
        CloseHandle(threads[i]);
    }
    CloseHandle(stop);

    set_pair_state(pair, State_Stopped);
    IPin_Disconnect(pair->output);
    IPin_Disconnect(pair->input);
    check_unconnected(pair->output);
    check_unconnected(pair->input);
    if (connect_pair(pair, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        is_linked(pair);
        set_pair_state(pair, State_Running);
        wait_frames(pair->input, 3);
        set_pair_state(pair, State_Stopped);
        check_stats(pair->input);
        disconnect_pair(pair, FALSE);
    }
}

static void test_graph(struct pair *pair)
{
    IMediaControl *control;
    IGraphBuilder *graph;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IGraphBuilder_AddFilter(graph, pair->camera, L"camera");
    IGraphBuilder_AddFilter(graph, pair->renderer, L"renderer");
    hr = IGraphBuilder_ConnectDirect(graph, pair->output, pair->input, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK && (control = query(graph, &IID_IMediaControl)))
    {
        is_linked(pair);
        hr = IMediaControl_Run(control);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        wait_frames(pair->input, 10);
        hr = IMediaControl_Stop(control);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_stats(pair->input);
        IMediaControl_Release(control);
    }
    IGraphBuilder_RemoveFilter(graph, pair->camera);
    IGraphBuilder_RemoveFilter(graph, pair->renderer);
    release_last(graph);
    check_unconnected(pair->input);
    check_unconnected(pair->output);
}

/* Another format makes another link. */
static void test_set_format(struct pair *pair)
{
    IAMStreamConfig *config = query(pair->output, &IID_IAMStreamConfig);
    AM_MEDIA_TYPE mt, in, out;
    HRESULT hr;

    if (!config) return;
    if (connect_pair(pair, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        if (find_type(pair->output, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
        {
            resize_type(&mt, 640, 480, 333333);
            hr = IAMStreamConfig_SetFormat(config, &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            is_linked(pair);
            IPin_ConnectionMediaType(pair->output, &out);
            IPin_ConnectionMediaType(pair->input, &in);
            ok(equal_types(&out, &mt), "The output pin has another type.\n");
            ok(equal_types(&in, &mt), "The input pin has another type.\n");
            free_type(&in);
            free_type(&out);
            free_type(&mt);
            set_pair_state(pair, State_Running);
            wait_frames(pair->input, 5);
            set_pair_state(pair, State_Stopped);
            check_stats(pair->input);
        }
        disconnect_pair(pair, FALSE);
    }
    hr = IAMStreamConfig_SetFormat(config, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMStreamConfig_Release(config);
}

/* What is on its way is in the kernel, and flushed there. */
static void test_flush(struct pair *pair)
{
    struct ksbench_renderer_stats stats;
    unsigned int i;
    HRESULT hr;

    if (!connect_pair(pair, &MEDIASUBTYPE_RGB24, 320, 240)) return;
    set_pair_state(pair, State_Running);
    wait_frames(pair->input, 3);
    for (i = 0; i < 3; ++i)
    {
        hr = IPin_BeginFlush(pair->input);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IPin_EndFlush(pair->input);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (get_stats(pair->input, &stats)) wait_frames(pair->input, stats.received + 3);
    }
    set_pair_state(pair, State_Stopped);
    check_stats(pair->input);
    disconnect_pair(pair, FALSE);
}

START_TEST(link)
{
    struct pair pair;

    CoInitialize(NULL);
    if (load_module() && create_pair(&pair))
    {
        test_run(&pair);
        test_acquire(&pair);
        test_disconnect(&pair);
        test_race(&pair);
        test_graph(&pair);
        test_flush(&pair);
        test_set_format(&pair);
        release_pair(&pair);
    }
    CoUninitialize();
}
