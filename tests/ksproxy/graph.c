/*
 * ksproxy.ax tests: the camera in Wine's filter graph, as an application finds and uses it
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

#include "samplecallback.h"
#include "sink.h"

/* Not every qedit.h declares them. */
EXTERN_C const CLSID CLSID_SampleGrabber;
EXTERN_C const CLSID CLSID_NullRenderer;

/* Finds the camera among the video input devices. */
static IMoniker *find_moniker(void)
{
    IMoniker *moniker, *found = NULL;
    ICreateDevEnum *dev_enum;
    IEnumMoniker *monikers;
    IPropertyBag *bag;
    VARIANT var;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_SystemDeviceEnum, NULL, CLSCTX_INPROC_SERVER, &IID_ICreateDevEnum, (void **)&dev_enum);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = ICreateDevEnum_CreateClassEnumerator(dev_enum, &CLSID_VideoInputDeviceCategory, &monikers, 0);
    ok(hr == S_OK, "There are no video input devices, hr %#lx.\n", hr);
    ICreateDevEnum_Release(dev_enum);
    if (hr != S_OK) return NULL;

    while (!found && IEnumMoniker_Next(monikers, 1, &moniker, NULL) == S_OK)
    {
        hr = IMoniker_BindToStorage(moniker, NULL, NULL, &IID_IPropertyBag, (void **)&bag);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        VariantInit(&var);
        if (hr == S_OK && IPropertyBag_Read(bag, L"DevicePath", &var, NULL) == S_OK && V_VT(&var) == VT_BSTR
                && !lstrcmpiW(V_BSTR(&var), camera_path()))
        {
            VARIANT name;

            found = moniker;
            IMoniker_AddRef(found);
            VariantInit(&name);
            hr = IPropertyBag_Read(bag, L"FriendlyName", &name, NULL);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(V_VT(&name) == VT_BSTR, "Got type %d.\n", V_VT(&name));
            if (hr == S_OK) ok(!!V_BSTR(&name)[0], "Got an empty name.\n");
            VariantClear(&name);
        }
        VariantClear(&var);
        IPropertyBag_Release(bag);
        IMoniker_Release(moniker);
    }
    IEnumMoniker_Release(monikers);
    ok(!!found, "%s is not among the video input devices.\n", wine_dbgstr_w(camera_path()));
    return found;
}

static IBaseFilter *bind_camera(void)
{
    IMoniker *moniker = find_moniker();
    IBaseFilter *filter = NULL;
    HRESULT hr;

    if (!moniker) return NULL;
    hr = IMoniker_BindToObject(moniker, NULL, NULL, &IID_IBaseFilter, (void **)&filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMoniker_Release(moniker);
    return filter;
}

static void test_moniker(void)
{
    IMoniker *moniker = find_moniker(), *parsed;
    IBaseFilter *filter;
    WCHAR *name;
    IBindCtx *ctx;
    CLSID clsid;
    HRESULT hr;
    ULONG eaten;
    IPin *pin;

    if (!moniker) return;
    hr = IMoniker_GetDisplayName(moniker, NULL, NULL, &name);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    CreateBindCtx(0, &ctx);
    hr = MkParseDisplayName(ctx, name, &eaten, &parsed);
    ok(hr == S_OK, "Got hr %#lx for %s.\n", hr, wine_dbgstr_w(name));
    CoTaskMemFree(name);
    if (hr == S_OK)
    {
        hr = IMoniker_BindToObject(parsed, ctx, NULL, &IID_IBaseFilter, (void **)&filter);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            hr = IBaseFilter_GetClassID(filter, &clsid);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(IsEqualGUID(&clsid, &CLSID_Proxy), "Got class %s.\n", wine_dbgstr_guid(&clsid));
            pin = find_pin(filter, PINDIR_OUTPUT);
            ok(!!pin, "The filter has no output pin.\n");
            if (pin) IPin_Release(pin);
            release_last(filter);
        }
        IMoniker_Release(parsed);
    }
    IBindCtx_Release(ctx);
    IMoniker_Release(moniker);
}

struct capture
{
    IGraphBuilder *graph;
    ICaptureGraphBuilder2 *builder;
    IMediaControl *control;
    IMediaEvent *events;
    IBaseFilter *filter;
};

static BOOL create_capture_graph(struct capture *capture)
{
    HRESULT hr;

    memset(capture, 0, sizeof(*capture));
    if (!(capture->filter = bind_camera())) return FALSE;
    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&capture->graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = CoCreateInstance(&CLSID_CaptureGraphBuilder2, NULL, CLSCTX_INPROC_SERVER, &IID_ICaptureGraphBuilder2,
            (void **)&capture->builder);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = ICaptureGraphBuilder2_SetFiltergraph(capture->builder, capture->graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    capture->control = query(capture->graph, &IID_IMediaControl);
    capture->events = query(capture->graph, &IID_IMediaEvent);
    hr = IGraphBuilder_AddFilter(capture->graph, capture->filter, L"Camera");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return TRUE;
}

static void release_capture_graph(struct capture *capture)
{
    LONG_PTR p1, p2;
    LONG code;

    while (IMediaEvent_GetEvent(capture->events, &code, &p1, &p2, 0) == S_OK)
    {
        ok(code != EC_ERRORABORT, "Got event %#lx, %#Ix, %#Ix.\n", code, p1, p2);
        ok(code != EC_STREAM_ERROR_STOPPED, "Got event %#lx, %#Ix, %#Ix.\n", code, p1, p2);
        ok(code != EC_DEVICE_LOST, "Got event %#lx, %#Ix, %#Ix.\n", code, p1, p2);
        IMediaEvent_FreeEventParams(capture->events, code, p1, p2);
    }
    IMediaControl_Release(capture->control);
    IMediaEvent_Release(capture->events);
    ICaptureGraphBuilder2_Release(capture->builder);
    release_last(capture->graph);
    release_last(capture->filter);
}

/* Sees to the messages of a window for so many ms. */
static void show_window(DWORD ms)
{
    DWORD end = GetTickCount() + ms;
    LONG left;
    MSG msg;

    while ((left = end - GetTickCount()) > 0)
    {
        MsgWaitForMultipleObjects(0, NULL, FALSE, left, QS_ALLINPUT);
        while (PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE)) DispatchMessageW(&msg);
    }
}

static void wait_state(IMediaControl *control, OAFilterState expected)
{
    OAFilterState state = -1;
    HRESULT hr;

    hr = IMediaControl_GetState(control, TIMEOUT, &state);
    /* A live source can't cue. */
    ok(hr == S_OK || (expected == State_Paused && hr == VFW_S_CANT_CUE), "Got hr %#lx.\n", hr);
    ok(state == expected, "Got state %ld, expected %ld.\n", state, expected);
}

/* What capture applications do first: ask by category. */
static void test_find(void)
{
    struct capture capture;
    IAMStreamConfig *config;
    HRESULT hr;
    IPin *pin;

    if (!create_capture_graph(&capture)) return;
    hr = ICaptureGraphBuilder2_FindPin(capture.builder, (IUnknown *)capture.filter, PINDIR_OUTPUT, &PIN_CATEGORY_CAPTURE,
            &MEDIATYPE_Video, TRUE, 0, &pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK) IPin_Release(pin);
    hr = ICaptureGraphBuilder2_FindPin(capture.builder, (IUnknown *)capture.filter, PINDIR_OUTPUT, &PIN_CATEGORY_STILL,
            &MEDIATYPE_Video, TRUE, 0, &pin);
    ok(hr == E_FAIL, "Got hr %#lx.\n", hr);
    hr = ICaptureGraphBuilder2_FindInterface(capture.builder, &PIN_CATEGORY_CAPTURE, &MEDIATYPE_Video, capture.filter,
            &IID_IAMStreamConfig, (void **)&config);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK) IAMStreamConfig_Release(config);
    release_capture_graph(&capture);
}

/* The callback of the grabber. */
struct grabber_cb
{
    struct sample_callback callback;
    AM_MEDIA_TYPE mt;
    LONG frames, bad;
    HANDLE event;
};

static void count_frame(struct sample_callback *callback, IMediaSample *sample)
{
    struct grabber_cb *grabber = CONTAINING_RECORD(callback, struct grabber_cb, callback);
    struct ksvirt_code code;
    BYTE *data = NULL;

    IMediaSample_GetPointer(sample, &data);
    if (sink_check_frame(&grabber->mt, data, IMediaSample_GetActualDataLength(sample), &code) != KSVIRT_FRAME_GOOD)
        InterlockedIncrement(&grabber->bad);
    InterlockedIncrement(&grabber->frames);
    SetEvent(grabber->event);
}

static BOOL wait_frames(struct grabber_cb *grabber, LONG count)
{
    DWORD end = GetTickCount() + TIMEOUT;

    while (grabber->frames < count && (LONG)(end - GetTickCount()) > 0) WaitForSingleObject(grabber->event, 200);
    return grabber->frames >= count;
}

static void test_grabber(void)
{
    struct grabber_cb cb = {.frames = 0};
    IBaseFilter *grabber_filter, *renderer;
    ISampleGrabber *grabber;
    struct capture capture;
    AM_MEDIA_TYPE mt;
    unsigned int i;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_SampleGrabber, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&grabber_filter);
    if (hr != S_OK)
    {
        skip("There is no sample grabber, hr %#lx.\n", hr);
        return;
    }
    hr = CoCreateInstance(&CLSID_NullRenderer, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&renderer);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    grabber = query(grabber_filter, &IID_ISampleGrabber);
    cb.event = CreateEventW(NULL, FALSE, FALSE, NULL);

    if (create_capture_graph(&capture))
    {
        memset(&mt, 0, sizeof(mt));
        mt.majortype = MEDIATYPE_Video;
        mt.subtype = MEDIASUBTYPE_RGB24;
        mt.formattype = FORMAT_VideoInfo;
        hr = ISampleGrabber_SetMediaType(grabber, &mt);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        sample_callback_init(&cb.callback, count_frame);
        hr = ISampleGrabber_SetCallback(grabber, &cb.callback.ISampleGrabberCB_iface, 0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IGraphBuilder_AddFilter(capture.graph, grabber_filter, L"Grabber");
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IGraphBuilder_AddFilter(capture.graph, renderer, L"Renderer");
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = ICaptureGraphBuilder2_RenderStream(capture.builder, &PIN_CATEGORY_CAPTURE, &MEDIATYPE_Video,
                (IUnknown *)capture.filter, grabber_filter, renderer);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            hr = ISampleGrabber_GetConnectedMediaType(grabber, &cb.mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            for (i = 0; i < 3; ++i)
            {
                winetest_push_context("run %u", i);
                cb.frames = 0;
                hr = IMediaControl_Run(capture.control);
                ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
                wait_state(capture.control, State_Running);
                ok(wait_frames(&cb, 10), "Got %ld frames.\n", cb.frames);
                if (i == 1)
                {
                    hr = IMediaControl_Pause(capture.control);
                    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
                    wait_state(capture.control, State_Paused);
                    hr = IMediaControl_Run(capture.control);
                    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
                    ok(wait_frames(&cb, cb.frames + 5), "Got %ld frames.\n", cb.frames);
                }
                hr = IMediaControl_Stop(capture.control);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
                wait_state(capture.control, State_Stopped);
                winetest_pop_context();
            }
            ok(!cb.bad, "Got %ld bad frames.\n", cb.bad);
            free_type(&cb.mt);
        }
        hr = IGraphBuilder_RemoveFilter(capture.graph, grabber_filter);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IGraphBuilder_RemoveFilter(capture.graph, renderer);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        release_capture_graph(&capture);
    }
    ISampleGrabber_Release(grabber);
    release_last(grabber_filter);
    release_last(renderer);
    CloseHandle(cb.event);
}

/* The graph times the sink's frames: the camera with the graph's clock. */
static void test_sink_in_graph(void)
{
    struct capture capture;
    IMediaFilter *media_filter;
    IReferenceClock *clock;
    struct sink sink;
    HRESULT hr;
    IPin *pin;

    if (!create_capture_graph(&capture)) return;
    sink_init(&sink);
    sink.subtype = &MEDIASUBTYPE_YUY2;
    pin = find_pin(capture.filter, PINDIR_OUTPUT);
    hr = IGraphBuilder_AddFilter(capture.graph, &sink.IBaseFilter_iface, L"Sink");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IGraphBuilder_ConnectDirect(capture.graph, pin, &sink.IPin_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_reset_stats(&sink);

    hr = IMediaControl_Run(capture.control);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(sink_wait(&sink, 10, TIMEOUT), "Got %ld frames.\n", sink.receives);
    hr = IBaseFilter_GetSyncSource(capture.filter, &clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!!clock, "Got clock %p.\n", clock);
    if (clock) IReferenceClock_Release(clock);
    hr = IMediaControl_Stop(capture.control);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_frames(&sink, 10, 1000);

    /* without a clock */
    media_filter = query(capture.graph, &IID_IMediaFilter);
    hr = IMediaFilter_SetSyncSource(media_filter, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaFilter_Release(media_filter);
    sink_reset_stats(&sink);
    hr = IMediaControl_Run(capture.control);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(sink_wait(&sink, 10, TIMEOUT), "Got %ld frames.\n", sink.receives);

    hr = IMediaControl_Stop(capture.control);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_frames(&sink, 10, 1000);

    /* Leaving the graph, it is disconnected. */
    hr = IGraphBuilder_RemoveFilter(capture.graph, capture.filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!sink.peer, "The sink is still connected.\n");
    hr = IGraphBuilder_RemoveFilter(capture.graph, &sink.IBaseFilter_iface);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IPin_Release(pin);
    release_capture_graph(&capture);
    sink_cleanup(&sink);
}

/* An application that just lets go of everything: the graph stops and disconnects its filters. */
static void test_release_running(void)
{
    struct capture capture;
    struct sink sink;
    HRESULT hr;
    IPin *pin;

    if (!create_capture_graph(&capture)) return;
    sink_init(&sink);
    pin = find_pin(capture.filter, PINDIR_OUTPUT);
    hr = IGraphBuilder_AddFilter(capture.graph, &sink.IBaseFilter_iface, L"Sink");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IGraphBuilder_ConnectDirect(capture.graph, pin, &sink.IPin_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_reset_stats(&sink);
    hr = IMediaControl_Run(capture.control);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
    IPin_Release(pin);
    release_capture_graph(&capture);
    sink_cleanup(&sink);
}

static BOOL has_display(void)
{
    HWND window = CreateWindowA("static", "ksproxy test", WS_OVERLAPPEDWINDOW, 0, 0, 64, 64, NULL, NULL, NULL, NULL);

    if (!window) return FALSE;
    DestroyWindow(window);
    return TRUE;
}

static void test_video_renderer(void)
{
    IBasicVideo *basic_video;
    struct capture capture;
    IVideoWindow *window;
    LONG width, height;
    IPin *pin, *peer;
    HRESULT hr;

    if (!has_display())
    {
        skip("There is no display.\n");
        return;
    }
    if (!create_capture_graph(&capture)) return;
    pin = find_pin(capture.filter, PINDIR_OUTPUT);
    hr = ICaptureGraphBuilder2_RenderStream(capture.builder, &PIN_CATEGORY_PREVIEW, &MEDIATYPE_Video,
            (IUnknown *)capture.filter, NULL, NULL);
    ok(hr == S_OK || hr == VFW_S_NOPREVIEWPIN, "Got hr %#lx.\n", hr);
    hr = IPin_ConnectedTo(pin, &peer);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        IPin_Release(peer);
        basic_video = query(capture.graph, &IID_IBasicVideo);
        hr = IBasicVideo_GetVideoSize(basic_video, &width, &height);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(width >= KSVIRT_MIN_WIDTH, "Got %ldx%ld.\n", width, height);
        ok(height >= KSVIRT_MIN_HEIGHT, "Got %ldx%ld.\n", width, height);
        IBasicVideo_Release(basic_video);
        window = query(capture.graph, &IID_IVideoWindow);
        hr = IVideoWindow_put_Visible(window, OATRUE);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IMediaControl_Run(capture.control);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        show_window(1500);
        wait_state(capture.control, State_Running);
        hr = IMediaControl_Stop(capture.control);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IVideoWindow_put_Visible(window, OAFALSE);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IVideoWindow_Release(window);
    }
    IPin_Release(pin);
    release_capture_graph(&capture);
}

START_TEST(graph)
{
    CoInitialize(NULL);
    if (load_module() && require_camera())
    {
        test_moniker();
        test_find();
        test_grabber();
        test_sink_in_graph();
        test_release_running();
        test_video_renderer();
    }
    CoUninitialize();
}
