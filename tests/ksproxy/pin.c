/*
 * ksproxy.ax tests: the capture pin
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

static void test_interfaces(IPin *pin)
{
    check_interface(pin, &IID_IUnknown, TRUE);
    check_interface(pin, &IID_IPin, TRUE);
    check_interface(pin, &IID_IKsPin, TRUE);
    check_interface(pin, &IID_IKsPinEx, TRUE);
    check_interface(pin, &IID_IKsPinFactory, TRUE);
    check_interface(pin, &IID_IKsObject, TRUE);
    check_interface(pin, &IID_IKsPropertySet, TRUE);
    check_interface(pin, &IID_IKsControl, TRUE);
    check_interface(pin, &IID_IAMStreamConfig, TRUE);
    check_interface(pin, &IID_IAMBufferNegotiation, TRUE);

    check_interface(pin, &IID_IBaseFilter, FALSE);
    check_interface(pin, &IID_IMediaFilter, FALSE);
    check_interface(pin, &IID_IPersist, FALSE);
    check_interface(pin, &IID_IPersistPropertyBag, FALSE);
    check_interface(pin, &IID_IMemInputPin, FALSE);
    check_interface(pin, &IID_IKsAllocator, FALSE);
    check_interface(pin, &IID_IKsAllocatorEx, FALSE);
    check_interface(pin, &IID_IKsDataTypeHandler, FALSE);
    check_interface(pin, &IID_IKsTopology, FALSE);
    check_interface(pin, &IID_IDispatch, FALSE);
}

static void test_com_rules(IBaseFilter *filter, IPin *pin)
{
    static const IID *iids[] =
    {
        &IID_IUnknown, &IID_IPin, &IID_IKsPin, &IID_IKsPinEx, &IID_IKsPinFactory, &IID_IKsObject, &IID_IKsPropertySet,
        &IID_IKsControl, &IID_IAMStreamConfig, &IID_IAMBufferNegotiation,
    };
    IUnknown *identity = query(pin, &IID_IUnknown), *filter_identity = query(filter, &IID_IUnknown), *a, *b;
    ULONG refs = get_refcount(pin);
    HRESULT hr;
    size_t i, j;

    ok(identity != filter_identity, "Pin and filter are one object.\n");
    for (i = 0; i < ARRAY_SIZE(iids); ++i)
    {
        hr = IPin_QueryInterface(pin, iids[i], (void **)&a);
        ok(hr == S_OK, "Got hr %#lx for %s.\n", hr, wine_dbgstr_guid(iids[i]));
        if (hr != S_OK) continue;
        ok(get_refcount(a) == refs + 1, "%s: got %lu references, expected %lu.\n", wine_dbgstr_guid(iids[i]),
                get_refcount(a), refs + 1);
        b = query(a, &IID_IUnknown);
        ok(b == identity, "%s: got identity %p, expected %p.\n", wine_dbgstr_guid(iids[i]), b, identity);
        if (b) IUnknown_Release(b);
        for (j = 0; j < ARRAY_SIZE(iids); ++j)
        {
            hr = IUnknown_QueryInterface(a, iids[j], (void **)&b);
            ok(hr == S_OK, "%s: got hr %#lx for %s.\n", wine_dbgstr_guid(iids[i]), hr, wine_dbgstr_guid(iids[j]));
            if (hr == S_OK) IUnknown_Release(b);
        }
        IUnknown_Release(a);
    }
    ok(get_refcount(pin) == refs, "Got %lu references, expected %lu.\n", get_refcount(pin), refs);
    IUnknown_Release(identity);
    IUnknown_Release(filter_identity);
}

static void test_pin_info(IBaseFilter *filter, IPin *pin)
{
    PIN_DIRECTION dir;
    WCHAR *id, *id2;
    PIN_INFO info;
    HRESULT hr;
    ULONG refs;
    IPin *same;

    dir = 0xdeadbeef;
    hr = IPin_QueryDirection(pin, &dir);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(dir == PINDIR_OUTPUT, "Got direction %d.\n", dir);
    hr = IPin_QueryDirection(pin, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    refs = get_refcount(filter);
    memset(&info, 0xcc, sizeof(info));
    hr = IPin_QueryPinInfo(pin, &info);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(info.pFilter == filter, "Got filter %p, expected %p.\n", info.pFilter, filter);
    ok(get_refcount(filter) == refs + 1, "Got %lu references, expected %lu.\n", get_refcount(filter), refs + 1);
    ok(info.dir == PINDIR_OUTPUT, "Got direction %d.\n", info.dir);
    ok(info.achName[0], "The pin has no name.\n");
    ok(wcslen(info.achName) < MAX_PIN_NAME, "The name is not terminated.\n");
    if (info.pFilter) IBaseFilter_Release(info.pFilter);
    hr = IPin_QueryPinInfo(pin, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    hr = IPin_QueryId(pin, &id);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!wcscmp(id, L"0"), "Got id %s.\n", wine_dbgstr_w(id)); /* the number of the pin factory */
    hr = IPin_QueryId(pin, &id2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(id2 != id, "Got ids %s and %s.\n", wine_dbgstr_w(id), wine_dbgstr_w(id2));
    ok(!wcscmp(id, id2), "Got ids %s and %s.\n", wine_dbgstr_w(id), wine_dbgstr_w(id2));
    CoTaskMemFree(id2);
    hr = IPin_QueryId(pin, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    hr = IBaseFilter_FindPin(filter, id, &same);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(same == pin, "Got pin %p.\n", same);
    if (hr == S_OK) IPin_Release(same);
    CoTaskMemFree(id);

    hr = IBaseFilter_FindPin(filter, info.achName, &same);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(same == pin, "Got pin %p.\n", same);
    if (hr == S_OK) IPin_Release(same);
    hr = IBaseFilter_FindPin(filter, L"1", &same);
    ok(hr == VFW_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_FindPin(filter, L"0.2", &same);
    ok(hr == VFW_E_NOT_FOUND, "Got hr %#lx.\n", hr);
}

/* The pin factory's number is good for questions to the filter. */
static void test_pin_factory(IBaseFilter *filter, IPin *pin)
{
    KSP_PIN property = {{{{KSPROPSETID_Pin, KSPROPERTY_PIN_DATAFLOW, KSPROPERTY_TYPE_GET}}}, 0, 0};
    KSPIN_DATAFLOW flow = 0;
    IKsPinFactory *factory;
    IKsControl *control;
    ULONG id, returned;
    HRESULT hr;

    if (!(factory = query(pin, &IID_IKsPinFactory))) return;
    id = 0xdeadbeef;
    hr = IKsPinFactory_KsPinFactory(factory, &id);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(id < 100, "Got factory %lu.\n", id);
    hr = IKsPinFactory_KsPinFactory(factory, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    IKsPinFactory_Release(factory);

    if (!(control = query(filter, &IID_IKsControl))) return;
    property.PinId = id;
    hr = IKsControl_KsProperty(control, &property.Property, sizeof(property), &flow, sizeof(flow), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(flow == KSPIN_DATAFLOW_OUT, "Got data flow %d.\n", flow);
    IKsControl_Release(control);
}

static void check_type(const AM_MEDIA_TYPE *mt)
{
    const BITMAPINFOHEADER *bitmap = type_bitmap(mt);
    const BOOL mjpg = mt->subtype.Data1 == KSVIRT_MJPG_FOURCC;
    enum ksvirt_format format = ksvirt_format_from_subtype(mt->subtype.Data1);
    REFERENCE_TIME frame_time;
    ULONG size;

    ok(IsEqualGUID(&mt->majortype, &MEDIATYPE_Video), "Got major type %s.\n", wine_dbgstr_guid(&mt->majortype));
    ok(format < KSVIRT_FORMAT_COUNT || mjpg, "Got subtype %s.\n", wine_dbgstr_guid(&mt->subtype));
    ok(mt->bFixedSizeSamples == !mjpg, "Got fixed size samples %d.\n", mt->bFixedSizeSamples);
    ok(!mt->bTemporalCompression, "Got temporal compression %d.\n", mt->bTemporalCompression);
    ok(!mt->pUnk, "Got pUnk %p.\n", mt->pUnk);
    ok(!!bitmap, "Got format type %s, %lu bytes.\n", wine_dbgstr_guid(&mt->formattype), mt->cbFormat);
    if (!bitmap) return;
    size = mjpg ? (ULONG)KSVIRT_MJPG_SIZE(bitmap->biWidth, abs(bitmap->biHeight))
            : ksvirt_picture_size(format, abs(bitmap->biHeight), ksvirt_stride(format, bitmap->biWidth));
    ok(mt->lSampleSize == size, "Got sample size %lu for %ldx%ld.\n", mt->lSampleSize, bitmap->biWidth, bitmap->biHeight);
    ok(bitmap->biSizeImage == mt->lSampleSize, "Got image size %lu, sample size %lu.\n", bitmap->biSizeImage,
            mt->lSampleSize);
    ok(bitmap->biPlanes == 1, "Got %u planes.\n", bitmap->biPlanes);
    frame_time = IsEqualGUID(&mt->formattype, &FORMAT_VideoInfo) ? ((VIDEOINFOHEADER *)mt->pbFormat)->AvgTimePerFrame
            : ((VIDEOINFOHEADER2 *)mt->pbFormat)->AvgTimePerFrame;
    ok(frame_time >= 10000000 / 240 && frame_time <= 10000000, "Got frame time %s.\n", wine_dbgstr_longlong(frame_time));
}

static void test_enum_media_types(IPin *pin)
{
    static const GUID *subtypes[] =
    {
        &MEDIASUBTYPE_RGB24, &MEDIASUBTYPE_YUY2, &MEDIASUBTYPE_UYVY, &MEDIASUBTYPE_NV12, &MEDIASUBTYPE_RGB32,
    };
    IEnumMediaTypes *enum1, *enum2;
    ULONG count, total, refs, i;
    AM_MEDIA_TYPE *mts[3], mt;
    HRESULT hr;

    hr = IPin_EnumMediaTypes(pin, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    refs = get_refcount(pin);
    hr = IPin_EnumMediaTypes(pin, &enum1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_refcount(pin) > refs, "The enumerator doesn't hold its pin.\n");
    check_interface(enum1, &IID_IUnknown, TRUE);
    check_interface(enum1, &IID_IEnumMediaTypes, TRUE);
    check_interface(enum1, &IID_IPin, FALSE);

    for (total = 0; (hr = IEnumMediaTypes_Next(enum1, 1, mts, NULL)) == S_OK; ++total)
    {
        winetest_push_context("type %lu", total);
        check_type(mts[0]);
        hr = IPin_QueryAccept(pin, mts[0]);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        winetest_pop_context();
        delete_type(mts[0]);
    }
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    ok(total >= ARRAY_SIZE(subtypes), "Got %lu types.\n", total);
    for (i = 0; i < ARRAY_SIZE(subtypes); ++i)
    {
        if (find_type(pin, subtypes[i], &FORMAT_VideoInfo, &mt)) free_type(&mt);
        if (find_type(pin, subtypes[i], &FORMAT_VideoInfo2, &mt)) free_type(&mt);
    }

    hr = IEnumMediaTypes_Reset(enum1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumMediaTypes_Next(enum1, 2, mts, NULL);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = IEnumMediaTypes_Next(enum1, 1, NULL, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IEnumMediaTypes_Next(enum1, 2, mts, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count == 2, "Got count %lu.\n", count);
    ok(mts[0] != mts[1], "Got the same structure twice.\n");

    hr = IEnumMediaTypes_Clone(enum1, &enum2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumMediaTypes_Next(enum1, 1, &mts[2], NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    copy_type(&mt, mts[2]);
    delete_type(mts[2]);
    hr = IEnumMediaTypes_Next(enum2, 1, &mts[2], NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(equal_types(&mt, mts[2]), "The clone stands at another type.\n");
    delete_type(mts[2]);
    free_type(&mt);

    hr = IEnumMediaTypes_Reset(enum2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumMediaTypes_Next(enum2, 1, &mts[2], &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(equal_types(mts[0], mts[2]), "Another type is the first one after a reset.\n");
    delete_type(mts[2]);
    delete_type(mts[0]);
    delete_type(mts[1]);

    hr = IEnumMediaTypes_Skip(enum2, total - 1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumMediaTypes_Skip(enum2, 1);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IEnumMediaTypes_Next(enum2, 1, mts, &count);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    ok(!count, "Got count %lu.\n", count);
    hr = IEnumMediaTypes_Reset(enum2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumMediaTypes_Skip(enum2, total + 1);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IEnumMediaTypes_Skip(enum2, 0xffffffff);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IEnumMediaTypes_Next(enum2, 1, mts, &count);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    release_last(enum2);
    release_last(enum1);
    ok(get_refcount(pin) == refs, "Got %lu references, expected %lu.\n", get_refcount(pin), refs);
}

static void test_query_accept(IPin *pin)
{
    AM_MEDIA_TYPE mt, bad;
    HRESULT hr;

    hr = IPin_QueryAccept(pin, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    memset(&mt, 0, sizeof(mt));
    hr = IPin_QueryAccept(pin, &mt);
    ok(hr == S_FALSE, "Got hr %#lx for an empty type.\n", hr);

    if (!find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt)) return;
    hr = IPin_QueryAccept(pin, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    bad = mt;
    bad.majortype = MEDIATYPE_Audio;
    hr = IPin_QueryAccept(pin, &bad);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    bad = mt;
    bad.subtype = MEDIASUBTYPE_YVYU;
    hr = IPin_QueryAccept(pin, &bad);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    bad = mt;
    bad.formattype = FORMAT_WaveFormatEx;
    hr = IPin_QueryAccept(pin, &bad);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    resize_type(&mt, 320, 240, 0);
    hr = IPin_QueryAccept(pin, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    free_type(&mt);
}

static void test_unconnected(IPin *pin)
{
    IPin *peer, *pins[1];
    AM_MEDIA_TYPE mt;
    ULONG count;
    HRESULT hr;

    peer = (IPin *)0xdeadbeef;
    hr = IPin_ConnectedTo(pin, &peer);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    ok(!peer, "Got peer %p.\n", peer);
    hr = IPin_ConnectedTo(pin, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    memset(&mt, 0xcc, sizeof(mt));
    hr = IPin_ConnectionMediaType(pin, &mt);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    ok(!mt.pbFormat, "Got format %p.\n", mt.pbFormat);
    ok(!mt.cbFormat, "Got %lu bytes of format.\n", mt.cbFormat);
    hr = IPin_ConnectionMediaType(pin, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    hr = IPin_Disconnect(pin);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    count = 1;
    hr = IPin_QueryInternalConnections(pin, pins, &count);
    /* Either it doesn't say, or it has none. */
    ok(hr == E_NOTIMPL || (hr == S_OK && !count), "Got hr %#lx, count %lu.\n", hr, count);

    /* Streams come into input pins. */
    hr = IPin_EndOfStream(pin);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    hr = IPin_BeginFlush(pin);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    hr = IPin_EndFlush(pin);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
}

static void test_wrong_direction(IPin *pin)
{
    IBaseFilter *filter2;
    AM_MEDIA_TYPE mt;
    struct sink sink;
    HRESULT hr;
    IPin *pin2;

    sink_init(&sink);
    if (find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt))
    {
        hr = IPin_ReceiveConnection(pin, &sink.IPin_iface, &mt);
        ok(hr == E_UNEXPECTED || hr == VFW_E_INVALID_DIRECTION, "Got hr %#lx.\n", hr); /* OPEN: which */
        free_type(&mt);
    }
    ok(sink.refs == 1, "Got %ld references.\n", sink.refs);
    sink_cleanup(&sink);

    if (!create_capture(&filter2, &pin2)) return;
    hr = IPin_Connect(pin, pin2, NULL);
    ok(hr == VFW_E_INVALID_DIRECTION, "Got hr %#lx.\n", hr);
    hr = IPin_Connect(pin, pin, NULL);
    ok(hr == VFW_E_INVALID_DIRECTION, "Got hr %#lx.\n", hr);
    hr = IPin_ConnectedTo(pin2, &(IPin *){NULL});
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    IPin_Release(pin2);
    release_last(filter2);
}

static void test_connected(IPin *pin)
{
    AM_MEDIA_TYPE mt;
    struct sink sink;
    IPin *peer;
    HRESULT hr;

    sink_init(&sink);
    if (!connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240)) goto done;

    hr = IPin_ConnectedTo(pin, &peer);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(peer == &sink.IPin_iface, "Got peer %p.\n", peer);
    IPin_Release(peer);

    hr = IPin_ConnectionMediaType(pin, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(equal_types(&mt, &sink.mt), "The pins have different types.\n");
    ok(mt.pbFormat != sink.mt.pbFormat, "The format was not copied.\n");
    free_type(&mt);

    hr = IPin_EndOfStream(pin);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);
    hr = IPin_BeginFlush(pin);
    ok(hr == E_UNEXPECTED, "Got hr %#lx.\n", hr);

    test_enum_media_types(pin);
    disconnect_sink(pin, &sink);
    test_unconnected(pin);
done:
    sink_cleanup(&sink);
}

START_TEST(pin)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_interfaces(pin);
        test_com_rules(filter, pin);
        test_pin_info(filter, pin);
        test_pin_factory(filter, pin);
        test_enum_media_types(pin);
        test_query_accept(pin);
        test_unconnected(pin);
        test_wrong_direction(pin);
        test_connected(pin);
        IPin_Release(pin);
        release_last(filter);
    }
    CoUninitialize();
}
