/*
 * ksproxy.ax tests: pins with an interface of their driver's own set, with and without a handler for it
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

#include "devicefault.h"
#include "eventsink.h"
#include "handlerclass.h"
#include "pusher.h"
#include "run.h"

/* The pins of both stamped devices, in their order. */
#define PREFERRED 0               /* has the standard interface as well */
#define ONLY      1

struct devices
{
    IBaseFilter *camera, *renderer;
    IPin *outputs[2], *inputs[2];
};

static BOOL get_pins(IBaseFilter *filter, IPin *pins[2])
{
    IEnumPins *enum_pins;
    ULONG count = 0;
    HRESULT hr;

    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    while (count < 2 && IEnumPins_Next(enum_pins, 1, &pins[count], NULL) == S_OK) ++count;
    IEnumPins_Release(enum_pins);
    ok(count == 2, "Got %lu pins.\n", count);
    return count == 2;
}

static BOOL create_devices(struct devices *devices)
{
    memset(devices, 0, sizeof(*devices));
    devices->camera = create_device(&KSCATEGORY_VIDEO, L"" KSBENCH_STAMPED_CAMERA_HARDWARE_ID);
    if (!devices->camera) return FALSE;
    devices->renderer = create_device(&KSCATEGORY_VIDEO, L"" KSBENCH_STAMPED_RENDERER_HARDWARE_ID);
    if (devices->renderer && get_pins(devices->camera, devices->outputs) && get_pins(devices->renderer,
            devices->inputs))
        return TRUE;
    IBaseFilter_Release(devices->camera);
    return FALSE;
}

static void release_devices(struct devices *devices)
{
    ULONG i;

    for (i = 0; i < 2; ++i)
    {
        IPin_Release(devices->outputs[i]);
        IPin_Release(devices->inputs[i]);
    }
    release_last(devices->camera);
    release_last(devices->renderer);
}

static KSPIN_COMMUNICATION get_communication(IPin *pin, KSPIN_INTERFACE *ks_interface)
{
    KSPIN_COMMUNICATION communication = KSPIN_COMMUNICATION_NONE;
    IKsPin *ks_pin = query(pin, &IID_IKsPin);

    memset(ks_interface, 0, sizeof(*ks_interface));
    IKsPin_KsGetCurrentCommunication(ks_pin, &communication, ks_interface, NULL);
    IKsPin_Release(ks_pin);
    return communication;
}

#define check_current(a, b) check_current_(__LINE__, a, b)
static void check_current_(unsigned int line, IPin *pin, const GUID *set)
{
    KSPIN_INTERFACE ks_interface;

    get_communication(pin, &ks_interface);
    ok_(__FILE__, line)(IsEqualGUID(&ks_interface.Set, set), "The pin has interface %s, %lu.\n",
            wine_dbgstr_guid(&ks_interface.Set), ks_interface.Id);
}

static BOOL is_linked(IPin *output, IPin *input)
{
    KSPIN_INTERFACE ks_interface;

    return get_communication(output, &ks_interface) == KSPIN_COMMUNICATION_SOURCE
            && get_communication(input, &ks_interface) == KSPIN_COMMUNICATION_SINK;
}

#define check_gone() check_gone_(__LINE__)
static void check_gone_(unsigned int line)
{
    ok_(__FILE__, line)(third.cls.created == third.cls.destroyed, "%ld of %ld handlers are gone.\n",
            third.cls.destroyed, third.cls.created);
}

/* All that the driver offers, as it offers it. */
static void test_lists(struct devices *devices)
{
    const KSPIN_INTERFACE *list;
    KSMULTIPLE_ITEM *items;
    IKsPin *ks_pin;
    HRESULT hr;
    ULONG i;

    for (i = 0; i < 2; ++i)
    {
        ks_pin = query(devices->outputs[i], &IID_IKsPin);
        hr = IKsPin_KsQueryInterfaces(ks_pin, &items);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            ok(items->Count == 2 - i, "Pin %lu has %lu interfaces.\n", i, items->Count);
            list = (const KSPIN_INTERFACE *)(items + 1);
            ok(IsEqualGUID(&list->Set, &KSINTERFACESETID_KsBench), "Pin %lu prefers %s, %lu.\n", i,
                    wine_dbgstr_guid(&list->Set), list->Id);
            ok(list->Id == KSBENCH_INTERFACE_STAMPED, "Pin %lu prefers %s, %lu.\n", i, wine_dbgstr_guid(&list->Set),
                    list->Id);
            CoTaskMemFree(items);
        }
        IKsPin_Release(ks_pin);
    }
}

static BOOL connect_pin(IPin *pin, struct sink *sink)
{
    return connect_sink(pin, sink, &MEDIASUBTYPE_YUY2, 320, 240);
}

/* The handler is found by the set, and does everything. */
static void test_handler(struct devices *devices, ULONG index)
{
    IPin *pin = devices->outputs[index];
    ULONG refs = get_refcount(pin), i;
    struct sink sink;

    sink_init(&sink);
    register_third(&KSINTERFACESETID_KsBench);
    if (connect_pin(pin, &sink))
    {
        check_current(pin, &KSINTERFACESETID_KsBench);
        ok(third.cls.created == 1, "Created %ld handlers.\n", third.cls.created);
        ok(third.set_pins == 1, "KsSetPin was called %ld times.\n", third.set_pins);
        for (i = 0; i < 2; ++i)
        {
            check_run(devices->camera, &sink, 10);
            ok(third.processed == third.completed, "%ld requests, %ld completed.\n", third.processed, third.completed);
            ok(!third.out, "%ld requests are out.\n", third.out);
            ok(third.stamps == third.completed - third.aborted, "Of %ld frames %ld have stamps.\n",
                    third.completed - third.aborted, third.stamps);
            ok(!third.wrong_stamps, "%ld stamps are wrong.\n", third.wrong_stamps);
        }
        disconnect_sink(pin, &sink);
        check_gone();
    }
    revoke_third();
    ok(get_refcount(pin) == refs, "References: %lu before, %lu after.\n", refs, get_refcount(pin));
    sink_cleanup(&sink);
}

static const struct
{
    const char *name;
    ULONG failures;
    HRESULT create_hr, query_hr, set_pin_hr;
}
no_handlers[] =
{
    {"creation", 0, E_OUTOFMEMORY, S_OK, S_OK},
    {"object", ~0u, S_OK, S_OK, S_OK},
    {"interface", 0, S_OK, E_NOINTERFACE, S_OK},
    {"KsSetPin", 0, S_OK, S_OK, E_FAIL},
};

static void make_useless(size_t i)
{
    register_third(&KSINTERFACESETID_KsBench);
    third.failures = no_handlers[i].failures;
    third.cls.create_hr = no_handlers[i].create_hr;
    third.cls.query_hr = no_handlers[i].query_hr;
    third.set_pin_hr = no_handlers[i].set_pin_hr;
}

/* Without a handler it is the turn of the pin's next interface. */
static void test_next_interface(struct devices *devices)
{
    IPin *pin = devices->outputs[PREFERRED];
    ULONG refs = get_refcount(pin);
    struct sink sink;
    size_t i;

    sink_init(&sink);
    if (connect_pin(pin, &sink))
    {
        check_current(pin, &KSINTERFACESETID_Standard);
        check_run(devices->camera, &sink, 5);
        disconnect_sink(pin, &sink);
    }
    for (i = 0; i < ARRAY_SIZE(no_handlers); ++i)
    {
        winetest_push_context("%s", no_handlers[i].name);
        make_useless(i);
        if (connect_pin(pin, &sink))
        {
            check_current(pin, &KSINTERFACESETID_Standard);
            check_gone();
            check_run(devices->camera, &sink, 3);
            ok(!third.processed, "The handler has got %ld samples.\n", third.processed);
            disconnect_sink(pin, &sink);
        }
        revoke_third();
        winetest_pop_context();
    }
    ok(get_refcount(pin) == refs, "References: %lu before, %lu after.\n", refs, get_refcount(pin));
    sink_cleanup(&sink);
}

/* And if there is none, there is no way for the data. */
static void test_no_interface(struct devices *devices)
{
    IPin *pin = devices->outputs[ONLY];
    ULONG refs = get_refcount(pin);
    AM_MEDIA_TYPE mt;
    struct sink sink;
    HRESULT hr;
    size_t i;

    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return;
    sink_init(&sink);
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == VFW_E_NO_TRANSPORT, "Got hr %#lx.\n", hr);
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    ok(hr == VFW_E_NO_TRANSPORT, "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAY_SIZE(no_handlers); ++i)
    {
        winetest_push_context("%s", no_handlers[i].name);
        make_useless(i);
        hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
        ok(FAILED(no_handlers[i].set_pin_hr) ? hr == no_handlers[i].set_pin_hr : hr == VFW_E_NO_TRANSPORT,
                "Got hr %#lx.\n", hr);
        ok(!sink.peer, "The sink is connected.\n");
        check_gone();
        revoke_third();
        winetest_pop_context();
    }
    ok(get_refcount(pin) == refs, "References: %lu before, %lu after.\n", refs, get_refcount(pin));
    free_type(&mt);
    sink_cleanup(&sink);
}

/* ---- lies ---- */

struct lie_test
{
    const char *name;
    enum handler_lie lie;
    LONG lies;
    BOOL frames;                  /* they come all the same */
    HRESULT error;                /* in EC_ERRORABORT; S_OK: none */
    BOOL kept;                    /* the handler can't be freed: its requests may be under way */
};

/* Whatever it says: Stop and Disconnect return, the graph is told once, nothing is kept that needn't be. */
static void check_lie(struct devices *devices, const struct lie_test *test)
{
    IPin *pin = devices->outputs[ONLY];
    LONG_PTR hr = S_OK, context;
    struct event_sink events;
    struct sink sink;
    DWORD start;

    sink_init(&sink);
    event_sink_join(&events, devices->camera);
    register_third(&KSINTERFACESETID_KsBench);
    third.lie = test->lie;
    third.lies = test->lies;
    if (connect_pin(pin, &sink))
    {
        set_states(devices->camera, &sink, State_Running);
        if (test->frames) ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
        if (FAILED(test->error))
        {
            ok(event_sink_wait(&events, EC_ERRORABORT, 1), "There is no error.\n");
            event_sink_get(&events, EC_ERRORABORT, &hr, &context);
            ok((HRESULT)hr == test->error, "Got error %#lx.\n", (HRESULT)hr);
        }
        else ok(!WaitForSingleObject(third.entered, TIMEOUT), "The handler isn't asked.\n");
        start = GetTickCount();
        set_states(devices->camera, &sink, State_Stopped);
        ok(GetTickCount() - start < 2 * TIMEOUT, "Stop took %lu ms.\n", GetTickCount() - start);
        ok(event_sink_count(&events, EC_ERRORABORT) == !!FAILED(test->error), "Got %ld errors.\n",
                event_sink_count(&events, EC_ERRORABORT));
        ok(test->frames || !sink.receives, "Got %ld frames.\n", sink.receives);
        free_lost_segments();
        disconnect_sink(pin, &sink);
        if (!test->kept) check_gone();
    }
    revoke_third();
    event_sink_leave(&events, devices->camera);
    sink_cleanup(&sink);
}

static void test_lies(struct devices *devices)
{
    static const struct lie_test tests[] =
    {
        {"none", HANDLER_NONE, 0, FALSE, S_OK, FALSE},
        {"none at first", HANDLER_NONE, 3, TRUE, S_OK, FALSE},
        {"no segment", HANDLER_NO_SEGMENT, 0, FALSE, E_UNEXPECTED, FALSE},
        {"no count", HANDLER_NO_COUNT, 0, FALSE, E_UNEXPECTED, FALSE},
        {"no event", HANDLER_NO_EVENT, 0, FALSE, E_UNEXPECTED, FALSE},
        {"bad event", HANDLER_BAD_EVENT, 0, FALSE, E_HANDLE, TRUE},
        {"silent", HANDLER_SILENT, 0, TRUE, S_OK, FALSE},
        {"twice", HANDLER_TWICE, 0, TRUE, S_OK, FALSE},
        {"bad completion", HANDLER_BAD_COMPLETE, 0, FALSE, E_FAIL, FALSE},
        {"never", HANDLER_NEVER, 0, FALSE, S_OK, TRUE},
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("%s", tests[i].name);
        check_lie(devices, &tests[i]);
        winetest_pop_context();
    }
    test_handler(devices, ONLY);
}

/* ---- input pins ---- */

static struct ksbench_renderer_stats get_stats(IPin *pin)
{
    KSPROPERTY property = {{{KSPROPSETID_KsVirt, KSBENCH_PROPERTY_RENDERER_STATS, KSPROPERTY_TYPE_GET}}};
    struct ksbench_renderer_stats stats = {0};
    IKsControl *control = query(pin, &IID_IKsControl);
    ULONG returned;
    HRESULT hr;

    hr = IKsControl_KsProperty(control, &property, sizeof(property), &stats, sizeof(stats), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
    return stats;
}

static struct ksbench_renderer_stats wait_stats(IPin *pin, ULONGLONG received, ULONGLONG ends)
{
    struct ksbench_renderer_stats stats;
    LONGLONG since = kstest_now();

    do stats = get_stats(pin);
    while ((stats.received < received || stats.ends_of_stream < ends) && kstest_poll(since, TIMEOUT));
    ok(stats.received >= received, "The renderer has got %I64u frames and %I64u ends.\n", stats.received,
            stats.ends_of_stream);
    ok(stats.ends_of_stream >= ends, "The renderer has got %I64u frames and %I64u ends.\n", stats.received,
            stats.ends_of_stream);
    return stats;
}

/* What is pushed is noise, which the stamps don't mind. */
static void push(struct devices *devices, IPin *pin, const AM_MEDIA_TYPE *mt, const GUID *set)
{
    BOOL stamped = IsEqualGUID(set, &KSINTERFACESETID_KsBench);
    struct ksbench_renderer_stats stats;
    struct pusher pusher;
    HRESULT hr;
    LONG i;

    if (!pusher_connect(&pusher, pin, mt, TRUE)) return;
    check_current(pin, set);
    pusher_start(&pusher);
    hr = IBaseFilter_Run(devices->renderer, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    for (i = 0; i < 20; ++i)
    {
        hr = pusher_push(&pusher, i, mt->lSampleSize, NULL);
        ok(hr == S_OK, "Sample %ld: got hr %#lx.\n", i, hr);
    }
    hr = IPin_EndOfStream(pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    stats = wait_stats(pin, 20, 1);
    ok(stats.stamped == (stamped ? 20 : 0), "%I64u stamps are right.\n", stats.stamped);
    ok(!stats.wrong_stamps, "%I64u stamps are wrong.\n", stats.wrong_stamps);
    hr = IBaseFilter_Stop(devices->renderer);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    pusher_check_buffers(&pusher);
    pusher_disconnect(&pusher);
}

static void test_input(struct devices *devices)
{
    ULONG refs = get_refcount(devices->inputs[ONLY]);
    struct sink source;
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!find_type(devices->inputs[ONLY], &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return;
    resize_type(&mt, 320, 240, 333333);

    push(devices, devices->inputs[PREFERRED], &mt, &KSINTERFACESETID_Standard);
    sink_init(&source);
    source.dir = PINDIR_OUTPUT;
    hr = IPin_ReceiveConnection(devices->inputs[ONLY], &source.IPin_iface, &mt);
    ok(hr == VFW_E_NO_TRANSPORT, "Got hr %#lx.\n", hr);
    sink_cleanup(&source);

    register_third(&KSINTERFACESETID_KsBench);
    push(devices, devices->inputs[ONLY], &mt, &KSINTERFACESETID_KsBench);
    ok(third.processed == third.completed, "%ld requests, %ld completed.\n", third.processed, third.completed);
    ok(third.processed == 21, "Got %ld requests.\n", third.processed);
    third.lie = HANDLER_NONE;
    third.lies = third.lied + 3;
    push(devices, devices->inputs[PREFERRED], &mt, &KSINTERFACESETID_KsBench);
    check_gone();
    revoke_third();
    ok(get_refcount(devices->inputs[ONLY]) == refs, "References: %lu before, %lu after.\n", refs,
            get_refcount(devices->inputs[ONLY]));
    free_type(&mt);
}

/* ---- from pin to pin ---- */

static HRESULT connect_pins(struct devices *devices, ULONG output, ULONG input)
{
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!find_type(devices->outputs[output], &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return E_FAIL;
    resize_type(&mt, 320, 240, 333333);
    hr = IPin_Connect(devices->outputs[output], devices->inputs[input], &mt);
    free_type(&mt);
    return hr;
}

/* Runs what has been connected, and takes it apart. */
static void run_pins(struct devices *devices, ULONG output, ULONG input, BOOL stamped)
{
    struct ksbench_renderer_stats stats;
    HRESULT hr;

    hr = IBaseFilter_Run(devices->renderer, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Run(devices->camera, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    wait_stats(devices->inputs[input], 10, 0);
    hr = IBaseFilter_Stop(devices->camera);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Stop(devices->renderer);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    stats = get_stats(devices->inputs[input]);
    ok(stats.good == stats.received, "Of %I64u frames %I64u are good.\n", stats.received, stats.good);
    ok(stats.stamped == (stamped ? stats.received : 0), "Of %I64u frames %I64u have stamps.\n", stats.received,
            stats.stamped);
    ok(!stats.wrong_stamps, "%I64u stamps are wrong.\n", stats.wrong_stamps);
    hr = IPin_Disconnect(devices->outputs[output]);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPin_Disconnect(devices->inputs[input]);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* In the kernel nobody needs a handler; one that there is has nothing to do. */
static void test_link(struct devices *devices)
{
    ULONG i, output, input;
    HRESULT hr;

    for (i = 0; i < 8; ++i)
    {
        output = i & 1;
        input = i >> 1 & 1;
        winetest_push_context("pin %lu to pin %lu, %s handler", output, input, i & 4 ? "with" : "no");
        if (i & 4) register_third(&KSINTERFACESETID_KsBench);
        hr = connect_pins(devices, output, input);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            ok(is_linked(devices->outputs[output], devices->inputs[input]), "The pins aren't linked.\n");
            run_pins(devices, output, input, output == ONLY || input == ONLY);
        }
        if (i & 4)
        {
            ok(!third.processed, "The handler has got %ld samples.\n", third.processed);
            check_gone();
            revoke_third();
        }
        winetest_pop_context();
    }
}

/* The next kernel pin of the camera isn't made. */
static void refuse_next(IBaseFilter *filter)
{
    const struct ksbench_fault fault = {.kind = KSBENCH_FAULT_CREATE, .pin = KSBENCH_ANY, .count = 1, .parameter = 0xc0000001};
    HRESULT hr = device_fault(filter, &fault);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* What the kernel doesn't link goes through user mode, as far as there are handlers at both ends: the sink has been
 * made for the link by then. Creations are in the order sink for the link, source for user mode, sink for user mode. */
static void test_refused_link(struct devices *devices)
{
    static const struct
    {
        ULONG output, input;
        BOOL handler;
        ULONG failures;           /* see struct third_class */
        const GUID *output_set, *input_set; /* NULL: no connection */
    }
    tests[] =
    {
        {PREFERRED, PREFERRED, FALSE, 0, &KSINTERFACESETID_Standard, &KSINTERFACESETID_Standard},
        {PREFERRED, ONLY, FALSE, 0, NULL, NULL},
        {ONLY, PREFERRED, FALSE, 0, NULL, NULL},
        {ONLY, ONLY, FALSE, 0, NULL, NULL},
        {ONLY, ONLY, TRUE, 0, &KSINTERFACESETID_KsBench, &KSINTERFACESETID_KsBench},
        {ONLY, ONLY, TRUE, 1, &KSINTERFACESETID_KsBench, &KSINTERFACESETID_KsBench},
        {ONLY, ONLY, TRUE, 5, NULL, NULL},
        {ONLY, PREFERRED, TRUE, 5, &KSINTERFACESETID_KsBench, &KSINTERFACESETID_Standard},
        {PREFERRED, ONLY, TRUE, 2, &KSINTERFACESETID_Standard, &KSINTERFACESETID_KsBench},
    };
    IPin *output, *input, *peer;
    HRESULT hr;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("test %Iu", i);
        output = devices->outputs[tests[i].output];
        input = devices->inputs[tests[i].input];
        if (tests[i].handler) register_third(&KSINTERFACESETID_KsBench);
        third.failures = tests[i].failures;
        refuse_next(devices->camera);
        hr = connect_pins(devices, tests[i].output, tests[i].input);
        ok(hr == (tests[i].output_set ? S_OK : VFW_E_NO_TRANSPORT), "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            ok(!is_linked(output, input), "The pins are linked.\n");
            check_current(output, tests[i].output_set);
            check_current(input, tests[i].input_set);
            run_pins(devices, tests[i].output, tests[i].input, IsEqualGUID(tests[i].input_set,
                    &KSINTERFACESETID_KsBench));
        }
        peer = NULL;
        hr = IPin_ConnectedTo(input, &peer);
        ok(hr == VFW_E_NOT_CONNECTED, "The input pin is connected, hr %#lx.\n", hr);
        if (tests[i].handler)
        {
            check_gone();
            revoke_third();
        }
        winetest_pop_context();
    }
}

START_TEST(handlerset)
{
    struct devices devices;

    CoInitialize(NULL);
    if (load_module() && create_devices(&devices))
    {
        test_lists(&devices);
        test_handler(&devices, PREFERRED);
        test_handler(&devices, ONLY);
        test_next_interface(&devices);
        test_no_interface(&devices);
        test_input(&devices);
        test_link(&devices);
        test_refused_link(&devices);
        test_lies(&devices);
        release_devices(&devices);
    }
    CoUninitialize();
}
