/*
 * Stream pointers: what a minidriver does with the frames of a pin
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

#include "frames/streampointer.h"
#include "frames/frame.h"
#include "frames/framequeue.h"
#include "frames/timeout.h"
#include "frames/transfer.h"
#include "object/kspin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

#define MAX_FREE_CLONES 64

static void pointer_init(struct stream_pointer *pointer, struct frame_queue *queue)
{
    memset(pointer, 0, sizeof(*pointer));
    pointer->queue = queue;
    pointer->pub.Pin = &queue->pin->pub;
    pointer->pub.Offset = framequeue_is_output(queue) ? &pointer->pub.OffsetOut : &pointer->pub.OffsetIn;
}

void pointers_init(struct frame_queue *queue)
{
    pointer_init(&queue->leading, queue);
    queue->leading.edge = PASSED_LEADING;
    pointer_init(&queue->trailing, queue);
    queue->trailing.edge = PASSED_TRAILING;
    InitializeListHead(&queue->clones);
    InitializeListHead(&queue->free_clones);
    InitializeListHead(&queue->timeouts);
}

static void free_clones(LIST_ENTRY *list)
{
    while (!IsListEmpty(list))
        ExFreePoolWithTag(CONTAINING_RECORD(RemoveHeadList(list), struct stream_pointer, entry), STREAM_TAG);
}

void pointers_free_pool(struct frame_queue *queue)
{
    free_clones(&queue->free_clones);
    queue->free_clones_count = 0;
}

void pointers_destroy(struct frame_queue *queue)
{
    while (!IsListEmpty(&queue->clones))
    {
        struct stream_pointer *clone = CONTAINING_RECORD(RemoveHeadList(&queue->clones), struct stream_pointer, entry);

        WARN("pin %p: the minidriver has not deleted clone %p\n", &queue->pin->pub, &clone->pub);
        pointer_leave(clone);
        ExFreePoolWithTag(clone, STREAM_TAG);
    }
    pointers_free_pool(queue);
}

/* Locks the pointer, going on while the data of the frames that an edge comes to can't be had. */
static NTSTATUS pointer_lock_next(struct stream_pointer *pointer)
{
    struct stream_frame *frame;

    do
    {
        frame = pointer->frame;
        if (!pointer_lock(pointer)) return STATUS_SUCCESS;
    } while (pointer->frame && pointer->frame != frame);
    return STATUS_DEVICE_NOT_READY;
}

static NTSTATUS pointer_advance_locked(struct stream_pointer *pointer)
{
    pointer_advance(pointer);
    return pointer_lock_next(pointer);
}

/* The frame of a read pin is filled as far as stream pointers have been advanced on it, unless the minidriver has set DataUsed itself.
 * (OPEN: DDI:ks/ns-ks-ksstream_header.md has it the other way round, as to KSPIN_FLAG_GENERATE_MAPPINGS. Minidrivers that were made
 * on Windows set DataUsed where there are mappings, and rely on it being set where there are none.) */
static void count_used(struct stream_pointer *pointer)
{
    KSSTREAM_POINTER_OFFSET *offset = pointer->pub.Offset;
    struct stream_frame *frame = pointer->frame;

    if (!frame->transfer->read || !frame->live || (pointer->queue->flags & KSPIN_FLAG_GENERATE_MAPPINGS)) return;
    if (frame->header->DataUsed != frame->counted) return;
    frame->counted = frame->header->DataUsed = max(frame->counted, offset->Count - offset->Remaining);
}

/* TRUE if the pointer has left the frame. */
static BOOLEAN advance_offsets(struct stream_pointer *pointer, ULONG in, ULONG out)
{
    KSSTREAM_POINTER_OFFSET *offset = pointer->pub.Offset;
    ULONG used = offset == &pointer->pub.OffsetOut ? out : in;

    if (used > offset->Remaining)
    {
        WARN("pointer %p: %lu used, %lu remaining\n", &pointer->pub, used, offset->Remaining);
        used = offset->Remaining;
    }
    offset->Remaining -= used;
    pointer_update_data(pointer);
    count_used(pointer);
    return !offset->Remaining;
}

static KSSTREAM_POINTER *get_edge(KSPIN *pin, BOOLEAN trailing, KSSTREAM_POINTER_STATE state)
{
    struct frame_queue *queue = impl_from_KSPIN(pin)->queue;
    struct stream_pointer *pointer;
    NTSTATUS status = STATUS_SUCCESS;

    if (!queue || !queue->standard) return NULL;
    if (trailing && !(pin->Descriptor->Flags & KSPIN_FLAG_DISTINCT_TRAILING_EDGE)) return NULL;
    pointer = trailing ? &queue->trailing : &queue->leading;

    if (state == KSSTREAM_POINTER_STATE_LOCKED)
    {
        framequeue_lock(queue);
        status = pointer_lock_next(pointer);
        framequeue_unlock(queue);
    }
    return status ? NULL : &pointer->pub;
}

/***********************************************************************
 *           KsPinGetLeadingEdgeStreamPointer (KS.@)
 */
KSSTREAM_POINTER * NTAPI KsPinGetLeadingEdgeStreamPointer(KSPIN *pin, KSSTREAM_POINTER_STATE state)
{
    TRACE("pin %p, state %u\n", pin, state);

    return get_edge(pin, FALSE, state);
}

/***********************************************************************
 *           KsPinGetTrailingEdgeStreamPointer (KS.@)
 */
KSSTREAM_POINTER * NTAPI KsPinGetTrailingEdgeStreamPointer(KSPIN *pin, KSSTREAM_POINTER_STATE state)
{
    TRACE("pin %p, state %u\n", pin, state);

    return get_edge(pin, TRUE, state);
}

/***********************************************************************
 *           KsStreamPointerLock (KS.@)
 */
NTSTATUS NTAPI KsStreamPointerLock(KSSTREAM_POINTER *stream_pointer)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    NTSTATUS status;

    TRACE("pointer %p\n", stream_pointer);

    framequeue_lock(pointer->queue);
    status = pointer_lock(pointer);
    framequeue_unlock(pointer->queue);
    return status;
}

/***********************************************************************
 *           KsStreamPointerUnlock (KS.@)
 */
void NTAPI KsStreamPointerUnlock(KSSTREAM_POINTER *stream_pointer, BOOLEAN eject)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);

    TRACE("pointer %p, eject %u\n", stream_pointer, eject);

    framequeue_lock(pointer->queue);
    /* Not locked: the frame was taken away when the pin was stopped, the pointer may be on the next one already. */
    if (!pointer->locked) WARN("pointer %p is not locked\n", stream_pointer);
    else if (eject) pointer_advance(pointer);
    else pointer_unlock(pointer);
    framequeue_unlock(pointer->queue);
}

/***********************************************************************
 *           KsStreamPointerAdvance (KS.@)
 */
NTSTATUS NTAPI KsStreamPointerAdvance(KSSTREAM_POINTER *stream_pointer)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    NTSTATUS status = STATUS_SUCCESS;

    TRACE("pointer %p\n", stream_pointer);

    framequeue_lock(pointer->queue);
    if (pointer->locked) status = pointer_advance_locked(pointer);
    else pointer_advance(pointer);
    framequeue_unlock(pointer->queue);
    return status;
}

/***********************************************************************
 *           KsStreamPointerAdvanceOffsets (KS.@)
 *
 * Bytes, or mappings with KSPIN_FLAG_GENERATE_MAPPINGS.
 */
NTSTATUS NTAPI KsStreamPointerAdvanceOffsets(KSSTREAM_POINTER *stream_pointer, ULONG in, ULONG out, BOOLEAN eject)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    NTSTATUS status = STATUS_SUCCESS;

    TRACE("pointer %p, in %lu, out %lu, eject %u\n", stream_pointer, in, out, eject);

    framequeue_lock(pointer->queue);
    if (!pointer->locked) status = STATUS_DEVICE_NOT_READY;
    else if (advance_offsets(pointer, in, out) || eject) status = pointer_advance_locked(pointer);
    framequeue_unlock(pointer->queue);
    return status;
}

/***********************************************************************
 *           KsStreamPointerAdvanceOffsetsAndUnlock (KS.@)
 */
void NTAPI KsStreamPointerAdvanceOffsetsAndUnlock(KSSTREAM_POINTER *stream_pointer, ULONG in, ULONG out, BOOLEAN eject)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);

    TRACE("pointer %p, in %lu, out %lu, eject %u\n", stream_pointer, in, out, eject);

    framequeue_lock(pointer->queue);
    if (!pointer->locked) WARN("pointer %p is not locked\n", stream_pointer);
    else if (advance_offsets(pointer, in, out) || eject) pointer_advance(pointer);
    else pointer_unlock(pointer);
    framequeue_unlock(pointer->queue);
}

/* A clone with room for the context, from the pool if possible. */
static struct stream_pointer *clone_alloc(struct frame_queue *queue, ULONG context_size)
{
    struct stream_pointer *clone;
    LIST_ENTRY *entry;

    for (entry = queue->free_clones.Flink; entry != &queue->free_clones; entry = entry->Flink)
    {
        clone = CONTAINING_RECORD(entry, struct stream_pointer, entry);
        if (clone->context_size < context_size) continue;
        RemoveEntryList(&clone->entry);
        queue->free_clones_count--;
        context_size = clone->context_size;
        break;
    }
    if (entry == &queue->free_clones)
    {
        if (context_size > MAXLONG) return NULL;
        if (!(clone = ExAllocatePoolWithTag(NonPagedPool, sizeof(*clone) + context_size, STREAM_TAG))) return NULL;
    }

    pointer_init(clone, queue);
    clone->context_size = context_size;
    return clone;
}

/***********************************************************************
 *           KsStreamPointerClone (KS.@)
 */
NTSTATUS NTAPI KsStreamPointerClone(KSSTREAM_POINTER *stream_pointer, PFNKSSTREAMPOINTER cancel, ULONG context_size,
        KSSTREAM_POINTER **ret)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer), *clone;
    struct frame_queue *queue = pointer->queue;

    TRACE("pointer %p, cancel %p, context_size %lu\n", stream_pointer, cancel, context_size);

    *ret = NULL;
    framequeue_lock(queue);
    if (!pointer->frame || !pointer->frame->live)
    {
        framequeue_unlock(queue);
        return STATUS_DEVICE_NOT_READY;
    }
    if (!(clone = clone_alloc(queue, context_size)))
    {
        framequeue_unlock(queue);
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    clone->cancel = cancel;
    if (context_size)
    {
        clone->pub.Context = &clone->pub + 1;
        memset(clone->pub.Context, 0, context_size);
    }
    clone->pub.StreamHeader = pointer->pub.StreamHeader;
    clone->pub.OffsetIn = pointer->pub.OffsetIn;
    clone->pub.OffsetOut = pointer->pub.OffsetOut;
    clone->frame = pointer->frame;
    clone->frame->refs++;
    if ((clone->locked = pointer->locked)) clone->frame->transfer->locks++;
    InsertTailList(&queue->clones, &clone->entry);
    framequeue_unlock(queue);

    *ret = &clone->pub;
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsStreamPointerDelete (KS.@)
 */
void NTAPI KsStreamPointerDelete(KSSTREAM_POINTER *stream_pointer)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    struct frame_queue *queue = pointer->queue;

    TRACE("pointer %p\n", stream_pointer);

    if (pointer->edge || !stream_pointer->Pin)
    {
        ERR("pointer %p is %s\n", stream_pointer, pointer->edge ? "an edge" : "deleted already");
        return;
    }

    framequeue_lock(queue);
    pointer_cancel_timeout(pointer);
    RemoveEntryList(&pointer->entry);
    pointer_leave(pointer);
    stream_pointer->Pin = NULL;
    stream_pointer->StreamHeader = NULL;
    if (queue->free_clones_count < MAX_FREE_CLONES && !queue->closed)
    {
        InsertHeadList(&queue->free_clones, &pointer->entry);
        queue->free_clones_count++;
    }
    else ExFreePoolWithTag(pointer, STREAM_TAG);
    framequeue_unlock(queue);
}

static KSSTREAM_POINTER *clone_from_entry(struct frame_queue *queue, LIST_ENTRY *entry)
{
    return entry == &queue->clones ? NULL : &CONTAINING_RECORD(entry, struct stream_pointer, entry)->pub;
}

/***********************************************************************
 *           KsPinGetFirstCloneStreamPointer (KS.@)
 */
KSSTREAM_POINTER * NTAPI KsPinGetFirstCloneStreamPointer(KSPIN *pin)
{
    struct frame_queue *queue = impl_from_KSPIN(pin)->queue;
    KSSTREAM_POINTER *clone;

    TRACE("pin %p\n", pin);

    if (!queue || !queue->standard) return NULL;
    framequeue_lock(queue);
    clone = clone_from_entry(queue, queue->clones.Flink);
    framequeue_unlock(queue);
    return clone;
}

/***********************************************************************
 *           KsStreamPointerGetNextClone (KS.@)
 */
KSSTREAM_POINTER * NTAPI KsStreamPointerGetNextClone(KSSTREAM_POINTER *stream_pointer)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    struct frame_queue *queue = pointer->queue;
    KSSTREAM_POINTER *clone;

    TRACE("pointer %p\n", stream_pointer);

    if (pointer->edge) return NULL;
    framequeue_lock(queue);
    clone = clone_from_entry(queue, pointer->entry.Flink);
    framequeue_unlock(queue);
    return clone;
}

/***********************************************************************
 *           KsStreamPointerSetStatusCode (KS.@)
 */
NTSTATUS NTAPI KsStreamPointerSetStatusCode(KSSTREAM_POINTER *stream_pointer, NTSTATUS code)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    NTSTATUS status = STATUS_DEVICE_NOT_READY;

    TRACE("pointer %p, code %#lx\n", stream_pointer, code);

    framequeue_lock(pointer->queue);
    if (pointer->frame && pointer->frame->live)
    {
        pointer->frame->transfer->status = code;
        status = STATUS_SUCCESS;
    }
    framequeue_unlock(pointer->queue);
    return status;
}

/***********************************************************************
 *           KsStreamPointerGetIrp (KS.@)
 */
IRP * NTAPI KsStreamPointerGetIrp(KSSTREAM_POINTER *stream_pointer, BOOLEAN *first, BOOLEAN *last)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    struct transfer *transfer;
    IRP *irp = NULL;

    TRACE("pointer %p\n", stream_pointer);

    framequeue_lock(pointer->queue);
    if (pointer->locked)
    {
        transfer = pointer->frame->transfer;
        irp = transfer->irp;
        if (first) *first = pointer->frame == transfer->frames;
        if (last) *last = pointer->frame == transfer->frames + transfer->count - 1;
    }
    framequeue_unlock(pointer->queue);
    return irp;
}

/***********************************************************************
 *           KsStreamPointerGetMdl (KS.@)
 *
 * The list lives as long as the frame.
 */
MDL * NTAPI KsStreamPointerGetMdl(KSSTREAM_POINTER *stream_pointer)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    struct stream_frame *frame;
    MDL *mdl = NULL;

    TRACE("pointer %p\n", stream_pointer);

    framequeue_lock(pointer->queue);
    if (pointer->locked && (frame = pointer->frame)->data)
    {
        if (!frame->mdl && (frame->mdl = IoAllocateMdl(frame->data, frame->extent, FALSE, FALSE, NULL)))
        {
            frame->mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
            frame->mdl->MappedSystemVa = frame->data;
        }
        mdl = frame->mdl;
    }
    framequeue_unlock(pointer->queue);
    return mdl;
}

/***********************************************************************
 *           KsPinGetAvailableByteCount (KS.@)
 */
NTSTATUS NTAPI KsPinGetAvailableByteCount(KSPIN *pin, LONG *in, LONG *out)
{
    struct frame_queue *queue = impl_from_KSPIN(pin)->queue;
    struct stream_frame *frame;
    LONGLONG count = 0;
    BOOLEAN output;
    LIST_ENTRY *entry;

    TRACE("pin %p\n", pin);

    if (!queue || !queue->standard) return STATUS_INVALID_DEVICE_REQUEST;

    output = framequeue_is_output(queue);
    framequeue_lock(queue);
    if ((frame = queue->leading.frame))
    {
        if (queue->flags & KSPIN_FLAG_GENERATE_MAPPINGS) count = output ? frame->extent : frame->used;
        else count = queue->leading.pub.Offset->Remaining;
        for (entry = frame->entry.Flink; entry != &queue->frames; entry = entry->Flink)
        {
            frame = CONTAINING_RECORD(entry, struct stream_frame, entry);
            if (frame->transfer->state != TRANSFER_ABORTED) count += output ? frame->extent : frame->used;
        }
    }
    framequeue_unlock(queue);

    if (count > MAXLONG) count = MAXLONG;
    if (in) *in = output ? 0 : count;
    if (out) *out = output ? count : 0;
    return STATUS_SUCCESS;
}
