/*
 * Choosing the allocator of a connection
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

#include "connect/allocneg.h"
#include "device/framing.h"
#include "buffer/allocator.h"
#include "pin/connection.h"
#include "pin/pin.h"
#include "pin/pinframing.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* What the peer asks for is added to our own needs as far as it makes sense. */
static void merge_peer_requirements(IMemInputPin *input, ALLOCATOR_PROPERTIES *props)
{
    ALLOCATOR_PROPERTIES wanted = {0, 0, 0, 0};

    if (IMemInputPin_GetAllocatorRequirements(input, &wanted) != S_OK) return;
    TRACE("Peer wants %ld buffers of %ld bytes, alignment %ld, prefix %ld.\n", wanted.cBuffers, wanted.cbBuffer,
            wanted.cbAlign, wanted.cbPrefix);
    if (wanted.cBuffers > props->cBuffers) props->cBuffers = min(wanted.cBuffers, ALLOCATOR_MAX_BUFFERS);
    if (wanted.cbBuffer > props->cbBuffer) props->cbBuffer = wanted.cbBuffer;
    if (wanted.cbAlign > props->cbAlign && wanted.cbAlign <= ALLOCATOR_MAX_ALIGN && is_power_of_2(wanted.cbAlign))
        props->cbAlign = wanted.cbAlign;
    if (wanted.cbPrefix > props->cbPrefix) props->cbPrefix = wanted.cbPrefix;
}

/* An allocator of ours is the pipe of the connection as well. */
static void describe_pipe(struct proxy_pin *pin, IMemInputPin *input, IMemAllocator *allocator, const ALLOCATOR_PROPERTIES *actual)
{
    ALLOCATOR_PROPERTIES_EX props;
    IKsPinPipe *pipe = NULL;

    if (SUCCEEDED(IMemInputPin_QueryInterface(input, &IID_IKsPinPipe, (void **)&pipe))) IKsPinPipe_Release(pipe);
    pipe_describe(&props, pipe ? 2 : 1, Pipe_Allocator_FirstPin);
    if (!pipe) props.Output.OutsideFactors = PipeFactor_UserModeDownstream;
    memcpy(&props, actual, sizeof(*actual));
    props.MemoryType = KSMEMORY_TYPE_USER;
    props.LogicalMemoryType = KS_MemoryTypeUser;
    IKsAllocatorEx_KsSetProperties(allocator_get_ex(allocator), &props);
}

static HRESULT offer_allocator(struct proxy_pin *pin, IMemInputPin *input, IMemAllocator *allocator,
        const ALLOCATOR_PROPERTIES *props, BOOL ours)
{
    ALLOCATOR_PROPERTIES request = *props, actual = {0, 0, 0, 0};
    HRESULT hr;

    if (FAILED(hr = IMemAllocator_SetProperties(allocator, &request, &actual))) return hr;
    if (actual.cBuffers < 1 || actual.cbBuffer < props->cbBuffer)
    {
        WARN("Allocator %p gives %ld buffers of %ld bytes.\n", allocator, actual.cBuffers, actual.cbBuffer);
        return VFW_E_SIZENOTSET;
    }
    if (ours) describe_pipe(pin, input, allocator, &actual);
    if (FAILED(hr = IMemInputPin_NotifyAllocator(input, allocator, FALSE))) return hr;
    TRACE("Allocator %p, %ld buffers of %ld bytes, alignment %ld, prefix %ld.\n", allocator, actual.cBuffers,
            actual.cbBuffer, actual.cbAlign, actual.cbPrefix);
    return pin_set_allocator(pin, allocator, ours, FALSE);
}

/* Ours comes first: only its memory is shared with the driver, which has to copy into any other. */
HRESULT pin_negotiate_allocator(struct proxy_pin *pin, IMemInputPin *input)
{
    ALLOCATOR_PROPERTIES props;
    IMemAllocator *allocator;
    HRESULT hr;

    pin_get_requirements(pin, &props);
    merge_peer_requirements(input, &props);

    if (FAILED(hr = allocator_create(&allocator))) return hr;
    hr = offer_allocator(pin, input, allocator, &props, TRUE);
    IMemAllocator_Release(allocator);
    if (SUCCEEDED(hr)) return hr;

    TRACE("Peer refuses our allocator, hr %#lx.\n", hr);
    allocator = NULL;
    if (FAILED(hr = IMemInputPin_GetAllocator(input, &allocator)) || !allocator) return FAILED(hr) ? hr : VFW_E_NO_ALLOCATOR;
    hr = offer_allocator(pin, input, allocator, &props, FALSE);
    IMemAllocator_Release(allocator);
    if (FAILED(hr)) WARN("No common allocator, hr %#lx.\n", hr);
    return hr;
}
