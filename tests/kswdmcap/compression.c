/*
 * Tests of IAMVideoCompression
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

#include <math.h>

#include "sink.h"

#define MULTICAM KSBENCH_MULTICAM_HARDWARE_ID

#define ALL_CAPS (KS_CompressionCaps_CanQuality | KS_CompressionCaps_CanKeyFrame | KS_CompressionCaps_CanBFrame | KS_CompressionCaps_CanWindow)

/* What the device says, past the interface. */
static LONG get_device_value(IUnknown *owner, ULONG id)
{
    KSPROPERTY_VIDEOCOMPRESSION_S data = {.Value = 1234567};
    IKsControl *control = query(owner, &IID_IKsControl);
    ULONG size;
    HRESULT hr;

    data.Property.Set = PROPSETID_VIDCAP_VIDEOCOMPRESSION;
    data.Property.Id = id;
    data.Property.Flags = KSPROPERTY_TYPE_GET;
    hr = IKsControl_KsProperty(control, &data.Property, sizeof(data), &data, sizeof(data), &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(size == sizeof(data), "Got %lu bytes.\n", size);
    IKsControl_Release(control);
    return data.Value;
}

static void test_key_frames(IAMVideoCompression *compression, IUnknown *owner)
{
    LONG value = 1234567;
    HRESULT hr;

    hr = IAMVideoCompression_get_KeyFrameRate(compression, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == KSBENCH_KEY_FRAME_RATE, "Got %ld.\n", value);
    hr = IAMVideoCompression_put_KeyFrameRate(compression, 30);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_get_KeyFrameRate(compression, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 30, "Got %ld.\n", value);
    value = get_device_value(owner, KSPROPERTY_VIDEOCOMPRESSION_KEYFRAME_RATE);
    ok(value == 30, "Got %ld.\n", value);
    hr = IAMVideoCompression_put_KeyFrameRate(compression, KSBENCH_MAX_KEY_FRAME_RATE + 1);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_put_KeyFrameRate(compression, MAXLONG);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    value = get_device_value(owner, KSPROPERTY_VIDEOCOMPRESSION_KEYFRAME_RATE);
    ok(value == 30, "Got %ld.\n", value);
    hr = IAMVideoCompression_put_KeyFrameRate(compression, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    value = get_device_value(owner, KSPROPERTY_VIDEOCOMPRESSION_KEYFRAME_RATE);
    ok(value == KSBENCH_KEY_FRAME_RATE, "Got %ld.\n", value);
    hr = IAMVideoCompression_get_KeyFrameRate(compression, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_p_frames(IAMVideoCompression *compression, IUnknown *owner)
{
    LONG value = 1234567;
    HRESULT hr;

    hr = IAMVideoCompression_get_PFramesPerKeyFrame(compression, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == KSBENCH_P_FRAMES, "Got %ld.\n", value);
    hr = IAMVideoCompression_put_PFramesPerKeyFrame(compression, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_get_PFramesPerKeyFrame(compression, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!value, "Got %ld.\n", value);
    value = get_device_value(owner, KSPROPERTY_VIDEOCOMPRESSION_PFRAMES_PER_KEYFRAME);
    ok(!value, "Got %ld.\n", value);
    hr = IAMVideoCompression_put_PFramesPerKeyFrame(compression, KSBENCH_MAX_P_FRAMES + 1);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_put_PFramesPerKeyFrame(compression, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    value = get_device_value(owner, KSPROPERTY_VIDEOCOMPRESSION_PFRAMES_PER_KEYFRAME);
    ok(value == KSBENCH_P_FRAMES, "Got %ld.\n", value);
    hr = IAMVideoCompression_get_PFramesPerKeyFrame(compression, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

/* From 0 to 1, which are 0 and 10000 for the device. */
static void test_quality(IAMVideoCompression *compression, IUnknown *owner)
{
    static const struct
    {
        double quality;
        LONG value;
    }
    good[] = {{0.0, 0}, {0.5, 5000}, {0.12345, 1235}, {1.0, 10000}, {-1.0, KSBENCH_QUALITY}};
    static const double bad[] = {1.0001, 1e300, HUGE_VAL, NAN};
    double quality = 5.0;
    unsigned int i;
    LONG value;
    HRESULT hr;

    hr = IAMVideoCompression_get_Quality(compression, &quality);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(quality == KSBENCH_QUALITY / 10000.0, "Got %.5f.\n", quality);
    for (i = 0; i < ARRAY_SIZE(bad); ++i)
    {
        hr = IAMVideoCompression_put_Quality(compression, bad[i]);
        ok(hr == E_INVALIDARG, "%u: got hr %#lx.\n", i, hr);
    }
    for (i = 0; i < ARRAY_SIZE(good); ++i)
    {
        hr = IAMVideoCompression_put_Quality(compression, good[i].quality);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        value = get_device_value(owner, KSPROPERTY_VIDEOCOMPRESSION_QUALITY);
        ok(value == good[i].value, "%u: got %ld.\n", i, value);
        hr = IAMVideoCompression_get_Quality(compression, &quality);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        ok(quality == good[i].value / 10000.0, "%u: got %.5f.\n", i, quality);
    }
    hr = IAMVideoCompression_get_Quality(compression, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_window(IAMVideoCompression *compression, IUnknown *owner)
{
    DWORDLONG size = 1234567;
    LONG value;
    HRESULT hr;

    hr = IAMVideoCompression_get_WindowSize(compression, &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(size == KSBENCH_WINDOW_SIZE, "Got %I64u.\n", size);
    hr = IAMVideoCompression_put_WindowSize(compression, KSBENCH_MAX_WINDOW_SIZE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_get_WindowSize(compression, &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(size == KSBENCH_MAX_WINDOW_SIZE, "Got %I64u.\n", size);
    value = get_device_value(owner, KSPROPERTY_VIDEOCOMPRESSION_WINDOWSIZE);
    ok(value == KSBENCH_MAX_WINDOW_SIZE, "Got %ld.\n", value);
    hr = IAMVideoCompression_put_WindowSize(compression, KSBENCH_MAX_WINDOW_SIZE + 1);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    /* More than the property has bits. */
    hr = IAMVideoCompression_put_WindowSize(compression, 0x100000001);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_put_WindowSize(compression, ~(DWORDLONG)0);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_put_WindowSize(compression, KSBENCH_WINDOW_SIZE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_get_WindowSize(compression, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

/* Every pointer may be NULL. */
static void test_info(IAMVideoCompression *compression)
{
    LONG key_frames = 1234567, p_frames = 1234567, caps = 1234567;
    int version_size = sizeof(WCHAR) * 4, description_size = 1;
    WCHAR version[4] = L"old", description[4] = L"old";
    double quality = 5.0;
    HRESULT hr;

    hr = IAMVideoCompression_GetInfo(compression, version, &version_size, description, &description_size, &key_frames, &p_frames,
            &quality, &caps);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!version[0], "Got version %s.\n", wine_dbgstr_w(version));
    ok(version_size == sizeof(WCHAR), "Got %d bytes.\n", version_size);
    ok(!wcscmp(description, L"old"), "Got description %s in a byte.\n", wine_dbgstr_w(description));
    ok(description_size == sizeof(WCHAR), "Got %d bytes.\n", description_size);
    ok(key_frames == KSBENCH_KEY_FRAME_RATE, "Got %ld.\n", key_frames);
    ok(p_frames == KSBENCH_P_FRAMES, "Got %ld.\n", p_frames);
    ok(quality == KSBENCH_QUALITY / 10000.0, "Got %.5f.\n", quality);
    ok(caps == ALL_CAPS, "Got capabilities %#lx.\n", caps);
    hr = IAMVideoCompression_GetInfo(compression, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* Capture drivers don't override anything. */
static void test_overrides(IAMVideoCompression *compression)
{
    HRESULT hr;

    hr = IAMVideoCompression_OverrideKeyFrame(compression, 1);
    ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx.\n", hr);
    hr = IAMVideoCompression_OverrideFrameSize(compression, 1, 1000);
    ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx.\n", hr);
}

static void test_settings(IAMVideoCompression *compression, IUnknown *owner)
{
    test_key_frames(compression, owner);
    test_p_frames(compression, owner);
    test_quality(compression, owner);
    test_window(compression, owner);
    test_info(compression);
    test_overrides(compression);
}

static void test_filter(void)
{
    IAMVideoCompression *compression;
    IBaseFilter *filter;

    if (!(filter = create_device(&KSCATEGORY_CAPTURE, L"" MULTICAM))) return;
    winetest_push_context("filter");
    if ((compression = query(filter, &IID_IAMVideoCompression)))
    {
        test_settings(compression, (IUnknown *)filter);
        IAMVideoCompression_Release(compression);
    }
    winetest_pop_context();
    release_last(filter);
}

/* Which stream the property is of is the pin's, so that there is none before it has been connected. */
static void test_pin(void)
{
    IAMVideoCompression *compression;
    struct sink sink;
    IBaseFilter *filter;
    IPin *pin;
    LONG value;
    HRESULT hr;

    if (!create_capture(&filter, &pin)) return;
    winetest_push_context("pin");
    check_interface(filter, &IID_IAMVideoCompression, FALSE);
    check_interface(pin, &IID_IAMVideoCompression, FALSE);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 640, 480))
    {
        if ((compression = query(pin, &IID_IAMVideoCompression)))
        {
            test_settings(compression, (IUnknown *)pin);
            disconnect_sink(pin, &sink);
            hr = IAMVideoCompression_get_KeyFrameRate(compression, &value);
            ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
            IAMVideoCompression_Release(compression);
        }
    }
    sink_cleanup(&sink);
    IPin_Release(pin);
    release_last(filter);
    winetest_pop_context();
}

/* As programs look for it. */
static void test_find_interface(void)
{
    IAMVideoCompression *compression;
    ICaptureGraphBuilder2 *builder;
    IBaseFilter *filter;
    HRESULT hr;

    if (!(filter = create_device(&KSCATEGORY_CAPTURE, L"" MULTICAM))) return;
    hr = CoCreateInstance(&CLSID_CaptureGraphBuilder2, NULL, CLSCTX_INPROC_SERVER, &IID_ICaptureGraphBuilder2, (void **)&builder);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = ICaptureGraphBuilder2_FindInterface(builder, &PIN_CATEGORY_CAPTURE, &MEDIATYPE_Video, filter, &IID_IAMVideoCompression,
            (void **)&compression);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK) IAMVideoCompression_Release(compression);
    ICaptureGraphBuilder2_Release(builder);
    release_last(filter);
}

START_TEST(compression)
{
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module())
    {
        test_filter();
        test_pin();
        test_find_interface();
    }
    CoUninitialize();
}
