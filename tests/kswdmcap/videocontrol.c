/*
 * IAMVideoControl and IAMDroppedFrames
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

#include "ksvirt.h"
#include "run.h"

#define FLIPS (KS_VideoControlFlag_FlipHorizontal | KS_VideoControlFlag_FlipVertical)

static void test_mode(IAMVideoControl *control, IPin *pin)
{
    LONG flags = 0xdeadbeef;
    HRESULT hr;

    hr = IAMVideoControl_GetCaps(control, pin, &flags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(flags == FLIPS, "Got flags %#lx.\n", flags);
    hr = IAMVideoControl_GetCaps(control, pin, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMVideoControl_GetCaps(control, NULL, &flags);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    hr = IAMVideoControl_GetMode(control, pin, &flags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!flags, "Got flags %#lx.\n", flags);
    hr = IAMVideoControl_SetMode(control, pin, KS_VideoControlFlag_FlipVertical);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMVideoControl_GetMode(control, pin, &flags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(flags == KS_VideoControlFlag_FlipVertical, "Got flags %#lx.\n", flags);
    hr = IAMVideoControl_SetMode(control, pin, KS_VideoControlFlag_Trigger);
    ok(FAILED(hr), "A camera without a trigger was triggered.\n");
    hr = IAMVideoControl_SetMode(control, pin, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMVideoControl_SetMode(control, NULL, 0);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

/* A pin that the filter hasn't, of our kind or of any other. */
static void test_other_pins(IAMVideoControl *control)
{
    IBaseFilter *other;
    struct sink sink;
    LONG flags;
    HRESULT hr;
    IPin *pin;

    sink_init(&sink);
    hr = IAMVideoControl_GetCaps(control, &sink.IPin_iface, &flags);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    sink_cleanup(&sink);
    if (!(other = create_device(&KSCATEGORY_CAPTURE, L"" KSVIRT_CAMERA_HARDWARE_ID))) return;
    pin = find_pin(other, PINDIR_OUTPUT);
    hr = IAMVideoControl_SetMode(control, pin, FLIPS);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    IPin_Release(pin);
    release_last(other);
}

static void test_rates(IAMVideoControl *control, IPin *pin)
{
    static const SIZE size = {640, 480}, too_large = {100000, 480};
    LONGLONG rate, *rates;
    LONG count, only_count;
    HRESULT hr;

    hr = IAMVideoControl_GetFrameRateList(control, pin, 0, size, &count, &rates);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count >= 1, "Got %ld rates.\n", count);
    ok(rates[0] == 166666 || rates[0] == 333333, "The first interval is %I64d.\n", rates[0]);
    CoTaskMemFree(rates);
    hr = IAMVideoControl_GetFrameRateList(control, pin, 0, size, &only_count, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(only_count == count, "Got %ld rates, then %ld.\n", count, only_count);
    hr = IAMVideoControl_GetFrameRateList(control, pin, 0, size, NULL, &rates);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    rates = (LONGLONG *)0xdeadbeef;
    hr = IAMVideoControl_GetFrameRateList(control, pin, 0, too_large, &count, &rates);
    ok(FAILED(hr), "A picture that is too large has rates.\n");
    ok(!rates, "Got %p.\n", rates);
    hr = IAMVideoControl_GetFrameRateList(control, pin, 1000, size, &count, &rates);
    ok(FAILED(hr), "A range that isn't there has rates.\n");
    hr = IAMVideoControl_GetFrameRateList(control, pin, -1, size, &count, &rates);
    ok(FAILED(hr), "A range that isn't there has rates.\n");

    hr = IAMVideoControl_GetCurrentActualFrameRate(control, pin, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMVideoControl_GetMaxAvailableFrameRate(control, pin, 0, size, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMVideoControl_GetCurrentActualFrameRate(control, pin, &rate);
    ok(FAILED(hr), "A pin that isn't connected has a rate.\n");
}

/* A pin that streams: its rate, and what it has dropped. */
static void test_streaming(IAMVideoControl *control, IBaseFilter *filter, IPin *pin)
{
    LONG dropped = -1, kept = -1, average = -1, list[4], copied = -1;
    static const SIZE size = {640, 480};
    IAMDroppedFrames *frames;
    struct sink sink;
    LONGLONG rate;
    HRESULT hr;

    sink_init(&sink);
    check_interface(pin, &IID_IAMDroppedFrames, FALSE);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 640, 480))
    {
        hr = IAMVideoControl_GetCurrentActualFrameRate(control, pin, &rate);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(rate == 333333, "The interval is %I64d.\n", rate);
        hr = IAMVideoControl_GetMaxAvailableFrameRate(control, pin, 0, size, &rate);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(rate <= 333333, "The shortest interval is %I64d.\n", rate);

        frames = query(pin, &IID_IAMDroppedFrames);
        run_frames(filter, &sink, 10);
        hr = IAMDroppedFrames_GetNumNotDropped(frames, &kept);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(kept >= 10, "Got %ld frames.\n", kept);
        hr = IAMDroppedFrames_GetNumDropped(frames, &dropped);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(dropped >= 0, "%ld frames were dropped.\n", dropped);
        hr = IAMDroppedFrames_GetAverageFrameSize(frames, &average);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(average == 640 * 480 * 2, "A frame has %ld bytes.\n", average);
        hr = IAMDroppedFrames_GetDroppedInfo(frames, ARRAY_SIZE(list), list, &copied);
        ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx.\n", hr);
        ok(!copied, "Got %ld numbers.\n", copied);
        hr = IAMDroppedFrames_GetNumDropped(frames, NULL);
        ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
        hr = IAMDroppedFrames_GetNumNotDropped(frames, NULL);
        ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
        hr = IAMDroppedFrames_GetAverageFrameSize(frames, NULL);
        ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
        disconnect_sink(pin, &sink);

        /* The interface stays; the property is one of a kernel pin. */
        hr = IAMDroppedFrames_GetNumDropped(frames, &dropped);
        ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
        IAMDroppedFrames_Release(frames);
    }
    sink_cleanup(&sink);
}

/* ---- stills ---- */

static IPin *find_category_pin(IBaseFilter *filter, const GUID *category)
{
    ICaptureGraphBuilder2 *builder;
    IPin *pin = NULL;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_CaptureGraphBuilder2, NULL, CLSCTX_INPROC_SERVER, &IID_ICaptureGraphBuilder2, (void **)&builder);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = ICaptureGraphBuilder2_FindPin(builder, (IUnknown *)filter, PINDIR_OUTPUT, category, &MEDIATYPE_Video, TRUE, 0, &pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ICaptureGraphBuilder2_Release(builder);
    return pin;
}

static void check_mode(IAMVideoControl *control, IPin *pin, LONG expected)
{
    LONG mode = 0xdeadbeef;
    HRESULT hr;

    hr = IAMVideoControl_GetMode(control, pin, &mode);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(mode == expected, "Got mode %#lx, expected %#lx.\n", mode, expected);
}

static void test_still_modes(IAMVideoControl *control, IPin *capture, IPin *still)
{
    static const LONG flags = KS_VideoControlFlag_ExternalTriggerEnable | KS_VideoControlFlag_Trigger;
    LONG caps = 0xdeadbeef;
    HRESULT hr;

    hr = IAMVideoControl_GetCaps(control, still, &caps);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(caps == flags, "Got capabilities %#lx.\n", caps);
    hr = IAMVideoControl_GetCaps(control, capture, &caps);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!caps, "Got capabilities %#lx.\n", caps);
    hr = IAMVideoControl_SetMode(control, capture, KS_VideoControlFlag_Trigger);
    ok(hr == HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED), "Got hr %#lx.\n", hr);
    hr = IAMVideoControl_SetMode(control, still, KS_VideoControlFlag_FlipVertical);
    ok(hr == HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED), "Got hr %#lx.\n", hr);
    hr = IAMVideoControl_SetMode(control, still, ~0);
    ok(hr == HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED), "Got hr %#lx.\n", hr);
    check_mode(control, still, 0);
    /* There is no picture without a stream. */
    hr = IAMVideoControl_SetMode(control, still, KS_VideoControlFlag_Trigger);
    ok(hr == HRESULT_FROM_WIN32(ERROR_BAD_COMMAND), "Got hr %#lx.\n", hr);
}

static void press_button(IBaseFilter *filter)
{
    KSPROPERTY property = {{{KSPROPSETID_KsVirt, KSBENCH_PROPERTY_BUTTON, KSPROPERTY_TYPE_SET}}};
    IKsControl *control = query(filter, &IID_IKsControl);
    ULONG value = 1, size;
    HRESULT hr;

    hr = IKsControl_KsProperty(control, &property, sizeof(property), &value, sizeof(value), &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
}

/* What brings no picture is followed by what brings one, so that nothing has to be waited for that doesn't come. */
static void test_triggers(IAMVideoControl *control, IBaseFilter *filter, IPin *still, struct sink *sink)
{
    LONG i;
    HRESULT hr;

    for (i = 1; i <= 3; ++i)
    {
        hr = IAMVideoControl_SetMode(control, still, KS_VideoControlFlag_Trigger);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(sink_wait(sink, i, TIMEOUT), "Got %ld stills after %ld triggers.\n", sink->receives, i);
        ok(sink->receives == i, "Got %ld stills after %ld triggers.\n", sink->receives, i);
        check_mode(control, still, 0);
    }
    press_button(filter);
    hr = IAMVideoControl_SetMode(control, still, KS_VideoControlFlag_ExternalTriggerEnable);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_mode(control, still, KS_VideoControlFlag_ExternalTriggerEnable);
    press_button(filter);
    ok(sink_wait(sink, 4, TIMEOUT), "Got %ld stills.\n", sink->receives);
    ok(sink->receives == 4, "Got %ld stills.\n", sink->receives);
    hr = IAMVideoControl_SetMode(control, still, KS_VideoControlFlag_ExternalTriggerEnable | KS_VideoControlFlag_Trigger);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink_wait(sink, 5, TIMEOUT), "Got %ld stills.\n", sink->receives);
    check_mode(control, still, KS_VideoControlFlag_ExternalTriggerEnable);
    hr = IAMVideoControl_SetMode(control, still, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    press_button(filter);
    hr = IAMVideoControl_SetMode(control, still, KS_VideoControlFlag_Trigger);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink_wait(sink, 6, TIMEOUT), "Got %ld stills.\n", sink->receives);
    ok(sink->receives == 6, "Got %ld stills.\n", sink->receives);
}

/* The pin for stills is found by its category, and gives one picture for each trigger. */
static void test_stills(void)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_CAPTURE, L"" KSBENCH_MULTICAM_HARDWARE_ID);
    struct sink captured, sink;
    IAMVideoControl *control;
    IPin *capture, *still;

    if (!filter) return;
    capture = find_category_pin(filter, &PIN_CATEGORY_CAPTURE);
    still = find_category_pin(filter, &PIN_CATEGORY_STILL);
    control = query(filter, &IID_IAMVideoControl);
    test_still_modes(control, capture, still);
    sink_init(&captured);
    sink_init(&sink);
    if (connect_sink(capture, &captured, &MEDIASUBTYPE_YUY2, 320, 240)
            && connect_sink(still, &sink, &MEDIASUBTYPE_YUY2, 640, 480))
    {
        IBaseFilter_Run(&captured.IBaseFilter_iface, 0);
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&captured, 3, TIMEOUT), "Got %ld frames.\n", captured.receives);
        ok(!sink.receives, "Got %ld stills without a trigger.\n", sink.receives);
        test_triggers(control, filter, still, &sink);
        IBaseFilter_Stop(&captured.IBaseFilter_iface);
        set_states(filter, &sink, State_Stopped);
        check_frames(&sink, 6, MAXLONG);
        disconnect_sink(still, &sink);
        disconnect_sink(capture, &captured);
    }
    sink_cleanup(&sink);
    sink_cleanup(&captured);
    IAMVideoControl_Release(control);
    IPin_Release(still);
    IPin_Release(capture);
    release_last(filter);
}

START_TEST(videocontrol)
{
    IAMVideoControl *control;
    IBaseFilter *filter;
    IPin *pin;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (!load_module())
    {
        CoUninitialize();
        return;
    }
    test_stills();
    if ((filter = create_device(&KSCATEGORY_CAPTURE, L"" KSVIRT_CAMERA_HARDWARE_ID)))
    {
        pin = find_pin(filter, PINDIR_OUTPUT);
        control = query(filter, &IID_IAMVideoControl);
        test_mode(control, pin);
        test_other_pins(control);
        test_rates(control, pin);
        test_streaming(control, filter, pin);
        IAMVideoControl_Release(control);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
