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

#include "automation/property.h"
#include "automation/automation.h"
#include "automation/handler.h"
#include "automation/serialize.h"
#include "base/irp.h"
#include "object/controlmutex.h"
#include "object/fromirp.h"
#include "object/object.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/* A property request: its buffers, fetched once, and what has been found for it. */
struct property_request
{
    IRP *irp;
    struct ioctl_buffers b;
    KSPROPERTY *property;
    ULONG op;                      /* KSPROPERTY_TYPE_GET ... */
    const struct set_header *set;
    const KSPROPERTY_ITEM *item;   /* NULL: it is for a whole set */
};

static ULONG access_flags(const KSPROPERTY_ITEM *item)
{
    ULONG flags = 0;

    if (item->GetPropertyHandler) flags |= KSPROPERTY_TYPE_GET;
    if (item->SetPropertyHandler) flags |= KSPROPERTY_TYPE_SET;
    if (item->Values) flags |= KSPROPERTY_TYPE_BASICSUPPORT;
    return flags;
}

static BOOLEAN member_wanted(const KSPROPERTY_MEMBERSLIST *list, BOOLEAN defaults)
{
    return !defaults || (list->MembersHeader.Flags & KSPROPERTY_MEMBER_FLAG_DEFAULT);
}

/* Writes a KSPROPERTY_DESCRIPTION with as many member lists as there is room for: none, or all. Returns the size of all. */
static ULONGLONG describe(const KSPROPERTY_ITEM *item, BOOLEAN defaults, char *out, BOOLEAN lists)
{
    KSPROPERTY_DESCRIPTION description = {0};
    ULONGLONG size = sizeof(description);
    ULONG i;

    for (i = 0; item->Values && i < item->Values->MembersListCount; i++)
    {
        const KSPROPERTY_MEMBERSLIST *list = &item->Values->MembersList[i];
        ULONGLONG bytes = (ULONGLONG)list->MembersHeader.MembersSize * list->MembersHeader.MembersCount;

        if (!member_wanted(list, defaults)) continue;
        if (out && lists)
        {
            memcpy(out + size, &list->MembersHeader, sizeof(list->MembersHeader));
            memcpy(out + size + sizeof(list->MembersHeader), list->Members, bytes);
        }
        size += sizeof(list->MembersHeader) + bytes;
        description.MembersListCount++;
    }
    if (!out) return size;

    description.AccessFlags = access_flags(item);
    description.DescriptionSize = size;
    if (item->Values) description.PropTypeSet = item->Values->PropTypeSet;
    memcpy(out, &description, sizeof(description));
    return size;
}

/* KSPROPERTY_TYPE_BASICSUPPORT and _DEFAULTVALUES: the flags, the description, or the description and its lists. */
static NTSTATUS basic_support(const struct property_request *request, BOOLEAN defaults)
{
    const KSPROPERTY_ITEM *item = request->item;
    const struct ioctl_buffers *b = &request->b;
    ULONGLONG size = describe(item, defaults, NULL, FALSE);
    IRP *irp = request->irp;

    if (size > 0x1000000) return STATUS_INVALID_PARAMETER;
    if (b->out_size == sizeof(ULONG) && !defaults)
    {
        ULONG flags = access_flags(item);
        return return_data(irp, &flags, sizeof(flags));
    }
    if (b->out_size == sizeof(KSPROPERTY_DESCRIPTION))
    {
        describe(item, defaults, b->out, FALSE);
        irp->IoStatus.Information = sizeof(KSPROPERTY_DESCRIPTION);
        return STATUS_SUCCESS;
    }
    if (b->out_size >= size) describe(item, defaults, b->out, TRUE);
    return return_data(irp, NULL, size);
}

static NTSTATUS relations(IRP *irp, const KSPROPERTY_ITEM *item)
{
    return KsHandleSizedListQuery(irp, item->RelationsCount, sizeof(KSPROPERTY), item->Relations);
}

static NTSTATUS serialized_size(IRP *irp, const KSPROPERTY_ITEM *item)
{
    NTSTATUS status;
    ULONG size;

    if ((status = property_serialized_size(irp, (const struct set_header *)KSPROPERTY_SET_IRP_STORAGE(irp), item, &size)))
        return status;
    return return_data(irp, &size, sizeof(size));
}

/* The operations that the minidriver's SupportHandler may answer before us. */
static NTSTATUS property_support(const struct property_request *request)
{
    const KSPROPERTY_ITEM *item = request->item;
    IRP *irp = request->irp;
    NTSTATUS status;

    if (item->SupportHandler
            && (status = call_handler(irp, item->SupportHandler, request->b.in, request->b.out)) != STATUS_SOME_NOT_MAPPED)
        return status;
    switch (request->op)
    {
    case KSPROPERTY_TYPE_BASICSUPPORT: return basic_support(request, FALSE);
    case KSPROPERTY_TYPE_DEFAULTVALUES: return basic_support(request, TRUE);
    case KSPROPERTY_TYPE_RELATIONS: return relations(irp, item);
    case KSPROPERTY_TYPE_SERIALIZESIZE: return serialized_size(irp, item);
    default: return STATUS_NOT_FOUND; /* SERIALIZERAW, UNSERIALIZERAW: private to the minidriver */
    }
}

/* Finds what the request in request->irp, whose buffers have been fetched, is for. */
static NTSTATUS find_property(const struct automation_scope *scope, struct property_request *request)
{
    const struct ioctl_buffers *b = &request->b;

    request->irp->IoStatus.Information = 0;
    if (b->in_size < sizeof(*request->property)) return STATUS_INVALID_BUFFER_SIZE;
    request->property = b->in;
    request->op = request->property->Flags & ~KSPROPERTY_TYPE_TOPOLOGY;
    request->set = NULL;
    request->item = NULL;
    TRACE("set %s, id %u, flags %#x, sizes %u, %u.\n", debugstr_guid(&request->property->Set),
            (unsigned int)request->property->Id, (unsigned int)request->property->Flags, (unsigned int)b->in_size,
            (unsigned int)b->out_size);

    if (request->op == KSPROPERTY_TYPE_SETSUPPORT) return STATUS_SUCCESS;
    if (request->op == KSPROPERTY_TYPE_SERIALIZESET || request->op == KSPROPERTY_TYPE_UNSERIALIZESET)
        return automation_has_set(scope, AUTOMATION_PROPERTIES, &request->property->Set) ? STATUS_SUCCESS
                : STATUS_PROPSET_NOT_FOUND;
    return automation_find(scope, AUTOMATION_PROPERTIES, &request->property->Set, request->property->Id, &request->set,
            (const void **)&request->item);
}

/* What answer_property() needs: the items of ks.sys itself say it, a minidriver's need a worker. */
static enum property_needs request_needs(const struct automation_scope *scope, const struct property_request *request)
{
    const struct property_item *item = CONTAINING_RECORD(request->item, struct property_item, item);
    const KSPROPERTY_SET *set = (const KSPROPERTY_SET *)request->set;
    const KSAUTOMATION_TABLE *table = scope->builtin;
    BOOLEAN ours = table && table->PropertyItemSize == sizeof(*item) && set >= table->PropertySets
            && set < table->PropertySets + table->PropertySetsCount;

    switch (request->op)
    {
    case KSPROPERTY_TYPE_GET:
        if (!request->item->GetPropertyHandler) return PROPERTY_NEEDS_NOTHING;
        return ours ? item->get : PROPERTY_NEEDS_WORKER;
    case KSPROPERTY_TYPE_SET:
        if (!request->item->SetPropertyHandler) return PROPERTY_NEEDS_NOTHING;
        return ours ? item->set : PROPERTY_NEEDS_WORKER;
    case KSPROPERTY_TYPE_SERIALIZESET:
    case KSPROPERTY_TYPE_UNSERIALIZESET:
    case KSPROPERTY_TYPE_SERIALIZESIZE:
        return PROPERTY_NEEDS_WORKER;
    default:
        return request->item && request->item->SupportHandler ? PROPERTY_NEEDS_WORKER : PROPERTY_NEEDS_NOTHING;
    }
}

/* The request has been found, and has what it needs. */
static NTSTATUS answer_property(const struct automation_scope *scope, const struct property_request *request)
{
    const KSPROPERTY_ITEM *item = request->item;
    IRP *irp = request->irp;

    KSPROPERTY_SET_IRP_STORAGE(irp) = (const KSPROPERTY_SET *)request->set;
    KSPROPERTY_ITEM_IRP_STORAGE(irp) = item;
    KSPROPERTY_ATTRIBUTES_IRP_STORAGE(irp) = NULL;

    switch (request->op)
    {
    case KSPROPERTY_TYPE_GET:
        return call_sized_handler(irp, &request->b, item->GetPropertyHandler, item->MinProperty, item->MinData);
    case KSPROPERTY_TYPE_SET:
        return call_set_handler(irp, &request->b, item);
    case KSPROPERTY_TYPE_SETSUPPORT:
        return automation_set_support(scope, AUTOMATION_PROPERTIES, irp, &request->property->Set);
    case KSPROPERTY_TYPE_SERIALIZESET:
        return serialize_set(scope, irp, &request->property->Set);
    case KSPROPERTY_TYPE_UNSERIALIZESET:
        return unserialize_set(scope, irp, &request->property->Set);
    case KSPROPERTY_TYPE_BASICSUPPORT:
    case KSPROPERTY_TYPE_DEFAULTVALUES:
    case KSPROPERTY_TYPE_RELATIONS:
    case KSPROPERTY_TYPE_SERIALIZESIZE:
    case KSPROPERTY_TYPE_SERIALIZERAW:
    case KSPROPERTY_TYPE_UNSERIALIZERAW:
        return property_support(request);
    default:
        WARN("unknown flags %#x.\n", (unsigned int)request->property->Flags);
        return STATUS_INVALID_PARAMETER;
    }
}

static NTSTATUS handle_property(const struct automation_scope *scope, IRP *irp)
{
    struct property_request request = { .irp = irp };
    struct ks_object *object;
    NTSTATUS status;

    get_ioctl_buffers(irp, &request.b);
    if ((status = find_property(scope, &request))) return status;
    if (request_needs(scope, &request) != PROPERTY_NEEDS_CONTROL) return answer_property(scope, &request);
    object = object_from_irp(irp);
    control_acquire(object);
    status = answer_property(scope, &request);
    control_release(object);
    return status;
}

NTSTATUS object_property(struct ks_object *object, IRP *irp)
{
    return automation_request(object, irp, handle_property);
}

BOOLEAN object_property_at_once(struct ks_object *object, IRP *irp, NTSTATUS *status)
{
    struct property_request request = { .irp = irp };
    struct automation_scope scope;
    enum property_needs needs;

    get_ioctl_buffers(irp, &request.b);
    irp->IoStatus.Information = 0;
    *status = STATUS_INVALID_BUFFER_SIZE;
    if (request.b.in_size < sizeof(KSIDENTIFIER)) return TRUE;
    if ((*status = automation_scope(object, request.b.in, request.b.in_size, &scope))) return TRUE;
    if ((*status = find_property(&scope, &request))) return TRUE;
    needs = request_needs(&scope, &request);
    if (needs == PROPERTY_NEEDS_WORKER) return FALSE;
    if (needs == PROPERTY_NEEDS_CONTROL && !control_try_acquire(object)) return FALSE;
    *status = answer_property(&scope, &request);
    if (needs == PROPERTY_NEEDS_CONTROL) control_release(object);
    return TRUE;
}

NTSTATUS NTAPI property_get_value(IRP *irp, KSIDENTIFIER *request, void *data)
{
    const struct property_item *item = CONTAINING_RECORD(KSPROPERTY_ITEM_IRP_STORAGE(irp), struct property_item, item);

    memcpy(data, (const char *)object_from_irp(irp) + item->offset, item->item.MinData);
    irp->IoStatus.Information = item->item.MinData;
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsPropertyHandlerWithAllocator (KS.@)
 *
 * The allocator isn't needed: the buffers can be given to the handler as they are.
 */
NTSTATUS NTAPI KsPropertyHandlerWithAllocator(IRP *irp, ULONG count, const KSPROPERTY_SET *sets, PFNKSALLOCATOR allocator,
        ULONG item_size)
{
    KSAUTOMATION_TABLE table = { .PropertySetsCount = count, .PropertyItemSize = item_size, .PropertySets = sets };
    struct automation_scope scope = { .count = 1, .tables = { &table } };

    TRACE("irp %p, count %u, sets %p, item_size %u.\n", irp, (unsigned int)count, sets, (unsigned int)item_size);

    if (item_size % 8) return STATUS_INVALID_PARAMETER;
    return handle_property(&scope, irp);
}

/***********************************************************************
 *           KsPropertyHandler (KS.@)
 */
NTSTATUS NTAPI KsPropertyHandler(IRP *irp, ULONG count, const KSPROPERTY_SET *sets)
{
    return KsPropertyHandlerWithAllocator(irp, count, sets, NULL, 0);
}

/***********************************************************************
 *           KsFastPropertyHandler (KS.@)
 *
 * FALSE: it has to be done by an IRP.
 */
BOOLEAN NTAPI KsFastPropertyHandler(FILE_OBJECT *file, KSPROPERTY *property, ULONG property_size, void *data, ULONG data_size,
        IO_STATUS_BLOCK *io, ULONG count, const KSPROPERTY_SET *sets)
{
    PFNKSFASTHANDLER handler;
    ULONG i, j;

    TRACE("file %p, property %p, count %u.\n", file, property, (unsigned int)count);

    if (property_size < sizeof(*property)) return FALSE;
    for (i = 0; i < count; i++)
    {
        if (!IsEqualGUID(sets[i].Set, &property->Set)) continue;
        for (j = 0; j < sets[i].FastIoCount; j++)
        {
            if (sets[i].FastIoTable[j].PropertyId != property->Id) continue;
            if (property->Flags == KSPROPERTY_TYPE_GET) handler = sets[i].FastIoTable[j].GetPropertyHandler;
            else if (property->Flags == KSPROPERTY_TYPE_SET) handler = sets[i].FastIoTable[j].SetPropertyHandler;
            else return FALSE;
            return handler && handler(file, (KSIDENTIFIER *)property, property_size, data, data_size, io);
        }
    }
    return FALSE;
}

/***********************************************************************
 *           KsDispatchSpecificProperty (KS.@)
 *
 * Calls the handler for a property request that has been looked up before.
 */
NTSTATUS NTAPI KsDispatchSpecificProperty(IRP *irp, PFNKSHANDLER handler)
{
    struct ioctl_buffers b;

    TRACE("irp %p, handler %p.\n", irp, handler);
    get_ioctl_buffers(irp, &b);
    return handler(irp, b.in, b.out);
}
