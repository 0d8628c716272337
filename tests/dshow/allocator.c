/*
 * A memory allocator of the test's own, which fails where it is told to
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

#include "allocator.h"

static struct test_allocator *impl_from_IMemAllocator(IMemAllocator *iface)
{
    return CONTAINING_RECORD(iface, struct test_allocator, IMemAllocator_iface);
}

static HRESULT WINAPI allocator_QueryInterface(IMemAllocator *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IMemAllocator)) return E_NOINTERFACE;
    IMemAllocator_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI allocator_AddRef(IMemAllocator *iface)
{
    return InterlockedIncrement(&impl_from_IMemAllocator(iface)->refs);
}

static ULONG WINAPI allocator_Release(IMemAllocator *iface)
{
    return InterlockedDecrement(&impl_from_IMemAllocator(iface)->refs);
}

static HRESULT WINAPI allocator_SetProperties(IMemAllocator *iface, ALLOCATOR_PROPERTIES *request,
        ALLOCATOR_PROPERTIES *actual)
{
    struct test_allocator *allocator = impl_from_IMemAllocator(iface);
    ALLOCATOR_PROPERTIES props = *request;
    HRESULT hr;

    InterlockedIncrement(&allocator->set_properties);
    if (FAILED(allocator->set_properties_hr)) return allocator->set_properties_hr;
    props.cbBuffer = max(props.cbBuffer, allocator->min_size);
    if (allocator->on_properties) allocator->on_properties(allocator, &props);
    hr = IMemAllocator_SetProperties(allocator->inner, &props, actual);
    if (SUCCEEDED(hr) && allocator->actual) *actual = *allocator->actual;
    return hr;
}

static HRESULT WINAPI allocator_GetProperties(IMemAllocator *iface, ALLOCATOR_PROPERTIES *props)
{
    struct test_allocator *allocator = impl_from_IMemAllocator(iface);

    InterlockedIncrement(&allocator->get_properties);
    if (FAILED(allocator->get_properties_hr)) return allocator->get_properties_hr;
    return IMemAllocator_GetProperties(allocator->inner, props);
}

static HRESULT WINAPI allocator_Commit(IMemAllocator *iface)
{
    struct test_allocator *allocator = impl_from_IMemAllocator(iface);

    if (FAILED(allocator->commit_hr)) return allocator->commit_hr;
    InterlockedIncrement(&allocator->commits);
    allocator->committed = TRUE;
    return IMemAllocator_Commit(allocator->inner);
}

static HRESULT WINAPI allocator_Decommit(IMemAllocator *iface)
{
    struct test_allocator *allocator = impl_from_IMemAllocator(iface);

    InterlockedIncrement(&allocator->decommits);
    allocator->committed = FALSE;
    SetEvent(allocator->freed);
    IMemAllocator_Decommit(allocator->inner);
    return allocator->decommit_hr;
}

static HRESULT take_sample(struct test_allocator *allocator, IMediaSample **sample, DWORD flags)
{
    while (allocator->committed)
    {
        if ((*sample = allocator->take(allocator))) return S_OK;
        if (flags & AM_GBF_NOWAIT || WaitForSingleObject(allocator->freed, TIMEOUT)) return VFW_E_TIMEOUT;
    }
    return VFW_E_NOT_COMMITTED;
}

static void prepare_buffer(struct test_allocator *allocator, IMediaSample *sample)
{
    AM_MEDIA_TYPE *type;
    BYTE *data;

    SetEvent(allocator->entered);
    if (allocator->hold) WaitForSingleObject(allocator->hold, 2 * TIMEOUT);
    if (allocator->fill && IMediaSample_GetPointer(sample, &data) == S_OK)
        memset(data, allocator->fill, IMediaSample_GetSize(sample));
    if ((type = InterlockedExchangePointer((void **)&allocator->next_type, NULL))) IMediaSample_SetMediaType(sample, type);
}

static HRESULT WINAPI allocator_GetBuffer(IMemAllocator *iface, IMediaSample **sample, REFERENCE_TIME *start,
        REFERENCE_TIME *end, DWORD flags)
{
    struct test_allocator *allocator = impl_from_IMemAllocator(iface);
    LONG count = InterlockedIncrement(&allocator->get_buffers);
    HRESULT hr;

    if (allocator->block) WaitForSingleObject(allocator->block, TIMEOUT);
    *sample = NULL;
    if (FAILED(allocator->get_buffer_hr) && count > allocator->fail_after) return allocator->get_buffer_hr;
    if ((*sample = allocator->sample)) IMediaSample_AddRef(*sample);
    if (allocator->sample || allocator->no_sample) return S_OK;
    if (allocator->take) hr = take_sample(allocator, sample, flags);
    else hr = IMemAllocator_GetBuffer(allocator->inner, sample, start, end, flags);
    if (hr == S_OK) prepare_buffer(allocator, *sample);
    return hr;
}

static HRESULT WINAPI allocator_ReleaseBuffer(IMemAllocator *iface, IMediaSample *sample)
{
    return IMemAllocator_ReleaseBuffer(impl_from_IMemAllocator(iface)->inner, sample);
}

static const IMemAllocatorVtbl allocator_vtbl =
{
    allocator_QueryInterface,
    allocator_AddRef,
    allocator_Release,
    allocator_SetProperties,
    allocator_GetProperties,
    allocator_Commit,
    allocator_Decommit,
    allocator_GetBuffer,
    allocator_ReleaseBuffer,
};

void test_allocator_init(struct test_allocator *allocator)
{
    HRESULT hr;

    memset(allocator, 0, sizeof(*allocator));
    allocator->IMemAllocator_iface.lpVtbl = &allocator_vtbl;
    allocator->refs = 1;
    allocator->entered = CreateEventW(NULL, FALSE, FALSE, NULL);
    allocator->freed = CreateEventW(NULL, FALSE, FALSE, NULL);
    hr = CoCreateInstance(&CLSID_MemoryAllocator, NULL, CLSCTX_INPROC_SERVER, &IID_IMemAllocator,
            (void **)&allocator->inner);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

void test_allocator_cleanup_(unsigned int line, const char *file, struct test_allocator *allocator)
{
    ok_(file, line)(allocator->refs == 1, "%ld references are left.\n", allocator->refs - 1);
    ok_(file, line)(allocator->decommits >= allocator->commits, "Committed %ld times, decommitted %ld times.\n",
            allocator->commits, allocator->decommits);
    IMemAllocator_Release(allocator->inner);
    CloseHandle(allocator->entered);
    CloseHandle(allocator->freed);
}
