/*
 * Video capture devices and their pins
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

#include "device.h"
#include "error.h"
#include "text.h"

/* Sound is looked for among the kernel-streaming devices first: to list the others DirectShow has to look at all of the system's. */
const struct device_kind cameras =
{
    &CLSID_VideoInputDeviceCategory, NULL, &AM_KSCATEGORY_CAPTURE, L"video capture device"
};
const struct device_kind microphones =
{
    &AM_KSCATEGORY_CAPTURE, &AM_KSCATEGORY_AUDIO, &CLSID_AudioInputDeviceCategory, L"audio capture device"
};
const struct device_kind speakers =
{
    &AM_KSCATEGORY_RENDER, &AM_KSCATEGORY_AUDIO, &CLSID_AudioRendererCategory, L"audio renderer"
};

static WCHAR *read_string(IPropertyBag *bag, const WCHAR *name)
{
    WCHAR *ret = NULL;
    VARIANT var;

    VariantInit(&var);
    if (FAILED(IPropertyBag_Read(bag, name, &var, NULL))) return NULL;
    if (V_VT(&var) == VT_BSTR && V_BSTR(&var)) ret = wcsdup(V_BSTR(&var));
    VariantClear(&var);
    return ret;
}

static BOOL add_device(struct device_list *list, IMoniker *moniker)
{
    struct device *items, *device;
    IPropertyBag *bag;

    if (!(items = realloc(list->items, (list->count + 1) * sizeof(*items)))) return FALSE;
    list->items = items;
    device = &items[list->count];
    memset(device, 0, sizeof(*device));
    if (SUCCEEDED(IMoniker_BindToStorage(moniker, NULL, NULL, &IID_IPropertyBag, (void **)&bag)))
    {
        device->name = read_string(bag, L"FriendlyName");
        device->path = read_string(bag, L"DevicePath");
        IPropertyBag_Release(bag);
    }
    if (!device->name && !(device->name = wcsdup(L"unnamed device")))
    {
        free(device->path);
        return FALSE;
    }
    device->moniker = moniker;
    IMoniker_AddRef(moniker);
    ++list->count;
    return TRUE;
}

static enum exit_code add_category(struct device_list *list, ICreateDevEnum *devenum, const GUID *category)
{
    IEnumMoniker *enumerator;
    BOOL ok = TRUE;
    IMoniker *moniker;
    WCHAR text[256];
    HRESULT hr;

    hr = ICreateDevEnum_CreateClassEnumerator(devenum, category, &enumerator, 0);
    if (FAILED(hr))
        return report_error(EXIT_CODE_NO_DEVICE, L"can't list the devices: %ls",
                            describe_hresult(hr, text, ARRAY_SIZE(text)));
    if (hr != S_OK) return EXIT_CODE_OK; /* S_FALSE: an empty category, no enumerator */

    while (ok && IEnumMoniker_Next(enumerator, 1, &moniker, NULL) == S_OK)
    {
        ok = add_device(list, moniker);
        IMoniker_Release(moniker);
    }
    IEnumMoniker_Release(enumerator);
    return ok ? EXIT_CODE_OK : report_error(EXIT_CODE_INTERNAL, L"not enough memory");
}

static void free_device(struct device *device)
{
    IMoniker_Release(device->moniker);
    free(device->name);
    free(device->path);
}

/* The paths of a device's interfaces differ by their category only: "\\?\device#{category}\reference". */
static BOOL same_device(const WCHAR *a, const WCHAR *b)
{
    const WCHAR *a_end, *b_end;

    if (!a || !b || !(a_end = wcsstr(a, L"#{")) || !(b_end = wcsstr(b, L"#{")) || a_end - a != b_end - b
            || _wcsnicmp(a, b, a_end - a))
        return FALSE;
    a_end = wcschr(a_end, '}');
    b_end = wcschr(b_end, '}');
    return a_end && b_end && !_wcsicmp(a_end, b_end);
}

/* Keeps only devices that are in another category as well. */
static enum exit_code filter_category(struct device_list *list, ICreateDevEnum *devenum, const GUID *category)
{
    struct device_list others = {0};
    unsigned int i, j, count = 0;
    enum exit_code code;

    code = add_category(&others, devenum, category);
    for (i = 0; i < list->count; ++i)
    {
        for (j = 0; j < others.count && !same_device(list->items[i].path, others.items[j].path); ++j) ;
        if (j < others.count) list->items[count++] = list->items[i];
        else free_device(&list->items[i]);
    }
    list->count = count;
    free_devices(&others);
    return code;
}

static enum exit_code create_devenum(ICreateDevEnum **devenum)
{
    WCHAR text[256];
    HRESULT hr;

    if (SUCCEEDED(hr = CoCreateInstance(&CLSID_SystemDeviceEnum, NULL, CLSCTX_INPROC_SERVER, &IID_ICreateDevEnum,
                                        (void **)devenum)))
        return EXIT_CODE_OK;
    return report_error(EXIT_CODE_INTERNAL, L"can't list the devices: %ls", describe_hresult(hr, text, ARRAY_SIZE(text)));
}

static enum exit_code add_fallback(struct device_list *list)
{
    ICreateDevEnum *devenum;
    enum exit_code code;

    if ((code = create_devenum(&devenum)) != EXIT_CODE_OK) return code;
    code = add_category(list, devenum, list->kind->fallback);
    ICreateDevEnum_Release(devenum);
    return code;
}

enum exit_code get_devices(const struct device_kind *kind, struct device_list *list)
{
    ICreateDevEnum *devenum;
    enum exit_code code;

    memset(list, 0, sizeof(*list));
    list->kind = kind;
    if ((code = create_devenum(&devenum)) != EXIT_CODE_OK) return code;
    code = add_category(list, devenum, kind->category);
    if (code == EXIT_CODE_OK && kind->also) code = filter_category(list, devenum, kind->also);
    ICreateDevEnum_Release(devenum);
    if (code == EXIT_CODE_OK && !list->count) code = add_fallback(list);
    return code;
}

void free_devices(struct device_list *list)
{
    unsigned int i;

    for (i = 0; i < list->count; ++i) free_device(&list->items[i]);
    free(list->items);
    memset(list, 0, sizeof(*list));
}

/* A number in the whole of the text. */
static BOOL parse_index(const WCHAR *text, unsigned int *index)
{
    WCHAR *end;

    if (!*text || wcsspn(text, L"0123456789") != wcslen(text)) return FALSE;
    *index = wcstoul(text, &end, 10);
    return TRUE;
}

/* Returns the number of devices if there is none. */
static unsigned int find_name(const struct device_list *list, const WCHAR *name)
{
    unsigned int i;

    for (i = 0; i < list->count; ++i)
    {
        if (!_wcsicmp(list->items[i].name, name)) break;
        if (list->items[i].path && !_wcsicmp(list->items[i].path, name)) break;
    }
    return i;
}

enum exit_code find_device(struct device_list *list, const WCHAR *selector, const struct device **device)
{
    enum exit_code code;
    unsigned int i = 0;

    if (!list->count) return report_error(EXIT_CODE_NO_DEVICE, L"there is no %ls", list->kind->name);
    if (selector && !parse_index(selector, &i) && (i = find_name(list, selector)) == list->count && list->kind->also)
    {
        if ((code = add_fallback(list)) != EXIT_CODE_OK) return code;
        i = find_name(list, selector);
    }
    if (i >= list->count)
        return report_error(EXIT_CODE_NO_DEVICE, L"there is no %ls '%ls' (--list shows what there is)", list->kind->name,
                            selector);
    *device = &list->items[i];
    return EXIT_CODE_OK;
}

HRESULT open_device(const struct device *device, IBaseFilter **filter)
{
    HRESULT hr;

    *filter = NULL;
    watchdog_begin(L"opening it", 10);
    hr = IMoniker_BindToObject(device->moniker, NULL, NULL, &IID_IBaseFilter, (void **)filter);
    watchdog_end();
    if (SUCCEEDED(hr) && !*filter) hr = E_UNEXPECTED;
    return hr;
}

static const struct
{
    const GUID *guid;
    const WCHAR *name;
}
categories[] =
{
    {&PIN_CATEGORY_CAPTURE, L"capture"},
    {&PIN_CATEGORY_PREVIEW, L"preview"},
    {&PIN_CATEGORY_STILL, L"still"},
    {&PIN_CATEGORY_ANALOGVIDEOIN, L"analog video in"},
    {&PIN_CATEGORY_VBI, L"vbi"},
    {&PIN_CATEGORY_VIDEOPORT, L"video port"},
    {&PIN_CATEGORY_NABTS, L"nabts"},
    {&PIN_CATEGORY_EDS, L"eds"},
    {&PIN_CATEGORY_TELETEXT, L"teletext"},
    {&PIN_CATEGORY_CC, L"closed captions"},
    {&PIN_CATEGORY_TIMECODE, L"timecode"},
    {&PIN_CATEGORY_VIDEOPORT_VBI, L"video port vbi"},
};

static const WCHAR *get_category(IPin *pin)
{
    IKsPropertySet *set;
    DWORD returned = 0;
    unsigned int i;
    GUID category;
    HRESULT hr;

    if (FAILED(IPin_QueryInterface(pin, &IID_IKsPropertySet, (void **)&set))) return NULL;
    hr = IKsPropertySet_Get(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL, 0, &category, sizeof(category), &returned);
    IKsPropertySet_Release(set);
    if (FAILED(hr) || returned != sizeof(category)) return NULL;
    for (i = 0; i < ARRAY_SIZE(categories); ++i)
        if (IsEqualGUID(&category, categories[i].guid)) return categories[i].name;
    return L"other";
}

static void init_pin(struct pin *pin, IPin *iface)
{
    PIN_INFO info;

    memset(pin, 0, sizeof(*pin));
    pin->pin = iface;
    if (SUCCEEDED(IPin_QueryPinInfo(iface, &info)))
    {
        memcpy(pin->name, info.achName, sizeof(pin->name));
        pin->name[ARRAY_SIZE(pin->name) - 1] = 0;
        pin->direction = info.dir;
        if (info.pFilter) IBaseFilter_Release(info.pFilter);
    }
    else IPin_QueryDirection(iface, &pin->direction);
    pin->category = get_category(iface);
    pin->capture = pin->category == categories[0].name;
}

HRESULT get_pins(IBaseFilter *filter, struct pin_list *list)
{
    IEnumPins *enumerator;
    struct pin *items;
    IPin *pin;
    HRESULT hr;

    memset(list, 0, sizeof(*list));
    if (FAILED(hr = IBaseFilter_EnumPins(filter, &enumerator))) return hr;
    while ((hr = IEnumPins_Next(enumerator, 1, &pin, NULL)) == S_OK)
    {
        if (!(items = realloc(list->items, (list->count + 1) * sizeof(*items))))
        {
            IPin_Release(pin);
            hr = E_OUTOFMEMORY;
            break;
        }
        list->items = items;
        init_pin(&items[list->count++], pin);
    }
    IEnumPins_Release(enumerator);
    return hr;
}

void free_pins(struct pin_list *list)
{
    unsigned int i;

    for (i = 0; i < list->count; ++i) IPin_Release(list->items[i].pin);
    free(list->items);
    memset(list, 0, sizeof(*list));
}

enum exit_code find_pin(const struct pin_list *list, PIN_DIRECTION direction, const WCHAR *selector, const struct pin **ret)
{
    const WCHAR *name = direction == PINDIR_OUTPUT ? L"output" : L"input";
    const struct pin *pin, *first = NULL;
    unsigned int i, index;

    if (selector && parse_index(selector, &index) && index < list->count) first = &list->items[index];
    for (i = 0; i < list->count && !first; ++i)
    {
        pin = &list->items[i];
        if (selector ? !_wcsicmp(pin->name, selector) : pin->capture && pin->direction == direction) first = pin;
    }
    for (i = 0; i < list->count && !first && !selector; ++i)
        if (list->items[i].direction == direction) first = &list->items[i];

    if (!first && selector) return report_error(EXIT_CODE_FORMAT, L"the device has no pin '%ls'", selector);
    if (!first) return report_error(EXIT_CODE_FORMAT, L"the device has no %ls pin", name);
    if (first->direction != direction) return report_error(EXIT_CODE_FORMAT, L"pin '%ls' is no %ls pin", first->name, name);
    *ret = first;
    return EXIT_CODE_OK;
}
