/*
 * Devices: life, device mutex, rundown
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

#ifndef __KS_DEVICE_H
#define __KS_DEVICE_H

#include "object/object.h"

/* The device mutex. Documented as not recursive; a driver that is called with it held and takes it all the same gets away. */
struct device_mutex
{
    FAST_MUTEX mutex;
    HANDLE owner;                  /* thread id */
    ULONG depth;
};

/* What KsDeviceRegisterAdapterObject says of the device's mappings. */
struct device_mappings
{
    ULONG max_bytes;               /* of one mapping; 0: no limit */
    ULONG stride;                  /* bytes from one KSMAPPING to the next */
};

struct ks_device
{
    struct ks_object obj;
    KSDEVICE pub;
    struct device_mutex mutex;
    LONG started;                  /* creates are refused unless set */
    LONG removed;                  /* never comes back: everything fails with STATUS_DEVICE_REMOVED */
    NTSTATUS post_start_status;
    KEVENT post_start_done;        /* creates wait for PostStart */
    LONG rundown;                  /* filters and pins that are alive, and 1 until the device is removed */
    KEVENT rundown_done;
    LIST_ENTRY files;              /* struct ks_file.entry; this and the next under files_lock of file.c */
    BOOLEAN detach_on_last_close;  /* REMOVE_DEVICE has run while files were open */
    LIST_ENTRY driver_entry;
    struct device_mappings mappings; /* under devices_lock of device.c */
};

C_ASSERT(FIELD_OFFSET(struct ks_device, pub) == sizeof(struct ks_object));

/* The first field of the device extension is documented to be ours (KSDEVICE_HEADER). */
struct device_extension
{
    struct ks_device *device;
};

static inline struct ks_device *impl_from_KSDEVICE(KSDEVICE *device)
{
    return CONTAINING_RECORD(device, struct ks_device, pub);
}

/* Makes the device of a device object with room for a KSDEVICE_HEADER in its extension. device_forget() undoes it: no dispatch
 * routine finds the device any more. */
NTSTATUS device_create(DEVICE_OBJECT *fdo, DEVICE_OBJECT *pdo, DEVICE_OBJECT *next, const KSDEVICE_DESCRIPTOR *descriptor,
        struct ks_device **ret);
void device_forget(struct ks_device *device);
/* Detaches and deletes a removed device that has no files any more, with its device object. */
void device_delete(struct ks_device *device);
struct ks_device *device_from_fdo(DEVICE_OBJECT *fdo); /* with a reference, NULL if it is gone */
struct ks_device *device_from_driver(DRIVER_OBJECT *driver); /* one of its devices without a reference, NULL if there is none */
void device_mutex_acquire(struct ks_device *device);
void device_mutex_release(struct ks_device *device);
BOOLEAN device_enter(struct ks_device *device);        /* rundown protection; FALSE: the device is removed */
void device_leave(struct ks_device *device);
NTSTATUS device_wait_started(struct ks_device *device); /* waits until PostStart is over, and returns its status; worker threads */
/* Any thread, no lock of device.c held. */
struct device_mappings device_get_mappings(struct ks_device *device);
void device_set_mappings(struct ks_device *device, const struct device_mappings *mappings);
const KSDEVICE_DISPATCH *device_dispatch(struct ks_device *device); /* never NULL */

#endif /* __KS_DEVICE_H */
