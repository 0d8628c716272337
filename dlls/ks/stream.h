/*
 * A pin's stream: its queue of frames, stream pointers, shared memory and processing
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

#ifndef __KS_STREAM_H
#define __KS_STREAM_H

#include "ks_private.h"

/*
 * A stream IRP becomes a request with one frame for each of its headers. Frames wait in arrival order in
 * pin_stream.frames; the stream pointers (leading edge, trailing edge, clones) stand on them. A frame is referenced by
 * every pointer that stands on it and once by the queue, until the edges have passed it. At zero it is done; when all
 * frames of a request are done, the request is retired: its IRP can't be cancelled any more and waits in
 * pin_stream.completed for whoever releases the queue lock next.
 *
 * An aborted request (cancelled, flushed, or its data could not be reached) is retired as soon as no pointer on its
 * frames is locked. Unlocked pointers may stay on its frames; they can't be locked again. The request's memory and the
 * client's memory that it uses live until the last of them is gone.
 *
 * pin_stream.lock guards all of it. IRPs are never completed, memory never copied and the minidriver never called under
 * it, except for the cancel and timeout callbacks of stream pointers, which AVStream documents as called under the
 * queue's lock: on the thread that runs them the lock counts as taken (callback_thread).
 *
 * The dispatch thread only queues: what it finds to be done is left to the service worker.
 */

/* ntdll */
BOOLEAN NTAPI RtlTryAcquireSRWLockExclusive(SRWLOCK *lock);

#define STREAM_TAG 0x7473534b /* "KSst", of pool memory */

struct link_slot;
/* No frame gets more bytes of the driver's own memory, whatever a client or a minidriver says. */
#define MAX_FRAME_SIZE 0x10000000

struct stream_region;
struct stream_buffer;

#define PASSED_LEADING  1
#define PASSED_TRAILING 2

struct stream_frame
{
    LIST_ENTRY entry;              /* in pin_stream.frames while live */
    struct stream_request *request;
    KSSTREAM_HEADER *header;       /* the minidriver's: native layout, Data is data below */
    ULONG64 address;               /* Data of the client */
    ULONG extent;                  /* bytes at Data */
    ULONG used;                    /* DataUsed of the client */
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

struct stream_request
{
    LIST_ENTRY entry;              /* in pin_stream.requests, .completed or .free_requests */
    struct pin_stream *stream;
    IRP *irp;                      /* NULL when it has been completed, or if there is a slot */
    struct link_slot *slot;        /* of a link, which uses the request again when it has come back */
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
    BOOLEAN aborted;
    BOOLEAN retired;
    BOOLEAN returned;              /* has a slot: nothing uses it any more, it waits in pin_stream.completed */
    BOOLEAN cancel_called;         /* the cancel routine has run */
    BOOLEAN cancel_wanted;         /* and the service worker still has to see to it */
    BYTE *headers;                 /* native layout */
    struct stream_frame frames[1];
};

struct stream_pointer
{
    struct pin_stream *stream;
    struct stream_frame *frame;
    LIST_ENTRY entry;              /* clones: in pin_stream.clones, in order of creation, or .free_clones */
    LIST_ENTRY timeout_entry;      /* in pin_stream.timeouts if timeout is set */
    PFNKSSTREAMPOINTER timeout;
    LONGLONG timeout_due;          /* 100 ns, on the scale of current_time() */
    PFNKSSTREAMPOINTER cancel;
    ULONG context_size;            /* bytes allocated behind this structure */
    BYTE edge;                     /* PASSED_* that it leaves on frames; 0 for clones */
    BOOLEAN locked;
    BOOLEAN cancel_called;
    KSSTREAM_POINTER pub;          /* a clone's context follows */
};

/* processpin.c: what a filter's Process is told of a pin. */
struct process_pin
{
    KSPROCESSPIN pub;
    struct stream_frame *frame;    /* that the leading edge is locked on, during a call */
    ULONG pending_flags;           /* KSSTREAM_HEADER_OPTIONSF_* of the next frame that leaves an output pin */
    BOOLEAN listed;
    BOOLEAN ended;                 /* the end of an input pin's stream has been used up */
};

struct pin_stream
{
    struct ks_pin *pin;
    BOOLEAN standard;              /* standard transport: has a queue */

    SRWLOCK lock;
    void *callback_thread;         /* runs a callback of the minidriver with the lock held */
    CONDITION_VARIABLE idle;         /* no requests left */
    LIST_ENTRY requests;           /* with IRPs that are pending, in order of arrival */
    LIST_ENTRY frames;             /* of those that are not done, in order of arrival */
    LIST_ENTRY completed;          /* requests to finish or free outside of the lock */
    LIST_ENTRY free_requests;
    ULONG free_requests_count;
    ULONG pending;                 /* requests that were queued and have not been finished, or given back to their links */
    BOOLEAN draining;              /* somebody works on completed, in order */
    BOOLEAN accepting;             /* in ACQUIRE or above */
    BOOLEAN resetting;             /* between KSRESET_BEGIN and KSRESET_END */
    BOOLEAN closed;
    BOOLEAN frame_input;           /* what the gate has been told: a frame at the leading edge */
    BOOLEAN format_pending;        /* read: the client has to ask for the new format first; an off input of the gate */
    struct stream_frame *format_frame; /* write: the format change at which the leading edge waits */
    KSDATAFORMAT *new_format;      /* read: what the minidriver has announced and nobody has made the pin's yet */
    ULONG new_format_size;
    BYTE edges;                    /* PASSED_* that free a frame */
    ULONG flags;                   /* KSPIN_FLAG_*, as they were when the pin left STOP */
    ULONG header_size;             /* of the minidriver's headers, with extension; same */
    ULONG client_header_size;      /* in the client's layout */
    struct stream_pointer leading;
    struct stream_pointer trailing;
    LIST_ENTRY clones;
    LIST_ENTRY free_clones;
    ULONG free_clones_count;

    LIST_ENTRY timeouts;           /* pointers with a scheduled timeout */
    TP_TIMER *timer;               /* fires for the first of them */

    struct stream_region *regions[WINEKS_MAX_REGIONS];
    SRWLOCK buffers_lock;          /* of free_buffers; the innermost one */
    LIST_ENTRY free_buffers;       /* for copies */
    ULONG free_buffers_count;
    SRWLOCK copy_lock;             /* one thread fetches data; the queue lock is never taken inside of it */

    struct processor own;          /* pin-centric processing; its work item also makes format changes */
    struct processor *processor;   /* own, the filter's, or NULL if nobody has a Process */
    KSGATE *frame_gate;            /* gets the frame input: the processor's, or an attached one */
    BOOLEAN frame_gate_or;         /* it is an OR gate */
    struct frames_gate *some_frames; /* KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING: of all the factory's pins */
    BOOLEAN gating;                /* out of STOP: frames count for a filter's processing */
    BOOLEAN state_input;           /* what the own gate has been told */
    KSSTATE process_state;         /* the state as far as processing is concerned; under the control mutex */
    struct process_pin process;    /* filter-centric processing; under the processing mutex */
    LONG service_queued;
    struct ks_work *service_work;
};

/* queue.c */
void stream_init(struct pin_stream *stream);
void stream_free_pools(struct pin_stream *stream);  /* lock held */
void stream_lock(struct pin_stream *stream);
/* Also finishes the requests that have been retired. Any thread but the dispatch thread. */
void stream_unlock(struct pin_stream *stream);
/* The caller has been called by the function below. */
BOOLEAN stream_in_callback(const struct pin_stream *stream);
/* Runs a callback of the minidriver with the lock held. */
void stream_callback(struct pin_stream *stream, PFNKSSTREAMPOINTER callback, struct stream_pointer *pointer);
/* A request for count frames with headers of stride bytes, from the pool if possible, or NULL. Lock not held. */
struct stream_request *stream_request_alloc(struct pin_stream *stream, ULONG count, ULONG stride);
void stream_request_discard(struct stream_request *request); /* gives back one that was not queued; lock not held */
/* Puts the request and its frames at the end of the queue and takes over the IRP, or fails and has done nothing. Any
 * thread, also the dispatch thread; lock not held. */
NTSTATUS stream_request_queue(struct stream_request *request);
/* For links: a request of one frame for the slot, not in the queue, or NULL. Lock not held. The slot's again when
 * link_request_returned() is called. */
struct stream_request *stream_request_create(struct pin_stream *stream, struct link_slot *slot, BOOLEAN read);
void stream_request_destroy(struct stream_request *request); /* not queued; the stream may be gone */
void stream_request_reset(struct stream_request *request);   /* as new, without data; not queued */
void stream_service(struct pin_stream *stream);        /* what the dispatch thread has left to do; lock not held */

/* The lock is held for all of these.
 * status: of the IRP, unless it is STATUS_CANCELLED and the minidriver has finished some of the frames. force:
 * although the minidriver has locked pointers on them. */
void stream_request_abort(struct stream_request *request, NTSTATUS status, BOOLEAN force);
void stream_request_release(struct stream_request *request); /* gives up a reference to the memory */
void stream_abort_all(struct pin_stream *stream, NTSTATUS status, BOOLEAN force);
void stream_wait_idle(struct pin_stream *stream);        /* until no IRP is pending; releases the lock meanwhile */
/* The last of its frames is done: it is retired in its turn. */
void stream_request_done(struct stream_request *request);
/* Takes the frames of an aborted request without locked pointers out of the queue and retires it. */
void stream_request_settle(struct stream_request *request);

/* frame.c: the lock is held for all of these. */
void frame_queue(struct stream_frame *frame);         /* at the end; the edges come to it if they stand nowhere */
void frame_release(struct stream_frame *frame);
struct stream_frame *frame_next(const struct stream_frame *frame); /* that is not aborted */
void pointer_place(struct stream_pointer *pointer, struct stream_frame *frame); /* it stands nowhere */
void pointer_leave(struct stream_pointer *pointer);
void pointer_advance(struct stream_pointer *pointer); /* to the next frame or past the last one, unlocked */
NTSTATUS pointer_lock(struct stream_pointer *pointer); /* releases the lock while data has to be fetched */
void pointer_unlock(struct stream_pointer *pointer);
void format_frame_done(struct pin_stream *stream, NTSTATUS status); /* the leading edge can go on */

/* streampointer.c */
void pointers_init(struct pin_stream *stream);
void pointers_free_pool(struct pin_stream *stream);   /* lock held */
void pointers_destroy(struct pin_stream *stream);
void pointer_reset(struct stream_pointer *pointer);   /* it has come to a frame: offsets at its start */
void pointer_update_data(struct stream_pointer *pointer); /* the frame's data can be reached now */

/* timeout.c */
void pointer_cancel_timeout(struct stream_pointer *pointer); /* lock held */
void timeouts_cancel(struct pin_stream *stream);      /* lock not held; returns when no callback runs */
void timeouts_destroy(struct pin_stream *stream);

/* region.c */
/* A reference, or NULL; lock held. */
struct stream_region *region_find(struct pin_stream *stream, ULONG64 address, ULONG size);
void region_release(struct stream_region *region);
BYTE *region_data(const struct stream_region *region, ULONG64 address);
/* Registers or forgets a region. Lock not held, worker thread. */
NTSTATUS region_set(struct pin_stream *stream, const struct wineks_region *info);
void regions_init(struct pin_stream *stream);
void regions_destroy(struct pin_stream *stream);
/* Makes data, header->Data and the mappings of a locked frame valid; copies from the client if it must. The queue
 * lock should not be held. */
NTSTATUS frame_prepare(struct pin_stream *stream, struct stream_frame *frame);
NTSTATUS frame_copy_out(struct pin_stream *stream, struct stream_frame *frame, ULONG size);
void frame_free_data(struct pin_stream *stream, struct stream_frame *frame); /* lock held */
void buffers_free(struct pin_stream *stream);         /* the pool; lock held */

/* linkring.c: can the frames, of two pins of a filter, trade their memory? Both are locked, with nobody else on them. */
BOOLEAN frames_can_trade(const struct stream_frame *a, const struct stream_frame *b);
void frames_trade(struct stream_frame *a, struct stream_frame *b); /* the pointers on them have to be told */

/* mapping.c */
NTSTATUS frame_map(struct pin_stream *stream, struct stream_frame *frame); /* fills frame->mappings from frame->data */
ULONG mappings_bytes(const struct stream_frame *frame, ULONG count);       /* that the first count mappings cover */
KSMAPPING *mapping_at(const struct stream_frame *frame, ULONG index);

/* allocator.c. Functions of a minidriver or driver that allocates itself: allocate and free, or none. */
struct allocator_functions
{
    void *initialize_context;
    PFNKSINITIALIZEALLOCATOR initialize; /* may be NULL; gives the context of the others */
    PFNKSDELETEALLOCATOR delete;         /* the same */
    PFNKSDEFAULTALLOCATE allocate;
    PFNKSDEFAULTFREE free;
};

/* Makes the file an allocator of the pin. On the pin's worker. */
NTSTATUS allocator_create(struct ks_file *file, struct ks_object *pin, const KSALLOCATOR_FRAMING *framing,
        const struct allocator_functions *functions);
NTSTATUS allocator_check_framing(const KSALLOCATOR_FRAMING *framing);
struct ks_object *allocator_object(struct ks_allocator *allocator);
void allocator_get_framing(const struct ks_allocator *allocator, ULONG *frames, ULONG *size);
BOOLEAN allocator_is_dead(const struct ks_allocator *allocator);
LIST_ENTRY *allocator_users(struct ks_allocator *allocator); /* link.c's: links that have it */
/* A frame, or NULL. Any thread that may call the minidriver, no lock held. */
void *allocator_take(struct ks_allocator *allocator);
void allocator_give(struct ks_allocator *allocator, void *frame);

/* link.c, linkring.c, linkdiscard.c
 * The allocator goes away: no link has it any more, and frames of it are called back. No lock held. */
void links_drop_allocator(struct ks_allocator *allocator);
/* Control mutex held for the first four. Start: the pin has come to ACQUIRE. Stop: it takes no more frames, those of
 * the link are called back from the other pin. Flow: it takes frames again after a reset. */
NTSTATUS link_start(struct ks_pin *pin);
void link_stop(struct ks_pin *pin);
void link_flow(struct ks_pin *pin);
NTSTATUS link_set_discard(struct ks_pin *pin, const struct wineks_discard *discard);
void link_request_returned(struct stream_request *request); /* lock not held, not the dispatch thread */

/* stream.c */
/* Completes the IRP, if there is one. Lock not held, any thread but the dispatch thread. */
void stream_request_finish(struct stream_request *request);
ULONG stream_header_size(const struct ks_pin *pin);   /* of the minidriver's headers */
ULONG stream_client_header_size(const struct ks_pin *pin, BOOLEAN wow64);

/* state.c */
void pin_stop(struct ks_pin *pin);              /* down to STOP, whatever the minidriver says; control held */

/* The client of a read pin has been told the format that the last frames came with; lock not held. */
void pin_format_known(struct pin_stream *stream);

/* process.c
 * worker: runs with the context as the work item. The gate starts without inputs. */
NTSTATUS processor_init(struct processor *processor, struct ks_object *object,
        NTSTATUS (*process)(struct processor *processor), void (*worker)(void *context), void *context);
void processor_destroy(struct processor *processor);
void processor_queue(struct processor *processor);    /* the work item; any thread, lock may be held */
/* Asynchronously: any thread, lock may be held. Else any thread but the dispatch thread, without the lock. */
void processor_attempt(struct processor *processor, BOOLEAN asynchronous);
void processor_run(struct processor *processor, BOOLEAN synchronous); /* an attempt on this thread; see above */
/* Process is not called until everybody who has suspended it resumes it; waits until it has returned. Not by somebody
 * who holds the processing mutex or a queue's lock. */
void processor_suspend(struct processor *processor);
void processor_resume(struct processor *processor);   /* and makes attempts that came meanwhile */
NTSTATUS process_init(struct pin_stream *stream);     /* control held */
void process_destroy(struct pin_stream *stream);
void process_queue(struct pin_stream *stream);        /* a format change; any thread, lock may be held */
void process_update_gate(struct pin_stream *stream);  /* the leading edge may have come to or left a frame; lock held */
void process_set_gating(struct pin_stream *stream, BOOLEAN gating); /* out of STOP; control held, lock not held */
void process_set_format_pending(struct pin_stream *stream, BOOLEAN pending); /* lock held */
/* Frames or the state have come: a work item, if the pin wants it. Any thread, lock may be held. */
void process_trigger(struct pin_stream *stream);
/* The state that processing sees: a lower one before, a higher one after the minidriver knows of it. Waits until
 * Process has returned if that must not be called any more; TRUE if it may be called now but could not before. Control
 * held, lock not held. */
BOOLEAN process_set_state(struct pin_stream *stream, KSSTATE state);
KSSTATE processing_state(const struct pin_stream *stream); /* the minimum */
/* Moves the frame input to another gate, whose output becomes an input of the gate that controls processing; NULL:
 * back. Control held. */
void process_attach_gate(struct pin_stream *stream, KSGATE *gate, BOOLEAN or);
void service_queue(struct pin_stream *stream);        /* any thread; lock may be held */

/* filterprocess.c */
void filter_worker(void *context);
BOOLEAN filter_set_state_input(struct ks_filter *filter); /* by the states of all pins; see process_set_state() */
/* The OR gate of a factory's pins with KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING, or NULL. Control held. */
struct frames_gate *filter_frames_gate(struct ks_filter *filter, ULONG id);
KSGATE *frames_gate_get(struct frames_gate *gate);
void frames_gate_set_gating(struct frames_gate *gate, BOOLEAN gating); /* one of its pins leaves or comes to STOP */
/* A pin is flushed: nothing half done remains. Control held, the pin's frames are gone. */
void filter_process_flush(struct ks_filter *filter);

KSPROCESSPIN_INDEXENTRY *filter_process_entry(struct ks_filter *filter, ULONG id); /* of a listed pin; processing mutex held */

/* processpin.c: the filter's processing mutex is held. */
NTSTATUS process_pins(struct ks_filter *filter, KSPROCESSPIN_INDEXENTRY *index, ULONG count);
void process_pin_init(struct pin_stream *stream);
void process_pin_flush(struct pin_stream *stream);    /* forgets what is half done */

static inline BOOLEAN stream_is_filter_centric(const struct pin_stream *stream)
{
    return stream->processor && stream->processor != &stream->own;
}

static inline struct stream_pointer *impl_from_KSSTREAM_POINTER(KSSTREAM_POINTER *pointer)
{
    return CONTAINING_RECORD(pointer, struct stream_pointer, pub);
}

static inline BOOLEAN stream_is_output(const struct pin_stream *stream)
{
    return stream->pin->pub.DataFlow == KSPIN_DATAFLOW_OUT;
}

#endif /* __KS_STREAM_H */
