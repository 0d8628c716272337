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

#include "buffer/sample.h"
#include "pin/pin.h"
#include "pin/streamtime.h"
#include "wineks.h"

/*
 * The requests form a ring: from first on, `pending` of them are segments that the interface handler has sent to the driver, then
 * `queued` ones are samples that wait to be sent (only a write stream has such), the rest is free. One thread sends and completes
 * all of them, because the system cancels the I/O of a thread that ends. Reads and writes differ in where the samples come from:
 * the thread gets them from the allocator, stream_write() from the peer.
 *
 * Requests are completed in the order in which they were sent, whatever the driver does.
 *
 * Stop waits only so long for a thread that is somewhere in a peer's Receive or in a handler. Such a stray thread holds the filter,
 * and with it the pin, until it comes home, because the handler on its stack uses the pin.
 */

#define RETRY_TIME 50             /* ms until an allocator that somebody else has decommitted is asked again */

struct request
{
    KSSTREAM_SEGMENT *segment;    /* pending */
    IMediaSample *sample;         /* queued, referenced */
    BOOL eos;                     /* a write: the end of the stream */
    BOOL done;                    /* its CompletionEvent was seen signalled */
};

struct stream
{
    LONG refs;
    struct proxy_pin *pin;        /* not referenced, see above */
    PIN_DIRECTION dir;
    BOOL live;
    BOOL standard;                /* requests are those of the standard interface */
    BOOL stamped;                 /* samples of preview pins carry no time */
    HANDLE handle;                /* a duplicate: the pin's own one may be closed before the thread is home */
    struct pin_handlers handlers; /* referenced */
    IMemAllocator *allocator;
    IPin *peer;
    IMemInputPin *input;
    IMemAllocator *shared;        /* the allocator of ours whose memory the driver knows, referenced */
    LONG memory;                  /* which memory of it that is, see allocator_get_memory() */
    struct wineks_region region;  /* where it is; size 0 if the driver doesn't want it */
    struct proxy_sample eos_sample; /* what the end of a write stream is sent as */

    struct request *requests;
    ULONG count;
    BOOL io_lost;                 /* the driver has kept a request, and so the memory of the handlers */

    CRITICAL_SECTION cs;
    CONDITION_VARIABLE changed;   /* requests became free, or a flag below changed */
    HANDLE wake;                  /* tells the thread the same, and of new requests */
    ULONG first, pending, queued; /* the ring */
    ULONG completed;              /* segments that have left the ring */
    BOOL completing;              /* the thread is in KsCompleteIo */
    BOOL primed;                  /* the thread has sent all the reads that it has buffers for, since it was started */
    BOOL quit, flushing, running;
    BOOL cancel;                  /* a flush that the driver doesn't know: the thread has to cancel */
    struct stream_time time;      /* of a live source */
    BOOL ended;                   /* nothing goes any more until a flush: end of stream or an error */
    BOOL eos_queued;              /* the last write is queued */
    BOOL eos_written, complete_sent;

    BOOL discontinuity;           /* belongs to the next sample */
    AM_MEDIA_TYPE *new_type;      /* attached to the next sample */
    BOOL segment_due;             /* NewSegment comes before the next sample */
    BOOL notified;                /* the graph knows that this run has failed */
    unsigned int aborted;         /* the thread's: requests in a row that nobody asked to cancel */
    IMediaSample *typed_sample;   /* the thread's: a buffer that brings a new type, while those with the old one are out */
    BOOL starved;                 /* the thread's: it has nothing to wait for (a decommitted allocator), and asks again */

    HANDLE thread;
    DWORD thread_id;
    BOOL thread_done, stray;      /* stray: the thread has a reference on the filter */
    HMODULE module;               /* keeps the thread's code */
};

/* Tells everybody who waits in or for the stream that something has changed. */
static inline void notify_change(struct stream *stream)
{
    WakeAllConditionVariable(&stream->changed);
    SetEvent(stream->wake);
}

/* The request at that place of the ring. The lock is held. */
static inline struct request *request_at(struct stream *stream, ULONG index)
{
    return &stream->requests[(stream->first + index) % stream->count];
}

#endif /* __KSPROXY_STREAM_STREAMDATA_H */
