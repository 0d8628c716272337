/*
 * The property sets of the TV card that the test bench has
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

enum { TUNER, AUDIO, CROSSBAR, DECODER };

static const GUID sets[] =
{
    [TUNER] = GUID_INIT(STATIC_PROPSETID_TUNER),
    [AUDIO] = GUID_INIT(STATIC_PROPSETID_VIDCAP_TVAUDIO),
    [CROSSBAR] = GUID_INIT(STATIC_PROPSETID_VIDCAP_CROSSBAR),
    [DECODER] = GUID_INIT(STATIC_PROPSETID_VIDCAP_VIDEODECODER),
};

/* asks: the structure is the descriptor as well, because it says what is asked for. */
static const struct property
{
    const char *name;
    ULONG set, id, size;
    BOOL asks, can_set;
    ULONG first;                      /* of the numbers behind the KSPROPERTY, when asking */
}
properties[] =
{
    {"tuner caps", TUNER, KSPROPERTY_TUNER_CAPS, sizeof(KSPROPERTY_TUNER_CAPS_S), FALSE, FALSE, 0},
    {"mode caps", TUNER, KSPROPERTY_TUNER_MODE_CAPS, sizeof(KSPROPERTY_TUNER_MODE_CAPS_S), TRUE, FALSE, KSPROPERTY_TUNER_MODE_TV},
    {"mode", TUNER, KSPROPERTY_TUNER_MODE, sizeof(KSPROPERTY_TUNER_MODE_S), FALSE, TRUE, 0},
    {"tuner standard", TUNER, KSPROPERTY_TUNER_STANDARD, sizeof(KSPROPERTY_TUNER_STANDARD_S), FALSE, TRUE, 0},
    {"frequency", TUNER, KSPROPERTY_TUNER_FREQUENCY, sizeof(KSPROPERTY_TUNER_FREQUENCY_S), FALSE, TRUE, 0},
    {"input", TUNER, KSPROPERTY_TUNER_INPUT, sizeof(KSPROPERTY_TUNER_INPUT_S), FALSE, TRUE, 0},
    {"tuner status", TUNER, KSPROPERTY_TUNER_STATUS, sizeof(KSPROPERTY_TUNER_STATUS_S), FALSE, FALSE, 0},
    {"audio caps", AUDIO, KSPROPERTY_TVAUDIO_CAPS, sizeof(KSPROPERTY_TVAUDIO_CAPS_S), FALSE, FALSE, 0},
    {"audio mode", AUDIO, KSPROPERTY_TVAUDIO_MODE, sizeof(KSPROPERTY_TVAUDIO_S), FALSE, TRUE, 0},
    {"available modes", AUDIO, KSPROPERTY_TVAUDIO_CURRENTLY_AVAILABLE_MODES, sizeof(KSPROPERTY_TVAUDIO_S), FALSE, FALSE, 0},
    {"crossbar caps", CROSSBAR, KSPROPERTY_CROSSBAR_CAPS, sizeof(KSPROPERTY_CROSSBAR_CAPS_S), FALSE, FALSE, 0},
    {"pin info", CROSSBAR, KSPROPERTY_CROSSBAR_PININFO, sizeof(KSPROPERTY_CROSSBAR_PININFO_S), TRUE, FALSE, KSPIN_DATAFLOW_IN},
    {"can route", CROSSBAR, KSPROPERTY_CROSSBAR_CAN_ROUTE, sizeof(KSPROPERTY_CROSSBAR_ROUTE_S), TRUE, FALSE, 0},
    {"route", CROSSBAR, KSPROPERTY_CROSSBAR_ROUTE, sizeof(KSPROPERTY_CROSSBAR_ROUTE_S), TRUE, TRUE, 0},
    {"decoder caps", DECODER, KSPROPERTY_VIDEODECODER_CAPS, sizeof(KSPROPERTY_VIDEODECODER_CAPS_S), FALSE, FALSE, 0},
    {"decoder standard", DECODER, KSPROPERTY_VIDEODECODER_STANDARD, sizeof(KSPROPERTY_VIDEODECODER_S), FALSE, TRUE, 0},
    {"decoder status", DECODER, KSPROPERTY_VIDEODECODER_STATUS, sizeof(KSPROPERTY_VIDEODECODER_STATUS_S), FALSE, FALSE, 0},
    {"output enable", DECODER, KSPROPERTY_VIDEODECODER_OUTPUT_ENABLE, sizeof(KSPROPERTY_VIDEODECODER_S), FALSE, TRUE, 0},
    {"vcr timing", DECODER, KSPROPERTY_VIDEODECODER_VCR_TIMING, sizeof(KSPROPERTY_VIDEODECODER_S), FALSE, TRUE, 0},
};

/* Larger than each of the structures. */
union buffer
{
    KSPROPERTY property;
    ULONG numbers[64];
};

static HRESULT request(IKsControl *control, const struct property *property, ULONG flags, ULONG length, union buffer *data,
        ULONG size, ULONG *returned)
{
    union buffer descriptor = {.numbers = {0}};

    descriptor.numbers[sizeof(KSPROPERTY) / sizeof(ULONG)] = property->first;
    descriptor.property.Set = sets[property->set];
    descriptor.property.Id = property->id;
    descriptor.property.Flags = flags;
    *returned = 0;
    return IKsControl_KsProperty(control, &descriptor.property, length, data, size, returned);
}

static void test_property(IKsControl *control, const struct property *property)
{
    const ULONG length = property->asks ? property->size : sizeof(KSPROPERTY);
    union buffer data, again;
    ULONG returned;
    HRESULT hr;

    memset(&data, 0xcc, sizeof(data));
    hr = request(control, property, KSPROPERTY_TYPE_GET, length, &data, property->size, &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(returned == property->size, "Got %lu bytes, expected %lu.\n", returned, property->size);
    ok(data.numbers[property->size / sizeof(ULONG)] == 0xcccccccc, "More was written than there is room for.\n");

    hr = request(control, property, KSPROPERTY_TYPE_GET, length, NULL, 0, &returned);
    ok(hr == HRESULT_FROM_WIN32(ERROR_MORE_DATA), "Got hr %#lx.\n", hr);
    ok(returned == property->size, "Got %lu bytes, expected %lu.\n", returned, property->size);
    hr = request(control, property, KSPROPERTY_TYPE_GET, length, &again, property->size - 1, &returned);
    ok(hr == HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER), "Got hr %#lx.\n", hr);
    hr = request(control, property, KSPROPERTY_TYPE_GET, length - 1, &again, property->size, &returned);
    ok(FAILED(hr), "A descriptor that is too short was taken.\n");

    if (property->can_set)
    {
        hr = request(control, property, KSPROPERTY_TYPE_SET, length, &data, property->size - 1, &returned);
        ok(hr == HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER), "Got hr %#lx.\n", hr);
        hr = request(control, property, KSPROPERTY_TYPE_SET, length, &data, property->size, &returned);
        ok(hr == S_OK, "Got hr %#lx for what was there.\n", hr);
    }
    else
    {
        hr = request(control, property, KSPROPERTY_TYPE_SET, length, &data, property->size, &returned);
        ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx.\n", hr);
    }
}

static void test_set(IBaseFilter *filter, ULONG set)
{
    const struct property unknown = {"unknown", set, 100, 0, FALSE, FALSE, 0};
    IKsControl *control;
    union buffer data;
    unsigned int i;
    ULONG returned;
    HRESULT hr;

    if (!filter) return;
    control = query(filter, &IID_IKsControl);
    for (i = 0; i < ARRAY_SIZE(properties); i++)
    {
        if (properties[i].set != set) continue;
        winetest_push_context("%s", properties[i].name);
        test_property(control, &properties[i]);
        winetest_pop_context();
    }
    hr = request(control, &unknown, KSPROPERTY_TYPE_GET, sizeof(KSPROPERTY), &data, sizeof(data), &returned);
    ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx.\n", hr);
    IKsControl_Release(control);
    release_last(filter);
}

START_TEST(tvproperties)
{
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module())
    {
        test_set(create_tvtuner(), TUNER);
        test_set(create_tvaudio(), AUDIO);
        test_set(create_crossbar(), CROSSBAR);
        test_set(create_decoder(), DECODER);
    }
    CoUninitialize();
}
