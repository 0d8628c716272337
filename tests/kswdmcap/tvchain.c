/*
 * Tuner, TV audio, crossbar and decoder, connected by their mediums
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

#include "tvcard.h"
#include "pair.h"

enum { TUNER, TVAUDIO, CROSSBAR, DECODER, FILTERS };

static BOOL get_medium(IPin *pin, KSPIN_MEDIUM *medium)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    KSMULTIPLE_ITEM *list = NULL;
    HRESULT hr;

    hr = IKsPin_KsQueryMediums(ks_pin, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (list->Count) *medium = *(const KSPIN_MEDIUM *)(list + 1);
    ok(list->Count == 1, "Got %lu mediums.\n", list->Count);
    CoTaskMemFree(list);
    IKsPin_Release(ks_pin);
    return !IsEqualGUID(&medium->Set, &GUID_NULL);
}

/* The pin that is at the other end of the medium's wire, NULL if the filter has none. */
static IPin *find_medium(IBaseFilter *filter, PIN_DIRECTION wanted, const KSPIN_MEDIUM *medium)
{
    KSPIN_MEDIUM other = {.Id = 0};
    IEnumPins *enum_pins;
    PIN_DIRECTION dir;
    IPin *pin;
    HRESULT hr;

    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    while (IEnumPins_Next(enum_pins, 1, &pin, NULL) == S_OK)
    {
        IPin_QueryDirection(pin, &dir);
        if (dir == wanted && get_medium(pin, &other) && !memcmp(&other, medium, sizeof(other))) break;
        IPin_Release(pin);
        pin = NULL;
    }
    IEnumPins_Release(enum_pins);
    return pin;
}

/* Connects the output of the pin factory with the input that has its medium, as a graph builder would. */
static void connect_wire(IBaseFilter *from, ULONG factory, IBaseFilter *to, const GUID *type)
{
    KSPIN_MEDIUM medium = {.Id = 0};
    IPin *output, *input;
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!(output = find_factory_pin(from, factory))) return;
    ok(get_medium(output, &medium), "The output has no medium.\n");
    input = find_medium(to, PINDIR_INPUT, &medium);
    ok(!!input, "No input has the medium of the output.\n");
    if (input)
    {
        hr = IPin_Connect(output, input, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(pin_communication(output) == KSPIN_COMMUNICATION_SOURCE, "Got communication %d.\n", pin_communication(output));
        ok(pin_communication(input) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n", pin_communication(input));
        hr = IPin_ConnectionMediaType(output, &mt);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(IsEqualGUID(&mt.majortype, type), "Got type %s.\n", wine_dbgstr_guid(&mt.majortype));
        free_type(&mt);
        IPin_Release(input);
    }
    IPin_Release(output);
}

static void disconnect_all(IBaseFilter *filter)
{
    IEnumPins *enum_pins;
    IPin *pin;
    HRESULT hr;

    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    while (IEnumPins_Next(enum_pins, 1, &pin, NULL) == S_OK)
    {
        hr = IPin_Disconnect(pin);
        ok(hr == S_OK || hr == S_FALSE, "Got hr %#lx.\n", hr);
        IPin_Release(pin);
    }
    IEnumPins_Release(enum_pins);
}

/* A wire has one other end, and a socket none. */
static void test_other_ends(IBaseFilter **filters)
{
    static const struct
    {
        ULONG from, output, to, input;
    }
    wrong[] =
    {
        {TUNER, 0, DECODER, 0},
        {TUNER, 0, CROSSBAR, KSBENCH_CROSSBAR_COMPOSITE},
        {TUNER, 1, CROSSBAR, KSBENCH_CROSSBAR_TUNER_AUDIO},
        {CROSSBAR, KSBENCH_CROSSBAR_INPUTS + KSBENCH_CROSSBAR_AUDIO, TVAUDIO, 0},
    };
    IPin *output, *input;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(wrong); i++)
    {
        output = find_factory_pin(filters[wrong[i].from], wrong[i].output);
        input = find_factory_pin(filters[wrong[i].to], wrong[i].input);
        hr = IPin_Connect(output, input, NULL);
        ok(hr == VFW_E_NO_TRANSPORT, "%u: got hr %#lx.\n", i, hr);
        check_unconnected(output);
        check_unconnected(input);
        IPin_Release(output);
        IPin_Release(input);
    }
}

/* What a program does that has the decoder: stock Wine's builder goes from pin to pin. */
static void test_find_interface(IBaseFilter **filters)
{
    static const struct
    {
        const IID *iid;
        ULONG owner;
    }
    interfaces[] = {{&IID_IAMCrossbar, CROSSBAR}, {&IID_IAMTVTuner, TUNER}, {&IID_IAMTVAudio, TVAUDIO}};
    ICaptureGraphBuilder2 *builder;
    IUnknown *found, *owner;
    unsigned int i;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_CaptureGraphBuilder2, NULL, CLSCTX_INPROC_SERVER, &IID_ICaptureGraphBuilder2, (void **)&builder);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAY_SIZE(interfaces); i++)
    {
        found = NULL;
        hr = ICaptureGraphBuilder2_FindInterface(builder, &LOOK_UPSTREAM_ONLY, NULL, filters[DECODER], interfaces[i].iid,
                (void **)&found);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        owner = query(filters[interfaces[i].owner], interfaces[i].iid);
        ok(found == owner, "%u: got %p, expected %p.\n", i, found, owner);
        IUnknown_Release(owner);
        if (found) IUnknown_Release(found);
    }
    release_last(builder);
}

/* ---- the picture ---- */

#define WIDTH 320
#define HEIGHT 240

/* In the second of the colour bars, which is yellow in a picture without a hue. */
#define BAR_X (WIDTH * 3 / 16)
#define BAR_Y (HEIGHT / 3)

static void read_bar(struct sink *sink, IMediaSample *sample)
{
    BYTE *data;

    if (FAILED(IMediaSample_GetPointer(sample, &data))) return;
    memcpy(sink->context, data + (BAR_Y * WIDTH + BAR_X) * 2, sizeof(DWORD));
}

/* The bar in a picture that was drawn later than now: what is on its way are at most the frames of the allocator, and one more. */
static DWORD get_bar(struct sink *sink)
{
    LONGLONG since = kstest_now();
    LONG receives = sink->receives;

    while (sink->receives < receives + sink->stats.props.cBuffers + 2 && kstest_poll(since, TIMEOUT)) ;
    ok(sink->receives >= receives + sink->stats.props.cBuffers + 2, "Got %ld pictures.\n", sink->receives - receives);
    return *(volatile DWORD *)sink->context;
}

#define check_bar(a, b) check_bar_(__LINE__, a, b)
static void check_bar_(unsigned int line, struct sink *sink, DWORD expected)
{
    DWORD bar = get_bar(sink);

    ok_(__FILE__, line)(bar == expected, "Got %#lx, expected %#lx.\n", bar, expected);
}

static void set_tuner(IBaseFilter *filter, ULONG id, ULONG value)
{
    KSPROPERTY_TUNER_FREQUENCY_S data = {.Frequency = value, .TuningFlags = KS_TUNER_TUNING_EXACT};
    IKsControl *control = query(filter, &IID_IKsControl);
    ULONG returned;
    HRESULT hr;

    data.Property.Set = PROPSETID_TUNER;
    data.Property.Id = id;
    data.Property.Flags = KSPROPERTY_TYPE_SET;
    hr = IKsControl_KsProperty(control, &data.Property, sizeof(data), &data, sizeof(data), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
}

/* YUY2: Y, U, Y, V from the lowest byte on. The yellow bar as it is, and turned by the hue of what is seen. */
#define BLACK           0x80108010
#define YELLOW          0x8da12ca1
#define SVIDEO          0xb79f949f
#define STATION_BOTH    0x6ea12fa1
#define STATION_ANTENNA 0x46a199a1

static void test_picture(IBaseFilter **filters, struct sink *sink)
{
    IAMAnalogVideoDecoder *decoder = query(filters[DECODER], &IID_IAMAnalogVideoDecoder);
    IAMCrossbar *crossbar = query(filters[CROSSBAR], &IID_IAMCrossbar);
    HRESULT hr;

    check_bar(sink, STATION_BOTH);
    set_tuner(filters[TUNER], KSPROPERTY_TUNER_FREQUENCY, KSBENCH_TV_STATION_ANTENNA);
    check_bar(sink, STATION_ANTENNA);
    set_tuner(filters[TUNER], KSPROPERTY_TUNER_INPUT, KSBENCH_TV_INPUT_CABLE);
    check_bar(sink, BLACK);
    set_tuner(filters[TUNER], KSPROPERTY_TUNER_FREQUENCY, KSBENCH_TV_STATION_BOTH);
    check_bar(sink, STATION_BOTH);
    set_tuner(filters[TUNER], KSPROPERTY_TUNER_FREQUENCY, KSBENCH_TV_STATION_BOTH + KSBENCH_TV_GRANULARITY);
    check_bar(sink, BLACK);

    hr = IAMCrossbar_Route(crossbar, KSBENCH_CROSSBAR_VIDEO, KSBENCH_CROSSBAR_COMPOSITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_bar(sink, YELLOW);
    hr = IAMCrossbar_Route(crossbar, KSBENCH_CROSSBAR_VIDEO, KSBENCH_CROSSBAR_SVIDEO);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_bar(sink, SVIDEO);
    hr = IAMAnalogVideoDecoder_put_OutputEnable(decoder, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_bar(sink, BLACK);
    hr = IAMAnalogVideoDecoder_put_OutputEnable(decoder, 1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    set_tuner(filters[TUNER], KSPROPERTY_TUNER_FREQUENCY, KSBENCH_TV_STATION_BOTH);
    set_tuner(filters[TUNER], KSPROPERTY_TUNER_INPUT, KSBENCH_TV_INPUT_ANTENNA);
    hr = IAMCrossbar_Route(crossbar, KSBENCH_CROSSBAR_VIDEO, KSBENCH_CROSSBAR_TUNER);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_bar(sink, STATION_BOTH);
    hr = IAMAnalogVideoDecoder_put_TVFormat(decoder, KS_AnalogVideo_PAL_B);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_bar(sink, BLACK);
    hr = IAMAnalogVideoDecoder_put_TVFormat(decoder, KS_AnalogVideo_NTSC_M);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAMCrossbar_Release(crossbar);
    IAMAnalogVideoDecoder_Release(decoder);
}

/* From the end of the chain to its beginning, as a graph does it. */
static void set_chain_state(IBaseFilter **filters, struct sink *sink, FILTER_STATE state)
{
    FILTER_STATE now;
    HRESULT hr;
    int i;

    for (i = FILTERS; i >= 0; i--)
    {
        IBaseFilter *filter = i == FILTERS ? &sink->IBaseFilter_iface : filters[i];

        if (state == State_Running) hr = IBaseFilter_Run(filter, 0);
        else hr = IBaseFilter_Stop(filter);
        ok(SUCCEEDED(hr), "%d: got hr %#lx.\n", i, hr);
    }
    for (i = 0; i < FILTERS; i++)
    {
        hr = IBaseFilter_GetState(filters[i], TIMEOUT, &now);
        ok(hr == S_OK, "%d: got hr %#lx.\n", i, hr);
        ok(now == state, "%d: got state %d.\n", i, now);
    }
}

static void test_stream(IBaseFilter **filters)
{
    IPin *capture = find_factory_pin(filters[DECODER], 1);
    struct sink sink;
    DWORD bar = 0;

    if (!capture) return;
    sink_init(&sink);
    sink.on_receive = read_bar;
    sink.context = &bar;
    if (connect_sink(capture, &sink, &MEDIASUBTYPE_YUY2, WIDTH, HEIGHT))
    {
        set_chain_state(filters, &sink, State_Running);
        test_picture(filters, &sink);
        set_chain_state(filters, &sink, State_Stopped);
        disconnect_sink(capture, &sink);
    }
    sink_cleanup(&sink);
    IPin_Release(capture);
}

static void test_chain(IBaseFilter **filters)
{
    unsigned int i;

    test_other_ends(filters);
    connect_wire(filters[TUNER], 0, filters[CROSSBAR], &MEDIATYPE_AnalogVideo);
    connect_wire(filters[TUNER], 1, filters[TVAUDIO], &MEDIATYPE_AnalogAudio);
    connect_wire(filters[TVAUDIO], 1, filters[CROSSBAR], &MEDIATYPE_AnalogAudio);
    connect_wire(filters[CROSSBAR], KSBENCH_CROSSBAR_INPUTS + KSBENCH_CROSSBAR_VIDEO, filters[DECODER], &MEDIATYPE_AnalogVideo);
    test_find_interface(filters);
    test_stream(filters);
    for (i = 0; i < FILTERS; i++) disconnect_all(filters[i]);
}

START_TEST(tvchain)
{
    IBaseFilter *(*const create[FILTERS])(void) = {create_tvtuner, create_tvaudio, create_crossbar, create_decoder};
    IBaseFilter *filters[FILTERS];
    unsigned int count = 0;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module())
    {
        while (count < FILTERS && (filters[count] = create[count]())) count++;
        if (count == FILTERS) test_chain(filters);
        while (count) release_last(filters[--count]);
    }
    CoUninitialize();
}
