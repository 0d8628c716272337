/*
 * Class objects of a module, and their registration
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

#include "filterbase.h"

WINE_DEFAULT_DEBUG_CHANNEL(filterbase);

static LONG module_refs;

void module_addref(void)
{
    InterlockedIncrement(&module_refs);
}

void module_release(void)
{
    InterlockedDecrement(&module_refs);
}

BOOL module_is_used(void)
{
    return !!module_refs;
}

/* ---- class objects ---- */

static const struct class_object *impl_from_IClassFactory(IClassFactory *iface)
{
    return CONTAINING_RECORD(iface, const struct class_object, iface);
}

static HRESULT WINAPI class_QueryInterface(IClassFactory *iface, REFIID iid, void **out)
{
    TRACE("iface %p, iid %s, out %p.\n", iface, debugstr_guid(iid), out);

    if (!out) return E_POINTER;
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IClassFactory)) return E_NOINTERFACE;
    *out = iface;
    return S_OK;
}

static ULONG WINAPI class_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG WINAPI class_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT WINAPI class_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID iid, void **out)
{
    const struct class_object *class = impl_from_IClassFactory(iface);
    IUnknown *unknown;
    HRESULT hr;

    TRACE("%s, outer %p, iid %s, out %p.\n", debugstr_w(class->name), outer, debugstr_guid(iid), out);

    if (!out) return E_POINTER;
    *out = NULL;
    /* The outer object needs the inner IUnknown: any other interface would be its own. */
    if (outer && !IsEqualGUID(iid, &IID_IUnknown)) return E_NOINTERFACE;
    if (FAILED(hr = class->create(outer, &unknown))) return hr;
    hr = IUnknown_QueryInterface(unknown, iid, out);
    IUnknown_Release(unknown);
    return hr;
}

static HRESULT WINAPI class_LockServer(IClassFactory *iface, BOOL lock)
{
    TRACE("iface %p, lock %d.\n", iface, lock);

    if (lock) module_addref();
    else module_release();
    return S_OK;
}

const IClassFactoryVtbl class_vtbl =
{
    class_QueryInterface,
    class_AddRef,
    class_Release,
    class_CreateInstance,
    class_LockServer,
};

HRESULT class_get_object(const struct class_object *classes, unsigned int count, REFCLSID clsid, REFIID iid, void **out)
{
    unsigned int i;

    if (!out) return E_POINTER;
    *out = NULL;
    for (i = 0; i < count; i++)
        if (IsEqualGUID(clsid, classes[i].clsid)) return class_QueryInterface((IClassFactory *)&classes[i].iface, iid, out);
    return CLASS_E_CLASSNOTAVAILABLE;
}

/* ---- registration ---- */

/* CLSID\\{...}\\InprocServer32 */
#define CLASS_KEY_LENGTH 64

static void get_class_key(const struct class_object *class, WCHAR key[CLASS_KEY_LENGTH])
{
    wcscpy(key, L"CLSID\\");
    StringFromGUID2(class->clsid, key + wcslen(key), CHARS_IN_GUID);
}

static LONG set_string(const WCHAR *key, const WCHAR *name, const WCHAR *value)
{
    return RegSetKeyValueW(HKEY_CLASSES_ROOT, key, name, REG_SZ, value, (wcslen(value) + 1) * sizeof(*value));
}

static LONG register_class(const struct class_object *class, const WCHAR *module)
{
    WCHAR key[CLASS_KEY_LENGTH];
    LONG error;

    get_class_key(class, key);
    if ((error = set_string(key, NULL, class->name))) return error;
    wcscat(key, L"\\InprocServer32");
    if ((error = set_string(key, NULL, module))) return error;
    return set_string(key, L"ThreadingModel", L"Both");
}

HRESULT class_register(const struct class_object *classes, unsigned int count, HINSTANCE instance)
{
    LONG error = ERROR_SUCCESS;
    WCHAR module[MAX_PATH];
    unsigned int i;
    DWORD len;

    len = GetModuleFileNameW(instance, module, ARRAY_SIZE(module));
    if (!len || len == ARRAY_SIZE(module)) return E_FAIL;
    for (i = 0; !error && i < count; i++) error = register_class(&classes[i], module);
    return HRESULT_FROM_WIN32(error);
}

HRESULT class_unregister(const struct class_object *classes, unsigned int count)
{
    LONG error, ret = ERROR_SUCCESS;
    WCHAR key[CLASS_KEY_LENGTH];
    unsigned int i;

    for (i = 0; i < count; i++)
    {
        get_class_key(&classes[i], key);
        if ((error = RegDeleteTreeW(HKEY_CLASSES_ROOT, key)) && error != ERROR_FILE_NOT_FOUND) ret = error;
    }
    return HRESULT_FROM_WIN32(ret);
}
