/*
 * ksproxy.ax tests: IQualityControl
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

/* Somebody who manages quality. */
struct manager
{
    IQualityControl IQualityControl_iface;
    LONG refs, count;
    IBaseFilter *sender;
    Quality quality;
};

static struct manager *impl_from_IQualityControl(IQualityControl *iface)
{
    return CONTAINING_RECORD(iface, struct manager, IQualityControl_iface);
}

static HRESULT WINAPI manager_QueryInterface(IQualityControl *iface, REFIID iid, void **out)
{
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI manager_AddRef(IQualityControl *iface)
{
    return InterlockedIncrement(&impl_from_IQualityControl(iface)->refs);
}

static ULONG WINAPI manager_Release(IQualityControl *iface)
{
    return InterlockedDecrement(&impl_from_IQualityControl(iface)->refs);
}

static HRESULT WINAPI manager_Notify(IQualityControl *iface, IBaseFilter *sender, Quality quality)
{
    struct manager *manager = impl_from_IQualityControl(iface);

    ++manager->count;
    manager->sender = sender;
    manager->quality = quality;
    return S_OK;
}

static HRESULT WINAPI manager_SetSink(IQualityControl *iface, IQualityControl *sink)
{
    return E_NOTIMPL;
}

static const IQualityControlVtbl manager_vtbl =
{
    manager_QueryInterface,
    manager_AddRef,
    manager_Release,
    manager_Notify,
    manager_SetSink,
};

static struct manager manager = {{&manager_vtbl}, 1, 0, NULL, {Famine, 0, 0, 0}};

/* A device that wants to know gets what is said of its pin. */
static void test_device(IPin *pin)
{
    KSPROPERTY property = {{{KSPROPSETID_Quality, KSPROPERTY_QUALITY_REPORT, KSPROPERTY_TYPE_GET}}};
    IQualityControl *control = query(pin, &IID_IQualityControl);
    IKsControl *ks_control = query(pin, &IID_IKsControl);
    Quality quality = {Flood, 750, 123456, 0};
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    struct sink sink;
    KSQUALITY report;
    ULONG returned;
    HRESULT hr;

    hr = IQualityControl_Notify(control, NULL, quality);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        hr = IQualityControl_Notify(control, &sink.IBaseFilter_iface, quality);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        memset(&report, 0xcc, sizeof(report));
        hr = IKsControl_KsProperty(ks_control, &property, sizeof(property), &report, sizeof(report), &returned);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(report.Proportion == 750, "Got proportion %lu.\n", report.Proportion);
        ok(report.DeltaTime == 123456, "Got delta %s.\n", wine_dbgstr_longlong(report.DeltaTime));
        hr = IKsPin_KsQualityNotify(ks_pin, 1250, -5000);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IKsControl_KsProperty(ks_control, &property, sizeof(property), &report, sizeof(report), &returned);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(report.Proportion == 1250, "Got proportion %lu.\n", report.Proportion);
        ok(report.DeltaTime == -5000, "Got delta %s.\n", wine_dbgstr_longlong(report.DeltaTime));

        /* A sink gets it instead of the device. */
        hr = IQualityControl_SetSink(control, &manager.IQualityControl_iface);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IQualityControl_Notify(control, &sink.IBaseFilter_iface, quality);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(manager.count == 1, "Got %ld calls.\n", manager.count);
        ok(manager.sender == &sink.IBaseFilter_iface, "Got sender %p.\n", manager.sender);
        ok(manager.quality.Proportion == 750, "Got proportion %ld.\n", manager.quality.Proportion);
        ok(manager.quality.Late == 123456, "Got late %s.\n", wine_dbgstr_longlong(manager.quality.Late));
        hr = IKsControl_KsProperty(ks_control, &property, sizeof(property), &report, sizeof(report), &returned);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(report.Proportion == 1250, "Got proportion %lu.\n", report.Proportion);
        hr = IQualityControl_SetSink(control, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(manager.refs == 1, "%ld references are left.\n", manager.refs - 1);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    IKsControl_Release(ks_control);
    IQualityControl_Release(control);
    IKsPin_Release(ks_pin);
}

/* What a rendering device complains of goes to the manager, or else upstream. */
static void test_renderer(IPin *output)
{
    KSPROPERTY property = {{{KSPROPSETID_Quality, KSPROPERTY_QUALITY_REPORT, KSPROPERTY_TYPE_GET}}};
    IKsControl *ks_control = query(output, &IID_IKsControl);
    Quality quality = {Famine, 2000, 0, 0};
    IQualityControl *control;
    IBaseFilter *filter;
    KSQUALITY report;
    ULONG returned;
    IKsPin *ks_pin;
    HRESULT hr;
    IPin *pin;

    if (!(filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_FEED_HARDWARE_ID)))
    {
        IKsControl_Release(ks_control);
        return;
    }
    pin = find_pin(filter, PINDIR_INPUT);
    ks_pin = query(pin, &IID_IKsPin);
    control = query(filter, &IID_IQualityControl);
    hr = IKsPin_KsQualityNotify(ks_pin, 500, 100);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);

    hr = IPin_Connect(output, pin, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        hr = IKsPin_KsQualityNotify(ks_pin, 500, 100);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IKsControl_KsProperty(ks_control, &property, sizeof(property), &report, sizeof(report), &returned);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(report.Proportion == 500, "Got proportion %lu.\n", report.Proportion);
        ok(report.DeltaTime == 100, "Got delta %s.\n", wine_dbgstr_longlong(report.DeltaTime));
        hr = IQualityControl_Notify(control, NULL, quality);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IKsControl_KsProperty(ks_control, &property, sizeof(property), &report, sizeof(report), &returned);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(report.Proportion == 2000, "Got proportion %lu.\n", report.Proportion);

        manager.count = 0;
        hr = IQualityControl_SetSink(control, &manager.IQualityControl_iface);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IKsPin_KsQualityNotify(ks_pin, 600, 200);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(manager.count == 1, "Got %ld calls.\n", manager.count);
        ok(manager.sender == filter, "Got sender %p.\n", manager.sender);
        ok(manager.quality.Type == Flood, "Got type %d.\n", manager.quality.Type);
        ok(manager.quality.Proportion == 600, "Got proportion %ld.\n", manager.quality.Proportion);
        ok(manager.quality.Late == 200, "Got late %s.\n", wine_dbgstr_longlong(manager.quality.Late));
        IQualityControl_SetSink(control, NULL);
        ok(manager.refs == 1, "%ld references are left.\n", manager.refs - 1);
        IPin_Disconnect(output);
        IPin_Disconnect(pin);
    }
    IQualityControl_Release(control);
    IKsControl_Release(ks_control);
    IKsPin_Release(ks_pin);
    IPin_Release(pin);
    release_last(filter);
}

/* Between pins that are linked in the kernel it is the same: the device at the other end of two links is told. */
static void test_linked(IPin *output)
{
    KSPROPERTY property = {{{KSPROPSETID_Quality, KSPROPERTY_QUALITY_REPORT, KSPROPERTY_TYPE_GET}}};
    IKsControl *ks_control = query(output, &IID_IKsControl);
    KSPIN_COMMUNICATION communication = 0;
    IBaseFilter *transform, *renderer;
    IPin *pins[3] = {NULL};
    KSQUALITY report;
    ULONG returned;
    IKsPin *ks_pin;
    HRESULT hr;

    if (!(transform = create_device(&KSCATEGORY_DATATRANSFORM, L"" KSBENCH_INPLACE_HARDWARE_ID)))
    {
        IKsControl_Release(ks_control);
        return;
    }
    pins[0] = find_pin(transform, PINDIR_INPUT);
    pins[1] = find_pin(transform, PINDIR_OUTPUT);
    if ((renderer = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID)))
    {
        pins[2] = find_pin(renderer, PINDIR_INPUT);
        hr = IPin_Connect(output, pins[0], NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IPin_Connect(pins[1], pins[2], NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ks_pin = query(pins[2], &IID_IKsPin);
        hr = IKsPin_KsGetCurrentCommunication(ks_pin, &communication, NULL, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(communication == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n", communication);
        hr = IKsPin_KsQualityNotify(ks_pin, 800, 4711);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IKsControl_KsProperty(ks_control, &property, sizeof(property), &report, sizeof(report), &returned);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(report.Proportion == 800, "Got proportion %lu.\n", report.Proportion);
        ok(report.DeltaTime == 4711, "Got delta %s.\n", wine_dbgstr_longlong(report.DeltaTime));
        IKsPin_Release(ks_pin);
        IPin_Disconnect(pins[2]);
        IPin_Disconnect(pins[1]);
        IPin_Disconnect(pins[0]);
        IPin_Disconnect(output);
        IPin_Release(pins[2]);
        release_last(renderer);
    }
    IPin_Release(pins[0]);
    IPin_Release(pins[1]);
    release_last(transform);
    IKsControl_Release(ks_control);
}

/* A camera can't do anything about it. */
static void test_camera(void)
{
    Quality quality = {Flood, 750, 123456, 0};
    IQualityControl *control;
    IBaseFilter *filter;
    struct sink sink;
    HRESULT hr;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    check_interface(filter, &IID_IQualityControl, FALSE);
    control = query(pin, &IID_IQualityControl);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120))
    {
        hr = IQualityControl_Notify(control, &sink.IBaseFilter_iface, quality);
        ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    IQualityControl_Release(control);
    IPin_Release(pin);
    release_last(filter);
}

START_TEST(quality)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if ((filter = create_device(&KSCATEGORY_VIDEO, L"" KSBENCH_SEEK_HARDWARE_ID)))
    {
        pin = find_pin(filter, PINDIR_OUTPUT);
        test_device(pin);
        test_renderer(pin);
        test_linked(pin);
        IPin_Release(pin);
        release_last(filter);
    }
    test_camera();
    CoUninitialize();
}
