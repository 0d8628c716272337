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

#ifndef __KS_FILE_H
#define __KS_FILE_H

#include "base/requestqueue.h"
#include "object/device.h"
#include "stockwine/lock.h"
#include "stockwine/pended.h"

enum file_state
{
    FILE_UNUSED,                   /* opened, nobody has asked for anything */
    FILE_OPENING,                  /* a request that makes its object is queued */
    FILE_READY,
    FILE_FAILED,                   /* every request fails with ks_file.status */
};

enum file_closing
{
    FILE_ALIVE,                    /* nothing has been closed */
    FILE_DEVICE_GONE,              /* the object is being closed, or is; requests that were queued before that still run */
    FILE_OBJECT_CLOSED,            /* it is: the handle will be */
    FILE_HANDLE_CLOSED,            /* the handle is closed, the object being closed */
    FILE_GONE,                     /* both are closed */
};

/* FsContext of every file on a KS device points to one. */
struct ks_file
{
    LONG refs;
    SRWLOCK lock;                  /* state, closing, status, object, queue, token */
    enum file_state state;
    enum file_closing closing;
    NTSTATUS status;               /* of the create: stock Wine doesn't report it, so every request fails with it */
    struct ks_device *device;      /* a reference is held */
    LIST_ENTRY entry;              /* in ks_device.files */
    LIST_ENTRY all_entry;          /* in the list of all files */
    FILE_OBJECT *file;             /* a reference is held until the close */
    struct ks_object *object;      /* filter, pin, clock, allocator or node; NULL while the file is unused */
    /* Makes the object of a file in FILE_OPENING that was opened without a word about it, before its first request; or NULL. */
    NTSTATUS (*make_object)(struct ks_file *file, IRP *irp);
    ULONG pid;                     /* who has opened it: what it streams is there, */
    HANDLE process;                /* with PROCESS_DUP_HANDLE | PROCESS_VM_*; NULL if it could not be opened */
    ULONG client;                  /* who has sent the request that runs; others may have been given the handle. Only what runs
                                    * requests, one at a time, writes or reads it */
    BOOLEAN wow64;                 /* 32-bit processes have it: pointers in their structures have 4 bytes */
    BOOLEAN synchronous;           /* opened for synchronous requests: stock Wine waits for the end of each by itself */
    LONG has_token;                /* the token doesn't change any more */
    struct wineks_token token;
    LONG callers;                  /* file_enter() calls without a file_leave(); under the lock */
    KEVENT callers_done;           /* closed, and there are none */
    IRP *pending_irp;              /* a minidriver has it in Create or Close, */
    KEVENT pending_done;           /* until KsCompletePendingRequest */
    struct pended_irps pended;     /* what handlers have kept: a reference is held for each */
    struct request_queue *queue;
    struct request close;          /* here so that a close can't fail for lack of memory */
};

/* A client's process as ks_file.process; the caller closes it. NULL if it could not be opened. */
HANDLE file_open_process(ULONG pid);
/* Can the process that sends the IRP use the file? Requests have the layout of the process that has opened it. Dispatch thread. */
BOOLEAN file_suits_client(const struct ks_file *file, IRP *irp);
/* Who sends the IRP, for ks_file.client. Dispatch thread. */
ULONG file_client_of(const struct ks_file *file, IRP *irp);

void file_addref(struct ks_file *file);
void file_release(struct ks_file *file);
/* Makes a file of the file object of a create request. It is there until file_close(). */
NTSTATUS file_create(struct ks_device *device, IRP *irp, struct ks_file **ret);
/* Starts the close unless it has been started. Takes over the IRP, which is NULL if the device goes away. */
NTSTATUS file_close(struct ks_file *file, IRP *irp);
void file_set_state(struct ks_file *file, NTSTATUS status); /* the object is made, or not */
void file_change_state(struct ks_file *file, enum file_state state); /* the lock is held */
void file_detach_object(struct ks_file *file);              /* drops the file's reference of its object */
void file_object_closed(struct ks_file *file);              /* the end of a close; the caller may have no reference after it */

/* The file of which a minidriver has the IRP in Create or Close, with a reference, or NULL. Any thread. */
struct ks_file *file_from_pending_irp(IRP *irp);
/* Calls a handler of the file's object with one of its requests, on its worker. The object isn't closed before the IRP has been
 * completed: STATUS_PENDING, the handler sees to that. */
NTSTATUS file_call_handler(struct ks_file *file, IRP *irp, NTSTATUS (*handle)(struct ks_object *object, IRP *irp));

/* The file of a file object or of an IRP with a reference, or NULL if it isn't one of a KS device. Any thread. */
struct ks_file *file_from_file_object(FILE_OBJECT *file_object);

static inline struct ks_file *file_from_irp(IRP *irp)
{
    return file_from_file_object(IoGetCurrentIrpStackLocation(irp)->FileObject);
}

/* The first of all files that matches, with a reference, or NULL. match is called under a short lock. */
struct ks_file *files_find(BOOLEAN (*match)(const struct ks_file *file, const void *context), const void *context);

/* The object of a file that is neither being made nor being closed, with a reference; NULL if there is none. Any thread. */
struct ks_object *file_get_object(struct ks_file *file);
/* The object of a file, with a reference, even if it is being closed. NULL: it is not an object yet, or not any more. */
struct ks_object *file_peek_object(struct ks_file *file);
/* The object like file_get_object(), but without a reference: until file_leave() it isn't closed, and its handlers can be called.
 * Any thread that may wait. */
struct ks_object *file_enter(struct ks_file *file);
void file_leave(struct ks_file *file);

/* Starts the close of every file of a device that goes away, and doesn't wait for it. */
void files_close_all(struct ks_device *device);
/* A device has been removed: it is deleted now or with its last file. */
void files_let_device_go(struct ks_device *device);
/* The code of the device's driver, and maybe ours, is about to go: files that are still open must not lead there. */
void files_forget(struct ks_device *device);

#endif /* __KS_FILE_H */
