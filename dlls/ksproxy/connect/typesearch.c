/*
 * The order in which media types are tried when a pin is connected
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

#include "connect/typesearch.h"
#include "device/devio.h"
#include "pin/filter.h"
#include "pin/lost.h"
#include "pin/pin.h"
#include "pin/pintypes.h"

/* A peer that goes on listing media types for ever isn't listened to for ever. */
#define MAX_PEER_TYPES 256

/*
 * What a peer says to QueryAccept is an opinion: some input pins answer S_FALSE to whatever they are asked, and take what
 * ReceiveConnection brings. So the types that the peer likes are tried first, the pin's own ones before those that the peer lists, and
 * then all the others in the same order. Each type is asked about once and tried once.
 */
struct search
{
    struct proxy_pin *pin;
    IPin *peer;
    const AM_MEDIA_TYPE *partial;  /* what the types have to match, NULL: nothing */
    try_type_func try_type;
    HRESULT failure;               /* the first reason that isn't just a type which somebody doesn't like, else S_OK */
    AM_MEDIA_TYPE *disliked;       /* to be tried when the others have failed */
    ULONG count, capacity;
};

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

/* Whether somebody, often the peer, may just not like the type. */
static BOOL is_dislike(HRESULT hr)
{
    return hr == VFW_E_TYPE_NOT_ACCEPTED || hr == E_FAIL || hr == E_INVALIDARG;
}

/* S_OK and errors end the search, S_FALSE goes on with it. A driver that doesn't answer, or has gone, isn't asked for another type. */
static HRESULT attempt(struct search *search, const AM_MEDIA_TYPE *type)
{
    HRESULT hr = search->try_type(search->pin, search->peer, type);

    if (SUCCEEDED(hr) || is_timeout(hr)) return SUCCEEDED(hr) ? S_OK : hr;
    if (is_dislike(hr)) return S_FALSE;
    if (!filter_check_device(search->pin->filter)) return hr;
    if (SUCCEEDED(search->failure)) search->failure = hr;
    return S_FALSE;
}

/* A type that can't be kept for want of memory isn't tried. */
static void put_off(struct search *search, const AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE *disliked;

    if (search->count == search->capacity)
    {
        if (!(disliked = realloc(search->disliked, (search->capacity + 32) * sizeof(*disliked)))) return;
        search->disliked = disliked;
        search->capacity += 32;
    }
    if (SUCCEEDED(mediatype_copy(&search->disliked[search->count], type))) ++search->count;
}

/* Tries the type now if the peer likes it; results as of attempt(). */
static HRESULT consider(struct search *search, const AM_MEDIA_TYPE *type)
{
    if (!matches_partial(type, search->partial)) return S_FALSE;
    if (IPin_QueryAccept(search->peer, type) == S_OK) return attempt(search, type);
    put_off(search, type);
    return S_FALSE;
}

/* The type of IAMStreamConfig::SetFormat excludes all others. */
static HRESULT consider_preferred(struct search *search, BOOL *exclusive)
{
    struct proxy_pin *pin = search->pin;
    AM_MEDIA_TYPE type;
    HRESULT hr = S_FALSE;

    EnterCriticalSection(&pin->filter->cs);
    if ((*exclusive = !!pin->preferred)) hr = mediatype_copy(&type, pin->preferred);
    LeaveCriticalSection(&pin->filter->cs);
    if (!*exclusive || FAILED(hr)) return hr;
    hr = matches_partial(&type, search->partial) ? attempt(search, &type) : S_FALSE;
    mediatype_clear(&type);
    return hr;
}

static HRESULT consider_own_types(struct search *search)
{
    AM_MEDIA_TYPE type;
    HRESULT hr = S_FALSE;
    ULONG i;

    for (i = 0; hr == S_FALSE && (hr = pin_get_media_type(search->pin, i, &type)) == S_OK; ++i)
    {
        hr = consider(search, &type);
        mediatype_clear(&type);
    }
    return hr;
}

static HRESULT consider_peer_types(struct search *search)
{
    IEnumMediaTypes *types;
    AM_MEDIA_TYPE *type;
    HRESULT hr = S_FALSE;
    unsigned int i;

    if (FAILED(IPin_EnumMediaTypes(search->peer, &types)) || !types) return S_FALSE;
    IEnumMediaTypes_Reset(types);
    for (i = 0; i < MAX_PEER_TYPES && hr == S_FALSE && IEnumMediaTypes_Next(types, 1, &type, NULL) == S_OK && type; ++i)
    {
        /* A partial type of the peer's can't make a format. */
        if (!is_partial(type)) hr = consider(search, type);
        mediatype_free(type);
    }
    IEnumMediaTypes_Release(types);
    return hr;
}

static HRESULT try_disliked(struct search *search)
{
    HRESULT hr = S_FALSE;
    ULONG i;

    for (i = 0; hr == S_FALSE && i < search->count; ++i) hr = attempt(search, &search->disliked[i]);
    return hr;
}

static void free_disliked(struct search *search)
{
    ULONG i;

    for (i = 0; i < search->count; ++i) mediatype_clear(&search->disliked[i]);
    free(search->disliked);
}

HRESULT find_connection_type(struct proxy_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, try_type_func try_type)
{
    struct search search = {pin, peer, type, try_type, S_OK, NULL, 0, 0};
    BOOL exclusive;
    HRESULT hr;

    if (type && !is_partial(type)) return try_type(pin, peer, type);

    hr = consider_preferred(&search, &exclusive);
    if (hr == S_FALSE && !exclusive && (hr = consider_own_types(&search)) == S_FALSE
            && (hr = consider_peer_types(&search)) == S_FALSE)
        hr = try_disliked(&search);
    free_disliked(&search);
    if (hr != S_FALSE) return hr;
    return FAILED(search.failure) ? search.failure : VFW_E_NO_ACCEPTABLE_TYPES;
}
