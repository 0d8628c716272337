/*
 * Making, starting, stopping and flushing the stream of a pin
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

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#define MAX_REQUESTS 32
#define DEFAULT_REQUESTS 4
#define MAX_HEADER_SIZE 4096      /* bytes, with the extension */

#define JOIN_TIMEOUT 5000         /* ms for the thread to come home */
#define REGION_TIMEOUT 2000       /* ms */
#define RESET_TIMEOUT 3000        /* ms */

/* ---- making and freeing ---- */

static void destroy_ring(struct stream *stream)
{
    ULONG i;

    for (i = 0; i < stream->count; ++i)
    {
        if (stream->requests[i].overlapped.hEvent) CloseHandle(stream->requests[i].overlapped.hEvent);
        if (stream->requests[i].sample) IMediaSample_Release(stream->requests[i].sample);
    }
    free(stream->requests);
    free(stream->headers);
}

static HRESULT create_ring(struct stream *stream, ULONG count)
{
    ULONG i;

    stream->requests = calloc(count, sizeof(*stream->requests));
    stream->headers = calloc(count, stream->header_size);
    if (!stream->requests || !stream->headers) return E_OUTOFMEMORY;
    stream->count = count;
    for (i = 0; i < count; ++i)
    {
        stream->requests[i].header = (KSSTREAM_HEADER *)(stream->headers + i * stream->header_size);
        if (!(stream->requests[i].overlapped.hEvent = CreateEventW(NULL, FALSE, FALSE, NULL))) return E_OUTOFMEMORY;
    }
    return S_OK;
}

static void stream_destroy(struct stream *stream)
{
    TRACE("stream %p.\n", stream);

    /* What the driver may still write to can't be freed. The samples keep their allocator. */
    if (stream->io_lost) ERR("Leaking the requests of stream %p.\n", stream);
    else destroy_ring(stream);
    mediatype_free(stream->new_type);
    if (stream->input) IMemInputPin_Release(stream->input);
    if (stream->peer) IPin_Release(stream->peer);
    if (stream->allocator) IMemAllocator_Release(stream->allocator);
    if (stream->thread) CloseHandle(stream->thread);
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

static ULONG get_header_size(HANDLE handle)
{
    ULONG size;

    if (FAILED(ks_get(handle, &KSPROPSETID_StreamInterface, KSPROPERTY_STREAMINTERFACE_HEADERSIZE, &size, sizeof(size)))
            || size <= sizeof(KSSTREAM_HEADER))
        return sizeof(KSSTREAM_HEADER);
    if (size > MAX_HEADER_SIZE || size % 8)
    {
        WARN("Ignoring header size %lu.\n", size);
        return sizeof(KSSTREAM_HEADER);
    }
    return size;
}

/* A source that has no input and can't seek makes its data in real time. */
static BOOL is_live(struct ks_pin *pin)
{
    KS_SEEKING_CAPABILITIES caps;

    if (pin->dir != PINDIR_OUTPUT || filter_has_connected_pin(pin->filter, PINDIR_INPUT)) return FALSE;
    return FAILED(ks_get(pin->filter->handle, &KSPROPSETID_MediaSeeking, KSPROPERTY_MEDIASEEKING_CAPABILITIES,
            &caps, sizeof(caps)));
}

static const GUID wineks_set = GUID_INIT(STATIC_KSPROPSETID_WineKs);

/* Lets the driver fill our buffers in place. It may refuse and copy. */
static void register_region(struct stream *stream)
{
    HRESULT hr;

    if (!allocator_get_region(stream->allocator, &stream->region)) return;
    hr = ks_set(stream->handle, &wineks_set, KSPROPERTY_WINEKS_REGION, &stream->region, sizeof(stream->region));
    TRACE("Region %#I64x, %I64u bytes, hr %#lx.\n", stream->region.address, stream->region.size, hr);
    if (FAILED(hr)) stream->region.size = 0;
}

/* The memory may be gone soon and something else be at its address. */
static void forget_region(struct stream *stream)
{
    struct wineks_region region = stream->region;

    if (!region.size) return;
    stream->region.size = 0;
    region.section = 0;
    ks_set_bounded(stream->handle, &wineks_set, KSPROPERTY_WINEKS_REGION, &region, sizeof(region), REGION_TIMEOUT);
}

static HRESULT take_connection(struct stream *stream)
{
    struct ks_pin *pin = stream->pin;
    HANDLE process = GetCurrentProcess();
    HRESULT hr = S_OK;

    EnterCriticalSection(&pin->filter->cs);
    if (!pin->handle || !pin->peer) hr = VFW_E_NOT_CONNECTED;
    else if (!pin->allocator && pin->dir == PINDIR_OUTPUT) hr = VFW_E_NO_ALLOCATOR;
    else if (!DuplicateHandle(process, pin->handle, process, &stream->handle, 0, FALSE, DUPLICATE_SAME_ACCESS))
        hr = HRESULT_FROM_WIN32(GetLastError());
    else
    {
        if ((stream->allocator = pin->allocator)) IMemAllocator_AddRef(stream->allocator);
        stream->peer = pin->peer;
        IPin_AddRef(stream->peer);
        if ((stream->input = pin->peer_input)) IMemInputPin_AddRef(stream->input);
        stream->frame_info = IsEqualGUID(&pin->mt.majortype, &MEDIATYPE_Video);
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

    if (!stream->allocator || (stream->dir == PINDIR_INPUT && !allocator_is_ours(stream->allocator))) return S_OK;
    if (FAILED(hr = IMemAllocator_Commit(stream->allocator))) return hr;
    register_region(stream);
    return S_OK;
}

/* A read stream leaves one buffer for those downstream. */
static ULONG get_request_count(struct stream *stream)
{
    ALLOCATOR_PROPERTIES props;
    ULONG count;

    if (!stream->allocator || FAILED(IMemAllocator_GetProperties(stream->allocator, &props))) return DEFAULT_REQUESTS;
    count = min(max(props.cBuffers, 1), MAX_REQUESTS);
    return stream->dir == PINDIR_OUTPUT && count > 1 ? count - 1 : count;
}

static HRESULT prepare(struct stream *stream)
{
    ULONG count;
    HRESULT hr;

    if (FAILED(hr = take_connection(stream))) return hr;
    if (stream->dir == PINDIR_OUTPUT && !stream->input) return VFW_E_NO_TRANSPORT;
    count = get_request_count(stream);
    stream->header_size = get_header_size(stream->handle);
    if (stream->header_size < sizeof(KSSTREAM_HEADER) + sizeof(KS_FRAME_INFO)) stream->frame_info = FALSE;
    stream->live = is_live(stream->pin);
    if (!(stream->wake = CreateEventW(NULL, FALSE, FALSE, NULL))) return E_OUTOFMEMORY;
    if (FAILED(hr = create_ring(stream, count))) return hr;
    if (FAILED(hr = commit_allocator(stream))) return hr;
    TRACE("stream %p: %lu requests, headers of %lu bytes%s.\n", stream, count, stream->header_size,
            stream->live ? ", live" : "");
    return S_OK;
}

HRESULT stream_create(struct ks_pin *pin, struct stream **out)
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

HRESULT stream_start(struct stream *stream)
{
    if (stream->thread) return S_OK;
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)stream_thread, &stream->module))
        return E_FAIL;
    stream_addref(stream);
    if (!(stream->thread = CreateThread(NULL, 0, stream_thread, stream, CREATE_SUSPENDED, &stream->thread_id)))
    {
        FreeLibrary(stream->module);
        stream_release(stream);
        return E_OUTOFMEMORY;
    }
    ResumeThread(stream->thread);
    return S_OK;
}

/* ---- control ---- */

/* Only state changes write the time, one at a time. */
static void set_stream_time(struct stream *stream, BOOL running)
{
    struct ks_filter *filter = stream->pin->filter;
    LONGLONG offset;

    if (!running)
    {
        stream_time_pause(&stream->time, filter);
        return;
    }
    offset = stream_time_run(&stream->time, filter);
    EnterCriticalSection(&stream->cs);
    stream->time.offset = offset;
    LeaveCriticalSection(&stream->cs);
}

void stream_set_running(struct stream *stream, BOOL running)
{
    if (stream->live) set_stream_time(stream, running);
    EnterCriticalSection(&stream->cs);
    stream->running = running;
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
}

void stream_kick(struct stream *stream)
{
    SetEvent(stream->wake);
}

void stream_begin_stop(struct stream *stream)
{
    ULONG i;

    EnterCriticalSection(&stream->cs);
    stream->quit = TRUE;
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
    if (stream->allocator) IMemAllocator_Decommit(stream->allocator); /* wakes the thread in GetBuffer */
    /* The thread does this too, but it may be busy at the peer. Those that aren't at the driver are not found. */
    for (i = 0; stream->thread && i < stream->count; ++i) CancelIoEx(stream->handle, &stream->requests[i].overlapped);
}

void stream_finish_stop(struct stream *stream)
{
    if (stream->thread && stream->thread_id != GetCurrentThreadId()
            && WaitForSingleObject(stream->thread, JOIN_TIMEOUT) == WAIT_TIMEOUT)
        ERR("The peer of stream %p doesn't come back, going on without its thread.\n", stream);
    forget_region(stream);
}

static void reset_device(struct stream *stream, KSRESET reset)
{
    HRESULT hr = ks_control_bounded(stream->handle, IOCTL_KS_RESET_STATE, &reset, sizeof(reset), NULL, 0, RESET_TIMEOUT);

    if (FAILED(hr)) WARN("Reset %d of stream %p fails, hr %#lx.\n", reset, stream, hr);
}

void stream_begin_flush(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream->flushing = TRUE;
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
    reset_device(stream, KSRESET_BEGIN);
}

void stream_wait_flushed(struct stream *stream)
{
    ULONGLONG end = GetTickCount64() + DRAIN_TIMEOUT, now;

    EnterCriticalSection(&stream->cs);
    while (!stream->quit && !stream->io_lost && stream->pending + stream->queued && (now = GetTickCount64()) < end)
        SleepConditionVariableCS(&stream->changed, &stream->cs, end - now);
    if (stream->pending && !stream->quit && !stream->io_lost) ERR("The driver keeps %lu requests.\n", stream->pending);
    LeaveCriticalSection(&stream->cs);
}

void stream_end_flush(struct stream *stream)
{
    reset_device(stream, KSRESET_END);
    EnterCriticalSection(&stream->cs);
    stream->flushing = FALSE;
    stream->ended = stream->io_lost; /* its thread is gone, nobody would send anything */
    stream->eos_queued = stream->eos_written = stream->complete_sent = FALSE;
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
}
