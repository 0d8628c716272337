/*
 * The filter that capture programs bring themselves: one input pin without an allocator, the samples go to a callback
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

#ifndef __APP_PEER_H
#define __APP_PEER_H

#include "client.h"

struct peer
{
    IBaseFilter IBaseFilter_iface;
    IPin IPin_iface;
    IMemInputPin IMemInputPin_iface;
    LONG refs;

    FILTER_STATE state;
    IFilterGraph *graph;      /* not referenced */
    IReferenceClock *clock;
    IPin *peer;
    AM_MEDIA_TYPE type;       /* of the connection; before it, its majortype is all that is known */

    /* What it is like: peer_init makes it like ffmpeg's pin. */
    HRESULT accept_hr;        /* of QueryAccept */
    const GUID *subtype;      /* all that ReceiveConnection takes, NULL: everything */
    BOOL offers_type;         /* EnumMediaTypes gives a type with the majortype alone */

    LONG samples, unstamped, empty;
    HANDLE event;             /* auto-reset: there is one more */
    void (*on_sample)(struct peer *peer, const void *data, LONG size); /* NULL: the samples are counted only */
    struct frames *frames;
    struct ksvirt_audio_check *audio;
};

/* One that lives where it is, with one reference of the test's own. */
void peer_init(struct peer *peer, const GUID *majortype);
/* Checks that nobody holds it any more. */
void peer_cleanup(struct peer *peer);
BOOL peer_wait(struct peer *peer, LONG count);

#endif /* __APP_PEER_H */
