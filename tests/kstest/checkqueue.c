/*
 * Checks that run in the kernel: queues of IRPs
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

#define IRPS 4

struct queue
{
    LIST_ENTRY list, other;
    KSPIN_LOCK lock, other_lock;
    IRP *irps[IRPS];
    ULONG completed;
    NTSTATUS status;        /* of the last one */
};

static NTSTATUS NTAPI irp_completed(DEVICE_OBJECT *device, IRP *irp, void *context)
{
    struct queue *queue = context;

    queue->completed++;
    queue->status = irp->IoStatus.Status;
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static BOOLEAN queue_init(struct queue *queue, DEVICE_OBJECT *device)
{
    ULONG i;

    RtlZeroMemory(queue, sizeof(*queue));
    InitializeListHead(&queue->list);
    InitializeListHead(&queue->other);
    KeInitializeSpinLock(&queue->lock);
    KeInitializeSpinLock(&queue->other_lock);
    for (i = 0; i < IRPS; i++)
    {
        if (!(queue->irps[i] = IoAllocateIrp(device->StackSize, FALSE))) return FALSE;
        IoSetCompletionRoutine(queue->irps[i], irp_completed, queue, TRUE, TRUE, TRUE);
        IoSetNextIrpStackLocation(queue->irps[i]);
        IoGetCurrentIrpStackLocation(queue->irps[i])->DeviceObject = device;
        KsAddIrpToCancelableQueue(&queue->list, &queue->lock, queue->irps[i], KsListEntryTail, NULL);
    }
    return TRUE;
}

static IRP *remove(struct queue *queue, LIST_ENTRY *list, KSLIST_ENTRY_LOCATION location, KSIRP_REMOVAL_OPERATION operation)
{
    return KsRemoveIrpFromCancelableQueue(list, list == &queue->list ? &queue->lock : &queue->other_lock, location, operation);
}

static ULONG count(const LIST_ENTRY *list)
{
    const LIST_ENTRY *entry;
    ULONG ret = 0;

    for (entry = list->Flink; entry != list; entry = entry->Flink) ret++;
    return ret;
}

/* The third one goes, the search ends there. */
static NTSTATUS NTAPI choose(IRP *irp, void *context)
{
    struct queue *queue = context;

    if (!irp) return STATUS_SUCCESS;
    if (irp == queue->irps[1]) return STATUS_SUCCESS;
    return irp == queue->irps[2] ? STATUS_UNSUCCESSFUL : STATUS_NO_MATCH;
}

static void check_removal(struct check *check, struct queue *queue)
{
    IRP *irp = remove(queue, &queue->list, KsListEntryHead, KsAcquireOnly);

    check_fact(check, irp == queue->irps[0] && count(&queue->list) == 4, "Acquiring gave %p, %lu are left.\n", irp,
            count(&queue->list));
    irp = remove(queue, &queue->list, KsListEntryHead, KsAcquireOnlySingleItem);
    check_fact(check, !irp, "Acquiring it once more gave %p.\n", irp);
    irp = remove(queue, &queue->list, KsListEntryHead, KsAcquireOnly);
    check_fact(check, irp == queue->irps[1], "Acquiring the next gave %p.\n", irp);
    IoCancelIrp(queue->irps[0]);
    check_fact(check, !queue->completed, "An acquired one was cancelled.\n");
    queue->irps[0]->Cancel = FALSE;
    KsReleaseIrpOnCancelableQueue(queue->irps[0], NULL);
    irp = remove(queue, &queue->list, KsListEntryHead, KsAcquireOnly);
    check_fact(check, irp == queue->irps[0], "After its release acquiring gave %p.\n", irp);
    KsRemoveSpecificIrpFromCancelableQueue(queue->irps[0]);
    check_fact(check, count(&queue->list) == 3, "%lu are left.\n", count(&queue->list));
    /* one that is cancelled while it is acquired is seen to when it is given back */
    IoCancelIrp(queue->irps[1]);
    KsReleaseIrpOnCancelableQueue(queue->irps[1], NULL);
    check_fact(check, queue->completed == 1 && queue->status == STATUS_CANCELLED && count(&queue->list) == 2,
            "%lu are cancelled with %#lx, %lu left.\n", queue->completed, queue->status, count(&queue->list));
    irp = remove(queue, &queue->list, KsListEntryTail, KsAcquireAndRemove);
    check_fact(check, irp == queue->irps[3] && count(&queue->list) == 1, "The last one is %p, %lu left.\n", irp,
            count(&queue->list));
    IoCancelIrp(queue->irps[2]);
    check_fact(check, queue->completed == 2 && !count(&queue->list), "%lu are cancelled, %lu left.\n", queue->completed,
            count(&queue->list));
}

static void check_move(struct check *check, struct queue *queue)
{
    NTSTATUS status = KsMoveIrpsOnCancelableQueue(&queue->list, &queue->lock, &queue->other, &queue->other_lock,
            KsListEntryHead, choose, queue);
    IRP *irp;

    check_fact(check, status == STATUS_UNSUCCESSFUL, "Moving gave %#lx.\n", status);
    check_fact(check, count(&queue->list) == 3 && count(&queue->other) == 1, "%lu and %lu are there.\n",
            count(&queue->list), count(&queue->other));
    irp = remove(queue, &queue->other, KsListEntryHead, KsAcquireOnly);
    check_fact(check, irp == queue->irps[1], "%p was moved.\n", irp);
    KsReleaseIrpOnCancelableQueue(queue->irps[1], NULL);
    IoCancelIrp(queue->irps[1]);
    check_fact(check, queue->completed == 1 && !count(&queue->other), "%lu are cancelled, %lu left.\n", queue->completed,
            count(&queue->other));
    KsCancelIo(&queue->list, &queue->lock);
    check_fact(check, queue->completed == 4 && queue->status == STATUS_CANCELLED && !count(&queue->list),
            "%lu are cancelled with %#lx, %lu left.\n", queue->completed, queue->status, count(&queue->list));
}

void check_queue(struct check *check)
{
    DEVICE_OBJECT *device = KsGetDevice(check->filter)->FunctionalDeviceObject;
    void (*const parts[])(struct check *check, struct queue *queue) = {check_removal, check_move};
    struct queue queue;
    ULONG i, j;

    for (i = 0; i < ARRAYSIZE(parts); i++)
    {
        BOOLEAN ready = queue_init(&queue, device);

        check_fact(check, ready, "No IRPs.\n");
        if (ready) parts[i](check, &queue);
        for (j = 0; j < IRPS; j++) if (queue.irps[j]) IoFreeIrp(queue.irps[j]);
    }
}
