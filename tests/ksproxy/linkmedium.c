/*
 * ksproxy.ax tests: links of devices with a medium of their own
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

static BOOL get_ts_stats(IPin *pin, struct ksbench_tssink_stats *stats)
{
    HRESULT hr;

    memset(stats, 0, sizeof(*stats));
    hr = pin_property(pin, &KSPROPSETID_KsVirt, KSBENCH_PROPERTY_TSSINK_STATS, stats, sizeof(*stats));
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return hr == S_OK;
}

static void wait_packets(IPin *pin, unsigned int count)
{
    LONGLONG since = kstest_now();
    struct ksbench_tssink_stats stats;

    while (get_ts_stats(pin, &stats) && stats.received < count && kstest_poll(since, TIMEOUT)) ;
    ok(stats.received >= count, "Got %I64u packets, expected %u.\n", stats.received, count);
}

/* The medium is neither the standard one nor one that the ordinary devices have. */
static void check_transport_medium(IPin *pin)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    KSPIN_INTERFACE ks_interface;
    KSMULTIPLE_ITEM *list;
    KSPIN_MEDIUM medium;
    HRESULT hr;

    if (!ks_pin) return;
    hr = IKsPin_KsQueryMediums(ks_pin, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    memset(&medium, 0xcc, sizeof(medium));
    hr = IKsPin_KsGetCurrentCommunication(ks_pin, NULL, &ks_interface, &medium);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(list->Count == 1, "Got medium %s %lu, %lu are offered.\n", wine_dbgstr_guid(&medium.Set), medium.Id, list->Count);
    ok(!memcmp(list + 1, &medium, sizeof(medium)), "Got medium %s %lu, %lu are offered.\n", wine_dbgstr_guid(&medium.Set),
            medium.Id, list->Count);
    ok(!IsEqualGUID(&medium.Set, &KSMEDIUMSETID_Standard), "Got the standard medium.\n");
    CoTaskMemFree(list);
    IKsPin_Release(ks_pin);
}

static void run_transport(IBaseFilter *source, IBaseFilter *sink, IPin *output, IPin *input)
{
    struct ksbench_tssink_stats stats;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < 2; ++i)
    {
        winetest_push_context("run %u", i);
        hr = IBaseFilter_Run(sink, 0);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        hr = IBaseFilter_Run(source, 0);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        wait_packets(input, 100);
        /* The sink makes the frames, with an allocator of its own. */
        if (get_ts_stats(input, &stats))
        {
            ok(stats.allocators == 1, "There are %I64u allocators.\n", stats.allocators);
            ok(stats.own_buffers > 0, "None of %I64u buffers is the sink's own.\n", stats.buffers);
        }
        hr = IBaseFilter_Stop(sink);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IBaseFilter_Stop(source);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (get_ts_stats(input, &stats))
        {
            ok(stats.good == stats.received, "%I64u of %I64u packets are good.\n", stats.good, stats.received);
            ok(!stats.repeated, "%I64u packets are repeated.\n", stats.repeated);
            ok(!stats.out_of_order, "%I64u packets are out of order.\n", stats.out_of_order);
            ok(!stats.allocators, "There are %I64u allocators.\n", stats.allocators);
            ok(!stats.allocated, "%I64u frames were not freed.\n", stats.allocated);
        }
        winetest_pop_context();
    }
}

static void test_transport(struct pair *pair)
{
    IBaseFilter *source, *sink;
    IPin *output, *input;
    struct sink other;
    HRESULT hr;

    if (!(source = create_device(&KSCATEGORY_CAPTURE, L"" KSBENCH_TSSOURCE_HARDWARE_ID))) return;
    if (!(sink = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_TSSINK_HARDWARE_ID)))
    {
        IBaseFilter_Release(source);
        return;
    }
    output = find_pin(source, PINDIR_OUTPUT);
    input = find_pin(sink, PINDIR_INPUT);
    ok(!!output, "The source has no output pin.\n");
    ok(!!input, "The sink has no input pin.\n");

    /* Nobody else has the medium. */
    sink_init(&other);
    hr = IPin_Connect(output, &other.IPin_iface, NULL);
    ok(hr == VFW_E_NO_TRANSPORT || hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
    ok(!other.connections, "The peer was asked.\n");
    sink_cleanup(&other);
    hr = IPin_Connect(output, pair->input, NULL);
    check_open_error(hr);
    hr = IPin_Connect(pair->output, input, NULL);
    check_open_error(hr);
    check_unconnected(output);
    check_unconnected(input);
    check_unconnected(pair->output);
    check_unconnected(pair->input);

    hr = IPin_Connect(output, input, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(pin_communication(output) == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n", pin_communication(output));
        ok(pin_communication(input) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n", pin_communication(input));
        check_transport_medium(output);
        check_transport_medium(input);
        run_transport(source, sink, output, input);
        IPin_Disconnect(output);
        IPin_Disconnect(input);
    }

    /* It can do nothing but link. */
    set_fault(source, KSBENCH_FAULT_CREATE, 0, KSBENCH_ANY);
    hr = IPin_Connect(output, input, NULL);
    ok(hr == HRESULT_FROM_WIN32(ERROR_GEN_FAILURE), "Got hr %#lx.\n", hr);
    check_unconnected(output);
    check_unconnected(input);
    set_fault(source, KSBENCH_FAULT_NONE, 0, 0);
    if (output) IPin_Release(output);
    if (input) IPin_Release(input);
    release_last(source);
    release_last(sink);
}

START_TEST(linkmedium)
{
    struct pair pair;

    CoInitialize(NULL);
    if (load_module() && create_pair(&pair))
    {
        test_transport(&pair);
        release_pair(&pair);
    }
    CoUninitialize();
}
