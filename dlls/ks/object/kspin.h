/*
 * The structure of a pin
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

#ifndef __KS_KSPIN_H
#define __KS_KSPIN_H

#include "object/object.h"

struct ks_pin
{
    struct ks_object obj;
    KSPIN pub;
    struct ks_file *file;          /* a reference is held */
    struct frame_queue *queue;     /* of its stream; NULL before the minidriver knows of the pin */
    struct ks_link *link;          /* to another pin, with a reference; NULL: the client is at the other end. Of a sink under the
                                    * control mutex, of a source from its create to its close */
    ACCESS_MASK access;            /* that the client has opened the pin with; 0 if it didn't say */
    struct default_clock *clock;   /* that it implements, with a reference; NULL: it doesn't. Constant */
    struct default_clock *master;  /* that it was given, with a reference, or NULL */
    BOOLEAN shares_clock;          /* the filter's clock is its master as long as */
    BOOLEAN master_set;            /* its client hasn't set one, or none */
    HANDLE pipe_id;                /* KSPROPERTY_STREAM_PIPE_ID: the client's, never looked at */
    PFNKSPINPOWER sleep;
    PFNKSPINPOWER wake;
};

C_ASSERT(FIELD_OFFSET(struct ks_pin, pub) == sizeof(struct ks_object));

static inline struct ks_pin *impl_from_KSPIN(KSPIN *pin)
{
    return CONTAINING_RECORD(pin, struct ks_pin, pub);
}

#endif /* __KS_KSPIN_H */
