/*
 * Server of ksconvert.ax: class object and registration
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

#include "ksconvert_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksconvert);

HINSTANCE ksconvert_instance;

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    switch (reason)
    {
    case DLL_PROCESS_ATTACH:
        ksconvert_instance = instance;
        DisableThreadLibraryCalls(instance);
        return pass_init_module();
    case DLL_PROCESS_DETACH:
        if (!reserved) pass_cleanup_module();
        break;
    }
    return TRUE;
}

static const struct class_object classes[] =
{
    {CLASS_FACTORY, &CLSID_VideoFormatConverter, CONVERTER_NAME, converter_create},
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

#define MAX_FORMATS 16

/* The types that a pin can have: the input those of every pixel format, the output all but JPEG. */
static unsigned int get_types(BOOL output, REGPINTYPES types[MAX_FORMATS])
{
    const struct pixel_format *format;
    unsigned int count = 0, i;

    for (i = 0; (format = pixel_format_at(i)) && count < MAX_FORMATS; i++)
    {
        if (output && format->family == FAMILY_JPEG) continue;
        types[count].clsMajorType = &MEDIATYPE_Video;
        types[count++].clsMinorType = format->subtype;
    }
    return count;
}

/* A graph that looks for a way tries filters by their merit: this one is the last that it tries at all. */
static HRESULT register_filter(IFilterMapper2 *mapper)
{
    REGPINTYPES inputs[MAX_FORMATS], outputs[MAX_FORMATS];
    REGFILTERPINS pins[2] =
    {
        {.nMediaTypes = get_types(FALSE, inputs), .lpMediaType = inputs},
        {.bOutput = TRUE, .nMediaTypes = get_types(TRUE, outputs), .lpMediaType = outputs},
    };
    REGFILTER2 filter = {.dwVersion = 1, .dwMerit = MERIT_UNLIKELY, .cPins = ARRAY_SIZE(pins), .rgPins = pins};

    return IFilterMapper2_RegisterFilter(mapper, &CLSID_VideoFormatConverter, CONVERTER_NAME, NULL, NULL, NULL, &filter);
}

static HRESULT create_mapper(IFilterMapper2 **mapper)
{
    return CoCreateInstance(&CLSID_FilterMapper2, NULL, CLSCTX_INPROC_SERVER, &IID_IFilterMapper2, (void **)mapper);
}

HRESULT WINAPI DllRegisterServer(void)
{
    IFilterMapper2 *mapper;
    HRESULT hr;

    TRACE("\n");

    if (FAILED(hr = class_register(classes, ARRAY_SIZE(classes), ksconvert_instance))) return hr;
    if (FAILED(hr = create_mapper(&mapper))) return hr;
    hr = register_filter(mapper);
    IFilterMapper2_Release(mapper);
    return hr;
}

HRESULT WINAPI DllUnregisterServer(void)
{
    IFilterMapper2 *mapper;
    HRESULT hr;

    TRACE("\n");

    if (SUCCEEDED(hr = create_mapper(&mapper)))
    {
        hr = IFilterMapper2_UnregisterFilter(mapper, NULL, NULL, &CLSID_VideoFormatConverter);
        IFilterMapper2_Release(mapper);
        if (hr == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)) hr = S_OK;
    }
    return FAILED(hr) ? hr : class_unregister(classes, ARRAY_SIZE(classes));
}
