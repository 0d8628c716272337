/*
 * Kernel links: connections whose data goes from kernel pin to kernel pin
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

#include "link/kernellink.h"
#include "base/timeouts.h"
#include "device/dataformat.h"
#include "device/devio.h"
#include "device/framing.h"
#include "buffer/allocator.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/kernelpin.h"
#include "pin/pin.h"
#include "pin/pinframing.h"
#include "pin/transport.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * A link has a source of requests and a sink, whatever way the data goes. The sink's kernel pin exists first. It is one like any
 * other, so that a link which the kernel refuses leaves a sink that takes requests from user mode as well. The source's pin does
 * the rest: it makes its kernel pin with the sink's as PinToHandle, and tells the sink that its data doesn't come through user
 * mode, by giving it an allocator in kernel mode. DirectShow sees an ordinary connection.
 *
 * From ACQUIRE to STOP the allocator object has a kernel allocator, which the sink makes and the source uses, if the drivers know
 * such.
 */

/* The handle stays the peer's; NULL if it has none. */
static HANDLE get_peer_handle(IKsPin *ks_peer)
{
    IKsObject *object;
    HANDLE handle;

    if (FAILED(IKsPin_QueryInterface(ks_peer, &IID_IKsObject, (void **)&object))) return NULL;
    handle = IKsObject_KsGetObjectHandle(object);
    IKsObject_Release(object);
    return handle;
}

HRESULT link_make(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport)
{
    KSPIN_INTERFACE ks_interface = transport->ks_interface;
    KSPIN_MEDIUM medium = transport->medium;
    HANDLE sink;
    HRESULT hr;

    if (FAILED(hr = IKsPin_KsCreateSinkPinHandle(transport->ks_peer, &ks_interface, &medium)))
    {
        WARN("Peer %p makes no sink, hr %#lx.\n", transport->ks_peer, hr);
        return hr;
    }
    if (!(sink = get_peer_handle(transport->ks_peer))) return VFW_E_NO_TRANSPORT;
    if (FAILED(hr = pin_open_kernel(pin, type, transport, sink))) return hr;
    if (FAILED(hr = link_negotiate(pin, transport->ks_peer))) pin_close_kernel(pin);
    TRACE("pin %p to sink %p, hr %#lx.\n", pin, sink, hr);
    return hr;
}

/* A copy (CoTaskMem), NULL if the peer has none or doesn't tell. */
static KSALLOCATOR_FRAMING_EX *get_peer_framing(struct proxy_pin *pin, IKsPin *ks_peer)
{
    KSALLOCATOR_FRAMING_EX *framing;
    IKsPinPipe *pipe;

    if (FAILED(IKsPin_QueryInterface(ks_peer, &IID_IKsPinPipe, (void **)&pipe))) return NULL;
    framing = pipe_get_framing(pin, pipe);
    IKsPinPipe_Release(pipe);
    return framing;
}

static void merge_framing(const KSALLOCATOR_FRAMING_EX *framing, const AM_MEDIA_TYPE *type, ALLOCATOR_PROPERTIES_EX *props)
{
    ALLOCATOR_PROPERTIES theirs;

    if (!framing) return;
    framing_get(framing, type, &theirs);
    props->cBuffers = max(props->cBuffers, theirs.cBuffers);
    props->cbBuffer = max(props->cbBuffer, theirs.cbBuffer);
    props->cbAlign = max(props->cbAlign, theirs.cbAlign);
    props->Flags |= framing->FramingItem[0].Flags;
    /* Paged memory is good for those who ask for nothing else. */
    if (!IsEqualGUID(&framing->FramingItem[0].MemoryType, &KSMEMORY_TYPE_KERNEL_PAGED))
        props->LogicalMemoryType = KS_MemoryTypeKernelNonPaged;
}

HRESULT link_negotiate(struct proxy_pin *pin, IKsPin *ks_peer)
{
    KSALLOCATOR_FRAMING_EX *ours = pin_get_framing(pin), *theirs = get_peer_framing(pin, ks_peer);
    ALLOCATOR_PROPERTIES_EX props;
    IMemAllocator *allocator;
    AM_MEDIA_TYPE mt;
    HRESULT hr;

    EnterCriticalSection(&pin->filter->cs);
    hr = mediatype_copy(&mt, &pin->mt);
    LeaveCriticalSection(&pin->filter->cs);
    if (SUCCEEDED(hr) && SUCCEEDED(hr = allocator_create(&allocator)))
    {
        /* The sink makes the memory. */
        pipe_describe(&props, 2, pin->dir == PINDIR_OUTPUT ? Pipe_Allocator_LastPin : Pipe_Allocator_FirstPin);
        props.LogicalMemoryType = ours || theirs ? KS_MemoryTypeKernelPaged : KS_MemoryTypeKernelNonPaged;
        pin_get_requirements(pin, (ALLOCATOR_PROPERTIES *)&props);
        merge_framing(ours, &mt, &props);
        merge_framing(theirs, &mt, &props);
        props.MemoryType = props.LogicalMemoryType == KS_MemoryTypeKernelPaged ? KSMEMORY_TYPE_KERNEL_PAGED
                : KSMEMORY_TYPE_KERNEL_NONPAGED;
        IKsAllocatorEx_KsSetAllocatorMode(allocator_get_ex(allocator), KsAllocatorMode_Kernel);
        IKsAllocatorEx_KsSetProperties(allocator_get_ex(allocator), &props);
        TRACE("%ld frames of %ld bytes, alignment %ld.\n", props.cBuffers, props.cbBuffer, props.cbAlign);
        if (SUCCEEDED(hr = IKsPin_KsReceiveAllocator(ks_peer, allocator)))
            hr = pin_set_allocator(pin, allocator, FALSE, TRUE);
        IMemAllocator_Release(allocator);
    }
    if (SUCCEEDED(hr)) mediatype_clear(&mt);
    CoTaskMemFree(ours);
    CoTaskMemFree(theirs);
    return hr;
}

/* ---- formats ---- */

static BOOL is_format_of(const KSDATAFORMAT *format, ULONG size, const AM_MEDIA_TYPE *type)
{
    KSDATAFORMAT *own;
    ULONG own_size;
    BOOL ret;

    if (FAILED(format_from_mediatype(type, &own, &own_size))) return FALSE;
    ret = size == own_size && IsEqualGUID(&format->MajorFormat, &own->MajorFormat)
            && IsEqualGUID(&format->SubFormat, &own->SubFormat) && IsEqualGUID(&format->Specifier, &own->Specifier)
            && !memcmp(format + 1, own + 1, size - sizeof(*format));
    CoTaskMemFree(own);
    return ret;
}

/* The format of the kernel pin, CoTaskMem, with as many bytes as *size says. */
static KSDATAFORMAT *get_format(HANDLE handle, ULONG *size)
{
    KSPROPERTY property = {{{KSPROPSETID_Connection, KSPROPERTY_CONNECTION_DATAFORMAT, 0}}};
    KSDATAFORMAT *format;

    if (FAILED(ks_property_get_alloc(handle, &property, sizeof(property), (void **)&format, size))) return NULL;
    if (*size >= sizeof(*format) && format->FormatSize >= sizeof(*format) && format->FormatSize <= *size)
    {
        *size = format->FormatSize;
        return format;
    }
    CoTaskMemFree(format);
    return NULL;
}

/* The input pin is asked: to ask the output pin tells its device that the change has been noticed. */
static HANDLE get_input_handle(struct proxy_pin *pin)
{
    IKsPin *ks_peer;
    HANDLE handle;
    IPin *peer;

    if (pin->dir == PINDIR_INPUT) return pin->obj.get_handle(&pin->obj);
    if (!(peer = pin_get_peer(pin))) return NULL;
    if (FAILED(IPin_QueryInterface(peer, &IID_IKsPin, (void **)&ks_peer))) ks_peer = NULL;
    IPin_Release(peer);
    if (!ks_peer) return NULL;
    handle = get_peer_handle(ks_peer);
    IKsPin_Release(ks_peer);
    return handle;
}

void link_update_type(struct proxy_pin *pin)
{
    KSDATAFORMAT *format;
    AM_MEDIA_TYPE mt;
    HANDLE handle;
    ULONG size;
    BOOL same;

    if (!(handle = get_input_handle(pin)) || !(format = get_format(handle, &size))) return;
    EnterCriticalSection(&pin->filter->cs);
    same = !pin->linked || is_format_of(format, size, &pin->mt);
    LeaveCriticalSection(&pin->filter->cs);
    if (!same && SUCCEEDED(mediatype_from_format(format, size, &mt)))
    {
        TRACE("pin %p has got %s.\n", pin, debugstr_mediatype(&mt));
        pin_set_type(pin, &mt);
        mediatype_clear(&mt);
    }
    CoTaskMemFree(format);
}

/* ---- states ---- */

/* The IKsAllocatorEx of the pin's allocator, referenced, or NULL. */
static IKsAllocatorEx *get_allocator(struct proxy_pin *pin)
{
    IMemAllocator *allocator = pin_get_allocator(pin);
    IKsAllocatorEx *ret = NULL;

    if (!allocator) return NULL;
    if (FAILED(IMemAllocator_QueryInterface(allocator, &IID_IKsAllocatorEx, (void **)&ret))) ret = NULL;
    IMemAllocator_Release(allocator);
    return ret;
}

static HRESULT set_stream_allocator(HANDLE handle, HANDLE allocator)
{
    return ks_set_bounded(handle, &KSPROPSETID_Stream, KSPROPERTY_STREAM_ALLOCATOR, &allocator, sizeof(allocator),
            PROPERTY_TIMEOUT);
}

/* The kernel allocator is made by the sink and used by the source. A driver that has none, or takes none, has frames of its own. */
static void assign_allocator(struct proxy_pin *pin, HANDLE handle, IKsPin *ks_peer)
{
    IKsAllocatorEx *allocator;
    HANDLE kernel_allocator;
    HRESULT hr;

    if (!(allocator = get_allocator(pin))) return;
    if ((kernel_allocator = IKsAllocatorEx_KsCreateAllocatorAndGetHandle(allocator, ks_peer))
            && FAILED(hr = set_stream_allocator(handle, kernel_allocator)))
    {
        WARN("Pin %p doesn't take the allocator, hr %#lx.\n", pin, hr);
        IKsAllocatorEx_KsSetAllocatorHandle(allocator, NULL);
    }
    IKsAllocatorEx_Release(allocator);
}

HRESULT link_acquire(struct proxy_pin *pin, HANDLE handle)
{
    IKsPin *ks_peer;
    HRESULT hr;
    IPin *peer;

    if (pin->current != KSPIN_COMMUNICATION_SOURCE) return S_OK;
    if (!(peer = pin_get_peer(pin))) return VFW_E_NOT_CONNECTED;
    hr = IPin_QueryInterface(peer, &IID_IKsPin, (void **)&ks_peer);
    IPin_Release(peer);
    if (FAILED(hr)) return hr;

    if (SUCCEEDED(hr = IKsPin_KsPropagateAcquire(ks_peer))) assign_allocator(pin, handle, ks_peer);
    IKsPin_Release(ks_peer);
    return hr;
}

void link_release(struct proxy_pin *pin, HANDLE handle)
{
    IKsAllocatorEx *allocator;

    if (pin->current != KSPIN_COMMUNICATION_SOURCE || !(allocator = get_allocator(pin))) return;
    if (IKsAllocatorEx_KsGetAllocatorHandle(allocator)) set_stream_allocator(handle, NULL);
    IKsAllocatorEx_KsSetAllocatorHandle(allocator, NULL);
    IKsAllocatorEx_Release(allocator);
}
