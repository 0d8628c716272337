/*
 * Tests of the converter: Motion JPEG
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
#include "jpegfile.h"

static const CLSID CLSID_VideoFormatConverter = {0x487a26bc, 0xb19d, 0x4a00, {0x9b, 0x5d, 0xfd, 0x91, 0xbb, 0xbc, 0x5c, 0x8d}};

#define WIDTH 64
#define HEIGHT 48

static const BYTE gray[3] = {90, 90, 90}, orange[3] = {40, 120, 220};

struct expected
{
    const BYTE *bgr;
    LONG samples, size;
    int worst;
    BOOL discontinuity;
};

static void check_sample(struct sink *sink, IMediaSample *sample)
{
    struct expected *expected = sink->context;
    BYTE *data;
    LONG i;

    expected->samples++;
    expected->size = IMediaSample_GetActualDataLength(sample);
    expected->discontinuity = IMediaSample_IsDiscontinuity(sample) == S_OK;
    expected->worst = 0;
    IMediaSample_GetPointer(sample, &data);
    if (expected->size != WIDTH * HEIGHT * 3) return;
    for (i = 0; i < expected->size; i++) expected->worst = max(expected->worst, abs(data[i] - expected->bgr[i % 3]));
}

static HRESULT push(struct pusher *pusher, const struct jpeg *jpeg, ULONG size)
{
    IMediaSample *sample;
    BYTE *data;
    HRESULT hr;

    if (FAILED(hr = IMemAllocator_GetBuffer(pusher->allocator, &sample, NULL, NULL, 0))) return hr;
    IMediaSample_GetPointer(sample, &data);
    memcpy(data, jpeg->data, size);
    IMediaSample_SetActualDataLength(sample, size);
    hr = IMemInputPin_Receive(pusher->input, sample);
    IMediaSample_Release(sample);
    return hr;
}

static void push_good(struct pusher *pusher, const struct jpeg *jpeg, struct expected *expected, LONG number, const BYTE bgr[3],
        BOOL discontinuity)
{
    HRESULT hr;

    expected->bgr = bgr;
    hr = push(pusher, jpeg, jpeg->size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(expected->samples == number, "Got %ld samples.\n", expected->samples);
    ok(expected->size == WIDTH * HEIGHT * 3, "Got %ld bytes.\n", expected->size);
    ok(expected->worst <= 4, "Values differ by up to %d.\n", expected->worst); /* JPEG loses some */
    ok(expected->discontinuity == discontinuity, "Got discontinuity %d.\n", expected->discontinuity);
}

/* What is no picture is left out, and the next one doesn't follow what was before. */
static void push_bad(struct pusher *pusher, const struct jpeg *good, struct expected *expected, LONG samples)
{
    static const struct jpeg noise = {{0x12, 0x34, 0x56}, 1000};
    ULONG sizes[] = {1, 2, 10, good->size / 2, good->size - 2};
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        hr = push(pusher, good, sizes[i]);
        ok(hr == S_OK, "Size %lu: got hr %#lx.\n", sizes[i], hr);
        ok(expected->samples == samples, "Size %lu: got %ld samples.\n", sizes[i], expected->samples);
    }
    hr = push(pusher, &noise, noise.size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(expected->samples == samples, "Got %ld samples.\n", expected->samples);
}

static void test_frames(struct pusher *pusher, struct expected *expected)
{
    static struct jpeg jpeg;

    if (!make_jpeg(WIDTH, HEIGHT, orange, &jpeg)) return;
    push_good(pusher, &jpeg, expected, 1, orange, FALSE);
    push_bad(pusher, &jpeg, expected, 1);
    push_good(pusher, &jpeg, expected, 2, orange, TRUE);
    if (!make_jpeg(WIDTH, HEIGHT, gray, &jpeg)) return;
    push_good(pusher, &jpeg, expected, 3, gray, FALSE);
    /* Cameras leave the Huffman tables out, as those of Motion JPEG are always the same. */
    remove_segments(&jpeg, JPEG_DHT);
    push_good(pusher, &jpeg, expected, 4, gray, FALSE);
    push_bad(pusher, &jpeg, expected, 4);
}

static void make_type(AM_MEDIA_TYPE *type)
{
    VIDEOINFOHEADER *video = CoTaskMemAlloc(sizeof(*video));

    memset(type, 0, sizeof(*type));
    memset(video, 0, sizeof(*video));
    video->AvgTimePerFrame = PUSHER_INTERVAL;
    video->bmiHeader.biSize = sizeof(video->bmiHeader);
    video->bmiHeader.biWidth = WIDTH;
    video->bmiHeader.biHeight = HEIGHT;
    video->bmiHeader.biPlanes = 1;
    video->bmiHeader.biBitCount = 24;
    video->bmiHeader.biCompression = MAKEFOURCC('M','J','P','G');
    video->bmiHeader.biSizeImage = type->lSampleSize = MAX_JPEG;
    type->majortype = MEDIATYPE_Video;
    type->subtype = MEDIASUBTYPE_MJPG;
    type->formattype = FORMAT_VideoInfo;
    type->cbFormat = sizeof(*video);
    type->pbFormat = (BYTE *)video;
}

START_TEST(mjpg)
{
    struct expected expected = {0};
    IBaseFilter *filter = NULL;
    IPin *input, *output;
    struct pusher pusher;
    struct sink sink;
    AM_MEDIA_TYPE type;
    HRESULT hr;

    CoInitialize(NULL);
    hr = CoCreateInstance(&CLSID_VideoFormatConverter, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;
    input = find_pin(filter, PINDIR_INPUT);
    output = find_pin(filter, PINDIR_OUTPUT);
    sink_init(&sink);
    make_type(&type);
    if (pusher_connect(&pusher, input, &type, FALSE))
    {
        sink.subtype = &MEDIASUBTYPE_RGB24;
        sink.on_receive = check_sample;
        sink.context = &expected;
        hr = IPin_Connect(output, &sink.IPin_iface, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        pusher_start(&pusher);
        set_states(filter, &sink, State_Paused);
        test_frames(&pusher, &expected);
        set_states(filter, &sink, State_Stopped);
        disconnect_sink(output, &sink);
        pusher_disconnect(&pusher);
    }
    free_type(&type);
    sink_cleanup(&sink);
    IPin_Release(input);
    IPin_Release(output);
    release_last(filter);
    CoUninitialize();
}
