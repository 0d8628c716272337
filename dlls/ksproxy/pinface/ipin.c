/*
 * IPin
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
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pin/pinhandlers.h"
#include "pin/pintypes.h"
#include "pin/ranges.h"
#include "stream/stream.h"
#include "stream/streamdata.h"
#include "stream/writes.h"
#include "link/kernellink.h"
#include "state/flush.h"
#include "state/segment.h"
#include "connect/connect.h"
#include "connect/disconnect.h"
#include "pinface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static HRESULT WINAPI pin_Connect(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct proxy_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, peer %p, type %p.\n", pin, peer, type);

    if (!peer) return E_POINTER;
    /* Connections are made from the output pin. */
    if (pin->dir != PINDIR_OUTPUT) return E_UNEXPECTED;
    return pin_connect(pin, peer, type);
}

static HRESULT WINAPI pin_ReceiveConnection(IPin *iface, IPin *peer, const AM_MEDIA_TYPE *type)
{
    struct proxy_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, peer %p, type %s.\n", pin, peer, type ? debugstr_mediatype(type) : "(null)");

    if (!peer || !type) return E_POINTER;
    if (pin->dir != PINDIR_INPUT) return E_UNEXPECTED;
    return pin_receive_connection(pin, peer, type);
}

static HRESULT WINAPI pin_Disconnect(IPin *iface)
{
    struct proxy_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p.\n", pin);

    return pin_disconnect(pin);
}

static HRESULT WINAPI pin_ConnectedTo(IPin *iface, IPin **peer)
{
    struct proxy_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, peer %p.\n", pin, peer);

    if (!peer) return E_POINTER;
    *peer = pin_get_peer(pin);
    return *peer ? S_OK : VFW_E_NOT_CONNECTED;
}

static HRESULT WINAPI pin_ConnectionMediaType(IPin *iface, AM_MEDIA_TYPE *type)
{
    struct proxy_pin *pin = impl_from_IPin(iface);
    HRESULT hr = VFW_E_NOT_CONNECTED;

    TRACE("pin %p, type %p.\n", pin, type);

    if (!type) return E_POINTER;
    memset(type, 0, sizeof(*type));
    if (pin_is_linked(pin)) link_update_type(pin);
    EnterCriticalSection(&pin->filter->cs);
    if (pin->peer) hr = mediatype_copy(type, &pin->mt);
    LeaveCriticalSection(&pin->filter->cs);
    return hr;
}

static HRESULT WINAPI pin_QueryPinInfo(IPin *iface, PIN_INFO *info)
{
    struct proxy_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, info %p.\n", pin, info);

    if (!info) return E_POINTER;
    info->pFilter = (IBaseFilter *)&pin->filter->base_filter;
    IBaseFilter_AddRef(info->pFilter);
    info->dir = pin->dir;
    lstrcpynW(info->achName, pin->name, ARRAYSIZE(info->achName));
    return S_OK;
}

static HRESULT WINAPI pin_QueryDirection(IPin *iface, PIN_DIRECTION *dir)
{
    struct proxy_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, dir %p.\n", pin, dir);

    if (!dir) return E_POINTER;
    *dir = pin->dir;
    return S_OK;
}

static HRESULT WINAPI pin_QueryId(IPin *iface, WCHAR **id)
{
    struct proxy_pin *pin = impl_from_IPin(iface);
    SIZE_T size = (lstrlenW(pin->id) + 1) * sizeof(WCHAR);

    TRACE("pin %p, id %p.\n", pin, id);

    if (!id) return E_POINTER;
    if (!(*id = CoTaskMemAlloc(size))) return E_OUTOFMEMORY;
    memcpy(*id, pin->id, size);
    return S_OK;
}

static HRESULT WINAPI pin_QueryAccept(IPin *iface, const AM_MEDIA_TYPE *type)
{
    struct proxy_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, type %s.\n", pin, type ? debugstr_mediatype(type) : "(null)");

    if (!type) return E_POINTER;
    /* A peer asks an active pin because it wants to change the format now, see "Dynamic Format Changes". */
    if (pin_get_state(pin, NULL) != KSSTATE_STOP) return pin_check_new_type(pin, type) == S_OK ? S_OK : S_FALSE;
    pin_update_ranges(pin);
    return pin_check_type(pin, type) ? S_OK : S_FALSE;
}

static HRESULT enum_media_type(struct com_object *object, ULONG index, AM_MEDIA_TYPE *type)
{
    return pin_get_media_type(CONTAINING_RECORD(object, struct proxy_pin, obj), index, type);
}

static HRESULT WINAPI pin_EnumMediaTypes(IPin *iface, IEnumMediaTypes **out)
{
    struct proxy_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p, out %p.\n", pin, out);

    if (!out) return E_POINTER;
    return enum_mediatypes_create(&pin->obj, enum_media_type, out);
}

/* By this answer every output pin gets data of every input pin, see CBasePin::QueryInternalConnections. Topology tells more. */
static HRESULT WINAPI pin_QueryInternalConnections(IPin *iface, IPin **pins, ULONG *count)
{
    TRACE("iface %p, pins %p, count %p.\n", iface, pins, count);

    return E_NOTIMPL;
}

/* Data ends on input pins only; the device itself tells its output pins. */
static HRESULT WINAPI pin_EndOfStream(IPin *iface)
{
    struct proxy_pin *pin = impl_from_IPin(iface);
    struct stream *stream;
    HRESULT hr;

    TRACE("pin %p.\n", pin);

    if (pin->dir != PINDIR_INPUT) return E_UNEXPECTED;
    if (!(stream = pin_get_stream(pin))) return VFW_E_WRONG_STATE;
    hr = stream_write(stream, NULL);
    stream_release(stream);
    return hr;
}

static HRESULT WINAPI pin_BeginFlush(IPin *iface)
{
    struct proxy_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p.\n", pin);

    return pin->dir == PINDIR_INPUT ? pin_flush(pin, TRUE) : E_UNEXPECTED;
}

static HRESULT WINAPI pin_EndFlush(IPin *iface)
{
    struct proxy_pin *pin = impl_from_IPin(iface);

    TRACE("pin %p.\n", pin);

    return pin->dir == PINDIR_INPUT ? pin_flush(pin, FALSE) : E_UNEXPECTED;
}

static HRESULT WINAPI pin_NewSegment(IPin *iface, REFERENCE_TIME start, REFERENCE_TIME stop, double rate)
{
    struct proxy_pin *pin = impl_from_IPin(iface);
    const struct pin_segment segment = {start, stop, rate, TRUE};

    TRACE("pin %p, start %s, stop %s, rate %.3f.\n", pin, wine_dbgstr_longlong(start), wine_dbgstr_longlong(stop), rate);

    if (pin->dir != PINDIR_INPUT) return E_UNEXPECTED;
    return pin_new_segment(pin, &segment);
}

const IPinVtbl pin_vtbl =
{
    FACET_UNKNOWN(IPin),
    pin_Connect,
    pin_ReceiveConnection,
    pin_Disconnect,
    pin_ConnectedTo,
    pin_ConnectionMediaType,
    pin_QueryPinInfo,
    pin_QueryDirection,
    pin_QueryId,
    pin_QueryAccept,
    pin_EnumMediaTypes,
    pin_QueryInternalConnections,
    pin_EndOfStream,
    pin_BeginFlush,
    pin_EndFlush,
    pin_NewSegment,
};
