/*
 * ksproxy.ax tests: pin factories that can have several instances
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

#include "sink.h"

static ULONG pin_factory(IPin *pin)
{
    IKsPinFactory *factory = query(pin, &IID_IKsPinFactory);
    ULONG id = ~0u;

    if (!factory) return id;
    IKsPinFactory_KsPinFactory(factory, &id);
    IKsPinFactory_Release(factory);
    return id;
}

static BOOL is_connected(IPin *pin)
{
    IPin *peer;

    if (IPin_ConnectedTo(pin, &peer) != S_OK) return FALSE;
    IPin_Release(peer);
    return TRUE;
}

static ULONG count_pins(IBaseFilter *filter)
{
    IEnumPins *enum_pins;
    ULONG count = 0;
    IPin *pin;

    if (IBaseFilter_EnumPins(filter, &enum_pins) != S_OK) return 0;
    while (IEnumPins_Next(enum_pins, 1, &pin, NULL) == S_OK)
    {
        IPin_Release(pin);
        ++count;
    }
    IEnumPins_Release(enum_pins);
    return count;
}

/* The instance with that number of the pins of a factory, NULL if there are fewer. */
static IPin *find_instance(IBaseFilter *filter, ULONG factory, ULONG number)
{
    IEnumPins *enum_pins;
    IPin *pin = NULL;

    if (IBaseFilter_EnumPins(filter, &enum_pins) != S_OK) return NULL;
    while (IEnumPins_Next(enum_pins, 1, &pin, NULL) == S_OK)
    {
        if (pin_factory(pin) == factory && !number--) break;
        IPin_Release(pin);
        pin = NULL;
    }
    IEnumPins_Release(enum_pins);
    return pin;
}

static void check_found(IBaseFilter *filter, const WCHAR *id, IPin *pin)
{
    IPin *found;
    HRESULT hr;

    hr = IBaseFilter_FindPin(filter, id, &found);
    ok(hr == S_OK, "%s: got hr %#lx, pin %p, expected %p.\n", wine_dbgstr_w(id), hr, found, pin);
    ok(found == pin, "%s: got hr %#lx, pin %p, expected %p.\n", wine_dbgstr_w(id), hr, found, pin);
    if (hr == S_OK) IPin_Release(found);
}

/* Every pin has an id and a name of its own, by either of which it is found. The id of the first pin of a factory is the factory's
 * number, and those of the others begin with it. */
static void check_ids(IBaseFilter *filter)
{
    ULONG numbers[3] = {0}, factory; /* CAPTURE, PREVIEW, STILL */
    IEnumPins *enum_pins;
    WCHAR *id, expected[16];
    PIN_INFO info;
    IPin *pin;
    HRESULT hr;

    if (IBaseFilter_EnumPins(filter, &enum_pins) != S_OK) return;
    while (IEnumPins_Next(enum_pins, 1, &pin, NULL) == S_OK)
    {
        factory = pin_factory(pin);
        if (!numbers[factory]++) swprintf(expected, ARRAY_SIZE(expected), L"%lu", factory);
        else swprintf(expected, ARRAY_SIZE(expected), L"%lu.%lu", factory, numbers[factory]);
        hr = IPin_QueryId(pin, &id);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(!wcscmp(id, expected), "Got id %s, expected %s.\n", wine_dbgstr_w(id), wine_dbgstr_w(expected));
        check_found(filter, id, pin);
        CoTaskMemFree(id);
        hr = IPin_QueryPinInfo(pin, &info);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IBaseFilter_Release(info.pFilter);
        check_found(filter, info.achName, pin);
        IPin_Release(pin);
    }
    IEnumPins_Release(enum_pins);
}

static ULONG get_possible(IBaseFilter *filter, ULONG factory)
{
    KSP_PIN request = {{{{KSPROPSETID_Pin, KSPROPERTY_PIN_CINSTANCES, KSPROPERTY_TYPE_GET}}}, factory, 0};
    KSPIN_CINSTANCES instances = {0, 0};
    IKsControl *control = query(filter, &IID_IKsControl);
    ULONG returned;
    HRESULT hr;

    if (!control) return 0;
    hr = IKsControl_KsProperty(control, &request.Property, sizeof(request), &instances, sizeof(instances), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
    return instances.PossibleCount;
}

/* The multi-pin camera's factories */
enum { CAPTURE, PREVIEW, STILL };

static void test_growth(IBaseFilter *filter)
{
    ULONG pins = count_pins(filter), possible = get_possible(filter, PREVIEW);
    struct sink sinks[2];
    IEnumPins *enum_pins;
    IPin *previews[2] = {NULL, NULL}, *pin, *capture;
    unsigned int i, round;
    AMPROPERTY_PIN id = AMPROPERTY_PIN_CATEGORY;
    IKsPropertySet *props;
    GUID category;
    DWORD size;
    HRESULT hr;

    ok(pins == 3, "Got %lu pins.\n", pins);
    ok(possible == 2, "Got %lu possible instances.\n", possible);
    pin = find_instance(filter, PREVIEW, 1);
    ok(!pin, "Got a second pin.\n");
    if (!(previews[0] = find_instance(filter, PREVIEW, 0))) return;
    for (i = 0; i < 2; ++i) sink_init(&sinks[i]);
    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* A connection that fails takes no instance. */
    sinks[0].connection_hr = E_FAIL;
    hr = IPin_Connect(previews[0], &sinks[0].IPin_iface, NULL);
    ok(hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
    sinks[0].connection_hr = S_OK;
    ok(count_pins(filter) == 3, "Got %lu pins.\n", count_pins(filter));

    if (connect_sink(previews[0], &sinks[0], &MEDIASUBTYPE_RGB24, 320, 240))
    {
        ok(count_pins(filter) == 4, "Got %lu pins.\n", count_pins(filter));
        hr = IEnumPins_Next(enum_pins, 1, &pin, NULL);
        ok(hr == VFW_E_ENUM_OUT_OF_SYNC, "Got hr %#lx.\n", hr);
        if (hr == S_OK) IPin_Release(pin);
        hr = IEnumPins_Reset(enum_pins);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IEnumPins_Next(enum_pins, 1, &pin, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK) IPin_Release(pin);

        previews[1] = find_instance(filter, PREVIEW, 1);
        ok(!!previews[1], "There is no second pin.\n");
        ok(previews[1] != previews[0], "Got the same pin.\n");
        if (previews[1])
        {
            ok(!is_connected(previews[1]), "The new pin is connected.\n");
            if ((props = query(previews[1], &IID_IKsPropertySet)))
            {
                hr = IKsPropertySet_Get(props, &AMPROPSETID_Pin, id, NULL, 0, &category, sizeof(category), &size);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
                ok(IsEqualGUID(&category, &PIN_CATEGORY_PREVIEW), "Got category %s.\n", wine_dbgstr_guid(&category));
                IKsPropertySet_Release(props);
            }
        }
        check_ids(filter);
        disconnect_sink(previews[0], &sinks[0]);
    }
    IEnumPins_Release(enum_pins);

    /* Both at once: there isn't a third, and the device would refuse it. */
    for (round = 0; round < 2 && previews[1]; ++round)
    {
        winetest_push_context("round %u", round);
        for (i = 0; i < 2; ++i)
            ok(connect_sink(previews[i], &sinks[i], &MEDIASUBTYPE_RGB24, 320, 240), "Preview %u: no connection.\n", i);
        ok(count_pins(filter) == 4, "Got %lu pins.\n", count_pins(filter));
        for (i = 0; i < 2; ++i) set_states(filter, &sinks[i], State_Running);
        for (i = 0; i < 2; ++i)
            ok(sink_wait(&sinks[i], 3, TIMEOUT), "Preview %u: got %ld frames.\n", i, sinks[i].receives);
        for (i = 0; i < 2; ++i) set_states(filter, &sinks[i], State_Stopped);
        for (i = 0; i < 2; ++i)
        {
            ok(!sinks[i].stats.bad, "Preview %u: got %ld bad frames.\n", i, sinks[i].stats.bad);
            /* in the other order the second time */
            disconnect_sink(previews[i ^ round], &sinks[i ^ round]);
        }
        ok(count_pins(filter) == 4, "Got %lu pins.\n", count_pins(filter));
        winetest_pop_context();
    }

    /* Of a factory with one instance there is one pin. */
    if ((capture = find_instance(filter, CAPTURE, 0)))
    {
        if (connect_sink(capture, &sinks[0], &MEDIASUBTYPE_RGB24, 320, 240))
        {
            pin = find_instance(filter, CAPTURE, 1);
            ok(!pin, "Got a second capture pin.\n");
            ok(count_pins(filter) == 4, "Got %lu pins.\n", count_pins(filter));
            disconnect_sink(capture, &sinks[0]);
        }
        IPin_Release(capture);
    }
    for (i = 0; i < 2; ++i) sink_cleanup(&sinks[i]);
    IPin_Release(previews[0]);
    if (previews[1]) IPin_Release(previews[1]);
}

struct racer
{
    IBaseFilter *filter;
    HANDLE stop;
    LONG rounds, wrong;
};

static DWORD WINAPI enum_proc(void *arg)
{
    struct racer *racer = arg;
    ULONG count;

    while (WaitForSingleObject(racer->stop, 0))
    {
        count = count_pins(racer->filter);
        /* An enumerator that gets out of step has seen some of them. */
        if (count > 4) InterlockedIncrement(&racer->wrong);
        IBaseFilter_Stop(racer->filter);
        InterlockedIncrement(&racer->rounds);
    }
    return 0;
}

/* The list grows while others walk it. */
static void test_race(void)
{
    struct racer racer = {0};
    struct sink sink;
    HANDLE thread;
    unsigned int i;
    ULONG count;
    IPin *pin;

    for (i = 0; i < 5; ++i)
    {
        winetest_push_context("round %u", i);
        if (!(racer.filter = create_device(&KSCATEGORY_CAPTURE, L"" KSBENCH_MULTICAM_HARDWARE_ID))) return;
        racer.stop = CreateEventW(NULL, TRUE, FALSE, NULL);
        racer.rounds = 0;
        thread = CreateThread(NULL, 0, enum_proc, &racer, 0, NULL);
        sink_init(&sink);
        if ((pin = find_instance(racer.filter, PREVIEW, 0)))
        {
            if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240)) disconnect_sink(pin, &sink);
            IPin_Release(pin);
        }
        SetEvent(racer.stop);
        ok(!WaitForSingleObject(thread, TIMEOUT), "The thread hangs.\n");
        ok(!racer.wrong, "Got a wrong number of pins %ld of %ld times.\n", racer.wrong, racer.rounds);
        count = count_pins(racer.filter);
        ok(count == 4, "Got %lu pins.\n", count);
        CloseHandle(thread);
        CloseHandle(racer.stop);
        sink_cleanup(&sink);
        release_last(racer.filter);
        winetest_pop_context();
    }
}

/* A splitter gives each of its outputs what comes in. */
static void test_splitter(void)
{
    IBaseFilter *camera, *splitter;
    IPin *source, *input, *outputs[4] = {NULL};
    struct sink sinks[4];
    AM_MEDIA_TYPE mt;
    unsigned int i;
    ULONG count;
    HRESULT hr;

    if (!(splitter = create_device(&KSCATEGORY_SPLITTER, L"" KSBENCH_SPLITTER_HARDWARE_ID))) return;
    for (i = 0; i < 4; ++i) sink_init(&sinks[i]);
    input = find_pin(splitter, PINDIR_INPUT);
    ok(!!input, "The splitter has no input pin.\n");
    ok(count_pins(splitter) == 2, "Got %lu pins.\n", count_pins(splitter));
    if (input && create_capture(&camera, &source))
    {
        if (find_type(source, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
        {
            resize_type(&mt, 320, 240, 333333);
            hr = IPin_Connect(source, input, &mt);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            for (i = 0; i < 4; ++i)
            {
                winetest_push_context("output %u", i);
                outputs[i] = find_instance(splitter, pin_factory(input) ^ 1, i);
                ok(!!outputs[i], "There is no such pin.\n");
                if (outputs[i])
                {
                    hr = IPin_Connect(outputs[i], &sinks[i].IPin_iface, &mt);
                    ok(hr == S_OK, "Got hr %#lx.\n", hr);
                    sink_reset_stats(&sinks[i]);
                }
                count = count_pins(splitter);
                ok(count == min(i + 3, 5), "Got %lu pins.\n", count);
                winetest_pop_context();
            }
            check_ids(splitter);

            for (i = 0; i < 4; ++i) IBaseFilter_Run(&sinks[i].IBaseFilter_iface, 0);
            hr = IBaseFilter_Run(splitter, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            hr = IBaseFilter_Run(camera, 0);
            ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
            for (i = 0; i < 4; ++i) ok(sink_wait(&sinks[i], 3, TIMEOUT), "Output %u: got %ld frames.\n", i, sinks[i].receives);
            for (i = 0; i < 4; ++i) IBaseFilter_Stop(&sinks[i].IBaseFilter_iface);
            hr = IBaseFilter_Stop(splitter);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            hr = IBaseFilter_Stop(camera);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            for (i = 0; i < 4; ++i)
            {
                ok(!sinks[i].stats.bad, "Output %u: got %ld bad frames.\n", i, sinks[i].stats.bad);
                ok(!sinks[i].stats.repeated, "Output %u: got %ld repeated frames.\n", i, sinks[i].stats.repeated);
                if (!outputs[i]) continue;
                IPin_Disconnect(outputs[i]);
                IPin_Disconnect(&sinks[i].IPin_iface);
                IPin_Release(outputs[i]);
            }
            IPin_Disconnect(source);
            IPin_Disconnect(input);
            free_type(&mt);
        }
        IPin_Release(source);
        release_last(camera);
    }
    if (input) IPin_Release(input);
    for (i = 0; i < 4; ++i) sink_cleanup(&sinks[i]);
    release_last(splitter);
}

START_TEST(instances)
{
    IBaseFilter *filter;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (filter = create_device(&KSCATEGORY_CAPTURE, L"" KSBENCH_MULTICAM_HARDWARE_ID)))
    {
        test_growth(filter);
        release_last(filter);
        test_race();
        test_splitter();
    }
    CoUninitialize();
}
