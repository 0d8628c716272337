/*
 * Stream IRPs: IOCTL_KS_READ_STREAM and IOCTL_KS_WRITE_STREAM
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

#include "stream/streamirp.h"
#include "base/irp.h"
#include "frames/framedata.h"
#include "frames/framequeue.h"
#include "frames/header.h"
#include "frames/transfer.h"
#include "object/file.h"
#include "object/kspin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Incoming IRPs */

static NTSTATUS check_frame(struct stream_frame *frame, BOOLEAN wow64)
{
    KSSTREAM_HEADER *header = frame->header;

    if (frame->transfer->read)
    {
        if (header->DataUsed) return STATUS_INVALID_PARAMETER;
        header->OptionsFlags &= ~KSSTREAM_HEADER_OPTIONSF_TYPECHANGED; /* the minidriver's to say */
    }
    else
    {
        if (header->DataUsed > header->FrameExtent) return STATUS_INVALID_PARAMETER;
        if ((header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED)
                && (frame->transfer->count != 1 || header->DataUsed < sizeof(KSDATAFORMAT)))
            return STATUS_INVALID_PARAMETER;
    }

    frame->extent = header->FrameExtent;
    frame->used = header->DataUsed;
    if (frame->extent && (!frame->address || !in_address_space(frame->address, frame->extent, wow64)))
        return STATUS_ACCESS_VIOLATION;
    return STATUS_SUCCESS;
}

/* Copies the headers: nothing that the client, or the minidriver's idea of its headers, does later matters. */
static NTSTATUS parse_headers(struct transfer *transfer, const BYTE *src, BOOLEAN wow64)
{
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < transfer->count; i++, src += transfer->client_stride)
    {
        struct stream_frame *frame = &transfer->frames[i];

        if (*(const ULONG *)src != transfer->client_stride) return STATUS_INVALID_BUFFER_SIZE;
        frame->header = (KSSTREAM_HEADER *)(transfer->headers + (SIZE_T)i * transfer->stride);
        frame->address = header_in(frame->header, src, transfer->stride, wow64);
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

/* Makes a transfer of the IRP. Nothing is taken over if it fails. */
static NTSTATUS parse_irp(struct frame_queue *queue, IRP *irp, struct transfer **ret)
{
    ULONG code = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;
    ULONG stride = queue->header_size, client_stride = queue->client_header_size, plain_size, size;
    BOOLEAN read = code == IOCTL_KS_READ_STREAM, wow64 = queue->pin->file->wow64;
    struct transfer *transfer;
    struct ioctl_buffers buffers;
    const BYTE *headers;
    NTSTATUS status;

    if (!queue->standard || read != framequeue_is_output(queue)) return STATUS_INVALID_DEVICE_REQUEST;
    if (queue->pin->link) return STATUS_INVALID_DEVICE_REQUEST; /* it has the frames of the other pin */
    if (!has_access(queue->pin, read)) return STATUS_ACCESS_DENIED;
    /* A pin in STOP has no queue; nothing could be said about its headers either. */
    if (!queue->accepting) return queue->closed ? STATUS_DEVICE_NOT_READY : STATUS_INVALID_DEVICE_STATE;

    /* DDI:ks/nf-ks-ksprobestreamirp.md finds the headers in the out buffer, the pages of the control codes name the
     * in buffer. */
    get_ioctl_buffers(irp, &buffers);
    headers = buffers.out ? buffers.out : buffers.in;
    size = buffers.out ? buffers.out_size : buffers.in_size;

    plain_size = plain_header_size(wow64);
    if (!headers || size < plain_size) return STATUS_INVALID_BUFFER_SIZE;
    if (!read && size == plain_size && client_stride != plain_size)
    {
        /* Only a format change comes without the extension. */
        stride = sizeof(KSSTREAM_HEADER);
        client_stride = plain_size;
    }
    if (size % client_stride) return STATUS_INVALID_BUFFER_SIZE;

    if (!(transfer = transfer_alloc(queue, size / client_stride, stride))) return STATUS_INSUFFICIENT_RESOURCES;
    transfer->irp = irp;
    transfer->read = read;
    transfer->stride = stride;
    transfer->client_stride = client_stride;
    status = parse_headers(transfer, headers, wow64);
    if (!status && client_stride != queue->client_header_size
            && !(transfer->frames[0].header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED))
        status = STATUS_INVALID_BUFFER_SIZE;
    if (status)
    {
        transfer_discard(transfer);
        return status;
    }
    *ret = transfer;
    return STATUS_SUCCESS;
}

NTSTATUS pin_stream_irp(struct ks_pin *pin, IRP *irp)
{
    struct frame_queue *queue = pin->queue;
    struct transfer *transfer;
    NTSTATUS status;

    TRACE("pin %p, irp %p\n", &pin->pub, irp);

    if (!queue) return complete_irp(irp, STATUS_DEVICE_NOT_READY, 0);
    if (!(status = parse_irp(queue, irp, &transfer)))
    {
        if (!(status = transfer_queue(transfer))) return STATUS_PENDING;
        transfer_discard(transfer);
    }
    WARN("pin %p, irp %p: %#lx\n", &pin->pub, irp, status);
    if (pin->obj.device->removed) status = STATUS_DEVICE_REMOVED;
    return complete_irp(irp, status, 0);
}

/* Completion */

static void generate_end_of_stream(struct frame_queue *queue)
{
    static const GUID connection = GUID_INIT(STATIC_KSEVENTSETID_Connection);

    KsGenerateEvents(&queue->pin->pub, &connection, KSEVENT_CONNECTION_ENDOFSTREAM, 0, NULL, NULL, NULL);
}

/* Returns a filled frame's data and header. */
static NTSTATUS finish_read(struct transfer *transfer, struct stream_frame *frame, BYTE *header)
{
    struct frame_queue *queue = transfer->queue;
    NTSTATUS status = STATUS_SUCCESS;

    if (frame->header->DataUsed > frame->extent)
    {
        ERR("pin %p: the minidriver claims %lu of %lu bytes\n", &queue->pin->pub, frame->header->DataUsed,
                frame->extent);
        frame->header->DataUsed = frame->extent;
    }
    if (!NT_ERROR(transfer->status)) status = frame_copy_out(queue, frame, frame->header->DataUsed);
    if (header) header_out(header, frame->header, transfer->stride, queue->pin->file->wow64);
    return status;
}

static void finish_linked(struct transfer *transfer)
{
    struct frame_queue *queue = transfer->queue;
    struct stream_frame *frame = transfer->frames;

    if (!frame->done) return;
    if (transfer->read) finish_read(transfer, frame, NULL);
    if ((frame->header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM)
            && (queue->flags & KSPIN_FLAG_GENERATE_EOS_EVENTS))
        generate_end_of_stream(queue);
}

/* On a read Information has the bytes of the headers up to the last one that was used, on a write those of the data
 * written (DDI:ks/ns-ks-ksstream_header.md). Frames that were not served go back as they came, so with DataUsed 0 on
 * a read. */
void transfer_finish(struct transfer *transfer)
{
    struct frame_queue *queue = transfer->queue;
    NTSTATUS status = transfer->status;
    BOOLEAN end_of_stream = FALSE;
    struct ioctl_buffers buffers;
    ULONG_PTR information = 0;
    IRP *irp = transfer->irp;
    ULONG i;

    if (!irp)
    {
        finish_linked(transfer);
        return;
    }
    get_ioctl_buffers(irp, &buffers);
    for (i = 0; i < transfer->count; i++)
    {
        struct stream_frame *frame = &transfer->frames[i];
        NTSTATUS copied;

        if (!frame->done) continue;
        if (transfer->read)
        {
            BYTE *header = buffers.out;

            if (header) header += (SIZE_T)i * transfer->client_stride;
            if ((copied = finish_read(transfer, frame, header)) && !NT_ERROR(status)) status = copied;
            information = (ULONG_PTR)(i + 1) * transfer->client_stride;
        }
        else
        {
            if (frame_is_lost(frame) && !NT_ERROR(status)) status = STATUS_ACCESS_VIOLATION;
            information += frame->used;
        }
        if (frame->header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) end_of_stream = TRUE;
    }

    if (end_of_stream && (queue->flags & KSPIN_FLAG_GENERATE_EOS_EVENTS)) generate_end_of_stream(queue);
    if (status == STATUS_CANCELLED && queue->pin->obj.device->removed) status = STATUS_DEVICE_REMOVED;
    if (NT_ERROR(status)) information = 0;
    TRACE("irp %p: %#lx, information %#Ix\n", irp, status, information);
    complete_irp(irp, status, information);
}
