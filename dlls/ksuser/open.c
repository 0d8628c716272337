/*
 * How a child object is opened: a file of its own, relative to the handle of its parent
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

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "ntstatus.h"
#define WIN32_NO_STATUS
#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#define KS_NO_CREATE_FUNCTIONS
#include "ks.h"

#include "ksuser_private.h"
#include "base/file.h"
#include "stockwine/bind.h"

/* By the GUID of the kind and the parameters behind it, as documented. */
static NTSTATUS open_relative(HANDLE parent, const struct object_kind *kind, const void *params, ULONG size, ACCESS_MASK access,
                              HANDLE *handle)
{
    const ULONG name_size = KIND_NAME_CHARS * sizeof(WCHAR), header_size = name_size + sizeof(WCHAR);
    ULONG total = (header_size + size + 1) & ~1; /* a string of WCHARs, so an odd size gets a byte of padding */
    NTSTATUS status;
    WCHAR *name;

    if (!(name = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, total))) return STATUS_NO_MEMORY;
    memcpy(name, kind->name, name_size);
    name[KIND_NAME_CHARS] = '\\';
    memcpy((char *)name + header_size, params, size);
    status = open_file(parent, name, total, access, handle);
    HeapFree(GetProcessHeap(), 0, name);
    return status;
}

NTSTATUS open_object(HANDLE parent, const struct object_kind *kind, const void *params, ULONG size, HANDLE sink,
                     ACCESS_MASK access, HANDLE *handle)
{
    NTSTATUS status;

    status = open_relative(parent, kind, params, size, access, handle);
    if (status != STATUS_OBJECT_NAME_NOT_FOUND) return status;
    return open_and_bind(parent, kind, params, size, sink, access, handle);
}
