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

#define JOIN_TIMEOUT 5000         /* ms for the thread to come home */
#define REGION_TIMEOUT 2000       /* ms */
#define RESET_TIMEOUT 3000        /* ms */

/* ---- making and freeing ---- */

static void stream_destroy(struct stream *stream)
{
    TRACE("stream %p.\n", stream);

    /* What the driver may still write to can't be freed. The samples keep their allocator. */
    if (stream->io_lost) ERR("Leaking the handlers of stream %p.\n", stream);
    else handlers_release(&stream->handlers);
    free(stream->requests);
    mediatype_free(stream->new_type);
    if (stream->input) IMemInputPin_Release(stream->input);
    if (stream->peer) IPin_Release(stream->peer);
    if (stream->shared) IMemAllocator_Release(stream->shared);
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

/* A source that has no input and can't seek makes its data in real time. */
BOOL pin_is_live(struct ks_pin *pin)
{
    KS_SEEKING_CAPABILITIES caps;

    if (pin->dir != PINDIR_OUTPUT || filter_has_connected_pin(pin->filter, PINDIR_INPUT)) return FALSE;
    return FAILED(ks_get(pin->filter->handle, &KSPROPSETID_MediaSeeking, KSPROPERTY_MEDIASEEKING_CAPABILITIES,
            &caps, sizeof(caps)));
}

static const GUID wineks_set = GUID_INIT(STATIC_KSPROPSETID_WineKs);

/* It may refuse and copy. */
static void register_region(struct stream *stream)
{
    HRESULT hr;

    if (!allocator_get_region(stream->shared, &stream->region)) return;
    hr = ks_set_bounded(stream->handle, &wineks_set, KSPROPERTY_WINEKS_REGION, &stream->region, sizeof(stream->region),
            REGION_TIMEOUT);
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

/* Somebody else may decommit the allocator and commit it again in the middle of the stream. And what is written need not come from
 * the connection's allocator: filters of stock Wine pass on samples of the one before them, and tell nobody of any allocator. */
void stream_update_region(struct stream *stream, IMemAllocator *allocator)
{
    IMemAllocator *old = stream->shared;
    LONG memory;

    /* What the driver knows has to be there still, whoever's sample this is: other memory can be at the same address. */
    if (!allocator && !(allocator = old)) return;
    if ((memory = allocator_get_memory(allocator)) == stream->memory && allocator == old) return;
    forget_region(stream);
    IMemAllocator_AddRef(allocator);
    stream->shared = allocator;
    stream->memory = memory;
    if (old) IMemAllocator_Release(old);
    register_region(stream);
}

static HRESULT take_connection(struct stream *stream)
{
    struct ks_pin *pin = stream->pin;
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
    HRESULT hr;

    if (FAILED(hr = take_connection(stream))) return hr;
    if (stream->dir == PINDIR_OUTPUT && !stream->input) return VFW_E_NO_TRANSPORT;
    stream->count = get_request_count(stream);
    if (!(stream->requests = calloc(stream->count, sizeof(*stream->requests)))) return E_OUTOFMEMORY;
    stream->live = pin_is_live(stream->pin);
    /* Where data passes through the filter, its source says what belongs together. */
    stream->segment_due = stream->dir == PINDIR_OUTPUT && !filter_has_connected_pin(stream->pin->filter, PINDIR_INPUT);
    if (!(stream->wake = CreateEventW(NULL, FALSE, FALSE, NULL))) return E_OUTOFMEMORY;
    if (FAILED(hr = commit_allocator(stream))) return hr;
    TRACE("stream %p: %lu requests%s.\n", stream, stream->count, stream->live ? ", live" : "");
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

/* Who goes on to RUN gets the first frame only if its buffer is there by then. The thread doesn't have to be able to get that far:
 * it may fail at once, and be kept by somebody else's allocator or handler, which may even wait for the caller. */
static void wait_first_reads(struct stream *stream)
{
    ULONGLONG end = GetTickCount64() + FIRST_READS_TIMEOUT, now;
    BOOL primed;

    if (stream->dir != PINDIR_OUTPUT) return;
    EnterCriticalSection(&stream->cs);
    while (!stream->primed && !stream->ended && !stream->quit && !stream->thread_done && (now = GetTickCount64()) < end)
        SleepConditionVariableCS(&stream->changed, &stream->cs, end - now);
    primed = stream->primed;
    LeaveCriticalSection(&stream->cs);
    if (!primed) WARN("Stream %p starts without reads.\n", stream);
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
    wait_first_reads(stream);
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

void stream_new_segment(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream->segment_due = TRUE;
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
    EnterCriticalSection(&stream->cs);
    stream->quit = TRUE;
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
    if (stream->allocator) IMemAllocator_Decommit(stream->allocator); /* wakes the thread in GetBuffer */
    /* The thread takes back from the driver what it has sent. If it is busy at the peer the kernel pin's way to STOP does. */
    if (!stream->thread) stream_drop_queued(stream);
}

BOOL stream_is_stopped(struct stream *stream)
{
    BOOL stopped;

    EnterCriticalSection(&stream->cs);
    stopped = stream->quit;
    LeaveCriticalSection(&stream->cs);
    return stopped;
}

/* The thread isn't home: it gets a reference on the filter, unless it comes just now. */
static void let_stray(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    if (!stream->thread_done && !stream->stray)
    {
        IUnknown_AddRef(com_object_inner(&stream->pin->filter->obj));
        stream->stray = TRUE;
    }
    LeaveCriticalSection(&stream->cs);
}

void stream_finish_stop(struct stream *stream)
{
    if (stream->thread)
    {
        if (stream->thread_id == GetCurrentThreadId()) let_stray(stream);
        else if (WaitForSingleObject(stream->thread, JOIN_TIMEOUT) == WAIT_TIMEOUT)
        {
            ERR("The peer of stream %p doesn't come back, going on without its thread.\n", stream);
            let_stray(stream);
        }
    }
    forget_region(stream);
}

static HRESULT reset_device(struct stream *stream, KSRESET reset)
{
    HRESULT hr = ks_control_bounded(stream->handle, IOCTL_KS_RESET_STATE, &reset, sizeof(reset), NULL, 0, RESET_TIMEOUT);

    if (FAILED(hr)) WARN("Reset %d of stream %p fails, hr %#lx.\n", reset, stream, hr);
    return hr;
}

void stream_begin_flush(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream->flushing = TRUE;
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
    if (!stream->thread) stream_drop_queued(stream);
    if (SUCCEEDED(reset_device(stream, KSRESET_BEGIN))) return;
    EnterCriticalSection(&stream->cs);
    stream->cancel = TRUE;
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
}

/* What the thread has already is at the peer or on its way there, where the flush is known about. Nothing to wait for without a
 * flush. */
void stream_wait_flushed(struct stream *stream)
{
    ULONGLONG end = GetTickCount64() + DRAIN_TIMEOUT, now;

    EnterCriticalSection(&stream->cs);
    while (stream->flushing && !stream->quit && !stream->io_lost && stream->thread_id != GetCurrentThreadId()
            && (stream->completing || stream->pending + stream->queued) && (now = GetTickCount64()) < end)
        SleepConditionVariableCS(&stream->changed, &stream->cs, end - now);
    if (stream->flushing && stream->pending && !stream->quit && !stream->io_lost)
        ERR("The driver keeps %lu requests.\n", stream->pending);
    LeaveCriticalSection(&stream->cs);
}

void stream_end_flush(struct stream *stream)
{
    reset_device(stream, KSRESET_END);
    EnterCriticalSection(&stream->cs);
    stream->flushing = stream->cancel = stream->notified = FALSE;
    stream->ended = stream->io_lost; /* its thread is gone, nobody would send anything */
    stream->eos_queued = stream->eos_written = stream->complete_sent = FALSE;
    LeaveCriticalSection(&stream->cs);
    notify_change(stream);
}
