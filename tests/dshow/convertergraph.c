/*
 * A graph of the filter graph manager with the converter between a source and a sink
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

#include "convertergraph.h"

const CLSID CLSID_VideoFormatConverter = {0x487a26bc, 0xb19d, 0x4a00, {0x9b, 0x5d, 0xfd, 0x91, 0xbb, 0xbc, 0x5c, 0x8d}};
static const GUID subtype_i420 = {MAKEFOURCC('I','4','2','0'), 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}};
static const GUID subtype_nv12 = {MAKEFOURCC('N','V','1','2'), 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71}};

/* ---- pixels ---- */

const struct pixels all_pixels[] =
{
    {"RGB32", &MEDIASUBTYPE_RGB32, 32, BI_RGB, 4, 0},
    {"RGB24", &MEDIASUBTYPE_RGB24, 24, BI_RGB, 3, 0},
    {"RGB555", &MEDIASUBTYPE_RGB555, 16, BI_RGB, 2, 0},
    {"YUY2", &MEDIASUBTYPE_YUY2, 16, MAKEFOURCC('Y','U','Y','2'), 2, 0},
    {"UYVY", &MEDIASUBTYPE_UYVY, 16, MAKEFOURCC('U','Y','V','Y'), 2, 0},
    {"NV12", &subtype_nv12, 12, MAKEFOURCC('N','V','1','2'), 1, 1},
    {"YV12", &MEDIASUBTYPE_YV12, 12, MAKEFOURCC('Y','V','1','2'), 1, 2},
    {"I420", &subtype_i420, 12, MAKEFOURCC('I','4','2','0'), 1, 2},
    {NULL}
};

const struct pixels *find_pixels(const char *name)
{
    const struct pixels *pixels = all_pixels;

    while (pixels->name && strcmp(pixels->name, name)) pixels++;
    ok(!!pixels->name, "There is no %s.\n", name);
    return pixels;
}

LONG pixels_get_planes(const struct pixels *pixels, LONG row_width, LONG width, LONG height, struct plane planes[3])
{
    LONG align = pixels->chroma_planes ? 2 : 4, stride = (row_width * pixels->bytes + align - 1) / align * align;
    LONG chroma_rows = (height + 1) / 2, chroma_stride = stride / max(pixels->chroma_planes, 1), i;
    const struct plane luma = {0, stride, width * pixels->bytes, height};

    planes[0] = luma;
    if (pixels->bits == 16 && pixels->compression != BI_RGB) planes[0].bytes = (width + 1) / 2 * 4; /* pairs of pixels */
    for (i = 1; i <= pixels->chroma_planes; i++)
    {
        planes[i].offset = stride * chroma_rows * 2 + (i - 1) * chroma_stride * chroma_rows;
        planes[i].stride = chroma_stride;
        planes[i].bytes = (width + 1) / 2 * (pixels->chroma_planes == 1 ? 2 : 1);
        planes[i].rows = chroma_rows;
    }
    return 1 + pixels->chroma_planes;
}

LONG pixels_size(const struct pixels *pixels, LONG width, LONG height)
{
    struct plane planes[3], *last;

    height = abs(height);
    last = &planes[pixels_get_planes(pixels, width, width, height, planes) - 1];
    return last->offset + last->stride * last->rows;
}

void pixels_make_type(const struct pixels *pixels, LONG row_width, LONG width, LONG height, AM_MEDIA_TYPE *type)
{
    VIDEOINFOHEADER *video = CoTaskMemAlloc(sizeof(*video));

    memset(type, 0, sizeof(*type));
    memset(video, 0, sizeof(*video));
    if (row_width != width)
    {
        SetRect(&video->rcSource, 0, 0, width, abs(height));
        video->rcTarget = video->rcSource;
    }
    video->AvgTimePerFrame = PUSHER_INTERVAL;
    video->bmiHeader.biSize = sizeof(video->bmiHeader);
    video->bmiHeader.biWidth = row_width;
    video->bmiHeader.biHeight = height;
    video->bmiHeader.biPlanes = 1;
    video->bmiHeader.biBitCount = pixels->bits;
    video->bmiHeader.biCompression = pixels->compression;
    video->bmiHeader.biSizeImage = type->lSampleSize = pixels_size(pixels, row_width, height);
    type->majortype = MEDIATYPE_Video;
    type->subtype = *pixels->subtype;
    type->formattype = FORMAT_VideoInfo;
    type->bFixedSizeSamples = TRUE;
    type->cbFormat = sizeof(*video);
    type->pbFormat = (BYTE *)video;
}

/* ---- the graph ---- */

static BOOL create_graph(struct converter_graph *graph)
{
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph->graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return FALSE;
    hr = CoCreateInstance(&CLSID_VideoFormatConverter, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&graph->filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        graph->control = query(graph->graph, &IID_IMediaControl);
        graph->events = query(graph->graph, &IID_IMediaEvent);
        graph->input = find_pin(graph->filter, PINDIR_INPUT);
        graph->output = find_pin(graph->filter, PINDIR_OUTPUT);
        return TRUE;
    }
    IGraphBuilder_Release(graph->graph);
    return FALSE;
}

static void add_filter(struct converter_graph *graph, IBaseFilter *filter, const WCHAR *name)
{
    HRESULT hr = IGraphBuilder_AddFilter(graph->graph, filter, name);

    ok(hr == S_OK, "Adding %s: got hr %#lx.\n", wine_dbgstr_w(name), hr);
}

BOOL converter_graph_init(struct converter_graph *graph, const AM_MEDIA_TYPE *type)
{
    memset(graph, 0, sizeof(*graph));
    if (!create_graph(graph)) return FALSE;
    sink_init(&graph->sink);
    if (!pusher_connect(&graph->pusher, graph->input, type, FALSE))
    {
        graph->pusher.pin = NULL;
        converter_graph_cleanup(graph);
        return FALSE;
    }
    add_filter(graph, &graph->pusher.peer.IBaseFilter_iface, L"Source");
    add_filter(graph, graph->filter, L"Converter");
    add_filter(graph, &graph->sink.IBaseFilter_iface, L"Sink");
    return TRUE;
}

BOOL converter_graph_start(struct converter_graph *graph, const AM_MEDIA_TYPE *type)
{
    HRESULT hr;

    hr = IGraphBuilder_ConnectDirect(graph->graph, graph->output, &graph->sink.IPin_iface, type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return FALSE;
    pusher_start(&graph->pusher);
    hr = IMediaControl_Pause(graph->control);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    return SUCCEEDED(hr);
}

static void disconnect(struct converter_graph *graph)
{
    IPin *peer;

    if (IPin_ConnectedTo(graph->output, &peer) == S_OK)
    {
        IPin_Release(peer);
        disconnect_sink(graph->output, &graph->sink);
    }
    if (graph->pusher.pin) pusher_disconnect(&graph->pusher);
}

void converter_graph_cleanup(struct converter_graph *graph)
{
    HRESULT hr;

    hr = IMediaControl_Stop(graph->control);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (graph->pusher.pin) IGraphBuilder_RemoveFilter(graph->graph, &graph->pusher.peer.IBaseFilter_iface);
    disconnect(graph);
    IGraphBuilder_RemoveFilter(graph->graph, &graph->sink.IBaseFilter_iface);
    IGraphBuilder_RemoveFilter(graph->graph, graph->filter);
    sink_cleanup(&graph->sink);
    IPin_Release(graph->input);
    IPin_Release(graph->output);
    release_last(graph->filter);
    IMediaEvent_Release(graph->events);
    IMediaControl_Release(graph->control);
    release_last(graph->graph);
}

HRESULT converter_graph_push(struct converter_graph *graph, const BYTE *data, LONG size, AM_MEDIA_TYPE *type)
{
    IMediaSample *sample;
    BYTE *dst;
    HRESULT hr;

    if (FAILED(hr = IMemAllocator_GetBuffer(graph->pusher.allocator, &sample, NULL, NULL, 0))) return hr;
    IMediaSample_GetPointer(sample, &dst);
    memcpy(dst, data, size);
    IMediaSample_SetActualDataLength(sample, size);
    if (type) IMediaSample_SetMediaType(sample, type);
    hr = IMemInputPin_Receive(graph->pusher.input, sample);
    IMediaSample_Release(sample);
    return hr;
}

LONG converter_graph_count_aborts(struct converter_graph *graph, HRESULT *hr)
{
    LONG_PTR param1, param2;
    LONG code, count = 0;

    *hr = S_OK;
    while (IMediaEvent_GetEvent(graph->events, &code, &param1, &param2, 0) == S_OK)
    {
        if (code == EC_ERRORABORT)
        {
            *hr = param1;
            count++;
        }
        IMediaEvent_FreeEventParams(graph->events, code, param1, param2);
    }
    return count;
}
