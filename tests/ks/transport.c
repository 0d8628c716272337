/*
 * The transport source and sink: a medium of their own, exact counts, and frames of the sink itself
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

#include "../kstest.h"

struct transport
{
    HANDLE source_filter, sink_filter;
    HANDLE source, sink;       /* pins */
};

struct transport_request
{
    KSPIN_CONNECT connect;
    KSDATAFORMAT format;
};

static void init_request(struct transport_request *request, HANDLE sink)
{
    memset(request, 0, sizeof(*request));
    request->connect.Interface.Set = *GUIDP(KSINTERFACESETID_Standard);
    request->connect.Interface.Id = KSINTERFACE_STANDARD_STREAMING;
    request->connect.Medium.Set = *GUIDP(KSMEDIUMSETID_KsBench);
    request->connect.Medium.Id = KSBENCH_MEDIUM_TRANSPORT;
    request->connect.PinToHandle = sink;
    request->connect.Priority.PriorityClass = KSPRIORITY_NORMAL;
    request->connect.Priority.PrioritySubClass = 1;
    request->format.FormatSize = sizeof(request->format);
    request->format.SampleSize = KSBENCH_TS_PACKET_SIZE;
    request->format.MajorFormat = *GUIDP(KSDATAFORMAT_TYPE_STREAM);
    request->format.SubFormat = *GUIDP(KSDATAFORMAT_TYPE_MPEG2_TRANSPORT);
    request->format.Specifier = *GUIDP(KSDATAFORMAT_SPECIFIER_NONE);
}

/* A pin that was closed just now may still be in the way. */
static DWORD create_transport_pin(HANDLE filter, HANDLE sink, HANDLE *pin)
{
    struct transport_request request;
    LONGLONG start = kstest_now();
    DWORD error;

    init_request(&request, sink);
    while ((error = KsCreatePin(filter, &request.connect, sink ? GENERIC_READ : GENERIC_WRITE, pin))
            && kstest_poll(start, 3000));
    return error;
}

#define transport_connect(transport) transport_connect_(__LINE__, transport)
static BOOL transport_connect_(unsigned int line, struct transport *transport)
{
    DWORD error;

    error = create_transport_pin(transport->sink_filter, NULL, &transport->sink);
    ok_(__FILE__, line)(!error, "Creating the sink gave %lu.\n", error);
    if (error) return FALSE;
    error = create_transport_pin(transport->source_filter, transport->sink, &transport->source);
    ok_(__FILE__, line)(!error, "Creating the source gave %lu.\n", error);
    if (!error) return TRUE;
    CloseHandle(transport->sink);
    return FALSE;
}

static void transport_close(struct transport *transport)
{
    CloseHandle(transport->source);
    CloseHandle(transport->sink);
}

static void set_states(const struct transport *transport, ULONG state)
{
    check_set_state(transport->sink, state);
    check_set_state(transport->source, state);
}

static void set_limit(HANDLE source, ULONG64 limit)
{
    NTSTATUS status = ks_property(source, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_TSSOURCE_LIMIT, KSPROPERTY_TYPE_SET,
            &limit, sizeof(limit), NULL);

    ok(!status, "Setting the limit gave %#lx.\n", status);
}

static struct ksbench_tssource_stats get_source_stats(HANDLE pin)
{
    struct ksbench_tssource_stats stats = {0};
    NTSTATUS status = ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_TSSOURCE_STATS, KSPROPERTY_TYPE_GET,
            &stats, sizeof(stats), NULL);

    ok(!status, "The source's counts gave %#lx.\n", status);
    return stats;
}

static struct ksbench_tssink_stats get_sink_stats(HANDLE pin)
{
    struct ksbench_tssink_stats stats = {0};
    NTSTATUS status = ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_TSSINK_STATS, KSPROPERTY_TYPE_GET,
            &stats, sizeof(stats), NULL);

    ok(!status, "The sink's counts gave %#lx.\n", status);
    return stats;
}

static ULONG64 wait_packets(HANDLE sink, ULONG64 wanted)
{
    struct ksbench_tssink_stats stats;
    LONGLONG start = kstest_now();

    while ((stats = get_sink_stats(sink)).received < wanted && kstest_poll(start, 20000));
    return stats.received;
}

static DWORD create_allocator(HANDLE pin, ULONG frames, ULONG size, HANDLE *allocator)
{
    KSALLOCATOR_FRAMING framing = {.FrameSize = size};

    framing.OptionsFlags = KSALLOCATOR_OPTIONF_SYSTEM_MEMORY;
    framing.Frames = frames;
    framing.FileAlignment = 3; /* FILE_LONG_ALIGNMENT */
    return KsCreateAllocator(pin, &framing, allocator);
}

static NTSTATUS set_allocator(HANDLE pin, HANDLE allocator)
{
    return ks_property(pin, GUIDP(KSPROPSETID_Stream), KSPROPERTY_STREAM_ALLOCATOR, KSPROPERTY_TYPE_SET, &allocator,
            sizeof(allocator), NULL);
}

static ULONG get_communication(HANDLE filter)
{
    ULONG communication = 0xcccccccc;
    NTSTATUS status = ks_pin_property(filter, 0, KSPROPERTY_PIN_COMMUNICATION, KSPROPERTY_TYPE_GET, &communication,
            sizeof(communication), NULL);

    ok(!status, "COMMUNICATION gave %#lx.\n", status);
    return communication;
}

static void check_medium(HANDLE filter)
{
    KSMULTIPLE_ITEM *items = get_pin_items(filter, 0, KSPROPERTY_PIN_MEDIUMS);
    const KSPIN_MEDIUM *medium = (const KSPIN_MEDIUM *)(items + 1);

    ok(items != NULL, "There is no list of mediums.\n");
    if (!items) return;
    ok(items->Count == 1, "There are %lu mediums.\n", items->Count);
    if (items->Count == 1)
    {
        ok(is_same_guid(&medium->Set, GUIDP(KSMEDIUMSETID_KsBench)), "Got medium %s.\n", wine_dbgstr_guid(&medium->Set));
        ok(medium->Id == KSBENCH_MEDIUM_TRANSPORT, "Got %lu.\n", medium->Id);
    }
    free(items);
}

/* A range without a specifier's structure is its own format, ks.sys answers without the minidriver. */
static void check_intersection(HANDLE filter)
{
    struct { KSP_PIN pin; KSMULTIPLE_ITEM items; KSDATARANGE range; } request = {0};
    KSDATAFORMAT format;
    ULONG returned;
    NTSTATUS status;

    request.pin.Property.Set = *GUIDP(KSPROPSETID_Pin);
    request.pin.Property.Id = KSPROPERTY_PIN_DATAINTERSECTION;
    request.pin.Property.Flags = KSPROPERTY_TYPE_GET;
    request.items.Size = sizeof(request.items) + sizeof(request.range);
    request.items.Count = 1;
    request.range.FormatSize = sizeof(request.range);
    request.range.MajorFormat = *GUIDP(KSDATAFORMAT_TYPE_STREAM);
    request.range.Specifier = *GUIDP(KSDATAFORMAT_SPECIFIER_NONE);
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &request, sizeof(request), &format, sizeof(format), &returned);
    ok(!status, "The intersection gave %#lx.\n", status);
    ok(returned == sizeof(format), "The intersection gave %lu bytes.\n", returned);
    if (!status)
        ok(is_same_guid(&format.SubFormat, GUIDP(KSDATAFORMAT_TYPE_MPEG2_TRANSPORT)), "Got subformat %s.\n",
                wine_dbgstr_guid(&format.SubFormat));
}

static void test_descriptors(const struct transport *transport)
{
    ULONG communication;

    communication = get_communication(transport->source_filter);
    ok(communication == KSPIN_COMMUNICATION_SOURCE, "The source has communication %lu.\n", communication);
    communication = get_communication(transport->sink_filter);
    ok(communication == KSPIN_COMMUNICATION_SINK, "The sink has communication %lu.\n", communication);
    check_medium(transport->source_filter);
    check_medium(transport->sink_filter);
    check_intersection(transport->source_filter);
    check_intersection(transport->sink_filter);
}

/* Nothing else fits. */
static void test_refused(struct transport *transport)
{
    HANDLE renderer, sink, pin, camera;
    struct transport_request request;
    struct pin_request video;
    DWORD error;

    init_request(&request, NULL);
    error = KsCreatePin(transport->source_filter, &request.connect, GENERIC_READ, &pin);
    ok(error == ERROR_INVALID_FUNCTION, "A source without a sink gave %lu.\n", error);
    request.connect.Medium.Set = *GUIDP(KSMEDIUMSETID_Standard);
    request.connect.Medium.Id = KSMEDIUM_STANDARD_DEVIO;
    error = KsCreatePin(transport->sink_filter, &request.connect, GENERIC_WRITE, &pin);
    ok(error == ERROR_NO_MATCH, "A sink on the standard medium gave %lu.\n", error);

    if ((renderer = kstest_open_device(KSBENCH_RENDERER_HARDWARE_ID)))
    {
        error = create_pin(renderer, 0, &kstest_type, GENERIC_WRITE, &sink);
        ok(!error, "Creating the renderer's pin gave %lu.\n", error);
        if (!error)
        {
            init_request(&request, sink);
            error = KsCreatePin(transport->source_filter, &request.connect, GENERIC_READ, &pin);
            ok(error == ERROR_NO_MATCH, "A sink with another medium gave %lu.\n", error);
            CloseHandle(sink);
        }
        CloseHandle(renderer);
    }
    error = create_transport_pin(transport->sink_filter, NULL, &sink);
    ok(!error, "Creating the sink gave %lu.\n", error);
    if (error) return;
    if ((camera = open_camera()))
    {
        init_pin_request(&video, find_pin_factory(camera, KSPIN_DATAFLOW_OUT), &kstest_type);
        video.connect.PinToHandle = sink;
        error = KsCreatePin(camera, &video.connect, GENERIC_READ, &pin);
        ok(error == ERROR_NO_MATCH, "A source with another medium gave %lu.\n", error);
        CloseHandle(camera);
    }
    CloseHandle(sink);
}

static HANDLE enable_end_event(HANDLE pin)
{
    KSEVENTDATA data = {.NotificationType = KSEVENTF_EVENT_HANDLE};
    KSEVENT event;
    NTSTATUS status;

    event.Set = *GUIDP(KSEVENTSETID_Connection);
    event.Id = KSEVENT_CONNECTION_ENDOFSTREAM;
    event.Flags = KSEVENT_TYPE_ENABLE;
    data.EventHandle.Event = kstest_event();
    status = ks_ioctl(pin, IOCTL_KS_ENABLE_EVENT, &event, sizeof(event), &data, sizeof(data), NULL);
    ok(!status, "Enabling the event gave %#lx.\n", status);
    return data.EventHandle.Event;
}

/* A stream with an end arrives whole, whatever the frames. */
static void test_counts(struct transport *transport, ULONG64 limit)
{
    static const struct { ULONG frames, size; } tests[] =
    {
        {0, 0},                                /* of the link itself */
        {4, 32 * KSBENCH_TS_PACKET_SIZE},
        {1, 32 * KSBENCH_TS_PACKET_SIZE},
        {2, KSBENCH_TS_PACKET_SIZE},
        {3, 5 * KSBENCH_TS_PACKET_SIZE + 100},
        {60, 20 * KSBENCH_TS_PACKET_SIZE},
    };
    struct ksbench_tssource_stats sent;
    struct ksbench_tssink_stats stats;
    HANDLE allocator = NULL, ended;
    ULONG64 allocations;
    NTSTATUS status;
    unsigned int i;
    DWORD error;

    if (!transport_connect(transport)) return;
    ended = enable_end_event(transport->sink);
    set_limit(transport->source, limit);
    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        winetest_push_context("%lu frames of %lu bytes", tests[i].frames, tests[i].size);
        if (tests[i].frames)
        {
            error = create_allocator(transport->sink, tests[i].frames, tests[i].size, &allocator);
            ok(!error, "Creating an allocator gave %lu.\n", error);
            status = set_allocator(transport->source, allocator);
            ok(!status, "Setting the allocator gave %#lx.\n", status);
        }
        allocations = get_sink_stats(transport->sink).allocations;
        ResetEvent(ended);
        set_states(transport, KSSTATE_RUN);
        ok(!WaitForSingleObject(ended, 60000), "The stream did not end.\n");
        stats = get_sink_stats(transport->sink);
        ok(stats.received == limit, "%I64u packets.\n", stats.received);
        ok(stats.good == limit, "%I64u good.\n", stats.good);
        ok(!stats.damaged, "%I64u damaged.\n", stats.damaged);
        ok(!stats.lost, "%I64u lost.\n", stats.lost);
        ok(!stats.repeated, "%I64u repeated.\n", stats.repeated);
        ok(!stats.out_of_order, "%I64u out of order.\n", stats.out_of_order);
        ok(!stats.first, "From %I64u to %I64u.\n", stats.first, stats.next);
        ok(stats.next == limit, "From %I64u to %I64u.\n", stats.first, stats.next);
        ok(!stats.odd_bytes, "%I64u odd bytes.\n", stats.odd_bytes);
        ok(stats.ends_of_stream == 1, "%I64u ends.\n", stats.ends_of_stream);
        ok(!stats.discontinuities, "%I64u discontinuities.\n", stats.discontinuities);
        ok(stats.own_buffers == (tests[i].frames ? stats.buffers : 0), "%I64u of %I64u buffers are the sink's.\n",
                stats.own_buffers, stats.buffers);
        ok(stats.allocators == (tests[i].frames ? 1 : 0), "%I64u allocators.\n", stats.allocators);
        ok(stats.allocated == tests[i].frames, "%I64u frames.\n", stats.allocated);
        ok(stats.allocations - allocations == tests[i].frames, "%I64u frames were allocated in all.\n",
                stats.allocations - allocations);
        sent = get_source_stats(transport->source);
        ok(sent.sent == limit, "%I64u sent.\n", sent.sent);
        ok(!sent.dropped, "%I64u dropped.\n", sent.dropped);
        ok(sent.ended == 1, "Got ended %I64u.\n", sent.ended);
        ok(!sent.too_small, "%I64u too small.\n", sent.too_small);

        set_states(transport, KSSTATE_STOP);
        stats = get_sink_stats(transport->sink);
        ok(!stats.allocated, "%I64u frames are allocated after the stop.\n", stats.allocated);
        if (tests[i].frames)
        {
            CloseHandle(allocator);
            stats = get_sink_stats(transport->sink);
            ok(stats.allocators == 1, "There are %I64u allocators.\n", stats.allocators);
            status = set_allocator(transport->source, NULL);
            ok(!status, "Taking the allocator away gave %#lx.\n", status);
            stats = get_sink_stats(transport->sink);
            ok(!stats.allocators, "There are %I64u allocators.\n", stats.allocators);
        }
        winetest_pop_context();
    }
    CloseHandle(ended);
    transport_close(transport);
}

static void test_pace(struct transport *transport)
{
    struct ksbench_tssource_stats sent;
    struct ksbench_tssink_stats stats;
    ULONG64 received;

    if (!transport_connect(transport)) return;
    set_states(transport, KSSTATE_RUN);
    received = wait_packets(transport->sink, 4000);
    ok(received >= 4000, "Only %I64u packets came.\n", received);
    check_set_state(transport->source, KSSTATE_PAUSE);
    sent = get_source_stats(transport->source);
    wait_packets(transport->sink, sent.sent);
    stats = get_sink_stats(transport->sink);
    ok(stats.received == sent.sent, "%I64u packets were sent, %I64u received.\n", sent.sent, stats.received);
    ok(stats.good == sent.sent, "%I64u packets were sent, %I64u good.\n", sent.sent, stats.good);
    ok(stats.lost <= sent.dropped, "%I64u lost, %I64u dropped.\n", stats.lost, sent.dropped);
    ok(!stats.repeated, "%I64u repeated.\n", stats.repeated);
    ok(!stats.out_of_order, "%I64u out of order.\n", stats.out_of_order);
    set_states(transport, KSSTATE_STOP);
    transport_close(transport);
}

/* A minidriver's refusal, and frames that nobody could put a packet into. */
static void test_small_frames(struct transport *transport)
{
    struct ksbench_tssink_stats stats;
    HANDLE allocator;
    DWORD error;

    if (!transport_connect(transport)) return;
    error = create_allocator(transport->sink, 4, KSBENCH_TS_PACKET_SIZE - 1, &allocator);
    ok(error == ERROR_INVALID_PARAMETER, "An allocator that the minidriver refuses gave %lu.\n", error);
    if (!error) CloseHandle(allocator);
    stats = get_sink_stats(transport->sink);
    ok(!stats.allocators, "%I64u allocators.\n", stats.allocators);
    ok(!stats.allocated, "%I64u frames.\n", stats.allocated);
    transport_close(transport);
}

/* The sink is closed while frames of its allocator are in use, and one is kept by the source for good. */
static void test_kept_frame(struct transport *transport)
{
    struct ksbench_fault fault = {.kind = KSBENCH_FAULT_HOLD, .after = 3, .count = 1};
    LONGLONG start, took;
    HANDLE allocator;
    NTSTATUS status;
    ULONG i, count;

    for (i = 0; i < 2; i++)
    {
        if (!transport_connect(transport)) return;
        if (create_allocator(transport->sink, 4, 32 * KSBENCH_TS_PACKET_SIZE, &allocator)) return;
        status = set_allocator(transport->source, allocator);
        ok(!status, "Setting the allocator gave %#lx.\n", status);
        CloseHandle(allocator);
        if (i)
        {
            status = ks_property(transport->source, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_FAULTS, KSPROPERTY_TYPE_SET,
                    &fault, sizeof(fault), NULL);
            ok(!status, "Setting the fault gave %#lx.\n", status);
        }
        set_states(transport, KSSTATE_RUN);
        wait_packets(transport->sink, 3 * 32);
        start = kstest_now();
        CloseHandle(transport->sink);
        count = wait_instances(transport->sink_filter, 0, 0);
        if (i && count) count = wait_instances(transport->sink_filter, 0, 0);
        if (i && count) count = wait_instances(transport->sink_filter, 0, 0);
        took = (kstest_now() - start) / 10000;
        ok(!count, "The sink has %lu pins after %I64d ms.\n", count, took);
        ok(get_state(transport->source) == KSSTATE_RUN, "The source is in state %lu.\n", get_state(transport->source));
        check_set_state(transport->source, KSSTATE_STOP);
        CloseHandle(transport->source);
        count = wait_instances(transport->source_filter, 0, 0);
        ok(!count, "The source has %lu pins.\n", count);
    }
}

static void run_once(struct transport *transport, ULONG round)
{
    HANDLE allocator = NULL;

    if (!transport_connect(transport)) return;
    if (round % 3 && !create_allocator(transport->sink, 4, 32 * KSBENCH_TS_PACKET_SIZE, &allocator))
        set_allocator(transport->source, allocator);
    set_limit(transport->source, 500);
    if (allocator && round & 1) CloseHandle(allocator);
    set_states(transport, KSSTATE_RUN);
    if (round % 4 == 3) check_set_state(transport->sink, KSSTATE_STOP);
    else wait_packets(transport->sink, 100);
    if (round % 5 == 4) set_states(transport, KSSTATE_STOP);
    CloseHandle(round & 2 ? transport->sink : transport->source);
    CloseHandle(round & 2 ? transport->source : transport->sink);
    if (allocator && !(round & 1)) CloseHandle(allocator);
}

/* ks.sys keeps completed IRPs for 5 s and frees them when it completes others. */
static void settle(struct transport *transport)
{
    ULONG i;

    wait_instances(transport->source_filter, 0, 0);
    wait_instances(transport->sink_filter, 0, 0);
    kstest_let_pass(5200);
    for (i = 0; i < 4; i++) get_pin_count(transport->source_filter);
    settle_driver_handle_count();
}

#define LEAK_ROUNDS 120

static void run_batch(void *context)
{
    ULONG i;

    for (i = 0; i < LEAK_ROUNDS; i++) run_once(context, i);
    settle(context);
}

static void test_leak(struct transport *transport)
{
    struct driver_usage before;
    ULONG own, count, i;
    LONGLONG more;

    for (i = 0; i < 40; i++) run_once(transport, i); /* what is made once and kept */
    settle(transport);
    own = get_own_handle_count();
    get_driver_usage(&before);
    more = get_driver_growth(run_batch, transport, LEAK_ROUNDS * 18000); /* 24 KB of frames in every round */
    ok(more < LEAK_ROUNDS * 18000, "The driver has %I64d bytes more after each batch.\n", more);
    count = get_own_handle_count();
    ok(own > 0, "We had %lu handles.\n", own);
    ok(count <= own, "We had %lu handles, now %lu.\n", own, count);
    count = wait_driver_handle_count(before.handles);
    ok(before.handles > 0, "The driver had %lu handles.\n", before.handles);
    ok(count <= before.handles, "The driver had %lu handles, now %lu.\n", before.handles, count);
}

static struct ksbench_peer get_peer(HANDLE pin, ULONG id)
{
    struct ksbench_peer peer;
    NTSTATUS status;

    memset(&peer, 0xcc, sizeof(peer));
    status = ks_property(pin, GUIDP(KSPROPSETID_KsVirt), id, KSPROPERTY_TYPE_GET, &peer, sizeof(peer), NULL);
    ok(!status, "Asking for the other end gave %#lx.\n", status);
    return peer;
}

/* A pin's interfaces at the other end of its link. */
static void check_peer(HANDLE pin, ULONG state)
{
    struct ksbench_peer peer = get_peer(pin, KSBENCH_PROPERTY_PEER);

    ok(!peer.unknown_status, "IUnknown gave %#x.\n", peer.unknown_status);
    ok(!peer.control_status, "IKsControl gave %#x.\n", peer.control_status);
    ok(!peer.counter_status, "The driver's own gave %#x.\n", peer.counter_status);
    ok(peer.id == KSBENCH_PEER_ID, "The driver's own gave id %#x.\n", peer.id);
    ok((NTSTATUS)peer.nobody_status == STATUS_NOINTERFACE, "What nobody has gave %#x.\n", peer.nobody_status);
    ok(peer.same, "They are not one object's.\n");
    ok(!peer.state_status, "The state gave %#x.\n", peer.state_status);
    ok(peer.state == state, "The state gave %u.\n", peer.state);
    ok((NTSTATUS)peer.format_status == STATUS_BUFFER_OVERFLOW, "The format gave %#x.\n", peer.format_status);
    ok(peer.format_size == sizeof(KSDATAFORMAT), "The format gave %u bytes.\n", peer.format_size);
    ok(!peer.filter_control_status, "The filter's IKsControl gave %#x.\n", peer.filter_control_status);
    ok(peer.filter_pins == 1, "The filter's IKsControl gave %u pins.\n", peer.filter_pins);
    ok((NTSTATUS)peer.filter_counter_status == STATUS_NOINTERFACE, "The filter gave %#x.\n", peer.filter_counter_status);
    ok(peer.inner_count == 2, "There are %u objects.\n", peer.inner_count);
}

static NTSTATUS hold_peer(HANDLE pin, ULONG hold)
{
    return ks_property(pin, GUIDP(KSPROPSETID_KsVirt), KSBENCH_PROPERTY_PEER_HELD, KSPROPERTY_TYPE_SET, &hold, sizeof(hold), NULL);
}

static void test_peers(struct transport *transport)
{
    struct ksbench_peer peer;
    NTSTATUS status;
    HANDLE sink;

    if (!transport_connect(transport)) return;
    check_peer(transport->source, KSSTATE_STOP);
    check_peer(transport->sink, KSSTATE_STOP);
    check_set_state(transport->sink, KSSTATE_PAUSE);
    check_peer(transport->source, KSSTATE_PAUSE);
    check_set_state(transport->source, KSSTATE_ACQUIRE);
    check_peer(transport->sink, KSSTATE_ACQUIRE);
    set_states(transport, KSSTATE_STOP);

    /* interfaces outlive the pin that they are of */
    status = hold_peer(transport->sink, 1);
    ok(!status, "Keeping the source's interfaces gave %#lx.\n", status);
    peer = get_peer(transport->sink, KSBENCH_PROPERTY_PEER_HELD);
    ok(!peer.state_status, "The state gave %#x.\n", peer.state_status);
    ok(peer.state == KSSTATE_STOP, "The state gave %u.\n", peer.state);
    CloseHandle(transport->source);
    wait_instances(transport->source_filter, 0, 0);
    peer = get_peer(transport->sink, KSBENCH_PROPERTY_PEER_HELD);
    ok(peer.state_status == (uint32_t)STATUS_FILE_CLOSED, "A closed pin gave %#x.\n", peer.state_status);
    ok(peer.format_status == (uint32_t)STATUS_FILE_CLOSED, "A closed pin gave %#x.\n", peer.format_status);
    ok(peer.same, "The driver's own has id %#x.\n", peer.id);
    ok(peer.id == KSBENCH_PEER_ID, "The driver's own has id %#x.\n", peer.id);
    ok(peer.inner_count == 2, "There are %u objects.\n", peer.inner_count);
    peer = get_peer(transport->sink, KSBENCH_PROPERTY_PEER);
    ok((NTSTATUS)peer.unknown_status == STATUS_UNSUCCESSFUL, "Without a link: %#x.\n", peer.unknown_status);
    ok((NTSTATUS)peer.control_status == STATUS_UNSUCCESSFUL, "%#x.\n", peer.control_status);
    ok((NTSTATUS)peer.filter_control_status == STATUS_UNSUCCESSFUL, "%#x.\n", peer.filter_control_status);
    status = hold_peer(transport->sink, 1);
    ok(status == STATUS_UNSUCCESSFUL, "Keeping nothing gave %#lx.\n", status);
    peer = get_peer(transport->sink, KSBENCH_PROPERTY_PEER_HELD);
    ok(peer.inner_count == 1, "There are %u objects.\n", peer.inner_count);

    /* the sink's, with a new source, and the other order of closes */
    sink = transport->sink;
    status = create_transport_pin(transport->source_filter, sink, &transport->source);
    ok(!status, "Another source gave %lu.\n", status);
    status = hold_peer(transport->source, 1);
    ok(!status, "Keeping the sink's interfaces gave %#lx.\n", status);
    CloseHandle(sink);
    wait_instances(transport->sink_filter, 0, 0);
    peer = get_peer(transport->source, KSBENCH_PROPERTY_PEER_HELD);
    ok(peer.state_status == (uint32_t)STATUS_FILE_CLOSED, "A closed sink gave %#x.\n", peer.state_status);
    ok(peer.same, "A closed sink gave %#x.\n", peer.state_status);
    peer = get_peer(transport->source, KSBENCH_PROPERTY_PEER);
    ok((NTSTATUS)peer.unknown_status == STATUS_UNSUCCESSFUL, "Without a sink: %#x.\n", peer.unknown_status);
    status = hold_peer(transport->source, 0);
    ok(!status, "Letting go gave %#lx.\n", status);
    peer = get_peer(transport->source, KSBENCH_PROPERTY_PEER_HELD);
    ok(peer.inner_count == 1, "There are %u objects.\n", peer.inner_count);
    CloseHandle(transport->source);
    wait_instances(transport->source_filter, 0, 0);
}

START_TEST(transport)
{
    const DWORD on = 1;
    struct transport transport;
    struct saved_setting saved;

    if (!(transport.source_filter = kstest_open_device(KSBENCH_TSSOURCE_HARDWARE_ID))) return;
    if ((transport.sink_filter = kstest_open_device(KSBENCH_TSSINK_HARDWARE_ID)))
    {
        test_descriptors(&transport);
        test_refused(&transport);
        test_pace(&transport);
        test_counts(&transport, 1000);
        setting_save(&saved, KSVIRT_UNTHROTTLED);
        setting_write(KSVIRT_UNTHROTTLED, REG_DWORD, &on, sizeof(on));
        test_counts(&transport, 20000);
        setting_restore(&saved);
        test_peers(&transport);
        test_small_frames(&transport);
        test_kept_frame(&transport);
        test_leak(&transport);
        check_alive(transport.sink_filter);
        CloseHandle(transport.sink_filter);
    }
    check_alive(transport.source_filter);
    CloseHandle(transport.source_filter);
}
