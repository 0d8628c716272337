/*
 * ksproxy.ax tests: what is asked of filters that are connected in circles
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

#include "circle.h"

/*
 * What is passed on from pin to pin has to end where it began: by an error, or because there is nothing left to do. What doesn't end
 * overflows the stack, which is the end of this process.
 */

static const Quality famine = {Famine, 500, 100000, 0};

/* ---- what is asked ---- */

static HRESULT ask_begin_flush(IPin *pin)
{
    return IPin_BeginFlush(pin);
}

static HRESULT ask_end_flush(IPin *pin)
{
    return IPin_EndFlush(pin);
}

static HRESULT ask_new_segment(IPin *pin)
{
    return IPin_NewSegment(pin, 0, 10000000, 1.0);
}

static HRESULT ask_end_of_stream(IPin *pin)
{
    return IPin_EndOfStream(pin);
}

static HRESULT ask_type(IPin *pin)
{
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (FAILED(hr = IPin_ConnectionMediaType(pin, &mt))) return hr;
    hr = IPin_QueryAccept(pin, &mt);
    free_type(&mt);
    return hr;
}

static HRESULT ask_types(IPin *pin)
{
    IEnumMediaTypes *types;
    AM_MEDIA_TYPE *mt;
    HRESULT hr;

    if (FAILED(hr = IPin_EnumMediaTypes(pin, &types))) return hr;
    while (IEnumMediaTypes_Next(types, 1, &mt, NULL) == S_OK) delete_type(mt);
    IEnumMediaTypes_Release(types);
    return hr;
}

static HRESULT ask_internal_connections(IPin *pin)
{
    IPin *pins[4];
    ULONG count = ARRAY_SIZE(pins), i;
    HRESULT hr = IPin_QueryInternalConnections(pin, pins, &count);

    for (i = 0; hr == S_OK && i < count; ++i) IPin_Release(pins[i]);
    return hr;
}

static HRESULT ask_quality(IPin *pin)
{
    IQualityControl *control;
    HRESULT hr;

    if (FAILED(hr = IPin_QueryInterface(pin, &IID_IQualityControl, (void **)&control))) return hr;
    hr = IQualityControl_Notify(control, NULL, famine);
    IQualityControl_Release(control);
    return hr;
}

static HRESULT ask_ks_quality(IPin *pin)
{
    IKsPin *ks_pin;
    HRESULT hr;

    if (FAILED(hr = IPin_QueryInterface(pin, &IID_IKsPin, (void **)&ks_pin))) return hr;
    hr = IKsPin_KsQualityNotify(ks_pin, 1500, -1000);
    IKsPin_Release(ks_pin);
    return hr;
}

static HRESULT ask_acquire(IPin *pin)
{
    IKsPin *ks_pin;
    HRESULT hr;

    if (FAILED(hr = IPin_QueryInterface(pin, &IID_IKsPin, (void **)&ks_pin))) return hr;
    hr = IKsPin_KsPropagateAcquire(ks_pin);
    IKsPin_Release(ks_pin);
    return hr;
}

static HRESULT ask_buffers(IPin *pin)
{
    IAMBufferNegotiation *negotiation;
    ALLOCATOR_PROPERTIES props;
    HRESULT hr;

    if (FAILED(hr = IPin_QueryInterface(pin, &IID_IAMBufferNegotiation, (void **)&negotiation))) return hr;
    hr = IAMBufferNegotiation_GetAllocatorProperties(negotiation, &props);
    IAMBufferNegotiation_Release(negotiation);
    return hr;
}

/* The format that it has: nothing is to be done. */
static HRESULT ask_format(IPin *pin)
{
    IAMStreamConfig *config;
    AM_MEDIA_TYPE *mt;
    HRESULT hr;

    if (FAILED(hr = IPin_QueryInterface(pin, &IID_IAMStreamConfig, (void **)&config))) return hr;
    if (SUCCEEDED(hr = IAMStreamConfig_GetFormat(config, &mt)))
    {
        hr = IAMStreamConfig_SetFormat(config, mt);
        IAMStreamConfig_SetFormat(config, NULL);
        delete_type(mt);
    }
    IAMStreamConfig_Release(config);
    return hr;
}

static const struct
{
    const char *name;
    HRESULT (*ask)(IPin *pin);
    BOOL circular; /* nobody in the circle has the answer */
}
questions[] =
{
    {"NewSegment", ask_new_segment, FALSE},
    {"BeginFlush", ask_begin_flush, FALSE},
    {"EndFlush", ask_end_flush, FALSE},
    {"EndOfStream", ask_end_of_stream, FALSE},
    {"BeginFlush", ask_begin_flush, FALSE},
    {"EndFlush", ask_end_flush, FALSE},
    {"QueryAccept", ask_type, FALSE},
    {"EnumMediaTypes", ask_types, FALSE},
    {"QueryInternalConnections", ask_internal_connections, FALSE},
    {"IQualityControl::Notify", ask_quality, TRUE},
    {"KsQualityNotify", ask_ks_quality, TRUE},
    {"KsRenegotiateAllocator", circle_renegotiate, FALSE},
    {"GetAllocatorProperties", ask_buffers, FALSE},
    {"SetFormat", ask_format, FALSE},
};

static void ask_pin(struct circle *circle, IPin *pin, BOOL ours)
{
    DWORD start, took;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(questions); ++i)
    {
        start = GetTickCount();
        hr = questions[i].ask(pin);
        took = GetTickCount() - start;
        ok(took < 2 * TIMEOUT, "%s took %lu ms.\n", questions[i].name, took);
        if (ours && questions[i].circular) ok(hr == VFW_E_CIRCULAR_GRAPH, "%s: got hr %#lx.\n", questions[i].name, hr);
        circle_check_refs(circle, questions[i].name);
    }
}

#define MAX_METHODS 24

static unsigned int ask_seeking(IMediaSeeking *seeking, HRESULT *results)
{
    GUID format = TIME_FORMAT_MEDIA_TIME;
    LONGLONG time = 0, other = 0;
    unsigned int count = 0;
    DWORD caps = 0;
    double rate;

    results[count++] = IMediaSeeking_GetCapabilities(seeking, &caps);
    caps = AM_SEEKING_CanSeekAbsolute;
    results[count++] = IMediaSeeking_CheckCapabilities(seeking, &caps);
    results[count++] = IMediaSeeking_IsFormatSupported(seeking, &format);
    results[count++] = IMediaSeeking_QueryPreferredFormat(seeking, &format);
    results[count++] = IMediaSeeking_GetTimeFormat(seeking, &format);
    results[count++] = IMediaSeeking_IsUsingTimeFormat(seeking, &TIME_FORMAT_MEDIA_TIME);
    results[count++] = IMediaSeeking_SetTimeFormat(seeking, &TIME_FORMAT_MEDIA_TIME);
    results[count++] = IMediaSeeking_GetDuration(seeking, &time);
    results[count++] = IMediaSeeking_GetStopPosition(seeking, &time);
    results[count++] = IMediaSeeking_GetCurrentPosition(seeking, &time);
    results[count++] = IMediaSeeking_ConvertTimeFormat(seeking, &time, NULL, 0, NULL);
    time = 0;
    results[count++] = IMediaSeeking_SetPositions(seeking, &time, AM_SEEKING_AbsolutePositioning, NULL, 0);
    results[count++] = IMediaSeeking_GetPositions(seeking, &time, &other);
    results[count++] = IMediaSeeking_GetAvailable(seeking, &time, &other);
    results[count++] = IMediaSeeking_SetRate(seeking, 1.0);
    results[count++] = IMediaSeeking_GetRate(seeking, &rate);
    results[count++] = IMediaSeeking_GetPreroll(seeking, &time);
    return count;
}

static unsigned int ask_position(IMediaPosition *position, HRESULT *results)
{
    unsigned int count = 0;
    REFTIME time;
    LONG flag;

    results[count++] = IMediaPosition_get_Duration(position, &time);
    results[count++] = IMediaPosition_put_CurrentPosition(position, 1.0);
    results[count++] = IMediaPosition_get_CurrentPosition(position, &time);
    results[count++] = IMediaPosition_get_StopTime(position, &time);
    results[count++] = IMediaPosition_put_StopTime(position, 2.0);
    results[count++] = IMediaPosition_get_PrerollTime(position, &time);
    results[count++] = IMediaPosition_put_Rate(position, 1.0);
    results[count++] = IMediaPosition_get_Rate(position, &time);
    results[count++] = IMediaPosition_CanSeekForward(position, &flag);
    results[count++] = IMediaPosition_CanSeekBackward(position, &flag);
    return count;
}

static void check_results(const char *what, const HRESULT *results, unsigned int count)
{
    unsigned int i;

    for (i = 0; i < count; ++i)
        ok(results[i] == VFW_E_CIRCULAR_GRAPH, "%s: question %u got hr %#lx.\n", what, i, results[i]);
}

/* Only output pins know of positions, and nobody in the circle has any. */
static void ask_positions(struct circle *circle, IPin *pin)
{
    HRESULT results[MAX_METHODS];
    IMediaPosition *position;
    IMediaSeeking *seeking;

    if (!(seeking = query(pin, &IID_IMediaSeeking))) return;
    check_results("IMediaSeeking", results, ask_seeking(seeking, results));
    IMediaSeeking_Release(seeking);
    circle_check_refs(circle, "IMediaSeeking");
    if (!(position = query(pin, &IID_IMediaPosition))) return;
    check_results("IMediaPosition", results, ask_position(position, results));
    IMediaPosition_Release(position);
    circle_check_refs(circle, "IMediaPosition");
}

static BOOL is_ours(IPin *pin)
{
    IKsPin *ks_pin;

    if (FAILED(IPin_QueryInterface(pin, &IID_IKsPin, (void **)&ks_pin))) return FALSE;
    IKsPin_Release(ks_pin);
    return TRUE;
}

static BOOL all_ours(struct circle *circle)
{
    unsigned int i;

    for (i = 0; i < circle->link_count; ++i)
        if (!is_ours(circle->outputs[i])) return FALSE;
    return TRUE;
}

static void ask_everybody(struct circle *circle)
{
    BOOL ours = all_ours(circle);
    unsigned int i;

    for (i = 0; i < circle->link_count; ++i)
    {
        winetest_push_context("input %u", i);
        if (is_ours(circle->inputs[i])) ask_pin(circle, circle->inputs[i], ours);
        winetest_pop_context();
        winetest_push_context("output %u", i);
        if (is_ours(circle->outputs[i]))
        {
            ask_pin(circle, circle->outputs[i], ours);
            ask_positions(circle, circle->outputs[i]);
        }
        winetest_pop_context();
    }
}

/* What is acquired goes with the stop, also of a filter that has never left it. */
static void acquire_everybody(struct circle *circle)
{
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < circle->link_count; ++i)
    {
        if (!is_ours(circle->outputs[i])) continue;
        hr = ask_acquire(circle->outputs[i]);
        ok(hr == S_OK, "Output %u: got hr %#lx.\n", i, hr);
        circle_set_state(circle, State_Stopped);
        circle_check_refs(circle, "KsPropagateAcquire");
    }
}

static void test_circle(enum circle_kind kind)
{
    static const FILTER_STATE states[] = {State_Stopped, State_Paused, State_Running, State_Stopped};
    struct circle circle;
    unsigned int i;

    if (circle_create(&circle, kind))
    {
        winetest_push_context("%s", circle.name);
        for (i = 0; i < ARRAY_SIZE(states); ++i)
        {
            winetest_push_context("state %d", states[i]);
            circle_set_state(&circle, states[i]);
            circle_count_refs(&circle); /* a stream holds its peer */
            ask_everybody(&circle);
            if (states[i] == State_Stopped) acquire_everybody(&circle);
            winetest_pop_context();
        }
        circle_release(&circle);
        winetest_pop_context();
    }
}

/* ---- how often ---- */

/* A renderer at the splitter hears of a flush or a segment, but not again and again. */
static void test_counts(void)
{
    struct circle circle;
    struct sink sink;
    IPin *output;
    HRESULT hr;
    ULONG i;

    if (!circle_create(&circle, SPLITTER_CIRCLE)) return;
    sink_init(&sink);
    output = circle_find_pin(circle.filters[0], PINDIR_OUTPUT);
    ok(!!output, "The splitter has no further output.\n");
    if (output && connect_sink(output, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        for (i = 0; i < circle.link_count; ++i)
        {
            winetest_push_context("input %lu", i);
            sink.flushes = sink.end_flushes = sink.segments = 0;
            hr = IPin_BeginFlush(circle.inputs[i]);
            ok(hr == VFW_E_CIRCULAR_GRAPH, "Got hr %#lx.\n", hr);
            hr = IPin_EndFlush(circle.inputs[i]);
            ok(hr == VFW_E_CIRCULAR_GRAPH, "Got hr %#lx.\n", hr);
            ok(sink.flushes >= 1 && sink.flushes <= 2, "Got %ld flushes.\n", sink.flushes);
            ok(sink.end_flushes == sink.flushes, "Got %ld flushes, %ld ends.\n", sink.flushes, sink.end_flushes);
            hr = IPin_NewSegment(circle.inputs[i], 0, 10000000, 1.0);
            ok(hr == S_OK || hr == VFW_E_CIRCULAR_GRAPH, "Got hr %#lx.\n", hr);
            ok(sink.segments >= 1 && sink.segments <= 2, "Got %ld segments.\n", sink.segments);
            winetest_pop_context();
        }
        disconnect_sink(output, &sink);
    }
    if (output) IPin_Release(output);
    sink_cleanup(&sink);
    circle_release(&circle);
}

/* ---- two pins that each ask the other ---- */

/* The sink of a link has gone and come back, so that its source has no kernel pin any more, and no part in the new connection. */
static void test_broken_link(void)
{
    struct circle circle;
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!circle_create(&circle, LINK_CIRCLE)) return;
    hr = IPin_ConnectionMediaType(circle.inputs[0], &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = circle_renegotiate(circle.inputs[0]);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = circle_renegotiate(circle.outputs[0]);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPin_Disconnect(circle.inputs[0]);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = circle_renegotiate(circle.outputs[0]);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    hr = IPin_ReceiveConnection(circle.inputs[0], circle.outputs[0], &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    circle_count_refs(&circle);
    hr = circle_renegotiate(circle.inputs[0]);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    hr = circle_renegotiate(circle.outputs[0]);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    circle_check_refs(&circle, "KsRenegotiateAllocator");
    free_type(&mt);
    circle_release(&circle);
}

/* An allocator object in kernel mode says that somebody else decides. Both are told that. */
static void test_two_sinks(void)
{
    IBaseFilter *filters[2];
    IMemAllocator *allocator;
    struct circle circle;
    IKsAllocatorEx *ex;
    IPin *pins[2];
    IKsPin *ks_pin;
    HRESULT hr;
    ULONG i;

    memset(&circle, 0, sizeof(circle));
    if (!(filters[0] = create_device(&KSCATEGORY_VIDEO, L"" KSBENCH_SEEK_HARDWARE_ID))) return;
    if (!(filters[1] = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID)))
    {
        IBaseFilter_Release(filters[0]);
        return;
    }
    pins[0] = find_pin(filters[0], PINDIR_OUTPUT);
    pins[1] = find_pin(filters[1], PINDIR_INPUT);
    hr = IPin_Connect(pins[0], pins[1], NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; hr == S_OK && i < 2; ++i)
    {
        ks_pin = query(pins[i], &IID_IKsPin);
        allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_AddRef);
        ok(!!allocator, "Pin %lu has no allocator.\n", i);
        if (allocator && (ex = query(allocator, &IID_IKsAllocatorEx)))
        {
            IKsAllocatorEx_KsSetAllocatorMode(ex, KsAllocatorMode_Kernel);
            hr = IKsPin_KsReceiveAllocator(ks_pin, allocator);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            IKsAllocatorEx_Release(ex);
        }
        if (allocator) IMemAllocator_Release(allocator);
        IKsPin_Release(ks_pin);
    }
    circle.filter_count = 2;
    memcpy(circle.filters, filters, sizeof(filters));
    circle_count_refs(&circle);
    for (i = 0; i < 2; ++i)
    {
        hr = circle_renegotiate(pins[i]);
        ok(hr == VFW_E_CIRCULAR_GRAPH, "Pin %lu: got hr %#lx.\n", i, hr);
        circle_check_refs(&circle, "KsRenegotiateAllocator");
    }
    for (i = 0; i < 2; ++i) IPin_Disconnect(pins[i]);
    for (i = 0; i < 2; ++i) IPin_Release(pins[i]);
    for (i = 0; i < 2; ++i) release_last(filters[i]);
}

/* Somebody who is made his own quality manager. */
static void test_own_manager(void)
{
    IQualityControl *control;
    IBaseFilter *filter;
    HRESULT hr;
    IPin *pin;

    if (create_capture(&filter, &pin))
    {
        control = query(pin, &IID_IQualityControl);
        IQualityControl_SetSink(control, control);
        hr = IQualityControl_Notify(control, NULL, famine);
        ok(hr == VFW_E_CIRCULAR_GRAPH, "Got hr %#lx.\n", hr);
        IQualityControl_SetSink(control, NULL);
        IQualityControl_Release(control);
        IPin_Release(pin);
        release_last(filter);
    }
    if ((filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID)))
    {
        control = query(filter, &IID_IQualityControl);
        IQualityControl_SetSink(control, control);
        hr = IQualityControl_Notify(control, NULL, famine);
        ok(hr == VFW_E_CIRCULAR_GRAPH, "Got hr %#lx.\n", hr);
        IQualityControl_SetSink(control, NULL);
        IQualityControl_Release(control);
        release_last(filter);
    }
}

START_TEST(circle)
{
    unsigned int i;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module())
    {
        for (i = 0; i < CIRCLE_KINDS; ++i) test_circle(i);
        test_counts();
        test_broken_link();
        test_two_sinks();
        test_own_manager();
    }
    CoUninitialize();
}
