/*
 * Events: lists of enabled events, and what makes them happen
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

#include "automation/event.h"
#include "object/fromirp.h"
#include "object/object.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

void event_list_lock(struct event_list *list)
{
    if (list->object)
    {
        lock_acquire(&list->object->events_lock);
        return;
    }
    switch (list->type)
    {
    case KSEVENTS_SPINLOCK: KeAcquireSpinLock((KSPIN_LOCK *)list->lock, &list->irql); break;
    case KSEVENTS_MUTEX: KeWaitForSingleObject(list->lock, Executive, KernelMode, FALSE, NULL); break;
    case KSEVENTS_FMUTEX: ExAcquireFastMutex(list->lock); break;
    case KSEVENTS_FMUTEXUNSAFE: ExAcquireFastMutexUnsafe(list->lock); break;
    case KSEVENTS_ERESOURCE: ExAcquireResourceExclusiveLite(list->lock, TRUE); break;
    default: break; /* none; there are no interrupts in Wine */
    }
}

void event_list_unlock(struct event_list *list)
{
    if (list->object)
    {
        lock_release(&list->object->events_lock);
        return;
    }
    switch (list->type)
    {
    case KSEVENTS_SPINLOCK: KeReleaseSpinLock((KSPIN_LOCK *)list->lock, list->irql); break;
    case KSEVENTS_MUTEX: KeReleaseMutex(list->lock, FALSE); break;
    case KSEVENTS_FMUTEX: ExReleaseFastMutex(list->lock); break;
    case KSEVENTS_FMUTEXUNSAFE: ExReleaseFastMutexUnsafe(list->lock); break;
    case KSEVENTS_ERESOURCE: ExReleaseResourceLite(list->lock); break;
    default: break;
    }
}

struct event_list event_list_of(struct ks_object *object)
{
    struct event_list list = { .head = &object->events, .object = object };
    return list;
}

/* Signals */

static NTSTATUS signal_event_handle(struct event *event)
{
    return ZwSetEvent(event->handle, NULL);
}

static NTSTATUS signal_semaphore_handle(struct event *event)
{
    return NtReleaseSemaphore(event->handle, event->entry.SemaphoreAdjustment, NULL);
}

static NTSTATUS signal_event_object(struct event *event)
{
    KeSetEvent(event->data.EventObject.Event, event->data.EventObject.Increment, FALSE);
    return STATUS_SUCCESS;
}

static NTSTATUS signal_semaphore_object(struct event *event)
{
    KeReleaseSemaphore(event->data.SemaphoreObject.Semaphore, event->data.SemaphoreObject.Increment,
            event->data.SemaphoreObject.Adjustment, FALSE);
    return STATUS_SUCCESS;
}

static NTSTATUS signal_dpc(struct event *event)
{
    KeInsertQueueDpc(event->data.Dpc.Dpc, NULL, NULL);
    return STATUS_SUCCESS;
}

static NTSTATUS signal_ks_work_item(struct event *event)
{
    if (!event->data.KsWorkItem.WorkQueueItem)
    {
        KsIncrementCountedWorker(event->data.KsWorkItem.KsWorkerObject);
        return STATUS_SUCCESS;
    }
    return KsQueueWorkItem(event->data.KsWorkItem.KsWorkerObject, event->data.KsWorkItem.WorkQueueItem);
}

static const struct notification notifications[] =
{
    { KSEVENTF_EVENT_HANDLE, L"Event", EVENT_MODIFY_STATE, signal_event_handle },
    { KSEVENTF_SEMAPHORE_HANDLE, L"Semaphore", SEMAPHORE_MODIFY_STATE, signal_semaphore_handle },
    { KSEVENTF_EVENT_OBJECT, NULL, 0, signal_event_object },
    { KSEVENTF_SEMAPHORE_OBJECT, NULL, 0, signal_semaphore_object },
    { KSEVENTF_DPC, NULL, 0, signal_dpc },
    { KSEVENTF_KSWORKITEM, NULL, 0, signal_ks_work_item },
};

const struct notification *event_notification(ULONG type)
{
    ULONG i;

    for (i = 0; i < ARRAYSIZE(notifications); i++)
        if (notifications[i].type == type) return &notifications[i];
    return NULL;
}

/* Freeing */

static void free_buffers(struct event *event)
{
    while (!IsListEmpty(&event->buffers))
        ExFreePool(CONTAINING_RECORD(RemoveHeadList(&event->buffers), struct event_buffer, entry));
}

void event_free(struct event *event)
{
    free_buffers(event);
    if (event->handle) ZwClose(event->handle);
    ExFreePool(event);
}

void event_unlist(struct event *event)
{
    const KSEVENT_ITEM *item = event->entry.EventItem;

    event->entry.Flags |= KSEVENT_ENTRY_DELETED;
    if (item && item->RemoveHandler) item->RemoveHandler(event->entry.FileObject, &event->entry);
    else RemoveEntryList(&event->entry.ListEntry);
}

/***********************************************************************
 *           KsDiscardEvent (KS.@)
 *
 * Frees an event that is on no list any more.
 */
void NTAPI KsDiscardEvent(KSEVENT_ENTRY *entry)
{
    TRACE("entry %p.\n", entry);
    event_free(impl_from_KSEVENT_ENTRY(entry));
}

void event_list_free(struct event_list *list, FILE_OBJECT *file)
{
    LIST_ENTRY *entry;
    BOOLEAN again;

    do
    {
        struct event *event = NULL;

        event_list_lock(list);
        for (entry = list->head->Flink; entry != list->head && !event; entry = entry->Flink)
        {
            event = impl_from_KSEVENT_ENTRY(CONTAINING_RECORD(entry, KSEVENT_ENTRY, ListEntry));
            if (file && event->entry.FileObject != file) event = NULL;
        }
        if ((again = !!event)) event_unlist(event);
        event_list_unlock(list);
        if (event) event_free(event);
    } while (again);
}

void object_free_events(struct ks_object *object, FILE_OBJECT *file)
{
    struct event_list list = event_list_of(object);

    event_list_free(&list, file);
}

/***********************************************************************
 *           KsFreeEventList (KS.@)
 */
void NTAPI KsFreeEventList(FILE_OBJECT *file, LIST_ENTRY *head, KSEVENTS_LOCKTYPE type, void *lock)
{
    struct event_list list = { .head = head, .type = type, .lock = lock };

    TRACE("file %p, head %p, type %u, lock %p.\n", file, head, type, lock);
    event_list_free(&list, file);
}

/* Generation */

#define MAX_EVENT_BUFFERS 1024

static NTSTATUS store_data(struct event *event, ULONG size, const void *data)
{
    struct event_buffer *buffer;

    if (event->buffers_count >= MAX_EVENT_BUFFERS) return STATUS_INSUFFICIENT_RESOURCES;
    if (!(buffer = ExAllocatePoolWithTag(NonPagedPool, sizeof(*buffer) + size, KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    buffer->size = size;
    memcpy(buffer->data, data, size);
    InsertTailList(&event->buffers, &buffer->entry);
    event->buffers_count++;
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsGenerateDataEvent (KS.@)
 *
 * The caller holds the lock of the event's list. A one-shot event is gone afterwards.
 */
NTSTATUS NTAPI KsGenerateDataEvent(KSEVENT_ENTRY *entry, ULONG size, void *data)
{
    struct event *event = impl_from_KSEVENT_ENTRY(entry);
    const struct notification *notification = event_notification(entry->NotificationType);
    NTSTATUS status;

    TRACE("entry %p, size %u, data %p.\n", entry, (unsigned int)size, data);

    if (entry->Flags & KSEVENT_ENTRY_DELETED) return STATUS_SUCCESS;
    if (!notification) return STATUS_INVALID_PARAMETER;
    if ((entry->Flags & KSEVENT_ENTRY_BUFFERED) && data && (status = store_data(event, size, data))) return status;
    status = notification->signal(event);
    if (entry->Flags & KSEVENT_ENTRY_ONESHOT)
    {
        event_unlist(event);
        event_free(event);
    }
    return status;
}

/***********************************************************************
 *           KsGenerateEvent (KS.@)
 */
NTSTATUS NTAPI KsGenerateEvent(KSEVENT_ENTRY *entry)
{
    return KsGenerateDataEvent(entry, 0, NULL);
}

BOOLEAN event_matches(const struct event *event, const GUID *set, ULONG id)
{
    return (!set || IsEqualGUID(&event->identity.Set, set)) && event->identity.Id == id;
}

static void generate_events(struct event_list *list, const GUID *set, ULONG id, ULONG size, void *data,
        PFNKSGENERATEEVENTCALLBACK callback, void *context)
{
    LIST_ENTRY *entry, *next;

    event_list_lock(list);
    for (entry = list->head->Flink; entry != list->head; entry = next)
    {
        KSEVENT_ENTRY *event = CONTAINING_RECORD(entry, KSEVENT_ENTRY, ListEntry);

        next = entry->Flink;
        if (!event_matches(impl_from_KSEVENT_ENTRY(event), set, id)) continue;
        if (callback && !callback(context, event)) continue;
        KsGenerateDataEvent(event, size, data);
    }
    event_list_unlock(list);
}

/***********************************************************************
 *           KsGenerateEventList (KS.@)
 */
void NTAPI KsGenerateEventList(GUID *set, ULONG id, LIST_ENTRY *head, KSEVENTS_LOCKTYPE type, void *lock)
{
    struct event_list list = { .head = head, .type = type, .lock = lock };

    TRACE("set %s, id %u, head %p.\n", debugstr_guid(set), (unsigned int)id, head);
    generate_events(&list, set, id, 0, NULL, NULL, NULL);
}

/***********************************************************************
 *           KsGenerateEvents (KS.@)
 *
 * For the events of a filter or pin, any thread. The callback runs under the lock of the list.
 */
void NTAPI KsGenerateEvents(void *object, const GUID *set, ULONG id, ULONG size, void *data,
        PFNKSGENERATEEVENTCALLBACK callback, void *context)
{
    struct event_list list = event_list_of(object_from_public(object));

    TRACE("object %p, set %s, id %u, size %u.\n", object, debugstr_guid(set), (unsigned int)id, (unsigned int)size);
    generate_events(&list, set, id, size, data, callback, context);
}

/***********************************************************************
 *           KsAddEvent (KS.@)
 */
void NTAPI KsAddEvent(void *object, KSEVENT_ENTRY *entry)
{
    struct event_list list = event_list_of(object_from_public(object));

    TRACE("object %p, entry %p.\n", object, entry);
    event_list_lock(&list);
    InsertTailList(list.head, &entry->ListEntry);
    event_list_unlock(&list);
}

/***********************************************************************
 *           KsDefaultAddEventHandler (KS.@)
 */
NTSTATUS NTAPI KsDefaultAddEventHandler(IRP *irp, KSEVENTDATA *data, KSEVENT_ENTRY *entry)
{
    struct ks_object *object = object_from_irp(irp);

    TRACE("irp %p, data %p, entry %p.\n", irp, data, entry);
    if (!object) return STATUS_INVALID_PARAMETER;
    KsAddEvent(object_public(object), entry);
    return STATUS_SUCCESS;
}
