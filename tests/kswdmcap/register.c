/*
 * Classes and registry keys of kswdmcap.ax
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

/* The class, its interface, and whether it is one of topology nodes. */
static const struct
{
    const char *name;
    GUID set;
    const IID *iid;
    BOOL is_node;
}
extensions[] =
{
    {"IAMVideoProcAmp", GUID_INIT(STATIC_PROPSETID_VIDCAP_VIDEOPROCAMP), &IID_IAMVideoProcAmp, FALSE},
    {"IAMCameraControl", GUID_INIT(STATIC_PROPSETID_VIDCAP_CAMERACONTROL), &IID_IAMCameraControl, FALSE},
    {"IAMVideoControl", GUID_INIT(STATIC_PROPSETID_VIDCAP_VIDEOCONTROL), &IID_IAMVideoControl, FALSE},
    {"IAMDroppedFrames", GUID_INIT(STATIC_PROPSETID_VIDCAP_DROPPEDFRAMES), &IID_IAMDroppedFrames, FALSE},
    {"IAMVideoCompression", GUID_INIT(STATIC_PROPSETID_VIDCAP_VIDEOCOMPRESSION), &IID_IAMVideoCompression, FALSE},
    {"IAMCrossbar", GUID_INIT(STATIC_PROPSETID_VIDCAP_CROSSBAR), &IID_IAMCrossbar, FALSE},
    {"IAMAnalogVideoDecoder", GUID_INIT(STATIC_PROPSETID_VIDCAP_VIDEODECODER), &IID_IAMAnalogVideoDecoder, FALSE},
    {"IAMTVTuner", GUID_INIT(STATIC_PROPSETID_TUNER), &IID_IAMTVTuner, FALSE},
    {"IAMTVAudio", GUID_INIT(STATIC_PROPSETID_VIDCAP_TVAUDIO), &IID_IAMTVAudio, FALSE},
    {"IAMExtDevice", GUID_INIT(STATIC_PROPSETID_EXT_DEVICE), &IID_IAMExtDevice, FALSE},
    {"IAMExtTransport", GUID_INIT(STATIC_PROPSETID_EXT_TRANSPORT), &IID_IAMExtTransport, FALSE},
    {"IAMExtTransport of a node", GUID_INIT(STATIC_PROPSETID_EXT_TRANSPORT), &IID_IAMExtTransport, TRUE},
    {"IAMTimecodeReader", GUID_INIT(STATIC_PROPSETID_TIMECODE_READER), &IID_IAMTimecodeReader, FALSE},
    {"ISelector", GUID_INIT(STATIC_PROPSETID_VIDCAP_SELECTOR), &IID_ISelector, TRUE},
};

static void check_guid(const char *name, const WCHAR *key, const WCHAR *value_name, const GUID *expected)
{
    GUID value = {0};
    DWORD size = sizeof(value);
    LONG error;

    error = RegGetValueW(HKEY_LOCAL_MACHINE, key, value_name, RRF_RT_REG_BINARY, NULL, &value, &size);
    ok(!error, "%s: got error %ld.\n", name, error);
    ok(size == sizeof(value), "%s: %lu bytes.\n", name, size);
    ok(IsEqualGUID(&value, expected), "%s: got %s.\n", name, wine_dbgstr_guid(&value));
}

static void test_key(const char *name, const GUID *set, const IID *iid, BOOL is_node)
{
    WCHAR key[MAX_PATH] = L"SYSTEM\\CurrentControlSet\\Control\\";

    wcscat(key, is_node ? L"NodeInterfaces\\" : L"MediaInterfaces\\");
    StringFromGUID2(set, key + wcslen(key), 39);
    check_guid(name, key, L"IID", iid);
    if (is_node) check_guid(name, key, L"CLSID", set);
}

/* An extension is part of an object with a kernel object, or nothing. */
static void test_owners(const char *name, const GUID *set, const IID *iid)
{
    struct test_outer outer;
    IUnknown *unknown, *proxy;
    IBaseFilter *filter;
    HRESULT hr;

    unknown = (void *)0xdeadbeef;
    hr = CoCreateInstance(set, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&unknown);
    ok(hr == VFW_E_NEED_OWNER, "%s: got hr %#lx.\n", name, hr);
    ok(!unknown, "%s: got %p.\n", name, unknown);

    /* an owner that is no object of ksproxy.ax */
    outer_init(&outer);
    hr = CoCreateInstance(set, &outer.IUnknown_iface, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&unknown);
    ok(hr == E_NOINTERFACE, "%s: got hr %#lx.\n", name, hr);
    ok(!unknown, "%s: got %p.\n", name, unknown);
    hr = CoCreateInstance(set, &outer.IUnknown_iface, CLSCTX_INPROC_SERVER, iid, (void **)&unknown);
    ok(FAILED(hr), "%s: an aggregated object's own interface was given, hr %#lx.\n", name, hr);

    /* a filter without a device */
    filter = create_proxy();
    proxy = query(filter, &IID_IUnknown);
    hr = CoCreateInstance(set, proxy, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&unknown);
    ok(hr == E_UNEXPECTED, "%s: got hr %#lx.\n", name, hr);
    ok(!unknown, "%s: got %p.\n", name, unknown);
    IUnknown_Release(proxy);
    release_last(filter);
}

static void test_pages(void)
{
    static const CLSID *pages[] =
            {&CLSID_VideoProcAmpPropertyPage, &CLSID_CameraControlPropertyPage, &CLSID_VideoStreamConfigPropertyPage,
            &CLSID_CrossbarFilterPropertyPage, &CLSID_TVTunerFilterPropertyPage};
    struct test_outer outer;
    IUnknown *unknown;
    unsigned int i;
    HRESULT hr;

    outer_init(&outer);
    for (i = 0; i < ARRAY_SIZE(pages); i++)
    {
        hr = CoCreateInstance(pages[i], &outer.IUnknown_iface, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&unknown);
        ok(hr == CLASS_E_NOAGGREGATION, "%u: got hr %#lx.\n", i, hr);
        hr = CoCreateInstance(pages[i], NULL, CLSCTX_INPROC_SERVER, &IID_IPropertyPage, (void **)&unknown);
        ok(hr == S_OK, "%u: got hr %#lx.\n", i, hr);
        if (hr == S_OK) release_last(unknown);
    }
}

START_TEST(register)
{
    unsigned int i;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    for (i = 0; i < ARRAY_SIZE(extensions); i++)
    {
        test_key(extensions[i].name, &extensions[i].set, extensions[i].iid, extensions[i].is_node);
        test_owners(extensions[i].name, &extensions[i].set, extensions[i].iid);
    }
    test_pages();
    CoUninitialize();
}
