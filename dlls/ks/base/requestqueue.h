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

#ifndef __KS_REQUESTQUEUE_H
#define __KS_REQUESTQUEUE_H

#include "ks_private.h"

struct request;

struct request_ops
{
    /* Runs on the worker. What it returns completes the IRP; STATUS_PENDING: somebody else does, and has its own references. */
    NTSTATUS (*run)(struct request *request);
    /* The request has been cancelled and will not run. */
    void (*cancelled)(struct request *request);
    /* The request is over, before the client can know of it: gives up what it holds, but not its memory. */
    void (*clear)(struct request *request);
};

/* What waits in a request queue, or runs on its worker. The first member of an allocation, which the queue frees. */
struct request
{
    LIST_ENTRY entry;
    struct request_queue *queue;   /* where it was inserted; what the request holds keeps it */
    const struct request_ops *ops;
    IRP *irp;                      /* NULL only for a closing request */
    BOOLEAN closing;               /* always run, never cancelled; completes its IRP itself, and may be freed when run returns */
    /* Under the queue's lock: */
    BOOLEAN waiting;               /* the dispatch thread waits for the answer, completes the IRP and frees the request */
    BOOLEAN answered;              /* while it waits: there is the answer, */
    NTSTATUS status;               /* and this is its status */
};

struct request_queue *requestqueue_create(void);
void requestqueue_addref(struct request_queue *queue);
void requestqueue_release(struct request_queue *queue);
/* Takes over the request and pends its IRP; returns STATUS_PENDING. A closing request can't be cancelled. */
NTSTATUS requestqueue_insert(struct request_queue *queue, struct request *request);
/* Takes over the request and waits a moment for the answer. Returns the status of the IRP, which has been completed, or
 * STATUS_PENDING. Dispatch thread. */
NTSTATUS requestqueue_answer(struct request_queue *queue, struct request *request);
/* Keeps the worker away until requestqueue_leave(). FALSE: there are requests. */
BOOLEAN requestqueue_enter(struct request_queue *queue);
void requestqueue_leave(struct request_queue *queue);

#endif /* __KS_REQUESTQUEUE_H */
