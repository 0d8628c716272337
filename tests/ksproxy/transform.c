/*
 * ksproxy.ax tests: filters that data passes through
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

#define WIDTH 160
#define HEIGHT 120

/* What came out, in order. */
static struct
{
    BYTE invert;
    LONG small_size;              /* of samples from number small_from on */
    LONG small_from;
    LONG next;                    /* number that is due */
    LONG count, wrong_order, wrong_size, wrong_data, wrong_time, wrong_flags, typed;
    AM_MEDIA_TYPE type;           /* of the last sample that had one */
} out;

static void reset_out(BYTE invert, LONG next)
{
    free_type(&out.type);
    memset(&out, 0, sizeof(out));
    out.invert = invert;
    out.next = next;
    out.small_from = MAXLONG;
}

static void check_sample(struct sink *sink, IMediaSample *sample)
{
    LONG size = IMediaSample_GetActualDataLength(sample), n;
    REFERENCE_TIME start = -1, stop = -1;
    AM_MEDIA_TYPE *mt = NULL;
    BYTE *data;

    ++out.count;
    if (IMediaSample_GetTime(sample, &start, &stop) != S_OK || start % PUSHER_INTERVAL || stop != start + PUSHER_INTERVAL)
        ++out.wrong_time;
    n = start / PUSHER_INTERVAL;
    if (n != out.next) ++out.wrong_order;
    out.next = n + 1;
    if (size != (n >= out.small_from ? out.small_size : WIDTH * HEIGHT * 2)) ++out.wrong_size;
    IMediaSample_GetPointer(sample, &data);
    if (!pusher_is_noise(data, size, n, out.invert)) ++out.wrong_data;
    if ((IMediaSample_IsSyncPoint(sample) == S_OK) != pusher_is_sync_point(n)
            || (IMediaSample_IsPreroll(sample) == S_OK) != pusher_is_preroll(n)
            || (IMediaSample_IsDiscontinuity(sample) == S_OK) != pusher_is_discontinuity(n)
            || !!(sample_flags(sample) & AM_SAMPLE_TIMEDISCONTINUITY) != pusher_is_time_discontinuity(n))
        ++out.wrong_flags;
    if (IMediaSample_GetMediaType(sample, &mt) == S_OK && mt)
    {
        ++out.typed;
        free_type(&out.type);
        copy_type(&out.type, mt);
        delete_type(mt);
    }
}

#define check_out(a) check_out_(__LINE__, a)
static void check_out_(unsigned int line, LONG count)
{
    ok_(__FILE__, line)(out.count == count, "Got %ld samples, expected %ld.\n", out.count, count);
    ok_(__FILE__, line)(!out.wrong_order, "%ld of %ld samples are out of order.\n", out.wrong_order, out.count);
    ok_(__FILE__, line)(!out.wrong_size, "%ld of %ld samples have another size.\n", out.wrong_size, out.count);
    ok_(__FILE__, line)(!out.wrong_data, "%ld of %ld samples have other data.\n", out.wrong_data, out.count);
    ok_(__FILE__, line)(!out.wrong_time, "%ld of %ld samples have another time.\n", out.wrong_time, out.count);
    ok_(__FILE__, line)(!out.wrong_flags, "%ld of %ld samples have other flags.\n", out.wrong_flags, out.count);
}

static void push_all(struct pusher *pusher, LONG first, LONG count)
{
    HRESULT hr;
    LONG n;

    for (n = first; n < first + count; ++n)
    {
        hr = pusher_push(pusher, n, WIDTH * HEIGHT * 2, NULL);
        ok(hr == S_OK, "Sample %ld: Receive gave %#lx.\n", n, hr);
        if (hr != S_OK) break;
    }
}

static void end_stream(struct pusher *pusher)
{
    HRESULT hr = IPin_EndOfStream(pusher->pin);

    ok(hr == S_OK, "EndOfStream gave %#lx.\n", hr);
}

static void set_hold(IPin *pin, DWORD hold)
{
    KSPROPERTY property = {{{KSPROPSETID_KsVirt, KSBENCH_PROPERTY_TRANSFORM_HOLD, KSPROPERTY_TYPE_SET}}};
    IKsControl *control = query(pin, &IID_IKsControl);
    ULONG returned;
    HRESULT hr;

    if (!control) return;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), &hold, sizeof(hold), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
}

/* Data, times, flags and the end come out as they went in, and nothing else does. */
static void test_data(IBaseFilter *filter, struct pusher *pusher, struct sink *sink, BYTE invert)
{
    HRESULT hr;
    LONG round;

    for (round = 0; round < 2; ++round)
    {
        reset_out(invert, 0);
        sink->ends = sink->segments = 0;
        sink_reset_stats(sink);
        pusher_start(pusher);
        set_states(filter, sink, State_Running);
        push_all(pusher, 0, 60);
        end_stream(pusher);
        ok(sink_wait_for(sink, &sink->ends, 1), "The stream doesn't end.\n");
        check_out(60);
        hr = pusher_push(pusher, 60, WIDTH * HEIGHT * 2, NULL);
        ok(hr == VFW_E_SAMPLE_REJECTED_EOS, "Got hr %#lx for a sample behind the end.\n", hr);
        set_states(filter, sink, State_Stopped);
        ok(sink->ends == 1, "The stream has %ld ends.\n", sink->ends);
        ok(!sink->segments, "Got %ld segments that nobody has begun.\n", sink->segments);
        ok(!out.typed, "%ld samples have a type.\n", out.typed);
        pusher_check_buffers(pusher);
    }
}

/* In PAUSE data comes through as well. */
static void test_pause(IBaseFilter *filter, struct pusher *pusher, struct sink *sink, BYTE invert)
{
    FILTER_STATE state;
    HRESULT hr;

    reset_out(invert, 0);
    sink_reset_stats(sink);
    pusher_start(pusher);
    set_states(filter, sink, State_Paused);
    hr = IBaseFilter_GetState(filter, 1000, &state);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(state == State_Paused, "Got state %d.\n", state);
    push_all(pusher, 0, 1);
    ok(sink_wait(sink, 1, TIMEOUT), "Nothing comes in Pause.\n");
    set_states(filter, sink, State_Running);
    push_all(pusher, 1, 9);
    ok(sink_wait(sink, 10, TIMEOUT), "Got %ld samples.\n", sink->receives);
    set_states(filter, sink, State_Stopped);
    check_out(10);
    pusher_check_buffers(pusher);
}

static void test_segments(IBaseFilter *filter, struct pusher *pusher, struct sink *sink, BYTE invert)
{
    HRESULT hr;

    reset_out(invert, 0);
    sink_reset_stats(sink);
    sink->segments = 0;
    pusher_start(pusher);
    set_states(filter, sink, State_Running);
    hr = IPin_NewSegment(pusher->pin, 10000000, 90000000, 1.0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    push_all(pusher, 0, 5);
    ok(sink_wait(sink, 5, TIMEOUT), "Got %ld samples.\n", sink->receives);
    ok(sink->segments == 1, "Got %ld segments.\n", sink->segments);
    ok(!sink->segment_receives, "%ld samples came before the segment.\n", sink->segment_receives);
    ok(sink->segment_start == 10000000, "Got segment %s to %s.\n", wine_dbgstr_longlong(sink->segment_start),
            wine_dbgstr_longlong(sink->segment_stop));
    ok(sink->segment_stop == 90000000, "Got segment %s to %s.\n", wine_dbgstr_longlong(sink->segment_start),
            wine_dbgstr_longlong(sink->segment_stop));
    hr = IPin_NewSegment(pusher->pin, 20000000, 30000000, 1.0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    push_all(pusher, 5, 5);
    ok(sink_wait(sink, 10, TIMEOUT), "Got %ld samples.\n", sink->receives);
    ok(sink->segments == 2, "Got %ld segments.\n", sink->segments);
    ok(sink->segment_start == 20000000, "Got start %s.\n", wine_dbgstr_longlong(sink->segment_start));
    ok(sink->segment_receives == 5, "%ld samples came before the segment.\n", sink->segment_receives);
    set_states(filter, sink, State_Stopped);
    check_out(10);
}

/* What is in the device when the flush begins never comes out; what follows does. */
static void test_flush(IBaseFilter *filter, struct pusher *pusher, struct sink *sink, BYTE invert)
{
    DWORD start;
    HRESULT hr;

    reset_out(invert, 0);
    sink_reset_stats(sink);
    sink->flushes = sink->end_flushes = sink->ends = 0;
    pusher_start(pusher);
    set_states(filter, sink, State_Running);
    push_all(pusher, 0, 5);
    ok(sink_wait(sink, 5, TIMEOUT), "Got %ld samples.\n", sink->receives);
    set_hold(pusher->pin, 1);
    push_all(pusher, 5, 3);
    end_stream(pusher);
    kstest_let_pass(50); /* the device holds the frames; nothing tells when the end of the stream has got to it */
    start = GetTickCount();
    hr = IPin_BeginFlush(pusher->pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink->flushes == 1, "Got %ld begins of flushes.\n", sink->flushes);
    ok(!sink->end_flushes, "Got %ld ends of flushes.\n", sink->end_flushes);
    hr = pusher_push(pusher, 8, WIDTH * HEIGHT * 2, NULL);
    ok(hr == S_FALSE, "Receive gave %#lx.\n", hr);
    hr = IPin_EndFlush(pusher->pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink->flushes == 1, "Got %ld begins of flushes.\n", sink->flushes);
    ok(sink->end_flushes == 1, "Got %ld ends of flushes.\n", sink->end_flushes);
    ok(GetTickCount() - start < TIMEOUT, "That took %lu ms.\n", GetTickCount() - start);
    pusher_check_buffers(pusher);
    check_out(5);
    set_hold(pusher->pin, 0);

    out.next = 100;
    push_all(pusher, 100, 5);
    end_stream(pusher);
    ok(sink_wait_for(sink, &sink->ends, 1), "The stream doesn't end.\n");
    set_states(filter, sink, State_Stopped);
    ok(sink->ends == 1, "The stream has %ld ends.\n", sink->ends);
    check_out(10);
}

/* A format that is attached to a sample comes out with the picture that it belongs to. */
static void test_format(IBaseFilter *filter, struct pusher *pusher, struct sink *sink, IPin *output, BYTE invert)
{
    AM_MEDIA_TYPE smaller, now;
    HRESULT hr;
    LONG n;

    copy_type(&smaller, &sink->mt);
    resize_type(&smaller, WIDTH / 2, HEIGHT / 2, PUSHER_INTERVAL);
    reset_out(invert, 0);
    out.small_from = 5;
    out.small_size = smaller.lSampleSize;
    sink->ends = 0;
    sink_reset_stats(sink);
    pusher_start(pusher);
    set_states(filter, sink, State_Running);
    push_all(pusher, 0, 5);
    /* OPEN: what a driver is asked that has an output of the old format. */
    hr = IPin_QueryAccept(pusher->pin, &smaller);
    ok(hr == S_OK || hr == S_FALSE, "QueryAccept gave %#lx.\n", hr);
    hr = pusher_push(pusher, 5, smaller.lSampleSize, &smaller);
    ok(hr == S_OK, "Receive gave %#lx.\n", hr);
    if (hr == S_OK)
    {
        hr = IPin_ConnectionMediaType(pusher->pin, &now);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(equal_types(&now, &smaller), "The input has another type.\n");
        free_type(&now);
        for (n = 6; n < 10; ++n)
        {
            hr = pusher_push(pusher, n, smaller.lSampleSize, NULL);
            ok(hr == S_OK, "Receive gave %#lx.\n", hr);
        }
        end_stream(pusher);
        ok(sink_wait_for(sink, &sink->ends, 1), "The stream doesn't end.\n");
        check_out(10);
        ok(out.typed == 1, "%ld samples have a type.\n", out.typed);
        ok(out.type.lSampleSize == smaller.lSampleSize, "Got sample size %lu, expected %lu.\n", out.type.lSampleSize,
                smaller.lSampleSize);
        hr = IPin_ConnectionMediaType(output, &now);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(equal_types(&now, &out.type), "The output has another type.\n");
        free_type(&now);
    }
    set_states(filter, sink, State_Stopped);
    free_type(&smaller);
    reset_out(0, 0);
}

/* No EC_COMPLETE: nothing is rendered here. */
static void test_events(IBaseFilter *filter, struct pusher *pusher, struct sink *sink, IMediaEvent *events, BYTE invert)
{
    LONG_PTR p1, p2;
    LONG code = 0;
    HRESULT hr;

    reset_out(invert, 0);
    sink->ends = 0;
    pusher_start(pusher);
    set_states(filter, sink, State_Running);
    push_all(pusher, 0, 3);
    end_stream(pusher);
    ok(sink_wait_for(sink, &sink->ends, 1), "The stream doesn't end.\n");
    hr = IMediaEvent_GetEvent(events, &code, &p1, &p2, 200);
    ok(hr == E_ABORT, "Got hr %#lx, event %#lx.\n", hr, code);
    set_states(filter, sink, State_Stopped);
    check_out(3);
}

/* The sink keeps the thread, the source goes on pushing until it is stopped: all of them come back. */
struct push_thread
{
    struct pusher *pusher;
    HRESULT hr;
    LONG pushed;
};

static DWORD WINAPI push_proc(void *arg)
{
    struct push_thread *thread = arg;
    LONG n;

    for (n = 0; n < 100 && thread->hr == S_OK; ++n)
    {
        if ((thread->hr = pusher_push(thread->pusher, n, WIDTH * HEIGHT * 2, NULL)) == S_OK) ++thread->pushed;
    }
    return 0;
}

static void test_back_pressure(IBaseFilter *filter, struct pusher *pusher, struct sink *sink, BYTE invert)
{
    struct push_thread thread = {pusher, S_OK, 0};
    HANDLE handle;
    DWORD start;

    reset_out(invert, 0);
    sink_reset_stats(sink);
    set_hold(pusher->pin, 1);
    pusher_start(pusher);
    set_states(filter, sink, State_Running);
    handle = CreateThread(NULL, 0, push_proc, &thread, 0, NULL);
    ok(WaitForSingleObject(handle, 200) == WAIT_TIMEOUT, "100 samples fit into the device.\n");
    start = GetTickCount();
    IMemAllocator_Decommit(pusher->allocator); /* as a source does that is stopped; it may wait there */
    set_states(filter, sink, State_Stopped);
    ok(!WaitForSingleObject(handle, TIMEOUT), "The source hangs.\n");
    ok(GetTickCount() - start < 2 * TIMEOUT, "Stop took %lu ms.\n", GetTickCount() - start);
    /* Any error: the source waits in Receive or in GetBuffer, where it is told of Stop or of Decommit. */
    ok(thread.hr != S_OK, "Got hr %#lx.\n", thread.hr);
    CloseHandle(handle);
    set_hold(pusher->pin, 0);
    pusher_check_buffers(pusher);
}

static void test_transform(const WCHAR *hardware_id, BYTE invert, BOOL own_allocator)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_VIDEO, hardware_id);
    struct pusher pusher;
    IPin *input, *output;
    IGraphBuilder *graph;
    IMediaEvent *events;
    struct sink sink;
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!filter) return;
    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    events = query(graph, &IID_IMediaEvent);
    hr = IGraphBuilder_AddFilter(graph, filter, L"transform");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    winetest_push_context("%s%s", wine_dbgstr_w(hardware_id), own_allocator ? ", own allocator" : "");
    input = find_pin(filter, PINDIR_INPUT);
    output = find_pin(filter, PINDIR_OUTPUT);
    sink_init(&sink);
    sink.on_receive = check_sample;
    if (find_type(input, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        resize_type(&mt, WIDTH, HEIGHT, PUSHER_INTERVAL);
        if (pusher_connect(&pusher, input, &mt, own_allocator))
        {
            if (connect_sink(output, &sink, &MEDIASUBTYPE_YUY2, WIDTH, HEIGHT))
            {
                test_data(filter, &pusher, &sink, invert);
                test_pause(filter, &pusher, &sink, invert);
                test_segments(filter, &pusher, &sink, invert);
                test_flush(filter, &pusher, &sink, invert);
                test_events(filter, &pusher, &sink, events, invert);
                test_back_pressure(filter, &pusher, &sink, invert);
                test_format(filter, &pusher, &sink, output, invert);
                disconnect_sink(output, &sink);
            }
            pusher_disconnect(&pusher);
        }
        free_type(&mt);
    }
    sink_cleanup(&sink);
    IPin_Release(input);
    IPin_Release(output);
    hr = IGraphBuilder_RemoveFilter(graph, filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaEvent_Release(events);
    release_last(graph);
    release_last(filter);
    winetest_pop_context();
}

START_TEST(transform)
{
    CoInitialize(NULL);
    if (load_module())
    {
        test_transform(L"" KSBENCH_INPLACE_HARDWARE_ID, 0xff, FALSE);
        test_transform(L"" KSBENCH_INPLACE_HARDWARE_ID, 0xff, TRUE);
        test_transform(L"" KSBENCH_COPY_HARDWARE_ID, 0, TRUE);
    }
    CoUninitialize();
}
