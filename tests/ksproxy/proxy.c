/*
 * ksproxy.ax tests: the module's entry points
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

#include "proxy.h"

static void test_class_object(void)
{
    HMODULE module = GetModuleHandleA("ksproxy.ax");
    HRESULT (WINAPI *get_class_object)(REFCLSID, REFIID, void **) = (void *)GetProcAddress(module, "DllGetClassObject");
    HRESULT (WINAPI *can_unload)(void) = (void *)GetProcAddress(module, "DllCanUnloadNow");
    IClassFactory *factory;
    IUnknown *object;
    HRESULT hr;

    ok(!!get_class_object, "DllGetClassObject is not exported.\n");
    ok(!!can_unload, "DllCanUnloadNow is not exported.\n");
    ok(!!GetProcAddress(module, "DllRegisterServer"), "DllRegisterServer is not exported.\n");
    ok(!!GetProcAddress(module, "DllUnregisterServer"), "DllUnregisterServer is not exported.\n");
    if (!get_class_object || !can_unload) return;

    hr = can_unload();
    ok(hr == S_OK, "Got hr %#lx without an object.\n", hr);

    factory = (void *)0xdeadbeef;
    hr = get_class_object(&CLSID_FilterGraph, &IID_IClassFactory, (void **)&factory);
    ok(hr == CLASS_E_CLASSNOTAVAILABLE, "Got hr %#lx.\n", hr);

    factory = (void *)0xdeadbeef;
    hr = get_class_object(&CLSID_Proxy, &IID_IBaseFilter, (void **)&factory);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    ok(!factory, "Got %p.\n", factory);

    hr = get_class_object(&CLSID_Proxy, &IID_IClassFactory, (void **)&factory);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;

    check_interface(factory, &IID_IUnknown, TRUE);
    check_interface(factory, &IID_IClassFactory, TRUE);
    check_interface(factory, &IID_IBaseFilter, FALSE);

    object = (void *)0xdeadbeef;
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IPin, (void **)&object);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    ok(!object, "Got %p.\n", object);

    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IUnknown, (void **)&object);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = can_unload();
    ok(hr == S_FALSE, "Got hr %#lx with a living object.\n", hr);
    release_last(object);
    hr = can_unload();
    ok(hr == S_OK, "Got hr %#lx after the last object.\n", hr);

    hr = IClassFactory_LockServer(factory, TRUE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = can_unload();
    ok(hr == S_FALSE, "Got hr %#lx while locked.\n", hr);
    hr = IClassFactory_LockServer(factory, FALSE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = can_unload();
    ok(hr == S_OK, "Got hr %#lx, no longer locked.\n", hr);
    IClassFactory_Release(factory);
}

static void test_registry(void)
{
    WCHAR path[MAX_PATH], model[16], *name;
    DWORD size, type;
    LONG err;
    HKEY key;

    err = RegOpenKeyExW(HKEY_CLASSES_ROOT, L"CLSID\\{17CCA71B-ECD7-11D0-B908-00A0C9223196}\\InprocServer32", 0,
            KEY_READ, &key);
    ok(!err, "CLSID_Proxy is not registered, error %lu.\n", err);
    if (err) return;
    size = sizeof(path);
    err = RegQueryValueExW(key, NULL, NULL, &type, (BYTE *)path, &size);
    ok(!err, "Got error %lu.\n", err);
    ok(type == REG_SZ, "Got type %lu.\n", type);
    name = wcsrchr(path, '\\');
    if (!err) ok(!lstrcmpiW(name ? name + 1 : path, L"ksproxy.ax"), "Got %s.\n", wine_dbgstr_w(path));
    size = sizeof(model);
    err = RegQueryValueExW(key, L"ThreadingModel", NULL, &type, (BYTE *)model, &size);
    ok(!err, "Got error %lu.\n", err);
    ok(type == REG_SZ, "Got type %lu.\n", type);
    if (!err) ok(!lstrcmpiW(model, L"Both"), "Got %s.\n", wine_dbgstr_w(model));
    RegCloseKey(key);
}

START_TEST(proxy)
{
    CoInitialize(NULL);
    if (load_module())
    {
        test_class_object();
        test_registry();
        if (require_camera()) trace("camera: %s\n", wine_dbgstr_w(camera_path()));
    }
    CoUninitialize();
}
