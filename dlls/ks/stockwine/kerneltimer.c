/*
 * Kernel timers
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

#include "stockwine/kerneltimer.h"
#include "stockwine/dpc.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "timeouts.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * The KeSetTimerEx of stock Wine cancels a timer that was set before, also one that has expired, and the cancelling waits for the
 * DPC with the lock held that every wait of ntoskrnl.exe needs. A timer that its own DPC sets anew, as hardware that is simulated
 * does for the next frame, so stops the whole winedevice.
 *
 * These timers are known by their addresses while they are set. A timer that has expired is the driver's own memory again before
 * its DPC is called, which may set it anew or free it (DDI:wdm/nf-wdm-kesettimer.md). Waiting for a timer remains ntoskrnl.exe's:
 * its header is that of an event.
 */
struct set_timer
{
    LIST_ENTRY entry;              /* in timers or unused */
    KTIMER *timer;                 /* NULL: unused */
    TP_TIMER *expiry;
    LARGE_INTEGER due;             /* system time */
    LONG period;                   /* ms, 0: once */
    KDPC *dpc;
};

static LIST_ENTRY timers = { &timers, &timers };
static LIST_ENTRY unused = { &unused, &unused }; /* kept: one of their callbacks may still be on its way */
static SRWLOCK timers_lock;        /* of the above */

/* mingw's DISPATCHER_HEADER has a bit field where Wine's has the whole byte. */
static void mark_inserted(KTIMER *timer, BOOLEAN inserted)
{
    ((BYTE *)&timer->Header)[3] = inserted;
}

/* timers_lock held */
static struct set_timer *find_timer(const KTIMER *timer)
{
    LIST_ENTRY *entry;

    for (entry = timers.Flink; entry != &timers; entry = entry->Flink)
    {
        struct set_timer *set = CONTAINING_RECORD(entry, struct set_timer, entry);
        if (set->timer == timer) return set;
    }
    return NULL;
}

/* timers_lock held */
static void forget_timer(struct set_timer *set)
{
    mark_inserted(set->timer, FALSE);
    set->timer = NULL;
    RemoveEntryList(&set->entry);
    InsertTailList(&unused, &set->entry);
}

/* Takes the timer for expired: sees to who waits for it, and queues its DPC. timers_lock held. */
static void expire(struct set_timer *set)
{
    KTIMER *timer = set->timer;
    KDPC *dpc = set->dpc;

    if (set->period) set->due.QuadPart += MILLISECONDS(set->period);
    else forget_timer(set);
    KeSetEvent((KEVENT *)timer, IO_NO_INCREMENT, FALSE);
    if (dpc) dpc_queue(dpc, dpc->SystemArgument1, dpc->SystemArgument2);
}

static void CALLBACK timer_expired(TP_CALLBACK_INSTANCE *instance, void *context, TP_TIMER *expiry)
{
    struct set_timer *set = context;
    LARGE_INTEGER now;

    lock_acquire(&timers_lock);
    KeQuerySystemTime(&now);
    if (set->timer)
    {
        /* The callback may be that of an earlier time, and late. */
        if (now.QuadPart >= set->due.QuadPart) expire(set);
        else TpSetTimer(expiry, &set->due, set->period, 0);
    }
    lock_release(&timers_lock);
    dpc_run();
}

/* One that is not in use, or NULL. timers_lock held. */
static struct set_timer *get_unused(void)
{
    struct set_timer *set;

    if (!IsListEmpty(&unused)) return CONTAINING_RECORD(RemoveHeadList(&unused), struct set_timer, entry);
    if (!(set = ExAllocatePoolWithTag(NonPagedPool, sizeof(*set), KS_TAG))) return NULL;
    memset(set, 0, sizeof(*set));
    if (!TpAllocTimer(&set->expiry, timer_expired, set, NULL)) return set;
    ExFreePool(set);
    return NULL;
}

static LARGE_INTEGER system_time(LARGE_INTEGER due)
{
    LARGE_INTEGER now;

    if (due.QuadPart >= 0) return due;
    KeQuerySystemTime(&now);
    now.QuadPart = due.QuadPart < now.QuadPart - MAXLONGLONG ? MAXLONGLONG : now.QuadPart - due.QuadPart;
    return now;
}

/* Returns whether the timer was set before. */
static BOOLEAN set_timer(KTIMER *timer, LARGE_INTEGER due, LONG period, KDPC *dpc)
{
    struct set_timer *set;
    BOOLEAN was_set;

    lock_acquire(&timers_lock);
    was_set = (set = find_timer(timer)) != NULL;
    if (!set && (set = get_unused())) InsertTailList(&timers, &set->entry);
    if (set)
    {
        set->timer = timer;
        set->due = system_time(due);
        timer->DueTime.QuadPart = set->due.QuadPart;
        set->period = max(period, 0);
        set->dpc = timer->Dpc = dpc;
        timer->Period = set->period;
        mark_inserted(timer, TRUE);
        KeResetEvent((KEVENT *)timer);
        TpSetTimer(set->expiry, &set->due, set->period, 0);
    }
    lock_release(&timers_lock);
    if (!set) ERR("there is no timer.\n");
    return was_set;
}

/***********************************************************************
 *           KeSetTimerEx
 */
BOOLEAN NTAPI ks_KeSetTimerEx(KTIMER *timer, LARGE_INTEGER due, LONG period, KDPC *dpc)
{
    TRACE("timer %p, due %I64d, period %ld, dpc %p.\n", timer, due.QuadPart, period, dpc);
    return set_timer(timer, due, period, dpc);
}

/***********************************************************************
 *           KeSetTimer
 */
BOOLEAN NTAPI ks_KeSetTimer(KTIMER *timer, LARGE_INTEGER due, KDPC *dpc)
{
    TRACE("timer %p, due %I64d, dpc %p.\n", timer, due.QuadPart, dpc);
    return set_timer(timer, due, 0, dpc);
}

/* Returns whether the timer was set. */
static BOOLEAN cancel_timer(KTIMER *timer)
{
    struct set_timer *set;

    lock_acquire(&timers_lock);
    if ((set = find_timer(timer)))
    {
        TpSetTimer(set->expiry, NULL, 0, 0);
        forget_timer(set);
    }
    lock_release(&timers_lock);
    return set != NULL;
}

/***********************************************************************
 *           KeCancelTimer
 *
 * Windows doesn't wait for a DPC that runs. Drivers that free its memory all the same get away with it there, where a DPC takes
 * microseconds; here it is waited for a moment, not longer, as the caller may have what the DPC waits for.
 */
BOOLEAN NTAPI ks_KeCancelTimer(KTIMER *timer)
{
    BOOLEAN was_set = cancel_timer(timer);

    TRACE("timer %p, was set %u.\n", timer, was_set);
    dpc_wait(timer->Dpc, CANCEL_WAIT_TIME);
    return was_set;
}

/***********************************************************************
 *           KeReadStateTimer
 */
BOOLEAN NTAPI ks_KeReadStateTimer(KTIMER *timer)
{
    TRACE("timer %p.\n", timer);
    return KeReadStateEvent((KEVENT *)timer) != 0;
}

void kernel_timer_end(KTIMER *timer)
{
    cancel_timer(timer);
    dpc_wait(timer->Dpc, DPC_WAIT_TIME);
    KeCancelTimer(timer); /* a driver whose imports are not replaced has set it by ntoskrnl.exe */
}
