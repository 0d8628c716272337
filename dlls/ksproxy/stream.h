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

#include "streamio.h"

/*
 * The requests form a ring: from first on, `pending` of them are at the driver, then `queued` ones wait to be sent (only a write
 * stream has such), the rest is free. One thread sends and completes all of them, because the system cancels the I/O of a thread
 * that ends. Reads and writes differ in who fills a request: the thread, with a buffer of the allocator, or stream_write().
 *
 * Requests are completed in the order in which they were sent, whatever the driver does.
 *
 * The pin, and with it the filter, can go away while the thread is still somewhere in a peer's Receive that never comes back: the
 * pin waits for its stream only so long. So the thread uses the pin only as long as nobody has asked it to quit, and looks again
 * each time when it comes back from outside; everything else that it needs belongs to the stream, of which it holds a reference.
 */

#define DRAIN_TIMEOUT 3000        /* ms for the driver to give cancelled requests back */

struct request
{
    OVERLAPPED overlapped;        /* with an event of its own */
    KSSTREAM_HEADER *header;
    IMediaSample *sample;         /* referenced; NULL in a write: end of stream */
    ULONG size;                   /* of the buffer, in bytes: the header comes back as the driver likes */
    BOOL done;
};

struct stream
{
    LONG refs;
    struct ks_pin *pin;           /* not referenced, see above */
    PIN_DIRECTION dir;
    BOOL live;
    BOOL frame_info;              /* headers end with a KS_FRAME_INFO */
    BOOL stamped;                 /* samples of preview pins carry no time */
    HANDLE handle;                /* a duplicate: the pin's own one may be closed before the thread is home */
    IMemAllocator *allocator;
    IPin *peer;
    IMemInputPin *input;
    struct wineks_region region;  /* size 0 if there is none */

    ULONG header_size;
    BYTE *headers;
    struct request *requests;
    ULONG count;
    BOOL io_lost;                 /* the driver has kept a request: its memory can't be freed */

    CRITICAL_SECTION cs;
    CONDITION_VARIABLE changed;   /* requests became free, or a flag below changed */
    HANDLE wake;                  /* tells the thread the same, and of new requests */
    ULONG first, pending, queued; /* the ring */
    BOOL quit, flushing, running;
    struct stream_time time;      /* of a live source */
    BOOL ended;                   /* nothing goes any more until a flush: end of stream or an error */
    BOOL eos_queued;              /* the last write is queued */
    BOOL eos_written, complete_sent;

    BOOL discontinuity;           /* the thread's: belongs to the next sample */
    AM_MEDIA_TYPE *new_type;      /* the thread's: attached to the next sample */
    unsigned int aborted;         /* the thread's: requests in a row that nobody asked to cancel */

    HANDLE thread;
    DWORD thread_id;
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

#endif /* __KSPROXY_STREAM_H */
