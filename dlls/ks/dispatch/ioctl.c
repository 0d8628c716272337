/*
 * Device controls: which function answers which IOCTL
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

#include "dispatch/ioctl.h"
#include "automation/eventrequest.h"
#include "automation/method.h"
#include "automation/property.h"
#include "base/irp.h"
#include "base/requestqueue.h"
#include "dispatch/create.h"
#include "filter/filter.h"
#include "object/controlmutex.h"
#include "object/file.h"
#include "object/filerequest.h"
#include "object/kspin.h"
#include "object/object.h"
#include "stockwine/open/bind.h"
#include "stockwine/open/firstrequest.h"
#include "stream/state.h"
#include "stream/streamirp.h"

/* A file that is opened without a name is a filter, and the first request makes it. */
static NTSTATUS make_filter(struct ks_file *file, IRP *irp)
{
    static const UNICODE_STRING no_name;

    return filter_create(file, &no_name, irp);
}

/* The requests of an object, all on its worker. */

static NTSTATUS run_property(struct file_request *request)
{
    return file_call_handler(request->file, request->base.irp, object_property);
}

static NTSTATUS run_method(struct file_request *request)
{
    return file_call_handler(request->file, request->base.irp, object_method);
}

static NTSTATUS run_enable_event(struct file_request *request)
{
    return file_call_handler(request->file, request->base.irp, object_enable_event);
}

static NTSTATUS run_disable_event(struct file_request *request)
{
    return file_call_handler(request->file, request->base.irp, object_disable_event);
}

static NTSTATUS run_stream(struct file_request *request)
{
    struct ks_object *object = request->file->object;

    if (object->type != KsObjectTypePin) return STATUS_INVALID_DEVICE_REQUEST;
    pin_stream_irp(CONTAINING_RECORD(object, struct ks_pin, obj), request->base.irp);
    return STATUS_PENDING;
}

static NTSTATUS run_reset(struct file_request *request)
{
    struct ks_object *object = request->file->object;
    NTSTATUS status;
    KSRESET reset;

    if ((status = KsAcquireResetValue(request->base.irp, &reset))) return status;
    if (object->type != KsObjectTypePin) return STATUS_INVALID_DEVICE_REQUEST;

    control_acquire(object);
    status = pin_reset(CONTAINING_RECORD(object, struct ks_pin, obj), reset);
    control_release(object);
    return status;
}

static const struct ioctl_handler
{
    ULONG code;
    NTSTATUS (*run)(struct file_request *request);
    BOOLEAN (*at_once)(struct ks_object *object, IRP *irp, NTSTATUS *status); /* see object_property_at_once(); may be NULL */
}
ioctl_handlers[] =
{
    { IOCTL_KS_PROPERTY, run_property, object_property_at_once },
    { IOCTL_KS_METHOD, run_method, NULL },
    { IOCTL_KS_ENABLE_EVENT, run_enable_event, NULL },
    { IOCTL_KS_DISABLE_EVENT, run_disable_event, NULL },
    { IOCTL_KS_READ_STREAM, run_stream, NULL },
    { IOCTL_KS_WRITE_STREAM, run_stream, NULL },
    { IOCTL_KS_RESET_STATE, run_reset, NULL },
    /* IOCTL_KS_HANDSHAKE is for kernel clients, and they have files of their own: it falls through. */
};

/* Answers a request that needs nobody else, if nothing is before it in the queue. FALSE: it is still to be done. */
static BOOLEAN answer_at_once(struct ks_file *file, const struct ioctl_handler *handler, IRP *irp, NTSTATUS *status)
{
    struct ks_object *object;
    BOOLEAN answered = FALSE;

    if (!handler->at_once || !(object = file_enter(file))) return FALSE;
    if (requestqueue_enter(file->queue))
    {
        file->client = file_client_of(file, irp);
        answered = handler->at_once(object, irp, status);
        requestqueue_leave(file->queue);
    }
    file_leave(file);
    if (answered) complete_irp(irp, *status, irp->IoStatus.Information);
    return answered;
}

/* Stream requests are pended for as long as the pin has them. */
static NTSTATUS answer_stream_request(struct ks_file *file, const struct ioctl_handler *handler, IRP *irp)
{
    struct ks_object *object;
    NTSTATUS status;

    /* The buffers of a stream are looked for in the process that has opened the file. */
    if (file_client_of(file, irp) != file->pid)
        return complete_irp(irp, STATUS_ACCESS_DENIED, 0);
    if (!(object = file_peek_object(file))) return file_request(file, irp, handler->run, FALSE);
    if (object->type == KsObjectTypePin) status = pin_stream_irp(CONTAINING_RECORD(object, struct ks_pin, obj), irp);
    else status = complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    object_release(object);
    return status;
}

NTSTATUS NTAPI dispatch_device_control(DEVICE_OBJECT *device, IRP *irp)
{
    const IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    const ULONG code = stack->Parameters.DeviceIoControl.IoControlCode;
    const struct ioctl_handler *handler = NULL;
    struct ks_file *file;
    NTSTATUS status;
    ULONG i;

    if (!(file = file_from_file_object(stack->FileObject))) return complete_irp(irp, STATUS_DEVICE_REMOVED, 0);

    for (i = 0; i < ARRAYSIZE(ioctl_handlers) && !handler; i++)
        if (ioctl_handlers[i].code == code) handler = &ioctl_handlers[i];

    if (file->device->removed) status = complete_irp(irp, STATUS_DEVICE_REMOVED, 0);
    else if (!file_suits_client(file, irp)) status = complete_irp(irp, STATUS_NOT_SUPPORTED, 0);
    else if (code == IOCTL_WINEKS_BIND) status = file_bind(file, irp, run_create_child);
    else if (!handler) status = complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    else
    {
        if (file->state == FILE_UNUSED) file_decide(file, make_filter);
        if (handler->run == run_stream) status = answer_stream_request(file, handler, irp);
        /* Who may have no OVERLAPPED gets the answer now, if there is one soon. */
        else if (!answer_at_once(file, handler, irp, &status))
            status = file_request(file, irp, handler->run, irp->RequestorMode == UserMode && !file->synchronous);
    }

    file_release(file);
    return status;
}
