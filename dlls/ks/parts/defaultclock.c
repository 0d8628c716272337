/*
 * Default clocks: time, state, timer
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

#include "parts/defaultclock.h"
#include "base/time.h"
#include "stockwine/kerneltimer.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "stockwine/timer.h"
#include "stockwine/work.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* The timer may be late by this, in 100 ns. It is never set to less, so that an owner's clock that stands still doesn't make it fire
 * all the time. */
#define TIMER_ERROR 10000

struct default_clock
{
    LONG refs;
    struct clock_source source;     /* constant */
    SRWLOCK lock;                   /* of all that follows; the events of clock objects are locked inside */
    KSSTATE state;
    LONGLONG time;                  /* while it runs, less current_time(); else the time at which it stands */
    LONGLONG physical_time;         /* the latest that anybody has seen */
    LIST_ENTRY clocks;              /* struct clock_listener.entry: clock objects */
    BOOLEAN dead;                   /* shut down: the source is not called any more */
    ULONG calls;                    /* threads that are in the source */
    KEVENT idle;                    /* none is, and dead */

    struct ks_timer *timer;         /* ours, made when it is needed, or */
    KTIMER driver_timer;            /* for the source's functions: */
    KDPC dpc;
    struct ks_work *work;           /* they are called from here, one at a time */
    LONG wanted;                    /* calls of default_clock_notify that it has to see to */
};

static void run_work(void *context);
static void NTAPI run_dpc(KDPC *dpc, void *context, void *arg1, void *arg2);

NTSTATUS default_clock_create(const struct clock_source *source, struct default_clock **ret)
{
    struct default_clock *clock;
    NTSTATUS status;

    if (!source->set_timer != !source->cancel_timer) return STATUS_INVALID_PARAMETER;
    if (!(clock = ExAllocatePoolWithTag(NonPagedPool, sizeof(*clock), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memset(clock, 0, sizeof(*clock));
    clock->refs = 1;
    clock->source = *source;
    lock_init(&clock->lock);
    clock->state = KSSTATE_STOP;
    InitializeListHead(&clock->clocks);
    KeInitializeEvent(&clock->idle, NotificationEvent, FALSE);
    if (source->set_timer)
    {
        KeInitializeTimer(&clock->driver_timer);
        KeInitializeDpc(&clock->dpc, run_dpc, clock);
        if ((status = work_create(run_work, clock, &clock->work)))
        {
            ExFreePool(clock);
            return status;
        }
    }
    TRACE("clock %p.\n", clock);
    *ret = clock;
    return STATUS_SUCCESS;
}

void default_clock_addref(struct default_clock *clock)
{
    InterlockedIncrement(&clock->refs);
}

void default_clock_release(struct default_clock *clock)
{
    if (InterlockedDecrement(&clock->refs)) return;
    TRACE("freeing clock %p.\n", clock);
    if (clock->timer) timer_release(clock->timer);
    if (clock->work) work_release(clock->work);
    ExFreePool(clock);
}

/* The owner may be called until source_leave(). FALSE: it is gone. */
static BOOLEAN source_enter(struct default_clock *clock)
{
    BOOLEAN alive;

    lock_acquire(&clock->lock);
    if ((alive = !clock->dead)) clock->calls++;
    lock_release(&clock->lock);
    return alive;
}

static void source_leave(struct default_clock *clock)
{
    lock_acquire(&clock->lock);
    if (!--clock->calls && clock->dead) KeSetEvent(&clock->idle, IO_NO_INCREMENT, FALSE);
    lock_release(&clock->lock);
}

/* Time */

/* The time by our own reckoning; lock held. */
static LONGLONG own_time(const struct default_clock *clock, LONGLONG now)
{
    return clock->state == KSSTATE_RUN ? now + clock->time : clock->time;
}

static void set_own_time(struct default_clock *clock, LONGLONG now, LONGLONG time)
{
    clock->time = clock->state == KSSTATE_RUN ? time - now : time;
}

LONGLONG default_clock_time(struct default_clock *clock, LONGLONG *system)
{
    LONGLONG time;

    if (clock->source.correlated_time && source_enter(clock))
    {
        time = clock->source.correlated_time(clock->source.context, system);
        source_leave(clock);
        return time;
    }
    lock_acquire(&clock->lock);
    *system = current_time();
    time = own_time(clock, *system);
    lock_release(&clock->lock);
    return time;
}

LONGLONG default_clock_physical_time(struct default_clock *clock, LONGLONG *system)
{
    LONGLONG time;

    default_clock_time(clock, system);
    lock_acquire(&clock->lock);
    if (*system > clock->physical_time) clock->physical_time = *system;
    time = clock->physical_time;
    lock_release(&clock->lock);
    return time;
}

void default_clock_set_time(struct default_clock *clock, LONGLONG time)
{
    LIST_ENTRY *entry;
    LONGLONG system;

    lock_acquire(&clock->lock);
    set_own_time(clock, current_time(), time);
    lock_release(&clock->lock);

    time = default_clock_time(clock, &system); /* the owner may know better */
    lock_acquire(&clock->lock);
    for (entry = clock->clocks.Flink; entry != &clock->clocks; entry = entry->Flink)
    {
        struct clock_listener *listener = CONTAINING_RECORD(entry, struct clock_listener, entry);

        listener->time_set(listener, time);
    }
    lock_release(&clock->lock);
    default_clock_notify(clock);
}

KSSTATE default_clock_state(struct default_clock *clock)
{
    return clock->state;
}

void default_clock_set_state(struct default_clock *clock, KSSTATE state)
{
    LONGLONG now = current_time(), time;

    lock_acquire(&clock->lock);
    time = own_time(clock, now);
    if (!clock->dead) clock->state = state;
    set_own_time(clock, now, time);
    lock_release(&clock->lock);
    default_clock_notify(clock);
}

void default_clock_resolution(struct default_clock *clock, KSRESOLUTION *resolution)
{
    LARGE_INTEGER frequency;

    RtlQueryPerformanceFrequency(&frequency);
    resolution->Granularity = max(10000000 / frequency.QuadPart, 1);
    resolution->Error = TIMER_ERROR;
    if (clock->source.resolution.Granularity) resolution->Granularity = clock->source.resolution.Granularity;
    if (clock->source.resolution.Error) resolution->Error = clock->source.resolution.Error;
    if (clock->source.get_resolution && source_enter(clock))
    {
        clock->source.get_resolution(clock->source.context, resolution);
        source_leave(clock);
    }
}

/* Notification */

static void timer_fired(void *context)
{
    default_clock_notify(context);
}

/* delay: 100 ns, MAXLONGLONG: never. Lock held. */
static void set_own_timer(struct default_clock *clock, LONGLONG delay)
{
    if (!clock->timer)
    {
        if (delay == MAXLONGLONG || clock->dead) return;
        if (timer_create(timer_fired, clock, &clock->timer)) return;
    }
    timer_set(clock->timer, delay);
}

/* KeSetTimerEx in the thread of the timer's own callback is a deadlock in Wine, and so is setting a timer that has fired without
 * having cancelled it: it waits for the callback with a lock that this needs. A driver that hasn't called KsInitializeDriver has
 * Wine's functions. */
static void set_driver_timer(struct default_clock *clock, LONGLONG delay)
{
    LARGE_INTEGER due = { .QuadPart = -delay };

    if (!source_enter(clock)) return;
    clock->source.cancel_timer(clock->source.context, &clock->driver_timer);
    if (delay != MAXLONGLONG) clock->source.set_timer(clock->source.context, &clock->driver_timer, due, &clock->dpc);
    source_leave(clock);
}

static void notify(struct default_clock *clock)
{
    LONGLONG system, now = default_clock_time(clock, &system), due = MAXLONGLONG, delay = MAXLONGLONG;
    LIST_ENTRY *entry;

    lock_acquire(&clock->lock);
    if (clock->state == KSSTATE_RUN && !clock->dead)
    {
        for (entry = clock->clocks.Flink; entry != &clock->clocks; entry = entry->Flink)
        {
            struct clock_listener *listener = CONTAINING_RECORD(entry, struct clock_listener, entry);
            LONGLONG next = listener->notify(listener, now);

            due = min(due, next);
        }
    }
    /* marks that have been reached are not due any more, so the difference is no problem if now is not negative */
    if (due != MAXLONGLONG) delay = now < 0 && due > MAXLONGLONG + now ? MAXLONGLONG - 1 : max(due - now, TIMER_ERROR);
    if (!clock->source.set_timer) set_own_timer(clock, delay);
    lock_release(&clock->lock);
    if (clock->source.set_timer) set_driver_timer(clock, delay);
}

static void run_work(void *context)
{
    struct default_clock *clock = context;
    LONG wanted = clock->wanted;

    do notify(clock);
    while ((wanted = InterlockedExchangeAdd(&clock->wanted, -wanted) - wanted));
    default_clock_release(clock);
}

static void NTAPI run_dpc(KDPC *dpc, void *context, void *arg1, void *arg2)
{
    default_clock_notify(context);
}

void default_clock_notify(struct default_clock *clock)
{
    if (!clock->source.set_timer) notify(clock);
    else if (InterlockedIncrement(&clock->wanted) == 1)
    {
        default_clock_addref(clock);
        work_queue(clock->work);
    }
}

void default_clock_add(struct default_clock *clock, struct clock_listener *listener)
{
    lock_acquire(&clock->lock);
    InsertTailList(&clock->clocks, &listener->entry);
    lock_release(&clock->lock);
}

void default_clock_remove(struct default_clock *clock, struct clock_listener *listener)
{
    lock_acquire(&clock->lock);
    RemoveEntryList(&listener->entry);
    lock_release(&clock->lock);
}

void default_clock_shutdown(struct default_clock *clock)
{
    LONGLONG time;
    BOOLEAN wait;

    lock_acquire(&clock->lock);
    time = own_time(clock, current_time()); /* the owner may not even have begun */
    clock->state = KSSTATE_STOP;
    clock->time = time;
    clock->dead = TRUE;
    wait = clock->calls != 0;
    if (clock->timer) timer_set(clock->timer, MAXLONGLONG);
    lock_release(&clock->lock);

    if (wait) KeWaitForSingleObject(&clock->idle, Executive, KernelMode, FALSE, NULL);
    if (clock->timer) timer_cancel(clock->timer);
    if (!clock->source.cancel_timer) return;
    clock->source.cancel_timer(clock->source.context, &clock->driver_timer);
    kernel_timer_end(&clock->driver_timer); /* should that not have done it */
}

/* For drivers */

/***********************************************************************
 *           KsAllocateDefaultClockEx (KS.@)
 */
NTSTATUS NTAPI KsAllocateDefaultClockEx(PKSDEFAULTCLOCK *ret, void *context, PFNKSSETTIMER set_timer,
        PFNKSCANCELTIMER cancel_timer, PFNKSCORRELATEDTIME correlated_time, const KSRESOLUTION *resolution, ULONG flags)
{
    struct clock_source source = { .context = context, .set_timer = set_timer, .cancel_timer = cancel_timer,
            .correlated_time = correlated_time };

    TRACE("ret %p, context %p, set_timer %p, cancel_timer %p, correlated_time %p, resolution %p, flags %#lx.\n", ret, context,
            set_timer, cancel_timer, correlated_time, resolution, flags);

    *ret = NULL;
    if (flags) return STATUS_INVALID_PARAMETER;
    if (resolution) source.resolution = *resolution;
    /* DDI:ks/nf-ks-ksallocatedefaultclockex.md: who doesn't tell the time himself can't say how well he does it */
    if ((source.resolution.Granularity && !correlated_time) || (source.resolution.Error && !set_timer))
        return STATUS_INVALID_PARAMETER;
    return default_clock_create(&source, (struct default_clock **)ret);
}

/***********************************************************************
 *           KsAllocateDefaultClock (KS.@)
 */
NTSTATUS NTAPI KsAllocateDefaultClock(PKSDEFAULTCLOCK *ret)
{
    return KsAllocateDefaultClockEx(ret, NULL, NULL, NULL, NULL, NULL, 0);
}

/***********************************************************************
 *           KsFreeDefaultClock (KS.@)
 *
 * Clock objects that are still open keep it in memory.
 */
void NTAPI KsFreeDefaultClock(PKSDEFAULTCLOCK clock)
{
    TRACE("clock %p.\n", clock);
    default_clock_shutdown(clock);
    default_clock_release(clock);
}

/***********************************************************************
 *           KsGetDefaultClockState (KS.@)
 */
KSSTATE NTAPI KsGetDefaultClockState(PKSDEFAULTCLOCK clock)
{
    TRACE("clock %p.\n", clock);
    return default_clock_state(clock);
}

/***********************************************************************
 *           KsSetDefaultClockState (KS.@)
 */
void NTAPI KsSetDefaultClockState(PKSDEFAULTCLOCK clock, KSSTATE state)
{
    TRACE("clock %p, state %u.\n", clock, state);
    default_clock_set_state(clock, state);
}

/***********************************************************************
 *           KsGetDefaultClockTime (KS.@)
 */
LONGLONG NTAPI KsGetDefaultClockTime(PKSDEFAULTCLOCK clock)
{
    LONGLONG system;

    TRACE("clock %p.\n", clock);
    return default_clock_time(clock, &system);
}

/***********************************************************************
 *           KsSetDefaultClockTime (KS.@)
 */
void NTAPI KsSetDefaultClockTime(PKSDEFAULTCLOCK clock, LONGLONG time)
{
    TRACE("clock %p, time %I64d.\n", clock, time);
    default_clock_set_time(clock, time);
}
