/*
 * IAMAnalogVideoDecoder
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

#include "tvcard.h"

#define STANDARDS (KS_AnalogVideo_NTSC_M | KS_AnalogVideo_NTSC_M_J | KS_AnalogVideo_PAL_B | KS_AnalogVideo_PAL_D | KS_AnalogVideo_PAL_G | \
        KS_AnalogVideo_PAL_H | KS_AnalogVideo_PAL_I | KS_AnalogVideo_PAL_M | KS_AnalogVideo_SECAM_L)

#define check_standard(a, b) check_standard_(__LINE__, a, b)
static void check_standard_(unsigned int line, IAMAnalogVideoDecoder *decoder, LONG expected)
{
    LONG standard = 1234567;
    HRESULT hr;

    hr = IAMAnalogVideoDecoder_get_TVFormat(decoder, &standard);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(standard == expected, "Got standard %#lx, expected %#lx.\n", standard, expected);
}

static void test_standards(IAMAnalogVideoDecoder *decoder)
{
    static const LONG bad[] = {0, KS_AnalogVideo_NTSC_433, KS_AnalogVideo_NTSC_M | KS_AnalogVideo_PAL_B, -1, MINLONG};
    LONG standards = 1234567;
    unsigned int i;
    HRESULT hr;

    hr = IAMAnalogVideoDecoder_get_AvailableTVFormats(decoder, &standards);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(standards == STANDARDS, "Got standards %#lx.\n", standards);
    hr = IAMAnalogVideoDecoder_get_AvailableTVFormats(decoder, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    check_standard(decoder, KS_AnalogVideo_NTSC_M);
    hr = IAMAnalogVideoDecoder_put_TVFormat(decoder, KS_AnalogVideo_SECAM_L);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_standard(decoder, KS_AnalogVideo_SECAM_L);
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = IAMAnalogVideoDecoder_put_TVFormat(decoder, bad[i]);
        ok(hr == E_INVALIDARG, "%#lx: got hr %#lx.\n", bad[i], hr);
        check_standard(decoder, KS_AnalogVideo_SECAM_L);
    }
    hr = IAMAnalogVideoDecoder_get_TVFormat(decoder, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMAnalogVideoDecoder_put_TVFormat(decoder, KS_AnalogVideo_NTSC_M);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

#define check_signal(a, b, c) check_signal_(__LINE__, a, b, c)
static void check_signal_(unsigned int line, IAMAnalogVideoDecoder *decoder, LONG expected_lines, LONG expected_locked)
{
    LONG lines = 1234567, locked = 1234567;
    HRESULT hr;

    hr = IAMAnalogVideoDecoder_get_NumberOfLines(decoder, &lines);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(lines == expected_lines, "Got %ld lines, expected %ld.\n", lines, expected_lines);
    hr = IAMAnalogVideoDecoder_get_HorizontalLocked(decoder, &locked);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(locked == expected_locked, "Got locked %ld, expected %ld.\n", locked, expected_locked);
}

/* The source at the composite input has the standard of the decoder, the tuner one of its own. */
static void test_signal(IAMAnalogVideoDecoder *decoder, IAMCrossbar *crossbar)
{
    HRESULT hr;

    check_signal(decoder, 525, 1);
    hr = IAMAnalogVideoDecoder_put_TVFormat(decoder, KS_AnalogVideo_PAL_B);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_signal(decoder, 525, 0);
    hr = IAMCrossbar_Route(crossbar, KSBENCH_CROSSBAR_VIDEO, KSBENCH_CROSSBAR_COMPOSITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_signal(decoder, 625, 1);
    hr = IAMAnalogVideoDecoder_put_TVFormat(decoder, KS_AnalogVideo_PAL_M);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_signal(decoder, 525, 1);
    hr = IAMAnalogVideoDecoder_put_TVFormat(decoder, KS_AnalogVideo_NTSC_M);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMCrossbar_Route(crossbar, KSBENCH_CROSSBAR_VIDEO, KSBENCH_CROSSBAR_TUNER);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    hr = IAMAnalogVideoDecoder_get_NumberOfLines(decoder, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMAnalogVideoDecoder_get_HorizontalLocked(decoder, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_switches(IAMAnalogVideoDecoder *decoder)
{
    LONG value = 1234567;
    HRESULT hr;

    hr = IAMAnalogVideoDecoder_get_VCRHorizontalLocking(decoder, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!value, "Got %ld.\n", value);
    hr = IAMAnalogVideoDecoder_put_VCRHorizontalLocking(decoder, 1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMAnalogVideoDecoder_get_VCRHorizontalLocking(decoder, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 1, "Got %ld.\n", value);
    hr = IAMAnalogVideoDecoder_put_VCRHorizontalLocking(decoder, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMAnalogVideoDecoder_get_VCRHorizontalLocking(decoder, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    hr = IAMAnalogVideoDecoder_put_OutputEnable(decoder, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    value = 1234567;
    hr = IAMAnalogVideoDecoder_get_OutputEnable(decoder, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!value, "Got %ld.\n", value);
    hr = IAMAnalogVideoDecoder_put_OutputEnable(decoder, 1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMAnalogVideoDecoder_get_OutputEnable(decoder, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == 1, "Got %ld.\n", value);
    hr = IAMAnalogVideoDecoder_get_OutputEnable(decoder, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_decoder(IBaseFilter *decoder_filter, IBaseFilter *crossbar_filter)
{
    IAMAnalogVideoDecoder *decoder = query(decoder_filter, &IID_IAMAnalogVideoDecoder);
    IAMCrossbar *crossbar = query(crossbar_filter, &IID_IAMCrossbar);

    test_standards(decoder);
    test_signal(decoder, crossbar);
    test_switches(decoder);
    IAMCrossbar_Release(crossbar);
    IAMAnalogVideoDecoder_Release(decoder);
}

START_TEST(videodecoder)
{
    IBaseFilter *decoder, *crossbar;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (decoder = create_decoder()))
    {
        if ((crossbar = create_crossbar()))
        {
            test_decoder(decoder, crossbar);
            release_last(crossbar);
        }
        release_last(decoder);
    }
    CoUninitialize();
}
