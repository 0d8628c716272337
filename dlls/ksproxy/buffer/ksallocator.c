/*
 * IKsAllocator and IKsAllocatorEx: what proxies ask of an allocator, and allocators in the kernel
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

#include <string.h>

#include "buffer/ksallocator.h"
#include "device/devio.h"
#include "device/framing.h"
#include "device/kscreate.h"
#include "buffer/memory.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* A value of KSPROPERTY_STREAMALLOCATOR, which the compiler's ks.h has for drivers only. */
#define STREAMALLOCATOR_STATUS 1

/* None of these methods has a page that says more than its name; what they do follows from the types of the header. */

static inline struct proxy_allocator *impl_from_IKsAllocatorEx(IKsAllocatorEx *iface)
{
    return impl_from_facet(iface, struct proxy_allocator, ks_allocator);
}

static HANDLE get_handle(struct proxy_allocator *allocator)
{
    HANDLE handle;

    EnterCriticalSection(&allocator->cs);
    handle = allocator->handle;
    LeaveCriticalSection(&allocator->cs);
    return handle;
}

static void set_handle(struct proxy_allocator *allocator, HANDLE handle)
{
    HANDLE old;

    EnterCriticalSection(&allocator->cs);
    old = allocator->handle;
    allocator->handle = handle;
    LeaveCriticalSection(&allocator->cs);
    if (old && old != handle) CloseHandle(old);
}

static HANDLE WINAPI ks_allocator_KsGetAllocatorHandle(IKsAllocatorEx *iface)
{
    struct proxy_allocator *allocator = impl_from_IKsAllocatorEx(iface);

    TRACE("allocator %p.\n", allocator);

    return get_handle(allocator);
}

static KSALLOCATORMODE WINAPI ks_allocator_KsGetAllocatorMode(IKsAllocatorEx *iface)
{
    struct proxy_allocator *allocator = impl_from_IKsAllocatorEx(iface);

    TRACE("allocator %p.\n", allocator);

    return allocator->mode;
}

static HRESULT WINAPI ks_allocator_KsGetAllocatorStatus(IKsAllocatorEx *iface, KSSTREAMALLOCATOR_STATUS *status)
{
    struct proxy_allocator *allocator = impl_from_IKsAllocatorEx(iface);
    HANDLE handle = get_handle(allocator);

    TRACE("allocator %p, status %p.\n", allocator, status);

    if (!status) return E_POINTER;
    if (!handle) return VFW_E_NO_ALLOCATOR; /* samples in user mode are nothing that a kernel allocator has given */
    return ks_get(handle, &KSPROPSETID_StreamAllocator, STREAMALLOCATOR_STATUS, status, sizeof(*status));
}

/* Memory that is there or handed out stays of the kind that it is. */
static void WINAPI ks_allocator_KsSetAllocatorMode(IKsAllocatorEx *iface, KSALLOCATORMODE mode)
{
    struct proxy_allocator *allocator = impl_from_IKsAllocatorEx(iface);
    BOOL busy;

    TRACE("allocator %p, mode %d.\n", allocator, mode);

    EnterCriticalSection(&allocator->cs);
    if (!(busy = allocator->samples || allocator->committed) && (mode == KsAllocatorMode_User || mode == KsAllocatorMode_Kernel))
        allocator->mode = mode;
    LeaveCriticalSection(&allocator->cs);
    if (busy) WARN("Allocator %p has memory of the other kind.\n", allocator);
}

/* The object's own structure. */
static ALLOCATOR_PROPERTIES_EX * WINAPI ks_allocator_KsGetProperties(IKsAllocatorEx *iface)
{
    struct proxy_allocator *allocator = impl_from_IKsAllocatorEx(iface);

    TRACE("allocator %p.\n", allocator);

    return &allocator->props_ex;
}

/* Sizes and count hold as if they were set by IMemAllocator::SetProperties, or not at all. The pipes that the structure may name
 * are not referenced, nor used. */
static void WINAPI ks_allocator_KsSetProperties(IKsAllocatorEx *iface, ALLOCATOR_PROPERTIES_EX *props)
{
    struct proxy_allocator *allocator = impl_from_IKsAllocatorEx(iface);
    ALLOCATOR_PROPERTIES sizes;

    TRACE("allocator %p, props %p.\n", allocator, props);

    if (!props) return;
    memcpy(&sizes, props, sizeof(sizes));
    EnterCriticalSection(&allocator->cs);
    allocator->props_ex = *props;
    if (SUCCEEDED(allocator_check_properties(&sizes)) && !allocator->committed && !allocator->samples && !allocator->handle)
        allocator->props = sizes;
    else
    {
        WARN("Allocator %p keeps its %ld buffers of %ld bytes.\n", allocator, allocator->props.cBuffers,
                allocator->props.cbBuffer);
        memcpy(&allocator->props_ex, &allocator->props, sizeof(allocator->props));
    }
    LeaveCriticalSection(&allocator->cs);
}

/* The handle is the object's from now on; NULL closes the one that it has. */
static void WINAPI ks_allocator_KsSetAllocatorHandle(IKsAllocatorEx *iface, HANDLE handle)
{
    struct proxy_allocator *allocator = impl_from_IKsAllocatorEx(iface);

    TRACE("allocator %p, handle %p.\n", allocator, handle);

    set_handle(allocator, handle);
}

/* The framing that a kernel allocator is asked for. */
static void get_framing(struct proxy_allocator *allocator, KSALLOCATOR_FRAMING *framing)
{
    static const ULONG requirements = KSALLOCATOR_REQUIREMENTF_INPLACE_MODIFIER | KSALLOCATOR_REQUIREMENTF_FRAME_INTEGRITY
            | KSALLOCATOR_REQUIREMENTF_MUST_ALLOCATE;
    ALLOCATOR_PROPERTIES_EX *props = &allocator->props_ex;

    memset(framing, 0, sizeof(*framing));
    EnterCriticalSection(&allocator->cs);
    /* Without this requirement there is no default allocator, see "Default Allocators". */
    framing->RequirementsFlags = KSALLOCATOR_REQUIREMENTF_SYSTEM_MEMORY | (props->Flags & requirements);
    framing->PoolType = props->LogicalMemoryType == KS_MemoryTypeKernelPaged ? PAGED_POOL : NONPAGED_POOL;
    framing->Frames = allocator->props.cBuffers;
    framing->FrameSize = allocator->props.cbBuffer + allocator->props.cbPrefix;
    framing->FileAlignment = max(allocator->props.cbAlign, 1) - 1;
    LeaveCriticalSection(&allocator->cs);
}

/* A kernel allocator is made by the sink of a connection, and kept in place of the one that the object had. NULL if there can
 * be none. */
static HANDLE WINAPI ks_allocator_KsCreateAllocatorAndGetHandle(IKsAllocatorEx *iface, IKsPin *ks_pin)
{
    struct proxy_allocator *allocator = impl_from_IKsAllocatorEx(iface);
    HANDLE pin_handle, handle = NULL;
    HRESULT hr = E_HANDLE;
    KSALLOCATOR_FRAMING framing;
    IKsObject *object;

    TRACE("allocator %p, ks_pin %p.\n", allocator, ks_pin);

    if (!ks_pin || FAILED(IKsPin_QueryInterface(ks_pin, &IID_IKsObject, (void **)&object))) return NULL;
    pin_handle = IKsObject_KsGetObjectHandle(object);
    set_handle(allocator, NULL);
    get_framing(allocator, &framing);
    if (pin_handle) hr = kernel_allocator_create(pin_handle, &framing, &handle);
    IKsObject_Release(object);
    if (FAILED(hr))
    {
        WARN("No kernel allocator of %lu frames of %lu bytes, hr %#lx.\n", framing.Frames, framing.FrameSize, hr);
        return NULL;
    }
    set_handle(allocator, handle);
    return handle;
}

const IKsAllocatorExVtbl ks_allocator_vtbl =
{
    FACET_UNKNOWN(IKsAllocatorEx),
    ks_allocator_KsGetAllocatorHandle,
    ks_allocator_KsGetAllocatorMode,
    ks_allocator_KsGetAllocatorStatus,
    ks_allocator_KsSetAllocatorMode,
    ks_allocator_KsGetProperties,
    ks_allocator_KsSetProperties,
    ks_allocator_KsSetAllocatorHandle,
    ks_allocator_KsCreateAllocatorAndGetHandle,
};
