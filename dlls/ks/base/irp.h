/*
 * IRPs: buffers, answers, completion
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

#ifndef __KS_IRP_H
#define __KS_IRP_H

#include "ks_private.h"

/* The buffers of a METHOD_NEITHER request: winedevice's own copies of the client's, of exactly these lengths. */
struct ioctl_buffers
{
    void *in;
    void *out;
    ULONG in_size;
    ULONG out_size;
};

void get_ioctl_buffers(IRP *irp, struct ioctl_buffers *buffers);
/* Completes the IRP; any thread, no lock held. Information is given back also with errors that carry one. Returns status. */
NTSTATUS complete_irp(IRP *irp, NTSTATUS status, ULONG_PTR information);
/* Gives back size bytes at data (NULL: they are already in the out buffer) by the rules of a GET of a value of variable size:
 * STATUS_BUFFER_OVERFLOW and the size if there is no out buffer, STATUS_BUFFER_TOO_SMALL if it is shorter. */
NTSTATUS return_data(IRP *irp, const void *data, ULONG size);
/* Gives back a KSMULTIPLE_ITEM of count entries in size bytes (without the header) by the same rules. On STATUS_SUCCESS with *list
 * not NULL the caller writes the size bytes to *list. */
NTSTATUS return_list(IRP *irp, ULONG count, ULONG size, void **list);
NTSTATUS return_ulong(IRP *irp, ULONG value);

#endif /* __KS_IRP_H */
