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

#ifndef __KS_DRIVEREXTENSION_H
#define __KS_DRIVEREXTENSION_H

#include "ks_private.h"

#ifdef __WINESRC__

#define DRIVER_EXTENSION_ID ((void *)KsInitializeDriver) /* an address of ours */

static inline const KSDEVICE_DESCRIPTOR *driver_descriptor(DRIVER_OBJECT *driver)
{
    const KSDEVICE_DESCRIPTOR **extension = IoGetDriverObjectExtension(driver, DRIVER_EXTENSION_ID);

    return extension ? *extension : NULL;
}

static inline NTSTATUS driver_set_descriptor(DRIVER_OBJECT *driver, const KSDEVICE_DESCRIPTOR *descriptor)
{
    void *extension = IoGetDriverObjectExtension(driver, DRIVER_EXTENSION_ID);
    NTSTATUS status;

    if (!extension && (status = IoAllocateDriverObjectExtension(driver, DRIVER_EXTENSION_ID, sizeof(descriptor), &extension)))
        return status;
    *(const KSDEVICE_DESCRIPTOR **)extension = descriptor;
    return STATUS_SUCCESS;
}

/* The extension goes with the driver object. */
static inline void driver_forget(DRIVER_OBJECT *driver)
{
}

#else /* __WINESRC__ */

/* The descriptor that the driver was set up with, NULL if it wasn't. */
const KSDEVICE_DESCRIPTOR *driver_descriptor(DRIVER_OBJECT *driver);
NTSTATUS driver_set_descriptor(DRIVER_OBJECT *driver, const KSDEVICE_DESCRIPTOR *descriptor);
void driver_forget(DRIVER_OBJECT *driver);

#endif /* __WINESRC__ */

#endif /* __KS_DRIVEREXTENSION_H */
