/*
 * Output pin of the converter
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

/* ---- the types that it has ---- */

/* The input's type, with the picture of it; VFW_E_NOT_CONNECTED. The caller clears *type. */
static HRESULT get_input(struct pin *output, AM_MEDIA_TYPE *type, struct picture *picture)
{
    HRESULT hr;

    if (FAILED(hr = pin_get_type(&output->converter->input, type))) return hr;
    if (FAILED(hr = picture_from_type(type, picture))) mediatype_clear(type);
    return hr;
}

static BOOL is_offered(const struct pixel_format *format, const struct picture *in)
{
    return format->family != FAMILY_JPEG && format != in->format;
}

/* Every pixel format but the input's own, as VIDEOINFOHEADER; where the input has a VIDEOINFOHEADER2, then all of them as such. */
static HRESULT make_offer(const AM_MEDIA_TYPE *in_type, const struct picture *in, ULONG index, AM_MEDIA_TYPE *type)
{
    const GUID *format_types[] = {&FORMAT_VideoInfo, &FORMAT_VideoInfo2};
    unsigned int rounds = IsEqualGUID(&in_type->formattype, &FORMAT_VideoInfo2) ? 2 : 1, round, i;
    const struct pixel_format *format;

    for (round = 0; round < rounds; round++)
        for (i = 0; (format = pixel_format_at(i)); i++)
            if (is_offered(format, in) && !index--) return picture_make_type(in_type, format, format_types[round], type);
    return S_FALSE;
}

static HRESULT enum_type(struct com_object *object, ULONG index, AM_MEDIA_TYPE *type)
{
    struct pin *output = CONTAINING_RECORD(object, struct pin, obj);
    struct picture picture;
    AM_MEDIA_TYPE in_type;
    HRESULT hr;

    /* Without an input there is nothing to make anything of. */
    if (FAILED(get_input(output, &in_type, &picture))) return S_FALSE;
    hr = make_offer(&in_type, &picture, index, type);
    mediatype_clear(&in_type);
    return hr;
}

static HRESULT WINAPI output_EnumMediaTypes(IPin *iface, IEnumMediaTypes **out)
{
    TRACE("iface %p, out %p.\n", iface, out);
    return out ? enum_mediatypes_create(&impl_from_IPin(iface)->obj, enum_type, out) : E_POINTER;
}

/* Whether the output can have the type: *picture is what it says. A type that changes nothing is refused: nobody needs the
 * converter for it. */
static HRESULT check_type(struct pin *output, const AM_MEDIA_TYPE *type, struct picture *picture)
{
    struct picture in;
    HRESULT hr;

    if (FAILED(hr = picture_from_type(type, picture))) return hr;
    EnterCriticalSection(&output->converter->cs);
    in = output->converter->input.picture;
    LeaveCriticalSection(&output->converter->cs);
    if (!in.format) return VFW_E_NOT_CONNECTED;
    return picture_can_convert(&in, picture) && !picture_is_same(&in, picture) ? S_OK : VFW_E_TYPE_NOT_ACCEPTED;
}

static HRESULT WINAPI output_QueryAccept(IPin *iface, const AM_MEDIA_TYPE *type)
{
    struct picture picture;

    TRACE("iface %p, type %s.\n", iface, debugstr_mediatype(type));

    if (!type) return E_POINTER;
    return SUCCEEDED(check_type(impl_from_IPin(iface), type, &picture)) ? S_OK : S_FALSE;
}

/* ---- another type of the input ---- */

HRESULT output_make_type(struct pin *output, const AM_MEDIA_TYPE *in_type, AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE current;
    struct picture picture;
    HRESULT hr;

    if (FAILED(hr = pin_get_type(output, &current))) return hr;
    if (SUCCEEDED(hr = picture_from_type(&current, &picture))
            && SUCCEEDED(hr = picture_make_type(in_type, picture.format, &current.formattype, type))
            && picture.format->family == FAMILY_RGB && !picture.bottom_up)
        picture_type_set_top_down(type);
    mediatype_clear(&current);
    return hr;
}

/* A peer may ask others, and they the converter's input. */
static HRESULT ask_peer(struct pin *output, IPin *peer, const AM_MEDIA_TYPE *type)
{
    HRESULT hr = VFW_E_CIRCULAR_GRAPH;
    struct pass pass;

    if (pass_begin(&pass, output, __func__))
    {
        hr = IPin_QueryAccept(peer, type) == S_OK ? S_OK : VFW_E_TYPE_NOT_ACCEPTED;
        pass_end(&pass);
    }
    return hr;
}

HRESULT output_query_input_type(struct pin *output, const AM_MEDIA_TYPE *in_type, const struct picture *in)
{
    AM_MEDIA_TYPE type;
    struct picture out;
    HRESULT hr;
    IPin *peer;

    EnterCriticalSection(&output->converter->cs);
    out = output->picture;
    if ((peer = output->peer)) IPin_AddRef(peer);
    LeaveCriticalSection(&output->converter->cs);
    if (!peer) return S_OK;
    hr = S_OK;
    if (!picture_can_convert(in, &out) && SUCCEEDED(hr = output_make_type(output, in_type, &type)))
    {
        hr = ask_peer(output, peer, &type);
        mediatype_clear(&type);
    }
    IPin_Release(peer);
    return hr;
}

/* ---- the connection ---- */

/* Asks the peer with one type. *type is cleared. */
static HRESULT try_type(struct pin *output, IPin *peer, AM_MEDIA_TYPE *type)
{
    IMemInputPin *input = NULL;
    struct picture picture;
    HRESULT hr;

    TRACE("Trying %s.\n", debugstr_mediatype(type));
    hr = check_type(output, type, &picture);
    if (SUCCEEDED(hr)) hr = IPin_QueryInterface(peer, &IID_IMemInputPin, (void **)&input);
    if (SUCCEEDED(hr) && SUCCEEDED(hr = IPin_ReceiveConnection(peer, pin_iface(output), type)))
    {
        hr = output_decide_allocator(output, input, picture.size);
        if (FAILED(hr)) IPin_Disconnect(peer);
    }
    if (SUCCEEDED(hr))
    {
        EnterCriticalSection(&output->converter->cs);
        output->peer_input = input;
        LeaveCriticalSection(&output->converter->cs);
        pin_set_connection(output, peer, type, &picture);
        return S_OK;
    }
    if (input) IMemInputPin_Release(input);
    pin_clear_connection(output); /* there may be an allocator */
    mediatype_clear(type);
    return hr;
}

static BOOL guid_fits(const GUID *wanted, const GUID *guid)
{
    return IsEqualGUID(wanted, &GUID_NULL) || IsEqualGUID(wanted, guid);
}

/* Whether the type is one of those that a partial type stands for, see IPin::Connect. */
static BOOL type_fits(const AM_MEDIA_TYPE *wanted, const AM_MEDIA_TYPE *type)
{
    if (!wanted) return TRUE;
    return guid_fits(&wanted->majortype, &type->majortype) && guid_fits(&wanted->subtype, &type->subtype)
            && guid_fits(&wanted->formattype, &type->formattype);
}

/* The first failure says more than that the peer wants another type. */
static HRESULT keep_failure(HRESULT first, HRESULT hr)
{
    if (hr == VFW_E_TYPE_NOT_ACCEPTED || hr == VFW_E_INVALIDMEDIATYPE || first != VFW_E_NO_ACCEPTABLE_TYPES) return first;
    return hr;
}

static HRESULT try_offers(struct pin *output, IPin *peer, const AM_MEDIA_TYPE *in_type, const struct picture *in,
        const AM_MEDIA_TYPE *wanted)
{
    HRESULT hr, ret = VFW_E_NO_ACCEPTABLE_TYPES;
    AM_MEDIA_TYPE type;
    ULONG i;

    for (i = 0; (hr = make_offer(in_type, in, i, &type)) == S_OK; i++)
    {
        if (!type_fits(wanted, &type)) mediatype_clear(&type);
        else if (SUCCEEDED(hr = try_type(output, peer, &type))) return hr;
        else ret = keep_failure(ret, hr);
    }
    return FAILED(hr) ? hr : ret;
}

/* A peer may know better than the offers what it wants: rows from top to bottom, for example. */
static HRESULT try_peers_types(struct pin *output, IPin *peer, const AM_MEDIA_TYPE *wanted)
{
    HRESULT hr, ret = VFW_E_NO_ACCEPTABLE_TYPES;
    IEnumMediaTypes *types;
    AM_MEDIA_TYPE *type, copy;

    if (FAILED(IPin_EnumMediaTypes(peer, &types))) return ret;
    while (IEnumMediaTypes_Next(types, 1, &type, NULL) == S_OK)
    {
        hr = type_fits(wanted, type) ? pin_keep_type(type, &copy) : VFW_E_TYPE_NOT_ACCEPTED;
        mediatype_free(type);
        if (SUCCEEDED(hr) && SUCCEEDED(hr = try_type(output, peer, &copy)))
        {
            ret = hr;
            break;
        }
        ret = keep_failure(ret, hr);
    }
    IEnumMediaTypes_Release(types);
    return ret;
}

static BOOL type_is_complete(const AM_MEDIA_TYPE *type)
{
    return type && !IsEqualGUID(&type->formattype, &GUID_NULL) && type->pbFormat;
}

/* A VIDEOINFOHEADER2 is made of a VIDEOINFOHEADER only for a caller that asks. */
static HRESULT try_video2(struct pin *output, IPin *peer, const AM_MEDIA_TYPE *in_type, const AM_MEDIA_TYPE *wanted)
{
    const struct pixel_format *format;
    AM_MEDIA_TYPE type;
    HRESULT hr;

    if (!wanted || !IsEqualGUID(&wanted->formattype, &FORMAT_VideoInfo2)) return VFW_E_NO_ACCEPTABLE_TYPES;
    if (!(format = pixel_format_find(&wanted->subtype)) || format->family == FAMILY_JPEG) return VFW_E_NO_ACCEPTABLE_TYPES;
    if (FAILED(hr = picture_make_type(in_type, format, &FORMAT_VideoInfo2, &type))) return hr;
    return try_type(output, peer, &type);
}

static HRESULT make_connection(struct pin *output, IPin *peer, const AM_MEDIA_TYPE *wanted)
{
    PIN_DIRECTION dir = PINDIR_OUTPUT;
    AM_MEDIA_TYPE in_type, type;
    struct picture in;
    HRESULT hr;

    if (FAILED(hr = IPin_QueryDirection(peer, &dir))) return hr;
    if (dir != PINDIR_INPUT) return VFW_E_INVALID_DIRECTION;
    if (type_is_complete(wanted))
        return SUCCEEDED(hr = pin_keep_type(wanted, &type)) ? try_type(output, peer, &type) : hr;

    if (FAILED(hr = get_input(output, &in_type, &in))) return hr;
    hr = try_offers(output, peer, &in_type, &in, wanted);
    if (hr == VFW_E_NO_ACCEPTABLE_TYPES) hr = try_video2(output, peer, &in_type, wanted);
    if (hr == VFW_E_NO_ACCEPTABLE_TYPES) hr = try_peers_types(output, peer, wanted);
    mediatype_clear(&in_type);
    return hr;
}

static HRESULT WINAPI output_Connect(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct pin *output = impl_from_IPin(iface);
    HRESULT hr;

    TRACE("converter %p, peer %p, type %s.\n", output->converter, peer, debugstr_mediatype(type));

    if (!peer) return E_POINTER;
    if (FAILED(hr = pin_begin_connecting(output, FALSE))) return hr;
    hr = make_connection(output, peer, type);
    pin_end_connecting(output);
    TRACE("Returning %#lx.\n", hr);
    return hr;
}

static HRESULT WINAPI output_ReceiveConnection(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    TRACE("iface %p, peer %p, type %s.\n", iface, peer, debugstr_mediatype(type));
    return E_UNEXPECTED;
}

/* These go downstream, to an input pin. */
static HRESULT WINAPI output_EndOfStream(IPin *iface)
{
    TRACE("iface %p.\n", iface);
    return E_UNEXPECTED;
}

static HRESULT WINAPI output_NewSegment(IPin *iface, REFERENCE_TIME start, REFERENCE_TIME stop, double rate)
{
    TRACE("iface %p.\n", iface);
    return E_UNEXPECTED;
}

const IPinVtbl output_pin_vtbl =
{
    FACET_UNKNOWN(IPin),
    output_Connect,
    output_ReceiveConnection,
    pin_Disconnect,
    pin_ConnectedTo,
    pin_ConnectionMediaType,
    pin_QueryPinInfo,
    pin_QueryDirection,
    pin_QueryId,
    output_QueryAccept,
    output_EnumMediaTypes,
    pin_QueryInternalConnections,
    output_EndOfStream,
    output_EndOfStream, /* BeginFlush */
    output_EndOfStream, /* EndFlush */
    output_NewSegment,
};
