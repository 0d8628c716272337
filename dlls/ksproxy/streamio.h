/*
 * The stream of a pin: a ring of requests to the kernel pin, and the thread that turns it
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

#ifndef __KSPROXY_STREAMIO_H
#define __KSPROXY_STREAMIO_H

#include "pin.h"

/* ---- header.c: media samples and KSSTREAM_HEADERs ---- */

/* What a header says of a sample; its buffer stays the sample's. */
struct sample_info
{
    BYTE *data;
    ULONG size;                /* bytes at data */
    ULONG used;                /* valid ones */
    ULONG flags;               /* KSSTREAM_HEADER_OPTIONSF_* */
    REFERENCE_TIME start;      /* 100 ns */
    REFERENCE_TIME duration;   /* 100 ns */
};

/* Whether sums of such times (100 ns) can't overflow. */
BOOL is_stream_time(LONGLONG time);
/* Reads the sample; calls only methods of the sample. E_INVALIDARG if it says impossible things of its buffer. */
HRESULT sample_get_info(IMediaSample *sample, struct sample_info *info);
/* The same of nothing but the buffer that there is to be filled; *info has to be cleared. */
HRESULT sample_get_buffer(IMediaSample *sample, struct sample_info *info);
/* Fills the header of a request; header_size includes the extension, which is cleared. */
void header_fill(KSSTREAM_HEADER *header, ULONG header_size, const struct sample_info *info);
/* What a driver has answered to a read into size bytes. An error if it claims more than that; times that make no sense are
 * dropped. */
HRESULT header_get_info(const KSSTREAM_HEADER *header, ULONG size, struct sample_info *info);
/* Writes everything but the buffer itself to the sample. */
HRESULT sample_set_info(IMediaSample *sample, const struct sample_info *info);

/* ---- streamtime.c ---- */

/* A live device counts time from its first RUN on and not while it is paused; stream time counts from the start that
 * the graph gave, which is a little later (200 ms in Wine), and may do so from somewhere else after each pause. A device that
 * follows a clock of the graph doesn't need this; none is given to it yet. */
struct stream_time
{
    LONGLONG offset;              /* stream time less device time, 100 ns */
    LONGLONG device;              /* where the device's time stands in Pause */
    BOOL running;
    REFERENCE_TIME start;         /* that the graph gave for this run */
};

/* Stream time now, in 100 ns. FALSE without a clock that tells it. No lock held, the clock is called. */
BOOL filter_get_stream_time(struct ks_filter *filter, LONGLONG *now);
/* Returns the offset from now on; 0 without a clock. A second call without a pause in between moves it to a new start. No lock
 * held, the clock is called. */
LONGLONG stream_time_run(struct stream_time *time, struct ks_filter *filter);
/* Remembers where the device's time stops. */
void stream_time_pause(struct stream_time *time, struct ks_filter *filter);
/* Moves the times of a sample by an offset; times that make no sense are taken away. */
HRESULT sample_move_time(IMediaSample *sample, LONGLONG offset);

/* ---- deliver.c: what becomes of a sample that has been read ---- */

struct stream;

/* IKsPin::KsDeliver of an output pin: takes over the sample's reference. flags: KSSTREAM_HEADER_OPTIONSF_*. Any thread, no lock
 * held; calls the peer. */
HRESULT pin_deliver(struct ks_pin *pin, IMediaSample *sample, ULONG flags);
/* IKsPinEx::KsNotifyError: the graph is told, unless hr stands for I/O that was cancelled on purpose. */
void pin_notify_error(struct ks_pin *pin, HRESULT hr);

/* ---- streamcontrol.c ---- */

/* What becomes of a sample of some times, and what that brings about. */
struct stream_control_decision
{
    BOOL pass, started, stopped;
    DWORD start_cookie, stop_cookie;
};

/* Both under the filter lock. */
void stream_control_decide(struct stream_control *control, REFERENCE_TIME start, REFERENCE_TIME end,
        struct stream_control_decision *decision);
BOOL stream_control_discards(const struct stream_control *control);
/* Tells the graph. No lock held. */
void stream_control_notify(struct ks_pin *pin, const struct stream_control_decision *decision);
/* Waits while it discards, for the time of the sample. The thread that brings the sample, no lock held. */
BOOL stream_control_check(struct stream *stream, IMediaSample *sample);

/* IAMStreamControl's word on a sample that is about to go to the peer or to the driver, with its times set: FALSE discards it. */
static inline BOOL stream_control_pass(struct ks_pin *pin, struct stream *stream, IMediaSample *sample)
{
    return !pin->control.active || stream_control_check(stream, sample);
}

/* ---- linkcontrol.c: the same for a kernel-linked pin ---- */

/* Before PAUSE, and after it; with the state mutex. Stop takes bounded time. */
void link_control_start(struct ks_pin *pin, HANDLE handle);
void link_control_stop(struct ks_pin *pin);
/* The pin runs, also if it is from another start now, or it doesn't. */
void link_control_set_running(struct ks_pin *pin, BOOL running);
/* pin->control has changed. No lock held. Fails when a change of the state doesn't end, or comes from inside of one. */
HRESULT link_control_request(struct ks_pin *pin);

/* ---- dynformat.c ---- */

/* Makes it the type of what is written from now on, and the connection's. Waits until the driver has got there; VFW_E_WRONG_STATE if
 * the stream is stopped or flushed before. */
HRESULT stream_set_type(struct stream *stream, const AM_MEDIA_TYPE *type);

/* ---- stream.c: making and control; streamio.c: the thread and what goes through the ring ---- */

/* Makes the stream of a connected pin and commits its allocator; the caller's reference. No thread runs yet. */
HRESULT stream_create(struct ks_pin *pin, struct stream **out);
void stream_addref(struct stream *stream);
void stream_release(struct stream *stream);
/* Starts the thread. A read stream has queued its first reads when this returns, or can't do so in bounded time. No lock held but
 * the one of changes of state. */
HRESULT stream_start(struct stream *stream);
/* Whether a live source gives samples to its peer. */
void stream_set_running(struct stream *stream, BOOL running);
BOOL stream_is_live(const struct stream *stream);
/* Whether the pin is the output of a device that makes data in real time. Asks the driver, no lock held. */
BOOL pin_is_live(struct ks_pin *pin);
/* Tells everybody who waits in or for the stream to go home; doesn't wait. Nothing can be started again. */
void stream_begin_stop(struct stream *stream);
BOOL stream_is_stopped(struct stream *stream);     /* stream_begin_stop() was called */
/* Waits for the thread, but not for ever, and not if it is the caller. The stream doesn't touch its pin afterwards. */
void stream_finish_stop(struct stream *stream);
/* Stops and restarts the flow, also the device's, without a change of state. */
void stream_begin_flush(struct stream *stream);
/* Waits, but not for ever, until the device has given back what the flush has cancelled. */
void stream_wait_flushed(struct stream *stream);
void stream_end_flush(struct stream *stream);
/* Queues a sample for writing, or the end of the stream if it is NULL. Waits for a free request. S_FALSE while flushing. */
HRESULT stream_write(struct stream *stream, IMediaSample *sample);
/* Waits, as long as Receive does, until all that has been queued is at the driver; VFW_E_WRONG_STATE if the stream is stopped or
 * flushed before. */
HRESULT stream_wait_sent(struct stream *stream);
/* Looks for buffers again. */
void stream_kick(struct stream *stream);
/* Takes the oldest segment out of the queue, if it is this one (IKsPin::KsMediaSamplesCompleted). */
void stream_segment_completed(struct stream *stream, const KSSTREAM_SEGMENT *segment);
/* Makes the thread say pin->segment to the peer before the next sample. */
void stream_new_segment(struct stream *stream);
/* The stream whose thread is calling, or NULL. Not referenced: the thread has a reference. */
struct stream *stream_of_thread(void);
/* The module comes or goes. */
BOOL stream_init_module(void);
void stream_cleanup_module(void);

#endif /* __KSPROXY_STREAMIO_H */
