/*
 * Faults on purpose, to see what becomes of those who have to do with them
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

#include "ksbench_private.h"

/*
 * The faults of a pin or filter are an item in its bag, so they die with it. They are found by the object's address: a
 * device has nothing to keep for them. Where no fault is set anywhere, every call here is one test.
 */

struct fault_set
{
    LIST_ENTRY entry;
    const void *object;          /* KSPIN or KSFILTER */
    struct ksbench_fault faults[KSBENCH_MAX_FAULTS];
    ULONG chances[KSBENCH_MAX_FAULTS];
};

/* What a fault has done to a pin that lasts until it stops. Every pin does before it is closed, also one that is closed while it
 * runs or whose client dies; frames are only given back in RUN, so that none gets a mark on the way. */
struct mark
{
    LIST_ENTRY entry;
    const KSPIN *pin;
    KSSTREAM_POINTER *held;      /* locked clone; NULL: the stream has ended */
    ULONG countdown;             /* frames that go before it; KSBENCH_ANY: never */
};

static FAST_MUTEX faults_mutex;  /* of all below */
static LIST_ENTRY sets = {&sets, &sets};
static LIST_ENTRY marks = {&marks, &marks};
static volatile LONG active;     /* sets and marks that there are */

/* Called once, from DriverEntry. */
void faults_init(void)
{
    ExInitializeFastMutex(&faults_mutex);
}

/* Counts a chance of the fault. Returns TRUE if it strikes. */
static BOOLEAN strikes(struct fault_set *set, ULONG index)
{
    struct ksbench_fault *fault = &set->faults[index];

    if (set->chances[index] < fault->after)
    {
        set->chances[index]++;
        return FALSE;
    }
    if (fault->count != KSBENCH_ANY && fault->hits >= fault->count) return FALSE;
    fault->hits++;
    return TRUE;
}

/* Is there a fault of this kind for the pin or, without one, the filter, and is it its turn? The pin's own and the filter's are
 * both asked. */
static BOOLEAN take_object_fault(KSPIN *pin, const KSFILTER *filter, enum ksbench_fault_kind kind, ULONG step, LONGLONG *parameter)
{
    BOOLEAN found = FALSE;
    LIST_ENTRY *entry;
    ULONG i;

    ExAcquireFastMutex(&faults_mutex);
    for (entry = sets.Flink; entry != &sets; entry = entry->Flink)
    {
        struct fault_set *set = CONTAINING_RECORD(entry, struct fault_set, entry);

        if ((!pin || set->object != pin) && set->object != filter) continue;
        for (i = 0; i < KSBENCH_MAX_FAULTS; i++)
        {
            const struct ksbench_fault *fault = &set->faults[i];

            if (fault->kind != kind || (fault->step != KSBENCH_ANY && fault->step != step)) continue;
            if (set->object == filter && fault->pin != KSBENCH_ANY && (!pin || fault->pin != pin->Id)) continue;
            if (!strikes(set, i) || found) continue;
            *parameter = fault->parameter;
            found = TRUE;
        }
    }
    ExReleaseFastMutex(&faults_mutex);
    return found;
}

static BOOLEAN take_fault(KSPIN *pin, enum ksbench_fault_kind kind, ULONG step, LONGLONG *parameter)
{
    return take_object_fault(pin, KsPinGetParentFilter(pin), kind, step, parameter);
}

static NTSTATUS refuse(KSPIN *pin, enum ksbench_fault_kind kind, ULONG step, NTSTATUS fallback)
{
    LONGLONG parameter;

    if (!active || !take_fault(pin, kind, step, &parameter)) return STATUS_SUCCESS;
    return NT_SUCCESS((NTSTATUS)parameter) ? fallback : (NTSTATUS)parameter;
}

static void delay(LONGLONG ms)
{
    LARGE_INTEGER interval;

    interval.QuadPart = -10000 * min(max(ms, 0), KSBENCH_MAX_FAULT_DELAY);
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

/* What lasts until the pin stops. */

static void add_mark(const KSPIN *pin, KSSTREAM_POINTER *held, ULONG countdown)
{
    struct mark *mark = ExAllocatePoolWithTag(NonPagedPool, sizeof(*mark), KSVIRT_TAG);

    if (!mark)
    {
        if (held) KsStreamPointerDelete(held);
        return;
    }
    mark->pin = pin;
    mark->held = held;
    mark->countdown = countdown;
    ExAcquireFastMutex(&faults_mutex);
    InsertTailList(&marks, &mark->entry);
    active++;
    ExReleaseFastMutex(&faults_mutex);
}

/* Returns a mark of the pin, or NULL: any if all, else one whose time has come. The caller frees it. */
static struct mark *take_mark(const KSPIN *pin, BOOLEAN all)
{
    LIST_ENTRY *entry;

    ExAcquireFastMutex(&faults_mutex);
    for (entry = marks.Flink; entry != &marks; entry = entry->Flink)
    {
        struct mark *mark = CONTAINING_RECORD(entry, struct mark, entry);

        if (mark->pin != pin || (!all && mark->countdown)) continue;
        RemoveEntryList(&mark->entry);
        active--;
        ExReleaseFastMutex(&faults_mutex);
        return mark;
    }
    ExReleaseFastMutex(&faults_mutex);
    return NULL;
}

static void release_marks(const KSPIN *pin, BOOLEAN all)
{
    struct mark *mark;

    while ((mark = take_mark(pin, all)))
    {
        if (mark->held) KsStreamPointerDelete(mark->held);
        ExFreePoolWithTag(mark, KSVIRT_TAG);
    }
}

/* A frame goes back: those that are kept for others come nearer. */
static void count_marks(const KSPIN *pin)
{
    LIST_ENTRY *entry;

    ExAcquireFastMutex(&faults_mutex);
    for (entry = marks.Flink; entry != &marks; entry = entry->Flink)
    {
        struct mark *mark = CONTAINING_RECORD(entry, struct mark, entry);

        if (mark->pin == pin && mark->countdown && mark->countdown != KSBENCH_ANY) mark->countdown--;
    }
    ExReleaseFastMutex(&faults_mutex);
}

static BOOLEAN has_ended(const KSPIN *pin)
{
    BOOLEAN ended = FALSE;
    LIST_ENTRY *entry;

    ExAcquireFastMutex(&faults_mutex);
    for (entry = marks.Flink; entry != &marks && !ended; entry = entry->Flink)
    {
        const struct mark *mark = CONTAINING_RECORD(entry, struct mark, entry);

        ended = mark->pin == pin && !mark->held;
    }
    ExReleaseFastMutex(&faults_mutex);
    return ended;
}

static void hold(KSPIN *pin, KSSTREAM_POINTER *pointer, ULONG countdown)
{
    KSSTREAM_POINTER *clone;

    if (NT_SUCCESS(KsStreamPointerClone(pointer, NULL, 0, &clone))) add_mark(pin, clone, countdown);
}

/* What becomes of a frame */

static void fault_status(KSPIN *pin, KSSTREAM_POINTER *pointer, LONGLONG parameter)
{
    if (pin->DataFlow == KSPIN_DATAFLOW_OUT) pointer->StreamHeader->DataUsed = 0;
    KsStreamPointerSetStatusCode(pointer, (NTSTATUS)parameter);
}

static void fault_short(KSPIN *pin, KSSTREAM_POINTER *pointer, LONGLONG parameter)
{
    pointer->StreamHeader->DataUsed = min((ULONG)parameter, pointer->StreamHeader->DataUsed);
}

static void fault_long(KSPIN *pin, KSSTREAM_POINTER *pointer, LONGLONG parameter)
{
    pointer->StreamHeader->DataUsed = pointer->StreamHeader->FrameExtent + (ULONG)parameter;
}

static void fault_time(KSPIN *pin, KSSTREAM_POINTER *pointer, LONGLONG parameter)
{
    KSSTREAM_HEADER *header = pointer->StreamHeader;

    if (parameter & KSBENCH_TIME_NO_NUMERATOR) header->PresentationTime.Numerator = 0;
    if (parameter & KSBENCH_TIME_NO_DENOMINATOR) header->PresentationTime.Denominator = 0;
    if (parameter & KSBENCH_TIME_HUGE_FRACTION) header->PresentationTime.Numerator = 0xffffffff;
    if (parameter & KSBENCH_TIME_GREATEST) header->PresentationTime.Time = MAXLONGLONG;
    if (parameter & KSBENCH_TIME_LEAST) header->PresentationTime.Time = -MAXLONGLONG - 1;
    if (parameter & KSBENCH_TIME_DURATION_NEGATIVE) header->Duration = -header->Duration;
    if (parameter & KSBENCH_TIME_DURATION_GREATEST) header->Duration = MAXLONGLONG;
}

static void fault_back(KSPIN *pin, KSSTREAM_POINTER *pointer, LONGLONG parameter)
{
    KSTIME *time = &pointer->StreamHeader->PresentationTime;

    time->Time = (LONGLONG)((ULONGLONG)time->Time - (ULONGLONG)parameter);
}

static void fault_flags(KSPIN *pin, KSSTREAM_POINTER *pointer, LONGLONG parameter)
{
    pointer->StreamHeader->OptionsFlags |= (ULONG)parameter;
}

static void fault_end(KSPIN *pin, KSSTREAM_POINTER *pointer, LONGLONG parameter)
{
    pointer->StreamHeader->OptionsFlags |= KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM;
    add_mark(pin, NULL, KSBENCH_ANY);
}

static void fault_delay(KSPIN *pin, KSSTREAM_POINTER *pointer, LONGLONG parameter)
{
    delay(parameter);
}

static void fault_reorder(KSPIN *pin, KSSTREAM_POINTER *pointer, LONGLONG parameter)
{
    hold(pin, pointer, (ULONG)max(parameter, 1));
}

static void fault_hold(KSPIN *pin, KSSTREAM_POINTER *pointer, LONGLONG parameter)
{
    hold(pin, pointer, KSBENCH_ANY);
}

typedef void (*frame_fault)(KSPIN *pin, KSSTREAM_POINTER *pointer, LONGLONG parameter);

static const frame_fault frame_faults[KSBENCH_FAULT_KIND_COUNT] =
{
    [KSBENCH_FAULT_STATUS] = fault_status,
    [KSBENCH_FAULT_SHORT] = fault_short,
    [KSBENCH_FAULT_LONG] = fault_long,
    [KSBENCH_FAULT_TIME] = fault_time,
    [KSBENCH_FAULT_BACK] = fault_back,
    [KSBENCH_FAULT_FLAGS] = fault_flags,
    [KSBENCH_FAULT_END] = fault_end,
    [KSBENCH_FAULT_DELAY] = fault_delay,
    [KSBENCH_FAULT_REORDER] = fault_reorder,
    [KSBENCH_FAULT_HOLD] = fault_hold,
};

/* What a device calls */

/* First thing in a pin's Create. Returns an error if the pin is to be refused. */
NTSTATUS faults_create(KSPIN *pin)
{
    return refuse(pin, KSBENCH_FAULT_CREATE, 0, STATUS_INSUFFICIENT_RESOURCES);
}

/* Once for each format that a pin's SetDataFormat gets. Returns an error if the format is to be refused. */
NTSTATUS faults_format(KSPIN *pin)
{
    return refuse(pin, KSBENCH_FAULT_FORMAT, 0, STATUS_NO_MATCH);
}

/* First thing in a pin's SetDeviceState, which returns the error if there is one and has done nothing. May wait; on the
 * way to STOP gives back what was held. */
NTSTATUS faults_state(KSPIN *pin, KSSTATE to, KSSTATE from)
{
    const ULONG step = KSBENCH_STEP(from, to);
    LONGLONG parameter;
    NTSTATUS status;

    if (!active) return STATUS_SUCCESS;
    if (take_fault(pin, KSBENCH_FAULT_STATE_DELAY, step, &parameter)) delay(parameter);
    status = refuse(pin, KSBENCH_FAULT_STATE, step, STATUS_DEVICE_BUSY);
    if (to == KSSTATE_STOP) release_marks(pin, TRUE);
    return status;
}

/* Before the device gives a frame back, ready as it is: its header is spoilt, or it is held by a clone. The pointer is
 * locked and remains the device's. No lock held; may wait. PASSIVE_LEVEL. */
void faults_frame(KSPIN *pin, KSSTREAM_POINTER *pointer)
{
    LONGLONG parameter;
    ULONG kind;

    if (!active) return;
    release_marks(pin, FALSE); /* what waited for the frame before this one */
    for (kind = 0; kind < KSBENCH_FAULT_KIND_COUNT; kind++)
        if (frame_faults[kind] && take_fault(pin, kind, 0, &parameter)) frame_faults[kind](pin, pointer, parameter);
    count_marks(pin);
}

/* Returns TRUE if the device is to make no frame now although one is due. */
BOOLEAN faults_stall(KSPIN *pin)
{
    LONGLONG parameter;

    return active && (has_ended(pin) || take_fault(pin, KSBENCH_FAULT_STALL, 0, &parameter));
}

/* Returns TRUE if an output pin is to change its format now. */
BOOLEAN faults_format_change(KSPIN *pin, ULONG *width, ULONG *height)
{
    LONGLONG parameter;

    if (!active || !take_fault(pin, KSBENCH_FAULT_FORMAT_CHANGE, 0, &parameter)) return FALSE;
    *width = (ULONG)parameter;
    *height = (ULONG)(parameter >> 32);
    return TRUE;
}

/* Last thing in a handler that gets a property: the answer, of size bytes, is in data. */
NTSTATUS faults_answer(PIRP irp, const KSIDENTIFIER *request, PVOID data, ULONG size)
{
    const ULONG room = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    const KSFILTER *filter = KsGetFilterFromIrp(irp);
    KSPIN *pin = KsGetPinFromIrp(irp);
    LONGLONG parameter;

    irp->IoStatus.Information = size;
    if (!active) return STATUS_SUCCESS;
    if (take_object_fault(pin, filter, KSBENCH_FAULT_ANSWER_GARBAGE, request->Id, &parameter))
        RtlFillMemory(data, size, (UCHAR)parameter);
    if (take_object_fault(pin, filter, KSBENCH_FAULT_ANSWER_SHORT, request->Id, &parameter))
        irp->IoStatus.Information = min((ULONG)parameter, size);
    if (take_object_fault(pin, filter, KSBENCH_FAULT_ANSWER_LONG, request->Id, &parameter))
        irp->IoStatus.Information = room + (ULONG)parameter;
    if (!take_object_fault(pin, filter, KSBENCH_FAULT_ANSWER_STATUS, request->Id, &parameter)) return STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    return (NTSTATUS)parameter;
}

/* AddHandler of a filter's event that may be refused. */
NTSTATUS faults_event(PIRP irp, PKSEVENTDATA data, PKSEVENT_ENTRY entry)
{
    KSFILTER *filter = KsGetFilterFromIrp(irp);
    LONGLONG parameter;

    if (active && take_object_fault(NULL, filter, KSBENCH_FAULT_EVENT, entry->EventItem->EventId, &parameter))
        return (NTSTATUS)parameter;
    KsFilterAddEvent(filter, entry);
    return STATUS_SUCCESS;
}

/* Properties */

/* faults_mutex is held. */
static struct fault_set *find_set(const void *object)
{
    LIST_ENTRY *entry;

    for (entry = sets.Flink; entry != &sets; entry = entry->Flink)
    {
        struct fault_set *set = CONTAINING_RECORD(entry, struct fault_set, entry);
        if (set->object == object) return set;
    }
    return NULL;
}

/* The object and its bag go. */
static void NTAPI free_set(void *item)
{
    struct fault_set *set = item;

    ExAcquireFastMutex(&faults_mutex);
    RemoveEntryList(&set->entry);
    active--;
    ExReleaseFastMutex(&faults_mutex);
    ExFreePoolWithTag(set, KSVIRT_TAG);
}

static BOOLEAN has_set(const void *object)
{
    BOOLEAN found;

    ExAcquireFastMutex(&faults_mutex); /* other filters' sets are in the list as well */
    found = find_set(object) != NULL;
    ExReleaseFastMutex(&faults_mutex);
    return found;
}

/* The filter control mutex is held. */
static NTSTATUS add_set(const void *object, KSOBJECT_BAG bag)
{
    struct fault_set *set;
    NTSTATUS status;

    if (has_set(object)) return STATUS_SUCCESS;
    if (!(set = ExAllocatePoolWithTag(NonPagedPool, sizeof(*set), KSVIRT_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(set, sizeof(*set));
    set->object = object;
    ExAcquireFastMutex(&faults_mutex);
    InsertTailList(&sets, &set->entry);
    active++;
    ExReleaseFastMutex(&faults_mutex);
    status = KsAddItemToObjectBag(bag, set, free_set);
    if (!NT_SUCCESS(status)) free_set(set);
    return status;
}

/* Puts it in the place of one like it, or a free one. faults_mutex is held. */
static NTSTATUS put_fault(struct fault_set *set, const struct ksbench_fault *fault)
{
    ULONG place = KSBENCH_MAX_FAULTS, i;

    for (i = KSBENCH_MAX_FAULTS; i--;)
    {
        const struct ksbench_fault *other = &set->faults[i];

        if (other->kind == KSBENCH_FAULT_NONE) place = i;
    }
    for (i = 0; i < KSBENCH_MAX_FAULTS; i++)
    {
        const struct ksbench_fault *other = &set->faults[i];

        if (other->kind == fault->kind && other->pin == fault->pin && other->step == fault->step) place = i;
    }
    if (place == KSBENCH_MAX_FAULTS) return fault->count ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
    set->faults[place] = *fault;
    set->faults[place].hits = 0;
    set->chances[place] = 0;
    if (!fault->count) set->faults[place].kind = KSBENCH_FAULT_NONE;
    return STATUS_SUCCESS;
}

static NTSTATUS set_fault(const void *object, KSOBJECT_BAG bag, const struct ksbench_fault *fault)
{
    struct fault_set *set;
    NTSTATUS status;

    if (fault->kind >= KSBENCH_FAULT_KIND_COUNT) return STATUS_INVALID_PARAMETER;
    KsAcquireControl((void *)object);
    status = add_set(object, bag);
    if (NT_SUCCESS(status))
    {
        ExAcquireFastMutex(&faults_mutex);
        set = find_set(object);
        if (fault->kind == KSBENCH_FAULT_NONE) RtlZeroMemory(set->faults, sizeof(set->faults));
        else status = put_fault(set, fault);
        ExReleaseFastMutex(&faults_mutex);
    }
    KsReleaseControl((void *)object);
    return status;
}

/* Handlers of KSBENCH_PROPERTY_FAULTS, of pins and filters. */
NTSTATUS faults_set_property(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    KSFILTER *filter = KsGetFilterFromIrp(irp);
    KSPIN *pin = KsGetPinFromIrp(irp);

    if (pin) return set_fault(pin, pin->Bag, data);
    if (filter) return set_fault(filter, filter->Bag, data);
    return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS faults_get_property(PIRP irp, PKSIDENTIFIER request, PVOID data)
{
    const ULONG size = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    const void *pin = KsGetPinFromIrp(irp);
    struct ksbench_fault *faults = data;
    const struct fault_set *set;
    ULONG count = 0, i;

    ExAcquireFastMutex(&faults_mutex);
    set = find_set(pin ? pin : KsGetFilterFromIrp(irp));
    for (i = 0; set && i < KSBENCH_MAX_FAULTS && count < size / sizeof(*faults); i++)
        if (set->faults[i].kind != KSBENCH_FAULT_NONE) faults[count++] = set->faults[i];
    ExReleaseFastMutex(&faults_mutex);
    irp->IoStatus.Information = count * sizeof(*faults);
    return STATUS_SUCCESS;
}


/* What a filter has of the set KSPROPSETID_KsVirt. */
const KSPROPERTY_ITEM faults_filter_items[FAULTS_FILTER_ITEMS_COUNT] =
{
    FAULTS_PROPERTY_ITEM,
};

static const KSPROPERTY_SET filter_property_sets[] =
{
    DEFINE_KSPROPERTY_SET(&property_set_ksvirt, FAULTS_FILTER_ITEMS_COUNT, faults_filter_items, 0, NULL),
};

/* Of a filter that has no properties but this. */
const KSAUTOMATION_TABLE faults_filter_automation = AUTOMATION(filter_property_sets);
