/*
 * What videoInput and OpenCV's DirectShow back end, which comes from it, do: SetFormat with half a type, RGB24 of all
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

#include "client.h"

/* A new size and subtype, and a sample size of three bytes a pixel whatever the subtype; all else is that of the old type. */
static HRESULT set_size_and_subtype(IAMStreamConfig *config, LONG width, LONG height, const GUID *subtype,
        REFERENCE_TIME interval)
{
    VIDEOINFOHEADER *format;
    AM_MEDIA_TYPE *type;
    HRESULT hr;

    hr = IAMStreamConfig_GetFormat(config, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return hr;
    format = (VIDEOINFOHEADER *)type->pbFormat;
    format->bmiHeader.biWidth = width;
    format->bmiHeader.biHeight = height;
    type->formattype = FORMAT_VideoInfo;
    type->majortype = MEDIATYPE_Video;
    type->subtype = *subtype;
    type->lSampleSize = width * height * 3;
    if (interval) format->AvgTimePerFrame = interval;
    hr = IAMStreamConfig_SetFormat(config, type);
    delete_type(type);
    return hr;
}

/* They look for a preview pin, and take the capture pin where there is none. */
static IAMStreamConfig *find_config(struct capture *capture)
{
    IAMStreamConfig *config = NULL;
    HRESULT hr;

    if (ICaptureGraphBuilder2_FindInterface(capture->builder, &PIN_CATEGORY_PREVIEW, &MEDIATYPE_Video, capture->filter,
            &IID_IAMStreamConfig, (void **)&config) == S_OK)
        return config;
    hr = ICaptureGraphBuilder2_FindInterface(capture->builder, &PIN_CATEGORY_CAPTURE, &MEDIATYPE_Video, capture->filter,
            &IID_IAMStreamConfig, (void **)&config);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return hr == S_OK ? config : NULL;
}

/* Without a clock, so as fast as the frames come. */
static void drop_clock(struct capture *capture)
{
    IMediaFilter *media_filter = query(capture->graph, &IID_IMediaFilter);
    HRESULT hr;

    hr = IMediaFilter_SetSyncSource(media_filter, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaFilter_Release(media_filter);
}

static void run_graph(struct capture *capture, struct grabber *grabber, LONG width, LONG height)
{
    const BITMAPINFOHEADER *bitmap = type_bitmap(&grabber->frames.type);

    ok(!!bitmap, "Got format %s.\n", wine_dbgstr_guid(&grabber->frames.type.formattype));
    if (!bitmap) return;
    ok(bitmap->biWidth == width, "Got %ldx%ld.\n", bitmap->biWidth, bitmap->biHeight);
    ok(abs(bitmap->biHeight) == height, "Got %ldx%ld.\n", bitmap->biWidth, bitmap->biHeight);
    drop_clock(capture);
    capture_run(capture);
    ok(frames_wait(&grabber->frames, 5), "Got %ld frames.\n", grabber->frames.count);
    capture_stop(capture);
    check_frames(&grabber->frames, 5);
}

struct mode
{
    const GUID *subtype; /* set; NULL: the device's own type is left */
    LONG width, height;
    REFERENCE_TIME interval;
};

/* wanted: the subtype that is asked of the sample grabber, NULL: what was set (OpenCV's CAP_PROP_CONVERT_RGB off). */
static void grab(const struct mode *mode, const GUID *wanted)
{
    LONG width = mode->width ? mode->width : 640, height = mode->height ? mode->height : 480;
    struct capture capture;
    IAMStreamConfig *config;
    struct grabber grabber;
    IBaseFilter *filter;
    HRESULT hr = S_OK;

    if (!(filter = open_device(&CLSID_VideoInputDeviceCategory, L"ksvirt_camera#"))) return;
    if (!grabber_init(&grabber, wanted ? wanted : mode->subtype, &FORMAT_VideoInfo))
    {
        release_last(filter);
        return;
    }
    if (capture_init(&capture, filter, L"KS Virtual Camera") && (config = find_config(&capture)))
    {
        if (mode->subtype) hr = set_size_and_subtype(config, width, height, mode->subtype, mode->interval);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IAMStreamConfig_Release(config);
        hr = IGraphBuilder_AddFilter(capture.graph, grabber.filter, L"Sample Grabber");
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IGraphBuilder_AddFilter(capture.graph, grabber.renderer, L"NullRenderer");
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = ICaptureGraphBuilder2_RenderStream(capture.builder, &PIN_CATEGORY_PREVIEW, &MEDIATYPE_Video,
                (IUnknown *)filter, grabber.filter, grabber.renderer);
        ok(hr == S_OK || hr == VFW_S_NOPREVIEWPIN, "Got hr %#lx.\n", hr);
        if (SUCCEEDED(hr))
        {
            grabber_connected(&grabber, mode->subtype ? mode->subtype : &MEDIASUBTYPE_RGB24);
            /* They drop a frame that doesn't have three bytes a pixel. */
            if (wanted) grabber.frames.expected_size = width * height * 3;
            run_graph(&capture, &grabber, width, height);
        }
    }
    capture_cleanup(&capture);
    grabber_cleanup(&grabber);
}

static const GUID *const subtypes[] =
{
    &MEDIASUBTYPE_RGB24, &MEDIASUBTYPE_RGB32, &MEDIASUBTYPE_YUY2, &MEDIASUBTYPE_UYVY, &SUBTYPE_NV12,
};

static void test_sizes(void)
{
    static const SIZE sizes[] = {{640, 480}, {320, 240}, {160, 120}, {800, 600}, {1280, 720}, {1920, 1080}};
    struct mode mode = {.subtype = &MEDIASUBTYPE_RGB24};
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(sizes); ++i)
    {
        winetest_push_context("%ldx%ld", sizes[i].cx, sizes[i].cy);
        mode.width = sizes[i].cx;
        mode.height = sizes[i].cy;
        grab(&mode, &MEDIASUBTYPE_RGB24);
        winetest_pop_context();
    }
}

static void test_subtypes(void)
{
    struct mode mode = {NULL, 320, 240, 400000};
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(subtypes); ++i)
    {
        winetest_push_context("%s", subtype_name(subtypes[i]));
        mode.subtype = subtypes[i];
        grab(&mode, NULL);
        winetest_push_context("to RGB24");
        grab(&mode, &MEDIASUBTYPE_RGB24);
        winetest_pop_context();
        winetest_pop_context();
    }
}

/* They try all the subtypes that they know; those that the device doesn't have must be refused and change nothing. */
static void test_unknown_subtypes(void)
{
    static const DWORD unknown[] =
    {
        MAKEFOURCC('Y', 'V', 'Y', 'U'), MAKEFOURCC('I', 'Y', 'U', 'V'), MAKEFOURCC('Y', 'V', 'U', '9'),
        MAKEFOURCC('Y', '4', '1', '1'), MAKEFOURCC('Y', '2', '1', '1'), MAKEFOURCC('A', 'Y', 'U', 'V'),
    };
    AM_MEDIA_TYPE *before, *after;
    GUID subtype = SUBTYPE_NV12;
    struct capture capture;
    IAMStreamConfig *config;
    IBaseFilter *filter;
    unsigned int i;
    HRESULT hr;

    if (!(filter = open_device(&CLSID_VideoInputDeviceCategory, L"ksvirt_camera#"))) return;
    if (capture_init(&capture, filter, L"KS Virtual Camera") && (config = find_config(&capture)))
    {
        hr = IAMStreamConfig_GetFormat(config, &before);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        for (i = 0; i < ARRAY_SIZE(unknown); ++i)
        {
            subtype.Data1 = unknown[i];
            hr = set_size_and_subtype(config, 320, 240, &subtype, 0);
            ok(hr == VFW_E_INVALIDMEDIATYPE, "Got hr %#lx for %s.\n", hr, subtype_name(&subtype));
            hr = IAMStreamConfig_GetFormat(config, &after);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(IsEqualGUID(&after->subtype, &before->subtype), "The type is another one.\n");
            ok(after->cbFormat == before->cbFormat, "The type is another one.\n");
            if (after->cbFormat == before->cbFormat)
                ok(!memcmp(after->pbFormat, before->pbFormat, before->cbFormat), "The type is another one.\n");
            delete_type(after);
        }
        delete_type(before);
        IAMStreamConfig_Release(config);
    }
    capture_cleanup(&capture);
}

START_TEST(videoinput)
{
    static const struct mode defaults;

    CoInitialize(NULL);
    grab(&defaults, &MEDIASUBTYPE_RGB24);
    test_sizes();
    test_subtypes();
    test_unknown_subtypes();
    CoUninitialize();
}
