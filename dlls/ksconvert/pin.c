/*
 * What both pins of the converter have in common
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

static const WCHAR *pin_name(const struct pin *pin)
{
    return pin->dir == PINDIR_INPUT ? L"In" : L"Out";
}

/* ---- the connection ---- */

IPin *pin_get_peer(struct pin *pin)
{
    IPin *peer;

    EnterCriticalSection(&pin->converter->cs);
    if ((peer = pin->peer)) IPin_AddRef(peer);
    LeaveCriticalSection(&pin->converter->cs);
    return peer;
}

HRESULT pin_begin_connecting(struct pin *pin, BOOL connected)
{
    HRESULT hr = S_OK;

    EnterCriticalSection(&pin->converter->cs);
    if (pin->connecting) hr = VFW_E_STATE_CHANGED;
    else if (!connected && pin->peer) hr = VFW_E_ALREADY_CONNECTED;
    else if (pin->converter->state != State_Stopped) hr = VFW_E_NOT_STOPPED;
    else pin->connecting = TRUE;
    LeaveCriticalSection(&pin->converter->cs);
    return hr;
}

void pin_end_connecting(struct pin *pin)
{
    EnterCriticalSection(&pin->converter->cs);
    pin->connecting = FALSE;
    LeaveCriticalSection(&pin->converter->cs);
}

void pin_set_connection(struct pin *pin, IPin *peer, AM_MEDIA_TYPE *type, const struct picture *picture)
{
    AM_MEDIA_TYPE old;

    IPin_AddRef(peer);
    EnterCriticalSection(&pin->converter->cs);
    old = pin->type;
    pin->type = *type;
    pin->picture = *picture;
    pin->peer = peer;
    pin->converter->input_version++;
    LeaveCriticalSection(&pin->converter->cs);
    memset(type, 0, sizeof(*type));
    mediatype_clear(&old);
}

void pin_clear_connection(struct pin *pin)
{
    struct pin old;

    EnterCriticalSection(&pin->converter->cs);
    old = *pin;
    memset(&pin->type, 0, sizeof(pin->type));
    memset(&pin->picture, 0, sizeof(pin->picture));
    pin->peer = NULL;
    pin->peer_input = NULL;
    pin->allocator = NULL;
    LeaveCriticalSection(&pin->converter->cs);

    mediatype_clear(&old.type);
    if (old.allocator) IMemAllocator_Release(old.allocator);
    if (old.peer_input) IMemInputPin_Release(old.peer_input);
    if (old.peer) IPin_Release(old.peer);
}

HRESULT pin_keep_type(const AM_MEDIA_TYPE *type, AM_MEDIA_TYPE *kept)
{
    AM_MEDIA_TYPE plain = *type;

    plain.pUnk = NULL;
    return mediatype_copy(kept, &plain);
}

HRESULT pin_get_type(struct pin *pin, AM_MEDIA_TYPE *type)
{
    HRESULT hr = VFW_E_NOT_CONNECTED;

    memset(type, 0, sizeof(*type));
    EnterCriticalSection(&pin->converter->cs);
    if (pin->peer) hr = mediatype_copy(type, &pin->type);
    LeaveCriticalSection(&pin->converter->cs);
    return hr;
}

/* ---- IPin ---- */

HRESULT WINAPI pin_Disconnect(IPin *iface)
{
    struct pin *pin = impl_from_IPin(iface);
    BOOL connected;
    HRESULT hr;

    TRACE("%s pin of %p.\n", debugstr_w(pin_name(pin)), pin->converter);

    if (FAILED(hr = pin_begin_connecting(pin, TRUE))) return hr;
    connected = !!pin->peer; /* nobody else changes it now */
    if (connected) pin_clear_connection(pin);
    pin_end_connecting(pin);
    return connected ? S_OK : S_FALSE;
}

HRESULT WINAPI pin_ConnectedTo(IPin *iface, IPin **peer)
{
    struct pin *pin = impl_from_IPin(iface);

    TRACE("%s pin of %p, peer %p.\n", debugstr_w(pin_name(pin)), pin->converter, peer);

    if (!peer) return E_POINTER;
    return (*peer = pin_get_peer(pin)) ? S_OK : VFW_E_NOT_CONNECTED;
}

HRESULT WINAPI pin_ConnectionMediaType(IPin *iface, AM_MEDIA_TYPE *type)
{
    struct pin *pin = impl_from_IPin(iface);

    TRACE("%s pin of %p, type %p.\n", debugstr_w(pin_name(pin)), pin->converter, type);

    return type ? pin_get_type(pin, type) : E_POINTER;
}

HRESULT WINAPI pin_QueryPinInfo(IPin *iface, PIN_INFO *info)
{
    struct pin *pin = impl_from_IPin(iface);

    TRACE("%s pin of %p, info %p.\n", debugstr_w(pin_name(pin)), pin->converter, info);

    if (!info) return E_POINTER;
    info->pFilter = converter_iface(pin->converter);
    IBaseFilter_AddRef(info->pFilter);
    info->dir = pin->dir;
    lstrcpynW(info->achName, pin_name(pin), ARRAY_SIZE(info->achName));
    return S_OK;
}

HRESULT WINAPI pin_QueryDirection(IPin *iface, PIN_DIRECTION *dir)
{
    struct pin *pin = impl_from_IPin(iface);

    TRACE("%s pin of %p, dir %p.\n", debugstr_w(pin_name(pin)), pin->converter, dir);

    if (!dir) return E_POINTER;
    *dir = pin->dir;
    return S_OK;
}

HRESULT WINAPI pin_QueryId(IPin *iface, LPWSTR *id)
{
    struct pin *pin = impl_from_IPin(iface);
    SIZE_T size = (wcslen(pin_name(pin)) + 1) * sizeof(WCHAR);

    TRACE("%s pin of %p, id %p.\n", debugstr_w(pin_name(pin)), pin->converter, id);

    if (!id) return E_POINTER;
    if (!(*id = CoTaskMemAlloc(size))) return E_OUTOFMEMORY;
    memcpy(*id, pin_name(pin), size);
    return S_OK;
}

/* E_NOTIMPL stands for "all input pins are connected to all output pins", see IPin::QueryInternalConnections. */
HRESULT WINAPI pin_QueryInternalConnections(IPin *iface, IPin **pins, ULONG *count)
{
    TRACE("iface %p, pins %p, count %p.\n", iface, pins, count);
    return E_NOTIMPL;
}

/* ---- the object ---- */

static BOOL pin_is_input(const struct com_object *object)
{
    return CONTAINING_RECORD(object, const struct pin, obj)->dir == PINDIR_INPUT;
}

static const struct facet_entry pin_entries[] =
{
    {&IID_IPin, FIELD_OFFSET(struct pin, iface), NULL},
    {&IID_IMemInputPin, FIELD_OFFSET(struct pin, mem_input), pin_is_input},
    {&IID_IQualityControl, FIELD_OFFSET(struct pin, quality), NULL},
    {NULL, 0, NULL},
};

static HRESULT query_seeking(struct com_object *object, REFIID iid, void **out)
{
    struct pin *pin = CONTAINING_RECORD(object, struct pin, obj);

    if (!pin->seeking) return E_NOINTERFACE;
    if (!IsEqualGUID(iid, &IID_IMediaSeeking) && !IsEqualGUID(iid, &IID_IMediaPosition)) return E_NOINTERFACE;
    return IUnknown_QueryInterface(pin->seeking, iid, out);
}

/* Positions are a matter of whoever feeds the converter. Wine's object for that is aggregated; without it there are none. */
static void init_seeking(struct pin *output, struct pin *input)
{
    ISeekingPassThru *pass;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_SeekingPassThru, output->obj.outer, CLSCTX_INPROC_SERVER, &IID_IUnknown,
            (void **)&output->seeking);
    if (SUCCEEDED(hr) && SUCCEEDED(hr = IUnknown_QueryInterface(output->seeking, &IID_ISeekingPassThru, (void **)&pass)))
    {
        hr = ISeekingPassThru_Init(pass, FALSE, pin_iface(input));
        ISeekingPassThru_Release(pass);
    }
    if (SUCCEEDED(hr)) return;
    WARN("No seeking, hr %#lx.\n", hr);
    if (output->seeking) IUnknown_Release(output->seeking);
    output->seeking = NULL;
}

void pin_init(struct pin *pin, struct converter *converter, PIN_DIRECTION dir)
{
    com_object_init(&pin->obj, NULL, pin_entries, NULL);
    pin->obj.lifetime = &converter->obj;
    pin->obj.query_other = query_seeking;
    facet_init(&pin->iface, dir == PINDIR_INPUT ? &input_pin_vtbl : &output_pin_vtbl, &pin->obj);
    facet_init(&pin->mem_input, &mem_input_vtbl, &pin->obj);
    facet_init(&pin->quality, &quality_vtbl, &pin->obj);
    pin->converter = converter;
    pin->dir = dir;
    if (dir == PINDIR_OUTPUT) init_seeking(pin, &converter->input);
}

void pin_cleanup(struct pin *pin)
{
    pin_clear_connection(pin);
    if (pin->seeking) IUnknown_Release(pin->seeking);
}
