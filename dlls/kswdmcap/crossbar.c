/*
 * IAMCrossbar
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

#include "kswdmcap_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(kswdmcap);

/* The interface names the output first, the structure the input; -1 is no input. */
static HRESULT get_route(IAMCrossbar *iface, ULONG id, LONG output, LONG input, KSPROPERTY_CROSSBAR_ROUTE_S *route)
{
    route->IndexInputPin = input;
    route->IndexOutputPin = output;
    return extension_get(extension_from_iface(iface), id, route, sizeof(*route));
}

static HRESULT WINAPI crossbar_get_PinCounts(IAMCrossbar *iface, LONG *outputs, LONG *inputs)
{
    KSPROPERTY_CROSSBAR_CAPS_S caps = {.NumberOfInputs = 0};
    HRESULT hr;

    TRACE("iface %p, outputs %p, inputs %p.\n", iface, outputs, inputs);

    if (!outputs || !inputs) return E_POINTER;
    if (FAILED(hr = extension_get(extension_from_iface(iface), KSPROPERTY_CROSSBAR_CAPS, &caps, sizeof(caps)))) return hr;
    *outputs = caps.NumberOfOutputs;
    *inputs = caps.NumberOfInputs;
    return S_OK;
}

static HRESULT WINAPI crossbar_CanRoute(IAMCrossbar *iface, LONG output, LONG input)
{
    KSPROPERTY_CROSSBAR_ROUTE_S route = {.CanRoute = 0};
    HRESULT hr;

    TRACE("iface %p, output %ld, input %ld.\n", iface, output, input);

    if (FAILED(hr = get_route(iface, KSPROPERTY_CROSSBAR_CAN_ROUTE, output, input, &route))) return hr;
    return route.CanRoute ? S_OK : S_FALSE;
}

static HRESULT WINAPI crossbar_Route(IAMCrossbar *iface, LONG output, LONG input)
{
    KSPROPERTY_CROSSBAR_ROUTE_S route = {.IndexInputPin = input, .IndexOutputPin = output};

    TRACE("iface %p, output %ld, input %ld.\n", iface, output, input);

    return extension_set(extension_from_iface(iface), KSPROPERTY_CROSSBAR_ROUTE, &route, sizeof(route));
}

static HRESULT WINAPI crossbar_get_IsRoutedTo(IAMCrossbar *iface, LONG output, LONG *input)
{
    KSPROPERTY_CROSSBAR_ROUTE_S route = {.CanRoute = 0};
    HRESULT hr;

    TRACE("iface %p, output %ld, input %p.\n", iface, output, input);

    if (!input) return E_POINTER;
    if (SUCCEEDED(hr = get_route(iface, KSPROPERTY_CROSSBAR_ROUTE, output, -1, &route))) *input = route.IndexInputPin;
    return hr;
}

static HRESULT WINAPI crossbar_get_CrossbarPinInfo(IAMCrossbar *iface, BOOL is_input, LONG index, LONG *related, LONG *type)
{
    KSPROPERTY_CROSSBAR_PININFO_S info =
            {.Direction = is_input ? KSPIN_DATAFLOW_IN : KSPIN_DATAFLOW_OUT, .Index = index};
    HRESULT hr;

    TRACE("iface %p, is_input %d, index %ld, related %p, type %p.\n", iface, is_input, index, related, type);

    if (!related || !type) return E_POINTER;
    if (FAILED(hr = extension_get(extension_from_iface(iface), KSPROPERTY_CROSSBAR_PININFO, &info, sizeof(info)))) return hr;
    *related = info.RelatedPinIndex;
    *type = info.PinType;
    return S_OK;
}

static const IAMCrossbarVtbl crossbar_vtbl =
{
    FACET_UNKNOWN(IAMCrossbar),
    crossbar_get_PinCounts,
    crossbar_CanRoute,
    crossbar_Route,
    crossbar_get_IsRoutedTo,
    crossbar_get_CrossbarPinInfo,
};

const struct extension_class crossbar_class = PLAIN_EXTENSION(PROPSETID_VIDCAP_CROSSBAR, IAMCrossbar, crossbar_vtbl);
