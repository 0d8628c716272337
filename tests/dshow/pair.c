/*
 * The camera and the virtual renderer, linked
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

#include "pair.h"

BOOL create_pair(struct pair *pair)
{
    memset(pair, 0, sizeof(*pair));
    if (!(pair->renderer = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID))) return FALSE;
    pair->input = find_pin(pair->renderer, PINDIR_INPUT);
    ok(!!pair->input, "The renderer has no input pin.\n");
    if (pair->input && create_capture(&pair->camera, &pair->output)) return TRUE;
    if (pair->input) IPin_Release(pair->input);
    IBaseFilter_Release(pair->renderer);
    return FALSE;
}

void release_pair(struct pair *pair)
{
    IPin_Release(pair->output);
    IPin_Release(pair->input);
    release_last(pair->camera);
    release_last(pair->renderer);
}

void set_pair_state_(unsigned int line, const char *file, struct pair *pair, FILTER_STATE state)
{
    IBaseFilter *filters[2] = {pair->renderer, pair->camera};
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(filters); ++i)
    {
        if (state == State_Stopped) hr = IBaseFilter_Stop(filters[i]);
        else if (state == State_Paused) hr = IBaseFilter_Pause(filters[i]);
        else hr = IBaseFilter_Run(filters[i], 0);
        ok_(file, line)(SUCCEEDED(hr), "Filter %u: got hr %#lx for state %d.\n", i, hr, state);
    }
}

BOOL is_linked_(unsigned int line, const char *file, struct pair *pair)
{
    KSPIN_COMMUNICATION source = pin_communication(pair->output), sink = pin_communication(pair->input);

    ok_(file, line)(source == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n", source);
    ok_(file, line)(sink == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n", sink);
    return source == KSPIN_COMMUNICATION_SOURCE;
}

HANDLE allocator_handle(struct pair *pair)
{
    IMemAllocator *allocator = pin_allocator(pair->output);
    IKsAllocatorEx *ex;
    HANDLE handle;

    if (!allocator || !(ex = query(allocator, &IID_IKsAllocatorEx))) return NULL;
    handle = IKsAllocatorEx_KsGetAllocatorHandle(ex);
    IKsAllocatorEx_Release(ex);
    return handle;
}

BOOL get_stats(IPin *pin, struct ksbench_renderer_stats *stats)
{
    HRESULT hr;

    memset(stats, 0, sizeof(*stats));
    hr = pin_property(pin, &KSPROPSETID_KsVirt, KSBENCH_PROPERTY_RENDERER_STATS, stats, sizeof(*stats));
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return hr == S_OK;
}

void wait_frames_(unsigned int line, const char *file, IPin *pin, unsigned int count)
{
    LONGLONG since = kstest_now();
    struct ksbench_renderer_stats stats;

    while (get_stats(pin, &stats) && stats.received < count && kstest_poll(since, TIMEOUT)) ;
    ok_(file, line)(stats.received >= count, "Got %I64u frames, expected %u.\n", stats.received, count);
}

void check_stats_(unsigned int line, const char *file, IPin *pin)
{
    struct ksbench_renderer_stats stats;

    if (!get_stats(pin, &stats)) return;
    ok_(file, line)(stats.good == stats.received, "%I64u of %I64u frames are good, %I64u bad, %I64u short.\n",
            stats.good, stats.received, stats.bad, stats.short_frames);
    ok_(file, line)(!stats.repeated, "%I64u frames are repeated.\n", stats.repeated);
    ok_(file, line)(!stats.out_of_order, "%I64u frames are out of order.\n", stats.out_of_order);
}

BOOL connect_pair_(unsigned int line, const char *file, struct pair *pair, const GUID *subtype,
        LONG width, LONG height)
{
    AM_MEDIA_TYPE mt, in, out;
    HRESULT hr;
    IPin *peer;

    if (!find_type(pair->output, subtype, &FORMAT_VideoInfo, &mt)) return FALSE;
    resize_type(&mt, width, height, 333333);
    hr = IPin_Connect(pair->output, pair->input, &mt);
    ok_(file, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        hr = IPin_ConnectedTo(pair->output, &peer);
        ok_(file, line)(hr == S_OK, "Got hr %#lx.\n", hr);
        ok_(file, line)(peer == pair->input, "Got peer %p.\n", peer);
        if (hr == S_OK) IPin_Release(peer);
        hr = IPin_ConnectedTo(pair->input, &peer);
        ok_(file, line)(hr == S_OK, "Got hr %#lx.\n", hr);
        ok_(file, line)(peer == pair->output, "Got peer %p.\n", peer);
        if (hr == S_OK) IPin_Release(peer);
        IPin_ConnectionMediaType(pair->output, &out);
        IPin_ConnectionMediaType(pair->input, &in);
        ok_(file, line)(equal_types(&out, &mt), "The output pin has another type.\n");
        ok_(file, line)(equal_types(&in, &mt), "The input pin has another type.\n");
        free_type(&in);
        free_type(&out);
        ok_(file, line)(!!pin_handle(pair->output), "Got handles %p and %p.\n", pin_handle(pair->output),
                pin_handle(pair->input));
        ok_(file, line)(!!pin_handle(pair->input), "Got handles %p and %p.\n", pin_handle(pair->output),
                pin_handle(pair->input));
        hr = S_OK;
    }
    free_type(&mt);
    return hr == S_OK;
}

void check_unconnected_(unsigned int line, const char *file, IPin *pin)
{
    IPin *peer = NULL;
    HRESULT hr;

    hr = IPin_ConnectedTo(pin, &peer);
    ok_(file, line)(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    if (hr == S_OK) IPin_Release(peer);
    ok_(file, line)(!pin_handle(pin), "Got handle %p.\n", pin_handle(pin));
    ok_(file, line)(!pin_allocator(pin), "Got allocator %p.\n", pin_allocator(pin));
    ok_(file, line)(pin_communication(pin) == KSPIN_COMMUNICATION_NONE, "Got communication %d.\n",
            pin_communication(pin));
}

void disconnect_pair_(unsigned int line, const char *file, struct pair *pair, BOOL input_first)
{
    HRESULT hr;

    hr = IPin_Disconnect(input_first ? pair->input : pair->output);
    ok_(file, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    check_unconnected_(line, file, input_first ? pair->input : pair->output);
    hr = IPin_Disconnect(input_first ? pair->output : pair->input);
    ok_(file, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    check_unconnected_(line, file, pair->input);
    check_unconnected_(line, file, pair->output);
}

void set_fault(IBaseFilter *filter, ULONG kind, ULONG step, ULONG count)
{
    struct ksbench_fault fault = {.kind = kind, .pin = KSBENCH_ANY, .count = count, .step = step,
            .parameter = (LONG)0xc0000001 /* STATUS_UNSUCCESSFUL */};
    IKsPropertySet *props = query(filter, &IID_IKsPropertySet);
    HRESULT hr;

    if (!props) return;
    hr = IKsPropertySet_Set(props, &KSPROPSETID_KsVirt, KSBENCH_PROPERTY_FAULTS, NULL, 0, &fault, sizeof(fault));
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsPropertySet_Release(props);
}
