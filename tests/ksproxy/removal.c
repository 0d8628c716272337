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
#include "run.h"

/* Where the tests' set-up has put the INF: the tests are started in the folder of the build. */
#define INF_PATH L"tests\\ksbench\\x86_64-windows\\ksbench.inf"

static const WCHAR hardware_id[] = L"" KSBENCH_MULTICAM_HARDWARE_ID;

/* Adds or removes the device as its user would; the driver's other devices stay. */
static BOOL ksinstall(const WCHAR *command)
{
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION info;
    WCHAR line[512];
    DWORD code = 1;

    swprintf(line, ARRAY_SIZE(line), L"C:\\windows\\sysnative\\ksinstall.exe %ls " INF_PATH L" %ls", command, hardware_id);
    if (sizeof(void *) == 8) swprintf(line, ARRAY_SIZE(line), L"C:\\windows\\system32\\ksinstall.exe %ls " INF_PATH L" %ls", command,
            hardware_id);
    if (!CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info)) return FALSE;
    if (!WaitForSingleObject(info.hProcess, 6 * TIMEOUT)) GetExitCodeProcess(info.hProcess, &code);
    CloseHandle(info.hThread);
    CloseHandle(info.hProcess);
    return !code;
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

/* The graph hears of it once, and everything comes to its end. */
static void test_removal(FILTER_STATE state)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_CAPTURE, hardware_id);
    struct event_sink events;
    LONG_PTR param1, param2;
    struct sink sink;
    DWORD start;
    HRESULT hr;
    IPin *pin;

    if (!filter) return;
    pin = find_pin(filter, PINDIR_OUTPUT);
    event_sink_join(&events, filter);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        set_states(filter, &sink, state);
        if (state == State_Running) ok(sink_wait(&sink, 3, TIMEOUT), "Got %ld frames.\n", sink.receives);
        ok(ksinstall(L"remove"), "The device isn't removed.\n");
        if (state != State_Stopped)
        {
            ok(event_sink_wait(&events, EC_DEVICE_LOST, 1), "The graph isn't told.\n");
            if (event_sink_get(&events, EC_DEVICE_LOST, &param1, &param2))
            {
                ok(param1 == (LONG_PTR)filter, "Got %#Ix, filter %p.\n", param1, filter);
                ok(!param2, "Got %#Ix.\n", param2);
            }
        }
        start = GetTickCount();
        hr = IBaseFilter_Stop(&sink.IBaseFilter_iface);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IBaseFilter_Stop(filter);
        ok(GetTickCount() - start < TIMEOUT, "Stop took %lu ms.\n", GetTickCount() - start);
        ok(event_sink_count(&events, EC_DEVICE_LOST) <= 1, "Told %ld times.\n", event_sink_count(&events, EC_DEVICE_LOST));
        ok(!event_sink_count(&events, EC_ERRORABORT), "Got %ld errors.\n", event_sink_count(&events, EC_ERRORABORT));
        disconnect_sink(pin, &sink);
        hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
        check_open_error(hr);
    }
    sink_cleanup(&sink);
    event_sink_leave(&events, filter);
    IPin_Release(pin);
    release_last(filter);

    ok(ksinstall(L"install"), "The device isn't back.\n");
    if (!(filter = create_device(&KSCATEGORY_CAPTURE, hardware_id))) return;
    pin = find_pin(filter, PINDIR_OUTPUT);
    check_streams(filter, pin);
    IPin_Release(pin);
    release_last(filter);
}

START_TEST(removal)
{
    static const FILTER_STATE states[] = {State_Stopped, State_Paused, State_Running, State_Running};
    unsigned int i;

    CoInitialize(NULL);
    if (load_module())
    {
        test_interface();
        test_disassociate();
        if (GetFileAttributesW(INF_PATH) == INVALID_FILE_ATTRIBUTES)
            skip("There is no %s, so that devices can't be removed and installed.\n", wine_dbgstr_w(INF_PATH));
        for (i = 0; i < ARRAY_SIZE(states) && GetFileAttributesW(INF_PATH) != INVALID_FILE_ATTRIBUTES; ++i)
        {
            winetest_push_context("round %u, state %u", i, states[i]);
            test_removal(states[i]);
            winetest_pop_context();
        }
    }
    CoUninitialize();
}
