/*
 * Frames through ksproxy
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

#include "graph.h"

EXTERN_C const CLSID CLSID_NullRenderer; /* not every qedit.h declares it */

static const GUID capture_category = {0x65e8773d, 0x8f56, 0x11d0, {0xa3, 0xb9, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}};

void graph_close(struct measured_graph *g)
{
    if (g->control)
    {
        IMediaControl_Stop(g->control);
        IMediaControl_Release(g->control);
    }
    if (g->out) IPin_Release(g->out);
    if (g->camera) IBaseFilter_Release(g->camera);
    if (g->between) IBaseFilter_Release(g->between);
    if (g->renderer) IBaseFilter_Release(g->renderer);
    if (g->graph) IGraphBuilder_Release(g->graph);
}

static BOOL connect_filters(IGraphBuilder *graph, IPin *out, IBaseFilter *filter, const AM_MEDIA_TYPE *mt)
{
    IPin *in = find_pin(filter, PINDIR_INPUT);
    HRESULT hr = E_FAIL;

    if (in)
    {
        hr = IGraphBuilder_ConnectDirect(graph, out, in, mt);
        IPin_Release(in);
    }
    ok(hr == S_OK, "Connecting gave hr %#lx.\n", hr);
    return hr == S_OK;
}

/* The filter between gets the type for both sides: Wine's sample grabber, asked to choose, has its input connected anew with the
 * first type of the camera. */
static BOOL connect_between(struct measured_graph *g, const AM_MEDIA_TYPE *mt)
{
    IPin *out;
    BOOL ret;

    if (!(out = find_pin(g->between, PINDIR_OUTPUT))) return FALSE;
    ret = connect_filters(g->graph, out, g->renderer, mt);
    IPin_Release(out);
    return ret;
}

static BOOL connect_all(struct measured_graph *g, const struct load *load, REFERENCE_TIME interval)
{
    AM_MEDIA_TYPE mt;
    BOOL ret;

    if (!(g->out = find_pin(g->camera, PINDIR_OUTPUT))) return FALSE;
    if (!find_type(g->out, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return FALSE;
    resize_type(&mt, load->width, load->height, interval);
    ret = connect_filters(g->graph, g->out, g->between ? g->between : g->renderer, &mt);
    if (ret && g->between) ret = connect_between(g, &mt);
    free_type(&mt);
    return ret;
}

BOOL graph_open(struct measured_graph *g, const struct load *load, REFERENCE_TIME interval, IBaseFilter *between)
{
    HRESULT hr;

    memset(g, 0, sizeof(*g));
    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&g->graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = CoCreateInstance(&CLSID_NullRenderer, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&g->renderer);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    g->camera = create_device(&capture_category, L"" KSBENCH_CAMERA_HARDWARE_ID);
    if (!g->graph || !g->renderer || !g->camera) return FALSE;
    if ((g->between = between)) IBaseFilter_AddRef(between);
    IGraphBuilder_AddFilter(g->graph, g->camera, NULL);
    if (between) IGraphBuilder_AddFilter(g->graph, between, NULL);
    IGraphBuilder_AddFilter(g->graph, g->renderer, NULL);
    if (!connect_all(g, load, interval)) return FALSE;
    g->control = query(g->graph, &IID_IMediaControl);
    return TRUE;
}

/* Without a clock nobody waits for a frame's time. */
static void unset_clock(IGraphBuilder *graph)
{
    IMediaFilter *filter = query(graph, &IID_IMediaFilter);
    HRESULT hr = IMediaFilter_SetSyncSource(filter, NULL);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaFilter_Release(filter);
}

static ULONG64 count_frames(IPin *pin)
{
    struct ksvirt_camera_stats stats = {0};
    HRESULT hr = pin_property(pin, &KSPROPSETID_KsVirt, KSVIRT_PROPERTY_CAMERA_STATS, &stats, sizeof(stats));

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return stats.delivered;
}

/* Frames that the camera has delivered meanwhile, a second: that many have come through, but for those in the buffers. */
static double count_rate(struct measured_graph *g, DWORD ms, struct frame_cost *cost)
{
    struct role_usage before[ROLES], after[ROLES];
    ULONG64 first, frames;
    LONGLONG start, end;

    kstest_let_pass(ms / 4);
    if (cost) role_usage_get(before);
    first = count_frames(g->out);
    start = kstest_now();
    kstest_let_pass(ms);
    while (!(frames = count_frames(g->out) - first) && kstest_poll(start, TIMEOUT)) ; /* the machine is busy */
    end = kstest_now();
    if (cost)
    {
        role_usage_get(after);
        frame_cost_get(cost, before, after, frames);
    }
    return frames * 1e7 / (end - start);
}

double graph_cost(struct load *load, DWORD ms, struct frame_cost *cost)
{
    ALLOCATOR_PROPERTIES props = {0};
    struct measured_graph g;
    double rate = 0;
    HRESULT hr;

    if (graph_open(&g, load, 0, NULL))
    {
        unset_clock(g.graph);
        IMemAllocator_GetProperties(pin_allocator(g.out), &props);
        if (!load->depth) load->depth = props.cBuffers;
        hr = IMediaControl_Run(g.control);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        rate = count_rate(&g, ms, cost);
    }
    graph_close(&g);
    return rate;
}

double graph_rate(struct load *load, DWORD ms)
{
    return graph_cost(load, ms, NULL);
}
