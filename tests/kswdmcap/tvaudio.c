/*
 * IAMTVAudio
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

#define MONO KS_TVAUDIO_MODE_MONO
#define STEREO KS_TVAUDIO_MODE_STEREO
#define LANG_A KS_TVAUDIO_MODE_LANG_A
#define LANG_B KS_TVAUDIO_MODE_LANG_B

static void test_modes(IAMTVAudio *audio)
{
    static const LONG bad[] = {0, KS_TVAUDIO_MODE_LANG_C, -1, MINLONG};
    LONG modes = 1234567, mode;
    unsigned int i;
    HRESULT hr;

    hr = IAMTVAudio_GetHardwareSupportedTVAudioModes(audio, &modes);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(modes == (MONO | STEREO | LANG_A | LANG_B), "Got modes %#lx.\n", modes);
    hr = IAMTVAudio_GetHardwareSupportedTVAudioModes(audio, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    mode = 1234567;
    hr = IAMTVAudio_get_TVAudioMode(audio, &mode);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(mode == MONO, "Got mode %#lx.\n", mode);
    hr = IAMTVAudio_put_TVAudioMode(audio, STEREO | LANG_A);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = IAMTVAudio_put_TVAudioMode(audio, bad[i]);
        ok(hr == E_INVALIDARG, "%#lx: got hr %#lx.\n", bad[i], hr);
    }
    hr = IAMTVAudio_get_TVAudioMode(audio, &mode);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(mode == (STEREO | LANG_A), "Got mode %#lx.\n", mode);
    hr = IAMTVAudio_get_TVAudioMode(audio, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVAudio_put_TVAudioMode(audio, MONO);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    hr = IAMTVAudio_RegisterNotificationCallBack(audio, NULL, 1);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = IAMTVAudio_UnRegisterNotificationCallBack(audio, NULL);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
}

#define check_available(a, b) check_available_(__LINE__, a, b)
static void check_available_(unsigned int line, IAMTVAudio *audio, LONG expected)
{
    LONG modes = 1234567;
    HRESULT hr;

    hr = IAMTVAudio_GetAvailableTVAudioModes(audio, &modes);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(modes == expected, "Got modes %#lx, expected %#lx.\n", modes, expected);
}

/* Each station has its own; channels are those of the antenna in the United States. */
static void test_available(IAMTVAudio *audio, IAMTVTuner *tuner)
{
    HRESULT hr;

    hr = IAMTVTuner_put_Channel(tuner, 14, -1, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_available(audio, MONO | STEREO);
    hr = IAMTVTuner_put_Channel(tuner, 5, -1, -1);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    check_available(audio, MONO);
    hr = IAMTVTuner_put_ConnectInput(tuner, KSBENCH_TV_INPUT_CABLE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_put_Channel(tuner, 14, -1, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_available(audio, MONO | LANG_A | LANG_B);
    hr = IAMTVTuner_put_ConnectInput(tuner, KSBENCH_TV_INPUT_ANTENNA);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_put_Channel(tuner, 2, -1, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMTVAudio_GetAvailableTVAudioModes(audio, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_audio(IBaseFilter *audio_filter, IBaseFilter *tuner_filter)
{
    IAMTVAudio *audio = query(audio_filter, &IID_IAMTVAudio);
    IAMTVTuner *tuner = query(tuner_filter, &IID_IAMTVTuner);

    test_modes(audio);
    test_available(audio, tuner);
    IAMTVTuner_Release(tuner);
    IAMTVAudio_Release(audio);
}

START_TEST(tvaudio)
{
    IBaseFilter *audio, *tuner;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (audio = create_tvaudio()))
    {
        if ((tuner = create_tvtuner()))
        {
            test_audio(audio, tuner);
            release_last(tuner);
        }
        release_last(audio);
    }
    CoUninitialize();
}
