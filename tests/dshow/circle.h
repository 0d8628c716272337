/*
 * Filters that are connected in circles, which no graph makes
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

#ifndef __DSHOW_CIRCLE_H
#define __DSHOW_CIRCLE_H

#include "pusher.h"

#define MAX_LINKS 3
#define MAX_FILTERS 3

enum circle_kind
{
    OWN_CIRCLE,      /* a device's output at its own input */
    LINK_CIRCLE,     /* two devices, whose pins are linked in the kernel */
    FOREIGN_CIRCLE,  /* a device and a filter that isn't one: all data goes through user mode, */
    MIXED_CIRCLE,    /* or some of it: two devices and a filter */
    SPLITTER_CIRCLE, /* a splitter and a merger: two ways around */
    CIRCLE_KINDS
};

struct circle
{
    const char *name;
    IBaseFilter *filters[MAX_FILTERS];
    ULONG refs[MAX_FILTERS];
    unsigned int filter_count;
    IPin *outputs[MAX_LINKS], *inputs[MAX_LINKS]; /* each output to the input of the same number */
    unsigned int link_count;
};

/* FALSE after skip() or a failure that has been reported. */
BOOL circle_create(struct circle *circle, enum circle_kind kind);
/* Disconnects all pins and releases all filters, of which nothing may be left. */
void circle_release(struct circle *circle);
/* All filters, one after the other, within a bounded time. */
void circle_set_state(struct circle *circle, FILTER_STATE state);
/* Remembers the references of the filters; checks that there are as many as before, and remembers those. */
void circle_count_refs(struct circle *circle);
#define circle_check_refs(a, b) circle_check_refs_(__LINE__, __FILE__, a, b)
void circle_check_refs_(unsigned int line, const char *file, struct circle *circle, const char *what);
/* The filter's first pin of that direction that isn't connected; NULL if there is none. */
IPin *circle_find_pin(IBaseFilter *filter, PIN_DIRECTION dir);
/* IKsPin::KsRenegotiateAllocator, or why the pin hasn't got it. */
HRESULT circle_renegotiate(IPin *pin);

#endif /* __DSHOW_CIRCLE_H */
