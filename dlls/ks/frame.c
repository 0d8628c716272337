/*
 * Frames of a pin's queue, and stream pointers on them
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

#define MAX_NEW_FORMAT 0x10000

/* The minidriver has announced a new format in a frame of a read pin: "the Data member contains" it
 * (DDI:ks/ns-ks-ksstream_header.md). The client may write to the frame, so it is copied before it is looked at. */
static void keep_new_format(struct stream_frame *frame)
{
    struct pin_stream *stream = frame->request->stream;
    ULONG size = min(frame->header->DataUsed, min(frame->extent, MAX_NEW_FORMAT));
    KSDATAFORMAT *format;

    if (!frame->data || size < sizeof(*format)) return;
    if (!(format = ExAllocatePoolWithTag(NonPagedPool, size, STREAM_TAG))) return;
    memcpy(format, frame->data, size);
    if (stream->new_format) ExFreePoolWithTag(stream->new_format, STREAM_TAG);
    stream->new_format = format;
    stream->new_format_size = size;
}

void frame_release(struct stream_frame *frame)
{
    struct stream_request *request = frame->request;

    if (--frame->refs) return;

    if (frame->live)
    {
        RemoveEntryList(&frame->entry);
        frame->live = FALSE;
        frame->done = TRUE;
        if (request->read && (frame->header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED))
        {
            keep_new_format(frame);
            process_set_format_pending(request->stream, TRUE);
        }
        if (!--request->left && !request->retired) stream_request_done(request);
    }
    stream_request_release(request);
}

static BOOLEAN frame_is_format_change(const struct stream_frame *frame)
{
    return !frame->request->read && (frame->header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED);
}

struct stream_frame *frame_next(const struct stream_frame *frame)
{
    struct pin_stream *stream = frame->request->stream;
    LIST_ENTRY *entry;

    if (!frame->live) return NULL;
    for (entry = frame->entry.Flink; entry != &stream->frames; entry = entry->Flink)
    {
        struct stream_frame *next = CONTAINING_RECORD(entry, struct stream_frame, entry);
        if (!next->request->aborted) return next;
    }
    return NULL;
}

/* Stream pointers on frames */

void pointer_place(struct stream_pointer *pointer, struct stream_frame *frame)
{
    struct pin_stream *stream = pointer->stream;

    /* No pointer gets past a format change before it has been made. */
    if (frame && frame_is_format_change(frame))
    {
        if (pointer == &stream->leading)
        {
            stream->format_frame = frame;
            process_queue(stream);
        }
        frame = NULL;
    }

    if (frame) frame->refs++;
    pointer->frame = frame;
    pointer_reset(pointer);
    if (pointer == &stream->leading) process_update_gate(stream);
}

/* With KSPIN_FLAG_GENERATE_MAPPINGS the class library tells how far the frame was filled (KSSTREAM_HEADER,
 * DataUsed). The count is one of mappings: what they cover is meant. A minidriver that still holds clones fills in
 * DataUsed itself later. */
static void frame_set_used(struct stream_pointer *pointer)
{
    struct stream_frame *frame = pointer->frame;
    KSSTREAM_POINTER_OFFSET *offset = &pointer->pub.OffsetOut;

    if (!frame->request->read || !frame->live || frame->refs != 2 || frame->header->DataUsed) return;
    frame->header->DataUsed = mappings_bytes(frame, offset->Count - offset->Remaining);
}

void pointer_leave(struct stream_pointer *pointer)
{
    struct stream_frame *frame = pointer->frame;
    struct pin_stream *stream = pointer->stream;
    struct stream_request *request;

    if (!frame) return;
    request = frame->request;
    request->refs++;

    if (pointer->edge == PASSED_LEADING && (stream->flags & KSPIN_FLAG_GENERATE_MAPPINGS)) frame_set_used(pointer);
    if (pointer->locked)
    {
        pointer->locked = FALSE;
        request->locks--;
    }

    pointer->frame = NULL;
    frame->passed |= pointer->edge;
    if (frame->queued && (frame->passed & stream->edges) == stream->edges)
    {
        frame->queued = FALSE;
        frame_release(frame);
    }
    frame_release(frame);
    if (request->aborted && !request->locks) stream_request_settle(request);
    stream_request_release(request);
}

void pointer_advance(struct stream_pointer *pointer)
{
    struct stream_frame *next;

    if (!pointer->frame) return;
    next = frame_next(pointer->frame);
    pointer_leave(pointer);
    pointer_place(pointer, next);
}

void pointer_unlock(struct stream_pointer *pointer)
{
    struct stream_request *request;

    if (!pointer->locked) return;
    request = pointer->frame->request;
    pointer->locked = FALSE;
    request->locks--;
    if (request->aborted && !request->locks) stream_request_settle(request);
}

NTSTATUS pointer_lock(struct stream_pointer *pointer)
{
    struct pin_stream *stream = pointer->stream;
    struct stream_frame *frame = pointer->frame;
    struct stream_request *request;
    NTSTATUS status;

    if (pointer->locked) return STATUS_SUCCESS;
    if (!frame || !frame->live || frame->request->aborted) return STATUS_DEVICE_NOT_READY;

    request = frame->request;
    pointer->locked = TRUE;
    request->locks++;

    if ((!frame->data && frame->extent) || ((stream->flags & KSPIN_FLAG_GENERATE_MAPPINGS) && !frame->mappings_count))
    {
        request->refs++;
        if (stream->callback_thread) status = frame_prepare(stream, frame);
        else
        {
            stream_unlock(stream);
            status = frame_prepare(stream, frame);
            stream_lock(stream);
        }

        if (status && pointer->locked && pointer->frame == frame)
        {
            WARN("pin %p, frame %p: %#lx\n", &stream->pin->pub, frame, status);
            pointer->locked = FALSE;
            request->locks--;
            stream_request_abort(request, status, FALSE);
        }
        else if (!frame->live || pointer->frame != frame) status = STATUS_DEVICE_NOT_READY; /* stopped meanwhile */
        stream_request_release(request);
        if (status) return STATUS_DEVICE_NOT_READY;
    }

    pointer_update_data(pointer);
    return STATUS_SUCCESS;
}

/* Arrival */

void frame_queue(struct stream_frame *frame)
{
    struct pin_stream *stream = frame->request->stream;

    /* A format has to stay as it was checked: never in place. */
    if (frame->request->slot) frame->header->Data = frame->data;
    else if (!frame_is_format_change(frame) && (frame->region = region_find(stream, frame->address, frame->extent)))
    {
        frame->data = region_data(frame->region, frame->address);
        frame->header->Data = frame->data;
    }
    else frame->header->Data = NULL;

    frame->refs = 1;
    frame->queued = TRUE;
    frame->live = TRUE;
    frame->request->refs++;
    frame->request->left++;
    InsertTailList(&stream->frames, &frame->entry);

    if (stream->format_frame) return;
    if (!stream->leading.frame) pointer_place(&stream->leading, frame);
    if ((stream->edges & PASSED_TRAILING) && !stream->trailing.frame) pointer_place(&stream->trailing, frame);
}

/* A write pin's format change has been made or refused. */
void format_frame_done(struct pin_stream *stream, NTSTATUS status)
{
    struct stream_frame *frame = stream->format_frame, *next;

    if (!frame) return;
    next = frame_next(frame);
    stream->format_frame = NULL;
    frame->request->status = status;
    frame->queued = FALSE;
    frame_release(frame);
    pointer_place(&stream->leading, next);
    if ((stream->edges & PASSED_TRAILING) && !stream->trailing.frame) pointer_place(&stream->trailing, next);
}
