/*
 * The thread that a pin has while it runs
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

#include "ksvirt_private.h"

/* It waits to absolute times because the period of a kernel timer is whole milliseconds. */

#define MAX_WAIT (1000 * 10000)

void stream_thread_init(struct stream_thread *thread)
{
    thread->handle = NULL;
    thread->stopping = FALSE;
    KeInitializeEvent(&thread->stop, NotificationEvent, FALSE);
    KeInitializeEvent(&thread->wake, SynchronizationEvent, FALSE);
}

/* The routine waits with the functions below, and ends soon after they have returned FALSE. PASSIVE_LEVEL. */
NTSTATUS stream_thread_start(struct stream_thread *thread, PKSTART_ROUTINE routine, void *context)
{
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;

    if (thread->handle) return STATUS_SUCCESS;
    thread->stopping = FALSE;
    KeClearEvent(&thread->stop);
    KeSetEvent(&thread->wake, IO_NO_INCREMENT, FALSE);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&thread->handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, routine, context);
    if (!NT_SUCCESS(status)) thread->handle = NULL;
    return status;
}

/* Waits until the thread, if there is one, has ended. PASSIVE_LEVEL. */
void stream_thread_stop(struct stream_thread *thread)
{
    if (!thread->handle) return;
    InterlockedExchange(&thread->stopping, TRUE);
    KeSetEvent(&thread->stop, IO_NO_INCREMENT, FALSE);
    ZwWaitForSingleObject(thread->handle, FALSE, NULL);
    ZwClose(thread->handle);
    thread->handle = NULL;
}

void stream_thread_wake(struct stream_thread *thread)
{
    KeSetEvent(&thread->wake, IO_NO_INCREMENT, FALSE);
}

/* For who may have work without end. */
BOOLEAN stream_thread_is_stopping(struct stream_thread *thread)
{
    return InterlockedCompareExchange(&thread->stopping, 0, 0) != 0;
}

/* Waits until clock_now() is that time. Returns FALSE, at once, when the thread has to end. */
BOOLEAN stream_thread_wait(struct stream_thread *thread, LONGLONG time)
{
    LARGE_INTEGER timeout;
    LONGLONG early;

    while (!stream_thread_is_stopping(thread))
    {
        if ((early = time - clock_now()) <= 0) return TRUE;
        timeout.QuadPart = -early;
        KeWaitForSingleObject(&thread->stop, Executive, KernelMode, FALSE, &timeout);
    }
    return FALSE;
}

/* Waits until clock_now() is that time, or there is something new to do, but not for long: what could not be done for lack
 * of memory is not announced again. Returns FALSE, at once, when the thread has to end. */
BOOLEAN stream_thread_wait_work(struct stream_thread *thread, LONGLONG time)
{
    void *objects[2] = {&thread->stop, &thread->wake};
    LARGE_INTEGER timeout;

    timeout.QuadPart = -min(time - clock_now(), MAX_WAIT);
    if (timeout.QuadPart < 0 && !stream_thread_is_stopping(thread))
        KeWaitForMultipleObjects(ARRAYSIZE(objects), objects, WaitAny, Executive, KernelMode, FALSE, &timeout, NULL);
    return !stream_thread_is_stopping(thread);
}
