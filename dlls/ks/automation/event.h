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

#ifndef __KS_EVENT_H
#define __KS_EVENT_H

#include "object/object.h"

/*
 * A client's event handle means nothing in winedevice: it is duplicated from the client. Nor can ks.sys see at what address the
 * client has its KSEVENTDATA, by which an event is documented to be disabled: only copies of the structure arrive. Two enabled
 * events of a file are therefore told apart by what is in the structure (see wineks.h).
 */

/* An enabled event. The KSEVENT_ENTRY that drivers know is its last member, and their ExtraEntryData lies behind it. */
struct event
{
    HANDLE handle;              /* the client's event or semaphore, in winedevice */
    ULONG client;               /* the process that it is a handle of */
    KSEVENTDATA data;           /* as the client gave it, and as it names it later */
    KSEVENT identity;           /* Set, Id */
    LIST_ENTRY buffers;         /* struct event_buffer, if KSEVENT_ENTRY_BUFFERED */
    ULONG buffers_count;
    KSEVENT_ENTRY entry;
};

struct event_buffer
{
    LIST_ENTRY entry;
    ULONG size;
    BYTE data[1];
};

static inline struct event *impl_from_KSEVENT_ENTRY(KSEVENT_ENTRY *entry)
{
    return CONTAINING_RECORD(entry, struct event, entry);
}

/* A list with its lock: one of a raw driver, or one of our objects'. */
struct event_list
{
    LIST_ENTRY *head;
    KSEVENTS_LOCKTYPE type;
    void *lock;
    KIRQL irql;
    struct ks_object *object;
};

/* How the client is told. */
struct notification
{
    ULONG type;
    const WCHAR *object;  /* type of the handle; NULL: for kernel clients */
    ACCESS_MASK access;   /* that the client needs to the handle */
    NTSTATUS (*signal)(struct event *event);
};

const struct notification *event_notification(ULONG type); /* NULL: unknown */

struct event_list event_list_of(struct ks_object *object);
void event_list_lock(struct event_list *list);
void event_list_unlock(struct event_list *list);
void event_list_free(struct event_list *list, FILE_OBJECT *file); /* all of a file's, or all; list not locked */
void object_free_events(struct ks_object *object, FILE_OBJECT *file); /* all of a file's, or all */
BOOLEAN event_matches(const struct event *event, const GUID *set, ULONG id);
/* Takes an event off its list, which is locked. A minidriver's RemoveHandler does it itself. */
void event_unlist(struct event *event);
void event_free(struct event *event); /* is on no list */

#endif /* __KS_EVENT_H */
