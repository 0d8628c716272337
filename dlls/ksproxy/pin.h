/*
 * What the parts of a pin know of each other
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

#ifndef __KSPROXY_PIN_H
#define __KSPROXY_PIN_H

#include "ksproxy_private.h"
#include "wineks.h"

/* ---- the vtables of a pin ---- */

extern const IMemInputPinVtbl mem_input_vtbl;                   /* meminput.c */
extern const IKsPinExVtbl ks_pin_vtbl;                          /* kspin.c */
extern const IKsPinPipeVtbl ks_pin_pipe_vtbl;                   /* pinpipe.c */
extern const IKsPinFactoryVtbl ks_pin_factory_vtbl;             /* kspin.c */
extern const IAMStreamConfigVtbl stream_config_vtbl;            /* streamconfig.c */
extern const IAMStreamControlVtbl stream_control_vtbl;          /* streamcontrol.c */
extern const IQualityControlVtbl pin_quality_vtbl;              /* quality.c */
extern const IAMBufferNegotiationVtbl buffer_negotiation_vtbl;  /* bufferneg.c */

static inline IPin *pin_iface(struct ks_pin *pin)
{
    return (IPin *)&pin->pin;
}

/* ---- pin.c ---- */

/* Whether a data range of the pin takes the type. Constant data only: no lock, no request. */
BOOL pin_accepts(const struct ks_pin *pin, const AM_MEDIA_TYPE *type);
/* Referenced, or NULL. */
IPin *pin_get_peer(struct ks_pin *pin);
IMemInputPin *pin_get_peer_input(struct ks_pin *pin);
IMemAllocator *pin_get_allocator(struct ks_pin *pin);
/* Takes a reference of its own; NULL clears. allocates: whether it is this pin that brings the memory (the pipe's allocator
 * flag). linked: the allocator's frames are the kernel's, and stay there. VFW_E_NOT_STOPPED for a pin that isn't at rest,
 * VFW_E_NOT_CONNECTED without a peer. */
HRESULT pin_set_allocator(struct ks_pin *pin, IMemAllocator *allocator, BOOL allocates, BOOL linked);
/* Whether the data of the pin doesn't come through here. */
BOOL pin_is_linked(struct ks_pin *pin);
/* The pin behind an IPin of this module, NULL for any other. */
struct ks_pin *pin_from_iface(IPin *iface);
/* Makes it the type of the connection, copied. */
HRESULT pin_set_type(struct ks_pin *pin, const AM_MEDIA_TYPE *type);
/* Whether the filter has another pin of that direction that is connected. */
BOOL filter_has_connected_pin(struct ks_filter *filter, PIN_DIRECTION dir);

/* ---- pintypes.c ---- */

/* The kernel pin has come, gone or got another format. The lock is held. */
void pin_formats_changed(struct ks_pin *pin);
/* The media type of data range number index. E_INVALIDARG past the end, an error if the driver has no type for the range. */
HRESULT pin_get_range_type(struct ks_pin *pin, ULONG index, AM_MEDIA_TYPE *type);
void pin_release_types(struct ks_pin *pin);

/* ---- connect.c ---- */

/* type may be NULL or partial. Undoes everything on failure. */
HRESULT pin_connect(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type);
HRESULT pin_receive_connection(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type);
/* S_FALSE if there is no connection. */
HRESULT pin_disconnect(struct ks_pin *pin);
/* Connects the same two pins anew, and the old way if that fails. */
HRESULT pin_reconnect(struct ks_pin *pin, const AM_MEDIA_TYPE *type);
/* Gives back all of a connection that the pin holds, without asking or telling anybody. */
void pin_clear_connection(struct ks_pin *pin);
/* IKsPin::KsCreateSinkPinHandle: makes sure that the kernel pin of the connection is a sink of that interface and medium. */
HRESULT pin_create_sink(struct ks_pin *pin, const KSPIN_INTERFACE *ks_interface, const KSPIN_MEDIUM *medium);
/* Makes sure that a connected pin can take its data from user mode: if it was to be a sink in the kernel, and has no handler, its
 * kernel pin is made anew with an interface that has one. VFW_E_NO_TRANSPORT if there is none, or the pin is linked. No lock held. */
HRESULT pin_need_user_mode(struct ks_pin *pin);

/* ---- typesearch.c ---- */

/* Connects with that type, or leaves nothing behind. */
typedef HRESULT (*try_type_func)(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type);
/* Tries the type, or one after the other those that fit a partial one (NULL: any), until one is connected. VFW_E_NO_ACCEPTABLE_TYPES
 * if there is no such type, or another error that says more. No lock held; calls the peer. */
HRESULT find_connection_type(struct ks_pin *pin, IPin *peer, const AM_MEDIA_TYPE *type, try_type_func try_type);

/* ---- transport.c ---- */

/* What a pin and its peer have in common. */
struct transport
{
    KSPIN_INTERFACE ks_interface;
    KSPIN_MEDIUM medium;
    IKsPin *ks_peer;                  /* referenced; NULL if the peer isn't a kernel-streaming pin */
    BOOL source;                      /* the pin shall be the source of a kernel link to the peer, */
    BOOL sink;                        /* or its sink */
    BOOL user_mode;                   /* its data may go through user mode */
};

/* Only asks both pins. The caller frees *transport with transport_release, also after a failure. VFW_E_NO_TRANSPORT if they have
 * nothing in common. */
HRESULT transport_choose(struct ks_pin *pin, IPin *peer, struct transport *transport);
void transport_release(struct transport *transport);
BOOL mediums_match(const KSPIN_MEDIUM *a, const KSPIN_MEDIUM *b);
BOOL interfaces_match(const KSPIN_INTERFACE *a, const KSPIN_INTERFACE *b);
/* Number index, in the pin's order of preference, of its interfaces that a handler could stream by from user mode; NULL past the end.
 * The list is the pin's, and constant. */
const KSPIN_INTERFACE *pin_get_user_interface(const struct ks_pin *pin, ULONG index);
/* Interface and medium of a pin without a connection: what it would prefer. Under the filter lock. */
void pin_init_transport(struct ks_pin *pin);
/* Whether the driver makes a kernel pin of that type, which is closed again. VFW_E_TYPE_NOT_ACCEPTED if not, S_FALSE if it can't be
 * told now: the pin is connected or the device busy. No lock held. */
HRESULT pin_try_type(struct ks_pin *pin, const AM_MEDIA_TYPE *type);
/* Makes the pin's kernel pin: a source of requests to sink, or itself a sink if that is NULL. No lock held. */
HRESULT pin_open_kernel(struct ks_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport, HANDLE sink);
/* There needn't be one. */
void pin_close_kernel(struct ks_pin *pin);

/* ---- kernellink.c ---- */

/* Makes the kernel pin of a connected pin as the source of a link to its peer, and agrees on an allocator. What fails is undone
 * up to the sink's own kernel pin. */
HRESULT link_make(struct ks_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport);
/* Chooses the allocator object of a link anew; called on its source. */
HRESULT link_negotiate(struct ks_pin *pin, IKsPin *ks_peer);
/* Makes pin->mt what the kernel pins have, whose drivers may have changed it in the stream. No lock held. */
void link_update_type(struct ks_pin *pin);
/* Before a source goes to ACQUIRE: brings its sink there and assigns the kernel allocator. For a sink there is nothing to do. */
HRESULT link_acquire(struct ks_pin *pin, HANDLE handle);
/* After STOP. */
void link_release(struct ks_pin *pin, HANDLE handle);
/* Before a sink's kernel pin goes. Takes the state mutex of the source's filter; none may be held. */
void link_break(struct ks_pin *sink);

/* ---- framing.c ---- */

/* The POOL_TYPE of a KSALLOCATOR_FRAMING, which ks.h has for drivers only. */
#define NONPAGED_POOL 0
#define PAGED_POOL    1

/* What an allocator has to give. Pure, every length is checked; FALSE leaves *props alone. sample_size: bytes of one sample of the
 * connection's format, 0 if unknown. */
BOOL framing_from_ex(const KSALLOCATOR_FRAMING_EX *framing, ULONG size, ULONG sample_size, ALLOCATOR_PROPERTIES *props);
BOOL framing_from_old(const KSALLOCATOR_FRAMING *framing, ULONG size, ULONG sample_size, ALLOCATOR_PROPERTIES *props);
/* Bytes of the structure with its items, 0 if it has none or too many. */
ULONG framing_size(const KSALLOCATOR_FRAMING_EX *framing);
/* The framing of a kernel pin. *framing is the caller's (CoTaskMem); an old one is made an extended one with one item; NULL with
 * FramingProp_None. */
FRAMING_PROP framing_query(HANDLE handle, KSALLOCATOR_FRAMING_EX **framing);
/* The requirements that framing (NULL: none) and format together make. Always gives something usable. */
void framing_get(const KSALLOCATOR_FRAMING_EX *framing, const AM_MEDIA_TYPE *type, ALLOCATOR_PROPERTIES *props);

/* ---- pinpipe.c ---- */

/* A copy (CoTaskMem) of the framing that holds for the pin: as it was last written to its cache, else as its driver has it. NULL
 * if there is none. */
KSALLOCATOR_FRAMING_EX *pin_get_framing(struct ks_pin *pin);
/* The same of any pin, also somebody else's. */
KSALLOCATOR_FRAMING_EX *pipe_get_framing(IKsPinPipe *pipe);
/* Properties of a pipe of one or two pins without compression; sizes and memory are the caller's to set. */
void pipe_describe(ALLOCATOR_PROPERTIES_EX *props, ULONG pins, PIPE_ALLOCATOR_PLACE place);
/* Forgets all of a connection. The lock is held; the caller frees *old with pipe_free without it. */
void pipe_reset(struct ks_pin *pin, struct pin_pipe *old);
void pipe_free(struct pin_pipe *pipe);

/* ---- allocator.c ---- */

#define ALLOCATOR_MAX_BUFFERS 64
#define ALLOCATOR_MAX_ALIGN 65536 /* the granularity of a view, which has to be a multiple */

HRESULT allocator_create(IMemAllocator **out);
BOOL allocator_is_ours(IMemAllocator *iface);
/* The IKsAllocatorEx of an allocator of ours, not referenced; NULL for any other. */
IKsAllocatorEx *allocator_get_ex(IMemAllocator *iface);
/* The section that the buffers of a committed allocator of ours lie in. FALSE for any other one. */
BOOL allocator_get_region(IMemAllocator *iface, struct wineks_region *region);
/* Another number whenever an allocator of ours has got other memory, or none any more. */
LONG allocator_get_memory(IMemAllocator *iface);

/* ---- allocneg.c ---- */

/* What the pin wants of its allocator: framing and IAMBufferNegotiation. */
void pin_get_requirements(struct ks_pin *pin, ALLOCATOR_PROPERTIES *props);
/* Chooses the allocator of an output pin's connection, tells the peer and stores it in the pin. */
HRESULT pin_negotiate_allocator(struct ks_pin *pin, IMemInputPin *input);

/* ---- ksevent.c ---- */

/* Brings the events of a kernel pin to the graph, where the driver has them: EC_COMPLETE when an input pin has rendered all of its
 * data. Start in ACQUIRE, stop before STOP; both take bounded time. No lock held. */
void pin_events_start(struct ks_pin *pin, HANDLE handle);
void pin_events_stop(struct ks_pin *pin, HANDLE handle);
/* The filter runs: what has happened in Pause is told. */
void pin_events_run(struct ks_pin *pin);
/* What comes after a flush has an end of its own. */
void pin_events_flush(struct ks_pin *pin);
/* Whether the driver tells the end of the stream, so that nobody else has to. */
BOOL pin_events_tell_end(struct ks_pin *pin);

/* ---- pinstate.c ---- */

/* The pin's stream with a reference, or NULL below ACQUIRE. */
struct stream *pin_get_stream(struct ks_pin *pin);

static inline BOOL is_power_of_2(ULONG value)
{
    return value && !(value & (value - 1));
}

#endif /* __KSPROXY_PIN_H */
