/*
 * The filter graph: device, sample grabber, null renderer
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

#include <stdlib.h>

#include "graph.h"
#include "clock.h"
#include "device.h"
#include "error.h"
#include "picture.h"
#include "ring.h"
#include "text.h"

#include <qedit.h>
#include <ks.h>
#include <ksmedia.h>
#include "ksproxy.h"

/* in no import library or header of both mingw-w64 and Wine */
static const CLSID clsid_sample_grabber = {0xc1f400a0, 0x3f08, 0x11d3, {0x9f, 0x0b, 0x00, 0x60, 0x08, 0x03, 0x9e, 0x37}};
static const CLSID clsid_null_renderer = {0xc1f400a4, 0x3f08, 0x11d3, {0x9f, 0x0b, 0x00, 0x60, 0x08, 0x03, 0x9e, 0x37}};

struct grabber_callback
{
    ISampleGrabberCB ISampleGrabberCB_iface;
    LONG refs;
    struct ring *volatile ring; /* NULL: not interested */
    CRITICAL_SECTION cs;        /* held while a sample is copied, so that graph_stop() can take the ring away */
};

static struct grabber_callback *impl_from_ISampleGrabberCB(ISampleGrabberCB *iface)
{
    return CONTAINING_RECORD(iface, struct grabber_callback, ISampleGrabberCB_iface);
}

static HRESULT WINAPI callback_QueryInterface(ISampleGrabberCB *iface, REFIID iid, void **out)
{
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_ISampleGrabberCB))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    ISampleGrabberCB_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI callback_AddRef(ISampleGrabberCB *iface)
{
    return InterlockedIncrement(&impl_from_ISampleGrabberCB(iface)->refs);
}

static ULONG WINAPI callback_Release(ISampleGrabberCB *iface)
{
    struct grabber_callback *callback = impl_from_ISampleGrabberCB(iface);
    ULONG refs = InterlockedDecrement(&callback->refs);

    if (!refs)
    {
        DeleteCriticalSection(&callback->cs);
        free(callback);
    }
    return refs;
}

static HRESULT WINAPI callback_SampleCB(ISampleGrabberCB *iface, double time, IMediaSample *sample)
{
    struct grabber_callback *callback = impl_from_ISampleGrabberCB(iface);
    struct frame info = {0};
    LARGE_INTEGER now;
    HRESULT hr;
    BYTE *data;
    LONG size;

    QueryPerformanceCounter(&now);
    info.arrival = now.QuadPart;
    hr = IMediaSample_GetTime(sample, &info.start, &info.stop);
    info.has_time = SUCCEEDED(hr); /* VFW_S_NO_STOP_TIME has a start */
    info.discontinuity = IMediaSample_IsDiscontinuity(sample) == S_OK;
    size = IMediaSample_GetActualDataLength(sample);
    if (size < 0 || FAILED(IMediaSample_GetPointer(sample, &data)) || !data) return S_OK;

    EnterCriticalSection(&callback->cs);
    if (callback->ring) ring_push(callback->ring, data, size, &info);
    LeaveCriticalSection(&callback->cs);
    return S_OK;
}

static HRESULT WINAPI callback_BufferCB(ISampleGrabberCB *iface, double time, BYTE *data, LONG size)
{
    return E_NOTIMPL; /* SampleCB is asked for */
}

static ISampleGrabberCBVtbl callback_vtbl =
{
    callback_QueryInterface,
    callback_AddRef,
    callback_Release,
    callback_SampleCB,
    callback_BufferCB,
};

static struct grabber_callback *create_callback(void)
{
    struct grabber_callback *callback;

    if (!(callback = calloc(1, sizeof(*callback)))) return NULL;
    callback->ISampleGrabberCB_iface.lpVtbl = &callback_vtbl;
    callback->refs = 1;
    InitializeCriticalSection(&callback->cs);
    return callback;
}

static IPin *get_first_pin(IBaseFilter *filter, PIN_DIRECTION wanted)
{
    IPin *pin = NULL, *ret = NULL;
    PIN_DIRECTION direction;
    IEnumPins *enumerator;

    if (FAILED(IBaseFilter_EnumPins(filter, &enumerator))) return NULL;
    while (!ret && IEnumPins_Next(enumerator, 1, &pin, NULL) == S_OK)
    {
        if (SUCCEEDED(IPin_QueryDirection(pin, &direction)) && direction == wanted) ret = pin;
        else IPin_Release(pin);
    }
    IEnumPins_Release(enumerator);
    return ret;
}

static HRESULT add_filter(struct graph *graph, const CLSID *clsid, const WCHAR *name, IBaseFilter **filter)
{
    HRESULT hr;

    if (FAILED(hr = CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)filter))) return hr;
    return IGraphBuilder_AddFilter(graph->builder, *filter, name);
}

static HRESULT connect_direct(struct graph *graph, IPin *source, IBaseFilter *filter, const AM_MEDIA_TYPE *type)
{
    IPin *sink = get_first_pin(filter, PINDIR_INPUT);
    HRESULT hr;

    if (!sink) return VFW_E_NOT_FOUND;
    hr = IGraphBuilder_ConnectDirect(graph->builder, source, sink, type);
    IPin_Release(sink);
    return hr;
}

static HRESULT create_graph(struct graph *graph, BOOL use_clock)
{
    IMediaFilter *filter;
    OAEVENT event;
    HRESULT hr;

    if (FAILED(hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder,
                                     (void **)&graph->builder)))
        return hr;
    if (FAILED(hr = IGraphBuilder_QueryInterface(graph->builder, &IID_IMediaControl, (void **)&graph->control))) return hr;
    if (FAILED(hr = IGraphBuilder_QueryInterface(graph->builder, &IID_IMediaEventEx, (void **)&graph->events))) return hr;
    if (FAILED(hr = IMediaEventEx_GetEventHandle(graph->events, &event))) return hr;
    graph->event = (HANDLE)event;
    if (!(graph->clock = clock_filter_create())) return E_OUTOFMEMORY;
    if (FAILED(hr = IGraphBuilder_AddFilter(graph->builder, graph->clock, L"clock"))) return hr;
    if (use_clock) return S_OK;

    if (FAILED(hr = IGraphBuilder_QueryInterface(graph->builder, &IID_IMediaFilter, (void **)&filter))) return hr;
    hr = IMediaFilter_SetSyncSource(filter, NULL);
    IMediaFilter_Release(filter);
    return hr;
}

/* The grabber takes exactly the subtype that was chosen: nothing can be put between. */
static HRESULT add_grabber(struct graph *graph, const AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE partial = {0};
    ISampleGrabber *grabber;
    HRESULT hr;

    if (FAILED(hr = add_filter(graph, &clsid_sample_grabber, L"grabber", &graph->grabber))) return hr;
    if (FAILED(hr = IBaseFilter_QueryInterface(graph->grabber, &IID_ISampleGrabber, (void **)&grabber))) return hr;
    partial.majortype = type->majortype;
    partial.subtype = type->subtype;
    partial.formattype = type->formattype;
    if (SUCCEEDED(hr = ISampleGrabber_SetMediaType(grabber, &partial)))
        hr = ISampleGrabber_SetCallback(grabber, &graph->callback->ISampleGrabberCB_iface, 0);
    ISampleGrabber_Release(grabber);
    return hr;
}

static BOOL parse_wave_format(const AM_MEDIA_TYPE *type, WAVEFORMATEX *wave)
{
    const ULONG pcm_size = FIELD_OFFSET(WAVEFORMATEX, cbSize);

    if (!IsEqualGUID(&type->formattype, &FORMAT_WaveFormatEx) || type->cbFormat < pcm_size || !type->pbFormat) return FALSE;
    memset(wave, 0, sizeof(*wave));
    memcpy(wave, type->pbFormat, pcm_size);
    return wave->wFormatTag == WAVE_FORMAT_PCM && wave->nBlockAlign && wave->nSamplesPerSec;
}

static HRESULT get_connected_format(struct graph *graph)
{
    AM_MEDIA_TYPE type;
    HRESULT hr;

    if (FAILED(hr = IPin_ConnectionMediaType(graph->pin, &type))) return hr;
    if (IsEqualGUID(&type.majortype, &MEDIATYPE_Audio) ? !parse_wave_format(&type, &graph->wave)
            : !parse_video_format(&type, &graph->format))
        hr = VFW_E_INVALIDMEDIATYPE;
    CoTaskMemFree(type.pbFormat);
    if (type.pUnk) IUnknown_Release(type.pUnk);
    return hr;
}

static void get_allocator_properties(struct graph *graph)
{
    IAMBufferNegotiation *negotiation;
    IMemAllocator *allocator;
    IKsPin *ks_pin;

    if (SUCCEEDED(IPin_QueryInterface(graph->pin, &IID_IKsPin, (void **)&ks_pin)))
    {
        if ((allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_AddRef)))
        {
            if (SUCCEEDED(IMemAllocator_GetProperties(allocator, &graph->allocator))) graph->allocator_source = L"IKsPin";
            IMemAllocator_Release(allocator);
        }
        IKsPin_Release(ks_pin);
        if (graph->allocator_source) return;
    }
    if (SUCCEEDED(IPin_QueryInterface(graph->pin, &IID_IAMBufferNegotiation, (void **)&negotiation)))
    {
        if (SUCCEEDED(IAMBufferNegotiation_GetAllocatorProperties(negotiation, &graph->allocator)))
            graph->allocator_source = L"IAMBufferNegotiation";
        IAMBufferNegotiation_Release(negotiation);
    }
}

static enum exit_code device_error(const WCHAR *what, HRESULT hr)
{
    WCHAR text[256];

    return report_error(EXIT_CODE_DEVICE, L"%ls: %ls", what, describe_hresult(hr, text, ARRAY_SIZE(text)));
}

static enum exit_code refused_error(HRESULT hr)
{
    WCHAR text[256];

    return report_error(EXIT_CODE_FORMAT, L"the device refuses the format: %ls", describe_hresult(hr, text, ARRAY_SIZE(text)));
}

static enum exit_code build(struct graph *graph, const struct device *device, const AM_MEDIA_TYPE *type, BOOL use_clock)
{
    IAMStreamConfig *config;
    HRESULT hr;
    IPin *pin;

    if (FAILED(hr = create_graph(graph, use_clock))) return device_error(L"can't make a filter graph", hr);
    if (FAILED(hr = IGraphBuilder_AddFilter(graph->builder, graph->device, device->name)))
        return device_error(L"the device can't join a filter graph", hr);

    if (SUCCEEDED(IPin_QueryInterface(graph->pin, &IID_IAMStreamConfig, (void **)&config)))
    {
        hr = IAMStreamConfig_SetFormat(config, (AM_MEDIA_TYPE *)type);
        IAMStreamConfig_Release(config);
        if (FAILED(hr)) return refused_error(hr);
    }

    if (FAILED(hr = add_grabber(graph, type))) return device_error(L"can't use the sample grabber", hr);
    if (FAILED(hr = add_filter(graph, &clsid_null_renderer, L"renderer", &graph->renderer)))
        return device_error(L"can't use the null renderer", hr);
    hr = connect_direct(graph, graph->pin, graph->grabber, type);
    if (hr == VFW_E_TYPE_NOT_ACCEPTED) return refused_error(hr);
    if (FAILED(hr)) return device_error(L"can't connect the pin", hr);
    if (FAILED(hr = get_connected_format(graph))) return device_error(L"the pin has connected with another format", hr);

    pin = get_first_pin(graph->grabber, PINDIR_OUTPUT);
    hr = pin ? connect_direct(graph, pin, graph->renderer, type) : VFW_E_NOT_FOUND;
    if (pin) IPin_Release(pin);
    if (FAILED(hr)) return device_error(L"can't connect the null renderer", hr);

    get_allocator_properties(graph);
    return EXIT_CODE_OK;
}

enum exit_code graph_build(struct graph *graph, const struct device *device, IBaseFilter *filter, IPin *pin,
                           const AM_MEDIA_TYPE *type, BOOL use_clock)
{
    enum exit_code code;

    memset(graph, 0, sizeof(*graph));
    if (!(graph->callback = create_callback())) return report_error(EXIT_CODE_INTERNAL, L"not enough memory");
    graph->device = filter;
    IBaseFilter_AddRef(filter);
    graph->pin = pin;
    IPin_AddRef(pin);

    watchdog_begin(L"connecting it", 10);
    code = build(graph, device, type, use_clock);
    watchdog_end();
    return code;
}

static enum exit_code build_player(struct graph *graph, const struct device *device, IBaseFilter *source,
                                   const AM_MEDIA_TYPE *type, BOOL use_clock)
{
    IPin *pin = get_first_pin(source, PINDIR_OUTPUT);
    HRESULT hr;

    if (SUCCEEDED(hr = create_graph(graph, use_clock))) hr = IGraphBuilder_AddFilter(graph->builder, source, L"source");
    if (SUCCEEDED(hr)) hr = IGraphBuilder_AddFilter(graph->builder, graph->device, device->name);
    if (FAILED(hr))
    {
        IPin_Release(pin);
        return device_error(L"the device can't join a filter graph", hr);
    }
    hr = IGraphBuilder_ConnectDirect(graph->builder, pin, graph->pin, type);
    IPin_Release(pin);
    if (FAILED(hr)) return refused_error(hr);
    if (FAILED(hr = get_connected_format(graph))) return device_error(L"the pin has connected with another format", hr);
    get_allocator_properties(graph);
    return EXIT_CODE_OK;
}

enum exit_code graph_build_player(struct graph *graph, const struct device *device, IBaseFilter *filter, IPin *pin,
                                  IBaseFilter *source, const AM_MEDIA_TYPE *type, BOOL use_clock)
{
    enum exit_code code;

    memset(graph, 0, sizeof(*graph));
    graph->device = filter;
    IBaseFilter_AddRef(filter);
    graph->pin = pin;
    IPin_AddRef(pin);

    watchdog_begin(L"connecting it", 10);
    code = build_player(graph, device, source, type, use_clock);
    watchdog_end();
    return code;
}

enum exit_code graph_run(struct graph *graph, struct ring *ring)
{
    OAFilterState state;
    HRESULT hr;

    if (graph->callback) graph->callback->ring = ring;
    watchdog_begin(L"starting it", 10);
    /* S_FALSE: on its way */
    if ((hr = IMediaControl_Run(graph->control)) == S_FALSE) hr = IMediaControl_GetState(graph->control, 10000, &state);
    watchdog_end();
    if (FAILED(hr)) return device_error(L"the device doesn't start", hr);
    if (hr == VFW_S_STATE_INTERMEDIATE) return report_error(EXIT_CODE_DEVICE, L"the device doesn't start within 10 s");
    return EXIT_CODE_OK;
}

BOOL graph_check_events(struct graph *graph, BOOL *ended, enum exit_code *code)
{
    LONG_PTR param1, param2;
    BOOL alive = TRUE;
    WCHAR text[256];
    LONG event;

    while (alive && IMediaEventEx_GetEvent(graph->events, &event, &param1, &param2, 0) == S_OK)
    {
        if (event == EC_ERRORABORT || event == EC_ERRORABORTEX)
        {
            *code = report_error(EXIT_CODE_STREAM, L"the stream broke off: %ls",
                                 describe_hresult(param1, text, ARRAY_SIZE(text)));
            alive = FALSE;
        }
        else if (event == EC_DEVICE_LOST && !param2)
        {
            *code = report_error(EXIT_CODE_STREAM, L"the device has been removed");
            alive = FALSE;
        }
        else if (event == EC_COMPLETE || event == EC_USERABORT) *ended = TRUE;
        IMediaEventEx_FreeEventParams(graph->events, event, param1, param2);
    }
    return alive;
}

LONG graph_get_driver_drops(struct graph *graph)
{
    IAMDroppedFrames *dropped;
    LONG count = -1;

    if (FAILED(IPin_QueryInterface(graph->pin, &IID_IAMDroppedFrames, (void **)&dropped))) return -1;
    if (FAILED(IAMDroppedFrames_GetNumDropped(dropped, &count))) count = -1;
    IAMDroppedFrames_Release(dropped);
    return count;
}

void graph_stop(struct graph *graph)
{
    if (!graph->control) return;
    if (graph->callback)
    {
        EnterCriticalSection(&graph->callback->cs);
        graph->callback->ring = NULL;
        LeaveCriticalSection(&graph->callback->cs);
    }
    watchdog_begin(L"stopping it", 10);
    IMediaControl_Stop(graph->control);
    watchdog_end();
}

void graph_free(struct graph *graph)
{
    watchdog_begin(L"closing it", 10);
    if (graph->events) IMediaEventEx_Release(graph->events);
    if (graph->control) IMediaControl_Release(graph->control);
    if (graph->builder) IGraphBuilder_Release(graph->builder);
    if (graph->clock) IBaseFilter_Release(graph->clock);
    if (graph->renderer) IBaseFilter_Release(graph->renderer);
    if (graph->grabber) IBaseFilter_Release(graph->grabber);
    if (graph->pin) IPin_Release(graph->pin);
    if (graph->device) IBaseFilter_Release(graph->device);
    if (graph->callback) ISampleGrabberCB_Release(&graph->callback->ISampleGrabberCB_iface);
    watchdog_end();
    memset(graph, 0, sizeof(*graph));
}
