/*
 * ksproxy.ax tests: streaming
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
#include "run.h"

/* Every format, and sizes at both ends and with rows that need padding. */
static void test_formats(IBaseFilter *filter, IPin *pin)
{
    static const struct
    {
        const GUID *subtype;
        LONG width, height;
        LONG frames;
    }
    tests[] =
    {
        {&MEDIASUBTYPE_RGB24, 160, 120, 10},
        {&MEDIASUBTYPE_RGB24, 162, 122, 10},
        {&MEDIASUBTYPE_RGB24, 640, 480, 10},
        {&MEDIASUBTYPE_RGB32, 320, 240, 10},
        {&MEDIASUBTYPE_YUY2,  320, 240, 10},
        {&MEDIASUBTYPE_UYVY,  176, 144, 10},
        {&MEDIASUBTYPE_NV12,  640, 360, 10},
        {&MEDIASUBTYPE_NV12,  1920, 1080, 5},
        {&MEDIASUBTYPE_YUY2,  3840, 2160, 3},
    };
    struct sink sink;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("test %Iu", i);
        sink_init(&sink);
        if (connect_sink(pin, &sink, tests[i].subtype, tests[i].width, tests[i].height))
        {
            check_run(filter, &sink, tests[i].frames);
            ok(!sink.ends, "Got %ld ends of the stream.\n", sink.ends);
            disconnect_sink(pin, &sink);
        }
        sink_cleanup(&sink);
        winetest_pop_context();
    }
}

/* The same formats by VIDEOINFOHEADER2, and RGB with the top row first. */
static void test_other_headers(IBaseFilter *filter, IPin *pin)
{
    static const struct
    {
        const GUID *subtype, *format;
        BOOL top_down;
    }
    tests[] =
    {
        {&MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo2, FALSE},
        {&MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo2, FALSE},
        {&MEDIASUBTYPE_NV12, &FORMAT_VideoInfo2, FALSE},
        {&MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, TRUE},
        {&MEDIASUBTYPE_RGB32, &FORMAT_VideoInfo, TRUE},
    };
    AM_MEDIA_TYPE mt;
    struct sink sink;
    HRESULT hr;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("test %Iu", i);
        sink_init(&sink);
        if (find_type(pin, tests[i].subtype, tests[i].format, &mt))
        {
            BITMAPINFOHEADER *bitmap = (BITMAPINFOHEADER *)type_bitmap(&mt);

            if (tests[i].top_down) bitmap->biHeight = -bitmap->biHeight;
            hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
            /* A driver needn't know the other orientation. */
            if (!tests[i].top_down) ok(hr == S_OK, "Got hr %#lx.\n", hr);
            if (hr == S_OK)
            {
                check_run(filter, &sink, 5);
                disconnect_sink(pin, &sink);
            }
            free_type(&mt);
        }
        sink_cleanup(&sink);
        winetest_pop_context();
    }
}

static ULONG get_driver_drops(IPin *pin)
{
    KSPROPERTY property = {{{KSPROPSETID_KsVirt, KSVIRT_PROPERTY_CAMERA_STATS, KSPROPERTY_TYPE_GET}}};
    IKsControl *control = query(pin, &IID_IKsControl);
    struct ksvirt_camera_stats stats = {0};
    ULONG returned;
    HRESULT hr;

    if (!control) return 0;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), &stats, sizeof(stats), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
    return stats.dropped;
}

/* Each frame at its time: stream time starts with Run, and no frame is lost that the driver had a buffer for. */
static void test_times(IBaseFilter *filter, IPin *pin)
{
    REFERENCE_TIME period, elapsed;
    struct sink sink;
    DWORD start, time;
    LONG dropped;
    ULONG drops;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 160, 120)) /* 30 a second */
    {
        start = GetTickCount();
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 60, 4 * TIMEOUT), "Got %ld frames.\n", sink.receives);
        time = GetTickCount() - start;
        dropped = sink.stats.dropped;
        drops = get_driver_drops(pin);
        ok(dropped <= (LONG)drops, "%ld frames are missing, of which the driver has dropped %lu.\n", dropped, drops);
        set_states(filter, &sink, State_Stopped);

        /* Half of them may have to be left out on a loaded machine. */
        check_frames(&sink, 60, 60);
        ok(sink.stats.first_start >= 0 && sink.stats.first_start <= 10000000, "The first frame has time %s.\n",
                wine_dbgstr_longlong(sink.stats.first_start));
        elapsed = sink.stats.last_code - sink.stats.first_code;
        period = elapsed / max(sink.stats.last_frame - sink.stats.first_frame, 1);
        ok(period > 320000 && period < 350000, "Got one frame in %s.\n", wine_dbgstr_longlong(period));
        ok(time + 100 >= elapsed / 10000, "%s of frames came in %lu ms.\n", wine_dbgstr_longlong(elapsed), time);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

/* Waits until no more samples come; what was on its way may be late. FALSE if they go on and on. */
static BOOL wait_quiet(struct sink *sink)
{
    DWORD end = GetTickCount() + 3000;

    while (!WaitForSingleObject(sink->received, 200 /* ms, six frames */))
        if ((LONG)(end - GetTickCount()) <= 0) return FALSE;
    return TRUE;
}

/* Runs the filter and the sink from the time that is start (100 ns) away from now. */
static void run_from(IBaseFilter *filter, struct sink *sink, REFERENCE_TIME start)
{
    REFERENCE_TIME now = 0;
    HRESULT hr;

    sink_reset_stats(sink);
    hr = IReferenceClock_GetTime(sink->clock, &now);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    IBaseFilter_Run(&sink->IBaseFilter_iface, now + start);
    hr = IBaseFilter_Run(filter, now + start);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
}

/* The first sample of a run has about the stream time at which it was made, wherever that begins. */
static void check_stream_time(unsigned int line, struct sink *sink, REFERENCE_TIME expected)
{
    REFERENCE_TIME start;

    ok_(__FILE__, line)(sink_wait(sink, 5, TIMEOUT), "Got %ld frames.\n", sink->receives);
    start = sink->stats.first_start;
    ok_(__FILE__, line)(start > expected - 500000 && start < expected + 10000000, "The first frame has time %s, expected %s.\n",
            wine_dbgstr_longlong(start), wine_dbgstr_longlong(expected));
    check_frames_(line, __FILE__, sink, 5, 1000);
}

/* With a clock, sample times are its stream time, also after a pause. Without one they are the device's own time. */
static void test_stream_time(IBaseFilter *filter, IPin *pin)
{
    IReferenceClock *clock;
    struct sink sink;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_SystemClock, NULL, CLSCTX_INPROC_SERVER, &IID_IReferenceClock, (void **)&clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 160, 120))
    {
        IBaseFilter_SetSyncSource(&sink.IBaseFilter_iface, clock);
        hr = IBaseFilter_SetSyncSource(filter, clock);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);

        /* stream time begins later than the device, as Wine's graph does it, or has begun long ago */
        run_from(filter, &sink, 2000000);
        check_stream_time(__LINE__, &sink, -2000000);
        set_states(filter, &sink, State_Stopped);
        run_from(filter, &sink, -100000000);
        check_stream_time(__LINE__, &sink, 100000000);

        /* the device's time stands still in a pause */
        set_states(filter, &sink, State_Paused);
        ok(wait_quiet(&sink), "Frames come while paused.\n");
        run_from(filter, &sink, -50000000);
        check_stream_time(__LINE__, &sink, 50000000);

        /* another start without a pause in between */
        run_from(filter, &sink, -70000000);
        ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives); /* one may have been on its way */
        sink_reset_stats(&sink);
        check_stream_time(__LINE__, &sink, 70000000);
        set_states(filter, &sink, State_Stopped);

        IBaseFilter_SetSyncSource(&sink.IBaseFilter_iface, NULL);
        hr = IBaseFilter_SetSyncSource(filter, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        sink_reset_stats(&sink);
        set_states(filter, &sink, State_Running);
        check_stream_time(__LINE__, &sink, 0);
        set_states(filter, &sink, State_Stopped);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    IReferenceClock_Release(clock);
}

static void check_state(unsigned int line, IBaseFilter *filter, FILTER_STATE expected, HRESULT expected_hr)
{
    FILTER_STATE state = 0xdeadbeef;
    HRESULT hr;

    hr = IBaseFilter_GetState(filter, 1000, &state);
    ok_(__FILE__, line)(hr == expected_hr, "Got hr %#lx, expected %#lx.\n", hr, expected_hr);
    ok_(__FILE__, line)(state == expected, "Got state %d, expected %d.\n", state, expected);
}

static void test_states(IBaseFilter *filter, IPin *pin)
{
    struct sink sink;
    LONG count;

    sink_init(&sink);
    if (!connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240)) goto done;

    /* A live source has nothing to show while it is paused. */
    check_state(__LINE__, filter, State_Stopped, S_OK);
    set_states(filter, &sink, State_Paused);
    check_state(__LINE__, filter, State_Paused, VFW_S_CANT_CUE);
    sink_wait(&sink, 1, 200);
    ok(!sink.receives, "Got %ld frames while paused.\n", sink.receives);

    set_states(filter, &sink, State_Running);
    check_state(__LINE__, filter, State_Running, S_OK);
    ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);

    set_states(filter, &sink, State_Paused);
    check_state(__LINE__, filter, State_Paused, VFW_S_CANT_CUE);
    ok(wait_quiet(&sink), "Frames come while paused.\n");
    count = sink.receives;

    /* Going on, the numbers and times of the frames go on as well. */
    set_states(filter, &sink, State_Running);
    ok(sink_wait(&sink, count + 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
    check_frames(&sink, count + 5, 1000);

    set_states(filter, &sink, State_Stopped);
    check_state(__LINE__, filter, State_Stopped, S_OK);
    count = sink.receives;
    sink_wait(&sink, count + 1, 200);
    ok(sink.receives == count, "Got %ld frames after Stop.\n", sink.receives - count);
    ok(!sink.while_stopped, "Got %ld frames after the sink was stopped.\n", sink.while_stopped);

    /* A new run begins anew. */
    check_run(filter, &sink, 5);
    ok(sink.stats.first_start < 10000000, "The first frame has time %s.\n", wine_dbgstr_longlong(sink.stats.first_start));
    disconnect_sink(pin, &sink);
done:
    sink_cleanup(&sink);
}

/* State changes as fast as they go, with and without frames in between. */
static void test_cycles(IBaseFilter *filter, IPin *pin)
{
    static const FILTER_STATE sequence[] =
    {
        State_Paused, State_Stopped, State_Running, State_Stopped, State_Paused, State_Running, State_Paused, State_Running,
        State_Stopped, State_Paused, State_Paused, State_Stopped, State_Stopped, State_Running, State_Running,
        State_Paused, State_Stopped,
    };
    struct sink sink;
    DWORD start;
    size_t i, j;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        start = GetTickCount();
        for (i = 0; i < 3; ++i)
        {
            sink_reset_stats(&sink);
            for (j = 0; j < ARRAY_SIZE(sequence); ++j)
            {
                set_states(filter, &sink, sequence[j]);
                if (i && sequence[j] == State_Running) sink_wait(&sink, sink.receives + i, TIMEOUT);
            }
            ok(!sink.stats.bad, "Got %ld bad frames.\n", sink.stats.bad);
        }
        ok(GetTickCount() - start < TIMEOUT, "That took %lu ms.\n", GetTickCount() - start);
        check_run(filter, &sink, 5);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

/* The sink keeps samples: the stream goes on with the buffers that are left, stops when there are none, and goes on when
 * they come back. */
static IMediaSample *held[64];
static LONG held_count, hold_limit;

static void hold_sample(struct sink *sink, IMediaSample *sample)
{
    if (held_count < hold_limit)
    {
        IMediaSample_AddRef(sample);
        held[held_count++] = sample;
    }
}

static void test_held_samples(IBaseFilter *filter, IPin *pin)
{
    struct sink sink;
    LONG i, buffers;

    sink_init(&sink);
    sink.on_receive = hold_sample;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 160, 120))
    {
        buffers = sink.stats.props.cBuffers;
        held_count = 0;
        hold_limit = min(buffers, (LONG)ARRAY_SIZE(held));
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, hold_limit, TIMEOUT), "Got %ld frames.\n", sink.receives);
        sink_wait(&sink, hold_limit + 1, 200);
        ok(sink.receives == hold_limit, "Got %ld frames in %ld buffers.\n", sink.receives, hold_limit);

        /* all are different memory */
        for (i = 1; i < held_count; ++i)
        {
            BYTE *a, *b;

            IMediaSample_GetPointer(held[i - 1], &a);
            IMediaSample_GetPointer(held[i], &b);
            ok(a != b, "Two samples share a buffer.\n");
        }
        hold_limit = 0;
        for (i = 0; i < held_count; ++i) IMediaSample_Release(held[i]);
        held_count = 0;
        ok(sink_wait(&sink, buffers + 5, TIMEOUT), "Got %ld frames.\n", sink.receives);

        /* Stop while all of them are held, and release them later. */
        hold_limit = min(buffers, (LONG)ARRAY_SIZE(held));
        sink_wait(&sink, sink.receives + hold_limit, TIMEOUT);
        set_states(filter, &sink, State_Stopped);
        check_frames(&sink, 5, 1000);
        for (i = 0; i < held_count; ++i)
        {
            struct ksvirt_code code;
            BYTE *data;

            IMediaSample_GetPointer(held[i], &data);
            ok(sink_check_frame(&sink.mt, data, IMediaSample_GetActualDataLength(held[i]), &code) == KSVIRT_FRAME_GOOD,
                    "A held sample has changed.\n");
        }
        hold_limit = 0;

        /* also beyond the connection */
        disconnect_sink(pin, &sink);
        for (i = 0; i < held_count; ++i)
        {
            BYTE *data;

            IMediaSample_GetPointer(held[i], &data);
            data[0] = 1;
            release_last(held[i]);
        }
        held_count = 0;
    }
    sink_cleanup(&sink);
}

/* Buffers of somebody else: memory that no region has been registered for. */
static void test_foreign_allocator(IBaseFilter *filter, IPin *pin)
{
    static const ALLOCATOR_PROPERTIES requirements[] =
    {
        {3, 0, 1, 0},
        {2, 0, 64, 128},
        {8, 1000000, 4096, 0},
    };
    struct test_allocator allocator;
    struct sink sink;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(requirements); ++i)
    {
        winetest_push_context("requirements %Iu", i);
        test_allocator_init(&allocator);
        sink_init(&sink);
        sink.own_allocator = &allocator.IMemAllocator_iface;
        sink.insist = TRUE;
        sink.has_requirements = TRUE;
        sink.requirements = requirements[i];
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 642, 482))
        {
            sink.stats.props.cbAlign = 0; /* Wine's allocator promises an alignment that its buffers don't have */
            set_states(filter, &sink, State_Running);
            ok(sink_wait(&sink, 15, TIMEOUT), "Got %ld frames.\n", sink.receives);
            set_states(filter, &sink, State_Paused);
            run_frames(filter, &sink, 20);
            check_frames(&sink, 20, 1000);
            disconnect_sink(pin, &sink);
        }
        sink_cleanup(&sink);
        test_allocator_cleanup(&allocator);
        winetest_pop_context();
    }
}

struct stop_thread
{
    IBaseFilter *filter;
    HRESULT hr;
    DWORD time;
};

static DWORD WINAPI stop_proc(void *arg)
{
    struct stop_thread *thread = arg;
    DWORD start = GetTickCount();

    thread->hr = IBaseFilter_Stop(thread->filter);
    thread->time = GetTickCount() - start;
    return 0;
}

/* Stop while the sink sits in Receive: it ends, at the latest when the sink lets go. */
static void test_blocked_receive(IBaseFilter *filter, IPin *pin)
{
    struct stop_thread thread = {filter, 0xdeadbeef, 0};
    struct sink sink;
    FILTER_STATE state;
    LONGLONG since;
    HANDLE handle;
    HRESULT hr;
    BOOL ended;

    sink_init(&sink);
    sink.block = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 160, 120))
    {
        set_states(filter, &sink, State_Running);
        ok(!WaitForSingleObject(sink.entered, TIMEOUT), "Got no frame.\n");

        /* it lets go while Stop waits */
        handle = CreateThread(NULL, 0, stop_proc, &thread, 0, NULL);
        ok(WaitForSingleObject(handle, 300) == WAIT_TIMEOUT, "Stop doesn't wait for the sink.\n");
        hr = IBaseFilter_GetState(filter, 0, &state);
        ok(hr == VFW_S_STATE_INTERMEDIATE, "Got hr %#lx.\n", hr);
        SetEvent(sink.block);
        ok(!WaitForSingleObject(handle, TIMEOUT), "Stop hangs.\n");
        CloseHandle(handle);
        ok(thread.hr == S_OK, "Got hr %#lx.\n", thread.hr);
        ok(!sink.receiving, "Receive is still going on after Stop.\n");
        check_state(__LINE__, filter, State_Stopped, S_OK);
        ok(!sink.stats.bad, "Got %ld bad frames.\n", sink.stats.bad);

        /* it doesn't let go: Stop gives up waiting */
        ResetEvent(sink.block);
        sink_reset_stats(&sink);
        ResetEvent(sink.entered);
        set_states(filter, &sink, State_Running);
        ok(!WaitForSingleObject(sink.entered, TIMEOUT), "Got no frame.\n");
        thread.hr = 0xdeadbeef;
        handle = CreateThread(NULL, 0, stop_proc, &thread, 0, NULL);
        ended = !WaitForSingleObject(handle, 12000);
        ok(ended, "Stop waits for the sink.\n");
        SetEvent(sink.block);
        if (!ended) ok(!WaitForSingleObject(handle, 2 * TIMEOUT), "Stop hangs.\n");
        CloseHandle(handle);
        trace("Stop took %lu ms, hr %#lx.\n", thread.time, thread.hr);
        IBaseFilter_Stop(filter);
        check_state(__LINE__, filter, State_Stopped, S_OK);

        /* whatever that was, the next run works */
        since = kstest_now();
        while (sink.receiving && kstest_poll(since, 2 * TIMEOUT)) ;
        check_run(filter, &sink, 5);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    CloseHandle(sink.block);
}

/* S_FALSE and errors of Receive end the stream, not the world. */
static void test_receive_results(IBaseFilter *filter, IPin *pin)
{
    static const HRESULT results[] = {S_FALSE, E_FAIL, VFW_E_WRONG_STATE, VFW_E_NOT_COMMITTED, VFW_E_NOT_CONNECTED,
            VFW_E_SAMPLE_REJECTED};
    struct sink sink;
    size_t i;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 160, 120))
    {
        for (i = 0; i < ARRAY_SIZE(results); ++i)
        {
            winetest_push_context("result %#lx", results[i]);
            sink_reset_stats(&sink);
            sink.receive_hr = results[i];
            set_states(filter, &sink, State_Running);
            ok(sink_wait(&sink, 1, TIMEOUT), "Got %ld frames.\n", sink.receives);
            ok(wait_quiet(&sink), "Frames come after a refusal.\n");
            set_states(filter, &sink, State_Stopped);
            check_frames(&sink, 1, 1000);

            sink.receive_hr = S_OK;
            check_run(filter, &sink, 3);
            winetest_pop_context();
        }
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

/* An error of Receive is told to the graph, as a stream that can't go on (EC_ERRORABORT). S_FALSE is not one, nor what a peer says that is
 * stopped or isn't connected, or whose own peer is. */
static void test_receive_error_event(IBaseFilter *filter, IPin *pin)
{
    static const HRESULT silent[] = {S_FALSE, VFW_E_WRONG_STATE, VFW_E_NOT_COMMITTED, VFW_E_NOT_CONNECTED};
    IGraphBuilder *graph;
    IMediaEvent *events;
    struct sink sink;
    LONG_PTR p1, p2;
    LONG code;
    HRESULT hr;
    size_t i;

    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    events = query(graph, &IID_IMediaEvent);
    hr = IGraphBuilder_AddFilter(graph, filter, L"camera");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 160, 120))
    {
        for (i = 0; i < ARRAY_SIZE(silent); i++)
        {
            sink_reset_stats(&sink);
            sink.receive_hr = silent[i];
            set_states(filter, &sink, State_Running);
            ok(sink_wait(&sink, 1, TIMEOUT), "%#lx: got %ld frames.\n", silent[i], sink.receives);
            code = 0;
            hr = IMediaEvent_GetEvent(events, &code, &p1, &p2, 200);
            ok(hr == E_ABORT, "%#lx: got hr %#lx, event %#lx.\n", silent[i], hr, code);
            set_states(filter, &sink, State_Stopped);
        }

        sink_reset_stats(&sink);
        sink.receive_hr = E_OUTOFMEMORY;
        run_frames(filter, &sink, 1);
        /* OPEN: whether it is told; but no other event comes of it. */
        while (IMediaEvent_GetEvent(events, &code, &p1, &p2, 200) == S_OK)
        {
            ok(code == EC_ERRORABORT, "Got event %#lx, %#Ix.\n", code, p1);
            ok((HRESULT)p1 == E_OUTOFMEMORY, "Got event %#lx, %#Ix.\n", code, p1);
            IMediaEvent_FreeEventParams(events, code, p1, p2);
        }
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    hr = IGraphBuilder_RemoveFilter(graph, filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaEvent_Release(events);
    release_last(graph);
}

/* The sink calls back into the filter from Receive. */
struct reentrant
{
    IBaseFilter *filter;
    IPin *pin;
    LONG calls;
    HRESULT hr;
    DWORD time;
};

static void stop_in_receive(struct sink *sink, IMediaSample *sample)
{
    struct reentrant *reentrant = sink->context;
    DWORD start = GetTickCount();

    if (sink->receives != 2 || InterlockedIncrement(&reentrant->calls) > 1) return;
    reentrant->hr = IBaseFilter_Stop(reentrant->filter);
    reentrant->time = GetTickCount() - start;
}

static void query_in_receive(struct sink *sink, IMediaSample *sample)
{
    struct reentrant *reentrant = sink->context;
    FILTER_STATE state;
    AM_MEDIA_TYPE mt;
    PIN_INFO info;

    if (IPin_ConnectionMediaType(reentrant->pin, &mt) == S_OK) free_type(&mt);
    if (IPin_QueryPinInfo(reentrant->pin, &info) == S_OK) IBaseFilter_Release(info.pFilter);
    if (SUCCEEDED(IBaseFilter_GetState(reentrant->filter, 0, &state))) InterlockedIncrement(&reentrant->calls);
}

static void test_reentrance(IBaseFilter *filter, IPin *pin)
{
    struct reentrant reentrant = {filter, pin, 0, 0xdeadbeef, 0};
    struct sink sink;

    sink_init(&sink);
    sink.context = &reentrant;
    sink.on_receive = query_in_receive;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 160, 120))
    {
        run_frames(filter, &sink, 5);
        ok(reentrant.calls >= 5, "Got %ld calls.\n", reentrant.calls);

        reentrant.calls = 0;
        sink.on_receive = stop_in_receive;
        sink_reset_stats(&sink);
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 3, TIMEOUT), "Got %ld frames.\n", sink.receives);
        ok(reentrant.hr == S_OK, "Got hr %#lx.\n", reentrant.hr);
        ok(reentrant.time < 5000, "Stop took %lu ms.\n", reentrant.time);
        set_states(filter, &sink, State_Stopped);
        check_state(__LINE__, filter, State_Stopped, S_OK);

        sink.on_receive = NULL;
        check_run(filter, &sink, 5);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

static void start_test(const char *name, DWORD *start)
{
    static const char *last;

    if (last) trace("%s: %lu ms\n", last, GetTickCount() - *start);
    last = name;
    *start = GetTickCount();
}

START_TEST(stream)
{
    IBaseFilter *filter;
    DWORD start = 0;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
#define RUN(test) do { start_test(#test, &start); test(filter, pin); } while (0)
        RUN(test_formats);
        RUN(test_other_headers);
        RUN(test_times);
        RUN(test_stream_time);
        RUN(test_states);
        RUN(test_cycles);
        RUN(test_held_samples);
        RUN(test_foreign_allocator);
        RUN(test_receive_results);
        RUN(test_receive_error_event);
        RUN(test_reentrance);
        RUN(test_blocked_receive);
        start_test(NULL, &start);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
