/*
 * Processors: what calls the Process of a filter or of a pin, one call at a time
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

#ifndef __KS_PROCESSOR_H
#define __KS_PROCESSOR_H

#include "object/object.h"

struct processor
{
    struct ks_object *object;      /* filter or pin: it lives until the work item has run */
    NTSTATUS (*process)(struct processor *processor); /* one call of Process, mutex held; NULL: there is none */
    KSGATE gate;                   /* the processing control gate; its inputs are listed in processor.c */
    SRWLOCK mutex;                 /* the processing mutex */
    LONG suspended;                /* processor_suspend() calls without a processor_resume() */
    LONG attempted;                /* somebody wanted Process to be called since it last was */
    LONG queued;                   /* the work item is */
    struct ks_work *work;
};

/* worker: runs with the context as the work item. The gate starts without inputs. */
NTSTATUS processor_init(struct processor *processor, struct ks_object *object,
        NTSTATUS (*process)(struct processor *processor), void (*worker)(void *context), void *context);
void processor_destroy(struct processor *processor);
void processor_queue(struct processor *processor);    /* the work item; any thread, a queue's lock may be held */
/* Asynchronously: any thread, a queue's lock may be held. Else any thread but the dispatch thread, without the lock. */
void processor_attempt(struct processor *processor, BOOLEAN asynchronous);
void processor_run(struct processor *processor, BOOLEAN synchronous); /* an attempt on this thread; see above */
/* Process is not called until everybody who has suspended it resumes it; waits until it has returned. Not by somebody who holds the
 * processing mutex or a queue's lock. */
void processor_suspend(struct processor *processor);
void processor_resume(struct processor *processor);   /* and makes attempts that came meanwhile */

#endif /* __KS_PROCESSOR_H */
