/*
 * IRPs that handlers keep
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

#include "stockwine/pended.h"
#include "stockwine/complete.h"
#include "stockwine/lock.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * On Windows a file is closed when its last IRP has been completed: IRP_MJ_CLEANUP comes when the last handle goes, which is the
 * time to cancel what is pending, and IRP_MJ_CLOSE later. Stock Wine sends the latter alone, whatever a driver still has. A
 * minidriver that has kept the IRP of a property, a method or an event relies on its object until it completes it.
 *
 * It completes it by whatever function it likes, so the completion routine of the dispatch thread is replaced before the handler
 * gets the IRP: only that is called in any case. The IRP is then kept like those that ks.sys completes, see complete.c.
 */

enum pended_state
{
    PENDED,
    CANCELLING,                    /* pended_close() needs the IRP for a moment: who completes it leaves the rest to it, */
    CANCELLED,                     /* and has done so */
    COMPLETING,
};

struct pended_irp
{
    LONG refs;                     /* the handler's call, the IRP until it is completed, and pended_close() */
    struct pended_irps *owner;
    LIST_ENTRY entry;              /* in pended_irps.irps */
    IRP *irp;
    enum pended_state state;       /* under the owner's lock */
    BOOLEAN cancelled;             /* IoCancelIrp has been called; under the lock as well */
    BOOLEAN from_dispatch_thread;
    PIO_COMPLETION_ROUTINE routine; /* what is called in the end, */
    void *context;                 /* with this */
    DEVICE_OBJECT *device;         /* and this, in the state CANCELLED */
};

static void pended_release(struct pended_irp *pended)
{
    if (!InterlockedDecrement(&pended->refs)) ExFreePool(pended);
}

static void pended_ended(struct pended_irp *pended)
{
    struct pended_irps *owner = pended->owner;
    BOOLEAN last;

    lock_acquire(&owner->lock);
    RemoveEntryList(&pended->entry);
    last = owner->closing && IsListEmpty(&owner->irps);
    lock_release(&owner->lock);
    pended_release(pended);
    owner->ended(owner, last);
}

/* The rest of a completion, in the state COMPLETING. Returns what the IRP's completion routine has to. */
static NTSTATUS pended_complete(struct pended_irp *pended, DEVICE_OBJECT *device)
{
    IRP *irp = pended->irp;
    NTSTATUS status = pended->routine(device, irp, pended->context);

    if (status != STATUS_MORE_PROCESSING_REQUIRED && pended->from_dispatch_thread) status = irp_keep(irp);
    pended_ended(pended);
    return status;
}

/* Stands in for the IRP's completion routine. */
static NTSTATUS NTAPI pended_done(DEVICE_OBJECT *device, IRP *irp, void *context)
{
    struct pended_irp *pended = context;
    BOOLEAN cancelling;

    lock_acquire(&pended->owner->lock);
    cancelling = pended->state == CANCELLING;
    pended->state = cancelling ? CANCELLED : COMPLETING;
    pended->device = device;
    lock_release(&pended->owner->lock);
    return cancelling ? STATUS_MORE_PROCESSING_REQUIRED : pended_complete(pended, device);
}

static struct pended_irp *pended_create(struct pended_irps *owner, IRP *irp)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    struct pended_irp *pended;

    if (!(pended = ExAllocatePoolWithTag(NonPagedPool, sizeof(*pended), KS_TAG))) return NULL;
    memset(pended, 0, sizeof(*pended));
    pended->refs = 2;
    pended->owner = owner;
    pended->irp = irp;
    pended->state = PENDED;
    pended->from_dispatch_thread = irp_from_dispatch_thread(irp);
    pended->routine = stack->CompletionRoutine;
    pended->context = stack->Context;
    lock_acquire(&owner->lock);
    InsertTailList(&owner->irps, &pended->entry);
    lock_release(&owner->lock);
    stack->Context = pended;
    stack->CompletionRoutine = pended_done;
    return pended;
}

void pended_init(struct pended_irps *pended, void (*ended)(struct pended_irps *pended, BOOLEAN last))
{
    lock_init(&pended->lock);
    InitializeListHead(&pended->irps);
    pended->closing = FALSE;
    pended->ended = ended;
}

NTSTATUS pended_call(struct pended_irps *owner, IRP *irp, NTSTATUS (*handle)(struct ks_object *object, IRP *irp),
        struct ks_object *object)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    struct pended_irp *pended;
    BOOLEAN completed = FALSE;
    NTSTATUS status;

    /* Whoever sends an IRP without a completion routine doesn't care when its file is closed. */
    if (!stack->CompletionRoutine)
    {
        status = handle(object, irp);
        owner->ended(owner, FALSE);
        return status;
    }
    if (!(pended = pended_create(owner, irp)))
    {
        owner->ended(owner, FALSE);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if ((status = handle(object, irp)) != STATUS_PENDING)
    {
        lock_acquire(&owner->lock);
        completed = pended->state != PENDED;
        lock_release(&owner->lock);
        if (completed)
        {
            WARN("irp %p has been completed, and status %#x returned.\n", irp, (unsigned int)status);
            status = STATUS_PENDING;
        }
        else
        {
            stack->CompletionRoutine = pended->routine;
            stack->Context = pended->context;
            pended_ended(pended);
        }
    }
    pended_release(pended);
    return status;
}

/* The next one to cancel, with a reference, in the state CANCELLING; NULL: there is none. The lock is held. */
static struct pended_irp *next_to_cancel(struct pended_irps *owner)
{
    LIST_ENTRY *entry;

    for (entry = owner->irps.Flink; entry != &owner->irps; entry = entry->Flink)
    {
        struct pended_irp *pended = CONTAINING_RECORD(entry, struct pended_irp, entry);

        if (pended->cancelled || pended->state != PENDED) continue;
        pended->cancelled = TRUE;
        pended->state = CANCELLING;
        InterlockedIncrement(&pended->refs);
        return pended;
    }
    return NULL;
}

BOOLEAN pended_close(struct pended_irps *owner)
{
    struct pended_irp *pended;
    BOOLEAN none;

    lock_acquire(&owner->lock);
    while ((pended = next_to_cancel(owner)))
    {
        lock_release(&owner->lock);
        TRACE("irp %p.\n", pended->irp);
        IoCancelIrp(pended->irp);
        lock_acquire(&owner->lock);
        pended->state = pended->state == CANCELLED ? COMPLETING : PENDED;
        if (pended->state == COMPLETING)
        {
            IRP *irp = pended->irp;

            lock_release(&owner->lock);
            if (pended_complete(pended, pended->device) != STATUS_MORE_PROCESSING_REQUIRED)
                IoCompleteRequest(irp, IO_NO_INCREMENT);
            lock_acquire(&owner->lock);
        }
        pended_release(pended);
    }
    owner->closing = TRUE;
    none = IsListEmpty(&owner->irps);
    lock_release(&owner->lock);
    return none;
}
