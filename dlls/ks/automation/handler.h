/*
 * Automation: calling handlers
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

#ifndef __KS_HANDLER_H
#define __KS_HANDLER_H

#include "base/irp.h"

/* Calls the handler of an item; Information is 0 unless it says otherwise. */
NTSTATUS call_handler(IRP *irp, PFNKSHANDLER handler, KSIDENTIFIER *request, void *data);
/* Calls the handler of a GET or a method after a check of the sizes. No handler: STATUS_NOT_FOUND. */
NTSTATUS call_sized_handler(IRP *irp, const struct ioctl_buffers *b, PFNKSHANDLER handler, ULONG min_request, ULONG min_data);
/* The same for the SET of a property. STATUS_PENDING: the handler keeps the IRP. */
NTSTATUS call_set_handler(IRP *irp, const struct ioctl_buffers *b, const KSPROPERTY_ITEM *item);

#endif /* __KS_HANDLER_H */
