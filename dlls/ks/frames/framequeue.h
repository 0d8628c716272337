/*
 * The frame queue of a pin
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

#ifndef __KS_FRAMEQUEUE_H
#define __KS_FRAMEQUEUE_H

#include "frames/streampointer.h"
#include "object/device.h"
#include "object/kspin.h"
#include "stockwine/timer.h"
#include "stockwine/work.h"

/*
 * A stream IRP becomes a transfer with one frame for each of its headers. Frames wait in arrival order in frame_queue.frames; the
 * stream pointers (leading edge, trailing edge, clones) stand on them. A frame is referenced by every pointer that stands on it and
 * once by the queue, until the edges have passed it. At zero it is done; when all frames of a transfer are done, the transfer is
 * retired: its IRP can't be cancelled any more and waits in frame_queue.completed for whoever releases the queue's lock next.
 *
 * An aborted transfer (cancelled, flushed, or its data could not be reached) is retired as soon as no pointer on its frames is
 * locked. Unlocked pointers may stay on its frames; they can't be locked again. The transfer's memory and the client's memory that
 * it uses live until the last of them is gone.
 *
 * frame_queue.lock guards all of it. IRPs are never completed, memory never copied and the minidriver never called under it, except
 * for the cancel and timeout callbacks of stream pointers, which AVStream documents as called under the queue's lock: on the thread
 * that runs them the lock counts as taken (callback_thread).
 *
 * The dispatch thread only queues: what it finds to be done is left to the service worker.
 */

struct stream_region;

/* What a queue tells those above it. */
struct frame_queue_ops
{
    /* The queue's lock is held for these. */
    void (*arrived)(struct frame_queue *queue);          /* there are frames to be processed */
    void (*edge_moved)(struct frame_queue *queue);       /* the leading edge may have come to or left a frame */
    void (*format_arrived)(struct frame_queue *queue);   /* the leading edge of a write pin has come to a format change */
    void (*format_announced)(struct frame_queue *queue); /* a frame of a read pin has gone by with a new format */
    /* A transfer is over: completes its IRP, if there is one. Lock not held, any thread but the dispatch thread. */
    void (*finish)(struct transfer *transfer);
};

struct frame_queue
{
    const struct frame_queue_ops *ops;
    struct ks_pin *pin;
    BOOLEAN standard;              /* standard transport: frames come here at all */

    SRWLOCK lock;
    void *callback_thread;         /* runs a callback of the minidriver with the lock held */
    CONDITION_VARIABLE idle;       /* no transfers left */
    LIST_ENTRY transfers;          /* with IRPs that are pending, in order of arrival */
    LIST_ENTRY frames;             /* frames that are not done, in order of arrival */
    LIST_ENTRY completed;          /* transfers to finish or free outside of the lock */
    LIST_ENTRY free_transfers;
    ULONG free_transfers_count;
    ULONG pending;                 /* transfers that were queued and have not been finished, or given back to their links */
    BOOLEAN draining;              /* somebody works on completed, in order */
    BOOLEAN accepting;             /* in ACQUIRE or above */
    BOOLEAN resetting;             /* between KSRESET_BEGIN and KSRESET_END */
    BOOLEAN closed;
    struct stream_frame *format_frame; /* write: the format change at which the leading edge waits */
    KSDATAFORMAT *new_format;      /* read: what the minidriver has announced and nobody has made the pin's yet */
    ULONG new_format_size;
    BYTE edges;                    /* PASSED_* that free a frame */
    ULONG flags;                   /* KSPIN_FLAG_*, as they were when the pin left STOP */
    struct device_mappings mappings; /* of KSPIN_FLAG_GENERATE_MAPPINGS, as the device wanted them then */
    ULONG header_size;             /* of the minidriver's headers, with extension, when the pin left STOP */
    ULONG client_header_size;      /* in the client's layout */
    struct stream_pointer leading;
    struct stream_pointer trailing;
    LIST_ENTRY clones;
    LIST_ENTRY free_clones;
    ULONG free_clones_count;

    LIST_ENTRY timeouts;           /* pointers with a scheduled timeout */
    struct ks_timer *timer;        /* fires for the first of them */

    struct stream_region *regions[WINEKS_MAX_REGIONS];
    SRWLOCK buffers_lock;          /* of free_buffers */
    LIST_ENTRY free_buffers;       /* for copies */
    ULONG free_buffers_count;
    ULONG free_buffers_bytes;
    SRWLOCK copy_lock;             /* one thread fetches data; the queue's lock is never taken inside of it */

    LONG service_queued;
    struct ks_work *service_work;
};

static inline BOOLEAN framequeue_is_output(const struct frame_queue *queue)
{
    return queue->pin->pub.DataFlow == KSPIN_DATAFLOW_OUT;
}

NTSTATUS framequeue_init(struct frame_queue *queue, struct ks_pin *pin, const struct frame_queue_ops *ops);
void framequeue_destroy(struct frame_queue *queue);
void framequeue_lock(struct frame_queue *queue);
/* Also finishes the transfers that have been retired. Any thread but the dispatch thread. */
void framequeue_unlock(struct frame_queue *queue);
/* Is the caller a callback of the minidriver that framequeue_callback() runs? */
BOOLEAN framequeue_in_callback(const struct frame_queue *queue);
/* Runs a callback of the minidriver with the lock held. */
void framequeue_callback(struct frame_queue *queue, PFNKSSTREAMPOINTER callback, struct stream_pointer *pointer);

/* Puts the transfer and its frames at the end of the queue and takes over the IRP, or fails and has done nothing. Any thread, also
 * the dispatch thread; lock not held. */
NTSTATUS transfer_queue(struct transfer *transfer);

/* The lock is held for all of these.
 * Aborts with that status of the IRP, unless it is STATUS_CANCELLED and the minidriver has finished some of the frames. force:
 * although the minidriver has locked pointers on them. */
void transfer_abort(struct transfer *transfer, NTSTATUS status, BOOLEAN force);
void framequeue_abort_all(struct frame_queue *queue, NTSTATUS status, BOOLEAN force);
void framequeue_wait_idle(struct frame_queue *queue);  /* until no IRP is pending; releases the lock meanwhile */
/* Takes the frames of an aborted transfer without locked pointers out of the queue and retires it. */
void transfer_settle(struct transfer *transfer);

#endif /* __KS_FRAMEQUEUE_H */
