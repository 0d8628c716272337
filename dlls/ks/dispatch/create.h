/*
 * Creates and closes
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

#ifndef __KS_CREATE_H
#define __KS_CREATE_H

#include "ks_private.h"

struct file_request;

NTSTATUS NTAPI dispatch_create(DEVICE_OBJECT *device, IRP *irp);
NTSTATUS NTAPI dispatch_close(DEVICE_OBJECT *device, IRP *irp);
/* Makes the object that a struct wineks_bind names: the run function of a file's request. */
NTSTATUS run_create_child(struct file_request *request);

#endif /* __KS_CREATE_H */
