/*
 * What the test bench does in the devices that it has in common with ksvirt.sys
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

#ifndef __KSBENCH_HOOKS_H
#define __KSBENCH_HOOKS_H

#include "ksbench.h"
#include "faults.h"
#include "stamped.h"

NTSTATUS clock_get_property(PIRP irp, PKSIDENTIFIER request, PVOID data);
NTSTATUS clock_set_property(PIRP irp, PKSIDENTIFIER request, PVOID data);

/* compression.c */
#define COMPRESSION_ITEMS_COUNT 5
extern const GUID property_set_compression;
extern const KSPROPERTY_ITEM compression_items[COMPRESSION_ITEMS_COUNT];
#define COMPRESSION_PROPERTY_SET \
    DEFINE_KSPROPERTY_SET(&property_set_compression, COMPRESSION_ITEMS_COUNT, compression_items, 0, NULL),

void peer_init(void);
void tape_init(void);
void tv_init(void);

#define HOOK_FILTER_AUTOMATION (&faults_filter_automation)
#define HOOK_FILTER_PROPERTY_SETS \
    DEFINE_KSPROPERTY_SET(&property_set_ksvirt, FAULTS_FILTER_ITEMS_COUNT, faults_filter_items, 0, NULL),
#define HOOK_PIN_PROPERTY_SETS COMPRESSION_PROPERTY_SET
#define HOOK_PIN_PROPERTY_ITEMS \
    PROPERTY_ITEM(KSBENCH_PROPERTY_CLOCK, clock_get_property, clock_set_property, sizeof(int64_t)), \
    FAULTS_PROPERTY_ITEM,

#define hook_create faults_create
#define hook_format faults_format
#define hook_state faults_state
#define hook_answer faults_answer
#define hook_stall faults_stall
#define hook_format_change faults_format_change
#define hook_header_size stamp_header_size

static inline void hook_init(void)
{
    faults_init();
    peer_init();
    tape_init();
    tv_init();
}

static inline void hook_frame(KSPIN *pin, KSSTREAM_POINTER *pointer, ULONG64 number)
{
    if (stamp_is_used(pin)) stamp_frame(pin, pointer, number);
    faults_frame(pin, pointer);
}

#endif /* __KSBENCH_HOOKS_H */
