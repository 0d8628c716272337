/*
 * Allocators: objects of a pin that give out frames
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

#ifndef __KS_ALLOCATOR_H
#define __KS_ALLOCATOR_H

#include "object/object.h"

/* Functions of a minidriver or driver that allocates itself: allocate and free, or none. */
struct allocator_functions
{
    void *initialize_context;
    PFNKSINITIALIZEALLOCATOR initialize; /* may be NULL; gives the context of the others */
    PFNKSDELETEALLOCATOR delete;         /* may be NULL */
    PFNKSDEFAULTALLOCATE allocate;
    PFNKSDEFAULTFREE free;
};

/* The links that an allocator is assigned to; the list is theirs. */
struct allocator_users
{
    LIST_ENTRY list;
    /* The allocator goes away: nobody has it any more afterwards, and its frames are called back. No lock held. NULL: there has
     * never been a user. */
    void (*drop)(struct ks_allocator *allocator);
};

/* Makes the file an allocator of the pin. On the pin's worker. */
NTSTATUS allocator_create(struct ks_file *file, struct ks_object *pin, const KSALLOCATOR_FRAMING *framing,
        const struct allocator_functions *functions);
/* Makes the file an allocator of the pin by a KSALLOCATOR_FRAMING, or by a KSALLOCATOR_FRAMING_EX. On a worker. */
NTSTATUS allocator_bind(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind);
NTSTATUS allocator_bind_ex(struct ks_file *file, struct ks_object *parent, const struct wineks_bind *bind);
NTSTATUS allocator_check_framing(const KSALLOCATOR_FRAMING *framing);
struct ks_allocator *allocator_from_object(struct ks_object *object); /* NULL: it is something else */
struct ks_object *allocator_object(struct ks_allocator *allocator);
void allocator_get_framing(const struct ks_allocator *allocator, ULONG *frames, ULONG *size);
BOOLEAN allocator_is_dead(const struct ks_allocator *allocator);
struct allocator_users *allocator_users(struct ks_allocator *allocator);
/* A frame, or NULL. Any thread that may call the minidriver, no lock held. */
void *allocator_take(struct ks_allocator *allocator);
void allocator_give(struct ks_allocator *allocator, void *frame);

#endif /* __KS_ALLOCATOR_H */
