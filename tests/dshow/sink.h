/*
 * A renderer that does as a test tells it, and looks at every frame
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

#ifndef __DSHOW_SINK_H
#define __DSHOW_SINK_H

#include "proxy.h"

/* What the frames were like. Pattern frames carry their number, time and checksum. */
struct frame_stats
{
    LONG frames;
    LONG good;
    LONG bad;             /* too short, without code, torn or damaged */
    LONG repeated;        /* number not above that of the frame before */
    LONG dropped;         /* numbers left out */
    LONG late_stamps;     /* sample time that is not the time in the picture, plus the offset of the first sample */
    LONG unstamped;       /* samples without a time */
    LONG backwards;       /* start not above that of the sample before */
    LONG unaligned;       /* pointer not aligned as the allocator's properties say */
    LONG short_buffers;   /* GetSize below the actual data length, or the properties' */
    enum ksvirt_verdict last_bad;
    DWORD first_frame, last_frame;
    REFERENCE_TIME offset;                   /* sample time - time in the picture */
    REFERENCE_TIME min_latency, max_latency; /* stream time of the arrival - sample time, if the sink has a clock */
    REFERENCE_TIME first_start, last_start, first_code, last_code;
    ALLOCATOR_PROPERTIES props;
};

struct sink
{
    IBaseFilter IBaseFilter_iface;
    IPin IPin_iface;
    IMemInputPin IMemInputPin_iface;
    LONG refs;
    CRITICAL_SECTION cs;

    FILTER_STATE state;
    IFilterGraph *graph;      /* not referenced */
    IReferenceClock *clock;
    REFERENCE_TIME start;     /* of the last Run */
    WCHAR name[MAX_FILTER_NAME];

    IPin *peer;
    AM_MEDIA_TYPE mt;
    IMemAllocator *allocator; /* what NotifyAllocator gave */
    BOOL read_only;

    /* What the sink shall do; all 0 takes everything. */
    PIN_DIRECTION dir;              /* PINDIR_OUTPUT: says so, to be somebody's source */
    const GUID *subtype;            /* the only one that is accepted */
    const GUID *format;             /* the only format type that is accepted */
    HRESULT connection_hr;          /* of ReceiveConnection */
    HRESULT accept_hr;              /* of QueryAccept */
    HRESULT notify_hr;              /* of NotifyAllocator */
    HRESULT receive_hr;             /* of Receive */
    IMemAllocator *own_allocator;   /* GetAllocator gives this one; not referenced */
    BOOL insist;                    /* NotifyAllocator takes only own_allocator */
    BOOL take_inverted;             /* a picture with all its bytes inverted is as good */
    BOOL has_requirements;
    ALLOCATOR_PROPERTIES requirements;
    HANDLE block;                   /* Receive waits for it, but not longer than twice TIMEOUT */
    BOOL release_on_flush;          /* BeginFlush sets it */
    void (*on_receive)(struct sink *sink, IMediaSample *sample); /* called without lock */
    void (*on_connection)(struct sink *sink);                    /* in ReceiveConnection and NotifyAllocator */
    void *context;

    /* What has happened. */
    LONG connections, disconnections, notifies, receives, receiving, ends, flushes, end_flushes, segments;
    LONG while_stopped;             /* receives in State_Stopped */
    REFERENCE_TIME segment_start, segment_stop; /* of the last NewSegment */
    double segment_rate;
    LONG segment_receives;          /* samples before it */
    struct frame_stats stats;
    HANDLE received;                /* auto-reset: set at the end of each Receive */
    HANDLE entered;                 /* auto-reset: set at the beginning of each Receive */
    HANDLE told;                    /* auto-reset: set by each end of stream, flush and segment */
};

/* Sets up a sink that lives where it is and has one reference of the test's own. */
void sink_init(struct sink *sink);
/* Checks that nobody holds it any more. */
#define sink_cleanup(a) sink_cleanup_(__LINE__, __FILE__, a)
void sink_cleanup_(unsigned int line, const char *file, struct sink *sink);
void sink_reset_stats(struct sink *sink);
/* Waits until that many samples have been received since the last reset, but not longer than timeout (ms). */
BOOL sink_wait(struct sink *sink, LONG count, DWORD timeout);
/* Waits until a counter of the sink, or one that on_receive changes, has that value or a higher one, but not longer than
 * twice TIMEOUT. */
BOOL sink_wait_for(struct sink *sink, const LONG *count, LONG value);
/* Judges one picture, by the type of the connection. */
enum ksvirt_verdict sink_check_frame(const AM_MEDIA_TYPE *mt, const void *data, LONG length, struct ksvirt_code *code);
/* One ok() for each thing that must not be wrong with the frames so far. Drops are allowed, up to the number given. */
#define check_frames(a, b, c) check_frames_(__LINE__, __FILE__, a, b, c)
void check_frames_(unsigned int line, const char *file, struct sink *sink, LONG min_frames, LONG max_dropped);

/* Connects pin to the sink with a type of the given subtype and size. */
#define connect_sink(a, b, c, d, e) connect_sink_(__LINE__, __FILE__, a, b, c, d, e)
BOOL connect_sink_(unsigned int line, const char *file, IPin *pin, struct sink *sink, const GUID *subtype,
        LONG width, LONG height);
#define disconnect_sink(a, b) disconnect_sink_(__LINE__, __FILE__, a, b)
void disconnect_sink_(unsigned int line, const char *file, IPin *pin, struct sink *sink);
/* Brings the sink, then the filter to that state; down in the same order, as the graph does it. */
#define set_states(a, b, c) set_states_(__LINE__, __FILE__, a, b, c)
void set_states_(unsigned int line, const char *file, IBaseFilter *filter, struct sink *sink, FILTER_STATE state);

#endif /* __DSHOW_SINK_H */
