/*
 * Extensions that Control\\MediaInterfaces names, and IKsAggregateControl
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

#include <stdlib.h>
#include <wchar.h>

#include "class.h"
#include "run.h"

#include <setupapi.h>

/* The classes of the two sets are the sets' own GUIDs; both belong to the camera of the tests. */
static const GUID set_of_filter = GUID_INIT(STATIC_KSPROPSETID_Pin);
static const GUID set_of_pin = GUID_INIT(STATIC_KSPROPSETID_Connection);
static const CLSID clsid_free = {0x1d7a3ac1, 0x6c0f, 0x4d5c, {0x9a, 0x1b, 0x3a, 0x6e, 0x25, 0xd0, 0x7c, 0x11}};
static const CLSID clsid_nobody = {0x1d7a3ac2, 0x6c0f, 0x4d5c, {0x9a, 0x1b, 0x3a, 0x6e, 0x25, 0xd0, 0x7c, 0x11}};
static const IID iid_own = {0x1d7a3ac3, 0x6c0f, 0x4d5c, {0x9a, 0x1b, 0x3a, 0x6e, 0x25, 0xd0, 0x7c, 0x11}};
static const IID iid_unknown = {0x1d7a3ac4, 0x6c0f, 0x4d5c, {0x9a, 0x1b, 0x3a, 0x6e, 0x25, 0xd0, 0x7c, 0x11}};
static const CLSID clsid_page = {0x1d7a3ac5, 0x6c0f, 0x4d5c, {0x9a, 0x1b, 0x3a, 0x6e, 0x25, 0xd0, 0x7c, 0x11}};

/* ---- an extension ---- */

struct counts
{
    LONG stops, pauses, runs, changes;
    REFERENCE_TIME start;
    FILTER_STATE state_in_pause, state_in_run;
};

static struct test_class class;
static struct counts counts;
static BOOL gives_null;               /* the extension says that it has what it hasn't */

struct test_extension
{
    struct test_object object;
    IDistributorNotify notify;
};

static struct test_extension *impl_from_IDistributorNotify(IDistributorNotify *iface)
{
    return CONTAINING_RECORD(iface, struct test_extension, notify);
}

static HRESULT WINAPI notify_QueryInterface(IDistributorNotify *iface, REFIID iid, void **out)
{
    return IUnknown_QueryInterface(impl_from_IDistributorNotify(iface)->object.outer, iid, out);
}

static ULONG WINAPI notify_AddRef(IDistributorNotify *iface)
{
    return IUnknown_AddRef(impl_from_IDistributorNotify(iface)->object.outer);
}

static ULONG WINAPI notify_Release(IDistributorNotify *iface)
{
    return IUnknown_Release(impl_from_IDistributorNotify(iface)->object.outer);
}

/* The state that the owner has while it tells of a change: a filter's, -1 for a pin. */
static FILTER_STATE owner_state(IDistributorNotify *iface)
{
    FILTER_STATE state = -1;
    IBaseFilter *filter;

    if (FAILED(IDistributorNotify_QueryInterface(iface, &IID_IBaseFilter, (void **)&filter))) return state;
    IBaseFilter_GetState(filter, 0, &state);
    IBaseFilter_Release(filter);
    return state;
}

static HRESULT WINAPI notify_Stop(IDistributorNotify *iface)
{
    counts.stops++;
    return S_OK;
}

static HRESULT WINAPI notify_Pause(IDistributorNotify *iface)
{
    counts.pauses++;
    counts.state_in_pause = owner_state(iface);
    return S_OK;
}

static HRESULT WINAPI notify_Run(IDistributorNotify *iface, REFERENCE_TIME start)
{
    counts.runs++;
    counts.start = start;
    counts.state_in_run = owner_state(iface);
    return S_OK;
}

static HRESULT WINAPI notify_SetSyncSource(IDistributorNotify *iface, IReferenceClock *clock)
{
    return S_OK;
}

static HRESULT WINAPI notify_NotifyGraphChange(IDistributorNotify *iface)
{
    counts.changes++;
    return S_OK;
}

static const IDistributorNotifyVtbl notify_vtbl =
{
    notify_QueryInterface,
    notify_AddRef,
    notify_Release,
    notify_Stop,
    notify_Pause,
    notify_Run,
    notify_SetSyncSource,
    notify_NotifyGraphChange,
};

static HRESULT extension_create(struct test_class *test_class, IUnknown *outer, IUnknown **inner)
{
    static const struct test_interface interfaces[] =
    {
        {&iid_own, offsetof(struct test_object, own)},
        {&IID_IDistributorNotify, offsetof(struct test_extension, notify)},
        {NULL, 0},
    };
    struct test_extension *extension;

    if (!(extension = calloc(1, sizeof(*extension)))) return E_OUTOFMEMORY;
    object_init(&extension->object, test_class, outer, interfaces);
    extension->notify.lpVtbl = (IDistributorNotifyVtbl *)&notify_vtbl;
    *inner = gives_null ? NULL : &extension->object.IUnknown_iface;
    if (gives_null) IUnknown_Release(&extension->object.IUnknown_iface);
    return S_OK;
}

/* ---- the registry ---- */

#define CONTROL L"SYSTEM\\CurrentControlSet\\Control\\"

static void get_key(const WCHAR *folder, const GUID *set, WCHAR key[MAX_PATH])
{
    wcscpy(key, CONTROL);
    wcscat(key, folder);
    wcscat(key, L"\\");
    StringFromGUID2(set, key + wcslen(key), 39);
}

static void add_media_interface(const GUID *set, DWORD type, const void *iid, DWORD size)
{
    WCHAR key[MAX_PATH];
    LONG error;
    HKEY hkey;

    get_key(L"MediaInterfaces", set, key);
    error = RegCreateKeyExW(HKEY_LOCAL_MACHINE, key, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &hkey, NULL);
    ok(!error, "Got error %ld.\n", error);
    if (error) return;
    if (iid) RegSetValueExW(hkey, L"iid", 0, type, iid, size);
    RegCloseKey(hkey);
}

static void remove_media_interface(const GUID *set)
{
    WCHAR key[MAX_PATH];
    LONG error;

    get_key(L"MediaInterfaces", set, key);
    error = RegDeleteTreeW(HKEY_LOCAL_MACHINE, key);
    ok(!error, "Got error %ld.\n", error);
}

static void add_page(const GUID *set, const WCHAR *name)
{
    WCHAR key[MAX_PATH];
    LONG error;
    HKEY hkey;

    get_key(L"MediaSets", set, key);
    wcscat(key, L"\\PropertyPages\\");
    wcscat(key, name);
    error = RegCreateKeyExW(HKEY_LOCAL_MACHINE, key, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &hkey, NULL);
    ok(!error, "Got error %ld.\n", error);
    if (!error) RegCloseKey(hkey);
}

static void remove_pages(const GUID *set)
{
    WCHAR key[MAX_PATH];
    LONG error;

    get_key(L"MediaSets", set, key);
    error = RegDeleteTreeW(HKEY_LOCAL_MACHINE, key);
    ok(!error, "Got error %ld.\n", error);
}

static void begin_class(const CLSID *clsid)
{
    memset(&counts, 0, sizeof(counts));
    gives_null = FALSE;
    class_register(&class, clsid, extension_create);
}

/* ---- of the filter ---- */

static void test_with_iid(void)
{
    IBaseFilter *filter, *again;
    IUnknown *own, *identity;
    ULONG refs;
    HRESULT hr;

    begin_class(&set_of_filter);
    if (!(filter = create_camera())) return;
    ok(!class.created, "Without a key, %ld were created.\n", class.created);
    check_interface(filter, &iid_own, FALSE);
    release_last(filter);

    add_media_interface(&set_of_filter, REG_BINARY, &iid_own, sizeof(iid_own));
    if (!(filter = create_camera())) return;
    ok(class.created == 1, "Created %ld.\n", class.created);
    identity = query(filter, &IID_IUnknown);
    ok(class.outer == identity, "The outer object is %p, the filter %p.\n", class.outer, identity);
    IUnknown_Release(identity);
    refs = get_refcount(filter);

    own = NULL;
    hr = IBaseFilter_QueryInterface(filter, &iid_own, (void **)&own);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_refcount(filter) == refs + 1, "The filter has %lu references, %lu before.\n", get_refcount(filter), refs);
    if (own)
    {
        hr = IUnknown_QueryInterface(own, &IID_IBaseFilter, (void **)&again);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(again == filter, "Got filter %p, not %p.\n", again, filter);
        IBaseFilter_Release(again);
        IUnknown_Release(own);
    }

    /* It has IDistributorNotify, too, but is asked for one interface only. */
    check_interface(filter, &IID_IDistributorNotify, FALSE);
    check_interface(filter, &iid_unknown, FALSE);
    ok(get_refcount(filter) == refs, "The filter has %lu references, %lu before.\n", get_refcount(filter), refs);
    ok(!class.destroyed, "%ld are gone.\n", class.destroyed);
    release_last(filter);
    ok(class.destroyed == 1, "%ld are gone.\n", class.destroyed);

    remove_media_interface(&set_of_filter);
    class_revoke(&class);
}

static void test_without_iid(void)
{
    IBaseFilter *filter;

    begin_class(&set_of_filter);
    add_media_interface(&set_of_filter, 0, NULL, 0);
    if ((filter = create_camera()))
    {
        ok(class.created == 1, "Created %ld.\n", class.created);
        check_interface(filter, &iid_own, TRUE);
        check_interface(filter, &IID_IDistributorNotify, TRUE);
        check_interface(filter, &iid_unknown, FALSE);
        release_last(filter);
        ok(class.destroyed == 1, "%ld are gone.\n", class.destroyed);
    }
    remove_media_interface(&set_of_filter);
    class_revoke(&class);
}

/* The filter works, and lacks only what isn't there. */
#define check_no_extension(a, b) check_no_extension_(__LINE__, a, b)
static void check_no_extension_(unsigned int line, LONG created, const char *what)
{
    LONG before = class.created;
    IBaseFilter *filter;
    IPin *pin;

    if (!(filter = create_camera())) return;
    ok_(__FILE__, line)(class.created - before == created, "%s: created %ld.\n", what, class.created - before);
    check_interface_(line, __FILE__, filter, &iid_own, FALSE);
    pin = find_pin(filter, PINDIR_OUTPUT);
    ok_(__FILE__, line)(pin != NULL, "%s: no pin.\n", what);
    if (pin) IPin_Release(pin);
    release_last_(line, __FILE__, filter);
}

static void test_bad_extensions(void)
{
    static const WCHAR text[] = L"{1d7a3ac3-6c0f-4d5c-9a1b-3a6e25d07c11}";
    static const struct
    {
        const char *name;
        DWORD type, size;
        const void *iid;
    }
    bad_iids[] =
    {
        {"a string", REG_SZ, sizeof(text), text},
        {"15 bytes", REG_BINARY, sizeof(iid_own) - 1, &iid_own},
        {"no byte", REG_BINARY, 0, &iid_own},
        {"a number", REG_DWORD, sizeof(DWORD), &iid_own},
        {"17 bytes", REG_BINARY, sizeof(iid_own) + 1, text},
    };
    size_t i;

    begin_class(&set_of_filter);
    for (i = 0; i < ARRAY_SIZE(bad_iids); i++)
    {
        add_media_interface(&set_of_filter, bad_iids[i].type, bad_iids[i].iid, bad_iids[i].size);
        check_no_extension(0, bad_iids[i].name);
        remove_media_interface(&set_of_filter);
    }

    add_media_interface(&set_of_filter, REG_BINARY, &iid_own, sizeof(iid_own));
    class.create_hr = CLASS_E_NOAGGREGATION;
    check_no_extension(0, "a class that can't be aggregated");
    class.create_hr = S_OK;
    gives_null = TRUE;
    check_no_extension(1, "a class that gives nothing");
    gives_null = FALSE;
    class.query_hr = E_FAIL;
    check_no_extension(1, "an object that has no interface");
    class.query_hr = S_OK;
    class_revoke(&class);
    check_no_extension(0, "no class");
    remove_media_interface(&set_of_filter);
}

static void test_state_notifications(void)
{
    IBaseFilter *filter;
    HRESULT hr;

    begin_class(&set_of_filter);
    add_media_interface(&set_of_filter, REG_BINARY, &iid_own, sizeof(iid_own));
    if ((filter = create_camera()))
    {
        hr = IBaseFilter_Pause(filter);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        ok(counts.pauses == 1, "%ld pauses.\n", counts.pauses);
        ok(counts.state_in_pause == State_Stopped, "It was told in state %d.\n", counts.state_in_pause);
        hr = IBaseFilter_Run(filter, 1234567);
        ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
        ok(counts.runs == 1, "%ld runs.\n", counts.runs);
        ok(counts.start == 1234567, "The start is %I64d.\n", counts.start);
        ok(counts.state_in_run == State_Paused, "It was told in state %d.\n", counts.state_in_run);
        hr = IBaseFilter_Stop(filter);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(counts.stops == 1, "%ld stops.\n", counts.stops);
        ok(!counts.changes, "%ld changes of a filter.\n", counts.changes);
        release_last(filter);
    }
    remove_media_interface(&set_of_filter);
    class_revoke(&class);
}

/* ---- what the device's own key says ---- */

/* The key of the camera's device interface, with the values that its INF has put there. */
static HKEY open_device_key(void)
{
    SP_DEVICE_INTERFACE_DATA iface = {.cbSize = sizeof(iface)};
    union
    {
        SP_DEVICE_INTERFACE_DETAIL_DATA_W detail;
        WCHAR chars[MAX_DEVICE_PATH];
    } buffer;
    HKEY key = INVALID_HANDLE_VALUE;
    HDEVINFO set;
    DWORD i;

    set = SetupDiGetClassDevsW(&KSCATEGORY_CAPTURE, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
    ok(set != INVALID_HANDLE_VALUE, "Got error %lu.\n", GetLastError());
    for (i = 0; key == INVALID_HANDLE_VALUE && SetupDiEnumDeviceInterfaces(set, NULL, &KSCATEGORY_CAPTURE, i, &iface); i++)
    {
        buffer.detail.cbSize = sizeof(buffer.detail);
        if (SetupDiGetDeviceInterfaceDetailW(set, &iface, &buffer.detail, sizeof(buffer), NULL, NULL)
                && !lstrcmpiW(buffer.detail.DevicePath, camera_path()))
            key = SetupDiOpenDeviceInterfaceRegKey(set, &iface, 0, KEY_ALL_ACCESS);
    }
    SetupDiDestroyDeviceInfoList(set);
    ok(key != INVALID_HANDLE_VALUE, "The camera's interface has no key.\n");
    return key;
}

/* Another class stands for the set, of this device and of its pins. */
static void test_alias(void)
{
    HKEY key = open_device_key(), aliases;
    IBaseFilter *filter;
    WCHAR name[39];
    LONG error;

    begin_class(&clsid_free);
    StringFromGUID2(&set_of_filter, name, ARRAY_SIZE(name));
    error = RegCreateKeyExW(key, L"SetAliases", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &aliases, NULL);
    ok(!error, "Got error %ld.\n", error);
    RegSetValueExW(aliases, name, 0, REG_BINARY, (const BYTE *)&clsid_free, sizeof(clsid_free));
    if ((filter = create_camera()))
    {
        ok(!class.created, "Without a key, %ld were created.\n", class.created);
        release_last(filter);
    }
    add_media_interface(&clsid_free, REG_BINARY, &iid_own, sizeof(iid_own));
    if ((filter = create_camera()))
    {
        ok(class.created == 1, "Created %ld.\n", class.created);
        check_interface(filter, &iid_own, TRUE);
        release_last(filter);
        ok(class.destroyed == 1, "%ld are gone.\n", class.destroyed);
    }
    RegSetValueExW(aliases, name, 0, REG_BINARY, (const BYTE *)&clsid_free, sizeof(clsid_free) - 1);
    check_no_extension(0, "an alias of 15 bytes");
    RegSetValueExW(aliases, name, 0, REG_SZ, (const BYTE *)L"x", sizeof(L"x"));
    check_no_extension(0, "an alias that is a string");
    remove_media_interface(&clsid_free);
    RegCloseKey(aliases);
    error = RegDeleteTreeW(key, L"SetAliases");
    ok(!error, "Got error %ld.\n", error);
    RegCloseKey(key);
    class_revoke(&class);
}

/* A class that has nothing to do with a set. */
static void test_device_interfaces(void)
{
    HKEY key = open_device_key(), interfaces, subkey;
    IBaseFilter *filter;
    WCHAR name[39];
    LONG error;

    begin_class(&clsid_free);
    error = RegCreateKeyExW(key, L"Interfaces", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &interfaces, NULL);
    ok(!error, "Got error %ld.\n", error);
    StringFromGUID2(&clsid_free, name, ARRAY_SIZE(name));
    RegCreateKeyExW(interfaces, name, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &subkey, NULL);
    RegCloseKey(subkey);
    RegCreateKeyExW(interfaces, L"no class", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &subkey, NULL);
    RegCloseKey(subkey);
    StringFromGUID2(&clsid_nobody, name, ARRAY_SIZE(name));
    RegCreateKeyExW(interfaces, name, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &subkey, NULL);
    RegCloseKey(subkey);
    if ((filter = create_camera()))
    {
        ok(class.created == 1, "Created %ld.\n", class.created);
        check_interface(filter, &iid_own, TRUE);
        check_interface(filter, &IID_IDistributorNotify, TRUE);
        check_interface(filter, &iid_unknown, FALSE);
        release_last(filter);
        ok(class.destroyed == 1, "%ld are gone.\n", class.destroyed);
    }
    RegCloseKey(interfaces);
    error = RegDeleteTreeW(key, L"Interfaces");
    ok(!error, "Got error %ld.\n", error);
    RegCloseKey(key);
    class_revoke(&class);
}

/* ---- of a pin ---- */

static void test_pin(void)
{
    IBaseFilter *filter;
    struct sink sink;
    IPin *pin;

    begin_class(&set_of_pin);
    add_media_interface(&set_of_pin, REG_BINARY, &iid_own, sizeof(iid_own));
    if (create_capture(&filter, &pin))
    {
        sink_init(&sink);
        ok(!class.created, "Before a connection %ld were created.\n", class.created);
        check_interface(pin, &iid_own, FALSE);
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
        {
            ok(class.created == 1, "Created %ld.\n", class.created);
            check_interface(pin, &iid_own, TRUE);
            check_interface(filter, &iid_own, FALSE);
            ok(counts.changes == 1, "%ld changes.\n", counts.changes);
            run_frames(filter, &sink, 3);
            ok(counts.runs == 1, "%ld runs.\n", counts.runs);
            ok(counts.stops == 1, "%ld stops.\n", counts.stops);
            disconnect_sink(pin, &sink);
            ok(counts.changes == 2, "%ld changes.\n", counts.changes);
        }
        check_interface(pin, &iid_own, TRUE);
        if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
        {
            ok(class.created == 1, "After the second connection created %ld.\n", class.created);
            ok(counts.changes == 3, "%ld changes.\n", counts.changes);
            disconnect_sink(pin, &sink);
        }
        ok(!class.destroyed, "%ld are gone.\n", class.destroyed);
        sink_cleanup(&sink);
        IPin_Release(pin);
        release_last(filter);
        ok(class.destroyed == 1, "%ld are gone.\n", class.destroyed);
    }
    remove_media_interface(&set_of_pin);
    class_revoke(&class);
}

/* ---- IKsAggregateControl ---- */

static void check_aggregation(void *object)
{
    IKsAggregateControl *control = query(object, &IID_IKsAggregateControl);
    ULONG refs = get_refcount(object);
    HRESULT hr;

    begin_class(&clsid_free);
    hr = IKsAggregateControl_KsAddAggregate(control, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsAggregateControl_KsRemoveAggregate(control, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsAggregateControl_KsAddAggregate(control, &clsid_nobody);
    ok(hr == REGDB_E_CLASSNOTREG, "Got hr %#lx.\n", hr);
    hr = IKsAggregateControl_KsRemoveAggregate(control, &clsid_free);
    check_open_error(hr);

    hr = IKsAggregateControl_KsAddAggregate(control, &clsid_free);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(class.created == 1, "Created %ld.\n", class.created);
    check_interface(object, &iid_own, TRUE);
    check_interface(object, &iid_unknown, FALSE);
    /* The documents don't say what a second time does; there is one of it. */
    hr = IKsAggregateControl_KsAddAggregate(control, &clsid_free);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    ok(class.created - class.destroyed == 1, "There are %ld.\n", class.created - class.destroyed);
    ok(get_refcount(object) == refs, "%lu references, %lu before.\n", get_refcount(object), refs);

    hr = IKsAggregateControl_KsRemoveAggregate(control, &clsid_free);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(class.created == class.destroyed, "There are %ld.\n", class.created - class.destroyed);
    check_interface(object, &iid_own, FALSE);
    hr = IKsAggregateControl_KsRemoveAggregate(control, &clsid_free);
    check_open_error(hr);

    /* What is left when the object goes, goes with it. */
    hr = IKsAggregateControl_KsAddAggregate(control, &clsid_free);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsAggregateControl_Release(control);
}

static void test_aggregate_control(void)
{
    IBaseFilter *filter;
    IPin *pin;

    if (!create_capture(&filter, &pin)) return;
    check_aggregation(pin);
    IPin_Release(pin);
    release_last(filter);
    ok(class.created == class.destroyed, "There are %ld.\n", class.created - class.destroyed);
    class_revoke(&class);

    filter = create_camera();
    check_aggregation(filter);
    release_last(filter);
    ok(class.created == class.destroyed, "There are %ld.\n", class.created - class.destroyed);
    class_revoke(&class);

    /* A filter without a device has them, too. */
    filter = create_proxy();
    check_aggregation(filter);
    release_last(filter);
    class_revoke(&class);
}

/* ---- property pages ---- */

/* How often the object names the page; -1 if it has no pages at all. */
static int count_page(void *object, const CLSID *clsid)
{
    ISpecifyPropertyPages *specify;
    CAUUID pages = {77, NULL};
    int count = 0;
    HRESULT hr;
    ULONG i;

    hr = IUnknown_QueryInterface((IUnknown *)object, &IID_ISpecifyPropertyPages, (void **)&specify);
    if (hr == E_NOINTERFACE) return -1;
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = ISpecifyPropertyPages_GetPages(specify, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = ISpecifyPropertyPages_GetPages(specify, &pages);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < pages.cElems; i++) count += IsEqualGUID(&pages.pElems[i], clsid);
    CoTaskMemFree(pages.pElems);
    ISpecifyPropertyPages_Release(specify);
    return count;
}

static void test_pages(void)
{
    static const GUID other_set = GUID_INIT(STATIC_KSPROPSETID_Topology);
    WCHAR name[39];
    IBaseFilter *filter;
    struct sink sink;
    IPin *pin;
    int count;

    if (!create_capture(&filter, &pin)) return;
    StringFromGUID2(&clsid_page, name, ARRAY_SIZE(name));
    count = count_page(filter, &clsid_page);
    ok(count <= 0, "The page is there %d times.\n", count);
    add_page(&set_of_filter, name);
    add_page(&set_of_filter, L"no class");
    add_page(&set_of_filter, L"{also none}");
    add_page(&other_set, name);
    count = count_page(filter, &clsid_page);
    ok(count == 1, "The page is there %d times.\n", count);
    remove_pages(&set_of_filter);
    remove_pages(&other_set);

    /* A pin knows its sets when it has been connected, and the kind of its data before. */
    add_page(&set_of_pin, name);
    count = count_page(pin, &clsid_page);
    ok(count <= 0, "The page is there %d times.\n", count);
    sink_init(&sink);
    if (connect_sink(pin, &sink, &MEDIASUBTYPE_YUY2, 320, 240))
    {
        count = count_page(pin, &clsid_page);
        ok(count == 1, "The page is there %d times.\n", count);
        disconnect_sink(pin, &sink);
    }
    sink_cleanup(&sink);
    remove_pages(&set_of_pin);
    IPin_Release(pin);
    release_last(filter);
}

START_TEST(extension)
{
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module())
    {
        test_with_iid();
        test_without_iid();
        test_bad_extensions();
        test_state_notifications();
        if (camera_path())
        {
            test_alias();
            test_device_interfaces();
        }
        test_pin();
        test_aggregate_control();
        test_pages();
    }
    CoUninitialize();
}
