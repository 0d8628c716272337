/*
 * ksproxy.ax: pins of a driver that does what drivers seldom do
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
#include "odddevice.h"
#include "pusher.h"
#include "run.h"

#define SECOND 10000000

/* ---- attributes ---- */

static void test_attributes(IBaseFilter *filter)
{
    IPin *pin = odd_get_pin(filter, KSODD_ATTRIBUTES);
    struct ksodd_facts facts;
    struct sink sink;
    HRESULT hr;

    sink_init(&sink);
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    ok(hr == S_OK, "Can't connect a pin whose range requires an attribute, hr %#lx.\n", hr);
    odd_get_facts(&facts);
    ok(facts.attributes == 1, "The kernel pin was made with %u attributes.\n", facts.attributes);
    if (hr == S_OK) disconnect_sink(pin, &sink);
    sink_cleanup(&sink);
    IPin_Release(pin);
}

/* ---- ranges ---- */

static ULONG count_types(IPin *pin)
{
    IEnumMediaTypes *types;
    AM_MEDIA_TYPE *type;
    ULONG count = 0;
    HRESULT hr;

    hr = IPin_EnumMediaTypes(pin, &types);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    while (IEnumMediaTypes_Next(types, 1, &type, NULL) == S_OK)
    {
        ++count;
        ok(type->subtype.Data1 == count, "Type %lu is of range %lu.\n", count, type->subtype.Data1);
        delete_type(type);
    }
    IEnumMediaTypes_Release(types);
    return count;
}

static void constrain(IBaseFilter *filter, ULONG count)
{
    KSPROPERTY property = {{{odd_set, KSODD_PROPERTY_RANGES, KSPROPERTY_TYPE_SET}}};
    IKsControl *control = query(filter, &IID_IKsControl);
    ULONG returned;
    HRESULT hr;

    hr = IKsControl_KsProperty(control, &property, sizeof(property), &count, sizeof(count), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
}

/* What the exported functions say, which ask the driver each time, and what the pin says. */
static void check_ranges(IBaseFilter *filter, IPin *pin, ULONG expected)
{
    IAMStreamConfig *config = query(pin, &IID_IAMStreamConfig);
    AM_MEDIA_TYPE type, last;
    int entries = 0, size;
    ULONG count = 0;
    HRESULT hr;

    hr = pKsGetMediaTypeCount(pin_handle(filter), KSODD_CONSTRAINED, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count == expected, "KsGetMediaTypeCount gave %lu.\n", count);
    count = count_types(pin);
    ok(count == expected, "The pin has %lu types.\n", count);
    hr = IAMStreamConfig_GetNumberOfCapabilities(config, &entries, &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok((ULONG)entries == expected, "The pin has %d capabilities.\n", entries);

    hr = pKsGetMediaType(expected - 1, &last, pin_handle(filter), KSODD_CONSTRAINED);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(last.subtype.Data1 == expected, "The last type is of range %lu.\n", last.subtype.Data1);
    hr = IPin_QueryAccept(pin, &last);
    ok(hr == S_OK, "QueryAccept of the last type gave %#lx.\n", hr);
    ++last.subtype.Data1;
    hr = IPin_QueryAccept(pin, &last);
    ok(hr == S_FALSE, "QueryAccept of one more gave %#lx.\n", hr);
    free_type(&last);
    hr = pKsGetMediaType(expected, &type, pin_handle(filter), KSODD_CONSTRAINED);
    ok(hr == VFW_S_NO_MORE_ITEMS, "Got hr %#lx.\n", hr);
    IAMStreamConfig_Release(config);
}

static void test_constrained_ranges(IBaseFilter *filter)
{
    IPin *pin = odd_get_pin(filter, KSODD_CONSTRAINED);

    check_ranges(filter, pin, KSODD_RANGES);
    constrain(filter, 1);
    check_ranges(filter, pin, 1);
    constrain(filter, 2);
    check_ranges(filter, pin, 2);
    constrain(filter, KSODD_RANGES);
    check_ranges(filter, pin, KSODD_RANGES);
    IPin_Release(pin);
}

/* ---- segments ---- */

static void fill_type(AM_MEDIA_TYPE *mt)
{
    memset(mt, 0, sizeof(*mt));
    mt->majortype = odd_type;
    mt->subtype = KSDATAFORMAT_SUBTYPE_NONE;
    mt->formattype = KSDATAFORMAT_SPECIFIER_NONE;
    mt->lSampleSize = KSODD_SAMPLE_SIZE;
    mt->bFixedSizeSamples = TRUE;
}

static void check_rate(ULONG count, LONGLONG start, LONGLONG duration, LONG rate, ULONG flags)
{
    struct ksodd_facts facts;

    odd_get_facts(&facts);
    ok(facts.rates == count, "Got %u rates.\n", facts.rates);
    ok(facts.start == start, "Got start %s.\n", wine_dbgstr_longlong(facts.start));
    ok(facts.duration == duration, "Got duration %s.\n", wine_dbgstr_longlong(facts.duration));
    ok(facts.rate == rate, "Got rate %d.\n", facts.rate);
    ok(facts.flags == flags, "Got flags %#x.\n", facts.flags);
}

/* A device has rates in PAUSE and RUN only, so a segment that is said before is told then. */
static void test_segments(IBaseFilter *filter)
{
    IPin *pin = odd_get_pin(filter, KSODD_INPUT);
    struct ksodd_facts facts;
    struct pusher pusher;
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    fill_type(&mt);
    odd_set_delay(KSODD_DELAYS, 0);
    if (pusher_connect(&pusher, pin, &mt, TRUE))
    {
        hr = IPin_NewSegment(pin, 10 * SECOND, 30 * SECOND, 2.0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        odd_get_facts(&facts);
        ok(!facts.rates, "A stopped device got %u rates.\n", facts.rates);
        hr = IBaseFilter_Pause(filter);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_rate(1, 10 * SECOND, 20 * SECOND, 2000, 0);
        hr = IPin_NewSegment(pin, 5 * SECOND, MAXLONGLONG, 0.5);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_rate(2, 5 * SECOND, 0, 500, KSRATE_NOPRESENTATIONDURATION);
        hr = IBaseFilter_Stop(filter);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        pusher_disconnect(&pusher);
    }
    IPin_Release(pin);
}

/* ---- headers ---- */

struct header_facts
{
    LONG samples, timed;
};

static void look_at_sample(struct sink *sink, IMediaSample *sample)
{
    struct header_facts *facts = sink->context;
    LONGLONG start, end;

    InterlockedIncrement(&facts->samples);
    if (IMediaSample_GetMediaTime(sample, &start, &end) == S_OK && start > 0) InterlockedIncrement(&facts->timed);
}

/* The driver wants headers with a KS_FRAME_INFO and tells nobody; the data handler of video knows. */
static void test_headers(IBaseFilter *filter)
{
    IPin *pin = odd_get_pin(filter, KSODD_HEADERS);
    struct header_facts facts = {0};
    struct event_sink events;
    struct sink sink;
    HRESULT hr;

    event_sink_join(&events, filter);
    sink_init(&sink);
    sink.on_receive = look_at_sample;
    sink.context = &facts;
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        run_frames(filter, &sink, 20);
        ok(facts.samples >= 20, "Got %ld samples.\n", facts.samples);
        ok(facts.timed == facts.samples, "%ld of %ld samples have a picture number.\n", facts.timed, facts.samples);
        ok(!event_sink_count(&events, EC_ERRORABORT), "Got %ld errors.\n", event_sink_count(&events, EC_ERRORABORT));
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    event_sink_leave(&events, filter);
    IPin_Release(pin);
}

/* ---- ends ---- */

static void wait_frames(ULONG count)
{
    DWORD end = GetTickCount() + TIMEOUT;
    struct ksodd_facts facts;

    do odd_get_facts(&facts);
    while (facts.frames < count && (LONG)(end - GetTickCount()) > 0);
    ok(facts.frames == count, "The device got %u frames.\n", facts.frames);
}

static void end_stream(IPin *pin)
{
    HRESULT hr = IPin_EndOfStream(pin);

    ok(hr == S_OK, "EndOfStream gave %#lx.\n", hr);
}

static void set_filter_state(IBaseFilter *filter, FILTER_STATE state)
{
    HRESULT hr;

    if (state == State_Running) hr = IBaseFilter_Run(filter, 0);
    else if (state == State_Paused) hr = IBaseFilter_Pause(filter);
    else hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "State %d gave %#lx.\n", state, hr);
}

static void check_ends(struct event_sink *events, LONG expected)
{
    LONG count = event_sink_count(events, EC_COMPLETE);

    ok(count == expected, "The graph was told %ld ends.\n", count);
}

/* The graph is told once for all pins, when the last of them has ended, and again in each later Run. frames: that are at the device. */
static void test_ends_of_pins(IBaseFilter *filter, IPin *pins[2], struct event_sink *events, ULONG frames)
{
    end_stream(pins[0]);
    wait_frames(frames + 1); /* the end travels as a frame without data */
    check_ends(events, 0);
    end_stream(pins[1]);
    ok(event_sink_wait(events, EC_COMPLETE, 1), "The graph isn't told.\n");
    set_filter_state(filter, State_Paused);
    check_ends(events, 1);
    set_filter_state(filter, State_Running);
    ok(event_sink_wait(events, EC_COMPLETE, 2), "The graph isn't told in another Run.\n");
    check_ends(events, 2);

    /* What comes after a flush has an end of its own. */
    IPin_BeginFlush(pins[0]);
    IPin_EndFlush(pins[0]);
    set_filter_state(filter, State_Paused);
    set_filter_state(filter, State_Running);
    check_ends(events, 2);
    end_stream(pins[0]);
    ok(event_sink_wait(events, EC_COMPLETE, 3), "The graph isn't told after a flush.\n");

    /* So has what comes after a stop. */
    set_filter_state(filter, State_Stopped);
    set_filter_state(filter, State_Running);
    check_ends(events, 3);
    end_stream(pins[0]);
    end_stream(pins[1]);
    ok(event_sink_wait(events, EC_COMPLETE, 4), "The graph isn't told after a stop.\n");
    set_filter_state(filter, State_Stopped);
    check_ends(events, 4);
}

static void test_ends(IBaseFilter *filter)
{
    IPin *pins[2] = {odd_get_pin(filter, KSODD_INPUT), odd_get_pin(filter, KSODD_OTHER_INPUT)};
    struct pusher pushers[2];
    struct event_sink events;
    AM_MEDIA_TYPE mt;
    ULONG i, n;
    HRESULT hr;

    fill_type(&mt);
    odd_set_delay(KSODD_DELAYS, 0);
    event_sink_join(&events, filter);
    for (i = 0; i < 2; ++i)
    {
        if (!pusher_connect(&pushers[i], pins[i], &mt, TRUE)) return;
        pusher_start(&pushers[i]);
    }
    set_filter_state(filter, State_Running);
    for (i = 0; i < 2; ++i)
    {
        for (n = 0; n < 3; ++n)
        {
            hr = pusher_push(&pushers[i], n, KSODD_SAMPLE_SIZE, NULL);
            ok(hr == S_OK, "Sample %lu of pin %lu gave %#lx.\n", n, i, hr);
        }
    }
    wait_frames(6);
    test_ends_of_pins(filter, pins, &events, 6);
    for (i = 0; i < 2; ++i)
    {
        pusher_disconnect(&pushers[i]);
        IPin_Release(pins[i]);
    }
    event_sink_leave(&events, filter);
}

START_TEST(odd)
{
    WCHAR path[MAX_DEVICE_PATH];
    IBaseFilter *filter;
    HRESULT hr;

    CoInitialize(NULL);
    if (load_module() && odd_open(path))
    {
        filter = create_proxy();
        hr = load_path(filter, path);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            test_attributes(filter);
            test_constrained_ranges(filter);
            test_segments(filter);
            test_headers(filter);
            test_ends(filter);
        }
        release_last(filter);
        odd_close();
    }
    CoUninitialize();
}
