/*
 * What openpnp-capture does: one entry of GetStreamCaps is one mode, set as it is, RGB24 by the graph
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

/* The library knows a mode by its size and FOURCC, and has no use for two of the same. */
struct mode
{
    GUID subtype;
    LONG width, height;
};

#define MAX_MODES 512

struct modes
{
    struct mode mode[MAX_MODES];
    unsigned int count;
};

static void add_mode(struct modes *modes, const AM_MEDIA_TYPE *type)
{
    const BITMAPINFOHEADER *bitmap = type_bitmap(type);
    struct mode mode = {type->subtype, bitmap->biWidth, bitmap->biHeight};
    unsigned int i;

    for (i = 0; i < modes->count; ++i)
        if (!memcmp(&modes->mode[i], &mode, sizeof(mode))) return;
    if (modes->count < MAX_MODES) modes->mode[modes->count++] = mode;
}

/* Calls back with each type of the list that is a VIDEOINFOHEADER. */
static void list_modes(IAMStreamConfig *config, struct modes *modes)
{
    VIDEO_STREAM_CONFIG_CAPS caps;
    AM_MEDIA_TYPE *type;
    int i, count, size;
    HRESULT hr;

    memset(modes, 0, sizeof(*modes));
    hr = IAMStreamConfig_GetNumberOfCapabilities(config, &count, &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(size == sizeof(caps), "Got %d bytes.\n", size);
    for (i = 0; hr == S_OK && i < count; ++i)
    {
        hr = IAMStreamConfig_GetStreamCaps(config, i, &type, (BYTE *)&caps);
        ok(hr == S_OK, "Got hr %#lx for %d of %d.\n", hr, i, count);
        if (hr != S_OK) break;
        if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo)) add_mode(modes, type);
        delete_type(type);
    }
}

/* Sets the first type of the list with that size and subtype, unchanged. */
static BOOL set_mode(IAMStreamConfig *config, const struct mode *mode)
{
    VIDEO_STREAM_CONFIG_CAPS caps;
    AM_MEDIA_TYPE *type;
    int i, count, size;
    BOOL done = FALSE;
    HRESULT hr;

    if (IAMStreamConfig_GetNumberOfCapabilities(config, &count, &size) != S_OK) return FALSE;
    for (i = 0; !done && i < count; ++i)
    {
        if (IAMStreamConfig_GetStreamCaps(config, i, &type, (BYTE *)&caps) != S_OK) return FALSE;
        if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo) && IsEqualGUID(&type->subtype, &mode->subtype)
                && type_bitmap(type)->biWidth == mode->width && type_bitmap(type)->biHeight == mode->height)
        {
            hr = IAMStreamConfig_SetFormat(config, type);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            done = TRUE;
        }
        delete_type(type);
    }
    return done;
}

/* The graph runs, and then the library calls Run of the filters as well. */
static void run_stream(struct capture *capture, struct grabber *grabber, const struct mode *mode)
{
    const BITMAPINFOHEADER *bitmap = type_bitmap(&grabber->frames.type);
    HRESULT hr;

    ok(IsEqualGUID(&grabber->frames.type.formattype, &FORMAT_VideoInfo), "Got format %s.\n",
            wine_dbgstr_guid(&grabber->frames.type.formattype));
    ok(bitmap != NULL, "Got format %s.\n", wine_dbgstr_guid(&grabber->frames.type.formattype));
    if (!bitmap) return;
    ok(bitmap->biWidth == mode->width, "Got %ldx%ld.\n", bitmap->biWidth, bitmap->biHeight);
    ok(abs(bitmap->biHeight) == abs(mode->height), "Got %ldx%ld.\n", bitmap->biWidth, bitmap->biHeight);
    grabber->frames.expected_size = mode->width * abs(mode->height) * 3;
    hr = IMediaControl_Run(capture->control);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Run(grabber->filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Run(capture->filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(frames_wait(&grabber->frames, 4), "Got %ld frames.\n", grabber->frames.count);
    capture_stop(capture);
    hr = IBaseFilter_Stop(grabber->filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Stop(capture->filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_frames(&grabber->frames, 4);
}

static void open_mode(const struct mode *mode)
{
    IAMStreamConfig *config;
    struct capture capture;
    struct grabber grabber;
    IBaseFilter *filter;
    HRESULT hr;

    if (!(filter = open_device(&CLSID_VideoInputDeviceCategory, L"ksvirt_camera#"))) return;
    if (!grabber_init(&grabber, &MEDIASUBTYPE_RGB24, NULL))
    {
        release_last(filter);
        return;
    }
    if (capture_init(&capture, filter, L"Video Capture"))
    {
        hr = ICaptureGraphBuilder2_FindInterface(capture.builder, &PIN_CATEGORY_CAPTURE, NULL, filter, &IID_IAMStreamConfig,
                (void **)&config);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            ok(set_mode(config, mode), "The mode is gone.\n");
            IAMStreamConfig_Release(config);
        }
        hr = IGraphBuilder_AddFilter(capture.graph, grabber.filter, L"SGF_KS Virtual Camera");
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IGraphBuilder_AddFilter(capture.graph, grabber.renderer, L"NULLRenderer");
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = ICaptureGraphBuilder2_RenderStream(capture.builder, &PIN_CATEGORY_PREVIEW, &MEDIATYPE_Video,
                (IUnknown *)filter, grabber.filter, grabber.renderer);
        ok(hr == S_OK || hr == VFW_S_NOPREVIEWPIN, "Got hr %#lx.\n", hr);
        if (SUCCEEDED(hr))
        {
            grabber_connected(&grabber, &mode->subtype);
            run_stream(&capture, &grabber, mode);
        }
    }
    capture_cleanup(&capture);
    grabber_cleanup(&grabber);
}

static BOOL get_modes(struct modes *modes)
{
    IAMStreamConfig *config;
    IBaseFilter *filter;
    IPin *pin;

    if (!(filter = open_device(&CLSID_VideoInputDeviceCategory, L"ksvirt_camera#"))) return FALSE;
    pin = find_filter_pin(filter, PINDIR_OUTPUT, &PIN_CATEGORY_CAPTURE);
    ok(!!pin, "There is no capture pin.\n");
    if (pin && (config = query(pin, &IID_IAMStreamConfig)))
    {
        list_modes(config, modes);
        IAMStreamConfig_Release(config);
    }
    if (pin) IPin_Release(pin);
    release_last(filter);
    return modes->count > 0;
}

START_TEST(openpnp)
{
    static struct modes modes;
    unsigned int i;

    CoInitialize(NULL);
    if (get_modes(&modes))
    {
        trace("The camera lists %u modes.\n", modes.count);
        for (i = 0; i < modes.count; ++i)
        {
            winetest_push_context("%s %ldx%ld", subtype_name(&modes.mode[i].subtype), modes.mode[i].width,
                    modes.mode[i].height);
            open_mode(&modes.mode[i]);
            winetest_pop_context();
        }
    }
    CoUninitialize();
}
