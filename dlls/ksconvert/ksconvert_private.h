/*
 * The converter: a filter with an input pin and an output pin
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

#ifndef __KSCONVERT_PRIVATE_H
#define __KSCONVERT_PRIVATE_H

#include "convert.h"
#include "jpeg.h"

extern HINSTANCE ksconvert_instance;

DEFINE_GUID(CLSID_VideoFormatConverter, 0x487a26bc, 0xb19d, 0x4a00, 0x9b, 0x5d, 0xfd, 0x91, 0xbb, 0xbc, 0x5c, 0x8d);
#define CONVERTER_NAME L"Video Format Converter"

struct pin
{
    struct com_object obj;
    struct facet iface;                  /* IPin */
    struct facet mem_input;              /* IMemInputPin, of the input pin */
    struct facet quality;                /* IQualityControl */
    struct converter *converter;
    PIN_DIRECTION dir;

    /* under the converter's lock */
    IPin *peer;                          /* referenced; NULL: not connected */
    AM_MEDIA_TYPE type;
    struct picture picture;              /* of type */
    IMemAllocator *allocator;            /* referenced */
    IQualityControl *quality_sink;       /* of the input pin; not referenced, see IQualityControl::SetSink */
    BOOL connecting;                     /* a connection is being made or undone: nobody else may touch it */

    IMemInputPin *peer_input;            /* of the output pin, referenced; under the lock */
    IUnknown *seeking;                   /* of the output pin: IMediaSeeking and IMediaPosition, which ask upstream; NULL: none */
};

/*
 * The lock guards everything that isn't said to be somebody else's. It is never held across a call to a peer, an allocator or the
 * graph: what is needed is read and referenced under the lock, then called without it.
 *
 * The streaming thread is the one that has entered the gate: Receive and EndOfStream go through it one after the other.
 * What belongs to that thread needs no lock.
 */
struct converter
{
    struct com_object obj;
    struct base_filter base_filter;
    struct pin input, output;

    CRITICAL_SECTION cs;
    FILTER_STATE state;
    BOOL flushing;
    ULONG input_version;                 /* changes with input.type */

    ULONG run;                           /* counts stops: a stream belongs to the run that it began in */
    DWORD gate_thread;                   /* 0: nobody is inside */
    ULONG gate_run;                      /* the run of who is inside */
    CONDITION_VARIABLE gate_cv;          /* the gate, the state, or flushing has changed */

    /* of the streaming thread */
    struct conversion conversion;
    struct jpeg_decoder jpeg;
    struct picture in_picture;           /* what the conversion was set up for */
    BOOL has_conversion;
    ULONG version;                       /* the input_version that the conversion was set up for */
    BOOL discontinuity;                  /* the next sample doesn't follow what was delivered last */
    BOOL type_changed;                   /* the next sample tells its type */
    BOOL failed;                         /* the graph has been told that the stream can't go on, and nothing was delivered since */
};

/* ---- filter.c ---- */

HRESULT converter_create(IUnknown *outer, IUnknown **out);
/* Whether it is a pin of a converter of any module. */
BOOL pin_is_converter(IPin *pin);

static inline IBaseFilter *converter_iface(struct converter *converter)
{
    return (IBaseFilter *)&converter->base_filter;
}

/* ---- pin.c: what both pins have in common ---- */

extern const IPinVtbl input_pin_vtbl;           /* input.c */
extern const IPinVtbl output_pin_vtbl;          /* output.c */
extern const IMemInputPinVtbl mem_input_vtbl;   /* input.c */
extern const IQualityControlVtbl quality_vtbl;  /* quality.c */

static inline struct pin *impl_from_IPin(IPin *iface)
{
    return impl_from_facet(iface, struct pin, iface);
}

static inline IPin *pin_iface(struct pin *pin)
{
    return (IPin *)&pin->iface;
}

void pin_init(struct pin *pin, struct converter *converter, PIN_DIRECTION dir);
void pin_cleanup(struct pin *pin);
/* Referenced, or NULL. */
IPin *pin_get_peer(struct pin *pin);
/* Begins to make or undo a connection: from here on it is the caller's, until pin_end_connecting. VFW_E_NOT_STOPPED,
 * VFW_E_ALREADY_CONNECTED where it must not be connected, or VFW_E_STATE_CHANGED while somebody else is at it. */
HRESULT pin_begin_connecting(struct pin *pin, BOOL connected);
void pin_end_connecting(struct pin *pin);
/* Makes all of the connection at once; takes over the references and *type. */
void pin_set_connection(struct pin *pin, IPin *peer, AM_MEDIA_TYPE *type, const struct picture *picture);
/* Gives back all of a connection. */
void pin_clear_connection(struct pin *pin);
/* Copies a type as a connection keeps it: without its object, which nobody uses and which must not be called under the lock. *kept is the
 * caller's. */
HRESULT pin_keep_type(const AM_MEDIA_TYPE *type, AM_MEDIA_TYPE *kept);
/* Copies the type of the connection. VFW_E_NOT_CONNECTED. */
HRESULT pin_get_type(struct pin *pin, AM_MEDIA_TYPE *type);

HRESULT WINAPI pin_Disconnect(IPin *iface);
HRESULT WINAPI pin_ConnectedTo(IPin *iface, IPin **peer);
HRESULT WINAPI pin_ConnectionMediaType(IPin *iface, AM_MEDIA_TYPE *type);
HRESULT WINAPI pin_QueryPinInfo(IPin *iface, PIN_INFO *info);
HRESULT WINAPI pin_QueryDirection(IPin *iface, PIN_DIRECTION *dir);
HRESULT WINAPI pin_QueryId(IPin *iface, LPWSTR *id);
HRESULT WINAPI pin_QueryInternalConnections(IPin *iface, IPin **pins, ULONG *count);

/* ---- output.c ---- */

/* Whether the output can show pictures of the input's other type: with the type that it has, or with one that its peer takes.
 * VFW_E_TYPE_NOT_ACCEPTED. No lock held. */
HRESULT output_query_input_type(struct pin *output, const AM_MEDIA_TYPE *in_type, const struct picture *in);
/* The type that the output has to get where the input has got another one: as it was, but of the input's dimensions. */
HRESULT output_make_type(struct pin *output, const AM_MEDIA_TYPE *in_type, AM_MEDIA_TYPE *type);

/* ---- allocator.c ---- */

/* Chooses the allocator of the output's connection and tells the peer. The connection is being made. */
HRESULT output_decide_allocator(struct pin *output, IMemInputPin *input, LONG size);
/* Makes the buffers larger, in the middle of the stream, and tells the peer. */
HRESULT output_grow_allocator(struct pin *output, LONG size);

/* ---- formats.c: "Dynamic Format Changes"; for the streaming thread ---- */

/* Sees to it that there is a conversion for the sample, which may bring another type of the input. VFW_E_INVALIDMEDIATYPE for one
 * that nothing can be made of; then the input stays as it is, and a sample without a type can be converted as before. */
HRESULT formats_update_input(struct converter *converter, IMediaSample *sample);
/* The buffer may bring another type of the output. One that can't be had is replaced by the type of the connection, if the peer takes
 * that; VFW_E_TYPE_NOT_ACCEPTED if it doesn't. */
HRESULT formats_update_output(struct converter *converter, IMediaSample *sample);
/* The type of the output's connection goes with the sample. */
HRESULT formats_attach_type(struct converter *converter, IMediaSample *sample);

/* ---- stream.c ---- */

/* Enters the gate, and holds the filter. VFW_E_WRONG_STATE if the filter is stopped, S_FALSE in a flush, VFW_E_CIRCULAR_GRAPH if the thread is inside already;
 * it isn't entered then. */
HRESULT gate_enter(struct converter *converter);
void gate_leave(struct converter *converter);
/* The state, or flushing, has changed: lets those go who wait, and waits until nobody is inside. Bounded: who is inside all the
 * same can do no harm, only be late. */
void gate_drain(struct converter *converter);

HRESULT stream_receive(struct converter *converter, IMediaSample *sample);
HRESULT stream_end(struct converter *converter);
HRESULT stream_new_segment(struct converter *converter, REFERENCE_TIME start, REFERENCE_TIME stop, double rate);
/* The filter leaves State_Stopped, with nobody inside the gate. */
void stream_reset(struct converter *converter);

#endif /* __KSCONVERT_PRIVATE_H */
