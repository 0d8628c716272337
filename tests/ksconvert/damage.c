/*
 * ksconvert.ax tests: Motion JPEG frames that are damaged inside
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

#include "convertergraph.h"
#include "jpegfile.h"

#define WIDTH 64
#define HEIGHT 48

static const BYTE orange[3] = {40, 120, 220};

struct frames
{
    LONG samples, size;
    int worst;                  /* difference to orange */
    BOOL discontinuity;
};

static void check_sample(struct sink *sink, IMediaSample *sample)
{
    struct frames *frames = sink->context;
    BYTE *data;
    LONG i;

    frames->samples++;
    frames->size = IMediaSample_GetActualDataLength(sample);
    frames->discontinuity = IMediaSample_IsDiscontinuity(sample) == S_OK;
    frames->worst = 0;
    IMediaSample_GetPointer(sample, &data);
    if (frames->size != WIDTH * HEIGHT * 3) return;
    for (i = 0; i < frames->size; i++) frames->worst = max(frames->worst, abs(data[i] - orange[i % 3]));
}

struct damage_test
{
    struct converter_graph graph;
    struct frames frames;
    struct jpeg good, noise, frame;
};

/* A good frame after a bad one is as good as ever. */
static void check_good(struct damage_test *test)
{
    LONG samples = test->frames.samples;
    HRESULT hr;

    hr = converter_graph_push(&test->graph, test->good.data, test->good.size, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(test->frames.samples == samples + 1, "Got %ld samples.\n", test->frames.samples - samples);
    ok(test->frames.size == WIDTH * HEIGHT * 3, "Got %ld bytes.\n", test->frames.size);
    ok(test->frames.worst <= 4, "Values differ by up to %d.\n", test->frames.worst); /* JPEG loses some */
}

/* test->frame is no picture of the connection: it is left out. */
#define push_dropped(a) push_dropped_(__LINE__, __FILE__, a)
static void push_dropped_(unsigned int line, const char *file, struct damage_test *test)
{
    LONG samples = test->frames.samples;
    HRESULT hr;

    hr = converter_graph_push(&test->graph, test->frame.data, test->frame.size, NULL);
    ok_(file, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(file, line)(test->frames.samples == samples, "Got %ld samples.\n", test->frames.samples - samples);
    check_good(test);
    ok_(file, line)(test->frames.discontinuity, "Got no discontinuity.\n");
}

/* test->frame has something wrong that the decoder may see or not: it is left out, or shown as far as it goes. TRUE: shown. */
static BOOL push_damaged(struct damage_test *test)
{
    LONG samples = test->frames.samples;
    HRESULT hr;

    hr = converter_graph_push(&test->graph, test->frame.data, test->frame.size, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    samples = test->frames.samples - samples;
    ok(samples <= 1, "Got %ld samples.\n", samples);
    if (samples) ok(test->frames.size == WIDTH * HEIGHT * 3, "Got %ld bytes.\n", test->frames.size);
    check_good(test);
    return samples == 1;
}

static void put_word(BYTE *data, WORD value)
{
    data[0] = value >> 8;
    data[1] = value;
}

/* What isn't a JPEG file at all. */
static void test_no_jpeg(struct damage_test *test)
{
    static const BYTE soi[] = {0xff, 0xd8}, soi_eoi[] = {0xff, 0xd8, 0xff, 0xd9};
    static const BYTE fill[] = {0xff, 0xd8, 0xff, 0xff, 0xff, 0xff};
    static const struct { const BYTE *data; ULONG size; } files[] =
    {
        {soi, 0}, {soi, 1}, {soi, sizeof(soi)}, {soi_eoi, sizeof(soi_eoi)}, {fill, sizeof(fill)},
    };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(files); i++)
    {
        winetest_push_context("file %u", i);
        memcpy(test->frame.data, files[i].data, files[i].size);
        test->frame.size = files[i].size;
        push_dropped(test);
        winetest_pop_context();
    }
    memset(test->frame.data, 0, 1000);
    test->frame.size = 1000;
    push_dropped(test);
    memset(test->frame.data, 0xff, 1000);
    push_dropped(test);
}

/* A good file of another size, and headers that claim one. */
static void test_sizes(struct damage_test *test)
{
    static const WORD sizes[][2] =
    {
        {65500, 65500}, {0xffff, 0xffff}, {WIDTH, 65500}, {0, HEIGHT}, {WIDTH, 0}, {WIDTH + 8, HEIGHT},
    };
    unsigned int i;
    ULONG sof;

    if (make_jpeg(WIDTH * 2, HEIGHT, NULL, &test->frame)) push_dropped(test);
    if (make_jpeg(WIDTH / 2, HEIGHT / 2, NULL, &test->frame)) push_dropped(test);
    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        winetest_push_context("%u x %u", sizes[i][0], sizes[i][1]);
        test->frame = test->noise;
        sof = find_segment(&test->frame, JPEG_SOF);
        put_word(test->frame.data + sof + 5, sizes[i][1]);
        put_word(test->frame.data + sof + 7, sizes[i][0]);
        push_dropped(test);
        winetest_pop_context();
    }

    /* One that has less than it claims. */
    if (make_jpeg(WIDTH, 16, NULL, &test->frame))
    {
        sof = find_segment(&test->frame, JPEG_SOF);
        put_word(test->frame.data + sof + 5, HEIGHT);
        push_damaged(test);
    }
}

/* Headers without which nothing can be decoded. */
static void test_headers(struct damage_test *test)
{
    ULONG offset;

    test->frame = test->noise;
    remove_segments(&test->frame, JPEG_DQT);
    push_dropped(test);
    test->frame = test->noise;
    remove_segments(&test->frame, JPEG_SOF);
    push_dropped(test);
    test->frame = test->noise;
    offset = find_segment(&test->frame, JPEG_DHT);
    memset(test->frame.data + offset + 5, 0xff, 16); /* counts of codes */
    push_dropped(test);
    test->frame = test->noise;
    put_word(test->frame.data + find_segment(&test->frame, JPEG_DHT) + 2, 0xffff);
    push_dropped(test);
    test->frame = test->noise;
    put_word(test->frame.data + find_segment(&test->frame, JPEG_DHT) + 2, 1);
    push_dropped(test);
    test->frame = test->noise;
    test->frame.data[find_segment(&test->frame, JPEG_SOS) + 4] = 200; /* components */
    push_dropped(test);
}

/* The compressed data: cut out of the middle, overwritten with what says nothing, or with markers. */
static void test_data(struct damage_test *test)
{
    static const BYTE fills[] = {0x00, 0x55, 0xff, 0xd8};
    ULONG scan = find_segment(&test->noise, JPEG_SOS) + 14, size = test->noise.size - scan, i, j;
    LONG shown = 0;

    ok(size > 1000, "Got %lu bytes of compressed data.\n", size);
    for (i = 0; i < 8; i++)
    {
        winetest_push_context("cut %lu", i);
        test->frame = test->noise;
        memmove(test->frame.data + scan + size * i / 8, test->frame.data + test->frame.size - 2, 2);
        test->frame.size = scan + size * i / 8 + 2;
        shown += push_damaged(test);
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE(fills); i++)
    {
        for (j = 0; j < 4; j++)
        {
            winetest_push_context("%#x at %lu", fills[i], j);
            test->frame = test->noise;
            memset(test->frame.data + scan + size * j / 4, fills[i], size / 4 - 2);
            shown += push_damaged(test);
            winetest_pop_context();
        }
    }
    trace("%ld of 24 frames with damaged data are shown.\n", shown);
}

/* Bytes anywhere. */
static void test_fuzz(struct damage_test *test)
{
    DWORD state = 7;
    LONG shown = 0;
    ULONG i, j;

    for (i = 0; i < 300; i++)
    {
        winetest_push_context("fuzz %lu", i);
        test->frame = i & 1 ? test->noise : test->good;
        for (j = 0; j < 1 + i % 8; j++)
        {
            state = state * 1103515245 + 12345;
            test->frame.data[2 + (state >> 8) % (test->frame.size - 4)] = (BYTE)(state >> 24);
        }
        shown += push_damaged(test);
        winetest_pop_context();
    }
    trace("%ld of 300 frames with wrong bytes are shown.\n", shown);
}

START_TEST(damage)
{
    static const struct pixels pixels = {"MJPG", &MEDIASUBTYPE_MJPG, 24, MAKEFOURCC('M','J','P','G'), 0, 0};
    struct damage_test *test = calloc(1, sizeof(*test));
    AM_MEDIA_TYPE type;
    HRESULT hr;

    CoInitialize(NULL);
    pixels_make_type(&pixels, WIDTH, WIDTH, HEIGHT, &type);
    type.lSampleSize = MAX_JPEG;
    if (make_jpeg(WIDTH, HEIGHT, orange, &test->good) && make_jpeg(WIDTH, HEIGHT, NULL, &test->noise)
            && converter_graph_init(&test->graph, &type))
    {
        test->graph.sink.subtype = &MEDIASUBTYPE_RGB24;
        test->graph.sink.on_receive = check_sample;
        test->graph.sink.context = &test->frames;
        if (converter_graph_start(&test->graph, NULL))
        {
            check_good(test);
            test_no_jpeg(test);
            test_sizes(test);
            test_headers(test);
            test_data(test);
            test_fuzz(test);
            ok(!converter_graph_count_aborts(&test->graph, &hr), "Got EC_ERRORABORT, hr %#lx.\n", hr);
        }
        converter_graph_cleanup(&test->graph);
    }
    free_type(&type);
    free(test);
    CoUninitialize();
}
