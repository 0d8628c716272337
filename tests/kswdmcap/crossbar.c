/*
 * IAMCrossbar
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

#include "tvcard.h"

#define INPUTS KSBENCH_CROSSBAR_INPUTS
#define OUTPUTS KSBENCH_CROSSBAR_OUTPUTS
#define VIDEO KSBENCH_CROSSBAR_VIDEO
#define AUDIO KSBENCH_CROSSBAR_AUDIO
#define NOTHING (-1)

static void test_counts(IAMCrossbar *crossbar)
{
    LONG outputs = 1234567, inputs = 1234567;
    HRESULT hr;

    hr = IAMCrossbar_get_PinCounts(crossbar, &outputs, &inputs);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(outputs == 2, "Got %ld outputs.\n", outputs);
    ok(inputs == 5, "Got %ld inputs.\n", inputs);
    hr = IAMCrossbar_get_PinCounts(crossbar, NULL, &inputs);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMCrossbar_get_PinCounts(crossbar, &outputs, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_pins(IAMCrossbar *crossbar)
{
    static const struct
    {
        BOOL input;
        LONG index, related, type;
    }
    pins[] =
    {
        {TRUE, 0, 3, KS_PhysConn_Video_Tuner},
        {TRUE, 1, 4, KS_PhysConn_Video_Composite},
        {TRUE, 2, 4, KS_PhysConn_Video_SVideo},
        {TRUE, 3, 0, KS_PhysConn_Audio_Tuner},
        {TRUE, 4, 1, KS_PhysConn_Audio_Line},
        {FALSE, 0, 1, KS_PhysConn_Video_VideoDecoder},
        {FALSE, 1, 0, KS_PhysConn_Audio_AudioDecoder},
    };
    static const LONG bad[] = {-1, 5, MINLONG, MAXLONG};
    LONG related, type;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(pins); i++)
    {
        related = type = 1234567;
        hr = IAMCrossbar_get_CrossbarPinInfo(crossbar, pins[i].input, pins[i].index, &related, &type);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        ok(related == pins[i].related, "%u: related to %ld.\n", i, related);
        ok(type == pins[i].type, "%u: of type %#lx.\n", i, type);
    }
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = IAMCrossbar_get_CrossbarPinInfo(crossbar, TRUE, bad[i], &related, &type);
        ok(hr == E_INVALIDARG, "%ld: got hr %#lx.\n", bad[i], hr);
    }
    hr = IAMCrossbar_get_CrossbarPinInfo(crossbar, FALSE, 2, &related, &type);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMCrossbar_get_CrossbarPinInfo(crossbar, TRUE, 0, NULL, &type);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMCrossbar_get_CrossbarPinInfo(crossbar, TRUE, 0, &related, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

/* Video goes to video, audio to audio, and nothing to audio. */
static void test_can_route(IAMCrossbar *crossbar)
{
    static const BOOL can[OUTPUTS][INPUTS] = {{TRUE, TRUE, TRUE, FALSE, FALSE}, {FALSE, FALSE, FALSE, TRUE, TRUE}};
    LONG output, input;
    HRESULT hr;

    for (output = 0; output < OUTPUTS; output++)
    {
        for (input = 0; input < INPUTS; input++)
        {
            hr = IAMCrossbar_CanRoute(crossbar, output, input);
            ok(hr == (can[output][input] ? S_OK : S_FALSE), "%ld to %ld: got hr %#lx.\n", input, output, hr);
        }
    }
    hr = IAMCrossbar_CanRoute(crossbar, VIDEO, NOTHING);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IAMCrossbar_CanRoute(crossbar, AUDIO, NOTHING);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMCrossbar_CanRoute(crossbar, VIDEO, INPUTS);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IAMCrossbar_CanRoute(crossbar, OUTPUTS, 0);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
}

#define check_route(a, b, c) check_route_(__LINE__, a, b, c)
static void check_route_(unsigned int line, IAMCrossbar *crossbar, LONG output, LONG expected)
{
    LONG input = 1234567;
    HRESULT hr;

    hr = IAMCrossbar_get_IsRoutedTo(crossbar, output, &input);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(input == expected, "Got input %ld, expected %ld.\n", input, expected);
}

static void test_route(IAMCrossbar *crossbar)
{
    static const struct
    {
        LONG output, input;
    }
    bad[] = {{VIDEO, KSBENCH_CROSSBAR_LINE}, {VIDEO, NOTHING}, {VIDEO, INPUTS}, {VIDEO, MAXLONG}, {OUTPUTS, 0}, {-1, 0},
            {AUDIO, KSBENCH_CROSSBAR_TUNER}};
    unsigned int i;
    LONG input;
    HRESULT hr;

    check_route(crossbar, VIDEO, KSBENCH_CROSSBAR_TUNER);
    check_route(crossbar, AUDIO, KSBENCH_CROSSBAR_TUNER_AUDIO);
    hr = IAMCrossbar_Route(crossbar, VIDEO, KSBENCH_CROSSBAR_SVIDEO);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_route(crossbar, VIDEO, KSBENCH_CROSSBAR_SVIDEO);
    check_route(crossbar, AUDIO, KSBENCH_CROSSBAR_TUNER_AUDIO);
    hr = IAMCrossbar_Route(crossbar, AUDIO, NOTHING);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_route(crossbar, AUDIO, NOTHING);
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = IAMCrossbar_Route(crossbar, bad[i].output, bad[i].input);
        ok(hr == E_INVALIDARG, "%ld to %ld: got hr %#lx.\n", bad[i].input, bad[i].output, hr);
        check_route(crossbar, VIDEO, KSBENCH_CROSSBAR_SVIDEO);
        check_route(crossbar, AUDIO, NOTHING);
    }
    hr = IAMCrossbar_get_IsRoutedTo(crossbar, VIDEO, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    input = 1234567;
    hr = IAMCrossbar_get_IsRoutedTo(crossbar, OUTPUTS, &input);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    ok(input == 1234567, "Got input %ld.\n", input);

    hr = IAMCrossbar_Route(crossbar, VIDEO, KSBENCH_CROSSBAR_TUNER);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMCrossbar_Route(crossbar, AUDIO, KSBENCH_CROSSBAR_TUNER_AUDIO);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

START_TEST(crossbar)
{
    IAMCrossbar *crossbar;
    IBaseFilter *filter;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (filter = create_crossbar()))
    {
        crossbar = query(filter, &IID_IAMCrossbar);
        test_counts(crossbar);
        test_pins(crossbar);
        test_can_route(crossbar);
        test_route(crossbar);
        IAMCrossbar_Release(crossbar);
        release_last(filter);
    }
    CoUninitialize();
}
