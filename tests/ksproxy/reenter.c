/*
 * Peers that call back into filter and pin from Receive
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

#include "run.h"

struct reentrant
{
    IBaseFilter *filter;
    IPin *pin;
    IKsPin *ks_pin;
    struct sink *sink;
    LONG entered, calls;
    HRESULT disconnect_hr, flush_hr, receive_hr, renegotiate_hr, deliver_hr, connect_hr, stop_hr;
    IMemAllocator *peeked;
    DWORD time;
    HANDLE go;                /* the peer waits for it */
};

static BOOL is_first(struct reentrant *reentrant)
{
    return InterlockedIncrement(&reentrant->entered) == 1;
}

/* What can't be done now is refused and does no harm. */
static void ask_everything(struct sink *sink, IMediaSample *sample)
{
    struct reentrant *reentrant = sink->context;

    if (!is_first(reentrant)) return;
    reentrant->disconnect_hr = IPin_Disconnect(reentrant->pin);
    reentrant->connect_hr = IPin_Connect(reentrant->pin, &sink->IPin_iface, NULL);
    reentrant->flush_hr = IPin_BeginFlush(reentrant->pin);
    reentrant->receive_hr = IKsPin_KsReceiveAllocator(reentrant->ks_pin, NULL);
    reentrant->renegotiate_hr = IKsPin_KsRenegotiateAllocator(reentrant->ks_pin);
    if ((reentrant->peeked = IKsPin_KsPeekAllocator(reentrant->ks_pin, KsPeekOperation_AddRef)))
        IMemAllocator_Release(reentrant->peeked);
    IKsPin_KsQualityNotify(reentrant->ks_pin, 900, 1000);
    IKsPin_KsPropagateAcquire(reentrant->ks_pin);
    /* once more, in itself */
    IMediaSample_AddRef(sample);
    reentrant->deliver_hr = IKsPin_KsDeliver(reentrant->ks_pin, sample, 0);
    InterlockedIncrement(&reentrant->calls);
}

/* Waits until the thread that was in Receive holds nothing any more. */
static void wait_gone(struct sink *sink)
{
    LONGLONG since = kstest_now();

    while ((sink->receiving || sink->refs > 1) && kstest_poll(since, TIMEOUT)) ;
}

static void check_next_run(IBaseFilter *filter, IPin *pin, struct sink *sink)
{
    sink->on_receive = NULL;
    check_run(filter, sink, 5);
}

static void test_questions(IBaseFilter *filter, IPin *pin, IKsPin *ks_pin)
{
    struct reentrant reentrant = {filter, pin, ks_pin, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, NULL};
    struct sink sink;

    sink_init(&sink);
    sink.context = &reentrant;
    sink.on_receive = ask_everything;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        set_states(filter, &sink, State_Running);
        ok(sink_wait_for(&sink, &reentrant.calls, 1), "The peer hangs.\n");
        ok(reentrant.disconnect_hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", reentrant.disconnect_hr);
        ok(reentrant.connect_hr == VFW_E_ALREADY_CONNECTED, "Got hr %#lx.\n", reentrant.connect_hr);
        ok(reentrant.flush_hr == E_UNEXPECTED, "Got hr %#lx.\n", reentrant.flush_hr);
        ok(reentrant.receive_hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", reentrant.receive_hr);
        ok(reentrant.renegotiate_hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", reentrant.renegotiate_hr);
        ok(reentrant.deliver_hr == S_OK, "Got hr %#lx.\n", reentrant.deliver_hr);
        ok(reentrant.peeked == sink.allocator, "Got allocator %p, expected %p.\n", reentrant.peeked, sink.allocator);
        ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
        set_states(filter, &sink, State_Stopped);
        ok(!sink.stats.bad, "Got %ld bad frames.\n", sink.stats.bad);
        ok(get_refcount(sink.allocator) == 2, "Got %lu references.\n", get_refcount(sink.allocator));
        check_next_run(filter, pin, &sink);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

/* Stops and disconnects, and more than that is not there to come back to. */
static void stop_and_disconnect(struct sink *sink, IMediaSample *sample)
{
    struct reentrant *reentrant = sink->context;
    DWORD start = GetTickCount();

    if (!is_first(reentrant)) return;
    IBaseFilter_Stop(&sink->IBaseFilter_iface);
    reentrant->stop_hr = IBaseFilter_Stop(reentrant->filter);
    reentrant->disconnect_hr = IPin_Disconnect(reentrant->pin);
    reentrant->time = GetTickCount() - start;
    reentrant->peeked = IKsPin_KsPeekAllocator(reentrant->ks_pin, KsPeekOperation_PeekOnly);
    /* there is nobody to deliver to */
    IMediaSample_AddRef(sample);
    reentrant->deliver_hr = IKsPin_KsDeliver(reentrant->ks_pin, sample, KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM);
    InterlockedIncrement(&reentrant->calls);
}

static void test_disconnect(IBaseFilter *filter, IPin *pin, IKsPin *ks_pin)
{
    struct reentrant reentrant = {filter, pin, ks_pin, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, (void *)0xdeadbeef, 0, NULL};
    struct sink sink;

    sink_init(&sink);
    sink.context = &reentrant;
    sink.on_receive = stop_and_disconnect;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        set_states(filter, &sink, State_Running);
        ok(sink_wait_for(&sink, &reentrant.calls, 1), "The peer hangs.\n");
        ok(reentrant.stop_hr == S_OK, "Got hr %#lx.\n", reentrant.stop_hr);
        ok(reentrant.disconnect_hr == S_OK, "Got hr %#lx.\n", reentrant.disconnect_hr);
        ok(reentrant.time < 2 * TIMEOUT, "It took %lu ms.\n", reentrant.time);
        ok(!reentrant.peeked, "Got allocator %p.\n", reentrant.peeked);
        check_open_error(reentrant.deliver_hr);
        IPin_Disconnect(&sink.IPin_iface);
        wait_gone(&sink);
        ok(sink.receives == 1, "Got %ld frames.\n", sink.receives);
        ok(!sink.ends, "Got %ld ends.\n", sink.ends);
        ok(sink.refs == 1, "%ld references are left.\n", sink.refs - 1);
    }
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        check_next_run(filter, pin, &sink);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
}

/* The last reference goes in Receive: the filter stops, and its thread still finds its way out. */
static void release_all(struct sink *sink, IMediaSample *sample)
{
    struct reentrant *reentrant = sink->context;
    DWORD start;

    if (!is_first(reentrant)) return;
    WaitForSingleObject(reentrant->go, TIMEOUT);
    start = GetTickCount();
    if (reentrant->stop_hr != S_FALSE) reentrant->stop_hr = IBaseFilter_Stop(reentrant->filter);
    IPin_Disconnect(&sink->IPin_iface);
    IPin_Release(reentrant->pin);
    IBaseFilter_Release(reentrant->filter);
    reentrant->time = GetTickCount() - start;
    InterlockedIncrement(&reentrant->calls);
}

static void test_release(BOOL stop)
{
    struct reentrant reentrant = {NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, stop ? S_OK : S_FALSE, NULL, 0, NULL};
    struct sink sink;

    if (!create_capture(&reentrant.filter, &reentrant.pin)) return;
    reentrant.go = CreateEventW(NULL, TRUE, FALSE, NULL);
    sink_init(&sink);
    sink.context = &reentrant;
    sink.on_receive = release_all;
    if (connect_sink(reentrant.pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        IBaseFilter_Run(&sink.IBaseFilter_iface, 0);
        IBaseFilter_Run(reentrant.filter, 0);
        SetEvent(reentrant.go);
        ok(sink_wait_for(&sink, &reentrant.calls, 1), "The peer hangs.\n");
        ok(reentrant.time < 2 * TIMEOUT, "It took %lu ms.\n", reentrant.time);
        wait_gone(&sink);
        ok(sink.receives == 1, "Got %ld frames.\n", sink.receives);
        ok(sink.refs == 1, "%ld references are left.\n", sink.refs - 1);
    }
    sink_cleanup(&sink);
    CloseHandle(reentrant.go);
}

START_TEST(reenter)
{
    IBaseFilter *filter;
    IKsPin *ks_pin;
    IPin *pin;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && create_capture(&filter, &pin))
    {
        ks_pin = query(pin, &IID_IKsPin);
        test_questions(filter, pin, ks_pin);
        test_disconnect(filter, pin, ks_pin);
        IKsPin_Release(ks_pin);
        IPin_Release(pin);
        release_last(filter);
        test_release(TRUE);
        test_release(FALSE);
        /* and all is as before */
        if (create_capture(&filter, &pin))
        {
            struct sink sink;

            sink_init(&sink);
            if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
            {
                check_next_run(filter, pin, &sink);
                disconnect_sink(pin, &sink);
            }
            sink_cleanup(&sink);
            IPin_Release(pin);
            release_last(filter);
        }
    }
    CoUninitialize();
}
