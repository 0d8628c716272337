/*
 * What the tests of ksproxy.ax share: the module, the camera and checks
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

#define DEFINE_PROXY_GUIDS
#include "proxy.h"
#include <setupapi.h>

HRESULT (WINAPI *pKsOpenDefaultDevice)(REFGUID, ACCESS_MASK, HANDLE *);
HRESULT (WINAPI *pKsSynchronousDeviceControl)(HANDLE, ULONG, void *, ULONG, void *, ULONG, ULONG *);
HRESULT (WINAPI *pKsGetMultiplePinFactoryItems)(HANDLE, ULONG, ULONG, void **);
HRESULT (WINAPI *pKsGetMediaTypeCount)(HANDLE, ULONG, ULONG *);
HRESULT (WINAPI *pKsGetMediaType)(int, AM_MEDIA_TYPE *, HANDLE, ULONG);
HRESULT (WINAPI *pKsResolveRequiredAttributes)(KSDATARANGE *, KSMULTIPLE_ITEM *);

static HMODULE module;

BOOL load_module(void)
{
    if (!module) module = LoadLibraryA("ksproxy.ax");
    ok(!!module, "Failed to load ksproxy.ax, error %lu.\n", GetLastError());
    if (!module) return FALSE;

#define FIND(name) \
    do \
    { \
        p##name = (void *)GetProcAddress(module, #name); \
        ok(!!p##name, #name " is not exported.\n"); \
        if (!p##name) return FALSE; \
    } while (0)

    FIND(KsOpenDefaultDevice);
    FIND(KsSynchronousDeviceControl);
    FIND(KsGetMultiplePinFactoryItems);
    FIND(KsGetMediaTypeCount);
    FIND(KsGetMediaType);
    FIND(KsResolveRequiredAttributes);
#undef FIND
    return TRUE;
}

static BOOL has_hardware_id(HDEVINFO set, SP_DEVINFO_DATA *device, const WCHAR *id)
{
    WCHAR ids[256];
    const WCHAR *p;

    memset(ids, 0, sizeof(ids));
    if (!SetupDiGetDeviceRegistryPropertyW(set, device, SPDRP_HARDWAREID, NULL, (BYTE *)ids,
            sizeof(ids) - 2 * sizeof(WCHAR), NULL))
        return FALSE;
    for (p = ids; *p; p += lstrlenW(p) + 1)
        if (!lstrcmpiW(p, id)) return TRUE;
    return FALSE;
}

BOOL find_device(const GUID *category, const WCHAR *hardware_id, WCHAR path[MAX_DEVICE_PATH])
{
    SP_DEVICE_INTERFACE_DATA iface = {.cbSize = sizeof(iface)};
    SP_DEVINFO_DATA device = {.cbSize = sizeof(device)};
    union
    {
        SP_DEVICE_INTERFACE_DETAIL_DATA_W detail;
        WCHAR chars[MAX_DEVICE_PATH];
    } buffer;
    BOOL found = FALSE;
    HDEVINFO set;
    DWORD i;

    set = SetupDiGetClassDevsW(category, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
    if (set == INVALID_HANDLE_VALUE) return FALSE;
    for (i = 0; !found && SetupDiEnumDeviceInterfaces(set, NULL, category, i, &iface); ++i)
    {
        buffer.detail.cbSize = sizeof(buffer.detail);
        if (!SetupDiGetDeviceInterfaceDetailW(set, &iface, &buffer.detail, sizeof(buffer), NULL, &device)) continue;
        if (!has_hardware_id(set, &device, hardware_id)) continue;
        wcscpy(path, buffer.detail.DevicePath);
        found = TRUE;
    }
    SetupDiDestroyDeviceInfoList(set);
    return found;
}

const WCHAR *camera_path(void)
{
    static WCHAR path[MAX_DEVICE_PATH];

    if (!path[0] && !find_device(&KSCATEGORY_CAPTURE, L"" KSBENCH_CAMERA_HARDWARE_ID, path)) return NULL;
    return path;
}

const WCHAR *require_camera(void)
{
    const WCHAR *path = camera_path();

    if (!path) skip("no kernel-streaming device: ksvirt's camera is not installed\n");
    return path;
}

HANDLE open_camera(void)
{
    const WCHAR *path = require_camera();
    HANDLE handle;

    if (!path) return NULL;
    handle = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    ok(handle != INVALID_HANDLE_VALUE, "Failed to open %s, error %lu.\n", wine_dbgstr_w(path), GetLastError());
    return handle == INVALID_HANDLE_VALUE ? NULL : handle;
}

IBaseFilter *create_proxy(void)
{
    IBaseFilter *filter = NULL;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_Proxy, NULL, CLSCTX_INPROC_SERVER, &IID_IBaseFilter, (void **)&filter);
    ok(hr == S_OK, "Failed to create CLSID_Proxy, hr %#lx.\n", hr);
    return filter;
}

/* A bag with one value in it. */
static HRESULT WINAPI path_bag_QueryInterface(IPropertyBag *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IPropertyBag)) return E_NOINTERFACE;
    *out = iface;
    return S_OK;
}

static ULONG WINAPI path_bag_AddRef(IPropertyBag *iface)
{
    return 2;
}

static ULONG WINAPI path_bag_Release(IPropertyBag *iface)
{
    return 1;
}

struct path_bag
{
    IPropertyBag IPropertyBag_iface;
    const WCHAR *path;
};

static HRESULT WINAPI path_bag_Read(IPropertyBag *iface, const WCHAR *name, VARIANT *var, IErrorLog *log)
{
    struct path_bag *bag = CONTAINING_RECORD(iface, struct path_bag, IPropertyBag_iface);

    if (lstrcmpiW(name, L"DevicePath")) return E_INVALIDARG;
    V_VT(var) = VT_BSTR;
    V_BSTR(var) = SysAllocString(bag->path);
    return S_OK;
}

static HRESULT WINAPI path_bag_Write(IPropertyBag *iface, const WCHAR *name, VARIANT *var)
{
    ok(0, "Unexpected write of %s.\n", wine_dbgstr_w(name));
    return E_NOTIMPL;
}

static const IPropertyBagVtbl path_bag_vtbl =
{
    path_bag_QueryInterface,
    path_bag_AddRef,
    path_bag_Release,
    path_bag_Read,
    path_bag_Write,
};

HRESULT load_path(IBaseFilter *filter, const WCHAR *path)
{
    struct path_bag bag = {{&path_bag_vtbl}, path};
    IPersistPropertyBag *persist = query(filter, &IID_IPersistPropertyBag);
    HRESULT hr;

    if (!persist) return E_NOINTERFACE;
    hr = IPersistPropertyBag_Load(persist, &bag.IPropertyBag_iface, NULL);
    IPersistPropertyBag_Release(persist);
    return hr;
}

static IBaseFilter *create_loaded(const WCHAR *path)
{
    IBaseFilter *filter;
    HRESULT hr;

    if (!(filter = create_proxy())) return NULL;
    hr = load_path(filter, path);
    ok(hr == S_OK, "Failed to load %s, hr %#lx.\n", wine_dbgstr_w(path), hr);
    if (hr == S_OK) return filter;
    IBaseFilter_Release(filter);
    return NULL;
}

IBaseFilter *create_camera(void)
{
    const WCHAR *path = require_camera();

    return path ? create_loaded(path) : NULL;
}

IBaseFilter *create_device(const GUID *category, const WCHAR *hardware_id)
{
    WCHAR path[MAX_DEVICE_PATH];

    if (find_device(category, hardware_id, path)) return create_loaded(path);
    skip("no kernel-streaming device %s\n", wine_dbgstr_w(hardware_id));
    return NULL;
}

IPin *find_pin(IBaseFilter *filter, PIN_DIRECTION dir)
{
    PIN_DIRECTION pin_dir;
    IEnumPins *enum_pins;
    IPin *pin = NULL;
    HRESULT hr;

    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return NULL;
    while (IEnumPins_Next(enum_pins, 1, &pin, NULL) == S_OK)
    {
        if (IPin_QueryDirection(pin, &pin_dir) == S_OK && pin_dir == dir) break;
        IPin_Release(pin);
        pin = NULL;
    }
    IEnumPins_Release(enum_pins);
    return pin;
}

BOOL create_capture(IBaseFilter **filter, IPin **pin)
{
    if (!(*filter = create_camera())) return FALSE;
    *pin = find_pin(*filter, PINDIR_OUTPUT);
    ok(!!*pin, "The camera has no output pin.\n");
    if (*pin) return TRUE;
    IBaseFilter_Release(*filter);
    return FALSE;
}

void *query(void *iface, REFIID iid)
{
    void *out = NULL;
    HRESULT hr;

    hr = IUnknown_QueryInterface((IUnknown *)iface, iid, &out);
    ok(hr == S_OK, "Got hr %#lx for %s.\n", hr, wine_dbgstr_guid(iid));
    return hr == S_OK ? out : NULL;
}

HANDLE pin_handle(void *pin)
{
    IKsObject *object = query(pin, &IID_IKsObject);
    HANDLE handle;

    if (!object) return NULL;
    handle = IKsObject_KsGetObjectHandle(object);
    IKsObject_Release(object);
    return handle;
}

KSPIN_COMMUNICATION pin_communication(IPin *pin)
{
    KSPIN_COMMUNICATION communication = KSPIN_COMMUNICATION_NONE;
    IKsPin *ks_pin = query(pin, &IID_IKsPin);

    if (!ks_pin) return communication;
    if (FAILED(IKsPin_KsGetCurrentCommunication(ks_pin, &communication, NULL, NULL)))
        communication = KSPIN_COMMUNICATION_NONE;
    IKsPin_Release(ks_pin);
    return communication;
}

IMemAllocator *pin_allocator(IPin *pin)
{
    IKsPin *ks_pin = query(pin, &IID_IKsPin);
    IMemAllocator *allocator;

    if (!ks_pin) return NULL;
    allocator = IKsPin_KsPeekAllocator(ks_pin, KsPeekOperation_PeekOnly);
    IKsPin_Release(ks_pin);
    return allocator;
}

HRESULT pin_property(IPin *pin, const GUID *set, ULONG id, void *data, ULONG size)
{
    IKsPropertySet *props = query(pin, &IID_IKsPropertySet);
    DWORD returned;
    HRESULT hr;

    if (!props) return E_NOINTERFACE;
    hr = IKsPropertySet_Get(props, set, id, NULL, 0, data, size, &returned);
    IKsPropertySet_Release(props);
    return hr;
}

KSSTATE pin_state(IPin *pin)
{
    KSSTATE state = 0xdeadbeef;

    pin_property(pin, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_STATE, &state, sizeof(state));
    return state;
}

void copy_type(AM_MEDIA_TYPE *dst, const AM_MEDIA_TYPE *src)
{
    *dst = *src;
    if (src->cbFormat)
    {
        dst->pbFormat = CoTaskMemAlloc(src->cbFormat);
        memcpy(dst->pbFormat, src->pbFormat, src->cbFormat);
    }
    if (dst->pUnk) IUnknown_AddRef(dst->pUnk);
}

void free_type(AM_MEDIA_TYPE *type)
{
    if (type->cbFormat) CoTaskMemFree(type->pbFormat);
    if (type->pUnk) IUnknown_Release(type->pUnk);
    memset(type, 0, sizeof(*type));
}

void delete_type(AM_MEDIA_TYPE *type)
{
    if (!type) return;
    free_type(type);
    CoTaskMemFree(type);
}

BOOL equal_types(const AM_MEDIA_TYPE *a, const AM_MEDIA_TYPE *b)
{
    return IsEqualGUID(&a->majortype, &b->majortype) && IsEqualGUID(&a->subtype, &b->subtype)
            && IsEqualGUID(&a->formattype, &b->formattype) && a->lSampleSize == b->lSampleSize
            && a->cbFormat == b->cbFormat && (!a->cbFormat || !memcmp(a->pbFormat, b->pbFormat, a->cbFormat));
}

const BITMAPINFOHEADER *type_bitmap(const AM_MEDIA_TYPE *type)
{
    if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo) && type->cbFormat >= sizeof(VIDEOINFOHEADER))
        return &((const VIDEOINFOHEADER *)type->pbFormat)->bmiHeader;
    if (IsEqualGUID(&type->formattype, &FORMAT_VideoInfo2) && type->cbFormat >= sizeof(VIDEOINFOHEADER2))
        return &((const VIDEOINFOHEADER2 *)type->pbFormat)->bmiHeader;
    return NULL;
}

void check_type_size_(unsigned int line, const char *file, const AM_MEDIA_TYPE *type, LONG width, LONG height)
{
    const BITMAPINFOHEADER *bitmap = type_bitmap(type);

    ok_(file, line)(!!bitmap, "Got format %s.\n", wine_dbgstr_guid(&type->formattype));
    if (!bitmap) return;
    ok_(file, line)(bitmap->biWidth == width, "Got width %ld, expected %ld.\n", bitmap->biWidth, width);
    ok_(file, line)(bitmap->biHeight == height, "Got height %ld, expected %ld.\n", bitmap->biHeight, height);
}

BOOL find_type(IPin *pin, const GUID *subtype, const GUID *format, AM_MEDIA_TYPE *type)
{
    IEnumMediaTypes *enum_types;
    AM_MEDIA_TYPE *mt;
    BOOL found = FALSE;
    HRESULT hr;

    memset(type, 0, sizeof(*type));
    hr = IPin_EnumMediaTypes(pin, &enum_types);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return FALSE;
    while (!found && IEnumMediaTypes_Next(enum_types, 1, &mt, NULL) == S_OK)
    {
        if (IsEqualGUID(&mt->subtype, subtype) && (!format || IsEqualGUID(&mt->formattype, format)))
        {
            copy_type(type, mt);
            found = TRUE;
        }
        delete_type(mt);
    }
    IEnumMediaTypes_Release(enum_types);
    ok(found, "No type with subtype %s.\n", wine_dbgstr_guid(subtype));
    return found;
}

void resize_type(AM_MEDIA_TYPE *type, LONG width, LONG height, REFERENCE_TIME frame_time)
{
    VIDEOINFOHEADER *info = (VIDEOINFOHEADER *)type->pbFormat;
    BITMAPINFOHEADER *bitmap = &info->bmiHeader;
    enum ksvirt_format format = ksvirt_format_from_subtype(type->subtype.Data1);

    bitmap->biWidth = width;
    bitmap->biHeight = bitmap->biHeight < 0 ? -height : height;
    bitmap->biSizeImage = ksvirt_picture_size(format, height, ksvirt_stride(format, width));
    type->lSampleSize = bitmap->biSizeImage;
    if (frame_time) info->AvgTimePerFrame = frame_time;
    info->dwBitRate = min((ULONGLONG)bitmap->biSizeImage * 8 * 10000000 / info->AvgTimePerFrame, MAXDWORD);
    if (!IsRectEmpty(&info->rcSource)) SetRect(&info->rcSource, 0, 0, width, height);
    if (!IsRectEmpty(&info->rcTarget)) SetRect(&info->rcTarget, 0, 0, width, height);
}

ULONG get_refcount(void *iface)
{
    IUnknown *unknown = iface;

    IUnknown_AddRef(unknown);
    return IUnknown_Release(unknown);
}

void check_open_error_(unsigned int line, const char *file, HRESULT hr)
{
    ok_(file, line)(FAILED(hr), "Got hr %#lx.\n", hr); /* Any error: that is the function's purpose. */
}

void check_interface_(unsigned int line, const char *file, void *iface, REFIID iid, BOOL supported)
{
    HRESULT hr, expected_hr = supported ? S_OK : E_NOINTERFACE;
    IUnknown *unk = (void *)0xdeadbeef;

    hr = IUnknown_QueryInterface((IUnknown *)iface, iid, (void **)&unk);
    ok_(file, line)(hr == expected_hr, "Got hr %#lx for %s, expected %#lx.\n", hr, wine_dbgstr_guid(iid), expected_hr);
    if (SUCCEEDED(hr)) IUnknown_Release(unk);
    else ok_(file, line)(!unk, "Got %p for %s.\n", unk, wine_dbgstr_guid(iid));
}

void release_last_(unsigned int line, const char *file, void *iface)
{
    ULONG refs = IUnknown_Release((IUnknown *)iface);

    ok_(file, line)(!refs, "%lu references are left.\n", refs);
}
