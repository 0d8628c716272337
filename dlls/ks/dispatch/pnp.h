/*
 * Plug and Play
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

#ifndef __KS_PNP_H
#define __KS_PNP_H

#include "object/device.h"

NTSTATUS NTAPI dispatch_pnp(DEVICE_OBJECT *device, IRP *irp);
NTSTATUS NTAPI dispatch_system_control(DEVICE_OBJECT *device, IRP *irp);
/* Closes all objects of the device and tells the minidriver, with the IRP of the removal or without (NULL). */
void device_remove(struct ks_device *device, IRP *irp);

#endif /* __KS_PNP_H */
