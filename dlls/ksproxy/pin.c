/*
 * IPin: a pin of the proxy filter, made from a pin factory of the device
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

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "streamio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* ---- making and freeing ---- */

static BOOL is_output(const struct com_object *object)
{
    return CONTAINING_RECORD(object, struct ks_pin, obj)->dir == PINDIR_OUTPUT;
}

static BOOL is_input(const struct com_object *object)
{
    return CONTAINING_RECORD(object, struct ks_pin, obj)->dir == PINDIR_INPUT;
}

/* IStreamBuilder isn't among them: it is for pins that have to build their branch of the graph themselves, like video port pins, and
 * what a proxy would do there isn't documented. The graph builder renders a pin without it like any other. */
static const struct facet_entry pin_entries[] =
{
    { &IID_IPin, offsetof(struct ks_pin, pin), NULL },
    { &IID_IMemInputPin, offsetof(struct ks_pin, mem_input), is_input },
    { &IID_IKsPin, offsetof(struct ks_pin, ks_pin), NULL },
    { &IID_IKsPinEx, offsetof(struct ks_pin, ks_pin), NULL },
    { &IID_IKsPinPipe, offsetof(struct ks_pin, ks_pin_pipe), NULL },
    { &IID_IKsPinFactory, offsetof(struct ks_pin, ks_pin_factory), NULL },
    { &IID_IKsObject, offsetof(struct ks_pin, ks_object), NULL },
    { &IID_IKsPropertySet, offsetof(struct ks_pin, ks_property_set), NULL },
    { &IID_IKsControl, offsetof(struct ks_pin, ks_control), NULL },
    { &IID_IAMStreamConfig, offsetof(struct ks_pin, stream_config), is_output },
    { &IID_IAMBufferNegotiation, offsetof(struct ks_pin, buffer_negotiation), NULL },
    { &IID_IAMStreamControl, offsetof(struct ks_pin, stream_control), NULL },
    { &IID_IQualityControl, offsetof(struct ks_pin, quality_control), NULL },
    { &IID_IMediaSeeking, offsetof(struct ks_pin, media_seeking), pin_offers_seeking },
    { &IID_IMediaPosition, offsetof(struct ks_pin, media_position), pin_offers_seeking },
    { NULL, 0, NULL }
};

static HANDLE pin_get_handle(struct com_object *object)
{
    struct ks_pin *pin = CONTAINING_RECORD(object, struct ks_pin, obj);
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

static HRESULT make_name(struct ks_pin *pin)
{
    WCHAR name[MAX_PIN_NAME];
    WCHAR *text;
    ULONG size, len;

    lstrcpyW(name, category_name(&pin->category, pin->dir));
    if (SUCCEEDED(ks_factory_get_alloc(pin->filter->handle, pin->factory, KSPROPERTY_PIN_NAME, (void **)&text, &size)))
    {
        len = wcsnlen(text, size / sizeof(WCHAR));
        if (len) lstrcpynW(name, text, min(len + 1, ARRAYSIZE(name)));
        CoTaskMemFree(text);
    }
    return (pin->name = _wcsdup(name)) ? S_OK : E_OUTOFMEMORY;
}

/* A list that the driver doesn't have, or that is broken, is none. */
static KSMULTIPLE_ITEM *get_items(struct ks_pin *pin, ULONG id, ULONG item_size)
{
    KSMULTIPLE_ITEM *items;
    ULONG size;

    if (FAILED(ks_factory_get_items(pin->filter->handle, pin->factory, id, &items, &size))) return NULL;
    if (multiple_item_valid(items, size, item_size)) return items;
    WARN("Pin factory %lu has a broken list %lu.\n", pin->factory, id);
    CoTaskMemFree(items);
    return NULL;
}

static HRESULT query_factory(struct ks_pin *pin)
{
    HANDLE handle = pin->filter->handle;
    KSPIN_DATAFLOW flow;
    HRESULT hr;

    if (FAILED(hr = ks_factory_get(handle, pin->factory, KSPROPERTY_PIN_DATAFLOW, &flow, sizeof(flow)))) return hr;
    pin->dir = flow == KSPIN_DATAFLOW_IN ? PINDIR_INPUT : PINDIR_OUTPUT;
    hr = ks_factory_get(handle, pin->factory, KSPROPERTY_PIN_COMMUNICATION, &pin->communication, sizeof(pin->communication));
    if (FAILED(hr)) return hr;

    if (FAILED(ks_factory_get(handle, pin->factory, KSPROPERTY_PIN_CATEGORY, &pin->category, sizeof(pin->category))))
        pin->category = GUID_NULL;
    pin->interfaces = get_items(pin, KSPROPERTY_PIN_INTERFACES, sizeof(KSPIN_INTERFACE));
    pin->mediums = get_items(pin, KSPROPERTY_PIN_MEDIUMS, sizeof(KSPIN_MEDIUM));
    if (FAILED(ks_factory_get_ranges(handle, pin->factory, &pin->ranges, &pin->ranges_size)))
    {
        WARN("Pin factory %lu has no data ranges.\n", pin->factory);
        pin->ranges = NULL;
        pin->ranges_size = 0;
    }
    pin_init_transport(pin);
    return make_name(pin);
}

static void init_facets(struct ks_pin *pin)
{
    static const struct { size_t offset; const void *vtbl; } facets[] =
    {
        { offsetof(struct ks_pin, mem_input), &mem_input_vtbl },
        { offsetof(struct ks_pin, ks_pin), &ks_pin_vtbl },
        { offsetof(struct ks_pin, ks_pin_pipe), &ks_pin_pipe_vtbl },
        { offsetof(struct ks_pin, ks_pin_factory), &ks_pin_factory_vtbl },
        { offsetof(struct ks_pin, ks_object), &ks_object_vtbl },
        { offsetof(struct ks_pin, ks_property_set), &pin_property_set_vtbl },
        { offsetof(struct ks_pin, ks_control), &ks_control_vtbl },
        { offsetof(struct ks_pin, stream_config), &stream_config_vtbl },
        { offsetof(struct ks_pin, buffer_negotiation), &buffer_negotiation_vtbl },
        { offsetof(struct ks_pin, stream_control), &stream_control_vtbl },
        { offsetof(struct ks_pin, quality_control), &pin_quality_vtbl },
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(facets); ++i)
        facet_init((struct facet *)((BYTE *)pin + facets[i].offset), facets[i].vtbl, &pin->obj);
}

static const IPinVtbl pin_vtbl;

struct ks_pin *pin_from_iface(IPin *iface)
{
    return iface->lpVtbl == &pin_vtbl ? impl_from_IPin(iface) : NULL;
}

HRESULT pin_create(struct ks_filter *filter, ULONG factory, struct ks_pin **out)
{
    struct ks_pin *pin;
    HRESULT hr;

    if (!(pin = calloc(1, sizeof(*pin)))) return E_OUTOFMEMORY;

    com_object_init(&pin->obj, NULL, pin_entries, NULL);
    pin->obj.lifetime = &filter->obj;
    pin->obj.get_handle = pin_get_handle;
    facet_init(&pin->pin, &pin_vtbl, &pin->obj);
    init_facets(pin);
    pin->filter = filter;
    seeking_init_pin(pin);
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

void pin_destroy(struct ks_pin *pin)
{
    TRACE("pin %p.\n", pin);

    pin_clear_connection(pin);
    pin_release_types(pin);
    mediatype_free(pin->preferred);
    CoTaskMemFree(pin->interfaces);
    CoTaskMemFree(pin->mediums);
    CoTaskMemFree(pin->ranges);
    free(pin->name);
    free(pin);
}

/* ---- what the neighbours ask ---- */

IPin *pin_get_peer(struct ks_pin *pin)
{
    IPin *peer;

    EnterCriticalSection(&pin->filter->cs);
    if ((peer = pin->peer)) IPin_AddRef(peer);
    LeaveCriticalSection(&pin->filter->cs);
    return peer;
}

IMemInputPin *pin_get_peer_input(struct ks_pin *pin)
{
    IMemInputPin *input;

    EnterCriticalSection(&pin->filter->cs);
    if ((input = pin->peer_input)) IMemInputPin_AddRef(input);
    LeaveCriticalSection(&pin->filter->cs);
    return input;
}

IMemAllocator *pin_get_allocator(struct ks_pin *pin)
{
    IMemAllocator *allocator;

    EnterCriticalSection(&pin->filter->cs);
    if ((allocator = pin->allocator)) IMemAllocator_AddRef(allocator);
    LeaveCriticalSection(&pin->filter->cs);
    return allocator;
}

HRESULT pin_set_allocator(struct ks_pin *pin, IMemAllocator *allocator, BOOL allocates, BOOL linked)
{
    IKsAllocatorEx *old_pipe = NULL;
    IMemAllocator *old = NULL;
    HRESULT hr = S_OK;

    if (allocator) IMemAllocator_AddRef(allocator);
    EnterCriticalSection(&pin->filter->cs);
    if (pin->active) hr = VFW_E_NOT_STOPPED;
    else if (allocator && !pin->peer) hr = VFW_E_NOT_CONNECTED;
    else
    {
        old = pin->allocator;
        old_pipe = pin->pipe.object;
        pin->allocator = allocator;
        pin->linked = linked;
        pin->pipe.object = NULL;
        pin->pipe.object_set = FALSE;
        pin->pipe.allocates = allocates;
    }
    LeaveCriticalSection(&pin->filter->cs);
    if (FAILED(hr)) old = allocator;
    if (old_pipe) IKsAllocatorEx_Release(old_pipe);
    if (old) IMemAllocator_Release(old);
    return hr;
}

BOOL pin_is_linked(struct ks_pin *pin)
{
    BOOL linked;

    EnterCriticalSection(&pin->filter->cs);
    linked = pin->linked;
    LeaveCriticalSection(&pin->filter->cs);
    return linked;
}

HRESULT pin_set_type(struct ks_pin *pin, const AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE copy, old;
    HRESULT hr;

    if (FAILED(hr = mediatype_copy(&copy, type))) return hr;
    EnterCriticalSection(&pin->filter->cs);
    old = pin->mt;
    pin->mt = copy;
    pin_formats_changed(pin);
    LeaveCriticalSection(&pin->filter->cs);
    mediatype_clear(&old);
    return S_OK;
}

BOOL filter_has_connected_pin(struct ks_filter *filter, PIN_DIRECTION dir)
{
    BOOL found = FALSE;
    ULONG i;

    EnterCriticalSection(&filter->cs);
    for (i = 0; i < filter->pin_count && !found; ++i) found = filter->pins[i]->dir == dir && filter->pins[i]->handle;
    LeaveCriticalSection(&filter->cs);
    return found;
}

BOOL pin_accepts(const struct ks_pin *pin, const AM_MEDIA_TYPE *type)
{
    return datarange_accepts(pin->ranges, pin->ranges_size, type);
}

/* ---- IPin ---- */

static HRESULT WINAPI pin_Connect(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct ks_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, peer %p, type %p.\n", pin, peer, type);

    if (!peer) return E_POINTER;
    /* Connections are made from the output pin. */
    if (pin->dir != PINDIR_OUTPUT) return E_UNEXPECTED;
    return pin_connect(pin, peer, type);
}

static HRESULT WINAPI pin_ReceiveConnection(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct ks_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, peer %p, type %s.\n", pin, peer, type ? debugstr_mediatype(type) : "(null)");

    if (!peer || !type) return E_POINTER;
    if (pin->dir != PINDIR_INPUT) return E_UNEXPECTED;
    return pin_receive_connection(pin, peer, type);
}

static HRESULT WINAPI pin_Disconnect(IPin *iface)
{
    struct ks_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p.\n", pin);

    return pin_disconnect(pin);
}

static HRESULT WINAPI pin_ConnectedTo(IPin *iface, IPin **peer)
{
    struct ks_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, peer %p.\n", pin, peer);

    if (!peer) return E_POINTER;
    *peer = pin_get_peer(pin);
    return *peer ? S_OK : VFW_E_NOT_CONNECTED;
}

static HRESULT WINAPI pin_ConnectionMediaType(IPin *iface, AM_MEDIA_TYPE *type)
{
    struct ks_pin *pin = impl_from_IPin(iface);
    HRESULT hr = VFW_E_NOT_CONNECTED;

    TRACE("pin %p, type %p.\n", pin, type);

    if (!type) return E_POINTER;
    memset(type, 0, sizeof(*type));
    if (pin_is_linked(pin)) link_update_type(pin);
    EnterCriticalSection(&pin->filter->cs);
    if (pin->peer) hr = mediatype_copy(type, &pin->mt);
    LeaveCriticalSection(&pin->filter->cs);
    return hr;
}

static HRESULT WINAPI pin_QueryPinInfo(IPin *iface, PIN_INFO *info)
{
    struct ks_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, info %p.\n", pin, info);

    if (!info) return E_POINTER;
    info->pFilter = (IBaseFilter *)&pin->filter->base_filter;
    IBaseFilter_AddRef(info->pFilter);
    info->dir = pin->dir;
    lstrcpynW(info->achName, pin->name, ARRAYSIZE(info->achName));
    return S_OK;
}

static HRESULT WINAPI pin_QueryDirection(IPin *iface, PIN_DIRECTION *dir)
{
    struct ks_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, dir %p.\n", pin, dir);

    if (!dir) return E_POINTER;
    *dir = pin->dir;
    return S_OK;
}

static HRESULT WINAPI pin_QueryId(IPin *iface, WCHAR **id)
{
    struct ks_pin *pin = impl_from_IPin(iface);
    SIZE_T size = (lstrlenW(pin->id) + 1) * sizeof(WCHAR);

    TRACE("pin %p, id %p.\n", pin, id);

    if (!id) return E_POINTER;
    if (!(*id = CoTaskMemAlloc(size))) return E_OUTOFMEMORY;
    memcpy(*id, pin->id, size);
    return S_OK;
}

static HRESULT WINAPI pin_QueryAccept(IPin *iface, const AM_MEDIA_TYPE *type)
{
    struct ks_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, type %s.\n", pin, type ? debugstr_mediatype(type) : "(null)");

    if (!type) return E_POINTER;
    /* A peer asks an active pin because it wants to change the format now, see "Dynamic Format Changes". */
    if (pin_get_state(pin, NULL) != KSSTATE_STOP) return pin_check_new_type(pin, type) == S_OK ? S_OK : S_FALSE;
    return pin_check_type(pin, type) ? S_OK : S_FALSE;
}

static HRESULT enum_media_type(struct com_object *object, ULONG index, AM_MEDIA_TYPE *type)
{
    return pin_get_media_type(CONTAINING_RECORD(object, struct ks_pin, obj), index, type);
}

static HRESULT WINAPI pin_EnumMediaTypes(IPin *iface, IEnumMediaTypes **out)
{
    struct ks_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, out %p.\n", pin, out);

    if (!out) return E_POINTER;
    return enum_mediatypes_create(&pin->obj, enum_media_type, out);
}

/* By this answer every output pin gets data of every input pin, see CBasePin::QueryInternalConnections. Topology tells more. */
static HRESULT WINAPI pin_QueryInternalConnections(IPin *iface, IPin **pins, ULONG *count)
{
    TRACE("iface %p, pins %p, count %p.\n", iface, pins, count);

    return E_NOTIMPL;
}

/* Data ends on input pins only; the device itself tells its output pins. */
static HRESULT WINAPI pin_EndOfStream(IPin *iface)
{
    struct ks_pin *pin = impl_from_IPin(iface);
    struct stream *stream;
    HRESULT hr;

    TRACE("pin %p.\n", pin);

    if (pin->dir != PINDIR_INPUT) return E_UNEXPECTED;
    if (!(stream = pin_get_stream(pin))) return VFW_E_WRONG_STATE;
    hr = stream_write(stream, NULL);
    stream_release(stream);
    return hr;
}

static HRESULT WINAPI pin_BeginFlush(IPin *iface)
{
    struct ks_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p.\n", pin);

    return pin->dir == PINDIR_INPUT ? pin_flush(pin, TRUE) : E_UNEXPECTED;
}

static HRESULT WINAPI pin_EndFlush(IPin *iface)
{
    struct ks_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p.\n", pin);

    return pin->dir == PINDIR_INPUT ? pin_flush(pin, FALSE) : E_UNEXPECTED;
}

static HRESULT WINAPI pin_NewSegment(IPin *iface, REFERENCE_TIME start, REFERENCE_TIME stop, double rate)
{
    struct ks_pin *pin = impl_from_IPin(iface);
    const struct pin_segment segment = {start, stop, rate};

    TRACE("pin %p, start %s, stop %s, rate %.3f.\n", pin, wine_dbgstr_longlong(start), wine_dbgstr_longlong(stop), rate);

    if (pin->dir != PINDIR_INPUT) return E_UNEXPECTED;
    return pin_new_segment(pin, &segment);
}

static const IPinVtbl pin_vtbl =
{
    FACET_UNKNOWN(IPin),
    pin_Connect,
    pin_ReceiveConnection,
    pin_Disconnect,
    pin_ConnectedTo,
    pin_ConnectionMediaType,
    pin_QueryPinInfo,
    pin_QueryDirection,
    pin_QueryId,
    pin_QueryAccept,
    pin_EnumMediaTypes,
    pin_QueryInternalConnections,
    pin_EndOfStream,
    pin_BeginFlush,
    pin_EndFlush,
    pin_NewSegment,
};
