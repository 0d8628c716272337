/*
 * Input pin of the converter
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

static struct converter *impl_from_IMemInputPin(IMemInputPin *iface)
{
    return impl_from_facet(iface, struct pin, mem_input)->converter;
}

/* ---- the connection ---- */

/* Whether what comes with the type can be shown by an output that is connected already. */
static HRESULT check_type(struct converter *converter, const AM_MEDIA_TYPE *type, struct picture *picture)
{
    HRESULT hr;

    if (FAILED(hr = picture_from_type(type, picture))) return hr;
    return output_query_input_type(&converter->output, type, picture);
}

static HRESULT WINAPI input_Connect(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    TRACE("iface %p, peer %p, type %s.\n", iface, peer, debugstr_mediatype(type));
    return E_UNEXPECTED; /* connections are made by the output pin, see IPin::Connect */
}

/* The peer changes the format of a connection that there is, see "ReceiveConnection" of the dynamic format changes. The streaming
 * thread finds the new type. */
static HRESULT change_type(struct pin *input, const AM_MEDIA_TYPE *type)
{
    struct picture picture;
    AM_MEDIA_TYPE copy;
    HRESULT hr;

    if (FAILED(hr = check_type(input->converter, type, &picture))) return hr;
    if (FAILED(hr = pin_keep_type(type, &copy))) return hr;
    EnterCriticalSection(&input->converter->cs);
    if (!input->peer) hr = VFW_E_NOT_CONNECTED;
    else
    {
        AM_MEDIA_TYPE old = input->type;

        input->type = copy;
        copy = old;
        input->picture = picture;
        input->converter->input_version++;
    }
    LeaveCriticalSection(&input->converter->cs);
    mediatype_clear(&copy);
    return hr;
}

/* WIC's decoder is made now, in a thread that has COM. The filter is stopped: there is no streaming thread. */
static HRESULT prepare_jpeg(struct converter *converter, const struct picture *picture)
{
    return picture->format->family == FAMILY_JPEG ? jpeg_decoder_prepare(&converter->jpeg) : S_OK;
}

static HRESULT make_connection(struct pin *input, IPin *peer, const AM_MEDIA_TYPE *type)
{
    PIN_DIRECTION dir = PINDIR_INPUT;
    struct picture picture;
    AM_MEDIA_TYPE copy;
    HRESULT hr;

    if (FAILED(hr = IPin_QueryDirection(peer, &dir))) return hr;
    if (dir != PINDIR_OUTPUT) return VFW_E_INVALID_DIRECTION;
    if (FAILED(hr = check_type(input->converter, type, &picture))) return hr;
    /* One converter does all that two could, and a graph that looks for a way must not try chains of them. */
    if (pin_is_converter(peer)) return VFW_E_TYPE_NOT_ACCEPTED;
    if (FAILED(hr = prepare_jpeg(input->converter, &picture))) return hr;
    if (FAILED(hr = pin_keep_type(type, &copy))) return hr;
    pin_set_connection(input, peer, &copy, &picture);
    return S_OK;
}

static HRESULT WINAPI input_ReceiveConnection(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct pin *input = impl_from_IPin(iface);
    BOOL again;
    HRESULT hr;

    TRACE("converter %p, peer %p, type %s.\n", input->converter, peer, debugstr_mediatype(type));

    if (!peer || !type) return E_POINTER;
    EnterCriticalSection(&input->converter->cs);
    again = input->peer == peer && !input->connecting;
    LeaveCriticalSection(&input->converter->cs);
    if (again) return change_type(input, type);
    if (FAILED(hr = pin_begin_connecting(input, FALSE))) return hr;
    hr = make_connection(input, peer, type);
    pin_end_connecting(input);
    if (FAILED(hr)) WARN("Refused %s, hr %#lx.\n", debugstr_mediatype(type), hr);
    return hr;
}

static HRESULT WINAPI input_QueryAccept(IPin *iface, const AM_MEDIA_TYPE *type)
{
    struct pin *input = impl_from_IPin(iface);
    struct picture picture;

    TRACE("converter %p, type %s.\n", input->converter, debugstr_mediatype(type));

    if (!type) return E_POINTER;
    return SUCCEEDED(check_type(input->converter, type, &picture)) ? S_OK : S_FALSE;
}

/* ---- what comes between the samples ---- */

static HRESULT WINAPI input_EndOfStream(IPin *iface)
{
    struct converter *converter = impl_from_IPin(iface)->converter;

    TRACE("converter %p.\n", converter);
    return stream_end(converter);
}

/* No lock is held where the peer is called, so a flush can come in the middle of a delivery: that is what it is for. */
static HRESULT pass_flush(struct converter *converter, BOOL begin)
{
    HRESULT hr = VFW_E_CIRCULAR_GRAPH;
    struct pass pass;
    IPin *peer;

    if (!(peer = pin_get_peer(&converter->output))) return S_OK;
    if (pass_begin(&pass, converter, __func__))
    {
        hr = begin ? IPin_BeginFlush(peer) : IPin_EndFlush(peer);
        pass_end(&pass);
    }
    IPin_Release(peer);
    return hr;
}

static void set_flushing(struct converter *converter, BOOL flushing)
{
    EnterCriticalSection(&converter->cs);
    converter->flushing = flushing;
    LeaveCriticalSection(&converter->cs);
    WakeAllConditionVariable(&converter->gate_cv);
}

static HRESULT WINAPI input_BeginFlush(IPin *iface)
{
    struct converter *converter = impl_from_IPin(iface)->converter;

    TRACE("converter %p.\n", converter);

    set_flushing(converter, TRUE);
    return pass_flush(converter, TRUE);
}

static HRESULT WINAPI input_EndFlush(IPin *iface)
{
    struct converter *converter = impl_from_IPin(iface)->converter;
    HRESULT hr;

    TRACE("converter %p.\n", converter);

    gate_drain(converter);
    hr = pass_flush(converter, FALSE);
    set_flushing(converter, FALSE);
    return hr;
}

static HRESULT WINAPI input_NewSegment(IPin *iface, REFERENCE_TIME start, REFERENCE_TIME stop, double rate)
{
    struct converter *converter = impl_from_IPin(iface)->converter;

    TRACE("converter %p, start %s, stop %s, rate %.16e.\n", converter, wine_dbgstr_longlong(start), wine_dbgstr_longlong(stop),
            rate);
    return stream_new_segment(converter, start, stop, rate);
}

/* What the input takes is not a list. */
static HRESULT no_types(struct com_object *object, ULONG index, AM_MEDIA_TYPE *type)
{
    return S_FALSE;
}

static HRESULT WINAPI input_EnumMediaTypes(IPin *iface, IEnumMediaTypes **out)
{
    TRACE("iface %p, out %p.\n", iface, out);
    return out ? enum_mediatypes_create(&impl_from_IPin(iface)->obj, no_types, out) : E_POINTER;
}

const IPinVtbl input_pin_vtbl =
{
    FACET_UNKNOWN(IPin),
    input_Connect,
    input_ReceiveConnection,
    pin_Disconnect,
    pin_ConnectedTo,
    pin_ConnectionMediaType,
    pin_QueryPinInfo,
    pin_QueryDirection,
    pin_QueryId,
    input_QueryAccept,
    input_EnumMediaTypes,
    pin_QueryInternalConnections,
    input_EndOfStream,
    input_BeginFlush,
    input_EndFlush,
    input_NewSegment,
};

/* ---- IMemInputPin ---- */

static HRESULT WINAPI mem_input_GetAllocator(IMemInputPin *iface, IMemAllocator **out)
{
    struct converter *converter = impl_from_IMemInputPin(iface);

    TRACE("converter %p, out %p.\n", converter, out);

    if (!out) return E_POINTER;
    EnterCriticalSection(&converter->cs);
    if ((*out = converter->input.allocator)) IMemAllocator_AddRef(*out);
    LeaveCriticalSection(&converter->cs);
    if (*out) return S_OK;
    return CoCreateInstance(&CLSID_MemoryAllocator, NULL, CLSCTX_INPROC_SERVER, &IID_IMemAllocator, (void **)out);
}

/* Any one will do, also one that may not be written to. */
static HRESULT WINAPI mem_input_NotifyAllocator(IMemInputPin *iface, IMemAllocator *allocator, BOOL read_only)
{
    struct converter *converter = impl_from_IMemInputPin(iface);
    IMemAllocator *old;

    TRACE("converter %p, allocator %p, read_only %d.\n", converter, allocator, read_only);

    if (!allocator) return E_POINTER;
    IMemAllocator_AddRef(allocator);
    EnterCriticalSection(&converter->cs);
    old = converter->input.allocator;
    converter->input.allocator = allocator;
    LeaveCriticalSection(&converter->cs);
    if (old) IMemAllocator_Release(old);
    return S_OK;
}

static HRESULT WINAPI mem_input_GetAllocatorRequirements(IMemInputPin *iface, ALLOCATOR_PROPERTIES *props)
{
    TRACE("iface %p, props %p.\n", iface, props);
    return E_NOTIMPL; /* there are none */
}

static HRESULT WINAPI mem_input_Receive(IMemInputPin *iface, IMediaSample *sample)
{
    return sample ? stream_receive(impl_from_IMemInputPin(iface), sample) : E_POINTER;
}

static HRESULT WINAPI mem_input_ReceiveMultiple(IMemInputPin *iface, IMediaSample **samples, LONG count, LONG *processed)
{
    HRESULT hr = S_OK;
    LONG i;

    TRACE("iface %p, samples %p, count %ld, processed %p.\n", iface, samples, count, processed);

    if (!samples || !processed) return E_POINTER;
    for (i = 0; i < count && hr == S_OK; i++)
        if ((hr = mem_input_Receive(iface, samples[i])) != S_OK) break;
    *processed = i;
    return hr;
}

/* It waits for a buffer. */
static HRESULT WINAPI mem_input_ReceiveCanBlock(IMemInputPin *iface)
{
    TRACE("iface %p.\n", iface);
    return S_OK;
}

const IMemInputPinVtbl mem_input_vtbl =
{
    FACET_UNKNOWN(IMemInputPin),
    mem_input_GetAllocator,
    mem_input_NotifyAllocator,
    mem_input_GetAllocatorRequirements,
    mem_input_Receive,
    mem_input_ReceiveMultiple,
    mem_input_ReceiveCanBlock,
};
