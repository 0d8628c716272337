/*
 * ksproxy.ax tests: which allocator a connection uses, and what becomes of its failures
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

#include "allocator.h"
#include "run.h"

static void check_unconnected(IPin *pin, struct sink *sink)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    IKsObject *object = query(pin, &IID_IKsObject);
    IMemAllocator *allocator;
    IPin *peer = NULL;
    HANDLE handle;
    HRESULT hr;

    hr = IPin_ConnectedTo(pin, &peer);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    if (hr == S_OK) IPin_Release(peer);
    ok(!sink->peer, "The sink is still connected.\n");
    ok(sink->refs == 1, "The sink has %ld references left.\n", sink->refs - 1);
    if (ks_pin)
    {
        allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_PeekOnly);
        ok(!allocator, "Got allocator %p.\n", allocator);
        IKsPin_Release(ks_pin);
    }
    if (object)
    {
        handle = IKsObject_KsGetObjectHandle(object);
        ok(!handle, "Got handle %p.\n", handle);
        IKsObject_Release(object);
    }
}

/* Connects with a failure somewhere on the way, which has to undo everything. */
static void connect_failure(IPin *pin, struct sink *sink, HRESULT expected)
{
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt)) return;
    resize_type(&mt, 320, 240, 0);
    hr = IPin_Connect(pin, &sink->IPin_iface, &mt);
    ok(hr == expected, "Got hr %#lx, expected %#lx.\n", hr, expected);
    if (SUCCEEDED(hr))
    {
        IPin_Disconnect(pin);
        IPin_Disconnect(&sink->IPin_iface);
    }
    check_unconnected(pin, sink);
    free_type(&mt);
}

static void test_proxy_allocator(IBaseFilter *filter, IPin *pin)
{
    IMediaSample *samples[64];
    ALLOCATOR_PROPERTIES props, actual;
    IMemAllocator *allocator;
    struct sink sink;
    HRESULT hr;
    LONG i, count;

    sink_init(&sink);
    if (!connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240)) goto done;
    ok(sink.notifies == 1, "Got %ld calls of NotifyAllocator.\n", sink.notifies);
    allocator = sink.allocator;
    ok(!!allocator, "Got no allocator.\n");
    if (!allocator) goto disconnect;
    ok(!sink.read_only, "The buffers are read-only.\n");

    check_interface(allocator, &IID_IUnknown, TRUE);
    check_interface(allocator, &IID_IMemAllocator, TRUE);
    check_interface(allocator, &IID_IMediaSample, FALSE);

    memset(&props, 0xcc, sizeof(props));
    hr = IMemAllocator_GetProperties(allocator, &props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(props.cBuffers >= 2 && props.cBuffers <= 64, "Got %ld buffers.\n", props.cBuffers);
    ok(props.cbBuffer >= 320 * 240 * 3, "Got %ld bytes.\n", props.cbBuffer);
    ok(props.cbAlign >= 1, "Got alignment %ld.\n", props.cbAlign);
    ok(!(props.cbAlign & (props.cbAlign - 1)), "Got alignment %ld.\n", props.cbAlign);
    ok(!props.cbPrefix, "Got prefix %ld.\n", props.cbPrefix);

    /* Stopped, nothing is committed. */
    samples[0] = (void *)0xdeadbeef;
    hr = IMemAllocator_GetBuffer(allocator, samples, NULL, NULL, AM_GBF_NOWAIT);
    ok(hr == VFW_E_NOT_COMMITTED, "Got hr %#lx.\n", hr);

    hr = IMemAllocator_Commit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_Commit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_SetProperties(allocator, &props, &actual);
    ok(hr == VFW_E_ALREADY_COMMITTED, "Got hr %#lx.\n", hr);
    for (count = 0; count < (LONG)ARRAY_SIZE(samples); ++count)
    {
        BYTE *data = NULL;

        hr = IMemAllocator_GetBuffer(allocator, &samples[count], NULL, NULL, AM_GBF_NOWAIT);
        if (hr != S_OK) break;
        ok(IMediaSample_GetSize(samples[count]) == props.cbBuffer, "Got %ld bytes.\n", IMediaSample_GetSize(samples[count]));
        hr = IMediaSample_GetPointer(samples[count], &data);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(!((ULONG_PTR)data % props.cbAlign), "Got pointer %p.\n", data);
        memset(data, count, props.cbBuffer);
    }
    ok(hr == VFW_E_TIMEOUT, "Got hr %#lx.\n", hr);
    ok(count == props.cBuffers, "Got %ld buffers instead of %ld.\n", count, props.cBuffers);
    for (i = 0; i < count; ++i)
    {
        BYTE *data = NULL;

        IMediaSample_GetPointer(samples[i], &data);
        ok(data[0] == (BYTE)i, "Buffer %ld overlaps another one.\n", i);
        ok(data[props.cbBuffer - 1] == (BYTE)i, "Buffer %ld overlaps another one.\n", i);
    }

    /* Decommitted with buffers outside: they live on, but there are no new ones. */
    hr = IMemAllocator_Decommit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (count)
    {
        IMediaSample *sample;
        BYTE *data = NULL;

        hr = IMemAllocator_GetBuffer(allocator, &sample, NULL, NULL, AM_GBF_NOWAIT);
        ok(hr == VFW_E_NOT_COMMITTED, "Got hr %#lx.\n", hr);
        IMediaSample_GetPointer(samples[0], &data);
        data[0] = 1;
    }
    for (i = 0; i < count; ++i) release_last(samples[i]);
    hr = IMemAllocator_Decommit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

disconnect:
    disconnect_sink(pin, &sink);
    check_unconnected(pin, &sink);
done:
    sink_cleanup(&sink);
}

static DWORD WINAPI get_buffer_thread(void *arg)
{
    IMediaSample *sample = NULL;

    return IMemAllocator_GetBuffer((IMemAllocator *)arg, &sample, NULL, NULL, 0);
}

/* Who waits for a buffer is woken by Decommit. */
static void test_decommit_wakes(IPin *pin)
{
    IMemAllocator *allocator;
    IMediaSample *samples[64];
    struct sink sink;
    HANDLE thread;
    LONG i, count;
    DWORD code;
    HRESULT hr;

    sink_init(&sink);
    if (!connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 160, 120)) goto done;
    if ((allocator = sink.allocator))
    {
        hr = IMemAllocator_Commit(allocator);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        for (count = 0; count < (LONG)ARRAY_SIZE(samples); ++count)
            if (IMemAllocator_GetBuffer(allocator, &samples[count], NULL, NULL, AM_GBF_NOWAIT) != S_OK) break;

        thread = CreateThread(NULL, 0, get_buffer_thread, allocator, 0, NULL);
        ok(WaitForSingleObject(thread, 100) == WAIT_TIMEOUT, "GetBuffer didn't wait.\n");
        IMemAllocator_Decommit(allocator);
        ok(!WaitForSingleObject(thread, TIMEOUT), "GetBuffer still waits.\n");
        GetExitCodeThread(thread, &code);
        ok(code == (DWORD)VFW_E_NOT_COMMITTED, "Got hr %#lx.\n", code);
        CloseHandle(thread);
        for (i = 0; i < count; ++i) IMediaSample_Release(samples[i]);
    }
    disconnect_sink(pin, &sink);
done:
    sink_cleanup(&sink);
}

/* Memory that is still outside when the allocator is committed again, or set up anew. */
static void test_outstanding(IPin *pin)
{
    ALLOCATOR_PROPERTIES props, actual;
    IMediaSample *samples[2];
    IMemAllocator *allocator;
    struct sink sink;
    BYTE *data;
    HRESULT hr;

    sink_init(&sink);
    if (!connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 160, 120)) goto done;
    allocator = sink.allocator;
    IMemAllocator_GetProperties(allocator, &props);
    hr = IMemAllocator_Commit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_GetBuffer(allocator, &samples[0], NULL, NULL, AM_GBF_NOWAIT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_Decommit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_SetProperties(allocator, &props, &actual);
    ok(hr == VFW_E_BUFFERS_OUTSTANDING, "Got hr %#lx.\n", hr);

    hr = IMemAllocator_Commit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_GetBuffer(allocator, &samples[1], NULL, NULL, AM_GBF_NOWAIT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaSample_GetPointer(samples[0], &data);
    memset(data, 1, props.cbBuffer);
    IMediaSample_Release(samples[0]);
    hr = IMemAllocator_Decommit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaSample_GetPointer(samples[1], &data);
    memset(data, 2, props.cbBuffer);
    IMediaSample_Release(samples[1]);

    /* All is back: another size holds from the next Commit on. */
    props.cbBuffer *= 2;
    hr = IMemAllocator_SetProperties(allocator, &props, &actual);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_Commit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_GetBuffer(allocator, &samples[0], NULL, NULL, AM_GBF_NOWAIT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IMediaSample_GetSize(samples[0]) == props.cbBuffer, "Got %ld bytes.\n", IMediaSample_GetSize(samples[0]));
    /* The last sample keeps the allocator, and its memory. */
    hr = IMemAllocator_Decommit(allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    disconnect_sink(pin, &sink);
    IMediaSample_GetPointer(samples[0], &data);
    memset(data, 3, props.cbBuffer);
    release_last(samples[0]);
done:
    sink_cleanup(&sink);
}

/* Sizes that are changed between two streams. */
static void test_resize(IBaseFilter *filter, IPin *pin)
{
    static const struct { LONG count, factor; } tests[] = {{2, 1}, {9, 1}, {3, 4}, {1, 1}};
    ALLOCATOR_PROPERTIES props, changed, actual;
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    struct sink sink;
    size_t i;
    HRESULT hr;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        IMemAllocator_GetProperties(sink.allocator, &props);
        for (i = 0; i < ARRAY_SIZE(tests); ++i)
        {
            winetest_push_context("%ld buffers", tests[i].count);
            changed = props;
            changed.cBuffers = tests[i].count;
            changed.cbBuffer *= tests[i].factor;
            hr = IMemAllocator_SetProperties(sink.allocator, &changed, &actual);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            check_run(filter, &sink, 4);
            winetest_pop_context();
        }

        /* Buffers in which no frame fits: whatever that ends in, nothing is torn and nothing hangs. */
        changed = props;
        changed.cbBuffer = 100;
        hr = IMemAllocator_SetProperties(sink.allocator, &changed, &actual);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        sink_reset_stats(&sink);
        IBaseFilter_Run(&sink.IBaseFilter_iface, 0);
        IBaseFilter_Run(filter, 0);
        kstest_wait_for_nothing(200);
        set_states(filter, &sink, State_Stopped);
        ok(!sink.stats.good, "Got %ld good frames.\n", sink.stats.good);

        /* The choice is made again, and right. */
        if (ks_pin) hr = IKsPin_KsRenegotiateAllocator(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IMemAllocator_GetProperties(sink.allocator, &actual);
        ok(actual.cbBuffer >= props.cbBuffer, "Got %ld bytes.\n", actual.cbBuffer);
        check_run(filter, &sink, 4);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    if (ks_pin) IKsPin_Release(ks_pin);
}

/* Another choice that fails leaves the one that was made. */
static void test_failing_renegotiation(IBaseFilter *filter, IPin *pin)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    IMemAllocator *before;
    struct sink sink;
    HRESULT hr;

    sink_init(&sink);
    if (ks_pin && connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        before = sink.allocator;
        sink.notify_hr = E_OUTOFMEMORY;
        hr = IKsPin_KsRenegotiateAllocator(ks_pin);
        check_open_error(hr);
        sink.notify_hr = S_OK;
        ok(sink.allocator == before, "The sink has another allocator.\n");
        ok(IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_PeekOnly) == before, "The pin has another allocator.\n");
        ok(get_refcount(before) == 2, "Got %lu references.\n", get_refcount(before));
        check_run(filter, &sink, 3);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    if (ks_pin) IKsPin_Release(ks_pin);
}

static void test_requirements(IBaseFilter *filter, IPin *pin)
{
    static const ALLOCATOR_PROPERTIES tests[] =
    {
        {10, 0, 0, 0},
        {0, 400000, 0, 0},
        {0, 0, 4096, 0},
        {0, 0, 16, 64},
        {0, 0, 0, 0},
        {3, 1, 1, 0},
    };
    ALLOCATOR_PROPERTIES props;
    struct sink sink;
    HRESULT hr;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("requirements %Iu", i);
        sink_init(&sink);
        sink.has_requirements = TRUE;
        sink.requirements = tests[i];
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
        {
            memset(&props, 0, sizeof(props));
            hr = IMemAllocator_GetProperties(sink.allocator, &props);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(props.cBuffers >= tests[i].cBuffers, "Got %ld buffers.\n", props.cBuffers);
            ok(props.cbBuffer >= max(tests[i].cbBuffer, 320 * 240 * 3), "Got %ld bytes.\n", props.cbBuffer);
            ok(!tests[i].cbAlign || !(props.cbAlign % tests[i].cbAlign), "Got alignment %ld.\n", props.cbAlign);
            ok(props.cbPrefix >= tests[i].cbPrefix, "Got prefix %ld.\n", props.cbPrefix);

            check_run(filter, &sink, 5);
            disconnect_sink(pin, &sink);
        }
        sink_cleanup(&sink);
        winetest_pop_context();
    }
}

/* Nonsense of a peer is refused, or not taken at its word. */
static void test_bad_requirements(IPin *pin)
{
    static const ALLOCATOR_PROPERTIES tests[] =
    {
        {-1, -1, -1, -1},
        {1, -5, 3, -7},
        {0x7fffffff, 0x7fffffff, 1, 0},
        {2, 0x7fffffff, 0x40000000, 0x7fffffff},
    };
    struct sink sink;
    AM_MEDIA_TYPE mt;
    HRESULT hr;
    size_t i;

    if (!find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt)) return;
    resize_type(&mt, 320, 240, 0);
    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("requirements %Iu", i);
        sink_init(&sink);
        sink.has_requirements = TRUE;
        sink.requirements = tests[i];
        hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
        if (SUCCEEDED(hr)) disconnect_sink(pin, &sink);
        check_unconnected(pin, &sink);
        sink_cleanup(&sink);
        winetest_pop_context();
    }
    free_type(&mt);
}

/* The peer has an allocator of its own and takes no other. */
static void test_peer_insists(IBaseFilter *filter, IPin *pin)
{
    struct test_allocator allocator;
    IMemAllocator *peeked;
    IKsPin *ks_pin;
    struct sink sink;

    test_allocator_init(&allocator);
    sink_init(&sink);
    sink.own_allocator = &allocator.IMemAllocator_iface;
    sink.insist = TRUE;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        ok(sink.allocator == &allocator.IMemAllocator_iface, "Got allocator %p.\n", sink.allocator);
        ok(allocator.set_properties >= 1, "SetProperties was not called.\n");
        ok(!allocator.commits, "The allocator is committed while the filter is stopped.\n");
        if ((ks_pin = query(pin, &IID_IKsPin)))
        {
            peeked = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_PeekOnly);
            ok(peeked == &allocator.IMemAllocator_iface, "Got allocator %p.\n", peeked);
            IKsPin_Release(ks_pin);
        }
        set_states(filter, &sink, State_Running);
        ok(allocator.commits >= 1, "The allocator is not committed.\n");
        ok(sink_wait(&sink, 10, TIMEOUT), "Got %ld frames.\n", sink.receives);
        set_states(filter, &sink, State_Stopped);
        check_frames(&sink, 10, 1000);
        ok(allocator.decommits >= 1, "The allocator is not decommitted.\n");
        ok(allocator.get_buffers >= 10, "Got %ld calls of GetBuffer.\n", allocator.get_buffers);
        disconnect_sink(pin, &sink);
    }
    check_unconnected(pin, &sink);
    sink_cleanup(&sink);
    test_allocator_cleanup(&allocator);
}

/* Each method of the only allocator that the peer takes fails once. */
static void test_failures(IBaseFilter *filter, IPin *pin)
{
    ALLOCATOR_PROPERTIES too_small = {1, 100, 1, 0}, none = {0, 0, 1, 0};
    struct test_allocator allocator;
    FILTER_STATE state;
    struct sink sink;
    LONGLONG since;
    HRESULT hr;

    winetest_push_context("SetProperties");
    test_allocator_init(&allocator);
    sink_init(&sink);
    sink.own_allocator = &allocator.IMemAllocator_iface;
    sink.insist = TRUE;
    allocator.set_properties_hr = E_OUTOFMEMORY;
    connect_failure(pin, &sink, E_OUTOFMEMORY);
    ok(allocator.refs == 1, "%ld references are left.\n", allocator.refs - 1);
    allocator.set_properties_hr = S_OK;
    winetest_pop_context();

    winetest_push_context("buffers too small");
    allocator.actual = &too_small;
    connect_failure(pin, &sink, VFW_E_SIZENOTSET);
    ok(allocator.refs == 1, "%ld references are left.\n", allocator.refs - 1);
    winetest_pop_context();

    winetest_push_context("no buffers");
    allocator.actual = &none;
    connect_failure(pin, &sink, VFW_E_SIZENOTSET);
    ok(allocator.refs == 1, "%ld references are left.\n", allocator.refs - 1);
    allocator.actual = NULL;
    winetest_pop_context();

    winetest_push_context("NotifyAllocator");
    sink.notify_hr = E_ACCESSDENIED;
    connect_failure(pin, &sink, E_ACCESSDENIED);
    ok(allocator.refs == 1, "%ld references are left.\n", allocator.refs - 1);
    sink.notify_hr = S_OK;
    winetest_pop_context();

    winetest_push_context("Commit");
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        allocator.commit_hr = E_OUTOFMEMORY;
        hr = IBaseFilter_Pause(filter);
        ok(hr == E_OUTOFMEMORY, "Got hr %#lx.\n", hr);
        hr = IBaseFilter_Stop(filter);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IBaseFilter_GetState(filter, 0, &state);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(state == State_Stopped, "Got state %d.\n", state);
        allocator.commit_hr = S_OK;

        /* and it works once the reason is gone */
        check_run(filter, &sink, 3);
        disconnect_sink(pin, &sink);
    }
    winetest_pop_context();

    winetest_push_context("GetBuffer");
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        allocator.get_buffers = 0;
        allocator.fail_after = 5;
        allocator.get_buffer_hr = E_OUTOFMEMORY;
        IBaseFilter_Run(&sink.IBaseFilter_iface, 0);
        IBaseFilter_Run(filter, 0); /* OPEN: whether that fails when the first buffers can't be had */
        since = kstest_now();
        while (allocator.get_buffers <= 5 && kstest_poll(since, TIMEOUT)) ;
        ok(allocator.get_buffers > 5, "Got %ld calls of GetBuffer.\n", allocator.get_buffers);
        sink_wait(&sink, 6, 100);
        ok(sink.receives <= 5, "Got %ld frames.\n", sink.receives);
        set_states(filter, &sink, State_Stopped);
        ok(!sink.stats.bad, "Got %ld bad frames.\n", sink.stats.bad);
        allocator.get_buffer_hr = S_OK;

        check_run(filter, &sink, 3);
        disconnect_sink(pin, &sink);
    }
    winetest_pop_context();

    winetest_push_context("Decommit");
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        allocator.decommit_hr = E_FAIL;
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 3, TIMEOUT), "Got %ld frames.\n", sink.receives);
        IBaseFilter_Stop(&sink.IBaseFilter_iface);
        IBaseFilter_Stop(filter);
        hr = IBaseFilter_GetState(filter, 0, &state);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(state == State_Stopped, "Got state %d.\n", state);
        allocator.decommit_hr = S_OK;
        disconnect_sink(pin, &sink);
    }
    winetest_pop_context();

    check_unconnected(pin, &sink);
    sink_cleanup(&sink);
    test_allocator_cleanup(&allocator);
}

START_TEST(allocator)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_proxy_allocator(filter, pin);
        test_decommit_wakes(pin);
        test_outstanding(pin);
        test_resize(filter, pin);
        test_failing_renegotiation(filter, pin);
        test_requirements(filter, pin);
        test_bad_requirements(pin);
        test_peer_insists(filter, pin);
        test_failures(filter, pin);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
