/*
 * Making circles of filters
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

#include "circle.h"

static const WCHAR inplace[] = L"" KSBENCH_INPLACE_HARDWARE_ID;
static const WCHAR copy[] = L"" KSBENCH_COPY_HARDWARE_ID;
static const WCHAR splitter[] = L"" KSBENCH_SPLITTER_HARDWARE_ID;
static const WCHAR merger[] = L"" KSBENCH_MERGER_HARDWARE_ID;
static const WCHAR grabber[] = L""; /* no device */

/* From filter to filter, by their numbers. */
struct link
{
    unsigned int from, to;
};

static const struct
{
    const char *name;
    const WCHAR *filters[MAX_FILTERS];
    unsigned int link_count;
    struct link links[MAX_LINKS];
}
circles[] =
{
    {"one device", {inplace}, 1, {{0, 0}}},
    {"two devices", {inplace, copy}, 2, {{0, 1}, {1, 0}}},
    {"a device and a foreign filter", {inplace, grabber}, 2, {{0, 1}, {1, 0}}},
    {"two devices and a foreign filter", {inplace, grabber, copy}, 3, {{0, 1}, {1, 2}, {2, 0}}},
    {"splitter and merger", {splitter, merger}, 3, {{0, 1}, {0, 1}, {1, 0}}},
};

/* Of qedit.h */
static const CLSID sample_grabber = {0xc1f400a0, 0x3f08, 0x11d3, {0x9f, 0x0b, 0x00, 0x60, 0x08, 0x03, 0x9e, 0x37}};

/* A filter of somebody else's passes on at once what it is asked. */
static IBaseFilter *create_grabber(void)
{
    IBaseFilter *filter = NULL;
    HRESULT hr = CoCreateInstance(&sample_grabber, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&filter);

    if (hr != S_OK) skip("no sample grabber, hr %#lx\n", hr);
    return hr == S_OK ? filter : NULL;
}

static BOOL add_filter(struct circle *circle, const WCHAR *hardware_id)
{
    IBaseFilter *filter = *hardware_id ? create_device(&KSCATEGORY_VIDEO, hardware_id) : create_grabber();

    if (filter) circle->filters[circle->filter_count++] = filter;
    return !!filter;
}

IPin *circle_find_pin(IBaseFilter *filter, PIN_DIRECTION dir)
{
    IPin *pin = NULL, *peer;
    PIN_DIRECTION pin_dir;
    IEnumPins *enum_pins;

    if (IBaseFilter_EnumPins(filter, &enum_pins) != S_OK) return NULL;
    while (IEnumPins_Next(enum_pins, 1, &pin, NULL) == S_OK)
    {
        IPin_QueryDirection(pin, &pin_dir);
        peer = NULL;
        if (pin_dir == dir && IPin_ConnectedTo(pin, &peer) != S_OK) break;
        if (peer) IPin_Release(peer);
        IPin_Release(pin);
        pin = NULL;
    }
    IEnumPins_Release(enum_pins);
    return pin;
}

static BOOL add_link(struct circle *circle, unsigned int from, unsigned int to, const AM_MEDIA_TYPE *mt)
{
    IPin *output = circle_find_pin(circle->filters[from], PINDIR_OUTPUT);
    IPin *input = circle_find_pin(circle->filters[to], PINDIR_INPUT);
    HRESULT hr;

    ok(!!output, "Filter %u has no free output pin.\n", from);
    ok(!!input, "Filter %u has no free input pin.\n", to);
    circle->outputs[circle->link_count] = output;
    circle->inputs[circle->link_count++] = input;
    if (!output || !input) return FALSE;
    hr = IPin_Connect(output, input, mt);
    ok(hr == S_OK, "Filter %u doesn't connect to %u, hr %#lx.\n", from, to, hr);
    return hr == S_OK;
}

/* The devices have no output without an input: a source takes part until the last link closes the circle. */
static BOOL add_links(struct circle *circle, const struct link *links, unsigned int count)
{
    IPin *first = find_pin(circle->filters[0], PINDIR_INPUT);
    struct pusher pusher;
    AM_MEDIA_TYPE mt;
    BOOL ret = FALSE;

    ok(!!first, "Filter 0 has no input.\n");
    if (!first) return FALSE;
    if (find_type(first, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        resize_type(&mt, 160, 120, 333333);
        if (pusher_connect(&pusher, first, &mt, TRUE))
        {
            for (ret = TRUE; ret && count > 1; --count, ++links) ret = add_link(circle, links->from, links->to, &mt);
            pusher_disconnect(&pusher);
            ret = ret && add_link(circle, links->from, links->to, &mt);
        }
        free_type(&mt);
    }
    IPin_Release(first);
    return ret;
}

static void disconnect_circle(struct circle *circle)
{
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < circle->link_count; ++i)
    {
        if (!circle->outputs[i] || !circle->inputs[i]) continue;
        hr = IPin_Disconnect(circle->outputs[i]);
        ok(SUCCEEDED(hr), "Output %u doesn't disconnect, hr %#lx.\n", i, hr);
        hr = IPin_Disconnect(circle->inputs[i]);
        ok(SUCCEEDED(hr), "Input %u doesn't disconnect, hr %#lx.\n", i, hr);
    }
}

void circle_release(struct circle *circle)
{
    unsigned int i;

    disconnect_circle(circle);
    for (i = 0; i < circle->link_count; ++i)
    {
        if (circle->outputs[i]) IPin_Release(circle->outputs[i]);
        if (circle->inputs[i]) IPin_Release(circle->inputs[i]);
    }
    for (i = 0; i < circle->filter_count; ++i) release_last(circle->filters[i]);
}

void circle_count_refs(struct circle *circle)
{
    unsigned int i;

    for (i = 0; i < circle->filter_count; ++i) circle->refs[i] = get_refcount(circle->filters[i]);
}

void circle_check_refs_(unsigned int line, const char *file, struct circle *circle, const char *what)
{
    unsigned int i;
    ULONG refs;

    for (i = 0; i < circle->filter_count; ++i)
    {
        refs = get_refcount(circle->filters[i]);
        ok_(file, line)(refs == circle->refs[i], "%s: filter %u has %lu references, had %lu.\n", what, i, refs, circle->refs[i]);
        circle->refs[i] = refs;
    }
}

void circle_set_state(struct circle *circle, FILTER_STATE state)
{
    DWORD start = GetTickCount(), took;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < circle->filter_count; ++i)
    {
        if (state == State_Stopped) hr = IBaseFilter_Stop(circle->filters[i]);
        else if (state == State_Paused) hr = IBaseFilter_Pause(circle->filters[i]);
        else hr = IBaseFilter_Run(circle->filters[i], 0);
        ok(SUCCEEDED(hr), "Filter %u: got hr %#lx for state %d.\n", i, hr, state);
    }
    took = GetTickCount() - start;
    ok(took < 3 * TIMEOUT, "State %d took %lu ms.\n", state, took);
}

BOOL circle_create(struct circle *circle, enum circle_kind kind)
{
    unsigned int i;

    memset(circle, 0, sizeof(*circle));
    for (i = 0; i < MAX_FILTERS && circles[kind].filters[i]; ++i)
        if (!add_filter(circle, circles[kind].filters[i])) break;
    circle->name = circles[kind].name;
    if ((i == MAX_FILTERS || !circles[kind].filters[i]) && add_links(circle, circles[kind].links, circles[kind].link_count))
        return TRUE;
    circle_release(circle);
    return FALSE;
}

HRESULT circle_renegotiate(IPin *pin)
{
    IKsPin *ks_pin;
    HRESULT hr;

    if (FAILED(hr = IPin_QueryInterface(pin, &IID_IKsPin, (void **)&ks_pin))) return hr;
    hr = IKsPin_KsRenegotiateAllocator(ks_pin);
    IKsPin_Release(ks_pin);
    return hr;
}
