/*
 * Making and closing the kernel pin of a pin
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

#include <stdlib.h>
#include <string.h>

#include "pin/kernelpin.h"
#include "device/dataformat.h"
#include "device/datarange.h"
#include "device/kernelclock.h"
#include "device/kscreate.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/pintypes.h"
#include "pin/ranges.h"
#include "pin/transport.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* The KSPIN_CONNECT of a pin with a format and the attributes that its range requires; the caller frees it. *size: its bytes. */
static HRESULT make_connect(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, KSPIN_CONNECT **out, ULONG *size)
{
    KSMULTIPLE_ITEM *attributes;
    KSDATAFORMAT *format, *copy;
    KSPIN_CONNECT *connect;
    ULONG format_size;
    HRESULT hr;

    if (FAILED(hr = format_from_mediatype(type, &format, &format_size))) return hr;
    attributes = pin_get_required_attributes(pin, type);
    *size = sizeof(*connect) + DATARANGE_ALIGN(format_size) + (attributes ? attributes->Size : 0);
    if ((connect = calloc(1, *size)))
    {
        copy = (KSDATAFORMAT *)(connect + 1);
        memcpy(copy, format, format_size);
        if (attributes)
        {
            copy->Flags |= KSDATAFORMAT_ATTRIBUTES;
            memcpy((BYTE *)copy + DATARANGE_ALIGN(format_size), attributes, attributes->Size);
        }
    }
    CoTaskMemFree(attributes);
    CoTaskMemFree(format);
    *out = connect;
    return connect ? S_OK : E_OUTOFMEMORY;
}

/* Access follows the direction of the data, see KsCreatePin. */
static HRESULT create_kernel_pin(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport, HANDLE sink,
        HANDLE *handle)
{
    KSPIN_CONNECT *connect;
    ULONG size;
    HRESULT hr;

    if (FAILED(hr = make_connect(pin, type, &connect, &size))) return hr;
    connect->Interface = transport->ks_interface;
    connect->Medium = transport->medium;
    connect->PinId = pin->factory;
    connect->PinToHandle = sink;
    connect->Priority.PriorityClass = KSPRIORITY_NORMAL;
    connect->Priority.PrioritySubClass = 1;
    hr = kernel_pin_create(pin->filter->handle, connect, size, pin->dir == PINDIR_INPUT ? GENERIC_WRITE : GENERIC_READ, handle);
    free(connect);
    if (FAILED(hr)) WARN("Can't create a pin for %s, hr %#lx.\n", debugstr_mediatype(type), hr);
    return hr == HRESULT_FROM_WIN32(ERROR_NO_MATCH) ? VFW_E_TYPE_NOT_ACCEPTED : hr;
}

/* Busy, not there, out of something: what says nothing about the type. */
static BOOL refuses_type(HRESULT hr)
{
    return hr == VFW_E_TYPE_NOT_ACCEPTED || hr == VFW_E_INVALIDMEDIATYPE || hr == HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER)
            || hr == HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED) || hr == HRESULT_FROM_WIN32(ERROR_INVALID_FUNCTION);
}

HRESULT pin_try_type(struct proxy_pin *pin, const AM_MEDIA_TYPE *type)
{
    struct transport transport;
    HANDLE handle;
    BOOL free;
    HRESULT hr;

    EnterCriticalSection(&pin->filter->cs);
    free = !pin->peer && !pin->connecting;
    LeaveCriticalSection(&pin->filter->cs);
    if (!free || !transport_choose_user_mode(pin, &transport)) return S_FALSE;

    if (SUCCEEDED(hr = create_kernel_pin(pin, type, &transport, NULL, &handle)))
    {
        CloseHandle(handle);
        return S_OK;
    }
    return refuses_type(hr) ? VFW_E_TYPE_NOT_ACCEPTED : S_FALSE;
}

HRESULT pin_open_kernel(struct proxy_pin *pin, const AM_MEDIA_TYPE *type, const struct transport *transport, HANDLE sink)
{
    HANDLE handle, extra = NULL;
    HRESULT hr;

    if (FAILED(hr = create_kernel_pin(pin, type, transport, sink, &handle))) return hr;

    EnterCriticalSection(&pin->filter->cs);
    if (pin->handle || !pin->peer)
    {
        extra = handle;
        hr = pin->peer ? VFW_E_ALREADY_CONNECTED : VFW_E_NOT_CONNECTED; /* another thread has disconnected the pin */
    }
    else
    {
        pin->handle = handle;
        pin->current = sink ? KSPIN_COMMUNICATION_SOURCE : KSPIN_COMMUNICATION_SINK;
        pin->ks_interface = transport->ks_interface;
        pin->ks_medium = transport->medium;
        pin_formats_changed(pin);
    }
    LeaveCriticalSection(&pin->filter->cs);
    if (extra) CloseHandle(extra);
    return hr;
}

void pin_close_kernel(struct proxy_pin *pin)
{
    struct kernel_clock *clock, *master;
    HANDLE handle;

    EnterCriticalSection(&pin->filter->cs);
    handle = pin->handle;
    clock = pin->clock;
    master = pin->master;
    pin->handle = NULL;
    pin->clock = NULL;
    pin->master = NULL;
    pin->clock_asked = FALSE;
    pin->current = KSPIN_COMMUNICATION_NONE;
    if (handle) pin_formats_changed(pin);
    LeaveCriticalSection(&pin->filter->cs);
    kernel_clock_release(clock);
    kernel_clock_release(master);
    if (handle) CloseHandle(handle);
}
