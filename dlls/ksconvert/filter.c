/*
 * The converter as a DirectShow filter
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

BOOL pin_is_converter(IPin *pin)
{
    BOOL ret = FALSE;
    PIN_INFO info;
    CLSID clsid;

    if (FAILED(IPin_QueryPinInfo(pin, &info)) || !info.pFilter) return FALSE;
    ret = IBaseFilter_GetClassID(info.pFilter, &clsid) == S_OK && IsEqualGUID(&clsid, &CLSID_VideoFormatConverter);
    IBaseFilter_Release(info.pFilter);
    return ret;
}

/* ---- states ---- */

/* The buffers of the output's connection are the output's to commit. */
static IMemAllocator *get_allocator(struct converter *converter)
{
    IMemAllocator *allocator;

    EnterCriticalSection(&converter->cs);
    if ((allocator = converter->output.allocator)) IMemAllocator_AddRef(allocator);
    LeaveCriticalSection(&converter->cs);
    return allocator;
}

static HRESULT set_state(struct converter *converter, FILTER_STATE state)
{
    HRESULT hr = S_OK;

    EnterCriticalSection(&converter->cs);
    if (converter->input.connecting || converter->output.connecting) hr = VFW_E_STATE_CHANGED;
    else converter->state = state;
    LeaveCriticalSection(&converter->cs);
    return hr;
}

static void decommit(struct converter *converter)
{
    IMemAllocator *allocator;

    if (!(allocator = get_allocator(converter))) return;
    IMemAllocator_Decommit(allocator); /* lets GetBuffer return */
    IMemAllocator_Release(allocator);
}

static HRESULT stop(struct converter *converter)
{
    /* A connection that is being made finds the filter stopped, as it was. */
    EnterCriticalSection(&converter->cs);
    converter->state = State_Stopped;
    converter->flushing = FALSE;
    converter->run++;
    LeaveCriticalSection(&converter->cs);
    decommit(converter);
    gate_drain(converter);
    return S_OK;
}

/* A renderer doesn't wait for ever for what can't come. */
static void end_without_input(struct converter *converter)
{
    IPin *peer;

    if ((peer = pin_get_peer(&converter->input)))
    {
        IPin_Release(peer);
        return;
    }
    if (!(peer = pin_get_peer(&converter->output))) return;
    IPin_EndOfStream(peer);
    IPin_Release(peer);
}

static HRESULT leave_stop(struct converter *converter)
{
    IMemAllocator *allocator;
    HRESULT hr = S_OK;

    stream_reset(converter);
    if ((allocator = get_allocator(converter)))
    {
        hr = IMemAllocator_Commit(allocator);
        IMemAllocator_Release(allocator);
    }
    return hr;
}

static HRESULT go_up(struct converter *converter, FILTER_STATE state)
{
    FILTER_STATE old;
    HRESULT hr;

    EnterCriticalSection(&converter->cs);
    old = converter->state;
    LeaveCriticalSection(&converter->cs);
    if (old == State_Stopped && FAILED(hr = leave_stop(converter))) return hr;
    if (SUCCEEDED(hr = set_state(converter, state)) && old == State_Stopped) end_without_input(converter);
    if (FAILED(hr) && old == State_Stopped) decommit(converter);
    return hr;
}

static struct converter *impl_from_object(struct com_object *object)
{
    return CONTAINING_RECORD(object, struct converter, obj);
}

/* Stream time is the peers' business: the time of Run isn't needed. */
static HRESULT filter_set_state(struct com_object *object, FILTER_STATE state, REFERENCE_TIME start)
{
    return state == State_Stopped ? stop(impl_from_object(object)) : go_up(impl_from_object(object), state);
}

static HRESULT filter_get_state(struct com_object *object, DWORD timeout, FILTER_STATE *state)
{
    struct converter *converter = impl_from_object(object);

    EnterCriticalSection(&converter->cs);
    *state = converter->state;
    LeaveCriticalSection(&converter->cs);
    return S_OK;
}

/* ---- pins ---- */

static ULONG get_pin_count(struct com_object *object)
{
    return 2;
}

static IPin *get_pin(struct com_object *object, ULONG index)
{
    struct converter *converter = impl_from_object(object);

    return pin_iface(index ? &converter->output : &converter->input);
}

static IPin *find_pin(struct com_object *object, const WCHAR *id)
{
    if (!wcscmp(id, L"In")) return get_pin(object, 0);
    return wcscmp(id, L"Out") ? NULL : get_pin(object, 1);
}

/* ---- the object ---- */

static const struct base_filter_class filter_class =
{
    .clsid = &CLSID_VideoFormatConverter,
    .pins = {get_pin_count, get_pin},
    .find_pin = find_pin,
    .set_state = filter_set_state,
    .get_state = filter_get_state,
};

static const struct facet_entry filter_entries[] =
{
    {&IID_IPersist, FIELD_OFFSET(struct converter, base_filter), NULL},
    {&IID_IMediaFilter, FIELD_OFFSET(struct converter, base_filter), NULL},
    {&IID_IBaseFilter, FIELD_OFFSET(struct converter, base_filter), NULL},
    {NULL, 0, NULL},
};

static void filter_destroy(struct com_object *object)
{
    struct converter *converter = impl_from_object(object);

    TRACE("converter %p.\n", converter);

    pin_cleanup(&converter->input);
    pin_cleanup(&converter->output);
    base_filter_cleanup(&converter->base_filter);
    conversion_cleanup(&converter->conversion);
    jpeg_decoder_cleanup(&converter->jpeg);
    DeleteCriticalSection(&converter->cs);
    free(converter);
}

HRESULT converter_create(IUnknown *outer, IUnknown **out)
{
    struct converter *converter;

    *out = NULL;
    if (!(converter = calloc(1, sizeof(*converter)))) return E_OUTOFMEMORY;
    InitializeCriticalSection(&converter->cs);
    InitializeConditionVariable(&converter->gate_cv);
    com_object_init(&converter->obj, outer, filter_entries, filter_destroy);
    base_filter_init(&converter->base_filter, &filter_class, &converter->obj, &converter->cs);
    pin_init(&converter->input, converter, PINDIR_INPUT);
    pin_init(&converter->output, converter, PINDIR_OUTPUT);
    *out = com_object_inner(&converter->obj);
    return S_OK;
}
