/*
 * The frame input of a processing gate
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

#include "process/framegate.h"
#include "frames/framequeue.h"
#include "object/kspin.h"
#include "object/tree.h"
#include "process/filterprocess.h"
#include "process/pinstream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* A pin factory with KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING has one OR gate for all its pins. */
struct frames_gate
{
    LIST_ENTRY entry;                  /* in filter_processing.frames_gates */
    ULONG id;
    ULONG gating;                      /* pins out of STOP; while there are none an input of the gate's own is on */
    KSGATE gate;
};

/* Gates for some frames */

static struct frames_gate *get_frames_gate(LIST_ENTRY *gates, ULONG id)
{
    struct frames_gate *gate;
    LIST_ENTRY *entry;

    for (entry = gates->Flink; entry != gates; entry = entry->Flink)
    {
        gate = CONTAINING_RECORD(entry, struct frames_gate, entry);
        if (gate->id == id) return gate;
    }
    if (!(gate = ExAllocatePoolWithTag(NonPagedPool, sizeof(*gate), STREAM_TAG))) return NULL;
    gate->id = id;
    gate->gating = 0;
    KsGateInitializeOr(&gate->gate, NULL);
    KsGateAddOnInputToOr(&gate->gate);
    InsertTailList(gates, &gate->entry);
    return gate;
}

static void frames_gate_set_gating(struct frames_gate *gate, BOOLEAN gating)
{
    if (gating && !gate->gating++) KsGateTurnInputOff(&gate->gate);
    if (!gating && !--gate->gating) KsGateTurnInputOn(&gate->gate);
}

static BOOLEAN get_frame_input(const struct pin_stream *stream)
{
    BOOLEAN on = stream->queue.leading.frame || (stream->queue.flags & KSPIN_FLAG_FRAMES_NOT_REQUIRED_FOR_PROCESSING);

    if (stream->gating || !stream_is_filter_centric(stream)) return on;
    return !stream->frame_gate_or;
}

void process_update_gate(struct pin_stream *stream)
{
    BOOLEAN on = get_frame_input(stream);

    if (on == stream->frame_input) return;
    stream->frame_input = on;
    if (on) KsGateTurnInputOn(stream->frame_gate);
    else KsGateTurnInputOff(stream->frame_gate);
}

void process_set_gating(struct pin_stream *stream, BOOLEAN gating)
{
    if (gating == stream->gating) return;
    if (!gating && stream->some_frames) frames_gate_set_gating(stream->some_frames, FALSE);
    framequeue_lock(&stream->queue);
    stream->gating = gating;
    process_update_gate(stream);
    framequeue_unlock(&stream->queue);
    if (gating && stream->some_frames) frames_gate_set_gating(stream->some_frames, TRUE);
}

/* Attached gates are only known by the pins that use them. Control held. */
static BOOLEAN is_gate_used(const struct pin_stream *stream, const KSGATE *gate)
{
    LIST_ENTRY *list = &stream_pin(stream)->obj.parent->children, *entry;

    for (entry = list->Flink; entry != list; entry = entry->Flink)
    {
        struct pin_stream *other = stream_from_pin(CONTAINING_RECORD(entry, struct ks_pin, obj.entry));
        if (other && other != stream && other->frame_gate == gate) return TRUE;
    }
    return FALSE;
}

/* next: the AND gate that the gate is an input of */
static void unchain_gate(KSGATE *gate, KSGATE *next)
{
    if (gate->NextGate != next) return;
    gate->NextGate = NULL;
    if (KsGateGetStateUnsafe(gate)) KsGateRemoveOnInputFromAnd(next);
    else KsGateRemoveOffInputFromAnd(next);
}

static void chain_gate(KSGATE *gate, KSGATE *next)
{
    if (gate->NextGate) return; /* several pins can share it */
    if (KsGateGetStateUnsafe(gate)) KsGateAddOnInputToAnd(next);
    else KsGateAddOffInputToAnd(next);
    gate->NextGate = next;
}

void process_attach_gate(struct pin_stream *stream, KSGATE *gate, BOOLEAN or)
{
    KSGATE *next = stream->processor ? &stream->processor->gate : &stream->own.gate, *old = stream->frame_gate;

    if (!gate && old == next) return;
    framequeue_lock(&stream->queue);
    if (stream->frame_gate_or && stream->frame_input) KsGateRemoveOnInputFromOr(old);
    if (!stream->frame_gate_or && !stream->frame_input) KsGateRemoveOffInputFromAnd(old);
    if (old != next && !is_gate_used(stream, old)) unchain_gate(old, next);

    stream->frame_gate = gate ? gate : next;
    stream->frame_gate_or = gate && or;
    if (gate) chain_gate(gate, next);
    stream->frame_input = get_frame_input(stream);
    if (stream->frame_gate_or && stream->frame_input) KsGateAddOnInputToOr(stream->frame_gate);
    if (!stream->frame_gate_or && !stream->frame_input) KsGateAddOffInputToAnd(stream->frame_gate);
    framequeue_unlock(&stream->queue);
}

NTSTATUS process_attach_some_frames(struct pin_stream *stream)
{
    struct ks_pin *pin = stream_pin(stream);
    LIST_ENTRY *gates = &object_filter(&pin->obj)->processing->frames_gates;

    if (!(stream->some_frames = get_frames_gate(gates, pin->pub.Id))) return STATUS_INSUFFICIENT_RESOURCES;
    process_attach_gate(stream, &stream->some_frames->gate, TRUE);
    return STATUS_SUCCESS;
}

void frames_gates_destroy(LIST_ENTRY *gates)
{
    while (!IsListEmpty(gates))
        ExFreePoolWithTag(CONTAINING_RECORD(RemoveHeadList(gates), struct frames_gate, entry), STREAM_TAG);
}

/* DDI:ks/nf-ks-kspinattachandgate.md: before the pin leaves STOP. KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING has
 * attached one already (DDI:ks/ns-ks-_kspin_descriptor_ex.md). */
static void attach_gate(KSPIN *pin, KSGATE *gate, BOOLEAN or)
{
    struct pin_stream *stream = stream_from_pin(impl_from_KSPIN(pin));

    if (!stream) return;
    if (stream->some_frames || pin->DeviceState != KSSTATE_STOP)
        WARN("pin %p: flags %#lx, state %u\n", pin, pin->Descriptor->Flags, pin->DeviceState);
    else process_attach_gate(stream, gate, or);
}

/***********************************************************************
 *           KsPinAttachAndGate (KS.@)
 */
void NTAPI KsPinAttachAndGate(KSPIN *pin, KSGATE *gate)
{
    TRACE("pin %p, gate %p\n", pin, gate);

    attach_gate(pin, gate, FALSE);
}

/***********************************************************************
 *           KsPinAttachOrGate (KS.@)
 */
void NTAPI KsPinAttachOrGate(KSPIN *pin, KSGATE *gate)
{
    TRACE("pin %p, gate %p\n", pin, gate);

    attach_gate(pin, gate, TRUE);
}
