/*
 * ksproxy.ax tests: IKsPropertySet, IKsControl and IKsObject of filter and pin
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

static const GUID unknown_guid = {0x6b1d5f6e, 0x3d2a, 0x4c1f, {0x95, 0x11, 0x0d, 0x3a, 0x77, 0x61, 0x20, 0xee}};

#define check_hr(a, b) check_hr_(__LINE__, a, b)
static void check_hr_(unsigned int line, HRESULT hr, HRESULT expected)
{
    ok_(__FILE__, line)(hr == expected, "Got hr %#lx, expected %#lx.\n", hr, expected);
}

#define check_error(a, b) check_hr_(__LINE__, a, HRESULT_FROM_WIN32(b))

/* The category of a pin: a property set that no driver has. */
static void test_pin_category(IPin *pin)
{
    IKsPropertySet *set = query(pin, &IID_IKsPropertySet);
    GUID category[2];
    DWORD size, support;
    HRESULT hr;

    if (!set) return;
    memset(category, 0xcc, sizeof(category));
    size = 0xdeadbeef;
    hr = IKsPropertySet_Get(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL, 0, category, sizeof(*category), &size);
    check_hr(hr, S_OK);
    ok(size == sizeof(GUID), "Got size %lu.\n", size);
    ok(IsEqualGUID(category, &PIN_CATEGORY_CAPTURE), "Got category %s.\n", wine_dbgstr_guid(category));

    /* a place that is more than large enough, and a caller that knows the size */
    size = 0xdeadbeef;
    hr = IKsPropertySet_Get(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL, 0, category, sizeof(category), &size);
    check_hr(hr, S_OK);
    ok(size == sizeof(GUID), "Got size %lu.\n", size);
    hr = IKsPropertySet_Get(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL, 0, category, sizeof(*category), NULL);
    check_hr(hr, S_OK);

    hr = IKsPropertySet_Get(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL, 0, NULL, 0, NULL);
    check_hr(hr, E_POINTER);
    size = 0xdeadbeef;
    hr = IKsPropertySet_Get(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL, 0, NULL, 0, &size);
    ok(hr == S_OK || hr == HRESULT_FROM_WIN32(ERROR_MORE_DATA), "Got hr %#lx.\n", hr); /* OPEN: which */
    ok(size == sizeof(GUID), "Got size %lu.\n", size);

    memset(category, 0xcc, sizeof(category));
    hr = IKsPropertySet_Get(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL, 0, category, sizeof(GUID) - 1, &size);
    ok(hr == E_UNEXPECTED || hr == HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER), "Got hr %#lx.\n", hr); /* OPEN: which */
    ok(category[0].Data1 == 0xcccccccc, "The short buffer was written to.\n");

    hr = IKsPropertySet_Get(set, &AMPROPSETID_Pin, 1, NULL, 0, category, sizeof(*category), &size);
    check_hr(hr, E_PROP_ID_UNSUPPORTED);
    hr = IKsPropertySet_Set(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL, 0, category, sizeof(*category));
    check_hr(hr, E_NOTIMPL);

    support = 0xdeadbeef;
    hr = IKsPropertySet_QuerySupported(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, &support);
    check_hr(hr, S_OK);
    ok(support == KSPROPERTY_SUPPORT_GET, "Got support %#lx.\n", support);
    hr = IKsPropertySet_QuerySupported(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL);
    check_hr(hr, S_OK);
    hr = IKsPropertySet_QuerySupported(set, &AMPROPSETID_Pin, 1, &support);
    check_hr(hr, E_PROP_ID_UNSUPPORTED);
    IKsPropertySet_Release(set);
}

/* Any other set goes to the kernel object. */
static void test_filter_property_set(IBaseFilter *filter)
{
    static const ULONG constants[1000];
    IKsPropertySet *set = query(filter, &IID_IKsPropertySet);
    DWORD size, support, needed;
    KSMULTIPLE_ITEM item;
    struct { ULONG id, reserved; } instance = {0, 0};
    ULONG count, flow;
    void *list;
    HRESULT hr;

    if (!set) return;
    count = 0xdeadbeef;
    size = 0xdeadbeef;
    hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, NULL, 0, &count, sizeof(count), &size);
    check_hr(hr, S_OK);
    ok(count >= 1 && count < 100, "Got %lu pin factories.\n", count);
    ok(size == sizeof(count), "Got size %lu.\n", size);

    /* What follows the KSPROPERTY is the instance data. */
    flow = 0xdeadbeef;
    hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_DATAFLOW, &instance, sizeof(instance), &flow,
            sizeof(flow), &size);
    check_hr(hr, S_OK);
    ok(flow == KSPIN_DATAFLOW_OUT || flow == KSPIN_DATAFLOW_IN, "Got data flow %lu.\n", flow);
    instance.id = count;
    hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_DATAFLOW, &instance, sizeof(instance), &flow,
            sizeof(flow), &size);
    check_error(hr, ERROR_INVALID_PARAMETER);
    instance.id = 0;
    hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_DATAFLOW, NULL, 0, &flow, sizeof(flow), &size);
    check_open_error(hr);
    hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_DATAFLOW, NULL, sizeof(instance), &flow, sizeof(flow), &size);
    ok(hr == E_POINTER, "Got hr %#lx for instance data at NULL.\n", hr);
    hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_DATAFLOW, &instance, 0xffffffff, &flow, sizeof(flow), &size);
    check_open_error(hr);

    needed = 0;
    hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_DATARANGES, &instance, sizeof(instance), NULL, 0, &needed);
    ok(hr == S_OK || hr == HRESULT_FROM_WIN32(ERROR_MORE_DATA), "Got hr %#lx.\n", hr); /* OPEN: which */
    ok(needed > sizeof(item), "Got size %lu.\n", needed);
    hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_DATARANGES, &instance, sizeof(instance), &item,
            sizeof(item), &size);
    check_hr(hr, S_OK);
    ok(item.Size == needed, "Got size %lu, expected %lu.\n", item.Size, needed);
    list = malloc(needed);
    hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_DATARANGES, &instance, sizeof(instance), list, needed, &size);
    check_hr(hr, S_OK);
    ok(size == needed, "Got size %lu, expected %lu.\n", size, needed);
    hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_DATARANGES, &instance, sizeof(instance), list,
            needed - 1, &size);
    check_error(hr, ERROR_INSUFFICIENT_BUFFER);
    free(list);

    hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, 0x7fff, NULL, 0, &count, sizeof(count), &size);
    check_hr(hr, E_PROP_ID_UNSUPPORTED);
    hr = IKsPropertySet_Get(set, &unknown_guid, 0, NULL, 0, &count, sizeof(count), &size);
    check_hr(hr, E_PROP_SET_UNSUPPORTED);
    hr = IKsPropertySet_Set(set, &unknown_guid, 0, NULL, 0, &count, sizeof(count));
    check_hr(hr, E_PROP_SET_UNSUPPORTED);
    /* What a property is set to is only read. */
    hr = IKsPropertySet_Set(set, &unknown_guid, 0, NULL, 0, (void *)constants, sizeof(constants[0]));
    check_hr(hr, E_PROP_SET_UNSUPPORTED);
    hr = IKsPropertySet_Set(set, &unknown_guid, 0, NULL, 0, (void *)constants, sizeof(constants));
    check_hr(hr, E_PROP_SET_UNSUPPORTED);
    hr = IKsPropertySet_Set(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, NULL, 0, &count, sizeof(count));
    ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx for setting a constant.\n", hr);

    support = 0xdeadbeef;
    hr = IKsPropertySet_QuerySupported(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, &support);
    check_hr(hr, S_OK);
    ok((support & 3) == KSPROPERTY_SUPPORT_GET, "Got support %#lx.\n", support);
    hr = IKsPropertySet_QuerySupported(set, &KSPROPSETID_Pin, 0x7fff, &support);
    check_hr(hr, E_PROP_ID_UNSUPPORTED);
    hr = IKsPropertySet_QuerySupported(set, &unknown_guid, 0, &support);
    check_hr(hr, E_PROP_SET_UNSUPPORTED);
    /* A category is what pins have. */
    hr = IKsPropertySet_QuerySupported(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, &support);
    check_hr(hr, E_PROP_SET_UNSUPPORTED);
    IKsPropertySet_Release(set);
}

static void test_filter_control(IBaseFilter *filter)
{
    KSPROPERTY property = {{{KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET}}};
    KSP_PIN pin = {{{{KSPROPSETID_Pin, KSPROPERTY_PIN_NAME, KSPROPERTY_TYPE_GET}}}, 0, 0};
    IKsControl *control = query(filter, &IID_IKsControl);
    ULONG count, returned, needed, access;
    KSEVENTDATA event_data;
    WCHAR name[256];
    KSMETHOD method;
    KSEVENT event;
    GUID *sets;
    HRESULT hr;
    ULONG i;

    if (!control) return;
    count = 0xdeadbeef;
    returned = 0xdeadbeef;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), &count, sizeof(count), &returned);
    check_hr(hr, S_OK);
    ok(count >= 1, "Got %lu pin factories.\n", count);
    ok(returned == sizeof(count), "Got size %lu.\n", returned);
    /* more place than needed */
    {
        ULONG counts[4] = {0xcccccccc, 0xcccccccc, 0xcccccccc, 0xcccccccc};

        hr = IKsControl_KsProperty(control, &property, sizeof(property), counts, sizeof(counts), &returned);
        check_hr(hr, S_OK);
        ok(returned == sizeof(count), "Got size %lu.\n", returned);
        ok(counts[0] == count, "Got %#lx.\n", counts[0]);
        ok(counts[1] == 0xcccccccc, "Got %#lx behind the value.\n", counts[1]);
    }
    returned = 0xdeadbeef;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), &count, 3, &returned);
    check_error(hr, ERROR_INSUFFICIENT_BUFFER);
    ok(!returned, "Got size %lu.\n", returned);
    returned = 0xdeadbeef;
    hr = IKsControl_KsProperty(control, &property, sizeof(property) - 1, &count, sizeof(count), &returned);
    ok(hr == E_INVALIDARG || hr == HRESULT_FROM_WIN32(ERROR_INVALID_USER_BUFFER), "Got hr %#lx.\n", hr); /* OPEN: which */
    ok(!returned, "Got size %lu.\n", returned);
    hr = IKsControl_KsProperty(control, NULL, 0, &count, sizeof(count), &returned);
    check_open_error(hr);

    /* A size query is answered with a warning, and the size. */
    returned = 0;
    hr = IKsControl_KsProperty(control, &pin.Property, sizeof(pin), NULL, 0, &returned);
    check_error(hr, ERROR_MORE_DATA);
    ok(returned >= sizeof(WCHAR) && returned <= sizeof(name), "Got size %lu.\n", returned);
    needed = returned;
    memset(name, 0, sizeof(name));
    hr = IKsControl_KsProperty(control, &pin.Property, sizeof(pin), name, sizeof(name), &returned);
    check_hr(hr, S_OK);
    ok(returned == needed, "Got size %lu, expected %lu.\n", returned, needed);
    ok(!!name[0], "Got name %s.\n", wine_dbgstr_w(name));
    ok(needed >= (wcslen(name) + 1) * sizeof(WCHAR), "Got %lu bytes.\n", needed);
    returned = 0xdeadbeef;
    hr = IKsControl_KsProperty(control, &pin.Property, sizeof(pin), name, needed - 1, &returned);
    check_error(hr, ERROR_INSUFFICIENT_BUFFER);
    ok(!returned, "Got size %lu.\n", returned);

    property.Id = 0x7fff;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), &count, sizeof(count), &returned);
    check_hr(hr, E_PROP_ID_UNSUPPORTED);
    property.Set = unknown_guid;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), &count, sizeof(count), &returned);
    check_hr(hr, E_PROP_SET_UNSUPPORTED);

    /* Support: of a property, of a set, and the list of sets. */
    property.Set = KSPROPSETID_Pin;
    property.Id = KSPROPERTY_PIN_CTYPES;
    property.Flags = KSPROPERTY_TYPE_BASICSUPPORT;
    access = 0xdeadbeef;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), &access, sizeof(access), &returned);
    check_hr(hr, S_OK);
    ok(access & KSPROPERTY_TYPE_GET, "Got access %#lx.\n", access);
    ok(!(access & KSPROPERTY_TYPE_SET), "Got access %#lx.\n", access);
    property.Flags = KSPROPERTY_TYPE_SETSUPPORT;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), NULL, 0, &returned);
    check_hr(hr, S_OK);
    property.Set = unknown_guid;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), NULL, 0, &returned);
    check_hr(hr, E_PROP_SET_UNSUPPORTED);
    memset(&property, 0, sizeof(property));
    property.Flags = KSPROPERTY_TYPE_SETSUPPORT;
    returned = 0;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), NULL, 0, &returned);
    check_error(hr, ERROR_MORE_DATA);
    ok(returned > 0, "Got size %lu.\n", returned);
    ok(!(returned % sizeof(GUID)), "Got size %lu.\n", returned);
    needed = returned;
    sets = malloc(needed);
    hr = IKsControl_KsProperty(control, &property, sizeof(property), sets, needed, &returned);
    check_hr(hr, S_OK);
    ok(returned == needed, "Got size %lu, expected %lu.\n", returned, needed);
    for (i = 0; i < needed / sizeof(GUID); ++i)
        if (IsEqualGUID(&sets[i], &KSPROPSETID_Pin)) break;
    ok(i < needed / sizeof(GUID), "KSPROPSETID_Pin is not in the list.\n");
    free(sets);

    /* Methods and events that nobody has. */
    memset(&method, 0, sizeof(method));
    method.Set = unknown_guid;
    method.Flags = KSMETHOD_TYPE_SEND;
    returned = 0xdeadbeef;
    hr = IKsControl_KsMethod(control, &method, sizeof(method), &count, sizeof(count), &returned);
    check_hr(hr, E_PROP_SET_UNSUPPORTED);
    ok(!returned, "Got size %lu.\n", returned);

    memset(&event, 0, sizeof(event));
    memset(&event_data, 0, sizeof(event_data));
    event.Set = unknown_guid;
    event.Flags = KSEVENT_TYPE_ENABLE;
    event_data.NotificationType = KSEVENTF_EVENT_HANDLE;
    event_data.EventHandle.Event = CreateEventW(NULL, FALSE, FALSE, NULL);
    returned = 0xdeadbeef;
    hr = IKsControl_KsEvent(control, &event, sizeof(event), &event_data, sizeof(event_data), &returned);
    check_hr(hr, E_PROP_SET_UNSUPPORTED);
    ok(!returned, "Got size %lu.\n", returned);
    hr = IKsControl_KsEvent(control, NULL, 0, &event_data, sizeof(event_data), &returned);
    check_open_error(hr);
    CloseHandle(event_data.EventHandle.Event);
    IKsControl_Release(control);
}

/* The pin's kernel object comes and goes with the connection. */
static void test_pin_control(IPin *pin)
{
    KSPROPERTY property = {{{KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, KSPROPERTY_TYPE_GET}}};
    IKsControl *control = query(pin, &IID_IKsControl);
    IKsPropertySet *set = query(pin, &IID_IKsPropertySet);
    IKsObject *object = query(pin, &IID_IKsObject);
    KSALLOCATOR_FRAMING_EX *framing;
    ULONG returned, needed;
    KSDATAFORMAT *format;
    struct sink sink;
    HANDLE handle;
    KSSTATE state;
    DWORD support;
    HRESULT hr;

    if (!control || !set || !object) goto done;

    /* OPEN: the error without a kernel pin. */
    returned = 0xdeadbeef;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), &state, sizeof(state), &returned);
    check_open_error(hr);
    ok(!returned, "Got size %lu.\n", returned);
    hr = IKsPropertySet_Get(set, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, NULL, 0, &state, sizeof(state),
            &returned);
    check_open_error(hr);
    handle = IKsObject_KsGetObjectHandle(object);
    ok(!handle, "Got handle %p.\n", handle);

    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        handle = IKsObject_KsGetObjectHandle(object);
        ok(is_handle(handle), "Got handle %p.\n", handle);

        state = 0xdeadbeef;
        hr = IKsControl_KsProperty(control, &property, sizeof(property), &state, sizeof(state), &returned);
        check_hr(hr, S_OK);
        ok(state == KSSTATE_STOP, "Got state %d.\n", state);
        ok(returned == sizeof(state), "Got size %lu.\n", returned);

        /* The handle is the one that the interfaces use. */
        state = 0xdeadbeef;
        hr = pKsSynchronousDeviceControl(handle, IOCTL_KS_PROPERTY, &property, sizeof(property), &state, sizeof(state),
                &returned);
        check_hr(hr, S_OK);
        ok(state == KSSTATE_STOP, "Got state %d.\n", state);

        state = 0xdeadbeef;
        hr = IKsPropertySet_Get(set, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, NULL, 0, &state,
                sizeof(state), &returned);
        check_hr(hr, S_OK);
        ok(state == KSSTATE_STOP, "Got state %d.\n", state);
        support = 0;
        hr = IKsPropertySet_QuerySupported(set, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, &support);
        check_hr(hr, S_OK);
        ok((support & 3) == (KSPROPERTY_SUPPORT_GET | KSPROPERTY_SUPPORT_SET), "Got support %#lx.\n", support);

        /* The kernel's format is the connection's type. */
        property.Id = KSPROPERTY_CONNECTION_DATAFORMAT;
        needed = 0;
        hr = IKsControl_KsProperty(control, &property, sizeof(property), NULL, 0, &needed);
        check_error(hr, ERROR_MORE_DATA);
        ok(needed == sizeof(*format) + sink.mt.cbFormat, "Got size %lu, expected %Iu.\n", needed,
                sizeof(*format) + sink.mt.cbFormat);
        format = calloc(1, needed + sizeof(*format));
        hr = IKsControl_KsProperty(control, &property, sizeof(property), format, needed, &returned);
        check_hr(hr, S_OK);
        ok(format->FormatSize == needed, "Got format size %lu.\n", format->FormatSize);
        ok(IsEqualGUID(&format->SubFormat, &sink.mt.subtype), "Got subformat %s.\n", wine_dbgstr_guid(&format->SubFormat));
        ok(format->SampleSize == sink.mt.lSampleSize, "Got sample size %lu.\n", format->SampleSize);
        ok(needed != sizeof(*format) + sink.mt.cbFormat || !memcmp(format + 1, sink.mt.pbFormat, sink.mt.cbFormat),
                "The format is another one.\n");
        free(format);

        property.Id = KSPROPERTY_CONNECTION_ALLOCATORFRAMING_EX;
        needed = 0;
        hr = IKsControl_KsProperty(control, &property, sizeof(property), NULL, 0, &needed);
        check_error(hr, ERROR_MORE_DATA);
        ok(needed >= sizeof(*framing), "Got size %lu.\n", needed);
        framing = calloc(1, needed + sizeof(*framing));
        hr = IKsControl_KsProperty(control, &property, sizeof(property), framing, needed, &returned);
        check_hr(hr, S_OK);
        ok(returned == needed, "Got size %lu.\n", returned);
        ok(needed == 24 + 88 * framing->CountItems, "Got size %lu, %lu items.\n", needed, framing->CountItems);
        free(framing);

        hr = IKsPropertySet_Get(set, &unknown_guid, 0, NULL, 0, &state, sizeof(state), &returned);
        check_hr(hr, E_PROP_SET_UNSUPPORTED);
        property.Set = unknown_guid;
        hr = IKsControl_KsProperty(control, &property, sizeof(property), &state, sizeof(state), &returned);
        check_hr(hr, E_PROP_SET_UNSUPPORTED);

        /* connected or not, the category is the same */
        test_pin_category(pin);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);

    handle = IKsObject_KsGetObjectHandle(object);
    ok(!handle, "Got handle %p.\n", handle);
done:
    if (control) IKsControl_Release(control);
    if (set) IKsPropertySet_Release(set);
    if (object) IKsObject_Release(object);
}

/* What the driver counted is what came, read through the pin's IKsControl. */
static void test_driver_properties(IBaseFilter *filter, IPin *pin)
{
    KSPROPERTY property = {{{KSPROPSETID_KsVirt, KSVIRT_PROPERTY_CAMERA_STATS, KSPROPERTY_TYPE_GET}}};
    IKsControl *control = query(pin, &IID_IKsControl);
    struct ksvirt_camera_stats stats;
    struct sink sink;
    ULONG returned;
    HRESULT hr;

    if (!control) return;
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 10, TIMEOUT), "Got %ld frames.\n", sink.receives);
        memset(&stats, 0, sizeof(stats));
        hr = IKsControl_KsProperty(control, &property, sizeof(property), &stats, sizeof(stats), &returned);
        check_hr(hr, S_OK);
        ok(returned == sizeof(stats), "Got size %lu.\n", returned);
        ok(stats.delivered >= 10, "Got %s delivered frames.\n", wine_dbgstr_longlong(stats.delivered));
        ok(stats.delivered == stats.pattern + stats.fed + stats.repeated, "Got %s frames, %s of the pattern.\n",
                wine_dbgstr_longlong(stats.delivered), wine_dbgstr_longlong(stats.pattern));
        set_states(filter, &sink, State_Stopped);
        check_frames(&sink, 10, 1000);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    IKsControl_Release(control);
}

/* Before Load there is no kernel object to ask. */
static void test_unloaded(void)
{
    KSPROPERTY property = {{{KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET}}};
    IBaseFilter *filter = create_proxy();
    IKsPropertySet *set;
    IKsControl *control;
    IKsObject *object;
    ULONG count, size;
    DWORD support;
    HRESULT hr;

    if (!filter) return;
    if ((object = query(filter, &IID_IKsObject)))
    {
        ok(!IKsObject_KsGetObjectHandle(object), "Got a handle.\n");
        IKsObject_Release(object);
    }
    if ((control = query(filter, &IID_IKsControl)))
    {
        hr = IKsControl_KsProperty(control, &property, sizeof(property), &count, sizeof(count), &size);
        check_open_error(hr);
        IKsControl_Release(control);
    }
    if ((set = query(filter, &IID_IKsPropertySet)))
    {
        hr = IKsPropertySet_Get(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, NULL, 0, &count, sizeof(count), &size);
        check_open_error(hr);
        hr = IKsPropertySet_QuerySupported(set, &KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, &support);
        check_open_error(hr);
        IKsPropertySet_Release(set);
    }
    release_last(filter);
}

START_TEST(propset)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module())
    {
        test_unloaded();
        if (create_capture(&filter, &pin))
        {
            test_pin_category(pin);
            test_filter_property_set(filter);
            test_filter_control(filter);
            test_pin_control(pin);
            test_driver_properties(filter, pin);
            IPin_Release(pin);
            release_last(filter);
        }
    }
    CoUninitialize();
}
