/*
 * The ring of frames that circulates in a link
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

#include "link/linkring.h"
#include "base/framememory.h"
#include "bounds.h"
#include "frames/framequeue.h"
#include "frames/transfer.h"
#include "link/link.h"
#include "link/linkdiscard.h"
#include "object/kspin.h"
#include "object/object.h"
#include "parts/allocator.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "stockwine/timer.h"
#include "stockwine/work.h"
#include "timeouts.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

#define MAX_FRAMES 64
#define DEFAULT_FRAMES 4
#define DEFAULT_FRAME_SIZE 0x10000
#define MAX_ALIGNMENT 0x10000

/* Framing */

static void get_framing(const struct ks_pin *pin, struct link_framing *framing)
{
    const KSALLOCATOR_FRAMING_EX *framing_ex = pin->pub.Descriptor->AllocatorFraming;
    ULONG sample_size = pin->pub.ConnectionFormat->SampleSize;

    framing->frames = framing->size = 0;
    framing->alignment = 1;
    if (framing_ex && framing_ex->CountItems)
    {
        const KS_FRAMING_ITEM *item = framing_ex->FramingItem;
        const KS_FRAMING_RANGE *range = &item->FramingRange.Range;

        framing->frames = min(item->Frames, MAX_FRAMES);
        framing->size = range->MaxFrameSize <= MAX_FRAME_SIZE ? range->MaxFrameSize : range->MinFrameSize;
        /* a mask, FILE_LONG_ALIGNMENT for example */
        while (framing->alignment <= item->FileAlignment && framing->alignment < MAX_ALIGNMENT) framing->alignment *= 2;
    }
    if (sample_size <= MAX_FRAME_SIZE && (!framing->size || framing->size < sample_size)) framing->size = sample_size;
}

/* Both pins may keep as many frames as they have asked for. */
static void merge_framing(struct link_framing *framing, const struct link_framing *a, const struct link_framing *b)
{
    framing->frames = min(a->frames + b->frames, MAX_FRAMES);
    if (framing->frames < 2) framing->frames = DEFAULT_FRAMES;
    framing->size = max(a->size, b->size);
    if (!framing->size) framing->size = DEFAULT_FRAME_SIZE;
    framing->alignment = max(a->alignment, b->alignment);
}

/* Rings */

void ring_release(struct link_ring *ring)
{
    ULONG i;

    if (InterlockedDecrement(&ring->refs)) return;
    TRACE("link %p, ring %p\n", ring->link, ring);
    for (i = 0; i < ring->count; i++)
    {
        struct link_slot *slot = &ring->slots[i];

        if (slot->transfers[OUTPUT]) transfer_destroy(slot->transfers[OUTPUT]);
        if (slot->transfers[INPUT]) transfer_destroy(slot->transfers[INPUT]);
        if (slot->memory) framememory_free(slot->memory);
        else if (slot->data) allocator_give(ring->allocator, slot->data);
    }
    if (ring->allocator) object_release(allocator_object(ring->allocator));
    link_release(ring->link);
    ExFreePoolWithTag(ring, STREAM_TAG);
}

static BOOLEAN slot_alloc_memory(struct link_slot *slot, SIZE_T size, ULONG alignment)
{
    ULONG_PTR data;

    size += alignment;
    if (!(slot->memory = framememory_alloc(size))) return FALSE;
    data = ((ULONG_PTR)slot->memory + alignment - 1) & ~((ULONG_PTR)alignment - 1);
    slot->data = (BYTE *)data;
    return TRUE;
}

static void slot_returned(struct transfer *transfer);

static BOOLEAN slot_init(struct link_slot *slot, struct link_ring *ring, struct ks_pin *const *pins, ULONG alignment)
{
    slot->ring = ring;
    if (ring->allocator) slot->data = allocator_take(ring->allocator);
    else slot_alloc_memory(slot, ring->frame_size, alignment);
    if (!slot->data) return FALSE;
    slot->transfers[OUTPUT] = transfer_create(pins[OUTPUT]->queue, slot, TRUE, slot_returned);
    slot->transfers[INPUT] = transfer_create(pins[INPUT]->queue, slot, FALSE, slot_returned);
    return slot->transfers[OUTPUT] && slot->transfers[INPUT];
}

/* The pins are out of STOP, or have been: then the ring isn't used. */
static NTSTATUS ring_create(struct ks_link *link, struct ks_pin *const *pins, const struct link_framing *framing,
        struct ks_allocator *allocator, struct link_ring **ret)
{
    SIZE_T size = FIELD_OFFSET(struct link_ring, slots) + framing->frames * sizeof(struct link_slot);
    struct link_ring *ring;

    TRACE("link %p, %lu frames of %lu bytes, allocator %p\n", link, framing->frames, framing->size, allocator);

    if ((ULONG64)framing->frames * framing->size > MAX_FRAMES_BYTES) return STATUS_INSUFFICIENT_RESOURCES;
    if (!(ring = ExAllocatePoolWithTag(NonPagedPool, size, STREAM_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memset(ring, 0, size);
    ring->refs = 1;
    ring->link = link;
    InterlockedIncrement(&link->refs);
    if ((ring->allocator = allocator)) object_addref(allocator_object(allocator));
    ring->frame_size = framing->size;
    ring->alignment = framing->alignment;
    while (ring->count < framing->frames)
    {
        if (slot_init(&ring->slots[ring->count++], ring, pins, framing->alignment)) continue;
        ring_release(ring);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    *ret = ring;
    return STATUS_SUCCESS;
}

/* The way of a frame. The link's lock is held for all of it; FALSE: the pin takes no frames now. */

static BOOLEAN slot_queue(struct link_slot *slot, struct transfer *transfer)
{
    struct stream_frame *frame = transfer->frames;

    frame->extent = slot->ring->frame_size;
    frame->used = frame->header->DataUsed;
    frame->data = slot->data;
    slot->out = TRUE;
    InterlockedIncrement(&slot->ring->refs);
    if (!transfer_queue(transfer)) return TRUE;

    frame->data = NULL;
    slot->out = FALSE;
    InterlockedDecrement(&slot->ring->refs);
    return FALSE;
}

static BOOLEAN slot_send_empty(struct link_slot *slot)
{
    struct transfer *transfer = slot->transfers[OUTPUT];
    KSSTREAM_HEADER *header = transfer->frames[0].header;

    transfer_reset(transfer);
    memset(header, 0, transfer->stride);
    header->Size = transfer->stride;
    header->PresentationTime.Numerator = header->PresentationTime.Denominator = 1;
    header->FrameExtent = slot->ring->frame_size;
    return slot_queue(slot, transfer);
}

static BOOLEAN slot_send_filled(struct link_slot *slot)
{
    const struct transfer *filled = slot->transfers[OUTPUT];
    struct transfer *transfer = slot->transfers[INPUT];
    const KSSTREAM_HEADER *src = filled->frames[0].header;
    KSSTREAM_HEADER *header = transfer->frames[0].header;
    ULONG size = min(filled->stride, transfer->stride);

    transfer_reset(transfer);
    memset((BYTE *)header + size, 0, transfer->stride - size);
    memcpy(header, src, size);
    header->Size = header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED ? sizeof(*header) : transfer->stride;
    header->FrameExtent = slot->ring->frame_size;
    return slot_queue(slot, transfer);
}

/* Has the output pin's minidriver put something into the frame that the other pin has to know? */
static BOOLEAN is_filled(const struct transfer *transfer)
{
    static const ULONG signals = KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM | KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY
            | KSSTREAM_HEADER_OPTIONSF_TIMEDISCONTINUITY;
    const struct stream_frame *frame = transfer->frames;

    if (!frame->done || NT_ERROR(transfer->status)) return FALSE;
    if (frame->header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED)
        return frame->header->DataUsed >= sizeof(KSDATAFORMAT);
    return frame->header->DataUsed || (frame->header->OptionsFlags & signals);
}

static void ring_flow(struct link_ring *ring)
{
    ULONG i;

    for (i = 0; i < ring->count; i++)
        if (!ring->slots[i].out) slot_send_empty(&ring->slots[i]);
}

static void rest_is_over(void *context)
{
    struct ks_link *link = context;

    lock_acquire(&link->lock);
    link->resting = FALSE;
    if (link->ring) ring_flow(link->ring);
    lock_release(&link->lock);
    link_release(link);
}

/* The link's lock is held. FALSE: there is no timer, so nothing can rest. */
static BOOLEAN link_rest(struct ks_link *link)
{
    if (link->resting) return TRUE;
    if (!link->rest && timer_create(rest_is_over, link, &link->rest)) return FALSE;
    link->resting = TRUE;
    InterlockedIncrement(&link->refs);
    timer_set(link->rest, REST_TIME);
    return TRUE;
}

/* The output pin has given the slot back with nothing in it. That happens to a few in a row, but not to all of them. */
static void slot_come_back_empty(struct link_slot *slot)
{
    struct link_ring *ring = slot->ring;

    if (ring->empty < ring->count) ring->empty++;
    else if (link_rest(ring->link)) return;
    slot_send_empty(slot);
}

/* A sink that refuses the format gets no more data until somebody asks the output pin for it. */
static BOOLEAN is_format_set(const struct transfer *transfer)
{
    return !transfer->read && transfer->frames[0].done && !NT_ERROR(transfer->status)
            && (transfer->frames[0].header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED);
}

/* The transfer is the slot's again. Lock not held, not the dispatch thread. */
static void slot_returned(struct transfer *transfer)
{
    struct link_slot *slot = transfer->slot;
    struct link_ring *ring = slot->ring;
    struct ks_link *link = ring->link;
    BOOLEAN format_set;

    lock_acquire(&link->lock);
    slot->out = FALSE;
    if ((format_set = is_format_set(transfer))) InterlockedIncrement(&link->refs);
    if (link->ring == ring)
    {
        if (!transfer->read) slot_send_empty(slot);
        else if (!is_filled(transfer)) slot_come_back_empty(slot);
        else
        {
            ring->empty = 0;
            if (link_discards(link, transfer->frames[0].header)) slot_send_empty(slot);
            else slot_send_filled(slot);
        }
    }
    lock_release(&link->lock);

    if (format_set) work_queue(link->format_work);
    ring_release(ring);
}

/* States */

/* Makes the ring if both pins are on and nobody else does it. */
static NTSTATUS link_activate(struct ks_link *link)
{
    struct ks_allocator *allocator;
    struct link_framing framing;
    struct link_ring *ring = NULL;
    struct ks_pin *pins[2];
    NTSTATUS status = STATUS_SUCCESS;
    ULONG changes;

    lock_acquire(&link->lock);
    while (!status && link->on[OUTPUT] && link->on[INPUT] && !link->ring && !link->building)
    {
        link->building = TRUE;
        changes = link->changes;
        merge_framing(&framing, &link->framing[OUTPUT], &link->framing[INPUT]);
        if ((allocator = link->allocator))
        {
            object_addref(allocator_object(allocator));
            allocator_get_framing(allocator, &framing.frames, &framing.size);
        }
        memcpy(pins, link->pins, sizeof(pins));
        object_addref(&pins[OUTPUT]->obj);
        object_addref(&pins[INPUT]->obj);
        lock_release(&link->lock);

        status = ring_create(link, pins, &framing, allocator, &ring);

        lock_acquire(&link->lock);
        link->building = FALSE;
        if (!status && link->changes == changes)
        {
            link->ring = ring;
            link->gap = FALSE;
            ring = NULL;
            ring_flow(link->ring);
        }
        lock_release(&link->lock);
        if (ring) ring_release(ring); /* a pin has been stopped meanwhile */
        ring = NULL;
        if (allocator) object_release(allocator_object(allocator));
        object_release(&pins[OUTPUT]->obj);
        object_release(&pins[INPUT]->obj);
        lock_acquire(&link->lock);
    }
    lock_release(&link->lock);
    return status;
}

NTSTATUS link_start(struct ks_pin *pin)
{
    struct ks_link *link = pin->link;
    struct link_framing framing;

    if (!link) return STATUS_SUCCESS;
    get_framing(pin, &framing);

    lock_acquire(&link->lock);
    link->framing[pin_side(pin)] = framing;
    link->on[pin_side(pin)] = TRUE;
    link->changes++;
    lock_release(&link->lock);
    return link_activate(link);
}

/* Calls the ring's frames back from a pin's queue. */
static void ring_recall(struct link_ring *ring, struct ks_pin *pin)
{
    struct frame_queue *queue = pin->queue;
    ULONG i;

    framequeue_lock(queue);
    for (i = 0; i < ring->count; i++)
    {
        struct transfer *transfer = ring->slots[i].transfers[pin_side(pin)];
        if (transfer_is_queued(transfer)) transfer_abort(transfer, STATUS_CANCELLED, FALSE);
    }
    framequeue_unlock(queue);
}

struct link_ring *link_take_ring(struct ks_link *link)
{
    struct link_ring *ring = link->ring;

    link->changes++;
    link->ring = NULL;
    return ring;
}

void link_recall(struct ks_link *link, struct link_ring *ring, enum side side)
{
    struct ks_pin *pin = link_pin(link, side);

    if (!pin) return;
    ring_recall(ring, pin);
    object_release(&pin->obj);
}

void link_stop(struct ks_pin *pin)
{
    struct ks_link *link = pin->link;
    struct link_ring *ring;

    if (!link) return;
    lock_acquire(&link->lock);
    link->on[pin_side(pin)] = FALSE;
    ring = link_take_ring(link);
    lock_release(&link->lock);
    if (!ring) return;

    link_recall(link, ring, !pin_side(pin));
    ring_release(ring);
}

void link_flow(struct ks_pin *pin)
{
    struct ks_link *link = pin->link;

    if (!link) return;
    lock_acquire(&link->lock);
    if (link->ring) ring_flow(link->ring);
    lock_release(&link->lock);
}
