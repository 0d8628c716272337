/*
 * Links: frames that go from pin to pin without leaving the kernel
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

/*
 * A client that makes a pin with PinToHandle links two pins: the new one, the source, gives requests to the one that the handle
 * stands for, the sink. Which way the data flows is another matter (DOC:ks-pins.md): here the pins are told apart by their data
 * flow, as the output pin that fills frames and the input pin that uses them up.
 *
 * While both pins are in ACQUIRE or above, a ring of slots circulates between their queues (DOC:avstream-pipes-and-circuits.md).
 * A slot has one frame's memory and two requests, a read of the output pin and a write of the input pin, at most one of which is
 * in its pin's queue. When a pin's queue gives a request back, the slot goes on to the other pin with the same data; a slot that
 * a pin doesn't take, for it is being reset, waits for link_flow(). Nothing is allocated or copied from frame to frame.
 *
 * When one of the pins comes to STOP the ring is broken: no slot is queued any more, frames in the other pin's queue are
 * called back unless they are locked, and the ring dies with the last one that returns.
 *
 * The link's lock comes before the lock of a queue. Links keep no pins alive: a pin leaves its link before it dies.
 */

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

#define MAX_FRAMES 64
#define DEFAULT_FRAMES 4
#define DEFAULT_FRAME_SIZE 0x10000
#define MAX_FRAME_SIZE 0x10000000
#define MAX_ALIGNMENT 0x10000

enum side { OUTPUT, INPUT }; /* of the data */

struct link_framing
{
    ULONG frames;
    ULONG size;                    /* bytes of a frame */
    ULONG alignment;               /* bytes, a power of 2 */
};

struct link_slot
{
    struct link_ring *ring;
    struct stream_request *requests[2];
    void *memory;
    BYTE *data;                    /* in it, aligned */
    BOOLEAN out;                   /* a request is queued, or on its way back */
};

struct link_ring
{
    LONG refs;                     /* the link, slots that are out */
    struct ks_link *link;          /* a reference is held */
    ULONG frame_size;
    ULONG count;
    struct link_slot slots[1];
};

struct ks_link
{
    LONG refs;                     /* pins, rings, the work item */
    SRWLOCK lock;
    struct ks_pin *pins[2];        /* NULL: it has left */
    struct link_framing framing[2]; /* what the pin wanted when it left STOP */
    BOOLEAN on[2];                 /* out of STOP */
    ULONG changes;                 /* of pins and on */
    BOOLEAN building;              /* somebody makes a ring */
    struct link_ring *ring;        /* the one that circulates, if both pins are on; a reference is held */
    struct ks_work *format_work;
};

static void link_release(struct ks_link *link)
{
    if (InterlockedDecrement(&link->refs)) return;
    work_release(link->format_work);
    ExFreePoolWithTag(link, STREAM_TAG);
}

static enum side pin_side(const struct ks_pin *pin)
{
    return pin->pub.DataFlow == KSPIN_DATAFLOW_OUT ? OUTPUT : INPUT;
}

/* With a reference, or NULL. */
static struct ks_pin *link_pin(struct ks_link *link, enum side side)
{
    struct ks_pin *pin;

    lock_acquire(&link->lock);
    if ((pin = link->pins[side])) object_addref(&pin->obj);
    lock_release(&link->lock);
    return pin;
}

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

static void ring_release(struct link_ring *ring)
{
    ULONG i;

    if (InterlockedDecrement(&ring->refs)) return;
    TRACE("link %p, ring %p\n", ring->link, ring);
    for (i = 0; i < ring->count; i++)
    {
        struct link_slot *slot = &ring->slots[i];

        if (slot->requests[OUTPUT]) stream_request_destroy(slot->requests[OUTPUT]);
        if (slot->requests[INPUT]) stream_request_destroy(slot->requests[INPUT]);
        if (slot->memory) ExFreePoolWithTag(slot->memory, STREAM_TAG);
    }
    link_release(ring->link);
    ExFreePoolWithTag(ring, STREAM_TAG);
}

static BOOLEAN slot_init(struct link_slot *slot, struct link_ring *ring, struct ks_pin *const *pins, ULONG alignment)
{
    SIZE_T size = (SIZE_T)ring->frame_size + alignment;
    ULONG_PTR data;

    slot->ring = ring;
    slot->requests[OUTPUT] = stream_request_create(pins[OUTPUT]->stream, slot, TRUE);
    slot->requests[INPUT] = stream_request_create(pins[INPUT]->stream, slot, FALSE);
    if (!(slot->memory = ExAllocatePoolWithTag(NonPagedPool, size, STREAM_TAG))) return FALSE;
    memset(slot->memory, 0, size);
    data = ((ULONG_PTR)slot->memory + alignment - 1) & ~((ULONG_PTR)alignment - 1);
    slot->data = (BYTE *)data;
    return slot->requests[OUTPUT] && slot->requests[INPUT];
}

/* The pins are out of STOP, or have been: then the ring isn't used. */
static NTSTATUS ring_create(struct ks_link *link, struct ks_pin *const *pins, const struct link_framing *framing,
        struct link_ring **ret)
{
    SIZE_T size = FIELD_OFFSET(struct link_ring, slots) + framing->frames * sizeof(struct link_slot);
    struct link_ring *ring;

    TRACE("link %p, %lu frames of %lu bytes\n", link, framing->frames, framing->size);

    if (!(ring = ExAllocatePoolWithTag(NonPagedPool, size, STREAM_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memset(ring, 0, size);
    ring->refs = 1;
    ring->link = link;
    InterlockedIncrement(&link->refs);
    ring->frame_size = framing->size;
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

static BOOLEAN slot_queue(struct link_slot *slot, struct stream_request *request)
{
    struct stream_frame *frame = request->frames;

    frame->extent = slot->ring->frame_size;
    frame->used = frame->header->DataUsed;
    frame->data = slot->data;
    slot->out = TRUE;
    InterlockedIncrement(&slot->ring->refs);
    if (!stream_request_queue(request)) return TRUE;

    frame->data = NULL;
    request->retired = TRUE;
    slot->out = FALSE;
    InterlockedDecrement(&slot->ring->refs);
    return FALSE;
}

static BOOLEAN slot_send_empty(struct link_slot *slot)
{
    struct stream_request *request = slot->requests[OUTPUT];
    KSSTREAM_HEADER *header = request->frames[0].header;

    stream_request_reset(request);
    memset(header, 0, request->stride);
    header->Size = request->stride;
    header->PresentationTime.Numerator = header->PresentationTime.Denominator = 1;
    header->FrameExtent = slot->ring->frame_size;
    return slot_queue(slot, request);
}

static BOOLEAN slot_send_filled(struct link_slot *slot)
{
    const struct stream_request *filled = slot->requests[OUTPUT];
    struct stream_request *request = slot->requests[INPUT];
    const KSSTREAM_HEADER *src = filled->frames[0].header;
    KSSTREAM_HEADER *header = request->frames[0].header;
    ULONG size = min(filled->stride, request->stride);

    stream_request_reset(request);
    memset((BYTE *)header + size, 0, request->stride - size);
    memcpy(header, src, size);
    header->Size = header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED ? sizeof(*header) : request->stride;
    header->FrameExtent = slot->ring->frame_size;
    return slot_queue(slot, request);
}

/* Has the output pin's minidriver put something into the frame that the other pin has to know? */
static BOOLEAN is_filled(const struct stream_request *request)
{
    static const ULONG signals = KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM | KSSTREAM_HEADER_OPTIONSF_DATADISCONTINUITY
            | KSSTREAM_HEADER_OPTIONSF_TIMEDISCONTINUITY;
    const struct stream_frame *frame = request->frames;

    if (!frame->done || NT_ERROR(request->status)) return FALSE;
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

/* The input pin has the format that the output pin's minidriver has announced: that may go on. */
static void format_worker(void *context)
{
    struct ks_link *link = context;
    struct ks_pin *pin;

    if ((pin = link_pin(link, OUTPUT)))
    {
        control_acquire(&pin->obj);
        pin_update_data_format(pin);
        control_release(&pin->obj);
        pin_format_known(pin->stream);
        object_release(&pin->obj);
    }
    link_release(link);
}

/* A sink that refuses the format gets no more data until somebody asks the output pin for it. */
static BOOLEAN is_format_set(const struct stream_request *request)
{
    return !request->read && request->frames[0].done && !NT_ERROR(request->status)
            && (request->frames[0].header->OptionsFlags & KSSTREAM_HEADER_OPTIONSF_TYPECHANGED);
}

void link_request_returned(struct stream_request *request)
{
    struct link_slot *slot = request->slot;
    struct link_ring *ring = slot->ring;
    struct ks_link *link = ring->link;
    BOOLEAN format_set;

    lock_acquire(&link->lock);
    slot->out = FALSE;
    if ((format_set = is_format_set(request))) InterlockedIncrement(&link->refs);
    if (link->ring == ring)
    {
        if (request->read && is_filled(request)) slot_send_filled(slot);
        else slot_send_empty(slot);
    }
    lock_release(&link->lock);

    if (format_set) work_queue(link->format_work);
    ring_release(ring);
}

/* States */

/* Makes the ring if both pins are on and nobody else does it. */
static NTSTATUS link_activate(struct ks_link *link)
{
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
        memcpy(pins, link->pins, sizeof(pins));
        object_addref(&pins[OUTPUT]->obj);
        object_addref(&pins[INPUT]->obj);
        lock_release(&link->lock);

        status = ring_create(link, pins, &framing, &ring);

        lock_acquire(&link->lock);
        link->building = FALSE;
        if (!status && link->changes == changes)
        {
            link->ring = ring;
            ring = NULL;
            ring_flow(link->ring);
        }
        lock_release(&link->lock);
        if (ring) ring_release(ring); /* a pin has been stopped meanwhile */
        ring = NULL;
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
    struct pin_stream *stream = pin->stream;
    ULONG i;

    stream_lock(stream);
    for (i = 0; i < ring->count; i++)
    {
        struct stream_request *request = ring->slots[i].requests[pin_side(pin)];
        if (!request->retired) stream_request_abort(request, STATUS_CANCELLED, FALSE);
    }
    stream_unlock(stream);
}

void link_stop(struct ks_pin *pin)
{
    struct ks_link *link = pin->link;
    struct link_ring *ring;
    struct ks_pin *other;

    if (!link) return;
    lock_acquire(&link->lock);
    link->on[pin_side(pin)] = FALSE;
    link->changes++;
    ring = link->ring;
    link->ring = NULL;
    lock_release(&link->lock);
    if (!ring) return;

    if ((other = link_pin(link, !pin_side(pin))))
    {
        ring_recall(ring, other);
        object_release(&other->obj);
    }
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

/* Making and breaking */

/* DOC:ks-pins.md; OPEN there: when mediums fit. */
static NTSTATUS check_pins(const struct ks_pin *source, const struct ks_pin *sink)
{
    const KSPIN_INTERFACE *interfaces[2] = {&source->pub.ConnectionInterface, &sink->pub.ConnectionInterface};
    const KSPIN_MEDIUM *mediums[2] = {&source->pub.ConnectionMedium, &sink->pub.ConnectionMedium};

    if (sink->pub.Communication != KSPIN_COMMUNICATION_SINK || sink->pub.DataFlow == source->pub.DataFlow)
    {
        WARN("pin %p is no sink for pin %p\n", &sink->pub, &source->pub);
        return STATUS_INVALID_PARAMETER;
    }
    if (!IsEqualGUID(&interfaces[0]->Set, &interfaces[1]->Set) || interfaces[0]->Id != interfaces[1]->Id
            || !IsEqualGUID(&mediums[0]->Set, &mediums[1]->Set)
            || (mediums[0]->Id != mediums[1]->Id && mediums[0]->Id != KSMEDIUM_TYPE_ANYINSTANCE
            && mediums[1]->Id != KSMEDIUM_TYPE_ANYINSTANCE))
    {
        WARN("pins %p and %p have different interfaces or mediums\n", &source->pub, &sink->pub);
        return STATUS_NO_MATCH;
    }
    /* other transports have no queues */
    return source->stream->standard && sink->stream->standard ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_REQUEST;
}

static struct ks_link *link_alloc(struct ks_pin *source, struct ks_pin *sink)
{
    struct ks_link *link;

    if (!(link = ExAllocatePoolWithTag(NonPagedPool, sizeof(*link), STREAM_TAG))) return NULL;
    memset(link, 0, sizeof(*link));
    link->refs = 2;
    RtlInitializeSRWLock(&link->lock);
    link->pins[pin_side(source)] = source;
    link->pins[pin_side(sink)] = sink;
    if (!work_create(format_worker, link, &link->format_work)) return link;
    ExFreePoolWithTag(link, STREAM_TAG);
    return NULL;
}

/* Gives the sink its end of the link, whose reference it takes over. Control held. */
static NTSTATUS join_sink(struct ks_pin *sink, struct ks_link *link)
{
    const KSPIN_DISPATCH *dispatch = sink->pub.Descriptor->Dispatch;
    NTSTATUS status;

    if (sink->stream->closed) return STATUS_INVALID_HANDLE;
    if (sink->link) return STATUS_CONNECTION_ACTIVE;
    if (sink->pub.DeviceState != KSSTATE_STOP) return STATUS_INVALID_DEVICE_STATE;

    sink->link = link;
    sink->pub.ConnectionIsExternal = FALSE;
    if (!dispatch || !dispatch->Connect || NT_SUCCESS(status = dispatch->Connect(&sink->pub))) return STATUS_SUCCESS;
    sink->pub.ConnectionIsExternal = TRUE;
    sink->link = NULL;
    return status;
}

NTSTATUS link_connect(struct ks_pin *source, struct ks_pin *sink)
{
    struct ks_link *link;
    NTSTATUS status;

    if ((status = check_pins(source, sink))) return status;
    if (!(link = link_alloc(source, sink))) return STATUS_INSUFFICIENT_RESOURCES;

    control_acquire(&sink->obj);
    status = join_sink(sink, link);
    control_release(&sink->obj);
    if (status)
    {
        WARN("pin %p refuses pin %p: %#lx\n", &sink->pub, &source->pub, status);
        link->refs = 1;
        link_release(link);
        return status;
    }
    source->link = link;
    TRACE("source %p, sink %p, link %p\n", &source->pub, &sink->pub, link);
    return STATUS_SUCCESS;
}

static void link_leave(struct ks_link *link, struct ks_pin *pin)
{
    lock_acquire(&link->lock);
    link->pins[pin_side(pin)] = NULL;
    link->on[pin_side(pin)] = FALSE;
    link->changes++;
    lock_release(&link->lock);
    link_release(link);
}

/* The pin is an ordinary sink again. link: only if it is this one. */
static void part_sink(struct ks_pin *sink, struct ks_link *link)
{
    const KSPIN_DISPATCH *dispatch = sink->pub.Descriptor->Dispatch;

    control_acquire(&sink->obj);
    if (sink->link && (!link || link == sink->link))
    {
        link_stop(sink);
        link_leave(sink->link, sink);
        sink->link = NULL;
        sink->pub.ConnectionIsExternal = TRUE;
        if (dispatch && dispatch->Disconnect) dispatch->Disconnect(&sink->pub);
    }
    control_release(&sink->obj);
}

void link_disconnect(struct ks_pin *pin)
{
    struct ks_link *link = pin->link;
    struct ks_pin *sink;

    if (pin->pub.Communication != KSPIN_COMMUNICATION_SOURCE)
    {
        part_sink(pin, NULL);
        return;
    }
    if (!link) return;
    if ((sink = link_pin(link, !pin_side(pin))))
    {
        part_sink(sink, link);
        object_release(&sink->obj);
    }
    pin->link = NULL;
    link_leave(link, pin);
}
