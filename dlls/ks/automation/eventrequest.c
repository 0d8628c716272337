/*
 * Events: enabling and disabling
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

#include "automation/eventrequest.h"
#include "automation/automation.h"
#include "automation/event.h"
#include "base/irp.h"
#include "object/clienthandle.h"
#include "object/file.h"
#include "object/object.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static NTSTATUS check_type(HANDLE handle, const WCHAR *type)
{
    ULONG_PTR buffer[64];
    const UNICODE_STRING *name = (const UNICODE_STRING *)buffer; /* PUBLIC_OBJECT_TYPE_INFORMATION.TypeName */
    UNICODE_STRING string;
    NTSTATUS status;
    ULONG size;

    RtlInitUnicodeString(&string, type);
    if ((status = NtQueryObject(handle, ObjectTypeInformation, buffer, sizeof(buffer), &size))) return status;
    return RtlEqualUnicodeString(name, &string, FALSE) ? STATUS_SUCCESS : STATUS_OBJECT_TYPE_MISMATCH;
}

static NTSTATUS check_access(HANDLE handle, ACCESS_MASK access)
{
    OBJECT_BASIC_INFORMATION info;
    NTSTATUS status;
    ULONG size;

    if ((status = NtQueryObject(handle, ObjectBasicInformation, &info, sizeof(info), &size))) return status;
    return (info.GrantedAccess & access) == access ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
}

/* Gets the client's handle, with no more access than the client has. */
static NTSTATUS duplicate_handle(struct event *event, const struct notification *notification, struct ks_file *file)
{
    NTSTATUS status;

    if (!file) return STATUS_ACCESS_DENIED;
    /* Event and Semaphore are the same member. */
    if ((status = duplicate_client_handle(file, event->data.EventHandle.Event, &event->handle))) return status;
    event->client = file->client;
    if ((status = check_type(event->handle, notification->object))) return status;
    return check_access(event->handle, notification->access);
}

struct event_data32
{
    ULONG NotificationType;
    ULONG handle;
    ULONG reserved[2];
};

C_ASSERT(sizeof(struct event_data32) == 16);

/* Reads the client's KSEVENTDATA. Returns its size in the client's layout, or 0 if there is less. */
static ULONG read_event_data(const void *buffer, ULONG size, BOOLEAN wow64, KSEVENTDATA *data)
{
    memset(data, 0, sizeof(*data));
    if (wow64)
    {
        struct event_data32 data32;

        if (size < sizeof(data32)) return 0;
        memcpy(&data32, buffer, sizeof(data32));
        data->NotificationType = data32.NotificationType;
        data->EventHandle.Event = ULongToHandle(data32.handle);
        if (data32.NotificationType == KSEVENTF_SEMAPHORE_HANDLE)
        {
            data->SemaphoreHandle.Reserved = data32.reserved[0];
            data->SemaphoreHandle.Adjustment = data32.reserved[1];
        }
        else
        {
            data->EventHandle.Reserved[0] = data32.reserved[0];
            data->EventHandle.Reserved[1] = data32.reserved[1];
        }
        return sizeof(data32);
    }
    if (size < sizeof(*data)) return 0;
    memcpy(data, buffer, sizeof(*data));
    return sizeof(*data);
}

static BOOLEAN same_event_data(const KSEVENTDATA *a, const KSEVENTDATA *b)
{
    if (a->NotificationType != b->NotificationType || a->EventHandle.Event != b->EventHandle.Event) return FALSE;
    if (a->NotificationType == KSEVENTF_SEMAPHORE_HANDLE)
        return a->SemaphoreHandle.Reserved == b->SemaphoreHandle.Reserved
                && a->SemaphoreHandle.Adjustment == b->SemaphoreHandle.Adjustment;
    return a->EventHandle.Reserved[0] == b->EventHandle.Reserved[0] && a->EventHandle.Reserved[1] == b->EventHandle.Reserved[1];
}

/* The event data as handlers expect it, with its parameters: the client's own, or a converted copy that the caller frees. */
static NTSTATUS native_event_data(const struct ioctl_buffers *b, ULONG client_size, const KSEVENTDATA *data, void **ret,
        ULONG *ret_size, void **to_free)
{
    *to_free = NULL;
    *ret = b->out;
    *ret_size = b->out_size;
    if (client_size == sizeof(*data)) return STATUS_SUCCESS;

    *ret_size = sizeof(*data) + b->out_size - client_size;
    if (!(*ret = *to_free = ExAllocatePoolWithTag(NonPagedPool, *ret_size, KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(*ret, data, sizeof(*data));
    memcpy((char *)*ret + sizeof(*data), (const char *)b->out + client_size, b->out_size - client_size);
    return STATUS_SUCCESS;
}

static struct event *event_create(const KSEVENT_SET *set, const KSEVENT_ITEM *item, const KSEVENT *request,
        const KSEVENTDATA *data, FILE_OBJECT *file)
{
    struct event *event;

    if (item->ExtraEntryData > 0x100000) return NULL;
    if (!(event = ExAllocatePoolWithTag(NonPagedPool, sizeof(*event) + item->ExtraEntryData, KS_TAG))) return NULL;
    memset(event, 0, sizeof(*event) + item->ExtraEntryData);
    event->data = *data;
    event->identity = *request;
    InitializeListHead(&event->buffers);
    InitializeListHead(&event->entry.ListEntry);
    event->entry.Object = data->EventHandle.Event;
    event->entry.EventData = &event->data;
    event->entry.NotificationType = data->NotificationType;
    event->entry.EventSet = set;
    event->entry.EventItem = item;
    event->entry.FileObject = file;
    if (data->NotificationType == KSEVENTF_SEMAPHORE_HANDLE)
        event->entry.SemaphoreAdjustment = data->SemaphoreHandle.Adjustment;
    if (request->Flags & KSEVENT_TYPE_ONESHOT) event->entry.Flags |= KSEVENT_ENTRY_ONESHOT;
    if (request->Flags & KSEVENT_TYPE_ENABLEBUFFERED) event->entry.Flags |= KSEVENT_ENTRY_BUFFERED;
    return event;
}

static NTSTATUS enable_event(struct event_list *list, IRP *irp, const KSEVENT_SET *set, const KSEVENT_ITEM *item,
        const KSEVENT *request, const struct ioctl_buffers *b)
{
    FILE_OBJECT *file_object = IoGetCurrentIrpStackLocation(irp)->FileObject;
    struct ks_file *file = list->object ? file_object->FsContext : NULL;
    BOOLEAN wow64 = file && file->wow64 && irp->RequestorMode != KernelMode;
    const struct notification *notification;
    KSEVENTDATA data, *native;
    ULONG client_size, native_size;
    struct event *event;
    NTSTATUS status;
    void *to_free;

    if (!(client_size = read_event_data(b->out, b->out_size, wow64, &data))) return STATUS_BUFFER_TOO_SMALL;
    if (!(notification = event_notification(data.NotificationType))) return STATUS_INVALID_PARAMETER;
    if (!notification->object && irp->RequestorMode != KernelMode) return STATUS_INVALID_PARAMETER;
    if (data.NotificationType == KSEVENTF_SEMAPHORE_HANDLE && data.SemaphoreHandle.Adjustment <= 0)
        return STATUS_INVALID_PARAMETER;
    if ((status = native_event_data(b, client_size, &data, (void **)&native, &native_size, &to_free))) return status;

    if (native_size < item->DataInput) status = STATUS_BUFFER_TOO_SMALL;
    else if (!(event = event_create(set, item, request, &data, file_object)))
        status = STATUS_INSUFFICIENT_RESOURCES;
    else
    {
        if (notification->object) status = duplicate_handle(event, notification, file);
        if (!status && item->AddHandler)
        {
            KSEVENT_ENTRY_IRP_STORAGE(irp) = &event->entry;
            status = item->AddHandler(irp, native, &event->entry);
        }
        else if (!status)
        {
            event_list_lock(list);
            InsertTailList(list->head, &event->entry.ListEntry);
            event_list_unlock(list);
        }
        if (!NT_SUCCESS(status)) event_free(event);
    }
    if (to_free) ExFreePool(to_free);
    if (status != STATUS_PENDING) irp->IoStatus.Information = 0; /* somebody else may have completed it by now */
    return status;
}

/* KSEVENT_TYPE_QUERYBUFFER: gives back the oldest data of a buffered event. */
static NTSTATUS query_buffer(struct event_list *list, IRP *irp, const struct ioctl_buffers *b)
{
    FILE_OBJECT *file = IoGetCurrentIrpStackLocation(irp)->FileObject;
    const KSEVENT *request = b->in;
    struct event_buffer *buffer = NULL;
    NTSTATUS status = STATUS_NOT_FOUND;
    LIST_ENTRY *entry;

    event_list_lock(list);
    for (entry = list->head->Flink; entry != list->head; entry = entry->Flink)
    {
        struct event *event = impl_from_KSEVENT_ENTRY(CONTAINING_RECORD(entry, KSEVENT_ENTRY, ListEntry));

        if (event->entry.FileObject != file || !event_matches(event, &request->Set, request->Id)) continue;
        if (!(event->entry.Flags & KSEVENT_ENTRY_BUFFERED)) status = STATUS_INVALID_PARAMETER;
        else if (IsListEmpty(&event->buffers)) status = STATUS_NO_MORE_ENTRIES;
        else
        {
            buffer = CONTAINING_RECORD(event->buffers.Flink, struct event_buffer, entry);
            if ((status = return_data(irp, buffer->data, buffer->size))) buffer = NULL;
            else
            {
                RemoveEntryList(&buffer->entry);
                event->buffers_count--;
            }
        }
        break;
    }
    event_list_unlock(list);
    if (buffer) ExFreePool(buffer);
    return status;
}

static NTSTATUS event_support(IRP *irp, const KSEVENT_SET *set, const KSEVENT_ITEM *item, KSEVENT *request,
        const struct ioctl_buffers *b)
{
    ULONG flags = KSEVENT_TYPE_ENABLE | KSEVENT_TYPE_ONESHOT;
    NTSTATUS status;

    KSEVENT_SET_IRP_STORAGE(irp) = set;
    if (item->SupportHandler
            && (status = item->SupportHandler(irp, (KSIDENTIFIER *)request, b->out)) != STATUS_SOME_NOT_MAPPED)
        return status;
    return b->out_size ? return_data(irp, &flags, sizeof(flags)) : STATUS_SUCCESS;
}

static NTSTATUS handle_enable_event(const struct automation_scope *scope, struct event_list *list, IRP *irp)
{
    const struct set_header *set;
    const KSEVENT_ITEM *item;
    struct ioctl_buffers b;
    KSEVENT *request;
    NTSTATUS status;
    ULONG op;

    get_ioctl_buffers(irp, &b);
    irp->IoStatus.Information = 0;
    /* One page has it that the list of sets is asked for without a request. */
    if (!b.in_size) return automation_set_support(scope, AUTOMATION_EVENTS, irp, &GUID_NULL);
    if (b.in_size < sizeof(*request)) return STATUS_INVALID_BUFFER_SIZE;
    request = b.in;
    op = request->Flags & ~KSEVENT_TYPE_TOPOLOGY;
    TRACE("set %s, id %u, flags %#x, sizes %u, %u.\n", debugstr_guid(&request->Set), (unsigned int)request->Id,
            (unsigned int)request->Flags, (unsigned int)b.in_size, (unsigned int)b.out_size);

    if (op == KSEVENT_TYPE_SETSUPPORT) return automation_set_support(scope, AUTOMATION_EVENTS, irp, &request->Set);
    if ((status = automation_find(scope, AUTOMATION_EVENTS, &request->Set, request->Id, &set, (const void **)&item)))
        return status;
    KSEVENT_ITEM_IRP_STORAGE(irp) = item;

    switch (op)
    {
    case KSEVENT_TYPE_BASICSUPPORT: return event_support(irp, (const KSEVENT_SET *)set, item, request, &b);
    case KSEVENT_TYPE_QUERYBUFFER: return query_buffer(list, irp, &b);
    case KSEVENT_TYPE_ENABLE:
    case KSEVENT_TYPE_ONESHOT:
    case KSEVENT_TYPE_ENABLE | KSEVENT_TYPE_ONESHOT:
    case KSEVENT_TYPE_ENABLEBUFFERED:
        return enable_event(list, irp, (const KSEVENT_SET *)set, item, request, &b);
    default:
        WARN("unknown flags %#x.\n", (unsigned int)request->Flags);
        return STATUS_INVALID_PARAMETER;
    }
}

NTSTATUS object_enable_event(struct ks_object *object, IRP *irp)
{
    struct event_list list = event_list_of(object);
    struct automation_scope scope;
    struct ioctl_buffers b;
    KSIDENTIFIER none;
    NTSTATUS status;

    memset(&none, 0, sizeof(none));
    get_ioctl_buffers(irp, &b);
    if (b.in_size && b.in_size < sizeof(KSEVENT)) return STATUS_INVALID_BUFFER_SIZE;
    if ((status = automation_scope(object, b.in_size ? b.in : &none, b.in_size, &scope))) return status;
    return handle_enable_event(&scope, &list, irp);
}

/***********************************************************************
 *           KsEnableEventWithAllocator (KS.@)
 */
NTSTATUS NTAPI KsEnableEventWithAllocator(IRP *irp, ULONG count, const KSEVENT_SET *sets, LIST_ENTRY *head,
        KSEVENTS_LOCKTYPE type, void *lock, PFNKSALLOCATOR allocator, ULONG item_size)
{
    KSAUTOMATION_TABLE table = { .EventSetsCount = count, .EventItemSize = item_size, .EventSets = sets };
    struct automation_scope scope = { .count = 1, .tables = { &table } };
    struct event_list list = { .head = head, .type = type, .lock = lock };

    TRACE("irp %p, count %u, sets %p, head %p.\n", irp, (unsigned int)count, sets, head);

    if (item_size % 8) return STATUS_INVALID_PARAMETER;
    return handle_enable_event(&scope, &list, irp);
}

/***********************************************************************
 *           KsEnableEvent (KS.@)
 */
NTSTATUS NTAPI KsEnableEvent(IRP *irp, ULONG count, const KSEVENT_SET *sets, LIST_ENTRY *head, KSEVENTS_LOCKTYPE type, void *lock)
{
    return KsEnableEventWithAllocator(irp, count, sets, head, type, lock, NULL, 0);
}

/* Disabling */

static NTSTATUS disable_event(struct event_list *list, IRP *irp)
{
    FILE_OBJECT *file_object = IoGetCurrentIrpStackLocation(irp)->FileObject;
    struct ks_file *file = list->object ? file_object->FsContext : NULL;
    BOOLEAN wow64 = file && file->wow64 && irp->RequestorMode != KernelMode;
    struct event *event = NULL;
    struct ioctl_buffers b;
    KSEVENTDATA data;
    LIST_ENTRY *entry;

    get_ioctl_buffers(irp, &b);
    irp->IoStatus.Information = 0;
    if (!b.in_size)
    {
        event_list_free(list, file_object);
        return STATUS_SUCCESS;
    }
    if (!read_event_data(b.in, b.in_size, wow64, &data)) return STATUS_INVALID_BUFFER_SIZE;

    event_list_lock(list);
    for (entry = list->head->Flink; entry != list->head && !event; entry = entry->Flink)
    {
        event = impl_from_KSEVENT_ENTRY(CONTAINING_RECORD(entry, KSEVENT_ENTRY, ListEntry));
        if (event->entry.FileObject != file_object || !same_event_data(&event->data, &data)
                || (event->handle && file && event->client != file->client)) /* it names another process' event */
            event = NULL;
    }
    if (event) event_unlist(event);
    event_list_unlock(list);

    if (!event) return STATUS_NOT_FOUND;
    event_free(event);
    return STATUS_SUCCESS;
}

NTSTATUS object_disable_event(struct ks_object *object, IRP *irp)
{
    struct event_list list = event_list_of(object);

    return disable_event(&list, irp);
}

/***********************************************************************
 *           KsDisableEvent (KS.@)
 *
 * STATUS_UNSUCCESSFUL: it is not on this list.
 */
NTSTATUS NTAPI KsDisableEvent(IRP *irp, LIST_ENTRY *head, KSEVENTS_LOCKTYPE type, void *lock)
{
    struct event_list list = { .head = head, .type = type, .lock = lock };
    NTSTATUS status;

    TRACE("irp %p, head %p, type %u, lock %p.\n", irp, head, type, lock);

    status = disable_event(&list, irp);
    return status == STATUS_NOT_FOUND ? STATUS_UNSUCCESSFUL : status;
}
