/*
 * Functions that system worker threads run
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

#include "stockwine/work.h"
#include "stockwine/ntdll.h"

/* ExQueueWorkItem is missing in Wine; IoQueueWorkItem needs an allocation and a server call each time. This is the thread pool
 * that it uses. */

struct ks_work
{
    LONG refs;      /* the owner's and one for every queued run */
    TP_WORK *work;
    void (*func)(void *context);
    void *context;
};

static void work_deref(struct ks_work *work)
{
    if (InterlockedDecrement(&work->refs)) return;
    TpReleaseWork(work->work);
    ExFreePool(work);
}

static void CALLBACK work_run(TP_CALLBACK_INSTANCE *instance, void *context, TP_WORK *tp)
{
    struct ks_work *work = context;

    work->func(work->context);
    work_deref(work);
}

NTSTATUS work_create(void (*func)(void *context), void *context, struct ks_work **ret)
{
    struct ks_work *work;
    NTSTATUS status;

    if (!(work = ExAllocatePoolWithTag(NonPagedPool, sizeof(*work), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    work->refs = 1;
    work->func = func;
    work->context = context;
    if ((status = TpAllocWork(&work->work, work_run, work, NULL)))
    {
        ExFreePool(work);
        return status;
    }
    *ret = work;
    return STATUS_SUCCESS;
}

void work_queue(struct ks_work *work)
{
    InterlockedIncrement(&work->refs);
    TpPostWork(work->work);
}

void work_release(struct ks_work *work)
{
    work_deref(work);
}

void work_wait(struct ks_work *work)
{
    TpWaitForWork(work->work, FALSE);
}
