/*
 * ksproxy.ax tests: a peer that is a kernel-streaming pin as far as it likes
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
#include "run.h"

struct fake
{
    struct sink sink;               /* its pin and its filter */
    IKsPin IKsPin_iface;
    IKsObject IKsObject_iface;      /* of the pin */
    IKsObject filter_IKsObject_iface;
    IKsPinFactory IKsPinFactory_iface;
    HANDLE device;                  /* of the renderer: what the factory is like */

    /* What it shall do. */
    KSMULTIPLE_ITEM *mediums, *interfaces;  /* NULL: none */
    HRESULT create_hr;
    HANDLE handle;                  /* of the pin */
    IMemAllocator *received;        /* KsReceiveAllocator */
    LONG creates, acquires;
};

static struct fake *impl_from_IKsPin(IKsPin *iface)
{
    return CONTAINING_RECORD(iface, struct fake, IKsPin_iface);
}

static struct fake *impl_from_IPin(IPin *iface)
{
    return CONTAINING_RECORD(iface, struct fake, sink.IPin_iface);
}

static const IPinVtbl *sink_pin_vtbl;
static const IBaseFilterVtbl *sink_filter_vtbl;

static HRESULT WINAPI fake_pin_QueryInterface(IPin *iface, REFIID iid, void **out)
{
    struct fake *fake = impl_from_IPin(iface);

    if (IsEqualGUID(iid, &IID_IKsPin)) *out = &fake->IKsPin_iface;
    else if (IsEqualGUID(iid, &IID_IKsObject)) *out = &fake->IKsObject_iface;
    else if (IsEqualGUID(iid, &IID_IKsPinFactory)) *out = &fake->IKsPinFactory_iface;
    else return sink_pin_vtbl->QueryInterface(iface, iid, out);
    IPin_AddRef(iface);
    return S_OK;
}

static HRESULT WINAPI fake_filter_QueryInterface(IBaseFilter *iface, REFIID iid, void **out)
{
    struct fake *fake = CONTAINING_RECORD(iface, struct fake, sink.IBaseFilter_iface);

    if (!IsEqualGUID(iid, &IID_IKsObject)) return sink_filter_vtbl->QueryInterface(iface, iid, out);
    *out = &fake->filter_IKsObject_iface;
    IBaseFilter_AddRef(iface);
    return S_OK;
}

#define FAKE_UNKNOWN(type, prefix, member) \
static HRESULT WINAPI prefix##_QueryInterface(type *iface, REFIID iid, void **out) \
{ \
    return IPin_QueryInterface(&CONTAINING_RECORD(iface, struct fake, member)->sink.IPin_iface, iid, out); \
} \
static ULONG WINAPI prefix##_AddRef(type *iface) \
{ \
    return InterlockedIncrement(&CONTAINING_RECORD(iface, struct fake, member)->sink.refs); \
} \
static ULONG WINAPI prefix##_Release(type *iface) \
{ \
    return InterlockedDecrement(&CONTAINING_RECORD(iface, struct fake, member)->sink.refs); \
}

FAKE_UNKNOWN(IKsPin, fake_ks_pin, IKsPin_iface)
FAKE_UNKNOWN(IKsObject, fake_object, IKsObject_iface)
FAKE_UNKNOWN(IKsObject, fake_filter_object, filter_IKsObject_iface)
FAKE_UNKNOWN(IKsPinFactory, fake_factory, IKsPinFactory_iface)

static HANDLE WINAPI fake_object_KsGetObjectHandle(IKsObject *iface)
{
    return CONTAINING_RECORD(iface, struct fake, IKsObject_iface)->handle;
}

static HANDLE WINAPI fake_filter_object_KsGetObjectHandle(IKsObject *iface)
{
    return CONTAINING_RECORD(iface, struct fake, filter_IKsObject_iface)->device;
}

static HRESULT WINAPI fake_factory_KsPinFactory(IKsPinFactory *iface, ULONG *factory)
{
    *factory = 0;
    return S_OK;
}

static HRESULT copy_list(const KSMULTIPLE_ITEM *list, KSMULTIPLE_ITEM **out)
{
    static const KSMULTIPLE_ITEM none = {sizeof(none), 0};
    ULONG size;

    if (!list) list = &none;
    size = min(list->Size, 4096); /* some lie */
    *out = CoTaskMemAlloc(max(size, sizeof(*list)));
    memcpy(*out, list, max(size, sizeof(*list)));
    return S_OK;
}

static HRESULT WINAPI fake_KsQueryMediums(IKsPin *iface, KSMULTIPLE_ITEM **list)
{
    return copy_list(impl_from_IKsPin(iface)->mediums, list);
}

static HRESULT WINAPI fake_KsQueryInterfaces(IKsPin *iface, KSMULTIPLE_ITEM **list)
{
    return copy_list(impl_from_IKsPin(iface)->interfaces, list);
}

static HRESULT WINAPI fake_KsCreateSinkPinHandle(IKsPin *iface, KSPIN_INTERFACE *ks_interface, KSPIN_MEDIUM *medium)
{
    InterlockedIncrement(&impl_from_IKsPin(iface)->creates);
    return impl_from_IKsPin(iface)->create_hr;
}

static HRESULT WINAPI fake_KsGetCurrentCommunication(IKsPin *iface, KSPIN_COMMUNICATION *communication,
        KSPIN_INTERFACE *ks_interface, KSPIN_MEDIUM *medium)
{
    return VFW_E_NOT_CONNECTED;
}

static HRESULT WINAPI fake_KsPropagateAcquire(IKsPin *iface)
{
    InterlockedIncrement(&impl_from_IKsPin(iface)->acquires);
    return S_OK;
}

static HRESULT WINAPI fake_KsDeliver(IKsPin *iface, IMediaSample *sample, ULONG flags)
{
    return E_FAIL;
}

static HRESULT WINAPI fake_KsMediaSamplesCompleted(IKsPin *iface, KSSTREAM_SEGMENT *segment)
{
    return S_OK;
}

static IMemAllocator * WINAPI fake_KsPeekAllocator(IKsPin *iface, KSPEEKOPERATION operation)
{
    return NULL;
}

static HRESULT WINAPI fake_KsReceiveAllocator(IKsPin *iface, IMemAllocator *allocator)
{
    struct fake *fake = impl_from_IKsPin(iface);

    if (allocator) IMemAllocator_AddRef(allocator);
    if (fake->received) IMemAllocator_Release(fake->received);
    fake->received = allocator;
    return S_OK;
}

static HRESULT WINAPI fake_KsRenegotiateAllocator(IKsPin *iface)
{
    return E_FAIL;
}

static LONG WINAPI fake_KsIncrementPendingIoCount(IKsPin *iface)
{
    return 1;
}

static LONG WINAPI fake_KsDecrementPendingIoCount(IKsPin *iface)
{
    return 0;
}

static HRESULT WINAPI fake_KsQualityNotify(IKsPin *iface, ULONG proportion, REFERENCE_TIME delta)
{
    return E_FAIL;
}

static const IKsPinVtbl fake_ks_pin_vtbl =
{
    fake_ks_pin_QueryInterface,
    fake_ks_pin_AddRef,
    fake_ks_pin_Release,
    fake_KsQueryMediums,
    fake_KsQueryInterfaces,
    fake_KsCreateSinkPinHandle,
    fake_KsGetCurrentCommunication,
    fake_KsPropagateAcquire,
    fake_KsDeliver,
    fake_KsMediaSamplesCompleted,
    fake_KsPeekAllocator,
    fake_KsReceiveAllocator,
    fake_KsRenegotiateAllocator,
    fake_KsIncrementPendingIoCount,
    fake_KsDecrementPendingIoCount,
    fake_KsQualityNotify,
};

static const IKsObjectVtbl fake_object_vtbl =
{
    fake_object_QueryInterface,
    fake_object_AddRef,
    fake_object_Release,
    fake_object_KsGetObjectHandle,
};

static const IKsObjectVtbl fake_filter_object_vtbl =
{
    fake_filter_object_QueryInterface,
    fake_filter_object_AddRef,
    fake_filter_object_Release,
    fake_filter_object_KsGetObjectHandle,
};

static const IKsPinFactoryVtbl fake_factory_vtbl =
{
    fake_factory_QueryInterface,
    fake_factory_AddRef,
    fake_factory_Release,
    fake_factory_KsPinFactory,
};

static IPinVtbl fake_pin_vtbl;
static IBaseFilterVtbl fake_filter_vtbl;

static void fake_init(struct fake *fake, HANDLE device)
{
    memset(fake, 0, sizeof(*fake));
    sink_init(&fake->sink);
    sink_pin_vtbl = fake->sink.IPin_iface.lpVtbl;
    sink_filter_vtbl = fake->sink.IBaseFilter_iface.lpVtbl;
    fake_pin_vtbl = *sink_pin_vtbl;
    fake_pin_vtbl.QueryInterface = fake_pin_QueryInterface;
    fake_filter_vtbl = *sink_filter_vtbl;
    fake_filter_vtbl.QueryInterface = fake_filter_QueryInterface;
    fake->sink.IPin_iface.lpVtbl = &fake_pin_vtbl;
    fake->sink.IBaseFilter_iface.lpVtbl = &fake_filter_vtbl;
    fake->IKsPin_iface.lpVtbl = &fake_ks_pin_vtbl;
    fake->IKsObject_iface.lpVtbl = &fake_object_vtbl;
    fake->filter_IKsObject_iface.lpVtbl = &fake_filter_object_vtbl;
    fake->IKsPinFactory_iface.lpVtbl = &fake_factory_vtbl;
    fake->device = device;
}

#define fake_cleanup(a) fake_cleanup_(__LINE__, a)
static void fake_cleanup_(unsigned int line, struct fake *fake)
{
    sink_cleanup_(line, __FILE__, &fake->sink);
    if (fake->received) release_last_(line, __FILE__, fake->received);
}

/* What can't be linked goes through user mode, with the peer none the wiser. */
static void test_fallback(IBaseFilter *camera, IPin *pin, HANDLE device)
{
    static const struct
    {
        const char *name;
        HRESULT create_hr;
        HANDLE handle;
    }
    tests[] =
    {
        {"no sink", E_FAIL, NULL},
        {"no handle", S_OK, NULL},
        {"no such handle", S_OK, (HANDLE)0xdead0},
        {"invalid handle", S_OK, INVALID_HANDLE_VALUE},
        {"a filter", S_OK, (HANDLE)1},
    };
    struct fake fake;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        winetest_push_context("%s", tests[i].name);
        fake_init(&fake, device);
        fake.create_hr = tests[i].create_hr;
        fake.handle = tests[i].handle == (HANDLE)1 ? device : tests[i].handle;
        if (connect_sink(pin, &fake.sink, &MEDIASUBTYPE_RGB24, 320, 240))
        {
            ok(fake.creates == 1, "Got %ld calls of KsCreateSinkPinHandle.\n", fake.creates);
            ok(fake.sink.notifies == 1, "Got %ld calls of NotifyAllocator.\n", fake.sink.notifies);
            ok(!fake.received, "Got allocator %p.\n", fake.received);
            ok(pin_communication(pin) == KSPIN_COMMUNICATION_SINK, "Got communication %d.\n", pin_communication(pin));
            check_run(camera, &fake.sink, 3);
            ok(!fake.acquires, "Got %ld calls of KsPropagateAcquire.\n", fake.acquires);
            disconnect_sink(pin, &fake.sink);
        }
        check_unconnected(pin);
        fake_cleanup(&fake);
        winetest_pop_context();
    }
}

static void test_no_transport(IPin *pin, HANDLE device)
{
    static const GUID guid = {0x7b3b0a3c, 0x1111, 0x4222, {0x83, 0x33, 0x44, 0x44, 0x55, 0x55, 0x66, 0x66}};
    struct
    {
        KSMULTIPLE_ITEM header;
        KSIDENTIFIER items[2];
    }
    other = {{sizeof(other), 2}, {{{{guid, 0, 0}}}, {{{guid, 1, 0}}}}}, broken = other, huge = other;
    AM_MEDIA_TYPE mt;
    struct fake fake;
    unsigned int i;
    HRESULT hr;

    broken.header.Count = 1000;
    huge.header.Size = 4;
    if (!find_type(pin, &MEDIASUBTYPE_RGB24, &FORMAT_VideoInfo, &mt)) return;
    for (i = 0; i < 5; ++i)
    {
        winetest_push_context("test %u", i);
        fake_init(&fake, device);
        switch (i)
        {
            case 0: fake.mediums = &other.header; break;
            case 1: fake.mediums = &broken.header; break;
            case 2: fake.mediums = &huge.header; break;
            case 3: fake.interfaces = &broken.header; break;
            case 4: fake.interfaces = &other.header; break;
        }
        hr = IPin_Connect(pin, &fake.sink.IPin_iface, &mt);
        if (i < 4)
        {
            ok(hr == VFW_E_NO_TRANSPORT, "Got hr %#lx.\n", hr);
            ok(!fake.sink.connections, "The peer was asked.\n");
        }
        else
        {
            /* No interface in common: there can't be a link, but the peer has IMemInputPin all the same. */
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            ok(!fake.creates, "Got %ld calls of KsCreateSinkPinHandle.\n", fake.creates);
        }
        if (hr == S_OK) disconnect_sink(pin, &fake.sink);
        check_unconnected(pin);
        fake_cleanup(&fake);
        winetest_pop_context();
    }
    free_type(&mt);
}

START_TEST(linkpeer)
{
    WCHAR path[MAX_DEVICE_PATH];
    struct pair pair;
    HANDLE device;

    CoInitialize(NULL);
    if (load_module() && create_pair(&pair))
    {
        find_device(&KSCATEGORY_RENDER, L"" KSBENCH_RENDERER_HARDWARE_ID, path);
        device = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
        ok(device != INVALID_HANDLE_VALUE, "Failed to open %s, error %lu.\n", wine_dbgstr_w(path), GetLastError());
        test_fallback(pair.camera, pair.output, device);
        test_no_transport(pair.output, device);
        CloseHandle(device);
        release_pair(&pair);
    }
    CoUninitialize();
}
