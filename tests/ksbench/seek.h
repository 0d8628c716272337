/*
 * The seekable source: what its pin and its positions share
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

#ifndef __KSVIRT_SEEK_H
#define __KSVIRT_SEEK_H

#include "ksbench_private.h"

struct seek_source
{
    FAST_MUTEX mutex;               /* guards all of it */
    KSPIN *pin;                     /* NULL if there is none */
    LONGLONG interval;              /* 100 ns a frame, from the pin's format */
    LONGLONG duration;              /* 100 ns; all positions are from 0 to here */
    LONGLONG start, stop;           /* the segment */
    LONGLONG next;                  /* media time of the next frame to draw, a multiple of interval */
    LONG rate;                      /* thousandths */
    BOOLEAN jumped;                 /* the next frame doesn't follow the one before */
    BOOLEAN ended;                  /* the end of the stream has been delivered */
    BOOLEAN in_frames;              /* the time format of positions: frames instead of 100 ns */
};

/* The next frame is the one that the position is in, and doesn't follow the one before. The mutex is held. */
static inline void seek_set_next(struct seek_source *source, LONGLONG position)
{
    source->next = position - position % source->interval;
    source->jumped = TRUE;
    source->ended = FALSE;
}

/* min_data 0: the handler looks at the size itself. */
#define PROPERTY(id, get, set, descriptor, min_data) \
    {.PropertyId = id, .GetPropertyHandler = get, .MinProperty = sizeof(descriptor), .MinData = min_data, \
            .SetPropertyHandler = set}

/* seekposition.c: KSPROPSETID_MediaSeeking, for a filter whose context is a struct seek_source */
extern const KSAUTOMATION_TABLE seek_automation;

#endif /* __KSVIRT_SEEK_H */
