/*
 * Tests of devices that go away and come back
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

#include "eventsink.h"
#include "pair.h"
#include "plug.h"
#include "run.h"

/* Where the tests' set-up has put the INF: the tests are started in the folder of the build. */
#define INF_PATH L"tests\\ksbench\\x86_64-windows\\ksbench.inf"

static const WCHAR hardware_id[] = L"" KSBENCH_MULTICAM_HARDWARE_ID;

/* Adds or removes the device as its user would; the driver's other devices stay. */
static BOOL ksinstall(const WCHAR *command, const WCHAR *id)
{
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION info;
    WCHAR line[512];
    DWORD code = 1;

    swprintf(line, ARRAY_SIZE(line), L"C:\\windows\\sysnative\\ksinstall.exe %ls " INF_PATH L" %ls", command, id);
    if (sizeof(void *) == 8) swprintf(line, ARRAY_SIZE(line), L"C:\\windows\\system32\\ksinstall.exe %ls " INF_PATH L" %ls", command,
            id);
    if (!CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info)) return FALSE;
    if (!WaitForSingleObject(info.hProcess, 6 * TIMEOUT)) GetExitCodeProcess(info.hProcess, &code);
    CloseHandle(info.hThread);
    CloseHandle(info.hProcess);
    return !code;
}

static BOOL uninstall(const WCHAR *id)
{
    return ksinstall(L"remove", id);
}

static BOOL install(const WCHAR *id)
{
    return ksinstall(L"install", id);
}

/* How a device goes: by its user, which takes a second or two, or without a word, which takes a moment. */
static const struct way
{
    const char *name;
    BOOL (*take)(const WCHAR *id), (*bring)(const WCHAR *id);
}
ways[] =
{
    {"uninstalled", uninstall, install},
    {"pulled out", device_pull_out, device_plug_in},
};

/* In every state a device goes that often: once by its user, then without a word. */
#define ROUNDS 10

static unsigned int current_round;
static const struct way *way;

static void take_away(const WCHAR *id)
{
    const LONGLONG start = kstest_now();

    ok(way->take(id), "The device isn't %s.\n", way->name);
    ok(kstest_now() - start < 3 * TIMEOUT * 10000, "The device has gone after %I64d ms.\n", (kstest_now() - start) / 10000);
}

static void bring_back(const WCHAR *id)
{
    const LONGLONG start = kstest_now();

    ok(way->bring(id), "The device isn't back.\n");
    ok(kstest_now() - start < 3 * TIMEOUT * 10000, "The device is back after %I64d ms.\n", (kstest_now() - start) / 10000);
}

static void test_interface(void)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_CAPTURE, hardware_id), *empty;
    WCHAR path[MAX_DEVICE_PATH], *link;
    IAMDeviceRemoval *removal;
    CLSID clsid;
    HRESULT hr;

    if (!filter) return;
    find_device(&KSCATEGORY_CAPTURE, hardware_id, path);
    removal = query(filter, &IID_IAMDeviceRemoval);
    hr = IAMDeviceRemoval_DeviceInfo(removal, NULL, &link);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMDeviceRemoval_DeviceInfo(removal, &clsid, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMDeviceRemoval_DeviceInfo(removal, &clsid, &link);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(IsEqualGUID(&clsid, &KSCATEGORY_CAPTURE), "Got class %s.\n", wine_dbgstr_guid(&clsid));
        ok(!wcsicmp(link, path), "Got link %s, expected %s.\n", wine_dbgstr_w(link), wine_dbgstr_w(path));
        CoTaskMemFree(link);
    }
    IAMDeviceRemoval_Release(removal);
    release_last(filter);

    /* OPEN: what a filter says that stands for no device */
    empty = create_proxy();
    removal = query(empty, &IID_IAMDeviceRemoval);
    hr = IAMDeviceRemoval_DeviceInfo(removal, &clsid, &link);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    hr = IAMDeviceRemoval_Disassociate(removal);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    hr = IAMDeviceRemoval_Reassociate(removal);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    IAMDeviceRemoval_Release(removal);
    release_last(empty);
}

static void check_streams(IBaseFilter *filter, IPin *pin)
{
    struct sink sink;

    sink_init(&sink);
    check_stream(filter, pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240, 3);
    sink_cleanup(&sink);
}

/* The device is let go of and taken again; the second time nothing happens. */
static void test_disassociate(void)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_CAPTURE, hardware_id);
    IAMDeviceRemoval *removal;
    struct sink sink;
    HRESULT hr;
    IPin *pin;

    if (!filter) return;
    pin = find_pin(filter, PINDIR_OUTPUT);
    removal = query(filter, &IID_IAMDeviceRemoval);
    hr = IAMDeviceRemoval_Reassociate(removal);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IAMDeviceRemoval_Disassociate(removal);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMDeviceRemoval_Disassociate(removal);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    ok(!pin_handle(filter), "Got handle %p.\n", pin_handle(filter));
    sink_init(&sink);
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    check_open_error(hr);
    sink_cleanup(&sink);
    hr = IAMDeviceRemoval_Reassociate(removal);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_streams(filter, pin);
    IAMDeviceRemoval_Release(removal);
    IPin_Release(pin);
    release_last(filter);
}

static void test_streams(void)
{
    IBaseFilter *filter;
    IPin *pin;

    if (!(filter = create_device(&KSCATEGORY_CAPTURE, hardware_id))) return;
    pin = find_pin(filter, PINDIR_OUTPUT);
    check_streams(filter, pin);
    IPin_Release(pin);
    release_last(filter);
}

/* A device that is back streams; after most rounds the next one shows it. */
static void check_return(void)
{
    bring_back(hardware_id);
    if (!current_round) test_streams();
}

/* What the graph and the clock do when the device goes. */
static const struct situation
{
    const char *name;
    FILTER_STATE state;
    BOOL own_clock;   /* the device's clock is that of the filters */
}
situations[] =
{
    {"connected", State_Stopped, FALSE},
    {"paused", State_Paused, FALSE},
    {"running", State_Running, FALSE},
    {"running again", State_Running, FALSE},
    {"running by its own clock", State_Running, TRUE},
};

/* The graph hears of it once, and everything comes to its end. */
static void remove_while(IBaseFilter *filter, IPin *pin, struct sink *sink, const struct situation *situation)
{
    struct event_sink events;
    LONG_PTR param1, param2;
    DWORD start;
    LONG tries;
    HRESULT hr;

    event_sink_join(&events, filter);
    set_states(filter, sink, situation->state);
    if (situation->state == State_Running) ok(sink_wait(sink, 3, TIMEOUT), "Got %ld frames.\n", sink->receives);
    take_away(hardware_id);
    if (situation->state != State_Stopped)
    {
        ok(event_sink_wait(&events, EC_DEVICE_LOST, 1), "The graph isn't told.\n");
        if (event_sink_get(&events, EC_DEVICE_LOST, &param1, &param2))
        {
            ok(param1 == (LONG_PTR)filter, "Got %#Ix, filter %p.\n", param1, filter);
            ok(!param2, "Got %#Ix.\n", param2);
        }
    }
    start = GetTickCount();
    hr = IBaseFilter_Stop(&sink->IBaseFilter_iface);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IBaseFilter_Stop(filter);
    ok(GetTickCount() - start < TIMEOUT, "Stop took %lu ms.\n", GetTickCount() - start);
    ok(event_sink_count(&events, EC_DEVICE_LOST) <= 1, "Told %ld times.\n", event_sink_count(&events, EC_DEVICE_LOST));
    ok(!event_sink_count(&events, EC_ERRORABORT), "Got %ld errors.\n", event_sink_count(&events, EC_ERRORABORT));
    disconnect_sink(pin, sink);
    tries = sink->connections;
    ok(event_sink_count(&events, EC_CLOCK_UNSET) == situation->own_clock, "Got %ld events.\n",
            event_sink_count(&events, EC_CLOCK_UNSET));
    hr = IPin_Connect(pin, &sink->IPin_iface, NULL);
    check_open_error(hr);
    ok(sink->connections - tries <= 1, "%ld types were tried with a device that is gone.\n", sink->connections - tries);
    event_sink_leave(&events, filter);
}

static void set_clock(IBaseFilter *filter, struct sink *sink, IReferenceClock *clock)
{
    IBaseFilter_SetSyncSource(filter, clock);
    IBaseFilter_SetSyncSource(&sink->IBaseFilter_iface, clock);
}

/* Who has the clock of the device still has one, and who waits for it is woken. */
static void remove_with_clock(IBaseFilter *filter, IPin *pin, struct sink *sink, const struct situation *situation)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    IReferenceClock *clock = query(filter, &IID_IReferenceClock);
    REFERENCE_TIME before = -1, after = -1;
    DWORD_PTR cookie;
    HRESULT hr;

    set_clock(filter, sink, clock);
    hr = IReferenceClock_GetTime(clock, &before);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IReferenceClock_AdviseTime(clock, before, 1000 * (REFERENCE_TIME)10000000, (HEVENT)event, &cookie);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    remove_while(filter, pin, sink, situation);
    ok(!WaitForSingleObject(event, 0), "Nobody is woken.\n");
    hr = IReferenceClock_GetTime(clock, &after);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(after > before, "Got %s after %s.\n", wine_dbgstr_longlong(after), wine_dbgstr_longlong(before));
    set_clock(filter, sink, NULL);
    IReferenceClock_Release(clock);
    CloseHandle(event);
}

static void test_removal(const void *arg)
{
    const struct situation *situation = arg;
    IBaseFilter *filter = create_device(&KSCATEGORY_CAPTURE, hardware_id);
    struct sink sink;
    IPin *pin;

    if (!filter) return;
    pin = find_pin(filter, PINDIR_OUTPUT);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        if (situation->own_clock) remove_with_clock(filter, pin, &sink, situation);
        else remove_while(filter, pin, &sink, situation);
    }
    sink_cleanup(&sink);
    IPin_Release(pin);
    release_last(filter);
    check_return();
}

/* A filter that does nothing has nothing to tell. */
static void test_idle(const void *arg)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_CAPTURE, hardware_id);
    struct sink sink;
    HRESULT hr;
    IPin *pin;

    if (!filter) return;
    pin = find_pin(filter, PINDIR_OUTPUT);
    take_away(hardware_id);
    sink_init(&sink);
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    check_open_error(hr);
    sink_cleanup(&sink);
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IPin_Release(pin);
    release_last(filter);
    check_return();
}

/* Each round hits another moment. */
static DWORD WINAPI remove_proc(void *arg)
{
    kstest_let_pass(3 * current_round);
    return way->take(hardware_id);
}

/* Loads and connects until the device has gone under that; every step works or fails, and none hangs. */
static void test_load_and_connect(const void *arg)
{
    WCHAR path[MAX_DEVICE_PATH];
    HANDLE thread = NULL;
    IBaseFilter *filter;
    DWORD removed = 0;
    struct sink sink;
    HRESULT hr;
    IPin *pin;

    if (!find_device(&KSCATEGORY_CAPTURE, hardware_id, path)) return;
    do
    {
        filter = create_proxy();
        hr = load_path(filter, path);
        sink_init(&sink);
        if (SUCCEEDED(hr) && (pin = find_pin(filter, PINDIR_OUTPUT)))
        {
            hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
            IPin_Disconnect(pin);
            IPin_Disconnect(&sink.IPin_iface);
            IPin_Release(pin);
        }
        release_last(filter);
        sink_cleanup(&sink);
        if (!thread)
        {
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            thread = CreateThread(NULL, 0, remove_proc, NULL, 0, NULL);
        }
    }
    while (WaitForSingleObject(thread, 0) == WAIT_TIMEOUT);
    GetExitCodeThread(thread, &removed);
    CloseHandle(thread);
    ok(removed, "The device isn't removed.\n");
    filter = create_proxy();
    hr = load_path(filter, path);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    release_last(filter);
    check_return();
}

/* Either end of a connection whose data stays in the kernel goes. */
static void test_linked(const void *arg)
{
    const WCHAR *gone = arg;
    struct pair pair = {0};
    DWORD start;

    pair.camera = create_device(&KSCATEGORY_CAPTURE, hardware_id);
    pair.renderer = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID);
    if (pair.camera && pair.renderer)
    {
        pair.output = find_pin(pair.camera, PINDIR_OUTPUT);
        pair.input = find_pin(pair.renderer, PINDIR_INPUT);
        if (connect_pair(&pair, &MEDIASUBTYPE_YUY2, 320, 240))
        {
            ok(is_linked(&pair), "The pins aren't linked.\n");
            set_pair_state(&pair, State_Running);
            wait_frames(pair.input, 3);
            take_away(gone);
            start = GetTickCount();
            IBaseFilter_Stop(pair.renderer);
            IBaseFilter_Stop(pair.camera);
            ok(GetTickCount() - start < 2 * TIMEOUT, "Stop took %lu ms.\n", GetTickCount() - start);
            disconnect_pair(&pair, FALSE);
        }
        release_pair(&pair);
        bring_back(gone);
    }
}

static void test_rounds(const char *name, void (*test)(const void *arg), const void *arg)
{
    for (current_round = 0; current_round < ROUNDS; ++current_round)
    {
        way = &ways[current_round > 0];
        winetest_push_context("%s, %s, round %u", name, way->name, current_round);
        test(arg);
        winetest_pop_context();
    }
}

static void test_all(void)
{
    unsigned int i;

    /* A run that was ended may have left them out. */
    device_plug_in(hardware_id);
    device_plug_in(L"" KSBENCH_RENDERER_HARDWARE_ID);
    for (i = 0; i < ARRAY_SIZE(situations); ++i) test_rounds(situations[i].name, test_removal, &situations[i]);
    test_rounds("idle", test_idle, NULL);
    test_rounds("being loaded and connected", test_load_and_connect, NULL);
    test_rounds("linked", test_linked, hardware_id);
    test_rounds("linked to", test_linked, L"" KSBENCH_RENDERER_HARDWARE_ID);
    test_streams();
}

START_TEST(removal)
{
    CoInitialize(NULL);
    if (load_module())
    {
        test_interface();
        test_disassociate();
        if (GetFileAttributesW(INF_PATH) != INVALID_FILE_ATTRIBUTES) test_all();
        else skip("There is no %s, so that devices can't be removed and installed.\n", wine_dbgstr_w(INF_PATH));
    }
    CoUninitialize();
}
