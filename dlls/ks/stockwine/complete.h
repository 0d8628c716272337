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

#ifndef __KS_COMPLETE_H
#define __KS_COMPLETE_H

#include "ks_private.h"

/* IoCompleteRequest that survives Wine's late cancellations. Any thread, no lock held. */
#ifdef __WINESRC__
static inline void irp_complete(IRP *irp)
{
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}
#else
void irp_complete(IRP *irp);
/* For what stands in for the completion routine of an IRP: */
BOOLEAN irp_from_dispatch_thread(IRP *irp); /* an IRP that another driver has sent is none of the dispatch thread's */
NTSTATUS irp_keep(IRP *irp); /* returns STATUS_MORE_PROCESSING_REQUIRED: the IRP is freed later */
#endif

#endif /* __KS_COMPLETE_H */
