/*
 * ksconvert.ax tests: formats that change in the middle of the stream, and longer rows
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

#include "allocator.h"
#include "convertergraph.h"

#define WIDTH 62 /* rows of RGB24 are padded */
#define HEIGHT 45
#define ROW_WIDTH 96 /* of the longer rows, in pixels */
#define MAX_SIZE (ROW_WIDTH * (HEIGHT + 1) * 4)
#define FILL 0xa5 /* of the sink's buffers, before anybody gets them */

/* What came with a sample. */
struct picture
{
    LONG samples;
    BYTE data[MAX_SIZE];
    LONG size;
    AM_MEDIA_TYPE *type;        /* NULL: none */
    BOOL discontinuity;
};

static void keep_sample(struct sink *sink, IMediaSample *sample)
{
    struct picture *picture = sink->context;
    BYTE *data;

    delete_type(picture->type);
    picture->samples++;
    picture->size = IMediaSample_GetActualDataLength(sample);
    picture->discontinuity = IMediaSample_IsDiscontinuity(sample) == S_OK;
    if (IMediaSample_GetMediaType(sample, &picture->type) != S_OK) picture->type = NULL;
    IMediaSample_GetPointer(sample, &data);
    memcpy(picture->data, data, min(IMediaSample_GetSize(sample), MAX_SIZE));
}

/* The graph with an input of noise, which is a picture in every format, and an allocator of the sink's. */
struct change_test
{
    struct converter_graph graph;
    struct test_allocator allocator;
    struct picture picture;
    BYTE input[MAX_SIZE];
    LONG input_size;
};

static BOOL change_test_init(struct change_test *test, const struct pixels *in)
{
    AM_MEDIA_TYPE type;
    BOOL ret;

    memset(test, 0, sizeof(*test));
    test_allocator_init(&test->allocator);
    test->allocator.fill = FILL;
    test->allocator.min_size = MAX_SIZE;
    test->input_size = pixels_size(in, WIDTH, HEIGHT);
    pusher_fill(test->input, sizeof(test->input), 1);
    pixels_make_type(in, WIDTH, WIDTH, HEIGHT, &type);
    type.lSampleSize = MAX_SIZE; /* room for larger pictures */
    if ((ret = converter_graph_init(&test->graph, &type)))
    {
        test->graph.sink.own_allocator = &test->allocator.IMemAllocator_iface;
        test->graph.sink.on_receive = keep_sample;
        test->graph.sink.context = &test->picture;
    }
    else test_allocator_cleanup(&test->allocator);
    free_type(&type);
    return ret;
}

static BOOL start(struct change_test *test, const struct pixels *out)
{
    AM_MEDIA_TYPE type;
    BOOL ret;

    pixels_make_type(out, WIDTH, WIDTH, HEIGHT, &type);
    ret = converter_graph_start(&test->graph, &type);
    free_type(&type);
    return ret;
}

static void change_test_cleanup(struct change_test *test)
{
    converter_graph_cleanup(&test->graph);
    test_allocator_cleanup(&test->allocator);
    delete_type(test->picture.type);
}

/* Pushes the input with that type; one sample has to come out. */
#define push(a, b) push_(__LINE__, __FILE__, a, b)
static void push_(unsigned int line, const char *file, struct change_test *test, AM_MEDIA_TYPE *type)
{
    LONG samples = test->picture.samples;
    HRESULT hr;

    hr = converter_graph_push(&test->graph, test->input, test->input_size, type);
    ok_(file, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    ok_(file, line)(test->picture.samples == samples + 1, "Got %ld samples.\n", test->picture.samples - samples);
}

/* Pushes the input with that type; none may come out. */
#define push_refused(a, b, c) push_refused_(__LINE__, __FILE__, a, b, c)
static void push_refused_(unsigned int line, const char *file, struct change_test *test, AM_MEDIA_TYPE *type, HRESULT expected)
{
    LONG samples = test->picture.samples;
    HRESULT hr;

    hr = converter_graph_push(&test->graph, test->input, test->input_size, type);
    ok_(file, line)(hr == expected, "Got hr %#lx.\n", hr);
    ok_(file, line)(test->picture.samples == samples, "Got %ld samples.\n", test->picture.samples - samples);
}

#define check_aborts(a, b, c) check_aborts_(__LINE__, __FILE__, a, b, c)
static void check_aborts_(unsigned int line, const char *file, struct change_test *test, LONG expected, HRESULT expected_hr)
{
    LONG count;
    HRESULT hr;

    count = converter_graph_count_aborts(&test->graph, &hr);
    ok_(file, line)(count == expected, "Got %ld EC_ERRORABORT.\n", count);
    ok_(file, line)(hr == expected_hr, "Got EC_ERRORABORT with %#lx.\n", hr);
}

#define check_sample_type(a, b) check_sample_type_(__LINE__, __FILE__, a, b)
static void check_sample_type_(unsigned int line, const char *file, struct change_test *test, const AM_MEDIA_TYPE *expected)
{
    const AM_MEDIA_TYPE *type = test->picture.type;

    if (!expected) ok_(file, line)(!type, "The sample has a type.\n");
    else
    {
        ok_(file, line)(type != NULL, "The sample has no type.\n");
        if (type) ok_(file, line)(equal_types(type, expected), "The sample has another type.\n");
    }
}

#define check_pin_type(a, b) check_pin_type_(__LINE__, __FILE__, a, b)
static void check_pin_type_(unsigned int line, const char *file, IPin *pin, const AM_MEDIA_TYPE *expected)
{
    AM_MEDIA_TYPE type;
    HRESULT hr;

    hr = IPin_ConnectionMediaType(pin, &type);
    ok_(file, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;
    ok_(file, line)(equal_types(&type, expected), "The pin has another type.\n");
    free_type(&type);
}

/* The picture is the reference's, in rows of another length; what is beyond is as the allocator left it. */
#define check_rows(a, b, c, d, e) check_rows_(__LINE__, __FILE__, a, b, c, d, e)
static void check_rows_(unsigned int line, const char *file, const struct pixels *pixels, const struct picture *picture,
        LONG row_width, const struct picture *reference, BOOL upside_down)
{
    LONG wrong = 0, touched = 0, count, i, x, y, size = pixels_size(pixels, row_width, HEIGHT);
    struct plane planes[3], expected[3];
    const BYTE *row, *expected_row;

    ok_(file, line)(picture->size == size, "Got %ld bytes, expected %ld.\n", picture->size, size);
    count = pixels_get_planes(pixels, row_width, WIDTH, HEIGHT, planes);
    pixels_get_planes(pixels, WIDTH, WIDTH, HEIGHT, expected);
    for (i = 0; i < count; i++)
    {
        for (y = 0; y < planes[i].rows; y++)
        {
            row = picture->data + planes[i].offset + planes[i].stride * y;
            expected_row = reference->data + expected[i].offset
                    + expected[i].stride * (upside_down ? planes[i].rows - 1 - y : y);
            wrong += !!memcmp(row, expected_row, planes[i].bytes);
            for (x = planes[i].bytes; x < planes[i].stride; x++) touched += row[x] != FILL;
        }
    }
    ok_(file, line)(!wrong, "%ld rows are wrong.\n", wrong);
    ok_(file, line)(!touched, "%ld bytes beyond the picture were written to.\n", touched);
}

/* ---- longer rows ---- */

/* A renderer that says the stride of its surfaces by biWidth, and another one that wants its rows the other way round. */
static void test_buffer_types(struct change_test *test, const struct pixels *out)
{
    struct picture *reference = malloc(sizeof(*reference));
    AM_MEDIA_TYPE plain, wide, down;
    HRESULT hr;

    pixels_make_type(out, WIDTH, WIDTH, HEIGHT, &plain);
    pixels_make_type(out, ROW_WIDTH, WIDTH, HEIGHT, &wide);
    pixels_make_type(out, ROW_WIDTH, WIDTH, -HEIGHT, &down);
    push(test, NULL);
    check_sample_type(test, NULL);
    *reference = test->picture;
    hr = IPin_QueryAccept(test->graph.output, &wide);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    test->allocator.next_type = &wide;
    push(test, NULL);
    check_sample_type(test, &wide);
    check_pin_type(test->graph.output, &wide);
    check_rows(out, &test->picture, ROW_WIDTH, reference, FALSE);

    push(test, NULL);
    check_sample_type(test, NULL);
    check_rows(out, &test->picture, ROW_WIDTH, reference, FALSE);

    hr = IPin_QueryAccept(test->graph.output, &down);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    test->allocator.next_type = &down;
    push(test, NULL);
    check_sample_type(test, &down);
    check_rows(out, &test->picture, ROW_WIDTH, reference, !out->compression); /* YUV has its first row at the top always */

    test->allocator.next_type = &plain;
    push(test, NULL);
    check_sample_type(test, &plain);
    check_rows(out, &test->picture, WIDTH, reference, FALSE);
    check_aborts(test, 0, S_OK);
    free_type(&plain);
    free_type(&wide);
    free_type(&down);
    free(reference);
}

/* The same from the beginning of the connection. */
static void test_wide_connection(const struct pixels *in, const struct pixels *out)
{
    struct change_test *test = malloc(sizeof(*test));
    struct picture *reference = calloc(1, sizeof(*reference));
    AM_MEDIA_TYPE wide;

    if (change_test_init(test, in))
    {
        if (start(test, out)) push(test, NULL);
        *reference = test->picture;
        change_test_cleanup(test);
    }
    pixels_make_type(out, ROW_WIDTH, WIDTH, HEIGHT, &wide);
    if (reference->samples && change_test_init(test, in))
    {
        test->allocator.min_size = 0;
        if (converter_graph_start(&test->graph, &wide))
        {
            push(test, NULL);
            check_rows(out, &test->picture, ROW_WIDTH, reference, FALSE);
        }
        change_test_cleanup(test);
    }
    free_type(&wide);
    free(reference);
    free(test);
}

static void test_rows(void)
{
    struct change_test *test = malloc(sizeof(*test));
    const struct pixels *in, *out;
    unsigned int i;

    for (i = 0; all_pixels[i].name; i++)
    {
        out = &all_pixels[i];
        in = find_pixels(strcmp(out->name, "RGB24") ? "RGB24" : "YUY2");
        winetest_push_context("%s", out->name);
        if (change_test_init(test, in))
        {
            if (start(test, out)) test_buffer_types(test, out);
            change_test_cleanup(test);
        }
        test_wide_connection(in, out);
        winetest_pop_context();
    }
    free(test);
}

/* ---- what the sink asks for ---- */

/* A type on a buffer that can't be had: the stream goes on with the one that it has, if that is good for the sink. */
static void check_refused(struct change_test *test, AM_MEDIA_TYPE *type, const AM_MEDIA_TYPE *kept)
{
    test->allocator.next_type = type;
    push(test, NULL);
    check_sample_type(test, kept);
    check_pin_type(test->graph.output, kept);
    check_aborts(test, 0, S_OK);

    test->graph.sink.accept_hr = S_FALSE;
    test->allocator.next_type = type;
    push_refused(test, NULL, VFW_E_TYPE_NOT_ACCEPTED);
    test->allocator.next_type = type;
    push_refused(test, NULL, VFW_E_TYPE_NOT_ACCEPTED);
    check_aborts(test, 1, VFW_E_TYPE_NOT_ACCEPTED); /* not for each sample */
    test->graph.sink.accept_hr = S_OK;

    push(test, NULL);
    check_sample_type(test, NULL);
    ok(test->picture.discontinuity, "Got no discontinuity.\n");
    push(test, NULL);
    ok(!test->picture.discontinuity, "Got a discontinuity.\n");
}

static void test_refused_types(struct change_test *test, const AM_MEDIA_TYPE *plain)
{
    const struct pixels *rgb32 = find_pixels("RGB32");
    AM_MEDIA_TYPE type;
    HRESULT hr;

    winetest_push_context("narrow");
    pixels_make_type(rgb32, WIDTH - 2, WIDTH - 2, HEIGHT, &type);
    hr = IPin_QueryAccept(test->graph.output, &type);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    check_refused(test, &type, plain);
    free_type(&type);
    winetest_pop_context();

    winetest_push_context("more than the buffer has");
    pixels_make_type(rgb32, 4096, WIDTH, HEIGHT, &type);
    check_refused(test, &type, plain);
    free_type(&type);
    winetest_pop_context();

    winetest_push_context("sound");
    copy_type(&type, plain);
    type.majortype = MEDIATYPE_Audio;
    check_refused(test, &type, plain);
    free_type(&type);
    winetest_pop_context();
}

/* From RGB to YUV, and back. */
static void test_subtypes(struct change_test *test, AM_MEDIA_TYPE *plain)
{
    const struct pixels *uyvy = find_pixels("UYVY");
    AM_MEDIA_TYPE type;

    pixels_make_type(uyvy, WIDTH, WIDTH, HEIGHT, &type);
    test->allocator.next_type = &type;
    push(test, NULL);
    check_sample_type(test, &type);
    ok(test->picture.size == pixels_size(uyvy, WIDTH, HEIGHT), "Got %ld bytes.\n", test->picture.size);
    ok(test->picture.data[0] == test->input[1], "Got U %#x.\n", test->picture.data[0]);
    ok(test->picture.data[1] == test->input[0], "Got Y %#x.\n", test->picture.data[1]);
    free_type(&type);

    test->allocator.next_type = plain;
    push(test, NULL);
    check_sample_type(test, plain);
    check_pin_type(test->graph.output, plain);
    check_aborts(test, 0, S_OK);
}

static void test_downstream(void)
{
    struct change_test *test = malloc(sizeof(*test));
    AM_MEDIA_TYPE plain;

    pixels_make_type(find_pixels("RGB32"), WIDTH, WIDTH, HEIGHT, &plain);
    if (change_test_init(test, find_pixels("YUY2")))
    {
        if (start(test, find_pixels("RGB32")))
        {
            test_refused_types(test, &plain);
            test_subtypes(test, &plain);
        }
        change_test_cleanup(test);
    }
    free_type(&plain);
    free(test);
}

/* ---- what the source changes ---- */

/* Pictures of the same size in another format: the sink notices nothing. */
static void test_other_subtype(struct change_test *test, const AM_MEDIA_TYPE *out)
{
    const struct pixels *uyvy = find_pixels("UYVY");
    AM_MEDIA_TYPE type;
    HRESULT hr;

    pixels_make_type(uyvy, WIDTH, WIDTH, HEIGHT, &type);
    hr = IPin_QueryAccept(test->graph.input, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    push(test, &type);
    check_pin_type(test->graph.input, &type);
    check_pin_type(test->graph.output, out);
    check_sample_type(test, NULL);
    push(test, &type); /* says nothing new */
    check_sample_type(test, NULL);
    free_type(&type);
}

/* Smaller ones need no other buffers: the sink gets its type with a sample. */
static void test_smaller(struct change_test *test, const AM_MEDIA_TYPE *in, const AM_MEDIA_TYPE *out)
{
    AM_MEDIA_TYPE type;
    LONG connections;
    HRESULT hr;

    pixels_make_type(find_pixels("YUY2"), 32, 32, 24, &type);
    hr = IPin_QueryAccept(test->graph.input, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    connections = test->graph.sink.connections;
    push(test, &type);
    ok(test->picture.size == 32 * 24 * 4, "Got %ld bytes.\n", test->picture.size);
    ok(test->picture.type != NULL, "The sample has no type.\n");
    if (test->picture.type)
        ok(type_bitmap(test->picture.type)->biWidth == 32, "Got width %ld.\n", type_bitmap(test->picture.type)->biWidth);
    check_pin_type(test->graph.input, &type);
    push(test, NULL);
    check_sample_type(test, NULL);
    ok(test->picture.size == 32 * 24 * 4, "Got %ld bytes.\n", test->picture.size);
    ok(test->graph.sink.connections == connections, "The sink was connected again.\n");

    /* Those who refuse it get what they had. */
    test->graph.sink.accept_hr = S_FALSE;
    hr = IPin_QueryAccept(test->graph.input, in);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    push_refused(test, (AM_MEDIA_TYPE *)in, VFW_E_INVALIDMEDIATYPE);
    test->graph.sink.accept_hr = S_OK;
    check_pin_type(test->graph.input, &type);
    push(test, NULL);
    ok(test->picture.size == 32 * 24 * 4, "Got %ld bytes.\n", test->picture.size);
    check_aborts(test, 1, VFW_E_INVALIDMEDIATYPE);

    push(test, (AM_MEDIA_TYPE *)in);
    check_sample_type(test, out);
    check_pin_type(test->graph.input, in);
    check_pin_type(test->graph.output, out);
    free_type(&type);
}

/* What nothing can be made of is refused, and the stream goes on. */
static void test_bad_types(struct change_test *test, const AM_MEDIA_TYPE *in, const AM_MEDIA_TYPE *out)
{
    AM_MEDIA_TYPE types[4];
    BITMAPINFOHEADER *bitmap;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(types); i++) copy_type(&types[i], in);
    types[0].majortype = MEDIATYPE_Audio;
    types[1].subtype = MEDIASUBTYPE_RGB8;
    types[2].cbFormat--;
    bitmap = (BITMAPINFOHEADER *)type_bitmap(&types[3]);
    bitmap->biWidth = 0x7fffffff;
    for (i = 0; i < ARRAY_SIZE(types); i++)
    {
        winetest_push_context("type %u", i);
        hr = IPin_QueryAccept(test->graph.input, &types[i]);
        ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
        push_refused(test, &types[i], VFW_E_INVALIDMEDIATYPE);
        push_refused(test, &types[i], VFW_E_INVALIDMEDIATYPE);
        check_aborts(test, 1, VFW_E_INVALIDMEDIATYPE);
        hr = IPin_ReceiveConnection(test->graph.input, &test->graph.pusher.peer.IPin_iface, &types[i]);
        ok(hr == (i < 2 ? VFW_E_TYPE_NOT_ACCEPTED : VFW_E_INVALIDMEDIATYPE), "Got hr %#lx.\n", hr);
        check_pin_type(test->graph.input, in);
        check_pin_type(test->graph.output, out);
        push(test, NULL);
        check_sample_type(test, NULL);
        check_aborts(test, 0, S_OK);
        free_type(&types[i]);
        winetest_pop_context();
    }
}

/* ReceiveConnection while there is a connection: the next sample has the type. */
static void test_receive_connection(struct change_test *test, const AM_MEDIA_TYPE *in, const AM_MEDIA_TYPE *out)
{
    IPin *peer = &test->graph.pusher.peer.IPin_iface;
    AM_MEDIA_TYPE type;
    HRESULT hr;

    pixels_make_type(find_pixels("NV12"), 32, 32, 24, &type);
    hr = IPin_ReceiveConnection(test->graph.input, &test->graph.sink.IPin_iface, &type);
    ok(hr == VFW_E_ALREADY_CONNECTED, "Got hr %#lx.\n", hr);
    hr = IPin_ReceiveConnection(test->graph.input, peer, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_pin_type(test->graph.input, &type);
    push(test, NULL);
    ok(test->picture.size == 32 * 24 * 4, "Got %ld bytes.\n", test->picture.size);
    ok(!!test->picture.type, "The sample has no type.\n");

    /* The sink has said yes to this before it says no: nothing can be made of the samples until the next change. */
    hr = IPin_ReceiveConnection(test->graph.input, peer, in);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    test->graph.sink.accept_hr = S_FALSE;
    push_refused(test, NULL, VFW_E_TYPE_NOT_ACCEPTED);
    push_refused(test, NULL, VFW_E_TYPE_NOT_ACCEPTED);
    check_aborts(test, 1, VFW_E_TYPE_NOT_ACCEPTED);
    test->graph.sink.accept_hr = S_OK;
    push(test, NULL);
    check_sample_type(test, out);
    free_type(&type);
}

/* ReceiveConnection of a sink that changes its type. */
static HRESULT WINAPI change_connection(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct sink *sink = CONTAINING_RECORD(iface, struct sink, IPin_iface);

    InterlockedIncrement(&sink->connections);
    if (sink->peer != peer) return VFW_E_ALREADY_CONNECTED;
    free_type(&sink->mt);
    copy_type(&sink->mt, type);
    return S_OK;
}

/* Larger pictures than the buffers have room for. */
static void test_larger(struct change_test *test, const AM_MEDIA_TYPE *in, const AM_MEDIA_TYPE *out)
{
    IPinVtbl vtbl = *test->graph.sink.IPin_iface.lpVtbl;
    const IPinVtbl *plain = test->graph.sink.IPin_iface.lpVtbl;
    const LONG size = ROW_WIDTH * HEIGHT * 4;
    struct sink *sink = &test->graph.sink;
    LONG connections, notifies;
    AM_MEDIA_TYPE type;

    pixels_make_type(find_pixels("YUY2"), ROW_WIDTH, ROW_WIDTH, HEIGHT, &type);
    push_refused(test, &type, VFW_E_INVALIDMEDIATYPE); /* the sink doesn't change */
    check_aborts(test, 1, VFW_E_INVALIDMEDIATYPE);
    push(test, NULL);
    check_sample_type(test, NULL);

    vtbl.ReceiveConnection = change_connection;
    sink->IPin_iface.lpVtbl = &vtbl;
    test->allocator.set_properties_hr = E_OUTOFMEMORY;
    connections = sink->connections;
    push_refused(test, &type, E_OUTOFMEMORY);
    ok(sink->connections == connections + 2, "Got %ld connections.\n", sink->connections - connections);
    ok(equal_types(&sink->mt, out), "The sink has another type.\n");
    check_pin_type(test->graph.input, in);
    check_pin_type(test->graph.output, out);
    test->allocator.set_properties_hr = S_OK;
    push(test, NULL);
    check_sample_type(test, NULL);

    connections = sink->connections;
    notifies = sink->notifies;
    push(test, &type);
    ok(sink->connections == connections + 1, "Got %ld connections.\n", sink->connections - connections);
    ok(sink->notifies == notifies + 1, "Got %ld allocators.\n", sink->notifies - notifies);
    ok(test->picture.size == size, "Got %ld bytes.\n", test->picture.size);
    ok(!!test->picture.type, "The sample has no type.\n");
    check_pin_type(test->graph.input, &type);
    push(test, NULL);
    ok(test->picture.size == size, "Got %ld bytes.\n", test->picture.size);
    check_sample_type(test, NULL);
    sink->IPin_iface.lpVtbl = plain;
    free_type(&type);
}

static void test_upstream(void)
{
    struct change_test *test = malloc(sizeof(*test));
    AM_MEDIA_TYPE in, out;

    pixels_make_type(find_pixels("YUY2"), WIDTH, WIDTH, HEIGHT, &in);
    in.lSampleSize = MAX_SIZE;
    if (change_test_init(test, find_pixels("YUY2")))
    {
        test->input_size = MAX_SIZE; /* any type finds enough of it */
        test->allocator.min_size = 0;
        if (converter_graph_start(&test->graph, NULL))
        {
            IPin_ConnectionMediaType(test->graph.output, &out);
            test_other_subtype(test, &out);
            push(test, &in);
            test_smaller(test, &in, &out);
            test_bad_types(test, &in, &out);
            test_receive_connection(test, &in, &out);
            test_larger(test, &in, &out);
            free_type(&out);
        }
        change_test_cleanup(test);
    }
    free_type(&in);
    free(test);
}

START_TEST(dynamic)
{
    CoInitialize(NULL);
    test_rows();
    test_downstream();
    test_upstream();
    CoUninitialize();
}
