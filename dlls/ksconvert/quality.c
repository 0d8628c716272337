/*
 * Quality messages, which are for whoever makes the pictures
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

#include "ksconvert_private.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksconvert);

static struct pin *impl_from_IQualityControl(IQualityControl *iface)
{
    return impl_from_facet(iface, struct pin, quality);
}

static HRESULT notify(IQualityControl *control, struct converter *converter, Quality quality)
{
    HRESULT hr = VFW_E_CIRCULAR_GRAPH;
    struct pass pass;

    if (pass_begin(&pass, converter, __func__))
    {
        hr = IQualityControl_Notify(control, converter_iface(converter), quality);
        pass_end(&pass);
    }
    IQualityControl_Release(control);
    return hr;
}

/* See "Default Quality Control": the input pin's sink, else the pin that feeds it. E_NOTIMPL if nobody listens. */
static HRESULT WINAPI quality_Notify(IQualityControl *iface, IBaseFilter *sender, Quality quality)
{
    struct converter *converter = impl_from_IQualityControl(iface)->converter;
    IQualityControl *control;
    HRESULT hr;
    IPin *peer;

    TRACE("converter %p, sender %p, type %d, proportion %ld, late %s.\n", converter, sender, quality.Type, quality.Proportion,
            wine_dbgstr_longlong(quality.Late));

    EnterCriticalSection(&converter->cs);
    if ((control = converter->input.quality_sink)) IQualityControl_AddRef(control);
    LeaveCriticalSection(&converter->cs);
    if (control) return notify(control, converter, quality);

    if (!(peer = pin_get_peer(&converter->input))) return VFW_E_NOT_CONNECTED;
    hr = IPin_QueryInterface(peer, &IID_IQualityControl, (void **)&control);
    IPin_Release(peer);
    return FAILED(hr) ? E_NOTIMPL : notify(control, converter, quality);
}

/* NULL goes back to the default. */
static HRESULT WINAPI quality_SetSink(IQualityControl *iface, IQualityControl *sink)
{
    struct converter *converter = impl_from_IQualityControl(iface)->converter;

    TRACE("converter %p, sink %p.\n", converter, sink);

    EnterCriticalSection(&converter->cs);
    converter->input.quality_sink = sink;
    LeaveCriticalSection(&converter->cs);
    return S_OK;
}

const IQualityControlVtbl quality_vtbl =
{
    FACET_UNKNOWN(IQualityControl),
    quality_Notify,
    quality_SetSink,
};
