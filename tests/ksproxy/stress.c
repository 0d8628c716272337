/*
 * Random use of several filters by several threads at once
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

#include <stdlib.h>

#include "run.h"

/*
 * Several threads do what they like with the same filters, each by a random sequence that is the same in every run, unless
 * WINEKS_STRESS_SEED is another number to begin with. Most of it is refused; what counts is that everything comes back, that nothing
 * that was delivered is broken, that the filters work afterwards, and that nothing is left of them.
 */

#define THREADS 4               /* or WINEKS_STRESS_THREADS, up to */
#define MAX_THREADS 32
#define DEFAULT_SEED 0x5eed0000
#define OPERATIONS 1000         /* of each thread, */
#define WORK_TIME 20000         /* ms; or as many as it can do in that time */
#define SLOW 2000               /* ms that one thing may take unnoticed */
#define MAX_FILTERS 6
#define MAX_PINS 16
#define SINKS 2

struct field
{
    IBaseFilter *filters[MAX_FILTERS];
    unsigned int filter_count;
    IPin *outputs[MAX_PINS], *inputs[MAX_PINS];
    unsigned int output_count, input_count;
    struct sink sinks[SINKS];
    LONG connections, runs, operations, finished;
    LONG failed_stops;
    HRESULT failed_stop;
};

struct player
{
    struct field *field;
    ULONG random;
    const char *doing;          /* since */
    DWORD start;
};

static ULONG next_random(struct player *player)
{
    player->random = player->random * 1664525 + 1013904223;
    return player->random >> 8;
}

static IBaseFilter *any_filter(struct player *player)
{
    return player->field->filters[next_random(player) % player->field->filter_count];
}

static IPin *any_output(struct player *player)
{
    return player->field->outputs[next_random(player) % player->field->output_count];
}

static IPin *any_input(struct player *player)
{
    return player->field->inputs[next_random(player) % player->field->input_count];
}

static IPin *any_pin(struct player *player)
{
    return next_random(player) & 1 ? any_output(player) : any_input(player);
}

/* ---- what they do ---- */

static BOOL same_filter(IPin *a, IPin *b)
{
    PIN_INFO info[2];
    BOOL same;

    IPin_QueryPinInfo(a, &info[0]);
    IPin_QueryPinInfo(b, &info[1]);
    same = info[0].pFilter == info[1].pFilter;
    if (info[0].pFilter) IBaseFilter_Release(info[0].pFilter);
    if (info[1].pFilter) IBaseFilter_Release(info[1].pFilter);
    return same;
}

static void play_connect(struct player *player)
{
    IPin *output = any_output(player), *input = any_input(player);

    if (same_filter(output, input)) return; /* no graph makes a loop */
    if (IPin_Connect(output, input, NULL) == S_OK) InterlockedIncrement(&player->field->connections);
}

/* As a graph does it; only now and then one side is left hanging. A running source wouldn't stop sending to a sink that goes alone. */
static void play_disconnect(struct player *player)
{
    IPin *pin = any_output(player), *peer;

    if (IPin_ConnectedTo(pin, &peer) == S_OK)
    {
        if (SUCCEEDED(IPin_Disconnect(pin)) && next_random(player) % 8) IPin_Disconnect(peer);
        IPin_Release(peer);
    }
    pin = any_input(player);
    if (IPin_ConnectedTo(pin, &peer) != S_OK) return;
    if (SUCCEEDED(IPin_Disconnect(peer))) IPin_Disconnect(pin);
    IPin_Release(peer);
}

static void play_run(struct player *player)
{
    IBaseFilter *filter = any_filter(player);

    if (SUCCEEDED(IBaseFilter_Run(filter, 0))) InterlockedIncrement(&player->field->runs);
}

static void play_pause(struct player *player)
{
    IBaseFilter *filter = any_filter(player);

    IBaseFilter_Pause(filter);
}

static void play_stop(struct player *player)
{
    IBaseFilter *filter = any_filter(player);
    HRESULT hr = IBaseFilter_Stop(filter);

    if (SUCCEEDED(hr)) return;
    player->field->failed_stop = hr;
    InterlockedIncrement(&player->field->failed_stops);
}

static void play_ask(struct player *player)
{
    IBaseFilter *filter = any_filter(player);
    IPin *pin = any_pin(player), *peer;
    IEnumPins *enum_pins;
    FILTER_STATE state;
    AM_MEDIA_TYPE mt;

    IBaseFilter_GetState(filter, 0, &state);
    if (IPin_ConnectionMediaType(pin, &mt) == S_OK) free_type(&mt);
    if (IBaseFilter_EnumPins(filter, &enum_pins) != S_OK) return;
    while (IEnumPins_Next(enum_pins, 1, &peer, NULL) == S_OK) IPin_Release(peer);
    IEnumPins_Release(enum_pins);
}

static void play_ks_pin(struct player *player)
{
    IMemAllocator *allocator;
    IPin *pin = any_pin(player);
    IKsPin *ks_pin;

    if (IPin_QueryInterface(pin, &IID_IKsPin, (void **)&ks_pin) != S_OK) return;
    if ((allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_AddRef)))
    {
        if (!(next_random(player) % 4)) IMemAllocator_Decommit(allocator);
        IMemAllocator_Release(allocator);
    }
    if (!(next_random(player) % 4)) IKsPin_KsRenegotiateAllocator(ks_pin);
    if (!(next_random(player) % 4)) IKsPin_KsPropagateAcquire(ks_pin);
    IKsPin_Release(ks_pin);
}

static void play_flush(struct player *player)
{
    IPin *input = any_input(player);

    IPin_BeginFlush(input);
    IPin_EndFlush(input);
}

static void play_segment(struct player *player)
{
    IPin *input = any_input(player);

    IPin_NewSegment(input, 0, 10000000, 1.0);
    if (!(next_random(player) % 4)) IPin_EndOfStream(input);
}

static void play_config(struct player *player)
{
    IPin *pin = any_output(player);
    IAMStreamConfig *config;
    AM_MEDIA_TYPE *mt;

    if (IPin_QueryInterface(pin, &IID_IAMStreamConfig, (void **)&config) != S_OK) return;
    if (IAMStreamConfig_GetFormat(config, &mt) == S_OK)
    {
        if (!(next_random(player) % 4)) IAMStreamConfig_SetFormat(config, mt);
        delete_type(mt);
    }
    IAMStreamConfig_Release(config);
}

/* Somewhere in the first ten seconds, or by the time format that there is. */
static void play_seek(struct player *player)
{
    LONGLONG current = (LONGLONG)(next_random(player) % 100) * 1000000, stop = 0;
    IPin *pin = any_output(player);
    IMediaSeeking *seeking;

    if (IPin_QueryInterface(pin, &IID_IMediaSeeking, (void **)&seeking) != S_OK) return;
    if (next_random(player) % 4) IMediaSeeking_SetPositions(seeking, &current, AM_SEEKING_AbsolutePositioning, NULL, 0);
    else if (next_random(player) % 4) IMediaSeeking_SetRate(seeking, next_random(player) & 1 ? 1.0 : 2.0);
    else IMediaSeeking_SetTimeFormat(seeking, next_random(player) & 1 ? &TIME_FORMAT_FRAME : &TIME_FORMAT_MEDIA_TIME);
    IMediaSeeking_GetPositions(seeking, &current, &stop);
    IMediaSeeking_Release(seeking);
}

static void play_quality(struct player *player)
{
    Quality quality = {Flood, 500 + next_random(player) % 1000, 0, 0};
    IPin *pin = any_pin(player);
    IQualityControl *control;

    if (IPin_QueryInterface(pin, &IID_IQualityControl, (void **)&control) != S_OK) return;
    IQualityControl_Notify(control, NULL, quality);
    IQualityControl_Release(control);
}

/* Whatever is stopped is started again by the next in its turn, or at the end. */
static void play_control(struct player *player)
{
    REFERENCE_TIME time = (REFERENCE_TIME)(next_random(player) % 50) * 100000;
    IPin *pin = any_pin(player);
    IAMStreamControl *control;
    AM_STREAM_INFO info;

    if (IPin_QueryInterface(pin, &IID_IAMStreamControl, (void **)&control) != S_OK) return;
    if (next_random(player) % 3) IAMStreamControl_StartAt(control, next_random(player) & 1 ? NULL : &time, 1);
    else IAMStreamControl_StopAt(control, next_random(player) & 1 ? NULL : &time, next_random(player) & 1, 2);
    IAMStreamControl_GetInfo(control, &info);
    IAMStreamControl_Release(control);
}

static void play_buffers(struct player *player)
{
    ALLOCATOR_PROPERTIES props = {1 + next_random(player) % 6, -1, -1, -1};
    IAMBufferNegotiation *negotiation;
    IPin *pin = any_pin(player);

    if (IPin_QueryInterface(pin, &IID_IAMBufferNegotiation, (void **)&negotiation) != S_OK) return;
    IAMBufferNegotiation_SuggestAllocatorProperties(negotiation, &props);
    IAMBufferNegotiation_GetAllocatorProperties(negotiation, &props);
    IAMBufferNegotiation_Release(negotiation);
}

static void play_property(struct player *player)
{
    IPin *pin = any_pin(player);
    DWORD returned, support;
    IKsPropertySet *set;
    KSSTATE state;
    GUID category;

    if (IPin_QueryInterface(pin, &IID_IKsPropertySet, (void **)&set) != S_OK) return;
    IKsPropertySet_QuerySupported(set, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, &support);
    IKsPropertySet_Get(set, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, NULL, 0, &state, sizeof(state), &returned);
    IKsPropertySet_Get(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL, 0, &category, sizeof(category), &returned);
    IKsPropertySet_Release(set);
}

static void play_types(struct player *player)
{
    IPin *pin = any_pin(player), *other = any_pin(player);
    IEnumMediaTypes *types;
    AM_MEDIA_TYPE *mt;

    if (IPin_EnumMediaTypes(pin, &types) != S_OK) return;
    while (IEnumMediaTypes_Next(types, 1, &mt, NULL) == S_OK)
    {
        IPin_QueryAccept(other, mt);
        delete_type(mt);
    }
    IEnumMediaTypes_Release(types);
}

static void play_wait(struct player *player)
{
    kstest_let_pass(next_random(player) % 60); /* chance decides, nothing is waited for */
}

static const struct
{
    const char *name;
    unsigned int weight;
    void (*play)(struct player *player);
}
plays[] =
{
    {"connect", 20, play_connect},
    {"disconnect", 14, play_disconnect},
    {"run", 8, play_run},
    {"pause", 4, play_pause},
    {"stop", 16, play_stop},
    {"ask", 10, play_ask},
    {"ks pin", 6, play_ks_pin},
    {"flush", 4, play_flush},
    {"segment", 4, play_segment},
    {"config", 4, play_config},
    {"seek", 4, play_seek},
    {"quality", 4, play_quality},
    {"control", 4, play_control},
    {"buffers", 4, play_buffers},
    {"property", 4, play_property},
    {"types", 4, play_types},
    {"wait", 10, play_wait},
};

static DWORD WINAPI player_proc(void *arg)
{
    DWORD end = GetTickCount() + WORK_TIME, took;
    struct player *player = arg;
    unsigned int i, j, total = 0, pick;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    for (i = 0; i < ARRAY_SIZE(plays); ++i) total += plays[i].weight;
    for (i = 0; i < OPERATIONS && (LONG)(end - GetTickCount()) > 0; ++i)
    {
        pick = next_random(player) % total;
        for (j = 0; pick >= plays[j].weight; ++j) pick -= plays[j].weight;
        player->start = GetTickCount();
        player->doing = plays[j].name;
        plays[j].play(player);
        player->doing = NULL;
        if ((took = GetTickCount() - player->start) > SLOW) trace("\"%s\" took %lu ms\n", plays[j].name, took);
        InterlockedIncrement(&player->field->operations);
    }
    InterlockedIncrement(&player->field->finished);
    CoUninitialize();
    return 0;
}

/* ---- the field ---- */

static void add_pins(struct field *field, IBaseFilter *filter)
{
    IEnumPins *enum_pins;
    PIN_DIRECTION dir;
    IPin *pin;

    if (IBaseFilter_EnumPins(filter, &enum_pins) != S_OK) return;
    while (IEnumPins_Next(enum_pins, 1, &pin, NULL) == S_OK)
    {
        IPin_QueryDirection(pin, &dir);
        if (dir == PINDIR_OUTPUT && field->output_count < MAX_PINS) field->outputs[field->output_count++] = pin;
        else if (dir == PINDIR_INPUT && field->input_count < MAX_PINS) field->inputs[field->input_count++] = pin;
        else IPin_Release(pin);
    }
    IEnumPins_Release(enum_pins);
}

static void add_filter(struct field *field, IBaseFilter *filter)
{
    if (!filter) return;
    field->filters[field->filter_count++] = filter;
    add_pins(field, filter);
}

static BOOL create_field(struct field *field)
{
    unsigned int i;

    memset(field, 0, sizeof(*field));
    add_filter(field, create_camera());
    if (!field->filter_count) return FALSE;
    add_filter(field, create_camera());
    add_filter(field, create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID));
    add_filter(field, create_device(&KSCATEGORY_DATATRANSFORM, L"" KSBENCH_INPLACE_HARDWARE_ID));
    add_filter(field, create_device(&KSCATEGORY_SPLITTER, L"" KSBENCH_SPLITTER_HARDWARE_ID));
    add_filter(field, create_device(&KSCATEGORY_VIDEO, L"" KSBENCH_SEEK_HARDWARE_ID));
    for (i = 0; i < SINKS; ++i)
    {
        sink_init(&field->sinks[i]);
        field->sinks[i].state = State_Running;
        field->sinks[i].take_inverted = TRUE;
        field->inputs[field->input_count++] = &field->sinks[i].IPin_iface;
        IPin_AddRef(&field->sinks[i].IPin_iface);
    }
    return TRUE;
}

/* Nothing holds the stream up any more, and the next connection has the buffers that it likes. */
static void reset_pin(IPin *pin)
{
    ALLOCATOR_PROPERTIES props = {-1, -1, -1, -1};
    IAMBufferNegotiation *negotiation;
    REFERENCE_TIME never = MAXLONGLONG;
    IAMStreamControl *control;

    if (IPin_QueryInterface(pin, &IID_IAMStreamControl, (void **)&control) == S_OK)
    {
        IAMStreamControl_StopAt(control, &never, FALSE, 0);
        IAMStreamControl_StartAt(control, NULL, 0);
        IAMStreamControl_Release(control);
    }
    if (IPin_QueryInterface(pin, &IID_IAMBufferNegotiation, (void **)&negotiation) == S_OK)
    {
        IAMBufferNegotiation_SuggestAllocatorProperties(negotiation, &props);
        IAMBufferNegotiation_Release(negotiation);
    }
}

static void calm_field(struct field *field)
{
    FILTER_STATE state;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < field->filter_count; ++i)
    {
        hr = IBaseFilter_Stop(field->filters[i]);
        ok(hr == S_OK, "Filter %u doesn't stop, hr %#lx.\n", i, hr);
        hr = IBaseFilter_GetState(field->filters[i], TIMEOUT, &state);
        ok(hr == S_OK, "Filter %u: hr %#lx.\n", i, hr);
        ok(state == State_Stopped, "Filter %u: got state %d.\n", i, state);
    }
    for (i = 0; i < field->output_count; ++i)
    {
        hr = IPin_Disconnect(field->outputs[i]);
        ok(SUCCEEDED(hr), "Output %u doesn't disconnect, hr %#lx.\n", i, hr);
    }
    for (i = 0; i < field->input_count; ++i)
    {
        hr = IPin_Disconnect(field->inputs[i]);
        ok(SUCCEEDED(hr), "Input %u doesn't disconnect, hr %#lx.\n", i, hr);
    }
    for (i = 0; i < field->output_count; ++i) reset_pin(field->outputs[i]);
    for (i = 0; i < field->input_count; ++i) reset_pin(field->inputs[i]);
}

static void release_field(struct field *field)
{
    unsigned int i;

    for (i = 0; i < field->output_count; ++i) IPin_Release(field->outputs[i]);
    for (i = 0; i < field->input_count; ++i) IPin_Release(field->inputs[i]);
    for (i = 0; i < field->filter_count; ++i) release_last(field->filters[i]);
    for (i = 0; i < SINKS; ++i) sink_cleanup(&field->sinks[i]);
}

/* The camera that took part delivers as if nothing had been. */
static void check_camera(struct field *field)
{
    struct sink *sink = &field->sinks[0];

    sink->state = State_Stopped;
    check_stream(field->filters[0], field->outputs[0], sink, &MEDIASUBTYPE_YUY2, 320, 240, 5);
}

static ULONG get_setting(const char *name, ULONG value)
{
    char text[32];
    DWORD length = GetEnvironmentVariableA(name, text, sizeof(text));

    return length && length < sizeof(text) ? strtoul(text, NULL, 0) : value;
}

/* Who hangs, and where: the field is theirs. */
static void report_hang(const struct player *players, unsigned int count)
{
    unsigned int i;

    for (i = 0; i < count; ++i)
        if (players[i].doing) trace("thread %u: \"%s\" for %lu ms\n", i, players[i].doing, GetTickCount() - players[i].start);
}

static void play_round(unsigned int round)
{
    unsigned int thread_count = min(max(get_setting("WINEKS_STRESS_THREADS", THREADS), 1), MAX_THREADS);
    ULONG seed = get_setting("WINEKS_STRESS_SEED", DEFAULT_SEED);
    struct player players[MAX_THREADS];
    HANDLE threads[MAX_THREADS];
    struct field field;
    unsigned int i;
    DWORD ret;

    if (!create_field(&field)) return;
    for (i = 0; i < thread_count; ++i)
    {
        players[i].field = &field;
        players[i].random = seed + MAX_THREADS * round + i;
        players[i].doing = NULL;
        threads[i] = CreateThread(NULL, 0, player_proc, &players[i], 0, NULL);
    }
    ret = WaitForMultipleObjects(thread_count, threads, TRUE, WORK_TIME + 6 * TIMEOUT);
    ok(!ret, "A thread hangs, %lu, after %ld operations.\n", ret, field.operations);
    for (i = 0; i < thread_count; ++i) CloseHandle(threads[i]);
    if (ret)
    {
        report_hang(players, thread_count);
        return;
    }

    trace("%ld operations, %ld connections, %ld runs\n", field.operations, field.connections, field.runs);
    ok(field.finished == (LONG)thread_count, "Only %ld threads have come to their end.\n", field.finished);
    ok(field.operations >= (LONG)thread_count * 20, "Only %ld operations were done.\n", field.operations);
    ok(field.connections > 0, "Nobody has connected anything.\n");
    ok(field.runs > 0, "Nobody has run anything.\n");
    ok(!field.failed_stops, "%ld times Stop has failed, hr %#lx.\n", field.failed_stops, field.failed_stop);
    calm_field(&field);
    for (i = 0; i < SINKS; ++i)
        ok(!field.sinks[i].stats.bad, "Sink %u: %ld of %ld frames are bad, last verdict %d.\n", i, field.sinks[i].stats.bad,
                field.sinks[i].stats.frames, field.sinks[i].stats.last_bad);
    check_camera(&field);
    release_field(&field);
}

static struct usage settled_usage(const WCHAR *image, ULONG handles)
{
    LONGLONG since = kstest_now();
    struct usage usage;

    /* Threads that have done their work take a while to be gone. */
    while ((usage = get_usage(image)).handles > handles && kstest_poll(since, TIMEOUT)) ;
    return usage;
}

START_TEST(stress)
{
    struct usage before, after;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && require_camera())
    {
        play_round(0); /* what is made once for a process is there now */
        before = get_usage(NULL);
        play_round(1);
        after = settled_usage(NULL, before.handles);
        ok(after.handles <= before.handles + 8, "There were %lu handles, now %lu.\n", before.handles, after.handles);
        trace("private bytes: %Iu, then %Iu\n", before.bytes, after.bytes);
    }
    CoUninitialize();
}
