/*
 * The rate of a device that can be positioned
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

#include <math.h>
#include <string.h>

#include "seeking.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

#define NOMINAL_RATE 1000 /* KSRATE counts thousandths */

static void fill_rate(struct ks_pin *pin, double rate, KSRATE *out)
{
    memset(out, 0, sizeof(*out));
    out->Interface = pin->ks_interface;
    out->Rate = floor(rate * NOMINAL_RATE + 0.5);
    out->Flags = KSRATE_NOPRESENTATIONSTART | KSRATE_NOPRESENTATIONDURATION;
}

/* The rate of a pin can be asked for and set in Pause and Run only. */
static HRESULT check_rate(struct ks_pin *pin, double rate)
{
    KSRATE_CAPABILITY request;
    KSRATE possible;
    HRESULT hr;

    memset(&request.Property, 0, sizeof(request.Property));
    request.Property.Set = KSPROPSETID_Stream;
    request.Property.Id = KSPROPERTY_STREAM_RATECAPABILITY;
    fill_rate(pin, rate, &request.Rate);
    hr = not_implemented(ks_property_get(pin->handle, &request, sizeof(request), &possible, sizeof(possible)));
    if (FAILED(hr)) return hr == E_NOTIMPL ? hr : E_INVALIDARG;
    return possible.Rate == request.Rate.Rate ? S_OK : E_INVALIDARG;
}

static HRESULT set_pin_rate(struct ks_pin *pin, double rate)
{
    KSRATE request;

    fill_rate(pin, rate, &request);
    return not_implemented(ks_set(pin->handle, &KSPROPSETID_Stream, KSPROPERTY_STREAM_RATE, &request, sizeof(request)));
}

/* Whether the kernel pin knows of rates at all, which it tells in any state. */
static BOOL has_rates(struct ks_pin *pin)
{
    KSPROPERTY property = {{{KSPROPSETID_Stream, KSPROPERTY_STREAM_RATE, KSPROPERTY_TYPE_BASICSUPPORT}}};
    ULONG access = 0;

    return SUCCEEDED(ks_control(pin->handle, IOCTL_KS_PROPERTY, &property, sizeof(property), &access,
            sizeof(access), NULL)) && (access & KSPROPERTY_TYPE_SET);
}

/* With the state mutex a pin that is connected stays so, see pin_disconnect(). */
static BOOL is_connected_output(struct ks_pin *pin)
{
    BOOL ret;

    EnterCriticalSection(&pin->filter->cs);
    ret = pin->dir == PINDIR_OUTPUT && pin->handle && !pin->connecting;
    LeaveCriticalSection(&pin->filter->cs);
    return ret;
}

/* All pins that deliver data have to be able to do it. E_NOTIMPL if the device knows of no rates, which KSPROPERTY_STREAM_RATE leaves
 * to it: "should be implemented if a pin allows rate changes". */
static HRESULT check_rates(struct ks_filter *filter, double rate)
{
    HRESULT hr = E_NOTIMPL;
    struct ks_pin *pin;
    ULONG i;

    for (i = 0; (pin = filter_get_pin(filter, i)); ++i)
    {
        if (!is_connected_output(pin)) continue;
        if (pin_get_state(pin, NULL) >= KSSTATE_PAUSE) hr = check_rate(pin, rate);
        else hr = has_rates(pin) ? S_OK : E_NOTIMPL;
        if (FAILED(hr)) return hr;
    }
    return hr;
}

void seeking_apply_rate(struct ks_pin *pin)
{
    HRESULT hr;

    /* A pin forgets its rate in Stop and begins with the nominal one. */
    if (FAILED(hr = set_pin_rate(pin, pin->filter->rate)) && pin->filter->rate != 1.0)
    {
        WARN("The device refuses rate %.16e, hr %#lx.\n", pin->filter->rate, hr);
        pin->filter->rate = 1.0;
    }
}

HRESULT WINAPI device_SetRate(IMediaSeeking *iface, double rate)
{
    struct ks_filter *filter = filter_of_facet(iface);
    DWORD caps = 0;
    HRESULT hr;

    TRACE("filter %p, rate %.16e.\n", filter, rate);

    if (!isfinite(rate) || fabs(rate) > 1000.0 || fabs(rate) * NOMINAL_RATE < 1.0) return E_INVALIDARG;
    if (rate < 0.0 && (FAILED(IMediaSeeking_GetCapabilities(iface, &caps)) || !(caps & AM_SEEKING_CanPlayBackwards)))
        return E_INVALIDARG;
    if (FAILED(hr = filter_begin_change(filter))) return hr;
    if (rate != filter->rate && (rate == 1.0 || SUCCEEDED(hr = check_rates(filter, rate))))
    {
        filter->rate = rate;
        /* The stream goes on at the same place. */
        if (filter->state != State_Stopped) hr = seeking_restart(filter, NULL, seeking_apply_rate);
    }
    filter_end_change(filter);
    return hr;
}

HRESULT WINAPI device_GetRate(IMediaSeeking *iface, double *rate)
{
    struct ks_filter *filter = filter_of_facet(iface);

    TRACE("filter %p, rate %p.\n", filter, rate);

    if (!rate) return E_POINTER;
    *rate = filter->rate;
    return S_OK;
}
