/*
 * What a capture pin has done by the time that it is paused
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

/*
 * "The read SRBs are queued after the transition to KSSTATE_PAUSE has completed" (DOC:state-transitions.md): Pause returns when they
 * are, so that the device has a buffer for its first frame, whenever Run comes.
 */

static LONG get_free_count(struct sink *sink)
{
    IMemAllocatorCallbackTemp *callback = query(sink->allocator, &IID_IMemAllocatorCallbackTemp);
    LONG count = -1;
    HRESULT hr;

    if (!callback) return -1;
    hr = IMemAllocatorCallbackTemp_GetFreeCount(callback, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMemAllocatorCallbackTemp_Release(callback);
    return count;
}

static ULONG count_dropped(IPin *pin)
{
    KSPROPERTY property = {{{KSPROPSETID_KsVirt, KSVIRT_PROPERTY_CAMERA_STATS, KSPROPERTY_TYPE_GET}}};
    IKsControl *control = query(pin, &IID_IKsControl);
    struct ksvirt_camera_stats stats = {0};
    ULONG returned = 0;
    HRESULT hr;

    hr = IKsControl_KsProperty(control, &property, sizeof(property), &stats, sizeof(stats), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(returned == sizeof(stats), "Got %lu bytes.\n", returned);
    IKsControl_Release(control);
    return stats.dropped;
}

/* All buffers but the one that is left for those downstream are at the device, each time. */
static void test_queued(IBaseFilter *filter, IPin *pin)
{
    static const LONG counts[] = {1, 2, 3, 16};
    struct sink sink;
    size_t i, j;
    LONG count;

    for (i = 0; i < ARRAY_SIZE(counts); ++i)
    {
        winetest_push_context("%ld buffers", counts[i]);
        sink_init(&sink);
        sink.has_requirements = TRUE;
        sink.requirements.cBuffers = counts[i];
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
        {
            for (j = 0; j < 5; ++j)
            {
                set_states(filter, &sink, State_Paused);
                count = get_free_count(&sink);
                ok(count == (sink.stats.props.cBuffers > 1), "%ld of %ld buffers are free.\n", count, sink.stats.props.cBuffers);
                set_states(filter, &sink, State_Stopped);
            }
            disconnect_sink(pin, &sink);
        }
        sink_cleanup(&sink);
        winetest_pop_context();
    }
}

/* From Stop to Run at once. The driver may be late itself on a busy machine, and then it says so. */
static void test_first_frame(IBaseFilter *filter, IPin *pin)
{
    unsigned int i, complete = 0;
    struct sink sink;
    ULONG dropped;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        for (i = 0; i < 10; ++i)
        {
            sink_reset_stats(&sink);
            set_states(filter, &sink, State_Running);
            ok(sink_wait(&sink, 2, TIMEOUT), "Got %ld frames.\n", sink.receives);
            dropped = count_dropped(pin);
            set_states(filter, &sink, State_Stopped);
            check_frames(&sink, 2, 1000);
            if (sink.stats.first_frame == 1) ++complete;
            else ok(sink.stats.first_frame - 1 <= dropped, "The first frame is number %lu, the camera has dropped %lu.\n",
                    sink.stats.first_frame, dropped);
        }
        ok(complete >= 8, "Only %u of %u runs have begun with the first frame.\n", complete, i);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

/* Somebody else has all buffers: Pause doesn't wait for him, and the stream begins when he gives them back. */
static void test_no_buffers(IBaseFilter *filter, IPin *pin)
{
    IMediaSample *samples[16];
    struct sink sink;
    LONG count = 0;
    HRESULT hr;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        hr = IMemAllocator_Commit(sink.allocator);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        while (count < (LONG)ARRAY_SIZE(samples)
                && SUCCEEDED(IMemAllocator_GetBuffer(sink.allocator, samples + count, NULL, NULL, AM_GBF_NOWAIT)))
            ++count;
        ok(count == sink.stats.props.cBuffers, "Got %ld of %ld buffers.\n", count, sink.stats.props.cBuffers);
        set_states(filter, &sink, State_Running);
        ok(!sink.receives, "Got %ld frames.\n", sink.receives);
        for (; count; --count) IMediaSample_Release(samples[count - 1]);
        ok(sink_wait(&sink, 3, TIMEOUT), "Got %ld frames.\n", sink.receives);
        set_states(filter, &sink, State_Stopped);
        check_frames(&sink, 3, 1000);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

struct pauser
{
    IBaseFilter *filter;
    HRESULT hr;
};

static DWORD WINAPI pause_proc(void *arg)
{
    struct pauser *pauser = arg;

    pauser->hr = IBaseFilter_Pause(pauser->filter);
    return 0;
}

/* An allocator that keeps whoever asks for a buffer keeps neither the filter's state nor those who ask for it. */
static void test_blocked_allocator(IBaseFilter *filter, IPin *pin)
{
    struct pauser pauser = {filter, 0xdeadbeef};
    struct test_allocator allocator;
    FILTER_STATE state;
    struct sink sink;
    HANDLE thread;
    HRESULT hr;

    test_allocator_init(&allocator);
    sink_init(&sink);
    sink.own_allocator = &allocator.IMemAllocator_iface;
    sink.insist = TRUE;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        allocator.get_buffers = 0;
        allocator.block = CreateEventW(NULL, TRUE, FALSE, NULL);
        thread = CreateThread(NULL, 0, pause_proc, &pauser, 0, NULL);
        while (!allocator.get_buffers && WaitForSingleObject(thread, 10) == WAIT_TIMEOUT) ;
        ok(allocator.get_buffers == 1, "Got %ld calls of GetBuffer.\n", allocator.get_buffers);
        hr = IBaseFilter_GetState(filter, 0, &state);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        ok(state == State_Paused, "Got state %d.\n", state);
        ok(!WaitForSingleObject(thread, TIMEOUT / 2), "Pause doesn't return.\n");
        ok(SUCCEEDED(pauser.hr), "Got hr %#lx.\n", pauser.hr);
        ok(allocator.get_buffers == 1, "Got %ld calls of GetBuffer.\n", allocator.get_buffers);

        /* it was only slow */
        SetEvent(allocator.block);
        run_frames(filter, &sink, 3);
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
        CloseHandle(allocator.block);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    test_allocator_cleanup(&allocator);
}

START_TEST(start)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_queued(filter, pin);
        test_first_frame(filter, pin);
        test_no_buffers(filter, pin);
        test_blocked_allocator(filter, pin);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
