/*
 * Property sets as one block of data
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

#ifndef __KS_SERIALIZE_H
#define __KS_SERIALIZE_H

#include "automation/automation.h"

/* Answers KSPROPERTY_TYPE_SERIALIZESET and _UNSERIALIZESET of a set that is there. Worker threads; may wait for handlers. */
NTSTATUS serialize_set(const struct automation_scope *scope, IRP *irp, const GUID *set);
NTSTATUS unserialize_set(const struct automation_scope *scope, IRP *irp, const GUID *set);
/* The bytes of a property's data as they are now, 0: it isn't serialized. irp: a request for it. */
NTSTATUS property_serialized_size(IRP *irp, const struct set_header *set, const KSPROPERTY_ITEM *item, ULONG *size);

#endif /* __KS_SERIALIZE_H */
