/*
 * Requests that the minidriver keeps, and ends long after their handle was closed
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

#include "kstest_private.h"

#define MAX_LATE 16

static IRP *late_irps[MAX_LATE];
static ULONG late_count;
static FAST_MUTEX late_mutex;

void late_init(void)
{
    ExInitializeFastMutex(&late_mutex);
}

/* Writes over memory that was freed: who still uses it is to notice. */
static void churn(void)
{
    static void *blocks[64 * 16];
    ULONG i, size;

    for (i = 0; i < ARRAYSIZE(blocks); i++)
    {
        size = 16 + i / 16 * 16;
        if ((blocks[i] = ExAllocatePoolWithTag(NonPagedPool, size, KSTEST_TAG))) memset(blocks[i], 0x55, size);
    }
    for (i = 0; i < ARRAYSIZE(blocks); i++)
        if (blocks[i]) ExFreePoolWithTag(blocks[i], KSTEST_TAG);
}

NTSTATUS late_get_property(IRP *irp, KSIDENTIFIER *request, void *data)
{
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    ExAcquireFastMutex(&late_mutex);
    if (late_count < MAX_LATE)
    {
        IoMarkIrpPending(irp);
        late_irps[late_count++] = irp;
        status = STATUS_PENDING;
    }
    ExReleaseFastMutex(&late_mutex);
    return status;
}

NTSTATUS late_set_property(IRP *irp, KSIDENTIFIER *request, void *data)
{
    IRP *irps[MAX_LATE];
    ULONG i, count;

    ExAcquireFastMutex(&late_mutex);
    count = late_count;
    for (i = 0; i < count; i++) irps[i] = late_irps[i];
    late_count = 0;
    churn();
    ExReleaseFastMutex(&late_mutex);
    for (i = 0; i < count; i++)
    {
        irps[i]->IoStatus.Status = STATUS_SUCCESS;
        irps[i]->IoStatus.Information = sizeof(ULONG);
        KsCompletePendingRequest(irps[i]);
    }
    return STATUS_SUCCESS;
}
