/*
 * Requests that ks.sys makes itself
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

#ifndef __KS_SYNCIRP_H
#define __KS_SYNCIRP_H

#include "ks_private.h"

#define SYNC_IRP_MAX_SIZE 0x1000000 /* bytes, of each buffer: more is nonsense */

/* An IRP_MJ_DEVICE_CONTROL of ks.sys itself, in kernel mode, for a handler that is then called directly. It has buffers of its own,
 * so that a handler that never answers can be left alone with it. */
struct sync_irp
{
    LONG refs;                     /* the creator, and the IRP until it is completed */
    IRP *irp;
    FILE_OBJECT *file;             /* a reference is held, or NULL */
    KEVENT done;
    void *in;                      /* aligned to 8 bytes */
    void *out;                     /* aligned to 8 bytes */
};

/* NULL if there is no memory, or a buffer is too large. out_size bytes at out are 0. */
struct sync_irp *sync_irp_create(DEVICE_OBJECT *device, FILE_OBJECT *file, ULONG code, const void *in, ULONG in_size,
        ULONG out_size);
/* Called once, with what the handler has returned. STATUS_PENDING: waits for the answer, within a bound; STATUS_IO_TIMEOUT: in vain.
 * Returns the status; Information is in the IRP. */
NTSTATUS sync_irp_wait(struct sync_irp *sync, NTSTATUS status);
void sync_irp_release(struct sync_irp *sync);

#endif /* __KS_SYNCIRP_H */
