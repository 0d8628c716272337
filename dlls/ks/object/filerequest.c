/*
 * Requests that run on the worker of a file
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

#include "object/filerequest.h"
#include "base/irp.h"
#include "base/requestqueue.h"
#include "object/file.h"
#include "object/object.h"
#include "object/tree.h"
#include "stockwine/lock.h"

static void clear_request(struct request *base)
{
    struct file_request *request = CONTAINING_RECORD(base, struct file_request, base);

    if (request->parent) object_release(request->parent);
    if (request->params) ExFreePool(request->params);
    file_release(request->file);
}

/* Nobody else makes the file an object now; it must not become a filter instead. */
static void request_cancelled(struct request *base)
{
    struct file_request *request = CONTAINING_RECORD(base, struct file_request, base);

    if (request->params) file_set_state(request->file, STATUS_CANCELLED);
}

static NTSTATUS run_request(struct request *base)
{
    struct file_request *request = CONTAINING_RECORD(base, struct file_request, base);
    struct ks_file *file = request->file;

    if (file->device->removed) return STATUS_DEVICE_REMOVED;
    file->client = request->client;
    if (file->state == FILE_OPENING && !request->params) file->make_object(file, base->irp);
    if (file->state == FILE_FAILED) return file->status;
    return request->run(request);
}

static const struct request_ops request_ops = { run_request, request_cancelled, clear_request };

/* Returns NULL if there is no memory. */
static struct file_request *request_create(struct ks_file *file, IRP *irp, NTSTATUS (*run)(struct file_request *request))
{
    struct file_request *request;

    if (!(request = ExAllocatePoolWithTag(NonPagedPool, sizeof(*request), KS_TAG))) return NULL;
    memset(request, 0, sizeof(*request));
    request->base.ops = &request_ops;
    request->base.irp = irp;
    request->file = file;
    file_addref(file);
    request->run = run;
    request->client = file_client_of(file, irp);
    return request;
}

static void request_free(struct file_request *request)
{
    clear_request(&request->base);
    ExFreePool(request);
}

struct request_queue *object_queue(struct ks_object *object)
{
    struct request_queue *queue = object_filter(object)->file->queue;

    requestqueue_addref(queue);
    return queue;
}

NTSTATUS file_create_object(struct ks_file *file, IRP *irp, NTSTATUS (*run)(struct file_request *request),
        struct request_queue *queue, struct ks_object *parent, void *params, ULONG size)
{
    struct file_request *request;
    BOOLEAN unused;

    if (!(request = request_create(file, irp, run)))
    {
        if (parent) object_release(parent);
        ExFreePool(params);
        requestqueue_release(queue);
        return complete_irp(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    request->parent = parent;
    request->params = params;
    request->size = size;

    lock_acquire(&file->lock);
    if ((unused = file->state == FILE_UNUSED && !file->queue))
    {
        file_change_state(file, FILE_OPENING);
        file->queue = queue;
    }
    lock_release(&file->lock);

    if (unused) return requestqueue_insert(queue, &request->base);
    request_free(request);
    requestqueue_release(queue);
    return complete_irp(irp, STATUS_INVALID_DEVICE_STATE, 0);
}

NTSTATUS file_request(struct ks_file *file, IRP *irp, NTSTATUS (*run)(struct file_request *request), BOOLEAN answer)
{
    struct file_request *request;
    NTSTATUS status;

    lock_acquire(&file->lock);
    status = file->state == FILE_FAILED ? file->status : STATUS_INSUFFICIENT_RESOURCES;
    lock_release(&file->lock);
    if (!file->queue || !(request = request_create(file, irp, run))) return complete_irp(irp, status, 0);

    return answer ? requestqueue_answer(file->queue, &request->base) : requestqueue_insert(file->queue, &request->base);
}

const void *create_parameters(const IRP *irp, const WCHAR *kind, ULONG size)
{
    const IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation((IRP *)irp);
    const FILE_OBJECT *file_object = stack->FileObject;
    UNICODE_STRING guid, name;
    ULONG offset;

    if (stack->MajorFunction != IRP_MJ_CREATE || !file_object) return NULL;
    name = file_object->FileName;
    if (name.Length >= sizeof(WCHAR) && name.Buffer[0] == '\\')
    {
        name.Buffer++;
        name.Length -= sizeof(WCHAR);
    }
    RtlInitUnicodeString(&guid, kind);
    offset = guid.Length + sizeof(WCHAR);
    if (name.Length < offset + size || name.Buffer[guid.Length / sizeof(WCHAR)] != '\\') return NULL;
    name.Length = guid.Length;
    return RtlEqualUnicodeString(&name, &guid, TRUE) ? (const char *)name.Buffer + offset : NULL;
}

NTSTATUS file_create_part(IRP *irp, NTSTATUS (*create)(struct ks_file *file, struct ks_object *parent, const void *context),
        const void *context)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    struct ks_file *related, *file;
    struct ks_object *parent;
    NTSTATUS status;

    if (!stack->FileObject || stack->FileObject->FsContext
            || !(related = file_from_file_object(stack->FileObject->RelatedFileObject)))
        return STATUS_INVALID_PARAMETER;
    parent = file_get_object(related);
    if (!parent || parent->device->pub.FunctionalDeviceObject != stack->DeviceObject) status = STATUS_INVALID_PARAMETER;
    else if (related->device->removed) status = STATUS_DEVICE_REMOVED;
    else if (!(status = file_create(related->device, irp, &file)))
    {
        file->queue = object_queue(parent); /* nobody else knows the file yet */
        status = create(file, parent, context);
        file_set_state(file, status);
    }
    if (parent) object_release(parent);
    file_release(related);
    return status;
}
