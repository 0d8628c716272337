/*
 * IKsPropertySet of pins: AMPROPSETID_Pin, and the sets of the kernel pin
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
#include "device/kscontrol.h"
#include "pin/pin.h"
#include "pinface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static const GUID ampropsetid_pin = {0x9b00f101, 0x1567, 0x11d1, {0xb3, 0xf1, 0x00, 0xaa, 0x00, 0x37, 0x61, 0xc5}};

static struct proxy_pin *impl_from_pin_IKsPropertySet(IKsPropertySet *iface)
{
    return impl_from_facet(iface, struct proxy_pin, ks_property_set);
}

/* The category can't be set: E_NOTIMPL by the second of these pages. */
static HRESULT WINAPI pin_property_set_Set(IKsPropertySet *iface, REFGUID set, DWORD id, void *instance, DWORD instance_size,
        void *data, DWORD size)
{
    if (!set) return E_POINTER;
    if (!IsEqualGUID(set, &ampropsetid_pin))
        return ks_property_set_vtbl.Set(iface, set, id, instance, instance_size, data, size);

    TRACE("iface %p, id %lu.\n", iface, (unsigned long)id);
    return id == AMPROPERTY_PIN_CATEGORY ? E_NOTIMPL : E_PROP_ID_UNSUPPORTED;
}

static HRESULT WINAPI pin_property_set_Get(IKsPropertySet *iface, REFGUID set, DWORD id, void *instance, DWORD instance_size,
        void *data, DWORD size, DWORD *returned)
{
    struct proxy_pin *pin = impl_from_pin_IKsPropertySet(iface);

    if (!set) return E_POINTER;
    if (!IsEqualGUID(set, &ampropsetid_pin))
        return ks_property_set_vtbl.Get(iface, set, id, instance, instance_size, data, size, returned);

    TRACE("pin %p, id %lu, data %p, size %lu, returned %p.\n", pin, (unsigned long)id, data, (unsigned long)size, returned);

    if (id != AMPROPERTY_PIN_CATEGORY || IsEqualGUID(&pin->category, &GUID_NULL)) return E_PROP_ID_UNSUPPORTED;
    if (!data && !returned) return E_POINTER;
    if (returned) *returned = sizeof(pin->category);
    if (!data) return S_OK;
    if (size < sizeof(pin->category)) return E_UNEXPECTED;
    memcpy(data, &pin->category, sizeof(pin->category));
    return S_OK;
}

static HRESULT WINAPI pin_property_set_QuerySupported(IKsPropertySet *iface, REFGUID set, DWORD id, DWORD *support)
{
    struct proxy_pin *pin = impl_from_pin_IKsPropertySet(iface);

    if (!set) return E_POINTER;
    if (!IsEqualGUID(set, &ampropsetid_pin)) return ks_property_set_vtbl.QuerySupported(iface, set, id, support);

    TRACE("pin %p, id %lu, support %p.\n", pin, (unsigned long)id, support);

    if (id != AMPROPERTY_PIN_CATEGORY || IsEqualGUID(&pin->category, &GUID_NULL)) return E_PROP_ID_UNSUPPORTED;
    if (support) *support = KSPROPERTY_SUPPORT_GET; /* optional on that page */
    return S_OK;
}

const IKsPropertySetVtbl pin_property_set_vtbl =
{
    FACET_UNKNOWN(IKsPropertySet),
    pin_property_set_Set,
    pin_property_set_Get,
    pin_property_set_QuerySupported,
};
