/*
 * kstest: requests that the filter keeps
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

#define MAGIC 0x70656e64

/* What a driver relies on for as long as it has a request of it. */
struct test_filter
{
    ULONG magic;             /* nothing in the memory of a filter that is gone */
    LONG pended;             /* IRPs it has */
};

static struct kstest_pended counts;

struct late_answer
{
    IRP *irp;
    void *data;
    PIO_WORKITEM item;
    ULONG ms;
};

NTSTATUS pend_create(KSFILTER *filter, IRP *irp)
{
    struct test_filter *test;

    if (!(test = ExAllocatePoolWithTag(NonPagedPool, sizeof(*test), KSTEST_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    test->magic = MAGIC;
    test->pended = 0;
    filter->Context = test;
    return STATUS_SUCCESS;
}

NTSTATUS pend_close(KSFILTER *filter, IRP *irp)
{
    struct test_filter *test = filter->Context;

    InterlockedExchangeAdd((LONG *)&counts.early, InterlockedExchangeAdd(&test->pended, 0));
    InterlockedIncrement((LONG *)&counts.closed);
    test->magic = 0;
    filter->Context = NULL;
    ExFreePoolWithTag(test, KSTEST_TAG);
    return STATUS_SUCCESS;
}

NTSTATUS pend_get_counts(IRP *irp, KSIDENTIFIER *request, void *data)
{
    RtlCopyMemory(data, &counts, sizeof(counts));
    irp->IoStatus.Information = sizeof(counts);
    return STATUS_SUCCESS;
}

/* Finds its filter by the IRP, as any driver may that has it. */
static void complete(IRP *irp, void *data, NTSTATUS status)
{
    struct test_filter *test = KsGetFilterFromIrp(irp)->Context;

    irp->IoStatus.Status = test->magic == MAGIC ? status : STATUS_INTERNAL_ERROR;
    irp->IoStatus.Information = 0;
    if (!status && data)
    {
        *(ULONG *)data = KSTEST_PEND_ANSWER;
        irp->IoStatus.Information = sizeof(ULONG);
    }
    InterlockedDecrement(&test->pended);
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}

static void NTAPI cancel(DEVICE_OBJECT *device, IRP *irp)
{
    IoReleaseCancelSpinLock(irp->CancelIrql);
    complete(irp, NULL, STATUS_CANCELLED);
}

static void NTAPI answer(DEVICE_OBJECT *device, void *context)
{
    struct late_answer late = *(struct late_answer *)context;
    LARGE_INTEGER delay = {.QuadPart = -10000LL * late.ms};

    ExFreePoolWithTag(context, KSTEST_TAG);
    KeDelayExecutionThread(KernelMode, FALSE, &delay);
    complete(late.irp, late.data, STATUS_SUCCESS);
    IoFreeWorkItem(late.item);
}

static NTSTATUS answer_later(IRP *irp, void *data, ULONG ms)
{
    DEVICE_OBJECT *device = KsFilterGetDevice(KsGetFilterFromIrp(irp))->FunctionalDeviceObject;
    struct late_answer *late = ExAllocatePoolWithTag(NonPagedPool, sizeof(*late), KSTEST_TAG);

    if (!late) return STATUS_INSUFFICIENT_RESOURCES;
    late->irp = irp;
    late->data = data;
    late->ms = ms;
    if (!(late->item = IoAllocateWorkItem(device)))
    {
        ExFreePoolWithTag(late, KSTEST_TAG);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    IoQueueWorkItem(late->item, answer, DelayedWorkQueue, late);
    return STATUS_PENDING;
}

static NTSTATUS pend(IRP *irp, const struct kstest_pend *pend, void *data)
{
    struct test_filter *test = KsGetFilterFromIrp(irp)->Context;
    NTSTATUS status;

    InterlockedIncrement(&test->pended);
    InterlockedIncrement((LONG *)&counts.pended);
    IoMarkIrpPending(irp);
    switch (pend->how)
    {
    case KSTEST_PEND_CANCEL:
        IoSetCancelRoutine(irp, cancel);
        if (irp->Cancel && IoSetCancelRoutine(irp, NULL)) complete(irp, data, STATUS_CANCELLED);
        return STATUS_PENDING;
    case KSTEST_PEND_WORK:
        if ((status = answer_later(irp, data, pend->ms)) != STATUS_PENDING) InterlockedDecrement(&test->pended);
        return status;
    case KSTEST_PEND_WRONG:
        complete(irp, data, STATUS_SUCCESS);
        return STATUS_SUCCESS;
    default:
        complete(irp, data, STATUS_SUCCESS);
        return STATUS_PENDING;
    }
}

NTSTATUS pend_request(IRP *irp, KSIDENTIFIER *request, void *data)
{
    return pend(irp, (const struct kstest_pend *)(request + 1), data);
}

NTSTATUS pend_add_event(IRP *irp, KSEVENTDATA *data, KSEVENT_ENTRY *entry)
{
    const IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    const KSIDENTIFIER *request = stack->Parameters.DeviceIoControl.Type3InputBuffer;

    if (stack->Parameters.DeviceIoControl.InputBufferLength < sizeof(*request) + sizeof(struct kstest_pend))
        return STATUS_INVALID_BUFFER_SIZE;
    KsFilterAddEvent(KsGetFilterFromIrp(irp), entry);
    return pend(irp, (const struct kstest_pend *)(request + 1), NULL);
}
