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

#include <wchar.h>

#include "ksproxy_private.h"
#include "device/devio.h"
#include "handler/datahandler.h"
#include "handler/interfacehandler.h"
#include "stream/stream.h"
#include "filterface/basefilter.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static HINSTANCE ksproxy_instance;

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

static const struct class_object classes[] =
{
    {CLASS_FACTORY, &CLSID_Proxy, L"WDM streaming proxy", filter_create},
    {CLASS_FACTORY, &KSINTERFACESETID_Standard, L"WDM streaming standard interface handler", standard_handler_create},
    {CLASS_FACTORY, &MEDIATYPE_Video, L"WDM streaming data type handler (video)", video_handler_create},
    {CLASS_FACTORY, &KSDATAFORMAT_TYPE_VBI, L"WDM streaming data type handler (VBI)", vbi_handler_create},
    {CLASS_FACTORY, &MEDIATYPE_Audio, L"WDM streaming data type handler (audio)", audio_handler_create},
};

HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **out)
{
    TRACE("clsid %s, iid %s, out %p.\n", debugstr_guid(clsid), debugstr_guid(iid), out);
    return class_get_object(classes, ARRAY_SIZE(classes), clsid, iid, out);
}

HRESULT WINAPI DllCanUnloadNow(void)
{
    return module_is_used() ? S_FALSE : S_OK;
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
    if (add)
        return RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, L"Name", REG_SZ, name, (wcslen(name) + 1) * sizeof(*name));
    return RegDeleteTreeW(HKEY_LOCAL_MACHINE, key);
}

HRESULT WINAPI DllRegisterServer(void)
{
    LONG error = ERROR_SUCCESS;
    unsigned int i;
    HRESULT hr;

    TRACE("\n");

    if (FAILED(hr = class_register(classes, ARRAY_SIZE(classes), ksproxy_instance))) return hr;
    for (i = 0; !error && i < ARRAY_SIZE(categories); i++)
        error = register_category(categories[i].guid, categories[i].name, TRUE);
    return HRESULT_FROM_WIN32(error);
}

HRESULT WINAPI DllUnregisterServer(void)
{
    LONG error, ret = ERROR_SUCCESS;
    unsigned int i;
    HRESULT hr;

    TRACE("\n");

    hr = class_unregister(classes, ARRAY_SIZE(classes));
    for (i = 0; i < ARRAY_SIZE(categories); i++)
        if ((error = register_category(categories[i].guid, categories[i].name, FALSE))) ret = error;
    return FAILED(hr) ? hr : HRESULT_FROM_WIN32(ret);
}
