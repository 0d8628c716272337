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

#include "process/filterprocess.h"
#include "object/descriptor.h"
#include "object/ksfilter.h"
#include "object/kspin.h"
#include "object/object.h"
#include "object/tree.h"
#include "process/framegate.h"
#include "process/pinstream.h"
#include "process/processor.h"
#include "process/processpin.h"
#include "process/processpins.h"
#include "stockwine/lock.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* The table that Process is given. It is made anew under the processing mutex when a pin comes or goes: nothing is allocated when frames
 * flow. */
struct process_table
{
    ULONG factories;                   /* room in index[] */
    ULONG pins;                        /* room in pointers */
    KSPROCESSPIN **pointers;           /* behind index[] */
    KSPROCESSPIN_INDEXENTRY index[1];
};

/* The list of pins */

static NTSTATUS table_alloc(ULONG factories, ULONG pins, struct process_table **ret)
{
    ULONG64 index_size = FIELD_OFFSET(struct process_table, index)
            + (ULONG64)max(factories, 1) * sizeof(KSPROCESSPIN_INDEXENTRY);
    ULONG64 size = index_size + (ULONG64)pins * sizeof(KSPROCESSPIN *);
    struct process_table *table;

    if (size > MAXLONG || !(table = ExAllocatePoolWithTag(NonPagedPool, size, STREAM_TAG)))
        return STATUS_INSUFFICIENT_RESOURCES;
    memset(table, 0, size);
    table->factories = factories;
    table->pins = pins;
    table->pointers = (KSPROCESSPIN **)((BYTE *)table + index_size);
    *ret = table;
    return STATUS_SUCCESS;
}

static struct pin_stream *stream_from_entry(LIST_ENTRY *entry)
{
    return stream_from_pin(CONTAINING_RECORD(entry, struct ks_pin, obj.entry));
}

/* Lists the pins of each factory in the order in which they were made. The control and the processing mutex are held. */
static void table_fill(struct process_table *table, struct ks_filter *filter)
{
    LIST_ENTRY *list = &filter->obj.children, *entry;
    ULONG id, count = 0;

    for (id = 0; id < table->factories; id++)
    {
        KSPROCESSPIN_INDEXENTRY *index = &table->index[id];

        index->Pins = table->pointers + count;
        index->Count = 0;
        for (entry = list->Flink; entry != list; entry = entry->Flink)
        {
            struct pin_stream *stream = stream_from_entry(entry);

            if (!stream || !stream->process.listed || stream_pin(stream)->pub.Id != id || count == table->pins) continue;
            stream->process.pub.CopySource = NULL; /* see splitter_begin() */
            stream->process.entry = index;
            table->pointers[count++] = &stream->process.pub;
            index->Count++;
        }
    }
}

NTSTATUS filter_process_reserve(struct ks_filter *filter, ULONG pins)
{
    ULONG factories = filter->pub.Descriptor->PinDescriptorsCount;
    struct process_table *table = filter->processing->table;
    NTSTATUS status;
    LIST_ENTRY *entry;

    if (!filter->processing->processor.process) return STATUS_SUCCESS;
    for (entry = filter->obj.children.Flink; entry != &filter->obj.children; entry = entry->Flink) pins++;
    if (table && table->factories >= factories && table->pins >= pins) return STATUS_SUCCESS;

    if ((status = table_alloc(factories, pins, &table))) return status;
    lock_acquire(&filter->processing->processor.mutex);
    table_fill(table, filter);
    if (filter->processing->table) ExFreePoolWithTag(filter->processing->table, STREAM_TAG);
    filter->processing->table = table;
    lock_release(&filter->processing->processor.mutex);
    return STATUS_SUCCESS;
}

void filter_process_update(struct ks_filter *filter)
{
    if (!filter->processing->table) return;
    lock_acquire(&filter->processing->processor.mutex);
    table_fill(filter->processing->table, filter);
    lock_release(&filter->processing->processor.mutex);
}

/* States */

NTSTATUS filter_check_instances(struct ks_filter *filter)
{
    ULONG id, count = filter_pin_count(filter);

    for (id = 0; id < count; id++)
    {
        /* DDI:ks/ns-ks-_kspin_descriptor_ex.md doesn't name the status. */
        if (filter_pin_instances(filter, id) < filter_pin_descriptor(filter, id)->InstancesNecessary)
            return STATUS_INVALID_DEVICE_STATE;
    }
    return STATUS_SUCCESS;
}

/* Does the pin keep the filter from processing? Pins in STOP don't. */
static BOOLEAN is_between_states(const struct pin_stream *stream)
{
    return stream->process_state != KSSTATE_STOP && stream->process_state < processing_state(stream);
}

static ULONG count_processing(struct ks_filter *filter, ULONG id)
{
    LIST_ENTRY *list = &filter->obj.children, *entry;
    ULONG count = 0;

    for (entry = list->Flink; entry != list; entry = entry->Flink)
    {
        const struct pin_stream *stream = stream_from_entry(entry);

        if (stream && stream_pin(stream)->pub.Id == id && stream->process_state != KSSTATE_STOP && !is_between_states(stream))
            count++;
    }
    return count;
}

/* The state input of the filter's gate (DOC:filter-centric-processing.md, DDI:ks/ns-ks-_kspin_descriptor_ex.md):
 * every pin factory has its necessary instances in their minimum processing state; no pin is between STOP and that;
 * one of the pins with KSPIN_FLAG_PROCESS_IF_ANY_IN_RUN_STATE runs, if there are such that are not in STOP. A filter
 * with all its pins in STOP has nothing to process, even if none of them is necessary. */
static BOOLEAN filter_is_ready(struct ks_filter *filter)
{
    BOOLEAN active = FALSE, run_wanted = FALSE, run = FALSE;
    LIST_ENTRY *list = &filter->obj.children, *entry;
    ULONG id;

    for (entry = list->Flink; entry != list; entry = entry->Flink)
    {
        const struct pin_stream *stream = stream_from_entry(entry);

        if (!stream || !stream_is_filter_centric(stream) || stream->process_state == KSSTATE_STOP) continue;
        if (is_between_states(stream)) return FALSE;
        active = TRUE;
        if (!(stream->queue.flags & KSPIN_FLAG_PROCESS_IF_ANY_IN_RUN_STATE)) continue;
        run_wanted = TRUE;
        if (stream->process_state == KSSTATE_RUN) run = TRUE;
    }
    if (!active || (run_wanted && !run)) return FALSE;

    for (id = 0; id < filter_pin_count(filter); id++)
    {
        const KSPIN_DESCRIPTOR_EX *descriptor = filter_pin_descriptor(filter, id);

        if (descriptor->Dispatch && descriptor->Dispatch->Process) continue;
        if (count_processing(filter, id) < descriptor->InstancesNecessary) return FALSE;
    }
    return TRUE;
}

BOOLEAN filter_set_state_input(struct ks_filter *filter)
{
    BOOLEAN on = filter_is_ready(filter);

    if (on == filter->processing->state_input) return FALSE;
    filter->processing->state_input = on;
    if (!on) processor_suspend(&filter->processing->processor);
    else
    {
        InterlockedExchange(&filter->processing->processor.attempted, 0); /* it was not for this time */
        processor_resume(&filter->processing->processor);
    }
    return on;
}

/* Processing */

static NTSTATUS filter_process(struct processor *processor)
{
    struct ks_filter *filter = CONTAINING_RECORD(processor->object, struct ks_filter, obj);
    struct process_table *table = filter->processing->table;

    return table ? process_pins(filter, table->index, table->factories) : STATUS_PENDING;
}

static void filter_worker(void *context)
{
    struct ks_filter *filter = context;

    InterlockedExchange(&filter->processing->processor.queued, 0);
    if (InterlockedCompareExchange(&filter->processing->processor.attempted, 0, 0)) processor_run(&filter->processing->processor, FALSE);
    object_release(&filter->obj);
}

/* DDI:ks/nc-ks-pfnksfiltervoid.md: the filter is to be as it was at Acquire, whichever of its pins was flushed. */
void filter_process_flush(struct ks_filter *filter)
{
    const KSFILTER_DISPATCH *dispatch = filter->pub.Descriptor->Dispatch;
    LIST_ENTRY *list = &filter->obj.children, *entry;

    lock_acquire(&filter->processing->processor.mutex);
    for (entry = list->Flink; entry != list; entry = entry->Flink)
    {
        struct pin_stream *stream = stream_from_entry(entry);
        if (stream && stream_is_filter_centric(stream)) process_pin_flush(stream);
    }
    lock_release(&filter->processing->processor.mutex);

    if (dispatch && dispatch->Reset) dispatch->Reset(&filter->pub);
}

NTSTATUS filter_process_init(struct ks_filter *filter)
{
    const KSFILTER_DISPATCH *dispatch = filter->pub.Descriptor->Dispatch;
    NTSTATUS status;

    if (!(filter->processing = ExAllocatePoolWithTag(NonPagedPool, sizeof(*filter->processing), STREAM_TAG)))
        return STATUS_INSUFFICIENT_RESOURCES;
    memset(filter->processing, 0, sizeof(*filter->processing));
    InitializeListHead(&filter->processing->frames_gates);
    if ((status = processor_init(&filter->processing->processor, &filter->obj, dispatch && dispatch->Process ? filter_process : NULL,
            filter_worker, filter)))
        return status;
    processor_suspend(&filter->processing->processor); /* the state input */
    return STATUS_SUCCESS;
}

void filter_process_destroy(struct ks_filter *filter)
{
    struct filter_processing *processing = filter->processing;

    if (!processing) return;
    processor_destroy(&processing->processor);
    if (processing->table) ExFreePoolWithTag(processing->table, STREAM_TAG);
    frames_gates_destroy(&processing->frames_gates);
    ExFreePoolWithTag(processing, STREAM_TAG);
}

/***********************************************************************
 *           KsFilterAttemptProcessing (KS.@)
 *
 * A callback of one of the filter's stream pointers holds the lock of its queue, so that Process can't run inside of it.
 */
void NTAPI KsFilterAttemptProcessing(KSFILTER *public, BOOLEAN asynchronous)
{
    struct ks_filter *filter = impl_from_KSFILTER(public);

    TRACE("filter %p, asynchronous %u\n", public, asynchronous);

    if (!filter->processing->processor.process) return;
    processor_attempt(&filter->processing->processor, asynchronous || InterlockedCompareExchange(&filter->callbacks, 0, 0));
}

/***********************************************************************
 *           KsFilterGetAndGate (KS.@)
 */
KSGATE * NTAPI KsFilterGetAndGate(KSFILTER *filter)
{
    TRACE("filter %p\n", filter);

    return &impl_from_KSFILTER(filter)->processing->processor.gate;
}

/***********************************************************************
 *           KsFilterAcquireProcessingMutex (KS.@)
 */
void NTAPI KsFilterAcquireProcessingMutex(KSFILTER *filter)
{
    TRACE("filter %p\n", filter);

    lock_acquire(&impl_from_KSFILTER(filter)->processing->processor.mutex);
}

/***********************************************************************
 *           KsFilterReleaseProcessingMutex (KS.@)
 */
void NTAPI KsFilterReleaseProcessingMutex(KSFILTER *filter)
{
    TRACE("filter %p\n", filter);

    lock_release(&impl_from_KSFILTER(filter)->processing->processor.mutex);
}
