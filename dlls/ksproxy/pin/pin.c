/*
 * A pin of the proxy filter, made from a pin factory of the device
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

#include "pin/pin.h"
#include "device/datarange.h"
#include "device/devio.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pintypes.h"
#include "pin/ranges.h"
#include "pin/transport.h"
#include "stream/streamdata.h"
#include "pinface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static HANDLE pin_get_handle(struct com_object *object)
{
    struct proxy_pin *pin = CONTAINING_RECORD(object, struct proxy_pin, obj);
    HANDLE handle;

    EnterCriticalSection(&pin->filter->cs);
    handle = pin->handle;
    LeaveCriticalSection(&pin->filter->cs);
    return handle;
}

static const WCHAR *category_name(const GUID *category, PIN_DIRECTION dir)
{
    static const struct { const GUID *category; const WCHAR *name; } names[] =
    {
        { &PIN_CATEGORY_CAPTURE, L"Capture" },
        { &PIN_CATEGORY_PREVIEW, L"Preview" },
        { &PIN_CATEGORY_STILL, L"Still" },
        { &PIN_CATEGORY_VBI, L"VBI" },
        { &PIN_CATEGORY_CC, L"CC" },
        { &PIN_CATEGORY_TELETEXT, L"Teletext" },
        { &PIN_CATEGORY_TIMECODE, L"Timecode" },
        { &PIN_CATEGORY_VIDEOPORT, L"Video Port" },
        { &PIN_CATEGORY_ANALOGVIDEOIN, L"Analog Video In" },
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(names); ++i)
        if (IsEqualGUID(category, names[i].category)) return names[i].name;
    return dir == PINDIR_INPUT ? L"Input" : L"Output";
}

static HRESULT make_name(struct proxy_pin *pin)
{
    WCHAR name[MAX_PIN_NAME];
    WCHAR *text;
    ULONG size, len;
    HRESULT hr;

    lstrcpyW(name, category_name(&pin->category, pin->dir));
    hr = ks_factory_get_alloc(pin->filter->handle, pin->factory, KSPROPERTY_PIN_NAME, (void **)&text, &size);
    if (is_timeout(hr)) return hr;
    if (SUCCEEDED(hr))
    {
        len = wcsnlen(text, size / sizeof(WCHAR));
        if (len) lstrcpynW(name, text, min(len + 1, ARRAYSIZE(name)));
        CoTaskMemFree(text);
    }
    return (pin->name = _wcsdup(name)) ? S_OK : E_OUTOFMEMORY;
}

/* Gets a list of the pin factory. One that the driver doesn't have, or that is broken, is none. ERROR_TIMEOUT if it doesn't answer. */
static HRESULT get_items(struct proxy_pin *pin, ULONG id, ULONG item_size, KSMULTIPLE_ITEM **items)
{
    ULONG size;
    HRESULT hr;

    if (FAILED(hr = ks_factory_get_items(pin->filter->handle, pin->factory, id, items, &size)))
    {
        *items = NULL;
        return is_timeout(hr) ? hr : S_OK;
    }
    if (multiple_item_valid(*items, size, item_size)) return S_OK;
    WARN("Pin factory %lu has a broken list %lu.\n", pin->factory, id);
    CoTaskMemFree(*items);
    *items = NULL;
    return S_OK;
}

/* Asks the driver for everything; one that stops answering isn't asked any more. */
static HRESULT query_factory(struct proxy_pin *pin)
{
    HANDLE handle = pin->filter->handle;
    KSPIN_DATAFLOW flow;
    HRESULT hr;

    if (FAILED(hr = ks_factory_get(handle, pin->factory, KSPROPERTY_PIN_DATAFLOW, &flow, sizeof(flow)))) return hr;
    pin->dir = flow == KSPIN_DATAFLOW_IN ? PINDIR_INPUT : PINDIR_OUTPUT;
    hr = ks_factory_get(handle, pin->factory, KSPROPERTY_PIN_COMMUNICATION, &pin->communication, sizeof(pin->communication));
    if (FAILED(hr)) return hr;

    hr = ks_factory_get(handle, pin->factory, KSPROPERTY_PIN_CATEGORY, &pin->category, sizeof(pin->category));
    if (FAILED(hr)) pin->category = GUID_NULL;
    if (is_timeout(hr)) return hr;
    if (FAILED(hr = get_items(pin, KSPROPERTY_PIN_INTERFACES, sizeof(KSPIN_INTERFACE), &pin->interfaces))) return hr;
    if (FAILED(hr = get_items(pin, KSPROPERTY_PIN_MEDIUMS, sizeof(KSPIN_MEDIUM), &pin->mediums))) return hr;
    if (FAILED(hr = ranges_query(pin, &pin->ranges))) return hr;
    pin_init_transport(pin);
    return make_name(pin);
}

static HRESULT pin_query_other(struct com_object *object, REFIID iid, void **out)
{
    return extensions_query(&CONTAINING_RECORD(object, struct proxy_pin, obj)->extensions, iid, out);
}

HRESULT pin_create(struct proxy_filter *filter, ULONG factory, struct proxy_pin **out)
{
    struct proxy_pin *pin;
    HRESULT hr;

    if (!(pin = calloc(1, sizeof(*pin)))) return E_OUTOFMEMORY;

    com_object_init(&pin->obj, NULL, filter->pin_class->entries, NULL);
    pin->obj.lifetime = &filter->obj;
    pin->obj.get_handle = pin_get_handle;
    pin->obj.query_other = pin_query_other;
    extensions_init(&pin->extensions, &pin->obj);
    facet_init(&pin->pin, filter->pin_class->pin_vtbl, &pin->obj);
    pin->filter = filter;
    filter->pin_class->init_facets(pin);
    pin->factory = factory;
    pin->suggested.cBuffers = pin->suggested.cbBuffer = pin->suggested.cbAlign = pin->suggested.cbPrefix = -1;
    pin->segment.stop = MAXLONGLONG;
    pin->segment.rate = 1.0;

    if (FAILED(hr = query_factory(pin)))
    {
        WARN("Can't make a pin of pin factory %lu, hr %#lx.\n", factory, hr);
        pin_destroy(pin);
        return hr;
    }

    TRACE("Created %s pin %s %p, communication %d.\n", pin->dir == PINDIR_INPUT ? "input" : "output", debugstr_w(pin->name),
            pin, pin->communication);
    *out = pin;
    return S_OK;
}

void pin_destroy(struct proxy_pin *pin)
{
    TRACE("pin %p.\n", pin);

    extensions_cleanup(&pin->extensions);
    pin_clear_connection(pin);
    pin_release_types(pin);
    mediatype_free(pin->preferred);
    CoTaskMemFree(pin->interfaces);
    CoTaskMemFree(pin->mediums);
    ranges_release(pin->ranges);
    free(pin->name);
    free(pin);
}

/* A source that has no input and can't seek makes its data in real time. */
BOOL pin_is_live(struct proxy_pin *pin)
{
    KS_SEEKING_CAPABILITIES caps;

    if (pin->dir != PINDIR_OUTPUT || filter_has_connected_pin(pin->filter, PINDIR_INPUT)) return FALSE;
    return FAILED(ks_get(pin->filter->handle, &KSPROPSETID_MediaSeeking, KSPROPERTY_MEDIASEEKING_CAPABILITIES,
            &caps, sizeof(caps)));
}

KSSTATE pin_get_state(struct proxy_pin *pin, BOOL *cant_cue)
{
    KSSTATE state;

    EnterCriticalSection(&pin->filter->cs);
    state = pin->state;
    if (cant_cue) *cant_cue = state == KSSTATE_PAUSE && pin->cant_cue;
    LeaveCriticalSection(&pin->filter->cs);
    return state;
}
