/*
 * The filters of the TV card that the test bench has
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

#include "tvcard.h"

IBaseFilter *create_tvtuner(void)
{
    return create_device(&KSCATEGORY_TVTUNER, L"" KSBENCH_TVTUNER_HARDWARE_ID);
}

IBaseFilter *create_tvaudio(void)
{
    return create_device(&KSCATEGORY_TVAUDIO, L"" KSBENCH_TVAUDIO_HARDWARE_ID);
}

IBaseFilter *create_crossbar(void)
{
    return create_device(&KSCATEGORY_CROSSBAR, L"" KSBENCH_CROSSBAR_HARDWARE_ID);
}

IBaseFilter *create_decoder(void)
{
    return create_device(&KSCATEGORY_CAPTURE, L"" KSBENCH_DECODER_HARDWARE_ID);
}

static BOOL is_of_factory(IPin *pin, ULONG factory)
{
    IKsPinFactory *iface = query(pin, &IID_IKsPinFactory);
    ULONG id = ~0u;
    HRESULT hr;

    hr = IKsPinFactory_KsPinFactory(iface, &id);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsPinFactory_Release(iface);
    return id == factory;
}

IPin *find_factory_pin(IBaseFilter *filter, ULONG factory)
{
    IEnumPins *enum_pins;
    IPin *pin = NULL;
    HRESULT hr;

    hr = IBaseFilter_EnumPins(filter, &enum_pins);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return NULL;
    while (IEnumPins_Next(enum_pins, 1, &pin, NULL) == S_OK && !is_of_factory(pin, factory))
    {
        IPin_Release(pin);
        pin = NULL;
    }
    IEnumPins_Release(enum_pins);
    ok(!!pin, "There is no pin of pin factory %lu.\n", factory);
    return pin;
}
