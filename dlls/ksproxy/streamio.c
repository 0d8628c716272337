/*
 * The thread of a stream and what passes through its ring of requests
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

#include <string.h>

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* ---- the ring ---- */

static struct request *request_at(struct stream *stream, ULONG index)
{
    return &stream->requests[(stream->first + index) % stream->count];
}

/* Lock held. */
static void pop_request(struct stream *stream)
{
    struct request *request = request_at(stream, 0);

    request->segment = NULL;
    request->eos = request->done = FALSE;
    stream->first = (stream->first + 1) % stream->count;
    --stream->pending;
    ++stream->completed;
}

void stream_segment_completed(struct stream *stream, const KSSTREAM_SEGMENT *segment)
{
    BOOL ours;

    EnterCriticalSection(&stream->cs);
    if (stream->pending && request_at(stream, 0)->segment == segment) pop_request(stream);
    else WARN("Segment %p isn't the one that is due.\n", segment);
    ours = stream->completing && stream_of_thread() == stream;
    LeaveCriticalSection(&stream->cs);
    /* The thread itself looks at everything anew before it waits. */
    if (ours) WakeAllConditionVariable(&stream->changed);
    else notify_change(stream);
}

/* The slot behind those that are pending has been sent. */
static void push_segment(struct stream *stream, KSSTREAM_SEGMENT *segment)
{
    struct request *request;

    EnterCriticalSection(&stream->cs);
    request = request_at(stream, stream->pending);
    request->segment = segment;
    request->done = FALSE;
    request->sample = NULL;
    if (stream->dir == PINDIR_INPUT) --stream->queued;
    ++stream->pending;
    LeaveCriticalSection(&stream->cs);
    if (stream->dir == PINDIR_INPUT) WakeAllConditionVariable(&stream->changed);
}

void stream_end(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream->ended = TRUE;
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}

void stream_fail(struct stream *stream, HRESULT hr)
{
    BOOL notify;

    EnterCriticalSection(&stream->cs);
    stream->ended = TRUE;
    notify = !stream->quit && !stream->notified;
    stream->notified = TRUE;
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
    if (!notify) return;
    WARN("Stream %p fails, hr %#lx.\n", stream, hr);
    filter_notify_failure(stream->pin->filter, hr);
}

/* Gives one sample to the interface handler. S_FALSE if it takes none now; it may be somebody else's, and not tell when. */
static HRESULT send_sample(struct stream *stream, IMediaSample *sample)
{
    KSIOOPERATION operation = stream->dir == PINDIR_OUTPUT ? KsIoOperation_Read : KsIoOperation_Write;
    KSSTREAM_SEGMENT *segment = NULL;
    LONG count = 1;
    HRESULT hr;

    stream_update_region(stream, sample_get_allocator(sample));
    hr = IKsInterfaceHandler_KsProcessMediaSamples(stream->handlers.io.iface, stream->handlers.data.iface, &sample, &count,
            operation, &segment);
    if (FAILED(hr)) return hr;
    if (count <= 0 && !segment)
    {
        stream->starved = !stream->pending;
        return S_FALSE;
    }
    if (count <= 0 || !segment || !segment->CompletionEvent)
    {
        ERR("Handler %p has taken %ld samples with segment %p.\n", stream->handlers.io.iface, count, segment);
        return E_UNEXPECTED;
    }
    push_segment(stream, segment);
    return S_OK;
}

/* ---- reading: allocator -> driver -> peer ---- */

/* Tells stream_start(), once. */
static void set_primed(struct stream *stream)
{
    if (stream->primed) return;
    EnterCriticalSection(&stream->cs);
    stream->primed = TRUE;
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}

/* Nobody who starts the stream waits until there is a first buffer. */
static HRESULT get_buffer(struct stream *stream, BOOL wait, IMediaSample **sample)
{
    HRESULT hr;

    if (!wait || !stream->primed)
    {
        hr = IMemAllocator_GetBuffer(stream->allocator, sample, NULL, NULL, AM_GBF_NOWAIT);
        if (SUCCEEDED(hr) || !wait) return hr;
        set_primed(stream);
    }
    return IMemAllocator_GetBuffer(stream->allocator, sample, NULL, NULL, 0);
}

/* wait: for a buffer, if there is none. */
static HRESULT get_read_buffer(struct stream *stream, BOOL wait, IMediaSample **sample)
{
    HRESULT hr;

    if ((*sample = stream->typed_sample))
    {
        stream->typed_sample = NULL;
        return S_OK;
    }
    if (FAILED(hr = get_buffer(stream, wait, sample))) return hr;
    if (!*sample) return E_UNEXPECTED;
    if (IMediaSample_GetSize(*sample) > 0) return S_OK;
    IMediaSample_Release(*sample);
    return VFW_E_SIZENOTSET;
}

/* Gives the driver all buffers that are free; waits for one only if the driver has none. FALSE: the stream is over. */
static BOOL fill_reads(struct stream *stream)
{
    IMediaSample *sample;
    HRESULT hr;

    stream->starved = FALSE;
    while (!stream->quit && !stream->flushing && !stream->ended && stream->pending < stream->count)
    {
        if (FAILED(hr = get_read_buffer(stream, !stream->pending, &sample)))
        {
            if (hr == VFW_E_TIMEOUT && stream->pending) return TRUE;
            /* That is how streams are stopped. If it isn't us who stops, others may commit it again. */
            if (hr == VFW_E_NOT_COMMITTED) stream->starved = TRUE;
            else stream_fail(stream, hr);
            return hr == VFW_E_NOT_COMMITTED && !stream->quit;
        }
        if (stream->quit || stream->flushing) hr = S_FALSE;
        else if ((hr = stream_change_to_sample(stream, sample)) == S_FALSE)
        {
            stream->typed_sample = sample;
            return TRUE;
        }
        else if (SUCCEEDED(hr)) hr = send_sample(stream, sample);
        if (hr == S_OK) continue;
        IMediaSample_Release(sample);
        if (FAILED(hr) && !stream->quit && !stream->flushing) stream_fail(stream, hr);
        return !stream->ended && !stream->quit;
    }
    return !stream->ended && !stream->quit;
}

/* ---- writing: peer -> driver ---- */

/* The sample that is the end of the stream keeps the stream. */
static void eos_sample_destroy(struct com_object *object)
{
    struct stream *stream = CONTAINING_RECORD(object, struct stream, eos_sample.obj);

    EnterCriticalSection(&stream->cs);
    stream->eos_sample.obj.destroy = NULL;
    LeaveCriticalSection(&stream->cs);
    stream_release(stream);
}

/* Lock held. NULL if the last one hasn't come back. */
static IMediaSample *create_eos_sample(struct stream *stream)
{
    if (stream->eos_sample.obj.destroy) return NULL;
    sample_init(&stream->eos_sample, eos_sample_destroy);
    stream->eos_sample.flags = AM_SAMPLE_ENDOFSTREAM;
    stream_addref(stream);
    return (IMediaSample *)&stream->eos_sample.sample;
}

/* Lock held; a request is free. */
static HRESULT queue_sample(struct stream *stream, IMediaSample *sample)
{
    struct request *request = request_at(stream, stream->pending + stream->queued);

    request->eos = !sample;
    if (!sample && !(sample = create_eos_sample(stream))) return VFW_E_RUNTIME_ERROR;
    request->sample = sample;
    ++stream->queued;
    if (request->eos) stream->eos_queued = TRUE;
    else IMediaSample_AddRef(sample);
    return S_OK;
}

HRESULT stream_write(struct stream *stream, IMediaSample *sample)
{
    struct sample_info info;
    HRESULT hr;

    /* The handler reads the rest; this is what the peer has to be told now. */
    memset(&info, 0, sizeof(info));
    if (sample && FAILED(hr = sample_get_buffer(sample, &info))) return hr;
    if (sample && (ULONG)IMediaSample_GetActualDataLength(sample) > info.size) return E_INVALIDARG;

    EnterCriticalSection(&stream->cs);
    while (!stream->quit && !stream->flushing && !stream->ended && !stream->eos_queued
            && stream->pending + stream->queued == stream->count)
        SleepConditionVariableCS(&stream->changed, &stream->cs, INFINITE);

    if (stream->flushing) hr = S_FALSE;
    else if (stream->quit) hr = VFW_E_WRONG_STATE;
    else if (stream->eos_queued) hr = VFW_E_SAMPLE_REJECTED_EOS;
    else if (stream->ended) hr = VFW_E_RUNTIME_ERROR;
    else hr = queue_sample(stream, sample);
    LeaveCriticalSection(&stream->cs);
    if (hr == S_OK) SetEvent(stream->wake);
    return hr;
}

HRESULT stream_wait_sent(struct stream *stream)
{
    HRESULT hr;

    EnterCriticalSection(&stream->cs);
    while (!stream->quit && !stream->flushing && !stream->ended && stream->queued)
        SleepConditionVariableCS(&stream->changed, &stream->cs, INFINITE);
    hr = stream->queued || stream->quit ? VFW_E_WRONG_STATE : S_OK;
    LeaveCriticalSection(&stream->cs);
    return hr;
}

/* FALSE: the stream is over. */
static BOOL send_writes(struct stream *stream)
{
    IMediaSample *sample;
    HRESULT hr = S_OK;

    stream->starved = FALSE;
    while (!stream->quit && !stream->flushing && !stream->ended && stream->queued)
    {
        sample = request_at(stream, stream->pending)->sample;
        if ((hr = send_sample(stream, sample)) != S_OK) break; /* it is still queued */
        IMediaSample_Release(sample); /* the handler has its own reference */
    }
    if (FAILED(hr) && !stream->quit && !stream->flushing) stream_fail(stream, hr);
    return !stream->ended && !stream->quit;
}

/* A filter whose data ends here has rendered it all; if there is an output it goes on there. */
static void send_complete(struct stream *stream)
{
    struct ks_filter *filter = stream->pin->filter;

    stream->complete_sent = TRUE;
    if (pin_events_tell_end(stream->pin)) return;
    if (filter_has_connected_pin(filter, PINDIR_OUTPUT)) return;
    filter_notify(filter, EC_COMPLETE, S_OK, (LONG_PTR)&filter->base_filter);
}

/* ---- the thread ---- */

/* Unless a flush has just ended: what came after it stays. */
void stream_drop_queued(struct stream *stream)
{
    struct request *request;
    IMediaSample *sample;

    EnterCriticalSection(&stream->cs);
    while (stream->queued && (stream->quit || stream->flushing || stream->ended))
    {
        request = request_at(stream, stream->pending + --stream->queued);
        sample = request->sample;
        request->sample = NULL;
        request->eos = FALSE;
        LeaveCriticalSection(&stream->cs);
        if (sample) IMediaSample_Release(sample);
        EnterCriticalSection(&stream->cs);
    }
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}

/* Whether what has been read may go to the peer: a live source is silent until it runs. */
static BOOL may_complete(const struct stream *stream)
{
    return !stream->live || stream->running || stream->flushing;
}

/* The oldest request may be another one now: a handler may tell of its completion when it likes. */
static void set_done(struct stream *stream, const KSSTREAM_SEGMENT *segment)
{
    EnterCriticalSection(&stream->cs);
    if (stream->pending && request_at(stream, 0)->segment == segment) request_at(stream, 0)->done = TRUE;
    LeaveCriticalSection(&stream->cs);
}

static BOOL oldest_is_done(struct stream *stream)
{
    BOOL done;

    EnterCriticalSection(&stream->cs);
    done = stream->pending && request_at(stream, 0)->done;
    LeaveCriticalSection(&stream->cs);
    return done && may_complete(stream);
}

/* Waits for the end of the oldest request or for any change; TRUE if the request is to be completed. */
static BOOL wait_request(struct stream *stream)
{
    HANDLE handles[2] = {stream->wake, NULL};
    const KSSTREAM_SEGMENT *segment = NULL;
    DWORD ret;

    if (oldest_is_done(stream)) return TRUE;
    EnterCriticalSection(&stream->cs);
    if (stream->pending && !request_at(stream, 0)->done)
    {
        segment = request_at(stream, 0)->segment;
        handles[1] = segment->CompletionEvent;
    }
    LeaveCriticalSection(&stream->cs);

    ret = WaitForMultipleObjects(segment ? 2 : 1, handles, FALSE, stream->starved ? RETRY_TIME : INFINITE);
    if (ret == WAIT_FAILED)
    {
        ERR("Handler %p has no event to wait for.\n", stream->handlers.io.iface);
        stream_fail(stream, E_HANDLE);
        return FALSE;
    }
    if (ret == WAIT_OBJECT_0 + 1)
    {
        set_done(stream, segment);
        /* It waits until the device runs, unless it is the end of the device. */
        if (!may_complete(stream) && !filter_check_device(stream->pin->filter)) stream_end(stream);
    }
    return !stream->quit && oldest_is_done(stream);
}

/* The segment is the handler's from here on: it may be out with another sample when this returns. */
static HRESULT complete_segment(struct stream *stream)
{
    KSSTREAM_SEGMENT *segment;
    ULONG completed;
    HRESULT hr;

    EnterCriticalSection(&stream->cs);
    segment = stream->pending ? request_at(stream, 0)->segment : NULL;
    completed = stream->completed;
    stream->completing = !!segment;
    LeaveCriticalSection(&stream->cs);
    if (!segment) return S_OK;

    hr = IKsInterfaceHandler_KsCompleteIo(stream->handlers.io.iface, segment);

    EnterCriticalSection(&stream->cs);
    stream->completing = FALSE;
    if (stream->completed == completed && stream->pending) pop_request(stream); /* nobody has told of it */
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
    return hr;
}

static void complete_request(struct stream *stream)
{
    BOOL eos = request_at(stream, 0)->eos;
    HRESULT hr = complete_segment(stream);

    if (SUCCEEDED(hr))
    {
        stream->aborted = 0;
        if (eos) stream->eos_written = TRUE;
    }
    else if (stream->flushing || stream->quit) TRACE("Flushed, hr %#lx.\n", hr);
    /* By the driver; it is asked again, and says then what is wrong, but it isn't asked for ever. */
    else if (hr != HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED) || ++stream->aborted > 2 * stream->count) stream_fail(stream, hr);
}

/* The oldest request; FALSE: no end within timeout ms. */
static BOOL wait_done(struct stream *stream, DWORD timeout)
{
    const KSSTREAM_SEGMENT *segment = NULL;

    EnterCriticalSection(&stream->cs);
    if (stream->pending && !request_at(stream, 0)->done) segment = request_at(stream, 0)->segment;
    LeaveCriticalSection(&stream->cs);
    if (!segment) return TRUE;
    if (WaitForSingleObject(segment->CompletionEvent, timeout) != WAIT_OBJECT_0) return FALSE;
    set_done(stream, segment);
    return TRUE;
}

/* Takes everything back from the driver. One that doesn't give it back keeps the memory. Cancels what this thread has sent, which
 * leaves alone what others ask of the pin; a handler that sends by a thread of its own makes it necessary to cancel everything. */
static void drain(struct stream *stream)
{
    ULONGLONG start = GetTickCount64(), elapsed;

    if (stream->pending) CancelIo(stream->handle);
    while (stream->pending)
    {
        elapsed = GetTickCount64() - start;
        if (!wait_done(stream, elapsed < CANCEL_TIMEOUT ? CANCEL_TIMEOUT - elapsed : 0))
        {
            elapsed = GetTickCount64() - start;
            if (elapsed >= CANCEL_TIMEOUT) CancelIoEx(stream->handle, NULL); /* it isn't one without an event to wait for */
            if (!wait_done(stream, elapsed < DRAIN_TIMEOUT ? DRAIN_TIMEOUT - elapsed : 0))
            {
                ERR("The driver keeps %lu requests.\n", stream->pending);
                stream->io_lost = TRUE;
                break;
            }
        }
        complete_segment(stream);
    }
    if (stream->typed_sample) IMediaSample_Release(stream->typed_sample);
    stream->typed_sample = NULL;
    stream_drop_queued(stream);
}

/* After its end the stream rests until it is flushed or stopped. */
static void rest(struct stream *stream)
{
    drain(stream);
    if (!stream->io_lost && stream->ended) WaitForSingleObject(stream->wake, INFINITE);
}

static void cancel_flushed(struct stream *stream)
{
    BOOL cancel;

    EnterCriticalSection(&stream->cs);
    cancel = stream->cancel;
    stream->cancel = FALSE;
    LeaveCriticalSection(&stream->cs);
    if (cancel) CancelIo(stream->handle);
    stream_drop_queued(stream);
}

static void run_stream(struct stream *stream)
{
    BOOL read = stream->dir == PINDIR_OUTPUT;

    while (!stream->quit && !stream->io_lost)
    {
        if (stream->ended)
        {
            rest(stream);
            continue;
        }
        if (stream->flushing) cancel_flushed(stream);
        else if (!(read ? fill_reads(stream) : send_writes(stream)))
        {
            stream_end(stream);
            continue;
        }
        set_primed(stream);
        if (stream->eos_written && stream->running && !stream->complete_sent) send_complete(stream);
        if (wait_request(stream)) complete_request(stream);
    }
}

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

/* Gives back what the thread holds. */
static void leave(struct stream *stream)
{
    IUnknown *filter = com_object_inner(&stream->pin->filter->obj);
    BOOL stray;

    EnterCriticalSection(&stream->cs);
    stream->thread_done = TRUE;
    stray = stream->stray;
    LeaveCriticalSection(&stream->cs);
    TRACE("stream %p is done%s.\n", stream, stray ? ", late" : "");
    TlsSetValue(stream_tls, NULL);
    stream_release(stream);
    if (stray) IUnknown_Release(filter);
}

DWORD WINAPI stream_thread(void *arg)
{
    struct stream *stream = arg;
    HMODULE module = stream->module;
    HRESULT hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);

    TRACE("stream %p.\n", stream);

    TlsSetValue(stream_tls, stream);
    run_stream(stream);
    stream_end(stream);
    if (!stream->io_lost) drain(stream);
    leave(stream);
    if (SUCCEEDED(hr)) CoUninitialize();
    FreeLibraryAndExitThread(module, 0);
}
