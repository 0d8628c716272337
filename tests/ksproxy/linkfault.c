/*
 * ksproxy.ax tests: two kernel-streaming devices of which one refuses the link, or its states
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

/* Both ends know one pipe, whose memory is the output pin's. */
static void check_user_mode_pipe(struct pair *pair)
{
    IKsPinPipe *output = query(pair->output, &IID_IKsPinPipe), *input = query(pair->input, &IID_IKsPinPipe);
    IKsAllocatorEx *ex;

    if (!output || !input) return;
    ex = IKsPinPipe_KsGetPipe(output, KsPeekOperation_PeekOnly);
    ok(!!ex, "Got no pipe.\n");
    ok(IKsPinPipe_KsGetPipe(input, KsPeekOperation_PeekOnly) == ex, "The input pin has another pipe.\n");
    if (ex)
    {
        ok(IKsAllocatorEx_KsGetAllocatorMode(ex) == KsAllocatorMode_User, "Got mode %d.\n",
                IKsAllocatorEx_KsGetAllocatorMode(ex));
        ok(IKsAllocatorEx_KsGetProperties(ex)->NumberPins == 2, "Got %lu pins.\n",
                IKsAllocatorEx_KsGetProperties(ex)->NumberPins);
    }
    ok(IKsPinPipe_KsGetPipeAllocatorFlag(output) == 1, "Got flag %lu.\n", IKsPinPipe_KsGetPipeAllocatorFlag(output));
    ok(!IKsPinPipe_KsGetPipeAllocatorFlag(input), "Got flag %lu.\n", IKsPinPipe_KsGetPipeAllocatorFlag(input));
    ok(IKsPinPipe_KsGetConnectedPin(output) == pair->input, "The output pin has another peer.\n");
    ok(IKsPinPipe_KsGetConnectedPin(input) == pair->output, "The input pin has another peer.\n");
    IKsPinPipe_Release(output);
    IKsPinPipe_Release(input);
}

static void test_refused_pins(struct pair *pair)
{
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    /* The source is refused, the same pin as a sink is not. */
    set_fault(pair->camera, KSBENCH_FAULT_CREATE, 0, 1);
    if (connect_pair(pair, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        ok(pin_communication(pair->output) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n",
                pin_communication(pair->output));
        check_user_mode_pipe(pair);
        set_pair_state(pair, State_Running);
        wait_frames(pair->input, 5);
        set_pair_state(pair, State_Stopped);
        check_stats(pair->input);
        disconnect_pair(pair, FALSE);
    }

    if (!find_type(pair->output, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt)) return;
    set_fault(pair->camera, KSBENCH_FAULT_CREATE, 0, 2);
    hr = IPin_Connect(pair->output, pair->input, &mt);
    ok(hr == HRESULT_FROM_WIN32(ERROR_GEN_FAILURE), "Got hr %#lx.\n", hr);
    check_unconnected(pair->output);
    check_unconnected(pair->input);
    set_fault(pair->camera, KSBENCH_FAULT_NONE, 0, 0);

    set_fault(pair->renderer, KSBENCH_FAULT_CREATE, 0, KSBENCH_ANY);
    hr = IPin_Connect(pair->output, pair->input, &mt);
    ok(hr == HRESULT_FROM_WIN32(ERROR_GEN_FAILURE), "Got hr %#lx.\n", hr);
    check_unconnected(pair->output);
    check_unconnected(pair->input);
    set_fault(pair->renderer, KSBENCH_FAULT_NONE, 0, 0);
    free_type(&mt);
}

static void test_refused_states(struct pair *pair)
{
    IKsPin *ks_pin;
    HRESULT hr;

    if (!connect_pair(pair, &MEDIASUBTYPE_RGB24, 320, 240)) return;
    is_linked(pair);
    ks_pin = query(pair->output, &IID_IKsPin);

    winetest_push_context("source");
    set_fault(pair->camera, KSBENCH_FAULT_STATE, KSBENCH_STEP(KSSTATE_STOP, KSSTATE_ACQUIRE), 1);
    hr = IBaseFilter_Run(pair->camera, 0);
    ok(hr == HRESULT_FROM_WIN32(ERROR_GEN_FAILURE), "Got hr %#lx.\n", hr);
    ok(!allocator_handle(pair), "Got allocator handle %p.\n", allocator_handle(pair));
    ok(pin_state(pair->output) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->output));
    set_pair_state(pair, State_Stopped);
    ok(pin_state(pair->input) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->input));
    winetest_pop_context();

    winetest_push_context("sink");
    set_fault(pair->renderer, KSBENCH_FAULT_STATE, KSBENCH_STEP(KSSTATE_STOP, KSSTATE_ACQUIRE), 2);
    hr = IBaseFilter_Run(pair->camera, 0);
    ok(hr == HRESULT_FROM_WIN32(ERROR_GEN_FAILURE), "Got hr %#lx.\n", hr);
    ok(!allocator_handle(pair), "Got allocator handle %p.\n", allocator_handle(pair));
    if (ks_pin) hr = IKsPin_KsPropagateAcquire(ks_pin);
    check_open_error(hr);
    ok(pin_state(pair->output) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->output));
    ok(pin_state(pair->input) == KSSTATE_STOP, "Got state %d.\n", pin_state(pair->input));
    winetest_pop_context();

    set_pair_state(pair, State_Running);
    wait_frames(pair->input, 5);
    set_pair_state(pair, State_Stopped);
    check_stats(pair->input);
    set_fault(pair->camera, KSBENCH_FAULT_NONE, 0, 0);
    set_fault(pair->renderer, KSBENCH_FAULT_NONE, 0, 0);
    if (ks_pin) IKsPin_Release(ks_pin);
    disconnect_pair(pair, FALSE);
}

START_TEST(linkfault)
{
    struct pair pair;

    CoInitialize(NULL);
    if (load_module() && create_pair(&pair))
    {
        test_refused_pins(&pair);
        test_refused_states(&pair);
        release_pair(&pair);
    }
    CoUninitialize();
}
