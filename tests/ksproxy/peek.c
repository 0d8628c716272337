/*
 * KsPeekAllocator in every state of a pin, and the methods that change what it gives
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

#include "pusher.h"
#include "run.h"

static IMemAllocator *peek(IKsPin *ks_pin, KSPEEKOPERATION operation)
{
    return IKsPin_KsPeekAllocator(ks_pin, operation);
}

/* What KsPeekAllocator has to give in a state of the pin: NULL, or this allocator. */
#define check_peek(a, b) check_peek_(__LINE__, a, b)
static void check_peek_(unsigned int line, IKsPin *ks_pin, IMemAllocator *expected)
{
    IMemAllocator *allocator;
    ULONG refs = 0;

    if (expected) refs = get_refcount(expected);

    allocator = peek(ks_pin, KsPeekOperation_PeekOnly);
    ok_(__FILE__, line)(allocator == expected, "PeekOnly: got %p, expected %p.\n", allocator, expected);
    if (expected) ok_(__FILE__, line)(get_refcount(expected) == refs, "PeekOnly: got %lu references, expected %lu.\n",
            get_refcount(expected), refs);
    allocator = peek(ks_pin, KsPeekOperation_PeekOnly);
    ok_(__FILE__, line)(allocator == expected, "PeekOnly again: got %p, expected %p.\n", allocator, expected);

    allocator = peek(ks_pin, KsPeekOperation_AddRef);
    ok_(__FILE__, line)(allocator == expected, "AddRef: got %p, expected %p.\n", allocator, expected);
    if (allocator && expected) ok_(__FILE__, line)(get_refcount(expected) == refs + 1,
            "AddRef: got %lu references, expected %lu.\n", get_refcount(expected), refs + 1);
    if (allocator) IMemAllocator_Release(allocator);
    if (expected) ok_(__FILE__, line)(get_refcount(expected) == refs, "Released: got %lu references, expected %lu.\n",
            get_refcount(expected), refs);

    /* OPEN: an unknown operation; taken for PeekOnly, the only one that the caller needn't undo. */
    allocator = peek(ks_pin, 2);
    ok_(__FILE__, line)(allocator == expected, "Unknown operation: got %p, expected %p.\n", allocator, expected);
    if (expected) ok_(__FILE__, line)(get_refcount(expected) == refs,
            "Unknown operation: got %lu references, expected %lu.\n", get_refcount(expected), refs);
}

/* The peer gets no more to see of the allocator than the pin shows: the same object, by the same pointer and identity. */
static void check_identity(IKsPin *ks_pin, IMemAllocator *notified)
{
    IMemAllocator *peeked = peek(ks_pin, KsPeekOperation_PeekOnly);
    IUnknown *unk, *unk2;

    ok(peeked == notified, "Got %p, expected %p.\n", peeked, notified);
    if (!peeked || !notified) return;
    unk = query(peeked, &IID_IUnknown);
    unk2 = query(notified, &IID_IUnknown);
    ok(unk == unk2, "Got object %p, expected %p.\n", unk, unk2);
    IUnknown_Release(unk);
    IUnknown_Release(unk2);
}

static void test_peek_allocator(IBaseFilter *filter, IPin *pin, IKsPin *ks_pin)
{
    IMemAllocator *allocator, *kept;
    struct sink sink;
    HRESULT hr;
    ULONG refs;

    sink_init(&sink);
    winetest_push_context("unconnected");
    check_peek(ks_pin, NULL);
    winetest_pop_context();

    winetest_push_context("after a refused connection");
    sink.connection_hr = E_FAIL;
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    ok(hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, NULL);
    sink.connection_hr = S_OK;
    winetest_pop_context();

    winetest_push_context("after a refused allocator");
    sink.notify_hr = E_FAIL;
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    ok(hr == VFW_E_NO_ALLOCATOR, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, NULL);
    sink.notify_hr = S_OK;
    winetest_pop_context();

    winetest_push_context("unconnected and paused");
    hr = IBaseFilter_Pause(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, NULL);
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    winetest_pop_context();

    if (!connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240)) goto done;
    allocator = sink.allocator;

    winetest_push_context("connected");
    check_peek(ks_pin, allocator);
    check_identity(ks_pin, sink.allocator);
    winetest_pop_context();

    winetest_push_context("acquired");
    hr = IKsPin_KsPropagateAcquire(ks_pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, allocator);
    hr = IKsPin_KsReceiveAllocator(ks_pin, NULL);
    ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
    hr = IKsPin_KsRenegotiateAllocator(ks_pin);
    ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, allocator);
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, allocator);
    winetest_pop_context();

    winetest_push_context("paused");
    set_states(filter, &sink, State_Paused);
    check_peek(ks_pin, allocator);
    winetest_pop_context();

    winetest_push_context("running");
    set_states(filter, &sink, State_Running);
    ok(sink_wait(&sink, 2, TIMEOUT), "Got %ld frames.\n", sink.receives);
    ok(peek(ks_pin, KsPeekOperation_PeekOnly) == allocator, "Got another allocator.\n");
    kept = peek(ks_pin, KsPeekOperation_AddRef);
    ok(kept == allocator, "Got %p, expected %p.\n", kept, allocator);
    if (kept) IMemAllocator_Release(kept);
    winetest_pop_context();

    winetest_push_context("paused again");
    set_states(filter, &sink, State_Paused);
    ok(peek(ks_pin, KsPeekOperation_PeekOnly) == allocator, "Got another allocator.\n");
    winetest_pop_context();

    winetest_push_context("stopped");
    set_states(filter, &sink, State_Stopped);
    check_peek(ks_pin, allocator);
    winetest_pop_context();

    winetest_push_context("disconnected");
    kept = peek(ks_pin, KsPeekOperation_AddRef);
    disconnect_sink(pin, &sink);
    check_peek(ks_pin, NULL);
    /* Who took a reference still has the allocator, alone. */
    if (kept)
    {
        refs = get_refcount(kept);
        ok(refs == 1, "Got %lu references.\n", refs);
        release_last(kept);
    }
    winetest_pop_context();

    winetest_push_context("connected again");
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        check_peek(ks_pin, sink.allocator);
        disconnect_sink(pin, &sink);
    }
    check_peek(ks_pin, NULL);
    winetest_pop_context();
done:
    sink_cleanup(&sink);
}

struct peek_thread
{
    IKsPin *ks_pin;
    IMemAllocator *expected;
    HANDLE stop;
    LONG peeks, wrong;
};

static DWORD WINAPI peek_proc(void *arg)
{
    struct peek_thread *thread = arg;
    IMemAllocator *allocator;

    while (WaitForSingleObject(thread->stop, 1))
    {
        if (peek(thread->ks_pin, KsPeekOperation_PeekOnly) != thread->expected) InterlockedIncrement(&thread->wrong);
        allocator = peek(thread->ks_pin, KsPeekOperation_AddRef);
        if (allocator != thread->expected) InterlockedIncrement(&thread->wrong);
        if (allocator) IMemAllocator_Release(allocator);
        InterlockedIncrement(&thread->peeks);
    }
    return 0;
}

/* Peeking from one thread, streaming on another, changing the state on a third. */
static void test_peek_while_streaming(IBaseFilter *filter, IPin *pin, IKsPin *ks_pin)
{
    struct peek_thread thread = {ks_pin, NULL, NULL, 0, 0};
    struct sink sink;
    HANDLE handle;
    unsigned int i;
    ULONG refs;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        refs = get_refcount(sink.allocator);
        thread.expected = sink.allocator;
        thread.stop = CreateEventW(NULL, TRUE, FALSE, NULL);
        handle = CreateThread(NULL, 0, peek_proc, &thread, 0, NULL);
        for (i = 0; i < 3; ++i) check_run(filter, &sink, 5);
        SetEvent(thread.stop);
        ok(!WaitForSingleObject(handle, TIMEOUT), "The thread hangs.\n");
        CloseHandle(handle);
        CloseHandle(thread.stop);
        ok(thread.peeks > 10, "Peeked %ld times.\n", thread.peeks);
        ok(!thread.wrong, "Got another allocator %ld of %ld times.\n", thread.wrong, 2 * thread.peeks);
        ok(get_refcount(sink.allocator) == refs, "Got %lu references, expected %lu.\n", get_refcount(sink.allocator), refs);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

/* OPEN in all: KsReceiveAllocator has no page. By its name and header it replaces the pin's allocator; NULL clears it. */
static void test_receive_allocator(IBaseFilter *filter, IPin *pin, IKsPin *ks_pin)
{
    IMemAllocator *other, *original;
    IKsAllocatorEx *ex;
    struct sink sink;
    HRESULT hr;
    ULONG refs;

    hr = CoCreateInstance(&CLSID_MemoryAllocator, NULL, CLSCTX_INPROC_SERVER, &IID_IMemAllocator, (void **)&other);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        original = sink.allocator;
        IMemAllocator_AddRef(original);
        refs = get_refcount(original);

        hr = IKsPin_KsReceiveAllocator(ks_pin, other);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(get_refcount(other) == 2, "Got %lu references.\n", get_refcount(other));
        ok(get_refcount(original) == refs - 1, "Got %lu references, expected %lu.\n", get_refcount(original), refs - 1);
        check_peek(ks_pin, other);

        hr = IKsPin_KsReceiveAllocator(ks_pin, other);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(get_refcount(other) == 2, "Got %lu references.\n", get_refcount(other));

        hr = IKsPin_KsReceiveAllocator(ks_pin, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(get_refcount(other) == 1, "Got %lu references.\n", get_refcount(other));
        check_peek(ks_pin, NULL);

        /* Without an allocator there can be no stream, and no hang either. */
        IBaseFilter_Run(filter, 0);
        hr = IBaseFilter_Stop(filter);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);

        /* One in kernel mode is for a link in the kernel, which this peer can't have. */
        if ((ex = query(original, &IID_IKsAllocatorEx)))
        {
            IKsAllocatorEx_KsSetAllocatorMode(ex, KsAllocatorMode_Kernel);
            hr = IKsPin_KsReceiveAllocator(ks_pin, original);
            ok(hr == VFW_E_NO_TRANSPORT, "Got hr %#lx.\n", hr);
            check_peek(ks_pin, NULL);
            IKsAllocatorEx_KsSetAllocatorMode(ex, KsAllocatorMode_User);
            IKsAllocatorEx_Release(ex);
        }

        hr = IKsPin_KsReceiveAllocator(ks_pin, original);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(get_refcount(original) == refs, "Got %lu references, expected %lu.\n", get_refcount(original), refs);
        check_peek(ks_pin, original);
        IMemAllocator_Release(original);

        check_run(filter, &sink, 3);

        hr = IKsPin_KsReceiveAllocator(ks_pin, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        disconnect_sink(pin, &sink);
        check_peek(ks_pin, NULL);
    }
    sink_cleanup(&sink);
    release_last(other);
}

/* OPEN in all, as above: the choice of the allocator is made again, and the peer is told. */
static void test_renegotiate(IBaseFilter *filter, IPin *pin, IKsPin *ks_pin)
{
    struct sink sink;
    HRESULT hr;

    hr = IKsPin_KsRenegotiateAllocator(ks_pin);
    check_open_error(hr);

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        ok(sink.notifies == 1, "Got %ld calls of NotifyAllocator.\n", sink.notifies);
        hr = IKsPin_KsRenegotiateAllocator(ks_pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(sink.notifies == 2, "Got %ld calls of NotifyAllocator.\n", sink.notifies);
        check_peek(ks_pin, sink.allocator);

        sink_reset_stats(&sink);
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 3, TIMEOUT), "Got %ld frames.\n", sink.receives);
        hr = IKsPin_KsRenegotiateAllocator(ks_pin);
        check_open_error(hr);
        ok(sink_wait(&sink, 6, TIMEOUT), "Got %ld frames.\n", sink.receives);
        set_states(filter, &sink, State_Stopped);
        check_frames(&sink, 6, 1000);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

static HRESULT pause_and_stop(IBaseFilter *filter)
{
    HRESULT hr = IBaseFilter_Pause(filter);

    IBaseFilter_Stop(filter);
    return hr;
}

/* An input pin has the allocator that its peer gave it, and no other. The test plays the output pin. */
static void test_peek_input(IBaseFilter *filter, IPin *pin, IKsPin *ks_pin)
{
    IMemInputPin *input = query(pin, &IID_IMemInputPin);
    ALLOCATOR_PROPERTIES props = {4, 320 * 240 * 3, 1, 0};
    IMemAllocator *own, *foreign, *allocator;
    IUnknown *unk, *unk2;
    struct sink peer;
    AM_MEDIA_TYPE mt;
    ULONG refs;
    HRESULT hr;

    if (!input || !find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt)) return;
    resize_type(&mt, 320, 240, 333333);
    sink_init(&peer);
    peer.dir = PINDIR_OUTPUT;

    winetest_push_context("input, unconnected");
    check_peek(ks_pin, NULL);
    hr = IMemInputPin_GetAllocator(input, &own);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, NULL);
    hr = IMemInputPin_NotifyAllocator(input, own, FALSE);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    ok(get_refcount(own) == 1, "Got %lu references.\n", get_refcount(own));
    check_peek(ks_pin, NULL);
    release_last(own);
    winetest_pop_context();

    winetest_push_context("input, connected");
    hr = IPin_ReceiveConnection(pin, &peer.IPin_iface, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, NULL);
    hr = IMemInputPin_GetAllocator(input, &own);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_refcount(own) == 1, "Got %lu references.\n", get_refcount(own));
    check_peek(ks_pin, NULL); /* offered, but not chosen */
    hr = IMemAllocator_SetProperties(own, &props, &props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_NotifyAllocator(input, own, FALSE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_refcount(own) == 2, "Got %lu references.\n", get_refcount(own));
    check_peek(ks_pin, own);
    hr = IMemInputPin_GetAllocator(input, &allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(allocator == own, "Got allocator %p.\n", allocator);
    if (hr == S_OK) IMemAllocator_Release(allocator);
    winetest_pop_context();

    winetest_push_context("input, acquired");
    hr = IKsPin_KsPropagateAcquire(ks_pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, own);
    hr = IMemInputPin_NotifyAllocator(input, own, FALSE);
    ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, own);
    winetest_pop_context();

    winetest_push_context("input, paused and stopped");
    hr = pause_and_stop(filter);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    check_peek(ks_pin, own);
    hr = IBaseFilter_Run(filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(peek(ks_pin, KsPeekOperation_PeekOnly) == own, "Got another allocator.\n");
    hr = IMemInputPin_NotifyAllocator(input, own, FALSE);
    ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
    hr = IKsPin_KsReceiveAllocator(ks_pin, NULL);
    ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
    ok(peek(ks_pin, KsPeekOperation_PeekOnly) == own, "Got another allocator.\n");
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, own);
    winetest_pop_context();

    /* The one that the peer insists on: the same object, and as many references as before. */
    winetest_push_context("input, foreign allocator");
    hr = CoCreateInstance(&CLSID_MemoryAllocator, NULL, CLSCTX_INPROC_SERVER, &IID_IMemAllocator, (void **)&foreign);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemAllocator_SetProperties(foreign, &props, &props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_NotifyAllocator(input, foreign, TRUE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    release_last(own);
    check_peek(ks_pin, foreign);
    unk = query(foreign, &IID_IUnknown);
    allocator = peek(ks_pin, KsPeekOperation_PeekOnly);
    unk2 = query(allocator, &IID_IUnknown);
    ok(unk == unk2, "Got another object.\n");
    IUnknown_Release(unk);
    IUnknown_Release(unk2);
    refs = get_refcount(foreign);
    ok(refs == 2, "Got %lu references.\n", refs);
    hr = pause_and_stop(filter);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(get_refcount(foreign) == refs, "Got %lu references, expected %lu.\n", get_refcount(foreign), refs);
    hr = IKsPin_KsReceiveAllocator(ks_pin, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, NULL);
    ok(get_refcount(foreign) == 1, "Got %lu references.\n", get_refcount(foreign));
    hr = IMemInputPin_NotifyAllocator(input, foreign, FALSE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, foreign);
    /* The peer isn't one that could be asked. */
    hr = IKsPin_KsRenegotiateAllocator(ks_pin);
    check_open_error(hr);
    check_peek(ks_pin, foreign);
    winetest_pop_context();

    winetest_push_context("input, disconnected");
    hr = IPin_Disconnect(pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_peek(ks_pin, NULL);
    release_last(foreign);
    winetest_pop_context();

    free_type(&mt);
    sink_cleanup(&peer);
    IMemInputPin_Release(input);
}

/* The same with data that goes to the device. */
static void test_peek_while_writing(IBaseFilter *filter, IPin *pin, IKsPin *ks_pin)
{
    struct peek_thread thread = {ks_pin, NULL, NULL, 0, 0};
    struct pusher pusher;
    AM_MEDIA_TYPE mt;
    LONGLONG since;
    HANDLE handle;
    HRESULT hr;
    ULONG refs;
    LONG n, i;

    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return;
    resize_type(&mt, 160, 120, 333333);
    if (pusher_connect(&pusher, pin, &mt, TRUE))
    {
        check_identity(ks_pin, pusher.allocator);
        refs = get_refcount(pusher.allocator);
        thread.expected = pusher.allocator;
        thread.stop = CreateEventW(NULL, TRUE, FALSE, NULL);
        handle = CreateThread(NULL, 0, peek_proc, &thread, 0, NULL);
        for (i = 0; i < 3; ++i)
        {
            pusher_start(&pusher);
            hr = IBaseFilter_Run(filter, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            for (n = 0; n < 20; ++n)
            {
                hr = pusher_push(&pusher, n, mt.lSampleSize, NULL);
                ok(hr == S_OK, "Sample %ld gave %#lx.\n", n, hr);
            }
            hr = IBaseFilter_Stop(filter);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
        }
        since = kstest_now();
        while (thread.peeks <= 10 && !thread.wrong && kstest_poll(since, TIMEOUT)) ;
        SetEvent(thread.stop);
        ok(!WaitForSingleObject(handle, TIMEOUT), "The thread hangs.\n");
        CloseHandle(handle);
        CloseHandle(thread.stop);
        ok(!thread.wrong, "Got another allocator %ld of %ld times.\n", thread.wrong, 2 * thread.peeks);
        ok(get_refcount(pusher.allocator) == refs, "Got %lu references, expected %lu.\n", get_refcount(pusher.allocator), refs);
        pusher_disconnect(&pusher);
    }
    free_type(&mt);
    check_peek(ks_pin, NULL);
}

/* Two pins of this module have one allocator, and either can be asked to choose it again. */
static void test_two_proxies(void)
{
    IBaseFilter *camera, *feed = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_FEED_HARDWARE_ID);
    IKsPin *camera_ks, *feed_ks;
    IPin *output, *input;
    AM_MEDIA_TYPE mt;
    unsigned int i;
    HRESULT hr;

    if (!feed) return;
    if (!create_capture(&camera, &output))
    {
        release_last(feed);
        return;
    }
    input = find_pin(feed, PINDIR_INPUT);
    camera_ks = query(output, &IID_IKsPin);
    feed_ks = query(input, &IID_IKsPin);
    if (find_type(output, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        hr = IPin_Connect(output, input, &mt);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        for (i = 0; i < 3; ++i)
        {
            winetest_push_context("choice %u", i);
            check_identity(camera_ks, peek(feed_ks, KsPeekOperation_PeekOnly));
            check_peek(camera_ks, peek(feed_ks, KsPeekOperation_PeekOnly));
            hr = IKsPin_KsRenegotiateAllocator(i ? feed_ks : camera_ks);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            winetest_pop_context();
        }
        hr = IPin_Disconnect(output);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_peek(camera_ks, NULL);
        hr = IPin_Disconnect(input);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_peek(feed_ks, NULL);
        free_type(&mt);
    }
    IKsPin_Release(camera_ks);
    IKsPin_Release(feed_ks);
    IPin_Release(input);
    IPin_Release(output);
    release_last(camera);
    release_last(feed);
}

/* A link in the kernel has an allocator as well. A sink that loses it is still one: its source goes first. */
static void test_linked(void)
{
    IBaseFilter *camera, *renderer = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID);
    IKsPin *camera_ks, *renderer_ks;
    IMemAllocator *allocator;
    IPin *output, *input;
    IKsAllocator *ex;
    AM_MEDIA_TYPE mt;
    unsigned int i;
    HRESULT hr;

    if (!renderer) return;
    if (!create_capture(&camera, &output))
    {
        release_last(renderer);
        return;
    }
    input = find_pin(renderer, PINDIR_INPUT);
    camera_ks = query(output, &IID_IKsPin);
    renderer_ks = query(input, &IID_IKsPin);
    if (find_type(output, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        for (i = 0; i < 2; ++i)
        {
            winetest_push_context("link %u", i);
            hr = IPin_Connect(output, input, &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            allocator = peek(camera_ks, KsPeekOperation_AddRef);
            ok(!!allocator, "Got no allocator.\n");
            ex = query(allocator, &IID_IKsAllocator);
            ok(IKsAllocator_KsGetAllocatorMode(ex) == KsAllocatorMode_Kernel, "The data goes through user mode.\n");
            IKsAllocator_Release(ex);
            check_peek(camera_ks, allocator);
            check_peek(renderer_ks, allocator);
            if (i)
            {
                hr = IKsPin_KsReceiveAllocator(renderer_ks, NULL);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
                check_peek(renderer_ks, NULL);
                check_peek(camera_ks, allocator);
            }
            hr = IPin_Disconnect(input);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            check_peek(renderer_ks, NULL);
            ok(!pin_handle(output), "The source has outlived its sink.\n");
            hr = IPin_Disconnect(output);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            check_peek(camera_ks, NULL);
            release_last(allocator);
            winetest_pop_context();
        }
        free_type(&mt);
    }
    IKsPin_Release(camera_ks);
    IKsPin_Release(renderer_ks);
    IPin_Release(input);
    IPin_Release(output);
    release_last(camera);
    release_last(renderer);
}

START_TEST(peek)
{
    IBaseFilter *filter;
    IKsPin *ks_pin;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        if ((ks_pin = query(pin, &IID_IKsPin)))
        {
            test_peek_allocator(filter, pin, ks_pin);
            test_peek_while_streaming(filter, pin, ks_pin);
            test_receive_allocator(filter, pin, ks_pin);
            test_renegotiate(filter, pin, ks_pin);
            IKsPin_Release(ks_pin);
        }
        IPin_Release(pin);
        release_last(filter);
        if ((filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID)))
        {
            if ((pin = find_pin(filter, PINDIR_INPUT)) && (ks_pin = query(pin, &IID_IKsPin)))
            {
                test_peek_input(filter, pin, ks_pin);
                test_peek_while_writing(filter, pin, ks_pin);
                IKsPin_Release(ks_pin);
                IPin_Release(pin);
            }
            release_last(filter);
        }
        test_two_proxies();
        test_linked();
    }
    CoUninitialize();
}
