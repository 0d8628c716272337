/*
 * One-shot timers
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



#include "stockwine/timer.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Wine's kernel timers are threads of their own, and KeSetTimerEx in the thread of the timer's own callback is a deadlock. This is
 * the thread pool of ntdll. */

struct ks_timer
{
    TP_TIMER *timer;
    void (*func)(void *context);
    void *context;
};

static void CALLBACK timer_fired(TP_CALLBACK_INSTANCE *instance, void *context, TP_TIMER *tp)
{
    struct ks_timer *timer = context;

    timer->func(timer->context);
}

NTSTATUS timer_create(void (*func)(void *context), void *context, struct ks_timer **ret)
{
    struct ks_timer *timer;
    NTSTATUS status;

    if (!(timer = ExAllocatePoolWithTag(NonPagedPool, sizeof(*timer), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    timer->func = func;
    timer->context = context;
    if ((status = TpAllocTimer(&timer->timer, timer_fired, timer, NULL)))
    {
        ERR("there is no timer, status %#x.\n", (unsigned int)status);
        ExFreePool(timer);
        return status;
    }
    *ret = timer;
    return STATUS_SUCCESS;
}

void timer_set(struct ks_timer *timer, LONGLONG delay)
{
    LARGE_INTEGER timeout = { .QuadPart = -max(delay, 1) };

    TpSetTimer(timer->timer, delay == MAXLONGLONG ? NULL : &timeout, 0, 0);
}

void timer_cancel(struct ks_timer *timer)
{
    TpSetTimer(timer->timer, NULL, 0, 0);
    TpWaitForTimer(timer->timer, TRUE);
}

void timer_release(struct ks_timer *timer)
{
    TpReleaseTimer(timer->timer);
    ExFreePool(timer);
}
