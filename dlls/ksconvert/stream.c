/*
 * Samples through the converter
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

/* ---- the gate ---- */

#define DRAIN_TIMEOUT 5000 /* ms */

/* Why nothing goes through. The lock is held. */
static HRESULT get_obstacle(const struct converter *converter)
{
    if (converter->state == State_Stopped) return VFW_E_WRONG_STATE;
    return converter->flushing ? S_FALSE : S_OK;
}

/* Whoever delivers a sample waits as long as the one before it is under way, which a renderer that is paused keeps for as long as it
 * likes: what ends the wait is Stop or BeginFlush. */
HRESULT gate_enter(struct converter *converter)
{
    DWORD thread = GetCurrentThreadId();
    HRESULT hr;

    EnterCriticalSection(&converter->cs);
    if (converter->gate_thread == thread) hr = VFW_E_CIRCULAR_GRAPH;
    else
    {
        while ((hr = get_obstacle(converter)) == S_OK && converter->gate_thread)
            SleepConditionVariableCS(&converter->gate_cv, &converter->cs, INFINITE);
        if (hr == S_OK) converter->gate_thread = thread;
    }
    LeaveCriticalSection(&converter->cs);
    return hr;
}

void gate_leave(struct converter *converter)
{
    EnterCriticalSection(&converter->cs);
    converter->gate_thread = 0;
    LeaveCriticalSection(&converter->cs);
    WakeAllConditionVariable(&converter->gate_cv);
}

void gate_drain(struct converter *converter)
{
    DWORD thread = GetCurrentThreadId(), start = GetTickCount(), passed;

    WakeAllConditionVariable(&converter->gate_cv);
    EnterCriticalSection(&converter->cs);
    while (converter->gate_thread && converter->gate_thread != thread)
    {
        if ((passed = GetTickCount() - start) >= DRAIN_TIMEOUT)
        {
            WARN("Thread %04lx doesn't come back from a peer.\n", (unsigned long)converter->gate_thread);
            break;
        }
        SleepConditionVariableCS(&converter->gate_cv, &converter->cs, DRAIN_TIMEOUT - passed);
    }
    LeaveCriticalSection(&converter->cs);
}

void stream_reset(struct converter *converter)
{
    EnterCriticalSection(&converter->cs);
    converter->flushing = FALSE;
    if (!converter->gate_thread) converter->has_conversion = converter->discontinuity = converter->type_changed = FALSE;
    LeaveCriticalSection(&converter->cs);
}

/* ---- formats ---- */

/* Makes it the type of the pin's connection. */
static HRESULT set_type(struct pin *pin, const AM_MEDIA_TYPE *type, const struct picture *picture)
{
    AM_MEDIA_TYPE copy, old;
    HRESULT hr;

    if (FAILED(hr = pin_keep_type(type, &copy))) return hr;
    EnterCriticalSection(&pin->converter->cs);
    old = pin->type;
    pin->type = copy;
    pin->picture = *picture;
    if (pin->dir == PINDIR_INPUT) pin->converter->input_version++;
    LeaveCriticalSection(&pin->converter->cs);
    mediatype_clear(&old);
    return S_OK;
}

/* A sample that has a type of its own changes the type of the connection, from this sample on. *changed tells whether it had one. */
static HRESULT take_sample_type(struct pin *pin, IMediaSample *sample, const struct picture *in, BOOL *changed)
{
    struct picture picture;
    AM_MEDIA_TYPE *type;
    HRESULT hr;

    *changed = FALSE;
    if (IMediaSample_GetMediaType(sample, &type) != S_OK || !type) return S_OK;
    TRACE("%s.\n", debugstr_mediatype(type));
    hr = picture_from_type(type, &picture);
    if (SUCCEEDED(hr) && in && !picture_can_convert(in, &picture)) hr = VFW_E_TYPE_NOT_ACCEPTED;
    if (SUCCEEDED(hr)) hr = set_type(pin, type, &picture);
    if (FAILED(hr)) WARN("Can't have %s, hr %#lx.\n", debugstr_mediatype(type), hr);
    *changed = SUCCEEDED(hr);
    mediatype_free(type);
    return hr;
}

/* The peer gets the new type of its connection with the next sample if its buffers are large enough, else it is asked first, see
 * "Dynamic Format Changes". */
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
    if (SUCCEEDED(hr) && props.cbBuffer >= size)
        hr = IPin_QueryAccept(peer, type) == S_OK ? S_OK : VFW_E_TYPE_NOT_ACCEPTED;
    else if (SUCCEEDED(hr) && SUCCEEDED(hr = IPin_ReceiveConnection(peer, pin_iface(output), type)))
        hr = output_grow_allocator(output, size);
    if (allocator) IMemAllocator_Release(allocator);
    if (peer) IPin_Release(peer);
    return hr;
}

/* The input has pictures that can't be shown with the type that the output has. */
static HRESULT adapt_output(struct converter *converter)
{
    struct picture picture;
    AM_MEDIA_TYPE in_type, type;
    HRESULT hr;

    if (FAILED(hr = pin_get_type(&converter->input, &in_type))) return hr;
    hr = output_make_type(&converter->output, &in_type, &type);
    mediatype_clear(&in_type);
    if (FAILED(hr)) return hr;
    if (SUCCEEDED(hr = picture_from_type(&type, &picture)) && SUCCEEDED(hr = announce_type(&converter->output, &type, picture.size))
            && SUCCEEDED(hr = set_type(&converter->output, &type, &picture)))
        converter->type_changed = TRUE;
    mediatype_clear(&type);
    return hr;
}

static HRESULT setup_conversion(struct converter *converter, const struct picture *in, const struct picture *out)
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

static void get_pictures(struct converter *converter, struct picture *in, struct picture *out)
{
    EnterCriticalSection(&converter->cs);
    *in = converter->input.picture;
    *out = converter->output.picture;
    converter->version = converter->input_version;
    LeaveCriticalSection(&converter->cs);
}

/* What the next sample is, from its own type or from what the peer has said meanwhile. */
static HRESULT update_input(struct converter *converter, IMediaSample *sample)
{
    struct picture in, out;
    BOOL changed, stale;
    HRESULT hr;

    if (FAILED(hr = take_sample_type(&converter->input, sample, NULL, &changed))) return hr;
    EnterCriticalSection(&converter->cs);
    stale = !converter->has_conversion || converter->version != converter->input_version;
    LeaveCriticalSection(&converter->cs);
    if (!stale) return S_OK;

    get_pictures(converter, &in, &out);
    if (!in.format || !out.format) return VFW_E_NOT_CONNECTED;
    if (!picture_can_convert(&in, &out))
    {
        if (FAILED(hr = adapt_output(converter))) return hr;
        get_pictures(converter, &in, &out);
    }
    return setup_conversion(converter, &in, &out);
}

/* The peer asks for another format by a type on its buffer. */
static HRESULT update_output(struct converter *converter, IMediaSample *sample)
{
    struct picture in, out;
    BOOL changed;
    HRESULT hr;

    hr = take_sample_type(&converter->output, sample, &converter->in_picture, &changed);
    if (FAILED(hr) || !changed) return hr;
    get_pictures(converter, &in, &out);
    converter->type_changed = FALSE; /* the buffer has its type already */
    return setup_conversion(converter, &in, &out);
}

/* ---- samples ---- */

/* A frame that is no picture isn't shown, and the stream goes on. */
static void drop(struct converter *converter, LONG size, HRESULT hr)
{
    WARN("Dropped a frame of %ld bytes, hr %#lx.\n", size, hr);
    converter->discontinuity = TRUE;
}

/* S_FALSE: the frame was dropped. */
static HRESULT convert_sample(struct converter *converter, IMediaSample *in, IMediaSample *out)
{
    LONG size = converter->conversion.out.size, actual = IMediaSample_GetActualDataLength(in);
    BYTE *src, *dst;
    HRESULT hr;

    if (FAILED(hr = IMediaSample_GetPointer(in, &src)) || FAILED(hr = IMediaSample_GetPointer(out, &dst))) return hr;
    if (IMediaSample_GetSize(out) < size) return VFW_E_BUFFER_OVERFLOW;
    if (converter->in_picture.format->family == FAMILY_JPEG)
    {
        if (FAILED(hr = jpeg_decode(&converter->jpeg, src, max(actual, 0))))
        {
            drop(converter, actual, hr);
            return S_FALSE;
        }
        src = converter->jpeg.pixels;
    }
    conversion_run(&converter->conversion, src, dst);
    return IMediaSample_SetActualDataLength(out, size);
}

/* Flags for fields and the like, and the number of the stream, which only IMediaSample2 has. */
static void copy_properties2(IMediaSample *in, IMediaSample *out)
{
    AM_SAMPLE2_PROPERTIES in_props, props;
    const DWORD size = FIELD_OFFSET(AM_SAMPLE2_PROPERTIES, dwSampleFlags);
    IMediaSample2 *in2, *out2;

    if (FAILED(IMediaSample_QueryInterface(in, &IID_IMediaSample2, (void **)&in2))) return;
    if (SUCCEEDED(IMediaSample_QueryInterface(out, &IID_IMediaSample2, (void **)&out2)))
    {
        if (SUCCEEDED(IMediaSample2_GetProperties(in2, size, (BYTE *)&in_props)))
        {
            props.cbData = size;
            props.dwTypeSpecificFlags = in_props.dwTypeSpecificFlags;
            IMediaSample2_SetProperties(out2, size, (BYTE *)&props);
        }
        IMediaSample2_Release(out2);
    }
    IMediaSample2_Release(in2);
}

static void copy_properties(struct converter *converter, IMediaSample *in, IMediaSample *out)
{
    LONGLONG start, stop;
    HRESULT hr;

    copy_properties2(in, out);
    hr = IMediaSample_GetTime(in, &start, &stop);
    if (FAILED(hr)) IMediaSample_SetTime(out, NULL, NULL);
    else IMediaSample_SetTime(out, &start, hr == VFW_S_NO_STOP_TIME ? NULL : &stop);
    hr = IMediaSample_GetMediaTime(in, &start, &stop);
    IMediaSample_SetMediaTime(out, SUCCEEDED(hr) ? &start : NULL, SUCCEEDED(hr) ? &stop : NULL);
    IMediaSample_SetSyncPoint(out, TRUE); /* every picture can be shown by itself */
    IMediaSample_SetPreroll(out, IMediaSample_IsPreroll(in) == S_OK);
    IMediaSample_SetDiscontinuity(out, converter->discontinuity || IMediaSample_IsDiscontinuity(in) == S_OK);
}

/* The type of the connection goes with the sample. */
static HRESULT attach_type(struct converter *converter, IMediaSample *sample)
{
    AM_MEDIA_TYPE type;
    HRESULT hr;

    if (FAILED(hr = pin_get_type(&converter->output, &type))) return hr;
    hr = IMediaSample_SetMediaType(sample, &type);
    mediatype_clear(&type);
    return hr;
}

/* *out is an empty buffer of the output's allocator. */
static HRESULT get_buffer(struct converter *converter, IMediaSample *in, IMediaSample **out)
{
    REFERENCE_TIME start, stop;
    IMemAllocator *allocator;
    HRESULT hr, time_hr;

    *out = NULL;
    EnterCriticalSection(&converter->cs);
    if ((allocator = converter->output.allocator)) IMemAllocator_AddRef(allocator);
    LeaveCriticalSection(&converter->cs);
    if (!allocator) return VFW_E_NOT_CONNECTED;
    time_hr = IMediaSample_GetTime(in, &start, &stop);
    hr = IMemAllocator_GetBuffer(allocator, out, SUCCEEDED(time_hr) ? &start : NULL, time_hr == S_OK ? &stop : NULL,
            converter->discontinuity ? AM_GBF_PREVFRAMESKIPPED : 0);
    IMemAllocator_Release(allocator);
    if (SUCCEEDED(hr) && !*out) hr = E_UNEXPECTED;
    return hr;
}

static HRESULT deliver(struct converter *converter, IMediaSample *sample)
{
    IMemInputPin *input;
    HRESULT hr;

    EnterCriticalSection(&converter->cs);
    if ((input = converter->output.peer_input)) IMemInputPin_AddRef(input);
    hr = get_obstacle(converter);
    LeaveCriticalSection(&converter->cs);
    if (!input) return VFW_E_NOT_CONNECTED;
    if (hr == S_OK) hr = IMemInputPin_Receive(input, sample);
    IMemInputPin_Release(input);
    return hr;
}

static BOOL sample_is_short(const struct converter *converter, IMediaSample *sample)
{
    LONG size = converter->in_picture.size;

    return IMediaSample_GetActualDataLength(sample) < max(size, 1);
}

static HRESULT process(struct converter *converter, IMediaSample *in)
{
    IMediaSample *out;
    HRESULT hr;

    if (FAILED(hr = update_input(converter, in))) return hr;
    if (sample_is_short(converter, in))
    {
        drop(converter, IMediaSample_GetActualDataLength(in), VFW_E_BUFFER_UNDERFLOW);
        return S_OK;
    }
    if (FAILED(hr = get_buffer(converter, in, &out))) return hr;
    if (SUCCEEDED(hr = update_output(converter, out))) hr = convert_sample(converter, in, out);
    if (hr == S_OK)
    {
        copy_properties(converter, in, out);
        if (converter->type_changed) hr = attach_type(converter, out);
    }
    if (hr == S_OK)
    {
        converter->discontinuity = converter->type_changed = FALSE;
        hr = deliver(converter, out);
    }
    else if (hr == S_FALSE) hr = S_OK;
    IMediaSample_Release(out);
    return hr;
}

/* What the graph has to know of is a stream that can't go on, not one that was stopped, nor what a peer behind has told it already. */
static void report(struct converter *converter, HRESULT hr)
{
    if (hr != VFW_E_TYPE_NOT_ACCEPTED && hr != VFW_E_INVALIDMEDIATYPE && hr != VFW_E_BUFFER_OVERFLOW) return;
    WARN("The stream ends with hr %#lx.\n", hr);
    converter_notify(converter, EC_ERRORABORT, hr, 0);
}

HRESULT stream_receive(struct converter *converter, IMediaSample *sample)
{
    HRESULT hr;

    if ((hr = gate_enter(converter)) != S_OK) return hr;
    /* Whoever delivers may hold the pin only. */
    IUnknown_AddRef(converter->obj.outer);
    if (FAILED(hr = process(converter, sample))) report(converter, hr);
    gate_leave(converter);
    IUnknown_Release(converter->obj.outer);
    return hr;
}

HRESULT stream_end(struct converter *converter)
{
    HRESULT hr;
    IPin *peer;

    if ((hr = gate_enter(converter)) != S_OK) return hr;
    if ((peer = pin_get_peer(&converter->output)))
    {
        hr = IPin_EndOfStream(peer);
        IPin_Release(peer);
    }
    gate_leave(converter);
    return hr;
}

HRESULT stream_new_segment(struct converter *converter, REFERENCE_TIME start, REFERENCE_TIME stop, double rate)
{
    HRESULT hr = VFW_E_CIRCULAR_GRAPH;
    struct pass pass;
    IPin *peer;

    /* It may come before the first sample, when the filter is stopped yet: it isn't held up by the gate. */
    if (!(peer = pin_get_peer(&converter->output))) return S_OK;
    if (pass_begin(&pass, converter, __func__))
    {
        hr = IPin_NewSegment(peer, start, stop, rate);
        pass_end(&pass);
    }
    IPin_Release(peer);
    return hr;
}
