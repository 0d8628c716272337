/*
 * Queues of cancellable IRPs
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

#include "base/irp.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * The driver owns the list and its spin lock; the queue adds nothing but the rules. An IRP in the list has a cancel
 * routine while it can be cancelled. To acquire it is to take the cancel routine away: what has lost that race belongs
 * to the routine, which takes the IRP off the list under the spin lock, whose address is kept in
 * KSQUEUE_SPINLOCK_IRP_STORAGE.
 */

static KSPIN_LOCK *irp_lock(IRP *irp)
{
    return KSQUEUE_SPINLOCK_IRP_STORAGE(irp);
}

static void insert_irp(LIST_ENTRY *list, IRP *irp, KSLIST_ENTRY_LOCATION location)
{
    if (location == KsListEntryTail) InsertTailList(list, &irp->Tail.Overlay.ListEntry);
    else InsertHeadList(list, &irp->Tail.Overlay.ListEntry);
}

static IRP *irp_from_entry(LIST_ENTRY *entry)
{
    return CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);
}

/* Makes the IRP cancellable; TRUE if it has been cancelled meanwhile and nobody else will see to it. */
static BOOLEAN set_cancel_routine(IRP *irp, DRIVER_CANCEL *cancel)
{
    IoSetCancelRoutine(irp, cancel ? cancel : KsCancelRoutine);
    return irp->Cancel && IoSetCancelRoutine(irp, NULL);
}

/* Calls the routine in the way that IoCancelIrp does. */
static void call_cancel_routine(IRP *irp, DRIVER_CANCEL *cancel)
{
    IoAcquireCancelSpinLock(&irp->CancelIrql);
    cancel(IoGetCurrentIrpStackLocation(irp)->DeviceObject, irp);
}

/***********************************************************************
 *           KsAddIrpToCancelableQueue (KS.@)
 */
void NTAPI KsAddIrpToCancelableQueue(LIST_ENTRY *queue, KSPIN_LOCK *lock, IRP *irp, KSLIST_ENTRY_LOCATION location,
        DRIVER_CANCEL *cancel)
{
    BOOLEAN cancelled;
    KIRQL irql;

    TRACE("queue %p, lock %p, irp %p, location %u, cancel %p\n", queue, lock, irp, location, cancel);

    KSQUEUE_SPINLOCK_IRP_STORAGE(irp) = lock;
    KeAcquireSpinLock(lock, &irql);
    insert_irp(queue, irp, location);
    cancelled = set_cancel_routine(irp, cancel);
    KeReleaseSpinLock(lock, irql);

    if (cancelled) call_cancel_routine(irp, cancel ? cancel : KsCancelRoutine);
}

/***********************************************************************
 *           KsRemoveIrpFromCancelableQueue (KS.@)
 */
IRP * NTAPI KsRemoveIrpFromCancelableQueue(LIST_ENTRY *queue, KSPIN_LOCK *lock, KSLIST_ENTRY_LOCATION location,
        KSIRP_REMOVAL_OPERATION operation)
{
    BOOLEAN single = operation == KsAcquireOnlySingleItem || operation == KsAcquireAndRemoveOnlySingleItem;
    BOOLEAN remove = operation == KsAcquireAndRemove || operation == KsAcquireAndRemoveOnlySingleItem;
    LIST_ENTRY *entry;
    IRP *ret = NULL;
    KIRQL irql;

    TRACE("queue %p, lock %p, location %u, operation %u\n", queue, lock, location, operation);

    KeAcquireSpinLock(lock, &irql);
    entry = location == KsListEntryHead ? queue->Flink : queue->Blink;
    while (entry != queue)
    {
        IRP *irp = irp_from_entry(entry);

        if (IoSetCancelRoutine(irp, NULL))
        {
            if (remove) RemoveEntryList(entry);
            ret = irp;
            break;
        }
        /* Acquired by somebody, or being cancelled. The "single item" operations of ks.h, which have no page, look
         * at one IRP. */
        if (single) break;
        entry = location == KsListEntryHead ? entry->Flink : entry->Blink;
    }
    KeReleaseSpinLock(lock, irql);
    return ret;
}

/***********************************************************************
 *           KsRemoveSpecificIrpFromCancelableQueue (KS.@)
 *
 * One that the caller has acquired.
 */
void NTAPI KsRemoveSpecificIrpFromCancelableQueue(IRP *irp)
{
    KSPIN_LOCK *lock = irp_lock(irp);
    KIRQL irql;

    TRACE("irp %p\n", irp);

    KeAcquireSpinLock(lock, &irql);
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(lock, irql);
}

/***********************************************************************
 *           KsReleaseIrpOnCancelableQueue (KS.@)
 *
 * Gives back one that the caller has acquired and left on the list.
 */
void NTAPI KsReleaseIrpOnCancelableQueue(IRP *irp, DRIVER_CANCEL *cancel)
{
    KSPIN_LOCK *lock = irp_lock(irp);
    BOOLEAN cancelled;
    KIRQL irql;

    TRACE("irp %p, cancel %p\n", irp, cancel);

    KeAcquireSpinLock(lock, &irql);
    cancelled = set_cancel_routine(irp, cancel);
    KeReleaseSpinLock(lock, irql);

    if (cancelled) call_cancel_routine(irp, cancel ? cancel : KsCancelRoutine);
}

/***********************************************************************
 *           KsMoveIrpsOnCancelableQueue (KS.@)
 */
NTSTATUS NTAPI KsMoveIrpsOnCancelableQueue(LIST_ENTRY *source, KSPIN_LOCK *source_lock, LIST_ENTRY *destination,
        KSPIN_LOCK *destination_lock, KSLIST_ENTRY_LOCATION location, PFNKSIRPLISTCALLBACK callback, void *context)
{
    NTSTATUS status = STATUS_SUCCESS;
    KIRQL irql, cancel_irql = 0;
    LIST_ENTRY *entry, *next;

    TRACE("source %p, destination %p, location %u, callback %p, context %p\n", source, destination, location, callback,
            context);

    /* A cancel routine must not look for the spin lock of the IRP while that changes. */
    if (destination_lock) IoAcquireCancelSpinLock(&cancel_irql);
    KeAcquireSpinLock(source_lock, &irql);
    if (destination_lock) KeAcquireSpinLockAtDpcLevel(destination_lock);

    for (entry = location == KsListEntryHead ? source->Flink : source->Blink; entry != source; entry = next)
    {
        IRP *irp = irp_from_entry(entry);

        next = location == KsListEntryHead ? entry->Flink : entry->Blink;
        if ((status = callback(irp, context)) == STATUS_NO_MATCH) continue;
        if (status) break;

        RemoveEntryList(entry);
        insert_irp(destination, irp, location == KsListEntryHead ? KsListEntryTail : KsListEntryHead);
        if (destination_lock) KSQUEUE_SPINLOCK_IRP_STORAGE(irp) = destination_lock;
    }
    if (entry == source)
    {
        callback(NULL, context);
        status = STATUS_SUCCESS;
    }

    if (destination_lock) KeReleaseSpinLockFromDpcLevel(destination_lock);
    KeReleaseSpinLock(source_lock, irql);
    if (destination_lock) IoReleaseCancelSpinLock(cancel_irql);
    return status;
}

/***********************************************************************
 *           KsCancelRoutine (KS.@)
 *
 * Called with the cancel spin lock held.
 */
void NTAPI KsCancelRoutine(DEVICE_OBJECT *device, IRP *irp)
{
    KSPIN_LOCK *lock = irp_lock(irp);
    KIRQL irql;

    TRACE("device %p, irp %p\n", device, irp);

    /* The list's lock is taken first: KsMoveIrpsOnCancelableQueue may change it as soon as the cancel spin lock is
     * free. */
    KeAcquireSpinLock(lock, &irql);
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(lock, irql);
    IoReleaseCancelSpinLock(irp->CancelIrql);

    complete_irp(irp, STATUS_CANCELLED, 0);
}

/***********************************************************************
 *           KsCancelIo (KS.@)
 */
void NTAPI KsCancelIo(LIST_ENTRY *queue, KSPIN_LOCK *lock)
{
    TRACE("queue %p, lock %p\n", queue, lock);

    for (;;)
    {
        DRIVER_CANCEL *cancel = NULL;
        LIST_ENTRY *entry;
        IRP *irp = NULL;
        KIRQL irql;

        KeAcquireSpinLock(lock, &irql);
        for (entry = queue->Flink; entry != queue && !cancel; entry = entry->Flink)
        {
            irp = irp_from_entry(entry);
            irp->Cancel = TRUE;
            cancel = IoSetCancelRoutine(irp, NULL);
        }
        KeReleaseSpinLock(lock, irql);
        if (!cancel) return;

        call_cancel_routine(irp, cancel); /* takes it off the list */
    }
}
