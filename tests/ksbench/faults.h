/*
 * Faults on purpose; faults.c says what to call when
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

#ifndef __FAULTS_H
#define __FAULTS_H

#define FAULTS_FILTER_ITEMS_COUNT 1
extern const KSPROPERTY_ITEM faults_filter_items[FAULTS_FILTER_ITEMS_COUNT];
extern const KSAUTOMATION_TABLE faults_filter_automation;

void faults_init(void);
NTSTATUS faults_create(KSPIN *pin);
NTSTATUS faults_format(KSPIN *pin);
NTSTATUS faults_state(KSPIN *pin, KSSTATE to, KSSTATE from);
void faults_frame(KSPIN *pin, KSSTREAM_POINTER *pointer);
BOOLEAN faults_stall(KSPIN *pin);
BOOLEAN faults_format_change(KSPIN *pin, ULONG *width, ULONG *height);
NTSTATUS faults_answer(PIRP irp, const KSIDENTIFIER *request, PVOID data, ULONG size);
NTSTATUS faults_event(PIRP irp, PKSEVENTDATA data, PKSEVENT_ENTRY entry);
NTSTATUS faults_set_property(PIRP irp, PKSIDENTIFIER request, PVOID data);
NTSTATUS faults_get_property(PIRP irp, PKSIDENTIFIER request, PVOID data);

/* Belongs into every pin's and filter's items of KSPROPSETID_KsVirt. */
#define FAULTS_PROPERTY_ITEM \
    PROPERTY_ITEM(KSBENCH_PROPERTY_FAULTS, faults_get_property, faults_set_property, sizeof(struct ksbench_fault))

#endif /* __FAULTS_H */
