/*
 * When frames arrive in a graph
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
#include "samplecallback.h"

EXTERN_C const CLSID CLSID_SampleGrabber; /* not every qedit.h declares it */

struct watcher
{
    struct sample_callback callback;
    struct arrivals *arrivals;
    unsigned int width, height;
    uint32_t last;              /* frame number */
};

static void note_number(struct watcher *watcher, uint32_t frame)
{
    struct arrivals *arrivals = watcher->arrivals;

    if (arrivals->frames && frame <= watcher->last) ++arrivals->repeated;
    else if (arrivals->frames) arrivals->lost += frame - watcher->last - 1;
    watcher->last = frame;
}

static void note_sample(struct sample_callback *callback, IMediaSample *sample)
{
    struct watcher *watcher = CONTAINING_RECORD(callback, struct watcher, callback);
    struct arrivals *arrivals = watcher->arrivals;
    const LONGLONG now = kstest_now();
    struct ksvirt_code code;
    BYTE *data = NULL;

    if (arrivals->frames == arrivals->room) return;
    IMediaSample_GetPointer(sample, &data);
    if (!ksvirt_read_code(data, KSVIRT_YUY2, watcher->height, watcher->width * 2, 0, &code))
    {
        ++arrivals->codeless;
        return;
    }
    note_number(watcher, code.frame);
    arrivals->times[arrivals->frames] = now;
    arrivals->latencies[arrivals->frames++] = (uint32_t)now - code.checksum;
}

static IBaseFilter *create_grabber(struct watcher *watcher)
{
    ISampleGrabber *grabber;
    IBaseFilter *filter;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_SampleGrabber, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return NULL;
    grabber = query(filter, &IID_ISampleGrabber);
    hr = ISampleGrabber_SetCallback(grabber, &watcher->callback.ISampleGrabberCB_iface, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ISampleGrabber_Release(grabber);
    return filter;
}

BOOL graph_watch(const struct load *load, LONGLONG interval, DWORD ms, struct arrivals *arrivals)
{
    struct watcher watcher = {.arrivals = arrivals, .width = load->width, .height = load->height};
    struct measured_graph g;
    IBaseFilter *grabber;
    HRESULT hr = E_FAIL;

    sample_callback_init(&watcher.callback, note_sample);
    grabber = create_grabber(&watcher);
    memset(arrivals, 0, sizeof(*arrivals));
    arrivals->room = (unsigned int)(ms * 10000LL / interval) * 2 + 100;
    arrivals->times = calloc(arrivals->room, sizeof(*arrivals->times));
    arrivals->latencies = calloc(arrivals->room, sizeof(*arrivals->latencies));
    if (!grabber || !arrivals->times || !arrivals->latencies) return FALSE;
    if (graph_open(&g, load, interval, grabber))
    {
        hr = IMediaControl_Run(g.control);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        kstest_let_pass(ms);
    }
    graph_close(&g);
    IBaseFilter_Release(grabber);
    return SUCCEEDED(hr);
}
