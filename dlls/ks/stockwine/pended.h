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

#ifndef __KS_PENDED_H
#define __KS_PENDED_H

#include "ks_private.h"
#include "stockwine/lock.h"

struct ks_object;

/* The IRPs of one file that handlers have answered with STATUS_PENDING and not completed yet. */
struct pended_irps
{
    SRWLOCK lock;
    LIST_ENTRY irps;
    BOOLEAN closing;
    /* Called for each pended_call() when its IRP is the caller's again or has been completed; any thread, no lock held. last:
     * pended_close() has said FALSE, and this was what it was for. */
    void (*ended)(struct pended_irps *pended, BOOLEAN last);
};

#ifdef __WINESRC__
/* There a file is closed when its last IRP has been completed. */
static inline void pended_init(struct pended_irps *pended, void (*ended)(struct pended_irps *pended, BOOLEAN last))
{
    pended->ended = ended;
}

static inline NTSTATUS pended_call(struct pended_irps *pended, IRP *irp,
        NTSTATUS (*handle)(struct ks_object *object, IRP *irp), struct ks_object *object)
{
    NTSTATUS status = handle(object, irp);

    pended->ended(pended, FALSE);
    return status;
}

static inline BOOLEAN pended_close(struct pended_irps *pended)
{
    return TRUE;
}
#else
void pended_init(struct pended_irps *pended, void (*ended)(struct pended_irps *pended, BOOLEAN last));
/* Calls a handler, and returns what it does. STATUS_PENDING: the handler sees to the IRP, or has completed it. Not from two threads
 * at once for the same file, nor beside pended_close(). */
NTSTATUS pended_call(struct pended_irps *pended, IRP *irp, NTSTATUS (*handle)(struct ks_object *object, IRP *irp),
        struct ks_object *object);
/* Cancels all that are pended, and waits for none. Returns TRUE if there are none any more; FALSE: ended() will say so. */
BOOLEAN pended_close(struct pended_irps *pended);
#endif

#endif /* __KS_PENDED_H */
