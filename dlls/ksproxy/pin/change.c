/*
 * One change of a filter at a time, whoever waits for whom
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

#include "pin/change.h"
#include "base/timeouts.h"
#include "pin/filter.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Takes the mutex within timeout ms, or VFW_E_TIMEOUT. */
HRESULT filter_lock_state(struct proxy_filter *filter, DWORD timeout)
{
    switch (WaitForSingleObject(filter->state_mutex, timeout))
    {
    case WAIT_ABANDONED:
        filter->changing = FALSE; /* the thread that did it is no more */
        /* fall through */
    case WAIT_OBJECT_0:
        return S_OK;
    default:
        return VFW_E_TIMEOUT;
    }
}

/* ---- who waits for whom ---- */

/* The source of a kernel link acquires its sink's filter while its own one changes. Where links make a circle, two threads may begin
 * at two places of it, and each would wait for the other's filter. */
struct waiter
{
    struct waiter *next;
    DWORD thread;
    struct proxy_filter *filter; /* that it waits for */
};

static SRWLOCK waiters_lock = SRWLOCK_INIT; /* innermost: nothing is called with it */
static struct waiter *waiters;

/* The filter that the thread waits for, NULL if it doesn't wait. */
static struct proxy_filter *get_awaited(DWORD thread)
{
    struct waiter *waiter;

    for (waiter = waiters; waiter && waiter->thread != thread; waiter = waiter->next) ;
    return waiter ? waiter->filter : NULL;
}

/* FALSE: one of the changes that the caller would have to wait for waits for one of the caller's. A filter that somebody waits for
 * is there. */
static BOOL begin_wait(struct waiter *waiter, struct proxy_filter *filter)
{
    DWORD thread = 0;

    waiter->thread = GetCurrentThreadId();
    waiter->filter = filter;
    AcquireSRWLockExclusive(&waiters_lock);
    while (filter && (thread = filter->changing_thread) != waiter->thread) filter = thread ? get_awaited(thread) : NULL;
    if (!filter)
    {
        waiter->next = waiters;
        waiters = waiter;
    }
    ReleaseSRWLockExclusive(&waiters_lock);
    return !filter;
}

static void end_wait(struct waiter *waiter)
{
    struct waiter **entry;

    AcquireSRWLockExclusive(&waiters_lock);
    for (entry = &waiters; *entry != waiter; entry = &(*entry)->next) ;
    *entry = waiter->next;
    ReleaseSRWLockExclusive(&waiters_lock);
}

static void set_changing(struct proxy_filter *filter, BOOL changing)
{
    filter->changing = changing;
    AcquireSRWLockExclusive(&waiters_lock);
    filter->changing_thread = changing ? GetCurrentThreadId() : 0;
    ReleaseSRWLockExclusive(&waiters_lock);
}

/* ---- changes ---- */

/* Waits for the filter's own change, if there is one. */
static HRESULT lock_change(struct proxy_filter *filter)
{
    struct waiter waiter;
    HRESULT hr;

    if (SUCCEEDED(filter_lock_state(filter, 0))) return S_OK;
    if (!begin_wait(&waiter, filter))
    {
        WARN("Filter %p: its change of state waits for this one.\n", filter);
        return VFW_E_CIRCULAR_GRAPH;
    }
    hr = filter_lock_state(filter, CHANGE_TIMEOUT);
    end_wait(&waiter);
    if (FAILED(hr)) ERR("Filter %p: a change of state doesn't end.\n", filter);
    return hr;
}

/* The thread that changes the state can't change it from what it calls on the way. */
HRESULT filter_begin_change(struct proxy_filter *filter)
{
    HRESULT hr;

    if (FAILED(hr = lock_change(filter))) return hr;
    if (filter->changing)
    {
        WARN("Filter %p: change of state from inside of one.\n", filter);
        ReleaseMutex(filter->state_mutex);
        return VFW_E_STATE_CHANGED;
    }
    set_changing(filter, TRUE);
    return S_OK;
}

void filter_end_change(struct proxy_filter *filter)
{
    set_changing(filter, FALSE);
    ReleaseMutex(filter->state_mutex);
}
