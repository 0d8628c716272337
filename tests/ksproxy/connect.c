/*
 * ksproxy.ax tests: connecting the capture pin
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

#include "run.h"

static void check_unconnected(IPin *pin, struct sink *sink)
{
    IPin *peer = NULL;
    HRESULT hr;

    hr = IPin_ConnectedTo(pin, &peer);
    ok(hr == VFW_E_NOT_CONNECTED, "Got hr %#lx.\n", hr);
    ok(!pin_handle(pin), "Got handle %p.\n", pin_handle(pin));
    ok(!sink->peer, "The sink is still connected.\n");
    ok(!sink->allocator, "The sink still has an allocator.\n");
    ok(sink->refs == 1, "%ld references are left.\n", sink->refs - 1);
}

/* Without a type, the pin's own preference is tried first, and all others after it. */
static void test_any_type(IPin *pin)
{
    static const GUID *subtypes[] =
    {
        NULL, &MEDIASUBTYPE_RGB24, &MEDIASUBTYPE_YUY2, &MEDIASUBTYPE_UYVY, &MEDIASUBTYPE_NV12, &MEDIASUBTYPE_RGB32,
    };
    static const GUID *formats[] = {&FORMAT_VideoInfo, &FORMAT_VideoInfo2};
    IEnumMediaTypes *enum_types;
    AM_MEDIA_TYPE *mt;
    struct sink sink;
    HRESULT hr;
    size_t i, j;

    for (i = 0; i < ARRAY_SIZE(subtypes); ++i)
    {
        for (j = 0; j < ARRAY_SIZE(formats); ++j)
        {
            winetest_push_context("subtype %Iu, format %Iu", i, j);
            sink_init(&sink);
            sink.subtype = subtypes[i];
            sink.format = subtypes[i] ? formats[j] : NULL;
            hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            if (hr == S_OK)
            {
                if (subtypes[i])
                    ok(IsEqualGUID(&sink.mt.subtype, subtypes[i]), "Got %s.\n", wine_dbgstr_guid(&sink.mt.subtype));
                else if (IPin_EnumMediaTypes(pin, &enum_types) == S_OK)
                {
                    hr = IEnumMediaTypes_Next(enum_types, 1, &mt, NULL);
                    ok(hr == S_OK, "Got hr %#lx.\n", hr);
                    ok(equal_types(mt, &sink.mt), "The first type was not taken.\n");
                    delete_type(mt);
                    IEnumMediaTypes_Release(enum_types);
                }
                ok(!!pin_handle(pin), "There is no kernel pin.\n");
                disconnect_sink(pin, &sink);
            }
            check_unconnected(pin, &sink);
            sink_cleanup(&sink);
            winetest_pop_context();
        }
    }
}

static void test_given_type(IPin *pin)
{
    static const GUID *subtypes[] =
    {
        &MEDIASUBTYPE_RGB24, &MEDIASUBTYPE_YUY2, &MEDIASUBTYPE_UYVY, &MEDIASUBTYPE_NV12, &MEDIASUBTYPE_RGB32,
    };
    static const SIZE sizes[] = {{160, 120}, {176, 144}, {640, 480}, {1280, 720}, {3840, 2160}};
    struct sink sink;
    size_t i, j;

    sink_init(&sink);
    for (i = 0; i < ARRAY_SIZE(subtypes); ++i)
    {
        for (j = 0; j < ARRAY_SIZE(sizes); ++j)
        {
            if (!connect_sink(pin, &sink, subtypes[i], sizes[j].cx, sizes[j].cy)) continue;
            ok(sink.stats.props.cbBuffer >= (LONG)sink.mt.lSampleSize, "Got buffers of %ld bytes for %lu.\n",
                    sink.stats.props.cbBuffer, sink.mt.lSampleSize);
            disconnect_sink(pin, &sink);
        }
    }
    check_unconnected(pin, &sink);
    sink_cleanup(&sink);
}

/* A type with GUID_NULL in it stands for all that fit. */
static void test_partial_type(IPin *pin)
{
    AM_MEDIA_TYPE mt;
    struct sink sink;
    HRESULT hr;

    sink_init(&sink);

    memset(&mt, 0, sizeof(mt));
    mt.majortype = MEDIATYPE_Video;
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK) disconnect_sink(pin, &sink);

    mt.subtype = MEDIASUBTYPE_NV12;
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(IsEqualGUID(&sink.mt.subtype, &MEDIASUBTYPE_NV12), "Got %s.\n", wine_dbgstr_guid(&sink.mt.subtype));
        ok(!!type_bitmap(&sink.mt), "The type is not whole.\n");
        disconnect_sink(pin, &sink);
    }

    mt.formattype = FORMAT_VideoInfo2;
    mt.subtype = GUID_NULL;
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    /* OPEN: a format type without its format may be a partial type, or a whole and wrong one. */
    if (hr == S_OK)
    {
        ok(IsEqualGUID(&sink.mt.formattype, &FORMAT_VideoInfo2), "Got %s.\n", wine_dbgstr_guid(&sink.mt.formattype));
        disconnect_sink(pin, &sink);
    }
    check_unconnected(pin, &sink);

    mt.formattype = GUID_NULL;
    mt.majortype = MEDIATYPE_Audio;
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
    mt.majortype = MEDIATYPE_Video;
    mt.subtype = MEDIASUBTYPE_YVYU;
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
    check_unconnected(pin, &sink);
    sink_cleanup(&sink);
}

/* Whole types that nobody can do; those that claim to be more than they are, too. */
static void test_bad_types(IPin *pin)
{
    VIDEOINFOHEADER *info;
    AM_MEDIA_TYPE good, mt;
    struct sink sink;
    unsigned int i;
    HRESULT hr;

    if (!find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &good)) return;
    for (i = 0; i < 13; ++i)
    {
        winetest_push_context("type %u", i);
        copy_type(&mt, &good);
        info = (VIDEOINFOHEADER *)mt.pbFormat;
        switch (i)
        {
            case 0: mt.majortype = MEDIATYPE_Audio; break;
            case 1: mt.subtype = MEDIASUBTYPE_YVYU; break;
            case 2: mt.formattype = FORMAT_WaveFormatEx; break;
            case 3: info->bmiHeader.biWidth = 0; break;
            case 4: info->bmiHeader.biWidth = 16; info->bmiHeader.biHeight = 16; break;
            case 5: info->bmiHeader.biWidth = 0x7fffffff; break;
            case 6: info->bmiHeader.biHeight = 0x80000000; break;
            case 7: mt.cbFormat = sizeof(VIDEOINFOHEADER) - 1; break;
            case 8: mt.cbFormat = 8; break;
            case 9: info->bmiHeader.biBitCount = 16; break;
            case 10: info->bmiHeader.biCompression = MAKEFOURCC('M','J','P','G'); break;
            case 11: info->AvgTimePerFrame = 1; break;
            case 12: info->bmiHeader.biWidth = 10000; info->bmiHeader.biHeight = 10000; break;
        }
        sink_init(&sink);
        hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
        /* OPEN: a driver that can't do a rate may refuse it, or use the next one that it can. */
        if (i != 11) ok(hr == VFW_E_TYPE_NOT_ACCEPTED, "Got hr %#lx.\n", hr);
        if (hr == S_OK) disconnect_sink(pin, &sink);
        check_unconnected(pin, &sink);
        sink_cleanup(&sink);
        free_type(&mt);
        winetest_pop_context();
    }

    /* no format at all */
    copy_type(&mt, &good);
    CoTaskMemFree(mt.pbFormat);
    mt.pbFormat = NULL;
    mt.cbFormat = 0;
    sink_init(&sink);
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == VFW_E_TYPE_NOT_ACCEPTED, "Got hr %#lx.\n", hr);
    if (SUCCEEDED(hr)) disconnect_sink(pin, &sink);
    check_unconnected(pin, &sink);

    /* a length without bytes */
    mt.cbFormat = sizeof(VIDEOINFOHEADER);
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == VFW_E_TYPE_NOT_ACCEPTED, "Got hr %#lx.\n", hr);
    check_unconnected(pin, &sink);
    sink_cleanup(&sink);
    free_type(&good);
}

static void test_refusals(IPin *pin)
{
    struct sink sink, sink2;
    AM_MEDIA_TYPE mt;
    IPin *peer;
    HRESULT hr;

    hr = IPin_Connect(pin, NULL, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    /* The peer refuses one type, or all. */
    sink_init(&sink);
    sink.connection_hr = E_ACCESSDENIED;
    if (find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt))
    {
        hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
        ok(hr == E_ACCESSDENIED, "Got hr %#lx.\n", hr);
        check_unconnected(pin, &sink);
    }
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    ok(hr == E_ACCESSDENIED, "Got hr %#lx.\n", hr);
    ok(sink.connections >= 1, "The peer was not asked.\n");
    check_unconnected(pin, &sink);

    sink.connection_hr = S_OK;
    sink.subtype = &MEDIASUBTYPE_YVYU;
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    ok(hr == VFW_E_NO_ACCEPTABLE_TYPES, "Got hr %#lx.\n", hr);
    check_unconnected(pin, &sink);
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == VFW_E_TYPE_NOT_ACCEPTED, "Got hr %#lx.\n", hr);
    check_unconnected(pin, &sink);
    sink.subtype = NULL;

    /* A refusal leaves nothing behind that is in the way of the next attempt. */
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* Connected is connected. */
    sink_init(&sink2);
    hr = IPin_Connect(pin, &sink2.IPin_iface, &mt);
    ok(hr == VFW_E_ALREADY_CONNECTED, "Got hr %#lx.\n", hr);
    hr = IPin_Connect(pin, &sink2.IPin_iface, NULL);
    ok(hr == VFW_E_ALREADY_CONNECTED, "Got hr %#lx.\n", hr);
    ok(!sink2.connections, "The second peer was asked.\n");
    hr = IPin_ConnectedTo(pin, &peer);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(peer == &sink.IPin_iface, "Got peer %p.\n", peer);
    if (hr == S_OK) IPin_Release(peer);
    sink_cleanup(&sink2);

    disconnect_sink(pin, &sink);
    hr = IPin_Disconnect(pin);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    check_unconnected(pin, &sink);
    sink_cleanup(&sink);
    free_type(&mt);
}

/* A peer that is no input pin of memory buffers. */
static HRESULT WINAPI bare_QueryInterface(IPin *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IPin)) return E_NOINTERFACE;
    IPin_AddRef(iface);
    *out = iface;
    return S_OK;
}

static void test_bare_peer(IPin *pin)
{
    IPinVtbl vtbl;
    struct sink sink;
    HRESULT hr;

    sink_init(&sink);
    vtbl = *sink.IPin_iface.lpVtbl;
    vtbl.QueryInterface = bare_QueryInterface;
    sink.IPin_iface.lpVtbl = &vtbl;
    hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
    ok(hr == VFW_E_NO_TRANSPORT, "Got hr %#lx.\n", hr); /* as CBaseOutputPin has it */
    check_unconnected(pin, &sink);
    sink_cleanup(&sink);
}

static void test_states(IBaseFilter *filter, IPin *pin)
{
    static const FILTER_STATE states[] = {State_Paused, State_Running};
    struct sink sink;
    HRESULT hr;
    size_t i;

    sink_init(&sink);
    for (i = 0; i < ARRAY_SIZE(states); ++i)
    {
        winetest_push_context("state %d", states[i]);
        set_states(filter, &sink, states[i]);
        hr = IPin_Connect(pin, &sink.IPin_iface, NULL);
        ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
        if (hr == S_OK) IPin_Disconnect(&sink.IPin_iface);
        set_states(filter, &sink, State_Stopped);
        check_unconnected(pin, &sink);

        if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
        {
            HANDLE handle = pin_handle(pin);

            ok(is_handle(handle), "Got handle %p.\n", handle);
            set_states(filter, &sink, states[i]);
            hr = IPin_Disconnect(pin);
            ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
            ok(pin_handle(pin) == handle, "Got handle %p, expected %p.\n", pin_handle(pin), handle);
            set_states(filter, &sink, State_Stopped);
            ok(pin_handle(pin) == handle, "Got handle %p, expected %p.\n", pin_handle(pin), handle);
            disconnect_sink(pin, &sink);
        }
        check_unconnected(pin, &sink);
        winetest_pop_context();
    }
    sink_cleanup(&sink);
}

static void test_reconnect(IBaseFilter *filter, IPin *pin)
{
    struct sink sink;
    unsigned int i;

    sink_init(&sink);
    for (i = 0; i < 6; ++i)
    {
        winetest_push_context("connection %u", i);
        check_stream(filter, pin, &sink, i % 2 ? &MEDIASUBTYPE_YUY2 : &MEDIASUBTYPE_RGB24, 160 + 32 * i, 120 + 24 * i, 3);
        check_unconnected(pin, &sink);
        winetest_pop_context();
    }
    sink_cleanup(&sink);
}

/* Two filters on one device, each with a stream of its own. */
static void test_two_streams(IBaseFilter *filter, IPin *pin)
{
    struct sink sink, sink2;
    IBaseFilter *filter2;
    AM_MEDIA_TYPE mt;
    HRESULT hr;
    IPin *pin2;

    if (!create_capture(&filter2, &pin2)) return;
    sink_init(&sink);
    sink_init(&sink2);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240) && find_type(pin2, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        /* How many instances a device has is its own business; refused or not, the first one goes on. */
        hr = IPin_Connect(pin2, &sink2.IPin_iface, &mt);
        set_states(filter, &sink, State_Running);
        if (hr == S_OK)
        {
            check_run(filter2, &sink2, 5);
            disconnect_sink(pin2, &sink2);
        }
        ok(sink_wait(&sink, 5, TIMEOUT), "Got %ld frames.\n", sink.receives);
        set_states(filter, &sink, State_Stopped);
        check_frames(&sink, 5, 1000);
        disconnect_sink(pin, &sink);
        free_type(&mt);
    }
    sink_cleanup(&sink);
    sink_cleanup(&sink2);
    IPin_Release(pin2);
    release_last(filter2);
}

/* ---- peers that use the pin while it is being connected ---- */

struct meddler
{
    IBaseFilter *filter;
    IPin *pin;
    IPin *other;
    HRESULT connect_hr, disconnect_hr, run_hr;
    BOOL run;
};

/* ReceiveConnection and NotifyAllocator: nobody else can connect or disconnect the pin now, but the filter may start. */
static void meddle(struct sink *sink)
{
    struct meddler *meddler = sink->context;
    IKsPin *ks_pin = query(meddler->pin, &IID_IKsPin);
    IMemAllocator *allocator;

    meddler->connect_hr = IPin_Connect(meddler->pin, meddler->other, NULL);
    meddler->disconnect_hr = IPin_Disconnect(meddler->pin);
    if ((allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_AddRef))) IMemAllocator_Release(allocator);
    IKsPin_KsRenegotiateAllocator(ks_pin);
    if (meddler->run) meddler->run_hr = IBaseFilter_Run(meddler->filter, 0);
    IKsPin_Release(ks_pin);
}

static void test_meddling_peer(IBaseFilter *filter, IPin *pin)
{
    struct sink sink, other;
    struct meddler meddler = {filter, pin, NULL, 0xdeadbeef, 0xdeadbeef, 0xdeadbeef, FALSE};
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return;
    sink_init(&sink);
    sink_init(&other);
    meddler.other = &other.IPin_iface;
    sink.context = &meddler;
    sink.on_connection = meddle;
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(meddler.connect_hr == VFW_E_ALREADY_CONNECTED, "Got hr %#lx.\n", meddler.connect_hr);
    check_open_error(meddler.disconnect_hr);
    if (hr == S_OK) disconnect_sink(pin, &sink);
    check_unconnected(pin, &sink);

    /* A pin that the start has left out must not be found connected to a filter that runs. */
    meddler.run = TRUE;
    hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
    ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
    ok(SUCCEEDED(meddler.run_hr), "Got hr %#lx.\n", meddler.run_hr);
    check_unconnected(pin, &sink);
    IBaseFilter_Stop(filter);
    sink.on_connection = NULL;
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120)) disconnect_sink(pin, &sink);
    check_unconnected(pin, &sink);
    ok(!other.connections, "The other peer was asked.\n");
    sink_cleanup(&other);
    sink_cleanup(&sink);
    free_type(&mt);
}

static IBaseFilter *started;

static HRESULT WINAPI starting_QueryInterface(IPin *iface, REFIID iid, void **out)
{
    /* asked for while the input pin looks for what both have in common */
    if (started && IsEqualGUID(iid, &IID_IKsPin)) IBaseFilter_Run(started, 0);
    return bare_QueryInterface(iface, iid, out);
}

/* The same for an input pin. */
static void test_meddling_source(void)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID);
    struct sink peer;
    AM_MEDIA_TYPE mt;
    IPinVtbl vtbl;
    HRESULT hr;
    IPin *pin;

    if (!filter) return;
    pin = find_pin(filter, PINDIR_INPUT);
    sink_init(&peer);
    peer.dir = PINDIR_OUTPUT;
    vtbl = *peer.IPin_iface.lpVtbl;
    vtbl.QueryInterface = starting_QueryInterface;
    peer.IPin_iface.lpVtbl = &vtbl;
    if (find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt))
    {
        started = filter;
        hr = IPin_ReceiveConnection(pin, &peer.IPin_iface, &mt);
        ok(hr == VFW_E_NOT_STOPPED, "Got hr %#lx.\n", hr);
        if (hr == S_OK) IPin_Disconnect(pin);
        check_unconnected(pin, &peer);
        started = NULL;
        hr = IBaseFilter_Stop(filter);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IPin_ReceiveConnection(pin, &peer.IPin_iface, &mt);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IPin_Disconnect(pin);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        free_type(&mt);
    }
    check_unconnected(pin, &peer);
    sink_cleanup(&peer);
    IPin_Release(pin);
    release_last(filter);
}

/* A sink's kernel pin that is asked for at any time takes the place of no other one, and doesn't stay behind. */
struct sink_maker
{
    IPin *pin;
    HANDLE stop;
    LONG calls;
};

static DWORD WINAPI make_sinks_proc(void *arg)
{
    KSPIN_INTERFACE iface = {{{KSINTERFACESETID_Standard, KSINTERFACE_STANDARD_STREAMING, 0}}};
    KSPIN_MEDIUM medium = {{{KSMEDIUMSETID_Standard, 0, 0}}};
    struct sink_maker *maker = arg;
    IKsPin *ks_pin = query(maker->pin, &IID_IKsPin);

    while (WaitForSingleObject(maker->stop, 0))
    {
        IKsPin_KsCreateSinkPinHandle(ks_pin, &iface, &medium);
        ++maker->calls;
    }
    IKsPin_Release(ks_pin);
    return 0;
}

static void test_sink_race(IPin *pin)
{
    struct sink_maker maker = {pin, CreateEventW(NULL, TRUE, FALSE, NULL), 0};
    HANDLE thread;
    struct sink sink;
    AM_MEDIA_TYPE mt;
    unsigned int i;
    HRESULT hr;

    if (!find_type(pin, &MEDIASUBTYPE_YUY2, &FORMAT_VideoInfo, &mt)) return;
    sink_init(&sink);
    thread = CreateThread(NULL, 0, make_sinks_proc, &maker, 0, NULL);
    for (i = 0; i < 100; ++i)
    {
        hr = IPin_Connect(pin, &sink.IPin_iface, &mt);
        ok(hr == S_OK, "Connection %u: got hr %#lx.\n", i, hr);
        if (hr == S_OK) disconnect_sink(pin, &sink);
    }
    SetEvent(maker.stop);
    ok(!WaitForSingleObject(thread, TIMEOUT), "The thread hangs.\n");
    CloseHandle(thread);
    CloseHandle(maker.stop);
    check_unconnected(pin, &sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 160, 120)) disconnect_sink(pin, &sink);
    check_unconnected(pin, &sink);
    sink_cleanup(&sink);
    free_type(&mt);
}

/* The filter goes while it is connected: the peer is let go. */
static void test_release_connected(void)
{
    IBaseFilter *filter;
    struct sink sink;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_RGB24, 320, 240))
    {
        set_states(filter, &sink, State_Running);
        ok(sink_wait(&sink, 2, TIMEOUT), "Got %ld frames.\n", sink.receives);
        IBaseFilter_Stop(&sink.IBaseFilter_iface);
        /* The peer holds the pin, which keeps the filter: it is the peer that has to go first. */
        IPin_Disconnect(&sink.IPin_iface);
    }
    IPin_Release(pin);
    release_last(filter);
    sink_cleanup(&sink);
}

START_TEST(connect)
{
    IBaseFilter *filter;
    IPin *pin;

    CoInitialize(NULL);
    if (load_module() && create_capture(&filter, &pin))
    {
        test_any_type(pin);
        test_given_type(pin);
        test_partial_type(pin);
        test_bad_types(pin);
        test_refusals(pin);
        test_bare_peer(pin);
        test_states(filter, pin);
        test_reconnect(filter, pin);
        test_two_streams(filter, pin);
        test_meddling_peer(filter, pin);
        test_sink_race(pin);
        IPin_Release(pin);
        release_last(filter);
        test_release_connected();
        test_meddling_source();
    }
    CoUninitialize();
}
