/*
 * What the transforms have in common: filters with a video input and a video output
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

#ifndef __KSVIRT_TRANSFORM_H
#define __KSVIRT_TRANSFORM_H

#include "ksbench_private.h"

/* The pin factories of all transforms. */
enum { TRANSFORM_INPUT, TRANSFORM_OUTPUT, TRANSFORM_PINS };

/* What makes the kinds of transforms different. */
struct transform_type
{
    /* The output may have this colour format. */
    BOOLEAN (*can_make)(enum ksvirt_format from, enum ksvirt_format to);
    /* Makes a picture out of a picture. They are the same memory if the two are in place. */
    void (*run)(const struct picture *to, UCHAR *to_data, const struct picture *from, const UCHAR *from_data);
};

/* transform.c */
NTSTATUS transform_create(KSFILTER *filter, const struct transform_type *type);
NTSTATUS transform_close(KSFILTER *filter, IRP *irp);                                /* of the filter dispatch table */
NTSTATUS transform_process(KSFILTER *filter, KSPROCESSPIN_INDEXENTRY *index);
NTSTATUS transform_reset(KSFILTER *filter);
NTSTATUS transform_intersect(void *filter, IRP *irp, KSP_PIN *request, KSDATARANGE *caller, KSDATARANGE *ours,
        ULONG size, void *data, ULONG *needed);
extern const KSPIN_DISPATCH transform_pin_dispatch;
extern const KSAUTOMATION_TABLE transform_input_automation;
extern const GUID transform_pin_category;

/* Entries of a table of pin factories. */
#define TRANSFORM_PIN(flow, flags, instances, framing, automation) \
    { \
        PIN_MEMBERS(&transform_pin_dispatch, automation, feed_ranges, \
                flow, KSPIN_COMMUNICATION_BOTH, &transform_pin_category), \
        .Flags = (flags), \
        .InstancesPossible = (instances), \
        .InstancesNecessary = 1, \
        .AllocatorFraming = (framing), \
        .IntersectHandler = transform_intersect, \
    }
#define TRANSFORM_INPUT_PIN(framing) TRANSFORM_PIN(KSPIN_DATAFLOW_IN, 0, 1, framing, &transform_input_automation)
#define TRANSFORM_OUTPUT_PIN(flags, instances, framing) TRANSFORM_PIN(KSPIN_DATAFLOW_OUT, flags, instances, framing, NULL)

#endif /* __KSVIRT_TRANSFORM_H */
