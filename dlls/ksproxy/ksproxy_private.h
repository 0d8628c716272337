/*
 * Objects and contracts inside ksproxy.ax
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

#ifndef __KSPROXY_PRIVATE_H
#define __KSPROXY_PRIVATE_H

#include <stdarg.h>

#define WIDL_EXPLICIT_AGGREGATE_RETURNS /* IKsPinPipe::KsGetPinBusCache: C and C++ differ in how a method returns a structure */
#include "../filterbase/filterbase.h"
#include <winnls.h>
#include <winioctl.h>
#include <ks.h>
#include <ksmedia.h>

#include "ksproxy.h"
#include "datarange.h"
#include "handlers.h"

/* ---- main.c ---- */

extern HINSTANCE ksproxy_instance;
/*
 * Locks. The filter's lock guards its state, its list of pins and everything about connections; a pin's stream has a lock of its
 * own (streamio.c). Neither is held across a call to a peer pin, an allocator, the graph, a plug-in or a device request that may
 * take long (a state change or a pin creation): what is needed is read and referenced under the lock, then called without it.
 * Lock order: filter lock, then stream lock.
 *
 * The filter's state mutex makes Load, Stop, Pause and Run one after the other; it is the only thing that is held while pins
 * change their state, and nothing waits for it while holding another lock but another filter's state mutex, for which state.c looks
 * out. What else must not meet such a change waits for it as well: GetState, Disconnect, a seek, KsPropagateAcquire, and
 * KsRenegotiateAllocator, which calls the peer with it. A pin whose connection is being made or undone (pin->connecting) takes no
 * part in changes of the state.
 *
 * The filter's list lock lets one pin at a time be added. Nothing else is done under it, so that it may be held while the driver
 * is asked for what the new pin is like; the filter lock is taken inside of it.
 */

/* ---- devio.c: the one way to talk to a handle ---- */

/* Frees what is kept between requests: the module goes. */
void devio_cleanup(void);

/* No answer of a driver is taken that is longer, in bytes. */
#define KS_MAX_ANSWER (16 * 1024 * 1024)

/* IOCTL on a KS handle, also an overlapped one; waits. HRESULT_FROM_WIN32 of the documented translation. *returned is set on
 * success (at most out_size) and with ERROR_MORE_DATA (the size that is needed, as the driver says), else 0; may be NULL.
 * out is only read where it is what a property is set to, though winedevice writes every out buffer back: it may be constant. */
HRESULT ks_control(HANDLE handle, ULONG code, void *in, ULONG in_size, void *out, ULONG out_size, ULONG *returned);
/* The same for a request without an answer, where the caller must not wait without end. What takes longer than timeout ms is
 * cancelled (ERROR_OPERATION_ABORTED) and, if the driver doesn't even give it back then, left to it (ERROR_TIMEOUT). in and out
 * are copied. */
HRESULT ks_control_bounded(HANDLE handle, ULONG code, const void *in, ULONG in_size, const void *out, ULONG out_size,
        DWORD timeout);
/* Gets a property of fixed size: exactly size bytes or an error. descriptor begins with a KSPROPERTY whose Flags are set
 * here; KSPROPERTY_TYPE_TOPOLOGY stays. */
HRESULT ks_property_get(HANDLE handle, void *descriptor, ULONG descriptor_size, void *data, ULONG size);
HRESULT ks_property_set(HANDLE handle, void *descriptor, ULONG descriptor_size, const void *data, ULONG size);
/* Gets a property of any size: asks for the size, allocates with CoTaskMemAlloc, asks again while the answer grows. *data is the
 * caller's on success, NULL otherwise, and *size what the driver has filled. */
HRESULT ks_property_get_alloc(HANDLE handle, void *descriptor, ULONG descriptor_size, void **data, ULONG *size);
/* The same for a property without parameters, and for KSPROPSETID_Pin properties of a pin factory. */
HRESULT ks_get(HANDLE handle, const GUID *set, ULONG id, void *data, ULONG size);
HRESULT ks_set(HANDLE handle, const GUID *set, ULONG id, const void *data, ULONG size);
HRESULT ks_set_bounded(HANDLE handle, const GUID *set, ULONG id, const void *data, ULONG size, DWORD timeout);
HRESULT ks_factory_get(HANDLE filter, ULONG factory, ULONG id, void *data, ULONG size);
HRESULT ks_factory_get_alloc(HANDLE filter, ULONG factory, ULONG id, void **data, ULONG *size);
/* A KSMULTIPLE_ITEM of the pin factory whose Size has been checked; CoTaskMem, the caller's. *size >= Size. */
HRESULT ks_factory_get_items(HANDLE filter, ULONG factory, ULONG id, KSMULTIPLE_ITEM **items, ULONG *size);
/* The data ranges that the pin factory has now: the constrained ones where the driver has the property, else all. As above. */
HRESULT ks_factory_get_ranges(HANDLE filter, ULONG factory, KSMULTIPLE_ITEM **ranges, ULONG *size);

/* ---- dataformat.c ---- */

/* *type is a deep copy (CoTaskMem), cleared on failure. size: bytes at format. An attribute list behind the format is dropped. */
HRESULT mediatype_from_format(const KSDATAFORMAT *format, ULONG size, AM_MEDIA_TYPE *type);
/* *format is the caller's (CoTaskMem), *size its FormatSize; zeros fill it up to a multiple of 8. */
HRESULT format_from_mediatype(const AM_MEDIA_TYPE *type, KSDATAFORMAT **format, ULONG *size);
/* Intersects one range of the factory with itself (or with the copy of it that the caller has changed). */
HRESULT mediatype_from_range(HANDLE filter, ULONG factory, const KSDATARANGE *range, const KSMULTIPLE_ITEM *attributes,
        AM_MEDIA_TYPE *type);

/* ---- filter.c ---- */

struct ks_pin;

/* A driver that says it has more pin factories is not believed. */
#define MAX_PIN_FACTORIES 256

struct ks_filter
{
    struct com_object obj;
    struct facet base_filter;         /* IBaseFilter */
    struct facet persist_bag;         /* IPersistPropertyBag */
    struct facet misc_flags;          /* IAMFilterMiscFlags */
    struct facet device_removal;      /* IAMDeviceRemoval */
    struct facet ks_object;           /* IKsObject */
    struct facet ks_property_set;     /* IKsPropertySet */
    struct facet ks_control;          /* IKsControl */
    struct facet media_seeking;       /* IMediaSeeking and IMediaPosition: seeking.h */
    struct facet media_position;
    struct facet quality_control;     /* IQualityControl, renderers */

    HANDLE state_mutex;               /* see Locks */
    CRITICAL_SECTION list_cs;         /* see Locks */
    BOOL changing;                    /* with the mutex: a change is under way, by the thread that has it */
    DWORD changing_thread;            /* this thread, 0 if there is none: state.c */

    CRITICAL_SECTION cs;
    FILTER_STATE state;               /* upward the new one from the start of a change, downward the old one until its end */
    REFERENCE_TIME start;             /* of the last Run */
    IFilterGraph *graph;              /* not referenced: the graph owns the filter */
    IMediaEventSink *sink;            /* the graph's, not referenced */
    IQualityControl *quality_sink;    /* IQualityControl::SetSink, not referenced */
    IReferenceClock *clock;
    WCHAR name[MAX_FILTER_NAME];      /* the one in the graph */

    WCHAR *friendly_name;             /* the device's, NULL if unknown */
    WCHAR *device_path;               /* \\?\ symbolic link, NULL before Load */
    HANDLE handle;                    /* overlapped; NULL before Load and after Disassociate, changed with the mutex */
    BOOL lost;                        /* the graph knows that the device is gone */
    HMODULE info_asker;               /* who has called IAMDeviceRemoval::DeviceInfo last, or NULL */
    struct ks_pin **pins;             /* made by Load; the list grows, its pins live as long as the filter */
    BOOL seekable;                    /* the device has KSPROPSETID_MediaSeeking; as handle */
    double rate;                      /* IMediaSeeking::SetRate; changed with the mutex */
    ULONG pin_count;
    ULONG formats_version;            /* changes with the formats of the kernel pins */
};

/* *out is the filter's own IUnknown, with the caller's reference; outer is its controlling unknown or NULL. */
HRESULT filter_create(IUnknown *outer, IUnknown **out);
/* Sends an event to the graph, if there is one that takes it. No lock held. */
void filter_notify(struct ks_filter *filter, LONG event, LONG_PTR param1, LONG_PTR param2);

/* ---- pinlist.c ---- */

/* Makes a pin of every pin factory. One that the driver describes wrongly is left out: the others are good for something. Fails
 * only before the first pin. */
HRESULT filter_make_pins(struct ks_filter *filter);
/* The pins in the order of their making; NULL past the end. What is there stays there, so a walk that begins at 0 and ends with
 * NULL needs no lock. */
struct ks_pin *filter_get_pin(struct ks_filter *filter, ULONG index);
ULONG filter_get_pin_count(struct ks_filter *filter);
/* The pin with that id, or else with that name; NULL if there is none. */
struct ks_pin *filter_find_pin(struct ks_filter *filter, const WCHAR *id);
/* A pin of the factory has been connected: adds a free one if there is none left and the driver has room. No lock held. */
void filter_add_instance(struct ks_filter *filter, ULONG factory);

/* ---- persist.c ---- */

extern const IPersistPropertyBagVtbl persist_bag_vtbl;
/* The filter's handle of the device of that path, the caller's. */
HRESULT device_open(const WCHAR *path, HANDLE *handle);

/* ---- removal.c ---- */

extern const IAMDeviceRemovalVtbl device_removal_vtbl;
/* After something has failed: whether the device is still there. If not, the graph is told once. No lock held; asks the driver, in
 * bounded time. */
BOOL filter_check_device(struct ks_filter *filter);
/* Tells the graph that the stream has failed, by hr or because there is no device any more. As above. */
void filter_notify_failure(struct ks_filter *filter, HRESULT hr);

/* ---- state.c ---- */

/* Takes filter->state_mutex for a change of the state or of the device. VFW_E_STATE_CHANGED from inside of another one, VFW_E_TIMEOUT
 * when that doesn't end, VFW_E_CIRCULAR_GRAPH if it waits for a change of the caller's. */
HRESULT filter_begin_change(struct ks_filter *filter);
void filter_end_change(struct ks_filter *filter);
/* Brings filter and pins to the state. start: of Running, 100 ns. Failure leaves the old state. Stopping fails only when another
 * change of state doesn't end. */
HRESULT filter_set_state(struct ks_filter *filter, FILTER_STATE state, REFERENCE_TIME start);
/* As IMediaFilter::GetState. timeout: ms. */
HRESULT filter_get_state(struct ks_filter *filter, DWORD timeout, FILTER_STATE *state);
/* Brings all connected pins of a stopped filter to ACQUIRE (IKsPin::KsPropagateAcquire); nothing to do in any other state. */
HRESULT filter_acquire(struct ks_filter *filter);
/* For a filter that nobody uses any more. */
void filter_stop_pins(struct ks_filter *filter);

/* ---- seeking.c: IMediaSeeking and IMediaPosition ---- */

/* Finds out whether the device can be positioned, and sets up the facets; before Load and when the device is open. */
void seeking_init_filter(struct ks_filter *filter);
void seeking_init_pin(struct ks_pin *pin);
/* facet_entry.offered of filter and pin. */
BOOL filter_offers_seeking(const struct com_object *object);
BOOL filter_is_renderer(const struct com_object *object);
BOOL pin_offers_seeking(const struct com_object *object);
/* A connected pin has come to PAUSE and begins to read: tells it the rate, and the peer the segment. No lock but the state mutex. */
void seeking_start(struct ks_pin *pin);

/* ---- quality.c ---- */

extern const IQualityControlVtbl filter_quality_vtbl;
/* IKsPin::KsQualityNotify. proportion: thousandths, delta: 100 ns, positive for late data. */
HRESULT pin_quality_notify(struct ks_pin *pin, ULONG proportion, REFERENCE_TIME delta);

/* ---- control.c: IKsObject, IKsPropertySet, IKsControl; com_object.get_handle tells whom to ask ---- */

extern const IKsObjectVtbl ks_object_vtbl;
extern const IKsControlVtbl ks_control_vtbl;
extern const IKsPropertySetVtbl ks_property_set_vtbl;
extern const IKsPropertySetVtbl pin_property_set_vtbl;  /* of a struct ks_pin: answers AMPROPSETID_Pin without a handle */

/* ---- pin.c and its neighbours ---- */

struct link_control; /* linkcontrol.c */
struct pin_events; /* ksevent.c */
struct stream; /* streamio.c: the ring of requests of a connected pin */

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

/* One of IAMStreamControl's requests. */
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
    LONG serial;                      /* changes with each request */
    LONG gap;                         /* of an input pin: what comes next doesn't follow what came before */
    struct stream_control_time start, stop;
};

/* As IPin::NewSegment. */
struct pin_segment
{
    REFERENCE_TIME start, stop;       /* 100 ns */
    double rate;
};

/* Characters of a pin's id: two numbers, a point and the end. */
#define MAX_PIN_ID 24

struct ks_pin
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
    struct facet media_seeking;       /* IMediaSeeking and IMediaPosition: seeking.h */
    struct facet media_position;
    struct facet stream_control;      /* IAMStreamControl */
    struct facet quality_control;     /* IQualityControl */

    /* Constant after creation. */
    struct ks_filter *filter;         /* owns the pin */
    ULONG factory;
    PIN_DIRECTION dir;
    KSPIN_COMMUNICATION communication;
    GUID category;                    /* GUID_NULL if the factory has none */
    WCHAR *name;                      /* unique among the filter's pins */
    WCHAR id[MAX_PIN_ID];             /* pinlist.c: what QueryId says */
    KSMULTIPLE_ITEM *interfaces, *mediums, *ranges;  /* CoTaskMem, checked; NULL if the driver has none */
    ULONG ranges_size;

    /* The connection, under the filter lock. */
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
    struct pin_types *types;          /* pintypes.c; NULL until somebody asks */

    /* Streaming: changed by pin_set_state only, whose calls come one after the other. */
    KSSTATE state;                    /* that the kernel pin has reached */
    BOOL active;                      /* under the filter lock: a stream or a link is there, or being made or undone */
    BOOL cant_cue;                    /* no data comes in PAUSE */
    struct stream *stream;            /* from ACQUIRE to STOP, under the filter lock */
    struct pin_events *events;        /* from ACQUIRE to STOP, NULL if the driver has none; under the filter lock */
    struct stream_control control;
    struct link_control *link_control; /* linkcontrol.c: from PAUSE to ACQUIRE or NULL, under the filter lock */
    IQualityControl *quality_sink;    /* IQualityControl::SetSink, not referenced; under the filter lock */
    struct pin_segment segment;       /* what an output pin's data belongs to, under the filter lock */
    LONG pending_io;                  /* IKsPin::KsIncrementPendingIoCount */
};

/* Makes a pin of a pin factory from what the driver says of it; the caller's until it is in the filter's list. */
HRESULT pin_create(struct ks_filter *filter, ULONG factory, struct ks_pin **pin);
/* Disconnects nothing, frees: only when the filter goes, or for a pin that didn't get into its list. */
void pin_destroy(struct ks_pin *pin);
/* The media type at index, as IEnumMediaTypes lists them: the preferred one first. S_FALSE past the end. */
HRESULT pin_get_media_type(struct ks_pin *pin, ULONG index, AM_MEDIA_TYPE *type);
/* Brings a connected pin's kernel pin and stream to the state; no lock held. STOP always succeeds and is bounded in time. */
HRESULT pin_set_state(struct ks_pin *pin, KSSTATE state);
/* The filter, and this pin, run from another start now. */
void pin_restart(struct ks_pin *pin);
KSSTATE pin_get_state(struct ks_pin *pin, BOOL *cant_cue);
/* passthrough.c: begins or ends a flush of the pin, and of what comes after an input pin. VFW_E_CIRCULAR_GRAPH if it has come back
 * to where it began. No lock held. */
HRESULT pin_flush(struct ks_pin *pin, BOOL begin);
/* What follows on an input pin belongs together, which whoever gets the filter's data is told. Waits like Receive for what came
 * before. */
HRESULT pin_new_segment(struct ks_pin *pin, const struct pin_segment *segment);

static inline struct ks_pin *impl_from_IPin(IPin *iface)
{
    return impl_from_facet(iface, struct ks_pin, pin);
}

static inline struct ks_filter *impl_from_IBaseFilter(IBaseFilter *iface)
{
    return impl_from_facet(iface, struct ks_filter, base_filter);
}

#endif /* __KSPROXY_PRIVATE_H */
