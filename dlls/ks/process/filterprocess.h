/*
 * Filter-centric processing: when a filter's Process is called
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

#ifndef __KS_FILTERPROCESS_H
#define __KS_FILTERPROCESS_H

#include "object/ksfilter.h"
#include "process/processor.h"

/* The part of a filter that calls its Process. */
struct filter_processing
{
    struct processor processor;
    BOOLEAN state_input;           /* what its gate has been told: the pins are in the states that it takes */
    struct process_table *table;   /* what Process is given; under the processing mutex */
    LIST_ENTRY frames_gates;       /* framegate.c; under the control mutex */
};

NTSTATUS filter_process_init(struct ks_filter *filter);
void filter_process_destroy(struct ks_filter *filter);
/* Makes room for so many more pins and for all pin factories in what Process is given. Control held. */
NTSTATUS filter_process_reserve(struct ks_filter *filter, ULONG pins);
/* Lists the pins anew: one has been made or is closed. Control held, the list has been made long enough. */
void filter_process_update(struct ks_filter *filter);
/* STATUS_SUCCESS if every pin factory has its necessary instances, so that pins may leave STOP. Control held. */
NTSTATUS filter_check_instances(struct ks_filter *filter);
BOOLEAN filter_set_state_input(struct ks_filter *filter); /* by the states of all pins; see process_set_state() */
/* A pin is flushed: nothing half done remains. Control held, the pin's frames are gone. */
void filter_process_flush(struct ks_filter *filter);

#endif /* __KS_FILTERPROCESS_H */
