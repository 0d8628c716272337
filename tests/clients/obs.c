/*
 * What OBS' capture library does: the closest type of the list, its own renderer, ConnectDirect, sound in the same graph
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

#include "peer.h"

static void judge_sample(struct peer *peer, const void *data, LONG size)
{
    frames_add(peer->frames, data, size);
}

static void check_sample(struct peer *peer, const void *data, LONG size)
{
    ksvirt_audio_check_data(peer->audio, data, size);
}

/* The library's pin answers QueryAccept truly, and offers a type with nothing but the major type. */
static void obs_peer_init(struct peer *peer, const GUID *majortype)
{
    peer_init(peer, majortype);
    peer->accept_hr = S_OK;
    peer->offers_type = TRUE;
}

static LONG outside(LONGLONG value, LONGLONG min, LONGLONG max)
{
    if (value < min) return (LONG)(min - value);
    return value > max ? (LONG)(value - max) : 0;
}

struct wish
{
    const GUID *subtype; /* NULL: any */
    LONG width, height;
    REFERENCE_TIME interval;
};

/* How far a type of the list is from the wish; what it can do is put into it. Nothing else is made to fit. */
static LONG fit_type(const struct wish *wish, AM_MEDIA_TYPE *type, const VIDEO_STREAM_CONFIG_CAPS *caps)
{
    VIDEOINFOHEADER *format = (VIDEOINFOHEADER *)type->pbFormat;
    LONG x, y, time;

    x = outside(wish->width, caps->MinOutputSize.cx, caps->MaxOutputSize.cx);
    y = outside(wish->height, caps->MinOutputSize.cy, caps->MaxOutputSize.cy);
    time = outside(wish->interval, caps->MinFrameInterval, caps->MaxFrameInterval);
    if (!x) format->bmiHeader.biWidth = wish->width;
    if (!y) format->bmiHeader.biHeight = wish->height;
    if (!time) format->AvgTimePerFrame = wish->interval;
    return x + y + time;
}

static AM_MEDIA_TYPE *closest_type(IAMStreamConfig *config, const struct wish *wish)
{
    AM_MEDIA_TYPE *type, *best = NULL;
    VIDEO_STREAM_CONFIG_CAPS caps;
    int i, count, size;
    LONG distance, least = 0;
    HRESULT hr;

    hr = IAMStreamConfig_GetNumberOfCapabilities(config, &count, &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(size == sizeof(caps), "Got %d bytes.\n", size);
    if (hr != S_OK || size != sizeof(caps)) return NULL;
    for (i = 0; i < count; ++i)
    {
        hr = IAMStreamConfig_GetStreamCaps(config, i, &type, (BYTE *)&caps);
        ok(hr == S_OK, "Got hr %#lx for %d of %d.\n", hr, i, count);
        if (hr != S_OK) continue;
        if (!IsEqualGUID(&type->formattype, &FORMAT_VideoInfo)
                || (wish->subtype && !IsEqualGUID(wish->subtype, &type->subtype)))
        {
            delete_type(type);
            continue;
        }
        distance = fit_type(wish, type, &caps);
        if (best && distance >= least)
        {
            delete_type(type);
            continue;
        }
        delete_type(best);
        best = type;
        least = distance;
    }
    return best;
}

/* The format that the device has by itself, as a wish. */
static void default_wish(IAMStreamConfig *config, struct wish *wish)
{
    AM_MEDIA_TYPE *type;
    HRESULT hr;

    hr = IAMStreamConfig_GetFormat(config, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;
    wish->width = type_bitmap(type)->biWidth;
    wish->height = type_bitmap(type)->biHeight;
    wish->interval = ((VIDEOINFOHEADER *)type->pbFormat)->AvgTimePerFrame;
    delete_type(type);
}

/* A camera without a crossbar says so; then its pin is connected with the library's. */
static BOOL connect_pins(struct capture *capture, IBaseFilter *filter, const GUID *majortype, struct peer *peer)
{
    IPin *pin, *input;
    IUnknown *unknown;
    HRESULT hr;

    if (IsEqualGUID(majortype, &MEDIATYPE_Video))
    {
        hr = ICaptureGraphBuilder2_FindInterface(capture->builder, NULL, NULL, filter, &IID_IAMCrossbar, (void **)&unknown);
        ok(FAILED(hr), "Got hr %#lx.\n", hr); /* any error: it is what Wine's graph builder says */
        ok(!(input = find_filter_pin(filter, PINDIR_INPUT, NULL)), "The camera has an input pin.\n");
        if (input) IPin_Release(input);
    }
    pin = find_filter_pin(filter, PINDIR_OUTPUT, &PIN_CATEGORY_CAPTURE);
    ok(!!pin, "There is no capture pin.\n");
    if (!pin) return FALSE;
    hr = IGraphBuilder_ConnectDirect(capture->graph, pin, &peer->IPin_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IPin_Release(pin);
    return hr == S_OK;
}

static BOOL setup_video(struct capture *capture, IBaseFilter *filter, struct peer *peer, struct wish *wish)
{
    IAMStreamConfig *config;
    AM_MEDIA_TYPE *type;
    BOOL ret = FALSE;
    HRESULT hr;
    IPin *pin;

    pin = find_filter_pin(filter, PINDIR_OUTPUT, &PIN_CATEGORY_CAPTURE);
    ok(!!pin, "There is no capture pin.\n");
    if (!pin) return FALSE;
    config = query(pin, &IID_IAMStreamConfig);
    if (!wish->width) default_wish(config, wish);
    type = closest_type(config, wish);
    ok(!!type, "There is no type.\n");
    if (type)
    {
        peer->subtype = wish->subtype;
        hr = IAMStreamConfig_SetFormat(config, type);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ret = hr == S_OK;
        delete_type(type);
    }
    IAMStreamConfig_Release(config);
    IPin_Release(pin);
    hr = IGraphBuilder_AddFilter(capture->graph, &peer->IBaseFilter_iface, L"Video Capture Filter");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IGraphBuilder_AddFilter(capture->graph, filter, L"Video Filter");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return ret;
}

static BOOL setup_audio(struct capture *capture, IBaseFilter *filter, struct peer *peer)
{
    ALLOCATOR_PROPERTIES props = {-1, 0, -1, -1};
    IAMBufferNegotiation *negotiation;
    IAMStreamConfig *config;
    AM_MEDIA_TYPE *type;
    HRESULT hr;
    IPin *pin;

    pin = find_filter_pin(filter, PINDIR_OUTPUT, &PIN_CATEGORY_CAPTURE);
    ok(!!pin, "There is no capture pin.\n");
    if (!pin) return FALSE;
    config = query(pin, &IID_IAMStreamConfig);
    hr = IAMStreamConfig_GetFormat(config, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMStreamConfig_SetFormat(config, type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IGraphBuilder_AddFilter(capture->graph, &peer->IBaseFilter_iface, L"Audio Capture Filter");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IGraphBuilder_AddFilter(capture->graph, filter, L"Audio Filter");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    negotiation = query(pin, &IID_IAMBufferNegotiation);
    props.cbBuffer = ((WAVEFORMATEX *)type->pbFormat)->nAvgBytesPerSec * 10 / 1000;
    hr = IAMBufferNegotiation_SuggestAllocatorProperties(negotiation, &props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMBufferNegotiation_Release(negotiation);
    delete_type(type);
    IAMStreamConfig_Release(config);
    IPin_Release(pin);
    return connect_pins(capture, filter, &MEDIATYPE_Audio, peer);
}

static void start_video(struct peer *peer, struct frames *frames, const struct wish *wish)
{
    const BITMAPINFOHEADER *bitmap = type_bitmap(&peer->type);

    ok(bitmap != NULL, "Got no bitmap.\n");
    if (!bitmap) return;
    ok(bitmap->biWidth == wish->width, "Got width %ld.\n", bitmap->biWidth);
    ok(abs(bitmap->biHeight) == wish->height, "Got height %ld.\n", bitmap->biHeight);
    ok(((VIDEOINFOHEADER *)peer->type.pbFormat)->AvgTimePerFrame == wish->interval, "Got interval %I64d.\n",
            ((VIDEOINFOHEADER *)peer->type.pbFormat)->AvgTimePerFrame);
    if (wish->subtype)
        ok(IsEqualGUID(&peer->type.subtype, wish->subtype), "Got subtype %s.\n", wine_dbgstr_guid(&peer->type.subtype));
    frames->type = peer->type;
    peer->frames = frames;
    peer->on_sample = judge_sample;
}

static void capture_video(struct wish wish)
{
    struct capture capture;
    struct frames frames;
    IBaseFilter *filter;
    struct peer peer;

    if (!(filter = open_device(&CLSID_VideoInputDeviceCategory, L"ksvirt_camera#"))) return;
    obs_peer_init(&peer, &MEDIATYPE_Video);
    frames_init(&frames);
    if (capture_init(&capture, NULL, NULL))
    {
        if (setup_video(&capture, filter, &peer, &wish) && connect_pins(&capture, filter, &MEDIATYPE_Video, &peer))
        {
            start_video(&peer, &frames, &wish);
            capture_run(&capture);
            ok(frames_wait(&frames, 8), "Got %ld frames.\n", frames.count);
            capture_stop(&capture);
            check_frames(&frames, 8);
            ok(!peer.unstamped, "%ld samples have no time.\n", peer.unstamped);
        }
        capture_cleanup(&capture);
    }
    release_last(filter);
    peer_cleanup(&peer);
    frames_cleanup(&frames);
}

static void test_video(void)
{
    static const struct wish wishes[] =
    {
        {0},
        {NULL, 320, 240, 333333},
        {&MEDIASUBTYPE_YUY2, 1280, 720, 333333},
        {&MEDIASUBTYPE_UYVY, 640, 480, 400000},
        {&SUBTYPE_NV12, 1920, 1080, 333333},
        {&MEDIASUBTYPE_RGB32, 800, 600, 666666},
        {&MEDIASUBTYPE_RGB24, 160, 120, 166666},
    };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(wishes); ++i)
    {
        winetest_push_context("%s %ldx%ld", wishes[i].subtype ? subtype_name(wishes[i].subtype) : "any", wishes[i].width,
                wishes[i].height);
        capture_video(wishes[i]);
        winetest_pop_context();
    }
}

static void test_both(void)
{
    IBaseFilter *camera, *microphone = NULL;
    struct peer video_peer, audio_peer;
    struct ksvirt_audio_check check;
    struct wish wish = {0};
    struct capture capture;
    struct frames frames;

    if (!(camera = open_device(&CLSID_VideoInputDeviceCategory, L"ksvirt_camera#"))) return;
    obs_peer_init(&video_peer, &MEDIATYPE_Video);
    obs_peer_init(&audio_peer, &MEDIATYPE_Audio);
    frames_init(&frames);
    if (capture_init(&capture, NULL, NULL))
    {
        if (setup_video(&capture, camera, &video_peer, &wish)
                && connect_pins(&capture, camera, &MEDIATYPE_Video, &video_peer)
                && (microphone = open_device(&CLSID_AudioInputDeviceCategory, L"ksvirt_microphone#"))
                && setup_audio(&capture, microphone, &audio_peer))
        {
            const WAVEFORMATEX *wave = (const WAVEFORMATEX *)audio_peer.type.pbFormat;

            ksvirt_audio_check_init(&check, wave->nChannels, wave->wBitsPerSample);
            audio_peer.audio = &check;
            audio_peer.on_sample = check_sample;
            start_video(&video_peer, &frames, &wish);
            capture_run(&capture);
            ok(frames_wait(&frames, 10), "Got %ld frames.\n", frames.count);
            ok(peer_wait(&audio_peer, 10), "Got %ld samples.\n", audio_peer.samples);
            capture_stop(&capture);
            check_frames(&frames, 10);
            ok(check.samples > 0, "Got %I64u good samples of %I64u.\n", check.good, check.samples);
            ok(check.good == check.samples, "Got %I64u good samples of %I64u.\n", check.good, check.samples);
            ok(!check.gaps, "Got %I64u gaps.\n", check.gaps);
            ok(!audio_peer.unstamped, "%ld samples have no time.\n", audio_peer.unstamped);
        }
        capture_cleanup(&capture);
    }
    if (microphone) release_last(microphone);
    release_last(camera);
    peer_cleanup(&video_peer);
    peer_cleanup(&audio_peer);
    frames_cleanup(&frames);
}

START_TEST(obs)
{
    CoInitialize(NULL);
    test_video();
    test_both();
    CoUninitialize();
}
