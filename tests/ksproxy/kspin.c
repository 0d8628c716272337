/*
 * ksproxy.ax tests: IKsPin and IKsPinEx
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

#include "devicefault.h"
#include "run.h"

static void test_lists(IKsPin *ks_pin)
{
    KSPIN_INTERFACE *iface;
    KSMULTIPLE_ITEM *list;
    KSPIN_MEDIUM *medium;
    HRESULT hr;

    list = NULL;
    hr = IKsPin_KsQueryMediums(ks_pin, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(list->Count >= 1, "Got %lu mediums.\n", list->Count);
        ok(list->Size == sizeof(*list) + list->Count * sizeof(*medium), "Got size %lu.\n", list->Size);
        medium = (KSPIN_MEDIUM *)(list + 1);
        ok(IsEqualGUID(&medium->Set, &KSMEDIUMSETID_Standard), "Got set %s.\n", wine_dbgstr_guid(&medium->Set));
        ok(!medium->Id, "Got id %lu.\n", medium->Id);
        ok(!medium->Flags, "Got flags %#lx.\n", medium->Flags);
        CoTaskMemFree(list);
    }
    hr = IKsPin_KsQueryMediums(ks_pin, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    list = NULL;
    hr = IKsPin_KsQueryInterfaces(ks_pin, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(list->Count >= 1, "Got %lu interfaces.\n", list->Count);
        ok(list->Size == sizeof(*list) + list->Count * sizeof(*iface), "Got size %lu.\n", list->Size);
        iface = (KSPIN_INTERFACE *)(list + 1);
        ok(IsEqualGUID(&iface->Set, &KSINTERFACESETID_Standard), "Got set %s.\n", wine_dbgstr_guid(&iface->Set));
        ok(iface->Id == KSINTERFACE_STANDARD_STREAMING, "Got id %lu.\n", iface->Id);
        ok(!iface->Flags, "Got flags %#lx.\n", iface->Flags);
        CoTaskMemFree(list);
    }
    hr = IKsPin_KsQueryInterfaces(ks_pin, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_communication(IPin *pin, IKsPin *ks_pin)
{
    KSPIN_COMMUNICATION communication;
    KSPIN_INTERFACE iface;
    KSPIN_MEDIUM medium;
    struct sink sink;
    HRESULT hr;

    /* OPEN: the result without a kernel pin. What could be is told all the same. */
    communication = 0xdeadbeef;
    memset(&iface, 0xcc, sizeof(iface));
    memset(&medium, 0xcc, sizeof(medium));
    hr = IKsPin_KsGetCurrentCommunication(ks_pin, &communication, &iface, &medium);
    check_open_error(hr);
    ok(communication == KSPIN_COMMUNICATION_SINK || communication == KSPIN_COMMUNICATION_BOTH, "Got communication %d.\n",
            communication);
    ok(IsEqualGUID(&iface.Set, &KSINTERFACESETID_Standard), "Got interface %s.\n", wine_dbgstr_guid(&iface.Set));
    ok(IsEqualGUID(&medium.Set, &KSMEDIUMSETID_Standard), "Got medium %s.\n", wine_dbgstr_guid(&medium.Set));
    hr = IKsPin_KsGetCurrentCommunication(ks_pin, NULL, NULL, NULL);
    check_open_error(hr);

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        communication = 0xdeadbeef;
        memset(&iface, 0xcc, sizeof(iface));
        memset(&medium, 0xcc, sizeof(medium));
        hr = IKsPin_KsGetCurrentCommunication(ks_pin, &communication, &iface, &medium);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(communication == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n", communication);
        ok(IsEqualGUID(&iface.Set, &KSINTERFACESETID_Standard), "Got interface %s %lu.\n", wine_dbgstr_guid(&iface.Set),
                iface.Id);
        ok(iface.Id == KSINTERFACE_STANDARD_STREAMING, "Got interface %s %lu.\n", wine_dbgstr_guid(&iface.Set), iface.Id);
        ok(IsEqualGUID(&medium.Set, &KSMEDIUMSETID_Standard), "Got medium %s %lu.\n", wine_dbgstr_guid(&medium.Set),
                medium.Id);
        ok(!medium.Id, "Got medium %s %lu.\n", wine_dbgstr_guid(&medium.Set), medium.Id);

        hr = IKsPin_KsGetCurrentCommunication(ks_pin, NULL, NULL, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IKsPin_KsGetCurrentCommunication(ks_pin, &communication, NULL, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IKsPin_KsGetCurrentCommunication(ks_pin, NULL, &iface, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IKsPin_KsGetCurrentCommunication(ks_pin, NULL, NULL, &medium);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

static void test_sink_handle(IPin *pin, IKsPin *ks_pin)
{
    KSPIN_INTERFACE iface = {{{KSINTERFACESETID_Standard, KSINTERFACE_STANDARD_STREAMING, 0}}};
    KSPIN_MEDIUM medium = {{{KSMEDIUMSETID_Standard, 0, 0}}};
    IKsObject *object = query(pin, &IID_IKsObject);
    struct sink sink;
    HANDLE handle;
    HRESULT hr;

    /* Nothing has been negotiated yet, least of all a format. */
    if (!object) return;
    hr = IKsPin_KsCreateSinkPinHandle(ks_pin, &iface, &medium);
    check_open_error(hr);
    handle = IKsObject_KsGetObjectHandle(object);
    ok(!handle, "Got handle %p.\n", handle);

    /* OPEN: with a kernel pin. It is there already, or it is another one. */
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        handle = IKsObject_KsGetObjectHandle(object);
        hr = IKsPin_KsCreateSinkPinHandle(ks_pin, &iface, &medium);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(IKsObject_KsGetObjectHandle(object) == handle, "Got another handle.\n");
        iface.Id = KSINTERFACE_STANDARD_LOOPED_STREAMING;
        hr = IKsPin_KsCreateSinkPinHandle(ks_pin, &iface, &medium);
        check_open_error(hr);
        iface.Id = KSINTERFACE_STANDARD_STREAMING;
        medium.Set = KSINTERFACESETID_Standard;
        hr = IKsPin_KsCreateSinkPinHandle(ks_pin, &iface, &medium);
        check_open_error(hr);
        ok(IKsObject_KsGetObjectHandle(object) == handle, "Got another handle.\n");
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    IKsObject_Release(object);
}

static void test_pending_io(IKsPin *ks_pin)
{
    LONG i, count;

    for (i = 1; i <= 5; ++i)
    {
        count = IKsPin_KsIncrementPendingIoCount(ks_pin);
        ok(count == i, "Got count %ld, expected %ld.\n", count, i);
    }
    for (i = 4; i >= 0; --i)
    {
        count = IKsPin_KsDecrementPendingIoCount(ks_pin);
        ok(count == i, "Got count %ld, expected %ld.\n", count, i);
    }
}

static KSSTATE get_kernel_state(IPin *pin)
{
    KSPROPERTY property = {{{KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET}}};
    KSSTATE state = 0xdeadbeef;
    IKsControl *control;
    ULONG returned;
    HRESULT hr;

    if (!(control = query(pin, &IID_IKsControl))) return state;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), &state, sizeof(state), &returned);
    /* A pin that queues nothing in Pause says so with a warning. */
    ok(hr == S_OK || (state == KSSTATE_PAUSE && hr == HRESULT_FROM_WIN32(ERROR_NO_DATA_DETECTED)), "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
    return state;
}

static void test_acquire(IBaseFilter *filter, IPin *pin, IKsPin *ks_pin)
{
    struct sink sink;
    KSSTATE state;
    HRESULT hr;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        state = get_kernel_state(pin);
        ok(state == KSSTATE_STOP, "Got state %d.\n", state);
        hr = IKsPin_KsPropagateAcquire(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        state = get_kernel_state(pin);
        ok(state == KSSTATE_ACQUIRE, "Got state %d.\n", state);
        hr = IKsPin_KsPropagateAcquire(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);

        set_states(filter, &sink, State_Paused);
        state = get_kernel_state(pin);
        ok(state == KSSTATE_PAUSE, "Got state %d.\n", state);
        set_states(filter, &sink, State_Running);
        state = get_kernel_state(pin);
        ok(state == KSSTATE_RUN, "Got state %d.\n", state);
        ok(sink_wait(&sink, 3, TIMEOUT), "Got %ld frames.\n", sink.receives);

        /* Acquired already, and more than that. */
        hr = IKsPin_KsPropagateAcquire(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        state = get_kernel_state(pin);
        ok(state == KSSTATE_RUN, "Got state %d.\n", state);
        set_states(filter, &sink, State_Stopped);
        state = get_kernel_state(pin);
        ok(state == KSSTATE_STOP, "Got state %d.\n", state);
        check_frames(&sink, 3, 1000);

        /* Acquired from outside, and never run. */
        hr = IKsPin_KsPropagateAcquire(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        set_states(filter, &sink, State_Stopped);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

static IMediaSample *create_sample(IMemAllocator **allocator)
{
    ALLOCATOR_PROPERTIES props = {1, 16, 1, 0};
    IMediaSample *sample = NULL;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_MemoryAllocator, NULL, CLSCTX_INPROC_SERVER, &IID_IMemAllocator, (void **)allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_SetProperties(*allocator, &props, &props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_Commit(*allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_GetBuffer(*allocator, &sample, NULL, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return sample;
}

/* Calls that belong to the interface handler, from somebody else. */
static void test_deliver(IPin *pin, IKsPin *ks_pin)
{
    IMemAllocator *allocator;
    IMediaSample *sample;
    HRESULT hr;

    hr = IKsPin_KsDeliver(ks_pin, NULL, 0);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    /* Nobody is there to deliver to; the sample is released all the same, as the page says. */
    sample = create_sample(&allocator);
    IMediaSample_AddRef(sample);
    hr = IKsPin_KsDeliver(ks_pin, sample, 0);
    check_open_error(hr);
    ok(get_refcount(sample) == 1, "Got %lu references.\n", get_refcount(sample));
    IMediaSample_Release(sample);
    IMemAllocator_Decommit(allocator);
    release_last(allocator);
}

/* A sample that somebody else delivers goes to the peer, and the end of the stream after it if its flags say so. */
static void test_deliver_connected(IBaseFilter *filter, IPin *pin, IKsPin *ks_pin)
{
    IMemAllocator *allocator;
    IMediaSample *sample;
    struct sink sink;
    LONG receives;
    HRESULT hr;

    sample = create_sample(&allocator);
    IMediaSample_SetActualDataLength(sample, 16);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        sink.state = State_Paused;
        IMediaSample_AddRef(sample);
        hr = IKsPin_KsDeliver(ks_pin, sample, 0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(sink.receives == 1, "Got %ld samples.\n", sink.receives);
        ok(!sink.ends, "Got %ld ends.\n", sink.ends);
        IMediaSample_AddRef(sample);
        hr = IKsPin_KsDeliver(ks_pin, sample, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(sink.receives == 2, "Got %ld samples.\n", sink.receives);
        ok(sink.ends == 1, "Got %ld ends.\n", sink.ends);
        sink.receive_hr = VFW_E_SAMPLE_REJECTED;
        IMediaSample_AddRef(sample);
        hr = IKsPin_KsDeliver(ks_pin, sample, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
        ok(hr == VFW_E_SAMPLE_REJECTED, "Got hr %#lx.\n", hr);
        ok(sink.receives == 3, "Got %ld samples.\n", sink.receives);
        ok(sink.ends == 1, "Got %ld ends.\n", sink.ends);
        sink.receive_hr = S_OK;
        ok(get_refcount(sample) == 1, "Got %lu references.\n", get_refcount(sample));

        /* between those of the device */
        sink_reset_stats(&sink);
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 2, TIMEOUT), "Got %ld frames.\n", sink.receives);
        IMediaSample_AddRef(sample);
        hr = IKsPin_KsDeliver(ks_pin, sample, 0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(get_refcount(sample) == 1, "Got %lu references.\n", get_refcount(sample));
        receives = sink.receives;
        ok(sink_wait(&sink, receives + 3, TIMEOUT), "Got %ld frames.\n", sink.receives);
        ok(sink.stats.bad == 1, "Got %ld samples without a picture.\n", sink.stats.bad);

        /* The end of the stream is one for the device's data, too. */
        sink.ends = 0;
        IMediaSample_AddRef(sample);
        hr = IKsPin_KsDeliver(ks_pin, sample, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(sink.ends == 1, "Got %ld ends.\n", sink.ends);
        set_states(filter, &sink, State_Stopped);
        ok(sink.ends == 1, "Got %ld ends.\n", sink.ends);

        check_run(filter, &sink, 3);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    ok(get_refcount(sample) == 1, "Got %lu references.\n", get_refcount(sample));
    IMediaSample_Release(sample);
    IMemAllocator_Decommit(allocator);
    release_last(allocator);
}

/* Segments of somebody else change nothing, and what is pending has ended when the pin is stopped. */
static void test_segments(IBaseFilter *filter, IPin *pin, IKsPin *ks_pin)
{
    KSSTREAM_SEGMENT segment;
    struct sink sink;
    unsigned int i;
    LONG count;
    HRESULT hr;

    memset(&segment, 0, sizeof(segment));
    segment.IoOperation = KsIoOperation_Read;
    hr = IKsPin_KsMediaSamplesCompleted(ks_pin, &segment);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        set_states(filter, &sink, State_Running);
        for (i = 0; i < 20; ++i)
        {
            hr = IKsPin_KsMediaSamplesCompleted(ks_pin, i % 2 ? &segment : NULL);
            ok(hr == NOERROR, "Got hr %#lx.\n", hr);
        }
        ok(sink_wait(&sink, 10, TIMEOUT), "Got %ld frames.\n", sink.receives);
        set_states(filter, &sink, State_Stopped);
        check_frames(&sink, 10, 1000);
        count = IKsPin_KsIncrementPendingIoCount(ks_pin);
        ok(count == 1, "Got count %ld.\n", count);
        count = IKsPin_KsDecrementPendingIoCount(ks_pin);
        ok(!count, "Got count %ld.\n", count);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

static HRESULT set_state_fault(IBaseFilter *filter, ULONG kind, ULONG pin)
{
    const struct ksbench_fault fault = {kind, pin, 0, KSBENCH_ANY, KSBENCH_STEP(KSSTATE_STOP, KSSTATE_ACQUIRE), 0,
            (LONG)0xc000009a /* STATUS_INSUFFICIENT_RESOURCES */};

    return device_fault(filter, &fault);
}

/* All connected pins of the filter are acquired, or none. */
static void test_acquire_all(void)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_CAPTURE, L"" KSBENCH_MULTICAM_HARDWARE_ID);
    IPin *pins[2] = {NULL, NULL};
    IEnumPins *enum_pins;
    struct sink sinks[2];
    IKsPin *ks_pin;
    ULONG count;
    size_t i;
    HRESULT hr;

    if (!filter) return;
    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Next(enum_pins, 2, pins, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IEnumPins_Release(enum_pins);
    ks_pin = query(pins[1], &IID_IKsPin);

    /* nothing to acquire */
    hr = IKsPin_KsPropagateAcquire(ks_pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < 2; ++i)
    {
        sink_init(&sinks[i]);
        ok(connect_sink(pins[i], &sinks[i], &MEDIASUBTYPE_YUY2, 160, 120), "Pin %Iu is not connected.\n", i);
    }
    hr = IKsPin_KsPropagateAcquire(ks_pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < 2; ++i)
        ok(get_kernel_state(pins[i]) == KSSTATE_ACQUIRE, "Pin %Iu is in state %d.\n", i, get_kernel_state(pins[i]));
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < 2; ++i)
        ok(get_kernel_state(pins[i]) == KSSTATE_STOP, "Pin %Iu is in state %d.\n", i, get_kernel_state(pins[i]));

    for (i = 0; i < 2; ++i)
    {
        winetest_push_context("pin %Iu refuses", i);
        hr = set_state_fault(filter, KSBENCH_FAULT_STATE, i);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IKsPin_KsPropagateAcquire(ks_pin);
        check_open_error(hr);
        ok(get_kernel_state(pins[1 - i]) == KSSTATE_STOP, "The other pin is in state %d.\n", get_kernel_state(pins[1 - i]));
        hr = set_state_fault(filter, KSBENCH_FAULT_NONE, 0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        winetest_pop_context();
    }
    for (i = 0; i < 2; ++i)
    {
        disconnect_sink(pins[i], &sinks[i]);
        sink_cleanup(&sinks[i]);
        IPin_Release(pins[i]);
    }
    IKsPin_Release(ks_pin);
    release_last(filter);
}

/* Who asks for a list owns it. */
static void test_list_ownership(IKsPin *ks_pin)
{
    KSMULTIPLE_ITEM *a = NULL, *b = NULL;
    HRESULT hr;

    hr = IKsPin_KsQueryMediums(ks_pin, &a);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    memset(a + 1, 0xcc, a->Count * sizeof(KSPIN_MEDIUM));
    hr = IKsPin_KsQueryMediums(ks_pin, &b);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(b != a, "Got list %p.\n", b);
    ok(IsEqualGUID(&((KSPIN_MEDIUM *)(b + 1))->Set, &KSMEDIUMSETID_Standard), "The list is the pin's own.\n");
    CoTaskMemFree(a);
    CoTaskMemFree(b);
    a = b = NULL;
    hr = IKsPin_KsQueryInterfaces(ks_pin, &a);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    memset(a + 1, 0xcc, a->Count * sizeof(KSPIN_INTERFACE));
    hr = IKsPin_KsQueryInterfaces(ks_pin, &b);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(b != a, "Got list %p.\n", b);
    ok(IsEqualGUID(&((KSPIN_INTERFACE *)(b + 1))->Set, &KSINTERFACESETID_Standard), "The list is the pin's own.\n");
    CoTaskMemFree(a);
    CoTaskMemFree(b);
}

static void test_notify_error(IBaseFilter *filter, IPin *pin)
{
    IMemAllocator *allocator;
    IGraphBuilder *graph;
    IMediaEvent *events;
    IMediaSample *sample;
    IKsPinEx *ks_pin;
    LONG_PTR p1, p2;
    LONG code;
    HRESULT hr;

    if (!(ks_pin = query(pin, &IID_IKsPinEx))) return;
    sample = create_sample(&allocator);

    /* no graph, nobody to tell */
    IKsPinEx_KsNotifyError(ks_pin, sample, E_FAIL);

    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IGraphBuilder_AddFilter(graph, filter, L"camera");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    events = query(graph, &IID_IMediaEvent);

    IKsPinEx_KsNotifyError(ks_pin, sample, E_FAIL);
    code = 0;
    hr = IMediaEvent_GetEvent(events, &code, &p1, &p2, 1000);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(code == EC_ERRORABORT, "Got event %#lx.\n", code);
    ok((HRESULT)p1 == E_FAIL, "Got error %#lx.\n", (HRESULT)p1);
    ok(!p2, "Got second parameter %#Ix.\n", p2);
    IMediaEvent_FreeEventParams(events, code, p1, p2);

    IKsPinEx_KsNotifyError(ks_pin, NULL, HRESULT_FROM_WIN32(ERROR_GEN_FAILURE));
    hr = IMediaEvent_GetEvent(events, &code, &p1, &p2, 1000);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(code == EC_ERRORABORT, "Got event %#lx.\n", code);
    ok((HRESULT)p1 == HRESULT_FROM_WIN32(ERROR_GEN_FAILURE), "Got error %#lx.\n", (HRESULT)p1);

    /* Cancelled on purpose: no error, by whichever code it is said. */
    IKsPinEx_KsNotifyError(ks_pin, sample, HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED));
    IKsPinEx_KsNotifyError(ks_pin, sample, ERROR_OPERATION_ABORTED);
    hr = IMediaEvent_GetEvent(events, &code, &p1, &p2, 100);
    ok(hr == E_ABORT, "Got hr %#lx, event %#lx.\n", hr, code);

    ok(get_refcount(sample) == 1, "Got %lu references.\n", get_refcount(sample));
    hr = IGraphBuilder_RemoveFilter(graph, filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaEvent_Release(events);
    release_last(graph);
    IMediaSample_Release(sample);
    IMemAllocator_Decommit(allocator);
    release_last(allocator);
    IKsPinEx_Release(ks_pin);
}

/* The same pin through IKsPin and IKsPinEx. */
static void test_identity(IPin *pin, IKsPin *ks_pin)
{
    IKsPinEx *ex = query(pin, &IID_IKsPinEx);
    LONG count;

    if (!ex) return;
    IKsPin_KsIncrementPendingIoCount(ks_pin);
    count = IKsPinEx_KsIncrementPendingIoCount(ex);
    ok(count == 2, "Got count %ld.\n", count);
    IKsPinEx_KsDecrementPendingIoCount(ex);
    count = IKsPin_KsDecrementPendingIoCount(ks_pin);
    ok(!count, "Got count %ld.\n", count);
    IKsPinEx_Release(ex);
}

START_TEST(kspin)
{
    IBaseFilter *filter;
    IKsPin *ks_pin;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        if ((ks_pin = query(pin, &IID_IKsPin)))
        {
            test_lists(ks_pin);
            test_sink_handle(pin, ks_pin);
            test_pending_io(ks_pin);
            test_identity(pin, ks_pin);
            test_communication(pin, ks_pin);
            test_deliver(pin, ks_pin);
            test_deliver_connected(filter, pin, ks_pin);
            test_segments(filter, pin, ks_pin);
            test_list_ownership(ks_pin);
            test_acquire(filter, pin, ks_pin);
            test_notify_error(filter, pin);
            IKsPin_Release(ks_pin);
        }
        IPin_Release(pin);
        release_last(filter);
        test_acquire_all();
    }
    CoUninitialize();
}
