/*
 * Deferred procedure calls
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

#include "stockwine/dpc.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "stockwine/thread.h"
#include "stockwine/work.h"
#include "timeouts.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* A call of a DPC, from being queued to the return of its routine. */
struct dpc_call
{
    LIST_ENTRY entry;              /* in queued, running or unused */
    KDPC *dpc;                     /* only its address once the routine has been called */
    void *arg1, *arg2;
    void *thread;                  /* that runs it */
    ULONG64 number;                /* in the order of queueing */
};

static LIST_ENTRY queued = { &queued, &queued };
static LIST_ENTRY running = { &running, &running };
static LIST_ENTRY unused = { &unused, &unused };
static ULONG64 last_number;
static CONDITION_VARIABLE returned;
static SRWLOCK dpcs_lock;          /* of all of the above */
static struct ks_work *run_work;

/* dpcs_lock held */
static struct dpc_call *find_call(LIST_ENTRY *list, const KDPC *dpc)
{
    LIST_ENTRY *entry;

    for (entry = list->Flink; entry != list; entry = entry->Flink)
    {
        struct dpc_call *call = CONTAINING_RECORD(entry, struct dpc_call, entry);
        if (call->dpc == dpc) return call;
    }
    return NULL;
}

/* A call that is in no list, or NULL. dpcs_lock held. */
static struct dpc_call *get_unused(void)
{
    if (IsListEmpty(&unused)) return ExAllocatePoolWithTag(NonPagedPool, sizeof(struct dpc_call), KS_TAG);
    return CONTAINING_RECORD(RemoveHeadList(&unused), struct dpc_call, entry);
}

BOOLEAN dpc_queue(KDPC *dpc, void *arg1, void *arg2)
{
    struct dpc_call *call = NULL;

    lock_acquire(&dpcs_lock);
    if (!find_call(&queued, dpc) && (call = get_unused()))
    {
        call->dpc = dpc;
        call->arg1 = arg1;
        call->arg2 = arg2;
        call->thread = NULL;
        call->number = ++last_number;
        InsertTailList(&queued, &call->entry);
    }
    lock_release(&dpcs_lock);
    return call != NULL;
}

/* The first call that is queued and whose KDPC isn't running, now among the running ones. dpcs_lock held. */
static struct dpc_call *begin_call(void)
{
    LIST_ENTRY *entry;

    for (entry = queued.Flink; entry != &queued; entry = entry->Flink)
    {
        struct dpc_call *call = CONTAINING_RECORD(entry, struct dpc_call, entry);

        if (find_call(&running, call->dpc)) continue;
        RemoveEntryList(&call->entry);
        InsertTailList(&running, &call->entry);
        call->thread = current_thread();
        return call;
    }
    return NULL;
}

void dpc_run(void)
{
    struct dpc_call *call;

    lock_acquire(&dpcs_lock);
    while ((call = begin_call()))
    {
        KDPC *dpc = call->dpc;

        lock_release(&dpcs_lock);
        if (dpc->DeferredRoutine) dpc->DeferredRoutine(dpc, dpc->DeferredContext, call->arg1, call->arg2);
        lock_acquire(&dpcs_lock);
        RemoveEntryList(&call->entry);
        InsertTailList(&unused, &call->entry);
        condition_wake(&returned);
    }
    lock_release(&dpcs_lock);
}

/* dpcs_lock held */
static BOOLEAN in_dpc(void)
{
    LIST_ENTRY *entry;

    for (entry = running.Flink; entry != &running; entry = entry->Flink)
        if (CONTAINING_RECORD(entry, struct dpc_call, entry)->thread == current_thread()) return TRUE;
    return FALSE;
}

/* Of that KDPC, NULL: of any one; that was queued by that time. dpcs_lock held. */
static BOOLEAN is_under_way(LIST_ENTRY *list, const KDPC *dpc, ULONG64 number)
{
    LIST_ENTRY *entry;

    for (entry = list->Flink; entry != list; entry = entry->Flink)
    {
        struct dpc_call *call = CONTAINING_RECORD(entry, struct dpc_call, entry);
        if (call->number <= number && (!dpc || call->dpc == dpc)) return TRUE;
    }
    return FALSE;
}

/* time: 100 ns, at most */
static void wait_for_calls(const KDPC *dpc, LONGLONG time)
{
    NTSTATUS status = STATUS_SUCCESS;
    LARGE_INTEGER end;
    ULONG64 number;

    KeQuerySystemTime(&end);
    end.QuadPart += time;
    lock_acquire(&dpcs_lock);
    number = last_number;
    while (status != STATUS_TIMEOUT && !in_dpc() && (is_under_way(&queued, dpc, number) || is_under_way(&running, dpc, number)))
        status = condition_wait(&returned, &dpcs_lock, &end);
    lock_release(&dpcs_lock);
    if (status == STATUS_TIMEOUT) WARN("a DPC doesn't return.\n");
}

void dpc_wait(const KDPC *dpc, LONGLONG time)
{
    if (dpc) wait_for_calls(dpc, time);
}

static void run_queued(void *context)
{
    dpc_run();
}

/* The work that runs DPCs, made once. */
static struct ks_work *get_run_work(void)
{
    struct ks_work *work;

    if (run_work) return run_work;
    if (work_create(run_queued, NULL, &work)) return NULL;
    if (InterlockedCompareExchangePointer((void **)&run_work, work, NULL)) work_release(work);
    return run_work;
}

/***********************************************************************
 *           KeInsertQueueDpc
 */
BOOLEAN NTAPI ks_KeInsertQueueDpc(KDPC *dpc, void *arg1, void *arg2)
{
    struct ks_work *work = get_run_work();

    TRACE("dpc %p, arg1 %p, arg2 %p.\n", dpc, arg1, arg2);
    if (!work || !dpc_queue(dpc, arg1, arg2)) return FALSE;
    work_queue(work);
    return TRUE;
}

/***********************************************************************
 *           KeRemoveQueueDpc
 */
BOOLEAN NTAPI ks_KeRemoveQueueDpc(KDPC *dpc)
{
    struct dpc_call *call;

    TRACE("dpc %p.\n", dpc);
    lock_acquire(&dpcs_lock);
    if ((call = find_call(&queued, dpc)))
    {
        RemoveEntryList(&call->entry);
        InsertTailList(&unused, &call->entry);
        condition_wake(&returned);
    }
    lock_release(&dpcs_lock);
    return call != NULL;
}

/***********************************************************************
 *           KeFlushQueuedDpcs
 *
 * Waits for the DPCs that have been queued so far.
 */
void NTAPI ks_KeFlushQueuedDpcs(void)
{
    TRACE("\n");
    wait_for_calls(NULL, DPC_WAIT_TIME);
}
