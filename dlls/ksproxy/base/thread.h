/*
 * Threads that may go astray
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

#ifndef __KSPROXY_BASE_THREAD_H
#define __KSPROXY_BASE_THREAD_H

#include "ksproxy_private.h"

/*
 * A thread of the proxy calls out: to a peer's Receive, to a handler, to the graph. Whoever ends its work waits for it, but not for
 * ever, and not if it is the caller itself. A thread that doesn't come home in time is a stray one: it holds its host, the filter,
 * until it does, because what is on its stack uses the host's pins.
 *
 *     NONE --start--> OUT --comes home--> HOME
 *                      |                   ^
 *                      +--join--> STRAY ---+
 */
enum thread_state
{
    THREAD_NONE,
    THREAD_OUT,
    THREAD_STRAY,                     /* it has a reference on the host */
    THREAD_HOME                       /* it doesn't touch the host any more */
};

struct proxy_thread
{
    LONG state;                       /* enum thread_state, changed by interlocked functions */
    HANDLE handle;
    DWORD id;
    HMODULE module;                   /* keeps the thread's code */
    IUnknown *host;                   /* not referenced, but by a stray thread */
    void (*run)(void *arg);           /* the work */
    void (*release)(void *arg);       /* gives back what start was given: the last thing that the thread does with arg */
    void *arg;
};

/* Starts the thread, which takes over a reference on arg, as release gives it back, if that is S_OK. */
HRESULT thread_start(struct proxy_thread *thread, IUnknown *host, void (*run)(void *arg), void (*release)(void *arg), void *arg);
/* Waits until the thread is home, within JOIN_TIMEOUT, or makes it a stray one. FALSE: somebody keeps it, or it is the caller. */
BOOL thread_join(struct proxy_thread *thread);
BOOL thread_is_started(const struct proxy_thread *thread);
BOOL thread_is_caller(const struct proxy_thread *thread);
/* Frees what a thread has that isn't out, also one that was never started. */
void thread_close(struct proxy_thread *thread);

#endif /* __KSPROXY_BASE_THREAD_H */
