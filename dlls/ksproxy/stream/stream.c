/*
 * Making and freeing the stream of a pin
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

#include "stream/stream.h"
#include "base/thread.h"
#include "buffer/allocator.h"
#include "clock/deviceclock.h"
#include "handler/handlers.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/pinclock.h"
#include "stream/region.h"
#include "stream/streamdata.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static DWORD stream_tls = TLS_OUT_OF_INDEXES;

BOOL stream_init_module(void)
{
    return (stream_tls = TlsAlloc()) != TLS_OUT_OF_INDEXES;
}

void stream_cleanup_module(void)
{
    TlsFree(stream_tls);
}

struct stream *stream_of_thread(void)
{
    return TlsGetValue(stream_tls);
}

#define MAX_SLOTS 32
#define DEFAULT_SLOTS 4

static void stream_destroy(struct stream *stream)
{
    TRACE("stream %p.\n", stream);

    /* What the driver may still write to can't be freed. The samples keep their allocator. */
    if (stream->pending) ERR("Leaking the handlers of stream %p.\n", stream);
    else handlers_release(&stream->handlers);
    free(stream->slots);
    mediatype_free(stream->new_type);
    if (stream->input) IMemInputPin_Release(stream->input);
    if (stream->peer) IPin_Release(stream->peer);
    if (stream->shared) IMemAllocator_Release(stream->shared);
    if (stream->allocator) IMemAllocator_Release(stream->allocator);
    kernel_clock_release(stream->time.stamps);
    thread_close(&stream->thread);
    if (stream->wake) CloseHandle(stream->wake);
    if (stream->handle) CloseHandle(stream->handle);
    DeleteCriticalSection(&stream->cs);
    free(stream);
}

void stream_addref(struct stream *stream)
{
    InterlockedIncrement(&stream->refs);
}

void stream_release(struct stream *stream)
{
    if (!InterlockedDecrement(&stream->refs)) stream_destroy(stream);
}

static HRESULT take_connection(struct stream *stream)
{
    struct proxy_pin *pin = stream->pin;
    HANDLE process = GetCurrentProcess();
    HRESULT hr = S_OK;

    EnterCriticalSection(&pin->filter->cs);
    if (!pin->handle || !pin->peer || !pin->handlers.io.iface) hr = VFW_E_NOT_CONNECTED;
    else if (!pin->allocator && pin->dir == PINDIR_OUTPUT) hr = VFW_E_NO_ALLOCATOR;
    else if (!DuplicateHandle(process, pin->handle, process, &stream->handle, 0, FALSE, DUPLICATE_SAME_ACCESS))
        hr = HRESULT_FROM_WIN32(GetLastError());
    else
    {
        stream->handlers = pin->handlers;
        handlers_addref(&stream->handlers);
        if ((stream->allocator = pin->allocator)) IMemAllocator_AddRef(stream->allocator);
        stream->peer = pin->peer;
        IPin_AddRef(stream->peer);
        if ((stream->input = pin->peer_input)) IMemInputPin_AddRef(stream->input);
        stream->standard = IsEqualGUID(&pin->ks_interface.Set, &KSINTERFACESETID_Standard);
        stream->stamped = !IsEqualGUID(&pin->category, &PIN_CATEGORY_PREVIEW);
    }
    LeaveCriticalSection(&pin->filter->cs);
    return hr;
}

/* The allocator of a connection is committed by its output pin. Ours takes a second Commit, and an input pin needs its memory to
 * register it. */
static HRESULT commit_allocator(struct stream *stream)
{
    HRESULT hr;
    BOOL ours;

    if (!stream->allocator) return S_OK;
    ours = allocator_is_ours(stream->allocator);
    if (stream->dir == PINDIR_INPUT && !ours) return S_OK;
    if (FAILED(hr = IMemAllocator_Commit(stream->allocator))) return hr;
    if (ours) stream_update_region(stream, stream->allocator);
    return S_OK;
}

/* A read stream leaves one buffer for those downstream. */
static ULONG get_slot_count(struct stream *stream)
{
    ALLOCATOR_PROPERTIES props;
    ULONG count;

    if (!stream->allocator || FAILED(IMemAllocator_GetProperties(stream->allocator, &props))) return DEFAULT_SLOTS;
    count = min(max(props.cBuffers, 1), MAX_SLOTS);
    return stream->dir == PINDIR_OUTPUT && count > 1 ? count - 1 : count;
}

/* Only a device's time that isn't the graph's own has to be compared with it. */
static void choose_stamp_clock(struct stream *stream)
{
    if (!stream->live || !stream->stamped || pin_gives_clock(stream->pin) || !filter_has_clock(stream->pin->filter)) return;
    stream->time.stamps = pin_get_stamp_clock(stream->pin);
}

static HRESULT prepare(struct stream *stream)
{
    HRESULT hr;

    if (FAILED(hr = take_connection(stream))) return hr;
    if (stream->dir == PINDIR_OUTPUT && !stream->input) return VFW_E_NO_TRANSPORT;
    stream->count = get_slot_count(stream);
    if (!(stream->slots = calloc(stream->count, sizeof(*stream->slots)))) return E_OUTOFMEMORY;
    stream->live = pin_is_live(stream->pin);
    choose_stamp_clock(stream);
    /* Where data passes through the filter, its source says what belongs together. */
    if (stream->dir == PINDIR_OUTPUT && !filter_has_connected_pin(stream->pin->filter, PINDIR_INPUT)) stream->due = DUE_SEGMENT;
    if (!(stream->wake = CreateEventW(NULL, FALSE, FALSE, NULL))) return E_OUTOFMEMORY;
    if (FAILED(hr = commit_allocator(stream))) return hr;
    TRACE("stream %p: %lu slots%s.\n", stream, stream->count, stream->live ? ", live" : "");
    return S_OK;
}

HRESULT stream_create(struct proxy_pin *pin, struct stream **out)
{
    struct stream *stream;
    HRESULT hr;

    if (!(stream = calloc(1, sizeof(*stream)))) return E_OUTOFMEMORY;
    stream->refs = 1;
    stream->pin = pin;
    stream->dir = pin->dir;
    InitializeCriticalSection(&stream->cs);
    InitializeConditionVariable(&stream->changed);
    if (FAILED(hr = prepare(stream)))
    {
        WARN("Can't stream, hr %#lx.\n", hr);
        stream_release(stream);
        return hr;
    }
    *out = stream;
    return S_OK;
}

BOOL stream_is_live(const struct stream *stream)
{
    return stream->live;
}

struct stream *pin_get_stream(struct proxy_pin *pin)
{
    struct stream *stream;

    EnterCriticalSection(&pin->filter->cs);
    if ((stream = pin->stream)) stream_addref(stream);
    LeaveCriticalSection(&pin->filter->cs);
    return stream;
}

void stream_set_thread(struct stream *stream)
{
    TlsSetValue(stream_tls, stream);
}
