/*
 * The data of a frame: in place, or a copy
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

#include "frames/framedata.h"
#include "base/framememory.h"
#include "bounds.h"
#include "frames/framequeue.h"
#include "frames/mapping.h"
#include "frames/region.h"
#include "frames/transfer.h"
#include "object/file.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"

#define MAX_FREE_BUFFERS 32

struct stream_buffer
{
    LIST_ENTRY entry;
    ULONG size;
    ULONG pad;
    BYTE data[1];
};

void framedata_init(struct frame_queue *queue)
{
    lock_init(&queue->copy_lock);
    lock_init(&queue->buffers_lock);
    InitializeListHead(&queue->free_buffers);
}

static struct stream_buffer *buffer_alloc(struct frame_queue *queue, ULONG size)
{
    struct stream_buffer *buffer;
    LIST_ENTRY *entry;

    lock_acquire(&queue->buffers_lock);
    for (entry = queue->free_buffers.Flink; entry != &queue->free_buffers; entry = entry->Flink)
    {
        buffer = CONTAINING_RECORD(entry, struct stream_buffer, entry);
        if (buffer->size < size) continue;
        RemoveEntryList(&buffer->entry);
        queue->free_buffers_count--;
        queue->free_buffers_bytes -= buffer->size;
        lock_release(&queue->buffers_lock);
        return buffer;
    }
    lock_release(&queue->buffers_lock);

    if (size > MAX_FRAME_SIZE) return NULL;
    /* the client sees what the minidriver doesn't write: 0 */
    if (!(buffer = framememory_alloc(FIELD_OFFSET(struct stream_buffer, data) + (SIZE_T)size))) return NULL;
    buffer->size = size;
    return buffer;
}

static void buffer_free(struct frame_queue *queue, struct stream_buffer *buffer)
{
    lock_acquire(&queue->buffers_lock);
    if (queue->free_buffers_count < MAX_FREE_BUFFERS && queue->free_buffers_bytes + buffer->size <= MAX_KEPT_BYTES
            && queue->accepting)
    {
        queue->free_buffers_bytes += buffer->size;
        InsertHeadList(&queue->free_buffers, &buffer->entry);
        queue->free_buffers_count++;
        buffer = NULL;
    }
    lock_release(&queue->buffers_lock);
    if (buffer) framememory_free(buffer);
}

void buffers_free(struct frame_queue *queue)
{
    lock_acquire(&queue->buffers_lock);
    while (!IsListEmpty(&queue->free_buffers))
    {
        LIST_ENTRY *entry = RemoveHeadList(&queue->free_buffers);
        framememory_free(CONTAINING_RECORD(entry, struct stream_buffer, entry));
    }
    queue->free_buffers_count = queue->free_buffers_bytes = 0;
    lock_release(&queue->buffers_lock);
}

/* Half of the data is no data: a warning such as STATUS_PARTIAL_COPY fails too. */
static NTSTATUS copy_status(NTSTATUS status, SIZE_T copied, SIZE_T size)
{
    if (NT_SUCCESS(status) && copied == size) return STATUS_SUCCESS;
    return NT_ERROR(status) ? status : STATUS_ACCESS_VIOLATION;
}

static NTSTATUS fetch(struct frame_queue *queue, struct stream_frame *frame)
{
    HANDLE process = queue->pin->file->process;
    SIZE_T copied = 0;
    NTSTATUS status;

    if (!process) return STATUS_ACCESS_DENIED;
    if (!(frame->buffer = buffer_alloc(queue, frame->extent))) return STATUS_INSUFFICIENT_RESOURCES;

    if (!frame->transfer->read && frame->used)
    {
        status = NtReadVirtualMemory(process, (const void *)(ULONG_PTR)frame->address, frame->buffer->data, frame->used,
                &copied);
        if ((status = copy_status(status, copied, frame->used))) return status; /* the buffer is freed with the frame */
    }
    frame->header->Data = frame->buffer->data;
    frame->data = frame->buffer->data;
    return STATUS_SUCCESS;
}

BOOLEAN frame_is_lost(const struct stream_frame *frame)
{
    return frame->region && region_is_lost(frame->region);
}

NTSTATUS frame_prepare(struct frame_queue *queue, struct stream_frame *frame)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (frame_is_lost(frame)) return STATUS_ACCESS_VIOLATION;

    lock_acquire(&queue->copy_lock);
    if (!frame->data && frame->extent && !frame->buffer) status = fetch(queue, frame);
    else if (!frame->data && frame->extent) status = STATUS_ACCESS_VIOLATION; /* it was tried before */
    if (!status && (queue->flags & KSPIN_FLAG_GENERATE_MAPPINGS) && !frame->mappings_count && frame->data)
        status = frame_map(queue, frame);
    lock_release(&queue->copy_lock);
    return status;
}

NTSTATUS frame_copy_out(struct frame_queue *queue, struct stream_frame *frame, ULONG size)
{
    SIZE_T copied = 0;
    NTSTATUS status;

    if (frame_is_lost(frame)) return STATUS_ACCESS_VIOLATION;
    if (!frame->buffer || !size) return STATUS_SUCCESS;
    status = NtWriteVirtualMemory(queue->pin->file->process, (void *)(ULONG_PTR)frame->address, frame->buffer->data,
            size, &copied);
    return copy_status(status, copied, size);
}

void frame_free_data(struct frame_queue *queue, struct stream_frame *frame)
{
    if (frame->mdl) IoFreeMdl(frame->mdl);
    if (frame->buffer) buffer_free(queue, frame->buffer);
    region_release(frame->region);
    frame->mdl = NULL;
    frame->buffer = NULL;
    frame->region = NULL;
    frame->data = NULL;
}
