/*
 * Connections from pin to pin inside the kernel
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

#include "link/linkconnect.h"
#include "automation/unknown.h"
#include "format/medium.h"
#include "link/link.h"
#include "link/linkring.h"
#include "object/controlmutex.h"
#include "object/file.h"
#include "object/kspin.h"
#include "object/object.h"
#include "parts/allocator.h"
#include "stockwine/lock.h"
#include "stockwine/ntdll.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static SRWLOCK users_lock; /* inside of a link's lock */
static SRWLOCK ends_lock;  /* of ks_pin.link, for those who may not have the control mutex */

static void set_link(struct ks_pin *pin, struct ks_link *link)
{
    lock_acquire(&ends_lock);
    pin->link = link;
    lock_release(&ends_lock);
}

/* The pin at the other end, with a reference, or NULL. Any thread. */
static struct ks_pin *get_peer(struct ks_pin *pin)
{
    struct ks_link *link;
    struct ks_pin *peer;

    lock_acquire(&ends_lock);
    if ((link = pin->link)) InterlockedIncrement(&link->refs);
    lock_release(&ends_lock);
    if (!link) return NULL;
    peer = link_pin(link, !pin_side(pin));
    link_release(link);
    return peer;
}

/* Allocators */

static void links_drop_allocator(struct ks_allocator *allocator);

/* The link's lock is held. Returns the one that the link had, with its reference, or NULL. */
static struct ks_allocator *exchange_allocator(struct ks_link *link, struct ks_allocator *allocator)
{
    struct ks_allocator *old = link->allocator;

    lock_acquire(&users_lock);
    if (old) RemoveEntryList(&link->allocator_entry);
    if ((link->allocator = allocator))
    {
        object_addref(allocator_object(allocator));
        allocator_users(allocator)->drop = links_drop_allocator;
        InsertTailList(&allocator_users(allocator)->list, &link->allocator_entry);
    }
    lock_release(&users_lock);
    return old;
}

NTSTATUS link_set_allocator(struct ks_pin *source, struct ks_allocator *allocator)
{
    struct ks_link *link = source->link;
    NTSTATUS status = STATUS_SUCCESS;
    struct ks_allocator *old = NULL;

    if (!link) return STATUS_INVALID_DEVICE_REQUEST;
    if (source->pub.DeviceState != KSSTATE_STOP) return STATUS_INVALID_DEVICE_STATE;

    lock_acquire(&link->lock);
    old = exchange_allocator(link, allocator);
    lock_release(&link->lock);
    if (old) object_release(allocator_object(old));
    /* its pin may have been closed meanwhile, and not have found this link among the users */
    if (allocator && allocator_is_dead(allocator))
    {
        links_drop_allocator(allocator);
        status = STATUS_INVALID_HANDLE;
    }
    return status;
}

static void link_drop_allocator(struct ks_link *link, struct ks_allocator *allocator)
{
    struct ks_allocator *old = NULL;
    struct link_ring *ring = NULL;

    lock_acquire(&link->lock);
    if (link->allocator == allocator) old = exchange_allocator(link, NULL);
    if (link->ring && link->ring->allocator == allocator) ring = link_take_ring(link);
    else link->changes++; /* one may be in the making */
    lock_release(&link->lock);

    if (ring)
    {
        link_recall(link, ring, OUTPUT);
        link_recall(link, ring, INPUT);
        ring_release(ring);
    }
    if (old) object_release(allocator_object(old));
}

/* The allocator goes away: no link has it any more, and frames of it are called back. No lock held. */
static void links_drop_allocator(struct ks_allocator *allocator)
{
    LIST_ENTRY *users = &allocator_users(allocator)->list;
    struct ks_link *link;

    for (;;)
    {
        lock_acquire(&users_lock);
        if (IsListEmpty(users)) break;
        link = CONTAINING_RECORD(users->Flink, struct ks_link, allocator_entry);
        InterlockedIncrement(&link->refs);
        lock_release(&users_lock);

        link_drop_allocator(link, allocator);
        link_release(link);
    }
    lock_release(&users_lock);
}

/* Making and breaking */

/* The input pin has the format that the output pin's minidriver has announced: that may go on. */
static void format_worker(void *context)
{
    struct ks_link *link = context;
    struct ks_pin *pin;

    if ((pin = link_pin(link, OUTPUT)))
    {
        link->format_taken(pin);
        object_release(&pin->obj);
    }
    link_release(link);
}

static NTSTATUS check_pins(const struct ks_pin *source, const struct ks_pin *sink)
{
    if (sink->pub.Communication != KSPIN_COMMUNICATION_SINK || sink->pub.DataFlow == source->pub.DataFlow)
    {
        WARN("pin %p is no sink for pin %p\n", &sink->pub, &source->pub);
        return STATUS_INVALID_PARAMETER;
    }
    if (!interfaces_match(&source->pub.ConnectionInterface, &sink->pub.ConnectionInterface)
            || !mediums_match(&source->pub.ConnectionMedium, &sink->pub.ConnectionMedium))
    {
        WARN("pins %p and %p have different interfaces or mediums\n", &source->pub, &sink->pub);
        return STATUS_NO_MATCH;
    }
    /* other transports have no queues */
    return source->queue->standard && sink->queue->standard ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_REQUEST;
}

/* Gives the sink its end of the link, whose reference it takes over. Control held. */
static NTSTATUS join_sink(struct ks_pin *sink, struct ks_link *link)
{
    const KSPIN_DISPATCH *dispatch = sink->pub.Descriptor->Dispatch;
    NTSTATUS status;

    if (sink->queue->closed) return STATUS_INVALID_HANDLE;
    if (sink->link) return STATUS_CONNECTION_ACTIVE;
    if (sink->pub.DeviceState != KSSTATE_STOP) return STATUS_INVALID_DEVICE_STATE;

    set_link(sink, link);
    sink->pub.ConnectionIsExternal = FALSE;
    if (!dispatch || !dispatch->Connect || NT_SUCCESS(status = dispatch->Connect(&sink->pub))) return STATUS_SUCCESS;
    sink->pub.ConnectionIsExternal = TRUE;
    set_link(sink, NULL);
    return status;
}

NTSTATUS link_connect(struct ks_pin *source, struct ks_pin *sink, void (*format_taken)(struct ks_pin *pin))
{
    struct ks_link *link;
    NTSTATUS status;

    if ((status = check_pins(source, sink))) return status;
    if (!(link = link_alloc(source, sink, format_worker))) return STATUS_INSUFFICIENT_RESOURCES;
    link->format_taken = format_taken;

    control_acquire(&sink->obj);
    status = join_sink(sink, link);
    control_release(&sink->obj);
    if (status)
    {
        WARN("pin %p refuses pin %p: %#lx\n", &sink->pub, &source->pub, status);
        link->refs = 1;
        link_release(link);
        return status;
    }
    set_link(source, link);
    TRACE("source %p, sink %p, link %p\n", &source->pub, &sink->pub, link);
    return STATUS_SUCCESS;
}

static void link_leave(struct ks_link *link, struct ks_pin *pin)
{
    lock_acquire(&link->lock);
    link->pins[pin_side(pin)] = NULL;
    link->on[pin_side(pin)] = FALSE;
    link->changes++;
    lock_release(&link->lock);
    link_release(link);
}

/* The pin is an ordinary sink again. link: only if it is this one. */
static void part_sink(struct ks_pin *sink, struct ks_link *link)
{
    const KSPIN_DISPATCH *dispatch = sink->pub.Descriptor->Dispatch;

    control_acquire(&sink->obj);
    if (sink->link && (!link || link == sink->link))
    {
        struct ks_link *left = sink->link;

        link_stop(sink);
        set_link(sink, NULL);
        link_leave(left, sink);
        sink->pub.ConnectionIsExternal = TRUE;
        if (dispatch && dispatch->Disconnect) dispatch->Disconnect(&sink->pub);
    }
    control_release(&sink->obj);
}

void link_disconnect(struct ks_pin *pin)
{
    struct ks_link *link = pin->link;
    struct ks_allocator *allocator;
    struct ks_pin *sink;

    if (pin->pub.Communication != KSPIN_COMMUNICATION_SOURCE)
    {
        part_sink(pin, NULL);
        return;
    }
    if (!link) return;
    if ((sink = link_pin(link, !pin_side(pin))))
    {
        part_sink(sink, link);
        object_release(&sink->obj);
    }
    lock_acquire(&link->lock);
    allocator = exchange_allocator(link, NULL);
    lock_release(&link->lock);
    if (allocator) object_release(allocator_object(allocator));
    set_link(pin, NULL);
    link_leave(link, pin);
}

/***********************************************************************
 *           KsPinGetConnectedPinFileObject (KS.@)
 *
 * Of the sink that a source is connected to, without a reference; NULL for other pins.
 */
FILE_OBJECT * NTAPI KsPinGetConnectedPinFileObject(KSPIN *pin)
{
    FILE_OBJECT *file = NULL;
    struct ks_pin *sink;

    TRACE("pin %p\n", pin);

    if (pin->Communication != KSPIN_COMMUNICATION_SOURCE || !(sink = get_peer(impl_from_KSPIN(pin)))) return NULL;
    file = sink->file->file;
    object_release(&sink->obj);
    return file;
}

/***********************************************************************
 *           KsPinGetConnectedPinDeviceObject (KS.@)
 *
 * The top of the sink's device stack; NULL for other pins than sources.
 */
DEVICE_OBJECT * NTAPI KsPinGetConnectedPinDeviceObject(KSPIN *pin)
{
    DEVICE_OBJECT *device;
    struct ks_pin *sink;

    TRACE("pin %p\n", pin);

    if (pin->Communication != KSPIN_COMMUNICATION_SOURCE || !(sink = get_peer(impl_from_KSPIN(pin)))) return NULL;
    for (device = sink->obj.device->pub.FunctionalDeviceObject; device->AttachedDevice; device = device->AttachedDevice) ;
    object_release(&sink->obj);
    return device;
}

/* Queries an interface of the pin at the other end of a link, or of its filter. */
static NTSTATUS get_connected_interface(KSPIN *pin, BOOLEAN filter, const GUID *iid, void **iface)
{
    struct ks_pin *peer;
    NTSTATUS status;

    *iface = NULL;
    if (!(peer = get_peer(impl_from_KSPIN(pin)))) return STATUS_UNSUCCESSFUL;
    status = object_query_interface(filter ? peer->obj.parent : &peer->obj, iid, iface);
    object_release(&peer->obj);
    return status;
}

/***********************************************************************
 *           KsPinGetConnectedPinInterface (KS.@)
 *
 * The caller releases the interface, which may outlive the connection. All pins that can be linked are ours, and there is no
 * client in the kernel: nothing to be thunked.
 */
NTSTATUS NTAPI KsPinGetConnectedPinInterface(KSPIN *pin, const GUID *iid, void **iface)
{
    TRACE("pin %p, iid %s\n", pin, debugstr_guid(iid));

    return get_connected_interface(pin, FALSE, iid, iface);
}

/***********************************************************************
 *           KsPinGetConnectedFilterInterface (KS.@)
 */
NTSTATUS NTAPI KsPinGetConnectedFilterInterface(KSPIN *pin, const GUID *iid, void **iface)
{
    TRACE("pin %p, iid %s\n", pin, debugstr_guid(iid));

    return get_connected_interface(pin, TRUE, iid, iface);
}
