/*
 * ksproxy.ax tests: chains of kernel-streaming devices, linked in the kernel as far as they can be
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

#include "pair.h"

struct transform
{
    IBaseFilter *filter;
    IPin *input, *output;
};

static BOOL create_transform(struct transform *transform, const WCHAR *id)
{
    if (!(transform->filter = create_device(&KSCATEGORY_DATATRANSFORM, id))) return FALSE;
    transform->input = find_pin(transform->filter, PINDIR_INPUT);
    transform->output = find_pin(transform->filter, PINDIR_OUTPUT);
    ok(!!transform->input, "Got pins %p and %p.\n", transform->input, transform->output);
    ok(!!transform->output, "Got pins %p and %p.\n", transform->input, transform->output);
    if (transform->input && transform->output) return TRUE;
    if (transform->input) IPin_Release(transform->input);
    if (transform->output) IPin_Release(transform->output);
    IBaseFilter_Release(transform->filter);
    return FALSE;
}

static void release_transform(struct transform *transform)
{
    IPin_Release(transform->input);
    IPin_Release(transform->output);
    release_last(transform->filter);
}

/* What can come out depends on what goes in: the output pin has no other sizes as soon as the input is connected. */
static void check_transform_types(struct transform *transform, const AM_MEDIA_TYPE *expected)
{
    IEnumMediaTypes *enum_types;
    unsigned int count = 0;
    AM_MEDIA_TYPE *mt;

    if (IPin_EnumMediaTypes(transform->output, &enum_types) != S_OK) return;
    while (IEnumMediaTypes_Next(enum_types, 1, &mt, NULL) == S_OK)
    {
        const BITMAPINFOHEADER *wanted = type_bitmap(expected);

        check_type_size(mt, wanted->biWidth, wanted->biHeight);
        delete_type(mt);
        ++count;
    }
    ok(count >= 1, "Got no types.\n");
    IEnumMediaTypes_Release(enum_types);
}

static BOOL connect_transform(struct pair *pair, struct transform *transform, LONG width, LONG height)
{
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!find_type(pair->output, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt)) return FALSE;
    resize_type(&mt, width, height, 333333);
    hr = IPin_Connect(pair->output, transform->input, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(pin_communication(pair->output) == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n",
                pin_communication(pair->output));
        ok(pin_communication(transform->input) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n",
                pin_communication(transform->input));
        check_transform_types(transform, &mt);
    }
    free_type(&mt);
    return hr == S_OK;
}

/* Camera, transform and renderer, all in the kernel. */
static void test_chain(struct pair *pair)
{
    struct ksbench_renderer_stats stats;
    struct transform transform;
    IKsPin *ks_pin;
    unsigned int i;
    HRESULT hr;

    if (!create_transform(&transform, L"" KSBENCH_INPLACE_HARDWARE_ID)) return;
    for (i = 0; i < 2; ++i)
    {
        winetest_push_context("round %u", i);
        if (connect_transform(pair, &transform, 320 + 64 * i, 240 + 48 * i))
        {
            hr = IPin_Connect(transform.output, pair->input, NULL);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(pin_communication(transform.output) == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n",
                    pin_communication(transform.output));

            /* The request for ACQUIRE goes down the whole chain. */
            if ((ks_pin = query(pair->output, &IID_IKsPin)))
            {
                hr = IKsPin_KsPropagateAcquire(ks_pin);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
                IKsPin_Release(ks_pin);
            }
            ok(pin_state(transform.input) == KSSTATE_ACQUIRE, "Got state %d.\n", pin_state(transform.input));
            ok(pin_state(transform.output) == KSSTATE_ACQUIRE, "Got state %d.\n", pin_state(transform.output));
            ok(pin_state(pair->input) == KSSTATE_ACQUIRE, "Got state %d.\n", pin_state(pair->input));
            set_pair_state(pair, State_Stopped);
            hr = IBaseFilter_Stop(transform.filter);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(pin_state(transform.output) == KSSTATE_STOP, "Got state %d.\n", pin_state(transform.output));

            IBaseFilter_Run(pair->renderer, 0);
            hr = IBaseFilter_Run(transform.filter, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            hr = IBaseFilter_Run(pair->camera, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            wait_frames(pair->input, 5);
            IBaseFilter_Stop(pair->renderer);
            IBaseFilter_Stop(transform.filter);
            IBaseFilter_Stop(pair->camera);
            check_stats(pair->input);
            if (get_stats(pair->input, &stats))
                ok(stats.inverted == stats.good, "%I64u of %I64u frames are inverted.\n", stats.inverted, stats.good);

            IPin_Disconnect(i ? pair->output : pair->input);
            IPin_Disconnect(i ? transform.input : transform.output);
            IPin_Disconnect(i ? transform.output : pair->output);
            IPin_Disconnect(i ? pair->input : transform.input);
        }
        check_unconnected(pair->input);
        check_unconnected(pair->output);
        check_unconnected(transform.input);
        check_unconnected(transform.output);
        winetest_pop_context();
    }
    release_transform(&transform);
}

/* An output pin that can only be asked for its data: the input pin is the source of the requests. */
static void test_pulling_chain(struct pair *pair)
{
    struct ksbench_renderer_stats stats;
    struct transform transform;
    IBaseFilter *filter;
    AM_MEDIA_TYPE mt;
    unsigned int i;
    IPin *output;
    HRESULT hr;

    if (!(filter = create_device(&KSCATEGORY_VIDEO, L"" KSBENCH_SEEK_HARDWARE_ID))) return;
    output = find_pin(filter, PINDIR_OUTPUT);
    ok(!!output, "The source has no output pin.\n");
    if (!output || !create_transform(&transform, L"" KSBENCH_INPLACE_HARDWARE_ID))
    {
        if (output) IPin_Release(output);
        IBaseFilter_Release(filter);
        return;
    }
    if (find_type(output, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        resize_type(&mt, 320, 240, 400000);
        for (i = 0; i < 2; ++i)
        {
            winetest_push_context("round %u", i);
            hr = IPin_Connect(output, transform.input, &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(pin_communication(output) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n", pin_communication(output));
            ok(pin_communication(transform.input) == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n",
                    pin_communication(transform.input));
            ok(!!pin_allocator(output), "Got allocators %p and %p.\n", pin_allocator(output),
                    pin_allocator(transform.input));
            ok(pin_allocator(output) == pin_allocator(transform.input), "Got allocators %p and %p.\n",
                    pin_allocator(output), pin_allocator(transform.input));
            hr = IPin_Connect(transform.output, pair->input, NULL);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);

            IBaseFilter_Run(pair->renderer, 0);
            hr = IBaseFilter_Run(transform.filter, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            hr = IBaseFilter_Run(filter, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            wait_frames(pair->input, 5);
            IBaseFilter_Stop(pair->renderer);
            IBaseFilter_Stop(transform.filter);
            IBaseFilter_Stop(filter);
            check_stats(pair->input);
            if (get_stats(pair->input, &stats))
                ok(stats.inverted == stats.good, "%I64u of %I64u frames are inverted.\n", stats.inverted, stats.good);

            IPin_Disconnect(pair->input);
            IPin_Disconnect(transform.output);
            hr = IPin_Disconnect(i ? output : transform.input);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            hr = IPin_Disconnect(i ? transform.input : output);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            check_unconnected(output);
            check_unconnected(transform.input);
            check_unconnected(transform.output);
            check_unconnected(pair->input);
            winetest_pop_context();
        }
        free_type(&mt);
    }
    IPin_Release(output);
    release_last(filter);
    release_transform(&transform);
}

/* Half of the way in the kernel, the other half through user mode. */
static void test_mixed_chain(struct pair *pair)
{
    struct transform transform;
    AM_MEDIA_TYPE mt;
    struct sink sink;
    HRESULT hr;

    if (!create_transform(&transform, L"" KSBENCH_COPY_HARDWARE_ID)) return;
    sink_init(&sink);
    if (connect_transform(pair, &transform, 320, 240))
    {
        if (find_type(transform.output, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt))
        {
            hr = IPin_Connect(transform.output, &sink.IPin_iface, &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(pin_communication(transform.output) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n",
                    pin_communication(transform.output));
            if (hr == S_OK)
            {
                sink_reset_stats(&sink);
                set_states(transform.filter, &sink, State_Running);
                hr = IBaseFilter_Run(pair->camera, 0);
                ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
                ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
                set_states(transform.filter, &sink, State_Stopped);
                hr = IBaseFilter_Stop(pair->camera);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
                ok(!sink.stats.bad, "Got %ld bad frames.\n", sink.stats.bad);
                ok(!sink.stats.repeated, "Got %ld repeated frames.\n", sink.stats.repeated);
                disconnect_sink(transform.output, &sink);
            }
            free_type(&mt);
        }
        IPin_Disconnect(pair->output);
        IPin_Disconnect(transform.input);
    }
    check_unconnected(pair->output);
    check_unconnected(transform.input);
    check_unconnected(transform.output);
    sink_cleanup(&sink);
    release_transform(&transform);
}

START_TEST(linkchain)
{
    struct pair pair;

    CoInitialize(NULL);
    if (load_module() && create_pair(&pair))
    {
        test_chain(&pair);
        test_pulling_chain(&pair);
        test_mixed_chain(&pair);
        release_pair(&pair);
    }
    CoUninitialize();
}
