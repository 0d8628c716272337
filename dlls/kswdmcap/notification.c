/*
 * Events of a device for IAMTunerNotification
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

#include <stdlib.h>

#include "notification.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/* How long a call of the application may keep who takes its callback away. */
#define CALLBACK_TIMEOUT 5000 /* ms */

/* The list's, and its thread's, which may have to be left behind with it: so that it has all that it needs itself. */
struct notification
{
    LONG refs;
    struct notification *next;
    IAMTunerNotification *callback;   /* referenced */
    HANDLE device;                    /* a handle of ours for the owner's kernel object */
    HANDLE changed, stop;             /* events */
    HANDLE thread;
    DWORD thread_id;
    HMODULE module;                   /* the thread's reference */
    BOOL enabled;
    KSEVENTDATA data;                 /* its address names the event that was enabled */
};

static void notification_release(struct notification *notification)
{
    if (InterlockedDecrement(&notification->refs)) return;
    IAMTunerNotification_Release(notification->callback);
    if (notification->thread) CloseHandle(notification->thread);
    if (notification->stop) CloseHandle(notification->stop);
    if (notification->changed) CloseHandle(notification->changed);
    if (notification->device) CloseHandle(notification->device);
    free(notification);
}

/* ---- its thread ---- */

/* By the handle that is ours, because the owner may be on its way out and waits no longer than it likes. */
static void disable_event(struct notification *notification)
{
    OVERLAPPED overlapped = {.hEvent = notification->stop}; /* which has done its work */
    DWORD returned;

    if (DeviceIoControl(notification->device, IOCTL_KS_DISABLE_EVENT, &notification->data, sizeof(notification->data), NULL, 0,
            &returned, &overlapped)) return;
    if (GetLastError() == ERROR_IO_PENDING) GetOverlappedResult(notification->device, &overlapped, &returned, TRUE);
}

static DWORD WINAPI notification_thread(void *arg)
{
    struct notification *notification = arg;
    HANDLE handles[] = {notification->stop, notification->changed};
    HMODULE module = notification->module;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    while (WaitForMultipleObjects(ARRAY_SIZE(handles), handles, FALSE, INFINITE) == WAIT_OBJECT_0 + 1)
    {
        TRACE("Calling %p.\n", notification->callback);
        IAMTunerNotification_OnEvent(notification->callback, AMTUNER_EVENT_CHANGED);
    }
    if (notification->enabled) disable_event(notification);
    notification_release(notification);
    CoUninitialize();
    FreeLibraryAndExitThread(module, 0);
}

static HRESULT start_thread(struct notification *notification)
{
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)notification_thread, &notification->module))
        return HRESULT_FROM_WIN32(GetLastError());
    notification->refs++;
    notification->thread = CreateThread(NULL, 0, notification_thread, notification, CREATE_SUSPENDED, &notification->thread_id);
    if (notification->thread) return S_OK;
    notification->refs--;
    FreeLibrary(notification->module);
    return E_OUTOFMEMORY;
}

/* It isn't in the list any more. */
static void stop_notification(struct notification *notification)
{
    SetEvent(notification->stop);
    if (notification->thread_id != GetCurrentThreadId() && WaitForSingleObject(notification->thread, CALLBACK_TIMEOUT))
        WARN("The callback %p doesn't return.\n", notification->callback);
    notification_release(notification);
}

/* ---- making one ---- */

static HRESULT copy_handle(struct extension *extension, HANDLE *copy)
{
    HANDLE process = GetCurrentProcess();
    IKsObject *object;
    HRESULT hr;

    if (FAILED(hr = IUnknown_QueryInterface(extension->obj.outer, &IID_IKsObject, (void **)&object))) return hr;
    if (!DuplicateHandle(process, IKsObject_KsGetObjectHandle(object), process, copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
    {
        hr = HRESULT_FROM_WIN32(GetLastError());
        *copy = NULL;
    }
    IKsObject_Release(object);
    return hr;
}

/* The event is the filter's, whose descriptor has a place for a node all the same (see "KSEVENT_TUNER_CHANGED"). */
static HRESULT enable_event(struct notification *notification, struct extension *extension, const GUID *set, ULONG id)
{
    KSE_NODE event = {.NodeId = KSFILTER_NODE};
    ULONG returned;

    event.Event.Set = *set;
    event.Event.Id = id;
    event.Event.Flags = KSEVENT_TYPE_ENABLE;
    notification->data.NotificationType = KSEVENTF_EVENT_HANDLE;
    notification->data.EventHandle.Event = notification->changed;
    return IKsControl_KsEvent(extension->control, &event.Event, sizeof(event), &notification->data,
            sizeof(notification->data), &returned);
}

static HRESULT notification_create(IAMTunerNotification *callback, struct notification **out)
{
    struct notification *notification;

    if (!(notification = calloc(1, sizeof(*notification)))) return E_OUTOFMEMORY;
    notification->refs = 1;
    IAMTunerNotification_AddRef(callback);
    notification->callback = callback;
    notification->stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    notification->changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    *out = notification;
    if (notification->stop && notification->changed) return S_OK;
    notification_release(notification);
    return E_OUTOFMEMORY;
}

/* ---- the list ---- */

static struct notification **find_callback(struct notifications *notifications, IAMTunerNotification *callback)
{
    struct notification **place;

    for (place = &notifications->first; *place && callback && (*place)->callback != callback; place = &(*place)->next) ;
    return place;
}

/* FALSE: there is one for that callback. */
static BOOL append(struct notifications *notifications, struct notification *notification)
{
    struct notification **place;
    BOOL is_new;

    AcquireSRWLockExclusive(&notifications->lock);
    place = find_callback(notifications, notification->callback);
    if ((is_new = !*place)) *place = notification;
    ReleaseSRWLockExclusive(&notifications->lock);
    return is_new;
}

/* Takes out the one for the callback, or any one without a callback; NULL if there is none. */
static struct notification *take(struct notifications *notifications, IAMTunerNotification *callback)
{
    struct notification **place, *notification;

    AcquireSRWLockExclusive(&notifications->lock);
    place = find_callback(notifications, callback);
    if ((notification = *place)) *place = notification->next;
    ReleaseSRWLockExclusive(&notifications->lock);
    return notification;
}

/* The thread only begins when everything is in place; without the event it has nothing to do but to end. */
HRESULT notifications_add(struct notifications *notifications, struct extension *extension, const GUID *set, ULONG id,
        IAMTunerNotification *callback)
{
    struct notification *notification;
    HRESULT hr;

    if (FAILED(hr = notification_create(callback, &notification))) return hr;
    if (FAILED(hr = copy_handle(extension, &notification->device)) || FAILED(hr = start_thread(notification)))
    {
        notification_release(notification);
        return hr;
    }
    hr = enable_event(notification, extension, set, id);
    notification->enabled = SUCCEEDED(hr);
    if (notification->enabled && append(notifications, notification))
    {
        ResumeThread(notification->thread);
        return S_OK;
    }
    SetEvent(notification->stop);
    ResumeThread(notification->thread);
    notification_release(notification);
    return FAILED(hr) ? hr : S_FALSE;
}

HRESULT notifications_remove(struct notifications *notifications, IAMTunerNotification *callback)
{
    struct notification *notification;

    if (!(notification = take(notifications, callback))) return E_INVALIDARG;
    stop_notification(notification);
    return S_OK;
}

void notifications_clear(struct notifications *notifications)
{
    struct notification *notification;

    while ((notification = take(notifications, NULL))) stop_notification(notification);
}
