/*
 * Tests of IAMExtTransport
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

#include "camcorder.h"
#include "devicefault.h"

#include "edev.h"

#define check_mode(a, b) check_mode_(__LINE__, a, b)
static void check_mode_(unsigned int line, IAMExtTransport *transport, LONG expected)
{
    LONG mode = 1234567;
    HRESULT hr;

    hr = IAMExtTransport_get_Mode(transport, &mode);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(mode == expected, "Got mode %#lx, expected %#lx.\n", mode, expected);
}

#define check_status(a, b, c) check_status_(__LINE__, a, b, c)
static void check_status_(unsigned int line, IAMExtTransport *transport, LONG item, LONG expected)
{
    LONG value = 1234567;
    HRESULT hr;

    hr = IAMExtTransport_GetStatus(transport, item, &value);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(value == expected, "Got %#lx, expected %#lx.\n", value, expected);
}

/* What the device says, past the interface. */
static TRANSPORT_STATE get_device_state(IBaseFilter *filter)
{
    KSPROPERTY_EXTXPORT_S data = {.u = {.XPrtState = {0}}};
    IKsControl *control = query(filter, &IID_IKsControl);
    ULONG size;
    HRESULT hr;

    data.Property.Set = PROPSETID_EXT_TRANSPORT;
    data.Property.Id = KSPROPERTY_EXTXPORT_STATE;
    data.Property.Flags = KSPROPERTY_TYPE_GET;
    hr = IKsControl_KsProperty(control, &data.Property, sizeof(data), &data, sizeof(data), &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(size == sizeof(data), "Got %lu bytes.\n", size);
    IKsControl_Release(control);
    return data.u.XPrtState;
}

static void test_modes(IBaseFilter *filter, IAMExtTransport *transport)
{
    static const struct
    {
        LONG mode, device_mode;
    }
    good[] =
    {
        {ED_MODE_PLAY, ED_MODE_PLAY},
        {ED_MODE_FREEZE, ED_MODE_PLAY},
        {ED_MODE_STEP_FWD, ED_MODE_PLAY},
        {ED_MODE_STEP_REV, ED_MODE_PLAY},
        {ED_MODE_RECORD, ED_MODE_RECORD},
        {ED_MODE_RECORD_FREEZE, ED_MODE_RECORD},
        {ED_MODE_FF, ED_MODE_FF},
        {ED_MODE_REW, ED_MODE_REW},
        {ED_MODE_STOP, ED_MODE_STOP},
    };
    static const LONG bad[] = {0, -1, ED_MODE_THAW, ED_MEDIA_UNLOAD, MINLONG};
    TRANSPORT_STATE state;
    unsigned int i;
    HRESULT hr;

    check_mode(transport, ED_MODE_STOP);
    for (i = 0; i < ARRAY_SIZE(good); i++)
    {
        hr = IAMExtTransport_put_Mode(transport, good[i].mode);
        ok(hr == S_OK, "%#lx: got hr %#lx.\n", good[i].mode, hr);
        check_mode(transport, good[i].mode);
        check_status(transport, ED_MODE, good[i].mode);
        state = get_device_state(filter);
        ok(state.Mode == (ULONG)good[i].device_mode, "%#lx: the device is in mode %#lx.\n", good[i].mode, state.Mode);
        ok(state.State == (ULONG)good[i].mode, "%#lx: the device is in state %#lx.\n", good[i].mode, state.State);
    }
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = IAMExtTransport_put_Mode(transport, bad[i]);
        ok(hr == E_INVALIDARG, "%#lx: got hr %#lx.\n", bad[i], hr);
    }
    check_mode(transport, ED_MODE_STOP);
    hr = IAMExtTransport_get_Mode(transport, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_medium(IAMExtTransport *transport)
{
    LONG value = 1234567;
    HRESULT hr;

    hr = IAMExtTransport_get_MediaState(transport, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == ED_MEDIA_SPIN_UP, "Got %#lx.\n", value);
    check_status(transport, ED_MEDIA_PRESENT, TRUE);
    check_status(transport, ED_MEDIA_TYPE, ED_MEDIA_DVC);
    check_status(transport, ED_RECORD_INHIBIT, FALSE);
    hr = IAMExtTransport_put_MediaState(transport, ED_MEDIA_UNLOAD);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMExtTransport_get_MediaState(transport, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == ED_MEDIA_UNLOAD, "Got %#lx.\n", value);
    check_status(transport, ED_MEDIA_PRESENT, FALSE);
    check_status(transport, ED_RECORD_INHIBIT, TRUE);
    hr = IAMExtTransport_put_Mode(transport, ED_MODE_PLAY);
    ok(hr == HRESULT_FROM_WIN32(ERROR_BAD_COMMAND), "Got hr %#lx.\n", hr);
    check_mode(transport, ED_MODE_STOP);
    hr = IAMExtTransport_put_MediaState(transport, ED_MEDIA_SPIN_DOWN);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMExtTransport_put_MediaState(transport, -1);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMExtTransport_put_MediaState(transport, ED_MEDIA_SPIN_UP);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_status(transport, ED_MEDIA_PRESENT, TRUE);
    hr = IAMExtTransport_get_MediaState(transport, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_capabilities(IAMExtTransport *transport)
{
    LONG value = 1234567;
    HRESULT hr;

    hr = IAMExtTransport_GetCapability(transport, ED_TRANSCAP_CAN_EJECT, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == TRUE, "Got %ld.\n", value);
    hr = IAMExtTransport_GetCapability(transport, ED_TRANSCAP_CAN_BUMP_PLAY, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == FALSE, "Got %ld.\n", value);
    hr = IAMExtTransport_GetCapability(transport, ED_TRANSCAP_CAN_EJECT, NULL, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_status(IAMExtTransport *transport)
{
    static const LONG bad[] = {0, -1, ED_ERROR, ED_SERVO_LOCK, ED_MEDIA_LENGTH, ED_MODE_PLAY, MAXLONG};
    LONG value = 1234567;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = IAMExtTransport_GetStatus(transport, bad[i], &value);
        ok(hr == E_NOTIMPL, "%#lx: got hr %#lx.\n", bad[i], hr);
        ok(value == 1234567, "%#lx: got %ld.\n", bad[i], value);
    }
    hr = IAMExtTransport_GetStatus(transport, ED_MODE, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

/* What has no property. */
static void test_not_implemented(IAMExtTransport *transport)
{
    double rate = 1.0;
    LONG a = 1234567, b = 1234567;
    HEVENT event;

#define check(call) \
    do \
    { \
        HRESULT hr = (call); \
        ok(hr == E_NOTIMPL, #call ": got hr %#lx.\n", hr); \
    } \
    while (0)

    check(IAMExtTransport_put_LocalControl(transport, 1));
    check(IAMExtTransport_get_LocalControl(transport, &a));
    check(IAMExtTransport_GetTransportBasicParameters(transport, ED_TRANSBASIC_TIME_FORMAT, &a, NULL));
    check(IAMExtTransport_SetTransportBasicParameters(transport, ED_TRANSBASIC_TIME_FORMAT, 0, NULL));
    check(IAMExtTransport_GetTransportVideoParameters(transport, ED_TRANSVIDEO_SET_OUTPUT, &a));
    check(IAMExtTransport_SetTransportVideoParameters(transport, ED_TRANSVIDEO_SET_OUTPUT, 0));
    check(IAMExtTransport_GetTransportAudioParameters(transport, ED_TRANSAUDIO_ENABLE_OUTPUT, &a));
    check(IAMExtTransport_SetTransportAudioParameters(transport, ED_TRANSAUDIO_ENABLE_OUTPUT, 0));
    check(IAMExtTransport_put_Rate(transport, rate));
    check(IAMExtTransport_get_Rate(transport, &rate));
    check(IAMExtTransport_GetChase(transport, &a, &b, &event));
    check(IAMExtTransport_SetChase(transport, 1, 0, 0));
    check(IAMExtTransport_GetBump(transport, &a, &b));
    check(IAMExtTransport_SetBump(transport, 1, 1));
    check(IAMExtTransport_get_AntiClogControl(transport, &a));
    check(IAMExtTransport_put_AntiClogControl(transport, 1));
    check(IAMExtTransport_GetEditPropertySet(transport, 1, &a));
    check(IAMExtTransport_SetEditPropertySet(transport, &a, 0));
    check(IAMExtTransport_GetEditProperty(transport, 1, 0, &a));
    check(IAMExtTransport_SetEditProperty(transport, 1, 0, 0));
    check(IAMExtTransport_get_EditStart(transport, &a));
    check(IAMExtTransport_put_EditStart(transport, 0));
#undef check
    ok(a == 1234567 && b == 1234567 && rate == 1.0, "Got %ld, %ld, %f.\n", a, b, rate);
}

static void test_answers(IBaseFilter *filter, IAMExtTransport *transport)
{
    const struct bad_answer number = {"a number", KSBENCH_FAULT_ANSWER_SHORT, sizeof(KSPROPERTY) + sizeof(LONG), S_OK};
    LONG value = 1234567;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < bad_answers_count; i++)
    {
        winetest_push_context("%s", bad_answers[i].name);
        set_answer(filter, &bad_answers[i]);
        hr = IAMExtTransport_get_Mode(transport, &value);
        ok(hr == bad_answers[i].hr, "Got hr %#lx.\n", hr);
        hr = IAMExtTransport_get_MediaState(transport, &value);
        ok(hr == bad_answers[i].hr, "Got hr %#lx.\n", hr);
        hr = IAMExtTransport_GetStatus(transport, ED_MEDIA_TYPE, &value);
        ok(hr == bad_answers[i].hr, "Got hr %#lx.\n", hr);
        hr = IAMExtTransport_GetCapability(transport, ED_TRANSCAP_CAN_EJECT, &value, NULL);
        ok(hr == bad_answers[i].hr, "Got hr %#lx.\n", hr);
        ok(value == 1234567, "Got %ld.\n", value);
        winetest_pop_context();
    }
    /* The state of the transport is the second number, and isn't there. */
    set_answer(filter, &number);
    hr = IAMExtTransport_get_MediaState(transport, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == ED_MEDIA_SPIN_UP, "Got %#lx.\n", value);
    hr = IAMExtTransport_get_Mode(transport, &value);
    ok(hr == HRESULT_FROM_WIN32(ERROR_INVALID_DATA), "Got hr %#lx.\n", hr);
    ok(value == ED_MEDIA_SPIN_UP, "Got %#lx.\n", value);
    clear_answers(filter);
}

/* The media transport terminal has the interface as well (see "KS Node Types"), with what its node has of the set. */
static void test_node(IBaseFilter *filter)
{
    IAMExtTransport *transport;
    LONG value = 1234567;
    HRESULT hr;

    if (!(transport = create_camcorder_node(filter, KSBENCH_CAMCORDER_TAPE, &IID_IAMExtTransport))) return;
    check_mode(transport, ED_MODE_STOP);
    hr = IAMExtTransport_put_Mode(transport, ED_MODE_FREEZE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_mode(transport, ED_MODE_FREEZE);
    hr = IAMExtTransport_put_Mode(transport, -1);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMExtTransport_get_MediaState(transport, &value);
    ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx.\n", hr);
    ok(value == 1234567, "Got %ld.\n", value);
    hr = IAMExtTransport_put_Mode(transport, ED_MODE_STOP);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    release_last(transport);
}

START_TEST(exttransport)
{
    IAMExtTransport *transport;
    IBaseFilter *filter;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (filter = create_camcorder()))
    {
        transport = query(filter, &IID_IAMExtTransport);
        test_modes(filter, transport);
        test_medium(transport);
        test_capabilities(transport);
        test_status(transport);
        test_not_implemented(transport);
        test_answers(filter, transport);
        test_node(filter);
        IAMExtTransport_Release(transport);
        release_last(filter);
    }
    CoUninitialize();
}
