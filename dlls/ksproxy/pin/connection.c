/*
 * What a pin holds of its connection
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

#include "pin/connection.h"
#include "handler/handlers.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/pinframing.h"
#include "pin/pintypes.h"
#include "pin/transport.h"

void pin_clear_connection(struct proxy_pin *pin)
{
    struct proxy_filter *filter = pin->filter;
    struct pin_handlers handlers;
    IMemInputPin *input;
    IMemAllocator *allocator;
    struct pin_pipe pipe;
    AM_MEDIA_TYPE mt;
    HANDLE handle;
    IPin *peer;

    EnterCriticalSection(&filter->cs);
    handlers = pin->handlers;
    handle = pin->handle;
    peer = pin->peer;
    input = pin->peer_input;
    allocator = pin->allocator;
    mt = pin->mt;
    pin->handle = NULL;
    pin->peer = NULL;
    pin->peer_input = NULL;
    pin->allocator = NULL;
    pin->current = KSPIN_COMMUNICATION_NONE;
    pin->linked = FALSE;
    pin->segment.known = FALSE;
    pipe_reset(pin, &pipe);
    memset(&pin->handlers, 0, sizeof(pin->handlers));
    pin_init_transport(pin);
    memset(&pin->mt, 0, sizeof(pin->mt));
    if (handle) pin_formats_changed(pin);
    LeaveCriticalSection(&filter->cs);

    handlers_release(&handlers);
    if (handle) CloseHandle(handle);
    if (allocator) IMemAllocator_Release(allocator);
    if (input) IMemInputPin_Release(input);
    if (peer) IPin_Release(peer);
    pipe_free(&pipe);
    mediatype_clear(&mt);
}

IPin *pin_get_peer(struct proxy_pin *pin)
{
    IPin *peer;

    EnterCriticalSection(&pin->filter->cs);
    if ((peer = pin->peer)) IPin_AddRef(peer);
    LeaveCriticalSection(&pin->filter->cs);
    return peer;
}

IMemInputPin *pin_get_peer_input(struct proxy_pin *pin)
{
    IMemInputPin *input;

    EnterCriticalSection(&pin->filter->cs);
    if ((input = pin->peer_input)) IMemInputPin_AddRef(input);
    LeaveCriticalSection(&pin->filter->cs);
    return input;
}

IMemAllocator *pin_get_allocator(struct proxy_pin *pin)
{
    IMemAllocator *allocator;

    EnterCriticalSection(&pin->filter->cs);
    if ((allocator = pin->allocator)) IMemAllocator_AddRef(allocator);
    LeaveCriticalSection(&pin->filter->cs);
    return allocator;
}

HRESULT pin_set_allocator(struct proxy_pin *pin, IMemAllocator *allocator, BOOL allocates, BOOL linked)
{
    IKsAllocatorEx *old_pipe = NULL;
    IMemAllocator *old = NULL;
    HRESULT hr = S_OK;

    if (allocator) IMemAllocator_AddRef(allocator);
    EnterCriticalSection(&pin->filter->cs);
    if (pin->active) hr = VFW_E_NOT_STOPPED;
    else if (allocator && !pin->peer) hr = VFW_E_NOT_CONNECTED;
    else
    {
        old = pin->allocator;
        old_pipe = pin->pipe.object;
        pin->allocator = allocator;
        pin->linked = linked;
        pin->pipe.object = NULL;
        pin->pipe.object_set = FALSE;
        pin->pipe.allocates = allocates;
    }
    LeaveCriticalSection(&pin->filter->cs);
    if (FAILED(hr)) old = allocator;
    if (old_pipe) IKsAllocatorEx_Release(old_pipe);
    if (old) IMemAllocator_Release(old);
    return hr;
}

KSPIN_COMMUNICATION pin_get_current(struct proxy_pin *pin)
{
    KSPIN_COMMUNICATION current;

    EnterCriticalSection(&pin->filter->cs);
    current = pin->current;
    LeaveCriticalSection(&pin->filter->cs);
    return current;
}

BOOL pin_is_linked(struct proxy_pin *pin)
{
    BOOL linked;

    EnterCriticalSection(&pin->filter->cs);
    linked = pin->linked;
    LeaveCriticalSection(&pin->filter->cs);
    return linked;
}

HRESULT pin_set_type(struct proxy_pin *pin, const AM_MEDIA_TYPE *type)
{
    AM_MEDIA_TYPE copy, old;
    HRESULT hr;

    if (FAILED(hr = mediatype_copy(&copy, type))) return hr;
    EnterCriticalSection(&pin->filter->cs);
    old = pin->mt;
    pin->mt = copy;
    pin_formats_changed(pin);
    LeaveCriticalSection(&pin->filter->cs);
    mediatype_clear(&old);
    return S_OK;
}

/* A connection that is being made or undone belongs to the thread that does it, and that one looks at the filter's state. */
BOOL pin_is_connected(struct proxy_pin *pin)
{
    BOOL ret;

    EnterCriticalSection(&pin->filter->cs);
    ret = pin->handle && !pin->connecting;
    LeaveCriticalSection(&pin->filter->cs);
    return ret;
}
