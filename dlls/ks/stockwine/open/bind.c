/*
 * Opening pins and their parts where NtCreateFile can't: IOCTL_WINEKS_BIND and tokens
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

#include "stockwine/open/bind.h"
#include "base/irp.h"
#include "object/device.h"
#include "object/factory.h"
#include "object/file.h"
#include "object/filerequest.h"
#include "object/fromirp.h"
#include "object/object.h"
#include "object/tree.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* A parent is named by 128 random bits, which only who has its handle can ask for. */

static BOOLEAN has_token(const struct ks_file *file, const void *token)
{
    return file->has_token && !memcmp(&file->token, token, sizeof(file->token));
}

struct ks_object *object_from_token(const struct wineks_token *token)
{
    struct ks_object *object;
    struct ks_file *file;

    if (!(file = files_find(has_token, token))) return NULL;
    object = file_get_object(file);
    file_release(file);
    return object;
}

static NTSTATUS get_token(struct ks_file *file, struct wineks_token *ret)
{
    struct wineks_token token;
    NTSTATUS status = STATUS_SUCCESS;

    if (!SystemFunction036(&token, sizeof(token))) return STATUS_UNSUCCESSFUL;

    lock_acquire(&file->lock);
    if (file->closing != FILE_ALIVE) status = STATUS_FILE_CLOSED;
    else if (!file->has_token)
    {
        file->token = token;
        InterlockedExchange(&file->has_token, TRUE); /* has_token() looks without the lock */
    }
    *ret = file->token;
    lock_release(&file->lock);
    return status;
}

NTSTATUS NTAPI wineks_get_parent(IRP *irp, KSIDENTIFIER *request, void *data)
{
    struct ks_object *object = object_from_irp(irp);
    struct ks_factory *factory;
    struct wineks_token token = {{0}};
    struct wineks_parent *parent;
    struct ioctl_buffers b;
    NTSTATUS status;
    WCHAR *path;
    ULONG size;

    if (!object) return STATUS_INVALID_DEVICE_REQUEST;
    factory = CONTAINING_RECORD(object_filter(object)->obj.parent, struct ks_factory, obj);
    device_mutex_acquire(object->device);
    path = factory_path(factory);
    device_mutex_release(object->device);
    if (!path) return STATUS_NOT_FOUND;
    size = FIELD_OFFSET(struct wineks_parent, path) + (wcslen(path) + 1) * sizeof(WCHAR);

    if (!(status = return_data(irp, NULL, size)))
    {
        struct ks_file *file = IoGetCurrentIrpStackLocation(irp)->FileObject->FsContext;

        get_ioctl_buffers(irp, &b);
        parent = b.out;
        if (!(status = get_token(file, &token)))
        {
            parent->token = token;
            memcpy(parent->path, path, size - FIELD_OFFSET(struct wineks_parent, path));
        }
    }
    ExFreePool(path);
    return status;
}

static NTSTATUS fail_bind(struct ks_file *file, IRP *irp, NTSTATUS status)
{
    lock_acquire(&file->lock);
    if (file->state == FILE_UNUSED)
    {
        file_change_state(file, FILE_FAILED);
        file->status = status;
    }
    lock_release(&file->lock);
    return complete_irp(irp, status, 0);
}

NTSTATUS file_bind(struct ks_file *file, IRP *irp, NTSTATUS (*create)(struct file_request *request))
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    ULONG size = stack->Parameters.DeviceIoControl.InputBufferLength;
    const struct wineks_bind *bind = irp->AssociatedIrp.SystemBuffer;
    struct ks_object *parent;
    void *params;

    if (!bind || size < sizeof(*bind) || bind->params_size != size - sizeof(*bind))
        return fail_bind(file, irp, STATUS_INVALID_BUFFER_SIZE);
    TRACE("file %p, kind %s, %u bytes.\n", file, debugstr_guid(&bind->kind), (unsigned int)bind->params_size);

    if (!(parent = object_from_token(&bind->parent))) return fail_bind(file, irp, STATUS_OBJECT_PATH_NOT_FOUND);
    /* A child lives and goes with the device of its parent, and so has its file. */
    if (parent->device != file->device)
    {
        object_release(parent);
        return fail_bind(file, irp, STATUS_INVALID_PARAMETER);
    }
    if (!(params = ExAllocatePoolWithTag(NonPagedPool, size, KS_TAG)))
    {
        object_release(parent);
        return fail_bind(file, irp, STATUS_INSUFFICIENT_RESOURCES);
    }
    memcpy(params, bind, size);
    return file_create_object(file, irp, create, object_queue(parent), parent, params, size);
}
