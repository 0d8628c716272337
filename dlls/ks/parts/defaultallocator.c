/*
 * What drivers call to make allocators, and to judge what clients ask for
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

#include "object/file.h"
#include "object/filerequest.h"
#include "object/object.h"
#include "parts/allocator.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

/***********************************************************************
 *           KsValidateAllocatorCreateRequest (KS.@)
 *
 * The framing stays the request's.
 */
NTSTATUS NTAPI KsValidateAllocatorCreateRequest(IRP *irp, KSALLOCATOR_FRAMING **ret)
{
    const void *parameters;
    KSALLOCATOR_FRAMING framing;
    NTSTATUS status;

    TRACE("irp %p\n", irp);

    if (!(parameters = create_parameters(irp, KSSTRING_Allocator, sizeof(framing)))) return STATUS_INVALID_PARAMETER;
    memcpy(&framing, parameters, sizeof(framing));
    if ((status = allocator_check_framing(&framing))) return status;
    *ret = (KSALLOCATOR_FRAMING *)parameters;
    return STATUS_SUCCESS;
}

/***********************************************************************
 *           KsValidateAllocatorFramingEx (KS.@)
 *
 * What it compares is not documented ("reserved for system use"): the sizes have to be those of a framing, and the pin's memory
 * to be had. pin_framing may be NULL.
 */
NTSTATUS NTAPI KsValidateAllocatorFramingEx(KSALLOCATOR_FRAMING_EX *framing, ULONG size,
        const KSALLOCATOR_FRAMING_EX *pin_framing)
{
    ULONG64 needed;
    ULONG i;

    TRACE("framing %p, size %lu, pin_framing %p\n", framing, size, pin_framing);

    if (size < FIELD_OFFSET(KSALLOCATOR_FRAMING_EX, FramingItem)) return STATUS_INVALID_BUFFER_SIZE;
    needed = FIELD_OFFSET(KSALLOCATOR_FRAMING_EX, FramingItem) + (ULONG64)framing->CountItems * sizeof(KS_FRAMING_ITEM);
    if (!framing->CountItems) return STATUS_INVALID_PARAMETER;
    if (size < needed) return STATUS_INVALID_BUFFER_SIZE;
    if (!pin_framing || !pin_framing->CountItems) return STATUS_SUCCESS;

    for (i = 0; i < pin_framing->CountItems; i++)
    {
        const GUID *type = &pin_framing->FramingItem[i].MemoryType;

        if (IsEqualGUID(type, &framing->FramingItem[0].MemoryType) || IsEqualGUID(type, &GUID_NULL)
                || IsEqualGUID(&framing->FramingItem[0].MemoryType, &GUID_NULL))
            return STATUS_SUCCESS;
    }
    return STATUS_INVALID_PARAMETER;
}

struct allocator_request
{
    KSALLOCATOR_FRAMING framing;
    struct allocator_functions functions;
};

static NTSTATUS create_allocator(struct ks_file *file, struct ks_object *parent, const void *context)
{
    const struct allocator_request *request = context;

    if (parent->type != KsObjectTypePin) return STATUS_INVALID_PARAMETER;
    return allocator_create(file, parent, &request->framing, &request->functions);
}

/***********************************************************************
 *           KsCreateDefaultAllocatorEx (KS.@)
 *
 * The create request of a file that is not anything yet, relative to the pin's. It is left to the caller to complete.
 */
NTSTATUS NTAPI KsCreateDefaultAllocatorEx(IRP *irp, void *context, PFNKSDEFAULTALLOCATE allocate, PFNKSDEFAULTFREE free,
        PFNKSINITIALIZEALLOCATOR initialize, PFNKSDELETEALLOCATOR delete)
{
    struct allocator_request request = { .functions = { context, initialize, delete, allocate, free } };
    KSALLOCATOR_FRAMING *parameters;
    NTSTATUS status;

    TRACE("irp %p, context %p, allocate %p, free %p, initialize %p, delete %p\n", irp, context, allocate, free, initialize,
            delete);

    if ((status = KsValidateAllocatorCreateRequest(irp, &parameters))) return status;
    memcpy(&request.framing, parameters, sizeof(request.framing));
    return file_create_part(irp, create_allocator, &request);
}

/***********************************************************************
 *           KsCreateDefaultAllocator (KS.@)
 */
NTSTATUS NTAPI KsCreateDefaultAllocator(IRP *irp)
{
    return KsCreateDefaultAllocatorEx(irp, NULL, NULL, NULL, NULL, NULL);
}
