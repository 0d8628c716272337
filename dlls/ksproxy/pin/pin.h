/*
 * A pin of the proxy filter, made from a pin factory of the device
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

#ifndef __KSPROXY_PIN_PIN_H
#define __KSPROXY_PIN_PIN_H

#include "handler/handlers.h"
#include "pin/filter.h"

struct kernel_clock;
struct link_discard;
struct pin_events;
struct pin_ranges;
struct pin_types;
struct stream;

/* The framing that a pin has or was given. */
struct framing_cache
{
    FRAMING_PROP prop;                /* Uninitialized: nobody has asked yet */
    KSALLOCATOR_FRAMING_EX *framing;  /* CoTaskMem, made of an old one for FramingProp_Old; NULL without one */
};

struct pin_pipe
{
    struct framing_cache original, last;  /* as the driver has it, as it was written */
    IKsAllocatorEx *object;           /* what KsSetPipe gave, referenced */
    BOOL object_set;                  /* else the pipe is that of the pin's allocator */
    ULONG allocates;                  /* KsSetPipeAllocatorFlag */
    GUID bus;
};

/* A time that IAMStreamControl was told. */
struct stream_control_time
{
    BOOL defined;                     /* waits to take effect */
    BOOL immediate;                   /* with the next sample, whatever time it has */
    REFERENCE_TIME time;              /* stream time, 100 ns */
    DWORD cookie;
};

/* IAMStreamControl, under the filter lock. */
struct stream_control
{
    LONG active;                      /* something is to be done at all; read without the lock */
    BOOL discarding;
    BOOL before_start;                /* the start was set before the filter ran: nothing goes on until then */
    BOOL send_extra;                  /* the sample at the stop time goes on as well */
    LONG serial;                      /* changes with each call of StartAt or StopAt */
    LONG gap;                         /* of an input pin: what comes next doesn't follow what came before */
    struct stream_control_time start, stop;
};

/* The arguments of IPin::NewSegment. */
struct pin_segment
{
    REFERENCE_TIME start, stop;       /* 100 ns */
    double rate;
    BOOL known;                       /* somebody has said it since the pin was connected */
};

/* Characters of a pin's id: two numbers, a point and the end. */
#define MAX_PIN_ID 24

struct proxy_pin
{
    struct com_object obj;
    struct facet pin;                 /* IPin */
    struct facet mem_input;           /* IMemInputPin, input pins */
    struct facet ks_pin;              /* IKsPin and IKsPinEx */
    struct facet ks_pin_pipe;         /* IKsPinPipe */
    struct facet ks_pin_factory;      /* IKsPinFactory */
    struct facet ks_object;           /* IKsObject */
    struct facet ks_property_set;     /* IKsPropertySet */
    struct facet ks_control;          /* IKsControl */
    struct facet stream_config;       /* IAMStreamConfig, output pins */
    struct facet buffer_negotiation;  /* IAMBufferNegotiation */
    struct facet media_seeking;       /* IMediaSeeking and IMediaPosition: seeking/offer.c */
    struct facet media_position;
    struct facet stream_control;      /* IAMStreamControl */
    struct facet quality_control;     /* IQualityControl */
    struct extensions extensions;     /* IKsAggregateControl, and the classes that are aggregated on the pin */

    /* Constant after creation. */
    struct proxy_filter *filter;      /* owns the pin */
    ULONG factory;
    PIN_DIRECTION dir;
    KSPIN_COMMUNICATION communication;
    GUID category;                    /* GUID_NULL if the factory has none */
    WCHAR *name;                      /* unique among the filter's pins */
    WCHAR id[MAX_PIN_ID];             /* pinlist.c: what QueryId says */
    KSMULTIPLE_ITEM *interfaces, *mediums;  /* CoTaskMem, checked; NULL if the driver has none */

    /* The connection: written under the filter lock. Only who has set `connecting`, or holds the state mutex, writes handle, current
     * and peer, and also linked and allocator while the pin is active; so these may read them without the lock, all others take it. */
    HANDLE handle;                    /* kernel pin, NULL while unconnected */
    KSPIN_COMMUNICATION current;      /* what it was made as: SOURCE or SINK of requests; NONE while unconnected */
    BOOL linked;                      /* its data goes to or comes from the peer's kernel pin, without user mode */
    IPin *peer;
    IMemInputPin *peer_input;         /* of an output pin's peer */
    AM_MEDIA_TYPE mt;
    KSPIN_INTERFACE ks_interface;     /* chosen ones */
    KSPIN_MEDIUM ks_medium;
    IMemAllocator *allocator;         /* what KsPeekAllocator gives */
    struct pin_pipe pipe;             /* what IKsPinPipe gives and takes */
    struct pin_handlers handlers;     /* empty where nothing is streamed from user mode */
    AM_MEDIA_TYPE *preferred;         /* IAMStreamConfig::SetFormat, NULL if none */
    ALLOCATOR_PROPERTIES suggested;   /* IAMBufferNegotiation, members -1 without preference */
    BOOL connecting;                  /* a connection is being made or undone: nobody else may touch it */
    struct pin_ranges *ranges;        /* ranges.c; referenced, never NULL */
    struct pin_types *types;          /* pintypes.c; NULL until somebody asks */
    struct kernel_clock *clock;       /* pinclock.c, referenced: the kernel pin's own, NULL if it has none or nobody asks */
    struct kernel_clock *master;      /* referenced: the one that the kernel pin follows, or NULL */
    BOOL clock_asked;                 /* the kernel pin has been asked for its clock */

    /* Streaming: changed by pin_set_state only, whose callers hold the state mutex; read with it, or under the filter lock. */
    KSSTATE state;                    /* that the kernel pin has reached */
    BOOL active;                      /* under the filter lock: a stream or a link is there, or being made or undone */
    BOOL cant_cue;                    /* no data comes in PAUSE */
    BOOL mute;                        /* the driver hasn't answered since the last step up: it isn't waited for again */
    struct stream *stream;            /* from ACQUIRE to STOP, under the filter lock */
    struct pin_events *events;        /* from ACQUIRE to STOP, NULL if the driver has none; under the filter lock */
    BOOL rendered;                    /* all data of an input pin, until a flush or STOP; under the filter lock */
    struct stream_control control;
    struct link_discard *link_discard; /* link/linkdiscard.c: from PAUSE to ACQUIRE or NULL, under the filter lock */
    IQualityControl *quality_sink;    /* IQualityControl::SetSink, not referenced; under the filter lock */
    struct pin_segment segment;       /* what the pin's data belongs to, under the filter lock */
    LONG pending_io;                  /* IKsPin::KsIncrementPendingIoCount */
};

/* Which interfaces a pin has; handed down by the floor that implements them. */
struct pin_class
{
    const struct facet_entry *entries;
    const void *pin_vtbl;             /* IPin */
    void (*init_facets)(struct proxy_pin *pin); /* all the others; pin->filter is set */
};

static inline IPin *pin_iface(struct proxy_pin *pin)
{
    return (IPin *)&pin->pin;
}

static inline struct proxy_pin *impl_from_IPin(IPin *iface)
{
    return impl_from_facet(iface, struct proxy_pin, pin);
}

/* The pin behind an IPin if that is one of this module's, as pin is; NULL for any other. */
static inline struct proxy_pin *pin_from_iface(const struct proxy_pin *pin, IPin *iface)
{
    return ((struct facet *)iface)->vtbl == pin->pin.vtbl ? impl_from_IPin(iface) : NULL;
}

/* Makes a pin of a pin factory from what the driver says of it; the caller's until it is in the filter's list. */
HRESULT pin_create(struct proxy_filter *filter, ULONG factory, struct proxy_pin **pin);
/* Frees the pin, and disconnects nothing: only when the filter goes, or for a pin that didn't get into its list. */
void pin_destroy(struct proxy_pin *pin);
/* The state that the kernel pin has reached. *cant_cue, which may be NULL: whether it is PAUSE and no data comes in it. */
KSSTATE pin_get_state(struct proxy_pin *pin, BOOL *cant_cue);
/* Whether the pin is the output of a device that makes data in real time. Asks the driver, no lock held. */
BOOL pin_is_live(struct proxy_pin *pin);

#endif /* __KSPROXY_PIN_PIN_H */
