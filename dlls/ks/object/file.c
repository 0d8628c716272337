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

#include "object/file.h"
#include "base/irp.h"
#include "base/requestqueue.h"
#include "base/transition.h"
#include "object/device.h"
#include "object/object.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "stockwine/pended.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static SRWLOCK files_lock; /* of FsContext of all files, and of the lists of files, those of devices too */
static LIST_ENTRY files = { &files, &files };

/* From each state, the states that may follow. */
#define TO(state) (1 << FILE_##state)
static const BYTE transitions[] =
{
    [FILE_UNUSED] = TO(OPENING) | TO(READY) | TO(FAILED), /* a driver's own create makes the object at once */
    [FILE_OPENING] = TO(READY) | TO(FAILED),
    [FILE_READY] = TO(FAILED), /* the object has been closed */
    [FILE_FAILED] = TO(FAILED),
};

static const BYTE closing_transitions[] =
{
    [FILE_ALIVE] = TO(DEVICE_GONE) | TO(OBJECT_CLOSED) | TO(HANDLE_CLOSED) | TO(GONE),
    [FILE_DEVICE_GONE] = TO(OBJECT_CLOSED) | TO(HANDLE_CLOSED),
    [FILE_OBJECT_CLOSED] = TO(GONE),
    [FILE_HANDLE_CLOSED] = TO(GONE),
    [FILE_GONE] = 0,
};

void file_change_state(struct ks_file *file, enum file_state state)
{
    check_transition(transitions, file->state, state);
    file->state = state;
}

static void file_set_closing(struct ks_file *file, enum file_closing closing)
{
    check_transition(closing_transitions, file->closing, closing);
    file->closing = closing;
}

void file_addref(struct ks_file *file)
{
    InterlockedIncrement(&file->refs);
}

void file_release(struct ks_file *file)
{
    if (InterlockedDecrement(&file->refs)) return;
    if (file->process) ZwClose(file->process);
    if (file->queue) requestqueue_release(file->queue);
    object_release(&file->device->obj);
    ExFreePool(file);
}

struct ks_file *file_from_file_object(FILE_OBJECT *file_object)
{
    struct ks_file *file = NULL;

    lock_acquire(&files_lock);
    if (file_object && (file = file_object->FsContext)) InterlockedIncrement(&file->refs);
    lock_release(&files_lock);
    return file;
}

struct ks_file *files_find(BOOLEAN (*match)(const struct ks_file *file, const void *context), const void *context)
{
    struct ks_file *file = NULL;
    LIST_ENTRY *entry;

    lock_acquire(&files_lock);
    for (entry = files.Flink; entry != &files && !file; entry = entry->Flink)
    {
        file = CONTAINING_RECORD(entry, struct ks_file, all_entry);
        if (!match(file, context)) file = NULL;
        else file_addref(file);
    }
    lock_release(&files_lock);
    return file;
}

static BOOLEAN has_pending_irp(const struct ks_file *file, const void *irp)
{
    return file->pending_irp == irp;
}

struct ks_file *file_from_pending_irp(IRP *irp)
{
    return files_find(has_pending_irp, irp);
}

NTSTATUS file_call_handler(struct ks_file *file, IRP *irp, NTSTATUS (*handle)(struct ks_object *object, IRP *irp))
{
    file_addref(file);
    return pended_call(&file->pended, irp, handle, file->object);
}

/* A handler has let go of an IRP. last: that is what the close has waited for. */
static void irp_ended(struct pended_irps *pended, BOOLEAN last)
{
    struct ks_file *file = CONTAINING_RECORD(pended, struct ks_file, pended);

    if (last) requestqueue_insert(file->queue, &file->close);
    file_release(file);
}

struct ks_object *file_get_object(struct ks_file *file)
{
    struct ks_object *object = NULL;

    lock_acquire(&file->lock);
    if (file->state == FILE_READY && file->closing == FILE_ALIVE && (object = file->object)) object_addref(object);
    lock_release(&file->lock);
    return object;
}

struct ks_object *file_enter(struct ks_file *file)
{
    struct ks_object *object = NULL;

    if (file->device->removed) return NULL;
    lock_acquire(&file->lock);
    if (file->state == FILE_READY && file->closing == FILE_ALIVE && (object = file->object))
        file->callers++;
    lock_release(&file->lock);
    return object;
}

void file_leave(struct ks_file *file)
{
    lock_acquire(&file->lock);
    if (!--file->callers && file->closing != FILE_ALIVE) KeSetEvent(&file->callers_done, IO_NO_INCREMENT, FALSE);
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

struct ks_object *file_peek_object(struct ks_file *file)
{
    struct ks_object *object = NULL;

    lock_acquire(&file->lock);
    if (file->state == FILE_READY && (object = file->object)) object_addref(object);
    lock_release(&file->lock);
    return object;
}

/* To duplicate its handles and to copy stream data that is in no shared section. */
HANDLE file_open_process(ULONG pid)
{
    OBJECT_ATTRIBUTES attr;
    CLIENT_ID id = { UlongToHandle(pid), NULL };
    HANDLE process;
    NTSTATUS status;

    InitializeObjectAttributes(&attr, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    if ((status = NtOpenProcess(&process, PROCESS_DUP_HANDLE | PROCESS_VM_OPERATION | PROCESS_VM_READ | PROCESS_VM_WRITE,
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

BOOLEAN file_suits_client(const struct ks_file *file, IRP *irp)
{
    return irp->RequestorMode == KernelMode || is_wow64(irp) == file->wow64;
}

ULONG file_client_of(const struct ks_file *file, IRP *irp)
{
    return irp->RequestorMode == KernelMode ? file->pid : HandleToUlong(PsGetCurrentProcessId());
}

static const struct request_ops close_ops;

NTSTATUS file_create(struct ks_device *device, IRP *irp, struct ks_file **ret)
{
    FILE_OBJECT *file_object = IoGetCurrentIrpStackLocation(irp)->FileObject;
    struct ks_file *file;

    if (!file_object) return STATUS_INVALID_PARAMETER;
    if (!(file = ExAllocatePoolWithTag(NonPagedPool, sizeof(*file), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memset(file, 0, sizeof(*file));
    file->refs = 1;
    lock_init(&file->lock);
    KeInitializeEvent(&file->callers_done, NotificationEvent, FALSE);
    file->state = FILE_UNUSED;
    file->device = device;
    object_addref(&device->obj);
    file->pid = HandleToUlong(PsGetCurrentProcessId());
    file->client = file->pid;
    file->process = file_open_process(file->pid);
    file->wow64 = is_wow64(irp);
    file->synchronous = (IoGetCurrentIrpStackLocation(irp)->Parameters.Create.Options
            & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)) != 0;
    pended_init(&file->pended, irp_ended);
    file->close.ops = &close_ops;
    file->close.closing = TRUE;
    KeInitializeEvent(&file->pending_done, SynchronizationEvent, FALSE);
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

/* Deletes a removed device that has no files any more. */
static void delete_without_files(struct ks_device *device)
{
    BOOLEAN delete;

    lock_acquire(&files_lock);
    delete = device->detach_on_last_close && IsListEmpty(&device->files);
    if (delete) device->detach_on_last_close = FALSE;
    lock_release(&files_lock);
    if (delete) device_delete(device);
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

    delete_without_files(file->device);
    ObDereferenceObject(file->file);
    file_release(file);
}

void file_set_state(struct ks_file *file, NTSTATUS status)
{
    lock_acquire(&file->lock);
    file->status = status;
    file_change_state(file, status ? FILE_FAILED : FILE_READY);
    lock_release(&file->lock);
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
        file_change_state(file, FILE_FAILED);
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
    gone = file->closing == FILE_HANDLE_CLOSED;
    file_set_closing(file, gone ? FILE_GONE : FILE_OBJECT_CLOSED);
    lock_release(&file->lock);

    if (irp) complete_irp(irp, STATUS_SUCCESS, 0);
    if (gone) file_gone(file);
    file_release(file); /* the close request's */
}

/* Runs once more if a handler still has an IRP: the minidriver's Close comes after the last one. */
static NTSTATUS run_close(struct request *request)
{
    struct ks_file *file = CONTAINING_RECORD(request, struct ks_file, close);
    struct ks_object *object = file->object;

    TRACE("file %p, object %p.\n", file, object);

    wait_callers(file);
    if (!pended_close(&file->pended)) return STATUS_PENDING;
    if (!object || object->close(object, request->irp)) file_object_closed(file);
    return STATUS_PENDING;
}

static const struct request_ops close_ops = { run_close, NULL, NULL };

NTSTATUS file_close(struct ks_file *file, IRP *irp)
{
    BOOLEAN started, gone;

    lock_acquire(&file->lock);
    started = file->closing != FILE_ALIVE;
    gone = irp && (started ? file->closing == FILE_OBJECT_CLOSED : !file->queue); /* without a queue there is no object */
    if (gone) file_set_closing(file, FILE_GONE);
    else if (irp) file_set_closing(file, FILE_HANDLE_CLOSED);
    else if (!started) file_set_closing(file, file->queue ? FILE_DEVICE_GONE : FILE_OBJECT_CLOSED);
    if (!started && file->queue)
    {
        file_addref(file);
        file->close.irp = irp;
    }
    lock_release(&file->lock);

    if (!started && file->queue) return requestqueue_insert(file->queue, &file->close);
    if (irp) complete_irp(irp, STATUS_SUCCESS, 0);
    if (gone) file_gone(file);
    return STATUS_SUCCESS;
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
            if (file->closing != FILE_ALIVE) file = NULL;
            else file_addref(file);
        }
        lock_release(&files_lock);
        if (!file) return;
        file_close(file, NULL);
        file_release(file);
    }
}

void files_let_device_go(struct ks_device *device)
{
    lock_acquire(&files_lock);
    device->detach_on_last_close = TRUE;
    lock_release(&files_lock);
    delete_without_files(device);
}

void files_forget(struct ks_device *device)
{
    LIST_ENTRY *entry;

    lock_acquire(&files_lock);
    for (entry = device->files.Flink; entry != &device->files; entry = entry->Flink)
        CONTAINING_RECORD(entry, struct ks_file, entry)->file->FsContext = NULL;
    device->detach_on_last_close = FALSE;
    lock_release(&files_lock);
}
