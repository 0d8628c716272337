/*
 * The rate of a kernel pin
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

#include "state/rate.h"
#include "base/timeouts.h"
#include "device/devio.h"
#include "pin/filter.h"
#include "pin/pin.h"
#include "state/seekdevice.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static void fill_rate(struct proxy_pin *pin, double rate, KSRATE *out)
{
    memset(out, 0, sizeof(*out));
    out->Interface = pin->ks_interface;
    out->Rate = floor(rate * NOMINAL_RATE + 0.5);
    out->Flags = KSRATE_NOPRESENTATIONSTART | KSRATE_NOPRESENTATIONDURATION;
}

/* The rate of a pin can be asked for and set in Pause and Run only. */
HRESULT pin_check_rate(struct proxy_pin *pin, double rate)
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

static HRESULT set_pin_rate(struct proxy_pin *pin, double rate)
{
    KSRATE request;

    fill_rate(pin, rate, &request);
    return not_implemented(ks_set(pin->handle, &KSPROPSETID_Stream, KSPROPERTY_STREAM_RATE, &request, sizeof(request)));
}

BOOL pin_has_rates(struct proxy_pin *pin)
{
    return !!(ks_get_support(pin->handle, &KSPROPSETID_Stream, KSPROPERTY_STREAM_RATE) & KSPROPERTY_TYPE_SET);
}

void pin_apply_rate(struct proxy_pin *pin)
{
    HRESULT hr;

    /* A pin forgets its rate in Stop and begins with the nominal one. */
    if (FAILED(hr = set_pin_rate(pin, pin->filter->rate)) && pin->filter->rate != 1.0)
    {
        WARN("The device refuses rate %.16e, hr %#lx.\n", pin->filter->rate, hr);
        pin->filter->rate = 1.0;
    }
}

void pin_set_segment_rate(struct proxy_pin *pin, const struct pin_segment *segment)
{
    HANDLE handle = pin->obj.get_handle(&pin->obj);
    KSRATE request;
    HRESULT hr;

    if (!handle || !isfinite(segment->rate) || fabs(segment->rate) > 1000.0) return;
    fill_rate(pin, segment->rate, &request);
    request.Flags = KSRATE_NOPRESENTATIONDURATION;
    request.PresentationStart = segment->start;
    if (segment->stop > segment->start && segment->stop != MAXLONGLONG)
    {
        request.Duration = segment->stop - segment->start;
        request.Flags = 0;
    }
    hr = ks_set_bounded(handle, &KSPROPSETID_Stream, KSPROPERTY_STREAM_RATE, &request, sizeof(request), PROPERTY_TIMEOUT);
    TRACE("pin %p, %I64d to %I64d, rate %.16e, hr %#lx.\n", pin, segment->start, segment->stop, segment->rate, hr);
}
