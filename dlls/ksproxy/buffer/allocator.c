/*
 * The proxy's allocator, whose buffers lie in one shared section
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

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "buffer/allocator.h"
#include "buffer/ksallocator.h"
#include "buffer/memory.h"
#include "buffer/sample.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static inline struct proxy_allocator *impl_from_IMemAllocator(IMemAllocatorCallbackTemp *iface)
{
    return impl_from_facet(iface, struct proxy_allocator, allocator);
}

/* A com_object's destroy: the sample goes back, and the memory goes if the allocator only waits for that. */
static void sample_recycle(struct com_object *object)
{
    struct proxy_sample *sample = CONTAINING_RECORD(object, struct proxy_sample, obj);
    struct proxy_allocator *allocator = sample->allocator;
    IMemAllocatorNotifyCallbackTemp *notify;

    sample_clear(sample);

    EnterCriticalSection(&allocator->cs);
    sample->next = allocator->free;
    allocator->free = sample;
    if (++allocator->free_count == allocator->props.cBuffers && !allocator->committed) allocator_free_memory(allocator);
    if ((notify = allocator->notify)) IMemAllocatorNotifyCallbackTemp_AddRef(notify);
    LeaveCriticalSection(&allocator->cs);
    WakeConditionVariable(&allocator->changed);

    if (notify)
    {
        IMemAllocatorNotifyCallbackTemp_NotifyRelease(notify);
        IMemAllocatorNotifyCallbackTemp_Release(notify);
    }
    IMemAllocator_Release(allocator_iface(allocator));
}

/* ---- IMemAllocator ---- */

static const struct facet_entry allocator_entries[] =
{
    { &IID_IMemAllocator, offsetof(struct proxy_allocator, allocator), NULL },
    { &IID_IMemAllocatorCallbackTemp, offsetof(struct proxy_allocator, allocator), NULL },
    { &IID_IKsAllocator, offsetof(struct proxy_allocator, ks_allocator), NULL },
    { &IID_IKsAllocatorEx, offsetof(struct proxy_allocator, ks_allocator), NULL },
    { NULL, 0, NULL }
};

static HRESULT WINAPI allocator_SetProperties(IMemAllocatorCallbackTemp *iface, ALLOCATOR_PROPERTIES *request,
        ALLOCATOR_PROPERTIES *actual)
{
    struct proxy_allocator *allocator = impl_from_IMemAllocator(iface);
    HRESULT hr;

    TRACE("allocator %p, request %p, actual %p.\n", allocator, request, actual);

    if (!request || !actual) return E_POINTER;
    TRACE("Requested %ld buffers of %ld bytes, alignment %ld, prefix %ld.\n", request->cBuffers, request->cbBuffer,
            request->cbAlign, request->cbPrefix);
    if (FAILED(hr = allocator_check_properties(request))) return hr;

    EnterCriticalSection(&allocator->cs);
    /* The framing of a kernel allocator is that of its creation. */
    if (allocator->committed || (allocator->mode == KsAllocatorMode_Kernel && allocator->handle)) hr = VFW_E_ALREADY_COMMITTED;
    else if (allocator->samples) hr = VFW_E_BUFFERS_OUTSTANDING;
    else
    {
        *actual = allocator->props = *request;
        memcpy(&allocator->props_ex, request, sizeof(*request));
    }
    LeaveCriticalSection(&allocator->cs);
    return hr;
}

static HRESULT WINAPI allocator_GetProperties(IMemAllocatorCallbackTemp *iface, ALLOCATOR_PROPERTIES *props)
{
    struct proxy_allocator *allocator = impl_from_IMemAllocator(iface);

    TRACE("allocator %p, props %p.\n", allocator, props);

    if (!props) return E_POINTER;
    EnterCriticalSection(&allocator->cs);
    *props = allocator->props;
    LeaveCriticalSection(&allocator->cs);
    return S_OK;
}

/* In kernel mode there is nothing to do here: the frames come with the kernel allocator. */
static HRESULT WINAPI allocator_Commit(IMemAllocatorCallbackTemp *iface)
{
    struct proxy_allocator *allocator = impl_from_IMemAllocator(iface);
    HRESULT hr = S_OK;

    TRACE("allocator %p.\n", allocator);

    EnterCriticalSection(&allocator->cs);
    if (!allocator->committed && allocator->mode == KsAllocatorMode_User)
    {
        if (!allocator->props.cbAlign) hr = VFW_E_BADALIGN; /* SetProperties wasn't called */
        else if (!allocator->props.cbBuffer) hr = VFW_E_SIZENOTSET;
        else if (!allocator->props.cBuffers) hr = VFW_E_BUFFER_NOTSET;
        else if (!allocator->samples) hr = allocator_allocate_memory(allocator);
        /* else the last Decommit still waits for samples: it is taken back */
        allocator->committed = SUCCEEDED(hr);
    }
    LeaveCriticalSection(&allocator->cs);
    return hr;
}

static HRESULT WINAPI allocator_Decommit(IMemAllocatorCallbackTemp *iface)
{
    struct proxy_allocator *allocator = impl_from_IMemAllocator(iface);

    TRACE("allocator %p.\n", allocator);

    EnterCriticalSection(&allocator->cs);
    if (allocator->committed)
    {
        allocator->committed = FALSE;
        if (allocator->free_count == allocator->props.cBuffers) allocator_free_memory(allocator);
    }
    LeaveCriticalSection(&allocator->cs);
    WakeAllConditionVariable(&allocator->changed);
    return S_OK;
}

/* In kernel mode nothing is ever committed that user mode could have. */
static HRESULT WINAPI allocator_GetBuffer(IMemAllocatorCallbackTemp *iface, IMediaSample **out, REFERENCE_TIME *start,
        REFERENCE_TIME *stop, DWORD flags)
{
    struct proxy_allocator *allocator = impl_from_IMemAllocator(iface);
    struct proxy_sample *sample = NULL;
    HRESULT hr = S_OK;

    TRACE("allocator %p, out %p, flags %#lx.\n", allocator, out, flags);

    if (!out) return E_POINTER;
    *out = NULL;

    EnterCriticalSection(&allocator->cs);
    while (allocator->committed && !allocator->free && !(flags & AM_GBF_NOWAIT))
        SleepConditionVariableCS(&allocator->changed, &allocator->cs, INFINITE);
    if (!allocator->committed) hr = VFW_E_NOT_COMMITTED;
    else if (!(sample = allocator->free)) hr = VFW_E_TIMEOUT;
    else
    {
        allocator->free = sample->next;
        --allocator->free_count;
    }
    LeaveCriticalSection(&allocator->cs);
    if (FAILED(hr)) return hr;

    sample_init(sample, sample_recycle);
    IMemAllocator_AddRef(allocator_iface(allocator));
    *out = (IMediaSample *)&sample->sample;
    return S_OK;
}

/* Samples that are done with come back by their last Release; this is only the documented way to say it. */
static HRESULT WINAPI allocator_ReleaseBuffer(IMemAllocatorCallbackTemp *iface, IMediaSample *sample)
{
    TRACE("iface %p, sample %p.\n", iface, sample);

    return sample ? S_OK : E_POINTER;
}

static HRESULT WINAPI allocator_SetNotify(IMemAllocatorCallbackTemp *iface, IMemAllocatorNotifyCallbackTemp *notify)
{
    struct proxy_allocator *allocator = impl_from_IMemAllocator(iface);
    IMemAllocatorNotifyCallbackTemp *old;

    TRACE("allocator %p, notify %p.\n", allocator, notify);

    if (notify) IMemAllocatorNotifyCallbackTemp_AddRef(notify);
    EnterCriticalSection(&allocator->cs);
    old = allocator->notify;
    allocator->notify = notify;
    LeaveCriticalSection(&allocator->cs);
    if (old) IMemAllocatorNotifyCallbackTemp_Release(old);
    return S_OK;
}

static HRESULT WINAPI allocator_GetFreeCount(IMemAllocatorCallbackTemp *iface, LONG *count)
{
    struct proxy_allocator *allocator = impl_from_IMemAllocator(iface);

    TRACE("allocator %p, count %p.\n", allocator, count);

    if (!count) return E_POINTER;
    EnterCriticalSection(&allocator->cs);
    *count = allocator->free_count;
    LeaveCriticalSection(&allocator->cs);
    return S_OK;
}

static const IMemAllocatorCallbackTempVtbl allocator_vtbl =
{
    FACET_UNKNOWN(IMemAllocatorCallbackTemp),
    allocator_SetProperties,
    allocator_GetProperties,
    allocator_Commit,
    allocator_Decommit,
    allocator_GetBuffer,
    allocator_ReleaseBuffer,
    allocator_SetNotify,
    allocator_GetFreeCount,
};

static void allocator_destroy(struct com_object *object)
{
    struct proxy_allocator *allocator = CONTAINING_RECORD(object, struct proxy_allocator, obj);

    TRACE("allocator %p.\n", allocator);

    /* No sample is out, it would hold a reference. */
    allocator_free_memory(allocator);
    if (allocator->handle) CloseHandle(allocator->handle);
    if (allocator->notify) IMemAllocatorNotifyCallbackTemp_Release(allocator->notify);
    DeleteCriticalSection(&allocator->cs);
    free(allocator);
}

/* *out is the caller's reference. */
HRESULT allocator_create(IMemAllocator **out)
{
    struct proxy_allocator *allocator;

    if (!(allocator = calloc(1, sizeof(*allocator)))) return E_OUTOFMEMORY;
    com_object_init(&allocator->obj, NULL, allocator_entries, allocator_destroy);
    facet_init(&allocator->allocator, &allocator_vtbl, &allocator->obj);
    facet_init(&allocator->ks_allocator, &ks_allocator_vtbl, &allocator->obj);
    InitializeCriticalSection(&allocator->cs);
    InitializeConditionVariable(&allocator->changed);
    *out = allocator_iface(allocator);
    return S_OK;
}

BOOL allocator_is_ours(IMemAllocator *iface)
{
    return ((struct facet *)iface)->vtbl == &allocator_vtbl;
}

IKsAllocatorEx *allocator_get_ex(IMemAllocator *iface)
{
    if (!allocator_is_ours(iface)) return NULL;
    return (IKsAllocatorEx *)&impl_from_IMemAllocator((IMemAllocatorCallbackTemp *)iface)->ks_allocator;
}

BOOL allocator_get_region(IMemAllocator *iface, struct wineks_region *region)
{
    struct proxy_allocator *allocator = impl_from_IMemAllocator((IMemAllocatorCallbackTemp *)iface);
    BOOL ret;

    if (!allocator_is_ours(iface)) return FALSE;
    EnterCriticalSection(&allocator->cs);
    if ((ret = !!allocator->view))
    {
        region->section = (ULONG_PTR)allocator->section;
        region->address = (ULONG_PTR)allocator->view;
        region->size = allocator->view_size;
    }
    LeaveCriticalSection(&allocator->cs);
    return ret;
}

LONG allocator_get_memory(IMemAllocator *iface)
{
    return impl_from_IMemAllocator((IMemAllocatorCallbackTemp *)iface)->memory;
}
