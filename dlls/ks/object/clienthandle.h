/*
 * Handles of a client
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

#ifndef __KS_CLIENTHANDLE_H
#define __KS_CLIENTHANDLE_H

#include "ks_private.h"

/* A handle of the process whose request of the file runs, with the access that it has there; the caller closes it. Worker threads. */
NTSTATUS duplicate_client_handle(const struct ks_file *file, HANDLE handle, HANDLE *ret);
/* The file that such a handle stands for, with a reference, which keeps neither the handle open nor the object alive. owner: the
 * file whose request runs. STATUS_INVALID_HANDLE if it isn't one of ours in this process. Worker threads. */
NTSTATUS file_from_client_handle(struct ks_file *owner, HANDLE handle, struct ks_file **ret);
/* Values that are a HANDLE or a pointer, in the client's size: of a property's SET or a method's data, and of a GET or a method's
 * result by the rules of return_data. */
NTSTATUS get_client_handle(IRP *irp, HANDLE *handle);
NTSTATUS return_client_handle(IRP *irp, HANDLE handle);

#endif /* __KS_CLIENTHANDLE_H */
