/*
 * Work for system threads: KsRegisterWorker and its kin
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

#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "stockwine/work.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* What a PKSWORKER points to. */
struct ks_worker
{
    struct ks_work *work;
    SRWLOCK lock;
    LIST_ENTRY items;           /* WORK_QUEUE_ITEM.List */
    WORK_QUEUE_ITEM *counted;
    LONG count;
};

static void worker_run(void *context)
{
    struct ks_worker *worker = context;
    WORK_QUEUE_ITEM *item = NULL;

    lock_acquire(&worker->lock);
    if (!IsListEmpty(&worker->items))
        item = CONTAINING_RECORD(RemoveHeadList(&worker->items), WORK_QUEUE_ITEM, List);
    lock_release(&worker->lock);

    if (item) item->WorkerRoutine(item->Parameter);
}

/***********************************************************************
 *           KsRegisterCountedWorker (KS.@)
 */
NTSTATUS NTAPI KsRegisterCountedWorker(WORK_QUEUE_TYPE type, WORK_QUEUE_ITEM *counted, PKSWORKER *ret)
{
    struct ks_worker *worker;
    NTSTATUS status;

    TRACE("type %u, counted %p, ret %p.\n", type, counted, ret);

    if ((ULONG)type > HyperCriticalWorkQueue) return STATUS_INVALID_PARAMETER;
    if (!(worker = ExAllocatePoolWithTag(NonPagedPool, sizeof(*worker), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    lock_init(&worker->lock);
    InitializeListHead(&worker->items);
    worker->counted = counted;
    worker->count = 0;
    if ((status = work_create(worker_run, worker, &worker->work)))
    {
        ExFreePool(worker);
        return status;
    }
    *ret = worker;
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsRegisterWorker (KS.@)
 */
NTSTATUS NTAPI KsRegisterWorker(WORK_QUEUE_TYPE type, PKSWORKER *ret)
{
    return KsRegisterCountedWorker(type, NULL, ret);
}

/***********************************************************************
 *           KsUnregisterWorker (KS.@)
 *
 * Waits for the items that are queued.
 */
void NTAPI KsUnregisterWorker(PKSWORKER handle)
{
    struct ks_worker *worker = handle;

    TRACE("worker %p.\n", worker);

    work_wait(worker->work);
    work_release(worker->work);
    ExFreePool(worker);
}

/***********************************************************************
 *           KsQueueWorkItem (KS.@)
 */
NTSTATUS NTAPI KsQueueWorkItem(PKSWORKER handle, WORK_QUEUE_ITEM *item)
{
    struct ks_worker *worker = handle;

    lock_acquire(&worker->lock);
    InsertTailList(&worker->items, &item->List);
    lock_release(&worker->lock);
    work_queue(worker->work);
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsIncrementCountedWorker (KS.@)
 *
 * Returns the new count; the item runs when it goes from 0 to 1.
 */
ULONG NTAPI KsIncrementCountedWorker(PKSWORKER handle)
{
    struct ks_worker *worker = handle;
    LONG count = InterlockedIncrement(&worker->count);

    if (count == 1 && worker->counted) KsQueueWorkItem(worker, worker->counted);
    return count;
}

/***********************************************************************
 *           KsDecrementCountedWorker (KS.@)
 */
ULONG NTAPI KsDecrementCountedWorker(PKSWORKER handle)
{
    struct ks_worker *worker = handle;

    return InterlockedDecrement(&worker->count);
}
