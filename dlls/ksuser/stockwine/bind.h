/*
 * How a child object is opened on stock Wine
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

#ifndef __KSUSER_STOCKWINE_BIND_H
#define __KSUSER_STOCKWINE_BIND_H

#include "ksuser_private.h"

/* open_object() where the documented way has failed with STATUS_OBJECT_NAME_NOT_FOUND. That is what it returns for a parent that is no
 * object of wine-ks' ks.sys. */
#ifdef __WINESRC__
static inline NTSTATUS open_and_bind(HANDLE parent, const struct object_kind *kind, const void *params, ULONG size, HANDLE sink,
                                     ACCESS_MASK access, HANDLE *handle)
{
    return STATUS_OBJECT_NAME_NOT_FOUND;
}
#else
NTSTATUS open_and_bind(HANDLE parent, const struct object_kind *kind, const void *params, ULONG size, HANDLE sink,
                       ACCESS_MASK access, HANDLE *handle);
#endif

#endif /* __KSUSER_STOCKWINE_BIND_H */
