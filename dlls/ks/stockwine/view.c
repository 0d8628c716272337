/*
 * Views of sections that clients have made
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

#include "stockwine/view.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/*
 * The memory of an unnamed section is a file of Wine's server, a sparse one. Where it has no room, or is truncated by somebody who
 * finds it, whoever touches a view gets an access violation: a minidriver that fills a frame, and with it the process of all devices.
 *
 * So all of a view is touched when it is made, and a fault that comes later puts ordinary memory in its place, so that the minidriver
 * goes on. The frames in it are lost, but nothing else.
 */

#define PAGE 0x1000

struct view
{
    LIST_ENTRY entry;
    BYTE *data;
    SIZE_T size;        /* bytes at data, whole pages */
    LONG lost;
};

static SRWLOCK views_lock; /* of the list, and of what lies at the address of each view; also taken by the exception handler */
static LIST_ENTRY views = { &views, &views };
static void *handler;   /* is there as long as there are views */

BYTE *view_data(const struct view *view)
{
    return view->data;
}

BOOLEAN view_is_lost(const struct view *view)
{
    return view->lost != 0;
}

/* The lock is held. */
static struct view *find_view(const BYTE *address)
{
    LIST_ENTRY *entry;

    for (entry = views.Flink; entry != &views; entry = entry->Flink)
    {
        struct view *view = CONTAINING_RECORD(entry, struct view, entry);

        if (address >= view->data && address < view->data + view->size) return view;
    }
    return NULL;
}

/* The lock is held. Other threads that touch the view while nothing is there come to the handler, and wait for the lock. */
static BOOLEAN replace_view(struct view *view)
{
    void *address = view->data;
    SIZE_T size = view->size;

    if (ZwUnmapViewOfSection(NtCurrentProcess(), address)
            || NtAllocateVirtualMemory(NtCurrentProcess(), &address, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE))
        return FALSE;
    InterlockedExchange(&view->lost, TRUE);
    return TRUE;
}

static LONG NTAPI handle_exception(EXCEPTION_POINTERS *pointers)
{
    const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
    BOOLEAN handled = FALSE;
    struct view *view;

    if (record->ExceptionCode != STATUS_ACCESS_VIOLATION || record->NumberParameters < 2
            || record->ExceptionInformation[0] == EXCEPTION_EXECUTE_FAULT)
        return EXCEPTION_CONTINUE_SEARCH;
    lock_acquire(&views_lock);
    if ((view = find_view((const BYTE *)record->ExceptionInformation[1]))) handled = view->lost || replace_view(view);
    lock_release(&views_lock);
    return handled ? EXCEPTION_CONTINUE_EXECUTION : EXCEPTION_CONTINUE_SEARCH;
}

static BOOLEAN list_view(struct view *view)
{
    lock_acquire(&views_lock);
    if (!handler) handler = RtlAddVectoredExceptionHandler(TRUE, handle_exception);
    InsertTailList(&views, &view->entry);
    lock_release(&views_lock);
    return handler != NULL;
}

static void unlist_view(struct view *view)
{
    void *old = NULL;

    lock_acquire(&views_lock);
    RemoveEntryList(&view->entry);
    if (IsListEmpty(&views))
    {
        old = handler;
        handler = NULL;
    }
    lock_release(&views_lock);
    if (old) RtlRemoveVectoredExceptionHandler(old);
}

/* Touches all pages as a writer, and changes nothing: the client may be writing to them. */
static void touch_view(struct view *view)
{
    SIZE_T offset;

    for (offset = 0; offset < view->size && !view->lost; offset += PAGE)
        InterlockedExchangeAdd((LONG *)(view->data + offset), 0);
}

NTSTATUS view_map(HANDLE section, SIZE_T size, struct view **ret)
{
    struct view *view;
    void *data = NULL;
    NTSTATUS status;

    if (!(view = ExAllocatePoolWithTag(NonPagedPool, sizeof(*view), STREAM_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    if ((status = ZwMapViewOfSection(section, NtCurrentProcess(), &data, 0, 0, NULL, &size, ViewUnmap, 0, PAGE_READWRITE)))
    {
        ExFreePoolWithTag(view, STREAM_TAG);
        return status;
    }
    view->data = data;
    view->size = (size + PAGE - 1) & ~(SIZE_T)(PAGE - 1);
    view->lost = FALSE;
    if (list_view(view)) touch_view(view);
    else status = STATUS_INSUFFICIENT_RESOURCES;
    if (!status && !view->lost)
    {
        *ret = view;
        return STATUS_SUCCESS;
    }
    WARN("section %p has no memory for %#Ix bytes.\n", section, view->size);
    view_unmap(view);
    return status ? status : STATUS_IN_PAGE_ERROR;
}

void view_unmap(struct view *view)
{
    void *data = view->data;
    SIZE_T size = 0;

    unlist_view(view);
    if (view->lost) NtFreeVirtualMemory(NtCurrentProcess(), &data, &size, MEM_RELEASE);
    else ZwUnmapViewOfSection(NtCurrentProcess(), data);
    ExFreePoolWithTag(view, STREAM_TAG);
}
