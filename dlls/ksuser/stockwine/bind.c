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

/*
 * Stock Wine (8 to 10) can't open anything relative to a device's handle: its server answers STATUS_OBJECT_NAME_NOT_FOUND before the
 * driver hears of it. So the device is opened once more, and the fresh file is made the child object by IOCTL_WINEKS_BIND.
 */

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "ntstatus.h"
#define WIN32_NO_STATUS
#include "windef.h"
#include "winbase.h"
#include "winioctl.h"
#include "winternl.h"
#define KS_NO_CREATE_FUNCTIONS
#include "ks.h"
#include "wineks.h"

#include "wine/debug.h"

#include "ksuser_private.h"
#include "base/file.h"
#include "stockwine/bind.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksuser);

/* An NT path is a counted string as well, this is all that can be opened. */
#define MAX_PARENT_SIZE (offsetof(struct wineks_parent, path) + MAX_NAME_SIZE)

/* Sends a request and waits for its end, also when the handle is overlapped: the event is a private one, and the missing APC
 * context keeps the completion out of a port that the owner may have bound to the handle. Returns the final NT status. */
static NTSTATUS device_control(HANDLE handle, ULONG code, void *in, ULONG in_size, void *out, ULONG out_size, ULONG *returned)
{
    IO_STATUS_BLOCK io = {0};
    NTSTATUS status;
    HANDLE event;

    *returned = 0;
    if (!(event = CreateEventW(NULL, TRUE, FALSE, NULL))) return STATUS_NO_MEMORY;
    status = NtDeviceIoControlFile(handle, event, NULL, NULL, &io, code, in, in_size, out, out_size);
    if (status == STATUS_PENDING)
    {
        WaitForSingleObject(event, INFINITE);
        status = io.Status;
    }
    if (!NT_ERROR(status)) *returned = io.Information;
    CloseHandle(event);
    return status;
}

static BOOL is_valid_parent(const struct wineks_parent *parent, ULONG size)
{
    ULONG len;

    if (size < sizeof(*parent)) return FALSE;
    len = (size - offsetof(struct wineks_parent, path)) / sizeof(WCHAR);
    return len > 1 && wcsnlen(parent->path, len) == len - 1;
}

/* Asks an object for its token and the path of its device. The caller frees *ret with HeapFree. */
static NTSTATUS get_parent(HANDLE handle, struct wineks_parent **ret)
{
    KSPROPERTY property = {{{GUID_INIT(STATIC_KSPROPSETID_WineKs), KSPROPERTY_WINEKS_PARENT, KSPROPERTY_TYPE_GET}}};
    ULONG size = offsetof(struct wineks_parent, path[MAX_PATH]), returned;
    struct wineks_parent *parent;
    NTSTATUS status;

    for (;;)
    {
        if (!(parent = HeapAlloc(GetProcessHeap(), 0, size))) return STATUS_NO_MEMORY;
        status = device_control(handle, IOCTL_KS_PROPERTY, &property, sizeof(property), parent, size, &returned);
        if (status == STATUS_SUCCESS && returned <= size && is_valid_parent(parent, returned))
        {
            *ret = parent;
            return STATUS_SUCCESS;
        }
        HeapFree(GetProcessHeap(), 0, parent);

        if (NT_SUCCESS(status))
        {
            ERR("%p gave a malformed answer of %lu bytes.\n", handle, (unsigned long)returned);
            return STATUS_DEVICE_PROTOCOL_ERROR;
        }
        /* the size has to grow, or this would not end */
        if (status != STATUS_BUFFER_OVERFLOW || returned <= size || returned > MAX_PARENT_SIZE) return status;
        size = returned;
    }
}

static NTSTATUS bind_file(HANDLE file, const struct object_kind *kind, const struct wineks_token *parent,
                          const struct wineks_token *sink, const void *params, ULONG size, ACCESS_MASK access)
{
    struct wineks_bind *bind;
    NTSTATUS status;
    ULONG returned;

    if (!(bind = HeapAlloc(GetProcessHeap(), 0, sizeof(*bind) + size))) return STATUS_NO_MEMORY;
    bind->kind = kind->guid;
    bind->parent = *parent;
    bind->sink = *sink;
    bind->access = access;
    bind->params_size = size;
    memcpy(bind + 1, params, size);
    status = device_control(file, IOCTL_WINEKS_BIND, bind, sizeof(*bind) + size, NULL, 0, &returned);
    HeapFree(GetProcessHeap(), 0, bind);
    return status;
}

static NTSTATUS open_bound(const struct wineks_parent *parent, const struct object_kind *kind, const void *params, ULONG size,
                           HANDLE sink, ACCESS_MASK access, HANDLE *handle)
{
    struct wineks_parent *sink_parent;
    struct wineks_token token = {{0}};
    NTSTATUS status;
    HANDLE file;

    if (sink)
    {
        if ((status = get_parent(sink, &sink_parent)))
        {
            WARN("Can't connect to %p, status %#lx.\n", sink, (unsigned long)status);
            return status;
        }
        token = sink_parent->token;
        HeapFree(GetProcessHeap(), 0, sink_parent);
    }

    TRACE("Binding a new file of %s.\n", debugstr_w(parent->path));
    if ((status = open_file(NULL, parent->path, wcslen(parent->path) * sizeof(WCHAR), access, &file)))
        return NT_SUCCESS(status) ? STATUS_UNSUCCESSFUL : status;
    if ((status = bind_file(file, kind, &parent->token, &token, params, size, access)))
    {
        CloseHandle(file);
        return NT_SUCCESS(status) ? STATUS_UNSUCCESSFUL : status;
    }
    *handle = file;
    return STATUS_SUCCESS;
}

NTSTATUS open_and_bind(HANDLE parent, const struct object_kind *kind, const void *params, ULONG size, HANDLE sink,
                       ACCESS_MASK access, HANDLE *handle)
{
    struct wineks_parent *info;
    NTSTATUS status;

    /* Who doesn't know the property is no object of wine-ks' ks.sys, and has been told of the request the documented way. */
    if (get_parent(parent, &info)) return STATUS_OBJECT_NAME_NOT_FOUND;

    status = open_bound(info, kind, params, size, sink, access, handle);
    HeapFree(GetProcessHeap(), 0, info);
    return status;
}
