/*
 * Request queues: from the dispatch thread to a worker
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

#include "base/requestqueue.h"
#include "base/irp.h"
#include "base/time.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "stockwine/work.h"
#include "timeouts.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * One queue a filter, shared by the files of its pins: what clients ask for happens in the order they asked, and a CloseHandle is
 * over before what they create next. The worker exists only as long as there are requests.
 *
 * On stock Wine a client that has opened its file for overlapped requests, and sends one without an OVERLAPPED, gets whatever the
 * dispatch routine returns: STATUS_PENDING if the IRP isn't completed by then, where Windows waits for its end. So what needs
 * nobody else is answered in the dispatch routine, and the rest is waited for there: not for long, because all devices of all
 * drivers of this winedevice wait meanwhile, and because a minidriver may wait for something that only the dispatch thread can
 * bring. What takes longer than ANSWER_TIME is pended as ever, and nothing behind it in the queue is waited for.
 */

struct request_queue
{
    LONG refs;                     /* files, and the run of the worker */
    SRWLOCK lock;
    LIST_ENTRY requests;
    BOOLEAN running;               /* on the worker, or in a dispatch routine; never while the queue is empty and idle */
    BOOLEAN late;                  /* a request has taken longer than ANSWER_TIME, and there have been others ever since */
    CONDITION_VARIABLE answered;   /* a request that is waited for is */
    struct ks_work *work;
};

/* Ends a request. The caller has a reference of the queue. */
static void request_answer(struct request_queue *queue, struct request *request, NTSTATUS status)
{
    IRP *irp = request->irp;
    BOOLEAN waiting;

    /* Everything that the request has held is let go before the client can know that it is over. */
    request->ops->clear(request);
    lock_acquire(&queue->lock);
    if ((waiting = request->waiting))
    {
        request->status = status;
        request->answered = TRUE;
        condition_wake(&queue->answered);
    }
    lock_release(&queue->lock);
    if (waiting) return;
    ExFreePool(request);
    if (status != STATUS_PENDING) complete_irp(irp, status, irp->IoStatus.Information);
}

/* Ends a request that has not been run. */
static void request_cancelled(struct request_queue *queue, struct request *request)
{
    request->ops->cancelled(request);
    request->irp->IoStatus.Information = 0;
    request_answer(queue, request, STATUS_CANCELLED);
}

/* Called with the cancel spin lock; the queue lock is only held for moments. */
static void NTAPI cancel_request(DEVICE_OBJECT *device, IRP *irp)
{
    struct request *request = irp->Tail.Overlay.DriverContext[3];
    struct request_queue *queue = request->queue;

    IoReleaseCancelSpinLock(irp->CancelIrql);
    TRACE("irp %p, request %p.\n", irp, request);
    requestqueue_addref(queue);
    lock_acquire(&queue->lock);
    RemoveEntryList(&request->entry);
    lock_release(&queue->lock);
    request_cancelled(queue, request);
    requestqueue_release(queue);
}

/* queue->lock held. NULL: the queue is empty. */
static struct request *next_request(struct request_queue *queue)
{
    while (!IsListEmpty(&queue->requests))
    {
        struct request *request = CONTAINING_RECORD(RemoveHeadList(&queue->requests), struct request, entry);

        if (request->closing || IoSetCancelRoutine(request->irp, NULL)) return request;
        /* The cancel routine has been called and waits for the lock: it completes the request. */
        InitializeListHead(&request->entry);
    }
    return NULL;
}

static void queue_run(void *context)
{
    struct request_queue *queue = context;
    struct request *request;

    for (;;)
    {
        BOOLEAN closing;
        NTSTATUS status;

        lock_acquire(&queue->lock);
        if (!(request = next_request(queue))) queue->running = queue->late = FALSE;
        lock_release(&queue->lock);
        if (!request) break;

        closing = request->closing;
        if (request->irp) request->irp->IoStatus.Information = 0;
        status = request->ops->run(request);
        if (!closing) request_answer(queue, request, status); /* else it is gone with its file, or will be */
    }
    requestqueue_release(queue);
}

BOOLEAN requestqueue_enter(struct request_queue *queue)
{
    BOOLEAN idle;

    lock_acquire(&queue->lock);
    if ((idle = !queue->running)) queue->running = TRUE;
    lock_release(&queue->lock);
    return idle;
}

void requestqueue_leave(struct request_queue *queue)
{
    BOOLEAN start;

    lock_acquire(&queue->lock);
    queue->running = start = !IsListEmpty(&queue->requests);
    if (start) requestqueue_addref(queue);
    lock_release(&queue->lock);
    if (start) work_queue(queue->work);
}

struct request_queue *requestqueue_create(void)
{
    struct request_queue *queue;

    if (!(queue = ExAllocatePoolWithTag(NonPagedPool, sizeof(*queue), KS_TAG))) return NULL;
    queue->refs = 1;
    lock_init(&queue->lock);
    InitializeListHead(&queue->requests);
    queue->running = queue->late = FALSE;
    condition_init(&queue->answered);
    if (work_create(queue_run, queue, &queue->work))
    {
        ExFreePool(queue);
        return NULL;
    }
    return queue;
}

void requestqueue_addref(struct request_queue *queue)
{
    InterlockedIncrement(&queue->refs);
}

void requestqueue_release(struct request_queue *queue)
{
    if (InterlockedDecrement(&queue->refs)) return;
    work_release(queue->work);
    ExFreePool(queue);
}

/* Takes over the request, and pends its IRP unless it is waited for. wait: the caller does unless the queue is late. Returns
 * whether it has to. */
static BOOLEAN insert_request(struct request_queue *queue, struct request *request, BOOLEAN wait)
{
    BOOLEAN start = FALSE, cancelled = FALSE;
    IRP *irp = request->irp;

    request->queue = queue;
    lock_acquire(&queue->lock);
    request->waiting = wait = wait && !queue->late;
    if (irp && !wait) IoMarkIrpPending(irp);
    if (!request->closing)
    {
        irp->Tail.Overlay.DriverContext[3] = request;
        (void)IoSetCancelRoutine(irp, cancel_request);
        cancelled = irp->Cancel && IoSetCancelRoutine(irp, NULL);
    }
    if (!cancelled)
    {
        InsertTailList(&queue->requests, &request->entry);
        if (!queue->running) start = queue->running = TRUE;
        if (start) requestqueue_addref(queue);
    }
    lock_release(&queue->lock);

    if (start) work_queue(queue->work);
    if (cancelled) request_cancelled(queue, request);
    return wait;
}

NTSTATUS requestqueue_insert(struct request_queue *queue, struct request *request)
{
    insert_request(queue, request, FALSE);
    return STATUS_PENDING;
}

NTSTATUS requestqueue_answer(struct request_queue *queue, struct request *request)
{
    const LONGLONG end = current_time() + ANSWER_TIME;
    IRP *irp = request->irp;
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    LARGE_INTEGER timeout;
    NTSTATUS status;

    if (!insert_request(queue, request, TRUE)) return STATUS_PENDING;

    lock_acquire(&queue->lock);
    while (!request->answered && (timeout.QuadPart = current_time() - end) < 0)
        condition_wait(&queue->answered, &queue->lock, &timeout);
    if (!request->answered)
    {
        TRACE("irp %p takes longer.\n", irp);
        stack->Control |= SL_PENDING_RETURNED; /* IoMarkIrpPending, wherever a minidriver has sent it by now */
        request->waiting = FALSE;
        queue->late = TRUE;
        lock_release(&queue->lock);
        return STATUS_PENDING;
    }
    status = request->status;
    lock_release(&queue->lock);

    ExFreePool(request);
    if (status == STATUS_PENDING) return status; /* a handler has kept the IRP, and has marked it */
    return complete_irp(irp, status, irp->IoStatus.Information);
}
