/*
 * ksproxy.ax tests: calls from several threads at once
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

struct caller
{
    IBaseFilter *filter;
    IPin *pin;
    LONG calls;
    LONG hangs;
};

/* Questions that anybody may ask at any time. */
static DWORD WINAPI ask_proc(void *arg)
{
    struct caller *caller = arg;
    IMemAllocator *allocator;
    IKsObject *object;
    FILTER_STATE state;
    AM_MEDIA_TYPE mt;
    FILTER_INFO info;
    IKsPin *ks_pin;
    IPin *peer;

    IBaseFilter_GetState(caller->filter, 0, &state);
    if (IBaseFilter_QueryFilterInfo(caller->filter, &info) == S_OK && info.pGraph) IFilterGraph_Release(info.pGraph);
    if (IPin_ConnectedTo(caller->pin, &peer) == S_OK) IPin_Release(peer);
    if (IPin_ConnectionMediaType(caller->pin, &mt) == S_OK) free_type(&mt);
    if (IPin_QueryInterface(caller->pin, &IID_IKsPin, (void **)&ks_pin) == S_OK)
    {
        if ((allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_AddRef))) IMemAllocator_Release(allocator);
        IKsPin_Release(ks_pin);
    }
    if (IPin_QueryInterface(caller->pin, &IID_IKsObject, (void **)&object) == S_OK)
    {
        IKsObject_KsGetObjectHandle(object);
        IKsObject_Release(object);
    }
    InterlockedIncrement(&caller->calls);
    return 0;
}

static void ask_from_other_thread(struct caller *caller)
{
    HANDLE thread = CreateThread(NULL, 0, ask_proc, caller, 0, NULL);

    if (WaitForSingleObject(thread, 5000)) InterlockedIncrement(&caller->hangs);
    CloseHandle(thread);
}

static void ask_in_connection(struct sink *sink)
{
    ask_from_other_thread(sink->context);
}

static void ask_in_receive(struct sink *sink, IMediaSample *sample)
{
    if (sink->receives < 2) ask_from_other_thread(sink->context);
}

/* No lock is held while the peer is called. */
static void test_locks(IBaseFilter *filter, IPin *pin)
{
    struct caller caller = {filter, pin, 0, 0};
    struct sink sink;

    sink_init(&sink);
    sink.context = &caller;
    sink.on_connection = ask_in_connection;
    sink.on_receive = ask_in_receive;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        ok(caller.calls == 2, "Got %ld answers, %ld hung.\n", caller.calls, caller.hangs);
        run_frames(filter, &sink, 3);
        disconnect_sink(pin, &sink);
    }
    ok(caller.calls == 4, "Got %ld answers.\n", caller.calls);
    ok(!caller.hangs, "%ld calls hung.\n", caller.hangs);
    sink_cleanup(&sink);
}

struct racer
{
    IBaseFilter *filter;
    IPin *pin;
    struct sink *sink;
    HANDLE stop;
    LONG rounds, failures, connections;
    HRESULT failure;
};

static DWORD WINAPI state_proc(void *arg)
{
    struct racer *racer = arg;
    HRESULT hr;

    while (WaitForSingleObject(racer->stop, racer->rounds % 5))
    {
        IBaseFilter_Run(racer->filter, 0);
        IBaseFilter_Pause(racer->filter);
        if (FAILED(hr = IBaseFilter_Stop(racer->filter)))
        {
            racer->failure = hr;
            InterlockedIncrement(&racer->failures);
        }
        InterlockedIncrement(&racer->rounds);
    }
    return 0;
}

/* Lets a thread go on until it has made enough rounds for whatever can go wrong, or TIMEOUT has passed. */
static void wait_rounds(const struct racer *racer)
{
    LONGLONG since = kstest_now();

    while (*(volatile const LONG *)&racer->rounds < 50 && kstest_poll(since, TIMEOUT)) ;
}

/* Two threads change the state as they like. */
static void test_state_race(IBaseFilter *filter, IPin *pin)
{
    struct racer racers[2] = {{filter, pin, NULL, NULL, 0, 0, 0, 0}, {filter, pin, NULL, NULL, 1, 0, 0, 0}};
    HANDLE threads[2], stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    FILTER_STATE state;
    struct sink sink;
    unsigned int i;
    HRESULT hr;

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 160, 120))
    {
        sink.state = State_Running;
        for (i = 0; i < ARRAY_SIZE(racers); ++i)
        {
            racers[i].stop = stop;
            threads[i] = CreateThread(NULL, 0, state_proc, &racers[i], 0, NULL);
        }
        for (i = 0; i < ARRAY_SIZE(racers); ++i) wait_rounds(&racers[i]);
        SetEvent(stop);
        ok(!WaitForMultipleObjects(2, threads, TRUE, 2 * TIMEOUT), "A thread hangs.\n");
        for (i = 0; i < ARRAY_SIZE(racers); ++i)
        {
            CloseHandle(threads[i]);
            ok(racers[i].rounds > 3, "Thread %u made %ld rounds.\n", i, racers[i].rounds);
            ok(!racers[i].failures, "Thread %u: %ld failures, hr %#lx.\n", i, racers[i].failures, racers[i].failure);
        }
        set_states(filter, &sink, State_Stopped);
        hr = IBaseFilter_GetState(filter, 1000, &state);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(state == State_Stopped, "Got state %d.\n", state);
        ok(!sink.stats.bad, "Got %ld bad frames.\n", sink.stats.bad);

        check_run(filter, &sink, 5);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    CloseHandle(stop);
}

static DWORD WINAPI connect_proc(void *arg)
{
    struct racer *racer = arg;
    LONGLONG since;

    while (WaitForSingleObject(racer->stop, 1))
    {
        if (IPin_Connect(racer->pin, &racer->sink->IPin_iface, NULL) == S_OK)
        {
            InterlockedIncrement(&racer->connections);
            /* refused while the other thread has it running */
            since = kstest_now();
            while (IPin_Disconnect(racer->pin) != S_OK && kstest_poll(since, TIMEOUT)) ;
            IPin_Disconnect(&racer->sink->IPin_iface);
        }
        InterlockedIncrement(&racer->rounds);
    }
    return 0;
}

/* One thread connects and disconnects, the other one changes the state. */
static void test_connect_race(IBaseFilter *filter, IPin *pin)
{
    HANDLE threads[2], stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    struct racer states = {filter, pin, NULL, stop, 0, 0, 0, 0}, connections = states;
    struct sink sink;

    sink_init(&sink);
    connections.sink = &sink;
    threads[0] = CreateThread(NULL, 0, state_proc, &states, 0, NULL);
    threads[1] = CreateThread(NULL, 0, connect_proc, &connections, 0, NULL);
    wait_rounds(&states);
    wait_rounds(&connections);
    SetEvent(stop);
    ok(!WaitForMultipleObjects(2, threads, TRUE, 2 * TIMEOUT), "A thread hangs.\n");
    CloseHandle(threads[0]);
    CloseHandle(threads[1]);
    ok(states.rounds > 3, "Made %ld rounds.\n", states.rounds);
    ok(!states.failures, "%ld failures, hr %#lx.\n", states.failures, states.failure);
    ok(connections.connections > 0, "Made %ld connections in %ld rounds.\n", connections.connections, connections.rounds);
    ok(!sink.peer, "The sink is still connected.\n");

    check_stream(filter, pin, &sink, &MEDIASUBTYPE_RGB24, 160, 120, 5);
    sink_cleanup(&sink);
    CloseHandle(stop);
}

/* Two connections are asked for at once: one of them is made. */
static DWORD WINAPI connect_once_proc(void *arg)
{
    struct racer *racer = arg;

    WaitForSingleObject(racer->stop, TIMEOUT);
    return IPin_Connect(racer->pin, &racer->sink->IPin_iface, NULL);
}

static void test_two_connects(IBaseFilter *filter, IPin *pin)
{
    HANDLE threads[2], start = CreateEventW(NULL, TRUE, FALSE, NULL);
    struct racer racers[2];
    struct sink sinks[2];
    unsigned int i, round;
    DWORD codes[2];

    for (round = 0; round < 10; ++round)
    {
        winetest_push_context("round %u", round);
        ResetEvent(start);
        for (i = 0; i < 2; ++i)
        {
            sink_init(&sinks[i]);
            memset(&racers[i], 0, sizeof(racers[i]));
            racers[i].pin = pin;
            racers[i].sink = &sinks[i];
            racers[i].stop = start;
            threads[i] = CreateThread(NULL, 0, connect_once_proc, &racers[i], 0, NULL);
        }
        SetEvent(start);
        ok(!WaitForMultipleObjects(2, threads, TRUE, 2 * TIMEOUT), "A thread hangs.\n");
        for (i = 0; i < 2; ++i)
        {
            GetExitCodeThread(threads[i], &codes[i]);
            CloseHandle(threads[i]);
        }
        ok((codes[0] == S_OK) != (codes[1] == S_OK), "Got hr %#lx and %#lx.\n", codes[0], codes[1]);
        for (i = 0; i < 2; ++i)
        {
            ok(!sinks[i].peer == (codes[i] != S_OK), "Sink %u: hr %#lx, peer %p.\n", i, codes[i], sinks[i].peer);
            if (codes[i] == S_OK) disconnect_sink(pin, &sinks[i]);
        }
        for (i = 0; i < 2; ++i) sink_cleanup(&sinks[i]);
        winetest_pop_context();
    }
    CloseHandle(start);
}

START_TEST(threads)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_locks(filter, pin);
        test_two_connects(filter, pin);
        test_state_race(filter, pin);
        test_connect_race(filter, pin);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
