/*
 * The stream of a pin as the files of this folder see it
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

#ifndef __KSPROXY_STREAM_STREAMDATA_H
#define __KSPROXY_STREAM_STREAMDATA_H

#include "base/thread.h"
#include "buffer/sample.h"
#include "pin/pin.h"
#include "pin/streamtime.h"
#include "wineks.h"

/*
 * The slots form a ring: from first on, `pending` of them are segments that the interface handler has sent to the driver, then
 * `queued` ones are samples that wait to be sent (only a write stream has such), the rest is free. One thread sends and completes
 * all of them, because the system cancels the I/O of a thread that ends. Reads and writes differ in where the samples come from:
 * the thread gets them from the allocator, stream_write() from the peer.
 *
 * Segments are completed in the order in which they were sent, whatever the driver does.
 *
 * The thread takes the lock when it has sent a segment and when it has completed one, and keeps what it has seen of the ring then. So
 * a frame that is read costs two rounds of the lock, and one that is written three, with the peer's.
 */

/* Whether samples go. Changed under the lock by stream_step(), whose table has the steps. */
enum flow
{
    FLOW_STARTING,                /* samples go, but the thread hasn't sent the first reads yet */
    FLOW_OPEN,                    /* samples go */
    FLOW_ENDED,                   /* nothing goes until a flush: the stream has ended or failed */
    FLOW_FLUSHING,                /* nothing goes until the flush ends */
    FLOW_CANCELLING,              /* FLUSHING of a driver that doesn't know flushes: the thread has to cancel what it has sent */
    FLOW_LOST,                    /* nothing goes any more: the driver has kept a segment, and so the memory of the handlers */
    FLOW_STOPPED                  /* nothing goes any more */
};

/* The end of a write stream, under the lock. */
enum eos
{
    EOS_NONE,
    EOS_QUEUED,                   /* the last write is queued or at the driver */
    EOS_WRITTEN                   /* the driver has it */
};

/* What the thread does with the oldest segment. */
enum completion
{
    COMPLETION_NONE,
    COMPLETION_ASKED,             /* it is in KsCompleteIo */
    COMPLETION_TOLD               /* and the handler has said that the segment is complete */
};

/* What comes with or before the next sample, under the lock. */
#define DUE_SEGMENT       0x1     /* NewSegment */
#define DUE_DISCONTINUITY 0x2
#define DUE_TYPE          0x4     /* new_type */

struct slot
{
    KSSTREAM_SEGMENT *segment;    /* pending */
    IMediaSample *sample;         /* queued, referenced */
    BOOL eos;                     /* a write: the end of the stream */
};

struct stream
{
    LONG refs;
    struct proxy_pin *pin;        /* not referenced: see base/thread.h for a thread that is late */
    PIN_DIRECTION dir;
    HANDLE handle;                /* a duplicate: the pin's own one may be closed before the thread is home */
    struct pin_handlers handlers; /* referenced */
    IMemAllocator *allocator;
    IPin *peer;
    IMemInputPin *input;
    struct proxy_sample eos_sample; /* what the end of a write stream is sent as */
    struct slot *slots;
    ULONG count;

    /* What kind of stream it is; constant. */
    BOOL live;                    /* of a live source */
    BOOL standard;                /* segments are those of the standard interface */
    BOOL stamped;                 /* samples carry times; those of preview pins don't */

    /* Memory that the driver knows: stream/region.c. The thread's, and that of who has joined it. */
    IMemAllocator *shared;        /* the allocator of ours that the memory belongs to, referenced */
    LONG memory;                  /* which memory of it that is, see allocator_get_memory() */
    struct wineks_region region;  /* where it is; size 0 if the driver doesn't want it */

    CRITICAL_SECTION cs;
    CONDITION_VARIABLE changed;   /* slots became free, or a state below changed */
    HANDLE wake;                  /* tells the thread the same, and of new samples */
    enum flow flow;
    enum eos eos;
    BOOL running;                 /* the filter runs */
    BOOL told;                    /* the graph knows that the stream has failed since the last flush */
    ULONG first, pending, queued; /* the ring; what is left in pending when the thread is home the driver has kept */
    ULONG completed;              /* segments that have left the ring */
    struct stream_time time;      /* of a live source */
    LONG due;                     /* DUE_* */
    AM_MEDIA_TYPE *new_type;

    /* The thread's. */
    struct proxy_thread thread;
    struct slot oldest;           /* of the ring, as the thread has seen it under the lock; segment NULL: nothing is pending */
    ULONG seen;                   /* completed at that time */
    const KSSTREAM_SEGMENT *done; /* the oldest segment, if its CompletionEvent was seen signalled */
    enum completion completion;
    unsigned int aborted;         /* segments in a row that nobody asked to cancel */
    IMediaSample *typed_sample;   /* a buffer that brings a new type, while those with the old one are out */
};

/* What the thread has had to send. */
enum supply
{
    SUPPLY_OVER,                  /* the stream is over */
    SUPPLY_DONE,
    SUPPLY_STARVED                /* there is nothing to wait for, like a decommitted allocator: the thread has to ask again */
};

/* Whether samples go. */
static inline BOOL stream_flows(const struct stream *stream)
{
    return stream->flow <= FLOW_OPEN;
}

static inline BOOL stream_is_flushing(const struct stream *stream)
{
    return stream->flow == FLOW_FLUSHING || stream->flow == FLOW_CANCELLING;
}

/* Tells everybody who waits in or for the stream that something has changed. */
static inline void notify_change(struct stream *stream)
{
    WakeAllConditionVariable(&stream->changed);
    SetEvent(stream->wake);
}

/* The slot at that place of the ring. The lock is held, or the caller is the thread and the slot one that others leave alone. */
static inline struct slot *slot_at(struct stream *stream, ULONG index)
{
    return &stream->slots[(stream->first + index) % stream->count];
}

#endif /* __KSPROXY_STREAM_STREAMDATA_H */
