/*
 * ksproxy.ax tests: methods and events by IKsControl, which reach the driver
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

static void test_method(void)
{
    KSMETHOD method = {.Set = GUID_INIT(STATIC_KSMETHODSETID_KsBench), .Id = KSBENCH_METHOD_SWAP, .Flags = KSMETHOD_TYPE_SEND};
    IBaseFilter *filter = create_device(&KSCATEGORY_SPLITTER, L"" KSBENCH_VALUES_HARDWARE_ID);
    ULONG numbers[2] = {0x1234, 0x5678}, flags = 0, returned = 0;
    IKsControl *control;
    HRESULT hr;

    if (!filter) return;
    control = query(filter, &IID_IKsControl);
    hr = IKsControl_KsMethod(control, &method, sizeof(method), numbers, sizeof(numbers), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(returned == sizeof(numbers), "Got %lu bytes.\n", returned);
    ok(numbers[0] == 0x5678, "Got %#lx first.\n", numbers[0]);
    ok(numbers[1] == 0x1234, "Got %#lx last.\n", numbers[1]);
    hr = IKsControl_KsMethod(control, &method, sizeof(method), numbers, sizeof(numbers) - 1, &returned);
    ok(hr == HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER), "Got hr %#lx.\n", hr);
    ok(!returned, "Got %lu bytes.\n", returned);

    method.Flags = KSMETHOD_TYPE_BASICSUPPORT;
    hr = IKsControl_KsMethod(control, &method, sizeof(method), &flags, sizeof(flags), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(returned == sizeof(flags), "Got %lu bytes.\n", returned);
    ok(flags == KSMETHOD_TYPE_MODIFY, "Got flags %#lx.\n", flags);
    IKsControl_Release(control);
    release_last(filter);
}

/* Runs the renderer up to the end of a stream of two frames. */
static void push_stream(IBaseFilter *filter, struct pusher *pusher)
{
    HRESULT hr;
    LONG n;

    pusher_start(pusher);
    hr = IBaseFilter_Run(filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    for (n = 0; n < 2; ++n)
    {
        hr = pusher_push(pusher, n, pusher->size, NULL);
        ok(hr == S_OK, "Frame %ld gave %#lx.\n", n, hr);
    }
    hr = IPin_EndOfStream(pusher->pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static void stop(IBaseFilter *filter, struct pusher *pusher)
{
    HRESULT hr;

    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    pusher_check_buffers(pusher);
}

/* The event comes for as long as it is enabled, and is named by its KSEVENTDATA. */
static void test_event(IBaseFilter *filter, struct pusher *pusher)
{
    KSEVENT event = {{{KSEVENTSETID_Connection, KSEVENT_CONNECTION_ENDOFSTREAM, KSEVENT_TYPE_ENABLE}}};
    KSEVENTDATA datas[2] = {{.NotificationType = KSEVENTF_EVENT_HANDLE}, {.NotificationType = KSEVENTF_EVENT_HANDLE}};
    IKsControl *control = query(pusher->pin, &IID_IKsControl);
    ULONG returned;
    HRESULT hr;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(datas); ++i)
    {
        datas[i].EventHandle.Event = CreateEventW(NULL, FALSE, FALSE, NULL);
        returned = 0xdeadbeef;
        hr = IKsControl_KsEvent(control, &event, sizeof(event), &datas[i], sizeof(datas[i]), &returned);
        ok(hr == S_OK, "Event %Iu: got hr %#lx.\n", i, hr);
        ok(!returned, "Event %Iu: got %lu bytes.\n", i, returned);
    }
    push_stream(filter, pusher);
    for (i = 0; i < ARRAY_SIZE(datas); ++i)
        ok(!WaitForSingleObject(datas[i].EventHandle.Event, TIMEOUT), "Event %Iu doesn't come.\n", i);
    stop(filter, pusher);

    hr = IKsControl_KsEvent(control, NULL, 0, &datas[0], sizeof(datas[0]), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    push_stream(filter, pusher);
    ok(!WaitForSingleObject(datas[1].EventHandle.Event, TIMEOUT), "The event that is enabled doesn't come.\n");
    ok(WaitForSingleObject(datas[0].EventHandle.Event, 0) == WAIT_TIMEOUT, "The event that was disabled has come.\n");
    stop(filter, pusher);

    /* Without data all of them are disabled. */
    hr = IKsControl_KsEvent(control, NULL, 0, NULL, 0, &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    push_stream(filter, pusher);
    ok(WaitForSingleObject(datas[1].EventHandle.Event, 200) == WAIT_TIMEOUT, "The event that was disabled has come.\n");
    stop(filter, pusher);
    for (i = 0; i < ARRAY_SIZE(datas); ++i) CloseHandle(datas[i].EventHandle.Event);
    IKsControl_Release(control);
}

static void test_events(void)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID);
    struct pusher pusher;
    AM_MEDIA_TYPE mt;
    IPin *pin;

    if (!filter) return;
    pin = find_pin(filter, PINDIR_INPUT);
    if (find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        resize_type(&mt, 160, 120, 0);
        if (pusher_connect(&pusher, pin, &mt, FALSE))
        {
            test_event(filter, &pusher);
            pusher_disconnect(&pusher);
        }
        free_type(&mt);
    }
    IPin_Release(pin);
    release_last(filter);
}

START_TEST(kscontrol)
{
    CoInitialize(NULL);
    if (load_module())
    {
        test_method();
        test_events();
    }
    CoUninitialize();
}
