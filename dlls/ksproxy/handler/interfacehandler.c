/*
 * The standard interface handler: samples as stream requests of a kernel pin
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

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "handler/interfacehandler.h"
#include "device/devio.h"
#include "buffer/header.h"
#include "handler/handlers.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * One segment is one IOCTL_KS_READ_STREAM or IOCTL_KS_WRITE_STREAM with a header for each of its samples. Segments with their
 * events and headers go back to a pool and are reused, so that nothing is allocated once as many of them exist as are ever out at
 * the same time.
 *
 * A segment that is out keeps the handler, because the driver writes to its memory: what a driver never gives back is never freed.
 * It keeps neither the pin nor the data handler: both would be references on the pin, and its owner, who has to call KsCompleteIo,
 * keeps them that long.
 */

#define SEGMENT_SAMPLES 8
#define POOL_SIZE 4               /* segments that are there from the start */
#define MAX_HEADER_SIZE 4096      /* bytes, with the extension */

struct segment
{
    KSSTREAM_SEGMENT pub;         /* first: what others get */
    OVERLAPPED overlapped;        /* with the segment's CompletionEvent */
    struct segment *next;         /* in the pool */
    BYTE *headers;                /* SEGMENT_SAMPLES of them */
    ULONG header_size;
    ULONG count;                  /* 0 in the pool */
    IMediaSample *samples[SEGMENT_SAMPLES];
    ULONG sizes[SEGMENT_SAMPLES]; /* of the buffers, in bytes: the header comes back as the driver likes */
};

struct standard_handler
{
    struct com_object obj;
    struct facet handler;         /* IKsInterfaceHandler */

    /* Set by KsSetPin; not referenced, see above. */
    IKsPin *pin;
    IKsPinEx *pin_ex;             /* may be NULL */
    IKsObject *object;

    CRITICAL_SECTION cs;
    struct segment *pool;
    BOOL asked;                   /* the driver was asked for the size of its headers */
    ULONG header_size;            /* what it has said, in bytes; 0: it doesn't know */
};

static inline struct standard_handler *impl_from_IKsInterfaceHandler(IKsInterfaceHandler *iface)
{
    return impl_from_facet(iface, struct standard_handler, handler);
}

/* ---- segments ---- */

static void free_segment(struct segment *segment)
{
    if (segment->overlapped.hEvent) CloseHandle(segment->overlapped.hEvent);
    free(segment->headers);
    free(segment);
}

static struct segment *create_segment(struct standard_handler *handler)
{
    struct segment *segment;

    if (!(segment = calloc(1, sizeof(*segment)))) return NULL;
    /* Manual reset: others may look at it as often as they like. */
    if (!(segment->overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)))
    {
        free(segment);
        return NULL;
    }
    segment->pub.KsInterfaceHandler = (IKsInterfaceHandler *)&handler->handler;
    segment->pub.CompletionEvent = segment->overlapped.hEvent;
    return segment;
}

static void put_segment(struct standard_handler *handler, struct segment *segment)
{
    EnterCriticalSection(&handler->cs);
    segment->next = handler->pool;
    handler->pool = segment;
    LeaveCriticalSection(&handler->cs);
}

/* A segment whose headers have the size that the driver wants. */
static struct segment *get_segment(struct standard_handler *handler, ULONG header_size)
{
    struct segment *segment;
    BYTE *headers;

    EnterCriticalSection(&handler->cs);
    if ((segment = handler->pool)) handler->pool = segment->next;
    LeaveCriticalSection(&handler->cs);

    if (!segment && !(segment = create_segment(handler))) return NULL;
    if (segment->header_size == header_size) return segment;
    if (!(headers = realloc(segment->headers, header_size * SEGMENT_SAMPLES)))
    {
        put_segment(handler, segment);
        return NULL;
    }
    segment->headers = headers;
    segment->header_size = header_size;
    return segment;
}

static KSSTREAM_HEADER *header_at(const struct segment *segment, ULONG index)
{
    return (KSSTREAM_HEADER *)(segment->headers + (SIZE_T)index * segment->header_size);
}

/* ---- the driver ---- */

/* What the driver says of its headers, in bytes; 0 if it doesn't say anything. */
static ULONG query_header_size(HANDLE handle)
{
    ULONG size;

    if (FAILED(ks_get(handle, &KSPROPSETID_StreamInterface, KSPROPERTY_STREAMINTERFACE_HEADERSIZE, &size, sizeof(size)))) return 0;
    if (size > MAX_HEADER_SIZE || size % 8)
    {
        WARN("Ignoring header size %lu.\n", size);
        return 0;
    }
    return max(size, sizeof(KSSTREAM_HEADER));
}

/* Bytes that the data handler wants behind the header. */
static ULONG get_extended_size(IKsDataTypeHandler *data_handler)
{
    ULONG size = 0;

    if (!data_handler || FAILED(IKsDataTypeHandler_KsQueryExtendedSize(data_handler, &size))) return 0;
    if (size <= MAX_HEADER_SIZE - sizeof(KSSTREAM_HEADER)) return (size + 7) & ~7u;
    WARN("Data handler %p wants %lu bytes.\n", data_handler, size);
    return 0;
}

/* The driver knows best; where it doesn't say anything it is the data handler who knows the headers of its media type, see
 * IKsInterfaceHandler::KsProcessMediaSamples. */
static ULONG get_header_size(struct standard_handler *handler, HANDLE handle, IKsDataTypeHandler *data_handler)
{
    if (!handler->asked)
    {
        handler->header_size = query_header_size(handle);
        handler->asked = TRUE;
        TRACE("handler %p, headers of %lu bytes.\n", handler, handler->header_size);
    }
    return handler->header_size ? handler->header_size : sizeof(KSSTREAM_HEADER) + get_extended_size(data_handler);
}

/* The extension of the headers is the driver's: a data handler that wants more room than there is can't be asked. */
static IKsDataTypeHandler *usable_data_handler(IKsDataTypeHandler *data_handler, ULONG header_size)
{
    ULONG size = 0;

    if (!data_handler || header_size == sizeof(KSSTREAM_HEADER)) return NULL;
    if (FAILED(IKsDataTypeHandler_KsQueryExtendedSize(data_handler, &size)) || !size) return NULL;
    if (size <= header_size - sizeof(KSSTREAM_HEADER)) return data_handler;
    WARN("Data handler %p wants %lu bytes, the driver gives %lu.\n", data_handler, size,
            header_size - (ULONG)sizeof(KSSTREAM_HEADER));
    return NULL;
}

/* ERROR_SUCCESS if the driver has the request, or has even served it. */
static DWORD send_segment(struct segment *segment, HANDLE handle)
{
    ULONG code = segment->pub.IoOperation == KsIoOperation_Read ? IOCTL_KS_READ_STREAM : IOCTL_KS_WRITE_STREAM;
    DWORD error, returned;

    /* The headers travel in the out buffer, see IOCTL_KS_READ_STREAM. */
    if (DeviceIoControl(handle, code, NULL, 0, segment->headers, segment->count * segment->header_size, &returned,
            &segment->overlapped))
    {
        SetEvent(segment->overlapped.hEvent);
        return ERROR_SUCCESS;
    }
    error = GetLastError();
    return error == ERROR_IO_PENDING ? ERROR_SUCCESS : error;
}

/* ---- preparing ---- */

static HRESULT fill_header(struct segment *segment, ULONG index, IMediaSample *sample)
{
    struct sample_info info;
    HRESULT hr;

    if (segment->pub.IoOperation == KsIoOperation_Read)
    {
        memset(&info, 0, sizeof(info));
        hr = sample_get_buffer(sample, &info);
    }
    else hr = sample_get_info(sample, &info);
    if (FAILED(hr)) return hr;
    segment->sizes[index] = info.size;
    header_fill(header_at(segment, index), segment->header_size, &info);
    return S_OK;
}

/* Undoes prepare_sample. */
static void cancel_samples(struct segment *segment)
{
    IKsDataTypeHandler *data_handler = segment->pub.KsDataTypeHandler;
    KSIOOPERATION operation = segment->pub.IoOperation;
    ULONG i;

    for (i = 0; i < segment->count; ++i)
    {
        if (data_handler)
            IKsDataTypeHandler_KsCompleteIoOperation(data_handler, segment->samples[i], header_at(segment, i), operation, TRUE);
        if (operation == KsIoOperation_Write) IMediaSample_Release(segment->samples[i]);
    }
    segment->count = 0;
}

static HRESULT prepare_sample(struct segment *segment, IMediaSample *sample)
{
    IKsDataTypeHandler *data_handler = segment->pub.KsDataTypeHandler;
    ULONG index = segment->count;
    HRESULT hr;

    if (!sample) return E_POINTER;
    if (FAILED(hr = fill_header(segment, index, sample))) return hr;
    if (data_handler)
    {
        hr = IKsDataTypeHandler_KsPrepareIoOperation(data_handler, sample, header_at(segment, index), segment->pub.IoOperation);
        if (FAILED(hr)) return hr;
    }
    if (segment->pub.IoOperation == KsIoOperation_Write) IMediaSample_AddRef(sample);
    segment->samples[segment->count++] = sample;
    return S_OK;
}

static HRESULT prepare_samples(struct segment *segment, IMediaSample **samples, ULONG count)
{
    HRESULT hr;

    segment->count = 0;
    while (segment->count < count)
    {
        if (SUCCEEDED(hr = prepare_sample(segment, samples[segment->count]))) continue;
        cancel_samples(segment);
        return hr;
    }
    return S_OK;
}

struct io
{
    HANDLE handle;
    IKsDataTypeHandler *data_handler; /* or NULL */
    IMediaSample **samples;
    ULONG count;
    KSIOOPERATION operation;
};

static HRESULT start_io(struct standard_handler *handler, const struct io *io, struct segment **out)
{
    ULONG header_size = get_header_size(handler, io->handle, io->data_handler);
    struct segment *segment;
    DWORD error;
    HRESULT hr;

    if (!(segment = get_segment(handler, header_size))) return E_OUTOFMEMORY;
    segment->pub.IoOperation = io->operation;
    segment->pub.KsDataTypeHandler = usable_data_handler(io->data_handler, header_size);
    if (SUCCEEDED(hr = prepare_samples(segment, io->samples, io->count)))
    {
        if (!(error = send_segment(segment, io->handle)))
        {
            *out = segment;
            return S_OK;
        }
        cancel_samples(segment);
        hr = HRESULT_FROM_WIN32(error);
    }
    put_segment(handler, segment);
    return hr;
}

/* The driver's idea of its headers may change with its format or state; it says so by refusing those of another size. One that doesn't
 * say what it wants, and refuses what the data handler wants, gets headers without an extension. */
static BOOL header_size_changed(struct standard_handler *handler, HANDLE handle)
{
    ULONG size = query_header_size(handle);

    if (!size && !handler->header_size) size = sizeof(KSSTREAM_HEADER);
    if (!size || size == handler->header_size) return FALSE;
    TRACE("handler %p, headers of %lu bytes now.\n", handler, size);
    handler->header_size = size;
    return TRUE;
}

/* ---- completing ---- */

/* What the driver has said of sample number index; *flags is empty if that is nothing. */
static HRESULT update_sample(struct segment *segment, ULONG index, ULONG *flags)
{
    struct sample_info info;
    HRESULT hr;

    *flags = 0;
    if (FAILED(hr = header_get_info(header_at(segment, index), segment->sizes[index], &info))) return hr;
    if (FAILED(hr = sample_set_info(segment->samples[index], &info))) return hr;
    *flags = info.flags;
    return S_OK;
}

/* The samples as the driver gives them back; its error or the first one of what it gives. */
static HRESULT update_samples(struct segment *segment, DWORD error, ULONG *flags)
{
    IKsDataTypeHandler *data_handler = segment->pub.KsDataTypeHandler;
    BOOL cancelled = error == ERROR_OPERATION_ABORTED;
    HRESULT hr, ret = HRESULT_FROM_WIN32(error);
    ULONG i;

    for (i = 0; i < segment->count; ++i)
    {
        flags[i] = 0;
        if (segment->pub.IoOperation == KsIoOperation_Read && !error && FAILED(hr = update_sample(segment, i, &flags[i]))
                && SUCCEEDED(ret))
            ret = hr;
        if (!data_handler) continue;
        hr = IKsDataTypeHandler_KsCompleteIoOperation(data_handler, segment->samples[i], header_at(segment, i),
                segment->pub.IoOperation, cancelled);
        if (FAILED(hr) && SUCCEEDED(ret)) ret = hr;
    }
    return ret;
}

/* A read's samples go on, with their references; all others end here. */
static void finish_samples(IKsPin *pin, KSIOOPERATION operation, IMediaSample **samples, const ULONG *flags, ULONG count,
        HRESULT hr)
{
    ULONG i;

    for (i = 0; i < count; ++i)
    {
        if (operation == KsIoOperation_Read && SUCCEEDED(hr)) IKsPin_KsDeliver(pin, samples[i], flags[i]);
        else IMediaSample_Release(samples[i]);
    }
}

/* ---- IKsInterfaceHandler ---- */

static HRESULT WINAPI standard_handler_KsSetPin(IKsInterfaceHandler *iface, IKsPin *pin)
{
    struct standard_handler *handler = impl_from_IKsInterfaceHandler(iface);
    IKsObject *object;
    IKsPinEx *pin_ex;
    HRESULT hr;

    TRACE("handler %p, pin %p.\n", handler, pin);

    if (!pin) return E_POINTER;
    if (FAILED(hr = IKsPin_QueryInterface(pin, &IID_IKsObject, (void **)&object))) return hr;
    if (FAILED(IKsPin_QueryInterface(pin, &IID_IKsPinEx, (void **)&pin_ex))) pin_ex = NULL;
    IKsObject_Release(object);
    if (pin_ex) IKsPinEx_Release(pin_ex);
    handler->pin = pin;
    handler->pin_ex = pin_ex;
    handler->object = object;
    handler->asked = FALSE;
    return NOERROR;
}

static HRESULT WINAPI standard_handler_KsProcessMediaSamples(IKsInterfaceHandler *iface, IKsDataTypeHandler *data_handler,
        IMediaSample **samples, LONG *count, KSIOOPERATION operation, KSSTREAM_SEGMENT **out)
{
    struct standard_handler *handler = impl_from_IKsInterfaceHandler(iface);
    struct io io = {NULL, data_handler, samples, 0, operation};
    struct segment *segment = NULL;
    HRESULT hr;

    TRACE("handler %p, data_handler %p, samples %p, count %p, operation %d.\n", handler, data_handler, samples, count, operation);

    if (!samples || !count || !out) return E_POINTER;
    *out = NULL;
    if (*count <= 0 || (operation != KsIoOperation_Read && operation != KsIoOperation_Write)) return E_INVALIDARG;
    io.count = min(*count, SEGMENT_SAMPLES);
    *count = 0;
    if (!handler->pin) return E_UNEXPECTED;
    if (!(io.handle = IKsObject_KsGetObjectHandle(handler->object))) return VFW_E_NOT_CONNECTED;

    hr = start_io(handler, &io, &segment);
    if (hr == HRESULT_FROM_WIN32(ERROR_INVALID_USER_BUFFER) && header_size_changed(handler, io.handle))
        hr = start_io(handler, &io, &segment);
    if (FAILED(hr)) return hr;

    IUnknown_AddRef(com_object_inner(&handler->obj));
    IKsPin_KsIncrementPendingIoCount(handler->pin);
    *count = segment->count;
    *out = &segment->pub;
    return NOERROR;
}

/* Returns what has become of the I/O. */
static HRESULT WINAPI standard_handler_KsCompleteIo(IKsInterfaceHandler *iface, KSSTREAM_SEGMENT *stream_segment)
{
    struct standard_handler *handler = impl_from_IKsInterfaceHandler(iface);
    struct segment *segment = CONTAINING_RECORD(stream_segment, struct segment, pub);
    DWORD error = ERROR_SUCCESS, returned;
    IMediaSample *samples[SEGMENT_SAMPLES];
    ULONG flags[SEGMENT_SAMPLES], count;
    KSIOOPERATION operation;
    HRESULT hr;

    TRACE("handler %p, segment %p.\n", handler, stream_segment);

    if (!stream_segment) return E_POINTER;
    if (stream_segment->KsInterfaceHandler != iface || !segment->count) return E_INVALIDARG; /* once is enough */
    if (!GetOverlappedResult(NULL, &segment->overlapped, &returned, FALSE)) error = GetLastError();
    if (error == ERROR_IO_INCOMPLETE)
    {
        WARN("Segment %p isn't complete.\n", segment);
        return HRESULT_FROM_WIN32(error);
    }

    hr = update_samples(segment, error, flags);
    operation = segment->pub.IoOperation;
    count = segment->count;
    segment->count = 0;
    memcpy(samples, segment->samples, sizeof(samples));
    if (FAILED(hr) && handler->pin_ex) IKsPinEx_KsNotifyError(handler->pin_ex, samples[0], hr);

    /* The segment can be used again while its samples are at the peer, who may keep this thread as long as he likes. */
    IKsPin_KsMediaSamplesCompleted(handler->pin, stream_segment);
    put_segment(handler, segment);
    IKsPin_KsDecrementPendingIoCount(handler->pin);
    finish_samples(handler->pin, operation, samples, flags, count, hr);
    IUnknown_Release(com_object_inner(&handler->obj));
    return hr;
}

static const IKsInterfaceHandlerVtbl standard_handler_vtbl =
{
    FACET_UNKNOWN(IKsInterfaceHandler),
    standard_handler_KsSetPin,
    standard_handler_KsProcessMediaSamples,
    standard_handler_KsCompleteIo,
};

/* ---- the object ---- */

static const struct facet_entry standard_handler_entries[] =
{
    { &IID_IKsInterfaceHandler, offsetof(struct standard_handler, handler), NULL },
    { NULL, 0, NULL }
};

static void standard_handler_destroy(struct com_object *object)
{
    struct standard_handler *handler = CONTAINING_RECORD(object, struct standard_handler, obj);
    struct segment *segment;

    TRACE("handler %p.\n", handler);

    while ((segment = handler->pool))
    {
        handler->pool = segment->next;
        free_segment(segment);
    }
    DeleteCriticalSection(&handler->cs);
    free(handler);
}

HRESULT standard_handler_create(IUnknown *outer, IUnknown **out)
{
    struct standard_handler *handler;
    struct segment *segment;
    unsigned int i;

    *out = NULL;
    if (!outer) return VFW_E_NEED_OWNER; /* "the server is always presented an outer IUnknown", see IKsInterfaceHandler */
    if (!(handler = calloc(1, sizeof(*handler)))) return E_OUTOFMEMORY;
    com_object_init(&handler->obj, outer, standard_handler_entries, standard_handler_destroy);
    facet_init(&handler->handler, &standard_handler_vtbl, &handler->obj);
    InitializeCriticalSection(&handler->cs);
    for (i = 0; i < POOL_SIZE && (segment = create_segment(handler)); ++i) put_segment(handler, segment);
    *out = com_object_inner(&handler->obj);
    return S_OK;
}
