/*
 * Transfers: a stream IRP, or a slot of a link, in a frame queue
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

#ifndef __KS_TRANSFER_H
#define __KS_TRANSFER_H

#include "frames/framequeue.h"

struct stream_buffer;

#define PASSED_LEADING  1
#define PASSED_TRAILING 2

struct stream_frame
{
    LIST_ENTRY entry;              /* in frame_queue.frames while live */
    struct transfer *transfer;
    KSSTREAM_HEADER *header;       /* the minidriver's: native layout, Data is data below */
    ULONG64 address;               /* Data of the client */
    ULONG extent;                  /* bytes at Data */
    ULONG used;                    /* DataUsed of the client */
    ULONG counted;                 /* DataUsed of the header as stream pointers have set it */
    struct stream_region *region;  /* served in place, or */
    struct stream_buffer *buffer;  /* from a copy, made when the frame is first locked */
    BYTE *data;                    /* where the minidriver finds the data; NULL until then */
    MDL *mdl;
    KSMAPPING *mappings;           /* kept for the next use of this memory */
    ULONG mappings_size;           /* bytes allocated */
    ULONG mappings_count;
    ULONG refs;
    BYTE passed;                   /* PASSED_*: the edges that have gone by */
    BOOLEAN queued;                /* the queue's reference */
    BOOLEAN live;
    BOOLEAN done;                  /* all references were given up, as opposed to aborted */
};

enum transfer_state
{
    TRANSFER_IDLE,                 /* not in a queue: just made, or its owner's again */
    TRANSFER_QUEUED,
    TRANSFER_ABORTED,              /* cancelled, flushed or failed; still queued, as a pointer on its frames is locked */
    TRANSFER_RETIRED,              /* has left the queue: its IRP is going to be completed, or has been */
    TRANSFER_RETURNED,             /* has a slot, and nothing uses it any more: it waits in frame_queue.completed */
};

enum transfer_cancel
{
    CANCEL_POSSIBLE,               /* the cancel routine, if there is an IRP, has not run */
    CANCEL_WANTED,                 /* it has, and the service worker still has to see to it */
    CANCEL_SEEN,                   /* it has, and nothing is left to be done about it */
};

struct transfer
{
    LIST_ENTRY entry;              /* in frame_queue.transfers, .completed or .free_transfers */
    struct frame_queue *queue;
    IRP *irp;                      /* NULL when it has been completed, or if there is a slot */
    struct link_slot *slot;        /* of a link, which uses the transfer again when it has come back, */
    void (*returned)(struct transfer *transfer); /* by a call of this: lock not held, not the dispatch thread */
    NTSTATUS status;
    ULONG refs;                    /* the IRP and each frame that is referenced */
    ULONG count;                   /* frames */
    ULONG left;                    /* frames that are live */
    ULONG locks;                   /* locked pointers on its frames */
    ULONG capacity;                /* of frames[] */
    ULONG headers_size;            /* bytes of headers that fit behind it */
    ULONG stride;                  /* bytes from one header to the next */
    ULONG client_stride;           /* the same in the client's buffer */
    BOOLEAN read;
    enum transfer_state state;     /* changed by transfer_set_state() only */
    enum transfer_cancel cancel;
    BYTE *headers;                 /* native layout */
    struct stream_frame frames[1];
};

/* A transfer of count frames with headers of stride bytes, from the pool if possible, or NULL. Lock not held. */
struct transfer *transfer_alloc(struct frame_queue *queue, ULONG count, ULONG stride);
void transfer_discard(struct transfer *transfer); /* gives back one that was not queued; lock not held */
/* A transfer of one frame for the slot of a link, not in the queue, or NULL. Lock not held. It is the slot's again when returned is
 * called. */
struct transfer *transfer_create(struct frame_queue *queue, struct link_slot *slot, BOOLEAN read,
        void (*returned)(struct transfer *transfer));
void transfer_destroy(struct transfer *transfer); /* not queued; the queue may be gone */
void transfer_reset(struct transfer *transfer);   /* as new, without data; not queued */

/* Is it in its queue, aborted or not? */
static inline BOOLEAN transfer_is_queued(const struct transfer *transfer)
{
    return transfer->state == TRANSFER_QUEUED || transfer->state == TRANSFER_ABORTED;
}

/* The lock is held for these. */
void transfer_set_state(struct transfer *transfer, enum transfer_state state);
void transfers_free_pool(struct frame_queue *queue);
void transfer_release(struct transfer *transfer); /* gives up a reference to the memory */
void transfer_retire(struct transfer *transfer);  /* it has left the queue; its IRP can be completed */
void transfers_retire_in_order(struct frame_queue *queue); /* retires what has only waited for earlier ones */
void transfer_done(struct transfer *transfer);    /* the last of its frames is done: it is retired in its turn */

#endif /* __KS_TRANSFER_H */
