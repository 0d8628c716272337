/*
 * Completing IRPs in winedevice
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

#include "stockwine/complete.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "timeouts.h"

/*
 * The wineserver queues the cancellation of an IRP behind whatever else the dispatch thread has to do, with the IRP's
 * address. If the IRP is completed meanwhile, it is cancelled all the same, in memory that has been freed: IoCancelIrp
 * then calls what it finds there, or cancels another IRP. So IRPs that came from the dispatch thread are kept for a
 * while. No new cancellation is queued once the wineserver has the result, and the dispatch thread never waits:
 * KEEP_TIME is more than it can be late.
 */

static SRWLOCK kept_lock;
static LIST_ENTRY kept_irps = { &kept_irps, &kept_irps }; /* Tail.Overlay.ListEntry, oldest first */

/* Where a completed IRP keeps what is needed: DriverContext is free again. */
enum { KEPT_ROUTINE, KEPT_CONTEXT, KEPT_SINCE };

NTSTATUS irp_keep(IRP *irp)
{
    lock_acquire(&kept_lock);
    irp->Tail.Overlay.DriverContext[KEPT_SINCE] = (void *)(ULONG_PTR)NtGetTickCount();
    InsertTailList(&kept_irps, &irp->Tail.Overlay.ListEntry);
    lock_release(&kept_lock);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* Stands in for the dispatch thread's completion routine. */
static NTSTATUS NTAPI keep_irp(DEVICE_OBJECT *device, IRP *irp, void *context)
{
    void **kept = irp->Tail.Overlay.DriverContext;
    NTSTATUS status = ((PIO_COMPLETION_ROUTINE)kept[KEPT_ROUTINE])(device, irp, kept[KEPT_CONTEXT]);

    /* The dispatch thread has not come back from the dispatch routine yet: it completes the IRP once more itself. */
    return status == STATUS_MORE_PROCESSING_REQUIRED ? status : irp_keep(irp);
}

/* The next IRP that has been kept long enough, or NULL. */
static IRP *release_irp(void)
{
    IRP *irp = NULL;

    lock_acquire(&kept_lock);
    if (!IsListEmpty(&kept_irps))
    {
        IRP *oldest = CONTAINING_RECORD(kept_irps.Flink, IRP, Tail.Overlay.ListEntry);
        ULONG since = (ULONG_PTR)oldest->Tail.Overlay.DriverContext[KEPT_SINCE];

        if (MILLISECONDS(NtGetTickCount() - since) > KEEP_TIME)
        {
            RemoveEntryList(&oldest->Tail.Overlay.ListEntry);
            irp = oldest;
        }
    }
    lock_release(&kept_lock);
    return irp;
}

BOOLEAN irp_from_dispatch_thread(IRP *irp)
{
    return irp->RequestorMode == UserMode && irp->CurrentLocation == irp->StackCount;
}

void irp_complete(IRP *irp)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    IRP *kept;

    if (irp_from_dispatch_thread(irp) && stack->CompletionRoutine)
    {
        irp->Tail.Overlay.DriverContext[KEPT_ROUTINE] = stack->CompletionRoutine;
        irp->Tail.Overlay.DriverContext[KEPT_CONTEXT] = stack->Context;
        stack->CompletionRoutine = keep_irp;
    }
    IoCompleteRequest(irp, IO_NO_INCREMENT);

    while ((kept = release_irp())) IoCompleteRequest(kept, IO_NO_INCREMENT); /* no routine is left: only frees it */
}
