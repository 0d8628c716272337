/*
 * Opening pins and their parts where NtCreateFile can't
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

#ifndef __KS_BIND_H
#define __KS_BIND_H

#include "base/irp.h"
#include "object/file.h"

#ifdef __WINESRC__

static inline NTSTATUS file_bind(struct ks_file *file, IRP *irp, NTSTATUS (*create)(struct file_request *request))
{
    return complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
}

static inline struct ks_object *object_from_token(const struct wineks_token *token)
{
    return NULL;
}

static inline NTSTATUS NTAPI wineks_get_parent(IRP *irp, KSIDENTIFIER *request, void *data)
{
    return STATUS_NOT_FOUND;
}

#else /* __WINESRC__ */

/* IOCTL_WINEKS_BIND, dispatch thread: makes an unused file an object below the one that the token names, by create. Completes or
 * pends the IRP. */
NTSTATUS file_bind(struct ks_file *file, IRP *irp, NTSTATUS (*create)(struct file_request *request));
/* The object of the file with that token, like file_get_object(). */
struct ks_object *object_from_token(const struct wineks_token *token);
/* Property handler of KSPROPERTY_WINEKS_PARENT, for the tables of filters and pins. */
NTSTATUS NTAPI wineks_get_parent(IRP *irp, KSIDENTIFIER *request, void *data);

#endif /* __WINESRC__ */

#endif /* __KS_BIND_H */
