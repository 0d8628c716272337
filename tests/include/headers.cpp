/*
 * The public headers in C++
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

/* Compiled, never run: make check-headers. What is wrong here doesn't compile. Slots, offsets and values are checked at run time
 * by tests/ksproxy/interfaces.c. */

#include <windows.h>
#include <strmif.h>
#include <winioctl.h>
#include <ks.h>
#include <ksmedia.h>

#include "ksproxy.h"
#include "wineks.h"
#include "ksvirt.h"

static_assert(sizeof(KSSTREAM_SEGMENT) == (sizeof(void *) == 8 ? 32 : 16), "KSSTREAM_SEGMENT");
static_assert(sizeof(ALLOCATOR_PROPERTIES_EX) == (sizeof(void *) == 8 ? 264 : 252), "ALLOCATOR_PROPERTIES_EX");
static_assert(sizeof(PIPE_TERMINATION) == 56, "PIPE_TERMINATION");
static_assert(sizeof(PIPE_DIMENSIONS) == 36, "PIPE_DIMENSIONS");
static_assert(sizeof(struct wineks_bind) == 56 && sizeof(struct wineks_region) == 24, "wineks.h has one layout");
static_assert(KsIoOperation_Write == 0 && KsIoOperation_Read == 1, "KSIOOPERATION");

/* As an application would use them: derived interfaces, methods by value and by pointer, IIDs by type. */
HRESULT use(IKsPinEx *pin, IKsPinPipe *pipe, IKsAllocatorEx *allocator, IKsQualityForwarder *forwarder, IUnknown *unknown)
{
    IKsObject *object = forwarder;
    IKsControl *control;
    KSPROPERTY property = {};
    KSMULTIPLE_ITEM *items;
    ULONG size;
    HRESULT hr;

    if (!object->KsGetObjectHandle()) return E_FAIL;
    if (FAILED(hr = pin->KsQueryMediums(&items))) return hr;
    CoTaskMemFree(items);
    if (IMemAllocator *mem = pin->KsPeekAllocator(KsPeekOperation_AddRef)) mem->Release();
    allocator->KsSetProperties(allocator->KsGetProperties());
    if (FAILED(hr = pipe->KsSetPinBusCache(pipe->KsGetPinBusCache()))) return hr;
    if (FAILED(hr = unknown->QueryInterface(IID_IKsControl, (void **)&control))) return hr;
    hr = control->KsProperty(&property, sizeof(property), NULL, 0, &size);
    control->Release();
    return hr;
}
