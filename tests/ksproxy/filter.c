/*
 * ksproxy.ax tests: the filter
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

#include "eventsink.h"
#include "proxy.h"

static void test_interfaces(void)
{
    IBaseFilter *filter = create_proxy();

    if (!filter) return;
    check_interface(filter, &IID_IUnknown, TRUE);
    check_interface(filter, &IID_IPersist, TRUE);
    check_interface(filter, &IID_IMediaFilter, TRUE);
    check_interface(filter, &IID_IBaseFilter, TRUE);
    check_interface(filter, &IID_IPersistPropertyBag, TRUE);
    check_interface(filter, &IID_IKsObject, TRUE);
    check_interface(filter, &IID_IKsPropertySet, TRUE);
    check_interface(filter, &IID_IKsControl, TRUE);
    check_interface(filter, &IID_IKsNotifyEvent, TRUE);
    check_interface(filter, &IID_IAMFilterMiscFlags, TRUE);

    check_interface(filter, &IID_IPin, FALSE);
    check_interface(filter, &IID_IMemInputPin, FALSE);
    check_interface(filter, &IID_IKsPin, FALSE);
    check_interface(filter, &IID_IKsPinEx, FALSE);
    check_interface(filter, &IID_IKsPinFactory, FALSE);
    check_interface(filter, &IID_IAMStreamConfig, FALSE);
    check_interface(filter, &IID_IAMBufferNegotiation, FALSE);
    check_interface(filter, &IID_IFileSourceFilter, FALSE);
    check_interface(filter, &IID_IFileSinkFilter, FALSE);
    check_interface(filter, &IID_IBasicAudio, FALSE);
    check_interface(filter, &IID_IBasicVideo, FALSE);
    check_interface(filter, &IID_IVideoWindow, FALSE);
    check_interface(filter, &IID_IMediaPosition, FALSE);
    check_interface(filter, &IID_IDispatch, FALSE);
    release_last(filter);
}

/* One IUnknown: queries are symmetric, and there is one identity however it is asked for. */
static void test_com_rules(void)
{
    static const IID *iids[] =
    {
        &IID_IUnknown, &IID_IPersist, &IID_IMediaFilter, &IID_IBaseFilter, &IID_IPersistPropertyBag, &IID_IKsObject,
        &IID_IKsPropertySet, &IID_IKsControl, &IID_IAMFilterMiscFlags,
    };
    IBaseFilter *filter = create_proxy();
    IUnknown *identity, *a, *b, *c;
    ULONG refs;
    HRESULT hr;
    size_t i, j;

    if (!filter) return;
    refs = get_refcount(filter);
    ok(refs == 1, "Got %lu references.\n", refs);
    identity = query(filter, &IID_IUnknown);
    for (i = 0; i < ARRAY_SIZE(iids); ++i)
    {
        hr = IBaseFilter_QueryInterface(filter, iids[i], (void **)&a);
        ok(hr == S_OK, "Got hr %#lx for %s.\n", hr, wine_dbgstr_guid(iids[i]));
        if (hr != S_OK) continue;
        refs = get_refcount(a);
        ok(refs == 3, "%s: got %lu references.\n", wine_dbgstr_guid(iids[i]), refs);
        c = query(a, &IID_IUnknown);
        ok(c == identity, "%s: got identity %p, expected %p.\n", wine_dbgstr_guid(iids[i]), c, identity);
        if (c) IUnknown_Release(c);
        for (j = 0; j < ARRAY_SIZE(iids); ++j)
        {
            hr = IUnknown_QueryInterface(a, iids[j], (void **)&b);
            ok(hr == S_OK, "%s: got hr %#lx for %s.\n", wine_dbgstr_guid(iids[i]), hr, wine_dbgstr_guid(iids[j]));
            if (hr == S_OK) IUnknown_Release(b);
        }
        hr = IUnknown_QueryInterface(a, iids[i], (void **)&b);
        ok(hr == S_OK, "%s: got hr %#lx.\n", wine_dbgstr_guid(iids[i]), hr);
        ok(a == b, "%s: got %p instead of %p.\n", wine_dbgstr_guid(iids[i]), b, a);
        if (hr == S_OK) IUnknown_Release(b);
        IUnknown_Release(a);
    }
    IUnknown_Release(identity);
    release_last(filter);
}

static const GUID test_iid = {0x33333333, 0x1111, 0x2222, {0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb}};
static LONG outer_refs = 1;
static IUnknown *aggregated; /* asked for what the outer object hasn't got */

static HRESULT WINAPI outer_QueryInterface(IUnknown *iface, REFIID iid, void **out)
{
    if (IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IBaseFilter) || IsEqualGUID(iid, &test_iid))
    {
        IUnknown_AddRef(iface);
        *out = iface;
        return S_OK;
    }
    if (aggregated) return IUnknown_QueryInterface(aggregated, iid, out);
    ok(0, "Unexpected query for %s.\n", wine_dbgstr_guid(iid));
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI outer_AddRef(IUnknown *iface)
{
    return InterlockedIncrement(&outer_refs);
}

static ULONG WINAPI outer_Release(IUnknown *iface)
{
    return InterlockedDecrement(&outer_refs);
}

static const IUnknownVtbl outer_vtbl =
{
    outer_QueryInterface,
    outer_AddRef,
    outer_Release,
};

static IUnknown test_outer = {&outer_vtbl};

/* The pins of an aggregated filter hold the outer object, and name it as theirs. */
static void test_aggregated_pin(IBaseFilter *filter)
{
    LONG refs = outer_refs;
    PIN_INFO info;
    HRESULT hr;
    IPin *pin;

    if (!require_camera()) return;
    hr = load_path(filter, camera_path());
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (!(pin = find_pin(filter, PINDIR_OUTPUT)))
    {
        ok(0, "The filter has no output pin.\n");
        return;
    }
    ok(outer_refs == refs + 1, "Got %ld references of the outer object, expected %ld.\n", outer_refs, refs + 1);
    hr = IPin_QueryPinInfo(pin, &info);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(outer_refs == refs + 2, "Got %ld references of the outer object, expected %ld.\n", outer_refs, refs + 2);
    IBaseFilter_Release(info.pFilter);
    IPin_Release(pin);
    ok(outer_refs == refs, "Got %ld references of the outer object, expected %ld.\n", outer_refs, refs);
}

static void test_aggregation(void)
{
    IBaseFilter *filter, *filter2;
    IUnknown *unk, *unk2;
    HRESULT hr;
    ULONG refs;

    filter = (IBaseFilter *)0xdeadbeef;
    hr = CoCreateInstance(&CLSID_Proxy, &test_outer, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&filter);
    ok(hr == E_NOINTERFACE || hr == CLASS_E_NOAGGREGATION, "Got hr %#lx.\n", hr); /* OPEN: which of them */
    ok(!filter, "Got interface %p.\n", filter);

    hr = CoCreateInstance(&CLSID_Proxy, &test_outer, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&unk);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;
    ok(outer_refs == 1, "Got %ld references of the outer object.\n", outer_refs);
    ok(unk != &test_outer, "Returned IUnknown is the outer one.\n");
    refs = get_refcount(unk);
    ok(refs == 1, "Got %lu references.\n", refs);

    refs = IUnknown_AddRef(unk);
    ok(refs == 2, "Got %lu references.\n", refs);
    ok(outer_refs == 1, "Got %ld references of the outer object.\n", outer_refs);
    refs = IUnknown_Release(unk);
    ok(refs == 1, "Got %lu references.\n", refs);
    ok(outer_refs == 1, "Got %ld references of the outer object.\n", outer_refs);

    hr = IUnknown_QueryInterface(unk, &IID_IUnknown, (void **)&unk2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(unk2 == unk, "Got IUnknown %p, expected %p.\n", unk2, unk);
    IUnknown_Release(unk2);

    hr = IUnknown_QueryInterface(unk, &IID_IBaseFilter, (void **)&filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(outer_refs == 2, "Got %ld references of the outer object.\n", outer_refs);

    hr = IBaseFilter_QueryInterface(filter, &IID_IUnknown, (void **)&unk2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(unk2 == &test_outer, "Got IUnknown %p.\n", unk2);
    IUnknown_Release(unk2);

    hr = IBaseFilter_QueryInterface(filter, &IID_IBaseFilter, (void **)&filter2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(filter2 == (IBaseFilter *)&test_outer, "Got IBaseFilter %p.\n", filter2);
    IBaseFilter_Release(filter2);

    hr = IUnknown_QueryInterface(unk, &test_iid, (void **)&unk2);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    ok(!unk2, "Got unexpected IUnknown %p.\n", unk2);

    hr = IBaseFilter_QueryInterface(filter, &test_iid, (void **)&unk2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(unk2 == &test_outer, "Got IUnknown %p.\n", unk2);
    IUnknown_Release(unk2);

    aggregated = unk;
    test_aggregated_pin(filter);
    aggregated = NULL;
    ok(outer_refs == 2, "Got %ld references of the outer object.\n", outer_refs);

    IBaseFilter_Release(filter);
    refs = IUnknown_Release(unk);
    ok(!refs, "Got %lu references.\n", refs);
    ok(outer_refs == 1, "Got %ld references of the outer object.\n", outer_refs);
}

/* A bag that answers DevicePath as a test likes. */
struct bag
{
    IPropertyBag IPropertyBag_iface;
    LONG refs;
    HRESULT hr;
    VARTYPE vt;
    const WCHAR *path;
    unsigned int reads;
    const WCHAR *name;      /* FriendlyName, NULL: the bag has none */
    HRESULT write_hr;
    unsigned int writes;
    WCHAR written_path[512], written_name[64];
};

static struct bag *impl_from_IPropertyBag(IPropertyBag *iface)
{
    return CONTAINING_RECORD(iface, struct bag, IPropertyBag_iface);
}

static HRESULT WINAPI bag_QueryInterface(IPropertyBag *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IPropertyBag)) return E_NOINTERFACE;
    IPropertyBag_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI bag_AddRef(IPropertyBag *iface)
{
    return InterlockedIncrement(&impl_from_IPropertyBag(iface)->refs);
}

static ULONG WINAPI bag_Release(IPropertyBag *iface)
{
    return InterlockedDecrement(&impl_from_IPropertyBag(iface)->refs);
}

static HRESULT WINAPI bag_Read(IPropertyBag *iface, const WCHAR *name, VARIANT *var, IErrorLog *log)
{
    struct bag *bag = impl_from_IPropertyBag(iface);

    if (bag->name && !lstrcmpiW(name, L"FriendlyName"))
    {
        V_VT(var) = VT_BSTR;
        V_BSTR(var) = SysAllocString(bag->name);
        return S_OK;
    }
    if (lstrcmpiW(name, L"DevicePath")) return E_INVALIDARG; /* as a bag does that hasn't got it */
    ++bag->reads;
    if (FAILED(bag->hr)) return bag->hr;
    VariantInit(var);
    V_VT(var) = bag->vt;
    if (bag->vt == VT_BSTR) V_BSTR(var) = bag->path ? SysAllocString(bag->path) : NULL;
    else V_I4(var) = 42;
    return bag->hr;
}

static HRESULT WINAPI bag_Write(IPropertyBag *iface, const WCHAR *name, VARIANT *var)
{
    struct bag *bag = impl_from_IPropertyBag(iface);

    ++bag->writes;
    ok(V_VT(var) == VT_BSTR, "%s: got type %d.\n", wine_dbgstr_w(name), V_VT(var));
    if (!lstrcmpiW(name, L"DevicePath")) lstrcpynW(bag->written_path, V_BSTR(var), ARRAY_SIZE(bag->written_path));
    else if (!lstrcmpiW(name, L"FriendlyName")) lstrcpynW(bag->written_name, V_BSTR(var), ARRAY_SIZE(bag->written_name));
    else ok(0, "Unexpected value %s.\n", wine_dbgstr_w(name));
    return bag->write_hr;
}

static const IPropertyBagVtbl bag_vtbl =
{
    bag_QueryInterface,
    bag_AddRef,
    bag_Release,
    bag_Read,
    bag_Write,
};

static HRESULT load(IPersistPropertyBag *persist, HRESULT hr, VARTYPE vt, const WCHAR *path)
{
    struct bag bag = {.IPropertyBag_iface = {&bag_vtbl}, .refs = 1, .hr = hr, .vt = vt, .path = path};
    HRESULT result;

    result = IPersistPropertyBag_Load(persist, &bag.IPropertyBag_iface, NULL);
    ok(bag.refs == 1, "The bag has %ld references left.\n", bag.refs);
    ok(bag.reads >= 1, "DevicePath was not read.\n");
    return result;
}

static unsigned int count_pins(IBaseFilter *filter)
{
    unsigned int count = 0;
    IEnumPins *enum_pins;
    HRESULT hr;
    IPin *pin;

    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return 0;
    while (IEnumPins_Next(enum_pins, 1, &pin, NULL) == S_OK)
    {
        IPin_Release(pin);
        ++count;
    }
    IEnumPins_Release(enum_pins);
    return count;
}

static void test_load(void)
{
    static const struct
    {
        HRESULT hr;
        VARTYPE vt;
        const WCHAR *path;
    }
    failures[] =
    {
        {E_INVALIDARG, VT_BSTR, NULL},                 /* the bag has none */
        {E_OUTOFMEMORY, VT_BSTR, NULL},
        {S_OK, VT_I4, NULL},                           /* no string */
        {S_OK, VT_EMPTY, NULL},
        {S_OK, VT_BSTR, NULL},                         /* an empty one */
        {S_OK, VT_BSTR, L""},
        {S_OK, VT_BSTR, L"\\\\?\\root#nothing#0000#{65e8773d-8f56-11d0-a3b9-00a0c9223196}"},
        {S_OK, VT_BSTR, L"C:\\no such folder\\camera"},
        {S_OK, VT_BSTR, L"\\\\.\\NUL"},                /* can be opened, but is no KS device */
    };
    IPersistPropertyBag *persist;
    IEnumPins *enum_pins;
    IBaseFilter *filter;
    IKsObject *object;
    HANDLE handle;
    CLSID clsid;
    HRESULT hr;
    IPin *pin;
    size_t i;

    if (!(filter = create_proxy())) return;
    persist = query(filter, &IID_IPersistPropertyBag);
    object = query(filter, &IID_IKsObject);
    if (!persist || !object) goto done;

    memset(&clsid, 0, sizeof(clsid));
    hr = IPersistPropertyBag_GetClassID(persist, &clsid);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IsEqualGUID(&clsid, &CLSID_Proxy), "Got %s.\n", wine_dbgstr_guid(&clsid));
    memset(&clsid, 0, sizeof(clsid));
    hr = IBaseFilter_GetClassID(filter, &clsid);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IsEqualGUID(&clsid, &CLSID_Proxy), "Got %s.\n", wine_dbgstr_guid(&clsid));
    hr = IBaseFilter_GetClassID(filter, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    ok(!count_pins(filter), "Got pins of no device.\n");
    handle = IKsObject_KsGetObjectHandle(object);
    ok(!handle, "Got handle %p of no device.\n", handle);

    hr = IPersistPropertyBag_Load(persist, NULL, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    for (i = 0; i < ARRAY_SIZE(failures); ++i)
    {
        winetest_push_context("failure %Iu", i);
        hr = load(persist, failures[i].hr, failures[i].vt, failures[i].path);
        check_open_error(hr);
        handle = IKsObject_KsGetObjectHandle(object);
        ok(!handle, "Got handle %p.\n", handle);
        ok(!count_pins(filter), "Got pins.\n");
        winetest_pop_context();
    }
    hr = load(persist, S_OK, VT_BSTR, L"\\\\?\\root#nothing#0000#{65e8773d-8f56-11d0-a3b9-00a0c9223196}");
    ok(hr == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND) || hr == HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND),
            "Got hr %#lx.\n", hr);

    if (!require_camera()) goto done;
    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = load(persist, S_OK, VT_BSTR, camera_path());
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    /* There are pins now that the enumerator didn't know. */
    hr = IEnumPins_Next(enum_pins, 1, &pin, NULL);
    ok(hr == VFW_E_ENUM_OUT_OF_SYNC, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Reset(enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Next(enum_pins, 1, &pin, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK) IPin_Release(pin);
    IEnumPins_Release(enum_pins);
    handle = IKsObject_KsGetObjectHandle(object);
    ok(is_handle(handle), "Got handle %p.\n", handle);
    ok(count_pins(filter) == 1, "Got %u pins.\n", count_pins(filter));

    /* OPEN: a second Load. Whatever it says, the filter keeps a device that works. */
    load(persist, S_OK, VT_BSTR, camera_path());
    handle = IKsObject_KsGetObjectHandle(object);
    ok(is_handle(handle), "Got handle %p.\n", handle);
    ok(count_pins(filter) == 1, "Got %u pins.\n", count_pins(filter));

done:
    if (persist) IPersistPropertyBag_Release(persist);
    if (object) IKsObject_Release(object);
    release_last(filter);
}

/* What Save writes is what Load has read; what there is to save comes by Load, and InitNew is for a filter without a device. */
static void test_save(void)
{
    struct bag bag = {.IPropertyBag_iface = {&bag_vtbl}, .refs = 1, .vt = VT_BSTR, .path = camera_path(), .name = L"a name"};
    IPersistPropertyBag *persist;
    IBaseFilter *filter;
    HRESULT hr;

    if (!require_camera() || !(filter = create_proxy())) return;
    persist = query(filter, &IID_IPersistPropertyBag);
    hr = IPersistPropertyBag_InitNew(persist);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPersistPropertyBag_Save(persist, &bag.IPropertyBag_iface, TRUE, TRUE);
    ok(hr == E_UNEXPECTED, "Got hr %#lx without a device.\n", hr);
    ok(!bag.writes, "Got %u values.\n", bag.writes);

    hr = IPersistPropertyBag_Load(persist, &bag.IPropertyBag_iface, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPersistPropertyBag_InitNew(persist);
    ok(hr == E_UNEXPECTED, "Got hr %#lx with a device.\n", hr);
    hr = IPersistPropertyBag_Save(persist, NULL, TRUE, TRUE);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IPersistPropertyBag_Save(persist, &bag.IPropertyBag_iface, TRUE, TRUE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(bag.writes == 2, "Got %u values.\n", bag.writes);
    ok(!wcscmp(bag.written_path, bag.path), "Got path %s.\n", wine_dbgstr_w(bag.written_path));
    ok(!wcscmp(bag.written_name, bag.name), "Got name %s.\n", wine_dbgstr_w(bag.written_name));
    bag.write_hr = STG_E_MEDIUMFULL;
    hr = IPersistPropertyBag_Save(persist, &bag.IPropertyBag_iface, TRUE, TRUE);
    ok(hr == STG_E_MEDIUMFULL, "Got hr %#lx.\n", hr);
    ok(bag.writes == 3, "Got %u values.\n", bag.writes);
    ok(bag.refs == 1, "The bag has %ld references left.\n", bag.refs);
    IPersistPropertyBag_Release(persist);
    release_last(filter);
}

/* The pins are enumerated in the order of the device's pin factories. */
static void test_factory_order(void)
{
    IBaseFilter *filter = create_device(&KSCATEGORY_DATATRANSFORM, L"" KSBENCH_MERGER_HARDWARE_ID);
    ULONG expected = 0, factory;
    IKsPinFactory *pin_factory;
    IEnumPins *enum_pins;
    HRESULT hr;
    IPin *pin;

    if (!filter) return;
    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (; IEnumPins_Next(enum_pins, 1, &pin, NULL) == S_OK; ++expected)
    {
        pin_factory = query(pin, &IID_IKsPinFactory);
        hr = IKsPinFactory_KsPinFactory(pin_factory, &factory);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(factory == expected, "Pin %lu has factory %lu.\n", expected, factory);
        IKsPinFactory_Release(pin_factory);
        IPin_Release(pin);
    }
    ok(expected > 1, "Got %lu pins.\n", expected);
    IEnumPins_Release(enum_pins);
    release_last(filter);
}

/* Two filters of one device are independent of each other. */
static void test_two_filters(void)
{
    IBaseFilter *a, *b;
    IPin *pin;

    if (!(a = create_camera())) return;
    if ((b = create_camera()))
    {
        ok(count_pins(b) == 1, "Got %u pins.\n", count_pins(b));
        release_last(a);
        pin = find_pin(b, PINDIR_OUTPUT);
        ok(!!pin, "The pin is gone.\n");
        if (pin) IPin_Release(pin);
        release_last(b);
    }
    else release_last(a);
}

static void test_enum_pins(void)
{
    IEnumPins *enum1, *enum2;
    IBaseFilter *filter;
    IPin *pins[2];
    ULONG count, refs;
    HRESULT hr;

    if (!(filter = create_camera())) return;
    hr = IBaseFilter_EnumPins(filter, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    refs = get_refcount(filter);
    ok(refs == 1, "Got %lu references.\n", refs);
    hr = IBaseFilter_EnumPins(filter, &enum1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    refs = get_refcount(filter);
    ok(refs == 2, "Got %lu references.\n", refs);
    refs = get_refcount(enum1);
    ok(refs == 1, "Got %lu references.\n", refs);
    check_interface(enum1, &IID_IUnknown, TRUE);
    check_interface(enum1, &IID_IEnumPins, TRUE);
    check_interface(enum1, &IID_IPin, FALSE);

    hr = IEnumPins_Next(enum1, 1, NULL, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    hr = IEnumPins_Next(enum1, 1, pins, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IPin_Release(pins[0]);
    hr = IEnumPins_Next(enum1, 1, pins, NULL);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);

    hr = IEnumPins_Reset(enum1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Next(enum1, 1, pins, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count == 1, "Got count %lu.\n", count);
    IPin_Release(pins[0]);
    hr = IEnumPins_Next(enum1, 1, pins, &count);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    ok(!count, "Got count %lu.\n", count);

    hr = IEnumPins_Reset(enum1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Next(enum1, 2, pins, NULL);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr); /* more than one without a place for the count */
    hr = IEnumPins_Next(enum1, 2, pins, &count);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    ok(count == 1, "Got count %lu.\n", count);
    IPin_Release(pins[0]);

    hr = IEnumPins_Reset(enum1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Clone(enum1, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Clone(enum1, &enum2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Skip(enum1, 2);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Reset(enum1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Skip(enum1, 1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Skip(enum1, 1);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Next(enum1, 1, pins, NULL);
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = IEnumPins_Next(enum2, 1, pins, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IPin_Release(pins[0]);

    release_last(enum2);
    release_last(enum1);
    release_last(filter);
}

static void test_find_pin(void)
{
    IPin *pin, *found;
    IBaseFilter *filter;
    WCHAR *id;
    HRESULT hr;

    if (!create_capture(&filter, &pin)) return;
    hr = IPin_QueryId(pin, &id);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        found = NULL;
        hr = IBaseFilter_FindPin(filter, id, &found);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(found == pin, "Got pin %p, expected %p.\n", found, pin);
        if (found) IPin_Release(found);
        CoTaskMemFree(id);
    }
    found = (IPin *)0xdeadbeef;
    hr = IBaseFilter_FindPin(filter, L"no such pin", &found);
    ok(hr == VFW_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    ok(!found, "Got pin %p.\n", found);
    hr = IBaseFilter_FindPin(filter, L"", &found);
    ok(hr == VFW_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_FindPin(filter, NULL, &found);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_FindPin(filter, L"x", NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    IPin_Release(pin);
    release_last(filter);
}

static void test_filter_info(void)
{
    WCHAR long_name[2 * MAX_FILTER_NAME];
    IFilterGraph *graph;
    IBaseFilter *filter;
    FILTER_INFO info;
    WCHAR *vendor;
    HRESULT hr;
    ULONG refs;
    size_t i;

    if (!(filter = create_proxy())) return;
    hr = CoCreateInstance(&CLSID_FilterGraph, NULL, CLSCTX_INPROC_SERVER, &IID_IFilterGraph, (void **)&graph);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    memset(&info, 0xcc, sizeof(info));
    hr = IBaseFilter_QueryFilterInfo(filter, &info);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!info.achName[0], "Got name %s.\n", wine_dbgstr_w(info.achName));
    ok(!info.pGraph, "Got graph %p.\n", info.pGraph);
    hr = IBaseFilter_QueryFilterInfo(filter, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    refs = get_refcount(graph);
    hr = IBaseFilter_JoinFilterGraph(filter, graph, L"testname");
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_refcount(graph) == refs, "The filter holds its graph: %lu references.\n", get_refcount(graph));
    hr = IBaseFilter_QueryFilterInfo(filter, &info);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!wcscmp(info.achName, L"testname"), "Got name %s.\n", wine_dbgstr_w(info.achName));
    ok(info.pGraph == graph, "Got graph %p, expected %p.\n", info.pGraph, graph);
    ok(get_refcount(graph) == refs + 1, "Got %lu references.\n", get_refcount(graph));
    if (info.pGraph) IFilterGraph_Release(info.pGraph);

    for (i = 0; i < ARRAY_SIZE(long_name) - 1; ++i) long_name[i] = 'a' + i % 26;
    long_name[i] = 0;
    hr = IBaseFilter_JoinFilterGraph(filter, graph, long_name);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_QueryFilterInfo(filter, &info);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!wcsncmp(info.achName, long_name, MAX_FILTER_NAME - 1), "Got name %s.\n", wine_dbgstr_w(info.achName));
    ok(wcslen(info.achName) == MAX_FILTER_NAME - 1, "Got name %s.\n", wine_dbgstr_w(info.achName));
    if (info.pGraph) IFilterGraph_Release(info.pGraph);

    hr = IBaseFilter_JoinFilterGraph(filter, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_QueryFilterInfo(filter, &info);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!info.pGraph, "Got graph %p.\n", info.pGraph);

    vendor = NULL;
    hr = IBaseFilter_QueryVendorInfo(filter, &vendor);
    ok(hr == E_NOTIMPL || hr == S_OK, "Got hr %#lx.\n", hr); /* OPEN */
    if (hr == S_OK) CoTaskMemFree(vendor);

    release_last(filter);
    release_last(graph);
}

static void check_state(unsigned int line, IBaseFilter *filter, FILTER_STATE expected)
{
    FILTER_STATE state = 0xdeadbeef;
    HRESULT hr;

    hr = IBaseFilter_GetState(filter, 0, &state);
    /* Paused, a live source has nothing to show; without a connection that is OPEN. */
    ok_(__FILE__, line)(hr == S_OK || (expected == State_Paused && hr == VFW_S_CANT_CUE), "Got hr %#lx.\n", hr);
    ok_(__FILE__, line)(state == expected, "Got state %u, expected %u.\n", state, expected);
}

static void test_states(void)
{
    IReferenceClock *clock, *clock2;
    IAMFilterMiscFlags *misc;
    IBaseFilter *filter;
    ULONG flags, refs;
    HRESULT hr;

    if (!(filter = create_camera())) return;
    check_state(__LINE__, filter, State_Stopped);
    hr = IBaseFilter_GetState(filter, 0, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Pause(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_state(__LINE__, filter, State_Paused);
    hr = IBaseFilter_Pause(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Run(filter, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_state(__LINE__, filter, State_Running);
    hr = IBaseFilter_Run(filter, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Pause(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_state(__LINE__, filter, State_Paused);
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_state(__LINE__, filter, State_Stopped);
    hr = IBaseFilter_Run(filter, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_state(__LINE__, filter, State_Running);
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    hr = CoCreateInstance(&CLSID_SystemClock, NULL, CLSCTX_INPROC_SERVER, &IID_IReferenceClock, (void **)&clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    refs = get_refcount(clock);
    clock2 = (void *)0xdeadbeef;
    hr = IBaseFilter_GetSyncSource(filter, &clock2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!clock2, "Got clock %p.\n", clock2);
    hr = IBaseFilter_GetSyncSource(filter, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IBaseFilter_SetSyncSource(filter, clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_refcount(clock) == refs + 1, "Got %lu references.\n", get_refcount(clock));
    hr = IBaseFilter_SetSyncSource(filter, clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_refcount(clock) == refs + 1, "Got %lu references.\n", get_refcount(clock));
    hr = IBaseFilter_GetSyncSource(filter, &clock2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(clock2 == clock, "Got clock %p, expected %p.\n", clock2, clock);
    if (clock2) IReferenceClock_Release(clock2);
    hr = IBaseFilter_SetSyncSource(filter, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_refcount(clock) == refs, "Got %lu references.\n", get_refcount(clock));
    hr = IBaseFilter_SetSyncSource(filter, clock);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    if ((misc = query(filter, &IID_IAMFilterMiscFlags)))
    {
        flags = IAMFilterMiscFlags_GetMiscFlags(misc);
        ok(flags == AM_FILTER_MISC_FLAGS_IS_SOURCE, "Got flags %#lx.\n", flags);
        IAMFilterMiscFlags_Release(misc);
    }
    release_last(filter);
    ok(get_refcount(clock) == refs, "The filter's clock has %lu references left.\n", get_refcount(clock));
    release_last(clock);
}

/* What somebody else has heard of the device reaches the application, with both parameters. */
static void test_notify_event(void)
{
    IBaseFilter *filter = create_proxy();
    struct event_sink sink;
    LONG_PTR param1, param2;
    IKsNotifyEvent *notify;
    HRESULT hr;

    if (!filter) return;
    notify = query(filter, &IID_IKsNotifyEvent);
    hr = IKsNotifyEvent_KsNotifyEvent(notify, EC_USER, 1, 2);
    ok(hr == VFW_E_NOT_IN_GRAPH, "Got hr %#lx.\n", hr);
    event_sink_join(&sink, filter);
    hr = IKsNotifyEvent_KsNotifyEvent(notify, EC_USER, 1, (ULONG_PTR)filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(event_sink_count(&sink, EC_USER) == 1, "Got %ld events.\n", event_sink_count(&sink, EC_USER));
    ok(event_sink_get(&sink, EC_USER, &param1, &param2), "Got no event.\n");
    ok(param1 == 1, "Got parameter %#Ix.\n", param1);
    ok(param2 == (LONG_PTR)filter, "Got parameter %#Ix.\n", param2);
    event_sink_leave(&sink, filter);
    IKsNotifyEvent_Release(notify);
    release_last(filter);
}

/* Without a device there is nothing to run, but nothing to wait for either. */
static void test_unloaded(void)
{
    IBaseFilter *filter = create_proxy();
    HRESULT hr;

    if (!filter) return;
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IBaseFilter_Pause(filter); /* OPEN */
    IBaseFilter_Run(filter, 0); /* OPEN */
    hr = IBaseFilter_Stop(filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_state(__LINE__, filter, State_Stopped);
    release_last(filter);
}

/* The pin keeps its filter. */
static void test_pin_lifetime(void)
{
    IBaseFilter *filter;
    PIN_DIRECTION dir;
    PIN_INFO info;
    HRESULT hr;
    ULONG refs;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    refs = IBaseFilter_Release(filter);
    ok(refs > 0, "The pin doesn't hold its filter.\n");
    hr = IPin_QueryDirection(pin, &dir);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(dir == PINDIR_OUTPUT, "Got direction %d.\n", dir);
    hr = IPin_QueryPinInfo(pin, &info);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(info.pFilter == filter, "Got filter %p, expected %p.\n", info.pFilter, filter);
    if (info.pFilter) IBaseFilter_Release(info.pFilter);
    refs = IPin_Release(pin);
    ok(!refs, "%lu references are left.\n", refs);
}

START_TEST(filter)
{
    CoInitialize(NULL);
    if (load_module())
    {
        test_interfaces();
        test_com_rules();
        test_aggregation();
        test_load();
        test_save();
        test_factory_order();
        test_unloaded();
        test_notify_event();
        test_two_filters();
        test_enum_pins();
        test_find_pin();
        test_filter_info();
        test_states();
        test_pin_lifetime();
    }
    CoUninitialize();
}
