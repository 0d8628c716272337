/*
 * Links between two pins
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

#ifndef __KS_LINK_H
#define __KS_LINK_H

#include "frames/transfer.h"

/*
 * A client that makes a pin with PinToHandle links two pins: the new one, the source, gives its IRPs to the one that the handle
 * stands for, the sink. Which way the data flows is another matter (DOC:ks-pins.md): here the pins are told apart by their data
 * flow, as the output pin that fills frames and the input pin that uses them up.
 *
 * While both pins are in ACQUIRE or above, a ring of slots circulates between their queues (DOC:avstream-pipes-and-circuits.md).
 * A slot has one frame's memory and two transfers, a read of the output pin and a write of the input pin, at most one of which is
 * in its pin's queue. When a pin's queue gives a transfer back, the slot goes on to the other pin with the same data; a slot that
 * a pin doesn't take, for it is being reset, waits for link_flow(). Nothing is allocated or copied from frame to frame. An output
 * pin that gives back nothing but empty frames gets them again only after a rest, or its Process would be called without end.
 *
 * When one of the pins comes to STOP the ring is broken: no slot is queued any more, frames in the other pin's queue are
 * called back unless they are locked, and the ring dies with the last one that returns.
 *
 * The link's lock comes before the lock of a queue. Links keep no pins alive: a pin leaves its link before it dies.
 */

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
    struct transfer *transfers[2];
    void *memory;                  /* from the pool, or */
    BYTE *data;                    /* in it, aligned, or the allocator's */
    BOOLEAN out;                   /* a transfer is queued, or on its way back */
};

struct link_ring
{
    LONG refs;                     /* the link, slots that are out */
    struct ks_link *link;          /* a reference is held */
    struct ks_allocator *allocator; /* whose frames they are, with a reference, or NULL */
    ULONG frame_size;
    ULONG alignment;               /* bytes, of the frames' memory */
    ULONG count;
    ULONG empty;                   /* frames in a row that the output pin has given back with nothing in them */
    struct link_slot slots[1];
};

struct ks_link
{
    LONG refs;                     /* pins, rings, the work item, the timer while it is set */
    SRWLOCK lock;
    struct ks_pin *pins[2];        /* NULL: it has left */
    struct link_framing framing[2]; /* what the pin wanted when it left STOP */
    BOOLEAN on[2];                 /* out of STOP */
    ULONG changes;                 /* of pins and on */
    BOOLEAN building;              /* somebody makes a ring */
    struct link_ring *ring;        /* the one that circulates, if both pins are on; a reference is held */
    struct ks_allocator *allocator; /* assigned to the source, with a reference, or NULL */
    LIST_ENTRY allocator_entry;    /* in its list of users, under users_lock */
    struct wineks_discard discard[2]; /* what each side wants */
    BOOLEAN gap;                   /* frames have been discarded since the last one that went on */
    void (*format_taken)(struct ks_pin *pin); /* see link_connect() */
    struct ks_work *format_work;   /* calls it */
    struct ks_timer *rest;         /* frames that came back empty go on when it fires; made when it is needed */
    BOOLEAN resting;               /* it is set */
};

static inline enum side pin_side(const struct ks_pin *pin)
{
    return pin->pub.DataFlow == KSPIN_DATAFLOW_OUT ? OUTPUT : INPUT;
}

/* A link with a reference for each pin, or NULL. format_worker runs with the link as the work item. */
struct ks_link *link_alloc(struct ks_pin *source, struct ks_pin *sink, void (*format_worker)(void *context));
void link_release(struct ks_link *link);
struct ks_pin *link_pin(struct ks_link *link, enum side side); /* with a reference, or NULL; lock not held */

#endif /* __KS_LINK_H */
