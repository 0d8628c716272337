/*
 * Timers and DPCs, checked in the kernel
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

#define MS(n) ((n) * -10000LL)

/* A timer with its DPC, and what the DPC has seen. */
struct ticker
{
    KTIMER timer;
    KDPC dpc;
    KEVENT done;
    LONG count;            /* calls of the DPC */
    LONG wanted;
    LONG surprises;        /* things that should not be so in the DPC */
};

static BOOLEAN set_timer(struct ticker *ticker, LONGLONG due, KDPC *dpc)
{
    LARGE_INTEGER time = {.QuadPart = due};

    return KeSetTimer(&ticker->timer, time, dpc);
}

static void init_ticker(struct ticker *ticker, TIMER_TYPE type, PKDEFERRED_ROUTINE routine, LONG wanted)
{
    RtlZeroMemory(ticker, sizeof(*ticker));
    KeInitializeTimerEx(&ticker->timer, type);
    KeInitializeDpc(&ticker->dpc, routine, ticker);
    KeInitializeEvent(&ticker->done, NotificationEvent, FALSE);
    ticker->wanted = wanted;
}

static NTSTATUS wait_for(void *object, LONGLONG timeout)
{
    LARGE_INTEGER time = {.QuadPart = timeout};

    return KeWaitForSingleObject(object, Executive, KernelMode, FALSE, &time);
}

static void sleep_ms(ULONG ms)
{
    LARGE_INTEGER time = {.QuadPart = MS((LONGLONG)ms)};

    KeDelayExecutionThread(KernelMode, FALSE, &time);
}

/* The timer is set anew by its own DPC, as hardware that is simulated does it. */

static void NTAPI rearm(KDPC *dpc, void *context, void *arg1, void *arg2)
{
    struct ticker *ticker = context;

    if (++ticker->count == ticker->wanted) KeSetEvent(&ticker->done, IO_NO_INCREMENT, FALSE);
    else if (set_timer(ticker, MS(1), dpc)) ticker->surprises++;
}

static void check_rearm(struct check *check)
{
    static struct ticker ticker;
    NTSTATUS status;

    init_ticker(&ticker, NotificationTimer, rearm, 20);
    check_fact(check, !set_timer(&ticker, MS(1), &ticker.dpc), "A new timer was set before.\n");
    status = wait_for(&ticker.done, MS(5000));
    check_fact(check, !status && ticker.count == 20, "The DPC ran %ld times.\n", ticker.count);
    check_fact(check, !ticker.surprises, "The timer was still set %ld times when its DPC ran.\n", ticker.surprises);
    check_fact(check, !KeCancelTimer(&ticker.timer), "The timer was still set in the end.\n");
}

/* A timer that has expired is its owner's memory again. */

static LONG freed_tickers;
static KEVENT all_freed;

static void NTAPI free_ticker(KDPC *dpc, void *context, void *arg1, void *arg2)
{
    struct ticker *ticker = context;

    memset(ticker, 0x55, sizeof(*ticker));
    ExFreePoolWithTag(ticker, KSTEST_TAG);
    if (!InterlockedDecrement(&freed_tickers)) KeSetEvent(&all_freed, IO_NO_INCREMENT, FALSE);
}

static void check_freed(struct check *check)
{
    enum { COUNT = 50 };
    struct ticker *ticker;
    NTSTATUS status;
    ULONG i;

    freed_tickers = COUNT;
    KeInitializeEvent(&all_freed, NotificationEvent, FALSE);
    for (i = 0; i < COUNT; i++)
    {
        if (!(ticker = ExAllocatePoolWithTag(NonPagedPool, sizeof(*ticker), KSTEST_TAG))) break;
        init_ticker(ticker, NotificationTimer, free_ticker, 1);
        set_timer(ticker, MS((LONGLONG)i % 5), &ticker->dpc);
    }
    status = wait_for(&all_freed, MS(5000));
    check_fact(check, !status, "%ld timers were not freed.\n", freed_tickers);
}

static void check_wait(struct check *check)
{
    static struct ticker ticker;
    NTSTATUS status;

    init_ticker(&ticker, SynchronizationTimer, NULL, 0);
    check_fact(check, !set_timer(&ticker, MS(3600000), NULL), "A new timer was set before.\n");
    status = wait_for(&ticker.timer, 0);
    check_fact(check, status == STATUS_TIMEOUT, "The wait gave %#lx too early.\n", status);
    check_fact(check, set_timer(&ticker, MS(10), NULL), "The timer was not set before.\n");
    status = wait_for(&ticker.timer, MS(5000));
    check_fact(check, !status, "The wait gave %#lx.\n", status);
    status = wait_for(&ticker.timer, 0);
    check_fact(check, status == STATUS_TIMEOUT, "The second wait gave %#lx.\n", status);
    check_fact(check, !KeCancelTimer(&ticker.timer), "An expired timer was set.\n");
    set_timer(&ticker, MS(3600000), NULL);
    check_fact(check, KeCancelTimer(&ticker.timer), "The timer was not set.\n");
    check_fact(check, !KeCancelTimer(&ticker.timer), "A cancelled timer was set.\n");
    /* in the past */
    set_timer(&ticker, 0, NULL);
    status = wait_for(&ticker.timer, MS(5000));
    check_fact(check, !status, "The wait for a past time gave %#lx.\n", status);
    KeInitializeTimer(&ticker.timer);
    set_timer(&ticker, MS(1), NULL);
    status = wait_for(&ticker.timer, MS(5000));
    check_fact(check, !status, "The wait gave %#lx.\n", status);
    status = wait_for(&ticker.timer, 0);
    check_fact(check, !status, "The second wait for a notification timer gave %#lx.\n", status);
}

static void NTAPI count_down(KDPC *dpc, void *context, void *arg1, void *arg2)
{
    struct ticker *ticker = context;

    if (++ticker->count != ticker->wanted) return;
    if (!KeCancelTimer(&ticker->timer)) ticker->surprises++;
    KeSetEvent(&ticker->done, IO_NO_INCREMENT, FALSE);
}

static void check_periodic(struct check *check)
{
    LARGE_INTEGER due = {.QuadPart = MS(1)};
    static struct ticker ticker;
    NTSTATUS status;

    init_ticker(&ticker, NotificationTimer, count_down, 5);
    KeSetTimerEx(&ticker.timer, due, 2, &ticker.dpc);
    status = wait_for(&ticker.done, MS(5000));
    check_fact(check, !status && ticker.count == 5, "The DPC ran %ld times.\n", ticker.count);
    check_fact(check, !ticker.surprises, "A periodic timer wasn't set when its DPC ran.\n");
    sleep_ms(20);
    check_fact(check, ticker.count == 5, "The DPC of a cancelled timer ran %ld times.\n", ticker.count);
}

static void NTAPI take_long(KDPC *dpc, void *context, void *arg1, void *arg2)
{
    struct ticker *ticker = context;

    ticker->count = 1;
    KeSetEvent(&ticker->done, IO_NO_INCREMENT, FALSE);
    sleep_ms(30);
    ticker->count = 2;
}

static void check_flush(struct check *check)
{
    static struct ticker ticker;

    init_ticker(&ticker, NotificationTimer, take_long, 2);
    set_timer(&ticker, MS(1), &ticker.dpc);
    wait_for(&ticker.done, MS(5000));
    check_fact(check, ticker.count == 1, "The DPC has got to %ld.\n", ticker.count);
    KeFlushQueuedDpcs();
    check_fact(check, ticker.count == 2, "The DPC had got to %ld when it was said to have returned.\n", ticker.count);
}

void check_timer(struct check *check)
{
    check_rearm(check);
    check_freed(check);
    check_wait(check);
    check_periodic(check);
    check_flush(check);
}

/* A DPC that is running can be queued again, once. */
static void NTAPI queue_again(KDPC *dpc, void *context, void *arg1, void *arg2)
{
    struct ticker *ticker = context;

    ticker->count++;
    if (arg1 != (void *)1 || arg2 != (void *)2) ticker->surprises++;
    if (ticker->count != ticker->wanted)
    {
        if (!KeInsertQueueDpc(dpc, (void *)1, (void *)2)) ticker->surprises++;
        if (KeInsertQueueDpc(dpc, (void *)3, (void *)4)) ticker->surprises++;
    }
    else KeSetEvent(&ticker->done, IO_NO_INCREMENT, FALSE);
}

void check_dpc(struct check *check)
{
    static struct ticker ticker;
    NTSTATUS status;

    init_ticker(&ticker, NotificationTimer, queue_again, 10);
    check_fact(check, KeInsertQueueDpc(&ticker.dpc, (void *)1, (void *)2), "The DPC can't be queued.\n");
    status = wait_for(&ticker.done, MS(5000));
    check_fact(check, !status && ticker.count == 10, "The DPC ran %ld times.\n", ticker.count);
    check_fact(check, !ticker.surprises, "%ld things in the DPC were not so.\n", ticker.surprises);
    KeFlushQueuedDpcs();
    check_fact(check, ticker.count == 10, "The DPC ran %ld times in the end.\n", ticker.count);
}
