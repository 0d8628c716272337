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

#include "object/clienthandle.h"
#include "base/irp.h"
#include "object/file.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* Whose files FsContext belongs to is not to be told by looking at it: there are other drivers. */
static BOOLEAN is_file(const struct ks_file *file, const void *file_object)
{
    return file->file == file_object;
}

/* Import libraries disagree about what the import of a variable is, and Wine's has none. */
static POBJECT_TYPE file_object_type(void)
{
    POBJECT_TYPE *type;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, L"IoFileObjectType");
    type = MmGetSystemRoutineAddress(&name);
    return type ? *type : NULL;
}

NTSTATUS duplicate_client_handle(const struct ks_file *file, HANDLE handle, HANDLE *ret)
{
    HANDLE process = file->client == file->pid ? file->process : file_open_process(file->client);
    NTSTATUS status;

    if (!process) return STATUS_ACCESS_DENIED;
    if ((status = ZwDuplicateObject(process, handle, NtCurrentProcess(), ret, 0, 0, DUPLICATE_SAME_ACCESS)))
        WARN("can't get at handle %p of client %04x, status %#x.\n", handle, (unsigned int)file->client, (unsigned int)status);
    if (process != file->process) ZwClose(process);
    return status;
}

/* Stock Wine's file object of a handle is the one of the IRPs that come through it. */
NTSTATUS file_from_client_handle(struct ks_file *owner, HANDLE handle, struct ks_file **ret)
{
    FILE_OBJECT *file_object;
    NTSTATUS status;
    HANDLE copy;

    if ((status = duplicate_client_handle(owner, handle, &copy))) return status;
    status = ObReferenceObjectByHandle(copy, 0, file_object_type(), KernelMode, (void **)&file_object, NULL);
    ZwClose(copy);
    if (status) return status == STATUS_OBJECT_TYPE_MISMATCH ? STATUS_INVALID_HANDLE : status;
    *ret = files_find(is_file, file_object);
    ObDereferenceObject(file_object);
    return *ret ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}

/* A kernel client has ours, whosever the file is. */
static BOOLEAN has_small_handles(IRP *irp)
{
    struct ks_file *file;
    BOOLEAN small;

    if (sizeof(HANDLE) == sizeof(ULONG)) return TRUE;
    if (irp->RequestorMode == KernelMode) return FALSE;
    if (!(file = file_from_irp(irp))) return FALSE; /* closed while the request was pending */
    small = file->wow64;
    file_release(file);
    return small;
}

NTSTATUS get_client_handle(IRP *irp, HANDLE *handle)
{
    struct ioctl_buffers buffers;

    get_ioctl_buffers(irp, &buffers);
    if (buffers.out_size < (has_small_handles(irp) ? sizeof(ULONG) : sizeof(HANDLE))) return STATUS_BUFFER_TOO_SMALL;
    *handle = has_small_handles(irp) ? ULongToHandle(*(ULONG *)buffers.out) : *(HANDLE *)buffers.out;
    return STATUS_SUCCESS;
}

NTSTATUS return_client_handle(IRP *irp, HANDLE handle)
{
    ULONG handle32 = HandleToULong(handle);

    if (has_small_handles(irp)) return return_data(irp, &handle32, sizeof(handle32));
    return return_data(irp, &handle, sizeof(handle));
}
