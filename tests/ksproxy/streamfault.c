/*
 * ksproxy.ax tests: drivers that do something wrong, and streams that others disturb
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
#include "devicefault.h"
#include "pusher.h"

static IMediaEvent *events;

static void set_fault(IBaseFilter *filter, enum ksbench_fault_kind kind, DWORD after, DWORD count, LONGLONG parameter)
{
    const struct ksbench_fault fault = {.kind = kind, .pin = KSBENCH_ANY, .after = after, .count = count, .parameter = parameter};
    HRESULT hr = device_fault(filter, &fault);

    ok(hr == S_OK, "Fault %d: got hr %#lx.\n", kind, hr);
}

/* Counts the EC_ERRORABORTs and checks their error. */
static LONG count_aborts(HRESULT expected)
{
    LONG_PTR p1, p2;
    LONG code, count = 0;

    while (IMediaEvent_GetEvent(events, &code, &p1, &p2, count || SUCCEEDED(expected) ? 200 : TIMEOUT) == S_OK)
    {
        if (code == EC_ERRORABORT)
        {
            ok((HRESULT)p1 == expected, "Got error %#lx, expected %#lx.\n", (HRESULT)p1, expected);
            ok(!p2, "Got parameter %#Ix.\n", p2);
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
    ok(GetTickCount() - start < 2 * TIMEOUT, "Stop took %lu ms.\n", GetTickCount() - start);
}

/* Whatever that was, the next run is as if nothing had been. */
static void check_next_run(IBaseFilter *filter, struct sink *sink)
{
    set_fault(filter, KSBENCH_FAULT_NONE, 0, 0, 0);
    sink_reset_stats(sink);
    set_states(filter, sink, State_Running);
    ok(sink_wait(sink, 5, TIMEOUT), "Got %ld frames.\n", sink->receives);
    stop(filter, sink);
    check_frames(sink, 5, 1000);
    ok(!count_aborts(S_OK), "Got an EC_ERRORABORT.\n");
}

/* Requests that fail end the stream; the graph hears of it once. One that the driver takes back again and again is no better. */
static void test_errors(IBaseFilter *filter, struct sink *sink)
{
    static const struct
    {
        DWORD status, error;
    }
    tests[] =
    {
        {0xc0000185 /* STATUS_IO_DEVICE_ERROR */, ERROR_IO_DEVICE},
        {0xc000009a /* STATUS_INSUFFICIENT_RESOURCES */, ERROR_NO_SYSTEM_RESOURCES},
        {0xc0000120 /* STATUS_CANCELLED */, ERROR_OPERATION_ABORTED},
    };
    LONG count;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("status %#lx", tests[i].status);
        sink_reset_stats(sink);
        set_fault(filter, KSBENCH_FAULT_STATUS, 3, KSBENCH_ANY, (LONG)tests[i].status);
        set_states(filter, sink, State_Running);
        count = count_aborts(HRESULT_FROM_WIN32(tests[i].error));
        ok(count == 1, "Got %ld EC_ERRORABORTs.\n", count);
        ok(sink->receives == 3, "Got %ld frames.\n", sink->receives);
        stop(filter, sink);
        check_frames(sink, 3, 1000);
        check_next_run(filter, sink);
        winetest_pop_context();
    }

    /* a single one that was taken back is nothing but a frame that is missing */
    sink_reset_stats(sink);
    set_fault(filter, KSBENCH_FAULT_STATUS, 3, 1, (LONG)0xc0000120);
    set_states(filter, sink, State_Running);
    ok(sink_wait(sink, 8, TIMEOUT), "Got %ld frames.\n", sink->receives);
    stop(filter, sink);
    check_frames(sink, 8, 1000);
    ok(!count_aborts(S_OK), "Got an EC_ERRORABORT.\n");
}

static LONG odd_samples, odd_size, unstamped;

static void count_odd(struct sink *sink, IMediaSample *sample)
{
    REFERENCE_TIME start, stop;

    if (IMediaSample_GetActualDataLength(sample) == odd_size) ++odd_samples;
    if (FAILED(IMediaSample_GetTime(sample, &start, &stop))) ++unstamped;
    else ok(stop >= start, "Got times %s to %s.\n", wine_dbgstr_longlong(start), wine_dbgstr_longlong(stop));
}

/* Less data than there should be, none, and more than the buffer has. */
static void test_sizes(IBaseFilter *filter, struct sink *sink)
{
    odd_samples = 0;
    odd_size = 100;
    sink->on_receive = count_odd;
    sink_reset_stats(sink);
    set_fault(filter, KSBENCH_FAULT_SHORT, 2, 1, 100);
    set_states(filter, sink, State_Running);
    ok(sink_wait(sink, 6, TIMEOUT), "Got %ld frames.\n", sink->receives);
    stop(filter, sink);
    ok(odd_samples == 1, "Got %ld short samples.\n", odd_samples);
    ok(sink->stats.bad == 1, "Got %ld bad frames.\n", sink->stats.bad);
    check_next_run(filter, sink);

    odd_samples = odd_size = 0;
    sink_reset_stats(sink);
    set_fault(filter, KSBENCH_FAULT_SHORT, 2, 2, 0);
    set_states(filter, sink, State_Running);
    ok(sink_wait(sink, 6, TIMEOUT), "Got %ld frames.\n", sink->receives);
    stop(filter, sink);
    ok(!odd_samples, "Got %ld empty samples.\n", odd_samples);
    check_frames(sink, 6, 1000);
    check_next_run(filter, sink);

    sink_reset_stats(sink);
    set_fault(filter, KSBENCH_FAULT_LONG, 2, 1, 1000000);
    set_states(filter, sink, State_Running);
    sink_wait(sink, 6, 2000);
    stop(filter, sink);
    ok(!sink->stats.short_buffers, "%ld samples have more data than room.\n", sink->stats.short_buffers);
    count_aborts(S_OK);
    sink->on_receive = NULL;
    check_next_run(filter, sink);
}

static void test_times(IBaseFilter *filter, struct sink *sink)
{
    static const DWORD tests[] = {KSBENCH_TIME_NO_DENOMINATOR, KSBENCH_TIME_GREATEST, KSBENCH_TIME_LEAST,
            KSBENCH_TIME_DURATION_NEGATIVE, KSBENCH_TIME_DURATION_GREATEST, KSBENCH_TIME_HUGE_FRACTION};
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("times %#lx", tests[i]);
        sink->on_receive = count_odd;
        unstamped = 0;
        sink_reset_stats(sink);
        set_fault(filter, KSBENCH_FAULT_TIME, 2, 2, tests[i]);
        set_states(filter, sink, State_Running);
        ok(sink_wait(sink, 6, TIMEOUT), "Got %ld frames.\n", sink->receives);
        stop(filter, sink);
        ok(!sink->stats.bad, "Got %ld bad frames.\n", sink->stats.bad);
        ok(unstamped <= 2, "%ld samples have no time.\n", unstamped);
        sink->on_receive = NULL;
        check_next_run(filter, sink);
        winetest_pop_context();
    }
}

static void test_end(IBaseFilter *filter, struct sink *sink)
{
    sink_reset_stats(sink);
    sink->ends = 0;
    set_fault(filter, KSBENCH_FAULT_END, 4, 1, 0);
    set_states(filter, sink, State_Running);
    sink_wait_for(sink, &sink->ends, 1);
    ok(sink->ends == 1, "The stream has %ld ends.\n", sink->ends);
    sink_wait(sink, 6, 100);
    ok(sink->receives == 5, "Got %ld frames.\n", sink->receives);
    stop(filter, sink);
    ok(sink->ends == 1, "The stream has %ld ends.\n", sink->ends);
    check_next_run(filter, sink);
}

/* Frames that come late, out of order, or only when the pin stops. */
static void test_order(IBaseFilter *filter, struct sink *sink)
{
    static const struct
    {
        enum ksbench_fault_kind kind;
        LONGLONG parameter;
    }
    tests[] =
    {
        {KSBENCH_FAULT_DELAY, 200},
        {KSBENCH_FAULT_REORDER, 1},
        {KSBENCH_FAULT_HOLD, 0},
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("fault %d", tests[i].kind);
        sink_reset_stats(sink);
        set_fault(filter, tests[i].kind, 3, 1, tests[i].parameter);
        set_states(filter, sink, State_Running);
        ok(sink_wait(sink, 3, TIMEOUT), "Got %ld frames.\n", sink->receives);
        if (tests[i].kind != KSBENCH_FAULT_HOLD) ok(sink_wait(sink, 8, TIMEOUT), "Got %ld frames.\n", sink->receives);
        stop(filter, sink);
        ok(!sink->stats.bad, "Got %ld bad frames.\n", sink->stats.bad);
        ok(!sink->stats.repeated, "%ld frames are out of order.\n", sink->stats.repeated);
        check_next_run(filter, sink);
        winetest_pop_context();
    }
}

/* The camera changes its format: the type comes with the first picture that has it. */
static LONG typed, frames_of_type, wrong_frames;

static void check_type(struct sink *sink, IMediaSample *sample)
{
    AM_MEDIA_TYPE *mt = NULL;
    struct ksvirt_code code;
    BYTE *data;

    if (IMediaSample_GetMediaType(sample, &mt) == S_OK && mt)
    {
        ++typed;
        EnterCriticalSection(&sink->cs);
        free_type(&sink->mt);
        copy_type(&sink->mt, mt);
        LeaveCriticalSection(&sink->cs);
        delete_type(mt);
    }
    IMediaSample_GetPointer(sample, &data);
    if (sink_check_frame(&sink->mt, data, IMediaSample_GetActualDataLength(sample), &code) != KSVIRT_FRAME_GOOD) ++wrong_frames;
    if (typed) ++frames_of_type;
}

static void test_format(IBaseFilter *filter, IPin *pin, struct sink *sink)
{
    AM_MEDIA_TYPE now;
    HRESULT hr;

    typed = frames_of_type = wrong_frames = 0;
    sink->on_receive = check_type;
    sink_reset_stats(sink);
    set_fault(filter, KSBENCH_FAULT_FORMAT_CHANGE, 3, 1, 160 | (LONGLONG)120 << 32);
    set_states(filter, sink, State_Running);
    sink_wait_for(sink, &frames_of_type, 5);
    ok(typed == 1, "Got %ld types.\n", typed);
    ok(frames_of_type >= 5, "Got %ld frames of the new type.\n", frames_of_type);
    ok(!wrong_frames, "%ld frames don't have the type that was announced.\n", wrong_frames);
    hr = IPin_ConnectionMediaType(pin, &now);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_type_size(&now, 160, 120);
    free_type(&now);
    stop(filter, sink);
    ok(!count_aborts(S_OK), "Got an EC_ERRORABORT.\n");
    sink->on_receive = NULL;
    set_fault(filter, KSBENCH_FAULT_NONE, 0, 0, 0);
}

static void test_faults(IBaseFilter *filter, IPin *pin)
{
    IGraphBuilder *graph;
    struct sink sink;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    events = query(graph, &IID_IMediaEvent);
    hr = IGraphBuilder_AddFilter(graph, filter, L"camera");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        test_errors(filter, &sink);
        test_sizes(filter, &sink);
        test_times(filter, &sink);
        test_end(filter, &sink);
        test_order(filter, &sink);
        test_format(filter, pin, &sink);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    hr = IGraphBuilder_RemoveFilter(graph, filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaEvent_Release(events);
    release_last(graph);
}

/* Somebody takes the memory away in the middle of the stream and gives it back: the pictures are in the new one. */
static void test_foreign_decommit(IBaseFilter *filter, IPin *pin)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    IMemAllocator *allocator;
    struct sink sink;
    LONG i, count;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_AddRef);
        set_states(filter, &sink, State_Running);
        for (i = 0; i < 4; ++i)
        {
            count = sink.receives;
            ok(sink_wait(&sink, count + 5, TIMEOUT), "Round %ld: got %ld frames.\n", i, sink.receives - count);
            IMemAllocator_Decommit(allocator);
            if (i % 2) kstest_let_pass(200); /* the stream has no buffers for some frames */
            IMemAllocator_Commit(allocator);
        }
        count = sink.receives;
        ok(sink_wait(&sink, count + 10, TIMEOUT), "Got %ld frames.\n", sink.receives - count);
        stop(filter, &sink);
        check_frames(&sink, 20, 1000);
        IMemAllocator_Release(allocator);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    IKsPin_Release(ks_pin);
}

/* A source says what its data belongs to before it sends any, in every run. */
static void test_first_segment(IBaseFilter *filter, IPin *pin)
{
    struct sink sink;
    LONG i;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        for (i = 1; i <= 2; ++i)
        {
            sink_reset_stats(&sink);
            set_states(filter, &sink, State_Running);
            ok(sink_wait(&sink, 3, TIMEOUT), "Got %ld frames.\n", sink.receives);
            ok(sink.segments == i, "Run %ld: got %ld segments.\n", i, sink.segments);
            ok(!sink.segment_receives, "%ld samples came before the segment.\n", sink.segment_receives);
            ok(!sink.segment_start, "Got segment %s to %s.\n", wine_dbgstr_longlong(sink.segment_start),
                    wine_dbgstr_longlong(sink.segment_stop));
            ok(sink.segment_stop == MAXLONGLONG, "Got segment %s to %s.\n", wine_dbgstr_longlong(sink.segment_start),
                    wine_dbgstr_longlong(sink.segment_stop));
            stop(filter, &sink);
        }
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

/* A flush of what the device hasn't got yet takes no time. */
static void test_acquire_flush(void)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_FEED_HARDWARE_ID);
    struct pusher pusher;
    IKsPin *ks_pin;
    AM_MEDIA_TYPE mt;
    DWORD start;
    HRESULT hr;
    IPin *pin;

    if (!filter) return;
    pin = find_pin(filter, PINDIR_INPUT);
    ks_pin = query(pin, &IID_IKsPin);
    if (find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        resize_type(&mt, 320, 240, 333333);
        if (pusher_connect(&pusher, pin, &mt, FALSE))
        {
            hr = IKsPin_KsPropagateAcquire(ks_pin);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            pusher_start(&pusher);
            hr = pusher_push(&pusher, 0, mt.lSampleSize, NULL);
            ok(hr == S_OK, "Receive gave %#lx.\n", hr);
            /* nor does the end of one that hasn't begun */
            start = GetTickCount();
            hr = IPin_EndFlush(pin);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            ok(GetTickCount() - start < 2500, "No flush took %lu ms.\n", GetTickCount() - start);
            start = GetTickCount();
            hr = IPin_BeginFlush(pin);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            hr = IPin_EndFlush(pin);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(GetTickCount() - start < 2500, "The flush took %lu ms.\n", GetTickCount() - start);
            pusher_check_buffers(&pusher);
            hr = IBaseFilter_Stop(filter);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            pusher_disconnect(&pusher);
        }
        free_type(&mt);
    }
    IKsPin_Release(ks_pin);
    IPin_Release(pin);
    release_last(filter);
}

/* The peer of the camera has an allocator of its own and asks for another size by a type on a buffer. */
static void test_peer_format(IBaseFilter *filter, IPin *pin)
{
    struct test_allocator allocator;
    AM_MEDIA_TYPE smaller, now;
    struct sink sink;
    HRESULT hr;

    test_allocator_init(&allocator);
    sink_init(&sink);
    sink.own_allocator = &allocator.IMemAllocator_iface;
    sink.insist = TRUE;
    sink.on_receive = check_type;
    typed = frames_of_type = wrong_frames = 0;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        sink.stats.props.cbAlign = 0;
        copy_type(&smaller, &sink.mt);
        resize_type(&smaller, 160, 120, 333333);
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
        hr = IPin_QueryAccept(pin, &smaller);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        allocator.next_type = &smaller;
        sink_wait_for(&sink, &frames_of_type, 5);
        ok(typed == 1, "Got %ld types.\n", typed);
        ok(frames_of_type >= 5, "Got %ld frames of the new type.\n", frames_of_type);
        ok(!wrong_frames, "%ld frames have another type.\n", wrong_frames);
        hr = IPin_ConnectionMediaType(pin, &now);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(equal_types(&now, &smaller), "The pin has another type.\n");
        free_type(&now);
        stop(filter, &sink);
        free_type(&smaller);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    test_allocator_cleanup(&allocator);
}

START_TEST(streamfault)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_faults(filter, pin);
        test_foreign_decommit(filter, pin);
        test_first_segment(filter, pin);
        test_peer_format(filter, pin);
        test_acquire_flush();
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
