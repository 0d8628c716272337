/*
 * What ks.sys keeps for a driver object
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

#include "stockwine/driverextension.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"

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

NTSTATUS driver_set_descriptor(DRIVER_OBJECT *object, const KSDEVICE_DESCRIPTOR *descriptor)
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

void driver_forget(DRIVER_OBJECT *object)
{
    struct ks_driver *driver;

    lock_acquire(&drivers_lock);
    if ((driver = find_driver(object))) RemoveEntryList(&driver->entry);
    lock_release(&drivers_lock);
    if (driver) ExFreePool(driver);
}
