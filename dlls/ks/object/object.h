/*
 * What devices, filter factories, filters, pins and their parts have in common
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

#ifndef __KS_OBJECT_H
#define __KS_OBJECT_H

#include "base/bag.h"
#include "stockwine/lock.h"

/* The outer unknown of an object, as the interfaces of ks.h are only declared for C++. */
struct kernel_unknown;

struct kernel_unknown_vtbl
{
    NTSTATUS (STDAPICALLTYPE *QueryInterface)(struct kernel_unknown *iface, const GUID *iid, void **out);
    ULONG (STDAPICALLTYPE *AddRef)(struct kernel_unknown *iface);
    ULONG (STDAPICALLTYPE *Release)(struct kernel_unknown *iface);
};

struct kernel_unknown
{
    const struct kernel_unknown_vtbl *vtbl;
};

/* Stands in front of the public structure (KSDEVICE, KSFILTERFACTORY, KSFILTER, KSPIN) whose address drivers hold. Aligned as the
 * strictest of these. */
struct DECLSPEC_ALIGN(8) ks_object
{
    KSOBJECTTYPE type;
    LONG refs;
    struct ks_object *parent;      /* a reference is held; NULL for a device */
    struct ks_device *device;      /* a reference is held, except by the device itself */
    LIST_ENTRY children;           /* of struct ks_object.entry; factories and filters under the device mutex, pins under the */
    LIST_ENTRY entry;              /* filter control mutex, parts of pins under parts_lock of object.c */
    BOOLEAN parts_closed;          /* of a pin, under that lock: there will be no more parts */
    FAST_MUTEX *control;           /* the filter control mutex of a filter and what belongs to it; NULL above filters */
    struct ks_bag bag;
    const KSAUTOMATION_TABLE *automation;  /* the minidriver's, may be NULL; searched first */
    const KSAUTOMATION_TABLE *builtin;     /* what ks.sys itself answers */
    ULONG node;                    /* id of a topology node; KSFILTER_NODE for all others */
    SRWLOCK events_lock;
    LIST_ENTRY events;             /* enabled KSEVENT_ENTRYs */
    struct kernel_unknown *unknown; /* a reference is held; NULL: nobody has asked for it */
    void (*destroy)(struct ks_object *object); /* last reference is gone: frees the memory of the object */
    /* The handle is being closed, with that IRP (NULL: the device goes away): on a worker. FALSE: not over yet, the object calls
     * file_object_closed itself. Drops the file's reference by file_detach_object. */
    BOOLEAN (*close)(struct ks_object *object, IRP *irp);
    /* A child of a filter has been closed: on a worker, no mutex held. The caller holds a reference of the filter. */
    void (*child_closed)(struct ks_object *object);
    /* The parent of a part is about to be closed, on its worker, no mutex held. The minidriver can't be called afterwards. */
    void (*parent_closing)(struct ks_object *object);
};

/* What isn't an AVStream object and has no public structure: types beyond KSOBJECTTYPE. */
#define OBJECT_ALLOCATOR ((KSOBJECTTYPE)0x100)
#define OBJECT_CLOCK     ((KSOBJECTTYPE)0x101)
#define OBJECT_NODE      ((KSOBJECTTYPE)0x102)

static inline struct ks_object *object_from_public(void *public)
{
    return (struct ks_object *)public - 1;
}

static inline void *object_public(struct ks_object *object)
{
    return object + 1;
}

void object_init(struct ks_object *object, KSOBJECTTYPE type, struct ks_object *parent);
void object_addref(struct ks_object *object);
void object_release(struct ks_object *object);
/* Has the work item run once with a reference of the object, which its function releases. *queued: it is waiting to run; its
 * function sets that back to 0 first. Any thread, a short lock may be held. */
void object_queue_work(struct ks_object *object, struct ks_work *work, LONG *queued);

/* Parts: clocks and allocators of a pin, made on its worker. A part removes itself when it is destroyed. FALSE: the parent's parts
 * have been closed, and this one isn't among them. */
BOOLEAN object_add_part(struct ks_object *part);
void object_remove_part(struct ks_object *part);
void object_close_parts(struct ks_object *object);         /* calls parent_closing of them all, and removes them */

#endif /* __KS_OBJECT_H */
