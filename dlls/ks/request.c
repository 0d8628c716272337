/*
 * Requests: from the dispatch thread to the worker of a filter
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

/*
 * One queue a filter, shared by the files of its pins: what clients ask for happens in the order they asked, and a CloseHandle is
 * over before what they create next. The worker exists only as long as there are requests.
 *
 * On stock Wine a client that has opened its file for overlapped requests, and sends one without an OVERLAPPED, gets whatever the
 * dispatch routine returns: STATUS_PENDING if the IRP isn't completed by then, where Windows waits for its end. So what needs
 * nobody else is answered in the dispatch routine, and the rest is waited for there: not for long, because all devices of all
 * drivers of this winedevice wait meanwhile, and because a minidriver may wait for something that only the dispatch thread can
 * bring. What takes longer than ANSWER_TIME is pended as ever, and nothing behind it in the queue is waited for.
 */
#define ANSWER_TIME (100 * 10000) /* 100 ns */

struct ks_request_queue
{
    LONG refs;                     /* files, and the run of the worker */
    SRWLOCK lock;
    LIST_ENTRY requests;
    BOOLEAN running;               /* on the worker, or in a dispatch routine; never while the queue is empty and idle */
    BOOLEAN late;                  /* a request has taken longer than ANSWER_TIME, and there have been others ever since */
    CONDITION_VARIABLE answered;   /* a request that is waited for is */
    struct ks_work *work;
    IRP *pending_irp;              /* a minidriver has it in Create or Close, */
    KEVENT pending_done;           /* until KsCompletePendingRequest */
};

NTSTATUS complete_irp(IRP *irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    irp_complete(irp);
    return status;
}

void get_ioctl_buffers(IRP *irp, struct ioctl_buffers *buffers)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);

    buffers->in_size = stack->Parameters.DeviceIoControl.InputBufferLength;
    buffers->out_size = stack->Parameters.DeviceIoControl.OutputBufferLength;
    buffers->in = stack->Parameters.DeviceIoControl.Type3InputBuffer;
    buffers->out = irp->UserBuffer;
    if (!buffers->in) buffers->in_size = 0;
    if (!buffers->out) buffers->out_size = 0;
    if (!buffers->in_size) buffers->in = NULL;
    if (!buffers->out_size) buffers->out = NULL;
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

struct ks_request *request_create(struct ks_file *file, IRP *irp, NTSTATUS (*run)(struct ks_request *request))
{
    struct ks_request *request;

    if (!(request = ExAllocatePoolWithTag(NonPagedPool, sizeof(*request), KS_TAG))) return NULL;
    memset(request, 0, sizeof(*request));
    request->file = file;
    file_addref(file);
    request->irp = irp;
    request->run = run;
    return request;
}

static void request_clear(struct ks_request *request)
{
    if (request->parent) object_release(request->parent);
    if (request->params) ExFreePool(request->params);
    file_release(request->file);
}

void request_free(struct ks_request *request)
{
    request_clear(request);
    ExFreePool(request);
}

/* Ends a request. The caller has a reference of the queue. */
static void request_answer(struct ks_request_queue *queue, struct ks_request *request, NTSTATUS status)
{
    IRP *irp = request->irp;
    BOOLEAN waiting;

    /* Everything that the request has held is let go before the client can know that it is over. */
    request_clear(request);
    lock_acquire(&queue->lock);
    if ((waiting = request->waiting))
    {
        request->status = status;
        request->answered = TRUE;
        RtlWakeAllConditionVariable(&queue->answered);
    }
    lock_release(&queue->lock);
    if (waiting) return;
    ExFreePool(request);
    if (status != STATUS_PENDING) complete_irp(irp, status, irp->IoStatus.Information);
}

/* Ends a request that has not been run. */
static void request_cancelled(struct ks_request_queue *queue, struct ks_request *request)
{
    /* Nobody else makes the file an object now; it must not become a filter instead. */
    if (request->params) file_set_state(request->file, STATUS_CANCELLED);
    request->irp->IoStatus.Information = 0;
    request_answer(queue, request, STATUS_CANCELLED);
}

/* Called with the cancel spin lock; the queue lock is only held for moments. */
static void NTAPI cancel_request(DEVICE_OBJECT *device, IRP *irp)
{
    struct ks_request *request = irp->Tail.Overlay.DriverContext[3];
    struct ks_request_queue *queue = request->file->queue;

    IoReleaseCancelSpinLock(irp->CancelIrql);
    TRACE("irp %p, request %p.\n", irp, request);
    queue_addref(queue);
    lock_acquire(&queue->lock);
    RemoveEntryList(&request->entry);
    lock_release(&queue->lock);
    request_cancelled(queue, request);
    queue_release(queue);
}

/* queue->lock held. NULL: the queue is empty. */
static struct ks_request *next_request(struct ks_request_queue *queue)
{
    while (!IsListEmpty(&queue->requests))
    {
        struct ks_request *request = CONTAINING_RECORD(RemoveHeadList(&queue->requests), struct ks_request, entry);

        if (request->closing || IoSetCancelRoutine(request->irp, NULL)) return request;
        /* The cancel routine has been called and waits for the lock: it completes the request. */
        InitializeListHead(&request->entry);
    }
    return NULL;
}

static NTSTATUS run_request(struct ks_request *request)
{
    static const UNICODE_STRING no_name;
    struct ks_file *file = request->file;

    if (request->closing) return request->run(request); /* which frees it */
    if (file->device->removed) return STATUS_DEVICE_REMOVED;
    if (file->state == FILE_OPENING && !request->params) filter_create(file, &no_name, request->irp);
    if (file->state == FILE_FAILED) return file->status;
    return request->run(request);
}

static void queue_run(void *context)
{
    struct ks_request_queue *queue = context;
    struct ks_request *request;

    for (;;)
    {
        BOOLEAN closing;
        NTSTATUS status;

        lock_acquire(&queue->lock);
        if (!(request = next_request(queue))) queue->running = queue->late = FALSE;
        lock_release(&queue->lock);
        if (!request) break;

        closing = request->closing;
        if (request->irp) request->irp->IoStatus.Information = 0;
        status = run_request(request);
        if (!closing) request_answer(queue, request, status); /* else it is gone with its file, or will be */
    }
    queue_release(queue);
}

/* Keeps the worker away until queue_leave(). FALSE: there are requests. */
static BOOLEAN queue_enter(struct ks_request_queue *queue)
{
    BOOLEAN idle;

    lock_acquire(&queue->lock);
    if ((idle = !queue->running)) queue->running = TRUE;
    lock_release(&queue->lock);
    return idle;
}

static void queue_leave(struct ks_request_queue *queue)
{
    BOOLEAN start;

    lock_acquire(&queue->lock);
    queue->running = start = !IsListEmpty(&queue->requests);
    if (start) queue_addref(queue);
    lock_release(&queue->lock);
    if (start) work_queue(queue->work);
}

struct ks_request_queue *queue_create(void)
{
    struct ks_request_queue *queue;

    if (!(queue = ExAllocatePoolWithTag(NonPagedPool, sizeof(*queue), KS_TAG))) return NULL;
    queue->refs = 1;
    RtlInitializeSRWLock(&queue->lock);
    InitializeListHead(&queue->requests);
    queue->running = queue->late = FALSE;
    RtlInitializeConditionVariable(&queue->answered);
    queue->pending_irp = NULL;
    KeInitializeEvent(&queue->pending_done, SynchronizationEvent, FALSE);
    if (work_create(queue_run, queue, &queue->work))
    {
        ExFreePool(queue);
        return NULL;
    }
    return queue;
}

void queue_addref(struct ks_request_queue *queue)
{
    InterlockedIncrement(&queue->refs);
}

void queue_release(struct ks_request_queue *queue)
{
    if (InterlockedDecrement(&queue->refs)) return;
    work_release(queue->work);
    ExFreePool(queue);
}

/* Takes over the request, and pends its IRP unless it is waited for. wait: the caller does unless the queue is late. Returns
 * whether it has to. */
static BOOLEAN insert_request(struct ks_request_queue *queue, struct ks_request *request, BOOLEAN wait)
{
    BOOLEAN start = FALSE, cancelled = FALSE;
    IRP *irp = request->irp;

    lock_acquire(&queue->lock);
    request->waiting = wait = wait && !queue->late;
    if (irp && !wait) IoMarkIrpPending(irp);
    if (!request->closing)
    {
        irp->Tail.Overlay.DriverContext[3] = request;
        (void)IoSetCancelRoutine(irp, cancel_request);
        cancelled = irp->Cancel && IoSetCancelRoutine(irp, NULL);
    }
    if (!cancelled)
    {
        InsertTailList(&queue->requests, &request->entry);
        if (!queue->running) start = queue->running = TRUE;
        if (start) queue_addref(queue);
    }
    lock_release(&queue->lock);

    if (start) work_queue(queue->work);
    if (cancelled) request_cancelled(queue, request);
    return wait;
}

NTSTATUS queue_insert(struct ks_request_queue *queue, struct ks_request *request)
{
    insert_request(queue, request, FALSE);
    return STATUS_PENDING;
}

NTSTATUS queue_answer(struct ks_request_queue *queue, struct ks_request *request)
{
    const LONGLONG end = current_time() + ANSWER_TIME;
    IRP *irp = request->irp;
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    LARGE_INTEGER timeout;
    NTSTATUS status;

    if (!insert_request(queue, request, TRUE)) return STATUS_PENDING;

    lock_acquire(&queue->lock);
    while (!request->answered && (timeout.QuadPart = current_time() - end) < 0)
        RtlSleepConditionVariableSRW(&queue->answered, &queue->lock, &timeout, 0);
    if (!request->answered)
    {
        TRACE("irp %p takes longer.\n", irp);
        stack->Control |= SL_PENDING_RETURNED; /* IoMarkIrpPending, wherever a minidriver has sent it by now */
        request->waiting = FALSE;
        queue->late = TRUE;
        lock_release(&queue->lock);
        return STATUS_PENDING;
    }
    status = request->status;
    lock_release(&queue->lock);

    ExFreePool(request);
    if (status == STATUS_PENDING) return status; /* a handler has kept the IRP, and has marked it */
    return complete_irp(irp, status, irp->IoStatus.Information);
}

NTSTATUS call_dispatch(struct ks_object *object, NTSTATUS (*dispatch)(void *object, IRP *irp), IRP *irp, BOOLEAN device)
{
    struct ks_file *file = IoGetCurrentIrpStackLocation(irp)->FileObject->FsContext;
    struct ks_request_queue *queue = file->queue;
    NTSTATUS status;

    if (!dispatch) return STATUS_SUCCESS;

    KeClearEvent(&queue->pending_done);
    (void)InterlockedExchangePointer((void **)&queue->pending_irp, irp);
    irp->IoStatus.Status = STATUS_SUCCESS;

    if (device) device_mutex_acquire(object->device);
    control_acquire(object);
    status = dispatch(object_public(object), irp);
    control_release(object);
    if (device) device_mutex_release(object->device);

    if (status == STATUS_PENDING)
    {
        KeWaitForSingleObject(&queue->pending_done, Executive, KernelMode, FALSE, NULL);
        status = irp->IoStatus.Status;
    }
    (void)InterlockedExchangePointer((void **)&queue->pending_irp, NULL);
    return status;
}

/***********************************************************************
 *           KsCompletePendingRequest (KS.@)
 *
 * Ends a Create, a Close, or any other request that a minidriver has returned STATUS_PENDING for. Any thread.
 */
void NTAPI KsCompletePendingRequest(IRP *irp)
{
    struct ks_file *file = file_from_irp(irp);

    TRACE("irp %p, status %#x.\n", irp, (unsigned int)irp->IoStatus.Status);

    if (file && file->queue && file->queue->pending_irp == irp)
    {
        KeSetEvent(&file->queue->pending_done, IO_NO_INCREMENT, FALSE);
        file_release(file);
        return;
    }
    if (file) file_release(file);
    IoMarkIrpPending(irp); /* as the minidriver should have done */
    complete_irp(irp, irp->IoStatus.Status, irp->IoStatus.Information);
}

IRP *make_dispatch_irp(struct ks_file *file, UCHAR major)
{
    DEVICE_OBJECT *device = file->device->pub.FunctionalDeviceObject;
    IO_STACK_LOCATION *stack;
    IRP *irp;

    if (!(irp = IoAllocateIrp(device->StackSize, FALSE))) return NULL;
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = major;
    stack->DeviceObject = device;
    stack->FileObject = file->file;
    if (major == IRP_MJ_CREATE) stack->Parameters.Create.ShareAccess = FILE_SHARE_READ | FILE_SHARE_WRITE;
    irp->RequestorMode = UserMode;
    irp->Tail.Overlay.OriginalFileObject = file->file;
    IoSetNextIrpStackLocation(irp);
    return irp;
}

/* The requests of an object, all on its worker. */

static NTSTATUS run_property(struct ks_request *request)
{
    return object_property(request->file->object, request->irp);
}

static NTSTATUS run_method(struct ks_request *request)
{
    return object_method(request->file->object, request->irp);
}

static NTSTATUS run_enable_event(struct ks_request *request)
{
    return object_enable_event(request->file->object, request->irp);
}

static NTSTATUS run_disable_event(struct ks_request *request)
{
    return object_disable_event(request->file->object, request->irp);
}

static NTSTATUS run_stream(struct ks_request *request)
{
    struct ks_object *object = request->file->object;

    if (object->type != KsObjectTypePin) return STATUS_INVALID_DEVICE_REQUEST;
    pin_stream_irp(CONTAINING_RECORD(object, struct ks_pin, obj), request->irp);
    return STATUS_PENDING;
}

/***********************************************************************
 *           KsAcquireResetValue (KS.@)
 */
NTSTATUS NTAPI KsAcquireResetValue(IRP *irp, KSRESET *reset)
{
    struct ioctl_buffers buffers;

    TRACE("irp %p\n", irp);

    get_ioctl_buffers(irp, &buffers);
    if (buffers.in_size < sizeof(*reset)) return STATUS_INVALID_BUFFER_SIZE;
    memcpy(reset, buffers.in, sizeof(*reset));
    return *reset == KSRESET_BEGIN || *reset == KSRESET_END ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

static NTSTATUS run_reset(struct ks_request *request)
{
    struct ks_object *object = request->file->object;
    NTSTATUS status;
    KSRESET reset;

    if ((status = KsAcquireResetValue(request->irp, &reset))) return status;
    if (object->type != KsObjectTypePin) return STATUS_INVALID_DEVICE_REQUEST;

    control_acquire(object);
    status = pin_reset(CONTAINING_RECORD(object, struct ks_pin, obj), reset);
    control_release(object);
    return status;
}

static const struct ioctl_handler
{
    ULONG code;
    NTSTATUS (*run)(struct ks_request *request);
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
    if (queue_enter(file->queue))
    {
        answered = handler->at_once(object, irp, status);
        queue_leave(file->queue);
    }
    file_leave(file, object);
    if (answered) complete_irp(irp, *status, irp->IoStatus.Information);
    return answered;
}

/* What isn't for the stream. */
static NTSTATUS object_request(struct ks_file *file, const struct ioctl_handler *handler, IRP *irp)
{
    NTSTATUS status;

    if (answer_at_once(file, handler, irp, &status)) return status;
    /* Who may have no OVERLAPPED gets the answer now, if there is one soon. */
    return file_request(file, irp, handler->run, irp->RequestorMode == UserMode && !file->synchronous);
}

/* Stream requests are pended for as long as the pin has them. */
static NTSTATUS stream_request(struct ks_file *file, const struct ioctl_handler *handler, IRP *irp)
{
    NTSTATUS status;

    /* The buffers of a stream are looked for in the process that has opened the file. */
    if (irp->RequestorMode == UserMode && HandleToUlong(PsGetCurrentProcessId()) != file->pid)
        return complete_irp(irp, STATUS_ACCESS_DENIED, 0);
    if (file_stream_irp(file, irp, &status)) return status;
    return file_request(file, irp, handler->run, FALSE);
}

NTSTATUS NTAPI dispatch_device_control(DEVICE_OBJECT *device, IRP *irp)
{
    ULONG i, code = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;
    const struct ioctl_handler *handler = NULL;
    struct ks_file *file;
    NTSTATUS status;

    if (!(file = file_from_irp(irp))) return complete_irp(irp, STATUS_DEVICE_REMOVED, 0);

    for (i = 0; i < ARRAYSIZE(ioctl_handlers) && !handler; i++)
        if (ioctl_handlers[i].code == code) handler = &ioctl_handlers[i];

    if (file->device->removed) status = complete_irp(irp, STATUS_DEVICE_REMOVED, 0);
    else if (code == IOCTL_WINEKS_BIND) status = file_bind(file, irp);
    else if (!handler) status = complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    else if (handler->run == run_stream) status = stream_request(file, handler, irp);
    else status = object_request(file, handler, irp);

    file_release(file);
    return status;
}

/***********************************************************************
 *           KsDefaultDeviceIoCompletion (KS.@)
 *
 * The answer of an object that has nothing to say to a KS request.
 */
NTSTATUS NTAPI KsDefaultDeviceIoCompletion(DEVICE_OBJECT *device, IRP *irp)
{
    TRACE("device %p, irp %p.\n", device, irp);

    switch (IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode)
    {
    case IOCTL_KS_PROPERTY:
    case IOCTL_KS_METHOD:
    case IOCTL_KS_ENABLE_EVENT:
        return complete_irp(irp, STATUS_PROPSET_NOT_FOUND, 0);
    case IOCTL_KS_DISABLE_EVENT:
        return complete_irp(irp, STATUS_NOT_FOUND, 0);
    default:
        return complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
}
