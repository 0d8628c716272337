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

/* The same for the thread inside, which a peer may have kept over a stop: what it has belongs to a stream that is over then. */
static HRESULT get_obstacle_inside(const struct converter *converter)
{
    return converter->gate_run == converter->run ? get_obstacle(converter) : VFW_E_WRONG_STATE;
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
        if (hr == S_OK)
        {
            converter->gate_thread = thread;
            converter->gate_run = converter->run;
            IUnknown_AddRef(converter->obj.outer); /* whoever delivers may lose its pin meanwhile */
        }
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
    IUnknown_Release(converter->obj.outer);
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
    if (!converter->gate_thread)
    {
        converter->has_conversion = FALSE;
        converter->discontinuity = FALSE;
        converter->type_changed = FALSE;
        converter->failed = FALSE;
    }
    LeaveCriticalSection(&converter->cs);
}

/* ---- samples ---- */

/* The bytes that are there, whatever the sample says. */
static LONG get_length(IMediaSample *sample)
{
    LONG length = IMediaSample_GetActualDataLength(sample), size = IMediaSample_GetSize(sample);

    return max(min(length, size), 0);
}

/* A frame that is no picture isn't shown, and the stream goes on. */
static void drop(struct converter *converter, LONG size, HRESULT hr)
{
    WARN("Dropped a frame of %ld bytes, hr %#lx.\n", size, hr);
    converter->discontinuity = TRUE;
}

/* S_FALSE: the frame was dropped. */
static HRESULT convert_sample(struct converter *converter, IMediaSample *in, IMediaSample *out)
{
    LONG size = converter->conversion.out.size, length = get_length(in);
    BYTE *src, *dst;
    HRESULT hr;

    if (FAILED(hr = IMediaSample_GetPointer(in, &src)) || FAILED(hr = IMediaSample_GetPointer(out, &dst))) return hr;
    if (IMediaSample_GetSize(out) < size) return VFW_E_BUFFER_OVERFLOW;
    if (converter->in_picture.format->family == FAMILY_JPEG)
    {
        if (FAILED(hr = jpeg_decode(&converter->jpeg, src, length)))
        {
            drop(converter, length, hr);
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
        if (SUCCEEDED(IMediaSample2_GetProperties(in2, size, (BYTE *)&in_props))
                && SUCCEEDED(IMediaSample2_GetProperties(out2, size, (BYTE *)&props)))
        {
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

/* *out is an empty buffer of the output's allocator. S_FALSE in a flush: there is none then. */
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
    if (FAILED(hr)) return hr;
    if (!*out) return E_UNEXPECTED;
    EnterCriticalSection(&converter->cs);
    hr = get_obstacle_inside(converter);
    LeaveCriticalSection(&converter->cs);
    if (hr != S_OK) IMediaSample_Release(*out);
    return hr;
}

static HRESULT deliver(struct converter *converter, IMediaSample *sample)
{
    IMemInputPin *input;
    HRESULT hr;

    EnterCriticalSection(&converter->cs);
    if ((input = converter->output.peer_input)) IMemInputPin_AddRef(input);
    hr = get_obstacle_inside(converter);
    LeaveCriticalSection(&converter->cs);
    if (!input) return VFW_E_NOT_CONNECTED;
    if (hr == S_OK) hr = IMemInputPin_Receive(input, sample);
    IMemInputPin_Release(input);
    return hr;
}

static BOOL sample_is_short(const struct converter *converter, IMediaSample *sample)
{
    return get_length(sample) < max(converter->in_picture.size, 1);
}

/* What the graph has to know of is a stream that can't go on, once, not one that was stopped, nor what a peer behind has told it
 * already. */
static HRESULT fail(struct converter *converter, HRESULT hr)
{
    BOOL over;

    EnterCriticalSection(&converter->cs);
    over = get_obstacle_inside(converter) != S_OK;
    LeaveCriticalSection(&converter->cs);
    converter->discontinuity = TRUE;
    if (over || converter->failed) return hr;
    converter->failed = TRUE;
    WARN("The stream can't go on, hr %#lx.\n", hr);
    base_filter_notify(&converter->base_filter, EC_ERRORABORT, hr, 0);
    return hr;
}

/* Makes the picture of *in in *out, with all that belongs to it. S_FALSE: the frame was dropped. */
static HRESULT fill_sample(struct converter *converter, IMediaSample *in, IMediaSample *out)
{
    HRESULT hr;

    if (FAILED(hr = formats_update_output(converter, out))) return hr;
    if ((hr = convert_sample(converter, in, out)) != S_OK) return hr;
    copy_properties(converter, in, out);
    return converter->type_changed ? formats_attach_type(converter, out) : S_OK;
}

static HRESULT process(struct converter *converter, IMediaSample *in)
{
    IMediaSample *out;
    HRESULT hr;

    if (FAILED(hr = formats_update_input(converter, in))) return fail(converter, hr);
    if (sample_is_short(converter, in))
    {
        drop(converter, get_length(in), VFW_E_BUFFER_UNDERFLOW);
        return S_OK;
    }
    if ((hr = get_buffer(converter, in, &out)) != S_OK) return hr;
    hr = fill_sample(converter, in, out);
    if (FAILED(hr)) hr = fail(converter, hr);
    else if (hr == S_FALSE) hr = S_OK;
    else
    {
        converter->discontinuity = FALSE;
        converter->type_changed = FALSE;
        converter->failed = FALSE;
        hr = deliver(converter, out);
    }
    IMediaSample_Release(out);
    return hr;
}

HRESULT stream_receive(struct converter *converter, IMediaSample *sample)
{
    HRESULT hr;

    if ((hr = gate_enter(converter)) != S_OK) return hr;
    hr = process(converter, sample);
    gate_leave(converter);
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
