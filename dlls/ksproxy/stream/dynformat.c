/*
 * Formats that change in the middle of a stream, whoever wants it
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
#include <string.h>

#include "stream/dynformat.h"
#include "base/thread.h"
#include "base/timeouts.h"
#include "device/dataformat.h"
#include "device/devio.h"
#include "handler/handlers.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "stream/streamdata.h"
#include "stream/writes.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#define POLL_TIME 50              /* ms after which a stop or a flush is noticed */

/* Tells the data handler and the pin that the driver has changed to the type. */
static HRESULT take_type(struct stream *stream, const AM_MEDIA_TYPE *type)
{
    IKsDataTypeHandler *data_handler = stream->handlers.data.iface;
    HRESULT hr;

    if (data_handler && FAILED(hr = IKsDataTypeHandler_KsSetMediaType(data_handler, type))) return hr;
    return pin_set_type(stream->pin, type);
}

/* ---- the driver's: what it reads has another format from now on ---- */

/* A peer that doesn't take the type with a sample ("QueryAccept (Downstream)") may take it as a new connection ("ReceiveConnection").
 * The type goes with the next sample in both cases. */
static HRESULT offer_type(struct stream *stream, const AM_MEDIA_TYPE *type)
{
    if (IPin_QueryAccept(stream->peer, type) == S_OK) return S_OK;
    return IPin_ReceiveConnection(stream->peer, pin_iface(stream->pin), type) == S_OK ? S_OK : VFW_E_CHANGING_FORMAT;
}

/* The driver goes on after it has been asked for the new format, see KSSTREAM_HEADER. */
HRESULT stream_read_format(struct stream *stream)
{
    KSPROPERTY property = {{{KSPROPSETID_Connection, KSPROPERTY_CONNECTION_DATAFORMAT, 0}}};
    IKsDataTypeHandler *data_handler = stream->handlers.data.iface;
    AM_MEDIA_TYPE type, *copy = NULL, *old;
    KSDATAFORMAT *format;
    ULONG size;
    HRESULT hr;

    if (FAILED(hr = ks_property_get_alloc(stream->handle, &property, sizeof(property), (void **)&format, &size))) return hr;
    hr = mediatype_from_format(format, size, &type);
    CoTaskMemFree(format);
    if (FAILED(hr)) return hr;

    TRACE("stream %p, new type %s.\n", stream, debugstr_mediatype(&type));
    if (SUCCEEDED(hr = offer_type(stream, &type))
            && (!data_handler || SUCCEEDED(hr = IKsDataTypeHandler_KsSetMediaType(data_handler, &type))))
        hr = mediatype_clone(&type, &copy);
    mediatype_clear(&type);
    if (FAILED(hr)) return hr;

    EnterCriticalSection(&stream->cs);
    old = stream->new_type;
    stream->new_type = copy;
    stream->due |= DUE_TYPE;
    LeaveCriticalSection(&stream->cs);
    mediatype_free(old);
    return S_OK;
}

/* ---- the reader's: the peer of an output pin ---- */

static HRESULT set_device_format(struct stream *stream, const AM_MEDIA_TYPE *type)
{
    KSDATAFORMAT *format;
    ULONG size;
    HRESULT hr;

    if (FAILED(hr = format_from_mediatype(type, &format, &size))) return hr;
    hr = ks_set_bounded(stream->handle, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_DATAFORMAT, format, size, PROPERTY_TIMEOUT);
    CoTaskMemFree(format);
    return SUCCEEDED(hr) ? take_type(stream, type) : hr;
}

/* Gets the type that is attached to a sample. S_FALSE if the sample has none, or if it is the one that the stream has. */
static HRESULT get_new_type(struct stream *stream, IMediaSample *sample, AM_MEDIA_TYPE **type)
{
    struct proxy_pin *pin = stream->pin;
    BOOL same;

    *type = NULL;
    if (IMediaSample_GetMediaType(sample, type) != S_OK || !*type) return S_FALSE;
    EnterCriticalSection(&pin->filter->cs);
    same = mediatype_equal(&pin->mt, *type);
    LeaveCriticalSection(&pin->filter->cs);
    if (!same) return S_OK;
    mediatype_free(*type);
    *type = NULL;
    return S_FALSE;
}

/* It has asked our QueryAccept before, see "QueryAccept (Upstream)". What the driver has still has the old format, so that comes
 * first. */
HRESULT stream_change_to_sample(struct stream *stream, IMediaSample *sample)
{
    AM_MEDIA_TYPE *type;
    HRESULT hr;

    if ((hr = get_new_type(stream, sample, &type)) != S_OK) return S_OK;
    if (stream->pending) hr = S_FALSE;
    else
    {
        TRACE("stream %p, new type %s.\n", stream, debugstr_mediatype(type));
        if (FAILED(hr = set_device_format(stream, type))) WARN("The driver doesn't take the type, hr %#lx.\n", hr);
    }
    mediatype_free(type);
    return hr;
}

/* ---- the writer's: the peer of an input pin ---- */

/* A format that is written to the driver. It lives as long as the driver may look at it, which can be longer than the writer waits. */
struct format_request
{
    OVERLAPPED overlapped;
    KSSTREAM_HEADER header;       /* "the header must not be extended" */
    BYTE format[];                /* KSDATAFORMAT */
};

static struct format_request *create_format_request(const KSDATAFORMAT *format, ULONG size)
{
    struct format_request *request;

    if (!(request = calloc(1, sizeof(*request) + size))) return NULL;
    if (!(request->overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)))
    {
        free(request);
        return NULL;
    }
    memcpy(request->format, format, size);
    request->header.Size = sizeof(request->header);
    request->header.OptionsFlags = KSSTREAM_HEADER_OPTIONSF_TYPECHANGED;
    request->header.Data = request->format;
    request->header.FrameExtent = request->header.DataUsed = size;
    return request;
}

static void free_format_request(struct format_request *request)
{
    CloseHandle(request->overlapped.hEvent);
    free(request);
}

/* The driver makes the change when it gets there, so this waits as Receive does. FALSE: it has kept the request. */
static BOOL wait_format_request(struct stream *stream, struct format_request *request)
{
    while (WaitForSingleObject(request->overlapped.hEvent, POLL_TIME))
    {
        if (stream_flows(stream)) continue;
        CancelIoEx(stream->handle, &request->overlapped);
        return !WaitForSingleObject(request->overlapped.hEvent, DRAIN_TIMEOUT);
    }
    return TRUE;
}

/* Writes a format in place of a sample, see KSSTREAM_HEADER: the driver gets it between the samples that came before and after. */
static HRESULT write_format(struct stream *stream, const KSDATAFORMAT *format, ULONG size)
{
    struct format_request *request;
    DWORD returned, error = ERROR_SUCCESS;

    if (!(request = create_format_request(format, size))) return E_OUTOFMEMORY;
    if (!DeviceIoControl(stream->handle, IOCTL_KS_WRITE_STREAM, NULL, 0, &request->header, sizeof(request->header), &returned,
            &request->overlapped))
        error = GetLastError();
    if (error == ERROR_IO_PENDING)
    {
        if (!wait_format_request(stream, request))
        {
            ERR("The driver keeps the format.\n");
            return VFW_E_CHANGING_FORMAT;
        }
        error = GetOverlappedResult(stream->handle, &request->overlapped, &returned, FALSE) ? ERROR_SUCCESS : GetLastError();
    }
    free_format_request(request);
    return HRESULT_FROM_WIN32(error);
}

static HRESULT set_property(struct stream *stream, const KSDATAFORMAT *format, ULONG size)
{
    return ks_set_bounded(stream->handle, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_DATAFORMAT, format, size, PROPERTY_TIMEOUT);
}

/* A driver that doesn't know formats in its stream may still know the property. So may one whose requests are made by somebody
 * else's handler, who knows what they look like. */
static HRESULT set_written_format(struct stream *stream, const KSDATAFORMAT *format, ULONG size)
{
    HRESULT hr;

    if (!stream->standard || !thread_is_started(&stream->thread)) hr = set_property(stream, format, size);
    else
    {
        hr = write_format(stream, format, size);
        if (hr == HRESULT_FROM_WIN32(ERROR_INVALID_FUNCTION) || hr == HRESULT_FROM_WIN32(ERROR_INVALID_USER_BUFFER)
                || hr == HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER) || hr == HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED))
            hr = set_property(stream, format, size);
    }
    if (hr == HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED)) return VFW_E_WRONG_STATE;
    return hr == HRESULT_FROM_WIN32(ERROR_NO_MATCH) ? VFW_E_TYPE_NOT_ACCEPTED : hr;
}

HRESULT stream_set_type(struct stream *stream, const AM_MEDIA_TYPE *type)
{
    KSDATAFORMAT *format;
    ULONG size;
    HRESULT hr;

    TRACE("stream %p, new type %s.\n", stream, debugstr_mediatype(type));
    if (FAILED(hr = stream_wait_sent(stream))) return hr;
    if (FAILED(hr = format_from_mediatype(type, &format, &size))) return hr;
    hr = set_written_format(stream, format, size);
    CoTaskMemFree(format);
    return SUCCEEDED(hr) ? take_type(stream, type) : hr;
}
