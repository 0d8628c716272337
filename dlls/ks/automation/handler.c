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

#include "automation/handler.h"
#include "base/irp.h"

NTSTATUS call_handler(IRP *irp, PFNKSHANDLER handler, KSIDENTIFIER *request, void *data)
{
    irp->IoStatus.Information = 0;
    return handler(irp, request, data);
}

NTSTATUS call_sized_handler(IRP *irp, const struct ioctl_buffers *b, PFNKSHANDLER handler, ULONG min_request, ULONG min_data)
{
    irp->IoStatus.Information = 0;
    if (!handler) return STATUS_NOT_FOUND;
    if (b->in_size < min_request) return STATUS_INVALID_BUFFER_SIZE;
    if (b->out_size >= min_data) return handler(irp, b->in, b->out);
    if (b->out_size) return STATUS_BUFFER_TOO_SMALL;
    irp->IoStatus.Information = min_data;
    return STATUS_BUFFER_OVERFLOW;
}

NTSTATUS call_set_handler(IRP *irp, const struct ioctl_buffers *b, const KSPROPERTY_ITEM *item)
{
    NTSTATUS status;

    if (!item->SetPropertyHandler) return STATUS_NOT_FOUND;
    if (b->in_size < item->MinProperty) return STATUS_INVALID_BUFFER_SIZE;
    if (b->out_size < item->MinData) return STATUS_BUFFER_TOO_SMALL;
    status = call_handler(irp, item->SetPropertyHandler, b->in, b->out);
    if (status != STATUS_PENDING) irp->IoStatus.Information = 0;
    return status;
}
