/*
 * Bridge pins, and how many instances of its pins a filter needs
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

#include "class.h"
#include "sink.h"
#include "tvcard.h"

/* The crossbar of the tests has sockets, which are bridge pins, and wires to other filters, which the filter needs one of each
 * of. */
#define SOCKET_IN KSBENCH_CROSSBAR_COMPOSITE
#define SOCKET_OUT (KSBENCH_CROSSBAR_INPUTS + KSBENCH_CROSSBAR_AUDIO)
#define PIN_FACTORIES (KSBENCH_CROSSBAR_INPUTS + KSBENCH_CROSSBAR_OUTPUTS)

/* Asks the filter as "WDM Class Driver Filters" has applications ask about a pin. */
static void get_pin_property(IBaseFilter *filter, ULONG factory, ULONG id, void *data, ULONG size)
{
    KSP_PIN request = {.PinId = factory};
    IKsControl *control = query(filter, &IID_IKsControl);
    ULONG returned = 0;
    HRESULT hr;

    request.Property.Set = KSPROPSETID_Pin;
    request.Property.Id = id;
    request.Property.Flags = KSPROPERTY_TYPE_GET;
    memset(data, 0xcc, size);
    hr = IKsControl_KsProperty(control, &request.Property, sizeof(request), data, size, &returned);
    ok(hr == S_OK, "Pin factory %lu, property %lu: got hr %#lx.\n", factory, id, hr);
    ok(returned == size, "Pin factory %lu, property %lu: got %lu bytes.\n", factory, id, returned);
    IKsControl_Release(control);
}

static ULONG count_instances(IBaseFilter *filter, ULONG factory)
{
    KSPIN_CINSTANCES instances;

    get_pin_property(filter, factory, KSPROPERTY_PIN_CINSTANCES, &instances, sizeof(instances));
    return instances.CurrentCount;
}

static void test_necessary_instances(IBaseFilter *filter)
{
    ULONG factory, necessary, communication;

    for (factory = 0; factory < PIN_FACTORIES; factory++)
    {
        get_pin_property(filter, factory, KSPROPERTY_PIN_NECESSARYINSTANCES, &necessary, sizeof(necessary));
        get_pin_property(filter, factory, KSPROPERTY_PIN_COMMUNICATION, &communication, sizeof(communication));
        ok(necessary == (communication != KSPIN_COMMUNICATION_BRIDGE), "Pin factory %lu needs %lu instances, communication %lu.\n",
                factory, necessary, communication);
    }
}

static BOOL get_first_type(IPin *pin, AM_MEDIA_TYPE **type)
{
    IEnumMediaTypes *types;
    HRESULT hr;

    hr = IPin_EnumMediaTypes(pin, &types);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumMediaTypes_Next(types, 1, type, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IEnumMediaTypes_Release(types);
    return hr == S_OK;
}

static HRESULT no_object(struct test_class *test_class, IUnknown *outer, IUnknown **inner)
{
    return E_FAIL;
}

/* Such a pin can't be connected, and no interface handler is loaded for it. It stays as it is. */
static void test_socket(IBaseFilter *filter, ULONG factory, PIN_DIRECTION dir)
{
    IPin *pin = find_factory_pin(filter, factory), *peer;
    struct test_class class;
    KSPIN_COMMUNICATION communication = KSPIN_COMMUNICATION_NONE;
    static KSPIN_INTERFACE ks_interface;
    static KSPIN_MEDIUM medium;
    AM_MEDIA_TYPE *type;
    struct sink sink;
    IKsPin *ks_pin;
    HRESULT hr;

    if (!pin) return;
    ks_pin = query(pin, &IID_IKsPin);
    sink_init(&sink);
    sink.dir = dir == PINDIR_INPUT ? PINDIR_OUTPUT : PINDIR_INPUT;
    class_register(&class, &KSINTERFACESETID_Standard, no_object);
    hr = IKsPin_KsGetCurrentCommunication(ks_pin, &communication, NULL, NULL);
    check_open_error(hr);
    ok(communication == KSPIN_COMMUNICATION_BRIDGE, "Got communication %d.\n", communication);
    if (get_first_type(pin, &type))
    {
        hr = IPin_QueryAccept(pin, type);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IPin_Connect(pin, &sink.IPin_iface, type);
        check_open_error(hr);
        hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
        check_open_error(hr);
        hr = IPin_ReceiveConnection(pin, &sink.IPin_iface, type);
        check_open_error(hr);
        delete_type(type);
    }
    ok(sink.connections == sink.disconnections, "%ld connections, %ld are gone.\n", sink.connections, sink.disconnections);
    hr = IKsPin_KsCreateSinkPinHandle(ks_pin, &ks_interface, &medium);
    check_open_error(hr);
    hr = IPin_ConnectedTo(pin, &peer);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    ok(!pin_handle(pin), "The pin has the handle %p.\n", pin_handle(pin));
    ok(!count_instances(filter, factory), "There are %lu instances.\n", count_instances(filter, factory));
    class_revoke(&class);
    sink_cleanup(&sink);
    IKsPin_Release(ks_pin);
    IPin_Release(pin);
}

static void check_states(IBaseFilter *filter)
{
    FILTER_STATE state;
    HRESULT hr;

    hr = IBaseFilter_Pause(filter);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Run(filter, 0);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    hr = IBaseFilter_GetState(filter, TIMEOUT, &state);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(state == State_Running, "Got state %d.\n", state);
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

START_TEST(bridge)
{
    IBaseFilter *filter;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (filter = create_crossbar()))
    {
        test_necessary_instances(filter);
        test_socket(filter, SOCKET_IN, PINDIR_INPUT);
        test_socket(filter, SOCKET_OUT, PINDIR_OUTPUT);
        check_states(filter);
        release_last(filter);
    }
    CoUninitialize();
}
