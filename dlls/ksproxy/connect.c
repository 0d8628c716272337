/*
 * Making and undoing the connection of a pin
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
#include <string.h>

#include "streamio.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* A peer that goes on listing media types for ever isn't listened to for ever. */
#define MAX_PEER_TYPES 256

/* ---- who may change the connection ---- */

/* Keeps others away from the connection until end_change(). No lock is held in between, so that the peer may ask the pin
 * anything; but it can't connect or disconnect it. */
static HRESULT begin_connect(struct ks_pin *pin)
{
    struct ks_filter *filter = pin->filter;
    HRESULT hr = S_OK;

    EnterCriticalSection(&filter->cs);
    if (pin->peer || pin->connecting) hr = VFW_E_ALREADY_CONNECTED;
    else if (filter->state != State_Stopped) hr = VFW_E_NOT_STOPPED;
    else pin->connecting = TRUE;
    LeaveCriticalSection(&filter->cs);
    return hr;
}

static void end_change(struct ks_pin *pin)
{
    EnterCriticalSection(&pin->filter->cs);
    pin->connecting = FALSE;
    LeaveCriticalSection(&pin->filter->cs);
}

void pin_clear_connection(struct ks_pin *pin)
{
    struct ks_filter *filter = pin->filter;
    struct pin_handlers handlers;
    IMemInputPin *input;
    IMemAllocator *allocator;
    struct pin_pipe pipe;
    AM_MEDIA_TYPE mt;
    HANDLE handle;
    IPin *peer;

    EnterCriticalSection(&filter->cs);
    handlers = pin->handlers;
    handle = pin->handle;
    peer = pin->peer;
    input = pin->peer_input;
    allocator = pin->allocator;
    mt = pin->mt;
    pin->handle = NULL;
    pin->peer = NULL;
    pin->peer_input = NULL;
    pin->allocator = NULL;
    pin->current = KSPIN_COMMUNICATION_NONE;
    pin->linked = FALSE;
    pipe_reset(pin, &pipe);
    memset(&pin->handlers, 0, sizeof(pin->handlers));
    pin_init_transport(pin);
    memset(&pin->mt, 0, sizeof(pin->mt));
    LeaveCriticalSection(&filter->cs);

    handlers_release(&handlers);
    if (handle) CloseHandle(handle);
    if (allocator) IMemAllocator_Release(allocator);
    if (input) IMemInputPin_Release(input);
    if (peer) IPin_Release(peer);
    pipe_free(&pipe);
    mediatype_clear(&mt);
}

/* The peer sees the pin as connected from here on. Takes over the handlers. */
static HRESULT set_connection(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, HANDLE handle,
        const KSPIN_INTERFACE *ks_interface, const KSPIN_MEDIUM *medium, const struct pin_handlers *handlers)
{
    AM_MEDIA_TYPE copy;
    HRESULT hr;

    if (FAILED(hr = mediatype_copy(&copy, type))) return hr;
    IPin_AddRef(peer);
    EnterCriticalSection(&pin->filter->cs);
    pin->handle = handle;
    pin->current = KSPIN_COMMUNICATION_SINK;
    pin->peer = peer;
    pin->handlers = *handlers;
    pin->mt = copy;
    pin->ks_interface = *ks_interface;
    pin->ks_medium = *medium;
    LeaveCriticalSection(&pin->filter->cs);
    return S_OK;
}

/* ---- interface and medium ---- */

static const KSPIN_INTERFACE standard_interface =
    {{{ GUID_INIT(STATIC_KSINTERFACESETID_Standard), KSINTERFACE_STANDARD_STREAMING, 0 }}};
static const KSPIN_MEDIUM standard_medium =
    {{{ GUID_INIT(STATIC_KSMEDIUMSETID_Standard), KSMEDIUM_TYPE_ANYINSTANCE, 0 }}};

static BOOL is_standard_medium(const KSPIN_MEDIUM *medium)
{
    return IsEqualGUID(&medium->Set, &GUID_NULL) || IsEqualGUID(&medium->Set, &standard_medium.Set);
}

static BOOL mediums_match(const KSPIN_MEDIUM *a, const KSPIN_MEDIUM *b)
{
    if (is_standard_medium(a) && is_standard_medium(b)) return TRUE;
    if (!IsEqualGUID(&a->Set, &b->Set)) return FALSE;
    return a->Id == b->Id || a->Id == KSMEDIUM_TYPE_ANYINSTANCE || b->Id == KSMEDIUM_TYPE_ANYINSTANCE;
}

void pin_init_transport(struct ks_pin *pin)
{
    pin->ks_interface = pin->interfaces && pin->interfaces->Count ? *(KSPIN_INTERFACE *)(pin->interfaces + 1) : standard_interface;
    pin->ks_medium = pin->mediums && pin->mediums->Count ? *(KSPIN_MEDIUM *)(pin->mediums + 1) : standard_medium;
}

/* The first medium of ours that one of theirs fits; no list at all means the standard medium. */
static HRESULT choose_medium(const KSMULTIPLE_ITEM *ours, const KSMULTIPLE_ITEM *theirs, KSPIN_MEDIUM *medium)
{
    const KSPIN_MEDIUM *a = ours && ours->Count ? (const KSPIN_MEDIUM *)(ours + 1) : &standard_medium;
    const KSPIN_MEDIUM *b = theirs && theirs->Count ? (const KSPIN_MEDIUM *)(theirs + 1) : &standard_medium;
    ULONG a_count = ours && ours->Count ? ours->Count : 1, b_count = theirs && theirs->Count ? theirs->Count : 1;
    ULONG i, j;

    for (i = 0; i < a_count; ++i)
    {
        for (j = 0; j < b_count; ++j)
        {
            if (!mediums_match(&a[i], &b[j])) continue;
            *medium = a[i];
            return S_OK;
        }
    }
    return VFW_E_NO_TRANSPORT;
}

/* Requests that are headers, each of which is processed once, are what the standard handler speaks; any other interface needs a
 * handler of somebody else's, and may be the only one that there is. */
static HRESULT choose_interface(const KSMULTIPLE_ITEM *ours, KSPIN_INTERFACE *ks_interface)
{
    const KSPIN_INTERFACE *item = ours ? (const KSPIN_INTERFACE *)(ours + 1) : NULL;
    ULONG i;

    *ks_interface = standard_interface;
    if (!ours || !ours->Count) return S_OK;
    for (i = 0; i < ours->Count; ++i)
    {
        if (!IsEqualGUID(&item[i].Set, &standard_interface.Set) || item[i].Id != standard_interface.Id) continue;
        *ks_interface = item[i];
        return S_OK;
    }
    for (i = 0; i < ours->Count; ++i)
    {
        if (IsEqualGUID(&item[i].Set, &standard_interface.Set)) continue;
        *ks_interface = item[i];
        return S_OK;
    }
    return VFW_E_NO_TRANSPORT;
}

/* A peer that isn't a kernel-streaming pin takes data from user mode, which is the standard medium. */
static HRESULT choose_transport(struct ks_pin *pin, IPin *peer, KSPIN_INTERFACE *ks_interface, KSPIN_MEDIUM *medium)
{
    KSMULTIPLE_ITEM *theirs = NULL;
    IKsPin *ks_pin;
    HRESULT hr;

    /* A source needs the handle of a sink in the kernel, the others have no requests at all. */
    if (pin->communication != KSPIN_COMMUNICATION_SINK && pin->communication != KSPIN_COMMUNICATION_BOTH)
        return VFW_E_NO_TRANSPORT;

    if (SUCCEEDED(IPin_QueryInterface(peer, &IID_IKsPin, (void **)&ks_pin)))
    {
        hr = IKsPin_KsQueryMediums(ks_pin, &theirs);
        IKsPin_Release(ks_pin);
        if (FAILED(hr)) theirs = NULL;
        else if (theirs && !multiple_item_valid(theirs, theirs->Size, sizeof(KSPIN_MEDIUM)))
        {
            WARN("Peer %p has a broken list of mediums.\n", peer);
            CoTaskMemFree(theirs);
            return VFW_E_NO_TRANSPORT;
        }
    }

    hr = choose_medium(pin->mediums, theirs, medium);
    CoTaskMemFree(theirs);
    if (SUCCEEDED(hr)) hr = choose_interface(pin->interfaces, ks_interface);
    return hr;
}

/* ---- the kernel pin ---- */

/* Access follows the direction of the data, see KsCreatePin. */
static HRESULT create_kernel_pin(struct ks_pin *pin, const AM_MEDIA_TYPE *type, const KSPIN_INTERFACE *ks_interface,
        const KSPIN_MEDIUM *medium, HANDLE *handle)
{
    KSPIN_CONNECT *connect;
    KSDATAFORMAT *format;
    ULONG size;
    DWORD error;
    HRESULT hr;

    if (FAILED(hr = format_from_mediatype(type, &format, &size))) return hr;
    if (!(connect = calloc(1, sizeof(*connect) + size + 7)))
    {
        CoTaskMemFree(format);
        return E_OUTOFMEMORY;
    }
    connect->Interface = *ks_interface;
    connect->Medium = *medium;
    connect->PinId = pin->factory;
    connect->Priority.PriorityClass = KSPRIORITY_NORMAL;
    connect->Priority.PrioritySubClass = 1;
    memcpy(connect + 1, format, size);
    CoTaskMemFree(format);

    error = KsCreatePin(pin->filter->handle, connect, pin->dir == PINDIR_INPUT ? GENERIC_WRITE : GENERIC_READ, handle);
    free(connect);
    if (!error) return S_OK;

    WARN("Can't create a pin for %s, error %lu.\n", debugstr_mediatype(type), error);
    *handle = NULL;
    return error == ERROR_NO_MATCH ? VFW_E_TYPE_NOT_ACCEPTED : HRESULT_FROM_WIN32(error);
}

/* Loads the handlers, makes the kernel pin and enters everything into the pin. */
static HRESULT open_connection(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct pin_handlers handlers;
    KSPIN_INTERFACE ks_interface;
    KSPIN_MEDIUM medium;
    HANDLE handle;
    HRESULT hr;

    if (FAILED(hr = choose_transport(pin, peer, &ks_interface, &medium))) return hr;
    if (FAILED(hr = pin_load_handlers(pin, &ks_interface.Set, type, &handlers)))
        return hr == VFW_E_TYPE_NOT_ACCEPTED ? hr : VFW_E_NO_TRANSPORT;
    if (SUCCEEDED(hr = create_kernel_pin(pin, type, &ks_interface, &medium, &handle))
            && FAILED(hr = set_connection(pin, peer, type, handle, &ks_interface, &medium, &handlers)))
        CloseHandle(handle);
    if (FAILED(hr))
    {
        handlers_release(&handlers);
        return hr;
    }
    if (FAILED(hr = pin_attach_handlers(pin, &handlers))) pin_clear_connection(pin);
    return hr;
}

/* ---- connecting an output pin ---- */

static HRESULT complete_connection(struct ks_pin *pin, IPin *peer)
{
    struct ks_filter *filter = pin->filter;
    IMemInputPin *input;
    HRESULT hr;

    if (FAILED(IPin_QueryInterface(peer, &IID_IMemInputPin, (void **)&input))) return VFW_E_NO_TRANSPORT;
    if (FAILED(hr = pin_negotiate_allocator(pin, input)))
    {
        IMemInputPin_Release(input);
        return hr;
    }

    EnterCriticalSection(&filter->cs);
    if (filter->state == State_Stopped) pin->peer_input = input;
    else hr = VFW_E_NOT_STOPPED;
    LeaveCriticalSection(&filter->cs);
    if (FAILED(hr)) IMemInputPin_Release(input);
    return hr;
}

static HRESULT try_type(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    HRESULT hr;

    TRACE("Trying %s.\n", debugstr_mediatype(type));

    if (!pin_accepts(pin, type)) return VFW_E_TYPE_NOT_ACCEPTED;
    /* Spares the device a pin for every type that the peer doesn't want. */
    hr = IPin_QueryAccept(peer, type);
    if (hr != S_OK && hr != E_NOTIMPL) return VFW_E_TYPE_NOT_ACCEPTED;

    if (FAILED(hr = open_connection(pin, peer, type))) return hr;
    if (SUCCEEDED(hr = IPin_ReceiveConnection(peer, pin_iface(pin), type)))
    {
        if (SUCCEEDED(hr = complete_connection(pin, peer))) return S_OK;
        IPin_Disconnect(peer);
    }
    TRACE("Not with this type, hr %#lx.\n", hr);
    pin_clear_connection(pin);
    return hr;
}

static BOOL is_partial(const AM_MEDIA_TYPE *type)
{
    return IsEqualGUID(&type->majortype, &GUID_NULL) || IsEqualGUID(&type->formattype, &GUID_NULL);
}

static BOOL matches_partial(const AM_MEDIA_TYPE *type, const AM_MEDIA_TYPE *partial)
{
    if (!partial) return TRUE;
    if (!IsEqualGUID(&partial->majortype, &GUID_NULL) && !IsEqualGUID(&partial->majortype, &type->majortype)) return FALSE;
    if (!IsEqualGUID(&partial->subtype, &GUID_NULL) && !IsEqualGUID(&partial->subtype, &type->subtype)) return FALSE;
    return IsEqualGUID(&partial->formattype, &GUID_NULL) || IsEqualGUID(&partial->formattype, &type->formattype);
}

/* What a search ends with: the first reason that isn't just a type which somebody doesn't like. */
static void note_failure(HRESULT *first, HRESULT hr)
{
    if (SUCCEEDED(*first) && hr != VFW_E_TYPE_NOT_ACCEPTED && hr != E_FAIL && hr != E_INVALIDARG) *first = hr;
}

/* The pin's own types; only the preferred one if there is one that fits. S_FALSE if the search may go on. */
static HRESULT try_own_types(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *partial, HRESULT *failure)
{
    BOOL only_first;
    AM_MEDIA_TYPE type;
    ULONG i;
    HRESULT hr;

    EnterCriticalSection(&pin->filter->cs);
    only_first = !!pin->preferred;
    LeaveCriticalSection(&pin->filter->cs);

    for (i = 0; (hr = pin_get_media_type(pin, i, &type)) == S_OK; ++i)
    {
        BOOL matches = matches_partial(&type, partial);

        if (matches) hr = try_type(pin, peer, &type);
        mediatype_clear(&type);
        if (matches && SUCCEEDED(hr)) return S_OK;
        if (matches) note_failure(failure, hr);
        if (only_first) return matches ? hr : VFW_E_NO_ACCEPTABLE_TYPES;
    }
    if (FAILED(hr)) note_failure(failure, hr);
    return S_FALSE;
}

static HRESULT try_peer_types(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *partial, HRESULT *failure)
{
    IEnumMediaTypes *types;
    AM_MEDIA_TYPE *type;
    unsigned int i;
    HRESULT hr = S_FALSE;

    if (FAILED(IPin_EnumMediaTypes(peer, &types)) || !types) return S_FALSE;
    IEnumMediaTypes_Reset(types);
    for (i = 0; i < MAX_PEER_TYPES && hr == S_FALSE && IEnumMediaTypes_Next(types, 1, &type, NULL) == S_OK && type; ++i)
    {
        /* A partial type of the peer's can't make a format. */
        if (!is_partial(type) && matches_partial(type, partial) && FAILED(hr = try_type(pin, peer, type)))
        {
            note_failure(failure, hr);
            hr = S_FALSE;
        }
        mediatype_free(type);
    }
    IEnumMediaTypes_Release(types);
    return hr;
}

static HRESULT find_type(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *partial)
{
    HRESULT hr, failure = S_OK;

    if ((hr = try_own_types(pin, peer, partial, &failure)) == S_FALSE)
        hr = try_peer_types(pin, peer, partial, &failure);
    if (hr == S_OK) return S_OK;
    if (FAILED(failure)) return failure;
    return VFW_E_NO_ACCEPTABLE_TYPES;
}

static HRESULT check_direction(struct ks_pin *pin, IPin *peer)
{
    PIN_DIRECTION dir;
    HRESULT hr;

    if (FAILED(hr = IPin_QueryDirection(peer, &dir))) return hr;
    return dir == pin->dir ? VFW_E_INVALID_DIRECTION : S_OK;
}

HRESULT pin_connect(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    HRESULT hr;

    if (FAILED(hr = begin_connect(pin))) return hr;
    if (SUCCEEDED(hr = check_direction(pin, peer)))
    {
        if (type && !is_partial(type)) hr = try_type(pin, peer, type);
        else hr = find_type(pin, peer, type);
    }
    end_change(pin);
    if (SUCCEEDED(hr)) filter_add_instance(pin->filter, pin->factory);
    TRACE("pin %p, peer %p, hr %#lx.\n", pin, peer, hr);
    return hr;
}

/* ---- the other side ---- */

HRESULT pin_receive_connection(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type)
{
    HRESULT hr;

    if (FAILED(hr = begin_connect(pin))) return hr;
    if (SUCCEEDED(hr = check_direction(pin, peer)))
    {
        if (!pin_accepts(pin, type)) hr = VFW_E_TYPE_NOT_ACCEPTED;
        else hr = open_connection(pin, peer, type);
    }
    end_change(pin);
    if (SUCCEEDED(hr)) filter_add_instance(pin->filter, pin->factory);
    return hr;
}

/* KsPropagateAcquire moves the pins of a filter that stays stopped. A change of the state that has begun has ended when this
 * returns, and one that begins later leaves the pin alone. */
static HRESULT stop_acquired(struct ks_pin *pin)
{
    HRESULT hr;

    if (FAILED(hr = filter_begin_change(pin->filter))) return hr;
    hr = pin_set_state(pin, KSSTATE_STOP);
    filter_end_change(pin->filter);
    return hr;
}

HRESULT pin_disconnect(struct ks_pin *pin)
{
    struct ks_filter *filter = pin->filter;
    HRESULT hr = S_OK;

    EnterCriticalSection(&filter->cs);
    if (pin->connecting) hr = VFW_E_WRONG_STATE; /* somebody is at it already */
    else if (!pin->peer) hr = S_FALSE;
    else if (filter->state != State_Stopped) hr = VFW_E_NOT_STOPPED;
    else pin->connecting = TRUE;
    LeaveCriticalSection(&filter->cs);
    if (hr != S_OK) return hr;

    if (SUCCEEDED(hr = stop_acquired(pin))) pin_clear_connection(pin);
    end_change(pin);
    return hr;
}

HRESULT pin_reconnect(struct ks_pin *pin, const AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE old;
    IPin *peer;
    HRESULT hr;

    memset(&old, 0, sizeof(old));
    if (!(peer = pin_get_peer(pin))) return VFW_E_NOT_CONNECTED;
    hr = IPin_ConnectionMediaType(pin_iface(pin), &old);
    /* The peer is the one that may have a reason to refuse. */
    if (SUCCEEDED(hr) && SUCCEEDED(hr = IPin_Disconnect(peer)) && SUCCEEDED(hr = pin_disconnect(pin)))
    {
        if (FAILED(hr = pin_connect(pin, peer, type)) && FAILED(pin_connect(pin, peer, &old)))
            WARN("Lost the connection of pin %s.\n", debugstr_w(pin->name));
    }
    mediatype_clear(&old);
    IPin_Release(peer);
    return hr;
}
