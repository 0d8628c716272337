/*
 * ksproxy.ax tests: data and threads in circles of filters
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

#include "circle.h"

/* ---- data ---- */

struct feeder
{
    IMemInputPin *input;
    IMemAllocator *allocator;
    LONG pushed;
    HRESULT hr;
};

/* Until nothing more goes in. */
static DWORD WINAPI feed_proc(void *arg)
{
    struct feeder *feeder = arg;
    IMediaSample *sample;

    while ((feeder->hr = IMemAllocator_GetBuffer(feeder->allocator, &sample, NULL, NULL, 0)) == S_OK)
    {
        IMediaSample_SetActualDataLength(sample, 160 * 120 * 2);
        feeder->hr = IMemInputPin_Receive(feeder->input, sample);
        IMediaSample_Release(sample);
        if (feeder->hr != S_OK) break;
        ++feeder->pushed;
    }
    return 0;
}

/* A filter that stops while its thread is at a neighbour that doesn't is held by that thread until it comes home. */
static void wait_home(struct circle *circle)
{
    DWORD start = GetTickCount();
    LONGLONG since = kstest_now();
    unsigned int i;

    for (i = 0; i < circle->filter_count; ++i)
        while (get_refcount(circle->filters[i]) > circle->refs[i] && kstest_poll(since, TIMEOUT)) ;
    trace("the threads are home after %lu ms\n", GetTickCount() - start);
}

/* Frames that go around, more than there is room for. The circle stops all the same, and nothing is left of it. */
static void test_data(enum circle_kind kind)
{
    ALLOCATOR_PROPERTIES props = {32, 160 * 120 * 2, 1, 0};
    struct feeder feeder = {0};
    struct circle circle;
    HANDLE thread;
    HRESULT hr;
    DWORD ret;

    if (circle_create(&circle, kind))
    {
        winetest_push_context("%s", circle.name);
        circle_count_refs(&circle);
        feeder.input = query(circle.inputs[1], &IID_IMemInputPin); /* what the grabber feeds */
        hr = CoCreateInstance(&CLSID_MemoryAllocator, NULL, CLSCTX_INPROC_SERVER, &IID_IMemAllocator,
                (void **)&feeder.allocator);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IMemAllocator_SetProperties(feeder.allocator, &props, &props);
        IMemAllocator_Commit(feeder.allocator);
        circle_set_state(&circle, State_Running);
        thread = CreateThread(NULL, 0, feed_proc, &feeder, 0, NULL);
        ret = WaitForSingleObject(thread, 500);
        ok(ret == WAIT_TIMEOUT, "Nothing holds the feeder up, hr %#lx after %ld samples.\n", feeder.hr, feeder.pushed);
        IMemAllocator_Decommit(feeder.allocator);
        circle_set_state(&circle, State_Stopped);
        ret = WaitForSingleObject(thread, TIMEOUT);
        ok(!ret, "The feeder hangs.\n");
        CloseHandle(thread);
        trace("%ld samples\n", feeder.pushed);
        release_last(feeder.allocator);
        IMemInputPin_Release(feeder.input);
        wait_home(&circle);
        circle_check_refs(&circle, "Data");
        circle_release(&circle);
        winetest_pop_context();
    }
}

/* ---- threads ---- */

struct player
{
    struct circle *circle;
    LONG *barrier;
    unsigned int number;
    void (*play)(struct player *player);
    LONG rounds;
    DWORD longest;
};

#define ROUNDS 100

/* Lets both threads go at once, as long as both are there. */
static void meet(struct player *player)
{
    DWORD start = GetTickCount();

    InterlockedIncrement(player->barrier);
    while (*(volatile LONG *)player->barrier < 2 * (player->rounds + 1) && GetTickCount() - start < TIMEOUT) SwitchToThread();
}

static DWORD WINAPI player_proc(void *arg)
{
    struct player *player = arg;
    DWORD start, took;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    for (; player->rounds < ROUNDS; ++player->rounds)
    {
        meet(player);
        start = GetTickCount();
        player->play(player);
        if ((took = GetTickCount() - start) > player->longest) player->longest = took;
    }
    CoUninitialize();
    return 0;
}

/* Each his own filter, so that each link is brought up from one end while the other end comes up as well. */
static void play_states(struct player *player)
{
    IBaseFilter *filter = player->circle->filters[player->number];

    IBaseFilter_Pause(filter);
    IBaseFilter_Run(filter, 0);
    IBaseFilter_Stop(filter);
}

static void play_flushes(struct player *player)
{
    IPin *input = player->circle->inputs[player->number];

    IPin_BeginFlush(input);
    IPin_EndFlush(input);
    IPin_NewSegment(input, 0, 10000000, 1.0);
}

/* One breaks a link and makes it again while another asks for its allocator. */
static void play_link(struct player *player)
{
    IPin *output = player->circle->outputs[0], *input = player->circle->inputs[0];
    AM_MEDIA_TYPE mt;

    if (player->number)
    {
        circle_renegotiate(input);
        circle_renegotiate(output);
        return;
    }
    IPin_ConnectionMediaType(player->circle->inputs[1], &mt);
    IPin_Disconnect(input);
    IPin_Disconnect(output);
    IPin_Connect(output, input, &mt);
    free_type(&mt);
}

static IMemAllocator *peek_allocator(IPin *pin)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    IMemAllocator *allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_PeekOnly);

    IKsPin_Release(ks_pin);
    return allocator;
}

/* Both ends of a link ask at once for another allocator; in every other round one of them looks whether it is the same one. */
static void play_allocator(struct player *player)
{
    IPin *output = player->circle->outputs[0], *input = player->circle->inputs[0];
    IMemAllocator *ours, *theirs;
    HRESULT hr;

    if (!(player->rounds % 2))
    {
        hr = circle_renegotiate(player->number ? input : output);
        ok(hr == S_OK, "Round %ld, thread %u: got hr %#lx.\n", player->rounds, player->number, hr);
        return;
    }
    if (player->number) return;
    ours = peek_allocator(output);
    theirs = peek_allocator(input);
    ok(!!ours, "Round %ld: the link has no allocator.\n", player->rounds);
    ok(ours == theirs, "Round %ld: the link's ends have allocators %p and %p.\n", player->rounds, ours, theirs);
}

static void test_threads(const char *name, enum circle_kind kind, void (*play)(struct player *player), FILTER_STATE state)
{
    struct player players[2];
    struct circle circle;
    LONG barrier = 0;
    HANDLE threads[2];
    ULONG i;
    DWORD ret;

    if (!circle_create(&circle, kind)) return;
    circle_set_state(&circle, state);
    for (i = 0; i < 2; ++i)
    {
        memset(&players[i], 0, sizeof(players[i]));
        players[i].circle = &circle;
        players[i].barrier = &barrier;
        players[i].number = i;
        players[i].play = play;
        threads[i] = CreateThread(NULL, 0, player_proc, &players[i], 0, NULL);
    }
    ret = WaitForMultipleObjects(2, threads, TRUE, 12 * TIMEOUT);
    ok(!ret, "%s: the threads hang, %lu.\n", name, ret);
    for (i = 0; i < 2; ++i)
    {
        ok(players[i].rounds == ROUNDS, "%s: thread %lu has done %ld rounds.\n", name, i, players[i].rounds);
        ok(players[i].longest < TIMEOUT, "%s: one round took %lu ms.\n", name, players[i].longest);
        CloseHandle(threads[i]);
    }
    trace("%s: at most %lu and %lu ms\n", name, players[0].longest, players[1].longest);
    if (ret) return; /* the circle is theirs */
    circle_set_state(&circle, State_Stopped);
    circle_release(&circle);
}

START_TEST(circlethread)
{
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module())
    {
        test_data(FOREIGN_CIRCLE);
        test_data(MIXED_CIRCLE);
        test_threads("states of two", LINK_CIRCLE, play_states, State_Stopped);
        test_threads("states of many pins", SPLITTER_CIRCLE, play_states, State_Stopped);
        test_threads("flushes", LINK_CIRCLE, play_flushes, State_Running);
        test_threads("link", LINK_CIRCLE, play_link, State_Stopped);
        test_threads("allocator", LINK_CIRCLE, play_allocator, State_Stopped);
    }
    CoUninitialize();
}
