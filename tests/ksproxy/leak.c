/*
 * ksproxy.ax tests: nothing is left behind
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

static void load_round(void)
{
    IBaseFilter *filter = create_proxy();

    if (!filter) return;
    ok(load_path(filter, camera_path()) == S_OK, "Load failed.\n");
    release_last(filter);
}

static void failed_load_round(void)
{
    IBaseFilter *filter = create_proxy();

    if (!filter) return;
    check_open_error(load_path(filter, L"\\\\?\\no such device"));
    check_open_error(load_path(filter, L"\\\\.\\NUL"));
    release_last(filter);
}

static void enumerate_round(void)
{
    IEnumMediaTypes *enum_types;
    IBaseFilter *filter;
    AM_MEDIA_TYPE *mt;
    FILTER_INFO info;
    IPin *pin;
    WCHAR *id;

    if (!create_capture(&filter, &pin)) return;
    if (IPin_QueryId(pin, &id) == S_OK) CoTaskMemFree(id);
    IBaseFilter_QueryFilterInfo(filter, &info);
    if (IPin_EnumMediaTypes(pin, &enum_types) == S_OK)
    {
        while (IEnumMediaTypes_Next(enum_types, 1, &mt, NULL) == S_OK) delete_type(mt);
        release_last(enum_types);
    }
    IPin_Release(pin);
    release_last(filter);
}

static void connect_round(void)
{
    IBaseFilter *filter;
    struct sink sink;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 1280, 720)) disconnect_sink(pin, &sink);
    sink_cleanup(&sink);
    IPin_Release(pin);
    release_last(filter);
}

static void refused_round(void)
{
    IBaseFilter *filter;
    struct sink sink;
    HRESULT hr;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    sink_init(&sink);
    sink.notify_hr = E_FAIL;
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    ok(hr == VFW_E_NO_ALLOCATOR, "Got hr %#lx.\n", hr);
    sink_cleanup(&sink);
    IPin_Release(pin);
    release_last(filter);
}

static void stream_round(void)
{
    IBaseFilter *filter;
    struct sink sink;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        run_frames(filter, &sink, 1);
        set_states(filter, &sink, State_Paused);
        set_states(filter, &sink, State_Running);
        set_states(filter, &sink, State_Stopped);
        ok(!sink.stats.bad, "Got %ld bad frames.\n", sink.stats.bad);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    IPin_Release(pin);
    release_last(filter);
}

/* Two devices, linked in the kernel. */
static void link_round(void)
{
    IBaseFilter *camera, *renderer;
    IPin *output, *input;
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!(renderer = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID))) return;
    if ((input = find_pin(renderer, PINDIR_INPUT)) && create_capture(&camera, &output))
    {
        if (find_type(output, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt))
        {
            resize_type(&mt, 320, 240, 333333);
            hr = IPin_Connect(output, input, &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            IBaseFilter_Run(renderer, 0);
            hr = IBaseFilter_Run(camera, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            IBaseFilter_Stop(renderer);
            IBaseFilter_Stop(camera);
            IPin_Disconnect(input);
            IPin_Disconnect(output);
            free_type(&mt);
        }
        IPin_Release(output);
        release_last(camera);
    }
    if (input) IPin_Release(input);
    release_last(renderer);
}

/* What must be the same after many rounds as after a few. */
static void check_rounds(const char *name, void (*round)(void), unsigned int rounds)
{
    struct usage before, after, driver_before, driver_after;
    LONG failures = winetest_get_failures();
    DWORD start = GetTickCount();
    LONGLONG since;
    unsigned int i;

    winetest_push_context("%s", name);
    for (i = 0; i < 4 && failures == winetest_get_failures(); ++i) round();
    kstest_let_pass(50); /* the driver hears of closed handles a little later, and nothing tells when */
    before = get_usage(NULL);
    driver_before = get_usage(L"winedevice.exe");
    for (i = 0; i < rounds && failures == winetest_get_failures(); ++i) round(); /* one failure of a kind is enough */
    since = kstest_now();
    do
    {
        after = get_usage(NULL);
        driver_after = get_usage(L"winedevice.exe");
    }
    while ((after.handles > before.handles || after.threads > before.threads || driver_after.handles > driver_before.handles
            || driver_after.threads > driver_before.threads) && kstest_poll(since, 1000));
    trace("%u rounds in %lu ms: handles %lu -> %lu, threads %lu -> %lu; winedevice: handles %lu -> %lu, threads %lu -> %lu\n",
            rounds, GetTickCount() - start, before.handles, after.handles, before.threads, after.threads,
            driver_before.handles, driver_after.handles, driver_before.threads, driver_after.threads);

    /* Less than one thing in two rounds: a thread pool may have grown by some. */
    ok(before.handles > 0, "The handles of this process are not counted.\n");
    ok(after.handles < before.handles + rounds / 2, "Handles: %lu before, %lu after.\n", before.handles, after.handles);
    ok(after.threads < before.threads + rounds / 2, "Threads: %lu before, %lu after.\n", before.threads, after.threads);
    ok(driver_before.processes > 0, "Found no winedevice.exe.\n");
    if (driver_before.processes == driver_after.processes)
    {
        ok(driver_after.handles < driver_before.handles + rounds / 2, "Driver handles: %lu before, %lu after.\n",
                driver_before.handles, driver_after.handles);
        ok(driver_after.threads < driver_before.threads + rounds / 2, "Driver threads: %lu before, %lu after.\n",
                driver_before.threads, driver_after.threads);
    }
    winetest_pop_context();
}

/* Many runs of one connection. */
static IBaseFilter *run_filter;
static struct sink run_sink;

static void run_round(void)
{
    sink_reset_stats(&run_sink);
    run_frames(run_filter, &run_sink, 2);
    ok(!run_sink.stats.bad, "Got %ld bad frames.\n", run_sink.stats.bad);
}

static void test_runs(unsigned int rounds)
{
    IPin *pin;

    if (!create_capture(&run_filter, &pin)) return;
    sink_init(&run_sink);
    if (connect_sink(pin, &run_sink, &MEDIASUBTYPE_YUY2, 640, 480))
    {
        check_rounds("run", run_round, rounds);
        disconnect_sink(pin, &run_sink);
    }
    sink_cleanup(&run_sink);
    IPin_Release(pin);
    release_last(run_filter);
}

static void run_all(unsigned int rounds)
{
    WCHAR path[MAX_DEVICE_PATH];

    check_rounds("load", load_round, rounds);
    check_rounds("failed load", failed_load_round, rounds);
    check_rounds("enumerate", enumerate_round, rounds);
    check_rounds("connect", connect_round, rounds);
    check_rounds("refused connection", refused_round, rounds / 2);
    check_rounds("stream", stream_round, rounds);
    if (find_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID, path)) check_rounds("link", link_round, rounds);
    else skip("no virtual renderer\n");
    test_runs(rounds);
}

/* Bytes of a batch: of the process, and of all driver processes. */
#define MEMORY_LIMIT        0x100000
#define DRIVER_MEMORY_LIMIT 0x800000

/* Private bytes, after what is freed late has been freed: the driver keeps finished requests for some seconds. */
static void measure(struct usage *process, struct usage *driver)
{
    kstest_let_pass(6000);
    load_round();
    *process = get_usage(NULL);
    *driver = get_usage(L"winedevice.exe");
}

/* A leak costs memory in each batch of rounds, a megabyte and more for each stream whose buffers stay. Wine's heap takes its memory in
 * some batches only, and the stacks of winedevice's worker threads come and go with the load: batches end when one has cost little. */
static void run_batches(void)
{
    struct usage before, after, driver_before, driver_after;
    SIZE_T growth = ~(SIZE_T)0, driver_growth = 0;
    unsigned int i;

    measure(&before, &driver_before);
    ok(before.bytes > 0, "The memory of this process is not counted.\n");
    ok(driver_before.bytes > 0, "The memory of winedevice.exe is not counted.\n");
    for (i = 0; i < 3 && (growth >= MEMORY_LIMIT || driver_growth >= DRIVER_MEMORY_LIMIT); ++i)
    {
        run_all(12);
        measure(&after, &driver_after);
        trace("%Iu KB before, %Iu KB after; winedevice: %Iu KB before, %Iu KB after\n", before.bytes / 1024,
                after.bytes / 1024, driver_before.bytes / 1024, driver_after.bytes / 1024);
        growth = after.bytes > before.bytes ? after.bytes - before.bytes : 0;
        driver_growth = driver_after.bytes > driver_before.bytes ? driver_after.bytes - driver_before.bytes : 0;
        if (driver_before.processes != driver_after.processes) driver_growth = 0;
        before = after;
        driver_before = driver_after;
    }
    ok(growth < MEMORY_LIMIT, "This process takes %Iu KB each time.\n", growth / 1024);
    ok(driver_growth < DRIVER_MEMORY_LIMIT, "The driver takes %Iu KB each time.\n", driver_growth / 1024);
}

START_TEST(leak)
{
    CoInitialize(NULL);
    if (load_module() && require_camera())
    {
        run_all(8);
        run_batches();
    }
    CoUninitialize();
}
