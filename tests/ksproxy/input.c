/*
 * ksproxy.ax tests: the pin that takes data, of ksvirt's feed
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
#include "sink.h"

static BOOL create_feed(IBaseFilter **filter, IPin **pin)
{
    WCHAR path[MAX_DEVICE_PATH];
    HRESULT hr;

    if (!find_device(&KSCATEGORY_RENDER, L"" KSBENCH_FEED_HARDWARE_ID, path))
    {
        skip("no kernel-streaming device: ksvirt's feed is not installed\n");
        return FALSE;
    }
    if (!(*filter = create_proxy())) return FALSE;
    hr = load_path(*filter, path);
    ok(hr == S_OK, "Failed to load %s, hr %#lx.\n", wine_dbgstr_w(path), hr);
    *pin = hr == S_OK ? find_pin(*filter, PINDIR_INPUT) : NULL;
    ok(!!*pin, "The feed has no input pin.\n");
    if (*pin) return TRUE;
    IBaseFilter_Release(*filter);
    return FALSE;
}

static void test_unconnected(IBaseFilter *filter, IPin *pin)
{
    IAMFilterMiscFlags *misc;
    PIN_DIRECTION dir;
    IPin *output;
    IPin *peer;
    ULONG flags;
    HRESULT hr;

    check_interface(pin, &IID_IPin, TRUE);
    check_interface(pin, &IID_IMemInputPin, TRUE);
    check_interface(pin, &IID_IKsPin, TRUE);
    check_interface(pin, &IID_IKsPinEx, TRUE);
    check_interface(pin, &IID_IKsPinFactory, TRUE);
    check_interface(pin, &IID_IKsObject, TRUE);
    check_interface(pin, &IID_IKsPropertySet, TRUE);
    check_interface(pin, &IID_IKsControl, TRUE);
    check_interface(pin, &IID_IAMStreamConfig, FALSE);
    check_interface(pin, &IID_IBaseFilter, FALSE);

    hr = IPin_QueryDirection(pin, &dir);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(dir == PINDIR_INPUT, "Got direction %d.\n", dir);
    output = find_pin(filter, PINDIR_OUTPUT);
    ok(!output, "The feed has an output pin.\n");
    if (output) IPin_Release(output);
    hr = IPin_ConnectedTo(pin, &peer);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);

    if ((misc = query(filter, &IID_IAMFilterMiscFlags)))
    {
        flags = IAMFilterMiscFlags_GetMiscFlags(misc);
        ok(flags == AM_FILTER_MISC_FLAGS_IS_RENDERER, "Got flags %#lx.\n", flags);
        IAMFilterMiscFlags_Release(misc);
    }
}

static void test_ks_pin(IPin *pin)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    KSSTREAM_SEGMENT segment;
    IMemAllocator *allocator;
    HRESULT hr;

    if (!ks_pin) return;
    allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_PeekOnly);
    ok(!allocator, "Got allocator %p.\n", allocator);
    allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_AddRef);
    ok(!allocator, "Got allocator %p.\n", allocator);

    /* Only output pins deliver; an input pin has no queue to go on with either. */
    hr = IKsPin_KsDeliver(ks_pin, NULL, 0);
    ok(hr == E_FAIL, "Got hr %#lx.\n", hr);
    memset(&segment, 0, sizeof(segment));
    segment.IoOperation = KsIoOperation_Write;
    hr = IKsPin_KsMediaSamplesCompleted(ks_pin, &segment);
    ok(hr == NOERROR, "Got hr %#lx.\n", hr);
    IKsPin_Release(ks_pin);
}

/* The test plays the output pin: the sink's IPin will do as a peer. */
static void test_mem_input(IBaseFilter *filter, IPin *pin)
{
    IMemInputPin *input = query(pin, &IID_IMemInputPin);
    struct test_allocator allocator;
    ALLOCATOR_PROPERTIES props;
    IMediaSample *sample = NULL;
    IMemAllocator *own;
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    AM_MEDIA_TYPE mt, bad;
    struct sink peer;
    HRESULT hr;

    if (!input || !ks_pin) return;
    sink_init(&peer);
    test_allocator_init(&allocator);
    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) goto done;
    resize_type(&mt, 320, 240, 333333);

    hr = IMemInputPin_GetAllocator(input, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_ReceiveCanBlock(input); /* Receive waits for the device */
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_NotifyAllocator(input, &allocator.IMemAllocator_iface, FALSE);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx without a connection.\n", hr);

    hr = IPin_ReceiveConnection(pin, NULL, &mt);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IPin_ReceiveConnection(pin, &peer.IPin_iface, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IPin_ReceiveConnection(pin, &peer.IPin_iface, &mt);
    ok(hr == VFW_E_INVALID_DIRECTION, "Got hr %#lx.\n", hr);
    peer.dir = PINDIR_OUTPUT;
    bad = mt;
    bad.subtype = MEDIASUBTYPE_YVYU;
    hr = IPin_ReceiveConnection(pin, &peer.IPin_iface, &bad);
    ok(hr == VFW_E_TYPE_NOT_ACCEPTED, "Got hr %#lx.\n", hr);
    ok(peer.refs == 1, "%ld references are left.\n", peer.refs - 1);

    hr = IPin_ReceiveConnection(pin, &peer.IPin_iface, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) goto done;
    hr = IPin_ReceiveConnection(pin, &peer.IPin_iface, &mt);
    ok(hr == VFW_E_ALREADY_CONNECTED, "Got hr %#lx.\n", hr);

    hr = IMemInputPin_GetAllocator(input, &own);
    ok(hr == S_OK || hr == VFW_E_NO_ALLOCATOR, "Got hr %#lx.\n", hr); /* OPEN: which */
    if (hr == S_OK) IMemAllocator_Release(own);
    memset(&props, 0, sizeof(props));
    hr = IMemInputPin_GetAllocatorRequirements(input, &props);
    ok(hr == S_OK || hr == E_NOTIMPL, "Got hr %#lx.\n", hr); /* depends on the driver's framing */
    hr = IMemInputPin_NotifyAllocator(input, NULL, FALSE);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    props.cBuffers = max(props.cBuffers, 2);
    props.cbBuffer = max(props.cbBuffer, (LONG)mt.lSampleSize);
    props.cbAlign = 1;
    hr = IMemAllocator_SetProperties(&allocator.IMemAllocator_iface, &props, &props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_NotifyAllocator(input, &allocator.IMemAllocator_iface, TRUE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    own = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_PeekOnly);
    ok(own == &allocator.IMemAllocator_iface, "Got allocator %p.\n", own);
    ok(allocator.refs == 2, "Got %ld references.\n", allocator.refs);

    /* Stopped, a pin takes nothing. */
    hr = IMemAllocator_Commit(&allocator.IMemAllocator_iface);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_GetBuffer(&allocator.IMemAllocator_iface, &sample, NULL, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_Receive(input, sample);
    ok(hr == VFW_E_WRONG_STATE, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_Receive(input, NULL);
    check_open_error(hr);
    ok(get_refcount(sample) == 1, "Got %lu references.\n", get_refcount(sample));

    /* Running, it takes what is large enough, and gives it back. */
    hr = IBaseFilter_Run(filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IMediaSample_SetActualDataLength(sample, mt.lSampleSize);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_Receive(input, sample);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPin_BeginFlush(pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_Receive(input, sample);
    ok(hr == S_FALSE, "Got hr %#lx while flushing.\n", hr);
    hr = IPin_EndFlush(pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_Receive(input, sample);
    ok(hr == S_OK, "Got hr %#lx after flushing.\n", hr);
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_refcount(sample) == 1, "Got %lu references.\n", get_refcount(sample));
    IMediaSample_Release(sample);
    IMemAllocator_Decommit(&allocator.IMemAllocator_iface);

    hr = IPin_Disconnect(pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    own = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_PeekOnly);
    ok(!own, "Got allocator %p.\n", own);
done:
    free_type(&mt);
    IMemInputPin_Release(input);
    IKsPin_Release(ks_pin);
    sink_cleanup(&peer);
    /* the test has decommitted what it has committed, and the pin may have done so, too */
    test_allocator_cleanup(&allocator);
}

/* A sample brings a new type with it: what the driver takes becomes the connection's, all else is refused with the sample. */
static void test_sample_type(IBaseFilter *filter, IPin *pin)
{
    IMemInputPin *input = query(pin, &IID_IMemInputPin);
    struct test_allocator allocator;
    ALLOCATOR_PROPERTIES props;
    IMediaSample *sample = NULL;
    AM_MEDIA_TYPE mt, bad, now;
    struct sink peer;
    HRESULT hr;
    BOOL taken;

    if (!input) return;
    sink_init(&peer);
    peer.dir = PINDIR_OUTPUT;
    test_allocator_init(&allocator);
    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) goto done;
    resize_type(&mt, 320, 240, 333333);
    hr = IPin_ReceiveConnection(pin, &peer.IPin_iface, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    props.cBuffers = 4;
    props.cbBuffer = mt.lSampleSize;
    props.cbAlign = 1;
    props.cbPrefix = 0;
    hr = IMemAllocator_SetProperties(&allocator.IMemAllocator_iface, &props, &props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_NotifyAllocator(input, &allocator.IMemAllocator_iface, FALSE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMemAllocator_Commit(&allocator.IMemAllocator_iface);
    hr = IMemAllocator_GetBuffer(&allocator.IMemAllocator_iface, &sample, NULL, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Run(filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);

    IMediaSample_SetActualDataLength(sample, mt.lSampleSize);
    IMediaSample_SetMediaType(sample, &mt);
    hr = IMemInputPin_Receive(input, sample);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    bad = mt;
    bad.subtype = MEDIASUBTYPE_YVYU;
    IMediaSample_SetMediaType(sample, &bad);
    hr = IMemInputPin_Receive(input, sample);
    ok(hr == VFW_E_TYPE_NOT_ACCEPTED, "Got hr %#lx.\n", hr);
    bad = mt;
    bad.cbFormat = sizeof(VIDEOINFOHEADER) - 1;
    IMediaSample_SetMediaType(sample, &bad);
    hr = IMemInputPin_Receive(input, sample);
    ok(hr == VFW_E_INVALIDMEDIATYPE, "Got hr %#lx.\n", hr);
    hr = IPin_ConnectionMediaType(pin, &now);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(equal_types(&now, &mt), "The type has changed.\n");
    if (hr == S_OK) free_type(&now);

    /* A driver may take no other format while it runs. */
    copy_type(&bad, &mt);
    resize_type(&bad, 160, 120, 333333);
    IMediaSample_SetMediaType(sample, &bad);
    IMediaSample_SetActualDataLength(sample, bad.lSampleSize);
    hr = IMemInputPin_Receive(input, sample);
    ok(hr == S_OK || hr == HRESULT_FROM_WIN32(ERROR_BAD_COMMAND), "Got hr %#lx.\n", hr);
    taken = hr == S_OK;
    hr = IPin_ConnectionMediaType(pin, &now);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(equal_types(&now, taken ? &bad : &mt), "Got another type.\n");
    if (hr == S_OK) free_type(&now);
    free_type(&bad);

    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_refcount(sample) == 1, "Got %lu references.\n", get_refcount(sample));
    IMediaSample_Release(sample);
    IMemAllocator_Decommit(&allocator.IMemAllocator_iface);
    hr = IPin_Disconnect(pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    free_type(&mt);
done:
    IMemInputPin_Release(input);
    sink_cleanup(&peer);
    test_allocator_cleanup(&allocator);
}

/* Camera to feed: both pins are ksproxy's. */
static void test_two_proxies(IBaseFilter *feed, IPin *feed_pin)
{
    KSPROPERTY property = {{{KSPROPSETID_KsVirt, KSVIRT_PROPERTY_FEED_STATS, KSPROPERTY_TYPE_GET}}};
    IMemAllocator *camera_allocator, *feed_allocator;
    struct ksvirt_feed_stats stats;
    IKsPin *camera_ks, *feed_ks;
    AM_MEDIA_TYPE mt, mt2;
    IKsControl *control;
    IBaseFilter *camera;
    LONGLONG since;
    ULONG returned;
    HRESULT hr;
    IPin *pin;

    if (!create_capture(&camera, &pin)) return;
    camera_ks = query(pin, &IID_IKsPin);
    feed_ks = query(feed_pin, &IID_IKsPin);
    control = query(feed_pin, &IID_IKsControl);
    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) goto done;
    resize_type(&mt, 320, 240, 333333);
    hr = IPin_Connect(pin, feed_pin, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        hr = IPin_ConnectionMediaType(feed_pin, &mt2);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(equal_types(&mt, &mt2), "The pins have different types.\n");
        free_type(&mt2);
        camera_allocator = IKsPin_KsPeekAllocator(camera_ks, KsPeekOperation_PeekOnly);
        feed_allocator = IKsPin_KsPeekAllocator(feed_ks, KsPeekOperation_PeekOnly);
        ok(!!camera_allocator, "The camera's pin has no allocator.\n");
        ok(camera_allocator == feed_allocator, "Got allocators %p and %p.\n", camera_allocator, feed_allocator);

        hr = IBaseFilter_Run(feed, 0);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        hr = IBaseFilter_Run(camera, 0);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        memset(&stats, 0, sizeof(stats));
        since = kstest_now();
        do hr = IKsControl_KsProperty(control, &property, sizeof(property), &stats, sizeof(stats), &returned);
        while (hr == S_OK && stats.received < 10 && kstest_poll(since, TIMEOUT));
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(stats.received >= 10, "The feed got %s frames.\n", wine_dbgstr_longlong(stats.received));
        ok(!stats.rejected, "The feed refused %s frames.\n", wine_dbgstr_longlong(stats.rejected));
        hr = IBaseFilter_Stop(feed);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IBaseFilter_Stop(camera);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);

        hr = IPin_Disconnect(pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IPin_Disconnect(feed_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
    }
    free_type(&mt);
done:
    if (control) IKsControl_Release(control);
    if (camera_ks) IKsPin_Release(camera_ks);
    if (feed_ks) IKsPin_Release(feed_ks);
    IPin_Release(pin);
    release_last(camera);
}

/* Waits until the camera has forgotten what it was fed with: other tests look for its pattern. */
static void wait_for_pattern(void)
{
    LONGLONG since = kstest_now();
    struct ksvirt_camera_stats stats = {0};
    IBaseFilter *filter;
    struct sink sink;
    HRESULT hr;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        set_states(filter, &sink, State_Running);
        do hr = pin_property(pin, &KSPROPSETID_KsVirt, KSVIRT_PROPERTY_CAMERA_STATS, &stats, sizeof(stats));
        while (hr == S_OK && !stats.pattern && kstest_poll(since, KSVIRT_DEFAULT_FEED_TIMEOUT + TIMEOUT));
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(stats.pattern > 0, "The camera has delivered %I64u frames, none of them shows the pattern.\n", stats.delivered);
        set_states(filter, &sink, State_Stopped);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    IPin_Release(pin);
    release_last(filter);
}

START_TEST(input)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_feed(&filter, &pin))
    {
        test_unconnected(filter, pin);
        test_ks_pin(pin);
        test_mem_input(filter, pin);
        test_sample_type(filter, pin);
        test_two_proxies(filter, pin);
        IPin_Release(pin);
        release_last(filter);
        wait_for_pattern();
    }
    CoUninitialize();
}
