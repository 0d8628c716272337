/*
 * ksconvert.ax tests: samples that lie, peers that keep threads, and calls from where they must not come
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
#include "jpegfile.h"
#include "sample.h"

#define WIDTH 64
#define HEIGHT 48

static const struct pixels mjpg = {"MJPG", &MEDIASUBTYPE_MJPG, 24, MAKEFOURCC('M','J','P','G'), 0, 0};

/* ---- a sample whose bytes end where memory ends ---- */

struct guard_sample
{
    struct test_sample sample;
    BYTE *memory;
};

/* size bytes of noise, behind which nothing can be read or written. */
static void guard_sample_init(struct guard_sample *guard, LONG size)
{
    LONG pages = (size + 0xfff) & ~0xfff;
    DWORD old;

    guard->memory = VirtualAlloc(NULL, pages + 0x1000, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    ok(!!guard->memory, "Got no memory.\n");
    VirtualProtect(guard->memory + pages, 0x1000, PAGE_NOACCESS, &old);
    test_sample_init(&guard->sample, guard->memory + pages - size, size);
    pusher_fill(guard->sample.data, size, 1);
}

static void guard_sample_cleanup(struct guard_sample *guard)
{
    ok(guard->sample.refs == 1, "%ld references are left.\n", guard->sample.refs - 1);
    VirtualFree(guard->memory, 0, MEM_RELEASE);
}

/* ---- a graph ---- */

struct hostile_test
{
    struct converter_graph graph;
    struct test_allocator allocator;
};

static BOOL hostile_test_init(struct hostile_test *test, const struct pixels *in, const struct pixels *out, LONG width, LONG height)
{
    AM_MEDIA_TYPE type;
    BOOL ret;

    memset(test, 0, sizeof(*test));
    test_allocator_init(&test->allocator);
    pixels_make_type(in, width, width, height, &type);
    ret = converter_graph_init(&test->graph, &type);
    free_type(&type);
    if (ret)
    {
        test->graph.sink.own_allocator = &test->allocator.IMemAllocator_iface;
        pixels_make_type(out, width, width, height, &type);
        ret = converter_graph_start(&test->graph, &type);
        free_type(&type);
        if (ret) return TRUE;
        converter_graph_cleanup(&test->graph);
    }
    test_allocator_cleanup(&test->allocator);
    return FALSE;
}

static void hostile_test_cleanup(struct hostile_test *test)
{
    converter_graph_cleanup(&test->graph);
    test_allocator_cleanup(&test->allocator);
}

static BOOL yuy2_to_rgb32_init(struct hostile_test *test)
{
    return hostile_test_init(test, find_pixels("YUY2"), find_pixels("RGB32"), WIDTH, HEIGHT);
}

static HRESULT push(struct hostile_test *test)
{
    static BYTE data[WIDTH * HEIGHT * 2];

    return converter_graph_push(&test->graph, data, sizeof(data), NULL);
}

/* ---- memory ---- */

/* Every pair of formats, in and out of buffers that have no byte too many. */
static void test_memory(LONG width, LONG height)
{
    struct guard_sample in, out;
    struct hostile_test test;
    unsigned int i, j;
    HRESULT hr;

    for (i = 0; all_pixels[i].name; i++)
    {
        for (j = 0; all_pixels[j].name; j++)
        {
            if (i == j) continue;
            winetest_push_context("%s to %s, %ldx%ld", all_pixels[i].name, all_pixels[j].name, width, height);
            if (hostile_test_init(&test, &all_pixels[i], &all_pixels[j], width, height))
            {
                guard_sample_init(&in, pixels_size(&all_pixels[i], width, height));
                guard_sample_init(&out, pixels_size(&all_pixels[j], width, height));
                test.allocator.sample = &out.sample.IMediaSample_iface;
                hr = IMemInputPin_Receive(test.graph.pusher.input, &in.sample.IMediaSample_iface);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
                ok(test.graph.sink.receives == 1, "Got %ld samples.\n", test.graph.sink.receives);
                guard_sample_cleanup(&in);
                guard_sample_cleanup(&out);
                hostile_test_cleanup(&test);
            }
            winetest_pop_context();
        }
    }
}

/* Samples that claim more or less than they have are left out. */
static void test_lying_samples(void)
{
    static const LONG lengths[] = {0x7fffffff, WIDTH * HEIGHT * 2, WIDTH * HEIGHT * 2 - 1, 0, -1, 0x80000000};
    struct guard_sample guard;
    struct hostile_test test;
    unsigned int i;
    HRESULT hr;

    if (!yuy2_to_rgb32_init(&test)) return;
    guard_sample_init(&guard, WIDTH * HEIGHT * 2 - 1);
    for (i = 0; i < ARRAY_SIZE(lengths); i++)
    {
        guard.sample.actual = lengths[i];
        hr = IMemInputPin_Receive(test.graph.pusher.input, &guard.sample.IMediaSample_iface);
        ok(hr == S_OK, "%#lx bytes: got hr %#lx.\n", lengths[i], hr);
        ok(!test.graph.sink.receives, "%#lx bytes: got %ld samples.\n", lengths[i], test.graph.sink.receives);
    }
    ok(!converter_graph_count_aborts(&test.graph, &hr), "Got EC_ERRORABORT, hr %#lx.\n", hr);
    guard_sample_cleanup(&guard);
    hostile_test_cleanup(&test);
}

/* Motion JPEG that doesn't end before the memory does. */
static void test_lying_jpeg(void)
{
    struct jpeg *jpeg = malloc(sizeof(*jpeg));
    struct guard_sample guard;
    struct hostile_test test;
    AM_MEDIA_TYPE type;
    ULONG size;
    HRESULT hr;

    pixels_make_type(&mjpg, WIDTH, WIDTH, HEIGHT, &type);
    if (make_jpeg(WIDTH, HEIGHT, NULL, jpeg) && yuy2_to_rgb32_init(&test))
    {
        for (size = 0; size < jpeg->size; size += size < 700 ? 1 : 50)
        {
            guard_sample_init(&guard, size);
            memcpy(guard.sample.data, jpeg->data, size);
            guard.sample.actual = jpeg->size;
            guard.sample.type = size ? NULL : &type; /* the first one tells */
            hr = IMemInputPin_Receive(test.graph.pusher.input, &guard.sample.IMediaSample_iface);
            ok(hr == S_OK, "%lu bytes: got hr %#lx.\n", size, hr);
            guard_sample_cleanup(&guard);
        }
        ok(!test.graph.sink.receives, "Got %ld samples.\n", test.graph.sink.receives);
        hostile_test_cleanup(&test);
    }
    free_type(&type);
    free(jpeg);
}

/* Buffers of the sink's allocator that aren't what was agreed on. */
static void test_lying_buffers(void)
{
    static const struct sample_fault no_pointer = {.pointer_hr = E_FAIL};
    struct guard_sample guard;
    struct hostile_test test;
    HRESULT hr;
    LONG count;

    if (!yuy2_to_rgb32_init(&test)) return;
    guard_sample_init(&guard, WIDTH * HEIGHT * 4 - 1);
    test.allocator.sample = &guard.sample.IMediaSample_iface;
    hr = push(&test);
    ok(hr == VFW_E_BUFFER_OVERFLOW, "Got hr %#lx.\n", hr);
    hr = push(&test);
    ok(hr == VFW_E_BUFFER_OVERFLOW, "Got hr %#lx.\n", hr);
    count = converter_graph_count_aborts(&test.graph, &hr);
    ok(count == 1, "Got %ld EC_ERRORABORT.\n", count);
    ok(hr == VFW_E_BUFFER_OVERFLOW, "Got EC_ERRORABORT with %#lx.\n", hr);
    guard.sample.fault = &no_pointer;
    hr = push(&test);
    ok(hr == E_FAIL, "Got hr %#lx.\n", hr);
    test.allocator.sample = NULL;
    test.allocator.no_sample = TRUE;
    hr = push(&test);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    test.allocator.no_sample = FALSE;
    ok(!test.graph.sink.receives, "Got %ld samples.\n", test.graph.sink.receives);
    hr = push(&test);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(test.graph.sink.receives == 1, "Got %ld samples.\n", test.graph.sink.receives);
    guard_sample_cleanup(&guard);
    hostile_test_cleanup(&test);
}

/* ---- threads ---- */

static DWORD WINAPI push_thread(void *context)
{
    return push(context);
}

/* What push returned in the thread. */
static HRESULT end_thread(HANDLE thread)
{
    DWORD hr = E_PENDING;

    ok(!WaitForSingleObject(thread, TIMEOUT), "The thread doesn't end.\n");
    GetExitCodeThread(thread, &hr);
    CloseHandle(thread);
    return hr;
}

/* An allocator that keeps a thread over a stop: Stop ends, and what comes back afterwards belongs to no stream any more. */
static void test_kept_thread(void)
{
    struct hostile_test test;
    DWORD start, passed;
    HANDLE thread;
    HRESULT hr;

    if (!yuy2_to_rgb32_init(&test)) return;
    test.allocator.hold = CreateEventW(NULL, TRUE, FALSE, NULL);
    thread = CreateThread(NULL, 0, push_thread, &test, 0, NULL);
    ok(!WaitForSingleObject(test.allocator.entered, TIMEOUT), "GetBuffer wasn't called.\n");
    start = GetTickCount();
    hr = IMediaControl_Stop(test.graph.control);
    passed = GetTickCount() - start;
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(passed < TIMEOUT, "Stop took %lu ms.\n", passed);
    hr = IMediaControl_Pause(test.graph.control);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    SetEvent(test.allocator.hold);
    hr = end_thread(thread);
    ok(hr == VFW_E_WRONG_STATE, "Got hr %#lx.\n", hr);
    ok(!test.graph.sink.receives, "Got %ld samples.\n", test.graph.sink.receives);
    CloseHandle(test.allocator.hold);
    test.allocator.hold = NULL;
    hr = push(&test);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(test.graph.sink.receives == 1, "Got %ld samples.\n", test.graph.sink.receives);
    hostile_test_cleanup(&test);
}

/* A renderer that keeps a sample lets go of it in a flush, and whoever waits behind it gets S_FALSE. */
static void test_flush(void)
{
    struct hostile_test test;
    HANDLE first, second;
    HRESULT hr;

    if (!yuy2_to_rgb32_init(&test)) return;
    test.graph.sink.block = CreateEventW(NULL, TRUE, FALSE, NULL);
    test.graph.sink.release_on_flush = TRUE;
    first = CreateThread(NULL, 0, push_thread, &test, 0, NULL);
    ok(!WaitForSingleObject(test.graph.sink.entered, TIMEOUT), "Receive wasn't called.\n");
    second = CreateThread(NULL, 0, push_thread, &test, 0, NULL);
    ok(WaitForSingleObject(second, 100) == WAIT_TIMEOUT, "The second thread doesn't wait.\n");
    hr = IPin_BeginFlush(test.graph.input);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = end_thread(first);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = end_thread(second);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IPin_EndFlush(test.graph.input);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = push(&test);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(test.graph.sink.receives == 2, "Got %ld samples.\n", test.graph.sink.receives);
    CloseHandle(test.graph.sink.block);
    test.graph.sink.block = NULL;
    hostile_test_cleanup(&test);
}

/* Calls of a sink that has just got a sample, in the streaming thread. */
static void receive_again(struct sink *sink, IMediaSample *sample)
{
    struct hostile_test *test = sink->context;
    HRESULT hr;

    hr = IMemInputPin_Receive(test->graph.pusher.input, sample);
    ok(hr == VFW_E_CIRCULAR_GRAPH, "Got hr %#lx.\n", hr);
    hr = IPin_EndOfStream(test->graph.input);
    ok(hr == VFW_E_CIRCULAR_GRAPH, "Got hr %#lx.\n", hr);
    hr = IPin_Disconnect(test->graph.output);
    ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
}

static void stop_inside(struct sink *sink, IMediaSample *sample)
{
    struct hostile_test *test = sink->context;
    HRESULT hr;

    hr = IBaseFilter_Stop(test->graph.filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static void test_reentrance(void)
{
    struct hostile_test test;
    HRESULT hr;

    if (!yuy2_to_rgb32_init(&test)) return;
    test.graph.sink.context = &test;
    test.graph.sink.on_receive = receive_again;
    hr = push(&test);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(test.graph.sink.receives == 1, "Got %ld samples.\n", test.graph.sink.receives);
    ok(!test.graph.sink.ends, "Got %ld ends of stream.\n", test.graph.sink.ends);
    test.graph.sink.on_receive = stop_inside;
    hr = push(&test);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = push(&test);
    ok(hr == VFW_E_WRONG_STATE, "Got hr %#lx.\n", hr);
    ok(test.graph.sink.receives == 2, "Got %ld samples.\n", test.graph.sink.receives);
    hostile_test_cleanup(&test);
}

/* A sink that asks the converter's input before it answers: a circle that has an end. */
static HRESULT WINAPI ask_back(IPin *iface, const AM_MEDIA_TYPE *type)
{
    struct hostile_test *test = CONTAINING_RECORD(iface, struct sink, IPin_iface)->context;
    AM_MEDIA_TYPE in;
    HRESULT hr;

    pixels_make_type(find_pixels("YUY2"), 32, 32, 24, &in);
    hr = IPin_QueryAccept(test->graph.input, &in);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    free_type(&in);
    return S_OK;
}

static void test_circle(void)
{
    struct hostile_test test;
    const IPinVtbl *plain;
    AM_MEDIA_TYPE type;
    IPinVtbl vtbl;
    HRESULT hr;

    if (!yuy2_to_rgb32_init(&test)) return;
    plain = test.graph.sink.IPin_iface.lpVtbl;
    vtbl = *plain;
    vtbl.QueryAccept = ask_back;
    test.graph.sink.IPin_iface.lpVtbl = &vtbl;
    test.graph.sink.context = &test;
    pixels_make_type(find_pixels("YUY2"), 32, 32, 24, &type);
    hr = IPin_QueryAccept(test.graph.input, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPin_ReceiveConnection(test.graph.input, &test.graph.pusher.peer.IPin_iface, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    free_type(&type);
    test.graph.sink.IPin_iface.lpVtbl = plain;
    hostile_test_cleanup(&test);
}

/* ---- connections ---- */

/* A sink that refuses every allocator is left as it was; one whose own allocator lies gets another one. */
static void test_allocators(void)
{
    struct hostile_test test;
    ALLOCATOR_PROPERTIES props;
    HRESULT hr;
    IPin *peer;

    if (!yuy2_to_rgb32_init(&test)) return;
    ok(test.graph.sink.allocator == &test.allocator.IMemAllocator_iface, "The sink's own allocator isn't used.\n");
    hr = IMediaControl_Stop(test.graph.control);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    disconnect_sink(test.graph.output, &test.graph.sink);
    test.graph.sink.notify_hr = E_FAIL;
    hr = IPin_Connect(test.graph.output, &test.graph.sink.IPin_iface, NULL);
    ok(hr == E_FAIL, "Got hr %#lx.\n", hr);
    hr = IPin_ConnectedTo(test.graph.output, &peer);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    ok(!test.graph.sink.peer, "The sink is still connected.\n");
    test.graph.sink.notify_hr = S_OK;
    test.allocator.set_properties_hr = E_FAIL;
    hr = IPin_Connect(test.graph.output, &test.graph.sink.IPin_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(test.graph.sink.allocator != &test.allocator.IMemAllocator_iface, "An allocator without buffers is used.\n");
    IMemAllocator_GetProperties(test.graph.sink.allocator, &props);
    ok(props.cbBuffer == WIDTH * HEIGHT * 4, "Got buffers of %ld bytes.\n", props.cbBuffer);
    hostile_test_cleanup(&test);
}

START_TEST(hostile)
{
    static const LONG sizes[][2] = {{64, 48}, {62, 45}, {3, 3}, {1, 1}};
    unsigned int i;

    CoInitialize(NULL);
    for (i = 0; i < ARRAY_SIZE(sizes); i++) test_memory(sizes[i][0], sizes[i][1]);
    test_lying_samples();
    test_lying_jpeg();
    test_lying_buffers();
    test_kept_thread();
    test_flush();
    test_reentrance();
    test_circle();
    test_allocators();
    CoUninitialize();
}
