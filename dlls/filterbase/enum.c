/*
 * Enumerators of pins and of media types
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

/* ---- IEnumPins ---- */

struct enum_pins
{
    struct com_object obj;
    struct facet iface;
    struct com_object *filter;      /* referenced */
    const struct pin_list *list;
    LONG count;                     /* of the list that index belongs to */
    LONG index;
};

static struct enum_pins *impl_from_IEnumPins(IEnumPins *iface)
{
    return impl_from_facet(iface, struct enum_pins, iface);
}

static void enum_pins_destroy(struct com_object *object)
{
    struct enum_pins *enum_pins = CONTAINING_RECORD(object, struct enum_pins, obj);

    IUnknown_Release(enum_pins->filter->outer);
    free(enum_pins);
}

static BOOL is_out_of_sync(const struct enum_pins *enum_pins)
{
    return (ULONG)enum_pins->count != enum_pins->list->get_count(enum_pins->filter);
}

static HRESULT WINAPI enum_pins_Next(IEnumPins *iface, ULONG count, IPin **pins, ULONG *fetched)
{
    struct enum_pins *enum_pins = impl_from_IEnumPins(iface);
    LONG index = enum_pins->index, total = enum_pins->count;
    ULONG i = 0;

    TRACE("iface %p, count %lu, pins %p, fetched %p.\n", iface, (unsigned long)count, pins, fetched);

    if (fetched) *fetched = 0;
    if (!pins) return E_POINTER;
    if (count > 1 && !fetched) return E_INVALIDARG;
    if (is_out_of_sync(enum_pins)) return VFW_E_ENUM_OUT_OF_SYNC;

    for (; i < count && index < total; i++)
    {
        pins[i] = enum_pins->list->get_pin(enum_pins->filter, index++);
        IPin_AddRef(pins[i]);
    }
    enum_pins->index = index;
    if (fetched) *fetched = i;
    return i == count ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_pins_Skip(IEnumPins *iface, ULONG count)
{
    struct enum_pins *enum_pins = impl_from_IEnumPins(iface);

    TRACE("iface %p, count %lu.\n", iface, (unsigned long)count);

    if (is_out_of_sync(enum_pins)) return VFW_E_ENUM_OUT_OF_SYNC;
    if (count > (ULONG)(enum_pins->count - enum_pins->index)) return S_FALSE;
    enum_pins->index += count;
    return S_OK;
}

static HRESULT WINAPI enum_pins_Reset(IEnumPins *iface)
{
    struct enum_pins *enum_pins = impl_from_IEnumPins(iface);

    TRACE("iface %p.\n", iface);

    enum_pins->index = 0;
    enum_pins->count = enum_pins->list->get_count(enum_pins->filter);
    return S_OK;
}

static HRESULT WINAPI enum_pins_Clone(IEnumPins *iface, IEnumPins **out)
{
    struct enum_pins *enum_pins = impl_from_IEnumPins(iface), *clone;
    HRESULT hr;

    TRACE("iface %p, out %p.\n", iface, out);

    if (!out) return E_POINTER;
    if (FAILED(hr = enum_pins_create(enum_pins->filter, enum_pins->list, out))) return hr;
    clone = impl_from_IEnumPins(*out);
    clone->count = enum_pins->count;
    clone->index = enum_pins->index;
    return S_OK;
}

static const IEnumPinsVtbl enum_pins_vtbl =
{
    FACET_UNKNOWN(IEnumPins),
    enum_pins_Next,
    enum_pins_Skip,
    enum_pins_Reset,
    enum_pins_Clone,
};

static const struct facet_entry enum_pins_entries[] =
{
    {&IID_IEnumPins, FIELD_OFFSET(struct enum_pins, iface), NULL},
    {NULL, 0, NULL},
};

HRESULT enum_pins_create(struct com_object *filter, const struct pin_list *list, IEnumPins **out)
{
    struct enum_pins *enum_pins;

    *out = NULL;
    if (!(enum_pins = calloc(1, sizeof(*enum_pins)))) return E_OUTOFMEMORY;
    com_object_init(&enum_pins->obj, NULL, enum_pins_entries, enum_pins_destroy);
    facet_init(&enum_pins->iface, &enum_pins_vtbl, &enum_pins->obj);
    enum_pins->filter = filter;
    IUnknown_AddRef(filter->outer);
    enum_pins->list = list;
    enum_pins->count = list->get_count(filter);
    *out = (IEnumPins *)&enum_pins->iface;
    return S_OK;
}

/* ---- IEnumMediaTypes ---- */

struct enum_mediatypes
{
    struct com_object obj;
    struct facet iface;
    struct com_object *pin;  /* referenced */
    get_type_func get_type;
    LONG index;
};

static struct enum_mediatypes *impl_from_IEnumMediaTypes(IEnumMediaTypes *iface)
{
    return impl_from_facet(iface, struct enum_mediatypes, iface);
}

static void enum_mediatypes_destroy(struct com_object *object)
{
    struct enum_mediatypes *enum_types = CONTAINING_RECORD(object, struct enum_mediatypes, obj);

    IUnknown_Release(enum_types->pin->outer);
    free(enum_types);
}

/* Takes the next type; S_FALSE at the end, where the index stays. */
static HRESULT next_type(struct enum_mediatypes *enum_types, AM_MEDIA_TYPE *type)
{
    LONG index = enum_types->index;
    HRESULT hr;

    hr = enum_types->get_type(enum_types->pin, index, type);
    if (hr == S_OK) enum_types->index = index + 1;
    return hr;
}

static HRESULT WINAPI enum_mediatypes_Next(IEnumMediaTypes *iface, ULONG count, AM_MEDIA_TYPE **types, ULONG *fetched)
{
    struct enum_mediatypes *enum_types = impl_from_IEnumMediaTypes(iface);
    HRESULT hr = S_OK;
    ULONG i = 0;

    TRACE("iface %p, count %lu, types %p, fetched %p.\n", iface, (unsigned long)count, types, fetched);

    if (fetched) *fetched = 0;
    if (!types) return E_POINTER;
    if (count > 1 && !fetched) return E_INVALIDARG;

    while (i < count)
    {
        if (!(types[i] = CoTaskMemAlloc(sizeof(*types[i])))) hr = E_OUTOFMEMORY;
        else hr = next_type(enum_types, types[i]);
        if (hr != S_OK)
        {
            CoTaskMemFree(types[i]);
            types[i] = NULL;
            break;
        }
        TRACE("%lu: %s.\n", (unsigned long)i, debugstr_mediatype(types[i]));
        i++;
    }
    if (FAILED(hr))
    {
        enum_types->index -= i;
        while (i--)
        {
            mediatype_clear(types[i]);
            CoTaskMemFree(types[i]);
            types[i] = NULL;
        }
        return hr;
    }
    if (fetched) *fetched = i;
    return hr;
}

static HRESULT WINAPI enum_mediatypes_Skip(IEnumMediaTypes *iface, ULONG count)
{
    struct enum_mediatypes *enum_types = impl_from_IEnumMediaTypes(iface);
    AM_MEDIA_TYPE type;
    HRESULT hr = S_OK;

    TRACE("iface %p, count %lu.\n", iface, (unsigned long)count);

    while (count-- && hr == S_OK)
        if ((hr = next_type(enum_types, &type)) == S_OK) mediatype_clear(&type);
    return hr;
}

static HRESULT WINAPI enum_mediatypes_Reset(IEnumMediaTypes *iface)
{
    struct enum_mediatypes *enum_types = impl_from_IEnumMediaTypes(iface);

    TRACE("iface %p.\n", iface);

    enum_types->index = 0;
    return S_OK;
}

static HRESULT WINAPI enum_mediatypes_Clone(IEnumMediaTypes *iface, IEnumMediaTypes **out)
{
    struct enum_mediatypes *enum_types = impl_from_IEnumMediaTypes(iface);
    HRESULT hr;

    TRACE("iface %p, out %p.\n", iface, out);

    if (!out) return E_POINTER;
    if (SUCCEEDED(hr = enum_mediatypes_create(enum_types->pin, enum_types->get_type, out)))
        impl_from_IEnumMediaTypes(*out)->index = enum_types->index;
    return hr;
}

static const IEnumMediaTypesVtbl enum_mediatypes_vtbl =
{
    FACET_UNKNOWN(IEnumMediaTypes),
    enum_mediatypes_Next,
    enum_mediatypes_Skip,
    enum_mediatypes_Reset,
    enum_mediatypes_Clone,
};

static const struct facet_entry enum_mediatypes_entries[] =
{
    {&IID_IEnumMediaTypes, FIELD_OFFSET(struct enum_mediatypes, iface), NULL},
    {NULL, 0, NULL},
};

HRESULT enum_mediatypes_create(struct com_object *pin, get_type_func get_type, IEnumMediaTypes **out)
{
    struct enum_mediatypes *enum_types;

    *out = NULL;
    if (!(enum_types = calloc(1, sizeof(*enum_types)))) return E_OUTOFMEMORY;
    com_object_init(&enum_types->obj, NULL, enum_mediatypes_entries, enum_mediatypes_destroy);
    facet_init(&enum_types->iface, &enum_mediatypes_vtbl, &enum_types->obj);
    enum_types->pin = pin;
    IUnknown_AddRef(pin->outer);
    enum_types->get_type = get_type;
    *out = (IEnumMediaTypes *)&enum_types->iface;
    return S_OK;
}
