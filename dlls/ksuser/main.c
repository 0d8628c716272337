/*
 * Exported functions of ksuser.dll, which make kernel-streaming pins, allocators, clocks and topology nodes
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

#include <stdarg.h>

#include "ntstatus.h"
#define WIN32_NO_STATUS
#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#define KS_NO_CREATE_FUNCTIONS /* defined here, not imported */
#include "ks.h"

#include "wine/debug.h"

#include "ksuser_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksuser);

static const struct object_kind pin_kind = {GUID_INIT(STATIC_KSNAME_Pin), KSSTRING_Pin};
static const struct object_kind allocator_kind = {GUID_INIT(STATIC_KSNAME_Allocator), KSSTRING_Allocator};
static const struct object_kind clock_kind = {GUID_INIT(STATIC_KSNAME_Clock), KSSTRING_Clock};
static const struct object_kind node_kind = {GUID_INIT(STATIC_KSNAME_TopologyNode), KSSTRING_TopologyNode};

/* Returns a Win32 error. The pages of these functions don't say what is in *handle after a failure: as with CreateFile it is
 * INVALID_HANDLE_VALUE, so that nobody closes or uses what was in the variable before. */
static DWORD create_object(HANDLE parent, const struct object_kind *kind, const void *params, ULONG size, HANDLE sink,
                           ACCESS_MASK access, HANDLE *handle)
{
    HANDLE object;
    NTSTATUS status;

    if (!handle) return ERROR_INVALID_PARAMETER;
    *handle = INVALID_HANDLE_VALUE;
    if (!params || !size) return ERROR_INVALID_PARAMETER;
    /* -1 would name the process */
    if (!parent || parent == INVALID_HANDLE_VALUE) return ERROR_INVALID_HANDLE;

    status = open_object(parent, kind, params, size, sink, access, &object);
    if (!NT_SUCCESS(status))
    {
        WARN("%s below %p failed, status %#lx.\n", debugstr_w(kind->name), parent, (unsigned long)status);
        return RtlNtStatusToDosError(status);
    }
    TRACE("%s %p below %p.\n", debugstr_w(kind->name), object, parent);
    *handle = object;
    return ERROR_SUCCESS;
}

/* Size of a KSPIN_CONNECT with the format and the attribute list that follow it in memory, in bytes; 0 if the sizes that they
 * claim are impossible. */
static ULONG get_connect_size(const KSPIN_CONNECT *connect)
{
    const KSDATAFORMAT *format = (const KSDATAFORMAT *)(connect + 1);
    const KSMULTIPLE_ITEM *attributes;
    ULONG64 size = sizeof(*connect);

    if (format->FormatSize < sizeof(*format)) return 0;
    size += format->FormatSize;
    if (size > MAX_PARAMS_SIZE) return 0;

    if (format->Flags & KSDATAFORMAT_ATTRIBUTES)
    {
        size = (size + 7) & ~(ULONG64)7;
        attributes = (const KSMULTIPLE_ITEM *)((const char *)connect + size);
        if (attributes->Size < sizeof(*attributes)) return 0;
        size += attributes->Size;
        if (size > MAX_PARAMS_SIZE) return 0;
    }
    return size;
}

/* The "2" forms differ in what they return. On Windows they also ask the device broker for the handle, for which COM has to be
 * initialised; here there is no broker, and a thread without COM is served as well. */
static HRESULT hresult_from_error(DWORD error)
{
    return HRESULT_FROM_WIN32(error);
}

/***********************************************************************
 *           KsCreatePin (KSUSER.@)
 */
DWORD WINAPI KsCreatePin(HANDLE filter, KSPIN_CONNECT *connect, ACCESS_MASK access, HANDLE *pin)
{
    TRACE("filter %p, connect %p, access %#lx, pin %p.\n", filter, connect, (unsigned long)access, pin);

    return create_object(filter, &pin_kind, connect, connect ? get_connect_size(connect) : 0,
                         connect ? connect->PinToHandle : NULL, access, pin);
}

/***********************************************************************
 *           KsCreatePin2 (KSUSER.@)
 */
HRESULT WINAPI KsCreatePin2(HANDLE filter, KSPIN_CONNECT *connect, ACCESS_MASK access, HANDLE *pin)
{
    return hresult_from_error(KsCreatePin(filter, connect, access, pin));
}

/***********************************************************************
 *           KsCreateAllocator (KSUSER.@)
 *
 * The pages give no access for allocators and clocks; property, method and event requests need none, reading them is enough.
 */
DWORD WINAPI KsCreateAllocator(HANDLE pin, KSALLOCATOR_FRAMING *framing, HANDLE *allocator)
{
    TRACE("pin %p, framing %p, allocator %p.\n", pin, framing, allocator);

    return create_object(pin, &allocator_kind, framing, sizeof(*framing), NULL, GENERIC_READ, allocator);
}

/***********************************************************************
 *           KsCreateAllocator2 (KSUSER.@)
 */
HRESULT WINAPI KsCreateAllocator2(HANDLE pin, KSALLOCATOR_FRAMING *framing, HANDLE *allocator)
{
    return hresult_from_error(KsCreateAllocator(pin, framing, allocator));
}

/***********************************************************************
 *           KsCreateClock (KSUSER.@)
 */
DWORD WINAPI KsCreateClock(HANDLE pin, KSCLOCK_CREATE *create, HANDLE *clock)
{
    TRACE("pin %p, create %p, clock %p.\n", pin, create, clock);

    return create_object(pin, &clock_kind, create, sizeof(*create), NULL, GENERIC_READ, clock);
}

/***********************************************************************
 *           KsCreateClock2 (KSUSER.@)
 */
HRESULT WINAPI KsCreateClock2(HANDLE pin, KSCLOCK_CREATE *create, HANDLE *clock)
{
    return hresult_from_error(KsCreateClock(pin, create, clock));
}

/***********************************************************************
 *           KsCreateTopologyNode (KSUSER.@)
 */
DWORD WINAPI KsCreateTopologyNode(HANDLE parent, KSNODE_CREATE *create, ACCESS_MASK access, HANDLE *node)
{
    TRACE("parent %p, create %p, access %#lx, node %p.\n", parent, create, (unsigned long)access, node);

    return create_object(parent, &node_kind, create, sizeof(*create), NULL, access, node);
}

/***********************************************************************
 *           KsCreateTopologyNode2 (KSUSER.@)
 */
HRESULT WINAPI KsCreateTopologyNode2(HANDLE parent, KSNODE_CREATE *create, ACCESS_MASK access, HANDLE *node)
{
    return hresult_from_error(KsCreateTopologyNode(parent, create, access, node));
}
