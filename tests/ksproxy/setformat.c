/*
 * Tests of what IAMStreamConfig::SetFormat completes, and that it takes what can be connected and nothing else
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

#include <mmreg.h>

static const GUID *const subtypes[] =
{
    &MEDIASUBTYPE_RGB24, &MEDIASUBTYPE_YUY2, &MEDIASUBTYPE_UYVY, &MEDIASUBTYPE_NV12, &MEDIASUBTYPE_RGB32,
};

static BITMAPINFOHEADER *edit_bitmap(AM_MEDIA_TYPE *type)
{
    return (BITMAPINFOHEADER *)type_bitmap(type);
}

static VIDEOINFOHEADER *edit_info(AM_MEDIA_TYPE *type)
{
    return (VIDEOINFOHEADER *)type->pbFormat;
}

static BOOL get_format(IAMStreamConfig *config, AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE *format;
    HRESULT hr;

    memset(type, 0, sizeof(*type));
    hr = IAMStreamConfig_GetFormat(config, &format);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return FALSE;
    copy_type(type, format);
    delete_type(format);
    return TRUE;
}

/* What SetFormat takes can be connected as it stands then; what it refuses can't be connected, and changes nothing. Leaves the pin
 * without a format of its own. */
static HRESULT set_and_connect(IPin *pin, IAMStreamConfig *config, const AM_MEDIA_TYPE *wanted)
{
    AM_MEDIA_TYPE before, format;
    struct sink sink;
    HRESULT hr, ret;

    sink_init(&sink);
    if (!get_format(config, &before)) return E_FAIL;
    ret = IAMStreamConfig_SetFormat(config, (AM_MEDIA_TYPE *)wanted);
    ok(ret == S_OK || ret == VFW_E_INVALIDMEDIATYPE, "SetFormat gave %#lx.\n", ret);
    if (get_format(config, &format))
    {
        if (ret == S_OK)
        {
            hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
            ok(hr == S_OK, "What was set isn't connected, hr %#lx.\n", hr);
            ok(equal_types(&format, &sink.mt), "Connected with another type.\n");
        }
        else
        {
            ok(equal_types(&format, &before), "A format that was refused has changed something.\n");
            hr = IPin_Connect(pin, &sink.IPin_iface, wanted);
            check_open_error(hr);
        }
        if (hr == S_OK) disconnect_sink(pin, &sink);
        free_type(&format);
    }
    free_type(&before);
    sink_cleanup(&sink);
    hr = IAMStreamConfig_SetFormat(config, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return ret;
}

/* Any member but those that say what the application wants. */
static void test_other_subtype(IPin *pin, IAMStreamConfig *config, const GUID *formattype)
{
    AM_MEDIA_TYPE type, whole, got;
    unsigned int i, j;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(subtypes); ++i)
    {
        for (j = 0; j < ARRAY_SIZE(subtypes); ++j)
        {
            if (!find_type(pin, subtypes[i], formattype, &type)) continue;
            if (!find_type(pin, subtypes[j], formattype, &whole)) continue;
            winetest_push_context("%s as %s", wine_dbgstr_guid(subtypes[i]), wine_dbgstr_guid(subtypes[j]));
            type.subtype = *subtypes[j];
            hr = IAMStreamConfig_SetFormat(config, &type);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            if (get_format(config, &got))
            {
                ok(equal_types(&got, &whole), "Got %d bits, compression %#lx, %lu bytes, sample size %lu.\n",
                        type_bitmap(&got)->biBitCount, type_bitmap(&got)->biCompression, type_bitmap(&got)->biSizeImage,
                        got.lSampleSize);
                free_type(&got);
            }
            ok(set_and_connect(pin, config, &type) == S_OK, "The type isn't taken.\n");
            free_type(&whole);
            free_type(&type);
            winetest_pop_context();
        }
    }
}

/* As videoInput and OpenCV do it: the default format with another size and subtype, and RGB24's number of bytes. */
static void test_size(IBaseFilter *filter, IPin *pin, IAMStreamConfig *config)
{
    static const SIZE sizes[] = {{320, 240}, {1280, 720}, {160, 120}, {3840, 2160}};
    AM_MEDIA_TYPE type, got, whole;
    struct sink sink;
    unsigned int i, j;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(sizes); ++i)
    {
        for (j = 0; j < ARRAY_SIZE(subtypes); ++j)
        {
            winetest_push_context("%ldx%ld %s", sizes[i].cx, sizes[i].cy, wine_dbgstr_guid(subtypes[j]));
            if (!get_format(config, &type) || !find_type(pin, subtypes[j], &FORMAT_VideoInfo, &whole)) continue;
            resize_type(&whole, sizes[i].cx, sizes[i].cy, 0);
            edit_bitmap(&type)->biWidth = sizes[i].cx;
            edit_bitmap(&type)->biHeight = sizes[i].cy;
            type.formattype = FORMAT_VideoInfo;
            type.majortype = MEDIATYPE_Video;
            type.subtype = *subtypes[j];
            type.lSampleSize = sizes[i].cx * sizes[i].cy * 3;
            hr = IAMStreamConfig_SetFormat(config, &type);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            if (get_format(config, &got))
            {
                ok(equal_types(&got, &whole), "Got another format.\n");
                free_type(&got);
            }
            sink_init(&sink);
            hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            if (hr == S_OK)
            {
                check_run(filter, &sink, 2);
                disconnect_sink(pin, &sink);
            }
            sink_cleanup(&sink);
            IAMStreamConfig_SetFormat(config, NULL);
            free_type(&whole);
            free_type(&type);
            winetest_pop_context();
        }
    }
}

/* A rate that there isn't becomes the nearest one, and none in particular the one of the range. */
static void test_rates(IPin *pin, IAMStreamConfig *config)
{
    static const struct { REFERENCE_TIME set, got; } rates[] =
    {
        {333333, 333333}, {400000, 400000}, {41666, 41666}, {10000000, 10000000},
        {0, 333333}, {-1, 333333}, {1, 41666}, {41665, 41666}, {10000001, 10000000}, {MAXLONGLONG, 10000000},
    };
    AM_MEDIA_TYPE type, got;
    unsigned int i;
    HRESULT hr;

    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &type)) return;
    resize_type(&type, 352, 288, 0);
    for (i = 0; i < ARRAY_SIZE(rates); ++i)
    {
        winetest_push_context("%s", wine_dbgstr_longlong(rates[i].set));
        edit_info(&type)->AvgTimePerFrame = rates[i].set;
        hr = IAMStreamConfig_SetFormat(config, &type);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (get_format(config, &got))
        {
            ok(edit_info(&got)->AvgTimePerFrame == rates[i].got, "Got %s.\n",
                    wine_dbgstr_longlong(edit_info(&got)->AvgTimePerFrame));
            ok(type_bitmap(&got)->biWidth == 352, "Got width %ld.\n", type_bitmap(&got)->biWidth);
            free_type(&got);
        }
        ok(set_and_connect(pin, config, &type) == S_OK, "The rate isn't taken.\n");
        winetest_pop_context();
    }
    free_type(&type);
}

/* Every 32 bits of a format, and every member around it, has each of these values in turn. */
static const DWORD values[] = {0, 1, 320, 0x7fffffff, 0x80000000, 0xffffffff, 0x32595559};

static void test_all_members(IPin *pin, IAMStreamConfig *config, const AM_MEDIA_TYPE *good)
{
    unsigned int i, j, taken = 0, refused = 0;
    AM_MEDIA_TYPE type;

    for (i = 0; i + sizeof(DWORD) <= good->cbFormat; i += sizeof(DWORD))
    {
        for (j = 0; j < ARRAY_SIZE(values); ++j)
        {
            winetest_push_context("offset %u, value %#lx", i, values[j]);
            copy_type(&type, good);
            memcpy(type.pbFormat + i, &values[j], sizeof(DWORD));
            if (set_and_connect(pin, config, &type) == S_OK) ++taken;
            else ++refused;
            free_type(&type);
            winetest_pop_context();
        }
    }
    /* Some members can be wrong, others follow from these. */
    ok(taken > 5, "%u formats were taken.\n", taken);
    ok(refused > 10, "%u formats were refused.\n", refused);
}

static void test_type_members(IPin *pin, IAMStreamConfig *config, const AM_MEDIA_TYPE *good)
{
    static const struct { const char *name; BOOL taken; } cases[] =
    {
        {"good", TRUE}, {"other kind", FALSE}, {"any kind", TRUE}, {"unknown subtype", FALSE}, {"unknown format type", FALSE},
        {"other format type", FALSE}, {"fixed size", TRUE}, {"temporal compression", TRUE}, {"sample size 0", TRUE},
        {"sample size", TRUE}, {"unknown object", TRUE}, {"longer", TRUE}, {"shorter", FALSE}, {"very short", FALSE},
        {"no block", FALSE}, {"huge", FALSE},
    };
    AM_MEDIA_TYPE type;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(cases); ++i)
    {
        winetest_push_context("%s", cases[i].name);
        copy_type(&type, good);
        type.pbFormat = CoTaskMemRealloc(type.pbFormat, good->cbFormat + 64);
        memset(type.pbFormat + good->cbFormat, 0xcc, 64);
        switch (i)
        {
            case 1: type.majortype = MEDIATYPE_Text; break;
            case 2: type.majortype = GUID_NULL; break;
            case 3: type.subtype = MEDIASUBTYPE_Avi; break;
            case 4: type.formattype = MEDIATYPE_Text; break;
            case 5: type.formattype = IsEqualGUID(&good->majortype, &MEDIATYPE_Video) ? FORMAT_WaveFormatEx : FORMAT_VideoInfo; break;
            case 6: type.bFixedSizeSamples = !type.bFixedSizeSamples; break;
            case 7: type.bTemporalCompression = !type.bTemporalCompression; break;
            case 8: type.lSampleSize = 0; break;
            case 9: type.lSampleSize = 0x12345678; break;
            case 10: type.pUnk = (IUnknown *)0xdeadbee0; break;
            case 11: type.cbFormat += 64; break;
            case 12: type.cbFormat -= 8; break;
            case 13: type.cbFormat = 1; break;
            case 14: type.pbFormat = NULL; break;
            case 15: type.cbFormat = 0xffffffff; break;
        }
        hr = IAMStreamConfig_SetFormat(config, &type);
        ok(hr == (cases[i].taken ? S_OK : VFW_E_INVALIDMEDIATYPE), "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            AM_MEDIA_TYPE got;

            if (get_format(config, &got))
            {
                ok(equal_types(&got, good), "Got another format.\n");
                ok(!got.pUnk, "Got object %p.\n", got.pUnk);
                free_type(&got);
            }
            hr = IAMStreamConfig_SetFormat(config, NULL);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
        }
        if (i != 14) CoTaskMemFree(type.pbFormat);
        winetest_pop_context();
    }
}

static void test_camera(void)
{
    IAMStreamConfig *config;
    IBaseFilter *filter;
    AM_MEDIA_TYPE type;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    if ((config = query(pin, &IID_IAMStreamConfig)))
    {
        test_other_subtype(pin, config, &FORMAT_VideoInfo);
        test_other_subtype(pin, config, &FORMAT_VideoInfo2);
        test_size(filter, pin, config);
        test_rates(pin, config);
        if (find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &type))
        {
            test_type_members(pin, config, &type);
            test_all_members(pin, config, &type);
            free_type(&type);
        }
        if (find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo2, &type))
        {
            test_all_members(pin, config, &type);
            free_type(&type);
        }
        IAMStreamConfig_Release(config);
    }
    IPin_Release(pin);
    release_last(filter);
}

/* As ffmpeg does it: another rate or number of channels in what GetStreamCaps has given. */
static void test_waves(IPin *pin, IAMStreamConfig *config)
{
    static const struct { WORD channels, bits; DWORD rate; BOOL taken; } waves[] =
    {
        {2, 16, 48000, TRUE}, {1, 16, 16000, TRUE}, {1, 8, 8000, TRUE}, {2, 8, 44100, TRUE}, {2, 16, 11025, TRUE},
        {0, 16, 48000, FALSE}, {3, 16, 48000, FALSE}, {2, 24, 48000, FALSE}, {2, 0, 48000, FALSE}, {2, 12, 48000, FALSE},
        {2, 16, 7999, FALSE}, {2, 16, 48001, FALSE}, {2, 16, 0, FALSE}, {2, 16, 0xffffffff, FALSE}, {0xffff, 16, 48000, FALSE},
    };
    AM_MEDIA_TYPE *type, got;
    AUDIO_STREAM_CONFIG_CAPS caps;
    const WAVEFORMATEX *wave;
    WAVEFORMATEX *edited;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(waves); ++i)
    {
        winetest_push_context("%u channels, %u bits, %lu Hz", waves[i].channels, waves[i].bits, waves[i].rate);
        hr = IAMStreamConfig_GetStreamCaps(config, 0, &type, (BYTE *)&caps);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        edited = (WAVEFORMATEX *)type->pbFormat;
        edited->nChannels = waves[i].channels;
        edited->wBitsPerSample = waves[i].bits;
        edited->nSamplesPerSec = waves[i].rate;
        hr = IAMStreamConfig_SetFormat(config, type);
        ok(hr == (waves[i].taken ? S_OK : VFW_E_INVALIDMEDIATYPE), "Got hr %#lx.\n", hr);
        if (hr == S_OK && get_format(config, &got))
        {
            wave = (const WAVEFORMATEX *)got.pbFormat;
            ok(got.cbFormat >= sizeof(*wave), "Got %lu bytes.\n", got.cbFormat);
            ok(wave->nChannels == waves[i].channels, "Got %u channels.\n", wave->nChannels);
            ok(wave->wBitsPerSample == waves[i].bits, "Got %u bits.\n", wave->wBitsPerSample);
            ok(wave->nSamplesPerSec == waves[i].rate, "Got %lu Hz.\n", wave->nSamplesPerSec);
            ok(wave->nBlockAlign == waves[i].channels * waves[i].bits / 8, "Got blocks of %u.\n", wave->nBlockAlign);
            ok(wave->nAvgBytesPerSec == wave->nSamplesPerSec * wave->nBlockAlign, "Got %lu bytes/s.\n", wave->nAvgBytesPerSec);
            ok(got.lSampleSize == wave->nBlockAlign, "Got samples of %lu.\n", got.lSampleSize);
            free_type(&got);
        }
        IAMStreamConfig_SetFormat(config, NULL);
        ok(set_and_connect(pin, config, type) == hr, "Got another result.\n");
        delete_type(type);
        winetest_pop_context();
    }
}

static void test_microphone(void)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_CAPTURE, L"" KSBENCH_MICROPHONE_HARDWARE_ID);
    IAMStreamConfig *config;
    AM_MEDIA_TYPE type;
    IPin *pin;

    if (!filter) return;
    pin = find_pin(filter, PINDIR_OUTPUT);
    if ((config = query(pin, &IID_IAMStreamConfig)))
    {
        test_waves(pin, config);
        if (get_format(config, &type))
        {
            test_type_members(pin, config, &type);
            test_all_members(pin, config, &type);
            free_type(&type);
        }
        IAMStreamConfig_Release(config);
    }
    IPin_Release(pin);
    release_last(filter);
}

START_TEST(setformat)
{
    CoInitialize(NULL);
    if (load_module())
    {
        test_camera();
        test_microphone();
    }
    CoUninitialize();
}
