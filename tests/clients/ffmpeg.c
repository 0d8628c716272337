/*
 * What ffmpeg's dshow input does: caps, SetFormat with stale members, RenderStream from a pin into its own filter
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
#include "recording.h"

static void judge_sample(struct peer *peer, const void *data, LONG size)
{
    frames_add(peer->frames, data, size);
}

static void check_sample(struct peer *peer, const void *data, LONG size)
{
    ksvirt_audio_check_data(peer->audio, data, size);
}

/* ffmpeg opens a device by its name, and adds the filter without one. */
static BOOL open_graph(struct capture *capture, IBaseFilter *filter)
{
    return filter && capture_init(capture, filter, NULL);
}

/* -video_size, -framerate, -pixel_format; 0 and NULL: not given. */
struct video_options
{
    const GUID *subtype;
    LONG width, height;
    REFERENCE_TIME interval;
};

/* Puts the options into a type of the list as ffmpeg does, that is without what follows from them. FALSE: out of its range. */
static BOOL apply_video(const struct video_options *options, AM_MEDIA_TYPE *type, const VIDEO_STREAM_CONFIG_CAPS *caps)
{
    BITMAPINFOHEADER *bitmap = type_bitmap(type);

    if (!bitmap) return FALSE;
    if (options->subtype && !IsEqualGUID(options->subtype, &type->subtype)) return FALSE;
    if (options->interval)
    {
        if (options->interval > caps->MaxFrameInterval || options->interval < caps->MinFrameInterval) return FALSE;
        ((VIDEOINFOHEADER *)type->pbFormat)->AvgTimePerFrame = options->interval; /* the same offset in a VIDEOINFOHEADER2 */
    }
    if (options->width)
    {
        if (options->width > caps->MaxOutputSize.cx || options->width < caps->MinOutputSize.cx
                || options->height > caps->MaxOutputSize.cy || options->height < caps->MinOutputSize.cy)
            return FALSE;
        bitmap->biWidth = options->width;
        bitmap->biHeight = options->height;
    }
    return TRUE;
}

/* Sets the first type that the options fit. FALSE: there is none, which ffmpeg reports as "Could not set video options". */
static BOOL set_video_options(IPin *pin, const struct video_options *options)
{
    IAMStreamConfig *config = query(pin, &IID_IAMStreamConfig);
    VIDEO_STREAM_CONFIG_CAPS caps;
    AM_MEDIA_TYPE *type;
    int i, count, size;
    BOOL done = FALSE;
    HRESULT hr;

    hr = IAMStreamConfig_GetNumberOfCapabilities(config, &count, &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(size == sizeof(caps), "Got %d bytes of capabilities.\n", size);
    for (i = 0; hr == S_OK && i < count && !done; ++i)
    {
        hr = IAMStreamConfig_GetStreamCaps(config, i, &type, (BYTE *)&caps);
        ok(hr == S_OK, "Got hr %#lx for %d of %d.\n", hr, i, count);
        if (hr != S_OK) break;
        done = apply_video(options, type, &caps) && IAMStreamConfig_SetFormat(config, type) == S_OK;
        delete_type(type);
    }
    IAMStreamConfig_Release(config);
    return done;
}

/* ffmpeg takes the first pin with a type of the wanted kind. */
static void check_first_type(IPin *pin, const GUID *majortype)
{
    IEnumMediaTypes *types;
    AM_MEDIA_TYPE *type;
    HRESULT hr;

    hr = IPin_EnumMediaTypes(pin, &types);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;
    hr = IEnumMediaTypes_Next(types, 1, &type, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(IsEqualGUID(&type->majortype, majortype), "Got majortype %s.\n", wine_dbgstr_guid(&type->majortype));
        delete_type(type);
    }
    IEnumMediaTypes_Release(types);
}

/* Adds ffmpeg's filter and lets the graph builder connect the pin with it. */
static BOOL render_pin(struct capture *capture, IPin *pin, struct peer *peer)
{
    HRESULT hr;

    hr = IGraphBuilder_AddFilter(capture->graph, &peer->IBaseFilter_iface, L"capture filter");
    ok(hr == S_OK || hr == VFW_S_DUPLICATE_NAME, "Got hr %#lx.\n", hr);
    hr = ICaptureGraphBuilder2_RenderStream(capture->builder, NULL, NULL, (IUnknown *)pin, NULL, &peer->IBaseFilter_iface);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return hr == S_OK;
}

static void check_video_type(const AM_MEDIA_TYPE *type, const struct video_options *options)
{
    const BITMAPINFOHEADER *bitmap = type_bitmap(type);
    REFERENCE_TIME interval;
    size_t picture;

    ok(!!bitmap, "Got format %s.\n", wine_dbgstr_guid(&type->formattype));
    if (!bitmap) return;
    interval = ((VIDEOINFOHEADER *)type->pbFormat)->AvgTimePerFrame;
    if (options->subtype)
        ok(IsEqualGUID(&type->subtype, options->subtype), "Got subtype %s.\n", wine_dbgstr_guid(&type->subtype));
    if (options->width)
    {
        ok(bitmap->biWidth == options->width, "Got %ldx%ld.\n", bitmap->biWidth, bitmap->biHeight);
        ok(abs(bitmap->biHeight) == options->height, "Got %ldx%ld.\n", bitmap->biWidth, bitmap->biHeight);
    }
    if (options->interval) ok(interval == options->interval, "Got interval %I64d.\n", interval);
    picture = ksvirt_picture_size(ksvirt_format_from_subtype(type->subtype.Data1), abs(bitmap->biHeight),
            ksvirt_stride(ksvirt_format_from_subtype(type->subtype.Data1), bitmap->biWidth));
    ok(bitmap->biSizeImage == picture, "Got biSizeImage %lu, expected %Iu.\n", bitmap->biSizeImage, picture);
    ok(type->lSampleSize == picture, "Got lSampleSize %lu, expected %Iu.\n", type->lSampleSize, picture);
}

static void run_video(struct capture *capture, struct peer *peer, const struct video_options *options)
{
    struct frames frames;

    frames_init(&frames);
    frames.type = peer->type;
    frames.expected_size = peer->type.lSampleSize;
    check_video_type(&peer->type, options);
    peer->frames = &frames;
    peer->on_sample = judge_sample;
    capture_run(capture);
    ok(frames_wait(&frames, 8), "Got %ld frames.\n", frames.count);
    capture_stop(capture);
    check_frames(&frames, 8);
    ok(!peer->unstamped, "%ld samples have no time.\n", peer->unstamped);
    ok(!peer->empty, "%ld samples are empty.\n", peer->empty);
    peer->on_sample = NULL;
    frames_cleanup(&frames);
}

static void record_video(const struct video_options *options)
{
    struct capture capture;
    struct peer peer;
    BOOL set;
    IPin *pin;

    if (!open_graph(&capture, open_device(&CLSID_VideoInputDeviceCategory, L"ksvirt_camera#"))) return;
    peer_init(&peer, &MEDIATYPE_Video);
    pin = find_filter_pin(capture.filter, PINDIR_OUTPUT, &PIN_CATEGORY_CAPTURE);
    ok(!!pin, "There is no capture pin.\n");
    if (pin)
    {
        set = (!options->subtype && !options->width && !options->interval) || set_video_options(pin, options);
        ok(set, "No type was accepted.\n");
        check_first_type(pin, &MEDIATYPE_Video);
        if (set && render_pin(&capture, pin, &peer)) run_video(&capture, &peer, options);
        IPin_Release(pin);
    }
    capture_cleanup(&capture);
    peer_cleanup(&peer);
}

static void test_video(void)
{
    static const struct video_options options[] =
    {
        {0},
        {.subtype = &MEDIASUBTYPE_RGB24},
        {.subtype = &MEDIASUBTYPE_RGB32},
        {.subtype = &MEDIASUBTYPE_YUY2},
        {.subtype = &MEDIASUBTYPE_UYVY},
        {.subtype = &SUBTYPE_NV12},
        {.width = 160, .height = 120},
        {.width = 320, .height = 240},
        {.width = 1280, .height = 720},
        {.width = 1920, .height = 1080},
        {NULL, 800, 600, 400000},
        {NULL, 0, 0, 666666},
        {NULL, 0, 0, 166666},
        {&MEDIASUBTYPE_YUY2, 320, 240, 333333},
        {&SUBTYPE_NV12, 1280, 720, 333333},
    };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(options); ++i)
    {
        winetest_push_context("%s %ldx%ld, %I64d", options[i].subtype ? subtype_name(options[i].subtype) : "any",
                options[i].width, options[i].height, options[i].interval);
        record_video(&options[i]);
        winetest_pop_context();
    }
}

/* What the device can't do fits none of its types, and is not asked of it. */
static void test_impossible(void)
{
    static const struct video_options options[] =
    {
        {.width = 100000, .height = 100000},
        {.width = 7, .height = 5},
        {.interval = 1},
        {.subtype = &MEDIASUBTYPE_RGB565},
    };
    struct capture capture;
    unsigned int i;
    IPin *pin;

    if (!open_graph(&capture, open_device(&CLSID_VideoInputDeviceCategory, L"ksvirt_camera#"))) return;
    pin = find_filter_pin(capture.filter, PINDIR_OUTPUT, &PIN_CATEGORY_CAPTURE);
    ok(!!pin, "There is no capture pin.\n");
    for (i = 0; pin && i < ARRAY_SIZE(options); ++i)
        ok(!set_video_options(pin, &options[i]), "Options %u were accepted.\n", i);
    if (pin) IPin_Release(pin);
    capture_cleanup(&capture);
}

/* -video_pin_name takes the name and, as it is compared with the id as well, that. */
static void test_pin_names(void)
{
    struct capture capture;
    IPin *pin, *found;
    PIN_INFO info;
    HRESULT hr;
    WCHAR *id;

    if (!open_graph(&capture, open_device(&CLSID_VideoInputDeviceCategory, L"ksvirt_camera#"))) return;
    pin = find_filter_pin(capture.filter, PINDIR_OUTPUT, &PIN_CATEGORY_CAPTURE);
    ok(!!pin, "There is no capture pin.\n");
    if (pin)
    {
        hr = IPin_QueryId(pin, &id);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(!lstrcmpW(id, L"0"), "Got id %s.\n", wine_dbgstr_w(id));
        hr = IBaseFilter_FindPin(capture.filter, id, &found);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(found == pin, "Got pin %p.\n", found);
        if (hr == S_OK) IPin_Release(found);
        CoTaskMemFree(id);
        hr = IPin_QueryPinInfo(pin, &info);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(info.achName[0], "Got hr %#lx.\n", hr);
        IBaseFilter_Release(info.pFilter);
        hr = IBaseFilter_FindPin(capture.filter, info.achName, &found);
        ok(hr == S_OK, "Got hr %#lx for %s.\n", hr, wine_dbgstr_w(info.achName));
        ok(found == pin, "Got hr %#lx for %s.\n", hr, wine_dbgstr_w(info.achName));
        if (hr == S_OK) IPin_Release(found);
        IPin_Release(pin);
    }
    capture_cleanup(&capture);
}

/* -sample_rate, -channels, -sample_size; 0: not given. */
struct audio_options
{
    DWORD rate;
    WORD channels, bits;
};

/* nBlockAlign and nAvgBytesPerSec are left as they were. */
static BOOL set_audio_options(IPin *pin, const struct audio_options *options)
{
    IAMStreamConfig *config = query(pin, &IID_IAMStreamConfig);
    AUDIO_STREAM_CONFIG_CAPS caps;
    AM_MEDIA_TYPE *type;
    int i, count, size;
    BOOL done = FALSE;
    WAVEFORMATEX *wave;
    HRESULT hr;

    hr = IAMStreamConfig_GetNumberOfCapabilities(config, &count, &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(size == sizeof(caps), "Got %d bytes of capabilities.\n", size);
    for (i = 0; hr == S_OK && i < count && !done; ++i)
    {
        hr = IAMStreamConfig_GetStreamCaps(config, i, &type, (BYTE *)&caps);
        ok(hr == S_OK, "Got hr %#lx for %d of %d.\n", hr, i, count);
        if (hr != S_OK) break;
        wave = (WAVEFORMATEX *)type->pbFormat;
        done = IsEqualGUID(&type->formattype, &FORMAT_WaveFormatEx) && options->rate >= caps.MinimumSampleFrequency
                && options->rate <= caps.MaximumSampleFrequency && options->channels >= caps.MinimumChannels
                && options->channels <= caps.MaximumChannels && options->bits >= caps.MinimumBitsPerSample
                && options->bits <= caps.MaximumBitsPerSample;
        if (done)
        {
            wave->nSamplesPerSec = options->rate;
            wave->nChannels = options->channels;
            wave->wBitsPerSample = options->bits;
            done = IAMStreamConfig_SetFormat(config, type) == S_OK;
        }
        delete_type(type);
    }
    IAMStreamConfig_Release(config);
    return done;
}

static void suggest_buffer(IPin *pin, LONG bytes)
{
    ALLOCATOR_PROPERTIES props = {-1, bytes, -1, -1};
    IAMBufferNegotiation *negotiation = query(pin, &IID_IAMBufferNegotiation);
    HRESULT hr;

    if (!negotiation) return;
    hr = IAMBufferNegotiation_SuggestAllocatorProperties(negotiation, &props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMBufferNegotiation_Release(negotiation);
}

/* Connects the microphone; the peer's type is what it will send. */
static BOOL connect_audio(struct capture *capture, IBaseFilter *filter, struct peer *peer, const struct audio_options *options)
{
    IPin *pin = find_filter_pin(filter, PINDIR_OUTPUT, &PIN_CATEGORY_CAPTURE);
    const WAVEFORMATEX *wave;
    BOOL ret = TRUE;

    ok(!!pin, "There is no capture pin.\n");
    if (!pin) return FALSE;
    if (options->rate) ret = set_audio_options(pin, options);
    ok(ret, "No type was accepted.\n");
    if (options->rate) suggest_buffer(pin, options->rate * options->channels * options->bits / 8 * 50 / 1000);
    check_first_type(pin, &MEDIATYPE_Audio);
    ret = ret && render_pin(capture, pin, peer);
    IPin_Release(pin);
    if (!ret) return FALSE;
    wave = (const WAVEFORMATEX *)peer->type.pbFormat;
    if (options->rate)
    {
        ok(wave->nSamplesPerSec == options->rate, "Got %lu Hz.\n", wave->nSamplesPerSec);
        ok(wave->nChannels == options->channels, "Got %u channels.\n", wave->nChannels);
        ok(wave->wBitsPerSample == options->bits, "Got %u bits.\n", wave->wBitsPerSample);
    }
    ok(wave->nBlockAlign == wave->nChannels * wave->wBitsPerSample / 8, "Got nBlockAlign %u.\n", wave->nBlockAlign);
    ok(wave->nAvgBytesPerSec == wave->nSamplesPerSec * wave->nBlockAlign, "Got nAvgBytesPerSec %lu.\n", wave->nAvgBytesPerSec);
    return TRUE;
}

static void check_audio(const struct ksvirt_audio_check *check)
{
    ok(check->samples > 0, "Got no samples.\n");
    ok(check->good == check->samples, "Got %I64u good samples of %I64u.\n", check->good, check->samples);
    ok(!check->gaps, "Got %I64u gaps.\n", check->gaps);
}

static void start_audio(struct peer *peer, struct ksvirt_audio_check *check)
{
    const WAVEFORMATEX *wave = (const WAVEFORMATEX *)peer->type.pbFormat;

    ksvirt_audio_check_init(check, wave->nChannels, wave->wBitsPerSample);
    peer->audio = check;
    peer->on_sample = check_sample;
}

static void test_audio(void)
{
    static const struct audio_options options[] = {{0}, {48000, 2, 16}, {16000, 1, 16}, {44100, 1, 16}, {8000, 1, 8}};
    struct ksvirt_audio_check check;
    struct capture capture;
    struct peer peer;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(options); ++i)
    {
        if (!open_graph(&capture, open_device(&CLSID_AudioInputDeviceCategory, L"ksvirt_microphone#"))) return;
        winetest_push_context("%lu Hz, %u channels, %u bits", options[i].rate, options[i].channels, options[i].bits);
        peer_init(&peer, &MEDIATYPE_Audio);
        if (connect_audio(&capture, capture.filter, &peer, &options[i]))
        {
            start_audio(&peer, &check);
            capture_run(&capture);
            ok(peer_wait(&peer, 10), "Got %ld samples.\n", peer.samples);
            capture_stop(&capture);
            check_audio(&check);
        }
        capture_cleanup(&capture);
        peer_cleanup(&peer);
        winetest_pop_context();
    }
}

/* video=...:audio=... makes one graph of both. */
static void test_both(void)
{
    static const struct audio_options audio_options;
    struct peer video_peer, audio_peer;
    struct ksvirt_audio_check check;
    struct capture capture;
    IBaseFilter *microphone;
    struct frames frames;
    HRESULT hr;
    IPin *pin;

    if (!open_graph(&capture, open_device(&CLSID_VideoInputDeviceCategory, L"ksvirt_camera#"))) return;
    peer_init(&video_peer, &MEDIATYPE_Video);
    peer_init(&audio_peer, &MEDIATYPE_Audio);
    frames_init(&frames);
    if ((microphone = open_device(&CLSID_AudioInputDeviceCategory, L"ksvirt_microphone#")))
    {
        hr = IGraphBuilder_AddFilter(capture.graph, microphone, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        pin = find_filter_pin(capture.filter, PINDIR_OUTPUT, &PIN_CATEGORY_CAPTURE);
        if (pin && render_pin(&capture, pin, &video_peer)
                && connect_audio(&capture, microphone, &audio_peer, &audio_options))
        {
            start_audio(&audio_peer, &check);
            frames.type = video_peer.type;
            video_peer.frames = &frames;
            video_peer.on_sample = judge_sample;
            capture_run(&capture);
            ok(frames_wait(&frames, 10), "Got %ld frames.\n", frames.count);
            ok(peer_wait(&audio_peer, 5), "Got %ld samples.\n", audio_peer.samples);
            capture_stop(&capture);
            check_frames(&frames, 10);
            check_audio(&check);
        }
        if (pin) IPin_Release(pin);
    }
    capture_cleanup(&capture);
    if (microphone) release_last(microphone);
    peer_cleanup(&video_peer);
    peer_cleanup(&audio_peer);
    frames_cleanup(&frames);
}

/* Another process records from the camera while this one does. */
static void run_second_process(void)
{
    STARTUPINFOA startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    char command[MAX_PATH + 32];
    char **argv;

    winetest_get_mainargs(&argv);
    sprintf(command, "\"%s\" ffmpeg second", argv[0]);
    if (!CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process))
    {
        ok(0, "Starting %s failed, error %lu.\n", command, GetLastError());
        return;
    }
    winetest_wait_child_process(process.hProcess);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
}

static void test_two_processes(void)
{
    struct capture capture;
    struct frames frames;
    struct peer peer;
    LONG before;
    IPin *pin;

    if (!open_graph(&capture, open_device(&CLSID_VideoInputDeviceCategory, L"ksvirt_camera#"))) return;
    peer_init(&peer, &MEDIATYPE_Video);
    frames_init(&frames);
    pin = find_filter_pin(capture.filter, PINDIR_OUTPUT, &PIN_CATEGORY_CAPTURE);
    if (pin && render_pin(&capture, pin, &peer))
    {
        frames.type = peer.type;
        peer.frames = &frames;
        peer.on_sample = judge_sample;
        capture_run(&capture);
        ok(frames_wait(&frames, 2), "Got %ld frames.\n", frames.count);
        run_second_process();
        before = frames.count;
        ok(frames_wait(&frames, before + 3), "Got %ld frames after %ld.\n", frames.count, before);
        capture_stop(&capture);
        check_frames(&frames, 5);
    }
    if (pin) IPin_Release(pin);
    capture_cleanup(&capture);
    peer_cleanup(&peer);
    frames_cleanup(&frames);
}

START_TEST(ffmpeg)
{
    static const struct video_options defaults;
    char **argv;
    int argc;

    CoInitialize(NULL);
    argc = winetest_get_mainargs(&argv);
    if (argc > 3) recording_main(argc, argv);
    else if (argc > 2) record_video(&defaults);
    else
    {
        test_video();
        test_impossible();
        test_pin_names();
        test_audio();
        test_both();
        test_two_processes();
    }
    CoUninitialize();
}
