/*
 * ksproxy.ax tests: IAMStreamControl
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

/* The seekable source's frame n has the times (n - 1) * FRAME to n * FRAME, and comes as fast as it is taken. */
#define SECOND 10000000
#define FRAME (SECOND / 25)

static void note_sample(struct sink *sink, IMediaSample *sample)
{
    if (!sink->receives && IMediaSample_IsDiscontinuity(sample) != S_OK) *(BOOL *)sink->context = FALSE;
}

static BOOL connect_source(IPin *pin, IPin *peer)
{
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return FALSE;
    resize_type(&mt, 160, 120, FRAME);
    hr = IPin_Connect(pin, peer, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    free_type(&mt);
    return hr == S_OK;
}

static void set_duration(IBaseFilter *filter, REFERENCE_TIME stop)
{
    IMediaSeeking *seeking = query(filter, &IID_IMediaSeeking);
    LONGLONG start = 0;
    HRESULT hr;

    hr = IMediaSeeking_SetPositions(seeking, &start, AM_SEEKING_AbsolutePositioning, &stop, AM_SEEKING_AbsolutePositioning);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaSeeking_Release(seeking);
}

#define check_flags(a, b) check_flags_(__LINE__, a, b)
static void check_flags_(unsigned int line, IAMStreamControl *control, DWORD flags)
{
    AM_STREAM_INFO info;
    HRESULT hr;

    memset(&info, 0xcc, sizeof(info));
    hr = IAMStreamControl_GetInfo(control, &info);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(info.dwFlags == flags, "Got flags %#lx, expected %#lx.\n", info.dwFlags, flags);
}

static void start_at(IAMStreamControl *control, REFERENCE_TIME time, DWORD cookie)
{
    HRESULT hr = IAMStreamControl_StartAt(control, &time, cookie);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static void stop_at(IAMStreamControl *control, REFERENCE_TIME time, BOOL extra, DWORD cookie)
{
    HRESULT hr = IAMStreamControl_StopAt(control, &time, extra, cookie);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static void test_info(IAMStreamControl *control)
{
    AM_STREAM_INFO info;
    HRESULT hr;

    hr = IAMStreamControl_GetInfo(control, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    check_flags(control, 0);

    /* What is set before the filter runs keeps the stream off until then. */
    start_at(control, SECOND, 7);
    check_flags(control, AM_STREAM_INFO_START_DEFINED | AM_STREAM_INFO_DISCARDING);
    stop_at(control, 2 * SECOND, TRUE, 9);
    check_flags(control, AM_STREAM_INFO_START_DEFINED | AM_STREAM_INFO_STOP_DEFINED | AM_STREAM_INFO_DISCARDING
            | AM_STREAM_INFO_STOP_SEND_EXTRA);
    hr = IAMStreamControl_GetInfo(control, &info);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(info.tStart == SECOND, "Got start %s.\n", wine_dbgstr_longlong(info.tStart));
    ok(info.dwStartCookie == 7, "Got cookie %lu.\n", info.dwStartCookie);
    ok(info.tStop == 2 * SECOND, "Got stop %s.\n", wine_dbgstr_longlong(info.tStop));
    ok(info.dwStopCookie == 9, "Got cookie %lu.\n", info.dwStopCookie);

    /* a stop that comes first */
    stop_at(control, SECOND / 2, FALSE, 9);
    check_flags(control, AM_STREAM_INFO_START_DEFINED | AM_STREAM_INFO_STOP_DEFINED);
    stop_at(control, MAXLONGLONG, FALSE, 0);
    check_flags(control, AM_STREAM_INFO_START_DEFINED | AM_STREAM_INFO_DISCARDING);
}

/* Frames first to last, and whether each event came once with its cookie. */
static void run_segment(IBaseFilter *filter, IPin *pin, struct sink *sink, DWORD first, DWORD last, LONG started, LONG stopped)
{
    struct event_sink events;
    LONG_PTR sender, cookie;
    BOOL discontinuity = TRUE;

    event_sink_join(&events, filter);
    sink_reset_stats(sink);
    sink->ends = 0;
    sink->on_receive = note_sample;
    sink->context = &discontinuity;
    set_states(filter, sink, State_Running);
    ok(sink_wait_for(sink, &sink->ends, 1), "The stream has no end.\n");
    set_states(filter, sink, State_Stopped);
    ok(sink->stats.frames == (LONG)(last - first + 1), "Got %ld frames.\n", sink->stats.frames);
    ok(!sink->stats.bad, "Got %ld bad frames.\n", sink->stats.bad);
    ok(!sink->stats.dropped, "%ld frames are missing.\n", sink->stats.dropped);
    ok(!sink->stats.repeated, "Got %ld repeated frames.\n", sink->stats.repeated);
    if (sink->stats.frames)
    {
        ok(sink->stats.first_frame == first, "Got frame %lu first, expected %lu.\n", sink->stats.first_frame, first);
        ok(sink->stats.last_frame == last, "Got frame %lu last, expected %lu.\n", sink->stats.last_frame, last);
    }
    ok(discontinuity, "The first sample has no discontinuity.\n");

    ok(event_sink_count(&events, EC_STREAM_CONTROL_STARTED) == !!started, "Got %ld starts.\n",
            event_sink_count(&events, EC_STREAM_CONTROL_STARTED));
    if (event_sink_get(&events, EC_STREAM_CONTROL_STARTED, &sender, &cookie))
    {
        ok(sender == (LONG_PTR)pin, "Got sender %#Ix.\n", sender);
        ok(cookie == started, "Got cookie %Id.\n", cookie);
    }
    ok(event_sink_count(&events, EC_STREAM_CONTROL_STOPPED) == !!stopped, "Got %ld stops.\n",
            event_sink_count(&events, EC_STREAM_CONTROL_STOPPED));
    if (event_sink_get(&events, EC_STREAM_CONTROL_STOPPED, &sender, &cookie))
    {
        ok(sender == (LONG_PTR)pin, "Got sender %#Ix.\n", sender);
        ok(cookie == stopped, "Got cookie %Id.\n", cookie);
    }
    event_sink_leave(&events, filter);
}

/* Samples at the borders go on whole. */
static void test_segments(IBaseFilter *filter, IPin *pin, IAMStreamControl *control, struct sink *sink)
{
    static const REFERENCE_TIME never = MAXLONGLONG;
    HRESULT hr;

    set_duration(filter, 50 * FRAME);
    start_at(control, 10 * FRAME + FRAME / 2, 7);
    stop_at(control, 20 * FRAME + FRAME / 2, FALSE, 9);
    run_segment(filter, pin, sink, 11, 21, 7, 9);
    check_flags(control, AM_STREAM_INFO_DISCARDING);

    /* It stays off until it is started again. */
    run_segment(filter, pin, sink, 1, 0, 0, 0);

    start_at(control, 10 * FRAME, 1);
    stop_at(control, 20 * FRAME, TRUE, 2);
    run_segment(filter, pin, sink, 11, 21, 1, 2);

    /* on from the beginning, off, and on again */
    hr = IAMStreamControl_StartAt(control, NULL, 3);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    run_segment(filter, pin, sink, 1, 50, 3, 0);
    check_flags(control, 0);
    stop_at(control, 5 * FRAME, FALSE, 4);
    run_segment(filter, pin, sink, 1, 5, 0, 4);

    hr = IAMStreamControl_StartAt(control, &never, 5);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_flags(control, AM_STREAM_INFO_DISCARDING);
    run_segment(filter, pin, sink, 1, 0, 0, 0);

    hr = IAMStreamControl_StartAt(control, NULL, 6);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMStreamControl_StopAt(control, &never, TRUE, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    run_segment(filter, pin, sink, 1, 50, 6, 0);
}

/* A start in Pause wakes what discards; without a clock there are no times to wait for. */
static void test_pause(IBaseFilter *filter, IAMStreamControl *control, struct sink *sink)
{
    REFERENCE_TIME time = SECOND;
    HRESULT hr;

    set_duration(filter, 50 * FRAME);
    hr = IAMStreamControl_StopAt(control, NULL, FALSE, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_reset_stats(sink);
    sink->ends = 0;
    set_states(filter, sink, State_Paused);
    sink_wait(sink, 1, 100);
    ok(!sink->receives, "Got %ld samples.\n", sink->receives);
    ok(!sink->ends, "Got %ld ends.\n", sink->ends);
    hr = IAMStreamControl_StartAt(control, &time, 0);
    ok(hr == VFW_E_NO_CLOCK, "Got hr %#lx.\n", hr);
    hr = IAMStreamControl_StopAt(control, &time, FALSE, 0);
    ok(hr == VFW_E_NO_CLOCK, "Got hr %#lx.\n", hr);
    hr = IAMStreamControl_StartAt(control, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink_wait_for(sink, &sink->ends, 1), "The stream has no end.\n");
    ok(sink->stats.frames == 50, "Got %ld frames.\n", sink->stats.frames);
    set_states(filter, sink, State_Stopped);

    /* Stop ends the waiting. */
    hr = IAMStreamControl_StopAt(control, NULL, FALSE, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_reset_stats(sink);
    set_states(filter, sink, State_Paused);
    sink_wait(sink, 1, 50);
    set_states(filter, sink, State_Stopped);
    ok(!sink->receives, "Got %ld samples.\n", sink->receives);
    IAMStreamControl_StartAt(control, NULL, 0);
}

/* With a clock, a stream that discards goes no faster than one that is shown. */
static void test_clock(IBaseFilter *filter, IAMStreamControl *control, struct sink *sink)
{
    REFERENCE_TIME start, now;
    IReferenceClock *clock;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_SystemClock, NULL, CLSCTX_INPROC_SERVER, &IID_IReferenceClock, (void **)&clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;
    set_duration(filter, 50 * FRAME);
    start_at(control, 10 * FRAME, 0);
    hr = IBaseFilter_SetSyncSource(filter, clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_reset_stats(sink);
    sink->ends = 0;
    IReferenceClock_GetTime(clock, &start);
    IBaseFilter_Run(&sink->IBaseFilter_iface, start);
    hr = IBaseFilter_Run(filter, start);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(sink_wait(sink, 1, TIMEOUT), "Got no sample.\n");
    IReferenceClock_GetTime(clock, &now);
    ok(now - start >= 9 * FRAME - 10000, "Frame 11 comes after %s.\n", wine_dbgstr_longlong(now - start));
    ok(sink_wait_for(sink, &sink->ends, 1), "The stream has no end.\n");
    ok(sink->stats.first_frame == 11, "Got %ld frames from %lu on.\n", sink->stats.frames, sink->stats.first_frame);
    ok(sink->stats.frames == 40, "Got %ld frames from %lu on.\n", sink->stats.frames, sink->stats.first_frame);
    set_states(filter, sink, State_Stopped);
    IBaseFilter_SetSyncSource(filter, NULL);
    IReferenceClock_Release(clock);
}

/* Off and on while the camera runs. */
static void test_capture(void)
{
    struct event_sink events;
    IAMStreamControl *control;
    IBaseFilter *filter;
    struct sink sink;
    LONG receives;
    HRESULT hr;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    control = query(pin, &IID_IAMStreamControl);
    sink_init(&sink);
    event_sink_join(&events, filter);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 3, TIMEOUT), "Got %ld frames.\n", sink.receives);
        hr = IAMStreamControl_StopAt(control, NULL, FALSE, 3);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(event_sink_wait(&events, EC_STREAM_CONTROL_STOPPED, 1), "The stream doesn't stop.\n");
        receives = sink.receives;
        sink_wait(&sink, receives + 1, 200);
        ok(sink.receives == receives, "Got %ld samples after the end.\n", sink.receives - receives);
        check_flags(control, AM_STREAM_INFO_DISCARDING);
        hr = IAMStreamControl_StartAt(control, NULL, 4);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(event_sink_wait(&events, EC_STREAM_CONTROL_STARTED, 1), "The stream doesn't start.\n");
        ok(sink_wait(&sink, receives + 3, TIMEOUT), "Got %ld more frames.\n", sink.receives - receives);
        set_states(filter, &sink, State_Stopped);
        ok(!sink.stats.bad, "Got %ld bad frames.\n", sink.stats.bad);
        ok(!sink.stats.repeated, "Got %ld repeated frames.\n", sink.stats.repeated);
        disconnect_sink(pin, &sink);
    }
    event_sink_leave(&events, filter);
    sink_cleanup(&sink);
    IAMStreamControl_Release(control);
    IPin_Release(pin);
    release_last(filter);
}

/* An input pin takes what it discards, and its device doesn't get it. */
static void test_input(IBaseFilter *source, IPin *output)
{
    KSPROPERTY property = {{{KSPROPSETID_KsVirt, KSBENCH_PROPERTY_RENDERER_STATS, KSPROPERTY_TYPE_GET}}};
    struct ksbench_renderer_stats stats;
    struct event_sink events;
    IAMStreamControl *control;
    IKsControl *ks_control;
    IBaseFilter *filter;
    ULONG returned;
    HRESULT hr;
    IPin *pin;

    if (!(filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID))) return;
    pin = find_pin(filter, PINDIR_INPUT);
    control = query(pin, &IID_IAMStreamControl);
    ks_control = query(pin, &IID_IKsControl);
    event_sink_join(&events, filter);
    if (connect_source(output, pin))
    {
        set_duration(source, 50 * FRAME);
        start_at(control, 10 * FRAME, 1);
        stop_at(control, 20 * FRAME, FALSE, 2);
        hr = IBaseFilter_Run(filter, 0);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        hr = IBaseFilter_Run(source, 0);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        ok(event_sink_wait(&events, EC_COMPLETE, 1), "The stream has no end.\n");
        memset(&stats, 0, sizeof(stats));
        hr = IKsControl_KsProperty(ks_control, &property, sizeof(property), &stats, sizeof(stats), &returned);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(stats.good == 10, "Got %s frames.\n", wine_dbgstr_longlong(stats.good));
        ok(event_sink_count(&events, EC_STREAM_CONTROL_STARTED) == 1, "Got %ld starts.\n",
                event_sink_count(&events, EC_STREAM_CONTROL_STARTED));
        ok(event_sink_count(&events, EC_STREAM_CONTROL_STOPPED) == 1, "Got %ld stops.\n",
                event_sink_count(&events, EC_STREAM_CONTROL_STOPPED));
        IBaseFilter_Stop(filter);
        IBaseFilter_Stop(source);
        IPin_Disconnect(output);
        IPin_Disconnect(pin);
    }
    event_sink_leave(&events, filter);
    IKsControl_Release(ks_control);
    IAMStreamControl_Release(control);
    IPin_Release(pin);
    release_last(filter);
}

/* ---- pins whose data stays in the kernel ---- */

static BOOL get_stats(IPin *pin, struct ksbench_renderer_stats *stats)
{
    KSPROPERTY property = {{{KSPROPSETID_KsVirt, KSBENCH_PROPERTY_RENDERER_STATS, KSPROPERTY_TYPE_GET}}};
    IKsControl *control = query(pin, &IID_IKsControl);
    ULONG returned;
    HRESULT hr;

    memset(stats, 0, sizeof(*stats));
    hr = IKsControl_KsProperty(control, &property, sizeof(property), stats, sizeof(*stats), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
    return hr == S_OK;
}

/* Waits until the renderer has got more than that many frames. */
static BOOL wait_more(IPin *pin, ULONGLONG count)
{
    LONGLONG since = kstest_now();
    struct ksbench_renderer_stats stats;

    while (get_stats(pin, &stats) && stats.received <= count && kstest_poll(since, TIMEOUT)) ;
    return stats.received > count;
}

/* Waits until no frame comes any more for some time, and returns how many have come. */
static ULONGLONG wait_quiet(IPin *pin)
{
    DWORD end = GetTickCount() + TIMEOUT;
    struct ksbench_renderer_stats stats;
    ULONGLONG count = ~(ULONGLONG)0;

    while (get_stats(pin, &stats) && stats.received != count && (LONG)(end - GetTickCount()) > 0)
    {
        count = stats.received;
        kstest_wait_for_nothing(300);
    }
    ok(stats.received == count, "Frames go on coming, %I64u by now.\n", stats.received);
    return count;
}

static void check_events(struct event_sink *events, IPin *pin, LONG code, LONG count, LONG_PTR cookie)
{
    LONG_PTR sender, param = 0;

    ok(event_sink_wait(events, code, count), "Got %ld events %#lx.\n", event_sink_count(events, code), code);
    ok(event_sink_count(events, code) == count, "Got %ld events %#lx.\n", event_sink_count(events, code), code);
    if (!event_sink_get(events, code, &sender, &param)) return;
    ok(sender == (LONG_PTR)pin, "Got sender %#Ix.\n", sender);
    ok(param == cookie, "Got cookie %Id.\n", param);
}

static void check_link(IPin *pin)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    KSPIN_COMMUNICATION communication;
    HRESULT hr;

    hr = IKsPin_KsGetCurrentCommunication(ks_pin, &communication, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(communication == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n", communication);
    IKsPin_Release(ks_pin);
}

struct link
{
    IBaseFilter *camera, *renderer;
    IPin *output, *input;
};

static void run_link(struct link *link, IReferenceClock *clock)
{
    REFERENCE_TIME start = 0;
    HRESULT hr;

    hr = IBaseFilter_SetSyncSource(link->renderer, clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_SetSyncSource(link->camera, clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (clock) IReferenceClock_GetTime(clock, &start);
    hr = IBaseFilter_Run(link->renderer, start);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Run(link->camera, start);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
}

static void stop_link(struct link *link)
{
    struct ksbench_renderer_stats stats;

    IBaseFilter_Stop(link->renderer);
    IBaseFilter_Stop(link->camera);
    if (!get_stats(link->input, &stats)) return;
    ok(stats.good == stats.received, "%I64u of %I64u frames are good.\n", stats.good, stats.received);
    ok(!stats.repeated, "%I64u frames are repeated.\n", stats.repeated);
    ok(!stats.out_of_order, "%I64u frames are out of order.\n", stats.out_of_order);
}

/* Off and on while data flows; the first request comes when nobody has used IAMStreamControl yet. */
static void test_linked_now(struct link *link, IBaseFilter *filter, IPin *pin)
{
    IAMStreamControl *control = query(pin, &IID_IAMStreamControl);
    struct ksbench_renderer_stats stats;
    REFERENCE_TIME time = SECOND;
    struct event_sink events;
    ULONGLONG count;
    unsigned int i;
    HRESULT hr;

    event_sink_join(&events, filter);
    check_flags(control, 0);
    run_link(link, NULL);
    hr = IAMStreamControl_StartAt(control, &time, 0);
    ok(hr == VFW_E_NO_CLOCK, "Got hr %#lx.\n", hr);
    for (i = 1; i <= 2; ++i)
    {
        winetest_push_context("round %u", i);
        get_stats(link->input, &stats);
        ok(wait_more(link->input, stats.received + 2), "No frames come.\n");
        hr = IAMStreamControl_StopAt(control, NULL, i == 2, 10 + i);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_events(&events, pin, EC_STREAM_CONTROL_STOPPED, i, 10 + i);
        check_flags(control, AM_STREAM_INFO_DISCARDING);
        count = wait_quiet(link->input);
        hr = IAMStreamControl_StartAt(control, NULL, 20 + i);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_events(&events, pin, EC_STREAM_CONTROL_STARTED, i, 20 + i);
        check_flags(control, 0);
        ok(wait_more(link->input, count + 2), "No frames come after %I64u.\n", count);
        get_stats(link->input, &stats);
        ok(stats.discontinuities == i, "Got %I64u discontinuities.\n", stats.discontinuities);
        ok(stats.lost >= 3, "%I64u frames were left out.\n", stats.lost);
        winetest_pop_context();
    }

    /* Pause changes nothing about it, and it holds for the next run. */
    hr = IAMStreamControl_StopAt(control, NULL, FALSE, 1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_events(&events, pin, EC_STREAM_CONTROL_STOPPED, i, 1);
    count = wait_quiet(link->input);
    IBaseFilter_Pause(link->renderer);
    IBaseFilter_Pause(link->camera);
    run_link(link, NULL);
    ok(wait_quiet(link->input) == count, "Frames come after a pause.\n");
    stop_link(link);
    check_flags(control, AM_STREAM_INFO_DISCARDING);
    run_link(link, NULL);
    count = wait_quiet(link->input);
    ok(!count, "Got %I64u frames.\n", count);
    stop_link(link);

    hr = IAMStreamControl_StartAt(control, NULL, 2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    run_link(link, NULL);
    ok(wait_more(link->input, 2), "No frames come.\n");
    check_events(&events, pin, EC_STREAM_CONTROL_STARTED, i, 2);
    stop_link(link);
    event_sink_leave(&events, filter);
    IAMStreamControl_Release(control);
}

/* From a time to another. */
static void test_linked_times(struct link *link, IBaseFilter *filter, IPin *pin, IReferenceClock *clock)
{
    IAMStreamControl *control = query(pin, &IID_IAMStreamControl);
    static const REFERENCE_TIME never = MAXLONGLONG;
    struct ksbench_renderer_stats stats;
    struct event_sink events;
    ULONGLONG count;
    HRESULT hr;

    event_sink_join(&events, filter);
    start_at(control, SECOND / 2, 7);
    stop_at(control, 3 * SECOND, FALSE, 9);
    check_flags(control, AM_STREAM_INFO_START_DEFINED | AM_STREAM_INFO_STOP_DEFINED | AM_STREAM_INFO_DISCARDING);
    run_link(link, clock);
    check_events(&events, pin, EC_STREAM_CONTROL_STARTED, 1, 7);
    check_events(&events, pin, EC_STREAM_CONTROL_STOPPED, 1, 9);
    check_flags(control, AM_STREAM_INFO_DISCARDING);
    count = wait_quiet(link->input);
    get_stats(link->input, &stats);
    ok(stats.good >= 1, "Got no frames between start and stop.\n");
    stop_link(link);

    /* Stop forgets nothing that hasn't come, and doesn't wait for it. */
    hr = IAMStreamControl_StartAt(control, NULL, 1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    stop_at(control, 1000 * (REFERENCE_TIME)SECOND, FALSE, 2);
    run_link(link, clock);
    ok(wait_more(link->input, 2), "No frames come.\n");
    stop_link(link);
    check_flags(control, AM_STREAM_INFO_STOP_DEFINED);
    ok(event_sink_count(&events, EC_STREAM_CONTROL_STOPPED) == 1, "Got %ld stops.\n",
            event_sink_count(&events, EC_STREAM_CONTROL_STOPPED));

    hr = IAMStreamControl_StopAt(control, &never, FALSE, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_flags(control, 0);
    hr = IAMStreamControl_StartAt(control, &never, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    run_link(link, clock);
    count = wait_quiet(link->input);
    ok(!count, "Got %I64u frames.\n", count);
    /* A clock that goes takes nobody along. */
    start_at(control, 1000 * (REFERENCE_TIME)SECOND, 3);
    IBaseFilter_SetSyncSource(filter, NULL);
    hr = IAMStreamControl_StartAt(control, NULL, 4);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_events(&events, pin, EC_STREAM_CONTROL_STARTED, 3, 4);
    ok(wait_more(link->input, count + 2), "No frames come.\n");
    stop_link(link);
    event_sink_leave(&events, filter);
    IAMStreamControl_Release(control);
}

/* Requests and states at the same time. */
static DWORD WINAPI request_thread(void *arg)
{
    IAMStreamControl *control = arg;
    REFERENCE_TIME time;
    unsigned int i;

    for (i = 0; i < 200; ++i)
    {
        time = i * (SECOND / 200);
        if (i % 3) IAMStreamControl_StartAt(control, i % 2 ? NULL : &time, i);
        else IAMStreamControl_StopAt(control, i % 2 ? NULL : &time, i % 5 == 0, i);
        kstest_let_pass(1); /* leaves time for the states, which nobody waits for here */
    }
    return 0;
}

static void test_linked_race(struct link *link, IReferenceClock *clock)
{
    IAMStreamControl *controls[2] = {query(link->output, &IID_IAMStreamControl), query(link->input, &IID_IAMStreamControl)};
    HANDLE threads[2];
    unsigned int i;
    DWORD ret;
    HRESULT hr;

    for (i = 0; i < 2; ++i) threads[i] = CreateThread(NULL, 0, request_thread, controls[i], 0, NULL);
    for (i = 0; i < 8; ++i)
    {
        run_link(link, i % 2 ? clock : NULL);
        if (i % 3 == 0) IBaseFilter_Pause(link->camera);
        stop_link(link);
    }
    ret = WaitForMultipleObjects(2, threads, TRUE, 3 * TIMEOUT);
    ok(!ret, "Got %lu.\n", ret);
    for (i = 0; i < 2; ++i)
    {
        static const REFERENCE_TIME never = MAXLONGLONG;

        hr = IAMStreamControl_StopAt(controls[i], &never, FALSE, 0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IAMStreamControl_StartAt(controls[i], NULL, 0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
    }
    run_link(link, NULL);
    ok(wait_more(link->input, 2), "No frames come.\n");
    stop_link(link);
    for (i = 0; i < 2; ++i)
    {
        CloseHandle(threads[i]);
        IAMStreamControl_Release(controls[i]);
    }
}

static void test_linked(void)
{
    IReferenceClock *clock;
    struct link link;
    HRESULT hr;

    if (!(link.renderer = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID))) return;
    link.input = find_pin(link.renderer, PINDIR_INPUT);
    if (!create_capture(&link.camera, &link.output))
    {
        IPin_Release(link.input);
        IBaseFilter_Release(link.renderer);
        return;
    }
    hr = CoCreateInstance(&CLSID_SystemClock, NULL, CLSCTX_INPROC_SERVER, &IID_IReferenceClock, (void **)&clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (connect_source(link.output, link.input))
    {
        check_link(link.output);
        winetest_push_context("output pin");
        test_linked_now(&link, link.camera, link.output);
        test_linked_times(&link, link.camera, link.output, clock);
        winetest_pop_context();
        winetest_push_context("input pin");
        test_linked_now(&link, link.renderer, link.input);
        test_linked_times(&link, link.renderer, link.input, clock);
        winetest_pop_context();
        test_linked_race(&link, clock);
        IPin_Disconnect(link.input);
        IPin_Disconnect(link.output);
    }
    IReferenceClock_Release(clock);
    IPin_Release(link.output);
    IPin_Release(link.input);
    release_last(link.camera);
    release_last(link.renderer);
}

/* Frames that have stream times are judged by them, whenever they come, and the end goes on. */
static void run_positioned(IBaseFilter *filters[3], IPin *input, ULONGLONG first, ULONGLONG last)
{
    LONGLONG since = kstest_now();
    struct ksbench_renderer_stats stats;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < 3; ++i)
    {
        hr = IBaseFilter_Run(filters[i], 0);
        ok(SUCCEEDED(hr), "Filter %u: got hr %#lx.\n", i, hr);
    }
    while (get_stats(input, &stats) && !stats.ends_of_stream && kstest_poll(since, TIMEOUT)) ;
    ok(stats.ends_of_stream == 1, "Got %I64u ends.\n", stats.ends_of_stream);
    ok(stats.good == last - first + 1, "Got %I64u frames.\n", stats.received);
    ok(stats.received == stats.good, "%I64u frames are good.\n", stats.good);
    if (stats.good)
    {
        ok(stats.first_frame == first, "Got frame %I64u first, expected %I64u.\n", stats.first_frame, first);
        ok(stats.last_frame == last, "Got frame %I64u last, expected %I64u.\n", stats.last_frame, last);
        /* The device has one on the first frame that it makes after Stop, wherever that is; so has the first one that goes on. */
        ok(stats.discontinuities == 1, "Got %I64u discontinuities.\n", stats.discontinuities);
    }
    for (i = 0; i < 3; ++i) IBaseFilter_Stop(filters[i]);
}

static void test_positioned_pin(IBaseFilter *filters[3], IPin *pin, IPin *input)
{
    IAMStreamControl *control = query(pin, &IID_IAMStreamControl);
    static const REFERENCE_TIME never = MAXLONGLONG;
    HRESULT hr;

    set_duration(filters[2], 50 * FRAME);
    start_at(control, 10 * FRAME + FRAME / 2, 0);
    stop_at(control, 20 * FRAME + FRAME / 2, FALSE, 0);
    run_positioned(filters, input, 11, 21);
    start_at(control, 10 * FRAME, 0);
    stop_at(control, 20 * FRAME, TRUE, 0);
    run_positioned(filters, input, 11, 21);

    hr = IAMStreamControl_StartAt(control, &never, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMStreamControl_StopAt(control, &never, FALSE, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    run_positioned(filters, input, 1, 0);
    hr = IAMStreamControl_StartAt(control, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    run_positioned(filters, input, 1, 50);
    IAMStreamControl_Release(control);
}

static void test_positioned(IBaseFilter *source, IPin *output)
{
    IBaseFilter *filters[3] = {NULL, NULL, source};
    IPin *pins[3] = {NULL}; /* of the transform, and the renderer's */
    HRESULT hr;

    if ((filters[0] = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID)))
        filters[1] = create_device(&KSCATEGORY_DATATRANSFORM, L"" KSBENCH_INPLACE_HARDWARE_ID);
    if (filters[1])
    {
        pins[0] = find_pin(filters[1], PINDIR_INPUT);
        pins[1] = find_pin(filters[1], PINDIR_OUTPUT);
        pins[2] = find_pin(filters[0], PINDIR_INPUT);
        if (connect_source(output, pins[0]))
        {
            check_link(pins[0]);
            hr = IPin_Connect(pins[1], pins[2], NULL);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            test_positioned_pin(filters, output, pins[2]);
            test_positioned_pin(filters, pins[0], pins[2]);
            IPin_Disconnect(pins[2]);
            IPin_Disconnect(pins[1]);
            IPin_Disconnect(pins[0]);
            IPin_Disconnect(output);
        }
        IPin_Release(pins[0]);
        IPin_Release(pins[1]);
        IPin_Release(pins[2]);
        release_last(filters[1]);
    }
    if (filters[0]) release_last(filters[0]);
}

START_TEST(streamcontrol)
{
    IAMStreamControl *control;
    IBaseFilter *filter;
    struct sink sink;
    IPin *pin;

    CoInitialize(NULL);
    test_capture();
    test_linked();
    if ((filter = create_device(&KSCATEGORY_VIDEO, L"" KSBENCH_SEEK_HARDWARE_ID)))
    {
        pin = find_pin(filter, PINDIR_OUTPUT);
        control = query(pin, &IID_IAMStreamControl);
        sink_init(&sink);
        test_info(control);
        if (connect_source(pin, &sink.IPin_iface))
        {
            test_segments(filter, pin, control, &sink);
            sink.on_receive = NULL;
            test_pause(filter, control, &sink);
            test_clock(filter, control, &sink);
            disconnect_sink(pin, &sink);
        }
        sink_cleanup(&sink);
        test_input(filter, pin);
        test_positioned(filter, pin);
        IAMStreamControl_Release(control);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
