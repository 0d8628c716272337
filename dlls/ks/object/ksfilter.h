/*
 * The structure of a filter
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

#ifndef __KS_KSFILTER_H
#define __KS_KSFILTER_H

#include "object/object.h"

struct filter_processing;

struct ks_filter
{
    struct ks_object obj;
    KSFILTER pub;
    struct ks_file *file;          /* a reference is held */
    FAST_MUTEX control;            /* the filter control mutex, of the filter and all its pins */
    struct filter_processing *processing; /* process/filterprocess.c */
    struct default_clock *clock;   /* of the pins that have none, with a reference; NULL: none has needed it. Constant then */
    ULONG clock_active, clock_running; /* how many of those pins are above STOP, and in RUN; control mutex */
    LONG callbacks;                /* pins that are in a callback with their queue locked */
    ULONG nodes;                   /* open topology nodes; under the control mutex */
    BOOLEAN close_pending;         /* the handle is closed, but there are pins or nodes: closed after the last of them */
    PFNKSFILTERPOWER sleep;
    PFNKSFILTERPOWER wake;
};

C_ASSERT(FIELD_OFFSET(struct ks_filter, pub) == sizeof(struct ks_object));

static inline struct ks_filter *impl_from_KSFILTER(KSFILTER *filter)
{
    return CONTAINING_RECORD(filter, struct ks_filter, pub);
}

#endif /* __KS_KSFILTER_H */
