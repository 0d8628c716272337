/*
 * The built-in data handlers, which know the extended headers of their media types
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

#include "handler/datahandler.h"
#include "device/datarange.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * Video and VBI frames have a KS_FRAME_INFO or KS_VBI_FRAME_INFO behind their KSSTREAM_HEADER, whose first members are the same;
 * audio has nothing. What a StreamHeader argument points at is not said; here it is the KSSTREAM_HEADER, whose Size member lets
 * a handler find the rest.
 */

C_ASSERT(FIELD_OFFSET(KS_VBI_FRAME_INFO, PictureNumber) == FIELD_OFFSET(KS_FRAME_INFO, PictureNumber));
C_ASSERT(FIELD_OFFSET(KS_VBI_FRAME_INFO, DropCount) == FIELD_OFFSET(KS_FRAME_INFO, DropCount));

struct builtin_data_handler
{
    struct com_object obj;
    struct facet handler;         /* IKsDataTypeHandler */
    const GUID *major_type;       /* of the class */
    ULONG extended_size;          /* bytes behind the header */
    CRITICAL_SECTION cs;
    AM_MEDIA_TYPE mt;             /* majortype GUID_NULL: not set yet */
};

static inline struct builtin_data_handler *impl_from_IKsDataTypeHandler(IKsDataTypeHandler *iface)
{
    return impl_from_facet(iface, struct builtin_data_handler, handler);
}

/* The beginning that all frame infos have in common, or NULL. */
static KS_FRAME_INFO *get_frame_info(const struct builtin_data_handler *handler, void *stream_header)
{
    KSSTREAM_HEADER *header = stream_header;

    if (!handler->extended_size || header->Size < sizeof(*header) + handler->extended_size) return NULL;
    return (KS_FRAME_INFO *)(header + 1);
}

static HRESULT WINAPI data_handler_KsCompleteIoOperation(IKsDataTypeHandler *iface, IMediaSample *sample, void *stream_header,
        KSIOOPERATION operation, BOOL cancelled)
{
    struct builtin_data_handler *handler = impl_from_IKsDataTypeHandler(iface);
    LONGLONG picture, next;
    KS_FRAME_INFO *info;

    if (!handler->extended_size) return NOERROR;
    if (!sample || !stream_header) return E_POINTER;
    if (operation != KsIoOperation_Read || cancelled || !(info = get_frame_info(handler, stream_header))) return NOERROR;

    /* Media times count frames, so that a multiplexer can tell dropped ones. */
    if ((picture = info->PictureNumber) <= 0 || picture == MAXLONGLONG) return NOERROR;
    next = picture + 1;
    IMediaSample_SetMediaTime(sample, &picture, &next);
    return NOERROR;
}

static HRESULT WINAPI data_handler_KsIsMediaTypeInRanges(IKsDataTypeHandler *iface, void *data_ranges)
{
    struct builtin_data_handler *handler = impl_from_IKsDataTypeHandler(iface);
    const KSMULTIPLE_ITEM *ranges = data_ranges;
    BOOL match;

    TRACE("handler %p, ranges %p.\n", handler, ranges);

    if (!ranges) return E_POINTER;
    EnterCriticalSection(&handler->cs);
    match = datarange_accepts(ranges, ranges->Size, &handler->mt);
    LeaveCriticalSection(&handler->cs);
    return match ? NOERROR : HRESULT_FROM_WIN32(ERROR_NO_MATCH);
}

static HRESULT WINAPI data_handler_KsPrepareIoOperation(IKsDataTypeHandler *iface, IMediaSample *sample, void *stream_header,
        KSIOOPERATION operation)
{
    struct builtin_data_handler *handler = impl_from_IKsDataTypeHandler(iface);
    LONGLONG picture, next;
    KS_FRAME_INFO *info;

    if (!handler->extended_size) return NOERROR;
    if (!sample || !stream_header) return E_POINTER;
    if (!(info = get_frame_info(handler, stream_header))) return E_INVALIDARG;
    memset(info, 0, handler->extended_size);
    info->ExtendedHeaderSize = handler->extended_size;
    if (operation == KsIoOperation_Write && IMediaSample_GetMediaTime(sample, &picture, &next) == S_OK)
        info->PictureNumber = picture;
    return NOERROR;
}

static HRESULT WINAPI data_handler_KsQueryExtendedSize(IKsDataTypeHandler *iface, ULONG *size)
{
    if (!size) return E_POINTER;
    *size = impl_from_IKsDataTypeHandler(iface)->extended_size;
    return NOERROR;
}

static HRESULT WINAPI data_handler_KsSetMediaType(IKsDataTypeHandler *iface, const AM_MEDIA_TYPE *type)
{
    struct builtin_data_handler *handler = impl_from_IKsDataTypeHandler(iface);
    AM_MEDIA_TYPE copy, old;
    HRESULT hr;

    TRACE("handler %p, type %s.\n", handler, type ? debugstr_mediatype(type) : "(null)");

    if (!type) return E_POINTER;
    if (!IsEqualGUID(&type->majortype, handler->major_type)) return VFW_E_INVALIDMEDIATYPE;
    if (FAILED(hr = mediatype_copy(&copy, type))) return hr;
    EnterCriticalSection(&handler->cs);
    old = handler->mt;
    handler->mt = copy;
    LeaveCriticalSection(&handler->cs);
    mediatype_clear(&old);
    return NOERROR;
}

static const IKsDataTypeHandlerVtbl data_handler_vtbl =
{
    FACET_UNKNOWN(IKsDataTypeHandler),
    data_handler_KsCompleteIoOperation,
    data_handler_KsIsMediaTypeInRanges,
    data_handler_KsPrepareIoOperation,
    data_handler_KsQueryExtendedSize,
    data_handler_KsSetMediaType,
};

/* ---- the objects ---- */

static const struct facet_entry data_handler_entries[] =
{
    { &IID_IKsDataTypeHandler, offsetof(struct builtin_data_handler, handler), NULL },
    { NULL, 0, NULL }
};

static void data_handler_destroy(struct com_object *object)
{
    struct builtin_data_handler *handler = CONTAINING_RECORD(object, struct builtin_data_handler, obj);

    TRACE("handler %p.\n", handler);

    mediatype_clear(&handler->mt);
    DeleteCriticalSection(&handler->cs);
    free(handler);
}

static HRESULT create(IUnknown *outer, const GUID *major_type, ULONG extended_size, IUnknown **out)
{
    struct builtin_data_handler *handler;

    *out = NULL;
    if (!outer) return VFW_E_NEED_OWNER; /* as an interface handler */
    if (!(handler = calloc(1, sizeof(*handler)))) return E_OUTOFMEMORY;
    com_object_init(&handler->obj, outer, data_handler_entries, data_handler_destroy);
    facet_init(&handler->handler, &data_handler_vtbl, &handler->obj);
    InitializeCriticalSection(&handler->cs);
    handler->major_type = major_type;
    handler->extended_size = extended_size;
    *out = com_object_inner(&handler->obj);
    return S_OK;
}

HRESULT video_handler_create(IUnknown *outer, IUnknown **out)
{
    return create(outer, &MEDIATYPE_Video, sizeof(KS_FRAME_INFO), out);
}

HRESULT vbi_handler_create(IUnknown *outer, IUnknown **out)
{
    return create(outer, &KSDATAFORMAT_TYPE_VBI, sizeof(KS_VBI_FRAME_INFO), out);
}

HRESULT audio_handler_create(IUnknown *outer, IUnknown **out)
{
    return create(outer, &MEDIATYPE_Audio, 0, out);
}
