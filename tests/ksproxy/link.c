/*
 * ksproxy.ax tests: connections between two kernel-streaming devices, in the kernel and through user mode
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

#include "allocator.h"
#include "sink.h"

/* The camera and the virtual renderer, which judges its frames itself. */
struct pair
{
    IBaseFilter *camera, *renderer;
    IPin *output, *input;
};

static BOOL create_pair(struct pair *pair)
{
    memset(pair, 0, sizeof(*pair));
    if (!(pair->renderer = create_device(&KSCATEGORY_RENDER, L"" KSVIRT_RENDERER_HARDWARE_ID))) return FALSE;
    pair->input = find_pin(pair->renderer, PINDIR_INPUT);
    ok(!!pair->input, "The renderer has no input pin.\n");
    if (pair->input && create_capture(&pair->camera, &pair->output)) return TRUE;
    if (pair->input) IPin_Release(pair->input);
    IBaseFilter_Release(pair->renderer);
    return FALSE;
}

static void release_pair(struct pair *pair)
{
    IPin_Release(pair->output);
    IPin_Release(pair->input);
    release_last(pair->camera);
    release_last(pair->renderer);
}

static HANDLE pin_handle(IPin *pin)
{
    IKsObject *object = query(pin, &IID_IKsObject);
    HANDLE handle;

    if (!object) return NULL;
    handle = IKsObject_KsGetObjectHandle(object);
    IKsObject_Release(object);
    return handle;
}

static KSPIN_COMMUNICATION pin_communication(IPin *pin)
{
    KSPIN_COMMUNICATION communication = KSPIN_COMMUNICATION_NONE;
    IKsPin *ks_pin = query(pin, &IID_IKsPin);

    if (!ks_pin) return communication;
    if (FAILED(IKsPin_KsGetCurrentCommunication(ks_pin, &communication, NULL, NULL)))
        communication = KSPIN_COMMUNICATION_NONE;
    IKsPin_Release(ks_pin);
    return communication;
}

static IMemAllocator *pin_allocator(IPin *pin)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    IMemAllocator *allocator;

    if (!ks_pin) return NULL;
    allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_PeekOnly);
    IKsPin_Release(ks_pin);
    return allocator;
}

static HRESULT get_property(IPin *pin, const GUID *set, ULONG id, void *data, ULONG size)
{
    IKsPropertySet *props = query(pin, &IID_IKsPropertySet);
    DWORD returned;
    HRESULT hr;

    if (!props) return E_NOINTERFACE;
    hr = IKsPropertySet_Get(props, set, id, NULL, 0, data, size, &returned);
    IKsPropertySet_Release(props);
    return hr;
}

static KSSTATE pin_state(IPin *pin)
{
    KSSTATE state = 0xdeadbeef;

    get_property(pin, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, &state, sizeof(state));
    return state;
}

static BOOL get_stats(IPin *pin, struct ksvirt_renderer_stats *stats)
{
    HRESULT hr;

    memset(stats, 0, sizeof(*stats));
    hr = get_property(pin, &KSPROPSETID_KsVirt, KSVIRT_PROPERTY_RENDERER_STATS, stats, sizeof(*stats));
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return hr == S_OK;
}

/* Waits until the renderer has seen that many frames since it was started. */
static void wait_frames(IPin *pin, unsigned int count)
{
    DWORD end = GetTickCount() + TIMEOUT;
    struct ksvirt_renderer_stats stats;

    while (get_stats(pin, &stats) && stats.received < count && (LONG)(end - GetTickCount()) > 0) Sleep(20);
    ok(stats.received >= count, "Got %I64u frames, expected %u.\n", stats.received, count);
}

/* Every frame is as the camera made it; the camera may have had no buffer for some. */
static void check_stats(IPin *pin)
{
    struct ksvirt_renderer_stats stats;

    if (!get_stats(pin, &stats)) return;
    ok(stats.good == stats.received, "%I64u of %I64u frames are good, %I64u bad, %I64u short.\n", stats.good,
            stats.received, stats.bad, stats.short_frames);
    ok(!stats.repeated, "%I64u frames are repeated.\n", stats.repeated);
    ok(!stats.out_of_order, "%I64u frames are out of order.\n", stats.out_of_order);
}

static BOOL connect_pair(struct pair *pair, const GUID *subtype, LONG width, LONG height)
{
    AM_MEDIA_TYPE mt, in, out;
    HRESULT hr;
    IPin *peer;

    if (!find_type(pair->output, subtype, &FORMAT_VideoInfo, &mt)) return FALSE;
    resize_type(&mt, width, height, 333333);
    hr = IPin_Connect(pair->output, pair->input, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        hr = IPin_ConnectedTo(pair->output, &peer);
        ok(hr == S_OK && peer == pair->input, "Got hr %#lx, peer %p.\n", hr, peer);
        if (hr == S_OK) IPin_Release(peer);
        hr = IPin_ConnectedTo(pair->input, &peer);
        ok(hr == S_OK && peer == pair->output, "Got hr %#lx, peer %p.\n", hr, peer);
        if (hr == S_OK) IPin_Release(peer);
        IPin_ConnectionMediaType(pair->output, &out);
        IPin_ConnectionMediaType(pair->input, &in);
        ok(equal_types(&out, &mt), "The output pin has another type.\n");
        ok(equal_types(&in, &mt), "The input pin has another type.\n");
        free_type(&in);
        free_type(&out);
        ok(pin_handle(pair->output) && pin_handle(pair->input), "Got handles %p and %p.\n", pin_handle(pair->output),
                pin_handle(pair->input));
        hr = S_OK;
    }
    free_type(&mt);
    return hr == S_OK;
}

static void check_unconnected(IPin *pin)
{
    IPin *peer = NULL;
    HRESULT hr;

    hr = IPin_ConnectedTo(pin, &peer);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    if (hr == S_OK) IPin_Release(peer);
    ok(!pin_handle(pin), "Got handle %p.\n", pin_handle(pin));
    ok(!pin_allocator(pin), "Got allocator %p.\n", pin_allocator(pin));
    ok(pin_communication(pin) == KSPIN_COMMUNICATION_NONE, "Got communication %d.\n", pin_communication(pin));
}

static void disconnect_pair(struct pair *pair, BOOL input_first)
{
    HRESULT hr;

    hr = IPin_Disconnect(input_first ? pair->input : pair->output);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_unconnected(input_first ? pair->input : pair->output);
    hr = IPin_Disconnect(input_first ? pair->output : pair->input);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_unconnected(pair->input);
    check_unconnected(pair->output);
}

/* In the order of the graph: from the renderer to the camera. */
static void set_pair_state(struct pair *pair, FILTER_STATE state)
{
    IBaseFilter *filters[2] = {pair->renderer, pair->camera};
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(filters); ++i)
    {
        if (state == State_Stopped) hr = IBaseFilter_Stop(filters[i]);
        else if (state == State_Paused) hr = IBaseFilter_Pause(filters[i]);
        else hr = IBaseFilter_Run(filters[i], 0);
        ok(SUCCEEDED(hr), "Filter %u: got hr %#lx for state %d.\n", i, hr, state);
    }
}

/* The camera's pin is the source, the renderer's the sink of requests. */
static BOOL is_linked(struct pair *pair)
{
    KSPIN_COMMUNICATION source = pin_communication(pair->output), sink = pin_communication(pair->input);

    ok(source == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n", source);
    ok(sink == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n", sink);
    return source == KSPIN_COMMUNICATION_SOURCE;
}

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

static HANDLE allocator_handle(struct pair *pair)
{
    IMemAllocator *allocator = pin_allocator(pair->output);
    IKsAllocatorEx *ex;
    HANDLE handle;

    if (!allocator || !(ex = query(allocator, &IID_IKsAllocatorEx))) return NULL;
    handle = IKsAllocatorEx_KsGetAllocatorHandle(ex);
    IKsAllocatorEx_Release(ex);
    return handle;
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
        ok(hr == S_OK && state == State_Stopped, "Got hr %#lx, state %d.\n", hr, state);
        hr = IKsPin_KsRenegotiateAllocator(ks_pin);
        ok(FAILED(hr), "Got hr %#lx.\n", hr);
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
        set_states(pair->camera, &sink, State_Running);
        ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
        set_states(pair->camera, &sink, State_Stopped);
        check_frames(&sink, 5, 1000);
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
    DWORD end = GetTickCount() + TIMEOUT;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(racers); ++i) threads[i] = CreateThread(NULL, 0, race_proc, &racers[i], 0, NULL);
    while ((racers[0].rounds < 300 || racers[1].rounds < 100) && (LONG)(end - GetTickCount()) > 0) Sleep(20);
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

/* ---- drivers that refuse ---- */

static void set_fault(IBaseFilter *filter, ULONG kind, ULONG step, ULONG count)
{
    struct ksvirt_fault fault = {.kind = kind, .pin = KSVIRT_ANY, .count = count, .step = step,
            .parameter = (LONG)0xc0000001 /* STATUS_UNSUCCESSFUL */};
    IKsPropertySet *props = query(filter, &IID_IKsPropertySet);
    HRESULT hr;

    if (!props) return;
    hr = IKsPropertySet_Set(props, &KSPROPSETID_KsVirt, KSVIRT_PROPERTY_FAULTS, NULL, 0, &fault, sizeof(fault));
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsPropertySet_Release(props);
}

/* Both ends know one pipe, whose memory is the output pin's. */
static void check_user_mode_pipe(struct pair *pair)
{
    IKsPinPipe *output = query(pair->output, &IID_IKsPinPipe), *input = query(pair->input, &IID_IKsPinPipe);
    IKsAllocatorEx *ex;

    if (!output || !input) return;
    ex = IKsPinPipe_KsGetPipe(output, KsPeekOperation_PeekOnly);
    ok(!!ex, "Got no pipe.\n");
    ok(IKsPinPipe_KsGetPipe(input, KsPeekOperation_PeekOnly) == ex, "The input pin has another pipe.\n");
    if (ex)
    {
        ok(IKsAllocatorEx_KsGetAllocatorMode(ex) == KsAllocatorMode_User, "Got mode %d.\n",
                IKsAllocatorEx_KsGetAllocatorMode(ex));
        ok(IKsAllocatorEx_KsGetProperties(ex)->NumberPins == 2, "Got %lu pins.\n",
                IKsAllocatorEx_KsGetProperties(ex)->NumberPins);
    }
    ok(IKsPinPipe_KsGetPipeAllocatorFlag(output) == 1, "Got flag %lu.\n", IKsPinPipe_KsGetPipeAllocatorFlag(output));
    ok(!IKsPinPipe_KsGetPipeAllocatorFlag(input), "Got flag %lu.\n", IKsPinPipe_KsGetPipeAllocatorFlag(input));
    ok(IKsPinPipe_KsGetConnectedPin(output) == pair->input, "The output pin has another peer.\n");
    ok(IKsPinPipe_KsGetConnectedPin(input) == pair->output, "The input pin has another peer.\n");
    IKsPinPipe_Release(output);
    IKsPinPipe_Release(input);
}

static void test_refused_pins(struct pair *pair)
{
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    /* The source is refused, the same pin as a sink is not. */
    set_fault(pair->camera, KSVIRT_FAULT_CREATE, 0, 1);
    if (connect_pair(pair, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        ok(pin_communication(pair->output) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n",
                pin_communication(pair->output));
        check_user_mode_pipe(pair);
        set_pair_state(pair, State_Running);
        wait_frames(pair->input, 5);
        set_pair_state(pair, State_Stopped);
        check_stats(pair->input);
        disconnect_pair(pair, FALSE);
    }

    if (!find_type(pair->output, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt)) return;
    set_fault(pair->camera, KSVIRT_FAULT_CREATE, 0, 2);
    hr = IPin_Connect(pair->output, pair->input, &mt);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    check_unconnected(pair->output);
    check_unconnected(pair->input);
    set_fault(pair->camera, KSVIRT_FAULT_NONE, 0, 0);

    set_fault(pair->renderer, KSVIRT_FAULT_CREATE, 0, KSVIRT_ANY);
    hr = IPin_Connect(pair->output, pair->input, &mt);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    check_unconnected(pair->output);
    check_unconnected(pair->input);
    set_fault(pair->renderer, KSVIRT_FAULT_NONE, 0, 0);
    free_type(&mt);
}

static void test_refused_states(struct pair *pair)
{
    IKsPin *ks_pin;
    HRESULT hr;

    if (!connect_pair(pair, &MEDIASUBTYPE_RGB24, 320, 240)) return;
    is_linked(pair);
    ks_pin = query(pair->output, &IID_IKsPin);

    winetest_push_context("source");
    set_fault(pair->camera, KSVIRT_FAULT_STATE, KSVIRT_STEP(KSSTATE_STOP, KSSTATE_ACQUIRE), 1);
    hr = IBaseFilter_Run(pair->camera, 0);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    ok(!allocator_handle(pair), "Got allocator handle %p.\n", allocator_handle(pair));
    ok(pin_state(pair->output) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->output));
    set_pair_state(pair, State_Stopped);
    ok(pin_state(pair->input) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->input));
    winetest_pop_context();

    winetest_push_context("sink");
    set_fault(pair->renderer, KSVIRT_FAULT_STATE, KSVIRT_STEP(KSSTATE_STOP, KSSTATE_ACQUIRE), 2);
    hr = IBaseFilter_Run(pair->camera, 0);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    ok(!allocator_handle(pair), "Got allocator handle %p.\n", allocator_handle(pair));
    if (ks_pin) hr = IKsPin_KsPropagateAcquire(ks_pin);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    ok(pin_state(pair->output) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->output));
    ok(pin_state(pair->input) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->input));
    winetest_pop_context();

    set_pair_state(pair, State_Running);
    wait_frames(pair->input, 5);
    set_pair_state(pair, State_Stopped);
    check_stats(pair->input);
    set_fault(pair->camera, KSVIRT_FAULT_NONE, 0, 0);
    set_fault(pair->renderer, KSVIRT_FAULT_NONE, 0, 0);
    if (ks_pin) IKsPin_Release(ks_pin);
    disconnect_pair(pair, FALSE);
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
    struct ksvirt_renderer_stats stats;
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

/* ---- filters between two others ---- */

struct transform
{
    IBaseFilter *filter;
    IPin *input, *output;
};

static BOOL create_transform(struct transform *transform, const WCHAR *id)
{
    if (!(transform->filter = create_device(&KSCATEGORY_DATATRANSFORM, id))) return FALSE;
    transform->input = find_pin(transform->filter, PINDIR_INPUT);
    transform->output = find_pin(transform->filter, PINDIR_OUTPUT);
    ok(transform->input && transform->output, "Got pins %p and %p.\n", transform->input, transform->output);
    if (transform->input && transform->output) return TRUE;
    if (transform->input) IPin_Release(transform->input);
    if (transform->output) IPin_Release(transform->output);
    IBaseFilter_Release(transform->filter);
    return FALSE;
}

static void release_transform(struct transform *transform)
{
    IPin_Release(transform->input);
    IPin_Release(transform->output);
    release_last(transform->filter);
}

/* What can come out depends on what goes in: the output pin has no other sizes as soon as the input is connected. */
static void check_transform_types(struct transform *transform, const AM_MEDIA_TYPE *expected)
{
    IEnumMediaTypes *enum_types;
    unsigned int count = 0;
    AM_MEDIA_TYPE *mt;

    if (IPin_EnumMediaTypes(transform->output, &enum_types) != S_OK) return;
    while (IEnumMediaTypes_Next(enum_types, 1, &mt, NULL) == S_OK)
    {
        const BITMAPINFOHEADER *bitmap = type_bitmap(mt), *wanted = type_bitmap(expected);

        ok(bitmap && bitmap->biWidth == wanted->biWidth && bitmap->biHeight == wanted->biHeight, "Got %ld x %ld.\n",
                bitmap ? bitmap->biWidth : 0, bitmap ? bitmap->biHeight : 0);
        delete_type(mt);
        ++count;
    }
    ok(count >= 1, "Got no types.\n");
    IEnumMediaTypes_Release(enum_types);
}

static BOOL connect_transform(struct pair *pair, struct transform *transform, LONG width, LONG height)
{
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!find_type(pair->output, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt)) return FALSE;
    resize_type(&mt, width, height, 333333);
    hr = IPin_Connect(pair->output, transform->input, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(pin_communication(pair->output) == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n",
                pin_communication(pair->output));
        ok(pin_communication(transform->input) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n",
                pin_communication(transform->input));
        check_transform_types(transform, &mt);
    }
    free_type(&mt);
    return hr == S_OK;
}

/* Camera, transform and renderer, all in the kernel. */
static void test_chain(struct pair *pair)
{
    struct ksvirt_renderer_stats stats;
    struct transform transform;
    IKsPin *ks_pin;
    unsigned int i;
    HRESULT hr;

    if (!create_transform(&transform, L"" KSVIRT_INPLACE_HARDWARE_ID)) return;
    for (i = 0; i < 2; ++i)
    {
        winetest_push_context("round %u", i);
        if (connect_transform(pair, &transform, 320 + 64 * i, 240 + 48 * i))
        {
            hr = IPin_Connect(transform.output, pair->input, NULL);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(pin_communication(transform.output) == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n",
                    pin_communication(transform.output));

            /* The request for ACQUIRE goes down the whole chain. */
            if ((ks_pin = query(pair->output, &IID_IKsPin)))
            {
                hr = IKsPin_KsPropagateAcquire(ks_pin);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
                IKsPin_Release(ks_pin);
            }
            ok(pin_state(transform.input) == KSSTATE_ACQUIRE, "Got state %d.\n", pin_state(transform.input));
            ok(pin_state(transform.output) == KSSTATE_ACQUIRE, "Got state %d.\n", pin_state(transform.output));
            ok(pin_state(pair->input) == KSSTATE_ACQUIRE, "Got state %d.\n", pin_state(pair->input));
            set_pair_state(pair, State_Stopped);
            hr = IBaseFilter_Stop(transform.filter);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(pin_state(transform.output) == KSSTATE_STOP, "Got state %d.\n", pin_state(transform.output));

            IBaseFilter_Run(pair->renderer, 0);
            hr = IBaseFilter_Run(transform.filter, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            hr = IBaseFilter_Run(pair->camera, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            wait_frames(pair->input, 5);
            IBaseFilter_Stop(pair->renderer);
            IBaseFilter_Stop(transform.filter);
            IBaseFilter_Stop(pair->camera);
            check_stats(pair->input);
            if (get_stats(pair->input, &stats))
                ok(stats.inverted == stats.good, "%I64u of %I64u frames are inverted.\n", stats.inverted, stats.good);

            IPin_Disconnect(i ? pair->output : pair->input);
            IPin_Disconnect(i ? transform.input : transform.output);
            IPin_Disconnect(i ? transform.output : pair->output);
            IPin_Disconnect(i ? pair->input : transform.input);
        }
        check_unconnected(pair->input);
        check_unconnected(pair->output);
        check_unconnected(transform.input);
        check_unconnected(transform.output);
        winetest_pop_context();
    }
    release_transform(&transform);
}

/* An output pin that can only be asked for its data: the input pin is the source of the requests. */
static void test_pulling_chain(struct pair *pair)
{
    struct ksvirt_renderer_stats stats;
    struct transform transform;
    IBaseFilter *filter;
    AM_MEDIA_TYPE mt;
    unsigned int i;
    IPin *output;
    HRESULT hr;

    if (!(filter = create_device(&KSCATEGORY_VIDEO, L"" KSVIRT_SEEK_HARDWARE_ID))) return;
    output = find_pin(filter, PINDIR_OUTPUT);
    ok(!!output, "The source has no output pin.\n");
    if (!output || !create_transform(&transform, L"" KSVIRT_INPLACE_HARDWARE_ID))
    {
        if (output) IPin_Release(output);
        IBaseFilter_Release(filter);
        return;
    }
    if (find_type(output, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        resize_type(&mt, 320, 240, 400000);
        for (i = 0; i < 2; ++i)
        {
            winetest_push_context("round %u", i);
            hr = IPin_Connect(output, transform.input, &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(pin_communication(output) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n", pin_communication(output));
            ok(pin_communication(transform.input) == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n",
                    pin_communication(transform.input));
            ok(pin_allocator(output) && pin_allocator(output) == pin_allocator(transform.input), "Got allocators %p and %p.\n",
                    pin_allocator(output), pin_allocator(transform.input));
            hr = IPin_Connect(transform.output, pair->input, NULL);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);

            IBaseFilter_Run(pair->renderer, 0);
            hr = IBaseFilter_Run(transform.filter, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            hr = IBaseFilter_Run(filter, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            wait_frames(pair->input, 5);
            IBaseFilter_Stop(pair->renderer);
            IBaseFilter_Stop(transform.filter);
            IBaseFilter_Stop(filter);
            check_stats(pair->input);
            if (get_stats(pair->input, &stats))
                ok(stats.inverted == stats.good, "%I64u of %I64u frames are inverted.\n", stats.inverted, stats.good);

            IPin_Disconnect(pair->input);
            IPin_Disconnect(transform.output);
            hr = IPin_Disconnect(i ? output : transform.input);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            hr = IPin_Disconnect(i ? transform.input : output);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            check_unconnected(output);
            check_unconnected(transform.input);
            check_unconnected(transform.output);
            check_unconnected(pair->input);
            winetest_pop_context();
        }
        free_type(&mt);
    }
    IPin_Release(output);
    release_last(filter);
    release_transform(&transform);
}

/* Half of the way in the kernel, the other half through user mode. */
static void test_mixed_chain(struct pair *pair)
{
    struct transform transform;
    AM_MEDIA_TYPE mt;
    struct sink sink;
    HRESULT hr;

    if (!create_transform(&transform, L"" KSVIRT_COPY_HARDWARE_ID)) return;
    sink_init(&sink);
    if (connect_transform(pair, &transform, 320, 240))
    {
        if (find_type(transform.output, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt))
        {
            hr = IPin_Connect(transform.output, &sink.IPin_iface, &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(pin_communication(transform.output) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n",
                    pin_communication(transform.output));
            if (hr == S_OK)
            {
                sink_reset_stats(&sink);
                set_states(transform.filter, &sink, State_Running);
                hr = IBaseFilter_Run(pair->camera, 0);
                ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
                ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
                set_states(transform.filter, &sink, State_Stopped);
                hr = IBaseFilter_Stop(pair->camera);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
                ok(!sink.stats.bad, "Got %ld bad frames.\n", sink.stats.bad);
                ok(!sink.stats.repeated, "Got %ld repeated frames.\n", sink.stats.repeated);
                disconnect_sink(transform.output, &sink);
            }
            free_type(&mt);
        }
        IPin_Disconnect(pair->output);
        IPin_Disconnect(transform.input);
    }
    check_unconnected(pair->output);
    check_unconnected(transform.input);
    check_unconnected(transform.output);
    sink_cleanup(&sink);
    release_transform(&transform);
}

/* ---- devices with a medium of their own ---- */

static BOOL get_ts_stats(IPin *pin, struct ksvirt_tssink_stats *stats)
{
    HRESULT hr;

    memset(stats, 0, sizeof(*stats));
    hr = get_property(pin, &KSPROPSETID_KsVirt, KSVIRT_PROPERTY_TSSINK_STATS, stats, sizeof(*stats));
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return hr == S_OK;
}

static void wait_packets(IPin *pin, unsigned int count)
{
    DWORD end = GetTickCount() + TIMEOUT;
    struct ksvirt_tssink_stats stats;

    while (get_ts_stats(pin, &stats) && stats.received < count && (LONG)(end - GetTickCount()) > 0) Sleep(20);
    ok(stats.received >= count, "Got %I64u packets, expected %u.\n", stats.received, count);
}

/* The medium is neither the standard one nor one that the ordinary devices have. */
static void check_transport_medium(IPin *pin)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    KSPIN_INTERFACE ks_interface;
    KSMULTIPLE_ITEM *list;
    KSPIN_MEDIUM medium;
    HRESULT hr;

    if (!ks_pin) return;
    hr = IKsPin_KsQueryMediums(ks_pin, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    memset(&medium, 0xcc, sizeof(medium));
    hr = IKsPin_KsGetCurrentCommunication(ks_pin, NULL, &ks_interface, &medium);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(list->Count == 1 && !memcmp(list + 1, &medium, sizeof(medium)), "Got medium %s %lu, %lu are offered.\n",
            wine_dbgstr_guid(&medium.Set), medium.Id, list->Count);
    ok(!IsEqualGUID(&medium.Set, &KSMEDIUMSETID_Standard), "Got the standard medium.\n");
    CoTaskMemFree(list);
    IKsPin_Release(ks_pin);
}

static void run_transport(IBaseFilter *source, IBaseFilter *sink, IPin *output, IPin *input)
{
    struct ksvirt_tssink_stats stats;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < 2; ++i)
    {
        winetest_push_context("run %u", i);
        hr = IBaseFilter_Run(sink, 0);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        hr = IBaseFilter_Run(source, 0);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        wait_packets(input, 100);
        /* The sink makes the frames, with an allocator of its own. */
        if (get_ts_stats(input, &stats))
        {
            ok(stats.allocators == 1, "There are %I64u allocators.\n", stats.allocators);
            ok(stats.own_buffers > 0, "None of %I64u buffers is the sink's own.\n", stats.buffers);
        }
        hr = IBaseFilter_Stop(sink);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IBaseFilter_Stop(source);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (get_ts_stats(input, &stats))
        {
            ok(stats.good == stats.received, "%I64u of %I64u packets are good.\n", stats.good, stats.received);
            ok(!stats.repeated && !stats.out_of_order, "%I64u packets are repeated, %I64u out of order.\n", stats.repeated,
                    stats.out_of_order);
            ok(!stats.allocators, "There are %I64u allocators.\n", stats.allocators);
            ok(!stats.allocated, "%I64u frames were not freed.\n", stats.allocated);
        }
        winetest_pop_context();
    }
}

static void test_transport(struct pair *pair)
{
    IBaseFilter *source, *sink;
    IPin *output, *input;
    struct sink other;
    HRESULT hr;

    if (!(source = create_device(&KSCATEGORY_CAPTURE, L"" KSVIRT_TSSOURCE_HARDWARE_ID))) return;
    if (!(sink = create_device(&KSCATEGORY_RENDER, L"" KSVIRT_TSSINK_HARDWARE_ID)))
    {
        IBaseFilter_Release(source);
        return;
    }
    output = find_pin(source, PINDIR_OUTPUT);
    input = find_pin(sink, PINDIR_INPUT);
    ok(output && input, "Got pins %p and %p.\n", output, input);

    /* Nobody else has the medium. */
    sink_init(&other);
    hr = IPin_Connect(output, &other.IPin_iface, NULL);
    ok(hr == VFW_E_NO_TRANSPORT || hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
    ok(!other.connections, "The peer was asked.\n");
    sink_cleanup(&other);
    hr = IPin_Connect(output, pair->input, NULL);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    hr = IPin_Connect(pair->output, input, NULL);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    check_unconnected(output);
    check_unconnected(input);
    check_unconnected(pair->output);
    check_unconnected(pair->input);

    hr = IPin_Connect(output, input, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(pin_communication(output) == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n", pin_communication(output));
        ok(pin_communication(input) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n", pin_communication(input));
        check_transport_medium(output);
        check_transport_medium(input);
        run_transport(source, sink, output, input);
        IPin_Disconnect(output);
        IPin_Disconnect(input);
    }

    /* It can do nothing but link. */
    set_fault(source, KSVIRT_FAULT_CREATE, 0, KSVIRT_ANY);
    hr = IPin_Connect(output, input, NULL);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    check_unconnected(output);
    check_unconnected(input);
    set_fault(source, KSVIRT_FAULT_NONE, 0, 0);
    if (output) IPin_Release(output);
    if (input) IPin_Release(input);
    release_last(source);
    release_last(sink);
}

/* ---- a peer that is a kernel-streaming pin as far as it likes ---- */

struct fake
{
    struct sink sink;               /* its pin and its filter */
    IKsPin IKsPin_iface;
    IKsObject IKsObject_iface;      /* of the pin */
    IKsObject filter_IKsObject_iface;
    IKsPinFactory IKsPinFactory_iface;
    HANDLE device;                  /* of the renderer: what the factory is like */

    /* What it shall do. */
    KSMULTIPLE_ITEM *mediums, *interfaces;  /* NULL: none */
    HRESULT create_hr;
    HANDLE handle;                  /* of the pin */
    IMemAllocator *received;        /* KsReceiveAllocator */
    LONG creates, acquires;
};

static struct fake *impl_from_IKsPin(IKsPin *iface)
{
    return CONTAINING_RECORD(iface, struct fake, IKsPin_iface);
}

static struct fake *impl_from_IPin(IPin *iface)
{
    return CONTAINING_RECORD(iface, struct fake, sink.IPin_iface);
}

static const IPinVtbl *sink_pin_vtbl;
static const IBaseFilterVtbl *sink_filter_vtbl;

static HRESULT WINAPI fake_pin_QueryInterface(IPin *iface, REFIID iid, void **out)
{
    struct fake *fake = impl_from_IPin(iface);

    if (IsEqualGUID(iid, &IID_IKsPin)) *out = &fake->IKsPin_iface;
    else if (IsEqualGUID(iid, &IID_IKsObject)) *out = &fake->IKsObject_iface;
    else if (IsEqualGUID(iid, &IID_IKsPinFactory)) *out = &fake->IKsPinFactory_iface;
    else return sink_pin_vtbl->QueryInterface(iface, iid, out);
    IPin_AddRef(iface);
    return S_OK;
}

static HRESULT WINAPI fake_filter_QueryInterface(IBaseFilter *iface, REFIID iid, void **out)
{
    struct fake *fake = CONTAINING_RECORD(iface, struct fake, sink.IBaseFilter_iface);

    if (!IsEqualGUID(iid, &IID_IKsObject)) return sink_filter_vtbl->QueryInterface(iface, iid, out);
    *out = &fake->filter_IKsObject_iface;
    IBaseFilter_AddRef(iface);
    return S_OK;
}

#define FAKE_UNKNOWN(type, prefix, member) \
static HRESULT WINAPI prefix##_QueryInterface(type *iface, REFIID iid, void **out) \
{ \
    return IPin_QueryInterface(&CONTAINING_RECORD(iface, struct fake, member)->sink.IPin_iface, iid, out); \
} \
static ULONG WINAPI prefix##_AddRef(type *iface) \
{ \
    return InterlockedIncrement(&CONTAINING_RECORD(iface, struct fake, member)->sink.refs); \
} \
static ULONG WINAPI prefix##_Release(type *iface) \
{ \
    return InterlockedDecrement(&CONTAINING_RECORD(iface, struct fake, member)->sink.refs); \
}

FAKE_UNKNOWN(IKsPin, fake_ks_pin, IKsPin_iface)
FAKE_UNKNOWN(IKsObject, fake_object, IKsObject_iface)
FAKE_UNKNOWN(IKsObject, fake_filter_object, filter_IKsObject_iface)
FAKE_UNKNOWN(IKsPinFactory, fake_factory, IKsPinFactory_iface)

static HANDLE WINAPI fake_object_KsGetObjectHandle(IKsObject *iface)
{
    return CONTAINING_RECORD(iface, struct fake, IKsObject_iface)->handle;
}

static HANDLE WINAPI fake_filter_object_KsGetObjectHandle(IKsObject *iface)
{
    return CONTAINING_RECORD(iface, struct fake, filter_IKsObject_iface)->device;
}

static HRESULT WINAPI fake_factory_KsPinFactory(IKsPinFactory *iface, ULONG *factory)
{
    *factory = 0;
    return S_OK;
}

static HRESULT copy_list(const KSMULTIPLE_ITEM *list, KSMULTIPLE_ITEM **out)
{
    static const KSMULTIPLE_ITEM none = {sizeof(none), 0};
    ULONG size;

    if (!list) list = &none;
    size = min(list->Size, 4096); /* some lie */
    *out = CoTaskMemAlloc(max(size, sizeof(*list)));
    memcpy(*out, list, max(size, sizeof(*list)));
    return S_OK;
}

static HRESULT WINAPI fake_KsQueryMediums(IKsPin *iface, KSMULTIPLE_ITEM **list)
{
    return copy_list(impl_from_IKsPin(iface)->mediums, list);
}

static HRESULT WINAPI fake_KsQueryInterfaces(IKsPin *iface, KSMULTIPLE_ITEM **list)
{
    return copy_list(impl_from_IKsPin(iface)->interfaces, list);
}

static HRESULT WINAPI fake_KsCreateSinkPinHandle(IKsPin *iface, KSPIN_INTERFACE *ks_interface, KSPIN_MEDIUM *medium)
{
    InterlockedIncrement(&impl_from_IKsPin(iface)->creates);
    return impl_from_IKsPin(iface)->create_hr;
}

static HRESULT WINAPI fake_KsGetCurrentCommunication(IKsPin *iface, KSPIN_COMMUNICATION *communication,
        KSPIN_INTERFACE *ks_interface, KSPIN_MEDIUM *medium)
{
    return VFW_E_NOT_CONNECTED;
}

static HRESULT WINAPI fake_KsPropagateAcquire(IKsPin *iface)
{
    InterlockedIncrement(&impl_from_IKsPin(iface)->acquires);
    return S_OK;
}

static HRESULT WINAPI fake_KsDeliver(IKsPin *iface, IMediaSample *sample, ULONG flags)
{
    return E_FAIL;
}

static HRESULT WINAPI fake_KsMediaSamplesCompleted(IKsPin *iface, KSSTREAM_SEGMENT *segment)
{
    return S_OK;
}

static IMemAllocator * WINAPI fake_KsPeekAllocator(IKsPin *iface, KSPEEKOPERATION operation)
{
    return NULL;
}

static HRESULT WINAPI fake_KsReceiveAllocator(IKsPin *iface, IMemAllocator *allocator)
{
    struct fake *fake = impl_from_IKsPin(iface);

    if (allocator) IMemAllocator_AddRef(allocator);
    if (fake->received) IMemAllocator_Release(fake->received);
    fake->received = allocator;
    return S_OK;
}

static HRESULT WINAPI fake_KsRenegotiateAllocator(IKsPin *iface)
{
    return E_FAIL;
}

static LONG WINAPI fake_KsIncrementPendingIoCount(IKsPin *iface)
{
    return 1;
}

static LONG WINAPI fake_KsDecrementPendingIoCount(IKsPin *iface)
{
    return 0;
}

static HRESULT WINAPI fake_KsQualityNotify(IKsPin *iface, ULONG proportion, REFERENCE_TIME delta)
{
    return E_FAIL;
}

static const IKsPinVtbl fake_ks_pin_vtbl =
{
    fake_ks_pin_QueryInterface,
    fake_ks_pin_AddRef,
    fake_ks_pin_Release,
    fake_KsQueryMediums,
    fake_KsQueryInterfaces,
    fake_KsCreateSinkPinHandle,
    fake_KsGetCurrentCommunication,
    fake_KsPropagateAcquire,
    fake_KsDeliver,
    fake_KsMediaSamplesCompleted,
    fake_KsPeekAllocator,
    fake_KsReceiveAllocator,
    fake_KsRenegotiateAllocator,
    fake_KsIncrementPendingIoCount,
    fake_KsDecrementPendingIoCount,
    fake_KsQualityNotify,
};

static const IKsObjectVtbl fake_object_vtbl =
{
    fake_object_QueryInterface,
    fake_object_AddRef,
    fake_object_Release,
    fake_object_KsGetObjectHandle,
};

static const IKsObjectVtbl fake_filter_object_vtbl =
{
    fake_filter_object_QueryInterface,
    fake_filter_object_AddRef,
    fake_filter_object_Release,
    fake_filter_object_KsGetObjectHandle,
};

static const IKsPinFactoryVtbl fake_factory_vtbl =
{
    fake_factory_QueryInterface,
    fake_factory_AddRef,
    fake_factory_Release,
    fake_factory_KsPinFactory,
};

static IPinVtbl fake_pin_vtbl;
static IBaseFilterVtbl fake_filter_vtbl;

static void fake_init(struct fake *fake, HANDLE device)
{
    memset(fake, 0, sizeof(*fake));
    sink_init(&fake->sink);
    sink_pin_vtbl = fake->sink.IPin_iface.lpVtbl;
    sink_filter_vtbl = fake->sink.IBaseFilter_iface.lpVtbl;
    fake_pin_vtbl = *sink_pin_vtbl;
    fake_pin_vtbl.QueryInterface = fake_pin_QueryInterface;
    fake_filter_vtbl = *sink_filter_vtbl;
    fake_filter_vtbl.QueryInterface = fake_filter_QueryInterface;
    fake->sink.IPin_iface.lpVtbl = &fake_pin_vtbl;
    fake->sink.IBaseFilter_iface.lpVtbl = &fake_filter_vtbl;
    fake->IKsPin_iface.lpVtbl = &fake_ks_pin_vtbl;
    fake->IKsObject_iface.lpVtbl = &fake_object_vtbl;
    fake->filter_IKsObject_iface.lpVtbl = &fake_filter_object_vtbl;
    fake->IKsPinFactory_iface.lpVtbl = &fake_factory_vtbl;
    fake->device = device;
}

#define fake_cleanup(a) fake_cleanup_(__LINE__, a)
static void fake_cleanup_(unsigned int line, struct fake *fake)
{
    sink_cleanup_(line, __FILE__, &fake->sink);
    if (fake->received) release_last_(line, __FILE__, fake->received);
}

/* What can't be linked goes through user mode, with the peer none the wiser. */
static void test_fallback(IBaseFilter *camera, IPin *pin, HANDLE device)
{
    static const struct
    {
        const char *name;
        HRESULT create_hr;
        HANDLE handle;
    }
    tests[] =
    {
        {"no sink", E_FAIL, NULL},
        {"no handle", S_OK, NULL},
        {"no such handle", S_OK, (HANDLE)0xdead0},
        {"invalid handle", S_OK, INVALID_HANDLE_VALUE},
        {"a filter", S_OK, (HANDLE)1},
    };
    struct fake fake;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("%s", tests[i].name);
        fake_init(&fake, device);
        fake.create_hr = tests[i].create_hr;
        fake.handle = tests[i].handle == (HANDLE)1 ? device : tests[i].handle;
        if (connect_sink(pin, &fake.sink, &MEDIASUBTYPE_RGB24, 320, 240))
        {
            ok(fake.creates == 1, "Got %ld calls of KsCreateSinkPinHandle.\n", fake.creates);
            ok(fake.sink.notifies == 1, "Got %ld calls of NotifyAllocator.\n", fake.sink.notifies);
            ok(!fake.received, "Got allocator %p.\n", fake.received);
            ok(pin_communication(pin) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n", pin_communication(pin));
            set_states(camera, &fake.sink, State_Running);
            ok(sink_wait(&fake.sink, 3, TIMEOUT), "Got %ld frames.\n", fake.sink.receives);
            set_states(camera, &fake.sink, State_Stopped);
            check_frames(&fake.sink, 3, 1000);
            ok(!fake.acquires, "Got %ld calls of KsPropagateAcquire.\n", fake.acquires);
            disconnect_sink(pin, &fake.sink);
        }
        check_unconnected(pin);
        fake_cleanup(&fake);
        winetest_pop_context();
    }
}

static void test_no_transport(IPin *pin, HANDLE device)
{
    static const GUID guid = {0x7b3b0a3c, 0x1111, 0x4222, {0x83, 0x33, 0x44, 0x44, 0x55, 0x55, 0x66, 0x66}};
    struct
    {
        KSMULTIPLE_ITEM header;
        KSIDENTIFIER items[2];
    }
    other = {{sizeof(other), 2}, {{{{guid, 0, 0}}}, {{{guid, 1, 0}}}}}, broken = other, huge = other;
    AM_MEDIA_TYPE mt;
    struct fake fake;
    unsigned int i;
    HRESULT hr;

    broken.header.Count = 1000;
    huge.header.Size = 4;
    if (!find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt)) return;
    for (i = 0; i < 5; ++i)
    {
        winetest_push_context("test %u", i);
        fake_init(&fake, device);
        switch (i)
        {
            case 0: fake.mediums = &other.header; break;
            case 1: fake.mediums = &broken.header; break;
            case 2: fake.mediums = &huge.header; break;
            case 3: fake.interfaces = &broken.header; break;
            case 4: fake.interfaces = &other.header; break;
        }
        hr = IPin_Connect(pin, &fake.sink.IPin_iface, &mt);
        if (i < 4)
        {
            ok(hr == VFW_E_NO_TRANSPORT, "Got hr %#lx.\n", hr);
            ok(!fake.sink.connections, "The peer was asked.\n");
        }
        else
        {
            /* No interface in common: there can't be a link, but the peer has IMemInputPin all the same. */
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(!fake.creates, "Got %ld calls of KsCreateSinkPinHandle.\n", fake.creates);
        }
        if (hr == S_OK) disconnect_sink(pin, &fake.sink);
        check_unconnected(pin);
        fake_cleanup(&fake);
        winetest_pop_context();
    }
    free_type(&mt);
}

START_TEST(link)
{
    WCHAR path[MAX_DEVICE_PATH];
    struct pair pair;
    HANDLE device;

    CoInitialize(NULL);
    if (load_module() && create_pair(&pair))
    {
        test_run(&pair);
        test_acquire(&pair);
        test_disconnect(&pair);
        test_race(&pair);
        test_graph(&pair);
        test_refused_pins(&pair);
        test_refused_states(&pair);
        test_flush(&pair);
        test_set_format(&pair);
        test_chain(&pair);
        test_pulling_chain(&pair);
        test_mixed_chain(&pair);
        test_transport(&pair);

        find_device(&KSCATEGORY_RENDER, L"" KSVIRT_RENDERER_HARDWARE_ID, path);
        device = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
        ok(device != INVALID_HANDLE_VALUE, "Failed to open %s, error %lu.\n", wine_dbgstr_w(path), GetLastError());
        test_fallback(pair.camera, pair.output, device);
        test_no_transport(pair.output, device);
        CloseHandle(device);
        release_pair(&pair);
    }
    CoUninitialize();
}
