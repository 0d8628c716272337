/*
 * Stream IRPs: IOCTL_KS_READ_STREAM and IOCTL_KS_WRITE_STREAM, and a stream's life
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

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Headers of 32-bit clients */

#ifdef _WIN64

struct header32
{
    ULONG Size;
    ULONG TypeSpecificFlags;
    KSTIME PresentationTime;
    LONGLONG Duration;
    ULONG FrameExtent;
    ULONG DataUsed;
    ULONG Data;
    ULONG OptionsFlags;
};

struct frame_info32
{
    ULONG ExtendedHeaderSize;
    DWORD dwFrameFlags;
    LONGLONG PictureNumber;
    LONGLONG DropCount;
    ULONG hDirectDraw;
    ULONG hSurfaceHandle;
    RECT DirectDrawRect;
    DWORD Reserved[4];
};

C_ASSERT(sizeof(struct header32) == 48 && sizeof(KSSTREAM_HEADER) == 56);
C_ASSERT(sizeof(struct frame_info32) == 64 && sizeof(KS_FRAME_INFO) == 72);

#define PLAIN_SIZE32 sizeof(struct header32)
#define HIGHEST_ADDRESS 0x7fffffff0000ull

/* An extension of the size of KS_FRAME_INFO is one: it has handles in it. Others are taken to have one layout. */
static inline ULONG extension_size32(ULONG size)
{
    return size == sizeof(KS_FRAME_INFO) ? sizeof(struct frame_info32) : size;
}

static void extension_in32(BYTE *dst, const BYTE *src, ULONG size)
{
    const struct frame_info32 *info32 = (const struct frame_info32 *)src;
    KS_FRAME_INFO *info = (KS_FRAME_INFO *)dst;

    if (size != sizeof(KS_FRAME_INFO))
    {
        memcpy(dst, src, size);
        return;
    }
    memcpy(info, info32, FIELD_OFFSET(struct frame_info32, hDirectDraw));
    info->hDirectDraw = ULongToHandle(info32->hDirectDraw);
    info->hSurfaceHandle = ULongToHandle(info32->hSurfaceHandle);
    info->DirectDrawRect = info32->DirectDrawRect;
    memcpy(&info->Reserved1, info32->Reserved, sizeof(info32->Reserved));
    if (info->ExtendedHeaderSize == sizeof(*info32)) info->ExtendedHeaderSize = sizeof(*info);
}

static void extension_out32(BYTE *dst, const BYTE *src, ULONG size)
{
    struct frame_info32 *info32 = (struct frame_info32 *)dst;
    const KS_FRAME_INFO *info = (const KS_FRAME_INFO *)src;

    if (size != sizeof(KS_FRAME_INFO))
    {
        memcpy(dst, src, size);
        return;
    }
    memcpy(info32, info, FIELD_OFFSET(struct frame_info32, hDirectDraw));
    info32->hDirectDraw = HandleToULong(info->hDirectDraw);
    info32->hSurfaceHandle = HandleToULong(info->hSurfaceHandle);
    info32->DirectDrawRect = info->DirectDrawRect;
    memcpy(info32->Reserved, &info->Reserved1, sizeof(info32->Reserved));
    if (info32->ExtendedHeaderSize == sizeof(*info)) info32->ExtendedHeaderSize = sizeof(*info32);
}

/* size: of the minidriver's header with extension, or plain. Returns the client's Data. */
static ULONG64 header_in32(KSSTREAM_HEADER *dst, const BYTE *src, ULONG size)
{
    const struct header32 *header = (const struct header32 *)src;

    memcpy(dst, header, FIELD_OFFSET(struct header32, Data)); /* the same in both */
    dst->Size = size;
    dst->OptionsFlags = header->OptionsFlags;
    extension_in32((BYTE *)(dst + 1), src + sizeof(*header), size - sizeof(*dst));
    return header->Data;
}

static void header_out32(BYTE *dst, const KSSTREAM_HEADER *src, ULONG size)
{
    struct header32 *header = (struct header32 *)dst;

    header->TypeSpecificFlags = src->TypeSpecificFlags;
    header->PresentationTime = src->PresentationTime;
    header->Duration = src->Duration;
    header->DataUsed = src->DataUsed;
    header->OptionsFlags = src->OptionsFlags;
    extension_out32(dst + sizeof(*header), (const BYTE *)(src + 1), size - sizeof(*src));
}

#else

/* All clients are 32-bit. */
#define PLAIN_SIZE32 sizeof(KSSTREAM_HEADER)
#define HIGHEST_ADDRESS 0x100000000ull
#define extension_size32(size) (size)
#define header_in32 header_in
#define header_out32 header_out

#endif

static ULONG64 header_in(KSSTREAM_HEADER *dst, const BYTE *src, ULONG size)
{
    memcpy(dst, src, size);
    return (ULONG_PTR)dst->Data;
}

/* The client gets back what describes the data, not Size, FrameExtent and Data: those stay as they came. */
static void header_out(BYTE *dst, const KSSTREAM_HEADER *src, ULONG size)
{
    KSSTREAM_HEADER *header = (KSSTREAM_HEADER *)dst;

    header->TypeSpecificFlags = src->TypeSpecificFlags;
    header->PresentationTime = src->PresentationTime;
    header->Duration = src->Duration;
    header->DataUsed = src->DataUsed;
    header->OptionsFlags = src->OptionsFlags;
    memcpy(header + 1, src + 1, size - sizeof(*header));
}

ULONG stream_header_size(const struct ks_pin *pin)
{
    return max(pin->pub.StreamHeaderSize, sizeof(KSSTREAM_HEADER));
}

ULONG stream_client_header_size(const struct ks_pin *pin, BOOLEAN wow64)
{
    ULONG size = stream_header_size(pin);

    return wow64 ? PLAIN_SIZE32 + extension_size32(size - sizeof(KSSTREAM_HEADER)) : size;
}

/* Incoming IRPs */

static BOOLEAN in_address_space(ULONG64 address, ULONG size, BOOLEAN wow64)
{
    ULONG64 end = wow64 ? 0x100000000ull : HIGHEST_ADDRESS;

    return address <= end && size <= end - address;
}

static NTSTATUS check_frame(struct stream_frame *frame, BOOLEAN wow64)
{
    KSSTREAM_HEADER *header = frame->header;

    if (frame->request->read)
    {
        if (header->DataUsed) return STATUS_INVALID_PARAMETER;
        header->OptionsFlags &= ~KSSTREAM_HEADER_OPTIONSF_TYPECHANGED; /* the minidriver's to say */
    }
    else
    {
        if (header->DataUsed > header->FrameExtent) return STATUS_INVALID_PARAMETER;
        if ((header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED)
                && (frame->request->count != 1 || header->DataUsed < sizeof(KSDATAFORMAT)))
            return STATUS_INVALID_PARAMETER;
    }

    frame->extent = header->FrameExtent;
    frame->used = header->DataUsed;
    if (frame->extent && (!frame->address || !in_address_space(frame->address, frame->extent, wow64)))
        return STATUS_ACCESS_VIOLATION;
    return STATUS_SUCCESS;
}

/* Copies the headers: nothing that the client, or the minidriver's idea of its headers, does later matters. */
static NTSTATUS parse_headers(struct stream_request *request, const BYTE *src, BOOLEAN wow64)
{
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < request->count; i++, src += request->client_stride)
    {
        struct stream_frame *frame = &request->frames[i];

        if (*(const ULONG *)src != request->client_stride) return STATUS_INVALID_BUFFER_SIZE;
        frame->header = (KSSTREAM_HEADER *)(request->headers + (SIZE_T)i * request->stride);
        frame->address = (wow64 ? header_in32 : header_in)(frame->header, src, request->stride);
        if ((status = check_frame(frame, wow64))) return status;
    }
    return STATUS_SUCCESS;
}

static BOOLEAN has_access(const struct ks_pin *pin, BOOLEAN read)
{
    ACCESS_MASK wanted = GENERIC_ALL | MAXIMUM_ALLOWED;

    wanted |= read ? GENERIC_READ | FILE_READ_DATA : GENERIC_WRITE | FILE_WRITE_DATA;
    return !pin->access || (pin->access & wanted);
}

/* Makes a request of the IRP. Nothing is taken over if it fails. */
static NTSTATUS parse_irp(struct pin_stream *stream, IRP *irp, struct stream_request **ret)
{
    ULONG code = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;
    ULONG stride = stream->header_size, client_stride = stream->client_header_size, plain_size, size;
    BOOLEAN read = code == IOCTL_KS_READ_STREAM, wow64 = stream->pin->file->wow64;
    struct stream_request *request;
    struct ioctl_buffers buffers;
    const BYTE *headers;
    NTSTATUS status;

    if (!stream->standard || read != stream_is_output(stream)) return STATUS_INVALID_DEVICE_REQUEST;
    if (stream->pin->link) return STATUS_INVALID_DEVICE_REQUEST; /* it has the frames of the other pin */
    if (!has_access(stream->pin, read)) return STATUS_ACCESS_DENIED;
    /* A pin in STOP has no queue; nothing could be said about its headers either. */
    if (!stream->accepting) return stream->closed ? STATUS_DEVICE_NOT_READY : STATUS_INVALID_DEVICE_STATE;

    /* DDI:ks/nf-ks-ksprobestreamirp.md finds the headers in the out buffer, the pages of the control codes name the
     * in buffer. */
    get_ioctl_buffers(irp, &buffers);
    headers = buffers.out ? buffers.out : buffers.in;
    size = buffers.out ? buffers.out_size : buffers.in_size;

    plain_size = wow64 ? PLAIN_SIZE32 : sizeof(KSSTREAM_HEADER);
    if (!headers || size < plain_size) return STATUS_INVALID_BUFFER_SIZE;
    if (!read && size == plain_size && client_stride != plain_size)
    {
        /* Only a format change comes without the extension. */
        stride = sizeof(KSSTREAM_HEADER);
        client_stride = plain_size;
    }
    if (size % client_stride) return STATUS_INVALID_BUFFER_SIZE;

    if (!(request = stream_request_alloc(stream, size / client_stride, stride))) return STATUS_INSUFFICIENT_RESOURCES;
    request->irp = irp;
    request->read = read;
    request->stride = stride;
    request->client_stride = client_stride;
    status = parse_headers(request, headers, wow64);
    if (!status && client_stride != stream->client_header_size
            && !(request->frames[0].header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED))
        status = STATUS_INVALID_BUFFER_SIZE;
    if (status)
    {
        stream_request_discard(request);
        return status;
    }
    *ret = request;
    return STATUS_SUCCESS;
}

NTSTATUS pin_stream_irp(struct ks_pin *pin, IRP *irp)
{
    struct pin_stream *stream = pin->stream;
    struct stream_request *request;
    NTSTATUS status;

    TRACE("pin %p, irp %p\n", &pin->pub, irp);

    if (!stream) return complete_irp(irp, STATUS_DEVICE_NOT_READY, 0);
    if (!(status = parse_irp(stream, irp, &request)))
    {
        if (!(status = stream_request_queue(request))) return STATUS_PENDING;
        stream_request_discard(request);
    }
    WARN("pin %p, irp %p: %#lx\n", &pin->pub, irp, status);
    if (pin->obj.device->removed) status = STATUS_DEVICE_REMOVED;
    return complete_irp(irp, status, 0);
}

/* Completion */

static void generate_end_of_stream(struct pin_stream *stream)
{
    static const GUID connection = GUID_INIT(STATIC_KSEVENTSETID_Connection);

    KsGenerateEvents(&stream->pin->pub, &connection, KSEVENT_CONNECTION_ENDOFSTREAM, 0, NULL, NULL, NULL);
}

/* Returns a filled frame's data and header. */
static NTSTATUS finish_read(struct stream_request *request, struct stream_frame *frame, BYTE *header)
{
    struct pin_stream *stream = request->stream;
    NTSTATUS status = STATUS_SUCCESS;

    if (frame->header->DataUsed > frame->extent)
    {
        ERR("pin %p: the minidriver claims %lu of %lu bytes\n", &stream->pin->pub, frame->header->DataUsed,
                frame->extent);
        frame->header->DataUsed = frame->extent;
    }
    if (!NT_ERROR(request->status)) status = frame_copy_out(stream, frame, frame->header->DataUsed);
    if (header) (stream->pin->file->wow64 ? header_out32 : header_out)(header, frame->header, request->stride);
    return status;
}

static void finish_linked(struct stream_request *request)
{
    struct pin_stream *stream = request->stream;
    struct stream_frame *frame = request->frames;

    if (!frame->done) return;
    if (request->read) finish_read(request, frame, NULL);
    if ((frame->header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM)
            && (stream->flags & KSPIN_FLAG_GENERATE_EOS_EVENTS))
        generate_end_of_stream(stream);
}

/* On a read Information has the bytes of the headers up to the last one that was used, on a write those of the data
 * written (DDI:ks/ns-ks-ksstream_header.md). Frames that were not served go back as they came, so with DataUsed 0 on
 * a read. */
void stream_request_finish(struct stream_request *request)
{
    struct pin_stream *stream = request->stream;
    NTSTATUS status = request->status;
    BOOLEAN end_of_stream = FALSE;
    struct ioctl_buffers buffers;
    ULONG_PTR information = 0;
    IRP *irp = request->irp;
    ULONG i;

    if (!irp)
    {
        finish_linked(request);
        return;
    }
    get_ioctl_buffers(irp, &buffers);
    for (i = 0; i < request->count; i++)
    {
        struct stream_frame *frame = &request->frames[i];
        NTSTATUS copied;

        if (!frame->done) continue;
        if (request->read)
        {
            BYTE *header = buffers.out;

            if (header) header += (SIZE_T)i * request->client_stride;
            if ((copied = finish_read(request, frame, header)) && !NT_ERROR(status)) status = copied;
            information = (ULONG_PTR)(i + 1) * request->client_stride;
        }
        else information += frame->used;
        if (frame->header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) end_of_stream = TRUE;
    }

    if (end_of_stream && (stream->flags & KSPIN_FLAG_GENERATE_EOS_EVENTS)) generate_end_of_stream(stream);
    if (status == STATUS_CANCELLED && stream->pin->obj.device->removed) status = STATUS_DEVICE_REMOVED;
    if (NT_ERROR(status)) information = 0;
    TRACE("irp %p: %#lx, information %#Ix\n", irp, status, information);
    complete_irp(irp, status, information);
}

/* Life */

void pin_suspend_processing(struct ks_pin *pin)
{
    if (pin->stream && pin->stream->processor) processor_suspend(pin->stream->processor);
}

void pin_resume_processing(struct ks_pin *pin)
{
    if (pin->stream && pin->stream->processor) processor_resume(pin->stream->processor);
}

KSDATAFORMAT *pin_stream_take_format(struct ks_pin *pin, ULONG *size)
{
    KSDATAFORMAT *format;

    if (!pin->stream) return NULL;
    stream_lock(pin->stream);
    format = pin->stream->new_format;
    *size = pin->stream->new_format_size;
    pin->stream->new_format = NULL;
    stream_unlock(pin->stream);
    return format;
}

/* Standard interface on the standard medium (DDI:ks/ns-ks-_kspin_descriptor_ex.md, Flags), unless the minidriver
 * says otherwise. */
static BOOLEAN is_standard_transport(const KSPIN *pin)
{
    static const GUID interface_set = GUID_INIT(STATIC_KSINTERFACESETID_Standard);
    static const GUID medium_set = GUID_INIT(STATIC_KSMEDIUMSETID_Standard);

    if (pin->Descriptor->Flags & KSPIN_FLAG_USE_STANDARD_TRANSPORT) return TRUE;
    if (pin->Descriptor->Flags & KSPIN_FLAG_DO_NOT_USE_STANDARD_TRANSPORT) return FALSE;
    return IsEqualGUID(&pin->ConnectionInterface.Set, &interface_set)
            && pin->ConnectionInterface.Id == KSINTERFACE_STANDARD_STREAMING
            && IsEqualGUID(&pin->ConnectionMedium.Set, &medium_set)
            && pin->ConnectionMedium.Id == KSMEDIUM_STANDARD_DEVIO;
}

NTSTATUS pin_stream_create(struct ks_pin *pin)
{
    struct pin_stream *stream;
    NTSTATUS status;

    if (!(stream = ExAllocatePoolWithTag(NonPagedPool, sizeof(*stream), STREAM_TAG)))
        return STATUS_INSUFFICIENT_RESOURCES;
    memset(stream, 0, sizeof(*stream));
    stream->pin = pin;
    stream->standard = is_standard_transport(&pin->pub);
    stream_init(stream);
    pointers_init(stream);
    regions_init(stream);
    if ((status = filter_process_reserve(object_filter(&pin->obj), 0)) || (status = process_init(stream)))
    {
        process_destroy(stream);
        ExFreePoolWithTag(stream, STREAM_TAG);
        return status;
    }
    TRACE("pin %p, stream %p, standard transport %u\n", &pin->pub, stream, stream->standard);
    pin->stream = stream;
    return STATUS_SUCCESS;
}

void pin_stream_list(struct ks_pin *pin)
{
    if (!pin->stream->standard || !stream_is_filter_centric(pin->stream)) return;
    pin->stream->process.listed = TRUE;
    filter_process_update(object_filter(&pin->obj));
}

void pin_stream_close(struct ks_pin *pin)
{
    struct pin_stream *stream = pin->stream;

    if (!stream) return;

    pin_stop(pin);
    stream->process.listed = FALSE;
    filter_process_update(object_filter(&pin->obj));
    process_attach_gate(stream, NULL, FALSE); /* the minidriver frees its gates in Close */
    stream_lock(stream);
    stream->closed = TRUE;
    stream_abort_all(stream, STATUS_CANCELLED, TRUE);
    stream_wait_idle(stream);
    stream_free_pools(stream);
    stream_unlock(stream);
    timeouts_cancel(stream);
}

void pin_stream_destroy(struct ks_pin *pin)
{
    struct pin_stream *stream = pin->stream;

    if (!stream) return;

    pin->stream = NULL;
    if (stream->new_format) ExFreePoolWithTag(stream->new_format, STREAM_TAG);
    timeouts_destroy(stream);
    stream_lock(stream);
    pointers_destroy(stream);
    stream_free_pools(stream);
    stream_unlock(stream);
    regions_destroy(stream);
    process_destroy(stream);
    ExFreePoolWithTag(stream, STREAM_TAG);
}
