/*
 * The stream engine: requests that travel between a pin's kernel pin and its peer
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

/* FALSE from a driver that doesn't take the request; *hr says why. */
static BOOL send_request(struct stream *stream, struct request *request, HRESULT *hr)
{
    ULONG code = stream->dir == PINDIR_OUTPUT ? IOCTL_KS_READ_STREAM : IOCTL_KS_WRITE_STREAM;
    DWORD error, returned;

    request->done = FALSE;
    /* The header travels in the out buffer, see IOCTL_KS_READ_STREAM. */
    if (DeviceIoControl(stream->handle, code, NULL, 0, request->header, stream->header_size, &returned, &request->overlapped))
    {
        /* no event is to be waited for */
        ResetEvent(request->overlapped.hEvent);
        request->done = TRUE;
    }
    else if ((error = GetLastError()) != ERROR_IO_PENDING)
    {
        *hr = HRESULT_FROM_WIN32(error);
        return FALSE;
    }
    return TRUE;
}

static void pop_request(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream->first = (stream->first + 1) % stream->count;
    --stream->pending;
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}

static void end_stream(struct stream *stream)
{
    EnterCriticalSection(&stream->cs);
    stream->ended = TRUE;
    LeaveCriticalSection(&stream->cs);
    WakeAllConditionVariable(&stream->changed);
}

/* The stream is over by an error, which the graph is told once. */
static void fail_stream(struct stream *stream, HRESULT hr)
{
    end_stream(stream);
    if (stream->quit) return;
    WARN("Stream %p fails, hr %#lx.\n", stream, hr);
    filter_notify(stream->pin->filter, EC_ERRORABORT, hr, 0);
}

/* ---- reading: allocator -> driver -> peer ---- */

static HRESULT get_read_buffer(struct stream *stream, struct request *request, BOOL wait)
{
    struct sample_info info;
    IMediaSample *sample = NULL;
    LONG size;
    HRESULT hr;

    memset(&info, 0, sizeof(info));
    hr = IMemAllocator_GetBuffer(stream->allocator, &sample, NULL, NULL, wait ? 0 : AM_GBF_NOWAIT);
    if (FAILED(hr)) return hr;
    if (!sample) return E_UNEXPECTED;

    hr = IMediaSample_GetPointer(sample, &info.data);
    size = IMediaSample_GetSize(sample);
    if (FAILED(hr) || !info.data || size <= 0)
    {
        IMediaSample_Release(sample);
        return FAILED(hr) ? hr : VFW_E_SIZENOTSET;
    }
    info.size = request->size = size;
    request->sample = sample;
    header_fill(request->header, stream->header_size, &info);
    return S_OK;
}

/* Gives the driver all buffers that are free; waits for one only if the driver has none. */
static BOOL fill_reads(struct stream *stream)
{
    struct request *request;
    HRESULT hr;

    while (!stream->quit && !stream->flushing && stream->pending < stream->count)
    {
        request = request_at(stream, stream->pending);
        if (FAILED(hr = get_read_buffer(stream, request, !stream->pending)))
        {
            if (hr == VFW_E_TIMEOUT && stream->pending) return TRUE;
            /* A decommitted allocator is how streams are stopped. */
            if (hr != VFW_E_NOT_COMMITTED) fail_stream(stream, hr);
            return FALSE;
        }
        if (stream->quit || stream->flushing || !send_request(stream, request, &hr))
        {
            IMediaSample_Release(request->sample);
            request->sample = NULL;
            if (stream->quit) return FALSE;
            if (stream->flushing) return TRUE;
            fail_stream(stream, hr);
            return FALSE;
        }
        EnterCriticalSection(&stream->cs);
        ++stream->pending;
        LeaveCriticalSection(&stream->cs);
    }
    return !stream->quit;
}

static void set_new_type(struct stream *stream, AM_MEDIA_TYPE *type)
{
    mediatype_free(stream->new_type);
    stream->new_type = type;
}

/* A header with TYPECHANGED carries no frame. The driver goes on after it has been asked for the new format, see
 * KSSTREAM_HEADER. */
static HRESULT change_format(struct stream *stream)
{
    AM_MEDIA_TYPE type, *copy;
    KSPROPERTY property = {{{KSPROPSETID_Connection, KSPROPERTY_CONNECTION_DATAFORMAT, 0}}};
    KSDATAFORMAT *format;
    ULONG size;
    HRESULT hr;

    if (FAILED(hr = ks_property_get_alloc(stream->handle, &property, sizeof(property), (void **)&format, &size))) return hr;
    hr = mediatype_from_format(format, size, &type);
    CoTaskMemFree(format);
    if (FAILED(hr)) return hr;

    TRACE("stream %p, new type %s.\n", stream, debugstr_mediatype(&type));
    if (IPin_QueryAccept(stream->peer, &type) != S_OK) hr = VFW_E_CHANGING_FORMAT;
    else if (SUCCEEDED(hr = mediatype_clone(&type, &copy))) set_new_type(stream, copy);
    mediatype_clear(&type);
    return hr;
}

/* The pin's type is that of the last sample that was delivered. */
static void set_pin_type(struct stream *stream)
{
    struct ks_pin *pin = stream->pin;
    AM_MEDIA_TYPE copy, old;

    if (stream->quit || FAILED(mediatype_copy(&copy, stream->new_type))) return;
    EnterCriticalSection(&pin->filter->cs);
    old = pin->mt;
    pin->mt = copy;
    LeaveCriticalSection(&pin->filter->cs);
    mediatype_clear(&old);
}

static HRESULT deliver(struct stream *stream, IMediaSample *sample, struct sample_info *info)
{
    HRESULT hr;

    if (stream->discontinuity) info->flags |= KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY;
    if (!stream->stamped) info->flags &= ~KSSTREAM_HEADER_OPTIONSF_TIMEVALID;
    EnterCriticalSection(&stream->cs);
    stream_time_convert(&stream->time, info);
    LeaveCriticalSection(&stream->cs);
    if (FAILED(hr = sample_set_info(sample, info))) return hr;
    if (FAILED(hr = IMediaSample_SetMediaType(sample, stream->new_type)) && stream->new_type) return hr;
    if (stream->new_type)
    {
        set_pin_type(stream);
        set_new_type(stream, NULL);
    }
    stream->discontinuity = FALSE;
    if (stream->quit || stream->flushing) return S_OK;
    return IMemInputPin_Receive(stream->input, sample);
}

/* FALSE if the stream is over. Receive's S_FALSE and VFW_E_WRONG_STATE are a peer that is being stopped or flushed. */
static BOOL handle_read(struct stream *stream, struct request *request)
{
    struct sample_info info;
    HRESULT hr;

    if (FAILED(hr = header_get_info(request->header, request->size, stream->frame_info, &info)))
    {
        fail_stream(stream, hr);
        return FALSE;
    }
    if (info.flags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED) hr = change_format(stream);
    else if (info.used) hr = deliver(stream, request->sample, &info);
    else if (info.flags & KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY) stream->discontinuity = TRUE;

    if (FAILED(hr) && hr != VFW_E_WRONG_STATE)
    {
        fail_stream(stream, hr);
        return FALSE;
    }
    if (hr != S_OK && !stream->flushing)
    {
        TRACE("Peer takes no more, hr %#lx.\n", hr);
        end_stream(stream);
        return FALSE;
    }
    if (info.flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM)
    {
        end_stream(stream);
        if (!stream->quit) IPin_EndOfStream(stream->peer);
        return FALSE;
    }
    return TRUE;
}

/* ---- writing: peer -> driver ---- */

HRESULT stream_write(struct stream *stream, IMediaSample *sample)
{
    struct sample_info info;
    struct request *request;
    HRESULT hr = S_OK;

    memset(&info, 0, sizeof(info));
    if (!sample) info.flags = KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM;
    else if (FAILED(hr = sample_get_info(sample, &info))) return hr;
    if (sample) IMediaSample_AddRef(sample);

    EnterCriticalSection(&stream->cs);
    while (!stream->quit && !stream->flushing && !stream->ended && !stream->eos_queued
            && stream->pending + stream->queued == stream->count)
        SleepConditionVariableCS(&stream->changed, &stream->cs, INFINITE);

    if (stream->flushing) hr = S_FALSE;
    else if (stream->quit) hr = VFW_E_WRONG_STATE;
    else if (stream->eos_queued) hr = VFW_E_SAMPLE_REJECTED_EOS;
    else if (stream->ended) hr = VFW_E_RUNTIME_ERROR;
    else
    {
        request = request_at(stream, stream->pending + stream->queued);
        request->sample = sample;
        request->size = info.size;
        header_fill(request->header, stream->header_size, &info);
        ++stream->queued;
        if (!sample) stream->eos_queued = TRUE;
    }
    LeaveCriticalSection(&stream->cs);
    if (hr == S_OK) SetEvent(stream->wake);
    else if (sample) IMediaSample_Release(sample);
    return hr;
}

/* Waits until all that has been queued is written, or the stream is stopped, flushed or over (VFW_E_WRONG_STATE). */
static HRESULT wait_idle(struct stream *stream)
{
    HRESULT hr;

    EnterCriticalSection(&stream->cs);
    while (!stream->quit && !stream->flushing && !stream->ended && stream->pending + stream->queued)
        SleepConditionVariableCS(&stream->changed, &stream->cs, INFINITE);
    hr = stream->pending + stream->queued || stream->quit ? VFW_E_WRONG_STATE : S_OK;
    LeaveCriticalSection(&stream->cs);
    return hr;
}

HRESULT stream_set_format(struct stream *stream, const KSDATAFORMAT *format, ULONG size)
{
    HRESULT hr;

    if (FAILED(hr = wait_idle(stream))) return hr;
    hr = ks_set(stream->handle, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_DATAFORMAT, format, size);
    return hr == HRESULT_FROM_WIN32(ERROR_NO_MATCH) ? VFW_E_TYPE_NOT_ACCEPTED : hr;
}

static BOOL send_writes(struct stream *stream)
{
    struct request *request;
    HRESULT hr;

    while (!stream->quit && !stream->flushing && stream->queued)
    {
        request = request_at(stream, stream->pending);
        if (!send_request(stream, request, &hr))
        {
            if (stream->quit || stream->flushing) break; /* it is still queued */
            fail_stream(stream, hr);
            return FALSE;
        }
        EnterCriticalSection(&stream->cs);
        ++stream->pending;
        --stream->queued;
        LeaveCriticalSection(&stream->cs);
    }
    return !stream->quit;
}

/* A filter whose data ends here has rendered it all; if there is an output it goes on there. */
static void send_complete(struct stream *stream)
{
    struct ks_filter *filter = stream->pin->filter;

    stream->complete_sent = TRUE;
    if (filter_has_connected_pin(filter, PINDIR_OUTPUT)) return;
    filter_notify(filter, EC_COMPLETE, S_OK, (LONG_PTR)&filter->base_filter);
}

/* ---- the thread ---- */

static void release_sample(struct request *request)
{
    IMediaSample *sample = request->sample;

    request->sample = NULL;
    if (sample) IMediaSample_Release(sample);
}

/* Nothing that is queued goes out any more, unless a flush has just ended: what came after it stays. */
static void drop_queued(struct stream *stream)
{
    struct request *request;
    IMediaSample *sample;

    EnterCriticalSection(&stream->cs);
    while (stream->queued && (stream->quit || stream->flushing || stream->ended))
    {
        request = request_at(stream, stream->pending + --stream->queued);
        sample = request->sample;
        request->sample = NULL;
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

/* Waits for the end of the oldest request or for any change; TRUE if the request is to be completed. */
static BOOL wait_request(struct stream *stream)
{
    struct request *request = request_at(stream, 0);
    HANDLE handles[2] = {stream->wake, request->overlapped.hEvent};
    BOOL wait_event = stream->pending && !request->done;

    if (stream->pending && request->done && may_complete(stream)) return TRUE;
    if (WaitForMultipleObjects(wait_event ? 2 : 1, handles, FALSE, INFINITE) == WAIT_OBJECT_0 + 1) request->done = TRUE;
    return !stream->quit && stream->pending && request->done && may_complete(stream);
}

static BOOL handle_write(struct stream *stream, BOOL eos)
{
    if (eos) stream->eos_written = TRUE;
    return TRUE;
}

/* FALSE if the stream is over. */
static BOOL complete_request(struct stream *stream)
{
    struct request *request = request_at(stream, 0);
    BOOL eos = stream->dir == PINDIR_INPUT && !request->sample;
    BOOL ret = TRUE;
    DWORD returned, error = ERROR_SUCCESS;

    if (!GetOverlappedResult(stream->handle, &request->overlapped, &returned, FALSE)) error = GetLastError();
    if (error && stream->flushing) TRACE("Flushed, error %lu.\n", error);
    else if (error == ERROR_OPERATION_ABORTED)
    {
        /* By the driver; it is asked again, and says then what is wrong, but it isn't asked for ever. */
        if (++stream->aborted > 2 * stream->count) ret = FALSE;
    }
    else if (error)
    {
        fail_stream(stream, HRESULT_FROM_WIN32(error));
        ret = FALSE;
    }
    else
    {
        stream->aborted = 0;
        ret = stream->dir == PINDIR_OUTPUT ? handle_read(stream, request) : handle_write(stream, eos);
    }
    release_sample(request);
    pop_request(stream);
    return ret;
}

/* Takes everything back from the driver. One that doesn't give it back keeps the memory. */
static void drain(struct stream *stream)
{
    ULONGLONG end = GetTickCount64() + DRAIN_TIMEOUT, now;
    struct request *request;
    ULONG i;

    for (i = 0; i < stream->pending; ++i) CancelIoEx(stream->handle, &request_at(stream, i)->overlapped);
    while (stream->pending)
    {
        request = request_at(stream, 0);
        now = GetTickCount64();
        if (!request->done && WaitForSingleObject(request->overlapped.hEvent, end > now ? end - now : 0))
        {
            ERR("The driver keeps %lu requests.\n", stream->pending);
            stream->io_lost = TRUE;
            break;
        }
        release_sample(request);
        pop_request(stream);
    }
    drop_queued(stream);
}

/* After its end the stream rests until it is flushed or stopped. */
static void run_stream(struct stream *stream)
{
    BOOL read = stream->dir == PINDIR_OUTPUT;

    while (!stream->quit && !stream->io_lost)
    {
        if (stream->ended)
        {
            drain(stream);
            WaitForSingleObject(stream->wake, INFINITE);
            continue;
        }
        if (stream->flushing) drop_queued(stream);
        else if (!(read ? fill_reads(stream) : send_writes(stream)))
        {
            end_stream(stream);
            continue;
        }
        if (stream->eos_written && stream->running && !stream->complete_sent) send_complete(stream);
        if (wait_request(stream) && !complete_request(stream)) end_stream(stream);
    }
}

DWORD WINAPI stream_thread(void *arg)
{
    struct stream *stream = arg;
    HMODULE module = stream->module;
    HRESULT hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);

    TRACE("stream %p.\n", stream);

    run_stream(stream);
    end_stream(stream);
    if (!stream->io_lost) drain(stream);
    TRACE("stream %p is done.\n", stream);
    stream_release(stream);
    if (SUCCEEDED(hr)) CoUninitialize();
    FreeLibraryAndExitThread(module, 0);
}
