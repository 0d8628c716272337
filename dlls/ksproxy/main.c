/*
 * Server of ksproxy.ax: class objects and registration
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

#include "streamio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

HINSTANCE ksproxy_instance;

static LONG module_refs;

void module_addref(void)
{
    InterlockedIncrement(&module_refs);
}

void module_release(void)
{
    InterlockedDecrement(&module_refs);
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    switch (reason)
    {
    case DLL_PROCESS_ATTACH:
        ksproxy_instance = instance;
        DisableThreadLibraryCalls(instance);
        return stream_init_module() && pass_init_module();
    case DLL_PROCESS_DETACH:
        if (reserved) break; /* the process ends and its handles with it */
        devio_cleanup();
        stream_cleanup_module();
        pass_cleanup_module();
        break;
    }
    return TRUE;
}

/* ---- classes ---- */

/* The table is static, and its class objects with it: they need no count, and only server locks keep the module. */
static const struct class_object
{
    IClassFactory iface;
    const CLSID *clsid;
    const WCHAR *clsid_string;
    const WCHAR *name;
    HRESULT (*create)(IUnknown *outer, IUnknown **out);
}
classes[];

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

static const IClassFactoryVtbl class_vtbl =
{
    class_QueryInterface,
    class_AddRef,
    class_Release,
    class_CreateInstance,
    class_LockServer,
};

#define CLASS_FACTORY {(IClassFactoryVtbl *)&class_vtbl}

static const struct class_object classes[] =
{
    {CLASS_FACTORY, &CLSID_Proxy, L"{17CCA71B-ECD7-11D0-B908-00A0C9223196}", L"WDM streaming proxy", filter_create},
    {CLASS_FACTORY, &KSINTERFACESETID_Standard, L"{1A8766A0-62CE-11CF-A5D6-28DB04C10000}",
            L"WDM streaming standard interface handler", standard_handler_create},
    {CLASS_FACTORY, &MEDIATYPE_Video, L"{73646976-0000-0010-8000-00AA00389B71}",
            L"WDM streaming data type handler (video)", video_handler_create},
    {CLASS_FACTORY, &KSDATAFORMAT_TYPE_VBI, L"{F72A76E1-EB0A-11D0-ACE4-0000C0CC16BA}",
            L"WDM streaming data type handler (VBI)", vbi_handler_create},
    {CLASS_FACTORY, &MEDIATYPE_Audio, L"{73647561-0000-0010-8000-00AA00389B71}",
            L"WDM streaming data type handler (audio)", audio_handler_create},
};

HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **out)
{
    unsigned int i;

    TRACE("clsid %s, iid %s, out %p.\n", debugstr_guid(clsid), debugstr_guid(iid), out);

    if (!out) return E_POINTER;
    *out = NULL;
    for (i = 0; i < ARRAY_SIZE(classes); i++)
        if (IsEqualGUID(clsid, classes[i].clsid)) return class_QueryInterface((IClassFactory *)&classes[i].iface, iid, out);
    return CLASS_E_CLASSNOTAVAILABLE;
}

HRESULT WINAPI DllCanUnloadNow(void)
{
    return module_refs ? S_FALSE : S_OK;
}

/* ---- registration ---- */

#define MEDIA_CATEGORIES L"SYSTEM\\CurrentControlSet\\Control\\MediaCategories\\"

/* KS finds the name of a pin here by its name or category GUID; Windows' kscaptur.inf brings names for the categories of capture
 * devices. */
static const struct
{
    const WCHAR *guid, *name;
}
categories[] =
{
    {L"{FB6C4281-0353-11D1-905F-0000C0CC16BA}", L"Capture"},
    {L"{FB6C4282-0353-11D1-905F-0000C0CC16BA}", L"Preview"},
    {L"{FB6C4283-0353-11D1-905F-0000C0CC16BA}", L"Analog Video In"},
    {L"{FB6C4284-0353-11D1-905F-0000C0CC16BA}", L"VBI"},
    {L"{FB6C4285-0353-11D1-905F-0000C0CC16BA}", L"Video Port"},
    {L"{FB6C4286-0353-11D1-905F-0000C0CC16BA}", L"NABTS"},
    {L"{FB6C4287-0353-11D1-905F-0000C0CC16BA}", L"EDS"},
    {L"{FB6C4288-0353-11D1-905F-0000C0CC16BA}", L"Teletext"},
    {L"{FB6C4289-0353-11D1-905F-0000C0CC16BA}", L"Closed Captions"},
    {L"{FB6C428A-0353-11D1-905F-0000C0CC16BA}", L"Still"},
    {L"{FB6C428B-0353-11D1-905F-0000C0CC16BA}", L"Timecode"},
    {L"{FB6C428C-0353-11D1-905F-0000C0CC16BA}", L"Video Port VBI"},
};

static LONG set_string(HKEY root, const WCHAR *key, const WCHAR *name, const WCHAR *value)
{
    return RegSetKeyValueW(root, key, name, REG_SZ, value, (lstrlenW(value) + 1) * sizeof(*value));
}

static LONG register_class(const struct class_object *class, const WCHAR *module)
{
    WCHAR key[MAX_PATH], server[MAX_PATH];
    LONG error;

    wcscpy(key, L"CLSID\\");
    wcscat(key, class->clsid_string);
    wcscpy(server, key);
    wcscat(server, L"\\InprocServer32");
    if ((error = set_string(HKEY_CLASSES_ROOT, key, NULL, class->name))) return error;
    if ((error = set_string(HKEY_CLASSES_ROOT, server, NULL, module))) return error;
    return set_string(HKEY_CLASSES_ROOT, server, L"ThreadingModel", L"Both");
}

static LONG unregister_class(const struct class_object *class)
{
    WCHAR key[MAX_PATH];
    LONG error;

    wcscpy(key, L"CLSID\\");
    wcscat(key, class->clsid_string);
    error = RegDeleteTreeW(HKEY_CLASSES_ROOT, key);
    return error == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : error;
}

/* A name that somebody else has given stays in both directions. FALSE: the key has such a name. */
static BOOL category_is_ours(const WCHAR *key, const WCHAR *name, BOOL *present)
{
    WCHAR value[MAX_PATH];
    DWORD size = sizeof(value);
    LONG error;

    error = RegGetValueW(HKEY_LOCAL_MACHINE, key, L"Name", RRF_RT_REG_SZ, NULL, value, &size);
    *present = error != ERROR_FILE_NOT_FOUND;
    return !*present || (!error && !wcscmp(value, name));
}

static LONG register_category(const WCHAR *guid, const WCHAR *name, BOOL add)
{
    WCHAR key[MAX_PATH];
    BOOL present;

    wcscpy(key, MEDIA_CATEGORIES);
    wcscat(key, guid);
    if (!category_is_ours(key, name, &present) || present == add) return ERROR_SUCCESS;
    if (add) return set_string(HKEY_LOCAL_MACHINE, key, L"Name", name);
    return RegDeleteTreeW(HKEY_LOCAL_MACHINE, key);
}

HRESULT WINAPI DllRegisterServer(void)
{
    WCHAR module[MAX_PATH];
    LONG error = ERROR_SUCCESS;
    unsigned int i;
    DWORD len;

    TRACE("\n");

    len = GetModuleFileNameW(ksproxy_instance, module, ARRAY_SIZE(module));
    if (!len || len == ARRAY_SIZE(module)) return E_FAIL;
    for (i = 0; !error && i < ARRAY_SIZE(classes); i++) error = register_class(&classes[i], module);
    for (i = 0; !error && i < ARRAY_SIZE(categories); i++)
        error = register_category(categories[i].guid, categories[i].name, TRUE);
    return HRESULT_FROM_WIN32(error);
}

HRESULT WINAPI DllUnregisterServer(void)
{
    LONG error = ERROR_SUCCESS, ret = ERROR_SUCCESS;
    unsigned int i;

    TRACE("\n");

    for (i = 0; i < ARRAY_SIZE(classes); i++)
        if ((error = unregister_class(&classes[i]))) ret = error;
    for (i = 0; i < ARRAY_SIZE(categories); i++)
        if ((error = register_category(categories[i].guid, categories[i].name, FALSE))) ret = error;
    return HRESULT_FROM_WIN32(ret);
}
