/*
 * IAMTVTuner
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

/* Countries, and a number that none has. */
#define USA 1
#define JAPAN 81
#define UK 44
#define GERMANY 49
#define NOWHERE 999

/* A space that no application is likely to have put anything into. */
#define SPACE 7654
#define SPACE_KEY L"Software\\Microsoft\\TV System Services\\TVAutoTune\\TS7654-0"

#define CABLE KSBENCH_TV_INPUT_CABLE
#define ANTENNA KSBENCH_TV_INPUT_ANTENNA

static void connect_input(IAMTVTuner *tuner, LONG input)
{
    LONG index = 1234567;
    HRESULT hr;

    hr = IAMTVTuner_put_ConnectInput(tuner, input);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_ConnectInput(tuner, &index);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(index == input, "Got input %ld, expected %ld.\n", index, input);
}

#define check_tuned(a, b, c) check_tuned_(__LINE__, a, b, c)
static void check_tuned_(unsigned int line, IAMTVTuner *tuner, LONG expected_frequency, LONG expected_strength)
{
    LONG frequency = 1234567, strength = 1234567;
    HRESULT hr;

    hr = IAMTVTuner_get_VideoFrequency(tuner, &frequency);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(frequency == expected_frequency, "Got %ld Hz, expected %ld.\n", frequency, expected_frequency);
    hr = IAMTVTuner_SignalPresent(tuner, &strength);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(strength == expected_strength, "Got strength %ld, expected %ld.\n", strength, expected_strength);
}

static void test_inputs(IAMTVTuner *tuner)
{
    static const LONG bad[] = {-1, KSBENCH_TV_INPUTS, MINLONG, MAXLONG};
    TunerInputType type = 1234567;
    LONG count = 1234567, index;
    unsigned int i;
    HRESULT hr;

    hr = IAMTVTuner_get_NumInputConnections(tuner, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count == KSBENCH_TV_INPUTS, "Got %ld inputs.\n", count);
    hr = IAMTVTuner_get_InputType(tuner, CABLE, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(type == TunerInputCable, "Got type %d.\n", type);
    hr = IAMTVTuner_get_InputType(tuner, ANTENNA, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(type == TunerInputAntenna, "Got type %d.\n", type);
    hr = IAMTVTuner_put_InputType(tuner, CABLE, TunerInputAntenna);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_InputType(tuner, CABLE, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(type == TunerInputAntenna, "Got type %d.\n", type);
    hr = IAMTVTuner_put_InputType(tuner, CABLE, TunerInputCable);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_put_InputType(tuner, CABLE, 2);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    connect_input(tuner, ANTENNA);
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = IAMTVTuner_get_InputType(tuner, bad[i], &type);
        ok(hr == E_INVALIDARG, "%ld: got hr %#lx.\n", bad[i], hr);
        hr = IAMTVTuner_put_InputType(tuner, bad[i], TunerInputCable);
        ok(hr == E_INVALIDARG, "%ld: got hr %#lx.\n", bad[i], hr);
        hr = IAMTVTuner_put_ConnectInput(tuner, bad[i]);
        ok(hr == E_INVALIDARG, "%ld: got hr %#lx.\n", bad[i], hr);
    }
    hr = IAMTVTuner_get_ConnectInput(tuner, &index);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(index == ANTENNA, "Got input %ld.\n", index);
}

static void test_null(IAMTVTuner *tuner)
{
    LONG value;
    HRESULT hr;

    hr = IAMTVTuner_get_Channel(tuner, NULL, &value, &value);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_Channel(tuner, &value, NULL, &value);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_Channel(tuner, &value, &value, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_ChannelMinMax(tuner, NULL, &value);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_ChannelMinMax(tuner, &value, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_CountryCode(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_TuningSpace(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_SignalPresent(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_Mode(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_GetAvailableModes(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_AvailableTVFormats(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_TVFormat(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_AutoTune(tuner, 2, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_NumInputConnections(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_InputType(tuner, 0, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_ConnectInput(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_VideoFrequency(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_get_AudioFrequency(tuner, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_not_implemented(IAMTVTuner *tuner)
{
    HRESULT hr;

    hr = IAMTVTuner_Logon(tuner, NULL);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_Logout(tuner);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
}

/* The country decides about standard, sound and the table of channels. */
static void test_countries(IAMTVTuner *tuner)
{
    static const struct
    {
        LONG country, standard, sound, broadcast_max, cable_max;
    }
    countries[] =
    {
        {GERMANY, KS_AnalogVideo_PAL_B, 5500000, 69, 107},
        {UK, KS_AnalogVideo_PAL_I, 6000000, 69, 107},
        {JAPAN, KS_AnalogVideo_NTSC_M, 4500000, 62, 113},
        {USA, KS_AnalogVideo_NTSC_M, 4500000, 69, 158},
    };
    LONG value, min, max, video, audio;
    unsigned int i;
    HRESULT hr;

    hr = IAMTVTuner_get_CountryCode(tuner, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == USA, "Got country %ld.\n", value);
    hr = IAMTVTuner_get_AvailableTVFormats(tuner, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == (KS_AnalogVideo_NTSC_M | KS_AnalogVideo_PAL_B | KS_AnalogVideo_PAL_G | KS_AnalogVideo_PAL_I
            | KS_AnalogVideo_SECAM_L), "Got standards %#lx.\n", value);
    for (i = 0; i < ARRAY_SIZE(countries); i++)
    {
        hr = IAMTVTuner_put_CountryCode(tuner, countries[i].country);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        hr = IAMTVTuner_get_CountryCode(tuner, &value);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        ok(value == countries[i].country, "%u: got country %ld.\n", i, value);
        hr = IAMTVTuner_get_TVFormat(tuner, &value);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        ok(value == countries[i].standard, "%u: got standard %#lx.\n", i, value);
        hr = IAMTVTuner_get_VideoFrequency(tuner, &video);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        hr = IAMTVTuner_get_AudioFrequency(tuner, &audio);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        ok(audio - video == countries[i].sound, "%u: the sound is %ld Hz above the picture.\n", i, audio - video);
        connect_input(tuner, CABLE);
        hr = IAMTVTuner_ChannelMinMax(tuner, &min, &max);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        ok(min == 1, "%u: the lowest channel is %ld.\n", i, min);
        ok(max == countries[i].cable_max, "%u: the highest channel is %ld.\n", i, max);
        connect_input(tuner, ANTENNA);
        hr = IAMTVTuner_ChannelMinMax(tuner, &min, &max);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        ok(min == (countries[i].country == USA ? 2 : 1), "%u: the lowest channel is %ld.\n", i, min);
        ok(max == countries[i].broadcast_max, "%u: the highest channel is %ld.\n", i, max);
    }
    hr = IAMTVTuner_put_CountryCode(tuner, NOWHERE);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_put_CountryCode(tuner, 55);
    ok(hr == E_INVALIDARG, "Got hr %#lx for Brazil, whose standard the tuner hasn't.\n", hr);
    hr = IAMTVTuner_get_CountryCode(tuner, &value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(value == USA, "Got country %ld.\n", value);
}

/* Ends of bands, and what lies between them. */
static void test_frequencies(IAMTVTuner *tuner)
{
    static const struct
    {
        LONG country, input, channel, frequency;
    }
    channels[] =
    {
        {USA, ANTENNA, 4, 67250000}, {USA, ANTENNA, 5, 77250000}, {USA, ANTENNA, 13, 211250000}, {USA, ANTENNA, 69, 801250000},
        {USA, CABLE, 1, 73250000}, {USA, CABLE, 22, 169250000}, {USA, CABLE, 94, 643250000}, {USA, CABLE, 99, 115250000},
        {GERMANY, ANTENNA, 2, 49750000}, {GERMANY, ANTENNA, 12, 224250000}, {GERMANY, ANTENNA, 69, 855250000},
        {GERMANY, CABLE, 9, 97250000}, {GERMANY, CABLE, 37, 294250000}, {GERMANY, CABLE, 58, 463250000},
        {UK, ANTENNA, 3, 61750000}, {UK, ANTENNA, 11, 231250000}, {UK, ANTENNA, 22, 479250000},
        {JAPAN, ANTENNA, 7, 189250000}, {JAPAN, ANTENNA, 62, 765250000}, {JAPAN, CABLE, 27, 249250000}, {JAPAN, CABLE, 113, 765250000},
    };
    LONG channel, video, audio;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(channels); i++)
    {
        hr = IAMTVTuner_put_CountryCode(tuner, channels[i].country);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        connect_input(tuner, channels[i].input);
        hr = IAMTVTuner_put_Channel(tuner, channels[i].channel, -1, -1);
        ok(hr == S_FALSE, "%u: got hr %#lx.\n", i, hr);
        check_tuned(tuner, channels[i].frequency, 0);
        hr = IAMTVTuner_get_Channel(tuner, &channel, &video, &audio);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        ok(channel == channels[i].channel, "%u: got channel %ld.\n", i, channel);
        ok(video == -1, "%u: got video subchannel %ld.\n", i, video);
        ok(audio == -1, "%u: got audio subchannel %ld.\n", i, audio);
    }
    hr = IAMTVTuner_put_CountryCode(tuner, USA);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    connect_input(tuner, ANTENNA);
}

static void test_bad_channels(IAMTVTuner *tuner)
{
    static const LONG bad[] = {-1, 0, 1, 70, 1000, MINLONG, MAXLONG};
    LONG channel, video, audio;
    unsigned int i;
    HRESULT hr;

    hr = IAMTVTuner_put_Channel(tuner, 2, -1, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = IAMTVTuner_put_Channel(tuner, bad[i], -1, -1);
        ok(hr == E_INVALIDARG, "%ld: got hr %#lx.\n", bad[i], hr);
        check_tuned(tuner, KSBENCH_TV_STATION_BOTH, 1);
    }
    hr = IAMTVTuner_get_Channel(tuner, &channel, &video, &audio);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(channel == 2, "Got channel %ld.\n", channel);

    /* a channel that is only to be remembered */
    hr = IAMTVTuner_put_Channel(tuner, 14, -2, -2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_tuned(tuner, KSBENCH_TV_STATION_BOTH, 1);
    hr = IAMTVTuner_get_Channel(tuner, &channel, &video, &audio);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(channel == 14, "Got channel %ld.\n", channel);

    hr = IAMTVTuner_put_CountryCode(tuner, GERMANY);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_put_Channel(tuner, 13, -1, -1);
    ok(hr == E_INVALIDARG, "Got hr %#lx for a channel that is not used.\n", hr);
    hr = IAMTVTuner_put_CountryCode(tuner, USA);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* The station of channel 3 sends two steps too high, and is found there. */
static void test_auto_tune(IAMTVTuner *tuner)
{
    DWORD value, size = sizeof(value);
    LONG found, min, max, error;
    HRESULT hr;

    hr = IAMTVTuner_put_TuningSpace(tuner, SPACE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_AutoTune(tuner, 14, &found);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(found == 1, "Got %ld.\n", found);
    check_tuned(tuner, KSBENCH_TV_STATION_ANTENNA, 1);
    hr = IAMTVTuner_AutoTune(tuner, 4, &found);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    ok(!found, "Got %ld.\n", found);
    check_tuned(tuner, 67250000, 0);
    found = 1234567;
    hr = IAMTVTuner_AutoTune(tuner, 70, &found);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    ok(!found, "Got %ld.\n", found);
    hr = IAMTVTuner_AutoTune(tuner, 3, &found);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(found == 1, "Got %ld.\n", found);
    check_tuned(tuner, KSBENCH_TV_STATION_OFFSET, 1);

    hr = IAMTVTuner_StoreAutoTune(tuner);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    error = RegGetValueW(HKEY_LOCAL_MACHINE, SPACE_KEY, L"3", RRF_RT_REG_DWORD, NULL, &value, &size);
    ok(!error, "Got error %ld.\n", error);
    ok(value == KSBENCH_TV_STATION_OFFSET, "Got %lu Hz.\n", value);
    error = RegGetValueW(HKEY_LOCAL_MACHINE, SPACE_KEY, L"14", RRF_RT_REG_DWORD, NULL, &value, &size);
    ok(error == ERROR_FILE_NOT_FOUND, "Got error %ld for a station that is where it should be.\n", error);

    /* frequencies that an application puts there */
    value = KSBENCH_TV_STATION_ANTENNA;
    error = RegSetKeyValueW(HKEY_LOCAL_MACHINE, SPACE_KEY, L"200", REG_DWORD, &value, sizeof(value));
    ok(!error, "Got error %ld.\n", error);
    error = RegSetKeyValueW(HKEY_LOCAL_MACHINE, SPACE_KEY, L"1000", REG_DWORD, &value, sizeof(value));
    ok(!error, "Got error %ld.\n", error);
    hr = IAMTVTuner_ChannelMinMax(tuner, &min, &max);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(min == 2, "The lowest channel is %ld.\n", min);
    ok(max == 200, "The highest channel is %ld.\n", max);
    hr = IAMTVTuner_put_Channel(tuner, 200, -1, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_tuned(tuner, KSBENCH_TV_STATION_ANTENNA, 1);
    hr = IAMTVTuner_put_Channel(tuner, 199, -1, -1);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);

    RegDeleteKeyW(HKEY_LOCAL_MACHINE, SPACE_KEY);
    hr = IAMTVTuner_put_TuningSpace(tuner, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_put_Channel(tuner, 2, -1, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* A channel of radio is a frequency. */
static void test_modes(IAMTVTuner *tuner)
{
    AMTunerModeType mode = 1234567;
    LONG modes = 1234567, min, max;
    HRESULT hr;

    hr = IAMTVTuner_GetAvailableModes(tuner, &modes);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(modes == (AMTUNER_MODE_TV | AMTUNER_MODE_FM_RADIO), "Got modes %#lx.\n", modes);
    hr = IAMTVTuner_get_Mode(tuner, &mode);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(mode == AMTUNER_MODE_TV, "Got mode %d.\n", mode);
    hr = IAMTVTuner_put_Mode(tuner, AMTUNER_MODE_DSS);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_put_Mode(tuner, AMTUNER_MODE_FM_RADIO);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_ChannelMinMax(tuner, &min, &max);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(min == 87500000, "The lowest frequency is %ld.\n", min);
    ok(max == 108000000, "The highest frequency is %ld.\n", max);
    hr = IAMTVTuner_put_Channel(tuner, KSBENCH_TV_STATION_RADIO, -1, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_tuned(tuner, KSBENCH_TV_STATION_RADIO, 1);
    hr = IAMTVTuner_put_Channel(tuner, 90000000, -1, -1);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_put_Channel(tuner, 2, -1, -1);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_put_Mode(tuner, AMTUNER_MODE_TV);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAMTVTuner_put_Channel(tuner, 2, -1, -1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

START_TEST(tvtuner)
{
    IBaseFilter *filter;
    IAMTVTuner *tuner;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (filter = create_tvtuner()))
    {
        tuner = query(filter, &IID_IAMTVTuner);
        test_inputs(tuner);
        test_null(tuner);
        test_not_implemented(tuner);
        test_countries(tuner);
        test_frequencies(tuner);
        test_bad_channels(tuner);
        test_auto_tune(tuner);
        test_modes(tuner);
        IAMTVTuner_Release(tuner);
        release_last(filter);
    }
    CoUninitialize();
}
