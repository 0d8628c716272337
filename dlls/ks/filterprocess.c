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

#include "stream.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* What Process is given. Made anew under the processing mutex when a pin comes or goes: nothing is allocated when frames
 * flow. */
struct process_table
{
    ULONG factories;                   /* room in index[] */
    ULONG pins;                        /* room in pointers */
    KSPROCESSPIN **pointers;           /* behind index[] */
    KSPROCESSPIN_INDEXENTRY index[1];
};

/* Of a pin factory with KSPIN_FLAG_SOME_FRAMES_REQUIRED_FOR_PROCESSING. */
struct frames_gate
{
    LIST_ENTRY entry;                  /* in ks_filter.frames_gates */
    ULONG id;
    ULONG gating;                      /* pins out of STOP; while there are none an input of the gate's own is on */
    KSGATE gate;
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
    return CONTAINING_RECORD(entry, struct ks_pin, obj.entry)->stream;
}

/* In order of creation within each factory. Both mutexes are held. */
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

            if (!stream || !stream->process.listed || stream->pin->pub.Id != id || count == table->pins) continue;
            stream->process.pub.CopySource = NULL; /* see order_splitter() */
            table->pointers[count++] = &stream->process.pub;
            index->Count++;
        }
    }
}

NTSTATUS filter_process_reserve(struct ks_filter *filter, ULONG pins)
{
    ULONG factories = filter->pub.Descriptor->PinDescriptorsCount;
    struct process_table *table = filter->process_table;
    NTSTATUS status;
    LIST_ENTRY *entry;

    if (!filter->processor.process) return STATUS_SUCCESS;
    for (entry = filter->obj.children.Flink; entry != &filter->obj.children; entry = entry->Flink) pins++;
    if (table && table->factories >= factories && table->pins >= pins) return STATUS_SUCCESS;

    if ((status = table_alloc(factories, pins, &table))) return status;
    lock_acquire(&filter->processor.mutex);
    table_fill(table, filter);
    if (filter->process_table) ExFreePoolWithTag(filter->process_table, STREAM_TAG);
    filter->process_table = table;
    lock_release(&filter->processor.mutex);
    return STATUS_SUCCESS;
}

void filter_process_update(struct ks_filter *filter)
{
    if (!filter->process_table) return;
    lock_acquire(&filter->processor.mutex);
    table_fill(filter->process_table, filter);
    lock_release(&filter->processor.mutex);
}

KSPROCESSPIN_INDEXENTRY *filter_process_entry(struct ks_filter *filter, ULONG id)
{
    return &filter->process_table->index[id];
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

        if (stream && stream->pin->pub.Id == id && stream->process_state != KSSTATE_STOP && !is_between_states(stream))
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
        if (!(stream->flags & KSPIN_FLAG_PROCESS_IF_ANY_IN_RUN_STATE)) continue;
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

    if (on == filter->state_input) return FALSE;
    filter->state_input = on;
    if (!on) processor_suspend(&filter->processor);
    else
    {
        InterlockedExchange(&filter->processor.attempted, 0); /* it was not for this time */
        processor_resume(&filter->processor);
    }
    return on;
}

/* Gates for some frames */

struct frames_gate *filter_frames_gate(struct ks_filter *filter, ULONG id)
{
    struct frames_gate *gate;
    LIST_ENTRY *entry;

    for (entry = filter->frames_gates.Flink; entry != &filter->frames_gates; entry = entry->Flink)
    {
        gate = CONTAINING_RECORD(entry, struct frames_gate, entry);
        if (gate->id == id) return gate;
    }
    if (!(gate = ExAllocatePoolWithTag(NonPagedPool, sizeof(*gate), STREAM_TAG))) return NULL;
    gate->id = id;
    gate->gating = 0;
    KsGateInitializeOr(&gate->gate, NULL);
    KsGateAddOnInputToOr(&gate->gate);
    InsertTailList(&filter->frames_gates, &gate->entry);
    return gate;
}

KSGATE *frames_gate_get(struct frames_gate *gate)
{
    return &gate->gate;
}

void frames_gate_set_gating(struct frames_gate *gate, BOOLEAN gating)
{
    if (gating && !gate->gating++) KsGateTurnInputOff(&gate->gate);
    if (!gating && !--gate->gating) KsGateTurnInputOn(&gate->gate);
}

/* Processing */

static NTSTATUS filter_process(struct processor *processor)
{
    struct ks_filter *filter = CONTAINING_RECORD(processor, struct ks_filter, processor);
    struct process_table *table = filter->process_table;

    return table ? process_pins(filter, table->index, table->factories) : STATUS_PENDING;
}

void filter_worker(void *context)
{
    struct ks_filter *filter = context;

    InterlockedExchange(&filter->processor.queued, 0);
    if (InterlockedCompareExchange(&filter->processor.attempted, 0, 0)) processor_run(&filter->processor, FALSE);
    object_release(&filter->obj);
}

/* DDI:ks/nc-ks-pfnksfiltervoid.md: the filter is to be as it was at Acquire, whichever of its pins was flushed. */
void filter_process_flush(struct ks_filter *filter)
{
    const KSFILTER_DISPATCH *dispatch = filter->pub.Descriptor->Dispatch;
    LIST_ENTRY *list = &filter->obj.children, *entry;

    lock_acquire(&filter->processor.mutex);
    for (entry = list->Flink; entry != list; entry = entry->Flink)
    {
        struct pin_stream *stream = stream_from_entry(entry);
        if (stream && stream_is_filter_centric(stream)) process_pin_flush(stream);
    }
    lock_release(&filter->processor.mutex);

    if (dispatch && dispatch->Reset) dispatch->Reset(&filter->pub);
}

NTSTATUS filter_process_init(struct ks_filter *filter)
{
    const KSFILTER_DISPATCH *dispatch = filter->pub.Descriptor->Dispatch;
    NTSTATUS status;

    InitializeListHead(&filter->frames_gates);
    if ((status = processor_init(&filter->processor, &filter->obj, dispatch && dispatch->Process ? filter_process : NULL,
            filter_worker, filter)))
        return status;
    processor_suspend(&filter->processor); /* the state input */
    return STATUS_SUCCESS;
}

void filter_process_destroy(struct ks_filter *filter)
{
    processor_destroy(&filter->processor);
    if (filter->process_table) ExFreePoolWithTag(filter->process_table, STREAM_TAG);
    while (!IsListEmpty(&filter->frames_gates))
        ExFreePoolWithTag(CONTAINING_RECORD(RemoveHeadList(&filter->frames_gates), struct frames_gate, entry),
                STREAM_TAG);
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

    if (!filter->processor.process) return;
    processor_attempt(&filter->processor, asynchronous || InterlockedCompareExchange(&filter->callbacks, 0, 0));
}

/***********************************************************************
 *           KsFilterGetAndGate (KS.@)
 */
KSGATE * NTAPI KsFilterGetAndGate(KSFILTER *filter)
{
    TRACE("filter %p\n", filter);

    return &impl_from_KSFILTER(filter)->processor.gate;
}

/***********************************************************************
 *           KsFilterAcquireProcessingMutex (KS.@)
 */
void NTAPI KsFilterAcquireProcessingMutex(KSFILTER *filter)
{
    TRACE("filter %p\n", filter);

    lock_acquire(&impl_from_KSFILTER(filter)->processor.mutex);
}

/***********************************************************************
 *           KsFilterReleaseProcessingMutex (KS.@)
 */
void NTAPI KsFilterReleaseProcessingMutex(KSFILTER *filter)
{
    TRACE("filter %p\n", filter);

    lock_release(&impl_from_KSFILTER(filter)->processor.mutex);
}
