/*
 * ksproxy.ax tests: IMediaSeeking and IMediaPosition
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

#include "sink.h"

/* A frame of the source is 1/25 s in these tests: frame n begins at (n - 1) * FRAME. */
#define SECOND 10000000
#define FRAME (SECOND / 25)

EXTERN_C const CLSID CLSID_NullRenderer;

/* What the samples of a segment were like, besides what the sink counts. */
struct segment_stats
{
    LONG discontinuities;
    BOOL first_discontinuity;
    REFERENCE_TIME last_stop;
};

static void note_sample(struct sink *sink, IMediaSample *sample)
{
    struct segment_stats *stats = sink->context;
    REFERENCE_TIME start;

    if (IMediaSample_IsDiscontinuity(sample) == S_OK)
    {
        if (!sink->receives) stats->first_discontinuity = TRUE;
        ++stats->discontinuities;
    }
    IMediaSample_GetTime(sample, &start, &stats->last_stop);
}

static void reset_stats(struct sink *sink)
{
    sink_reset_stats(sink);
    memset(sink->context, 0, sizeof(struct segment_stats));
}

static BOOL create_source(IBaseFilter **filter, IPin **pin)
{
    if (!(*filter = create_device(&KSCATEGORY_VIDEO, L"" KSBENCH_SEEK_HARDWARE_ID))) return FALSE;
    *pin = find_pin(*filter, PINDIR_OUTPUT);
    ok(!!*pin, "The source has no output pin.\n");
    return !!*pin;
}

static BOOL connect_source(IPin *pin, struct sink *sink, struct segment_stats *stats)
{
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    sink_init(sink);
    sink->on_receive = note_sample;
    sink->context = stats;
    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return FALSE;
    resize_type(&mt, 160, 120, FRAME);
    hr = IPin_Connect(pin, &sink->IPin_iface, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    free_type(&mt);
    reset_stats(sink);
    return hr == S_OK;
}

static void seek_(unsigned int line, IMediaSeeking *seeking, LONGLONG start, LONGLONG stop)
{
    HRESULT hr;

    hr = IMediaSeeking_SetPositions(seeking, &start, AM_SEEKING_AbsolutePositioning, &stop, AM_SEEKING_AbsolutePositioning);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
}
#define seek(a, b, c) seek_(__LINE__, a, b, c)

/* Frames first to last, all of them once, beginning with time 0. */
#define check_segment(a, b, c, d) check_segment_(__LINE__, a, b, c, d)
static void check_segment_(unsigned int line, struct sink *sink, DWORD first, DWORD last, double rate)
{
    struct segment_stats *segment = sink->context;
    REFERENCE_TIME length = (REFERENCE_TIME)(last - first + 1) * FRAME / rate;
    struct frame_stats *stats = &sink->stats;

    ok_(__FILE__, line)(stats->frames == (LONG)(last - first + 1), "Got %ld frames.\n", stats->frames);
    ok_(__FILE__, line)(!stats->bad, "Got %ld bad frames.\n", stats->bad);
    ok_(__FILE__, line)(!stats->repeated, "Got %ld repeated frames.\n", stats->repeated);
    ok_(__FILE__, line)(!stats->dropped, "%ld frames are missing.\n", stats->dropped);
    ok_(__FILE__, line)(stats->first_frame == first, "Got frame %lu first, expected %lu.\n", stats->first_frame, first);
    ok_(__FILE__, line)(stats->last_frame == last, "Got frame %lu last, expected %lu.\n", stats->last_frame, last);
    ok_(__FILE__, line)(!stats->first_start, "The segment begins at %s.\n", wine_dbgstr_longlong(stats->first_start));
    ok_(__FILE__, line)(segment->last_stop - length >= -1 && segment->last_stop - length <= 1,
            "The segment ends at %s, expected %s.\n", wine_dbgstr_longlong(segment->last_stop), wine_dbgstr_longlong(length));
    ok_(__FILE__, line)(!!segment->first_discontinuity, "The first frame has no discontinuity.\n");
    ok_(__FILE__, line)(segment->discontinuities == 1, "Got %ld discontinuities.\n", segment->discontinuities);
}

/* What comes from now on is counted anew, up to the end that is waited for. */
static void await_end(struct sink *sink)
{
    reset_stats(sink);
    sink->ends = 0;
}

#define wait_end(a) wait_end_(__LINE__, a)
static void wait_end_(unsigned int line, struct sink *sink)
{
    ok_(__FILE__, line)(sink_wait_for(sink, &sink->ends, 1), "The stream has no end, %ld frames.\n", sink->receives);
}

/* Brings the filter to that state and waits for the end of the segment. */
#define play(a, b, c) play_(__LINE__, a, b, c)
static void play_(unsigned int line, IBaseFilter *filter, struct sink *sink, FILTER_STATE state)
{
    await_end(sink);
    set_states_(line, __FILE__, filter, sink, state);
    wait_end_(line, sink);
}

static void test_interfaces(void)
{
    IBaseFilter *filter;
    IPin *pin;

    if (create_source(&filter, &pin))
    {
        check_interface(filter, &IID_IMediaSeeking, TRUE);
        check_interface(filter, &IID_IMediaPosition, TRUE);
        check_interface(pin, &IID_IMediaSeeking, TRUE);
        check_interface(pin, &IID_IMediaPosition, TRUE);
        IPin_Release(pin);
        release_last(filter);
    }
    /* A live source has no positions. */
    if (create_capture(&filter, &pin))
    {
        check_interface(filter, &IID_IMediaSeeking, FALSE);
        check_interface(filter, &IID_IMediaPosition, FALSE);
        check_interface(pin, &IID_IMediaSeeking, FALSE);
        check_interface(pin, &IID_IMediaPosition, FALSE);
        IPin_Release(pin);
        release_last(filter);
    }
    filter = create_proxy();
    check_interface(filter, &IID_IMediaSeeking, FALSE);
    release_last(filter);
}

static void test_formats(IMediaSeeking *seeking)
{
    LONGLONG time;
    HRESULT hr;
    GUID guid;

    hr = IMediaSeeking_IsFormatSupported(seeking, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_IsFormatSupported(seeking, &TIME_FORMAT_MEDIA_TIME);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_IsFormatSupported(seeking, &TIME_FORMAT_FRAME);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_IsFormatSupported(seeking, &TIME_FORMAT_BYTE);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_IsFormatSupported(seeking, &GUID_NULL);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    hr = IMediaSeeking_QueryPreferredFormat(seeking, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_QueryPreferredFormat(seeking, &guid);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IsEqualGUID(&guid, &TIME_FORMAT_MEDIA_TIME), "Got format %s.\n", wine_dbgstr_guid(&guid));
    hr = IMediaSeeking_GetTimeFormat(seeking, &guid);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IsEqualGUID(&guid, &TIME_FORMAT_MEDIA_TIME), "Got format %s.\n", wine_dbgstr_guid(&guid));
    hr = IMediaSeeking_IsUsingTimeFormat(seeking, &TIME_FORMAT_MEDIA_TIME);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_IsUsingTimeFormat(seeking, &TIME_FORMAT_FRAME);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    hr = IMediaSeeking_ConvertTimeFormat(seeking, NULL, &TIME_FORMAT_FRAME, SECOND, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_ConvertTimeFormat(seeking, &time, &TIME_FORMAT_FRAME, 10 * SECOND, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(time == 250, "Got frame %s.\n", wine_dbgstr_longlong(time));
    hr = IMediaSeeking_ConvertTimeFormat(seeking, &time, NULL, 250, &TIME_FORMAT_FRAME);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(time == 10 * SECOND, "Got time %s.\n", wine_dbgstr_longlong(time));
    hr = IMediaSeeking_ConvertTimeFormat(seeking, &time, NULL, 12345, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(time == 12345, "Got time %s.\n", wine_dbgstr_longlong(time));
    hr = IMediaSeeking_ConvertTimeFormat(seeking, &time, &TIME_FORMAT_BYTE, SECOND, NULL);
    check_open_error(hr);

    hr = IMediaSeeking_SetTimeFormat(seeking, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_SetTimeFormat(seeking, &TIME_FORMAT_BYTE);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_SetTimeFormat(seeking, &TIME_FORMAT_FRAME);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_GetDuration(seeking, &time);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(time == 1500, "Got %s frames.\n", wine_dbgstr_longlong(time));
    hr = IMediaSeeking_SetTimeFormat(seeking, &TIME_FORMAT_MEDIA_TIME);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static void test_positions(IMediaSeeking *seeking)
{
    LONGLONG current, stop;
    DWORD caps;
    HRESULT hr;

    hr = IMediaSeeking_GetCapabilities(seeking, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_GetCapabilities(seeking, &caps);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(caps == (AM_SEEKING_CanSeekAbsolute | AM_SEEKING_CanSeekForwards | AM_SEEKING_CanSeekBackwards
            | AM_SEEKING_CanGetCurrentPos | AM_SEEKING_CanGetStopPos | AM_SEEKING_CanGetDuration), "Got capabilities %#lx.\n", caps);
    caps = AM_SEEKING_CanSeekAbsolute | AM_SEEKING_CanGetDuration;
    hr = IMediaSeeking_CheckCapabilities(seeking, &caps);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(caps == (AM_SEEKING_CanSeekAbsolute | AM_SEEKING_CanGetDuration), "Got capabilities %#lx.\n", caps);
    caps = AM_SEEKING_CanSeekAbsolute | AM_SEEKING_CanPlayBackwards;
    hr = IMediaSeeking_CheckCapabilities(seeking, &caps);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    ok(caps == AM_SEEKING_CanSeekAbsolute, "Got capabilities %#lx.\n", caps);
    caps = AM_SEEKING_CanPlayBackwards;
    hr = IMediaSeeking_CheckCapabilities(seeking, &caps);
    ok(hr == E_FAIL, "Got hr %#lx.\n", hr);
    ok(!caps, "Got capabilities %#lx.\n", caps);

    hr = IMediaSeeking_GetDuration(seeking, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_GetDuration(seeking, &stop);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(stop == 60 * (LONGLONG)SECOND, "Got duration %s.\n", wine_dbgstr_longlong(stop));
    hr = IMediaSeeking_GetPositions(seeking, &current, &stop);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!current, "Got position %s.\n", wine_dbgstr_longlong(current));
    ok(stop == 60 * (LONGLONG)SECOND, "Got stop position %s.\n", wine_dbgstr_longlong(stop));
    hr = IMediaSeeking_GetPositions(seeking, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_GetAvailable(seeking, &current, &stop);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!current, "Got position %s.\n", wine_dbgstr_longlong(current));
    ok(stop == 60 * (LONGLONG)SECOND, "Got stop position %s.\n", wine_dbgstr_longlong(stop));
    hr = IMediaSeeking_GetPreroll(seeking, &current);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!current, "Got preroll %s.\n", wine_dbgstr_longlong(current));

    hr = IMediaSeeking_SetPositions(seeking, NULL, AM_SEEKING_AbsolutePositioning, NULL, AM_SEEKING_NoPositioning);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_SetPositions(seeking, NULL, AM_SEEKING_NoPositioning, NULL, AM_SEEKING_AbsolutePositioning);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_SetPositions(seeking, NULL, AM_SEEKING_NoPositioning, NULL, AM_SEEKING_NoPositioning);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    current = SECOND;
    hr = IMediaSeeking_SetPositions(seeking, &current, AM_SEEKING_IncrementalPositioning, NULL, AM_SEEKING_NoPositioning);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_SetPositions(seeking, &current, 0x1000 | AM_SEEKING_AbsolutePositioning, NULL, AM_SEEKING_NoPositioning);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    current = -SECOND;
    hr = IMediaSeeking_SetPositions(seeking, &current, AM_SEEKING_AbsolutePositioning, NULL, AM_SEEKING_NoPositioning);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);

    current = 10 * SECOND;
    stop = 2 * SECOND;
    hr = IMediaSeeking_SetPositions(seeking, &current, AM_SEEKING_AbsolutePositioning | AM_SEEKING_ReturnTime, &stop,
            AM_SEEKING_IncrementalPositioning | AM_SEEKING_ReturnTime);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(current == 10 * SECOND, "Got position %s.\n", wine_dbgstr_longlong(current));
    ok(stop == 12 * SECOND, "Got stop position %s.\n", wine_dbgstr_longlong(stop));
    current = SECOND;
    stop = MAXLONGLONG;
    hr = IMediaSeeking_SetPositions(seeking, &current, AM_SEEKING_RelativePositioning, &stop, AM_SEEKING_AbsolutePositioning);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_GetCurrentPosition(seeking, &current);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(current == 11 * SECOND, "Got position %s.\n", wine_dbgstr_longlong(current));
    hr = IMediaSeeking_GetStopPosition(seeking, &stop);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(stop == 60 * (LONGLONG)SECOND, "Got stop position %s.\n", wine_dbgstr_longlong(stop));
}

/* A segment from its first to its last frame, and the same again. */
static void test_segment(IBaseFilter *filter, IMediaSeeking *seeking, struct sink *sink)
{
    unsigned int i;

    seek(seeking, 10 * SECOND, 11 * SECOND);
    for (i = 0; i < 2; ++i)
    {
        winetest_push_context("round %u", i);
        sink->segments = sink->flushes = 0;
        play(filter, sink, State_Running);
        check_segment(sink, 251, 275, 1.0);
        ok(sink->segments == 1, "Got %ld segments.\n", sink->segments);
        ok(!sink->flushes, "Got %ld flushes.\n", sink->flushes);
        ok(sink->segment_start == 10 * SECOND, "Got start %s.\n", wine_dbgstr_longlong(sink->segment_start));
        ok(sink->segment_stop == 11 * SECOND, "Got stop %s.\n", wine_dbgstr_longlong(sink->segment_stop));
        ok(sink->segment_rate == 1.0, "Got rate %.16e.\n", sink->segment_rate);
        set_states(filter, sink, State_Stopped);
        ok(sink->ends == 1, "Got %ld ends.\n", sink->ends);
        winetest_pop_context();
    }
}

/* A source that isn't live delivers in Pause. */
static void test_pause(IBaseFilter *filter, IMediaSeeking *seeking, struct sink *sink)
{
    FILTER_STATE state;
    HRESULT hr;

    seek(seeking, 0, SECOND);
    await_end(sink);
    set_states(filter, sink, State_Paused);
    hr = IBaseFilter_GetState(filter, 0, &state);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(state == State_Paused, "Got state %d.\n", state);
    wait_end(sink);
    check_segment(sink, 1, 25, 1.0);
    set_states(filter, sink, State_Stopped);
}

/* The stream is sought while its thread is in the peer's Receive, and after it has ended. */
static void test_seek_running(IBaseFilter *filter, IMediaSeeking *seeking, struct sink *sink)
{
    LONGLONG position;
    HANDLE block;
    HRESULT hr;

    seek(seeking, 0, 60 * (LONGLONG)SECOND);
    await_end(sink);
    sink->segments = sink->flushes = 0;
    block = sink->block = CreateEventW(NULL, TRUE, FALSE, NULL);
    ResetEvent(sink->entered);
    set_states(filter, sink, State_Running);
    ok(!WaitForSingleObject(sink->entered, TIMEOUT), "No sample came.\n");

    sink->release_on_flush = TRUE;
    seek(seeking, 20 * SECOND, 21 * SECOND);
    ok(sink->flushes == 1, "Got %ld flushes.\n", sink->flushes);
    /* What the old segment has left in the statistics is one sample, or more if the flush came late. */
    wait_end(sink);
    ok(sink->segments == 2, "Got %ld segments.\n", sink->segments);
    ok(sink->segment_start == 20 * SECOND, "Got start %s.\n", wine_dbgstr_longlong(sink->segment_start));
    ok(sink->segment_stop == 21 * SECOND, "Got stop %s.\n", wine_dbgstr_longlong(sink->segment_stop));
    ok(sink->stats.last_frame == 525, "Got last frame %lu.\n", sink->stats.last_frame);
    ok(!sink->stats.bad, "Got %ld bad frames.\n", sink->stats.bad);
    ok(sink->stats.frames == 26, "Got %ld frames.\n", sink->stats.frames);
    hr = IMediaSeeking_GetCurrentPosition(seeking, &position);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(position == 21 * SECOND, "Got position %s.\n", wine_dbgstr_longlong(position));

    await_end(sink);
    seek(seeking, 5 * SECOND, 6 * SECOND);
    wait_end(sink);
    check_segment(sink, 126, 150, 1.0);
    ok(sink->segments == 3, "Got %ld segments.\n", sink->segments);
    ok(sink->flushes == 2, "Got %ld flushes.\n", sink->flushes);

    /* A stop position further on continues what had ended. */
    await_end(sink);
    position = 7 * SECOND;
    hr = IMediaSeeking_SetPositions(seeking, NULL, AM_SEEKING_NoPositioning, &position, AM_SEEKING_AbsolutePositioning);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    wait_end(sink);
    check_segment(sink, 151, 175, 1.0);
    ok(sink->segment_start == 6 * SECOND, "Got start %s.\n", wine_dbgstr_longlong(sink->segment_start));

    hr = IMediaSeeking_SetTimeFormat(seeking, &TIME_FORMAT_FRAME);
    ok(hr == VFW_E_WRONG_STATE, "Got hr %#lx.\n", hr);
    set_states(filter, sink, State_Stopped);
    sink->block = NULL;
    sink->release_on_flush = FALSE;
    CloseHandle(block);
}

/* A position in the middle of a frame: the segment has the rest of it. */
static void test_odd_positions(IBaseFilter *filter, IMediaSeeking *seeking, struct sink *sink)
{
    struct segment_stats *segment = sink->context;

    seek(seeking, 10 * SECOND + FRAME / 4, 11 * SECOND + FRAME / 2);
    play(filter, sink, State_Running);
    ok(sink->stats.first_frame == 251, "Got %ld frames, %lu to %lu.\n", sink->stats.frames, sink->stats.first_frame,
            sink->stats.last_frame);
    ok(sink->stats.last_frame == 276, "Got %ld frames, %lu to %lu.\n", sink->stats.frames, sink->stats.first_frame,
            sink->stats.last_frame);
    ok(sink->stats.frames == 26, "Got %ld frames, %lu to %lu.\n", sink->stats.frames, sink->stats.first_frame,
            sink->stats.last_frame);
    ok(!sink->stats.first_start, "Got start %s.\n", wine_dbgstr_longlong(sink->stats.first_start));
    ok(segment->last_stop == SECOND + FRAME / 4, "Got stop %s.\n", wine_dbgstr_longlong(segment->last_stop));
    set_states(filter, sink, State_Stopped);

    /* nothing at all */
    seek(seeking, 30 * SECOND, 30 * SECOND);
    play(filter, sink, State_Running);
    ok(!sink->stats.frames, "Got %ld frames.\n", sink->stats.frames);
    set_states(filter, sink, State_Stopped);
}

static void test_rates(IBaseFilter *filter, IMediaSeeking *seeking, struct sink *sink)
{
    double rate;
    HRESULT hr;

    hr = IMediaSeeking_GetRate(seeking, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_GetRate(seeking, &rate);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(rate == 1.0, "Got rate %.16e.\n", rate);
    hr = IMediaSeeking_SetRate(seeking, 0.0);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_SetRate(seeking, -1.0);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);

    hr = IMediaSeeking_SetRate(seeking, 2.0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_GetRate(seeking, &rate);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(rate == 2.0, "Got rate %.16e.\n", rate);
    seek(seeking, 10 * SECOND, 11 * SECOND);
    play(filter, sink, State_Paused);
    check_segment(sink, 251, 275, 2.0);
    ok(sink->segment_rate == 2.0, "Got rate %.16e.\n", sink->segment_rate);

    hr = IMediaSeeking_SetRate(seeking, 100.0);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    await_end(sink);
    hr = IMediaSeeking_SetRate(seeking, 0.5);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    wait_end(sink);
    ok(!sink->stats.frames, "Got %ld frames.\n", sink->stats.frames);
    ok(sink->segment_rate == 0.5, "Got rate %.16e.\n", sink->segment_rate);
    await_end(sink);
    seek(seeking, 10 * SECOND, 11 * SECOND);
    wait_end(sink);
    check_segment(sink, 251, 275, 0.5);
    set_states(filter, sink, State_Stopped);

    hr = IMediaSeeking_SetRate(seeking, 1.0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    play(filter, sink, State_Running);
    check_segment(sink, 251, 275, 1.0);
    set_states(filter, sink, State_Stopped);
}

static void test_media_position(IBaseFilter *filter, IMediaSeeking *seeking)
{
    IMediaPosition *position = query(filter, &IID_IMediaPosition);
    WCHAR name[] = L"Duration", *names = name;
    DISPPARAMS params = {NULL, NULL, 0, 0};
    VARIANT result;
    LONGLONG time;
    REFTIME value;
    ITypeInfo *info;
    DISPID id = 0;
    UINT count;
    HRESULT hr;
    LONG can;

    hr = IMediaPosition_get_Duration(position, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_get_Duration(position, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 60.0, "Got duration %.16e.\n", value);
    hr = IMediaPosition_put_CurrentPosition(position, 12.5);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_get_CurrentPosition(position, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 12.5, "Got position %.16e.\n", value);
    hr = IMediaPosition_put_StopTime(position, 13.5);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_get_StopTime(position, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 13.5, "Got stop time %.16e.\n", value);
    hr = IMediaSeeking_GetStopPosition(seeking, &time);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(time == 13 * SECOND + SECOND / 2, "Got time %s.\n", wine_dbgstr_longlong(time));
    hr = IMediaPosition_get_PrerollTime(position, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 0.0, "Got preroll %.16e.\n", value);
    hr = IMediaPosition_put_PrerollTime(position, 1.0);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_put_CurrentPosition(position, -1.0);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_put_CurrentPosition(position, 1e30);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_get_Rate(position, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 1.0, "Got rate %.16e.\n", value);
    hr = IMediaPosition_put_Rate(position, 2.0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_GetRate(seeking, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 2.0, "Got rate %.16e.\n", value);
    hr = IMediaPosition_put_Rate(position, 0.0);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_put_Rate(position, 1.0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_CanSeekForward(position, &can);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(can == OATRUE, "Got %ld.\n", can);
    hr = IMediaPosition_CanSeekBackward(position, &can);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(can == OATRUE, "Got %ld.\n", can);

    /* In the seconds of a time format that isn't made of them. */
    hr = IMediaSeeking_SetTimeFormat(seeking, &TIME_FORMAT_FRAME);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_put_CurrentPosition(position, 4.0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMediaSeeking_GetCurrentPosition(seeking, &time);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(time == 100, "Got frame %s.\n", wine_dbgstr_longlong(time));
    hr = IMediaPosition_get_CurrentPosition(position, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 4.0, "Got position %.16e.\n", value);
    hr = IMediaSeeking_SetTimeFormat(seeking, &TIME_FORMAT_MEDIA_TIME);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    hr = IMediaPosition_GetTypeInfoCount(position, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count == 1, "Got count %u.\n", count);
    hr = IMediaPosition_GetTypeInfo(position, 1, 0, &info);
    ok(hr == DISP_E_BADINDEX, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_GetIDsOfNames(position, &IID_NULL, &names, 1, 0, &id);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    VariantInit(&result);
    hr = IMediaPosition_Invoke(position, id, &IID_NULL, 0, DISPATCH_PROPERTYGET, &params, &result, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(V_VT(&result) == VT_R8, "Got type %u.\n", V_VT(&result));
    ok(V_R8(&result) == 60.0, "Got value %.16e.\n", V_R8(&result));
    IMediaPosition_Release(position);
}

/* A renderer asks whoever feeds it. */
static void test_renderer(IPin *source)
{
    IMediaSeeking *seeking, *source_seeking = query(source, &IID_IMediaSeeking);
    LONGLONG time = 7 * SECOND;
    IMediaPosition *position;
    IBaseFilter *filter;
    REFTIME value;
    DWORD caps;
    HRESULT hr;
    IPin *pin;

    if (!(filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_FEED_HARDWARE_ID)))
    {
        IMediaSeeking_Release(source_seeking);
        return;
    }
    pin = find_pin(filter, PINDIR_INPUT);
    check_interface(pin, &IID_IMediaSeeking, FALSE);
    check_interface(pin, &IID_IMediaPosition, FALSE);
    seeking = query(filter, &IID_IMediaSeeking);
    position = query(filter, &IID_IMediaPosition);
    hr = IMediaSeeking_GetCapabilities(seeking, &caps);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_get_Duration(position, &value);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    hr = IMediaPosition_put_PrerollTime(position, 1.0);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);

    hr = IPin_Connect(source, pin, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        hr = IMediaPosition_get_Duration(position, &value);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(value == 60.0, "Got duration %.16e.\n", value);
        hr = IMediaSeeking_SetPositions(seeking, &time, AM_SEEKING_AbsolutePositioning, NULL, AM_SEEKING_NoPositioning);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IMediaSeeking_GetCurrentPosition(source_seeking, &time);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(time == 7 * SECOND, "Got position %s.\n", wine_dbgstr_longlong(time));
        IPin_Disconnect(source);
        IPin_Disconnect(pin);
    }
    IMediaPosition_Release(position);
    IMediaSeeking_Release(seeking);
    IMediaSeeking_Release(source_seeking);
    IPin_Release(pin);
    release_last(filter);
}

/* A source whose peer has no positions: a transparent filter has none either. */
static void test_renderer_of_live_source(void)
{
    IBaseFilter *camera, *filter;
    IMediaSeeking *seeking;
    IPin *output, *input;
    DWORD caps;
    HRESULT hr;

    if (!create_capture(&camera, &output)) return;
    if ((filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_FEED_HARDWARE_ID)))
    {
        input = find_pin(filter, PINDIR_INPUT);
        seeking = query(filter, &IID_IMediaSeeking);
        hr = IPin_Connect(output, input, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IMediaSeeking_GetCapabilities(seeking, &caps);
        ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
        IPin_Disconnect(output);
        IPin_Disconnect(input);
        IMediaSeeking_Release(seeking);
        IPin_Release(input);
        release_last(filter);
    }
    IPin_Release(output);
    release_last(camera);
}

/* The graph manager plays the last second to a renderer that keeps time. */
static void test_graph(IBaseFilter *filter, IPin *pin)
{
    LONGLONG start = 59 * (LONGLONG)SECOND, stop = 60 * (LONGLONG)SECOND;
    IMediaSeeking *seeking;
    IBaseFilter *renderer;
    IGraphBuilder *graph;
    IMediaControl *control;
    IMediaEvent *event;
    AM_MEDIA_TYPE mt;
    HRESULT hr;
    LONG code;
    IPin *input;

    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = CoCreateInstance(&CLSID_NullRenderer, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&renderer);
    if (FAILED(hr))
    {
        skip("no null renderer, hr %#lx\n", hr);
        IGraphBuilder_Release(graph);
        return;
    }
    IGraphBuilder_AddFilter(graph, filter, L"source");
    IGraphBuilder_AddFilter(graph, renderer, L"renderer");
    input = find_pin(renderer, PINDIR_INPUT);
    if (find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        hr = IGraphBuilder_ConnectDirect(graph, pin, input, &mt);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        free_type(&mt);
        seeking = query(graph, &IID_IMediaSeeking);
        control = query(graph, &IID_IMediaControl);
        event = query(graph, &IID_IMediaEvent);
        hr = IMediaSeeking_SetPositions(seeking, &start, AM_SEEKING_AbsolutePositioning, &stop, AM_SEEKING_AbsolutePositioning);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IMediaControl_Run(control);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        hr = IMediaEvent_WaitForCompletion(event, 2 * TIMEOUT, &code);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(code == EC_COMPLETE, "Got code %#lx.\n", code);
        hr = IMediaControl_Stop(control);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IMediaEvent_Release(event);
        IMediaControl_Release(control);
        IMediaSeeking_Release(seeking);
    }
    IPin_Release(input);
    IGraphBuilder_RemoveFilter(graph, filter);
    IBaseFilter_Release(renderer);
    release_last(graph);
}

START_TEST(seeking)
{
    struct segment_stats stats;
    IMediaSeeking *seeking;
    IBaseFilter *filter;
    struct sink sink;
    IPin *pin;

    CoInitialize(NULL);
    test_interfaces();
    if (create_source(&filter, &pin))
    {
        seeking = query(filter, &IID_IMediaSeeking);
        test_positions(seeking);
        if (connect_source(pin, &sink, &stats))
        {
            test_formats(seeking);
            test_segment(filter, seeking, &sink);
            test_pause(filter, seeking, &sink);
            test_seek_running(filter, seeking, &sink);
            test_odd_positions(filter, seeking, &sink);
            test_rates(filter, seeking, &sink);
            test_media_position(filter, seeking);
            disconnect_sink(pin, &sink);
        }
        sink_cleanup(&sink);
        test_renderer(pin);
        test_graph(filter, pin);
        IMediaSeeking_Release(seeking);
        IPin_Release(pin);
        release_last(filter);
    }
    test_renderer_of_live_source();
    CoUninitialize();
}
