/*
 * The object that an IRP or a file object is for
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

#include "object/fromirp.h"
#include "base/irp.h"
#include "object/file.h"
#include "object/object.h"
#include "object/tree.h"

struct ks_object *object_from_irp(IRP *irp)
{
    FILE_OBJECT *file_object = IoGetCurrentIrpStackLocation(irp)->FileObject;
    struct ks_file *file = file_object ? file_object->FsContext : NULL;

    return file ? file->object : NULL;
}

/***********************************************************************
 *           KsGetFilterFromIrp (KS.@)
 */
KSFILTER *NTAPI KsGetFilterFromIrp(IRP *irp)
{
    struct ks_object *object = object_from_irp(irp);

    return object ? &object_filter(object)->pub : NULL;
}

/***********************************************************************
 *           KsGetPinFromIrp (KS.@)
 */
KSPIN *NTAPI KsGetPinFromIrp(IRP *irp)
{
    struct ks_object *object = object_from_irp(irp);

    return object && object->type == KsObjectTypePin ? object_public(object) : NULL;
}

/***********************************************************************
 *           KsGetNodeIdFromIrp (KS.@)
 */
ULONG NTAPI KsGetNodeIdFromIrp(IRP *irp)
{
    struct ks_object *object = object_from_irp(irp);
    const KSP_NODE *node;
    struct ioctl_buffers b;

    if (object && object->node != KSFILTER_NODE) return object->node;
    if (IoGetCurrentIrpStackLocation(irp)->MajorFunction != IRP_MJ_DEVICE_CONTROL) return KSFILTER_NODE;
    get_ioctl_buffers(irp, &b);
    node = b.in;
    /* The flag is the same for properties, methods and events, and so is the place of the id. */
    if (b.in_size < sizeof(*node) || !(node->Property.Flags & KSPROPERTY_TYPE_TOPOLOGY)) return KSFILTER_NODE;
    return node->NodeId;
}

/* Clocks and allocators aren't AVStream objects. */
static KSOBJECTTYPE public_type(const struct ks_object *object)
{
    return object && object->type < OBJECT_ALLOCATOR ? object->type : (KSOBJECTTYPE)-1;
}

/***********************************************************************
 *           KsGetObjectTypeFromIrp (KS.@)
 */
KSOBJECTTYPE NTAPI KsGetObjectTypeFromIrp(IRP *irp)
{
    return public_type(object_from_irp(irp));
}

/***********************************************************************
 *           KsGetObjectFromFileObject (KS.@)
 */
void *NTAPI KsGetObjectFromFileObject(FILE_OBJECT *file_object)
{
    struct ks_file *file = file_object ? file_object->FsContext : NULL;

    return file && public_type(file->object) != (KSOBJECTTYPE)-1 ? object_public(file->object) : NULL;
}

/***********************************************************************
 *           KsGetObjectTypeFromFileObject (KS.@)
 */
KSOBJECTTYPE NTAPI KsGetObjectTypeFromFileObject(FILE_OBJECT *file_object)
{
    struct ks_file *file = file_object ? file_object->FsContext : NULL;

    return file ? public_type(file->object) : (KSOBJECTTYPE)-1;
}
