/*
 * Tests of stills and compression with a device that answers nonsense
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

#include "devicefault.h"
#include "sink.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INVALID_DATA)

/* ---- IAMVideoControl ---- */

static void check_video_control(IAMVideoControl *control, IPin *pin, HRESULT expected)
{
    static const SIZE size = {640, 480};
    LONGLONG rate = 1234567, *rates = (LONGLONG *)0xdeadbeef;
    LONG flags = 1234567, count = 1234567;
    HRESULT hr;

    hr = IAMVideoControl_GetCaps(control, pin, &flags);
    ok(hr == expected, "Got hr %#lx.\n", hr);
    hr = IAMVideoControl_GetMode(control, pin, &flags);
    ok(hr == expected, "Got hr %#lx.\n", hr);
    ok(flags == 1234567, "Got %ld.\n", flags);
    hr = IAMVideoControl_GetCurrentActualFrameRate(control, pin, &rate);
    ok(hr == expected, "Got hr %#lx.\n", hr);
    hr = IAMVideoControl_GetMaxAvailableFrameRate(control, pin, 0, size, &rate);
    ok(hr == expected, "Got hr %#lx.\n", hr);
    ok(rate == 1234567, "Got %I64d.\n", rate);
    hr = IAMVideoControl_GetFrameRateList(control, pin, 0, size, &count, &rates);
    ok(hr == expected, "Got hr %#lx.\n", hr);
    ok(!rates, "Got %p.\n", rates);
    hr = IAMVideoControl_GetFrameRateList(control, pin, 0, size, &count, NULL);
    ok(hr == expected, "Got hr %#lx.\n", hr);
    ok(count == 1234567, "Got %ld rates.\n", count);
}

/* A number is the driver's, whatever it is; a list must be as long as it says. */
static void test_video_garbage(IBaseFilter *filter, IAMVideoControl *control, IPin *pin)
{
    static const BYTE garbage[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    static const SIZE size = {640, 480};
    LONG count = 1234567, flags;
    LONGLONG *rates, rate;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(garbage); i++)
    {
        winetest_push_context("%#x", garbage[i]);
        set_garbage(filter, garbage[i]);
        rates = (LONGLONG *)0xdeadbeef;
        hr = IAMVideoControl_GetFrameRateList(control, pin, 0, size, &count, &rates);
        ok(hr == INVALID, "Got hr %#lx.\n", hr);
        ok(!rates, "Got %p.\n", rates);
        ok(count == 1234567, "Got %ld rates.\n", count);
        hr = IAMVideoControl_GetMaxAvailableFrameRate(control, pin, 0, size, &rate);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(rate == (LONGLONG)(garbage[i] * 0x0101010101010101ull), "Got %#I64x.\n", rate);
        winetest_pop_context();
    }
    /* The obsolete flags stand for others. */
    hr = IAMVideoControl_GetMode(control, pin, &flags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(flags == ~0x30, "Got flags %#lx.\n", flags);
}

static void test_video_control(IBaseFilter *filter, IPin *pin)
{
    IAMVideoControl *control = query(filter, &IID_IAMVideoControl);
    LONG flags = 1234567;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < bad_answers_count; i++)
    {
        winetest_push_context("%s", bad_answers[i].name);
        set_answer(filter, &bad_answers[i]);
        check_video_control(control, pin, bad_answers[i].hr);
        winetest_pop_context();
    }
    test_video_garbage(filter, control, pin);
    clear_answers(filter);
    hr = IAMVideoControl_GetMode(control, pin, &flags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!flags, "Got flags %#lx.\n", flags);
    IAMVideoControl_Release(control);
}

/* ---- IAMVideoCompression ---- */

static void check_compression(IAMVideoCompression *compression, HRESULT expected)
{
    LONG number = 1234567, p_frames = 1234567, caps = 1234567;
    WCHAR version[4] = L"old", description[4] = L"old";
    int version_size = 8, description_size = 8;
    DWORDLONG window = 1234567;
    double quality = 5.0;
    HRESULT hr;

    hr = IAMVideoCompression_get_KeyFrameRate(compression, &number);
    ok(hr == expected, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_get_PFramesPerKeyFrame(compression, &number);
    ok(hr == expected, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_get_Quality(compression, &quality);
    ok(hr == expected, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_get_WindowSize(compression, &window);
    ok(hr == expected, "Got hr %#lx.\n", hr);
    ok(window == 1234567, "Got window %I64u.\n", window);
    hr = IAMVideoCompression_GetInfo(compression, version, &version_size, description, &description_size, &number, &p_frames,
            &quality, &caps);
    ok(hr == expected, "Got hr %#lx.\n", hr);
    ok(number == 1234567, "Got %ld.\n", number);
    ok(p_frames == 1234567, "Got %ld P frames.\n", p_frames);
    ok(caps == 1234567, "Got %#lx.\n", caps);
    ok(quality == 5.0, "Got quality %.5f.\n", quality);
    ok(!wcscmp(version, L"old"), "Got version %s.\n", wine_dbgstr_w(version));
    ok(!wcscmp(description, L"old"), "Got description %s.\n", wine_dbgstr_w(description));
    ok(version_size == 8, "Got %d bytes.\n", version_size);
    ok(description_size == 8, "Got %d bytes.\n", description_size);
}

static void test_compression_garbage(void *owner, IAMVideoCompression *compression)
{
    DWORDLONG window;
    double quality;
    LONG number;
    HRESULT hr;

    set_garbage(owner, 0xff);
    hr = IAMVideoCompression_get_KeyFrameRate(compression, &number);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(number == -1, "Got %ld.\n", number);
    hr = IAMVideoCompression_get_Quality(compression, &quality);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(quality == -1.0, "Got %.5f.\n", quality);
    hr = IAMVideoCompression_get_WindowSize(compression, &window);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(window == 0xffffffff, "Got %I64u.\n", window);
}

/* owner: the filter or pin that has the set. */
static void test_compression(void *owner)
{
    IAMVideoCompression *compression = query(owner, &IID_IAMVideoCompression);
    LONG number = 1234567;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < bad_answers_count; i++)
    {
        winetest_push_context("%s", bad_answers[i].name);
        set_answer(owner, &bad_answers[i]);
        check_compression(compression, bad_answers[i].hr);
        winetest_pop_context();
    }
    test_compression_garbage(owner, compression);
    clear_answers(owner);
    hr = IAMVideoCompression_get_KeyFrameRate(compression, &number);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(number == KSBENCH_KEY_FRAME_RATE, "Got %ld.\n", number);
    IAMVideoCompression_Release(compression);
}

START_TEST(answers)
{
    IBaseFilter *filter;
    struct sink sink;
    IPin *pin;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (filter = create_device(&KSCATEGORY_CAPTURE, L"" KSBENCH_MULTICAM_HARDWARE_ID)))
    {
        pin = find_pin(filter, PINDIR_OUTPUT);
        sink_init(&sink);
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 640, 480))
        {
            test_video_control(filter, pin);
            winetest_push_context("filter");
            test_compression(filter);
            winetest_pop_context();
            winetest_push_context("pin");
            test_compression(pin);
            winetest_pop_context();
            disconnect_sink(pin, &sink);
        }
        sink_cleanup(&sink);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
