/*
 * Filter factories and their device interfaces
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

#ifndef __KS_FACTORY_H
#define __KS_FACTORY_H

#include "object/device.h"
#include "stockwine/devenum.h"

struct ks_factory
{
    struct ks_object obj;
    KSFILTERFACTORY pub;
    KSFILTER_DESCRIPTOR descriptor;
    UNICODE_STRING refstr;
    ULONG create_flags;
    BOOLEAN autostart;             /* made before the device was started: its interfaces are enabled with it */
    BOOLEAN reachable;             /* stock Wine can open filters of this factory */
    ULONG interface_count;
    struct ks_interface *interfaces;
    PFNKSFILTERFACTORYPOWER sleep;
    PFNKSFILTERFACTORYPOWER wake;
};

C_ASSERT(FIELD_OFFSET(struct ks_factory, pub) == sizeof(struct ks_object));

static inline struct ks_factory *impl_from_KSFILTERFACTORY(KSFILTERFACTORY *factory)
{
    return CONTAINING_RECORD(factory, struct ks_factory, pub);
}

/* The device mutex is held for the first four. */
NTSTATUS factory_create(struct ks_device *device, const KSFILTER_DESCRIPTOR *descriptor, const WCHAR *refstr, ULONG flags,
        struct ks_factory **ret);
void device_set_interfaces(struct ks_device *device, BOOLEAN enable);
/* NT path that opens the device, with its 0; freed by ExFreePool. NULL if there is none. */
WCHAR *factory_path(struct ks_factory *factory);
/* Releases all factories of a device that goes, and frees what is in their bags while the minidriver is there. */
void device_release_factories(struct ks_device *device);
/* The factory that a create with this name (without backslash, may be empty) opens, with a reference; NULL if there is none. */
struct ks_factory *device_find_factory(struct ks_device *device, const UNICODE_STRING *name);

#endif /* __KS_FACTORY_H */
