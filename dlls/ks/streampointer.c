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

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

#define MAX_FREE_CLONES 64

static void pointer_init(struct stream_pointer *pointer, struct pin_stream *stream)
{
    memset(pointer, 0, sizeof(*pointer));
    pointer->stream = stream;
    pointer->pub.Pin = &stream->pin->pub;
    pointer->pub.Offset = stream_is_output(stream) ? &pointer->pub.OffsetOut : &pointer->pub.OffsetIn;
}

void pointers_init(struct pin_stream *stream)
{
    pointer_init(&stream->leading, stream);
    stream->leading.edge = PASSED_LEADING;
    pointer_init(&stream->trailing, stream);
    stream->trailing.edge = PASSED_TRAILING;
    InitializeListHead(&stream->clones);
    InitializeListHead(&stream->free_clones);
    InitializeListHead(&stream->timeouts);
}

static void free_clones(LIST_ENTRY *list)
{
    while (!IsListEmpty(list))
        ExFreePoolWithTag(CONTAINING_RECORD(RemoveHeadList(list), struct stream_pointer, entry), STREAM_TAG);
}

void pointers_free_pool(struct pin_stream *stream)
{
    free_clones(&stream->free_clones);
    stream->free_clones_count = 0;
}

void pointers_destroy(struct pin_stream *stream)
{
    while (!IsListEmpty(&stream->clones))
    {
        struct stream_pointer *clone = CONTAINING_RECORD(RemoveHeadList(&stream->clones), struct stream_pointer, entry);

        WARN("pin %p: the minidriver has not deleted clone %p\n", &stream->pin->pub, &clone->pub);
        pointer_leave(clone);
        ExFreePoolWithTag(clone, STREAM_TAG);
    }
    pointers_free_pool(stream);
}

void pointer_reset(struct stream_pointer *pointer)
{
    struct stream_frame *frame = pointer->frame;
    KSSTREAM_POINTER_OFFSET *offset = pointer->pub.Offset;

    pointer->pub.StreamHeader = frame ? frame->header : NULL;
    offset->Data = NULL;
    offset->Count = offset->Remaining = 0;
    if (!frame) return;

    if (!(pointer->stream->flags & KSPIN_FLAG_GENERATE_MAPPINGS))
    {
        offset->Data = frame->data;
        offset->Count = offset->Remaining = stream_is_output(pointer->stream) ? frame->extent : frame->used;
    }
    else if (frame->mappings_count) pointer_update_data(pointer);
}

void pointer_update_data(struct stream_pointer *pointer)
{
    struct stream_frame *frame = pointer->frame;
    KSSTREAM_POINTER_OFFSET *offset = pointer->pub.Offset;

    if (!(pointer->stream->flags & KSPIN_FLAG_GENERATE_MAPPINGS))
    {
        offset->Data = frame->data ? frame->data + (offset->Count - offset->Remaining) : NULL;
        return;
    }
    if (!offset->Count) offset->Count = offset->Remaining = frame->mappings_count;
    offset->Mappings = mapping_at(frame, offset->Count - offset->Remaining);
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
    return !offset->Remaining;
}

static KSSTREAM_POINTER *get_edge(KSPIN *pin, BOOLEAN trailing, KSSTREAM_POINTER_STATE state)
{
    struct pin_stream *stream = impl_from_KSPIN(pin)->stream;
    struct stream_pointer *pointer;
    NTSTATUS status = STATUS_SUCCESS;

    if (!stream || !stream->standard) return NULL;
    if (trailing && !(pin->Descriptor->Flags & KSPIN_FLAG_DISTINCT_TRAILING_EDGE)) return NULL;
    pointer = trailing ? &stream->trailing : &stream->leading;

    if (state == KSSTREAM_POINTER_STATE_LOCKED)
    {
        stream_lock(stream);
        status = pointer_lock_next(pointer);
        stream_unlock(stream);
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

    stream_lock(pointer->stream);
    status = pointer_lock(pointer);
    stream_unlock(pointer->stream);
    return status;
}

/***********************************************************************
 *           KsStreamPointerUnlock (KS.@)
 */
void NTAPI KsStreamPointerUnlock(KSSTREAM_POINTER *stream_pointer, BOOLEAN eject)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);

    TRACE("pointer %p, eject %u\n", stream_pointer, eject);

    stream_lock(pointer->stream);
    /* Not locked: the frame was taken away when the pin was stopped, the pointer may be on the next one already. */
    if (!pointer->locked) WARN("pointer %p is not locked\n", stream_pointer);
    else if (eject) pointer_advance(pointer);
    else pointer_unlock(pointer);
    stream_unlock(pointer->stream);
}

/***********************************************************************
 *           KsStreamPointerAdvance (KS.@)
 */
NTSTATUS NTAPI KsStreamPointerAdvance(KSSTREAM_POINTER *stream_pointer)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    NTSTATUS status = STATUS_SUCCESS;

    TRACE("pointer %p\n", stream_pointer);

    stream_lock(pointer->stream);
    if (pointer->locked) status = pointer_advance_locked(pointer);
    else pointer_advance(pointer);
    stream_unlock(pointer->stream);
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

    stream_lock(pointer->stream);
    if (!pointer->locked) status = STATUS_DEVICE_NOT_READY;
    else if (advance_offsets(pointer, in, out) || eject) status = pointer_advance_locked(pointer);
    stream_unlock(pointer->stream);
    return status;
}

/***********************************************************************
 *           KsStreamPointerAdvanceOffsetsAndUnlock (KS.@)
 */
void NTAPI KsStreamPointerAdvanceOffsetsAndUnlock(KSSTREAM_POINTER *stream_pointer, ULONG in, ULONG out, BOOLEAN eject)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);

    TRACE("pointer %p, in %lu, out %lu, eject %u\n", stream_pointer, in, out, eject);

    stream_lock(pointer->stream);
    if (!pointer->locked) WARN("pointer %p is not locked\n", stream_pointer);
    else if (advance_offsets(pointer, in, out) || eject) pointer_advance(pointer);
    else pointer_unlock(pointer);
    stream_unlock(pointer->stream);
}

/* A clone with room for the context, from the pool if possible. */
static struct stream_pointer *clone_alloc(struct pin_stream *stream, ULONG context_size)
{
    struct stream_pointer *clone;
    LIST_ENTRY *entry;

    for (entry = stream->free_clones.Flink; entry != &stream->free_clones; entry = entry->Flink)
    {
        clone = CONTAINING_RECORD(entry, struct stream_pointer, entry);
        if (clone->context_size < context_size) continue;
        RemoveEntryList(&clone->entry);
        stream->free_clones_count--;
        context_size = clone->context_size;
        break;
    }
    if (entry == &stream->free_clones)
    {
        if (context_size > MAXLONG) return NULL;
        if (!(clone = ExAllocatePoolWithTag(NonPagedPool, sizeof(*clone) + context_size, STREAM_TAG))) return NULL;
    }

    pointer_init(clone, stream);
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
    struct pin_stream *stream = pointer->stream;

    TRACE("pointer %p, cancel %p, context_size %lu\n", stream_pointer, cancel, context_size);

    *ret = NULL;
    stream_lock(stream);
    if (!pointer->frame || !pointer->frame->live)
    {
        stream_unlock(stream);
        return STATUS_DEVICE_NOT_READY;
    }
    if (!(clone = clone_alloc(stream, context_size)))
    {
        stream_unlock(stream);
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
    if ((clone->locked = pointer->locked)) clone->frame->request->locks++;
    InsertTailList(&stream->clones, &clone->entry);
    stream_unlock(stream);

    *ret = &clone->pub;
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsStreamPointerDelete (KS.@)
 */
void NTAPI KsStreamPointerDelete(KSSTREAM_POINTER *stream_pointer)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    struct pin_stream *stream = pointer->stream;

    TRACE("pointer %p\n", stream_pointer);

    if (pointer->edge || !stream_pointer->Pin)
    {
        ERR("pointer %p is %s\n", stream_pointer, pointer->edge ? "an edge" : "deleted already");
        return;
    }

    stream_lock(stream);
    pointer_cancel_timeout(pointer);
    RemoveEntryList(&pointer->entry);
    pointer_leave(pointer);
    stream_pointer->Pin = NULL;
    stream_pointer->StreamHeader = NULL;
    if (stream->free_clones_count < MAX_FREE_CLONES && !stream->closed)
    {
        InsertHeadList(&stream->free_clones, &pointer->entry);
        stream->free_clones_count++;
    }
    else ExFreePoolWithTag(pointer, STREAM_TAG);
    stream_unlock(stream);
}

static KSSTREAM_POINTER *clone_from_entry(struct pin_stream *stream, LIST_ENTRY *entry)
{
    return entry == &stream->clones ? NULL : &CONTAINING_RECORD(entry, struct stream_pointer, entry)->pub;
}

/***********************************************************************
 *           KsPinGetFirstCloneStreamPointer (KS.@)
 */
KSSTREAM_POINTER * NTAPI KsPinGetFirstCloneStreamPointer(KSPIN *pin)
{
    struct pin_stream *stream = impl_from_KSPIN(pin)->stream;
    KSSTREAM_POINTER *clone;

    TRACE("pin %p\n", pin);

    if (!stream || !stream->standard) return NULL;
    stream_lock(stream);
    clone = clone_from_entry(stream, stream->clones.Flink);
    stream_unlock(stream);
    return clone;
}

/***********************************************************************
 *           KsStreamPointerGetNextClone (KS.@)
 */
KSSTREAM_POINTER * NTAPI KsStreamPointerGetNextClone(KSSTREAM_POINTER *stream_pointer)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    struct pin_stream *stream = pointer->stream;
    KSSTREAM_POINTER *clone;

    TRACE("pointer %p\n", stream_pointer);

    if (pointer->edge) return NULL;
    stream_lock(stream);
    clone = clone_from_entry(stream, pointer->entry.Flink);
    stream_unlock(stream);
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

    stream_lock(pointer->stream);
    if (pointer->frame && pointer->frame->live)
    {
        pointer->frame->request->status = code;
        status = STATUS_SUCCESS;
    }
    stream_unlock(pointer->stream);
    return status;
}

/***********************************************************************
 *           KsStreamPointerGetIrp (KS.@)
 */
IRP * NTAPI KsStreamPointerGetIrp(KSSTREAM_POINTER *stream_pointer, BOOLEAN *first, BOOLEAN *last)
{
    struct stream_pointer *pointer = impl_from_KSSTREAM_POINTER(stream_pointer);
    struct stream_request *request;
    IRP *irp = NULL;

    TRACE("pointer %p\n", stream_pointer);

    stream_lock(pointer->stream);
    if (pointer->locked)
    {
        request = pointer->frame->request;
        irp = request->irp;
        if (first) *first = pointer->frame == request->frames;
        if (last) *last = pointer->frame == request->frames + request->count - 1;
    }
    stream_unlock(pointer->stream);
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

    stream_lock(pointer->stream);
    if (pointer->locked && (frame = pointer->frame)->data)
    {
        if (!frame->mdl && (frame->mdl = IoAllocateMdl(frame->data, frame->extent, FALSE, FALSE, NULL)))
        {
            frame->mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
            frame->mdl->MappedSystemVa = frame->data;
        }
        mdl = frame->mdl;
    }
    stream_unlock(pointer->stream);
    return mdl;
}

/***********************************************************************
 *           KsPinGetAvailableByteCount (KS.@)
 */
NTSTATUS NTAPI KsPinGetAvailableByteCount(KSPIN *pin, LONG *in, LONG *out)
{
    struct pin_stream *stream = impl_from_KSPIN(pin)->stream;
    struct stream_frame *frame;
    LONGLONG count = 0;
    BOOLEAN output;
    LIST_ENTRY *entry;

    TRACE("pin %p\n", pin);

    if (!stream || !stream->standard) return STATUS_INVALID_DEVICE_REQUEST;

    output = stream_is_output(stream);
    stream_lock(stream);
    if ((frame = stream->leading.frame))
    {
        if (stream->flags & KSPIN_FLAG_GENERATE_MAPPINGS) count = output ? frame->extent : frame->used;
        else count = stream->leading.pub.Offset->Remaining;
        for (entry = frame->entry.Flink; entry != &stream->frames; entry = entry->Flink)
        {
            frame = CONTAINING_RECORD(entry, struct stream_frame, entry);
            if (!frame->request->aborted) count += output ? frame->extent : frame->used;
        }
    }
    stream_unlock(stream);

    if (count > MAXLONG) count = MAXLONG;
    if (in) *in = output ? 0 : count;
    if (out) *out = output ? count : 0;
    return STATUS_SUCCESS;
}
