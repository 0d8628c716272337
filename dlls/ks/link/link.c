/*
 * Links between two pins
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

#include "link/link.h"
#include "link/linkdiscard.h"
#include "object/kspin.h"
#include "object/object.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"
#include "stockwine/timer.h"
#include "stockwine/work.h"

struct ks_link *link_alloc(struct ks_pin *source, struct ks_pin *sink, void (*format_worker)(void *context))
{
    struct ks_link *link;

    if (!(link = ExAllocatePoolWithTag(NonPagedPool, sizeof(*link), STREAM_TAG))) return NULL;
    memset(link, 0, sizeof(*link));
    link->refs = 2;
    lock_init(&link->lock);
    link->pins[pin_side(source)] = source;
    link->pins[pin_side(sink)] = sink;
    link_init_discard(link);
    if (!work_create(format_worker, link, &link->format_work)) return link;
    ExFreePoolWithTag(link, STREAM_TAG);
    return NULL;
}

void link_release(struct ks_link *link)
{
    if (InterlockedDecrement(&link->refs)) return;
    work_release(link->format_work);
    if (link->rest) timer_release(link->rest);
    ExFreePoolWithTag(link, STREAM_TAG);
}

struct ks_pin *link_pin(struct ks_link *link, enum side side)
{
    struct ks_pin *pin;

    lock_acquire(&link->lock);
    if ((pin = link->pins[side])) object_addref(&pin->obj);
    lock_release(&link->lock);
    return pin;
}
