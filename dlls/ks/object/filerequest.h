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

#ifndef __KS_FILEREQUEST_H
#define __KS_FILEREQUEST_H

#include "object/file.h"

struct file_request
{
    struct request base;
    struct ks_file *file;          /* a reference is held */
    /* Runs on the worker, when the file has an object, or to make it. Returns as struct request_ops.run does. */
    NTSTATUS (*run)(struct file_request *request);
    ULONG client;                  /* becomes ks_file.client */
    ULONG size;                    /* bytes at params */
    struct ks_object *parent;      /* of the object to create; a reference is held */
    void *params;                  /* allocated; not NULL: the request makes the file's object */
};

/* Queues a request of the file, which has a queue; answer: see requestqueue_answer(). Dispatch thread; completes or pends the
 * IRP. */
NTSTATUS file_request(struct ks_file *file, IRP *irp, NTSTATUS (*run)(struct file_request *request), BOOLEAN answer);
/* The queue of the filter that an object belongs to, with a reference. */
struct request_queue *object_queue(struct ks_object *object);
/* Makes an unused file an object below parent (NULL: a filter), on the worker. Takes over the reference of parent, params, the
 * reference of the queue, and the IRP. */
NTSTATUS file_create_object(struct ks_file *file, IRP *irp, NTSTATUS (*run)(struct file_request *request),
        struct request_queue *queue, struct ks_object *parent, void *params, ULONG size);
/* For a driver that handles a create request itself: makes a file of it, relative to that of the parent, whose object create makes.
 * The IRP is left to the driver. */
NTSTATUS file_create_part(IRP *irp, NTSTATUS (*create)(struct ks_file *file, struct ks_object *parent, const void *context),
        const void *context);
/* The parameters of a create request of that kind, "{GUID}\\parameters" relative to the parent; NULL: it is another one. They may
 * be at any address. */
const void *create_parameters(const IRP *irp, const WCHAR *kind, ULONG size);

#endif /* __KS_FILEREQUEST_H */
