/*
 * ksconvert.ax tests: the filter, its pins, and exact values
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

#include <math.h>

#include "pusher.h"

static const CLSID CLSID_VideoFormatConverter = {0x487a26bc, 0xb19d, 0x4a00, {0x9b, 0x5d, 0xfd, 0x91, 0xbb, 0xbc, 0x5c, 0x8d}};

/* A media type with a VIDEOINFOHEADER; size: bytes of a picture. The caller frees it. */
static void make_type(const GUID *subtype, WORD bits, DWORD compression, LONG width, LONG height, LONG size, AM_MEDIA_TYPE *type)
{
    VIDEOINFOHEADER *video = CoTaskMemAlloc(sizeof(*video));

    memset(type, 0, sizeof(*type));
    memset(video, 0, sizeof(*video));
    video->AvgTimePerFrame = PUSHER_INTERVAL;
    video->bmiHeader.biSize = sizeof(video->bmiHeader);
    video->bmiHeader.biWidth = width;
    video->bmiHeader.biHeight = height;
    video->bmiHeader.biPlanes = 1;
    video->bmiHeader.biBitCount = bits;
    video->bmiHeader.biCompression = compression;
    video->bmiHeader.biSizeImage = size;
    type->majortype = MEDIATYPE_Video;
    type->subtype = *subtype;
    type->formattype = FORMAT_VideoInfo;
    type->lSampleSize = size;
    type->cbFormat = sizeof(*video);
    type->pbFormat = (BYTE *)video;
}

static void make_yuy2(LONG width, LONG height, AM_MEDIA_TYPE *type)
{
    make_type(&MEDIASUBTYPE_YUY2, 16, MAKEFOURCC('Y','U','Y','2'), width, height, width * height * 2, type);
}

static IBaseFilter *create_converter(void)
{
    IBaseFilter *filter = NULL;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_VideoFormatConverter, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return filter;
}

/* W32: DllCanUnloadNow: S_OK only while nothing of the module is in use, be it a lock, a filter or what was got from one. */
static void test_unload(void)
{
    HRESULT (WINAPI *get_class_object)(REFCLSID, REFIID, void **);
    HRESULT (WINAPI *can_unload)(void);
    IBaseFilter *filter = create_converter();
    HMODULE module = GetModuleHandleW(L"ksconvert.ax");
    IClassFactory *factory;
    IEnumPins *enum_pins;
    HRESULT hr;
    IPin *pin;

    if (!filter) return;
    can_unload = (void *)GetProcAddress(module, "DllCanUnloadNow");
    get_class_object = (void *)GetProcAddress(module, "DllGetClassObject");
    ok(can_unload != NULL, "DllCanUnloadNow is not exported.\n");
    ok(get_class_object != NULL, "DllGetClassObject is not exported.\n");
    if (!can_unload || !get_class_object) return;

    hr = can_unload();
    ok(hr == S_FALSE, "Got hr %#lx with a filter.\n", hr);
    pin = find_pin(filter, PINDIR_OUTPUT);
    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IBaseFilter_Release(filter);
    IPin_Release(pin);
    hr = can_unload();
    ok(hr == S_FALSE, "Got hr %#lx with an enumerator.\n", hr);
    IEnumPins_Release(enum_pins);
    hr = can_unload();
    ok(hr == S_OK, "Got hr %#lx with nothing.\n", hr);

    hr = get_class_object(&CLSID_VideoFormatConverter, &IID_IClassFactory, (void **)&factory);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IClassFactory_LockServer(factory, TRUE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = can_unload();
    ok(hr == S_FALSE, "Got hr %#lx while it is locked.\n", hr);
    hr = IClassFactory_LockServer(factory, FALSE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IClassFactory_Release(factory);
    hr = can_unload();
    ok(hr == S_OK, "Got hr %#lx with nothing.\n", hr);
}

static void test_interfaces(void)
{
    IBaseFilter *filter = create_converter();
    IPin *input, *output;

    if (!filter) return;
    input = find_pin(filter, PINDIR_INPUT);
    output = find_pin(filter, PINDIR_OUTPUT);
    check_interface(filter, &IID_IMediaFilter, TRUE);
    check_interface(filter, &IID_IAMFilterMiscFlags, FALSE);
    check_interface(input, &IID_IMemInputPin, TRUE);
    check_interface(input, &IID_IQualityControl, TRUE);
    check_interface(input, &IID_IMediaSeeking, FALSE);
    check_interface(output, &IID_IMemInputPin, FALSE);
    check_interface(output, &IID_IQualityControl, TRUE);
    check_interface(output, &IID_IMediaSeeking, TRUE);
    check_interface(output, &IID_IMediaPosition, TRUE);
    IPin_Release(input);
    IPin_Release(output);
    release_last(filter);
}

/* What each wrong member of a type gets. */
/* RGB with masks is what its subtype says, or nothing that the converter knows. */
static void test_masks(IPin *input)
{
    static const struct { DWORD masks[3]; HRESULT hr; } cases[] =
    {
        {{0xff0000, 0xff00, 0xff}, S_OK}, {{0xff, 0xff00, 0xff0000}, S_FALSE}, {{0, 0, 0}, S_FALSE},
    };
    AM_MEDIA_TYPE type;
    unsigned int i;
    HRESULT hr;

    make_type(&MEDIASUBTYPE_RGB32, 32, BI_BITFIELDS, 64, 48, 64 * 48 * 4, &type);
    type.pbFormat = CoTaskMemRealloc(type.pbFormat, type.cbFormat + sizeof(cases->masks));
    hr = IPin_QueryAccept(input, &type);
    ok(hr == S_FALSE, "No masks: got hr %#lx.\n", hr);
    type.cbFormat += sizeof(cases->masks);
    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        memcpy(type.pbFormat + sizeof(VIDEOINFOHEADER), cases[i].masks, sizeof(cases->masks));
        hr = IPin_QueryAccept(input, &type);
        ok(hr == cases[i].hr, "Masks %u: got hr %#lx.\n", i, hr);
    }
    free_type(&type);
}

static void test_types(void)
{
    IBaseFilter *filter = create_converter();
    VIDEOINFOHEADER *video;
    AM_MEDIA_TYPE type;
    HRESULT hr;
    IPin *input;

    if (!filter) return;
    input = find_pin(filter, PINDIR_INPUT);
    make_yuy2(64, 48, &type);
    video = (VIDEOINFOHEADER *)type.pbFormat;
#define CHECK_ACCEPT(expected) \
    hr = IPin_QueryAccept(input, &type); \
    ok(hr == expected, "Got hr %#lx.\n", hr)
    CHECK_ACCEPT(S_OK);
    type.cbFormat--;
    CHECK_ACCEPT(S_FALSE);
    type.cbFormat++;
    type.pbFormat = NULL;
    CHECK_ACCEPT(S_FALSE);
    type.pbFormat = (BYTE *)video;
    video->bmiHeader.biWidth = 0x40000000;
    CHECK_ACCEPT(S_FALSE);
    video->bmiHeader.biWidth = 0;
    CHECK_ACCEPT(S_FALSE);
    video->bmiHeader.biWidth = 64;
    video->bmiHeader.biHeight = 0x80000000;
    CHECK_ACCEPT(S_FALSE);
    video->bmiHeader.biHeight = -48;
    CHECK_ACCEPT(S_OK);
    video->bmiHeader.biSizeImage--;
    CHECK_ACCEPT(S_FALSE);
    video->bmiHeader.biSizeImage = 0;
    CHECK_ACCEPT(S_OK);
    video->bmiHeader.biSize = 0x7fffffff;
    CHECK_ACCEPT(S_FALSE);
    video->bmiHeader.biSize = sizeof(video->bmiHeader);
    type.majortype = MEDIATYPE_Audio;
    CHECK_ACCEPT(S_FALSE);
    type.majortype = MEDIATYPE_Video;
    type.subtype = MEDIASUBTYPE_RGB8;
    CHECK_ACCEPT(S_FALSE);
    type.subtype = MEDIASUBTYPE_RGB24; /* with 16 bits and a FOURCC */
    CHECK_ACCEPT(S_FALSE);
    free_type(&type);
    test_masks(input);
    IPin_Release(input);
    release_last(filter);
}

/* ---- values ---- */

#define WIDTH 640 /* two pixels share their chroma */
#define SD_HEIGHT 440
#define HD_HEIGHT 720
#define STEP 5

/* Y, U and V of the pair of pixels that is number index: all combinations of every fifth value. */
static void get_yuv(unsigned int index, BYTE yuv[3])
{
    unsigned int i, count = 255 / STEP + 1;

    for (i = 0; i < 3; i++, index /= count) yuv[i] = index % count * STEP;
}

static BYTE exact(double value)
{
    value = floor(value + 0.5);
    return value < 0 ? 0 : value > 255 ? 255 : value;
}

/* See "Recommended 8-Bit YUV Formats for Video Rendering". */
static void get_rgb(const BYTE yuv[3], double kr, double kb, BYTE bgr[3])
{
    double y = (yuv[0] - 16) * 255.0 / 219, u = (yuv[1] - 128) * 255.0 / 224, v = (yuv[2] - 128) * 255.0 / 224;
    double r = y + 2 * (1 - kr) * v, b = y + 2 * (1 - kb) * u;

    bgr[0] = exact(b);
    bgr[1] = exact((y - kr * r - kb * b) / (1 - kr - kb));
    bgr[2] = exact(r);
}

struct expected
{
    double kr, kb;
    LONG height;
    LONG samples, size;
    int worst;
    REFERENCE_TIME start, stop;
    BOOL preroll, discontinuity;
};

static void check_values(struct sink *sink, IMediaSample *sample)
{
    struct expected *expected = sink->context;
    BYTE *data, *row, yuv[3], bgr[3];
    unsigned int x, y, i;

    expected->samples++;
    expected->size = IMediaSample_GetActualDataLength(sample);
    IMediaSample_GetTime(sample, &expected->start, &expected->stop);
    expected->preroll = IMediaSample_IsPreroll(sample) == S_OK;
    expected->discontinuity = IMediaSample_IsDiscontinuity(sample) == S_OK;
    IMediaSample_GetPointer(sample, &data);
    if (expected->size != WIDTH * 3 * expected->height) return;
    for (y = 0; y < (unsigned int)expected->height; y++)
    {
        row = data + (expected->height - 1 - y) * WIDTH * 3;
        for (x = 0; x < WIDTH; x++)
        {
            get_yuv((y * WIDTH + x) / 2, yuv);
            get_rgb(yuv, expected->kr, expected->kb, bgr);
            for (i = 0; i < 3; i++) expected->worst = max(expected->worst, abs(row[3 * x + i] - bgr[i]));
        }
    }
}

/* One sample of YUY2 with get_yuv's values. */
static HRESULT push_values(struct pusher *pusher, LONG size, REFERENCE_TIME start)
{
    REFERENCE_TIME stop = start + PUSHER_INTERVAL;
    IMediaSample *sample;
    BYTE *data, yuv[3];
    HRESULT hr;
    LONG i;

    if (FAILED(hr = IMemAllocator_GetBuffer(pusher->allocator, &sample, NULL, NULL, 0))) return hr;
    IMediaSample_GetPointer(sample, &data);
    for (i = 0; i < size / 4; i++)
    {
        get_yuv(i, yuv);
        data[4 * i] = data[4 * i + 2] = yuv[0];
        data[4 * i + 1] = yuv[1];
        data[4 * i + 3] = yuv[2];
    }
    IMediaSample_SetActualDataLength(sample, size);
    IMediaSample_SetTime(sample, &start, &stop);
    IMediaSample_SetPreroll(sample, TRUE);
    hr = IMemInputPin_Receive(pusher->input, sample);
    IMediaSample_Release(sample);
    return hr;
}

static void check_stream(struct pusher *pusher, struct sink *sink, IBaseFilter *filter, struct expected *expected)
{
    LONG size = WIDTH * expected->height * 2;
    HRESULT hr;

    hr = push_values(pusher, size, 12345);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(expected->samples == 1, "Got %ld samples.\n", expected->samples);
    ok(expected->size == WIDTH * 3 * expected->height, "Got %ld bytes.\n", expected->size);
    ok(expected->worst <= 1, "Values differ by up to %d.\n", expected->worst);
    ok(expected->start == 12345, "Got times %I64d.\n", expected->start);
    ok(expected->stop == 12345 + PUSHER_INTERVAL, "Got %I64d.\n", expected->stop);
    ok(expected->preroll, "Preroll got lost.\n");
    ok(!expected->discontinuity, "Got a discontinuity.\n");

    /* A short one is left out, and the next one doesn't follow what was before. */
    hr = push_values(pusher, size - 4, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(expected->samples == 1, "Got %ld samples.\n", expected->samples);
    hr = push_values(pusher, size, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(expected->samples == 2, "Got %ld samples.\n", expected->samples);
    ok(expected->discontinuity, "Got no discontinuity.\n");

    hr = IPin_BeginFlush(pusher->pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink->flushes == 1, "Got %ld flushes.\n", sink->flushes);
    hr = push_values(pusher, size, 0);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    ok(expected->samples == 2, "Got %ld samples.\n", expected->samples);
    hr = IPin_EndFlush(pusher->pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink->end_flushes == 1, "Got %ld flushes.\n", sink->end_flushes);
    hr = IPin_EndOfStream(pusher->pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink->ends == 1, "Got %ld ends.\n", sink->ends);
    set_states(filter, sink, State_Stopped);
    hr = push_values(pusher, size, 0);
    ok(hr == VFW_E_WRONG_STATE, "Got hr %#lx.\n", hr);
}

/* Up to 576 lines are BT.601, more are BT.709. */
static void test_values(LONG height, double kr, double kb)
{
    struct expected expected = {.kr = kr, .kb = kb, .height = height};
    IBaseFilter *filter = create_converter();
    IPin *input, *output;
    struct pusher pusher;
    struct sink sink;
    AM_MEDIA_TYPE type;
    HRESULT hr;

    if (!filter) return;
    input = find_pin(filter, PINDIR_INPUT);
    output = find_pin(filter, PINDIR_OUTPUT);
    sink_init(&sink);
    hr = IPin_Connect(output, &sink.IPin_iface, NULL);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    make_yuy2(WIDTH, height, &type);
    if (pusher_connect(&pusher, input, &type, FALSE))
    {
        sink.subtype = &MEDIASUBTYPE_YUY2; /* its own format: nobody needs the converter for that */
        hr = IPin_Connect(output, &sink.IPin_iface, NULL);
        ok(hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
        sink.subtype = &MEDIASUBTYPE_RGB24;
        sink.on_receive = check_values;
        sink.context = &expected;
        hr = IPin_Connect(output, &sink.IPin_iface, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        pusher_start(&pusher);
        set_states(filter, &sink, State_Paused);
        check_stream(&pusher, &sink, filter, &expected);
        disconnect_sink(output, &sink);
        pusher_disconnect(&pusher);
    }
    free_type(&type);
    sink_cleanup(&sink);
    IPin_Release(input);
    IPin_Release(output);
    release_last(filter);
}

START_TEST(convert)
{
    CoInitialize(NULL);
    test_unload();
    test_interfaces();
    test_types();
    test_values(SD_HEIGHT, 0.299, 0.114);
    test_values(HD_HEIGHT, 0.2126, 0.0722);
    CoUninitialize();
}
