/*
 * Extensions: requests to the driver
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

#include <string.h>

#include "kswdmcap_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/* The structures of nodes are those of filters, with the node behind the KSPROPERTY. */
#define NODE_BYTES (sizeof(KSP_NODE) - sizeof(KSPROPERTY))

/* A structure as the driver gets and answers it. */
struct wire
{
    DECLSPEC_ALIGN(8) BYTE bytes[MAX_PROPERTY_SIZE + NODE_BYTES];
    ULONG head, size;                 /* bytes: of the beginning, which is a KSPROPERTY or KSP_NODE, and of all */
};

static void put_on_wire(const struct extension *extension, const void *data, ULONG size, struct wire *wire)
{
    KSP_NODE *node = (KSP_NODE *)wire->bytes;

    wire->head = extension->is_node ? sizeof(KSP_NODE) : sizeof(KSPROPERTY);
    wire->size = wire->head + size - sizeof(KSPROPERTY);
    memcpy(wire->bytes, data, sizeof(KSPROPERTY));
    memcpy(wire->bytes + wire->head, (const BYTE *)data + sizeof(KSPROPERTY), size - sizeof(KSPROPERTY));
    if (!extension->is_node) return;
    node->Property.Flags |= KSPROPERTY_TYPE_TOPOLOGY;
    node->NodeId = extension->node;
    node->Reserved = 0;
}

/* Of an answer of that many bytes, only what is behind its head. */
static void take_from_wire(const struct wire *wire, ULONG returned, void *data)
{
    memcpy((BYTE *)data + sizeof(KSPROPERTY), wire->bytes + wire->head, returned - wire->head);
}

static void set_property(struct extension *extension, ULONG id, ULONG flags, void *data)
{
    KSPROPERTY *property = data;

    property->Set = *extension->class->set;
    property->Id = id;
    property->Flags = flags;
}

static HRESULT send_request(struct extension *extension, ULONG id, ULONG flags, void *descriptor, ULONG descriptor_size, void *data,
        ULONG size, ULONG *returned)
{
    struct wire wire;
    HRESULT hr;

    set_property(extension, id, flags, descriptor);
    put_on_wire(extension, descriptor, descriptor_size, &wire);
    hr = IKsControl_KsProperty(extension->control, (KSPROPERTY *)wire.bytes, wire.size, data, size, returned);
    TRACE("extension %p, id %lu, flags %#lx, %lu bytes: %#lx.\n", extension, id, flags, size, hr);
    return hr;
}

HRESULT extension_check_set(struct extension *extension)
{
    KSPROPERTY property;
    ULONG returned;

    return send_request(extension, 0, KSPROPERTY_TYPE_SETSUPPORT, &property, sizeof(property), NULL, 0, &returned);
}

HRESULT extension_get_part(struct extension *extension, ULONG id, void *data, ULONG size, ULONG needed)
{
    struct wire answer;
    ULONG returned;
    HRESULT hr;

    set_property(extension, id, KSPROPERTY_TYPE_GET, data);
    put_on_wire(extension, data, size, &answer);
    hr = send_request(extension, id, KSPROPERTY_TYPE_GET, data, size, answer.bytes, answer.size, &returned);
    if (FAILED(hr)) return hr;
    if (returned <= answer.size && returned >= answer.head + needed - sizeof(KSPROPERTY))
    {
        take_from_wire(&answer, returned, data);
        return hr;
    }
    WARN("The driver answers %s %lu with %lu bytes of %lu.\n", debugstr_guid(extension->class->set), id, returned, answer.size);
    return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
}

HRESULT extension_get(struct extension *extension, ULONG id, void *data, ULONG size)
{
    return extension_get_part(extension, id, data, size, size);
}

/* The descriptor is another copy, because a driver may write the data while it still reads the descriptor. */
HRESULT extension_set(struct extension *extension, ULONG id, void *data, ULONG size)
{
    struct wire value;
    ULONG returned;

    set_property(extension, id, KSPROPERTY_TYPE_SET, data);
    put_on_wire(extension, data, size, &value);
    return send_request(extension, id, KSPROPERTY_TYPE_SET, data, size, value.bytes, value.size, &returned);
}

HRESULT extension_get_list(struct extension *extension, ULONG id, void *descriptor, ULONG descriptor_size, void *answer, ULONG size,
        ULONG *returned)
{
    HRESULT hr;

    hr = send_request(extension, id, KSPROPERTY_TYPE_GET, descriptor, descriptor_size, answer, size, returned);
    if (FAILED(hr) || *returned <= size) return hr;
    return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
}

HRESULT extension_get_member(struct extension *extension, ULONG id, ULONG size, ULONG offset, LONG *value)
{
    DECLSPEC_ALIGN(8) BYTE data[MAX_PROPERTY_SIZE] = {0};
    HRESULT hr;

    if (!value) return E_POINTER;
    if (FAILED(hr = extension_get_part(extension, id, data, size, offset + sizeof(*value)))) return hr;
    memcpy(value, data + offset, sizeof(*value));
    return S_OK;
}

HRESULT extension_set_member(struct extension *extension, ULONG id, ULONG size, LONG value)
{
    DECLSPEC_ALIGN(8) BYTE data[MAX_PROPERTY_SIZE] = {0};

    memcpy(data + sizeof(KSPROPERTY), &value, sizeof(value));
    return extension_set(extension, id, data, size);
}

/* The value structures of all sets that have one number are this one. */
struct value_property
{
    KSPROPERTY property;
    LONG value;
    LONG padding;
};

HRESULT extension_get_value(struct extension *extension, ULONG id, LONG *value)
{
    struct value_property data = {.value = 0};
    HRESULT hr;

    if (!value) return E_POINTER;
    if (SUCCEEDED(hr = extension_get(extension, id, &data, sizeof(data)))) *value = data.value;
    return hr;
}

HRESULT extension_set_value(struct extension *extension, ULONG id, LONG value)
{
    struct value_property data = {.value = value};

    return extension_set(extension, id, &data, sizeof(data));
}

struct stream_value_property
{
    KSPROPERTY property;
    ULONG stream;
    LONG value;
};

HRESULT extension_get_stream_value(struct extension *extension, ULONG id, ULONG stream, LONG *value)
{
    struct stream_value_property data = {.stream = stream};
    HRESULT hr;

    if (!value) return E_POINTER;
    if (SUCCEEDED(hr = extension_get(extension, id, &data, sizeof(data)))) *value = data.value;
    return hr;
}

HRESULT extension_set_stream_value(struct extension *extension, ULONG id, ULONG stream, LONG value)
{
    struct stream_value_property data = {.stream = stream, .value = value};

    return extension_set(extension, id, &data, sizeof(data));
}

/* ---- ranges ---- */

/* A KSPROPERTY_DESCRIPTION and its lists; a property of one number has at most its range and its default. */
#define MAX_DESCRIPTION 512

struct range_search
{
    struct property_range range;
    BOOL has_range, has_default;
};

/* The first entry of a list is the one of a property that is one number. */
static void read_members(const KSPROPERTY_MEMBERSHEADER *header, ULONG bytes, struct range_search *search)
{
    const KSPROPERTY_STEPPING_LONG *stepping = (const KSPROPERTY_STEPPING_LONG *)(header + 1);

    if (header->MembersFlags == KSPROPERTY_MEMBER_STEPPEDRANGES && !search->has_range && bytes >= sizeof(*stepping))
    {
        search->range.min = stepping->Bounds.SignedMinimum;
        search->range.max = stepping->Bounds.SignedMaximum;
        search->range.step = stepping->SteppingDelta;
        search->has_range = TRUE;
    }
    else if ((header->Flags & KSPROPERTY_MEMBER_FLAG_DEFAULT) && !search->has_default && bytes >= sizeof(LONG))
    {
        search->range.def = *(const LONG *)(header + 1);
        search->has_default = TRUE;
    }
}

/* A driver's lists are as long as they say and as there are bytes. */
static void read_description(const BYTE *bytes, ULONG size, struct range_search *search)
{
    const KSPROPERTY_DESCRIPTION *description = (const KSPROPERTY_DESCRIPTION *)bytes;
    const KSPROPERTY_MEMBERSHEADER *header;
    ULONG offset = sizeof(*description), i;
    ULONGLONG length;

    if (size < sizeof(*description)) return;
    for (i = 0; i < description->MembersListCount && size - offset >= sizeof(*header); i++)
    {
        header = (const KSPROPERTY_MEMBERSHEADER *)(bytes + offset);
        length = (ULONGLONG)header->MembersSize * header->MembersCount;
        if (length > size - offset - sizeof(*header)) return;
        read_members(header, length, search);
        offset += sizeof(*header) + length;
    }
}

static HRESULT ask_description(struct extension *extension, ULONG id, ULONG flags, void *data, ULONG size, struct range_search *search)
{
    DECLSPEC_ALIGN(8) BYTE answer[MAX_DESCRIPTION];
    ULONG returned;
    HRESULT hr;

    hr = send_request(extension, id, flags, data, size, answer, sizeof(answer), &returned);
    if (FAILED(hr)) return hr;
    read_description(answer, min(returned, sizeof(answer)), search);
    return hr;
}

HRESULT extension_get_range(struct extension *extension, ULONG id, void *data, ULONG size, struct property_range *range)
{
    struct range_search search = {.has_range = FALSE};
    HRESULT hr;

    if (FAILED(hr = ask_description(extension, id, KSPROPERTY_TYPE_BASICSUPPORT, data, size, &search))) return hr;
    if (!search.has_range) return E_PROP_ID_UNSUPPORTED;
    if (!search.has_default) ask_description(extension, id, KSPROPERTY_TYPE_DEFAULTVALUES, data, size, &search);
    if (!search.has_default) search.range.def = search.range.min;
    *range = search.range;
    return S_OK;
}

/* ---- pins ---- */

static BOOL is_same_object(IUnknown *a, IUnknown *b)
{
    IUnknown *identity_a, *identity_b;
    BOOL same;

    if (FAILED(IUnknown_QueryInterface(a, &IID_IUnknown, (void **)&identity_a))) return FALSE;
    if (FAILED(IUnknown_QueryInterface(b, &IID_IUnknown, (void **)&identity_b)))
    {
        IUnknown_Release(identity_a);
        return FALSE;
    }
    same = identity_a == identity_b;
    IUnknown_Release(identity_a);
    IUnknown_Release(identity_b);
    return same;
}

/* Whether the pin is the extension's owner or a pin of it. */
static BOOL is_own_pin(struct extension *extension, IUnknown *unknown)
{
    PIN_INFO info;
    BOOL own;
    IPin *pin;

    if (is_same_object(extension->obj.outer, unknown)) return TRUE;
    if (FAILED(IUnknown_QueryInterface(unknown, &IID_IPin, (void **)&pin))) return FALSE;
    own = SUCCEEDED(IPin_QueryPinInfo(pin, &info)) && info.pFilter;
    IPin_Release(pin);
    if (!own) return FALSE;
    own = is_same_object(extension->obj.outer, (IUnknown *)info.pFilter);
    IBaseFilter_Release(info.pFilter);
    return own;
}

HRESULT extension_get_stream(struct extension *extension, IUnknown *pin, ULONG *stream)
{
    IKsPinFactory *factory;
    HRESULT hr;

    if (!pin) return E_POINTER;
    if (!is_own_pin(extension, pin)) return E_INVALIDARG;
    if (FAILED(hr = IUnknown_QueryInterface(pin, &IID_IKsPinFactory, (void **)&factory))) return E_INVALIDARG;
    hr = IKsPinFactory_KsPinFactory(factory, stream);
    IKsPinFactory_Release(factory);
    return hr;
}

static BOOL is_capture_pin(IPin *pin)
{
    IKsPropertySet *set;
    GUID category;
    DWORD size;
    HRESULT hr;

    if (FAILED(IPin_QueryInterface(pin, &IID_IKsPropertySet, (void **)&set))) return FALSE;
    hr = IKsPropertySet_Get(set, &AMPROPSETID_Pin, AMPROPERTY_PIN_CATEGORY, NULL, 0, &category, sizeof(category), &size);
    IKsPropertySet_Release(set);
    return SUCCEEDED(hr) && IsEqualGUID(&category, &PIN_CATEGORY_CAPTURE);
}

static HRESULT find_capture_stream(struct extension *extension, IBaseFilter *filter, ULONG *stream)
{
    HRESULT hr = VFW_E_NOT_FOUND;
    IEnumPins *pins;
    IPin *pin;

    if (FAILED(IBaseFilter_EnumPins(filter, &pins))) return hr;
    while (hr == VFW_E_NOT_FOUND && IEnumPins_Next(pins, 1, &pin, NULL) == S_OK)
    {
        if (is_capture_pin(pin)) hr = extension_get_stream(extension, (IUnknown *)pin, stream);
        IPin_Release(pin);
    }
    IEnumPins_Release(pins);
    return hr;
}

HRESULT extension_get_own_stream(struct extension *extension, ULONG *stream)
{
    IBaseFilter *filter;
    HRESULT hr;

    if (FAILED(IUnknown_QueryInterface(extension->obj.outer, &IID_IBaseFilter, (void **)&filter)))
        return extension_get_stream(extension, extension->obj.outer, stream);
    hr = find_capture_stream(extension, filter, stream);
    IBaseFilter_Release(filter);
    return hr;
}
