/*
 * Format changes in the middle of the stream
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

/* The type that the sample brings, or NULL if it has none or the one that the connection has anyway. The caller frees it. */
static AM_MEDIA_TYPE *get_new_type(struct pin *pin, IMediaSample *sample)
{
    AM_MEDIA_TYPE *type;
    BOOL same;

    if (IMediaSample_GetMediaType(sample, &type) != S_OK || !type) return NULL;
    EnterCriticalSection(&pin->converter->cs);
    same = mediatype_equal(type, &pin->type);
    LeaveCriticalSection(&pin->converter->cs);
    TRACE("%s.\n", debugstr_mediatype(type));
    if (!same) return type;
    mediatype_free(type);
    return NULL;
}

/* Makes it the type of the pin's connection. */
static HRESULT set_type(struct pin *pin, const AM_MEDIA_TYPE *type, const struct picture *picture)
{
    struct converter *converter = pin->converter;
    AM_MEDIA_TYPE copy, old;
    HRESULT hr;

    if (FAILED(hr = pin_keep_type(type, &copy))) return hr;
    EnterCriticalSection(&converter->cs);
    old = pin->type;
    pin->type = copy;
    pin->picture = *picture;
    if (pin->dir == PINDIR_INPUT) converter->version = ++converter->input_version;
    LeaveCriticalSection(&converter->cs);
    mediatype_clear(&old);
    return S_OK;
}

static void get_output(struct converter *converter, struct picture *out)
{
    EnterCriticalSection(&converter->cs);
    *out = converter->output.picture;
    LeaveCriticalSection(&converter->cs);
}

/* ---- the output follows the input ---- */

/* A peer that needs larger buffers for its new type is connected with it, see "ReceiveConnection" of the dynamic format changes. */
static HRESULT reconnect(struct pin *output, IPin *peer, const AM_MEDIA_TYPE *type, LONG size)
{
    AM_MEDIA_TYPE old;
    HRESULT hr;

    if (FAILED(hr = pin_get_type(output, &old))) return hr;
    if (FAILED(hr = IPin_ReceiveConnection(peer, pin_iface(output), type)))
    {
        TRACE("The peer doesn't change its connection, hr %#lx.\n", hr);
        hr = VFW_E_TYPE_NOT_ACCEPTED;
    }
    else if (FAILED(hr = output_grow_allocator(output, size)))
        IPin_ReceiveConnection(peer, pin_iface(output), &old);
    mediatype_clear(&old);
    return hr;
}

/* Asks the peer, by QueryAccept if its buffers are large enough for the new type of its connection. */
static HRESULT announce_type(struct pin *output, const AM_MEDIA_TYPE *type, LONG size)
{
    ALLOCATOR_PROPERTIES props = {0};
    IMemAllocator *allocator;
    HRESULT hr;
    IPin *peer;

    EnterCriticalSection(&output->converter->cs);
    if ((peer = output->peer)) IPin_AddRef(peer);
    if ((allocator = output->allocator)) IMemAllocator_AddRef(allocator);
    LeaveCriticalSection(&output->converter->cs);
    hr = peer && allocator ? IMemAllocator_GetProperties(allocator, &props) : VFW_E_NOT_CONNECTED;
    if (SUCCEEDED(hr))
    {
        if (props.cbBuffer < size) hr = reconnect(output, peer, type, size);
        else hr = IPin_QueryAccept(peer, type) == S_OK ? S_OK : VFW_E_TYPE_NOT_ACCEPTED;
    }
    if (allocator) IMemAllocator_Release(allocator);
    if (peer) IPin_Release(peer);
    return hr;
}

/* The output gets a type for pictures of the input that can't be shown with the one that it has; *out is its picture. The peer finds
 * the type on the next sample. */
static HRESULT adapt_output(struct converter *converter, const AM_MEDIA_TYPE *in_type, struct picture *out)
{
    struct pin *output = &converter->output;
    AM_MEDIA_TYPE type;
    HRESULT hr;

    if (FAILED(hr = output_make_type(output, in_type, &type))) return hr;
    if (SUCCEEDED(hr = picture_from_type(&type, out)) && SUCCEEDED(hr = announce_type(output, &type, out->size))
            && SUCCEEDED(hr = set_type(output, &type, out)))
        converter->type_changed = TRUE;
    mediatype_clear(&type);
    return hr;
}

/* ---- what is converted ---- */

static HRESULT init_conversion(struct converter *converter, const struct picture *in, const struct picture *out)
{
    struct picture decoded = *in;
    HRESULT hr;

    converter->has_conversion = FALSE;
    if (in->format->family == FAMILY_JPEG)
    {
        if (FAILED(hr = jpeg_decoder_init(&converter->jpeg, in))) return hr;
        jpeg_decoder_get_picture(&converter->jpeg, &decoded);
    }
    if (FAILED(hr = conversion_init(&converter->conversion, &decoded, out))) return hr;
    converter->in_picture = *in;
    converter->has_conversion = TRUE;
    return S_OK;
}

/* Gets ready for pictures of that type. After a failure the next sample finds no conversion and makes one of what the pins have. */
static HRESULT use_input_type(struct converter *converter, const AM_MEDIA_TYPE *type)
{
    struct picture in, out;
    HRESULT hr;

    converter->has_conversion = FALSE;
    get_output(converter, &out);
    if (!out.format) return VFW_E_NOT_CONNECTED;
    if (FAILED(hr = picture_from_type(type, &in))) return hr;
    if (!picture_can_convert(&in, &out) && FAILED(hr = adapt_output(converter, type, &out))) return hr;
    return init_conversion(converter, &in, &out);
}

/* What the peer has said by ReceiveConnection, or the first sample. */
static HRESULT follow_connection(struct converter *converter)
{
    AM_MEDIA_TYPE type;
    ULONG version;
    HRESULT hr;

    EnterCriticalSection(&converter->cs);
    version = converter->input_version;
    hr = pin_get_type(&converter->input, &type);
    LeaveCriticalSection(&converter->cs);
    if (SUCCEEDED(hr) && SUCCEEDED(hr = use_input_type(converter, &type))) converter->version = version;
    mediatype_clear(&type);
    return hr;
}

static BOOL input_has_changed(struct converter *converter)
{
    BOOL ret;

    EnterCriticalSection(&converter->cs);
    ret = !converter->has_conversion || converter->version != converter->input_version;
    LeaveCriticalSection(&converter->cs);
    return ret;
}

HRESULT formats_update_input(struct converter *converter, IMediaSample *sample)
{
    AM_MEDIA_TYPE *type = get_new_type(&converter->input, sample);
    HRESULT hr;

    if (!type) return input_has_changed(converter) ? follow_connection(converter) : S_OK;
    if (SUCCEEDED(hr = use_input_type(converter, type))
            && FAILED(hr = set_type(&converter->input, type, &converter->in_picture)))
        converter->has_conversion = FALSE;
    if (FAILED(hr)) WARN("Can't take %s, hr %#lx.\n", debugstr_mediatype(type), hr);
    mediatype_free(type);
    return hr == VFW_E_TYPE_NOT_ACCEPTED ? VFW_E_INVALIDMEDIATYPE : hr; /* as CBaseInputPin::Receive documents it */
}

/* The peer has asked for what it can't have, but may be content with what it has. */
static HRESULT keep_output_type(struct converter *converter)
{
    AM_MEDIA_TYPE type;
    HRESULT hr;
    IPin *peer;

    if (FAILED(hr = pin_get_type(&converter->output, &type))) return hr;
    hr = VFW_E_TYPE_NOT_ACCEPTED;
    if ((peer = pin_get_peer(&converter->output)))
    {
        if (IPin_QueryAccept(peer, &type) == S_OK) hr = S_OK;
        IPin_Release(peer);
    }
    mediatype_clear(&type);
    converter->type_changed = SUCCEEDED(hr); /* since the buffer tells another one */
    return hr;
}

/* W32: see "QueryAccept (Upstream)". */
static HRESULT use_output_type(struct converter *converter, const AM_MEDIA_TYPE *type, LONG buffer_size)
{
    struct picture out;
    HRESULT hr;

    if (FAILED(hr = picture_from_type(type, &out))) return hr;
    if (!picture_can_convert(&converter->in_picture, &out)) return VFW_E_TYPE_NOT_ACCEPTED;
    if (out.size > buffer_size) return VFW_E_BUFFER_OVERFLOW;
    if (FAILED(hr = set_type(&converter->output, type, &out))) return hr;
    converter->type_changed = FALSE; /* the buffer has its type already */
    return init_conversion(converter, &converter->in_picture, &out);
}

HRESULT formats_update_output(struct converter *converter, IMediaSample *sample)
{
    AM_MEDIA_TYPE *type = get_new_type(&converter->output, sample);
    HRESULT hr;

    if (!type) return S_OK;
    if (FAILED(hr = use_output_type(converter, type, IMediaSample_GetSize(sample))))
    {
        WARN("Can't make %s, hr %#lx.\n", debugstr_mediatype(type), hr);
        if (converter->has_conversion) hr = keep_output_type(converter);
    }
    mediatype_free(type);
    return hr;
}

HRESULT formats_attach_type(struct converter *converter, IMediaSample *sample)
{
    AM_MEDIA_TYPE type;
    HRESULT hr;

    if (FAILED(hr = pin_get_type(&converter->output, &type))) return hr;
    hr = IMediaSample_SetMediaType(sample, &type);
    mediatype_clear(&type);
    return hr;
}
