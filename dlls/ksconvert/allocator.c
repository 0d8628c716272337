/*
 * The allocator of the output
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

#include "ksconvert_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksconvert);

/* Where the peer has no wish: one that is being filled while the other one is being shown. */
#define DEFAULT_BUFFERS 2

/* Takes the reference on allocator if it does. */
static HRESULT try_allocator(struct pin *output, IMemInputPin *input, IMemAllocator *allocator, ALLOCATOR_PROPERTIES *request)
{
    ALLOCATOR_PROPERTIES actual = {0};
    HRESULT hr;

    hr = IMemAllocator_SetProperties(allocator, request, &actual);
    if (SUCCEEDED(hr) && (actual.cbBuffer < request->cbBuffer || !actual.cBuffers)) hr = VFW_E_SIZENOTSET;
    if (SUCCEEDED(hr)) hr = IMemInputPin_NotifyAllocator(input, allocator, FALSE);
    if (FAILED(hr))
    {
        WARN("Allocator %p doesn't do, hr %#lx.\n", allocator, hr);
        IMemAllocator_Release(allocator);
        return hr;
    }
    EnterCriticalSection(&output->converter->cs);
    output->allocator = allocator;
    LeaveCriticalSection(&output->converter->cs);
    return S_OK;
}

HRESULT output_decide_allocator(struct pin *output, IMemInputPin *input, LONG size)
{
    ALLOCATOR_PROPERTIES request = {0};
    IMemAllocator *allocator;
    HRESULT hr;

    if (FAILED(IMemInputPin_GetAllocatorRequirements(input, &request))) memset(&request, 0, sizeof(request));
    if (request.cBuffers <= 0) request.cBuffers = DEFAULT_BUFFERS;
    if (request.cbBuffer < size) request.cbBuffer = size;
    if (request.cbAlign <= 0) request.cbAlign = 1;
    if (request.cbPrefix < 0) request.cbPrefix = 0;

    /* What the peer has may be memory that it can show without a copy. */
    if (SUCCEEDED(IMemInputPin_GetAllocator(input, &allocator)) && allocator
            && SUCCEEDED(hr = try_allocator(output, input, allocator, &request))) return hr;
    hr = CoCreateInstance(&CLSID_MemoryAllocator, NULL, CLSCTX_INPROC_SERVER, &IID_IMemAllocator, (void **)&allocator);
    return FAILED(hr) ? hr : try_allocator(output, input, allocator, &request);
}

/* A Stop that came in between has done its Decommit before the Commit. */
static HRESULT commit_again(struct pin *output, IMemAllocator *allocator)
{
    HRESULT hr = IMemAllocator_Commit(allocator);
    BOOL stopped;

    EnterCriticalSection(&output->converter->cs);
    stopped = output->converter->state == State_Stopped;
    LeaveCriticalSection(&output->converter->cs);
    if (!stopped) return hr;
    IMemAllocator_Decommit(allocator);
    return VFW_E_WRONG_STATE;
}

/* Everything that is out has to come back before, so this only works with a peer that keeps nothing. */
static HRESULT set_buffer_size(struct pin *output, IMemAllocator *allocator, IMemInputPin *input, LONG size)
{
    ALLOCATOR_PROPERTIES props, actual = {0};
    HRESULT hr, commit_hr;

    if (FAILED(hr = IMemAllocator_GetProperties(allocator, &props))) return hr;
    props.cbBuffer = size;
    IMemAllocator_Decommit(allocator);
    hr = IMemAllocator_SetProperties(allocator, &props, &actual);
    if (SUCCEEDED(hr) && actual.cbBuffer < size) hr = VFW_E_SIZENOTSET;
    if (SUCCEEDED(hr)) hr = IMemInputPin_NotifyAllocator(input, allocator, FALSE);
    commit_hr = commit_again(output, allocator);
    return FAILED(hr) ? hr : commit_hr;
}

HRESULT output_grow_allocator(struct pin *output, LONG size)
{
    HRESULT hr = VFW_E_NOT_CONNECTED;
    IMemAllocator *allocator;
    IMemInputPin *input;

    EnterCriticalSection(&output->converter->cs);
    if ((allocator = output->allocator)) IMemAllocator_AddRef(allocator);
    if ((input = output->peer_input)) IMemInputPin_AddRef(input);
    LeaveCriticalSection(&output->converter->cs);
    if (allocator && input) hr = set_buffer_size(output, allocator, input, size);
    if (input) IMemInputPin_Release(input);
    if (allocator) IMemAllocator_Release(allocator);
    return hr;
}
