/*
 * Files: what a handle of a KS device stands for
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

#include "ks_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

BOOLEAN NTAPI SystemFunction036(void *buffer, ULONG size); /* RtlGenRandom */

/* FsContext of all files, the lists of files, and tokens. */
SRWLOCK files_lock;
static LIST_ENTRY tokens = { &tokens, &tokens };
static LIST_ENTRY files = { &files, &files };

void file_addref(struct ks_file *file)
{
    InterlockedIncrement(&file->refs);
}

void file_release(struct ks_file *file)
{
    if (InterlockedDecrement(&file->refs)) return;
    if (file->process) ZwClose(file->process);
    if (file->queue) queue_release(file->queue);
    object_release(&file->device->obj);
    ExFreePool(file);
}

static struct ks_file *file_from_file_object(FILE_OBJECT *file_object)
{
    struct ks_file *file = NULL;

    lock_acquire(&files_lock);
    if (file_object && (file = file_object->FsContext)) file_addref(file);
    lock_release(&files_lock);
    return file;
}

struct ks_file *file_from_irp(IRP *irp)
{
    return file_from_file_object(IoGetCurrentIrpStackLocation(irp)->FileObject);
}

/* Whose files FsContext belongs to is not to be told by looking at it: there are other drivers. */
static struct ks_file *find_file(const FILE_OBJECT *file_object)
{
    struct ks_file *file = NULL;
    LIST_ENTRY *entry;

    lock_acquire(&files_lock);
    for (entry = files.Flink; entry != &files && !file; entry = entry->Flink)
    {
        file = CONTAINING_RECORD(entry, struct ks_file, all_entry);
        if (file->file != file_object) file = NULL;
        else file_addref(file);
    }
    lock_release(&files_lock);
    return file;
}

/* Stock Wine's file object of a handle is the one of the IRPs that come through it. */
NTSTATUS file_from_client_handle(struct ks_file *owner, HANDLE handle, struct ks_file **ret)
{
    FILE_OBJECT *file_object;
    NTSTATUS status;
    HANDLE copy;

    if (!owner->process) return STATUS_ACCESS_DENIED;
    if ((status = ZwDuplicateObject(owner->process, handle, NtCurrentProcess(), &copy, 0, 0, DUPLICATE_SAME_ACCESS)))
    {
        WARN("can't get at handle %p of client %04x, status %#x.\n", handle, (unsigned int)owner->pid, (unsigned int)status);
        return status;
    }
    /* mingw-w64 declares the variable, which is of type POBJECT_TYPE, as if it were the import's address of it. */
    status = ObReferenceObjectByHandle(copy, 0, (POBJECT_TYPE)IoFileObjectType, KernelMode, (void **)&file_object, NULL);
    ZwClose(copy);
    if (status) return status == STATUS_OBJECT_TYPE_MISMATCH ? STATUS_INVALID_HANDLE : status;
    *ret = find_file(file_object);
    ObDereferenceObject(file_object);
    return *ret ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}

struct ks_object *file_get_object(struct ks_file *file)
{
    struct ks_object *object = NULL;

    lock_acquire(&file->lock);
    if (file->state == FILE_READY && !file->closed && (object = file->object)) object_addref(object);
    lock_release(&file->lock);
    return object;
}

struct ks_object *file_enter(struct ks_file *file)
{
    struct ks_object *object = NULL;

    if (file->device->removed) return NULL;
    lock_acquire(&file->lock);
    if (file->state == FILE_READY && !file->closed && (object = file->object))
    {
        object_addref(object);
        file->callers++;
    }
    lock_release(&file->lock);
    return object;
}

void file_leave(struct ks_file *file, struct ks_object *object)
{
    object_release(object);
    lock_acquire(&file->lock);
    if (!--file->callers && file->closed) KeSetEvent(&file->callers_done, IO_NO_INCREMENT, FALSE);
    lock_release(&file->lock);
}

/* The close has been started: there will be no new ones. */
static void wait_callers(struct ks_file *file)
{
    BOOLEAN wait;

    lock_acquire(&file->lock);
    wait = file->callers != 0;
    lock_release(&file->lock);
    if (wait) KeWaitForSingleObject(&file->callers_done, Executive, KernelMode, FALSE, NULL);
}

struct ks_object *object_from_irp(IRP *irp)
{
    FILE_OBJECT *file_object = IoGetCurrentIrpStackLocation(irp)->FileObject;
    struct ks_file *file = file_object ? file_object->FsContext : NULL;

    return file ? file->object : NULL;
}

/* The client's process, to duplicate its handles and to copy stream data that is in no shared section. */
static HANDLE open_client(ULONG pid)
{
    OBJECT_ATTRIBUTES attr;
    CLIENT_ID id = { UlongToHandle(pid), NULL };
    HANDLE process;
    NTSTATUS status;

    InitializeObjectAttributes(&attr, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    if ((status = ZwOpenProcess(&process, PROCESS_DUP_HANDLE | PROCESS_VM_OPERATION | PROCESS_VM_READ | PROCESS_VM_WRITE,
            &attr, &id)))
    {
        WARN("can't open process %04x, status %#x.\n", (unsigned int)pid, (unsigned int)status);
        return NULL;
    }
    return process;
}

static BOOLEAN is_wow64(IRP *irp)
{
#ifdef _WIN64
    return IoIs32bitProcess(irp);
#else
    return FALSE;
#endif
}

static NTSTATUS run_close(struct ks_request *request);

static NTSTATUS file_create(struct ks_device *device, IRP *irp, struct ks_file **ret)
{
    FILE_OBJECT *file_object = IoGetCurrentIrpStackLocation(irp)->FileObject;
    struct ks_file *file;

    if (!file_object) return STATUS_INVALID_PARAMETER;
    if (!(file = ExAllocatePoolWithTag(NonPagedPool, sizeof(*file), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memset(file, 0, sizeof(*file));
    file->refs = 1;
    RtlInitializeSRWLock(&file->lock);
    KeInitializeEvent(&file->callers_done, NotificationEvent, FALSE);
    file->state = FILE_UNUSED;
    file->device = device;
    object_addref(&device->obj);
    file->pid = HandleToUlong(PsGetCurrentProcessId());
    file->process = open_client(file->pid);
    file->wow64 = is_wow64(irp);
    file->synchronous = (IoGetCurrentIrpStackLocation(irp)->Parameters.Create.Options
            & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)) != 0;
    file->close.file = file;
    file->close.run = run_close;
    file->close.closing = TRUE;
    file->file = file_object;
    ObReferenceObject(file_object); /* stock Wine frees it as soon as it has sent the close */

    lock_acquire(&files_lock);
    file_object->FsContext = file;
    InsertTailList(&device->files, &file->entry);
    InsertTailList(&files, &file->all_entry);
    lock_release(&files_lock);

    TRACE("file %p, client %04x%s.\n", file, (unsigned int)file->pid, file->wow64 ? ", 32 bits" : "");
    *ret = file;
    return STATUS_SUCCESS;
}

/* The handle is gone and so is the object. */
static void file_gone(struct ks_file *file)
{
    TRACE("file %p.\n", file);

    lock_acquire(&files_lock);
    file->file->FsContext = NULL;
    RemoveEntryList(&file->entry);
    RemoveEntryList(&file->all_entry);
    lock_release(&files_lock);

    device_file_closed(file->device);
    ObDereferenceObject(file->file);
    file_release(file);
}

/* Tokens */

struct ks_object *object_from_token(const struct wineks_token *token)
{
    struct ks_object *object = NULL;
    LIST_ENTRY *entry;

    lock_acquire(&files_lock);
    for (entry = tokens.Flink; entry != &tokens && !object; entry = entry->Flink)
    {
        struct ks_file *file = CONTAINING_RECORD(entry, struct ks_file, token_entry);

        if (!memcmp(&file->token, token, sizeof(*token))) object = file_get_object(file);
    }
    lock_release(&files_lock);
    return object;
}

static NTSTATUS make_token(struct ks_file *file, struct wineks_token *ret)
{
    struct wineks_token token;

    if (!SystemFunction036(&token, sizeof(token))) return STATUS_UNSUCCESSFUL;

    lock_acquire(&files_lock);
    if (file->closed) /* remove_token has been called, or waits for the lock */
    {
        lock_release(&files_lock);
        return STATUS_FILE_CLOSED;
    }
    if (!file->has_token)
    {
        file->token = token;
        file->has_token = TRUE;
        InsertTailList(&tokens, &file->token_entry);
    }
    *ret = file->token;
    lock_release(&files_lock);
    return STATUS_SUCCESS;
}

static void remove_token(struct ks_file *file)
{
    lock_acquire(&files_lock);
    if (file->has_token) RemoveEntryList(&file->token_entry);
    file->has_token = FALSE;
    lock_release(&files_lock);
}

NTSTATUS wineks_get_parent(IRP *irp, KSIDENTIFIER *request, void *data)
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
        if (!(status = make_token(file, &token)))
        {
            parent->token = token;
            memcpy(parent->path, path, size - FIELD_OFFSET(struct wineks_parent, path));
        }
    }
    ExFreePool(path);
    return status;
}

/* Children: a pin, and later a clock, an allocator or a node, by either of the two ways. */

static const struct object_kind
{
    GUID name;
    NTSTATUS (*create)(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind);
}
object_kinds[] =
{
    { GUID_INIT(STATIC_KSNAME_Pin), pin_bind },
    { GUID_INIT(STATIC_KSNAME_Clock), clock_bind },
    { GUID_INIT(STATIC_KSNAME_Allocator), allocator_bind },
    { { 0x091bb63b, 0x603f, 0x11d1, { 0xb0, 0x67, 0x00, 0xa0, 0xc9, 0x06, 0x28, 0x02 } }, allocator_bind_ex }, /* ..._AllocatorEx */
    { GUID_INIT(STATIC_KSNAME_TopologyNode), NULL },
};

static const struct object_kind *find_kind(const GUID *name)
{
    ULONG i;

    for (i = 0; i < ARRAYSIZE(object_kinds); i++)
        if (IsEqualGUID(&object_kinds[i].name, name)) return &object_kinds[i];
    return NULL;
}

void file_set_state(struct ks_file *file, NTSTATUS status)
{
    lock_acquire(&file->lock);
    file->status = status;
    file->state = status ? FILE_FAILED : FILE_READY;
    lock_release(&file->lock);
}

static NTSTATUS run_create_child(struct ks_request *request)
{
    const struct wineks_bind *bind = request->params;
    const struct object_kind *kind = find_kind(&bind->kind);
    NTSTATUS status;

    if (!kind) status = STATUS_OBJECT_NAME_NOT_FOUND;
    else if (!kind->create) status = STATUS_NOT_IMPLEMENTED;
    else status = kind->create(request->file, request->parent, bind);
    file_set_state(request->file, status);
    return status;
}

static NTSTATUS run_create_filter(struct ks_request *request)
{
    UNICODE_STRING name = { request->size, request->size, request->params };

    return filter_create(request->file, &name, request->irp);
}

/* Makes an unused file an object below parent (NULL: a filter), on the worker. Takes over the reference of parent, params, the
 * reference of the queue, and the IRP. */
static NTSTATUS file_create_object(struct ks_file *file, IRP *irp, NTSTATUS (*run)(struct ks_request *request),
        struct ks_request_queue *queue, struct ks_object *parent, void *params, ULONG size)
{
    struct ks_request *request;
    BOOLEAN unused;

    if (!(request = request_create(file, irp, run)))
    {
        if (parent) object_release(parent);
        ExFreePool(params);
        queue_release(queue);
        return complete_irp(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    request->parent = parent;
    request->params = params;
    request->size = size;

    lock_acquire(&file->lock);
    if ((unused = file->state == FILE_UNUSED && !file->queue))
    {
        file->state = FILE_OPENING;
        file->queue = queue;
    }
    lock_release(&file->lock);

    if (unused) return queue_insert(queue, request);
    request_free(request);
    queue_release(queue);
    return complete_irp(irp, STATUS_INVALID_DEVICE_STATE, 0);
}

/* The queue of the filter that an object belongs to, with a reference. */
static struct ks_request_queue *object_queue(struct ks_object *object)
{
    struct ks_request_queue *queue = object_filter(object)->file->queue;

    queue_addref(queue);
    return queue;
}

static NTSTATUS fail_bind(struct ks_file *file, IRP *irp, NTSTATUS status)
{
    lock_acquire(&file->lock);
    if (file->state == FILE_UNUSED)
    {
        file->state = FILE_FAILED;
        file->status = status;
    }
    lock_release(&file->lock);
    return complete_irp(irp, status, 0);
}

NTSTATUS file_bind(struct ks_file *file, IRP *irp)
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
    return file_create_object(file, irp, run_create_child, object_queue(parent), parent, params, size);
}

/* "{GUID}\parameters", relative to the handle of the parent: the documented way, which stock Wine doesn't know. */
static NTSTATUS create_child(struct ks_file *file, IRP *irp, struct ks_file *related, const UNICODE_STRING *name)
{
    const ULONG guid_size = 38 * sizeof(WCHAR);
    UNICODE_STRING guid = { guid_size, guid_size, name->Buffer };
    struct wineks_bind *bind;
    struct ks_object *parent;
    ULONG size, offset;

    if (name->Length < guid_size) return complete_irp(irp, STATUS_OBJECT_NAME_INVALID, 0);
    offset = min(name->Length, guid_size + sizeof(WCHAR)); /* the parameters are after a backslash */
    size = name->Length - offset;
    if (!(bind = ExAllocatePoolWithTag(NonPagedPool, sizeof(*bind) + size, KS_TAG)))
        return complete_irp(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    memset(bind, 0, sizeof(*bind));
    bind->params_size = size;
    memcpy(bind + 1, (const char *)name->Buffer + offset, size);

    parent = file_get_object(related);
    if (!parent || RtlGUIDFromString(&guid, &bind->kind))
    {
        if (parent) object_release(parent);
        ExFreePool(bind);
        return complete_irp(irp, STATUS_OBJECT_NAME_INVALID, 0);
    }
    return file_create_object(file, irp, run_create_child, object_queue(parent), parent, bind, sizeof(*bind) + size);
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

/* A filter by the reference string of its factory, which is looked up on the worker: that takes the device mutex. */
static NTSTATUS create_named_filter(struct ks_file *file, IRP *irp, UNICODE_STRING name)
{
    struct ks_request_queue *queue;
    void *params;

    if (name.Length && name.Buffer[0] == '\\')
    {
        name.Buffer++;
        name.Length -= sizeof(WCHAR);
    }
    queue = queue_create();
    params = ExAllocatePoolWithTag(NonPagedPool, name.Length + sizeof(WCHAR), KS_TAG); /* never NULL, that has a meaning */
    if (!queue || !params)
    {
        if (queue) queue_release(queue);
        if (params) ExFreePool(params);
        return complete_irp(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    memcpy(params, name.Buffer, name.Length);
    return file_create_object(file, irp, run_create_filter, queue, NULL, params, name.Length);
}

NTSTATUS NTAPI dispatch_create(DEVICE_OBJECT *fdo, IRP *irp)
{
    FILE_OBJECT *file_object = IoGetCurrentIrpStackLocation(irp)->FileObject;
    struct ks_file *file, *related;
    struct ks_device *device;
    NTSTATUS status;

    if (!(device = device_from_fdo(fdo))) return complete_irp(irp, STATUS_DEVICE_REMOVED, 0);
    status = device->removed ? STATUS_DEVICE_REMOVED : file_create(device, irp, &file);
    object_release(&device->obj);
    if (status) return complete_irp(irp, status, 0);

    if ((related = file_from_file_object(file_object->RelatedFileObject)))
    {
        status = create_child(file, irp, related, &file_object->FileName);
        file_release(related);
        return status;
    }
    if (file_object->FileName.Length) return create_named_filter(file, irp, file_object->FileName);
    return complete_irp(irp, STATUS_SUCCESS, 0);
}

NTSTATUS file_request(struct ks_file *file, IRP *irp, NTSTATUS (*run)(struct ks_request *request), BOOLEAN answer)
{
    struct ks_request *request;
    BOOLEAN failed;

    if (!(request = request_create(file, irp, run))) return complete_irp(irp, STATUS_INSUFFICIENT_RESOURCES, 0);

    lock_acquire(&file->lock);
    if (file->state == FILE_UNUSED && (file->queue = queue_create())) file->state = FILE_OPENING;
    failed = !file->queue;
    lock_release(&file->lock);

    if (!failed) return answer ? queue_answer(file->queue, request) : queue_insert(file->queue, request);
    request_free(request);
    return complete_irp(irp, file->state == FILE_FAILED ? file->status : STATUS_INSUFFICIENT_RESOURCES, 0);
}

BOOLEAN file_stream_irp(struct ks_file *file, IRP *irp, NTSTATUS *status)
{
    struct ks_object *object = NULL;

    lock_acquire(&file->lock);
    if (file->state == FILE_READY && (object = file->object)) object_addref(object);
    lock_release(&file->lock);
    if (!object) return FALSE;

    if (object->type == KsObjectTypePin) *status = pin_stream_irp(CONTAINING_RECORD(object, struct ks_pin, obj), irp);
    else *status = complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    object_release(object);
    return TRUE;
}

/* Closing: the object goes when the handle is closed or the device removed, the file when the handle is closed and the object
 * gone. */

void file_detach_object(struct ks_file *file)
{
    struct ks_object *object;

    lock_acquire(&file->lock);
    object = file->object;
    file->object = NULL;
    if (file->state == FILE_READY)
    {
        file->state = FILE_FAILED;
        file->status = STATUS_FILE_CLOSED;
    }
    lock_release(&file->lock);
    if (object) object_release(object);
}

/* Ends a close request: completes its IRP. */
void file_object_closed(struct ks_file *file)
{
    IRP *irp = file->close.irp;
    BOOLEAN gone;

    lock_acquire(&file->lock);
    file->object_closed = TRUE;
    gone = file->handle_closed;
    lock_release(&file->lock);

    if (irp) complete_irp(irp, STATUS_SUCCESS, 0);
    if (gone) file_gone(file);
    file_release(file); /* the close request's */
}

static NTSTATUS run_close(struct ks_request *request)
{
    struct ks_file *file = request->file;
    struct ks_object *object = file->object;

    TRACE("file %p, object %p.\n", file, object);

    wait_callers(file);
    if (!object || object->close(object, request->irp)) file_object_closed(file);
    return STATUS_PENDING;
}

/* Starts the close unless it has been started. Takes over the IRP, which is NULL if the device goes away. */
static NTSTATUS file_close(struct ks_file *file, IRP *irp)
{
    BOOLEAN started, gone;

    lock_acquire(&file->lock);
    started = file->closed;
    file->closed = TRUE;
    if (irp) file->handle_closed = TRUE;
    if (!started && !file->queue) file->object_closed = TRUE; /* there has never been one */
    gone = file->handle_closed && file->object_closed;
    if (!started && file->queue)
    {
        file_addref(file);
        file->close.irp = irp;
    }
    lock_release(&file->lock);

    remove_token(file); /* requests that are queued can't make a new one: closed is set */
    if (!started && file->queue) return queue_insert(file->queue, &file->close);
    if (irp) complete_irp(irp, STATUS_SUCCESS, 0);
    if (gone) file_gone(file);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI dispatch_close(DEVICE_OBJECT *fdo, IRP *irp)
{
    struct ks_file *file;
    NTSTATUS status;

    if (!(file = file_from_irp(irp))) return complete_irp(irp, STATUS_SUCCESS, 0);
    TRACE("file %p.\n", file);
    status = file_close(file, irp);
    file_release(file);
    return status;
}

void files_close_all(struct ks_device *device)
{
    struct ks_file *file;
    LIST_ENTRY *entry;

    for (;;)
    {
        file = NULL;
        lock_acquire(&files_lock);
        for (entry = device->files.Flink; entry != &device->files && !file; entry = entry->Flink)
        {
            file = CONTAINING_RECORD(entry, struct ks_file, entry);
            if (file->closed) file = NULL;
            else file_addref(file);
        }
        lock_release(&files_lock);
        if (!file) return;
        file_close(file, NULL);
        file_release(file);
    }
}
