/*
 * IAMBufferNegotiation: what an application wants of the allocator
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
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pinface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static inline struct proxy_pin *impl_from_IAMBufferNegotiation(IAMBufferNegotiation *iface)
{
    return impl_from_facet(iface, struct proxy_pin, buffer_negotiation);
}

/* Takes effect with the next connection; negative members mean no preference. */
static HRESULT WINAPI buffer_negotiation_SuggestAllocatorProperties(IAMBufferNegotiation *iface,
        const ALLOCATOR_PROPERTIES *props)
{
    struct proxy_pin *pin = impl_from_IAMBufferNegotiation(iface);
    HRESULT hr = S_OK;

    TRACE("pin %p, props %p.\n", pin, props);

    if (!props) return E_POINTER;
    TRACE("Suggested %ld buffers of %ld bytes, alignment %ld, prefix %ld.\n", props->cBuffers, props->cbBuffer,
            props->cbAlign, props->cbPrefix);

    EnterCriticalSection(&pin->filter->cs);
    if (pin->peer) hr = E_UNEXPECTED;
    else pin->suggested = *props;
    LeaveCriticalSection(&pin->filter->cs);
    return hr;
}

static HRESULT WINAPI buffer_negotiation_GetAllocatorProperties(IAMBufferNegotiation *iface, ALLOCATOR_PROPERTIES *props)
{
    struct proxy_pin *pin = impl_from_IAMBufferNegotiation(iface);
    IMemAllocator *allocator;
    HRESULT hr;

    TRACE("pin %p, props %p.\n", pin, props);

    if (!props) return E_POINTER;
    if (!(allocator = pin_get_allocator(pin))) return E_FAIL; /* nothing is negotiated without a connection */
    hr = IMemAllocator_GetProperties(allocator, props);
    IMemAllocator_Release(allocator);
    return hr;
}

const IAMBufferNegotiationVtbl buffer_negotiation_vtbl =
{
    FACET_UNKNOWN(IAMBufferNegotiation),
    buffer_negotiation_SuggestAllocatorProperties,
    buffer_negotiation_GetAllocatorProperties,
};
