/*
 * Pins that process as a test wants them to
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

#include "kstest_private.h"

#define TIMEOUT 200000 /* 100 ns */

static const GUID test_set = GUID_INIT(STATIC_KSPROPSETID_KsTest);

static struct test_pin *pin_from_KSPIN(KSPIN *pin)
{
    return pin->Context;
}

static void count(uint32_t *value)
{
    InterlockedIncrement((LONG *)value);
}

/* What can be told of a locked frame. */
static void look_at_frame(KSPIN *pin, KSSTREAM_POINTER *pointer)
{
    struct test_pin *test = pin_from_KSPIN(pin);
    BOOLEAN first = FALSE, last = FALSE;
    IRP *irp = KsStreamPointerGetIrp(pointer, &first, &last);
    MDL *mdl = KsStreamPointerGetMdl(pointer);
    LONG in = 0, out = 0;
    ULONG size;

    size = pin->DataFlow == KSPIN_DATAFLOW_OUT ? pointer->StreamHeader->FrameExtent : pointer->StreamHeader->DataUsed;
    if (irp && first && last && mdl && MmGetMdlByteCount(mdl) >= size && mdl == KsStreamPointerGetMdl(pointer))
        count(&test->facts.irps);
    if (KsPinGetAvailableByteCount(pin, &in, &out)) count(&test->facts.errors);
    test->facts.available = pin->DataFlow == KSPIN_DATAFLOW_OUT ? out : in;
}

static BOOLEAN has_mappings(const KSPIN *pin)
{
    return (pin->Descriptor->Flags & KSPIN_FLAG_GENERATE_MAPPINGS) != 0;
}

static struct kstest_adapter registered;

static ULONG mapping_stride(void)
{
    return registered.stride ? registered.stride : sizeof(KSMAPPING);
}

/* The room behind a mapping is the driver's, and begins as zeroes. */
static void use_room(struct test_pin *test, const KSMAPPING *mapping)
{
    BYTE *room = (BYTE *)(mapping + 1);
    ULONG i;

    for (i = 0; i < mapping_stride() - sizeof(*mapping); i++)
    {
        if (room[i]) count(&test->facts.errors);
        room[i] = 0x77;
    }
}

#ifdef __WINESRC__

NTSTATUS adapter_set_property(IRP *irp, KSIDENTIFIER *request, void *data)
{
    return STATUS_NOT_SUPPORTED;
}

#else

NTSTATUS adapter_set_property(IRP *irp, KSIDENTIFIER *request, void *data)
{
    DEVICE_DESCRIPTION description = {.Master = TRUE, .ScatterGather = TRUE, .MaximumLength = 0x10000};
    KSDEVICE *device = KsGetDevice(KsGetFilterFromIrp(irp));
    DMA_ADAPTER *adapter;
    ULONG registers;

    if (!(adapter = IoGetDmaAdapter(device->PhysicalDeviceObject, &description, &registers))) return STATUS_INSUFFICIENT_RESOURCES;
    registered = *(struct kstest_adapter *)data;
    KsDeviceRegisterAdapterObject(device, (PADAPTER_OBJECT)adapter, registered.max_bytes, mapping_stride());
    if (registered.stride < sizeof(KSMAPPING)) registered.stride = 0; /* what was refused */
    adapter->DmaOperations->PutDmaAdapter(adapter);
    return STATUS_SUCCESS;
}

#endif /* __WINESRC__ */

/* Fills or looks at what is left of a frame. */
static void touch(KSPIN *pin, const KSSTREAM_POINTER_OFFSET *offset, ULONG units)
{
    struct test_pin *test = pin_from_KSPIN(pin);
    BOOLEAN fill = pin->DataFlow == KSPIN_DATAFLOW_OUT;
    ULONG i;

    if (!has_mappings(pin))
    {
        if (fill) memset(offset->Data, 0x5a, units);
        return;
    }
    for (i = 0; i < units; i++)
    {
        const KSMAPPING *mapping = (KSMAPPING *)((BYTE *)offset->Mappings + i * mapping_stride());

        if (!mapping->ByteCount || (registered.max_bytes && mapping->ByteCount > registered.max_bytes))
            count(&test->facts.errors);
        use_room(test, mapping);
        if (fill) memset((void *)(ULONG_PTR)mapping->PhysicalAddress.QuadPart, 0x5a, mapping->ByteCount);
        test->facts.mapped += mapping->ByteCount;
    }
}

static NTSTATUS eat(KSPIN *pin, KSSTREAM_POINTER *pointer)
{
    struct test_pin *test = pin_from_KSPIN(pin);

    touch(pin, pointer->Offset, pointer->Offset->Remaining);
    /* with mappings ks.sys tells how far a frame was filled */
    if (pin->DataFlow == KSPIN_DATAFLOW_OUT && !has_mappings(pin)) pointer->StreamHeader->DataUsed = pointer->Offset->Count;
    if (has_mappings(pin)) KsStreamPointerAdvanceOffsetsAndUnlock(pointer, pointer->Offset->Remaining,
            pointer->Offset->Remaining, TRUE);
    else KsStreamPointerUnlock(pointer, TRUE);
    count(&test->facts.frames);
    return STATUS_SUCCESS;
}

static NTSTATUS eat_piece(KSPIN *pin, KSSTREAM_POINTER *pointer)
{
    struct test_pin *test = pin_from_KSPIN(pin);
    ULONG size = min(test->setup.piece, pointer->Offset->Remaining);
    BOOLEAN last = size == pointer->Offset->Remaining;

    touch(pin, pointer->Offset, size);
    if (pin->DataFlow == KSPIN_DATAFLOW_OUT && last && !has_mappings(pin))
        pointer->StreamHeader->DataUsed = pointer->Offset->Count;
    count(&test->facts.pieces);
    if (last) count(&test->facts.frames);
    /* the one or the other, which come to the same */
    if (test->facts.pieces & 1) KsStreamPointerAdvanceOffsetsAndUnlock(pointer, size, size, FALSE);
    else if (KsStreamPointerAdvanceOffsets(pointer, size, size, FALSE) == STATUS_SUCCESS) KsStreamPointerUnlock(pointer, FALSE);
    else if (!last) count(&test->facts.errors); /* there may be no next frame */
    return STATUS_SUCCESS;
}

/* Clones */

static void clone_cancelled(KSSTREAM_POINTER *clone)
{
    struct test_pin *test = pin_from_KSPIN(clone->Pin);

    count(&test->facts.cancels);
    InterlockedDecrement((LONG *)&test->facts.clones);
    KsStreamPointerDelete(clone);
}

static void clone_timeout(KSSTREAM_POINTER *clone)
{
    struct test_pin *test = pin_from_KSPIN(clone->Pin);

    count(&test->facts.timeouts);
    InterlockedDecrement((LONG *)&test->facts.clones);
    KsPinAttemptProcessing(clone->Pin, FALSE); /* not here, whose thread has the queue locked */
    KsStreamPointerDelete(clone);
}

static NTSTATUS clone_frame(KSPIN *pin, KSSTREAM_POINTER *pointer, BOOLEAN locked)
{
    struct test_pin *test = pin_from_KSPIN(pin);
    KSSTREAM_POINTER *clone;

    if (!NT_SUCCESS(KsStreamPointerClone(pointer, clone_cancelled, sizeof(ULONG), &clone)))
    {
        count(&test->facts.errors);
        KsStreamPointerUnlock(pointer, FALSE);
        return STATUS_PENDING;
    }
    if (*(ULONG *)clone->Context) count(&test->facts.errors);
    *(ULONG *)clone->Context = test->facts.clones + 1;
    clone->StreamHeader->DataUsed = pin->DataFlow == KSPIN_DATAFLOW_OUT ? clone->Offset->Count
            : clone->StreamHeader->DataUsed;
    if (!locked) KsStreamPointerUnlock(clone, FALSE);
    count(&test->facts.clones);
    count(&test->facts.frames);
    KsStreamPointerUnlock(pointer, TRUE);
    return STATUS_SUCCESS;
}

static NTSTATUS give_to_hardware(KSPIN *pin, KSSTREAM_POINTER *pointer)
{
    struct test_pin *test = pin_from_KSPIN(pin);
    KSSTREAM_POINTER *clone;
    NTSTATUS status;

    status = KsStreamPointerClone(pointer, NULL, 0, &clone);
    if (NT_SUCCESS(status))
    {
        clone->StreamHeader->DataUsed = 0;
        count(&test->facts.clones);
        count(&test->facts.frames);
        status = KsStreamPointerAdvanceOffsets(pointer, 0, pointer->OffsetOut.Remaining, FALSE);
        if (clone->StreamHeader->DataUsed != clone->OffsetOut.Remaining) count(&test->facts.errors);
    }
    else count(&test->facts.errors);
    if (NT_SUCCESS(status)) KsStreamPointerUnlock(pointer, FALSE);
    return STATUS_SUCCESS;
}

static NTSTATUS advance_by_piece(KSPIN *pin, KSSTREAM_POINTER *pointer)
{
    struct test_pin *test = pin_from_KSPIN(pin);
    ULONG size = min(test->setup.piece, pointer->OffsetOut.Remaining);

    touch(pin, &pointer->OffsetOut, size);
    if (test->setup.mode == KSTEST_KEEP)
    {
        pointer->StreamHeader->DataUsed = size;
        size = pointer->OffsetOut.Remaining;
    }
    count(&test->facts.frames);
    KsStreamPointerAdvanceOffsetsAndUnlock(pointer, 0, size, TRUE);
    return STATUS_SUCCESS;
}

static KSSTREAM_POINTER *last_clone(KSPIN *pin)
{
    KSSTREAM_POINTER *clone, *last = NULL;

    for (clone = KsPinGetFirstCloneStreamPointer(pin); clone; clone = KsStreamPointerGetNextClone(clone)) last = clone;
    return last;
}

static NTSTATUS delete_clone(KSPIN *pin, KSSTREAM_POINTER *clone)
{
    if (!clone) return STATUS_NOT_FOUND;
    if (KsStreamPointerLock(clone)) count(&pin_from_KSPIN(pin)->facts.errors);
    else if (pin_from_KSPIN(pin)->setup.mode == KSTEST_HARDWARE) touch(pin, &clone->OffsetOut, clone->OffsetOut.Remaining);
    InterlockedDecrement((LONG *)&pin_from_KSPIN(pin)->facts.clones);
    KsStreamPointerDelete(clone);
    return STATUS_SUCCESS;
}

/* Processing */

static NTSTATUS process_frame(KSPIN *pin, KSSTREAM_POINTER *pointer)
{
    struct test_pin *test = pin_from_KSPIN(pin);

    look_at_frame(pin, pointer);
    switch (test->setup.mode)
    {
        case KSTEST_PIECES: return eat_piece(pin, pointer);
        case KSTEST_CLONE: return clone_frame(pin, pointer, FALSE);
        case KSTEST_CLONE_LOCKED: return clone_frame(pin, pointer, TRUE);
        case KSTEST_HARDWARE: return give_to_hardware(pin, pointer);
        case KSTEST_ADVANCE:
        case KSTEST_KEEP: return advance_by_piece(pin, pointer);
        case KSTEST_STATUS: KsStreamPointerSetStatusCode(pointer, test->setup.status); break;
        case KSTEST_LEAD:
            count(&test->facts.frames);
            if (KsStreamPointerAdvance(pointer) == STATUS_SUCCESS) KsStreamPointerUnlock(pointer, FALSE);
            return STATUS_SUCCESS;
        case KSTEST_LIE:
            pointer->StreamHeader->DataUsed = 0xffffffff;
            KsStreamPointerAdvanceOffsetsAndUnlock(pointer, 0xffffffff, 0xffffffff, TRUE);
            count(&test->facts.frames);
            return STATUS_SUCCESS;
        case KSTEST_ATTEMPT:
            KsPinAttemptProcessing(pin, FALSE);
            KsPinAttemptProcessing(pin, TRUE);
            break;
        default: break;
    }
    return eat(pin, pointer);
}

static NTSTATUS pin_process(KSPIN *pin)
{
    struct test_pin *test = pin_from_KSPIN(pin);
    KSSTREAM_POINTER *pointer;

    if (test->attempt_thread == PsGetCurrentThreadId()) count(&test->facts.same_thread);
    if (test->setup.mode != KSTEST_HOLD && test->setup.mode != KSTEST_ERROR
            && (pointer = KsPinGetLeadingEdgeStreamPointer(pin, KSSTREAM_POINTER_STATE_LOCKED)))
    {
        NTSTATUS status = process_frame(pin, pointer);

        count(&test->facts.processed);
        return status;
    }
    count(&test->facts.processed);
    return test->setup.mode == KSTEST_ERROR ? STATUS_UNSUCCESSFUL : STATUS_PENDING;
}

/* As many bytes as both have, at most a piece; with mappings: one after the other. */
static ULONG copy_piece(KSPROCESSPIN *in, KSPROCESSPIN *out, ULONG piece)
{
    ULONG size = min(in->BytesAvailable, out->BytesAvailable);
    ULONG i;

    if (piece) size = min(size, piece);
    if (has_mappings(in->Pin))
    {
        const KSMAPPING *from = in->Data, *to = out->Data;

        for (i = 0; i < size; i++)
        {
            memcpy((void *)(ULONG_PTR)to[i].PhysicalAddress.QuadPart, (void *)(ULONG_PTR)from[i].PhysicalAddress.QuadPart,
                    min(to[i].ByteCount, from[i].ByteCount));
            pin_from_KSPIN(in->Pin)->facts.mapped += from[i].ByteCount;
        }
    }
    else if (size) memcpy(out->Data, in->Data, size);
    in->BytesUsed = out->BytesUsed = size;
    return size;
}

NTSTATUS filter_process(KSFILTER *filter, KSPROCESSPIN_INDEXENTRY *index)
{
    KSPROCESSPIN *in, *out;
    struct test_pin *test;
    BOOLEAN more;

    if (!index[KSTEST_FILTER_IN].Count || !index[KSTEST_FILTER_OUT].Count) return STATUS_PENDING;
    in = index[KSTEST_FILTER_IN].Pins[0];
    out = index[KSTEST_FILTER_OUT].Pins[0];
    test = pin_from_KSPIN(in->Pin);
    count(&test->facts.processed);
    if (test->setup.mode == KSTEST_HOLD) return STATUS_PENDING;
    if (test->setup.mode == KSTEST_ERROR) return STATUS_UNSUCCESSFUL;
    if (test->setup.mode == KSTEST_LIE)
    {
        in->BytesUsed = out->BytesUsed = 0xffffffff;
        return STATUS_SUCCESS;
    }
    if (!in->BytesAvailable) /* only with KSFILTER_FLAG_RECEIVE_ZERO_LENGTH_SAMPLES */
    {
        count(&test->facts.frames);
        in->Terminate = out->Terminate = TRUE;
        return STATUS_SUCCESS;
    }
    if (!out->Data) return STATUS_PENDING;
    do
    {
        copy_piece(in, out, test->setup.piece);
        count(&test->facts.pieces);
        if (test->setup.mode == KSTEST_ATTEMPT) KsFilterAttemptProcessing(filter, FALSE);
        if (test->setup.mode != KSTEST_UPDATE) break;
        more = KsProcessPinUpdate(in);
        more &= KsProcessPinUpdate(out);
    } while (more && in->BytesAvailable && out->BytesAvailable);
    return STATUS_SUCCESS;
}

/* Life */

static NTSTATUS pin_create(KSPIN *pin, IRP *irp)
{
    struct test_pin *test;

    if (!(test = ExAllocatePoolWithTag(NonPagedPool, sizeof(*test), KSTEST_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(test, sizeof(*test));
    test->setup.mode = KSTEST_EAT;
    pin->Context = test;
    return STATUS_SUCCESS;
}

static NTSTATUS pin_close(KSPIN *pin, IRP *irp)
{
    KSSTREAM_POINTER *clone;

    while ((clone = KsPinGetFirstCloneStreamPointer(pin))) KsStreamPointerDelete(clone);
    ExFreePoolWithTag(pin->Context, KSTEST_TAG);
    pin->Context = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS pin_set_state(KSPIN *pin, KSSTATE to, KSSTATE from)
{
    struct test_pin *test = pin_from_KSPIN(pin);

    test->facts.states = test->facts.states << 8 | from << 4 | to;
    return STATUS_SUCCESS;
}

/* Properties */

static NTSTATUS set_setup(IRP *irp, KSIDENTIFIER *request, void *data)
{
    static const ULONG own_flags = KSPIN_FLAG_IMPLEMENT_CLOCK | KSPIN_FLAG_DO_NOT_USE_STANDARD_TRANSPORT;
    KSPIN *pin = KsGetPinFromIrp(irp);
    const struct kstest_setup *setup = data;
    ULONG *flags;
    NTSTATUS status;

    KsPinAcquireControl(pin);
    if (NT_SUCCESS(status = KsEdit(pin, &pin->Descriptor, KSTEST_TAG)))
    {
        flags = (ULONG *)&pin->Descriptor->Flags;
        *flags = (*flags & own_flags) | setup->flags;
        pin_from_KSPIN(pin)->setup = *setup;
    }
    KsPinReleaseControl(pin);
    return status;
}

static NTSTATUS attempt(KSPIN *pin)
{
    struct test_pin *test = pin_from_KSPIN(pin);

    test->attempt_thread = PsGetCurrentThreadId();
    KsPinAttemptProcessing(pin, FALSE);
    test->attempt_thread = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS attempt_with_mutex(KSPIN *pin)
{
    struct test_pin *test = pin_from_KSPIN(pin);
    uint32_t before;

    KsPinAcquireProcessingMutex(pin);
    before = test->facts.processed;
    KsPinAttemptProcessing(pin, FALSE);
    if (test->facts.processed != before) count(&test->facts.errors);
    KsPinReleaseProcessingMutex(pin);
    return STATUS_SUCCESS;
}

static NTSTATUS trail(KSPIN *pin)
{
    KSSTREAM_POINTER *pointer;

    if (!(pointer = KsPinGetTrailingEdgeStreamPointer(pin, KSSTREAM_POINTER_STATE_LOCKED))) return STATUS_NOT_FOUND;
    KsStreamPointerUnlock(pointer, TRUE);
    return STATUS_SUCCESS;
}

static NTSTATUS schedule(KSPIN *pin, BOOLEAN on)
{
    KSSTREAM_POINTER *clone, *next_clone;

    for (clone = KsPinGetFirstCloneStreamPointer(pin); clone; clone = next_clone)
    {
        next_clone = KsStreamPointerGetNextClone(clone);
        if (on) KsStreamPointerScheduleTimeout(clone, clone_timeout, TIMEOUT);
        else KsStreamPointerCancelTimeout(clone);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS set_action(IRP *irp, KSIDENTIFIER *request, void *data)
{
    KSPIN *pin = KsGetPinFromIrp(irp);

    switch (*(const ULONG *)data)
    {
        case KSTEST_DELETE_FIRST: return delete_clone(pin, KsPinGetFirstCloneStreamPointer(pin));
        case KSTEST_DELETE_LAST: return delete_clone(pin, last_clone(pin));
        case KSTEST_SCHEDULE: return schedule(pin, TRUE);
        case KSTEST_UNSCHEDULE: return schedule(pin, FALSE);
        case KSTEST_ATTEMPT_NOW: return attempt(pin);
        case KSTEST_ATTEMPT_LATER: KsPinAttemptProcessing(pin, TRUE); return STATUS_SUCCESS;
        case KSTEST_TRAIL: return trail(pin);
        case KSTEST_MUTEX: return attempt_with_mutex(pin);
        default: return STATUS_INVALID_PARAMETER;
    }
}

static NTSTATUS get_facts(IRP *irp, KSIDENTIFIER *request, void *data)
{
    *(struct kstest_facts *)data = pin_from_KSPIN(KsGetPinFromIrp(irp))->facts;
    irp->IoStatus.Information = sizeof(struct kstest_facts);
    return STATUS_SUCCESS;
}

static const KSPROPERTY_ITEM pin_items[] =
{
    ITEM(KSTEST_PROPERTY_CREATE, NULL, create_set_property, sizeof(KSPROPERTY), sizeof(struct kstest_create)),
    ITEM(KSTEST_PROPERTY_SETUP, NULL, set_setup, sizeof(KSPROPERTY), sizeof(struct kstest_setup)),
    ITEM(KSTEST_PROPERTY_DO, NULL, set_action, sizeof(KSPROPERTY), sizeof(ULONG)),
    ITEM(KSTEST_PROPERTY_FACTS, get_facts, NULL, sizeof(KSPROPERTY), sizeof(struct kstest_facts)),
};

static const KSPROPERTY_SET pin_sets[] =
{
    DEFINE_KSPROPERTY_SET(&test_set, ARRAYSIZE(pin_items), pin_items, 0, NULL),
};

static const KSAUTOMATION_TABLE pin_automation =
{
    .PropertySetsCount = ARRAYSIZE(pin_sets),
    .PropertyItemSize = sizeof(KSPROPERTY_ITEM),
    .PropertySets = pin_sets,
};

#define DISPATCH(process, clock) \
    { .Create = pin_create, .Close = pin_close, .Process = (process), .SetDeviceState = pin_set_state, .Clock = (clock) }

static const KSPIN_DISPATCH own_dispatch = DISPATCH(pin_process, NULL);
static const KSPIN_DISPATCH filter_dispatch = DISPATCH(NULL, NULL);
static const KSPIN_DISPATCH clocked_dispatch = DISPATCH(pin_process, &clock_dispatch);

static const KSDATARANGE test_range =
{
    {
        .FormatSize = sizeof(KSDATARANGE),
        .MajorFormat = GUID_INIT(STATIC_KSTEST_TYPE),
        .SubFormat = GUID_INIT(STATIC_KSDATAFORMAT_SUBTYPE_NONE),
        .Specifier = GUID_INIT(STATIC_KSDATAFORMAT_SPECIFIER_NONE),
    },
};

static const KSDATARANGE *const ranges[] = {&test_range};

#define PIN(pin_dispatch, flow, pin_flags) \
    { \
        .Dispatch = (pin_dispatch), \
        .AutomationTable = &pin_automation, \
        .PinDescriptor = \
        { \
            .DataRangesCount = ARRAYSIZE(ranges), \
            .DataRanges = (const PKSDATARANGE *)ranges, \
            .DataFlow = (flow), \
            .Communication = KSPIN_COMMUNICATION_SINK, \
        }, \
        .Flags = (pin_flags), \
        .InstancesPossible = 1, \
    }

const KSPIN_DESCRIPTOR_EX test_pins[KSTEST_PINS] =
{
    [KSTEST_OUT] = PIN(&own_dispatch, KSPIN_DATAFLOW_OUT, 0),
    [KSTEST_IN] = PIN(&own_dispatch, KSPIN_DATAFLOW_IN, 0),
    [KSTEST_FILTER_OUT] = PIN(&filter_dispatch, KSPIN_DATAFLOW_OUT, 0),
    [KSTEST_FILTER_IN] = PIN(&filter_dispatch, KSPIN_DATAFLOW_IN, 0),
    [KSTEST_CLOCK_OUT] = PIN(&clocked_dispatch, KSPIN_DATAFLOW_OUT, KSPIN_FLAG_IMPLEMENT_CLOCK),
    [KSTEST_OTHER_IN] = PIN(&own_dispatch, KSPIN_DATAFLOW_IN, KSPIN_FLAG_DO_NOT_USE_STANDARD_TRANSPORT),
    [KSTEST_KERNEL_OUT] = PIN(&own_dispatch, KSPIN_DATAFLOW_OUT, KSPIN_FLAG_DENY_USERMODE_ACCESS),
};
