/*
 * A minidriver's Create and Close
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

#ifndef __KS_CREATECLOSE_H
#define __KS_CREATECLOSE_H

#include "object/object.h"

/* Calls a minidriver's Create or Close (NULL: it has none) of the file's object with the control mutex (and with device: the device
 * mutex) held, and waits with neither of them for KsCompletePendingRequest if it returns STATUS_PENDING. irp: the request that
 * caused it; if it isn't of that kind, or NULL, the minidriver is given one that is made up. On a worker of the object's queue. */
NTSTATUS call_create_close(struct ks_file *file, UCHAR major, NTSTATUS (NTAPI *dispatch)(void *object, IRP *irp), IRP *irp,
        BOOLEAN device);

#endif /* __KS_CREATECLOSE_H */
