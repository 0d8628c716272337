/*
 * IKsPinPipe: a pin's part in a pipe, the pins that share one allocator
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

#include "ksproxy_private.h"
#include "buffer/allocator.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/pinframing.h"
#include "pinface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * The pages of IKsPinPipe name its methods and nothing else, so what they do follows from their types and from FRAMING_CACHE_OPS.
 * Every connection is a pipe of its own, with two pins: the allocation schemes that the documents describe allow that, longer
 * pipes only save memory. The object that stands for a pipe is its allocator's IKsAllocatorEx. It is the same on both ends, unless
 * somebody says otherwise by KsSetPipe; a connection whose allocator isn't ours has none.
 */

static inline struct proxy_pin *impl_from_IKsPinPipe(IKsPinPipe *iface)
{
    return impl_from_facet(iface, struct proxy_pin, ks_pin_pipe);
}

/* The structure stays the pin's: it is good until the cache is written, the driver says something else or the pin is disconnected.
 * ReadOrig gives what the driver said when it was asked last, ReadLast what was written since, if anything was. Update doesn't look
 * into the cache at all, see FRAMING_CACHE_OPS: it asks the driver. */
static HRESULT WINAPI pin_pipe_KsGetPinFramingCache(IKsPinPipe *iface, KSALLOCATOR_FRAMING_EX **framing, FRAMING_PROP *prop,
        FRAMING_CACHE_OPS option)
{
    struct proxy_pin *pin = impl_from_IKsPinPipe(iface);
    struct pin_pipe *pipe = &pin->pipe;
    struct framing_cache *cache;
    BOOL known;
    HRESULT hr;

    TRACE("pin %p, framing %p, prop %p, option %d.\n", pin, framing, prop, option);

    if (!framing || !prop) return E_POINTER;
    *framing = NULL;
    *prop = FramingProp_Uninitialized;
    if (option != Framing_Cache_Update && option != Framing_Cache_ReadLast && option != Framing_Cache_ReadOrig)
        return E_INVALIDARG;

    EnterCriticalSection(&pin->filter->cs);
    known = option != Framing_Cache_Update && (pipe->original.prop != FramingProp_Uninitialized
            || (option == Framing_Cache_ReadLast && pipe->last.prop != FramingProp_Uninitialized));
    LeaveCriticalSection(&pin->filter->cs);
    if (!known && FAILED(hr = pin_update_framing(pin))) return hr;

    EnterCriticalSection(&pin->filter->cs);
    cache = &pipe->original;
    if (option == Framing_Cache_ReadLast && pipe->last.prop != FramingProp_Uninitialized) cache = &pipe->last;
    *framing = cache->framing;
    *prop = cache->prop;
    LeaveCriticalSection(&pin->filter->cs);
    return S_OK;
}

/* The structure is copied. Update, which bypasses the cache, takes the place of what the driver said as well. What is written
 * holds for the next choice of an allocator. */
static HRESULT WINAPI pin_pipe_KsSetPinFramingCache(IKsPinPipe *iface, KSALLOCATOR_FRAMING_EX *framing, FRAMING_PROP *prop,
        FRAMING_CACHE_OPS option)
{
    struct proxy_pin *pin = impl_from_IKsPinPipe(iface);
    HRESULT hr;

    TRACE("pin %p, framing %p, prop %p, option %d.\n", pin, framing, prop, option);

    if (!prop) return E_POINTER;
    if (option != Framing_Cache_Update && option != Framing_Cache_Write) return E_INVALIDARG;
    if (*prop < FramingProp_Uninitialized || *prop > FramingProp_Ex) return E_INVALIDARG;
    if (*prop == FramingProp_Uninitialized || *prop == FramingProp_None) framing = NULL;
    else if (!framing) return E_POINTER;

    if (FAILED(hr = pin_write_framing(pin, &pin->pipe.last, *prop, framing)) || option == Framing_Cache_Write) return hr;
    return pin_write_framing(pin, &pin->pipe.original, *prop, framing);
}

/* A peek like KsPeekAllocator's: not referenced. */
static IPin * WINAPI pin_pipe_KsGetConnectedPin(IKsPinPipe *iface)
{
    struct proxy_pin *pin = impl_from_IKsPinPipe(iface);
    IPin *peer;

    TRACE("pin %p.\n", pin);

    EnterCriticalSection(&pin->filter->cs);
    peer = pin->peer;
    LeaveCriticalSection(&pin->filter->cs);
    return peer;
}

static IKsAllocatorEx * WINAPI pin_pipe_KsGetPipe(IKsPinPipe *iface, KSPEEKOPERATION operation)
{
    struct proxy_pin *pin = impl_from_IKsPinPipe(iface);
    IKsAllocatorEx *object = NULL;

    TRACE("pin %p, operation %d.\n", pin, operation);

    EnterCriticalSection(&pin->filter->cs);
    if (pin->pipe.object_set) object = pin->pipe.object;
    else if (pin->allocator) object = allocator_get_ex(pin->allocator);
    if (object && operation == KsPeekOperation_AddRef) IKsAllocatorEx_AddRef(object);
    LeaveCriticalSection(&pin->filter->cs);
    return object;
}

/* NULL leaves the pipe. Another choice of the allocator makes another pipe. */
static HRESULT WINAPI pin_pipe_KsSetPipe(IKsPinPipe *iface, IKsAllocatorEx *object)
{
    struct proxy_pin *pin = impl_from_IKsPinPipe(iface);
    IKsAllocatorEx *old = NULL;
    HRESULT hr = S_OK;

    TRACE("pin %p, object %p.\n", pin, object);

    if (object) IKsAllocatorEx_AddRef(object);
    EnterCriticalSection(&pin->filter->cs);
    if (object && !pin->peer) hr = VFW_E_NOT_CONNECTED;
    else
    {
        old = pin->pipe.object;
        pin->pipe.object = object;
        pin->pipe.object_set = !!pin->peer;
    }
    LeaveCriticalSection(&pin->filter->cs);
    if (FAILED(hr)) old = object;
    if (old) IKsAllocatorEx_Release(old);
    return hr;
}

static ULONG WINAPI pin_pipe_KsGetPipeAllocatorFlag(IKsPinPipe *iface)
{
    struct proxy_pin *pin = impl_from_IKsPinPipe(iface);
    ULONG flag;

    TRACE("pin %p.\n", pin);

    EnterCriticalSection(&pin->filter->cs);
    flag = pin->pipe.allocates;
    LeaveCriticalSection(&pin->filter->cs);
    return flag;
}

static HRESULT WINAPI pin_pipe_KsSetPipeAllocatorFlag(IKsPinPipe *iface, ULONG flag)
{
    struct proxy_pin *pin = impl_from_IKsPinPipe(iface);

    TRACE("pin %p, flag %lu.\n", pin, flag);

    EnterCriticalSection(&pin->filter->cs);
    pin->pipe.allocates = flag;
    LeaveCriticalSection(&pin->filter->cs);
    return S_OK;
}

static GUID * WINAPI pin_pipe_KsGetPinBusCache(IKsPinPipe *iface, GUID *bus)
{
    struct proxy_pin *pin = impl_from_IKsPinPipe(iface);

    TRACE("pin %p.\n", pin);

    EnterCriticalSection(&pin->filter->cs);
    *bus = pin->pipe.bus;
    LeaveCriticalSection(&pin->filter->cs);
    return bus;
}

static HRESULT WINAPI pin_pipe_KsSetPinBusCache(IKsPinPipe *iface, GUID bus)
{
    struct proxy_pin *pin = impl_from_IKsPinPipe(iface);

    TRACE("pin %p, bus %s.\n", pin, debugstr_guid(&bus));

    EnterCriticalSection(&pin->filter->cs);
    pin->pipe.bus = bus;
    LeaveCriticalSection(&pin->filter->cs);
    return S_OK;
}

/* Both names stay their owner's; neither changes while it is in use. */
static WCHAR * WINAPI pin_pipe_KsGetPinName(IKsPinPipe *iface)
{
    struct proxy_pin *pin = impl_from_IKsPinPipe(iface);

    TRACE("pin %p.\n", pin);

    return pin->name;
}

static WCHAR * WINAPI pin_pipe_KsGetFilterName(IKsPinPipe *iface)
{
    struct proxy_filter *filter = impl_from_IKsPinPipe(iface)->filter;

    TRACE("filter %p.\n", filter);

    return filter->friendly_name ? filter->friendly_name : filter->base_filter.name;
}

const IKsPinPipeVtbl ks_pin_pipe_vtbl =
{
    FACET_UNKNOWN(IKsPinPipe),
    pin_pipe_KsGetPinFramingCache,
    pin_pipe_KsSetPinFramingCache,
    pin_pipe_KsGetConnectedPin,
    pin_pipe_KsGetPipe,
    pin_pipe_KsSetPipe,
    pin_pipe_KsGetPipeAllocatorFlag,
    pin_pipe_KsSetPipeAllocatorFlag,
    pin_pipe_KsGetPinBusCache,
    pin_pipe_KsSetPinBusCache,
    pin_pipe_KsGetPinName,
    pin_pipe_KsGetFilterName,
};
