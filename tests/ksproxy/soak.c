/*
 * Video through capture, transform and render graphs for a while
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

#include "sink.h"
#include <qedit.h>

/*
 * 1280x720 YUY2 at 30 frames/s through four graphs at once: every frame arrives once, in order and undamaged, and neither this
 * process nor the driver's grows. WINEKS_SOAK_SECONDS says how long (tools/soak); then no frame may be dropped at all. The
 * short run of a whole test pass forgives what the camera itself had to drop on a busy machine.
 */

#define WIDTH 1280
#define HEIGHT 720
#define RATE 30
#define DEFAULT_SECONDS 6

/* Not every qedit.h declares it. */
EXTERN_C const CLSID CLSID_SampleGrabber;

enum stage
{
    STAGE_END,
    STAGE_GRABBER,   /* a filter of stock Wine in between keeps a connection in user mode */
    STAGE_INPLACE,
    STAGE_RENDERER,
    STAGE_SINK,
};

#define MAX_STAGES 4

static const struct chain
{
    const char *name;
    enum stage stages[MAX_STAGES + 1];
}
chains[] =
{
    {"capture", {STAGE_SINK}},
    {"render", {STAGE_GRABBER, STAGE_RENDERER}},
    {"transform", {STAGE_GRABBER, STAGE_INPLACE, STAGE_GRABBER, STAGE_RENDERER}},
    {"kernel", {STAGE_INPLACE, STAGE_RENDERER}},
};

struct line
{
    const struct chain *chain;
    IGraphBuilder *graph;
    IMediaControl *control;
    IMediaEvent *events;
    IBaseFilter *camera;
    IPin *source;
    AM_MEDIA_TYPE mt;
    IBaseFilter *filters[MAX_STAGES];  /* referenced, except for the sink */
    unsigned int filter_count;
    IPin *renderer;                    /* input pin, NULL if the chain ends in the sink */
    struct sink sink;
};

static ULONG soak_seconds(BOOL *strict)
{
    char value[16];
    DWORD len = GetEnvironmentVariableA("WINEKS_SOAK_SECONDS", value, sizeof(value));

    *strict = len && len < sizeof(value) && strtol(value, NULL, 10) > 0;
    return *strict ? strtol(value, NULL, 10) : DEFAULT_SECONDS;
}

/* ---- the machine ---- */

/* Whether it is the machine that stands still: a thread that wants nothing but to run now and then, and to ask Wine's server for
 * something that needs no other thread. */
struct watch
{
    HANDLE thread, quit;
    LONGLONG late, answer; /* the longest yet, in ms */
};

static LONGLONG get_ms(void)
{
    LARGE_INTEGER counter, frequency;

    QueryPerformanceCounter(&counter);
    QueryPerformanceFrequency(&frequency);
    return counter.QuadPart / (frequency.QuadPart / 1000);
}

static DWORD WINAPI watch_proc(void *arg)
{
    LONGLONG start, woken, answered;
    struct watch *watch = arg;
    DWORD quit;

    do
    {
        start = get_ms();
        kstest_let_pass(10); /* what is measured is how late a thread wakes */
        woken = get_ms();
        quit = WaitForSingleObject(watch->quit, 0);
        answered = get_ms();
        watch->late = max(watch->late, woken - start - 10);
        watch->answer = max(watch->answer, answered - woken);
    } while (quit == WAIT_TIMEOUT);
    return 0;
}

static void watch_start(struct watch *watch)
{
    memset(watch, 0, sizeof(*watch));
    watch->quit = CreateEventW(NULL, TRUE, FALSE, NULL);
    watch->thread = CreateThread(NULL, 0, watch_proc, watch, 0, NULL);
}

static void watch_stop(struct watch *watch)
{
    SetEvent(watch->quit);
    WaitForSingleObject(watch->thread, INFINITE);
    CloseHandle(watch->thread);
    CloseHandle(watch->quit);
}

/* ---- making ---- */

static IBaseFilter *create_grabber(void)
{
    IBaseFilter *filter = NULL;
    ISampleGrabber *grabber;
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_SampleGrabber, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&filter);
    if (hr != S_OK)
    {
        skip("There is no sample grabber, hr %#lx.\n", hr);
        return NULL;
    }
    grabber = query(filter, &IID_ISampleGrabber);
    memset(&mt, 0, sizeof(mt));
    mt.majortype = MEDIATYPE_Video;
    mt.subtype = MEDIASUBTYPE_YUY2;
    hr = ISampleGrabber_SetMediaType(grabber, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ISampleGrabber_Release(grabber);
    return filter;
}

static IBaseFilter *create_stage(struct line *line, enum stage stage)
{
    switch (stage)
    {
        case STAGE_GRABBER: return create_grabber();
        case STAGE_INPLACE: return create_device(&KSCATEGORY_VIDEO, L"" KSBENCH_INPLACE_HARDWARE_ID);
        case STAGE_RENDERER: return create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID);
        default: return &line->sink.IBaseFilter_iface;
    }
}

static BOOL set_format(IPin *pin, AM_MEDIA_TYPE *mt)
{
    IAMStreamConfig *config;
    HRESULT hr;

    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, mt)) return FALSE;
    resize_type(mt, WIDTH, HEIGHT, 10000000 / RATE);
    config = query(pin, &IID_IAMStreamConfig);
    hr = IAMStreamConfig_SetFormat(config, mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMStreamConfig_Release(config);
    return hr == S_OK;
}

/* What was asked for, and no other type that somebody has proposed on the way. */
static void check_type(IPin *pin, enum stage stage)
{
    const BITMAPINFOHEADER *bitmap;
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    hr = IPin_ConnectionMediaType(pin, &mt);
    ok(hr == S_OK, "Stage %d: got hr %#lx.\n", stage, hr);
    if (hr != S_OK) return;
    bitmap = &((VIDEOINFOHEADER *)mt.pbFormat)->bmiHeader;
    ok(IsEqualGUID(&mt.formattype, &FORMAT_VideoInfo), "Stage %d: got %s, %ldx%ld, %lu bytes.\n", stage,
            wine_dbgstr_guid(&mt.subtype), bitmap->biWidth, bitmap->biHeight, mt.lSampleSize);
    ok(IsEqualGUID(&mt.subtype, &MEDIASUBTYPE_YUY2), "Stage %d: got %s, %ldx%ld, %lu bytes.\n", stage,
            wine_dbgstr_guid(&mt.subtype), bitmap->biWidth, bitmap->biHeight, mt.lSampleSize);
    ok(bitmap->biWidth == WIDTH, "Stage %d: got %s, %ldx%ld, %lu bytes.\n", stage, wine_dbgstr_guid(&mt.subtype),
            bitmap->biWidth, bitmap->biHeight, mt.lSampleSize);
    ok(abs(bitmap->biHeight) == HEIGHT, "Stage %d: got %s, %ldx%ld, %lu bytes.\n", stage, wine_dbgstr_guid(&mt.subtype),
            bitmap->biWidth, bitmap->biHeight, mt.lSampleSize);
    ok(mt.lSampleSize == WIDTH * HEIGHT * 2, "Stage %d: got %s, %ldx%ld, %lu bytes.\n", stage,
            wine_dbgstr_guid(&mt.subtype), bitmap->biWidth, bitmap->biHeight, mt.lSampleSize);
    free_type(&mt);
}

/* Connects the stage to what comes before it. Stock Wine's filters would begin with what the input pin proposes. */
static IPin *add_stage(struct line *line, enum stage stage, IPin *output)
{
    IBaseFilter *filter = create_stage(line, stage);
    HRESULT hr;
    IPin *pin;

    if (!filter) return NULL;
    if (stage != STAGE_SINK) line->filters[line->filter_count++] = filter;
    hr = IGraphBuilder_AddFilter(line->graph, filter, NULL);
    ok(hr == S_OK, "Stage %d: got hr %#lx.\n", stage, hr);
    pin = stage == STAGE_SINK ? &line->sink.IPin_iface : find_pin(filter, PINDIR_INPUT);
    ok(!!pin, "Stage %d has no input pin.\n", stage);
    if (!pin) return NULL;
    hr = IGraphBuilder_ConnectDirect(line->graph, output, pin, &line->mt);
    ok(hr == S_OK, "Stage %d doesn't connect, hr %#lx.\n", stage, hr);
    if (hr == S_OK) check_type(pin, stage);
    if (stage == STAGE_RENDERER) line->renderer = pin;
    else if (stage != STAGE_SINK) IPin_Release(pin);
    if (hr != S_OK) return NULL;
    if (stage == STAGE_RENDERER || stage == STAGE_SINK) return NULL;
    return find_pin(filter, PINDIR_OUTPUT);
}

static BOOL create_line(struct line *line, const struct chain *chain)
{
    const enum stage *stage = chain->stages;
    IPin *output, *next;
    HRESULT hr;

    memset(line, 0, sizeof(*line));
    line->chain = chain;
    sink_init(&line->sink);
    if (!create_capture(&line->camera, &line->source)) return FALSE;
    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&line->graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    line->control = query(line->graph, &IID_IMediaControl);
    line->events = query(line->graph, &IID_IMediaEvent);
    hr = IGraphBuilder_AddFilter(line->graph, line->camera, L"Camera");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (!set_format(line->source, &line->mt)) return FALSE;

    output = line->source;
    IPin_AddRef(output);
    for (; output && *stage; ++stage)
    {
        next = add_stage(line, *stage, output);
        IPin_Release(output);
        output = next;
    }
    if (output) IPin_Release(output);
    sink_reset_stats(&line->sink);
    return !*stage; /* the last one has no output */
}

static void release_line(struct line *line)
{
    LONG_PTR p1, p2;
    unsigned int i;
    LONG code;

    while (line->events && IMediaEvent_GetEvent(line->events, &code, &p1, &p2, 0) == S_OK)
    {
        ok(code != EC_ERRORABORT, "%s: got event %#lx, %#Ix, %#Ix.\n", line->chain->name, code, p1, p2);
        ok(code != EC_STREAM_ERROR_STOPPED, "%s: got event %#lx, %#Ix, %#Ix.\n", line->chain->name, code, p1, p2);
        IMediaEvent_FreeEventParams(line->events, code, p1, p2);
    }
    if (line->renderer) IPin_Release(line->renderer);
    if (line->source) IPin_Release(line->source);
    free_type(&line->mt);
    if (line->control) IMediaControl_Release(line->control);
    if (line->events) IMediaEvent_Release(line->events);
    if (line->graph) release_last(line->graph);
    for (i = 0; i < line->filter_count; ++i) release_last(line->filters[i]);
    if (line->camera) release_last(line->camera);
    sink_cleanup(&line->sink);
}

/* ---- what has been counted ---- */

static BOOL get_stats(IPin *pin, ULONG id, void *stats, ULONG size)
{
    IKsPropertySet *set = query(pin, &IID_IKsPropertySet);
    ULONG returned = 0;
    HRESULT hr;

    hr = IKsPropertySet_Get(set, &KSPROPSETID_KsVirt, id, NULL, 0, stats, size, &returned);
    IKsPropertySet_Release(set);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(returned == size, "Got %lu bytes.\n", returned);
    return hr == S_OK;
}

static void check_sink(const struct frame_stats *stats, uint64_t delivered, uint64_t dropped)
{
    ok(!stats->bad, "%ld frames are bad, last verdict %d.\n", stats->bad, stats->last_bad);
    ok(!stats->repeated, "%ld frames are repeated or out of order.\n", stats->repeated);
    ok((uint64_t)stats->dropped <= dropped, "%ld frames are missing, the camera has dropped %lu.\n", stats->dropped,
            (ULONG)dropped);
    ok((uint64_t)stats->frames + 64 >= delivered, "Got %ld of %lu frames.\n", stats->frames, (ULONG)delivered);
}

static void check_renderer(const struct ksbench_renderer_stats *stats, BOOL inverted, uint64_t delivered, uint64_t dropped)
{
    ok(!stats->bad, "%lu frames are bad.\n", (ULONG)stats->bad);
    ok(!stats->repeated, "%lu frames are repeated.\n", (ULONG)stats->repeated);
    ok(!stats->out_of_order, "%lu frames are out of order.\n", (ULONG)stats->out_of_order);
    ok(stats->lost <= dropped, "%lu frames are missing, the camera has dropped %lu.\n", (ULONG)stats->lost, (ULONG)dropped);
    ok(stats->inverted == (inverted ? stats->good : 0), "%lu of %lu frames are inverted.\n", (ULONG)stats->inverted,
            (ULONG)stats->good);
    ok(stats->received + 64 >= delivered, "Got %lu of %lu frames.\n", (ULONG)stats->received, (ULONG)delivered);
}

static BOOL has_stage(const struct chain *chain, enum stage stage)
{
    unsigned int i;

    for (i = 0; chain->stages[i]; ++i)
        if (chain->stages[i] == stage) return TRUE;
    return FALSE;
}

/* While it runs: the counters live until the next ACQUIRE, but the frames that are on their way at the end are not lost. */
static void check_line(struct line *line, ULONG seconds, BOOL strict, const struct watch *watch)
{
    struct ksbench_renderer_stats rendered = {0};
    struct ksvirt_camera_stats camera = {0};
    struct frame_stats sunk = line->sink.stats;
    uint64_t first;

    winetest_push_context("%s", line->chain->name);
    /* The camera comes last: what is missing by then it must have dropped. */
    if ((!line->renderer || get_stats(line->renderer, KSBENCH_PROPERTY_RENDERER_STATS, &rendered, sizeof(rendered)))
            && get_stats(line->source, KSVIRT_PROPERTY_CAMERA_STATS, &camera, sizeof(camera)))
    {
        trace("%lu frames from the camera, %lu dropped; %lu arrived, %lu missing, %lu late\n", (ULONG)camera.delivered,
                (ULONG)camera.dropped, line->renderer ? (ULONG)rendered.received : (ULONG)sunk.frames,
                line->renderer ? (ULONG)rendered.lost : (ULONG)sunk.dropped, (ULONG)rendered.late);
        if (!line->renderer) trace("frames came up to %ld ms after their time\n", (LONG)(sunk.max_latency / 10000));
        ok(camera.delivered + camera.dropped >= RATE * (seconds - 1), "Only %lu frames in %lu s.\n", (ULONG)camera.delivered,
                seconds);
        first = line->renderer ? rendered.first_frame : sunk.first_frame;
        ok(first >= 1, "The camera has dropped %lu frames, the first one that came is %lu.\n", (ULONG)camera.dropped,
                (ULONG)first);
        ok(first - 1 <= camera.dropped, "The camera has dropped %lu frames, the first one that came is %lu.\n",
                (ULONG)camera.dropped, (ULONG)first);
        if (strict) ok(!camera.dropped, "The camera has dropped %lu frames, %lu of them because it was late itself; this machine "
                "keeps threads waiting up to %ld ms, and Wine's server up to %ld ms.\n", (ULONG)camera.dropped,
                (ULONG)camera.late, (LONG)watch->late, (LONG)watch->answer);
        if (line->renderer)
            check_renderer(&rendered, has_stage(line->chain, STAGE_INPLACE), camera.delivered, camera.dropped);
        else
            check_sink(&sunk, camera.delivered, camera.dropped);
    }
    winetest_pop_context();
}

/* ---- the run ---- */

static void set_running(struct line *line, BOOL run)
{
    OAFilterState state;
    HRESULT hr;

    hr = run ? IMediaControl_Run(line->control) : IMediaControl_Stop(line->control);
    ok(SUCCEEDED(hr), "%s: got hr %#lx.\n", line->chain->name, hr);
    hr = IMediaControl_GetState(line->control, TIMEOUT, &state);
    ok(hr == S_OK, "%s: hr %#lx.\n", line->chain->name, hr);
    ok(state == (run ? State_Running : State_Stopped), "Got state %ld.\n", state);
}

static void check_growth(const char *name, const struct usage *before, const struct usage *after)
{
    trace("%s: %Iu KB, then %Iu KB; %lu handles, then %lu; %lu threads, then %lu\n", name, before->bytes / 1024,
            after->bytes / 1024, before->handles, after->handles, before->threads, after->threads);
    ok(before->handles > 0, "%s: nothing is counted.\n", name);
    ok(after->handles <= before->handles + 8, "%s: %lu handles, then %lu.\n", name, before->handles, after->handles);
    /* The stacks of worker threads come and go, some megabytes of them; a leaked frame a second would be more. */
    ok(after->bytes <= before->bytes + 0x800000, "%s: %Iu KB, then %Iu KB.\n", name, before->bytes / 1024,
            after->bytes / 1024);
}

static void run_lines(struct line *lines, ULONG seconds, BOOL strict)
{
    struct usage before, after, driver_before, driver_after;
    struct watch watch;
    unsigned int i;

    watch_start(&watch);
    for (i = 0; i < ARRAY_SIZE(chains); ++i) set_running(&lines[i], TRUE);
    kstest_let_pass(seconds * 250); /* the time is what was asked for */
    before = get_usage(NULL);
    driver_before = get_usage(L"winedevice.exe");
    kstest_let_pass(seconds * 750);
    after = get_usage(NULL);
    driver_after = get_usage(L"winedevice.exe");
    for (i = 0; i < ARRAY_SIZE(chains); ++i) check_line(&lines[i], seconds, strict, &watch);
    for (i = 0; i < ARRAY_SIZE(chains); ++i) set_running(&lines[i], FALSE);
    watch_stop(&watch);
    trace("this machine keeps threads waiting up to %ld ms, and Wine's server up to %ld ms\n", (LONG)watch.late,
            (LONG)watch.answer);
    check_growth("this process", &before, &after);
    if (driver_before.processes == driver_after.processes) check_growth("winedevice", &driver_before, &driver_after);
}

START_TEST(soak)
{
    struct line lines[ARRAY_SIZE(chains)];
    BOOL strict, complete = TRUE;
    unsigned int i;
    ULONG seconds;

    CoInitialize(NULL);
    seconds = soak_seconds(&strict);
    if (load_module() && require_camera())
    {
        for (i = 0; i < ARRAY_SIZE(chains); ++i)
            if (!create_line(&lines[i], &chains[i])) complete = FALSE;
        if (complete) run_lines(lines, seconds, strict);
        for (i = 0; i < ARRAY_SIZE(chains); ++i) release_line(&lines[i]);
    }
    CoUninitialize();
}
