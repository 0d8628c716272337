/*
 * IKsPin, IKsPinEx and IKsPinFactory: what proxies, interface handlers and plug-ins ask of a pin
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

#include "ksproxy_private.h"
#include "pin/change.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "stream/deliver.h"
#include "link/kernellink.h"
#include "state/filterstate.h"
#include "connect/allocneg.h"
#include "connect/kernelsink.h"
#include "pinface/quality.h"
#include "pinface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static inline struct proxy_pin *impl_from_IKsPinEx(IKsPinEx *iface)
{
    return impl_from_facet(iface, struct proxy_pin, ks_pin);
}

static inline struct proxy_pin *impl_from_IKsPinFactory(IKsPinFactory *iface)
{
    return impl_from_facet(iface, struct proxy_pin, ks_pin_factory);
}

/* ---- IKsPin ---- */

/* The caller frees the copy with CoTaskMemFree. No list is a list of nothing. */
static HRESULT copy_items(const KSMULTIPLE_ITEM *items, KSMULTIPLE_ITEM **out)
{
    static const KSMULTIPLE_ITEM none = {sizeof(none), 0};

    if (!out) return E_POINTER;
    if (!items) items = &none;
    if (!(*out = CoTaskMemAlloc(items->Size))) return E_OUTOFMEMORY;
    memcpy(*out, items, items->Size);
    return S_OK;
}

static HRESULT WINAPI ks_pin_KsQueryMediums(IKsPinEx *iface, KSMULTIPLE_ITEM **mediums)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);

    TRACE("pin %p, mediums %p.\n", pin, mediums);

    return copy_items(pin->mediums, mediums);
}

static HRESULT WINAPI ks_pin_KsQueryInterfaces(IKsPinEx *iface, KSMULTIPLE_ITEM **interfaces)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);

    TRACE("pin %p, interfaces %p.\n", pin, interfaces);

    return copy_items(pin->interfaces, interfaces);
}

/* The kernel pin is there as soon as the pin is connected, so usually this only tells whether it is the one that is wanted. */
static HRESULT WINAPI ks_pin_KsCreateSinkPinHandle(IKsPinEx *iface, KSPIN_INTERFACE *ks_interface, KSPIN_MEDIUM *medium)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);

    TRACE("pin %p, interface %p, medium %p.\n", pin, ks_interface, medium);

    if (!ks_interface || !medium) return E_POINTER;
    return pin_create_sink(pin, ks_interface, medium);
}

static HRESULT WINAPI ks_pin_KsGetCurrentCommunication(IKsPinEx *iface, KSPIN_COMMUNICATION *communication,
        KSPIN_INTERFACE *ks_interface, KSPIN_MEDIUM *medium)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);
    HRESULT hr;

    TRACE("pin %p, communication %p, interface %p, medium %p.\n", pin, communication, ks_interface, medium);

    EnterCriticalSection(&pin->filter->cs);
    hr = pin->handle ? S_OK : VFW_E_NOT_CONNECTED;
    if (communication) *communication = pin->handle ? pin->current : pin->communication;
    if (ks_interface) *ks_interface = pin->ks_interface;
    if (medium) *medium = pin->ks_medium;
    LeaveCriticalSection(&pin->filter->cs);
    return hr;
}

static HRESULT WINAPI ks_pin_KsPropagateAcquire(IKsPinEx *iface)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);

    TRACE("pin %p.\n", pin);

    return filter_acquire(pin->filter);
}

/* The sample's reference is given away with the call. */
static HRESULT WINAPI ks_pin_KsDeliver(IKsPinEx *iface, IMediaSample *sample, ULONG flags)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);

    TRACE("pin %p, sample %p, flags %#lx.\n", pin, sample, flags);

    if (pin->dir != PINDIR_OUTPUT) return E_FAIL;
    if (!sample) return E_POINTER;
    return pin_deliver(pin, sample, flags);
}

static HRESULT WINAPI ks_pin_KsMediaSamplesCompleted(IKsPinEx *iface, KSSTREAM_SEGMENT *segment)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);

    TRACE("pin %p, segment %p.\n", pin, segment);

    if (pin->dir == PINDIR_OUTPUT) pin_samples_completed(pin, segment);
    return NOERROR;
}

static IMemAllocator * WINAPI ks_pin_KsPeekAllocator(IKsPinEx *iface, KSPEEKOPERATION operation)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);
    IMemAllocator *allocator;

    TRACE("pin %p, operation %d.\n", pin, operation);

    EnterCriticalSection(&pin->filter->cs);
    /* The reference has to be taken before a disconnecting thread can give back the pin's own one. */
    if ((allocator = pin->allocator) && operation == KsPeekOperation_AddRef) IMemAllocator_AddRef(allocator);
    LeaveCriticalSection(&pin->filter->cs);
    return allocator;
}

static BOOL is_kernel_allocator(IMemAllocator *allocator)
{
    IKsAllocator *ks_allocator;
    BOOL ret;

    if (FAILED(IMemAllocator_QueryInterface(allocator, &IID_IKsAllocator, (void **)&ks_allocator))) return FALSE;
    ret = IKsAllocator_KsGetAllocatorMode(ks_allocator) == KsAllocatorMode_Kernel;
    IKsAllocator_Release(ks_allocator);
    return ret;
}

static BOOL has_user_mode_peer(struct proxy_pin *pin)
{
    IPin *peer = pin_get_peer(pin);
    IKsPin *ks_peer = NULL;

    if (!peer) return FALSE;
    if (SUCCEEDED(IPin_QueryInterface(peer, &IID_IKsPin, (void **)&ks_peer))) IKsPin_Release(ks_peer);
    IPin_Release(peer);
    return !ks_peer;
}

/* Not on a page of its own; by its name and place the pin is handed the allocator of its connection, or loses it. One in kernel
 * mode comes from the other end of a kernel link. */
static HRESULT WINAPI ks_pin_KsReceiveAllocator(IKsPinEx *iface, IMemAllocator *allocator)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);
    BOOL linked = allocator && is_kernel_allocator(allocator);

    TRACE("pin %p, allocator %p.\n", pin, allocator);

    if (linked && has_user_mode_peer(pin)) return VFW_E_NO_TRANSPORT;
    return pin_set_allocator(pin, allocator, linked && pin_get_current(pin) == KSPIN_COMMUNICATION_SINK, linked);
}

/* A change of the state would part the pin's allocator from what the peer has been told. */
static HRESULT renegotiate_user_mode(struct proxy_pin *pin)
{
    IMemInputPin *input;
    HRESULT hr;

    if (!(input = pin_get_peer_input(pin))) return VFW_E_NOT_CONNECTED;
    if (SUCCEEDED(hr = filter_begin_change(pin->filter)))
    {
        hr = pin_get_state(pin, NULL) == KSSTATE_STOP ? pin_negotiate_allocator(pin, input) : VFW_E_NOT_STOPPED;
        filter_end_change(pin->filter);
    }
    IMemInputPin_Release(input);
    return hr;
}

/* Two at once would leave the ends of the link with an allocator each. */
static HRESULT renegotiate_link(struct proxy_pin *pin, IKsPin *ks_peer)
{
    HRESULT hr;

    if (FAILED(hr = filter_begin_change(pin->filter))) return hr;
    hr = pin_get_state(pin, NULL) == KSSTATE_STOP ? link_negotiate(pin, ks_peer) : VFW_E_NOT_STOPPED;
    filter_end_change(pin->filter);
    return hr;
}

/* Whoever decides about the allocator of the pin's connection is the peer. Nobody but a kernel-streaming pin can be asked for that,
 * and a foreign one may think that we decide. */
static HRESULT renegotiate_by_peer(struct proxy_pin *pin, IKsPin *ks_peer)
{
    struct pass pass;
    HRESULT hr;

    if (!pass_begin(&pass, pin, __func__)) return VFW_E_CIRCULAR_GRAPH;
    hr = IKsPin_KsRenegotiateAllocator(ks_peer);
    pass_end(&pass);
    return hr;
}

/* The output pin of a connection decides about its allocator, in a kernel link the source. The source of a link that its sink has
 * broken is left without a kernel pin: there is nobody any more to decide with. */
static HRESULT WINAPI ks_pin_KsRenegotiateAllocator(IKsPinEx *iface)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);
    KSPIN_COMMUNICATION current;
    IKsPin *ks_peer;
    BOOL linked;
    HRESULT hr;
    IPin *peer;

    TRACE("pin %p.\n", pin);

    EnterCriticalSection(&pin->filter->cs);
    linked = pin->linked;
    current = pin->current;
    LeaveCriticalSection(&pin->filter->cs);
    if (pin_get_state(pin, NULL) != KSSTATE_STOP) return VFW_E_NOT_STOPPED;
    if (!linked && pin->dir == PINDIR_OUTPUT) return renegotiate_user_mode(pin);
    if (current == KSPIN_COMMUNICATION_NONE || !(peer = pin_get_peer(pin))) return VFW_E_NOT_CONNECTED;
    if (SUCCEEDED(hr = IPin_QueryInterface(peer, &IID_IKsPin, (void **)&ks_peer)))
    {
        if (linked && current == KSPIN_COMMUNICATION_SOURCE) hr = renegotiate_link(pin, ks_peer);
        else hr = renegotiate_by_peer(pin, ks_peer);
        IKsPin_Release(ks_peer);
    }
    IPin_Release(peer);
    return hr;
}

static LONG WINAPI ks_pin_KsIncrementPendingIoCount(IKsPinEx *iface)
{
    return InterlockedIncrement(&impl_from_IKsPinEx(iface)->pending_io);
}

static LONG WINAPI ks_pin_KsDecrementPendingIoCount(IKsPinEx *iface)
{
    return InterlockedDecrement(&impl_from_IKsPinEx(iface)->pending_io);
}

static HRESULT WINAPI ks_pin_KsQualityNotify(IKsPinEx *iface, ULONG proportion, REFERENCE_TIME delta)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);

    TRACE("pin %p, proportion %lu, delta %s.\n", pin, proportion, wine_dbgstr_longlong(delta));

    return pin_quality_notify(pin, proportion, delta);
}

/* ---- IKsPinEx ---- */

static void WINAPI ks_pin_KsNotifyError(IKsPinEx *iface, IMediaSample *sample, HRESULT hr)
{
    struct proxy_pin *pin = impl_from_IKsPinEx(iface);

    TRACE("pin %p, sample %p, hr %#lx.\n", pin, sample, hr);

    pin_notify_error(pin, hr);
}

const IKsPinExVtbl ks_pin_vtbl =
{
    FACET_UNKNOWN(IKsPinEx),
    ks_pin_KsQueryMediums,
    ks_pin_KsQueryInterfaces,
    ks_pin_KsCreateSinkPinHandle,
    ks_pin_KsGetCurrentCommunication,
    ks_pin_KsPropagateAcquire,
    ks_pin_KsDeliver,
    ks_pin_KsMediaSamplesCompleted,
    ks_pin_KsPeekAllocator,
    ks_pin_KsReceiveAllocator,
    ks_pin_KsRenegotiateAllocator,
    ks_pin_KsIncrementPendingIoCount,
    ks_pin_KsDecrementPendingIoCount,
    ks_pin_KsQualityNotify,
    ks_pin_KsNotifyError,
};

/* ---- IKsPinFactory ---- */

static HRESULT WINAPI ks_pin_factory_KsPinFactory(IKsPinFactory *iface, ULONG *factory)
{
    struct proxy_pin *pin = impl_from_IKsPinFactory(iface);

    TRACE("pin %p, factory %p.\n", pin, factory);

    if (!factory) return E_POINTER;
    *factory = pin->factory;
    return S_OK;
}

const IKsPinFactoryVtbl ks_pin_factory_vtbl =
{
    FACET_UNKNOWN(IKsPinFactory),
    ks_pin_factory_KsPinFactory,
};
