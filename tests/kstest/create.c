/*
 * Create requests that the minidriver handles itself, or gives a name to
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

/* Stock Wine can't open a file with a name or relative to a handle, so the test says beforehand what the next one is to be. */
static struct
{
    struct kstest_create create;
    FILE_OBJECT *related;   /* NULL: nothing is to be done. It stays open until then. */
} next;

static PDRIVER_DISPATCH ks_create;

static NTSTATUS allocator_initialize(void *context, KSALLOCATOR_FRAMING *framing, void **allocator)
{
    ULONG *size;

    if (context != &next || framing->Frames == 7) return STATUS_NOT_SUPPORTED; /* as a test wants it */
    if (!(size = ExAllocatePoolWithTag(NonPagedPool, sizeof(*size), KSTEST_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    *size = framing->FrameSize;
    *allocator = size;
    return STATUS_SUCCESS;
}

static void allocator_delete(void *allocator)
{
    ExFreePoolWithTag(allocator, KSTEST_TAG);
}

static void *NTAPI allocator_allocate(void *allocator)
{
    return ExAllocatePoolWithTag(NonPagedPool, *(ULONG *)allocator, KSTEST_TAG);
}

static void NTAPI allocator_free(void *allocator, void *frame)
{
    ExFreePoolWithTag(frame, KSTEST_TAG);
}

static NTSTATUS create_clock(IRP *irp)
{
    PKSDEFAULTCLOCK clock;
    NTSTATUS status;

    if (!NT_SUCCESS(status = KsAllocateDefaultClock(&clock))) return status;
    KsSetDefaultClockState(clock, KSSTATE_RUN);
    status = KsCreateDefaultClock(irp, clock);
    KsSetDefaultClockState(clock, KSSTATE_PAUSE);
    KsSetDefaultClockTime(clock, 1234567);
    KsFreeDefaultClock(clock); /* the file keeps it */
    return status;
}

static NTSTATUS create_next(DEVICE_OBJECT *device, IRP *irp)
{
    FILE_OBJECT *file = IoGetCurrentIrpStackLocation(irp)->FileObject;
    UNICODE_STRING old_name = file->FileName;
    NTSTATUS status;

    file->FileName.Buffer = (WCHAR *)next.create.name;
    file->FileName.Length = file->FileName.MaximumLength = (USHORT)next.create.length;
    file->RelatedFileObject = next.related;
    switch (next.create.how)
    {
        case KSTEST_CREATE_CLOCK: status = create_clock(irp); break;
        case KSTEST_CREATE_ALLOCATOR: status = KsCreateDefaultAllocator(irp); break;
        case KSTEST_CREATE_ALLOCATOR_EX:
            status = KsCreateDefaultAllocatorEx(irp, &next, allocator_allocate, allocator_free, allocator_initialize,
                    allocator_delete);
            break;
        default: status = ks_create(device, irp); break;
    }
    file->FileName = old_name;
    file->RelatedFileObject = NULL;
    next.related = NULL;
    if (next.create.how == KSTEST_CREATE_BY_NAME) return status;
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS NTAPI dispatch_create(DEVICE_OBJECT *device, IRP *irp)
{
    return next.related ? create_next(device, irp) : ks_create(device, irp);
}

void create_hook(DRIVER_OBJECT *driver)
{
    ks_create = driver->MajorFunction[IRP_MJ_CREATE];
    driver->MajorFunction[IRP_MJ_CREATE] = dispatch_create;
}

NTSTATUS create_set_property(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const struct kstest_create *create = data;

    if (create->length > sizeof(create->name)) return STATUS_INVALID_PARAMETER;
    next.create = *create;
    next.related = IoGetCurrentIrpStackLocation(irp)->FileObject;
    return STATUS_SUCCESS;
}
