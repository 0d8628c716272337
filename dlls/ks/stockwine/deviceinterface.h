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

#ifndef __KS_DEVICEINTERFACE_H
#define __KS_DEVICEINTERFACE_H

#include "ks_private.h"

/* Registers and enables an interface of the device; *link is the caller's to free. With reference string if it can be; else, if alone,
 * the one without leads to the device. STATUS_OBJECT_NAME_EXISTS: neither. *hidden: programs must not find it, nothing was done. */
#ifdef __WINESRC__
static inline NTSTATUS interface_enable(DEVICE_OBJECT *pdo, const GUID *category, UNICODE_STRING *refstr, BOOLEAN alone,
        UNICODE_STRING *link, BOOLEAN *hidden)
{
    NTSTATUS status;

    *hidden = FALSE;
    if (!link->Buffer && (status = IoRegisterDeviceInterface(pdo, category, refstr, link))) return status;
    return IoSetDeviceInterfaceState(link, TRUE);
}
#else
NTSTATUS interface_enable(DEVICE_OBJECT *pdo, const GUID *category, UNICODE_STRING *refstr, BOOLEAN alone, UNICODE_STRING *link,
        BOOLEAN *hidden);
#endif

#endif /* __KS_DEVICEINTERFACE_H */
