/*
 * IQualityControl: complaints about the flow of data
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

#include "pinface/quality.h"
#include "device/devio.h"
#include "pin/connection.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "pinface/vtables.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

/*
 * Complaints go upstream, unless somebody has set a sink for them (see "Default Quality Control"). The device comes first: an output
 * pin's one is told by KSPROPERTY_QUALITY_REPORT; if it doesn't know that, the pins that feed the filter are asked. The numbers are
 * the same on both sides: a proportion in thousandths and the time by which data is late.
 *
 * KSPROPERTY_STREAM_QUALITY would name a quality manager in the kernel for a device's own complaints. There is none, so devices have
 * nobody to complain to; KSPROPERTY_STREAM_DEGRADATION is for that manager as well.
 */

static struct proxy_pin *impl_from_pin_IQualityControl(IQualityControl *iface)
{
    return impl_from_facet(iface, struct proxy_pin, quality_control);
}

static struct proxy_filter *impl_from_filter_IQualityControl(IQualityControl *iface)
{
    return impl_from_facet(iface, struct proxy_filter, quality_control);
}

/* SetSink doesn't reference its sink, so neither can be done more about it than to read the pointer at once. */
static IQualityControl *get_sink(struct proxy_filter *filter, IQualityControl **sink)
{
    IQualityControl *ret;

    EnterCriticalSection(&filter->cs);
    if ((ret = *sink)) IQualityControl_AddRef(ret);
    LeaveCriticalSection(&filter->cs);
    return ret;
}

static void set_sink(struct proxy_filter *filter, IQualityControl **sink, IQualityControl *new_sink)
{
    EnterCriticalSection(&filter->cs);
    *sink = new_sink;
    LeaveCriticalSection(&filter->cs);
}

/* Gives back the reference on who is notified. That may be anybody, also the one that complains. */
static HRESULT notify(IQualityControl *control, struct proxy_pin *pin, IBaseFilter *sender, Quality quality)
{
    HRESULT hr = VFW_E_CIRCULAR_GRAPH;
    struct pass pass;

    if (pass_begin(&pass, pin, __func__))
    {
        hr = IQualityControl_Notify(control, sender, quality);
        pass_end(&pass);
    }
    IQualityControl_Release(control);
    return hr;
}

/* ---- upstream ---- */

/* E_NOTIMPL if there is nobody who listens: what "Default Quality Control" says that a source answers which can do nothing. */
static HRESULT notify_peer(struct proxy_pin *pin, Quality quality)
{
    IQualityControl *control;
    HRESULT hr;
    IPin *peer;

    if (!(peer = pin_get_peer(pin))) return VFW_E_NOT_CONNECTED;
    hr = IPin_QueryInterface(peer, &IID_IQualityControl, (void **)&control);
    IPin_Release(peer);
    return FAILED(hr) ? E_NOTIMPL : notify(control, pin, (IBaseFilter *)&pin->filter->base_filter, quality);
}

/* An input pin hands a complaint on: to its own sink, to the filter's, or to whoever feeds it. */
static HRESULT pass_upstream(struct proxy_pin *pin, Quality quality)
{
    IQualityControl *sink;

    if (!(sink = get_sink(pin->filter, &pin->quality_sink))) sink = get_sink(pin->filter, &pin->filter->quality_sink);
    return sink ? notify(sink, pin, (IBaseFilter *)&pin->filter->base_filter, quality) : notify_peer(pin, quality);
}

/* Every connected input pin; the first answer that isn't a refusal counts. */
static HRESULT filter_pass_upstream(struct proxy_filter *filter, Quality quality)
{
    HRESULT hr = E_NOTIMPL, ret;
    struct proxy_pin *pin;
    ULONG i;

    for (i = 0; (pin = filter_get_pin(filter, i)); ++i)
    {
        if (pin->dir != PINDIR_INPUT) continue;
        ret = pass_upstream(pin, quality);
        if (hr != S_OK && ret != VFW_E_NOT_CONNECTED) hr = ret;
    }
    return hr;
}

/* ---- the device ---- */

/* E_NOTIMPL from a device that takes no complaints, see CBasePin::Notify. */
static HRESULT report_to_device(struct proxy_pin *pin, ULONG proportion, REFERENCE_TIME late)
{
    KSQUALITY report = {NULL, proportion, late};
    HANDLE handle = pin->obj.get_handle(&pin->obj);
    HRESULT hr;

    if (!handle) return VFW_E_NOT_CONNECTED;
    hr = ks_set(handle, &KSPROPSETID_Quality, KSPROPERTY_QUALITY_REPORT, &report, sizeof(report));
    return hr == E_PROP_ID_UNSUPPORTED || hr == E_PROP_SET_UNSUPPORTED ? E_NOTIMPL : hr;
}

static HRESULT notify_output(struct proxy_pin *pin, Quality quality)
{
    HRESULT hr = report_to_device(pin, quality.Proportion, quality.Late);

    return hr == E_NOTIMPL ? filter_pass_upstream(pin->filter, quality) : hr;
}

/* A complaint about an output pin's data is for its device; one of an input pin's device is for whoever sends it the data. */
HRESULT pin_quality_notify(struct proxy_pin *pin, ULONG proportion, REFERENCE_TIME delta)
{
    Quality quality = {Famine, proportion, delta, 0};

    if (proportion < 1000 || delta > 0) quality.Type = Flood;
    if (pin->dir == PINDIR_OUTPUT) return notify_output(pin, quality);
    return pass_upstream(pin, quality);
}

/* ---- IQualityControl of a pin ---- */

static HRESULT WINAPI pin_quality_Notify(IQualityControl *iface, IBaseFilter *sender, Quality quality)
{
    struct proxy_pin *pin = impl_from_pin_IQualityControl(iface);
    IQualityControl *sink;

    TRACE("pin %p, sender %p, type %d, proportion %ld, late %s.\n", pin, sender, quality.Type, quality.Proportion,
            wine_dbgstr_longlong(quality.Late));

    if (pin->dir == PINDIR_INPUT) return pass_upstream(pin, quality);
    sink = get_sink(pin->filter, &pin->quality_sink);
    return sink ? notify(sink, pin, sender, quality) : notify_output(pin, quality);
}

/* NULL goes back to the default. */
static HRESULT WINAPI pin_quality_SetSink(IQualityControl *iface, IQualityControl *sink)
{
    struct proxy_pin *pin = impl_from_pin_IQualityControl(iface);

    TRACE("pin %p, sink %p.\n", pin, sink);

    set_sink(pin->filter, &pin->quality_sink, sink);
    return S_OK;
}

const IQualityControlVtbl pin_quality_vtbl =
{
    FACET_UNKNOWN(IQualityControl),
    pin_quality_Notify,
    pin_quality_SetSink,
};

/* ---- IQualityControl of a renderer ---- */

/* A device that renders has nothing to be slowed down by; where the data comes from can do it. */
static HRESULT WINAPI filter_quality_Notify(IQualityControl *iface, IBaseFilter *sender, Quality quality)
{
    struct proxy_filter *filter = impl_from_filter_IQualityControl(iface);

    TRACE("filter %p, sender %p, type %d, proportion %ld, late %s.\n", filter, sender, quality.Type, quality.Proportion,
            wine_dbgstr_longlong(quality.Late));

    return filter_pass_upstream(filter, quality);
}

static HRESULT WINAPI filter_quality_SetSink(IQualityControl *iface, IQualityControl *sink)
{
    struct proxy_filter *filter = impl_from_filter_IQualityControl(iface);

    TRACE("filter %p, sink %p.\n", filter, sink);

    set_sink(filter, &filter->quality_sink, sink);
    return S_OK;
}

const IQualityControlVtbl filter_quality_vtbl =
{
    FACET_UNKNOWN(IQualityControl),
    filter_quality_Notify,
    filter_quality_SetSink,
};
