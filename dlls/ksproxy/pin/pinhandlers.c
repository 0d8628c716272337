/*
 * Which media types a pin takes, and with which handlers
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

#include "pin/pinhandlers.h"
#include "base/timeouts.h"
#include "device/dataformat.h"
#include "device/devio.h"
#include "handler/handlers.h"
#include "pin/pin.h"
#include "pin/ranges.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/* Whether its type is in the pin's ranges. */
static BOOL data_handler_accepts(struct proxy_pin *pin, const struct data_handler *handler)
{
    struct pin_ranges *ranges = pin_get_ranges(pin);
    HRESULT hr = E_FAIL;

    if (ranges->list) hr = IKsDataTypeHandler_KsIsMediaTypeInRanges(handler->iface, ranges->list);
    ranges_release(ranges);
    if (FAILED(hr)) TRACE("Data handler refuses its type, hr %#lx.\n", hr);
    return SUCCEEDED(hr);
}

BOOL pin_check_type(struct proxy_pin *pin, const AM_MEDIA_TYPE *type)
{
    struct data_handler handler;
    BOOL accepts;

    if (data_handler_create(pin->obj.outer, type, &handler) != S_OK) return pin_accepts(pin, type);
    accepts = data_handler_accepts(pin, &handler);
    data_handler_release(&handler);
    return accepts;
}

/* A driver that hasn't the property may take the format all the same. */
HRESULT pin_check_new_type(struct proxy_pin *pin, const AM_MEDIA_TYPE *type)
{
    HANDLE handle = pin->obj.get_handle(&pin->obj);
    KSDATAFORMAT *format;
    ULONG size;
    HRESULT hr;

    if (!pin_check_type(pin, type)) return VFW_E_TYPE_NOT_ACCEPTED;
    if (!handle) return S_OK;
    if (FAILED(hr = format_from_mediatype(type, &format, &size))) return hr;
    hr = ks_set_bounded(handle, &KSPROPSETID_Connection, KSPROPERTY_CONNECTION_PROPOSEDATAFORMAT, format, size, PROPERTY_TIMEOUT);
    CoTaskMemFree(format);
    TRACE("pin %p, hr %#lx.\n", pin, hr);
    return hr == HRESULT_FROM_WIN32(ERROR_NOT_FOUND) || hr == HRESULT_FROM_WIN32(ERROR_SET_NOT_FOUND) ? S_OK : hr;
}

HRESULT pin_load_handlers(struct proxy_pin *pin, const GUID *set, const AM_MEDIA_TYPE *type, struct pin_handlers *handlers)
{
    HRESULT hr;

    memset(handlers, 0, sizeof(*handlers));
    if (FAILED(hr = interface_handler_create(pin->obj.outer, set, &handlers->io))) return hr;
    if (data_handler_create(pin->obj.outer, type, &handlers->data) == S_OK && !data_handler_accepts(pin, &handlers->data))
    {
        handlers_release(handlers);
        return VFW_E_TYPE_NOT_ACCEPTED;
    }
    return S_OK;
}

HRESULT pin_attach_handlers(struct proxy_pin *pin, const struct pin_handlers *handlers)
{
    if (!handlers->io.iface) return S_OK;
    return IKsInterfaceHandler_KsSetPin(handlers->io.iface, (IKsPin *)&pin->ks_pin);
}
