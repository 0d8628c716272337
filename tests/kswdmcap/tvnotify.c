/*
 * Tests of notifications of a TV tuner
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

#include "devicefault.h"
#include "tvcard.h"

/* What an application gives; each call is counted, and may do something. */
struct callback
{
    IAMTunerNotification IAMTunerNotification_iface;
    LONG refs, calls;
    AMTunerEventType event;
    DWORD thread;
    HANDLE called;                    /* an event for each wait */
    HANDLE resume;                    /* OnEvent returns when this is set; or NULL */
    IAMTVTuner *unregister;           /* OnEvent takes the callback away; or NULL */
    HRESULT unregister_hr;
};

static struct callback *impl_from_IAMTunerNotification(IAMTunerNotification *iface)
{
    return CONTAINING_RECORD(iface, struct callback, IAMTunerNotification_iface);
}

static HRESULT WINAPI callback_QueryInterface(IAMTunerNotification *iface, REFIID iid, void **out)
{
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI callback_AddRef(IAMTunerNotification *iface)
{
    return InterlockedIncrement(&impl_from_IAMTunerNotification(iface)->refs);
}

static ULONG WINAPI callback_Release(IAMTunerNotification *iface)
{
    return InterlockedDecrement(&impl_from_IAMTunerNotification(iface)->refs);
}

static HRESULT WINAPI callback_OnEvent(IAMTunerNotification *iface, AMTunerEventType event)
{
    struct callback *callback = impl_from_IAMTunerNotification(iface);
    IAMTVTuner *tuner = callback->unregister;

    callback->event = event;
    callback->thread = GetCurrentThreadId();
    InterlockedIncrement(&callback->calls);
    callback->unregister = NULL;
    if (tuner) callback->unregister_hr = IAMTVTuner_UnRegisterNotificationCallBack(tuner, iface);
    SetEvent(callback->called);
    if (callback->resume) WaitForSingleObject(callback->resume, 2 * TIMEOUT);
    return S_OK;
}

static const IAMTunerNotificationVtbl callback_vtbl =
{
    callback_QueryInterface,
    callback_AddRef,
    callback_Release,
    callback_OnEvent,
};

static void callback_init(struct callback *callback)
{
    memset(callback, 0, sizeof(*callback));
    callback->IAMTunerNotification_iface.lpVtbl = (IAMTunerNotificationVtbl *)&callback_vtbl;
    callback->refs = 1;
    callback->called = CreateEventW(NULL, FALSE, FALSE, NULL);
}

static void callback_cleanup(struct callback *callback)
{
    ok(callback->refs == 1, "The callback has %ld references.\n", callback->refs);
    CloseHandle(callback->called);
}

/* The last reference goes with a thread that nobody waits for. */
static BOOL wait_released(const struct callback *callback)
{
    const LONGLONG start = kstest_now();

    while (*(const volatile LONG *)&callback->refs != 1 && kstest_poll(start, TIMEOUT)) ;
    return callback->refs == 1;
}

static HRESULT add_callback(IAMTVTuner *tuner, struct callback *callback)
{
    return IAMTVTuner_RegisterNotificationCallBack(tuner, &callback->IAMTunerNotification_iface, AMTUNER_EVENT_CHANGED);
}

static HRESULT remove_callback(IAMTVTuner *tuner, struct callback *callback)
{
    return IAMTVTuner_UnRegisterNotificationCallBack(tuner, &callback->IAMTunerNotification_iface);
}

/* Any change will do. */
static void change(IAMTVTuner *tuner)
{
    HRESULT hr = IAMTVTuner_put_ConnectInput(tuner, KSBENCH_TV_INPUT_ANTENNA);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

#define check_called(a) check_called_(__LINE__, a)
static void check_called_(unsigned int line, struct callback *callback)
{
    DWORD ret = WaitForSingleObject(callback->called, TIMEOUT);

    ok_(__FILE__, line)(!ret, "The callback wasn't called.\n");
}

/* Is called for changes by this filter and by others, and not after it has been taken away. */
static void test_changes(IAMTVTuner *tuner)
{
    struct callback callback, witness;
    IBaseFilter *other = create_tvtuner();
    IAMTVTuner *other_tuner;
    LONG calls;
    HRESULT hr;

    if (!other) return;
    other_tuner = query(other, &IID_IAMTVTuner);
    callback_init(&callback);
    callback_init(&witness);
    hr = add_callback(tuner, &callback);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(callback.refs == 2, "The callback has %ld references.\n", callback.refs);
    hr = IAMTVTuner_put_Channel(tuner, 2, -1, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_called(&callback);
    ok(callback.event == AMTUNER_EVENT_CHANGED, "Got event %#x.\n", callback.event);
    ok(callback.thread != GetCurrentThreadId(), "Was called on the application's thread.\n");
    change(other_tuner);
    check_called(&callback);

    hr = remove_callback(tuner, &callback);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(callback.refs == 1, "The callback has %ld references.\n", callback.refs);
    hr = remove_callback(tuner, &callback);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    calls = callback.calls;
    hr = add_callback(other_tuner, &witness);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    change(tuner);
    check_called(&witness);
    ok(callback.calls == calls, "Was called %ld times, then %ld times.\n", calls, callback.calls);
    /* A filter that goes takes them with it. */
    IAMTVTuner_Release(other_tuner);
    release_last(other);
    ok(witness.refs == 1, "The callback has %ld references.\n", witness.refs);
    change(tuner);
    callback_cleanup(&witness);
    callback_cleanup(&callback);
}

static void test_several(IAMTVTuner *tuner)
{
    struct callback callbacks[3];
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(callbacks); i++)
    {
        callback_init(&callbacks[i]);
        hr = add_callback(tuner, &callbacks[i]);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
    }
    hr = add_callback(tuner, &callbacks[0]);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    change(tuner);
    for (i = 0; i < ARRAY_SIZE(callbacks); i++) check_called(&callbacks[i]);
    hr = remove_callback(tuner, &callbacks[1]);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    change(tuner);
    check_called(&callbacks[0]);
    check_called(&callbacks[2]);
    for (i = 0; i < ARRAY_SIZE(callbacks); i++)
    {
        hr = remove_callback(tuner, &callbacks[i]);
        ok(hr == (i == 1 ? E_INVALIDARG : S_OK), "%u: got hr %#lx.\n", i, hr);
    }
    /* Who was refused goes as soon as its thread has ended. */
    ok(wait_released(&callbacks[0]), "The callback has %ld references.\n", callbacks[0].refs);
    for (i = 0; i < ARRAY_SIZE(callbacks); i++) callback_cleanup(&callbacks[i]);
}

/* From OnEvent itself, and while OnEvent doesn't return. */
static void test_unregister(IAMTVTuner *tuner)
{
    struct callback callback;
    DWORD start, time;
    HRESULT hr;

    callback_init(&callback);
    callback.unregister = tuner;
    hr = add_callback(tuner, &callback);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    change(tuner);
    check_called(&callback);
    ok(callback.unregister_hr == S_OK, "Got hr %#lx.\n", callback.unregister_hr);
    ok(wait_released(&callback), "The callback has %ld references.\n", callback.refs);

    callback.resume = CreateEventW(NULL, TRUE, FALSE, NULL);
    hr = add_callback(tuner, &callback);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    change(tuner);
    check_called(&callback);
    start = GetTickCount();
    hr = remove_callback(tuner, &callback);
    time = GetTickCount() - start;
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(time < TIMEOUT, "It took %lu ms.\n", time);
    ok(callback.refs == 2, "The callback has %ld references while it is called.\n", callback.refs);
    SetEvent(callback.resume);
    ok(wait_released(&callback), "The callback has %ld references.\n", callback.refs);
    CloseHandle(callback.resume);
    callback_cleanup(&callback);
}

static void test_bad(IAMTVTuner *tuner)
{
    static const LONG bad[] = {0, 2, AMTUNER_EVENT_CHANGED | 2, -1, MINLONG};
    struct callback callback;
    unsigned int i;
    HRESULT hr;

    callback_init(&callback);
    hr = IAMTVTuner_RegisterNotificationCallBack(tuner, NULL, AMTUNER_EVENT_CHANGED);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_UnRegisterNotificationCallBack(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = IAMTVTuner_RegisterNotificationCallBack(tuner, &callback.IAMTunerNotification_iface, bad[i]);
        ok(hr == E_INVALIDARG, "%#lx: got hr %#lx.\n", bad[i], hr);
    }
    callback_cleanup(&callback);
}

/* Devices without the event, or that refuse it. */
static void test_refused(IBaseFilter *filter, IAMTVTuner *tuner)
{
    static const struct
    {
        NTSTATUS status;
        HRESULT hr;
    }
    refusals[] =
    {
        {0xc0000225 /* STATUS_NOT_FOUND */, E_NOTIMPL},
        {0xc0000230 /* STATUS_PROPSET_NOT_FOUND */, E_NOTIMPL},
        {0xc000009a /* STATUS_INSUFFICIENT_RESOURCES */, HRESULT_FROM_WIN32(ERROR_NO_SYSTEM_RESOURCES)},
    };
    struct callback callback;
    unsigned int i;
    HRESULT hr;

    callback_init(&callback);
    for (i = 0; i < ARRAY_SIZE(refusals); i++)
    {
        set_device_fault(filter, KSBENCH_FAULT_EVENT, KSBENCH_ANY, refusals[i].status);
        hr = add_callback(tuner, &callback);
        ok(hr == refusals[i].hr, "%#lx: got hr %#lx.\n", refusals[i].status, hr);
        hr = remove_callback(tuner, &callback);
        ok(hr == E_INVALIDARG, "%#lx: got hr %#lx.\n", refusals[i].status, hr);
        ok(wait_released(&callback), "The callback has %ld references.\n", callback.refs);
    }
    set_device_fault(filter, KSBENCH_FAULT_NONE, 0, 0);
    callback_cleanup(&callback);
}

START_TEST(tvnotify)
{
    IBaseFilter *filter;
    IAMTVTuner *tuner;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (filter = create_tvtuner()))
    {
        tuner = query(filter, &IID_IAMTVTuner);
        test_bad(tuner);
        test_changes(tuner);
        test_several(tuner);
        test_unregister(tuner);
        test_refused(filter, tuner);
        IAMTVTuner_Release(tuner);
        release_last(filter);
    }
    CoUninitialize();
}
