/*
 * Foreign allocators and samples that fail, lie or have the wrong size
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
#include "pusher.h"
#include "sample.h"

/* ---- an allocator whose samples do as they are told ---- */

#define SAMPLES 4

struct foreign
{
    struct test_allocator allocator;
    const struct sample_fault *fault; /* of the samples that it gives from now on */
    struct test_sample samples[SAMPLES];
};

static void set_sizes(struct test_allocator *allocator, ALLOCATOR_PROPERTIES *request)
{
    struct foreign *foreign = CONTAINING_RECORD(allocator, struct foreign, allocator);
    unsigned int i;

    request->cBuffers = SAMPLES;
    request->cbAlign = 1;
    request->cbPrefix = 0;
    for (i = 0; i < SAMPLES; ++i)
    {
        free(foreign->samples[i].data);
        foreign->samples[i].data = calloc(1, request->cbBuffer);
        foreign->samples[i].size = foreign->samples[i].actual = request->cbBuffer;
    }
}

static IMediaSample *take_foreign_sample(struct test_allocator *allocator)
{
    struct foreign *foreign = CONTAINING_RECORD(allocator, struct foreign, allocator);
    unsigned int i;

    for (i = 0; i < SAMPLES; ++i)
    {
        if (InterlockedCompareExchange(&foreign->samples[i].refs, 1, 0)) continue;
        foreign->samples[i].fault = foreign->fault;
        return &foreign->samples[i].IMediaSample_iface;
    }
    return NULL;
}

static void foreign_init(struct foreign *foreign)
{
    unsigned int i;

    memset(foreign, 0, sizeof(*foreign));
    test_allocator_init(&foreign->allocator);
    foreign->allocator.on_properties = set_sizes;
    foreign->allocator.take = take_foreign_sample;
    for (i = 0; i < SAMPLES; ++i)
    {
        test_sample_init(&foreign->samples[i], NULL, 0);
        foreign->samples[i].refs = 0;
        foreign->samples[i].released = foreign->allocator.freed;
    }
}

static void check_samples(struct foreign *foreign)
{
    unsigned int i;

    for (i = 0; i < SAMPLES; ++i)
        ok(!foreign->samples[i].refs, "Sample %u has %ld references left.\n", i, foreign->samples[i].refs);
}

static void foreign_cleanup(struct foreign *foreign)
{
    unsigned int i;

    check_samples(foreign);
    for (i = 0; i < SAMPLES; ++i) free(foreign->samples[i].data);
    test_allocator_cleanup(&foreign->allocator);
}

/* ---- helpers ---- */

static IMediaEvent *events;

static IGraphBuilder *create_graph(IBaseFilter *filter)
{
    IGraphBuilder *graph;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IGraphBuilder, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    events = query(graph, &IID_IMediaEvent);
    hr = IGraphBuilder_AddFilter(graph, filter, L"device");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return graph;
}

static void release_graph(IGraphBuilder *graph, IBaseFilter *filter)
{
    HRESULT hr = IGraphBuilder_RemoveFilter(graph, filter);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaEvent_Release(events);
    release_last(graph);
}

/* The EC_ERRORABORTs that have come; the first one is waited for if it has to come. */
static LONG count_aborts(BOOL wanted)
{
    LONG_PTR p1, p2;
    LONG code, count = 0;

    while (IMediaEvent_GetEvent(events, &code, &p1, &p2, wanted && !count ? TIMEOUT : 100) == S_OK)
    {
        if (code == EC_ERRORABORT)
        {
            /* Any error: it is the one of whatever was wrong, most often the allocator's or the sample's own. */
            ok(FAILED((HRESULT)p1), "Got error %#lx, %#Ix.\n", (HRESULT)p1, p2);
            ok(!p2, "Got error %#lx, %#Ix.\n", (HRESULT)p1, p2);
            ++count;
        }
        IMediaEvent_FreeEventParams(events, code, p1, p2);
    }
    return count;
}

static void stop(IBaseFilter *filter, struct sink *sink)
{
    DWORD start = GetTickCount();

    set_states(filter, sink, State_Stopped);
    ok(GetTickCount() - start < 2 * TIMEOUT, "Stop took %lu ms.\n", GetTickCount() - start);
}

/* ---- buffers that are read into ---- */

static const struct
{
    struct sample_fault fault;
    BOOL no_sample; /* GetBuffer succeeds and gives none */
    BOOL aborts;    /* the graph is told of an error */
}
bad_buffers[] =
{
    {{.name = "no sample"}, .no_sample = TRUE, .aborts = TRUE},
    {{"no pointer", .no_pointer = TRUE}, .aborts = TRUE},
    {{"GetPointer fails", .pointer_hr = E_FAIL}, .aborts = TRUE},
    {{"size 0", .other_size = TRUE, .size = 0}, .aborts = TRUE},
    {{"negative size", .other_size = TRUE, .size = -5}, .aborts = TRUE},
    {{"a small size", .other_size = TRUE, .size = 100}, .aborts = FALSE},
    {{"SetActualDataLength fails", .length_hr = E_ACCESSDENIED}, .aborts = TRUE},
    {{"SetTime fails", .time_hr = E_OUTOFMEMORY}, .aborts = TRUE},
};

static void run_bad_buffers(BOOL must_abort, IBaseFilter *filter, struct sink *sink, struct foreign *foreign)
{
    LONG aborts;

    sink_reset_stats(sink);
    IBaseFilter_Run(&sink->IBaseFilter_iface, 0);
    IBaseFilter_Run(filter, 0);
    aborts = count_aborts(must_abort);
    if (must_abort) ok(aborts == 1, "Got %ld EC_ERRORABORTs.\n", aborts);
    else ok(aborts <= 1, "Got %ld EC_ERRORABORTs.\n", aborts); /* it's the driver's to refuse it, or to do nothing */
    stop(filter, sink);
    ok(!sink->stats.good, "Got %ld frames.\n", sink->stats.good);
    check_samples(foreign);
    count_aborts(FALSE);

    foreign->fault = NULL;
    foreign->allocator.no_sample = FALSE;
    sink_reset_stats(sink);
    set_states(filter, sink, State_Running);
    ok(sink_wait(sink, 5, TIMEOUT), "Got %ld frames.\n", sink->receives);
    stop(filter, sink);
    check_frames(sink, 5, 1000);
    check_samples(foreign);
    aborts = count_aborts(FALSE);
    ok(!aborts, "Got %ld EC_ERRORABORTs afterwards.\n", aborts);
}

static void test_bad_buffers(IBaseFilter *filter, IPin *pin)
{
    IGraphBuilder *graph = create_graph(filter);
    struct foreign foreign;
    struct sink sink;
    size_t i;

    foreign_init(&foreign);
    sink_init(&sink);
    sink.own_allocator = &foreign.allocator.IMemAllocator_iface;
    sink.insist = TRUE;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        for (i = 0; i < ARRAY_SIZE(bad_buffers); ++i)
        {
            winetest_push_context("%s", bad_buffers[i].fault.name);
            foreign.fault = &bad_buffers[i].fault;
            foreign.allocator.no_sample = bad_buffers[i].no_sample;
            run_bad_buffers(bad_buffers[i].aborts, filter, &sink, &foreign);
            winetest_pop_context();
        }

        /* Who can't say what he has is still of use. */
        foreign.allocator.get_properties_hr = E_FAIL;
        sink_reset_stats(&sink);
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
        stop(filter, &sink);
        sink.stats.props.cbAlign = 0;
        check_frames(&sink, 5, 1000);
        foreign.allocator.get_properties_hr = S_OK;
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    foreign_cleanup(&foreign);
    release_graph(graph, filter);
}

/* ---- samples that are written ---- */

static const struct sample_fault bad_samples[] =
{
    {"no pointer", .no_pointer = TRUE},
    {"GetPointer fails", .pointer_hr = E_FAIL},
    {"negative size", .other_size = TRUE, .size = -1},
    {"more data than room", .other_size = TRUE, .size = 1000},
    {"negative length", .other_actual = TRUE, .actual = -1},
    {"the greatest length", .other_actual = TRUE, .actual = 0x7fffffff},
    {"the least length", .other_actual = TRUE, .actual = 0x80000000},
};

static HRESULT push(struct foreign *foreign, IMemInputPin *input, LONG length)
{
    struct test_sample *sample;
    IMediaSample *iface;
    HRESULT hr;

    hr = IMemAllocator_GetBuffer(&foreign->allocator.IMemAllocator_iface, &iface, NULL, NULL, 0);
    if (FAILED(hr)) return hr;
    sample = impl_from_IMediaSample(iface);
    sample->actual = length;
    sample->timed = FALSE;
    hr = IMemInputPin_Receive(input, iface);
    IMediaSample_Release(iface);
    return hr;
}

static void run_bad_samples(IBaseFilter *filter, IMemInputPin *input, struct foreign *foreign, LONG size)
{
    LONG aborts;
    HRESULT hr;
    size_t i;

    IMemAllocator_Commit(&foreign->allocator.IMemAllocator_iface);
    hr = IBaseFilter_Run(filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAY_SIZE(bad_samples); ++i)
    {
        foreign->fault = &bad_samples[i];
        hr = push(foreign, input, size);
        ok(hr == (bad_samples[i].pointer_hr ? bad_samples[i].pointer_hr : E_INVALIDARG), "%s: got hr %#lx.\n",
                bad_samples[i].name, hr);
        foreign->fault = NULL;
        hr = push(foreign, input, size);
        ok(hr == S_OK, "After %s: got hr %#lx.\n", bad_samples[i].name, hr);
    }
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_samples(foreign);
    aborts = count_aborts(FALSE);
    ok(!aborts, "Got %ld EC_ERRORABORTs.\n", aborts);

    /* Less than a picture, and nothing: the driver says whether that is an error. */
    IMemAllocator_Commit(&foreign->allocator.IMemAllocator_iface);
    hr = IBaseFilter_Run(filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = push(foreign, input, size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = push(foreign, input, 100);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    push(foreign, input, 0);
    push(foreign, input, size);
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_samples(foreign);
    aborts = count_aborts(FALSE);
    ok(aborts <= 1, "Got %ld EC_ERRORABORTs.\n", aborts);
}

static BOOL wait_returned(IMediaSample *sample)
{
    struct test_sample *foreign = impl_from_IMediaSample(sample);

    while (foreign->refs > 1 && !WaitForSingleObject(foreign->released, TIMEOUT)) ;
    return foreign->refs == 1;
}

/* The whole count of what is good in the array goes on, and no more. */
static void test_receive_multiple(IBaseFilter *filter, IMemInputPin *input, struct foreign *foreign, LONG size)
{
    IMediaSample *samples[SAMPLES];
    LONG i, processed;
    HRESULT hr;

    processed = 0xdeadbeef;
    hr = IMemInputPin_ReceiveMultiple(input, samples, 0, &processed);
    ok(hr == VFW_E_WRONG_STATE, "Got hr %#lx.\n", hr);
    ok(!processed, "Got %ld samples.\n", processed);
    IMemAllocator_Commit(&foreign->allocator.IMemAllocator_iface);
    hr = IBaseFilter_Run(filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    for (i = 0; i < SAMPLES; ++i)
    {
        hr = IMemAllocator_GetBuffer(&foreign->allocator.IMemAllocator_iface, &samples[i], NULL, NULL, AM_GBF_NOWAIT);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        impl_from_IMediaSample(samples[i])->actual = size;
        impl_from_IMediaSample(samples[i])->timed = FALSE;
    }
    hr = IMemInputPin_ReceiveMultiple(input, samples, SAMPLES, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_ReceiveMultiple(input, NULL, 1, &processed);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IMemInputPin_ReceiveMultiple(input, samples, SAMPLES, &processed);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(processed == SAMPLES, "Got %ld samples.\n", processed);
    for (i = 0; i < SAMPLES; ++i) ok(wait_returned(samples[i]), "Sample %ld doesn't come back.\n", i);
    impl_from_IMediaSample(samples[2])->actual = impl_from_IMediaSample(samples[2])->size + 1;
    hr = IMemInputPin_ReceiveMultiple(input, samples, SAMPLES, &processed);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    ok(processed == 2, "Got %ld samples.\n", processed);
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < SAMPLES; ++i) IMediaSample_Release(samples[i]);
    check_samples(foreign);
}

static void test_bad_samples(IBaseFilter *filter, IPin *pin)
{
    IMemInputPin *input = query(pin, &IID_IMemInputPin);
    IGraphBuilder *graph = create_graph(filter);
    ALLOCATOR_PROPERTIES props = {SAMPLES, 0, 1, 0};
    struct foreign foreign;
    struct sink peer;
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    foreign_init(&foreign);
    sink_init(&peer);
    peer.dir = PINDIR_OUTPUT;
    if (find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        resize_type(&mt, 160, 120, 333333);
        hr = IPin_ReceiveConnection(pin, &peer.IPin_iface, &mt);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        props.cbBuffer = mt.lSampleSize;
        IMemAllocator_SetProperties(&foreign.allocator.IMemAllocator_iface, &props, &props);
        hr = IMemInputPin_NotifyAllocator(input, &foreign.allocator.IMemAllocator_iface, TRUE);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        run_bad_samples(filter, input, &foreign, mt.lSampleSize);
        test_receive_multiple(filter, input, &foreign, mt.lSampleSize);
        hr = IPin_Disconnect(pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        free_type(&mt);
    }
    sink_cleanup(&peer);
    foreign_cleanup(&foreign);
    release_graph(graph, filter);
    IMemInputPin_Release(input);
}

/* ---- memory that takes the place of the allocator's ---- */

static LONG noise_wrong, noise_count;

static void check_noise(struct sink *sink, IMediaSample *sample)
{
    BYTE *data;

    IMediaSample_GetPointer(sample, &data);
    if (!pusher_is_noise(data, IMediaSample_GetActualDataLength(sample), noise_count, 0)) ++noise_wrong;
    ++noise_count;
}

/* The allocator's memory goes in the middle of the stream, and a sample of somebody else lies at its address. */
static void push_replacement(struct pusher *pusher, struct sink *sink, LONG size)
{
    struct test_sample foreign;
    IMediaSample *sample;
    BYTE *data, *memory;
    HRESULT hr;

    hr = IMemAllocator_GetBuffer(pusher->allocator, &sample, NULL, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMediaSample_GetPointer(sample, &data);
    IMediaSample_Release(sample);
    hr = pusher_push(pusher, 0, size, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink_wait(sink, 1, TIMEOUT), "Got %ld samples.\n", sink->receives);
    ok(pusher_wait_free(pusher), "Samples don't come back.\n");
    hr = IMemAllocator_Decommit(pusher->allocator);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    memory = (BYTE *)((ULONG_PTR)data & ~(ULONG_PTR)0xffff);
    memory = VirtualAlloc(memory, data - memory + size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    if (!memory)
    {
        skip("the address is taken\n");
        return;
    }
    test_sample_init(&foreign, data, size);
    foreign.released = CreateEventW(NULL, FALSE, FALSE, NULL);
    pusher_fill(data, size, 1);
    hr = IMemInputPin_Receive(pusher->input, &foreign.IMediaSample_iface);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink_wait(sink, 2, TIMEOUT), "Got %ld samples.\n", sink->receives);
    ok(wait_returned(&foreign.IMediaSample_iface), "The sample doesn't come back.\n");
    ok(!noise_wrong, "%ld of %ld samples have other data.\n", noise_wrong, noise_count);
    CloseHandle(foreign.released);
    VirtualFree(memory, 0, MEM_RELEASE);
}

static void test_replaced_memory(void)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_VIDEO, L"" KSBENCH_COPY_HARDWARE_ID);
    struct pusher pusher;
    IPin *input, *output;
    struct sink sink;
    AM_MEDIA_TYPE mt;

    if (!filter) return;
    input = find_pin(filter, PINDIR_INPUT);
    output = find_pin(filter, PINDIR_OUTPUT);
    sink_init(&sink);
    sink.on_receive = check_noise;
    noise_wrong = noise_count = 0;
    if (find_type(input, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        resize_type(&mt, 160, 120, PUSHER_INTERVAL);
        if (pusher_connect(&pusher, input, &mt, TRUE))
        {
            if (connect_sink(output, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
            {
                pusher_start(&pusher);
                set_states(filter, &sink, State_Running);
                push_replacement(&pusher, &sink, mt.lSampleSize);
                set_states(filter, &sink, State_Stopped);
                disconnect_sink(output, &sink);
            }
            pusher_disconnect(&pusher);
        }
        free_type(&mt);
    }
    sink_cleanup(&sink);
    IPin_Release(input);
    IPin_Release(output);
    release_last(filter);
}

START_TEST(foreign)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_bad_buffers(filter, pin);
        IPin_Release(pin);
        release_last(filter);
        if ((filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID)))
        {
            if ((pin = find_pin(filter, PINDIR_INPUT)))
            {
                test_bad_samples(filter, pin);
                IPin_Release(pin);
            }
            release_last(filter);
        }
        test_replaced_memory();
    }
    CoUninitialize();
}
