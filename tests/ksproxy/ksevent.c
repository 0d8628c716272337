/*
 * ksproxy.ax tests: events of kernel pins
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

#define SECOND 10000000
#define FRAME (SECOND / 25)

static void seek(IBaseFilter *filter, LONGLONG start, LONGLONG stop)
{
    IMediaSeeking *seeking = query(filter, &IID_IMediaSeeking);
    HRESULT hr;

    hr = IMediaSeeking_SetPositions(seeking, &start, AM_SEEKING_AbsolutePositioning, &stop, AM_SEEKING_AbsolutePositioning);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaSeeking_Release(seeking);
}

static void get_stats(IPin *pin, struct ksbench_renderer_stats *stats)
{
    KSPROPERTY property = {{{KSPROPSETID_KsVirt, KSBENCH_PROPERTY_RENDERER_STATS, KSPROPERTY_TYPE_GET}}};
    IKsControl *control = query(pin, &IID_IKsControl);
    ULONG returned;
    HRESULT hr;

    memset(stats, 0, sizeof(*stats));
    hr = IKsControl_KsProperty(control, &property, sizeof(property), stats, sizeof(*stats), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
}

static void set_state(IBaseFilter *renderer, IBaseFilter *source, FILTER_STATE state)
{
    HRESULT hr, hr2;

    if (state == State_Stopped)
    {
        hr = IBaseFilter_Stop(renderer);
        hr2 = IBaseFilter_Stop(source);
    }
    else if (state == State_Paused)
    {
        hr = IBaseFilter_Pause(renderer);
        hr2 = IBaseFilter_Pause(source);
    }
    else
    {
        hr = IBaseFilter_Run(renderer, 0);
        hr2 = IBaseFilter_Run(source, 0);
    }
    ok(SUCCEEDED(hr), "Got hr %#lx, %#lx.\n", hr, hr2);
    ok(SUCCEEDED(hr2), "Got hr %#lx, %#lx.\n", hr, hr2);
}

/* The renderer's device says when it has shown the last frame. */
static void test_end_of_stream(IBaseFilter *source, IBaseFilter *renderer, IPin *pin)
{
    struct ksbench_renderer_stats stats;
    struct event_sink events;
    LONG_PTR result, sender;

    event_sink_join(&events, renderer);
    seek(source, 0, 25 * FRAME);
    set_state(renderer, source, State_Running);
    ok(event_sink_wait(&events, EC_COMPLETE, 1), "The stream has no end.\n");
    get_stats(pin, &stats);
    ok(stats.good == 25, "Got %s good frames at the end.\n", wine_dbgstr_longlong(stats.good));
    result = sender = -1;
    event_sink_get(&events, EC_COMPLETE, &result, &sender);
    ok(result == S_OK, "Got result %#Ix.\n", result);
    ok(sender == (LONG_PTR)renderer, "Got sender %#Ix.\n", sender);

    /* Each end of the stream is told once. */
    seek(source, 5 * SECOND, 5 * SECOND + 10 * FRAME);
    ok(event_sink_wait(&events, EC_COMPLETE, 2), "The stream has no end after a seek.\n");
    get_stats(pin, &stats);
    ok(stats.good == 35, "Got %s good frames at the end.\n", wine_dbgstr_longlong(stats.good));
    set_state(renderer, source, State_Stopped);
    ok(event_sink_count(&events, EC_COMPLETE) == 2, "Got %ld ends.\n", event_sink_count(&events, EC_COMPLETE));
    ok(!event_sink_count(&events, EC_ERRORABORT), "Got %ld errors.\n", event_sink_count(&events, EC_ERRORABORT));

    /* In Pause nothing is complete. */
    seek(source, 0, 2 * FRAME);
    set_state(renderer, source, State_Paused);
    kstest_wait_for_nothing(200);
    ok(event_sink_count(&events, EC_COMPLETE) == 2, "Got %ld ends in Pause.\n", event_sink_count(&events, EC_COMPLETE));
    set_state(renderer, source, State_Running);
    ok(event_sink_wait(&events, EC_COMPLETE, 3), "The stream has no end.\n");
    set_state(renderer, source, State_Stopped);
    ok(event_sink_count(&events, EC_COMPLETE) == 3, "Got %ld ends.\n", event_sink_count(&events, EC_COMPLETE));

    /* A stream that is stopped has no end. */
    seek(source, 0, 60 * (LONGLONG)SECOND);
    set_state(renderer, source, State_Running);
    set_state(renderer, source, State_Stopped);
    ok(event_sink_count(&events, EC_COMPLETE) == 3, "Got %ld ends.\n", event_sink_count(&events, EC_COMPLETE));
    event_sink_leave(&events, renderer);
}

START_TEST(ksevent)
{
    IBaseFilter *source, *renderer;
    IPin *output, *input;
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    CoInitialize(NULL);
    source = create_device(&KSCATEGORY_VIDEO, L"" KSBENCH_SEEK_HARDWARE_ID);
    renderer = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID);
    if (source && renderer)
    {
        output = find_pin(source, PINDIR_OUTPUT);
        input = find_pin(renderer, PINDIR_INPUT);
        if (find_type(output, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
        {
            resize_type(&mt, 160, 120, FRAME);
            hr = IPin_Connect(output, input, &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            free_type(&mt);
            if (hr == S_OK) test_end_of_stream(source, renderer, input);
            IPin_Disconnect(output);
            IPin_Disconnect(input);
        }
        IPin_Release(output);
        IPin_Release(input);
    }
    if (source) release_last(source);
    if (renderer) release_last(renderer);
    CoUninitialize();
}
