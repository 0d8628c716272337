/*
 * Drivers: what a minidriver's DriverEntry calls, and its dispatch routines
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

#include "ks_private.h"
#include <ntimage.h>

WINE_DEFAULT_DEBUG_CHANNEL(ks);

extern const IMAGE_DOS_HEADER __ImageBase;

/* Wine's IoAllocateDriverObjectExtension is a stub, hence a table of our own. */
struct ks_driver
{
    LIST_ENTRY entry;
    DRIVER_OBJECT *object;
    const KSDEVICE_DESCRIPTOR *descriptor;
};

static LIST_ENTRY drivers = { &drivers, &drivers };
static SRWLOCK drivers_lock;

/* drivers_lock held */
static struct ks_driver *find_driver(DRIVER_OBJECT *object)
{
    LIST_ENTRY *entry;

    for (entry = drivers.Flink; entry != &drivers; entry = entry->Flink)
    {
        struct ks_driver *driver = CONTAINING_RECORD(entry, struct ks_driver, entry);
        if (driver->object == object) return driver;
    }
    return NULL;
}

const KSDEVICE_DESCRIPTOR *driver_descriptor(DRIVER_OBJECT *object)
{
    const KSDEVICE_DESCRIPTOR *ret = NULL;
    struct ks_driver *driver;

    lock_acquire(&drivers_lock);
    if ((driver = find_driver(object))) ret = driver->descriptor;
    lock_release(&drivers_lock);
    return ret;
}

static NTSTATUS add_driver(DRIVER_OBJECT *object, const KSDEVICE_DESCRIPTOR *descriptor)
{
    struct ks_driver *driver, *old;

    if (!(driver = ExAllocatePoolWithTag(NonPagedPool, sizeof(*driver), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    driver->object = object;
    driver->descriptor = descriptor;

    lock_acquire(&drivers_lock);
    /* A driver that has replaced our unload routine leaves its entry behind. */
    if ((old = find_driver(object))) RemoveEntryList(&old->entry);
    InsertTailList(&drivers, &driver->entry);
    lock_release(&drivers_lock);

    if (old) ExFreePool(old);
    return STATUS_SUCCESS;
}

static BOOLEAN exports_name(const char *name)
{
    const BYTE *base = (const BYTE *)&__ImageBase;
    const IMAGE_EXPORT_DIRECTORY *exports;
    const DWORD *names;
    ULONG i, size;

    if (!(exports = RtlImageDirectoryEntryToData((void *)base, TRUE, IMAGE_DIRECTORY_ENTRY_EXPORT, &size))) return FALSE;
    names = (const DWORD *)(base + exports->AddressOfNames);
    for (i = 0; i < exports->NumberOfNames; i++)
        if (!strcmp((const char *)base + names[i], name)) return TRUE;
    return FALSE;
}

/* Returns how many functions of one import descriptor are missing here. */
static ULONG check_thunks(const BYTE *base, const IMAGE_THUNK_DATA *thunk)
{
    ULONG missing = 0;

    for (; thunk->u1.AddressOfData; thunk++)
    {
        const IMAGE_IMPORT_BY_NAME *name = (const IMAGE_IMPORT_BY_NAME *)(base + thunk->u1.AddressOfData);

        if (IMAGE_SNAP_BY_ORDINAL(thunk->u1.Ordinal))
        {
            ERR("the driver imports ordinal %u of ks.sys, there are none\n", (unsigned int)IMAGE_ORDINAL(thunk->u1.Ordinal));
            missing++;
        }
        else if (!exports_name((const char *)name->Name))
        {
            ERR("the driver needs %s, which is not implemented\n", debugstr_a((const char *)name->Name));
            missing++;
        }
    }
    return missing;
}

/* Wine's loader replaces a function that ks.sys lacks by one that raises an exception when it is called. Better to say at load
 * what the driver needs. */
static NTSTATUS check_imports(DRIVER_OBJECT *driver)
{
    const BYTE *base = driver->DriverStart;
    const IMAGE_IMPORT_DESCRIPTOR *import;
    ULONG size, missing = 0;

    if (!base || !(import = RtlImageDirectoryEntryToData((void *)base, TRUE, IMAGE_DIRECTORY_ENTRY_IMPORT, &size)))
        return STATUS_SUCCESS;

    for (; import->Name && import->FirstThunk; import++)
    {
        if (_stricmp((const char *)base + import->Name, "ks.sys")) continue;
        /* Without the lookup table the names have been overwritten by addresses. */
        if (import->OriginalFirstThunk)
            missing += check_thunks(base, (const IMAGE_THUNK_DATA *)(base + import->OriginalFirstThunk));
    }
    return missing ? STATUS_PROCEDURE_NOT_FOUND : STATUS_SUCCESS;
}

static NTSTATUS NTAPI dispatch_success(DEVICE_OBJECT *device, IRP *irp)
{
    return complete_irp(irp, STATUS_SUCCESS, 0);
}

static PDRIVER_DISPATCH major_function(ULONG major)
{
    switch (major)
    {
    case IRP_MJ_CREATE: return dispatch_create;
    case IRP_MJ_CLOSE: return dispatch_close;
    case IRP_MJ_CLEANUP: return dispatch_success;
    case IRP_MJ_DEVICE_CONTROL: return dispatch_device_control;
    case IRP_MJ_PNP: return dispatch_pnp;
    case IRP_MJ_POWER: return dispatch_power;
    case IRP_MJ_SYSTEM_CONTROL: return dispatch_system_control;
    case IRP_MJ_READ:
    case IRP_MJ_WRITE:
    case IRP_MJ_FLUSH_BUFFERS:
    case IRP_MJ_QUERY_SECURITY:
    case IRP_MJ_SET_SECURITY:
        return KsDispatchInvalidDeviceRequest;
    default: return NULL;
    }
}

/***********************************************************************
 *           KsInitializeDriver (KS.@)
 *
 * Any minidriver's first call, from its DriverEntry. The descriptor stays the minidriver's and is used until it is unloaded.
 */
NTSTATUS NTAPI KsInitializeDriver(DRIVER_OBJECT *driver, UNICODE_STRING *path, const KSDEVICE_DESCRIPTOR *descriptor)
{
    NTSTATUS status;
    ULONG i;

    TRACE("driver %p, path %s, descriptor %p.\n", driver, path ? debugstr_wn(path->Buffer, path->Length / sizeof(WCHAR)) : "",
            descriptor);

    if ((status = check_imports(driver))) return status;
    if ((status = add_driver(driver, descriptor))) return status;

    driver->DriverExtension->AddDevice = KsAddDevice;
    driver->DriverUnload = KsNullDriverUnload;
    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        if (major_function(i)) driver->MajorFunction[i] = major_function(i);
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsNullDriverUnload (KS.@)
 */
void NTAPI KsNullDriverUnload(DRIVER_OBJECT *object)
{
    struct ks_driver *driver;

    TRACE("driver %p.\n", object);

    device_driver_unload(object);
    lock_acquire(&drivers_lock);
    if ((driver = find_driver(object))) RemoveEntryList(&driver->entry);
    lock_release(&drivers_lock);
    if (driver) ExFreePool(driver);
}

/***********************************************************************
 *           KsSetMajorFunctionHandler (KS.@)
 *
 * Lets ks.sys handle one kind of IRP of a driver that sets up its driver object itself.
 */
NTSTATUS NTAPI KsSetMajorFunctionHandler(DRIVER_OBJECT *driver, ULONG major)
{
    TRACE("driver %p, major %u.\n", driver, (unsigned int)major);

    if (major > IRP_MJ_MAXIMUM_FUNCTION || !major_function(major)) return STATUS_INVALID_PARAMETER;
    driver->MajorFunction[major] = major_function(major);
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsDispatchIrp (KS.@)
 */
NTSTATUS NTAPI KsDispatchIrp(DEVICE_OBJECT *device, IRP *irp)
{
    UCHAR major = IoGetCurrentIrpStackLocation(irp)->MajorFunction;

    TRACE("device %p, irp %p, major %u.\n", device, irp, major);

    if (major > IRP_MJ_MAXIMUM_FUNCTION || !major_function(major)) return KsDispatchInvalidDeviceRequest(device, irp);
    return major_function(major)(device, irp);
}

/***********************************************************************
 *           KsDispatchInvalidDeviceRequest (KS.@)
 */
NTSTATUS NTAPI KsDispatchInvalidDeviceRequest(DEVICE_OBJECT *device, IRP *irp)
{
    TRACE("device %p, irp %p.\n", device, irp);
    return complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
}

/***********************************************************************
 *           KsDispatchFastIoDeviceControlFailure (KS.@)
 */
BOOLEAN NTAPI KsDispatchFastIoDeviceControlFailure(FILE_OBJECT *file, BOOLEAN wait, void *in, ULONG in_size, void *out,
        ULONG out_size, ULONG code, IO_STATUS_BLOCK *io, DEVICE_OBJECT *device)
{
    return FALSE;
}

/***********************************************************************
 *           KsDispatchFastReadFailure (KS.@)
 */
BOOLEAN NTAPI KsDispatchFastReadFailure(FILE_OBJECT *file, LARGE_INTEGER *offset, ULONG length, BOOLEAN wait, ULONG key,
        void *buffer, IO_STATUS_BLOCK *io, DEVICE_OBJECT *device)
{
    return FALSE;
}

NTSTATUS NTAPI DriverEntry(DRIVER_OBJECT *driver, UNICODE_STRING *path)
{
    /* Nobody loads ks.sys as a driver; as the import of one its entry point is not called. */
    TRACE("driver %p.\n", driver);
    return STATUS_SUCCESS;
}
