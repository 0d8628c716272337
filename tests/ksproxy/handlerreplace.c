/*
 * ksproxy.ax tests: an interface handler of somebody else's in place of the standard one
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

#include "handlerclass.h"
#include "run.h"

/* Used for every frame, with exact counts, and gone with the connection. */
static void test_replacement(IBaseFilter *filter, IPin *pin)
{
    IUnknown *unknown = query(pin, &IID_IUnknown);
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    ULONG refs = get_refcount(pin);
    struct sink sink;
    LONG i;

    sink_init(&sink);
    register_third(&KSINTERFACESETID_Standard);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        ok(third.cls.created == 1, "Created %ld handlers.\n", third.cls.created);
        ok(third.cls.outer == unknown, "The outer object is %p, the pin %p.\n", third.cls.outer, unknown);
        ok(third.set_pins == 1, "KsSetPin was called %ld times.\n", third.set_pins);
        for (i = 0; i < 2; ++i)
        {
            check_run(filter, &sink, 10);
            ok(third.processed == third.completed, "%ld requests, %ld completed.\n", third.processed, third.completed);
            ok(!third.out, "%ld requests are out.\n", third.out);
            ok(third.completed - third.aborted >= sink.receives, "%ld requests for %ld frames.\n",
                    third.completed - third.aborted, sink.receives);
            ok(IKsPin_KsIncrementPendingIoCount(ks_pin) == 1, "I/O is still counted.\n");
            IKsPin_KsDecrementPendingIoCount(ks_pin);
            sink_reset_stats(&sink);
        }
        ok(third.cls.created == 1, "Created %ld.\n", third.cls.created);
        ok(third.set_pins == 1, "KsSetPin %ld times.\n", third.set_pins);
        ok(!third.cls.destroyed, "The handler is gone before the connection.\n");
        disconnect_sink(pin, &sink);
        ok(third.cls.destroyed == 1, "%ld handlers are gone.\n", third.cls.destroyed);
    }
    revoke_third();

    /* the standard one is back */
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        run_frames(filter, &sink, 5);
        ok(third.cls.created == 1, "Created %ld handlers.\n", third.cls.created);
        ok(IKsPin_KsIncrementPendingIoCount(ks_pin) == 1, "I/O is still counted.\n");
        IKsPin_KsDecrementPendingIoCount(ks_pin);
        disconnect_sink(pin, &sink);
    }
    ok(get_refcount(pin) == refs, "References: %lu before, %lu after.\n", refs, get_refcount(pin));
    IKsPin_Release(ks_pin);
    IUnknown_Release(unknown);
    sink_cleanup(&sink);
}

static void test_failures(IBaseFilter *filter, IPin *pin)
{
    ULONG refs = get_refcount(pin);
    AM_MEDIA_TYPE mt;
    struct sink sink;
    HRESULT hr;

    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return;
    sink_init(&sink);

    /* There is always a handler for the standard interface. */
    register_third(&KSINTERFACESETID_Standard);
    third.cls.create_hr = E_OUTOFMEMORY;
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        check_run(filter, &sink, 5);
        disconnect_sink(pin, &sink);
    }

    /* One that doesn't take the pin fails the connection, and nothing is left of it. */
    third.cls.create_hr = S_OK;
    third.set_pin_hr = E_FAIL;
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == E_FAIL, "Got hr %#lx.\n", hr);
    ok(third.cls.created == 1, "Created %ld.\n", third.cls.created);
    ok(third.cls.destroyed == 1, "%ld handlers are gone.\n", third.cls.destroyed);
    ok(!sink.peer, "The sink is connected.\n");
    ok(get_refcount(pin) == refs, "References: %lu before, %lu after.\n", refs, get_refcount(pin));
    revoke_third();

    free_type(&mt);
    sink_cleanup(&sink);
}

/* An error ends the stream, is told once, and Stop works. */
static void test_process_error(IBaseFilter *filter, IPin *pin)
{
    IGraphBuilder *graph;
    IMediaEvent *events;
    LONG aborts = 0, code;
    struct sink sink;
    LONG_PTR p1, p2;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    events = query(graph, &IID_IMediaEvent);
    hr = IGraphBuilder_AddFilter(graph, filter, L"camera");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sink_init(&sink);
    register_third(&KSINTERFACESETID_Standard);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        third.process_hr = E_OUTOFMEMORY;
        set_states(filter, &sink, State_Running);
        while (IMediaEvent_GetEvent(events, &code, &p1, &p2, aborts ? 200 : TIMEOUT) == S_OK)
        {
            ok(code == EC_ERRORABORT, "Got event %#lx, %#Ix, %#Ix.\n", code, p1, p2);
            ok((HRESULT)p1 == E_OUTOFMEMORY, "Got event %#lx, %#Ix, %#Ix.\n", code, p1, p2);
            ok(!p2, "Got event %#lx, %#Ix, %#Ix.\n", code, p1, p2);
            IMediaEvent_FreeEventParams(events, code, p1, p2);
            ++aborts;
        }
        ok(aborts == 1, "Got %ld events.\n", aborts);
        set_states(filter, &sink, State_Stopped);
        third.process_hr = S_OK;
        check_run(filter, &sink, 5);
        disconnect_sink(pin, &sink);
        ok(third.cls.destroyed == 1, "%ld handlers are gone.\n", third.cls.destroyed);
    }
    revoke_third();
    sink_cleanup(&sink);
    hr = IGraphBuilder_RemoveFilter(graph, filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaEvent_Release(events);
    release_last(graph);
}

/* Requests that never end don't keep Stop. */
static void test_never(IBaseFilter *filter, IPin *pin)
{
    struct sink sink;
    DWORD start;

    sink_init(&sink);
    register_third(&KSINTERFACESETID_Standard);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        third.lie = HANDLER_NEVER;
        set_states(filter, &sink, State_Running);
        ok(!WaitForSingleObject(third.entered, TIMEOUT), "The handler isn't asked.\n");
        start = GetTickCount();
        set_states(filter, &sink, State_Stopped);
        ok(GetTickCount() - start < TIMEOUT, "Stop took %lu ms.\n", GetTickCount() - start);
        ok(!third.completed, "Completed %ld requests.\n", third.completed);
        free_lost_segments();
        disconnect_sink(pin, &sink);
    }
    revoke_third();

    check_stream(filter, pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240, 5);
    sink_cleanup(&sink);
}

/* A handler that keeps the thread keeps neither Stop nor Disconnect. The filter lives as long as the thread needs
 * it. */
static void test_blocked(void)
{
    LONGLONG since;
    DWORD start;
    IBaseFilter *filter;
    struct sink sink;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    sink_init(&sink);
    register_third(&KSINTERFACESETID_Standard);
    third.block = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        set_states(filter, &sink, State_Running);
        ok(!WaitForSingleObject(third.entered, TIMEOUT), "The handler isn't asked.\n");
        start = GetTickCount();
        set_states(filter, &sink, State_Stopped);
        ok(GetTickCount() - start < 2 * TIMEOUT, "Stop took %lu ms.\n", GetTickCount() - start);
        disconnect_sink(pin, &sink);
    }
    IPin_Release(pin);
    IBaseFilter_Release(filter);
    ok(third.cls.destroyed < third.cls.created, "The handler is gone while it is used.\n");
    third.process_hr = E_FAIL;
    SetEvent(third.block);
    since = kstest_now();
    while (third.cls.destroyed < third.cls.created && kstest_poll(since, TIMEOUT)) ;
    ok(third.cls.destroyed == third.cls.created, "%ld of %ld handlers are gone.\n", third.cls.destroyed,
            third.cls.created);
    CloseHandle(third.block);
    revoke_third();
    sink_cleanup(&sink);
}

START_TEST(handlerreplace)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_replacement(filter, pin);
        test_failures(filter, pin);
        test_process_error(filter, pin);
        test_never(filter, pin);
        IPin_Release(pin);
        release_last(filter);
        test_blocked();
    }
    CoUninitialize();
}
