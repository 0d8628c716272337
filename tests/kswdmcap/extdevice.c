/*
 * Tests of IAMExtDevice and IAMTimecodeReader
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

static const struct
{
    LONG capability, value;
}
capabilities[] =
{
    {ED_DEVCAP_CAN_RECORD, TRUE},
    {ED_DEVCAP_CAN_RECORD_STROBE, FALSE},
    {ED_DEVCAP_HAS_AUDIO, TRUE},
    {ED_DEVCAP_HAS_VIDEO, TRUE},
    {ED_DEVCAP_USES_FILES, FALSE},
    {ED_DEVCAP_CAN_SAVE, FALSE},
    {ED_DEVCAP_DEVICE_TYPE, ED_DEVTYPE_VCR},
    {ED_DEVCAP_TIMECODE_READ, TRUE},
    {ED_DEVCAP_TIMECODE_WRITE, FALSE},
    {ED_DEVCAP_CTLTRK_READ, FALSE},
    {ED_DEVCAP_INDEX_READ, FALSE},
    {ED_DEVCAP_PREROLL, KSBENCH_TAPE_PREROLL},
    {ED_DEVCAP_POSTROLL, 0},
    {ED_DEVCAP_SYNC_ACCURACY, ED_SYNCACC_FRAME},
    {ED_DEVCAP_NORMAL_RATE, ED_RATE_25},
    {ED_DEVCAP_CAN_PREVIEW, FALSE},
    {ED_DEVCAP_CAN_MONITOR_SOURCES, FALSE},
    {ED_DEVCAP_CAN_TEST, FALSE},
    {ED_DEVCAP_VIDEO_INPUTS, FALSE},
    {ED_DEVCAP_AUDIO_INPUTS, FALSE},
    {ED_DEVCAP_NEEDS_CALIBRATING, FALSE},
    {ED_DEVCAP_SEEK_TYPE, ED_SEEK_SLOW},
};

static void test_capabilities(IAMExtDevice *device)
{
    static const LONG bad[] = {0, -1, ED_DEVTYPE_VCR, ED_POWER_ON, MAXLONG};
    unsigned int i;
    LONG value;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(capabilities); i++)
    {
        value = 1234567;
        hr = IAMExtDevice_GetCapability(device, capabilities[i].capability, &value, NULL);
        ok(hr == S_OK, "%#lx: got hr %#lx.\n", capabilities[i].capability, hr);
        ok(value == capabilities[i].value, "%#lx: got %ld.\n", capabilities[i].capability, value);
    }
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        value = 1234567;
        hr = IAMExtDevice_GetCapability(device, bad[i], &value, NULL);
        ok(hr == E_INVALIDARG, "%#lx: got hr %#lx.\n", bad[i], hr);
        ok(value == 1234567, "%#lx: got %ld.\n", bad[i], value);
    }
    hr = IAMExtDevice_GetCapability(device, ED_DEVCAP_CAN_RECORD, NULL, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_strings(IAMExtDevice *device)
{
    WCHAR *string, id[2 * 8 + 1];
    HRESULT hr;

    swprintf(id, ARRAY_SIZE(id), L"%08lX%08lX", (unsigned long)KSBENCH_TAPE_ID_HIGH, (unsigned long)KSBENCH_TAPE_ID_LOW);
    hr = IAMExtDevice_get_ExternalDeviceID(device, &string);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!wcscmp(string, id), "Got %s.\n", wine_dbgstr_w(string)); /* OPEN: how it is written */
    CoTaskMemFree(string);
    hr = IAMExtDevice_get_ExternalDeviceID(device, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMExtDevice_get_ExternalDeviceVersion(device, &string);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!wcscmp(string, L"" KSBENCH_TAPE_VERSION), "Got %s.\n", wine_dbgstr_w(string));
    CoTaskMemFree(string);
    hr = IAMExtDevice_get_ExternalDeviceVersion(device, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_power(IAMExtDevice *device)
{
    static const LONG modes[] = {ED_POWER_STANDBY, ED_POWER_OFF, ED_POWER_ON}, bad[] = {0, -1, ED_DEVTYPE_VCR, MINLONG};
    unsigned int i;
    LONG value;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(modes); i++)
    {
        hr = IAMExtDevice_put_DevicePower(device, modes[i]);
        ok(hr == S_OK, "%#lx: got hr %#lx.\n", modes[i], hr);
        value = 1234567;
        hr = IAMExtDevice_get_DevicePower(device, &value);
        ok(hr == S_OK, "%#lx: got hr %#lx.\n", modes[i], hr);
        ok(value == modes[i], "%#lx: got %#lx.\n", modes[i], value);
    }
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = IAMExtDevice_put_DevicePower(device, bad[i]);
        ok(hr == E_INVALIDARG, "%#lx: got hr %#lx.\n", bad[i], hr);
    }
    hr = IAMExtDevice_get_DevicePower(device, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == ED_POWER_ON, "Got %#lx.\n", value);
    hr = IAMExtDevice_get_DevicePower(device, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    value = 1234567;
    hr = IAMExtDevice_get_DevicePort(device, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == DEV_PORT_USB, "Got %ld.\n", value);
    hr = IAMExtDevice_get_DevicePort(device, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMExtDevice_put_DevicePort(device, DEV_PORT_USB);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = IAMExtDevice_Calibrate(device, 0, 0, &value);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
}

static void check_refusals(IAMExtDevice *device, const struct bad_answer *answer)
{
    WCHAR *string = (WCHAR *)0xdeadbeef;
    LONG value = 1234567;
    HRESULT hr;

    hr = IAMExtDevice_GetCapability(device, ED_DEVCAP_CAN_RECORD, &value, NULL);
    ok(hr == answer->hr, "Got hr %#lx.\n", hr);
    hr = IAMExtDevice_get_DevicePower(device, &value);
    ok(hr == answer->hr, "Got hr %#lx.\n", hr);
    hr = IAMExtDevice_get_DevicePort(device, &value);
    ok(hr == answer->hr, "Got hr %#lx.\n", hr);
    ok(value == 1234567, "Got %ld.\n", value);
    hr = IAMExtDevice_get_ExternalDeviceID(device, &string);
    ok(hr == answer->hr, "Got hr %#lx.\n", hr);
    ok(!string, "Got %p.\n", string);
    string = (WCHAR *)0xdeadbeef;
    hr = IAMExtDevice_get_ExternalDeviceVersion(device, &string);
    ok(hr == answer->hr, "Got hr %#lx.\n", hr);
    ok(!string, "Got %p.\n", string);
}

/* A driver may answer the one number that the property is; of a string as much as it has. What is behind the answer isn't looked
 * at. */
static void test_answers(IBaseFilter *filter, IAMExtDevice *device)
{
    const struct bad_answer number = {"a number", KSBENCH_FAULT_ANSWER_SHORT, sizeof(KSPROPERTY) + sizeof(LONG), S_OK};
    const struct bad_answer text = {"text", KSBENCH_FAULT_ANSWER_SHORT, sizeof(KSPROPERTY) + 8 * sizeof(WCHAR) + 1, S_OK};
    unsigned int i, length;
    LONG value = 1234567;
    WCHAR *string;
    HRESULT hr;

    for (i = 0; i < bad_answers_count; i++)
    {
        winetest_push_context("%s", bad_answers[i].name);
        set_answer(filter, &bad_answers[i]);
        check_refusals(device, &bad_answers[i]);
        winetest_pop_context();
    }
    set_answer(filter, &number);
    hr = IAMExtDevice_get_DevicePower(device, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == ED_POWER_ON, "Got %#lx.\n", value);
    hr = IAMExtDevice_GetCapability(device, ED_DEVCAP_CAN_RECORD, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == TRUE, "Got %ld.\n", value);
    hr = IAMExtDevice_GetCapability(device, ED_DEVCAP_CAN_RECORD_STROBE, &value, NULL);
    ok(hr == HRESULT_FROM_WIN32(ERROR_INVALID_DATA), "Got hr %#lx.\n", hr);
    ok(value == TRUE, "Got %ld.\n", value);
    hr = IAMExtDevice_get_ExternalDeviceID(device, &string);
    ok(hr == HRESULT_FROM_WIN32(ERROR_INVALID_DATA), "Got hr %#lx.\n", hr);
    set_answer(filter, &text);
    hr = IAMExtDevice_get_ExternalDeviceVersion(device, &string);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!wcsncmp(string, L"" KSBENCH_TAPE_VERSION, 8), "Got %s.\n", wine_dbgstr_w(string));
    CoTaskMemFree(string);

    /* A string that never ends. */
    set_garbage(filter, 0x41);
    hr = IAMExtDevice_get_ExternalDeviceVersion(device, &string);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    length = wcslen(string);
    ok(length == 259, "Got %u characters.\n", length);
    CoTaskMemFree(string);
    hr = IAMExtDevice_get_ExternalDeviceID(device, &string);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!wcscmp(string, L"4141414141414141"), "Got %s.\n", wine_dbgstr_w(string));
    CoTaskMemFree(string);
    clear_answers(filter);
}

/* ---- IAMTimecodeReader ---- */

static void test_timecode(IBaseFilter *filter, IAMTimecodeReader *reader)
{
    TIMECODE_SAMPLE sample, copy;
    unsigned int i;
    LONG value;
    HRESULT hr;

    memset(&sample, 0, sizeof(sample));
    sample.dwFlags = ED_DEVCAP_TIMECODE_READ;
    hr = IAMTimecodeReader_GetTimecode(reader, &sample);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sample.qwTick == KSBENCH_TAPE_TICK, "Got time %I64d.\n", (LONGLONG)sample.qwTick);
    ok(sample.timecode.wFrameRate == 25, "Got rate %u.\n", sample.timecode.wFrameRate);
    ok(sample.timecode.dwFrames == KSBENCH_TAPE_TIMECODE, "Got time code %#lx.\n", (unsigned long)sample.timecode.dwFrames);
    ok(sample.dwFlags == ED_DEVCAP_TIMECODE_READ, "Got flags %#lx.\n", sample.dwFlags);
    hr = IAMTimecodeReader_GetTimecode(reader, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    memset(&copy, 0xcc, sizeof(copy));
    copy.dwFlags = ED_DEVCAP_TIMECODE_READ;
    for (i = 0; i < bad_answers_count; i++)
    {
        set_answer(filter, &bad_answers[i]);
        sample = copy;
        hr = IAMTimecodeReader_GetTimecode(reader, &sample);
        ok(hr == bad_answers[i].hr, "%s: got hr %#lx.\n", bad_answers[i].name, hr);
        ok(!memcmp(&sample, &copy, sizeof(sample)), "%s: the sample has changed.\n", bad_answers[i].name);
    }
    clear_answers(filter);

    hr = IAMTimecodeReader_GetTCRMode(reader, ED_TCR_SOURCE, &value);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = IAMTimecodeReader_SetTCRMode(reader, ED_TCR_SOURCE, ED_TCR_LTC);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = IAMTimecodeReader_put_VITCLine(reader, 10);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = IAMTimecodeReader_get_VITCLine(reader, &value);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
}

START_TEST(extdevice)
{
    IAMTimecodeReader *reader;
    IAMExtDevice *device;
    IBaseFilter *filter;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (filter = create_camcorder()))
    {
        device = query(filter, &IID_IAMExtDevice);
        reader = query(filter, &IID_IAMTimecodeReader);
        test_capabilities(device);
        test_strings(device);
        test_power(device);
        test_answers(filter, device);
        test_timecode(filter, reader);
        IAMTimecodeReader_Release(reader);
        IAMExtDevice_Release(device);
        release_last(filter);
    }
    CoUninitialize();
}
