/*
 * The state of a pin's stream, which its making (stream.c) and its thread (streamio.c) share
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

#ifndef __KSPROXY_STREAM_H
#define __KSPROXY_STREAM_H

#include "sample.h"
#include "streamio.h"

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

#define DRAIN_TIMEOUT 3000        /* ms for the driver to give cancelled requests back */
#define CANCEL_TIMEOUT 1000       /* ms of these after which everything on the kernel pin is cancelled */
#define RETRY_TIME 50             /* ms until an allocator that somebody else has decommitted is asked again */
#define FIRST_READS_TIMEOUT 1000  /* ms; so long takes only an allocator or a handler that keeps the thread */

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
    struct ks_pin *pin;           /* not referenced, see above */
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
    struct ks_sample eos_sample;  /* what the end of a write stream is sent as */

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

/* Something that others wait for has changed. */
static inline void notify_change(struct stream *stream)
{
    WakeAllConditionVariable(&stream->changed);
    SetEvent(stream->wake);
}

/* The thread, in streamio.c. It owns a reference and a hold on the module. */
DWORD WINAPI stream_thread(void *arg);
/* Nothing goes any more until a flush. */
void stream_end(struct stream *stream);
/* The same by an error, which the graph is told once. */
void stream_fail(struct stream *stream, HRESULT hr);
/* Releases the samples that wait to be written: nothing goes out any more. */
void stream_drop_queued(struct stream *stream);

/* In stream.c: lets the driver get at the buffers of an allocator of ours in place, wherever they are now; with NULL those
 * that it knows already. Cheap if the driver knows that. */
void stream_update_region(struct stream *stream, IMemAllocator *allocator);
/* In dynformat.c, for the thread: gets the driver's new format, whose type goes with the next sample. */
HRESULT stream_read_format(struct stream *stream);
/* Makes the type that a buffer of the peer's has brought the driver's format. S_FALSE: the sample can't be sent yet. */
HRESULT stream_change_to_sample(struct stream *stream, IMediaSample *sample);

/* In deliver.c: says pin->segment to the peer if that is due. The thread, no lock held. */
void stream_send_segment(struct stream *stream);

#endif /* __KSPROXY_STREAM_H */
