/*
 * Enabling device interfaces
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

#include "stockwine/deviceinterface.h"
#include "stockwine/setupapi.h"

/* The links of a winedevice that has died are still there. They lead nowhere, or to what a later one has given the same name, and one
 * that is in the way of a new link is followed when that is made. */
static NTSTATUS set_enabled(UNICODE_STRING *link)
{
    /* What isn't enabled here isn't anywhere else: a device has one driver. */
    if (IoSetDeviceInterfaceState(link, FALSE) == STATUS_OBJECT_NAME_NOT_FOUND)
    {
        IoDeleteSymbolicLink(link);
        return IoSetDeviceInterfaceState(link, TRUE);
    }
    IoSetDeviceInterfaceState(link, TRUE);
    return STATUS_OBJECT_NAME_EXISTS;
}

NTSTATUS interface_enable(DEVICE_OBJECT *pdo, const GUID *category, UNICODE_STRING *refstr, BOOLEAN alone, UNICODE_STRING *link,
        BOOLEAN *hidden)
{
    NTSTATUS status;

    if ((*hidden = !category_can_be_shown(category))) return STATUS_SUCCESS;
    if (!link->Buffer && (status = IoRegisterDeviceInterface(pdo, category, refstr, link))) return status;
    if ((status = set_enabled(link)) != STATUS_OBJECT_NAME_NOT_FOUND) return status;

    /* Stock Wine can't enable an interface with a reference string: this one leads to the device. */
    RtlFreeUnicodeString(link);
    if (!alone) return STATUS_OBJECT_NAME_EXISTS;
    if ((status = IoRegisterDeviceInterface(pdo, category, NULL, link))) return status;
    return set_enabled(link);
}
