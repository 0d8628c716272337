/*
 * Automation: methods
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

#include "automation/method.h"
#include "automation/automation.h"
#include "automation/handler.h"
#include "base/irp.h"
#include "object/object.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static NTSTATUS method_support(IRP *irp, const KSMETHOD_ITEM *item, KSMETHOD *request, const struct ioctl_buffers *b)
{
    NTSTATUS status;

    if (item->SupportHandler
            && (status = call_handler(irp, item->SupportHandler, (KSIDENTIFIER *)request, b->out)) != STATUS_SOME_NOT_MAPPED)
        return status;
    return return_data(irp, &item->Flags, sizeof(item->Flags));
}

static NTSTATUS handle_method(const struct automation_scope *scope, IRP *irp)
{
    /* A request is sent, or says which way the data goes: clients do either. */
    const ULONG send = KSMETHOD_TYPE_SEND | KSMETHOD_TYPE_READ | KSMETHOD_TYPE_WRITE | KSMETHOD_TYPE_SOURCE;
    const struct set_header *set;
    const KSMETHOD_ITEM *item;
    struct ioctl_buffers b;
    KSMETHOD *request;
    NTSTATUS status;
    ULONG op;

    get_ioctl_buffers(irp, &b);
    irp->IoStatus.Information = 0;
    if (b.in_size < sizeof(*request)) return STATUS_INVALID_BUFFER_SIZE;
    request = b.in;
    op = request->Flags & ~KSMETHOD_TYPE_TOPOLOGY;
    TRACE("set %s, id %u, flags %#x, sizes %u, %u.\n", debugstr_guid(&request->Set), (unsigned int)request->Id,
            (unsigned int)request->Flags, (unsigned int)b.in_size, (unsigned int)b.out_size);

    if (op == KSMETHOD_TYPE_SETSUPPORT) return automation_set_support(scope, AUTOMATION_METHODS, irp, &request->Set);
    if ((status = automation_find(scope, AUTOMATION_METHODS, &request->Set, request->Id, &set, (const void **)&item)))
        return status;
    KSMETHOD_SET_IRP_STORAGE(irp) = (const KSMETHOD_SET *)set;
    KSMETHOD_ITEM_IRP_STORAGE(irp) = item;
    KSMETHOD_TYPE_IRP_STORAGE(irp) = item->Flags;

    if (op == KSMETHOD_TYPE_BASICSUPPORT) return method_support(irp, item, request, &b);
    if (op & ~send) return STATUS_INVALID_PARAMETER;
    return call_sized_handler(irp, &b, item->MethodHandler, item->MinMethod, item->MinData);
}

NTSTATUS object_method(struct ks_object *object, IRP *irp)
{
    return automation_request(object, irp, handle_method);
}

/***********************************************************************
 *           KsMethodHandlerWithAllocator (KS.@)
 */
NTSTATUS NTAPI KsMethodHandlerWithAllocator(IRP *irp, ULONG count, const KSMETHOD_SET *sets, PFNKSALLOCATOR allocator,
        ULONG item_size)
{
    KSAUTOMATION_TABLE table = { .MethodSetsCount = count, .MethodItemSize = item_size, .MethodSets = sets };
    struct automation_scope scope = { .count = 1, .tables = { &table } };

    TRACE("irp %p, count %u, sets %p, item_size %u.\n", irp, (unsigned int)count, sets, (unsigned int)item_size);

    if (item_size % 8) return STATUS_INVALID_PARAMETER;
    return handle_method(&scope, irp);
}

/***********************************************************************
 *           KsMethodHandler (KS.@)
 */
NTSTATUS NTAPI KsMethodHandler(IRP *irp, ULONG count, const KSMETHOD_SET *sets)
{
    return KsMethodHandlerWithAllocator(irp, count, sets, NULL, 0);
}

/***********************************************************************
 *           KsFastMethodHandler (KS.@)
 */
BOOLEAN NTAPI KsFastMethodHandler(FILE_OBJECT *file, KSMETHOD *method, ULONG method_size, void *data, ULONG data_size,
        IO_STATUS_BLOCK *io, ULONG count, const KSMETHOD_SET *sets)
{
    ULONG i, j;

    TRACE("file %p, method %p, count %u.\n", file, method, (unsigned int)count);

    if (method_size < sizeof(*method) || (method->Flags & (KSMETHOD_TYPE_SETSUPPORT | KSMETHOD_TYPE_BASICSUPPORT))) return FALSE;
    for (i = 0; i < count; i++)
    {
        if (!IsEqualGUID(sets[i].Set, &method->Set)) continue;
        for (j = 0; j < sets[i].FastIoCount; j++)
        {
            PFNKSFASTHANDLER handler = sets[i].FastIoTable[j].MethodHandler;

            if (sets[i].FastIoTable[j].MethodId != method->Id) continue;
            return handler && handler(file, (KSIDENTIFIER *)method, method_size, data, data_size, io);
        }
    }
    return FALSE;
}

/***********************************************************************
 *           KsDispatchSpecificMethod (KS.@)
 */
NTSTATUS NTAPI KsDispatchSpecificMethod(IRP *irp, PFNKSHANDLER handler)
{
    return KsDispatchSpecificProperty(irp, handler);
}
