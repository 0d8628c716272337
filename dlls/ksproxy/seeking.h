/*
 * Positions in a stream: who seeks, and what its parts share
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

#ifndef __KSPROXY_SEEKING_H
#define __KSPROXY_SEEKING_H

#include "pin.h"

/*
 * IMediaSeeking of a filter or of an output pin is answered by one of two:
 *
 * - A device that has KSPROPSETID_MediaSeeking seeks itself (seeking.c). The set belongs to the filter, so all of its output pins
 *   do the same.
 * - A device without it is transparent, see KSPROPERTY_MEDIASEEKING_CAPABILITIES: an output pin asks whoever feeds the filter's
 *   input pins, and so does a filter that only renders (seekpass.c). A source that isn't fed by anybody has no positions at all
 *   and doesn't show the interface: that is what live capture is.
 *
 * IMediaPosition is the same in seconds (mediaposition.c).
 */

extern const IMediaSeekingVtbl device_seeking_vtbl;   /* seeking.c */
extern const IMediaSeekingVtbl upstream_seeking_vtbl; /* seekpass.c */
extern const IMediaPositionVtbl media_position_vtbl;  /* mediaposition.c */

/* seekpass.c: IMediaPosition::put_PrerollTime of one that has upstream_seeking_vtbl. */
HRESULT upstream_put_preroll(IMediaSeeking *iface, REFTIME seconds);
/* seekrate.c: two methods of the first */
HRESULT WINAPI device_SetRate(IMediaSeeking *iface, double rate);
HRESULT WINAPI device_GetRate(IMediaSeeking *iface, double *rate);
/* Tells a kernel pin in PAUSE or RUN the filter's rate, which becomes 1.0 if the device refuses it. With the state mutex. */
void seeking_apply_rate(struct ks_pin *pin);

/* Flushes what the filter's output pins deliver and begins a new segment: at the positions, or where the device is if they are NULL.
 * In between the change, which may be NULL, is made to each of the pins. With the state mutex. What fails leaves the device where it
 * is, without what was on its way. */
HRESULT seeking_restart(struct ks_filter *filter, const KSPROPERTY_POSITIONS *positions, void (*change)(struct ks_pin *pin));

/* What the device doesn't have isn't implemented: the "method is not supported" of IMediaSeeking. */
static inline HRESULT not_implemented(HRESULT hr)
{
    return hr == E_PROP_ID_UNSUPPORTED || hr == E_PROP_SET_UNSUPPORTED ? E_NOTIMPL : hr;
}

/* The filter that an interface of it or of one of its pins belongs to. */
static inline struct ks_filter *filter_of_facet(void *iface)
{
    struct com_object *object = ((struct facet *)iface)->owner;

    return CONTAINING_RECORD(object->lifetime ? object->lifetime : object, struct ks_filter, obj);
}

#endif /* __KSPROXY_SEEKING_H */
