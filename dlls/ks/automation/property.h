/*
 * Automation: properties
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

#ifndef __KS_PROPERTY_H
#define __KS_PROPERTY_H

#include "automation/automation.h"

/* What a handler needs to be called. */
enum property_needs
{
    PROPERTY_NEEDS_WORKER,         /* a minidriver may be called, or something be waited for */
    PROPERTY_NEEDS_CONTROL,        /* the handler is called with the filter control mutex held, which it must not release */
    PROPERTY_NEEDS_NOTHING,
};

/* An item of those tables of ks.sys itself whose PropertyItemSize is its size; the handlers of other tables need a worker. */
struct property_item
{
    KSPROPERTY_ITEM item;
    enum property_needs get;
    enum property_needs set;
    ULONG offset;                  /* for property_get_value(): where in the object the value is, MinData bytes of it */
};

/* Handler of a GET of a value that lies in the object, for items of this kind. */
NTSTATUS NTAPI property_get_value(IRP *irp, KSIDENTIFIER *request, void *data);

/* Answers a property request on a worker thread, without any mutex, and leaves the IRP to the caller. STATUS_PENDING: a handler has
 * kept the IRP. */
NTSTATUS object_property(struct ks_object *object, IRP *irp);
/* Answers a property request that needs neither a minidriver nor a wait. FALSE: it does, nothing has been done. Any thread, the
 * object isn't closed meanwhile. */
BOOLEAN object_property_at_once(struct ks_object *object, IRP *irp, NTSTATUS *status);

#endif /* __KS_PROPERTY_H */
